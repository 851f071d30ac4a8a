"""What a tick in a checklist means as a record of progress, for forms that are ticked by hand.

A tick says what one act must say to settle its rule (:meth:`Rule.ticked`); the form adds the day. What takes more than
a tick (numbers, a choice of names, the days of other steps) has no meaning here and is told to the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.model import Item


@frozen(kw_only=True)
class Tick:
    """What the record of a step says when an item is ticked."""

    step: str
    says: Mapping[str, Any]
    """By key of a record: names to be listed, declarations, or a single value."""
    every: bool
    """Wanted of every record of the step, not of one of them."""


def tick(campaign: Campaign, item: Item) -> Tick | None:
    """The meaning of a tick at ``item``; None where a tick says too little."""
    rule = campaign.rule[item.rule]
    said = {key: value for key, value in rule.ticked().items() if key != "step"}
    if rule.is_duty and rule.ticked():
        said["by"] = rule.duty_of
    return Tick(step=rule.settled_by, says=said, every=rule.of_every_act) if said else None
