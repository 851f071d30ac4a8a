"""A due date that was put off for one unit: its day moves, the duty and the order stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from campaignflow.rules.bounds import Bound, ByDay
from campaignflow.rules.case import Case
from campaignflow.rules.derivation import Leg, Move
from campaignflow.rules.leave import Extension
from campaignflow.rules.outcome import Outcome, Reading, Reason, Status
from campaignflow.wording.words import NOTHING, Words

_PUT_OFF = Reading("原期限为{due}，经批准延至{last}", "put off from {due} to {last}, as approved", "extended")
_AT_MOST = Words("（批准至{until}，至多可延{most}）", " (approved to {until}; by {most} at most)")
_STANDS = (Reason.OUT_OF_ORDER, Reason.BAD_DATA, Reason.UNDECIDED)
"""What no later day mends."""


@frozen
class Extended(Bound):
    """By the later of its own day and that to which it was put off, and no later than the plan allows."""

    bound: Bound
    extension: Extension

    @property
    def anchor(self) -> str | None:
        return self.bound.anchor

    @property
    def words(self) -> Words:
        return self.bound.words

    def judge(self, case: Case, done: date | None) -> Outcome:
        outcome = self.bound.judge(case, done)
        if outcome.due is None or outcome.reason in _STANDS or (done and outcome.status is Status.SATISFIED):
            return outcome
        last = self.extension.last(outcome.due)
        note = self._note(outcome.due, last) if last != outcome.due else outcome.reading
        return ByDay(last, last, NOTHING, note=note, edge=note).judge(case, done)

    def last_day(self, case: Case) -> date | None:
        """Its last day for one unit; None while nobody knows the day from which it counts."""
        due = self.bound.judge(case, None).due
        return None if due is None else self.extension.last(due)

    def _note(self, due: date, last: date) -> Reading:
        note = _PUT_OFF.filled(due=due, last=last)
        if self.extension.most is not None and last < self.extension.until:
            more = _AT_MOST.fill(until=self.extension.until, most=self.extension.most.words)
            return evolve(note, zh=note.zh + more.zh, en=note.en + more.en)
        return note

    def derived(self, case: Case) -> Iterator[Leg]:
        yield from self.bound.derived(case)
        due, last = self.bound.judge(case, None).due, self.last_day(case)
        if due is not None and last is not None and last != due:
            yield Leg(Move.EXTENSION, self._note(due, last), last)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        last = self.last_day(case) if done is None else None
        return self.bound.change_days(case, done) if last is None else (last,)


def extended(case: Case, step: str, bound: Bound) -> Bound:
    """A bound of a step, or what an extension makes of it."""
    extension = case.extended.get(step)
    return bound if extension is None else Extended(bound, extension)
