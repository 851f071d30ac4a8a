"""What can be done now: the acts whose entry rules are met, the unit's own binding ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.campaign.parts import Step
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.states import complete
from campaignflow.judgement.verdict import Verdict
from campaignflow.rules.bounds import After, LeadTime, OnDay, Prompt
from campaignflow.rules.case import due_of
from campaignflow.rules.outcome import Cure, Force, Reason
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.schedule.order import order_of
from campaignflow.schedule.schedule import Slot
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import NOTHING, Words, capital, joined


@frozen(kw_only=True)
class NextStep:
    """Something that can be done now: its entry rules are met, and no later day would serve better."""

    subject: str
    title: Words
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
    """The act took place; only something of it is missing and can still be supplied."""
    again: bool = False
    """An act of it took place and does not count, or not any more, or is to be held again."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
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
        }


@frozen(kw_only=True)
class Blocked:
    """Something open that cannot be done now, and what it waits for."""

    subject: str
    title: Words
    duty_of: str
    rules: tuple[str, ...]
    """The entry rules that are not met; none where only the day has not come, or something else comes first."""
    opens: date | None
    """The first day on which it can take place if all that it waits for is done as soon as may be.

    None where that is the as-of date itself, or cannot be told.
    """
    why: Words

    def to_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "duty_of": self.duty_of,
            "rules": list(self.rules),
            "opens": self.opens and self.opens.isoformat(),
            "why": self.why.to_dict(),
        }


def next_steps(judgement: Judgement) -> tuple[NextStep, ...]:
    """Every next step: required first, then by latest start, then by how much it unlocks.

    What other bodies owe is marked so. A step that in principle follows another of the unit's own
    waits for it as long as it can.
    """
    wanted = _open(judgement)
    found = {
        step.id: suggested
        for step in judgement.campaign.steps.values()
        if (suggested := _next_step(judgement, step, wanted.get(step.id, ())))
    }
    ready = [step for step in found.values() if step.amends or not _can_wait(judgement, step.subject)]
    return tuple(sorted(ready, key=_urgency))


def _urgency(step: NextStep) -> tuple[bool, date, int, date]:
    first, due = step.latest_start or step.due or date.max, step.due or date.max
    return not step.required, first, -len(step.unlocks), due


def _next_step(judgement: Judgement, step: Step, open_: Sequence[Verdict]) -> NextStep | None:
    """The step as a next step: to be done if that is asked and its entry rules are met, or to be completed."""
    if step.condition is not None and step.condition.holds(judgement.case) is not True:
        return None
    name, due = step.id, judgement.due(step.id)
    now = [verdict for verdict in open_ if verdict.rule.opens is None or verdict.rule.opens <= judgement.as_of]
    again = _awaited(judgement, name)
    if held_again := _to_hold_again(judgement, step):
        return _suggestion(judgement, step, [*held_again, *now], amends=False)
    if _is_done(judgement, due, now, again):
        lacks = [verdict for verdict in now if verdict is not due]
        return _suggestion(judgement, step, lacks, amends=True) if lacks and name in judgement.case.done else None
    asked = again or any(verdict is due or verdict.rule.opens is not None for verdict in now)
    if not asked or judgement.unmet(name) or _too_soon(judgement, name) or _first(judgement, name):
        return None
    wanted = now if due in now else [*now, *(judgement.verdict[rule.id] for rule in again)]
    return _suggestion(judgement, step, wanted, amends=False)


def _to_hold_again(judgement: Judgement, step: Step) -> list[Verdict]:
    """What was missed at an act that stands, and can be put right by holding its step again."""
    if step.id not in judgement.case.records or judgement.unmet(step.id):
        return []
    mine = (judgement.verdict[rule.id] for rule in judgement.campaign.rules_of.get(step.id, ()))
    return [verdict for verdict in mine if verdict.force is Force.BINDING and verdict.cure is Cure.AGAIN]


