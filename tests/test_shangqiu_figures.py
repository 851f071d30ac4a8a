"""The figures of Shangqiu's report: what in it fits and what does not, and the same figures rolled up from six units.

The units are invented. The report's numbers are the plan's own, each with its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from campaignflow import (
    Campaign,
    Check,
    Progress,
    ProgressError,
    Report,
    Rollup,
    load_campaign,
    parse_lines,
    parse_progress,
    parse_report,
    rollup,
    shipped,
)
from campaignflow.progress.amount import Amount

NAME = "shangqiu-2009"
FOLDER = Path(__file__).parents[1] / "specs" / NAME / "figures"
AS_OF = date(2009, 9, 4)
REPORT = json.loads((FOLDER / "report.json").read_text("utf-8"))
pytestmark = pytest.mark.skipif(NAME not in shipped(), reason="the spec itself is not there yet")


@cache
def campaign() -> Campaign:
    return load_campaign(NAME)


@cache
def report() -> Report:
    return parse_report((FOLDER / "report.json").read_bytes(), file="report.json")


def units() -> Iterator[Progress | ProgressError]:
    with (FOLDER / "units.ndjson").open("rb") as lines:
        yield from parse_lines(lines, file="units.ndjson")


@cache
def of_report() -> Rollup:
    return rollup(campaign(), report=report(), as_of=AS_OF)


@cache
def of_units() -> Rollup:
    return rollup(campaign(), units(), as_of=AS_OF)


def checked(found: Rollup, name: str, about: str = "report") -> Check:
    return next(check for check in found.checks if check.name == name and check.about == about)


# The report's numbers among themselves


def test_the_report_is_read_without_a_doubt() -> None:
    assert of_report().diagnostics == ()
    assert len(report().figures) == 44


def test_the_report_does_not_contradict_itself() -> None:
    """Numbers that differ are figures of their own, and no relation is held that the report itself refutes."""
    assert of_report().contradictions == ()
    assert of_report().ok


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("opinions-heard", "opinions-in-fields"),  # 29万余条 of every kind, 3781条 in thirteen fields
        ("opinions-sorted", "constructive-opinions"),  # 5312条 that they were sorted into, 326条 constructive ones
    ],
)
def test_opinions_and_constructive_opinions_are_two_figures(wide: str, narrow: str) -> None:
    stated = {name: of_report().total[name].stated for name in (wide, narrow)}
    assert stated[wide] != stated[narrow]
    assert not [inv.id for inv in campaign().invariants if {wide, narrow} <= set(inv.figures)]
    assert campaign().figures[wide].reference.locator == "三(一)1"
    assert campaign().figures[narrow].reference.locator == "三(一)2"


@pytest.mark.parametrize(
    ("counted", "fit"),
    [(82334, "contradicts"), (82335, "fits"), (82340, "fits"), (82344, "fits"), (82345, "contradicts")],
)
def test_a_count_in_ten_thousands_is_compared_at_its_own_precision(counted: int, fit: str) -> None:
    stated = parse_report({**REPORT, "figures": {"participants": REPORT["figures"]["participants"]}})  # 8.234万
    unit = {"progress": 1, "campaign": NAME, "unit": {"id": "all"}, "figures": {"participants": counted}}
    found = rollup(campaign(), [parse_progress(unit)], report=stated, as_of=AS_OF)
    assert checked(found, "participants", "compared").fit == fit


@pytest.mark.parametrize(
    "name",
    [
        "organisations-of-units",  # 2,371 within 3,397
        "members-of-organisations",  # 3,397 within 82,340
        "sorted-within-heard",  # 5,312 within 290,000 and more
        "constructive-within-fields",  # 326 within 3,781
        "persons-within-talks",  # 9,600 within 33,244
        "suggestions-sorted-within",  # 1,256 within 12,349
        "survey-within-total",  # 4,956 and 18,842 within 28,249
        "campaign-shares",  # 97.86, 2.14, 0 and 0
        "problems-shares",  # 97.08, 2.92, 0 and 0
        "guidance-groups",  # 25 of 4 are 100
        "briefings-taken-up",  # 50 within 282
    ],
)
def test_what_fits_in_the_report_is_reported_as_fitting(name: str) -> None:
    assert checked(of_report(), name).fit == "fits"


@pytest.mark.parametrize("name", ["papers-sent", "returned-within-sent", "campaign-answers", "problems-answers"])
def test_of_what_the_report_does_not_state_nothing_is_said(name: str) -> None:
    assert checked(of_report(), name).fit == "cannot-be-told"


def test_every_invariant_is_looked_at() -> None:
    looked_at = {check.name for check in of_report().checks}
    assert looked_at == {invariant.id for invariant in campaign().invariants} | {"surveyed"}
    assert checked(of_report(), "surveyed").fit == "fits"  # the rates of both questions, for whole persons
    assert len(looked_at) == 16


@pytest.mark.parametrize(
    ("figure", "stated", "name"),
    [
        ("group-size", 5, "guidance-groups"),
        ("campaign-mostly-rate", 2.24, "campaign-shares"),
        ("problems-satisfied-rate", 97.8, "problems-shares"),
        ("surveyed-delegates", 9956, "survey-within-total"),
        ("suggestions-sorted", 12560, "suggestions-sorted-within"),
        ("constructive-opinions", 3826, "constructive-within-fields"),
    ],
)
def test_a_slip_of_a_digit_is_found(figure: str, stated: float, name: str) -> None:
    wrong = parse_report({**REPORT, "figures": {**REPORT["figures"], figure: stated}})
    assert checked(rollup(campaign(), report=wrong), name).fit == "contradicts"


# Six units


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("units", Amount(6, 6)),
        ("training-class-count", Amount(13, 13)),
        ("group-studies", Amount(8, 8)),
        ("opinion-fields", Amount(7, 7)),  # eleven named, some by several units
        ("opinions-heard", Amount(1110, None, over=True)),  # one states “over 200”, one nothing, one contradicts itself
        ("opinions-sorted", Amount(60, None)),
        ("opinions-in-fields", Amount(55, None)),
        ("constructive-opinions", Amount(15, None)),
        ("trained", Amount(420, None)),  # one states a negative number
        ("return-rate", Amount(Fraction(85700, 860), Fraction(85700, 860))),
        ("campaign-satisfied-rate", Amount(95, 95)),
    ],
)
def test_a_figure_is_rolled_up(figure: str, expected: Amount) -> None:
    assert of_units().total[figure].amount == expected


def test_the_average_of_the_units_shares_would_be_another_number() -> None:
    found, shares = list(units()), []
    for unit in found:
        assert isinstance(unit, Progress)
        satisfied, surveyed = (unit.figures[name] for name in ("campaign-satisfied", "surveyed"))
        assert isinstance(satisfied, Amount)
        assert isinstance(surveyed, Amount)
        shares.append(Fraction(int(satisfied.low), int(surveyed.low)))
    assert min(shares) < Fraction(95, 100) < max(shares)
    assert sum(shares) / len(shares) != Fraction(95, 100)


def test_who_could_not_contribute_is_named_with_the_reason() -> None:
    without = {total.figure.id: {k: str(v) for k, v in total.without.items()} for total in of_units().totals}
    assert {figure: units for figure, units in without.items() if units} == {
        "trained": {"example-transport": "invalid"},
        "opinions-heard": {"example-health": "withheld", "example-archives": "not-stated"},
        "opinions-sorted": {"example-health": "withheld", "example-archives": "not-stated"},
        "opinions-in-fields": {"example-archives": "not-stated"},
        "constructive-opinions": {"example-archives": "not-stated"},
    }
    (problem,) = of_units().diagnostics
    assert (problem.code, problem.location.line, problem.location.pointer) == ("wrong-value", 6, "/figures/trained")


def test_what_contradicts_within_one_unit_is_found_though_the_sums_do_not_show_it() -> None:
    (check,) = of_units().contradictions
    assert (check.name, check.about, check.unit) == ("sorted-within-heard", "unit", "example-health")


def test_nothing_at_all_is_no_success() -> None:
    assert not rollup(campaign(), ()).ok
    sound = [unit for unit in units() if isinstance(unit, Progress) and unit.unit.id == "example-grain"]
    assert rollup(campaign(), sound).ok


def test_six_units_of_2371_prove_nothing_of_the_city() -> None:
    found = rollup(campaign(), units(), report=report(), as_of=AS_OF)
    assert found.expected == 2371
    compared = {check.name: str(check.fit) for check in found.checks if check.about == "compared"}
    assert set(compared.values()) == {"cannot-be-told"}
