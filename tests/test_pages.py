"""The examples on the pages of the rule kinds, run in the order in which they stand.

A page's blocks are ``yaml spec`` (what differs from the base spec of the folder's README), ``json progress``
(without its head), ``text verdicts`` (lines ``rule status reason``), and in the text between them ``As of <day>``.
Each stands until the next of its sort.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from campaignflow.rules.kinds import kinds
from test_rules import PAGES, assess_example, campaign_of

_BLOCK = re.compile(
    r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$"
    r"|^As of (?P<day>\d{4}-\d\d-\d\d)\b"
    r"|^## (?P<heading>[^\n]+)$",
    re.DOTALL | re.MULTILINE,
)
_KNOWN = {"yaml spec", "json progress", "text verdicts", "yaml base"}
ALL_PAGES = sorted(PAGES.glob("*.md"))


class Example(NamedTuple):
    """One block of verdicts with all that it speaks of."""

    heading: str
    spec: str
    progress: str
    as_of: date
    verdicts: str


def examples(page: Path) -> Iterator[Example]:
    found = {"heading": "", "yaml spec": "", "json progress": "", "as of": ""}
    for block in _BLOCK.finditer(page.read_text("utf-8")):
        if block["heading"]:
            found["heading"] = block["heading"]
        elif block["day"]:
            found["as of"] = block["day"]
        elif block["info"] == "text verdicts":
            day = date.fromisoformat(found["as of"])
            yield Example(found["heading"], found["yaml spec"], found["json progress"], day, block["body"])
        else:
            assert block["info"] in _KNOWN, f"{page.name}: a block that no test runs: {block['info']}"
            found[block["info"]] = block["body"]


def _examples() -> Iterator[object]:
    for page in ALL_PAGES:
        for number, example in enumerate(examples(page), 1):
            yield pytest.param(example, id=f"{page.stem} {number}: {example.heading}")


@pytest.mark.parametrize("example", list(_examples()))
def test_example(example: Example) -> None:
    assessment = assess_example(campaign_of(example.spec), json.loads(example.progress), example.as_of)
    assert not assessment.diagnostics, "an example is a file that a reader may copy"
    said = [line.split() for line in example.verdicts.splitlines()]
    found = [(v.rule_id, str(v.status), *([str(v.reason)] if v.reason else [])) for v in assessment.verdicts]
    shown = [verdict for verdict in found if verdict[0] in {line[0] for line in said}]
    assert [list(verdict) for verdict in shown] == said


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_page_shows_the_rule_kept_and_broken(kind: str) -> None:
    kept: list[set[str]] = []
    broken: list[set[str]] = []
    for example in examples(PAGES / f"{kind}.md"):
        rules = campaign_of(example.spec).rule
        lines = [line.split() for line in example.verdicts.splitlines()]
        statuses = {status for rule, status, *_ in lines if rules[rule].kind == kind}
        {"Example": kept, "Counter-example": broken}[example.heading].append(statuses)
    assert kept
    assert all("satisfied" in statuses for statuses in kept)
    assert not any(statuses & {"violated", "overdue"} for statuses in kept)
    assert broken
    assert {"violated", "overdue"} & set().union(*broken)
