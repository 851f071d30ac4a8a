"""A ledger that an office has filled in, back as progress; every problem is named by its sheet and cell.

How the two places where work is entered are put together: where a step has an act on the sheet of acts, the acts
count, and what the list of tasks says otherwise is reported. Where it has none, what its rows in the list say is
done makes one act for each day. Nothing that stands in a cell to be filled in is dropped without a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.excel.cells import (
    SheetNames,
    Vocabulary,
    day_of,
    figure_of,
    free,
    narrow,
    short,
    unquoted,
    whole,
    yes_no,
)
from campaignflow.checklists.excel.columns import (
    ABOUT,
    ACTS,
    FORMAT,
    GUIDE,
    HALVES,
    LISTS,
    META,
    SHEETS,
    SUMMARY,
    TASKS,
    UNIT_SHEET,
    WAIVERS,
    Column,
    Fill,
    Sheet,
)
from campaignflow.checklists.excel.workbook import Cell, Grid, read_workbook
from campaignflow.checklists.making import checklist
from campaignflow.checklists.model import OPINION_WORDS, STAGE_WORDS, Item, Stage
from campaignflow.judgement.judgement import Judgement, judge
from campaignflow.progress.file import PROGRESS_VERSION, Progress, parse_progress
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, ProgressError

_READERS: Mapping[str, Callable[[Reader, HeadedSheet], Part]] = {
    "acts": acts,
    "problems": register,
    "unit": unit,
    "waivers": waivers,
}


@frozen
class Collected:
    """What a ledger says."""

    data: dict[str, Any]
    """A progress file, as JSON has it."""
    progress: Progress
    diagnostics: tuple[Diagnostic, ...]
    """What was wrong, by sheet and cell, in their order."""


def collect(campaign: Campaign, raw: bytes, as_of: date, *, file: str | None = None) -> Collected:
    """The progress that a filled ledger of ``campaign`` holds, as of a day.

    Raises :class:`ProgressError` where nothing can be collected: no workbook, too large, of another campaign.
    """
    book, problems = read_workbook(raw, file), CellProblems(Diagnostics(file))
    head = _head(book.get(META), campaign, problems)
    tables = find_tables(book, problems)
    reader = Reader(Vocabulary(campaign, language(book)), problems)
    parts = [read(reader, tables[key]) for key, read in _READERS.items() if key in tables]
    items, claims = tasks(reader, tables["tasks"]) if "tasks" in tables else (Part(), ())
    entered = together([head, *parts, items])
    records = entered.data.get("records", ())
    used = usable(campaign, claims, records)
    whole = together([entered, acts_of(campaign, used, records, problems)])
    progress = parse_progress(whole.data)
    judgement = Judgement(campaign, progress, as_of, *judge(campaign, progress, as_of))
    compare(claims, used, judgement, problems)
    theirs = [_placed(diagnostic, whole.cells, file) for diagnostic in judgement.diagnostics]
    return Collected(dict(whole.data), progress, _in_order([*problems.all.found, *theirs], book))


def _head(grid: Grid | None, campaign: Campaign, problems: CellProblems) -> Part:
    """What the file says of itself; raises where it is of another campaign or a newer form."""
    said = {cells[1].text: cells[2].text for _, cells in grid or () if 1 in cells and 2 in cells}
    if said.get("campaign", campaign.id) != campaign.id:
        problems.add("wrong-campaign", f"{META}!B2", found=said["campaign"], expected=campaign.id)
        raise ProgressError(problems.all)
    if said.get("form", FORMAT) != FORMAT:
        problems.add("unsupported-version", f"{META}!B1", value=said["form"], expected=FORMAT)
        raise ProgressError(problems.all)
    version = said.get("stated_version")
    data = {"progress": PROGRESS_VERSION, "campaign": campaign.id}
    return Part({**data, "version": free(version)} if version else data)


def _placed(diagnostic: Diagnostic, cells: Mapping[str, str], file: str | None) -> Diagnostic:
    """A diagnostic about the data, at the cell that they come from."""
    at = diagnostic.location.pointer
    while at and at not in cells:
        at = at.rpartition("/")[0]
    return evolve(diagnostic, location=evolve(diagnostic.location, file=file, cell=cells.get(at)))


def _in_order(diagnostics: list[Diagnostic], book: Mapping[str, Grid]) -> tuple[Diagnostic, ...]:
    """By cell, in the order of the sheets."""
    sheets = {name: index for index, name in enumerate(book)}

    def place(diagnostic: Diagnostic) -> tuple[int, int, int, str]:
        name, _, ref = (diagnostic.location.cell or "").partition("!")
        digits = "".join(c for c in ref if c.isdigit() and c.isascii()) if ":" not in ref else ref.partition(":")[0]
        column = "".join(c for c in ref if c.isalpha())
        return sheets.get(name, len(book)), int(digits or 0), len(column), column

    # Sheets

    def table(self, sheet: Sheet) -> _Table | None:
        """A sheet with its headings; what it lacks, and what stands outside of its columns, is reported."""
        names = [sheet.title.say(lang) for lang in LANGUAGES]
        grid = next((self.book[name] for name in names if name in self.book), None)
        if grid is None:
            self.bad("no-sheet", self.words.lang and sheet.title.say(self.words.lang), name=sheet.title)
            return None
        titles = {column.title.say(lang): column.key for column in sheet.columns for lang in LANGUAGES}
        head, columns = 0, dict[str, int]()
        for row, cells in grid:
            found = {
                titles[c.text.strip()]: at for at, c in sorted(cells.items(), reverse=True) if c.text.strip() in titles
            }
            if row <= _HEADINGS_WITHIN and len(found) > len(columns):
                head, columns = row, found
        table = _Table(sheet, grid, head, columns)
        for key in _NEEDED[sheet.key]:
            if key not in columns:
                self.bad("no-column", f"{grid.name}!{head or 1}:{head or 1}", name=sheet.column[key].title)
        self.strays(table)
        return table

    def strange(self, read: Sequence[str]) -> None:
        """Report the sheets that hold something and are not read; those that are only shown are none of them."""
        ours = {LISTS, META, *(words.say(lang) for words in (GUIDE, SUMMARY) for lang in LANGUAGES)}
        for name, grid in self.book.items():
            if name not in read and name not in ours and grid.rows:
                self.bad("unknown-sheet", name, name=name)

    def strays(self, table: _Table) -> None:
        """Report what stands outside of the columns, is pinned to a cell, or seems to be said of several rows."""
        known = set(table.columns.values())
        for row, at, said in table.grid.comments:
            self.bad("stray-cell", table.grid.place(row, at), value=said)
        for row, at, last in table.grid.merged:
            if row > table.head and at in table.filled and at in table.grid.rows.get(row, {}):
                self.bad("merged-cells", table.grid.place(row, at), row=row, last=last)
        for row, cells in table.rows():
            for at, cell in sorted(cells.items()):
                if at not in known and cell.text.strip():
                    self.bad("stray-cell", table.grid.place(row, at), value=cell.text)

    def text(self, table: _Table, row: int, cells: Mapping[int, Cell], key: str) -> str | None:
        """What stands in a cell, without blanks around it; None where nothing does, or nothing that is usable."""
        at = table.columns.get(key)
        cell = None if at is None else cells.get(at)
        if cell is None:
            return None
        if cell.formula:
            self.bad("formula-cell", table.place(row, key))
            return None
        said = cell.text.replace("\r\n", "\n").strip()
        if cell.error:
            self.bad("wrong-value", table.place(row, key), value=said, expected=table.sheet.column[key].title)
            return None
        return said or None

    def value(self, table: _Table, row: int, cells: Mapping[int, Cell], column: Column, step: str = "") -> Any:
        """A cell as progress has it; None where it is empty or cannot be read, which is reported."""
        said = self.text(table, row, cells, column.key)
        if said is None:
            return None
        cell = table.place(row, column.key)
        if column.fill is Fill.DAY:
            day = self.read(day_of, said, cell, _DAY)
            return day and day.isoformat()
        if column.fill is Fill.NUMBER:
            return self.read(whole, said, cell, _WHOLE)
        if column.fill is Fill.HALF:
            halves = {words.say(lang): half for half, words in HALVES.items() for lang in LANGUAGES}
            return self.read(halves.get, said, cell, listing(HALVES.values()))
        if column.fill in (Fill.NAME, Fill.NAMES, Fill.COUNTS, Fill.ANSWERS):
            return self.named(said, cell, column, self.names(table.sheet, column.key, step))
        return free(said)

    def named(self, said: str, cell: str, column: Column, names: SheetNames) -> Any:
        """A name, a list of names, or pairs with names."""
        if column.fill is Fill.NAME:
            return names.read(said)
        if column.fill is Fill.NAMES:
            return names.read_all(said)
        reader: Callable[[str], Any] = whole if column.fill is Fill.COUNTS else yes_no
        found: dict[str, Any] = {}
        for name, value, line in names.read_pairs(said, reader):
            if value is None and column.fill is Fill.COUNTS:
                _, colon, last = narrow(line).rpartition(":")
                value = self.read(whole, last if colon else "", cell, _COUNTS, line)  # noqa: PLW2901
            elif value is None:
                self.bad("wrong-value", cell, value=line, expected=_ANSWERS)
            if value is None:
                continue
            if name in found:
                self.bad("duplicate-name", cell, name=name)
            found[name] = value
        return found or None

    def names(self, sheet: Sheet, key: str, step: str) -> SheetNames:
        if key == "step":
            return self.words.steps
        if sheet is WAIVERS:
            others = {"waiver": self.words.waivers, "approved_by": self.words.bodies}
            return others.get(key) or self.words.of_unit("attributes")
        return self.words.of_record(step, key)

    def read(self, reader: Callable[[str], Any], said: str, cell: str, expected: Words, shown: str = "") -> Any:
        """What ``reader`` makes of a text, of full-width characters as well; reports what it cannot read."""
        found = None if shown else reader(said)
        if found is None and (found := reader(narrow(said))) is not None:
            self.bad("full-width", cell, value=shown or said, read=str(found))
        if found is None:
            self.bad("wrong-value", cell, value=shown or said, expected=expected)
        return found

    def note(self, at: Path, cell: str) -> Path:
        self.places[pointer(at)] = cell
        return at

    def rows_of(
        self, table: _Table, at: Path, data: list[dict[str, Any]]
    ) -> Iterator[tuple[int, dict[int, Cell], Path]]:
        """Each row that says anything, and where it will stand in the data."""
        fills = [c.key for c in table.sheet.columns if c.fill not in (Fill.SHOWN, Fill.HIDDEN) and c.key != "number"]
        for row, cells in table.rows():
            if any(table.columns.get(key) in cells for key in fills):
                yield row, cells, (at, len(data))

    def acts(self, table: _Table, data: dict[str, Any]) -> None:
        """One record for each row with a step or a day; a row without goes on with the lists of the act above."""
        records: list[dict[str, Any]] = []
        by_number: dict[str, int] = {}
        for row, cells, at in self.rows_of(table, ((), "records"), records):
            step = self.text(table, row, cells, "step")
            number = self.text(table, row, cells, "number")
            name = "" if step is None else self.words.steps.read(step)
            begins = step is not None or self.text(table, row, cells, "date") is not None
            if begins:
                if number is not None:
                    by_number[number] = len(records)
                records.append(self.record(table, row, cells, name, at))
            elif records:
                index = by_number.get(number or "", len(records) - 1)
                self.go_on(table, row, cells, records[index])
            else:
                self.refuse(table, row, cells)
        if records:
            data["records"] = records

    def record(self, table: _Table, row: int, cells: Mapping[int, Cell], step: str, at: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.note(at, table.place(row, "step"))
        for column in ACTS.columns[1:]:
            value = self.value(table, row, cells, column, step)
            if value is not None:
                found[column.key] = value
                self.note((at, column.key), table.place(row, column.key))
        return found

    def go_on(self, table: _Table, row: int, cells: Mapping[int, Cell], record: dict[str, Any]) -> None:
        """Add the lists of a further row to an act."""
        for column in ACTS.columns[1:]:
            value = self.value(table, row, cells, column, str(record.get("step", "")))
            held = record.get(column.key)
            if isinstance(value, list) and isinstance(held, list | None):
                record[column.key] = [*(held or ()), *value]
            elif isinstance(value, dict) and isinstance(held, dict | None) and not (held or {}).keys() & value.keys():
                record[column.key] = {**(held or {}), **value}
            elif value is not None:
                self.bad("stray-cell", table.place(row, column.key), value=str(value))

    def refuse(self, table: _Table, row: int, cells: Mapping[int, Cell], *, among: tuple[str, ...] = ()) -> None:
        """Report every cell of a row of which nothing can be made."""
        for column in table.sheet.columns:
            wanted = column.key in among if among else column.fill not in (Fill.SHOWN, Fill.HIDDEN)
            at = table.columns.get(column.key)
            if wanted and at is not None and at in cells:
                self.bad("stray-cell", table.place(row, column.key), value=cells[at].text)

    def register(self, table: _Table, data: dict[str, Any]) -> None:
        """The register of problems."""
        found: list[dict[str, Any]] = []
        for row, cells, at in self.rows_of(table, ((), "problems"), found):
            self.note(at, table.place(row, "id"))
            found.append(self.plain_row(table, row, cells, at))
        if found:
            data["problems"] = found

    def waivers(self, table: _Table, data: dict[str, Any]) -> None:
        found: list[dict[str, Any]] = []
        for row, cells, at in self.rows_of(table, ((), "waivers"), found):
            self.note(at, table.place(row, "waiver"))
            found.append(self.plain_row(table, row, cells, at))
        if found:
            data["waivers"] = found

    def plain_row(self, table: _Table, row: int, cells: Mapping[int, Cell], at: Path) -> dict[str, Any]:
        """One object of a row."""
        found: dict[str, Any] = {}
        for column in table.sheet.columns:
            if column.fill is not Fill.SHOWN:
                value = self.value(table, row, cells, column)
                if value is not None:
                    found[column.key] = value
                    self.note((at, column.key), table.place(row, column.key))
        return found

    def unit(self, table: _Table, data: dict[str, Any]) -> None:
        """Who the unit is, and what it states of itself."""
        found: dict[str, dict[str, Any]] = {}
        for about in ABOUT:
            self.note(_path(about, ""), table.grid.name)
        for row, cells in table.rows():
            said = self.text(table, row, cells, "value")
            about, name = self.about(table, row, cells)
            cell = table.place(row, "value")
            if not about:
                self.refuse(table, row, cells, among=("about", "name", "value") if said else ("name",))
            elif said is not None and name in found.get(about, ()):
                self.bad("duplicate-name", table.place(row, "name"), name=name or about)
            elif said is not None and (value := self.stated(about, said, cell)) is not None:
                found.setdefault(about, {})[name] = value
                self.note(_path(about, name), cell)
        unit: dict[str, Any] = {about: found.pop(about)[""] for about in ("id", "name") if about in found}
        unit |= {about: found.pop(about) for about in _OF_UNIT if about in found}
        data |= {"unit": unit} if unit else {}
        data |= found

    def about(self, table: _Table, row: int, cells: Mapping[int, Cell]) -> tuple[str, str]:
        """What a row of the unit's sheet is about, and the name there: by its hidden mark, else by what is written."""
        mark = self.text(table, row, cells, "place")
        kind, name = self.text(table, row, cells, "about"), self.text(table, row, cells, "name")
        if mark is not None and mark.partition("/")[0] in ABOUT:
            about, _, marked = mark.partition("/")
            if name is not None and self.words.of_unit(about).read(name) != marked:
                self.bad("stray-cell", table.place(row, "name"), value=name)
            return about, marked
        kinds = {words.say(lang): about for about, words in ABOUT.items() for lang in LANGUAGES}
        said = kinds.get(kind or "", "")
        if not said or (name is None) is not (said in ("id", "name")):
            return "", ""
        return said, self.words.of_unit(said).read(name) if name else ""

    def stated(self, about: str, said: str, cell: str) -> Any:
        """What a unit states of itself, as progress has it."""
        if about in ("id", "name"):
            return free(said)
        if about == "attributes":
            answer = yes_no(said)
            return free(said) if answer is None or unquoted(said) is not None else answer
        if about == "headcounts":
            return self.read(whole, said, cell, _WHOLE)
        if about == "figures":
            return figure_of(said)
        day = self.read(day_of, said, cell, _DAY)
        return day and day.isoformat()

    # The list of tasks

    def tasks(self, table: _Table, data: dict[str, Any]) -> None:
        """What is written beside the items, and what their rows claim."""
        items: dict[str, dict[str, Any]] = {}
        seen: set[str] = set()
        numbers = self.shown_numbers()
        for row, cells in table.rows():
            mark = self.text(table, row, cells, "rule")
            if mark is None:
                self.refuse(table, row, cells)
                continue
            rule = free(mark)
            shown = numbers.get(self.text(table, row, cells, "says") or "", {})
            if shown and rule not in shown:
                self.bad("moved-row", table.place(row, "rule"), shown=next(iter(shown.values())), name=rule)
                continue
            if rule in seen:
                self.bad("duplicate-name", table.place(row, "rule"), name=rule)
                self.refuse(table, row, cells)
                continue
            seen.add(rule)
            entry = self.entry(table, row, cells)
            claim = self.claim(table, row, cells, rule)
            if claim is not None and claim.stage not in (None, Stage.DONE):
                entry = {"says": str(claim.stage), **entry}
            if entry:
                items[rule] = entry
                at = self.note((((), "items"), rule), table.place(row, "rule"))
                for key in entry:
                    self.note((at, key), table.place(row, "stage" if key == "says" else key))
        if items:
            data["items"] = items

    def shown_numbers(self) -> Mapping[str, Mapping[str, int]]:
        """What is asked, as rows show it, to the items that ask it: their rules and numbers."""
        found: dict[str, dict[str, int]] = {}
        for item in checklist(self.campaign).items:
            found.setdefault(short(item.says.say(self.words.lang)), {})[item.rule] = item.number
        return found

    def entry(self, table: _Table, row: int, cells: Mapping[int, Cell]) -> dict[str, Any]:
        """What people wrote beside an item."""
        found: dict[str, Any] = {}
        for key in ("evidence", "opinion", "remark"):
            said = self.text(table, row, cells, key)
            if said is not None and key == "opinion":
                found[key] = self.choice(said, OPINION_WORDS, table.place(row, key))
            elif said is not None:
                found[key] = free(said)
        return {key: value for key, value in found.items() if value is not None}

    def choice(self, said: str, words: Mapping[Any, Words], cell: str) -> Any:
        """One of some words, in either language."""
        known = {word.say(lang): str(value) for value, word in words.items() for lang in LANGUAGES}
        return self.read(known.get, said, cell, listing(words.values()))

    def claim(self, table: _Table, row: int, cells: Mapping[int, Cell], rule: str) -> _Claim | None:
        """What the row says that was not written there; kept for later."""
        stage_cell, done_cell = table.place(row, "stage"), table.place(row, "done")
        said, day = self.text(table, row, cells, "stage"), self.text(table, row, cells, "done")
        read = None if said is None else self.choice(said, STAGE_WORDS, stage_cell)
        done = None if day is None else self.read(day_of, day, done_cell, _DAY)
        if (said is not None and read is None) or (day is not None and done is None):
            return None  # reported
        stage = None if read is None else Stage(read)
        stage_was, done_was = self.text(table, row, cells, "stage_shown"), self.text(table, row, cells, "done_shown")
        new_day = done is not None and done.isoformat() != done_was
        if stage is None and new_day:
            stage = Stage.DONE
        if (stage and str(stage)) == stage_was and (done and done.isoformat()) == done_was:
            return None
        if stage is not Stage.DONE and new_day:
            self.bad("stray-cell", done_cell, value=str(done))
            done = None
        claim = _Claim(rule, stage, done if stage is Stage.DONE else None, stage_cell, done_cell)
        if rule not in self.campaign.rule and stage is Stage.DONE:
            self.bad("stray-cell", stage_cell, value=said or str(done))
        elif rule in self.campaign.rule:
            self.claims.append(claim)
        return claim

    def act_on_claims(self, data: dict[str, Any]) -> None:
        """Acts made of what rows say is done, of steps without any on the sheet of acts."""
        records: list[dict[str, Any]] = data.get("records", [])
        known = {record.get("step") for record in records}
        claims = [(claim, self.campaign.rule[claim.rule]) for claim in self.claims if claim.stage is Stage.DONE]
        usable = [(c, rule) for c, rule in claims if rule.ticked() and rule.settled_by not in known]
        acts: dict[str, dict[date, int]] = {}
        for claim, step, day in self.dated(usable):
            act = acts.setdefault(step, {}).setdefault(day, len(records))
            if act == len(records):
                records.append({"step": step, "date": day.isoformat()})
                self.note((((), "records"), act), claim.stage_cell)
                self.note(((((), "records"), act), "date"), claim.done_cell)
            claim.act = act
        for claim, rule in usable:
            if claim.act is not None:
                every = rule.of_every_act
                for act in acts[rule.settled_by].values() if every else (claim.act,):
                    self.tick(records[act], rule, (((), "records"), act), claim.stage_cell)
        if records:
            data["records"] = records

    def dated(self, claims: Sequence[tuple[_Claim, Rule]]) -> Iterator[tuple[_Claim, str, date]]:
        """Each claim with its step and day: its own, else that of the step's row; without any it is reported."""
        days = {rule.settled_by: c.done for c, rule in reversed(claims) if c.done and "step" in rule.ticked()}
        for claim, rule in claims:
            claim.used = True
            day = claim.done or days.get(rule.settled_by)
            if day is None:
                self.bad("no-day", claim.done_cell)
            else:
                yield claim, rule.settled_by, day

    def tick(self, record: dict[str, Any], rule: Rule, at: Path, cell: str) -> None:
        """Put what settles a rule into an act."""
        for key, said in rule.ticked().items():
            if isinstance(said, list):
                record[key] = list(dict.fromkeys([*record.get(key, ()), *said]))
            elif isinstance(said, Mapping):
                record[key] = {**record.get(key, {}), **said}
            else:
                record[key] = said
            self.note((at, key), cell)

    def compare(self, judgement: Judgement) -> None:
        """Report where the list of tasks says something else than the acts, all of them taken together."""
        items = {item.rule: item for item in checklist(self.campaign, judgement).items} if self.claims else {}
        for claim in self.claims:
            item = items[claim.rule]
            agrees = item.stage is Stage.DONE if claim.stage is Stage.DONE else item.stage is not Stage.DONE
            if claim.used and item.stage is not Stage.DONE:
                agrees = bool(claim.done_cell in {d.location.cell for d in self.problems.found})
            if not agrees:
                self.conflict(claim.stage_cell, claim, item)
            elif claim.done is not None and not claim.used and claim.done != item.done:
                self.conflict(claim.done_cell, claim, item)

    def conflict(self, cell: str, claim: _Claim, item: Item) -> None:
        said = STAGE_WORDS[claim.stage] if claim.stage else _EMPTY
        found = STAGE_WORDS[item.stage] if item.stage else _EMPTY
        self.bad("ledger-conflict", cell, said=_with_day(said, claim.done), found=_with_day(found, item.done))


_OF_UNIT = ("attributes", "headcounts")


def _path(about: str, name: str) -> Path:
    """Where a row of the unit's sheet stands in the data."""
    at: Path = (((), "unit"), about) if about in ("id", "name", *_OF_UNIT) else ((), about)
    return (at, name) if name else at


def _with_day(words: Words, day: date | None) -> Words:
    return words + (NOTHING if day is None else Words(f"（{day.isoformat()}）", f" ({day.isoformat()})"))


__all__ = ["UNIT_SHEET", "Collected", "collect"]
