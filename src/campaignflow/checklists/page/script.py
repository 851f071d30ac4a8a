"""What the script of a page works with, as data embedded in the page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from campaignflow.checklists.filters import is_open
from campaignflow.checklists.model import Item
from campaignflow.checklists.page.content import Content
from campaignflow.checklists.page.fields import field_id
from campaignflow.checklists.page.markup import Html, element
from campaignflow.checklists.page.words import SCRIPT_SAYS
from campaignflow.progress.file import PROGRESS_VERSION
from campaignflow.rules.outcome import Status
from campaignflow.wording.words import capital

_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def script_data(page: Content) -> Html:
    """The element that holds the data."""
    return element("script", Html(_embedded(_data(page))), type="application/json", id="data")


def _data(page: Content) -> dict[str, Any]:
    made, campaign = page.checklist, page.campaign
    head = {"progress": PROGRESS_VERSION, "campaign": made.campaign, "version": made.version}
    facts = {} if campaign is None else campaign.attributes
    return {
        "key": "/".join(("campaignflow", made.campaign, made.version, made.unit_id or "")),
        "file": re.sub(r"[^\w.-]+", "-", f"{made.campaign}.json", flags=re.ASCII),
        "base": None if campaign is None else (page.progress or head),
        "truths": [name for name, fact in facts.items() if not fact.values],
        "numbers": [name for name, fact in facts.items() if fact.is_number],
        "items": [_item(page, item) for item in made.items],
        "steps": _steps(page),
        "says": {key: page.say(words) for key, words in SCRIPT_SAYS.items()},
    }


def _item(page: Content, item: Item) -> dict[str, Any]:
    said = page.ticks.get(item.rule)
    found: dict[str, Any] = {"rule": item.rule, "phase": item.phase, "who": [party.id for party in item.bodies]}
    if item.status is not None:
        found["status"] = str(item.status)
    if said is not None and (is_open(item) or (said.every and item.status is Status.SATISFIED)):
        found |= {"step": said.step, "says": dict(said.says), "every": said.every}
    return found


def _steps(page: Content) -> dict[str, Any]:
    """The steps whose day is asked, with the fields in which it is entered."""
    return {
        step.id: {
            "title": capital(step.title).say(page.lang),
            "field": field_id(f"date/{step.id}"),
            "outcomes": bool(step.outcomes),
        }
        for steps in page.steps.values()
        for step in steps
    }


def _embedded(data: Mapping[str, Any]) -> str:
    """JSON that ends no element and holds nothing hidden: all but ASCII is escaped, and so is ``< > &``."""
    return json.dumps(data, separators=(",", ":")).translate(_UNSAFE)
