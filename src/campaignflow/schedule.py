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


_Key = tuple[int, int]
"""Of a bound: the rule's number, and the time point that it holds."""


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
        found: dict[_Key, Clash] = {}
        for reading, soft, strict in (
            (Reading.ANY, False, False),
            (Reading.STRICT, False, True),
            (Reading.SOFT, True, True),
            (Reading.PLANNED, False, False),
        ):
            plans = self._plans if reading is Reading.PLANNED else {}
            if plans or reading is not Reading.PLANNED:
                net = self._without_gone(self._net(soft=soft, mild=() if strict else None))
                found.update(_Clashes(self, reading, net, plans).found(found.keys()))
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
        case = self.case
        return {step: None for step in self.campaign.steps if not case.unreadable(step) and not self._over(step)}

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

    @cached_property
    def _again(self) -> Mapping[str, int]:
        """A time point of its own for each step that is asked for once more: its first round is a fact."""
        size = len(self.campaign.point_names)
        complete = [step for step in self.reopened if self._completed(step) is not None]
        return {step: size + place for place, step in enumerate(complete)}

    def _first(self, step: str) -> int:
        """The time point at which an open step takes place."""
        return self._again.get(step, self.campaign.points[step])

    def _point(self, step: str) -> int:
        """The time point at which an open step is complete."""
        return self._again.get(step, self.campaign.points[f"{step}/done"])

    def _name(self, point: int) -> str:
        """The id of what takes place at a time point."""
        names = self.campaign.point_names
        return names[point] if point < len(names) else list(self._again)[point - len(names)]

    @cached_property
    def _fixed(self) -> dict[int, int]:
        """What has happened, and days outside the unit that are known."""
        case, points = self.case, self.campaign.points
        fixed = {0: 0}
        for step in self.campaign.steps:
            if case.unreadable(step):
                continue
            if step in case.done:
                fixed[points[step]] = case.done[step].toordinal()
            if (complete := self._completed(step)) is not None:
                fixed[points[f"{step}/done"]] = complete.toordinal()
        for event in self.campaign.events:
            known = case.done.get(event) or case.planned.get(event)
            if known is not None:
                fixed[points[event]] = known.toordinal()
        return fixed

    def _title(self, point: int) -> Words:
        """What takes place at a time point."""
        return self.campaign.title_of(self._name(point))

    @cached_property
    def _floors(self) -> dict[int, int]:
        """By time point that is open, the as-of day: nothing takes place before it any more."""
        today = self.case.as_of.toordinal()
        events = [self.campaign.points[event] for event in self.campaign.events]
        steps = [point for step in self._open for point in (self._first(step), self._point(step))]
        return dict.fromkeys([*steps, *events], today)

    @cached_property
    def _plans(self) -> dict[int, int]:
        """The points of steps for which a day is planned."""
        plans = {self._first(step): day.toordinal() for step, day in self.case.planned.items() if step in self._open}
        return {point: time for point, time in plans.items() if point not in self._fixed}

    @cached_property
    def _laws(self) -> Sequence[tuple[Edge, int, Force]]:
        """The bounds that surely apply to this unit, strictly read; their days leniently read; their force."""
        case, points = self.case, self.campaign.points
        alive = self._floors.keys() | self._fixed.keys()
        unknown = {points[event] for event in self.campaign.events} - self._fixed.keys()
        second = {rule.id: self._again[step] for step in self._again for rule in self.reopened[step]}
        found = []
        for number, law, bound in self.campaign.apart:
            since = second.get(law.id, points[bound.since or ""])
            to = points[bound.to or ""]
            if bound.to in self._again and bound.to in law.gates:
                to = self._again[bound.to]
            if since not in alive or to not in alive or to in unknown or law.id in case.waived:
                continue
            if law.condition is not None and law.condition.holds(case) is not True:
                continue
            if bound.applies is not None and bound.applies.holds(case) is not True:
                continue
            if isinstance(law, Existence) and law.quantity.needless(case):
                continue
            force = Force.BINDING if bound.given else law.force
            found.append((Edge(since, to, bound.days, number), bound.lenient, force))
        return found

    def _net(self, *, soft: bool, mild: Collection[int] | None) -> Network:
        """The network of binding rules, and of soft ones where asked.

        Strictly read, but for the laws ``mild``; leniently where that is None.
        """
        edges = [
            edge if mild is not None and edge.law not in mild else edge._replace(days=lenient)
            for edge, lenient, force in self._laws
            if force is Force.BINDING or (soft and force is Force.SOFT)
        ]
        edges += [Edge(self._first(s), self._point(s), 0) for s in self._open if self._first(s) != self._point(s)]
        return Network(len(self.campaign.point_names) + len(self._again), edges, self._fixed)

    @cached_property
    def _strict(self) -> _Solved:
        return self._solved(strict=True)

    def _solved(self, *, strict: bool) -> _Solved:
        """Earliest and latest times under binding rules.

        What is broken cannot be in time: it is to be done as soon as may be, which is its latest time too.
        """
        net = self._net(soft=False, mild=self._mild if strict else None)
        found, circles = self._without_circles(net, self._floors)
        broken = {edge: found.times[edge.since] for edge in net.broken(found)}
        made_up = [Edge(e.since, e.to, net.fixed[e.to] - time, e.law) for e, time in broken.items()]
        kept = [edge for edge in net.edges if edge not in broken and edge not in circles]
        last = Network(net.size, [*kept, *made_up], net.fixed).latest()
        return _Solved(found, last, frozenset(edge.since for edge in broken))

    @cached_property
    def _mild(self) -> frozenset[int]:
        """Laws that can be kept under the lenient reading only: what clashes, or has passed, strictly alone."""
        gone = {edge.law for edge in self._gone(self._net(soft=False, mild=()))}
        mild = frozenset(gone - {edge.law for edge in self._gone(self._net(soft=False, mild=None))})
        while True:
            net = self._without_gone(self._net(soft=False, mild=mild))
            found, _ = self._without_circles(net, self._floors)
            laws = {e.law for edge in net.broken(found) for e in (*found.chain(edge.since), edge) if e.law >= 0}
            if laws <= mild:
                return mild
            mild |= laws

    def _gone(self, net: Network) -> frozenset[Edge]:
        """The bounds that the passing of time alone has broken: the verdicts say so already."""
        floors, fixed = self._floors, net.fixed
        return frozenset(
            edge
            for edge in net.edges
            if edge.to in fixed and floors.get(edge.since, NEVER) + edge.days > fixed[edge.to]
        )

    def _without_gone(self, net: Network) -> Network:
        gone = self._gone(net)
        return Network(net.size, [edge for edge in net.edges if edge not in gone], net.fixed) if gone else net

    @staticmethod
    def _without_circles(net: Network, floors: Mapping[int, int]) -> tuple[Earliest, dict[Edge, tuple[Edge, ...]]]:
        """The earliest times without one bound of every circle of rules that clash by themselves; those circles."""
        circles: dict[Edge, tuple[Edge, ...]] = {}
        while True:
            part = Network(net.size, [e for e in net.edges if e not in circles], net.fixed) if circles else net
            found = part.earliest(floors.items())
            if not found.circle:
                return found, circles
            circles[min(found.circle, key=lambda edge: edge.days)] = found.circle

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

    def latest_days(self) -> Mapping[str, date]:
        """By open step, the latest day that binding rules allow; what nothing presses follows what it must follow."""
        held = {self._point(slot.step): slot.latest.toordinal() for slot in self.slots.values() if slot.latest}
        found, _ = self._without_circles(self._net(soft=False, mild=self._mild), {**self._floors, **held})
        return {step: _day(found.times[self._point(step)]) for step in self._open}


