"""Lengths of time as meant: the day that lies so long after another, or before it.

Months and years are clamped (a month after 31 January is the last of February) and never counted as 30 days; days of
a calendar are counted by it; a day off may run on. Each is a function from day to day that never decreases, which is
all that the schedule asks of it. Calendar arithmetic is pendulum's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import pendulum
from attrs import field, frozen

from campaignflow.rules.calendars import Calendar, Direction
from campaignflow.rules.outcome import AS_WRITTEN, Reading
from campaignflow.wording.dates import plus_days
from campaignflow.wording.lengths import Length
from campaignflow.wording.words import NOTHING, Words

_ROLLED = {
    Direction.NEXT: Reading(
        "{day}（{why}）不计，顺延至{then}", "{day} ({why}) is a day off: it runs on to {then}", "rolled"
    ),
    Direction.PREVIOUS: Reading(
        "{day}（{why}）不计，提前至{then}", "{day} ({why}) is a day off: {then} takes its place", "rolled"
    ),
}
_LAST = date.max.toordinal()
UNBOUND = -(10**9)
"""Before all days, see :data:`campaignflow.schedule.network.NEVER`."""


def is_known(day: date) -> bool:
    """Whether a day that was counted is one that its calendar knows."""
    return date.min < day < date.max


@frozen
class Roll:
    """Where a day goes that falls on a day off."""

    direction: Direction
    calendar: Calendar

    def __call__(self, day: date) -> date:
        """The day, or that on which it falls instead."""
        return self.calendar.rolled(day, self.direction)

    def reading(self, day: date) -> Reading:
        """That a day was moved, and why."""
        then = self(day)
        if then == day or not is_known(then):
            return AS_WRITTEN
        return _ROLLED[self.direction].filled(day=day, why=self.calendar.why_not(day), then=then)


@frozen
class Gap:
    """So many units of time, as a campaign counts them."""

    length: Length
    calendar: Calendar | None = None
    """Whose days are counted; None: each day of the year."""
    first_counts: bool = False
    """Whether the day from which it counts is the first of them."""
    roll: Roll | None = None
    about: int = 0
    """How many days it may be short of."""

    @property
    def words(self) -> Words:
        """“3 working days”."""
        return self.length.words(self.calendar.title if self.calendar else NOTHING)

    @property
    def days(self) -> int | None:
        """How many days it is on any day; None where that depends on the day."""
        if self.length.days is None or self.roll is not None:
            return None
        return self.length.days + (self.length.clear - self.first_counts if self.length.count else 0)

    def after(self, day: date) -> date:
        """The day so long after a day; the first or last day there is where its calendar does not know."""
        return self._rolled(_unrolled(self, day, 1))

    def before(self, day: date) -> date:
        """The day so long before a day; the first or last day there is where its calendar does not know."""
        found = self._rolled(_unrolled(self, day, -1))
        return min(plus_days(found, self.about), plus_days(day, -1)) if self.about and is_known(found) else found

    def reach(self, day: date, way: int) -> date:
        """The day so long after (1) or before (-1) a day."""
        return self.after(day) if way > 0 else self.before(day)

    def _rolled(self, day: date) -> date:
        return self.roll(day) if self.roll and is_known(day) else day

    def unrolled(self, day: date, way: int) -> date:
        """The day so long after (1) or before (-1) a day, wherever it falls."""
        return _unrolled(self, day, way)

    def roll_note(self, day: date, way: int) -> Reading:
        """What moved the day so long after (1) or before (-1) a day, if anything did."""
        found = _unrolled(self, day, way)
        return self.roll.reading(found) if self.roll and is_known(found) else AS_WRITTEN

    def least_before(self) -> int | Shift:
        """How long a day is at least before another, for the schedule."""
        if self.days is None:
            return _shift(self, back=True, by=True)
        return max(self.days - self.about, min(self.days, 1))

    def most_after(self) -> int | Shift:
        """How long a day is at most after another."""
        return _shift(self, back=False, by=True) if self.days is None else -self.days

    def least_after(self) -> int | Shift:
        """How long a day is at least after another."""
        return _shift(self, back=False, by=False) if self.days is None else self.days


NO_TIME = Gap(Length(0))


def day_after(day: date, length: int | Shift) -> date:
    """The first day that lies so long after a day as the schedule reckons."""
    return date.fromordinal(min(max(day.toordinal() + length, 1), _LAST))


@lru_cache(maxsize=4096)
def _unrolled(gap: Gap, day: date, way: int) -> date:
    """The day so long after (1) or before (-1) a day."""
    length, edge = gap.length, (gap.length.clear - gap.first_counts) * way if gap.length.count else 0
    if gap.calendar is not None:
        start = plus_days(day, -way) if edge * way < 0 else day
        move = gap.calendar.after if way > 0 else gap.calendar.before
        found = move(start, length.count)
        return plus_days(found, way) if edge * way > 0 and is_known(found) else found
    try:
        moved = pendulum.date(day.year, day.month, day.day).add(**{f"{length.unit}s": way * length.count})
    except (OverflowError, ValueError):
        return date.max if way > 0 else date.min
    return plus_days(date(moved.year, moved.month, moved.day), edge)


@frozen
class Shift:
    """A bound between two days that depends on the day: it is added to and taken from the number of a day.

    ``since + shift`` is the first ``to`` that is allowed, ``to - shift`` the last ``since``.
    """

    gap: Gap
    back: bool
    """Whether the gap is counted backwards."""
    by: bool
    """Whether ``since`` lies at most so far after ``to`` (or so far before it); else ``to`` at least so far after."""
    tables: dict[int, Sequence[int]] = field(factory=dict, init=False, eq=False, repr=False)
    """Where it leads, of the days that were asked for."""
    edges: dict[int, int] = field(factory=dict, init=False, eq=False, repr=False)

    def __radd__(self, since: int) -> int:
        if since < 1:
            return since
        return self.first(since) if self.by else self._bound(since)

    def __rsub__(self, to: int) -> int:
        if to < 1:
            return to
        return self._bound(to) if self.by else self.last(to)

    def _bound(self, time: int) -> int:
        found = self.reaches(min(time, _LAST))
        unknown = found in (1, _LAST)
        return (_LAST if self.by else UNBOUND) if unknown else found

    def reaches(self, time: int) -> int:
        """The day that lies so far from a day; what no calendar knows lies at the ends of all days."""
        return self._table(time // _MANY)[time % _MANY]

    def _table(self, place: int) -> Sequence[int]:
        """Where it leads from each of some days that follow each other."""
        if place not in self.tables:
            self.tables[place] = [self._led(day) for day in range(place * _MANY, (place + 1) * _MANY)]
        return self.tables[place]

    def _edge(self, day: int) -> int:
        """The same of one day at either end of a table, without the rest of it."""
        if day not in self.edges:
            self.edges[day] = self._led(day)
        return self.edges[day]

    def _led(self, day: int) -> int:
        of = date.fromordinal(min(max(day, 1), _LAST))
        return (self.gap.before(of) if self.back else self.gap.after(of)).toordinal()

    def first(self, since: int) -> int:
        """The first day from which it leads to a day, or beyond it."""
        place = bisect_left(_TABLES, since, key=lambda place: self._edge((place + 1) * _MANY - 1))
        place = min(place, len(_TABLES) - 1)
        return min(max(place * _MANY + bisect_left(self._table(place), since), 1), _LAST)

    def last(self, to: int) -> int:
        """The last day from which it leads to a day, or does not reach it."""
        place = max(bisect_right(_TABLES, to, key=lambda place: self._edge(place * _MANY)) - 1, 0)
        return min(max(place * _MANY + bisect_right(self._table(place), to) - 1, 1), _LAST)


@lru_cache(maxsize=512)
def _shift(gap: Gap, *, back: bool, by: bool) -> Shift:
    """One bound for all units, with what it has tabulated."""
    return Shift(gap, back, by)


_MANY = 512
"""Days that are tabulated together."""
_TABLES = range(_LAST // _MANY + 1)
