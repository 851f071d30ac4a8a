"""What can be added to an act later: by when it is to be there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.differences import Difference
from campaignflow.rules.outcome import PENDING, SATISFIED, Outcome, Reason, Status


@frozen
class Reopened(Bound):
    """Its day was met by what was taken back since: it is late by the campaign's last day only."""

    def judge(self, case: Case, done: date | None) -> Outcome:
        if done is not None:
            return SATISFIED
        over = case.last_day is not None and case.as_of > case.last_day
        return Outcome(Status.OVERDUE, Reason.MISSING, case.last_day) if over else PENDING

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        return (case.last_day,) if done is None and case.last_day is not None else ()


REOPENED = Reopened()


def added(bound: Bound, case: Case, first: date, day: date) -> Outcome:
    """The outcome of something of an act of ``first`` that was there on ``day``: with the act, or added to it.

    The act's own date is judged elsewhere; what was added before it is known by when is there, and that is enough.
    """
    outcome = SATISFIED if day == first else bound.judge(case, day)
    return SATISFIED if outcome.status is Status.PENDING or outcome.reason is Reason.EARLY else outcome


def to_be_added(bound: Bound, rule: str) -> Iterable[Difference]:
    """By when something is to be added, as bounds of the time point ``rule``; too early it cannot be."""
    return [apart for apart in bound.apart(rule) if apart.since == rule]
