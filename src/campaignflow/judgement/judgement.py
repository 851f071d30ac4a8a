"""The verdicts on one unit on one day.

Judging makes codes only; words, pointers and proofs are built when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.lifecycle import ABSENT as ABSENT_STATE
from campaignflow.judgement.days_given import each_day_once
from campaignflow.judgement.roots import Root, roots_of
from campaignflow.judgement.states import (
    State,
    complete,
    document_states,
    goes_on,
    lacking_makers,
    lacks_more,
    phase_states,
    replay,
)
from campaignflow.judgement.trace import Trace, trace
from campaignflow.judgement.verdict import Level, Verdict, level_of
from campaignflow.judgement.waiting import due_with_others
from campaignflow.progress.file import PROGRESS_VERSION, Progress
from campaignflow.progress.record import Record
from campaignflow.rules.answers import parse_progress
from campaignflow.rules.case import Act, Case, Standing
from campaignflow.rules.outcome import (
    CONTRADICTORY,
    MISSED,
    PENDING,
    Cure,
    Force,
    Outcome,
    Reason,
    Status,
)
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.schedule.schedule import Schedule
from campaignflow.source.frozen import FrozenDict
from campaignflow.source.lazy import Lean, cached_property
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, Path, ProgressError, in_order

ALL = "all"
"""Everybody's duties."""
AMISS = (*MISSED, Status.INVALID)
_UNTOLD = (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT, Reason.NO_OUTCOME, Reason.UNTOLD, Reason.NOT_STATED)


