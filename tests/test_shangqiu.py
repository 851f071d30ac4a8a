"""The Shangqiu spec against its report, clause by clause, written by hand from the report.

Nothing here is read off the spec: the tables say what the report shows was asked, and the spec must agree.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campaignflow import Assessment, Basis, Force, Level, Status, shipped
from campaignflow.campaign.coverage import Fate, coverage
from campaignflow.rules.outcome import Cure
from plan import (
    EARLY,
    MISSING,
    NOT_APPLICABLE,
    OUT_OF_ORDER,
    OVERDUE,
    PENDING,
    SATISFIED,
    Act,
    Plan,
    by_locator,
    changed,
    problem,
    rectified,
    saying,
    shifted,
    without,
)

SECTIONS = (
    *("网页", "序", "一", "一(一)", "一(二)", "一(三)"),
    *("二", "二(一)", "二(一)1", "二(一)2", "二(二)", "二(二)1", "二(二)2", "二(二)3", "二(三)"),
    *("三", "三(一)", "三(一)1", "三(一)2", "三(二)", "三(三)", "三(三)1", "三(三)2", "三(三)3", "三(三)4"),
    *("四", "四(一)", "四(一)1", "四(一)2", "四(一)3", "四(一)4"),
    *("四(二)", "四(二)1", "四(二)2", "四(二)3", "四(三)", "四(四)"),
    *("五", "五(一)", "五(二)", "六", "六(一)", "六(二)", "六(三)"),
    *("成效", "成效(一)", "成效(二)", "成效(三)", "成效(四)", "成效(五)", "结语"),
)

OFFICE, COMMITTEE, LEADERS = "campaign-office", "city-committee", "city-leaders"
OTHERS = {
    "choose-theme": COMMITTEE,
    "standing-committee": COMMITTEE,
    "city-scheme": COMMITTEE,
    "mobilise": COMMITTEE,
    "flow-chart": COMMITTEE,
    "city-leading-group": COMMITTEE,
    "issue-training-plan": OFFICE,
    "propose-carriers": OFFICE,
    "city-leaders-research": LEADERS,
    "issue-discussion-plan": OFFICE,
    "collect-suggestions": OFFICE,
    "sort-suggestions": OFFICE,
    "assign-problems": OFFICE,
    "form-groups": COMMITTEE,
    "train-groups": OFFICE,
    "guide": "guidance-groups",
    "media-columns": "media",
    "commentaries": "media",
    "web-columns": "media",
    "briefing-meetings": OFFICE,
    "briefings": OFFICE,
    "city-leaders-example": LEADERS,
    "look-back": "leading-group",
    "spot-checks": "leading-group",
}
"""Steps that the report lays on somebody other than the unit, with the body named first."""

OWN = {
    "own-leading-group": "一(三)",
    "study": "二(一)",
    "research": "二(二)",
    "discussion": "二(三)",
    "seek-opinions": "三(一)",
    "heart-to-heart": "三(一)1",
    "sort-opinions": "三(一)1",
    "special-meeting": "三(二)",
    "draft-report": "三(三)1",
    "revise-report": "三(三)3",
    "appraise-report": "三(三)4",
    "improve-report": "三(三)4",
    "draw-up-plan": "四(一)",
    "open-plan": "四(一)3",
    "carry-out": "四(一)1",
    "grassroots-plan": "四(二)1",
    "grassroots-visits": "四(二)1",
    "settle-problems": "四(二)3",
    "handle-assigned": "四(二)3",
    "survey-plan": "四(三)",
    "satisfaction-survey": "四(三)",
    "survey-measures": "四(三)",
    "clear-rules": "四(四)",
    "build-mechanisms": "四(四)",
}
"""What each unit is bound to do."""

SOFT = {
    "use-carriers": "二(一)2",
    "analysis-combined": "三",
    "rectification-combined": "四",
    "warning-education": "三(三)1",
    "slogans": "六(三)",
    "reform-mechanisms": "成效(二)",
    "livelihood-mechanisms": "成效(四)",
    "lead-by-example": "成效(五)",
}
OPTIONAL = (
    *("training-classes", "concentrated-training", "central-group-study"),
    *("party-lectures", "led-research", "research-forums"),
)
"""Of these the report gives the city's total only: some totals are smaller than the number of units."""

OWN_CHOICE = {
    *("propose-carriers", "use-carriers"),
    *("grassroots-plan", "grassroots-visits", "collect-suggestions", "settle-problems"),
}

ORDER = {
    ("own-leading-group", "city-leading-group"): ("一(三)", Basis.DERIVED, Force.SOFT),
    ("study", "issue-training-plan"): ("二(一)1", Basis.DERIVED, Force.SOFT),
    ("use-carriers", "propose-carriers"): ("二(一)2", Basis.DERIVED, Force.SOFT),
    ("discussion", "issue-discussion-plan"): ("二(三)", Basis.DERIVED, Force.SOFT),
    ("sort-opinions", "seek-opinions"): ("三(一)1", Basis.DERIVED, Force.BINDING),
    ("special-meeting", "seek-opinions"): ("三(一)", Basis.DERIVED, Force.SOFT),
    ("draft-report", "warning-education"): ("三(三)1", Basis.DERIVED, Force.SOFT),
    ("draft-report", "study"): ("三(三)1", Basis.DERIVED, Force.BINDING),
    ("draft-report", "research"): ("三(三)1", Basis.DERIVED, Force.BINDING),
    ("draft-report", "discussion"): ("三(三)1", Basis.DERIVED, Force.BINDING),
    ("draft-report", "special-meeting"): ("三(三)1", Basis.DERIVED, Force.BINDING),
    ("draft-report", "sort-opinions"): ("三(三)2", Basis.DERIVED, Force.BINDING),
    ("revise-report", "draft-report"): ("三(三)3", Basis.DERIVED, Force.BINDING),
    ("appraise-report", "revise-report"): ("三(三)4", Basis.DERIVED, Force.BINDING),
    ("improve-report", "appraise-report"): ("三(三)4", Basis.EXPLICIT, Force.BINDING),
    ("open-plan", "draw-up-plan"): ("四(一)3", Basis.DERIVED, Force.BINDING),
    ("carry-out", "draw-up-plan"): ("四(一)1", Basis.DERIVED, Force.BINDING),
    ("grassroots-visits", "grassroots-plan"): ("四(二)1", Basis.DERIVED, Force.BINDING),
    ("sort-suggestions", "collect-suggestions"): ("四(二)2", Basis.EXPLICIT, Force.BINDING),
    ("settle-problems", "sort-opinions"): ("四(二)3", Basis.DERIVED, Force.BINDING),
    ("settle-problems", "special-meeting"): ("四(二)3", Basis.DERIVED, Force.BINDING),
    ("handle-assigned", "assign-problems"): ("四(二)3", Basis.EXPLICIT, Force.BINDING),
    ("satisfaction-survey", "survey-plan"): ("四(三)", Basis.DERIVED, Force.BINDING),
    ("survey-measures", "satisfaction-survey"): ("四(三)", Basis.EXPLICIT, Force.BINDING),
    ("build-mechanisms", "clear-rules"): ("四(四)", Basis.DERIVED, Force.SOFT),
    ("train-groups", "form-groups"): ("五(一)", Basis.DERIVED, Force.BINDING),
    ("guide", "form-groups"): ("五(一)", Basis.DERIVED, Force.BINDING),
}
"""Every order that the report states or implies; the spec imposes these and no other."""

