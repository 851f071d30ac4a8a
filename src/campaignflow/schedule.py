"""When everything that is still open can and must take place: one simple temporal network per unit.

Due dates, windows, lead times, periods and order are bounds between time points; what has happened
is a fact. Three readings are asked, the mildest first: binding rules as leniently as the text
allows, binding rules strictly, soft rules as well. What cannot be kept under one of them is said
before its day has passed, with the rules that clash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import frozen

from campaignflow.bounds import Apart
from campaignflow.campaign import Campaign
from campaignflow.case import Case
from campaignflow.dates import plus_days
from campaignflow.network import NEVER, Earliest, Edge, Latest, Network
from campaignflow.rule import Rule
from campaignflow.rules.existence import Existence
from campaignflow.rules.precedence import Precedence
from campaignflow.verdict import Force, Status
from campaignflow.words import NOTHING, Words, capital, joined


class Reading(StrEnum):
    """Under which reading something cannot be kept."""

    ANY = "any"
    """Binding rules clash however they are read."""
    STRICT = "strict"
    """Binding rules clash under the strict reading; the lenient one leaves room."""
    SOFT = "soft"
    """Only together with soft rules."""
    PLANNED = "planned"
    """Only with the dates for which steps are planned."""


READING_WORDS: Mapping[Reading, Words] = {
    Reading.ANY: Words("已不能按期", "can no longer be kept"),
    Reading.STRICT: Words("从严解释已不能按期", "can no longer be kept under the strict reading"),
    Reading.SOFT: Words("非强制的要求已不能兼顾", "soft rules can no longer be kept as well"),
    Reading.PLANNED: Words("计划日期有冲突", "the planned dates clash"),
}


@frozen(kw_only=True)
class Clash:
    """A foreseen breach: something that can no longer be in time, said before its day has passed."""

    reading: Reading
    step: str
    """The step that will be late; of rules that clash whatever the dates, one of theirs."""
    earliest: date | None
    """The first day on which it can take place; None where rules clash whatever the dates."""
    due: date | None
    rules: tuple[str, ...]
    """The rules that clash: together they cannot be kept, without any one of them they can."""
    says: Words

    def to_dict(self) -> dict[str, Any]:
        return {
            "reading": str(self.reading),
            "step": self.step,
            "earliest": self.earliest and self.earliest.isoformat(),
            "due": self.due and self.due.isoformat(),
            "rules": list(self.rules),
            "says": self.says.to_dict(),
        }


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

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """By step, when it can take place; steps that are done, or need not and cannot be done, have none."""
        lenient = self._solved(strict=False)
        return {step: self._slot(step, self._strict, lenient) for step in self._open}

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """What can no longer be kept, the most certain first; one for each bound that is broken."""
        found: dict[tuple[int, int], Clash] = {}
        for reading, soft, strict, planned in (
            (Reading.ANY, False, False, False),
            (Reading.STRICT, False, True, False),
            (Reading.SOFT, True, True, False),
            (Reading.PLANNED, False, False, True),
        ):
            if planned and not self.case.planned.keys() & self._open.keys():
                continue
            net = self._without_gone(self._net(soft=soft, mild=() if strict else None))
            for broken, clash in self._clashing(reading, net, planned=planned):
                found.setdefault(broken, clash)
        return tuple(found.values())

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

    # The network of this unit

    @cached_property
    def _open(self) -> Mapping[str, None]:
        """The steps that are still to be done, or may be, and surely apply."""
        campaign, case = self.campaign, self.case
        return {step: None for step in campaign.steps if step not in case.tainted and not self._over(step)}

    @cached_property
    def reopened(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step that was done and came out otherwise than open steps need it, the entry rules that wait for it."""
        case = self.case
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.campaign.rules:
            if not isinstance(rule, Precedence) or rule.outcome_wanted is None or rule.earlier not in case.done:
                continue
            waits = rule.subject not in case.done and rule.outcome(case).status is Status.PENDING
            if waits and not case.unreadable(rule.earlier) and self._applies(rule.subject):
                found[rule.earlier] = (*found.get(rule.earlier, ()), rule)
        return found

    def _met_before(self, step: str) -> bool:
        """Whether a step is asked for once more, after it was complete: its own dates were met or missed then."""
        return step in self.reopened and self._completed(step) is not None

    def _applies(self, step: str) -> bool:
        condition = self.campaign.steps[step].condition
        return condition is None or condition.holds(self.case) is True

    def _over(self, step: str) -> bool:
        """Whether nothing of a step is left to do: it is complete, or does not (surely) apply, or is waived."""
        case = self.case
        if step in self.reopened:
            return False
        if self._completed(step) is not None or not self._applies(step):
            return True
        law = self.campaign.rule[f"{step}.due"]
        return law.id in case.waived or (isinstance(law, Existence) and law.quantity.needless(case))

    def _completed(self, step: str) -> date | None:
        """The day on which a step was complete, or None."""
        case = self.case
        if step not in case.done:
            return None
        laws = [law for law in self.campaign.counted[step] if not law.quantity.needless(case)]
        days = [law.quantity.completed(case, step) for law in laws]
        known = [day for day in days if day is not None]
        return max(known, default=case.done[step]) if len(known) == len(days) else None

    def _first(self, step: str) -> int:
        return self.campaign.points[step]

    def _point(self, step: str) -> int:
        """The time point at which a step is complete."""
        return self.campaign.points.get(f"{step}/done", self.campaign.points[step])

    @cached_property
    def _fixed(self) -> dict[int, int]:
        """What has happened, and days outside the unit that are known."""
        case, points = self.case, self.campaign.points
        fixed = {0: 0}
        for step in self.campaign.steps:
            if step in case.tainted or step in self.reopened:
                continue
            if step in case.done:
                fixed[points[step]] = case.done[step].toordinal()
            if (complete := self._completed(step)) is not None:
                fixed[self._point(step)] = complete.toordinal()
        for event in self.campaign.events:
            known = case.done.get(event) or case.planned.get(event)
            if known is not None:
                fixed[points[event]] = known.toordinal()
        return fixed

    @cached_property
    def _floors(self) -> tuple[tuple[int, int], ...]:
        """Nothing takes place before the as-of day any more."""
        today = self.case.as_of.toordinal()
        events = [self.campaign.points[event] for event in self.campaign.events]
        steps = [point for step in self._open for point in (self._first(step), self._point(step))]
        return tuple((point, today) for point in [*steps, *events])

    @cached_property
    def _laws(self) -> Sequence[tuple[int, Apart, Force]]:
        """The bounds that surely apply to this unit."""
        case, found = self.case, []
        alive = {point for point, _ in self._floors} | self._fixed.keys()
        points = self.campaign.points
        unknown = {points[event] for event in self.campaign.events} - self._fixed.keys()
        for number, law, bound in self.campaign.apart:
            since, to = points[bound.since or ""], points[bound.to or ""]
            if since not in alive or to not in alive or to in unknown or law.id in case.waived:
                continue
            if law.condition is not None and law.condition.holds(case) is not True:
                continue
            if bound.applies is not None and bound.applies.holds(case) is not True:
                continue
            if isinstance(law, Existence) and (law.quantity.needless(case) or self._met_before(law.subject)):
                continue
            found.append((number, bound, Force.BINDING if bound.given else law.force))
        return found

    def _net(self, *, soft: bool, mild: Collection[int] | None) -> Network:
        """The network of binding rules, and of soft ones where asked.

        Strictly read, but for the laws ``mild``; leniently where that is None.
        """
        points = self.campaign.points
        edges = [
            Edge(
                points[b.since or ""],
                points[b.to or ""],
                b.lenient if mild is None or number in mild else b.days,
                number,
            )
            for number, b, force in self._laws
            if force is Force.BINDING or (soft and force is Force.SOFT)
        ]
        edges += [Edge(self._first(s), self._point(s), 0) for s in self._open if self._first(s) != self._point(s)]
        return Network(max(points.values()) + 1, edges, self._fixed)

    @cached_property
    def _strict(self) -> _Solved:
        return self._solved(strict=True)

    def _solved(self, *, strict: bool) -> _Solved:
        """Earliest and latest times under binding rules.

        What is broken cannot be in time: it is to be done as soon as may be, which is its latest time too.
        """
        net = self._net(soft=False, mild=self._mild if strict else None)
        found, aside = self._without_circles(net, self._floors)
        broken = {edge: found.times[edge.since] for edge in net.broken(found)}
        made_up = [Edge(e.since, e.to, net.fixed[e.to] - time, e.law) for e, time in broken.items()]
        kept = [edge for edge in net.edges if edge not in broken and edge not in aside]
        last = Network(net.size, [*kept, *made_up], net.fixed).latest()
        return _Solved(found, last, frozenset(edge.since for edge in broken))

    @cached_property
    def _mild(self) -> frozenset[int]:
        """Laws that can be kept under the lenient reading only: what clashes strictly and not leniently."""
        mild: frozenset[int] = frozenset()
        while True:
            net = self._without_gone(self._net(soft=False, mild=mild))
            found, _ = self._without_circles(net, self._floors)
            laws = {e.law for edge in net.broken(found) for e in (*found.chain(edge.since), edge) if e.law >= 0}
            if laws <= mild:
                return mild
            mild |= laws

    @staticmethod
    def _without_circles(net: Network, floors: Sequence[tuple[int, int]]) -> tuple[Earliest, list[Edge]]:
        """The earliest times after leaving aside one bound of every circle of rules that clash by themselves."""
        aside: list[Edge] = []
        while True:
            found = Network(net.size, [e for e in net.edges if e not in aside], net.fixed).earliest(floors)
            if not found.circle:
                return found, aside
            aside.append(min(found.circle, key=lambda edge: edge.days))

    def _slot(self, step: str, strict: _Solved, lenient: _Solved) -> Slot:
        point = self._point(step)
        latest, mild = strict.last.times[point], lenient.last.times[point]
        return Slot(
            step=step,
            opens=max(_day(strict.found.times[self._first(step)]), self.case.as_of),
            earliest=_day(strict.found.times[point]),
            latest=None if latest is None else _day(max(latest, strict.found.times[point])),
            latest_lenient=None if mild is None else _day(max(mild, lenient.found.times[point])),
            planned=self.case.planned.get(step),
            takes=self.campaign.takes.get(step, 1),
            missed=point in lenient.broken,
        )

    # What clashes

    def _clashing(self, reading: Reading, net: Network, *, planned: bool) -> Iterator[tuple[tuple[int, int], Clash]]:
        """Each broken bound with the rules that break it."""
        plans = self._plans() if planned else {}
        floors = (*self._floors, *plans.items())
        found, aside = self._without_circles(net, floors)
        for edge in aside:
            laws = {e.law for e in net.earliest(floors).circle if e.law >= 0} | {edge.law}
            yield (edge.law, edge.since), self._clash(reading, edge, self._minimal(net, floors, laws), None)
        for edge in net.broken(found):
            laws = {e.law for e in (*found.chain(edge.since), edge) if e.law >= 0}
            time = _day(found.times[edge.since])
            yield (edge.law, edge.since), self._clash(reading, edge, self._minimal(net, floors, laws), time)
        for point, planned_for in plans.items():
            if found.times[point] > planned_for:
                laws = {e.law for e in found.chain(point) if e.law >= 0}
                edge = Edge(point, 0, -planned_for)
                yield (-1, point), self._clash(reading, edge, sorted(laws), _day(found.times[point]))

    def _minimal(self, net: Network, floors: Sequence[tuple[int, int]], laws: Iterable[int]) -> list[int]:
        """Of laws that clash, as few as still do: each is left out that the others clash without."""
        kept = sorted(laws)
        for law in list(kept):
            fewer = {other for other in kept if other != law}
            part = Network(net.size, [e for e in net.edges if e.law < 0 or e.law in fewer], net.fixed)
            found = part.earliest(floors)
            if found.circle or part.broken(found):
                kept.remove(law)
        return kept

    def _without_gone(self, net: Network) -> Network:
        """The network without bounds that the passing of time alone has broken: the verdicts say so already."""
        floors = dict(self._floors)
        gone = [
            edge
            for edge in net.edges
            if edge.to in net.fixed and floors.get(edge.since, NEVER) + edge.days > net.fixed[edge.to]
        ]
        return Network(net.size, [edge for edge in net.edges if edge not in gone], net.fixed)

    def _plans(self) -> dict[int, int]:
        """The points that are planned, later than they have to be."""
        today = self.case.as_of.toordinal()
        plans = {self._first(step): day.toordinal() for step, day in self.case.planned.items() if step in self._open}
        return {point: time for point, time in plans.items() if time >= today and point not in self._fixed}

    def _clash(self, reading: Reading, edge: Edge, laws: list[int], earliest: date | None) -> Clash:
        rules = [self.campaign.rules[number] for number in laws]
        step = self._name(edge.since)
        due = None if earliest is None else _day(self._fixed[edge.to] - edge.days)
        says = Words("这些要求无论日期如何都不能同时做到", "these cannot be kept together, whatever the dates")
        if earliest is not None and edge.law < 0:
            says = Words(
                "“{title}”最早{earliest}才能进行，而计划在{due}",
                "“{title}” can take place on {earliest} at the earliest and is planned for {due}",
            ).fill(title=self.campaign.title_of(step), earliest=earliest, due=due)
        elif earliest is not None:
            says = Words(
                "“{title}”最早{earliest}才能完成，而最迟应在{due}",
                "“{title}” can be done on {earliest} at the earliest and is due by {due}",
            ).fill(title=self.campaign.title_of(step), earliest=earliest, due=due)
        names = tuple(rule.id for rule in rules)
        says = capital(says) + _because(rules)
        return Clash(reading=reading, step=step, earliest=earliest, due=due, rules=names, says=says)

    def _name(self, point: int) -> str:
        return self.campaign.point_names[point]


@frozen
class _Solved:
    found: Earliest
    last: Latest
    broken: frozenset[int]
    """The points whose bounds are broken."""


def _day(time: int) -> date:
    return date.fromordinal(min(max(time, 1), date.max.toordinal())) if time > NEVER else date.min


def _because(rules: Sequence[Rule]) -> Words:
    """The rules that clash, in their own sentences, with their clauses."""
    return Words("。依据：", ". These clash: ") + joined(map(_cited, rules)) + Words("。", ".")


def _cited(rule: Rule) -> Words:
    where = rule.reference.locator
    return rule.sentence() + (Words(f"（{where}）", f" ({where})") if where else NOTHING)
