"""The Dongyang spec against its plan, clause by clause, written by hand from the plan.

Nothing here is read off the spec: the tables say what the plan asks, and the spec must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

import oracle
from campaignflow import Assessment, Basis, Force, Level, Reason, Status, Verdict, assess, load_campaign, parse_progress
from campaignflow.rules.bounds import ON_THE_DAY, WIDEST, WITHIN_ABOUT

campaign = load_campaign("dongyang-2009-analysis")

Act = dict[str, Any]
TEAM, CADRES, MEMBERS = 7, 6, 40
SECTIONS = {
    *("序", "一", "一.1", "一.2", "一.3", "二", "二.1", "二.2", "二.3"),
    *("三", "三.1", "三.2", "三.3", "三.4", "四", "四.1", "四.2", "四.3"),
}
MEETING_BODIES = ("discipline-commission", "organisation-department", "campaign-office")

OTHERS = {
    "guide-drafting": "guidance-group",
    "first-review": "guidance-group",
    "second-review": "guidance-group",
    "leader-review": "reviewing-leader",
    "great-discussion": "programme-leads",
    "forums": "programme-leads",
    "spirit-research": "programme-leads",
    "spirit-essays": "programme-leads",
    "vanguard": "programme-leads",
    "enterprise-help": "programme-leads",
    "public-order": "programme-leads",
    "listed-supervision": "programme-leads",
    "approval-items": "programme-leads",
    "returning-business": "liaison-groups",
    "livelihood": "programme-leads",
}
"""Steps that the plan lays on somebody other than the unit."""

WHOLE: dict[str, Act] = {
    "prepare-speeches": {"counts": {"leading-team": TEAM}},
    "team-papers": {"counts": {"leading-team": TEAM}},
    "personal-papers": {"counts": {"party-members": MEMBERS}},
    "forums": {"times": 15},
    "report-before-meeting": {"recipients": list(MEETING_BODIES)},
    "report-after-meeting": {"recipients": list(MEETING_BODIES)},
    "submit-draft": {"recipients": ["guidance-group"]},
    "file-report": {"recipients": ["campaign-office"]},
    "file-result": {"recipients": ["campaign-office"]},
}
"""What it takes for a step that is counted, or sent somewhere, to be complete."""

CONTENTS = (
    "consensus",
    "record.results",
    "record.problems",
    "record.objective-causes",
    "record.subjective-causes",
    "direction.aims",
    "direction.approach",
    "direction.requirements",
    "direction.measures",
    "direction.solvable-now",
    "direction.solvable-later",
    "direction.new-measures",
    "team-building",
)


def day(text: str) -> date:
    """``06-15`` of the campaign's year."""
    return date.fromisoformat(f"2009-{text}")


def shifted(text: str, days: int) -> str:
    return (day(text) + timedelta(days=days)).isoformat()[5:]


def act(step: str, on: str, **more: Any) -> Act:
    """A record of a step, complete where it is counted, by whoever has to do it."""
    by = {"by": OTHERS[step]} if step in OTHERS else {}
    how = {"outcome": "scattered"} if step == "collect-opinions" else {}
    return {"step": step, "date": f"2009-{on}", **by, **how, **WHOLE.get(step, {}), **more}


def before(step: str, on: str, linked: bool = False) -> list[Act]:
    """All that the plan puts before a step, on one day (R9): without it the step is irregular, if it moves a paper."""
    found: dict[str, Act] = {}
    for earlier in (one for later, one in ORDER if later == step):
        if earlier != "leader-review" or linked:
            found |= {one["step"]: one for one in before(earlier, on, linked)}
            found[earlier] = act(earlier, on)
    if step in CAME_OUT:
        found[CAME_OUT[step]["step"]] = {**CAME_OUT[step], "date": f"2009-{on}"}
    if linked and "submit-draft" in found:
        found["submit-draft"]["recipients"] = ["guidance-group", "reviewing-leader"]
    return list(found.values())


def in_order(step: str, on: str, **more: Any) -> list[Act]:
    """A record of a step after all that comes before it."""
    return [*before(step, on), act(step, on, **more)]


def unit(contact: bool = False, linked: bool = False, **headcounts: int) -> Act:
    people = {"leading-team": TEAM, "leading-cadres": CADRES, "party-members": MEMBERS}
    return {
        "id": "u1",
        "attributes": {"contact-point": contact, "linked-department": linked},
        "headcounts": people | {name.replace("_", "-"): number for name, number in headcounts.items()},
    }


def case(
    acts: Iterable[Act] = (), as_of: str = "07-12", who: Act | None = None, planned: Mapping[str, str] | None = None
) -> Assessment:
    data = {
        "progress": 1,
        "campaign": "dongyang-2009-analysis",
        "unit": who or unit(),
        "records": list(acts),
        "planned": {step: f"2009-{on}" for step, on in (planned or {}).items()},
    }
    return assess(campaign, parse_progress(data), day(as_of))


def verdict(rule: str, *acts: Act, as_of: str = "07-12", who: Act | None = None) -> Verdict:
    assessment = case(acts, as_of, who)
    assert not assessment.diagnostics, [d.message.en for d in assessment.diagnostics]
    return assessment.verdict[rule]


def stands(rule: str, *acts: Act, as_of: str = "07-12", who: Act | None = None) -> tuple[str, str | None]:
    """Status and reason of one rule after some acts."""
    found = verdict(rule, *acts, as_of=as_of, who=who)
    return str(found.status), found.reason and str(found.reason)


def stands_in(assessment: Assessment, rule: str) -> tuple[str, str | None]:
    """Status and reason of one rule."""
    found = assessment.verdict[rule]
    return str(found.status), found.reason and str(found.reason)


SATISFIED, PENDING, NOT_APPLICABLE = ("satisfied", None), ("pending", None), ("not-applicable", None)
LATE, OVERDUE, SHORT = ("violated", "late"), ("overdue", "missing"), ("overdue", "short")
UNSURE = ("ambiguous", "missing")
OUT_OF_ORDER, MISSING = ("violated", "out-of-order"), ("violated", "missing")


def clean(*, contact: bool = False, linked: bool = False) -> list[Act]:
    """All that the plan asks of a unit and of those it waits for, the action programmes left aside."""
    leader = ["city-leader"] if contact else []
    recipients = {"recipients": list(MEETING_BODIES)}
    acts = [
        act("seek-opinions", "06-02"),
        act("heart-to-heart", "06-04", attested={"exchange": True, "own-problems": True}),
        act("special-research", "06-05", attested={"deepened": True, "put-to-use": True}),
        act("report-before-meeting", "06-05", **recipients, attachments=["opinion-summary"]),
        act("prepare-speeches", "06-10"),
        act(
            "special-meeting",
            "06-12",
            present={"leading-team": TEAM},
            invited=["guidance-group", "discipline-commission", "organisation-department", *leader],
            attested={"theme": True, "criticism": True, "conclusions": True, "examined": True},
        ),
        act("report-after-meeting", "06-16", **recipients, attachments=["speeches"], counts={"speeches": TEAM}),
        act(
            "branch-meeting",
            "06-17",
            present={"party-members": MEMBERS, "leading-cadres": CADRES},
            kept=["branch-minutes"],
            attested={"theme": True},
        ),
        act("draft-report", "06-16", presided_by=["principal"]),
        act("guide-drafting", "06-16"),
        act("submit-draft", "06-17", recipients=["guidance-group", *(["reviewing-leader"] if linked else [])]),
        act("first-review", "06-19"),
        act("democratic-discussion", "06-22", present={"party-members": 12, "unit-masses": 6}),
        act("enlarged-meeting", "06-23"),
        act("collect-opinions", "06-24", outcome="concentrated"),
        act("study-problems", "06-24"),
        act("revise-report", "06-25", presided_by=["principal"]),
        act("team-papers", "06-26", attested={"gaps": True, "improvements": True}),
        act("personal-papers", "06-26", attested={"gaps": True, "improvements": True}),
        act("appraisal-plan", "06-26", attested={"scope": True}),
        act(
            "appraisal",
            "07-01",
            present={"unit-cadres": 20, "unit-masses": 9, "service-users": 5},
            forms=["written"],
            criteria=["understanding", "problems", "causes", "approach", "measures"],
            attested={"representative": True},
        ),
        act("publish-result", "07-03", attested={"scope": True}),
        act("second-review", "07-03"),
        act(
            "finalise-report",
            "07-06",
            contents=list(CONTENTS),
            reflects=["special-meeting", "special-research"],
            attested={"two-emphases": True, "four-haves": True, "work-report": False, "guiding": True},
        ),
        act("publish-report", "07-07", means=["notice-board"], attested={"scope": True}),
        act("file-report", "07-08", recipients=["campaign-office"]),
        act("file-result", "07-08", recipients=["campaign-office"]),
        act("continued-study", "07-08", attested={"individual": True, "collective": True, "economy": True}),
        act("rectification-plan", "07-09", attested={"from-problems": True, "next-phase": True}),
        act("both-promoted", "07-09", attested={"held": True}),
    ]
    return [*acts, act("leader-review", "06-19")] if linked else acts


def changed(acts: Iterable[Act], step: str, **values: Any) -> list[Act]:
    """The acts with some keys of one step's record replaced; a key given as None is taken out."""
    return [
        {key: value for key, value in {**one, **values}.items() if value is not None} if one["step"] == step else one
        for one in acts
    ]


def without(acts: Iterable[Act], *steps: str) -> list[Act]:
    return [one for one in acts if one["step"] not in steps]


@pytest.mark.parametrize("contact", [False, True])
@pytest.mark.parametrize("linked", [False, True])
def test_a_unit_that_did_it_all_lacks_nothing(contact: bool, linked: bool) -> None:
    assessment = case(clean(contact=contact, linked=linked), who=unit(contact, linked))
    assert assessment.ok
    assert not assessment.findings
    assert not assessment.diagnostics
    assert assessment.phases[0].state == "complete"


# 序 The window: late May to early July, of a year that the plan does not name


def test_the_phase_begins_with_the_last_ten_days_of_may_and_ends_with_the_first_ten_of_july() -> None:
    assert case(as_of="05-20").phases[0].state == "upcoming"
    assert case(as_of="05-21").phases[0].state == "active"
    window = campaign.phases["analysis"].window
    assert window is not None
    assert (window.widest.first, window.widest.last) == (day("05-21"), day("07-10"))
    assert campaign.phases["analysis"].reference.locator == "序"


