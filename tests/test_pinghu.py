"""The Pinghu spec against its plan, clause by clause, written by hand from the plan.

Nothing here is read off the spec: the tables say what the plan asks, and the spec must agree.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from campaignflow import Assessment, Basis, Force, Level, Status
from campaignflow.rules.bounds import ON_THE_DAY, WITHIN_ABOUT
from campaignflow.rules.case import Standing
from plan import (
    BETWEEN,
    EARLY,
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

LEADERS, CADRES, MEMBERS = 3, 12, 30
OFFICE = "campaign-office"
END = "2009-08-28"
"""A day for the end of the campaign, which the plan leaves open."""


def unit(leaders: int = 0) -> Act:
    people = {"municipal-leaders": leaders, "other-cadres": CADRES, "party-members": MEMBERS}
    return {"id": "u1", "headcounts": people}


REGISTERED = problem(1, "2009-03-26", "2009-05-08", "2009-05-08")
"""The one problem that the unit registered, named somebody for and struck off."""
plan = Plan("pinghu-2009-study", unit(), "2009-06-30", (REGISTERED,))
campaign, verdict, stands, case = plan.campaign, plan.verdict, plan.stands, plan.case

LOCATORS = (
    *("序", "一", "二", "二(一)", "二(一)1", "二(一)2", "二(一)3", "二(一)4"),
    *("二(二)", "二(二)1", "二(二)2", "二(二)3", "二(二)3①", "二(二)3②", "二(二)3③", "二(二)4"),
    *("二(三)", "二(三)1", "二(三)2", "二(三)3", "二(三)4"),
    *("二(四)", "二(四)1", "二(四)2", "二(四)3", "二(四)4", "二(四)5"),
    *("二(五)", "二(五)1", "二(五)2", "二(五)2①", "二(五)2②", "二(五)2③"),
    *("二(五)3", "二(五)3①", "二(五)3②", "二(五)3③", "三", "三.1", "三.2", "三.3", "三.4", "三.5"),
)
SAYING_NOTHING = {"序", "一", "二", "二(一)", "二(二)", "二(二)3", "二(三)", "二(四)", "二(五)2", "二(五)3", "三"}
"""Preamble, aims and headings: no duty of their own."""

OTHERS = {
    "mobilisation-rally": ("city-committee",),
    "guide-mobilisation": ("supervision-group",),
    "panel-attends": ("appraisal-panel",),
    "training-session": ("city-committee",),
    "review-opinion": ("supervision-group",),
    "review-plan": ("supervision-group",),
    "secretary-lecture": ("city-secretary",),
    "mayor-lecture": ("city-mayor",),
    "forum-lectures": ("city-committee",),
    "leaders-topics": ("city-leaders",),
    "file-leaders-topics": ("city-leaders",),
    "leaders-research": ("city-leaders",),
    "recommend-upward": ("campaign-office",),
    "task-group-reports": ("task-groups",),
    "leaders-interviews": ("campaign-office",),
    "committee-discussion": ("standing-committee",),
    "essay-contest": ("propaganda-department",),
    "publish-essays": ("campaign-office",),
    "speech-contest": ("youth-league",),
    "recommend-speakers": ("youth-league",),
    "golden-ideas": ("campaign-office",),
    "enterprise-plan": ("foreign-trade-bureau", "organisation-department"),
    "file-enterprise-plan": ("foreign-trade-bureau", "organisation-department"),
    "solve-city-wide": ("task-groups",),
    "list-petitions": ("letters-bureau",),
    "list-relocations": ("investment-group",),
    "leaders-take-cases": ("city-leaders",),
    "city-report-solutions": ("committee-office", "government-office"),
    "lead-livelihood": ("committee-office", "government-office"),
    "inspections": ("efficiency-office", "organs-committee"),
    "satisfaction-survey": ("efficiency-office", "organs-committee"),
    "guidance": ("supervision-group",),
    "supervision-check": ("supervision-group",),
    "urge-improvement": ("supervision-group",),
}
"""Steps that the plan lays on somebody other than the unit, lead units in the plan's order."""

FILED = {
    "send-list": "二(一)3",
    "file-opinion": "二(一)4",
    "file-plan": "二(一)4",
    "file-leaders-topics": "二(三)1",
    "file-topic": "二(三)1",
    "task-group-reports": "二(三)3",
    "recommend-report": "二(三)3",
    "file-interview": "二(四)1",
    "file-seminar": "二(四)2",
    "submit-suggestions": "二(四)5",
    "file-enterprise-plan": "二(五)1",
    "file-register": "二(五)2②",
    "report-solutions": "二(五)2③",
    "city-report-solutions": "二(五)2③",
    "report-progress": "三.4",
    "file-summary": "三.5",
}
"""What goes to the campaign office, with its clause."""

COMPLETE: dict[str, Act] = {
    "mobilisation-rally": {"half": "am"},
    "training-session": {"half": "pm"},
    "review-opinion": {"outcome": "approved"},
    "review-plan": {"outcome": "approved"},
    "study-notes": {"counts": {"party-members": MEMBERS}},
    "leaders-essays": {"counts": {"municipal-leaders": LEADERS}},
    "submit-suggestions": {"times": 3, "recipients": [OFFICE]},
    "supervision-check": {"outcome": "meets"},
    "recommend-upward": {"recipients": ["jiaxing-office"]},
    **{step: {"recipients": [OFFICE]} for step in FILED if step != "submit-suggestions"},
}
"""What it takes for a step to be complete beyond having taken place."""


def act(step: str, on: str, **more: Any) -> Act:
    """A record of a step, complete where it is counted. ``on``: month and day."""
    return plan.act(step, f"2009-{on}", **{**COMPLETE.get(step, {}), **more})


IRREGULAR = ("overdue", "irregular")
UNDONE_BETWEEN = ("ambiguous", "missing")
"""Late by the strict reading and not by the lenient one."""
BINDING, SOFT = Force.BINDING, Force.SOFT
STATED, IMPLIED = Basis.EXPLICIT, Basis.DERIVED
ON_CONDITION = {"solve-city-wide", "urge-improvement", "improve"}
"""What depends on how something came out."""
DEEPENED = (
    *("serve-enterprises", "sort-problems", "find-faults"),
    *("job-descriptions", "three-displays", "service-image"),
)
"""What a unit does in the three activities that come on top of the three services."""
ORDER = {
    ("study-rally", "mobilisation-rally"): ("二(一)1", STATED, BINDING),
    ("convey-training", "training-session"): ("二(一)2", STATED, BINDING),
    ("mobilisation-meeting", "mobilisation-rally"): ("二(一)1", IMPLIED, BINDING),
    ("mobilisation-meeting", "study-rally"): ("二(一)1", IMPLIED, BINDING),
    ("send-list", "set-up-body"): ("二(一)3", IMPLIED, BINDING),
    ("draft-opinion", "survey-unit"): ("二(一)4", STATED, BINDING),
    ("draft-plan", "survey-unit"): ("二(一)4", STATED, BINDING),
    ("review-opinion", "draft-opinion"): ("二(一)4", IMPLIED, BINDING),
    ("review-plan", "draft-plan"): ("二(一)4", IMPLIED, BINDING),
    ("file-opinion", "review-opinion"): ("二(一)4", STATED, BINDING),
    ("file-plan", "review-plan"): ("二(一)4", STATED, BINDING),
    ("collective-study", "study-plan"): ("二(二)1", IMPLIED, BINDING),
    ("collective-study", "self-study"): ("二(二)1", IMPLIED, SOFT),
    ("check-study", "study-notes"): ("二(二)1", IMPLIED, SOFT),
    ("file-leaders-topics", "leaders-topics"): ("二(三)1", IMPLIED, BINDING),
    ("leaders-research", "leaders-topics"): ("二(三)1", IMPLIED, BINDING),
    ("file-topic", "choose-topic"): ("二(三)1", IMPLIED, BINDING),
    ("field-research", "choose-topic"): ("二(三)2", STATED, BINDING),
    ("intensive-research", "choose-topic"): ("二(三)2", STATED, BINDING),
    ("dispersed-research", "choose-topic"): ("二(三)2", STATED, BINDING),
    ("write-report", "field-research"): ("二(三)3", STATED, BINDING),
    ("write-report", "intensive-research"): ("二(三)3", IMPLIED, BINDING),
    ("write-report", "dispersed-research"): ("二(三)3", IMPLIED, BINDING),
    ("recommend-report", "write-report"): ("二(三)3", IMPLIED, BINDING),
    ("file-interview", "interview"): ("二(四)1", IMPLIED, BINDING),
    ("file-seminar", "seminar"): ("二(四)2", IMPLIED, BINDING),
    ("recommend-speakers", "speech-contest"): ("二(四)4", STATED, BINDING),
    ("file-enterprise-plan", "enterprise-plan"): ("二(五)1", IMPLIED, BINDING),
    **{(step, "three-services"): ("二(五)", STATED, BINDING) for step in DEEPENED},
    ("register-problems", "sort-problems"): ("二(五)2②", STATED, BINDING),
    ("file-register", "register-problems"): ("二(五)2②", IMPLIED, BINDING),
    ("solution-plan", "file-register"): ("二(五)2③", IMPLIED, BINDING),
    ("resolve-problems", "solution-plan"): ("二(五)2③", IMPLIED, BINDING),
    ("solve-city-wide", "file-register"): ("二(五)2③", IMPLIED, BINDING),
    ("leaders-take-cases", "list-petitions"): ("二(五)2③", STATED, BINDING),
    ("leaders-take-cases", "list-relocations"): ("二(五)2③", STATED, BINDING),
    ("report-solutions", "resolve-problems"): ("二(五)2③", IMPLIED, SOFT),
    ("city-report-solutions", "solve-city-wide"): ("二(五)2③", IMPLIED, SOFT),
    ("city-report-solutions", "leaders-take-cases"): ("二(五)2③", IMPLIED, SOFT),
    ("write-summary", "self-check"): ("三.5", IMPLIED, BINDING),
    ("file-summary", "write-summary"): ("三.5", IMPLIED, BINDING),
    ("supervision-check", "self-check"): ("三.5", IMPLIED, BINDING),
    ("urge-improvement", "supervision-check"): ("三.5", STATED, BINDING),
    ("improve", "supervision-check"): ("三.5", IMPLIED, BINDING),
}
"""Every order that the plan states or implies; the spec imposes these and no other."""
CAME_OUT: dict[str, Act] = {
    "solve-city-wide": {"outcome": "city-wide"},
    "urge-improvement": {"outcome": "falls-short"},
    "improve": {"outcome": "falls-short"},
}
"""How the earlier step comes out where the later one depends on it."""


