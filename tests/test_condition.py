"""When a rule applies: what may be written, three-valued truth, and what a spec is held to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Campaign, SpecError, Status, assess, collect, parse_campaign, parse_progress, workbook
from campaignflow.progress.record import Record, Unit
from campaignflow.rules.case import Case
from campaignflow.rules.condition import AttributeIs, CameOut, Condition, ConditionText, Not, Several
from campaignflow.source.types import INVALID
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

READER = ConditionText()


def read(value: Any) -> Any:
    problems = Diagnostics()
    got = READER.read(value, (), problems)
    assert (got is INVALID) == bool(problems.found)
    return got


def case(
    attributes: Mapping[str, bool | str] | None = None,
    outcomes: Mapping[str, str | None] | None = None,
    tainted: Mapping[str, frozenset[str]] | None = None,
) -> Case:
    day = date(2009, 6, 10)
    records = {step: [Record(step=step, date=day, outcome=out)] for step, out in (outcomes or {}).items()}
    unit = Unit(attributes=dict(attributes or {}))
    return Case(unit, day, records, dict.fromkeys(records, day), tainted or {}, {}, {})


@pytest.mark.parametrize(
    ("value", "condition"),
    [
        ("contact-point", AttributeIs("contact-point", True)),
        ({"rank": "municipal"}, AttributeIs("rank", "municipal")),
        ({"contact-point": "true"}, AttributeIs("contact-point", True)),
        ({"contact-point": "false"}, AttributeIs("contact-point", False)),
        ({"not": "a"}, Not(AttributeIs("a", True))),
        ({"not": {"not": "a"}}, Not(Not(AttributeIs("a", True)))),
        ({"all": ["a", {"b": "c"}]}, Several((AttributeIs("a", True), AttributeIs("b", "c")), enough=False)),
        ({"any": ["a"]}, Several((AttributeIs("a", True),), enough=True)),
        ({"outcome": "review.refused"}, CameOut("review", "refused")),
    ],
)
def test_a_condition_as_written(value: Any, condition: Condition) -> None:
    assert read(value) == condition


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a or b",
        "a.b",
        "not a",
        "A",
        "a == 'b'",
        "__import__('os').system('id')",
        "os.getcwd",
        {},
        [],
        ["a"],
        {"a": "b", "c": "d"},
        {"not": []},
        {"not": ["a"]},
        {"all": "a"},
        {"all": []},
        {"any": ["a", "B"]},
        {"any": [["a"]]},
        {"outcome": "review"},
        {"outcome": "review."},
        {"outcome": "a.b.c"},
        {"outcome": {"review": "refused"}},
        {"rank": ["municipal"]},
        {"Rank": "municipal"},
        {"rank": "Municipal"},
        {"rank": ">= 3"},
    ],
)
def test_no_other_writing_is_a_condition(value: Any) -> None:
    assert read(value) is INVALID


def test_every_part_that_is_wrong_is_reported() -> None:
    problems = Diagnostics()
    READER.read({"all": ["A", {"not": "B"}, {"outcome": "c"}, "d"]}, (), problems)
    assert [d.location.pointer for d in problems] == ["/all/0", "/all/1/not", "/all/2/outcome"]


# Truth

FACT = AttributeIs("f", True)


@pytest.mark.parametrize(
    ("condition", "attributes", "holds"),
    [
        (FACT, {"f": True}, True),
        (FACT, {"f": False}, False),
        (FACT, {}, None),
        (AttributeIs("f", False), {"f": False}, True),
        (AttributeIs("f", "high"), {"f": "high"}, True),
        (AttributeIs("f", "high"), {"f": "low"}, False),
        (AttributeIs("f", "true"), {"f": True}, False),
        (Not(FACT), {"f": True}, False),
        (Not(FACT), {}, None),
    ],
)
def test_an_attribute_that_is_not_stated_decides_nothing(
    condition: Condition, attributes: Mapping[str, bool | str], holds: bool | None
) -> None:
    assert condition.holds(case(attributes)) is holds


@pytest.mark.parametrize(
    ("outcomes", "tainted", "holds"),
    [
        ({"review": "refused"}, {}, True),
        ({"review": "granted"}, {}, False),
        ({"review": None}, {}, None),
        ({}, {}, None),
        ({"review": "granted"}, {"review": frozenset({"outcome"})}, None),
        ({"review": "granted"}, {"review": frozenset({"date"})}, None),
        ({"review": "granted"}, {"review": frozenset({"invited"})}, False),
    ],
)
def test_an_outcome_that_is_not_stated_or_cannot_be_read_decides_nothing(
    outcomes: Mapping[str, str | None], tainted: Mapping[str, frozenset[str]], holds: bool | None
) -> None:
    assert CameOut("review", "refused").holds(case({}, outcomes, tainted)) is holds


FACTS = ("a", "b", "c")
conditions = st.recursive(
    st.sampled_from([AttributeIs(name, value) for name in FACTS for value in (True, False)]),
    lambda inner: (
        st.builds(Not, inner) | st.builds(Several, st.lists(inner, min_size=1, max_size=3).map(tuple), st.booleans())
    ),
    max_leaves=6,
)


@given(conditions, st.dictionaries(st.sampled_from(FACTS), st.booleans()))
def test_what_is_decided_stays_so_however_the_rest_is_filled_in(condition: Any, stated: dict[str, bool]) -> None:
    """Kleene's logic against every way to complete what is not stated."""
    known = condition.holds(case(stated))
    answers = {
        condition.holds(case({**dict(zip(FACTS, (i & 1 > 0, i & 2 > 0, i & 4 > 0), strict=True)), **stated}))
        for i in range(8)
    }
    assert None not in answers
    if known is not None:
        assert answers == {known}