def test_the_year_is_an_assumption_and_said_to_be_one() -> None:
    assert any("2009" in assumption.en for assumption in campaign.assumptions)


# Due dates: 一.1, 二.1, 三.1, 四.2

STATED, IMPLIED = Basis.EXPLICIT, Basis.DERIVED
DATED = {
    "special-meeting": ("06-15", "一.1", STATED),
    "branch-meeting": ("06-20", "一.1", STATED),
    "draft-report": ("06-20", "二.1", STATED),
    "democratic-discussion": ("06-25", "二.1", STATED),
    "enlarged-meeting": ("06-25", "二.1", STATED),
    "revise-report": ("06-25", "二.1", STATED),
    "appraisal": ("07-10", "三.1", STATED),
    # The day stands at the head of 三 and names no act: of all but the appraisal it is implied.
    "appraisal-plan": ("07-10", "三.1", IMPLIED),
    "publish-result": ("07-10", "三.1", IMPLIED),
    "second-review": ("07-10", "三.1", IMPLIED),
    "finalise-report": ("07-10", "三.1", IMPLIED),
    "publish-report": ("07-10", "三.1", IMPLIED),
    "file-report": ("07-10", "三.1", IMPLIED),
    "file-result": ("07-10", "三.1", IMPLIED),
    "great-discussion": ("07-10", "四.2", STATED),
    "forums": ("07-10", "四.2", STATED),
    "spirit-research": ("07-10", "四.2", STATED),
    "spirit-essays": ("07-10", "四.2", STATED),
    "approval-items": ("06-01", "四.2", STATED),
}


@pytest.mark.parametrize("step", DATED)
@pytest.mark.parametrize(("offset", "expected"), [(-1, SATISFIED), (0, SATISFIED), (1, LATE), (15, LATE)])
def test_done_around_the_day_that_the_plan_names(step: str, offset: int, expected: tuple[str, str | None]) -> None:
    due, locator, basis = DATED[step]
    found = verdict(f"{step}.due", *in_order(step, shifted(due, offset)), as_of="07-31")
    assert (str(found.status), found.reason) == expected
    assert (found.due, found.due_lenient) == (day(due), None)
    assert (found.force, found.basis, found.reference.locator) == (Force.BINDING, basis, locator)


@pytest.mark.parametrize("step", DATED)
@pytest.mark.parametrize(("offset", "expected"), [(-1, PENDING), (0, PENDING), (1, OVERDUE), (30, OVERDUE)])
def test_undone_around_the_day_that_the_plan_names(step: str, offset: int, expected: tuple[str, str]) -> None:
    due, _, _ = DATED[step]
    assert stands(f"{step}.due", as_of=shifted(due, offset)) == expected


@pytest.mark.parametrize("step", DATED)
def test_done_on_the_very_day_carries_a_note_on_the_reading(step: str) -> None:
    due, _, _ = DATED[step]
    assert verdict(f"{step}.due", *in_order(step, due)).outcome.reading == ON_THE_DAY
    assert not verdict(f"{step}.due", *in_order(step, shifted(due, -1))).outcome.reading


UNDATED = (
    *("seek-opinions", "heart-to-heart", "prepare-speeches", "submit-draft", "collect-opinions", "team-papers"),
    *("personal-papers", "continued-study", "special-research", "both-promoted", "guide-drafting", "first-review"),
    *("vanguard", "enterprise-help", "returning-business", "livelihood"),
)
"""Duties without a day of their own: the end of the phase is implied (R8)."""


@pytest.mark.parametrize("step", UNDATED)
def test_an_undated_duty_is_due_by_the_end_of_the_phase_and_only_by_implication(step: str) -> None:
    rule = f"{step}.due"
    assert stands(rule, *in_order(step, "07-01")) == SATISFIED
    assert not verdict(rule, *in_order(step, "07-01")).outcome.reading
    # Early July ends on the 10th only at its widest.
    assert verdict(rule, *in_order(step, "07-10")).outcome.reading == WIDEST
    assert stands(rule, *in_order(step, "07-10")) == SATISFIED
    assert stands(rule, *in_order(step, "07-11")) == LATE
    assert stands(rule, as_of="07-10") == PENDING
    assert stands(rule, as_of="07-11") == OVERDUE
    assert verdict(rule).basis is Basis.DERIVED
    assert verdict(rule).due == day("07-10")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("07-10", SATISFIED),
        ("07-11", ("ambiguous", "late")),
        ("07-20", ("ambiguous", "late")),
        ("07-21", LATE),
    ],
)
def test_before_mid_july_has_a_strict_and_a_lenient_reading(on: str, expected: tuple[str, str | None]) -> None:
    assert stands("public-order.due", act("public-order", on, outcome="resolved"), as_of="07-31") == expected
    found = verdict("public-order.due")
    assert (found.due, found.due_lenient) == (day("07-10"), day("07-20"))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("07-10", PENDING), ("07-11", UNSURE), ("07-20", UNSURE), ("07-21", OVERDUE)],
)
def test_undone_before_mid_july_is_overdue_only_when_both_readings_have_passed(
    as_of: str, expected: tuple[str, str]
) -> None:
    assert stands("public-order.due", as_of=as_of) == expected


@pytest.mark.parametrize("step", ["report-after-meeting", "rectification-plan"])
def test_promptly_can_be_open_and_never_late(step: str) -> None:
    assert stands(f"{step}.due", as_of="12-31") == PENDING
    assert stands(f"{step}.due", act("special-meeting", "06-12"), act(step, "12-30"), as_of="12-31") == SATISFIED
    assert verdict(f"{step}.due").reference.locator == {"report-after-meeting": "一.3"}.get(step, "四.3")


def test_what_was_done_late_still_opens_the_way_for_what_follows() -> None:
    late = changed(clean(), "draft-report", date="2009-06-21")
    late = changed(late, "submit-draft", date="2009-06-21")
    late = changed(late, "first-review", date="2009-06-22")
    assert [(v.rule_id, v.reason) for v in case(late).findings] == [("draft-report.due", "late")]


# 一.3 About seven days before the meeting

MEETING = "06-15"


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (8, SATISFIED),
        (7, SATISFIED),
        (6, ("ambiguous", "late")),
        (5, ("ambiguous", "late")),
        (4, LATE),
        (1, LATE),
        (0, OUT_OF_ORDER),
        (-1, OUT_OF_ORDER),
    ],
)
def test_the_lead_of_the_report_before_the_meeting(gap: int, expected: tuple[str, str | None]) -> None:
    acts = *in_order("report-before-meeting", shifted(MEETING, -gap)), act("special-meeting", MEETING)
    found = verdict("report-before-meeting.due", *acts)
    assert (str(found.status), found.reason) == expected
    assert found.due == day("06-08")
    assert (found.outcome.reading == WITHIN_ABOUT) == (expected[0] == "ambiguous")
    assert found.level == {"satisfied": None, "ambiguous": Level.WARNING}.get(expected[0], Level.BREACH)
    assert found.reference.locator == "一.3"


def test_a_report_much_earlier_than_seven_days_is_noted_and_no_breach() -> None:
    acts = *in_order("report-before-meeting", "05-25"), act("special-meeting", MEETING)
    found = verdict("report-before-meeting.due", *acts)
    assert found.status is Status.SATISFIED
    assert found.outcome.reading


def test_a_meeting_without_its_report_is_past_cure() -> None:
    assert stands("report-before-meeting.due", act("special-meeting", MEETING)) == MISSING


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("06-08", PENDING), ("06-09", UNSURE), ("06-10", UNSURE), ("06-11", OVERDUE), ("06-20", OVERDUE)],
)
def test_the_report_is_overdue_when_no_meeting_in_time_can_leave_it_its_days(
    as_of: str, expected: tuple[str, str]
) -> None:
    """The meeting is due by 15 June, and five days are the least that “about seven” can bear."""
    assert stands("report-before-meeting.due", as_of=as_of) == expected


def test_the_planned_day_of_the_meeting_says_by_when_to_report() -> None:
    found = case(as_of="06-01", planned={"special-meeting": "06-12"}).verdict["report-before-meeting.due"]
    assert (found.status, found.due, found.due_lenient) == (Status.PENDING, day("06-05"), day("06-07"))


# Who is asked, where it goes: 一.2, 一.3, 二.3, 三.4

CLOSED = [
    *(("special-meeting", "invited", body, "一.2")
      for body in ("guidance-group", "discipline-commission", "organisation-department")),
    *((step, "recipients", body, "一.3")
      for step in ("report-before-meeting", "report-after-meeting") for body in MEETING_BODIES),
    ("report-before-meeting", "attachments", "opinion-summary", "一.3"),
    ("report-after-meeting", "attachments", "speeches", "一.3"),
    ("branch-meeting", "kept", "branch-minutes", "一.3"),
    ("submit-draft", "recipients", "guidance-group", "二.3"),
    ("file-report", "recipients", "campaign-office", "三.4"),
    ("file-result", "recipients", "campaign-office", "三.4"),
]  # fmt: skip
ASKED_AS = {
    "invited": ("invite", "missing-participant"),
    "recipients": ("send_to", "missing-recipient"),
    "attachments": ("attach", "missing-attachment"),
    "kept": ("keep", "missing-record"),
}
"""A record's key to the word of the rule that it answers, and the reason when it does not."""


@pytest.mark.parametrize(("step", "key", "item", "locator"), CLOSED)
def test_each_entry_of_a_closed_list_is_wanted_and_is_missed_alone(
    step: str, key: str, item: str, locator: str
) -> None:
    word, reason = ASKED_AS[key]
    record = next(one for one in clean() if one["step"] == step)
    rest = [name for name in record[key] if name != item]
    assessment = case(changed(clean(), step, **{key: rest}))
    found = assessment.verdict[f"{step}.{word}.{item}"]
    assert (found.reason, found.reference.locator) == (reason, locator)
    # "promptly" is never late (R7): what is missing of the report after the meeting stays open.
    prompt = step == "report-after-meeting"
    assert found.status in ((Status.PENDING,) if prompt else (Status.VIOLATED, Status.OVERDUE))
    # What is sent is done when all have it, and what rests on it waits: of nothing else is there a finding.
    due = {f"{step}.due"} if key == "recipients" and not prompt else set()
    others = [finding for finding in assessment.findings if finding.rule_id not in due | {found.rule_id}]
    assert (found in assessment.findings) is not prompt
    assert due == {rule for rule in due if assessment.verdict[rule].status in (Status.VIOLATED, Status.OVERDUE)}
    assert all((one.reason, step) == ("irregular", "submit-draft") for one in others)


