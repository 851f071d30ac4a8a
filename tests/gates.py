"""A small judge of gates that shares no code with the engine, and all that can be done, tried out.

It reads a spec as written (JSON) and says what keeps a step, a document's state or a phase's end shut. What opens it
is found by doing everything that can be done, in every order. Written after `docs/reference`, not after the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from random import Random
from typing import Any

from attrs import define, evolve, frozen

from generate import Json, chance, some

DAY = timedelta(1)
FAR = 60
"""Days after which waiting opens nothing any more in these campaigns."""
ABOUT = 2
E1 = date(2009, 6, 12)
LAST_PERIOD = date(2009, 6, 16)
FORCES = ("permissive", "soft", "binding")
STATES = ("t1", "t2", "t3")

Done = Mapping[str, Any]
"""One act: ``step``, ``date``, and what else a record says."""
Way = frozenset[tuple[str, str | None]]
"""Acts: steps, each with how it comes out."""


@frozen
class Quantity:
    """How often, or by how many, a step is to be done."""

    least: int = 1
    most: int | None = None
    by: str | None = None
    people: str | None = None
    since: date | None = None
    force: str | None = None


def quantity(said: Any, **more: Any) -> Quantity:
    if isinstance(said, dict):
        return quantity(said["is"], force=said.get("force"), **more)
    low, high = re.fullmatch(r"(?:at least |at most |exactly )?(\d+)(?: to (\d+))?", said).groups()  # type: ignore[union-attr]
    if said.startswith("at most"):
        return Quantity(0, int(low), **more)
    exact = int(low) if said.startswith("exactly") else None
    return Quantity(int(low), int(high) if high else exact, **more)


def kleene_and(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def kleene_not(held: bool | None) -> bool | None:
    return None if held is None else not held


@frozen(slots=False)
class Spec:
    """A small spec as written."""

    data: Json

    @cached_property
    def steps(self) -> dict[str, Json]:
        return {name: step for phase in self.data["phases"].values() for name, step in phase["steps"].items()}

    @cached_property
    def phase_of(self) -> dict[str, str]:
        return {name: phase for phase, text in self.data["phases"].items() for name in text["steps"]}

    @cached_property
    def gates(self) -> list[str]:
        states = self.data["documents"]["d1"]
        papers = [f"d1.{s}" for key in ("states", "marks") for s in states.get(key, ())]
        return [*self.steps, *papers, *self.data["phases"]]

    def force(self, step: str) -> str:
        return str(self.steps[step].get("force", "binding"))

    def due(self, step: str) -> Json:
        due = self.steps[step].get("due")
        return due if isinstance(due, dict) else {"by": due or ""}

    def quantities(self, step: str) -> list[Quantity]:
        """All that a step is to reach for what waits for it."""
        said = self.steps[step]
        if "each" in said:
            return [Quantity(people=said["each"])]
        if "every" in said:
            return [Quantity(since=LAST_PERIOD)]
        times = said.get("times")
        if isinstance(times, dict):
            groups = [quantity(one, by=group) for group, one in times.items()]
            return [Quantity(), *(one for one in groups if one.force in (None, "binding"))]
        return [quantity(times)] if times else [Quantity()]

    def of_due(self, step: str) -> Quantity:
        """What the due date itself counts: the groups have rules of their own."""
        return Quantity() if isinstance(self.steps[step].get("times"), dict) else self.quantities(step)[0]

    def duties(self, step: str) -> Iterator[tuple[str, str, Quantity, Any]]:
        """That a step is done: rule, force, how often, condition of the date."""
        force, said = self.force(step), self.due(step)
        dated = said.get("force", force)
        softer = FORCES.index(dated) < FORCES.index(force)
        groups = self.steps[step].get("times")
        groups = groups if isinstance(groups, dict) else {}
        yield f"{step}.due", dated, self.of_due(step), said.get("if")
        if softer:
            yield f"{step}.done", force, self.of_due(step), None
        for group, one in groups.items():
            counted = quantity(one, by=group)
            yield f"{step}.times.{group}", counted.force or dated, counted, said.get("if")
            if softer:
                yield f"{step}.done.{group}", counted.force or force, counted, None

    def waited(self) -> dict[str, set[str]]:
        """By entry rule, the steps whose doing it waits for."""
        found: dict[str, set[str]] = {}
        for step, said in self.steps.items():
            for entry in self.entries(step):
                found[f"{step}.entry.{entry['id']}"] = {entry["id"]}
            opens = said.get("not_before", "")
            opens = opens["is"] if isinstance(opens, dict) else opens
            anchor = opens.partition(" after ")[2]
            if anchor:
                found[f"{step}.not_before"] = {anchor}
        for phase, text in self.data["phases"].items():
            if "entry" in text:
                found[f"{phase}.entry.{text['entry']}"] = set(self.needed(text["entry"]))
        return found

    def entries(self, step: str) -> list[Json]:
        """What is to be complete before a step, also by its due date."""
        found = [{"id": e} if isinstance(e, str) else e for e in self.steps[step].get("entry", ())]
        due = self.due(step)
        anchor = re.search(r" after (s\d)$", due["by"])
        if anchor and anchor[1] not in [entry["id"] for entry in found]:
            found.append({"id": anchor[1], **{key: due[key] for key in ("force", "if") if key in due}})
        return found

    def needed(self, phase: str) -> list[str]:
        """The steps that a later phase waits for: the unit's own, and binding, if not in their date."""
        steps = [s for s, p in self.phase_of.items() if p == phase and "by" not in self.steps[s]]
        return [s for s in steps if "binding" in (self.force(s), self.due(s).get("force"))]


