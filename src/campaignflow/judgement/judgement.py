"""The verdicts on one unit on one day.

Judging makes codes only; words, pointers and proofs are built when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import itemgetter
from typing import Any, TypeVar

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.lifecycle import ABSENT as ABSENT_STATE
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.states import complete, phase_state, replay
from campaignflow.judgement.trace import Trace, trace
from campaignflow.progress.file import PROGRESS_VERSION, Progress, parse_progress
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import (
    MISSED,
    PENDING,
    STATUS_WORDS,
    Basis,
    Cure,
    Force,
    Outcome,
    Reason,
    Reference,
    Status,
)
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.words import NOT_YET
from campaignflow.schedule.schedule import Schedule
from campaignflow.source.frozen import FrozenDict
from campaignflow.source.lazy import Lean, cached_property
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, Path, ProgressError, in_order
from campaignflow.wording.words import Words, both, capital

ABSENT = Words("尚无", "absent")
PHASE_WORDS: Mapping[str, Words] = {
    "upcoming": Words("未开始", "upcoming"),
    "active": Words("进行中", "active"),
    "complete": Words("已完成", "complete"),
    "not-applicable": Words("不适用", "not applicable"),
}


CONTRADICTORY = Outcome(Status.AMBIGUOUS, Reason.CONTRADICTORY)


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
        return _level(self.rule, self.outcome)

    @property
    def cure(self) -> Cure | None:
        """How it can be put right, where it is missed and was not made good."""
        if self.hypothetical or self.status not in MISSED:
            return None
        judgement = self.judgement
        moves = not papers_of(judgement.campaign).moving.isdisjoint(self.rule.steps)
        return self.rule.cure(judgement.case, self.outcome, moves=moves)

    @property
    def made_good(self) -> date | None:
        """The day on which what was missed was made good; it stays on record all the same."""
        return self.rule.mended(self.judgement.case) if self.status in (Status.VIOLATED, Status.SATISFIED) else None

    @cached_property
    def observed(self) -> Mapping[str, Any]:
        """What the records show, as plain data."""
        return FrozenDict(self.rule.observed(self.judgement.case))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records it rests on."""
        found = {record.index: record for record in self.rule.rests_on(self.judgement.case)}
        return tuple(found[index] for index in sorted(found))

    @property
    def pointers(self) -> tuple[str, ...]:
        """JSON Pointers of those records, and of the waiver that covers it."""
        found = [f"/records/{index}" for index in (record.index for record in self.records)]
        found += self.rule.points(self.judgement.case)
        if self.status is Status.WAIVED:
            found.append(f"/waivers/{self.judgement.case.waived[self.rule_id]}")
        return tuple(found)

    @cached_property
    def blocked_by(self) -> tuple[str, ...]:
        """Rules that keep it from being settled now: the unmet entry rules of the step that would settle it."""
        if not self.outcome.open or self.rule.is_gate:
            return ()
        return tuple(rule.id for rule, _ in self.judgement.unmet(str(self.rule.settled_by)))

    @property
    def sentence(self) -> Words:
        """What the rule asks, without its full stop."""
        return self.judgement.campaign.sentences[self.rule.id]

    @cached_property
    def message(self) -> Words:
        """What is asked and what was found, in one sentence."""
        if self.hypothetical:
            why = NOT_YET[self.outcome.reason] if self.outcome.reason else STATUS_WORDS[Status.PENDING]
            answer = Words(f"。不具备；{why.zh}。", f". Not met; {why.en}.")
            return capital(self.sentence + answer)
        return capital(self.sentence + Words("。", ". ")) + self.answer

    @cached_property
    def answer(self) -> Words:
        """What was found, without what is asked."""
        return _answer(self.rule, self.outcome, self.judgement.case)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as documented in `docs/reference/assessment.md`."""
        outcome = self.outcome
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
            "cure": self.cure and str(self.cure),
            "made_good": self.made_good and self.made_good.isoformat(),
            "observed": dict(self.observed),
            "blocked_by": list(self.blocked_by),
            "message": self.message.to_dict(),
            "reference": self.reference.to_dict(),
            "pointers": list(self.pointers),
        }


def _level(rule: Rule, outcome: Outcome) -> Level | None:
    status = outcome.status
    if rule.duty_of != UNIT or (rule.force is Force.PERMISSIVE and outcome.reason is not Reason.OVER):
        return None
    if status in MISSED or status is Status.INVALID:
        bad = Level.INVALID if status is Status.INVALID else Level.BREACH
        return Level.WARNING if rule.force is Force.SOFT else bad
    return Level.WARNING if status is Status.AMBIGUOUS else None


def _answer(rule: Rule, outcome: Outcome, case: Case) -> Words:
    """What was found, as the second sentence of a message."""
    notes = [note for note in (rule.remark(case, outcome), outcome.reading) if note]
    found = [STATUS_WORDS[outcome.status], *notes]
    said = both(lambda lang: ("；" if lang == "zh" else "; ").join(part.say(lang) for part in found))
    return capital(said) + Words("。", ".")


@frozen(kw_only=True)
class State:
    """Where a phase or a document stands."""

    id: str
    title: Words
    state: str
    words: Words
    """The state as a person says it."""
    marks: tuple[str, ...] = ()
    """Of a document: what it reached beside its main line."""

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "state": self.state, **({"marks": list(self.marks)} if self.marks else {})}


@frozen(eq=False, slots=False, repr=False)
class Judgement(Lean):
    """Where one unit stands on one day: the verdicts, and the states of phases and documents."""

    campaign: Campaign
    progress: Progress
    as_of: date
    trace: Trace
    outcomes: tuple[Outcome, ...]
    """One for each of ``campaign.rules``, in their order."""

    def __repr__(self) -> str:
        answer = "ok" if self.ok else "not ok"
        return f"<{type(self).__name__} of {self.unit} in {self.campaign.id} on {self.as_of}: {answer}>"

    @property
    def unit(self) -> str:
        """The unit's id, or its name where it has none."""
        return self.progress.unit.id or self.progress.unit.name

    @property
    def case(self) -> Case:
        return self.trace.case

    @cached_property
    def ok(self) -> bool:
        """No binding rule of the unit is violated or overdue, and nothing is invalid."""
        levels = (_level(rule, o) for rule, o in zip(self.campaign.rules, self.outcomes, strict=True))
        return not self.errors and {Level.BREACH, Level.INVALID}.isdisjoint(levels)

    @cached_property
    def schedule(self) -> Schedule:
        """When everything that is still open can and must take place, and what can no longer be kept."""
        return Schedule(self.campaign, self.case)

    @property
    def errors(self) -> bool:
        """Whether the data hold something impossible."""
        found = (*self.progress.diagnostics, *self.trace.problems)
        return any(diagnostic.severity is Severity.ERROR for diagnostic in found)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One for each rule, in the order of the plan."""
        pairs = zip(self.campaign.rules, self.outcomes, strict=True)
        return tuple(Verdict(rule, outcome, self) for rule, outcome in pairs)

    @cached_property
    def verdict(self) -> Mapping[str, Verdict]:
        """Verdicts by rule id."""
        return FrozenDict({verdict.rule_id: verdict for verdict in self.verdicts})

    def due(self, step: str) -> Verdict:
        """Where a step stands as to its due date."""
        return self.verdict[self.campaign.due[step].id]

    @cached_property
    def findings(self) -> tuple[Verdict, ...]:
        """The verdicts to act on: breaches, then impossible data, then warnings, each in the order of the plan."""
        found = [(list(Level).index(verdict.level), verdict) for verdict in self.verdicts if verdict.level]
        return tuple(verdict for _, verdict in sorted(found, key=itemgetter(0)))

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the progress file, in its order."""
        mine = self.trace.problems
        return in_order([*self.progress.diagnostics, *self.progress.place(mine.found, mine.paths)])

    @cached_property
    def phases(self) -> tuple[State, ...]:
        """``upcoming``, ``active`` or ``complete``."""
        phases = self.campaign.phases.values()
        states = ((phase, phase_state(self.campaign, self.case, phase)) for phase in phases)
        return tuple(State(id=p.id, title=p.title, state=state, words=PHASE_WORDS[state]) for p, state in states)

    @cached_property
    def documents(self) -> tuple[State, ...]:
        """Documents with a life cycle; ``absent`` until something makes their first state."""
        states = replay(self.campaign, self.case)
        return tuple(
            State(
                id=document.id,
                title=document.title,
                state=states.get(document.id, ABSENT_STATE),
                words=document.states.get(states.get(document.id, ABSENT_STATE), ABSENT),
                marks=tuple(mark for mark in document.marks if states.get(f"{document.id}.{mark}") == mark),
            )
            for document in self.campaign.documents.values()
            if document.states or document.marks
        )

    def unmet(self, step: str, day: date | None = None) -> tuple[tuple[Rule, Outcome], ...]:
        """The entry rules that would be broken if ``step`` took place on ``day`` (the as-of date if None)."""
        return unmet(self.campaign, self.case, step, day or self.as_of)

    def why_not(self, name: str, on: date | None = None) -> tuple[Verdict, ...]:
        """Every condition that keeps ``name`` from happening on ``on`` (the as-of date if None); empty if none does.

        ``name`` is a step, a document's state (``analysis-report.formal``), or a phase (its completion).
        Raises KeyError for any other name.
        """
        campaign, day = self.campaign, on or self.as_of
        if name in campaign.steps:
            return tuple(Verdict(rule, outcome, self, hypothetical=True) for rule, outcome in self.unmet(name, day))
        if name in campaign.phases:
            wanted: Sequence[Rule] = campaign.required[name]
        else:
            document, _, state = name.partition(".")
            if self.reached(document, state) and day >= self.as_of:
                return ()
            wanted = [campaign.due[step] for step in campaign.documents[document].makers[state]]
        found: dict[str, Verdict] = {}
        for rule in wanted:
            if not complete(rule, self.case, day):
                verdict = self.verdict[rule.id]
                found[rule.id] = verdict if verdict.outcome.open else Verdict(rule, PENDING, self, hypothetical=True)
                found |= {v.rule_id: v for v in self.why_not(rule.subject, day)}
        if not found and name not in campaign.phases:  # all was done, and it came out otherwise
            found = {rule.id: Verdict(rule, PENDING, self, hypothetical=True) for rule in wanted}
        return tuple(found.values())

    def reached(self, document: str, state: str) -> bool:
        """Whether a document is in a state, beyond it, or bears it as a mark."""
        return reached(self.campaign, self.case, document, state)


