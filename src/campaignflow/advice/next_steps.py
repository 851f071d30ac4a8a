"""What can be done now: the acts whose entry rules are met, the unit's own binding ones first; then what awaits a day.

A step is asked for while its due date is open by what counts, while something that was missed can be put right by it,
or while others wait for it. It is suggested when nothing that comes before it is missing, irregular or overtaken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain, groupby
from typing import Any

from attrs import evolve, frozen

from campaignflow.advice.asked import (
    ahead_of_others,
    awaited,
    before_others,
    is_done,
    lacks_receipt,
    leaves,
    open_verdicts,
    to_hold_again,
)
from campaignflow.advice.datum import datum
from campaignflow.advice.reasons import instead, is_again, is_to_be_entered, lacking, reason
from campaignflow.advice.waiting import better_first, comes_first, is_shut, next_period, not_within, opens
from campaignflow.campaign.papers import papers_of
from campaignflow.campaign.parts import Step
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.verdict import Verdict
from campaignflow.rules.outcome import Force
from campaignflow.rules.rule import UNIT
from campaignflow.schedule.order import order_of
from campaignflow.schedule.slot import Slot
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import Words, capital


@frozen(kw_only=True)
class NextStep:
    """Something that can be done now: its entry rules are met, and no later day would serve better.

    With ``opens``, something that only time keeps from being done.
    """

    subject: str
    title: Words
    opens: date | None
    """The first day on which it can be done, where that has not come; its key in data is ``from``."""
    due: date | None
    """The earliest due date of its rules, or the last day on which what waits for it is still in time."""
    latest_start: date | None
    """The last day on which to begin so that everything binding can still be in time; None: no day is too late."""
    slack: int | None
    """How many days its completion can wait; None: as long as one likes."""
    duty_of: str
    actor: Words
    why: Words
    rules: tuple[str, ...]
    """The rules that doing it settles."""
    unlocks: tuple[str, ...]
    """The steps and events that rules of order put after it, and that have not taken place."""
    required: bool
    """Whether it is the unit's own, and one of its rules is binding."""
    amends: bool
    """The act took place; only something of it is missing and can still be supplied, or is to be told aright."""
    again: bool = False
    """An act of it took place and does not count, or not any more, or is to be held again."""
    leave: tuple[str, ...] = ()
    """The waivers by which whoever was missing at an act can still be let off, instead of taking part."""

    @property
    def day(self) -> date | None:
        """The day by which to begin: next steps are shown with it, and stand in its order."""
        return min((day for day in (self.due, self.latest_start) if day is not None), default=None)

    def to_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "from": self.opens and self.opens.isoformat(),
            "due": self.due and self.due.isoformat(),
            "latest_start": self.latest_start and self.latest_start.isoformat(),
            "slack": self.slack,
            "duty_of": self.duty_of,
            "why": self.why.to_dict(),
            "rules": list(self.rules),
            "unlocks": list(self.unlocks),
            "required": self.required,
            "amends": self.amends,
            "again": self.again,
            "leave": list(self.leave),
        }


def next_steps(judgement: Judgement) -> tuple[NextStep, ...]:
    """Every next step: what can be done now first, then what is required, then by the day by which to begin.

    What other bodies owe is marked so. A step that in principle follows another of the unit's own
    waits for it as long as it can; what is to be begun by the same day stands in order.
    """
    wanted = open_verdicts(judgement)
    steps = judgement.campaign.steps.values()
    found = [one for step in steps if (one := _next_step(judgement, step, wanted.get(step.id, ())))]
    urgent = sorted(found, key=partial(_urgency, judgement))
    return tuple(chain.from_iterable(_in_turn(judgement, day) for _, day in groupby(urgent, partial(_day, judgement))))


def _urgency(judgement: Judgement, step: NextStep) -> tuple[tuple[bool, bool, date, bool], int, int, int]:
    """Where a step stands: of one day, what an earlier phase left open comes first.

    What is to be done again stands in its order: a new version before what would fall with the old one.
    """
    campaign = judgement.campaign
    phase = [*campaign.phases].index(campaign.steps[step.subject].phase)
    turn = campaign.rank[step.subject] if step.again or step.amends else len(campaign.rank)
    return _day(judgement, step), phase, turn, -len(step.unlocks)


def _day(judgement: Judgement, step: NextStep) -> tuple[bool, bool, date, bool]:
    """By when to begin; of one day, what is only to be recorded comes first."""
    enter = is_to_be_entered(judgement, step.subject)
    return step.opens is not None, not step.required, step.day or date.max, not enter


def _in_turn(judgement: Judgement, day: Iterable[NextStep]) -> Iterator[NextStep]:
    """The steps of one day, none before what comes before it, be it in principle only."""
    before, waiting = order_of(judgement.campaign).earlier, list(day)
    while waiting:
        names = {step.subject for step in waiting}
        first = next((step for step in waiting if names.isdisjoint(before[step.subject])), waiting[0])
        waiting.remove(first)
        yield first


def _next_step(judgement: Judgement, step: Step, open_: Sequence[Verdict]) -> NextStep | None:
    """The step as a next step: to be done if that is asked and its entry rules are met, or to be completed."""
    if step.condition is not None and step.condition.holds(judgement.case) is not True:
        return None
    name, due = step.id, judgement.due(step.id)
    now = [verdict for verdict in open_ if verdict.rule.opens is None or verdict.rule.opens <= judgement.as_of]
    if asks := datum(judgement, name):
        return evolve(_suggestion(judgement, step, asks.verdicts, amends=True), why=capital(asks.words))
    others, held_again = awaited(judgement, name), to_hold_again(judgement, name)
    if lacks_receipt(judgement, name, now):
        return _suggestion(judgement, step, now, amends=True) if now else None
    if held_again:
        return _to_be_done(judgement, step, list(dict.fromkeys([*held_again, *now])))
    if is_done(judgement, due, now, others):
        lacks = [verdict for verdict in now if verdict is not due]
        if lacks and name in judgement.case.done:
            return _suggestion(judgement, step, lacks, amends=True)
        now, others = _of_next_period(judgement, name, open_), ()
    asked = others or any(verdict.rule.completes or verdict.rule.opens is not None for verdict in now)
    return _to_be_done(judgement, step, [*now, *_of_others(judgement, due, now, others)]) if asked else None


