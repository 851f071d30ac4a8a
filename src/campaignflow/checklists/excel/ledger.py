"""A checklist as an Excel ledger: to be filled in by an office, printed on A4, and read back by `collecting`.

All foreign text is written as text, never as a formula, a link or a number. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.spec import Action
from campaignflow.checklists.batch import Batch, shown_columns
from campaignflow.checklists.excel.cells import SheetNames, Vocabulary, names_of_figure, plain, quoted, short, yes_no
from campaignflow.checklists.excel.columns import (
    ABOUT,
    ACTS,
    FORMAT,
    GUIDE,
    HALVES,
    LISTS,
    MAX_CELL,
    META,
    PROBLEMS,
    SUMMARY,
    TASKS,
    UNIT_SHEET,
    WAIVERS,
    YES_NO,
    Column,
    Fill,
    Sheet,
)
from campaignflow.checklists.excel.guide import guide
from campaignflow.checklists.making import checklist as making
from campaignflow.checklists.model import (
    ACTION_WORDS,
    OPINION_WORDS,
    STAGE_WORDS,
    STRENGTH_WORDS,
    Checklist,
    Item,
    Stage,
)
from campaignflow.progress.amount import Amount
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Entry, Problem, Record, Waiver
from campaignflow.rules.outcome import BASIS_WORDS, Basis, Force
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import ProgressError
from campaignflow.wording.words import Lang, Words, spoken, width

HEAD = 2
"""The row (counted from 0) of a sheet's headings; a title and a line about the unit stand above."""
_SPARE = {"acts": 200, "problems": 100, "unit": 30, "waivers": 20}
"""Empty rows to fill in."""
_FIRST_YEAR = 1901
"""Earlier days are written as text: workbooks do not count them reliably."""
_COLOURS: Mapping[Stage, str] = {
    Stage.NOT_STARTED: "#F2F2F2",
    Stage.UNDER_WAY: "#FFF2CC",
    Stage.DONE: "#E2EFDA",
    Stage.OVERDUE: "#F8CBAD",
    Stage.NOT_APPLICABLE: "#DDEBF7",
}
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook says when it was made; the same input, the same bytes
_FONT = {"zh": "宋体", "en": "Calibri"}


def workbook(checklist: Checklist, campaign: Campaign, progress: Progress | None = None, lang: Lang = "zh") -> bytes:
    """The ledger of a checklist, made from ``campaign`` and, where it is filled in, from ``progress``.

    A checklist that a filter has made shorter hides the other rows: what is read back is complete all the same.
    Raises :class:`ProgressError` where something in ``progress`` could not be read: a ledger without it would
    look as if it had never been there.
    """
    if progress is not None and any(found.severity is Severity.ERROR for found in progress.diagnostics):
        raise ProgressError(progress.diagnostics)
    out = BytesIO()
    _Ledger(out, campaign, progress, lang).write(checklist)
    return out.getvalue()


