"""A condition on numbers: one that a unit states, or the record of an act, is more or less than something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from attrs import evolve, field, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.comparison import Comparison
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.words import NOTHING, Words


class NumberScope(Protocol):
    """What the names of numbers are resolved against."""

    def number(self, name: str, at: Path) -> Words:
        """The title of a number; reports what is none."""

    def is_own(self, name: str) -> bool:
        """Whether a number is one that the record of an act states, and no attribute of the unit."""


@frozen
class NumberIs:
    """A number is more, or less, than something."""

    name: str
    held: Comparison
    title: Words = NOTHING
    of_title: Words = NOTHING
    at: Path = field(default=(), eq=False)
    own: frozenset[str] = frozenset()
    """Which of the two the record of the act states that is weighed; the unit states the others."""

    def holds(self, case: Case) -> bool | None:
        return self.held.holds(self._value(case, self.name), self._value(case, self.held.of))

    def _value(self, case: Case, name: str | None) -> int | None:
        if name not in self.own:
            return None if name is None else case.number(name)
        return None if case.act is None else case.act.numbers.get(name)

    def unstated(self, case: Case) -> Iterator[Words]:
        """What is not stated of the two."""
        for name, title in ((self.name, self.title), (self.held.of, self.of_title)):
            if name is not None and self._value(case, name) is None:
                yield title

    def untold_by(self, case: Case) -> Iterator[str]:
        return iter(())

    def resolve(self, names: NumberScope) -> NumberIs:
        of = NOTHING if self.held.of is None else names.number(self.held.of, self.at)
        own = frozenset(name for name in (self.name, self.held.of) if name is not None and names.is_own(name))
        return evolve(self, title=names.number(self.name, self.at), of_title=of, own=own)

    @property
    def words(self) -> Words:
        number = Words("{title}", "the number of {title} is ").fill(title=self.title)
        return number + self.held.words(self.of_title)
