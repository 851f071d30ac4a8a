"""One root fault is told once, and what is amiss only because of it is told under it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from campaignflow import (
    Assessment,
    Campaign,
    Force,
    Level,
    Verdict,
    assess,
    load_campaign,
    parse_campaign,
    parse_progress,
)
from conftest import thinned
from following import SHIPPED
from generate import SPECS

SPEC = parse_campaign("""
campaignflow: 1
campaign: roots
version: "1"
title: Roots
source: {title: the plan}
year: {value: 2024}
bodies: {office: the office, archive: the archive}
documents: {paper: {title: the paper, states: {drafted: drafted, final: final}}}
phases:
  work:
    title: the work
    window: 03-01 to 04-30
    steps:
      talks: {title: the talks}
      survey: {title: the survey, due: {by: 03-20, force: soft}}
      draft: {title: the draft, makes: paper.drafted}
      finalise:
        title: making it final
        entry: [{id: survey, force: soft}, {id: talks, else: stands}, draft]
        makes: paper.final
      file: {title: the filing, entry: finalise, due: 04-20, send_to: [office, archive]}
""")


def case(on: str, *records: dict[str, Any]) -> Assessment:
    progress = parse_progress({"progress": 1, "campaign": "roots", "records": list(records)})
    return assess(SPEC, progress, date.fromisoformat(f"2024-{on}"))


def act(step: str, on: str, **more: Any) -> dict[str, Any]:
    return {"step": step, "date": f"2024-{on}", **more}


def told(found: Assessment) -> set[str]:
    return {verdict.rule_id for verdict in found.findings}


END = date(2024, 4, 25)
START = act("talks", "03-02"), act("survey", "03-04"), act("draft", "03-05"), act("finalise", "03-06")


def test_a_recipient_that_lacks_it_is_told_once() -> None:
    found = case("04-25", *START, act("file", "03-10", recipients=["office"]))
    assert told(found) == {"file.send_to.archive"}
    assert found.verdict["file.send_to.archive"].leads_to == ("file.due",)
    assert not found.ok
    late = case("04-25", *START)
    assert told(late) == {"file.due"}, "what was not sent at all is told as undone"


def test_a_soft_date_is_told_under_the_duty_once_that_is_missed_as_well() -> None:
    assert told(case("03-25", act("talks", "03-02"))) == {"survey.due"}
    found = case("05-02", *(one for one in START if one["step"] == "talks"))
    assert "survey.done" in told(found)
    assert "survey.due" not in told(found)
    assert "survey.due" in found.verdict["survey.done"].leads_to


def test_one_record_that_is_missing_is_one_finding_and_all_that_waited_for_it_is_told_under_it() -> None:
    """Whatever passed a gate without it, what rested on that, and what is open until it is there."""
    undrafted = (START[0], START[1], START[3], act("file", "03-10", recipients=["office", "archive"]))
    early, late = case("03-25", *undrafted), case("05-02", *undrafted)
    assert told(early) == {"finalise.entry.draft"}
    assert told(late) == {"draft.due"}
    assert {"finalise.entry.draft", "finalise.due", "file.due"} <= set(late.verdict["draft.due"].leads_to)
    assert not late.ok


def test_what_an_act_leads_to_hangs_on_the_fault_that_makes_it_void() -> None:
    found = case("03-25", act("finalise", "03-06"), act("file", "03-10", recipients=["office", "archive"]))
    assert [str(one.standing) for one in found.acts] == ["irregular", "irregular"]
    assert found.acts[0].missed[0] == "finalise.entry.survey"
    for rule in ("finalise.due", "file.due", "file.entry.finalise"):
        because = found.verdict[rule].because
        assert because is not None, rule
        assert because.rule_id == "finalise.entry.draft", rule


def test_what_passed_an_approval_that_came_too_soon_names_for_what_that_did_not_count() -> None:
    """The office looked before it had the draft: that is its fault, and whoever went on has one of their own."""
    campaign = parse_campaign("""
