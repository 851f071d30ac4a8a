"""The Luohu spec against its plan, clause by clause, written by hand from the plan.

Nothing here is read off the spec: the tables say what the plan asks, and the spec must agree.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from campaignflow import Assessment, Basis, Force, Level, Status, assess, parse_campaign, parse_progress, shipped
from campaignflow.campaign.coverage import coverage
from campaignflow.rules.bounds import WIDEST
from campaignflow.rules.outcome import AS_WRITTEN
from campaignflow.rules.rule import UNIT
from campaignflow.wording.words import Words
from conftest import thinned
from plan import (
    LACKING,
    LATE,
    MISSING,
    NOT_APPLICABLE,
    OUT_OF_ORDER,
    OVERDUE,
    PENDING,
    SATISFIED,
    SHORT,
    Act,
    Plan,
    Stand,
    by_locator,
    changed,
    problem,
    rectified,
    saying,
    shifted,
    without,
)

CAMPAIGN = "luohu-works-2008"
TEAM, LEADERS, CADRES, DEPARTMENTS, MEMBERS = 5, 9, 24, 6, 40
AFTER = "2009-03-15"
"""A day after everything."""

luohu = Plan(
    CAMPAIGN,
    {
        "id": "u1",
        "headcounts": {
            "leading-team": TEAM,
            "leading-cadres": LEADERS,
            "cadres": CADRES,
            "party-members": MEMBERS,
            "departments": DEPARTMENTS,
        },
    },
    AFTER,
    tuple(problem(n, "2008-11-25", on, on) for n, on in enumerate(("2009-01-16", "2009-02-06"))),
)
act, case, verdict, stands = luohu.act, luohu.case, luohu.verdict, luohu.stands

LOCATORS = (
    *("序", "一", "二"),
    *("三.1", "三.1广泛发动", "三.1深入学习", "三.1深化调研", "三.1算一次账", "三.1办一次事"),
    *("三.1听一次意见", "三.1看一次点", "三.1问一次计"),
    *("三.2", "三.2征求意见", "三.2突出问题", "三.2检查报告", "三.2民主生活会", "三.2群众评议"),
    *("三.3", "三.3(一)", "三.3(二)", "三.3(三)", "三.3(四)", "三.3(五)", "四"),
)
WITHOUT_RULES = {"二"}
"""Overall requirements."""

ALL_OF: dict[str, tuple[str, int]] = {
    "research": ("leading-cadres", LEADERS),
    **dict.fromkeys(("department-retreat", "department-study", "department-summaries"), ("departments", DEPARTMENTS)),
    **dict.fromkeys(("heart-to-heart", "prepare-speeches"), ("leading-team", TEAM)),
    "take-part": ("party-members", MEMBERS),
}
"""What is asked of every leading cadre, department, member of the team or Party member."""

AUDIENCE = {"feed-back": ["leading-team", "leading-cadres"], "make-known": ["party-members", "masses"]}
"""Who is to be told: until all of them are, the step is not done."""

_REPORT = (
    *("seek-opinions", "find-problems"),
    *("draft-report", "hear-views", "enlarged-meeting", "complete-report"),
)
BEFORE: dict[str, tuple[str, ...]] = {
    "feed-back": ("seek-opinions",),
    **{step: _REPORT[:place] for place, step in enumerate(_REPORT) if place > 1},
    **dict.fromkeys(("appraisal", "draw-up-plan"), _REPORT),
    "publish-plan": (*_REPORT, "draw-up-plan"),
    "make-known": ("summary",),
}
"""What must have taken place before a step that moves a paper or tells somebody, or its act does not count."""


def done(step: str, on: str, **more: Any) -> Act:
    """A record of a step, complete where it is counted, or tells somebody."""
    counts = {"counts": dict([ALL_OF[step]])} if step in ALL_OF else {}
    outcome = {"outcome": "own"} if step == "find-problems" else {}
    audience = {"audience": AUDIENCE[step]} if step in AUDIENCE else {}
    return act(step, on, **{**counts, **outcome, **audience, **more})


def ready(step: str, on: str) -> list[Act]:
    """What must come before a step for its act to count."""
    return [done(earlier, on) for earlier in BEFORE.get(step, ())]


def sure(*names: str, **denied: bool) -> dict[str, Any]:
    return {"attested": dict.fromkeys(names, True) | {name.replace("_", "-"): said for name, said in denied.items()}}


def clean() -> list[Act]:
    """All that the plan asks for, in time under every reading."""
    return [
        done("leading-group", "2008-09-16"),
        done("group-notice", "2008-09-17"),
        done("mobilisation", "2008-10-06", contents=["significance", "steps"], **sure("speech", "context")),
        done("day-of-reports", "2008-10-10"),
        done("day-of-reading", "2008-10-15"),
        done("day-of-lecture", "2008-10-17"),
        done("day-of-visits", "2008-10-22"),
        done("day-of-sharing", "2008-10-24"),
        done(
            "research",
            "2008-10-31",
            consulted=["experts", "grassroots-cadres"],
            **sure("on-the-spot", "own-work", "topics", "findings", "put-to-use"),
        ),
        done("department-retreat", "2008-11-03"),
        done(
            "settle-accounts",
            "2008-11-04",
            contents=["understanding", "duties", "costs", "efficiency"],
            **sure("outcome"),
        ),
        done("do-an-errand", "2008-11-07", began="2008-11-05", **sure("own-duties", "whole-way", "assessed")),
        done("hear-opinions-once", "2008-11-06", consulted=["grassroots-units", "service-users"], **sure("findings")),
        done("see-a-site", "2008-11-10", **sure("where", "solved")),
        done("ask-for-ideas", "2008-11-10", present={"cadres": 20}),
        done(
            "theme-activities",
            "2008-11-11",
            present={"cadres": CADRES},
            contents=["everyone-talks", "around-us", "starts-with-me", "work-style"],
        ),
        done("take-part", "2008-11-11"),
        done("seek-opinions", "2008-11-19", forms=["forum"], consulted=["party-members", "grassroots-masses"]),
        done("feed-back", "2008-11-21", **sure("truthful")),
        done("find-problems", "2008-11-25", contents=["ideas", "institutions", "expectations"]),
        done("draft-report", "2008-12-02", **sure("principal")),
        done("hear-views", "2008-12-05"),
        done("enlarged-meeting", "2008-12-09", **sure("fully")),
        done(
            "complete-report",
            "2008-12-12",
            contents=["problems", "causes", "measures"],
            reflects=["research"],
            **sure("own-situation", "faces-problems"),
        ),
        done("heart-to-heart", "2008-12-10", **sure("exchange")),
        done("prepare-speeches", "2008-12-11"),
        done(
            "special-meeting",
            "2008-12-15",
            present={"leading-team": TEAM},
            merged_with=["annual-meeting"],
            **sure("own-problems", "conduct", "causes", "criticism", "quality", everyone_passes=False),
        ),
        done("branch-meeting", "2008-12-16"),
        done(
            "appraisal",
            "2008-12-19",
            present={"party-members": 30, "unit-masses": 12, "grassroots-units": 4, "service-users": 8},
        ),
        done(
            "draw-up-plan",
            "2008-12-31",
            contents=["solvable-now", "solvable-later", "aims", "methods", "responsible", "time-limits"],
            **sure("by-urgency"),
        ),
        done(
            "publish-plan", "2009-01-06", contents=["responsible", "time-limits"], **sure("suitable", "supervised")
        ),
        done("suggestions", "2009-01-12", present={"cadres": 20}),
        done(
            "solve-problems",
            "2009-02-06",
            **sure("closest-to-people", "work-style", formalism=False, short_term=False, image_projects=False),
        ),
        done(
            "build-institutions", "2009-02-10", contents=["project-system", "existing-rules", "changes"],
            **sure("lasting"),
        ),
        done("summary", "2009-02-12"),
        done("make-known", "2009-02-13", **sure("suitable")),
        done("satisfaction-survey", "2009-02-13"),
        done("improve-measures", "2009-02-18", **sure("unsolved")),
        done("department-study", "2009-02-16", **sure("responsible", "no-harm")),
        done("department-summaries", "2009-02-20"),
    ]  # fmt: skip


def findings(assessment: Assessment) -> dict[str, Stand]:
    return {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in assessment.findings}


def until(day: str) -> list[Act]:
    return [one for one in clean() if one["date"] <= day]


def test_a_bureau_that_did_it_all_lacks_nothing() -> None:
    assessment = case(clean())
    assert not assessment.diagnostics
    assert not assessment.findings
    assert (assessment.ok, assessment.open) == (True, False)
    rest = {v.rule_id for v in assessment.verdicts if v.status not in (Status.SATISFIED, Status.NOT_APPLICABLE)}
    assert rest == {"study.course", "analysis.course", "rectification.course"}  # when its phases began and ended
    assert {phase.state for phase in assessment.phases} == {"complete"}
    assert not assessment.next_steps


@pytest.mark.parametrize("step", [one["step"] for one in clean()])
def test_each_step_is_wanted(step: str) -> None:
    """Whatever is left out of a clean record is said: as missed, or as still to be done where it has no date."""
    assessment = case(without(clean(), step))
    assert {f"{step}.due", f"{step}.done"} & {
        v.rule_id for v in assessment.verdicts if v.status in (Status.PENDING, Status.OVERDUE, Status.VIOLATED)
    }


# The clauses


def test_every_clause_of_the_plan_is_in_the_ledger_and_cited_where_it_asks_for_something() -> None:
    found = coverage(luohu.campaign, shipped()[CAMPAIGN])
    assert found.complete
    assert tuple(dict.fromkeys(row.locator for row in found.rows)) == LOCATORS
    assert set(by_locator(luohu.campaign)) == set(LOCATORS) - WITHOUT_RULES


def test_that_opinions_go_back_truthfully_is_said_twice_and_asked_once() -> None:
    rows = coverage(luohu.campaign, shipped()[CAMPAIGN]).rows
    claims = {row.locator for row in rows if "feed-back.attest.truthful" in row.rules}
    assert claims == {"三.2征求意见", "三.2突出问题"}
    assert [rule.id for rule in luohu.campaign.rules if rule.id.endswith(".truthful")] == ["feed-back.attest.truthful"]


def test_overall_requirements_are_no_rules_and_of_the_scope_only_that_all_members_take_part() -> None:
    rows = coverage(luohu.campaign, shipped()[CAMPAIGN]).rows
    assert not [row for row in rows if row.locator == "二" and row.rules]
    assert [rule for row in rows if row.locator == "一" for rule in row.rules] == ["take-part.done"]


def test_nothing_is_filed_or_approved_and_nobody_else_has_a_duty() -> None:
    """The plan has neither; none may be invented."""
    campaign = luohu.campaign
    assert not campaign.bodies
    assert not campaign.waivers
    assert {rule.duty_of for rule in campaign.rules} == {UNIT}
    words = {part for rule in campaign.rules for part in rule.id.split(".")}
    assert not words & {"send_to", "attach", "invite", "keep"}
    assert {outcome for step in campaign.steps.values() for outcome in step.outcomes} == {"shared", "own"}
    said = " ".join(rule.sentence().zh for rule in campaign.rules)
    assert not [word for word in ("报送", "备案", "审批", "审核", "批准", "上报") if word in said]


def test_what_is_counted_agrees_with_the_plan_s_own_numbers() -> None:
    """Five one-day and five one-time activities, five links in 2 and in 3, three comparisons: all listed in full."""
    steps = luohu.campaign.steps
    one_day = [step for step in steps if step.startswith("day-of-")]
    assert len(one_day) == 5
    assert len([s for s in steps.values() if s.title.zh[1:3] == "一次"]) == 5
    links = {step.reference.locator for step in steps.values()}
    # The first phase has four links, whose last one is cited by its five activities; the plan states no number.
    assert len({link for link in links if link.startswith("三.1")}) == 3 + 5
    assert len({link for link in links if link.startswith("三.2")}) == 5
    assert len({link for link in links if link.startswith("三.3")}) == 5
    assert len([rule for rule in luohu.campaign.rules if rule.id.startswith("find-problems.contents.")]) == 3


def test_the_eight_musts_and_liberations_are_named_and_not_listed() -> None:
    assert [(number.says, number.lists, number.ref) for number in luohu.campaign.declared] == [
        (8, 0, "三.2突出问题")
    ] * 2


# 序 The years are redacted


def test_both_years_rest_on_one_assumption() -> None:
    assert any("2008" in assumption.zh for assumption in luohu.campaign.assumptions)
    assert luohu.campaign.years == {2008, 2009}


@pytest.mark.parametrize(("day", "odd"), [("2008-02-18", False), ("2009-02-18", False), ("2007-12-30", True)])
def test_a_year_that_the_plan_does_not_touch_is_a_slip(day: str, odd: bool) -> None:
    codes = [diagnostic.code for diagnostic in case(changed(clean(), "improve-measures", date=day)).diagnostics]
    assert ("odd-year" in codes) == odd


# 三.1, 三.2, 三.3 Windows, which overlap, and the lengths that must fit them

WINDOWS = {
    "study": ("2008-09-21", "2008-09-30", "2008-11-11", "2008-11-20", 50),
    "analysis": ("2008-11-11", "2008-11-20", "2008-12-21", "2008-12-31", 40),
    "rectification": ("2008-12-21", "2008-12-31", "2009-02-21", "2009-02-28", 60),
}
"""First day at the widest and the narrowest, last day at the narrowest and the widest, and the length stated."""


@pytest.mark.parametrize("phase", WINDOWS)
def test_the_windows_of_the_phases(phase: str) -> None:
    first, late_first, early_last, last, length = WINDOWS[phase]
    found = luohu.campaign.phases[phase].window
    assert found is not None
    assert [found.widest.first, found.narrowest.first, found.narrowest.last, found.widest.last] == [
        date.fromisoformat(day) for day in (first, late_first, early_last, last)
    ]
    assert (found.narrowest.last - found.narrowest.first).days < length <= (found.widest.last - found.widest.first).days


def test_phases_cite_their_clauses() -> None:
    found = [phase.reference.locator for phase in luohu.campaign.phases.values()]
    assert found == ["三.1", "三.2", "三.3", "四", "四"]


@pytest.mark.parametrize(
    ("day", "active"),
    [
        ("2008-09-20", {"organisation"}),
        ("2008-09-21", {"organisation", "study"}),
        ("2008-11-10", {"organisation", "study"}),
        ("2008-11-11", {"organisation", "study", "analysis"}),
        ("2008-12-20", {"organisation", "study", "analysis"}),
        ("2008-12-21", {"organisation", "study", "analysis"}),
    ],
)
def test_phases_begin_with_the_first_day_of_their_windows_and_overlap(day: str, active: set[str]) -> None:
    """Nothing is done, so what began stays active, and the third phase waits for the first two (三.3)."""
    assert {phase.id for phase in case(as_of=day).phases if phase.state == "active"} == active


@pytest.mark.parametrize(("day", "state"), [("2008-12-20", "upcoming"), ("2008-12-21", "active")])
def test_the_third_phase_begins_in_late_december_when_the_first_two_are_complete(day: str, state: str) -> None:
    before = [one for one in clean() if one["date"] <= "2008-12-20"]
    states = {phase.id: phase.state for phase in case(before, as_of=day).phases}
    assert states == states | {"study": "complete", "analysis": "complete", "rectification": state}


SPEC = shipped()[CAMPAIGN].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("stated", "narrowest", "widest"), [("about 50 days", 43, 61), ("about 40 days", 32, 51), ("about 60 days", 53, 70)]
)
def test_the_lengths_stated_fit_their_windows_and_others_would_not(stated: str, narrowest: int, widest: int) -> None:
    assert SPEC.count(stated) == 1
    assert not luohu.campaign.warnings
    for days, fits in ((narrowest - 6, False), (narrowest - 5, True), (widest + 5, True), (widest + 6, False)):
        warnings = parse_campaign(SPEC.replace(stated, f"about {days} days")).warnings
        assert ([warning.code for warning in warnings] == []) == fits
        assert fits or [warning.code for warning in warnings] == ["length-differs"]


@pytest.mark.parametrize(
    ("began", "ended", "expected"),
    [
        ("2008-09-24", "2008-11-12", SATISFIED),  # 50 days
        ("2008-09-27", "2008-11-11", SATISFIED),  # 46: about
        ("2008-09-30", "2008-11-13", SATISFIED),  # 45
        ("2008-09-30", "2008-11-12", ("ambiguous", "short")),  # 44, which the window could have
        ("2008-09-21", "2008-11-20", ("ambiguous", "over")),  # 61
        ("2008-09-20", "2008-11-12", ("ambiguous", "early")),
        ("2008-10-01", "2008-11-20", LATE),
        ("2008-10-05", "2008-11-21", LATE),
    ],
)
def test_what_the_unit_states_of_the_first_phase_is_held_against_its_window_and_length(
    began: str, ended: str, expected: Stand
) -> None:
    rule = "study.course"
    acts = [{**one, "date": min(one["date"], "2008-11-11")} for one in until("2008-11-11")]
    assert stands(rule, *acts, phases={"study": {"began": began, "ended": ended}}) == expected
    assert stands(rule, *acts) == ("pending", "not-stated")


def test_the_lengths_of_all_three_phases_are_read_back_and_asked_of_the_unit() -> None:
    for phase, (first, _, _, last, length) in WINDOWS.items():
        said = luohu.campaign.rule[f"{phase}.course"].sentence()
        assert f"历时{length}天左右" in said.zh
        days = [date.fromisoformat(day) for day in (first, last)]
        assert all(f"{day.year}年{day.month}月{day.day}日" in said.zh for day in days)
        assert verdict(f"{phase}.course").reference.locator == luohu.campaign.phases[phase].reference.locator


def test_a_phase_that_is_declared_finished_over_open_steps_contradicts_itself() -> None:
    stated = {"analysis": {"began": "2008-11-19", "ended": "2008-12-28"}}
    assert not case(clean(), phases=stated).findings
    assert findings(case(without(clean(), "branch-meeting"), phases=stated)) == {
        "analysis.course": ("violated", "contradictory"),
        "branch-meeting.due": OVERDUE,
    }


# Undated duties: due by the end of their phase, by implication (R8)

STUDY, ANALYSIS, RECTIFICATION = (
    ("2008-11-20", "2008-11-11"),
    ("2008-12-31", "2008-12-21"),
    ("2009-02-28", "2009-02-21"),
)
UNDATED = {
    "mobilisation": (STUDY, "三.1广泛发动"),
    **dict.fromkeys(
        ("day-of-reports", "day-of-reading", "day-of-lecture", "day-of-visits", "day-of-sharing"),
        (STUDY, "三.1深入学习"),
    ),
    **dict.fromkeys(("research", "department-retreat"), (STUDY, "三.1深化调研")),
    "settle-accounts": (STUDY, "三.1算一次账"),
    "do-an-errand": (STUDY, "三.1办一次事"),
    "hear-opinions-once": (STUDY, "三.1听一次意见"),
    "see-a-site": (STUDY, "三.1看一次点"),
    **dict.fromkeys(("ask-for-ideas", "theme-activities"), (STUDY, "三.1问一次计")),
    **dict.fromkeys(("seek-opinions", "feed-back"), (ANALYSIS, "三.2征求意见")),
    "find-problems": (ANALYSIS, "三.2突出问题"),
    **dict.fromkeys(("draft-report", "hear-views", "enlarged-meeting", "complete-report"), (ANALYSIS, "三.2检查报告")),
    **dict.fromkeys(("special-meeting", "branch-meeting"), (ANALYSIS, "三.2民主生活会")),
    "appraisal": (ANALYSIS, "三.2群众评议"),
    "draw-up-plan": (RECTIFICATION, "三.3(一)"),
    **dict.fromkeys(("publish-plan", "suggestions"), (RECTIFICATION, "三.3(二)")),
    "solve-problems": (RECTIFICATION, "三.3(三)"),
    "build-institutions": (RECTIFICATION, "三.3(四)"),
    **dict.fromkeys(("summary", "make-known", "satisfaction-survey", "improve-measures"), (RECTIFICATION, "三.3(五)")),
}


@pytest.mark.parametrize("step", thinned(UNDATED, 4))
def test_done_around_the_end_of_the_phase(step: str) -> None:
    (last, narrow), locator = UNDATED[step]
    rule = f"{step}.due"
    for on, expected, reading in (
        (narrow, SATISFIED, AS_WRITTEN),
        (shifted(narrow, 1), SATISFIED, WIDEST),
        (shifted(last, -1), SATISFIED, WIDEST),
        (last, SATISFIED, WIDEST),
        (shifted(last, 1), LATE, AS_WRITTEN),
    ):
        found = verdict(rule, *ready(step, on), done(step, on))
        assert (str(found.status), found.reason) == expected, on
        assert found.outcome.reading == reading, on
    assert (found.due, found.due_lenient) == (date.fromisoformat(last), None)
    assert (found.force, found.basis, found.reference.locator) == (Force.BINDING, Basis.DERIVED, locator)


@pytest.mark.parametrize("step", BEFORE)
def test_what_is_done_before_its_time_has_come_is_not_done(step: str) -> None:
    """It moves a paper, or tells somebody of one: in time by its day, and still to be done."""
    (last, narrow), _ = UNDATED[step]
    assert stands(f"{step}.due", done(step, narrow), as_of=last) == ("pending", "irregular")
    assert stands(f"{step}.due", done(step, narrow), as_of=shifted(last, 1)) == ("overdue", "irregular")


@pytest.mark.parametrize("step", UNDATED)
def test_undone_around_the_end_of_the_phase(step: str) -> None:
    (last, _), _ = UNDATED[step]
    assert stands(f"{step}.due", as_of=shifted(last, -1)) == PENDING
    assert stands(f"{step}.due", as_of=last) == PENDING
    assert stands(f"{step}.due", as_of=shifted(last, 1)) == OVERDUE
    assert stands(f"{step}.due", as_of="2009-12-31") == OVERDUE


def test_every_step_is_dated_by_its_phase_or_named_here_as_dated_otherwise() -> None:
    otherwise = {"heart-to-heart", "prepare-speeches", "department-summaries", *ORGANISATION}
    assert set(UNDATED) | otherwise == set(luohu.campaign.steps)


ORGANISATION = {"take-part": "一", **dict.fromkeys(("leading-group", "group-notice", "department-study"), "四")}


@pytest.mark.parametrize("step", ORGANISATION)
def test_organisation_is_to_be_done_and_only_basically_by_the_end_of_february(step: str) -> None:
    """序 says that the campaign “basically” ends in February (R5); 一 and 四 say what to do and no day.

    The date is soft; the duty is not, and ends with the campaign.
    """
    due, whole = f"{step}.due", f"{step}.done"
    for on, expected, level in (
        ("2009-02-27", SATISFIED, None),
        ("2009-02-28", SATISFIED, None),
        ("2009-03-01", LATE, Level.WARNING),
    ):
        found = verdict(due, done(step, on))
        assert ((str(found.status), found.reason), found.level) == (expected, level)
        assert stands(whole, done(step, on)) == expected
    assert (found.force, found.basis, found.reference.locator) == (Force.SOFT, Basis.DERIVED, "序")
    assert stands(due, as_of="2009-02-28") == PENDING
    assert stands(due, as_of="2009-03-01") == OVERDUE
    assert verdict(due, as_of="2009-03-01").level is Level.WARNING
    assert stands(whole, as_of="2009-02-28") == PENDING
    assert stands(whole, as_of="2009-03-01") == OVERDUE
    duty = verdict(whole)
    assert (duty.force, duty.basis, duty.reference.locator) == (Force.BINDING, Basis.DERIVED, ORGANISATION[step])


# Per person and per department


@pytest.mark.parametrize("step", ALL_OF)
def test_of_every_one_of_them(step: str) -> None:
    """One short is not complete, the last one completes it, in one record or, where they are named, in two."""
    people, number = ALL_OF[step]
    rule = f"{step}.done" if step in ORGANISATION else f"{step}.due"
    meeting = [done("special-meeting", "2008-12-15")] if step in ("heart-to-heart", "prepare-speeches") else []
    day = "2008-11-12"
    all_of_them = [f"number {one}" for one in range(number)]
    one_short = act(step, day, counts={people: all_of_them[1:]})
    # The meeting has been held without them; what has no date stays open; the rest can still be made good.
    short = ("violated", "short") if meeting else PENDING if step == "department-summaries" else SHORT
    assert stands(rule, one_short, *meeting) == short
    last = act(step, shifted(day, 1), counts={people: all_of_them[:1]})
    assert stands(rule, one_short, last, *meeting) == SATISFIED
    assert stands(rule, one_short, {**last, "counts": {people: 1}}, *meeting)[0] in ("ambiguous", "pending")
    assert stands(rule, done(step, day), *meeting) == SATISFIED


@pytest.mark.parametrize("step", ALL_OF)
def test_more_than_there_are_prove_nothing(step: str) -> None:
    people, number = ALL_OF[step]
    assessment = case(changed(clean(), step, counts={people: number + 1}))
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["more-than-members"]
    assert assessment.verdict[f"{step}.due"].status is Status.INVALID


def test_a_department_is_one_of_a_number_and_needs_no_people() -> None:
    """The second department's discussion completes what six departments owe only with the sixth."""
    acts = [act("department-retreat", f"2008-10-{day}", counts={"departments": [f"{day}"]}) for day in range(11, 17)]
    assert stands("department-retreat.due", *acts[:5], as_of="2008-10-31") == PENDING
    assert stands("department-retreat.due", *acts[:5]) == SHORT
    assert stands("department-retreat.due", *acts) == SATISFIED


