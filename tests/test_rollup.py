"""Roll-ups against plain arithmetic: sums, shares, bounds, what contradicts; hostile input; the command line."""

from __future__ import annotations

import gc
import io
import json
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from campaignflow import (
    Fit,
    Progress,
    ProgressError,
    Rollup,
    SpecError,
    assess,
    parse_campaign,
    parse_lines,
    parse_progress,
    parse_report,
    progress_schema,
    rollup,
)
from campaignflow.campaign.readback import sentences
from campaignflow.cli.main import main
from campaignflow.progress.amount import Amount, exactly
from campaignflow.rollups.report import report_schema
from campaignflow.rules.part import Lack
from campaignflow.source.text import MAX_PROGRESS_BYTES
from campaignflow.wording.diagnostics import MAX_PROBLEMS
from campaignflow.wording.words import HIDDEN
from conftest import trials
from second_rollup import ByHand

HEAD = """
campaignflow: 1
campaign: city
version: "1"
title: {zh: 全市, en: the city}
source: {title: The plan}
year: {value: 2009}
people: {members: {zh: 党员, en: members}}
documents: {papers: {zh: 材料, en: papers}}
phases:
  only:
    title: {zh: 阶段, en: the phase}
    window: 03-01 to 08-end
    steps:
      lecture: {title: {zh: 党课, en: the lecture}, times: at least 2, attend: members}
      study: {title: {zh: 学习, en: the study days}, keep: {id: papers, each: members}}
      each-reads: {title: {zh: 自学, en: reading}, each: members}
"""
FIGURES = """
figures:
  heard: {title: {zh: 意见, en: opinions heard}, counted_in: {zh: 条, en: opinions}, ref: 三}
  sorted: {title: {zh: 归纳, en: opinions sorted}, counted_in: {zh: 条, en: opinions}}
  topics: {title: {zh: 课题, en: topics}, distinct: true}
  lectures: {title: {zh: 党课, en: lectures}, sum: lecture}
  listeners: {title: {zh: 听课, en: listeners}, sum: {step: lecture, present: members}}
  papers: {title: {zh: 材料, en: papers}, sum: {step: study, counts: papers}}
  days: {title: {zh: 天数, en: days}, sum: {step: study, days: true}}
  lectured: {title: {zh: 完成, en: units that completed the lectures}, units: lecture}
  readers: {title: {zh: 读完, en: units that have read}, units: each-reads}
  units: {title: {zh: 单位, en: units}, units: all}
  kept: {title: {zh: 归纳率, en: share sorted}, share: {part: sorted, of: heard}}
  reach: {title: {zh: 覆盖率, en: reach}, share: {part: lectured, of: units}}
  groups: {title: {zh: 组, en: groups}, given: true}
  size: {title: {zh: 每组, en: group size}, given: true}
  staff: {title: {zh: 组员, en: staff}, given: true}
  again: {title: {zh: 又称, en: opinions heard (again)}, given: true}
invariants:
  within: {part: sorted, of: heard}
  staff: {product: [groups, size], make: staff}
  twice: {same: [heard, again], force: soft}
"""
CITY = parse_campaign(HEAD + FIGURES)


def unit(name: str, figures: Mapping[str, Any] | None = None, *records: Mapping[str, Any], **more: Any) -> Progress:
    data = {"progress": 1, "campaign": "city", "unit": {"id": name, **more}, "records": list(records)}
    return parse_progress({**data, "figures": dict(figures or {})})


def act(step: str, **more: Any) -> dict[str, Any]:
    return {"step": step, "date": "2009-04-01", **more}


def report(**figures: Any) -> Any:
    return parse_report({"report": 1, "campaign": "city", "figures": figures})


def bounds(found: Rollup, figure: str) -> tuple[Any, Any] | None:
    amount = found.total[figure].amount
    return None if amount is None else (amount.low, amount.high)


def fits(found: Rollup, about: str) -> dict[str, str]:
    return {check.name: str(check.fit) for check in found.checks if check.about == about}


# What one figure comes to


HEARD_BY_5 = act("lecture", present={"members": 5})


@pytest.mark.parametrize(
    ("figure", "units", "expected", "without"),
    [
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": 4})], (7, 7), {}),
        ("heard", [unit("a", {"heard": 3}), unit("b")], (3, None), {"b": "not-stated"}),
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": -4})], (3, None), {"b": "invalid"}),
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": 4.0})], (3, None), {"b": "invalid"}),
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": ["x"]})], (3, None), {"b": "invalid"}),
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": {"at_least": 4}})], (7, None), {}),
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": {"at_most": 4}})], (3, 7), {}),
        ("heard", [unit("a", {"heard": 3}), unit("b", {"heard": {"at_least": 2, "at_most": 4}})], (5, 7), {}),
        ("heard", [unit("a", {"heard": {"at_least": 5, "at_most": 4}})], (0, None), {"a": "invalid"}),
        ("heard", [unit("a", {"heard": {"at_least": 5, "atmost": 6}})], (0, None), {"a": "invalid"}),
        ("heard", [unit("a", {"heard": 0})], (0, 0), {}),
        ("topics", [unit("a", {"topics": ["x", "y"]}), unit("b", {"topics": ["y", "z", "z"]})], (3, 3), {}),
        ("topics", [unit("a", {"topics": ["x", "y"]}), unit("b")], (2, None), {"b": "not-stated"}),
        ("topics", [unit("a", {"topics": 2})], (0, None), {"a": "invalid"}),
        ("topics", [unit("a", {"topics": []})], (0, 0), {}),
        ("lectures", [unit("a", None, act("lecture", times=3), act("lecture")), unit("b")], (4, 4), {}),
        ("lectures", [unit("a", {"lectures": 9}, act("lecture"))], (1, 1), {}),
        ("lectures", [unit("a", None, act("lecture"), act("lecture", date="2009-02-30"))], (1, None), {"a": "invalid"}),
        ("lectures", [unit("a", None, act("lecture"), act("lecture", date="2009-07-01"))], (1, 1), {}),
        ("listeners", [unit("a", None, act("lecture", times=3, present={"members": 5}))], (15, 15), {}),
        ("listeners", [unit("a", None, HEARD_BY_5, act("lecture"))], (5, None), {"a": "not-stated"}),
        ("listeners", [unit("a", None, HEARD_BY_5, headcounts={"members": 4})], (0, None), {"a": "invalid"}),
        ("papers", [unit("a", None, *(act("study", counts={"papers": n}) for n in (4, 2)))], (6, 6), {}),
        ("days", [unit("a", None, act("study", began="2009-03-30"), act("study", days=2))], (5, 5), {}),
        ("lectured", [unit("a", None, act("lecture", times=2)), unit("b", None, act("lecture"))], (1, 1), {}),
        ("lectured", [unit("a", None, act("lecture", date="x", times=2))], (0, 1), {"a": "invalid"}),
        ("readers", [unit("a", None, act("each-reads", counts={"members": 2}))], (0, 1), {"a": "not-stated"}),
        ("readers", [unit("a", None, act("each-reads", counts={"members": 2}), headcounts={"members": 2})], (1, 1), {}),
        ("units", [unit("a"), unit("b")], (2, 2), {}),
        ("kept", [unit("a", {"sorted": 1, "heard": 2}), unit("b", {"sorted": 0, "heard": 8})], (10, 10), {}),
        ("kept", [unit("a", {"sorted": 1, "heard": 2}), unit("b", {"sorted": 1})], (50, 50), {"b": "not-stated"}),
        ("kept", [unit("a", {"sorted": 0, "heard": 0})], None, {}),
        ("kept", [unit("a", {"sorted": 1, "heard": {"at_least": 2}})], (0, 50), {}),
        ("reach", [unit("a", None, act("lecture", times=2)), unit("b")], (50, 50), {}),
        ("groups", [unit("a")], None, {}),
    ],
)  # fmt: skip
def test_a_figure_is_what_its_units_say(
    figure: str, units: Sequence[Progress], expected: tuple[Any, Any] | None, without: Mapping[str, str]
) -> None:
    found = rollup(CITY, units, as_of=date(2009, 6, 1))
    assert bounds(found, figure) == expected
    total = found.total[figure]
    assert {name: str(lack) for name, lack in total.without.items()} == without
    assert set(total.units) == {progress.unit.id for progress in units} - without.keys()


