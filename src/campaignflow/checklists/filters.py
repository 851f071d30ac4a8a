"""Parts of a checklist, by phase, body, role, status or due date. Pure; items keep their numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from attrs import evolve

from campaignflow.checklists.model import Checklist, Item, Stage, grouped
from campaignflow.rules.outcome import OPEN, Status


def only(checklist: Checklist, wanted: Callable[[Item], bool]) -> Checklist:
    """The checklist with those items alone; a section or group without any is left out."""
    return evolve(checklist, sections=grouped([item for item in checklist.items if wanted(item)]))


def of_phases(checklist: Checklist, phases: Collection[str]) -> Checklist:
    """What the phases ask, by id."""
    return only(checklist, lambda item: item.phase in phases)


def of_bodies(checklist: Checklist, bodies: Collection[str]) -> Checklist:
    """What is the duty of one of the bodies, alone or with others; ``"unit"`` is the unit."""
    return only(checklist, lambda item: any(party.id in bodies for party in item.bodies))


def of_roles(checklist: Checklist, roles: Collection[str]) -> Checklist:
    """What belongs to a step over which one of the roles presides in person, by id."""
    return only(checklist, lambda item: any(role in roles for role in item.roles))


def of_statuses(checklist: Checklist, wanted: Collection[Status | Stage]) -> Checklist:
    """What has one of the statuses or stages; nothing of a blank checklist has any."""
    return only(checklist, lambda item: item.status in wanted or item.stage in wanted)


def due_within(checklist: Checklist, days: int, of: date) -> Checklist:
    """What is not settled and due no later than so many days after ``of``.

    What is overdue is among it, and what must be made good or cannot be told for want of usable data.
    """
    last = date.max if days > (date.max - of).days else of + timedelta(days)
    return only(checklist, lambda item: not item.settled and item.due is not None and item.due <= last)


def is_open(item: Item) -> bool:
    """Whether the act it asks for is still to come; on a blank checklist every one is."""
    undone = item.status is Status.AMBIGUOUS and item.done is None
    dateless = item.status is Status.WAIVED and not item.settled
    return item.status is None or item.status in OPEN or undone or dateless