FIVE_DAYS = ("reports", "reading", "lecture", "visits", "sharing")


@pytest.mark.parametrize("what", FIVE_DAYS)
def test_of_the_one_day_activities_one_day_by_the_unit_is_enough(what: str) -> None:
    """The plan names nobody; that everybody has a day of his own would be our invention."""
    rule = f"day-of-{what}.due"
    assert stands(rule, act(f"day-of-{what}", "2008-10-17")) == SATISFIED
    found = luohu.campaign.rule[rule]
    assert found.note
    assert "1天" in found.sentence().zh
    assert not list(found.measured())


@pytest.mark.parametrize(
    "step", ["settle-accounts", "do-an-errand", "hear-opinions-once", "see-a-site", "ask-for-ideas"]
)
def test_what_is_done_once_is_done_by_the_unit(step: str) -> None:
    assert stands(f"{step}.due", act(step, "2008-10-17")) == SATISFIED
    assert luohu.campaign.rule[f"{step}.due"].quantity.words == Words("", "")


def test_opinions_are_heard_in_the_course_of_the_errand() -> None:
    rule = "hear-opinions-once.during.do-an-errand"
    errand = done("do-an-errand", "2008-11-07", began="2008-11-05")
    for on, expected in (
        ("2008-11-04", OUT_OF_ORDER),
        ("2008-11-05", SATISFIED),
        ("2008-11-07", SATISFIED),
        ("2008-11-08", OUT_OF_ORDER),
    ):
        assert stands(rule, errand, done("hear-opinions-once", on)) == expected, on
    assert stands(rule, done("hear-opinions-once", "2008-11-06")) == PENDING