def test_a_share_is_worked_out_from_sums_and_never_averaged() -> None:
    found = rollup(CITY, [unit("a", {"sorted": 9, "heard": 10}), unit("b", {"sorted": 0, "heard": 90})])
    assert bounds(found, "kept") == (9, 9)
    assert (Fraction(90) + 0) / 2 != 9


def test_a_sum_says_of_how_many_units_it_is_and_who_contributed_nothing() -> None:
    found = rollup(CITY, [unit("a", {"heard": 3}), unit("b", {"heard": 0}), unit("c")], report=report(units=5))
    total = found.total["heard"]
    assert (total.units, total.among, total.zero, dict(total.without)) == (
        ("a", "b"),
        5,
        ("b",),
        {"c": Lack.NOT_STATED},
    )
    assert (bounds(found, "heard"), total.complete) == ((3, None), False)
    assert found.total["lectures"].zero == ("a", "b", "c")
    data = total.to_dict()
    assert (data["among"], data["zero"]) == (5, ["b"])


@pytest.mark.parametrize(("lang", "line"), [
    ("en", "opinions heard: at least 3 opinions (2 of 3 units); not stated 1: c; zero 1: b"),
    ("zh", "意见: 不少于3条（3个单位中的2个）；未填报 1: c；为零 1: b"),
])  # fmt: skip
def test_the_command_says_so(lang: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, units = tmp_path / "city.yaml", tmp_path / "units.ndjson"
    plan.write_text(HEAD + FIGURES, "utf-8")
    some: list[tuple[str, Any]] = [("a", {"heard": 3}), ("b", {"heard": 0}), ("c", {})]
    told = [{"progress": 1, "campaign": "city", "unit": {"id": name}, "figures": figures} for name, figures in some]
    units.write_text("\n".join(map(json.dumps, told)), "utf-8")
    main(["rollup", str(plan), str(units), "--lang", lang])
    assert line in [text.strip() for text in capsys.readouterr().out.splitlines()]


SURVEY = """
figures:
  asked: {title: {zh: 参加测评, en: persons asked}, ref: 四}
  yes: {title: {zh: 满意, en: content}}
  so: {title: {zh: 比较满意, en: mostly content}}
  yes-rate: {title: {zh: 满意率, en: share content}, share: {part: yes, of: asked}}
  so-rate: {title: {zh: 比较满意率, en: share mostly content}, share: {part: so, of: asked}}
invariants:
  answers: {parts: [yes, so], make: asked}
"""
SURVEYED = parse_campaign(HEAD + SURVEY)


def surveyed(*units: Progress, **figures: Any) -> list[Any]:
    told = parse_report(
        {"report": 1, "campaign": "city", "figures": {n.replace("_", "-"): v for n, v in figures.items()}}
    )
    return [check for check in rollup(SURVEYED, units, report=told).checks if check.name == "asked"]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"asked": 30, "yes_rate": "99.97"}, "contradicts"),
        ({"asked": 30, "yes_rate": "96.67"}, "fits"),
        ({"asked": 30, "yes_rate": "96.66"}, "contradicts"),
        ({"asked": 30, "yes_rate": 97}, "fits"),
        ({"asked": 30, "yes_rate": 100, "so_rate": 0}, "fits"),
        ({"asked": 30, "yes_rate": 90, "so_rate": 10}, "fits"),
        ({"asked": 30, "yes_rate": "90.00", "so_rate": "6.67"}, "contradicts"),  # 27 and 2 are not 30
        ({"asked": 3, "yes_rate": "33.3", "so_rate": "66.7"}, "fits"),
        ({"asked": 3, "yes_rate": "33.3", "so_rate": "33.3"}, "contradicts"),
        ({"asked": 30, "yes": 28, "yes_rate": "96.67"}, None),  # that is told of the rate itself
        ({"asked": 30, "yes": 28, "so_rate": "10.00"}, "contradicts"),
        ({"asked": 30, "yes": 27, "so_rate": "10.00"}, "fits"),
        ({"asked": {"at_least": 29, "at_most": 31}, "yes_rate": "96.67"}, "fits"),
        ({"asked": {"at_least": 21, "at_most": 29}, "yes_rate": "96.67"}, "contradicts"),
        ({"asked": {"at_least": 30}, "yes_rate": "99.97"}, None),
        ({"yes_rate": "99.97"}, None),
    ],
)
def test_a_rate_is_possible_for_whole_persons(figures: Any, expected: str | None) -> None:
    assert [str(check.fit) for check in surveyed(**figures)] == ([expected] if expected else [])


def test_the_whole_may_be_that_of_all_units() -> None:
    (check,) = surveyed(unit("a", {"asked": 10}), unit("b", {"asked": 20}), yes_rate="99.97")
    assert (check.about, check.fit, check.unit) == ("compared", Fit.CONTRADICTS, None)
    assert check.message.en == (
        "“Share content” is a rate of one whole number of “persons asked”. Does not fit: 99.97% of 30: no whole number."
    )
    assert check.message.zh == (
        "“满意率”须能由同一个“参加测评”总数得出（各项均为整数）。矛盾：99.97%，共30，即没有这样的整数。"
    )
    assert surveyed(unit("a", {"asked": 10}), unit("b"), yes_rate="99.97") == []


@trials(200)
@given(
    whole=st.integers(1, 40),
    rates=st.tuples(*[st.integers(0, 1000) | st.sampled_from([333, 667, 500, 250, 750])] * 2),
)
def test_rates_are_tried_with_every_number_of_persons(whole: int, rates: tuple[int, int]) -> None:
    """One decimal: each of all pairs of counts that make the whole is asked."""
    texts = [f"{rate // 10}.{rate % 10}" for rate in rates]

    def has(count: int, rate: int) -> bool:
        return abs(Fraction(count * 1000, whole) - rate) <= Fraction(1, 2)

    possible = any(has(count, rates[0]) and has(whole - count, rates[1]) for count in range(whole + 1))
    (check,) = surveyed(asked=whole, yes_rate=texts[0], so_rate=texts[1])
    assert (check.fit is Fit.FITS) is possible


def test_without_units_nothing_is_worked_out() -> None:
    found = rollup(CITY, report=report(heard=1, again=1))
    assert {total.amount for total in found.totals} == {None}
    assert {check.about for check in found.checks} == {"report"}
    assert found.ok


def test_what_is_wrong_is_said_at_its_place() -> None:
    text = '{"progress": 1, "campaign": "city", "unit": {"id": "a"},\n "figures": {"heard": -1, "herd": 2, "kept": 3}}'
    found = rollup(CITY, [parse_progress(text, file="a.json")])
    said = [(d.code, d.location.file, d.location.line, d.location.pointer) for d in found.diagnostics]
    assert said == [
        ("wrong-value", "a.json", 2, "/figures/heard"),
        ("unknown-name", "a.json", 2, "/figures/herd"),
        ("worked-out", "a.json", 2, "/figures/kept"),
    ]
    assert not found.ok


def test_an_assessment_says_so_too_and_is_otherwise_untouched() -> None:
    sound, odd = (assess(CITY, unit("a", figures), date(2009, 6, 1)) for figures in ({"heard": 1}, {"herd": 1}))
    assert [d.code for d in odd.diagnostics if d not in sound.diagnostics] == ["unknown-name"]
    assert [(v.rule_id, v.status) for v in odd.verdicts] == [(v.rule_id, v.status) for v in sound.verdicts]


def test_what_else_is_wrong_with_a_unit_is_not_said_again() -> None:
    found = rollup(
        CITY, [parse_progress({"progress": 1, "campaign": "city", "unit": {"id": "a"}, "planned": {"x": "2009-04-01"}})]
    )
    assert found.diagnostics == ()  # nor that the headcount is not stated, on which no figure rests


# Units left out


def returns(*said: dict[str, Any]) -> Rollup:
    lines = [json.dumps({"progress": 1, "campaign": "city", **one}) for one in said]
    return rollup(CITY, parse_lines(lines, file="units.ndjson"), as_of=date(2009, 6, 30))


def test_the_same_return_twice_counts_once() -> None:
    found = returns(*({"unit": {"id": name}, "figures": {"heard": 1}} for name in "aba"))
    assert (found.units, found.left_out, bounds(found, "heard")) == (("a", "b"), 0, (2, 2))
    assert found.diagnostics == ()
    assert found.ok


