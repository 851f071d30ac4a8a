"""A checklist as a Word document: the annex of an official paper, laid out after GB/T 9704-2012.

First a sheet to sign (title, unit, totals, signatures), then a table for each phase, and the register of problems
where the plan asks for one. An annex has no red head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.model import OPINION_WORDS, STAGE_WORDS, Checklist, Item, Section, Stage
from campaignflow.checklists.register import REGISTER, REGISTER_HEADS, REGISTER_NOTE, entry
from campaignflow.checklists.word.file import filed
from campaignflow.checklists.word.parts import (
    LANDSCAPE,
    SHEET_BREAK,
    UPRIGHT,
    Table,
    paragraph,
)
from campaignflow.rules.outcome import STATUS_WORDS, Status
from campaignflow.wording.words import Lang, Words, capital, listing, spoken

_ANNEX = Words("附件", "Annex")
_LIST = Words("任务清单", ": checklist")
_COLON = Words("：", ": ")
_PLAN, _UNIT, _AS_OF = Words("依据：", "Plan: "), HEADINGS["unit"] + _COLON, HEADINGS["as_of"] + _COLON
_BLANK, _DAY = Words("＿" * 9, "_" * 20), Words("＿＿年＿＿月＿＿日", "_" * 20)
"""To be filled in by hand."""
_NOTE = Words(
    "填表说明：“完成情况”填未启动、推进中、已完成、逾期或不适用，并写明完成日期；“督导组意见”填同意、补课或退回。"
    "未注明“非强制”“可选”的，必须做到；未注明“自选动作”的，为规定动作。",
    "How to fill it in: under “Progress”, not started, under way, done, overdue or not applicable, and the date of "
    "completion; under “Opinion”, the supervision group's: agreed, make good or returned. What is not marked soft or "
    "optional is binding; what is not marked as own choice is prescribed.",
)
_NO_ITEMS = Words("没有符合条件的任务。", "No item is of the kind asked for.")
_HEAD, _SUPERVISORS = Words("单位主要负责人", "Head of the unit"), Words("督导组", "Supervision group")
_SIGNED, _DATED = Words("签字：", "Signature: "), Words("日期：", "Date: ")
_USUALLY = Words("除另有注明外，{start}。", "Unless an item says otherwise, {start}.")
_OF_PHASE = Words("本阶段总体要求", "the phase as a whole")
_WITH, _BY = Words("配合：", "With: "), HEADINGS["presided_by"] + _COLON
_SHOWN, _STATES = Words("佐证所在：", "Found at: "), HEADINGS["states"] + _COLON
_LENIENT = Words("最迟", "At the latest ")
_TableColumn = tuple[int, Words, str]
_COLUMNS: Sequence[_TableColumn] = (
    (12, HEADINGS["number"], "CellCentred"),
    (50, HEADINGS["requirement"], "Cell"),
    (17, HEADINGS["reference"], "CellCentred"),
    (21, HEADINGS["responsible"], "CellCentred"),
    (36, HEADINGS["due_says"], "Cell"),
    (29, HEADINGS["shown"], "Cell"),
    (30, HEADINGS["stage"], "Cell"),
    (14, HEADINGS["opinion"], "CellCentred"),
    (16, HEADINGS["remark"], "Cell"),
)
"""Width in millimetres, heading and style of each column; the widths together are that of the text."""
_OF_REGISTER = ((14, "CellCentred"), (62, "Cell"), (50, "Cell"), (23, "CellCentred"), (35, "Cell"), (41, "Cell"))
_EMPTY_ROWS, _EMPTY_CELL = 8, ["", ""]
"""Of a register to be filled in by hand: high enough to write in."""
_DIGITS = "零一二三四五六七八九"
_SAID = (Status.SATISFIED, Status.PENDING, Status.OVERDUE, Status.NOT_APPLICABLE)
"""Where the stage says the same as the status."""


def word(checklist: Checklist, lang: Lang = "zh") -> bytes:
    """The whole checklist as a `.docx` file, to fill in by hand or filled; the same bytes for the same checklist.

    Raises :class:`ModuleNotFoundError` where python-docx is not installed.
    """
    title = checklist.title.say(lang)
    return filed(_Writer(checklist, lang).blocks(), (UPRIGHT, LANDSCAPE), title, lang)


def chinese(count: int) -> str:
    """A number from 1 to 99,999,999 as headings have it: 一, 十, 二十一, 一百零一."""
    text, gap = "", False
    for size, unit in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, size)
        if digit:
            text += ("零" if gap and text else "") + (chinese(digit) if digit > 9 else _DIGITS[digit]) + unit
        gap = not digit
    return text[1:] if text.startswith("一十") else text


@frozen
class _Writer:
    """One checklist on its way to become a document."""

    checklist: Checklist
    lang: Lang

    def blocks(self) -> Iterator[str]:
        """Every paragraph and table, in order."""
        yield from self.front()
        yield SHEET_BREAK
        yield from self.sections()
        if self.checklist.registers:
            yield from self.register()

    def say(self, *words: Words) -> list[str]:
        return [word.say(self.lang) for word in words]

    def lined(self, label: Words, value: Words | str | date | None) -> list[str]:
        """A labelled line, or none where there is nothing to say."""
        return [label.say(self.lang) + spoken(value, self.lang)] if value else []

    # The sheet to sign

    def front(self) -> Iterator[str]:
        checklist, lang = self.checklist, self.lang
        yield paragraph(_ANNEX.say(lang), "AnnexMark")
        yield paragraph((checklist.title + _LIST).say(lang), "Title")
        yield paragraph(_PLAN.say(lang) + checklist.source)
        yield paragraph(_UNIT.say(lang) + (checklist.unit or _BLANK.say(lang)))
        yield paragraph(_AS_OF.say(lang) + spoken(checklist.as_of or _DAY, lang))
        yield paragraph(_NOTE.say(lang), "Note")
        yield self.totals()
        yield paragraph("", "Note")
        yield self.signatures()

    def totals(self) -> str:
        """How many items each phase has and how far they are; to be filled in where that is not known."""
        narrow = 18
        table = Table((UPRIGHT.text_width - narrow * (1 + len(Stage)), *(narrow,) * (1 + len(Stage))), self.lang)
        rows = [(capital(section.title).say(self.lang), section.items) for section in self.checklist.sections]
        if len(rows) != 1:
            rows.append((HEADINGS["total"].say(self.lang), self.checklist.items))
        heads = table.heading(
            self.say(HEADINGS["phase_title"], HEADINGS["item_count"], *map(capital, STAGE_WORDS.values()))
        )
        return table.xml([heads, *(self.counted(table, *row) for row in rows)])

    def counted(self, table: Table, title: str, items: Sequence[Item]) -> str:
        count = Counter(item.stage for item in items)
        known = [str(count[stage]) if self.checklist.filled else "" for stage in Stage]
        return table.row([[text] for text in (title, str(len(items)), *known)], ["Cell", *["CellCentred"] * 6])

    def signatures(self) -> str:
        """Where the unit's head and the supervision group sign."""
        table = Table((UPRIGHT.text_width / 2,) * 2, self.lang)
        lines = [self.say(who, _SIGNED + _BLANK, _DATED + _DAY) for who in (_HEAD, _SUPERVISORS)]
        return table.xml([table.row(lines, ["Signature"] * 2)], borders=False)

    # The phases

    def sections(self) -> Iterator[str]:
        for place, section in enumerate(self.checklist.sections, 1):
            yield paragraph(self.numbered(section.title, place), "Heading1")
            usual = Counter(item.start_says for item in section.items).most_common(1)[0][0]
            if usual is not None:
                yield paragraph(_USUALLY.fill(start=usual).say(self.lang), "Note")
            table = self.table(_COLUMNS)
            yield from self.laid_out(table, _COLUMNS, self.rows(table, section, place, usual))
        if not self.checklist.sections:
            yield paragraph(_NO_ITEMS.say(self.lang))

    def table(self, columns: Sequence[_TableColumn]) -> Table:
        return Table([wide for wide, _, _ in columns], self.lang)

    def laid_out(self, table: Table, columns: Sequence[_TableColumn], rows: Iterator[str]) -> Iterator[str]:
        return table.parts(self.say(*(heading for _, heading, _ in columns)), rows)

    def numbered(self, title: Words, *places: int) -> str:
        """A heading with its number: 一、 and （一）, or 1. and 1.1."""
        if self.lang == "zh":
            return f"{chinese(places[-1])}、{title.zh}" if len(places) == 1 else f"（{chinese(places[-1])}）{title.zh}"
        return f"{'.'.join(map(str, places))}{'.' if len(places) == 1 else ''} {capital(title).en}"

    def rows(self, table: Table, section: Section, place: int, usual: Words | None) -> Iterator[str]:
        """One row for each item; that of the first of a step with the step's own before it."""
        styles = [style for _, _, style in _COLUMNS]
        for count, group in enumerate(section.groups, 1):
            title = _OF_PHASE if group.subject == section.id else group.title
            band = table.band(self.numbered(title, place, count))
            for item in group.items:
                yield band + table.row(self.cells(item, usual), styles)
                band = ""

    def cells(self, item: Item, usual: Words | None) -> list[list[str]]:
        """The lines of each column."""
        where = item.reference
        document = [] if where.document == self.checklist.source else [where.document]
        return [
            [f"{item.number}."],
            self.say(item.requirement),
            [*document, where.locator],
            [*self.say(capital(item.responsible.title)), *self.together(item), *self.lined(_BY, item.presided_by)],
            self.time(item, usual),
            [*self.say(capital(item.evidence)), *self.lined(_SHOWN, item.shown)],
            self.progress(item),
            [] if item.opinion is None else self.say(OPINION_WORDS[item.opinion]),
            [*([item.remark] if item.remark else []), *item.notes],
        ]

    def together(self, item: Item) -> list[str]:
        return self.lined(_WITH, listing(party.title for party in item.cooperating))

    def time(self, item: Item, usual: Words | None) -> list[str]:
        """When it may begin, where that is not what is usual; by when, as the plan says it; and as a date."""
        starts = [] if item.start_says in (None, usual) else [item.start_says]
        says = [] if item.due_says is None else [item.due_says]
        lines = [capital(words).say(self.lang) for words in (*starts, *says)]
        if item.due and spoken(item.due, self.lang) not in "".join(lines):
            lines.append(spoken(item.due, self.lang))
        return lines + self.lined(_LENIENT, item.due_lenient)

    def progress(self, item: Item) -> list[str]:
        """How far it is, when it was done, what was found beyond that, and what the unit says itself."""
        if item.stage is None or item.status is None or item.answer is None:
            return []
        found, status = item.answer.say(self.lang), capital(STATUS_WORDS[item.status]).say(self.lang)
        if item.status in _SAID and found.startswith(status):
            found = found[len(status) :].lstrip("；;。. ")
        lines = self.say(capital(STAGE_WORDS[item.stage]))
        if item.done and spoken(item.done, self.lang) not in found:
            lines.append(spoken(item.done, self.lang))
        lines += self.say(capital(Words(found, found))) if found else []
        if item.states is not None and str(item.states) != str(item.stage):
            lines += self.lined(_STATES, STAGE_WORDS[Stage(item.states)])
        return lines

    # The register of problems

    def register(self) -> Iterator[str]:
        """A row for each problem; where there is none, rows to be filled in by hand."""
        yield paragraph(self.numbered(REGISTER, len(self.checklist.sections) + 1), "Heading1")
        yield paragraph(REGISTER_NOTE.say(self.lang), "Note")
        columns: Sequence[_TableColumn] = [
            (wide, title, style) for (wide, style), title in zip(_OF_REGISTER, REGISTER_HEADS, strict=True)
        ]
        table, styles = self.table(columns), [style for _, style in _OF_REGISTER]
        entries = [entry(problem, self.checklist.as_of, self.lang) for problem in self.checklist.problems] or [
            [_EMPTY_CELL] * len(styles)
        ] * _EMPTY_ROWS
        yield from self.laid_out(table, columns, (table.row(lines, styles) for lines in entries))