campaignflow: 1
campaign: roots
version: "1"
title: Roots
source: {title: the plan}
year: {value: 2024}
bodies: {office: the office}
documents: {paper: {title: the paper, states: {drafted: drafted, passed: passed, final: final}, marks: {filed: filed}}}
phases:
  work:
    title: the work
    window: 03-01 to 04-30
    steps:
      draft: {title: the draft, makes: paper.drafted}
      submit: {title: the submission, entry: draft, send_to: office}
      review:
        title: the review
        by: office
        entry: submit
        outcomes: {passed: passed, returned: returned}
        makes: {passed: paper.passed, returned: paper.drafted}
      talk: {title: the talk, entry: {id: review, outcome: passed, force: soft}}
      finalise: {title: making it final, entry: review, makes: paper.final}
      file: {title: the filing, entry: finalise, makes: paper.filed}
""")
    review = act("review", "03-06", by="office", outcome="passed")
    later = act("talk", "03-09"), act("finalise", "03-10"), act("file", "03-12")
    passed = ("talk.entry.review", "finalise.entry.review", "file.entry.finalise", "file.due", "review.due")

    def causes(*records: dict[str, Any]) -> list[tuple[str, str]]:
        found = assess(campaign, parse_progress({"progress": 1, "campaign": "roots", "records": list(records)}), END)
        because = (found.verdict[rule].because for rule in passed)
        assert told(found) == {"finalise.entry.review"}
        return [(one.rule_id, one.duty_of) for one in because if one is not None]

    own, others = ("finalise.entry.review", "unit"), ("review.entry.submit", "office")
    submitted = act("draft", "03-05"), review, act("submit", "03-08", recipients=["office"]), *later
    assert causes(*submitted) == [own, others, own, own, others]
    found = assess(campaign, parse_progress({"progress": 1, "campaign": "roots", "records": [*submitted]}), END)
    said = found.verdict["finalise.entry.review"].message
    assert found.verdict["finalise.entry.review"].reason == "unapproved"
    assert "the latter took place on 6 March 2024, irregularly, and does not count" in said.en
    assert "后者虽于2024年3月6日进行过，但不合程序，不算完成" in said.zh
    again = act("review", "03-09", by="office", outcome="returned")
    back = assess(campaign, parse_progress({"progress": 1, "campaign": "roots", "records": [*submitted, again]}), END)
    assert "had not come out as required" in back.verdict["finalise.entry.review"].message.en


def test_a_recipient_that_had_it_late_is_told_once() -> None:
    before = act("talks", "03-02"), act("survey", "03-03"), act("draft", "03-04"), act("finalise", "03-05")
    sent = act("file", "04-10", recipients=["office"]), act("file", "04-25", recipients=["archive"])
    found = case("04-26", *before, *sent)
    assert [verdict.rule_id for verdict in found.findings] == ["file.send_to.archive"]
    assert (found.verdict["file.due"].status, found.verdict["file.due"].reason) == ("violated", "late")
    assert found.verdict["file.send_to.archive"].leads_to == ("file.due",)


def test_what_was_sent_late_to_all_is_the_fault_of_the_date() -> None:
    before = act("talks", "03-02"), act("survey", "03-03"), act("draft", "03-04"), act("finalise", "03-05")
    found = case("04-26", *before, act("file", "04-25", recipients=["office", "archive"]))
    assert [verdict.rule_id for verdict in found.findings] == ["file.due"]


def test_what_was_never_done_is_told_once_and_what_waits_for_it_under_it() -> None:
    """Nothing is recorded of the draft, so that it is not final and not filed: one fault and not three."""
    found = case("05-02", act("talks", "03-02"), act("survey", "03-03"))
    assert told(found) == {"draft.due"}
    assert {"finalise.due", "file.due"} <= set(found.verdict["draft.due"].leads_to)


def test_what_weighs_more_is_not_told_under_what_only_warns() -> None:
    found = case("05-02", act("talks", "03-02"), act("draft", "03-05"))
    assert told(found) == {"survey.done", "finalise.due"}, "the survey comes first in principle only"


def test_a_step_of_which_a_part_stands_is_a_fault_of_its_own() -> None:
    """It was filed to one of two before it was final: what is lacking is asked for, whatever became of its gate."""
    filed = act("file", "03-10", recipients=["office"])
    assert "file.send_to.archive" in told(case("05-02", *START, filed))


PLANS = {name: load_campaign(name) for name in SHIPPED}
DAYS = {
    "dongyang-2009-analysis": ("2009-06-09", "2009-06-21", "2009-07-11", "2009-12-31"),
    "luohu-works-2008": ("2008-11-21", "2009-01-01", "2009-03-01", "2009-06-01"),
    "lvyuan-congress-2009": ("2009-04-01", "2009-05-01", "2009-06-21", "2009-08-01", "2009-09-01"),
    "pinghu-2009-study": ("2009-03-15", "2009-04-01", "2009-05-12", "2009-05-21", "2009-12-31"),
    "shangqiu-2009": ("2009-12-31",),
}
"""Within the phases of each plan, at their ends, and after the campaign."""
NOTHING_DONE = {
    ("lvyuan-congress-2009", "2009-04-01"): 3,
    ("lvyuan-congress-2009", "2009-09-01"): 18,
    ("dongyang-2009-analysis", "2009-07-11"): 8,
    ("pinghu-2009-study", "2009-04-01"): 5,
}
"""How many roots there are where nothing at all is recorded."""


def of_plan(name: str, on: str, **data: Any) -> Assessment:
    progress = parse_progress({"progress": 1, "campaign": name, "records": [], **data})
    return assess(PLANS[name], progress, date.fromisoformat(on))


def finished(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SPECS / name / "finished.json").read_text("utf-8"))
    return found


def surely_before(campaign: Campaign, step: str) -> set[str]:
    """The steps without which a step may not take place, directly or through others."""
    found: set[str] = set()
    at = [step]
    while at:
        later = at.pop()
        binding = (gate for gate in campaign.gates.get(later, ()) if gate.force is Force.BINDING and not gate.condition)
        earlier = {one for gate in binding for one, then, _ in gate.order() if then == later} - found
        found |= earlier
        at += earlier
    return found & set(campaign.steps)


def nothing_vanishes(assessment: Assessment) -> None:
    """All that is amiss is a finding, or is told under one that weighs no less."""
    weights = list(Level)
    for verdict in (one for one in assessment.verdicts if one.level and one not in assessment.findings):
        root = verdict.because
        assert root in assessment.findings, verdict
        assert verdict.rule_id in root.leads_to
        assert root.level is not None
        assert verdict.level is not None
        assert weights.index(root.level) <= weights.index(verdict.level), verdict


def never_done(assessment: Assessment) -> Iterator[Verdict]:
    return (v for v in assessment.findings if v.rule.is_duty and v.reason == "missing" and v.level is Level.BREACH)


@pytest.mark.parametrize(("name", "on"), [(name, on) for name, days in DAYS.items() for on in days])
def test_of_a_unit_that_records_nothing_each_root_is_told_once(name: str, on: str) -> None:
    assessment = of_plan(name, on)
    nothing_vanishes(assessment)
    faults = {verdict.subject for verdict in never_done(assessment)}
    for fault in faults:
        assert not faults & surely_before(PLANS[name], fault), "it waits for another that is told"
    steps = [finding.subject for finding in assessment.findings]
    assert len(steps) == len(set(steps)), "a step of which nothing is recorded is told once"
    assert len(steps) == NOTHING_DONE.get((name, on), len(steps))


@pytest.mark.parametrize(("name", "on"), thinned([(name, DAYS[name][-1]) for name in SHIPPED], 2))
def test_a_unit_that_left_out_one_step_has_one_fault(name: str, on: str) -> None:
    """Whatever passed without it, rests on it or waits for it is told under it: nothing like seven breaches."""
    whole = finished(name)
    before = {finding.rule_id for finding in of_plan(name, on, **whole).findings}
    for step in PLANS[name].steps:
        rest = [record for record in whole["records"] if record["step"] != step]
        assessment = of_plan(name, on, **{**whole, "records": rest})
        nothing_vanishes(assessment)
        assert len({finding.rule_id for finding in assessment.findings} - before) <= 1, step
