"""How a date came about, in steps: what the text says, from which day it counts, how, and what moved it.

The days come from the code that judges by them; words are made only where somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from attrs import frozen

from campaignflow.rules.gaps import Gap, is_known
from campaignflow.rules.outcome import Reading
from campaignflow.wording.words import NOTHING, Words, listing


class Move(StrEnum):
    """What one step of a date does."""

    TEXT = "text"
    """The plan's words give a day."""
    ANCHOR = "anchor"
    """The day from which it counts."""
    COUNT = "count"
    """So long after or before it."""
    ROLL = "roll"
    """A day off runs on."""
    EXTENSION = "extension"
    """It was put off."""
    READING = "reading"
    """How the text is read."""
    LENIENT = "lenient"
    """The day under the lenient reading."""


@frozen
class Leg:
    """One leg of the way from the plan's words to a day."""

    move: Move
    says: Words
    day: date | None
    """The day so far; None where it is not known."""
    of: str = ""
    """The step or event whose day it is; empty: the rule's own."""


_MOST = 6
"""Days off that are named in one sentence."""
_COUNT = Words("{day}{way}{length}{first}{off}：{found}", "{length} {way} {day}{first}{off}: {found}")
_WAYS = {1: Words("之后", "after"), -1: Words("之前", "before")}
_FIRST = {
    True: Words("（当日计入）", " (that day is the first)"),
    False: Words("（当日不计）", " (that day not counted)"),
}
_OFF = Words("，其间不计{days}", ", without {days}")
_LENIENT = Words("从宽解释：{day}", "leniently read: {day}")
_NOT_KNOWN = Words("日历未涵盖该年份", "the calendar does not cover that year")


_HELD = Words("“{title}”：{day}", "“{title}”: {day}")
_PLANNED = Words("“{title}”：计划于{day}", "“{title}”: planned for {day}")
_LAST = Words("“{title}”：最迟{day}", "“{title}”: {day} at the latest")
_UNKNOWN = Words("“{title}”：日期尚不知道", "“{title}”: its day is not known yet")


@frozen
class Anchor:
    """What a date counts from, as far as its day is known."""

    id: str
    title: Words
    held: date | None
    planned: date | None
    last: date | None = None
    """Its last possible day."""

    def counted(self, gap: Gap, mild: Gap, way: int) -> Iterator[Leg]:
        """The day so long after (1) or before (-1) it: when it took place, else is planned, else must be."""
        known = (self.held, _HELD), (self.planned, _PLANNED), (self.last, _LAST)
        day, says = next(((day, says) for day, says in known if day is not None), (None, _UNKNOWN))
        yield Leg(Move.ANCHOR, says.fill(title=self.title, day=day), day, self.id)
        if day is not None:
            yield from counted(gap, day, way)
            yield from leniently(gap.reach(day, way), mild.reach(day, way))


def counted(gap: Gap, day: date, way: int) -> Iterator[Leg]:
    """From a day to the one so long after (1) or before (-1) it."""
    found = gap.unrolled(day, way)
    if not is_known(found):
        yield Leg(Move.COUNT, _NOT_KNOWN, None)
        return
    if gap.length.count:
        first = NOTHING if gap.length.clear else _FIRST[gap.first_counts]
        off = _off(gap, *sorted((day, found)))
        says = _COUNT.fill(day=day, way=_WAYS[way], length=gap.words, first=first, off=off, found=found)
        yield Leg(Move.COUNT, says, found)
    if moved := gap.roll_note(day, way):
        yield Leg(Move.ROLL, moved, gap.reach(day, way))


def _off(gap: Gap, first: date, last: date) -> Words:
    """The holidays that the count leaves out."""
    known = gap.calendar.holidays(first, last) if gap.calendar else {}
    named = [Words("{day}（{what}）", "{day} ({what})").fill(day=day, what=what) for day, what in known.items()]
    more = [Words("等", "others")] if len(named) > _MOST else []
    return _OFF.fill(days=listing([*named[:_MOST], *more])) if named else NOTHING


def leniently(strict: date, lenient: date | None) -> Iterator[Leg]:
    """The lenient day, where there is one."""
    if lenient is not None and lenient != strict:
        yield Leg(Move.LENIENT, _LENIENT.fill(day=lenient), lenient)


def read_so(note: Reading, day: date) -> Iterator[Leg]:
    """How the text was read, where that matters; a day that was moved is told as that."""
    if note:
        yield Leg(Move.ROLL if note.code == "rolled" else Move.READING, note, day)