# Lists: closed ones lack each entry alone, open ones lack nothing

CLOSED = {
    "settle-accounts.contents": ("contents", ("understanding", "duties", "costs", "efficiency"), "三.1算一次账"),
    "research.consult": ("consulted", ("experts", "grassroots-cadres"), "三.1深化调研"),
    "hear-opinions-once.consult": ("consulted", ("grassroots-units", "service-users"), "三.1听一次意见"),
    "theme-activities.contents": (
        "contents",
        ("everyone-talks", "around-us", "starts-with-me", "work-style"),
        "三.1问一次计",
    ),
    "seek-opinions.consult": ("consulted", ("party-members", "grassroots-masses"), "三.2征求意见"),
    "feed-back.audience": ("audience", ("leading-team", "leading-cadres"), "三.2征求意见"),
    "find-problems.contents": ("contents", ("ideas", "institutions", "expectations"), "三.2突出问题"),
    "publish-plan.contents": ("contents", ("responsible", "time-limits"), "三.3(二)"),
    "build-institutions.contents": ("contents", ("project-system", "existing-rules", "changes"), "三.3(四)"),
    "make-known.audience": ("audience", ("party-members", "masses"), "三.3(五)"),
}


HOLDS_UP = {
    "feed-back.audience": {"feed-back.due", "rectification.entry.analysis"},
    "make-known.audience": {
        *("make-known.due", "satisfaction-survey.during.make-known"),
        "conclusion.entry.rectification",
    },
}
"""What is not done either while somebody is not told, and what began without it."""


