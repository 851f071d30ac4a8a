"""What is open and cannot be done now: what it waits for, and when it opens."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.advice.asked import to_hold_again
from campaignflow.advice.waiting import awaits_event, better_first, comes_first, first_day, next_period, opens
from campaignflow.judgement.judgement import Judgement
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import NOTHING, Words, capital, joined


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


def blocked(judgement: Judgement, suggested: Collection[str]) -> tuple[Blocked, ...]:
    """What is open and not ``suggested``: what it waits for, and when it opens; soonest first."""
    steps, slots = judgement.campaign.steps, judgement.schedule.slots
    asked = [*slots, *(name for name in steps if name not in slots and to_hold_again(judgement, name))]
    found = (_blocked(judgement, name) for name in asked if name not in suggested)
    return tuple(sorted(filter(None, found), key=lambda one: one.opens or date.max))


def _blocked(judgement: Judgement, name: str) -> Blocked | None:
    shut, others = judgement.unmet(name), comes_first(judgement, name)
    better = [] if shut else better_first(judgement, name)
    day = opens(judgement, name) or _again(judgement, name)
    asked = shut or others or better or judgement.due(name).outcome.open
    if not asked or not (shut or others or better or day or awaits_event(judgement, name)):
        return None
    step, gates = judgement.campaign.steps[name], judgement.campaign.gates.get(name, ())
    ids = (*(rule.id for rule, _ in shut), *(rule.id for rule in better if rule in gates))
    said = [rule.says_unmet(outcome) for rule, outcome in shut] + list(_said([*better, *others]))
    said = said or list(_said(judgement.schedule.holding(name)))
    why = _shut(said or [judgement.due(name).sentence], day)
    return Blocked(subject=name, title=step.title, duty_of=step.by, rules=ids, opens=day, why=why)


def _again(judgement: Judgement, name: str) -> date | None:
    """When what recurs is to be done next."""
    slot = judgement.schedule.slots.get(name)
    here = slot is not None and first_day(judgement, slot) <= judgement.as_of
    return next_period(judgement, name) if here else None


def _said(rules: Sequence[Rule]) -> Iterator[Words]:
    return (rule.sentence() for rule in dict.fromkeys(rules))


def _shut(waits: Sequence[Words], opens: date | None) -> Words:
    """What a step waits for, in one sentence."""
    day = Words("最早{day}", "from {day} at the earliest").fill(day=opens) if opens else NOTHING
    return capital(joined([*waits, *([day] if opens else [])]))
