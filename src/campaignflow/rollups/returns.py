"""What each unit returned, and which of its returns count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from campaignflow.rollups.answer import Check
from campaignflow.rules.figure import WITHHELD, Aggregation, Figure, Part, Share
from campaignflow.wording.diagnostics import Location

Parts = Mapping[str, Part]


@frozen
class Return:
    """One file of a unit, as far as figures go."""

    unit: str
    named_only: bool
    """Whether the unit has a name and no id: another of the same name may be another unit."""
    day: date
    """On which it was returned; the first day of all where that is not said."""
    replaces: date | None
    """The day of the earlier returns that it says it replaces."""
    parts: Parts
    broken: Sequence[Check]
    """What contradicts within it."""
    includes: Sequence[str]
    place: Location


@frozen
class Standing:
    """What a unit contributes of all that it returned."""

    parts: Parts
    broken: Sequence[Check]
    unlike: Sequence[Return] = ()
    """Returns that say something else than another one of their day."""
    others: int = 0
    """How many of them may be of other units."""


def standing(returns: Sequence[Return], figures: Mapping[str, Figure]) -> Standing:
    """The last return counts; the same twice counts once.

    What differs on one day is withheld until a later return says that it replaces those of that day.
    """
    last = max(one.day for one in returns)
    first, *unlike = _unlike(returns, last)
    if first.named_only:
        return Standing(first.parts, first.broken, unlike, len({repr(one.parts) for one in unlike}))
    differing, others = set[str](), list[Return]()
    for day in sorted({one.day for one in returns}):
        if not any(one.replaces == day for one in returns if one.day > day):
            one, *more = _unlike(returns, day)
            differing |= {name for other in more for name, part in other.parts.items() if part != one.parts[name]}
            others += more
    return Standing(withheld(first.parts, differing, figures), first.broken, others)


def _unlike(returns: Sequence[Return], day: date) -> Sequence[Return]:
    """The first return of a day, and those of that day that say something else."""
    first, *more = [one for one in returns if one.day == day]
    return [first, *(one for one in more if one.parts != first.parts)]


def withheld(parts: Parts, names: Iterable[str], figures: Mapping[str, Figure]) -> Parts:
    """The parts without those named, and without the shares that rest on them."""
    kept = {**parts, **dict.fromkeys(names, WITHHELD)}
    return kept | dict(_shares(kept, figures))


def _shares(parts: Parts, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Part]]:
    for name, figure in figures.items():
        way: Aggregation = figure.way
        if isinstance(way, Share):
            part = way.of_parts(parts[way.portion], parts[way.whole])
            yield name, WITHHELD if WITHHELD in (parts[way.portion], parts[way.whole]) else part


@frozen
class Inclusions:
    """Which units' returns stand in another unit's: they count once, there."""

    carriers: Mapping[str, Sequence[str]]
    """By unit, those whose last return includes its own."""
    shared: frozenset[str] = frozenset()
    """The units that include one that another includes as well."""

    @classmethod
    def of(cls, returns: Mapping[str, Sequence[Return]]) -> Inclusions:
        found: dict[str, list[str]] = {}
        for one in (max(some, key=lambda one: one.day) for some in returns.values()):
            for name in set(one.includes) - {one.unit}:
                found.setdefault(name, []).append(one.unit)
        return cls(found, frozenset(name for some in found.values() if len(some) > 1 for name in some))

    def carrier(self, unit: str) -> str:
        """The unit in whose return it is counted at last; its own where they include each other."""
        at, passed = unit, {unit}
        while at in self.carriers:
            at = self.carriers[at][0]
            if at in passed:
                return unit
            passed.add(at)
        return at

    def disputed(self, unit: str) -> bool:
        """Whether what it includes cannot be told apart: others include the same, or they include each other."""
        return unit in self.shared or (unit in self.carriers and self.carrier(unit) == unit)
