"""A due date that was put off: the same as if the plan had named the later day, with the former one beside it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given

from campaignflow import Assessment, Run, SpecError, assess, horizon, parse_campaign, parse_progress
from conftest import trials
from generate import Json, chance, drawn

DAY = timedelta(1)


def spec(list_due: str = "06-10", *, more: str = "at_most: 20 days") -> str:
    return f"""
campaignflow: 1
campaign: permit
version: "1"
title: a permit
source: {{title: the plan}}
year: {{value: 2024}}
calendars: {{working: {{}}}}
bodies: {{office: the office}}
events: {{fair: the fair}}
phases:
  asking:
    title: asking for it
    window: 06-01 to 08-31
    steps:
      talk: {{title: the talk, due: 06-05}}
      list: {{title: the list, due: {list_due}, entry: talk, audience: office}}
      notice: {{title: the notice, due: 3 days before hearing}}
      hearing: {{title: the hearing, due: 07-25}}
      answer: {{title: the answer, due: within 10 days after hearing}}
      stand: {{title: the stand, due: within 5 working days after fair}}
      soon: {{title: soon, due: promptly}}
waivers:
  later: {{title: more time, extends: [list, answer, stand], approved_by: office, {more}}}
"""


def leave(until: str | None, **more: Any) -> Json:
    given = {"waiver": "later", "approved_by": "office", "justification": "rain", "date": "2024-06-01", "until": until}
    return {key: value for key, value in {**given, **more}.items() if value is not None}


def judged(records: Json, waivers: list[Json], as_of: str, *, text: str | None = None, **more: Any) -> Assessment:
    acts = [{"step": step, "date": day, **_sent(step)} for step, day in records.items()]
    data = {"progress": 1, "campaign": "permit", "records": acts, "waivers": waivers, **more}
    return assess(parse_campaign(text or spec()), parse_progress(data), date.fromisoformat(as_of))


def _sent(step: str) -> Json:
    return {"audience": ["office"]} if step == "list" else {}


def due(answer: Assessment, step: str) -> tuple[str, str | None, str | None]:
    verdict = answer.due(step)
    return verdict.status, verdict.reason, verdict.due.isoformat() if verdict.due else None


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2024-06-20", "2024-06-20"),
        ("2024-06-30", "2024-06-30"),
        ("2024-07-31", "2024-06-30"),  # at most 20 days
        ("2024-06-05", "2024-06-10"),  # never earlier
    ],
)
def test_the_day_moves(until: str, last: str) -> None:
    waivers, end = [leave(until)], date.fromisoformat(last)
    assert due(judged({"talk": "2024-06-03"}, waivers, last), "list") == ("pending", None, last)
    late = judged({"talk": "2024-06-03"}, waivers, (end + DAY).isoformat())
    assert due(late, "list") == ("overdue", "missing", last)
    for done, verdict in ((end, ("satisfied", None, last)), (end + DAY, ("violated", "late", last))):
        answer = judged({"talk": "2024-06-03", "list": done.isoformat()}, waivers, "2024-08-01")
        assert due(answer, "list") == verdict


def test_what_was_in_time_anyway_says_nothing_of_it() -> None:
    answer = judged({"talk": "2024-06-03", "list": "2024-06-10"}, [leave("2024-06-20")], "2024-08-01")
    assert (due(answer, "list"), answer.due("list").reading) == (("satisfied", None, "2024-06-10"), "inclusive-day")


def test_the_former_day_stands_beside_the_new_one() -> None:
    answer = judged({"talk": "2024-06-03"}, [leave("2024-07-31")], "2024-06-15")
    verdict = answer.due("list")
    assert (verdict.reading, verdict.pointers) == ("extended", ("/waivers/0",))
    assert "原期限为2024年6月10日，经批准延至2024年6月30日（批准至2024年7月31日，至多可延20天）" in verdict.message.zh
    assert "put off from 10 June 2024 to 30 June 2024, as approved (approved to 31 July 2024; by 20 days at most)" in (
        verdict.message.en
    )
    assert [(step.move, step.day) for step in answer.date_of("list.due")][-1] == ("extension", date(2024, 6, 30))


def test_the_order_stays() -> None:
    answer = judged({"list": "2024-06-12"}, [leave("2024-06-20")], "2024-06-15")
    assert answer.verdict["list.entry.talk"].status == "violated"
    early = judged({"stand": "2024-06-01"}, [leave("2024-07-20")], "2024-07-01", events={"fair": "2024-06-03"})
    assert due(early, "stand")[:2] == ("violated", "out-of-order")


def test_what_counts_from_another_day_moves_once_that_is_known() -> None:
    waiting = judged({}, [leave("2024-07-20")], "2024-06-03")
    assert (due(waiting, "answer"), waiting.schedule.slots["answer"].latest) == (
        ("pending", None, None),
        date(2024, 8, 4),
    )
    held = judged({"hearing": "2024-07-05"}, [leave("2024-07-20")], "2024-07-06")
    assert (due(held, "answer"), held.schedule.slots["answer"].latest) == (
        ("pending", None, "2024-07-20"),
        date(2024, 7, 20),
    )
    other = judged({"hearing": "2024-07-15"}, [leave("2024-07-20")], "2024-07-16")
    assert due(other, "answer") == ("pending", None, "2024-07-25")


def test_of_several_the_one_that_goes_furthest_holds() -> None:
    waivers = [leave("2024-06-25"), leave("2024-06-20", date="2024-06-05")]
    assert due(judged({}, waivers, "2024-06-15"), "list") == ("pending", None, "2024-06-25")


def test_an_extension_counts_from_its_approval() -> None:
    assert due(judged({}, [leave("2024-06-25", date="2024-06-20")], "2024-06-15"), "list")[0] == "overdue"


def test_an_extension_in_the_plan_s_own_days() -> None:
    text = spec(more="at_most: 5 working days")
    assert due(judged({}, [leave("2024-07-31")], "2024-06-15", text=text), "list") == ("pending", None, "2024-06-17")


def test_a_live_case_takes_it() -> None:
    run = Run(parse_campaign(spec()), {"id": "u1"})
    run.record({"step": "talk", "date": "2024-06-03"})
    run.waive(leave("2024-06-25"))
    assert run.assess(date(2024, 6, 20)).due("list").due == date(2024, 6, 25)


def test_the_day_after_it_is_a_day_of_change() -> None:
    campaign = parse_campaign(spec())
    data = {"progress": 1, "campaign": "permit", "records": [{"step": "talk", "date": "2024-06-03"}]}
    progress = parse_progress({**data, "waivers": [leave("2024-06-25")]})
    days = horizon(campaign, progress, date(2024, 6, 4), date(2024, 7, 1))
    assert {day.day for day in days if any(turn.rule == "list.due" for turn in day.changes)} == {date(2024, 6, 26)}


@pytest.mark.parametrize(
    ("more", "waiver", "codes"),
    [
        ("extends: [notice]", {}, ["not-allowed"]),
        ("extends: [soon]", {}, ["not-allowed"]),
        ("extends: [lst]", {}, ["unknown-name"]),
        ("covers: [list], at_most: 20 days", {}, ["missing-key"]),
        ("extends: [list], at_most: a while", {}, ["wrong-value"]),
    ],
)
def test_a_waiver_that_puts_off_nothing_is_refused(more: str, waiver: Json, codes: list[str]) -> None:
    text = spec().partition("waivers:")[0]
    with pytest.raises(SpecError) as refused:
        parse_campaign(f"{text}waivers:\n  later: {{title: more time, approved_by: office, {more}}}\n")
    assert [problem.code for problem in refused.value.diagnostics] == codes


def test_an_extension_without_a_day_is_named() -> None:
    answer = judged({}, [leave(None)], "2024-06-15")
    assert [(one.code, one.location.pointer) for one in answer.diagnostics] == [("missing-key", "/waivers/0")]
    assert due(answer, "list") == ("overdue", "missing", "2024-06-10")


def any_history(rng: Random) -> tuple[dict[str, str], date, date]:
    """Acts of some steps, the day to which the list is put off, and the day of the question."""
    days = [date(2024, 6, 1) + DAY * n for n in range(60)]
    acts = {step: rng.choice(days).isoformat() for step in ("talk", "list", "hearing", "answer") if chance(rng, 50)}
    return acts, date(2024, 6, 10) + DAY * rng.randint(0, 20), rng.choice(days)


@trials(150)
@given(drawn(any_history))
def test_put_off_is_as_if_the_plan_had_named_the_later_day(asked: tuple[dict[str, str], date, date]) -> None:
    acts, until, as_of = asked
    own = "waivers:\n  later: {title: more time, extends: [list], approved_by: office}\n"
    text = spec().partition("waivers:")[0] + own
    put_off = judged(acts, [leave(until.isoformat())], as_of.isoformat(), text=text)
    other = judged(acts, [], as_of.isoformat(), text=spec(f"{until:%m-%d}").partition("waivers:")[0] + own)
    assert [(v.rule_id, v.status, v.reason) for v in put_off.verdicts] == [
        (v.rule_id, v.status, v.reason) for v in other.verdicts
    ]
    assert [step.subject for step in put_off.next_steps] == [step.subject for step in other.next_steps]
    slots = [{name: slot.to_dict() for name, slot in one.schedule.slots.items()} for one in (put_off, other)]
    assert slots[0] == slots[1]
