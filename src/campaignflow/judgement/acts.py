"""What each act is worth: the one place that decides it.

Acts are taken in order of date. Each gets its standing from the acts before it: it *counts* where the gates of its step
stood open, and settles, moves papers and opens gates; it is *irregular* where a gate that makes void was shut, and is
kept, shown and judged but settles nothing; it is *overtaken* when the version that it rested on is replaced. A shut
gate that does not make void leaves a fault on record, and the act stands.

Verdicts, life cycles, quantities, schedule, next steps and all forms read what is decided here; none of them mends it.
:mod:`campaignflow.judgement.play` takes one act after the other; here they are put in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.play import Play
from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Fault, Standing
from campaignflow.rules.outcome import MISSED, Force
from campaignflow.source.frozen import FrozenDict

_MOST_OF_A_DAY = 6
"""Acts of one day of which every order is tried; of more, the order of the plan is taken."""


def weighed(campaign: Campaign, case: Case, records: Iterable[Record]) -> Case:
    """``case`` with what ``records``, its usable acts, are worth."""
    rank = campaign.rank
    acts = sorted(
        records, key=lambda record: (record.date, record.by_time, record.sequence or 0, rank[str(record.step)])
    )
    if doubted := [record for record in acts if campaign.doubts(record)]:
        acts, case = [record for record in acts if record not in doubted], _set_aside(case, doubted)
    play, at = Play(campaign, papers_of(campaign), case), 0
    while at < len(acts):
        at = play.run(acts, at)
        if at < len(acts):
            play, at = _through_day(play, acts, at)
    return play.answer()


def _set_aside(case: Case, doubted: Iterable[Record]) -> Case:
    """``case`` with acts that lie in no year of the campaign: it is not known on which day they took place."""
    undecided: dict[str, list[Record]] = {}
    for record in doubted:
        undecided.setdefault(str(record.step), []).append(record)
    acts = FrozenDict({record.index: Act(record, Standing.UNDECIDED, fault=Fault.ODD_YEAR) for record in doubted})
    return evolve(case, doubted=frozenset(acts), undecided=FrozenDict(undecided), acts=acts)


def _through_day(play: Play, acts: list[Record], at: int) -> tuple[Play, int]:
    """After the day of the act at a place, in that order under which most of its acts count and least is left open.

    The acts of that day are put in the order taken; the place of the next day's first act comes with the answer.
    """
    first = next(place for place in range(at, -1, -1) if place == 0 or acts[place - 1].date != acts[at].date)
    last = next((place for place in range(at, len(acts)) if acts[place].date != acts[at].date), len(acts))
    if last == first + 1:
        return play.after(acts[first]), last
    day = sorted(acts[first:last], key=lambda record: _in_time(record, play.campaign))
    before = _after(Play(play.campaign, play.papers, play.case), acts[:first])
    order, play = _best(before, day)
    acts[first:last] = order
    return play, last


def _best(before: Play, day: Sequence[Record]) -> tuple[Sequence[Record], Play]:
    """The best order of the acts of one day, and what they are worth in it."""
    plays = [(day, _after(before.copy(), day))]
    if len(day) <= _MOST_OF_A_DAY and not _is_well(plays[0][1], day):
        plays += [(order, _after(before.copy(), order)) for order in permutations(day) if _in_sequence(order)]
    return max(plays, key=lambda tried: _score(tried[1], day))


def _in_time(record: Record, campaign: Campaign) -> tuple[Any, ...]:
    """Where an act stands in its day: by its time or number, else in the order of the plan (R9).

    By how it came out, what it denies, and at last all that it says, wherever it stands in its file: the order of the
    file decides nothing, and of two declarations the one that leaves nothing open is the last word.
    """
    step = campaign.steps[str(record.step)]
    outcome = [None, *step.outcomes].index(record.outcome if record.outcome in step.outcomes else None)
    content = sorted((key, repr(value)) for key, value in record.stated.items() if key != "index")
    denied = sum(not said for said in record.attested.values())
    return record.by_time, record.sequence or 0, campaign.rank[step.id], outcome, -denied, content


def _in_sequence(order: Sequence[Record]) -> bool:
    """Whether acts of one day stand in the order of their numbers; what has no number may stand anywhere.

    Time runs out at the end of a day.
    """
    ends = [record.by_time for record in order]
    if ends != sorted(ends):
        return False
    numbers = [record.sequence for record in order if record.sequence is not None]
    return numbers == sorted(numbers)


def _after(play: Play, day: Iterable[Record]) -> Play:
    for record in day:
        play = play.after(record)
    return play


def _is_well(play: Play, day: Sequence[Record]) -> bool:
    """Whether all acts of a day count, none with a fault, none was taken back on it, and none leaves its step open."""
    count = all(play.acts[record.index].standing is Standing.COUNTS for record in day)
    return count and not _faults(play, day) and not any(_leaves_open(play.campaign, record) for record in day)


def _leaves_open(campaign: Campaign, record: Record) -> bool:
    """Whether its step is still open after it, by what it says of the outcome or does not say."""
    outcomes = campaign.steps[str(record.step)].leaves_open
    return bool(outcomes) and (record.outcome is None or record.outcome in outcomes)


def _score(play: Play, day: Sequence[Record]) -> tuple[int, int, int]:
    """How good an order is: how many acts stood, how few faults there are, how few steps are still to be done."""
    acts = [play.acts[record.index] for record in day]
    stood = sum(act.standing in (Standing.COUNTS, Standing.OVERTAKEN) for act in acts)
    return stood, -len(_faults(play, day)), -play.left_open()


def _faults(play: Play, day: Sequence[Record]) -> set[tuple[int, str]]:
    """What acts of a day passed while it was shut, each with the rule, as far as that is known by the day's end.

    Whether a rule applies may follow from another act of that day: an order may not hide behind what it put last.
    """
    faults = {(record.index, rule) for record in day for rule in play.acts[record.index].missed}
    mine = {record.index for record in day}
    passed = ((found.record.index, rule) for rule, found in play.passed.items() if found.outcome.status in MISSED)
    return faults | {(index, rule) for index, rule in passed if index in mine and _asks(play, rule)}


def _asks(play: Play, rule: str) -> bool:
    """Whether a rule surely asks something, as far as that is known by now."""
    known = play.campaign.rule[rule]
    applies = known.condition is None or known.condition.holds(play.live) is True
    return applies and known.force is not Force.PERMISSIVE
