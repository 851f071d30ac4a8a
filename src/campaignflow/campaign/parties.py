"""A campaign as seen by one sort of unit: the duties of the bodies that it is are its own, what it states is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.campaign.parts import OWN_UNIT, Step
from campaignflow.progress.file import Progress
from campaignflow.rules.condition import ToAnother, both_hold
from campaignflow.rules.rule import UNIT, Rule

S = TypeVar("S", Step, Rule)
_MOST_VIEWS = 64
"""So many views are kept: of one campaign a handful of bodies are units."""


def seen_by(campaign: Campaign, progress: Progress) -> Campaign:
    """The campaign of a unit; the very same where it is no body of the plan, and states nothing of its phases."""
    bodies = frozenset(progress.unit.bodies) & campaign.once(_concerned) if progress.unit.bodies else frozenset[str]()
    phases = frozenset(progress.phases) & {rule.subject for rule in campaign.unasked}
    return _seen_by(campaign, bodies, phases) if bodies or phases else campaign


@lru_cache(_MOST_VIEWS)
def _seen_by(campaign: Campaign, bodies: frozenset[str], phases: frozenset[str]) -> Campaign:
    steps: Mapping[str, Step] = {name: _own_step(step, bodies) for name, step in campaign.steps.items()}
    stated = [rule for rule in campaign.unasked if rule.subject in phases]
    rules = [_own_rule(rule, bodies) for rule in (*campaign.rules, *stated)]
    goes = {name: to for name, step in steps.items() if (to := _to_another(campaign, step, bodies)) is not None}
    return evolve(
        campaign,
        rules=tuple(_spared(rule, _concerns(rule, goes)) for rule in rules),
        steps={name: _spared(step, [goes[name]] if name in goes else []) for name, step in steps.items()},
        unasked=(),
    )


def _concerned(campaign: Campaign) -> frozenset[str]:
    """The bodies that have a duty, or to whom something is sent."""
    actors = {name for step in campaign.steps.values() for name in step.jointly}
    return frozenset(actors.union(*(rule.recipients for rule in campaign.rules)))


def _to_another(campaign: Campaign, step: Step, bodies: frozenset[str]) -> ToAnother | None:
    """When a step of the unit's own that only sends something goes to another than itself; None: in any case.

    Else there is nothing to do. What writes a paper, comes out in one way or another or brings people together is done
    all the same.
    """
    rules = campaign.rules_of.get(step.id, ())
    sends = [rule for rule in rules if rule.sends]
    only = step.by == UNIT and step.id not in papers_of(campaign).writing and not step.outcomes
    only = only and not any("present" in rule.evidence() for rule in rules)
    others = [rule.condition for rule in sends if not rule.recipients or not rule.recipients <= bodies]
    conditional = tuple(condition for condition in others if condition is not None)
    itself = len(sends) > len(others) == len(conditional)
    return ToAnother(conditional) if only and itself else None


def _concerns(rule: Rule, goes: Mapping[str, ToAnother]) -> Sequence[ToAnother]:
    """When the steps go to another that a rule is about, or lets its own step wait for."""
    order = rule.order() if rule.enough is None else ()
    awaited = (earlier for earlier, later, _ in order if later == rule.subject)
    return [goes[step] for step in (rule.subject, *awaited) if step in goes]


def _spared(one: S, goes: Sequence[ToAnother]) -> S:
    """A step or a rule that applies only where its step goes to another than the unit itself."""
    return evolve(one, condition=both_hold(one.condition, *goes)) if goes else one


def _own_step(step: Step, bodies: frozenset[str]) -> Step:
    return evolve(step, by=UNIT, actor=OWN_UNIT, jointly=(UNIT, *step.jointly)) if bodies & {*step.jointly} else step


def _own_rule(rule: Rule, bodies: frozenset[str]) -> Rule:
    return evolve(rule, duty_of=UNIT, actor=OWN_UNIT) if bodies & {*rule.jointly} else rule
