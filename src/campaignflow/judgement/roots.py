"""What a fault comes from: one root told once, with what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.states import complete
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import MISSED, Force, Outcome, Reason, Status
from campaignflow.rules.rule import UNIT, Rule


def roots_of(campaign: Campaign, case: Case, outcomes: Mapping[str, Outcome]) -> Mapping[str, str]:
    """By id of a rule that is irregular, open or late because of another one, that one's id."""
    found = {rule.id: root for rule in campaign.rules if (root := _root(campaign, case, outcomes, rule)) is not None}
    roots = {rule: root for rule in found if (root := _followed(campaign, found, rule)) != rule}
    return roots | {rule.id: told for rule in campaign.rules if (told := _told_by(campaign, case, outcomes, rule))}


def _told_by(campaign: Campaign, case: Case, outcomes: Mapping[str, Outcome], rule: Rule) -> str | None:
    """The step whose record will tell whether a rule applies or was met, where that cannot be told yet."""
    if outcomes[rule.id].reason is not Reason.UNDECIDED:
        return None
    unsure = (earlier for earlier in _before(rule) if earlier in case.undecided or earlier in case.tainted)
    return next((campaign.due[step].id for step in (*rule.untold_by(case), *unsure)), None)


def _followed(campaign: Campaign, found: Mapping[str, str], rule: str) -> str:
    """The root of a root, as far back as it goes; of what says the same of its step, that."""
    seen, at = {rule}, found[rule]
    same = campaign.rule[at].subject == campaign.rule[rule].subject and not campaign.rule[at].is_gate
    while not same and at not in seen and at in found:
        seen.add(at)
        at = found[at]
    return at


def _root(campaign: Campaign, case: Case, outcomes: Mapping[str, Outcome], rule: Rule) -> str | None:
    outcome = outcomes[rule.id]
    if rule.id in case.passed and outcome.status is Status.VIOLATED:
        return next(_irregular_before(campaign, case, rule), None) or _unrecorded(campaign, case, outcomes, rule)
    if outcome.reason is Reason.IRREGULAR and outcome.open:
        return _fault(campaign, case, rule.subject)
    if rule.is_duty and outcome.status in MISSED and (same := _same_fault(campaign, outcomes, rule)) is not None:
        return same
    if outcome.open and (rule.is_duty or rule.within):
        return _holding(campaign, case, rule.subject) if rule.is_duty else _overdue(campaign, outcomes, rule)
    if outcome.reason is Reason.LATE and rule.is_duty:
        return _late_before(campaign, case, outcomes, rule)
    return None


def _same_fault(campaign: Campaign, outcomes: Mapping[str, Outcome], rule: Rule) -> str | None:
    """Another rule of a step that says the same: that a recipient lacks it; that it is binding, of a soft date."""
    missed = (other for other in campaign.rules_of.get(rule.subject, ()) if outcomes[other.id].status in MISSED)
    others = [other for other in missed if other.id != rule.id]
    reason = outcomes[rule.id].reason
    if reason is Reason.MISSING_RECIPIENT:
        return next((other.id for other in others if other.sends and other.force is rule.force), None)
    if reason is Reason.LATE:  # a recipient had it late, so that the step was done late
        sent = (other for other in others if other.sends and other.force is rule.force)
        late = next((other.id for other in sent if outcomes[other.id].reason is Reason.LATE), None)
        if late is not None:
            return late
    if rule.force is Force.SOFT:
        binding = (other for other in others if other.is_duty and other.force is Force.BINDING)
        return next((other.id for other in binding if other.quantity == rule.quantity), None)
    return None


def _overdue(campaign: Campaign, outcomes: Mapping[str, Outcome], rule: Rule) -> str | None:
    """The date of a step, if that has passed: it tells of it before what else is asked of the step."""
    due = campaign.due[rule.subject]
    late = outcomes[due.id].status is Status.OVERDUE and due.force in (rule.force, Force.BINDING)
    return due.id if late else None


