"""Days of work: which days a calendar counts, and the days so many of them apart.

A calendar speaks of certain years. What lies outside of them is the first or last day there is, so that nobody is
late by a day that nobody knows; who reads records sets such days aside and says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from attrs import frozen

from campaignflow.source.lazy import cached_property
from campaignflow.wording.lengths import NAME
from campaignflow.wording.words import Words


class Weekday(StrEnum):
    """A day of the week, in their order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_CALLED: Mapping[Weekday, Words] = {
    Weekday.MONDAY: Words("星期一", "Monday"),
    Weekday.TUESDAY: Words("星期二", "Tuesday"),
    Weekday.WEDNESDAY: Words("星期三", "Wednesday"),
    Weekday.THURSDAY: Words("星期四", "Thursday"),
    Weekday.FRIDAY: Words("星期五", "Friday"),
    Weekday.SATURDAY: Words("星期六", "Saturday"),
    Weekday.SUNDAY: Words("星期日", "Sunday"),
}


class Direction(StrEnum):
    """Where a day goes that falls on a day off."""

    NEXT = "next"
    PREVIOUS = "previous"


@frozen
class RollText:
    """Where a day goes that falls on a day off, as written."""

    direction: Direction | None
    """None: nowhere."""
    calendar: str = ""


def parse_roll(text: str) -> RollText | None:
    """Read ``next working day`` · ``previous working day`` · ``none``; else None."""
    if text == "none":
        return RollText(None)
    found = re.fullmatch(rf"(next|previous) ({NAME}) day", text, re.ASCII)
    return RollText(Direction(found[1]), found[2]) if found else None


@frozen(eq=False, slots=False)
class Calendar:
    """Which days count: all but the weekend and days off, and those made up for."""

    title: Words
    """What one of its days is called: “working day”."""
    weekend: frozenset[int]
    """By :meth:`datetime.date.weekday`."""
    days_off: Mapping[date, Words]
    """And what each of them is for."""
    made_up: frozenset[date]
    """Days of a weekend that count all the same."""
    first: date
    last: date
    """It speaks of the days from the one to the other."""

    def counts(self, day: date) -> bool:
        """Whether a day is one of its own."""
        return day in self.made_up or (day.weekday() not in self.weekend and day not in self.days_off)

    def why_not(self, day: date) -> Words:
        """What a day is that does not count: a holiday by its name, else a day of the week."""
        return self.days_off.get(day) or _CALLED[list(Weekday)[day.weekday()]]

    def holidays(self, first: date, last: date) -> Mapping[date, Words]:
        """The days off from a day to a day that would count but for their name."""
        named = (day for day in sorted(self.days_off) if first <= day <= last and day.weekday() not in self.weekend)
        return {day: self.days_off[day] for day in named if not self.counts(day)}

    @cached_property
    def _days(self) -> Sequence[int]:
        """The days that count, by ordinal."""
        numbers = range(self.first.toordinal(), self.last.toordinal() + 1)
        return [number for number in numbers if self.counts(date.fromordinal(number))]

    def after(self, day: date, count: int) -> date:
        """The ``count``-th of its days after a day; none: the day itself."""
        return self._at(bisect_right(self._days, day.toordinal()) + count - 1, day) if count else day

    def before(self, day: date, count: int) -> date:
        """The ``count``-th of its days before a day; none: the day itself."""
        return self._at(bisect_left(self._days, day.toordinal()) - count, day) if count else day

    def _at(self, place: int, day: date) -> date:
        """One of its days, counted from a day; the first or last day there is where it does not speak of them."""
        if day < self.first or place < 0:
            return date.min
        return date.max if day > self.last or place >= len(self._days) else date.fromordinal(self._days[place])

    def rolled(self, day: date, direction: Direction) -> date:
        """The day, or where it does not count the nearest one that does, that way."""
        if self.first <= day <= self.last and self.counts(day):
            return day
        return self.after(day, 1) if direction is Direction.NEXT else self.before(day, 1)
