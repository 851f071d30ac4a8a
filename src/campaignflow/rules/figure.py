"""Figures of many units, and what must hold among them (R30, R31): how each comes about, and what it says.

A figure is what a city reports of its units: a sum of what they state or record, how many different names they
state, how many units there are, a share worked out from two sums. An invariant compares figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from campaignflow.progress.amount import NOUGHT, UNKNOWN, Amount, Fit, exactly, total
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force, Reference
from campaignflow.rules.quantity import Quantity, completed
from campaignflow.wording.words import NOTHING, Words, both, listing

PER_CENT = Words("%", "%")
NAMES_NOBODY: tuple[str, ...] = ()


class Lack(StrEnum):
    """Why a unit could not contribute to a figure, or not all of it."""

    NOT_STATED = "not-stated"
    INVALID = "invalid"
    WITHHELD = "withheld"
    """What the unit states contradicts itself: it is not added, and not taken for nothing."""


LACK_WORDS: Mapping[Lack, Words] = {
    Lack.NOT_STATED: Words("未填报", "not stated"),
    Lack.INVALID: Words("数据有误", "invalid"),
    Lack.WITHHELD: Words("自相矛盾，暂不计入", "withheld: it contradicts itself"),
}


@frozen
class Evidence:
    """What one unit's file says: its acts, what it states of figures, and the figures that it states impossibly."""

    case: Case
    stated: Mapping[str, Amount | tuple[str, ...]]
    invalid: frozenset[str]


@frozen
class Part:
    """What one unit adds to a figure."""

    amount: Amount
    lack: Lack | None = None
    """Why more may be missing; the amount is then a lower bound."""
    names: tuple[str, ...] = NAMES_NOBODY


NOT_STATED, INVALID_PART = Part(UNKNOWN, Lack.NOT_STATED), Part(UNKNOWN, Lack.INVALID)
WITHHELD = Part(UNKNOWN, Lack.WITHHELD)


@frozen
class Aggregation:
    """How a figure comes about."""

    is_share: ClassVar[bool] = False
    stated_by_units: ClassVar[bool] = False
    lists_names: ClassVar[bool] = False
    of_each_unit: ClassVar[bool] = True
    """Whether invariants of it must hold within each unit too."""
    given: ClassVar[bool] = False
    """Whether only the city's own report states it."""

    def part(self, figure: str, unit: Evidence) -> Part:
        """What ``unit`` adds to ``figure``."""
        raise NotImplementedError

    def words(self) -> Words:
        """Where it comes from, after its title."""
        raise NotImplementedError


@frozen
class Stated(Aggregation):
    """Each unit states a number."""

    stated_by_units: ClassVar[bool] = True

    def part(self, figure: str, unit: Evidence) -> Part:
        stated = unit.stated.get(figure)
        if isinstance(stated, Amount):
            return Part(stated)
        return INVALID_PART if figure in unit.invalid else NOT_STATED

    def words(self) -> Words:
        return Words("各单位填报数之和", "the sum of what the units state")


@frozen
class Distinct(Aggregation):
    """Units state lists of names; so many different ones."""

    stated_by_units: ClassVar[bool] = True
    lists_names: ClassVar[bool] = True

    def part(self, figure: str, unit: Evidence) -> Part:
        names = unit.stated.get(figure)
        if isinstance(names, tuple):
            return Part(exactly(len(set(names))), None, names)
        return INVALID_PART if figure in unit.invalid else NOT_STATED

    def words(self) -> Words:
        return Words("各单位名单中不同名称的个数", "how many different names the units' lists hold")