@pytest.mark.parametrize(
    ("rules", "name"), [(rules, name) for rules, (_, names, _) in CLOSED.items() for name in names]
)
def test_each_entry_of_a_closed_list_is_missed_alone(rules: str, name: str) -> None:
    key, names, locator = CLOSED[rules]
    step = rules.partition(".")[0]
    assessment = case(changed(clean(), step, **{key: [other for other in names if other != name]}))
    told = set(findings(assessment))
    assert f"{rules}.{name}" in told
    assert told <= {f"{rules}.{name}", *HOLDS_UP.get(rules, ())}
    assert assessment.verdict[f"{rules}.{name}"].reference.locator == locator
    assert not assessment.ok


DOCUMENTS = {
    "analysis-report": ("complete-report", ("problems", "causes", "measures"), "三.2检查报告"),
    "rectification-plan": (
        "draw-up-plan",
        ("solvable-now", "solvable-later", "aims", "methods", "responsible", "time-limits"),
        "三.3(一)",
    ),
}


@pytest.mark.parametrize(
    ("document", "name"), [(document, name) for document, (_, names, _) in DOCUMENTS.items() for name in names]
)
def test_each_content_of_a_paper_is_missed_alone(document: str, name: str) -> None:
    step, names, locator = DOCUMENTS[document]
    assessment = case(changed(clean(), step, contents=[other for other in names if other != name]))
    rule = f"{document}.contents.{name}"
    assert findings(assessment) == {rule: ("violated", "missing-content")}
    assert assessment.verdict[rule].reference.locator == locator


