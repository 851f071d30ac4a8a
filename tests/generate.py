"""Random specs and progress files, for the property tests and the benchmark.

Everything is drawn from a `random.Random`: a seeded one gives plain random data at speed, the one
that Hypothesis hands out (:func:`drawn`) gives data that it can shrink. Smaller numbers shrink to
fewer acts and to acts that say less.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml
from attrs import evolve, field, frozen
from hypothesis import strategies as st

T = TypeVar("T")
Json = dict[str, Any]
Sample = tuple[Json, date]
"""A progress file and the as-of date to assess it on."""

SPECS = Path(__file__).parents[1] / "specs"
DONGYANG = "dongyang-2009-analysis"
YEAR = 2009

ANSWERS = {
    "attend": "present", "participants": "present", "invite": "invited", "send_to": "recipients",
    "attach": "attachments", "keep": "kept", "contents": "contents", "reflects": "reflects", "criteria": "criteria",
    "forms": "forms", "means": "means", "presided_by": "presided_by", "consult": "consulted", "audience": "audience",
    "merge_with": "merged_with",
}  # fmt: skip
"""Key of a spec that asks for names, and the key of a record that answers it."""
ANY_NAME = {
    "invited": ("people", "bodies"), "recipients": ("people", "bodies"), "attachments": ("documents",),
    "kept": ("documents",), "reflects": ("steps",), "consulted": ("people", "bodies"), "audience": ("people", "bodies"),
    "merged_with": ("steps",),
}  # fmt: skip
"""Keys of a record in which a step that asks for nothing there may still name anything known."""


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311


def drawn(make: Callable[[Random], T]) -> st.SearchStrategy[T]:
    """A strategy of what ``make`` makes of a random source; a failing example is shown as made."""

    @st.composite
    def made(draw: st.DrawFn) -> T:
        return make(draw(st.randoms(use_true_random=False)))

    return made()


def chance(rng: Random, percent: int) -> bool:
    return rng.randint(1, 100) > 100 - percent


def some(rng: Random, items: Sequence[T], percent: int) -> list[T]:
    return [item for item in items if chance(rng, percent)]


# A spec as far as progress depends on it. Read from the spec's text alone, not through the engine.


@frozen
class Act:
    """One step, and what a record of it may say."""

    id: str
    by: str | None
    once: bool
    many: bool
    """Whether several records of it are usual."""
    lists: Mapping[str, tuple[str, ...]]
    """Record key to the names that the spec asks for there."""
    counted: Mapping[str, Mapping[str, str]]
    """``counts`` or ``present``: name to the group whose headcount limits it."""
    declared: tuple[str, ...]
    avoided: tuple[str, ...]
    outcomes: tuple[str, ...]
    timed: bool
    """Whether the length of it, or the half of the day, may matter."""
    day: date
    """About when it is due."""


@frozen
class Plan:
    """What progress files of one spec can say."""

    spec: Json
    acts: tuple[Act, ...]
    first: date
    last: date
    notable: tuple[date, ...]
    """Days on which something turns: due dates and the days around them."""
    known: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """People, bodies, documents and steps."""

    @property
    def act(self) -> Mapping[str, Act]:
        return {act.id: act for act in self.acts}


def dongyang() -> Plan:
    return plan_of(yaml.safe_load((SPECS / f"{DONGYANG}.yaml").read_text("utf-8")))


def plan_of(spec: Json) -> Plan:
    steps = _steps(spec)
    documents = spec.get("documents", {})
    notable = tuple(sorted({day + timedelta(n) for day in _days(json.dumps(spec)) for n in (-1, 0, 1)}))
    first, last = (notable[0], notable[-1]) if notable else (date(YEAR, 5, 1), date(YEAR, 7, 31))
    days: dict[str, date] = {}
    acts = []
    compared = {one for name, step in steps.items() if (o := step.get("same_participants_as")) for one in (name, o)}
    for name, step in steps.items():
        days[name] = _usual_day(step, first, steps, days)
        final = [d for n, d in documents.items() if isinstance(d, dict) and f"{n}.{_last(d)}" in _made(step)]
        act = _act(name, step, final, days[name])
        if name in compared:
            present = (*act.lists.get("present", ()), *spec["people"])
            act = evolve(act, lists={**act.lists, "present": present})
        acts.append(act)
    known = {space: tuple(spec.get(space, ())) for space in ("people", "bodies", "documents")}
    return Plan(spec, tuple(acts), first, last, notable, {**known, "steps": tuple(steps)})


def _steps(spec: Json) -> dict[str, Json]:
    return {name: step for phase in spec["phases"].values() for name, step in phase["steps"].items()}


def _last(document: Json) -> str:
    return str(list(document.get("states", {"": ""}))[-1])


def _made(step: Json) -> list[str]:
    made = step.get("makes", {})
    return [made] if isinstance(made, str) else list(made.values())


def _days(text: str) -> Iterator[date]:
    """The first and last day of everything that looks like a date."""
    for month, part in re.findall(r"\b(0[4-8])-(\d\d|early|mid|late|end)\b", text):
        last = (date(YEAR, int(month) + 1, 1) - timedelta(1)).day
        ends = {"early": (1, 10), "mid": (11, 20), "late": (21, last), "end": (last, last)}
        yield from (date(YEAR, int(month), day) for day in ends.get(part) or (int(part),))


def _usual_day(step: Json, first: date, steps: Mapping[str, Json], days: Mapping[str, date]) -> date:
    """When an orderly unit does it: some days before its date, after what it follows."""
    due = json.dumps(step.get("due", ""))
    lead = re.search(r"(\d+) days before ([a-z0-9-]+)", due)
    if lead:
        held = next(_days(json.dumps(steps.get(lead[2], {}).get("due", ""))), first + timedelta(20))
        return held - timedelta(5 + int(lead[1]))
    stated = next(_days(due), None)
    after = [name for name, _ in entries(step.get("entry"))] + re.findall(r"after ([a-z0-9-]+)", due)
    follows = [days[name] + timedelta(1) for name in after if name in days]
    own = stated - timedelta(4) if stated else first + timedelta(5)
    return max([own, *follows])


def _act(name: str, step: Json, documents: Sequence[Json], day: date) -> Act:
    lists: dict[str, tuple[str, ...]] = {}
    counted: dict[str, dict[str, str]] = {"counts": {}, "present": {}}
    asks = (step, *documents)
    for key, answer in ANSWERS.items():
        for item, each in (found for ask in asks for found in entries(ask.get(key))):
            lists[answer] = (*lists.get(answer, ()), item)
            if key == "attend":
                counted["present"][item] = item
            if each:
                counted["counts"][item] = each
    each = step.get("each", [])
    counted["counts"] |= {group: group for group in ([each] if isinstance(each, str) else each)}
    declared, avoided = (tuple(n for ask in asks for n, _ in entries(ask.get(key))) for key in ("attest", "avoid"))
    return Act(
        id=name,
        by=step.get("by"),
        once=bool(step.get("once")),
        many=not {"times", "each", "every"}.isdisjoint(step),
        lists=lists,
        counted=counted,
        declared=declared,
        avoided=avoided,
        outcomes=tuple(step.get("outcomes", ())),
        timed=not {"lasts", "during", "due"}.isdisjoint(step),
        day=day,
    )


def entries(asked: Any) -> Iterator[tuple[str, str | None]]:
    """Names of a list in any of its written forms, each with the group it is wanted one for each of."""
    if isinstance(asked, dict) and len(asked) == 1 and next(iter(asked)) in ("all", "open", "any_of", "one_of"):
        asked = next(iter(asked.values()))
    if isinstance(asked, str):
        yield asked, None
    elif isinstance(asked, dict) and "id" in asked:
        yield asked["id"], asked.get("each")
    elif isinstance(asked, dict):
        for name, entry in asked.items():
            parts = entry.get("parts") if isinstance(entry, dict) else None
            yield from ((f"{name}.{part}", None) for part in parts) if parts else [(name, None)]
    else:
        for entry in asked or ():
            yield from entries(entry)


# Progress


def progress(plan: Plan, rng: Random) -> Sample:
    """A progress file without impossible data: any subset of acts, in and out of order, early and late."""
    as_of = _any_day(plan, rng) + timedelta(rng.randint(0, 30))
    writer = _Writer(plan, rng, _unit(plan, rng, known=95), said=rng.choice([30, 80, 97]))
    done, jitter = rng.choice([20, 60, 90]), rng.choice([0, 3, 7, 30])
    records = []
    for act in plan.acts:
        if chance(rng, done):
            again = rng.randint(1, 3) if act.many else 1 + chance(rng, 10)
            days = [_day(plan, act, rng, jitter) for _ in range(again)]
            records += [writer.record(act, days[0] if act.once else day, again) for day in days]
    rng.shuffle(records)
    taken = [record for record in records if record["date"] <= as_of.isoformat()]
    did = {record["step"] for record in taken}
    planned = {a.id: _any_day(plan, rng).isoformat() for a in plan.acts if a.id not in did and chance(rng, 10)}
    waivers = _waivers(plan, as_of, writer.unit, rng)
    return {**_head(plan), "unit": writer.unit, "records": taken, "planned": planned, "waivers": waivers}, as_of


def realistic(plan: Plan, rng: Random, number: int = 0) -> Json:
    """A full file as an orderly unit keeps it, with a slip here and there."""
    unit = {"id": f"unit-{number}", "name": f"第{number}单位", **_unit(plan, rng, known=100)}
    writer = _Writer(plan, rng, unit, said=97)
    theirs = {None, "guidance-group", "reviewing-leader" if unit["attributes"].get("linked-department") else None}
    mine = [act for act in plan.acts if act.by in theirs]
    records = [writer.record(act, act.day - timedelta(rng.randint(0, 1)), 1) for act in mine if chance(rng, 97)]
    judged = {name: makes for name, step in _steps(plan.spec).items() if isinstance(makes := step.get("makes"), dict)}
    for record in records:
        record.pop("began", None)  # an orderly unit does not begin before what it waits for
        if (makes := judged.get(record["step"])) and chance(rng, 90):  # and its papers are seldom given back
            record["outcome"] = next(iter(makes))
    return {**_head(plan), "unit": unit, "records": records}


def _head(plan: Plan) -> Json:
    return {"progress": 1, "campaign": plan.spec["campaign"], "version": plan.spec["version"]}


def _unit(plan: Plan, rng: Random, known: int) -> Json:
    defined = plan.spec.get("attributes", {})
    attributes = {name: _value(said, rng) for name, said in defined.items() if chance(rng, known)}
    headcounts = {name: rng.randint(1, 9) for name in plan.known["people"] if chance(rng, known)}
    return {"attributes": attributes, "headcounts": headcounts}


def _value(said: Any, rng: Random) -> Any:
    values = said.get("values") if isinstance(said, dict) else None
    return rng.choice(values or [False, True])


def _any_day(plan: Plan, rng: Random) -> date:
    if plan.notable and chance(rng, 60):
        return rng.choice(plan.notable)
    return plan.first + timedelta(rng.randint(-10, (plan.last - plan.first).days + 30))


def _day(plan: Plan, act: Act, rng: Random, jitter: int) -> date:
    if chance(rng, 15):
        return _any_day(plan, rng)
    return act.day + timedelta(rng.randint(-jitter - 1, jitter))


@frozen
class _Writer:
    """Writes the records of one unit; ``said`` is how much of what is asked they answer, in percent."""

    plan: Plan
    rng: Random
    unit: Json
    said: int
    used: dict[tuple[str, str], int] = field(factory=dict)
    """How many of each name were counted: no more than there are, over all records of a step."""

    def record(self, act: Act, day: date, share: int) -> Json:
        """A record of one act that is spread over ``share`` records."""
        rng, said = self.rng, self.said
        record: Json = {"step": act.id, "date": day.isoformat()}
        for key, names in act.lists.items():
            found = some(rng, list(dict.fromkeys(names)), said)
            record[key] = {name: self.people(act, name, share) for name in found} if key == "present" else found
        counted = act.counted["counts"].items()
        record["counts"] = {n: self.count((act.id, n), group, share) for n, group in counted if chance(rng, said)}
        record["attested"] = {name: chance(rng, said + 2) for name in act.declared if chance(rng, said)}
        record["attested"] |= {name: not chance(rng, said) for name in act.avoided if chance(rng, said)}
        if act.outcomes:
            record["outcome"] = rng.choice(act.outcomes)
        if act.many and not counted and chance(rng, 70):
            record["times"] = rng.randint(1, 12)
        if chance(rng, 60 if act.timed else 10):
            record["began"] = (day - timedelta(rng.randint(0, 6))).isoformat()
        if act.timed and chance(rng, 30):
            record["half"] = rng.choice(["am", "pm"])
        if act.by and chance(rng, 20):
            record["by"] = act.by
        return {key: value for key, value in record.items() if value not in ([], {})}

    def people(self, act: Act, group: str, share: int) -> int:
        """How many were present: no more than there are, and everybody once where all are wanted."""
        if group in act.counted["present"]:
            return self.count((act.id, f"present {group}"), group, share)
        most = int(self.unit["headcounts"].get(group, 5))
        return most if chance(self.rng, self.said) else self.rng.randint(0, most)

    def count(self, what: tuple[str, str], group: str, share: int) -> int:
        """How many persons or papers: an even share, or any number of those that are left."""
        total = int(self.unit["headcounts"].get(group, 5))
        left = total - self.used.get(what, 0)
        number = min(left, -(-total // share)) if chance(self.rng, self.said) else self.rng.randint(0, left)
        self.used[what] = total - left + number
        return number


def _waivers(plan: Plan, as_of: date, unit: Json, rng: Random) -> list[Json]:
    day = (as_of - timedelta(rng.randint(0, 20))).isoformat()
    granted = []
    for name, leave in plan.spec.get("waivers", {}).items():
        if chance(rng, 30):
            waiver: Json = {"waiver": name, "approved_by": leave["approved_by"], "justification": "asked", "date": day}
            if "excuses" in leave:
                persons = rng.randint(1, unit["headcounts"].get(leave["excuses"], 3))
                waiver |= {"persons": persons, "grounds": list(leave["grounds"])}
            granted.append(waiver)
    return granted


def unasked(plan: Plan, data: Json, rng: Random) -> Json:
    """The same progress, with known names and remarks added that the plan does not ask for.

    Where a record is silent on what is asked it stays silent: whom it names would say who was not there (acts.md, 5).
    Two acts of one step on one day stay as they are: which came first is decided by all that they say (acts.md, 1).
    """
    records = []
    days = Counter((record["step"], record["date"]) for record in data["records"])
    for old in data["records"]:
        if days[old["step"], old["date"]] > 1:
            records.append(old)
            continue
        record, act = dict(old), plan.act[old["step"]]
        for key, spaces in ANY_NAME.items():
            asked = act.lists.get(key, ())
            taken = {*asked, *record.get(key, ())}
            added = some(rng, [name for space in spaces for name in plan.known[space] if name not in taken], 20)
            if added and not _open(plan, act, key) and (key in record or not asked):
                record[key] = [*record.get(key, ()), *added]
        if "present" not in act.lists and plan.known["people"]:
            record["present"] = {rng.choice(plan.known["people"]): 1}
        if chance(rng, 30):
            record["note"] = "附记"
        records.append(record)
    return {**data, "records": records, "unit": {**data["unit"], "name": "某单位"}}


def _open(plan: Plan, act: Act, key: str) -> bool:
    """Whether any name at all counts there."""
    step = _steps(plan.spec)[act.id]
    asked = [step.get(ask) for ask, answer in ANSWERS.items() if answer == key]
    return any(isinstance(a, dict) and "open" in a for a in asked)


def impossible(plan: Plan, data: Json, rng: Random) -> Json:
    """The same progress with one or two of its data spoilt: impossible, unreadable or unknown."""
    spoilt: Json = json.loads(json.dumps(data))
    for _ in range(rng.randint(1, 2)):
        _spoil(plan, spoilt, rng)
    return spoilt


def _spoil(plan: Plan, data: Json, rng: Random) -> None:
    if not data["records"] or chance(rng, 10):
        data["unit"]["headcounts"] = rng.choice([None, {"nobody": 3}, dict.fromkeys(plan.known["people"], -1)])
        return
    record = rng.choice(data["records"])
    spoilt: list[tuple[str, Any]] = [
        ("date", "2009-02-30"), ("date", "2019-01-01"), ("date", None), ("began", "2019-01-01"), ("by", "nobody"),
        ("by", 5), ("counts", {"nobody": -1}), ("times", 0), ("outcome", "nobody"), ("attested", {"x": "yes"}),
        ("recipients", "all"), ("invited", ["nobody"]), ("step", "nobody"), ("step", None), ("mystery", 1),
        ("present", dict.fromkeys(plan.known["people"], 10**6)), ("kept", [{}]), ("presided_by", ["nobody"]),
    ]  # fmt: skip
    key, value = rng.choice(spoilt)
    record[key] = value


def erasures(data: Json) -> Iterator[tuple[int, str | None, Json]]:
    """Each progress with one record, or one field of one record, taken out; and which of them."""
    for index, record in enumerate(data["records"]):
        rest = [other for place, other in enumerate(data["records"]) if place != index]
        yield index, None, {**data, "records": rest}
        for key in record.keys() - {"step", "date", "note"}:
            less = {name: value for name, value in record.items() if name != key}
            yield index, key, {**data, "records": [*rest[:index], less, *rest[index:]]}


# Small random campaigns. Their ids are short tokens that occur nowhere else in the text.


def campaign(rng: Random) -> Json:
    """A spec of a few steps with every form of due date, and no order that runs in a circle."""
    total = rng.randint(2, 6)
    names = [f"s{number}" for number in range(1, total + 1)]
    spec: Json = {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "year": {"value": YEAR, "basis": "assumed"},
        "readings": {"by_day": rng.choice(["inclusive", "exclusive"]), "about_days": rng.randint(0, 3)},
        "attributes": {"f1": "Fact A", "f2": {"title": "Fact B", "values": ["v1", "v2"]}},
        "people": {"p1": "Group A", "p2": "Group B"}, "bodies": {"b1": "Body A", "b2": "Body B"},
        "documents": {"d1": "Paper A", "d2": "Paper B"},
        "events": {"e1": {"title": "Event A", "on": "06-20"}, "e2": "Event B"},
    }  # fmt: skip
    steps: dict[str, Json] = {}
    for place, name in enumerate(names):
        steps[name] = _step(rng, names, place, steps)
    _life_cycle(spec, steps, rng)
    cut = rng.randint(1, total)
    spec["phases"] = {"ph1": _phase(rng, dict(list(steps.items())[:cut]))}
    if cut < total:
        spec["phases"]["ph2"] = _phase(rng, dict(list(steps.items())[cut:]))
        if chance(rng, 30):
            spec["phases"]["ph2"]["entry"] = "ph1"
    if chance(rng, 40):
        name = rng.choice(names)
        covers = rng.choice([[name], [f"{name}.due"]])
        spec["waivers"] = {"w1": {"title": "Leave", "covers": covers, "approved_by": "b1"}}
        if chance(rng, 50):
            excused = {"title": "Excuse", "excuses": "p2", "grounds": {"g1": "Ground A"}, "approved_by": "b1"}
            spec["waivers"]["w2"] = excused
    return spec


def _phase(rng: Random, steps: Mapping[str, Json]) -> Json:
    window = {"window": rng.choice(["05-late to 07-early", "05-11 to 06-end"])} if chance(rng, 70) else {}
    applies = {"if": "f1"} if chance(rng, 10) else {}
    return {"title": "A phase", "ref": "1", **window, **applies, "steps": dict(steps)}


def _due(rng: Random, earlier: Sequence[str], later: Sequence[str]) -> str:
    days = rng.randint(1, 9)
    forms = [
        "06-15", "07-10", "before 07-mid", "06-late", "06-end", "2009-06-20", "promptly", "before 06-20", "on 06-15",
        "on 06-15 am", f"within {days} days after e1", f"{days} days before e1", "before e2",
    ]  # fmt: skip
    before = ("about {} days before {}", "{} days before {}", "before {1}")
    forms += [form.format(days, name) for name in later for form in before]
    forms += [form for name in earlier for form in (f"within {days} days after {name}", f"promptly after {name}")]
    return rng.choice(forms)


def _condition(rng: Random, earlier: Mapping[str, Json]) -> Any:
    forms: list[Any] = ["f1", {"not": "f1"}, {"f2": "v1"}, {"all": ["f1", {"f2": "v2"}]}, {"any": ["f1", {"f2": "v1"}]}]
    forms += [{"outcome": f"{name}.o1"} for name, step in earlier.items() if "outcomes" in step]
    return rng.choice(forms)


def _entry(rng: Random, name: str) -> Any:
    if chance(rng, 60):
        return name
    return {"id": name, "force": rng.choice(["soft", "binding", "permissive"]), "basis": "derived"}


def _step(rng: Random, names: Sequence[str], place: int, earlier: Mapping[str, Json]) -> Json:
    step: Json = {"title": f"Act {'ABCDEF'[place]}", "ref": "2"}
    options: Mapping[str, tuple[int, Callable[[], Any]]] = {
        "by": (20, lambda: rng.choice(["b1", "b2"])),
        "if": (25, lambda: _condition(rng, earlier)),
        "force": (15, lambda: rng.choice(["soft", "permissive"])),
        "due": (70, lambda: _due(rng, names[:place], names[place + 1 :])),
        "once": (15, lambda: True),
        "times": (10, lambda: rng.choice(["3", "at least 2", "exactly 4", "1 to 2", "at most 2", "at least 4 days"])),
        "each": (10, lambda: "p1"),
        "attend": (15, lambda: "p2"),
        "invite": (25, lambda: [{"id": "b1", "if": _condition(rng, earlier)}, {"id": "p2", "force": "permissive"}]),
        "send_to": (30, lambda: rng.choice(["b1", ["b1", "b2"], {"any_of": ["b1", "b2"]}, {"one_of": ["b1", "b2"]}])),
        "attach": (25, lambda: rng.choice(["d1", {"id": "d1", "each": "p1"}])),
        "keep": (15, lambda: {"id": "d1", "force": "soft"}),
        "presided_by": (15, lambda: rng.choice(["p1", "b1"])),
        "means": (15, lambda: rng.choice([{"open": {"n1": "Way A"}}, {"any_of": {"n1": "Way A", "n2": "Way B"}}])),
        "attest": (20, lambda: {"a1": "Claim A"}),
        "avoid": (10, lambda: {"x1": "Harm A"}),
        "outcomes": (25, lambda: {"o1": "Result A", "o2": "Result B"}),
        "consult": (10, lambda: {"open": ["p1", "p2"]}),
        "audience": (10, lambda: ["p1", {"id": "b2", "force": "soft"}]),
        "lasts": (10, lambda: rng.choice(["about 3 days", "at least 2 days", "at most 4 days", "exactly 3 days"])),
        "not_before": (
            10,
            lambda: rng.choice(["06-10", "06-mid", *(f"3 days after {name}" for name in names[:place])]),
        ),
        "merge_with": (10, lambda: rng.choice(["e1", *names[:place]])),
        "during": (10 if place else 0, lambda: rng.choice(names[:place])),
        "same_participants_as": (10 if place else 0, lambda: rng.choice(names[:place])),
        "every": (10, lambda: rng.choice(["week", "ten-days", "month", "6 days"])),
    }
    step |= {key: make() for key, (percent, make) in options.items() if chance(rng, percent)}
    if "each" in step:
        step.pop("times", None)
    if "times" in step or "each" in step:
        step.pop("once", None)
    if step.keys().isdisjoint({"due", "not_before"}) and chance(rng, 15):
        step["window"] = "06-mid to 06-late"
    if "every" in step:
        for key in ("due", "not_before", "once", "each", "attend", "lasts", "attach"):
            step.pop(key, None)
        step["window"] = rng.choice(["06-mid to 06-late", "06-03 to 07-05"])
    entry = [_entry(rng, name) for name in some(rng, names[:place], 40)]
    return {**step, "entry": entry} if entry else step


def _life_cycle(spec: Json, steps: Mapping[str, Json], rng: Random) -> None:
    """Give the second document the states that some steps make, in any order."""
    for step in steps.values():
        if "outcomes" in step and chance(rng, 50):
            step["makes"] = {"o1": "d2.t2", "o2": "d2.t1"}
        elif chance(rng, 35):
            step["makes"] = rng.choice(["d2.t1", "d2.t2", "d2.t3", "d2.m1"])
    if not any(step.get("makes") == "d2.t1" for step in steps.values()):  # nobody writes what would be given back
        for step in steps.values():
            if isinstance(step.get("makes"), dict):
                step["makes"] = "d2.t2"
    made = {path.partition(".")[2] for step in steps.values() for path in _made(step)}
    document: Json = {"title": "Paper B"}
    if states := {state: f"State {state[1]}" for state in ("t1", "t2", "t3") if state in made}:
        document["states"] = states
        document |= {"attest": {"a2": "Claim B"}} if chance(rng, 40) else {}
        document |= {"contents": {"c1": "Part A", "c2": "Part B"}} if chance(rng, 40) else {}
    if "m1" in made:
        document["marks"] = {"m1": "Mark"}
    spec["documents"]["d2"] = document


def spec_text(spec: Json) -> str:
    """The spec as text: JSON, which is YAML."""
    return json.dumps(spec, ensure_ascii=False)


TOKEN = re.compile(r"(?<![\w-])([a-z]{1,2}\d)(?![\w-])")
"""The ids of a small campaign, wherever they stand."""


def renamed(text: str) -> str:
    """The text with every id of a small campaign renamed, the order of names turned round."""
    return TOKEN.sub(lambda found: f"z{9 - int(found[1][-1])}-{found[1][:-1]}", text)