GATES = ["theme-gate", "preparation-gate", "procedure-gate", "effect-gate"]
FOUR_QUESTIONS = ["strategies", "needs", "counsel", "effects"]
FIVE_TOPICS = ["problems-and-development", "crisis", "livelihood", "governance", "mechanisms"]
FOUR_WAYS = ["team-mutual", "by-cadres", "by-masses", "appraisal-forms"]
PLAN_CONTENTS = [
    *("items", "aims-and-limits.aims", "aims-and-limits.limits", "measures", "responsibility", "commitment"),
]
REFLECTED = ["warning-education", "study", "research", "discussion", "special-meeting", "seek-opinions"]
BOTH_QUESTIONS = ["campaign", "problems"]
PLAN_STATEMENTS = {
    **dict.fromkeys(["on-main-work", "on-practice", "on-public-needs"], "四(一)1"),
    **dict.fromkeys(["items-focused", "aims-realistic", "measures-effective", "responsibility-definite"], "四(一)1"),
    **dict.fromkeys(["head-responsible", "deputy-responsible", "detailed", "to-each-person"], "四(一)2"),
}
TEN_EXAMPLES = [
    *("study", "lectures", "research", "free-minds", "inspection"),
    *("problems", "rectification", "contact-points", "reports", "carry-out"),
]

UNIT = {"id": "u1", "attributes": {"assigned-items": False}}
ASSIGNED = {"id": "u2", "attributes": {"assigned-items": True}}
REGISTER = tuple(problem(n, "2009-05-20", on, on) for n, on in enumerate(("2009-07-20", "2009-07-28")))
plan = Plan("shangqiu-2009", UNIT, "2009-09-04", REGISTER)


def yes(*names: str) -> dict[str, bool]:
    return dict.fromkeys(names, True)


def act(step: str, on: str, **more: Any) -> Act:
    """A record, by whoever has to do it; a survey that showed nothing unless it says otherwise."""
    by = {"by": OTHERS[step]} if step in OTHERS else {}
    how = {"outcome": "no-weak-points"} if step == "satisfaction-survey" else {}
    return {"step": step, "date": f"2009-{on}", **by, **how, **more}


def clean(*, assigned: bool = False) -> list[Act]:
    """All that is asked of a unit, and what it waits for."""
    handled = [
        act("assign-problems", "07-10", contents=["unit-responsible", "person-responsible", "liaison"]),
        act("handle-assigned", "08-10", attested=yes("all-settled", "all-answered")),
    ]
    return [
        act("city-leading-group", "02-20", contents=["office"]),
        act("own-leading-group", "02-27", contents=["leading-group", "working-body"]),
        act("issue-training-plan", "03-05"),
        act("propose-carriers", "03-06"),
        act("study", "03-20", present={"leading-cadres": 5, "unit-cadres": 40}, attested=yes("prescribed-content")),
        act("use-carriers", "03-24"),
        act(
            "research",
            "04-10",
            contents=FOUR_QUESTIONS,
            forms=["visits", "papers"],
            attested=yes("topics", "ways-found", "ideas-formed", "with-other-activities"),
        ),
        act("issue-discussion-plan", "04-12"),
        act("warning-education", "04-17"),
        act("discussion", "04-24", contents=FIVE_TOPICS, forms=["forum"]),
        act(
            "analysis-combined",
            "05-04",
            attested=yes("theme", "three-words", "model-cadre", "grassroots-party"),
        ),
        act(
            "seek-opinions",
            "05-10",
            present={"unit-cadres": 30, "masses": 60},
            forms=["forum", "boxes", "opinion-forms"],
            attested=yes("broad", "lively"),
        ),
        act("heart-to-heart", "05-14", present={"leading-team": 6}, attested=yes("levels")),
        act("sort-opinions", "05-16"),
        act("special-meeting", "05-22", present={"leading-team": 6}, attested=yes(*GATES, "problems-found")),
        act("draft-report", "06-02", reflects=REFLECTED, attested=yes("able-writers")),
        act(
            "revise-report",
            "06-10",
            consulted=["guidance-groups", "unit-cadres", "grassroots-masses"],
            criteria=["understanding", "problems"],
            attested=yes("repeatedly"),
        ),
        act("appraise-report", "06-16", forms=FOUR_WAYS, attested=yes("in-layers")),
        act(
            "improve-report",
            "06-22",
            contents=["problems", "roots"],
            reflects=REFLECTED,
            attested=yes("by-appraisal") | dict.fromkeys(["magnified", "concealed", "omitted"], False),
        ),
        act(
            "rectification-combined",
            "06-25",
            attested=yes("three-words", "model-cadre", "open-doors", "by-kinds", "mechanisms", "responsibility"),
        ),
        act(
            "draw-up-plan",
            "07-01",
            consulted=["unit-cadres", "masses"],
            contents=PLAN_CONTENTS,
            attested=yes(*PLAN_STATEMENTS),
        ),
        act("open-plan", "07-03", audience=["masses"], contents=["opinions", "problems", "supervision"]),
        act("grassroots-plan", "07-06", attested=yes("own-field")),
        act("grassroots-visits", "07-20", forms=["visits"], contents=["found", "answered", "solved"]),
        act("settle-problems", "07-24", contents=["aims", "limits"], attested=yes("carried-out")),
        act("carry-out", "08-05", attested=yes("settled", "kept", "level-by-level")),
        act("survey-plan", "08-06", attested=yes("reasonable")),
        act(
            "satisfaction-survey",
            "08-12",
            present={"delegates": 5, "grassroots-delegates": 20},
            contents=BOTH_QUESTIONS,
            attested=yes("prepared", "broad", "objective"),
        ),
        act(
            "clear-rules",
            "08-14",
            contents=["policies", "methods", "regulations"],
            attested=yes("repealed", "banned", "amended"),
        ),
        act(
            "build-mechanisms",
            "08-20",
            contents=["institutions", "policies", "regulations"],
            attested=yes("innovation", "gaps-closed", "three-tens"),
        ),
        act("slogans", "03-18"),
        act("reform-mechanisms", "08-21", contents=["projects"]),
        act(
            "livelihood-mechanisms",
            "08-21",
            contents=["employment", "rights", "practical-matters", "social-security"],
        ),
        act("lead-by-example", "08-22", attested=yes(*TEN_EXAMPLES)),
        *(handled if assigned else []),
    ]


PAPERS = (
    ("draft-report", "revise-report", "appraise-report", "improve-report"),
    ("draw-up-plan", "open-plan"),
)
"""The acts that move a paper, in the order in which each rests on those before it."""


