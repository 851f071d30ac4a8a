"""Simple temporal networks: earliest and latest times of points that lie so and so far apart.

After Dechter, Meiri and Pearl, “Temporal constraint networks” (1991): a bound says that one time
point lies at least so many days after another, and a set of bounds can be kept unless some of them
go round in a circle that gains time. Points are numbers, point 0 is day 0. Pure arithmetic: what
the points and bounds mean is for :mod:`campaignflow.schedule` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attrs import define, field

NEVER = -(10**9)
"""Before all days: nothing is known of a point that no bound holds."""


class Edge(NamedTuple):
    """Point ``to`` lies at least ``days`` after point ``since``."""

    since: int
    to: int
    days: int
    law: int = -1
    """Which law says so: a number of the caller's, or -1 for a fact."""


@define
class Network:
    """Points and bounds. ``fixed`` points do not move: bounds that end at them are checked, not followed."""

    size: int
    edges: Sequence[Edge]
    fixed: dict[int, int] = field(factory=dict)

    def earliest(self, floors: Iterable[tuple[int, int]] = ()) -> Earliest:
        """The earliest time of every point, none before its floor: the longest way to it.

        Bellman and Ford's algorithm. Where bounds between moving points go round in a circle that
        gains time, there is no answer: one circle comes as ``Earliest.circle``.
        """
        times = [NEVER] * self.size
        by: list[Edge | None] = [None] * self.size
        for point, time in self.fixed.items():
            times[point] = time
        for point, time in floors:
            if point not in self.fixed and time > times[point]:
                times[point] = time
        moving = [edge for edge in self.edges if edge.to not in self.fixed]
        for _ in range(self.size + 1):
            last = None
            for edge in moving:
                since, to, days, _law = edge
                time = times[since] + days
                if time > times[to] and times[since] > NEVER:
                    times[to], by[to], last = time, edge, edge
            if last is None:
                return Earliest(times, by, ())
        return Earliest(times, by, _circle(by, last.to if last else 0))

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
        for _ in range(self.size + 1):
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
    circle: tuple[Edge, ...]
    """Bounds that cannot be kept together whatever the dates; empty where there are none."""

    def chain(self, point: int) -> tuple[Edge, ...]:
        """The bounds that put a point where it is, in order of time: from a fact or a floor to it."""
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


def _circle(by: Sequence[Edge | None], point: int) -> tuple[Edge, ...]:
    """A circle among the bounds that were followed, in order."""
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
