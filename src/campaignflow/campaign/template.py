"""An empty progress file of a campaign: every step, the keys its records take, the names that may stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.spec_terms import AttributeSpec
from campaignflow.progress.file import PROGRESS_VERSION
from campaignflow.progress.record import Record
from campaignflow.rules.rule import UNIT

DAY = "YYYY-MM-DD"
_COUNTED = ("present", "counts")
_NUMBERS = ("times", "days")
_TEXTS: Mapping[str, str] = {"date": DAY, "began": DAY, "half": "am | pm"}
_ORDER = {name: place for place, name in enumerate(attrs.fields_dict(Record))}


def keys_of(campaign: Campaign, step: str) -> Mapping[str, tuple[str, ...]]:
    """The keys that a record of a step takes, in their order, with the names that may stand in each; none: any value.

    Raises KeyError where there is no such step.
    """
    known = campaign.steps[step]
    found: dict[str, dict[str, None]] = {"step": {}, "date": {}}
    for key, names in _asked(campaign, step):
        found.setdefault(key, {}).update(dict.fromkeys(names))
    if known.outcomes:
        found["outcome"] = dict.fromkeys(known.outcomes)
    if known.numbers:
        found["numbers"] = dict.fromkeys(known.numbers)
    if known.by != UNIT and len(known.jointly) > 1:
        found["by"] = dict.fromkeys(known.jointly)
    ordered = sorted(found, key=lambda key: _ORDER.get(key, len(_ORDER)))
    return {key: tuple(found[key]) for key in ordered}


def _asked(campaign: Campaign, step: str) -> Iterator[tuple[str, Iterable[str]]]:
    """The keys that the rules about a step read from its records, and the names in them."""
    for rule in campaign.rules:
        if step not in rule.steps or rule.subject in campaign.phases:
            continue
        accepted = {key: names for of, key, names in rule.accepts() if of == step}
        for key in {*rule.evidence(), *accepted} & _ORDER.keys():
            yield key, sorted(accepted.get(key) or ()) or _named(campaign, step, key, rule.titles())


def _named(campaign: Campaign, step: str, key: str, titles: Iterable[str]) -> Iterable[str]:
    """The names that may stand under a key, of those that a rule itself names, or that count its step."""
    if key in ("date", "began", "half", *_NUMBERS):
        return ()
    if key == "counts":
        return [rule.each for rule in campaign.rules_of.get(step, ()) if rule.each]
    return titles


def template(campaign: Campaign, steps: Iterable[str] = ()) -> dict[str, Any]:
    """A progress file to fill in, as plain data: of all steps or some; what does not apply is to be deleted.

    Raises KeyError where there is no such step.
    """
    steps, groups = tuple(steps), dict.fromkeys(campaign.measured.values())
    unit: dict[str, Any] = {"id": "ID", "name": "NAME"}
    unit |= {"attributes": {name: _said(campaign.attributes[name]) for name in campaign.asked_attributes}}
    unit |= {"headcounts": dict.fromkeys(groups, 0)}
    records = [_record(campaign, step) for step in steps or campaign.steps]
    head = {"progress": PROGRESS_VERSION, "campaign": campaign.id, "version": campaign.version}
    stated = {
        "unit": {key: value for key, value in unit.items() if value != {}},
        **_lists(campaign),
        "records": records,
    }
    return {**head, **stated, "claims": _claims(steps or campaign.phases)}


def _lists(campaign: Campaign) -> dict[str, Any]:
    """The lists that the unit is to keep, each with one entry to copy; nothing where there is none."""
    if campaign.folded is None:
        return {}
    spec, of = campaign.folded.spec, campaign.folded.of

    def entry(name: str) -> dict[str, Any]:
        asked = [attribute for attribute in spec.attributes if of.get(attribute) == name]
        attributes = {one: _said(spec.attributes[one]) for one in asked}
        said = {"attributes": attributes, "events": {one: DAY for one in spec.events if of.get(one) == name}}
        return {"id": "ENTRY", "title": "TITLE", **{key: value for key, value in said.items() if value}}

    return {"lists": {name: [entry(name)] for name in spec.lists}}


def _claims(names: Iterable[str]) -> list[dict[str, Any]]:
    """What the unit may say of itself of some steps or phases."""
    about = " | ".join(names)
    return [{"about": about, "done": "true | false"}, {"about": about, "count": 0, "of": 0}]


def _said(attribute: AttributeSpec) -> str:
    return " | ".join(attribute.words) or "NUMBER"


def _record(campaign: Campaign, step: str) -> dict[str, Any]:
    said = {key: _shown(key, names) for key, names in keys_of(campaign, step).items() if key != "step"}
    of = {"of": "ENTRY"} if campaign.folded and step in campaign.folded.of else {}
    return {"step": step, **of, **said}


def _shown(key: str, names: tuple[str, ...]) -> Any:
    """How the value of a key is written."""
    if key in _COUNTED:
        return dict.fromkeys(names, 0)
    if key == "numbers":
        return dict.fromkeys(names, "NUMBER")
    if key == "attested":
        return dict.fromkeys(names, "true | false")
    if key in ("outcome", "by"):
        return " | ".join(names)
    return list(names) if key not in _TEXTS and key not in _NUMBERS else _TEXTS.get(key, 1)