# What clashes


@frozen
class _Clashes:
    """What cannot be kept under one reading, with the planned days where those are asked."""

    schedule: Schedule
    reading: Reading
    net: Network
    plans: Mapping[int, int]

    @property
    def floors(self) -> Mapping[int, int]:
        floors = self.schedule._floors
        return {**floors, **{point: max(time, floors[point]) for point, time in self.plans.items()}}

    def found(self, known: Collection[_Key]) -> Iterator[tuple[_Key, Clash]]:
        """Each broken bound that is not known yet, with the rules that break it."""
        found, circles = self.schedule._without_circles(self.net, self.floors)
        for edge, circle in circles.items():
            if (edge.law, edge.since) not in known:
                yield (edge.law, edge.since), self._circular(edge, self._minimal([e.law for e in circle]))
        for edge in self.net.broken(found):
            if (edge.law, edge.since) not in known:
                laws = self._minimal([e.law for e in (*found.chain(edge.since), edge)])
                if edge.law in laws:  # else they clash without it, and are told as what they are
                    yield (edge.law, edge.since), self._late(edge, laws)
        for point, time in self.plans.items():
            if found.times[point] > time:
                laws = [*dict.fromkeys(e.law for e in found.chain(point) if e.law >= 0)]
                yield (-1, point), self._late(Edge(point, 0, -time), laws)

    def _minimal(self, laws: Iterable[int]) -> list[int]:
        """Of laws that clash, as few as still do: each is left out that the others clash without."""
        kept = list(dict.fromkeys(law for law in laws if law >= 0))
        part = self._of(self.net, kept)
        for law in list(kept):
            fewer = [other for other in kept if other != law]
            less = self._of(part, fewer)
            found = less.earliest(self.floors.items())
            if found.circle or less.broken(found):
                kept, part = fewer, less
        return kept

    @staticmethod
    def _of(net: Network, laws: Iterable[int]) -> Network:
        """The network of some laws alone, and of what is no law."""
        wanted = frozenset(laws)
        return Network(net.size, [edge for edge in net.edges if edge.law < 0 or edge.law in wanted], net.fixed)

    def _circular(self, edge: Edge, laws: Sequence[int]) -> Clash:
        rules = [self.schedule.campaign.rules[number] for number in laws]
        says = Words("这些要求无论日期如何都不能同时做到", "these cannot be kept together, whatever the dates")
        return Clash(
            reading=self.reading, step=self.schedule._name(edge.since), earliest=None, due=None,
            rules=tuple(rule.id for rule in rules), says=capital(says) + _because(rules),
        )  # fmt: skip

    def _late(self, edge: Edge, laws: Sequence[int]) -> Clash:
        """A bound that cannot be kept, with the first day that the rules which clash with it allow."""
        found = self._of(self.net, laws).earliest(self.floors.items())
        chain = found.chain(edge.since)
        start = chain[0].since if chain else edge.since
        earliest, due = _day(found.times[edge.since]), _day(self.net.fixed[edge.to] - edge.days)
        rules = [self.schedule.campaign.rules[number] for number in laws]
        title = self.schedule._title(edge.since)
        says = self._says(edge, start, laws).fill(title=title, earliest=earliest, due=due)
        return Clash(
            reading=self.reading, step=self.schedule._name(edge.since), earliest=earliest, due=due,
            rules=tuple(rule.id for rule in rules), says=capital(says) + self._plan(edge, start) + _because(rules),
        )  # fmt: skip

    def _says(self, edge: Edge, start: int, laws: Collection[int]) -> Words:
        if edge.law < 0:
            return _TOO_SOON
        if start == edge.since and start in self.plans:
            return _PLANNED_LATE
        if self.reading is Reading.SOFT and self.schedule.campaign.rules[edge.law].force is Force.BINDING:
            return _LATE[Reading.ANY]
        vague = any(e.law in laws and e.days != lenient for e, lenient, _ in self.schedule._laws)
        leniently = (
            Words("即使从宽解释，", "even leniently read, ") if self.reading is Reading.ANY and vague else NOTHING
        )
        return leniently + _LATE[self.reading]

    def _plan(self, edge: Edge, start: int) -> Words:
        """Whose planned day it is that pushes, where it is another's."""
        if start not in self.plans or start == edge.since:
            return NOTHING
        said = Words("（“{plan}”计划于{day}）", " (“{plan}” is planned for {day})")
        return said.fill(plan=self.schedule._title(start), day=_day(self.plans[start]))


