"""What rules say in words: the verbs of their sentences, and the reasons of their outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from campaignflow.rules.outcome import Force, Reason
from campaignflow.wording.words import Words

MODALS: Mapping[Force, Words] = {
    Force.BINDING: Words("须", "must"),
    Force.SOFT: Words("原则上应", "should"),
    Force.PERMISSIVE: Words("可", "may"),
}
MODALS_NOT: Mapping[Force, Words] = {
    Force.BINDING: Words("不得", "must not"),
    Force.SOFT: Words("不宜", "should not"),
    Force.PERMISSIVE: Words("无须", "need not"),
}
REASONS: Mapping[Reason, Words] = {
    Reason.LATE: Words("已迟于期限", "it was late"),
    Reason.EARLY: Words("早于规定的日期", "it was too early"),
    Reason.OUT_OF_ORDER: Words("次序颠倒", "it was out of order"),
    Reason.SHORT: Words("数量不足", "it fell short"),
    Reason.OVER: Words("超过规定数量", "it went over the number"),
    Reason.MISSING: Words("没有记录", "nothing is recorded"),
    Reason.MISSING_ATTACHMENT: Words("没有附上", "it was not attached"),
    Reason.MISSING_PARTICIPANT: Words("没有参加", "they took no part"),
    Reason.MISSING_RECIPIENT: Words("没有报送", "it was not sent there"),
    Reason.MISSING_CONTENT: Words("内容缺项", "this content is missing"),
    Reason.MISSING_RECORD: Words("没有留存记录", "no record of it was kept"),
    Reason.UNAPPROVED: Words("没有得出所要的结果", "it did not come out as required"),
    Reason.WRONG_ACTOR: Words("进行者不符", "the wrong person or body did it"),
    Reason.UNPUBLISHED: Words("没有公开", "it was not published"),
    Reason.UNATTESTED: Words("尚未自证", "it has not been declared"),
    Reason.DENIED: Words("自述没有做到", "it is declared not to be so"),
    Reason.PROHIBITED: Words("出现了禁止的情形", "what is prohibited took place"),
    Reason.NOT_TAKEN: Words("没有采用（可不采用）", "not made use of, which is allowed"),
    Reason.UNDECIDED: Words("是否适用尚无法判断", "whether it applies cannot be told yet"),
    Reason.UNKNOWN_HEADCOUNT: Words("人数未填写，无法判断", "the headcount is not stated, so it cannot be told"),
    Reason.BAD_DATA: Words("不据以判断", "the data are impossible and were not used"),
    Reason.IRREGULAR: Words("已进行的不合程序，不算完成", "what took place was irregular and does not count"),
    Reason.OVERTAKEN: Words(
        "所依据的文稿已重写或退回，或所依据的事项已另行确定，须重新进行",
        "what it rested on was replaced or given back, so it is to be done again",
    ),
    Reason.CONTRADICTORY: Words("记录前后矛盾", "the record contradicts itself"),
    Reason.NOT_STATED: Words("记录未写明", "the record does not say"),
    Reason.NO_OUTCOME: Words("在先步骤的结果未写明", "how the earlier step came out is not recorded"),
    Reason.UNTOLD: Words("仅凭人数无法判断", "numbers alone cannot tell"),
}
NOT_YET: Mapping[Reason, Words] = {
    **REASONS,
    Reason.LATE: Words("天数未满", "the days are not over yet"),
    Reason.EARLY: Words("日期未到", "its day has not come"),
    Reason.UNDECIDED: Words("尚无法判断", "it cannot be told yet"),
    Reason.OUT_OF_ORDER: Words("时间未到", "it is too soon"),
    Reason.SHORT: Words("数量不足", "not often enough yet"),
    Reason.PROHIBITED: Words("现不得进行", "it may not be done now"),
    Reason.OVERTAKEN: Words(
        "原先所办已退回或失效，尚未重新办理", "what was done was given back or replaced, and is not done again yet"
    ),
}
"""The same of what has not taken place and would not be in order yet."""
_AS_IT_CAME_OUT = Words("{day}的结果不算完成，仍须再办", "as it came out on {day}, it is still to be done")
STILL_OPEN: Mapping[Reason, Words] = {
    Reason.IRREGULAR: Words(
        "{day}已进行，但不合程序，不算完成", "it took place on {day}, irregularly, and does not count"
    ),
    Reason.UNDECIDED: Words(
        "{day}已进行，有关记录补正或核实之后才能认定",
        "it took place on {day}, and whether it counts can be told once the record is put right or confirmed",
    ),
    Reason.NO_OUTCOME: Words(
        "{day}已进行，结果没有写明", "it took place on {day}, and how it came out is not recorded"
    ),
    Reason.OVERTAKEN: _AS_IT_CAME_OUT,
    Reason.UNAPPROVED: _AS_IT_CAME_OUT,
    Reason.MISSING_RECIPIENT: Words(
        "{day}已送出，尚未全部送达", "it was sent on {day}, and not all have it who are to"
    ),
}
"""Why a step is open although an act of it took place."""
NOT_WHOLE = Words("{day}重新办理，尚未办全", "it was done again on {day}, and is not complete yet")
GIVEN_BACK = Words("文稿{day}已退回，须修改", "its paper was given back on {day} and is to be written anew")
UNREVISED = Words(
    "文稿{back}退回，{day}重新通过，其间的修改没有记录",
    "its paper was given back on {back} and passed on {day}, and the revision between them is not recorded",
)
TAKEN_BACK = Words(
    "所依据的文稿{day}已重写或退回，须重新进行",
    "what it rested on was replaced or given back on {day}, so it is to be done again",
)
CHOSEN_ANEW = Words(
    "所依据的事项{day}已另行确定，须重新进行",
    "what it rested on was chosen anew on {day}, so it is to be done again",
)
ON_A_DAY: Mapping[Reason, Words] = {
    Reason.LATE: Words("{day}才办理", "only on {day}"),
    Reason.OUT_OF_ORDER: Words("{day}才办理", "only on {day}"),
    Reason.EARLY: Words("{day}即已进行", "already on {day}"),
}
"""What took place at the wrong time, with its day."""
