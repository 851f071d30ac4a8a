"""Looking ahead: the horizon is a scan day by day, a plan can be carried out, what-if changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given

from campaignflow import Assessment, ProgressError, Status, assess, parse_campaign, parse_progress
from campaignflow.outlook import ChangeDay, Pace, Plan, horizon, plan, what_if
from conftest import thinned, trials
from following import DAY, SHIPPED, WORLDS, Followed, World, Writer, finished, moved, small, small_unit
from generate import Json, chance, drawn, plan_of, progress, seeded, spec_text
from test_guarantee import HEAD, Shown, act, of_steps, reached, state, timed, unforeseen

Codes = dict[str, tuple[Status, str | None]]


# The horizon


def codes(assessment: Assessment) -> Codes:
    return {v.rule_id: (v.status, v.reason and str(v.reason)) for v in assessment.verdicts}


def scan(world: World, data: Json, day: date, until: date) -> Iterator[tuple[date, dict[str, tuple[Any, Any]]]]:
    """Every day is assessed; the days on which some verdict changes, with what changes."""
    read = parse_progress(data)
    before = codes(assess(world.campaign, read, day))
    while day < until:
        day += DAY
        now = codes(assess(world.campaign, read, day))
        if now != before:
            yield day, {rule: (before[rule], now[rule]) for rule in now if now[rule] != before[rule]}
        before = now


def told(found: tuple[ChangeDay, ...]) -> list[tuple[date, dict[str, tuple[Any, Any]]]]:
    return [(one.day, {turn.rule: (turn.before, turn.after) for turn in one.changes}) for one in found]


def ahead(rng: Random, world: World, data: Json, day: date) -> Json:
    """The same progress with acts, waivers, events and plans dated after the day."""

    def later() -> str:
        return (day + timedelta(rng.randint(1, 40))).isoformat()

    steps = list(world.campaign.steps)
    records = list(data["records"])
    writer, more = Writer(world, data), rng.choice([0, 0, 1, 2])
    records += [writer.full(rng.choice(steps), date.fromisoformat(later())) for _ in range(more)]
    open_steps = [step for step in steps if step not in {r["step"] for r in records}]
    planned = {step: later() for step in open_steps if chance(rng, 25)}
    free = [name for name, event in world.campaign.events.items() if event.day is None]
    events = {name: (later() if chance(rng, 70) else day.isoformat()) for name in free if chance(rng, 70)}
    waivers = [
        {"waiver": name, "approved_by": w["approved_by"], "justification": "asked", "date": later()}
        | ({"persons": 1, "grounds": list(w["grounds"])} if "excuses" in w else {})
        for name, w in world.spec.get("waivers", {}).items()
        if chance(rng, 50)
    ]
    waivers = [*data.get("waivers", ()), *waivers]
    return {**data, "records": records, "planned": planned, "events": events, "waivers": waivers}


def ahead_small(rng: Random) -> Shown:
    world = timed(rng) if chance(rng, 30) else small(rng)
    if chance(rng, 40):
        data, day = world.head(small_unit(world, rng)), date(2009, 5, 1) + timedelta(rng.randint(0, 60))
    else:
        data, day = progress(plan_of(world.spec), rng)
    return Shown((world, ahead(rng, world, data, day), day))


@trials(100)
@given(drawn(ahead_small))
def test_the_horizon_is_a_scan_day_by_day(found: tuple[World, Json, date]) -> None:
    world, data, day = found
    until = date(2009, 9, 15)
    expected = list(scan(world, data, day, until))
    assert told(horizon(world.campaign, parse_progress(data), day, until)) == expected
    if expected:
        middle = expected[len(expected) // 2][0]
        for last in (middle - DAY, middle):
            part = told(horizon(world.campaign, parse_progress(data), day, last))
            assert part == [one for one in expected if one[0] <= last]
    assert told(horizon(world.campaign, parse_progress(data), day)) == expected


@pytest.mark.parametrize("name", thinned(SHIPPED[::-1], 8))
def test_the_horizon_of_a_shipped_campaign_is_a_scan(name: str) -> None:
    seen = 0
    for seed in range(3):
        rng = seeded(seed)
        world, data, day = reached(name, rng)
        data = ahead(rng, world, data, day)
        until = day + timedelta(200)
        expected = list(scan(world, data, day, until))
        assert told(horizon(world.campaign, parse_progress(data), day, until)) == expected
        seen += len(expected)
    assert seen


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {"2009-05-11": ("pending", "overdue")}),
        ({"closed": "2009-05-05", "evidence": "p"}, {"2009-05-05": ("pending", "satisfied")}),
        (
            {"found": "2009-05-04", "closed": "2009-05-12", "evidence": "p"},
            {  # before it is found nothing is said of problems
                "2009-05-04": ("pending", "pending"),
                "2009-05-11": ("pending", "overdue"),
                "2009-05-12": ("overdue", "violated"),
            },
        ),
    ],
)  # fmt: skip
def test_the_horizon_has_the_days_of_the_register(more: Json, expected: dict[str, tuple[str, str]]) -> None:
    """A problem's own time limit, and the day on which one is closed: until then it is open."""
    world = of_steps({"s": {"title": "S", "due": "05-30", "rectify": "closed"}})
    entry = {"id": "1", "says": "slow", "due": "2009-05-10", **more}
    progress = parse_progress({**world.head({}), "problems": [entry]})
    found = horizon(world.campaign, progress, date(2009, 5, 1), date(2009, 5, 20))
    moves = {str(one.day): (str(t.before[0]), str(t.after[0])) for one in found for t in one.changes}
    assert moves == expected


