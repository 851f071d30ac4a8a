"""Dates as plans write them: strict days, parts of months, due dates, windows; and what a spec makes of them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Campaign, SpecError, parse_campaign
from campaignflow.rules.bounds import ByDay, OnDay, Undated
from campaignflow.rules.counted import After, LeadTime, Prompt
from campaignflow.wording.dates import (
    By,
    DayText,
    Lead,
    Promptly,
    Since,
    Span,
    WindowText,
    Within,
    iso_day,
    parse_about,
    parse_day,
    parse_due,
    parse_every,
    parse_opening,
    parse_window,
    periods,
    plus_days,
)
from campaignflow.wording.lengths import Length


def days(text: str, year: int | None = 2009) -> Span | None:
    written = parse_day(text)
    assert written is not None
    return written.days(year)


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


# Strict days


@pytest.mark.parametrize("text", ["2009-06-18", "0001-01-01", "9999-12-31", "2008-02-29", "2000-02-29"])
def test_a_day_is_written_in_one_way(text: str) -> None:
    assert iso_day(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20090618",
        "2009-W25-4",
        "2009-169",
        "2009-6-18",
        "2009-06-8",
        "09-06-18",
        "2009/06/18",
        "2009-06-18T00:00",
        "2009-06-18Z",
        " 2009-06-18",
        "2009-06-18 ",
        "2009-06-18\n",
        "+009-06-18",
        "２００９-０６-１８",
        "2009-０6-18",
        "2009-06-1८",
        "2009－06－18",
        "2009-06-31",
        "2009-02-29",
        "1900-02-29",
        "2009-02-30",
        "2009-13-01",
        "2009-00-01",
        "2009-06-00",
        "0000-01-01",
        "now",
        "2009",
        "2009-06",
    ],
)
def test_everything_else_is_no_day(text: str) -> None:
    assert iso_day(text) is None


@given(st.text(max_size=12))
def test_only_what_prints_back_is_a_day(text: str) -> None:
    day = iso_day(text)
    assert day is None or day.isoformat() == text


@given(st.dates(), st.integers(-5_000_000, 5_000_000))
def test_days_are_counted_on_the_calendar_and_stop_at_its_ends(day: date, number: int) -> None:
    try:
        expected = day + timedelta(days=number)
    except OverflowError:
        expected = date.max if number > 0 else date.min
    assert plus_days(day, number) == expected


# Parts of months


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("06-15", "2009-06-15", "2009-06-15"),
        ("6-5", "2009-06-05", "2009-06-05"),
        ("06-early", "2009-06-01", "2009-06-10"),
        ("06-mid", "2009-06-11", "2009-06-20"),
        ("06-late", "2009-06-21", "2009-06-30"),
        ("05-late", "2009-05-21", "2009-05-31"),
        ("02-late", "2009-02-21", "2009-02-28"),
        ("2008-02-late", "2008-02-21", "2008-02-29"),
        ("02-end", "2009-02-28", "2009-02-28"),
        ("2008-02-end", "2008-02-29", "2008-02-29"),
        ("1900-02-end", "1900-02-28", "1900-02-28"),
        ("2000-02-end", "2000-02-29", "2000-02-29"),
        ("12-end", "2009-12-31", "2009-12-31"),
        ("05-上旬", "2009-05-01", "2009-05-10"),
        ("05-中旬", "2009-05-11", "2009-05-20"),
        ("05-下旬", "2009-05-21", "2009-05-31"),
        ("04-月底", "2009-04-30", "2009-04-30"),
        ("04-月末", "2009-04-30", "2009-04-30"),
        ("2010-06-15", "2010-06-15", "2010-06-15"),
    ],
)
def test_a_part_of_a_month(text: str, first: str, last: str) -> None:
    assert days(text) == span(first, last)


@pytest.mark.parametrize("text", ["02-30", "02-29", "04-31", "06-00", "06-99", "00-10", "13-10", "13-early", "00-end"])
def test_a_day_that_does_not_exist_has_no_days(text: str) -> None:
    assert days(text) is None


def test_a_written_year_wins_and_without_any_there_are_no_days() -> None:
    assert days("2008-02-29", 2009) == span("2008-02-29", "2008-02-29")
    assert days("02-28", None) is None


def test_the_year_nought_is_a_year_that_does_not_exist() -> None:
    assert days("0000-06-15", 2009) is None


@pytest.mark.parametrize("year", [0, 1, 209, 1899, 2201, 9999, 10_000, 10**8])
def test_a_year_that_no_plan_can_mean_has_no_days(year: int) -> None:
    assert days("06-15", year) is None


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_the_three_parts_are_the_month_and_its_end_is_the_last_of_them(year: int, month: int) -> None:
    parts = [s for part in ("early", "mid", "late", "end") if (s := days(f"{month:02}-{part}", year))]
    length = calendar.monthrange(year, month)[1]
    assert [(s.first.day, s.last.day) for s in parts] == [
        (1, 10),
        (11, 20),
        (21, length),
        (length, length),
    ]
    assert {d.first.month for d in parts} == {month}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "06",
        "06-",
        "-15",
        "June-15",
        "06-Early",
        "06-下",
        "06-15 ",
        " 06-15",
        "06-15\n",
        "006-15",
        "06-115",
        "９-15",
        "06-１５",
        "209-06-15",
        "2009-06-15-1",
        "06/15",
        "6月15日",
        "today",
    ],
)
def test_text_that_is_no_day(text: str) -> None:
    assert parse_day(text) is None
    assert parse_due(text) is None


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("06-15", "2009年6月15日", "15 June 2009"),
        ("07-mid", "2009年7月中旬", "mid July 2009"),
        ("04-end", "2009年4月底", "the end of April 2009"),
        ("2010-01-下旬", "2010年1月下旬", "late January 2010"),
    ],
)
def test_a_day_in_words(text: str, zh: str, en: str) -> None:
    written = parse_day(text)
    assert written is not None
    assert written.words(2009).to_dict() == {"zh": zh, "en": en}


def test_a_day_without_a_year_is_said_without_one() -> None:
    assert DayText(None, 6, "15").words(None).to_dict() == {"zh": "6月15日", "en": "15 June"}


# Due dates


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("06-15", By(DayText(None, 6, "15"), before=False)),
        ("2009-06-15", By(DayText(2009, 6, "15"), before=False)),
        ("06-下旬", By(DayText(None, 6, "late"), before=False)),
        ("before 07-mid", By(DayText(None, 7, "mid"), before=True)),
        ("before 07-15", By(DayText(None, 7, "15"), before=True)),
        ("on 03-10", By(DayText(None, 3, "10"), on=True)),
        ("on 03-10 am", By(DayText(None, 3, "10"), on=True, half="am")),
        ("on 2009-03-10 pm", By(DayText(2009, 3, "10"), on=True, half="pm")),
        ("before special-meeting", Lead(Length(0), about=False, anchor="special-meeting")),
        ("7 days before special-meeting", Lead(Length(7), about=False, anchor="special-meeting")),
        ("about 7 days before special-meeting", Lead(Length(7), about=True, anchor="special-meeting")),
        ("1 day before a", Lead(Length(1), about=False, anchor="a")),
        ("within 10 days after appraisal", Within(Length(10), "appraisal")),
        ("within 1 day after a2", Within(Length(1), "a2")),
        ("promptly", Promptly(None)),
        ("promptly after special-meeting", Promptly("special-meeting")),
    ],
)
def test_a_due_date(text: str, due: object) -> None:
    assert parse_due(text) == due


@pytest.mark.parametrize(
    "text",
    [
        "by 06-15",
        "before",
        "before  06-15",
        "06-15 am",
        "before 06-15 am",
        "on 06-15 noon",
        "on special-meeting",
        "about before a",
        "Before 06-15",
        "about 06-15",
        "7 days after a",
        "seven days before a",
        "-7 days before a",
        "12345 days before a",
        "７ days before a",
        "7 days before A",
        "7 days before a-",
        "7 days before a.b",
        "7 days before ../a",
        "within about 7 days after a",
        "within 7 days before a",
        "promptly before a",
        "promptly after",
        "06-15 or 06-20",
        "__import__('os')",
    ],
)
def test_text_that_is_no_due_date(text: str) -> None:
    assert parse_due(text) is None


@given(st.text(max_size=40) | st.from_regex(r"(before |about |within |promptly )?[0-9a-z -]{0,30}", fullmatch=True))
def test_any_text_is_a_due_date_or_none(text: str) -> None:
    due = parse_due(text)
    assert due is None or isinstance(due, By | Lead | Within | Promptly)
    assert not (due is None and parse_day(text))


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("03-mid", DayText(None, 3, "mid")),
        ("2009-03-10", DayText(2009, 3, "10")),
        ("10 days after appraisal", Since(Length(10), "appraisal")),
        ("0 days after a", Since(Length(0), "a")),
        ("1 day after a", Since(Length(1), "a")),
        ("within 10 days after a", None),
        ("10 days before a", None),
        ("after a", None),
        ("", None),
    ],
)
def test_the_first_day_on_which_something_may_be_done(text: str, opening: object) -> None:
    assert parse_opening(text) == opening


@pytest.mark.parametrize(
    ("text", "number"),
    [("about 50 days", 50), ("about 1 day", 1), ("50 days", None), ("about 0 days", None), ("about 050 days", None)],
)
def test_a_length(text: str, number: int | None) -> None:
    assert parse_about(text) == number


# Windows


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("05-late to 07-early", WindowText(DayText(None, 5, "late"), DayText(None, 7, "early"))),
        ("05-下旬 to 07-上旬", WindowText(DayText(None, 5, "late"), DayText(None, 7, "early"))),
        ("04-中旬", WindowText(DayText(None, 4, "mid"), DayText(None, 4, "mid"))),
        ("03-01 to before 05-mid", WindowText(DayText(None, 3, "01"), DayText(None, 5, "mid"), before=True)),
        ("2009-12-15 to 2010-01-end", WindowText(DayText(2009, 12, "15"), DayText(2010, 1, "end"))),
    ],
)
def test_a_window(text: str, window: object) -> None:
    assert parse_window(text) == window


@pytest.mark.parametrize(
    "text",
    [
        "",
        "05-late to",
        "before 05-late",
        "05-late to before",
        "05-late to before 06 to",
        "to 07-early",
        "05-late - 07-early",
        "05-late to 06 to 07",
    ],
)
def test_text_that_is_no_window(text: str) -> None:
    assert parse_window(text) is None


# As a spec means them

SPEC = """
campaignflow: 1
campaign: dates
version: "1"
title: T
source: {{title: S}}
year: {{value: {year}}}
readings: {{by_day: {by_day}, about_days: 2}}
phases:
  p:
    title: P
    window: {window}
    steps:
      a: {{title: A}}
      b: {{title: B, due: {due}}}