def before(step: str, on: str) -> list[Act]:
    """All that the plan puts before a step, in order, on one day: each opens the way for the next (R9)."""
    found: dict[str, Act] = {}
    for later, earlier in ORDER:
        if later == step and earlier not in ON_CONDITION:
            found |= {one["step"]: one for one in before(earlier, on)}
            found[earlier] = act(earlier, on, **CAME_OUT.get(step, {}))
    return list(found.values())


def led(step: str, on: str, **more: Any) -> list[Act]:
    """A step with all that the plan puts before it."""
    return [*before(step, on), act(step, on, **more)]


READING = (
    *("congress", "third-plenum", "two-sessions", "anniversary", "discipline-plenum", "politburo-meetings"),
    *("economy", "provincial-congress", "provincial-plenum", "campaign-decisions", "on-development", "excerpts"),
)


def clean(leaders: int = 0) -> list[Act]:
    """All that the plan asks of a unit, and of those it waits for, in the plan's order."""
    essays = {"counts": {"municipal-leaders": leaders}, "attested": {"selected-papers": True}}
    study: Act = {
        "present": {"other-cadres": CADRES} | ({"municipal-leaders": leaders} if leaders else {}),
    }
    return [
        act("mobilisation-rally", "03-10", contents=["report", "speech"]),
        act("study-rally", "03-12", attested={"unified": True}),
        act("mobilisation-meeting", "03-18", contents=["principal-report"]),
        act("guide-mobilisation", "03-18"),
        act("panel-attends", "03-18"),
        act("training-session", "03-10", contents=["documents", "procedure"]),
        act("convey-training", "03-11", attested={"own-work": True}),
        act(
            "set-up-body", "03-12", contents=["leading-group", "office"], attested={"headed": True, "divided": True}
        ),
        act("send-list", "03-12", contents=["members", "telephones"]),
        act(
            "survey-unit",
            "03-13",
            began="2009-03-09",
            contents=["cadres", "outlook"],
            attested={"analysed": True, "aims": True},
        ),
        act("draft-opinion", "03-16"),
        act("draft-plan", "03-16"),
        act("review-opinion", "03-18"),
        act("review-plan", "03-18"),
        act("file-opinion", "03-19"),
        act("file-plan", "03-19"),
        act("study-plan", "03-16", attested={"concrete": True, "with-work": True}),
        act("self-study", "03-20", began="2009-03-16"),
        act("self-study", "05-06", began="2009-03-21", attested={"time": True}),
        *(act("collective-study", on, **study) for on in ("03-24", "04-03", "04-16", "04-28")),
        act("study-notes", "05-06"),
        act("check-study", "05-07", forms=["notes", "questionnaire"]),
        act("required-reading", "04-28", began="2009-03-17", contents=list(READING)),
        act("study-aids", "04-24", contents=["samples", "questions"]),
        *([act("leaders-essays", "05-05", **essays)] if leaders else []),
        act("secretary-lecture", "03-25"),
        act("mayor-lecture", "04-02"),
        act("forum-lectures", "04-09", invited=["experts"], present={"leading-cadres": 90}, contents=["expo-economy"]),
        act("unit-lecture", "04-08", contents=["projects"], attested={"by-principal": True, "training": True}),
        act("study-methods", "05-06", forms=["together-alone", "notes-essays"], attested={"set-books": True}),
        act("chosen-reading", "04-22"),
        act("leaders-topics", "03-24"),
        act("file-leaders-topics", "03-26"),
        act("leaders-research", "04-24", contents=["group-topics", "annual-topics"]),
        act("assist-leaders", "04-22"),
        act("choose-topic", "03-25", contents=["growth", "livelihood"]),
        act("file-topic", "03-27"),
        act(
            "field-research",
            "04-22",
            began="2009-03-30",
            forms=["interviews", "group-talks"],
            attested={"problems-first": True, "selected": True},
        ),
        act("intensive-research", "04-12", began="2009-04-06"),
        act("dispersed-research", "04-22", began="2009-04-13"),
        act("write-report", "04-27", consulted=["masses"]),
        act("proposals", "04-23"),
        act("recommend-upward", "05-06", recipients=["jiaxing-office"]),
        act("task-group-reports", "04-29"),
        act("recommend-report", "04-28"),
        act("correct-meanwhile", "05-07", attested={"at-once": True}),
        act("mechanism", "03-31"),
        act("practical-help", "04-20", contents=["difficulties"]),
        act("leaders-interviews", "04-14"),
        act("interview", "04-07", present={"principal": 1}, means=["press"], contents=["transformation"]),
        act("file-interview", "04-13"),
        act("committee-discussion", "04-16", contents=["economy", "environment", "well-being", "opinions"]),
        act(
            "seminar", "04-15", contents=["experience", "problems", "measures"], attested={"consensus": True}
        ),
        act("file-seminar", "04-17"),
        act("articles", "04-30", means=["bulletin"]),
        act("essay-contest", "04-29", present={"whole-city": 550}),
        act("publish-essays", "05-07", means=["portal"]),
        act("speech-contest", "04-17"),
        act("recommend-speakers", "04-24"),
        act("collect-suggestions", "05-06", began="2009-03-16", consulted=["party-cadres", "all-circles"]),
        act("submit-suggestions", "05-07"),
        act("golden-ideas", "05-08"),
        act("investment-help", "04-28", attested={"contacts": True}),
        act("three-services", "03-13", forms=["service"], attested={"distinctive": True}),
        act("enterprise-plan", "03-16", contents=["pairs", "services", "oversight"]),
        act("file-enterprise-plan", "03-18"),
        act("serve-enterprises", "05-06", attested={"extended": True, "active": True}),
        act("sort-problems", "03-24", contents=["grassroots", "two-sessions", "petitions"]),
        act("register-problems", "03-26"),
        act("file-register", "03-30"),
        act("solution-plan", "04-10", contents=["person", "unit", "tasks"]),
        act("resolve-problems", "05-08", attested={"struck-off": True}),
        act("list-petitions", "03-18"),
        act("list-relocations", "03-19"),
        act("leaders-take-cases", "05-08"),
        act("report-solutions", "05-11"),
        act("city-report-solutions", "05-12"),
        act("lead-livelihood", "05-08"),
        act("find-faults", "04-21", forms=["raised"], attested={"six-points": True, "causes": True, "corrected": True}),
        act("job-descriptions", "04-24", attested={"measured": True}),
        act("three-displays", "04-27", contents=["membership", "duties", "promises"]),
        act("inspections", "05-07", contents=["widened", "accountability"]),
        act("satisfaction-survey", "05-08"),
        act("service-image", "05-08", attested={"kind": True, "reliable": True, "verifiable": True}),
        act("leadership", "05-08", attested={"first-responsible": True, "together": True, "example": True}),
        act("guidance", "05-08", contents=["progress", "difficulties", "opinions"]),
        act("own-methods", "04-30"),
        act("information-officer", "03-13"),
        act("report-progress", "03-27"),
        act("publicity", "05-06", means=["board", "web"], contents=["purpose", "tasks", "models"]),
        act("self-check", "05-06"),
        act("write-summary", "05-07"),
        act("file-summary", "05-08"),
        act("supervision-check", "05-08"),
        act("plan-ahead", "05-08"),
    ]  # fmt: skip


def parts(assessment: Assessment) -> set[str]:
    """The states in which the parts of the plan are."""
    return {phase.state for phase in assessment.phases}


def part_of(step: str, assessment: Assessment) -> str:
    """The state of the part in which a step stands."""
    return next(phase.state for phase in assessment.phases if step in campaign.phases[phase.id].steps)


@pytest.mark.parametrize("leaders", [0, LEADERS])
def test_a_unit_that_did_it_all_lacks_nothing(leaders: int) -> None:
    assessment = case(clean(leaders), as_of="2009-09-01", unit=unit(leaders), events={"campaign-end": END})
    assert assessment.ok
    assert not assessment.findings
    assert not assessment.diagnostics
    assert not assessment.open
    assert parts(assessment) == {"complete"}
    assert {document.id: document.state for document in assessment.documents} == {
        "implementation-opinion": "filed",
        "phase-plan": "filed",
        "phase-summary": "filed",
    }
    settled = {Status.SATISFIED, Status.NOT_APPLICABLE}
    assert {v.status for v in assessment.verdicts} <= settled
    assert {act.standing for act in assessment.acts} == {Standing.COUNTS}


# 二 The phase: from March, basically complete before the middle of May