def test_what_a_turn_says_exists_in_both_languages() -> None:
    for name in SHIPPED:
        world, data, day = reached(name, seeded(2))
        for one in horizon(world.campaign, parse_progress(data), day):
            assert one.changes
            assert json.loads(json.dumps(one.to_dict()))["day"] == one.day.isoformat()
            for turn in one.changes:
                assert turn.before != turn.after
                assert "" not in (turn.says.zh, turn.says.en)
                assert turn.says.zh != turn.says.en


def test_the_horizon_has_an_end_at_both_ends_of_the_calendar() -> None:
    world = of_steps({"b": {"title": "B", "due": "05-10"}})
    read = parse_progress(world.head({}))
    assert [one.day for one in horizon(world.campaign, read, date(1, 1, 1))] == [date(2009, 5, 11)]
    assert horizon(world.campaign, read, date.max) == ()


def test_until_before_the_day_finds_nothing() -> None:
    world = of_steps({"b": {"title": "B", "due": "05-10"}})
    read = parse_progress(world.head({}))
    assert horizon(world.campaign, read, date(2009, 5, 10), date(2009, 5, 10)) == ()
    assert horizon(world.campaign, read, date(2009, 5, 10), date(2009, 5, 1)) == ()


# A plan


def made(world: World, data: Json, day: date, pace: Pace) -> Plan:
    return plan(world.campaign, parse_progress(data), day, pace=pace)


def carried_out(world: World, data: Json, found: Plan) -> Json:
    """The plan's appointments recorded as full acts; what took place and may not again is completed."""
    for one in found.appointments:
        writer = Writer(world, data)
        stands = writer.is_one(one.step) and writer.standing(one.step, one.day)
        data = (writer.amend if stands else writer.do)(one.step, one.day)
    return data


def after(world: World, data: Json, day: date, found: Plan) -> Followed:
    start = world.assess(data, day)
    done = carried_out(world, data, found)
    last = max([day, *(date.fromisoformat(r["date"]) for r in done["records"])]) + timedelta(60)
    told_before = {
        rule: day
        for clash in found.clashes
        for rule in (*clash.rules, *(rule for late in clash.follows for rule in late.rules))
        if clash.reading in ("any", "strict")
    }
    return Followed(start, world.assess(done, last), done, told_before)


def one_by_one(path: Followed) -> list[str]:
    """What went wrong though nothing foretold it.

    A plan has one day for a step, so that what recurs is done once by it, whatever round of another it waits for, and
    what lies in another step may need a further round of that one; and nothing that an act still lacks is in it.
    """
    done, rounds = path.start.case.done, path.start.case.rounds.keys()
    beside = ("recurrence", "overlap")
    wrong = [v for v in unforeseen(path) if v.kind not in beside and v.rule.settled_by not in done]
    return [v.rule_id for v in wrong if not any({one, other} <= rounds for one, other, _ in v.rule.order())]


