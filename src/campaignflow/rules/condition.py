"""When a rule applies: a closed vocabulary of matchers, never an expression.

As written: ``large`` · ``{rank: city}`` · ``staff more than 200`` · ``{outcome: review.passed}`` · ``{any: […]}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from attrs import evolve, field, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.comparison import COMPARED, PATTERN, NumberIs, NumberScope, parse_compared
from campaignflow.source.schema import Schema, Schemas, whole
from campaignflow.source.types import INVALID, Name, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.lengths import NAME
from campaignflow.wording.words import NOTHING, Words, listing


class NameScope(NumberScope, Protocol):
    """What a condition's names are resolved against; reports what is not defined."""

    def title(self, space: str, name: str, at: Path) -> Words:
        """The title of a name."""

    def outcome(self, step: str, outcome: str) -> Words:
        """The title of an outcome."""

    def value(self, space: str, name: str, value: bool | str, at: Path) -> None:
        """Check that an attribute can have a value, or a step an outcome."""

    def value_title(self, name: str, value: bool | str) -> Words:
        """What a value of an attribute is called."""

    def applies(self, step: str, at: Path) -> Condition | None:
        """When a step applies; reports one whose condition leads back to itself."""


class Condition(Protocol):
    """Something that holds of a case, does not, or cannot be told (None)."""

    def holds(self, case: Case) -> bool | None: ...

    def untold_by(self, case: Case) -> Iterator[str]:
        """The steps whose word would tell it, where it cannot be told yet."""

    def resolve(self, names: NameScope) -> Condition:
        """The same with the titles of what it mentions."""

    @property
    def words(self) -> Words: ...


@frozen
class AttributeIs:
    """An attribute of the unit, or of the entry of a list, is true, or has a value."""

    name: str
    value: bool | str
    title: Words = NOTHING
    value_title: Words = NOTHING
    whose: str = "the unit"
    """Of what, in a sentence."""
    at: Path = field(default=(), eq=False)

    def holds(self, case: Case) -> bool | None:
        stated = case.unit.attributes.get(self.name)
        return None if stated is None else stated == self.value

    def untold_by(self, case: Case) -> Iterator[str]:
        return iter(())

    def resolve(self, names: NameScope) -> Condition:
        names.value("attribute", self.name, self.value, self.at)
        title = names.title("attribute", self.name, self.at)
        return evolve(self, title=title, value_title=names.value_title(self.name, self.value))

    @property
    def words(self) -> Words:
        if self.value is False:
            return Words(f"非{self.title.zh}", f"{self.whose} is not {self.title.en}")
        if self.value is True:
            return Words(self.title.zh, f"{self.whose} is {self.title.en}")
        said = Words("{title}为{value}", "{whose} is {title} ({value})")
        return said.fill(title=self.title, value=self.value_title, whose=self.whose)


@frozen
class CameOut:
    """The last word of a step is an outcome: what it said before, it says no more."""

    step: str
    outcome: str
    title: Words = NOTHING
    result: Words = NOTHING
    applies: Condition | None = None
    """When the step applies at all."""
    by_then: bool = False
    """Whether what has not come out yet has not come out so."""
    at: Path = field(default=(), eq=False)

    def holds(self, case: Case) -> bool | None:
        said = case.records.get(self.step, ())
        if self.by_then and self.step not in {**case.records, **case.undecided, **case.tainted}:
            return False
        if not said and self.applies is not None and self.applies.holds(case) is False:
            return False
        last = said[-1].outcome if said else None
        return None if last is None or case.unreadable(self.step, "outcome") else last == self.outcome

    def untold_by(self, case: Case) -> Iterator[str]:
        if self.holds(case) is None:
            yield self.step

    def resolve(self, names: NameScope) -> Condition:
        names.value("step", self.step, self.outcome, self.at)
        return evolve(
            self,
            title=names.title("step", self.step, self.at),
            result=names.outcome(self.step, self.outcome),
            applies=names.applies(self.step, self.at),
        )

    @property
    def words(self) -> Words:
        return Words("“{title}”的结果是：{result}", "“{title}” came out so: {result}").fill(
            title=self.title, result=self.result
        )


@frozen
class Not:
    """A condition does not hold."""

    condition: Condition

    def holds(self, case: Case) -> bool | None:
        held = self.condition.holds(case)
        return None if held is None else not held

    def untold_by(self, case: Case) -> Iterator[str]:
        return self.condition.untold_by(case)

    def resolve(self, names: NameScope) -> Condition:
        return Not(self.condition.resolve(names))

    @property
    def words(self) -> Words:
        if isinstance(self.condition, AttributeIs) and self.condition.value is True:
            return evolve(self.condition, value=False).words
        return Words("并非", "it is not so that ") + _inside(self.condition)


