"""Days that contradict each other: what comes out alike is said plainly, the rest cannot be told."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest

from campaignflow import Assessment, Run, assess, parse_campaign, parse_progress

CAMPAIGN = parse_campaign("""
campaignflow: 1
campaign: twice
version: "1"
title: Twice
source: {title: The plan}
phases:
  only:
    title: the phase
    window: 2024-03-01 to 2024-03-31
    steps:
      hold: {title: the meeting, once: true, due: 2024-03-20}
      report: {title: the report, entry: hold}
      talk: {title: a talk, due: 2024-03-10}
""")


def case(*records: Any) -> Assessment:
    data = {"progress": 1, "campaign": "twice", "unit": {"name": "a unit"}, "records": list(records)}
    return assess(CAMPAIGN, parse_progress(data), date(2024, 3, 25))


def act(step: str, day: Any, **more: Any) -> dict[str, Any]:
    days = [f"2024-03-{one}" for one in day] if isinstance(day, list) else f"2024-03-{day}"
    return {"step": step, "date": days, **more}


def pair(found: Assessment, rule: str) -> tuple[str, str | None]:
    verdict = found.verdict[rule]
    return str(verdict.status), verdict.reason and str(verdict.reason)


TOLD_TWICE = pytest.mark.parametrize(
    "told", [[act("hold", "04"), act("hold", "22")], [act("hold", ["04", "22"])]], ids=["two records", "one record"]
)


@TOLD_TWICE
def test_what_comes_out_otherwise_cannot_be_told(told: list[Any]) -> None:
    found = case(*told, act("report", "23"))
    assert pair(found, "hold.due") == ("ambiguous", "contradictory")
    assert pair(found, "report.entry.hold") == ("satisfied", None)
    assert {str(one.standing) for one in found.acts if one.record.step == "hold"} == {"contradicted"}


@TOLD_TWICE
def test_it_took_place_and_is_not_asked_for_again_but_which_day_is_true(told: list[Any]) -> None:
    found = case(*told)
    (asked,) = [step for step in found.next_steps if step.subject == "hold"]
    assert (asked.amends, asked.again, asked.rules) == (True, False, ("hold.due",))
    assert asked.why.en.endswith(": 4 March 2024, 22 March 2024; say which is true")
    assert found.open


def test_where_all_comes_out_alike_nobody_asks() -> None:
    found = case(act("hold", ["04", "05"]), act("report", "23"), act("talk", "08"))
    assert (found.next_steps, found.open, found.ok) == ((), False, True)


LOOK = parse_campaign("""
campaignflow: 1
campaign: twice
version: "1"
title: Twice
source: {title: The plan}
documents: {paper: {title: the paper, states: {drafted: drafted, passed: passed}}}
phases:
  only:
    title: the phase
    window: 2024-03-01 to 2024-03-31
    steps:
      draft: {title: the draft, makes: paper.drafted}
      look:
        title: the look
        once: true
        entry: draft
        outcomes: {passed: passed, returned: returned}
        makes: {passed: paper.passed, returned: paper.drafted}
""")


@pytest.mark.parametrize(
    ("first", "second", "standings"),
    [
        ("returned", "passed", ["counts", "counts"]),
        ("passed", "passed", ["contradicted", "contradicted"]),
    ],
)
def test_what_gave_a_paper_back_is_done_again_and_contradicts_nothing(
    first: str, second: str, standings: list[str]
) -> None:
    """Though no revision between them is recorded."""
    acts = act("draft", "02"), act("look", "04", outcome=first), act("look", "08", outcome=second)
    data = {"progress": 1, "campaign": "twice", "unit": {"name": "a unit"}, "records": list(acts)}
    found = assess(LOOK, parse_progress(data), date(2024, 3, 25))
    assert [str(one.standing) for one in found.acts if one.record.step == "look"] == standings


def test_a_paper_that_is_in_one_state_or_another_is_ambiguous() -> None:
    acts = [act("draft", ["02", "08"]), act("look", "05", outcome="passed")]
    data = {"progress": 1, "campaign": "twice", "unit": {"name": "a unit"}, "records": acts}
    found = assess(LOOK, parse_progress(data), date(2024, 3, 25))
    (paper,), (phase,) = found.documents, found.phases
    assert (paper.state, paper.either) == ("ambiguous", ("passed", "drafted"))
    assert paper.words.en == "passed or drafted, which cannot be told"
    assert paper.to_dict() == {"id": "paper", "state": "ambiguous", "either": ["passed", "drafted"]}
    assert (phase.state, phase.either) == ("ambiguous", ("complete", "active"))
    assert (found.reached("paper", "drafted"), found.reached("paper", "passed")) == (True, False)
    run = Run.restore(LOOK, {"snapshot": 1, "progress": data, "irregular": []})
    assert run.configuration(date(2024, 3, 25)) == {
        "only": "ambiguous", "draft": "done", "look": "ambiguous", "paper": "ambiguous",
    }  # fmt: skip


def test_a_paper_whose_state_is_the_same_whichever_day_is_true_is_said_plainly() -> None:
    acts = [act("draft", ["02", "03"]), act("look", "05", outcome="passed")]
    data = {"progress": 1, "campaign": "twice", "unit": {"name": "a unit"}, "records": acts}
    (paper,) = assess(LOOK, parse_progress(data), date(2024, 3, 25)).documents
    assert (paper.state, paper.either) == ("passed", ())


@TOLD_TWICE
def test_a_gate_behind_it_is_asked_each_way(told: list[Any]) -> None:
    assert pair(case(*told, act("report", "10")), "report.entry.hold") == ("ambiguous", "contradictory")


def test_a_meeting_that_was_held_again_is_two() -> None:
    found = case(act("hold", "04"), act("hold", "22", again=True))
    assert pair(found, "hold.due") == ("satisfied", None)


def test_of_a_step_that_may_be_done_often_two_records_are_two_acts() -> None:
    assert pair(case(act("talk", "04"), act("talk", "22")), "talk.due") == ("satisfied", None)
    assert pair(case(act("talk", ["04", "22"])), "talk.due") == ("ambiguous", "contradictory")
    assert pair(case(act("talk", ["04", "05"])), "talk.due") == ("satisfied", None)


def test_days_that_are_none_are_named_where_they_stand() -> None:
    found = case(act("talk", ["04", "99"]))
    assert [(d.code, d.location.pointer) for d in found.diagnostics] == [("wrong-value", "/records/0/date/1")]


def test_a_progress_with_two_days_keeps_them() -> None:
    data = {"progress": 1, "campaign": "twice", "records": [act("talk", ["04", "22"])]}
    again = pickle.loads(pickle.dumps(parse_progress(data)))  # noqa: S301  our own
    assert pair(assess(CAMPAIGN, again, date(2024, 3, 25)), "talk.due") == ("ambiguous", "contradictory")


def test_a_step_that_waits_for_an_impossible_day_is_undecided_and_next_asks_for_that_day() -> None:
    """Nobody is accused (acts.md, 1); the step whose day it is stays invalid."""
    found = case(act("hold", "32"), act("report", "20"))
    assert pair(found, "hold.due") == ("invalid", "bad-data")
    assert pair(found, "report.entry.hold") == ("pending", "undecided")
    assert "once the record of an earlier step is put right" in found.verdict["report.entry.hold"].message.en
    assert [step.why.en for step in found.next_steps if step.subject == "hold"] == [
        "A record of “the meeting” cannot be used as it stands; put it right"
    ]