@define
class State:
    """A unit on a day: what it did, and what is known of it."""

    spec: Spec
    unit: Json
    done: tuple[Done, ...]
    waived: frozenset[str]
    events: Mapping[str, date]
    today: date

    # What was done

    def of(self, step: str, until: date = date.max) -> list[Done]:
        found = [one for one in self.done if one["step"] == step and one["date"] <= until]
        return sorted(found, key=lambda one: str(one["date"]))

    def first(self, step: str) -> date | None:
        return next((one["date"] for one in self.of(step)), None)

    def heads(self, group: str) -> int | None:
        found: int | None = self.unit["headcounts"].get(group)
        return found

    def needless(self, asked: Quantity) -> bool:
        group = asked.people or asked.by
        return (group is not None and self.heads(group) == 0) or (asked.people is None and asked.least == 0)

    def wanted(self, asked: Quantity) -> int | None:
        return self.heads(asked.people) if asked.people else asked.least

    def amount(self, one: Done, asked: Quantity) -> int:
        if asked.by and not one.get("present", {}).get(asked.by):
            return 0
        if asked.since and one["date"] < asked.since:
            return 0
        return int(one.get("counts", {}).get(asked.people, 0) if asked.people else one.get("times", 1))

    def reached(self, step: str, asked: Quantity) -> date | None:
        """The day on which enough was done."""
        total, wanted = 0, self.wanted(asked)
        for one in self.of(step):
            if asked.since and one["date"] < asked.since:
                continue
            more = self.amount(one, asked)
            total = max(total, more) if asked.people else total + more  # numbers do not tell whether the same came
            if wanted is not None and total >= wanted:
                found: date = one["date"]
                return found
        return None

    # Conditions

    def holds(self, condition: Any) -> bool | None:
        if condition is None or isinstance(condition, str):
            stated: bool | None = condition is None or self.unit["attributes"].get(condition)
            return stated
        ((word, inner),) = condition.items()
        if word == "all":
            return kleene_and([self.holds(part) for part in inner])
        if word == "any":
            return kleene_not(kleene_and([kleene_not(self.holds(part)) for part in inner]))
        if word == "not":
            return kleene_not(self.holds(inner))
        step, _, outcome = inner.partition(".")
        said = [one["outcome"] for one in self.of(step)]
        return outcome in said if said else False if self.applies(step) is False else None

    def applies(self, step: str) -> bool | None:
        above = self.spec.data["phases"][self.spec.phase_of[step]]
        return kleene_and([self.holds(above.get("if")), self.holds(self.spec.steps[step].get("if"))])

    # Gates of a step

    def shut(self, step: str, day: date) -> set[str]:
        """The rules that keep a step from taking place on a day."""
        first = self.first(step)
        if first is not None and first <= day:
            return set()
        return {rule for rule, force, keeps in self.barriers(step, day) if force == "binding" and keeps}

    def barriers(self, step: str, day: date) -> Iterator[tuple[str, str, bool]]:
        """Rule, force, and whether it keeps the step from taking place."""
        said, mine = self.spec.steps[step], self.spec.force(step)
        for entry in self.spec.entries(step):
            earlier = entry["id"]
            rule = f"{step}.entry.{earlier}"
            asked = [self.applies(step), self.applies(earlier), self.holds(entry.get("if"))]
            keeps = not self.entered(earlier, entry.get("outcome"), day)
            yield rule, entry.get("force", mine), self.bars(rule, step, asked, keeps)
        for other in self.spec.steps:
            due = self.spec.due(other)
            lead = re.fullmatch(r"(?:(about )?(\d+) days )?before (s\d)", due["by"])
            if lead and lead[3] == step:
                rule, days = f"{other}.due", int(lead[2] or 0)
                keeps = self.too_close(other, days, bool(lead[1]), day)
                if self.applies(step) is False:  # nothing counts from it; only what cannot be counted cannot be told
                    keeps = bool(self.of(other)) and self.wanted(self.spec.of_due(other)) is None
                asked = [self.applies(other), self.holds(due.get("if"))]
                yield rule, due.get("force", self.spec.force(other)), self.bars(rule, other, asked, keeps)
        opens = said.get("not_before", "06-01" if "window" in said else None)
        if opens is not None:
            told = opens if isinstance(opens, dict) else {"is": opens}
            asked = [self.applies(step), self.holds(told.get("if"))]
            keeps = self.too_early(told["is"], day)
            yield f"{step}.not_before", told.get("force", mine), self.bars(f"{step}.not_before", step, asked, keeps)
        phase = self.spec.phase_of[step]
        above = self.spec.data["phases"][phase]
        if "entry" in above:
            rule = f"{phase}.entry.{above['entry']}"
            keeps = not all(self.complete_for_phase(one, day) for one in self.spec.needed(above["entry"]))
            yield rule, "binding", self.bars(rule, None, [self.holds(above.get("if"))], keeps)

    def bars(self, rule: str, owner: str | None, asked: Sequence[bool | None], keeps: bool) -> bool:
        applies = kleene_and(asked)
        if applies is False or self.is_waived(rule):
            return False
        if applies is None:
            return True
        each = owner and self.spec.steps[owner].get("each")
        return keeps and not (each and self.heads(each) == 0)

    def is_waived(self, rule: str) -> bool:
        """Covered by a waiver, or waiting only for what is."""
        waited = self.spec.waited().get(rule)
        return rule in self.waived or bool(waited and {f"{step}.due" for step in waited} <= self.waived)

    def entered(self, earlier: str, outcome: str | None, day: date) -> bool:
        """Whether a step is complete by a day, and its last word was as wanted."""
        for asked in self.spec.quantities(earlier):
            if not self.needless(asked):
                done = self.reached(earlier, asked)
                if done is None or done > day:
                    return False
        if outcome is None:
            return True
        rounds = self.of(earlier, day)
        last = [one["outcome"] for one in rounds if one["date"] == rounds[-1]["date"]]
        return outcome in last

    def too_close(self, other: str, days: int, about: bool, day: date) -> bool:
        """Whether a step is not done so many days before a day."""
        asked = self.spec.of_due(other)
        if asked.people is None and asked.by is None and asked.most is not None:
            total = sum(self.amount(one, asked) for one in self.of(other))
            if total > asked.most or asked.least == 0:  # done too often it is a breach of its own, and opens
                return False
        done = self.reached(other, asked)
        if done is None:
            return True
        gap = (day - done).days
        return gap < 0 or (gap == 0 and days > 0) or gap < days - (ABOUT if about else 0)

    def too_early(self, opens: str, day: date) -> bool:
        days, _, anchor = opens.partition(" days after ")
        if not anchor:
            return day < date.fromisoformat(f"2009-{opens}")
        if anchor in self.spec.data["events"]:
            known = self.events.get(anchor)
            return known is not None and day < known + int(days) * DAY
        if self.applies(anchor) is False:
            return False
        done = self.complete(anchor)
        return done is None or day < done + int(days) * DAY

    def complete(self, step: str) -> date | None:
        days = [self.reached(step, asked) for asked in self.spec.quantities(step) if not self.needless(asked)]
        if None in days:
            return None
        return max((day for day in days if day), default=self.first(step))

    def complete_for_phase(self, step: str, day: date) -> bool:
        parts = [self.applies(step), self.holds(self.spec.due(step).get("if"))]
        if kleene_and(parts) is False or f"{step}.due" in self.waived:
            return True
        days = [self.reached(step, asked) for asked in self.spec.quantities(step) if not self.needless(asked)]
        return all(done is not None and done <= day for done in days)

    # Phases and documents

    def missing(self, step: str) -> Iterator[tuple[str, str]]:
        """The rules that ask for a step, and that it is not complete by: rule and force."""
        for rule, force, asked, condition in self.spec.duties(step):
            if rule in self.waived or kleene_and([self.applies(step), self.holds(condition)]) is False:
                continue
            if not self.needless(asked) and self.reached(step, asked) is None:
                yield rule, force

    def required(self, phase: str) -> set[str]:
        """Rules of a phase that are to be settled for it to be complete."""
        steps = [step for step, p in self.spec.phase_of.items() if p == phase]
        duties = [(step, rule, force) for step in steps for rule, force, _, _ in self.spec.duties(step)]
        strict = {rule for step, rule, force in duties if force == "binding" and "by" not in self.spec.steps[step]}
        return strict or {rule for _, rule, force in duties if force != "permissive"}

    def paper(self) -> tuple[int, set[str]]:
        """How far the paper is (0: absent), and its marks, after all acts in order of date."""
        moves = []
        for one in self.done:
            made = self.spec.steps[one["step"]].get("makes", {})
            path = made if isinstance(made, str) else made.get(one.get("outcome"))
            if path:
                state = path.partition(".")[2]
                rank = STATES.index(state) + 1 if state in STATES else 9
                moves.append((one["date"], rank, state, isinstance(made, str)))
        place, marks = 0, set()
        for day, rank, state, plain in sorted(moves):
            if plain and not self.joined(state, day):
                continue
            if rank == 9:
                marks.add(state)
            else:
                place = max(place, rank) if plain else rank
        return place, marks

    def joined(self, state: str, day: date) -> bool:
        """Whether all steps that make a state together, and apply, are done by a day."""
        together = [s for s, said in self.spec.steps.items() if said.get("makes") == f"d1.{state}"]
        return all(self.applies(s) is False or ((self.first(s) or date.max) <= day) for s in together)

    # All gates

    def on(self, day: date, done: tuple[Done, ...] | None = None) -> State:
        return evolve(self, today=day, done=self.done if done is None else done)

    def keeps_on(self, name: str, day: date) -> set[str]:
        return self.on(day).keeps(name)

    def keeps(self, name: str) -> set[str]:
        """All that keeps something shut today; empty if it is open."""
        if name in self.spec.steps:
            return self.shut(name, self.today)
        if name in self.spec.data["phases"]:
            wanted = self.required(name)
            steps = [step for step, phase in self.spec.phase_of.items() if phase == name]
        else:
            state = name.partition(".")[2]
            place, marks = self.paper()
            if state in marks or (state in STATES and place >= STATES.index(state) + 1):
                return set()
            steps = [s for s, said in self.spec.steps.items() if name in paths(said)]
            wanted = {f"{step}.due" for step in steps}
        found: set[str] = set()
        for step in steps:
            lacks = {rule for rule, _ in self.missing(step)} & wanted
            if lacks:
                found |= lacks | self.shut(step, self.today)
        return found or ({f"{step}.due" for step in steps} if "." in name else set())


