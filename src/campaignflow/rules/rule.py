"""What a rule is, and what it needs to be written down in a spec.

A rule kind is a frozen subclass of :class:`Rule` in its own file under `rules/`; that folder is the
registry. A kind names the keys that write it (`step_keys`, `document_keys`, `phase_keys`), lowers them to rules
(`lower`), judges a case (`judge`), and says in both languages what it asks (`sentence`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, field, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.implied import is_to_itself
from campaignflow.rules.outcome import (
    MISSED,
    NOT_APPLICABLE,
    NOT_TAKEN,
    TO_ITSELF,
    UNDECIDED,
    WAIVED,
    Basis,
    Force,
    Otherwise,
    Outcome,
    Reason,
    Reference,
    Status,
)
from campaignflow.rules.subject import Subject
from campaignflow.rules.told import late
from campaignflow.rules.traits import Traits
from campaignflow.rules.words import MODALS, MODALS_NOT, NOT_YET, ON_A_DAY, REASONS
from campaignflow.source.frozen import EMPTY
from campaignflow.source.structs import Key
from campaignflow.wording.diagnostics import Location
from campaignflow.wording.words import NOTHING, Words

_DATE_ALONE = Words("豁免的只是期限，事项仍应完成", "only the date is waived; it is still to be done")
UNIT = "unit"
"""Whose duty a rule is where no other body's: the unit's own."""


@frozen(kw_only=True)
class Rule(Traits):
    """One thing that the plan asks, of one kind. Pure: a verdict depends on the case alone."""

    kind: ClassVar[str]
    rank: ClassVar[int] = 9
    """Where its rules stand among those of a step: what comes first is read first."""
    step_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a step that write this kind."""
    document_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a document that write this kind."""
    phase_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a phase that write this kind."""
    record_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a record that this kind brings: they answer it, beside those that every record may have."""
    is_duty: ClassVar[bool] = False
    """Whether it asks for the step itself, and not for something of its act."""
    of_problems: ClassVar[bool] = False
    """Whether it is asked of the register of problems (问题台账), and not of records."""
    validates: ClassVar[bool] = False
    """Whether it says when an act counts: it does so however strongly its step is asked."""
    completes: ClassVar[bool] = False
    """Whether its step is complete only when it was done as often as ``quantity`` says."""

    id: str
    """Its path: ``special-meeting.invite.city-leader``."""
    subject: str
    """The step, document or phase it is about."""
    title: Words
    """The subject's title."""
    reference: Reference
    force: Force = Force.BINDING
    basis: Basis = Basis.EXPLICIT
    condition: Condition | None = None
    """When it applies; None: always."""
    at: Location = field(default=Location(), eq=False, repr=False)
    """Where in the spec it is written: the entry, the key, or else the step, document or phase."""
    duty_of: str = UNIT
    """Whose duty it is: of several parties, the unit's own, else that of the one named first."""
    jointly: tuple[str, ...] = ()
    """All whose duty it is, where it is not the unit's alone."""
    actor: Words = Words("本单位", "the unit")
    note: Words = NOTHING
    """The author's remark on how the text was read."""
    each: str | None = None
    """The group for each of whom its step is done; of nobody nothing is asked."""
    gates: tuple[str, ...] = ()
    """The steps that may not take place while this rule would then be violated."""
    otherwise: Otherwise | None = None
    """What becomes of an act that passes it while it is shut; None: what follows from the act."""
    steps: tuple[str, ...] = ()
    """The steps whose records speak of it: its own, or those that make a document final."""

    @property
    def must(self) -> Words:
        """The verb of its sentence, by its force."""
        return MODALS[self.force]

    @property
    def must_not(self) -> Words:
        """The verb of a sentence that says what is not to be."""
        return MODALS_NOT[self.force]

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        """The rules of this kind that ``subject`` asks for."""
        raise NotImplementedError

    def judge(self, case: Case) -> Outcome:
        """Where the rule stands (its condition is already known to hold)."""
        raise NotImplementedError

    def outcome(self, case: Case, step: str = "", day: date | None = None) -> Outcome:
        """Where the rule stands, its condition, a waiver and its force taken into account.

        With ``day``: where it would stand if ``step``, which it gates, took place then.
        """
        holds = True if self.condition is None else self.condition.holds(case)
        if holds is False:
            return TO_ITSELF if is_to_itself(self.condition, case) else NOT_APPLICABLE
        if self.id in case.waived:  # whether it applies or not
            return WAIVED if day is not None else self._waived(case)
        if holds is None:
            return UNDECIDED
        if self.each is not None and case.headcount(self.each) == 0:
            return NOT_APPLICABLE
        outcome = self.judge(case) if day is None else self.admitted(case, step, day)
        return self._allowed(case, outcome) if self.force is Force.PERMISSIVE else outcome

    @property
    def undated(self) -> Rule | None:
        """What is left of it where a waiver names it alone, and not its step; None: nothing."""
        return None

    def let_off(self, case: Case) -> bool:
        """Whether a waiver frees from all that it asks."""
        return self.id in case.waived and (self.undated is None or self.subject in case.exempt)

    def is_asked(self, case: Case) -> bool:
        """Whether anybody asks for it: it applies, is not waived, and none at all would not be enough."""
        applies = self.condition is None or self.condition.holds(case) is not False
        return applies and not self.let_off(case) and not self.needless(case)

    def _waived(self, case: Case) -> Outcome:
        """Where it stands while a waiver covers it: what is left of it may still be open."""
        if self.undated is None or self.let_off(case):
            return WAIVED
        left = self.undated.outcome(evolve(case, waived=EMPTY))
        if left.status is Status.INVALID:
            return left
        return Outcome(Status.WAIVED, left.reason if left.open else None, undone=left.open)

    def _allowed(self, case: Case, outcome: Outcome) -> Outcome:
        """The outcome of what may be done: not to do it, or not to say so, is no fault; its limit binds."""
        if outcome.status in MISSED and outcome.reason is Reason.LATE:
            return evolve(outcome, status=Status.SATISFIED)
        if outcome.status in MISSED and outcome.reason is not Reason.OVER and self.mended(case) is not None:
            return evolve(outcome, status=Status.SATISFIED, reason=None)  # a later act made use of it
        missed = outcome.status in MISSED and outcome.reason is not Reason.OVER
        return NOT_TAKEN if missed or outcome.reason is Reason.NOT_STATED else outcome

    @property
    def plain(self) -> bool:
        """Whether it applies to all and can be missed, so that :meth:`judge` alone decides."""
        return self.condition is None and self.force is not Force.PERMISSIVE and self.each is None

    def surely_applies(self, case: Case) -> bool:
        """Whether this unit can miss it: it is known to apply, and nothing frees from it."""
        holds = self.condition is None or self.condition.holds(case) is True
        nobody = self.each is not None and case.headcount(self.each) == 0
        return holds and not nobody and self.id not in case.waived

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        """Where the rule would stand if ``step``, which it gates, took place on ``day``."""
        return self.judge(evolve(case, done={**case.done, step: day}, passed=EMPTY))

    def admitted(self, case: Case, step: str, day: date) -> Outcome:
        """The same, asked in each way in which what cannot be weighed yet of the steps before it may turn out."""
        if not case.undecided:
            return self.admits(case, step, day)
        outcomes = [self.admits(way, step, day) for way in case.ways({earlier for earlier, _, _ in self.order()})]
        alike = {(o.status in MISSED, o.status is Status.PENDING, self.voids(o)) for o in outcomes}
        return outcomes[0] if len(alike) == 1 else UNDECIDED

    def passing(self, case: Case, step: str, day: date, act: Record | None = None) -> Outcome | None:
        """As a gate: where it would stand if ``step`` took place on ``day``, by that act, whether or not it applies.

        None where it surely does not apply, or is waived.
        """
        if self.id in case.waived or (self.condition is not None and self.condition.holds(case) is False):
            return None
        if self.each is not None and case.headcount(self.each) == 0:
            return None
        return self.admitted(evolve(case, act=act) if self.by_person else case, step, day)

    def sentence(self) -> Words:
        """What it asks, as one plain sentence without its full stop."""
        raise NotImplementedError

    def observed(self, case: Case) -> dict[str, Any]:
        """What was found, as plain data."""
        return {}

    def unreadable(self, case: Case, *keys: str) -> bool:
        """Whether something unusable stands in those records, under their date or one of ``keys``."""
        return bool(case.tainted) and any(case.unreadable(step, *keys) for step in self.steps)

    def not_yet(self, reason: Reason) -> Words:
        """Why an entry rule is not met yet."""
        return NOT_YET[reason]

    def says_unmet(self, outcome: Outcome) -> Words:
        """What an entry rule that is not met yet asks, and why it is not, unless that goes without saying."""
        why = NOTHING if outcome.reason in (None, Reason.MISSING) else self.not_yet(outcome.reason)
        return self.sentence() + (Words("（", " (") + why + Words("）", ")") if why else NOTHING)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        """What was found, in words: what follows the sentence in a message."""
        if outcome.reason is None:
            return _DATE_ALONE if outcome.status is Status.WAIVED and outcome.open else NOTHING
        timing = outcome.reason in ON_A_DAY and outcome.status in (*MISSED, Status.AMBIGUOUS)
        day = self.judged_on(case) if timing else None
        if day is not None:
            return ON_A_DAY[outcome.reason].fill(day=day) + late(day, outcome)
        return REASONS.get(outcome.reason, NOTHING)
