"""Another step with which a step takes place: within which it lies, or with which it is one."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.quantity import ONCE, Quantity, completed
from campaignflow.rules.subject import Subject


@frozen
class Company:
    """The other step, and how often it takes place."""

    step: str
    once: bool = False
    """Whether it takes place only once, or only so many times."""
    quantities: tuple[Quantity, ...] = (ONCE,)
    """How often it is to take place."""
    limits: tuple[Quantity, ...] = ()
    """How often, and for how many days, it may at most."""

    @classmethod
    def of(cls, step: str, other: Subject | None) -> Company:
        """That of a step; ``other``: what is known of it, if it is there."""
        if other is None:
            return cls(step)
        lasts = other.stated.get("lasts")
        word, days = lasts.value if lasts else ("at least", 0)
        long = () if word == "at least" else (Quantity(0 if word == "at most" else days, days, in_days=True),)
        limits = tuple(quantity for quantity in (*other.quantities, *long) if quantity.maximum is not None)
        once = other.once or any(limit.maximum == limit.minimum for limit in limits)
        return cls(step, once, other.quantities, limits)

    def complete(self, case: Case) -> bool:
        """Whether it took place as often as it is to; else an act of it may be under way, which has no record yet."""
        return completed(self.quantities, case, self.step) is not None

    def no_more(self, case: Case) -> bool:
        """Whether it took place as often, and for as long, as it may."""
        records = case.records.get(self.step, ())
        if not self.limits:
            return self.once and bool(records)
        return any(limit.total(records) >= (limit.maximum or 0) for limit in self.limits)

    def last(self, case: Case) -> date | None:
        """The day of its last act."""
        records = case.records.get(self.step, ())
        return records[-1].date if records else None


def stretch(record: Record) -> tuple[date, date] | None:
    """The first and the last day of an act."""
    last = record.date
    return (record.began or last, last) if last is not None else None