def paths(step: Json) -> list[str]:
    made = step.get("makes", {})
    return [made] if isinstance(made, str) else list(made.values())


# Trying everything


@frozen
class Attempts:
    """What every set of acts opens, each step done at most once more, in the best order.

    Acts are done on the as-of date or, where a day has to come first, on the first day on which they may be.
    """

    start: State

    def found(self, shut: Sequence[str]) -> dict[str, dict[Way, date]]:
        """By gate, every smallest set of acts that opens it, and the first day on which it is open then."""
        opened: dict[str, dict[Way, date]] = {name: {} for name in shut}
        seen, level = set(), [(frozenset[tuple[str, str | None]](), self.start)]
        while level:
            after = []
            for way, state in level:
                for name in shut:
                    day = self.opens(state, name)
                    if day is not None:
                        opened[name][way] = min(day, opened[name].get(way, date.max))
                for act, then in self.next(way, state):
                    key = (way | {act}, tuple(sorted(map(repr, then.done))))
                    if key not in seen:
                        seen.add(key)
                        after.append((way | {act}, then))
            level = after
        return {name: smallest(ways) for name, ways in opened.items()}

    def opens(self, state: State, name: str) -> date | None:
        """The first day from today on which it is open, if nothing more is done; what may not apply is not."""
        if name in state.spec.steps and state.applies(name) is not True:
            return None
        if not state.keeps(name):
            return state.today
        if state.keeps_on(name, state.today + FAR * DAY):
            return None
        days = (state.today + n * DAY for n in range(1, FAR + 1))
        return next(day for day in days if not state.keeps_on(name, day))

    def next(self, way: Way, state: State) -> Iterator[tuple[tuple[str, str | None], State]]:
        """Every step that can be done next, however it comes out, on the first day on which it can be."""
        used = {step for step, _ in way}
        for step, said in state.spec.steps.items():
            if step in used or (said.get("once") and state.of(step)):
                continue
            day, lacks = self.opens(state, step), lacking(state, step)
            if day is None or lacks is None:
                continue
            days = {day, max(day, LAST_PERIOD)} if "every" in said else {day}
            for outcome, on in product(said.get("outcomes", [None]), days):
                one = {"step": step, "date": on, **lacks, **({"outcome": outcome} if outcome else {})}
                yield (step, outcome), state.on(on, (*state.done, one))


