"""What a spec says before its phases: the plan, its year, how it is read, and the names that its rules use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from typing import Any

from attrs import frozen

from campaignflow.rules.calendars import RollText, parse_roll
from campaignflow.rules.items import LOCATOR
from campaignflow.rules.outcome import Basis
from campaignflow.source.containers import ListOf, MapOf
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Struct, Titled, key
from campaignflow.source.types import Choice, CountText, Either, Integer, Name, Parsed, Text, Type, WordsText
from campaignflow.wording.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DayText,
    parse_day,
)
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import NOTHING, Words, one_of


class ByDayReading(StrEnum):
    """What “by day X” means (R1)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class FirstDay(StrEnum):
    """Whether the day from which a length of time is counted is the first of it."""

    EXCLUDED = "excluded"
    COUNTS = "counts"
    EITHER = "either"
    """The text does not decide: between the two it is ambiguous."""


ROLL = Parsed(
    parse_roll,
    Words("next working day、previous working day 或 none", "next working day, previous working day or none"),
)


@frozen(kw_only=True)
class Readings:
    """What the plan's vague words are taken to mean."""

    by_day: ByDayReading = key(
        Choice(ByDayReading),
        Words("“X日前”是否含当日", "whether “by day X” includes the day"),
        default=ByDayReading.INCLUSIVE,
    )
    first_day: FirstDay = key(
        Choice(FirstDay),
        Words("“X之后N天”的起算日是否计入", "whether the day from which days are counted is the first of them"),
        default=FirstDay.EXCLUDED,
    )
    roll: RollText = key(
        ROLL,
        Words("期限届满日遇休息日时如何", "where a due date goes that falls on a day off"),
        default=RollText(None),
    )
    about_days: int | None = key(CountText, Words("“左右”容许相差的天数", "how many days “about” allows"), default=None)


def _year(text: str) -> int | None:
    year = CountText.parse(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


YEAR = Parsed(
    _year,
    Words(f"{FIRST_YEAR}至{LAST_YEAR}的年份", f"a year from {FIRST_YEAR} to {LAST_YEAR}"),
    {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
)


@frozen(kw_only=True)
class Year:
    """The year of dates that name none."""

    value: int = key(YEAR, Words("年份", "the year"))
    basis: Basis = key(Choice(Basis), Words("依据", "where it comes from"), default=Basis.EXPLICIT)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)


@frozen(kw_only=True)
class Source:
    """The plan that the spec says what it says."""

    title: str = key(Text(limit=200), Words("文件标题", "the document's title"))
    file: str | None = key(Text(limit=200), Words("文件名", "its file"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)


@frozen(kw_only=True)
class Thing:
    """A unit's attribute, a group, or another body."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    at: Path = ()


class Listed(Type[Any]):
    """A list of names, or a mapping of names to titles; or of what else ``name`` reads."""

    def __init__(self, name: Type[Any], expected: Words) -> None:
        self.expected = expected
        self._names: Type[Any] = ListOf(name)
        self._titled: Type[Any] = MapOf(name, WordsText(), some=True)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) not in (list, dict):
            return self.wrong(value, at, problems)
        return (self._names if type(value) is list else self._titled).read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [self._names.schema(schemas), self._titled.schema(schemas)]}


def for_each() -> str | None:
    """The field of what is there once for each entry of a list."""
    found: str | None = key(
        Name(), Words("按哪份清单逐项（一项一个）", "the list for each of whose entries it is there once"), default=None
    )
    return found


class Numbers(Enum):
    """What a number can be."""

    ANY = "number"


_VALUES = Words("名称列表、名称：标题，或 number", "a list of names, names and titles, or number")


@frozen(kw_only=True)
class AttributeSpec(Thing):
    """An attribute of a unit: true or false, one of the values named, or a number."""

    for_each: str | None = for_each()
    values: tuple[str, ...] | Mapping[str, Words] | Numbers = key(
        Either(
            Parsed({"number": Numbers.ANY}.get, _VALUES, {"const": "number"}),
            Listed(Name(), _VALUES),
        ),
        Words(
            "可取的值，或值：名称；数字写 number；不写即真假",
            "its values, or values and titles; number, where it is one; true or false if left out",
        ),
        default=(),
    )

    @property
    def is_number(self) -> bool:
        """Whether its value is a number."""
        return self.values is Numbers.ANY

    @property
    def words(self) -> Sequence[str]:
        """The words that it can be; none of a number."""
        if isinstance(self.values, Numbers):
            return ()
        return tuple(self.values) or ("true", "false")

    @property
    def expected(self) -> Words:
        """What it can be, in a sentence that says what was expected."""
        return Integer().expected if self.is_number else one_of(self.words)

    def takes(self, value: bool | int | str) -> bool:
        """Whether it can have a value."""
        if self.values:
            return type(value) is int if isinstance(self.values, Numbers) else value in self.values
        return isinstance(value, bool)


THING = Titled(lambda: Struct(Thing))


@frozen(kw_only=True)
class NumberSpec:
    """A number that a record of a step states."""

    title: Words = key(WordsText(), Words("所计的是什么", "what it counts"))
    part_of: str | None = key(
        Name(), Words("不得多于哪个数字", "the number that it is a part of, and never more than"), default=None
    )
    at: Path = ()


@frozen(kw_only=True)
class EventSpec:
    """Something outside the unit from which dates count."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    on: DayText | None = key(
        Parsed(parse_day, Words("日期（如 03-10）", "a day such as 03-10")),
        Words("日期，已知时", "its day, where known"),
        default=None,
    )
    for_each: str | None = for_each()
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    at: Path = ()


@frozen(kw_only=True)
class DeclaredNumber:
    """A number that the plan states of itself, beside what it lists."""

    title: Words = key(WordsText(), Words("所说的是什么", "what it speaks of"))
    says: int = key(CountText, Words("原文所称数目", "the number stated"))
    lists: int = key(CountText, Words("原文所列数目；以此为准", "the number listed, which is the one used"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