def _is_done(judgement: Judgement, due: Verdict, now: Sequence[Verdict], again: Sequence[Rule]) -> bool:
    """Whether a step is not to be done now: at most something of its act is missing.

    What recurs is idle once it was done in the period that is running, until the next one begins, whoever waits.
    Before a further round for the sake of what is to lie within it, what the first one lacks is added.
    """
    rounds, last = judgement.schedule.reopened.get(due.subject, ()), due.rule.opens
    lacks = all(rule.within for rule in rounds) and any(verdict is not due for verdict in now)
    if rounds and not lacks:
        return False
    running = any(verdict.rule.opens is not None for verdict in now)
    idle = last is not None and (not again or last > judgement.as_of)
    return not running and (idle or complete(due.rule, judgement.case))


def _awaited(judgement: Judgement, step: str) -> tuple[Rule, ...]:
    """The binding rules for whose sake a step is asked for that came out otherwise, or was missed.

    The entry rules of open steps that wait for it; and its own due date, if theirs count from it.
    """
    schedule, found = judgement.schedule, list(judgement.schedule.reopened.get(step, ()))
    if step not in schedule.slots:
        return ()
    for later in order_of(judgement.campaign).followers.get(step, ()):
        if later in schedule.slots:
            found += [rule for rule, _ in judgement.unmet(later) if step in _before(rule, later) and rule not in found]
    if not found and schedule.slots[step].missed and _counted_from(judgement, step):
        found.append(judgement.campaign.due[step])
    return tuple(found)


def _counted_from(judgement: Judgement, step: str) -> bool:
    """Whether an open step has a binding due date that counts from this one."""
    dues = (judgement.campaign.due[later] for later in judgement.schedule.slots)
    return any(
        isinstance(due.bound, After | Prompt) and due.bound.anchor == step for due in dues if due.force is Force.BINDING
    )


def _suggestion(judgement: Judgement, step: Step, wanted: Sequence[Verdict], *, amends: bool) -> NextStep:
    slot = None if amends else judgement.schedule.slots.get(step.id)
    recurs = not amends and any(verdict.rule.opens is not None for verdict in wanted)
    dues = [verdict.due for verdict in wanted if verdict.due is not None and not verdict.rule.is_gate]
    last = _last_to_add(judgement, step.id, wanted) if amends else _last(judgement, slot)
    by = min([*dues, last] if last and not (slot and slot.missed) else dues, default=None)
    if recurs and by:
        last = min(last, by) if last else by
    takes = 1 if amends else order_of(judgement.campaign).takes.get(step.id, 1)
    soonest = slot.soonest if slot and not recurs else judgement.as_of
    binding = [v for v in wanted if v.force is Force.BINDING and v.duty_of == UNIT]
    own = binding if amends else [v for v in binding if v.rule.is_gate or v.rule.is_duty]
    return NextStep(
        subject=step.id,
        title=step.title,
        due=by,
        latest_start=last and plus_days(last, 1 - takes),
        slack=None if last is None else max(0, (last - soonest).days),
        duty_of=step.by,
        actor=step.actor,
        why=_why(wanted, amends, by),
        rules=tuple(verdict.rule_id for verdict in wanted),
        unlocks=() if amends else _waiting(judgement, step.id),
        required=bool(own) and step.by == UNIT,
        amends=amends,
        again=not amends and any(act.record.step == step.id for act in judgement.case.acts.values()),
    )


def _last_to_add(judgement: Judgement, step: str, wanted: Sequence[Verdict]) -> date | None:
    """The last day on which to add what an act lacks: a step that waits for it is not to wait longer than it must."""
    slots, days = judgement.schedule.slots, [judgement.schedule.additions.get(step)]
    for verdict in wanted:
        bound = verdict.rule.bound
        if verdict.force is Force.BINDING and isinstance(bound, LeadTime) and bound.anchor in slots:
            days.append(max(plus_days(slots[bound.anchor].opens, -bound.days), judgement.as_of))
    return min((day for day in days if day is not None), default=None)


def _last(judgement: Judgement, slot: Slot | None) -> date | None:
    """The last day on which an open step is in time; one that lies in another does not wait until that one is over."""
    if slot is None:
        return None
    case, rules = judgement.case, judgement.campaign.rules_of.get(slot.step, ())
    for rule in rules:  # what it lies in took place today
        if rule.within and [record.date for record in case.records.get(rule.within, ())][-1:] == [case.as_of]:
            return case.as_of
    outer = (rule for rule in order_of(judgement.campaign).around.get(slot.step, ()) if _not_within(judgement, rule))
    around = (judgement.schedule.slots.get(str(rule.within)) for rule in outer)
    days = [slot.latest, *(other.latest for other in around if other is not None)]
    return min((day for day in days if day is not None), default=None)