@trials(60)
@given(drawn(state))
def test_a_plan_has_every_open_step_once_in_order(found: tuple[World, Json, date]) -> None:
    world, data, day = found
    now = world.assess(data, day)
    schedule, again = now.schedule, {verdict.subject for verdict in now.verdicts if verdict.cure == "again"}
    early, late = (made(world, data, day, pace) for pace in ("earliest", "latest"))
    for one in (early, late):
        steps = [a.step for a in one.appointments]
        assert len(steps) == len({*steps})
        assert {*schedule.slots} <= {*steps} <= {*schedule.slots} | again
        days = [a.day for a in one.appointments]
        assert days == sorted(days)
        assert all(d >= day for d in days)
        assert one.clashes == schedule.clashes
        assert json.loads(json.dumps(one.to_dict())) == one.to_dict()
    soonest = {slot.step: slot.earliest for slot in schedule.slots.values()}
    open_ = [a for a in early.appointments if a.step in soonest]
    assert all(soonest[a.step] <= a.day <= soonest[a.step] + timedelta(a.takes - 1) for a in open_)
    on = {a.step: a.day for a in late.appointments}
    assert all(a.day <= on[a.step] for a in early.appointments)


@pytest.mark.parametrize("pace", ["earliest", "latest"])
@trials(60)
@given(found=drawn(state))
def test_a_plan_that_is_carried_out_breaks_nothing_that_was_not_foretold(
    pace: Pace, found: tuple[World, Json, date]
) -> None:
    world, data, day = found
    if not world.assess(data, day).errors:
        path = after(world, data, day, made(world, data, day, pace))
        assert not path.end.errors
        assert one_by_one(path) == []


