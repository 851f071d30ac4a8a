"""Days that calendars count: against stepping day by day, and networks of them against trying every day."""

from __future__ import annotations

import calendar as months
import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from attrs import frozen
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Campaign, SpecError, Verdict, assess, parse_campaign, parse_progress
from campaignflow.rules.calendars import Calendar, Direction
from campaignflow.rules.gaps import Gap, Roll, Shift
from campaignflow.schedule.network import NEVER, Edge, Network
from campaignflow.wording.lengths import Length, parse_length
from campaignflow.wording.words import Words
from conftest import trials
from generate import chance, drawn, seeded

MARCH = date(2024, 2, 20)
"""The first of the days that are looked at: a leap day, the end of a month and a weekend lie near."""
DAY = timedelta(1)
SEEDS = 3000


def any_calendar(rng: Random) -> Calendar:
    """Any weekend, days off and days made up for."""
    days = [MARCH + DAY * n for n in range(-60, 120)]
    return Calendar(
        title=Words("工作日", "working day"),
        weekend=frozenset(rng.sample(range(7), rng.choice([0, 1, 2, 2, 2, 3]))),
        days_off={day: Words("假", "holiday") for day in rng.sample(days, rng.randint(0, 20))},
        made_up=frozenset(rng.sample(days, rng.randint(0, 6))),
        first=date(2023, 1, 1),
        last=date(2025, 12, 31),
    )


def weekdays(first: int, last: int) -> Calendar:
    """Nothing but Saturdays and Sundays off."""
    title = Words("工作日", "working day")
    return Calendar(title, frozenset((5, 6)), {}, frozenset(), date(first, 1, 1), date(last, 12, 31))


def works(known: Calendar, day: date) -> bool:
    """Whether a day is worked, said anew."""
    if day in known.made_up:
        return True
    return not (day.weekday() in known.weekend or day in known.days_off)


def stepped(known: Calendar, day: date, count: int, way: int) -> date:
    """So many days of work on, one day at a time."""
    while count:
        day += DAY * way
        count -= works(known, day)
    return day


