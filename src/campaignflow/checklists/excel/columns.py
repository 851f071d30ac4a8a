"""The sheets and columns of a ledger in Excel: what is written and what is read back goes by the same tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from campaignflow.checklists.nouns import NOUNS
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


def _column(key: str, zh: str, en: str, fill: Fill = Fill.SHOWN, width: float = 12) -> Column:
    return Column(key, Words(zh, en), fill, width)


TASKS = Sheet(
    "tasks",
    Words("任务清单", "Tasks"),
    (
        _column("number", "序号", "No.", width=4),
        _column("phase", "阶段", "Phase", width=8),
        _column("title", "任务", "Task", width=12),
        _column("says", "工作要求", "What is asked", width=28),
        _column("reference", "依据", "Clause", width=8),
        _column("responsible", "责任单位", "Responsible", width=9),
        _column("presided_by", "责任人", "In person", width=8),
        _column("cooperating", "配合单位", "With", width=8),
        _column("start", "起始时间", "From", width=10),
        _column("due", "完成时限", "Due", width=12),
        _column("wanted", "佐证要求", "Evidence wanted", width=13),
        _column("force", "性质", "Force", width=8),
        _column("stage", "完成情况", "Progress", Fill.STAGE, 8),
        _column("done", "完成日期", "Done on", Fill.DAY, 10),
        _column("evidence", "佐证材料", "Evidence", Fill.TEXT, 12),
        _column("found", "核对情况", "Checked", width=15),
        _column("opinion", "督导组意见", "Supervisors", Fill.OPINION, 8),
        _column("remark", "备注", "Remarks", Fill.TEXT, 9),
        _column("rule", "规则标识（勿改）", "Rule id (do not change)", Fill.HIDDEN),
        _column("phase_id", "阶段标识（勿改）", "Phase id (do not change)", Fill.HIDDEN),
        _column("stage_shown", "预填完成情况（勿改）", "Progress as written (do not change)", Fill.HIDDEN),
        _column("done_shown", "预填完成日期（勿改）", "Day as written (do not change)", Fill.HIDDEN),
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
    "times": (Fill.NUMBER, 6),
    "attested": (Fill.ANSWERS, 22),
    "outcome": (Fill.NAME, 12),
    "note": (Fill.TEXT, 20),
}
ACTS = Sheet(
    "acts",
    Words("办理记录", "Acts"),
    (
        _column("number", "序号", "No.", Fill.NUMBER, 6),
        *(Column(key, NOUNS[key], *_ACTS.get(key, (Fill.NAMES, 18))) for key in NOUNS if key != "problems"),
    ),
)
"""Rows of one number are one act: a list too long for a cell goes on in the next row."""
PROBLEMS = Sheet(
    "problems",
    Words("问题台账", "Diagnostics"),
    (
        _column("number", "序号", "No.", width=6),
        _column("id", "问题编号", "Id", Fill.TEXT, 10),
        _column("says", "问题", "Problem", Fill.TEXT, 30),
        _column("step", "来源步骤", "Found in", Fill.NAME, 18),
        _column("found", "发现日期", "Found on", Fill.DAY, 11),
        _column("measure", "整改措施", "Measure", Fill.TEXT, 30),
        _column("owner", "责任人", "Subject", Fill.TEXT, 12),
        _column("due", "整改时限", "Due", Fill.DAY, 11),
        _column("closed", "销号日期", "Closed on", Fill.DAY, 11),
        _column("evidence", "佐证材料", "Evidence", Fill.TEXT, 20),
        _column("note", "备注", "Remarks", Fill.TEXT, 16),
    ),
)
UNIT_SHEET = Sheet(
    "unit",
    Words("单位情况", "Unit"),
    (
        _column("about", "类别", "About", Fill.TEXT, 14),
        _column("name", "名称", "Name", Fill.TEXT, 36),
        _column("value", "填写内容", "To fill in", Fill.TEXT, 40),
        _column("place", "标识（勿改）", "Id (do not change)", Fill.HIDDEN),
    ),
)
WAIVERS = Sheet(
    "waivers",
    Words("豁免事项", "Waivers"),
    (
        _column("waiver", "豁免", "Waiver", Fill.NAME, 24),
        _column("approved_by", "批准机构", "Approved by", Fill.NAME, 18),
        _column("date", "批准日期", "Approved on", Fill.DAY, 11),
        _column("justification", "理由", "Justification", Fill.TEXT, 36),
        _column("persons", "人数", "Persons", Fill.NUMBER, 8),
        _column("grounds", "符合的条件", "Grounds", Fill.NAMES, 24),
    ),
)
GUIDE = Words("填表说明", "How to fill in")
SUMMARY = Words("汇总", "Summary")
LISTS = "_lists"
"""The hidden sheet of drop-down lists."""
META = "_meta"
"""The hidden sheet that says what the file is."""
SHEETS = (TASKS, ACTS, PROBLEMS, UNIT_SHEET, WAIVERS)
ABOUT: Mapping[str, Words] = {
    "id": Words("单位编号", "unit id"),
    "name": Words("单位名称", "unit name"),
    "attributes": Words("单位属性", "attribute"),
    "headcounts": Words("人数", "headcount"),
    "planned": Words("计划日期", "planned date"),
    "events": Words("外部事件日期", "date of an event"),
    "figures": Words("填报指标", "figure"),
}
"""What the rows of the unit's sheet are about, in their order."""
YES_NO: Mapping[bool, Words] = {True: Words("是", "yes"), False: Words("否", "no")}
HALVES: Mapping[str, Words] = {"am": Words("上午", "am"), "pm": Words("下午", "pm")}