def full(step: str, on: str) -> Act:
    """A step with all that is asked of it, on another day."""
    found = [one for one in clean(assigned=True) if one["step"] == step]
    return {**(found[0] if found else act(step, on)), "date": f"2009-{on}"}


def ahead(step: str, on: str) -> list[Act]:
    """What has to stand before an act counts: of one that moves a paper, or that is nothing without it."""
    if step == "handle-assigned":
        return [act("assign-problems", on)]
    return [full(one, on) for paper in PAPERS if step in paper for one in paper[: paper.index(step)]]


def findings(assessment: Assessment) -> dict[str, tuple[str, str | None]]:
    return {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in assessment.findings}


def only(acts: list[Act], **more: Any) -> tuple[str, tuple[str, str | None], str]:
    """The single finding of a case: its rule, how it stands and its clause."""
    assessment = plan.case(acts, **more)
    assert not assessment.diagnostics, [d.message.en for d in assessment.diagnostics]
    (rule, stand), *rest = findings(assessment).items()
    assert not rest, rest
    return rule, stand, assessment.verdict[rule].reference.locator


@pytest.mark.parametrize("assigned", [False, True])
def test_a_unit_that_did_it_all_lacks_nothing(assigned: bool) -> None:
    assessment = plan.case(clean(assigned=assigned), unit=ASSIGNED if assigned else UNIT)
    assert assessment.ok
    assert not assessment.open
    assert not assessment.findings
    assert not assessment.diagnostics
    states = {phase.id: phase.state for phase in assessment.phases}
    assert {states[name] for name in ("preparation", "learning", "analysis", "rectification")} == {"complete"}
    assert {document.id: document.state for document in assessment.documents} == {
        "analysis-report": "completed",
        "rectification-plan": "drawn-up",
    }
    pending = {v.rule_id for v in assessment.verdicts if v.status is Status.PENDING and v.duty_of == "unit"}
    assert pending == {f"{step}.due" for step in OPTIONAL}


# The shape of the report: sections, three phases, what is whose


def test_the_ledger_has_every_section_of_the_report() -> None:
    found = coverage(plan.campaign, shipped()["shangqiu-2009"])
    assert found.complete
    assert tuple(dict.fromkeys(row.locator for row in found.rows)) == SECTIONS


FIGURES_AT = (
    *("序", "二", "二(三)", "三(一)", "三(一)1", "三(一)2", "四(二)2", "四(三)"),
    *("五(一)", "六(一)", "六(二)"),
)


def test_each_statement_with_figures_of_the_city_is_kept_for_the_roll_up() -> None:
    found = coverage(plan.campaign, shipped()["shangqiu-2009"])
    told = [row for row in found.rows if row.entry.fate is Fate.FIGURE]
    assert tuple(dict.fromkeys(row.locator for row in told)) == FIGURES_AT
    claimed = {name for row in told for name in row.rules}
    assert claimed == {f"figures.{name}" for name in plan.campaign.figures} | {
        f"invariants.{invariant.id}" for invariant in plan.campaign.invariants
    }


def test_the_three_phases_stand_in_their_order_and_have_no_days() -> None:
    names = list(plan.campaign.phases)
    assert [name for name in names if name in ("learning", "analysis", "rectification")] == names[1:4]
    assert all(phase.window is None for phase in plan.campaign.phases.values())
    titles = [plan.campaign.phases[name].title.zh for name in names[1:4]]
    assert titles == ["学习调研阶段", "分析检查阶段", "整改落实阶段"]


def test_numbers_that_the_report_states_and_does_not_list() -> None:
    stated = {number.ref: (number.says, number.lists) for number in plan.campaign.declared}
    # 9 links against 3 + 3 + 4 numbered matters; 7 carriers, none named; 13 fields, four named; 8 aspects, six named.
    assert stated == {"序": (9, 3 + 3 + 4), "二(一)2": (7, 0), "三(一)2": (13, 4), "成效(二)": (8, 6)}


def test_who_does_what() -> None:
    steps = plan.campaign.steps
    assert {name: step.by for name, step in steps.items() if step.by != "unit"} == OTHERS
    assert {name for name, step in steps.items() if step.by == "unit"} == {*OWN, *SOFT, *OPTIONAL}


def test_what_the_city_devised_is_own_choice_and_the_rest_prescribed() -> None:
    assert {name for name, step in plan.campaign.steps.items() if step.action == "own-choice"} == OWN_CHOICE


# Undated duties (R7): the report names no day by which anything was to be done


@pytest.mark.parametrize("step", [*OWN, *SOFT])
def test_a_duty_without_a_day_can_be_open_and_never_late(step: str) -> None:
    rule = f"{step}.due"
    weak = [act("satisfaction-survey", "06-01", outcome="weak-points", present={"delegates": 1})]
    before = [*weak, act("survey-plan", "06-01")] if step == "survey-measures" else ahead(step, "06-01")
    assert plan.stands(rule, *before, as_of="2009-12-31", unit=ASSIGNED) == PENDING
    assert plan.stands(rule, *before, as_of="2019-12-31", unit=ASSIGNED) == PENDING
    acts = [one for one in before if one["step"] != step]
    done = plan.verdict(rule, *acts, full(step, "12-30"), as_of="2009-12-31", unit=ASSIGNED)
    assert (done.status, done.due, done.due_lenient) == (Status.SATISFIED, None, None)
    assert done.reference.locator == {**OWN, **SOFT}[step]
    assert done.force is (Force.SOFT if step in SOFT else Force.BINDING)


@pytest.mark.parametrize("step", OTHERS)
def test_what_others_owe_is_waited_for_and_never_held_against_the_unit(step: str) -> None:
    found = plan.verdict(f"{step}.due", as_of="2010-12-31")
    assert (found.status, found.level) == (Status.PENDING, None)
    assert plan.stands(f"{step}.due", act(step, "08-01")) == SATISFIED
    assert OTHERS[step] in found.duty_of


@pytest.mark.parametrize("day", ["2009-09-04", "2012-01-01"])
def test_nothing_done_is_nothing_late(day: str) -> None:
    assessment = plan.case(as_of=day)
    assert assessment.ok
    assert not assessment.findings
    assert not [v for v in assessment.verdicts if v.due]
    asked = {step.subject for step in assessment.next_steps if step.duty_of == "unit"}
    assert {"study", "research", "discussion", "own-leading-group"} <= asked


@pytest.mark.parametrize("step", ["study", "special-meeting", "clear-rules"])
def test_a_duty_that_the_report_states_is_explicit(step: str) -> None:
    # R8 derives a due date from the phase's end; where the phase has none there is nothing to derive.
    assert plan.verdict(f"{step}.due").basis is Basis.EXPLICIT


def test_a_soft_order_of_phases_is_read_as_one() -> None:
    said = plan.case().verdict["analysis.entry.learning"].message
    assert ("原则上应" in said.zh, "须" in said.zh, "should" in said.en) == (True, False, True)


def test_what_a_unit_may_do_is_read_as_that() -> None:
    said = plan.verdict("training-classes.due").message
    assert "应" not in said.zh
    assert "to be done" not in said.en