"""


def campaign(
    due: str = "promptly", window: str = "05-late to 07-early", by_day: str = "inclusive", year: int = 2009
) -> Campaign:
    return parse_campaign(SPEC.format(due=due, window=window, by_day=by_day, year=year))


def codes(**parts: object) -> list[str]:
    with pytest.raises(SpecError) as error:
        campaign(**parts)  # type: ignore[arg-type]
    return [d.code for d in error.value.diagnostics]


@pytest.mark.parametrize(
    ("due", "by_day", "strict", "lenient"),
    [
        ("06-15", "inclusive", "2009-06-15", "2009-06-15"),
        ("06-15", "exclusive", "2009-06-14", "2009-06-14"),
        ("before 06-15", "inclusive", "2009-06-14", "2009-06-14"),
        ("before 06-15", "exclusive", "2009-06-14", "2009-06-14"),
        ("before 06-mid", "inclusive", "2009-06-10", "2009-06-20"),
        ("before 07-early", "inclusive", "2009-06-30", "2009-07-10"),
        ("06-mid", "inclusive", "2009-06-20", "2009-06-20"),
        ("06-mid", "exclusive", "2009-06-20", "2009-06-20"),
        ("06-end", "inclusive", "2009-06-30", "2009-06-30"),
        ("06-end", "exclusive", "2009-06-30", "2009-06-30"),
    ],
)
def test_by_a_day_is_strict_and_lenient(due: str, by_day: str, strict: str, lenient: str) -> None:
    bound = campaign(due, by_day=by_day).steps["b"].bound
    assert isinstance(bound, ByDay)
    assert (bound.strict.isoformat(), bound.lenient.isoformat()) == (strict, lenient)


@pytest.mark.parametrize(("due", "half"), [("on 06-15", None), ("on 06-15 am", "am")])
def test_on_a_day(due: str, half: str | None) -> None:
    bound = campaign(due).steps["b"].bound
    assert isinstance(bound, OnDay)
    assert (bound.day, bound.half) == (date(2009, 6, 15), half)


@pytest.mark.parametrize("due", ["on 06-late", "on 06-中旬", "on 06-mid pm"])
def test_on_a_part_of_a_month_is_no_day(due: str) -> None:
    assert codes(due=due) == ["wrong-value"]


def test_a_fixed_day_outside_the_window_is_noticed() -> None:
    assert [d.code for d in campaign("on 12-25").warnings] == ["due-outside-window"]


def test_what_counts_from_another_step() -> None:
    exact, about = (campaign(due).steps["b"].bound for due in ("7 days before a", "about 7 days before a"))
    assert isinstance(exact, LeadTime)
    assert isinstance(about, LeadTime)
    assert (exact.gap.days, exact.mild.about, about.gap.days, about.mild.about) == (7, 0, 7, 2)
    after = campaign("within 3 days after a").steps["b"].bound
    assert isinstance(after, After)
    assert (after.anchor, after.gap.days) == ("a", 3)
    assert isinstance(campaign("promptly after a").steps["b"].bound, Prompt)


@pytest.mark.parametrize(
    ("window", "widest", "narrowest"),
    [
        ("05-late to 07-early", ("2009-05-21", "2009-07-10"), ("2009-05-31", "2009-07-01")),
        ("05-20 to 06-10", ("2009-05-20", "2009-06-10"), ("2009-05-20", "2009-06-10")),
        ("06-early to 06-early", ("2009-06-01", "2009-06-10"), ("2009-06-01", "2009-06-10")),
        ("2009-12-late to 2010-01-early", ("2009-12-21", "2010-01-10"), ("2009-12-31", "2010-01-01")),
        ("02-end to 03-end", ("2009-02-28", "2009-03-31"), ("2009-02-28", "2009-03-31")),
    ],
)
def test_a_window_has_a_widest_and_a_narrowest_reading(
    window: str, widest: tuple[str, str], narrowest: tuple[str, str]
) -> None:
    phase = campaign(window=window).phases["p"]
    assert phase.window
    assert phase.window.widest == span(*widest)
    assert phase.window
    assert phase.window.narrowest == span(*narrowest)


@pytest.mark.parametrize(
    ("window", "strict", "lenient"),
    [("03-01 to before 05-mid", "2009-05-10", "2009-05-20"), ("03-01 to before 05-10", "2009-05-09", "2009-05-09")],
)
def test_a_window_that_ends_before_something(window: str, strict: str, lenient: str) -> None:
    found = campaign(window=window).phases["p"].window
    assert found
    assert (found.strict, found.widest.last) == (date.fromisoformat(strict), date.fromisoformat(lenient))
    bound = campaign(window=window).steps["a"].bound
    assert isinstance(bound, ByDay)
    assert (bound.strict, bound.lenient) == (found.strict, found.widest.last)


def test_a_step_without_a_date_is_due_at_the_end_of_its_phase() -> None:
    bound = campaign().steps["a"].bound
    assert isinstance(bound, ByDay)
    assert (bound.strict, bound.narrow) == (date(2009, 7, 10), date(2009, 7, 1))


def test_a_step_without_any_date_is_undated() -> None:
    text = SPEC.format(due="promptly", window="", by_day="inclusive", year=2009).replace("    window: \n", "")
    assert isinstance(parse_campaign(text).steps["a"].bound, Undated)


def test_a_window_across_new_year_needs_its_years() -> None:
    assert codes(window="12-late to 01-early") == ["empty-window"]


@pytest.mark.parametrize("due", ["02-30", "13-01", "06-31", "before 02-30", "2009-02-29"])
def test_a_due_date_that_does_not_exist_is_reported(due: str) -> None:
    assert codes(due=due) == ["wrong-value"]


@pytest.mark.parametrize("due", ["soon", "by 06-15", "06-15 sharp", "7 days", "010", "12:30", "on"])
def test_a_due_date_that_is_none_is_reported(due: str) -> None:
    assert codes(due=due) == ["wrong-value"]


def test_an_impossible_day_of_a_window_is_reported() -> None:
    assert codes(window="02-30 to 07-early") == ["wrong-value"]


def test_a_due_date_in_the_year_nought_is_reported() -> None:
    assert codes(due="0000-06-15") == ["wrong-value"]


@pytest.mark.parametrize("year", [0, 209, 10_000, 99_999])
def test_a_year_that_no_plan_can_mean_is_reported_where_it_stands(year: int) -> None:
    with pytest.raises(SpecError) as error:
        campaign(year=year)
    assert [(d.code, d.location.pointer) for d in error.value.diagnostics] == [("wrong-value", "/year/value")]


@pytest.mark.parametrize("due", ["before 0001-01-01", "0001-01-01", "before 0001-01-early", "9999-12-31"])
@pytest.mark.parametrize("by_day", ["inclusive", "exclusive"])
def test_a_due_date_at_the_ends_of_the_calendar_is_reported_as_it_was_written(due: str, by_day: str) -> None:
    with pytest.raises(SpecError) as error:
        campaign(due, by_day=by_day)
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.code == "wrong-value"
    assert due.removeprefix("before ") in diagnostic.message.en


def test_about_needs_to_be_read_in_days() -> None:
    text = SPEC.format(due="about 7 days before a", window="05-late to 07-early", by_day="inclusive", year=2009)
    with pytest.raises(SpecError) as error:
        parse_campaign(text.replace(", about_days: 2", ""))
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.code, diagnostic.location.pointer) == ("missing-key", "/readings")
    assert "about_days" in diagnostic.help.en


# What recurs


@pytest.mark.parametrize(
    ("text", "first", "last", "named"),
    [
        ("half-year", "2009-03-01", "2010-02-28", ["2009-h1", "2009-h2", "2010-h1"]),
        ("year", "2009-03-01", "2010-02-28", ["2009", "2010"]),
        ("quarter", "2009-03-01", "2009-08-31", ["2009-q1", "2009-q2", "2009-q3"]),
        ("2 weeks", "2009-03-04", "2009-04-10", ["2009-03-04", "2009-03-18", "2009-04-01"]),
        ("3 months", "2009-11-30", "2010-06-01", ["2009-11-30", "2010-02-28", "2010-05-30"]),
        ("1 month", "2009-01-31", "2009-04-15", ["2009-01-31", "2009-02-28", "2009-03-31"]),
        ("10 days", "2009-03-01", "2009-03-25", ["2009-03-01", "2009-03-11", "2009-03-21"]),
    ],
)
def test_the_periods_of_a_window(text: str, first: str, last: str, named: list[str]) -> None:
    every = parse_every(text)
    assert every is not None
    found = list(periods(every, span(first, last)))
    assert [period.id for period in found] == named
    days = [day for period in found for day in (period.first, period.last)]
    assert (days[0], days[-1]) == (date.fromisoformat(first), date.fromisoformat(last))
    assert all((b - a).days == 1 for a, b in zip(days[1:-1:2], days[2::2], strict=True)), "no day is left out or twice"


@pytest.mark.parametrize(
    "text", ["halfyear", "0 weeks", "2 years", "2 quarters", "1000 days", "two weeks", "every month"]
)
def test_text_that_is_no_period(text: str) -> None:
    assert parse_every(text) is None
