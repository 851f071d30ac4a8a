"""What an open step waits for besides its entry rules: a day that has not come, and what is to come first."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from campaignflow.advice.asked import earlier_of
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.states import goes_on
from campaignflow.judgement.unmet import unmet
from campaignflow.rules.bounds import Bound, OnDay
from campaignflow.rules.counted import After, Prompt
from campaignflow.rules.outcome import CONTRADICTORY, Force, Reason
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.schedule.order import order_of
from campaignflow.schedule.slot import Slot
from campaignflow.wording.dates import plus_days

_UNTOLD = (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT, Reason.NOT_STATED)
"""Why it is not known whether an act lacks anything: what a record merely does not say keeps nothing waiting."""


def opens(judgement: Judgement, step: str) -> date | None:
    """The first day on which a step can take place that is open, or is to be held again, where that has not come."""
    slot = judgement.schedule.slots.get(step)
    day = _once_more(judgement, step) if slot is None else first_day(judgement, slot)
    return day if day is not None and day > judgement.as_of else None


def _once_more(judgement: Judgement, step: str) -> date | None:
    """The first day on which the gates of a step that stands let a further act pass, if only time keeps them shut."""
    gates = judgement.campaign.gates.get(step, ())
    turns = (plus_days(day, 1) for gate in gates for day in gate.change_days(judgement.case))
    days = sorted({judgement.as_of, *turns})
    return next((day for day in days if day >= judgement.as_of and not is_shut(judgement, step, day)), None)


def first_day(judgement: Judgement, slot: Slot) -> date:
    """The first day on which a step can take place; of one that is to be complete on a day, that day."""
    bound = _bound(judgement, slot.step)
    on_the_day = isinstance(bound, OnDay) or (isinstance(bound, After | Prompt) and bound.is_event)
    return slot.earliest if on_the_day else slot.opens


def next_period(judgement: Judgement, step: str) -> date | None:
    """When the next period of what recurs begins."""
    first = (rule.opens for rule in judgement.campaign.rules_of.get(step, ()))
    return min((day for day in first if day is not None and day > judgement.as_of), default=None)


def is_shut(judgement: Judgement, step: str, day: date | None) -> bool:
    """Whether anything but time keeps a step from taking place on a day (None: today)."""
    if day is None:
        return bool(judgement.unmet(step)) or awaits_event(judgement, step)
    case = judgement.case
    events = {event: on for event in judgement.campaign.events if (on := case.planned.get(event)) and on <= day}
    then = evolve(case, done={**case.done, **events}, as_of=day)
    return bool(unmet(judgement.campaign, then, step, day)) or not _has_come(judgement, step, events)


def _bound(judgement: Judgement, step: str) -> Bound | None:
    """By when a step is to be done, unless that is waived."""
    rule = judgement.campaign.dated[step]
    return None if rule.id in judgement.case.waived else rule.bound


def _has_come(judgement: Judgement, step: str, events: dict[str, date]) -> bool:
    bound = _bound(judgement, step)
    return not awaits_event(judgement, step) or (bound is not None and bound.anchor in events)


def awaits_event(judgement: Judgement, step: str) -> bool:
    """Whether a step comes after an event outside the unit that has not happened.

    Where it does so in principle only, it comes before it if something binding cannot wait.
    """
    bound = _bound(judgement, step)
    after = isinstance(bound, After | Prompt) and bound.is_event
    if bound is None or not after or bound.anchor in judgement.case.done:
        return False
    slot = judgement.schedule.slots.get(step)
    urgent = slot is not None and slot.latest is not None and slot.latest <= judgement.as_of
    return judgement.campaign.due[step].force is Force.BINDING or not urgent


def withheld(judgement: Judgement, step: str) -> list[Rule]:
    """The rules, none of them an entry rule that is shut, for whose sake an open step is not suggested yet."""
    asked = step in judgement.schedule.slots
    rules = [*better_first(judgement, step), *comes_first(judgement, step)] if asked else []
    return list(dict.fromkeys(rules))


def comes_first(judgement: Judgement, step: str) -> list[Rule]:
    """The binding rules, none of them an entry rule that is shut, that want something before a step.

    What an act still lacks that is to be whole before it; what must take place in its course, if it takes place once;
    of a further round of a step and what is to lie in it, each of the two until the other can be held as well; and
    which is true of a record that is told twice, where an entry rule is open by one of them and shut by another.
    """
    rounds = [(outer, rule) for outer, rules in judgement.schedule.reopened.items() for rule in rules]
    partners = [(rule, rule.subject) for outer, rule in rounds if outer == step]
    partners += [(rule, outer) for outer, rule in rounds if rule.subject == step]
    unready = [rule for rule, partner in partners if _is_held_up(judgement, partner)]
    return [*_untold(judgement, step), *_before(judgement, step), *unready]


def _untold(judgement: Judgement, step: str) -> list[Rule]:
    """The binding entry rules of a step that cannot be told since a record contradicts itself."""
    if goes_on(judgement.campaign, judgement.case, step, judgement.as_of):
        return []
    gates = (rule for rule in judgement.campaign.gates.get(step, ()) if rule.force is Force.BINDING)
    return [rule for rule in gates if judgement.verdict[rule.id].outcome == CONTRADICTORY]


def _before(judgement: Judgement, step: str) -> list[Rule]:
    inside = [rule for rule in _inside(judgement, step) if rule.reopens is None]
    return [*_given_back(judgement, step), *_lacking(judgement, step), *inside]


def _given_back(judgement: Judgement, step: str) -> list[Rule]:
    """The dates of the steps that are to write anew what was given back, of a step whose gates do not say so."""
    case, campaign = judgement.case, judgement.campaign
    if not case.returned or judgement.unmet(step) or goes_on(campaign, case, step, judgement.as_of):
        return []
    resting = papers_of(campaign).resting
    asked = [campaign.due[writer] for writer in case.returned if writer not in case.unrevised]
    return [due for due in asked if step in resting[due.subject] and due.is_asked(case)]


def _is_held_up(judgement: Judgement, step: str) -> bool:
    return bool(judgement.unmet(step) or _before(judgement, step) or better_first(judgement, step))


def better_first(judgement: Judgement, step: str) -> list[Rule]:
    """The rules for whose sake something had better come before a step, as long as there is time.

    That is one of the unit's own which it follows in principle, be it by way of what another body does in between,
    unless it goes on already, and one that must take place in its course. An order of phases that does not bind holds
    no step back.
    """
    slot = judgement.schedule.slots.get(step)
    recurs = judgement.due(step).rule.opens is not None
    if recurs or (slot is not None and (slot.missed or slot.slack == 0)):
        return []
    begun = goes_on(judgement.campaign, judgement.case, step, judgement.as_of)
    softly = [
        rule
        for rule in (() if begun else judgement.campaign.gates.get(step, ()))
        if rule.force is Force.SOFT and rule.subject not in judgement.campaign.phases
    ]
    inside = (rule for rule in _inside(judgement, step) if _is_held_up(judgement, rule.subject))  # else both at once
    return [*(rule for rule in softly if _waits_for_unit(judgement, rule, step)), *inside]


def _waits_for_unit(judgement: Judgement, rule: Rule, step: str) -> bool:
    """Whether what a rule puts before a step is open and the unit's own, or waits for such a one."""
    slots, seen, ahead = judgement.schedule.slots, set[str](), [(rule, step)]
    while ahead:
        for one in earlier_of(*ahead.pop()):
            if one in seen or one not in slots or not judgement.due(one).outcome.open:
                continue
            if judgement.campaign.steps[one].by == UNIT:
                return True
            seen.add(one)  # many ways may lead to it
            ahead += [(gate, one) for gate, _ in judgement.unmet(one)]
    return False


def _inside(judgement: Judgement, step: str) -> list[Rule]:
    """The rules that want an open step to take place in the course of this one, and not after it."""
    nested, rounds = order_of(judgement.campaign).nested.get(step, ()), judgement.schedule.reopened.get(step, ())
    return [rule for rule in nested if rule not in rounds and not_within(judgement, rule)]


def not_within(judgement: Judgement, rule: Rule) -> bool:
    """Whether an open step has not taken place yet at a time at which the other one can be under way."""
    if rule.subject not in judgement.schedule.slots:
        return False
    records = judgement.case.records.get(rule.subject, ())
    begun = max((day for record in records if (day := record.began or record.date)), default=None)
    return begun is None or begun < judgement.schedule.begins(str(rule.within))


def _lacking(judgement: Judgement, step: str) -> list[Rule]:
    """The binding rules about what an act still lacks that was to be whole before this step."""
    case, found = judgement.case, []
    for rule in order_of(judgement.campaign).before.get(step, ()):
        verdict = judgement.verdict[rule.id]
        untold = verdict.reason in _UNTOLD or rule.waits(case)
        if verdict.outcome.open and rule.settled_in(case) in case.done and not untold:
            found.append(rule)
    return found
