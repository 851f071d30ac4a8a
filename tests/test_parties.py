"""The unit that is itself one of the bodies, and the eyes of other parties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from campaignflow import Assessment, Run, assess, parse_campaign, parse_progress
from campaignflow.cli.main import main

SPEC = """
campaignflow: 1
campaign: parties
version: "1"
title: Parties
source: {title: The plan}
bodies: {bureau: the trade bureau, office: the campaign office}
documents: {paper: {title: the paper, states: {drafted: drafted, passed: passed}}}
phases:
  only:
    title: the phase
    window: 2024-03-01 to 2024-03-31
    steps:
      draft: {title: the draft, makes: paper.drafted, send_to: [bureau, office]}
      review: {title: the review, by: bureau, entry: draft, due: 2024-03-20, makes: paper.passed}
"""
CAMPAIGN = parse_campaign(SPEC)
LATE = date(2024, 4, 2)


def case(*records: dict[str, Any], bodies: tuple[str, ...] = (), duties_of: str = "unit") -> Assessment:
    unit = {"name": "a unit", **({"is": list(bodies)} if bodies else {})}
    data = {"progress": 1, "campaign": "parties", "unit": unit, "records": list(records)}
    return assess(CAMPAIGN, parse_progress(data), LATE, duties_of=duties_of)


SENT = {"step": "draft", "date": "2024-03-04", "recipients": ["office"]}


def breaches(found: Assessment) -> list[str]:
    return [verdict.rule_id for verdict in found.findings if verdict.level == "breach"]


def test_the_duty_of_a_body_that_the_unit_is_is_its_own() -> None:
    assert breaches(case({**SENT, "recipients": ["bureau", "office"]})) == []
    own = case(SENT, bodies=("bureau",))
    assert breaches(own) == ["review.due"]
    assert [step.subject for step in own.next_steps if step.required] == ["review"]


def test_a_joint_duty_is_that_of_each_body() -> None:
    campaign = parse_campaign(SPEC.replace("by: bureau,", "by: [bureau, office], contents: {a: a},"))
    sent = {"step": "draft", "date": "2024-03-04", "recipients": ["bureau", "office"]}

    def told(*bodies: str, duties_of: str = "unit") -> Assessment:
        data = {"progress": 1, "campaign": "parties", "unit": {"is": list(bodies)}, "records": [sent]}
        return assess(campaign, parse_progress(data), LATE, duties_of=duties_of)

    for body in ("bureau", "office"):
        own = told(body)
        assert {own.verdict[rule].duty_of for rule in ("review.due", "review.contents.a")} == {"unit"}
        assert breaches(own) == ["review.due"]
        assert [(step.subject, step.duty_of, step.required) for step in own.next_steps] == [("review", "unit", True)]
        assert breaches(told(duties_of=body)) == breaches(told(body, duties_of=body)) == ["review.due"]
    assert told().due("review").duty_of == "bureau"
    assert told().ok


def test_nobody_sends_to_itself() -> None:
    found = case(SENT, bodies=("bureau",))
    assert found.verdict["draft.send_to.bureau"].status == "not-applicable"
    assert found.verdict["draft.due"].status == "satisfied"
    assert case(SENT).verdict["draft.due"].status == "overdue"


def test_what_a_unit_would_only_send_to_itself_does_not_apply() -> None:
    text = (
        SPEC
        + """      file: {title: the filing, entry: review, due: 2024-03-25, send_to: office}
      tell: {title: telling the office, by: bureau, entry: file, due: 2024-03-26, send_to: office}
      talk: {title: the talk, entry: file, due: 2024-03-28, invite: office}