class Titles:
    """Every name is defined."""

    def title(self, space: str, name: str, at: Path) -> Words:
        return Words(f"{name}的标题", f"title of {name}")

    def outcome(self, step: str, outcome: str) -> Words:
        return Words(f"{outcome}的标题", f"title of {outcome}")

    def value(self, space: str, name: str, value: bool | str, at: Path) -> None:
        """Anything goes."""

    def number(self, name: str, at: Path) -> Words:
        return Words(f"{name}的标题", f"title of {name}")

    def is_own(self, name: str) -> bool:
        return False

    def value_title(self, name: str, value: bool | str) -> Words:
        return Words(f"{value}级", f"{value} one")

    def applies(self, step: str, at: Path) -> None:
        """Always."""


def test_conditions_in_words() -> None:
    condition = Several((Not(AttributeIs("a", True)), CameOut("s", "o"), AttributeIs("r", "low")), enough=True).resolve(
        Titles()
    )
    assert condition.words.en == (
        "the unit is not title of a, “title of s” came out so: title of o or the unit is title of r (low one)"
    )
    assert condition.words.zh == "非a的标题、“s的标题”的结果是：o的标题或r的标题为low级"


# In a spec

SPEC = """\
campaignflow: 1
campaign: c
version: "1"
title: T
source: {title: S}
attributes:
  flag: 旗
  level: {title: 级, values: [low, high]}
  size: {title: {zh: 职工, en: staff}, values: number}
  whole: {title: {zh: 居民, en: inhabitants}, values: number}
phases:
  p:
    title: P
    steps:
      a: {title: A, outcomes: {yes-so: 是, no-so: 否}}
      b: {title: B, if: CONDITION}
      c: {title: C, if: {any: [flag, {level: low}, size more than whole]}}
"""


def campaign(condition: str) -> Campaign:
    return parse_campaign(SPEC.replace("CONDITION", condition))


def status(condition: str, attributes: Mapping[str, Any], outcome: str | None = None) -> Status:
    record = {"step": "a", "date": "2009-06-10", **({"outcome": outcome} if outcome else {})}
    data = {"progress": 1, "campaign": "c", "unit": {"attributes": attributes}, "records": [record]}
    return assess(campaign(condition), parse_progress(data), date(2009, 6, 18)).verdict["b.due"].status


