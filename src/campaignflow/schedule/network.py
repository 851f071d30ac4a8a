"""Temporal networks: earliest and latest times of points that lie so and so far apart.

After Dechter, Meiri and Pearl, “Temporal constraint networks” (1991): a bound says that one time
point lies at least so many days after another, and a set of bounds can be kept unless some of them
go round in a circle that gains time. Points are numbers, point 0 is day 0. Pure arithmetic: what
the points and bounds mean is for :mod:`campaignflow.schedule.schedule` to say.

A bound may be as long as the day is on which it begins (working days, months): a function from day to day that never
decreases. Times are then pushed through it one way and its least inverse the other, never added up; a circle may gain
time for a while and stand still later, so that only times that run away show that it cannot be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from attrs import define, field

from campaignflow.rules.gaps import Shift

NEVER = -(10**9)
"""Before all days: nothing is known of a point that no bound holds."""
_AWAY = 4 * 366 + 100
"""In so many days the calendar has shown its weeks, months and a leap year: a circle that gains all the time never
stands still.
"""


class Edge(NamedTuple):
    """Point ``to`` lies at least ``days`` after point ``since``."""

    since: int
    to: int
    days: int | Shift
    law: int = -1
    """Which law says so: a number of the caller's, or -1 for a fact."""


@define(slots=False)
class Network:
    """Points and bounds. ``fixed`` points do not move: bounds that end at them are checked, not followed."""

    size: int
    edges: Sequence[Edge]
    fixed: dict[int, int] = field(factory=dict)

    def earliest(self, release_times: Iterable[tuple[int, int]] = ()) -> Earliest:
        """The earliest time of every point, none before its floor: the longest way to it.

        Bellman and Ford's algorithm. Where bounds between moving points go round in a circle that
        gains time, there is no answer: such circles come as ``Earliest.negative_cycles``.
        """
        times = [NEVER] * self.size
        by: list[Edge | None] = [None] * self.size
        for point, time in self.fixed.items():
            times[point] = time
        for point, time in release_times:
            if point not in self.fixed and time > times[point]:
                times[point] = time
        moving = [edge for edge in self.edges if edge.to not in self.fixed]
        far, changed = NEVER, list[Edge]()
        for number in range(_rounds(moving, self.size)):
            changed = []
            for edge in moving:
                since, to, days, _law = edge
                time = times[since] + days
                if time > times[to] and times[since] > NEVER:
                    times[to], by[to] = time, edge
                    changed.append(edge)
            if not changed:
                return Earliest(times, by, ())
            if number > self.size and any(times[edge.to] > far for edge in changed):
                break
            far = max(times) + _AWAY if number == self.size else far
        else:
            far = NEVER  # they went round as often as they could
        found = (_negative_cycle(by, edge.to) for edge in reversed(changed) if times[edge.to] > far)
        return Earliest(times, by, tuple({frozenset(circle): circle for circle in found if circle}.values()))

    def broken(self, found: Earliest) -> list[Edge]:
        """The bounds on fixed points that the earliest times break."""
        times = found.times
        return [
            edge
            for edge in self.edges
            if edge.to in self.fixed
            and edge.since not in self.fixed
            and times[edge.since] > NEVER
            and times[edge.since] + edge.days > self.fixed[edge.to]
        ]

    def cause(self, broken: Edge, found: Earliest, release_times: Mapping[int, int]) -> Cause:
        """As few laws as break a bound, with the time at which they put its point: none of them is to spare.

        Of the way to the point only its end counts that is too long already. A law that stands in it by several
        bounds, or could take another way, is left out on trial.
        """
        end = self._end([*found.chain(broken.since), broken], release_times)
        part = self._of(edge.law for edge in end) + ([broken] if broken.law < 0 else [])
        if len(part) > len(end):
            part = self._minimal(part, release_times)
        times = _times(part, self.fixed, release_times) or {}
        return Cause(_laws(part), tuple(edge.since for edge in end), times.get(broken.since, NEVER))

    def minimal_conflict(self, negative_cycle: Iterable[Edge], release_times: Mapping[int, int]) -> tuple[int, ...]:
        """As few laws of a negative cycle that gains time as cannot be kept together."""
        return _laws(self._minimal(self._of(edge.law for edge in negative_cycle), release_times))

    def _minimal(self, part: list[Edge], release_times: Mapping[int, int]) -> list[Edge]:
        """Without each law that the others clash without."""
        for law in _laws(part):
            less = [edge for edge in part if edge.law != law]
            if self._cannot_be(less, release_times):
                part = less
        return part

    def _end(self, way: Sequence[Edge], release_times: Mapping[int, int]) -> Sequence[Edge]:
        """The shortest end of a way to a broken bound that breaks it."""
        limit = self.fixed[way[-1].to]
        for place in range(len(way) - 1, -1, -1):
            edge = way[place]
            limit -= edge.days
            if self.fixed.get(edge.since, release_times.get(edge.since, NEVER)) > limit:
                return way[place:]
        return way

    @cached_property
    def _by_law(self) -> Mapping[int, Sequence[Edge]]:
        found: dict[int, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.law, []).append(edge)
        return found

    def _of(self, laws: Iterable[int]) -> list[Edge]:
        """The bounds of some laws, and those without a law between their points."""
        part = [edge for law in dict.fromkeys(laws) if law >= 0 for edge in self._by_law[law]]
        points = {point for edge in part for point in (edge.since, edge.to)}
        return part + [edge for edge in self._by_law.get(-1, ()) if edge.since in points and edge.to in points]

    def _cannot_be(self, edges: Sequence[Edge], release_times: Mapping[int, int]) -> bool:
        """Whether some bounds alone cannot be kept together."""
        times = _times(edges, self.fixed, release_times)
        return times is None or any(
            edge.to in self.fixed
            and edge.since not in self.fixed
            and times[edge.since] > NEVER
            and times[edge.since] + edge.days > self.fixed[edge.to]
            for edge in edges
        )

    def latest(self, without: Iterable[Edge] = ()) -> Latest:
        """The latest time of every point at which the rest can still be kept.

        ``without``: broken bounds, left aside.
        """
        aside = set(without)
        times: list[int | None] = [None] * self.size
        by: list[Edge | None] = [None] * self.size
        for point, time in self.fixed.items():
            times[point] = time
        moving = [edge for edge in reversed(self.edges) if edge.since not in self.fixed and edge not in aside]
        for _ in range(_rounds(moving, self.size)):
            changed = False
            for edge in moving:
                since, to, days, _law = edge
                end = times[to]
                if end is not None and ((now := times[since]) is None or end - days < now):
                    times[since], by[since], changed = end - days, edge, True
            if not changed:
                break
        return Latest(times, by)