def lacking(state: State, step: str) -> Json | None:
    """What an act says that makes a step complete; None where nobody knows how many that takes."""
    found: Json = {}
    for _, _, asked, _ in state.spec.duties(step):
        if state.needless(asked):
            continue
        wanted = state.wanted(asked)
        if wanted is None:
            return None
        missing = max(0, wanted - sum(state.amount(one, asked) for one in state.of(step)))
        if asked.people:
            found["counts"] = {asked.people: wanted}
        else:
            found["times"] = max(found.get("times", 1), missing)
        if asked.by:
            found["present"] = {**found.get("present", {}), asked.by: 1}
    return found


def smallest(ways: Mapping[Way, date]) -> dict[Way, date]:
    return {way: day for way, day in ways.items() if not any(less < way for less in ways)}


# Small campaigns, and units of them in any state


def campaign(rng: Random, most: int = 5) -> Json:
    """A spec of a few steps: outcomes, conditions, forces, counts, dates, two phases, a paper, waivers."""
    total = rng.randint(2, most)
    names = [f"s{n}" for n in range(1, total + 1)]
    steps: dict[str, Json] = {name: {"title": f"Act {name}"} for name in names}
    for said in steps.values():
        if chance(rng, 40):
            said["outcomes"] = {"o1": "Result A", "o2": "Result B"}
    for place, name in enumerate(names):
        steps[name] |= _step(rng, names, place, steps)
    cut = rng.randint(1, total)
    parts = [dict(list(steps.items())[:cut]), dict(list(steps.items())[cut:])]
    phases = {f"ph{n}": {"title": "A phase", "steps": part} for n, part in enumerate(parts, 1) if part}
    if cut < total and chance(rng, 35):
        phases["ph2"]["entry"] = "ph1"
    for place, phase in enumerate(phases.values()):
        if chance(rng, 10):
            before = {name: said for part in parts[:place] for name, said in part.items()}
            phase["if"] = _condition(rng, before)
    cover = rng.choice(names)
    covers = rng.choice([[cover], [f"{cover}.due"]])
    return {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "year": {"value": 2009}, "readings": {"about_days": ABOUT},
        "attributes": {"f1": "Fact A"}, "people": {"p1": "Group A", "p2": "Group B"}, "bodies": {"b1": "Body A"},
        "documents": {"d1": _paper(rng, steps)}, "phases": phases,
        "events": {"e1": {"title": "Event A", "on": "06-12"}, "e2": "Event B"},
        "waivers": {"w1": {"title": "Leave", "covers": covers, "approved_by": "b1"}},
    }  # fmt: skip


