"""The calendars of a spec: which days are worked, as its author lists them or as a library knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from importlib import import_module

from attrs import frozen

from campaignflow.campaign.spec_terms import Listed
from campaignflow.rules.calendars import Calendar, Weekday
from campaignflow.source.clauses import LOCATOR
from campaignflow.source.containers import ListOf
from campaignflow.source.structs import key
from campaignflow.source.types import Choice, Parsed, WordsText
from campaignflow.wording.dates import FIRST_YEAR, LAST_YEAR, DayText, Span, WindowText, parse_window
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import NOTHING, Words

WORKING = "working"
MOST_CALENDARS = 20
_MOST_DAYS = 8_000
"""Of one list."""
_WORKING_DAY = Words("工作日", "working day")
_DAY_OFF = Words("放假", "a day off")


class Library(StrEnum):
    """A library that knows the days off of a country."""

    CHINA = "china"
    """chinesecalendar: the State Council's holidays with the days made up for."""


def _years(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{4})(?: to (\d{4}))?", text, re.ASCII)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    return (first, last) if FIRST_YEAR <= first <= last <= LAST_YEAR else None


_STRETCH = Parsed(
    parse_window,
    Words("日期或起止（如 05-01、05-01 to 05-03）", "a day, or from and to, such as 05-01 or 05-01 to 05-03"),
)


@frozen(kw_only=True)
class CalendarSpec:
    """The days that one calendar counts."""

    title: Words = key(
        WordsText(), Words("其中一天叫什么（如工作日）", "what one of its days is called: working day"), default=NOTHING
    )
    weekend: tuple[Weekday, ...] = key(
        ListOf(Choice(Weekday)),
        Words("每周的休息日", "the days of the week that are off"),
        default=(Weekday.SATURDAY, Weekday.SUNDAY),
    )
    days_off: tuple[WindowText, ...] | Mapping[WindowText, Words] = key(
        Listed(_STRETCH, Words("日期列表，或日期：名称", "a list of days, or days and what they are")),
        Words("放假的日子", "the days off"),
        default=(),
    )
    made_up: tuple[WindowText, ...] = key(
        ListOf(_STRETCH), Words("调休上班的日子", "days of a weekend that are worked all the same"), default=()
    )
    years: tuple[int, int] | None = key(
        Parsed(_years, Words("年份（如 2009、2009 to 2010）", "years, such as 2009 or 2009 to 2010")),
        Words(
            "涵盖的年份；不写即所列日期的年份，什么也不列即一切年份",
            "the years it covers; those of the days listed, if left out",
        ),
        default=None,
    )
    library: Library | None = key(
        Choice(Library), Words("由哪个库给出放假日", "the library that gives its days off"), default=None
    )
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    at: Path = ()


@frozen(eq=False)
class Calendars:
    """Makes the calendars of a spec; ``span`` gives the days of a day as written, and reports one that is none."""

    span: Callable[[DayText, Path], Span | None]
    problems: Diagnostics

    def calendar(self, name: str, text: CalendarSpec) -> Calendar:
        """One calendar as meant; an own one without a title is called after its id."""
        if text.library is not None:
            return self._of_library(name, text)
        off = self._days(text.days_off, (text.at, "days_off"))
        made_up = self._days(text.made_up, (text.at, "made_up"))
        years = text.years or _of(*off, *made_up)
        return Calendar(
            title=_title(name, text),
            weekend=frozenset(list(Weekday).index(day) for day in text.weekend),
            days_off=off,
            made_up=frozenset(made_up),
            first=date(years[0], 1, 1),
            last=date(years[1], 12, 31),
        )

    def _days(self, written: tuple[WindowText, ...] | Mapping[WindowText, Words], at: Path) -> dict[date, Words]:
        found: dict[date, Words] = {}
        for stretch in written:
            title = written[stretch] if isinstance(written, Mapping) else _DAY_OFF
            first, last = self.span(stretch.first, at), self.span(stretch.last, at)
            if first is None or last is None:
                continue
            if (last.last - first.first).days + len(found) > _MOST_DAYS:
                what = Words("所列日子", "the days listed")
                self.problems.add("too-large", at, what=what, limit=_MOST_DAYS)
                return found
            if first.first > last.last or stretch.before:
                self.problems.add("empty-window", at, first=first.first, last=last.last)
            else:
                days = range(first.first.toordinal(), last.last.toordinal() + 1)
                found |= {date.fromordinal(day): title for day in days}
        return found

    def _of_library(self, name: str, text: CalendarSpec) -> Calendar:
        """The days off as a library knows them: see the extra ``calendars``."""
        beside = [own for own in ("days_off", "made_up", "years") if getattr(text, own)]
        for own in beside:
            what = Words(f"library 与 {own} 同用", f"{own} beside library")
            self.problems.add("not-allowed", (text.at, own), what=what)
        try:
            known = import_module("chinese_calendar.constants")
        except ImportError:
            self.problems.add("no-library", (text.at, "library"), library="chinesecalendar")
            return Calendar(_title(name, text), frozenset(), {}, frozenset(), date.min, date.max)
        off = {day: Words(known.Holiday(title).chinese, title) for day, title in known.holidays.items()}
        years = _of(*known.holidays)
        return Calendar(
            title=_title(name, text),
            weekend=frozenset((5, 6)),
            days_off=off,
            made_up=frozenset(known.workdays),
            first=date(years[0], 1, 1),
            last=date(years[1], 12, 31),
        )


def _title(name: str, text: CalendarSpec) -> Words:
    """What one of its days is called."""
    return text.title or (_WORKING_DAY if name == WORKING else Words(f"“{name}”日", f"{name} day"))


def _of(*days: date) -> tuple[int, int]:
    """From the first to the last year of some days; all years, if there are none."""
    years = [day.year for day in days]
    return (min(years), max(years)) if years else (FIRST_YEAR, LAST_YEAR)
