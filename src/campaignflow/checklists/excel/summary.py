"""How many items of each phase stand how, counted by the workbook itself as it is filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from campaignflow.campaign.parts import Phase
from campaignflow.checklists.excel.book import HEAD, Book, index_of, letter
from campaignflow.checklists.excel.cells import short
from campaignflow.checklists.excel.columns import SUMMARY, TASKS, Column, Fill, Sheet
from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.model import STAGE_WORDS

_STAGES = tuple(Column(str(stage), words, Fill.SHOWN, 12) for stage, words in STAGE_WORDS.items())
SUMMARY_SHEET = Sheet(
    "summary",
    SUMMARY,
    (
        Column("phase", HEADINGS["phase_title"], Fill.SHOWN, 30),
        *_STAGES,
        Column("blank", HEADINGS["blank"], Fill.SHOWN, 12),
        Column("all", HEADINGS["total"], Fill.SHOWN, 12),
    ),
)
_HIDDEN = len(SUMMARY_SHEET.columns)
"""The column that holds the ids of the phases."""


def write_summary(
    book: Book, page: Any, phases: Iterable[Phase], tasks: Sequence[Mapping[str, Any]], listed: Collection[str]
) -> None:
    """A row of counts for each phase: formulas, with what they come to of the rows of the items ``listed``."""
    page.set_column(_HIDDEN, _HIDDEN, None, None, {"hidden": True})
    stages, ids = (_range(book, key, max(1, len(tasks))) for key in ("stage", "phase_id"))
    for row, phase in enumerate(phases, HEAD + 1):
        page.write_string(row, 0, short(book.say(phase.title)), book.text)
        page.write_string(row, _HIDDEN, phase.id)
        mine = [task["stage"] for task in tasks if task.get("phase_id") == phase.id and task["rule"] in listed]
        counted = f"{ids},${letter(_HIDDEN)}${row + 1}"
        for index, column in enumerate(_STAGES, 1):
            count = sum(stage == book.say(column.title) for stage in mine)
            formula = f"=COUNTIFS({counted},{stages},{letter(index)}${HEAD + 1})"
            page.write_formula(row, index, formula, book.centred, count)
        blank = sum(not stage for stage in mine)
        page.write_formula(row, _HIDDEN - 2, f'=COUNTIFS({counted},{stages},"")', book.centred, blank)
        page.write_formula(row, _HIDDEN - 1, f"=COUNTIFS({counted})", book.centred, len(mine))


def _range(book: Book, key: str, rows: int) -> str:
    """The cells of a column of the list of tasks."""
    at, first = letter(index_of(TASKS, key)), HEAD + 2
    return f"'{book.say(TASKS.title)}'!${at}${first}:${at}${first + rows - 1}"
