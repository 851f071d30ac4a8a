"""What each person of a group does after something else that each does: asked of each, held against a naive judge."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given

from campaignflow import Assessment, Campaign, Run, assess, parse_campaign, parse_progress
from conftest import trials
from generate import chance, drawn

MEMBERS = ("a", "b", "c")
MAY = date(2024, 5, 1)
WAYS = {
    "entry": ("each: members", "each: members, entry: talk"),
    "paper": ("each: members", "each: members, entry: talk, makes: book.written"),
    "within": ("each: members", "each: members, due: within 3 days after talk"),
    "lead": ("each: members, due: 2 days before essay", "each: members"),
}
GATES = {"lead": "talk.due"}
Act = tuple[int, str, tuple[str, ...]]
"""On which day of May, which step, by whom."""


def plan(way: str) -> Campaign:
    talk, essay = WAYS[way]
    book = "documents: {book: {title: the book, states: {written: written}}}" if way == "paper" else ""
    return parse_campaign(f"""
campaignflow: 1
campaign: turns
version: "1"
title: One after the other
source: {{title: The plan}}
people: {{members: the members}}
{book}
phases:
  only:
    title: the phase
    window: 2024-05-01 to 2024-06-30
    steps:
      talk: {{title: the talk, {talk}}}
      essay: {{title: the essay, {essay}}}
""")


PLANS = {way: plan(way) for way in WAYS}


def history(rng: Random) -> tuple[str, list[Act]]:
    days = sorted(rng.sample(range(12), rng.randint(0, 7)))
    acts = [(day, rng.choice(["talk", "essay"]), tuple(who for who in MEMBERS if chance(rng, 45))) for day in days]
    return rng.choice(list(WAYS)), [act for act in acts if act[2]]


def records(acts: list[Act]) -> list[dict[str, Any]]:
    return [
        {"step": step, "date": (MAY + timedelta(day)).isoformat(), "counts": {"members": list(who)}}
        for day, step, who in acts
    ]


def unit() -> dict[str, Any]:
    return {"name": "a unit", "persons": {"members": list(MEMBERS)}}


def asked(way: str, acts: list[Act], day: int) -> Assessment:
    data = {"progress": 1, "campaign": "turns", "unit": unit(), "records": records(acts)}
    return assess(PLANS[way], parse_progress(data), MAY + timedelta(day))


class Naive:
    """Each person's own first days of both steps, by the acts that count."""

    def __init__(self, way: str, acts: list[Act]) -> None:
        self.way, self.missed = way, list[bool]()
        self.days: dict[str, dict[str, int]] = {"talk": {}, "essay": {}}
        for day, step, who in acts:
            shut = step == "essay" and not all(self.may(one, day) for one in who)
            self.missed.append(shut)
            if not (shut and way == "paper"):
                self.days[step] |= {one: day for one in who if one not in self.days[step]}

    def may(self, one: str, day: int) -> bool:
        return self.days["talk"].get(one, 99) + (2 if self.way == "lead" else 0) <= day

    def can_write(self, day: int) -> bool:
        """Whether somebody can write today who has not written."""
        return any(self.may(one, day) for one in MEMBERS if one not in self.days["essay"])

    def is_late(self, one: str, day: int) -> bool:
        talk = self.days["talk"].get(one)
        return talk is not None and self.days["essay"].get(one, day) > talk + 3


@trials(150)
@given(drawn(history))
def test_each_is_asked_of_what_came_before_its_own(drawn_: tuple[str, list[Act]]) -> None:
    way, acts = drawn_
    naive, found = Naive(way, acts), asked(way, acts, 14)
    irregular = [missed and way == "paper" for missed in naive.missed]
    assert [str(act.standing) for act in found.acts] == ["irregular" if void else "counts" for void in irregular]
    gate = GATES.get(way, "essay.entry.talk")
    assert [gate in act.missed for act in found.acts] == naive.missed
    status = str(found.verdict[gate].status)
    assert (status == "violated") is any(naive.missed)
    if way == "within":
        late = any(naive.is_late(one, 14) for one in MEMBERS)
        assert (str(found.verdict["essay.due"].status) in {"violated", "overdue"}) is late
    ahead = {step.subject for step in found.next_steps if not step.amends}
    assert ("essay" in ahead) is naive.can_write(14)
    assert ("talk" in ahead) is (len(naive.days["talk"]) < len(MEMBERS))


@trials(60)
@given(drawn(history))
def test_the_live_run_refuses_what_would_not_count_and_names_the_gate(drawn_: tuple[str, list[Act]]) -> None:
    way, acts = drawn_
    run = Run(PLANS[way], unit())
    for record, missed in zip(records(acts), Naive(way, acts).missed, strict=True):
        taken = run.record(record)
        assert bool(taken.unmet) is missed
        assert taken.accepted is not (missed and way == "paper")
        if not taken.accepted:
            run.record(record, irregular=True)


def numbered(*acts: tuple[str, str, int]) -> str:
    told = [{"step": step, "date": f"2024-05-{day}", "counts": {"members": number}} for step, day, number in acts]
    data = {"progress": 1, "campaign": "turns", "unit": unit(), "records": told}
    verdict = assess(PLANS["entry"], parse_progress(data), date(2024, 5, 20)).verdict["essay.entry.talk"]
    return f"{verdict.status} {verdict.reason or ''}".rstrip()


@pytest.mark.parametrize(
    ("talks", "essays", "said"), [(2, 2, "pending untold"), (2, 3, "violated short"), (3, 2, "satisfied")]
)
def test_numbers_do_not_tell_whose_turn_it_was(talks: int, essays: int, said: str) -> None:
    assert numbered(("talk", "05", talks), ("essay", "06", essays)) == said


GROUPS = parse_campaign("""
campaignflow: 1
campaign: turns
version: "1"
title: Two groups
source: {title: The plan}
people: {members: the members, staff: the staff}
phases:
  only:
    title: the phase
    window: 2024-05-01 to 2024-06-30
    steps:
      camp: {title: the camp, times: {members: at least 2 days, staff: at least 1 days}, each: [members, staff]}
      post: {title: the post, times: {members: 1 days, staff: 1 days}, each: [members, staff], entry: camp}
""")


def test_of_two_groups_each_person_is_asked_by_the_number_of_its_own() -> None:
    acts = [("camp", "05", {"members": ["a", "b"], "staff": ["s"]}), ("post", "06", {"staff": ["s"]})]
    acts += [("camp", "07", {"members": ["a"]}), ("post", "08", {"members": ["a"]}), ("post", "09", {"members": ["b"]})]
    told = [{"step": step, "date": f"2024-05-{day}", "present": there} for step, day, there in acts]
    who = {"name": "a unit", "persons": {"members": ["a", "b"], "staff": ["s"]}}
    progress = parse_progress({"progress": 1, "campaign": "turns", "unit": who, "records": told})
    found = assess(GROUPS, progress, date(2024, 5, 20))
    assert [act.missed for act in found.acts] == [(), (), (), (), ("post.entry.camp",)]
