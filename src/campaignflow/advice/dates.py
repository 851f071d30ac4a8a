"""How the date of a rule came about for one unit, step by step, each with the clause that it rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.judgement.judgement import Judgement
from campaignflow.rules.derivation import Move
from campaignflow.rules.outcome import Reference
from campaignflow.wording.words import Words


@frozen(kw_only=True)
class DateStep:
    """One step from the plan's words to a day."""

    move: Move
    """What it does: ``text``, ``anchor``, ``count``, ``roll``, ``reading`` or ``lenient``."""
    says: Words
    day: date | None
    """The day as far as this step; None where it is not known."""
    rule: str
    """The rule whose date it is."""
    reference: Reference
    """The clause of the rule, or of what its date counts from."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "move": self.move.value,
            "says": self.says.to_dict(),
            "day": self.day and self.day.isoformat(),
            "rule": self.rule,
            "reference": self.reference.to_dict(),
        }


def date_of(judgement: Judgement, rule: str) -> tuple[DateStep, ...]:
    """The steps to the date of a rule; none where it has no date. Raises KeyError where there is no such rule."""
    verdict, campaign = judgement.verdict[rule], judgement.campaign
    if verdict.rule.is_undated(judgement.case):
        return ()
    found = []
    for leg in verdict.rule.derived(judgement.case):
        whose = campaign.steps.get(leg.of) or campaign.events.get(leg.of) or verdict
        found.append(DateStep(move=leg.move, says=leg.says, day=leg.day, rule=rule, reference=whose.reference))
    return tuple(found)
