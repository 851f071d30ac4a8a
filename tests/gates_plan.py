"""A small spec as written (JSON), for the brute-force judge of gates: what is asked of a step, and what waits for what.

Written after `docs/reference`, not after the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from attrs import frozen

from generate import Json

PERIODS = [date(2009, 6, day) for day in (1, 6, 11, 16)]
"""The first days of the periods of what recurs in these campaigns."""
LAST_PERIOD = PERIODS[-1]
FORCES = ("permissive", "soft", "binding")


@frozen
class Quantity:
    """How often, or by how many, a step is to be done."""

    least: int = 1
    most: int | None = None
    by: str | None = None
    people: str | None = None
    since: date | None = None
    force: str | None = None

    @property
    def several(self) -> bool:
        return bool(self.people or self.since) or self.least > 1


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
            several = any(asked.several for asked in self.quantities(anchor[1]))
            rounds = not {"each", "every"}.isdisjoint(self.steps[anchor[1]])
            in_turn = "each" in self.steps[step] and "each" in self.steps[anchor[1]]
            first = not in_turn and (several if due["by"].startswith("promptly") else rounds)
            qualified: Json = {key: due[key] for key in ("force", "if") if key in due}
            found.append({"id": anchor[1], **qualified, **({"first": True} if first else {})})
        return found

    def needed(self, phase: str) -> list[str]:
        """The steps that a later phase waits for: the unit's own, and binding, if not in their date."""
        steps = [s for s, p in self.phase_of.items() if p == phase and "by" not in self.steps[s]]
        return [s for s in steps if "binding" in (self.force(s), self.due(s).get("force"))]

    def condition(self, step: str) -> Json:
        """When a step applies."""
        above = self.data["phases"][self.phase_of[step]]
        return {"all": [above.get("if"), self.steps[step].get("if")]}

    # What an act does to the paper

    def made(self, step: str, outcome: str | None) -> str | None:
        makes = self.steps[step].get("makes", {})
        return makes if isinstance(makes, str) else makes.get(outcome)

    def makers(self, path: str) -> list[str]:
        """The steps that bring the paper to a state, without those that only give it back there."""
        ways = ((name, how) for name, said in self.steps.items() for how in said.get("outcomes", [None]))
        leading = (name for name, how in ways if self.made(name, how) == path and not self.given_back(name, how))
        return list(dict.fromkeys(leading))

    @cached_property
    def line(self) -> list[str]:
        return [f"d1.{state}" for state in self.data["documents"]["d1"].get("states", ())]

    def writes(self, step: str) -> bool:
        """Whether it makes the first state, however it comes out."""
        return bool(self.line) and self.steps[step].get("makes") == self.line[0]

    def moves(self, step: str) -> bool:
        """Whether it makes a state or a mark, or states an outcome for which another step waits."""
        waited = [entry for other in self.steps for entry in self.entries(other) if "outcome" in entry]
        return bool(paths(self.steps[step])) or any(entry["id"] == step for entry in waited)

    def given_back(self, step: str, outcome: str | None) -> str | None:
        """The writing step that an outcome asks for again: one that waits for it, or the first."""
        path = None if "makes" not in self.steps[step] or outcome is None else self.made(step, outcome)
        if path is None or isinstance(self.steps[step]["makes"], str):
            return None
        writers = [name for name in self.steps if name != step and self.writes(name) and path == self.line[0]]
        waits = [name for name in writers if {"id": step, "outcome": outcome}.items() <= self.entry(name, step).items()]
        return next(iter([*waits, *writers]), None)

    def entry(self, step: str, earlier: str) -> Json:
        return next((entry for entry in self.entries(step) if entry["id"] == earlier), {})

    def period(self, step: str, day: date) -> date | None:
        """The first day of the period in which a day lies, of what recurs; before the first one there is none."""
        return max((first for first in PERIODS if first <= day), default=None) if "every" in self.steps[step] else None

    def leaves_open(self, step: str) -> set[str]:
        """The outcomes that make nothing of the paper, or give it back, where others make something of it."""
        makes, outcomes = self.steps[step].get("makes"), self.steps[step].get("outcomes", {})
        if not isinstance(makes, dict):
            return set()
        return {outcome for outcome in outcomes if outcome not in makes or self.given_back(step, outcome)}

    def before(self, step: str) -> set[str]:
        """The steps for which one waits, by an entry or by their due date."""
        found = {entry["id"] for entry in self.entries(step)}
        return found | {other for other in self.steps if re.search(rf"before {step}$", self.due(other)["by"])}

    def resting_on(self, writer: str) -> set[str]:
        """The steps whose acts fall with the version that a step wrote."""
        falls, reached = set[str](), {writer}
        for _ in self.steps:
            for step in self.steps.keys() - {writer}:
                if earlier := self.before(step) & reached:
                    reached.add(step)
                    hangs = self.moves(step) and earlier & {writer, *falls}
                    falls |= {step} if paths(self.steps[step]) or hangs else set()
        return falls


def paths(step: Json) -> list[str]:
    made = step.get("makes", {})
    return [made] if isinstance(made, str) else list(made.values())
