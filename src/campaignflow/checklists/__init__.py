"""One model of a checklist, and a writer for each format.

A checklist is made from a campaign, blank, or from a campaign and one unit's judgement, filled in; a
:class:`Batch` has one row for each of many units. Writers turn the model into a form.
"""

from campaignflow.checklists.filters import due_within, is_open, of_bodies, of_phases, of_roles, of_statuses, only
from campaignflow.checklists.making import checklist
from campaignflow.checklists.model import (
    ACTION_WORDS,
    OPINION_WORDS,
    STAGE_WORDS,
    STRENGTH_WORDS,
    Checklist,
    Group,
    Item,
    Party,
    Section,
    Stage,
)
from campaignflow.checklists.units import Batch, UnitRow, batch

__all__ = [
    "ACTION_WORDS",
    "OPINION_WORDS",
    "STAGE_WORDS",
    "STRENGTH_WORDS",
    "Batch",
    "Checklist",
    "Group",
    "Item",
    "Party",
    "Section",
    "Stage",
    "UnitRow",
    "batch",
    "checklist",
    "due_within",
    "is_open",
    "of_bodies",
    "of_phases",
    "of_roles",
    "of_statuses",
    "only",
]