def test_inviting_is_enough_nobody_from_outside_need_come() -> None:
    assert stands(
        "special-meeting.invite.guidance-group", act("special-meeting", MEETING, invited=["guidance-group"])
    ) == ("satisfied", None)


@pytest.mark.parametrize(
    ("step", "people", "number"),
    [
        ("special-meeting", "leading-team", TEAM),
        ("branch-meeting", "party-members", MEMBERS),
        ("branch-meeting", "leading-cadres", CADRES),
    ],
)
def test_all_of_the_team_and_of_the_branch_are_to_be_present(step: str, people: str, number: int) -> None:
    rule = f"{step}.attend.{people}"
    assert stands(rule, act(step, "06-12", present={people: number})) == SATISFIED
    # The meeting of the team takes place once; branches and latecomers may still meet until the due date.
    late = "violated" if step == "special-meeting" else "overdue"
    few = act(step, "06-12", present={people: number - 1})
    assert stands(rule, few, as_of="07-12") == (late, "short")
    nobody_of_them = act(step, "06-12", present={people: 0, "unit-masses": 2})
    assert stands(rule, nobody_of_them, as_of="07-12") == (late, "missing-participant")
    assert stands(rule, act(step, "06-12"), as_of="07-12") == ("pending", "not-stated")
    assert stands(rule, few, as_of="06-20") == ("violated" if step == "special-meeting" else "pending", "short")


def test_each_member_of_the_team_has_a_speech_and_each_party_member_a_paper() -> None:
    speeches = {"attachments": ["speeches"]}
    meeting = act("special-meeting", "06-12")
    rule = "report-after-meeting.attach.speeches"
    assert (
        stands(rule, meeting, act("report-after-meeting", "06-13", **speeches, counts={"speeches": TEAM})) == SATISFIED
    )
    short = act("report-after-meeting", "06-13", **speeches, counts={"speeches": TEAM - 1})
    assert stands(rule, meeting, short) == ("pending", "short")
    rule, papers = "personal-papers.due", {"counts": {"party-members": MEMBERS - 1}}
    assert stands(rule, act("personal-papers", "06-26", **papers), as_of="07-10") == PENDING
    assert stands(rule, act("personal-papers", "06-26", **papers), as_of="07-11") == SHORT
    assert stands(rule, act("personal-papers", "06-26")) == SATISFIED
    assert stands("prepare-speeches.due", act("prepare-speeches", "06-10", counts={"leading-team": TEAM})) == SATISFIED
    assert stands("team-papers.due", act("team-papers", "06-26", counts={"leading-team": TEAM - 1})) == SHORT
    assert stands("team-papers.due", act("team-papers", "06-26")) == SATISFIED


@pytest.mark.parametrize("step", ["draft-report", "revise-report"])
def test_the_principal_presides_over_the_writing(step: str) -> None:
    rule = f"{step}.presided_by.principal"
    assert stands(rule, *in_order(step, "06-20", presided_by=["principal"])) == SATISFIED
    assert stands(rule, *in_order(step, "06-20", presided_by=["leading-team"])) == ("violated", "wrong-actor")
    one, other = act(step, "06-15", presided_by=["principal"]), act(step, "06-20", presided_by=["leading-team"])
    assert stands(rule, *before(step, "06-15"), one, other) == ("violated", "wrong-actor")  # throughout
    for as_of in ("06-20", "06-30"):  # nobody is accused of what the record does not say
        assert stands(rule, *in_order(step, "06-20"), as_of=as_of) == ("pending", "not-stated")
    assert verdict(rule).reference.locator == "二.3"


# 一.2 against 二.3: two attributes, two effects


@pytest.mark.parametrize(("contact", "linked"), [(False, False), (True, False), (False, True), (True, True)])
def test_contact_point_and_linked_department_are_different_things(contact: bool, linked: bool) -> None:
    """A contact point invites its city leader to the meeting; a linked department sends its draft to one."""
    acts = [
        *(act("special-meeting", "06-12"), act("draft-report", "06-16"), act("submit-draft", "06-17")),
        *(act("first-review", "06-19"), act("democratic-discussion", "06-22"), act("enlarged-meeting", "06-23")),
    ]
    assessment = case(acts, who=unit(contact, linked))
    applies = {v.rule_id for v in assessment.verdicts if v.status is not Status.NOT_APPLICABLE}
    of_contact = {"special-meeting.invite.city-leader"}
    of_linked = {
        "submit-draft.send_to.reviewing-leader",
        "leader-review.due",
        "leader-review.entry.submit-draft",
        "democratic-discussion.entry.leader-review",
        "enlarged-meeting.entry.leader-review",
    }
    assert applies & (of_contact | of_linked) == (of_contact if contact else set()) | (of_linked if linked else set())
    assert assessment.verdict["special-meeting.invite.city-leader"].reference.locator == "一.2"
    assert assessment.verdict["submit-draft.send_to.reviewing-leader"].reference.locator == "二.3"


@pytest.mark.parametrize(
    ("missing", "waiting"),
    [
        ("contact-point", "special-meeting.invite.city-leader"),
        ("linked-department", "submit-draft.send_to.reviewing-leader"),
    ],
)
def test_an_attribute_that_is_not_stated_leaves_what_depends_on_it_untold(missing: str, waiting: str) -> None:
    who = unit()
    del who["attributes"][missing]
    assessment = case(clean(), who=who)
    found = assessment.verdict[waiting]
    assert (found.status, found.reason) == (Status.PENDING, "undecided")
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["unknown-attribute"]
    assert not assessment.ok


def test_the_linked_city_leader_is_waited_for_and_not_held_against_the_unit() -> None:
    acts = without(clean(linked=True), "leader-review", "finalise-report", "file-report")
    waiting = case(acts, "07-10", unit(linked=True))
    assert waiting.ok
    assert waiting.verdict["leader-review.due"].duty_of == "reviewing-leader"
    assert {"leader-review"} <= {step.subject for step in waiting.next_steps if step.duty_of != "unit"}
    assert "finalise-report" not in own_steps(waiting)
    before = [one for one in acts if one["date"] < "2009-06-22"]
    assert case(before, "06-21", unit(linked=True)).documents[0].state == "drafted"  # one review of two
    assert case(before, "06-21", unit()).documents[0].state == "reviewed"


@pytest.mark.parametrize("review", ["first-review", "leader-review"])
def test_a_report_made_formal_without_one_of_the_two_first_reviews_is_not_formal(review: str) -> None:
    assessment = case(without(clean(linked=True), review), who=unit(linked=True))
    rule = f"finalise-report.entry.{review}"
    assert stands(rule, *without(clean(linked=True), review), who=unit(linked=True)) == MISSING
    breaches = [finding.rule_id for finding in assessment.findings if finding.level is Level.BREACH]
    assert breaches == [rule]  # what was filed is not the formal report either, and is told under this
    assert set(assessment.verdict[rule].leads_to) >= {"finalise-report.due", "file-report.due"}
    assert assessment.verdict[rule].reference.locator == "二.3"
    assert assessment.documents[0].state == "cleared"
    assert review in {step.subject for step in assessment.next_steps}
    assert not {"finalise-report", "file-report"} & set(own_steps(assessment))


# What comes after what

ORDER = {
    ("special-meeting", "seek-opinions"): ("一", Basis.EXPLICIT, Force.BINDING),
    ("special-meeting", "heart-to-heart"): ("一.3", Basis.EXPLICIT, Force.BINDING),
    ("special-meeting", "prepare-speeches"): ("一.3", Basis.DERIVED, Force.BINDING),
    ("report-before-meeting", "seek-opinions"): ("一.3", Basis.DERIVED, Force.BINDING),
    ("report-after-meeting", "special-meeting"): ("一.3", Basis.EXPLICIT, Force.BINDING),
    ("submit-draft", "draft-report"): ("二.3", Basis.EXPLICIT, Force.BINDING),
    ("first-review", "submit-draft"): ("二.3", Basis.EXPLICIT, Force.BINDING),
    ("leader-review", "submit-draft"): ("二.3", Basis.EXPLICIT, Force.BINDING),
    ("democratic-discussion", "draft-report"): ("二.1", Basis.DERIVED, Force.BINDING),
    ("democratic-discussion", "first-review"): ("二.3", Basis.DERIVED, Force.SOFT),
    ("democratic-discussion", "leader-review"): ("二.3", Basis.DERIVED, Force.SOFT),
    ("enlarged-meeting", "draft-report"): ("二.1", Basis.DERIVED, Force.BINDING),
    ("enlarged-meeting", "first-review"): ("二.3", Basis.DERIVED, Force.SOFT),
    ("enlarged-meeting", "leader-review"): ("二.3", Basis.DERIVED, Force.SOFT),
    ("collect-opinions", "democratic-discussion"): ("二.3", Basis.DERIVED, Force.BINDING),
    ("collect-opinions", "enlarged-meeting"): ("二.3", Basis.DERIVED, Force.BINDING),
    ("study-problems", "collect-opinions"): ("二.3", Basis.DERIVED, Force.BINDING),
    ("revise-report", "democratic-discussion"): ("二.1", Basis.DERIVED, Force.BINDING),
    ("revise-report", "enlarged-meeting"): ("二.1", Basis.DERIVED, Force.BINDING),
    ("appraisal", "appraisal-plan"): ("三.4", Basis.EXPLICIT, Force.BINDING),
    ("appraisal", "revise-report"): ("三", Basis.EXPLICIT, Force.BINDING),
    ("publish-result", "appraisal"): ("三.4", Basis.DERIVED, Force.BINDING),
    ("second-review", "appraisal"): ("三.4", Basis.DERIVED, Force.BINDING),
    ("finalise-report", "special-meeting"): ("一.3", Basis.DERIVED, Force.BINDING),
    ("finalise-report", "first-review"): ("二.3", Basis.DERIVED, Force.BINDING),
    ("finalise-report", "leader-review"): ("二.3", Basis.DERIVED, Force.BINDING),
    ("finalise-report", "appraisal"): ("三", Basis.DERIVED, Force.BINDING),
    ("finalise-report", "second-review"): ("三.4", Basis.EXPLICIT, Force.BINDING),
    ("publish-report", "revise-report"): ("三", Basis.EXPLICIT, Force.BINDING),
    ("file-report", "finalise-report"): ("三.4", Basis.DERIVED, Force.BINDING),
    ("file-result", "appraisal"): ("三.4", Basis.DERIVED, Force.BINDING),
    ("rectification-plan", "draft-report"): ("四.3", Basis.DERIVED, Force.BINDING),
    ("listed-supervision", "public-order"): ("四.2", Basis.DERIVED, Force.BINDING),
}
"""Every order that the plan states or implies; the spec imposes these and no other."""