def by_months(day: date, number: int) -> date:
    """So many months on, held at the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def counted(gap: Gap, day: date, way: int) -> date:
    """The day so long after (1) or before (-1) a day, the plain way."""
    length = gap.length
    inward = gap.first_counts and length.count > 0
    if gap.calendar is not None:
        found = stepped(gap.calendar, day - DAY * way if inward else day, length.count, way)
    else:
        unit = {"day": 1, "week": 7}.get(length.unit)
        if unit:
            found = day + DAY * unit * length.count * way
        else:
            found = by_months(day, length.count * way * (12 if length.unit == "year" else 1))
        found -= DAY * way * inward
    if length.clear and length.count:
        found += DAY * way
    if gap.roll is not None:
        toward = 1 if gap.roll.direction is Direction.NEXT else -1
        while not works(gap.roll.calendar, found):
            found += DAY * toward
    return found


def any_gap(rng: Random, known: Calendar) -> Gap:
    """Any length, with and without a calendar, the first day counted or not, clear, rolled."""
    unit = rng.choice(["day", "day", "week", "month", "year", "working", "working"])
    count = rng.randint(0, {"day": 12, "week": 2, "month": 2, "year": 1, "working": 9}[unit])
    clear = chance(rng, 15)
    length = Length(count, "day" if unit == "working" else unit, "working" if unit == "working" else None, clear)
    roll = Roll(rng.choice(list(Direction)), known) if chance(rng, 30) else None
    return Gap(length, known if unit == "working" else None, not clear and chance(rng, 25), roll)


@pytest.mark.parametrize("seeds", [range(0, SEEDS, 2), range(1, SEEDS, 2)])
def test_lengths_against_stepping(seeds: range) -> None:
    for seed in seeds:
        rng = seeded(seed)
        known = any_calendar(rng)
        gap, day = any_gap(rng, known), MARCH + DAY * rng.randint(0, 50)
        assert (gap.after(day), gap.before(day)) == (counted(gap, day, 1), counted(gap, day, -1)), (seed, gap, day)
        if gap.days is not None:
            assert (gap.after(day) - day).days == gap.days == (day - gap.before(day)).days


# Networks


@frozen
class Tie:
    """Two points, and how far apart they are to lie: ``kind`` is ``lead``, ``within`` or ``since``."""

    since: int
    to: int
    gap: Gap
    kind: str

    def kept(self, days: Sequence[date]) -> bool:
        """Whether days keep it: the anchor is ``to`` for a lead and ``since`` for the others."""
        first, second = days[self.since], days[self.to]
        if self.kind == "lead":
            return first <= counted(self.gap, second, -1)
        last = counted(self.gap, first, 1)
        return second <= last if self.kind == "within" else second >= last

    @property
    def edge(self) -> Edge:
        if self.kind == "lead":
            return Edge(self.since + 1, self.to + 1, self.gap.least_before(), 1)
        if self.kind == "within":
            return Edge(self.to + 1, self.since + 1, self.gap.most_after(), 1)
        return Edge(self.since + 1, self.to + 1, self.gap.least_after(), 1)


REACH = 26


@frozen
class Ties:
    """A few points, what ties them, from when and until when they can lie."""

    ties: tuple[Tie, ...]
    floors: tuple[date, ...]
    limits: tuple[date, ...]

    def attempts(self) -> Iterator[tuple[date, ...]]:
        """All days on which everything is kept."""
        spans = [
            [f + DAY * n for n in range((last - f).days + 1)] for f, last in zip(self.floors, self.limits, strict=True)
        ]
        for days in itertools.product(*spans):
            if all(tie.kept(days) for tie in self.ties):
                yield days

    @property
    def network(self) -> Network:
        """The same as a network: point 0 is day 0."""
        edges = [tie.edge for tie in self.ties]
        ends = [Edge(n + 1, 0, -day.toordinal(), 2) for n, day in enumerate(self.limits)]
        return Network(len(self.floors) + 1, [*edges, *ends], {0: 0})


def any_ties(rng: Random) -> Ties:
    known, size = any_calendar(rng), rng.choice([2, 2, 3])
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    ties = tuple(
        Tie(*rng.choice(pairs), any_gap(rng, known), rng.choice(["lead", "within", "since"]))
        for _ in range(rng.randint(1, size + 1))
    )
    floors = tuple(MARCH + DAY * rng.randint(0, 8) for _ in range(size))
    return Ties(ties, floors, tuple(day + DAY * rng.randint(6, REACH) for day in floors))


def check_ties(asked: Ties) -> None:
    """Feasible, earliest and latest, as trying all days says."""
    net, attempts = asked.network, list(asked.attempts())
    found = net.earliest([(n + 1, day.toordinal()) for n, day in enumerate(asked.floors)])
    feasible = not found.negative_cycle and not net.broken(found)
    assert feasible == bool(attempts)
    if not attempts:
        return
    earliest = [min(days[n] for days in attempts) for n in range(len(asked.floors))]
    assert [date.fromordinal(time) for time in found.times[1:]] == earliest
    latest = [max(days[n] for days in attempts).toordinal() for n in range(len(asked.limits))]
    assert net.latest().times[1:] == latest


@pytest.mark.parametrize("seeds", [range(60), pytest.param(range(60, 600), marks=pytest.mark.slow)])
def test_networks_against_every_attempt(seeds: range) -> None:
    for seed in seeds:
        check_ties(any_ties(seeded(seed)))


@trials(300)
@given(drawn(any_ties))
def test_any_network(asked: Ties) -> None:
    check_ties(asked)


def test_a_circle_that_gains_for_a_while_can_be_kept() -> None:
    """Five working days within six days fits from a Saturday only, whatever the number of rounds."""
    known = weekdays(2024, 2099)
    five = Gap(Length(5, calendar="working"), known)
    ties = [Tie(0, 1, five, "since"), Tie(0, 1, Gap(Length(6)), "within")]
    net = Network(3, [tie.edge for tie in ties], {0: 0})
    found = net.earliest([(1, date(2024, 3, 4).toordinal())])
    assert [date.fromordinal(time) for time in found.times[1:]] == [date(2024, 3, 9), date(2024, 3, 15)]
    never = [Tie(0, 1, Gap(Length(8, calendar="working"), known), "since"), Tie(0, 1, Gap(Length(8)), "within")]
    assert Network(3, [tie.edge for tie in never], {0: 0}).earliest([(1, date(2024, 3, 4).toordinal())]).negative_cycle


def test_what_no_calendar_knows_bounds_nothing() -> None:
    known = weekdays(2024, 2024)
    gap = Gap(Length(5, calendar="working"), known)
    assert date(2024, 12, 30).toordinal() + Shift(gap, back=False, by=False) == NEVER
    assert (gap.after(date(2024, 12, 30)), gap.before(date(2025, 1, 1))) == (date.max, date.max)
    assert (gap.before(date(2024, 1, 3)), gap.after(date(2023, 12, 31))) == (date.min, date.min)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3 days", Length(3)),
        ("1 day", Length(1)),
        ("2 weeks", Length(2, "week")),
        ("6 months", Length(6, "month")),
        ("1 year", Length(1, "year")),
        ("10 working days", Length(10, "day", "working")),
        ("5 school days", Length(5, "day", "school")),
        ("14 clear days", Length(14, clear=True)),
        ("3 clear working days", Length(3, "day", "working", True)),
        ("2 working weeks", None),
        ("days", None),
        ("-1 days", None),
        ("1.5 months", None),
        ("12345 days", None),
    ],
)
def test_a_length(text: str, length: object) -> None:
    assert parse_length(text) == length


# As a spec says them

_HOLIDAYS = """
  working:
    days_off: {05-01 to 05-03: {zh: 劳动节, en: Labour Day}, 05-28 to 05-30: {zh: 端午节, en: Dragon Boat}}
    made_up: [05-31]
