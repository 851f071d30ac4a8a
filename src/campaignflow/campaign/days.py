"""The days of a spec as meant: with its year, its readings, and the windows made of them."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from campaignflow.campaign.names import Names
from campaignflow.campaign.spec import PhaseSpec, StepSpec
from campaignflow.rules.subject import Window
from campaignflow.wording.dates import DayText, Span, WindowText, plus_days
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.words import Words


@frozen(eq=False)
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