CAME_OUT = {
    "study-problems": act("collect-opinions", "06-20", outcome="concentrated"),
    "listed-supervision": act("public-order", "06-20", outcome="unresolved"),
}


def test_the_spec_orders_what_the_plan_orders_and_nothing_else() -> None:
    imposed = {
        (rule.subject, rule.id.rpartition(".entry.")[2]): (rule.reference.locator, rule.basis, rule.force)
        for rule in campaign.rules
        if rule.kind == "precedence"
    }
    assert imposed == ORDER


MOVES = {
    *("report-before-meeting", "report-after-meeting", "submit-draft", "first-review", "leader-review"),
    *("democratic-discussion", "enlarged-meeting", "revise-report", "appraisal", "second-review"),
    *("finalise-report", "publish-report", "publish-result", "file-report", "file-result", "collect-opinions"),
}
"""Acts that give a paper a state or a mark, send it or make it known, or sort what there is not yet: before their time
they are void.
"""
STANDS = ("finalise-report", "special-meeting")
"""A text that is written without the meeting before it is there all the same: the meeting moves no paper."""


@pytest.mark.parametrize(("later", "earlier"), ORDER)
def test_an_order_is_kept_on_the_same_day_and_broken_on_the_day_before(later: str, earlier: str) -> None:
    rule, who = f"{later}.entry.{earlier}", unit(linked=True)
    first = CAME_OUT.get(later, act(earlier, "06-20"))
    expected = {Force.BINDING: Level.BREACH, Force.SOFT: Level.WARNING}[ORDER[later, earlier][2]]
    for day in ("06-20", "06-21"):
        assert stands(rule, *before(later, "06-20", linked=True), act(later, day), who=who) == SATISFIED
    ahead = [*before(earlier, "06-18", linked=True), act(later, "06-19")]
    found = verdict(rule, *ahead, first, who=who)
    assert (str(found.status), found.reason) == OUT_OF_ORDER
    assert found.level is (None if later in OTHERS else expected)
    if later not in CAME_OUT:
        assert stands(rule, *ahead, who=who) == MISSING


@pytest.mark.parametrize(("later", "earlier"), ORDER)
def test_what_moves_a_paper_before_its_time_is_void_and_what_else_takes_place_stands(later: str, earlier: str) -> None:
    void = later in MOVES and ORDER[later, earlier][2] is Force.BINDING and (later, earlier) != STANDS
    skipped = [one for one in before(later, "06-18", linked=True) if one["step"] != earlier]
    assessment = case([*skipped, act(later, "06-19")], who=unit(linked=True))
    if later in CAME_OUT:
        return  # without its outcome nothing is asked
    due = assessment.verdict[f"{later}.due"]
    assert (due.reason == "irregular") is void
    assert (due.status is Status.OVERDUE) is (void and due.due is not None)
    assert ([one.standing for one in assessment.acts if one.record.step == later] == ["irregular"]) is void


def test_half_of_the_speeches_is_not_all_of_them() -> None:
    team = [f"member {number}" for number in range(TEAM)]
    half = act("prepare-speeches", "06-08", counts={"leading-team": team[1:]})
    rest = act("prepare-speeches", "06-13", counts={"leading-team": team[:1]})
    one = {**rest, "counts": {"leading-team": 1}}
    rule = "special-meeting.entry.prepare-speeches"
    assert stands(rule, half, act("special-meeting", "06-12")) == ("violated", "short")
    assert stands(rule, half, rest, act("special-meeting", "06-12")) == OUT_OF_ORDER
    assert stands(rule, half, rest, act("special-meeting", "06-13")) == SATISFIED
    assert stands(rule, half, one, act("special-meeting", "06-13")) == ("pending", "untold")  # which one, nobody says


def test_a_discussion_before_the_first_review_only_warns() -> None:
    assessment = case(changed(clean(), "first-review", date="2009-06-24"))
    assert [(finding.rule_id, finding.level) for finding in assessment.findings] == [
        ("democratic-discussion.entry.first-review", Level.WARNING),
        ("enlarged-meeting.entry.first-review", Level.WARNING),
    ]
    assert assessment.ok


def test_a_problem_that_opinions_concentrate_on_is_studied_and_only_then() -> None:
    acts = without(clean(), "study-problems")
    assert [finding.rule_id for finding in case(acts).findings] == ["study-problems.due"]
    calm = case(changed(acts, "collect-opinions", outcome="scattered"))
    assert calm.verdict["study-problems.due"].status is Status.NOT_APPLICABLE
    assert calm.ok


def test_listed_supervision_follows_only_where_the_drive_failed() -> None:
    solved = act("public-order", "07-09", outcome="resolved")
    assert stands("listed-supervision.due", solved) == NOT_APPLICABLE
    failed = act("public-order", "07-09", outcome="unresolved")
    assert stands("listed-supervision.due", failed, as_of="07-10") == PENDING
    assert stands("listed-supervision.due", failed, act("listed-supervision", "07-10")) == SATISFIED


# 二.2, 二.3 What the report must hold


@pytest.mark.parametrize("content", CONTENTS)
def test_the_four_aspects_with_their_parts_are_a_closed_list(content: str) -> None:
    rest = [name for name in CONTENTS if name != content]
    findings = case(changed(clean(), "finalise-report", contents=rest)).findings
    assert [(finding.rule_id, finding.reason) for finding in findings] == [
        (f"analysis-report.contents.{content}", "missing-content")
    ]
    assert findings[0].reference.locator == "二.2"


def test_the_report_has_twelve_parts_and_no_more() -> None:
    assert [rule.id for rule in campaign.rules if rule.id.startswith("analysis-report.contents.")] == [
        f"analysis-report.contents.{content}" for content in CONTENTS
    ]


@pytest.mark.parametrize(("step", "locator"), [("special-meeting", "一.3"), ("special-research", "二.3")])
def test_the_report_reflects_the_meeting_and_the_research(step: str, locator: str) -> None:
    rest = [name for name in ("special-meeting", "special-research") if name != step]
    findings = case(changed(clean(), "finalise-report", reflects=rest)).findings
    assert [(f.rule_id, f.reason) for f in findings] == [(f"analysis-report.reflects.{step}", "missing-content")]
    assert findings[0].reference.locator == locator


def test_the_report_is_no_work_report() -> None:
    rule = "analysis-report.avoid.work-report"
    assert stands(rule, *in_order("finalise-report", "07-06", attested={"work-report": False})) == SATISFIED
    wrong = in_order("finalise-report", "07-06", attested={"work-report": True})
    assert stands(rule, *wrong) == ("violated", "prohibited")
    assert stands(rule, *in_order("finalise-report", "07-06")) == ("pending", "unattested")  # silence settles nothing
    assert verdict(rule).reference.locator == "二.3"


ATTESTED = {
    "heart-to-heart.attest.exchange": "一.3",
    "heart-to-heart.attest.own-problems": "一.3",
    "special-meeting.attest.theme": "一.3",
    "special-meeting.attest.criticism": "一.3",
    "special-meeting.attest.conclusions": "一.3",
    "special-meeting.attest.examined": "一",
    "branch-meeting.attest.theme": "一",
    "analysis-report.attest.two-emphases": "二.3",
    "analysis-report.attest.four-haves": "二.3",
    "team-papers.attest.gaps": "二.3",
    "team-papers.attest.improvements": "二.3",
    "personal-papers.attest.gaps": "二.3",
    "personal-papers.attest.improvements": "二.3",
    "appraisal-plan.attest.scope": "三.2",
    "appraisal.attest.representative": "三.2",
    "publish-result.attest.scope": "三.4",
    "finalise-report.attest.guiding": "三.4",
    "publish-report.attest.scope": "三.4",
    "continued-study.attest.individual": "四.1",
    "continued-study.attest.collective": "四.1",
    "continued-study.attest.economy": "四.1",
    "special-research.attest.deepened": "四.1",
    "special-research.attest.put-to-use": "四.1",
    "rectification-plan.attest.from-problems": "四",
    "rectification-plan.attest.next-phase": "四.3",
    "both-promoted.attest.held": "四",
}
"""What the plan leaves without a number: the unit declares it."""


def test_the_plan_leaves_these_to_declare_and_no_more() -> None:
    assert {rule.id for rule in campaign.rules if rule.kind == "attestation"} == set(ATTESTED)


@pytest.mark.parametrize("rule", ATTESTED)
def test_what_has_no_number_is_declared(rule: str) -> None:
    subject, _, item = rule.partition(".attest.")
    step = {"analysis-report": "finalise-report"}.get(subject, subject)
    assert stands(rule, *in_order(step, "06-12", attested={item: True})) == SATISFIED
    assert stands(rule, *in_order(step, "06-12", attested={item: False})) == ("violated", "denied")
    for as_of in ("06-12", "12-31"):  # silence is a breach on no day
        assert stands(rule, *in_order(step, "06-12"), as_of=as_of) == ("pending", "unattested")
    assert verdict(rule).reference.locator == ATTESTED[rule]


# 二.1, 三, 四.2 Whom a list without 等 names, all of them are asked for

TOGETHER = [
    ("democratic-discussion", ("party-members", "unit-masses"), "二.1"),
    ("appraisal", ("unit-cadres", "unit-masses"), "三.2"),
    ("great-discussion", ("cadres", "workers", "masses"), "四.2"),
]


