"""What takes place once, and is to be held again for its own sake: what was to go with it still can."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import MISSED, Cure, Force
from campaignflow.rules.rule import UNIT, Rule


def with_anew(campaign: Campaign, case: Case) -> Case:
    """The case, told which of those steps are to be held again: one may be so only for the sake of another."""
    anew = frozenset(rule.subject for rule in campaign.once(_of_company) if _asks_again(rule, case))
    return case if anew == case.anew else with_anew(campaign, evolve(case, anew=anew))


def _of_company(campaign: Campaign) -> Sequence[Rule]:
    """What the unit is bound to, or should, of each step that takes place once and with which another is to."""
    steps = {rule.within for rule in campaign.rules if rule.within and campaign.steps[rule.within].once}
    rules = (rule for step in steps for rule in campaign.rules_of[step] if not rule.gates)
    return [rule for rule in rules if rule.duty_of == UNIT and rule.force is not Force.PERMISSIVE]


def _asks_again(rule: Rule, case: Case) -> bool:
    outcome = rule.outcome(case)
    if outcome.status not in MISSED or rule.mended(case) is not None:
        return False
    return rule.cure(case, outcome, moves=not case.moving.isdisjoint(rule.steps)) is Cure.AGAIN
