"""What cannot be kept under one reading, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from campaignflow.rules.outcome import Force
from campaignflow.rules.rule import Rule
from campaignflow.schedule.clash import (
    CIRCULAR,
    LATE,
    LENIENTLY,
    OTHERS_PLAN,
    PLANNED_LATE,
    TOO_LATE,
    TOO_SOON,
    Clash,
    Consequence,
    Reading,
    sentence,
)
from campaignflow.schedule.facts import Facts
from campaignflow.schedule.network import Cause, Edge, Network
from campaignflow.schedule.readings import Found, Readings, without_negative_cycles
from campaignflow.schedule.slot import day_of
from campaignflow.wording.words import NOTHING, Words

BoundKey = tuple[int, int]
"""Of a bound: the rule's number, and the time point that it holds."""


@frozen
class Broken:
    """A bound that cannot be kept, and why."""

    edge: Edge
    cause: Cause

    def follows(self, first: Broken) -> bool:
        """Whether it is broken because the step of another one is late, for the same reason."""
        cause = set(first.cause.laws) - {first.edge.law}
        return first.edge.since in self.cause.way and cause <= set(self.cause.laws)


@frozen(slots=False, eq=False)
class Clashes:
    """What cannot be kept under one reading, with the planned days where those are asked."""

    readings: Readings
    reading: Reading
    plans: Mapping[int, int]

    @property
    def facts(self) -> Facts:
        return self.readings.facts

    @cached_property
    def release_times(self) -> Mapping[int, int]:
        release_times = self.facts.release_times
        return {**release_times, **{point: max(time, release_times[point]) for point, time in self.plans.items()}}

    @cached_property
    def found(self) -> Found:
        strict = self.reading in (Reading.STRICT, Reading.SOFT)
        found = self.readings.found(soft=self.reading is Reading.SOFT, mild=frozenset() if strict else None)
        return Found(found.net, *without_negative_cycles(found.net, self.release_times)) if self.plans else found

    def told(self, known: set[BoundKey]) -> Iterator[Clash]:
        """What is broken and not known yet, with the rules that break it; what follows from it is told with it."""
        net = self.readings.kept(self.found.net)
        for edge, negative_cycle in self.found.negative_cycles.items():
            if (edge.law, edge.since) not in known:
                yield self._never(edge, net.minimal_conflict(negative_cycle, self.release_times), CIRCULAR)
        first: list[tuple[Broken, list[Broken]]] = []
        for edge in self._broken(net, known):
            one = Broken(edge, net.cause(edge, self.found.earliest, self.release_times))
            if edge.law >= 0 and edge.law not in one.cause.laws:
                continue  # they clash without it, and are told as what they are
            follows = next((follows for other, follows in first if one.follows(other)), None)
            first.append((one, [])) if follows is None else follows.append(one)
        known.update((edge.law, edge.since) for edge in self.found.negative_cycles)
        for one, follows in first:
            known.update((each.edge.law, each.edge.since) for each in (one, *follows))
            yield self._late(one, follows)

    def _broken(self, net: Network, known: Collection[BoundKey]) -> Iterator[Edge]:
        """The bounds that cannot be kept, but for those that are known, and planned days that come too soon."""
        earliest = self.found.earliest
        yield from (edge for edge in net.broken(earliest) if (edge.law, edge.since) not in known)
        yield from (Edge(point, 0, -time) for point, time in self.plans.items() if earliest.times[point] > time)

    def _rules(self, laws: Sequence[int]) -> tuple[Rule, ...]:
        return tuple(self.facts.campaign.rules[law] for law in laws)

    def _never(self, edge: Edge, laws: Sequence[int], says: Words) -> Clash:
        """Rules that cannot be kept together on any days."""
        rules = self._rules(laws)
        return Clash(
            reading=self.reading, step=self.facts.name(edge.since), earliest=None, due=None,
            rules=tuple(rule.id for rule in rules), says=sentence(says, rules),
        )  # fmt: skip

    def _late(self, one: Broken, others: Sequence[Broken]) -> Clash:
        """A bound that cannot be kept, with the first day that the rules which clash with it allow."""
        edge, cause = one.edge, one.cause
        late = self._consequence(one)
        if late.due < self.facts.case.as_of:
            return self._never(edge, cause.laws, TOO_LATE)
        says = self._says(edge, cause).fill(title=late.title, earliest=late.earliest, due=late.due)
        follows = tuple(self._consequence(other) for other in others)
        return Clash(
            reading=self.reading, step=late.step, earliest=late.earliest, due=late.due, rules=late.rules,
            says=sentence(says + self._plan(edge, cause.way[0]), self._rules(cause.laws), follows), follows=follows,
        )  # fmt: skip

    def _consequence(self, one: Broken) -> Consequence:
        edge = one.edge
        return Consequence(
            step=self.facts.name(edge.since), title=self.facts.title(edge.since), earliest=day_of(one.cause.time),
            due=day_of(self.found.net.fixed[edge.to] - edge.days),
            rules=tuple(rule.id for rule in self._rules(one.cause.laws)),
        )  # fmt: skip

    def _says(self, edge: Edge, cause: Cause) -> Words:
        if edge.law < 0:
            return TOO_SOON
        if cause.way == (edge.since,) and edge.since in self.plans:
            return PLANNED_LATE
        if self.reading is Reading.SOFT and self.facts.campaign.rules[edge.law].force is Force.BINDING:
            return LATE[Reading.ANY]
        vague = any(e.law in cause.laws and e is not lenient for e, lenient, _ in self.readings.laws)
        return (LENIENTLY if self.reading is Reading.ANY and vague else NOTHING) + LATE[self.reading]

    def _plan(self, edge: Edge, start: int) -> Words:
        """Whose planned day it is that pushes, where it is another's."""
        if start not in self.plans or start == edge.since:
            return NOTHING
        return OTHERS_PLAN.fill(plan=self.facts.title(start), day=day_of(self.plans[start]))