def test_the_phase_begins_in_march_and_is_basically_complete_before_mid_may() -> None:
    assert parts(case(as_of="2009-02-28")) == {"upcoming"}
    assert parts(case(as_of="2009-03-01")) == {"active"}


def test_the_four_drives_are_parts_of_the_plan_and_so_are_what_stands_before_and_after_them() -> None:
    found = {name: phase.reference.locator for name, phase in campaign.phases.items()}
    assert found == {
        "preparation": "二(一)",
        "theory": "二(二)",
        "research": "二(三)",
        "agreement": "二(四)",
        "services": "二(五)",
        "guarantees": "三",
    }
    assert all(
        step.reference.locator.startswith(found[name])
        for name, phase in campaign.phases.items()
        for step in (campaign.steps[one] for one in phase.steps)
    )


UNDATED = {
    "study-plan": "二(二)1",
    "self-study": "二(二)1",
    "collective-study": "二(二)1",
    "study-notes": "二(二)1",
    "check-study": "二(二)1",
    "required-reading": "二(二)2",
    "study-aids": "二(二)2",
    "unit-lecture": "二(二)3③",
    "study-methods": "二(二)4",
    "assist-leaders": "二(三)1",
    "correct-meanwhile": "二(三)4",
    "mechanism": "二(三)4",
    "practical-help": "二(三)4",
    "articles": "二(四)2",
    "investment-help": "二(四)5",
    "serve-enterprises": "二(五)1",
    "find-faults": "二(五)3①",
    "job-descriptions": "二(五)3②",
    "three-displays": "二(五)3②",
    "service-image": "二(五)3③",
    "leadership": "三.1",
    "information-officer": "三.4",
    "publicity": "三.4",
    "self-check": "三.5",
    "plan-ahead": "三.5",
    # Duties of others
    "guide-mobilisation": "二(一)1",
    "panel-attends": "二(一)1",
    "secretary-lecture": "二(二)3①",
    "mayor-lecture": "二(二)3①",
    "forum-lectures": "二(二)3②",
    "recommend-upward": "二(三)3",
    "leaders-interviews": "二(四)1",
    "committee-discussion": "二(四)2",
    "publish-essays": "二(四)3",
    "recommend-speakers": "二(四)4",
    "golden-ideas": "二(四)5",
    "lead-livelihood": "二(五)2③",
    "inspections": "二(五)3③",
    "satisfaction-survey": "二(五)3③",
    "guidance": "三.2",
    "supervision-check": "三.5",
}
"""Duties without a day of their own: the end of the phase is implied (R8), which is soft and vague (R3, R5)."""
NOT_SAID_WHOSE = {"forum-lectures", "recommend-upward", "leaders-interviews", "golden-ideas"}
"""Acts of the city for which the plan names nobody."""


@pytest.mark.parametrize("step", UNDATED)
def test_an_undated_duty_is_due_by_the_soft_and_vague_end_of_the_phase(step: str) -> None:
    rule = f"{step}.due"
    for on, expected in (("05-10", SATISFIED), ("05-11", BETWEEN), ("05-20", BETWEEN), ("05-21", LATE)):
        assert stands(rule, *led(step, on)) == expected, on
    undone = (("05-10", PENDING), ("05-11", UNDONE_BETWEEN), ("05-20", UNDONE_BETWEEN), ("05-21", OVERDUE))
    for as_of, expected in undone:
        assert stands(rule, as_of=f"2009-{as_of}") == expected, as_of
    found = verdict(rule)
    assert (found.due, found.due_lenient) == (date(2009, 5, 10), date(2009, 5, 20))
    assert found.force is Force.SOFT
    assert found.basis is (Basis.ASSUMED if step in NOT_SAID_WHOSE else Basis.DERIVED)
    assert found.level is (None if step in OTHERS else Level.WARNING)
    assert found.reference.locator == UNDATED[step]


@pytest.mark.parametrize("step", UNDATED)
def test_a_soft_end_of_the_phase_softens_the_date_and_not_the_duty(step: str) -> None:
    rule = f"{step}.done"
    assert verdict(rule).force is Force.BINDING
    undone = (("05-10", PENDING), ("05-11", UNDONE_BETWEEN), ("05-20", UNDONE_BETWEEN), ("05-21", OVERDUE))
    for as_of, expected in undone:  # the last window of the campaign binds
        assert stands(rule, as_of=f"2009-{as_of}") == expected, as_of
    for on, expected in (("05-10", SATISFIED), ("05-11", BETWEEN), ("05-20", BETWEEN), ("05-21", LATE)):
        assert stands(rule, *led(step, on)) == expected, on
    assert verdict(rule).level is (None if step in OTHERS else Level.BREACH)
    assert verdict(rule).reference.locator == UNDATED[step]


def test_a_unit_that_leaves_an_undated_duty_undone_does_not_complete_the_phase() -> None:
    for step in ("study-plan", "study-notes", "plan-ahead", "file-summary", "recommend-report"):
        assert part_of(step, case(without(clean(), step))) == "active", step


# The dated duties, in the plan's order

SOFT_DATED = {*UNDATED, "mobilisation-meeting"}
DATED = {
    "mobilisation-meeting": ("2009-03-20", "二(一)1", SOFT, STATED),
    "set-up-body": ("2009-03-13", "二(一)3", BINDING, IMPLIED),
    "send-list": ("2009-03-13", "二(一)3", BINDING, STATED),
    "survey-unit": ("2009-03-20", "二(一)4", BINDING, IMPLIED),
    "draft-opinion": ("2009-03-20", "二(一)4", BINDING, IMPLIED),
    "draft-plan": ("2009-03-20", "二(一)4", BINDING, IMPLIED),
    "review-opinion": ("2009-03-20", "二(一)4", BINDING, IMPLIED),
    "review-plan": ("2009-03-20", "二(一)4", BINDING, IMPLIED),
    "file-opinion": ("2009-03-20", "二(一)4", BINDING, STATED),
    "file-plan": ("2009-03-20", "二(一)4", BINDING, STATED),
    "leaders-topics": ("2009-03-31", "二(三)1", BINDING, IMPLIED),
    "file-leaders-topics": ("2009-03-31", "二(三)1", BINDING, IMPLIED),
    "leaders-research": ("2009-04-30", "二(三)1", BINDING, IMPLIED),
    "choose-topic": ("2009-03-31", "二(三)1", BINDING, STATED),
    "file-topic": ("2009-03-31", "二(三)1", BINDING, STATED),
    "field-research": ("2009-04-30", "二(三)2", BINDING, IMPLIED),
    "intensive-research": ("2009-04-30", "二(三)2", BINDING, STATED),
    "dispersed-research": ("2009-04-30", "二(三)2", BINDING, IMPLIED),
    "write-report": ("2009-04-30", "二(三)3", BINDING, IMPLIED),
    "task-group-reports": ("2009-04-30", "二(三)3", BINDING, STATED),
    "recommend-report": ("2009-04-30", "二(三)3", BINDING, STATED),
    "interview": ("2009-04-15", "二(四)1", BINDING, IMPLIED),
    "file-interview": ("2009-04-15", "二(四)1", BINDING, STATED),
    "seminar": ("2009-04-20", "二(四)2", BINDING, IMPLIED),
    "file-seminar": ("2009-04-20", "二(四)2", BINDING, STATED),
    "enterprise-plan": ("2009-03-20", "二(五)1", BINDING, IMPLIED),
    "file-enterprise-plan": ("2009-03-20", "二(五)1", BINDING, STATED),
    "sort-problems": ("2009-03-31", "二(五)2①", BINDING, IMPLIED),
    "register-problems": ("2009-03-31", "二(五)2②", BINDING, IMPLIED),
    "file-register": ("2009-03-31", "二(五)2②", BINDING, STATED),
    "list-petitions": ("2009-03-20", "二(五)2③", BINDING, STATED),
    "list-relocations": ("2009-03-20", "二(五)2③", BINDING, STATED),
    "write-summary": ("2009-05-10", "三.5", BINDING, IMPLIED),
    "file-summary": ("2009-05-10", "三.5", BINDING, STATED),
}
"""By which day; implied where the plan dates the filing and not what is filed."""


MONTH_END = {step for step, (due, *_) in DATED.items() if due in ("2009-03-31", "2009-04-30")}
"""“By the end of the month” includes its last day by its wording (R3): no note."""


@pytest.mark.parametrize("step", DATED)
@pytest.mark.parametrize(("offset", "expected"), [(-1, SATISFIED), (0, SATISFIED), (1, LATE), (30, LATE)])
def test_done_around_the_day_that_the_plan_names(step: str, offset: int, expected: Stand) -> None:
    due, locator, force, basis = DATED[step]
    found = verdict(f"{step}.due", *led(step, shifted(due, offset)[5:]))
    assert (str(found.status), found.reason) == expected
    assert (found.due, found.due_lenient) == (date.fromisoformat(due), None)
    assert (found.force, found.basis, found.reference.locator) == (force, basis, locator)
    assert (found.outcome.reading == ON_THE_DAY) == (offset == 0 and step not in MONTH_END)


@pytest.mark.parametrize("step", DATED)
@pytest.mark.parametrize(("offset", "expected"), [(-1, PENDING), (0, PENDING), (1, OVERDUE)])
def test_undone_around_the_day_that_the_plan_names(step: str, offset: int, expected: Stand) -> None:
    due, _, force, _ = DATED[step]
    found = verdict(f"{step}.due", as_of=shifted(due, offset))
    assert (str(found.status), found.reason) == expected
    wrong = {BINDING: Level.BREACH, SOFT: Level.WARNING}[force]
    assert found.level is (wrong if offset > 0 and step not in OTHERS else None)