@define
class Earliest:
    """The earliest times, and by which bound each of them came about."""

    times: list[int]
    by: list[Edge | None]
    negative_cycles: tuple[tuple[Edge, ...], ...]
    """Bounds that cannot be kept together whatever the dates, circle by circle, none with a point of another; there may
    be more.
    """

    @property
    def negative_cycle(self) -> tuple[Edge, ...]:
        """One of them; empty where there are none."""
        return next(iter(self.negative_cycles), ())

    def chain(self, point: int) -> tuple[Edge, ...]:
        """The bounds that put a point where it is, in order of time: from a fact or a release time to it."""
        found: list[Edge] = []
        while (edge := self.by[point]) is not None and len(found) <= len(self.by):
            found.append(edge)
            point = edge.since
        return tuple(reversed(found))


@define
class Latest:
    """The latest times (None: nothing holds the point), and by which bound each of them came about."""

    times: list[int | None]
    by: list[Edge | None]


@define
class Cause:
    """Why a bound cannot be kept."""

    laws: tuple[int, ...]
    way: tuple[int, ...]
    """The points on the way to it, in order of time; the last is its own."""
    time: int
    """When its point is at the earliest, by these laws alone."""


def _laws(edges: Iterable[Edge]) -> tuple[int, ...]:
    """Which laws they are of, each once."""
    return tuple(dict.fromkeys(edge.law for edge in edges if edge.law >= 0))


def _rounds(edges: Iterable[Edge], points: int) -> int:
    """How often the bounds are gone through at most: once more than there are points, where each is as long everywhere;
    else until a circle that gains a day each time has run away.
    """
    return points + 1 + (_AWAY if any(type(edge.days) is not int for edge in edges) else 0)


def _times(edges: Sequence[Edge], fixed: Mapping[int, int], release_times: Mapping[int, int]) -> dict[int, int] | None:
    """The earliest times of the points of a few bounds; None where they go round in a circle that gains time."""
    times = {p: fixed.get(p, release_times.get(p, NEVER)) for edge in edges for p in (edge.since, edge.to)}
    far = NEVER
    for number in range(_rounds(edges, len(times))):
        changed = [edge.to for edge in edges if edge.to not in fixed and _push(edge, times)]
        if not changed:
            return times
        if number > len(times) and any(times[point] > far for point in changed):
            return None
        far = max(times.values()) + _AWAY if number == len(times) else far
    return None


def _push(edge: Edge, times: dict[int, int]) -> bool:
    """Whether a bound puts its point later than it is; it is put there."""
    since, to, days, _law = edge
    if times[since] == NEVER or (time := times[since] + days) <= times[to]:
        return False
    times[to] = time
    return True


def _negative_cycle(by: Sequence[Edge | None], point: int) -> tuple[Edge, ...]:
    """A negative cycle among the bounds that were followed, in order."""
    for _ in by:  # walk back until surely inside it
        edge = by[point]
        if edge is None:
            return ()
        point = edge.since
    found: list[Edge] = []
    start = point
    while True:
        edge = by[point]
        if edge is None:
            return ()
        found.append(edge)
        point = edge.since
        if point == start:
            return tuple(reversed(found))
