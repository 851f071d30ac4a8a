"""Dates that count from something else: so long before or after another step or an event, or promptly after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from attrs import evolve, field, frozen

from campaignflow.rules.bounds import BETWEEN, BY_PLAN, MUCH_EARLIER, UNDATED, WITHIN_ABOUT, Bound, ByDay
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition, Not, both_hold
from campaignflow.rules.derivation import Anchor, Leg
from campaignflow.rules.differences import Difference, done
from campaignflow.rules.gaps import Gap, day_after, is_known
from campaignflow.rules.outcome import (
    AS_WRITTEN,
    BAD_DATA,
    PENDING,
    SATISFIED,
    UNDECIDED,
    Outcome,
    Reading,
    Reason,
    Status,
)
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import NOTHING, Words, joined

UNKNOWN_YEAR = Outcome(
    Status.PENDING,
    Reason.UNDECIDED,
    reading=Reading("日历未涵盖该年份", "its calendar does not cover that year", "calendar-year"),
)


@frozen
class Counted(Bound):
    """So long before or after something else; longer or shorter for units for which a condition holds."""

    anchor: str
    anchor_title: Words
    gap: Gap
    mild: Gap
    """The same leniently read; the very same object where the text is exact."""
    others: tuple[tuple[Condition, Counted], ...] = field(default=(), kw_only=True)
    """What it is for whom instead: the first whose condition holds."""

    def judge(self, case: Case, done: date | None) -> Outcome:
        if not self.others:
            return self.judged(case, done)
        found = [way.judged(case, done) for way in self.ways(case)]
        return found[0] if len({outcome.status for outcome in found}) == 1 else UNDECIDED

    def judged(self, case: Case, done: date | None) -> Outcome:
        """The outcome by its own length."""
        raise NotImplementedError

    def ways(self, case: Case) -> list[Counted]:
        """What it may be for a unit, the likeliest first: one, where all that it hangs on is known."""
        found: list[Counted] = []
        for when, other in self.others:
            if (holds := when.holds(case)) is not False:
                found.append(other)
            if holds:
                return found
        return [*found, self]

    def apart(self, point: str) -> Iterable[Difference]:
        known: list[Condition] = []
        for when, other in self.others:
            yield from other.held_apart(point, both_hold(when, *known))
            known.append(Not(when))
        yield from self.held_apart(point, both_hold(*known))

    def held_apart(self, point: str, when: Condition | None) -> Iterable[Difference]:
        """Its bounds, where a condition holds."""
        raise NotImplementedError

    def derived(self, case: Case) -> Iterator[Leg]:
        return self.ways(case)[0].led_to(case)

    def led_to(self, case: Case) -> Iterator[Leg]:
        """How its day comes about, by its own length."""
        raise NotImplementedError

    def lengths(self) -> Iterator[Gap]:
        """All of them."""
        yield self.gap
        yield from (other.gap for _, other in self.others)

    def _or_else(self) -> Words:
        """For whom it is another length, as it stands behind the words."""
        parts = [_ELSE.fill(length=other.gap.words, when=when.words) for when, other in self.others]
        return Words("（{parts}）", " ({parts})").fill(parts=joined(parts)) if parts else NOTHING


_ELSE = Words("{when}的，{length}", "{length} if {when}")


@frozen
class LeadTime(Counted):
    """So long before another step (R4): a gap is a difference of calendar dates (R9)."""

    applies: Condition | None = None
    """When the other step applies; where it does not, nothing is to be counted from it."""
    is_event: bool = False

    @property
    def words(self) -> Words:
        if not self.gap.length.count:
            return Words(f"于“{self.anchor_title.zh}”之前", f"before “{self.anchor_title.en}”")
        about, length = ("约", "about ") if self.mild.about else ("", ""), self.gap.words
        said = Words(
            f"于“{self.anchor_title.zh}”前{about[0]}{length.zh}",
            f"{about[1]}{length.en} before “{self.anchor_title.en}”",
        )
        return said + self._or_else()

    def judged(self, case: Case, done: date | None) -> Outcome:
        held = case.done.get(self.anchor)
        if self.applies is not None and self.applies.holds(case) is False:
            return UNDATED.judge(case, done)
        if held is None and case.unreadable(self.anchor):
            return evolve(BAD_DATA, undone=done is None)
        if held is not None:
            return self._held(case, done, held)
        if done is not None and done <= self.gap.before(case.as_of):
            return SATISFIED
        return self._open(case, done)

    def _held(self, case: Case, done: date | None, held: date) -> Outcome:
        """The other step took place."""
        due = self.gap.before(held)
        if not is_known(due):
            return UNKNOWN_YEAR
        if done is not None:
            return self._judged(held, done, due)
        in_time = self.is_event and case.as_of <= due  # the very day of an event is still in time (R9)
        missed = Outcome(Status.VIOLATED, Reason.MISSING, due, self._lenient(held), undone=True)
        return Outcome(Status.PENDING, None, due) if in_time else missed

    def _judged(self, held: date, done: date, due: date) -> Outcome:
        lenient = self._lenient(held)
        if done > held or (done == held and self.gap.length.count):
            return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER, due, lenient)
        if done > (lenient or due):
            return Outcome(Status.VIOLATED, Reason.LATE, due, lenient)
        if done > due:
            return Outcome(Status.AMBIGUOUS, Reason.LATE, due, lenient, self._between)
        early = self.mild.about and done < plus_days(due, -self.mild.about)
        reading = self._much_earlier() if early else self.gap.roll_note(held, -1)
        return Outcome(Status.SATISFIED, None, due, lenient, reading)

    @property
    def _between(self) -> Reading:
        return WITHIN_ABOUT if self.mild.about else BETWEEN

    def _much_earlier(self) -> Reading:
        return MUCH_EARLIER.filled(days=self.gap.words)

    def _lenient(self, held: date) -> date | None:
        return None if self.mild is self.gap else self.mild.before(held)

    def _open(self, case: Case, done: date | None) -> Outcome:
        """The other step has not taken place: its last possible day decides what can still be kept."""
        last = case.latest.get(self.anchor)
        planned = case.planned.get(self.anchor)
        aim = planned or last
        if aim is None or not is_known(due := self.gap.before(aim)):
            return PENDING
        missed = None if last is None or done is not None else self._no_longer(case.as_of, last)
        return missed or Outcome(Status.PENDING, None, due, self._lenient(aim), BY_PLAN if planned else AS_WRITTEN)

    def _no_longer(self, as_of: date, last: date) -> Outcome | None:
        """Where it stands undone if the last day of the other step leaves no time for it any more; else None."""
        due, lenient = self.gap.before(last), self._lenient(last)
        if as_of > (lenient or due):
            return Outcome(Status.OVERDUE, Reason.MISSING, due, lenient)
        if as_of > due:
            return Outcome(Status.AMBIGUOUS, Reason.MISSING, due, lenient, self._between, undone=True)
        return None

    def led_to(self, case: Case) -> Iterator[Leg]:
        held, planned, last = (days.get(self.anchor) for days in (case.done, case.planned, case.latest))
        return Anchor(self.anchor, self.anchor_title, held, planned, last).counted(self.gap, self.mild, -1)

    def held_apart(self, point: str, when: Condition | None) -> Iterable[Difference]:
        applies = both_hold(self.applies, when)
        yield Difference(point, self.anchor, self.gap.least_before(), self.mild.least_before(), applies)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        if done is not None:
            yield from (plus_days(day_after(done, gap.least_before()), -1) for gap in self.lengths())
        elif (last := case.latest.get(self.anchor)) is not None:
            yield from dict.fromkeys((*(gap.before(last) for gap in self.lengths()), self.mild.before(last)))


@frozen
class After(Counted):
    """At most so long after another step is complete, or after an event.

    That it comes after a step is an entry rule's to judge; after an event, it is judged here.
    """

    since: Callable[..., date | None]
    """The day from which it counts: on which the other step was complete as it came out last, or the event took place.

    Of a case, and of an act that took place ``until`` a day: what came out later moves no date that was there then.
    """
    is_event: bool
    applies: Condition | None = None
    """When the other step applies; where it does not, nothing is to be counted from it."""

    @property
    def words(self) -> Words:
        length, title = self.gap.words, self.anchor_title
        said = Words(f"于“{title.zh}”后{length.zh}内", f"within {length.en} after “{title.en}”")
        return said + self._or_else()

    def judged(self, case: Case, done: date | None) -> Outcome:
        if self.applies is not None and self.applies.holds(case) is False:
            return UNDATED.judge(case, done)
        held = self.since(case, until=done or date.max)
        if held is None:
            if case.unreadable(self.anchor):
                return BAD_DATA
            planned = case.planned.get(self.anchor)
            due = planned and self.gap.after(planned)
            return Outcome(Status.PENDING, None, due, None, BY_PLAN) if due and is_known(due) else PENDING
        if self.is_event and done is not None and done < held:
            return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER)
        last, lenient = self.gap.after(held), self.mild.after(held)
        if not is_known(last):
            return UNKNOWN_YEAR if done is None or done > held else SATISFIED
        return ByDay(last, lenient, NOTHING, note=self.gap.roll_note(held, 1)).judge(case, done)

    def led_to(self, case: Case) -> Iterator[Leg]:
        planned = case.planned.get(self.anchor)
        return Anchor(self.anchor, self.anchor_title, self.since(case), planned).counted(self.gap, self.mild, 1)

    def held_apart(self, point: str, when: Condition | None) -> Iterable[Difference]:
        anchor, applies = self.anchor if self.is_event else done(self.anchor), both_hold(self.applies, when)
        yield Difference(point, anchor, self.gap.most_after(), self.mild.most_after(), applies)
        if self.is_event:
            yield Difference(self.anchor, point, 0, 0, applies)

    def change_days(self, case: Case, done: date | None) -> Iterable[date]:
        held = self.since(case) if done is None else None
        return () if held is None else [gap.after(held) for gap in (*self.lengths(), self.mild)]


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
