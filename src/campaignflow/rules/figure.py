"""Figures of many units (R30): how each comes about.

A figure is what a city reports of its units: a sum of what they state or record, how many different names they
state, how many units there are, a share worked out from two sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from attrs import evolve, frozen

from campaignflow.progress.amount import NOUGHT, UNKNOWN, Amount, exactly, total
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.need import completed
from campaignflow.rules.outcome import Reference
from campaignflow.rules.part import Lack, Part
from campaignflow.rules.quantity import Quantity
from campaignflow.wording.words import NOTHING, Words

PER_CENT = Words("%", "%")


@frozen
class Evidence:
    """What one unit's file says: its acts, what it states of figures, and the figures that it states impossibly."""

    case: Case
    stated: Mapping[str, Amount | tuple[str, ...]]
    invalid: frozenset[str]


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

    def unknown(self, lack: Lack) -> Part:
        """What a unit adds of which nothing is known."""
        return Part(UNKNOWN, lack)

    def together(self, parts: Sequence[Part]) -> Part:
        """What parts of different things make."""
        return Part(total(part.amount for part in parts), next((part.lack for part in parts if part.lack), None))

    def overlapping(self, parts: Sequence[Part]) -> Part:
        """What parts make that may tell of the same: no less than the greatest of them, and no more than all."""
        every, least = total(part.amount for part in parts), max(part.amount.low for part in parts)
        return Part(every) if every.exact and every.low == least else Part(Amount(least, every.high), Lack.OVERLAPPING)

    def including(self, own: Part, others: Sequence[Part]) -> Part:
        """A part of which is said that it includes ``others``: it is no less than they are."""
        least, amount = self.together(others).amount.low, own.amount
        if own.lack is None and amount.high is not None and amount.high < least:
            return Part(Amount(least, None), Lack.BELOW_INCLUDED)
        return own if least <= amount.low else evolve(own, amount=Amount(least, amount.high))

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
        return self.unknown(Lack.INVALID if figure in unit.invalid else Lack.NOT_STATED)

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
            return _named(names)
        return self.unknown(Lack.INVALID if figure in unit.invalid else Lack.NOT_STATED)

    def together(self, parts: Sequence[Part]) -> Part:
        return _named((name for part in parts for name in part.names), super().together(parts).lack)

    def overlapping(self, parts: Sequence[Part]) -> Part:
        return self.together(parts)  # a name counts once, whoever states it

    def including(self, own: Part, others: Sequence[Part]) -> Part:
        every = self.together([own, *others])
        return _named(every.names, own.lack or (None if every.names == own.names else Lack.BELOW_INCLUDED))

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
        if self.step in unit.case.undecided:
            return Part(Amount(known, None), Lack.UNDECIDED)
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


def _named(names: Iterable[str], lack: Lack | None = None) -> Part:
    """So many different names, or more where some may be missing."""
    different = tuple(sorted(set(names)))
    return Part(Amount(len(different), None if lack else len(different)), lack, different)


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
            return self.unknown(Lack.INVALID)
        if self.step in unit.case.undecided:
            return self.unknown(Lack.UNDECIDED)
        unmeasured = any(self._unmeasured(quantity, unit.case) for quantity in self.quantities)
        return self.unknown(Lack.NOT_STATED) if unmeasured else Part(NOUGHT)

    def unknown(self, lack: Lack) -> Part:
        return Part(Amount(0, 1), lack)

    def including(self, own: Part, others: Sequence[Part]) -> Part:
        return own  # it is one unit, whatever it includes

    def _unmeasured(self, quantity: Quantity, case: Case) -> bool:
        """Whether nobody can tell if a number was reached."""
        return quantity.wanted(case) is None or quantity.untold(case, case.records.get(self.step, ()))

    def words(self) -> Words:
        if not self.step:
            return Words("单位的个数", "how many units there are")
        return Words("完成“{step}”的单位数", "how many units completed “{step}”").fill(step=self.step_title)


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
        lack = Lack.WITHHELD if Lack.WITHHELD in (portion.lack, whole.lack) else portion.lack or whole.lack
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
