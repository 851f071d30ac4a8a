"""The answer for one unit on one day: verdicts, findings, next steps, explanations, checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import frozen

from campaignflow.advice.blocked import Blocked, blocked
from campaignflow.advice.dates import DateStep, date_of
from campaignflow.advice.explanation import Explanation, explain
from campaignflow.advice.next_steps import NextStep, next_steps
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.instances import written_out
from campaignflow.campaign.parties import seen_by
from campaignflow.checklists import Checklist, checklist
from campaignflow.judgement.claims import Answered, answers
from campaignflow.judgement.each import OfEach, each
from campaignflow.judgement.judgement import ALL, Judgement, judge
from campaignflow.progress.file import Progress
from campaignflow.rules.rule import UNIT


@frozen(eq=False, slots=False, repr=False)
class Assessment(Judgement):
    """Everything that can be asked about one unit; each part is worked out when it is first read."""

    @cached_property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What can be done now, required first, then by the day by which to begin; then what only time keeps."""
        return next_steps(self)

    @cached_property
    def blocked(self) -> tuple[Blocked, ...]:
        """What is open and cannot be done now: what it waits for, and when it opens."""
        return blocked(self, {step.subject for step in self.next_steps})

    @cached_property
    def claims(self) -> tuple[Answered, ...]:
        """What the unit says of itself, each answered; nothing else hangs on it."""
        return tuple(answers(self.campaign, self.progress, self.as_of, self.trace))

    @cached_property
    def each(self) -> Mapping[str, OfEach]:
        """By rule as the spec writes it, where it stands for each entry of a list."""
        return each(self)

    @cached_property
    def checklist(self) -> Checklist:
        """The campaign's checklist, filled in for this unit."""
        return checklist(self.campaign, self)

    def explain(self, name: str) -> Explanation:
        """Why a rule, step, document or phase stands as it does. Raises KeyError for any other name."""
        return explain(self, name)

    def date_of(self, rule: str) -> tuple[DateStep, ...]:
        """How the date of a rule came about: what the text says, from which day it counts, how, and what moved it.

        Empty where it has no date, or that is waived. Raises KeyError where there is no such rule.
        """
        return date_of(self, rule)

    def to_dict(self) -> dict[str, Any]:
        """The whole answer as plain data, documented in `docs/reference/assessment.md`."""
        return {
            "campaign": self.campaign.id,
            "version": self.campaign.version,
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "ok": self.ok,
            "open": self.open,
            "phases": [state.to_dict() for state in self.phases],
            "documents": [state.to_dict() for state in self.documents],
            "acts": [act.to_dict() for act in self.acts],
            "verdicts": [verdict.to_dict() for verdict in self.verdicts],
            "each": [one.to_dict() for one in self.each.values()],
            "next_steps": [step.to_dict() for step in self.next_steps],
            "claims": [claim.to_dict() for claim in self.claims],
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
        }


def assess(campaign: Campaign, progress: Progress, as_of: date, *, duties_of: str = UNIT) -> Assessment:
    """Assess one unit's progress on ``as_of``.

    ``duties_of`` says with whose eyes: whose missed duties are findings. ``"unit"`` is the unit (and the bodies that
    it says it is), a body's id that body, ``"all"`` everybody. Non-compliance is a normal answer. Raises
    :class:`ProgressError` only where the record is of another campaign, :class:`KeyError` where the body is unknown.
    Pure: no clock, no state; safe to call from any number of threads.
    """
    if duties_of not in (UNIT, ALL) and duties_of not in campaign.bodies:
        raise KeyError(duties_of)
    own, progress = written_out(campaign, progress)
    seen = seen_by(own, progress)
    return Assessment(seen, progress, as_of, *judge(seen, progress, as_of), duties_of=duties_of)