"""
    )
    campaign = parse_campaign(text)

    def told(*bodies: str) -> Assessment:
        records = [{**SENT, "recipients": ["bureau", "office"]}, {"step": "review", "date": "2024-03-18"}]
        data = {"progress": 1, "campaign": "parties", "unit": {"is": list(bodies)}, "records": records}
        return assess(campaign, parse_progress(data), LATE)

    own, other = told("office"), told()
    assert (own.due("file").status, other.due("file").status) == ("not-applicable", "overdue")
    assert own.due("file").reading == own.verdict["talk.invite.office"].reading == "own-body"
    assert "owes nothing to itself" in own.explain("file").says.en
    assert [step.subject for step in own.next_steps] == ["talk", "tell"]
    assert own.due("draft").status == "satisfied"
    assert own.due("tell").status == "overdue"
    assert told("bureau").due("file").status == "overdue"
    assert told("bureau", "office").due("tell").status == "not-applicable"


def test_whom_a_unit_surely_need_not_send_to_counts_for_nobody() -> None:
    text = SPEC.replace("documents:", "attributes: {linked: a linked unit}\ndocuments:").replace(
        "entry: draft, due", "entry: submit, due"
    )
    text += "      submit: {title: the submission, entry: draft, send_to: [bureau, {id: office, if: linked}]}\n"
    campaign = parse_campaign(text)

    def told(linked: bool | None, *bodies: str) -> Assessment:
        attributes = {} if linked is None else {"linked": linked}
        records = [{**SENT, "recipients": ["bureau", "office"]}, {"step": "review", "date": "2024-03-18"}]
        data = {"progress": 1, "campaign": "parties", "unit": {"is": list(bodies), "attributes": attributes}}
        return assess(campaign, parse_progress({**data, "records": records}), LATE)

    alone = told(False, "bureau")
    assert (alone.due("submit").status, alone.due("submit").reading) == ("not-applicable", "own-body")
    assert alone.verdict["review.entry.submit"].reading == "own-body"
    assert alone.verdict["submit.send_to.office"].reading is None, "its own condition does not hold"
    assert [act.standing for act in alone.acts] == ["counts", "counts"]
    assert (alone.ok, alone.next_steps) == (True, ())
    for sent in (told(True, "bureau"), told(False), told(False, "office")):
        assert sent.due("submit").status == "overdue"
        assert sent.acts[1].standing == "irregular"
    untold = told(None, "bureau")
    assert untold.due("submit").reason == untold.verdict["review.entry.submit"].reason == "undecided"
    assert untold.acts[1].standing == "counts", "nobody is accused of what cannot be told"
    assert told(True, "bureau", "office").due("submit").reading == "own-body"


def test_whoever_asks_may_look_with_the_eyes_of_another() -> None:
    sent = {**SENT, "recipients": ["bureau", "office"]}
    assert breaches(case(sent, duties_of="bureau")) == ["review.due"]
    assert not case(sent, duties_of="bureau").ok
    assert case(sent).ok
    assert breaches(case(duties_of="bureau")) == ["review.due"], "it waits for what is no duty of the bureau"
    assert breaches(case(duties_of="all")) == ["draft.due"]
    assert case(duties_of="all").verdict["draft.due"].leads_to == ("review.due",)
    assert case(sent, duties_of="bureau").open
    with pytest.raises(KeyError):
        case(duties_of="nobody")


def test_a_body_that_the_plan_does_not_know_is_named() -> None:
    found = case(bodies=("buro",))
    assert [d.code for d in found.diagnostics] == ["unknown-name"]
    assert found.diagnostics[0].location.pointer == "/unit/is/0"


def test_one_campaign_serves_units_of_every_sort() -> None:
    first = case(SENT, bodies=("bureau",)).to_dict()
    assert case(SENT).verdict["review.due"].duty_of == "bureau"
    assert case(SENT, bodies=("bureau",)).to_dict() == first


def test_the_live_run_keeps_who_the_unit_is() -> None:
    run = Run(CAMPAIGN, {"name": "a unit", "is": ["bureau"]})
    run.record({**SENT})
    assert breaches(Run.restore(CAMPAIGN, run.snapshot()).assess(LATE)) == ["review.due"]


def test_an_unknown_party_is_no_traceback(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    spec, file = tmp_path / "s.yaml", tmp_path / "p.json"
    spec.write_text(SPEC, "utf-8")
    file.write_text('{"progress": 1, "campaign": "parties", "records": []}', "utf-8")
    ask = ["validate", str(file), "--spec", str(spec), "--as-of", "2024-04-02", "--lang", "en"]
    assert main([*ask, "--duties-of", "bureu"]) == 2
    assert "bureau" in capsys.readouterr().err
    assert main([*ask, "--duties-of", "bureau"]) == 1
