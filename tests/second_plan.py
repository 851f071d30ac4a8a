"""A spec as the second judge reads it: what comes before what, what moves a paper, what rests on what."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

Json = dict[str, Any]
Truth = bool | None
"""None: it cannot be told."""
remembered = lru_cache(maxsize=5000)
"""What a plan is asked again and again."""
PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (31, 31)}


class Gate(NamedTuple):
    """What must have been done before a step."""

    rule: str
    step: str
    earlier: str
    outcome: str | None = None
    any_version: bool = False
    force: str = "binding"
    basis: str = "explicit"
    otherwise: str | None = None
    applies: Truth = True
    days: int = 0
    """How many days before; where any are asked, the same day is too late."""
    entry: bool = True
    """Whether it is an entry rule; else it is the due date of the earlier step."""
    first: bool = False
    """Whether the first of several acts of the earlier step is enough."""
    waived: bool = False


def listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def both(*truths: Truth) -> Truth:
    return False if False in truths else None if None in truths else True


class Plan:
    """The spec, read anew."""

    def __init__(self, spec: Json, unit: Json, covers: Iterable[str] = ()) -> None:
        """``covers``: what the unit was let off, as the waivers of the spec name it."""
        self.facts: Json = unit.get("attributes", {})
        steps_of = {name: [name, *phase["steps"]] for name, phase in spec["phases"].items()}
        self.let_off = {name for cover in covers for name in steps_of.get(cover, [cover])}
        """Rules, and steps with all their rules."""
        self.papers: Json = spec.get("documents", {})
        self.phases: Json = spec["phases"]
        self.steps: dict[str, Json] = {n: s for p in self.phases.values() for n, s in p["steps"].items()}
        self.phase_of = {name: phase for phase in self.phases.values() for name in phase["steps"]}
        self.gates = {name: self._gates(name) for name in self.steps}
        ends = [day_of(phase["window"].split(" to ")[1])[1] for phase in self.phases.values() if "window" in phase]
        self.end = max(ends, default=None)
        """The last day of the last window."""

    def said(self, step: str, key: str, of: Any, default: str) -> str:
        """A qualifier: of the entry, else of its step, else of its phase."""
        own = of.get(key) if isinstance(of, dict) else None
        return str(own or self.steps[step].get(key) or self.phase_of[step].get(key) or default)

    def applies(self, step: str) -> Truth:
        return both(self.holds(self.phase_of[step].get("if")), self.holds(self.steps[step].get("if")))

    def is_waived(self, rule: str, earlier: str = "") -> bool:
        """Whether a rule is let off, by itself or with its step, or waits for a step that is."""
        return not self.let_off.isdisjoint({rule, rule.partition(".")[0], earlier})

    def date_of(self, step: str) -> str:
        """When it is due, in the words of the spec; the end of its window or phase where it does not say."""
        window = self.steps[step].get("window") or self.phase_of[step].get("window", "promptly")
        return str(self.steps[step].get("due") or window.rpartition(" to ")[2])

    def begins(self, step: str) -> date:
        """The first day of a step's phase, where the step has none of its own."""
        window = self.phase_of[step].get("window")
        own = self.steps[step].keys() & {"window", "not_before"}
        return date.min if own or not window else first_day(window.partition(" to ")[0])

    @remembered
    def periods(self, step: str) -> list[tuple[str, str]]:
        """The first and the last day of each period of what recurs every ten days."""
        if "every" not in self.steps[step]:
            return []
        first, last = map(date.fromisoformat, self.steps[step]["window"].split(" to "))
        days = [first + timedelta(n) for n in range(0, (last - first).days + 1, 10)]
        return [(day.isoformat(), min(day + timedelta(9), last).isoformat()) for day in days]

    def round_of(self, step: str, day: str) -> str:
        """The first day of the period of what recurs; whatever else has one round, without a first day."""
        return max((first for first, _ in self.periods(step) if first <= day), default="")

    def opens(self, step: str) -> str:
        """The first day on which a step may take place."""
        said = str(self.steps[step].get("not_before", "0001-01-01"))
        if self.is_waived(f"{step}.not_before"):
            return "0001-01-01"
        return said.replace("-mid", "-11")

    def rule_force(self, rule: str) -> str:
        if rule.endswith(".not_before"):
            return self.said(rule.partition(".")[0], "force", None, "binding")
        return next(gate.force for gates in self.gates.values() for gate in gates if gate.rule == rule)

    def holds(self, condition: Any) -> Truth:
        if condition is None:
            return True
        if isinstance(condition, dict):
            inner = self.holds(condition["not"])
            return None if inner is None else not inner
        return self.facts.get(condition)

    def _gates(self, step: str) -> list[Gate]:
        found = [self._entry(step, entry) for entry in listed(self.steps[step].get("entry"))]
        if after := re.fullmatch(r"(?:promptly|within \d+ days) after (\S+)", str(self.steps[step].get("due"))):
            several = {"times", "every"} if after[0].startswith("promptly") else {"every"}
            found.append(self._entry(step, after[1])._replace(first=bool(several & self.steps[after[1]].keys())))
        for other, said in self.steps.items():
            if (before := re.fullmatch(r"(?:(\d+) days )?before (\S+)", str(said.get("due")))) and before[2] == step:
                applies, force = (
                    both(self.applies(other), self.applies(step)),
                    self.said(other, "force", None, "binding"),
                )
                days = int(before[1] or 0)
                waived = self.is_waived(f"{other}.due")
                found.append(
                    Gate(
                        f"{other}.due", step, other, applies=applies, force=force, days=days, entry=False, waived=waived
                    )
                )
        return found

    def _entry(self, step: str, entry: Any) -> Gate:
        of = entry if isinstance(entry, dict) else {"id": entry}
        force, basis = self.said(step, "force", of, "binding"), self.said(step, "basis", of, "explicit")
        applies = both(self.applies(step), self.applies(of["id"]), self.holds(of.get("if")))
        rule = f"{step}.entry.{of['id']}"
        version = bool(of.get("any_version"))
        waived = self.is_waived(rule, of["id"])
        return Gate(
            rule, step, of["id"], of.get("outcome"), version, force, basis, of.get("else"), applies, waived=waived
        )

    # What a step is.

    @remembered
    def makes(self, step: str) -> dict[str | None, tuple[str, str]]:
        """Outcome to paper and state or mark; None: however it came out."""
        said = self.steps[step].get("makes", {})
        by_outcome = said if isinstance(said, dict) else {None: said}
        return {outcome: (path.split(".")[0], path.split(".")[1]) for outcome, path in by_outcome.items()}

    def line(self, paper: str) -> list[str]:
        said = self.papers[paper]
        return list(said.get("states", ())) if isinstance(said, dict) else []

    @remembered
    def of(self, step: str) -> set[str]:
        """The papers that a step moves on."""
        return {paper for paper, _ in self.makes(step).values()}

    @remembered
    def moves(self, step: str) -> bool:
        said = self.steps[step]
        awaited = any(e.outcome and e.earlier == step for gates in self.gates.values() for e in gates)
        return bool(
            said.get("makes") or (said.get("outcomes") and awaited) or said.keys() & {"send_to", "audience", "means"}
        )

    @remembered
    def first_draft_of(self, step: str) -> str | None:
        """The paper whose first state a step makes."""
        paper, state = self.makes(step).get(None, (None, None))
        return paper if paper is not None and self.line(paper)[:1] == [state] else None

    @remembered
    def writes(self, step: str) -> bool:
        return bool(self.steps[step].get("writes") or self.first_draft_of(step))

    @remembered
    def given_back(self, step: str, outcome: str | None) -> list[str]:
        """Whom an outcome asks to write anew."""
        target = self.makes(step).get(outcome) if outcome is not None else None
        return [s for s in self.steps if target and s != step and self.writes(s) and self.makes(s).get(None) == target]

    @remembered
    def voids(self, gate: Gate) -> bool:
        """Whether an act that passes a gate while it is shut is void."""
        if gate.waived or not gate.entry or gate.force != "binding" or gate.otherwise == "stands":
            return False
        preparation = self.writes(gate.step) and gate.basis == "derived" and not self.moves(gate.earlier)
        return gate.otherwise == "again" or (self.moves(gate.step) and not preparation)

    @remembered
    def resting_on(self, writer: str) -> set[str]:
        """The steps whose acts fall when a step is done anew."""
        papers, falls, reached = self.of(writer), set[str](), {writer}
        however = {(gate.step, gate.earlier) for gates in self.gates.values() for gate in gates if gate.any_version}
        while True:
            found = set[str]()
            for step, gate in ((s, g) for s, gates in self.gates.items() for g in gates if s != writer):
                anew = (step, gate.earlier) not in however or (self.writes(step) and bool(self.of(step) & papers))
                if gate.earlier not in reached or not anew:
                    continue
                own, direct = self.of(step), gate.earlier in falls | {writer}
                if not papers:  # a choice: whatever comes after it was of what was chosen before
                    falls, found = falls | {step}, found | {step}
                    continue
                hangs = self.moves(step) or (gate.otherwise == "again" and gate.force == "binding")
                if own & papers or (not own and hangs and direct):
                    falls, found = falls | {step}, found | {step}
                elif not own:
                    found.add(step)
            if found <= reached:
                return falls
            reached |= found


def first_day(text: str) -> date:
    """The first day of a day or of a part of a month."""
    month, _, part = text.rpartition("-")
    return date.fromisoformat(f"{month}-{PARTS[part][0]:02}" if part in PARTS else text)


def day_of(text: str) -> tuple[date, date]:
    """The last day that a date allows, strictly and leniently."""
    if before := text.startswith("before "):
        text = text.removeprefix("before ")
    if "-" in text and text.rpartition("-")[2] in PARTS:
        month, _, part = text.rpartition("-")
        year, number = map(int, month.split("-"))
        first, last = (min(day, calendar.monthrange(year, number)[1]) for day in PARTS[part])
        strict = date(year, number, first) - timedelta(1) if before else date(year, number, last)
        return strict, date(year, number, last)
    day = date.fromisoformat(text) - timedelta(before)
    return day, day
