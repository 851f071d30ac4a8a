"""When a step may be done at all: what a prohibition leaves."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.condition import CameOut, Condition, NameScope, Not, Several
from campaignflow.wording.words import NOTHING, Words


@frozen
class NotYet:
    """A step has not taken place, or not so that it counts."""

    step: str
    title: Words = NOTHING

    def holds(self, case: Case) -> bool | None:
        if self.step in case.records:
            return False
        return None if case.unreadable(self.step) or self.step in case.undecided else True

    def untold_by(self, case: Case) -> Iterator[str]:
        return iter(())

    def resolve(self, names: NameScope) -> Condition:
        return self

    @property
    def words(self) -> Words:
        return Words("“{title}”尚未进行", "“{title}” has not taken place").fill(title=self.title)


@frozen
class Allowed:
    """A step may be done, or was: what may not be done is not asked for."""

    step: str
    condition: Condition

    def holds(self, case: Case) -> bool | None:
        return True if self.step in case.done else self.condition.holds(case)

    def untold_by(self, case: Case) -> Iterator[str]:
        return iter(()) if self.step in case.done else self.condition.untold_by(case)

    def resolve(self, names: NameScope) -> Condition:
        return evolve(self, condition=self.condition.resolve(names))

    @property
    def words(self) -> Words:
        return self.condition.words


def by_then(condition: Condition) -> Condition:
    """A condition as it stands on a day: what has not come out yet has not come out so."""
    if isinstance(condition, CameOut):
        return evolve(condition, by_then=True)
    if isinstance(condition, Not):
        return Not(by_then(condition.condition))
    if isinstance(condition, Several):
        return Several(tuple(map(by_then, condition.conditions)), condition.enough)
    return condition