@pytest.mark.parametrize(
    ("condition", "attributes", "expected"),
    [
        ("flag", {"flag": True}, Status.PENDING),
        ("flag", {"flag": False}, Status.NOT_APPLICABLE),
        ("{level: low}", {"level": "low"}, Status.PENDING),
        ("{level: low}", {"level": "high"}, Status.NOT_APPLICABLE),
        ("{not: {level: low}}", {"level": "high"}, Status.PENDING),
        ("{all: [flag, {level: low}]}", {"flag": False}, Status.NOT_APPLICABLE),
        ("{any: [flag, {level: low}]}", {"flag": True}, Status.PENDING),
    ],
)
def test_a_rule_applies_where_its_condition_holds(
    condition: str, attributes: Mapping[str, Any], expected: Status
) -> None:
    assert status(condition, attributes) is expected


@pytest.mark.parametrize(
    ("condition", "size", "whole", "expected"),
    [
        ("size more than 200", 200, None, False),
        ("size more than 200", 201, None, True),
        ("{size: more than 200}", 201, None, True),
        ("size at least 200", 199, None, False),
        ("size at least 200", 200, None, True),
        ("size at most 200", 200, None, True),
        ("size less than 200", 200, None, False),
        ("size exactly 3", 3, None, True),
        ("size exactly 0", 0, None, True),
        ("size more than 1/2 of whole", 300, 600, False),  # exactly half
        ("size more than 1/2 of whole", 301, 600, True),
        ("size more than 1/2 of whole", 300, 599, True),
        ("size at least 1/2 of whole", 300, 600, True),
        ("size at least 2/3 of whole", 66, 100, False),
        ("size at least 2/3 of whole", 67, 100, True),
        ("size at least 66.7% of whole", 667, 1000, True),
        ("size at least 66.7% of whole", 666, 1000, False),
        ("size more than 4/3 of whole", 13, 9, True),
        ("size at least 1/3 of whole", 333_333_333, 999_999_999, True),
        ("size at least 1/3 of whole", 333_333_333, 1_000_000_000, False),
        ("size more than whole", 5, 5, False),
        ("size at least whole", 5, 5, True),
        ("size at least 1/2 of whole", 0, 0, False),  # of nothing there is no share
        ("size more than 1/2 of whole", 0, 0, False),
        ("size at most 1/2 of whole", 0, 0, True),
        ("size more than 200", None, None, None),
        ("size more than 1/2 of whole", 5, None, None),
        ("size more than 1/2 of whole", None, 5, None),
        ("{not: size more than 200}", None, None, None),
        ("{any: [size more than 200, whole more than 10]}", None, 11, True),
        ("{all: [size more than 200, whole more than 10]}", None, 10, False),
    ],
)
def test_numbers_are_compared_exactly_and_never_guessed(
    condition: str, size: int | None, whole: int | None, expected: bool | None
) -> None:
    stated = {name: value for name, value in (("size", size), ("whole", whole)) if value is not None}
    data = {"progress": 1, "campaign": "c", "unit": {"attributes": stated}}
    verdict = assess(campaign(condition), parse_progress(data), date(2009, 6, 18)).verdict["b.due"]
    told = {True: ("pending", None), False: ("not-applicable", None), None: ("pending", "undecided")}
    assert (verdict.status, verdict.reason) == told[expected]


def test_comparisons_in_words() -> None:
    said = {
        "size more than 200": ("职工超过200", "the number of staff is more than 200"),
        "size at least 2/4 of whole": ("职工不少于居民的2/4", "the number of staff is at least 2/4 of inhabitants"),
        "size less than 66.7% of whole": (
            "职工少于居民的66.7%",
            "the number of staff is less than 66.7% of inhabitants",
        ),
        "size at most whole": ("职工不超过居民", "the number of staff is at most that of inhabitants"),
    }
    for condition, (zh, en) in said.items():
        found = campaign(condition).rule["b.due"].condition
        assert found is not None
        assert found.words == Words(zh, en)