def test_a_mobilisation_meeting_in_principle_by_20_march_is_a_duty_with_a_soft_date() -> None:
    late = case(changed(clean(), "mobilisation-meeting", date="2009-03-24"))
    assert [(f.rule_id, f.level, f.reason) for f in late.findings] == [
        ("mobilisation-meeting.due", Level.WARNING, "late")
    ]
    assert late.ok
    assert verdict("mobilisation-meeting.done").force is BINDING


# 二(一)1, 2 The two halves of 10 March


@pytest.mark.parametrize(
    ("step", "locator", "on", "half", "expected"),
    [
        ("mobilisation-rally", "二(一)1", "03-09", "am", EARLY),
        ("mobilisation-rally", "二(一)1", "03-10", "am", SATISFIED),
        ("mobilisation-rally", "二(一)1", "03-10", "pm", LATE),
        ("mobilisation-rally", "二(一)1", "03-11", "am", LATE),
        ("training-session", "二(一)2", "03-09", "pm", EARLY),
        ("training-session", "二(一)2", "03-10", "am", EARLY),
        ("training-session", "二(一)2", "03-10", "pm", SATISFIED),
        ("training-session", "二(一)2", "03-11", "am", LATE),
    ],
)
def test_rally_in_the_morning_and_training_in_the_afternoon(
    step: str, locator: str, on: str, half: str, expected: Stand
) -> None:
    assert stands(f"{step}.due", act(step, on, half=half)) == expected
    found = verdict(f"{step}.due")
    assert (found.due, found.reference.locator, found.level) == (date(2009, 3, 10), locator, None)


@pytest.mark.parametrize("step", ["mobilisation-rally", "training-session"])
def test_a_meeting_of_the_city_takes_place_once(step: str) -> None:
    """Two days for it contradict each other: it is judged each way, and what comes out alike is said plainly."""
    twice = case([act(step, "03-10"), act(step, "03-12")])
    assert (twice.verdict[f"{step}.due"].status, twice.verdict[f"{step}.due"].reason) == ("ambiguous", "contradictory")
    assert {one.standing for one in twice.acts} == {Standing.CONTRADICTED}
    late = case([act(step, "03-11"), act(step, "03-12")]).verdict[f"{step}.due"]
    assert (late.status, late.reason) == LATE


# 二(四)3, 4, 5 Parts of months


@pytest.mark.parametrize(
    ("on", "expected"),
    [("04-29", SATISFIED), ("04-30", SATISFIED), ("05-01", BETWEEN), ("05-10", BETWEEN), ("05-11", LATE)],
)
def test_the_essays_before_early_may_have_a_strict_and_a_lenient_reading(on: str, expected: Stand) -> None:
    found = verdict("essay-contest.due", act("essay-contest", on))
    assert (str(found.status), found.reason) == expected
    assert (found.due, found.due_lenient) == (date(2009, 4, 30), date(2009, 5, 10))
    assert found.reference.locator == "二(四)3"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("04-30", PENDING), ("05-01", UNDONE_BETWEEN), ("05-10", UNDONE_BETWEEN), ("05-11", OVERDUE)],
)
def test_essays_not_done_are_overdue_when_both_readings_have_passed(as_of: str, expected: Stand) -> None:
    assert stands("essay-contest.due", as_of=f"2009-{as_of}") == expected


WINDOWS = {
    "speech-contest": ("2009-04-11", "2009-04-20", "二(四)4", STATED),
    "collect-suggestions": ("2009-03-11", "2009-05-20", "二(四)5", STATED),
    "submit-suggestions": ("2009-03-11", "2009-05-20", "二(四)5", IMPLIED),
}


@pytest.mark.parametrize("step", WINDOWS)
def test_a_window_of_its_own_is_read_at_its_widest(step: str) -> None:
    first, last, locator, basis = WINDOWS[step]
    for rule, day, offset, expected in (
        (f"{step}.not_before", first, -1, EARLY),
        (f"{step}.not_before", first, 0, SATISFIED),
        (f"{step}.not_before", first, 1, SATISFIED),
        (f"{step}.due", last, -1, SATISFIED),
        (f"{step}.due", last, 0, SATISFIED),
        (f"{step}.due", last, 1, LATE),
    ):
        found = verdict(rule, act(step, shifted(day, offset)[5:]))
        assert ((str(found.status), found.reason), rule, offset) == (expected, rule, offset)
        assert (found.reference.locator, found.basis, found.force) == (locator, basis, BINDING)
    assert stands(f"{step}.due", as_of=last) == PENDING
    assert stands(f"{step}.due", as_of=shifted(last, 1)) == OVERDUE


# R7 及时 and “as soon as the campaign begins”

PROMPT = {
    "study-rally": "二(一)1",
    "convey-training": "二(一)2",
    "three-services": "二(五)",
    "report-progress": "三.4",
}


@pytest.mark.parametrize("step", PROMPT)
def test_promptly_can_be_open_and_never_late(step: str) -> None:
    assert stands(f"{step}.due", as_of="2009-12-31") == PENDING
    assert stands(f"{step}.due", act(step, "12-30"), as_of="2009-12-31") == SATISFIED
    assert verdict(f"{step}.due").reference.locator == PROMPT[step]


# 二(五)2③ Before the campaign ends, on a day that this plan does not know

BEFORE_THE_END = {
    "solution-plan": IMPLIED,
    "resolve-problems": IMPLIED,
    "leaders-take-cases": IMPLIED,
    "report-solutions": STATED,
    "city-report-solutions": STATED,
}


@pytest.mark.parametrize("step", BEFORE_THE_END)
def test_what_is_due_before_the_end_of_the_campaign_waits_until_that_day_is_known(step: str) -> None:
    rule, ended = f"{step}.due", {"campaign-end": END}
    assert stands(rule, as_of="2009-12-31") == PENDING
    assert stands(rule, as_of=shifted(END, -1), events=ended) == PENDING
    assert stands(rule, as_of=shifted(END, 1), events=ended) == MISSING
    for offset, expected in ((-1, SATISFIED), (0, SATISFIED), (1, OUT_OF_ORDER)):
        found = verdict(rule, act(step, shifted(END, offset)[5:]), as_of="2009-09-10", events=ended)
        assert ((str(found.status), found.reason), offset) == (expected, offset)
        assert found.due == date.fromisoformat(END)
    found = verdict(rule)
    assert (found.reference.locator, found.basis, found.force) == ("二(五)2③", BEFORE_THE_END[step], BINDING)


@pytest.mark.parametrize("step", BEFORE_THE_END)
def test_on_the_day_of_the_end_it_may_still_be_done(step: str) -> None:
    # it is called missing on the very day, though what is done that day is in time (R9).
    assert stands(f"{step}.due", as_of=END, events={"campaign-end": END}) == PENDING


def test_every_step_has_its_date_in_one_of_these_tables() -> None:
    tables = (UNDATED, DATED, WINDOWS, PROMPT, BEFORE_THE_END, PERMITTED)
    named = [step for table in tables for step in table]
    besides = ["mobilisation-rally", "training-session", "essay-contest", "leaders-essays"]
    assert sorted([*named, *besides, *ON_CONDITION]) == sorted(campaign.steps)


# 二(五)2③ Of each problem registered: somebody answers for it; that it is struck off, the unit says


def test_what_is_asked_of_each_problem_that_was_registered() -> None:
    asked = ("二(五)2③", Force.BINDING, Basis.EXPLICIT)
    assert rectified(campaign) == {"solution-plan.rectify.owner": asked}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"owner": None}, {"solution-plan.rectify.owner": ("violated", "missing-content")}),
        ({"closed": None, "evidence": None}, {}),
        ({"evidence": None}, {}),
        ({"closed": "2009-08-29", "due": None}, {}),
        ({"measure": None}, {}),
    ],
)
def test_a_problem_that_lacks_what_is_asked_is_found(said: Act, expected: dict[str, Stand]) -> None:
    """Somebody answers for it: that is all the plan asks of an entry. It asks for no evidence, measure or limit."""
    register = [saying(REGISTERED, **said)]
    found = case(clean(), "2009-09-01", events={"campaign-end": END}, problems=register).findings
    assert {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in found} == expected


@pytest.mark.parametrize("said", [True, False, None])
def test_that_every_problem_is_struck_off_is_for_the_unit_to_say(said: bool | None) -> None:
    attested = {} if said is None else {"struck-off": said}
    solved = case(changed(clean(), "resolve-problems", attested=attested), "2009-09-01", events={"campaign-end": END})
    found = solved.verdict["resolve-problems.attest.struck-off"]
    expected = {True: SATISFIED, False: ("violated", "denied"), None: ("pending", "unattested")}
    assert (found.status, found.reason) == expected[said]
    assert (solved.ok, solved.open) == (said is not False, said is not True)


def test_that_nobody_answers_for_a_problem_is_late_only_when_the_campaign_has_ended() -> None:
    register = [saying(REGISTERED, owner=None)]
    rule = "solution-plan.rectify.owner"
    assert stands(rule, *clean(), as_of="2009-12-31", problems=register) == ("pending", "missing-content")
    assert stands(rule, as_of=END, problems=register, events={"campaign-end": END}) == ("pending", "missing-content")
    assert stands(rule, as_of="2009-08-29", problems=[], events={"campaign-end": END}) == ("not-applicable", None)


# 二(二)1 Quotas by rank


def sessions(number: int, **present: int) -> list[Act]:
    days = [shifted("2009-03-24", 7 * at)[5:] for at in range(number)]
    people = {name.replace("_", "-"): number for name, number in present.items()}
    return [act("collective-study", on, present=people) for on in days]