class _Book:
    """A workbook with the formats of the house."""

    def __init__(self, out: BytesIO, lang: Lang) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415  only this format needs it

        self.lang = lang
        self.book = Workbook(
            out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": _FONT[lang], "font_size": 10},
            },
        )
        self.book.set_properties({"created": _CREATED})
        self.book.set_size(2400, 1600)
        box = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": _FONT[lang], "font_size": 10}
        make = self.book.add_format
        self.title = make(
            {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_name": _FONT[lang]}
        )
        self.about = make({"font_size": 10, "valign": "vcenter", "font_name": _FONT[lang]})
        self.head = make({**box, "bold": True, "align": "center", "bg_color": "#D9E1F2"})
        self.text = make(box)
        self.centred = make({**box, "align": "center"})
        self.fill = make({**box, "bg_color": "#FFFFE5", "locked": False, "num_format": "@"})
        self.day = make({**box, "bg_color": "#FFFFE5", "locked": False, "num_format": "yyyy-mm-dd", "align": "center"})
        self.number = make({**box, "bg_color": "#FFFFE5", "locked": False, "align": "center"})
        self.stages = {stage: make({"bg_color": colour}) for stage, colour in _COLOURS.items()}

    def say(self, words: Words) -> str:
        return words.say(self.lang)

    def sheet(self, name: str, title: str, about: str, columns: Sequence[Column]) -> Any:
        """A sheet with its title, the line below it, and its headings; ready to print."""
        sheet = self.book.add_worksheet(name)
        shown = [column for column in columns if column.fill is not Fill.HIDDEN]
        sheet.merge_range(0, 0, 0, max(1, len(shown) - 1), "", self.title)
        sheet.write_string(0, 0, short(title), self.title)
        sheet.set_row(0, 28)
        sheet.set_row(HEAD, 2 * _LINE)
        sheet.write_string(1, 0, short(about), self.about)
        for index, column in enumerate(columns):
            hidden = {"hidden": True} if column.fill is Fill.HIDDEN else {}
            sheet.set_column(index, index, column.width, None, hidden)
            sheet.write_string(HEAD, index, short(self.say(column.title)), self.head)
        sheet.freeze_panes(HEAD + 1, 3 if len(shown) > 8 else 0)
        sheet.repeat_rows(0, HEAD)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页" if self.lang == "zh" else "&CPage &P of &N")
        return sheet

    def format_of(self, column: Column) -> Any:
        if column.fill is Fill.DAY:
            return self.day
        if column.fill is Fill.NUMBER:
            return self.number
        return self.text if column.fill in (Fill.SHOWN, Fill.HIDDEN) else self.fill

    def cell(self, sheet: Any, row: int, index: int, column: Column, value: Any) -> None:
        """One cell. Text is text, whatever it looks like."""
        form = self.format_of(column)
        if value is None or value == "":
            sheet.write_blank(row, index, None, form)
        elif isinstance(value, date) and value.year >= _FIRST_YEAR:
            sheet.write_datetime(row, index, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001
        elif isinstance(value, int):
            sheet.write_number(row, index, value, form)
        else:
            sheet.write_string(row, index, value.isoformat() if isinstance(value, date) else value, form)


class _Ledger(_Book):
    """The sheets of one ledger."""

    def __init__(self, out: BytesIO, campaign: Campaign, progress: Progress | None, lang: Lang) -> None:
        super().__init__(out, lang)
        self.campaign = campaign
        self.progress = progress or Progress(progress=1, campaign=campaign.id)
        self.words = Vocabulary(campaign, lang)
        self.lists: dict[str, str] = {}
        self.list_columns: list[list[str]] = []

    def write(self, checklist: Checklist) -> None:
        self.checklist = checklist
        tasks = self.tasks(checklist)
        self.table(GUIDE_SHEET, [{"line": self.say(line)} for line in guide(self.campaign)], 0)
        self.table(PROBLEMS, [self.problem(n, p) for n, p in enumerate(self.progress.problems, 1)], _SPARE["problems"])
        self.summary(tasks)
        acts = [row for n, record in enumerate(self.progress.records, 1) for row in self.act(n, record)]
        page = self.table(ACTS, acts, _SPARE["acts"])
        useful = self.useful()
        for index, column in enumerate(ACTS.columns):
            if column.key not in useful:
                page.set_column(index, index, column.width, None, {"hidden": True})
        self.table(UNIT_SHEET, list(self.unit()), _SPARE["unit"])
        self.table(WAIVERS, [self.waiver(waiver) for waiver in self.progress.waivers], _SPARE["waivers"])
        self.hidden()
        self.book.close()

    # Sheets

    def heading(self, sheet: Sheet) -> tuple[str, str]:
        """The title of a sheet and the line below it."""
        made = self.checklist
        unit, plan = ("单位：", "依据：") if self.lang == "zh" else ("Unit: ", "Plan: ")
        day = "" if made.as_of is None else ("截至" if self.lang == "zh" else "As of ") + spoken(made.as_of, self.lang)
        parts = [f"{unit}{made.unit or '＿' * 10}", day, f"{plan}{made.source}"]
        gap = "；" if self.lang == "zh" else "; "
        return f"{self.say(made.title)} {self.say(sheet.title)}", gap.join(part for part in parts if part)

    def table(self, sheet: Sheet, rows: Iterable[Mapping[str, Any]], spare: int) -> Any:
        """A sheet of rows, with empty ones to fill in; returns the worksheet."""
        page = self.sheet(self.say(sheet.title), *self.heading(sheet), sheet.columns)
        last = HEAD
        for last, row in enumerate(rows, HEAD + 1):
            for index, column in enumerate(sheet.columns):
                self.cell(page, last, index, column, row.get(column.key))
            page.set_row(last, _height(sheet, row))
        for blank in range(last + 1, last + 1 + spare):
            for index, column in enumerate(sheet.columns):
                if column.fill is not Fill.HIDDEN:
                    self.cell(page, blank, index, column, None)
        self.validate(page, sheet, last + spare)
        return page

    def tasks(self, checklist: Checklist) -> tuple[int, int]:
        """The list itself; returns its first and last row."""
        kept = {item.rule for item in checklist.items}
        judgement_items = {item.rule: item for item in checklist.items}
        whole = making(self.campaign).items
        items = [judgement_items.get(item.rule, item) for item in whole]
        rows = [self.item(item) for item in items]
        known = {item.rule for item in items}
        rows += [self.foreign(rule, entry) for rule, entry in self.progress.items.items() if rule not in known]
        page = self.table(TASKS, rows, 0)
        for row, item in enumerate(items, HEAD + 1):
            if item.rule not in kept:
                page.set_row(row, _LINE, None, {"hidden": True})
        first, last = HEAD + 1, HEAD + max(1, len(rows))
        page.autofilter(HEAD, 0, last, len(TASKS.columns) - 1)  # it sorts no more than its own columns
        at = _index(TASKS, "stage")
        for stage, form in self.stages.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{self.say(STAGE_WORDS[stage])}"', "format": form}
            page.conditional_format(first, at, last, at, rule)
        return first, last

    def item(self, item: Item) -> dict[str, Any]:
        say = self.say
        entry = self.progress.items.get(item.rule, Entry())
        stated = Stage(entry.says) if entry.says else None
        stage = stated or item.stage
        basis = "" if item.basis is Basis.EXPLICIT else self.brackets(BASIS_WORDS[item.basis])
        force = [STRENGTH_WORDS[item.force]]
        if item.action is Action.OWN_CHOICE or item.force is Force.BINDING:
            force.insert(0, ACTION_WORDS[item.action])
        return {
            "number": item.number,
            "phase": short(say(item.phase_title)),
            "title": short(say(item.title)),
            "says": short(say(item.says)),
            "reference": short(item.reference.locator + basis),
            "responsible": short(say(item.responsible.title)),
            "presided_by": short(say(item.presided_by)) if item.presided_by else None,
            "cooperating": short(("、" if self.lang == "zh" else ", ").join(say(p.title) for p in item.cooperating)),
            "start": short(say(item.start_says)) if item.start_says else None,
            "due": self.due(item),
            "wanted": short(say(item.evidence)),
            "force": ("、" if self.lang == "zh" else ", ").join(map(say, force)),
            "stage": stage and say(STAGE_WORDS[stage]),
            "done": None if stated else item.done,
            "evidence": entry.evidence and plain(entry.evidence),
            "found": short(say(item.answer)) if item.answer else None,
            "opinion": entry.opinion and say(OPINION_WORDS[entry.opinion]),
            "remark": entry.remark and plain(entry.remark),
            "rule": item.rule,
            "phase_id": item.phase,
            "stage_shown": None if stated or stage is None else str(stage),
            "done_shown": None if stated or item.done is None else item.done.isoformat(),
        }

    def brackets(self, words: Words) -> str:
        return f"（{words.zh}）" if self.lang == "zh" else f" ({words.en})"

    def due(self, item: Item) -> str | None:
        """By when in the plan's words, and the day where these do not say it."""
        said = None if item.due_says is None else self.say(item.due_says)
        day = None if item.due is None else spoken(item.due, self.lang)
        if said is None or day is None or day in said:
            return short(said or day or "") or None
        return short(said + (f"（{day}）" if self.lang == "zh" else f" ({day})"))

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
        meta = self.book.add_worksheet(META)
        made = self.checklist.as_of
        said = {
            "form": FORMAT, "campaign": self.campaign.id, "version": self.campaign.version, "lang": self.lang,
            "as_of": made.isoformat() if made else "", "stated_version": plain(self.progress.version or ""),
        }  # fmt: skip
        for row, (name, value) in enumerate(said.items()):
            meta.write_string(row, 0, name)
            meta.write_string(row, 1, value)
        meta.hide()

    # What may be filled in

    def validate(self, page: Any, sheet: Sheet, last: int) -> None:
        """Drop-downs, and days where days are wanted."""
        if last <= HEAD:
            return
        warn = {"error_type": "warning", "ignore_blank": True}
        for index, column in enumerate(sheet.columns):
            source = self.choices(sheet, column)
            if source:
                page.data_validation(HEAD + 1, index, last, index, {**warn, "validate": "list", "source": source})
            elif column.fill is Fill.DAY:
                day = {"validate": "date", "criteria": ">=", "value": date(1949, 10, 1)}
                said = "请填日期，如 2009-06-05" if self.lang == "zh" else "a day, such as 2009-06-05"
                title = "日期" if self.lang == "zh" else "Day"
                shown = {"input_title": title, "input_message": said, "error_title": title, "error_message": said}
                page.data_validation(HEAD + 1, index, last, index, {**warn, **day, **shown})

    def choices(self, sheet: Sheet, column: Column) -> list[str] | str | None:
        """The drop-down of a column: fixed words in place, titles of the plan by reference."""
        fixed: Mapping[Fill, Iterable[Words]] = {
            Fill.STAGE: STAGE_WORDS.values(), Fill.OPINION: OPINION_WORDS.values(), Fill.HALF: HALVES.values(),
        }  # fmt: skip
        if column.fill in fixed:
            return [self.say(words) for words in fixed[column.fill]]
        known: Mapping[str, SheetNames] = {
            "step": self.words.steps, "by": self.words.bodies, "approved_by": self.words.bodies,
            "waiver": self.words.waivers,
        }  # fmt: skip
        if column.key in known and known[column.key].titles:
            names = known[column.key]
            return self.listed(column.key, [names.write(name) for name in names.titles])
        if sheet is UNIT_SHEET and column.key == "about":
            return self.listed("about", [self.say(words) for words in ABOUT.values()])
        return None

    def listed(self, key: str, entries: list[str]) -> str:
        """A list on the hidden sheet, as a reference."""
        if key not in self.lists:
            letter = _letter(len(self.list_columns))
            self.list_columns.append(entries)
            self.lists[key] = f"='{LISTS}'!${letter}$1:${letter}${len(entries)}"
        return self.lists[key]


GUIDE_SHEET = Sheet("guide", GUIDE, (Column("line", GUIDE, Fill.SHOWN, 120), Column("", Words("", ""), Fill.HIDDEN)))


def _height(sheet: Sheet, row: Mapping[str, Any]) -> float:
    """The height that the longest cell of a row needs, in points: not all programs work it out themselves."""
    lines = 1
    for column in sheet.columns:
        said = row.get(column.key)
        if isinstance(said, str) and column.fill is not Fill.HIDDEN:
            room = max(1.0, column.width - 2.5)  # punctuation that may not begin a line
            lines = max(
                lines, sum(ceil(max(1, width(line[:_LOOKED_AT])) / room) for line in said.split("\n", _MOST_LINES))
            )
    return _LINE * min(lines, _MOST_LINES)


_LINE, _MOST_LINES, _LOOKED_AT = 14.5, 28, 2_000


def _index(sheet: Sheet, key: str) -> int:
    return [column.key for column in sheet.columns].index(key)


def _letter(index: int) -> str:
    """The letter of a column; no sheet of ours has more than 26 that are referred to."""
    return chr(ord("A") + index)


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined to texts that a cell takes."""
    held: list[str] = []
    size = 0
    for line in lines:
        if held and size + len(line) + 1 > MAX_CELL:
            yield "\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    if held:
        yield "\n".join(held)


def _amount(amount: Amount) -> int | str:
    """A number, or its bounds."""
    if amount.exact:
        return int(amount.low)
    bounds = [f"≥{int(amount.low)}"] if amount.low or amount.high is None else []
    return "，".join(bounds + ([f"≤{int(amount.high)}"] if amount.high is not None else []))


# A batch of units


def batch_workbook(batch: Batch, lang: Lang = "zh") -> bytes:
    """The table of a batch: a row for each unit."""
    out = BytesIO()
    book = _Book(out, lang)
    say = book.say
    shown = shown_columns(batch)
    wide = {"unit": 24, "id": 20, "next_due": 12, "next_asks": 40}
    day = spoken(batch.as_of, lang)
    about = f"截至{day}；{batch.source}" if lang == "zh" else f"As of {day}; {batch.source}"
    sheet = [Column(one.key, one.title, Fill.SHOWN, wide.get(one.key, 10)) for one in shown]
    page = book.sheet(say(SUMMARY), f"{say(batch.title)} {say(SUMMARY)}", about, sheet)
    for row, unit in enumerate(batch.rows, HEAD + 1):
        for index, (one, column) in enumerate(zip(shown, sheet, strict=True)):
            value = one.value(unit)
            text = value.isoformat() if isinstance(value, date) else spoken(value, lang)
            said = value if value is None or isinstance(value, int) else short(text)
            book.cell(page, row, index, column, said)
    book.book.close()
    return out.getvalue()
