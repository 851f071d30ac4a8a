"""Which entry rules keep a step from taking place."""

from __future__ import annotations

from datetime import date

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.states import goes_on, lacks_more
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import MISSED, Force, Outcome, Reason, Status
from campaignflow.rules.rule import Rule

AMISS = (*MISSED, Status.INVALID)
_UNTOLD = (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT, Reason.NO_OUTCOME, Reason.UNTOLD, Reason.NOT_STATED)


def unmet(campaign: Campaign, case: Case, step: str, day: date) -> tuple[tuple[Rule, Outcome], ...]:
    """The binding entry rules that would not hold if ``step`` took place on ``day``.

    What cannot be told keeps the gate shut; what the text leaves ambiguous does not. A step of which an act stands
    goes on; one that is held once more passes its gates anew.
    """
    more = goes_on(campaign, case, step, day) and lacks_more(campaign, case, step, day) and case.done[step] <= day
    found = []
    for rule in campaign.gates.get(step, ()):
        if more and not rule.by_person:
            continue
        outcome = rule.outcome(case, step, day)
        if shuts(outcome) and rule.force is Force.BINDING:
            found.append((rule, outcome))
    return tuple(found)


def shuts(outcome: Outcome) -> bool:
    """Whether an entry rule that answers so keeps its step from taking place."""
    beyond_cure = outcome.reason is Reason.OVER  # of what came too often, and still opens the way (R10)
    return (outcome.status in AMISS and not beyond_cure) or outcome.reason in _UNTOLD
