"""When everything that is still open can and must take place: one simple temporal network per unit.

Due dates, windows, lead times, periods, order, nesting and what an act still lacks are bounds between time points;
what has happened is a fact. Three readings are asked, the mildest first: binding rules as leniently as the text
allows, binding rules strictly, soft rules as well. What cannot be kept under one of them is said before its day has
passed, with the rules that clash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.rules.bounds import began, done
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force, Reason, Status
from campaignflow.rules.rule import UNIT, Rule
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
from campaignflow.schedule.network import NEVER, Cause, Earliest, Edge, Latest, Network
from campaignflow.schedule.order import Order, order_of
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import NOTHING, Words


@frozen(kw_only=True)
class Slot:
    """When one open step can take place."""

    step: str
    opens: date
    """The first day on which no binding rule keeps it from taking place."""
    earliest: date
    """The first day on which it can be complete."""
    latest: date | None
    """The last day on which everything binding can still be in time, strictly read; None: no day is too late."""
    latest_lenient: date | None
    planned: date | None
    takes: int
    """How many days it takes, where the plan says so; else 1."""
    missed: bool
    """Whether its own due date can no longer be met, under any reading: it is to be made up for as soon as may be."""

    @property
    def slack(self) -> int | None:
        """How many days it can wait; None: as long as one likes."""
        return None if self.latest is None else max(0, (self.latest - self.soonest).days)

    @property
    def soonest(self) -> date:
        """The first day on which it can be complete if it takes as long as the plan says."""
        return max(self.earliest, plus_days(self.opens, self.takes - 1))

    @property
    def latest_start(self) -> date | None:
        """The last day on which to begin, if it takes as long as the plan says."""
        return None if self.latest is None else date.fromordinal(max(1, self.latest.toordinal() - self.takes + 1))

    def to_dict(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "opens": self.opens.isoformat(),
            "earliest": self.earliest.isoformat(),
            "latest": self.latest and self.latest.isoformat(),
            "latest_lenient": self.latest_lenient and self.latest_lenient.isoformat(),
            "latest_start": self.latest_start and self.latest_start.isoformat(),
            "planned": self.planned and self.planned.isoformat(),
            "slack": self.slack,
            "missed": self.missed,
        }


@frozen(eq=False, slots=False, repr=False)
class Schedule:
    """The dates of all that one unit's case leaves open. Each part is worked out when it is first read."""

    campaign: Campaign
    case: Case

    def __repr__(self) -> str:
        return f"<Schedule on {self.case.as_of}: {len(self.slots)} open, {len(self.clashes)} clashes>"

    @property
    def order(self) -> Order:
        return order_of(self.campaign)

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """By step, when it can take place; steps that are done, or need not and cannot be done, have none."""
        strict, lenient = self._strict, self._lenient
        return {step: self._slot(step, strict, lenient) for step in self._open}

    @cached_property
    def additions(self) -> Mapping[str, date | None]:
        """By step of whose act something is missing, the last day on which all of it can still be added in time.

        None: no day is too late.
        """
        found: dict[str, date | None] = {}
        for rule in self.lacking:
            time = self._last_of(rule) if rule.force is Force.BINDING else None
            day = None if time is None else max(_day(time), self.case.as_of)
            known = found.get(rule.settled_by)
            found[rule.settled_by] = min(day, known) if day and known else day or known
        return found

    def _last_of(self, rule: Rule) -> int | None:
        """The last time to add what a rule asks of an act: at once if something is late already that waits for it."""
        last, start = self._strict.last, self.order.points[rule.id]
        point = start
        while (edge := last.by[point]) is not None and edge.to not in self._fixed:
            point = edge.to
            if point in self._strict.broken:
                return self.case.as_of.toordinal()
        return last.times[start]

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """What can no longer be kept, the most certain first; what is late for the same cause is told with it."""
        found: list[Clash] = []
        known: set[_BoundKey] = set()
        for reading in Reading:
            if (reading is not Reading.PLANNED or self._plans) and (reading is not Reading.SOFT or self._has_soft):
                found += _Clashes(self, reading, self._plans if reading is Reading.PLANNED else {}).told(known)
        return tuple(found)

    @property
    def feasible(self) -> bool:
        """Whether everything binding can still be kept under the lenient reading."""
        return not any(clash.reading is Reading.ANY for clash in self.clashes)

    @cached_property
    def critical(self) -> tuple[str, ...]:
        """The steps that leave least room, in order of time: any delay of theirs delays what comes last."""
        strict = self._strict
        ahead = [slot for slot in self.slots.values() if slot.slack is not None and not slot.missed]
        if not ahead:
            return ()
        first = min(ahead, key=lambda slot: (slot.slack or 0, slot.latest or date.max))
        point = self._point(first.step)
        path = [*(edge.since for edge in strict.found.chain(point)), point]
        while (edge := strict.last.by[point]) is not None and edge.to not in self._fixed:
            point = edge.to
            path.append(point)
        return tuple(dict.fromkeys(name for name in map(self._name, path) if name in self._open))

    def holding(self, step: str) -> tuple[Rule, ...]:
        """The rules that put the first day of an open step where it is, in order of time."""
        chain = self._strict.found.chain(self._first(step))
        return tuple(self.campaign.rules[law] for law in dict.fromkeys(edge.law for edge in chain) if law >= 0)

    def begins(self, step: str) -> date:
        """The first day on which an open step can begin in whose course another is to take place."""
        return _day(self._strict.found.times[self.order.points[began(step)]])

    # What is open, and what is a fact

    @cached_property
    def _complete(self) -> Mapping[str, date]:
        """By step that is complete, the day on which it was."""
        case, found = self.case, {}
        for step, first in case.done.items():
            laws = self.order.counted.get(step)
            if laws is None or case.unreadable(step):
                continue
            days = [law.quantity.completed(case, step) for law in laws if not law.quantity.needless(case)]
            known = [day for day in days if day is not None]
            if len(known) == len(days):
                found[step] = max(known, default=first)
        return found

    @cached_property
    def _open(self) -> Mapping[str, None]:
        """The steps that are still to be done, or may be, and surely apply."""
        case = self.case
        return {step: None for step in self.campaign.steps if not self._over(step) and not case.unreadable(step)}

    @cached_property
    def reopened(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step that is to be done once more, the rules of other open steps that wait for it.

        It came out otherwise than they need it, or it took place without what is to take place in its course.
        """
        case, found = self.case, dict[str, tuple[Rule, ...]]()
        for rule, step in self.order.reopening:
            if step not in case.done or rule.subject in case.done or case.unreadable(step):
                continue
            if rule.no_more(case) or (rule.within and not self._may_follow(step)):
                continue
            if self._asked(rule.subject) and rule.outcome(case).status is Status.PENDING:
                found[step] = (*found.get(step, ()), rule)
        return found

    def _may_follow(self, step: str) -> bool:
        """Whether a round of a step is over, so that another one may come."""
        return step in self._complete and self.case.records[step][-1].date != self.case.as_of

    @cached_property
    def lacking(self) -> tuple[Rule, ...]:
        """The rules about something of an act that took place, which is missing and can still be added."""
        case = self.case
        found = []
        for rule in self.order.addable:
            if rule.settled_by in case.done:
                outcome = rule.outcome(case)
                if outcome.open and outcome.reason not in (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT):
                    found.append(rule)
        return tuple(rule for rule in found if not rule.waits(case))

    def _applies(self, step: str) -> bool:
        condition = self.campaign.steps[step].condition
        return condition is None or condition.holds(self.case) is True

    def _asked(self, step: str) -> bool:
        """Whether a step surely applies, is not waived, and is asked at least once."""
        law = self.campaign.due[step]
        return self._applies(step) and law.id not in self.case.waived and not law.quantity.needless(self.case)

    def _over(self, step: str) -> bool:
        """Whether nothing of a step is left to do: it is complete, or does not (surely) apply, or is waived."""
        if step in self.reopened:
            return False
        return step in self._complete or not self._asked(step)

    @cached_property
    def _again(self) -> Mapping[str, int]:
        """A time point of its own for each step that is asked for once more: its first round is a fact."""
        size = len(self.order.point_names)
        complete = [step for step in self.reopened if step in self._complete]
        return {step: size + place for place, step in enumerate(complete)}

    def _first(self, step: str) -> int:
        """The time point at which an open step takes place."""
        return self._again.get(step, self.order.points[step])

    def _point(self, step: str) -> int:
        """The time point at which an open step is complete."""
        return self._again.get(step, self.order.points[done(step)])

    def _name(self, point: int) -> str:
        """The id of what takes place at a time point."""
        names = self.order.point_names
        return names[point] if point < len(names) else list(self._again)[point - len(names)]

    @cached_property
    def _fixed(self) -> dict[int, int]:
        """What has happened, and days outside the unit that are known."""
        case, points = self.case, self.order.points
        fixed = {0: 0}
        for step, day in case.done.items():
            if not case.unreadable(step):
                fixed[points[step]] = day.toordinal()
        for step, day in self._complete.items():
            fixed[points[done(step)]] = day.toordinal()
            if points[began(step)] != points[step]:
                days = [record.began or record.date or day for record in case.records[step]]
                fixed[points[began(step)]] = (min if step in self.order.enclosing else max)(days).toordinal()
        for event in self.campaign.events:
            known = case.done.get(event) or case.planned.get(event)
            if known is not None:
                fixed[points[event]] = known.toordinal()
        for rule in self.order.addable:
            first = case.done.get(rule.settled_by)
            if first is not None and (added := rule.added(case)) is not None and added > first:
                fixed[points[rule.id]] = added.toordinal()
        return fixed

    def _title(self, point: int) -> Words:
        """What takes place at a time point."""
        return self.campaign.title_of(self._name(point))

    @cached_property
    def _release_times(self) -> dict[int, int]:
        """By time point that is open, the as-of day: nothing takes place before it any more.

        Only the beginning of what is recorded when it is over may lie behind.
        """
        today, points = self.case.as_of.toordinal(), self.order.points
        events = (points[event] for event in self.campaign.events)
        steps = (point for step in self._open for point in (self._first(step), self._point(step)))
        missing = (points[rule.id] for rule in self.lacking)
        release_times = dict.fromkeys(chain(steps, events, missing), today)
        return release_times | {b: NEVER for step in self._open if (b := points[began(step)]) not in release_times}

    @cached_property
    def _plans(self) -> dict[int, int]:
        """The points of steps for which a day is planned."""
        plans = {self._first(step): day.toordinal() for step, day in self.case.planned.items() if step in self._open}
        return {point: time for point, time in plans.items() if point not in self._fixed}

    # The network of this unit

    @cached_property
    def _laws(self) -> Sequence[tuple[Edge, Edge, bool]]:
        """The bounds that surely apply to this unit, strictly and leniently read, and whether they are soft."""
        case, campaign, fixed = self.case, self.campaign, self._fixed
        unknown = {self.order.points[event] for event in campaign.events} - fixed.keys()
        alive = self._release_times.keys() | fixed.keys()
        second = {rule.id for rules in self.reopened.values() for rule in rules}
        found = []
        for law in self.order.laws:
            since, to = law.strict.since, law.strict.to
            strict, lenient = law.strict, law.lenient
            if law.bound.again and law.rule.id not in second:
                continue  # see _wishes
            if self._again and (moved := self._moved(law.rule, law.bound.since, law.bound.to, second)):
                since, to = moved.get("since", since), moved.get("to", to)
                strict, lenient = strict._replace(since=since, to=to), lenient._replace(since=since, to=to)
            if since not in alive or to not in alive or to in unknown or (since in fixed and to in fixed):
                continue
            if (law.sure and not case.waived) or law.holds(case):
                found.append((strict, lenient, law.soft))
        return found

    @cached_property
    def _wishes(self) -> Sequence[Edge]:
        """What is best, but can be mended by another round: no step is over before those within it took place."""
        case, open_ = self.case, self._release_times.keys()
        found = (law for law in self.order.laws if law.bound.again and law.bound.since == law.rule.subject)
        own = (law for law in found if law.rule.duty_of == UNIT and law.rule.id not in self.order.turned)
        binding = (law for law in own if not law.soft)
        return [law.strict for law in binding if {law.strict.since, law.strict.to} <= open_ and law.holds(case)]

    def _moved(self, rule: Rule, since: str | None, to: str | None, second: Collection[str]) -> Mapping[str, int]:
        """Which ends of a bound are of the second round of a step, and their time points."""
        found: dict[str, int] = {}
        if rule.id in second and rule.within:
            other = self._again.get(rule.within)
            ends = {"since": since, "to": to}
            found |= {end: other for end, point in ends.items() if point == done(rule.within) and other is not None}
        elif rule.id in second:
            found["since"] = next(self._again[step] for step in self._again if since == done(step))
        if to in self._again and to in rule.gates:
            found["to"] = self._again[to]
        return found

    @property
    def _has_soft(self) -> bool:
        return any(soft for _, _, soft in self._laws)

    def _net(self, *, soft: bool, mild: frozenset[int] | None) -> Network:
        """The network of binding rules, and of soft ones where asked.

        Strictly read, but for the laws ``mild``; leniently where that is None.
        """
        edges = [
            lenient if mild is None or strict.law in mild else strict
            for strict, lenient, is_soft in self._laws
            if soft or not is_soft
        ]
        edges += self._courses
        return Network(len(self.order.point_names) + len(self._again), edges, self._fixed)

    @cached_property
    def _courses(self) -> Sequence[Edge]:
        """What no rule needs to say: an open step is not complete before it begins, and takes place."""
        points, found = self.order.points, []
        for step in self._open:
            first, last, begins = self._first(step), self._point(step), points[began(step)]
            if first != last:
                found.append(Edge(first, last, 0))
            if begins != points[step] and begins not in self._fixed:
                found.append(Edge(begins, last, 0))
        return found

    @cached_property
    def _nets(self) -> dict[tuple[bool, frozenset[int] | None], _Found]:
        return {}

    def _wished(self, mild: frozenset[int] | None) -> _Found:
        """The network of one reading, with what is best if that makes nothing late."""
        found = self._found(mild=mild)
        if not self._wishes:
            return found
        net = Network(found.net.size, [*found.net.edges, *self._wishes], found.net.fixed)
        best = _Found(net, *_without_negative_cycles(net, self._release_times))
        late = len(net.broken(best.earliest)) > len(found.net.broken(found.earliest))
        return found if late or len(best.negative_cycles) > len(found.negative_cycles) else best

    def _found(self, *, soft: bool = False, mild: frozenset[int] | None) -> _Found:
        """The network of one reading, with its earliest times."""
        key = soft, mild
        if key not in self._nets:
            net = self._net(soft=soft, mild=mild)
            self._nets[key] = _Found(net, *_without_negative_cycles(net, self._release_times))
        return self._nets[key]

    @cached_property
    def _strict(self) -> _Solved:
        return self._solved(self._wished(self._mild))

    @cached_property
    def _lenient(self) -> _Solved:
        return self._solved(self._wished(None))

    def _solved(self, found: _Found) -> _Solved:
        """Earliest and latest times under binding rules.

        What is broken cannot be in time: it is to be done as soon as may be, which is its latest time too.
        """
        net, times = found.net, found.earliest.times
        broken = {edge: times[edge.since] for edge in net.broken(found.earliest)}
        if broken or found.negative_cycles:
            made_up = [Edge(e.since, e.to, net.fixed[e.to] - time, e.law) for e, time in broken.items()]
            kept = [edge for edge in net.edges if edge not in broken and edge not in found.negative_cycles]
            net = Network(net.size, [*kept, *made_up], net.fixed)
        return _Solved(found.earliest, net.latest(), frozenset(edge.since for edge in broken))

    @cached_property
    def _mild(self) -> frozenset[int]:
        """Laws that can be kept under the lenient reading only: what clashes, or has passed, strictly alone."""
        if all(strict is lenient for strict, lenient, _ in self._laws):
            return frozenset()
        gone = self._gone(self._net(soft=False, mild=frozenset()))
        mild = frozenset(edge.law for edge in gone)
        if mild:
            mild -= {edge.law for edge in self._gone(self._net(soft=False, mild=None))}
        lenient = self._found(mild=None)
        lost = {(edge.law, edge.since) for edge in lenient.net.broken(lenient.earliest)}
        while True:
            found = self._found(mild=mild)
            broken = self._kept(found.net).broken(found.earliest)
            chains = ((*found.earliest.chain(e.since), e) for e in broken if (e.law, e.since) not in lost)
            laws = {edge.law for way in chains for edge in way if edge.law >= 0}
            if laws <= mild:
                return mild
            mild |= laws

    def _gone(self, net: Network) -> frozenset[Edge]:
        """The bounds that the passing of time alone has broken: the verdicts say so already."""
        release_times, fixed = self._release_times, net.fixed
        return frozenset(
            edge
            for edge in net.edges
            if edge.to in fixed and release_times.get(edge.since, NEVER) + edge.days > fixed[edge.to]
        )

    def _kept(self, net: Network) -> Network:
        """The network without those bounds."""
        gone = self._gone(net)
        return Network(net.size, [edge for edge in net.edges if edge not in gone], net.fixed) if gone else net

    def _slot(self, step: str, strict: _Solved, lenient: _Solved) -> Slot:
        point, today = self._point(step), self.case.as_of
        earliest, latest, mild = strict.found.times[point], strict.last.times[point], lenient.last.times[point]
        return Slot(
            step=step,
            opens=max(_day(strict.found.times[self._first(step)]), today),
            earliest=_day(earliest),
            latest=None if latest is None else _day(max(latest, earliest)),
            latest_lenient=None if mild is None else _day(max(mild, lenient.found.times[point])),
            planned=self.case.planned.get(step),
            takes=self.order.takes.get(step, 1),
            missed=point in lenient.broken,
        )

    def latest_days(self) -> Mapping[str, date]:
        """By open step, the latest day that binding rules allow; what nothing presses follows what it must follow."""
        held = {self._point(slot.step): slot.latest.toordinal() for slot in self.slots.values() if slot.latest}
        found, _ = _without_negative_cycles(self._wished(self._mild).net, {**self._release_times, **held})
        return {step: _day(found.times[self._point(step)]) for step in self._open}


_NegativeCycles = dict[Edge, tuple[Edge, ...]]


def _without_negative_cycles(net: Network, release_times: Mapping[int, int]) -> tuple[Earliest, _NegativeCycles]:
    """The earliest times without one bound of every circle of rules that clash by themselves; those circles."""
    negative_cycles: _NegativeCycles = {}
    while True:
        part = (
            Network(net.size, [e for e in net.edges if e not in negative_cycles], net.fixed) if negative_cycles else net
        )
        found = part.earliest(release_times.items())
        if not found.negative_cycle:
            return found, negative_cycles
        negative_cycles[min(found.negative_cycle, key=lambda edge: edge.days)] = found.negative_cycle


@frozen
class _Found:
    net: Network
    earliest: Earliest
    negative_cycles: _NegativeCycles
    """By a bound left aside, the circle it was part of."""


@frozen
class _Solved:
    found: Earliest
    last: Latest
    broken: frozenset[int]
    """The points whose bounds are broken."""


_BoundKey = tuple[int, int]
"""Of a bound: the rule's number, and the time point that it holds."""


@frozen
class _Broken:
    """A bound that cannot be kept, and why."""

    edge: Edge
    cause: Cause

    def follows(self, first: _Broken) -> bool:
        """Whether it is broken because the step of another one is late, for the same reason."""
        cause = set(first.cause.laws) - {first.edge.law}
        return first.edge.since in self.cause.way and cause <= set(self.cause.laws)


@frozen(slots=False, eq=False)
class _Clashes:
    """What cannot be kept under one reading, with the planned days where those are asked."""

    schedule: Schedule
    reading: Reading
    plans: Mapping[int, int]

    @cached_property
    def release_times(self) -> Mapping[int, int]:
        release_times = self.schedule._release_times
        return {**release_times, **{point: max(time, release_times[point]) for point, time in self.plans.items()}}

    @cached_property
    def found(self) -> _Found:
        strict = self.reading in (Reading.STRICT, Reading.SOFT)
        found = self.schedule._found(soft=self.reading is Reading.SOFT, mild=frozenset() if strict else None)
        return _Found(found.net, *_without_negative_cycles(found.net, self.release_times)) if self.plans else found

    def told(self, known: set[_BoundKey]) -> Iterator[Clash]:
        """What is broken and not known yet, with the rules that break it; what follows from it is told with it."""
        net = self.schedule._kept(self.found.net)
        for edge, negative_cycle in self.found.negative_cycles.items():
            if (edge.law, edge.since) not in known:
                yield self._never(edge, net.minimal_conflict(negative_cycle, self.release_times), CIRCULAR)
        first: list[tuple[_Broken, list[_Broken]]] = []
        for edge in self._broken(net, known):
            one = _Broken(edge, net.cause(edge, self.found.earliest, self.release_times))
            if edge.law >= 0 and edge.law not in one.cause.laws:
                continue  # they clash without it, and are told as what they are
            follows = next((follows for other, follows in first if one.follows(other)), None)
            first.append((one, [])) if follows is None else follows.append(one)
        known.update((edge.law, edge.since) for edge in self.found.negative_cycles)
        for one, follows in first:
            known.update((each.edge.law, each.edge.since) for each in (one, *follows))
            yield self._late(one, follows)

    def _broken(self, net: Network, known: Collection[_BoundKey]) -> Iterator[Edge]:
        """The bounds that cannot be kept, but for those that are known, and planned days that come too soon."""
        earliest = self.found.earliest
        yield from (edge for edge in net.broken(earliest) if (edge.law, edge.since) not in known)
        yield from (Edge(point, 0, -time) for point, time in self.plans.items() if earliest.times[point] > time)

    def _rules(self, laws: Sequence[int]) -> tuple[Rule, ...]:
        return tuple(self.schedule.campaign.rules[law] for law in laws)

    def _never(self, edge: Edge, laws: Sequence[int], says: Words) -> Clash:
        """Rules that cannot be kept together on any days."""
        rules = self._rules(laws)
        return Clash(
            reading=self.reading, step=self.schedule._name(edge.since), earliest=None, due=None,
            rules=tuple(rule.id for rule in rules), says=sentence(says, rules),
        )  # fmt: skip

    def _late(self, one: _Broken, others: Sequence[_Broken]) -> Clash:
        """A bound that cannot be kept, with the first day that the rules which clash with it allow."""
        edge, cause = one.edge, one.cause
        late = self._consequence(one)
        if late.due < self.schedule.case.as_of:
            return self._never(edge, cause.laws, TOO_LATE)
        says = self._says(edge, cause).fill(title=late.title, earliest=late.earliest, due=late.due)
        follows = tuple(self._consequence(other) for other in others)
        return Clash(
            reading=self.reading, step=late.step, earliest=late.earliest, due=late.due, rules=late.rules,
            says=sentence(says + self._plan(edge, cause.way[0]), self._rules(cause.laws), follows), follows=follows,
        )  # fmt: skip

    def _consequence(self, one: _Broken) -> Consequence:
        edge, schedule = one.edge, self.schedule
        return Consequence(
            step=schedule._name(edge.since), title=schedule._title(edge.since), earliest=_day(one.cause.time),
            due=_day(self.found.net.fixed[edge.to] - edge.days),
            rules=tuple(rule.id for rule in self._rules(one.cause.laws)),
        )  # fmt: skip

    def _says(self, edge: Edge, cause: Cause) -> Words:
        if edge.law < 0:
            return TOO_SOON
        if cause.way == (edge.since,) and edge.since in self.plans:
            return PLANNED_LATE
        if self.reading is Reading.SOFT and self.schedule.campaign.rules[edge.law].force is Force.BINDING:
            return LATE[Reading.ANY]
        vague = any(e.law in cause.laws and e is not lenient for e, lenient, _ in self.schedule._laws)
        return (LENIENTLY if self.reading is Reading.ANY and vague else NOTHING) + LATE[self.reading]

    def _plan(self, edge: Edge, start: int) -> Words:
        """Whose planned day it is that pushes, where it is another's."""
        if start not in self.plans or start == edge.since:
            return NOTHING
        return OTHERS_PLAN.fill(plan=self.schedule._title(start), day=_day(self.plans[start]))


def _day(time: int) -> date:
    return date.fromordinal(min(max(time, 1), date.max.toordinal())) if time > NEVER else date.min
