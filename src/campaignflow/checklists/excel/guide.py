"""How to fill in a ledger, in the words of an office; stands on its own sheet."""

from __future__ import annotations

from collections.abc import Iterator

from campaignflow.campaign.campaign import Campaign
from campaignflow.wording.words import Words

_LINES = (
    Words(
        "一、淡黄色的单元格供填写，其余勿改；隐藏的列和工作表用于收回本表，请勿删除。行可以排序、筛选，列可以移动；"
        "单元格不要合并，批注和另加的工作表不收回。",
        "1. Cells in pale yellow are to be filled in; leave the others. Hidden columns and sheets are needed to read "
        "the file back: do not delete them. Rows may be sorted and filtered, columns moved. Do not merge cells; "
        "comments and sheets of your own are not read.",
    ),
    Words(
        "二、简便填法：在“任务清单”中选“已完成”并填完成日期。某步骤在“办理记录”中没有记录时，各行的勾选合为一条记录。",
        "2. The short way: on “Tasks” choose “done” and enter the day. Where “Acts” has nothing of a step, what its "
        "rows say makes one act.",
    ),
    Words(
        "三、完整填法：在“办理记录”中每做一次填一行，写明人数、对象、附件等。某步骤在此有记录的，以办理记录为准，"
        "任务清单与之不符的予以指出，不予采用。",
        "3. The full way: on “Acts” one row for each act, with numbers, recipients, papers and so on. Where a step has "
        "an act there, the acts count; what “Tasks” says otherwise is reported and not used.",
    ),
    Words(
        "四、“办理记录”中一格填多项的，一行一项（Alt+Enter），也可用“、”隔开；人数写作“党员：20”，自查结论写作“……：是”。"
        "序号相同的几行算同一次。",
        "4. On “Acts” several entries stand one on a line (Alt+Enter) or with commas between; numbers as "
        "“members: 20”, declarations as “…: yes”. Rows of one number are one act.",
    ),
    Words(
        "五、日期填成日期，或写作 2009-06-05、2009年6月5日。",
        "5. Days are entered as days, or written as 2009-06-05.",
    ),
    Words(
        "六、“督导组意见”由督导组填：同意、补课（补齐所缺）、退回。",
        "6. “Opinion” is for the supervision group: agreed, make good (what is missing), returned.",
    ),
    Words(
        "七、“问题台账”一个问题一行：问题、整改措施、责任人、整改时限；整改到位后填销号日期和佐证材料。没有查出问题的，只在一行填“无”。",
        "7. “Problems” has one row for each problem: measure, owner, time limit; once it is put right, the day "
        "on which it was closed, and the evidence. Where none was found, one row says “none” and nothing else.",
    ),
    Words(
        "八、“核对情况”是出表时按办理记录自动核对的结果；改填后重新出表方更新。“汇总”随填随变。",
        "8. “Checked” is what was found when the file was made; it changes when the file is made again. “Summary” "
        "changes as the file is filled in.",
    ),
)


def guide(campaign: Campaign) -> Iterator[Words]:
    """The lines of the guide, and what the spec takes for granted."""
    yield from _LINES
    for assumption in campaign.assumptions:
        yield Words("假定：", "Assumed: ") + assumption