@frozen(kw_only=True)
class Counted(Aggregation):
    """Counted in the records of a step: how often it took place, on how many days, or how many took part."""

    step: str
    step_title: Words
    key: str = "times"
    """``times``, ``days``, ``present`` or ``counts``."""
    name: str = ""
    """Who was present, or what was counted."""
    name_title: Words = NOTHING

    def part(self, figure: str, unit: Evidence) -> Part:
        records = unit.case.records.get(self.step, ())
        found = [self.amount(record) for record in records]
        known = sum(number for number in found if number is not None)
        known = _IN_DAYS.total(records) if self.key == "days" else known
        if unit.case.unreadable(self.step, *_READ[self.key]):
            return Part(Amount(known, None), Lack.INVALID)
        return Part(Amount(known, None), Lack.NOT_STATED) if None in found else Part(exactly(known))

    def amount(self, record: Record) -> int | None:
        """What one record adds; None where it does not say."""
        if self.key == "times":
            return record.times
        if self.key == "days":
            return _IN_DAYS.amount(record)
        if self.key == "counts":
            return record.counts.get(self.name)
        there = record.present.get(self.name)
        return None if there is None else there * record.times

    def words(self) -> Words:
        said = {
            "times": Words("各单位“{step}”的次数之和", "how often “{step}” took place in all units"),
            "days": Words("各单位“{step}”的天数之和", "on how many days “{step}” took place in all units"),
            "present": Words(
                "各单位“{step}”到场的{name}人次之和", "{name} at “{step}” in all units, each time counted"
            ),
            "counts": Words("各单位“{step}”所记{name}之和", "{name} counted at “{step}” in all units"),
        }
        return said[self.key].fill(step=self.step_title, name=self.name_title)


_READ: Mapping[str, tuple[str, ...]] = {
    "times": ("times",), "days": ("days", "began"), "present": ("present", "times"), "counts": ("counts",),
}  # fmt: skip
_IN_DAYS = Quantity(in_days=True)


@frozen(kw_only=True)
class Units(Aggregation):
    """How many units there are, or how many have completed a step."""

    of_each_unit: ClassVar[bool] = False

    step: str = ""
    step_title: Words = NOTHING
    quantities: tuple[Quantity, ...] = ()

    def part(self, figure: str, unit: Evidence) -> Part:
        if not self.step or completed(self.quantities, unit.case, self.step) is not None:
            return Part(exactly(1))
        if unit.case.unreadable(self.step, *(key for quantity in self.quantities for key in quantity.keys)):
            return Part(_PERHAPS, Lack.INVALID)
        unmeasured = any(self._unmeasured(quantity, unit.case) for quantity in self.quantities)
        return Part(_PERHAPS, Lack.NOT_STATED) if unmeasured else Part(NOUGHT)

    def _unmeasured(self, quantity: Quantity, case: Case) -> bool:
        """Whether nobody can tell if a number was reached."""
        return quantity.wanted(case) is None or quantity.untold(case, case.records.get(self.step, ()))

    def words(self) -> Words:
        if not self.step:
            return Words("单位的个数", "how many units there are")
        return Words("完成“{step}”的单位数", "how many units completed “{step}”").fill(step=self.step_title)


_PERHAPS = Amount(0, 1)


@frozen(kw_only=True)
class Share(Aggregation):
    """What per cent one figure is of another, over the units that state both."""

    is_share: ClassVar[bool] = True

    portion: str
    portion_title: Words
    whole: str
    whole_title: Words

    def of_parts(self, portion: Part, whole: Part) -> Part:
        """What one unit's share is."""
        lack = portion.lack or whole.lack
        share = None if lack else portion.amount.share_of(whole.amount)
        return Part(UNKNOWN if share is None else share, lack)

    def words(self) -> Words:
        said = Words(
            "“{portion}”占“{whole}”的百分比，按两项总数重新计算",
            "“{portion}” as a percentage of “{whole}”, worked out from both totals",
        )
        return said.fill(portion=self.portion_title, whole=self.whole_title)


@frozen
class Given(Aggregation):
    """Only the city's own report states it."""

    given: ClassVar[bool] = True
    of_each_unit: ClassVar[bool] = False

    def part(self, figure: str, unit: Evidence) -> Part:
        return Part(UNKNOWN)

    def words(self) -> Words:
        return Words("只由总报告给出", "stated by the report alone")


