"""What units add to the figures, each counted once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

from attrs import frozen

from campaignflow.progress.amount import NOUGHT
from campaignflow.rollups.inclusion import Inclusion
from campaignflow.rollups.returns import Cells, Parts, Standing
from campaignflow.rules.part import Lack, Part


@frozen
class Contribution:
    """What a unit adds, or several together that may tell of the same."""

    units: Mapping[str, Parts]
    """What each of them states."""
    parts: Parts
    """What they add."""

    def zero(self, figure: str) -> Iterator[str]:
        """The units that contribute nothing to a figure."""
        return (unit for unit, parts in self.units.items() if parts[figure] == Part(NOUGHT))

    def lacks(self, figure: str) -> Iterator[tuple[str, Lack]]:
        """The units that could not contribute to a figure, or not all, and why."""
        doubt = Lack.OVERLAPPING if self.parts[figure].lack is Lack.OVERLAPPING else None
        for unit, parts in self.units.items():
            lack = parts[figure].lack or doubt
            if lack is not None:
                yield unit, lack


class Contributions:
    """What the units add of which these returns stand; of some that are known, none may."""

    def __init__(self, cells: Cells, standing: Mapping[str, Standing | None]) -> None:
        self.cells = cells
        self.returned = any(standing.values())
        self.inclusion = Inclusion(
            {unit: one.day if one else None for unit, one in standing.items()},
            {unit: one.includes for unit, one in standing.items() if one and one.includes},
        )
        nothing = cells.with_shares({name: way.unknown(Lack.NOT_RETURNED) for name, way in cells.sums.items()})
        self.parts = {unit: one.parts if one else nothing for unit, one in standing.items()}
        for unit in TopologicalSorter(self.inclusion.within).static_order():
            self.parts[unit] = self._including(unit)

    def of(self, units: Collection[str]) -> Sequence[Contribution]:
        """What ``units`` add."""
        return [self._together({unit: self.parts[unit] for unit in group}) for group in self.inclusion.groups(units)]

    def _together(self, units: Mapping[str, Parts]) -> Contribution:
        first, *others = units.values()
        if not others:
            return Contribution(units, first)
        every, ways = [first, *others], self.cells.sums
        made = {name: way.overlapping([parts[name] for parts in every]) for name, way in ways.items()}
        return Contribution(units, self.cells.with_shares(made))

    def _including(self, unit: str) -> Parts:
        """What a unit states, which is no less than what it includes."""
        whole = self.inclusion.below(unit) - self.inclusion.divided
        own, others = self.parts[unit], [one.parts for one in self.of(whole)]
        if not others:
            return own
        made = {n: way.including(own[n], [parts[n] for parts in others]) for n, way in self.cells.sums.items()}
        return self.cells.with_shares(made)
