"""The ledgers of the shipped specs: every clause of a plan is accounted for, and every rule has its clause."""

from __future__ import annotations

from collections import defaultdict

import pytest

from campaignflow import load_campaign, shipped
from campaignflow.coverage import Coverage, Fate, coverage
from campaignflow.rule import UNIT

LEDGERS = sorted(name for name, path in shipped().items() if (path.parent / name / "ledger.yaml").is_file())


@pytest.fixture(scope="module", params=LEDGERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def found(name: str) -> Coverage:
    return coverage(load_campaign(name), shipped()[name])


def test_the_first_spec_has_a_ledger() -> None:
    assert "dongyang-2009-analysis" in LEDGERS


def test_everything_is_accounted_for(found: Coverage) -> None:
    assert (found.missing, found.unclaimed, found.astray) == ((), (), ())
    assert found.complete


def test_a_rule_is_claimed_where_it_comes_from(name: str, found: Coverage) -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for row in found.rows:
        for rule in row.rules:
            claims[rule].add(row.locator)
    elsewhere = {
        rule.id: claims[rule.id] for rule in load_campaign(name).rules if rule.reference.locator not in claims[rule.id]
    }
    assert not elsewhere


def test_what_is_no_rule_says_why(found: Coverage) -> None:
    silent = [
        (row.locator, row.entry.says.en)
        for row in found.rows
        if row.entry.fate is not Fate.RULE and not (row.entry.why.zh and row.entry.why.en)
    ]
    assert not silent


def test_a_rule_is_claimed_as_what_it_is(found: Coverage) -> None:
    """A rule has its ids; what urges, explains or cannot be shown has none."""
    assert not [(row.locator, row.entry.says.en) for row in found.rows if row.entry.fate is Fate.RULE and not row.rules]
    idle = (Fate.DEFINITION, Fate.EXHORTATION, Fate.NOT_CHECKABLE)
    assert not [(row.locator, row.rules) for row in found.rows if row.entry.fate in idle and row.rules]


def test_whose_duty_a_claim_says(name: str, found: Coverage) -> None:
    """A rule of another body is claimed as its duty, a rule of the unit as a rule."""
    owner = {rule.id: rule.duty_of for rule in load_campaign(name).rules}
    wrong = [
        (row.locator, rule)
        for row in found.rows
        for rule in row.rules
        if (row.entry.fate is Fate.OTHER_DUTY) != (owner[rule] != UNIT)
    ]
    assert not wrong


def test_both_languages_are_written(found: Coverage) -> None:
    said = [words for row in found.rows for words in (row.entry.says, row.entry.why) if words.zh]
    assert not [words for words in said if words.zh == words.en]
