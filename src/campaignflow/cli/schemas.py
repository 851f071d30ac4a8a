"""The JSON Schemas of the files that are read or written, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from campaignflow.campaign.spec import spec_schema
from campaignflow.checklists.schema import batch_schema, checklist_schema
from campaignflow.rollups.report import report_schema
from campaignflow.rules.answers import progress_schema
from campaignflow.rules.kinds import kinds
from campaignflow.wording.words import Lang

SCHEMAS: Mapping[str, Callable[[Lang, str], Mapping[str, Any]]] = {
    "spec": lambda lang, draft: spec_schema(kinds().values(), lang, draft),
    "progress": progress_schema,
    "report": report_schema,
    "checklist": checklist_schema,
    "batch": batch_schema,
}