@pytest.mark.parametrize("who", ["party-members", "unit-masses", "grassroots-units", "service-users"])
def test_all_four_groups_appraise_the_report(who: str) -> None:
    everyone = {"party-members": 30, "unit-masses": 12, "grassroots-units": 4, "service-users": 8}
    assessment = case(changed(clean(), "appraisal", present={**everyone, who: 0}))
    assert findings(assessment) == {f"appraisal.participants.{who}": ("violated", "missing-participant")}


@pytest.mark.parametrize(
    ("step", "locator"),
    [("ask-for-ideas", "三.1问一次计"), ("theme-activities", "三.1问一次计"), ("suggestions", "三.3(二)")],
)
def test_cadres_take_part_some_of_them_at_least(step: str, locator: str) -> None:
    rule = f"{step}.participants.cadres"
    others = case(changed(clean(), step, present={"experts": 2}))
    assert findings(others) == {rule: ("violated", "missing-participant")}
    silent = case(changed(clean(), step, present=None))
    assert (findings(silent), silent.open) == ({}, True)
    assert (silent.verdict[rule].status, silent.verdict[rule].reason) == ("pending", "not-stated")
    assert not case(changed(clean(), step, present={"cadres": 1})).findings
    assert verdict(rule).reference.locator == locator


def test_open_lists_take_others_and_lack_nothing() -> None:
    acts = changed(clean(), "seek-opinions", forms=["visits"])
    acts = changed(acts, "mobilisation", contents=["timetable"])
    assert not case(acts).findings
    bare = case(changed(changed(clean(), "seek-opinions", forms=[]), "mobilisation", contents=[]))
    assert findings(bare) == {
        "seek-opinions.forms": ("violated", "missing-content"),
        "mobilisation.contents": ("overdue", "missing-content"),
    }
    silent = case(changed(changed(clean(), "seek-opinions", forms=None), "mobilisation", contents=None))
    assert not silent.findings
    assert {str(v.reason) for v in silent.verdicts if v.status is Status.PENDING} == {"not-stated"}


ATTESTED = [
    (one["step"], name) for one in clean() for name, said in one.get("attested", {}).items() if said is True
]  # fmt: skip


@pytest.mark.parametrize(("step", "name"), ATTESTED)
def test_what_the_unit_denies_is_found_and_what_it_leaves_out_is_not_passed(step: str, name: str) -> None:
    said = next(one["attested"] for one in clean() if one["step"] == step)
    denied = case(changed(clean(), step, attested={**said, name: False}))
    ((rule, stand),) = findings(denied).items()
    assert (stand, denied.ok) == (("violated", "denied"), False), "the plan says of none “in principle”"
    rest = {other: value for other, value in said.items() if other != name}
    silent = case(changed(clean(), step, attested=rest)).verdict[rule]
    assert silent.status not in (Status.SATISFIED, Status.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("step", "name", "locator"),
    [
        ("special-meeting", "everyone-passes", "三.2民主生活会"),
        ("solve-problems", "formalism", "三.3(三)"),
        ("solve-problems", "short-term", "三.3(三)"),
        ("solve-problems", "image-projects", "三.3(三)"),
    ],
)
def test_what_is_prohibited(step: str, name: str, locator: str) -> None:
    said = next(one["attested"] for one in clean() if one["step"] == step)
    rule = f"{step}.avoid.{name}"
    assert findings(case(changed(clean(), step, attested={**said, name: True}))) == {rule: ("violated", "prohibited")}
    silent = case(changed(clean(), step, attested={key: value for key, value in said.items() if key != name}))
    assert silent.verdict[rule].status is Status.PENDING
    assert silent.verdict[rule].reference.locator == locator
    assert silent.ok


# 三.2 The report: opinions and findings, draft, views heard, enlarged meeting, revised; then appraised

CHAIN = [
    ("seek-opinions", "draft-report", "三.2检查报告"),
    ("find-problems", "draft-report", "三.2检查报告"),
    ("draft-report", "hear-views", "三.2检查报告"),
    ("hear-views", "enlarged-meeting", "三.2检查报告"),
    ("enlarged-meeting", "complete-report", "三.2检查报告"),
    ("complete-report", "appraisal", "三.2群众评议"),
    ("complete-report", "draw-up-plan", "三.3(一)"),
    ("draw-up-plan", "publish-plan", "三.3(二)"),
]


@pytest.mark.parametrize(("earlier", "later", "locator"), thinned(CHAIN, 4))
def test_what_comes_before_what(earlier: str, later: str, locator: str) -> None:
    rule, day = f"{later}.entry.{earlier}", "2008-12-22"
    others = [done(one, shifted(day, -2)) for one in BEFORE[later] if one != earlier]
    assert stands(rule, *others, done(earlier, shifted(day, -1)), done(later, day)) == SATISFIED
    assert stands(rule, *others, done(earlier, day), done(later, day)) == SATISFIED  # R9
    assert stands(rule, *others, done(earlier, shifted(day, 1)), done(later, day)) == OUT_OF_ORDER
    assert stands(rule, *others, done(later, day)) == MISSING
    found = verdict(rule)
    assert (found.force, found.basis, found.reference.locator) == (Force.BINDING, Basis.EXPLICIT, locator)


@pytest.mark.parametrize(
    ("earlier", "later", "force"),
    [
        ("seek-opinions", "feed-back", Force.BINDING),
        ("research", "draft-report", Force.BINDING),
        ("draw-up-plan", "suggestions", Force.BINDING),
        ("summary", "make-known", Force.BINDING),
        ("summary", "satisfaction-survey", Force.BINDING),
        ("leading-group", "group-notice", Force.BINDING),
        ("department-study", "department-summaries", Force.BINDING),
        # What people complain of, and “when basically complete”: a warning at most.
        ("seek-opinions", "special-meeting", Force.SOFT),
        ("publish-plan", "summary", Force.SOFT),
        ("solve-problems", "summary", Force.SOFT),
        ("build-institutions", "summary", Force.SOFT),
        ("satisfaction-survey", "improve-measures", Force.SOFT),
    ],
)
def test_what_only_the_sense_puts_in_order_is_derived(earlier: str, later: str, force: Force) -> None:
    day = "2009-02-10"
    before = ready(earlier, shifted(day, -2))
    found = verdict(f"{later}.entry.{earlier}", *before, done(earlier, shifted(day, 1)), done(later, day))
    assert (str(found.status), found.reason) == OUT_OF_ORDER
    assert (found.force, found.basis) == (force, Basis.DERIVED)
    assert found.level is (Level.BREACH if force is Force.BINDING else Level.WARNING)


