"""Persons by id beside numbers: what numbers cannot tell, and what ids can."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Assessment, SpecError, assess, parse_campaign, parse_progress
from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Record
from campaignflow.rules.quota import Quota
from campaignflow.rules.tally import days_added, persons_added, persons_reached

CAMPAIGN = parse_campaign("""
campaignflow: 1
campaign: persons
version: "1"
title: Persons
source: {title: The plan}
people: {members: the members}
phases:
  only:
    title: the phase
    window: 2024-03-01 to 2024-05-31
    steps:
      meeting: {title: the meeting, attend: members, due: 2024-04-30}
      study: {title: the study, each: members, times: at least 3 days}
      notes: {title: the notes, each: members}
""")
UNIT = {"name": "a unit", "persons": {"members": ["a", "b", "c"]}}


def case(*records: dict[str, Any], unit: Any = UNIT, as_of: str = "2024-06-02") -> Assessment:
    data = {"progress": 1, "campaign": "persons", "unit": unit, "records": list(records)}
    return assess(CAMPAIGN, parse_progress(data), date.fromisoformat(as_of))


def pair(found: Assessment, rule: str) -> tuple[str, str | None]:
    verdict = found.verdict[rule]
    return str(verdict.status), verdict.reason and str(verdict.reason)


def held(day: str, members: Any) -> dict[str, Any]:
    return {"step": "meeting", "date": day, "present": {"members": members}}


def test_all_of_them_over_several_sittings() -> None:
    found = case(held("2024-04-02", ["a", "b"]), held("2024-04-09", ["b", "c"]))
    assert pair(found, "meeting.attend.members") == ("satisfied", None)


def test_who_is_missing_is_named() -> None:
    found = case(held("2024-04-02", ["a", "b"]), held("2024-04-09", ["b"])).verdict["meeting.attend.members"]
    assert (found.status, found.reason) == ("overdue", "short")
    assert "missing: c" in found.message.en
    assert "缺：c" in found.message.zh


def test_numbers_do_not_tell_whether_the_same_came_twice() -> None:
    numbers = [held("2024-04-02", 2), held("2024-04-09", 2)]
    assert pair(case(*numbers, as_of="2024-04-10"), "meeting.attend.members") == ("pending", "untold")
    assert pair(case(*numbers), "meeting.attend.members") == ("ambiguous", "untold")
    assert pair(case(held("2024-04-02", 1), held("2024-04-09", 1)), "meeting.attend.members") == ("overdue", "short")


def test_a_quota_for_each_person() -> None:
    three = {"step": "study", "began": "2024-04-03", "date": "2024-04-05", "present": {"members": ["a", "b"]}}
    rest = {"step": "study", "date": "2024-04-15", "days": 3, "present": {"members": ["c"]}}
    assert pair(case(three, rest), "study.due") == ("satisfied", None)
    assert pair(case(three, {**rest, "days": 2}), "study.due") == ("overdue", "short")
    assert pair(case(three, {**rest, "present": {"members": 1}}), "study.due") == ("ambiguous", "untold")


def test_who_lacks_how_much_of_a_quota_is_named_in_verdict_and_next_step() -> None:
    """Whom no act names is counted, and named where the unit says who belongs to the group."""
    three = {"step": "study", "began": "2024-04-03", "date": "2024-04-05", "present": {"members": ["a", "b"]}}
    day = {"step": "study", "date": "2024-04-15", "present": {"members": ["b"]}}
    plain = {"name": "a unit", "headcounts": {"members": 3}}
    for unit, acts, who in (
        (UNIT, [three], "c (3 days)"),
        (UNIT, [{**three, "days": 1, "began": "2024-04-05"}, day], "a (2 days), b (1 day), c (3 days)"),
        (plain, [three], "1 other (3 days each)"),
        (plain, [{**three, "days": 2, "began": "2024-04-04", "present": {"members": 3}}], "3 persons (1 day each)"),
        (plain, [{**three, "present": {"members": 1}}], "at least 6 person-days in all"),
    ):
        for as_of in ("2024-04-20", "2024-06-02"):
            found = case(*acts, unit=unit, as_of=as_of)
            assert f"have reached the number; still lacking: {who}." in found.verdict["study.due"].message.en
            step = next(step for step in found.next_steps if step.subject == "study")
            assert f"; still lacking: {who}" in step.why.en
    assert "lacking" not in case(three, {**three, "present": {"members": ["c"]}}).verdict["study.due"].message.en


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        # two numbers of two of three persons: one may have come to both, two as well, but nobody to a third day
        ([({"members": 2}, 2), ({"members": 2}, 1)], "at most 2 of 3 have reached the number; how many did cannot be"),
        ([({"members": 2}, 1)], "0 of 3 have reached the number; still lacking: at least 7 person-days in all"),
        # whoever was there on three days at once has them, and so many of those of the other days as these allow
        ([({"members": 1}, 3), ({"members": 2}, 2)], "at least 1 and at most 2 of 3 have reached the number"),
        ([({"members": ["a", "b"]}, 3), ({"members": 2}, 1)], "2 of 3 have reached the number"),
        ([({"members": ["a", "b"]}, 2), ({"members": 1}, 1)], "at most 1 of 3 have reached the number"),
    ],
)
def test_of_numbers_without_names_it_is_said_how_many_may_have_reached_a_quota(
    acts: list[tuple[dict[str, Any], int]], said: str
) -> None:
    """A flat count would say of somebody who may have come to all days that he did not."""
    records = [
        {"step": "study", "began": f"2024-04-{day:02}", "date": f"2024-04-{day + days - 1:02}", "present": present}
        for day, (present, days) in zip((3, 8, 15), acts, strict=False)
    ]
    message = case(*records, unit={"name": "a unit", "headcounts": {"members": 3}}).verdict["study.due"].message
    assert f"; {said}" in message.en
    assert ("无从认定" in message.zh) == ("at most" in said)


BY_GROUP = """
campaignflow: 1
campaign: persons
version: "1"
title: Persons
source: {title: The plan}
people: {members: the members, director: the directors, staff: the staff}
phases:
  only:
    title: the phase
    window: 2024-03-01 to 2024-05-31
    steps:
      study:
        title: the study
        times: {members: at least 2 days, director: at least 3 days, staff: at least 1 day}
        each: [members, director]
      report: {title: the report, entry: study}