def may(campaign: Campaign, case: Case, name: str) -> bool:
    """Whether a step, a document's state or a phase's completion may happen on the as-of date of ``case``.

    A step may only if it surely applies.
    """
    if name in campaign.steps:
        condition = campaign.steps[name].condition
        return (condition is None or condition.holds(case) is True) and not unmet(campaign, case, name, case.as_of)
    if name in campaign.phases:
        return all(complete(rule, case) for rule in campaign.required[name])
    document, _, state = name.partition(".")
    return reached(campaign, case, document, state)


def reached(campaign: Campaign, case: Case, document: str, state: str) -> bool:
    """Whether a document is in a state, beyond it, or bears it as a mark."""
    line = [ABSENT_STATE, *campaign.documents[document].states]
    states = replay(campaign, case)
    if state not in line:
        return states[f"{document}.{state}"] == state
    return line.index(states[document]) >= line.index(state)


def unmet(campaign: Campaign, case: Case, step: str, day: date) -> tuple[tuple[Rule, Outcome], ...]:
    """The binding entry rules that would not hold if ``step`` took place on ``day``.

    What cannot be told keeps the gate shut; what the text leaves ambiguous does not. A step of which an act stands
    goes on: what is still lacking of it is asked for, whatever became of its gate, unless it is to be done again.
    """
    words = [record.outcome for record in case.records.get(step, ())[-1:]]
    left_open = any(word in campaign.steps[step].leaves_open for word in words)
    if step in case.done and case.done[step] <= day and not left_open:
        return ()
    found = []
    for rule in campaign.gates.get(step, ()):
        outcome = rule.outcome(case, step, day)
        untold = outcome.reason in (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT)
        beyond_cure = outcome.reason is Reason.OVER  # of what came too often, and still opens the way (R10)
        shut = (outcome.status in (*MISSED, Status.INVALID) and not beyond_cure) or untold
        if shut and rule.force is Force.BINDING:
            found.append((rule, outcome))
    return tuple(found)


