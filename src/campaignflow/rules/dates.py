"""Several due dates of one step, each for those units for which its condition holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from campaignflow.rules.bounds import UNDATED, Bound, ByDay
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.derivation import Leg
from campaignflow.rules.differences import Difference
from campaignflow.rules.outcome import UNDECIDED, Outcome
from campaignflow.wording.words import Words, listing


@frozen
class Dates(Bound):
    """All of those dates whose conditions hold, and so by the earliest of them."""

    parts: tuple[tuple[Condition | None, ByDay], ...]

    @property
    def last(self) -> date:
        return max(bound.lenient for _, bound in self.parts)

    @property
    def words(self) -> Words:
        said = (_IF.fill(by=by.words, when=when.words) if when else by.words for when, by in self.parts)
        return listing(said, Words("、", ", "))

    def judge(self, case: Case, done: date | None) -> Outcome:
        held = [(when is None or when.holds(case), bound) for when, bound in self.parts]
        sure = [bound for holds, bound in held if holds]
        ways = [_earliest([*sure, bound]) for holds, bound in held if holds is None] or [_earliest(sure)]
        found = [bound.judge(case, done) for bound in ([_earliest(sure)] if sure else []) + ways]
        return found[0] if len({outcome.status for outcome in found}) == 1 else UNDECIDED

    def apart(self, point: str) -> Iterable[Difference]:
        return [evolve(one, applies=when) for when, bound in self.parts for one in bound.apart(point)]

    def _own(self, case: Case) -> Bound:
        """The one that surely holds for a unit."""
        return _earliest([bound for when, bound in self.parts if when is None or when.holds(case)])

    def derived(self, case: Case) -> Iterator[Leg]:
        return self._own(case).derived(case)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        return [day for _, bound in self.parts for day in bound.change_days(case, done)]


_IF = Words("{by}（{when}的）", "{by} (if {when})")


def _earliest(bounds: Iterable[ByDay]) -> Bound:
    return min(bounds, key=lambda bound: (bound.strict, bound.lenient), default=UNDATED)
