"""What an act's own record says of what was amiss: nobody was there, or something was not as it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force
from campaignflow.rules.rule import Rule


def nobody(record: Record) -> bool:
    """Whether, by its own record, nobody was there."""
    present = record.present
    return bool(present) and not any(present.values())


def unattended(campaign: Campaign, case: Case, record: Record) -> Iterator[Rule]:
    """Of an act at which nobody was, the rules on who is to be there."""
    for rule in campaign.rules_of.get(str(record.step), ()) if nobody(record) else ():
        asked = rule.force is not Force.PERMISSIVE and rule.id not in case.waived
        applies = rule.condition is None or rule.condition.holds(case) is True
        if asked and applies and rule.unattended(case, record):
            yield rule


def lacking(campaign: Campaign, case: Case, record: Record) -> bool:
    """Whether an act is known to lack something binding that cannot be added to it."""
    rules = (rule for rule in campaign.rules_of.get(str(record.step), ()) if rule.force is Force.BINDING)
    return any(rule.surely_applies(case) and rule.faulty(case, record) for rule in rules)


def too_late(campaign: Campaign, stood: Sequence[Record], record: Record) -> bool:
    """Whether time has settled how a step came out; only what takes the place of that can change it."""
    last = stood[-1] if stood else None
    settled = last is not None and last.by_time and last.outcome not in campaign.steps[str(last.step)].leaves_open
    return settled and not record.replaces
