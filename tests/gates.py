"""A small judge of gates that shares no code with the engine: what keeps a step, a state or a phase's end shut.

A state is what was done and counts (`gates_play` says which acts do), and what is known of the unit. Written after
`docs/reference` and `docs/explanation/acts.md`, not after the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from attrs import define, evolve, frozen

from gates_plan import Quantity, Spec, kleene_and, kleene_not
from generate import Json

DAY = timedelta(1)
ABOUT = 2

Done = Mapping[str, Any]
"""One act: its number ``n``, ``step``, ``date``, and what else a record says."""


@frozen
class Barrier:
    """A rule that may keep a step from taking place."""

    rule: str
    force: str
    condition: Any
    """When it asks something."""
    shut: bool | None
    """Whether it keeps the step from taking place, if it asks; None: it cannot be told."""
    earlier: str | None = None
    """The step that it waits for."""
    entry: bool = False
    """Whether it is an entry rule: an act that passes it while it is shut may be void."""
    in_turn: bool = False
    """Whether each of a group does both steps, so that it is asked of each of them."""


@define
class State:
    """A unit on a day: what it did, what of it counts, and what is known of it."""

    spec: Spec
    unit: Json
    acts: tuple[Done, ...]
    """All that was recorded."""
    waived: frozenset[str]
    """Rules that a waiver covers."""
    exempt: frozenset[str]
    """Steps that a waiver lets off."""
    events: Mapping[str, date]
    today: date
    done: tuple[Done, ...] = ()
    """What counts in its current round, in the order in which it took place."""
    days: Mapping[str, date] = {}
    """By step, the day of its first act that missed nothing, or of its first."""
    void: tuple[Done, ...] = ()
    worth: Mapping[int, str] = {}
    passed: frozenset[tuple[int, str]] = frozenset()
    """The acts that passed a shut rule that asked something, each with the rule."""
    slipped: Mapping[tuple[int, str], Any] = {}
    """Those that passed one of which it could not be told whether it asks, each with its condition."""
    fallen: frozenset[str] = frozenset()
    back: Mapping[str, str] = {}
    """By writing step whose paper was given back and not written anew yet, the step that did it."""

    # What was done

    def of(self, step: str, until: date = date.max) -> list[Done]:
        return [one for one in self.done if one["step"] == step and one["date"] <= until]

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

    def within(self, step: str, asked: Quantity) -> list[Done]:
        return [one for one in self.of(step) if not asked.since or one["date"] >= asked.since]

    def total(self, acts: list[Done], asked: Quantity) -> int:
        numbers = [self.amount(one, asked) for one in acts]
        return max(numbers, default=0) if asked.people else sum(numbers)  # numbers do not tell whether the same came

    def reached(self, step: str, asked: Quantity, *, however: bool = False) -> date | None:
        """The day from which enough was done and, unless ``however``, the last word leaves nothing open."""
        open_ = set() if asked.by else self.spec.leaves_open(step)  # who was there is asked however it came out
        wanted, acts = self.wanted(asked), self.within(step, asked)
        if asked == Quantity() and (however or not open_):
            return self.days.get(step)
        found: date | None = None
        for place, one in enumerate(acts, start=1):
            enough = wanted is not None and self.total(acts[:place], asked) >= wanted
            well = enough and (however or one.get("outcome") not in open_)
            found = (found or one["date"]) if well else None
        return found

    def untold(self, step: str, asked: Quantity) -> bool:
        """Whether nobody knows how many are wanted, or numbers alone leave open whether all did it."""
        wanted, acts = self.wanted(asked), self.within(step, asked)
        perhaps = sum(self.amount(one, asked) for one in acts)
        silent = asked.people is not None and any(asked.people not in one.get("counts", {}) for one in acts)
        few = asked.people is not None and wanted is not None and self.total(acts, asked) < wanted
        return wanted is None or (few and (silent or perhaps >= wanted))

    def left_open(self, step: str) -> bool:
        """Whether its last word leaves it open."""
        return any(one.get("outcome") in self.spec.leaves_open(step) for one in self.of(step)[-1:])

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
        return outcome == said[-1] if said else False if self.applies(step) is False else None

    def applies(self, step: str) -> bool | None:
        return self.holds(self.spec.condition(step))

    # Gates of a step

    def shut(self, step: str, day: date) -> set[str]:
        """The rules that keep a step from taking place on a day.

        One of which an act stands, and not all that is asked, goes on; what is held once more passes its gates anew.
        """
        acts = [one for one in self.of(step) if self.spec.period(step, one["date"]) == self.spec.period(step, day)]
        left_open = any(one.get("outcome") in self.spec.leaves_open(step) for one in acts[-1:])
        goes_on = self.lacks_more(step, day) and self.days[step] <= day and not left_open
        met = (one for one in self.barriers(step, day) if one.in_turn or not goes_on)
        return {one.rule for one in met if one.force == "binding" and self.keeps_shut(one)}

    def lacks_more(self, step: str, day: date) -> bool:
        """Whether an act of a step stands in the period of a day, and not all that is asked is there, of any group."""
        since = self.spec.period(step, day)
        asked = [evolve(one, since=since) for _, _, one, _ in self.spec.duties(step) if not self.needless(one)]
        stands = any(since is None or one["date"] >= since for one in self.of(step))
        return stands and any(self.reached(step, one, however=True) is None for one in asked)

    def keeps_shut(self, one: Barrier) -> bool:
        asks = self.asks(one)
        return asks is None or (asks and one.shut is not False)

    def asks(self, one: Barrier) -> bool | None:
        return False if self.is_waived(one.rule) else self.holds(one.condition)

    def barriers(self, step: str, day: date, act: Done | None = None) -> Iterator[Barrier]:
        yield from self._entries(step, day, act)
        yield from self._leads(step, day, act)
        yield from self._opening(step, day)
        yield from self._phase(step, day)

    def _entries(self, step: str, day: date, act: Done | None) -> Iterator[Barrier]:
        for entry in self.spec.entries(step):
            earlier, force = entry["id"], entry.get("force", self.spec.force(step))
            condition = {"all": [self.spec.condition(step), self.spec.condition(earlier), entry.get("if")]}
            shut = False if self.is_nobodys(step) else self.not_entered(step, entry, day, act)
            each = self.in_turn(step, earlier)
            yield Barrier(f"{step}.entry.{earlier}", force, condition, shut, earlier, entry=True, in_turn=each)

    def _leads(self, step: str, day: date, act: Done | None) -> Iterator[Barrier]:
        for other in self.spec.steps:
            due = self.spec.due(other)
            if lead := re.fullmatch(rf"(?:(about )?(\d+) days )?before {step}", due["by"]):
                days = int(lead[2] or 0)
                condition = {"all": [self.spec.condition(other), due.get("if")]}
                shut = self.too_close(step, other, (days, days - (ABOUT if lead[1] else 0)), day, act)
                if self.is_nobodys(other) or self.applies(step) is False:  # nothing counts from what does not apply
                    shut = False
                force, each = due.get("force", self.spec.force(other)), self.in_turn(step, other)
                yield Barrier(f"{other}.due", force, condition, shut, other, in_turn=each)

    def _opening(self, step: str, day: date) -> Iterator[Barrier]:
        said = self.spec.steps[step]
        opens = said.get("not_before", "06-01" if "window" in said else None)
        if opens is not None:
            told = opens if isinstance(opens, dict) else {"is": opens}
            condition = {"all": [self.spec.condition(step), told.get("if")]}
            shut = not self.is_nobodys(step) and self.too_early(told["is"], day)
            yield Barrier(f"{step}.not_before", told.get("force", self.spec.force(step)), condition, shut)

    def _phase(self, step: str, day: date) -> Iterator[Barrier]:
        phase = self.spec.phase_of[step]
        above = self.spec.data["phases"][phase]
        if "entry" in above:
            begun = any(self.of(other, day) for other, of in self.spec.phase_of.items() if of == phase)
            shut = None if begun else self.phase_incomplete(above["entry"], day)
            yield Barrier(f"{phase}.entry.{above['entry']}", "binding", above.get("if"), not begun and shut)

    def is_nobodys(self, step: str) -> bool:
        each = self.spec.steps[step].get("each")
        return each is not None and self.heads(each) == 0

    def is_waived(self, rule: str) -> bool:
        """Covered by a waiver, or waiting only for what need not take place."""
        waited = self.spec.waited().get(rule)
        return rule in self.waived or bool(waited and waited <= self.exempt)

    def in_turn(self, step: str, earlier: str) -> bool:
        """Whether each of a group does both steps: the one comes after the other for each of them."""
        return "each" in self.spec.steps[step] and "each" in self.spec.steps[earlier]

    def turn(self, step: str, earlier: str, act: Done | None) -> int | None:
        """Where each does both: how many have done the earlier one, if an act may be theirs, or some can do this one.

        None: there are too few of them, or it is one for all.
        """
        if not self.in_turn(step, earlier):
            return None
        asked, others = self.spec.quantities(earlier)[0], self.of(step)
        done, here = self.numbers(self.of(earlier), asked), self.numbers([*others, *([act] if act else [])], asked)
        if act is not None:
            return max(1, done[0]) if max(1, here[0]) <= done[1] else None
        return done[0] if done[0] > here[1] else None

    def numbers(self, acts: list[Done], asked: Quantity) -> tuple[int, int]:
        """How many persons have surely done it, and how many may have: numbers do not tell who it was."""
        most, heads = sum(self.amount(one, asked) for one in acts), self.heads(str(asked.people)) or 0
        silent = any(asked.people not in one.get("counts", {}) for one in acts)
        return self.total(acts, asked), 10**9 if silent else min(most, heads)

    def not_entered(self, step: str, entry: Json, day: date, act: Done | None) -> bool | None:
        """Whether a step is not complete by a day, or its last word was not as wanted; None: it cannot be told."""
        earlier, outcome = entry["id"], entry.get("outcome")
        if entry.get("first"):
            return self.days.get(earlier, date.max) > day
        otherwise = outcome is not None and [one["outcome"] for one in self.of(earlier, day)[-1:]] != [outcome]
        well = not otherwise and (outcome is not None or not self.left_open(earlier))
        turn = self.turn(step, earlier, act) if well else None
        for asked in self.spec.quantities(earlier):
            if not self.needless(asked):
                done = self.reached(earlier, asked, however=outcome is not None)
                if done is not None and done <= day:
                    continue
                if turn is not None:
                    return None if act else False
                return None if done is None and self.untold(earlier, asked) else True
        return otherwise

    def too_close(self, step: str, other: str, lead: tuple[int, int], day: date, act: Done | None) -> bool | None:
        """Whether a step is not done so many days before a day, or not by those whose turn it is; None: not told."""

        days, leniently = lead

        def since(done: date) -> bool:
            gap = (day - done).days
            return gap < leniently or gap < 0 or (gap == 0 and days > 0)

        asked = self.spec.of_due(other)
        done = self.reached(other, asked)
        if asked.people is None and asked.least == 0:
            return False
        shut = since(done) if done is not None else None if self.untold(other, asked) else True
        turn = self.turn(step, other, act)
        if turn is None or shut is False or self.left_open(other):
            return shut
        some = [one["date"] for n, one in enumerate(self.of(other), 1) if self.total(self.of(other)[:n], asked) >= turn]
        if not some or since(some[0]):
            return shut
        return None if act else False

    def too_early(self, opens: str, day: date) -> bool:
        days, _, anchor = opens.partition(" days after ")
        if not anchor:
            return day < date.fromisoformat(f"2009-{opens}")
        if anchor in self.spec.data["events"]:
            known = self.events.get(anchor)
            return known is not None and day < known + int(days) * DAY
        if self.applies(anchor) is False:
            return False
        done = self.stands_since(anchor)
        if all(self.needless(asked) for asked in self.spec.quantities(anchor)) and (done is None or day < done):
            return False  # nothing needs to come first
        return done is None or day < done + int(days) * DAY

    def stands_since(self, step: str) -> date | None:
        """When it was complete, or when it last came out otherwise than before."""
        said = [one for one in self.of(step) if one.get("outcome")]
        turned = [one["date"] for last, one in pairwise([{}, *said]) if one["outcome"] != last.get("outcome")]
        done = self.complete(step)
        return done and max([done, *turned])

    def complete(self, step: str) -> date | None:
        days = [self.reached(step, asked) for asked in self.spec.quantities(step) if not self.needless(asked)]
        if None in days:
            return None
        return max((day for day in days if day), default=self.days.get(step))

    def phase_incomplete(self, phase: str, day: date) -> bool | None:
        """Whether something of a phase is not done by a day that what follows it waits for."""
        parts = [self.complete_for_phase(one, day) for one in self.spec.needed(phase)]
        return kleene_not(kleene_and(parts))

    def complete_for_phase(self, step: str, day: date) -> bool | None:
        parts = [self.applies(step), self.holds(self.spec.due(step).get("if"))]
        if kleene_and(parts) is False or step in self.exempt:
            return True
        asked = [one for one in self.spec.quantities(step) if not self.needless(one)]
        days = [(self.reached(step, one) or date.max, self.untold(step, one)) for one in asked]
        return kleene_and([None if done == date.max and untold else done <= day for done, untold in days])

    # Phases and documents

    def missing(self, step: str) -> Iterator[tuple[str, str]]:
        """The rules that ask for a step, and that it is not complete by: rule and force."""
        for rule, force, asked, condition in self.spec.duties(step):
            date_alone = rule == f"{step}.due" and step not in self.exempt
            let_off = rule in self.waived and not date_alone
            if let_off or kleene_and([self.applies(step), self.holds(condition)]) is False:
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
        """How far the paper is (0: absent), and its marks, after all acts that count."""
        place, marks, line = 0, set[str](), ["", *self.spec.line]
        for one in self.done:
            step, outcome = one["step"], one.get("outcome")
            path = self.spec.made(step, outcome)
            if path is None:
                continue
            if self.spec.given_back(step, outcome):
                place = line.index(path)
            elif not self.unmade(path, one["date"]):
                place, marks = (max(place, line.index(path)), marks) if path in line else (place, marks | {path})
        return place, marks

    def unmade(self, path: str, day: date) -> list[str]:
        """The steps that apply, and by a day are not done, or did not come out so that they make a state."""
        return [
            step
            for step in self.spec.makers(path)
            if (self.of(step) or (self.applies(step) is not False and step not in self.exempt))
            and not self.has_made(step, path, day)
        ]

    def has_made(self, step: str, path: str, day: date) -> bool:
        """Whether an act by which a step was done, or a later one until a day, came out so, in its last round."""
        asked, acts = self.spec.of_due(step), self.of(step, day)
        if acts and "every" in self.spec.steps[step]:
            first = self.spec.period(step, acts[-1]["date"]) or date.min  # before the first one there is one more
            asked, acts = evolve(asked, since=first), [one for one in acts if one["date"] >= first]
        done = self.reached(step, asked)
        return any(done and one["date"] >= done and self.spec.made(step, one.get("outcome")) == path for one in acts)

    # All gates

    def on(self, day: date) -> State:
        return evolve(self, today=day)

    def keeps_on(self, name: str, day: date) -> set[str]:
        return self.on(day).keeps(name)

    def keeps(self, name: str) -> set[str]:
        """All that keeps something shut today; empty if it is open."""
        if name in self.spec.steps:
            return self.shut(name, self.today)
        if name in self.spec.data["phases"]:
            wanted = self.required(name)
            steps = [step for step, phase in self.spec.phase_of.items() if phase == name]
            lacks = {step: {rule for rule, _ in self.missing(step)} & wanted for step in steps}
        else:
            place, marks = self.paper()
            if name in marks or name in self.spec.line[:place]:
                return set()
            steps = self.unmade(name, self.today) or self.spec.makers(name)
            lacks = {step: {f"{step}.due"} for step in steps}
        return {rule for step, rules in lacks.items() if rules for rule in rules | self.shut(step, self.today)}
