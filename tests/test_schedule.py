"""The schedule against an oracle that tries every day for every open step and asks `assess` of each attempt.

The oracle knows the spec as text, and verdicts. It shares nothing with the temporal network: what a clash,
an earliest or a latest day is, is said here in terms of attempts and of the rules that each attempt breaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest
from attrs import field, frozen
from hypothesis import HealthCheck, assume, given, settings

from campaignflow import Campaign, Force, Status, assess, parse_campaign, parse_progress
from campaignflow.rules.case import Standing
from campaignflow.schedule.clash import Clash, Reading
from campaignflow.schedule.schedule import Schedule
from campaignflow.schedule.slot import Slot
from conftest import trials
from generate import Json, chance, drawn, seeded, some

YEAR = 2009
FIRST, LAST, END = date(YEAR, 6, 8), date(YEAR, 6, 20), date(YEAR, 6, 24)
"""The first and the last day that a plan names, and the last day that an attempt may use."""
BROKEN_LENIENTLY = frozenset({Status.VIOLATED, Status.OVERDUE})
BROKEN_STRICTLY = BROKEN_LENIENTLY | {Status.AMBIGUOUS}
MOST_ATTEMPTS = 1500
SEEDS, FEW_SEEDS = range(400), range(60)


# Small campaigns with every form of bound


def campaign(rng: Random) -> Json:
    total = rng.choice([2, 3, 3, 4])
    names = [f"s{number}" for number in range(1, total + 1)]
    steps: dict[str, Json] = {}
    for place, name in enumerate(names):
        steps[name] = _step(rng, names, place, steps)
    for name, step in steps.items():  # what counts from a step that need not be done is never decided
        if step.get("times") == "at most 2" and f" after {name}" in json.dumps(steps):
            del step["times"]
    spec: Json = {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "year": {"value": YEAR},
        "readings": {"by_day": rng.choice(["inclusive", "inclusive", "exclusive"]), "about_days": rng.randint(0, 2)},
        "attributes": {"f1": "Fact A"}, "people": {"p1": "Group A"}, "bodies": {"b1": "Body A"},
        "events": {"e1": {"title": "Event A", "on": "06-15"}, "e2": "Event B"},
        "waivers": _waivers(rng.choice(names)),
    }  # fmt: skip
    cut = rng.randint(1, total)
    parts = [dict(list(steps.items())[:cut]), dict(list(steps.items())[cut:])]
    spec["phases"] = {f"ph{n}": _phase(rng, part) for n, part in enumerate(parts, 1) if part}
    if cut < total and chance(rng, 30):
        spec["phases"]["ph2"]["entry"] = "ph1"
    return spec


def _waivers(name: str) -> Json:
    """Leave from a step, and from its date alone."""
    covers = {"w1": name, "w2": f"{name}.due"}
    return {waiver: {"title": "Leave", "covers": [what], "approved_by": "b1"} for waiver, what in covers.items()}


def _phase(rng: Random, steps: Json) -> Json:
    windows = ["06-08 to 06-18", "06-08 to before 06-mid", "06-early to 06-mid"]
    window = {"window": rng.choice(windows)} if chance(rng, 60) else {}
    return {"title": "A phase", "ref": "1", **window, "steps": steps}


def _step(rng: Random, names: Sequence[str], place: int, earlier: Mapping[str, Json]) -> Json:
    step: Json = {"title": f"Act {'ABCD'[place]}", "ref": "2"}
    if chance(rng, 70):
        step["due"] = _due(rng, names[:place], names[place + 1 :])
    if chance(rng, 25):
        counts = [f"{rng.randint(0, 3)} days after {name}" for name in (*names[:place], "e1", "e2")]
        step["not_before"] = rng.choice(["06-10", "06-14", "06-16", *counts])
        if chance(rng, 20):
            step["not_before"] = {"is": step["not_before"], "force": "soft"}
    if step.keys().isdisjoint({"due", "not_before"}) and chance(rng, 60):
        window = rng.choice(["06-10 to 06-14", "06-12 to before 06-mid", "06-mid to 06-18", "06-09 to 06-16"])
        step["window"] = {"is": window, "force": "soft"} if chance(rng, 30) else window
    if chance(rng, 15):
        step["force"] = rng.choice(["soft", "permissive"])
    if chance(rng, 10):
        step["if"] = rng.choice(["f1", {"not": "f1"}])
    if chance(rng, 20):
        step |= rng.choice([{"times": "2"}, {"each": "p1"}, {"times": "at most 2"}])
    if chance(rng, 20) and step.get("times") != "at most 2":
        step["outcomes"] = {"o1": "Result A", "o2": "Result B"}
    if chance(rng, 10):
        step["by"] = "b1"
    entry = [_entry(rng, name, earlier[name]) for name in some(rng, names[:place], 40)]
    return {**step, "entry": entry} if entry else step


def _entry(rng: Random, name: str, step: Json) -> Any:
    wanted = {"outcome": "o1"} if "outcomes" in step and chance(rng, 70) else {}
    force = {"force": rng.choice(["soft", "permissive"])} if chance(rng, 15) else {}
    return {"id": name, **wanted, **force} if wanted or force else name


def _due(rng: Random, earlier: Sequence[str], later: Sequence[str]) -> Any:
    days = rng.randint(1, 3)
    forms = [
        "06-12", "06-14", "before 06-14", "before 06-mid", "06-mid", "on 06-13", "on 06-15 am", "promptly",
        f"within {days} days after e1", f"{days} days before e1", f"within {days} days after e2", "before e2",
        "promptly after e2",
    ]  # fmt: skip
    before = ("about {} days before {}", "{} days before {}", "before {1}")
    forms += 2 * [form.format(days, name) for name in later for form in before]
    forms += 2 * [form for name in earlier for form in (f"within {days} days after {name}", f"promptly after {name}")]
    due = rng.choice(forms)
    return {"by": due, "force": "soft"} if chance(rng, 20) else due


def progress(rng: Random, spec: Json, names: Sequence[str]) -> tuple[Json, date]:
    """Some acts, as of a day of the campaign: late, early and in disorder."""
    as_of = FIRST + timedelta(rng.randint(0, 6))
    steps = steps_of(spec)
    records = []
    for name in some(rng, names, rng.choice([0, 20, 50])):
        record: Json = {"step": name, "date": (as_of - timedelta(rng.randint(0, 6))).isoformat()}
        record |= {"counts": {"p1": rng.randint(1, 2)}} if "each" in steps[name] else {}
        record |= {"times": rng.randint(1, 2)} if steps[name].get("times") == "2" else {}
        record |= {"outcome": rng.choice(["o1", "o2"])} if "outcomes" in steps[name] else {}
        record |= {"half": "am"} if " am" in json.dumps(steps[name].get("due", "")) else {}
        records.append(record)
    data: Json = {
        "progress": 1, "campaign": "small", "unit": {"attributes": {"f1": chance(rng, 70)}, "headcounts": {"p1": 2}},
        "records": records,
    }  # fmt: skip
    data["events"] = {"e2": (as_of + timedelta(rng.randint(-3, 6))).isoformat()}
    if chance(rng, 10):
        name = "w1" if as_of.day % 2 else "w2"
        waiver = {"waiver": name, "approved_by": "b1", "justification": "asked", "date": as_of.isoformat()}
        data["waivers"] = [waiver]
    return data, as_of


def steps_of(spec: Json) -> dict[str, Json]:
    return {name: step for phase in spec["phases"].values() for name, step in phase["steps"].items()}


# The oracle


@frozen
class Attempt:
    """A day for everything open, and the rules that it breaks."""

    first: Mapping[str, date]
    done: Mapping[str, date]
    strictly: frozenset[str]
    leniently: frozenset[str]


@frozen
class Tried:
    """Every attempt, and what they tell."""

    campaign: Campaign
    attempts: Sequence[Attempt]
    binding: frozenset[str]
    soft: frozenset[str]

    def broken(self, attempt: Attempt, *, strict: bool) -> frozenset[str]:
        return attempt.strictly if strict else attempt.leniently

    def hopeless(self, *, strict: bool) -> frozenset[str]:
        """What no attempt keeps, by itself: missed already, and the verdict says so."""
        every = [self.broken(attempt, strict=strict) for attempt in self.attempts]
        return frozenset.intersection(*every)

    def keep(self, rules: Collection[str], *, strict: bool) -> list[Attempt]:
        """The attempts that keep all of some rules."""
        return [attempt for attempt in self.attempts if self.broken(attempt, strict=strict).isdisjoint(rules)]

    def as_strictly_as_can_be(self) -> list[Attempt]:
        """The attempts that keep all binding rules strictly, and leniently those that it is too late for strictly."""
        strict = self.keep(self.wanted(Reading.STRICT), strict=True)
        return [attempt for attempt in strict if attempt.leniently.isdisjoint(self.wanted(Reading.ANY))]

    def wanted(self, reading: Reading) -> frozenset[str]:
        strict = reading is not Reading.ANY
        rules = self.binding | (self.soft if reading is Reading.SOFT else frozenset())
        return rules - self.hopeless(strict=strict)


@frozen
class Sample:
    spec: Json
    data: Json
    as_of: date
    campaign: Campaign = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "campaign", parse_campaign(json.dumps(self.spec)))

    def schedule(self, **more: Any) -> Schedule:
        found = assess(self.campaign, parse_progress({**self.data, **more}), self.as_of)
        assert not found.errors, found.diagnostics
        return found.schedule


def sample(rng: Random) -> Sample:
    spec = campaign(rng)
    data, as_of = progress(rng, spec, list(steps_of(spec)))
    return Sample(spec, counting(spec, data, as_of), as_of)


def counting(spec: Json, data: Json, as_of: date) -> Json:
    """The progress without acts that do not count: what is still open after those is told in the tests of acts."""
    acts = assess(parse_campaign(json.dumps(spec)), parse_progress(data), as_of).acts
    kept = {act.record.index for act in acts if act.standing is Standing.COUNTS}
    return {**data, "records": [record for place, record in enumerate(data["records"]) if place in kept]}


@frozen
class Open:
    """What is left of one step: one act, or a first and a last one."""

    name: str
    two: bool
    more: Json = field(factory=dict)
    """What a record of it says."""

    def records(self, days: Sequence[date]) -> Iterator[Json]:
        parts: list[Json] = [{"times": 1}] * 2 if "times" in self.more else [{"counts": {"p1": 1}}] * 2
        if self.two and days[0] != days[-1]:
            for day, part in zip(days, parts, strict=True):
                yield {"step": self.name, "date": day.isoformat(), **self.more, **part}
        else:
            yield {"step": self.name, "date": days[-1].isoformat(), **self.more}


def applies(step: Json, *, fact: bool) -> bool:
    return {"null": True, '"f1"': fact, '{"not": "f1"}': not fact}[json.dumps(step.get("if"))]


def open_steps(asked: Sample) -> list[Open]:
    """What is still to be done, read from the spec as text."""
    found = []
    steps, data = steps_of(asked.spec), asked.data
    waived = [name for one in data.get("waivers", ()) for name in asked.spec["waivers"][one["waiver"]]["covers"]]
    fact = data["unit"]["attributes"]["f1"]
    for name, step in steps.items():
        window = step["window"] if isinstance(step.get("window"), str) and "times" in step else ""
        first = re.match(r"\d\d-\d\d(?= to )", window)
        since = f"2009-{first[0]}" if first else ""  # what came before the window is not counted (acts.md, 6)
        mine = [record for record in data["records"] if record["step"] == name and record["date"] >= since]
        if not applies(step, fact=fact) or name in waived or step.get("times") == "at most 2":
            continue
        more: Json = {"outcome": "o1"} if "outcomes" in step else {}
        more |= {"half": "am"} if " am" in json.dumps(step.get("due", "")) else {}
        key, total = ("times", 2) if step.get("times") == "2" else ("counts", 2) if "each" in step else ("", 1)
        had = sum(r["counts"]["p1"] if key == "counts" else r.get(key, 1) for r in mine)
        left = max(0, total - had)
        if not left:  # however it came out
            continue
        left = max(left, 1)
        amount: Json = {"times": left} if key == "times" else {"counts": {"p1": left}} if key else {}
        found.append(Open(name, two=bool(key) and left == 2, more={**more, **amount}))
    return found


def points(asked: Sample) -> list[tuple[str, int]]:
    """The open steps, with the number of days that each of them takes up."""
    return [(one.name, 2 if one.two else 1) for one in open_steps(asked)]


def attempts_needed(asked: Sample) -> int:
    days = (END - asked.as_of).days + 1
    total = 1
    for _, acts in points(asked):
        total *= days if acts == 1 else days * (days + 1) // 2
    return total


def days_of(asked: Sample) -> Iterator[dict[str, tuple[date, ...]]]:
    calendar = [asked.as_of + timedelta(n) for n in range((END - asked.as_of).days + 1)]
    pairs = [(first, last) for first in calendar for last in calendar if first <= last]
    named = points(asked)
    choices: list[Sequence[tuple[date, ...]]] = [pairs if acts == 2 else [(d,) for d in calendar] for _, acts in named]
    for chosen in product(*choices):
        yield {name: days for (name, _), days in zip(named, chosen, strict=True)}


def tried(asked: Sample) -> Tried:
    rules = asked.campaign.rules
    opened = open_steps(asked)
    found = []
    for days in days_of(asked):
        records = [record for one in opened for record in one.records(days[one.name])]
        data = {**asked.data, "records": asked.data["records"] + records}
        outcomes = assess(asked.campaign, parse_progress(data), END).outcomes
        pairs = list(zip(rules, outcomes, strict=True))
        found.append(
            Attempt(
                {name: some[0] for name, some in days.items()},
                {name: some[-1] for name, some in days.items()},
                frozenset(rule.id for rule, outcome in pairs if outcome.status in BROKEN_STRICTLY),
                frozenset(rule.id for rule, outcome in pairs if outcome.status in BROKEN_LENIENTLY),
            )
        )
    by_force = {force: frozenset(rule.id for rule in rules if rule.force is force) for force in Force}
    return Tried(asked.campaign, found, by_force[Force.BINDING], by_force[Force.SOFT])


@cache
def cases(seeds: range) -> tuple[tuple[Sample, Tried], ...]:
    """Samples few enough of whose days are open to try them all."""
    found = [sample(seeded(seed)) for seed in seeds]
    return tuple((asked, tried(asked)) for asked in found if points(asked) and attempts_needed(asked) <= MOST_ATTEMPTS)


# What the attempts tell of days


def unambiguous(asked: Sample, known: Tried) -> bool:
    """Whether a rule that cannot be kept any more asks nothing further of what is open.

    An entry rule that was broken by one step of a phase, or in a first round, still gates what is left.
    """
    again = {one.name for one in open_steps(asked)} & {record["step"] for record in asked.data["records"]}
    lost = [asked.campaign.rule[name] for name in known.hopeless(strict=True)]
    return not any(rule.kind == "succession" or (rule.is_gate and rule.subject in again) for rule in lost)


def agrees(day: date | None, last: date) -> bool:
    """Whether a latest day is the last one found; what is tried ends soon after the last day of the plan."""
    if day is None or day > LAST:
        return last > LAST and (day is None or last <= day)
    return day == last


def wrong_slots(asked: Sample, known: Tried) -> Iterator[str]:
    slots, opened = asked.schedule().slots, {one.name for one in open_steps(asked)}
    if slots.keys() != opened:
        yield f"open are {sorted(opened)}, slots there are for {sorted(slots)}"
        return
    late = {name for name, slot in slots.items() if slot.missed}
    strict = made_up(known.as_strictly_as_can_be(), late)
    lenient = made_up(known.keep(known.wanted(Reading.ANY), strict=False), late)
    lost = {rule.removesuffix(".due").removesuffix(".done") for rule in known.hopeless(strict=False) & known.binding}
    begun = {record["step"] for record in asked.data["records"]}
    if lenient and not late >= (opened & lost) - begun:
        yield f"too late for {sorted((opened & lost) - begun - late)}, and not said to be missed"
    if lenient and late and not lost:
        yield f"{late} are said to be missed, and everything can be kept"
    # persons may be named on several days, which no attempt does (acts.md, 7)
    several = {name for name, step in steps_of(asked.spec).items() if "each" in step}

    def passed(latest: date | None, attempts: Sequence[Attempt], name: str) -> bool:
        """Where something is too late, a last day is that of the plan: sooner than all can be made up for."""
        return bool(late) and latest is not None and latest < last_day(attempts, name)

    for name, slot in slots.items() if unambiguous(asked, known) else ():
        if strict and slot.earliest != first_day(strict, name):
            yield f"{slot}: earliest {first_day(strict, name)}"
        if strict and name not in begun | several and slot.opens != min(a.first[name] for a in strict):
            yield f"{slot}: opens {min(a.first[name] for a in strict)}"
        if strict and not (agrees(slot.latest, last_day(strict, name)) or passed(slot.latest, strict, name)):
            yield f"{slot}: latest {last_day(strict, name)}"
        if lenient and not (
            agrees(slot.latest_lenient, last_day(lenient, name)) or passed(slot.latest_lenient, lenient, name)
        ):
            yield f"{slot}: latest, leniently, {last_day(lenient, name)}"


def made_up(attempts: Sequence[Attempt], late: Collection[str]) -> list[Attempt]:
    """Those in which what can no longer be in time is done as soon as may be."""
    soonest = {name: first_day(attempts, name) for name in late} if attempts else {}
    return [a for a in attempts if all(a.done[name] == first for name, first in soonest.items())]


def first_day(attempts: Sequence[Attempt], step: str) -> date:
    return min(attempt.done[step] for attempt in attempts)


def last_day(attempts: Sequence[Attempt], step: str) -> date:
    return max(attempt.done[step] for attempt in attempts)


# What they tell of clashes


def wrong_readings(asked: Sample, known: Tried) -> Iterator[str]:
    """Binding rules clash leniently, else only strictly, else only with soft ones: each where nothing else is left."""
    found = {clash.reading for clash in asked.schedule().clashes}
    for reading in (Reading.ANY, Reading.STRICT, Reading.SOFT) if unambiguous(asked, known) else ():
        kept = bool(known.keep(known.wanted(reading), strict=reading is not Reading.ANY))
        if kept is (reading in found):
            yield f"{reading}: {'can' if kept else 'cannot'} be kept, and the schedule says otherwise"
        if not kept:  # a milder reading is said first, and stands for the others
            return


def wrong_clashes(asked: Sample, known: Tried) -> Iterator[str]:
    """What a clash names cannot be kept together; without any one of it the rest can."""
    for clash in asked.schedule().clashes if unambiguous(asked, known) else ():
        strict = clash.reading is not Reading.ANY
        if known.keep(clash.rules, strict=strict):
            yield f"{clash.rules} can be kept together"
        for rule in clash.rules:
            if not known.keep(set(clash.rules) - {rule}, strict=strict):
                yield f"{clash.reading} {clash.rules}: without {rule} the others clash too"
        forces = {asked.campaign.rule[rule].force for rule in clash.rules}
        if (Force.SOFT in forces) is not (clash.reading is Reading.SOFT) or Force.PERMISSIVE in forces:
            yield f"{clash.reading} names rules of other forces: {clash.rules}"
        if clash.due is not None and clash.due < asked.as_of:
            yield f"{clash.rules}: {clash.due} has passed, and is no foreseen breach"


CHECKS = (wrong_slots, wrong_readings, wrong_clashes)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("seeds", [FEW_SEEDS, pytest.param(SEEDS, marks=pytest.mark.slow)], ids=["few", "many"])
def test_against_every_attempt(seeds: range, check: Any) -> None:
    assert len(cases(seeds)) > len(seeds) // 4
    wrong = [
        f"{asked.data} as of {asked.as_of}: {text}" for asked, known in cases(seeds) for text in check(asked, known)
    ]
    assert not wrong, wrong[:5]


@pytest.mark.slow
def test_the_samples_are_of_every_sort() -> None:
    sorts = dict.fromkeys(Reading, 0)
    bounded = 0
    for asked, _ in cases(SEEDS):
        for clash in asked.schedule().clashes:
            sorts[clash.reading] += 1
        bounded += any(slot.latest is not None for slot in asked.schedule().slots.values())
    del sorts[Reading.PLANNED]
    assert min([*sorts.values(), bounded]) > 3, sorts


@settings(trials(30), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(drawn(sample))
def test_any_campaign(asked: Sample) -> None:
    assume(points(asked) and attempts_needed(asked) <= 400)
    known = tried(asked)
    assert [text for check in CHECKS for text in check(asked, known)] == []


# Planned days


def plans(asked: Sample, rng: Random) -> dict[str, str]:
    """Days for some steps of which nothing has been done."""
    begun = {record["step"] for record in asked.data["records"]}
    steps = [one.name for one in open_steps(asked) if one.name not in begun]
    return {name: (asked.as_of + timedelta(rng.randint(0, 8))).isoformat() for name in some(rng, steps, 60)}


def without_plans(slots: Mapping[str, Slot]) -> dict[str, Json]:
    return {name: {**slot.to_dict(), "planned": None} for name, slot in slots.items()}


@pytest.mark.slow
def test_planned_days_are_tentative() -> None:
    """They move nothing; whether they can stand is said by clashes of their own, which name why."""
    told = possible = 0
    for number, (asked, known) in enumerate(cases(SEEDS)):
        planned = plans(asked, seeded(number))
        before, after = asked.schedule(), asked.schedule(planned=planned)
        assert without_plans(before.slots) == without_plans(after.slots)
        assert {name: slot.planned and slot.planned.isoformat() for name, slot in after.slots.items()} == {
            name: planned.get(name) for name in after.slots
        }
        clashes = [clash for clash in after.clashes if clash.reading is Reading.PLANNED]
        assert [clash for clash in after.clashes if clash not in clashes] == list(before.clashes)
        if not planned or before.clashes or not unambiguous(asked, known):
            continue
        days = {name: date.fromisoformat(day) for name, day in planned.items()}
        as_planned = [a for a in known.attempts if all(a.first[name] == day for name, day in days.items())]
        kept = [a for a in as_planned if a.leniently.isdisjoint(known.wanted(Reading.ANY))]
        assert bool(kept) is not bool(clashes), (asked, planned, clashes)
        possible += bool(kept)
        told += len(clashes)
        assert all(explains(clash, days, known) for clash in clashes), (asked, planned, clashes)
    assert min(told, possible) > 10


def explains(clash: Clash, days: Mapping[str, date], known: Tried) -> bool:
    """Whether its rules, all of them needed, keep a step from its planned day, or from being in time.

    The latter if nothing is done before the day for which it is planned.
    """
    as_late = [a for a in known.attempts if all(a.first[name] >= day for name, day in days.items())]
    on_time = [a for a in as_late if a.first[clash.step] == days.get(clash.step)]
    return any(
        all(not a.leniently.isdisjoint(clash.rules) for a in attempts)
        and all(any(a.leniently.isdisjoint(set(clash.rules) - {rule}) for a in attempts) for rule in clash.rules)
        for attempts in (as_late, on_time)
    )


# Examples


def small(steps: Json, records: Sequence[Json] = (), as_of: str = "2009-06-01", **more: Any) -> Schedule:
    """The schedule of a campaign with these steps in one phase that has no window."""
    spec = {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "year": {"value": YEAR}, "readings": {"about_days": 2},
        "attributes": {"linked": "one that is linked"}, "bodies": {"office": "the office"},
        "events": {"fair": {"title": "the fair", "on": "06-15"}, "closing": "the closing meeting"},
        "phases": {"only": {"title": "the phase", "ref": "1", "steps": steps}},
    }  # fmt: skip
    data = {"progress": 1, "campaign": "small", "records": list(records), **more}
    return assess(parse_campaign(json.dumps(spec)), parse_progress(data), date.fromisoformat(as_of)).schedule


def act(step: str, on: str, **more: Any) -> Json:
    return {"step": step, "date": f"2009-{on}", **more}


def day(text: str) -> date:
    return date.fromisoformat(f"2009-{text}")


def days(schedule: Schedule, step: str) -> tuple[date, date | None]:
    slot = schedule.slots[step]
    return slot.earliest, slot.latest


MEETING: Json = {
    "report": {"title": {"zh": "上报会议方案", "en": "the report"}, "ref": "四.3", "due": "7 days before meeting"},
    "meeting": {"title": {"zh": "专题会议", "en": "the meeting"}, "ref": "四.1", "due": "06-15"},
}


def test_a_breach_is_said_before_its_day_has_passed() -> None:
    """The report can be sent on the 15th at the earliest, the meeting is a week later, and is due on the 15th."""
    assert small(MEETING, as_of="2009-06-08").clashes == ()
    (clash,) = small(MEETING, as_of="2009-06-15").clashes
    assert (clash.reading, clash.step, clash.earliest, clash.due) == ("any", "meeting", day("06-22"), day("06-15"))
    assert clash.rules == ("report.due", "meeting.due")
    for said in ("22 June 2009", "15 June 2009", "7 days", "(四.3)", "(四.1)", "The meeting"):
        assert said in clash.says.en
    for said in ("2009年6月22日", "2009年6月15日", "7天", "（四.3）", "（四.1）", "“专题会议”"):
        assert said in clash.says.zh


def test_the_same_breach_is_said_of_a_report_sent_too_late() -> None:
    """What has happened is a fact: the report of the 10th moves the meeting to the 17th."""
    schedule = small(MEETING, [act("report", "06-10")], as_of="2009-06-11")
    assert set(schedule.slots) == {"meeting"}
    assert days(schedule, "meeting")[0] == day("06-17")
    (clash,) = schedule.clashes
    assert (clash.earliest, clash.due, clash.rules) == (day("06-17"), day("06-15"), ("report.due", "meeting.due"))


def test_a_clash_as_data() -> None:
    (clash,) = small(MEETING, as_of="2009-06-15").clashes
    assert clash.to_dict() == {
        "reading": "any", "step": "meeting", "earliest": "2009-06-22", "due": "2009-06-15",
        "rules": ["report.due", "meeting.due"], "follows": [], "says": clash.says.to_dict(),
    }  # fmt: skip


def test_a_due_date_that_has_passed_is_overdue_and_no_clash() -> None:
    """The verdict says so; the step is to be made up for as soon as may be."""
    schedule = small({"a": {"title": "a", "due": "06-10"}}, as_of="2009-06-11")
    assert schedule.clashes == ()
    assert schedule.feasible
    assert schedule.slots["a"].missed
    assert days(schedule, "a")[0] == day("06-11")


def test_what_follows_an_overdue_step_is_foreseen_to_be_late() -> None:
    steps = {
        "a": {"title": "a", "due": "06-10"},
        "b": {"title": "b", "due": "06-14", "not_before": "3 days after a"},
    }
    assert small(steps, as_of="2009-06-11").clashes == ()
    (clash,) = small(steps, as_of="2009-06-12").clashes
    assert (clash.step, clash.earliest, clash.rules) == ("b", day("06-15"), ("b.not_before", "b.due"))


def test_late_facts_still_open_the_way() -> None:
    steps = {"a": {"title": "a", "due": "06-10"}, "b": {"title": "b", "entry": "a", "due": "06-20"}}
    schedule = small(steps, [act("a", "06-18")], as_of="2009-06-18")
    assert days(schedule, "b") == (day("06-18"), day("06-20"))
    assert schedule.clashes == ()


def test_facts_move_what_counts_from_them() -> None:
    steps = {
        "a": {"title": "a", "due": "06-10"},
        "b": {"title": "b", "due": "within 5 days after a", "not_before": "2 days after a"},
    }
    planned = small(steps)
    assert days(planned, "b") == (day("06-03"), day("06-15"))
    assert days(small(steps, [act("a", "06-04")], as_of="2009-06-04"), "b") == (day("06-06"), day("06-09"))
    assert days(small(steps, [act("a", "06-20")], as_of="2009-06-20"), "b") == (day("06-22"), day("06-25"))


def test_readings_keep_their_softness() -> None:
    about = {"a": {"title": "a", "due": "about 5 days before b"}, "b": {"title": "b", "due": "06-15"}}
    found = {on: [c.reading for c in small(about, as_of=f"2009-06-{on}").clashes] for on in (10, 11, 12, 13)}
    assert found == {10: [], 11: ["strict"], 12: ["strict"], 13: ["any"]}
    soft = {"a": {"title": "a", "due": {"by": "5 days before b", "force": "soft"}}, "b": {"title": "b", "due": "06-15"}}
    assert [c.reading for c in small(soft, as_of="2009-06-11").clashes] == ["soft"]
    assert small(soft, as_of="2009-06-11").feasible
    may = {"a": {"title": "a", "due": "5 days before b", "force": "permissive"}, "b": {"title": "b", "due": "06-15"}}
    assert small(may, as_of="2009-06-11").clashes == ()


def test_about_a_day_before_is_never_the_same_day() -> None:
    """However much “about” allows, what comes before does not come on the very day."""
    steps = {"a": {"title": "a", "due": "about 1 days before b"}, "b": {"title": "b", "due": "06-15"}}
    assert small(steps, as_of="2009-06-14").clashes == ()
    assert [clash.reading for clash in small(steps, as_of="2009-06-15").clashes] == ["any"]


def test_between_the_two_readings_the_lenient_day_is_the_last() -> None:
    steps = {"a": {"title": "a", "due": "before 06-mid"}, "b": {"title": "b", "due": "06-25", "entry": "a"}}
    slot = small(steps).slots["a"]
    assert (slot.latest, slot.latest_lenient) == (day("06-10"), day("06-20"))
    late = small(steps, as_of="2009-06-12").slots["a"]
    assert (late.latest, late.latest_lenient, late.missed) == (day("06-20"), day("06-20"), False)
    assert small(steps, as_of="2009-06-12").clashes == ()
    gone = small(steps, as_of="2009-06-21").slots["a"]
    assert (gone.latest, gone.missed) == (day("06-10"), True), "the day has passed, strictly read"


def test_a_last_day_that_has_passed_does_not_move() -> None:
    """What is late, what comes before it, and what will make another late: each has its day, whenever one asks."""
    first: Json = {"first": {"title": "the first", "due": "06-30"}, "report": {**MEETING["report"], "entry": "first"}}
    steps: Json = {**first, "meeting": MEETING["meeting"]}
    for on in ("06-09", "06-12", "06-20", "06-29"):  # the meeting cannot be held in time any more; then it is late
        schedule = small(steps, as_of=f"2009-{on}")
        last = {name: slot.latest for name, slot in schedule.slots.items()}
        assert last == {"first": day("06-08"), "report": day("06-08"), "meeting": day("06-15")}
        assert schedule.latest_days()["report"] == day(on), "a plan makes up for it as soon as may be"
    for on in ("06-16", "06-20"):  # held without them
        schedule = small(steps, [act("meeting", "06-12")], as_of=f"2009-{on}")
        assert schedule.slots["first"].latest == day("06-05")


def test_what_hangs_on_a_lenient_day_is_still_read_strictly() -> None:
    steps = {"c": {"title": "c", "due": "before 06-mid"}, "b": {"title": "b", "due": "about 3 days before c"}}
    slot = small(steps, as_of="2009-06-12").slots["b"]
    assert (slot.latest, slot.latest_lenient) == (day("06-17"), day("06-19"))


def test_rules_that_clash_whatever_the_dates() -> None:
    steps = {
        "a": {"title": "a", "ref": "2"},
        "b": {"title": "b", "ref": "3", "due": "within 2 days after a", "not_before": "5 days after a"},
    }
    (clash,) = small(steps).clashes
    assert (clash.reading, clash.earliest, clash.due) == ("any", None, None)
    assert set(clash.rules) == {"b.due", "b.not_before"}
    assert "whatever the dates" in clash.says.en
    assert "无论日期如何" in clash.says.zh


def test_two_circles_are_two_clashes() -> None:
    apart = {"due": "within 2 days after {}", "not_before": "5 days after {}"}
    steps = {name: {"title": name} for name in ("a", "c")}
    steps |= {
        after: {"title": after, **{key: form.format(before) for key, form in apart.items()}}
        for before, after in (("a", "b"), ("c", "d"))
    }
    found = {frozenset(clash.rules) for clash in small(steps).clashes}
    assert found == {
        frozenset({"b.due", "b.not_before"}),
        frozenset({"d.due", "d.not_before"}),
    }


def test_each_bound_that_cannot_be_kept_is_a_clash_of_its_own() -> None:
    steps = {"a": {"title": "a", "not_before": "06-20"}}
    steps |= {name: {"title": name, "entry": "a", "due": due} for name, due in (("b", "06-15"), ("c", "06-16"))}
    found = {clash.step: set(clash.rules) for clash in small(steps).clashes}
    assert found == {name: {"a.not_before", f"{name}.entry.a", f"{name}.due"} for name in ("b", "c")}


def test_a_date_that_does_not_apply_binds_nothing() -> None:
    due = {"by": "06-15", "if": "linked"}
    steps = {"a": {"title": "a"}, "b": {"title": "b", "due": due, "not_before": "9 days after a"}}
    asked = {value: small(steps, as_of="2009-06-10", unit={"attributes": {"linked": value}}) for value in (True, False)}
    assert [clash.rules for clash in asked[True].clashes] == [("b.not_before", "b.due")]
    assert asked[False].clashes == ()


def test_the_day_that_is_said_follows_from_the_rules_that_are_named() -> None:
    """Two leads push the last step to the 18th, and one of them alone is too much: it alone gives the 13th."""
    steps = {
        "a": {"title": "a", "due": "5 days before b"},
        "b": {"title": "b", "due": "3 days before c"},
        "c": {"title": "c", "due": "06-12"},
    }
    (clash,) = small(steps, as_of="2009-06-10").clashes
    assert clash.rules == ("b.due", "c.due")
    assert clash.earliest == day("06-13")


def test_an_event_whose_day_is_unknown_may_still_come_late() -> None:
    steps = {"a": {"title": "a", "due": "before closing"}, "b": {"title": "b", "due": "within 3 days after closing"}}
    schedule = small(steps)
    assert days(schedule, "a") == (day("06-01"), None)
    assert days(schedule, "b") == (day("06-01"), None)
    known = small(steps, events={"closing": "2009-06-20"})
    assert days(known, "a") == (day("06-01"), day("06-20"))
    assert days(known, "b") == (day("06-20"), day("06-23"))


def test_an_event_that_comes_too_soon() -> None:
    steps = {"a": {"title": "a", "due": "5 days before fair", "not_before": "06-12"}}
    (clash,) = small(steps).clashes
    assert (clash.earliest, clash.due, set(clash.rules)) == (day("06-12"), day("06-10"), {"a.due", "a.not_before"})


def test_a_step_that_takes_days_begins_sooner() -> None:
    slot = small({"a": {"title": "a", "due": "06-20", "lasts": "at least 5 days"}}).slots["a"]
    assert (slot.takes, slot.latest, slot.latest_start) == (5, day("06-20"), day("06-16"))


def test_a_step_done_often_is_complete_only_at_the_last() -> None:
    steps = {"a": {"title": "a", "times": "3"}, "b": {"title": "b", "due": "06-20", "not_before": "4 days after a"}}
    part = small(steps, [act("a", "06-02", times=2)], as_of="2009-06-05")
    assert days(part, "a") == (day("06-05"), day("06-16"))
    assert days(part, "b") == (day("06-09"), day("06-20"))
    assert part.slots["a"].opens == day("06-05")
    whole = small(steps, [act("a", "06-02", times=2), act("a", "06-04")], as_of="2009-06-05")
    assert set(whole.slots) == {"b"}
    assert days(whole, "b") == (day("06-08"), day("06-20"))


def test_steps_that_need_not_be_done_have_no_day() -> None:
    steps = {
        "a": {"title": "a", "if": "linked", "due": "06-10"},
        "b": {"title": "b", "due": "06-20", "not_before": "5 days after a"},
        "c": {"title": "c", "times": "at most 2"},
    }
    units: dict[bool, Json] = {value: {"unit": {"attributes": {"linked": value}}} for value in (True, False)}
    assert set(small(steps, as_of="2009-06-18", **units[True]).slots) == {"a", "b"}
    assert [c.rules for c in small(steps, as_of="2009-06-18", **units[True]).clashes] == [("b.not_before", "b.due")]
    assert days(small(steps, as_of="2009-06-18", **units[False]), "b") == (day("06-18"), day("06-20"))
    assert small(steps, as_of="2009-06-18", **units[False]).clashes == ()
    assert set(small(steps, as_of="2009-06-18").slots) == {"b"}, "whether it applies is not stated"


APPROVAL: Json = {
    "draft": {"title": "the draft", "due": "06-10"},
    "approve": {
        "title": "the approval", "by": "office", "entry": "draft", "due": "06-12",
        "outcomes": {"granted": "it is granted", "refused": "it is refused"},
    },
    "file": {"title": "the filing", "due": "06-20", "entry": [{"id": "approve", "outcome": "granted"}]},
}  # fmt: skip


REFUSABLE: Json = {**APPROVAL, "approve": {**APPROVAL["approve"], "leaves_open": ["refused"]}}


def test_what_was_refused_is_to_be_asked_again() -> None:
    refused = [act("draft", "06-08"), act("approve", "06-09", outcome="refused")]
    schedule = small(REFUSABLE, refused, as_of="2009-06-14")
    assert set(schedule.slots) == {"approve", "file"}
    assert days(schedule, "approve") == (day("06-14"), day("06-12")), "it was never settled: its own date stays"
    assert schedule.clashes == ()
    granted = small(REFUSABLE, [*refused, act("approve", "06-15", outcome="granted")], as_of="2009-06-16")
    assert set(granted.slots) == {"file"}


def test_what_leaves_nothing_open_is_not_asked_again_whoever_waits() -> None:
    refused = [act("draft", "06-08"), act("approve", "06-09", outcome="refused")]
    assert set(small(APPROVAL, refused, as_of="2009-06-14").slots) == {"file"}


def test_nothing_is_asked_again_for_what_took_place_all_the_same() -> None:
    """The filing is a fact, and a breach; a later approval would not heal it."""
    acts = [act("draft", "06-08"), act("approve", "06-09", outcome="refused"), act("file", "06-10")]
    schedule = small(APPROVAL, acts, as_of="2009-06-14")
    assert (schedule.reopened, schedule.slots) == ({}, {})


def test_a_first_round_that_is_not_complete_is_no_second_one() -> None:
    """Half of it came out otherwise; the rest is still to come, and its dates still bind."""
    outcomes = APPROVAL["approve"]["outcomes"]
    steps = {
        "a": {"title": "a", "outcomes": outcomes, "times": "2", "due": "3 days before b"},
        "b": {"title": "b", "entry": [{"id": "a", "outcome": "granted"}]},
    }
    half = small(steps, [act("a", "06-09", outcome="refused")], as_of="2009-06-10")
    assert days(half, "b")[0] == day("06-13")


def test_a_second_round_too_late_is_foreseen() -> None:
    refused = [act("draft", "06-08"), act("approve", "06-09", outcome="refused")]
    steps = {**APPROVAL, "visit": {"title": "the visit", "not_before": "06-22"}}
    steps["approve"] = {**APPROVAL["approve"], "entry": ["draft", "visit"]}
    (clash,) = small(steps, refused, as_of="2009-06-14").clashes
    assert (clash.step, clash.earliest, clash.due) == ("file", day("06-22"), day("06-20"))
    assert set(clash.rules) == {"visit.not_before", "approve.entry.visit", "file.entry.approve", "file.due"}


def test_only_what_waits_for_the_outcome_waits_for_the_second_round() -> None:
    """Days after a step count from its first completion, also where it is asked again."""
    steps = {
        **APPROVAL,
        "file": {**APPROVAL["file"], "not_before": "3 days after approve"},
        "thanks": {"title": "the thanks", "due": "within 3 days after approve"},
    }
    refused = [act("draft", "06-08"), act("approve", "06-09", outcome="refused")]
    schedule = small(steps, refused, as_of="2009-06-11")
    assert days(schedule, "thanks") == (day("06-11"), day("06-12"))
    assert days(schedule, "file") == (day("06-12"), day("06-20"))
    assert small(steps, [*refused, act("thanks", "06-10")], as_of="2009-06-18").clashes == ()


def test_an_unusable_list_leaves_the_day_a_fact() -> None:
    part: Json = {"contents": {"c1": "a part"}}
    steps = {"a": {"title": "a", **part}, "b": {"title": "b", "due": "within 3 days after a"}}
    acts = [act("a", "06-09", contents=["nobody"])]
    assert days(small(steps, acts, as_of="2009-06-10"), "b") == (day("06-10"), day("06-12"))


def test_whether_it_was_sent_cannot_be_told_from_an_unusable_list_of_recipients() -> None:
    """Nothing counts from a step of which it is not known whether all have it."""
    steps = {"a": {"title": "a", "send_to": "office"}, "b": {"title": "b", "due": "within 3 days after a"}}
    acts = [act("a", "06-09", recipients=["nobody"])]
    assert days(small(steps, acts, as_of="2009-06-10"), "b") == (day("06-10"), None)


def test_an_unusable_day_is_no_fact() -> None:
    """Of a step that may have taken place on any day nothing follows."""
    steps = {"a": {"title": "a", "due": "06-08"}, "b": {"title": "b", "due": "within 3 days after a"}}
    schedule = small(steps, [act("a", "06-31")], as_of="2009-06-10")
    assert set(schedule.slots) == {"b"}
    assert days(schedule, "b") == (day("06-10"), None)


def test_the_critical_path() -> None:
    """Any delay of these delays what comes last; the errand can wait."""
    steps = {
        "a": {"title": "a", "due": "06-30"},
        "errand": {"title": "errand", "due": "06-30"},
        "b": {"title": "b", "not_before": "10 days after a"},
        "c": {"title": "c", "entry": "b", "due": "06-15"},
    }
    schedule = small(steps)
    assert schedule.critical == ("a", "b", "c")
    assert [schedule.slots[step].slack for step in ("a", "b", "c", "errand")] == [4, 4, 4, 29]


def test_a_planned_day_that_comes_too_soon_or_too_late() -> None:
    steps = {"a": {"title": "a"}, "b": {"title": "b", "due": "06-20", "not_before": "7 days after a"}}
    assert small(steps, planned={"b": "2009-06-08"}).clashes == ()
    (early,) = small(steps, planned={"a": "2009-06-03", "b": "2009-06-08"}).clashes
    assert (early.reading, early.step, early.earliest, early.due) == ("planned", "b", day("06-10"), day("06-08"))
    (late,) = small(steps, planned={"a": "2009-06-15"}).clashes
    assert (late.reading, late.step, late.earliest, late.due) == ("planned", "b", day("06-22"), day("06-20"))
    assert set(late.rules) == {"b.due", "b.not_before"}
    (alone,) = small(steps, planned={"b": "2009-06-21"}).clashes
    assert (alone.reading, alone.step, alone.due, alone.rules) == ("planned", "b", day("06-20"), ("b.due",))


def test_a_slot_as_data() -> None:
    slot = small({"a": {"title": "a", "due": "before 06-mid"}}, planned={"a": "2009-06-05"}).slots["a"]
    assert slot.to_dict() == {
        "step": "a", "opens": "2009-06-01", "earliest": "2009-06-01", "latest": "2009-06-10",
        "latest_lenient": "2009-06-20", "latest_start": "2009-06-10", "planned": "2009-06-05", "slack": 9,
        "missed": False,
    }  # fmt: skip


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(as_of: str) -> None:
    steps = {
        "a": {"title": "a", "due": "9999 days before b"},
        "b": {"title": "b", "not_before": "9999 days after a", "due": "promptly"},
        "c": {"title": "c", "due": "9999 days before fair"},
    }
    schedule = small(steps, as_of=as_of)
    assert set(schedule.slots) == {"a", "b", "c"}
    for slot in schedule.slots.values():
        slot.to_dict()
    for clash in schedule.clashes:
        clash.to_dict()
