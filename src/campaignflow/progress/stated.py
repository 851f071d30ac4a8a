"""Numbers as JSON states them: in a unit's file and in a report."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from attrs import asdict, frozen

from campaignflow.progress.amount import MOST, Amount, Number, exactly, shown
from campaignflow.source.clauses import LOCATOR
from campaignflow.source.containers import ListOf
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import INVALID, Integer, Text, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.([0-9]{1,17}))?")


@frozen
class Decimals(Type[Amount]):
    """A number of nought or more; as text where a last nought counts: ``"97.80"``."""

    expected: Words = Words(
        '不小于0的数（如 5312、97.86、"97.80"）', 'a number of 0 or more such as 5312, 97.86, "97.80"'
    )

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is int:
            read = Integer(maximum=MOST).read(value, at, problems)
            return read if read is INVALID else exactly(read)
        found = _DECIMAL.fullmatch(_written(value)) if type(value) in (str, float) else None
        if found is None:
            return self.wrong(_written(value) if type(value) is float else value, at, problems)
        unit = Fraction(1, 10 ** len(found[1])) if found[1] else Fraction(0)
        number = Fraction(found[0])
        return Amount(number, number, unit / 2)

    def schema(self, schemas: Schemas) -> Schema:
        text = {"type": "string", "pattern": rf"^{_DECIMAL.pattern}(?!\n)$"}
        return {"anyOf": [{"type": "number", "minimum": 0, "maximum": MOST}, text]}


def _written(value: Any) -> str:
    """A number as its JSON had it, without a last nought."""
    return format(Decimal(repr(value)), "f") if type(value) is float else str(value)


_LEAST, _MOST = Words("不少于（“余”“多”）", "at least: “over”"), Words("不多于（“近”）", "at most: “nearly”")


@frozen(kw_only=True)
class Bounds:
    """A number of which only bounds are stated."""

    at_least: int | None = key(Integer(), _LEAST, default=None)
    at_most: int | None = key(Integer(), _MOST, default=None)


@frozen(kw_only=True)
class StatedNumber:
    """A number of a report, with its place."""

    exactly: Amount | None = key(Decimals(), Words("数值", "the number"), name="is", default=None)
    at_least: Amount | None = key(Decimals(), _LEAST, default=None)
    at_most: Amount | None = key(Decimals(), _MOST, default=None)
    scale: int | None = key(
        Integer(minimum=2),
        Words("以多少为单位（万为 10000）", "what it counts in (万: 10000)"),
        name="in",
        default=None,
    )
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: str | None = key(Text(), Words("备注", "a remark"), default=None)


def _all_of(struct: Struct[Any], value: dict[str, Any], at: Path, problems: Diagnostics) -> Any:
    """A mapping of which every key could be read, or INVALID: half of a bound is no bound."""
    read = struct.read(value, at, problems)
    if read is INVALID or len(value) > sum(said is not None for said in asdict(read, recurse=False).values()):
        return INVALID
    return read


def _between(low: Number | None, high: Number | None, at: Path, problems: Diagnostics) -> Any:
    """The amount between two bounds, either of which may be missing, or INVALID."""
    if low is None and high is None:
        problems.add("missing-key", at, key="at_least")
        return INVALID
    if low is not None and high is not None and low > high:
        expected = Words("不小于 at_least 的数", "a number not below at_least")
        problems.add("wrong-value", (at, "at_most"), value=shown(high), expected=expected)
        return INVALID
    return Amount(low or 0, high, over=high is None, nearly=low is None)


@frozen
class FigureType(Type[Amount | tuple[str, ...]]):
    """What a unit states of a figure: a whole number, bounds, or a list of names."""

    expected: Words = Words(
        "不小于0的整数、{at_least: …} 或名单", "a whole number of 0 or more, {at_least: …}, or a list of names"
    )

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is list:
            return _NAMES.read(value, at, problems)
        if type(value) is int:
            return _exact(Integer(maximum=MOST).read(value, at, problems))
        if not isinstance(value, dict):
            return self.wrong(value, at, problems)
        read = _all_of(_BOUNDS, value, at, problems)
        return read if read is INVALID else _between(read.at_least, read.at_most, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        number: Schema = Integer(maximum=MOST).schema(schemas)
        return {"anyOf": [number, _BOUNDS.schema(schemas), _NAMES.schema(schemas)]}


def _exact(read: Any) -> Any:
    return read if read is INVALID else exactly(read)


_NAMES = ListOf(Text(limit=200), whole=True)
_BOUNDS, _STATED = Struct(Bounds), Struct(StatedNumber)


@frozen
class Stated:
    """What a report states of a figure, and where."""

    amount: Amount
    ref: str | None = None


@frozen
class StatedType(Type[Stated]):
    """What a report states of a figure: a number, or a mapping with ``is``, or with bounds."""

    expected: Words = Decimals().expected

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if not isinstance(value, dict):
            amount = Decimals().read(value, at, problems)
            return INVALID if amount is INVALID else Stated(amount)
        read = _all_of(_STATED, value, at, problems)
        if read is INVALID:
            return read
        scale = read.scale or 1
        if read.exactly is None:
            amount = _between(_low(read.at_least, scale), _low(read.at_most, scale), at, problems)
        elif read.at_least is None and read.at_most is None:
            amount = read.exactly if scale == 1 else _counted_in(read.exactly, scale)
        else:
            problems.add("not-allowed", at, what=Words("is 与 at_least、at_most 同用", "is beside at_least or at_most"))
            return INVALID
        return INVALID if amount is INVALID else Stated(amount, read.ref)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [Decimals().schema(schemas), _STATED.schema(schemas)]}


def _low(amount: Amount | None, scale: int) -> Number | None:
    return None if amount is None else amount.low * scale


def _counted_in(amount: Amount, scale: int) -> Amount:
    """A number stated in ten thousands, say: the whole numbers that are rounded to it (8.234万: 82,335 to 82,344)."""
    half = (amount.rounding or Fraction(1, 2)) * scale
    return Amount(max(0, ceil(amount.low * scale - half)), ceil(amount.low * scale + half) - 1)
