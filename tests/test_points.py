"""What a page claims that a plan or a spec says is looked up: the table of points, and the needs of the rule kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import pytest
import yaml

from campaignflow import Campaign, load_campaign, shipped
from campaignflow.campaign.coverage import coverage
from campaignflow.campaign.spec import CampaignSpec
from campaignflow.rules.kinds import kinds
from campaignflow.source.structs import keys_of_class
from test_docs import EXPLANATION, REFERENCE, ROOT, SPEC_CLASSES, text_of

POINTS = EXPLANATION / "points.md"
CODE = re.compile(r"`([^`]+)`")


class Point(NamedTuple):
    number: int
    asks: str
    written: str
    where: str


def points() -> list[Point]:
    rows = re.findall(r"(?m)^\| (\d+) \| (.+?) \| (.+) \| (.+) \|$", text_of(POINTS))
    return [Point(int(number), *rest) for number, *rest in rows]


@cache
def campaign(name: str) -> Campaign:
    return load_campaign(name)


def as_written(text: str) -> Any:
    """YAML with every scalar as text: ``on`` is a key like others."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - builds no objects


@cache
def file(name: str) -> Mapping[str, Any]:
    """The spec as written."""
    read: Mapping[str, Any] = as_written(shipped()[name].read_text("utf-8"))
    return read


def places(where: str) -> Iterator[tuple[str | None, str]]:
    """Each name in backticks with the spec that stands before it; a path has none."""
    spec: str | None = None
    for name in CODE.findall(where):
        if name in shipped():
            spec = name
        else:
            yield (None if "/" in name else spec), name


def is_there(spec: str | None, name: str) -> bool:
    if spec is None:
        return "/" in name and (ROOT / name).is_file()
    if name in campaign(spec).rule or name in campaign(spec).steps:
        return True
    if name.startswith("examples."):
        return (ROOT / "specs" / spec / f"{name.removeprefix('examples.')}.json").is_file()
    found: Any = file(spec)
    for key in name.split("."):
        if not isinstance(found, Mapping) or key not in found:
            return False
        found = found[key]
    return name.partition(".")[0] in keys_of_class(CampaignSpec)


def test_all_points_are_there_in_their_order() -> None:
    assert [point.number for point in points()] == [*range(1, 50)]


@pytest.mark.parametrize("point", points(), ids=lambda point: str(point.number))
def test_what_a_point_names_is_there(point: Point) -> None:
    found = list(places(point.where))
    assert found
    assert [name for spec, name in found if not is_there(spec, name)] == []


@pytest.mark.parametrize("name", ["special-meeting.dew", "figures.nobody", "phases.nothing", "no-step", "title.zh.x"])
def test_what_is_not_there_is_missed(name: str) -> None:
    assert not is_there("shangqiu-2009", name)
    assert not is_there(None, "tests/rules/nothing.yaml")


@pytest.mark.parametrize("point", points(), ids=lambda point: str(point.number))
def test_a_point_is_written_with_keys_of_the_language(point: Point) -> None:
    keys = {key for cls in SPEC_CLASSES for key in keys_of_class(cls)} | {"all", "open", "any_of", "one_of"}
    keys |= {key for kind in kinds().values() for key in (*kind.step_keys, *kind.document_keys, *kind.phase_keys)}
    named = [code.partition(":")[0] for code in CODE.findall(point.written) if not code.startswith("<")]
    assert named
    assert [name for name in named if name not in {*keys, "permissive"}] == []


def test_every_rule_kind_of_the_five_specs_has_its_point() -> None:
    """And a kind that no spec uses is named as such."""
    named = {
        campaign(spec).rule[name].kind
        for p in points()
        for spec, name in places(p.where)
        if spec and name in campaign(spec).rule
    }
    used = {rule.kind for spec in shipped() for rule in campaign(spec).rules}
    assert named == used
    remains = text_of(POINTS).partition("\n## What remains\n")[2]
    assert {table.removesuffix(".yaml") for table in re.findall(r"`tests/rules/([^`]+)`", remains)} == {*kinds()} - used


# The rule kinds: which plan needs them


def clauses(spec: str) -> set[str]:
    """Every locator of a plan."""
    return {row.locator for row in coverage(campaign(spec), shipped()[spec]).rows}


def needed_by() -> dict[str, str]:
    """Rule kind to the cell of the table in the reference."""
    said = text_of(REFERENCE / "spec.md").partition("\n## Which plan needs which kind\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"(?m)^\| \[([a-z]+)\]\(rules/\1\.md\) \| (.+) \|$", said))


def test_the_table_has_every_kind() -> None:
    assert sorted(needed_by()) == sorted(kinds())


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_the_table_names_a_rule_of_every_spec_that_has_the_kind(kind: str) -> None:
    cell = needed_by()[kind]
    named = {spec: (rule, locator) for spec, rule, locator in re.findall(r"`([^`]+)` `([^`]+)` \((.+?)\)(?=,|$)", cell)}
    having = {spec for spec in shipped() for rule in campaign(spec).rules if rule.kind == kind}
    assert set(named) == having
    assert cell.startswith("all five") == (having == set(shipped()))
    assert cell.startswith("none of them") == (not having)
    for spec, (rule, locator) in named.items():
        found = campaign(spec).rule[rule]
        assert (found.kind, found.reference.locator) == (kind, locator)


def why(kind: str) -> str:
    page = text_of(REFERENCE / "rules" / f"{kind}.md")
    return page.partition("\n## Why\n")[2].partition("\n## ")[0]


def cited(text: str) -> Iterator[tuple[str, str]]:
    """Each clause that is cited after a spec's id."""
    for spec, locator in re.findall(r"`([a-z0-9-]+)`\s([^\x00-\x7f][^\s,;:]*)", text):
        bare = locator.rstrip(".")
        yield spec, bare[:-1] if bare.count(")") > bare.count("(") else bare


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_page_cites_clauses_that_are_there_and_one_that_needs_its_kind(kind: str) -> None:
    found = list(cited(why(kind)))
    assert [(spec, locator) for spec, locator in found if locator not in clauses(spec)] == []
    needing = {
        (spec, rule.reference.locator) for spec in shipped() for rule in campaign(spec).rules if rule.kind == kind
    }
    specs = {spec for spec, _ in needing}
    assert {spec for spec, locator in found if (spec, locator) in needing} == specs
    assert ("None of the five shipped specs" in why(kind)) == (not specs)


# The reference of the language


def keys_within(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from keys_within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_within(inner)


def test_every_key_of_the_language_stands_in_the_example() -> None:
    example = re.search(r"(?ms)^```yaml spec\n(.*?)^```$", text_of(REFERENCE / "spec.md"))
    assert example
    written = set(keys_within(as_written(example[1])))
    for kind in kinds():  # or in one on the page of the kind that brings it
        own = re.findall(r"(?ms)^```yaml spec\n(.*?)^```$", text_of(REFERENCE / "rules" / f"{kind}.md"))
        written |= {key for one in own for key in keys_within(as_written(one))}
    keys = {key for cls in SPEC_CLASSES for key in keys_of_class(cls)} | {"any", "not"}
    keys |= {"all", "open", "any_of", "one_of"}
    keys |= {key for kind in kinds().values() for key in (*kind.step_keys, *kind.document_keys, *kind.phase_keys)}
    assert keys - written == set()
