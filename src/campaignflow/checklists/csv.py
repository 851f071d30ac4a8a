"""A checklist, or a batch of units, as CSV: spreadsheets open it as a table and take no text in it for a formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from csv import writer
from enum import StrEnum
from io import StringIO
from typing import Any

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.model import (
    ACTION_WORDS,
    OPINION_WORDS,
    STAGE_WORDS,
    STRENGTH_WORDS,
    Checklist,
    Item,
    Stage,
)
from campaignflow.checklists.plain import cut, listed, sentences, sourced
from campaignflow.checklists.units import Batch, columns
from campaignflow.rules.outcome import BASIS_WORDS, STATUS_WORDS
from campaignflow.wording.words import Lang, Words, one_line

MOST = 32_767
"""As many UTF-16 units as one cell of a spreadsheet holds; Excel spreads what is more over the rows that follow."""
CUT = Words("……（已截断）", "… (cut)")
_ARMED = re.compile(r"""(^|;)([\s'"]*[=+\-@＝＋－＠])""")
"""Where a cell would begin a formula: at its start, and after a semicolon, for some offices' cells end there."""

_COLUMNS: Mapping[str, Callable[[Item, Lang], object]] = {
    "number": lambda item, _: item.number,
    "phase_title": lambda item, _: item.phase_title,
    "title": lambda item, _: item.title,
    "requirement": lambda item, _: item.requirement,
    "reference": lambda item, lang: sourced(item.reference, lang),
    "basis": lambda item, _: BASIS_WORDS[item.basis],
    "responsible": lambda item, _: item.responsible.title,
    "cooperating": lambda item, lang: listed((p.title.say(lang) for p in item.cooperating), lang),
    "presided_by": lambda item, _: item.presided_by,
    "start": lambda item, _: item.start,
    "due_says": lambda item, _: item.due_says,
    "due": lambda item, _: item.due,
    "due_lenient": lambda item, _: item.due_lenient,
    "evidence": lambda item, _: item.evidence,
    "force": lambda item, _: STRENGTH_WORDS[item.force],
    "action": lambda item, _: ACTION_WORDS[item.action],
    "stage": lambda item, _: _called(STAGE_WORDS, item.stage),
    "status": lambda item, _: _called(STATUS_WORDS, item.status),
    "answer": lambda item, _: item.answer,
    "done": lambda item, _: item.done,
    "states": lambda item, _: _called(STAGE_WORDS, item.states and Stage(item.states)),
    "shown": lambda item, _: item.shown,
    "opinion": lambda item, _: _called(OPINION_WORDS, item.opinion),
    "remark": lambda item, _: item.remark,
    "notes": lambda item, lang: sentences(item.notes, lang),
    "rule": lambda item, _: item.rule,
}
"""What an office's ledger shows, in its order."""


def csv(checklist: Checklist, lang: Lang = "zh") -> bytes:
    """One row for each item, under headings; UTF-8 with its mark, and lines that end with CRLF."""
    rows = (
        [*(value(item, lang) for value in _COLUMNS.values()), checklist.unit, checklist.as_of]
        for item in checklist.items
    )
    return _table((HEADINGS[name] for name in (*_COLUMNS, "unit", "as_of")), rows, lang)


def batch_csv(batch: Batch, lang: Lang = "zh") -> bytes:
    """One row for each unit, in the same form: states of the phases, items by status, and what comes next."""
    shown = columns(batch)
    heads = (*(column.title for column in shown), HEADINGS["as_of"])
    return _table(heads, ([*(column.value(row) for column in shown), batch.as_of] for row in batch.rows), lang)


def _table(heads: Iterable[Words], rows: Iterable[Iterable[object]], lang: Lang) -> bytes:
    text = StringIO(newline="")
    table = writer(text, lineterminator="\r\n")
    table.writerow([cell(head, lang) for head in heads])
    table.writerows([cell(value, lang) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: object, lang: Lang) -> object:
    """A value as a cell: text on one line, disarmed and cut to what a cell holds; nothing where there is none.

    An apostrophe goes before what would begin a formula. It is what spreadsheets themselves use to mark text,
    people see it, no character of the text is lost, and taking it away again gives the text back.
    """
    if value is None or isinstance(value, int):
        return value
    text = value.say(lang) if isinstance(value, Words) else str(value)
    return cut(_ARMED.sub(r"\1'\2", one_line(text)), MOST, CUT.say(lang))


def _called(words: Mapping[Any, Words], value: StrEnum | str | None) -> Words | None:
    return None if value is None else words[value]