def _step(rng: Random, names: Sequence[str], place: int, steps: Mapping[str, Json]) -> Json:
    step: Json = {}
    before, after = names[:place], names[place + 1 :]
    earlier = {name: steps[name] for name in before}
    others = {name: said for name, said in steps.items() if name != names[place]}
    entry = [_entry(rng, name, steps[name], others) for name in some(rng, before, 45)]
    options: Mapping[str, tuple[int, Callable[[], Any]]] = {
        "entry": (100 if entry else 0, lambda: entry),
        "if": (30, lambda: _condition(rng, earlier)),
        "due": (35, lambda: _due(rng, before, after, others)),
        "not_before": (15, lambda: _opens(rng, before, others)),
        "by": (15, lambda: "b1"),
        "force": (10, lambda: rng.choice(["soft", "permissive"])),
    }
    step |= {key: make() for key, (percent, make) in options.items() if chance(rng, percent)}
    how = rng.randint(1, 100)
    if how > 80:
        groups = {"p1": "at least 2", "p2": rng.choice(["1", {"is": "2", "force": "soft"}])}
        times = ["2", "at most 2", "1 to 2", "exactly 2", groups, {"p1": "at least 1"}]
        step |= rng.choice([{"each": "p1"}, *({"times": one} for one in times)])
    elif how > 68:
        step["once"] = "true"
    elif how > 60:
        dated = {key: asked for key, asked in step.items() if key not in ("due", "not_before")}
        step = {**dated, "every": "5 days", "window": "06-01 to 06-20"}
    return step