def _unrecorded(campaign: Campaign, case: Case, outcomes: Mapping[str, Outcome], rule: Rule) -> str | None:
    """What tells first that nothing is recorded of a step before it: its date, else the first rule that passed it."""
    if outcomes[rule.id].reason is not Reason.MISSING:
        return None
    for earlier in _before(rule):
        due = campaign.due.get(earlier)
        if due is not None and not any(earlier in acts for acts in (case.records, case.void, case.undecided)):
            waiting = (campaign.rule[name] for name in case.passed if outcomes[name].status is Status.VIOLATED)
            missing = [one for one in waiting if outcomes[one.id].reason is Reason.MISSING and earlier in _before(one)]
            told = ([due] if outcomes[due.id].status is Status.OVERDUE else []) + missing
            weighs = (one for one in told if one.force in (rule.force, Force.BINDING))
            return next((one.id for one in weighs if one.duty_of in (rule.duty_of, UNIT)), None)
    return None


def _before(rule: Rule) -> Sequence[str]:
    """The steps that a gate puts before what it gates."""
    return [earlier for earlier, later, _ in rule.order() if later in rule.gates]


def _irregular_before(campaign: Campaign, case: Case, rule: Rule) -> Iterator[str]:
    """The faults of the acts that the rule waited for, and that did not count when it was passed."""
    passed = case.passed[rule.id]
    for earlier in dict.fromkeys(_before(rule)):
        for record in case.void.get(earlier, ()):
            if record.date is not None and record.date <= passed.day:
                fault = _fault_of(campaign, case, record.index)
                if fault is not None:
                    yield fault


def _fault(campaign: Campaign, case: Case, step: str) -> str | None:
    """The rule for whose sake the last void act of a step does not count."""
    acts = case.void.get(step, ())
    return _fault_of(campaign, case, acts[-1].index) if acts else None


def _fault_of(campaign: Campaign, case: Case, index: int) -> str | None:
    """The rule for whose sake an act does not count, followed back to the first fault."""
    act = case.acts[index]
    voiding = papers_of(campaign).voiding[str(act.record.step)]
    for missed in act.missed:
        rule, passed = campaign.rule[missed], case.passed.get(missed)
        if not rule.gates and rule.force is Force.BINDING:  # too few were there
            return missed
        mine = passed is not None and passed.record.index == index
        if missed not in voiding or (passed and mine and not rule.voids(passed.outcome)):
            continue  # it did not make the act void
        return next(_irregular_before(campaign, case, rule), missed) if passed else missed
    return None


def _holding(campaign: Campaign, case: Case, step: str) -> str | None:
    """What an open step waits for, followed back to the first that can be done."""
    seen, at = {step}, step
    while (before := _first_open_before(campaign, case, at)) is not None and before not in seen:
        seen.add(before)
        at = before
    return campaign.due[at].id if at != step else None


def _first_open_before(campaign: Campaign, case: Case, step: str) -> str | None:
    """A step that is to come before it: by what binds, else in principle.

    That phases merely follow each other in the plan holds no step back; and what lies in no year of the campaign
    waits for its own day to be told aright.
    """
    if any(act.index in case.doubted for act in case.undecided.get(step, ())):
        return None
    holding = (rule for rule in campaign.gates.get(step, ()) if rule.id not in case.waived)
    mine = [rule for rule in holding if not _mere_order_of_phases(campaign, rule)]
    for rule in sorted(mine, key=lambda rule: list(Force).index(rule.force)):
        for earlier, later, _ in rule.order():
            if later == step and earlier in campaign.due and not complete(campaign.due[earlier], case):
                return earlier
    return None


def _mere_order_of_phases(campaign: Campaign, rule: Rule) -> bool:
    return rule.subject in campaign.phases and rule.force is not Force.BINDING


def _late_before(campaign: Campaign, case: Case, outcomes: Mapping[str, Outcome], rule: Rule) -> str | None:
    """A step before it that was itself late: it held this one up."""
    for gate in campaign.gates.get(rule.subject, ()):
        for earlier, later, _ in gate.order() if gate.id not in case.waived else ():
            due = campaign.due.get(earlier)
            if later == rule.subject and due is not None and outcomes[due.id].reason is Reason.LATE:
                return due.id
    return None


def is_consequence(case: Case, rule: Rule, outcome: Outcome, root: Rule) -> bool:
    """Whether what stands amiss is so only because of another fault, and is told under that."""
    irregular = outcome.reason is Reason.IRREGULAR and outcome.open
    same = (rule.is_duty or rule.within) and root.subject == rule.subject and outcome.status in MISSED
    return (
        irregular or bool(same) or (rule.id in case.passed and outcome.status in MISSED and outcome.reason is not None)
    )