def test_what_differs_in_two_returns_of_one_day_is_withheld() -> None:
    first, second = {"heard": 1, "sorted": 1}, {"heard": 5, "sorted": 1}
    found = returns({"unit": {"id": "a"}, "figures": first}, {"unit": {"id": "a"}, "figures": second})
    assert (bounds(found, "heard"), bounds(found, "sorted")) == ((0, None), (1, 1))
    assert found.total["heard"].without == {"a": Lack.WITHHELD}
    (problem,) = found.diagnostics
    assert (problem.code, problem.location.line) == ("duplicate-unit", 2)
    assert "units.ndjson:1" in problem.message.en
    assert not found.ok


def test_the_last_return_by_the_day_of_the_question_counts() -> None:
    days = (("2009-05-31", 1), ("2009-06-30", 5), ("2009-07-31", 9))
    found = returns(*({"unit": {"id": "a"}, "returned": day, "figures": {"heard": n}} for day, n in days))
    assert (bounds(found, "heard"), found.diagnostics) == ((5, 5), ())


@pytest.mark.parametrize(
    ("replaces", "heard", "problems"),
    [
        (None, (0, None), ["duplicate-unit"]),
        ("2009-05-30", (0, None), ["duplicate-unit"]),
        ("2009-05-31", (7, 7), []),
    ],
)
def test_a_later_return_settles_a_contradiction_only_if_it_names_the_day_that_it_replaces(
    replaces: str | None, heard: tuple[int, int | None], problems: list[str]
) -> None:
    """Until then the cell is withheld, and no other one (acts.md, 8)."""
    twice = [{"unit": {"id": "a"}, "returned": "2009-05-31", "figures": {"heard": n, "sorted": 1}} for n in (1, 5)]
    later: dict[str, Any] = {"unit": {"id": "a"}, "returned": "2009-06-15", "figures": {"heard": 7, "sorted": 1}}
    later |= {"replaces": replaces} if replaces else {}
    for lines in ([*twice, later], [later, *twice]):
        found = returns(*lines)
        assert (bounds(found, "heard"), bounds(found, "sorted")) == (heard, (1, 1))
        assert [d.code for d in found.diagnostics] == problems


def test_another_unit_of_the_same_name_may_be_another_unit() -> None:
    found = returns(*({"unit": {"name": "culture"}, "figures": {"heard": n}} for n in (10, 7)))
    assert bounds(found, "heard") == (10, None)
    assert not found.total["heard"].complete


def test_a_return_that_includes_others_counts_them_once() -> None:
    whole = {"unit": {"id": "c"}, "includes": ["a", "b"], "figures": {"heard": 6}}
    parts = ({"unit": {"id": name}, "figures": {"heard": 3}} for name in "ab")
    assert bounds(returns(whole, *parts), "heard") == (6, 6)


def told(unit: str, day: int, heard: int | None, *includes: str, **more: int) -> dict[str, Any]:
    """A return of June."""
    figures = more if heard is None else {"heard": heard, **more}
    return {"unit": {"id": unit}, "returned": f"2009-06-{day:02}", "includes": includes, "figures": figures}


BOTH = {"f": "overlapping", "g": "overlapping"}


@pytest.mark.parametrize(
    ("said", "heard", "without"),
    [
        # what was returned later is in no earlier return, and a circle swallows nobody
        ([told("g", 10, 100, "f"), told("f", 20, 300, "g")], (300, 300), {}),
        ([told("f", 20, 300, "h"), told("h", 25, 90)], (300, 390), {"f": "overlapping", "h": "overlapping"}),
        ([told("f", 20, 300, "g"), told("g", 20, 100, "f")], (300, 400), BOTH),
        # what it does not state, those that it includes still do
        ([told("f", 20, None, "h"), told("h", 5, 90)], (90, None), {"f": "not-stated"}),
        ([told("f", 20, 30, "g", sorted=35), told("g", 5, 100)], (100, None), {"f": "withheld"}),
        ([told("f", 20, None, "g", "h"), told("g", 5, 100), told("h", 6, 80)], (180, None), {"f": "not-stated"}),
        ([told("k", 21, None, "f"), told("f", 20, None, "g"), told("g", 5, 7)], (7, None), {"k": "not-stated"}),
        # less than what it includes
        ([told("f", 20, 60, "h"), told("h", 5, 90)], (90, None), {"f": "below-included"}),
        # in two returns: each may have all of it, or a part (a split)
        ([told("f", 20, 300, "h"), told("g", 21, 200, "h"), told("h", 5, 90)], (300, 500), BOTH),
        ([told("f", 20, 60, "h"), told("g", 21, 55, "h"), told("h", 5, 100)], (60, 115), BOTH),
        ([told("f", 20, 60, "gone"), told("g", 21, 55, "gone"), told("h", 5, 1)], (61, 116), BOTH),
        ([told("k", 22, 310, "f", "h"), told("f", 20, None, "h"), told("h", 5, 100)], (310, 310), {}),
        ([told("k", 22, 310, "f"), told("f", 20, 300, "g"), told("g", 5, 100)], (310, 310), {}),
        # where all but one say nought, nothing can be counted twice
        ([told("f", 20, 300, "h"), told("h", 25, 0)], (300, 300), {}),
        # of one day a blank is no other number
        ([told("b", 5, 50, sorted=10), told("b", 5, 50)], (50, 50), {}),
        ([told("b", 5, 50), told("b", 5, None)], (50, 50), {}),
        ([told("b", 5, 5), told("b", 5, None, sorted=10)], (0, None), {"b": "withheld"}),  # together they contradict
    ],
)
def test_what_a_return_includes_counts_once(
    said: list[dict[str, Any]], heard: tuple[int, int | None], without: dict[str, str]
) -> None:
    for lines in (said, said[::-1]):
        total = returns(*lines).total["heard"]
        assert total.amount == Amount(*heard)
        assert {unit: str(lack) for unit, lack in total.without.items()} == without
        assert total.complete is (not without)


def test_a_blank_on_the_same_day_withholds_nothing() -> None:
    found = returns(told("b", 5, 50, sorted=10), told("b", 5, 55))
    assert (bounds(found, "heard"), bounds(found, "sorted")) == ((0, None), (10, 10))


def test_the_same_list_of_names_in_another_order_says_nothing_else() -> None:
    found = returns(*({"unit": {"id": "a"}, "figures": {"topics": names}} for names in (["x", "y"], ["y", "x", "y"])))
    assert (bounds(found, "topics"), found.diagnostics) == ((2, 2), ())


def test_a_unit_that_has_returned_nothing_yet_is_named() -> None:
    later = {"unit": {"id": "b"}, "returned": "2009-07-20", "figures": {"heard": 100, "sorted": 1}}
    found = returns(told("a", 20, 100, sorted=2), later)
    assert found.units == ("a", "b")
    assert (bounds(found, "heard"), bounds(found, "units"), bounds(found, "kept")) == ((100, None), (1, 2), (2, 2))
    lacking = {str(total.without.get("b")) for total in found.totals if not total.figure.way.given}
    assert lacking == {"not-returned"}
    assert not found.total["heard"].complete


def test_a_unit_that_a_return_includes_is_not_missing_where_it_returned_nothing() -> None:
    later = {"unit": {"id": "b"}, "returned": "2009-07-20", "figures": {"heard": 100}}
    found = returns(told("a", 20, 100, "b"), later)
    assert (found.units, found.included, bounds(found, "heard")) == (("a",), {"b": ("a",)}, (100, 100))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ([told("g", 10, 100, "f"), told("f", 20, 300, "g")], ["f"]),
        ([told("f", 20, 300, "h"), told("h", 25, 90)], ["h"]),
        ([told("f", 20, 300, "h"), told("h", 5, 80), told("h", 25, 90)], []),
        ([told("f", 20, 300, "zz")], ["zz"]),
        ([told("f", 20, 300, "f"), told("f", 10, 200)], []),  # its own earlier ones
        ([told("f", 20, 300, "g"), told("g", 20, 100)], []),
        ([told("f", 20, 300, "g"), told("g", 20, 100, "f")], ["g", "f"]),
    ],
)
def test_what_a_return_cannot_include_is_said(said: list[dict[str, Any]], named: list[str]) -> None:
    found = returns(*said)
    assert [(d.code, d.parts["name"]) for d in found.diagnostics] == [("nothing-included", name) for name in named]
    assert found.ok