def test_another_body_declares_its_own_statements() -> None:
    said = plan.verdict("guide.attest.discipline").message
    assert "由单位" not in said.zh
    assert said.en.startswith("“Guidance and inspection”: they keep discipline (declared by the guidance groups).")
    denied = plan.verdict(
        "guide.attest.discipline", act("form-groups", "02-20"), act("guide", "05-01", attested={"discipline": False})
    )
    assert denied.answer.en == "Violated; it is declared not to be so."
    assert "单位" not in denied.answer.zh


@pytest.mark.parametrize(
    ("step", "locator", "promptly"),
    [("standing-committee", "一(二)", True), ("look-back", "结语", False), ("spot-checks", "结语", False)],
)
def test_soon_and_in_due_time_are_undated_and_only_soon_is_promptly(step: str, locator: str, promptly: bool) -> None:
    found = plan.verdict(f"{step}.due", as_of="2010-12-31")
    assert (found.status, found.due, found.reference.locator) == (Status.PENDING, None, locator)
    assert ("及时" in found.message.zh, "promptly" in found.message.en) == (promptly, promptly)


@pytest.mark.parametrize("step", OPTIONAL)
def test_of_what_only_the_city_counted_a_unit_may_do_any(step: str) -> None:
    found = plan.verdict(f"{step}.due", as_of="2010-12-31")
    assert (found.force, found.basis, found.level) == (Force.PERMISSIVE, Basis.DERIVED, None)
    assert found.reference.locator == "二"
    assert plan.stands(f"{step}.due", act(step, "03-15", times=3)) == SATISFIED


# 序 From March 2009


FIRST = ("study", "research", "discussion")
UNHELD = (
    *("seek-opinions", "heart-to-heart", "special-meeting", "draw-up-plan", "grassroots-plan", "survey-plan"),
    *("clear-rules", "build-mechanisms"),
)
"""Steps of the unit in the later phases that no other step surely holds back."""


@pytest.mark.parametrize("step", [*FIRST, *UNHELD])
@pytest.mark.parametrize(("offset", "expected"), [(-30, EARLY), (-1, EARLY), (0, SATISFIED), (1, SATISFIED)])
def test_no_link_begins_before_march(step: str, offset: int, expected: tuple[str, str | None]) -> None:
    rule, on = f"{step}.not_before", shifted("2009-03-01", offset)
    assert plan.stands(rule, act(step, on.removeprefix("2009-"))) == expected
    found = plan.verdict(rule, act(step, on.removeprefix("2009-")))
    basis = Basis.EXPLICIT if step in FIRST else Basis.DERIVED
    assert (found.force, found.basis, found.reference.locator) == (Force.BINDING, basis, "序")


def test_preparing_before_march_is_what_was_wanted() -> None:
    assert not plan.case([act("city-leading-group", "01-05"), act("own-leading-group", "01-06")]).findings


# What comes after what


def test_the_spec_orders_what_the_report_orders_and_nothing_else() -> None:
    imposed = {
        (rule.subject, rule.id.rpartition(".entry.")[2]): (rule.reference.locator, rule.basis, rule.force)
        for rule in plan.campaign.rules
        if rule.kind == "precedence"
    }
    assert imposed == ORDER


@pytest.mark.parametrize(("later", "earlier"), ORDER)
def test_an_order_is_kept_on_the_same_day_and_broken_on_the_day_before(later: str, earlier: str) -> None:
    rule, force = f"{later}.entry.{earlier}", ORDER[later, earlier][2]
    how = {"outcome": "weak-points"} if later == "survey-measures" else {}
    before = [one for one in ahead(later, "06-01") if one["step"] != earlier]
    first = [*before, act(earlier, "06-20", **how)]
    assert plan.stands(rule, *first, act(later, "06-21"), unit=ASSIGNED) == SATISFIED
    assert plan.stands(rule, *first, act(later, "06-20"), unit=ASSIGNED) == SATISFIED
    found = plan.verdict(rule, *first, act(later, "06-19"), unit=ASSIGNED)
    assert (str(found.status), found.reason) == OUT_OF_ORDER
    expected = {Force.BINDING: Level.BREACH, Force.SOFT: Level.WARNING}[force]
    assert found.level is (None if later in OTHERS else expected)
    if later != "survey-measures":
        assert plan.stands(rule, *before, act(later, "06-19"), unit=ASSIGNED) == MISSING


VOID = [
    *(("revise-report", "draft-report"), ("appraise-report", "revise-report"), ("improve-report", "appraise-report")),
    ("open-plan", "draw-up-plan"),
]
"""Acts that move a paper, each with the one without which it moves nothing."""


@pytest.mark.parametrize(("later", "earlier"), VOID)
def test_what_moves_a_paper_out_of_order_settles_nothing_and_is_done_again(later: str, earlier: str) -> None:
    before = [one for one in ahead(later, "06-01") if one["step"] != earlier]
    others = without(clean(), *(step for paper in PAPERS if later in paper for step in paper))
    acts = [*others, *before, full(later, "06-19"), full(earlier, "06-20")]
    assert plan.stands(f"{later}.due", *acts) == ("pending", "irregular")
    (again,) = [step for step in plan.case(acts).next_steps if step.subject == later]
    assert again.again
    mended = plan.case([*acts, full(later, "06-22")])
    assert mended.verdict[f"{later}.due"].status is Status.SATISFIED
    missed = mended.verdict[f"{later}.entry.{earlier}"]
    assert ((str(missed.status), missed.reason), str(missed.made_good)) == (OUT_OF_ORDER, "2009-06-22")


def test_what_moves_no_paper_stands_with_its_fault() -> None:
    assert {(later, earlier) for later, earlier in ORDER if (later, earlier) not in VOID} >= {
        ("draft-report", "special-meeting"),
        ("carry-out", "draw-up-plan"),
        ("survey-measures", "satisfaction-survey"),
    }
    early = [act("carry-out", "06-19"), act("draw-up-plan", "06-20")]
    assert plan.stands("carry-out.due", *early) == SATISFIED


def test_what_is_handled_before_it_was_assigned_is_handled_again() -> None:
    early = [act("handle-assigned", "06-19"), act("assign-problems", "06-20")]
    assert plan.stands("handle-assigned.due", *early, unit=ASSIGNED) == ("pending", "irregular")
    assert "handle-assigned" in {step.subject for step in plan.case(early, unit=ASSIGNED).next_steps if step.again}
    assert plan.stands("handle-assigned.due", *early, act("handle-assigned", "06-21"), unit=ASSIGNED) == SATISFIED
    draft = [full("draft-report", "05-20"), full("special-meeting", "05-22")]
    assert plan.stands("draft-report.due", *draft) == SATISFIED
    assert plan.stands("draft-report.entry.special-meeting", *draft) == OUT_OF_ORDER


