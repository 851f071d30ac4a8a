"""One model of a checklist, and a writer for each format.

A checklist is made from a campaign, blank, or from a campaign and one unit's judgement, filled in; a
:class:`Batch` has one row for each of many units. Writers turn the model into a form.
"""

from campaignflow.checklist.batch import Batch, Row, batch
from campaignflow.checklist.filters import due_within, is_open, of_bodies, of_phases, of_roles, of_statuses, only
from campaignflow.checklist.making import checklist
from campaignflow.checklist.model import (
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
    "Row",
    "Section",
    "Stage",
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
