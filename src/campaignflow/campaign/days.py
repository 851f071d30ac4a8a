"""The days of a spec as meant: with its year, its readings, and the windows made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import evolve, frozen

from campaignflow.campaign.calendars import MOST_CALENDARS, Calendars
from campaignflow.campaign.names import Names
from campaignflow.campaign.spec import PhaseSpec, StepSpec
from campaignflow.campaign.spec_dues import Due
from campaignflow.campaign.spec_terms import FirstDay
from campaignflow.rules.calendars import Calendar
from campaignflow.rules.gaps import Gap, Roll
from campaignflow.rules.subject import Window
from campaignflow.source.lazy import cached_property
from campaignflow.wording.dates import DayText, Span, WindowText, plus_days
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.lengths import Length
from campaignflow.wording.words import Words


@frozen(eq=False, slots=False)
class Days:
    """What days mean in one spec; reports those that mean nothing."""

    names: Names

    @property
    def year(self) -> int | None:
        """The year of dates that name none."""
        year = self.names.spec.year
        return year.value if year else None

    def span(self, day: DayText, at: Path) -> Span | None:
        """The days of a day as written; reports one that does not exist."""
        span = day.days(self.year)
        if span is None:
            self._no_such(day, at)
        return span

    def _no_such(self, day: DayText, at: Path) -> None:
        if day.year is None and "year" in self.names.spec.invalid:
            return  # said already
        if day.year is None and self.year is None:
            self.names.problems.add("no-year", at, value=str(day))
        else:
            expected = Words("实际存在的日期", "a date that exists")
            self.names.problems.add("wrong-value", at, value=str(day), expected=expected)

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """The calendars of the spec, by id."""
        make, texts = Calendars(self.span, self.names.problems), self.names.spec.calendars
        if len(texts) > MOST_CALENDARS:
            what = Words("日历数", "the number of calendars")
            self.names.problems.add("too-large", ((), "calendars"), what=what, limit=MOST_CALENDARS)
            return {}
        return {name: make.calendar(name, text) for name, text in texts.items()}

    def gaps(self, length: Length, at: Path, due: Due | None = None, *, back: bool = False) -> tuple[Gap, Gap]:
        """A length of time as the spec counts it, strictly and leniently read; one object where they are the same.

        ``due``: what a due date says of that itself; ``back``: whether it is counted backwards.
        """
        first = (due and due.first_day) or self.names.spec.readings.first_day
        calendar = None if length.calendar is None else self._calendar(length.calendar, at)
        both = first is FirstDay.EITHER and not length.clear and length.count > 0
        counts = first is FirstDay.COUNTS or (both and not back)  # what ends sooner is strict
        gap = Gap(length, calendar, counts and not length.clear, self.roll(due, at) if due else None)
        return gap, evolve(gap, first_counts=not counts) if both else gap

    def roll(self, due: Due, at: Path) -> Roll | None:
        """Where a due date goes that falls on a day off, if anywhere."""
        said = due.roll or self.names.spec.readings.roll
        where = at if due.roll is None else (due.at, "roll")
        calendar = None if said.direction is None else self._calendar(said.calendar, where)
        return None if calendar is None or said.direction is None else Roll(said.direction, calendar)

    def _calendar(self, name: str, at: Path) -> Calendar | None:
        self.names.resolve("calendar", name, at)
        return self.calendars.get(name)

    def check_calendars(self, windows: Iterable[Window | None]) -> None:
        """Report calendars in use that say nothing of days on which the plan's own windows lie."""
        days = [day for window in windows if window for day in (window.widest.first, window.widest.last)]
        for name, calendar in self.calendars.items():
            unknown = next((day for day in days if not calendar.first <= day <= calendar.last), None)
            if ("calendar", name) in self.names.used and unknown:
                at = self.names.spec.calendars[name].at
                self._unknown_year(name, calendar, unknown, at)

    def knows(self, calendar: Calendar, span: Span, at: Path) -> bool:
        """Whether a calendar speaks of some days; reports one that does not."""
        if calendar.first <= span.first and span.last <= calendar.last:
            return True
        name = next(name for name, known in self.calendars.items() if known is calendar)
        self._unknown_year(name, calendar, span.last, at)
        return False

    def _unknown_year(self, name: str, calendar: Calendar, day: date, at: Path) -> None:
        said = {"first": calendar.first.year, "last": calendar.last.year}
        self.names.problems.add("calendar-year", at, calendar=name, day=day, **said)

    def about(self, at: Path) -> int:
        """How many days “about” allows; reports a spec that does not say."""
        days = self.names.spec.readings.about_days
        if days is None:
            self.names.problems.add("missing-key", ((), "readings"), key="about_days")
        return days or 0

    def window(self, text: PhaseSpec | StepSpec) -> Window | None:
        """The window of a phase or step; None where it has none, or none that can be."""
        if text.window is None:
            return None
        said: WindowText = text.window.value
        at = text.window.at
        first, last = self.span(said.first, at), self.span(said.last, at)
        if first is None or last is None:
            return None
        end = before(last, said.last) if said.before else last
        if first.first > end.last:
            self.names.problems.add("empty-window", at, first=first.first, last=end.last)
            return None
        vague = said.first != said.last  # one part of a month has one reading
        narrowest = Span(first.last, max(first.last, end.first)) if vague else Span(first.first, end.last)
        return Window(Span(first.first, end.last), narrowest, said.before, text.window)

    def check_inside(self, due: date, window: Window | None, at: Path) -> None:
        """Report a due date outside the window of its phase."""
        if window and not window.widest.first <= due <= window.widest.last:
            first, last = window.widest.first, window.widest.last
            self.names.problems.add("due-outside-window", at, due=due, first=first, last=last)


def before(span: Span, day: DayText) -> Span:
    """The last day before a day or 旬: strictly the day before it begins, leniently the last of a 旬 (R3)."""
    strict = plus_days(span.first, -1)
    return Span(strict, span.last if day.part in ("early", "mid", "late") else strict)