@pytest.mark.parametrize(("later", "earlier"), [("analysis", "learning"), ("rectification", "analysis")])
def test_a_phase_that_begins_before_the_one_before_it_is_complete_only_warns(later: str, earlier: str) -> None:
    moved = {"analysis": ("discussion", "05-05"), "rectification": ("heart-to-heart", "06-29")}[later]
    first = "05-04" if later == "analysis" else "06-25"
    assert f"2009-{first}" < f"2009-{moved[1]}"
    assessment = plan.case(changed(clean(), moved[0], date=f"2009-{moved[1]}"))
    assert findings(assessment) == {f"{later}.entry.{earlier}": OUT_OF_ORDER}
    assert assessment.ok
    assert assessment.verdict[f"{later}.entry.{earlier}"].reference.locator == "序"


def test_the_order_of_the_other_kind_of_phases_is_free() -> None:
    kinds = {rule.id for rule in plan.campaign.rules if rule.kind == "succession"}
    assert kinds == {"analysis.entry.learning", "rectification.entry.analysis"}


# Closed lists: each entry is wanted, and missed alone

SOURCE_AT = {"seek-opinions": "三(三)2"}
FIXED = [
    *(("appraise-report", "forms", way, "三(三)4") for way in FOUR_WAYS),
    *(("draw-up-plan", "contents", part, "四(一)4") for part in PLAN_CONTENTS),
]
"""What is settled when the act is done, or others judged its paper: step, key of the record, entry, clause."""

CURABLE = [
    *(("own-leading-group", "contents", part, "一(三)") for part in ("leading-group", "working-body")),
    *(("research", "contents", part, "二(二)1") for part in FOUR_QUESTIONS),
    *(("discussion", "contents", part, "二(三)") for part in FIVE_TOPICS),
    *(
        ("revise-report", "consulted", who, "三(三)3")
        for who in ("guidance-groups", "unit-cadres", "grassroots-masses")
    ),
    *(("improve-report", "contents", part, "三(三)2") for part in ("problems", "roots")),
    *(("improve-report", "reflects", step, SOURCE_AT.get(step, "三(三)1")) for step in REFLECTED),
    *(("draw-up-plan", "consulted", who, "四(一)1") for who in ("unit-cadres", "masses")),
    *(("open-plan", "contents", part, "四(一)3") for part in ("opinions", "problems", "supervision")),
    ("open-plan", "audience", "masses", "四(一)3"),
    *(("grassroots-visits", "contents", part, "四(二)1") for part in ("found", "answered", "solved")),
    *(("settle-problems", "contents", part, "四(二)3") for part in ("aims", "limits")),
    *(("satisfaction-survey", "contents", part, "四(三)") for part in BOTH_QUESTIONS),
    *(("clear-rules", "contents", part, "四(四)") for part in ("policies", "methods", "regulations")),
    *(("build-mechanisms", "contents", part, "四(四)") for part in ("institutions", "policies", "regulations")),
    *(
        ("livelihood-mechanisms", "contents", part, "成效(四)")
        for part in ("employment", "rights", "practical-matters", "social-security")
    ),
]
"""What may still be supplied, of a paper as long as nobody judged it: undated, it stays open and is no finding."""

WORD = {"consulted": "consult"}
OF_DOCUMENT = {"improve-report": "analysis-report", "draw-up-plan": "rectification-plan"}


def lacking(step: str, key: str, entry: str) -> list[Act]:
    record = next(one for one in clean() if one["step"] == step)
    return changed(clean(), step, **{key: [name for name in record[key] if name != entry]})


@pytest.mark.parametrize(("step", "key", "entry", "locator"), FIXED)
def test_each_entry_of_a_closed_list_is_missed_alone(step: str, key: str, entry: str, locator: str) -> None:
    owner = step if key == "forms" else OF_DOCUMENT[step]
    expected = f"{owner}.{key}.{entry}", ("violated", "missing-content"), locator
    assert only(lacking(step, key, entry)) == expected


@pytest.mark.parametrize(("step", "key", "entry", "locator"), CURABLE)
def test_what_may_still_be_supplied_stays_open(step: str, key: str, entry: str, locator: str) -> None:
    assessment = plan.case(lacking(step, key, entry), "2010-12-31")
    owner = OF_DOCUMENT[step] if step == "improve-report" else step
    found = assessment.verdict[f"{owner}.{WORD.get(key, key)}.{entry}"]
    assert (found.status, found.reference.locator) == (Status.PENDING, locator)
    assert not assessment.findings
    assert step in {one.subject for one in assessment.next_steps}
    supplied = [*lacking(step, key, entry), act(step, "12-30", **{key: [entry]})]
    assert plan.case(supplied, "2010-12-31").verdict[found.rule_id].status is Status.SATISFIED


@pytest.mark.parametrize("step", REFLECTED)
def test_what_a_draft_lacks_is_supplied_until_it_is_appraised_or_by_a_later_version(step: str) -> None:
    rule, locator = f"draft-report.reflects.{step}", SOURCE_AT.get(step, "三(三)1")
    acts = lacking("draft-report", "reflects", step)
    revised = plan.case(without(acts, "appraise-report", "improve-report"), "2010-12-31")
    found = revised.verdict[rule]
    assert (found.status, found.reason, found.reference.locator) == (Status.PENDING, "missing-content", locator)
    assert rule not in findings(revised)
    assert "draft-report" in {one.subject for one in revised.next_steps}
    appraised = plan.case(without(acts, "improve-report"), "2010-12-31").verdict[rule]
    assert (appraised.status, appraised.reason, appraised.cure) == (Status.VIOLATED, "missing-content", Cure.AGAIN)
    improved = plan.case(acts).verdict[rule]  # it was passed without: that stays on record, and is made good
    assert (improved.status, improved.outcome.open) == (Status.VIOLATED, False)
    assert str(improved.made_good) in {one["date"] for one in acts if one["step"] == "improve-report"}
    never = changed(acts, "improve-report", reflects=[name for name in REFLECTED if name != step])
    assert findings(plan.case(never)).keys() == {rule}
    completed = plan.case(never).verdict[f"analysis-report.reflects.{step}"]
    assert (completed.status, completed.reason) == (Status.PENDING, "missing-content")  # nobody judged that version