@pytest.mark.parametrize(("step", "people", "locator"), TOGETHER)
def test_whom_a_closed_list_joins_all_take_part(step: str, people: tuple[str, ...], locator: str) -> None:
    for one in people:
        rule = f"{step}.participants.{one}"
        assert campaign.rule[rule].reference.locator == locator
        present = dict.fromkeys(people, 3)
        assert stands(rule, *in_order(step, "06-20", present=present)) == SATISFIED
        for short in ({**present, one: 0}, {name: 3 for name in people if name != one}):
            acts = in_order(step, "06-20", present=short)
            assert stands(rule, *acts) == ("violated", "missing-participant")
            others = [f"{step}.participants.{name}" for name in people if name != one]
            assert {stands(other, *acts) for other in others} == {SATISFIED}
        assert stands(rule, *in_order(step, "06-20")) == ("pending", "not-stated")  # the record does not say


def test_the_discussion_is_held_again_where_one_of_the_two_was_not_there() -> None:
    acts = changed(clean(), "democratic-discussion", present={"party-members": 12})
    assessment = case(acts)
    assert findings_of(assessment) == {
        "democratic-discussion.participants.unit-masses": ("violated", "missing-participant")
    }
    assert assessment.findings[0].cure == "again"
    assert [(one.subject, one.again) for one in assessment.next_steps if one.duty_of == "unit"] == [
        ("democratic-discussion", True)
    ]


@pytest.mark.parametrize("group", ["unit-cadres", "unit-masses"])
def test_that_both_appraise_is_read_out_of_two_clauses(group: str) -> None:
    """三.2 lists them in a list that it leaves open (等); that neither may be absent follows from 三 alone."""
    found = campaign.rule[f"appraisal.participants.{group}"]
    assert (found.force, found.basis) == (Force.BINDING, Basis.DERIVED)
    assert found.note is not None
    assert "三" in found.note.en


ALSO = (
    "congress-delegates",
    "npc-deputies",
    "cppcc-members",
    "democratic-parties",
    "grassroots-units",
    "service-users",
)


@pytest.mark.parametrize("group", ALSO)
def test_whom_the_appraisal_mainly_asks_besides_is_left_open(group: str) -> None:
    found = campaign.rule[f"appraisal.participants.{group}"]
    assert (found.force, found.reference.locator) == (Force.PERMISSIVE, "三.2")
    unit_alone = changed(clean(), "appraisal", present={"unit-cadres": 20, "unit-masses": 9})
    assert not case(unit_alone).findings
    assert case(unit_alone).verdict[found.id].status is Status.NOT_APPLICABLE
    with_group = changed(clean(), "appraisal", present={"unit-cadres": 20, "unit-masses": 9, group: 2})
    assert case(with_group).verdict[found.id].status is Status.SATISFIED


# 三.3, 三.4, 四.2 Open lists lack nothing

OPEN = [
    ("appraisal", "criteria", ["problems"], "三.3", "missing-content"),
    ("publish-report", "means", ["circular"], "三.4", "unpublished"),
    ("livelihood", "contents", ["rural-roads"], "四.2", "missing-content"),
]


@pytest.mark.parametrize(("step", "word", "one", "locator", "reason"), OPEN)
def test_an_open_list_lacks_nothing_when_one_of_it_is_there(
    step: str, word: str, one: Any, locator: str, reason: str
) -> None:
    assert stands(f"{step}.{word}", *in_order(step, "06-20", **{word: one})) == SATISFIED


@pytest.mark.parametrize(("step", "word", "value"), [
    ("appraisal", "criteria", ["innovation"]),
    ("publish-report", "means", ["broadcast"]),
    ("livelihood", "contents", ["street-lighting"]),
])  # fmt: skip
def test_an_open_list_takes_what_it_does_not_name(step: str, word: str, value: Any) -> None:
    assert stands(f"{step}.{word}", *in_order(step, "06-20", **{word: value})) == SATISFIED


@pytest.mark.parametrize(("step", "word", "one", "locator", "reason"), OPEN)
def test_an_open_list_still_wants_something(step: str, word: str, one: Any, locator: str, reason: str) -> None:
    empty = verdict(f"{step}.{word}", *in_order(step, "06-20", **{word: []}), as_of="07-31")
    assert (empty.status in (Status.VIOLATED, Status.OVERDUE), empty.reason) == (True, reason)
    # Of what leaves a trace nothing recorded is nothing there; what was looked at or covered the record may leave out.
    silent = stands(f"{step}.{word}", *in_order(step, "06-20"), as_of="07-31")
    assert silent == (("overdue", reason) if word == "means" else ("pending", "not-stated"))


@pytest.mark.parametrize("form", ["meeting", "written"])
def test_the_appraisal_takes_either_of_two_forms_and_no_third(form: str) -> None:
    assert stands("appraisal.forms", *in_order("appraisal", "07-01", forms=[form])) == SATISFIED
    assert stands("appraisal.forms", *in_order("appraisal", "07-01", forms=["meeting", "written"])) == SATISFIED
    assert stands("appraisal.forms", *in_order("appraisal", "07-01", forms=[])) == ("violated", "missing-content")
    assert stands("appraisal.forms", *in_order("appraisal", "07-01")) == ("pending", "not-stated")
    wrong = case(in_order("appraisal", "07-01", forms=["telephone"]))
    assert [diagnostic.code for diagnostic in wrong.diagnostics] == ["unknown-name"]
    assert wrong.verdict["appraisal.forms"].status is Status.INVALID


# 一.2 What is permitted


def test_staff_may_be_invited_to_the_branch_meeting_and_nobody_is_told_off_who_does_not() -> None:
    rule = "branch-meeting.invite.unit-masses"
    assert verdict(rule).force is Force.PERMISSIVE
    for as_of in ("06-17", "07-12"):
        found = verdict(rule, act("branch-meeting", "06-17", invited=[]), as_of=as_of)
        assert (found.status, found.reason, found.level) == (Status.NOT_APPLICABLE, "not-taken", None)
        assert stands(rule, act("branch-meeting", "06-17"), as_of=as_of) == ("not-applicable", "not-taken")
    assert stands(rule, act("branch-meeting", "06-17", invited=["unit-masses"])) == SATISFIED
    assert rule not in {name for step in case(clean()).next_steps for name in step.rules}


# The duties of others


def test_the_plan_lays_these_steps_on_others_and_no_more() -> None:
    assert {step.id: step.by for step in campaign.steps.values() if step.by != "unit"} == OTHERS


def test_others_who_do_nothing_are_waited_for_and_never_held_against_the_unit() -> None:
    for_the_report = ("first-review", "second-review")  # the unit itself must wait for these
    idle = [step for step in OTHERS if step not in for_the_report]
    assessment = case(without(clean(), *idle), as_of="12-31")
    not_late = {step: assessment.verdict[f"{step}.due"].status for step in idle}
    not_late = {step: status for step, status in not_late.items() if status is not Status.OVERDUE}
    assert not_late == {"leader-review": Status.NOT_APPLICABLE, "listed-supervision": Status.PENDING}
    assert not assessment.findings
    assert assessment.ok
    assert not assessment.open
    waited_for = {step.subject: step.duty_of for step in assessment.next_steps}
    idle = [step for step in idle if step not in not_late]  # neither is known to apply
    assert waited_for == {step: OTHERS[step] for step in idle}


def test_others_who_err_are_never_held_against_the_unit() -> None:
    wrong = [
        *changed(clean(), "guide-drafting", date="2009-08-01"),
        act("great-discussion", "07-11", present={"cadres": 60}),
        act("forums", "07-11", times=16),
        act("public-order", "07-30", outcome="unresolved"),
        act("listed-supervision", "07-29"),
        act("approval-items", "06-02"),
        act("spirit-essays", "07-11"),
        act("livelihood", "08-02"),
        act("vanguard", "07-01", invited=["party-members"], contents=["conditions", "procedure"]),
    ]
    assessment = case(wrong, as_of="08-31")
    broken = {v.rule_id for v in assessment.verdicts if v.status in (Status.VIOLATED, Status.OVERDUE)}
    idle = {f"{step}.due" for step in ("spirit-research", "enterprise-help", "returning-business")}
    assert broken - idle == {
        "guide-drafting.due",
        "great-discussion.due",
        "great-discussion.participants.workers",
        "great-discussion.participants.masses",
        "forums.due",
        "public-order.due",
        "listed-supervision.due",
        "listed-supervision.entry.public-order",
        "approval-items.due",
        "spirit-essays.due",
        "livelihood.due",
        "vanguard.invite.party-organisations",
        "vanguard.invite.leading-cadres",
        "vanguard.contents.significance",
    }
    assert assessment.ok
    assert not assessment.findings


@pytest.mark.parametrize(("times", "expected"), [(14, ("overdue", "short")), (15, SATISFIED), (16, SATISFIED)])
def test_fifteen_groups_are_at_least_fifteen(times: int, expected: tuple[str, str | None]) -> None:
    assert stands("forums.due", act("forums", "07-01", times=times)) == expected


def test_no_finding_ever_speaks_of_somebody_elses_duty() -> None:
    for acts in ([], clean(), without(clean(), "first-review", "second-review")):
        for finding in case(acts, as_of="12-31", who=unit(True, True)).findings:
            assert finding.duty_of == "unit"


# 三.4 and 二–三: the report's life


def test_the_report_goes_from_draft_to_formal_step_by_step() -> None:
    life = {
        "06-15": "absent",
        "06-16": "drafted",
        "06-19": "reviewed",
        "06-22": "reviewed",  # discussed by the members; the enlarged meeting is still to come
        "06-23": "discussed",
        "06-25": "revised",
        "07-01": "appraised",
        "07-03": "cleared",
        "07-06": "formal",
    }
    for as_of, state in life.items():
        so_far = [one for one in clean() if one["date"] <= f"2009-{as_of}"]
        report = case(so_far, as_of).documents[0]
        assert (as_of, report.state, report.marks) == (as_of, state, ())
    so_far = [one for one in clean() if one["date"] <= "2009-07-07"]
    assert case(so_far, "07-07").documents[0].marks == ("published",)
    assert case(clean()).documents[0].marks == ("published", "filed")


