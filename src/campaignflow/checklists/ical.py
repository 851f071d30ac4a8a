"""A checklist's due dates as an iCalendar file: all-day events with reminders.

Due dates are calendar dates, and nothing here has a time zone: an all-day event falls on its date wherever it is
read, and a reminder counts from the reader's own midnight. They are events and no to-dos (VTODO), since Outlook,
phones and web calendars show events and pass to-dos over.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.model import Checklist, Item, Stage
from campaignflow.checklists.plain import clause, judged, listed, named
from campaignflow.rules.rule import UNIT
from campaignflow.wording.words import Lang, Words, one_line, spoken

if TYPE_CHECKING:
    from icalendar import Alarm, Event, vText

REMIND = (3,)
MOST_DAYS = 366
_HOUR = timedelta(hours=9)
"""When reminders ring, counted from midnight."""
_NO_DAY = date(1970, 1, 1)
"""The stamp of a blank checklist: one that is filled in is newer."""
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_DUE = Words("{title}（截止）", "Due: {title}")
_DONE = Words("{title}（已完成）", "Done: {title}")
_OVERDUE = Words("{title}（逾期）", "Overdue: {title}")


def ical(checklist: Checklist, lang: Lang = "zh", remind: Collection[int] = REMIND) -> bytes:
    """One all-day event for each step and due date; what has no day, or is not applicable, is left out.

    What is done stays, marked, so that a calendar that has the event learns of it. What is not done and not yet past
    rings at nine in the morning, ``remind`` days before. Needs the library icalendar (extra ``ical``).
    Raises ValueError for a reminder that is not 0 to 366 days before.
    """
    from icalendar import Calendar  # noqa: PLC0415

    if not all(0 <= days <= MOST_DAYS for days in remind):
        raise ValueError(f"reminders are 0 to {MOST_DAYS} days before")
    calendar = Calendar()
    calendar.add("prodid", _text("-//campaignflow//checklist//EN"))
    calendar.add("version", _text("2.0"))
    calendar.add("calscale", _text("GREGORIAN"))
    names = (checklist.title.say(lang), checklist.unit)
    calendar.add("x-wr-calname", _text(" · ".join(one_line(name) for name in names if name)))
    for items in together(checklist):
        calendar.add_component(_event(checklist, items, lang, sorted(set(remind), reverse=True)))
    return bytes(calendar.to_ical())


def together(checklist: Checklist) -> Collection[Sequence[Item]]:
    """What falls due for one step, or document, on one day: an event each."""
    found: dict[tuple[str, date], list[Item]] = {}
    for item in checklist.items:
        if item.due is not None and item.stage is not Stage.NOT_APPLICABLE:
            found.setdefault((item.subject, item.due), []).append(item)
    return found.values()


def _event(checklist: Checklist, items: Sequence[Item], lang: Lang, remind: Sequence[int]) -> Event:
    from icalendar import Event  # noqa: PLC0415

    due, as_of = items[0].due or date.max, checklist.as_of
    event, summary = Event(), _summary(items, lang)
    event.add("uid", _text(_uid(checklist, items[0])))
    event.add("dtstamp", datetime.combine(as_of or _NO_DAY, time(), UTC))
    event.add("dtstart", due)
    if due < date.max:
        event.add("dtend", due + timedelta(1))
    event.add("summary", _text(summary))
    event.add("description", _text("\n".join(_description(checklist, items, lang))))
    event.add("categories", _text(one_line(items[0].phase_title.say(lang))))
    event.add("transp", _text("TRANSPARENT"))
    if any(item.stage is not Stage.DONE for item in items) and (as_of is None or due >= as_of):
        for days in remind:
            event.add_component(_alarm(summary, days))
    return event


def _alarm(summary: str, days: int) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415

    alarm = Alarm()
    alarm.add("action", _text("DISPLAY"))
    alarm.add("description", _text(summary))
    alarm.add("trigger", _HOUR - timedelta(days))
    return alarm


def _uid(checklist: Checklist, item: Item) -> str:
    """The same for the same campaign, unit and rule, whatever became of it and whenever it is due."""
    known = json.dumps([checklist.campaign, checklist.unit_id, item.rule])
    return f"{sha256(known.encode()).hexdigest()[:32]}@campaignflow"


def _summary(items: Sequence[Item], lang: Lang) -> str:
    """The step, whose it is where it is not the unit's, and whether it is done or overdue."""
    title = one_line(items[0].title.say(lang))
    bodies = dict.fromkeys(one_line(p.title.say(lang)) for item in items for p in item.bodies if p.id != UNIT)
    whose = f" [{listed(bodies, lang)}]" if bodies else ""
    stages = {item.stage for item in items}
    form = _OVERDUE if Stage.OVERDUE in stages else _DONE if stages == {Stage.DONE} else _DUE
    return form.fill(title=title + whose).say(lang)


def _description(checklist: Checklist, items: Sequence[Item], lang: Lang) -> Iterator[str]:
    """Every item's sentence and what was found, with what stands beside it, and whose checklist it is."""
    for item in items:
        yield one_line(f"{item.number}. {judged(item, lang)} [{clause(item.reference, checklist.source, lang)}]")
        if item.remark:
            yield named(HEADINGS["remark"], item.remark, lang)
    first = items[0]
    if first.due_lenient is not None:
        yield named(HEADINGS["due_lenient"], spoken(first.due_lenient, lang), lang)
    if first.presided_by is not None:
        yield named(HEADINGS["presided_by"], first.presided_by.say(lang), lang)
    if checklist.unit is not None:
        yield named(HEADINGS["unit"], checklist.unit, lang)
    yield named(HEADINGS["source"], checklist.source, lang)


def _text(text: str) -> vText:
    return _text_type()(text)


@lru_cache
def _text_type() -> type[vText]:
    from icalendar import vText  # noqa: PLC0415

    class Text(vText):
        r"""Text that keeps what is written in it: the library's own takes \N, as in D:\Notes, for a line break."""

        def to_ical(self) -> bytes:
            return "".join(_ESCAPED.get(character, character) for character in self).encode()

    return Text
