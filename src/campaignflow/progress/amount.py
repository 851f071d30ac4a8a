"""Numbers as reports state them: exact, “over 1,200”, “nearly 220,000”, 97.86 per cent. Exact arithmetic, no floats.

An amount is an interval, since a lower bound is all that “over” says, and all that a sum has to which somebody
did not contribute. Its rounding is kept apart: it can make two numbers agree, and never hides that one is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from attrs import evolve, frozen

from campaignflow.wording.words import NOTHING, Words

Number = int | Fraction
MOST = 10**9
HUNDRED = 100


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
        low, high = shown(self.low), "" if self.high is None else shown(self.high)
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
    return int(number) if number == int(number) else float(shown(number))


def shown(number: Number) -> str:
    """A number as a person reads it: as it was stated, or with two decimals where it was worked out."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    if _SHORT % number.denominator:
        exact = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return format(exact, "f")


_SHORT = 10**6
"""What divides it has no more than six decimals."""


def as_share(amount: Amount) -> Amount:
    """A stated number read as a percentage: “98” may be 97.5 to 98.5; nobody and everybody are exact."""
    whole = amount.exact and not amount.rounding and amount.low not in (0, HUNDRED)
    return evolve(amount, rounding=Fraction(1, 2)) if whole else amount


def counts_at(rate: Amount, whole: int) -> Amount | None:
    """How many of ``whole`` there are at a percentage, within its rounding; None where no whole number has it."""
    low = ceil(max(Fraction(0), (rate.low - rate.rounding) * Fraction(whole, HUNDRED)))
    high = whole if rate.high is None else floor(min(HUNDRED, rate.high + rate.rounding) * Fraction(whole, HUNDRED))
    return Amount(low, high) if low <= high else None


def is_rate_of(rate: Amount, whole: Amount) -> bool:
    """Whether a percentage is possible for whole persons: some number of those that ``whole`` may be has it.

    Of so many that neighbouring numbers differ by less than its rounding, every percentage is possible.
    """
    if whole.high is None or rate.high is None or whole.high - whole.low > _MOST_TRIED:
        return True
    if whole.high * (rate.high - rate.low + 2 * rate.rounding) >= HUNDRED:
        return True
    return any(counts_at(rate, number) is not None for number in range(ceil(whole.low), floor(whole.high) + 1))


_MOST_TRIED = 10_000
"""Numbers of persons that are tried one by one."""
