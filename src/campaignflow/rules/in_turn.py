"""What each person of a group does after something else that each of them does has a round for each person.

The paper of one comes after the talk of that one, whatever the others have done yet. Where records give numbers, and
not who it was, it is told only as far as numbers tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen

from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.counted import After, LeadTime
from campaignflow.rules.outcome import MISSED, SATISFIED, UNTOLD, Outcome, Status
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.subject import Subject

Answer = Callable[[Case], Outcome]


@frozen
class InTurn:
    """Two steps that each person of one group does, the one after the other."""

    group: str
    earlier: str
    first: Quantity
    """What each is to reach in the earlier one."""
    later: str
    second: Quantity
    others: frozenset[str] = frozenset()
    """The other groups each person of which does both: an act that speaks of these alone is of nobody of this one."""

    @classmethod
    def of(
        cls, earlier: str, firsts: Sequence[Quantity], later: str, seconds: Sequence[Quantity]
    ) -> tuple[InTurn, ...]:
        """One for each group each person of which does both steps."""
        both = [(one, two) for one in firsts for two in seconds if one.each is not None and one.each == two.each]
        groups = frozenset(str(one.each) for one, _ in both)
        return tuple(cls(str(one.each), earlier, one, later, two, groups - {str(one.each)}) for one, two in both)

    def admits(self, case: Case, answer: Answer) -> Outcome:
        """What a gate of the later step answers, that answers so for a case: of those by whom an act is.

        Without an act, whether it is open to anybody who has not done the step.
        """
        whole = answer(case)
        if _lets_pass(whole):
            return whole
        if case.act is None:
            return SATISFIED if self._is_somebodys(case, answer) else whole
        who = self._who(case, case.act)
        if isinstance(who, Persons):
            return self._of_named(case, answer, [name for name in who.names if not self._goes_on(case, name)])
        sure, most = self._numbers(case, self.earlier, self.first)
        may = who <= most and answer(self._sized(case, max(1, sure))).status not in MISSED
        return UNTOLD if may and whole.status in MISSED else whole

    def of_act(self, case: Case, act: Record) -> Case:
        """The case as it is asked of an act: if it names who it is of, with those alone."""
        who = self._counted(self.second, act)
        return self.narrowed(case, who.names, perhaps=True) if isinstance(who, Persons) else case

    def shares(self, act: Record, other: Record) -> bool:
        """Whether two acts of the later step may be of one person."""
        some, others = self._counted(self.second, act), self._counted(self.second, other)
        if isinstance(some, Persons) and isinstance(others, Persons):
            return not set(some.names).isdisjoint(others.names)
        return True

    def _of_named(self, case: Case, answer: Answer, names: Collection[str]) -> Outcome:
        """What it answers for some persons; it cannot be told where a number may be theirs."""
        surely, perhaps = (answer(self.narrowed(case, names, perhaps=loosely)) for loosely in (False, True))
        if _lets_pass(surely):
            return surely
        return UNTOLD if _lets_pass(perhaps) else perhaps

    def _who(self, case: Case, act: Record) -> int:
        """By whom an act of the later step is, or by how many at least, with those before."""
        who = self._counted(self.second, act)
        if isinstance(who, Persons):
            return who
        before = [record for record in case.records.get(self.later, ()) if record.index != act.index]
        return max(1, self.second.total([*before, act]))

    def _counted(self, quantity: Quantity, act: Record) -> int:
        keys = ("present", "counts") if quantity.per_person else ("counts",)
        found = (getattr(act, key).get(self.group) for key in keys)
        return next((who for who in found if who is not None), Persons(()) if self._of_others(act) else 0)

    def _of_others(self, act: Record) -> bool:
        """Whether an act speaks of another group each person of which does both."""
        return not self.others.isdisjoint((*act.present, *act.counts))

    def _goes_on(self, case: Case, name: str) -> bool:
        """Whether a person has begun the later step and has not done all of it: what is lacking is added."""
        own = self.narrowed(case, [name])
        begun = any(self._counted(self.second, act) for act in own.records.get(self.later, ()))
        return begun and self.second.held(own, self.later) is None

    def _is_somebodys(self, case: Case, answer: Answer) -> bool:
        """Whether it is open to a person who surely has not done all of the later step."""
        for name in self.names(case):
            perhaps = self.narrowed(case, [name], perhaps=True)
            if self.second.perhaps(perhaps, self.later) is None and _lets_pass(answer(self.narrowed(case, [name]))):
                return True
        (sure, _), (_, most) = (
            self._numbers(case, self.earlier, self.first),
            self._numbers(case, self.later, self.second),
        )
        return sure > most and _lets_pass(answer(self._sized(case, sure)))

    def _sized(self, case: Case, number: int) -> Case:
        """The case as if the group had so many persons."""
        return evolve(case, headcounts={**case.headcounts, self.group: number})

    def _numbers(self, case: Case, step: str, quantity: Quantity) -> tuple[int, int]:
        """How many persons have surely done a step, and how many may have."""
        return quantity.persons(case.records.get(step, ()), case)

    def names(self, case: Case) -> Collection[str]:
        """Who is named by any act of either step."""
        sides = (self.earlier, self.first), (self.later, self.second)
        who = (self._counted(one, act) for step, one in sides for act in case.records.get(step, ()))
        return dict.fromkeys(name for some in who if isinstance(some, Persons) for name in some.names)

    def apart(self, case: Case) -> Iterator[Case]:
        """The case for each person who is named, as if that one were all of the group."""
        return (self.narrowed(case, [name]) for name in self.names(case))

    def gravest(self, case: Case, whole: Outcome, judge: Answer) -> tuple[str, Outcome]:
        """Of all together (empty) and of each person who is named, for whom it stands gravest, and how."""
        found = {"": whole, **{name: judge(self.narrowed(case, [name])) for name in self.names(case)}}
        return min(found.items(), key=lambda one: _gravity(one[1]))

    def narrowed(self, case: Case, names: Collection[str], *, perhaps: bool = False) -> Case:
        """The case as if some persons were all of the group, with the acts alone of both steps at which they were.

        ``perhaps``: also with those at which so many of the group were, and nothing says who.
        """
        steps, whole = (self.earlier, self.later), case.headcount(self.group)

        def own(act: Record) -> Record | None:
            if act.step not in steps:
                return act
            changed = self._own(act, names, whole, perhaps=perhaps)
            there = any(mine for of in changed.values() if (mine := of[self.group]))
            silent = perhaps and not changed
            return act.but(**changed) if there or silent or self._of_others(act) else None

        def kept(some: Mapping[str, Sequence[Record]]) -> dict[str, Any]:
            mine = {step: [*filter(None, map(own, some[step]))] for step in steps if step in some}
            others = {step: acts for step, acts in some.items() if step not in steps}
            return {**others, **{step: acts for step, acts in mine.items() if acts}}

        records = kept(case.records)
        begun = {step: day for step, day in case.done.items() if step not in steps}
        begun |= {step: records[step][0].date for step in steps if step in records}
        acts = {index: evolve(act, record=one) for index, act in case.acts.items() if (one := own(act.record))}
        fell = {act.record.step for act in acts.values() if act.by is not None}
        number = len(set(names) - case.excused_names(self.group))
        return evolve(
            case, records=records, done=begun, void=kept(case.void), undecided=kept(case.undecided), acts=acts,
            fallen={step: by for step, by in case.fallen.items() if step not in steps or step in fell},
            headcounts={**case.headcounts, self.group: number},
        )  # fmt: skip

    def _own(self, act: Record, names: Collection[str], whole: int | None, *, perhaps: bool) -> dict[str, Any]:
        """What an act says of how many of the group were there, as far as it is of some persons, by key."""
        said = {key: of for key in ("present", "counts") if self.group in (of := getattr(act, key))}
        return {
            key: {**of, self.group: _of_them(of[self.group], names, whole, perhaps=perhaps)} for key, of in said.items()
        }


def _lets_pass(outcome: Outcome) -> bool:
    """Whether a gate that answers so is open: what the text leaves ambiguous shuts none."""
    return outcome.status in (Status.SATISFIED, Status.AMBIGUOUS)


def _of_them(who: int, names: Collection[str], whole: int | None, *, perhaps: bool) -> int:
    if isinstance(who, Persons):
        return Persons(tuple(name for name in who.names if name in names))
    if whole is not None and who >= whole:
        return Persons(tuple(names))
    return min(who, len(names)) if perhaps else 0


def dated_in_turn(subject: Subject, quantity: Quantity) -> InTurn | None:
    """Whether each of a group does both a step and the one from which its date counts."""
    bound = subject.dated
    other = subject.scope.others(bound.anchor) if isinstance(bound, After | LeadTime) else None
    if other is None:
        return None
    mine, others = (subject.id, (quantity,)), (other.id, other.quantities)
    return next(iter(InTurn.of(*others, *mine) if isinstance(bound, After) else InTurn.of(*mine, *others)), None)


def _gravity(outcome: Outcome) -> tuple[int, date]:
    """What is graver comes first, of what is open what is due first."""
    grave = (Status.INVALID, *MISSED, Status.AMBIGUOUS, Status.PENDING)
    if outcome.status not in grave:
        return len(grave), date.max
    return grave.index(outcome.status), outcome.due or date.max
