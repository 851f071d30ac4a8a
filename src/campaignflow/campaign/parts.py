"""The parts of a campaign as meant: its steps, documents, events, phases and waivers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from campaignflow.campaign.spec import Action, CampaignSpec
from campaignflow.campaign.spec_terms import NumberSpec
from campaignflow.rules.bounds import Bound
from campaignflow.rules.condition import Condition
from campaignflow.rules.gaps import Gap
from campaignflow.rules.outcome import Basis, Force, Reference
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Window
from campaignflow.source.frozen import EMPTY
from campaignflow.source.lazy import read_only
from campaignflow.source.text import Located
from campaignflow.wording.words import NOTHING, Words, listing

OWN_UNIT = Words("本单位", "the unit")


@frozen(kw_only=True, field_transformer=read_only)
class Step:
    """Something that the unit or another body does."""

    id: str
    title: Words
    phase: str
    reference: Reference
    by: str
    """``"unit"`` or a body's id; of several bodies the one named first."""
    jointly: tuple[str, ...]
    """All whose duty it is."""
    actor: Words
    condition: Condition | None
    force: Force
    basis: Basis
    once: bool
    makes: Mapping[str | None, tuple[str, str]]
    """Outcome (None: any) to the (document, state) reached."""
    bound: Bound
    outcomes: Mapping[str, Words]
    action: Action
    writes: bool = False
    """Whether it writes a version of its paper, besides the first."""
    leaves_open: frozenset[str] = frozenset()
    """The outcomes after which it is still to be done: its paper was given back, or nothing was made of it."""
    unstated: str | None = None
    """The outcome that is meant where a record states none; None: then it is not known."""
    numbers: Mapping[str, NumberSpec] = EMPTY
    """The numbers that a record of it states."""
    asks_again: Mapping[str, str] = EMPTY
    """By outcome that gives a paper back, the writing step that is asked for again."""

    def carries(self, document: str, state: str) -> tuple[str | None, ...]:
        """How it comes out (None: however) where it brings a document to a state, and does not give it back to that."""
        ways = (outcome for outcome, made in self.makes.items() if made == (document, state))
        return tuple(outcome for outcome in ways if outcome not in self.asks_again)


@frozen(kw_only=True, field_transformer=read_only)
class Document:
    """A paper and its life cycle."""

    id: str
    title: Words
    reference: Reference
    states: Mapping[str, Words]
    marks: Mapping[str, Words]
    makers: Mapping[str, tuple[str, ...]]
    """State or mark to the steps that make it; it is reached when all of them that apply have made it."""

    @property
    def makes_final(self) -> tuple[str, ...]:
        """The steps that make its last state."""
        return self.makers.get(list(self.states)[-1], ()) if self.states else ()


@frozen(kw_only=True, field_transformer=read_only)
class Event:
    """Something outside the unit from which dates count."""

    id: str
    title: Words
    reference: Reference
    day: date | None
    """Where the spec knows it; else the unit's progress may state it."""


@frozen(kw_only=True, field_transformer=read_only)
class Phase:
    """A stretch of the campaign; phases may overlap."""

    id: str
    title: Words
    reference: Reference
    condition: Condition | None
    """When it applies; None: always."""
    window: Window | None
    """Its days; None where the plan gives none."""
    steps: tuple[str, ...]


@frozen
class Move:
    """A step moving a document, or one of its marks, to a state."""

    cycle: str
    """The life cycle: the document's id, or ``document.mark``."""
    trigger: str
    """The step's id, with ``/outcome`` where the state depends on how it came out."""
    outcome: str | None
    state: str
    rank: int
    """The state's place on the main line."""
    back: bool
    """Whether it gives the document back."""


@frozen(kw_only=True, field_transformer=read_only)
class Leave:
    """A waiver that the plan allows."""

    id: str
    title: Words
    covers: frozenset[str]
    """Ids of rules."""
    exempts: frozenset[str]
    """The steps that need not take place at all: those that it names, and those of a phase that it names."""
    excuses: str | None
    """The group of people whose members it excuses."""
    extends: Mapping[str, Words]
    """The steps whose due dates it puts off, and their titles."""
    most: Gap | None
    """By how much at most; None: by as much as is approved."""
    grounds: Mapping[str, Words]
    """The grounds on which it may be granted, any of them; none: whatever the ground."""
    approved_by: str
    approver: Words
    reference: Reference

    def sentence(self) -> Words:
        """What it allows, as one plain sentence without its full stop."""
        approved = Words("{title}：须经{approver}批准", "{title}: with the approval of {approver}")
        grounds = listing(self.grounds.values(), Words("或", " or "))
        only = Words("，限{grounds}", ", only if: {grounds}").fill(grounds=grounds) if self.grounds else NOTHING
        return approved.fill(title=self.title, approver=self.approver) + self._puts_off() + only

    def _puts_off(self) -> Words:
        """Whose due dates it puts off, and by how much at most."""
        if not self.extends:
            return NOTHING
        steps = listing(Words(f"“{title.zh}”", f"“{title.en}”") for title in self.extends.values())
        most = Words("至多", " by {most} at most").fill(most=self.most.words) if self.most else NOTHING
        length = self.most.words if self.most else NOTHING
        said = Words("，{steps}的期限可延{most}{length}", ", the due date of {steps} is put off{most}")
        return said.fill(steps=steps, most=most, length=length)


@frozen
class Folded:
    """What a campaign is written out from for the entries of lists, and for which it was."""

    spec: CampaignSpec
    kinds: tuple[type[Rule], ...]
    located: Located
    of: Mapping[str, str]
    """By name of a step, paper, event, attribute or waiver that is there once for each entry of a list, that list."""
    asked: frozenset[str] = frozenset()
    """The attributes of entries on which a rule depends, and the lists on which one that binds does."""
    entries: Mapping[str, tuple[tuple[str, str], ...] | None] = EMPTY
    """By list, ids and titles of the entries for which it is written out; None: the list is not stated."""
