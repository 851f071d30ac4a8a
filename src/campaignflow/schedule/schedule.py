"""When everything that is still open can and must take place: one simple temporal network per unit.

Due dates, windows, lead times, periods, order, nesting and what an act still lacks are bounds between time points;
what has happened is a fact. Three readings are asked, the mildest first: binding rules as leniently as the text
allows, binding rules strictly, soft rules as well. What cannot be kept under one of them is said before its day has
passed, with the rules that clash.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.rules.case import Case
from campaignflow.rules.differences import began
from campaignflow.rules.outcome import Force
from campaignflow.rules.rule import Rule
from campaignflow.schedule.clash import Clash, Reading
from campaignflow.schedule.clashes import BoundKey, Clashes
from campaignflow.schedule.facts import Facts
from campaignflow.schedule.network import Earliest
from campaignflow.schedule.readings import Readings, Solved, without_negative_cycles
from campaignflow.schedule.slot import Slot, day_of


@frozen(eq=False, slots=False, repr=False)
class Schedule:
    """The dates of all that one unit's case leaves open. Each part is worked out when it is first read."""

    campaign: Campaign
    case: Case

    def __repr__(self) -> str:
        return f"<Schedule on {self.case.as_of}: {len(self.slots)} open, {len(self.clashes)} clashes>"

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.campaign, self.case)

    @cached_property
    def readings(self) -> Readings:
        """The networks of this unit."""
        return Readings(self.facts)

    @property
    def reopened(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step that is to be held once more, the rules about what is to lie in its course."""
        return self.facts.reopened

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """By step, when it can take place; steps that are done, or need not and cannot be done, have none."""
        strict, lenient = self.readings.strict, self.readings.lenient
        return {step: self._slot(step, strict, lenient) for step in self.facts.open}

    @cached_property
    def _in_phase(self) -> Earliest:
        """The first days of all: no step begins before its phase, unless what follows could not be in time then."""
        return (
            self._earliest({**self.facts.release_times, **self._begins}) if self._begins else self.readings.strict.found
        )

    @cached_property
    def _begins(self) -> Mapping[int, int]:
        """By time point, the first day of the phase of a step that can wait for it."""
        days = {**self.facts.begins, **self._in_turn}
        free = {step: day for step, day in days.items() if not self._presses(step, day)}
        return {self.facts.first(step): day.toordinal() for step, day in free.items()}

    @cached_property
    def _in_turn(self) -> Mapping[str, date]:
        """By open step of a phase that neither a day nor an act has begun, and that follows others in principle:
        the first day on which those can be complete, where that has not come.
        """
        facts, times, found = self.facts, self.readings.strict.found.times, dict[str, date]()
        for phase in facts.waiting_phases:
            before = [step for step in facts.in_principle_before(phase) if step in facts.open]
            known = [{**facts.begins, **found}.get(step, date.min) for step in before]
            day = max([*known, *(day_of(times[facts.point(step)]) for step in before)], default=date.min)
            if day > self.case.as_of:
                found |= {step: day for step in self.campaign.phases[phase].steps if step in facts.open}
        return found

    def _presses(self, step: str, begins: date) -> bool:
        """Whether a step has to begin before its phase does; where it is late already, haste helps nothing."""
        point, takes = self.facts.point(step), self.facts.takes(step)
        strict, stated = self.readings.strict, self.case.latest.get(step, date.max) < begins
        last = None if point in strict.broken else strict.last.times[point]
        return stated or (last is not None and last - takes + 1 < begins.toordinal())

    def _earliest(self, release_times: Mapping[int, int]) -> Earliest:
        """The first days that binding rules allow, if nothing takes place before its time."""
        return without_negative_cycles(self.readings.found(mild=self.readings.mild).net, release_times)[0]

    @cached_property
    def additions(self) -> Mapping[str, date | None]:
        """By step of whose act something is missing, the last day on which all of it can still be added in time.

        None: no day is too late.
        """
        found: dict[str, date | None] = {}
        for rule in self.facts.lacking:
            time = self.readings.strict.last.times[self.facts.order.points[rule.id]]
            day = None if time is None or rule.force is not Force.BINDING else day_of(time)
            known = found.get(rule.settled_by)
            found[rule.settled_by] = min(day, known) if day and known else day or known
        return found

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """What can no longer be kept, the most certain first; what is late for the same cause is told with it."""
        found: list[Clash] = []
        known: set[BoundKey] = set()
        plans = {Reading.PLANNED: self.facts.plans}
        empty = {Reading.PLANNED: not self.facts.plans, Reading.SOFT: not self.readings.has_soft}
        for reading in Reading:
            if not empty.get(reading):
                found += Clashes(self.readings, reading, plans.get(reading, {})).told(known)
        return tuple(found)

    @property
    def feasible(self) -> bool:
        """Whether everything binding can still be kept under the lenient reading."""
        return not any(clash.reading is Reading.ANY for clash in self.clashes)

    @cached_property
    def critical(self) -> tuple[str, ...]:
        """The steps that leave least room, in order of time: any delay of theirs delays what comes last."""
        strict = self.readings.strict
        ahead = [slot for slot in self.slots.values() if slot.slack is not None and not slot.missed]
        if not ahead:
            return ()
        first = min(ahead, key=lambda slot: (slot.slack or 0, slot.latest or date.max))
        point = self.facts.point(first.step)
        path = [*(edge.since for edge in strict.found.chain(point)), point]
        while (edge := strict.last.by[point]) is not None and edge.to not in self.facts.fixed:
            point = edge.to
            path.append(point)
        return tuple(dict.fromkeys(name for name in map(self.facts.name, path) if name in self.facts.open))

    def holding(self, step: str) -> tuple[Rule, ...]:
        """The rules that put the first day of an open step where it is, in order of time."""
        chain = self.readings.strict.found.chain(self.facts.first(step))
        return tuple(self.campaign.rules[law] for law in dict.fromkeys(edge.law for edge in chain) if law >= 0)

    def begins(self, step: str) -> date:
        """The first day on which an open step can begin in whose course another is to take place."""
        return day_of(self.readings.strict.found.times[self.facts.order.points[began(step)]])

    def _slot(self, step: str, strict: Solved, lenient: Solved) -> Slot:
        point, today, first = self.facts.point(step), self.case.as_of, self._in_phase
        latest, mild = strict.last.times[point], lenient.last.times[point]
        return Slot(
            step=step,
            opens=max(day_of(first.times[self.facts.first(step)]), today),
            earliest=day_of(first.times[point]),
            latest=None if latest is None else day_of(latest),
            latest_lenient=None if mild is None else day_of(mild),
            planned=self.case.planned.get(step),
            takes=self.facts.takes(step),
            begin_by=self._begin_by(step, strict),
            missed=point in lenient.broken,
        )

    def _begin_by(self, step: str, strict: Solved) -> date | None:
        """The last day for the first act of a step that is complete only with more than that, or on which it begins.

        A beginning that lies behind is on record once the step is over.
        """
        facts, last = self.facts, strict.last.times
        first, begins = facts.first(step), facts.order.points[began(step)]
        days = [last[first]] if first not in (facts.point(step), *facts.fixed) else []
        if (
            begins not in (facts.order.points[step], *facts.fixed)
            and (last[begins] or 0) >= self.case.as_of.toordinal()
        ):
            days.append(last[begins])
        known = [day for day in days if day is not None]
        return day_of(min(known)) if known else None

    def latest_days(self) -> Mapping[str, date]:
        """By open step, the latest day that binding rules allow; what nothing presses follows what it must follow."""
        ahead = {slot.step: max(slot.latest, slot.earliest) for slot in self.slots.values() if slot.latest}
        held = {self.facts.point(step): day.toordinal() for step, day in ahead.items()}
        found = self._earliest({**self.facts.release_times, **self._begins, **held})
        return {step: day_of(found.times[self.facts.point(step)]) for step in self.facts.open}
