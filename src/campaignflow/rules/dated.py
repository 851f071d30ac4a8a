"""Rules that ask a step to be complete by a day: how often it was done, since when that is enough, and what lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.extended import extended
from campaignflow.rules.outcome import (
    BAD_DATA,
    MISSED,
    NO_OUTCOME,
    NOT_APPLICABLE,
    NOT_STATED,
    PENDING,
    SATISFIED,
    UNDECIDED,
    Outcome,
    Reason,
    Status,
    because,
)
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.rule import Rule
from campaignflow.rules.supplied import REOPENED

_AMBIGUOUS: Mapping[str, Any] = {"status": Status.AMBIGUOUS, "reason": Reason.UNTOLD}
_UNKNOWN: Mapping[str, Any] = {"status": Status.PENDING, "reason": Reason.UNKNOWN_HEADCOUNT, "undone": True}
UNKNOWN_HEADCOUNT = Outcome(**_UNKNOWN)


@frozen(kw_only=True)
class Dated(Rule):
    """A rule that asks its step as often as :attr:`quantity` says, by :attr:`bound`."""

    bound: Bound
    quantity: Quantity = ONCE
    begins: date | None = None
    """The first day of its phase, where the step has no first day of its own."""

    def due(self, case: Case) -> Bound:
        """By when, for one unit: later, where it was put off."""
        return extended(case, self.subject, self.bound) if case.extended else self.bound

    def _ahead(self, case: Case) -> Outcome:
        """Where it stands where no act passed it as a gate."""
        done = case.done.get(self.subject) if self.quantity is ONCE and not case.tainted else None
        if done is not None:
            return self._done(case, done)  # by far the most frequent
        records = self.quantity.within(case.records.get(self.subject, ()))
        return self._uncounted(case, records) or self._counted(case, records)

    def _uncounted(self, case: Case, records: Sequence[Record]) -> Outcome | None:
        """What its acts answer where they cannot be counted, or need not be; else None."""
        quantity = self.quantity
        if case.tainted and case.unreadable(self.subject, *quantity.reads) and (quantity is not ONCE or not records):
            return BAD_DATA
        group = quantity.by or quantity.each
        if group is not None and case.headcount(group) == 0:
            return NOT_APPLICABLE
        if quantity.wanted(case) is not None:
            return None
        due = self.due(case).judge(case, None)
        return UNKNOWN_HEADCOUNT if due.status is Status.INVALID else evolve(due, **_UNKNOWN)

    def _counted(self, case: Case, records: Sequence[Record]) -> Outcome:
        quantity, done = self.quantity, self.quantity.completed(case, self.subject)
        if quantity.exceeded(case, self.subject) is not None:
            return Outcome(Status.VIOLATED, Reason.OVER, undone=quantity.minimum > 0 and done is None)
        if quantity.minimum == 0:
            return BAD_DATA if self.due(case).judge(case, None).status is Status.INVALID else SATISFIED
        if done is None:
            return self._undone(case, records)
        day = min(done, self._held(case) or done)  # it may have come out so later
        found = self._done(case, day, quantity.started(case, self.subject))
        return evolve(found, **_AMBIGUOUS) if found.status in MISSED and self._perhaps_in_time(case) else found

    def _done(self, case: Case, day: date, started: date | None = None) -> Outcome:
        """Where it stands if its step was fulfilled on a day; what of it came before its phase begins is named."""
        day = min(day, case.held.get(self.id, day))
        outcome = self.due(case).judge(case, day)
        early = self.begins is not None and min(day, started or day) < self.begins
        early = early and outcome.status is Status.SATISFIED
        return evolve(outcome, status=Status.AMBIGUOUS, reason=Reason.EARLY) if early else outcome

    def _undone(self, case: Case, records: Sequence[Record]) -> Outcome:
        """Where it stands while its step is not fulfilled by what counts."""
        lacks = self.quantity.lacks(case, self.subject)
        if lacks is Reason.NO_OUTCOME:
            return NO_OUTCOME
        if self.id in case.held or self._held(case):  # not late by its date, but when the campaign's last day is past
            outcome = PENDING if self.unrecorded(case) else REOPENED.judge(case, None)
            return because(outcome, Reason.OVERTAKEN)
        outcome = self.due(case).judge(case, None)
        if outcome.status is Status.INVALID:
            return outcome
        if self.quantity.within(case.undecided.get(self.subject, ())):
            return UNDECIDED
        return self._lacking(case, outcome, lacks) if records else self._not_there(case, outcome)

    def _held(self, case: Case) -> date | None:
        """The day on which what is complete only when it came out well was settled, whatever came out later."""
        return self.quantity.settled(case, self.subject) if self.quantity.hangs_on_outcome else None

    def _not_there(self, case: Case, outcome: Outcome) -> Outcome:
        void = self.quantity.within(case.void.get(self.subject, ()))
        return because(outcome, Reason.IRREGULAR) if void else outcome

    def _lacking(self, case: Case, outcome: Outcome, lacks: Reason) -> Outcome:
        """What counts is there, and is not all."""
        if lacks is Reason.NOT_STATED:
            return NOT_STATED
        if outcome.reason is not Reason.MISSING and lacks is not Reason.UNAPPROVED:
            return outcome
        in_time = lacks is Reason.UNTOLD and self._perhaps_in_time(case)
        return evolve(outcome, **_AMBIGUOUS, undone=True) if in_time else because(outcome, lacks)

    def _perhaps_in_time(self, case: Case) -> bool:
        """Whether all may have done it in time, since mere numbers do not tell who did."""
        day = self.quantity.perhaps(case, self.subject) if self.quantity.each is not None else None
        return day is not None and self._done(case, day).status not in MISSED

    def unrecorded(self, case: Case) -> bool:
        return self.subject in case.unrevised

    def fulfilled(self, case: Case) -> date | None:
        return self.quantity.settled(case, self.subject)

    def needless(self, case: Case) -> bool:
        return self.quantity.needless(case)

    @property
    def opens(self) -> date | None:
        return self.quantity.since