@pytest.mark.parametrize(
    ("stated", "heard"),
    [
        (1, (300, 300)), (2, (300, None)), (3, (300, 300)), (4, (300, None)),
        ({"at_least": 1}, (300, 300)), ({"at_least": 2}, (300, None)),
    ],
)  # fmt: skip
def test_units_are_counted_one_way(stated: Any, heard: tuple[int, int | None]) -> None:
    """Three returns, one unit: of two by the report one is missing; of three none is, it counts those apart."""
    lines = [json.dumps({"progress": 1, "campaign": "city", **one}) for one in
             (told("g", 5, 100), told("h", 6, 80), told("f", 20, 300, "g", "h"))]  # fmt: skip
    found = rollup(CITY, parse_lines(lines), report=report(units=stated))
    assert (found.units, found.included) == (("f",), {"g": ("f",), "h": ("f",)})
    assert bounds(found, "heard") == heard
    assert fits(found, "compared")["units"] in ("fits", "cannot-be-told")
    assert found.total["units"].units == ("f",)
    assert (found.total["heard"].among == 1) is (heard == (300, 300))


def test_an_act_that_cannot_be_weighed_yet_is_not_taken_for_nothing() -> None:
    """One of a year in which the campaign has no day settles nothing until it is confirmed (acts.md 1)."""
    odd = act("lecture", times=2, present={"members": 3}) | {"date": "2011-04-01"}
    figures = ("lectures", "listeners", "lectured")
    found = rollup(CITY, [unit("a", None, odd), unit("b", None, act("lecture", times=2, present={"members": 4}))])
    assert [bounds(found, figure) for figure in figures] == [(2, None), (8, None), (1, 2)]
    for figure in figures:
        total = found.total[figure]
        assert (dict(total.without), total.zero, total.units) == ({"a": Lack.UNDECIDED}, (), ("b",)), figure
        assert not total.complete
    confirmed = rollup(CITY, [unit("a", None, {**odd, "confirmed": True})])
    assert [bounds(confirmed, figure) for figure in figures] == [(2, 2), (6, 6), (1, 1)]


@pytest.mark.slow
def test_a_long_row_of_mergers_is_no_trouble() -> None:
    row = [{"unit": {"id": f"u{n}"}, "figures": {"heard": n}, "includes": [f"u{n - 1}"]} for n in range(1500)]
    found = returns(*row)
    assert (found.units, bounds(found, "heard")) == (("u1499",), (1499, 1499))


def test_a_broken_share_withholds_what_it_is_worked_out_from() -> None:
    campaign = parse_campaign(f"{HEAD}{INVARIANTS}  whole: {{parts: [s, t], make: 100}}\n")
    odd, sound = unit("a", {"a": 3, "b": 10, "c": 3}), unit("b", {"a": 9, "b": 10, "c": 1})
    found = rollup(campaign, [odd, sound])
    assert {name: bounds(found, name) for name in "abc"} == {"a": (9, None), "b": (10, None), "c": (1, None)}
    assert {total.without["a"] for total in found.totals} == {Lack.WITHHELD}


def test_nothing_at_all_is_no_success() -> None:
    for units in (
        (),
        [parse_progress({"progress": 1, "campaign": "city", "unit": {"id": "a"}, "returned": "2009-06-30"})],
    ):
        found = rollup(CITY, units, report=report(units=5, heard=3), as_of=date(2009, 6, 1))
        assert [d.code for d in found.diagnostics] == ["nothing-returned"]
        assert not found.ok
    assert not rollup(CITY).ok
    assert rollup(CITY, [unit("a", {"heard": 1})], report=report(units=1)).ok


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ('{"progress": 1,', "syntax", 16),
        ("[]", "wrong-type", 1),
        ('{"progress": 1, "campaign": "other", "unit": {"id": "x"}}', "wrong-campaign", 29),
        ('{"progress": 2, "campaign": "city"}', "unsupported-version", 14),
        ('{"progress": 1, "campaign": "city"}', "missing-key", 1),
        ('{"progress": 1, "campaign": "city", "unit": {"id": "a\u202eb"}}', "hidden-character", 52),
        ("\udcff", "syntax", 1),
        ("[" * 100_000, "too-large", None),
        (b'{"progress": 1, "campaign": "caf\xe9"}', "not-utf8", 33),
        (b" " + b"x" * MAX_PROGRESS_BYTES, "too-large", None),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named_and_makes_sums_lower_bounds(
    line: str | bytes, code: str, column: int | None
) -> None:
    sound = json.dumps({"progress": 1, "campaign": "city", "unit": {"id": "a"}, "figures": {"heard": 1, "sorted": 1}})
    found = rollup(CITY, parse_lines([sound, "", line, sound.replace('"a"', '"b"')], file="u.ndjson"))
    problem = found.diagnostics[0]
    assert (problem.code, problem.location.file, problem.location.line) == (code, "u.ndjson", 3)
    assert column is None or problem.location.column == column
    assert (found.units, found.left_out, bounds(found, "heard")) == (("a", "b"), 1, (2, None))
    assert not found.total["kept"].complete


def test_fewer_units_than_the_report_counts_make_sums_lower_bounds() -> None:
    found = rollup(CITY, [unit("a", {"heard": 5})], report=report(units=3, heard=9, sorted=2))
    assert found.expected == 3
    assert bounds(found, "heard") == (5, None)
    assert fits(found, "compared")["heard"] == "cannot-be-told"
    assert (
        fits(rollup(CITY, [unit("a", {"heard": 5})], report=report(units=1, heard=9)), "compared")["heard"]
        == "contradicts"
    )
    assert fits(rollup(CITY, [unit("a"), unit("b")], report=report(units=1)), "compared")["units"] == "contradicts"


def test_a_name_stands_in_for_an_id() -> None:
    data = {"progress": 1, "campaign": "city", "unit": {"name": "粮食局"}, "figures": {"heard": 1}}
    assert rollup(CITY, [parse_progress(data)]).units == ("粮食局",)


def test_a_return_for_another_version_of_the_plan_is_named_and_counted() -> None:
    data = {"progress": 1, "campaign": "city", "version": "0", "unit": {"id": "a"}, "figures": {"heard": 1}}
    found = rollup(CITY, [parse_progress(data)])
    assert [(one.code, one.location.pointer) for one in found.diagnostics] == [("other-version", "/version")]
    assert bounds(found, "heard") == (1, 1)


@pytest.mark.slow
def test_units_are_not_kept() -> None:
    alive: list[weakref.ref[Progress]] = []
    most = 0

    def units() -> Iterator[Progress]:
        nonlocal most
        for number in range(6):
            made = unit(f"u{number}", {"heard": 1, "sorted": 2})  # and one check that does not fit, which is kept
            alive.append(weakref.ref(made))
            yield made
            del made
            gc.collect()
            most = max(most, sum(ref() is not None for ref in alive))

    assert len(rollup(CITY, units()).contradictions) == 6
    assert most <= 2


def test_of_very_many_problems_the_first_are_kept() -> None:
    found = rollup(CITY, (unit(f"u{n}", {"heard": -1}) for n in range(MAX_PROBLEMS + 10)))
    assert len(found.diagnostics) == MAX_PROBLEMS
    assert found.diagnostics[-1].code == "too-large"
    assert len(found.total["heard"].without) == MAX_PROBLEMS + 10


# What contradicts


INVARIANTS = """
figures: {a: A, b: B, c: C, s: {title: S, share: {part: a, of: b}}, t: {title: T, share: {part: c, of: b}}}
invariants:
"""