def test_a_report_that_is_revised_again_is_appraised_cleared_and_made_formal_again() -> None:
    """What rests on the earlier revision falls; the discussions and the reviews of the draft stand."""
    assessment = case([*clean(), act("revise-report", "07-09", presided_by=["principal"])], "07-10")
    fallen = {one.record.step for one in assessment.acts if one.standing == "overtaken"}
    assert fallen == {
        *("revise-report", "appraisal", "second-review", "finalise-report"),
        *("publish-report", "publish-result", "file-report", "file-result"),
    }
    assert not assessment.findings  # in time stays in time, and the last day is not past
    assert (assessment.documents[0].state, assessment.documents[0].marks) == ("revised", ())
    for step in fallen - {"revise-report"}:
        assert stands_in(assessment, f"{step}.due") == ("pending", "overtaken")
    assert set(own_steps(assessment)) == {"appraisal", "publish-report"}


def test_a_draft_written_anew_takes_back_its_reviews_and_the_discussions() -> None:
    assessment = case([*until(clean(), "06-25"), act("draft-report", "06-26", presided_by=["principal"])], "06-26")
    fallen = {one.record.step for one in assessment.acts if one.standing == "overtaken"}
    assert fallen == {
        *("draft-report", "submit-draft", "first-review"),
        *("democratic-discussion", "enlarged-meeting", "collect-opinions", "revise-report"),
    }
    assert assessment.documents[0].state == "drafted"
    assert "submit-draft" in own_steps(assessment)
    assert not {"democratic-discussion.due", "revise-report.due"} & set(findings_of(assessment))


def test_an_act_that_came_out_nobody_knows_how_moves_nothing_until_that_is_told() -> None:
    """The appraisal has no outcomes in the plan, and the record says one all the same."""
    told = changed(until(clean(), "07-01"), "appraisal", outcome="returned")
    found = case(told, "07-01")
    assert (found.verdict["appraisal.due"].reason, found.documents[0].state) == ("undecided", "revised")
    assert [one.standing for one in found.acts if one.record.step == "appraisal"] == ["undecided"]
    (asked,) = [step for step in found.next_steps if step.subject == "appraisal"]
    assert (asked.amends, "put it right" in asked.why.en) == (True, True)
    met = case([*clean()[:1], act("special-meeting", "06-12", outcome="well")], "06-12")
    assert met.acts[-1].standing == "counts"  # it moves no paper: it took place, however it went


@pytest.mark.parametrize("review", ["first-review", "leader-review"])
def test_a_review_that_says_nothing_passed_and_one_that_returns_asks_for_a_new_draft(review: str) -> None:
    """二.3: the draft is looked at and held to (审阅把关); a record need not say that it was let through."""
    before = until(clean(linked=True), "06-19")
    states = {}
    for outcome in (None, "passed", "returned", "unheard-of"):
        found = case(changed(before, review, outcome=outcome), "06-19", unit(linked=True))
        assert bool(found.diagnostics) == (outcome == "unheard-of"), "silence is no error"
        states[outcome] = found.documents[0].state
    assert states == {None: "reviewed", "passed": "reviewed", "returned": "drafted", "unheard-of": "drafted"}
    back = changed(before, review, outcome="returned")
    found = case(back, "06-19", unit(linked=True))
    assert ("draft-report", True) in {(step.subject, step.again) for step in found.next_steps}
    assert stands_in(found, "draft-report.due") == ("pending", "overtaken")
    assert found.ok
    to = {"recipients": ["guidance-group", "reviewing-leader"]}
    anew = [*back, act("draft-report", "06-20", presided_by=["principal"]), act("submit-draft", "06-20", **to)]
    again = case([*anew, act("first-review", "06-21"), act("leader-review", "06-21")], "06-21", unit(linked=True))
    assert again.documents[0].state == "reviewed"


def test_a_clearance_that_gives_the_report_back_asks_for_a_new_revision() -> None:
    """三.4 holds the report to the same (把关) as 二.3 the draft: what was appraised is revised and appraised again."""
    back = changed(until(clean(), "07-03"), "second-review", outcome="returned")
    found = case(back, "07-03")
    assert (found.ok, found.documents[0].state, bool(found.diagnostics)) == (True, "revised", False)
    asked = {(step.subject, step.again) for step in found.next_steps}
    assert ("revise-report", True) in asked
    assert not {"appraisal", "second-review", "finalise-report"} & {step for step, _ in asked}
    appraised = next(one for one in clean() if one["step"] == "appraisal")
    anew = [*back, act("revise-report", "07-04", presided_by=["principal"]), {**appraised, "date": "2009-07-06"}]
    assert case([*anew, act("second-review", "07-07")], "07-07").documents[0].state == "cleared"
    formal = case(changed(clean(), "second-review", outcome="returned"), "07-12")
    assert [one.rule_id for one in formal.findings] == ["revise-report.due", "finalise-report.entry.second-review"]
    assert formal.documents[0].state == "revised"


@pytest.mark.parametrize(
    ("review", "writer", "on", "state"),
    [("first-review", "draft-report", "06-19", "reviewed"), ("second-review", "revise-report", "07-03", "cleared")],
)
def test_what_passes_after_a_return_has_been_revised_though_no_record_says_so(
    review: str, writer: str, on: str, state: str
) -> None:
    """The pass counts, the revision is asked for as a record; the oracle, which reads no spec, says the same."""
    acts = [*changed(until(clean(), on), review, outcome="returned"), act(review, shifted(on, 1), outcome="passed")]
    found = case(acts, "07-12")
    assert found.documents[0].state == state
    assert (stands_in(found, f"{writer}.due"), found.verdict[f"{writer}.due"].cure) == (
        ("pending", "overtaken"),
        "record",
    )
    data = {"unit": unit(), "records": acts}
    assert {one.rule_id: stands_in(found, one.rule_id) for one in found.verdicts} == oracle.judge(data, day("07-12"))


def test_a_report_made_formal_although_it_was_returned_is_not_formal() -> None:
    """The draft is to be written anew, and what was made of the one that was given back settles nothing."""
    found = case(changed(clean(), "first-review", outcome="returned"), "07-12")
    assert [one.rule_id for one in found.findings] == ["draft-report.due", "finalise-report.entry.first-review"]
    assert found.documents[0].state == "drafted"
    assert {one.record.step for one in found.acts if one.standing == "irregular"} >= {"finalise-report", "file-report"}


def test_corrected_misprints_make_no_new_version() -> None:
    assessment = case([*clean(), act("revise-report", "07-09", presided_by=["principal"], correction=True)])
    assert {one.standing for one in assessment.acts} == {"counts"}
    assert assessment.documents[0].state == "formal"
    assert not assessment.findings


def test_contents_that_the_formal_report_lacks_are_mended_by_making_it_formal_again() -> None:
    final = next(one for one in clean() if one["step"] == "finalise-report")
    short = changed(clean(), "finalise-report", contents=[name for name in CONTENTS if name != "team-building"])
    assessment = case(short)
    rule = "analysis-report.contents.team-building"
    assert findings_of(assessment) == {rule: ("violated", "missing-content")}
    assert assessment.verdict[rule].cure == "again"
    assert assessment.open
    anew = case([*short, {**final, "date": "2009-07-09"}], "07-10")
    assert findings_of(anew) == {rule: ("violated", "missing-content")}  # what was filed lacked it, and that stays
    assert (anew.verdict[rule].cure, anew.verdict[rule].made_good) == ("none", day("07-09"))
    assert "file-report" in own_steps(anew)
    silent = case(changed(clean(), "finalise-report", contents=None))
    assert not silent.findings  # nobody is accused of what the record does not say
    assert stands_in(silent, rule) == ("pending", "not-stated")


def test_what_bars_the_report_from_becoming_formal() -> None:
    so_far = [one for one in clean() if one["date"] <= "2009-06-25"]
    barred = [found.rule_id for found in case(so_far, "06-25").why_not("finalise-report")]
    assert barred == ["finalise-report.entry.appraisal", "finalise-report.entry.second-review"]
    ready = [one for one in clean() if one["date"] <= "2009-07-03"]
    assert not case(ready, "07-03").why_not("finalise-report")


def test_the_phase_is_complete_when_every_binding_step_of_the_unit_is() -> None:
    for step in ("seek-opinions", "branch-meeting", "personal-papers", "file-result", "rectification-plan"):
        assert case(without(clean(), step)).phases[0].state == "active", step
    partly = changed(clean(), "personal-papers", counts={"party-members": MEMBERS - 1})
    assert case(partly).phases[0].state == "active"


# Every rule cites its clause


def test_every_rule_cites_a_section_of_the_plan() -> None:
    for rule in campaign.rules:
        assert rule.reference.locator in SECTIONS, rule.id
        assert rule.reference.document


def test_every_section_of_the_plan_is_cited() -> None:
    cited = {rule.reference.locator for rule in campaign.rules} | {
        p.reference.locator for p in campaign.phases.values()
    }
    assert SECTIONS - cited == set()


@pytest.mark.parametrize(
    ("rule", "locator"),
    [*((f"{step}.{word}", locator) for step, word, _, locator, _ in OPEN), ("appraisal.forms", "三.2")],
)
def test_a_list_with_a_choice_cites_the_section_of_its_entries(rule: str, locator: str) -> None:
    assert campaign.rule[rule].reference.locator == locator


# Wrong verdicts that the plan's own cases bring out


def test_a_group_with_nobody_in_it_is_not_missed() -> None:
    who = unit(leading_cadres=0)
    assert (
        stands(
            "branch-meeting.attend.leading-cadres",
            act("branch-meeting", "06-17", present={"party-members": 40}),
            who=who,
        )
        == NOT_APPLICABLE
    )


def test_nobody_present_does_not_take_part() -> None:
    nobody = in_order("democratic-discussion", "06-22", present={"party-members": 0, "unit-masses": 0})
    assessment = case(nobody, "06-30")
    assert assessment.acts[-1].standing == "irregular"
    assert assessment.verdict["democratic-discussion.due"].reason == "irregular"
    found = [
        assessment.verdict[f"democratic-discussion.participants.{one}"] for one in ("party-members", "unit-masses")
    ]
    assert {one.status for one in found} == {Status.VIOLATED}  # a stated 0 is a statement (acts.md, section 5)


