"""Dates as plans write them: fixed days, 旬 and month ends, lead times.

Two representations: *as written* (:class:`DayText` and the due texts, which may lack a year) and
*as meant* (calendar days). The grammar of every short form is here and nowhere else.
Calendar arithmetic is pendulum's; dates are calendar dates and never pass through UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import count

import pendulum
from attrs import evolve, frozen

from campaignflow.wording.lengths import LENGTH, NAME, Length, length_of
from campaignflow.wording.words import Words

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that a plan can mean; beyond them a digit slipped."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTS = {"early": "上旬", "mid": "中旬", "late": "下旬", "end": "月底"}
_PART_NAMES = {**{k: k for k in _PARTS}, **{v: k for k, v in _PARTS.items()}, "月末": "end"}
_DAY = r"(?:(?P<year>\d{4})-)?(?P<month>\d{1,2})-(?P<part>\d{1,2}|early|mid|late|end|上旬|中旬|下旬|月底|月末)"

_DAY_ONLY = re.compile(_DAY, re.ASCII)
_BY = re.compile(rf"(?P<how>before |on )?{_DAY}(?: (?P<half>am|pm))?", re.ASCII)
_LEAD = re.compile(rf"(?:(?P<about>about )?{LENGTH} )?before (?P<anchor>{NAME})", re.ASCII)
_WITHIN = re.compile(rf"within {LENGTH} after (?P<anchor>{NAME})", re.ASCII)
_FROM = re.compile(rf"{LENGTH} after (?P<anchor>{NAME})", re.ASCII)
_EVERY = re.compile(
    r"(?P<named>week|ten-days|month|quarter|half-year|year)|(?P<count>[1-9]\d{0,2}) (?P<unit>day|week|month)s?",
    re.ASCII,
)
_PERIODS = {"week": "周", "ten-days": "旬", "month": "月", "quarter": "季度", "half-year": "半年", "year": "年"}
_PROMPT = re.compile(rf"promptly(?: after (?P<anchor>{NAME}))?", re.ASCII)


@lru_cache(maxsize=4096)
def iso_day(text: str) -> date | None:
    """The day of a strict ``YYYY-MM-DD``, or None. (Both fromisoformat and pendulum take other forms too.)"""
    if len(text) != 10 or not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def plus_days(day: date, days: int) -> date:
    """``day`` moved by calendar days, held at the calendar's first and last day."""
    try:
        moved = pendulum.date(day.year, day.month, day.day).add(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
    return date(moved.year, moved.month, moved.day)


@frozen
class Span:
    """All days from ``first`` to ``last``, both included."""

    first: date
    last: date


@frozen
class DayText:
    """A day or part of a month as written: ``06-15``, ``2009-05-late``, ``05-下旬``, ``04-end``."""

    year: int | None
    month: int
    part: str
    """A day of the month, or ``early``, ``mid``, ``late`` (旬) or ``end``."""

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year:04}-"
        return f"{year}{self.month:02}-{self.part}"

    def days(self, year: int | None) -> Span | None:
        """The days meant, with ``year`` where none is written; None where no such day exists.

        旬 are days 1-10, 11-20 and 21 to the month's end; ``end`` is the month's last day.
        """
        year = year if self.year is None else self.year
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= self.month <= 12:
            return None
        first_of = pendulum.date(year, self.month, 1)
        last = first_of.end_of("month").day
        bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, last), "end": (last, last)}
        first_day, last_day = bounds.get(self.part) or (int(self.part),) * 2
        if not 1 <= first_day <= last_day <= last:
            return None
        return Span(date(year, self.month, first_day), date(year, self.month, last_day))

    def words(self, year: int | None) -> Words:
        """The day as a person writes it."""
        year = year if self.year is None else self.year
        zh_year, en_year = (f"{year}年", f" {year}") if year else ("", "")
        month = pendulum.date(2000, self.month, 1).format("MMMM", locale="en")
        if self.part.isdigit():
            return Words(f"{zh_year}{self.month}月{int(self.part)}日", f"{int(self.part)} {month}{en_year}")
        en = "the end of " if self.part == "end" else f"{self.part} "
        return Words(
            f"{zh_year}{self.month}{'' if self.part == 'end' else '月'}{_PARTS[self.part]}", f"{en}{month}{en_year}"
        )