@pytest.mark.parametrize(("group", "quota"), [("municipal-leaders", 4), ("other-cadres", 3)])
def test_collective_sessions_by_rank(group: str, quota: int) -> None:
    rule, who = f"collective-study.times.{group}", unit(LEADERS)
    everybody = {group: unit(LEADERS)["headcounts"][group]}
    assert stands(rule, *sessions(quota, **everybody), unit=who) == SATISFIED
    assert stands(rule, *sessions(quota - 1, **everybody), unit=who) == SHORT
    assert stands(rule, *sessions(quota - 1, **everybody), unit=who, as_of="2009-05-10") == PENDING
    assert stands(rule, *sessions(quota - 1, **everybody), unit=who, as_of="2009-05-20") == ("ambiguous", "short")
    assert stands(rule, unit=who) == OVERDUE
    assert verdict(rule, unit=who).reference.locator == "二(二)1"


def test_a_session_counts_only_for_the_ranks_that_were_there() -> None:
    who = unit(LEADERS)
    acts = [
        *sessions(3, municipal_leaders=3),
        act("collective-study", "05-05", present={"other-cadres": CADRES}, times=3),
    ]
    assert stands("collective-study.times.other-cadres", *acts, unit=who) == SATISFIED
    assert stands("collective-study.times.municipal-leaders", *acts, unit=who) == SHORT


def test_the_number_of_sessions_is_meant_for_each_person() -> None:
    """Three sessions of all but one are no three sessions of each; who came twice four numbers of them cannot tell."""
    rule = "collective-study.done.other-cadres"
    assert stands(rule, *sessions(3, other_cadres=CADRES)) == SATISFIED
    assert stands(rule, *sessions(3, other_cadres=CADRES - 1)) == SHORT
    assert stands(rule, *sessions(4, other_cadres=CADRES - 1)) == ("ambiguous", "untold")
    assert stands(rule, *sessions(4, other_cadres=CADRES - 1), as_of="2009-05-10") == PENDING
    short = verdict(rule, *sessions(3, other_cadres=CADRES - 1))
    assert f"已满的至多{CADRES - 1}人，应有{CADRES}人" in short.message.zh
    assert "合计至少3人次" in short.message.zh
    assert f"at most {CADRES - 1} of {CADRES} have reached the number; how many did cannot be told" in short.message.en
    assert "; still lacking: at least 3 person-times in all" in short.message.en


def test_who_still_lacks_how_many_sessions_is_named() -> None:
    rule, leaders = "collective-study.done.municipal-leaders", ["甲", "乙", "丙"]
    who = {**unit(3), "persons": {"municipal-leaders": leaders}}
    came = [leaders, ["甲", "乙"], ["甲", "丙"], ["甲"]]
    acts = [{**one, "present": {"municipal-leaders": there}} for one, there in zip(sessions(4), came, strict=True)]
    short = verdict(rule, *acts, unit=who)
    assert (short.status, short.reason) == ("overdue", "short")
    assert "已满的有1人，应有3人；还缺：乙（2次）、丙（2次）" in short.message.zh
    assert "1 of 3 have reached the number; still lacking: 乙 (2 times), 丙 (2 times)" in short.message.en
    step = next(
        step for step in case(acts, unit=who, as_of="2009-05-01").next_steps if step.subject == "collective-study"
    )
    assert "还缺：市级党员领导干部：乙（2次）、丙（2次）；其他党员干部：12人（各3次）" in step.why.zh
    more = [act("collective-study", on, present={"municipal-leaders": ["乙", "丙"]}) for on in ("05-05", "05-07")]
    assert stands(rule, *acts, *more, unit=who) == SATISFIED


def test_a_unit_without_municipal_leaders_has_no_quota_for_them() -> None:
    assert stands("collective-study.times.municipal-leaders", *sessions(3, other_cadres=9)) == NOT_APPLICABLE
    assert stands("leaders-essays.due") == NOT_APPLICABLE
    # what is to be declared of essays that nobody has to write stays pending for ever.
    assert stands("leaders-essays.attest.selected-papers") == NOT_APPLICABLE


@pytest.mark.parametrize(("group", "quota"), [("municipal-leaders", 4), ("other-cadres", 3)])
def test_a_quota_that_is_not_reached_leaves_the_phase_open(group: str, quota: int) -> None:
    acts = without(clean(LEADERS), "collective-study")
    acts += sessions(4, municipal_leaders=3, other_cadres=CADRES)
    assert part_of("collective-study", case(acts, unit=unit(LEADERS))) == "complete"
    few = sessions(quota - 1, municipal_leaders=3, other_cadres=CADRES)
    others = {"municipal-leaders": 0} if group == "other-cadres" else {}
    who = {**unit(LEADERS), "headcounts": {**unit(LEADERS)["headcounts"], **others}}
    # The end of the phase is soft; the number is not.
    short = case([*without(acts, "collective-study"), *few], unit=who)
    assert part_of("collective-study", short) == "active"


@pytest.mark.parametrize(("step", "people", "number"), [
    ("study-notes", "party-members", MEMBERS), ("leaders-essays", "municipal-leaders", LEADERS),
])  # fmt: skip
def test_one_paper_from_each(step: str, people: str, number: int) -> None:
    who, rule = unit(LEADERS), f"{step}.due"
    assert stands(rule, act(step, "05-06", counts={people: number}), unit=who) == SATISFIED
    assert stands(rule, act(step, "05-06", counts={people: number - 1}), unit=who) == SHORT


# 二(三)3, 二(四)5, 二(五)2② Numbers of papers, suggestions and problems


@pytest.mark.parametrize(("times", "expected"), [(2, SHORT), (3, SATISFIED), (9, SATISFIED)])
def test_three_suggestions_at_least(times: int, expected: Stand) -> None:
    assert stands("submit-suggestions.due", act("submit-suggestions", "05-07", times=times)) == expected


@pytest.mark.parametrize(("times", "expected"), [(1, SATISFIED), (2, SATISFIED), (3, ("violated", "over"))])
def test_one_or_two_problems_are_registered(times: int, expected: Stand) -> None:
    assert stands("register-problems.due", act("register-problems", "03-26", times=times)) == expected
    assert stands("register-problems.due") == OVERDUE


@pytest.mark.parametrize("times", [1, 2])
def test_one_research_report_is_recommended_or_more(times: int) -> None:
    assert stands("recommend-report.due", *led("recommend-report", "04-28", times=times)) == SATISFIED
    assert stands("recommend-report.due") == OVERDUE


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (4, ("overdue", "short")),
        (5, ("ambiguous", "short")),
        (6, ("ambiguous", "short")),
        (7, SATISFIED),
        (8, ("ambiguous", "over")),
        (9, ("ambiguous", "over")),
        (10, ("violated", "over")),
    ],
)
def test_the_intensive_research_takes_about_a_week_as_a_rule(days: int, expected: Stand) -> None:
    last = shifted("2009-04-06", days - 1)[5:]
    found = verdict("intensive-research.lasts", act("intensive-research", last, began="2009-04-06"))
    assert (str(found.status), found.reason) == expected
    assert found.level is (None if days == 7 else Level.WARNING)  # 一般: soft
    assert (found.outcome.reading == WITHIN_ABOUT) == (expected[0] == "ambiguous")
    assert (found.force, found.reference.locator) == (SOFT, "二(三)2")


# 二(一)4 The two papers are approved before they are filed


PAPERS = [("opinion", "implementation-opinion"), ("plan", "phase-plan")]


@pytest.mark.parametrize(("short", "paper"), PAPERS)
def test_a_paper_is_filed_only_when_the_supervision_group_has_approved_it(short: str, paper: str) -> None:
    rule, review, file = f"file-{short}.entry.review-{short}", f"review-{short}", f"file-{short}"
    drafted = [act("survey-unit", "03-12"), act(f"draft-{short}", "03-13")]
    revised = [*drafted, act(review, "03-16", outcome="returned"), act(f"draft-{short}", "03-17")]

    def filed(*acts: Act) -> Stand:
        assert stands(f"{file}.due", *acts) == (SATISFIED if stands(rule, *acts) == SATISFIED else IRREGULAR)
        return stands(rule, *acts)

    assert filed(*drafted, act(review, "03-17"), act(file, "03-17")) == SATISFIED
    assert filed(*drafted, act(review, "03-18"), act(file, "03-17")) == OUT_OF_ORDER
    assert filed(*drafted, act(file, "03-17")) == MISSING
    assert filed(act(file, "03-17")) == MISSING
    assert filed(*revised, act(file, "03-17")) == ("violated", "unapproved")
    assert filed(*revised, act(review, "03-18"), act(file, "03-19")) == SATISFIED
    assert filed(*revised, act(review, "03-19"), act(file, "03-18")) == OUT_OF_ORDER
    found = verdict(rule, act(file, "03-17"))
    assert (found.force, found.basis, found.reference.locator) == (BINDING, STATED, "二(一)4")
    assert found.level is Level.BREACH


