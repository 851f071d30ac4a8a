"""What is there once for each entry of a list, written out for each: ``for_each`` means exactly that.

A name inside (in what has the same ``for_each``) means the one of the same entry; from outside it means all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from attrs import evolve, frozen

from campaignflow.campaign.spec import CampaignSpec
from campaignflow.campaign.spec_dues import Due, OtherLength
from campaignflow.rules.case import rule_id
from campaignflow.rules.comparison import NumberIs
from campaignflow.rules.condition import AttributeIs, CameOut, Condition, Not, Several, both_hold
from campaignflow.rules.entries import Entries as SomeOf
from campaignflow.rules.entries import Group
from campaignflow.rules.implied import HasEntries
from campaignflow.rules.items import Items, ListItem, Said
from campaignflow.source.frozen import EMPTY
from campaignflow.wording.dates import Lead, Promptly, Since, Within
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

T = TypeVar("T")
Entries = tuple[tuple[str, str], ...]
"""Ids and titles of the entries of a list."""
Lists = Mapping[str, Entries | None]
"""By list its entries; None: the unit does not state it."""
_PARTS: Mapping[type, Sequence[str]] = {
    Due: ("by", "condition", "longer", "parts"),
    OtherLength: ("condition",),
    Said: ("value", "condition"),
    Not: ("condition",),
    Group: ("condition",),
    SomeOf: ("groups",),
}
"""By class, the parts in which a name may stand."""
SAMPLES: Entries = (("one", "one"), ("two", "two"))


def instance(name: str, entry: str) -> str:
    """The name of the one of an entry."""
    return f"{name}@{entry}"


def lists_of(spec: CampaignSpec) -> Mapping[str, str]:
    """By name of what is there once for each entry of a list, that list."""
    things = (spec.attributes, spec.documents, spec.events, spec.waivers, steps_of(spec))
    return {name: thing.for_each for some in things for name, thing in some.items() if thing.for_each}


def steps_of(spec: CampaignSpec) -> Mapping[str, Any]:
    """All steps of a spec."""
    return {name: step for phase in spec.phases.values() for name, step in phase.steps.items()}


def unfolded(spec: CampaignSpec, lists: Lists, problems: Diagnostics) -> CampaignSpec:
    """The spec with everything written out for each entry; without entries there is one of each, that does not apply.

    Reports where a name from outside would have to mean one of several.
    """
    return _Unfolding(spec, lists, problems).spec()


class _Unfolding:
    def __init__(self, spec: CampaignSpec, lists: Lists, problems: Diagnostics) -> None:
        self.written = spec
        self.lists = {name: lists.get(name) for name in spec.lists}
        self.problems = problems
        self.of = lists_of(spec)

    def spec(self) -> CampaignSpec:
        spec, outside = self.written, self.names()
        for figure in spec.figures.values():
            for name in (figure.units, getattr(figure.sum, "step", figure.sum)):
                outside.one(name, figure.at)
        phases = {
            name: evolve(
                phase, condition=outside.read(phase.condition), window=outside.read(phase.window),
                stated=outside.values(phase.stated), steps=dict(self.each(phase.steps, _step)),
            )
            for name, phase in spec.phases.items()
        }  # fmt: skip
        return evolve(
            spec, phases=phases, attributes=dict(self.each(spec.attributes, _titled)),
            documents=dict(self.each(spec.documents, _document)), events=dict(self.each(spec.events, _titled)),
            waivers=dict(self.each(spec.waivers, _waiver)),
        )  # fmt: skip

    def names(self, of: str | None = None, entry: str = "") -> _Names:
        """What each name stands for, inside one entry of a list or outside."""
        found = {
            name: (instance(name, entry),) if its == of else tuple(instance(name, one) for one, _ in entries)
            for name, its in self.of.items()
            if (entries := self.lists.get(its))
        }
        return _Names(found, self)

    def each(self, things: Mapping[str, T], copy: Callable[[_Names, T], T]) -> Iterator[tuple[str, T]]:
        """The things, those that are there once for each entry once for each."""
        for name, thing in things.items():
            of: str | None = getattr(thing, "for_each", None)
            entries = self.lists.get(of or "")
            for entry, title in entries or ():
                copied: Any = copy(self.names(of, entry), thing)
                yield instance(name, entry), evolve(copied, title=_with(copied.title, title), for_each=None)
            if not entries:
                yield name, self.untold(of, copy(self.names(), thing))

    def untold(self, of: str | None, thing: Any) -> Any:
        """What is there once for each entry of a list that has none, or is not stated."""
        if of not in self.lists or not hasattr(thing, "condition"):
            return thing
        none = HasEntries(self.written.lists[of].title, some=None if self.lists[of] is None else False)
        return evolve(thing, condition=both_hold(none, thing.condition))


@frozen
class _Names:
    """What the names of lists stand for in one place of a spec."""

    meant: Mapping[str, Sequence[str]]
    unfolding: _Unfolding

    def one(self, name: Any, at: Path) -> Any:
        """The one that a name stands for; reported where there are several."""
        several = self.meant.get(name, (name,)) if type(name) is str else (name,)
        if len(several) > 1:
            written = self.unfolding.written
            title = written.lists[self.unfolding.of[name]].title
            self.unfolding.problems.add("once-for-each", at, name=name, list=title, key=self.unfolding.of[name])
        return several[0]

    def values(self, stated: Mapping[str, Any]) -> Mapping[str, Any]:
        return {key: self.read(value) for key, value in stated.items()} if stated else EMPTY

    def read(self, value: Any, at: Path = ()) -> Any:
        """A value as read, with the names that are meant in this place."""
        if isinstance(value, Mapping):
            return self.values(value)
        if isinstance(value, tuple):
            return tuple(self.read(one, at) for one in value)
        at = getattr(value, "at", at)
        changes: dict[str, Any] = {name: self.read(getattr(value, name), at) for name in _PARTS.get(type(value), ())}
        match value:
            case Items() | Group():
                changes["items"] = tuple(item for one in value.items for item in self.items(one))
            case Several():
                changes["conditions"] = tuple(c for one in value.conditions for c in self.conditions(one))
            case CameOut():
                changes["step"] = self.one(value.step, at)
            case AttributeIs():
                whose = "it" if value.name in self.unfolding.of else value.whose
                changes |= {"name": self.one(value.name, at), "whose": whose}
            case NumberIs():
                of = None if value.held.of is None else self.one(value.held.of, at)
                changes |= {"name": self.one(value.name, at), "held": evolve(value.held, of=of)}
            case Lead() | Within() | Since() | Promptly():
                changes["anchor"] = self.one(value.anchor, at)
        return evolve(value, **changes) if changes else value

    def items(self, item: ListItem) -> Iterable[ListItem]:
        """An entry of a list in the spec: where it is a name, once for each that is meant."""
        condition = self.read(item.condition)
        for name in (item.id,) if item.title else self.meant.get(item.id, (item.id,)):
            yield evolve(item, id=name, condition=condition)

    def conditions(self, condition: Condition) -> Iterable[Condition]:
        """A condition in ``any`` or ``all``: of all that are meant."""
        if isinstance(condition, CameOut):
            return [evolve(condition, step=name) for name in self.meant.get(condition.step, (condition.step,))]
        return (self.read(condition),)

    def state(self, path: str, at: Path) -> str:
        """A state of a paper."""
        paper, dot, state = path.partition(".")
        return f"{self.one(paper, at)}{dot}{state}"

    def covered(self, path: str) -> Iterable[str]:
        """A rule, step or paper that a waiver names: all that are meant."""
        subject, _, rule = path.partition(".")
        head, dot, last = rule.rpartition(".")
        for name in self.meant.get(subject, (subject,)):
            entry, of = name.partition("@")[2], self.unfolding.of
            beside = [instance(last, entry)] if entry and of.get(last) == of[subject] else self.meant.get(last, [last])
            yield from (rule_id(name, f"{head}{dot}{one}") if rule else name for one in beside)


def _titled(_: _Names, thing: T) -> T:
    return thing


def _step(names: _Names, step: Any) -> Any:
    at: Path = (step.at, "makes")
    makes = step.makes
    if isinstance(makes, Mapping):
        makes = {outcome: names.state(path, (at, outcome)) for outcome, path in makes.items()}
    elif makes:
        makes = names.state(makes, at)
    return evolve(
        step, makes=makes, due=names.read(step.due), window=names.read(step.window),
        condition=names.read(step.condition), stated=names.values(step.stated),
    )  # fmt: skip


def _document(names: _Names, document: Any) -> Any:
    return evolve(document, stated=names.values(document.stated))


def _waiver(names: _Names, waiver: Any) -> Any:
    extends = tuple(step for one in waiver.extends for step in names.meant.get(one, (one,)))
    return evolve(waiver, covers=tuple(path for one in waiver.covers for path in names.covered(one)), extends=extends)


def _with(title: Words, entry: str) -> Words:
    """The title of the one of an entry."""
    return Words(f"{title.zh}（{entry}）", f"{title.en} ({entry})")
