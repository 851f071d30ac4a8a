"""What verdicts say that rest on silence: a step came out as it did because its time ran out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.by_time import timed
from campaignflow.rules.case import Case, by_silence
from campaignflow.rules.outcome import MISSED, Outcome, Reading, Reason, Status
from campaignflow.rules.rule import Rule

_SILENCE = Reading(
    "“{step}”至{day}没有结果，视为“{outcome}”",
    "nothing was recorded of “{step}” by {day}, so that it counts as “{outcome}”",
    "silence",
)


def told_of_silence(campaign: Campaign, case: Case, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes, each that rests on silence saying so."""
    steps = [step.id for step in campaign.once(timed) if by_silence(case, step.id)]
    silent = {step: _reading(campaign, case, step) for step in steps}
    if not silent:
        return outcomes
    pairs = zip(campaign.rules, outcomes, strict=True)
    return tuple(_told(case, rule, outcome, silent) for rule, outcome in pairs)


def _reading(campaign: Campaign, case: Case, name: str) -> Reading:
    step, act = campaign.steps[name], case.records[name][-1]
    return _SILENCE.filled(step=step.title, day=act.date, outcome=step.outcomes[str(act.outcome)])


def _told(case: Case, rule: Rule, outcome: Outcome, silent: Mapping[str, Reading]) -> Outcome:
    """An outcome that says on which step's silence it rests."""
    own = silent.get(rule.subject)
    if own is not None and not rule.is_gate:
        return _own(case, rule, outcome, own)
    on = _rests_on(case, rule, silent)
    rests = outcome.due or outcome.status in (Status.SATISFIED, *MISSED)
    return evolve(outcome, reading=on) if on and rests and not outcome.reading.code else outcome


def _own(case: Case, rule: Rule, outcome: Outcome, reading: Reading) -> Outcome:
    """Of a rule about the step itself: time is never late, and of an act that nobody held nothing is asked."""
    if outcome.status in (Status.WAIVED, Status.NOT_APPLICABLE):
        return outcome
    if not rule.is_duty:
        asked = outcome.open or outcome.status in MISSED
        return Outcome(Status.NOT_APPLICABLE, reading=reading) if asked else outcome
    known = not outcome.open or outcome.reason is Reason.UNDECIDED  # on which of two days, both of them over
    settled = known and not case.has_met(rule.id, rule.subject)  # what a round before was late with stays
    found = evolve(outcome, status=Status.SATISFIED, reason=None) if settled else outcome
    return evolve(found, reading=reading)


def _rests_on(case: Case, rule: Rule, silent: Mapping[str, Reading]) -> Reading | None:
    """The silence on which a rule about another step rests: that opened its gate, or from which its date counts."""
    anchor = rule.bound.anchor if rule.bound is not None else None
    acts = [str(record.step) for record in rule.rests_on(case) if record.by_time] if rule.is_gate else []
    return next((silent[step] for step in (*acts, anchor or "") if step in silent), None)