@pytest.mark.parametrize(("short", "paper"), PAPERS)
def test_a_paper_that_was_filed_unapproved_is_filed_again_and_the_fault_stays(short: str, paper: str) -> None:
    rule, review, file = f"file-{short}.entry.review-{short}", f"review-{short}", f"file-{short}"
    acts = [act("survey-unit", "03-12"), act(f"draft-{short}", "03-13"), act(file, "03-16"), act(review, "03-17")]
    wrong = case(acts, as_of="2009-03-18")
    assert {one.record.step: one.standing for one in wrong.acts}[file] is Standing.IRREGULAR
    assert {state.id: state.state for state in wrong.documents}[paper] == "approved"
    assert (wrong.verdict[f"{file}.due"].status, wrong.verdict[f"{file}.due"].reason) == ("pending", "irregular")
    assert [(step.subject, step.again) for step in wrong.next_steps if step.subject == file] == [(file, True)]
    mended = case([*acts, act(file, "03-19")], as_of="2009-03-19")
    assert {state.id: state.state for state in mended.documents}[paper] == "filed"
    assert mended.verdict[f"{file}.due"].status is Status.SATISFIED
    found = mended.verdict[rule]
    assert (found.status, found.reason, found.made_good) == (*OUT_OF_ORDER, date(2009, 3, 19))
    assert [v.rule_id for v in mended.findings if v.rule.subject == file] == [rule]


@pytest.mark.parametrize(("short", "paper"), PAPERS)
def test_a_paper_goes_from_draft_over_approval_to_the_office_and_back_if_it_is_sent_back(
    short: str, paper: str
) -> None:
    acts = [
        *(act("survey-unit", "03-12"), act(f"draft-{short}", "03-13")),
        *(act(f"review-{short}", "03-16", outcome="returned"), act(f"draft-{short}", "03-17")),
        *(act(f"review-{short}", "03-18"), act(f"file-{short}", "03-20")),
    ]
    life = {"03-12": "absent", "03-13": "drafted", "03-16": "drafted", "03-17": "drafted"}
    life |= {"03-18": "approved", "03-20": "filed"}
    for as_of, state in life.items():
        so_far = case([one for one in acts if one["date"] <= f"2009-{as_of}"], as_of=f"2009-{as_of}")
        states = {document.id: document.state for document in so_far.documents}
        assert states == {"implementation-opinion": "absent", "phase-plan": "absent", "phase-summary": "absent"} | {
            paper: state
        }, as_of


@pytest.mark.parametrize("short", ["opinion", "plan"])
def test_a_review_that_does_not_say_how_it_came_out_leaves_the_filing_untold(short: str) -> None:
    review = {"step": f"review-{short}", "date": "2009-03-17", "by": "supervision-group"}
    acts = [act("survey-unit", "03-12"), act(f"draft-{short}", "03-13"), review, act(f"file-{short}", "03-18")]
    assessment = case(acts)
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["no-outcome"]
    found, filed = assessment.verdict[f"file-{short}.entry.review-{short}"], assessment.verdict[f"file-{short}.due"]
    # silence is taken for no refusal: the filing neither counts nor is void until the outcome is told.
    assert (found.status, found.reason) == (Status.PENDING, "no-outcome")
    assert (filed.status, filed.reason) == (Status.PENDING, "undecided")
    assert {one.record.step: one.standing for one in assessment.acts}[f"file-{short}"] is Standing.UNDECIDED


@pytest.mark.parametrize(("short", "paper"), PAPERS)
def test_a_paper_that_was_sent_back_is_nowhere_said_to_be_approved(short: str, paper: str) -> None:
    acts = [act(f"draft-{short}", "03-13"), act(f"review-{short}", "03-16", outcome="returned")]
    states = {part.name: part.says.en for part in case(acts, as_of="2009-03-17").explain(paper).because}
    # the explanation gives the day of the review as the day of the approval.
    assert "16 March" not in states[f"{paper}.approved"]


def test_the_story_of_a_paper_names_the_acts_that_do_not_count_and_no_return_as_its_drafting() -> None:
    acts = [act("draft-opinion", "03-13"), act("survey-unit", "03-14"), act("review-opinion", "03-16")]
    states = {
        part.name: part.says.en for part in case(acts, as_of="2009-03-17").explain("implementation-opinion").because
    }
    assert (
        states["implementation-opinion.drafted"]
        == "drafted: drawing up the opinion (13 March 2009, which does not count)"
    )
    assert states["implementation-opinion.approved"].endswith("(16 March 2009, which does not count)")


def test_a_report_written_before_a_part_of_the_research_stands_with_that_fault() -> None:
    acts = [*led("field-research", "04-10"), act("write-report", "04-12", consulted=["masses"])]
    found = case([*acts, *(act(part, "04-20") for part in PARTS_OF_THE_RESEARCH)], as_of="2009-04-22")
    assert found.due("write-report").status is Status.SATISFIED
    for part in PARTS_OF_THE_RESEARCH:
        missed = found.verdict[f"write-report.entry.{part}"]
        assert (missed.status, missed.reason) == OUT_OF_ORDER


PARTS_OF_THE_RESEARCH = "intensive-research", "dispersed-research"


def test_a_report_written_before_the_research_is_over_is_written_again() -> None:
    acts = [act("choose-topic", "03-20"), act("write-report", "04-10", consulted=["masses"])]
    acts += [act("recommend-report", "04-12"), act("field-research", "04-20", began="2009-03-25")]
    acts += [act(part, "04-18") for part in PARTS_OF_THE_RESEARCH]
    found = case(acts, as_of="2009-04-22")
    assert [found.due(step).reason for step in ("write-report", "recommend-report")] == ["irregular", "irregular"]
    assert "write-report" in [step.subject for step in found.next_steps if step.again]


@pytest.mark.parametrize("short", ["opinion", "plan"])
def test_a_paper_that_was_sent_back_bars_its_filing(short: str) -> None:
    acts = [act("survey-unit", "03-12"), act(f"draft-{short}", "03-13")]
    acts += [act(f"review-{short}", "03-16", outcome="returned")]
    barred = case(acts, as_of="2009-03-17").why_not(f"file-{short}")
    assert [found.rule_id for found in barred] == [f"file-{short}.entry.review-{short}"]
    acts.append(act(f"review-{short}", "03-18"))
    assert not case(acts, as_of="2009-03-18").why_not(f"file-{short}")


# What comes after what


def test_the_spec_orders_what_the_plan_orders_and_nothing_else() -> None:
    imposed = {
        (rule.subject, rule.id.rpartition(".entry.")[2]): (rule.reference.locator, rule.basis, rule.force)
        for rule in campaign.rules
        if rule.kind == "precedence"
    }
    assert imposed == ORDER


@pytest.mark.parametrize(("later", "earlier"), ORDER)
def test_an_order_is_kept_on_the_same_day_and_broken_on_the_day_before(later: str, earlier: str) -> None:
    rule, first = f"{later}.entry.{earlier}", led(earlier, "04-17", **CAME_OUT.get(later, {}))
    if earlier == "solve-city-wide":  # which is asked only where a problem concerns the whole city
        first = [*led("file-register", "04-17", outcome="city-wide"), act(earlier, "04-17")]
    assert stands(rule, *first, act(later, "04-18")) == SATISFIED
    assert stands(rule, *first, act(later, "04-17")) == SATISFIED
    found = verdict(rule, *first, act(later, "04-16"))
    assert (str(found.status), found.reason) == OUT_OF_ORDER
    wrong = {BINDING: Level.BREACH, SOFT: Level.WARNING}[ORDER[later, earlier][2]]
    assert found.level is (None if later in OTHERS else wrong)
    if later not in CAME_OUT and earlier not in ON_CONDITION:
        assert stands(rule, act(later, "04-16")) == MISSING


def test_problems_are_sorted_then_registered_and_filed_then_struck_off() -> None:
    chain = [
        "three-services",
        "sort-problems",
        "register-problems",
        "file-register",
        "solution-plan",
        "resolve-problems",
    ]
    acts: list[Act] = []
    for done, following in pairwise(chain):
        acts.append(act(done, "03-20"))
        assert not case(acts, as_of="2009-03-20").why_not(following)
        barred = case(acts[:-1], as_of="2009-03-20").why_not(following)
        assert [found.rule_id for found in barred] == [f"{following}.entry.{done}"]


@pytest.mark.parametrize("step", ["guide-mobilisation", "panel-attends"])
def test_group_and_panel_come_to_the_mobilisation_meeting(step: str) -> None:
    rule, meeting = f"{step}.during.mobilisation-meeting", act("mobilisation-meeting", "03-18")
    assert stands(rule, meeting, act(step, "03-18")) == SATISFIED
    assert stands(rule, meeting, act(step, "03-19")) == OUT_OF_ORDER
    assert stands(rule, meeting, as_of="2009-03-18") == PENDING
    unrecorded = verdict(rule, meeting)
    assert (unrecorded.status, unrecorded.reason, unrecorded.cure) == ("overdue", "missing", "record")
    assert unrecorded.level is None, "it is theirs"
    found = verdict(rule, meeting, act(step, "03-19"))
    assert (found.level, found.reference.locator) == (None, "二(一)1")


# Where papers go


@pytest.mark.parametrize("step", FILED)
def test_it_goes_to_the_campaign_office(step: str) -> None:
    found = verdict(f"{step}.send_to.{OFFICE}", *led(step, "05-06"))
    assert (found.status, found.reference.locator) == (Status.SATISFIED, FILED[step])
    elsewhere = changed(clean(), step, recipients=["supervision-group"])
    assert [d.code for d in case(elsewhere).diagnostics] == []
    missed = case(elsewhere, as_of="2009-09-01", events={"campaign-end": END})
    prompt = step == "report-progress"  # never late, so what is missing of it stays open (R7)
    lacking, due = missed.verdict[f"{step}.send_to.{OFFICE}"], missed.verdict[f"{step}.due"]
    assert lacking.reason == "missing-recipient"
    assert lacking.status in ((Status.PENDING,) if prompt else (Status.OVERDUE, Status.VIOLATED))
    assert due.status is lacking.status  # it is filed when the office has it, and not before
    found_so = {finding.rule_id for finding in missed.findings}
    assert (lacking.rule_id in found_so) == (not prompt and step not in OTHERS)
    waiting = {f"{later}.entry.{step}" for later, earlier in ORDER if earlier == step}
    assert found_so <= {lacking.rule_id, due.rule_id, *waiting}


