"""Lengths of time as texts write them: days, weeks, months, years, and days of a calendar such as working days."""

from __future__ import annotations

import re

from attrs import frozen

from campaignflow.wording.words import NOTHING, Words, number

NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
LENGTH = rf"(?P<count>\d{{1,4}}) (?P<clear>clear )?(?:(?P<calendar>{NAME}) day|(?P<unit>day|week|month|year))s?"
"""Where it stands in the short forms of dates."""
_MEASURES = {"day": "天", "week": "周", "month": "个月", "year": "年"}


@frozen
class Length:
    """So many units of time, as written."""

    count: int
    unit: str = "day"
    """``day``, ``week``, ``month`` or ``year``."""
    calendar: str | None = None
    """The calendar whose days are meant; None: each day of the year."""
    clear: bool = False
    """Whether the days at both ends are left out of the count."""

    @property
    def days(self) -> int | None:
        """How many days that is on any day of the year; None where it depends on the day."""
        if self.calendar is not None or self.unit in ("month", "year"):
            return None
        return self.count * (7 if self.unit == "week" else 1)

    def words(self, day: Words = NOTHING) -> Words:
        """“3 days”; ``day``: what one day of its calendar is called."""
        clear = Words("（首尾不计）", "clear ") if self.clear else NOTHING
        if self.calendar is None:
            measure = _MEASURES[self.unit]
            return Words(f"{self.count}{measure}{clear.zh}", number(self.count, f"{clear.en}{self.unit}"))
        return Words(f"{self.count}个{day.zh}{clear.zh}", number(self.count, f"{clear.en}{day.en}"))


def length_of(found: re.Match[str]) -> Length:
    """The length that :data:`LENGTH` has found."""
    return Length(int(found["count"]), found["unit"] or "day", found["calendar"], bool(found["clear"]))


def parse_length(text: str) -> Length | None:
    """Read ``3 days`` · ``2 weeks`` · ``6 months`` · ``10 working days`` · ``14 clear days``; else None."""
    found = re.fullmatch(LENGTH, text, re.ASCII)
    return length_of(found) if found else None