@frozen
class By:
    """By a day (R1); ``before`` a 旬, which has a strict and a lenient reading (R3); or ``on`` a day."""

    day: DayText
    before: bool = False
    on: bool = False
    half: str | None = None
    """``am`` or ``pm``."""


@frozen
class Lead:
    """So long before another event (R4 where ``about``); no time: before it, the same day included (R9)."""

    length: Length
    about: bool
    anchor: str


@frozen
class Within:
    """At most so long after another event."""

    length: Length
    anchor: str


@frozen
class Since:
    """Not before so long after another event."""

    length: Length
    anchor: str


@frozen
class Promptly:
    """及时, 及早: it can be open, never late (R7)."""

    anchor: str | None


DueText = By | Lead | Within | Promptly


def parse_day(text: str) -> DayText | None:
    """Read a day as plans write it, or None."""
    found = _DAY_ONLY.fullmatch(text)
    return _day(found) if found else None


def _day(found: re.Match[str]) -> DayText:
    part = found["part"]
    return DayText(int(found["year"]) if found["year"] else None, int(found["month"]), _PART_NAMES.get(part, part))


def parse_due(text: str) -> DueText | None:
    """Read a due date as written, or None.

    ``06-15`` · ``before 07-mid`` · ``on 03-10 am`` · ``before campaign-end`` ·
    ``about 7 days before special-meeting`` · ``within 10 working days after appraisal`` · ``promptly`` ·
    ``promptly after special-meeting``
    """
    if found := _BY.fullmatch(text):
        how = (found["how"] or "").strip()
        if (found["half"] and how != "on") or (how == "on" and not found["part"].isdigit()):
            return None
        return By(_day(found), how == "before", how == "on", found["half"])
    if found := _LEAD.fullmatch(text):
        length = length_of(found) if found["count"] else Length(0)
        return Lead(length, bool(found["about"]), found["anchor"])
    if found := _WITHIN.fullmatch(text):
        return Within(length_of(found), found["anchor"])
    if found := _PROMPT.fullmatch(text):
        return Promptly(found["anchor"])
    return None


@frozen
class Period:
    """One of the stretches of days in which something recurs."""

    id: str
    first: date
    last: date
    words: Words


