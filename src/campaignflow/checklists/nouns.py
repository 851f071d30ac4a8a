"""What the keys of a record are called where a person reads or fills them in: as headings, and as evidence."""

from __future__ import annotations

from collections.abc import Mapping

from campaignflow.wording.words import Words

NOUNS: Mapping[str, Words] = {
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
    "times": Words("次数", "times"),
    "attested": Words("自查结论（是或否）", "declared (yes or no)"),
    "outcome": Words("结果", "outcome"),
    "note": Words("备注", "remarks"),
    "problems": Words("问题台账", "the register of problems"),
}
"""Every key of a record, and the register of problems, in the order in which a ledger shows them."""
