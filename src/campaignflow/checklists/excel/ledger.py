"""A checklist as an Excel ledger: to be filled in by an office, printed on A4, and read back by `collecting`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.excel.book import HEAD, LINE, Book, height, index_of
from campaignflow.checklists.excel.cells import plain, short
from campaignflow.checklists.excel.choices import Choices
from campaignflow.checklists.excel.columns import (
    ACTS,
    FORMAT,
    GUIDE,
    LISTS,
    META,
    PROBLEMS,
    TASKS,
    UNIT_SHEET,
    WAIVERS,
    Column,
    Fill,
    Sheet,
)
from campaignflow.checklists.excel.guide import guide
from campaignflow.checklists.excel.rows import Rows
from campaignflow.checklists.excel.summary import SUMMARY_SHEET, write_summary
from campaignflow.checklists.making import checklist as making
from campaignflow.checklists.model import STAGE_WORDS, Checklist
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Entry, Problem, Record, Waiver
from campaignflow.rules.outcome import BASIS_WORDS, Basis, Force
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import ProgressError
from campaignflow.wording.words import Lang, Words, spoken, width

_SPARE = {"acts": 200, "problems": 100, "unit": 30, "waivers": 20}
"""Empty rows to fill in."""
_GUIDE_SHEET = Sheet("guide", GUIDE, (Column("line", GUIDE, Fill.SHOWN, 120), Column("", Words("", ""), Fill.HIDDEN)))
_UNIT, _PLAN, _AS_OF = Words("单位：", "Unit: "), Words("依据：", "Plan: "), Words("截至", "As of ")


def workbook(checklist: Checklist, campaign: Campaign, progress: Progress | None = None, lang: Lang = "zh") -> bytes:
    """The ledger of a checklist, made from ``campaign`` and, where it is filled in, from ``progress``.

    A checklist that a filter has made shorter hides the other rows: what is read back is complete all the same.
    Raises :class:`ProgressError` where something in ``progress`` could not be read: a ledger without it would
    look as if it had never been there.
    """
    if progress is not None and any(found.severity is Severity.ERROR for found in progress.diagnostics):
        raise ProgressError(progress.diagnostics)
    out = BytesIO()
    rows = Rows(campaign, progress or Progress(progress=1, campaign=campaign.id), lang)
    _Ledger(Book(out, lang), checklist, rows).write()
    return out.getvalue()


class _Ledger:
    """The sheets of one ledger."""

    def __init__(self, book: Book, checklist: Checklist, rows: Rows) -> None:
        self.book = book
        self.checklist = checklist
        self.rows = rows
        self.choices = Choices(rows.words)

    def write(self) -> None:
        say, rows = self.book.say, self.rows
        tasks = self.tasks()
        self.table(_GUIDE_SHEET, [{"line": say(line)} for line in guide(rows.campaign)])
        self.table(PROBLEMS, rows.problems())
        listed = {item.rule for item in self.checklist.items}
        write_summary(self.book, self.page(SUMMARY_SHEET), rows.campaign.phases.values(), tasks, listed)
        self.acts()
        self.table(UNIT_SHEET, rows.unit())
        self.table(WAIVERS, rows.waivers())
        self.lists()
        self.meta()
        self.book.book.close()

    # Sheets

    def page(self, sheet: Sheet) -> Any:
        """A sheet with its title, the line below it, and its headings."""
        say, made = self.book.say, self.checklist
        title = f"{say(made.title)} {say(sheet.title)}"
        return self.book.sheet(say(sheet.title), title, self.about(), sheet.columns)

    def about(self) -> str:
        """Of whom the ledger is, of what day, and of which plan."""
        say, made = self.book.say, self.checklist
        day = "" if made.as_of is None else say(_AS_OF) + spoken(made.as_of, self.book.lang)
        parts = [say(_UNIT) + (made.unit or "＿" * 10), day, say(_PLAN) + made.source]
        return ("；" if self.book.lang == "zh" else "; ").join(part for part in parts if part)

    def table(self, sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> Any:
        """A sheet of rows, with empty ones to fill in; returns the worksheet."""
        page, last = self.page(sheet), HEAD
        for last, row in enumerate(rows, HEAD + 1):
            self.book.row(page, last, sheet.columns, row)
            page.set_row(last, height(sheet, row))
        end = last + _SPARE.get(sheet.key, 0)
        for blank in range(last + 1, end + 1):
            self.book.blank(page, blank, sheet.columns)
        self.choices.validate(page, sheet, end)
        return page

    def tasks(self) -> Sequence[Mapping[str, Any]]:
        """The list itself; returns its rows."""
        kept = {item.rule: item for item in self.checklist.items}
        items = making(self.rows.campaign).items
        rows = self.rows.tasks(kept, items)
        page = self.table(TASKS, rows)
        for row, item in enumerate(items, HEAD + 1):
            if item.rule not in kept:
                page.set_row(row, LINE, None, {"hidden": True})
        last = HEAD + max(1, len(rows))
        page.autofilter(HEAD, 0, last, len(TASKS.columns) - 1)  # it sorts no more than its own columns
        self.colour(page, last)
        return rows

    def colour(self, page: Any, last: int) -> None:
        """How far each item is, in colour."""
        at = index_of(TASKS, "stage")
        for stage, form in self.book.stages.items():
            value = f'"{self.book.say(STAGE_WORDS[stage])}"'
            rule = {"type": "cell", "criteria": "==", "value": value, "format": form}
            page.conditional_format(HEAD + 1, at, last, at, rule)

    def acts(self) -> None:
        """The acts; columns that the plan does not ask for are hidden."""
        page, useful = self.table(ACTS, self.rows.acts()), self.rows.useful()
        for index, column in enumerate(ACTS.columns):
            if column.key not in useful:
                page.set_column(index, index, column.width, None, {"hidden": True})

    # What is hidden

    def foreign(self, rule: str, entry: Entry) -> dict[str, Any]:
        """What was written beside an item that the campaign does not have."""
        return {
            "title": plain(rule),
            "stage": entry.says and self.say(STAGE_WORDS[Stage(entry.says)]),
            "evidence": entry.evidence and plain(entry.evidence),
            "opinion": entry.opinion and self.say(OPINION_WORDS[entry.opinion]),
            "remark": entry.remark and plain(entry.remark),
            "rule": plain(rule),
        }

    def useful(self) -> frozenset[str]:
        """The columns of acts that the plan asks for, or some act answers."""
        asked = {key for rule in self.campaign.rules for key in (*rule.evidence(), *(k for _, k, _ in rule.accepts()))}
        stated = {key for record in self.progress.records for key in record.stated}
        steps = self.campaign.steps.values()
        others = {"outcome": any(s.outcomes for s in steps), "half": any(s.bound.half for s in steps)}
        always = {"number", "step", "date", "began", "by", "note"}
        return frozenset(always | asked | stated | {key for key, wanted in others.items() if wanted})

    def act(self, number: int, record: Record) -> Iterator[dict[str, Any]]:
        """The rows of one act: one, or more where a list is too long for a cell."""
        step = record.step or ""
        lists: dict[str, list[str]] = {}
        row: dict[str, Any] = {"number": number}
        for column in ACTS.columns[1:]:
            key, said = column.key, record.stated.get(column.key)
            if said is None or said in ((), {}):
                continue
            names = self.words.of_record(step, key)
            if column.fill is Fill.NAMES:
                lists[key] = list(_chunks(names.write_all(said)))
            elif column.fill is Fill.COUNTS:
                lists[key] = list(_chunks(names.write_pairs(said, str)))
            elif column.fill is Fill.ANSWERS:
                lists[key] = list(_chunks(names.write_pairs(said, lambda yes: self.say(YES_NO[yes]))))
            elif column.fill is Fill.NAME:
                row[key] = (self.words.steps if key == "step" else names).write(said)
            elif column.fill is Fill.HALF:
                row[key] = self.say(HALVES[str(said)])
            else:
                row[key] = plain(said) if isinstance(said, str) else said
        yield row | {key: chunks[0] for key, chunks in lists.items()}
        for more in range(1, max(map(len, lists.values()), default=1)):
            yield {"number": number} | {key: chunks[more] for key, chunks in lists.items() if more < len(chunks)}

    def problem(self, number: int, problem: Problem) -> dict[str, Any]:
        row: dict[str, Any] = {"number": number}
        for column in PROBLEMS.columns[1:]:
            said = getattr(problem, column.key)
            if column.fill is Fill.NAME and said is not None:
                row[column.key] = self.words.steps.write(said)
            else:
                row[column.key] = plain(said) if isinstance(said, str) else said
        return row

    def unit(self) -> Iterator[dict[str, Any]]:
        """What is asked of the unit itself, and whatever else it states."""
        c, p = self.campaign, self.progress
        yield self.about_unit("id", "", plain(p.unit.id))
        yield self.about_unit("name", "", plain(p.unit.name))
        asked = {
            "attributes": (c.asked_attributes, p.unit.attributes),
            "headcounts": (c.measured.values(), p.unit.headcounts),
            "planned": ((), p.planned),
            "events": ([event.id for event in c.events.values() if event.day is None], p.events),
            "figures": ([figure.id for figure in c.figures.values() if figure.way.stated_by_units], p.figures),
        }
        for about, (wanted, stated) in asked.items():
            for name in dict.fromkeys([*wanted, *stated]):
                yield self.about_unit(about, name, None if name not in stated else self.value(name, stated[name]))

    def about_unit(self, about: str, name: str, value: Any) -> dict[str, Any]:
        place = f"{about}/{name}" if name else about
        shown = self.words.of_unit(about).write(name) if name else None
        return {"about": self.say(ABOUT[about]), "name": shown, "value": value, "place": place}

    def value(self, name: str, said: Any) -> Any:
        """What a unit states of itself, as one cell."""
        if isinstance(said, bool):
            return self.say(YES_NO[said])
        if isinstance(said, Amount):
            return _amount(said)
        if isinstance(said, tuple):
            return names_of_figure(said)
        if isinstance(said, str):
            return said if yes_no(said) is None else quoted(said)
        return said.isoformat() if isinstance(said, date) else said

    def waiver(self, waiver: Waiver) -> dict[str, Any]:
        return {
            "waiver": waiver.waiver and self.words.waivers.write(waiver.waiver),
            "approved_by": waiver.approved_by and self.words.bodies.write(waiver.approved_by),
            "date": waiver.date,
            "justification": waiver.justification and plain(waiver.justification),
            "persons": waiver.persons,
            "grounds": "\n".join(self.words.of_unit("attributes").write_all(waiver.grounds)),
        }

    def summary(self, tasks: tuple[int, int]) -> None:
        """How many items of each phase stand how, counted by the workbook itself as it is filled in."""
        columns = [Column("phase", Words("阶段", "Phase"), Fill.SHOWN, 30)]
        columns += [Column(str(stage), words, Fill.SHOWN, 12) for stage, words in STAGE_WORDS.items()]
        columns += [
            Column("blank", Words("未填", "Not filled in"), Fill.SHOWN, 12),
            Column("all", Words("合计", "All"), Fill.SHOWN, 12),
        ]
        page = self.sheet(self.say(SUMMARY), *self.heading(Sheet("summary", SUMMARY, ())), columns)
        at, of = _letter(_index(TASKS, "stage")), _letter(_index(TASKS, "phase_id"))
        name = f"'{self.say(TASKS.title)}'"
        first, last = tasks[0] + 1, tasks[1] + 1
        stages, phases = (f"{name}!${column}${first}:${column}${last}" for column in (at, of))
        items = self.checklist.items
        shown = {item.rule: self.item(item) for item in items}
        hidden = len(columns)
        page.set_column(hidden, hidden, None, None, {"hidden": True})
        for row, phase in enumerate(self.campaign.phases.values(), HEAD + 1):
            mine = [shown[item.rule]["stage"] for item in items if item.phase == phase.id]
            page.write_string(row, 0, short(self.say(phase.title)), self.text)
            page.write_string(row, hidden, phase.id)
            key = f"${_letter(hidden)}${row + 1}"
            for index, column in enumerate(columns[1:-2], 1):
                head = f"{_letter(index)}${HEAD + 1}"
                count = sum(stage == self.say(column.title) for stage in mine)
                page.write_formula(row, index, f"=COUNTIFS({phases},{key},{stages},{head})", self.centred, count)
            blank = sum(not stage for stage in mine)
            page.write_formula(row, hidden - 2, f'=COUNTIFS({phases},{key},{stages},"")', self.centred, blank)
            page.write_formula(row, hidden - 1, f"=COUNTIFS({phases},{key})", self.centred, len(mine))

    def hidden(self) -> None:
        """The lists that cells choose from, and what the file is."""
        page = self.book.add_worksheet(LISTS)
        for index, entries in enumerate(self.list_columns):
            for row, entry in enumerate(entries):
                page.write_string(row, index, short(entry))
        page.hide()

    def meta(self) -> None:
        """What the file is."""
        page, campaign, made = self.book.book.add_worksheet(META), self.rows.campaign, self.checklist.as_of
        said = {
            "form": FORMAT, "campaign": campaign.id, "version": campaign.version, "lang": self.book.lang,
            "as_of": made.isoformat() if made else "", "stated_version": plain(self.rows.progress.version or ""),
        }  # fmt: skip
        for row, (name, value) in enumerate(said.items()):
            page.write_string(row, 0, name)
            page.write_string(row, 1, value)
        page.hide()
