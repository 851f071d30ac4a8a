"""A batch of units as a table in Excel."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from campaignflow.checklists.excel.book import HEAD, Book
from campaignflow.checklists.excel.cells import short
from campaignflow.checklists.excel.columns import SUMMARY, Column, Fill
from campaignflow.checklists.units import Batch, shown_columns
from campaignflow.wording.words import Lang, spoken


def batch_workbook(batch: Batch, lang: Lang = "zh") -> bytes:
    """The table of a batch: a row for each unit."""
    out = BytesIO()
    book = Book(out, lang)
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