@pytest.mark.parametrize("pace", ["earliest", "latest"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_plan_of_a_shipped_campaign_can_be_carried_out(name: str, pace: Pace) -> None:
    world, data = WORLDS[name], finished(name)
    first = min(r["date"] for r in data["records"])
    data = {**{key: value for key, value in data.items() if key != "problems"}, "records": [], "planned": {}}
    day = date.fromisoformat(moved(first, -20))
    path = after(world, data, day, made(world, data, day, pace))
    assert not path.end.errors, path.end.diagnostics
    assert one_by_one(path) == []


def test_what_follows_stands_after_it_in_the_latest_plan_too() -> None:
    steps = {"a": {"title": "A", "due": "05-20"}, "b": {"title": "B", "due": "promptly after a"}}
    world = of_steps(steps)
    found = {one.step: one.day for one in made(world, world.head({}), date(2009, 5, 1), "latest").appointments}
    assert found["a"] == date(2009, 5, 20) <= found["b"]


def test_the_same_day_in_a_plan_is_in_the_order_of_the_acts() -> None:
    """A chart and a list are read from above: what comes first stands first."""
    world = of_steps({"z": {"title": "Z", "entry": "a"}, "a": {"title": "A"}})
    steps = [one.step for one in made(world, world.head({}), date(2009, 5, 1), "earliest").appointments]
    assert steps == ["a", "z"]


# The chart

HOSTILE = [
    'a "quoted" title', "one: two", 'click x href "javascript:alert(1)"', "a;b#c%%{init}%%", "<b>bold</b>",
    "click a call alert()", "section of the town", "Title deeds", "excludes weekends", "2009-05-10 meeting", "gantt",
    "call for papers", "milestone, crit, done", "weekday monday", "accDescr {", "`code`", "日程：会议；其他",
]  # fmt: skip
KEYWORDS = (
    "click", "call", "href", "section", "title", "includes", "excludes", "weekday", "dateformat", "axisformat",
    "tickinterval", "todaymarker", "topaxis", "inclusiveenddates", "gantt", "acctitle", "accdescr", "%%", "20",
)  # fmt: skip
"""What Mermaid reads as a command where a task's line begins with it, in small or capital letters."""


def chart(title: str, steps: int = 2) -> str:
    acts = {f"s{n}": {"title": title if n else "Act"} for n in range(steps)}
    phases = {"ph": {"title": title, "window": "05-01 to 05-31", "steps": acts}}
    world = of_steps({}, phases=phases, title=title)
    return made(world, world.head({}), date(2009, 5, 1), "earliest").mermaid("en")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_chart_has_one_line_for_each_step_whatever_the_titles(title: str) -> None:
    lines = chart(title).splitlines()
    assert lines[0] == "gantt"
    assert lines[1].startswith("    title ")
    assert lines[2] == "    dateFormat YYYY-MM-DD"
    assert lines[3].startswith("    section ")
    assert len(lines) == 6
    for line in lines[4:]:
        text, _, data = line.partition(" :")
        assert len(data.rpartition(", ")[0].split(", ")) in (2, 3)
        assert not set(text) & set(":;#%<>\n\r")
    assert not any(set(line.partition(" ")[2]) & set("\u202e\u2028\x00") for line in lines)


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_is_read_as_a_command(title: str) -> None:
    for line in chart(title).splitlines()[4:]:
        assert not line.strip().lower().startswith(KEYWORDS), line


@pytest.mark.parametrize("step", ["done", "active", "crit", "milestone"])
def test_no_step_is_read_as_a_tag(step: str) -> None:
    world = of_steps({step: {"title": "A"}})
    line = made(world, world.head({}), date(2009, 5, 1), "earliest").mermaid("en").splitlines()[-1]
    tags, name = line.partition(" :")[2].split(", ")[:-3], line.split(", ")[-3].rpartition(":")[2]
    assert set(tags) <= {"crit"}
    assert name != step


def test_a_title_that_changes_what_a_reader_sees_does_not_load() -> None:
    spec = {**HEAD, "phases": {"ph": {"title": "P", "steps": {"a": {"title": "up\u202edown"}}}}}
    with pytest.raises(Exception, match=r"202[eE]"):
        parse_campaign(spec_text(spec))


def test_long_titles_stay_one_line() -> None:
    assert len(chart("long " * 700).splitlines()) == 6


# What would be if


def plain(found: Assessment) -> Json:
    """The answer, its diagnostics without lines and columns."""
    answer = found.to_dict()
    for diagnostic in answer["diagnostics"]:
        diagnostic["location"] = diagnostic["location"]["pointer"]
    return answer


@trials(100)
@given(drawn(ahead_small))
def test_what_if_is_the_assessment_of_a_file_with_the_acts_appended(found: tuple[World, Json, date]) -> None:
    world, data, day = found
    rng = seeded(len(data["records"]))
    steps = rng.sample(list(world.campaign.steps), min(2, len(world.campaign.steps)))
    acts = [Writer(world, data).full(step, day - timedelta(rng.randint(0, 9))) for step in steps]
    read = parse_progress(data)
    before, said, given_ = plain(assess(world.campaign, read, day)), deepcopy(acts), deepcopy(read)
    hypothetical = what_if(world.campaign, read, acts, day)
    whole = assess(world.campaign, parse_progress({**data, "records": [*data["records"], *acts]}), day)
    assert plain(hypothetical) == plain(whole)
    assert [b.to_dict() for b in hypothetical.blocked] == [b.to_dict() for b in whole.blocked]
    assert acts == said
    assert read == given_
    assert [r.index for r in read.records] == [r.index for r in given_.records]
    assert plain(assess(world.campaign, read, day)) == before
    assert plain(what_if(world.campaign, read, [], day)) == before


def test_what_if_twice_is_what_if_of_both() -> None:
    world = of_steps({"a": {"title": "A"}, "b": {"title": "B", "entry": "a"}})
    read = parse_progress(world.head({}))
    once = what_if(world.campaign, read, [act("a", "05-02")], date(2009, 5, 9))
    twice = what_if(world.campaign, once.progress, [act("b", "05-03")], date(2009, 5, 9))
    both = what_if(world.campaign, read, [act("a", "05-02"), act("b", "05-03")], date(2009, 5, 9))
    assert plain(twice) == plain(both)
    assert [v.pointers for v in twice.verdicts] == [v.pointers for v in both.verdicts]


@pytest.mark.parametrize(
    "acts",
    [
        [{}], [{"step": "a"}], [{"date": "2009-05-02"}], [{"step": 5, "date": "2009-05-02"}], ["a"], [None], [[1]],
        [act("a", "02-30")], [{"step": "a", "date": 20090502}], [{**act("a", "05-02"), "mystery": 1}],
        [act("a", "05-02"), {}],
    ],
)  # fmt: skip
def test_what_if_refuses_acts_that_are_none(acts: list[Any]) -> None:
    world = of_steps({"a": {"title": "A"}})
    with pytest.raises(ProgressError):
        what_if(world.campaign, parse_progress(world.head({})), acts, date(2009, 5, 9))


@pytest.mark.parametrize("acts", [[act("nobody", "05-02")], [act("a", "05-02", recipients=["nobody"])]])
def test_what_if_of_what_the_campaign_does_not_know_is_told_as_of_a_file(acts: list[Any]) -> None:
    world = of_steps({"a": {"title": "A", "send_to": "b1"}})
    found = what_if(world.campaign, parse_progress(world.head({})), acts, date(2009, 5, 9))
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["unknown-name"]


def test_acts_to_come_do_not_count_yet() -> None:
    world = of_steps({"a": {"title": "A"}})
    read = parse_progress(world.head({}))
    assert what_if(world.campaign, read, [act("a", "05-20")], date(2009, 5, 21)).verdict["a.due"].status == "satisfied"
    assert what_if(world.campaign, read, [act("a", "05-20")], date(2009, 5, 19)).verdict["a.due"].status != "satisfied"