_LATE: Mapping[Reading, Words] = {
    Reading.ANY: Words(
        "“{title}”最早要到{earliest}才能完成，而最迟应在{due}",
        "“{title}” can be done on {earliest} at the earliest and is due by {due}",
    ),
    Reading.STRICT: Words(
        "从严解释，“{title}”最早要到{earliest}才能完成，而最迟应在{due}",
        "strictly read, “{title}” can be done on {earliest} at the earliest and is due by {due}",
    ),
    Reading.SOFT: Words(
        "“{title}”最早要到{earliest}才能完成，而原则上最迟应在{due}",
        "“{title}” can be done on {earliest} at the earliest and should be done by {due}",
    ),
    Reading.PLANNED: Words(
        "按计划，“{title}”最早要到{earliest}才能完成，而最迟应在{due}",
        "as planned, “{title}” can be done on {earliest} at the earliest and is due by {due}",
    ),
}
_TOO_SOON = Words(
    "“{title}”计划于{due}进行，而最早要到{earliest}才能进行",
    "“{title}” is planned for {due} and can take place on {earliest} at the earliest",
)
_PLANNED_LATE = Words(
    "“{title}”计划于{earliest}进行，而最迟应在{due}", "“{title}” is planned for {earliest} and is due by {due}"
)


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
    return Words("。依据：", ". Because: ") + joined(map(_cited, rules)) + Words("。", ".")


def _cited(rule: Rule) -> Words:
    where = rule.reference.locator
    return rule.sentence() + (Words(f"（{where}）", f" ({where})") if where else NOTHING)