"""


def spec(steps: str, *, calendars: str = _HOLIDAYS, more: str = "") -> str:
    return f"""
campaignflow: 1
campaign: tender
version: "1"
title: {{zh: 招标, en: the tender}}
source: {{title: plan}}
year: {{value: 2009}}
calendars: {calendars}
{more}
events:
  opening: {{zh: 开标, en: the opening}}
phases:
  all:
    title: {{zh: 全程, en: all of it}}
    steps:
      notice: {{title: {{zh: 公告, en: the notice}}}}
      {steps}
"""


def judged(
    steps: str, records: dict[str, str], as_of: str, *, opening: str | None = None, **how: Any
) -> dict[str, Verdict]:
    campaign = parse_campaign(spec(steps, **how))
    data = {
        "progress": 1, "campaign": "tender", "events": {"opening": opening} if opening else {},
        "records": [{"step": step, "date": day} for step, day in records.items()],
    }  # fmt: skip
    answer = assess(campaign, parse_progress(data), as_of=date.fromisoformat(as_of))
    return {verdict.rule_id: verdict for verdict in answer.verdicts}


BID = "bid: {title: {zh: 投标, en: the bid}, due: DUE}"


@pytest.mark.parametrize(
    ("due", "notice", "last"),
    [
        ("within 3 working days after notice", "2009-04-29", "2009-05-05"),
        ("within 1 working days after notice", "2009-05-01", "2009-05-04"),
        ("within 2 working days after notice", "2009-05-27", "2009-06-01"),
        ("{by: within 3 working days after notice, first_day: counts}", "2009-04-29", "2009-05-04"),
        ("{by: within 3 working days after notice, first_day: counts}", "2009-05-02", "2009-05-06"),
        ("within 1 month after notice", "2009-01-31", "2009-02-28"),
        ("{by: within 1 month after notice, first_day: counts}", "2009-03-15", "2009-04-14"),
        ("within 1 year after notice", "2009-03-31", "2010-03-31"),
        ("within 2 weeks after notice", "2009-03-02", "2009-03-16"),
        ("{by: within 10 days after notice, roll: next working day}", "2009-04-21", "2009-05-04"),
        ("{by: within 10 days after notice, roll: previous working day}", "2009-04-21", "2009-04-30"),
        ("{by: within 30 days after notice, roll: next working day}", "2009-04-30", "2009-05-31"),
    ],
)
def test_the_last_day_after_something(due: str, notice: str, last: str) -> None:
    end = date.fromisoformat(last)
    for day, status in ((end, "satisfied"), (end + DAY, "violated")):
        found = judged(BID.replace("DUE", due), {"notice": notice, "bid": day.isoformat()}, "2010-12-31")["bid.due"]
        assert (found.status, found.due) == (status, end)
    waiting = judged(BID.replace("DUE", due), {"notice": notice}, last)["bid.due"]
    assert (waiting.status, waiting.due) == ("pending", end)


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("2 months before opening", "2009-04-30"),
        ("5 working days before opening", "2009-06-23"),
        ("14 clear days before opening", "2009-06-15"),
        ("{by: 14 days before opening, first_day: counts}", "2009-06-17"),
        ("3 clear working days before opening", "2009-06-24"),
        ("{by: 60 days before opening, roll: previous working day}", "2009-04-30"),
    ],
)
def test_the_last_day_before_something(due: str, last: str) -> None:
    end = date.fromisoformat(last)
    for day, status in ((end, "satisfied"), (end + DAY, "violated")):
        steps = BID.replace("DUE", due)
        found = judged(steps, {"bid": day.isoformat()}, "2009-12-31", opening="2009-06-30")["bid.due"]
        assert (found.status, found.due) == (status, end)


def test_what_the_text_leaves_open_is_ambiguous_between() -> None:
    steps = BID.replace("DUE", "{by: within 3 days after notice, first_day: either}")
    statuses = [
        judged(steps, {"notice": "2009-06-01", "bid": f"2009-06-0{day}"}, "2009-06-30")["bid.due"].status
        for day in (3, 4, 5)
    ]
    assert statuses == ["satisfied", "ambiguous", "violated"]


@pytest.mark.parametrize(
    ("opens", "first"),
    [
        ("1 month after notice", "2009-02-28"),
        ("5 working days after notice", "2009-02-06"),
        ("7 clear days after notice", "2009-02-08"),
    ],
)
def test_the_first_day(opens: str, first: str) -> None:
    day = date.fromisoformat(first)
    for on, status in ((day - DAY, "violated"), (day, "satisfied")):
        steps = f"bid: {{title: bid, not_before: {opens}}}"
        found = judged(steps, {"notice": "2009-01-31", "bid": on.isoformat()}, "2009-12-31")
        assert found["bid.not_before"].status == status


def test_a_fixed_day_runs_on_and_says_why() -> None:
    steps = BID.replace("DUE", "{by: 05-29, roll: next working day}")
    found = judged(steps, {"bid": "2009-05-31"}, "2009-06-30")["bid.due"]
    assert (found.status, found.due, found.reading) == ("satisfied", date(2009, 5, 31), "rolled")
    assert "2009年5月29日（端午节）不计，顺延至2009年5月31日" in found.message.zh
    assert "29 May 2009 (Dragon Boat) is a day off: it runs on to 31 May 2009" in found.message.en
    assert judged(steps, {"bid": "2009-06-01"}, "2009-06-30")["bid.due"].status == "violated"


def told(due: str, notice: str, **how: Any) -> list[tuple[str, str | None, str]]:
    """The steps to the date of the bid, in English."""
    campaign = parse_campaign(spec(BID.replace("DUE", due), **how))
    data = {"progress": 1, "campaign": "tender", "records": [{"step": "notice", "date": notice}]}
    answer = assess(campaign, parse_progress(data), as_of=date(2009, 6, 1))
    steps = answer.date_of("bid.due")
    assert {step.rule for step in steps} == {"bid.due"}
    assert steps[-1].day == answer.verdict["bid.due"].due
    assert all(step.says.zh != step.says.en for step in steps)
    return [(step.move, step.day.isoformat() if step.day else None, step.says.en) for step in steps]


def test_a_date_is_explained_step_by_step() -> None:
    assert told("{by: within 2 working days after notice, first_day: counts}", "2009-04-30") == [
        ("anchor", "2009-04-30", "“the notice”: 30 April 2009"),
        (
            "count", "2009-05-04",
            "2 working days after 30 April 2009 (that day is the first), without 1 May 2009 (Labour Day): 4 May 2009",
        ),
    ]  # fmt: skip
    assert told("{by: within 10 days after notice, roll: next working day}", "2009-04-21")[1:] == [
        ("count", "2009-05-01", "10 days after 21 April 2009 (that day not counted): 1 May 2009"),
        ("roll", "2009-05-04", "1 May 2009 (Labour Day) is a day off: it runs on to 4 May 2009"),
    ]
    assert told("{by: 05-29, roll: next working day}", "2009-04-21") == [
        ("text", "2009-05-29", "by 29 May 2009"),
        ("roll", "2009-05-31", "29 May 2009 (Dragon Boat) is a day off: it runs on to 31 May 2009"),
    ]


def test_what_has_no_date_has_no_steps_and_no_rule_has_none() -> None:
    campaign = parse_campaign(spec("bid: {title: bid}"))
    answer = assess(campaign, parse_progress({"progress": 1, "campaign": "tender"}), as_of=date(2009, 6, 1))
    assert answer.date_of("bid.due") == ()
    with pytest.raises(KeyError):
        answer.date_of("bid.sue")


def test_a_day_of_another_year_is_never_guessed() -> None:
    steps = BID.replace("DUE", "within 5 working days after notice")
    found = judged(steps, {"notice": "2009-12-30"}, "2010-03-02")["bid.due"]
    assert (found.status, found.reading, found.due) == ("pending", "calendar-year", None)


def test_next_names_the_day_that_the_calendar_gives() -> None:
    campaign = parse_campaign(spec(BID.replace("DUE", "within 3 working days after notice")))
    data = {"progress": 1, "campaign": "tender", "records": [{"step": "notice", "date": "2009-04-29"}]}
    answer = assess(campaign, parse_progress(data), as_of=date(2009, 4, 30))
    assert [(step.subject, step.due, step.latest_start) for step in answer.next_steps] == [
        ("bid", date(2009, 5, 5), date(2009, 5, 5))
    ]


def _codes(make: Callable[[], Campaign]) -> list[str]:
    with pytest.raises(SpecError) as refused:
        make()
    return [problem.code for problem in refused.value.diagnostics if problem.severity == "error"]


@pytest.mark.parametrize(
    ("due", "calendars", "more", "codes"),
    [
        ("within 3 working days after notice", "{}", "", ["unknown-name"]),
        ("within 3 school days after notice", _HOLIDAYS, "", ["unknown-name"]),
        ("{by: 05-29, roll: next school day}", _HOLIDAYS, "", ["unknown-name"]),
        ("{by: promptly after notice, roll: next working day}", _HOLIDAYS, "", ["not-allowed"]),
        ("{by: 05-29, first_day: counts}", _HOLIDAYS, "", ["not-allowed"]),
        ("{by: 2010-05-29, roll: next working day}", _HOLIDAYS, "", ["calendar-year"]),
        ("within 3 working days after notice", "{working: {library: china, days_off: [05-01]}}", "", ["not-allowed"]),
        ("within 3 working days after notice", "{working: {library: mars}}", "", ["wrong-value"]),
        ("within 3 working days after notice", "{working: {days_off: [02-30]}}", "", ["wrong-value"]),
        ("within 3 working days after notice", "{working: {days_off: [05-03 to 05-01]}}", "", ["empty-window"]),
        ("05-29", "{working: {days_off: [1901-01-01 to 2199-01-01]}}", "", ["too-large"]),
        ("05-29", "{" + ", ".join(f"c{n}: {{}}" for n in range(21)) + "}", "", ["too-large"]),
        ("05-29", _HOLIDAYS, "readings: {roll: next free day}", ["unknown-name"]),
        ("05-29", _HOLIDAYS, "readings: {roll: onwards}", ["wrong-value"]),
    ],
)
def test_what_means_nothing_is_refused(due: str, calendars: str, more: str, codes: list[str]) -> None:
    found = _codes(lambda: parse_campaign(spec(BID.replace("DUE", due), calendars=calendars, more=more)))
    assert [*dict.fromkeys(found)] == codes


def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "chinese_calendar.constants", None)
    text = spec(BID.replace("DUE", "within 3 working days after notice"), calendars="{working: {library: china}}")
    assert _codes(lambda: parse_campaign(text)) == ["no-library"]


def test_every_day_agrees_with_the_library() -> None:
    text = spec(BID.replace("DUE", "within 1 working days after notice"), calendars="{working: {library: china}}")
    bound: Any = parse_campaign(text).steps["bid"].bound
    known = bound.gap.calendar
    day = known.first
    assert (known.first.year, known.last.year >= 2026) == (2004, True)
    while day <= known.last:
        assert known.counts(day) == is_workday(day), day
        day += DAY
    with pytest.raises(NotImplementedError):
        is_workday(known.last + DAY)


@given(
    st.text(max_size=30) | st.from_regex(r"[0-9]{1,4} (clear )?([a-z-]{1,8} )?(day|week|month|year)s?", fullmatch=True)
)
def test_any_text_is_a_length_or_none(text: str) -> None:
    length = parse_length(text)
    assert length is None or length.count == int(text.split(maxsplit=1)[0])
