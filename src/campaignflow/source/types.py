"""Plain data to values, one by one: how each type reads its value, and how the same is said in JSON Schema.

Reading reports every problem and goes on: a value that cannot be read becomes :data:`INVALID`, and is
never guessed. Progress is JSON, where a number is a number; in a spec every scalar is text, so specs use
the ``…Text`` types. Lists and mappings of values are in ``containers``, mappings with known keys in ``structs``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

import attrs
from attrs import frozen

from campaignflow.source.schema import Schema, Schemas, whole
from campaignflow.wording.dates import iso_day
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.lengths import NAME
from campaignflow.wording.words import HIDDEN, Words

MAX_NAME = 200
MAX_TEXT = 4_000
MAX_ITEMS = 20_000
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)
S = TypeVar("S")
L = TypeVar("L")


class _Invalid:
    def __repr__(self) -> str:
        return "INVALID"

    def __bool__(self) -> bool:
        return False


INVALID: Final = _Invalid()
"""Stands for a value that could not be read; its problem is reported."""


class NotPlain(TypeError):  # noqa: N818  (no error: a question)
    """A value is not plainly well: the thorough way is to tell what is amiss, if anything."""


class Type(Generic[T_co]):
    """How a value is read, and how the same is said in JSON Schema. What is read is a ``T_co``, or :data:`INVALID`."""

    expected: Words

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        """The value read, or :data:`INVALID` after reporting at ``at``."""
        raise NotImplementedError

    def quick(self, value: Any) -> Any:
        """What :meth:`read` gives where nothing is amiss; else raises TypeError, and ``read`` finds out what.

        Most data are well, and thousands of units are read: this is the short way through.
        """
        raise NotPlain

    def schema(self, schemas: Schemas) -> Schema:
        raise NotImplementedError

    def wrong(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        """Report that ``value`` is of the wrong type."""
        if isinstance(value, str):
            problems.add("wrong-value", at, value=value, expected=self.expected)
        else:
            problems.add("wrong-type", at, expected=self.expected, found=kind_of(value))
        return INVALID


_KINDS: tuple[tuple[type, Words], ...] = (
    (bool, Words("真假值", "true or false")),
    (str, Words("文字", "text")),
    (int, Words("整数", "a whole number")),
    (float, Words("小数", "a number with a fraction")),
    (list, Words("列表", "a list")),
    (dict, Words("映射", "a mapping")),
)


def kind_of(value: Any) -> Words:
    """What kind of data ``value`` is, in words."""
    if value is None:
        return Words("空值", "nothing")
    name = type(value).__name__
    return next((words for kind, words in _KINDS if isinstance(value, kind)), Words(name, name))


@frozen
class Text(Type[str]):
    """A text of one or more characters, nothing hidden in it."""

    limit: int = MAX_TEXT
    expected: Words = Words("文字", "text")

    def quick(self, value: Any) -> Any:
        if type(value) is str and 0 < len(value) <= self.limit and not HIDDEN.search(value):
            return value
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not str or not value:
            return self.wrong(value, at, problems)
        if len(value) > self.limit:
            problems.add("too-large", at, what=Words("文字长度", "the text"), limit=self.limit)
            return INVALID
        if hidden := HIDDEN.search(value):
            problems.add("hidden-character", at, character=f"U+{ord(hidden[0]):04X}")
            return INVALID
        return value

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": self.limit}


DOTTED = rf"{NAME}(?:\.{NAME})*"


@lru_cache(maxsize=4096)
def _name(value: Any) -> Any:
    """A name, if it is one; remembered, since all units use the same names."""
    if len(value) <= MAX_NAME and re.fullmatch(NAME, value, re.ASCII):
        return value
    raise NotPlain


@frozen
class Name(Type[str]):
    """An id: lower-case ASCII words joined by hyphens; parts of a nested id are joined by dots."""

    dotted: bool = False
    entry: bool = False
    """Whether it may name the one of an entry: ``ruling@objection-3``."""
    expected: Words = Words("标识符（小写字母、数字和连字符，如 special-meeting）", "an id such as special-meeting")

    @property
    def regex(self) -> str:
        return DOTTED if self.dotted else rf"{NAME}(?:@{NAME})?" if self.entry else NAME

    quick = staticmethod(_name)  # a dotted name that is not plain goes the long way

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str and len(value) <= MAX_NAME and re.fullmatch(self.regex, value, re.ASCII):
            return value
        return self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "string", "pattern": whole(self.regex), "maxLength": MAX_NAME}


@lru_cache(maxsize=4096)
def _day(value: Any) -> Any:
    if day := iso_day(value):
        return day
    raise NotPlain


@frozen
class Day(Type[dt.date]):
    """A calendar date, strictly ``YYYY-MM-DD``."""

    expected: Words = Words("实际存在的日期，写作 2009-06-15", "a date that exists, written as 2009-06-15")

    quick = staticmethod(_day)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        day = iso_day(value) if type(value) is str else None
        return day or self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "string", "format": "date", "pattern": whole("[0-9]{4}-[0-9]{2}-[0-9]{2}")}


@frozen
class Integer(Type[int]):
    """A whole number not below ``minimum``, as JSON writes it: ``9.0``, ``"9"`` and ``true`` are none."""

    minimum: int = 0
    maximum: int = 10**9

    @property
    def expected(self) -> Words:  # type: ignore[override]
        return Words(f"不小于{self.minimum}的整数", f"a whole number of {self.minimum} or more")

    def quick(self, value: Any) -> Any:
        if type(value) is int and self.minimum <= value <= self.maximum:
            return value
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is int:
            if self.minimum <= value <= self.maximum:
                return value
            if value > self.maximum:
                problems.add("too-large", at, what=Words("数字", "the number"), limit=self.maximum)
                return INVALID
            value = str(value) if abs(value) < 10**20 else "…"
        return self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@frozen
class Boolean(Type[bool]):
    """``true`` or ``false``, as JSON writes it."""

    expected: Words = Words("true 或 false", "true or false")

    def quick(self, value: Any) -> Any:
        if type(value) is bool:
            return value
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        return value if type(value) is bool else self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "boolean"}


@frozen
class Parsed(Type[T]):
    """Text (of a spec) with a small grammar: ``parse`` gives the value, or None."""

    parse: Callable[[str], T | None]
    expected: Words
    also: Schema = attrs.field(factory=lambda: {"type": "string"})

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        parsed = self.parse(value) if type(value) is str and len(value) <= MAX_TEXT else None
        return self.wrong(value, at, problems) if parsed is None else parsed

    def schema(self, schemas: Schemas) -> Schema:
        return dict(self.also)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII) else None


CountText = Parsed(_number, Words("整数", "a whole number"), {"type": "integer", "minimum": 0})
FlagText = Parsed({"true": True, "false": False}.get, Words("true 或 false", "true or false"), {"type": "boolean"})


@frozen
class Choice(Type[E]):
    """One of the values of an enumeration."""

    values: type[E]

    @property
    def expected(self) -> Words:  # type: ignore[override]
        return Words("以下之一：" + "、".join(self.values), "one of: " + ", ".join(self.values))

    def quick(self, value: Any) -> Any:
        known: Any = self.values._value2member_map_
        if type(value) is str and value in known:
            return known[value]
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        try:
            return self.quick(value)
        except NotPlain:
            return self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"enum": [str(v) for v in self.values]}


_COMMA = Words("文字含半角逗号时请加引号", "put a text that holds a comma into quotation marks")


@frozen
class WordsText(Type[Words]):
    """A title: text, or ``{zh: …, en: …}``; a text alone serves both languages."""

    expected: Words = Words("文字或 {zh: …, en: …}", "text or {zh: …, en: …}")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not dict:
            text = Text(expected=self.expected).read(value, at, problems)
            return text if text is INVALID else Words(text, text)
        for name in value:
            if name not in ("zh", "en"):
                known = _COMMA if value[name] == "" else closest(name, ("zh", "en"))
                problems.add("unknown-key", (at, name), key=name, known=known)
        for name in ("zh", "en"):
            if name not in value:
                problems.add("missing-key", at, key=name)
        said = [Text().read(value[name], (at, name), problems) for name in ("zh", "en") if name in value]
        return Words(*said) if len(said) == 2 and INVALID not in said else INVALID

    def schema(self, schemas: Schemas) -> Schema:
        text = Text().schema(schemas)
        both = {"type": "object", "properties": {"zh": text, "en": text}, "required": ["zh", "en"]}
        return {"anyOf": [text, {**both, "additionalProperties": False}]}


@frozen
class Either(Type[S | L], Generic[S, L]):
    """A short form (text) or a long form (a mapping or list), by what the source has."""

    short: Type[S]
    long: Type[L]

    @property
    def expected(self) -> Words:  # type: ignore[override]
        return self.short.expected

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        return (self.short if type(value) is str else self.long).read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [self.short.schema(schemas), self.long.schema(schemas)]}
