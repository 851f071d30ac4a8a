"""Numbers as reports state them: exact, “over 1,200”, “nearly 220,000”, 97.86 per cent. Exact arithmetic, no floats.

An amount is an interval, since a lower bound is all that “over” says, and all that a sum has to which somebody
did not contribute. Its rounding is kept apart: it can make two numbers agree, and never hides that one is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Any

from attrs import asdict, evolve, frozen

from campaignflow.source.containers import ListOf
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import INVALID, Integer, Text, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import NOTHING, Words

Number = int | Fraction
MOST = 10**9
HUNDRED = 100
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.([0-9]{1,17}))?")


class Fit(StrEnum):
    """Whether two numbers fit each other."""

    FITS = "fits"
    CONTRADICTS = "contradicts"
    OPEN = "cannot-be-told"


FIT_WORDS: Mapping[Fit, Words] = {
    Fit.FITS: Words("相符", "Fits"),
    Fit.CONTRADICTS: Words("矛盾", "Does not fit"),
    Fit.OPEN: Words("无法判断", "Cannot be told"),
}


@frozen
class Amount:
    """A number of which is known that it is not below ``low`` and, unless None, not above ``high``."""

    low: Number
    high: Number | None
    rounding: Number = 0
    """How far what was meant may lie from what is stated: half of the last decimal place."""
    over: bool = False
    """Whether “over ``low``” (余、多) was stated: then it is more."""
    nearly: bool = False
    """Whether “nearly ``high``” (近) was stated: then it is less."""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def at_least(self) -> Amount:
        """The same without an end: more may be missing."""
        return evolve(self, high=None, nearly=False)

    def __add__(self, other: Amount) -> Amount:
        high = None if self.high is None or other.high is None else self.high + other.high
        nearly = (self.nearly or other.nearly) and all(one.nearly or one.exact for one in (self, other))
        over = self.over or other.over
        return Amount(self.low + other.low, high, self.rounding + other.rounding, over, nearly)

    def __mul__(self, other: Amount) -> Amount:
        """The product of two counts. Nothing of what is not known is nothing all the same."""
        if 0 in (self.high, other.high):
            return NOUGHT
        high = None if self.high is None or other.high is None else self.high * other.high
        return Amount(self.low * other.low, high)

    def share_of(self, whole: Amount) -> Amount | None:
        """What per cent of ``whole`` it is; None of nothing."""
        if whole.high == 0:
            return None
        low = 0 if whole.high is None else Fraction(self.low * HUNDRED) / whole.high
        high = None if self.high is None or whole.low == 0 else Fraction(self.high * HUNDRED) / whole.low
        return Amount(low, high)

    def no_more_than(self, other: Amount) -> Fit:
        """Whether it is surely, surely not, or perhaps no more than ``other``."""
        play = self.rounding + other.rounding
        if self.high is not None and self.high <= other.low + play:
            return Fit.FITS
        return Fit.CONTRADICTS if other.high is not None and self.low > other.high + play else Fit.OPEN

    def equals(self, other: Amount) -> Fit:
        """Whether both are surely, surely not, or perhaps the same number."""
        both = {self.no_more_than(other), other.no_more_than(self)}
        if both == {Fit.FITS}:
            return Fit.FITS
        return Fit.CONTRADICTS if Fit.CONTRADICTS in both else Fit.OPEN

    def bears_out(self, stated: Amount) -> Fit:
        """Whether it agrees with what is stated of the same thing: “over 1,200” is borne out by 1,250.

        Exactly at it is neither over nor surely not (余、多); what is itself over it is over. Nearly so many (近) is
        what lies below; what lies at it or above cannot be told.
        """
        if stated.over:
            if self.low > stated.low or (self.over and self.low == stated.low):
                return Fit.FITS
            return Fit.CONTRADICTS if self._below(stated.low) else Fit.OPEN
        if stated.nearly and stated.high is not None:
            return Fit.FITS if self._below(stated.high) else Fit.OPEN
        if stated.equals(self) is Fit.CONTRADICTS:
            return Fit.CONTRADICTS
        play = stated.rounding + self.rounding
        below = stated.high is None or (self.high is not None and self.high <= stated.high + play)
        return Fit.FITS if below and self.low + play >= stated.low else Fit.OPEN

    def _below(self, number: Number) -> bool:
        return self.high is not None and (self.high < number or (self.nearly and self.high == number))

    def words(self, measure: Words = NOTHING) -> Words:
        """The amount in words: “5312 opinions”, “at least 1200”, “not known”."""
        low, high = _shown(self.low), "" if self.high is None else _shown(self.high)
        if self.exact or low == high:
            said = Words(low, low)
        elif self.over:
            said = Words(f"多于{low}", f"over {low}")
        elif self.nearly:
            said = Words(f"近{high}", f"nearly {high}")
        elif self.high is None:
            said = Words(f"不少于{low}", f"at least {low}") if self.low else Words("不详", "not known")
        elif self.low == 0:
            said = Words(f"不多于{high}", f"at most {high}")
        else:
            said = Words(f"{low}至{high}", f"{low} to {high}")
        return said if self == UNKNOWN else said + measure

    def to_dict(self) -> dict[str, Any]:
        return {"at_least": plain(self.low), "at_most": None if self.high is None else plain(self.high)}


NOUGHT = Amount(0, 0)
UNKNOWN = Amount(0, None)


def exactly(number: Number) -> Amount:
    """An amount that is known."""
    return Amount(number, number)


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of amounts."""
    return sum(amounts, NOUGHT)


def plain(number: Number) -> int | float:
    """A number as JSON has it: whole, or with two decimals."""
    return int(number) if number == int(number) else float(_shown(number))


def _shown(number: Number) -> str:
    """A number as a person reads it: as it was stated, or with two decimals where it was worked out."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    if _SHORT % number.denominator:
        exact = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return format(exact, "f")


_SHORT = 10**6
"""What divides it has no more than six decimals."""


# As JSON says it


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
    ref: str | None = key(Text(limit=40), Words("出处", "the clause"), default=None)
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
        problems.add("wrong-value", (at, "at_most"), value=_shown(high), expected=expected)
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


def as_share(amount: Amount) -> Amount:
    """A stated number read as a percentage: “98” may be 97.5 to 98.5; nobody and everybody are exact."""
    whole = amount.exact and not amount.rounding and amount.low not in (0, HUNDRED)
    return evolve(amount, rounding=Fraction(1, 2)) if whole else amount
