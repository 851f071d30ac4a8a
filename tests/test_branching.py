"""Order that branches: a step that waits for some of several, in verdicts, next steps, explanations and schedule."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from campaignflow import Assessment, Campaign, Run, assess, parse_campaign, parse_progress
from campaignflow.campaign.spec import spec_schema
from campaignflow.rules.kinds import kinds
from conftest import trials

FIRST = date(2024, 3, 1)


def of_steps(steps: Mapping[str, Any], **more: Any) -> Campaign:
    head = {"campaignflow": 1, "campaign": "c", "version": "1", "title": "C", "source": {"title": "the plan"}}
    phase = {"title": "P", "window": "03-01 to 05-31", "steps": steps}
    return parse_campaign(json.dumps({**head, "year": {"value": 2024}, **more, "phases": {"p": phase}}))


def told(campaign: Campaign, on: str, *records: tuple[str, str], **more: Any) -> Assessment:
    data = [{"step": step, "date": f"2024-{day}"} for step, day in records]
    progress = parse_progress({"progress": 1, "campaign": "c", "records": data, **more})
    return assess(campaign, progress, date.fromisoformat(f"2024-{on}"))


MAY = {"force": "permissive"}
PLAN: dict[str, dict[str, Any]] = {
    "hearing": {"title": "the hearing", **MAY},
    "survey": {"title": "the survey", **MAY},
    "opinion": {"title": "the opinion", **MAY},
    "decide": {"title": "the decision", "due": "05-10", "entry": {"any_of": ["hearing", "survey"]}},
    "publish": {"title": "the publication", "entry": ["decide", {"at least 2 of": ["hearing", "survey", "opinion"]}]},
}


def test_each_that_is_missing_opens_the_gate_and_is_among_the_next_steps() -> None:
    found = told(of_steps(PLAN), "04-01")
    assert {step.subject for step in found.next_steps} == {"hearing", "survey", "opinion"}
    ways = [[act.step for act in way.acts] for way in found.explain("decide").ways]
    assert ways == [["hearing"], ["survey"]]
    assert [verdict.rule_id for verdict in found.why_not("decide")] == ["decide.entry"]


def test_of_two_out_of_three_the_ways_are_the_pairs_that_are_left() -> None:
    found = told(of_steps(PLAN), "04-10", ("hearing", "04-01"), ("decide", "04-02"))
    assert [[act.step for act in way.acts] for way in found.explain("publish").ways] == [["survey"], ["opinion"]]
    found = told(of_steps(PLAN), "04-10", ("opinion", "04-01"))
    ways = [{act.step for act in way.acts} for way in found.explain("publish").ways]
    assert ways == [{"hearing", "decide"}, {"survey", "decide"}]


def test_once_there_are_enough_no_other_is_waited_for() -> None:
    found = told(of_steps(PLAN), "04-10", ("survey", "04-01"))
    assert not found.why_not("decide")
    decide = next(step for step in found.next_steps if step.subject == "decide")
    assert (decide.due, decide.required) == (date(2024, 5, 10), True)
    assert found.schedule.slots["hearing"].latest != date(2024, 5, 10)


def test_a_live_run_takes_the_step_as_soon_as_one_of_them_is_done() -> None:
    steps = {**PLAN, "decide": {**PLAN["decide"], "makes": "paper.made"}}
    run = Run(of_steps(steps, documents={"paper": {"title": "the paper", "states": {"made": "made"}}}), {"name": "U"})
    assert not run.record({"step": "decide", "date": "2024-04-01"}).accepted
    assert run.record({"step": "survey", "date": "2024-04-02"}).accepted
    assert run.record({"step": "decide", "date": "2024-04-02"}).accepted


def test_a_waiver_may_name_the_group() -> None:
    more = {"bodies": {"office": "the office"}}
    leave = {"title": "leave", "covers": ["decide.entry"], "approved_by": "office"}
    campaign = of_steps(PLAN, waivers={"leave": leave}, **more)
    granted = {"waiver": "leave", "approved_by": "office", "justification": "small", "date": "2024-04-01"}
    assert told(campaign, "04-10", ("decide", "04-05"), waivers=[granted]).verdict["decide.entry"].status == "waived"


def test_a_group_reads_aloud_in_both_languages() -> None:
    said = of_steps(PLAN).rule["publish.entry"].sentence()
    assert said.zh == "“the publication”须在下列事项至少2项完成之后进行：“the hearing”、“the survey”、“the opinion”"
    assert said.en.endswith("must come after at least 2 of these: “the hearing”, “the survey” and “the opinion”")


@pytest.mark.parametrize("soft", [False, True])
def test_what_comes_late_of_one_way_is_no_fault_of_the_step_that_went_another(soft: bool) -> None:
    force = {"force": "soft"} if soft else {}
    last = {"title": "C", "due": "03-20", "entry": {"any_of": ["a", "b"], **force}}
    steps = {"a": {"title": "A"}, "b": {"title": "B", "due": "03-10"}, "c": last}
    found = told(of_steps(steps), "04-10", ("a", "03-05"), ("c", "03-25"))
    assert (found.verdict["c.due"].reason, found.verdict["c.due"].because) == ("late", None)
    assert found.verdict["b.due"].because is None


def test_an_act_that_did_not_count_opens_no_way() -> None:
    papers = {"documents": {"paper": {"title": "paper", "states": {"made": "made"}, "marks": {"sent": "sent"}}}}
    steps = {
        "talk": {"title": "T"}, "a": {"title": "A", "entry": "talk", "makes": "paper.made"}, "b": {"title": "B", **MAY},
        "c": {"title": "C", "entry": {"any_of": ["a", "b"]}, "makes": "paper.sent"},
    }  # fmt: skip
    found = told(of_steps(steps, **papers), "04-10", ("a", "04-01"), ("c", "04-02"))
    assert [str(act.standing) for act in found.acts] == ["irregular", "irregular"]
    found = told(of_steps(steps, **papers), "04-10", ("a", "04-01"), ("b", "04-02"), ("c", "04-02"))
    assert [str(act.standing) for act in found.acts] == ["irregular", "counts", "counts"]


def test_readers_and_schema_agree_on_groups() -> None:
    takes = Draft202012Validator(spec_schema(kinds().values()))
    head = {"campaignflow": 1, "campaign": "c", "version": "1", "title": "C", "source": {"title": "the plan"}}
    for entry, well in (
        ({"any_of": ["a", "b"]}, True),
        ({"at least 2 of": ["a", "b"], "force": "soft", "else": "again"}, True),
        (["a", {"one_of": [{"id": "b"}]}], True),
        ({"ref": "7"}, False),
        ({"at least 0 of": ["a", "b"]}, False),
        ({"open": ["a", "b"]}, False),
        ({"any_of": []}, False),
        ({"any_of": ["a"], "of": "x"}, False),
    ):
        steps = {"a": {"title": "A"}, "b": {"title": "B"}, "c": {"title": "C", "entry": entry}}
        data = {**head, "phases": {"p": {"title": "P", "steps": steps}}}
        assert takes.is_valid(data) is well, entry


def _random(rng: Random) -> tuple[dict[str, dict[str, Any]], list[tuple[int, Sequence[int]]]]:
    """A plan of a few steps, none before its own day, that wait for some of those before them; and what each asks."""
    steps: dict[str, dict[str, Any]] = {}
    asked: list[tuple[int, Sequence[int]]] = []
    for place in range(rng.randint(3, 7)):
        some = rng.sample(range(place), min(place, rng.randint(0, 3)))
        least = rng.randint(1, len(some)) if some else 0
        day = FIRST + timedelta(rng.randint(0, 20))
        steps[f"s{place}"] = {"title": f"S{place}", "not_before": day.isoformat()}
        if some:
            steps[f"s{place}"]["entry"] = {f"at least {least} of": [f"s{one}" for one in some]}
        asked.append((least, some))
    return steps, asked


@trials(60)
@given(st.randoms(use_true_random=False))
def test_the_earliest_day_is_the_kth_of_theirs(rng: Random) -> None:
    steps, asked = _random(rng)
    days: list[date] = []
    for place, (least, some) in enumerate(asked):
        own = date.fromisoformat(steps[f"s{place}"]["not_before"])
        days.append(max([own, *sorted(days[one] for one in some)[:least]]))
    slots = told(of_steps(steps), "03-01").schedule.slots
    assert [slots[f"s{place}"].earliest for place in range(len(asked))] == days


@trials(60)
@given(st.randoms(use_true_random=False))
def test_who_does_what_next_says_comes_to_an_end(rng: Random) -> None:
    steps, asked = _random(rng)
    campaign, done, day = of_steps(steps), list[tuple[str, str]](), FIRST
    for _ in range(3 * len(asked) + 30):
        found = told(campaign, f"{day:%m-%d}", *done)
        assert all(act.standing == "counts" and not act.missed for act in found.acts)
        able = [step for step in found.next_steps if step.opens is None or step.opens <= day]
        if not found.next_steps:
            break
        done += [(able[0].subject, f"{day:%m-%d}")] if able else []
        day += timedelta(0 if able else 1)
    assert len(done) == len(asked)
    assert found.ok
    assert not found.open
