"""Several due dates of one step, and another length of time for some units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from campaignflow import Assessment, SpecError, assess, parse_campaign, parse_progress

DUES = "[{by: 06-15, if: city, ref: one}, {by: 06-25, if: {not: city}, ref: two}, {by: 06-10, if: large}]"


def spec(due: str = DUES) -> str:
    return f"""
campaignflow: 1
campaign: report
version: "1"
title: a report
source: {{title: the plan}}
year: {{value: 2024}}
attributes: {{city: one of the city, large: a large one}}
phases:
  all:
    title: all of it
    window: 06-01 to 07-31
    steps:
      report: {{title: the report, due: {due}}}
      talk: {{title: the talk, due: 3 days before report}}
"""


def judged(facts: dict[str, bool], as_of: str, done: str | None = None, due: str = DUES) -> Assessment:
    records = [{"step": "report", "date": done}] if done else []
    data = {"progress": 1, "campaign": "report", "unit": {"attributes": facts}, "records": records}
    return assess(parse_campaign(spec(due)), parse_progress(data), date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({"city": True, "large": False}, "2024-06-15"),
        ({"city": False, "large": False}, "2024-06-25"),
        ({"city": True, "large": True}, "2024-06-10"),
        ({"city": False, "large": True}, "2024-06-10"),
    ],
)
def test_each_unit_has_the_earliest_of_its_dates(facts: dict[str, bool], last: str) -> None:
    end, day = date.fromisoformat(last), timedelta(1)
    for done, status in ((end, "satisfied"), (end + day, "violated")):
        verdict = judged(facts, "2024-07-20", done.isoformat()).due("report")
        assert (verdict.status, verdict.due) == (status, end)
    open_still, missed = judged(facts, last), judged(facts, (end + day).isoformat())
    assert (open_still.due("report").status, missed.due("report").status) == ("pending", "overdue")
    assert open_still.schedule.slots["report"].latest == end
    assert [step.due for step in open_still.next_steps] == [end - 3 * day]  # the talk, which comes first
    assert [step.day for step in open_still.date_of("report.due")][-1] == end


@pytest.mark.parametrize(
    ("as_of", "done", "status"),
    [
        ("2024-07-20", "2024-06-09", "satisfied"),
        ("2024-07-20", "2024-06-12", "pending"),  # large or not, that decides
        ("2024-07-20", "2024-06-20", "violated"),
        ("2024-06-09", None, "pending"),
        ("2024-06-20", None, "overdue"),
    ],
)
def test_what_is_not_stated_is_told_where_it_makes_no_difference(as_of: str, done: str | None, status: str) -> None:
    assert judged({"city": True}, as_of, done).due("report").status == status


def test_a_unit_for_which_none_holds_need_not_do_it() -> None:
    answer = judged({"city": False, "large": False}, "2024-07-20", due="[{by: 06-15, if: city}]")
    assert answer.due("report").status == "not-applicable"
    assert "report" not in {step.subject for step in answer.next_steps}


def test_it_is_said_with_its_conditions_and_clauses() -> None:
    verdict = judged({"city": True, "large": False}, "2024-06-01").due("report")
    assert verdict.reference.locator == "one、two"
    said = "The report: due by 15 June 2024 (if the unit is one of the city), by 25 June 2024 (if the unit is not"
    assert verdict.message.en.startswith(said)


def test_what_comes_before_it_has_its_day_from_it() -> None:
    answer = judged({"city": True, "large": False}, "2024-06-01")
    assert answer.schedule.slots["talk"].latest == date(2024, 6, 12)


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ("[]", "wrong-type"),
        ("[06-15]", "wrong-value"),
        ("[{by: promptly}]", "not-allowed"),
        ("[{by: 3 days before talk}]", "not-allowed"),
        ("[{by: on 06-15}]", "not-allowed"),
        ("[{by: 06-15, force: soft}]", "not-allowed"),
        ("[{by: 06-31, if: city}]", "wrong-value"),
        ("[{by: 06-15, if: town}]", "unknown-name"),
    ],
)
def test_a_list_of_what_is_no_date_is_refused(due: str, code: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse_campaign(spec(due))
    assert code in [problem.code for problem in refused.value.diagnostics]


# Another length of time

LONGER = "{by: within 10 days after talk, longer: [{to: 3 days, if: city}, {by: 5 days, if: large}]}"
LEAD = "{by: 10 weeks before fair, longer: {to: 4 weeks, if: city}}"


def counted(facts: dict[str, bool], records: dict[str, str], as_of: str, due: str = LONGER, **more: Any) -> Assessment:
    text = spec(due).replace("talk: {title: the talk, due: 3 days before report}", "talk: {title: the talk}")
    text = text.replace("phases:", "events: {fair: the fair}\nphases:", 1)
    acts = [{"step": step, "date": day} for step, day in records.items()]
    data = {"progress": 1, "campaign": "report", "unit": {"attributes": facts}, "records": acts, **more}
    return assess(parse_campaign(text), parse_progress(data), date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({"city": True, "large": False}, "2024-06-06"),
        ({"city": True, "large": True}, "2024-06-06"),  # the first that holds
        ({"city": False, "large": True}, "2024-06-18"),
        ({"city": False, "large": False}, "2024-06-13"),
    ],
)
def test_the_length_that_holds_for_a_unit(facts: dict[str, bool], last: str) -> None:
    end, day = date.fromisoformat(last), timedelta(1)
    for done, status in ((end, "satisfied"), (end + day, "violated")):
        answer = counted(facts, {"talk": "2024-06-03", "report": done.isoformat()}, "2024-07-20")
        assert (answer.due("report").status, answer.due("report").due) == (status, end)
    waiting = counted(facts, {"talk": "2024-06-03"}, "2024-06-04")
    assert waiting.schedule.slots["report"].latest == waiting.next_steps[0].due == end
    assert waiting.date_of("report.due")[-1].day == end


@pytest.mark.parametrize(
    ("done", "as_of", "status"),
    [
        ("2024-06-05", "2024-07-20", "satisfied"),
        ("2024-06-10", "2024-07-20", "pending"),  # of the city or not, that decides
        ("2024-06-20", "2024-07-20", "violated"),
        (None, "2024-06-06", "pending"),
        (None, "2024-06-19", "overdue"),
    ],
)
def test_an_unknown_attribute_is_told_where_it_decides(done: str | None, as_of: str, status: str) -> None:
    records = {"talk": "2024-06-03"} | ({"report": done} if done else {})
    assert counted({"large": False}, records, as_of).due("report").status == status


def test_a_lead_time_of_another_length() -> None:
    for city, last in ((True, date(2024, 6, 12)), (False, date(2024, 5, 1))):
        answer = counted({"city": city, "large": False}, {}, "2024-04-01", LEAD, events={"fair": "2024-07-10"})
        assert (answer.due("report").due, answer.schedule.slots["report"].latest) == (last, last)


def test_both_lengths_are_said() -> None:
    said = counted({"city": True, "large": False}, {}, "2024-06-01").due("report").message
    assert said.en.startswith(
        "The report: due within 10 days after “the talk” (3 days if the unit is one of the city; 15 days if"
    )


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ("{by: 06-15, longer: {to: 3 days, if: city}}", "not-allowed"),
        ("{by: within 10 days after talk, longer: {if: city}}", "not-allowed"),
        ("{by: within 10 days after talk, longer: {to: 3 days, by: 2 days, if: city}}", "not-allowed"),
        ("{by: within 10 days after talk, longer: {by: 1 month, if: city}}", "not-allowed"),
        ("{by: within 10 days after talk, longer: {to: 3 days}}", "missing-key"),
        ("{by: within 10 days after talk, longer: {to: three days, if: city}}", "wrong-value"),
        ("{by: within 10 days after talk, longer: {to: 3 days, if: town}}", "unknown-name"),
        ("{by: within 10 days after talk, longer: 3 days}", "wrong-value"),
    ],
)
def test_another_length_that_means_nothing_is_refused(due: str, code: str) -> None:
    with pytest.raises(SpecError) as refused:
        counted({}, {}, "2024-06-01", due)
    assert code in [problem.code for problem in refused.value.diagnostics]
