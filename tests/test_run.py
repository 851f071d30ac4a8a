"""The live case: recording, refusing, asking, planning, waiving, snapshots."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

import pytest

from campaignflow import Campaign, ProgressError, Reason, Run, Status, load_campaign, parse_campaign
from campaignflow.rules.case import Standing

CAMPAIGN = load_campaign("dongyang-2009-analysis")
UNIT = {
    "id": "u-1",
    "attributes": {"contact-point": False, "linked-department": False},
    "headcounts": {"leading-team": 7, "leading-cadres": 9, "party-members": 40},
}
JUNE = {day: date(2009, 6, day) for day in range(1, 31)}

PERMIT = """
campaignflow: 1
campaign: permit
version: "1"
title: A permit
source: {title: The rules on permits}
year: {value: 2009}
bodies: {office: the office}
documents:
  permit:
    title: the permit
    states: {drafted: drafted, submitted: submitted, granted: granted}
    marks: {posted: posted}
phases:
  asking:
    title: asking for it
    window: 06-early to 06-late
    steps:
      draft: {title: drafting, makes: permit.drafted}
      submit: {title: submitting, entry: draft, makes: permit.submitted}
      decide:
        title: the decision
        by: office
        entry: submit
        outcomes: {granted: it is granted, refused: it is refused}
        makes: {granted: permit.granted, refused: permit.drafted}
      post: {title: posting it, entry: decide, makes: permit.posted}
waivers:
  no-draft: {title: leave not to draft, covers: [draft], approved_by: office}
  late-post: {title: leave to post later, covers: [post.due], approved_by: office}
