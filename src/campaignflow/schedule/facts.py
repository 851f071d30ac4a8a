"""What is still open for one unit, and what has happened: the time points of its network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import chain

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.rules.case import Case
from campaignflow.rules.differences import began, done
from campaignflow.rules.need import stands_since
from campaignflow.rules.outcome import MISSED, Cure, Force, Reason
from campaignflow.rules.rule import Rule
from campaignflow.schedule.network import NEVER
from campaignflow.schedule.order import Order, order_of
from campaignflow.wording.words import Words


@frozen(eq=False, slots=False, repr=False)
class Facts:
    """What of one unit's case is open, and what is a fact."""

    campaign: Campaign
    case: Case

    @property
    def order(self) -> Order:
        return order_of(self.campaign)

    @cached_property
    def complete(self) -> Mapping[str, date]:
        """By step that is complete, the day on which it was, as it came out last."""
        case, found = self.case, {}
        for step in case.done:
            laws = self.order.counted.get(step)
            if laws is None or case.unreadable(step):
                continue
            asked = [law.quantity for law in laws if not law.quantity.needless(case)]
            if (day := stands_since(asked, case, step)) is not None:
                found[step] = day
        return found

    @cached_property
    def open(self) -> Mapping[str, None]:
        """The steps that are still to be done, or may be, and surely apply."""
        case = self.case
        return {step: None for step in self.campaign.steps if not self._over(step) and not case.unreadable(step)}

    def takes(self, step: str) -> int:
        """The days that an open step still takes at least, where the plan says so, else 1; of one to be held once more
        all of them.
        """
        if step in self.again:
            return self.order.takes.get(step, 1)
        left = (quantity.left(self.case, step) for quantity in self.order.in_days.get(step, ()))
        return max(self.order.lasts.get(step, 1), *left, 1)

    @cached_property
    def begins(self) -> Mapping[str, date]:
        """By open step of which no act stands and whose phase has not begun, the day on which that begins."""
        fresh = (step for step in self.open if step not in self.case.records)
        days = {step: self.campaign.due[step].begins for step in fresh}
        return {step: day for step, day in days.items() if day is not None and day > self.case.as_of}

    @cached_property
    def waiting_phases(self) -> tuple[str, ...]:
        """The phases without days of their own that no act has begun, in order."""
        phases = [phase for phase in self.campaign.phases.values() if phase.window is None]
        return tuple(phase.id for phase in phases if self.case.records.keys().isdisjoint(phase.steps))

    def in_principle_before(self, phase: str) -> list[str]:
        """The steps of the phases that a phase follows in principle."""
        rules = (rule for rule in self.campaign.rules_of.get(phase, ()) if rule.gates and rule.force is Force.SOFT)
        return [need.step for rule in rules for need in rule.needs() or ()]

    @cached_property
    def reopened(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step that is to be held once more, the rules about what is to take place in its course."""
        found = dict[str, tuple[Rule, ...]]()
        for rule in self.order.within:
            step = str(rule.within)
            if step in self.complete and rule.wants_another(self.case) and self._is_missed(rule):
                found[step] = (*found.get(step, ()), rule)
        return found

    @cached_property
    def nested_again(self) -> Mapping[str, None]:
        """The steps that took place outside of what they were to lie in, and are to be held once more in its course."""
        missed = (rule for rule in self.order.within if rule.subject in self.complete)
        return {r.subject: None for r in missed if self._is_missed(r, Cure.AGAIN) and not self.awaits_round(r)}

    def awaits_round(self, rule: Rule) -> bool:
        """Whether what is to lie in another step took place today, and that one is still to be held once more."""
        acts = self.case.records.get(rule.subject, ())
        return rule.within in self.reopened and [act.date for act in acts[-1:]] == [self.case.as_of]

    def _is_missed(self, rule: Rule, *cures: Cure) -> bool:
        """Whether a rule is missed and not made good, and can be put right (so)."""
        outcome = rule.outcome(self.case)
        if outcome.status not in MISSED or rule.mended(self.case) is not None:
            return False
        return not cures or rule.cure(self.case, outcome, moves=False) in cures

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
        """Whether a step surely applies, is not let off, and is asked at least once."""
        law = self.campaign.due[step]
        return self._applies(step) and step not in self.case.exempt and not law.quantity.needless(self.case)

    def _over(self, step: str) -> bool:
        """Whether nothing of a step is left to do: it is complete, or does not (surely) apply, or is let off."""
        if step in self.again:
            return False
        return step in self.complete or not self._asked(step)

    @cached_property
    def again(self) -> Mapping[str, int]:
        """A time point of its own for each step that is asked for once more: its first round is a fact."""
        size = len(self.order.point_names)
        return {step: size + place for place, step in enumerate({**self.reopened, **self.nested_again})}

    @cached_property
    def next_period(self) -> Mapping[str, Rule]:
        """By open step that recurs and of which acts stand, the rule of the first period in which one is to come.

        What is added to an act that stands in its own period passes no gate anew.
        """
        begun = ((step, rule) for step, rule in self.coming.items() if step in self.case.done)
        return {step: rule for step, rule in begun if not self._goes_on(step, rule.opens)}

    @cached_property
    def coming(self) -> Mapping[str, Rule]:
        """By open step that recurs, the rule of the first period that is open."""
        found = {}
        for step in self.case.rounds.keys() & self.open.keys() - self.again.keys():
            asked = (rule for rule in self.campaign.rules_of[step] if rule.opens and not rule.completes)
            ahead = (rule for rule in asked if rule.outcome(self.case).open and not rule.waits(self.case))
            if (rule := next(ahead, None)) is not None:
                found[step] = rule
        return found

    def awaits_next(self, gate: Rule) -> bool:
        """Whether the next act of what recurs waits, in its round, for a further one of what recurs before it."""
        ahead = self.coming.get(gate.subject)
        day = max(self.case.as_of, (ahead and ahead.opens) or self.case.as_of)
        return gate.outcome(self.case, gate.subject, day).status in MISSED

    def _goes_on(self, step: str, first: date | None) -> bool:
        """Whether today's is the period that begins on a day, and an act of it stands and is not to be done again."""
        case, again = self.case, self.campaign.steps[step].leaves_open
        acts = case.of_round(step, case.as_of) if case.round_of(step, case.as_of) == first else ()
        return bool(acts) and acts[-1].outcome not in again

    @cached_property
    def next_act(self) -> Mapping[str, int]:
        """A time point of its own for the next act of each of those: it passes the gates of its step anew."""
        size = len(self.order.point_names) + len(self.again)
        return {step: size + place for place, step in enumerate(sorted(self.next_period))}

    @property
    def size(self) -> int:
        """How many time points there are."""
        return len(self.order.point_names) + len(self.again) + len(self.next_act)

    def first(self, step: str) -> int:
        """The time point at which an open step takes place (next)."""
        return self.again.get(step) or self.next_act.get(step) or self.order.points[step]

    def point(self, step: str) -> int:
        """The time point at which an open step is complete."""
        return self.again.get(step, self.order.points[done(step)])

    def name(self, point: int) -> str:
        """The id of what takes place at a time point."""
        names = self.order.point_names
        return names[point] if point < len(names) else [*self.again, *self.next_act][point - len(names)]

    @cached_property
    def fixed(self) -> dict[int, int]:
        """What has happened, and days outside the unit that are known."""
        case, points = self.case, self.order.points
        fixed = {0: 0}
        for step, day in case.done.items():
            if not case.unreadable(step) and not self._is_asked_again(step):
                fixed[points[step]] = day.toordinal()
        for step, day in self.complete.items():
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
            if first is None or (added := rule.added(case)) is None or added <= first:
                continue
            if rule not in self.lacking:  # a further sitting has it, and another one still lacks it
                fixed[points[rule.id]] = added.toordinal()
        return fixed

    def _is_asked_again(self, step: str) -> bool:
        """Whether the last word of a step leaves it open: what comes before it is in time for the next one."""
        words = [record.outcome for record in self.case.records.get(step, ())[-1:]]
        return step in self.open and any(word in self.campaign.steps[step].leaves_open for word in words)

    def title(self, point: int) -> Words:
        """What takes place at a time point."""
        return self.campaign.title_of(self.name(point))

    @cached_property
    def release_times(self) -> dict[int, int]:
        """By time point that is open, the as-of day: nothing takes place before it any more.

        Only the beginning of what is recorded when it is over may lie behind.
        """
        today, points = self.case.as_of.toordinal(), self.order.points
        events = (points[event] for event in self.campaign.events)
        steps = (point for step in self.open for point in (self.first(step), self.point(step)))
        missing = (points[rule.id] for rule in self.lacking)
        release_times = dict.fromkeys(chain(steps, events, missing), today)
        return release_times | {b: NEVER for step in self.open if (b := points[began(step)]) not in release_times}

    @cached_property
    def plans(self) -> dict[int, int]:
        """The points of steps for which a day is planned."""
        plans = {self.first(step): day.toordinal() for step, day in self.case.planned.items() if step in self.open}
        return {point: time for point, time in plans.items() if point not in self.fixed}