@pytest.mark.parametrize(
    ("invariant", "stated", "fit"),
    [
        ("{part: a, of: b}", {"a": 5312, "b": {"at_least": 290000}}, "fits"),
        ("{part: a, of: b}", {"a": 3, "b": 3}, "fits"),
        ("{part: a, of: b}", {"a": 4, "b": 3}, "contradicts"),
        ("{part: a, of: b}", {"a": {"at_least": 4}, "b": 3}, "contradicts"),
        ("{part: a, of: b}", {"a": {"at_least": 3}, "b": 3}, "cannot-be-told"),
        ("{part: a, of: b}", {"a": 4, "b": {"at_most": 5}}, "cannot-be-told"),
        ("{part: a, of: b}", {"a": 6, "b": {"at_most": 5}}, "contradicts"),
        ("{part: a, of: b}", {"a": 6}, "cannot-be-told"),
        ("{part: a, of: b}", {"b": 6}, "cannot-be-told"),
        ("{parts: [a, b], of: c}", {"a": 4956, "b": 18842, "c": 28249}, "fits"),
        ("{parts: [a, b], of: c}", {"a": 2, "b": 2, "c": 3}, "contradicts"),
        ("{parts: [a, b], of: c}", {"a": 4, "c": 3}, "contradicts"),
        ("{parts: [a, b], make: c}", {"a": 2, "b": 2, "c": 4}, "fits"),
        ("{parts: [a, b], make: c}", {"a": 2, "b": {"at_least": 2}, "c": 4}, "cannot-be-told"),
        ("{parts: [a, b], make: c}", {"a": 2, "b": {"at_least": 3}, "c": 4}, "contradicts"),
        ("{parts: [a, b], make: 4}", {"a": 2, "b": 1}, "contradicts"),
        ("{product: [a, b], make: c}", {"a": 25, "b": 4, "c": 100}, "fits"),
        ("{product: [a, b], make: c}", {"a": 25, "b": 4, "c": 101}, "contradicts"),
        ("{product: [a, b], make: c}", {"a": 0, "b": {"at_least": 1}, "c": 1}, "contradicts"),
        ("{same: [a, b]}", {"a": {"at_least": 290000}, "b": 3781}, "contradicts"),
        ("{same: [a, b]}", {"a": 3, "b": 3}, "fits"),
        ("{same: [a, b]}", {"a": 3, "b": {"at_least": 2}}, "cannot-be-told"),
        ("{parts: [s, t], make: 100}", {"s": 97.86, "t": 2.14}, "fits"),
        ("{parts: [s, t], make: 100}", {"s": 97.86, "t": 2.15}, "fits"),  # 0.01 within two roundings of 0.005
        ("{parts: [s, t], make: 100}", {"s": 97.86, "t": 2.16}, "contradicts"),
        ("{parts: [s, t], make: 100}", {"s": 97.86, "t": 2.1}, "fits"),  # 0.04 within 0.05 and 0.005
        ("{parts: [s, t], make: 100}", {"s": 97.86, "t": "2.10"}, "contradicts"),
        ("{parts: [s, t], make: 100}", {"s": 97.86, "t": 2.2}, "contradicts"),
        ("{parts: [s, t], make: 100}", {"s": 100, "t": 0}, "fits"),
        ("{parts: [s, t], make: 100}", {"s": 100, "t": 0.01}, "contradicts"),
        ("{parts: [s, t], make: 100}", {"s": 98, "t": 3}, "fits"),
        ("{parts: [s, t], make: 100}", {"s": 98, "t": 4}, "contradicts"),
    ],
)  # fmt: skip
def test_an_invariant_among_stated_numbers(invariant: str, stated: Mapping[str, Any], fit: str) -> None:
    campaign = parse_campaign(f"{HEAD}{INVARIANTS}  it: {invariant}\n")
    found = rollup(campaign, report=report(**stated))
    assert fits(found, "report")["it"] == fit
    assert found.ok is (fit != "contradicts")


@pytest.mark.parametrize(
    ("stated", "fit"), [(97.86, "fits"), (97.87, "contradicts"), (98, "fits"), ("97.860", "contradicts")]
)
def test_a_stated_share_is_worked_out_from_the_stated_counts(stated: Any, fit: str) -> None:
    campaign = parse_campaign(f"{HEAD}{INVARIANTS.replace('invariants:', '')}")
    found = rollup(campaign, report=report(a=27645, b=28249, s=stated))  # 97.8618…
    assert fits(found, "report") == {"s": fit}


def test_a_soft_contradiction_is_found_and_is_no_failure() -> None:
    found = rollup(CITY, report=report(heard={"at_least": 290000}, again=3781))
    assert [check.name for check in found.contradictions] == ["twice"]
    assert found.ok


def test_an_invariant_broken_within_one_unit_is_named_though_the_sums_fit() -> None:
    found = rollup(CITY, [unit("a", {"sorted": 9, "heard": 3}), unit("b", {"sorted": 1, "heard": 90})])
    assert (bounds(found, "sorted"), bounds(found, "heard")) == ((1, None), (90, None))
    assert found.total["sorted"].without == {"a": Lack.WITHHELD}
    assert fits(found, "units")["within"] == "cannot-be-told"
    (broken,) = found.contradictions
    assert (broken.name, broken.about, broken.unit) == ("within", "unit", "a")
    assert "9 opinions" in broken.message.en
    assert "9条" in broken.message.zh


def test_a_product_is_not_taken_of_sums_and_units_are_not_counted_within_a_unit() -> None:
    text = "figures: {g: G, n: N, p: P, u: {title: U, units: all}}\n"
    campaign = parse_campaign(f"{HEAD}{text}invariants: {{p: {{product: [g, n], make: p}}, u: {{part: g, of: u}}}}")
    units = [unit("a", {"g": 2, "n": 3, "p": 6}), unit("b", {"g": 0, "n": 5, "p": 0})]
    found = rollup(campaign, units)
    assert fits(found, "units") == {"u": "fits"}  # 2 groups, 2 units: though unit a alone has more groups than units
    assert found.contradictions == ()
    assert [
        c.unit for c in rollup(campaign, [unit("a", {"g": 2, "n": 3, "p": 7})]).contradictions if c.name == "p"
    ] == ["a"]


@pytest.mark.parametrize(
    ("stated", "fit"),
    [
        (7, "fits"), (8, "contradicts"), ({"at_least": 5}, "fits"), ({"at_least": 8}, "contradicts"),
        ({"at_least": 7}, "cannot-be-told"), ({"at_least": 6}, "fits"), ({"at_most": 8}, "fits"),
        ({"at_most": 7}, "cannot-be-told"), ({"at_most": 6}, "cannot-be-told"), ({"at_least": 6, "at_most": 8}, "fits"),
    ],
)  # fmt: skip
def test_what_is_stated_beside_what_is_worked_out(stated: Any, fit: str) -> None:
    units = [unit("a", {"heard": 3}), unit("b", {"heard": 4})]
    assert fits(rollup(CITY, units, report=report(heard=stated)), "compared")["heard"] == fit


@pytest.mark.parametrize(
    ("stated", "fit"),
    [
        (7, "cannot-be-told"), (6, "contradicts"), ({"at_least": 5}, "fits"), ({"at_least": 8}, "cannot-be-told"),
        ({"at_least": 7}, "cannot-be-told"), ({"at_most": 6}, "cannot-be-told"),
        ({"at_least": 3, "at_most": 6}, "contradicts"),
    ],
)  # fmt: skip
def test_what_is_stated_beside_a_lower_bound(stated: Any, fit: str) -> None:
    units = [unit("a", {"heard": 3}), unit("b", {"heard": 4}), unit("c")]
    assert fits(rollup(CITY, units, report=report(heard=stated)), "compared")["heard"] == fit


@pytest.mark.parametrize(
    ("heard", "fit"), [(82334, "contradicts"), (82335, "fits"), (82344, "fits"), (82345, "contradicts")]
)
def test_a_number_is_compared_at_its_own_precision(heard: int, fit: str) -> None:
    stated = {"is": "8.234", "in": 10000}
    assert fits(rollup(CITY, [unit("a", {"heard": heard})], report=report(heard=stated)), "compared")["heard"] == fit


@pytest.mark.parametrize(("heard", "fit"), [(289999, "contradicts"), (290000, "cannot-be-told"), (290001, "fits")])
def test_over_so_many_ten_thousands(heard: int, fit: str) -> None:
    stated = {"at_least": 29, "in": 10000}
    assert fits(rollup(CITY, [unit("a", {"heard": heard})], report=report(heard=stated)), "compared")["heard"] == fit


def test_a_share_of_some_units_is_not_held_against_the_report() -> None:
    units = [unit("a", {"sorted": 1, "heard": 2}), unit("b")]
    assert fits(rollup(CITY, units, report=report(kept=50)), "compared")["kept"] == "cannot-be-told"
    assert fits(rollup(CITY, units[:1], report=report(kept=50)), "compared")["kept"] == "fits"
    assert fits(rollup(CITY, units[:1], report=report(kept=51.2)), "compared")["kept"] == "contradicts"


# Properties, against plain arithmetic