@frozen(eq=False, slots=False, repr=False)
class Judgement(Lean):
    """Where one unit stands on one day: the verdicts, and the states of phases and documents."""

    campaign: Campaign
    progress: Progress
    as_of: date
    trace: Trace
    outcomes: tuple[Outcome, ...]
    """One for each of ``campaign.rules``, in their order."""
    duties_of: str = UNIT
    """With whose eyes it is looked at: the unit's, a body's, or everybody's (``"all"``)."""

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
        pairs = zip(self.campaign.rules, self.outcomes, strict=True)
        levels = (level_of(rule, outcome) for rule, outcome in pairs if outcome.status in AMISS and self.is_own(rule))
        return not self.errors and {Level.BREACH, Level.INVALID}.isdisjoint(levels)

    def is_own(self, rule: Rule) -> bool:
        """Whether a rule is a duty of the party with whose eyes it is looked at."""
        return self.duties_of in (ALL, rule.duty_of, *rule.jointly)

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
        """The verdicts to act on: breaches, then impossible data, then warnings, each in the order of the plan.

        What can be put right comes before what stays on record; what is amiss only because of another finding is
        told under that one (:attr:`Verdict.leads_to`).
        """
        found = [verdict for verdict in self.verdicts if verdict.level and not self._follows(verdict)]
        return tuple(sorted(found, key=_urgency))

    def _follows(self, verdict: Verdict) -> bool:
        """Whether what is amiss is so only because of another finding."""
        root = self.roots.get(verdict.rule_id)
        return root is not None and root.alone and self.verdict[root.rule].level is not None

    @cached_property
    def roots(self) -> Mapping[str, Root]:
        """By id of a rule that is irregular, open or late because of another one, that one."""
        outcomes = {rule.id: outcome for rule, outcome in zip(self.campaign.rules, self.outcomes, strict=True)}
        return roots_of(self.campaign, self.case, outcomes)

    @cached_property
    def consequences(self) -> Mapping[str, tuple[str, ...]]:
        """By id of a rule, those of the rules that are as they are because of it."""
        found: dict[str, list[str]] = {}
        for rule, root in self.roots.items():
            found.setdefault(root.rule, []).append(rule)
        return {root: tuple(rules) for root, rules in found.items()}

    @property
    def acts(self) -> tuple[Act, ...]:
        """Every usable act, in order of time, and what it is worth; undecided where contradictions leave that open."""
        first, *others = self.trace.worlds
        alike = {at for at, act in first.acts.items() if all(w.acts[at].standing is act.standing for w in others)}
        unsure = Standing.UNDECIDED
        found = (act if at in alike else evolve(act, standing=unsure) for at, act in first.acts.items())
        return tuple(sorted(found, key=lambda act: act.record.date or date.max))  # a contradicted one may stand last

    @cached_property
    def open(self) -> bool:
        """Whether anything that the unit must or should do can still be done, put right, or told aright."""
        steps = self.campaign.steps
        asked = (v for v in self.verdicts if v.force is not Force.PERMISSIVE and v.rule.settled_by in steps)
        return any(verdict.leaves_open for verdict in asked if self.is_own(verdict.rule))

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the progress file, in its order."""
        mine = self.trace.problems
        return in_order([*self.progress.diagnostics, *self.progress.place(mine.found, mine.paths)])

    @cached_property
    def phases(self) -> tuple[State, ...]:
        """``upcoming``, ``active`` or ``complete``."""
        return phase_states(self.campaign, self.trace.worlds)

    @cached_property
    def documents(self) -> tuple[State, ...]:
        """Documents with a life cycle; ``absent`` until something makes their first state."""
        return document_states(self.campaign, self.trace.worlds)

    def unmet(self, step: str, day: date | None = None, act: Record | None = None) -> tuple[tuple[Rule, Outcome], ...]:
        """The entry rules that would be broken if ``step`` took place on ``day`` (None: the as-of date), by an act."""
        return unmet(self.campaign, evolve(self.case, act=act) if act else self.case, step, day or self.as_of)

    def why_not(self, name: str, on: date | None = None) -> tuple[Verdict, ...]:
        """Every condition that keeps ``name`` from happening on ``on`` (the as-of date if None); empty if none does.

        ``name`` is a step, a document's state (``analysis-report.formal``), or a phase (its completion).
        Raises KeyError for any other name.
        """
        campaign, day = self.campaign, on or self.as_of
        if name in campaign.steps:
            return tuple(Verdict(rule, outcome, self, hypothetical=True) for rule, outcome in self.unmet(name, day))
        if name in campaign.phases:
            lacks: Sequence[Rule] = [rule for rule in campaign.required[name] if not complete(rule, self.case, day)]
        else:
            lacks = self._not_made(*name.partition(".")[::2], day)
        found: dict[str, Verdict] = {}
        for rule in lacks:
            verdict = self.verdict[rule.id]
            found[rule.id] = verdict if verdict.outcome.open else Verdict(rule, PENDING, self, hypothetical=True)
            found |= {v.rule_id: v for v in self.why_not(rule.subject, day)}
        return tuple(found.values())

    def _not_made(self, document: str, state: str, day: date) -> Sequence[Rule]:
        """The due dates of the steps that keep a document from a state: of those that could, where none is asked."""
        if self.reached(document, state) and day >= self.as_of:
            return ()
        awaited = lacking_makers(self.campaign, self.case, document, state, day)
        return [self.campaign.due[step] for step in awaited or self.campaign.makers(document, state)]

    def reached(self, document: str, state: str) -> bool:
        """Whether a document is in a state, beyond it, or bears it as a mark, however a record is read."""
        return all(reached(self.campaign, case, document, state) for case in self.trace.worlds)


def _urgency(verdict: Verdict) -> tuple[int, bool]:
    return list(Level).index(verdict.level or Level.WARNING), verdict.cure is Cure.NONE


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
    goes on; one that is held once more passes its gates anew.
    """
    more = goes_on(campaign, case, step, day) and lacks_more(campaign, case, step, day) and case.done[step] <= day
    found = []
    for rule in campaign.gates.get(step, ()):
        if more and not rule.by_person:
            continue
        outcome = rule.outcome(case, step, day)
        if shuts(outcome) and rule.force is Force.BINDING:
            found.append((rule, outcome))
    return tuple(found)


def shuts(outcome: Outcome) -> bool:
    """Whether an entry rule that answers so keeps its step from taking place."""
    beyond_cure = outcome.reason is Reason.OVER  # of what came too often, and still opens the way (R10)
    return (outcome.status in AMISS and not beyond_cure) or outcome.reason in _UNTOLD


def judge(campaign: Campaign, progress: Progress, as_of: date) -> tuple[Trace, tuple[Outcome, ...]]:
    """The case, and an outcome for each rule: codes only."""
    _same_campaign(campaign, progress)
    traced = trace(campaign, progress, as_of)
    return traced, reduce(_each_way, (_outcomes(campaign, case) for case in traced.worlds))


def _outcomes(campaign: Campaign, case: Case) -> tuple[Outcome, ...]:
    if case.waived:
        found = tuple([rule.outcome(case) for rule in campaign.rules])
    else:
        found = tuple([judge(case) for judge in campaign.judges])
    return each_day_once(campaign, case, due_with_others(campaign, case, found))


def _each_way(one: tuple[Outcome, ...], other: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """What comes out alike however a contradictory record is read is said plainly; the rest is ambiguous."""
    alike = (
        a if (a.status, a.reason) == (b.status, b.reason) else CONTRADICTORY for a, b in zip(one, other, strict=True)
    )
    return tuple(alike)


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
