"""Of several steps of which some are enough before another, those that the schedule follows.

The earliest day of what waits for k out of n is the k-th of theirs: times are only ever raised, from the floors on,
until nothing changes. A latest day has no such answer: it is told of those that can be had first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import frozen

from campaignflow.rules.case import Case
from campaignflow.schedule.network import Edge, Network
from campaignflow.schedule.order import TimeBound


@frozen
class Choice:
    """Bounds on one point, of which so many are enough."""

    enough: int
    edges: Sequence[Edge]
    """Those last that are followed only where nothing else is left."""
    last: int
    """How many those are."""

    def first(self, times: Sequence[int]) -> Sequence[Edge]:
        """Those that can be had first."""
        sure = len(self.edges) - self.last
        in_time = sorted(self.edges[:sure], key=lambda edge: times[edge.since] + edge.days)
        return [*in_time, *self.edges[sure:]][: self.enough]

    def earliest(self, times: Sequence[int]) -> int:
        """The first time at which there are enough."""
        return max(times[edge.since] + edge.days for edge in self.first(times))


def chosen(asked: Iterable[tuple[TimeBound, Edge]], case: Case, net: Network, floors: Mapping[int, int]) -> set[Edge]:
    """Those of some bounds that are followed. ``net``: all that is asked besides."""
    choices, floors = _choices(asked, case), dict(floors)
    times = net.earliest(floors.items()).times
    for _ in range(net.size):
        raised = {one.edges[0].to: max(times[one.edges[0].to], one.earliest(times)) for one in choices}
        if all(times[point] == time or point in net.fixed for point, time in raised.items()):
            break
        floors |= raised
        times = net.earliest(floors.items()).times
    return {edge for one in choices for edge in one.first(times)}


def _choices(asked: Iterable[tuple[TimeBound, Edge]], case: Case) -> Sequence[Choice]:
    found: dict[tuple[int, int], list[tuple[TimeBound, Edge]]] = {}
    for bound, edge in asked:
        found.setdefault((edge.law, edge.to), []).append((bound, edge))
    return [_choice(bounds, bounds[0][0].rule.denied_by(case)) for bounds in found.values()]


def _choice(bounds: Sequence[tuple[TimeBound, Edge]], denied: Collection[str]) -> Choice:
    """What came out otherwise is waited for at last."""
    out = [edge for bound, edge in bounds if (bound.bound.since or "").partition("/")[0] in denied]
    return Choice(bounds[0][0].rule.enough or 0, [*(edge for _, edge in bounds if edge not in out), *out], len(out))