"""


@cache
def permit() -> Campaign:
    return parse_campaign(PERMIT)


def act(step: str, day: str, **more: Any) -> dict[str, Any]:
    return {"step": step, "date": f"2009-{day}", **more}


def waiver(name: str = "no-draft", by: str = "office", day: str = "06-02") -> dict[str, Any]:
    return {"waiver": name, "approved_by": by, "justification": "on request", "date": f"2009-{day}"}


def prepared() -> Run:
    """A unit that has done everything before its special meeting."""
    run = Run(CAMPAIGN, UNIT)
    for step, day in (("seek-opinions", "05-25"), ("heart-to-heart", "05-26")):
        assert run.record(act(step, day)).accepted
    to = ["discipline-commission", "organisation-department", "campaign-office"]
    assert run.record(act("report-before-meeting", "06-01", recipients=to)).accepted
    assert run.record(act("prepare-speeches", "06-02", counts={"leading-team": 7})).accepted
    return run


# Recording


def test_an_act_is_refused_with_every_reason_and_nothing_is_recorded() -> None:
    run = Run(CAMPAIGN, UNIT)
    before = run.snapshot()
    recorded = run.record(act("finalise-report", "06-15"))
    assert not recorded.accepted
    assert not recorded.irregular
    assert {v.rule_id for v in recorded.unmet} >= {
        "finalise-report.entry.special-meeting",
        "finalise-report.entry.appraisal",
        "finalise-report.entry.second-review",
    }
    assert run.snapshot() == before
    assert run.configuration(JUNE[15])["finalise-report"] == "open"


def test_an_act_that_moves_no_paper_is_taken_with_its_faults() -> None:
    """The meeting took place, and nothing is void for that; what it passed over stays on record."""
    run = Run(CAMPAIGN, UNIT)
    recorded = run.record(act("special-meeting", "06-10"))
    assert (recorded.accepted, recorded.irregular) == (True, False)
    assert {v.rule_id for v in recorded.unmet} >= {
        "report-before-meeting.due",
        "special-meeting.entry.heart-to-heart",
        "special-meeting.entry.prepare-speeches",
    }
    assert run.assess(JUNE[12]).verdict["special-meeting.entry.heart-to-heart"].status is Status.VIOLATED
    assert run.configuration(JUNE[10])["special-meeting"] == "done"


def test_an_act_in_order_is_taken_without_remarks() -> None:
    run = prepared()
    recorded = run.record(act("special-meeting", "06-10"))
    assert (recorded.accepted, recorded.irregular, recorded.unmet) == (True, False, ())
    assert run.irregular == ()
    assert run.configuration(JUNE[10])["special-meeting"] == "done"


def test_a_real_act_out_of_order_is_taken_as_irregular_and_judged() -> None:
    run = prepared()
    run.record(act("special-meeting", "06-10"))
    place = len(run.progress.records)
    recorded = run.record(act("finalise-report", "06-15"), irregular=True)
    assert recorded.irregular
    assert "finalise-report.entry.second-review" in {v.rule_id for v in recorded.unmet}
    assert run.irregular == (place,)
    verdicts = run.assess(JUNE[16]).verdict
    assert verdicts["finalise-report.entry.second-review"].status is Status.VIOLATED
    assert verdicts["finalise-report.entry.special-meeting"].status is Status.SATISFIED
    assert verdicts["finalise-report.due"].reason is Reason.IRREGULAR
    assert run.configuration(JUNE[16])["analysis-report"] == "absent"


def test_leave_to_be_irregular_makes_no_regular_act_irregular() -> None:
    run = Run(CAMPAIGN, UNIT)
    assert not run.record(act("seek-opinions", "05-25"), irregular=True).irregular
    assert run.irregular == ()


def test_too_short_a_notice_keeps_the_meeting_from_being_held() -> None:
    """A gap that the text leaves open does not; what was done late still counts."""
    run = prepared()
    assert [v.rule_id for v in run.why_not("special-meeting", JUNE[5])] == ["report-before-meeting.due"]
    assert run.may("special-meeting", JUNE[6])
    assert run.may("special-meeting", JUNE[30])


def test_no_reason_for_a_refusal_says_that_all_is_well() -> None:
    run = Run(CAMPAIGN, UNIT)
    run.record(act("seek-opinions", "06-10"))
    recorded = run.record(act("report-before-meeting", "06-05"))
    assert [v.rule_id for v in recorded.unmet] == ["report-before-meeting.entry.seek-opinions"]
    assert recorded.unmet[0].status is Status.VIOLATED
    assert "atisfied" not in recorded.unmet[0].message.en


def test_an_act_may_be_entered_after_later_ones() -> None:
    run = Run(CAMPAIGN, UNIT)
    run.record(act("draft-report", "06-18", presided_by=["principal"]), irregular=True)
    run.record(act("submit-draft", "06-19", recipients=["guidance-group"]))
    assert run.record(act("seek-opinions", "05-25")).accepted
    assert run.record(act("first-review", "06-20")).accepted
    states = run.configuration(JUNE[20])
    assert (states["analysis-report"], states["seek-opinions"]) == ("reviewed", "done")


def test_an_act_entered_late_mends_what_was_out_of_order_for_want_of_it() -> None:
    run = Run(permit(), {})
    run.record(act("submit", "06-05"), irregular=True)
    assert run.assess(JUNE[6]).verdict["submit.entry.draft"].status is Status.VIOLATED
    assert run.record(act("draft", "06-04")).accepted
    assert run.assess(JUNE[6]).verdict["submit.entry.draft"].status is Status.SATISFIED
    assert run.irregular == (0,)


def test_an_act_entered_late_is_judged_by_its_own_date() -> None:
    run = Run(permit(), {})
    run.record(act("draft", "06-10"))
    assert not run.may("submit", JUNE[9])
    assert run.may("submit", JUNE[10])
    assert not run.record(act("submit", "06-09")).accepted


def test_what_a_host_changes_afterwards_does_not_reach_the_case() -> None:
    unit, first = deepcopy(UNIT), act("branch-meeting", "06-05", kept=["branch-minutes"])
    run = Run(CAMPAIGN, unit)
    run.record(first)
    before = run.snapshot()
    first["kept"].append("speeches")
    unit["attributes"]["contact-point"] = True  # type: ignore[index]
    run.snapshot()["progress"]["records"].clear()
    assert run.snapshot() == before


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({}, "missing-key"),
        ({"step": "seek-opinions"}, "missing-key"),
        ({"date": "2009-06-01"}, "missing-key"),
        (act("seek-opinion", "06-01"), "unknown-name"),
        (act("seek-opinions", "02-30"), "wrong-value"),
        ({"step": "seek-opinions", "date": JUNE[1]}, "wrong-type"),
        (act("seek-opinions", "06-01", by="city-leader"), "wrong-actor"),
        (act("seek-opinions", "06-01", began="2009-06-02"), "effect-before-cause"),
        (act("seek-opinions", "06-01", remark="x"), "unknown-key"),
        (act("seek-opinions", "06-01", times=0), "wrong-value"),
        (act("prepare-speeches", "06-01", counts={"leading-team": 8}), "more-than-members"),
        (act("collect-opinions", "06-01", outcome="mixed"), "unknown-name"),
        (act("report-before-meeting", "06-01", recipients=["nobody"]), "unknown-name"),
    ],
)
def test_a_bad_act_raises_and_leaves_the_case_as_it_was(bad: dict[str, Any], code: str) -> None:
    run = prepared()
    before = run.snapshot()
    with pytest.raises(ProgressError) as raised:
        run.record(bad, irregular=True)
    assert code in [d.code for d in raised.value.diagnostics]
    assert run.snapshot() == before


def test_a_step_that_takes_place_once_is_judged_on_each_day_that_is_told_of_it() -> None:
    run = prepared()
    run.record(act("special-meeting", "06-10"))
    run.record(act("special-meeting", "06-12"))
    found = run.assess(JUNE[12])
    told = [found_act.standing for found_act in found.acts if found_act.record.step == "special-meeting"]
    assert told == [Standing.CONTRADICTED] * 2
    assert found.verdict["special-meeting.due"].status is Status.SATISFIED, "on either day it was in time"
    assert "special-meeting" not in [step.subject for step in found.next_steps if not step.amends]


@pytest.mark.parametrize(
    "unit", [{"attributes": {"contact-points": True}}, {"headcounts": {"leading-team": -1}}, {"id": 5}]
)
def test_a_case_does_not_start_for_an_impossible_unit(unit: dict[str, Any]) -> None:
    with pytest.raises(ProgressError):
        Run(CAMPAIGN, unit)


def test_what_is_not_known_of_a_unit_can_be_left_out_but_is_not_guessed() -> None:
    run = Run(CAMPAIGN, {})
    assert run.record(act("seek-opinions", "05-25")).accepted
    assert run.record(act("prepare-speeches", "05-26", counts={"leading-team": 7})).accepted
    verdicts = run.assess(JUNE[1]).verdict
    assert verdicts["prepare-speeches.due"].status is Status.PENDING
    assert verdicts["special-meeting.invite.city-leader"].status is Status.PENDING
    # Whether everybody has prepared cannot be told, so the meeting stays shut.
    assert "special-meeting.entry.prepare-speeches" in {v.rule_id for v in run.why_not("special-meeting", JUNE[10])}


# Asking


def test_a_fresh_case() -> None:
    run = Run(CAMPAIGN, UNIT)
    states = run.configuration(date(2009, 5, 1))
    assert states["analysis"] == "upcoming"
    assert states["analysis-report"] == "absent"
    assert {states[step] for step in CAMPAIGN.steps} == {"open"}
    assert run.configuration(date(2009, 5, 21))["analysis"] == "active"


def test_why_a_document_is_not_in_a_state_yet() -> None:
    run = prepared()
    reasons = {v.rule_id for v in run.why_not("analysis-report.formal", JUNE[20])}
    assert {"finalise-report.due", "finalise-report.entry.second-review"} <= reasons
    assert not run.may("analysis-report.formal", JUNE[20])
    run.record(act("special-meeting", "06-10"))
    assert "finalise-report.entry.special-meeting" not in {
        v.rule_id for v in run.why_not("analysis-report.formal", JUNE[20])
    }
    run.record(act("finalise-report", "06-15"), irregular=True)
    assert not run.may("analysis-report.formal", JUNE[20]), "made final past its gates it is not final"


def test_a_state_that_several_steps_make_waits_for_all_that_apply() -> None:
    linked = Run(CAMPAIGN, {**UNIT, "attributes": {"contact-point": False, "linked-department": True}})
    unlinked = Run(CAMPAIGN, UNIT)
    for run in (linked, unlinked):
        run.record(act("seek-opinions", "05-25"))
        to = ["guidance-group", "reviewing-leader"]
        for step, day, more in (
            ("draft-report", "06-10", {}), ("submit-draft", "06-11", {"recipients": to}), ("first-review", "06-12", {}),
        ):  # fmt: skip
            run.record(act(step, day, **more), irregular=True)
    assert unlinked.configuration(JUNE[20])["analysis-report"] == "reviewed"
    assert unlinked.may("analysis-report.reviewed", JUNE[20])
    assert linked.configuration(JUNE[20])["analysis-report"] == "drafted"
    assert [v.rule_id for v in linked.why_not("analysis-report.reviewed", JUNE[20])] == ["leader-review.due"]
    linked.record(act("leader-review", "06-15"))
    assert linked.configuration(JUNE[14])["analysis-report"] == "drafted"
    assert linked.configuration(JUNE[15])["analysis-report"] == "reviewed"


def test_why_a_phase_is_not_complete() -> None:
    run = Run(permit(), {})
    assert {v.rule_id for v in run.why_not("asking", JUNE[9])} >= {"draft.due", "submit.due", "post.due"}
    for number, step in enumerate(("draft", "submit", "decide", "post"), 1):
        run.record(act(step, f"06-0{number}", **({"outcome": "granted"} if step == "decide" else {})))
    assert run.may("asking", JUNE[9])
    assert run.configuration(JUNE[9])["asking"] == "complete"


def test_a_phase_is_not_complete_before_its_acts() -> None:
    run = Run(permit(), {})
    for number, step in enumerate(("draft", "submit", "decide", "post"), 1):
        run.record(act(step, f"06-0{number}", **({"outcome": "granted"} if step == "decide" else {})))
    assert not run.may("asking", JUNE[2])


def test_a_phase_is_not_complete_while_a_count_is_short() -> None:
    text = PERMIT.replace("post: {title: posting it,", "post: {title: posting it, times: 3,")
    run = Run(parse_campaign(text), {})
    for number, step in enumerate(("draft", "submit", "decide", "post"), 1):
        run.record(act(step, f"06-0{number}", **({"outcome": "granted"} if step == "decide" else {})))
    assert run.configuration(JUNE[9])["asking"] == "active"
    assert [v.rule_id for v in run.why_not("asking", JUNE[9])] == ["post.due"]


@pytest.mark.parametrize("name", ["nothing", "analysis-report", "analysis-report.lost", "nothing.formal", ""])
def test_asking_about_an_unknown_name_is_the_callers_mistake(name: str) -> None:
    with pytest.raises(KeyError):
        Run(CAMPAIGN, UNIT).why_not(name, JUNE[1])


# Planning


def test_a_planned_meeting_dates_the_report_before_it() -> None:
    run = Run(CAMPAIGN, UNIT)
    run.plan("special-meeting", JUNE[12])
    assert run.assess(JUNE[1]).verdict["report-before-meeting.due"].due == JUNE[5]
    run.plan("special-meeting", JUNE[14])
    assert run.assess(JUNE[1]).verdict["report-before-meeting.due"].due == JUNE[7]
    assert run.configuration(JUNE[20])["special-meeting"] == "open"


def test_what_was_planned_can_be_done() -> None:
    run = prepared()
    run.plan("special-meeting", JUNE[12])
    assert run.record(act("special-meeting", "06-12")).accepted
    assert run.snapshot()["progress"]["planned"] == {}


def test_a_refused_act_leaves_its_plan_standing() -> None:
    run = Run(permit(), {})
    run.plan("draft", JUNE[3])
    run.plan("post", JUNE[5])
    assert not run.may("post", JUNE[5])
    assert run.snapshot()["progress"]["planned"] == {"draft": "2009-06-03", "post": "2009-06-05"}


@pytest.mark.parametrize(("step", "code"), [("nothing", "unknown-name"), ("draft", "already-done")])
def test_an_impossible_plan_raises_and_leaves_the_case_as_it_was(step: str, code: str) -> None:
    run = Run(permit(), {})
    run.record(act("draft", "06-01"))
    before = run.snapshot()
    with pytest.raises(ProgressError) as raised:
        run.plan(step, JUNE[5])
    assert [d.code for d in raised.value.diagnostics] == [code]
    assert run.snapshot() == before


# Waivers


def test_a_waiver_covers_the_rules_that_the_spec_says() -> None:
    run = Run(permit(), {})
    run.waive(waiver("late-post"))
    verdicts = run.assess(date(2009, 8, 1)).verdict
    assert verdicts["post.due"].status is Status.WAIVED
    assert verdicts["post.due"].pointers == ("/waivers/0",)
    assert verdicts["submit.due"].status is Status.OVERDUE


def test_a_waiver_holds_from_the_day_of_its_approval() -> None:
    run = Run(permit(), {})
    run.waive(waiver("late-post", day="06-20"))
    assert run.assess(JUNE[19]).verdict["post.due"].status is Status.PENDING
    assert run.assess(JUNE[20]).verdict["post.due"].status is Status.WAIVED


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (waiver(by="unit"), "unapproved-waiver"),
        (waiver("everything"), "not-waivable"),
        (waiver(day="02-30"), "wrong-value"),
        ({"waiver": "no-draft"}, "missing-key"),
    ],
)
def test_a_waiver_that_does_not_hold_raises_and_is_not_kept(bad: dict[str, Any], code: str) -> None:
    run = Run(permit(), {})
    before = run.snapshot()
    with pytest.raises(ProgressError) as raised:
        run.waive(bad)
    assert code in [d.code for d in raised.value.diagnostics]
    assert run.snapshot() == before


def test_the_shipped_plan_allows_no_waiver() -> None:
    with pytest.raises(ProgressError) as raised:
        Run(CAMPAIGN, UNIT).waive(waiver("late-post"))
    assert [d.code for d in raised.value.diagnostics] == ["not-waivable"]


def test_a_waived_step_holds_nothing_up() -> None:
    run = Run(permit(), {})
    run.waive(waiver())
    assert run.may("submit", JUNE[3])
    for number, step in enumerate(("submit", "decide", "post"), 3):
        run.record(act(step, f"06-0{number}", **({"outcome": "granted"} if step == "decide" else {})), irregular=True)
    assessment = run.assess(JUNE[9])
    assert assessment.findings == ()
    assert assessment.phases[0].state == "complete"
    assert run.may("asking", JUNE[9])


# The register of problems

LUOHU = load_campaign("luohu-works-2008")
CLOSED = "solve-problems.rectify.closed"


def found(number: int = 1, **more: Any) -> dict[str, Any]:
    entry = {"id": str(number), "says": "slow", "step": "find-problems", "found": "2008-11-25", "due": "2009-01-16"}
    return {**entry, **more}


def test_a_problem_is_entered_when_it_is_found_and_closed_by_its_id() -> None:
    run = Run(LUOHU, {})
    run.register(found())
    run.register(found(2, due="2009-02-06"))
    day = date(2009, 1, 16)
    assert run.assess(day).verdict[CLOSED].due == day
    run.register({"id": "1", "closed": "2009-01-16", "evidence": "the minutes"})
    assert [problem.id for problem in run.progress.problems] == ["1", "2"]
    assert run.progress.problems[0].says == "slow"
    assert run.assess(day).verdict[CLOSED].due == date(2009, 2, 6)
    run.register({"id": "2", "closed": "2009-02-07", "evidence": "the minutes"})
    assert run.assess(date(2009, 2, 7)).verdict[CLOSED].status is Status.VIOLATED


def test_what_is_said_of_a_problem_again_takes_the_place_of_what_was_said() -> None:
    run = Run(LUOHU, {})
    run.register(found(due="2009-01-16"))
    run.register({"id": "1", "due": "2009-01-30"})
    assert run.assess(date(2009, 1, 16)).verdict[CLOSED].due == date(2009, 1, 30)


def test_a_problem_that_was_closed_later_is_known_when_an_earlier_day_is_asked_about() -> None:
    """As with acts, which may be entered late; assessed on that day, it was still open."""
    run = Run(LUOHU, {})
    run.register(found(closed="2009-01-10", evidence="the minutes"))
    verdict = run.explain(CLOSED, date(2009, 1, 5)).verdict
    assert verdict is not None
    assert verdict.status is Status.SATISFIED
    assert run.assess(date(2009, 1, 5)).verdict[CLOSED].status is Status.PENDING


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"says": "slow"}, "missing-key"),
        ({"id": "9"}, "missing-key"),
        ({"id": [], "says": "slow"}, "wrong-type"),
        (found(closed="2008-11-24"), "effect-before-cause"),
        (found(due="2009-02-30"), "wrong-value"),
        (found(step="nowhere"), "unknown-name"),
        (found(whose="mine"), "unknown-key"),
        ({"id": "1", "closed": "2008-11-24"}, "effect-before-cause"),
    ],
)
def test_a_bad_problem_raises_and_leaves_the_register_as_it_was(bad: dict[str, Any], code: str) -> None:
    run = Run(LUOHU, {})
    run.register(found())
    before = run.snapshot()
    with pytest.raises(ProgressError) as raised:
        run.register(bad)
    assert code in [d.code for d in raised.value.diagnostics]
    assert run.snapshot() == before


def test_a_register_comes_back_from_a_snapshot_and_is_the_hosts_no_more() -> None:
    run, entry = Run(LUOHU, {}), found()
    run.register(entry)
    entry["says"] = "changed"
    restored = Run.restore(LUOHU, json.loads(json.dumps(run.snapshot())))
    restored.register({"id": "1", "owner": "the office"})
    assert restored.progress.problems[0].says == "slow"
    assert run.progress.problems[0].owner is None


# Snapshots


def plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and plain(item) for key, item in value.items())
    if type(value) is list:
        return all(plain(item) for item in value)
    return value is None or type(value) in (str, int, float, bool)


def test_a_snapshot_is_plain_json_and_brings_the_case_back() -> None:
    run = Run(permit(), {"id": "u-1", "name": "某单位"})
    run.record(act("submit", "06-05"), irregular=True)
    run.plan("draft", JUNE[8])
    run.waive(waiver("late-post"))
    snapshot = run.snapshot()
    assert plain(snapshot)
    restored = Run.restore(permit(), json.loads(json.dumps(snapshot)))
    assert restored.snapshot() == snapshot
    assert restored.irregular == (0,)
    assert restored.assess(JUNE[9]).to_dict() == run.assess(JUNE[9]).to_dict()
    assert not restored.record(act("decide", "06-06", outcome="refused")).accepted, "what was sent in does not count"
    assert restored.record(act("draft", "06-06")).accepted
    assert run.snapshot() == snapshot


def test_a_snapshot_of_another_campaign_is_refused() -> None:
    snapshot = Run(permit(), {}).snapshot()
    with pytest.raises(ProgressError) as raised:
        Run.restore(CAMPAIGN, snapshot)
    assert [d.code for d in raised.value.diagnostics] == ["wrong-campaign"]


@pytest.mark.parametrize(
    "change",
    [
        {"records": [act("draft", "02-30")]},
        {"records": [act("nothing", "06-01")]},
        {"records": "none"},
        {"unit": {"attributes": {"x": 1}}},
        {"planned": {"draft": "soon"}},
        {"waivers": [{}]},
        {"progress": 2},
    ],
)
def test_a_spoilt_snapshot_is_refused(change: dict[str, Any]) -> None:
    snapshot = Run(permit(), {}).snapshot()
    with pytest.raises(ProgressError):
        Run.restore(permit(), {**snapshot, "progress": {**snapshot["progress"], **change}})


@pytest.mark.parametrize(
    "snapshot",
    [
        {},
        {"snapshot": 1},
        {"snapshot": 1, "progress": None},
        {"snapshot": 1, "progress": []},
        {"snapshot": 2, "progress": Run(CAMPAIGN, UNIT).snapshot()["progress"], "irregular": []},
        {**Run(CAMPAIGN, UNIT).snapshot(), "irregular": 5},
        {**Run(CAMPAIGN, UNIT).snapshot(), "irregular": [3]},
    ],
)
def test_what_is_no_snapshot_is_refused(snapshot: dict[str, Any]) -> None:
    with pytest.raises(ProgressError):
        Run.restore(CAMPAIGN, snapshot)


# Life cycles


def test_a_refused_paper_goes_back_and_comes_again() -> None:
    run = Run(permit(), {})
    seen = []
    for step, day, more in (
        ("draft", "06-01", {}),
        ("submit", "06-02", {}),
        ("decide", "06-04", {"outcome": "refused"}),
        ("draft", "06-05", {}),
        ("submit", "06-06", {}),
        ("decide", "06-08", {"outcome": "granted"}),
    ):
        assert run.record(act(step, day, **more)).accepted
        seen.append(run.configuration(JUNE[10])["permit"])
    assert seen == ["drafted", "submitted", "drafted", "drafted", "submitted", "granted"]
    history = [run.configuration(JUNE[day])["permit"] for day in (1, 3, 5, 7, 9)]
    assert history == ["drafted", "submitted", "drafted", "submitted", "granted"]
    assert run.assess(JUNE[10]).documents[0].state == "granted"


def test_the_order_of_recording_does_not_change_the_loop() -> None:
    run = Run(permit(), {})
    for step, day, more in (
        ("decide", "06-08", {"outcome": "granted"}),
        ("submit", "06-06", {}),
        ("draft", "06-05", {}),
        ("decide", "06-04", {"outcome": "refused"}),
        ("draft", "06-01", {}),
        ("submit", "06-02", {}),
    ):
        run.record(act(step, day, **more), irregular=True)
    assert run.configuration(JUNE[10])["permit"] == "granted"


@pytest.mark.parametrize(("more", "state"), [({}, "drafted"), ({"correction": True}, "granted")])
def test_a_new_draft_takes_a_paper_back_and_a_correction_does_not(more: dict[str, Any], state: str) -> None:
    run = Run(permit(), {})
    for step, day in (("draft", "06-01"), ("submit", "06-02")):
        run.record(act(step, day))
    run.record(act("decide", "06-04", outcome="granted"))
    run.record(act("draft", "06-05", **more))
    assert run.configuration(JUNE[10])["permit"] == state
    assert ("submit" in [step.subject for step in run.assess(JUNE[10]).next_steps]) is (not more)


def test_a_mark_stands_beside_the_main_line() -> None:
    run = Run(permit(), {})
    run.record(act("post", "06-01"), irregular=True)
    states = run.configuration(JUNE[1])
    assert (states["permit"], states["permit.posted"]) == ("absent", "absent"), "posted past its gate it is not posted"
    for step, day, more in (
        ("draft", "06-02", {}), ("submit", "06-03", {}), ("decide", "06-04", {"outcome": "granted"}),
        ("post", "06-05", {}),
    ):  # fmt: skip
        assert run.record(act(step, day, **more)).accepted
    states = run.configuration(JUNE[5])
    assert (states["permit"], states["permit.posted"]) == ("granted", "posted")
    assert run.assess(JUNE[5]).documents[0].marks == ("posted",)
    assert run.may("permit.posted", JUNE[5])
