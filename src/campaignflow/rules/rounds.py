"""The rounds of a step, and what became of them: what was amiss in one stays on record in the next.

A round ends with the act that takes its acts back: a new version or choice, or an outcome that returns the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Standing


@frozen
class Exceeded:
    """A round that went over a number, the last one that did."""

    acts: Sequence[Record]
    good: date | None
    """Since when a later round keeps to it."""


def exceeded(
    case: Case, steps: Sequence[str], over: Callable[[Sequence[Record]], bool], now: Sequence[Record]
) -> Exceeded | None:
    """The last round of some steps that is ``over``; None where none is. ``now``: the acts that stand."""
    found: Exceeded | None = None
    for acts in (*_past(case, steps), now):
        if over(acts):
            found = Exceeded(acts, None)
        elif found is not None and found.good is None:
            found = Exceeded(found.acts, next((act.date for act in acts), None))
    return found


def writes_anew(case: Case, step: str) -> bool:
    """Whether a further act of a step begins a new version: others have acted on the one that stands."""
    judged = any(judge in case.records for judge in case.judged_by.get(step, ()))
    return judged and step in case.writing and step not in case.rounds


def begun(case: Case, steps: Sequence[str], now: Sequence[Record]) -> date | None:
    """The day of the first act of some steps, be it taken back since. ``now``: the acts that stand."""
    return min((act.date for acts in (*_past(case, steps), now) for act in acts if act.date), default=None)


def _past(case: Case, steps: Sequence[str]) -> Iterator[Sequence[Record]]:
    """The acts of each round that was taken back, in order."""
    if case.redone.isdisjoint(steps):
        return
    fell = (act for act in case.acts.values() if act.by is not None and act.record.step in steps)
    for _, acts in groupby(fell, key=lambda act: act.by and act.by.index):
        yield [act.record for act in acts]


def place_of(case: Case) -> Mapping[int, int]:
    """By place of the record, where its act stands in order of time."""
    return {index: at for at, index in enumerate(case.acts)}


def as_passed(case: Case, writing: Collection[str], judging: Collection[str]) -> Iterator[tuple[Record, Case]]:
    """Each act that passed what some steps had written, with the case as that stood then.

    An outcome that returns the paper passes nothing.
    """
    place = place_of(case)
    stood = [act for act in case.acts.values() if _stood(case, act)]
    written = [act for act in stood if act.record.step in writing]
    returning = {act.by.index for act in written if act.by is not None and act.by.step not in writing}
    for act in stood:
        if act.record.step in judging and act.record.index not in returning:
            at = place[act.record.index]
            then = [one for one in written if place[one.record.index] < at and (not one.by or place[one.by.index] > at)]
            yield act.record, evolve(case, records=_standing(case.records, writing, then))


def _stood(case: Case, act: Act) -> bool:
    """Whether an act counts, or counted."""
    if act.standing is Standing.CONTRADICTED:
        return any(record.index == act.record.index for record in case.records.get(str(act.record.step), ()))
    return act.standing in (Standing.COUNTS, Standing.OVERTAKEN)


def _standing(
    records: Mapping[str, Sequence[Record]], steps: Collection[str], acts: Sequence[Act]
) -> dict[str, Sequence[Record]]:
    """The acts that count, of some steps these alone."""
    mine = {step: [act.record for act in acts if act.record.step == step] for step in steps}
    others = {step: found for step, found in records.items() if step not in mine}
    return {**others, **{step: found for step, found in mine.items() if found}}