@pytest.mark.parametrize(
    ("on", "expected"), [("2009-02-12", OUT_OF_ORDER), ("2009-02-13", SATISFIED), ("2009-02-14", OUT_OF_ORDER)]
)
def test_the_survey_is_held_at_the_same_time_as_the_announcement(on: str, expected: Stand) -> None:
    """Neither comes first; the plan says no more than “at the same time”, so it warns."""
    acts = changed(changed(clean(), "satisfaction-survey", date=on), "improve-measures", date="2009-02-18")
    assessment, rule = case(acts), "satisfaction-survey.during.make-known"
    assert findings(assessment) == ({} if expected == SATISFIED else {rule: expected})
    found = assessment.verdict[rule]
    assert (found.force, found.basis, found.reference.locator) == (Force.SOFT, Basis.DERIVED, "三.3(五)")
    apart = expected != SATISFIED  # then both are to be held again, the one within the other
    assert (assessment.ok, assessment.open, found.cure) == (True, apart, "again" if apart else None)
    assert [step.subject for step in assessment.next_steps] == (["make-known", "satisfaction-survey"] if apart else [])
    longer = case(changed(acts, "make-known", began="2009-02-12", date="2009-02-14"))
    assert not longer.findings


def test_the_life_of_the_report() -> None:
    for day, state in (
        ("2008-12-01", "absent"),
        ("2008-12-02", "drafted"),
        ("2008-12-05", "heard"),
        ("2008-12-09", "discussed"),
        ("2008-12-12", "completed"),
    ):
        found = {d.id: d.state for d in case(until(day), day).documents}
        assert found["analysis-report"] == state, day


def test_a_report_revised_after_its_appraisal_is_appraised_again() -> None:
    """It was revised again and again until it was complete: what was appraised is that version."""
    again = done("complete-report", "2008-12-22", contents=["problems", "causes", "measures"], reflects=["research"])
    assessment = case([*until("2008-12-20"), again], "2008-12-22")
    assert [act.record.step for act in assessment.acts if act.standing == "overtaken"] == [
        *("complete-report", "appraisal"),
    ]  # fmt: skip
    found = assessment.verdict["appraisal.due"]
    assert (found.status, found.reason) == ("pending", "overtaken")
    assert "appraisal" in {step.subject for step in assessment.next_steps}
    assert next(d.marks for d in assessment.documents if d.id == "analysis-report") == ()


def test_a_discussion_that_did_not_take_place_is_one_fault_and_what_rests_on_it_is_done_again_in_order() -> None:
    """The report was completed, appraised and acted on without it: none of that counts, and it is told once."""
    acts = without(clean(), "enlarged-meeting")
    rests = ["complete-report", "appraisal", "draw-up-plan", "publish-plan"]
    assessment = case(acts)
    assert [act.record.step for act in assessment.acts if act.standing == "irregular"] == rests
    root, passed = "enlarged-meeting.due", "complete-report.entry.enlarged-meeting"
    assert findings(assessment) == {root: OVERDUE}
    assert {passed, *(f"{step}.due" for step in rests)} <= set(assessment.verdict[root].leads_to)
    assert [step.subject for step in assessment.next_steps] == ["enlarged-meeting"]
    again = [{**one, "date": AFTER} for one in clean() if one["step"] in ("enlarged-meeting", *rests)]
    mended = case([*acts, *again])
    assert (mended.open, mended.next_steps) == (False, ())
    assert {str(mended.verdict[f"{step}.due"].reason) for step in rests} == {"late"}


# 三.2 The meeting: talks and speeches before it, held together with the meeting of the year


@pytest.mark.parametrize("step", ["heart-to-heart", "prepare-speeches"])
def test_talks_and_speeches_come_before_the_meeting(step: str) -> None:
    meeting, rule = done("special-meeting", "2008-12-15"), f"{step}.due"
    assert stands(rule, done(step, "2008-12-14"), meeting) == SATISFIED
    assert stands(rule, done(step, "2008-12-15"), meeting) == SATISFIED  # R9
    assert stands(rule, done(step, "2008-12-16"), meeting) == OUT_OF_ORDER
    assert stands(rule, meeting) == MISSING
    assert stands(rule, as_of="2008-12-31") == PENDING
    assert stands(rule, as_of="2009-01-01") == OVERDUE
    found = verdict(rule)
    assert (found.basis, found.reference.locator) == (Basis.EXPLICIT, "三.2民主生活会")


def test_the_talks_are_not_held_before_the_last_member_has_talked() -> None:
    few = act("heart-to-heart", "2008-12-10", counts={"leading-team": ["a", "b", "c", "d"]})
    last = act("heart-to-heart", "2008-12-16", counts={"leading-team": ["e"]})
    stood = stands("heart-to-heart.due", few, done("special-meeting", "2008-12-15"), last)
    assert stood == ("violated", "out-of-order")


def test_the_meeting_is_merged_with_that_of_the_year_and_takes_place_once() -> None:
    rule = "special-meeting.merge_with.annual-meeting"
    assert stands(rule, done("special-meeting", "2008-12-15", merged_with=["annual-meeting"])) == SATISFIED
    apart = case(changed(clean(), "special-meeting", merged_with=[]))
    assert findings(apart) == {rule: ("violated", "missing-content")}
    silent = case(changed(clean(), "special-meeting", merged_with=None))
    assert (findings(silent), silent.verdict[rule].reason) == ({}, "not-stated")
    assert "今年" in luohu.campaign.events["annual-meeting"].title.zh


@pytest.mark.parametrize(
    ("second", "expected"), [("2008-12-29", SATISFIED), ("2009-01-05", ("ambiguous", "contradictory"))]
)
def test_the_meeting_takes_place_once_and_two_days_of_it_are_judged_each_way(second: str, expected: Stand) -> None:
    meeting = next(one for one in clean() if one["step"] == "special-meeting")
    twice = case([*clean(), {**meeting, "date": second}])
    found = twice.verdict["special-meeting.due"]
    assert (str(found.status), found.reason and str(found.reason)) == expected
    assert {str(act.standing) for act in twice.acts if act.record.step == "special-meeting"} == {"contradicted"}


def test_the_whole_team_attends() -> None:
    found = case(changed(clean(), "special-meeting", present={"leading-team": TEAM - 1}))
    rule = "special-meeting.attend.leading-team"
    assert findings(found) == {rule: ("violated", "short")}
    assert verdict(rule).basis is Basis.DERIVED  # the plan says “members of the team”, not “all”
    nobody = case(changed(clean(), "special-meeting", present={"leading-team": 0}))
    assert nobody.verdict["special-meeting.due"].reason == "irregular"


# 三.3 On condition that the content of the first two phases is complete