def _opens(rng: Random, before: Sequence[str], others: Mapping[str, Json]) -> Any:
    opens = rng.choice(["06-10", "2 days after e1", "1 days after e2", *(f"2 days after {name}" for name in before)])
    qualified = rng.choice([{"force": "soft"}, {"if": _condition(rng, others)}])
    return {"is": opens, **qualified} if chance(rng, 30) else opens


def _condition(rng: Random, others: Mapping[str, Json]) -> Any:
    plain: list[Any] = ["f1", {"not": "f1"}]
    came = [{"outcome": f"{name}.{o}"} for name, said in others.items() if "outcomes" in said for o in ("o1", "o2")]
    one: Any = rng.choice(came if came and chance(rng, 75) else plain)
    if chance(rng, 25):
        return {"not": one} if isinstance(one, str) or "not" not in one else one
    if chance(rng, 25):
        return {rng.choice(["all", "any"]): [one, rng.choice([*came, *plain])]}
    return one


def _entry(rng: Random, name: str, step: Json, others: Mapping[str, Json]) -> Any:
    found: Json = {"id": name}
    if "outcomes" in step and chance(rng, 55):
        found["outcome"] = rng.choice(["o1", "o2"])
    if chance(rng, 20):
        found["if"] = _condition(rng, others)
    if chance(rng, 12):
        found["force"] = rng.choice(["soft", "permissive", "binding"])
    return found if len(found) > 1 else name


def _due(rng: Random, before: Sequence[str], after: Sequence[str], others: Mapping[str, Json]) -> Any:
    forms = ["06-20"]
    leads = ("before {}", "2 days before {}", "about 4 days before {}")
    forms += 2 * [form.format(name) for name in after for form in leads]
    forms += [form.format(name) for name in before for form in ("within 3 days after {}", "promptly after {}")]
    due: Json = {"by": rng.choice(forms)}
    if chance(rng, 20):
        due["force"] = rng.choice(["soft", "soft", "permissive", "binding"])
    if chance(rng, 15):
        due["if"] = _condition(rng, others)
    return due if len(due) > 1 else due["by"]


