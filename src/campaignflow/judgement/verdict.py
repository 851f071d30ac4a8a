"""Where one rule stands for one unit. Words, pointers and proofs are built when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import frozen

from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.states import goes_on
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, pointer
from campaignflow.rules.outcome import (
    CONTRADICTORY,
    MISSED,
    STATUS_WORDS,
    Basis,
    Cure,
    Force,
    Outcome,
    Reason,
    Reference,
    Status,
)
from campaignflow.rules.rule import Rule
from campaignflow.source.frozen import FrozenDict
from campaignflow.source.lazy import Lean, cached_property
from campaignflow.wording.words import NOTHING, Words, both, capital

if TYPE_CHECKING:
    from campaignflow.judgement.judgement import Judgement


class Level(StrEnum):
    """How bad a finding is."""

    BREACH = "breach"
    """A binding rule of the unit is violated or overdue."""
    INVALID = "invalid"
    """The data of a binding rule are impossible."""
    WARNING = "warning"
    """A soft rule is missed, or the text does not decide."""


@frozen(eq=False, slots=False, repr=False)
class Verdict(Lean):
    """Where one rule stands for one unit. Words and proof are worked out when they are read."""

    rule: Rule
    outcome: Outcome
    judgement: Judgement
    hypothetical: bool = False
    """It answers “what if”: the outcome is not of what took place, but of what would."""

    def __repr__(self) -> str:
        return f"<Verdict {self.rule_id}: {self.status}{f' ({self.reason})' if self.reason else ''}>"

    @property
    def rule_id(self) -> str:
        """The rule's id, a path such as ``special-meeting.due``."""
        return self.rule.id

    @property
    def kind(self) -> str:
        return self.rule.kind

    @property
    def subject(self) -> str:
        return self.rule.subject

    @property
    def status(self) -> Status:
        return self.outcome.status

    @property
    def reason(self) -> Reason | None:
        return self.outcome.reason

    @property
    def due(self) -> date | None:
        """The due date under the strict reading."""
        return self.outcome.due

    @property
    def due_lenient(self) -> date | None:
        """The due date under the lenient reading, where the text allows two."""
        return self.outcome.due_lenient

    @property
    def force(self) -> Force:
        return self.rule.force

    @property
    def basis(self) -> Basis:
        return self.rule.basis

    @property
    def duty_of(self) -> str:
        """``"unit"``, or the body whose duty it is."""
        return self.rule.duty_of

    @property
    def reference(self) -> Reference:
        return self.rule.reference

    @property
    def level(self) -> Level | None:
        """What kind of finding it is; None where it is none."""
        return level_of(self.rule, self.outcome) if self.judgement.is_own(self.rule) else None

    @property
    def reading(self) -> str | None:
        """Which reading of the text decided, as a code; None where it can be read in one way only."""
        return self.outcome.reading.code or None

    @property
    def cure(self) -> Cure | None:
        """How it can be put right, where it is missed and was not made good; of a gap, that it is to be recorded."""
        judgement = self.judgement
        gap = self.outcome.open and self.rule.unrecorded(judgement.case)
        if self.hypothetical or not (gap or self.status in MISSED):
            return None
        if self.made_good is not None:
            return Cure.NONE
        moves = not papers_of(judgement.campaign).moving.isdisjoint(self.rule.steps)
        return self.rule.cure(judgement.case, self.outcome, moves=moves)

    @property
    def made_good(self) -> date | None:
        """The day on which what was missed was made good; it stays on record all the same."""
        return self.rule.mended(self.judgement.case) if self.status in (Status.VIOLATED, Status.SATISFIED) else None

    @property
    def waits_for_word(self) -> Sequence[str]:
        """The recorded steps that are to say how they came out before it can be told where it stands."""
        if self.reason not in (Reason.UNDECIDED, Reason.NO_OUTCOME):
            return ()
        case = self.judgement.case
        return [step for step in self.rule.untold_by(case) if step in case.records or step in case.tainted]

    @property
    def leaves_open(self) -> bool:
        """Whether something of it is to be done or told aright.

        What passed a gate and does not count is asked for on its own account, and so is what was to come first in
        principle; a binding gate still asks for the record of what came before.
        """
        rule = self.rule
        recorded = rule.force is not Force.BINDING or self.cure is not Cure.RECORD
        curable = self.cure not in (None, Cure.NONE) and not (rule.gates and recorded)
        case = self.judgement.case
        to_do = self.outcome.open and not (rule.is_gate or rule.waits(case) or self._passed_up)
        to_tell = self.outcome == CONTRADICTORY or self.status is Status.INVALID or bool(self.waits_for_word)
        return to_do or curable or to_tell

    @property
    def _passed_up(self) -> bool:
        """Whether it speaks of a step that need not take place and did not: a permission not taken up."""
        step = self.rule.settled_by
        due = self.judgement.campaign.due.get(step)
        return due is not None and due.force is Force.PERMISSIVE and step not in self.judgement.case.records

    @property
    def because(self) -> Verdict | None:
        """What it comes from: the fault, or the open step, that holds it up; None where it stands for itself."""
        root = None if self.hypothetical else self.judgement.roots.get(self.rule_id)
        return None if root is None else self.judgement.verdict[root.rule]

    @property
    def leads_to(self) -> tuple[str, ...]:
        """Ids of the rules that are irregular, open or late because of it."""
        return () if self.hypothetical else self.judgement.consequences.get(self.rule_id, ())

    @cached_property
    def observed(self) -> Mapping[str, Any]:
        """What the records show, as plain data."""
        return FrozenDict(self.rule.observed(self.judgement.case))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records it rests on."""
        acts = self.judgement.case.acts
        return tuple(acts[index].record for index in sorted({r.index for r in self.rule.rests_on(self.judgement.case)}))

    @property
    def pointers(self) -> tuple[str, ...]:
        """JSON Pointers of those records, and of the waiver that covers it."""
        found = [at for record in self.records if (at := pointer(record))]
        found += self.rule.points(self.judgement.case)
        if self.status is Status.WAIVED:
            found.append(f"/waivers/{self.judgement.case.waived[self.rule_id]}")
        elif self.outcome.reading.code == "extended":
            found.append(f"/waivers/{self.judgement.case.extended[self.rule.settled_in(self.judgement.case)].index}")
        return tuple(found)

    @cached_property
    def blocked_by(self) -> tuple[str, ...]:
        """Rules that keep it from being settled now: the unmet entry rules of the step that would settle it.

        What an act that stands lacks is added to it, whatever its gates say.
        """
        judgement, step = self.judgement, self.rule.settled_in(self.judgement.case)
        stands = goes_on(judgement.campaign, judgement.case, step, judgement.as_of)
        if not self.outcome.open or self.rule.is_gate or stands:
            return ()
        return tuple(rule.id for rule, _ in judgement.unmet(step))

    @property
    def sentence(self) -> Words:
        """What the rule asks, without its full stop."""
        return self.judgement.campaign.sentences[self.rule.id]

    @cached_property
    def message(self) -> Words:
        """What is asked and what was found, in one sentence."""
        if self.hypothetical:
            why = self.rule.not_yet(self.outcome.reason) if self.outcome.reason else STATUS_WORDS[Status.PENDING]
            answer = Words(f"。不具备；{why.zh}。", f". Not met; {why.en}.")
            return capital(self.sentence + answer)
        return capital(self.sentence + Words("。", ". ")) + self.answer

    @cached_property
    def answer(self) -> Words:
        """What was found, without what is asked."""
        return _answer(self.rule, self.outcome, self.judgement.case)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as documented in `docs/reference/assessment.md`."""
        outcome, because = self.outcome, self.because
        return {
            "rule": self.rule_id,
            "kind": self.kind,
            "subject": self.subject,
            "status": str(outcome.status),
            "reason": outcome.reason and str(outcome.reason),
            "force": str(self.force),
            "basis": str(self.basis),
            "due": outcome.due and outcome.due.isoformat(),
            "due_lenient": outcome.due_lenient and outcome.due_lenient.isoformat(),
            "duty_of": self.duty_of,
            "reading": self.reading,
            "cure": self.cure and str(self.cure),
            "made_good": self.made_good and self.made_good.isoformat(),
            "observed": dict(self.observed),
            "blocked_by": list(self.blocked_by),
            "because": because and {"rule": because.rule_id, "duty_of": because.duty_of},
            "leads_to": list(self.leads_to),
            "message": self.message.to_dict(),
            "reference": self.reference.to_dict(),
            "pointers": list(self.pointers),
        }


def level_of(rule: Rule, outcome: Outcome) -> Level | None:
    """How heavily an outcome weighs as a finding; None: it is none."""
    status = outcome.status
    if rule.force is Force.PERMISSIVE and outcome.reason is not Reason.OVER:
        return None
    if status in MISSED or status is Status.INVALID:
        bad = Level.INVALID if status is Status.INVALID else Level.BREACH
        return Level.WARNING if rule.force is Force.SOFT else bad
    return Level.WARNING if status is Status.AMBIGUOUS else None


def _answer(rule: Rule, outcome: Outcome, case: Case) -> Words:
    """What was found, as the second sentence of a message."""
    day = rule.mended(case) if outcome.status is Status.VIOLATED else None
    made_good = NOTHING if day is None else Words("{day}已补正", "made good on {day}").fill(day=day)
    notes = [note for note in (rule.remark(case, outcome), outcome.reading, made_good) if note]
    found = [STATUS_WORDS[outcome.status], *notes]
    said = both(lambda lang: ("；" if lang == "zh" else "; ").join(part.say(lang) for part in found))
    return capital(said) + Words("。", ".")
