"""What a waiver frees from: exactly what it names, be that a step, its date, an entry rule, or a phase."""

from __future__ import annotations

from datetime import date

import pytest

from campaignflow import Assessment, Run, assess, parse_campaign, parse_progress
from campaignflow.advice.remedies import openings
from campaignflow.checklists import checklist
from campaignflow.rules.outcome import Reason, Status
from generate import Json

CAMPAIGN = parse_campaign("""
campaignflow: 1
campaign: permit
version: "1"
title: a permit
source: {title: the plan}
year: {value: 2024}
bodies: {office: the office}
documents:
  permit: {title: the permit, states: {drafted: drafted, sent: sent in}}
  notes: {title: the notes, states: {made: made}}
phases:
  asking:
    title: asking for it
    window: 06-01 to 06-30
    steps:
      talk: {title: the talk, due: 06-05}
      draft: {title: the draft, due: 06-10, entry: talk, makes: permit.drafted}
      send: {title: sending it in, due: 06-20, entry: draft, makes: permit.sent}
      notice: {title: the notice, due: 3 days before hearing}
      hearing: {title: the hearing, due: 06-25}
      questions: {title: the questions, during: hearing}
      minutes: {title: the minutes, makes: notes.made}
      list: {title: the list, makes: notes.made}
  using:
    title: using it
    entry: asking
    steps:
      use: {title: the use}
waivers:
  no-draft: {title: no draft, covers: [draft], approved_by: office}
  late-draft: {title: a late draft, covers: [draft.due], approved_by: office}
  no-order: {title: sent without a draft, covers: [send.entry.draft], approved_by: office}
  no-hearing: {title: no hearing, covers: [hearing], approved_by: office}
  late-hearing: {title: a late hearing, covers: [hearing.due], approved_by: office}
  late-notice: {title: a late notice, covers: [notice.due], approved_by: office}
  no-list: {title: no list, covers: [list], approved_by: office}
  no-asking: {title: nothing to ask for, covers: [asking], approved_by: office}
""")
Act = tuple[str, str]
TALK: Act = ("talk", "06-03")


def granted(name: str) -> dict[str, str]:
    return {"waiver": name, "approved_by": "office", "justification": "asked", "date": "2024-06-01"}


def case(on: str, *acts: Act, leave: str) -> Assessment:
    records = [{"step": step, "date": f"2024-{day}"} for step, day in acts]
    told = {"progress": 1, "campaign": "permit", "records": records, "waivers": [granted(leave)]}
    return assess(CAMPAIGN, parse_progress(told), date.fromisoformat(f"2024-{on}"))


def status(found: Assessment, rule: str) -> tuple[Status, Reason | None]:
    return found.verdict[rule].status, found.verdict[rule].reason


def offered(found: Assessment) -> dict[str, date | None]:
    return {step.subject: step.due for step in found.next_steps}


def state(found: Assessment, document: str) -> str:
    return next(one.state for one in found.documents if one.id == document)


# A step


def test_a_waived_step_is_not_asked_for_and_holds_back_nobody() -> None:
    found = case("06-30", TALK, leave="no-draft")
    assert status(found, "draft.due") == status(found, "send.entry.draft") == (Status.WAIVED, None)
    assert "draft" not in offered(found)
    assert "send" in offered(found)
    assert not found.why_not("send")
    assert "draft" not in next(step.unlocks for step in case("06-04", leave="no-draft").next_steps)
    sent = case("06-12", TALK, ("send", "06-12"), leave="no-draft")
    assert (sent.acts[-1].standing, state(sent, "permit")) == ("counts", "sent")


def test_nothing_counts_from_a_waived_step_or_is_to_lie_within_it() -> None:
    found = case("06-28", leave="no-hearing")
    assert status(found, "notice.due") == (Status.PENDING, None)
    assert status(found, "questions.during.hearing") == (Status.WAIVED, None)
    assert {"notice", "questions"} <= offered(found).keys()


def test_a_state_is_reached_without_a_waived_step_that_was_to_make_it_too() -> None:
    done = case("06-12", ("minutes", "06-12"), leave="no-list")
    assert state(done, "notes") == "made"
    assert state(case("06-12", ("minutes", "06-12"), leave="no-draft"), "notes") == "absent"
    ways = openings(case("06-11", leave="no-list"), "notes.made").ways
    assert [[one.step for one in way.acts] for way in ways] == [["minutes"]]


