"""Workbooks of the house in Excel: formats, sheets ready to print, cells in which text is text.

All foreign text is written as text, never as a formula, a link or a number. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from campaignflow.checklists.excel.cells import short
from campaignflow.checklists.excel.columns import Column, Fill, Sheet
from campaignflow.checklists.model import Stage
from campaignflow.wording.words import Lang, Words, width

HEAD = 2
"""The row (counted from 0) of a sheet's headings; a title and a line about the unit stand above."""
LINE = 14.5
"""The height of one line, in points."""
_MOST_LINES, _LOOKED_AT = 28, 2_000
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


class Book:
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
        sheet.set_row(HEAD, 2 * LINE)
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

    def row(self, sheet: Any, row: int, columns: Sequence[Column], said: Mapping[str, Any]) -> None:
        """One row of values by the keys of their columns."""
        for index, column in enumerate(columns):
            self.cell(sheet, row, index, column, said.get(column.key))

    def blank(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:
        """One row to be filled in."""
        for index, column in enumerate(columns):
            if column.fill is not Fill.HIDDEN:
                self.cell(sheet, row, index, column, None)

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


def height(sheet: Sheet, row: Mapping[str, Any]) -> float:
    """The height that the longest cell of a row needs, in points: not all programs work it out themselves."""
    shown = ((column.width, row.get(column.key)) for column in sheet.columns if column.fill is not Fill.HIDDEN)
    return LINE * min(
        _MOST_LINES, max((_lines(said, wide) for wide, said in shown if isinstance(said, str)), default=1)
    )


def _lines(said: str, wide: float) -> int:
    """How many lines a text takes in a column."""
    room = max(1.0, wide - 2.5)  # punctuation that may not begin a line
    return sum(ceil(max(1, width(line[:_LOOKED_AT])) / room) for line in said.split("\n", _MOST_LINES))


def letter(index: int) -> str:
    """The letter of a column; no sheet of ours has more than 26 that are referred to."""
    return chr(ord("A") + index)


def index_of(sheet: Sheet, key: str) -> int:
    """The place of a column, counted from 0."""
    return [column.key for column in sheet.columns].index(key)
