"""What each act is worth, for the brute-force judge of gates: played one after the other, a day's acts in every order.

It shares no code with the engine. Written after `docs/explanation/acts.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from itertools import groupby
from typing import Any

from attrs import evolve

from gates import Barrier, Done, State
from gates_plan import paths


def played(start: State, acts: Iterable[Done]) -> State:
    """A state after all acts, by their days; those of one day so that most count, and of those least is left open."""
    numbered = tuple({**one, "n": n} for n, one in enumerate(acts))
    names = list(start.spec.steps)
    state = evolve(start, acts=numbered, done=(), days={}, void=(), worth={}, passed=frozenset(), slipped={},
                   fallen=frozenset(), back={})  # fmt: skip
    in_order = sorted(numbered, key=lambda one: (one["date"], names.index(one["step"]), one.get("outcome", "")))
    for _, day in groupby(in_order, key=lambda one: one["date"]):
        state = best(state, list(day))
    return state


def best(state: State, day: Sequence[Done]) -> State:
    """After the acts of one day in the best order, as near as may be to that of the plan."""
    as_planned = reduce(take, day, state)
    if worst_of(as_planned, day)[:2] == (0, 0) and not any(as_planned.left_open(one["step"]) for one in day):
        return as_planned  # nothing is better
    ways = {(): (state, tuple(day))}
    for _ in day:
        further: dict[Any, tuple[State, tuple[Done, ...]]] = {}
        for before, rest in ways.values():
            for one in rest:
                after, left = take(before, one), tuple(other for other in rest if other is not one)
                further.setdefault(alike(after), (after, left))  # what comes to the same is followed once
        ways = further
    return min((after for after, _ in ways.values()), key=lambda after: worst_of(after, day))


def worst_of(state: State, day: Sequence[Done]) -> tuple[int, int, int]:
    """How many acts of a day do not stand, how many faults they have, how many steps are still to be done.

    Whether a rule asks may follow from another act of the day: what was passed before it is a fault all the same.
    """
    mine = {one["n"] for one in day}
    passed = state.passed | {of for of, condition in state.slipped.items() if state.holds(condition)}
    void = sum(state.worth[n] == "irregular" for n in mine)
    left = sum(state.reached(step, state.spec.of_due(step)) is None for step in state.spec.steps)
    return void, sum(n in mine for n, _ in passed), left


def alike(state: State) -> Any:
    """What tells states apart that the same acts of a day may have led to."""
    done = tuple((one["n"], one["date"]) for one in sorted(state.done, key=lambda one: str(one["step"])))
    moves = tuple(one["n"] for one in state.done if paths(state.spec.steps[one["step"]]))  # their order tells
    void, maps = tuple(one["n"] for one in state.void), (state.worth, state.days, state.back)
    sets = (state.passed, frozenset(state.slipped), state.fallen, *(frozenset(of.items()) for of in maps))
    return done, moves, void, *sets


def take(state: State, one: Done) -> State:
    """After one act; first drafts that came too early count from it, if it is then in order itself."""
    if (drafted := with_drafts(state, one)) is not None:
        after = _take(drafted, one)
        if after.worth[one["n"]] == "counts":
            return after
    return _take(state, one)


def _take(state: State, one: Done) -> State:
    step = one["step"]
    met = [barrier for barrier in barriers(state, one) if barrier.shut]
    shut = [barrier for barrier in met if state.asks(barrier)]
    passed = {(one["n"], barrier.rule) for barrier in shut if barrier.force != "permissive"}
    untold = [barrier for barrier in met if state.asks(barrier) is None and barrier.force != "permissive"]
    slipped = {(one["n"], barrier.rule): barrier.condition for barrier in untold}
    state = evolve(state, passed=state.passed | passed, slipped={**state.slipped, **slipped})
    goes_on = state.lacks_more(step, one["date"])
    if any(voids(state, step, barrier) for barrier in shut if barrier.in_turn or not goes_on):
        return evolve(state, void=(*state.void, one), worth={**state.worth, one["n"]: "irregular"})
    return count(state, one, faulty=bool(passed))


def barriers(state: State, one: Done) -> list[Barrier]:
    """What an act meets; a body that looks again at a paper that it gave back has seen a revision."""
    step = one["step"]
    if state.applies(step) is False:
        return []
    seen = [writer for writer, by in state.back.items() if by == step]
    return [barrier for barrier in state.barriers(step, one["date"], one) if barrier.earlier not in seen or not seen]


def voids(state: State, step: str, barrier: Barrier) -> bool:
    """Whether an act that passes a shut gate is void: it moves the paper, and its own entry rule was not met."""
    return barrier.entry and barrier.force == "binding" and state.spec.moves(step)


def count(state: State, one: Done, *, faulty: bool) -> State:
    """An act counts: what it replaces falls, and the paper may be given back."""
    step, spec = one["step"], state.spec
    resting, since = spec.resting_on(step), spec.period(step, one["date"]) or date.min
    begun = any(act["date"] >= since for act in state.of(step))
    again = not state.lacks_more(step, one["date"]) if begun else step in state.fallen
    if again and spec.writes(step) and any(act["date"] >= since for other in resting for act in state.of(other)):
        state = fall(state, {step, *resting}, since)
    state = stand(state, one, faulty=faulty)
    state = evolve(
        state,
        fallen=state.fallen - {step},
        back={writer: by for writer, by in state.back.items() if writer != step},
    )
    writer = spec.given_back(step, one.get("outcome"))
    if writer is None:
        return state
    state = fall(state, {writer, *spec.resting_on(writer)}, spec.period(writer, one["date"]) or date.min)
    state = state if one in state.done else stand(evolve(state, fallen=state.fallen - {step}), one, faulty=faulty)
    return evolve(state, back={**state.back, writer: step})


def stand(state: State, one: Done, *, faulty: bool) -> State:
    """An act counts beside those of its round; others count from the first that misses nothing."""
    step = one["step"]
    mine = state.of(step)
    missed = {n for n, _ in state.passed}
    first = not mine or (not faulty and all(other["n"] in missed for other in mine))
    days = {**state.days, step: one["date"]} if first else state.days
    return evolve(state, done=(*state.done, one), days=days, worth={**state.worth, one["n"]: "counts"})


def fall(state: State, steps: set[str], since: date) -> State:
    """What stood of some steps does not any more: of what recurs, what was done in that period."""
    gone = [one for one in state.done if one["step"] in steps and one["date"] >= since]
    kept = [one for one in state.done if one not in gone]
    missed = {n for n, _ in state.passed}
    faulty = {one["step"]: one["date"] for one in reversed(kept) if one["n"] in missed}
    first = faulty | {one["step"]: one["date"] for one in reversed(kept) if one["n"] not in missed}
    return evolve(
        state,
        done=tuple(kept),
        void=tuple(one for one in state.void if one["step"] not in steps or one["date"] < since),
        days={step: day if step not in steps else first[step] for step, day in state.days.items() if step in first},
        worth={**state.worth, **{one["n"]: "overtaken" for one in gone}},
        fallen=state.fallen | {one["step"] for one in gone},
    )


def with_drafts(state: State, one: Done) -> State | None:
    """The state in which first drafts that came too early count from an act on that carries the paper further."""
    spec, step = state.spec, one["step"]
    if spec.steps[step].get("by") or spec.made(step, one.get("outcome")) not in spec.line[1:]:
        return None
    carried = [draft for draft in state.void if spec.writes(draft["step"]) and not state.of(draft["step"])]
    after = state
    for draft in carried:
        moved = {**draft, "date": one["date"]}
        shut = [barrier for barrier in barriers(after, moved) if barrier.shut and after.asks(barrier)]
        if not any(voids(after, draft["step"], barrier) for barrier in shut):
            after = evolve(after, void=tuple(other for other in after.void if other is not draft))
            after = count(after, moved, faulty=True)
    return None if after is state else after
