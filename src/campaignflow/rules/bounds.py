"""Due dates as meant: how a day, a lead time or "promptly" judges when a step was done.

Each class holds one reading of `docs/explanation/readings.md` (R1-R8) and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import Factory, field, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.derivation import Leg, Move, leniently, read_so
from campaignflow.rules.differences import Difference
from campaignflow.rules.outcome import AS_WRITTEN, BAD_DATA, PENDING, SATISFIED, Outcome, Reading, Reason, Status
from campaignflow.wording.words import NOTHING, Words

ON_THE_DAY = Reading(
    "当日完成，按“X日前”含当日解释", "done on the very day: “by” is read as including it", "inclusive-day"
)
NOT_COUNTING = Reading("按“X日前”不含当日解释", "“by” is read as excluding the day itself", "exclusive-day")
BETWEEN = Reading("在从严与从宽两种解释之间", "between the strict and the lenient reading", "strict-or-lenient")
WIDEST = Reading("按时间段的最宽解释", "within the widest reading of the window only", "widest-window")
MUCH_EARLIER = Reading("比“{days}左右”早得多", "much earlier than about {days} before", "much-earlier")
WITHIN_ABOUT = Reading("差距在“左右”的容许范围内", "short by no more than “about” allows", "tolerance")
BY_PLAN = Reading("按计划日期推算", "counted from the planned date", "planned-day")
HALF_NOT_STATED = Reading("未记上午或下午", "which half of the day is not recorded", "half-day")
SHARED_DAY = Reading(
    "同一天还记给了另一项也要求天数的任务",
    "a day of it is given to another duty that asks for days as well",
    "shared-day",
)


class Bound:
    """By when a step is to be done."""

    __slots__ = ()

    @property
    def strict(self) -> date | None:
        """The last day under the strict reading; None where no day is fixed."""
        return None

    @property
    def lenient(self) -> date | None:
        """The last day under the lenient reading."""
        return self.strict

    @property
    def last(self) -> date | None:
        """The last day that it allows any unit, under any reading; None where no day is fixed."""
        return self.lenient

    @property
    def half(self) -> str | None:
        """The half of the day on which it is to be done, where the text says so."""
        return None

    @property
    def anchor(self) -> str | None:
        """The step or event from which it counts."""
        return None

    @property
    def words(self) -> Words:
        """How it stands in a sentence: “by 15 June 2009” (zh with its preposition); may be empty."""
        return NOTHING

    def judge(self, case: Case, done: date | None) -> Outcome:
        """The outcome of a step done on ``done`` (None: not yet)."""
        raise NotImplementedError

    def apart(self, point: str) -> Iterable[Difference]:
        """The same as bounds of ``point``: when a step is complete, or something that is asked of it is there."""
        return ()

    def derived(self, case: Case) -> Iterator[Leg]:
        """How its day comes about for one unit, step by step; nothing where it fixes none."""
        return iter(())

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        """The days after which time alone may change the outcome of a step done on ``done``."""
        return ()


@frozen
class ByDay(Bound):
    """By a day. ``strict`` differs from ``lenient`` where the text allows two readings (R3)."""

    strict: date
    lenient: date
    words: Words
    narrow: date | None = None
    """Where a vague window ends under its narrowest reading (R2); later is satisfied with a note."""
    note: Reading = AS_WRITTEN
    edge: Reading = AS_WRITTEN
    """What is noted of something done on the very day (R1)."""
    written: date | None = None
    """The day that the text names, where that was moved."""
    _done: dict[str, Outcome] = field(
        init=False, eq=False, repr=False, default=Factory(lambda self: self._outcomes(), takes_self=True)
    )

    def _outcomes(self) -> dict[str, Outcome]:
        """Every outcome this bound can have: made once, shared by all units."""
        due = self.strict, self.lenient if self.lenient != self.strict else None
        return {
            "met": Outcome(Status.SATISFIED, None, *due, self.note),
            "edge": Outcome(Status.SATISFIED, None, *due, self.edge),
            "wide": Outcome(Status.SATISFIED, None, *due, WIDEST),
            "between": Outcome(Status.AMBIGUOUS, Reason.LATE, *due, BETWEEN),
            "late": Outcome(Status.VIOLATED, Reason.LATE, *due, self.note),
            "open": Outcome(Status.PENDING, None, *due, self.note),
            "open-between": Outcome(Status.AMBIGUOUS, Reason.MISSING, *due, BETWEEN, undone=True),
            "overdue": Outcome(Status.OVERDUE, Reason.MISSING, *due, self.note),
        }

    def judge(self, case: Case, done: date | None) -> Outcome:
        if done is None:
            as_of = case.as_of
            name = "open" if as_of <= self.strict else "open-between" if as_of <= self.lenient else "overdue"
        elif done < self.strict:
            name = "met" if self.narrow is None or done <= self.narrow else "wide"
        elif done == self.strict:
            name = "edge" if self.narrow is None else "wide"
        else:
            name = "between" if done <= self.lenient else "late"
        return self._done[name]

    def derived(self, case: Case) -> Iterator[Leg]:
        yield Leg(Move.TEXT, self.words, self.written or self.strict)
        yield from read_so(self.edge or self.note, self.strict)
        yield from leniently(self.strict, self.lenient)

    def apart(self, point: str) -> Iterable[Difference]:
        yield Difference(point, None, -self.strict.toordinal(), -self.lenient.toordinal())

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        return (self.strict, self.lenient) if done is None else ()


@frozen
class OnDay(Bound):
    """On a day, in one half of it where the text says so: neither earlier nor later."""

    day: date
    half: str | None
    words: Words
    step: str
    note: Reading = AS_WRITTEN
    written: date | None = None
    """The day that the text names, where that was moved."""

    @property
    def strict(self) -> date:
        return self.day

    def judge(self, case: Case, done: date | None) -> Outcome:
        if done is None:
            status = Status.PENDING if case.as_of <= self.day else Status.OVERDUE
            return Outcome(status, Reason.MISSING if status is Status.OVERDUE else None, self.day, None, self.note)
        halves = {record.half for record in case.records.get(self.step, ()) if record.date == done}
        if done == self.day and (self.half is None or self.half in halves):
            return Outcome(Status.SATISFIED, None, self.day, None, self.note)
        if done == self.day and case.unreadable(self.step, "half"):
            return BAD_DATA
        if done == self.day and None in halves:
            return Outcome(Status.AMBIGUOUS, Reason.MISSING, self.day, None, HALF_NOT_STATED)
        late = done > self.day or (done == self.day and self.half == "am")
        return Outcome(Status.VIOLATED, Reason.LATE if late else Reason.EARLY, self.day, None, self.note)

    def derived(self, case: Case) -> Iterator[Leg]:
        yield Leg(Move.TEXT, self.words, self.written or self.day)
        yield from read_so(self.note, self.day)

    def apart(self, point: str) -> Iterable[Difference]:
        day = self.day.toordinal()
        yield Difference(point, None, -day, -day)
        yield Difference(None, point, day, day)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        return (self.day,) if done is None else ()


@frozen
class Undated(Bound):
    """Neither a date nor a phase with a window: it can be open, never late."""

    words: Words = NOTHING

    def judge(self, case: Case, done: date | None) -> Outcome:
        return PENDING if done is None else SATISFIED


UNDATED = Undated()
