"""The network of one unit under each reading, with its earliest and latest times."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from campaignflow.rules.differences import began, done
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.schedule.facts import Facts
from campaignflow.schedule.network import NEVER, Earliest, Edge, Latest, Network
from campaignflow.schedule.order import TimeBound

NegativeCycles = dict[Edge, tuple[Edge, ...]]


def without_negative_cycles(net: Network, release_times: Mapping[int, int]) -> tuple[Earliest, NegativeCycles]:
    """The earliest times without one bound of every circle of rules that clash by themselves; those circles."""
    negative_cycles: NegativeCycles = {}
    while True:
        part = (
            Network(net.size, [e for e in net.edges if e not in negative_cycles], net.fixed) if negative_cycles else net
        )
        found = part.earliest(release_times.items())
        if not found.negative_cycle:
            return found, negative_cycles
        negative_cycles[min(found.negative_cycle, key=lambda edge: edge.days)] = found.negative_cycle


@frozen
class Found:
    """A network, and its earliest times."""

    net: Network
    earliest: Earliest
    negative_cycles: NegativeCycles
    """By a bound left aside, the circle it was part of."""


@frozen
class Solved:
    """Its earliest and latest times, where what is broken is made up for as soon as may be."""

    found: Earliest
    last: Latest
    broken: frozenset[int]
    """The points whose bounds are broken."""


@frozen(eq=False, slots=False, repr=False)
class Readings:
    """The bounds between the time points of one unit, and what they allow however they are read."""

    facts: Facts

    @cached_property
    def laws(self) -> Sequence[tuple[Edge, Edge, bool]]:
        """The bounds that surely apply to this unit, strictly and leniently read, and whether they are soft."""
        case, campaign, fixed = self.facts.case, self.facts.campaign, self.facts.fixed
        unknown = {self.facts.order.points[event] for event in campaign.events} - fixed.keys()
        alive = self.facts.release_times.keys() | fixed.keys()
        second = {rule.id for rules in self.facts.reopened.values() for rule in rules}
        found = []
        for law in self.facts.order.laws:
            since, to = law.strict.since, law.strict.to
            strict, lenient = law.strict, law.lenient
            if law.bound.again and law.rule.id not in second:
                continue  # see wishes
            if self.facts.again and (moved := self._moved(law.rule, law.bound.since, law.bound.to, second)):
                since, to = moved.get("since", since), moved.get("to", to)
                strict, lenient = strict._replace(since=since, to=to), lenient._replace(since=since, to=to)
            if since not in alive or to not in alive or to in unknown or (since in fixed and to in fixed):
                continue
            if to in fixed and self._is_past(law, fixed[to]):
                continue
            if self._was_met(law) and not law.bound.given:  # in time stays in time
                if to != 0 or case.last_day is None:
                    continue
                strict = lenient = strict._replace(since=since, days=-case.last_day.toordinal())
            if (law.sure and not case.waived) or law.holds(case):
                found.append((strict, lenient, law.soft))
        return found

    def _was_met(self, law: TimeBound) -> bool:
        """Whether what a due date asks was there once, and is open again since."""
        rule, case = law.rule, self.facts.case
        return not rule.gates and (rule.id in case.held or rule.fulfilled(case) is not None)

    def _is_past(self, law: TimeBound, day: int) -> bool:
        """Whether the step that it holds back took place, on a day, and what was to come first has none of it any more.

        In which order they came is history, except of today: acts of one day are in order (R9). A due date before that
        step stays one while it was never met.
        """
        rule, case = law.rule, self.facts.case
        over = day < case.as_of.toordinal() or rule.id not in case.passed
        step = (law.bound.to or "").partition("/")[0]  # or the point where it begins
        return step in rule.gates and (over if rule.is_gate else rule.id in case.held)

    @cached_property
    def wishes(self) -> Sequence[Edge]:
        """What is best, but can be mended by another round: no step is over before those within it took place."""
        case, open_ = self.facts.case, self.facts.release_times.keys()
        found = (law for law in self.facts.order.laws if law.bound.again and law.bound.since == law.rule.subject)
        own = (law for law in found if law.rule.duty_of == UNIT and law.rule.id not in self.facts.order.turned)
        binding = (law for law in own if not law.soft)
        return [law.strict for law in binding if {law.strict.since, law.strict.to} <= open_ and law.holds(case)]

    def _moved(self, rule: Rule, since: str | None, to: str | None, second: Collection[str]) -> Mapping[str, int]:
        """Which ends of a bound are of the second round of a step, and their time points."""
        found: dict[str, int] = {}
        if rule.id in second and rule.within:
            ends = {"since": since, "to": to}
            found |= {end: self.facts.again[rule.within] for end, point in ends.items() if point == done(rule.within)}
        if to in self.facts.again and to in rule.gates:
            found["to"] = self.facts.again[to]
        return found

    @property
    def has_soft(self) -> bool:
        return any(soft for _, _, soft in self.laws)

    def _net(self, *, soft: bool, mild: frozenset[int] | None) -> Network:
        """The network of binding rules, and of soft ones where asked.

        Strictly read, but for the laws ``mild``; leniently where that is None.
        """
        edges = [
            lenient if mild is None or strict.law in mild else strict
            for strict, lenient, is_soft in self.laws
            if soft or not is_soft
        ]
        edges += self._courses
        return Network(len(self.facts.order.point_names) + len(self.facts.again), edges, self.facts.fixed)

    @cached_property
    def _courses(self) -> Sequence[Edge]:
        """What no rule needs to say: an open step is not complete before it begins, and takes place."""
        points, found = self.facts.order.points, []
        for step in self.facts.open:
            first, last, begins = self.facts.first(step), self.facts.point(step), points[began(step)]
            if first != last:
                found.append(Edge(first, last, 0))
            if begins != points[step] and begins not in self.facts.fixed:
                found.append(Edge(begins, last, 0))
        return found

    @cached_property
    def _nets(self) -> dict[tuple[bool, frozenset[int] | None], Found]:
        return {}

    def wished(self, mild: frozenset[int] | None) -> Found:
        """The network of one reading, with what is best if that makes nothing late."""
        found = self.found(mild=mild)
        if not self.wishes:
            return found
        net = Network(found.net.size, [*found.net.edges, *self.wishes], found.net.fixed)
        best = Found(net, *without_negative_cycles(net, self.facts.release_times))
        late = len(net.broken(best.earliest)) > len(found.net.broken(found.earliest))
        return found if late or len(best.negative_cycles) > len(found.negative_cycles) else best

    def found(self, *, soft: bool = False, mild: frozenset[int] | None) -> Found:
        """The network of one reading, with its earliest times."""
        key = soft, mild
        if key not in self._nets:
            net = self._net(soft=soft, mild=mild)
            self._nets[key] = Found(net, *without_negative_cycles(net, self.facts.release_times))
        return self._nets[key]

    @cached_property
    def strict(self) -> Solved:
        return self._solved(self.wished(self.mild))

    @cached_property
    def lenient(self) -> Solved:
        return self._solved(self.wished(None))

    def _solved(self, found: Found) -> Solved:
        """Earliest and latest times under binding rules.

        What is broken cannot be in time: it is to be done as soon as may be, which is its latest time too.
        """
        net, times = found.net, found.earliest.times
        broken = {edge: times[edge.since] for edge in net.broken(found.earliest)}
        if broken or found.negative_cycles:
            made_up = [Edge(e.since, e.to, net.fixed[e.to] - time, e.law) for e, time in broken.items()]
            kept = [edge for edge in net.edges if edge not in broken and edge not in found.negative_cycles]
            net = Network(net.size, [*kept, *made_up], net.fixed)
        return Solved(found.earliest, net.latest(), frozenset(edge.since for edge in broken))

    @cached_property
    def mild(self) -> frozenset[int]:
        """Laws that can be kept under the lenient reading only: what clashes, or has passed, strictly alone."""
        if all(strict is lenient for strict, lenient, _ in self.laws):
            return frozenset()
        gone = self._gone(self._net(soft=False, mild=frozenset()))
        mild = frozenset(edge.law for edge in gone)
        if mild:
            mild -= {edge.law for edge in self._gone(self._net(soft=False, mild=None))}
        lenient = self.found(mild=None)
        lost = {(edge.law, edge.since) for edge in lenient.net.broken(lenient.earliest)}
        while True:
            found = self.found(mild=mild)
            broken = self.kept(found.net).broken(found.earliest)
            chains = ((*found.earliest.chain(e.since), e) for e in broken if (e.law, e.since) not in lost)
            laws = {edge.law for way in chains for edge in way if edge.law >= 0}
            if laws <= mild:
                return mild
            mild |= laws

    def _gone(self, net: Network) -> frozenset[Edge]:
        """The bounds that the passing of time alone has broken: the verdicts say so already."""
        release_times, fixed = self.facts.release_times, net.fixed
        return frozenset(
            edge
            for edge in net.edges
            if edge.to in fixed and release_times.get(edge.since, NEVER) + edge.days > fixed[edge.to]
        )

    def kept(self, net: Network) -> Network:
        """The network without those bounds."""
        gone = self._gone(net)
        return Network(net.size, [edge for edge in net.edges if edge not in gone], net.fixed) if gone else net
