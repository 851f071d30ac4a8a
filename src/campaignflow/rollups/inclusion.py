"""Which units' returns are in another one's, and which may tell of the same.

A return includes what is not later than itself. What was returned later than the return that names it, or includes
it in turn, may be in it or not. What is in two returns of which neither is in the other may be in both, or was divided
among them (a split). Of such ones nobody can tell how much would be counted twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

Units = frozenset[str]
NONE: Units = frozenset()


class Inclusion:
    """Of units, by the day of what each returned last (None: nothing yet) and the others that it includes."""

    def __init__(self, days: Mapping[str, date | None], includes: Mapping[str, Units]) -> None:
        said = {unit: named & days.keys() - {unit} for unit, named in includes.items()}
        earlier = {unit: frozenset(u for u in some if _not_later(days[u], days[unit])) for unit, some in said.items()}
        circling = _circling(earlier)
        self.within = {unit: some - circling if unit in circling else some for unit, some in earlier.items()}
        """The units whose returns are in that of a unit, directly."""
        shared = self._shared({unit: named - days.keys() for unit, named in includes.items()})
        self.divided = frozenset(shared).union(*map(self.below, shared))
        """What is in several returns, perhaps in part."""
        self.doubtful = [(unit, other) for unit, some in said.items() for other in some - self.within[unit]]
        self.doubtful += [(some[0], other) for some in shared.values() for other in some[1:]]

    def _shared(self, elsewhere: Mapping[str, Units]) -> Mapping[str, Sequence[str]]:
        """What several returns include of which none has the others, given or not, and by whom."""
        found: dict[str, list[str]] = {}
        for unit, named in elsewhere.items():
            for name in self.within[unit] | named:
                found.setdefault(name, []).append(unit)
        return {u: some for u, some in found.items() if not any(self.below(one) >= {*some} - {one} for one in some)}

    def below(self, unit: str) -> Units:
        """All units whose returns are in that of ``unit``."""
        found, left = set[str](), [unit]
        while left:
            more = self.within.get(left.pop(), NONE) - found
            found |= more
            left += more
        return frozenset(found)

    def tops(self, units: Collection[str]) -> Mapping[str, Units]:
        """Those of ``units`` that are in no other's return, for each one in whose returns it is: mostly itself."""
        within = {unit for some in units for unit in self.within.get(some, NONE)}
        found: dict[str, set[str]] = {unit: set() for unit in units}
        for top in units:
            for unit in () if top in within else found.keys() & {top, *self.below(top)}:
                found[unit].add(top)
        return {unit: frozenset(tops) for unit, tops in found.items()}

    def groups(self, units: Collection[str]) -> Sequence[Sequence[str]]:
        """Those of ``units`` that count by themselves; in one group such as may tell of the same."""
        tops = self.tops(units)
        groups = {unit: {unit} for unit in units if unit in tops[unit]}
        for one, other in self.doubtful:
            for first in tops.get(one, NONE):
                for second in tops.get(other, NONE):
                    groups[first] |= groups[second]
                    groups |= dict.fromkeys(groups[first], groups[first])
        ordered: dict[int, list[str]] = {}
        for unit, group in groups.items():
            ordered.setdefault(id(group), []).append(unit)
        return [*ordered.values()]


def _not_later(day: date | None, other: date | None) -> bool:
    return day is None or (other is not None and day <= other)


def _circling(includes: Mapping[str, Units]) -> Units:
    """The units that are in a circle, or between two."""
    left, some = NONE, frozenset(includes)
    while left != some:
        left = some
        included = {other for unit in left for other in includes[unit]}
        some = frozenset(unit for unit in left if unit in included and includes[unit] & left)
    return left
