"""What a record shows of that of which a unit says something: so many of so many, as far as that can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.states import complete
from campaignflow.progress.amount import NOUGHT, UNKNOWN, Amount, exactly
from campaignflow.progress.claim import Claim
from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Problem, Record
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force, Reason
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.tally import persons_reached
from campaignflow.wording.words import Words


class Ground(StrEnum):
    """Why a claim is answered as it is. A closed list; what the reasons of verdicts say has their names."""

    AS_RECORDED = "as-recorded"
    MISSING = "missing"
    UNFINISHED = "unfinished"
    FINISHED = "finished"
    SHORT = "short"
    """The record shows fewer."""
    OVER = "over"
    """The record shows more."""
    OTHER_WHOLE = "other-whole"
    """There are not so many of which it speaks."""
    IMPOSSIBLE = "impossible"
    """What it says cannot be together: no whole number is that rate."""
    NOT_STATED = "not-stated"
    NOT_ASKED = "not-asked"
    """The plan asks nothing with which it could be compared."""
    UNTOLD = "untold"
    AT_THE_BOUND = "at-the-bound"
    """“Over 40”, and the record shows 40."""
    CONTRADICTORY = "contradictory"
    UNDECIDED = "undecided"
    NO_OUTCOME = "no-outcome"
    UNKNOWN_HEADCOUNT = "unknown-headcount"
    BAD_DATA = "bad-data"


_UNSURE: Mapping[Reason, Ground] = {
    Reason.NOT_STATED: Ground.NOT_STATED,
    Reason.UNTOLD: Ground.UNTOLD,
    Reason.NO_OUTCOME: Ground.NO_OUTCOME,
    Reason.UNKNOWN_HEADCOUNT: Ground.UNKNOWN_HEADCOUNT,
}


@frozen
class Shown:
    """What a record shows: how many, of how many, and why no more can be told."""

    count: Amount = UNKNOWN
    of: Amount = UNKNOWN
    unsure: Ground = Ground.NOT_STATED
    """Why what is not known exactly is not."""
    recorded: bool = True
    """Whether there is any act of it."""
    left: tuple[Words, ...] = ()
    """The steps that are open."""
    within: bool = True
    """Whether there can be no more of them than all; what is to be done twice may be done three times."""


def shown(campaign: Campaign, case: Case, claim: Claim) -> Sequence[Shown]:
    """What the record shows of that of which ``claim`` speaks, in each way in which what it asks can turn out."""
    if claim.days is not None:
        return [_days(campaign, case, claim)]
    if claim.of_problems:
        return [_problems(campaign, case, claim.about)]
    if claim.about is None or claim.about not in campaign.steps or claim.done is not None:
        return list(_steps(campaign, case, claim.about))
    return [_of_step(campaign, case, claim, claim.about)]


# Steps that are done


@frozen
class _Stand:
    """Where one step stands."""

    title: Words
    done: bool | Ground
    """Or why that cannot be told."""
    asked: bool
    """Whether it surely applies; else it may."""


def _steps(campaign: Campaign, case: Case, about: str | None) -> Iterator[Shown]:
    """Which steps are done, of those that the unit is bound to do: of what may apply, so many do as there may be."""
    asked = dict(_asked(campaign, case, about))
    stand = [_stand(campaign, case, step, rules, alone=step == about) for step, rules in asked.items()]
    recorded = any(_acts(case, step) for step in asked)
    sure, perhaps = [one for one in stand if one.asked], [one for one in stand if not one.asked]
    done, left = [one.done for one in sure].count(True), [one.title for one in sure if one.done is False]
    unsure = [one.done for one in stand if isinstance(one.done, Ground)]
    vague = len([one for one in sure if isinstance(one.done, Ground)])
    ready, open_ = (len([one for one in perhaps if one.done is not how]) for how in (False, True))
    more = [one.title for one in perhaps if one.done is False]
    for others in product(range(ready + 1), range(open_ + 1)):
        count, of = done + others[0], len(sure) + sum(others)
        titles = tuple(left + more[: others[1]])
        yield Shown(Amount(count, count + vague), exactly(of), (*unsure, Ground.NOT_ASKED)[0], recorded, titles)


def _asked(campaign: Campaign, case: Case, about: str | None) -> Iterator[tuple[str, Sequence[Rule]]]:
    """The steps of what is spoken of, each with the rules by which it is done: what nobody asks is left out."""
    if about is not None and about in campaign.steps:
        rules = [rule for rule in campaign.rules_of[about] if rule.completes]
        wanted = [rule for rule in rules if rule.is_asked(case)]
        if wanted or _acts(case, about):
            yield about, wanted or rules
        return
    for phase in campaign.phases.values() if about is None else [campaign.phases[about]]:
        applies = phase.condition is None or phase.condition.holds(case) is not False
        required = [rule for rule in campaign.required[phase.id] if about is not None or _is_own(rule)]
        rules = [rule for rule in required if applies and rule.is_asked(case)]
        for step in dict.fromkeys(rule.subject for rule in rules):
            yield step, [rule for rule in rules if rule.subject == step]


def _is_own(rule: Rule) -> bool:
    """Whether the unit is bound to it: of a phase in which it is to nothing, the whole campaign asks nothing of it."""
    return rule.duty_of == UNIT and rule.force is Force.BINDING


def _stand(campaign: Campaign, case: Case, step: str, rules: Sequence[Rule], *, alone: bool) -> _Stand:
    """Where a step stands; asked about alone, it is looked at if there is an act of it.

    Of one whose group is perhaps nobody it cannot be told whether it is asked.
    """
    done = _together(_done(rule, case) for rule in rules)
    if _acts(case, step):
        asked = alone or any(_surely_applies(rule, case) for rule in rules)
    else:
        asked = any(_surely_applies(rule, case) and rule.quantity.wanted(case) is not None for rule in rules)
    return _Stand(campaign.steps[step].title, done, asked)


def _surely_applies(rule: Rule, case: Case) -> bool:
    return rule.condition is None or rule.condition.holds(case) is True


def _done(rule: Rule, case: Case) -> bool | Ground:
    """Whether what a rule asks of its step is done, or why that cannot be told."""
    step, quantity = rule.subject, rule.quantity
    if complete(rule, case):
        return True
    if case.unreadable(step, *quantity.reads):
        return Ground.BAD_DATA
    if not _acts(case, step):
        return False
    if step in case.undecided:
        return Ground.UNDECIDED
    lacks = Reason.UNKNOWN_HEADCOUNT if quantity.wanted(case) is None else quantity.lacks(case, step)
    return _UNSURE.get(lacks, False)


def _together(found: Iterable[bool | Ground]) -> bool | Ground:
    """A step is done when all is that is asked of it."""
    some = list(found)
    return False if False in some else next((one for one in some if one is not True), True)


def _kept(case: Case, step: str) -> Sequence[Record]:
    """The acts of a step that count."""
    return case.records.get(step, ())


def _acts(case: Case, step: str | None) -> Sequence[Record]:
    """Every usable act of a step, whatever it is worth."""
    return [act.record for act in case.acts.values() if act.record.step == step]


# Times, persons and papers at one step


def _of_step(campaign: Campaign, case: Case, claim: Claim, step: str) -> Shown:
    if case.unreadable(step, "present", "counts") if claim.each else case.unreadable(step, "times"):
        return Shown(unsure=Ground.BAD_DATA)
    found = _persons(campaign, case, claim, step) if claim.each else _times(campaign, case, step)
    found = evolve(found, recorded=bool(_acts(case, step)))
    if step in case.undecided:
        return evolve(
            found, count=Amount(found.count.low, found.of.high if claim.each else None), unsure=Ground.UNDECIDED
        )
    return found


def _times(campaign: Campaign, case: Case, step: str) -> Shown:
    """How often a step took place, of as often as is asked."""
    quantity = campaign.due[step].quantity
    asked = quantity.minimum or quantity.maximum or 0
    plain = quantity.each is None and not quantity.in_days and quantity.since is None
    times = sum(record.times for record in _kept(case, step))
    return Shown(exactly(times), exactly(asked) if plain and asked > 1 else UNKNOWN, Ground.NOT_ASKED, within=False)


def _persons(campaign: Campaign, case: Case, claim: Claim, step: str) -> Shown:
    """How many of a group took part or did it, or of how many a paper is there."""
    each, of = str(claim.each), _whole(campaign, case, claim)
    asked = (rule.quantity for rule in campaign.rules_of[step] if rule.quantity.each == each)
    quantity = next(asked, campaign.due[step].quantity)
    if quantity.per_person and quantity.each == each:
        return Shown(_each_of(case, step, quantity, of), of, Ground.UNTOLD)
    own = "counts" if quantity.each == each else "present"
    counts = [_said(record, each, own) for record in _kept(case, step)]
    known = [count for count in counts if count is not None]
    size = of.high if isinstance(of.high, int) else sum(known)
    sure, perhaps = max(persons_reached(known, size), default=(0, 0))
    if None in counts:
        return Shown(Amount(sure, of.high), of, Ground.NOT_STATED)
    return Shown(Amount(sure, max(sure, perhaps)), of, Ground.UNKNOWN_HEADCOUNT if of == UNKNOWN else Ground.UNTOLD)


def _each_of(case: Case, step: str, quantity: Quantity, of: Amount) -> Amount:
    """How many persons came to the number that each is to reach.

    Of a number smaller than the whole group nobody can tell who they were.
    """
    records = quantity.within(_kept(case, step))
    sure = quantity.total(records, case)
    if of == UNKNOWN or quantity.untold(case, records):
        return Amount(sure, of.high)
    counts = [_said(record, str(quantity.each), "present") or 0 for record in records]
    vague = any(0 < count < of.low and not isinstance(count, Persons) for count in counts)
    return Amount(sure, max(sure, of.low - 1) if vague else sure)


def _said(record: Record, name: str, first: str) -> int | None:
    """How many of a group an act names; None where it is silent: an empty list says that there was nobody."""
    keys = sorted(("counts", "present"), key=first.__ne__)
    said = [record.stated[key] for key in keys if key in record.stated]
    named = (counted[name] for counted in said if name in counted)
    return next(named, 0 if any(not counted for counted in said) else None)


def _whole(campaign: Campaign, case: Case, claim: Claim) -> Amount:
    """How many of a group there are: with those who were let off or without them, as the unit counts."""
    group = campaign.measured.get(str(claim.each), str(claim.each))
    left, unit = case.headcount(group), case.unit
    if left is None:
        return UNKNOWN
    total = unit.headcounts.get(group, len(set(unit.persons.get(group, ()))))
    return exactly(total if claim.of == exactly(total) else left)


# The register, and days


def _problems(campaign: Campaign, case: Case, about: str | None) -> Shown:
    """How many problems are closed, of those found. Where no step stands beside one, it may be of any."""
    if case.problems is None:
        return Shown(unsure=Ground.BAD_DATA)
    if case.none_found:
        return Shown(NOUGHT, NOUGHT)
    steps = campaign.phases[about].steps if about is not None and about in campaign.phases else (about,)
    found = [problem for problem in case.problems if about is None or problem.step in steps]
    perhaps = [problem for problem in case.problems if about is not None and problem.step is None]
    if not found and not perhaps:
        return Shown()
    some = [*found, *perhaps]
    count = Amount(_closed(found), _closed(some) + sum("closed" in problem.invalid for problem in some))
    return Shown(count, Amount(len(found), len(some)))


def _closed(problems: Iterable[Problem]) -> int:
    return sum(problem.closed is not None for problem in problems)


def _days(campaign: Campaign, case: Case, claim: Claim) -> Shown:
    """How many days a step or a phase took; with a group, how many of it came to so many days."""
    if claim.about is None or claim.about not in campaign.steps:
        return _stated_days(campaign, case, claim.about)
    step = claim.about
    if case.unreadable(step, "days", "began", *(("present", "counts") if claim.each else ())):
        return Shown(unsure=Ground.BAD_DATA)
    unsure, recorded = Ground.UNDECIDED if step in case.undecided else Ground.UNTOLD, bool(_acts(case, step))
    if claim.each is None:
        days = Quantity(in_days=True).total(_kept(case, step))
        return Shown(Amount(days, None if step in case.undecided else days), unsure=unsure, recorded=recorded)
    of = _whole(campaign, case, claim)
    if of == UNKNOWN or claim.days is None or not claim.days.low:
        return Shown(unsure=Ground.UNKNOWN_HEADCOUNT if of == UNKNOWN else Ground.UNTOLD, recorded=recorded)
    reached = _each_of(case, step, Quantity(int(claim.days.low), each=claim.each, in_days=True), of)
    return Shown(evolve(reached, high=of.high) if step in case.undecided else reached, of, unsure, recorded)


def _stated_days(campaign: Campaign, case: Case, about: str | None) -> Shown:
    """From the first day to the last that the unit states of its phases: no act shows when one began and ended."""
    phases = [about] if about is not None else [phase for phase in campaign.phases if campaign.required[phase]]
    stated = [case.phases.get(phase) for phase in phases]
    began = [one.began for one in stated if one and one.began]
    ended = [one.ended for one in stated if one and one.ended]
    if not stated or len(began) < len(stated) or len(ended) < len(stated):
        return Shown()
    return Shown(exactly((max(ended) - min(began)).days + 1), NOUGHT)
