"""A second, naive roll-up of the figures `heard`, `sorted`, `topics` and `units` of `test_rollup.py`.

It shares no code with the library: plain numbers, a pair of bounds for each cell, every rule of `rollup.md` asked anew
for each unit. ``None`` as an upper bound is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Given = Mapping[str, Any]
"""One return: `unit`, `day` (0 where it has none), `figures`, `includes`, `replaces`."""
Bounds = tuple[int, int | None]
Cell = tuple[Bounds, str, frozenset[str]]
"""What it comes to, why more may be missing, and the names it lists."""
NOTHING: frozenset[str] = frozenset()
SUMS = ("heard", "sorted")


class ByHand:
    """The answer by a day."""

    def __init__(self, returns: Sequence[Given], as_of: int) -> None:
        self.units = [*dict.fromkeys(one["unit"] for one in returns)]
        self.of = {u: [one for one in returns if one["unit"] == u and one["day"] <= as_of] for u in self.units}

    def last_day(self, unit: str) -> int:
        return max((one["day"] for one in self.of[unit]), default=-1)

    def said(self, unit: str) -> set[str]:
        """The other units that its last returns say they include."""
        return {name for name in self.named(unit) if name != unit and name in self.of}

    def named(self, unit: str) -> set[str]:
        last = [one for one in self.of[unit] if one["day"] == self.last_day(unit)]
        return {name for one in last for name in one["includes"]}

    # What includes what

    def reaches(self, one: str, other: str, seen: frozenset[str] = NOTHING) -> bool:
        """Whether one includes the other by returns none of which is later."""
        nearer = [u for u in self.said(one) if self.last_day(u) <= self.last_day(one) and u not in seen]
        return any(u == other or self.reaches(u, other, seen | {u}) for u in nearer)

    def includes(self, one: str, other: str) -> bool:
        earlier = other in self.said(one) and self.last_day(other) <= self.last_day(one)
        return earlier and not (self.circling(one) and self.circling(other))

    def circling(self, unit: str) -> bool:
        """Whether it is in a circle, or between two."""
        round_it = [u for u in self.units if self.reaches(u, u)]
        before, behind = (any(u == unit or way(u) for u in round_it) for way in self.ways(unit))
        return before and behind

    def ways(self, unit: str) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
        return lambda u: self.reaches(u, unit), lambda u: self.reaches(unit, u)

    def below(self, unit: str) -> set[str]:
        nearer = {u for u in self.units if self.includes(unit, u)}
        return nearer.union(*(self.below(u) for u in nearer))

    def divided(self, unit: str) -> bool:
        """Whether it, or what it is in, is in two returns of which neither is in the other."""
        includers = [u for u in self.units if self.includes(u, unit)]
        nested = any(all(u == v or u in self.below(v) for u in includers) for v in includers)
        return bool(includers) and (not nested or any(self.divided(u) for u in includers))

    def tops(self, units: Iterable[str]) -> set[str]:
        units = set(units)
        return {u for u in units if not any(self.includes(other, u) for other in units)}

    def groups(self, units: Iterable[str]) -> list[set[str]]:
        """The tops, those together of which nobody can tell that they tell of different things."""
        units = set(units)
        groups = [{top} for top in sorted(self.tops(units))]
        for first, second in self.alike(units):
            one, other = (next(g for g in groups if top in g) for top in (first, second))
            if one is not other:
                groups.remove(other)
                one |= other
        return groups

    def alike(self, units: set[str]) -> list[tuple[str, str]]:
        above = {u: [t for t in sorted(self.tops(units)) if t == u or u in self.below(t)] for u in units}
        doubted = [(u, v) for u in units for v in self.said(u) & units if not self.includes(u, v)]
        for name in {name for one in units for name in self.named(one)}:
            some = [u for u in self.units if self.includes(u, name) or (name not in self.of and name in self.named(u))]
            if not any(all(u == v or u in self.below(v) for u in some) for v in some):
                doubted += [(u, v) for u in some for v in some if u in units and v in units]
        return [(a, b) for u, v in doubted for a in above[u] for b in above[v] if a != b]

    # Cells

    def cell_of(self, one: Given, figure: str) -> Cell:
        """What one return says of a figure, whatever else it says."""
        value = one["figures"].get(figure)
        if figure == "units":
            return (1, 1), "", NOTHING
        if figure == "topics":
            return ((0, None), "not-stated", NOTHING) if value is None else ((0, 0), "", frozenset(value))
        if value is None:
            return (0, None), "not-stated", NOTHING
        if isinstance(value, int):
            return ((value, value), "", NOTHING) if value >= 0 else ((0, None), "invalid", NOTHING)
        return (value.get("at_least", 0), value.get("at_most")), "", NOTHING

    def judged(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """More sorted than heard says that one of both is wrong."""
        (least, _), most = cells["sorted"][0], cells["heard"][0][1]
        wrong = SUMS if most is not None and least > most else ()
        return {**cells, **dict.fromkeys(wrong, ((0, None), "withheld", NOTHING))}

    def own(self, unit: str) -> dict[str, Cell]:
        """What a unit's returns say."""
        figures = (*SUMS, "topics", "units")
        if not self.of[unit]:
            return {f: ((0, 1 if f == "units" else None), "not-returned", NOTHING) for f in figures}
        cells = {}
        for figure in figures:
            said = {}
            for day in sorted({one["day"] for one in self.of[unit]}):
                each = [self.judged({f: self.cell_of(one, f) for f in figures})[figure]
                        for one in self.of[unit] if one["day"] == day]  # fmt: skip
                said[day] = {cell for cell in each if cell[1] != "not-stated"}
            settled = {day for day in said for one in self.of[unit] if one["replaces"] == day < one["day"]}
            differ = any(len(some) > 1 for day, some in said.items() if day not in settled)
            some = said[max(said)] or {((0, None), "not-stated", NOTHING)}
            cells[figure] = ((0, None), "withheld", NOTHING) if differ else min(some, key=str)
        return self.judged(cells)

    def cell(self, unit: str, figure: str) -> Cell:
        """What a unit says, which is no less than what it includes."""
        (low, high), lack, names = self.own(unit)[figure]
        whole = {u for u in self.below(unit) if not self.divided(u)}
        below, _ = self.sum(figure, whole)
        if figure == "units" or not whole:
            return (low, high), lack, names
        if figure == "topics":
            every = names.union(*(self.cell(u, figure)[2] for u in whole))
            return (0, None), lack or ("below-included" if every != names else ""), every
        if not lack and high is not None and high < below[0]:
            return (below[0], None), "below-included", names
        return (max(low, below[0]), high), lack, names

    def sum(self, figure: str, units: Iterable[str]) -> tuple[Bounds, dict[str, str]]:
        """What ``units`` make, and who lacks what."""
        low, high, without, names = 0, 0, dict[str, str](), set[str]()
        unbounded = False
        for group in self.groups(units):
            cells = {u: self.cell(u, figure) for u in group}
            lows, highs = [c[0][0] for c in cells.values()], [c[0][1] for c in cells.values()]
            low += max(lows)
            high += sum(h for h in highs if h is not None)
            unbounded = unbounded or None in highs
            names |= {name for cell in cells.values() for name in cell[2]}
            exact = None not in highs and sum(h or 0 for h in highs) == max(lows)
            doubt = "overlapping" if len(group) > 1 and not exact and figure != "topics" else ""
            without |= {u: cell[1] or doubt for u, cell in cells.items() if cell[1] or doubt}
        if figure == "topics":
            return (len(names), None if without else len(names)), without
        return (low, None if unbounded else high), without

    def answer(self, figure: str) -> tuple[Bounds, dict[str, str]]:
        return self.sum(figure, self.units)
