"""The sheets and columns of a ledger in Excel: what is written and what is read back goes by the same tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from campaignflow.checklists.headings import (
    HEADINGS,
    OF_PROBLEM,
    OF_RECORD,
    OF_UNIT,
    OF_WAIVER,
    PROBLEMS_SHEET,
)
from campaignflow.wording.words import Words

FORMAT = "1"
"""The version of the form."""
MAX_CELL = 32_000
"""UTF-16 units in one cell; Excel takes 32,767."""


class Fill(StrEnum):
    """How a cell is filled in."""

    SHOWN = "shown"
    """Not at all: what stands there is for reading."""
    HIDDEN = "hidden"
    TEXT = "text"
    NAME = "name"
    """The title of one thing of the plan."""
    NAMES = "names"
    """Titles, one on a line or with 、 between."""
    NUMBER = "number"
    DAY = "day"
    COUNTS = "counts"
    """``title：number`` on each line."""
    ANSWERS = "answers"
    """``title：是`` or ``title：否`` on each line."""
    HALF = "half"
    STAGE = "stage"
    OPINION = "opinion"


@frozen
class Column:
    """One column of a sheet."""

    key: str
    title: Words
    fill: Fill
    width: float = 12


@frozen
class Sheet:
    """One sheet, by its columns."""

    key: str
    title: Words
    columns: tuple[Column, ...]

    @property
    def column(self) -> Mapping[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def to_fill(self) -> tuple[Column, ...]:
        """The columns that are to be filled in."""
        return tuple(column for column in self.columns if column.fill not in (Fill.SHOWN, Fill.HIDDEN))


_KEEP = Words("（勿改）", " (do not change)")


def _kept(key: str, heading: Words) -> Column:
    """A hidden column that keeps the thread for reading the sheet back."""
    return Column(key, heading + _KEEP, Fill.HIDDEN)


TASKS = Sheet(
    "tasks",
    Words("任务清单", "Tasks"),
    (
        Column("number", HEADINGS["number"], Fill.SHOWN, 4),
        Column("phase", HEADINGS["phase_title"], Fill.SHOWN, 8),
        Column("title", HEADINGS["title"], Fill.SHOWN, 12),
        Column("says", HEADINGS["requirement"], Fill.SHOWN, 28),
        Column("reference", HEADINGS["reference"], Fill.SHOWN, 8),
        Column("responsible", HEADINGS["responsible"], Fill.SHOWN, 9),
        Column("presided_by", HEADINGS["presided_by"], Fill.SHOWN, 8),
        Column("cooperating", HEADINGS["cooperating"], Fill.SHOWN, 8),
        Column("start", HEADINGS["start"], Fill.SHOWN, 10),
        Column("due", HEADINGS["due_says"], Fill.SHOWN, 12),
        Column("wanted", HEADINGS["evidence"], Fill.SHOWN, 13),
        Column("force", HEADINGS["force"], Fill.SHOWN, 8),
        Column("stage", HEADINGS["stage"], Fill.STAGE, 8),
        Column("done", HEADINGS["done"], Fill.DAY, 10),
        Column("evidence", HEADINGS["shown"], Fill.TEXT, 12),
        Column("found", HEADINGS["answer"], Fill.SHOWN, 15),
        Column("opinion", HEADINGS["opinion"], Fill.OPINION, 8),
        Column("remark", HEADINGS["remark"], Fill.TEXT, 9),
        _kept("rule", HEADINGS["rule"]),
        _kept("phase_id", HEADINGS["phase"]),
        _kept("stage_shown", HEADINGS["stage_shown"]),
        _kept("done_shown", HEADINGS["done_shown"]),
    ),
)
_ACTS: Mapping[str, tuple[Fill, float]] = {
    "step": (Fill.NAME, 22),
    "date": (Fill.DAY, 11),
    "began": (Fill.DAY, 11),
    "half": (Fill.HALF, 8),
    "days": (Fill.NUMBER, 6),
    "by": (Fill.NAME, 14),
    "presided_by": (Fill.NAMES, 14),
    "present": (Fill.COUNTS, 16),
    "counts": (Fill.COUNTS, 16),
    "numbers": (Fill.COUNTS, 16),
    "times": (Fill.NUMBER, 6),
    "attested": (Fill.ANSWERS, 22),
    "outcome": (Fill.NAME, 12),
    "note": (Fill.TEXT, 20),
}
ACTS = Sheet(
    "acts",
    Words("办理记录", "Acts"),
    (
        Column("number", HEADINGS["number"], Fill.NUMBER, 6),
        *(Column(key, OF_RECORD[key], *_ACTS.get(key, (Fill.NAMES, 18))) for key in OF_RECORD if key != "problems"),
    ),
)
"""Rows of one number are one act: a list too long for a cell goes on in the next row."""
PROBLEMS = Sheet(
    "problems",
    PROBLEMS_SHEET,
    (
        Column("number", HEADINGS["number"], Fill.SHOWN, 6),
        Column("id", OF_PROBLEM["id"], Fill.TEXT, 10),
        Column("says", OF_PROBLEM["says"], Fill.TEXT, 30),
        Column("step", OF_PROBLEM["step"], Fill.NAME, 18),
        Column("found", OF_PROBLEM["found"], Fill.DAY, 11),
        Column("measure", OF_PROBLEM["measure"], Fill.TEXT, 30),
        Column("owner", OF_PROBLEM["owner"], Fill.TEXT, 12),
        Column("due", OF_PROBLEM["due"], Fill.DAY, 11),
        Column("closed", OF_PROBLEM["closed"], Fill.DAY, 11),
        Column("evidence", OF_PROBLEM["evidence"], Fill.TEXT, 20),
        Column("note", OF_PROBLEM["note"], Fill.TEXT, 16),
    ),
)
UNIT_SHEET = Sheet(
    "unit",
    Words("单位情况", "Unit"),
    (
        Column("about", OF_UNIT["about"], Fill.TEXT, 14),
        Column("name", OF_UNIT["name"], Fill.TEXT, 36),
        Column("value", OF_UNIT["value"], Fill.TEXT, 40),
        _kept("place", OF_UNIT["place"]),
    ),
)
WAIVERS = Sheet(
    "waivers",
    Words("豁免事项", "Waivers"),
    (
        Column("waiver", OF_WAIVER["waiver"], Fill.NAME, 24),
        Column("approved_by", OF_WAIVER["approved_by"], Fill.NAME, 18),
        Column("date", OF_WAIVER["date"], Fill.DAY, 11),
        Column("justification", OF_WAIVER["justification"], Fill.TEXT, 36),
        Column("persons", OF_WAIVER["persons"], Fill.NUMBER, 8),
        Column("until", OF_WAIVER["until"], Fill.DAY, 11),
        Column("grounds", OF_WAIVER["grounds"], Fill.NAMES, 24),
    ),
)
GUIDE = Words("填表说明", "How to fill in")
SUMMARY = Words("汇总", "Summary")
LISTS = "_lists"
"""The hidden sheet of drop-down lists."""
META = "_meta"
"""The hidden sheet that says what the file is."""
SHEETS = (TASKS, ACTS, PROBLEMS, UNIT_SHEET, WAIVERS)
YES_NO: Mapping[bool, Words] = {True: Words("是", "yes"), False: Words("否", "no")}
NONE_FOUND = Words("无", "none")
"""What stands alone in the register of problems of a unit that found none."""
HALVES: Mapping[str, Words] = {"am": Words("上午", "am"), "pm": Words("下午", "pm")}
