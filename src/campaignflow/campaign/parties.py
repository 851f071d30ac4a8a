"""A campaign as seen by one sort of unit: the duties of the bodies that it is are its own, what it states is judged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import OWN_UNIT, Step
from campaignflow.progress.file import Progress
from campaignflow.rules.rule import UNIT, Rule

_MOST_VIEWS = 64
"""So many views are kept: of one campaign a handful of bodies are units."""


def seen_by(campaign: Campaign, progress: Progress) -> Campaign:
    """The campaign of a unit; the very same where it is no body that has a duty, and states nothing of its phases."""
    bodies = frozenset(progress.unit.bodies) & {name for step in campaign.steps.values() for name in step.jointly}
    phases = frozenset(progress.phases) & {rule.subject for rule in campaign.unasked}
    return _seen_by(campaign, bodies, phases) if bodies or phases else campaign


@lru_cache(_MOST_VIEWS)
def _seen_by(campaign: Campaign, bodies: frozenset[str], phases: frozenset[str]) -> Campaign:
    steps: Mapping[str, Step] = {name: _own_step(step, bodies) for name, step in campaign.steps.items()}
    stated = [rule for rule in campaign.unasked if rule.subject in phases]
    rules = tuple(_own_rule(rule, bodies) for rule in (*campaign.rules, *stated))
    return evolve(campaign, rules=rules, steps=steps, unasked=())


def _own_step(step: Step, bodies: frozenset[str]) -> Step:
    return evolve(step, by=UNIT, actor=OWN_UNIT, jointly=(UNIT, *step.jointly)) if bodies & {*step.jointly} else step


def _own_rule(rule: Rule, bodies: frozenset[str]) -> Rule:
    return evolve(rule, duty_of=UNIT, actor=OWN_UNIT) if rule.duty_of in bodies else rule
