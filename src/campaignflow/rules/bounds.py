"""Due dates as meant: how a day, a lead time or "promptly" judges when a step was done.

Each class holds one reading of `docs/explanation/readings.md` (R1-R8) and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from attrs import Factory, evolve, field, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.differences import Difference, done
from campaignflow.rules.outcome import AS_WRITTEN, BAD_DATA, PENDING, SATISFIED, Outcome, Reading, Reason, Status
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import NOTHING, Words, number

ON_THE_DAY = Reading(
    "当日完成，按“X日前”含当日解释", "done on the very day: “by” is read as including it", "inclusive-day"
)
NOT_COUNTING = Reading("按“X日前”不含当日解释", "“by” is read as excluding the day itself", "exclusive-day")
BETWEEN = Reading("在从严与从宽两种解释之间", "between the strict and the lenient reading", "strict-or-lenient")
WIDEST = Reading("按时间段的最宽解释", "within the widest reading of the window only", "widest-window")
MUCH_EARLIER = Reading("比“{days}左右”早得多", "much earlier than about {days} before", "much-earlier")
WITHIN_ABOUT = Reading("差距在“左右”的容许范围内", "short by no more than “about” allows", "tolerance")
HALF_NOT_STATED = Reading("未记上午或下午", "which half of the day is not recorded", "half-day")
SHARED_DAY = Reading(
    "同一天还记给了另一项也要求天数的任务",
    "a day of it is given to another duty that asks for days as well",
    "shared-day",
)
BY_PLAN = Reading("按计划日期推算", "counted from the planned date", "planned-day")


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

    @property
    def strict(self) -> date:
        return self.day

    def judge(self, case: Case, done: date | None) -> Outcome:
        if done is None:
            status = Status.PENDING if case.as_of <= self.day else Status.OVERDUE
            return Outcome(status, Reason.MISSING if status is Status.OVERDUE else None, self.day)
        halves = {record.half for record in case.records.get(self.step, ()) if record.date == done}
        if done == self.day and (self.half is None or self.half in halves):
            return Outcome(Status.SATISFIED, None, self.day)
        if done == self.day and case.unreadable(self.step, "half"):
            return BAD_DATA
        if done == self.day and None in halves:
            return Outcome(Status.AMBIGUOUS, Reason.MISSING, self.day, None, HALF_NOT_STATED)
        late = done > self.day or (done == self.day and self.half == "am")
        return Outcome(Status.VIOLATED, Reason.LATE if late else Reason.EARLY, self.day)

    def apart(self, point: str) -> Iterable[Difference]:
        day = self.day.toordinal()
        yield Difference(point, None, -day, -day)
        yield Difference(None, point, day, day)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        return (self.day,) if done is None else ()


@frozen
class LeadTime(Bound):
    """A number of days before another step (R4): a gap is a difference of calendar dates (R9)."""

    anchor: str
    anchor_title: Words
    days: int
    tolerance: int = 0
    """How many days short are neither surely met nor surely missed; 0 where the text is exact."""
    applies: Condition | None = None
    """When the other step applies; where it does not, nothing is to be counted from it."""
    is_event: bool = False

    @property
    def words(self) -> Words:
        if not self.days:
            return Words(f"于“{self.anchor_title.zh}”之前", f"before “{self.anchor_title.en}”")
        about = ("约", "about ") if self.tolerance else ("", "")
        return Words(
            f"于“{self.anchor_title.zh}”前{about[0]}{self.days}天",
            f"{about[1]}{number(self.days, 'day')} before “{self.anchor_title.en}”",
        )

    def judge(self, case: Case, done: date | None) -> Outcome:
        held = case.done.get(self.anchor)
        if self.applies is not None and self.applies.holds(case) is False:
            return UNDATED.judge(case, done)
        if held is None and case.unreadable(self.anchor):
            return evolve(BAD_DATA, undone=done is None)
        if held is not None:
            due = plus_days(held, -self.days)
            if done is not None:
                return self._gap((held - done).days, due)
            in_time = self.is_event and case.as_of <= due  # the very day of an event is still in time (R9)
            missed = Outcome(Status.VIOLATED, Reason.MISSING, due, self._lenient(due), undone=True)
            return Outcome(Status.PENDING, None, due) if in_time else missed
        if done is not None and (case.as_of - done).days >= self.days:
            return SATISFIED
        return self._open(case, done)

    def _gap(self, gap: int, due: date) -> Outcome:
        lenient = self._lenient(due)
        if gap < 0 or (gap == 0 and self.days):
            return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER, due, lenient)
        if gap < self.days - self.tolerance:
            return Outcome(Status.VIOLATED, Reason.LATE, due, lenient)
        if gap < self.days:
            return Outcome(Status.AMBIGUOUS, Reason.LATE, due, lenient, WITHIN_ABOUT)
        early = self.tolerance and gap > self.days + self.tolerance
        return Outcome(Status.SATISFIED, None, due, lenient, self._much_earlier() if early else AS_WRITTEN)

    def _much_earlier(self) -> Reading:
        said = MUCH_EARLIER.fill(days=Words(f"{self.days}天", number(self.days, "day")))
        return evolve(MUCH_EARLIER, zh=said.zh, en=said.en)

    def _lenient(self, due: date) -> date | None:
        return plus_days(due, self.tolerance) if self.tolerance else None

    def _open(self, case: Case, done: date | None) -> Outcome:
        """The other step has not taken place: its last possible day decides what can still be kept."""
        last = case.latest.get(self.anchor)
        planned = case.planned.get(self.anchor)
        aim = planned or last
        if aim is None:
            return PENDING
        missed = None if last is None or done is not None else self._no_longer(case.as_of, plus_days(last, -self.days))
        due = plus_days(aim, -self.days)
        return missed or Outcome(Status.PENDING, None, due, self._lenient(due), BY_PLAN if planned else AS_WRITTEN)

    def _no_longer(self, as_of: date, due: date) -> Outcome | None:
        """Where it stands undone if the last day of the other step leaves no time for it any more; else None."""
        lenient = self._lenient(due)
        if as_of > (lenient or due):
            return Outcome(Status.OVERDUE, Reason.MISSING, due, lenient)
        if as_of > due:
            return Outcome(Status.AMBIGUOUS, Reason.MISSING, due, lenient, WITHIN_ABOUT, undone=True)
        return None

    def apart(self, point: str) -> Iterable[Difference]:
        least = max(self.days - self.tolerance, min(self.days, 1))
        yield Difference(point, self.anchor, self.days, least, self.applies)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        if done is not None:
            yield plus_days(done, self.days - 1)
        elif (last := case.latest.get(self.anchor)) is not None:
            yield plus_days(last, -self.days)
            yield plus_days(last, self.tolerance - self.days)


@frozen
class After(Bound):
    """At most a number of days after another step is complete, or after an event.

    That it comes after a step is an entry rule's to judge; after an event, it is judged here.
    """

    anchor: str
    anchor_title: Words
    days: int
    since: Callable[..., date | None]
    """The day from which it counts: on which the other step was complete as it came out last, or the event took place.

    Of a case, and of an act that took place ``until`` a day: what came out later moves no date that was there then.
    """
    is_event: bool
    applies: Condition | None = None
    """When the other step applies; where it does not, nothing is to be counted from it."""

    @property
    def words(self) -> Words:
        return Words(
            f"于“{self.anchor_title.zh}”后{self.days}天内",
            f"within {number(self.days, 'day')} after “{self.anchor_title.en}”",
        )

    def judge(self, case: Case, done: date | None) -> Outcome:
        if self.applies is not None and self.applies.holds(case) is False:
            return UNDATED.judge(case, done)
        held = self.since(case, until=done or date.max)
        if held is None:
            if case.unreadable(self.anchor):
                return BAD_DATA
            planned = case.planned.get(self.anchor)
            due = planned and plus_days(planned, self.days)
            return Outcome(Status.PENDING, None, due, None, BY_PLAN) if due else PENDING
        if self.is_event and done is not None and done < held:
            return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER)
        last = plus_days(held, self.days)
        return ByDay(last, last, NOTHING).judge(case, done)

    def apart(self, point: str) -> Iterable[Difference]:
        anchor = self.anchor if self.is_event else done(self.anchor)
        yield Difference(point, anchor, -self.days, -self.days, self.applies)
        if self.is_event:
            yield Difference(self.anchor, point, 0, 0, self.applies)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        held = self.since(case)
        return (plus_days(held, self.days),) if held is not None and done is None else ()


@frozen
class Prompt(Bound):
    """及时, 及早: it can be open, never late (R7)."""

    anchor: str | None = None
    anchor_title: Words = NOTHING
    is_event: bool = False

    @property
    def words(self) -> Words:
        after = Words(f"在“{self.anchor_title.zh}”后", f" after “{self.anchor_title.en}”") if self.anchor else NOTHING
        return Words(f"{after.zh}及时", f"promptly{after.en}")

    def judge(self, case: Case, done: date | None) -> Outcome:
        if self.is_event and done is not None:
            held = case.done.get(str(self.anchor))
            if held is None and self.anchor not in case.planned:
                return PENDING
            if held is None or done < held:
                return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER)
        return PENDING if done is None else SATISFIED

    def apart(self, point: str) -> Iterable[Difference]:
        if self.is_event and self.anchor:
            yield Difference(self.anchor, point, 0, 0)


@frozen
class Undated(Bound):
    """Neither a date nor a phase with a window: it can be open, never late."""

    words: Words = NOTHING

    def judge(self, case: Case, done: date | None) -> Outcome:
        return PENDING if done is None else SATISFIED


UNDATED = Undated()
