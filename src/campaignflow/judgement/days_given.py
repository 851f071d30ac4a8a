"""One day cannot be given to two duties each of which asks for a day: which of them had it, nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.record import Record
from campaignflow.rules.bounds import SHARED_DAY
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Outcome, Reason, Status
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.wording.dates import plus_days


def each_day_once(campaign: Campaign, case: Case, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes, ambiguous where days were given twice and do not suffice for all duties that ask for them."""
    asking = campaign.once(_asking)
    kept = {place: rule for place, rule in asking.items() if outcomes[place].status is Status.SATISFIED}
    if len(kept) < 2:
        return outcomes
    days = {place: _days_of(rule, case) for place, rule in kept.items()}
    wanted = {place: rule.quantity.minimum - _unnamed(rule, case) for place, rule in kept.items()}
    unsure = _short(days, wanted)
    return tuple(_untold(outcome) if place in unsure else outcome for place, outcome in enumerate(outcomes))


def _untold(outcome: Outcome) -> Outcome:
    return evolve(outcome, status=Status.AMBIGUOUS, reason=Reason.UNTOLD, reading=SHARED_DAY)


def _asking(campaign: Campaign) -> Mapping[int, Rule]:
    """By place, the rules that ask for days of one party; what is to lie in the course of another has no days apart."""
    inside = {rule.subject for rule in campaign.rules if rule.within is not None}
    asking = {place: rule for place, rule in enumerate(campaign.rules) if rule.is_duty and _asks_for_days(rule)}
    return {place: rule for place, rule in asking.items() if rule.duty_of == UNIT and rule.subject not in inside}


def _asks_for_days(rule: Rule) -> bool:
    quantity = rule.quantity
    return quantity.in_days and quantity.each is None and quantity.by is None and quantity.since is None


def _days_of(rule: Rule, case: Case) -> frozenset[date]:
    """The days that its acts took; those of an act that was merged with another one belong to both."""
    acts = rule.quantity.within(case.records.get(rule.subject, ()))
    return frozenset(day for act in acts if not act.merged_with for day in _stretch(act))


def _unnamed(rule: Rule, case: Case) -> int:
    """How many days its acts took of which it is not said which they were, or that are no other's."""
    acts = rule.quantity.within(case.records.get(rule.subject, ()))
    return sum(rule.quantity.amount(act) for act in acts if act.merged_with or not [*_stretch(act)])


def _stretch(record: Record) -> Iterator[date]:
    """The days of an act, where it says which they were."""
    first, last = record.began or record.date, record.date
    if first is None or last is None or (record.days is not None and record.days != (last - first).days + 1):
        return
    for number in range((last - first).days + 1):
        yield plus_days(first, number)


def _short(days: Mapping[int, frozenset[date]], wanted: Mapping[int, int]) -> frozenset[int]:
    """The duties that cannot all be served if each day serves one of them: a matching, one day after the other."""
    given: dict[date, int] = {}
    unsure: set[int] = set()
    for duty, number in wanted.items():
        for _ in range(number):
            tried: set[date] = set()
            if not _serve(duty, days, given, tried):
                unsure |= {duty, *(given[day] for day in tried)}
    return frozenset(unsure)


def _serve(duty: int, days: Mapping[int, frozenset[date]], given: dict[date, int], tried: set[date]) -> bool:
    """Give one more day to a duty, if another that has it can have a day in its stead."""
    for day in sorted(days[duty] - tried):
        tried.add(day)
        if day not in given or _serve(given[day], days, given, tried):
            given[day] = duty
            return True
    return False