@pytest.mark.parametrize("by", ["office", "nobody"])
def test_a_waiver_of_after_the_day_of_the_question_is_not_looked_at(by: str) -> None:
    """Whoever approved it: what is dated later is not there yet."""
    told = {"progress": 1, "campaign": "permit", "waivers": [{**granted("no-draft"), "approved_by": by}]}
    found = assess(CAMPAIGN, parse_progress(told), date(2024, 5, 31))
    assert [one.code for one in found.diagnostics] == ["after-as-of"]
    assert status(found, "draft.due")[0] is Status.PENDING


# A date


def test_a_waived_date_leaves_the_step_asked_for_without_one() -> None:
    found = case("06-15", TALK, leave="late-draft")
    assert status(found, "draft.due") == (Status.WAIVED, None)
    assert found.open
    assert offered(found)["draft"] == date(2024, 6, 20), "what waits for it needs it then"
    why = next(step.why for step in found.next_steps if step.subject == "draft")
    assert (why.zh[:5], why.en) == ("the d", "The draft: to be done; what follows needs it by 20 June 2024")
    message = found.verdict["draft.due"].message
    assert message.en == "The draft: due by 10 June 2024. Waived; only the date is waived; it is still to be done."
    assert message.zh.endswith("已豁免；豁免的只是期限，事项仍应完成。")


def test_a_step_whose_date_is_waived_keeps_its_gates_and_holds_back_what_follows() -> None:
    found = case("06-15", leave="late-draft")
    assert [verdict.rule_id for verdict in found.why_not("draft")] == ["draft.entry.talk"]
    assert [verdict.rule_id for verdict in found.why_not("send")] == ["send.entry.draft"]
    early = case("06-15", TALK, ("send", "06-15"), leave="late-draft")
    assert status(early, "send.entry.draft") == (Status.VIOLATED, Reason.MISSING)
    assert {phase.id: phase.state for phase in found.phases} == {"asking": "active", "using": "upcoming"}
    assert "draft.due" in {verdict.rule_id for verdict in found.why_not("asking")}


def test_a_step_whose_date_is_waived_is_never_late_and_at_last_done() -> None:
    late = case("09-01", TALK, leave="late-draft")
    assert status(late, "draft.due") == (Status.WAIVED, None)
    assert "draft" in offered(late)
    done = case("09-01", TALK, ("draft", "08-01"), leave="late-draft")
    assert status(done, "draft.due") == (Status.WAIVED, None)
    assert done.verdict["draft.due"].message.en.endswith("Waived; done on 1 August 2024.")
    assert "draft" not in offered(done)


def test_a_step_whose_date_is_waived_is_asked_for_again_like_any_other() -> None:
    found = case("06-15", ("draft", "06-02"), leave="late-draft")
    assert status(found, "draft.due") == (Status.WAIVED, Reason.IRREGULAR)
    assert found.open
    again = case("06-15", ("draft", "06-02"), TALK, leave="late-draft")
    assert [step.subject for step in again.next_steps if step.again] == ["draft"]


def test_nothing_is_late_because_of_a_day_that_is_waived() -> None:
    assert status(case("06-24", leave="late-hearing"), "notice.due") == (Status.PENDING, None)
    assert status(case("06-24", leave="no-draft"), "notice.due") == (Status.OVERDUE, Reason.MISSING)


def test_a_date_before_another_step_gates_it_no_more_once_it_is_waived() -> None:
    found = case("06-24", leave="late-notice")
    assert not found.why_not("hearing")
    held = case("06-26", ("hearing", "06-24"), leave="late-notice")
    assert status(held, "notice.due") == (Status.WAIVED, None)
    assert offered(held)["notice"] is None


def test_an_item_of_the_checklist_whose_date_is_waived_is_still_to_be_ticked() -> None:
    items = {item.rule: item for item in checklist(CAMPAIGN, case("06-15", TALK, leave="late-draft")).items}
    item = items["draft.due"]
    assert (item.stage, item.due, item.due_says, item.settled) == ("not-started", None, None, False)
    let_off = {one.rule: one for one in checklist(CAMPAIGN, case("06-15", TALK, leave="no-draft")).items}
    assert let_off["draft.due"].stage == "not-applicable"


