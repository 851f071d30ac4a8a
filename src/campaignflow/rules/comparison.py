"""Numbers compared with a limit, with each other, or by fraction: exact, and never with what is not stated.

Such a number is one that a unit states, or the record of an act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from attrs import evolve, field, frozen

from campaignflow.rules.case import Case
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.lengths import NAME
from campaignflow.wording.words import NOTHING, Words


class Relation(StrEnum):
    """How one number is to be to another."""

    MORE = "more than"
    AT_LEAST = "at least"
    EXACTLY = "exactly"
    AT_MOST = "at most"
    LESS = "less than"


_WORDS = {
    Relation.MORE: Words("超过", "more than "),
    Relation.AT_LEAST: Words("不少于", "at least "),
    Relation.EXACTLY: Words("恰为", "exactly "),
    Relation.AT_MOST: Words("不超过", "at most "),
    Relation.LESS: Words("少于", "less than "),
}


@frozen
class Comparison:
    """What a number is held against: a limit, another number, or a fraction of another one."""

    relation: Relation
    factor: Fraction
    """The limit; of another number, how many times that."""
    of: str | None = None
    """The other number."""
    share: str = field(default="", eq=False)
    """How the factor is written, of another number: ``2/3``, ``66.7%``."""

    def is_idle(self, name: str) -> bool:
        """Whether it holds of whatever number has that name, or of none."""
        bounds = self.relation in (Relation.AT_LEAST, Relation.LESS)
        return name == self.of or (self.of is None and self.factor == 0 and bounds)

    def holds(self, number: int | None, other: int | None) -> bool | None:
        """Whether it holds of a number; None where one of the two is not stated. Of nothing there is no share."""
        if number is None or (self.of is not None and other is None):
            return None
        limit = self.factor if other is None else self.factor * other
        if other == 0 and self.factor != 1 and self.relation is Relation.AT_LEAST:
            return False
        return {
            Relation.MORE: number > limit,
            Relation.AT_LEAST: number >= limit,
            Relation.EXACTLY: number == limit,
            Relation.AT_MOST: number <= limit,
            Relation.LESS: number < limit,
        }[self.relation]

    def words(self, of: Words = NOTHING) -> Words:
        """“more than 1/2 of those registered”; ``of``: what the other number counts."""
        said, limit = _WORDS[self.relation], str(self.factor)
        if self.of is None:
            return said + Words(limit, limit)
        share = Words(f"的{self.share}", f"{self.share} of ") if self.share else Words("", "that of ")
        return said + Words(of.zh + share.zh, share.en + of.en)


_RELATION = "|".join(Relation)
_SHARE = r"[1-9]\d{0,3}/[1-9]\d{0,3}|[1-9]\d{0,2}(?:\.\d{1,2})?%"
_HELD = rf"(?P<relation>{_RELATION}) (?:(?P<limit>0|[1-9]\d{{0,8}})|(?:(?P<share>{_SHARE}) of )?(?P<of>{NAME}))"
_COMPARISON = re.compile(_HELD, re.ASCII)
_COMPARED = re.compile(rf"(?P<name>{NAME}) (?P<held>{_HELD})", re.ASCII)
PATTERN = re.sub(r"\?P<\w+>", "", _COMPARED.pattern)
"""The same without the names of its parts, for JSON Schema."""
COMPARED = Words(
    "数字 more than 200、数字 at least 2/3 of 另一数字（另有 exactly、at most、less than）",
    "NUMBER more than 200, NUMBER at least 2/3 of ANOTHER (also exactly, at most, less than)",
)


def parse_comparison(text: str) -> Comparison | None:
    """Read ``more than 200`` · ``at least 2/3 of households`` · ``more than against``; else None."""
    found = _COMPARISON.fullmatch(text)
    if found is None:
        return None
    relation, share = Relation(found["relation"]), found["share"] or ""
    factor = Fraction(share.rstrip("%") or found["limit"] or 1) / (100 if "%" in share else 1)
    return Comparison(relation, factor, found["of"], share)


def parse_compared(text: str) -> tuple[str, Comparison] | None:
    """Read a number's name and what it is held against; else None."""
    found = _COMPARED.fullmatch(text)
    held = found and parse_comparison(found["held"])
    return (found["name"], held) if found and held else None


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