def test_a_final_report_that_is_silent_has_the_contents_of_the_last_version_that_speaks() -> None:
    rules = [f"analysis-report.contents.{part}" for part in ("problems", "roots")]
    silent = changed(clean(), "improve-report", contents=None)
    assert [plan.case(silent).verdict[rule].reason for rule in rules] == ["not-stated"] * 2
    drafted = plan.case(changed(silent, "draft-report", contents=["problems"]))
    assert not drafted.diagnostics
    assert [str(drafted.verdict[rule].status) for rule in rules] == ["satisfied", "pending"]
    revised = plan.case(
        changed(changed(silent, "draft-report", contents=["problems"]), "revise-report", contents=["problems", "roots"])
    )
    assert [str(revised.verdict[rule].status) for rule in rules] == ["satisfied", "satisfied"]
    spoken = plan.case(changed(clean(), "draft-report", contents=["problems"]))
    assert [str(spoken.verdict[rule].status) for rule in rules] == ["satisfied", "satisfied"]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("research.contents.", FOUR_QUESTIONS),
        ("discussion.contents.", FIVE_TOPICS),
        ("appraise-report.forms.", FOUR_WAYS),
        ("rectification-plan.contents.", PLAN_CONTENTS),
        ("analysis-report.contents.", ["problems", "roots"]),
        ("analysis-report.avoid.", ["magnified", "concealed", "omitted"]),
        ("analysis-report.reflects.", REFLECTED),
        ("draft-report.reflects.", REFLECTED),
        ("study.participants.", ["leading-cadres", "unit-cadres"]),
        ("seek-opinions.participants.", ["unit-cadres", "masses"]),
        ("satisfaction-survey.participants.", ["delegates", "grassroots-delegates"]),
        ("satisfaction-survey.contents.", BOTH_QUESTIONS),
        ("form-groups.attest.", ["heads", "four"]),
        ("media-columns.means.", ["daily", "evening", "television", "radio"]),
        ("web-columns.means.", ["city", "counties"]),
        ("city-leaders-example.attest.first.", TEN_EXAMPLES),
        ("rectification-plan.attest.", list(PLAN_STATEMENTS)),
        ("lead-by-example.attest.", TEN_EXAMPLES),
        ("guide.attest.livelihood.", ["responsibility", "investment", "implementation"]),
    ],
)
def test_counted_lists_have_as_many_entries_as_the_report_names(prefix: str, names: list[str]) -> None:
    assert [rule.id for rule in plan.campaign.rules if rule.id.startswith(prefix)] == [prefix + n for n in names]


def test_four_clear_things_and_one_promise() -> None:
    whole = {name.partition(".")[0] for name in PLAN_CONTENTS}
    assert len(whole) == 4 + 1
    assessment = plan.case(changed(clean(), "draw-up-plan", contents=sorted(whole)))
    assert [d.code for d in assessment.diagnostics] == ["unknown-name"]  # naming the whole names no part


# Open lists: others are allowed, one is wanted

OPEN = {
    ("research", "forms"): "二(二)3",
    ("discussion", "forms"): "二(三)",
    ("seek-opinions", "forms"): "三(一)2",
    ("revise-report", "criteria"): "三(三)3",
    ("grassroots-visits", "forms"): "四(二)1",
}


@pytest.mark.parametrize(("step", "key"), OPEN)
def test_of_an_open_list_anything_will_do_and_nothing_will_not(step: str, key: str) -> None:
    assert not plan.case(changed(clean(), step, **{key: ["something-else"]})).findings
    expected = f"{step}.{key}", ("violated", "missing-content"), OPEN[step, key]
    assert only(changed(clean(), step, **{key: []})) == expected


TAKE_PART = {
    **{("study", group): "序" for group in ("leading-cadres", "unit-cadres")},
    **{("seek-opinions", group): "三(一)1" for group in ("unit-cadres", "masses")},
    **{("satisfaction-survey", group): "四(三)" for group in ("delegates", "grassroots-delegates")},
}


@pytest.mark.parametrize(("step", "group"), TAKE_PART)
def test_each_group_that_is_named_takes_part_and_others_may(step: str, group: str) -> None:
    rule, present = f"{step}.participants.{group}", full(step, "06-01")["present"]
    others = {name: number for name, number in present.items() if name != group}
    expected = rule, ("violated", "missing-participant"), TAKE_PART[step, group]
    assert only(changed(clean(), step, present=others)) == expected
    assert only(changed(clean(), step, present={**present, group: 0})) == expected
    assert plan.stands(rule, *changed(clean(), step, present=None)) == ("pending", "not-stated")
    without_them = plan.case(changed(clean(), step, present={**present, group: 0}))
    assert without_them.verdict[rule].cure is Cure.AGAIN  # a further sitting adds them
    assert [one.subject for one in without_them.next_steps if one.again and rule in one.rules] == [step]
    later = plan.case([*changed(clean(), step, present={**present, group: 0}), full(step, "08-20")])
    assert (later.verdict[rule].status, str(later.verdict[rule].made_good)) == (Status.SATISFIED, "2009-08-20")
    assert not plan.case(changed(clean(), step, present={**present, "guidance-groups": 1})).findings


@pytest.mark.parametrize(("step", "locator"), [("heart-to-heart", "三(一)1"), ("special-meeting", "三(二)")])
def test_the_team_talks_and_meets_itself(step: str, locator: str) -> None:
    expected = f"{step}.participants.leading-team", ("violated", "missing-participant"), locator
    assert only(changed(clean(), step, present={"masses": 9})) == expected
    assert only(changed(clean(), step, present={"leading-team": 0, "masses": 9})) == expected
    assert not plan.case(changed(clean(), step, present={"leading-team": 1})).findings


# The quality gates and what else a unit declares

DECLARED = {
    ("study", "prescribed-content"): "二(一)1",
    ("research", "topics"): "二(二)2",
    ("research", "ways-found"): "二(二)3",
    ("research", "ideas-formed"): "二(二)3",
    ("seek-opinions", "broad"): "三(一)1",
    ("seek-opinions", "lively"): "三(一)2",
    ("heart-to-heart", "levels"): "三(一)1",
    **{("special-meeting", gate): "三(二)" for gate in GATES},
    ("special-meeting", "problems-found"): "三(三)2",
    ("draft-report", "able-writers"): "三(三)1",
    ("revise-report", "repeatedly"): "三(三)3",
    ("appraise-report", "in-layers"): "三(三)4",
    ("improve-report", "by-appraisal"): "三(三)4",
    ("carry-out", "settled"): "四(一)1",
    ("carry-out", "kept"): "四(一)1",
    ("carry-out", "level-by-level"): "四(一)2",
    ("grassroots-plan", "own-field"): "四(二)1",
    ("settle-problems", "carried-out"): "四(二)3",
    ("survey-plan", "reasonable"): "四(三)",
    **{("satisfaction-survey", name): "四(三)" for name in ("prepared", "broad", "objective")},
    **{("clear-rules", name): "四(四)" for name in ("repealed", "banned", "amended")},
    ("build-mechanisms", "innovation"): "四(四)",
    ("build-mechanisms", "gaps-closed"): "四(四)",
}
WISHED = {
    ("research", "with-other-activities"): "二(二)3",
    **{("analysis-combined", n): "三" for n in ("theme", "three-words", "model-cadre", "grassroots-party")},
    **{
        ("rectification-combined", n): "四"
        for n in ("three-words", "model-cadre", "open-doors", "by-kinds", "mechanisms", "responsibility")
    },
    ("build-mechanisms", "three-tens"): "四(四)",
    **{("lead-by-example", n): "成效(五)" for n in TEN_EXAMPLES},
}


@pytest.mark.parametrize(("step", "statement"), [*DECLARED, *WISHED])
def test_what_is_denied_is_a_breach_or_a_warning_and_silence_is_neither(step: str, statement: str) -> None:
    record = next(one for one in clean() if one["step"] == step)
    rule = f"{step}.attest.{statement}"
    denied = changed(clean(), step, attested={**record["attested"], statement: False})
    assert only(denied) == (rule, ("violated", "denied"), {**DECLARED, **WISHED}[step, statement])
    level = Level.WARNING if (step, statement) in WISHED else Level.BREACH
    found = plan.case(denied)
    assert found.verdict[rule].level is level
    assert [one.subject for one in found.next_steps if one.amends and rule in one.rules] == [step]
    silent = {name: said for name, said in record["attested"].items() if name != statement}
    assert plan.stands(rule, *changed(clean(), step, attested=silent)) == ("pending", "unattested")