SITTING = parse_campaign("""
campaignflow: 1
campaign: sitting
version: "1"
title: a sitting
source: {title: the plan}
year: {value: 2024}
people: {members: the members}
bodies: {office: the office}
phases:
  work:
    title: the work
    window: 06-01 to 06-30
    steps:
      sitting:
        title: the sitting
        due: 06-15
        attend: members
        contents: {aims: the aims, means: the means}
        rectify: owner
      other: {title: another, due: 06-15}
waivers:
  late-sitting: {title: a late sitting, covers: [sitting.due], approved_by: office}
  late-other: {title: another one late, covers: [other.due], approved_by: office}
""")


def sat(on: str, *acts: Json, owner: str | None = None, leave: str = "late-sitting") -> Assessment:
    told = {
        "progress": 1,
        "campaign": "sitting",
        "unit": {"persons": {"members": ["a", "b", "c"]}},
        "problems": [{"id": "1", "says": "slow", **({"owner": owner} if owner else {})}],
        "records": [{"step": "sitting", **act} for act in acts],
        "waivers": [granted(leave)],
    }
    return assess(SITTING, parse_progress(told), date.fromisoformat(on))


OF_ITS_ACT = ("sitting.attend.members", "sitting.contents.means", "sitting.rectify.owner")
FEW: Json = {"date": "2024-06-20", "present": {"members": ["a", "b"]}, "contents": ["aims"]}
REST: Json = {"date": "2024-07-03", "present": {"members": ["c"]}, "contents": ["means"]}


def test_what_is_asked_of_an_act_by_a_date_that_is_waived_has_none_either() -> None:
    found = sat("2024-06-21", FEW)
    assert [found.verdict[rule].status for rule in OF_ITS_ACT] == [Status.PENDING] * 3
    assert [found.verdict[rule].outcome.due for rule in OF_ITS_ACT] == [None] * 3
    assert offered(found)["sitting"] is None, "what lacks is asked for, by no day"
    whole = sat("2024-07-04", FEW, REST, owner="the office")
    assert [status(whole, rule) for rule in OF_ITS_ACT] == [(Status.SATISFIED, None)] * 3
    items = {item.rule: item for item in checklist(SITTING, found).items}
    assert [items[rule].due for rule in OF_ITS_ACT] == [None] * 3


def test_another_waiver_leaves_what_is_asked_of_an_act_its_date() -> None:
    found = sat("2024-06-21", FEW, leave="late-other")
    assert [found.verdict[rule].status for rule in OF_ITS_ACT] == [Status.OVERDUE] * 3


# An entry rule, and a phase


def test_a_waived_entry_lets_go_ahead_without_that_step_and_nothing_else() -> None:
    found = case("06-15", TALK, leave="no-order")
    assert not found.why_not("send")
    assert {"draft", "send"} <= offered(found).keys()
    assert status(found, "draft.due") == (Status.OVERDUE, Reason.MISSING)
    assert found.verdict["send.due"].because is None, "it does not wait for the draft"
    assert "send" not in next(step.unlocks for step in found.next_steps if step.subject == "draft")


def test_a_waived_phase_covers_its_steps() -> None:
    leave = CAMPAIGN.waivers["no-asking"]
    assert leave.exempts == set(CAMPAIGN.phases["asking"].steps)
    found = case("09-01", leave="no-asking")
    assert (found.ok, offered(found)) == (True, {"use": None})
    assert status(found, "using.entry.asking") == (Status.WAIVED, None)


@pytest.mark.parametrize(("leave", "accepted"), [("no-draft", True), ("late-draft", False), ("no-order", True)])
def test_the_live_run_refuses_what_a_waiver_does_not_free_from(leave: str, accepted: bool) -> None:
    run = Run(CAMPAIGN, {})
    run.waive(granted(leave))
    run.record({"step": "talk", "date": "2024-06-03"})
    assert run.record({"step": "send", "date": "2024-06-04"}).accepted is accepted