NUMBERS = st.integers(0, 50)
STATED = st.one_of(
    NUMBERS,
    st.none(),
    st.just(-1),
    st.builds(lambda low: {"at_least": low}, NUMBERS),
    st.builds(lambda low, more: {"at_least": low, "at_most": low + more}, NUMBERS, NUMBERS),
)
UNITS = st.lists(
    st.fixed_dictionaries({"heard": STATED, "sorted": STATED, "topics": st.lists(st.sampled_from("xyz"))}), max_size=6
)


def made(units: Sequence[Mapping[str, Any]]) -> list[Progress]:
    return [unit(f"u{n}", {k: v for k, v in data.items() if v is not None}) for n, data in enumerate(units)]


def by_hand(values: Sequence[Any]) -> tuple[int, int | None]:
    """The bounds of a sum, by cases."""
    low, high = 0, 0
    known = True
    for value in values:
        if isinstance(value, dict):
            low += value["at_least"]
            high += value.get("at_most", 0)
            known = known and "at_most" in value
        elif value is None or value < 0:
            known = False
        else:
            low, high = low + value, high + value
    return low, high if known else None


def is_sound(data: dict[str, Any]) -> bool:
    """Whether a unit sorted no more than it heard, as far as it says."""
    heard, kept = data["heard"], data["sorted"]
    most = heard.get("at_most") if isinstance(heard, dict) else heard
    least = kept.get("at_least") if isinstance(kept, dict) else kept
    return most is None or least is None or most < 0 or least <= most


@trials(60)
@given(UNITS.filter(bool))
def test_a_sum_is_what_plain_arithmetic_gives(units: list[dict[str, Any]]) -> None:
    found = rollup(CITY, made(units))
    told = [data if is_sound(data) else {**data, "heard": None, "sorted": None} for data in units]
    for figure in ("heard", "sorted"):
        assert bounds(found, figure) == by_hand([data[figure] for data in told])
    assert bounds(found, "topics") == (len({t for data in units for t in data["topics"]}),) * 2
    exact = [
        (d["sorted"], d["heard"]) for d in told if all(isinstance(d[k], int) and d[k] >= 0 for k in ("sorted", "heard"))
    ]
    if len(exact) == len(units) and sum(whole for _, whole in exact):
        share = Fraction(100 * sum(part for part, _ in exact), sum(whole for _, whole in exact))
        assert bounds(found, "kept") == (share, share)
        single = [Fraction(100 * part, whole) for part, whole in exact if whole]
        if all(whole for _, whole in exact):
            assert min(single) <= share <= max(single)


@trials(40)
@given(UNITS, st.randoms(use_true_random=False))
def test_neither_the_order_of_units_nor_their_files_matter(units: list[dict[str, Any]], chance: Any) -> None:
    def answer(progresses: Sequence[Progress]) -> Any:
        found = rollup(CITY, progresses, report=report(heard=60, units=4)).to_dict()
        figures = [{**figure, **{key: sorted(figure[key]) for key in ("units", "zero")}} for figure in found["figures"]]
        return figures, sorted(map(json.dumps, found["checks"])), sorted(found["units"])

    shuffled = made(units)
    chance.shuffle(shuffled)
    assert answer(made(units)) == answer(shuffled)


@trials(40)
@given(UNITS.filter(lambda units: len(units) > 1))
def test_one_unit_more_never_lowers_a_sum(units: list[dict[str, Any]]) -> None:
    fewer, all_of_them = rollup(CITY, made(units)[:-1]), rollup(CITY, made(units))
    for figure in ("heard", "sorted", "topics", "units", "lectures", "listeners"):
        before, after = fewer.total[figure].amount, all_of_them.total[figure].amount
        assert before is not None
        assert after is not None
        assert after.low >= before.low
        assert after.high is None or (before.high is not None and after.high >= before.high)


# Several returns, against a second roll-up


NAMES = "abcd"
RETURN = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(NAMES),
        "day": st.integers(0, 4),
        "includes": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
        "replaces": st.none() | st.integers(1, 3),
        "figures": st.fixed_dictionaries(
            {},
            optional={
                "heard": st.sampled_from([0, 5, 30, 90, -1, {"at_least": 20}, {"at_least": 3, "at_most": 6}]),
                "sorted": st.sampled_from([0, 3, 8, 40]),
                "topics": st.lists(st.sampled_from("xyz"), max_size=2),
            },
        ),
    }
)


def day_of(number: int | None) -> str | None:
    return f"2009-05-{number:02}" if number else None


def files(returns: Sequence[Mapping[str, Any]]) -> list[str]:
    """Returns as the files say them; day 0 is none."""
    said = [
        {
            "progress": 1, "campaign": "city", "unit": {"id": one["unit"]}, "includes": one["includes"],
            "returned": day_of(one["day"]), "replaces": day_of(one["replaces"]), "figures": one["figures"],
        }
        for one in returns
    ]  # fmt: skip
    return [json.dumps({key: value for key, value in one.items() if value is not None}) for one in said]


@trials(250)
@given(st.lists(RETURN, min_size=1, max_size=7), st.integers(1, 4))
def test_returns_of_several_days_are_added_as_by_hand(returns: list[dict[str, Any]], as_of: int) -> None:
    found = rollup(CITY, parse_lines(files(returns)), as_of=date(2009, 5, as_of))
    by_hand = ByHand(returns, as_of)
    assert {*found.units} == by_hand.tops(by_hand.units)
    assert {*found.units} | found.included.keys() == {*by_hand.units}
    for figure in ("heard", "sorted", "topics", "units") if any(by_hand.of.values()) else ():
        without = {unit: str(lack) for unit, lack in found.total[figure].without.items()}
        assert (figure, bounds(found, figure), without) == (figure, *by_hand.answer(figure))


