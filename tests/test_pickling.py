"""Campaigns and answers are fit for a pool of processes: they pickle, and nobody can change what they hold."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from campaignflow import assess, load_campaign, parse_progress, shipped
from campaignflow.rules.quantity import ONCE
from conftest import thinned
from test_examples import EXAMPLES, assessed


def again(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - of our own making


@pytest.mark.parametrize(("name", "stem"), thinned(EXAMPLES, 8))
def test_an_answer_comes_back_from_a_pickle(name: str, stem: str) -> None:
    """Also after all of it was worked out."""
    found = assessed(name, stem)
    answer, waiting, clashes = found.to_dict(), found.blocked, found.schedule.clashes
    back = again(found)
    assert (back.to_dict(), back.blocked, back.schedule.clashes) == (answer, waiting, clashes)
    for verdict in found.verdicts[:: len(found.verdicts) // 3]:
        assert again(verdict).to_dict() == verdict.to_dict()


@pytest.mark.parametrize("name", shipped())
def test_a_campaign_comes_back_from_a_pickle(name: str) -> None:
    campaign = load_campaign(name)
    campaign.prepare()
    back = again(campaign)
    assert back.rules == campaign.rules
    stem = next(stem for of, stem in EXAMPLES if of == name)
    found = assessed(name, stem)
    assert assess(back, found.progress, found.as_of).to_dict() == found.to_dict()


def test_once_stays_what_it_is() -> None:
    assert again(ONCE) is ONCE
    assert again(evolve(ONCE, by="team")) == evolve(ONCE, by="team")


def _mappings(value: Any) -> Iterator[tuple[str, Any]]:
    for name in dir(value):
        held = getattr(value, name) if not name.startswith("_") else None
        if isinstance(held, dict):
            yield name, held


@pytest.mark.parametrize("name", shipped())
def test_no_mapping_of_a_campaign_or_a_case_can_be_changed(name: str) -> None:
    campaign = load_campaign(name)
    case = assess(campaign, parse_progress({"progress": 1, "campaign": name}), date(2009, 6, 30)).case
    parts = [part for space in ("steps", "documents", "waivers") for part in getattr(campaign, space).values()]
    held = [found for owner in (campaign, case, *parts) for found in _mappings(owner)]
    assert {"steps", "rule", "due", "makes", "states", "done"} <= {key for key, _ in held}
    for _, mapping in held:
        with pytest.raises(TypeError, match="read-only"):
            mapping["new"] = None