def _too_soon(judgement: Judgement, step: str) -> bool:
    """Whether a later day serves better: its own day has not come, or what must follow could not follow soon enough."""
    if _awaits_event(judgement, step):
        return True
    slot = judgement.schedule.slots.get(step)
    if slot is not None and _first_day(judgement, slot) > judgement.as_of:
        return True
    rounds = judgement.schedule.reopened.get(step, ())
    inside = [rule.subject for rule in rounds if rule.within]
    return any(judgement.unmet(inner) or _can_wait(judgement, inner) for inner in inside)


def _first_day(judgement: Judgement, slot: Slot) -> date:
    """The first day on which a step can take place; of one that is to be complete on a day, that day."""
    bound = judgement.campaign.steps[slot.step].bound
    on_the_day = isinstance(bound, OnDay) or (isinstance(bound, After | Prompt) and bound.is_event)
    return slot.earliest if on_the_day else slot.opens


def _awaits_event(judgement: Judgement, step: str) -> bool:
    """Whether a step comes after an event outside the unit that has not happened.

    Where it does so in principle only, it comes before it if something binding cannot wait.
    """
    bound = judgement.campaign.steps[step].bound
    after = isinstance(bound, After | Prompt) and bound.is_event
    if not after or bound.anchor in judgement.case.done:
        return False
    slot = judgement.schedule.slots.get(step)
    urgent = slot is not None and slot.latest is not None and slot.latest <= judgement.as_of
    return judgement.campaign.due[step].force is Force.BINDING or not urgent


def _waiting(judgement: Judgement, step: str) -> tuple[str, ...]:
    """The steps that wait for this one and are not done."""
    done = judgement.case.done
    later = order_of(judgement.campaign).followers.get(step, ())
    return tuple(name for name in later if name in judgement.campaign.steps and name not in done and name != step)


def _can_wait(judgement: Judgement, step: str) -> bool:
    """Whether another step had better come first, and there is time.

    That is one of the unit's own which it follows in principle, and one that must take place in its course.
    """
    slots, steps = judgement.schedule.slots, judgement.campaign.steps
    slot = slots.get(step)
    recurs = judgement.due(step).rule.opens is not None
    if recurs or (slot is not None and (slot.missed or slot.slack == 0)):
        return False
    if _inside(judgement, step):
        return True
    return any(
        before in slots and steps[before].by == UNIT
        for rule in _softly(judgement, step)
        for before in _before(rule, step)
    )


def _inside(judgement: Judgement, step: str) -> list[Rule]:
    """The rules that want an open step to take place in the course of this one, and not after it."""
    nested, rounds = order_of(judgement.campaign).nested.get(step, ()), judgement.schedule.reopened.get(step, ())
    return [rule for rule in nested if rule not in rounds and _not_within(judgement, rule)]


def _not_within(judgement: Judgement, rule: Rule) -> bool:
    """Whether an open step has not taken place yet at a time at which the other one can be under way."""
    if rule.subject not in judgement.schedule.slots:
        return False
    records = judgement.case.records.get(rule.subject, ())
    begun = max((day for record in records if (day := record.began or record.date)), default=None)
    return begun is None or begun < judgement.schedule.begins(str(rule.within))


def _first(judgement: Judgement, step: str) -> list[Rule]:
    """The binding rules, none of them an entry rule, that want something before a step.

    What an act still lacks that is to be whole before it; what must take place in its course, if it takes place once;
    and a further round of what it must take place in the course of itself.
    """
    inside = [rule for rule in _inside(judgement, step) if rule.reopens is None]
    around = [rule for rules in judgement.schedule.reopened.values() for rule in rules]
    inside += [rule for rule in around if rule.within and rule.subject == step]
    return [*_lacking(judgement, step), *inside]


