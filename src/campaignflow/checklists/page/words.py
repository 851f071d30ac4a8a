"""What a page says of its own: headings, labels, buttons, and what its script answers."""

from __future__ import annotations

from collections.abc import Mapping

from campaignflow.checklists.headings import ABOUT, HEADINGS, OF_RECORD
from campaignflow.rules.outcome import Status
from campaignflow.wording.words import Words, capital

SYMBOLS: Mapping[Status, str] = {
    Status.SATISFIED: "✓", Status.PENDING: "○", Status.OVERDUE: "!", Status.VIOLATED: "✗", Status.WAIVED: "–",
    Status.NOT_APPLICABLE: "–", Status.AMBIGUOUS: "?", Status.INVALID: "!",
}  # fmt: skip
"""Beside the words, never instead of them."""

COLUMNS: Mapping[str, Words] = {
    "box": HEADINGS["tick"],
    "number": HEADINGS["number"],
    "task": HEADINGS["requirement"],
    "who": HEADINGS["responsible"],
    "due": HEADINGS["due_says"],
    "basis": HEADINGS["reference"],
    "status": HEADINGS["stage"],
}
"""The headings of the columns, by class."""
COLON = Words("：", ": ")
LABELS: Mapping[str, Words] = {
    **HEADINGS,
    "cooperating": Words("配合", "with"),
    "date": capital(OF_RECORD["date"]),
    "outcome": capital(OF_RECORD["outcome"]),
    "name": capital(ABOUT["name"]),
    "id": capital(ABOUT["id"]),
}
"""What stands before a text of its own line."""
SAYS: Mapping[str, Words] = {
    "skip": Words("跳到清单", "Skip to the checklist"),
    "filters": Words("筛选", "Filter"),
    "phase": HEADINGS["phase_title"],
    "who": HEADINGS["responsible"],
    "status": Words("状态", "Status"),
    "text": Words("文字", "Text"),
    "all": Words("全部", "all"),
    "ticked": Words("已勾选", "ticked"),
    "unticked": Words("未勾选", "not ticked"),
    "facts": Words("单位情况", "About the unit"),
    "facts_why": Words(
        "有些要求视单位情况而定；不填写，这些要求无法判断。",
        "What some rules ask depends on these; what is left open cannot be judged.",
    ),
    "heads": Words("人数：", "Number of persons: "),
    "unstated": Words("未填写", "not stated"),
    "yes": Words("是", "yes"),
    "no": Words("否", "no"),
    "actions": Words("操作", "Actions"),
    "save": Words("保存为进度文件", "Save as progress"),
    "print": Words("打印", "Print"),
    "clear": Words("清除填写", "Clear"),
    "close": Words("关闭提示", "Close"),
    "not_saved": Words("单凭勾选不能写入进度文件", "a tick alone is not saved as progress"),
    "blank_unit": Words("填表单位（盖章）：", "Unit (seal): "),
    "blank_date": Words("填表日期：", "Date: "),
    "spoilt": Words(
        "进度文件有格式错误，改正之前不能保存勾选。",
        "The progress file is malformed: until it is mended, ticks cannot be saved.",
    ),
    "once": Words("已有记录，日期不变", "recorded already: the day stays"),
}
SCRIPT_SAYS: Mapping[str, Words] = {
    "count": Words("已勾选{ticked}项；显示{shown}项，共{all}项", "{ticked} ticked; {shown} of {all} shown"),
    "clear": Words("清除本页填写的全部内容？", "Clear everything that was entered on this page?"),
    "saved": Words("已保存{items}项，涉及{steps}个步骤。", "Saved: {items} item(s) of {steps} step(s)."),
    "nothing": Words("没有可保存的内容，未生成文件。", "There is nothing to save; no file was made."),
    "undated": Words(
        "以下步骤没有完成日期，未保存，请填写后重新保存：",
        "Not saved, for want of a date of completion; enter it and save again:",
    ),
    "unresolved": Words(
        "以下步骤没有填写结果，未保存，请填写后重新保存：",
        "Not saved, for want of an outcome; choose it and save again:",
    ),
    "unticked": Words("以下步骤填了日期但没有勾选事项，未保存：", "Not saved: a date but no ticked item:"),
    "more": Words(
        "有{items}项勾选需要姓名、人数或其他步骤的日期，单凭勾选不能保存：",
        "{items} ticked item(s) take more than a tick (numbers, names or the days of other steps) and are not saved:",
    ),
    "unkept": Words(
        "浏览器未保留填写内容，关闭本页前请保存。", "This browser keeps no ticks: save before you close it."
    ),
}
