"""The Lüyuan spec against its plan, clause by clause, written by hand from the plan.

Nothing here is read off the spec: the tables say what the plan asks, and the spec must agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from campaignflow import Basis, Force, Level, Reason, Status, shipped
from campaignflow.campaign.coverage import coverage
from campaignflow.rules.bounds import ON_THE_DAY, WIDEST
from conftest import thinned
from plan import (
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
    rectified,
    shifted,
    without,
)

SECTIONS = (
    *("序", "一", "二", "二.1", "二.2", "二.3", "二.4"),
    *("三", "三.1", "三.2", "三.3", "三.4", "三.5"),
    *("四", "四(一)", "四(一)1", "四(一)2", "四(一)3", "四(二)", "四(二)1", "四(二)2", "四(二)3"),
    *("四(三)", "四(三)1", "四(三)2", "四(三)3", "四(四)", "四(四)1", "四(四)2", "四(四)3", "四(五)"),
    *("五", "五.1", "五.2", "五.3", "五.4"),
)
AIMS_AND_ATTITUDES = {"序", "二", "二.1", "二.2", "二.3", "二.4", "三", "五", "五.2"}
"""What explains or urges: no rule cites it."""
HEADINGS = {"四(一)", "四(二)", "四(三)", "四(四)"}
"""They name phases and their times; the duties stand in the numbered items."""

HEADS = {
    "serving-members": 30,
    "retired-members": 4,
    "section-cadres": 20,
    "division-leaders": 6,
    "party-leaders": 6,
    "leading-team": 5,
    "commissions": 5,
}


def unit(outsiders: bool = True, **heads: int) -> Act:
    """``outsiders``: whether it has leading cadres outside the Party."""
    return {
        "id": "u1",
        "attributes": {"has-non-party-leaders": outsiders},
        "headcounts": HEADS | {name.replace("_", "-"): number for name, number in heads.items()},
    }


plan = Plan("lvyuan-congress-2009", unit(), "2009-09-10")
case, verdict, stands = plan.case, plan.verdict, plan.stands


def day(text: str) -> str:
    return f"2009-{text}"


COMPLETE: dict[str, Act] = {
    "retired-take-part": {"counts": {"retired-members": 4}},
    "commission-research": {"counts": {"commissions": 5}},
    "leaders-research": {"counts": {"leading-team": 5}},
    "find-problems": {"counts": {"leading-team": 5}},
    "heart-to-heart": {"counts": {"leading-team": 5}},
    "prepare-speeches": {"counts": {"leading-team": 5}},
    "leaders-measures": {"counts": {"party-leaders": 6}},
    "review-plan": {"outcome": "approved"},
}
"""What it takes for a counted step to be complete, and how a review comes out."""


def act(step: str, on: str, **more: Any) -> Act:
    return plan.act(step, day(on), **{**COMPLETE.get(step, {}), **more})


def yes(*names: str) -> dict[str, bool]:
    return dict.fromkeys(names, True)


STUDIED = ["works", "excerpts", "speeches", "congress", "central", "province", "city", "district", "two-sessions"]
STUDY_ATTESTED = yes("graded", "together-and-alone", "out-and-in", "theory-and-research", "good-and-bad")
REFLECTED = ["study", "research-seminar", "discussion", "special-meeting", "appraisal"]
FOUND = ["own", "team", "work", "conduct", "causes"]
REPORTED = ["problems", "objective-causes", "subjective-causes", "direction", "approach", "measures"]
PLAN_ITEMS = ["items", "aims", "deadlines", "measures", "leaders", "departments"]
SUMMARISED = ["stages", "whole", "features", "results", "shortcomings", "causes", "direction", "measures"]
FIVE_PROBLEMS = ["confidence", "purpose", "oversight-sense", "oversight-rules", "conviction"]
OFFICE = {"recipients": ["campaign-office"]}
EVERYBODY = {"audience": ["party-members", "masses"]}
TALKED = {"present": {"party-heads": 1}, "consulted": ["non-party-leaders"]}


def clean(*, outsiders: bool = True) -> list[Act]:
    """All that the plan asks of the unit, and of those it waits for."""
    talks = [
        act("talk-before-meeting", "05-23", **TALKED),
        act("talk-before-report", "06-05", **TALKED),
        act("talk-before-plan", "06-22", **TALKED),
    ]
    acts = [
        act("leading-group", "03-23", attested=yes("in-charge")),
        act("leading-group-office", "03-23", attested=yes("daily-work")),
        act("gather-opinions", "03-23", attested=yes("widely")),
        act("name-problems", "03-24"),
        act("draft-programme", "03-25", contents=["carriers", "aims", "steps"], attested=yes("theme")),
        act("file-programme", "03-26", **OFFICE),
        act("mobilisation", "03-27", contents=["arrangements"]),
        act("training-plan", "03-30"),
        act(
            "study", "04-20", began=day("03-31"), present={"party-members": 30},
            contents=STUDIED, forms=["self-study", "core-group"], attested=STUDY_ATTESTED,
        ),
        act("leaders-reader", "04-09", present={"party-leaders": 6}),
        act(
            "collective-study", "04-09", days=3,
            present={"section-cadres": 20, "division-leaders": 6}, attested=yes("closed"),
        ),
        act("collective-study", "04-14", days=2, present={"division-leaders": 6}),
        act("study-report", "04-14", present={"principal": 1}),
        act("quiz", "04-15"),
        act("essays", "04-17"),
        act(
            "survey-opinions", "04-17",
            forms=["forums"], criteria=["oversight"], consulted=["many-levels", "experts", "npc-deputies"],
            contents=["development", "livelihood", "conduct"],
        ),
        act("commission-research", "04-22", attested=yes("functions", "opinions")),
        act("leaders-research", "04-24", attested=yes("topics", "lead", "problems")),
        act("research-seminar", "04-27"),
        act(
            "discussion", "04-28", contents=["satisfied"],
            present={"party-members": 30, "party-leaders": 6, "grassroots-masses": 8},
            attested=yes("situation", "leaders-first", "facts", "consensus"),
        ),
        act("speech-contest", "04-29"),
        act("photo-exhibition", "04-29"),
        act("meeting-theme", "05-11", attested=yes("own-situation")),
        act("seek-opinions", "05-18", forms=["boxes", "forums"], consulted=["masses"], contents=["team", "members"]),
        act("find-problems", "05-20", contents=FOUND, attested=yes("division")),
        act("heart-to-heart", "05-21"),
        act("prepare-speeches", "05-22"),
        *(act(f"{who}-guides", "05-22") for who in ("discipline", "organisation", "supervision")),
        act(
            "special-meeting", "05-26", present={"leading-team": 5},
            attested=yes("candour", "criticism", "positive", "lessons") | {"one-by-one": False, "old-scores": False},
        ),
        *(act(f"{who}-sits-in", "05-26") for who in ("discipline", "organisation", "supervision")),
        act("organisation-life", "05-27", present={"serving-members": 30}, attested=yes("gaps", "direction")),
        act("draft-report", "06-01", presided_by=["group-head"]),
        act("enlarged-meeting", "06-03"),
        act("hear-views", "06-04"),
        act("revise-report", "06-08", presided_by=["group-head"]),
        act("study-findings", "06-09", attested=yes("problems", "rules", "graded")),
        act(
            "appraisal", "06-10", forms=["forum"], criteria=["understanding", "problems"], attested=yes("informed"),
            present={"party-members": 12, "unit-masses": 6, "npc-deputies": 4},
        ),
        act(
            "finalise-report", "06-11",
            contents=REPORTED, reflects=REFLECTED,
            attested=yes("stress", "respected") | {"work-report": False},
        ),
        act("publish-report", "06-11", attested=yes("scope")),
        act("publish-appraisal", "06-11", attested=yes("scope")),
        act("file-report", "06-12", **OFFICE),
        act("members-suggest", "06-12", attested=yes("conduct")),
        act("draft-plan", "06-19", contents=PLAN_ITEMS),
        act("leaders-measures", "06-22", attested=yes("to-the-point")),
        act("review-plan", "06-24"),
        act("publish-plan", "06-26", attested=yes("manner", "pledge"), **EVERYBODY),
        act("file-plan", "06-26", **OFFICE),
        act("publish-standards", "06-29", audience=["society"], contents=["standards", "norms"]),
        act("review-rules", "07-20", attested=yes("abolished", "amended")),
        act(
            "solve-problems", "07-24", contents=FIVE_PROBLEMS,
            attested=yes("feasible", "policy", "conduct", "facts", "team"),
        ),
        act("new-mechanisms", "07-27", contents=["functions", "style", "development"]),
        act("file-achievements", "07-28", **OFFICE),
        act("publish-achievements", "07-29", audience=["society"], attested=yes("manner")),
        act("retired-take-part", "07-10", attested=yes("circumstances")),
        act("summary", "08-07", contents=SUMMARISED),
        act("report-summary", "08-11", attested=yes("manner"), **EVERYBODY),
        act("survey", "08-14", contents=["problems", "campaign"]),
        act("publish-survey", "08-19", attested=yes("scope")),
        act("improve-measures", "08-26", attested=yes("continued")),
        act("chief-responsibility", "08-26", attested=yes("in-person", "first")),
        act("publicity", "08-26", means=["media", "web-page"], attested=yes("column")),
        act("both-promoted", "08-26", attested=yes("linked", "held")),
    ]  # fmt: skip
    return [*acts, *talks] if outsiders else acts


def findings(acts: Iterable[Act], as_of: str | None = None, **more: Any) -> dict[str, Stand]:
    """Every finding: rule to status and reason."""
    return {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in case(acts, as_of, **more).findings}


@pytest.mark.parametrize("outsiders", [True, False])
def test_a_unit_that_did_it_all_lacks_nothing(outsiders: bool) -> None:
    assessment = case(clean(outsiders=outsiders), unit=unit(outsiders))
    assert not assessment.diagnostics
    assert not assessment.findings
    assert (assessment.ok, assessment.open) == (True, False)
    assert all(act.standing == "counts" and not act.missed for act in assessment.acts)
    assert {phase.state for phase in assessment.phases} == {"complete"}
    assert {document.id: document.state for document in assessment.documents} == {
        "programme": "drawn-up",
        "analysis-report": "final",
        "rectification-plan": "approved",
        "achievements": "achieved",
    }


def test_whoever_keeps_to_the_plan_has_nothing_amiss_on_any_day() -> None:
    acts = clean()
    for on in sorted({one["date"] for one in acts} | {shifted(one["date"], 1) for one in acts}):
        assert (on, findings([one for one in acts if one["date"] <= on], on)) == (on, {})


def ready(step: str) -> list[Act]:
    """All that must come before a step, each on its day."""
    found: set[str] = set()
    ahead = [step]
    while ahead:
        at = ahead.pop()
        before = {earlier for later, earlier in (*ORDER, *TALKS_FIRST) if later == at}
        ahead += before - found
        found |= before
    return [one for one in clean() if one["step"] in found]


def own(step: str, on: str, **more: Any) -> Act:
    """A step as it is done in full, on some day."""
    record = next(one for one in clean() if one["step"] == step)
    return {key: value for key, value in {**record, "date": day(on), **more}.items() if key != "began"}


def test_what_is_done_next_was_never_barred() -> None:
    acts = clean()
    for one in acts:
        before = [other for other in acts if other["date"] <= one["date"] and other is not one]
        assert not case(before, one["date"]).why_not(one["step"]), one["step"]


# Where it stands in the plan


def test_the_ledger_knows_every_clause_of_the_plan() -> None:
    found = coverage(plan.campaign, shipped()[plan.name])
    assert tuple(dict.fromkeys(row.locator for row in found.rows)) == SECTIONS
    assert found.complete


def test_every_clause_that_asks_for_something_is_cited() -> None:
    assert set(by_locator(plan.campaign)) == set(SECTIONS) - AIMS_AND_ATTITUDES - HEADINGS


def test_eighteen_links_are_declared_and_thirteen_listed() -> None:
    (links,) = plan.campaign.declared
    assert (links.says, links.lists, links.ref) == (18, 13, "四")


def test_the_year_is_stated() -> None:
    assert not any("2009" in assumption.en for assumption in plan.campaign.assumptions)


# 四 Windows, some of which overlap

WINDOWS = {
    "preparation": ("03-21", "03-31", "四(一)"),
    "study-research": ("03-21", "04-30", "四(二)"),
    "analysis": ("05-11", "06-20", "四(三)"),
    "rectification": ("06-01", "07-31", "四(四)"),
    "closing": ("08-01", "08-31", "四(五)"),
}


@pytest.mark.parametrize("phase", WINDOWS)
def test_a_phase_runs_from_the_first_to_the_last_day_of_its_widest_reading(phase: str) -> None:
    first, last, locator = WINDOWS[phase]
    found = plan.campaign.phases[phase]
    assert found.window is not None
    assert (found.window.widest.first, found.window.widest.last) == (
        date.fromisoformat(day(first)),
        date.fromisoformat(day(last)),
    )
    assert found.reference.locator == locator


def active(on: str) -> set[str]:
    return {phase.id for phase in case(as_of=day(on)).phases if phase.state == "active"} & set(WINDOWS)


@pytest.mark.parametrize(("on", "begun"), [("05-31", 3), ("06-01", 4), ("06-20", 4), ("07-31", 4), ("08-01", 4)])
def test_analysis_and_rectification_overlap(on: str, begun: int) -> None:
    """Nothing is done: the last phase waits, whatever the day, for the content of the others (四)."""
    assert active(on) == set(list(WINDOWS)[:begun])


# Implied dates: the ends of the phases; the last is that of the campaign (四)

DUE: dict[str, tuple[str, str]] = {
    **dict.fromkeys(["gather-opinions", "name-problems", "draft-programme", "file-programme"], ("03-31", "四(一)1")),
    **dict.fromkeys(["leading-group", "leading-group-office"], ("03-31", "四(一)2")),
    "mobilisation": ("03-31", "四(一)3"),
    **dict.fromkeys(
        ["training-plan", "study", "leaders-reader", "collective-study", "study-report", "quiz", "essays"],
        ("04-30", "四(二)1"),
    ),
    **dict.fromkeys(
        ["survey-opinions", "commission-research", "leaders-research", "research-seminar"], ("04-30", "四(二)2")
    ),
    "discussion": ("04-30", "四(二)3"),
    **dict.fromkeys(["talk-before-meeting", "talk-before-report"], ("06-20", "一")),
    **dict.fromkeys(
        [
            *("meeting-theme", "seek-opinions", "find-problems", "heart-to-heart", "prepare-speeches"),
            *("special-meeting", "organisation-life"),
        ],
        ("06-20", "四(三)1"),
    ),
    **dict.fromkeys(
        ["draft-report", "enlarged-meeting", "hear-views", "revise-report", "file-report"], ("06-20", "四(三)2")
    ),
    **dict.fromkeys(["appraisal", "finalise-report", "publish-report", "publish-appraisal"], ("06-20", "四(三)3")),
    **dict.fromkeys(
        [
            *("study-findings", "members-suggest", "draft-plan", "publish-plan", "publish-standards"),
            *("leaders-measures", "file-plan"),
        ],
        ("07-31", "四(四)1"),
    ),
    **dict.fromkeys(["solve-problems", "file-achievements", "publish-achievements"], ("07-31", "四(四)2")),
    **dict.fromkeys(["review-rules", "new-mechanisms"], ("07-31", "四(四)3")),
    **dict.fromkeys(["summary", "report-summary", "survey", "publish-survey", "improve-measures"], ("08-31", "四(五)")),
    "retired-take-part": ("08-31", "一"),
    "chief-responsibility": ("08-31", "五.1"),
    "publicity": ("08-31", "五.3"),
    "both-promoted": ("08-31", "五.4"),
}
AROUND: list[tuple[int, Stand, Stand]] = [
    (-1, SATISFIED, PENDING),
    (0, SATISFIED, PENDING),
    (1, LATE, OVERDUE),
    (20, LATE, OVERDUE),
]
"""Days after the due date; done then; undone then."""


@pytest.mark.parametrize("step", DUE)
@pytest.mark.parametrize(("offset", "done", "undone"), AROUND)
def test_around_the_end_of_the_phase(step: str, offset: int, done: Stand, undone: Stand) -> None:
    due, locator = DUE[step]
    on = shifted(day(due), offset)
    late = verdict(f"{step}.due", *ready(step), own(step, on[5:]), as_of="2009-12-31")
    assert (str(late.status), late.reason and str(late.reason)) == done
    open_ = verdict(f"{step}.due", as_of=on)
    assert (str(open_.status), open_.reason and str(open_.reason)) == undone
    for found in (late, open_):
        assert (found.due, found.due_lenient) == (date.fromisoformat(day(due)), None)
        assert (found.force, found.basis, found.reference.locator) == (Force.BINDING, Basis.DERIVED, locator)
        assert found.level is (Level.BREACH if offset > 0 else None)


def test_what_a_step_waits_for_is_not_its_own_lateness() -> None:
    """What is done in its turn and late is late; what is done out of its turn is not done."""
    bare = verdict("finalise-report.due", own("finalise-report", "06-11"), as_of="2009-06-21")
    assert (str(bare.status), bare.reason, bare.cure) == ("overdue", "irregular", "again")


@pytest.mark.parametrize(
    ("step", "on", "reading"),
    [
        ("mobilisation", "03-21", None),  # late March ends on the 31st under every reading but its first day
        ("discussion", "04-30", None),  # the end of April is one day
        ("special-meeting", "06-11", None),
        ("special-meeting", "06-12", WIDEST),
        ("special-meeting", "06-20", WIDEST),
        ("solve-problems", "07-31", None),
        ("summary", "08-31", None),
    ],
)
def test_what_rests_on_the_widest_reading_says_so(step: str, on: str, reading: object) -> None:
    found = verdict(f"{step}.due", *ready(step), own(step, on))
    assert (found.outcome.reading in (WIDEST, ON_THE_DAY)) == (reading is not None)


@pytest.mark.parametrize("phase", ["preparation", "study-research", "analysis", "rectification"])
def test_a_phase_is_not_complete_while_nothing_is_done(phase: str) -> None:
    states = {found.id: found.state for found in case().phases}
    assert states[phase] == "active"
    assert case().why_not(phase)


# 五 Quality before schedule: a delay is declared

DELAY: Act = {
    "waiver": "later-analysis",
    "approved_by": "own-leading-group",
    "justification": "听取意见未充分",
    "date": "2009-06-18",
    "grounds": ["quality"],
}


def slow() -> list[Act]:
    """All done, the report and what follows from its appraisal three weeks after the end of their phase."""
    late = ("appraisal", "finalise-report", "publish-report", "publish-appraisal", "file-report")
    acts = clean()
    for number, step in enumerate(late):
        acts = changed(acts, step, date=day(f"07-{10 + number}"))
    return acts


def test_a_delay_that_nobody_declared_is_late() -> None:
    assert findings(slow()) == {
        f"{step}.due": LATE
        for step in ("file-report", "appraisal", "finalise-report", "publish-report", "publish-appraisal")
    }


def test_a_delay_for_the_sake_of_quality_is_declared_and_stays_visible() -> None:
    assessment = case(slow(), waivers=[DELAY])
    assert (assessment.diagnostics, assessment.findings, assessment.ok) == ((), (), True)
    found = assessment.verdict["appraisal.due"]
    assert (found.status, "/waivers/0" in found.pointers) == (Status.WAIVED, True)


def test_a_declared_delay_lifts_the_dates_and_not_the_steps() -> None:
    assessment = case(without(clean(), "appraisal"), "2009-07-15", waivers=[DELAY])
    assert assessment.verdict["appraisal.due"].status is Status.WAIVED
    assert assessment.open
    assert "appraisal" in {step.subject for step in assessment.next_steps}
    assert [verdict.rule_id for verdict in case((), "2009-07-15", waivers=[DELAY]).why_not("finalise-report")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"approved_by": "supervision-group"}, "unapproved-waiver"),
        ({"grounds": None}, "ungrounded-waiver"),
        ({"grounds": ["busy"]}, "ungrounded-waiver"),
        ({"waiver": "later-closing"}, "not-waivable"),
    ],
)
def test_no_delay_without_leave_and_ground_and_none_of_the_last_phase(wrong: Act, code: str) -> None:
    leave = {key: value for key, value in {**DELAY, **wrong}.items() if value is not None}
    assessment = case(slow(), waivers=[leave])
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == [code]
    assert assessment.verdict["appraisal.due"].level is Level.BREACH


def test_a_delay_of_the_study_is_one_of_its_days() -> None:
    last = own("collective-study", "05-08", days=5, present={"section-cadres": 20, "division-leaders": 6})
    acts = [*without(clean(), "collective-study"), last]
    leave = {**DELAY, "waiver": "later-study-research", "date": "2009-04-28"}
    assert set(findings(acts)) == {
        *("collective-study.due", "collective-study.times.section-cadres", "collective-study.times.division-leaders")
    }
    assert findings(acts, waivers=[leave]) == {}
    open_ = case(without(clean(), "collective-study"), "2009-05-07", waivers=[leave])
    assert (open_.ok, open_.open) == (True, True)
    assert "collective-study" in {step.subject for step in open_.next_steps}


def test_a_delay_is_of_one_phase_alone() -> None:
    assert findings(slow(), waivers=[{**DELAY, "waiver": "later-rectification"}]) == findings(slow())


def test_the_delays_cover_the_dates_of_the_unit_in_four_phases_and_nothing_else() -> None:
    covered = {name: leave.covers for name, leave in plan.campaign.waivers.items() if name.startswith("later-")}
    ends = {"later-preparation": "03-31", "later-study-research": "04-30", "later-analysis": "06-20"}
    ends["later-rectification"] = "07-31"
    dates = {name: {f"{step}.due" for step, (due, _) in DUE.items() if due == end} for name, end in ends.items()}
    dates["later-rectification"].add("talk-before-plan.due")  # it is to come before another step of the phase
    assert covered == dates


@pytest.mark.parametrize(
    ("phase", "step"),
    [
        ("preparation", "file-programme"),
        ("study-research", "research-seminar"),
        ("analysis", "organisation-life"),
        ("rectification", "new-mechanisms"),
    ],
)
def test_the_last_phase_waits_for_what_slipped(phase: str, step: str) -> None:
    """Quality may delay a phase; the end of the campaign it may not skip (四)."""
    rule = f"closing.entry.{phase}"
    found = case(without(clean(), step)).verdict[rule]
    assert (str(found.status), found.reason, found.level) == ("violated", "missing", Level.BREACH)
    assert (found.reference.locator, found.basis) == ("四", Basis.DERIVED)
    in_time = changed(clean(), step, date=day("08-07"))
    assert case(in_time).verdict[rule].status is Status.SATISFIED
    late = case(changed(clean(), step, date=day("08-08"))).verdict[rule]
    assert (str(late.status), late.reason) == OUT_OF_ORDER


@pytest.mark.parametrize(
    ("step", "on", "rule"),
    [
        ("file-programme", "03-31", "study-research.entry.preparation"),
        ("quiz", "05-12", "analysis.entry.study-research"),
    ],
)
def test_a_phase_that_begins_before_the_numbered_one_ahead_of_it_is_complete_only_warns(
    step: str, on: str, rule: str
) -> None:
    found = case(changed(clean(), step, date=day(on))).verdict[rule]
    assert (str(found.status), found.reason, found.level) == (*OUT_OF_ORDER, Level.WARNING)
    assert (found.reference.locator, found.basis) == ("四", Basis.DERIVED)


def test_two_shows_have_no_date_and_nothing_waits_for_them() -> None:
    shows = ("speech-contest", "photo-exhibition")
    assessment = case(without(clean(), *shows), as_of="2009-12-31")
    assert (assessment.findings, assessment.ok, assessment.open) == ((), True, True)
    assert [(assessment.due(show).status, assessment.due(show).due) for show in shows] == [(Status.PENDING, None)] * 2
    assert {"speech-contest", "photo-exhibition"} <= {step.subject for step in assessment.next_steps}


def test_nothing_done_by_september_is_a_breach() -> None:
    """All of it; what waits for what was never done is told under that (acts.md, 3)."""
    assessment = case(as_of="2009-09-01")
    assert not assessment.ok
    breaches = {v.rule_id for v in assessment.verdicts if v.level is Level.BREACH}
    quotas = {f"collective-study.times.{group}" for group in ("section-cadres", "division-leaders")}
    assert breaches == {f"{step}.due" for step in DUE} | quotas | {
        "study-report.times.principal",
        "talk-before-plan.due",
    }
    roots = {finding.subject for finding in assessment.findings if finding.level is Level.BREACH}
    assert roots == {
        *("gather-opinions", "name-problems", "leading-group"),
        *("training-plan", "study-report", "quiz", "essays", "survey-opinions", "leaders-research", "discussion"),
        *("meeting-theme", "seek-opinions", "find-problems", "heart-to-heart", "prepare-speeches"),
        *("talk-before-meeting", "organisation-life", "talk-before-report", "talk-before-plan"),
        *("members-suggest", "review-rules", "new-mechanisms"),
        *("retired-take-part", "chief-responsibility", "publicity", "both-promoted"),
    }


@pytest.mark.parametrize(("on", "ok"), [("03-31", True), ("04-01", False)])
def test_a_unit_without_a_record_is_clean_until_the_first_phase_has_ended(on: str, ok: bool) -> None:
    assert case(as_of=day(on)).ok is ok


# 四(二)1 Quotas by rank


def days_of(number: int, **present: int) -> Act:
    return act("collective-study", "04-20", days=number, present={k.replace("_", "-"): v for k, v in present.items()})


@pytest.mark.parametrize(
    ("number", "section", "division"),
    [(2, SHORT, SHORT), (3, SATISFIED, SHORT), (4, SATISFIED, SHORT), (5, SATISFIED, SATISFIED)],
)
def test_three_days_up_to_section_rank_and_five_at_division_rank(number: int, section: Stand, division: Stand) -> None:
    both = days_of(number, section_cadres=20, division_leaders=6)
    assert stands("collective-study.times.section-cadres", both) == section
    assert stands("collective-study.times.division-leaders", both) == division


def test_days_of_one_rank_do_not_count_for_the_other() -> None:
    acts = days_of(3, section_cadres=20), days_of(2, division_leaders=6)
    assert stands("collective-study.times.section-cadres", *acts) == SATISFIED
    assert stands("collective-study.times.division-leaders", *acts) == SHORT


def test_the_days_are_asked_of_each_cadre() -> None:
    rule = "collective-study.times.section-cadres"
    assert stands(rule, days_of(3, section_cadres=20)) == SATISFIED
    assert stands(rule, days_of(3, section_cadres=19)) == SHORT


def test_days_in_two_shifts_are_no_five_days_of_anybody() -> None:
    shifts = (("04-11", "04-07", ["d1", "d2", "d3"]), ("04-15", "04-13", ["d4", "d5", "d6"]))
    rule, acts = "collective-study.times.division-leaders", [
        act("collective-study", to, began=day(since), present={"division-leaders": who}) for to, since, who in shifts
    ]  # fmt: skip
    assert stands(rule, *acts) == SHORT
    rest = act("collective-study", "04-24", began=day("04-23"), present={"division-leaders": shifts[1][2]})
    assert stands(rule, *acts, rest) == SATISFIED


def test_the_head_of_the_team_reports_once() -> None:
    rule = "study-report.times.principal"
    assert stands(rule, act("study-report", "04-14", present={"principal": 1})) == SATISFIED
    assert stands(rule, act("study-report", "04-14", present={"leading-team": 1})) == SHORT


@pytest.mark.parametrize(("section", "division"), [(2, 5), (3, 4)])
def test_a_quota_that_was_never_met_keeps_the_phase_open(section: int, division: int) -> None:
    acts = [
        *without(clean(), "collective-study"),
        days_of(section, section_cadres=20) | {"attested": yes("closed")},
        days_of(division, division_leaders=6),
    ]
    assessment = case(acts)
    assert {phase.id: phase.state for phase in assessment.phases}["study-research"] == "active"
    assert assessment.verdict["closing.entry.study-research"].level is Level.BREACH


def test_the_reader_is_for_the_leading_cadres_in_the_party() -> None:
    rule = "leaders-reader.attend.party-leaders"
    assert stands(rule, act("leaders-reader", "04-09", present={"party-leaders": 6})) == SATISFIED
    assert verdict(rule, act("leaders-reader", "04-09", present={"party-leaders": 5})).reason == "short"


@pytest.mark.parametrize(
    ("step", "group", "number", "locator"),
    [
        ("commission-research", "commissions", 5, "四(二)2"),
        ("leaders-research", "leading-team", 5, "四(二)2"),
        ("find-problems", "leading-team", 5, "四(三)1"),
        ("heart-to-heart", "leading-team", 5, "四(三)1"),
        ("prepare-speeches", "leading-team", 5, "四(三)1"),
        ("leaders-measures", "party-leaders", 6, "四(四)1"),
        ("retired-take-part", "retired-members", 4, "一"),
    ],
)
def test_one_for_each(step: str, group: str, number: int, locator: str) -> None:
    on = next(one["date"] for one in clean() if one["step"] == step)[5:]
    found = verdict(f"{step}.due", *ready(step), own(step, on, counts={group: number}))
    assert (found.status, found.reference.locator) == (Status.SATISFIED, locator)
    assert stands(f"{step}.due", *ready(step), own(step, on, counts={group: number - 1})) == SHORT
    assert stands(f"{step}.due", unit=unit(True, **{group.replace("-", "_"): 0})) == NOT_APPLICABLE


def test_all_members_in_service_attend_their_meeting() -> None:
    rule = "organisation-life.attend.serving-members"
    assert stands(rule, act("organisation-life", "05-27", present={"serving-members": 30})) == SATISFIED
    assert verdict(rule, act("organisation-life", "05-27", present={"serving-members": 29})).reason == "short"


def test_all_of_the_team_attend_the_special_meeting() -> None:
    rule = "special-meeting.attend.leading-team"
    assert stands(rule, act("special-meeting", "05-26", present={"leading-team": 5})) == SATISFIED
    assert stands(rule, act("special-meeting", "05-26", present={"leading-team": 4})) == ("violated", "short")


# 一 Retired members: grounds and approval

LEAVE: Act = {
    "waiver": "infirm-retired",
    "approved_by": "party-organisation",
    "justification": "长期卧病",
    "date": "2009-03-30",
    "grounds": ["old-and-frail"],
    "persons": 1,
}
THREE = act("retired-take-part", "07-10", counts={"retired-members": 3}, attested=yes("circumstances"))


@pytest.mark.parametrize("ground", ["old-and-frail", "hard-to-move", "real-difficulty"])
def test_whoever_is_excused_is_not_counted(ground: str) -> None:
    assert stands("retired-take-part.due", THREE) == SHORT
    assert stands("retired-take-part.due", THREE, waivers=[{**LEAVE, "grounds": [ground]}]) == SATISFIED


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"approved_by": "campaign-office"}, "unapproved-waiver"),
        ({"grounds": []}, "ungrounded-waiver"),
        ({"grounds": None}, "ungrounded-waiver"),
        ({"grounds": ["busy"]}, "ungrounded-waiver"),
        ({"persons": 5}, "more-than-members"),
    ],
)
def test_no_exemption_without_ground_and_approval(wrong: Act, code: str) -> None:
    leave = {key: value for key, value in {**LEAVE, **wrong}.items() if value is not None}
    assessment = case([THREE], waivers=[leave])
    assert code in [diagnostic.code for diagnostic in assessment.diagnostics]
    assert assessment.verdict["retired-take-part.due"].status is not Status.SATISFIED
    assert not assessment.ok


def test_only_what_was_approved_by_then_counts() -> None:
    assessment = case([{**THREE, "date": "2009-03-20"}], "2009-03-29", waivers=[LEAVE])
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["after-as-of"]
    assert assessment.verdict["retired-take-part.due"].status is Status.PENDING


def test_where_all_are_excused_nothing_is_owed() -> None:
    assert stands("retired-take-part.due", waivers=[{**LEAVE, "persons": 4}]) == NOT_APPLICABLE
    left = without(clean(), "retired-take-part")
    assert findings(left, waivers=[{**LEAVE, "persons": 4}]) == {}


def test_members_in_service_are_not_excused_by_it() -> None:
    acts = changed(clean(), "organisation-life", present={"serving-members": 29})
    assert "organisation-life.attend.serving-members" in findings(acts, waivers=[LEAVE])


# 一 Leading cadres outside the Party: no duties, and duties towards them

TALKS = {"talk-before-meeting": "special-meeting", "talk-before-report": "finalise-report"}
TALKS["talk-before-plan"] = "review-plan"


@pytest.mark.parametrize("talk", TALKS)
def test_the_head_of_the_party_organisation_hears_them_at_three_times(talk: str) -> None:
    heard, head = f"{talk}.consult.non-party-leaders", f"{talk}.participants.party-heads"
    assert stands(heard, own(talk, "05-18")) == stands(head, own(talk, "05-18")) == SATISFIED
    deaf = verdict(heard, own(talk, "05-18", consulted=[]))
    assert (deaf.reason, deaf.level, deaf.reference.locator) == ("missing-participant", Level.BREACH, "一")
    other = verdict(head, own(talk, "05-18", present={"group-head": 1}))
    assert (other.reason, other.level, other.reference.locator) == ("missing-participant", Level.BREACH, "一")
    assert stands(heard, own(talk, "05-18"), unit=unit(outsiders=False)) == NOT_APPLICABLE


@pytest.mark.parametrize("talk", ["talk-before-meeting", "talk-before-report"])
def test_a_meeting_or_a_report_without_the_talk_stands_with_its_fault(talk: str) -> None:
    rule = f"{TALKS[talk]}.entry.{talk}"
    assert findings(without(clean(), talk)) == {f"{talk}.due": OVERDUE}
    assert {rule, "closing.entry.analysis"} <= set(case(without(clean(), talk)).verdict[f"{talk}.due"].leads_to)
    held = next(one["date"] for one in clean() if one["step"] == TALKS[talk])
    assert findings(changed(clean(), talk, date=shifted(held, 1))) == {rule: OUT_OF_ORDER}


def test_a_plan_that_was_approved_without_the_talk_stays_approved() -> None:
    """The talk has its time before the approval and is no condition of it: the unit owes it, and the paper stands."""
    late = case(changed(clean(), "talk-before-plan", date=day("06-25")))
    assert {rule.rule_id for rule in late.findings} == {"talk-before-plan.due"}
    assert (late.verdict["talk-before-plan.due"].reason, late.verdict["talk-before-plan.due"].cure) == (
        "out-of-order",
        "none",
    )
    assert {found.standing for found in late.acts} == {"counts"}
    assert not [step.subject for step in late.next_steps if step.required]


def test_a_plan_that_is_returned_without_the_talk_is_revised() -> None:
    returned = act("review-plan", "06-23", outcome="returned")
    found = case(
        [*without(clean(), "talk-before-plan", "review-plan", "publish-plan", "file-plan"), returned],
        as_of=day("06-24"),
    )
    assert found.verdict["draft-plan.due"].reason == "overtaken"
    assert {"draft-plan", "talk-before-plan"} <= {step.subject for step in found.next_steps}


def test_their_own_part_is_welcome_and_never_owed() -> None:
    assert not [rule for rule in findings([]) if rule.startswith("non-party-join")]
    thin = act("non-party-join", "06-05")
    assert [rule for rule in findings([*clean(), thin]) if rule.startswith("non-party-join")] == []
    forces = {rule.force for rule in plan.campaign.rules if rule.subject == "non-party-join"}
    assert forces == {Force.PERMISSIVE, Force.BINDING}
    assert [rule.id for rule in plan.campaign.rules_of["non-party-join"] if rule.force is Force.BINDING] == [
        "non-party-join.avoid.strict-demands"
    ]


def test_no_strict_demands_are_made_on_them() -> None:
    """Whoever says that they were made need not have done anything that is owed."""
    rule, demanding = (
        "non-party-join.avoid.strict-demands",
        act("non-party-join", "06-05", attested=yes("strict-demands")),
    )
    assert stands(rule, demanding) == ("violated", "prohibited")
    assert verdict(rule, demanding).level is Level.BREACH
    assert stands(rule, demanding, unit=unit(False)) == NOT_APPLICABLE


def test_while_that_is_not_said_nobody_is_accused_of_a_phase_without_the_talks() -> None:
    who = unit()
    del who["attributes"]
    found = case(without(clean(), *TALKS), unit=who)
    assert found.findings == ()
    assert found.verdict["closing.entry.analysis"].reason == "undecided"


def test_whether_there_are_any_must_be_said() -> None:
    who = unit()
    del who["attributes"]["has-non-party-leaders"]
    assessment = case(clean(), unit=who)
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["unknown-attribute"]
    assert not assessment.ok
    deaf = case(changed(clean(), "talk-before-report", consulted=[]), unit=who)
    assert deaf.verdict["talk-before-report.consult.non-party-leaders"].reason == "undecided"


# What comes after what

EXPLICIT, DERIVED = Basis.EXPLICIT, Basis.DERIVED
BINDING, WEAK = Force.BINDING, Force.SOFT
ORDER = {
    ("draft-programme", "gather-opinions"): ("四(一)1", EXPLICIT, BINDING),
    ("draft-programme", "name-problems"): ("四(一)1", EXPLICIT, BINDING),
    ("file-programme", "draft-programme"): ("四(一)1", DERIVED, BINDING),
    ("leading-group-office", "leading-group"): ("四(一)2", DERIVED, BINDING),
    ("mobilisation", "draft-programme"): ("四(一)3", DERIVED, BINDING),
    ("mobilisation", "leading-group"): ("四(一)3", DERIVED, BINDING),
    ("study", "training-plan"): ("四(二)1", DERIVED, BINDING),
    ("leaders-reader", "training-plan"): ("四(二)1", DERIVED, BINDING),
    ("collective-study", "training-plan"): ("四(二)1", DERIVED, BINDING),
    ("commission-research", "survey-opinions"): ("四(二)2", DERIVED, BINDING),
    ("research-seminar", "commission-research"): ("四(二)2", DERIVED, BINDING),
    ("research-seminar", "leaders-research"): ("四(二)2", DERIVED, BINDING),
    ("special-meeting", "meeting-theme"): ("四(三)1", DERIVED, BINDING),
    ("special-meeting", "seek-opinions"): ("四(三)1", EXPLICIT, BINDING),
    ("special-meeting", "find-problems"): ("四(三)1", DERIVED, BINDING),
    ("special-meeting", "heart-to-heart"): ("四(三)1", EXPLICIT, BINDING),
    ("special-meeting", "prepare-speeches"): ("四(三)1", EXPLICIT, BINDING),
    ("special-meeting", "talk-before-meeting"): ("一", DERIVED, BINDING),
    ("draft-report", "study"): ("四(三)2", DERIVED, BINDING),
    ("draft-report", "research-seminar"): ("四(三)2", DERIVED, BINDING),
    ("draft-report", "discussion"): ("四(三)2", DERIVED, BINDING),
    ("draft-report", "special-meeting"): ("四(三)2", DERIVED, BINDING),
    ("enlarged-meeting", "draft-report"): ("四(三)2", EXPLICIT, BINDING),
    ("hear-views", "draft-report"): ("四(三)2", EXPLICIT, BINDING),
    ("revise-report", "enlarged-meeting"): ("四(三)2", DERIVED, BINDING),
    ("revise-report", "hear-views"): ("四(三)2", DERIVED, BINDING),
    ("file-report", "revise-report"): ("四(三)2", DERIVED, BINDING),
    ("file-report", "finalise-report"): ("四(三)2", DERIVED, WEAK),
    ("appraisal", "revise-report"): ("四(三)3", EXPLICIT, BINDING),
    ("finalise-report", "appraisal"): ("四(三)3", EXPLICIT, BINDING),
    ("finalise-report", "talk-before-report"): ("一", DERIVED, BINDING),
    ("publish-report", "finalise-report"): ("四(三)3", DERIVED, BINDING),
    ("publish-appraisal", "appraisal"): ("四(三)3", DERIVED, BINDING),
    ("study-findings", "revise-report"): ("四(四)1", DERIVED, BINDING),
    ("draft-plan", "revise-report"): ("四(四)1", EXPLICIT, BINDING),
    ("draft-plan", "study-findings"): ("四(四)1", DERIVED, BINDING),
    ("review-plan", "draft-plan"): ("四(四)1", EXPLICIT, BINDING),
    ("publish-plan", "review-plan"): ("四(四)1", EXPLICIT, BINDING),
    ("publish-standards", "review-plan"): ("四(四)1", DERIVED, BINDING),
    ("file-plan", "review-plan"): ("四(四)1", DERIVED, BINDING),
    ("leaders-measures", "study-findings"): ("四(四)1", DERIVED, BINDING),
    ("solve-problems", "review-plan"): ("四(四)2", DERIVED, BINDING),
    ("file-achievements", "solve-problems"): ("四(四)2", DERIVED, BINDING),
    ("publish-achievements", "solve-problems"): ("四(四)2", DERIVED, BINDING),
    ("report-summary", "summary"): ("四(五)", DERIVED, BINDING),
    ("survey", "report-summary"): ("四(五)", EXPLICIT, BINDING),
    ("publish-survey", "survey"): ("四(五)", DERIVED, BINDING),
    ("improve-measures", "survey"): ("四(五)", EXPLICIT, BINDING),
}
"""Every order of steps that the plan states or implies; the spec imposes these and no other."""
TALKS_FIRST = {("review-plan", "talk-before-plan")}
"""Written as a due date."""


def test_the_spec_orders_what_the_plan_orders_and_nothing_else() -> None:
    imposed = {
        (rule.subject, rule.id.rpartition(".entry.")[2]): (rule.reference.locator, rule.basis, rule.force)
        for rule in plan.campaign.rules
        if rule.kind == "precedence"
    }
    assert imposed == ORDER


def test_the_steps_stand_in_an_order_in_which_they_can_be_done() -> None:
    """Acts of one day are taken in the order of the spec where nothing else orders them."""
    rank = plan.campaign.rank
    assert [pair for pair in (*ORDER, *TALKS_FIRST) if rank[pair[0]] < rank[pair[1]]] == []


@pytest.mark.parametrize(("later", "earlier"), thinned(ORDER, 4))
def test_an_order_is_kept_on_the_same_day_and_broken_on_the_day_before(later: str, earlier: str) -> None:
    rule, before = f"{later}.entry.{earlier}", [own(one["step"], "06-01") for one in ready(earlier)]
    first = [*before, own(earlier, "06-10")]
    assert stands(rule, *first, own(later, "06-11")) == SATISFIED
    assert stands(rule, *first, own(later, "06-10")) == SATISFIED
    assert stands(rule, *first, own(later, "06-09")) == OUT_OF_ORDER
    assert stands(rule, *before, own(later, "06-09")) == MISSING
    level = Level.WARNING if ORDER[later, earlier][2] is WEAK else Level.BREACH
    assert verdict(rule, *before, own(later, "06-09")).level is (None if later == "review-plan" else level)


VOID = {
    *("draft-programme", "file-programme", "enlarged-meeting", "revise-report", "file-report", "appraisal"),
    *("finalise-report", "publish-report", "draft-plan", "review-plan", "publish-plan", "file-plan"),
    *("file-achievements", "publish-achievements", "report-summary"),
}
"""What does not count before its time: it moves a paper, sends it or makes it known."""


@pytest.mark.parametrize("later", sorted({later for later, _ in ORDER}))
def test_what_moves_a_paper_before_its_time_does_not_count_and_all_else_stands(later: str) -> None:
    assessment = case([own(later, "06-09")], as_of=day("06-10"))
    (only,) = assessment.acts
    assert (only.standing == "irregular") is (later in VOID)
    assert (assessment.due(later).reason == "irregular") is (later in VOID)


def test_the_rectification_plan_need_not_wait_for_the_appraised_report() -> None:
    """The phases overlap: June is both the end of analysis and the beginning of rectification."""
    acts = changed(clean(), "appraisal", date=day("06-19"))
    for step in ("finalise-report", "publish-report", "publish-appraisal", "file-report"):
        acts = changed(acts, step, date=day("06-20"))
    assert findings(acts) == {}


# 四(三)3 The appraisal must be reflected in a revised report


def test_the_report_goes_through_its_states() -> None:
    acts, states = clean(), {}
    for step in ("draft-report", "enlarged-meeting", "revise-report", "appraisal", "finalise-report"):
        on = next(one["date"] for one in acts if one["step"] == step)
        assessment = case([one for one in acts if one["date"] <= on], on)
        states[step] = next(found.state for found in assessment.documents if found.id == "analysis-report")
    assert list(states.values()) == ["drafted", "discussed", "revised", "appraised", "final"]


@pytest.mark.parametrize("left_out", REFLECTED)
def test_what_the_report_is_to_take_up(left_out: str) -> None:
    rest = [step for step in REFLECTED if step != left_out]
    found = case(changed(clean(), "finalise-report", reflects=rest)).verdict[f"analysis-report.reflects.{left_out}"]
    assert (found.reason, found.level) == ("missing-content", Level.BREACH)
    assert found.reference.locator == ("四(三)3" if left_out == "appraisal" else "四(三)2")


def test_a_report_published_as_it_was_before_the_appraisal() -> None:
    acts = changed(clean(), "publish-report", date=day("06-09"))
    assert findings(acts) == {"publish-report.entry.finalise-report": OUT_OF_ORDER}
    assessment = case(acts)
    assert assessment.verdict["publish-report.entry.finalise-report"].cure == "again"
    assert assessment.due("publish-report").reason == "irregular"
    assert [(step.subject, step.again) for step in assessment.next_steps if step.required] == [("publish-report", True)]


def test_a_report_made_final_before_its_appraisal_is_not_final() -> None:
    acts = changed(clean(), "finalise-report", date=day("06-09"))
    assessment = case(acts)
    assert {found.id: found.state for found in assessment.documents}["analysis-report"] == "appraised"
    assert findings(acts) == {"finalise-report.entry.appraisal": OUT_OF_ORDER}
    assert set(assessment.verdict["finalise-report.entry.appraisal"].leads_to) >= {
        "finalise-report.due",
        "publish-report.entry.finalise-report",
    }
    assert [(step.subject, step.again) for step in assessment.next_steps if step.required] == [
        ("finalise-report", True)
    ]


def test_which_version_is_filed_the_plan_leaves_open() -> None:
    """No draft: the report as it was formed; that it is not the one revised after the appraisal only warns."""
    draft = case(changed(clean(), "file-report", date=day("06-05")))
    assert draft.due("file-report").reason == "irregular"
    early = case(changed(clean(), "file-report", date=day("06-09")))
    assert (early.ok, [found.rule_id for found in early.findings]) == (True, ["file-report.entry.finalise-report"])
    again = case([*changed(clean(), "file-report", date=day("06-09")), own("file-report", "06-12")])
    assert again.verdict["file-report.entry.finalise-report"].made_good == date(2009, 6, 12)


def test_the_head_of_the_party_group_presides_throughout() -> None:
    for step in ("draft-report", "revise-report"):
        rule = f"{step}.presided_by.group-head"
        assert stands(rule, *ready(step), own(step, "06-08")) == SATISFIED
        other = own(step, "06-08", presided_by=["leading-team"])
        assert stands(rule, *ready(step), other) == ("violated", "wrong-actor")


# 四(四)1 The plan: approved, then published and filed


@pytest.mark.parametrize("step", ["publish-plan", "file-plan"])
def test_a_plan_that_was_returned_may_not_go_out(step: str) -> None:
    rule, drawn_up = f"{step}.entry.review-plan", [*ready("review-plan"), own("talk-before-plan", "06-12")]
    returned = [*drawn_up, act("review-plan", "06-20", outcome="returned")]
    again = [*returned, own("draft-plan", "06-22"), act("review-plan", "06-24")]
    assert stands(rule, *returned, own(step, "06-22")) == ("violated", "unapproved")
    assert stands(rule, *again, own(step, "06-24")) == SATISFIED
    assert stands(rule, *again, own(step, "06-23")) == OUT_OF_ORDER


def test_the_standards_come_after_the_approval_and_what_was_made_public_stays_so() -> None:
    early = case(changed(clean(), "publish-standards", date=day("06-23")))
    rule = early.verdict["publish-standards.entry.review-plan"]
    assert (rule.reason, rule.basis, rule.cure) == ("out-of-order", Basis.DERIVED, "none")
    assert early.due("publish-standards").status is Status.SATISFIED
    anew = case([*clean(), own("draft-plan", "06-30"), act("review-plan", "07-02")])
    assert anew.due("publish-standards").status is Status.SATISFIED


def test_a_returned_plan_is_drawn_up_again_and_then_approved() -> None:
    acts = changed(clean(), "talk-before-plan", date=day("06-19"))
    returned = [*acts, act("review-plan", "06-20", outcome="returned")]
    early = case([one for one in returned if one["date"] <= day("06-21")], day("06-21"))
    assert early.due("draft-plan").reason == "overtaken"
    assert [step.again for step in early.next_steps if step.subject == "draft-plan"] == [True]
    assert early.why_not("review-plan")
    assert findings([*returned, own("draft-plan", "06-22")]) == {}


def test_a_plan_rests_on_a_report_that_was_formed() -> None:
    """On no draft, and whether it was appraised by then is not asked: the phases overlap."""
    rule = "draft-plan.entry.revise-report"
    early = case(changed(clean(), "draft-plan", date=day("06-07")))
    assert (early.verdict[rule].reason, early.due("draft-plan").reason) == ("out-of-order", "irregular")
    formed = changed(changed(clean(), "draft-plan", date=day("06-09")), "appraisal", date=day("06-10"))
    assert findings(formed) == {}


def test_a_plan_that_was_written_anew_is_approved_and_goes_out_again() -> None:
    assessment = case([*clean(), own("draft-plan", "06-29")])
    overtaken = {found.record.step for found in assessment.acts if found.standing == "overtaken"}
    assert overtaken == {"draft-plan", "review-plan", "publish-plan", "file-plan"}
    assert [assessment.due(step).reason for step in ("publish-plan", "file-plan")] == ["overtaken"] * 2
    assert not [found for found in assessment.findings if found.reason == "late"]


def test_the_approvers_judge_the_plan_and_the_unit_is_not_asked_again() -> None:
    declared = {rule.id for rule in plan.campaign.rules if rule.kind == "attestation" and rule.subject == "draft-plan"}
    assert declared == set()


def test_nobody_is_asked_for_a_register_of_problems() -> None:
    assert rectified(plan.campaign) == {}


def test_the_approval_is_waited_for_and_not_held_against_the_unit() -> None:
    acts = without(clean(), "review-plan", "publish-plan", "file-plan")
    found = case(acts).verdict["review-plan.due"]
    assert found.duty_of == "supervision-group"
    assert found.level is None
    assert "review-plan.due" not in findings(acts)
    assert case(acts).why_not("publish-plan")


@pytest.mark.parametrize("item", PLAN_ITEMS)
def test_the_plan_has_five_things_in_it(item: str) -> None:
    rest = [name for name in PLAN_ITEMS if name != item]
    assert f"draft-plan.contents.{item}" in findings(changed(clean(), "draft-plan", contents=rest))


# Closed lists: who, to whom, what

CLOSED = [
    ("file-programme", "recipients", "send_to", "campaign-office", "四(一)1"),
    ("file-report", "recipients", "send_to", "campaign-office", "四(三)2"),
    ("file-plan", "recipients", "send_to", "campaign-office", "四(四)1"),
    ("file-achievements", "recipients", "send_to", "campaign-office", "四(四)2"),
    *(
        ("survey-opinions", "consulted", "consult", who, "四(二)2")
        for who in ("many-levels", "experts", "npc-deputies")
    ),
    *(
        ("survey-opinions", "contents", "contents", what, "四(二)2")
        for what in ("development", "livelihood", "conduct")
    ),
    *(("study", "contents", "contents", what, "四(二)1") for what in STUDIED),
    ("seek-opinions", "consulted", "consult", "masses", "四(三)1"),
    *(("seek-opinions", "contents", "contents", whom, "四(三)1") for whom in ("team", "members")),
    *(("find-problems", "contents", "contents", what, "四(三)1") for what in FOUND),
    *(("publish-plan", "audience", "audience", who, "四(四)1") for who in ("party-members", "masses")),
    *(("report-summary", "audience", "audience", who, "四(五)") for who in ("party-members", "masses")),
    ("publish-standards", "audience", "audience", "society", "四(四)1"),
    ("publish-achievements", "audience", "audience", "society", "四(四)2"),
    *(("summary", "contents", "contents", what, "四(五)") for what in SUMMARISED),
    *(("survey", "contents", "contents", what, "四(五)") for what in ("problems", "campaign")),
    *(("new-mechanisms", "contents", "contents", w, "四(四)3") for w in ("functions", "style", "development")),
    *(("publicity", "means", "means", what, "五.3") for what in ("media", "web-page")),
    *(("solve-problems", "contents", "contents", what, f"三.{n}") for n, what in enumerate(FIVE_PROBLEMS, 1)),
]


@pytest.mark.parametrize(("step", "key", "word", "item", "locator"), CLOSED)
def test_each_entry_of_a_closed_list_is_wanted_and_is_missed_alone(
    step: str, key: str, word: str, item: str, locator: str
) -> None:
    record = next(one for one in clean() if one["step"] == step)
    assessment = case(changed(clean(), step, **{key: [name for name in record[key] if name != item]}))
    own_rule = f"{step}.{word}.{item}"
    of_the_step = [found.rule_id for found in assessment.findings if found.subject == step]
    assert of_the_step == [own_rule]
    if word in ("send_to", "audience"):
        assert f"{step}.due" in assessment.verdict[own_rule].leads_to, "that it is not done is told under it"
    assert {found.rule_id for found in assessment.findings} == {own_rule}
    assert assessment.verdict[own_rule].reference.locator == locator


@pytest.mark.parametrize("who", ["party-members", "unit-masses", "npc-deputies"])
def test_members_staff_and_deputies_appraise_the_report(who: str) -> None:
    present = {name: 5 for name in ("party-members", "unit-masses", "npc-deputies") if name != who}
    assert list(findings(changed(clean(), "appraisal", present=present))) == [f"appraisal.participants.{who}"]


@pytest.mark.parametrize(
    ("step", "word", "key"),
    [
        ("study", "forms", "forms"),
        ("survey-opinions", "forms", "forms"),
        ("survey-opinions", "criteria", "criteria"),
        ("seek-opinions", "forms", "forms"),
        ("appraisal", "forms", "forms"),
        ("appraisal", "criteria", "criteria"),
        ("discussion", "contents", "contents"),
        ("publish-standards", "contents", "contents"),
    ],
)
def test_an_open_list_takes_others_and_wants_one(step: str, word: str, key: str) -> None:
    assert findings(changed(clean(), step, **{key: ["something-else"]})) == {}
    assert list(findings(changed(clean(), step, **{key: []}))) == [f"{step}.{word}"]


# Prohibitions and declarations


@pytest.mark.parametrize(
    ("step", "statement", "rule", "locator"),
    [
        ("special-meeting", "one-by-one", "special-meeting.avoid.one-by-one", "四(三)1"),
        ("special-meeting", "old-scores", "special-meeting.avoid.old-scores", "四(三)1"),
        ("finalise-report", "work-report", "analysis-report.avoid.work-report", "四(三)2"),
    ],
)
def test_what_must_not_happen(step: str, statement: str, rule: str, locator: str) -> None:
    said = next(one for one in clean() if one["step"] == step)["attested"]
    acts = changed(clean(), step, attested={**said, statement: True})
    assert findings(acts) == {rule: ("violated", "prohibited")}
    assert case(acts).verdict[rule].reference.locator == locator


@pytest.mark.parametrize("step", sorted({one["step"] for one in clean() if one.get("attested")}))
def test_what_the_unit_denies_is_no_silence(step: str) -> None:
    said = next(one for one in clean() if one["step"] == step)["attested"]
    name = next(name for name, value in said.items() if value)
    (found,) = case(changed(clean(), step, attested={**said, name: False})).findings
    assert (str(found.status), found.reason) == ("violated", "denied")


@pytest.mark.parametrize("step", sorted({one["step"] for one in clean() if one.get("attested")}))
def test_what_the_unit_does_not_declare_is_asked_for_and_no_breach(step: str) -> None:
    assessment = case(changed(clean(), step, attested=None))
    asked = [found for found in assessment.verdicts if found.reason == "unattested"]
    assert asked
    assert (assessment.findings, assessment.ok, assessment.open) == ((), True, True)


def test_who_may_sit_in_is_left_to_the_unit() -> None:
    found = verdict("special-meeting.invite.observers", act("special-meeting", "05-26"))
    assert (found.force, found.level) == (Force.PERMISSIVE, None)


# Other bodies

OTHERS = {
    "discipline-guides": "discipline-commission",
    "organisation-guides": "organisation-department",
    "supervision-guides": "supervision-group",
    "discipline-sits-in": "discipline-commission",
    "organisation-sits-in": "organisation-department",
    "supervision-sits-in": "supervision-group",
    "review-plan": "supervision-group",
}


def test_these_duties_and_no_others_are_of_other_bodies() -> None:
    assert {step.id: step.by for step in plan.campaign.steps.values() if step.by != "unit"} == OTHERS


def test_the_duties_of_other_bodies_are_never_held_against_the_unit() -> None:
    assessment = case(without(clean(), *OTHERS, "publish-plan", "file-plan"))
    assert not [found.rule_id for found in assessment.findings if found.subject in OTHERS]


@pytest.mark.parametrize("who", ["discipline", "organisation", "supervision"])
def test_each_of_the_three_guides_before_the_meeting(who: str) -> None:
    rule, meeting = f"{who}-guides.due", own("special-meeting", "05-26")
    assert stands(rule, act(f"{who}-guides", "05-26"), meeting) == SATISFIED
    assert stands(rule, act(f"{who}-guides", "05-27"), meeting) == OUT_OF_ORDER
    assert stands(rule, meeting) == MISSING
    assert verdict(rule, meeting).level is None


def test_the_guidance_is_waited_for_and_a_meeting_without_it_is_no_fault_of_the_unit() -> None:
    guides = [f"{who}-guides" for who in ("discipline", "organisation", "supervision")]
    shut = case(ready("special-meeting"), as_of=day("05-24")).why_not("special-meeting")
    assert {found.rule_id: found.duty_of for found in shut} == {f"{step}.due": OTHERS[step] for step in guides}
    assert findings(without(clean(), *guides)) == {}


def test_whoever_sits_in_does_so_at_the_meeting() -> None:
    rule = "supervision-sits-in.during.special-meeting"
    meeting = act("special-meeting", "05-26")
    assert stands(rule, meeting, act("supervision-sits-in", "05-26")) == SATISFIED
    assert stands(rule, meeting, act("supervision-sits-in", "05-27")) == OUT_OF_ORDER


# What the record cannot say


def test_two_dates_for_the_meeting_are_read_each_way_and_all_else_is_assessed() -> None:
    """Held on either day it was held in time; that it came before the draft is so on one of them only."""
    assessment = case([*clean(), own("special-meeting", "06-02")])
    assert assessment.diagnostics == ()
    assert assessment.verdict["special-meeting.due"].status is Status.SATISFIED
    assert assessment.verdict["organisation-life.due"].status is Status.SATISFIED
    order = assessment.verdict["draft-report.entry.special-meeting"]
    assert (order.status, order.reason) == (Status.AMBIGUOUS, Reason.CONTRADICTORY)


def test_what_nobody_has_is_not_filed() -> None:
    """The filing is not done until the office has it; what is missing of it weighs as much as the filing."""
    acts = changed(clean(), "file-programme", recipients=[])
    on = [one for one in acts if one["date"] <= day("03-31")]
    early, late = case(on, day("03-31")), case(on, day("04-01"))
    for rule in ("file-programme.due", "file-programme.send_to.campaign-office"):
        assert early.verdict[rule].level is None
        assert (late.verdict[rule].level, late.verdict[rule].cure) == (Level.BREACH, "supply")
