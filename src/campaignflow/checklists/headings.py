"""What every column is called, as offices write it: one table for all forms, and for reading a ledger back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaignflow.wording.words import LANGUAGES, Words

HEADINGS: Mapping[str, Words] = {
    "campaign": Words("活动标识", "Campaign"),
    "version": Words("规范版本", "Version of the spec"),
    "source": Words("方案", "Plan"),
    "unit": Words("单位", "Unit"),
    "unit_id": Words("单位编号", "Unit id"),
    "as_of": Words("核对日期", "As of"),
    "number": Words("序号", "No."),
    "rule": Words("规则标识", "Rule id"),
    "kind": Words("规则种类", "Kind"),
    "phase": Words("阶段标识", "Phase id"),
    "phase_title": Words("阶段", "Phase"),
    "subject": Words("环节标识", "Step id"),
    "title": Words("任务", "Task"),
    "steps": Words("相关步骤", "Steps that answer it"),
    "sentence": Words("办理要求", "What it asks"),
    "requirement": Words("工作要求", "What is asked"),
    "reference": Words("依据", "Clause"),
    "basis": Words("依据性质", "Stated or implied"),
    "responsible": Words("责任单位", "Responsible"),
    "cooperating": Words("配合单位", "With"),
    "presided_by": Words("责任人", "In person"),
    "roles": Words("责任人标识", "Role ids"),
    "condition": Words("适用条件", "Applies if"),
    "start": Words("起始时间", "From"),
    "start_says": Words("起始时间要求", "From, in words"),
    "due": Words("截止日期", "Due date"),
    "due_lenient": Words("最迟日期（从宽）", "Latest date (lenient)"),
    "due_says": Words("完成时限", "Due"),
    "evidence": Words("佐证要求", "Evidence wanted"),
    "force": Words("性质", "Force"),
    "action": Words("动作类别", "Prescribed or own choice"),
    "status": Words("核对结论", "Status"),
    "reason": Words("原因代码", "Reason"),
    "stage": Words("完成情况", "Progress"),
    "done": Words("完成日期", "Done on"),
    "found": Words("要求与核对情况", "What is asked and was found"),
    "answer": Words("核对情况", "Checked"),
    "pointers": Words("记录位置", "Records it rests on"),
    "notes": Words("记录备注", "Remarks in the records"),
    "states": Words("单位自报", "The unit says"),
    "shown": Words("佐证材料", "Evidence"),
    "opinion": Words("督导组意见", "Opinion"),
    "remark": Words("备注", "Remarks"),
    "stage_shown": Words("预填完成情况", "Progress as written"),
    "done_shown": Words("预填完成日期", "Day as written"),
    "tick": Words("勾选", "Tick"),
    "item_count": Words("任务数", "Items"),
    "blank": Words("未填", "Not filled in"),
    "total": Words("合计", "Total"),
    "id": Words("单位编号", "Unit id"),
    "counts": Words("各结论项数", "Items by status"),
    "stages": Words("各阶段状态", "State of the phases"),
    "breaches": Words("问题项数", "Breaches"),
    "next_due": Words("下一时限", "Next due date"),
    "next_asks": Words("届时应办", "Due then"),
    "overdue": Words("逾期事项", "Overdue"),
    "sound": Words("数据是否无误", "Data in order"),
}
"""Of an item, of its checklist, and of a unit among many."""
OF_RECORD: Mapping[str, Words] = {
    "step": Words("步骤", "step"),
    "date": Words("完成日期", "date of completion"),
    "began": Words("开始日期", "date of beginning"),
    "half": Words("上午或下午", "half of the day"),
    "days": Words("天数", "days taken"),
    "by": Words("进行单位", "done by"),
    "presided_by": Words("主持人", "presided over by"),
    "present": Words("到场人数", "present"),
    "invited": Words("邀请对象", "invited"),
    "recipients": Words("报送对象", "sent to"),
    "attachments": Words("附件", "attachments"),
    "kept": Words("留存记录", "records kept"),
    "contents": Words("内容", "contents"),
    "consulted": Words("听取意见对象", "consulted"),
    "merged_with": Words("合并进行事项", "merged with"),
    "audience": Words("公开或通报范围", "made known to"),
    "reflects": Words("体现的成果", "results reflected"),
    "criteria": Words("评议内容", "criteria"),
    "forms": Words("采取形式", "forms"),
    "means": Words("公开方式", "means of publication"),
    "counts": Words("份数或人数", "numbers"),
    "numbers": Words("数字", "figures"),
    "times": Words("次数", "times"),
    "attested": Words("自查结论（是或否）", "declared (yes or no)"),
    "outcome": Words("结果", "outcome"),
    "note": Words("备注", "remarks"),
    "problems": Words("问题台账", "the register of problems"),
}
"""Of a record: every key, and the register of problems, in the order of a ledger; as nouns in a sentence besides."""
OF_PROBLEM: Mapping[str, Words] = {
    "id": Words("问题编号", "Id"),
    "says": Words("问题", "Problem"),
    "step": Words("来源步骤", "Found in"),
    "found": Words("发现日期", "Found on"),
    "measure": Words("整改措施", "Measure"),
    "owner": Words("责任人", "Owner"),
    "due": Words("整改时限", "Time limit"),
    "closed": Words("销号日期", "Closed on"),
    "evidence": HEADINGS["shown"],
    "note": HEADINGS["remark"],
    "closing": Words("完成情况（销号）", "Progress, closing"),
}
"""Of an entry in the register of problems."""
OF_WAIVER: Mapping[str, Words] = {
    "waiver": Words("豁免", "Waiver"),
    "approved_by": Words("批准机构", "Approved by"),
    "date": Words("批准日期", "Approved on"),
    "justification": Words("理由", "Justification"),
    "persons": Words("人数", "Persons"),
    "until": Words("延至", "Put off to"),
    "grounds": Words("符合的条件", "Grounds"),
}
OF_UNIT: Mapping[str, Words] = {
    "about": Words("类别", "About"),
    "name": Words("名称", "Name"),
    "value": Words("填写内容", "To fill in"),
    "place": Words("标识", "Id"),
}
"""Of what a unit states of itself."""
ABOUT: Mapping[str, Words] = {
    "id": Words("单位编号", "unit id"),
    "name": Words("单位名称", "unit name"),
    "attributes": Words("单位属性", "attribute"),
    "headcounts": Words("人数", "headcount"),
    "planned": Words("计划日期", "planned date"),
    "events": Words("外部事件日期", "date of an event"),
    "began": Words("阶段开始日期", "day a phase began"),
    "ended": Words("阶段结束日期", "day a phase ended"),
    "figures": Words("填报指标", "figure"),
}
"""What these statements are about, in their order."""
OF_PHASES = ("began", "ended")
"""Those that are about phases."""
PROBLEMS_SHEET = Words("问题台账", "Problems")
"""The title of the sheet."""
_FORMER: Mapping[Words, tuple[str, ...]] = {
    HEADINGS["opinion"]: ("Supervisors",),
    OF_PROBLEM["owner"]: ("Subject",),
    OF_PROBLEM["due"]: ("Due",),
    PROBLEMS_SHEET: ("Diagnostics",),
}
"""What stood in its place in ledgers that offices may still have."""


def known_as(words: Words) -> Iterator[str]:
    """All that a column or sheet of a ledger may be called: in either language, now or formerly."""
    yield from (words.say(lang) for lang in LANGUAGES)
    yield from _FORMER.get(words, ())
