"""The network of one unit under each reading, with its earliest and latest times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import itemgetter

from attrs import frozen

from campaignflow.rules.case import Case
from campaignflow.rules.differences import began, done
from campaignflow.rules.extended import Extended
from campaignflow.rules.outcome import SATISFIED
from campaignflow.rules.rule import Rule
from campaignflow.schedule.choices import chosen
from campaignflow.schedule.facts import Facts
from campaignflow.schedule.network import NEVER, Earliest, Edge, Latest, Network
from campaignflow.schedule.order import TimeBound

NOTHING_ASKED = Edge(0, 0, 0)
"""A bound that holds nothing."""
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
        for circle in found.negative_cycles:
            negative_cycles[_least(circle, found.times)] = circle


def _least(circle: Iterable[Edge], times: Sequence[int]) -> Edge:
    """The shortest of some bounds, where they are now."""
    return min(circle, key=lambda edge: times[edge.since] + edge.days - times[edge.since])


@frozen
class Found:
    """A network, and its earliest times."""

    net: Network
    earliest: Earliest
    negative_cycles: NegativeCycles
    """By a bound left aside, the circle it was part of."""


@frozen
class Solved:
    """Its earliest and latest times; a latest one before the earliest can no longer be kept."""

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
        """The bounds that surely apply to this unit, strictly and leniently read, and whether they are soft.

        Of several of which some are enough, those that can be had first.
        """
        some = [(law, strict) for law, strict, _ in self._asked if law.bound.one_of_some]
        if not some:
            return [(strict, lenient, law.soft) for law, strict, lenient in self._asked]
        sure = [strict for law, strict, _ in self._asked if not law.bound.one_of_some and not law.soft]
        net = Network(self.facts.size, [*sure, *self._courses], self.facts.fixed)
        left = set(map(itemgetter(1), some)) - chosen(some, self.facts.case, net, self.facts.release_times)
        return [(strict, lenient, law.soft) for law, strict, lenient in self._asked if strict not in left]

    @cached_property
    def _asked(self) -> Sequence[tuple[TimeBound, Edge, Edge]]:
        """The bounds that surely apply, all of those too of which some are enough."""
        case, campaign, fixed = self.facts.case, self.facts.campaign, self.facts.fixed
        unknown = {self.facts.order.points[event] for event in campaign.events} - fixed.keys()
        alive = self.facts.release_times.keys() | fixed.keys()
        second = {rule.id for rules in self.facts.reopened.values() for rule in rules}
        found = []
        for law in self.facts.order.laws:
            if law.rule.opens is not None and law.rule.waits(case):  # a period that is over asks for nothing any more
                continue
            strict, lenient = self._placed(law, second)
            if case.extended and (day := _put_off_to(law, case)) is not None:
                strict = lenient = strict._replace(to=0, days=-day.toordinal())
            since, to = strict.since, strict.to
            if since not in alive or to not in alive or to in unknown or (since in fixed and to in fixed):
                continue
            if (to in fixed and self._is_past(law, fixed[to])) or self._is_ready(law.rule, law.bound.since or ""):
                continue
            if self._was_met(law) and not law.bound.given:  # in time stays in time
                if to != 0 or case.last_day is None:
                    continue
                strict = lenient = strict._replace(since=since, days=-case.last_day.toordinal())
            if (law.sure and not case.waived) or law.holds(case):
                found.append((law, strict, lenient))
        return found

    def _was_met(self, law: TimeBound) -> bool:
        """Whether what a due date asks was there once, and is open again since."""
        rule, case = law.rule, self.facts.case
        if rule.can_be_added and case.redone and case.has_met(rule.id, rule.settled_in(case)):
            return True
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

    def _is_ready(self, rule: Rule, since: str) -> bool:
        """Whether an entry rule has all it asks of a step that is under way: what that lacks is another's copy.

        Of several of which some are enough, the others are not waited for.
        """
        facts, step = self.facts, since.partition("/")[0]
        if rule.enough is not None:
            return rule.outcome(facts.case, rule.subject, facts.case.as_of) is SATISFIED
        under_way = rule.is_gate and step in facts.open and step in facts.case.records and step not in facts.again
        if not under_way or rule.subject in facts.campaign.phases or any(need.beside for need in rule.needs() or ()):
            return False
        return rule.outcome(facts.case, rule.subject, facts.case.as_of) is SATISFIED

    def _placed(self, law: TimeBound, second: Collection[str]) -> tuple[Edge, Edge]:
        """A bound, strictly and leniently read, between the acts to come where some of its steps took place before."""
        facts, rule, strict, lenient = self.facts, law.rule, law.strict, law.lenient
        if rule.id in second and rule.within:
            return (edge := self._of_round(law)), edge
        if law.bound.again:
            return NOTHING_ASKED, NOTHING_ASKED
        if facts.next_period.get(rule.subject) is rule:
            return (edge := strict._replace(since=facts.next_act[rule.subject])), edge
        since, again = strict.since, facts.next_act.get(law.bound.since or "")
        if again is not None and law.bound.to in rule.gates and facts.awaits_next(rule):
            since = again
        to = facts.first(law.bound.to) if law.bound.to in rule.gates and law.bound.to in facts.open else strict.to
        if (since, to) == (strict.since, strict.to):
            return strict, lenient
        return strict._replace(since=since, to=to), lenient._replace(since=since, to=to)

    def _of_round(self, law: TimeBound) -> Edge:
        """A bound between a further round of a step and what is to take place in its course."""
        facts, rule, number = self.facts, law.rule, law.strict.law
        outer, inner = facts.again[str(rule.within)], facts.again.get(rule.subject)
        if facts.awaits_round(rule) and law.bound.again:
            return Edge(outer, 0, -facts.case.as_of.toordinal(), number)
        if rule.subject not in facts.case.done:
            inner = facts.order.points[rule.subject]
        if inner is None or law.bound.to == began(rule.subject):  # whatever that one is done in, and begins
            return NOTHING_ASKED
        return Edge(outer, inner, 0, number) if law.bound.again else Edge(inner, outer, 0, number)

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
        return Network(self.facts.size, edges, self.facts.fixed)

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

    def found(self, *, soft: bool = False, mild: frozenset[int] | None) -> Found:
        """The network of one reading, with its earliest times."""
        key = soft, mild
        if key not in self._nets:
            net = self._net(soft=soft, mild=mild)
            self._nets[key] = Found(net, *without_negative_cycles(net, self.facts.release_times))
        return self._nets[key]

    @cached_property
    def strict(self) -> Solved:
        return self._solved(self.found(mild=self.mild))

    @cached_property
    def lenient(self) -> Solved:
        return self._solved(self.found(mild=None))

    def _solved(self, found: Found) -> Solved:
        """Earliest and latest times under binding rules.

        A day that has passed stays the last one, of what is late and of all that comes before it: no other is invented.
        """
        broken = frozenset(edge.since for edge in found.net.broken(found.earliest))
        return Solved(found.earliest, found.net.latest(found.negative_cycles), broken)

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


def _put_off_to(law: TimeBound, case: Case) -> date | None:
    """The day to which a due date was put off; None where the bound is none, or stays."""
    rule, bound = law.rule, law.rule.by(case)
    own = rule.id, rule.subject, done(rule.subject)
    return bound.last_day(case) if isinstance(bound, Extended) and law.bound.since in own else None