"""


def by_group(*records: dict[str, Any], as_of: str = "2024-06-02") -> Assessment:
    unit = {"name": "a unit", "persons": {"members": ["a", "b"], "director": ["d"]}, "headcounts": {"staff": 5}}
    data = {"progress": 1, "campaign": "persons", "unit": unit, "records": list(records)}
    return assess(parse_campaign(BY_GROUP), parse_progress(data), date.fromisoformat(as_of))


def test_of_groups_that_each_names_the_number_is_meant_of_each_person() -> None:
    """Of the others, of the days on which some of them were there."""
    first = {"step": "study", "date": "2024-04-03", "present": {"members": ["a", "b"], "director": ["d"], "staff": 2}}
    second = {
        "step": "study",
        "began": "2024-04-04",
        "date": "2024-04-05",
        "present": {"members": ["a"], "director": 1},
    }
    found = by_group(first, second)
    assert pair(found, "study.times.director") == pair(found, "study.times.staff") == ("satisfied", None)
    assert pair(found, "study.times.members") == ("overdue", "short")
    assert "1 of 2 have reached the number; still lacking: b (1 day)" in found.verdict["study.times.members"].message.en
    (step,) = (step for step in by_group(first, second, as_of="2024-04-10").next_steps if step.subject == "study")
    assert (step.amends, step.why.en.rpartition("; ")[2]) == (False, "still lacking: b (1 day)")
    assert "report" not in {step.subject for step in found.next_steps}
    last = {"step": "study", "date": "2024-04-08", "present": {"members": ["b"]}}
    assert pair(by_group(first, second, last), "study.times.members") == ("satisfied", None)
    assert [step.subject for step in by_group(first, second, last).next_steps] == ["report"]


@pytest.mark.parametrize(
    ("times", "each"),
    [
        ("{members: at least 2}", "staff"),
        ("{members: at least 2}", "[members, staff]"),
        ("{members: 1 to 2}", "[members]"),
        ("at least 2", "[members, staff]"),
        ("at most 2", "members"),
    ],
)
def test_a_quota_of_each_person_says_how_much_and_of_whom(times: str, each: str) -> None:
    text = BY_GROUP.replace("{members: at least 2 days, director: at least 3 days, staff: at least 1 day}", times)
    with pytest.raises(SpecError) as refused:
        parse_campaign(text.replace("[members, director]", each))
    assert "not-allowed" in {problem.code for problem in refused.value.diagnostics}


def test_one_for_each_counts_who_is_named_once() -> None:
    wrote = [
        {"step": "notes", "date": f"2024-04-0{n}", "counts": {"members": who}}
        for n, who in ((2, ["a", "b"]), (3, ["b"]))
    ]
    assert pair(case(*wrote), "notes.due") == ("overdue", "short")
    assert pair(case(*wrote, {**wrote[0], "counts": {"members": ["c"]}}), "notes.due") == ("satisfied", None)


def test_an_id_that_stands_twice_counts_once_with_a_remark() -> None:
    found = case(held("2024-04-02", ["a", "a"]))
    assert [d.code for d in found.diagnostics] == ["named-twice"]
    assert found.verdict["meeting.attend.members"].observed["present"] == 1


def test_who_does_not_belong_to_the_group_gets_a_remark_and_is_not_counted() -> None:
    found = case(held("2024-04-02", ["a", "b", "d"]))
    assert [(d.code, str(d.severity), d.location.pointer) for d in found.diagnostics] == [
        ("not-a-member", "warning", "/records/0/present/members")
    ]
    verdict = found.verdict["meeting.attend.members"]
    assert (verdict.status, verdict.observed["present"]) == ("overdue", 2)
    assert "2 present where 3 are asked; missing: c" in verdict.message.en
    assert pair(case(held("2024-04-02", ["a", "b", "c", "d"])), "meeting.attend.members") == ("satisfied", None)


def test_of_what_each_is_to_do_only_the_members_count() -> None:
    wrote = {"step": "notes", "date": "2024-04-02", "counts": {"members": ["a", "b", "d"]}}
    assert case(wrote).verdict["notes.due"].observed == {"count": 2, "required": 3}


def test_where_no_list_is_given_nobody_is_a_stranger() -> None:
    unit = {"name": "a unit", "headcounts": {"members": 3}}
    found = case(held("2024-04-02", ["a", "b", "d"]), unit=unit)
    assert (found.diagnostics, pair(found, "meeting.attend.members")) == ((), ("satisfied", None))


def test_an_act_at_which_only_strangers_were_stands_and_is_short() -> None:
    found = case(held("2024-04-02", ["x", "y"]))
    assert [str(act.standing) for act in found.acts] == ["counts"]
    assert pair(found, "meeting.attend.members") == ("overdue", "missing-participant")


def test_who_belongs_to_a_group_is_how_many_it_has() -> None:
    stated = case(held("2024-04-02", 3), unit={"name": "a unit", "headcounts": {"members": 4}})
    assert pair(stated, "meeting.attend.members") == ("overdue", "short")
    assert pair(case(held("2024-04-02", 3)), "meeting.attend.members") == ("satisfied", None)


def test_persons_are_a_number_that_keeps_its_names() -> None:
    some = Persons(("a", "b", "a"))
    again = pickle.loads(pickle.dumps(some))  # noqa: S301  our own
    assert (some, again.names) == (2, ("a", "b"))


@given(st.lists(st.one_of(st.integers(0, 5), st.lists(st.sampled_from("abcd"), max_size=4)), max_size=8))
def test_persons_are_counted_once_and_numbers_added(counts: list[Any]) -> None:
    named = {name for count in counts if isinstance(count, list) for name in count}
    plain = sum(count for count in counts if not isinstance(count, list))
    given_ = [Persons(tuple(count)) if isinstance(count, list) else count for count in counts]
    assert sum(persons_added(given_)) == len(named) + plain


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), max_size=8))
def test_days_that_lie_on_each_other_are_counted_once(stretches: list[tuple[int, int]]) -> None:
    day, ends = date(2024, 3, 1), sorted((first + length, first) for first, length in stretches)
    records = [Record(step="s", date=day + timedelta(last), began=day + timedelta(first)) for last, first in ends]
    wanted = {n for last, first in ends for n in range(first, last + 1)}
    length = [(r.date - r.began).days + 1 for r in records if r.date and r.began]
    lengths = dict(zip(map(id, records), length, strict=True))
    assert sum(days_added(records, None, date.max, lambda record: lengths[id(record)])) == len(wanted)


@given(st.lists(st.one_of(st.integers(0, 4), st.lists(st.sampled_from("abcd"), max_size=4)), max_size=5))
def test_what_numbers_of_persons_leave_open_is_what_trying_everybody_leaves_open(counts: list[Any]) -> None:
    """Of four persons: each number is read as every set of so many of them."""
    ways = [[{*c}] if isinstance(c, list) else [{*w} for w in combinations("abcd", c)] for c in counts]
    numbers = {len(set[str]().union(*way)) for way in product(*ways)}
    given_ = [Persons(tuple(count)) if isinstance(count, list) else count for count in counts]
    sure, perhaps = max(persons_reached(given_, 4), default=(0, 0))
    assert (sure, perhaps) == (min(numbers), max(numbers))


ACTS = st.tuples(st.integers(1, 2), st.one_of(st.integers(0, 3), st.sets(st.sampled_from("abc"))))


@given(st.lists(ACTS, max_size=4))
def test_who_has_reached_a_quota_is_what_trying_everybody_says(acts: list[tuple[int, Any]]) -> None:
    """Of three persons, each asked twice: sure is what holds in every way, and what can be is not ruled out."""
    ways = [[who] if isinstance(who, set) else [{*way} for way in combinations("abc", who)] for _, who in acts]
    reached = {
        sum(sum(times for (times, _), there in zip(acts, way, strict=True) if name in there) >= 2 for name in "abc")
        for way in product(*ways)
    }
    records = [Record(step="s", date=date(2024, 3, 1), times=times) for times, _ in acts]
    counts = [Persons(tuple(sorted(who))) if isinstance(who, set) else who for _, who in acts]
    sure, perhaps = max(Quota(3, 2, lambda own: sum(r.times for r in own)).reached(records, counts), default=(0, 0))
    assert sure <= min(reached)
    assert (sure == 3) == (min(reached) == 3)
    assert perhaps == 3 or max(reached) < 3


def test_a_day_that_one_person_gave_twice_is_one_day() -> None:
    first = {"step": "study", "began": "2024-04-03", "date": "2024-04-04", "present": {"members": ["a", "b", "c"]}}
    again = {"step": "study", "date": "2024-04-04", "present": {"members": ["a", "b", "c"]}}
    assert pair(case(first, again), "study.due") == ("overdue", "short")
    assert pair(case(first, {**again, "date": "2024-04-05"}), "study.due") == ("satisfied", None)


LEAVE = parse_campaign("""
campaignflow: 1
campaign: persons
version: "1"
title: Leave
source: {title: The plan}
people: {members: the members}
bodies: {office: the office}
phases:
  only:
    title: the phase
    window: 2024-03-01 to 2024-05-31
    steps:
      forum: {title: the forum, attend: members, due: 2024-04-30}
      notes: {title: the notes, each: members}
