"""All that can be done, tried out: what opens a gate is found by doing everything, in every order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from attrs import frozen

from gates import State
from gates_plan import LAST_PERIOD
from gates_play import played
from generate import Json

DAY = timedelta(1)
FAR = 60
"""Days after which waiting opens nothing any more in these campaigns."""
Way = frozenset[tuple[str, str | None]]
"""Acts: steps, each with how it comes out."""


@frozen
class Attempts:
    """What every set of acts opens, each step done at most once more, in the best order.

    Acts are done on the as-of date or, where a day has to come first, on the first day on which they may be.
    """

    start: State

    def found(self, shut: Sequence[str]) -> dict[str, dict[Way, date]]:
        """By gate, every smallest set of acts that opens it, and the first day on which it is open then."""
        opened: dict[str, dict[Way, date]] = {name: {} for name in shut}
        seen, level = set(), [(frozenset[tuple[str, str | None]](), self.start)]
        while level:
            after = []
            for way, state in level:
                for name in shut:
                    day = self.opens(state, name)
                    if day is not None:
                        opened[name][way] = min(day, opened[name].get(way, date.max))
                for act, then in self.next(way, state):
                    key = (way | {act}, tuple(sorted(map(repr, then.acts))))
                    if key not in seen:
                        seen.add(key)
                        after.append((way | {act}, then))
            level = after
        return {name: smallest(ways) for name, ways in opened.items()}

    def opens(self, state: State, name: str) -> date | None:
        """The first day from today on which it is open, if nothing more is done; what may not apply is not."""
        if name in state.spec.steps and state.applies(name) is not True:
            return None
        if not state.keeps(name):
            return state.today
        if state.keeps_on(name, state.today + FAR * DAY):
            return None
        days = (state.today + n * DAY for n in range(1, FAR + 1))
        return next(day for day in days if not state.keeps_on(name, day))

    def next(self, way: Way, state: State) -> Iterator[tuple[tuple[str, str | None], State]]:
        """Every step that can be done next, however it comes out, on the first day on which it can be."""
        used = {step for step, _ in way}
        for step, said in state.spec.steps.items():
            if step in used or (said.get("once") and state.of(step) and not state.left_open(step)):
                continue
            day, lacks = self.opens(state, step), lacking(state, step)
            if day is None or lacks is None:
                continue
            days = {day, max(day, LAST_PERIOD)} if "every" in said else {day}
            for outcome, on in product(said.get("outcomes", [None]), days):
                one = {"step": step, "date": on, **lacks, **({"outcome": outcome} if outcome else {})}
                yield (step, outcome), played(state.on(on), (*state.acts, one))


def lacking(state: State, step: str) -> Json | None:
    """What an act says that makes a step complete; None where nobody knows how many that takes."""
    found: Json = {}
    for _, _, asked, _ in state.spec.duties(step):
        if state.needless(asked):
            continue
        wanted = state.wanted(asked)
        if wanted is None:
            return None
        missing = max(0, wanted - sum(state.amount(one, asked) for one in state.of(step)))
        if asked.people:
            found["counts"] = {asked.people: wanted}
        else:
            found["times"] = max(found.get("times", 1), missing)
        if asked.by:
            found["present"] = {**found.get("present", {}), asked.by: 1}
    return found


def smallest(ways: Mapping[Way, date]) -> dict[Way, date]:
    return {way: day for way, day in ways.items() if not any(less < way for less in ways)}