def test_branches_that_may_still_meet_in_time_are_not_missed_yet() -> None:
    first = act("branch-meeting", "06-15", present={"party-members": 25, "leading-cadres": 6}, kept=["branch-minutes"])
    assert stands("branch-meeting.attend.party-members", first, as_of="06-16") == ("pending", "short")


def test_a_branch_that_met_too_late_is_noticed() -> None:
    first = act("branch-meeting", "06-15", present={"party-members": 25, "leading-cadres": 6}, kept=["branch-minutes"])
    last = act("branch-meeting", "06-25", present={"party-members": MEMBERS}, kept=["branch-minutes"])
    findings = case([first, last]).findings
    assert "late" in [finding.reason for finding in findings if finding.subject == "branch-meeting"]


def test_each_branch_meeting_keeps_its_minutes() -> None:
    first = act("branch-meeting", "06-15", present={"party-members": 25}, kept=["branch-minutes"])
    second = act("branch-meeting", "06-16", present={"party-members": 15})
    assert verdict("branch-meeting.keep.branch-minutes", first, second).status is not Status.SATISFIED


def test_the_order_of_two_records_of_one_day_does_not_decide() -> None:
    empty, sent = act("file-report", "07-11", recipients=[]), act("file-report", "07-11")
    formal = before("file-report", "07-06")
    for rule in ("file-report.send_to.campaign-office", "file-report.due"):
        assert (
            stands(rule, *formal, empty, sent) == stands(rule, *formal, sent, empty) != ("overdue", "missing-recipient")
        )


def test_leaving_out_the_outcome_does_not_make_the_duty_vanish() -> None:
    sorted_out = {name: value for name, value in act("collect-opinions", "06-24").items() if name != "outcome"}
    assessment = case([sorted_out])
    assert assessment.verdict["study-problems.due"].reason == "undecided"
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["no-outcome"]


def test_before_the_opinions_are_sorted_it_cannot_be_told_whether_problems_concentrate() -> None:
    assert verdict("study-problems.due", as_of="06-18").status is Status.PENDING


def test_papers_that_two_records_count_beyond_the_headcount_are_not_called_impossible() -> None:
    """Some may have been counted twice: that is for the unit to say."""
    half = {"counts": {"party-members": MEMBERS - 10}}
    assessment = case([act("personal-papers", "06-20", **half), act("personal-papers", "06-26", **half)])
    assert not assessment.diagnostics
    assert assessment.verdict["personal-papers.due"].status is not Status.INVALID


def test_overdue_is_never_said_of_a_day_to_come() -> None:
    found = case(as_of="06-12", planned={"special-meeting": "06-20"}).verdict["report-before-meeting.due"]
    assert found.due is not None
    assert found.status is not Status.OVERDUE or found.due < day("06-12")


def test_an_invalid_verdict_says_that_the_data_are_bad() -> None:
    never = [*in_order("report-before-meeting", "06-05"), act("special-meeting", "06-12") | {"date": "2009-06-31"}]
    found = case(never).verdict["report-before-meeting.due"]
    assert found.status is Status.INVALID
    assert "data" in found.message.en


def test_a_meeting_of_two_days_is_judged_each_way() -> None:
    ready = [*before("special-meeting", "06-04"), act("report-before-meeting", "06-05")]
    two = [*ready, act("special-meeting", "06-12"), act("special-meeting", "06-11")]
    assert stands("report-before-meeting.due", *two) == ("ambiguous", "contradictory")  # seven days, or six
    assert stands("special-meeting.due", *two) == SATISFIED  # either way by the 15th


def test_an_unknown_headcount_breaks_no_order() -> None:
    who = unit()
    del who["headcounts"]["leading-team"]
    found = case(clean(), who=who).verdict["special-meeting.entry.prepare-speeches"]
    assert (found.status, found.reason) == (Status.PENDING, "unknown-headcount")


def test_an_unreadable_attribute_excuses_nobody() -> None:
    who = unit()
    who["attributes"]["contact-point"] = "yes"
    assessment = case(clean(), who=who)
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["wrong-value"]
    assert assessment.verdict["special-meeting.invite.city-leader"].status in (Status.PENDING, Status.INVALID)


@pytest.mark.parametrize("step", ["collect-opinions", "revise-report"])
def test_the_first_act_decides_whether_the_order_was_kept(step: str) -> None:
    """What began too early is out of order although it was done again in time; without that act, it is not."""
    early = next(one for one in clean() if one["step"] == step) | {"date": "2009-06-22"}
    findings = case([*clean(), early]).findings
    assert [(f.rule_id, f.reason) for f in findings] == [(f"{step}.entry.enlarged-meeting", "out-of-order")]
    assert not case(clean()).findings


def test_two_days_of_the_meeting_leave_open_only_what_differs_between_them() -> None:
    assessment = case([*clean(), act("special-meeting", "06-13")])
    untold = {v.rule_id for v in assessment.verdicts if v.reason == "contradictory"}
    # Of the second day the record says nothing but the day.
    assert untold == {
        *("special-meeting.attend.leading-team", "special-meeting.invite.guidance-group"),
        *("special-meeting.invite.discipline-commission", "special-meeting.invite.organisation-department"),
        *(f"special-meeting.attest.{claim}" for claim in ("theme", "criticism", "conclusions", "examined")),
    }
    assert {finding.rule_id for finding in assessment.findings} == untold
    assert {finding.level for finding in assessment.findings} == {Level.WARNING}
    assert assessment.verdict["special-meeting.due"].status is Status.SATISFIED
    assert assessment.documents[0].state == "formal"


# Situations that units get into


def until(acts: Iterable[Act], on: str) -> list[Act]:
    return [one for one in acts if one["date"] <= f"2009-{on}"]


def findings_of(assessment: Assessment) -> dict[str, tuple[str, str | None]]:
    """Every finding: rule to status and reason."""
    return {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in assessment.findings}


def own_steps(assessment: Assessment) -> dict[str, str | None]:
    """The unit's own next steps with their dates."""
    mine = [step for step in assessment.next_steps if step.duty_of == "unit"]
    return {step.subject: str(step.due)[5:] if step.due else None for step in mine}


def test_whoever_keeps_to_the_plan_has_nothing_amiss_on_any_day() -> None:
    acts = clean(contact=True, linked=True)
    for offset in range(60):
        on = shifted("05-20", offset)
        assessment = case(until(acts, on), on, unit(True, True))
        assert (on, findings_of(assessment), assessment.diagnostics) == (on, {}, ())


def test_what_is_done_next_was_never_barred() -> None:
    acts = clean(contact=True, linked=True)
    for one in acts:
        on = one["date"][5:]
        before = [other for other in until(acts, on) if other is not one]
        assert not case(before, on, unit(True, True)).why_not(one["step"]), one["step"]


def test_all_on_one_day_is_in_order_but_leaves_the_report_no_lead() -> None:
    acts = [{**one, "date": "2009-06-12"} for one in clean()]
    assert findings_of(case(acts, "06-12")) == {"report-before-meeting.due": OUT_OF_ORDER}


def test_before_the_campaign_everything_is_still_to_be_done() -> None:
    assessment = case(as_of="05-01")
    assert assessment.ok
    assert not assessment.findings
    steps = own_steps(assessment)
    assert next(iter(steps)) == "seek-opinions"
    assert not {"special-meeting", "report-before-meeting", "revise-report", "appraisal"} & set(steps)


def test_what_others_wait_for_is_due_when_they_are() -> None:
    """Nothing dates the opinions but the report seven days before a meeting by 15 June."""
    steps = own_steps(case(as_of="06-01"))
    due = {name: steps[name] for name in ("seek-opinions", "heart-to-heart", "prepare-speeches", "draft-report")}
    assert due == {
        "seek-opinions": "06-08",
        "heart-to-heart": "06-15",
        "prepare-speeches": "06-15",
        "draft-report": "06-20",
    }


def test_the_day_itself_counts_and_the_day_after_has_not_come() -> None:
    meeting = act("special-meeting", "06-15", present={"leading-team": TEAM})
    assert stands("special-meeting.due", meeting, as_of="06-15") == SATISFIED
    report = in_order("report-before-meeting", "06-05", attachments=["opinion-summary"])
    ahead = case([*report, meeting], "06-14")
    assert [diagnostic.code for diagnostic in ahead.diagnostics] == ["after-as-of"]
    assert [diagnostic.severity for diagnostic in ahead.diagnostics] == ["warning"]
    assert ahead.verdict["special-meeting.due"].status is Status.PENDING  # it is not there yet
    assert ahead.ok


@pytest.mark.parametrize("waiver", ["heart-to-heart", "special-meeting"])
def test_this_plan_lets_nobody_off(waiver: str) -> None:
    leave = {"waiver": waiver, "approved_by": "campaign-office", "justification": "工作繁忙", "date": "2009-06-01"}
    data = {"progress": 1, "campaign": "dongyang-2009-analysis", "unit": unit(), "waivers": [leave]}
    asked = assess(campaign, parse_progress({**data, "records": without(clean(), waiver)}), day("07-12"))
    assert [diagnostic.code for diagnostic in asked.diagnostics] == ["not-waivable"]
    assert findings_of(asked) == findings_of(case(without(clean(), waiver)))
    assert asked.verdict[f"{waiver}.due"].status is Status.OVERDUE


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("06-05", SATISFIED),
        ("06-07", ("ambiguous", "late")),
        ("06-08", LATE),
        ("06-12", OUT_OF_ORDER),
        ("06-15", OUT_OF_ORDER),
    ],
)
def test_a_recipient_that_was_forgotten_at_first_is_judged_by_the_day_it_got_the_report(
    on: str, expected: tuple[str, str | None]
) -> None:
    first = changed(clean(), "report-before-meeting", recipients=["organisation-department", "campaign-office"])
    assessment = case([*first, act("report-before-meeting", on, recipients=["discipline-commission"])])
    # It is done when the last of them has it, and that day is judged.
    rules = ("report-before-meeting.send_to.discipline-commission", "report-before-meeting.due")
    left = {} if expected == SATISFIED else dict.fromkeys(rules, expected)
    assert findings_of(assessment) == left
    assert assessment.verdict["report-before-meeting.send_to.campaign-office"].status is Status.SATISFIED