@pytest.mark.parametrize("stated", [True, "low", "200", 2.5, -1, [200]])
def test_what_is_no_number_is_not_taken_for_one(stated: object) -> None:
    data = {"progress": 1, "campaign": "c", "unit": {"attributes": {"size": stated}}}
    assessment = assess(campaign("size more than 1"), parse_progress(data), date(2009, 6, 18))
    assert assessment.verdict["b.due"].reason == "undecided"
    assert {"wrong-value", "wrong-type"} & {d.code for d in assessment.diagnostics}


def test_a_number_comes_back_from_a_ledger() -> None:
    plan, day = campaign("size more than 1"), date(2009, 6, 18)
    for size in (0, 1, 600):
        unit = {"attributes": {"size": size, "flag": True}}
        progress = parse_progress({"progress": 1, "campaign": "c", "unit": unit})
        found = collect(plan, workbook(assess(plan, progress, day).checklist, plan, progress), day)
        assert found.progress.unit.attributes == unit["attributes"]
        assert type(found.progress.unit.attributes["size"]) is int


def test_a_number_is_no_yes_and_no_word() -> None:
    data = {"progress": 1, "campaign": "c", "unit": {"attributes": {"flag": 1, "level": 2}}}
    assessment = assess(campaign("flag"), parse_progress(data), date(2009, 6, 18))
    assert assessment.verdict["b.due"].reason == "undecided"
    assert [d.code for d in assessment.diagnostics].count("wrong-value") == 2


def test_a_rule_waits_where_its_condition_cannot_be_told() -> None:
    data = {"progress": 1, "campaign": "c"}
    verdict = assess(campaign("flag"), parse_progress(data), date(2009, 6, 18)).verdict["b.due"]
    assert (verdict.status, verdict.reason) == (Status.PENDING, "undecided")


def test_a_rule_applies_where_a_step_came_out_so() -> None:
    assert status("{outcome: a.yes-so}", {}, "yes-so") is Status.PENDING
    assert status("{outcome: a.yes-so}", {}, "no-so") is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("flagg", "unknown-name"),
        ("a", "other-namespace"),
        ("{not: a}", "other-namespace"),
        ("{outcome: flag.yes-so}", "other-namespace"),
        ("{outcome: nothing.yes-so}", "unknown-name"),
        ("{outcome: a.yes}", "unknown-name"),
        ("{outcome: c.done}", "unknown-name"),
        ("{level: middle}", "unknown-name"),
        ("{flag: high}", "unknown-name"),
        ("{level: true}", "unknown-name"),
        ("level", "unknown-name"),
        ("size", "not-compared"),
        ("{not: size}", "not-compared"),
        ("{size: true}", "not-compared"),
        ("{size: many}", "not-compared"),
        ("flag more than 3", "no-number"),
        ("size at least 1/2 of level", "no-number"),
        ("size more than nothing", "unknown-name"),
        ("a more than 3", "other-namespace"),
        ("size at least 0", "idle-comparison"),
        ("{size: less than 0}", "idle-comparison"),
        ("size more than 1/2 of size", "idle-comparison"),
        ("size over 200", "wrong-value"),
        ("size >= 200", "wrong-value"),
        ("size more than 1/0 of whole", "wrong-value"),
        ("size more than 2.5", "wrong-value"),
        ("size more than 0% of whole", "wrong-value"),
        ("size more than 1/2", "wrong-value"),
        ("size more than 50%", "wrong-value"),
        ("{size: 200}", "wrong-value"),
    ],
)
def test_a_condition_that_could_never_hold_is_refused(condition: str, code: str) -> None:
    with pytest.raises(SpecError) as error:
        campaign(condition)
    assert [(d.code, d.location.line) for d in error.value.diagnostics] == [(code, 16)]
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.location.pointer.startswith("/phases/p/steps/b/if")


def test_a_name_inside_a_condition_is_placed_at_itself() -> None:
    with pytest.raises(SpecError) as error:
        campaign("{all: [flag, flagg]}")
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.location.pointer, diagnostic.location.column) == ("/phases/p/steps/b/if/all/1", 38)
