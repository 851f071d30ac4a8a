"""A step may only follow another (Declare: precedence). The gate of the live machine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial, reduce
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Passed, Standing
from campaignflow.rules.choice import choice
from campaignflow.rules.condition import both_hold
from campaignflow.rules.counted import After, Prompt
from campaignflow.rules.differences import Difference, done
from campaignflow.rules.earlier import asked, round_by_round
from campaignflow.rules.entries import Entries, EntriesText
from campaignflow.rules.gate import Gate
from campaignflow.rules.in_turn import InTurn
from campaignflow.rules.need import Need, completed
from campaignflow.rules.outcome import (
    MISSING,
    NO_OUTCOME,
    NOT_STATED,
    OUT_OF_ORDER,
    SATISFIED,
    UNDECIDED,
    UNTOLD,
    Cure,
    Outcome,
    Reason,
    Status,
)
from campaignflow.rules.passed import given_back, taken_back, void_before
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.told import PASSED
from campaignflow.source.structs import Key
from campaignflow.wording.words import NOTHING, Words

SHORT = Outcome(Status.VIOLATED, Reason.SHORT)
UNAPPROVED = Outcome(Status.VIOLATED, Reason.UNAPPROVED)
IRREGULAR = Outcome(Status.VIOLATED, Reason.IRREGULAR)
OVERTAKEN = Outcome(Status.VIOLATED, Reason.OVERTAKEN)
_INCOMPLETE = {
    Reason.MISSING: MISSING, Reason.NO_OUTCOME: NO_OUTCOME, Reason.UNAPPROVED: UNAPPROVED, Reason.UNTOLD: UNTOLD,
    Reason.NOT_STATED: NOT_STATED, Reason.IRREGULAR: IRREGULAR, Reason.OVERTAKEN: OVERTAKEN,
}  # fmt: skip


@frozen(kw_only=True)
class Precedence(Gate):
    """``<step>.entry.<earlier>``: the earlier step is complete when this one first takes place.

    Acts of one day are in order (R9); what was done late still satisfies what follows it (R10).
    """

    kind: ClassVar[str] = "precedence"
    rank: ClassVar[int] = 1
    step_keys: ClassVar = {
        "entry": Key(
            EntriesText("step"), Words("进入条件：先要完成的步骤", "entry rules: the steps to be complete before it")
        )
    }

    earlier: str
    earlier_title: Words
    quantities: tuple[Quantity, ...] = (ONCE,)
    """All that the earlier step is to reach."""
    outcome_wanted: str | None = None
    """How the earlier step is to come out; None: however."""
    outcome_title: Words = NOTHING
    any_version: bool = False
    """Whether it asks only that the earlier step took place, of whatever version of its paper."""
    by_round: bool = False
    """Whether both steps recur, so that it is asked anew in each round."""
    to_the_end: bool = False
    """Of what recurs: whether the last round of this step waits for the last of the earlier one."""
    in_turn: tuple[InTurn, ...] = ()
    """By group each person of which does both steps: it is asked of each of them apart."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if subject.of != "step":
            return
        entry: Entries | None = subject.stated.get("entry")
        named = set()
        for item in entry.items if entry else ():
            named.add(item.id)
            yield cls._after(subject, item.id, item.at, item)
        for number, group in enumerate(entry.groups if entry else (), 1):
            rules = [cls._after(subject, item.id, item.at, item) for item in group.items]
            yield choice(subject, number, group, [(rule, rule.said) for rule in rules])
        anchor = subject.dated.anchor if isinstance(subject.dated, After | Prompt) else None
        if anchor and anchor not in named and subject.steps_named(anchor):
            yield cls._after(subject, anchor, subject.at, None, subject.due)

    @classmethod
    def _after(cls, subject: Subject, earlier: str, at: Any, item: Any, fields: Any = None) -> Precedence:
        before = subject.scope.others(earlier)
        rule = subject.rule(
            cls,
            f"entry.{earlier}",
            item,
            earlier=earlier,
            earlier_title=subject.resolve("step", earlier, at),
            **asked(subject, before, stated=item is not None),
            **round_by_round(subject, before),
            gates=(subject.id,),
            **(fields or {}),
        )
        bodies = rule.jointly or (rule.duty_of,)  # each acts upon its own copy of what is sent
        rule = evolve(rule, quantities=tuple(quantity.to(bodies) for quantity in rule.quantities))
        if item is not None:
            rule = evolve(rule, any_version=item.any_version, otherwise=item.otherwise)
        if item is not None and item.outcome is not None:
            result = subject.scope.outcome(earlier, item.outcome, item.at)
            rule = evolve(rule, outcome_wanted=item.outcome, outcome_title=result)
        applies = both_hold(rule.condition, before.condition) if before else rule.condition
        return evolve(rule, condition=applies)

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        def answer(case: Case) -> Outcome:
            return self._open(case, day)

        for turn in self.in_turn:
            answer = partial(turn.admits, answer=answer)
        return answer(self._of_round(case, day))

    def _open(self, case: Case, day: date) -> Outcome:
        """Where it stands if its step took place on a day."""
        outcome = self._complete(case, day)
        if outcome in (SATISFIED, SHORT) and self.outcome_wanted is not None:
            came = self._came_out(case, day)
            outcome = came if outcome is SATISFIED or came is UNAPPROVED else outcome
        return outcome if outcome is SATISFIED or not self._untold(case) else UNDECIDED

    @property
    def by_person(self) -> bool:
        return bool(self.in_turn)

    def of_one_round(self, missed: Record, act: Record) -> bool:
        return all(turn.shares(missed, act) for turn in self.in_turn)

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        found = case.passed.get(self.id)
        return super().cure(self._of_act(case, found.record, found.day) if found else case, outcome, moves=moves)

    def _of_round(self, case: Case, day: date) -> Case:
        """The case as it is asked on a day: where both steps recur, with what took place in that round."""
        case = case.beside(self.earlier, self.subject, day) if self.by_round else case
        return case.of_any_version(self.earlier, self.subject) if self.any_version else case

    def _of_act(self, case: Case, act: Record | None, day: date) -> Case:
        """The case as an act was asked, or is: in its round, be it that of a period or of a person."""
        case = self._of_round(case, day)
        return case if act is None else reduce(lambda narrowed, turn: turn.of_act(narrowed, act), self.in_turn, case)

    def _complete(self, case: Case, day: date) -> Outcome:
        """Where it stands as to whether the earlier step was complete by ``day``."""
        for quantity in self.quantities:
            if quantity is not ONCE and quantity.needless(case):
                continue
            asked = quantity.completed if self.outcome_wanted is None else quantity.held  # the word is asked apart
            before = asked(case, self.earlier)
            if before is None:
                return self._missing(case, quantity)
            if before > day:
                return OUT_OF_ORDER
        return SATISFIED

    def _missing(self, case: Case, quantity: Quantity) -> Outcome:
        """The earlier step is not complete."""
        if quantity.each and case.headcount(quantity.each) is None:
            return Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
        return _INCOMPLETE.get(quantity.lacks(case, self.earlier), SHORT)

    def _came_out(self, case: Case, day: date) -> Outcome:
        """Where it stands as to how the earlier step came out by ``day``."""
        words = [record for record in case.records.get(self.earlier, ()) if record.date and record.date <= day]
        if words and words[-1].outcome is None:
            return NO_OUTCOME
        return SATISFIED if words and words[-1].outcome == self.outcome_wanted else UNAPPROVED

    def _untold(self, case: Case) -> bool:
        """Whether something unusable stands where the answer would be."""
        outcome = () if self.outcome_wanted is None else ("outcome",)
        keys = [key for quantity in self.quantities for key in quantity.reads]
        return bool(case.tainted) and case.unreadable(self.earlier, *keys, *outcome)

    def hindsight(self, case: Case, found: Passed) -> Outcome:
        case = self._of_act(case, found.record, found.day)
        acts, place = list(case.acts.values()), list(case.acts).index(found.record.index)
        earlier = [(at, act) for at, act in enumerate(acts) if act.record.step == self.earlier]
        since = {record.index: record.date for record in case.records.get(self.earlier, ())}  # a draft: once it counted
        days = {at: since.get(act.record.index, act.record.date) for at, act in earlier}
        after = [act for at, act in earlier if at > place or (days[at] or found.day) > found.day]
        open_ = frozenset[str]().union(*(quantity.whole.leaves_open for quantity in self.quantities if quantity.whole))
        came = (act for act in after if self._suits(act.record.outcome, open_))
        if not earlier:
            return MISSING
        if self.outcome_wanted is not None and given_back(case, self.id, self.earlier, self.quantities):
            return UNAPPROVED
        if any(act.standing in (Standing.COUNTS, Standing.OVERTAKEN) for act in came):
            return OUT_OF_ORDER
        if found.outcome.reason is Reason.SHORT:
            return SHORT
        if open_ or self.outcome_wanted is not None:
            return UNAPPROVED
        return OVERTAKEN if taken_back(case, self.id, self.earlier) else IRREGULAR

    def _suits(self, outcome: str | None, leaves_open: Collection[str]) -> bool:
        """Whether what came out so is what was waited for."""
        return outcome not in leaves_open if self.outcome_wanted is None else outcome == self.outcome_wanted

    def voids(self, outcome: Outcome) -> bool:
        return True

    @property
    def opener(self) -> str | None:
        return self.earlier if self.quantities == (ONCE,) and self.outcome_wanted is None else None

    def untold_by(self, case: Case) -> Sequence[str]:
        words = [act.outcome for act in case.records.get(self.earlier, ())[-1:] if self.outcome_wanted is not None]
        return [*super().untold_by(case), *([self.earlier] if None in words else [])]

    def outcomes_wanted(self) -> Iterator[tuple[str, str]]:
        if self.outcome_wanted is not None:
            yield self.earlier, self.outcome_wanted

    def versions(self) -> Iterator[tuple[str, str, bool]]:
        yield self.earlier, self.subject, self.any_version

    def needs(self) -> Sequence[Need]:
        title, outcome = self.earlier_title, self.outcome_wanted
        beside = self.subject if self.by_round else None
        return (Need(step=self.earlier, title=title, quantities=self.quantities, outcome=outcome, beside=beside),)

    def order(self) -> Iterator[tuple[str, str, int]]:
        yield self.earlier, self.subject, 0

    def apart(self) -> Iterator[Difference]:
        if not self.by_round and not self.in_turn:
            yield from super().apart()
            return
        yield Difference(self.earlier, self.subject, 0, 0)  # the first act of all, and the last
        if self.to_the_end or self.in_turn:
            yield Difference(done(self.earlier), done(self.subject), 0, 0)

    @property
    def said(self) -> Words:
        """What is to be complete, and how it is to come out."""
        if self.outcome_wanted is None:
            return Words("“{earlier}”", "“{earlier}”").fill(earlier=self.earlier_title)
        said = Words("“{earlier}”（结果为“{outcome}”）", "“{earlier}” ({outcome})")
        return said.fill(earlier=self.earlier_title, outcome=self.outcome_title)

    def sentence(self) -> Words:
        said = Words("“{title}”{must}在“{earlier}”完成之后进行", "“{title}” {must} come after “{earlier}”")
        if self.outcome_wanted is not None:
            said = Words(
                "“{title}”{must}在“{earlier}”的结果为“{outcome}”之后进行",
                "“{title}” {must} come after “{earlier}” has come out so: {outcome}",
            )
        return said.fill(title=self.title, earlier=self.earlier_title, must=self.must, outcome=self.outcome_title)

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": self.since(case), "earlier_done": self._before(case)}
        return {name: day.isoformat() for name, day in days.items() if day}

    def _before(self, case: Case) -> date | None:
        """The day from which this step may take place."""
        case = self._of_act(case, self._asked_by(case), self._asked_on(case))
        day = completed(self.quantities, case, self.earlier)
        if day is None or self.outcome_wanted is None:
            return day
        last = case.records[self.earlier][-1] if case.records.get(self.earlier) else None
        came_out = last is not None and last.outcome == self.outcome_wanted
        return max(day, last.date) if came_out and last is not None and last.date else None

    def _asked_on(self, case: Case) -> date:
        """The day for which a message tells where it stands: on which it was missed, or first kept, or today."""
        found = case.passed.get(self.id)
        return found.day if found else self.since(case) or case.as_of

    def _asked_by(self, case: Case) -> Record | None:
        """The act of that day."""
        found, day = case.passed.get(self.id), self._asked_on(case)
        mine = (act for act in case.records.get(self.subject, ()) if act.date == day)
        return found.record if found else next(mine, None)

    def looks_at(self) -> Iterable[str]:
        return (self.earlier,)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        case = self._of_act(case, self._asked_by(case), self._asked_on(case))
        then = found.day if (found := case.passed.get(self.id)) else self.since(case)
        void = outcome.reason is Reason.UNAPPROVED and void_before(case, self.id, self.earlier)  # no word of it counted
        reason = Reason.IRREGULAR if void else outcome.reason
        said = PASSED.get(reason) if reason and then else None
        before = self._at_last(case, reason)
        if said is None or (before is None and "{before}" in said.en):
            return super().remark(case, outcome)
        return said.fill(then=then, before=before)

    def _at_last(self, case: Case, reason: Reason | None) -> date | None:
        """The day of the earlier step that a remark names: of the act that did not count, or that came afterwards."""
        if reason is Reason.IRREGULAR:
            void = void_before(case, self.id, self.earlier) or next(iter(case.void.get(self.earlier, ())), None)
            return void.date if void else None
        if reason is Reason.OVERTAKEN:
            return taken_back(case, self.id, self.earlier)
        return self._first_after(case) or self._before(case)

    def _first_after(self, case: Case) -> date | None:
        """The day on which the earlier step was complete at last, whatever took that back since."""
        passed, stood = case.passed.get(self.id), (Standing.COUNTS, Standing.OVERTAKEN)
        acts = [act.record for act in case.acts.values() if act.record.step == self.earlier and act.standing in stood]
        for place, last in enumerate(acts, 1):
            if passed is not None and last.date is not None and last.date > passed.day:
                done = {**case.done, self.earlier: last.date}
                then = evolve(case, records={**case.records, self.earlier: acts[:place]}, done=done)
                if (day := self._before(then)) is not None:
                    return day
        return None