def test_good_reports_go_on_to_jiaxing() -> None:
    rule = "recommend-upward.send_to.jiaxing-office"
    assert stands(rule, act("recommend-upward", "05-06", recipients=["jiaxing-office"])) == SATISFIED
    assert stands(rule, act("recommend-upward", "05-06", recipients=[OFFICE])) == ("overdue", "missing-recipient")
    assert verdict(rule).reference.locator == "二(三)3"


def test_nothing_else_is_sent_anywhere() -> None:
    sent = {rule.subject for rule in campaign.rules if ".send_to." in rule.id}
    assert sent == {*FILED, "recommend-upward"}


# Lists: closed, open (等), a choice

CLOSED = {
    "mobilisation-rally": (("report", "speech"), "二(一)1"),
    "mobilisation-meeting": (("principal-report",), "二(一)1"),
    "training-session": (("documents", "procedure"), "二(一)2"),
    "set-up-body": (("leading-group", "office"), "二(一)3"),
    "send-list": (("members", "telephones"), "二(一)3"),
    "survey-unit": (("cadres", "outlook"), "二(一)4"),
    "required-reading": (READING, "二(二)2"),
    "leaders-research": (("group-topics", "annual-topics"), "二(三)1"),
    "committee-discussion": (("economy", "environment", "well-being", "opinions"), "二(四)2"),
    "seminar": (("experience", "problems", "measures"), "二(四)2"),
    "enterprise-plan": (("pairs", "services", "oversight"), "二(五)1"),
    "sort-problems": (("grassroots", "two-sessions", "petitions"), "二(五)2①"),
    "solution-plan": (("person", "unit", "tasks"), "二(五)2③"),
    "three-displays": (("membership", "duties", "promises"), "二(五)3②"),
    "inspections": (("widened", "accountability"), "二(五)3③"),
    "guidance": (("progress", "difficulties", "opinions"), "三.2"),
    "publicity": (("purpose", "tasks", "models"), "三.4"),
}


@pytest.mark.parametrize(("step", "content"), [(step, one) for step, (all_, _) in CLOSED.items() for one in all_])
def test_each_entry_of_a_closed_list_is_wanted_and_missed_alone(step: str, content: str) -> None:
    contents, locator = CLOSED[step]
    rest = changed(clean(), step, contents=[one for one in contents if one != content])
    missed = case(rest, as_of="2009-09-01", events={"campaign-end": END})
    lacking = missed.verdict[f"{step}.contents.{content}"]
    assert (lacking.reason, lacking.reference.locator) == ("missing-content", locator)
    # The soft end of the phase softens its day and not what is asked: short after the last window is a miss.
    assert lacking.status in (Status.OVERDUE, Status.VIOLATED)
    assert [finding.rule_id for finding in missed.findings] == ([] if step in OTHERS else [lacking.rule_id])


@pytest.mark.parametrize("step", CLOSED)
def test_what_a_record_does_not_say_of_a_closed_list_is_a_gap_and_no_miss(step: str) -> None:
    silent = case(changed(clean(), step, contents=None), as_of="2009-09-01", events={"campaign-end": END})
    for one in CLOSED[step][0]:
        found = silent.verdict[f"{step}.contents.{one}"]
        assert (found.status, found.reason) == ("pending", "not-stated")
    assert not silent.findings
    assert silent.open == (step not in OTHERS)


def test_no_other_list_of_contents_is_closed() -> None:
    asked = {rule.id for rule in campaign.rules if ".contents." in rule.id}
    assert asked - {RESEARCH} == {f"{step}.contents.{one}" for step, (all_, _) in CLOSED.items() for one in all_}


RESEARCH = "sort-problems.contents.research"


def test_what_the_research_brings_by_the_end_of_march_may_be_sorted_and_is_not_asked_for() -> None:
    """The research itself is done a month later: the plan's two dates cannot both be kept (二(三)2, 二(五)2①)."""
    assert verdict(RESEARCH).force is Force.PERMISSIVE
    done = case(clean(), as_of="2009-09-01", events={"campaign-end": END})
    assert done.verdict[RESEARCH].status is Status.NOT_APPLICABLE
    sorted_too = changed(clean(), "sort-problems", contents=["research", "grassroots", "two-sessions", "petitions"])
    assert case(sorted_too).verdict[RESEARCH].status is Status.SATISFIED
    assert done.ok
    assert not done.open


OPEN: list[tuple[str, str, str, str]] = [
    ("check-study", "forms", "exchange", "二(二)1"),
    ("study-aids", "contents", "stratagems", "二(二)2"),
    ("forum-lectures", "contents", "party-style", "二(二)3②"),
    ("unit-lecture", "contents", "party-building", "二(二)3③"),
    ("study-methods", "forms", "remote-doorstep", "二(二)4"),
    ("choose-topic", "contents", "style", "二(三)1"),
    ("field-research", "forms", "consultations", "二(三)2"),
    ("practical-help", "contents", "services", "二(三)4"),
    ("interview", "contents", "crisis", "二(四)1"),
    ("three-services", "forms", "hardship", "二(五)"),
    ("find-faults", "forms", "named", "二(五)3①"),
    ("publicity", "means", "banners", "三.4"),
]


@pytest.mark.parametrize(("step", "word", "one", "locator"), OPEN)
def test_an_open_list_lacks_nothing_takes_what_it_does_not_name_and_wants_something(
    step: str, word: str, one: str, locator: str
) -> None:
    rule = f"{step}.{word}"
    assert stands(rule, *led(step, "03-20", **{word: [one]})) == SATISFIED
    assert stands(rule, *led(step, "03-20", **{word: ["something-else"]})) == SATISFIED
    nothing = verdict(rule, *led(step, "03-20", **{word: []}))
    assert nothing.status in (Status.VIOLATED, Status.OVERDUE)
    assert nothing.reason in ("missing-content", "unpublished")
    assert nothing.reference.locator == locator
    unsaid = stands(rule, *led(step, "03-20"))  # means leave a trace; of the rest nothing is accused that is not said
    assert unsaid == (("overdue", "unpublished") if word == "means" else ("pending", "not-stated"))


@pytest.mark.parametrize(
    ("step", "choices", "locator"),
    [
        ("interview", ("television", "press", "web"), "二(四)1"),
        ("articles", ("study-corner", "board", "bulletin"), "二(四)2"),
    ],
)
def test_any_of_three_channels_will_do_and_no_fourth(step: str, choices: tuple[str, ...], locator: str) -> None:
    for choice in choices:
        assert stands(f"{step}.means", act(step, "04-10", means=[choice])) == SATISFIED
    assert stands(f"{step}.means", act(step, "04-10")) == ("overdue", "unpublished")
    assert stands(f"{step}.means", act(step, "04-10"), as_of="2009-04-12") == ("pending", "unpublished")
    wrong = case([act(step, "04-10", means=["telegram"])])
    assert [diagnostic.code for diagnostic in wrong.diagnostics] == ["unknown-name"]
    assert campaign.rule[f"{step}.means"].reference.locator == locator


@pytest.mark.parametrize(
    ("rule", "key", "answer", "locator"),
    [
        ("interview.participants.principal", "present", {"principal": 1}, "二(四)1"),
        ("write-report.consult.masses", "consulted", ["masses"], "二(三)3"),
        ("collect-suggestions.consult.party-cadres", "consulted", ["party-cadres"], "二(四)5"),
        ("collect-suggestions.consult.all-circles", "consulted", ["all-circles"], "二(四)5"),
        ("essay-contest.participants.whole-city", "present", {"whole-city": 9}, "二(四)3"),
        ("forum-lectures.invite.experts", "invited", ["experts"], "二(二)3②"),
        ("forum-lectures.participants.leading-cadres", "present", {"leading-cadres": 9}, "二(二)3②"),
        ("publish-essays.means.portal", "means", ["portal"], "二(四)3"),
    ],
)
def test_who_takes_part_and_who_is_heard(rule: str, key: str, answer: Any, locator: str) -> None:
    step, unsaid = rule.partition(".")[0], UNSAID[key]
    assert stands(rule, *led(step, "04-10", **{key: answer})) == SATISFIED
    assert stands(rule, *led(step, "04-10")) == unsaid
    nobody = verdict(rule, *led(step, "04-10", **{key: type(answer)()}))
    assert nobody.status in (Status.VIOLATED, Status.OVERDUE)
    assert nobody.reason in ("missing-participant", "unpublished")
    assert nobody.reference.locator == locator


UNSAID = {
    "present": ("pending", "not-stated"),
    "invited": ("pending", "not-stated"),
    "consulted": ("overdue", "missing-participant"),
    "means": ("overdue", "unpublished"),
}
"""Where it stands if a record says nothing of it: what leaves a trace is missing, the rest is not told."""


# What only the unit can say

