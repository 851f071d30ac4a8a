"""What a fault comes from: one root told once, with what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.gates import is_open
from campaignflow.judgement.states import complete
from campaignflow.judgement.verdict import Level, level_of
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import MISSED, Force, Outcome, Reason, Status
from campaignflow.rules.rule import UNIT, Rule

_GRAVITY = {level: place for place, level in enumerate(Level)}


@frozen
class Root:
    """The rule for whose sake another one is irregular, open or late."""

    rule: str
    alone: bool = False
    """Whether the other is amiss only because of it: it is told under it, and is no finding of its own."""


def roots_of(campaign: Campaign, case: Case, outcomes: Mapping[str, Outcome]) -> Mapping[str, Root]:
    """By id of a rule that is irregular, open or late because of another one, that one."""
    judged = _Judged(campaign, case, outcomes)
    found = {rule.id: root for rule in campaign.rules if (root := judged.root(rule)) is not None}
    roots = {rule: root for rule in found if (root := _followed(campaign, found, rule)).rule != rule}
    told = {rule.id: Root(by) for rule in campaign.rules if (by := judged.told_by(rule))}
    return roots | told


def _followed(campaign: Campaign, found: Mapping[str, Root], rule: str) -> Root:
    """The root of a root, as far back as it goes; of what is told under another fault, the one that is told itself.

    What a party is to do is told under its own fault, whatever that comes from.
    """
    seen, root = {rule}, found[rule]
    duty_of = campaign.rule[rule].duty_of
    while root.rule in found and root.rule not in seen:
        further = found[root.rule]
        of_others = campaign.rule[root.rule].duty_of == duty_of != campaign.rule[further.rule].duty_of
        if root.alone and (of_others or not further.alone):
            break
        seen.add(root.rule)
        root = further if root.alone else Root(further.rule)
    return root


@frozen
class _Judged:
    """One unit's case, and where every rule stands in it."""

    campaign: Campaign
    case: Case
    outcomes: Mapping[str, Outcome]
    _known: dict[str, Sequence[Rule]] = field(init=False, factory=dict)

    def root(self, rule: Rule) -> Root | None:
        """What it comes from that a rule is amiss or open."""
        outcome = self.outcomes[rule.id]
        if rule.id in self.case.passed and outcome.status is Status.VIOLATED:
            return self._let_through(rule)
        if outcome.reason is Reason.IRREGULAR and outcome.open:
            fault = self._fault(rule.subject)
            return Root(fault, alone=True) if fault else None
        if self._level(rule) is not None and (same := self._same_fault(rule)) is not None:
            return Root(same, alone=True)
        if outcome.open and rule.is_duty:
            return self._holding(rule)
        if outcome.reason is Reason.LATE and rule.is_duty:
            late = self._late_before(rule)
            return Root(late) if late else None
        return None

    def told_by(self, rule: Rule) -> str | None:
        """The step whose record will tell whether a rule applies or was met, where that cannot be told yet."""
        if self.outcomes[rule.id].reason is not Reason.UNDECIDED:
            return None
        case = self.case
        unsure = (earlier for earlier in self._before(rule) if earlier in case.undecided or earlier in case.tainted)
        return next((self.campaign.due[step].id for step in (*rule.untold_by(case), *unsure)), None)

    def _level(self, rule: Rule) -> Level | None:
        return level_of(rule, self.outcomes[rule.id])

    def _weighs(self, fault: Rule, rule: Rule) -> bool:
        """Whether a fault is amiss, and no less gravely than what comes of it."""
        level, other = self._level(fault), self._level(rule)
        return level is not None and (other is None or _GRAVITY[level] <= _GRAVITY[other])

    # The same, said twice

    def _same_fault(self, rule: Rule) -> str | None:
        """Another rule of its step that says the same."""
        if self.outcomes[rule.id].status is Status.INVALID:
            return self._same_datum(rule)
        if self._nothing_of(rule.subject):
            return self._first_asked(rule) if self.outcomes[rule.id].reason is Reason.MISSING else None
        return self._more_plainly(rule) if rule.is_duty and self.outcomes[rule.id].status in MISSED else None

    def _same_datum(self, rule: Rule) -> str | None:
        """Of an act that cannot have been, and of which nothing can be told, the first of the rules that say so."""
        unusable = (step for step in rule.steps if "date" in self.case.tainted.get(step, ()))
        alike = (one for step in unusable for one in self.campaign.rules_of[step] if self._weighs(one, rule))
        first = next((one.id for one in alike if self.outcomes[one.id].status is Status.INVALID), rule.id)
        return None if first == rule.id else first

    def _nothing_of(self, step: str) -> bool:
        """Whether nothing at all is recorded of a step."""
        return not any(step in acts for acts in (self.case.records, self.case.void, self.case.undecided))

    def _first_asked(self, rule: Rule) -> str | None:
        """Of a step of which nothing is recorded, the first of the rules that ask for it, and weigh the most."""
        duties = [duty for duty in self.campaign.duties.get(rule.subject, ()) if self._weighs(duty, rule)]
        missing = [duty for duty in duties if self.outcomes[duty.id].reason is Reason.MISSING]
        first = min(missing, key=lambda duty: list(Force).index(duty.force), default=rule)
        return None if first.id == rule.id else first.id

    def _more_plainly(self, rule: Rule) -> str | None:
        """What says the same of a missed step: that a recipient lacks it; of a soft date, that it is binding."""
        missed = (one for one in self.campaign.rules_of[rule.subject] if self.outcomes[one.id].status in MISSED)
        others = [one for one in missed if one.id != rule.id]
        reason = self.outcomes[rule.id].reason
        sent = [one for one in others if one.sends and one.force is rule.force]
        if reason is Reason.MISSING_RECIPIENT:
            return next((one.id for one in sent), None)
        late = [one.id for one in sent if self.outcomes[one.id].reason is Reason.LATE]
        if reason is Reason.LATE and late:  # a recipient had it late, so that the step was done late
            return late[0]
        if rule.force is Force.SOFT:
            binding = (one for one in others if one.is_duty and one.force is Force.BINDING)
            return next((one.id for one in binding if one.quantity == rule.quantity), None)
        return None

    # What an act passed

    def _let_through(self, rule: Rule) -> Root | None:
        """What a gate was passed without: a fault of an earlier step, else the gravest of the gates passed like it.

        Whoever passed it for the fault of another party has a fault of their own.
        """
        lacking = list(self._lacking(rule, set()))
        faults = [fault for step, void in lacking for fault in (*void, *self._undone(step))]
        passed = [self.campaign.rule[name] for name in self.case.passed]
        alike = [gate for step, _ in lacking for gate in passed if self._lacks(gate, step)]
        gravest = sorted(alike, key=lambda gate: list(Force).index(gate.force))
        told = [one for one in (*faults, *gravest) if self._weighs(one, rule)]
        mine = next((one for one in told if one.duty_of in (rule.duty_of, UNIT)), rule)
        if mine is not rule:
            return Root(mine.id, alone=True)
        return next((Root(one.id) for one in told if one.duty_of not in (rule.duty_of, UNIT)), None)

    def _lacking(self, gate: Rule, seen: set[str]) -> Iterator[tuple[str, Sequence[Rule]]]:
        """The steps without which a gate was passed, followed back: the first ones first, each with its faults."""
        seen.add(gate.id)
        for earlier in self._before(gate):
            if self._lacks(gate, earlier):
                faults = list(self._void_for(gate, earlier))
                for fault in faults:
                    if fault.id in self.case.passed and fault.id not in seen:
                        yield from self._lacking(fault, seen)
                yield earlier, faults

    def _before(self, gate: Rule) -> Sequence[str]:
        """The steps that a gate puts before what it gates."""
        return self.campaign.once(_earlier).get(gate.id, ())

    def _lacks(self, gate: Rule, earlier: str) -> bool:
        """Whether a gate was passed without a step that it waits for: its act did not count, or is still undone."""
        outcome = self.outcomes[gate.id]
        if outcome.status is not Status.VIOLATED or earlier not in self._before(gate):
            return False
        undone = outcome.reason is not Reason.OUT_OF_ORDER and any(self._undone(earlier))
        return undone or any(self._void_for(gate, earlier))

    def _undone(self, step: str) -> Iterator[Rule]:
        """The rules that ask for a step and are still open."""
        return (duty for duty in self.campaign.duties.get(step, ()) if self.outcomes[duty.id].open)

    def _void_for(self, gate: Rule, earlier: str) -> Iterator[Rule]:
        """The faults of the acts of a step that did not count when a gate was passed that waits for it."""
        day = self.case.passed[gate.id].day
        before = (act for act in self.case.void.get(earlier, ()) if act.date is not None and act.date <= day)
        return (self.campaign.rule[fault] for act in before if (fault := self._fault_of(act.index)))

    def _fault(self, step: str) -> str | None:
        """The rule for whose sake the last void act of a step does not count."""
        acts = self.case.void.get(step, ())
        return self._fault_of(acts[-1].index) if acts else None

    def _fault_of(self, index: int) -> str | None:
        """The rule for whose sake an act does not count."""
        act = self.case.acts[index]
        voiding = papers_of(self.campaign).voiding[str(act.record.step)]
        for missed in act.missed:
            rule, passed = self.campaign.rule[missed], self.case.passed.get(missed)
            if not rule.gates and rule.force is Force.BINDING:  # too few were there
                return missed
            mine = passed is not None and passed.record.index == index
            if missed in voiding and not (passed and mine and not rule.voids(passed.outcome)):
                return missed
        return None

    # What is waited for

    def _holding(self, rule: Rule) -> Root | None:
        """What an open step waits for, followed back: the first fault that surely holds it up, else the first step.

        A fault of its own party comes first.
        """
        if any(act.index in self.case.doubted for act in self.case.undecided.get(rule.subject, ())):
            return None  # it waits for its own day to be told aright
        faults = [fault for fault in self._faults_before(rule.subject) if self._weighs(fault, rule)]
        if faults:
            own = next((fault for fault in faults if fault.duty_of == rule.duty_of), faults[0])
            return Root(own.id, alone=self._level(rule) is not None and rule.subject not in self.case.records)
        first = self._first_before(rule.subject)
        return Root(self.campaign.due[first].id) if first != rule.subject else None

    def _faults_before(self, step: str) -> Sequence[Rule]:
        """What is still open of the steps that surely come before a step, the first ones first."""
        if step not in self._known:
            self._known[step] = ()  # where steps wait for each other
            undone = ((earlier, [*self._undone(earlier)]) for earlier in self._surely_before(step))
            told = (rule for earlier, mine in undone if mine for rule in (*self._faults_before(earlier), *mine))
            self._known[step] = tuple({rule.id: rule for rule in told}.values())
        return self._known[step]

    def _surely_before(self, step: str) -> Iterator[str]:
        """The steps without which a step may not take place."""
        for gate, earlier in self._gates(step):
            applies = gate.condition is None or gate.condition.holds(self.case) is True
            if gate.force is Force.BINDING and applies:
                yield earlier

    def _first_before(self, step: str) -> str:
        """The first open step that a step waits for, followed back; if there is none, the step."""
        seen: set[str] = set()
        while step not in seen and (before := self._first_open_before(step)) is not None:
            seen.add(step)
            step = before
        return step

    def _first_open_before(self, step: str) -> str | None:
        """A step that is to come before it, or to come out otherwise: by what binds, else in principle."""
        gates = sorted(self._gates(step), key=lambda pair: list(Force).index(pair[0].force))
        due = self.campaign.due
        undone = (one for gate, one in gates if not complete(due[one], self.case) or one in gate.denied_by(self.case))
        return next(undone, None)

    def _gates(self, step: str) -> Sequence[tuple[Rule, str]]:
        """The gates that hold a step back, each with a step that it waits for.

        That phases merely follow each other in the plan holds no step back.
        """
        phases = self.campaign.phases
        return [
            (gate, earlier)
            for gate, earlier in self.campaign.once(_waits).get(step, ())
            if gate.id not in self.case.waived and (gate.subject not in phases or gate.force is Force.BINDING)
            if not self._is_open_all_the_same(gate, step, earlier)
        ]

    def _is_open_all_the_same(self, gate: Rule, step: str, earlier: str) -> bool:
        """Whether what a gate asks is there, and what the earlier step lacks is of another round, or another's copy, or
        there were enough without it.
        """
        anew = gate.enough is not None or any(need.beside for need in gate.needs() or ())
        asked = anew or (self.outcomes[self.campaign.due[earlier].id].open and earlier in self.case.records)
        return asked and is_open(gate.outcome(self.case, step, self.case.as_of))

    def _late_before(self, rule: Rule) -> str | None:
        """A step before it that was itself late, or else took place only after the date of this one: it held it up."""
        gates = self.campaign.once(_waits).get(rule.subject, ())
        before = [one for gate, one in gates if gate.id not in self.case.waived and gate.enough is None]
        late = (step for step in before if self.outcomes[self.campaign.due[step].id].reason is Reason.LATE)
        first = next(late, None) or self._held_up_until(rule)
        return first and self.campaign.due[first].id

    def _held_up_until(self, rule: Rule) -> str | None:
        """Of the steps before it, followed back, the first that took place only after its date."""
        outcome, done = self.outcomes[rule.id], self.case.done
        date, step, found = outcome.due_lenient or outcome.due, rule.subject, dict[str, None]()
        while date is not None and step not in found:
            found[step] = None
            after = (one for _, one in self._gates(step) if date < done.get(one, date) <= done.get(step, date))
            step = next(after, step)
        return next((step for step in [*found][-1:] if step != rule.subject), None)


def _earlier(campaign: Campaign) -> Mapping[str, Sequence[str]]:
    """By id of a gate, the steps that it puts before what it gates."""
    return {rule.id: _before(rule) for rule in campaign.rules if rule.gates}


def _before(gate: Rule) -> Sequence[str]:
    gated = frozenset(gate.gates)
    return tuple(dict.fromkeys(earlier for earlier, later, _ in gate.order() if later in gated))


def _waits(campaign: Campaign) -> Mapping[str, Sequence[tuple[Rule, str]]]:
    """By step, its gates, each with a step that it puts before it."""
    found: dict[str, dict[tuple[str, str], tuple[Rule, str]]] = {}
    for gate in campaign.rules:
        gated = frozenset(gate.gates)
        for earlier, later, _ in gate.order() if gated else ():
            if later in gated and earlier in campaign.due:
                found.setdefault(later, {})[gate.id, earlier] = gate, earlier
    return {step: tuple(pairs.values()) for step, pairs in found.items()}
