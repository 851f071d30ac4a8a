"""A batch of units as a Word document across A4, with a place to sign for the supervision group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.plain import named
from campaignflow.checklists.units import Batch, UnitColumn, shown_columns
from campaignflow.checklists.word.file import filed
from campaignflow.checklists.word.parts import LANDSCAPE, Table, paragraph
from campaignflow.wording.words import Lang, Words, spoken

_UNITS = Words("各单位情况", ": the units")
_SIGN = Words(
    "督导组签字：＿＿＿＿＿＿＿＿＿　日期：＿＿年＿＿月＿＿日",
    "Supervision group: ____________________  Date: __________",
)
_SHARES = {"unit": 4.0, "id": 3.0, "next_due": 3.0, "next_asks": 6.0, "count": 1.4, "other": 2.2}
"""How wide columns are, one beside the other."""


def batch_word(batch: Batch, lang: Lang = "zh") -> bytes:
    """The table as a ``.docx`` file, the same bytes for the same batch; statuses that no unit has are left out.

    Raises :class:`ModuleNotFoundError` where python-docx is not installed.
    """
    return filed(_blocks(batch, lang), (LANDSCAPE,), (batch.title + _UNITS).say(lang), lang)


def _blocks(batch: Batch, lang: Lang) -> Iterator[str]:
    columns = shown_columns(batch)
    shares = [_share(column) for column in columns]
    table = Table([LANDSCAPE.text_width * share / sum(shares) for share in shares], lang)
    styles = ["Cell" if column.key in ("unit", "next_asks") else "CellCentred" for column in columns]
    rows = ([_lines(column.value(row), lang) for column in columns] for row in batch.rows)
    yield paragraph((batch.title + _UNITS).say(lang), "Title")
    yield paragraph(named(HEADINGS["source"], batch.source, lang), "Note")
    yield paragraph(named(HEADINGS["as_of"], spoken(batch.as_of, lang), lang), "Note")
    yield from table.parts([column.title.say(lang) for column in columns], (table.row(row, styles) for row in rows))
    yield paragraph(_SIGN.say(lang), "Note")


def _share(column: UnitColumn) -> float:
    kind = "count" if column.key.startswith("status ") or column.key == "breaches" else column.key
    return _SHARES.get(kind, _SHARES["other"])


def _lines(value: Words | str | int | date | None, lang: Lang) -> list[str]:
    return [] if value is None else [spoken(value, lang)]
