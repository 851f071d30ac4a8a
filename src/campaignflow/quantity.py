"""How often, or by how many, something is to be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from campaignflow.case import Case
from campaignflow.record import Record
from campaignflow.structure import Key, Name, Parsed
from campaignflow.words import NOTHING, Words

_FORM = re.compile(r"(?:(at least|at most|exactly) )?([1-9]\d{0,5})(?: to ([1-9]\d{0,5}))?", re.ASCII)


@frozen
class Quantity:
    """A number of times, or once for each person of a group."""

    minimum: int = 1
    maximum: int | None = None
    people: str | None = None
    people_title: Words = NOTHING

    def wanted(self, case: Case) -> int | None:
        """How many make it complete; None where the headcount is not stated."""
        return self.minimum if self.people is None else case.headcount(self.people)

    def total(self, records: Sequence[Record]) -> int:
        if self.people is None:
            return sum(record.times for record in records)
        return sum(record.counts.get(self.people, 0) for record in records)

    def completed(self, case: Case, step: str) -> date | None:
        """The day on which enough was done, or None."""
        if self is ONCE:
            return case.done.get(step)
        wanted, total = self.wanted(case), 0
        if wanted is None:
            return None
        for record in case.records.get(step, ()):
            total += self.total((record,))
            if total >= wanted:
                return record.date
        return None

    @property
    def words(self) -> Words:
        """“at least 3 times”; empty for once."""
        if self.people is not None:
            return Words(f"{self.people_title.zh}每人一次或一份", f"one for each of {self.people_title.en}")
        low, high = self.minimum, self.maximum
        if (low, high) == (1, None):
            return NOTHING
        if high is None:
            return Words(f"不少于{low}次", f"at least {low} times")
        if low == high:
            return Words(f"共{low}次", f"exactly {low} times")
        return Words(f"{low}至{high}次", f"{low} to {high} times")


ONCE = Quantity()


def parse_times(text: str) -> Quantity | None:
    """``3`` and ``at least 3`` · ``exactly 15`` · ``at most 2`` · ``1 to 2``; None where it is none of them."""
    found = _FORM.fullmatch(text)
    if not found:
        return None
    word, low = found[1], int(found[2])
    if found[3]:
        high = int(found[3])
        return Quantity(low, high) if word is None and low <= high else None
    return {"exactly": Quantity(low, low), "at most": Quantity(0, low)}.get(word, Quantity(low))


TIMES = Key(
    Parsed(
        parse_times,
        Words("次数(如 at least 3、exactly 15、1 to 2)", "a number of times, such as at least 3, exactly 15, 1 to 2"),
    ),
    Words("应做多少次", "how many times it is to be done"),
)
EACH_PERSON = Key(Name(), Words("该群体每人一次(份)", "once for each person of this group"))