@trials(60)
@given(st.lists(RETURN, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_nor_does_the_order_of_returns_matter(returns: list[dict[str, Any]], chance: Any) -> None:
    def answer() -> Any:
        found = rollup(CITY, parse_lines(files(returns)), as_of=date(2009, 5, 4)).to_dict()
        figures = [{**figure, **{key: sorted(figure[key]) for key in ("units", "zero")}} for figure in found["figures"]]
        return figures, sorted(map(json.dumps, found["checks"])), sorted(found["units"]), found["included"]

    before = answer()
    chance.shuffle(returns)
    assert answer() == before


SMALL = st.integers(0, 4)
RANGE = st.builds(lambda low, more: Amount(low, low + more), SMALL, SMALL)


def inside(amount: Amount) -> range:
    assert amount.high is not None
    return range(int(amount.low), int(amount.high) + 1)


def verdict(answers: set[bool]) -> Fit:
    return Fit.OPEN if len(answers) == 2 else Fit.FITS if answers == {True} else Fit.CONTRADICTS


@given(RANGE, RANGE, RANGE)
def test_interval_arithmetic_says_what_enumeration_says(a: Amount, b: Amount, c: Amount) -> None:
    every = list(product(inside(a), inside(b), inside(c)))
    assert (a + b).no_more_than(c) is verdict({x + y <= z for x, y, z in every})
    assert (a + b).equals(c) is verdict({x + y == z for x, y, z in every})
    assert (a * b).no_more_than(c) is verdict({x * y <= z for x, y, z in every})
    if (said := (a * b).equals(c)) is not Fit.OPEN:  # a product may skip numbers that lie between its bounds
        assert said is verdict({x * y == z for x, y, z in every})


@given(RANGE, RANGE)
def test_a_share_lies_between_the_shares_of_all_that_may_be(part: Amount, whole: Amount) -> None:
    share = part.share_of(whole)
    every = [Fraction(100 * x, y) for x in inside(part) for y in inside(whole) if y]
    if share is None:
        assert not every
    else:
        assert share.low == min(every)
        assert share.high == (max(every) if whole.low else None)


VAGUE = st.one_of(
    st.builds(lambda low: Amount(low, None, over=True), SMALL),
    st.builds(lambda more: Amount(0, more + 1, nearly=True), SMALL),
)


def may_be(amount: Amount) -> range:
    """The numbers that an amount may be, also “over so many” and “nearly so many”."""
    return range(int(amount.low) + amount.over, 10 if amount.high is None else int(amount.high) + (not amount.nearly))


def borne_out(number: int, stated: Amount) -> Fit:
    """What one number says of a number, of “over so many” and of “nearly so many”."""
    if stated.over:
        return Fit.CONTRADICTS if number < stated.low else Fit.OPEN if number == stated.low else Fit.FITS
    if stated.nearly:
        return Fit.FITS if number in may_be(stated) else Fit.OPEN
    return Fit.FITS if number in inside(stated) else Fit.CONTRADICTS


@given(st.one_of(st.tuples(RANGE, RANGE | VAGUE), st.tuples(VAGUE, VAGUE)))
def test_what_is_borne_out_is_so_whatever_it_is(amounts: tuple[Amount, Amount]) -> None:
    found, stated = amounts
    answers = {borne_out(number, stated) for number in may_be(found)}
    assert found.bears_out(stated) is (answers.pop() if len(answers) == 1 else Fit.OPEN)


@given(VAGUE, RANGE | VAGUE)
def test_over_and_nearly_stay_so_in_a_sum(a: Amount, b: Amount) -> None:
    """Over 100,000 and 50,000 are over 150,000; nearly 5 and 2 to 4 are at most 9."""
    made = a + b
    sums = {x + y for x, y in product(may_be(a), may_be(b)) if x + y < 10}
    assert sums <= set(may_be(made))
    assert made.low == a.low + b.low
    assert made.over is (a.over or b.over)
    assert made.nearly is (made.high is not None and (b.nearly or b.exact))


# Static checks of a spec


SOUND = """
figures:
  a: A
  b: B
  c: C
  d: {title: D, distinct: true}
  s: {title: S, share: {part: a, of: b}}
"""


def refused(text: str) -> list[tuple[str, str]]:
    """Codes and places of the errors of a spec with ``text`` at its end."""
    with pytest.raises(SpecError) as failed:
        parse_campaign(HEAD + text, file="city.yaml")
    errors = [d for d in failed.value.diagnostics if d.severity == "error"]
    assert all(d.location.line == (HEAD + text).count("\n") and (d.location.column or 0) > 1 for d in errors)
    return [(d.code, d.location.pointer.removeprefix("/figures/x").removeprefix("/invariants/x")) for d in errors]


@pytest.mark.parametrize(
    ("figure", "code", "pointer"),
    [
        ("{title: X, sum: lectur}", "unknown-name", "/sum"),
        ("{title: X, sum: members}", "other-namespace", "/sum"),
        ("{title: X, sum: {step: lecture, present: papers}}", "other-namespace", "/sum/present"),
        ("{title: X, sum: {step: lecture, present: members, days: true}}", "not-allowed", "/sum"),
        ("{title: X, sum: {present: members}}", "missing-key", "/sum"),
        ("{title: X, units: lectures}", "unknown-name", "/units"),
        ("{title: X, sum: lecture, given: true}", "not-allowed", ""),
        ("{title: X, share: {part: e, of: a}}", "unknown-name", "/share/part"),
        ("{title: X, share: {part: a, of: x}}", "not-allowed", "/share/of"),  # of itself
        ("{title: X, share: {part: a, of: s}}", "not-allowed", "/share/of"),  # of a share
        ("{title: X, share: {part: d, of: a}}", "not-allowed", "/share/part"),
        ("{title: X, share: {part: a, of: a}}", "duplicate-name", "/share/of"),
        ("{title: X, counted_in: x, share: {part: a, of: c}}", "not-allowed", "/counted_in"),
        ("{sum: lecture}", "missing-key", ""),
        ("{title: X, count: lecture}", "unknown-key", "/count"),
    ],
)
def test_what_a_figure_says_wrongly_is_said_at_its_place(figure: str, code: str, pointer: str) -> None:
    assert refused(f"{SOUND}  x: {figure}\n".rstrip() + "\n") == [(code, pointer)]


@pytest.mark.parametrize(
    ("invariant", "code", "pointer"),
    [
        ("{part: a, of: e}", "unknown-name", "/of"),
        ("{part: lecture, of: a}", "other-namespace", "/part"),
        ("{parts: [a, e], of: b}", "unknown-name", "/parts/1"),
        ("{part: a}", "missing-key", ""),
        ("{product: [a, b]}", "missing-key", ""),
        ("{title: T}", "missing-key", ""),
        ("{part: a, of: a}", "duplicate-name", "/of"),
        ("{parts: [a, b], of: a}", "duplicate-name", "/of"),
        ("{parts: [a, a], of: b}", "duplicate-name", "/parts/1"),
        ("{same: [a, a]}", "duplicate-name", "/same/1"),
        ("{parts: [a], of: b}", "wrong-value", "/parts"),
        ("{parts: [], of: b}", "wrong-value", "/parts"),
        ("{same: [a, b, c]}", "wrong-value", "/same"),
        ("{same: [a, b], of: c}", "not-allowed", "/of"),
        ("{part: a, of: c, make: b}", "not-allowed", "/make"),
        ("{parts: [a, b], of: c, make: 3}", "not-allowed", ""),
        ("{part: a, same: [b, c], of: b}", "not-allowed", ""),
        ("{part: a, of: b, force: permissive}", "not-allowed", "/force"),
        ("{part: a, of: s}", "not-allowed", ""),
        ("{parts: [a, b], make: -1}", "wrong-value", "/make"),
        ("{parts: [a, b], make: A}", "wrong-value", "/make"),
    ],
)
def test_what_an_invariant_says_wrongly_is_said_at_its_place(invariant: str, code: str, pointer: str) -> None:
    assert refused(f"{SOUND}invariants: {{x: {invariant}}}\n") == [(code, pointer)]


def test_very_many_operands_are_refused_in_good_time() -> None:
    many = ", ".join(["a"] * 19_000)
    with pytest.raises(SpecError) as failed:
        parse_campaign(f"{HEAD}{SOUND}invariants: {{x: {{parts: [{many}], of: b}}}}")
    assert {d.code for d in failed.value.diagnostics} == {"duplicate-name", "too-large"}


def test_a_figure_that_cannot_be_read_is_not_said_to_be_undefined() -> None:
    with pytest.raises(SpecError) as failed:
        parse_campaign(f"{HEAD}figures: {{a: A, x: {{sum: lecture}}}}\ninvariants: {{y: {{part: x, of: a}}}}")
    assert [d.code for d in failed.value.diagnostics] == ["missing-key"]


def test_what_a_figure_names_is_used() -> None:
    plain = HEAD.replace(", attend: members", "").replace(", keep: {id: papers, each: members}", "")
    plain = plain.replace(", each: members", "")
    unused = {d.parts["name"] for d in parse_campaign(plain).warnings}
    assert unused == {"members", "papers"}
    assert parse_campaign(plain + FIGURES).warnings == ()


# Read aloud


def test_figures_and_invariants_are_read_back_after_the_rules() -> None:
    said = {s.rule: s.says for s in sentences(CITY)}
    assert len(said) == len(CITY.rules) + len(CITY.figures) + len(CITY.invariants)
    assert said["figures.heard"].zh == "“意见”（条）：各单位填报数之和。"
    assert said["figures.listeners"].en == "“Listeners”: members at “the lecture” in all units, each time counted."
    assert said["invariants.within"].en == "“Opinions sorted” is no more than “opinions heard”."
    assert (
        said["invariants.twice"].zh == "“意见”与“又称”是同一数，应当一致（原则性要求）。"
        or "原则" not in said["invariants.twice"].zh
    )
    assert [s.number for s in sentences(CITY)] == list(range(1, len(said) + 1))


# The report file


RIGHT = [
    0,
    5312,
    97.86,
    "97.80",
    {"is": 3, "ref": "三"},
    {"at_least": 1},
    {"at_most": 1, "note": "近"},
    {"at_least": 1, "at_most": 2},
]
WRONG = [
    -1,
    -0.5,
    True,
    None,
    "many",
    "1e3",
    " 3",
    "3\n",
    [3],
    {},
    {"is": -1},
    {"is": 1, "about": 3},
    {"at_least": "x"},
    10**12,
    {"at_least": None},
]


@pytest.mark.parametrize("value", RIGHT)
def test_what_a_report_may_state(value: Any) -> None:
    data = {"report": 1, "campaign": "city", "figures": {"x": value}}
    assert parse_report(json.dumps(data)).diagnostics == ()
    Draft202012Validator(report_schema()).validate(data)


@pytest.mark.parametrize("value", WRONG)
def test_what_a_report_may_not_state_is_set_aside(value: Any) -> None:
    data = {"report": 1, "campaign": "city", "figures": {"heard": value, "sorted": 3}}
    found = rollup(CITY, report=parse_report(json.dumps(data), file="r.json"))
    assert found.total["heard"].stated is None
    assert found.total["sorted"].stated == exactly(3)
    assert {d.location.file for d in found.diagnostics} == {"r.json"}
    assert all(d.location.pointer.startswith("/figures/heard") for d in found.diagnostics)
    assert not found.ok
    if value != {}:
        assert not Draft202012Validator(report_schema()).is_valid(data)


@pytest.mark.parametrize("value", [1.5, "3.0", {"is": 2.5}, {"at_least": 0.5}])
def test_a_count_is_a_whole_number(value: Any) -> None:
    found = rollup(CITY, report=report(heard=value))
    assert [d.code for d in found.diagnostics] == ["wrong-value"]
    assert found.total["heard"].stated is None


def test_a_report_of_another_campaign_is_refused() -> None:
    with pytest.raises(ProgressError) as failed:
        rollup(CITY, report=parse_report('{"report": 1, "campaign": "village"}'))
    assert [d.code for d in failed.value.diagnostics] == ["wrong-campaign"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"report": 2, "campaign": "city"}', '{"report": 1}', b"\xff"])
def test_what_is_no_report_is_refused(text: str | bytes) -> None:
    with pytest.raises(ProgressError):
        parse_report(text)


@pytest.mark.parametrize("value", [3, {"at_least": 3}, {"at_least": 3, "at_most": 4}, ["x", "y"], []])
def test_what_a_unit_may_state_the_schema_takes(value: Any) -> None:
    data = {"progress": 1, "campaign": "city", "figures": {"x": value}}
    assert parse_progress(data).diagnostics == ()
    Draft202012Validator(progress_schema()).validate(data)


@pytest.mark.parametrize(
    "value", [-3, 1.5, "3", True, None, {"at_least": -3}, {"about": 3}, [3], [""], [["x"]], 10**12]
)
def test_what_a_unit_may_not_state_neither_takes(value: Any) -> None:
    data = {"progress": 1, "campaign": "city", "figures": {"x": value}}
    assert parse_progress(data).diagnostics
    assert not Draft202012Validator(progress_schema()).is_valid(data)


# Hostile data


KEYS = st.sampled_from(["at_least", "at_most", "is"])
ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@trials(150)
@given(st.dictionaries(st.sampled_from([*CITY.figures, "other"]), ANY, max_size=4), ANY)
def test_no_data_of_any_shape_break_it(figures: dict[str, Any], other: Any) -> None:
    units: list[Progress | ProgressError] = []
    for data in (
        {"progress": 1, "campaign": "city", "unit": {"id": "a"}, "figures": figures},
        {"progress": 1, "campaign": "city", "figures": other},
    ):
        try:
            units.append(parse_progress(data))
        except ProgressError as error:
            units.append(error)
    found = rollup(CITY, units, report=parse_report({"report": 1, "campaign": "city", "figures": figures}))
    json.dumps(found.to_dict(), allow_nan=False)
    for check in found.checks:
        assert check.message.zh
        assert check.message.en


# The command line


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    monkeypatch.chdir(tmp_path)
    Path("city.yaml").write_text(HEAD + FIGURES, encoding="utf-8")

    def ran(*arguments: str) -> Any:
        status = main(["rollup", "city.yaml", *arguments])
        shown = capsys.readouterr()
        return SimpleNamespace(status=status, out=shown.out, err=shown.err)

    return ran


def line(name: str, **figures: Any) -> str:
    return json.dumps({"progress": 1, "campaign": "city", "unit": {"id": name}, "figures": figures})


def test_lines_files_folders_and_standard_input_give_the_same(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line("a", heard=1, sorted=1), line("b", heard=2, sorted=1)]
    Path("units.ndjson").write_text("\ufeff" + lines[0] + "\r\n\n" + lines[1], encoding="utf-8")
    Path("all").mkdir()
    Path("all/1.json").write_text(json.dumps(json.loads(lines[0]), indent=2), encoding="utf-8")
    Path("all/2.jsonl").write_text(lines[1], encoding="utf-8")
    Path("all/notes.txt").write_text("not a unit", encoding="utf-8")
    Path("all/older.json").mkdir()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("\n".join(lines).encode())))
    answers = [
        run(*paths, "--format", "json") for paths in (["units.ndjson"], ["all"], ["all/1.json", "all/2.jsonl"], ["-"])
    ]
    assert {answer.status for answer in answers} == {0}
    assert len({answer.out for answer in answers}) == 1
    data = json.loads(answers[0].out)
    assert data["units"] == ["a", "b"]
    assert {f["figure"]: f["amount"] for f in data["figures"]}["heard"] == {"at_least": 3, "at_most": 3}


