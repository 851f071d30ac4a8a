"""Rules that say when a step may take place: what they answer follows from the acts that passed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Passed
from campaignflow.rules.outcome import BAD_DATA, MISSED, PENDING, SATISFIED, Cure, Outcome, Reason
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import Words

_UNTOLD = Words("在先步骤的记录补正之后才能认定", "that can be told once the record of an earlier step is put right")


def cure_of_passed(case: Case, gate: str) -> Cure:
    """How it can be put right that an act passed a gate before what was to come first.

    An act that does not count is held again; one that stands keeps its fault.
    """
    found = case.passed.get(gate)
    if found is None or gate in case.made_good:
        return Cure.NONE
    return Cure.AGAIN if found.record.step in case.void and found.record.step not in case.records else Cure.NONE


@frozen(kw_only=True)
class Gate(Rule):
    """A rule of order or of days: :meth:`admits` says whether its step may take place, and its acts show the rest.

    What an act passed while it was shut stays on record, whatever comes later.
    """

    def judge(self, case: Case) -> Outcome:
        found = case.passed.get(self.id)
        if found is not None and found.outcome.status in MISSED:
            return self.hindsight(case, found)
        if case.tainted and any(map(case.unreadable, self.steps)):
            return BAD_DATA
        if found is not None:
            return found.outcome
        begun = [case.done[step] for step in self.gates if step in case.done]
        return self.taken(case, min(begun)) if begun else self.ahead(case)

    def taken(self, case: Case, day: date) -> Outcome:
        """Where it stands when all acts found it open, the first of them on ``day``."""
        return SATISFIED

    def ahead(self, case: Case) -> Outcome:
        """Where it stands while no act has passed it."""
        outcome = self.admitted(case, self.gates[0], case.as_of) if self.gates else PENDING
        return PENDING if outcome.status in MISSED else outcome

    def hindsight(self, case: Case, found: Passed) -> Outcome:
        """Where it stands since an act passed it while it was shut: why, as it is known today."""
        return found.outcome

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        raise NotImplementedError

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        unrecorded = self.id in case.passed and outcome.reason is Reason.MISSING
        return Cure.RECORD if unrecorded else cure_of_passed(case, self.id)

    def read(self, case: Case) -> Sequence[Record]:
        found = case.passed.get(self.id)
        mine = super().read(case)
        return mine if found is None or found.record in mine else [found.record, *mine]

    def since(self, case: Case) -> date | None:
        """The day on which its step first took place, be it in order or not."""
        found = case.passed.get(self.id)
        days = [case.done[step] for step in self.gates if step in case.done]
        return min([*days, *([found.day] if found else [])], default=None)

    def judged_on(self, case: Case) -> date | None:
        return self.since(case)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        applies = self.condition is None or self.condition.holds(case) is True
        return _UNTOLD if applies and outcome.reason is Reason.UNDECIDED else super().remark(case, outcome)
