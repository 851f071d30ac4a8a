"""Simple temporal networks against Floyd and Warshall's algorithm, written here and sharing no code with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

import pytest
from attrs import frozen
from hypothesis import given

from campaignflow.schedule.network import NEVER, Earliest, Edge, Latest, Network
from conftest import trials
from generate import chance, drawn, seeded

SEEDS = 4000
NO_WAY = -math.inf


@frozen
class Sample:
    """A network with release_times of some of its moving points."""

    size: int
    edges: tuple[Edge, ...]
    fixed: dict[int, int]
    release_times: tuple[tuple[int, int], ...]

    @property
    def network(self) -> Network:
        return Network(self.size, self.edges, self.fixed)

    @property
    def moving(self) -> list[int]:
        return [point for point in range(self.size) if point not in self.fixed]


def sample(rng: Random) -> Sample:
    """Any network: bounds forwards and back, several between the same points, of a point to itself, to facts."""
    size = rng.randint(1, 9)
    reach = rng.choice([3, 10, 40])
    pairs = [(rng.randrange(size), rng.randrange(size)) for _ in range(rng.randint(0, 3 * size))]
    bias = rng.choice([0, -reach // 2, -reach])  # the lower, the more networks can be kept
    edges = [Edge(a, b, rng.randint(-reach, reach) + bias * (a >= b), n) for n, (a, b) in enumerate(pairs)]
    fixed = {point: rng.randint(-5, 30) for point in range(1, size) if chance(rng, 25)} | {0: 0}
    release_times = [(p, rng.randint(-5, 30)) for p in range(size) if chance(rng, 60) for _ in range(rng.randint(1, 2))]
    return Sample(size, tuple(edges), fixed, tuple(release_times))


def length(edge: Edge) -> int:
    """How long a bound is that is as long everywhere."""
    assert isinstance(edge.days, int)
    return edge.days


def ways(size: int, edges: Sequence[Edge]) -> list[list[float]]:
    """The longest way from every point to every other: Floyd and Warshall, gains told by the diagonal."""
    far = [[0.0 if a == b else NO_WAY for b in range(size)] for a in range(size)]
    for edge in edges:
        far[edge.since][edge.to] = max(far[edge.since][edge.to], length(edge))
    for middle in range(size):
        for a in range(size):
            for b in range(size):
                far[a][b] = max(far[a][b], far[a][middle] + far[middle][b])
    return far


def earliest_by_ways(asked: Sample) -> list[float] | None:
    """The earliest time of every point, facts standing still; None where moving points run in a gaining circle.

    A circle that nothing pushes cannot be told from its times: only one that a fact or a release time reaches counts.
    """
    followed = [edge for edge in asked.edges if edge.to not in asked.fixed]
    far = ways(asked.size, followed)
    starts: dict[int, float] = dict(asked.fixed)
    for point, time in asked.release_times:
        if point not in asked.fixed:
            starts[point] = max(starts.get(point, NO_WAY), time)
    gaining = [point for point in range(asked.size) if far[point][point] > 0]
    if any(far[start][point] > NO_WAY for start in starts for point in gaining):
        return None
    return [
        asked.fixed[p] if p in asked.fixed else max((t + far[s][p] for s, t in starts.items()), default=NO_WAY)
        for p in range(asked.size)
    ]


def latest_by_ways(asked: Sample, aside: Sequence[Edge] = ()) -> list[float]:
    """The latest time of every point so that all bounds on facts hold; no bound: infinity."""
    far = ways(asked.size, [e for e in asked.edges if e.since not in asked.fixed and e not in aside])
    return [
        asked.fixed[p] if p in asked.fixed else min((t - far[p][f] for f, t in asked.fixed.items()), default=math.inf)
        for p in range(asked.size)
    ]


def shown(times: Sequence[float]) -> list[int | None]:
    return [None if time in (math.inf, NO_WAY) else int(time) for time in times]


def found_times(found: Earliest | Latest) -> list[int | None]:
    return [None if time is None or time == NEVER else time for time in found.times]


def samples() -> Iterator[Sample]:
    return (sample(seeded(seed)) for seed in range(SEEDS))


def check_earliest(asked: Sample) -> Earliest | None:
    network = asked.network
    found, wanted = network.earliest(asked.release_times), earliest_by_ways(asked)
    if wanted is None:
        check_circle(asked, found.negative_cycle)
        return None
    assert found.negative_cycle == ()
    assert found_times(found) == shown(wanted)
    return found


def check_circle(asked: Sample, negative_cycle: Sequence[Edge]) -> None:
    assert negative_cycle, "there is a negative cycle that gains time, and none was found"
    assert set(negative_cycle) <= set(asked.edges)
    assert all(
        edge.to == after.since
        for edge, after in zip(negative_cycle, (*negative_cycle[1:], negative_cycle[0]), strict=True)
    )
    assert sum(length(edge) for edge in negative_cycle) > 0, negative_cycle
    assert len({edge.to for edge in negative_cycle}) == len(negative_cycle), "it goes through a point twice"
    assert asked.fixed.keys().isdisjoint(edge.to for edge in negative_cycle)


def check_chains(asked: Sample, found: Earliest) -> None:
    """Every time is the sum of its chain, counted from a fact or a floor."""
    for point in asked.moving:
        chain = found.chain(point)
        if found.times[point] == NEVER:
            assert chain == ()
            continue
        start = chain[0].since if chain else point
        assert all(edge.to == after.since for edge, after in pairwise(chain))
        assert (chain[-1].to if chain else point) == point
        begin = found.times[start]
        assert begin + sum(length(edge) for edge in chain) == found.times[point]
        assert start in asked.fixed or (start, begin) in asked.release_times


def gains(asked: Sample) -> bool:
    """Whether moving points run in a circle that gains time, though no fact or release time may push it."""
    far = ways(asked.size, [edge for edge in asked.edges if edge.to not in asked.fixed])
    return any(far[point][point] > 0 for point in range(asked.size))


def check_latest(asked: Sample, found: Earliest) -> None:
    """Broken bounds are those that the earliest times break; the rest gives the latest times."""
    network = asked.network
    broken = network.broken(found)
    ends = [e for e in asked.edges if e.to in asked.fixed and e.since not in asked.fixed]
    pushed = {p: t for p, t in enumerate(found.times) if t > NEVER}
    assert broken == [e for e in ends if e.since in pushed and pushed[e.since] + e.days > asked.fixed[e.to]]
    if gains(asked):
        return  # there are no latest times
    last = network.latest(broken)
    assert found_times(last) == shown(latest_by_ways(asked, broken))
    if not broken:
        for point in asked.moving:
            end = last.times[point]
            assert end is None or found.times[point] == NEVER or found.times[point] <= end


def check_kept(asked: Sample, found: Earliest) -> None:
    """Without broken bounds the earliest times keep everything, and so do the latest."""
    network = asked.network
    if network.broken(found):
        return
    times = found.times
    for edge in asked.edges:
        facts = edge.since in asked.fixed and edge.to in asked.fixed
        if not facts and times[edge.since] > NEVER:
            assert times[edge.since] + edge.days <= times[edge.to], edge
    if gains(asked):
        return
    last = network.latest().times
    for edge in asked.edges:
        if (end := last[edge.to]) is not None and edge.since not in asked.fixed:
            begin = last[edge.since]
            assert begin is not None
            assert begin + edge.days <= end, edge


CHECKS = (check_chains, check_latest, check_kept)


def test_thousands_of_networks() -> None:
    feasible = negative_cycles = bounded = 0
    for asked in samples():
        found = check_earliest(asked)
        if found is None:
            negative_cycles += 1
            continue
        for check in CHECKS:
            check(asked, found)
        feasible += not asked.network.broken(found)
        bounded += any(time is not None for time in asked.network.latest().times[1:])
    assert min(feasible, negative_cycles, bounded) > SEEDS // 10, "the samples are all of one sort"


@trials(300)
@given(drawn(sample))
def test_any_network(asked: Sample) -> None:
    found = check_earliest(asked)
    if found is not None:
        for check in CHECKS:
            check(asked, found)


def test_feasible_means_that_floyd_and_warshall_find_no_gain() -> None:
    """With release_times as bounds from day 0 and facts as bounds both ways, one question is asked of both."""
    for asked in samples():
        edges = list(asked.edges)
        for point, time in asked.fixed.items():
            edges += [Edge(0, point, time), Edge(point, 0, -time)]
        edges += [Edge(0, point, time) for point, time in asked.release_times if point not in asked.fixed]
        far = ways(asked.size, edges)
        possible = all(far[point][point] <= 0 for point in range(asked.size))
        found = asked.network.earliest(asked.release_times)
        among_facts = [e for e in asked.edges if e.since in asked.fixed and e.to in asked.fixed]
        facts_agree = all(asked.fixed[e.since] + e.days <= asked.fixed[e.to] for e in among_facts)
        unpushed = NEVER in found.times  # of such a point no day is known, so no circle of its own is told
        kept = not found.negative_cycle and not asked.network.broken(found) and facts_agree
        assert kept if possible else (not kept or unpushed)


def test_order_of_bounds_changes_no_time() -> None:
    for seed in range(500):
        rng = seeded(seed)
        asked = sample(rng)
        turned = list(asked.edges)
        rng.shuffle(turned)
        first, second = asked.network.earliest(asked.release_times), Network(asked.size, turned, asked.fixed)
        other = second.earliest(asked.release_times)
        assert bool(first.negative_cycle) == bool(other.negative_cycle)
        if not first.negative_cycle:
            assert first.times == other.times
            assert set(asked.network.broken(first)) == set(second.broken(other))
            broken = asked.network.broken(first)
        if not gains(asked):
            assert asked.network.latest(broken).times == second.latest(broken).times


@pytest.mark.parametrize("size", [1, 2, 250])
def test_a_long_chain_in_the_worst_order(size: int) -> None:
    """Every pass settles one point only: the answer must not depend on how many passes it takes."""
    edges = [Edge(point, point + 1, 1) for point in range(size - 1)]
    for network in (Network(size, edges[::-1], {0: 0}), Network(size, edges, {0: 0})):
        found = network.earliest()
        assert found.times == list(range(size))
        assert found.negative_cycle == ()
        assert found.chain(size - 1) == tuple(edges)


def test_a_chain_backwards_in_the_worst_order() -> None:
    size = 250
    edges = [Edge(point, point + 1, 1) for point in range(1, size - 1)] + [Edge(size - 1, 0, -1000)]
    for network in (Network(size, edges[::-1], {0: 0}), Network(size, edges, {0: 0})):
        assert network.latest().times == [0, *(1000 - (size - 1 - point) for point in range(1, size))]


def test_a_circle_behind_a_tail() -> None:
    """The circle alone is told, not the way that leads to it."""
    tail = [Edge(0, 1, 3), Edge(1, 2, 4)]
    negative_cycle = [Edge(2, 3, 5), Edge(3, 4, -2), Edge(4, 2, -2)]
    found = Network(6, [*tail, *negative_cycle, Edge(4, 5, 1)], {0: 0}).earliest()
    assert set(found.negative_cycle) == set(negative_cycle)


def test_a_circle_that_gains_nothing_is_none() -> None:
    found = Network(3, [Edge(0, 1, 3), Edge(1, 2, 4), Edge(2, 1, -4)], {0: 0}).earliest()
    assert (found.negative_cycle, found.times) == ((), [0, 3, 7])


def test_a_point_that_must_follow_itself() -> None:
    edge = Edge(1, 1, 1)
    assert Network(2, [edge], {0: 0}).earliest([(1, 5)]).negative_cycle == (edge,)


def test_a_fact_moves_what_follows_and_is_not_moved() -> None:
    network = Network(3, [Edge(0, 1, 10), Edge(1, 2, 7), Edge(2, 0, -15)], {0: 0, 1: 4})
    found = network.earliest([(1, 99), (2, 5)])
    assert found.times == [0, 4, 11]
    assert network.broken(found) == []
    assert network.latest().times == [0, 4, 15]
