"""What an act's own record says for which it does not count: that nobody was there, or a year that cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force
from campaignflow.rules.rule import Rule


def nobody(record: Record) -> bool:
    """Whether, by its own record, nobody was there."""
    present = record.present
    return bool(present) and not any(present.values())


def in_doubt(campaign: Campaign, record: Record) -> bool:
    """Whether it lies in a year in which the campaign has no day, and nobody has confirmed that."""
    years, day = campaign.years, record.date
    return day is not None and day.year not in years and bool(years) and not record.confirmed


def unattended(campaign: Campaign, case: Case, record: Record) -> Iterator[Rule]:
    """Of an act at which nobody was, the rules on who is to be there."""
    for rule in campaign.rules_of.get(str(record.step), ()) if nobody(record) else ():
        asked = rule.force is not Force.PERMISSIVE and rule.id not in case.waived
        applies = rule.condition is None or rule.condition.holds(case) is True
        if asked and applies and rule.unattended(case, record):
            yield rule