def _lacking(judgement: Judgement, step: str) -> list[Rule]:
    """The binding rules about what an act still lacks that was to be whole before this step."""
    case, found = judgement.case, []
    for rule in order_of(judgement.campaign).before.get(step, ()):
        verdict = judgement.verdict[rule.id]
        untold = verdict.reason in (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT) or rule.waits(case)
        if verdict.outcome.open and rule.settled_by in case.done and not untold:
            found.append(rule)
    return found


def _softly(judgement: Judgement, step: str) -> list[Rule]:
    """The entry rules of a step that do not bind."""
    return [rule for rule in judgement.campaign.gates.get(step, ()) if rule.force is Force.SOFT]


def _before(rule: Rule, step: str) -> list[str]:
    """The steps that a rule of order puts before ``step``."""
    return [before for before, later, _ in rule.order() if later == step]


def blocked(judgement: Judgement) -> tuple[Blocked, ...]:
    """What is open and cannot be done now: what it waits for, and when it opens; soonest first."""
    ready = {step.subject for step in next_steps(judgement)}
    found = []
    for name, slot in judgement.schedule.slots.items():
        shut = judgement.unmet(name)
        waits = not shut and _can_wait(judgement, name)
        soft = _softly(judgement, name) if waits else []
        others = [*_first(judgement, name), *(_inside(judgement, name) if waits else ())]
        open_yet = judgement.due(name).outcome.open
        if name in ready or not (shut or soft or others or open_yet or _too_soon(judgement, name)):
            continue
        step = judgement.campaign.steps[name]
        first = _first_day(judgement, slot)
        opens = first if first > judgement.as_of else _next_period(judgement, name)
        if not (shut or soft or others or opens or _awaits_event(judgement, name)):
            continue
        ids = tuple(rule.id for rule in (*(rule for rule, _ in shut), *soft))
        said = [rule.says_unmet(outcome) for rule, outcome in shut]
        said += [rule.sentence() for rule in dict.fromkeys((*soft, *others))]
        said = said or [rule.sentence() for rule in judgement.schedule.holding(name)]
        why = _shut(said or [judgement.due(name).sentence], opens)
        found.append(Blocked(subject=name, title=step.title, duty_of=step.by, rules=ids, opens=opens, why=why))
    return tuple(sorted(found, key=lambda one: one.opens or date.max))


def _next_period(judgement: Judgement, step: str) -> date | None:
    """When the next period of what recurs begins."""
    first = (rule.opens for rule in judgement.campaign.rules_of.get(step, ()))
    return min((day for day in first if day is not None and day > judgement.as_of), default=None)


def _shut(waits: Sequence[Words], opens: date | None) -> Words:
    """What a step waits for, in one sentence."""
    day = Words("最早{day}", "from {day} at the earliest").fill(day=opens) if opens else NOTHING
    return capital(joined([*waits, *([day] if opens else [])]))


def _open(judgement: Judgement) -> Mapping[str, Sequence[Verdict]]:
    """By step, the verdicts that doing or completing it would settle; its due date comes first."""
    found: dict[str, list[Verdict]] = {}
    for verdict in judgement.verdicts:
        unsure = verdict.reason is Reason.UNDECIDED and verdict.subject not in judgement.case.undecided
        waits = unsure or verdict.reason is Reason.UNKNOWN_HEADCOUNT or verdict.rule.waits(judgement.case)
        if verdict.outcome.open and not waits and verdict.rule.settled_by and not verdict.rule.is_gate:
            found.setdefault(verdict.rule.settled_by, []).append(verdict)
    return {step: sorted(v, key=lambda verdict: verdict.rule_id != due_of(step)) for step, v in found.items()}


def _why(wanted: Sequence[Verdict], amends: bool, by: date | None) -> Words:
    first, more = wanted[0], len(wanted) - 1
    start = Words("尚缺：", "still missing: ") if amends else NOTHING
    place = first.reference.locator
    where = Words(f"（{place}）", f" ({place})") if place else NOTHING
    also = Words(f"，另有{more}项要求", f", and {more} more") if more else NOTHING
    stated = [verdict.due for verdict in wanted if verdict.due is not None]
    sooner = by is not None and (not stated or by < min(stated))
    waits = Words("；后续步骤要求不迟于{by}", "; what follows needs it by {by}").fill(by=by) if sooner else NOTHING
    return capital(start + first.sentence + where + waits + also)