@frozen(kw_only=True)
class Figure:
    """One figure of a campaign's report."""

    id: str
    title: Words
    reference: Reference
    measure: Words
    """What it is counted in: 条, 人次; ``%`` of a share."""
    way: Aggregation
    note: Words = NOTHING

    def sentence(self) -> Words:
        """What it is, as one sentence without its full stop."""
        said = Words("“{title}”{measure}：{way}", "“{title}”{measure}: {way}")
        inside = Words(f"（{self.measure.zh}）", f" ({self.measure.en.strip()})") if self.measure else NOTHING
        return said.fill(title=self.title, measure=inside, way=self.way.words())


class Relation(StrEnum):
    """What an invariant says of its two sides."""

    WITHIN = "within"
    """No more than."""
    EQUAL = "equal"


@frozen(kw_only=True)
class Invariant:
    """What must hold among figures: a sum, or a product, is within another figure, or equal to it."""

    id: str
    title: Words
    reference: Reference
    force: Force
    note: Words
    left: tuple[str, ...]
    product: bool
    relation: Relation
    right: str | int
    """A figure, or a number."""
    titles: Mapping[str, Words]
    measures: Mapping[str, Words]

    @property
    def figures(self) -> tuple[str, ...]:
        """All figures that it compares."""
        return (*self.left, self.right) if isinstance(self.right, str) else self.left

    def sides(self, amounts: Mapping[str, Amount]) -> tuple[Amount, Amount]:
        """What stands on either side; what ``amounts`` does not name is not known."""
        operands = [amounts.get(name, UNKNOWN) for name in self.left]
        left = total(operands)
        if self.product:
            left = exactly(1)
            for operand in operands:
                left = left * operand
        return left, amounts.get(self.right, UNKNOWN) if isinstance(self.right, str) else exactly(self.right)

    def fit(self, amounts: Mapping[str, Amount]) -> Fit:
        """Whether it holds among ``amounts``."""
        left, right = self.sides(amounts)
        return left.equals(right) if self.relation is Relation.EQUAL else left.no_more_than(right)

    def sentence(self) -> Words:
        """What it says, as one sentence without its full stop."""
        quoted = [_quoted(self.titles[name]) for name in self.left]
        several = len(quoted) > 1
        within = Words("{parts}不多于{whole}", "{parts} {are} no more than {whole}")
        makes = Words("{parts}等于{whole}", "{parts} {make} {whole}")
        if self.relation is Relation.EQUAL and not several:
            makes = Words("{parts}与{whole}是同一数，应当一致", "{parts} and {whole} are one number stated twice")
        parts, are, make = listing(quoted), "is", "makes"
        if self.product:
            parts = both(lambda lang: TIMES_WORDS.say(lang).join(words.say(lang) for words in quoted))
        elif several:
            parts, are, make = parts + Words("之和", " together"), "are", "make"
        whole = _quoted(self.titles[self.right]) if isinstance(self.right, str) else self._number(self.right)
        said = within if self.relation is Relation.WITHIN else makes
        return said.fill(parts=parts, whole=whole, are=are, make=make)

    def _number(self, number: int) -> Words:
        return Words(str(number), str(number)) + self.measures[self.left[0]]

    def found(self, amounts: Mapping[str, Amount]) -> Words:
        """What was found, in words: both sides, and what they are made of."""
        left, right = self.sides(amounts)
        unknown = [_quoted(self.titles[name]) for name in self.figures if amounts.get(name, UNKNOWN) == UNKNOWN]
        if unknown:
            return Words("没有{names}的数据", "not known: {names}").fill(names=listing(unknown))
        sign = " × " if self.product else " + "
        said = [amounts[name].words() for name in self.left]
        made = both(lambda lang: sign.join(word.say(lang) for word in said))
        first = made if len(said) == 1 else made + Words(" = ", " = ") + left.words()
        measures = {self.measures[name] for name in self.left}
        first += measures.pop() if len(measures) == 1 and not self.product else NOTHING
        if isinstance(self.right, int):
            return first
        measure = self.measures[self.right]
        return Words("前者{a}，后者{b}", "the former is {a}, the latter {b}").fill(a=first, b=right.words(measure))


TIMES_WORDS = Words("乘以", " times ")


def _quoted(title: Words) -> Words:
    return Words(f"“{title.zh}”", f"“{title.en}”")