ATTESTED = {
    "study-rally.attest.unified": "二(一)1",
    "convey-training.attest.own-work": "二(一)2",
    "set-up-body.attest.headed": "二(一)3",
    "set-up-body.attest.divided": "二(一)3",
    "survey-unit.attest.analysed": "二(一)4",
    "survey-unit.attest.aims": "二(一)4",
    "study-plan.attest.concrete": "二(二)1",
    "study-plan.attest.with-work": "二(二)1",
    "self-study.attest.time": "二(二)1",
    "leaders-essays.attest.selected-papers": "二(二)2",
    "unit-lecture.attest.by-principal": "二(二)3③",
    "unit-lecture.attest.training": "二(二)3③",
    "study-methods.attest.set-books": "二(二)4",
    "field-research.attest.problems-first": "二(三)2",
    "field-research.attest.selected": "二(三)2",
    "correct-meanwhile.attest.at-once": "二(三)4",
    "seminar.attest.consensus": "二(四)2",
    "investment-help.attest.contacts": "二(四)5",
    "three-services.attest.distinctive": "二(五)",
    "serve-enterprises.attest.extended": "二(五)1",
    "serve-enterprises.attest.active": "二(五)1",
    "resolve-problems.attest.struck-off": "二(五)2③",
    "find-faults.attest.six-points": "二(五)3①",
    "find-faults.attest.causes": "二(五)3①",
    "find-faults.attest.corrected": "二(五)3①",
    "job-descriptions.attest.measured": "二(五)3②",
    "service-image.attest.kind": "二(五)3③",
    "service-image.attest.reliable": "二(五)3③",
    "service-image.attest.verifiable": "二(五)3③",
    "leadership.attest.first-responsible": "三.1",
    "leadership.attest.together": "三.1",
    "leadership.attest.example": "三.1",
}


def test_the_plan_leaves_these_to_declare_and_no_more() -> None:
    assert {rule.id for rule in campaign.rules if rule.kind == "attestation"} == set(ATTESTED)


@pytest.mark.parametrize("rule", ATTESTED)
def test_what_has_no_number_is_declared(rule: str) -> None:
    step, _, item = rule.partition(".attest.")
    who = unit(LEADERS)
    assert stands(rule, act(step, "03-12", attested={item: True}), unit=who) == SATISFIED
    assert stands(rule, act(step, "03-12", attested={item: False}), unit=who) == ("violated", "denied")
    for as_of in ("2009-03-12", "2009-12-31"):  # silence is never a breach
        assert stands(rule, act(step, "03-12"), unit=who, as_of=as_of) == ("pending", "unattested")
    assert verdict(rule, unit=who).reference.locator == ATTESTED[rule]


@pytest.mark.parametrize(("short", "paper"), PAPERS)
def test_the_quality_of_the_two_papers_is_for_the_supervision_group_to_judge(short: str, paper: str) -> None:
    assert not [rule for rule in campaign.rules if rule.subject == paper]
    approved = campaign.steps[f"review-{short}"].outcomes["approved"]
    assert ("要求" in approved.zh, "特色" in approved.zh, "操作" in approved.zh) == (True, True, True)


# 二(二)4, 二(三)3, 三.3 What is permitted or encouraged

PERMITTED = {"chosen-reading": "二(二)4", "proposals": "二(三)3", "own-methods": "三.3"}


@pytest.mark.parametrize("step", PERMITTED)
def test_what_is_encouraged_is_never_a_breach_nor_a_warning(step: str) -> None:
    undone = case(without(clean(), step), as_of="2009-06-30")
    assert undone.ok
    # the soft end of the phase makes a warning of what the plan only permits.
    assert not undone.findings
    assert stands(f"{step}.due", act(step, "04-20")) == SATISFIED
    found = verdict(f"{step}.due")
    assert (found.force, found.reference.locator) == (Force.PERMISSIVE, PERMITTED[step])


# 二(五)2③, 三.5 What depends on how something came out


def test_a_problem_of_the_whole_city_is_for_the_task_groups() -> None:
    """What is filed of the problems says whether one of them is the city's; where nothing is said, none is."""
    rule, own = "solve-city-wide.due", led("file-register", "03-30")
    assert stands(rule, *own) == NOT_APPLICABLE
    one_of_them = led("file-register", "03-30", outcome="city-wide")
    assert stands(rule, *one_of_them) == PENDING
    assert stands(rule, *one_of_them, act("solve-city-wide", "05-08")) == SATISFIED
    assert verdict(rule, *one_of_them).level is None
    assert verdict(rule).reference.locator == "二(五)2③"


def test_what_falls_short_is_urged_and_improved_and_only_that() -> None:
    met = case(clean(), events={"campaign-end": END})
    for step in ("urge-improvement", "improve"):
        assert met.verdict[f"{step}.due"].status is Status.NOT_APPLICABLE
    short = changed(clean(), "supervision-check", outcome="falls-short")
    open_still = case(short)
    for step in ("urge-improvement", "improve"):
        found = open_still.verdict[f"{step}.due"]
        assert (found.status, found.level, found.reference.locator) == (Status.PENDING, None, "三.5")
    assert {n.subject: n.duty_of for n in open_still.next_steps if n.subject in ("urge-improvement", "improve")} == {
        "urge-improvement": "supervision-group",
        "improve": "unit",
    }
    assert part_of("improve", case(short)) == "active"
    done = case([*short, act("urge-improvement", "05-11"), act("improve", "05-15")])
    assert not done.findings
    assert part_of("improve", done) == "complete"


# The duties of others


def test_the_plan_lays_these_steps_on_others_and_no_more() -> None:
    assert {step.id: step.jointly for step in campaign.steps.values() if step.by != "unit"} == OTHERS


@pytest.mark.parametrize("step", [step for step, bodies in OTHERS.items() if len(bodies) > 1])
def test_a_record_by_any_of_the_lead_units_counts(step: str) -> None:
    for body in OTHERS[step]:
        assert stands(f"{step}.due", *before(step, "03-19"), act(step, "03-19", by=body)) == SATISFIED
    wrong = case([act(step, "03-19", by="unit")])
    assert [diagnostic.code for diagnostic in wrong.diagnostics] == ["wrong-actor"]


NEEDED = {"mobilisation-rally", "training-session", "review-opinion", "review-plan"}
"""Acts of others without which the unit itself cannot go on."""


def test_others_who_do_nothing_are_waited_for_and_never_held_against_the_unit() -> None:
    idle = [step for step in OTHERS if step not in NEEDED]
    assessment = case(without(clean(), *idle), as_of="2009-12-31", events={"campaign-end": END})
    assert assessment.ok
    assert not assessment.findings
    waited_for = {step.subject for step in assessment.next_steps if step.duty_of != "unit"}
    assert waited_for >= {"supervision-check", "task-group-reports", "essay-contest", "inspections", "golden-ideas"}


def test_others_who_are_late_are_never_held_against_the_unit() -> None:
    acts = [one for one in clean() if one["step"] not in OTHERS or one["step"] in NEEDED]
    late = [act(step, "09-30") for step in OTHERS if step not in {*NEEDED, "solve-city-wide", "urge-improvement"}]
    assessment = case([*acts, *late], as_of="2009-12-31", events={"campaign-end": END})
    broken = {v.rule_id.partition(".")[0] for v in assessment.verdicts if v.status is Status.VIOLATED}
    assert broken >= {"task-group-reports", "list-petitions", "list-relocations", "file-enterprise-plan"}
    assert assessment.ok
    assert not assessment.findings


def test_no_finding_ever_speaks_of_somebody_elses_duty() -> None:
    for acts in ([], clean(), without(clean(), *NEEDED)):
        for finding in case(acts, as_of="2009-12-31", unit=unit(LEADERS), events={"campaign-end": END}).findings:
            assert finding.duty_of == "unit"


# R10, R11, R14


def test_what_was_done_late_still_opens_the_way_for_what_follows() -> None:
    late = clean()
    for step, on in (("draft-plan", "03-21"), ("review-plan", "03-23"), ("file-plan", "03-23")):
        late = changed(late, step, date=f"2009-{on}")
    assert [(f.rule_id, f.reason) for f in case(late).findings] == [
        ("draft-plan.due", "late"),
        ("file-plan.due", "late"),
    ]


def test_the_plan_names_its_year_so_only_the_tolerance_and_whose_a_problem_is_are_assumed() -> None:
    assert not any("2009" in assumption.en for assumption in campaign.assumptions)
    assert len(campaign.assumptions) == 2


@pytest.mark.parametrize(
    ("record", "invalid"),
    [
        ({"step": "file-topic", "date": "2009-02-30"}, "file-topic.due"),
        ({"step": "study-notes", "date": "2009-05-06", "counts": {"party-members": -1}}, "study-notes.due"),
        ({"step": "study-notes", "date": "2009-05-06", "counts": {"party-members": MEMBERS + 1}}, "study-notes.due"),
        ({"step": "intensive-research", "date": "2009-04-10", "began": "2009-04-16"}, "intensive-research.lasts"),
    ],
)
def test_no_verdict_is_made_from_what_cannot_be(record: Act, invalid: str) -> None:
    assessment = case([*without(clean(), record["step"]), record])
    assert assessment.verdict[invalid].status is Status.INVALID
    assert not assessment.ok
    assert assessment.verdict["file-summary.due"].status is Status.SATISFIED


def test_what_lies_after_the_day_of_the_question_is_not_looked_at() -> None:
    later = case([*without(clean(), "file-topic"), act("file-topic", "07-01")])
    assert [diagnostic.code for diagnostic in later.diagnostics] == ["after-as-of"]
    assert (later.verdict["file-topic.due"].status, later.verdict["file-topic.due"].reason) == OVERDUE
    assert [finding.rule_id for finding in later.findings] == ["file-topic.due"]


# Every rule cites its clause


def test_every_rule_cites_a_clause_of_the_plan_and_every_clause_with_a_duty_is_cited() -> None:
    assert set(by_locator(campaign)) == set(LOCATORS) - SAYING_NOTHING
