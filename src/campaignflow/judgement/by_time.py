"""What time does: how a step comes out if nothing is recorded of it by its due day (``otherwise``).

It is an act like any other, of the day on which the time ran out; nobody did it, and it stands in no file. Whether it
takes place follows from the acts up to that day alone, so that the history is gone through once, from day to day, and
each act by time is played with those that were recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import Step
from campaignflow.judgement.acts import weighed
from campaignflow.judgement.unmet import unmet
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.extended import extended
from campaignflow.rules.outcome import MISSED


def timed(campaign: Campaign) -> Sequence[Step]:
    """The steps that come out by themselves when their time has run out."""
    return tuple(step for step in campaign.steps.values() if step.otherwise)


def weighed_in_time(campaign: Campaign, case: Case, records: Sequence[Record]) -> Case:
    """``case`` with what ``records``, its usable acts, are worth, and with what time did meanwhile."""
    return weighed(campaign, case, [*records, *_by_time(campaign, case, records)] if campaign.once(timed) else records)


def _by_time(campaign: Campaign, case: Case, records: Sequence[Record]) -> Sequence[Record]:
    """The acts by time, in their order."""
    doubted = [record for record in records if campaign.doubts(record)]
    sure = [record for record in records if record not in doubted and record.date]
    days = sorted({date.min, *(record.date for record in sure if record.date), case.as_of})
    found: list[Record] = []
    for since, until in pairwise(days):
        past = [record for record in sure if record.date and record.date <= since]
        found += _between(campaign, case, [*doubted, *past, *found], (since, until))
    return found


def _between(campaign: Campaign, case: Case, past: Sequence[Record], days: tuple[date, date]) -> Iterator[Record]:
    """What time does from a day to before another, between which nobody did anything: each step comes out once."""
    acts, left = list(past), list(campaign.once(timed))
    while left:
        then = weighed(campaign, case, acts)
        ended = [(day, step) for step in left if (day := _ended(campaign, then, step)) and days[0] <= day < days[1]]
        if not ended:
            return
        day, step = min(ended, key=lambda one: one[0])
        left.remove(step)
        if not unmet(campaign, then, step.id, day):
            acts.append(_act(campaign, step, day, acts))
            yield acts[-1]


def _ended(campaign: Campaign, case: Case, step: Step) -> date | None:
    """The day on which the time of a step ran out with nothing of it on record; None where that cannot be told."""
    rule, name = campaign.due[step.id], step.id
    told = name in case.records or name in case.undecided or case.unreadable(name)
    if told or rule.bound is None or not rule.surely_applies(case):
        return None
    outcome = extended(case, name, rule.bound).judge(case, None)
    return outcome.due_lenient or outcome.due if outcome.status in MISSED else None


def _act(campaign: Campaign, step: Step, day: date, before: Sequence[Record]) -> Record:
    """The act by time of a step; its place is one that no record has, and the same however a record is read."""
    times = sum(record.by_time and record.step == step.id for record in before)
    place = list(campaign.steps).index(step.id) + 1 + times * len(campaign.steps)
    return Record(step=step.id, date=day, outcome=step.otherwise, by_time=True, index=-place)