@pytest.mark.parametrize(
    ("units", "stated", "status"),
    [
        ([line("a", heard=2, sorted=1)], {}, 0),
        ([line("a", heard=1, sorted=2)], {}, 1),
        ([line("a", heard=-1)], {}, 1),
        ([line("a", heard=1, sorted=1)], {"heard": 2}, 1),
        ([line("a", heard=1, sorted=1)], {"heard": 1, "again": 2}, 0),
        ([line("a", heard=1, sorted=1), "{"], {}, 2),
        ([line("a", heard=1), line("a", heard=1)], {}, 0),
        ([line("a", heard=1), line("a", heard=2)], {}, 1),
    ],
)
def test_the_status_tells_contradictions_from_what_cannot_be_used(
    run: Callable[..., Any], units: list[str], stated: dict[str, Any], status: int
) -> None:
    Path("units.ndjson").write_text("\n".join(units), encoding="utf-8")
    Path("report.json").write_text(json.dumps({"report": 1, "campaign": "city", "figures": stated}), encoding="utf-8")
    assert run("units.ndjson", "--report", "report.json").status == status


def test_a_report_alone_is_checked(run: Callable[..., Any]) -> None:
    Path("report.json").write_text(
        '{"report": 1, "campaign": "city", "figures": {"heard": 1, "sorted": 2}}', encoding="utf-8"
    )
    ran = run("--report", "report.json", "--lang", "zh")
    assert ran.status == 1
    assert "矛盾 [within, 报告] “归纳”不多于“意见”。前者2条，后者1条。" in ran.out


@pytest.mark.parametrize(
    "paths", [("none.json",), ("none.ndjson",), ("city.yaml",), ("none.json", "--report", "none.json")]
)
def test_what_cannot_be_read_is_status_2(run: Callable[..., Any], paths: tuple[str, ...]) -> None:
    ran = run(*paths)
    assert ran.status == 2
    assert "错误[" in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_is_one_endless_line_is_refused_without_reading_it_whole(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaignflow.source.text.MAX_PROGRESS_BYTES", 1000)
    monkeypatch.setattr("campaignflow.progress.file.MAX_PROGRESS_BYTES", 1000)
    Path("units.ndjson").write_bytes(b"x" * 5000 + b"\n" + line("a", heard=1).encode())
    ran = run("units.ndjson", "--lang", "en")
    assert ran.status == 2
    assert "units.ndjson:1" in ran.err
    assert "units.ndjson:2" not in ran.err
    assert "opinions heard: at least 1 opinions" in ran.out


@pytest.mark.parametrize("name", ["\x1b[31m红", "a\u202eb", "\x07", "\ufeffa"])
def test_what_a_terminal_would_act_on_never_reaches_it(run: Callable[..., Any], name: str) -> None:
    Path("units.ndjson").write_text(
        "\n".join([line(name, heard=1), line("b", heard=1, topics=[name])]), encoding="utf-8"
    )
    for form in ("text", "json"):
        ran = run("units.ndjson", "--format", form)
        assert ran.status == 2
        assert not HIDDEN.search(ran.out + ran.err)


def test_acts_after_the_day_asked_for_are_not_counted(run: Callable[..., Any]) -> None:
    Path("a.json").write_text(
        json.dumps(
            {
                "progress": 1,
                "campaign": "city",
                "unit": {"id": "a"},
                "records": [act("lecture"), act("lecture", date="2009-05-01")],
            }
        ),
        encoding="utf-8",
    )
    ran = run("a.json", "--as-of", "2009-04-15", "--format", "json")
    lectures = next(figure for figure in json.loads(ran.out)["figures"] if figure["figure"] == "lectures")
    assert lectures["amount"] == {"at_least": 1, "at_most": 1}
    assert lectures["without"] == {}