@pytest.mark.parametrize(
    ("step", "statement", "locator"),
    [
        *(("draw-up-plan", name, locator) for name, locator in PLAN_STATEMENTS.items()),
    ],
)
def test_what_is_declared_of_a_paper_is_declared_when_it_is_made(step: str, statement: str, locator: str) -> None:
    record = next(one for one in clean() if one["step"] == step)
    denied = changed(clean(), step, attested={**record["attested"], statement: False})
    assert only(denied) == (f"{OF_DOCUMENT[step]}.attest.{statement}", ("violated", "denied"), locator)


@pytest.mark.parametrize("how", ["magnified", "concealed", "omitted"])
def test_problems_are_neither_magnified_nor_concealed_nor_left_out(how: str) -> None:
    record = next(one for one in clean() if one["step"] == "improve-report")
    acts = changed(clean(), "improve-report", attested={**record["attested"], how: True})
    assert only(acts) == (f"analysis-report.avoid.{how}", ("violated", "prohibited"), "三(三)2")


# The life of the analysis report


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ("special-meeting", "absent"),
        ("draft-report", "drafted"),
        ("revise-report", "revised"),
        ("appraise-report", "appraised"),
        ("improve-report", "completed"),
    ],
)
def test_the_report_is_written_revised_appraised_and_completed(last: str, state: str) -> None:
    day = next(one["date"] for one in clean() if one["step"] == last)
    documents = plan.case([one for one in clean() if one["date"] <= day], day).documents
    assert documents[0].state == state


def test_a_new_text_for_appraisal_is_to_be_appraised_again() -> None:
    revised = full("revise-report", "06-18")
    assessment = plan.case(
        [*(one for one in clean() if one["date"] < "2009-06-18"), revised, full("improve-report", "06-22")]
    )
    assert assessment.documents[0].state == "revised"
    stands = {step: assessment.verdict[f"{step}.due"].reason for step in ("appraise-report", "improve-report")}
    assert stands == {"appraise-report": "overtaken", "improve-report": "irregular"}
    again = [full("appraise-report", "06-24"), full("improve-report", "06-25")]
    mended = plan.case([*clean(), revised, *again])
    assert not mended.open
    assert mended.documents[0].state == "completed"


def test_opening_the_plan_to_the_public_is_a_mark_and_no_stage() -> None:
    opened = plan.case([full("draw-up-plan", "07-01"), full("open-plan", "07-03")]).documents[1]
    assert (opened.state, list(opened.marks)) == ("drawn-up", ["opened"])
    nothing = plan.case([full("open-plan", "07-03")]).documents[1]
    assert (nothing.state, list(nothing.marks)) == ("absent", [])


# Conditional duties: problems that were assigned, and a survey that showed something


def test_only_a_unit_to_which_problems_were_assigned_handles_them() -> None:
    rules = {rule.id for rule in plan.campaign.rules if rule.id.startswith("handle-assigned.")}
    assert len(rules) == 4
    free, bound = plan.case(clean()), plan.case(clean(assigned=True), unit=ASSIGNED)
    assert {free.verdict[rule].status for rule in rules} == {Status.NOT_APPLICABLE}
    assert {bound.verdict[rule].status for rule in rules} == {Status.SATISFIED}
    untold = plan.case(clean(), unit={"id": "u3"})
    assert {untold.verdict[rule].reason for rule in rules} == {"undecided"}
    assert [d.code for d in untold.diagnostics] == ["unknown-attribute"]


@pytest.mark.parametrize("body", ["campaign-office", "general-offices"])
def test_the_offices_assign_together_and_either_may_record_it(body: str) -> None:
    acts = changed(clean(assigned=True), "assign-problems", by=body)
    assessment = plan.case(acts, unit=ASSIGNED)
    assert not assessment.diagnostics
    assert assessment.verdict["handle-assigned.entry.assign-problems"].status is Status.SATISFIED


def test_nobody_else_assigns() -> None:
    acts = changed(clean(assigned=True), "assign-problems", by="guidance-groups")
    assert [d.code for d in plan.case(acts, unit=ASSIGNED).diagnostics] == ["wrong-actor"]


def test_measures_follow_only_where_the_survey_showed_weak_points() -> None:
    calm = plan.case(clean()).verdict["survey-measures.due"]
    assert calm.status is Status.NOT_APPLICABLE
    weak = changed(clean(), "satisfaction-survey", outcome="weak-points")
    assert plan.stands("survey-measures.due", *weak) == PENDING
    done = [*weak, act("survey-measures", "08-18", attested=yes("practicable"))]
    assert not plan.case(done).findings
    idle = act("survey-measures", "08-18", attested={"practicable": False})
    assert only([*weak, idle]) == ("survey-measures.attest.practicable", ("violated", "denied"), "四(三)")


def test_a_survey_without_its_result_leaves_the_rest_untold() -> None:
    assessment = plan.case(changed(clean(), "satisfaction-survey", outcome=None))
    assert [d.code for d in assessment.diagnostics] == ["no-outcome"]
    measures = assessment.verdict["survey-measures.due"]
    assert (measures.reason, measures.because and measures.because.rule_id) == ("undecided", "satisfaction-survey.due")
    asked = next(one for one in assessment.next_steps if one.subject == "satisfaction-survey")
    assert (asked.amends, "survey-measures.due" in asked.rules) == (True, True)
    assert "enter how it came out" in asked.why.en
    told = [*changed(clean(), "satisfaction-survey", outcome=None), full("survey-measures", "08-20")]
    answer = plan.case(told).verdict["survey-measures.due"].answer
    assert answer.en == "Pending; whether it applies cannot be told yet."


def test_what_the_survey_will_tell_waits_for_the_survey() -> None:
    nothing = plan.case()
    roots = {name: nothing.verdict[f"{name}.due"].because for name in ("survey-measures", "satisfaction-survey")}
    assert {name: root and root.rule_id for name, root in roots.items()} == {
        "survey-measures": "satisfaction-survey.due",
        "satisfaction-survey": "survey-plan.due",
    }
    assert nothing.verdict["survey-plan.due"].because is None  # nothing holds it up


# 四(一)2, 四(一)4, 四(二)3 Of each problem: whose it is, how, by when, and that it is settled