def _paper(rng: Random, steps: Mapping[str, Json]) -> Json:
    for said in steps.values():
        if "outcomes" in said and chance(rng, 50):
            said["makes"] = {o: f"d1.{rng.choice([*STATES, 'm1'])}" for o in some(rng, ["o1", "o2"], 75)}
        elif chance(rng, 35):
            said["makes"] = f"d1.{rng.choice([*STATES, 'm1'])}"
        if not said.get("makes"):
            said.pop("makes", None)
    _give_back_to_writers(steps)
    made = {path.partition(".")[2] for said in steps.values() for path in paths(said)}
    states = {state: f"State {state}" for state in STATES if state in made}
    marks = {"marks": {"m1": "Mark"}} if "m1" in made else {}
    return {"title": "Paper A", **({"states": states} if states else {}), **marks}


def _give_back_to_writers(steps: Mapping[str, Json]) -> None:
    """No outcome gives the paper back to a state that no step writes: nobody would be asked to write it anew."""
    line = sorted({path for said in steps.values() for path in paths(said)} - {"d1.m1"})
    written = [path for path in line[:1] if any(said.get("makes") == path for said in steps.values())]
    furthest = ""
    for said in steps.values():
        mine = [path for path in paths(said) if path in line]
        if mine and min(mine) < max(mine) and min(mine) <= furthest and min(mine) not in written:
            said["makes"] = {o: path for o, path in said["makes"].items() if path != min(mine)}
        furthest = max([furthest, *mine])


def unit(rng: Random, spec: Json) -> tuple[Json, date]:
    """The progress of a unit in any state, orderly or not, and a day on which to ask."""
    today = date(2009, 6, rng.randint(3, 16))
    known = {"f1": chance(rng, 50)} if chance(rng, 85) else {}
    heads = {group: rng.randint(0, 2) for group in ("p1", "p2") if chance(rng, 90)}
    names = Spec(spec).steps
    records: list[Json] = []
    for name in some(rng, list(names), rng.choice([0, 0, 30, 60])):
        said, again = names[name], 1 if chance(rng, 70) else 2
        for _ in range(1 if "once" in said else again):
            one: Json = {"step": name, "date": (today - rng.choice([0, 1, 2, 5, 9]) * DAY).isoformat()}
            if "outcomes" in said:
                one["outcome"] = rng.choice(["o1", "o2"])
            if "each" in said and heads.get("p1") and chance(rng, 60):
                one["counts"] = {"p1": 1}
            if isinstance(said.get("times"), dict) and chance(rng, 70):
                one["present"] = {group: 1 for group in said["times"] if heads.get(group, 1)}
            if "times" in said and chance(rng, 30):
                one["times"] = 2
            if one not in records and sum(r.get("counts", {}).get("p1", 0) for r in records if r["step"] == name) < 2:
                records.append(one)
    data: Json = {
        "progress": 1, "campaign": "small", "unit": {"attributes": known, "headcounts": heads}, "records": records,
        "events": {"e2": (today + rng.randint(-4, 6) * DAY).isoformat()} if chance(rng, 60) else {},
    }  # fmt: skip
    if chance(rng, 25):
        granted = {"waiver": "w1", "approved_by": "b1", "justification": "asked", "date": "2009-06-01"}
        data["waivers"] = [granted]
    return data, today


def state(spec: Json, data: Json, today: date) -> State:
    """The same for the small judge."""
    done = tuple({**record, "date": date.fromisoformat(record["date"])} for record in data["records"])
    events = {"e1": E1, **{name: date.fromisoformat(day) for name, day in data["events"].items()}}
    found = Spec(spec)
    covers = spec["waivers"]["w1"]["covers"] if data.get("waivers") else []
    rules = [rule for step in found.steps for rule, *_ in found.duties(step)] + list(found.waited())
    rules += [f"{step}.not_before" for step in found.steps]
    waived = {rule for rule in rules for cover in covers if rule == cover or rule.startswith(f"{cover}.")}
    return State(found, data["unit"], done, frozenset(waived), events, today)
