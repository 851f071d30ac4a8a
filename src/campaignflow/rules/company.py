"""Another step with which a step takes place: within which it lies, or with which it is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Standing, due_of
from campaignflow.rules.need import completed
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.subject import Subject
from campaignflow.wording.words import NOTHING, Words

_APART = Words("前者{mine}进行，后者{other}进行", "the former took place on {mine}, the latter on {other}")
_ALONE = Words("后者{other}进行时没有前者", "the latter took place on {other} without the former")


@frozen
class Company:
    """One of the two steps, and how often it takes place."""

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

    def over(self, case: Case) -> date | None:
        """The day on which it had taken place as often as it is asked, if it has; that stays so.

        Until then an act of it may be under way, which has no record yet.
        """
        days = completed(self.quantities, case, self.step), case.held.get(due_of(self.step))
        return min((day for day in days if day is not None), default=None)

    def needless(self, case: Case) -> bool:
        """Whether it need not take place."""
        return self.step in case.exempt or all(q is not ONCE and q.needless(case) for q in self.quantities)

    def may_be_held(self, case: Case) -> bool:
        """Whether it is asked, and may take place (once more)."""
        return not self.needless(case) and not self.is_full(case)

    def is_full(self, case: Case) -> bool:
        """Whether it took place as often, and for as long, as it may by its numbers."""
        records = case.records.get(self.step, ())
        return any(limit.total(records) >= (limit.maximum or 0) for limit in self.limits)

    def no_more(self, case: Case) -> bool:
        """Whether it took place as often, and for as long, as it may."""
        once = self.once and self.step not in case.anew
        return self.is_full(case) or (once and self.step in case.records)

    def is_today(self, case: Case) -> bool:
        """Whether it took place today, so that another still may together with it."""
        return [record.date for record in case.records.get(self.step, ())][-1:] == [case.as_of]


def stretch(record: Record) -> tuple[date, date] | None:
    """The first and the last day of an act."""
    last = record.date
    return (record.began or last, last) if last is not None else None


def held(case: Case, step: str) -> Sequence[Record]:
    """The acts of a step that count, or did until something took them back."""
    records = case.records.get(step, ())
    if step not in case.redone:
        return records
    taken = (act.record for act in case.acts.values() if act.standing is Standing.OVERTAKEN)
    return [*(record for record in taken if record.step == step), *records]


def held_apart(mine: Sequence[date | None], others: Sequence[date]) -> Words:
    """That a step took place on one day and the other on another one, or without it."""
    if not others:
        return NOTHING
    return _APART.fill(mine=mine[-1], other=others[-1]) if mine else _ALONE.fill(other=others[-1])