def test_what_is_asked_of_each_problem_of_the_register() -> None:
    assert rectified(plan.campaign) == {
        "draw-up-plan.rectify.owner": ("四(一)2", Force.BINDING, Basis.EXPLICIT),
        "draw-up-plan.rectify.measure": ("四(一)4", Force.BINDING, Basis.DERIVED),
        "settle-problems.rectify.due": ("四(二)3", Force.BINDING, Basis.EXPLICIT),
        "settle-problems.rectify.closed": ("四(二)3", Force.BINDING, Basis.DERIVED),
    }


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"owner": None}, "draw-up-plan.rectify.owner"),
        ({"measure": None}, "draw-up-plan.rectify.measure"),
        ({"due": None}, "settle-problems.rectify.due"),
    ],
)
def test_a_field_that_is_missing_is_open_and_never_late(said: Act, rule: str) -> None:
    first, last = REGISTER
    found = plan.case(clean(), "2009-12-31", problems=[first, saying(last, **said)])
    assert findings(found) == {}
    assert (str(found.verdict[rule].status), found.verdict[rule].reason) == ("pending", "missing-content")


@pytest.mark.parametrize(
    ("said", "stand"),
    [
        ({"closed": None, "evidence": None}, OVERDUE),
        ({"closed": "2009-07-29"}, ("violated", "late")),
    ],
)
def test_a_problem_is_settled_by_the_time_limit_that_the_unit_set(said: Act, stand: tuple[str, str]) -> None:
    first, last = REGISTER
    rule = "settle-problems.rectify.closed"
    assert only(clean(), problems=[first, saying(last, **said)]) == (rule, stand, "四(二)3")


def test_without_a_time_limit_a_problem_is_open_and_never_late() -> None:
    open_ = [saying(REGISTER[0], due=None, closed=None, evidence=None)]
    assert plan.stands("settle-problems.rectify.closed", as_of="2009-12-31", problems=open_) == PENDING


def test_what_was_assigned_stands_in_the_same_register() -> None:
    assigned = problem(3, "2009-06-24", "2009-08-06", "2009-08-06", step="assign-problems")
    acts = clean(assigned=True)
    assert not plan.case(acts, unit=ASSIGNED, problems=[*REGISTER, assigned]).findings
    open_ = saying(assigned, closed=None, evidence=None)
    found = findings(plan.case(acts, unit=ASSIGNED, problems=[*REGISTER, open_]))
    assert found == {"settle-problems.rectify.closed": OVERDUE}


# Others' failings are theirs


def test_a_unit_is_not_blamed_for_guidance_media_or_the_city() -> None:
    guide = act("guide", "05-01", forms=[], attested={"strictness": False})
    paper = act("web-columns", "05-01", contents=[])
    assessment = plan.case([*clean(), guide, paper])
    assert assessment.verdict["guide.attest.strictness"].status is Status.VIOLATED
    assert not assessment.findings
    assert assessment.ok


def test_a_unit_that_did_not_wait_for_the_citys_plans_is_only_warned() -> None:
    assessment = plan.case(without(clean(), "issue-training-plan", "issue-discussion-plan", "city-leading-group"))
    assert findings(assessment) == {
        "own-leading-group.entry.city-leading-group": MISSING,
        "study.entry.issue-training-plan": MISSING,
        "discussion.entry.issue-discussion-plan": MISSING,
    }
    assert assessment.ok


# Impossible data (R14)


@pytest.mark.parametrize(("step", "day"), [("heart-to-heart", "1909-05-04"), ("study", "2008-03-27")])
def test_an_act_of_another_year_settles_nothing_until_it_is_confirmed(step: str, day: str) -> None:
    assert plan.campaign.years == {2009}  # no phase has a window, and its one day is of that year
    odd = plan.case(changed(clean(), step, date=day))
    assert [d.code for d in odd.diagnostics] == ["odd-year"]
    assert (odd.verdict[f"{step}.due"].reason, odd.open) == ("undecided", True)
    asked = [one for one in odd.next_steps if one.subject == step]
    assert [(one.amends, one.rules) for one in asked] == [(True, (f"{step}.due",))]
    assert not [verdict for verdict in odd.verdicts if verdict.rule_id.startswith(f"{step}.") and verdict.level]
    sure = plan.case(changed(clean(), step, date=day, confirmed=True))
    assert (sure.diagnostics, sure.verdict[f"{step}.due"].status) == ((), Status.SATISFIED)


def test_a_phase_declared_ended_over_open_steps_contradicts_itself() -> None:
    stated = {"analysis": {"began": "2009-05-01", "ended": "2009-06-30"}}
    assert "analysis.course" not in plan.case(clean()).verdict
    assert plan.case(clean(), phases=stated).verdict["analysis.course"].status is Status.SATISFIED
    left = plan.case(without(clean(), "improve-report"), phases=stated).verdict["analysis.course"]
    assert (left.status, left.reason, left.level) == (Status.VIOLATED, "contradictory", Level.BREACH)


def test_a_day_after_the_clock_proves_nothing() -> None:
    assessment = plan.case(clean(), "2009-08-21")  # the example that the leaders set is dated the day after
    assert [d.code for d in assessment.diagnostics] == ["after-as-of"]
    assert assessment.verdict["lead-by-example.due"].status is Status.PENDING
    assert assessment.verdict["build-mechanisms.due"].status is Status.SATISFIED
    assert (assessment.ok, assessment.open) == (True, True)


def test_a_day_that_does_not_exist_takes_its_step_along_and_no_other() -> None:
    assessment = plan.case(changed(clean(), "appraise-report", date="2009-06-31"))
    assert [d.code for d in assessment.diagnostics] == ["wrong-value"]
    assert assessment.verdict["appraise-report.due"].status is Status.INVALID
    assert assessment.verdict["revise-report.due"].status is Status.SATISFIED
    assert not assessment.ok


# Everything at its clause


def test_every_rule_stands_at_a_section_of_the_report() -> None:
    assert set(by_locator(plan.campaign)) <= set(SECTIONS)


def test_the_page_of_what_is_left_open_names_clauses_of_the_report() -> None:
    page = Path(__file__).parents[1] / "docs" / "explanation" / "plans" / "shangqiu-2009.md"
    rows = [
        line.split(" | ")[0].removeprefix("| ") for line in page.read_text("utf-8").splitlines() if line[:2] == "| "
    ]
    named = {clause for row in rows if row != "clause" for clause in row.split(", ")}
    assert len(named) > 20
    assert named <= set(SECTIONS)


def test_some_clauses_in_full() -> None:
    found = by_locator(plan.campaign)
    assert found["三(二)"] == {
        *("special-meeting.due", "special-meeting.participants.leading-team"),
        *(f"special-meeting.attest.{gate}" for gate in GATES),
    }
    assert found["结语"] == {"look-back.due", "spot-checks.due"}
    assert found["二(二)1"] == {"city-leaders-research.due", *(f"research.contents.{name}" for name in FOUR_QUESTIONS)}
    assert found["成效(二)"] == {"reform-mechanisms.due", "reform-mechanisms.contents"}
    assert found["序"] == {
        *(f"{step}.not_before" for step in (*FIRST, *UNHELD)),
        *("study.participants.leading-cadres", "study.participants.unit-cadres"),
        *("analysis.entry.learning", "rectification.entry.analysis"),
    }
    assert NOT_APPLICABLE not in findings(plan.case(clean())).values()
    assert OVERDUE not in findings(plan.case(as_of="2030-01-01")).values()
