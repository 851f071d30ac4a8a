"""One root fault is told once, and what is amiss only because of it is told under it."""

from __future__ import annotations

from datetime import date
from typing import Any

from campaignflow import Assessment, assess, parse_campaign, parse_progress

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