@frozen
class Several:
    """All conditions hold, or any of them does (Kleene's three-valued logic)."""

    conditions: tuple[Condition, ...]
    enough: bool
    """The answer that one condition alone can settle: True for ``any``, False for ``all``."""

    def holds(self, case: Case) -> bool | None:
        held = [c.holds(case) for c in self.conditions]
        return self.enough if self.enough in held else None if None in held else not self.enough

    def untold_by(self, case: Case) -> Iterator[str]:
        if self.holds(case) is None:
            yield from (step for condition in self.conditions for step in condition.untold_by(case))

    def resolve(self, names: NameScope) -> Condition:
        return Several(tuple(c.resolve(names) for c in self.conditions), self.enough)

    @property
    def words(self) -> Words:
        joint = Words("或", " or ") if self.enough else Words("且", " and ")
        return listing((_inside(c) for c in self.conditions), joint)


def unstated(condition: Condition, case: Case) -> Iterator[Words]:
    """What numbers are not stated of a condition that cannot be told."""
    parts = condition.conditions if isinstance(condition, Several) else ()
    for part in (condition.condition,) if isinstance(condition, Not) else parts:
        if part.holds(case) is None:
            yield from unstated(part, case)
    if isinstance(condition, NumberIs):
        yield from condition.unstated(case)


def _inside(condition: Condition) -> Words:
    """A condition inside another, in brackets where it has parts of its own."""
    said = condition.words
    return Words(f"（{said.zh}）", f"({said.en})") if isinstance(condition, Several) else said


_OUTCOME = re.compile(rf"({NAME})\.({NAME})", re.ASCII)


class ConditionText(Type[Condition]):
    """Reads a condition as written."""

    expected = Words(
        "条件：单位属性名，或 {not: …}、{all: […]}、{any: […]}、{outcome: 步骤.结果}，或 " + COMPARED.zh,
        "a condition: an attribute's name, or {not: …}, {all: […]}, {any: […]}, {outcome: step.result}, or "
        + COMPARED.en,
    )

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str and " " in value:
            return self._compared(value, at, problems)
        if type(value) is not dict:
            name = Name(expected=self.expected).read(value, at, problems)
            return name if name is INVALID else AttributeIs(name, True, at=at)
        if len(value) != 1:
            return self.wrong(value, at, problems)
        ((word, inner),) = value.items()
        readers = {"not": self._not, "all": self._several, "any": self._several, "outcome": self._outcome}
        return readers.get(word, self._value)(word, inner, (at, word), problems)

    def _compared(self, text: str, at: Path, problems: Diagnostics) -> Any:
        compared = parse_compared(text)
        if compared is None:
            problems.add("wrong-value", at, value=text, expected=COMPARED)
        elif compared[1].is_idle(compared[0]):
            problems.add("idle-comparison", at, said=text)
        else:
            return NumberIs(*compared, at=at)
        return INVALID

    def _not(self, word: str, inner: Any, at: Path, problems: Diagnostics) -> Any:
        read = self.read(inner, at, problems)
        return read if read is INVALID else Not(read)

    def _outcome(self, word: str, inner: Any, at: Path, problems: Diagnostics) -> Any:
        found = _OUTCOME.fullmatch(inner) if type(inner) is str else None
        return CameOut(found[1], found[2], at=at) if found else self.wrong(inner, at, problems)

    def _value(self, attribute: str, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str and " " in value:
            return self._compared(f"{attribute} {value}", at, problems)
        name = Name(expected=self.expected)
        read = name.read(attribute, at, problems), name.read(value, at, problems)
        if INVALID in read:
            return INVALID
        return AttributeIs(attribute, {"true": True, "false": False}.get(value, value), at=at)

    def _several(self, word: str, inner: Any, at: Path, problems: Diagnostics) -> Any:
        if type(inner) is not list or not inner:
            return self.wrong(inner, at, problems)
        read = [self.read(item, (at, index), problems) for index, item in enumerate(inner)]
        return INVALID if INVALID in read else Several(tuple(read), word == "any")

    def schema(self, schemas: Schemas) -> Schema:
        if "Condition" not in schemas.definitions:
            again = {"$ref": "#/$defs/Condition"}
            many = {"type": "array", "items": again, "minItems": 1}
            name = Name().schema(schemas)
            properties = {"not": again, "all": many, "any": many, "outcome": {"type": "string"}}
            long = {"type": "object", "properties": properties, "additionalProperties": {"type": ["string", "boolean"]}}
            text = {"type": "string", "pattern": whole(PATTERN)}
            schemas.definitions["Condition"] = {"anyOf": [name, text, {**long, "minProperties": 1, "maxProperties": 1}]}
        return {"$ref": "#/$defs/Condition"}


def both_hold(*conditions: Condition | None) -> Condition | None:
    """The conjunction of those that are given, each said once; None where there is none."""
    parts = [c.conditions if isinstance(c, Several) and not c.enough else (c,) for c in conditions if c is not None]
    given = tuple(dict.fromkeys(part for some in parts for part in some))
    return given[0] if len(given) == 1 else Several(given, enough=False) if given else None


def either_holds(*conditions: Condition | None) -> Condition | None:
    """The disjunction; None, which always holds, where one of them is."""
    given = tuple(dict.fromkeys(c for c in conditions if c is not None))
    return None if None in conditions else given[0] if len(given) == 1 else Several(given, enough=True)