def judge(campaign: Campaign, progress: Progress, as_of: date) -> tuple[Trace, tuple[Outcome, ...]]:
    """The case, and an outcome for each rule: codes only."""
    _same_campaign(campaign, progress)
    traced = trace(campaign, progress, as_of)
    return traced, reduce(_each_way, (_outcomes(campaign, case) for case in traced.worlds))


def _outcomes(campaign: Campaign, case: Case) -> tuple[Outcome, ...]:
    if case.waived:
        return tuple([rule.outcome(case) for rule in campaign.rules])
    return tuple([judge(case) for judge in campaign.judges])


def _each_way(one: tuple[Outcome, ...], other: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """What comes out alike however a contradictory record is read is said plainly; the rest is ambiguous."""
    alike = (
        a if (a.status, a.reason) == (b.status, b.reason) else CONTRADICTORY for a, b in zip(one, other, strict=True)
    )
    return tuple(alike)


J = TypeVar("J", bound=Judgement)


def hypothetically(judgement: J, acts: Iterable[Mapping[str, Any]], as_of: date) -> J:
    """The judgement of ``as_of`` as if ``acts`` (as in ``records``) had taken place too; nothing is changed.

    Raises :class:`ProgressError` where an act is none.
    """
    progress = with_acts(judgement.progress, acts)
    return type(judgement)(judgement.campaign, progress, as_of, *judge(judgement.campaign, progress, as_of))


def with_acts(progress: Progress, acts: Iterable[Mapping[str, Any]]) -> Progress:
    """A progress with further ``acts`` (as in ``records``). Raises :class:`ProgressError` where an act is none."""
    head = {"progress": PROGRESS_VERSION, "campaign": progress.campaign}
    hypothetical = parse_progress({**head, "records": list(acts)}, kinds=progress.kinds)
    errors = [found for found in hypothetical.diagnostics if found.severity is Severity.ERROR]
    if errors:
        raise ProgressError(errors)
    first = max((record.index for record in progress.records), default=-1) + 1
    for record in hypothetical.records:  # just read, and nobody has seen them yet
        record.__dict__["index"] = first + record.index
    return evolve(progress, records=(*progress.records, *hypothetical.records), text=None)


def _same_campaign(campaign: Campaign, progress: Progress) -> None:
    if progress.campaign != campaign.id:
        problems = Diagnostics(progress.file)
        at: Path = ((), "campaign")
        problems.add("wrong-campaign", at, found=progress.campaign, expected=campaign.id)
        raise ProgressError(progress.place(problems.found, problems.paths))