def test_rectification_begins_when_the_first_two_phases_are_complete() -> None:
    first, second = "rectification.entry.study", "rectification.entry.analysis"
    assert not case(changed(clean(), "appraisal", date="2008-12-31")).findings  # the very day of the plan (R9)
    late = case(changed(clean(), "appraisal", date="2009-01-02"))
    assert findings(late) == {"appraisal.due": LATE, second: OUT_OF_ORDER}
    never = case(without(clean(), "day-of-sharing"))
    assert findings(never) == {"day-of-sharing.due": OVERDUE}
    assert {first, "analysis.entry.study"} <= set(never.verdict["day-of-sharing.due"].leads_to)
    for rule in (first, second):
        assert verdict(rule).reference.locator == "三.3"
        assert (verdict(rule).force, verdict(rule).basis) == (Force.BINDING, Basis.EXPLICIT)


def test_one_leading_cadre_s_research_that_is_missing_keeps_the_third_phase_shut() -> None:
    acts = changed(until("2008-12-20"), "research", counts={"leading-cadres": LEADERS - 1})
    assessment = case(acts, "2008-12-22")
    assert findings(assessment) == {"research.due": SHORT}
    root = assessment.verdict["research.due"]
    passed = [assessment.verdict[rule] for rule in ("analysis.entry.study", "draft-report.entry.research")]
    assert [(str(one.status), one.reason) for one in passed] == [MISSING, ("violated", "short")], "that stays"
    assert all(one.because == root for one in passed)
    assert "draw-up-plan.due" in root.leads_to
    assert {"draw-up-plan", "suggestions", "solve-problems"}.isdisjoint(s.subject for s in assessment.next_steps)
    assert "research" in {step.subject for step in assessment.next_steps}
    opened = case(until("2008-12-20"), "2008-12-22")
    assert "draw-up-plan" in {step.subject for step in opened.next_steps}


def test_the_second_phase_follows_the_first_and_is_not_held_back_by_it() -> None:
    """The phases are numbered, and their 50, 40 and 60 days fill the whole campaign; both lie in mid November."""
    rule = "analysis.entry.study"
    acts = changed(clean(), "theme-activities", date="2008-11-20")
    assert findings(case(acts)) == {rule: OUT_OF_ORDER}  # the opinions were sought on the 19th
    found = case(acts).verdict[rule]
    assert (found.force, found.basis, found.reference.locator) == (Force.SOFT, Basis.DERIVED, "三.2")
    assert (found.level, case(acts).ok, case(acts).open) == (Level.WARNING, True, False)
    assert not case(changed(acts, "seek-opinions", date="2008-11-20")).findings
    early = case(until("2008-11-07"), "2008-11-12")
    assert {"see-a-site", "seek-opinions"} <= {step.subject for step in early.next_steps}


def test_what_was_done_late_still_opens_the_third_phase() -> None:
    late = findings(case(changed(clean(), "mobilisation", date="2008-11-21")))
    assert late == {"mobilisation.due": LATE, "analysis.entry.study": OUT_OF_ORDER}


@pytest.mark.parametrize(
    ("outcome", "said", "expected"),
    [
        ("own", {}, NOT_APPLICABLE),
        ("shared", {"jointly": True}, SATISFIED),
        ("shared", {"jointly": False}, ("violated", "denied")),
        ("shared", {}, ("pending", "unattested")),
    ],
)
def test_problems_that_involve_others_are_solved_with_them(
    outcome: str, said: dict[str, bool], expected: Stand
) -> None:
    acts = [done("find-problems", "2008-11-25", outcome=outcome), done("solve-problems", "2009-02-06", attested=said)]
    assert stands("solve-problems.attest.jointly", *acts) == expected


def test_whether_problems_involve_others_need_not_be_said() -> None:
    """The plan does not ask for it: who says nothing declares that they were solved jointly, and is not accused."""
    silent = case(changed(clean(), "find-problems", outcome=None))
    assert not silent.diagnostics
    assert (findings(silent), silent.ok, silent.open) == ({}, True, True)
    assert silent.verdict["solve-problems.attest.jointly"].reason == "unattested"
    assert [(step.subject, step.amends) for step in silent.next_steps] == [("solve-problems", True)]


def test_what_is_said_of_them_is_said_in_the_plan_s_words() -> None:
    assessment = case(changed(clean(), "find-problems", outcome="none"))
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["unknown-name"]
    assert assessment.verdict["solve-problems.attest.jointly"].reason == "undecided"


# 三.3(一), (三) Of each problem: how it is put right, by whom and by when; that it is put right, warns

PLANNED = ("三.3(一)", Force.BINDING, Basis.EXPLICIT)


def test_what_is_asked_of_each_problem_of_the_register() -> None:
    assert rectified(luohu.campaign) == {
        "draw-up-plan.rectify.measure": PLANNED,
        "draw-up-plan.rectify.owner": PLANNED,
        "draw-up-plan.rectify.due": PLANNED,
        "solve-problems.rectify.closed": ("三.3(三)", Force.SOFT, Basis.DERIVED),
    }


@pytest.mark.parametrize(
    ("said", "rule", "stand", "level"),
    [
        ({"measure": None}, "draw-up-plan.rectify.measure", LACKING, Level.BREACH),
        ({"owner": None}, "draw-up-plan.rectify.owner", LACKING, Level.BREACH),
        ({"due": None}, "draw-up-plan.rectify.due", LACKING, Level.BREACH),
        ({"closed": None, "evidence": None}, "solve-problems.rectify.closed", OVERDUE, Level.WARNING),
        ({"closed": "2009-02-07"}, "solve-problems.rectify.closed", LATE, Level.WARNING),
    ],
)
def test_each_field_of_the_register_is_missed_alone(said: Act, rule: str, stand: Stand, level: Level) -> None:
    first, last = luohu.register
    assessment = case(clean(), problems=[first, saying(last, **said)])
    assert findings(assessment) == {rule: stand}
    assert assessment.verdict[rule].level is level


def test_a_problem_that_takes_longer_than_the_campaign_is_no_finding_before_its_own_time_limit() -> None:
    """The plan expects that some go on being solved."""
    first, last = luohu.register
    longer = saying(last, due="2009-06-30", closed=None, evidence=None)
    assert findings(case(clean(), problems=[first, longer])) == {}
    assert stands("solve-problems.rectify.closed", as_of="2009-06-30", problems=[first, longer]) == PENDING
    assert stands("solve-problems.rectify.closed", as_of="2009-07-01", problems=[first, longer]) == OVERDUE


@pytest.mark.parametrize("on", ["2009-02-28", "2009-03-01", "2009-12-31"])
def test_a_register_that_is_not_there_is_asked_for_once_and_never_late(on: str) -> None:
    silent = assess(luohu.campaign, evolve(case(clean(), on).progress, register=None), date.fromisoformat(on))
    found = {rule: (silent.verdict[rule].status, silent.verdict[rule].reason) for rule in rectified(luohu.campaign)}
    assert set(found.values()) == {("pending", "not-stated")}
    assert (silent.findings, silent.ok, silent.open) == ((), True, True)
    (asked,) = silent.next_steps
    assert (asked.subject, asked.amends, set(asked.rules)) == ("draw-up-plan", True, set(found))
    assert asked.why.en.startswith("Still missing: the register of problems; list the problems found, or say that none")
    assert "more" not in asked.why.en