def _of_next_period(judgement: Judgement, step: str, open_: Sequence[Verdict]) -> list[Verdict]:
    """Of what recurs and is idle: what its next period asks."""
    day = next_period(judgement, step)
    return [verdict for verdict in open_ if day is not None and verdict.rule.opens == day]


def _of_others(judgement: Judgement, due: Verdict, now: Sequence[Verdict], others: Sequence[Any]) -> list[Verdict]:
    """What others wait for, where the step is asked for on their account alone."""
    return [] if due in now else [judgement.verdict[rule.id] for rule in others]


def _to_be_done(judgement: Judgement, step: Step, wanted: Sequence[Verdict]) -> NextStep | None:
    """The step as one that is to be done, unless more than time keeps it from that."""
    period = min((verdict.rule.opens for verdict in wanted if verdict.rule.opens is not None), default=date.min)
    day = period if period > judgement.as_of else opens(judgement, step.id)
    if is_shut(judgement, step.id, day) or comes_first(judgement, step.id) or better_first(judgement, step.id):
        return None
    return evolve(_suggestion(judgement, step, wanted, amends=False), opens=day)


def _suggestion(judgement: Judgement, step: Step, wanted: Sequence[Verdict], *, amends: bool) -> NextStep:
    slot = None if amends else judgement.schedule.slots.get(step.id)
    recurs = not amends and any(verdict.rule.opens is not None or verdict.rule.by_person for verdict in wanted)
    dues = [verdict.due for verdict in wanted if verdict.due is not None and not verdict.rule.is_gate]
    last = (_last_to_add if amends else _last_to_do)(judgement, step.id, wanted)
    by = min([*dues, last] if last else dues, default=None)
    if recurs and by:
        last = min(last, by) if last else by
    whole = order_of(judgement.campaign).takes.get(step.id, 1)
    takes = 1 if amends else slot.takes if slot else whole
    soonest = slot.soonest if slot and not recurs else judgement.as_of
    binding = [v for v in wanted if v.force is Force.BINDING and v.duty_of == UNIT]
    own = binding if amends else [v for v in binding if v.rule.is_gate or v.rule.is_duty or v.cure is not None]
    unlocks = () if amends else _waiting(judgement, step.id)
    leave = leaves(judgement, wanted)
    why = lacking(judgement, step.id, wanted) if amends else reason(judgement, step.id, wanted, unlocks, by)
    return NextStep(
        subject=step.id,
        title=step.title,
        opens=None,
        due=by,
        latest_start=last and plus_days(last, 1 - takes),
        slack=None if last is None else max(0, (last - soonest).days),
        duty_of=step.by,
        actor=step.actor,
        why=why + instead(leave),
        rules=tuple(verdict.rule_id for verdict in wanted),
        unlocks=unlocks,
        required=bool(own) and step.by == UNIT,
        amends=amends,
        again=not amends and is_again(judgement, step.id),
        leave=tuple(one.id for one in leave),
    )


def _last_to_add(judgement: Judgement, step: str, wanted: Sequence[Verdict]) -> date | None:
    """The last day on which to add what an act lacks: a step that waits for it is not to wait longer than it must."""
    slots, days = judgement.schedule.slots, [judgement.schedule.additions.get(step)]
    days += [slots[step].latest] if step in slots else []
    if any(verdict.rule.of_the_paper for verdict in wanted):  # before others judge the version that lacks it
        days += [
            slots[judge].latest for judge in papers_of(judgement.campaign).judged_by.get(step, ()) if judge in slots
        ]
    days += ahead_of_others(judgement, wanted)
    return min((day for day in days if day is not None), default=None)


def _last_to_do(judgement: Judgement, step: str, wanted: Sequence[Verdict]) -> date | None:
    """The last day on which to do a step; a revision by which others went is entered before they go on."""
    slot = judgement.schedule.slots.get(step)
    first = before_others(judgement, step, wanted) if slot is None or step in judgement.case.unrevised else None
    days = [first, _last(judgement, slot) if slot else None]
    return min((day for day in days if day is not None), default=None)


def _last(judgement: Judgement, slot: Slot) -> date | None:
    """The last day on which a step is in time; one that lies in another does not wait until that one is over."""
    case, rules = judgement.case, judgement.campaign.rules_of.get(slot.step, ())
    for rule in rules:  # what it lies in took place today
        if rule.within and [record.date for record in case.records.get(rule.within, ())][-1:] == [case.as_of]:
            return case.as_of
    outer = (rule for rule in order_of(judgement.campaign).around.get(slot.step, ()) if not_within(judgement, rule))
    around = (judgement.schedule.slots.get(str(rule.within)) for rule in outer)
    days = [slot.last, *(other.latest for other in around if other is not None)]
    return min((day for day in days if day is not None), default=None)


def _waiting(judgement: Judgement, step: str) -> tuple[str, ...]:
    """The steps that wait for this one and are not done."""
    case, steps = judgement.case, judgement.campaign.steps
    rules = order_of(judgement.campaign).following.get(step, ())
    later = dict.fromkeys(name for name, rule in rules if rule.id not in case.waived)
    return tuple(name for name in later if name in steps and name not in case.done and name not in (step, *case.exempt))