@frozen
class Every:
    """How often something recurs: in each week, 旬, month, quarter, half-year or year of the calendar, or in each so
    many days, weeks or months from the first day of a window on.
    """

    unit: str
    """A period of the calendar (``week`` to ``year``), or what is counted: ``day``, ``week``, ``month``."""
    count: int | None = None
    """Of how many; None: those of the calendar."""

    @property
    def words(self) -> Words:
        """“every month”."""
        if self.count is not None:
            if self.count > 1:
                return Words(f"每{Length(self.count, self.unit).words().zh}", f"every {self.count} {self.unit}s")
            return Words({"day": "每天", "week": "每周", "month": "每月"}[self.unit], f"every {self.unit}")
        return Words(f"每{_PERIODS[self.unit]}", f"every {self.unit.replace('ten-days', 'ten days')}")

    def in_window(self, window: Span) -> Iterator[Period]:
        """The periods that begin or lie in a window, in their order, each whole."""
        if self.count is None:
            whole = self.around(window.first)
            while whole.first <= window.last:
                yield whole
                whole = self.around(plus_days(whole.last, 1))
            return
        for number in count():
            first, after = (self._counted(window.first, self.count * place) for place in (number, number + 1))
            if first > window.last:
                return
            yield _stretch(first, plus_days(after, -1))

    def _counted(self, day: date, number: int) -> date:
        """So many units after a day; of months the same day, and the last of a month that has none."""
        if self.unit != "month":
            return plus_days(day, number * (7 if self.unit == "week" else 1))
        moved = pendulum.date(day.year, day.month, day.day).add(months=number)
        return date(moved.year, moved.month, moved.day)

    def around(self, day: date) -> Period:
        """The whole period of the calendar in which ``day`` lies."""
        if self.unit == "week":
            monday = plus_days(day, -day.weekday())
            return _stretch(monday, plus_days(monday, 6))
        if self.unit == "quarter":
            number = (day.month - 1) // 3
            zh, en = "一二三四"[number], ("first", "second", "third", "fourth")[number]
            words = Words(f"{day.year}年第{zh}季度", f"the {en} quarter of {day.year}")
            return _months(f"{day.year}-q{number + 1}", date(day.year, 3 * number + 1, 1), 3, words)
        if self.unit == "half-year":
            half = (day.month - 1) // 6
            words = Words(f"{day.year}年{'上下'[half]}半年", f"the {('first', 'second')[half]} half of {day.year}")
            return _months(f"{day.year}-h{half + 1}", date(day.year, 6 * half + 1, 1), 6, words)
        if self.unit == "year":
            return _months(f"{day.year}", date(day.year, 1, 1), 12, Words(f"{day.year}年", f"{day.year}"))
        if self.unit == "month":
            name = pendulum.date(2000, day.month, 1).format("MMMM", locale="en")
            words = Words(f"{day.year}年{day.month}月", f"{name} {day.year}")
            return _months(f"{day:%Y-%m}", day.replace(day=1), 1, words)
        part = DayText(day.year, day.month, ("early", "mid", "late")[min((day.day - 1) // 10, 2)])
        span = part.days(None) or Span(day, day)
        return Period(str(part), span.first, span.last, part.words(None))


def _months(name: str, first: date, months: int, words: Words) -> Period:
    last = pendulum.date(first.year, first.month, 1).add(months=months - 1).end_of("month")
    return Period(name, first, date(last.year, last.month, last.day), words)


def _stretch(first: date, last: date) -> Period:
    """From a day to a day, named after the first of them."""
    words = Words("{first}至{last}", "{first} to {last}") if first < last else Words("{first}", "{first}")
    return Period(first.isoformat(), first, last, words.fill(first=first, last=last))


def parse_opening(text: str) -> DayText | Since | None:
    """Read the first day on which something may be done: a day, or ``10 days after appraisal``; else None."""
    found = _FROM.fullmatch(text)
    return Since(length_of(found), found["anchor"]) if found else parse_day(text)


def parse_every(text: str) -> Every | None:
    """Read ``week`` · ``ten-days`` · ``month`` · ``quarter`` · ``half-year`` · ``year`` · ``10 days`` · ``2 weeks`` ·
    ``6 months``; else None.
    """
    found = _EVERY.fullmatch(text)
    if found is None:
        return None
    return Every(found["named"]) if found["named"] else Every(found["unit"], int(found["count"]))


def periods(every: Every, window: Span) -> Iterator[Period]:
    """The periods of a window in their order; one that its ends cut has the days inside it."""
    for whole in every.in_window(window):
        first, last = max(whole.first, window.first), min(whole.last, window.last)
        cut = (first, last) != (whole.first, whole.last)
        yield evolve(_stretch(first, last), id=whole.id) if cut else whole


def parse_about(text: str) -> int | None:
    """The days of ``about 50 days``, or None."""
    found = re.fullmatch(r"about ([1-9]\d{0,3}) days?", text, re.ASCII)
    return int(found[1]) if found else None


@frozen
class WindowText:
    """From a day to a day, as written."""

    first: DayText
    last: DayText
    before: bool = False
    """Whether it ends before ``last`` begins, strictly read (R3)."""


def parse_window(text: str) -> WindowText | None:
    """Read ``05-late to 07-early`` · ``03-01 to before 05-mid`` · ``04-mid``; else None."""
    first, to, last = text.partition(" to ")
    begins = parse_day(first)
    ends = parse_day(last.removeprefix("before ")) if to else begins
    return WindowText(begins, ends, last.startswith("before ")) if begins and ends else None
