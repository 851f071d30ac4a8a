"""What was overtaken has no date of its own any more: it is due with what waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.gates import is_open
from campaignflow.judgement.states import complete, goes_on
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force, Outcome, Reason, Status
from campaignflow.rules.rule import Rule


def due_with_others(campaign: Campaign, case: Case, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes, where what was overtaken is overdue since the first step is that cannot take place without it."""
    rules = campaign.rules
    asking = (place for place in campaign.once(_asking) if rules[place].id not in case.waived)
    taken = (place for place in asking if outcomes[place].reason is Reason.OVERTAKEN)
    fallen = [place for place in taken if not rules[place].unrecorded(case)]
    if not fallen:
        return outcomes
    late = [at for at, rule in enumerate(rules) if rule.completes and outcomes[at].status is Status.OVERDUE]
    found = list(outcomes)
    for place in fallen if late else ():
        waiting = _waiting_for(campaign, case, rules[place].subject)
        missed = [outcomes[at] for at in late if at == place or rules[at].subject in waiting]
        if missed:
            first = min(missed, key=_last)
            found[place] = evolve(outcomes[place], status=first.status, due=first.due, due_lenient=first.due_lenient)
    return tuple(found)


def _last(missed: Outcome) -> date:
    """The day since which something is overdue."""
    return missed.due_lenient or missed.due or date.max


def _asking(campaign: Campaign) -> tuple[int, ...]:
    """The places of the rules that ask for a step."""
    asked = (at for at, rule in enumerate(campaign.rules) if rule.completes and rule.force is not Force.PERMISSIVE)
    return tuple(asked)


def _waiting_for(campaign: Campaign, case: Case, step: str) -> set[str]:
    """The steps that wait for one, be it by way of others."""
    found, ahead = set[str](), [step]
    while ahead:
        behind = campaign.once(_gated).get(ahead.pop(), ())
        new = {later for gate, later in behind if _asks(case, gate) and _waits(campaign, case, later)} - found
        found |= new
        ahead += new
    return found


def _gated(campaign: Campaign) -> Mapping[str, list[tuple[Rule, str]]]:
    """By step, the binding gates that wait for it, each with the step that it opens."""
    found: dict[str, list[tuple[Rule, str]]] = {}
    for rule in campaign.rules:
        for earlier, later, _ in rule.order() if rule.gates and rule.force is Force.BINDING else ():
            if later in campaign.steps:
                found.setdefault(earlier, []).append((rule, later))
    return found


def _asks(case: Case, gate: Rule) -> bool:
    """Whether a gate may hold a step back."""
    if gate.enough is not None and is_open(gate.outcome(case, gate.subject, case.as_of)):
        return False
    return gate.id not in case.waived and (gate.condition is None or gate.condition.holds(case) is not False)


def _waits(campaign: Campaign, case: Case, step: str) -> bool:
    """Whether a step is still to take place."""
    return not complete(campaign.due[step], case) and not goes_on(campaign, case, step, date.max)
