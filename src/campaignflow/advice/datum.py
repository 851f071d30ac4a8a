"""What a record of a step is to say before anything else can be told: which day, whether that day, how it came out.

Nobody is asked to do again what was done and is told badly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from campaignflow.advice.asked import awaited
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.verdict import Verdict
from campaignflow.progress.days import days_of
from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Standing
from campaignflow.rules.outcome import Force, Reason, Status
from campaignflow.schedule.order import order_of
from campaignflow.wording.words import Words, listing

_TWICE = Words(
    "“{title}”记有不止一个日期：{days}，须写明以哪个为准",
    "more than one day is recorded of “{title}”: {days}; say which is true",
)
_OUTCOME = Words("“{title}”{days}已进行，须写明结果", "“{title}” took place on {days}; enter how it came out")
_NUMBER = Words("“{title}”{days}已进行，须写明人数或份数", "“{title}” took place on {days}; enter of how many")
_NUMBERS = Words(
    "“{title}”{days}已进行，须写明{numbers}，才能认定是否有效",
    "“{title}” took place on {days}; state {numbers}, which decide whether it counts",
)
_YEAR = Words(
    "“{title}”的日期{days}不在活动的年度内，须改正，或注明已核实",
    "the day recorded of “{title}”, {days}, lies in no year of the campaign; correct it, or say that it was checked",
)
_UNUSABLE = Words(
    "“{title}”的记录有不能使用的内容，须改正", "a record of “{title}” cannot be used as it stands; put it right"
)


@frozen
class Datum:
    """What is to be told aright of a step, and what hangs on it."""

    words: Words
    verdicts: Sequence[Verdict]


def datum(judgement: Judgement, step: str) -> Datum | None:
    """What is to be told aright of a step before anything else of it is asked; None where nothing is."""
    case, due = judgement.case, judgement.due(step)
    if step in case.contradicted:
        twice = [v for v in judgement.verdicts if v.reason is Reason.CONTRADICTORY and _rests_on(v, step)]
        days = [day for act in judgement.acts if _is_twice(act, step) for day in days_of(act.record.date)]
        return _datum(judgement, step, _TWICE, twice, days)
    asked = _of_its_acts(judgement, step, due)
    if asked is None and step in case.tainted and any(record.step == step for record in judgement.progress.records):
        mine = (judgement.verdict[rule.id] for rule in judgement.campaign.rules_of.get(step, ()))
        unusable = [verdict for verdict in mine if verdict.status is Status.INVALID]
        return _datum(judgement, step, _UNUSABLE, [*unusable, *_undecided_by(judgement, step)], None)
    return asked


def _of_its_acts(judgement: Judgement, step: str, due: Verdict) -> Datum | None:
    """What its acts leave out, each on its day: how they came out, of how many they were, whether the year is right."""
    records = judgement.case.records.get(step, ())
    duties = (judgement.verdict[rule.id] for rule in judgement.campaign.duties[step])
    alike = [verdict for verdict in duties if verdict.reason is due.reason]
    if open_ := _without_word(judgement, step):
        days = [verdict.rule.read(judgement.case)[-1].date for verdict in open_]
        return _datum(judgement, step, _OUTCOME, open_, days)
    if due.reason is Reason.NOT_STATED:
        uncounted = [record.date for record in records if due.rule.quantity.silent(record)]
        return _datum(judgement, step, _NUMBER, alike, uncounted)
    if due.reason is Reason.UNDECIDED:
        undecided = judgement.case.undecided.get(step, ())
        odd = any({"outcome", "numbers"} & act.invalid for act in undecided)
        if not odd and (numbers := _uncounted(judgement, undecided)):
            return _datum(judgement, step, _NUMBERS, alike, (act.date for act in undecided), numbers=listing(numbers))
        told = None if odd else _of_no_year(judgement, step)
        return _datum(judgement, step, _UNUSABLE if odd else _YEAR, alike, told)
    silent = _silent(judgement, step)
    return _datum(judgement, step, _OUTCOME, _hanging_on(judgement, step), silent) if silent else None


def _without_word(judgement: Judgement, step: str) -> list[Verdict]:
    """The date of a step, and of what recurs its periods, of which it is not said how they came out."""
    due = judgement.due(step)
    periods = [judgement.verdict[rule.id] for rule in judgement.campaign.duties[step] if not rule.completes]
    late = due.outcome.undone and due.status is Status.VIOLATED  # too late before another step, and how is not said
    if late and due.rule.quantity.lacks(judgement.case, step) is Reason.NO_OUTCOME:
        return [due]
    return [verdict for verdict in (due, *periods) if verdict.reason is Reason.NO_OUTCOME]


def _undecided_by(judgement: Judgement, step: str) -> list[Verdict]:
    """What cannot be told since something recorded of a step cannot be: whether an entry rule was met, or applies."""
    gates = (verdict for verdict in judgement.verdicts if verdict.rule.is_gate and verdict.reason is Reason.UNDECIDED)
    looking = [verdict for verdict in gates if step in verdict.rule.looks_at()]
    return list(dict.fromkeys([*looking, *_hanging_on(judgement, step)]))


def _datum(
    judgement: Judgement,
    step: str,
    words: Words,
    verdicts: Sequence[Verdict],
    days: Iterable[date | None] | None,
    **more: Words,
) -> Datum | None:
    """What is asked of some days of a step, where anything hangs on it."""
    found = None if days is None else sorted({day for day in days if day is not None})
    if not verdicts or found == []:
        return None
    said = listing([Words("{day}", "{day}").fill(day=day) for day in found or ()], Words("、", ", "))
    return Datum(words.fill(title=judgement.campaign.title_of(step), days=said, **more), verdicts)


def _uncounted(judgement: Judgement, acts: Sequence[Record]) -> Sequence[Words]:
    """The numbers that are to be stated before it can be told whether some acts count."""
    rules = ((act, judgement.campaign.rules_of.get(str(act.step), ())) for act in acts)
    return list(dict.fromkeys(one for act, mine in rules for rule in mine for one in rule.lacking(judgement.case, act)))


def _rests_on(verdict: Verdict, step: str) -> bool:
    return any(record.step == step for record in verdict.records)


def _is_twice(act: Act, step: str) -> bool:
    return act.standing is Standing.CONTRADICTED and act.record.step == step


def _of_no_year(judgement: Judgement, step: str) -> list[date | None]:
    """The days of acts of a step that cannot be weighed since they lie in no year of the campaign."""
    acts = judgement.case.undecided.get(step, ())
    return [act.date for act in acts if judgement.campaign.doubts(act)]


def _silent(judgement: Judgement, step: str) -> list[date | None]:
    """The days of acts of a step that do not say how they came out."""
    acts = judgement.case.records.get(step, ()) if judgement.campaign.steps[step].outcomes else ()
    return [act.date for act in acts if act.outcome is None and not judgement.case.unreadable(step, "outcome")]


def _hanging_on(judgement: Judgement, step: str) -> list[Verdict]:
    """The verdicts that cannot be told as long as a step does not say how it came out; not what is merely allowed."""
    asked = (verdict for verdict in judgement.verdicts if verdict.force is not Force.PERMISSIVE)
    found = [verdict for verdict in asked if step in verdict.waits_for_word]
    return list(dict.fromkeys([*found, *_held_up_by(judgement, step)]))


def _held_up_by(judgement: Judgement, step: str) -> Iterator[Verdict]:
    """The dates of open steps that may not take place as long as a recorded step does not say how it came out.

    What is merely allowed waits for nobody's word.
    """
    recorded = step in judgement.case.records
    for later in order_of(judgement.campaign).followers.get(step, ()) if recorded else ():
        asked = later in judgement.campaign.steps and judgement.due(later).outcome.open
        merely = asked and judgement.due(later).force is Force.PERMISSIVE and not awaited(judgement, later)
        shut = judgement.unmet(later) if asked and not merely else ()
        if any(o.reason is Reason.NO_OUTCOME and step in rule.untold_by(judgement.case) for rule, o in shut):
            yield judgement.due(later)
