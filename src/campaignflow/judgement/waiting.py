"""What was overtaken has no date of its own any more: it is due with what waits for it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force, Outcome, Reason, Status
from campaignflow.rules.rule import Rule


def due_with_others(campaign: Campaign, case: Case, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes, where what was overtaken is overdue if a step is that may not take place without it."""
    if not any(outcomes[place].reason is Reason.OVERTAKEN for place in campaign.once(_duties)):
        return outcomes
    found = {rule.id: outcome for rule, outcome in zip(campaign.rules, outcomes, strict=True)}
    awaited = [rule for rule in campaign.rules if _may_be_overdue(rule, found[rule.id])]
    for _ in awaited:  # each round may make one more overdue
        for rule in awaited:
            late = any(found[campaign.due[step].id].status is Status.OVERDUE for step in _held_up(campaign, case, rule))
            if late and found[rule.id].status is Status.PENDING:
                found[rule.id] = evolve(found[rule.id], status=Status.OVERDUE)
    return tuple(found.values())


def _duties(campaign: Campaign) -> tuple[int, ...]:
    """The places of the rules that ask for a step."""
    return tuple(place for place, rule in enumerate(campaign.rules) if rule.is_duty)


def _may_be_overdue(rule: Rule, outcome: Outcome) -> bool:
    return rule.completes and outcome.reason is Reason.OVERTAKEN and rule.force is not Force.PERMISSIVE


def _held_up(campaign: Campaign, case: Case, rule: Rule) -> set[str]:
    """The steps that may not take place before the step of a rule is done."""
    waiting = campaign.once(_waiting).get(rule.subject, ())
    asked = ((gate, later) for gate, later in waiting if gate.id not in case.waived)
    return {later for gate, later in asked if gate.condition is None or gate.condition.holds(case) is not False}


def _waiting(campaign: Campaign) -> Mapping[str, list[tuple[Rule, str]]]:
    """By step, the binding gates that wait for it, each with the step that it opens."""
    found: dict[str, list[tuple[Rule, str]]] = {}
    for rule in campaign.rules:
        for earlier, later, _ in rule.order() if rule.gates and rule.force is Force.BINDING else ():
            if later in campaign.steps:
                found.setdefault(earlier, []).append((rule, later))
    return found
