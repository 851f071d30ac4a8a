"""The ledgers of the shipped specs: every clause is accounted for; every rule, figure and invariant has its clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaignflow import Campaign, SpecError, load_campaign, shipped
from campaignflow.campaign.coverage import Coverage, Fate, coverage
from campaignflow.rules.rule import UNIT

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


def cited(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Every rule, figure and invariant by the id that a ledger uses, with the clause that it cites."""
    for rule in campaign.rules:
        yield rule.id, rule.reference.locator
    for name, figure in campaign.figures.items():
        yield f"figures.{name}", figure.reference.locator
    for invariant in campaign.invariants:
        yield f"invariants.{invariant.id}", invariant.reference.locator


def test_a_rule_is_claimed_where_it_comes_from(name: str, found: Coverage) -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for row in found.rows:
        for rule in row.rules:
            claims[rule].add(row.locator)
    assert not {rule: claims[rule] for rule, locator in cited(load_campaign(name)) if locator not in claims[rule]}


WITH_IDS = (Fate.RULE, Fate.FIGURE)


def test_what_is_no_rule_says_why(found: Coverage) -> None:
    silent = [
        (row.locator, row.entry.says.en)
        for row in found.rows
        if row.entry.fate not in WITH_IDS and not (row.entry.why.zh and row.entry.why.en)
    ]
    assert not silent


def test_a_rule_is_claimed_as_what_it_is(found: Coverage) -> None:
    """A rule or figure has its ids; what urges, explains or cannot be shown has none."""
    assert not [(row.locator, row.entry.says.en) for row in found.rows if row.entry.fate in WITH_IDS and not row.rules]
    idle = (Fate.DEFINITION, Fate.EXHORTATION, Fate.NOT_CHECKABLE)
    assert not [(row.locator, row.rules) for row in found.rows if row.entry.fate in idle and row.rules]


def test_figures_are_claimed_as_figures_and_rules_as_rules(name: str, found: Coverage) -> None:
    rules = {rule.id for rule in load_campaign(name).rules}
    claimed = [(row.entry.fate, rule) for row in found.rows for rule in row.rules]
    assert not [(fate, rule) for fate, rule in claimed if (fate is Fate.FIGURE) == (rule in rules)]


def test_whose_duty_a_claim_says(name: str, found: Coverage) -> None:
    """A rule of another body is claimed as its duty, a rule of the unit as a rule."""
    owner = {rule.id: rule.duty_of for rule in load_campaign(name).rules}
    wrong = [
        (row.locator, rule)
        for row in found.rows
        for rule in row.rules
        if row.entry.fate is not Fate.FIGURE and (row.entry.fate is Fate.OTHER_DUTY) != (owner[rule] != UNIT)
    ]
    assert not wrong


def test_both_languages_are_written(found: Coverage) -> None:
    said = [words for row in found.rows for words in (row.entry.says, row.entry.why) if words.zh]
    assert not [words for words in said if words.zh == words.en]


# Figures and invariants in a ledger

SPEC = """
campaignflow: 1
campaign: counting
version: "1"
title: T
source: {title: S}
phases: {p: {title: P, ref: 一, steps: {a: {title: A}}}}
figures:
  heard: {title: 听到的, ref: 二}
  kept: {title: 留下的, ref: 二}
invariants:
  kept-within: {part: kept, of: heard, ref: 三}
"""
CLAIMS = """
campaign: counting
locators: [一, 二, 三]
entries:
  一: [{says: 甲, as: rule, rules: [a.due]}]
  二: [{says: 乙, as: figure, rules: [figures.*]}]
  三: [{says: 丙, as: figure, rules: [invariants.kept-within]}]
"""


def covered(folder: Path, claims: str, spec: str = SPEC) -> Coverage:
    """What a ledger with these claims accounts for, of this spec."""
    (folder / "counting").mkdir()
    path = folder / "counting.yaml"
    path.write_text(spec, encoding="utf-8")
    (folder / "counting" / "ledger.yaml").write_text(claims, encoding="utf-8")
    return coverage(load_campaign(path), path)


def test_figures_and_invariants_are_claimed_by_their_ids(tmp_path: Path) -> None:
    found = covered(tmp_path, CLAIMS)
    assert found.complete
    assert [row.rules for row in found.rows] == [
        ("a.due",),
        ("figures.heard", "figures.kept"),
        ("invariants.kept-within",),
    ]


@pytest.mark.parametrize(
    ("claim", "left"),
    [
        ("figures.*", ("figures.heard", "figures.kept")),
        ("invariants.kept-within", ("invariants.kept-within",)),
    ],
)
def test_a_figure_or_invariant_that_nobody_claims_is_missed(tmp_path: Path, claim: str, left: tuple[str, ...]) -> None:
    found = covered(tmp_path, CLAIMS.replace(claim, "a.due"))
    assert found.unclaimed == left
    assert not found.complete


def test_a_figure_must_cite_a_clause_of_the_plan(tmp_path: Path) -> None:
    """One without a clause cites none; one with a clause that the ledger does not list is astray too."""
    spec = SPEC.replace("heard: {title: 听到的, ref: 二}", "heard: 听到的").replace("ref: 三", "ref: 九")
    assert covered(tmp_path, CLAIMS, spec).astray == ("figures.heard", "invariants.kept-within")


@pytest.mark.parametrize(
    ("claim", "name", "what", "known"),
    [
        ("figures.*", "figures.heart", "figure", "figures.heard"),
        ("invariants.kept-within", "invariants.kept", "invariant", "invariants.kept-within"),
    ],
)
def test_a_claim_of_what_is_not_there_is_refused(tmp_path: Path, claim: str, name: str, what: str, known: str) -> None:
    with pytest.raises(SpecError) as caught:
        covered(tmp_path, CLAIMS.replace(claim, name))
    (problem,) = caught.value.diagnostics
    assert problem.code == "unknown-name"
    assert f"the {what} “{name}” is not defined" in problem.render("en")
    assert known in problem.render("en")