waivers: {away: {title: leave, excuses: members, grounds: {ill: ill, away: away}, approved_by: office}}
""")


def on_leave(*records: dict[str, Any], **more: Any) -> Assessment:
    waiver = {"waiver": "away", "approved_by": "office", "justification": "ill", "grounds": ["ill"], "persons": ["c"]}
    leave = [{**waiver, "date": "2024-04-01", **more}] if more else []
    data = {"progress": 1, "campaign": "persons", "unit": UNIT, "records": list(records), "waivers": leave}
    return assess(LEAVE, parse_progress(data), date(2024, 4, 20))


def test_who_was_missing_takes_part_or_is_let_off() -> None:
    there = {"step": "forum", "date": "2024-04-10", "present": {"members": ["a", "b"]}}
    refused: list[dict[str, Any]] = [{}, {"grounds": []}, {"approved_by": "nobody"}]
    for without in refused:
        found = on_leave(there, **without)
        step = next(step for step in found.next_steps if step.subject == "forum")
        assert step.leave == ("away",)
        assert "is let off (leave: with the approval of the office, only if: ill or away)" in step.why.en
        assert "可按规定报批" in step.why.zh
    assert pair(on_leave(there, date="2024-04-01"), "forum.attend.members") == ("satisfied", None)
    before = next(step for step in on_leave().next_steps if step.subject == "forum")
    assert before.leave == ()  # nobody was missing yet


def test_what_each_is_to_do_is_asked_of_those_who_are_not_let_off() -> None:
    rest = {"step": "notes", "date": "2024-04-10", "counts": {"members": ["a", "b"]}}
    assert pair(on_leave(rest, date="2024-04-01"), "notes.due") == ("satisfied", None)
    assert on_leave({**rest, "counts": {"members": ["b", "c"]}}, date="2024-04-01").verdict["notes.due"].observed == {
        "count": 1,
        "required": 2,
    }
