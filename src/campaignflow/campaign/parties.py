"""A campaign as seen by a unit that is itself one of the bodies: the duties of that body are its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import OWN_UNIT, Step
from campaignflow.rules.rule import UNIT, Rule

_MOST_VIEWS = 64
"""So many views are kept: of one campaign a handful of bodies are units."""


def seen_by(campaign: Campaign, bodies: frozenset[str]) -> Campaign:
    """The campaign of a unit that is these bodies; the very same where none of them has a duty."""
    theirs = bodies & {name for step in campaign.steps.values() for name in step.jointly}
    return _seen_by(campaign, theirs) if theirs else campaign


@lru_cache(_MOST_VIEWS)
def _seen_by(campaign: Campaign, bodies: frozenset[str]) -> Campaign:
    steps: Mapping[str, Step] = {name: _own_step(step, bodies) for name, step in campaign.steps.items()}
    return evolve(campaign, rules=tuple(_own_rule(rule, bodies) for rule in campaign.rules), steps=steps)


def _own_step(step: Step, bodies: frozenset[str]) -> Step:
    return evolve(step, by=UNIT, actor=OWN_UNIT, jointly=(UNIT, *step.jointly)) if bodies & {*step.jointly} else step


def _own_rule(rule: Rule, bodies: frozenset[str]) -> Rule:
    return evolve(rule, duty_of=UNIT, actor=OWN_UNIT) if rule.duty_of in bodies else rule
