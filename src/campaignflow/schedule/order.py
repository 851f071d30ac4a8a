"""What puts the steps of a campaign in order of time: the bounds between time points, worked out once for all units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from itertools import count
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.rules.case import Case, due_of
from campaignflow.rules.counted import LeadTime
from campaignflow.rules.differences import Difference, began, done
from campaignflow.rules.outcome import Force
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.schedule.network import Edge
from campaignflow.source.lazy import cached_property


@frozen(eq=False)
class TimeBound:
    """One bound that a rule sets between two time points."""

    rule: Rule
    bound: Difference
    strict: Edge
    lenient: Edge
    """The same leniently read; the very same object where the text allows one reading."""
    soft: bool
    sure: bool
    """Whether it holds for every unit, unless it is waived."""

    @classmethod
    def of(cls, number: int, rule: Rule, bound: Difference, since: int, to: int) -> TimeBound:
        """``number``: that of the rule."""
        strict = Edge(since, to, bound.days, number)
        lenient = strict if bound.lenient == bound.days else Edge(since, to, bound.lenient, number)
        plain = rule.condition is None and bound.applies is None
        sure = plain and not (rule.completes and rule.quantity is not ONCE)
        return cls(rule, bound, strict, lenient, rule.force is not Force.BINDING and not bound.given, sure)

    def holds(self, case: Case) -> bool:
        """Whether it surely holds for a unit."""
        rule = self.rule
        addable = self.bound.since == rule.id  # by the date of its step
        waived = rule.is_undated(case) or (addable and rule.settled_in(case) in case.undated)
        if waived and not self.bound.given:
            return False
        conditions = rule.condition, self.bound.applies
        return not rule.needless(case) and all(one is None or one.holds(case) is True for one in conditions)


@frozen(eq=False, slots=False, repr=False)
class Order:
    """What puts the steps of one campaign in order of time."""

    campaign: Campaign

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """By step, the steps that rules of order put after it."""
        return {step: tuple(dict.fromkeys(later for later, _ in rules)) for step, rules in self.following.items()}

    @cached_property
    def following(self) -> Mapping[str, tuple[tuple[str, Rule], ...]]:
        """The same, each with the rule that does so."""
        found: dict[str, list[tuple[str, Rule]]] = {}
        for rule in self.campaign.rules:
            for earlier, later, _ in rule.order():
                found.setdefault(earlier, []).append((later, rule))
        return {step: tuple(rules) for step, rules in found.items()}

    @cached_property
    def earlier(self) -> Mapping[str, frozenset[str]]:
        """By step, the steps that rules of order put before it, be it in principle only, directly or through others."""
        found: dict[str, frozenset[str]] = {}
        for step in filter(self.campaign.steps.__contains__, self.in_order):
            before = {one for one, later in self.followers.items() if step in later}
            found[step] = frozenset(before).union(*(found.get(one, frozenset()) for one in before))
        return found

    @cached_property
    def laws(self) -> tuple[TimeBound, ...]:
        """All bounds between time points that rules which can be missed set, mostly in order of time."""
        points = self.points
        found = [
            TimeBound.of(number, rule, bound, points[bound.since or ""], points[bound.to or ""])
            for number, rule in enumerate(self.campaign.rules)
            for bound in self._apart(rule)
            if (rule.force is not Force.PERMISSIVE or bound.given)
            and (bound.since or "") in points
            and (bound.to or "") in points
        ]
        rank = {points[name]: place for place, name in enumerate(self.in_order)}
        once = {(law.strict, law.lenient): law for law in found}  # two names may mean one point
        return tuple(sorted(once.values(), key=lambda law: rank.get(law.strict.since, 0)))

    def _apart(self, rule: Rule) -> Iterator[Difference]:
        """The bounds of a rule; an act that writes nothing is asked when it begins what is to come before it."""
        for bound in rule.apart():
            yield bound
            step = bound.to or ""
            if step in rule.gates and step in self.begun and step not in papers_of(self.campaign).writing:
                yield evolve(bound, to=began(step))

    @cached_property
    def points(self) -> Mapping[str, int]:
        """Time points by name: day 0, each step and its completion, each event outside the unit.

        A step that is done in one act is complete when it takes place: both names mean one point. It has one more
        where it begins, if it is to take place in the course of another, or another in its own; and so has each rule
        about something that can be added to an act.
        """
        found, numbers = {"": 0}, count(1)
        for step in self.campaign.steps:
            found[step] = next(numbers)
            counted = any(law.quantity is not ONCE for law in self.counted[step])
            found[done(step)] = next(numbers) if counted else found[step]
            found[began(step)] = next(numbers) if step in self.begun else found[step]
        for event in self.campaign.events:
            found[event] = found[done(event)] = next(numbers)
        for rule in self.addable:
            found[rule.id] = next(numbers)
        return found

    @cached_property
    def begun(self) -> frozenset[str]:
        """The steps that are to take place in the course of others, or others in theirs."""
        within = (rule for rule in self.campaign.rules if rule.within)
        return frozenset(step for rule in within for step in (rule.subject, str(rule.within)))

    @cached_property
    def addable(self) -> tuple[Rule, ...]:
        """The rules about something that can be added to an act later, by a due date."""
        return tuple(rule for rule in self.campaign.rules if rule.can_be_added and any(rule.apart()))

    @cached_property
    def nested(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step, the rules that bind the unit to do others in its course, but for those that must follow it.

        What another body does in its course is that body's to see to: nothing waits for it.
        """
        own = (rule for rule in self.campaign.rules if rule.duty_of == UNIT and rule.force is Force.BINDING)
        return _grouped((rule.within, rule) for rule in own if rule.within and rule.id not in self.turned)

    @cached_property
    def before(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step, the binding rules about something of another act that is to be there before it."""
        pairs = ((rule.bound, rule) for rule in self.campaign.rules if rule.force is Force.BINDING)
        about = ((bound.anchor, rule) for bound, rule in pairs if isinstance(bound, LeadTime) and not rule.gates)
        return _grouped(about)

    @cached_property
    def within(self) -> tuple[Rule, ...]:
        """The rules that want a step in the course of another."""
        return tuple(rule for rule in self.campaign.rules if rule.within)

    @cached_property
    def enclosing(self) -> frozenset[str]:
        """The steps in whose course others are to take place."""
        return frozenset(rule.within for rule in self.campaign.rules if rule.within)

    @cached_property
    def around(self) -> Mapping[str, tuple[Rule, ...]]:
        """The same rules by the steps that take place in the course of others."""
        return _grouped((rule.subject, rule) for rules in self.nested.values() for rule in rules)

    @cached_property
    def turned(self) -> frozenset[str]:
        """The rules that want a step in the course of one that it must follow."""
        rules = self.campaign.rules
        return frozenset(rule.id for rule in rules if rule.within and self._follows(rule.subject, rule.within))

    def _follows(self, later: str, step: str) -> bool:
        """Whether rules of order put one step after another, be it by way of others."""
        seen, ahead = {step}, [step]
        while ahead:
            new = set(self.followers.get(ahead.pop(), ())) - seen
            seen |= new
            ahead += new
        return later in seen

    @cached_property
    def point_names(self) -> tuple[str, ...]:
        """What takes place at each time point, by number: a step or an event."""
        names: dict[int, str] = {}
        for name, number in self.points.items():
            names.setdefault(
                number, self.campaign.rule[name].settled_by if name in self.campaign.rule else name.partition("/")[0]
            )
        return tuple(names[number] for number in range(len(names)))

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """Time points, none before one that some rule of order puts earlier: so that one pass mostly does."""
        before: dict[str, set[str]] = {name: set() for name in self.points}
        for step in self.campaign.steps:
            before[done(step)].add(step)
            before[step].add(began(step))
        for rule in self.campaign.rules:
            for earlier, later, _ in rule.order():
                if earlier in before and later in before:
                    before[later].add(done(earlier))
        return tuple(TopologicalSorter(before).static_order())

    @cached_property
    def counted(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step, the binding rules that say how often it is to be done."""
        found: dict[str, list[Rule]] = {step: [] for step in self.campaign.steps}
        for rule in self.campaign.rules:
            if rule.completes and (rule.id == due_of(rule.subject) or rule.force is Force.BINDING):
                found[rule.subject].append(rule)
        return {step: tuple(rules) for step, rules in found.items()}

    @cached_property
    def in_days(self) -> Mapping[str, tuple[Quantity, ...]]:
        """By step of which days are counted, the numbers that are asked."""
        found = {step: tuple(r.quantity for r in rules if r.quantity.in_days) for step, rules in self.counted.items()}
        return {step: numbers for step, numbers in found.items() if numbers}

    @cached_property
    def lasts(self) -> Mapping[str, int]:
        """By step, the days that one act of it lasts at least, where the plan says so."""
        return {rule.subject: least for rule in self.campaign.rules if (least := rule.lasts_days)}

    @cached_property
    def takes(self) -> Mapping[str, int]:
        """By step, the days that it takes at least, where the plan says so."""
        days = {step: max(one.minimum for one in numbers) for step, numbers in self.in_days.items()}
        return {step: max(self.lasts.get(step, 1), days.get(step, 1)) for step in {**self.lasts, **days}}


def order_of(campaign: Campaign) -> Order:
    """The order of a campaign: one object for all its units."""
    return campaign.once(Order)


def _grouped(pairs: Iterable[tuple[Any, Rule]]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for name, rule in pairs:
        found.setdefault(name, []).append(rule)
    return {name: tuple(rules) for name, rules in found.items()}
