"""Conditions that no spec writes: the library puts them where something else in it says so."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.condition import CameOut, Condition, NameScope, Not, Several
from campaignflow.wording.words import NOTHING, Words


class _Plain:
    """A condition whose names are resolved, and for which no word is missing."""

    __slots__ = ()

    def holds(self, case: Case) -> bool | None:
        raise NotImplementedError

    @property
    def words(self) -> Words:
        raise NotImplementedError

    def untold_by(self, case: Case) -> Iterator[str]:
        return iter(())

    def resolve(self, names: NameScope) -> Condition:
        return self


@frozen
class NotYet(_Plain):
    """A step has not taken place, or not so that it counts."""

    step: str
    title: Words = NOTHING

    def holds(self, case: Case) -> bool | None:
        if self.step in case.records:
            return False
        return None if case.unreadable(self.step) or self.step in case.undecided else True

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


@frozen
class HasEntries(_Plain):
    """A list that the unit keeps has an entry: put where a step is done once for each, and none is there to name."""

    title: Words
    some: bool | None
    """None: the unit does not state the list."""

    def holds(self, case: Case) -> bool | None:
        return self.some

    @property
    def words(self) -> Words:
        return Words("有{title}，逐项办理", "there are {title}, once for each of them").fill(title=self.title)


@frozen
class ToAnother:
    """Somebody else than the unit itself is to have it: put where the unit is one of those who are to."""

    others: tuple[Condition, ...] = ()
    """When each of the others is to have it: if none of them surely is, the unit would send it to itself alone."""

    @property
    def _any(self) -> Condition:
        return Several(self.others, enough=True)

    def holds(self, case: Case) -> bool | None:
        return self._any.holds(case)

    def untold_by(self, case: Case) -> Iterator[str]:
        return self._any.untold_by(case)

    def resolve(self, names: NameScope) -> Condition:
        return ToAnother(tuple(other.resolve(names) for other in self.others))

    @property
    def words(self) -> Words:
        return Words("收件方不是本单位", "another than the unit is to have it")


def is_to_itself(condition: Condition | None, case: Case) -> bool:
    """Whether something does not apply for no other reason than that the unit would send it to itself."""
    parts = condition.conditions if isinstance(condition, Several) and not condition.enough else (condition,)
    return all(isinstance(part, ToAnother) for part in parts if part is not None and part.holds(case) is False)


def by_then(condition: Condition) -> Condition:
    """A condition as it stands on a day: what has not come out yet has not come out so."""
    if isinstance(condition, CameOut):
        return evolve(condition, by_then=True)
    if isinstance(condition, Not):
        return Not(by_then(condition.condition))
    if isinstance(condition, Several):
        return Several(tuple(map(by_then, condition.conditions)), condition.enough)
    return condition
