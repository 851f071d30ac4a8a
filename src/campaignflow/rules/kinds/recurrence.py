"""A step takes place again and again: in every week, 旬, month or quarter of its window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import ByDay
from campaignflow.rules.case import Case
from campaignflow.rules.differences import Difference
from campaignflow.rules.items import Qualified
from campaignflow.rules.outcome import BAD_DATA, NO_OUTCOME, SATISFIED, UNDECIDED, Outcome, Reason, Status, because
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.told import LESS, MORE
from campaignflow.source.structs import Key
from campaignflow.source.types import Parsed
from campaignflow.wording.dates import Every, Period, parse_every
from campaignflow.wording.words import NOTHING, Words

OVERTAKEN = Outcome(Status.PENDING, Reason.OVERTAKEN)
_EVERY = Parsed(
    parse_every,
    Words(
        "周期（week、ten-days、month、quarter、half-year、year 或 10 days、2 weeks、6 months）",
        "week, ten-days, month, quarter, half-year, year, or such as 10 days, 2 weeks, 6 months",
    ),
)


@frozen(kw_only=True)
class Recurrence(Rule):
    """``<step>.every.<period>``: one rule for each period of the step's window, or else of its phase's.

    A record counts for the period in which its date lies, so that a period that has passed cannot be cured.
    """

    kind: ClassVar[str] = "recurrence"
    rank: ClassVar[int] = 0
    is_duty: ClassVar[bool] = True
    step_keys: ClassVar = {"every": Key(_EVERY, Words("每多久一次", "in which periods it takes place again"))}

    every: Every
    period: Period
    bound: ByDay
    quantity: Quantity

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        dated = None if subject.window is None else Qualified(condition=subject.window.said.condition)
        for period in subject.periods if subject.of == "step" else ():
            quantity = evolve(subject.quantity, since=period.first, until=period.last)
            bound = ByDay(period.last, period.last, NOTHING)
            fields: dict[str, Any] = {"every": subject.stated["every"], "period": period, "bound": bound}
            yield subject.rule(cls, f"every.{period.id}", dated, quantity=quantity, **fields)

    @property
    def opens(self) -> date | None:
        return self.period.first

    def judge(self, case: Case) -> Outcome:
        if case.as_of < self.period.first:
            return self.bound.judge(case, None)
        quantity, records = self.quantity, self.read(case)
        done = quantity.completed(case, self.subject)
        if case.tainted and (done is None or quantity.keys) and self.unreadable(case, *quantity.reads):
            return BAD_DATA
        if quantity.exceeded(case, self.subject) is not None:
            return Outcome(Status.VIOLATED, Reason.OVER, self.period.last)
        if done is not None:
            return self.bound.judge(case, done)
        return SATISFIED if quantity.minimum == 0 else self._undone(case, records)

    def _undone(self, case: Case, records: Sequence[Record]) -> Outcome:
        """Where it stands while what counts in its period is not all.

        One that has passed cannot be made up for; in time stays in time.
        """
        lacks = self.quantity.whole.reason(case, records) if self.quantity.whole else None
        if lacks is Reason.NO_OUTCOME:
            return NO_OUTCOME
        held = case.held.get(self.id) or self.fulfilled(case)  # it fell, or it came out so that it is open again
        if held is not None:
            return OVERTAKEN if case.as_of <= self.period.last else self.bound.judge(case, held)
        if self.quantity.within(case.undecided.get(self.subject, ())):
            return UNDECIDED
        outcome = self.bound.judge(case, None)
        if not records:
            void = self.quantity.within(case.void.get(self.subject, ()))
            outcome = because(outcome, Reason.IRREGULAR) if void else outcome
        elif outcome.status is Status.OVERDUE or lacks is Reason.UNAPPROVED:
            outcome = because(outcome, lacks or Reason.SHORT)
        return evolve(outcome, status=Status.VIOLATED) if outcome.status is Status.OVERDUE else outcome

    def fulfilled(self, case: Case) -> date | None:
        return self.quantity.settled(case, self.subject)

    def mended(self, case: Case) -> date | None:
        over = self.quantity.exceeded(case, self.subject)
        return super().mended(case) if over is None else over.good

    def waits(self, case: Case) -> bool:
        """Whether its period is over: no act that is done now settles it."""
        return case.as_of > self.period.last

    def apart(self) -> Iterator[Difference]:
        last = -self.period.last.toordinal()  # a necessary bound: the first act of all is not later than that
        yield Difference(self.subject, None, last, last)

    def read(self, case: Case) -> Sequence[Record]:
        return self.quantity.within(case.records.get(self.subject, ()))

    def evidence(self) -> tuple[str, ...]:
        return ("date", *self.quantity.keys)

    def sentence(self) -> Words:
        amount = self.quantity.number
        often = Words("，{amount}", ", {amount}").fill(amount=amount) if amount else NOTHING
        said = Words("“{title}”{must}{every}进行：{period}", "“{title}” {must} take place {every}: {period}")
        return said.fill(title=self.title, must=self.must, every=self.every.words, period=self.period.words) + often

    def observed(self, case: Case) -> dict[str, Any]:
        done = self.quantity.completed(case, self.subject)
        found: dict[str, Any] = {} if done is None else {"done": done.isoformat()}
        if self.quantity.keys:
            found |= {"count": self.quantity.total(self.read(case)), "required": self.quantity.minimum}
        return found

    def remark(self, case: Case, outcome: Outcome) -> Words:
        done = self.quantity.completed(case, self.subject)
        if (over := self.quantity.exceeded(case, self.subject)) is not None:
            return MORE.fill(count=self.quantity.total(over.acts), wanted=self.quantity.maximum)
        if outcome.reason is Reason.SHORT:
            return LESS.fill(count=self.quantity.total(self.read(case)), wanted=self.quantity.minimum)
        if outcome.status is Status.SATISFIED and done is not None:
            return Words("完成于{day}", "done on {day}").fill(day=done)
        return super().remark(case, outcome)
