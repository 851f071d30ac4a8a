"""A case in each way in which its record can be read: what contradicts is taken each way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, islice, product

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.by_time import weighed_in_time
from campaignflow.judgement.faults import lacking
from campaignflow.progress.days import EitherDay, days_of
from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Standing
from campaignflow.source.frozen import FrozenDict

_MOST_WAYS = 16
"""In which a contradictory record is read."""


def worlds_of(campaign: Campaign, case: Case, records: Sequence[Record]) -> tuple[Case, ...]:
    """``case`` with what its acts are worth, in each way in which it can be read.

    A step that takes place once and has two days took place on one of them, and so did an act whose record tells
    several: on which, the record does not say.
    """
    plain = weighed_in_time(campaign, case, records)
    told = [days for step in papers_of(campaign).once if (days := _contradicted(campaign, plain, step))]
    told += [_each_day(record) for record in records if isinstance(record.date, EitherDay)]
    if not told:
        return (plain,)
    unsure = {record.index for ways in told for record in ways}
    sure = [record for record in records if record.index not in unsure]
    worlds = [weighed_in_time(campaign, case, [*sure, *way]) for way in islice(product(*told), _MOST_WAYS)]
    twice = {record.index: Act(record, Standing.CONTRADICTED) for record in records if record.index in unsure}
    return tuple(evolve(world, acts=FrozenDict({**world.acts, **twice})) for world in worlds)


def _each_day(record: Record) -> Sequence[Record]:
    """An act on each of the days that its record tells."""
    return [record.but(date=day) for day in days_of(record.date)]


def _contradicted(campaign: Campaign, case: Case, step: str) -> Sequence[Record]:
    """The acts of a step that takes place once, of which only one can have been; none where they do not contradict.

    Where the first stood with a fault, or came out so that it is to be done again, the other is its repetition.
    """
    said = [record for record in case.records.get(step, ()) if not (record.again or record.by_time)]
    acts = list(dropwhile(lambda record: record.outcome in campaign.steps[step].leaves_open, said))
    alike = len({record.date for record in acts}) < 2
    return () if alike or case.acts[acts[0].index].missed or lacking(campaign, case, acts[0]) else acts