def test_a_unit_that_says_that_it_found_no_problem_has_none_to_put_right() -> None:
    none = case(clean(), "2009-03-01", problems=[])
    assert {none.verdict[rule].status for rule in rectified(luohu.campaign)} == {"not-applicable"}
    assert (none.findings, none.next_steps, none.open) == ((), (), False)


# 四 When everything has ended, the departments write


def test_departments_write_when_everything_has_ended_and_are_never_late() -> None:
    rule = "conclusion.entry.rectification"
    assert not case(changed(clean(), "department-summaries", date="2009-02-18")).findings  # the last day itself
    early = case(changed(clean(), "department-summaries", date="2009-02-17"))
    assert findings(early) == {rule: OUT_OF_ORDER}
    assert verdict(rule).reference.locator == "四"
    assert stands("department-summaries.due", as_of="2009-12-31") == PENDING
    assert not case(changed(clean(), "department-summaries", date="2009-06-30"), "2009-07-01").findings


def test_no_department_is_asked_to_write_before_then() -> None:
    before = case(until("2009-02-17"), "2009-02-17")
    assert "department-summaries" not in {step.subject for step in before.next_steps}
    after = case(until("2009-02-18"), "2009-02-18")
    assert "department-summaries" in {step.subject for step in after.next_steps}


# Data that cannot be (R14)


@pytest.mark.parametrize(
    ("step", "wrong", "code"),
    [
        ("appraisal", {"date": "2008-11-31"}, "wrong-value"),
        ("make-known", {"date": "2009-02-29"}, "wrong-value"),
        ("do-an-errand", {"began": "2008-11-08"}, "effect-before-cause"),
        ("research", {"counts": {"leading-cadres": -1}}, "wrong-value"),
        ("branch-meeting", {"by": "someone"}, "wrong-actor"),
    ],
)
def test_the_impossible_is_reported_and_taints_only_its_own(step: str, wrong: Act, code: str) -> None:
    assessment = case(changed(clean(), step, **wrong))
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == [code]
    assert not assessment.ok
    tainted = {v.rule_id for v in assessment.verdicts if v.status is Status.INVALID}
    assert tainted
    others = (
        *("rectification.entry.", "conclusion.entry.", "analysis.entry.", "draft-report.entry.research"),
        *("hear-opinions-once.during.", "satisfaction-survey.during.", "analysis-report."),
    )
    assert all(step in rule or rule.startswith(others) for rule in tainted), tainted
    assert assessment.verdict["mobilisation.due"].status is Status.SATISFIED


def test_what_lies_after_the_day_of_the_question_is_not_looked_at() -> None:
    assessment = case(changed(clean(), "improve-measures", date="2009-03-16"))
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["after-as-of"]
    assert assessment.verdict["improve-measures.due"].status is Status.OVERDUE


# The examples, and what each of them is there to show

EXAMPLES = shipped()[CAMPAIGN].parent / CAMPAIGN


def example(stem: str, as_of: str) -> Assessment:
    progress = parse_progress((EXAMPLES / f"{stem}.json").read_text(encoding="utf-8"), file=f"{stem}.json")
    return assess(luohu.campaign, progress, date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("stem", "as_of", "expected"),
    [
        ("finished", "2009-03-10", {}),
        ("finished-shared-problems", "2009-03-10", {}),
        ("boundary-days", "2009-03-10", {
            "special-meeting.due": LATE, "rectification.entry.analysis": OUT_OF_ORDER,
            "department-study.done": LATE, "analysis.entry.study": OUT_OF_ORDER,
            **{f"day-of-{what}.due": ("ambiguous", "untold") for what in FIVE_DAYS},  # one day is not five
        }),
        ("mid-campaign", "2008-11-15", {}),
        ("one-department-behind", "2008-12-22", {"department-retreat.due": SHORT}),
        ("rectified-too-soon", "2009-03-10", {
            "rectification.entry.analysis": OUT_OF_ORDER, "draw-up-plan.due": ("ambiguous", "early"),
        }),
        ("meetings-kept-apart", "2009-01-05", {
            "heart-to-heart.due": OUT_OF_ORDER, "special-meeting.attend.leading-team": ("violated", "short"),
            "special-meeting.merge_with.annual-meeting": ("violated", "missing-content"),
            "special-meeting.avoid.everyone-passes": ("violated", "prohibited"),
        }),
        ("survey-before-announcement", "2009-03-10", {
            "satisfaction-survey.during.make-known": OUT_OF_ORDER,
            "solve-problems.avoid.image-projects": ("violated", "prohibited"),
            "conclusion.entry.rectification": OUT_OF_ORDER,
        }),
        ("register-half-filled", "2009-03-10", {
            "draw-up-plan.rectify.measure": LACKING, "draw-up-plan.rectify.owner": LACKING,
            "draw-up-plan.rectify.due": LACKING, "solve-problems.rectify.closed": OVERDUE,
        }),
    ],
)  # fmt: skip
def test_what_an_example_shows(stem: str, as_of: str, expected: dict[str, Stand]) -> None:
    assessment = example(stem, as_of)
    assert not assessment.diagnostics
    assert findings(assessment) == expected


def test_the_impossible_example() -> None:
    assessment = example("impossible", "2009-01-10")
    assert sorted(diagnostic.code for diagnostic in assessment.diagnostics) == [
        "after-as-of",
        "more-than-members",
        "wrong-value",
    ]
    twice = {act.record.date.day for act in assessment.acts if act.standing == "contradicted" and act.record.date}
    assert twice == {15, 29}
    assert assessment.verdict["special-meeting.due"].status is Status.SATISFIED  # on either day
    assert assessment.verdict["special-meeting.attest.criticism"].reason == "contradictory"


def test_the_example_of_hardly_anything_done() -> None:
    assessment = example("hardly-begun", "2009-03-10")
    assert not assessment.diagnostics
    late = [verdict for verdict in assessment.verdicts if verdict.level == "breach" and verdict.status == "overdue"]
    roots = [verdict for verdict in late if verdict in assessment.findings]
    assert (len(late), len(roots)) == (37, 21)
    waiting = [verdict for verdict in late if verdict not in roots]
    assert all(verdict.because in roots for verdict in waiting), "each is told under what it waits for"
    assert json.loads((EXAMPLES / "hardly-begun.json").read_text(encoding="utf-8"))["records"]


@pytest.mark.parametrize("year", [2007, 2010])
def test_what_follows_an_act_of_another_year_is_not_accused(year: int) -> None:
    odd = case(changed(clean(), "summary", date=f"{year}-02-16"), "2010-03-01")
    assert [diagnostic.code for diagnostic in odd.diagnostics] == ["odd-year"]
    assert odd.verdict["summary.due"].reason == "undecided"
    for gate in ("make-known.entry.summary", "satisfaction-survey.entry.summary"):
        found = odd.verdict[gate]
        assert (found.reason, found.because and found.because.rule_id) == ("undecided", "summary.due")
    assert not odd.findings
    assert "summary" in {step.subject for step in odd.next_steps if step.amends}
    dates = [act.record.date for act in odd.acts if act.record.date]
    assert dates == sorted(dates)
    sure = case(changed(clean(), "summary", date=f"{year}-02-16", confirmed=True), "2010-03-01")
    assert [str(act.standing) for act in sure.acts if act.record.step == "summary"] == ["counts"]
