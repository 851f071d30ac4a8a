"""An empty progress file names what a record takes, and the file is one once it is filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from campaignflow import assess, load_campaign, parse_progress, shipped
from campaignflow.campaign.template import DAY, keys_of, template
from campaignflow.cli.main import main

AS_OF = {"luohu-works-2008": date(2009, 2, 1), "shangqiu-2009": date(2009, 4, 1)}
REFUSED = {"unknown-name", "not-asked", "unknown-key", "wrong-type", "wrong-value"}


def filled(value: Any, day: date) -> Any:
    """A template as somebody fills it in: the first of what is offered, a day, one of each."""
    if isinstance(value, dict):
        return {key: filled(inner, day) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, day) for inner in value]
    if value == DAY:
        return day.isoformat()
    if isinstance(value, str) and " | " in value:
        first = value.partition(" | ")[0]
        return {"true": True}.get(first, first)
    return max(value, 1) if type(value) is int else value


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_is_filled_in_is_taken(name: str) -> None:
    campaign = load_campaign(name)
    day = AS_OF.get(name, date(2009, 5, 20))
    found = assess(campaign, parse_progress(filled(template(campaign), day)), day)
    assert {d.code for d in found.diagnostics} & REFUSED == set()
    assert {record.step for record in found.progress.records} == set(campaign.steps)


def test_the_keys_of_a_step_come_with_the_names_that_may_stand_in_them() -> None:
    campaign = load_campaign("dongyang-2009-analysis")
    assert keys_of(campaign, "file-report")["recipients"] == ("campaign-office",)
    assert keys_of(campaign, "collect-opinions")["outcome"] == ("concentrated", "scattered")
    with pytest.raises(KeyError):
        keys_of(campaign, "nothing")


def test_a_step_that_is_not_there_is_named_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "dongyang-2009-analysis", "--step", "appraisall", "--lang", "en"]) == 2
    assert "appraisal" in capsys.readouterr().err
    assert main(["template", "dongyang-2009-analysis", "--step", "appraisal"]) == 0
    assert '"step": "appraisal"' in capsys.readouterr().out


def test_the_ids_stand_beside_the_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "dongyang-2009-analysis", "--ids"]) == 0
    assert "[appraisal.due]" in capsys.readouterr().out
