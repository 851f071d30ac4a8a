"""What makes a step done besides its number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.outcome import Reason


@frozen
class Delivery:
    """To whom what a step sends or makes known is to go before it is done."""

    key: str
    """The key of a record that answers it."""
    names: frozenset[str]
    every: bool
    """Whether all of them are to have it; else one of them, or anybody, is enough."""
    condition: Condition | None = None

    def day(self, case: Case, records: Sequence[Record]) -> date | None:
        """The day on which all whom it names had it; the first day where it is not asked; None where some lack it."""
        first = records[0].date if records else None
        if self.condition is not None and self.condition.holds(case) is not True:
            return first
        missing = set(self.names) - {*case.unit.bodies}  # nobody sends to itself
        for record in records:
            had = getattr(record, self.key)
            missing.difference_update(had)
            if record.by_time or (not missing if self.every else self._one_of(had)):  # what nobody did goes to nobody
                return record.date
        return None

    def may_have_reached(self, record: Record) -> bool:
        """Whether somebody who is to have it has it by a record, or that does not say who has."""
        return self.key not in record.stated or self._one_of(getattr(record, self.key))

    def _one_of(self, had: Collection[str]) -> bool:
        """Whether one of them is there, or anybody where others will do as well."""
        return bool(had) and (not self.names or not self.names.isdisjoint(had))


@frozen
class Whole:
    """What makes a step done besides its number: how it came out, who has it, that it is said to be complete."""

    deliveries: tuple[Delivery, ...] = ()
    declared: bool = False
    """Whether a record is to say that the step is complete."""
    leaves_open: frozenset[str] = frozenset()
    """The outcomes after which it is still to be done."""
    unsettling: frozenset[str] = frozenset()
    """Those of them that the plan marks so: the step was never settled by them, and its date stays."""
    gives_back: frozenset[tuple[str, str]] = frozenset()
    """Each outcome that gives its paper back, with the step that is to write it anew."""

    def to(self, bodies: Collection[str]) -> Whole:
        """The same as bodies wait for it that act upon what is sent to them: whoever else is to have it."""
        own = tuple(one for one in self.deliveries if one.every and not one.names.isdisjoint(bodies))
        return evolve(self, deliveries=own) if own else self

    def day(self, case: Case, records: Sequence[Record], *, however: bool = False) -> date | None:
        """The day from which acts of one round, in order, are all that is asked; None where something lacks.

        ``however``: in whichever way they came out.
        """
        closed = records[0].date if however and records else self._closed(records)
        days = [closed, *(delivery.day(case, records) for delivery in self.deliveries)]
        if self.declared:
            days.append(next((record.date for record in records if record.completes), None))
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    def _closed(self, records: Sequence[Record]) -> date | None:
        """The day from which its last word leaves nothing open."""
        found: date | None = None
        for record in records:
            open_ = bool(self.leaves_open) and (record.outcome is None or record.outcome in self.leaves_open)
            found = None if open_ else found or record.date
        return found

    def untold(self, records: Sequence[Record]) -> bool:
        """Whether its last word is not said."""
        return bool(self.leaves_open) and bool(records) and records[-1].outcome is None

    def reason(self, case: Case, records: Sequence[Record]) -> Reason | None:
        """Why acts that are enough by number are not all that is asked; None where they are."""
        if records and self._closed(records) is None:
            return Reason.NO_OUTCOME if self.untold(records) else Reason.UNAPPROVED
        short = any(delivery.day(case, records) is None for delivery in self.deliveries)
        return Reason.MISSING_RECIPIENT if records and short else None