def test_the_two_city_leaders_do_not_stand_in_for_each_other() -> None:
    """The contact point's leader is invited, the linked department's reviews; they may be two persons."""
    acts = changed(clean(contact=True, linked=True), "submit-draft", recipients=["guidance-group", "city-leader"])
    guests = ["guidance-group", "discipline-commission", "organisation-department", "reviewing-leader"]
    acts = changed(acts, "special-meeting", invited=guests)
    found = findings_of(case(acts, who=unit(True, True)))
    assert {rule: answer for rule, answer in found.items() if answer[1] != "irregular"} == {
        "special-meeting.invite.city-leader": ("violated", "missing-participant"),
        "submit-draft.send_to.reviewing-leader": ("overdue", "missing-recipient"),
    }
    by_the_other = changed(clean(linked=True), "leader-review", by="city-leader")
    assert [d.code for d in case(by_the_other, who=unit(linked=True)).diagnostics] == ["wrong-actor"]


def branch(on: str, members: int, cadres: int = 0, theme: bool | None = True, kept: bool = True) -> Act:
    said = {} if theme is None else {"attested": {"theme": theme}}
    minutes = {"kept": ["branch-minutes"]} if kept else {}
    return act("branch-meeting", on, present={"party-members": members, "leading-cadres": cadres}, **said, **minutes)


def test_a_branch_that_has_not_met_yet_is_the_next_step() -> None:
    acts = [*without(until(clean(), "06-16"), "branch-meeting"), branch("06-15", 20, CADRES)]
    step = case(acts, "06-16").next_steps[0]
    assert (step.subject, step.rules, step.amends) == ("branch-meeting", ("branch-meeting.attend.party-members",), True)
    assert step.due == day("06-20")
    assert "branch-meeting" not in own_steps(case([*acts, branch("06-16", MEMBERS)], "06-16"))


UNTOLD = {"branch-meeting.attend.party-members": ("ambiguous", "untold")}
"""Twenty of forty, twice: numbers do not tell whether the same came again."""


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (branch("06-20", MEMBERS), {}),
        (branch("06-21", MEMBERS), {"branch-meeting.attend.party-members": LATE}),
        (branch("06-20", 20), UNTOLD),
        (branch("06-20", 19), {"branch-meeting.attend.party-members": SHORT}),
        (branch("06-20", MEMBERS, theme=None), {}),
        (branch("06-20", MEMBERS, theme=False), {"branch-meeting.attest.theme": ("violated", "denied")}),
        (branch("06-20", MEMBERS, kept=False), {"branch-meeting.keep.branch-minutes": ("overdue", "missing-record")}),
    ],
)
def test_the_second_of_two_branches(second: Act, expected: dict[str, tuple[str, str]]) -> None:
    acts = [*without(clean(), "branch-meeting"), branch("06-17", 20, CADRES), second]
    assert findings_of(case(acts)) == expected


def test_branches_whose_numbers_make_all_are_left_to_be_told_until_the_due_date() -> None:
    acts = [branch("06-15", 20, CADRES), branch("06-16", 20)]
    assert stands("branch-meeting.attend.party-members", *acts, as_of="06-20") == ("pending", "untold")


def test_a_unit_without_leading_cadres_in_the_party_lacks_nobody() -> None:
    acts = changed(clean(), "branch-meeting", present={"party-members": MEMBERS})
    assessment = case(acts, who=unit(leading_cadres=0))
    assert not assessment.findings
    assert assessment.ok
    assert assessment.phases[0].state == "complete"


def test_a_unit_without_party_members_owes_no_papers() -> None:
    acts = without(clean(), "personal-papers")
    acts = changed(acts, "branch-meeting", present={"unit-masses": 3})
    acts = changed(acts, "democratic-discussion", present={"unit-masses": 6})
    assessment = case(acts, who=unit(party_members=0, leading_cadres=0))
    assert not assessment.findings
    assert not own_steps(assessment)
    assert assessment.phases[0].state == "complete"


def test_the_speeches_of_nobody_are_prepared() -> None:
    acts = [act("seek-opinions", "06-02"), act("heart-to-heart", "06-04"), act("special-meeting", "06-12")]
    rule = "special-meeting.entry.prepare-speeches"
    assert verdict(rule, *acts, who=unit(leading_team=0)).status in (Status.SATISFIED, Status.NOT_APPLICABLE)


def test_naming_a_whole_does_not_name_its_parts() -> None:
    whole = ["consensus", "record", "direction", "team-building"]
    assessment = case(changed(clean(), "finalise-report", contents=whole))
    assert [(d.code, d.location.pointer[-11:]) for d in assessment.diagnostics] == [
        ("unknown-name", "/contents/1"),
        ("unknown-name", "/contents/2"),
    ]
    stated = {name: assessment.verdict[f"analysis-report.contents.{name}"].status for name in CONTENTS}
    assert {name for name, status in stated.items() if status is Status.SATISFIED} == {"consensus", "team-building"}
    assert set(stated.values()) == {Status.SATISFIED, Status.INVALID}


def test_what_a_step_does_not_ask_for_is_said_and_changes_nothing() -> None:
    assessment = case(changed(clean(), "special-meeting", criteria=["problems"]))
    assert [(d.code, d.severity) for d in assessment.diagnostics] == [("not-asked", "warning")]
    assert assessment.ok
    assert not assessment.findings


def test_whoever_reviews_his_own_draft_has_no_review() -> None:
    assessment = case(changed(clean(), "first-review", by="unit"))
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["wrong-actor"]
    assert assessment.verdict["first-review.due"].status is Status.INVALID
    undecided = assessment.verdict["democratic-discussion.entry.first-review"]
    assert (undecided.status, undecided.reason, undecided.level) == (Status.PENDING, Reason.UNDECIDED, None)
    assert not assessment.ok


def test_of_two_results_the_last_decides_whether_there_is_a_duty() -> None:
    first, last = [*without(clean(), "study-problems")], act("collect-opinions", "06-24", outcome="scattered")
    assert findings_of(case(first)) == {"study-problems.due": OVERDUE}
    assert own_steps(case(first)) == {"study-problems": "07-10"}
    assert findings_of(case([*first, last])) == {}
    assert "study-problems" not in own_steps(case([*first, last]))


def test_what_has_neither_date_nor_act_of_its_own_warns_where_nothing_is_said() -> None:
    silent = case(without(clean(), "both-promoted"))
    assert findings_of(silent) == {"both-promoted.due": OVERDUE}
    assert silent.findings[0].level is Level.WARNING
    assert silent.ok
    assert silent.phases[0].state == "complete"
    denied = case(changed(clean(), "both-promoted", attested={"held": False}))
    assert findings_of(denied) == {"both-promoted.attest.held": ("violated", "denied")}
    assert not denied.ok


def test_a_plan_made_before_the_analysis_stands_with_its_fault() -> None:
    assessment = case(changed(clean(), "rectification-plan", date="2009-06-01"))
    assert findings_of(assessment) == {"rectification-plan.entry.draft-report": OUT_OF_ORDER}
    assert (assessment.findings[0].cure, assessment.open) == ("none", False)


def test_what_is_filed_before_the_report_is_formal_is_filed_again() -> None:
    early = changed(clean(), "file-report", date="2009-07-01")
    assessment = case(early)
    assert findings_of(assessment) == {"file-report.entry.finalise-report": OUT_OF_ORDER}
    assert [(step.subject, step.again) for step in assessment.next_steps if step.duty_of == "unit"] == [
        ("file-report", True)
    ]
    again = case([*early, act("file-report", "07-09")])
    assert again.verdict["file-report.due"].status is Status.SATISFIED
    assert again.verdict["file-report.entry.finalise-report"].made_good == day("07-09")
    assert not again.open


def test_the_report_may_be_published_before_it_is_appraised() -> None:
    assert not case(changed(clean(), "publish-report", date="2009-06-26")).findings


def test_a_file_that_says_nothing_of_the_unit_is_asked_for_its_facts_and_assessed_all_the_same() -> None:
    assessment = case(until(clean(), "06-12"), "06-18", {"id": "u1"})
    codes = [diagnostic.code for diagnostic in assessment.diagnostics]
    assert codes == ["unknown-attribute"] * 2 + ["unknown-headcount"] * 3
    assert not assessment.ok
    assert not assessment.findings
    assert assessment.verdict["special-meeting.due"].status is Status.SATISFIED
    assert assessment.verdict["leader-review.due"].reason == "undecided"
    assert "leader-review" not in {step.subject for step in assessment.next_steps}


def test_a_report_that_was_sent_is_not_asked_for_again() -> None:
    """While the meeting is to come, its lead cannot be told yet (R10)."""
    assessment = case(until(clean(), "06-05"), "06-08")
    assert not assessment.findings
    assert "report-before-meeting" not in own_steps(assessment)


def test_somebody_asks_for_an_outcome_that_was_left_out() -> None:
    assessment = case(changed(without(clean(), "study-problems"), "collect-opinions", outcome=None))
    asked = {step.subject for step in assessment.next_steps if step.duty_of == "unit"}
    assert assessment.diagnostics or assessment.findings or asked & {"collect-opinions", "study-problems"}


def test_a_planned_day_that_has_passed_is_no_plan() -> None:
    found = case(as_of="06-05", planned={"special-meeting": "06-04"}).verdict["report-before-meeting.due"]
    assert (found.status, found.due) == (Status.PENDING, day("06-08"))


def test_a_record_without_its_count_falls_short_and_is_not_unrecorded() -> None:
    assert stands("prepare-speeches.due", act("prepare-speeches", "06-10", counts={})) == SHORT


def test_acts_of_the_year_before_are_noticed() -> None:
    early = [{**one, "date": one["date"].replace("2009", "2008")} for one in clean()]
    assessment = case(early)
    assert assessment.diagnostics or assessment.findings


def test_more_of_a_group_than_there_are_proves_nothing() -> None:
    present = {"party-members": MEMBERS + 1, "unit-masses": 3}
    assessment = case(changed(clean(), "democratic-discussion", present=present))
    assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["more-than-members"]
    assert assessment.verdict["democratic-discussion.participants.party-members"].status is Status.INVALID
