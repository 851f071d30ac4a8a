"""Why something is suggested, in words: what it settles, what became of its last act, and what waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from campaignflow.advice.asked import (
    asks_for_register,
    does_not_count,
    earlier_of,
    left_open,
    to_hold_again,
    unrecorded,
)
from campaignflow.advice.waiting import better_first
from campaignflow.campaign.papers import papers_of
from campaignflow.campaign.parts import Leave
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.verdict import Verdict
from campaignflow.rules.outcome import Reason, Status
from campaignflow.rules.told import LACKING, by_fault
from campaignflow.wording.words import NOTHING, Words, capital, joined, listing

_LACKS = Words("尚缺：", "still missing: ")
_REGISTER = Words(
    "问题台账；请列出查出的问题，没有查出的注明没有（problems: []）",
    "the register of problems; list the problems found, or say that none was found (problems: [])",
)
_SAME_VERSION = Words(
    "；已有后续环节依据该稿办理，请补记在该次记录中，或注明为更正（correction: true），否则视为另出新稿",
    "; others have acted on this version: add it to the record of that act, or mark the record as a correction "
    "(correction: true), else it is a new version",
)
_RECORD = Words("；如已进行，请补录并注明日期", "; if it took place, enter it with its day")
_BY = Words("；后续步骤要求不迟于{by}", "; what follows needs it by {by}")
_BY_THE_END = Words("；最迟应于{by}方案所定时间结束前办妥", "; at the latest by {by}, when the plan's time ends")
_VOID = Words("；{day}所办不作数，须重新办理", "; what was done on {day} does not count, so it is to be done again")
_FALLEN = Words(
    "；因{day}的“{title}”，原先所办不再有效，须重新办理",
    "; “{title}” of {day} took back what was done, so it is to be done again",
)
_AGAIN = Words("；须重新办理", "; it is to be done again")
_ANEW = Words(
    "；须重新办理，并在记录中注明取代原先所办（replaces: true），重新起算",
    "; it is to be done again, its record saying that it takes the place of what was done (replaces: true): the count "
    "begins again",
)
_TOGETHER = Words("（与{others}一并）", ", together with {others}")
_ELSE = Words("；否则与{others}一并重新办理", "; else it is held in the course of a further {others}")
_ROUND = Words("；“{title}”须重新办理", "; “{title}” is to be done again")
_LEAVE = Words(
    "；不能参加的，也可按规定报批（{leave}）",
    "; or whoever cannot take part is let off ({leave})",
)
_THEN = Words("；此后才轮到：{titles}", "; only then come: {titles}")


def is_again(judgement: Judgement, step: str) -> bool:
    """Whether an act of a step took place and does not count, or not any more, or is to be held again."""
    return bool(why_again(judgement, step))


def lacking(judgement: Judgement, step: str, wanted: Sequence[Verdict]) -> Words:
    """What of an act is still missing; of a version on which others have acted, how it is entered without a new one."""
    papers = papers_of(judgement.campaign)
    of_acts = any(not verdict.rule.of_problems for verdict in wanted)  # what a problem lacks is in no record
    judges = papers.judged_by.get(step, ()) if of_acts and step in papers.writing else ()
    acted_on = not judgement.case.records.keys().isdisjoint(judges)
    return capital(_LACKS + _asked(wanted) + (_SAME_VERSION if acted_on else NOTHING))


def reason(
    judgement: Judgement, step: str, wanted: Sequence[Verdict], unlocks: Sequence[str], by: date | None
) -> Words:
    """Why a step is suggested, the first of what it settles in full."""
    return capital(_asked(wanted, by) + _who(judgement, wanted) + _past(judgement, step, wanted[0], unlocks))


def instead(leave: Sequence[Leave]) -> Words:
    """The other way, where somebody was missing at an act: to be let off."""
    return _LEAVE.fill(leave=listing([one.sentence() for one in leave], Words("；", "; "))) if leave else NOTHING


def _asked(wanted: Sequence[Verdict], by: date | None = None) -> Words:
    first, fields = wanted[0], sum(map(asks_for_register, wanted))
    more = len(wanted) - 1 - max(0, fields - 1)  # the fields of a register that is not there are one thing
    place = first.reference.locator
    where = Words(f"（{place}）", f" ({place})") if place else NOTHING
    also = Words(f"，另有{more}项要求", f", and {more} more") if more else NOTHING
    # What was taken back is told with the date that it had.
    stated = [verdict.due for verdict in wanted if verdict.due is not None and verdict.reason is not Reason.OVERTAKEN]
    sooner = by is not None and (not stated or by < min(stated))
    needed = _BY_THE_END if first.reason is Reason.OVERTAKEN and by == first.judgement.campaign.last_day else _BY
    undated = first.rule.undated if first.status is Status.WAIVED else None
    asks = _REGISTER if asks_for_register(first) else undated.sentence() if undated else first.sentence
    return asks + where + (needed.fill(by=by) if sooner else NOTHING) + also


def _who(judgement: Judgement, wanted: Sequence[Verdict]) -> Words:
    """Who still lacks how much, of each group of which each is to do it."""
    asked = {verdict.rule.quantity: verdict.subject for verdict in wanted}
    lacking = {quantity.group_title: quantity.lacking(judgement.case, step) for quantity, step in asked.items()}
    said = {group: who for group, who in lacking.items() if who}
    named = [group + Words("：", ": ") + who for group, who in said.items()] if len(said) > 1 else said.values()
    return LACKING.fill(who=joined(named)) if said else NOTHING


def _past(judgement: Judgement, step: str, wanted: Verdict, unlocks: Sequence[str]) -> Words:
    """What became of earlier acts of a step, and what hangs on it; that an act may only be missing from the record."""
    if again := why_again(judgement, step):
        title = judgement.campaign.title_of(step)
        said = _ROUND.fill(title=title) if again == _AGAIN and wanted.subject != step else again
        said += _with(judgement, step, _TOGETHER)
        titles = listing(judgement.campaign.title_of(name) for name in unlocks if _is_held_up(judgement, name, step))
        return said + (_THEN.fill(titles=titles) if titles else NOTHING)
    return _RECORD + _with(judgement, step, _ELSE) if is_to_be_entered(judgement, step) else NOTHING


def _with(judgement: Judgement, step: str, said: Words) -> Words:
    """What a step is to be held together with, in a further round: what it lies in, or what lies in it."""
    rounds = [(outer, rule.subject) for outer, rules in judgement.schedule.reopened.items() for rule in rules]
    others = [one for pair in rounds if step in pair for one in pair if one != step]
    titles = [judgement.campaign.title_of(one) for one in dict.fromkeys(others)]
    quoted = listing(Words(f"“{title.zh}”", f"“{title.en}”") for title in titles)
    return said.fill(others=quoted) if titles else NOTHING


def is_to_be_entered(judgement: Judgement, step: str) -> bool:
    """Whether others went by as if a step had taken place, of which nothing is there: it may only not be recorded."""
    unsaid = step not in judgement.case.records and unrecorded(judgement, step)
    return bool(unsaid or step in judgement.case.unrevised) and not why_again(judgement, step)


def _is_held_up(judgement: Judgement, later: str, step: str) -> bool:
    """Whether a later step waits for this one, be it in principle only."""
    rules = [*(rule for rule, _ in judgement.unmet(later)), *better_first(judgement, later)]
    return any(step in earlier_of(rule, later) for rule in rules)


def why_again(judgement: Judgement, step: str) -> Words:
    """Why a step is to be done again; empty where it is not."""
    void, fallen = does_not_count(judgement, step), judgement.case.fallen.get(step)
    if step in judgement.case.unrevised:
        return NOTHING
    if void is not None:
        said = by_fault(judgement.case, void)
        return Words("；", "; ") + said + _AGAIN if said else _VOID.fill(day=void.date)
    if fallen is not None:
        return _FALLEN.fill(title=judgement.campaign.title_of(str(fallen.step)), day=fallen.date)
    missed = to_hold_again(judgement, step)
    if any(verdict.reason is Reason.OVER for verdict in missed):
        return _ANEW
    held_again = missed or left_open(judgement, step) or step in judgement.schedule.reopened
    return _AGAIN if held_again else NOTHING
