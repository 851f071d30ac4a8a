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
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import ProgressError
from campaignflow.wording.words import Lang, Words, spoken

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

    def lists(self) -> None:
        """The lists that cells choose from."""
        page = self.book.book.add_worksheet(LISTS)
        for index, entries in enumerate(self.choices.lists.values()):
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
