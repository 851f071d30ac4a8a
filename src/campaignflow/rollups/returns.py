"""What each unit returned, and which of its returns count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from campaignflow.progress.amount import Fit
from campaignflow.rollups.answer import About, Check, checked
from campaignflow.rules.figure import Aggregation, Share
from campaignflow.rules.invariant import Invariant
from campaignflow.rules.part import Lack, Part
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
    includes: frozenset[str]
    place: Location


@frozen
class Standing:
    """What a unit contributes of all that it returned."""

    day: date
    """Of the last one."""
    place: Location
    parts: Parts
    broken: Sequence[Check]
    includes: frozenset[str]
    unlike: Sequence[Return] = ()
    """Returns that say something else than another one of their day."""
    others: int = 0
    """How many of them may be of other units."""


@frozen
class Cells:
    """Reads what units state: by a campaign's figures, and what must hold of them within each unit."""

    sums: Mapping[str, Aggregation]
    """How each figure comes about that is no share."""
    shares: Mapping[str, Share]
    invariants: Sequence[Invariant]

    def standing(self, returns: Sequence[Return]) -> Standing:
        """The last return counts; those of one day are read together.

        What differs on one day is withheld until a later return says that it replaces those of that day.
        """
        by_day = {day: [one for one in returns if one.day == day] for day in sorted({one.day for one in returns})}
        day, last = [*by_day.items()][-1]
        first, includes = last[0], frozenset(name for one in last for name in one.includes)
        if first.named_only:
            unlike = [one for one in last if one.parts != first.parts]
            return Standing(
                day, first.place, first.parts, first.broken, includes, unlike, len({repr(one.parts) for one in unlike})
            )
        unsettled = [d for d in by_day if not any(one.replaces == d for one in returns if one.day > d)]
        read = [self._read_together(by_day[d]) for d in unsettled]
        differing = {name for one in read for name in one.differing}
        parts, broken = read[-1].parts, first.broken
        if len(last) > 1 or differing:
            parts, more = self.sound(self.withheld(parts, differing), first.unit)
            broken = [*dict.fromkeys([check for one in last for check in one.broken] + more)]
        return Standing(day, first.place, parts, broken, includes, [other for one in read for other in one.unlike])

    def _read_together(self, returns: Sequence[Return]) -> _Read:
        """What returns of one day say of each figure; a blank says nothing else."""
        parts, unlike, differing = dict[str, Part](), list[Return](), set[str]()
        for one in returns:
            said = {name: part for name in self.sums if (part := one.parts[name]) != self._blank(name)}
            other = {name for name, part in said.items() if parts.setdefault(name, part) != part}
            unlike += [one] if other else []
            differing |= other
        return _Read({**returns[0].parts, **parts}, unlike, differing)

    def _blank(self, figure: str) -> Part:
        return self.sums[figure].unknown(Lack.NOT_STATED)

    def sound(self, parts: Parts, unit: str) -> tuple[Parts, list[Check]]:
        """The parts without those on which rests what contradicts within the unit, and what does."""
        amounts = {figure: part.amount for figure, part in parts.items()}
        wrong = [invariant for invariant in self.invariants if invariant.fit(amounts) is Fit.CONTRADICTS]
        checks = [checked(invariant, amounts, About.UNIT, unit) for invariant in wrong]
        return self.withheld(parts, {name for invariant in wrong for name in invariant.figures}), checks

    def withheld(self, parts: Parts, figures: Iterable[str]) -> Parts:
        """The parts without those of ``figures``, of a share without both that it is worked out from."""
        names = set[str]()
        for name in figures:
            share = self.shares.get(name)
            names |= {name} if share is None else {share.portion, share.whole}
        return self.with_shares({**parts, **{name: self.sums[name].unknown(Lack.WITHHELD) for name in names}})

    def with_shares(self, parts: Parts) -> Parts:
        """The parts, with the shares worked out from them."""
        shares = {name: way.of_parts(parts[way.portion], parts[way.whole]) for name, way in self.shares.items()}
        return {**parts, **shares}


@frozen
class _Read:
    """Returns of one day, read together."""

    parts: Parts
    unlike: Sequence[Return]
    differing: Collection[str]
