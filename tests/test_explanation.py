"""What an explanation says of something that cannot happen yet, in both languages."""

from __future__ import annotations

from campaignflow import Assessment, Status
from generate import Json
from test_guarantee import act, case, of_steps

DRILL: Json = {
    "plan": {"title": {"zh": "演练方案", "en": "the drill plan"}},
    "approval": {
        "title": {"zh": "方案审批", "en": "approval"}, "by": "b1", "entry": "plan",
        "outcomes": {"approved": {"zh": "同意", "en": "approved"}, "returned": {"zh": "退回修改", "en": "sent back"}},
        "leaves_open": ["returned"],
    },
    "notice": {"title": {"zh": "演练通知", "en": "the notice"}, "due": "10 days before drill"},
    "drill": {
        "title": {"zh": "消防演练", "en": "the fire drill"}, "entry": [{"id": "approval", "outcome": "approved"}],
    },
}  # fmt: skip
PLAN, NOTICE = act("plan", "05-02"), act("notice", "05-04")


def decided(outcome: str) -> Json:
    return act("approval", "05-05", outcome=outcome)


def drill(*records: Json, day: str = "05-06") -> Assessment:
    return case(of_steps(DRILL), day, *records)


def lines(found: Assessment, lang: str, name: str = "drill") -> list[str]:
    return [line.strip() for line in found.explain(name).lines("zh" if lang == "zh" else "en")]


def test_what_has_been_done_is_not_among_what_comes_first() -> None:
    found = drill(PLAN, NOTICE, decided("returned"))
    lead = "The notice: due 10 days before “the fire drill”"
    assert lines(found, "en")[0] == (
        f"the fire drill: cannot take place yet; first: “approval”; {lead[0].lower()}{lead[1:]} "
        "(the days are not over yet)"
    )
    assert lines(found, "zh")[0] == (
        "消防演练：尚不能进行，先要完成“方案审批”；演练通知应于“消防演练”前10天完成（天数未满）"
    )


def test_what_has_the_last_word_is_not_asked_for_another() -> None:
    """An outcome that leaves nothing open settles its step, though others wait for another one."""
    approval = {key: value for key, value in DRILL["approval"].items() if key != "leaves_open"}
    found = case(of_steps({**DRILL, "approval": approval}), "05-20", PLAN, NOTICE, decided("returned"))
    assert found.verdict["approval.due"].status is Status.SATISFIED
    assert [step.subject for step in found.next_steps] == []
    assert lines(found, "en")[0] == (
        "the fire drill: cannot take place yet; “the fire drill” must come after “approval” has come out so: approved "
        "(it did not come out as required)"
    )


def test_what_waits_for_days_alone_says_so_and_not_that_it_was_late() -> None:
    found = drill(PLAN, NOTICE, decided("approved"))
    english, chinese = lines(found, "en"), lines(found, "zh")
    assert "The notice: due 10 days before “the fire drill”. Not met; the days are not over yet." in english
    assert "演练通知应于“消防演练”前10天完成。不具备；天数未满。" in chinese
    assert english[-1] == "opened by: time alone, from 14 May 2009 on"
    assert chinese[-1] == "无须另办事项，自2009年5月14日起即可"
    assert not any("late" in line for line in english)
    assert not any("迟" in line for line in chinese)


def test_on_the_very_day_of_the_notice_it_is_too_soon() -> None:
    found = drill(PLAN, decided("approved"), act("notice", "05-06"))
    assert "The notice: due 10 days before “the fire drill”. Not met; it is too soon." in lines(found, "en")
    assert "演练通知应于“消防演练”前10天完成。不具备；时间未到。" in lines(found, "zh")


def test_what_was_late_in_fact_was_late() -> None:
    found = drill(PLAN, NOTICE, decided("approved"), act("drill", "05-10"), day="05-12")
    assert any("已迟于期限" in line or "迟" in line for line in lines(found, "zh", "notice.due"))
    assert any("late" in line for line in lines(found, "en", "notice.due"))


def test_explain_and_next_give_the_same_reason() -> None:
    found = drill(PLAN, NOTICE, decided("returned"))
    (blocked,) = [one for one in found.blocked if one.subject == "drill"]
    for verdict in found.why_not("drill"):
        for lang in ("zh", "en"):
            said = verdict.message.say(lang)
            reason = said.rstrip("。.").rpartition("；" if lang == "zh" else "; ")[2]
            assert reason in blocked.why.say(lang)


def test_what_comes_first_is_named_once() -> None:
    world = of_steps({
        "a": {"title": "A"}, "b": {"title": "B", "entry": "a", "not_before": "3 days after a"},
    })  # fmt: skip
    assert lines(case(world, "05-06"), "en", "b")[0] == "B: cannot take place yet; first: “A”"
    assert lines(case(world, "05-06", act("a", "05-05")), "en", "b")[0] == (
        "B: cannot take place yet; “B” must not take place earlier than 3 days after “A” (its day has not come)"
    )
