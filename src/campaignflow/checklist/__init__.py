"""One model of a checklist, made from a campaign, or from a campaign and one unit's progress.

Items map one to one onto the campaign's rules; writers turn the model into a form.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.campaign import Campaign, Phase
from campaignflow.judgement import Judgement, Verdict
from campaignflow.rule import Rule
from campaignflow.verdict import Basis, Force, Reference, Status
from campaignflow.words import Words, capital

__all__ = ["Checklist", "Group", "Item", "checklist"]


@frozen(kw_only=True)
class Item:
    """One thing that the plan asks."""

    number: int
    rule: str
    asks: Words
    """What to do: the rule's sentence."""
    reference: Reference
    responsible: Words
    condition: Words | None
    due: date | None
    """The due date under the strict reading, where a day is known."""
    force: Force
    basis: Basis
    status: Status | None = None
    """None on a blank checklist."""
    found: Words | None = None
    """What was found: the whole message."""
    pointers: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "rule": self.rule,
            "asks": self.asks.to_dict(),
            "reference": self.reference.to_dict(),
            "responsible": self.responsible.to_dict(),
            "condition": self.condition and self.condition.to_dict(),
            "due": self.due and self.due.isoformat(),
            "force": str(self.force),
            "basis": str(self.basis),
            "status": self.status and str(self.status),
            "found": self.found and self.found.to_dict(),
            "pointers": list(self.pointers),
        }


@frozen(kw_only=True)
class Group:
    """The items of one step or document."""

    subject: str
    title: Words
    items: tuple[Item, ...]

    def to_dict(self) -> dict[str, Any]:
        items = [item.to_dict() for item in self.items]
        return {"subject": self.subject, "title": self.title.to_dict(), "items": items}


@frozen(kw_only=True)
class Section:
    """A phase with its steps, or the documents."""

    id: str
    title: Words
    groups: tuple[Group, ...]

    def to_dict(self) -> dict[str, Any]:
        groups = [group.to_dict() for group in self.groups]
        return {"id": self.id, "title": self.title.to_dict(), "groups": groups}


@frozen(kw_only=True)
class Checklist:
    """All that a plan asks, grouped as the plan is; with one unit's status where it is filled in."""

    campaign: str
    version: str
    title: Words
    source: str
    unit: str | None
    as_of: date | None
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for group in section.groups for item in group.items)

    def to_dict(self) -> dict[str, Any]:
        return {
            "campaign": self.campaign,
            "version": self.version,
            "title": self.title.to_dict(),
            "source": self.source,
            "unit": self.unit,
            "as_of": self.as_of and self.as_of.isoformat(),
            "sections": [section.to_dict() for section in self.sections],
        }


PAPERS = Words("文件", "Papers")


def checklist(campaign: Campaign, judgement: Judgement | None = None) -> Checklist:
    """The checklist of a campaign: blank, or filled in from one unit's judgement."""
    verdicts = judgement.verdict if judgement is not None else {}
    numbers = iter(range(1, len(campaign.rules) + 1))

    def group(subject: str, title: Words) -> Group:
        rules = campaign.rules_of.get(subject, ())
        items = tuple(_item(next(numbers), rule, verdicts.get(rule.id)) for rule in rules)
        return Group(subject=subject, title=title, items=items)

    def named(phase: Phase) -> list[str]:
        return [name for name in (phase.id, *phase.steps) if name in campaign.rules_of]

    sections = [
        Section(id=phase.id, title=phase.title, groups=tuple(group(n, campaign.title_of(n)) for n in named(phase)))
        for phase in campaign.phases.values()
    ]
    papers = tuple(group(d.id, d.title) for d in campaign.documents.values() if d.id in campaign.rules_of)
    if papers:
        sections.append(Section(id="documents", title=PAPERS, groups=papers))
    return Checklist(
        campaign=campaign.id,
        version=campaign.version,
        title=campaign.title,
        source=campaign.source,
        unit=None if judgement is None else judgement.progress.unit.name or judgement.progress.unit.id,
        as_of=None if judgement is None else judgement.as_of,
        sections=tuple(sections),
    )


def _item(number: int, rule: Rule, verdict: Verdict | None) -> Item:
    bound = getattr(rule, "bound", None)
    return Item(
        number=number,
        rule=rule.id,
        asks=capital(rule.sentence()),
        reference=rule.reference,
        responsible=rule.actor,
        condition=rule.condition.words if rule.condition else None,
        due=verdict.due
        if verdict is not None and verdict.due
        else getattr(bound, "strict", getattr(bound, "day", None)),
        force=rule.force,
        basis=rule.basis,
        status=None if verdict is None else verdict.status,
        found=None if verdict is None else verdict.message,
        pointers=() if verdict is None else verdict.pointers,
    )
