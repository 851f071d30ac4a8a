"""A step takes place, as often as asked, by when it is asked (Declare: existence, with a deadline)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import SHARED_DAY, UNDATED, ByDay
from campaignflow.rules.case import Case, due_of, rule_id
from campaignflow.rules.counted import After, LeadTime, Prompt
from campaignflow.rules.dated import UNKNOWN_HEADCOUNT, Dated
from campaignflow.rules.differences import Difference, done
from campaignflow.rules.gaps import Shift
from campaignflow.rules.gate import cure_of_passed
from campaignflow.rules.in_turn import InTurn, dated_in_turn
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import (
    BAD_DATA,
    MISSED,
    NO_OUTCOME,
    NOT_STATED,
    SATISFIED,
    UNTOLD,
    Basis,
    Cure,
    Force,
    Outcome,
    Reason,
    Status,
    because,
)
from campaignflow.rules.quantity import ONCE
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.times import EACH_PERSON, TIMES, each_of
from campaignflow.rules.told import CAME_OUT, MORE, NOT_TOLD_YET, came_out, fewer, late, overdue, still_open, timing
from campaignflow.wording.words import NOTHING, Words, listing

_MUST: Mapping[Force, str] = {Force.BINDING: "应", Force.SOFT: "原则上应", Force.PERMISSIVE: "可"}
_DUE: Mapping[Force, str] = {Force.BINDING: "due", Force.SOFT: "should be done", Force.PERMISSIVE: "may be done"}
_TIMING = (Reason.LATE, Reason.OUT_OF_ORDER)
"""What an act is found to be that took place, and at the wrong time."""
_TO_BE: Mapping[Force, Words] = {
    Force.BINDING: Words("应完成", ": to be done"),
    Force.SOFT: Words("原则上应完成", ": should be done"),
    Force.PERMISSIVE: Words("可以进行，不作要求", ": may take place and need not"),
}


@frozen(kw_only=True)
class Existence(Dated):
    """Every step has one: ``<step>.due``. Without ``due``, the phase's end is the implied date (R8).

    A soft date softens the date and not the duty: that the step takes place at all, by the end of
    its phase, is then a rule of its own, ``<step>.done`` (``<step>.done.<group>``).
    """

    kind: ClassVar[str] = "existence"
    rank: ClassVar[int] = 0
    is_duty: ClassVar[bool] = True
    completes: ClassVar[bool] = True
    step_keys: ClassVar = {"times": TIMES, "each": EACH_PERSON}

    in_turn: InTurn | None = None
    """Where each of a group does both its step and the one from which its date counts: each has a date of its own."""
    dated_by: str = ""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if subject.of == "step":
            gates = subject.steps_named(subject.dated.anchor) if isinstance(subject.dated, LeadTime) else ()
            fields = {**subject.due, "bound": subject.dated, "begins": subject.begins}
            duty = {"bound": subject.bound, "note": NOTHING, "begins": subject.begins}
            if isinstance(subject.bound, ByDay):
                duty["basis"] = Basis.DERIVED
            turns = dated_in_turn(subject, subject.quantity)
            yield subject.rule(cls, "due", **fields, gates=gates, quantity=subject.quantity, in_turn=turns)
            if subject.dated is not subject.bound:
                yield subject.rule(cls, "done", **duty, quantity=subject.quantity)
            times, opened = subject.stated.get("times"), subject.window and subject.window.opened
            each = each_of(subject.stated)
            for group, said in times.items() if isinstance(times, dict) else ():
                title = subject.resolve("group", group, said.at)
                quantity = evolve(said.value.of_group(group, each), group_title=title, opened=opened)
                more = {"quantity": quantity, "each": quantity.each}
                own = {**fields, "in_turn": dated_in_turn(subject, quantity)}
                yield subject.rule(cls, f"times.{group}", said, **own, **more, dated_by=due_of(subject.id))
                if subject.dated is not subject.bound:
                    yield subject.rule(cls, f"done.{group}", said, **duty, **more, dated_by=rule_id(subject.id, "done"))

    def judge(self, case: Case) -> Outcome:
        if self.dated_by in case.waived:
            return evolve(self, bound=UNDATED, dated_by="").judge(case)  # its own waiver would let off the number
        found = case.passed.get(self.id)
        if found is not None and found.outcome.status in MISSED:
            outcome = self._hindsight(self._of_act(case), found.outcome)
            lacks = self.in_turn is not None and self.quantity.completed(case, self.subject) is None  # of the others
            return evolve(outcome, undone=True) if lacks else outcome
        if found is not None and (found.outcome is BAD_DATA or self.in_turn):
            return found.outcome
        return self._ahead(case) if self.in_turn is None else self._of_each(case, self.in_turn)[1]

    def _of_each(self, case: Case, turn: InTurn) -> tuple[str, Outcome]:
        """Where it stands for the one of a group for whom that is gravest, and who it is; empty: for all of them."""
        to_come = {step: day for step, day in case.done.items() if step not in self.gates}
        return turn.gravest(case, self._ahead(evolve(case, done=to_come)), self._ahead)

    def _of_act(self, case: Case) -> Case:
        """The case as it is asked of the act that passed it as a gate: with those alone who are named in it."""
        found = case.passed.get(self.id)
        return case if self.in_turn is None or found is None else self.in_turn.of_act(case, found.record)

    @property
    def by_person(self) -> bool:
        return self.in_turn is not None

    def of_one_round(self, missed: Record, act: Record) -> bool:
        return self.in_turn is None or self.in_turn.shares(missed, act)

    @property
    def undated(self) -> Rule | None:
        return evolve(self, bound=UNDATED) if self.id == due_of(self.subject) else None

    def _hindsight(self, case: Case, outcome: Outcome) -> Outcome:
        """Where it stands since the step before which it is to come took place without it."""
        done = self.quantity.completed(case, self.subject)
        if done is None:  # nothing was there then; what came afterwards is not all
            lacks = self.quantity.lacks(case, self.subject)
            if lacks is Reason.NOT_STATED:
                return NOT_STATED
            return evolve(outcome, reason=lacks if outcome.reason is Reason.MISSING else outcome.reason, undone=True)
        reason = outcome.reason if outcome.reason in _TIMING else Reason.OUT_OF_ORDER
        return evolve(outcome, reason=reason, undone=False)

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        if self.in_turn is not None:
            return self.in_turn.admits(case, partial(self._open, step=step, day=day))
        return self._open(case, step, day)

    def _open(self, case: Case, step: str, day: date) -> Outcome:
        """Where it stands if the step before which it is to come takes place on a day."""
        if self.quantity.minimum == 0:  # nobody has to
            return SATISFIED
        then = evolve(case, done={**case.done, step: day})
        done = self.quantity.completed(case, self.subject)
        outcome = self.bound.judge(then, done)
        if outcome.status is not Status.VIOLATED:
            return outcome
        if case.tainted and case.unreadable(self.subject, *self.quantity.reads):
            return BAD_DATA
        return outcome if done is not None else self._not_yet(case, then, outcome)

    def _not_yet(self, case: Case, then: Case, outcome: Outcome) -> Outcome:
        """Where it stands if the step before which it is to come took place, and its own is not complete."""
        if self.quantity.wanted(case) is None:
            return UNKNOWN_HEADCOUNT
        lacks = self.quantity.lacks(case, self.subject)
        if lacks is not Reason.NO_OUTCOME:
            return UNTOLD if lacks is Reason.UNTOLD else because(outcome, lacks)
        held = self.bound.judge(then, self.quantity.held(case, self.subject))
        return held if held.status in MISSED else NO_OUTCOME  # however it came out, that was too late

    def versions(self) -> Iterator[tuple[str, str, bool]]:
        for step in self.gates:
            yield self.subject, step, False

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        if outcome.reason is Reason.OVER and self.subject in case.writing:  # written anew, the count begins again
            return Cure.AGAIN
        if outcome.status is Status.VIOLATED and not outcome.undone:
            return cure_of_passed(self._of_act(case), self.id)
        reason = outcome.reason
        if reason is Reason.OVERTAKEN and self.subject in case.records:  # done again, and not whole
            reason = self.quantity.lacks(case, self.subject)
        if reason in (Reason.IRREGULAR, Reason.OVERTAKEN, Reason.UNAPPROVED):
            return Cure.RECORD if self.unrecorded(case) else Cure.AGAIN
        return Cure.SUPPLY if reason is Reason.MISSING_RECIPIENT else Cure.RECORD

    def mended(self, case: Case) -> date | None:
        over = None if self.id in case.passed else self.quantity.exceeded(case, self.subject)
        return super().mended(case) if over is None else over.good

    def waits(self, case: Case) -> bool:
        """Whether its step is done, and the day from which its date counts is still to come."""
        return (
            isinstance(self.bound, After | Prompt | LeadTime)
            and self.quantity.completed(case, self.subject) is not None
        )

    def needs(self) -> Sequence[Need]:
        return (Need(step=self.subject, title=self.title, quantities=(self.quantity,)),)

    def rests_on(self, case: Case) -> Sequence[Record]:
        return [*super().rests_on(case), *case.void.get(self.subject, ())]

    def looks_at(self) -> Iterable[str]:
        return (self.bound.anchor,) if self.bound.anchor else ()

    def apart(self) -> Iterator[Difference]:
        if self.in_turn and self.gates:  # of each: the first of all, and the last
            yield from self.bound.apart(self.subject)
            for one in self.bound.apart(done(self.subject)):
                yield evolve(one, to=done(one.to) if one.to in self.gates else one.to)
        else:
            yield from self.bound.apart(done(self.subject))
        if self.quantity.since is not None:  # complete in the last period of what recurs
            first = self.quantity.since.toordinal()
            yield Difference(None, done(self.subject), first, first, given=True)

    def change_days(self, case: Case) -> Iterator[date]:
        for one in (case, *(self.in_turn.apart(case) if self.in_turn else ())):
            yield from self.due(one).change_days(one, self.quantity.completed(one, self.subject))

    def order(self) -> Iterator[tuple[str, str, int | Shift]]:
        if isinstance(self.bound, LeadTime):
            yield self.subject, self.bound.anchor, self.bound.gap.least_before()

    def measured(self) -> Iterator[tuple[str, str]]:
        if self.quantity.each is not None:
            yield self.quantity.each, self.quantity.each

    def evidence(self) -> tuple[str, ...]:
        return ("date", *self.quantity.keys)

    def titles(self) -> Mapping[str, Words]:
        group = self.quantity.by or self.quantity.each
        return {group: self.quantity.group_title} if group else {}

    def ticked(self) -> Mapping[str, Any]:
        if self.quantity.minimum > 1 or self.quantity.keys not in ((), ("times",)):
            return {}
        return {"step": self.subject, **({"half": self.bound.half} if self.bound.half else {})}

    def sentence(self) -> Words:
        by, amount = self.bound.words, self.quantity.words
        who = NOTHING if self.duty_of == UNIT else self.actor
        inside = [part for part in (who, amount) if part]
        said = listing(inside, Words("，", "; "))
        brackets = Words(f"（{said.zh}）", f" ({said.en})") if inside else NOTHING
        must, due = _MUST[self.force], _DUE[self.force]
        when = Words(f"{must}{by.zh}完成", f": {due} {by.en}") if by else _TO_BE[self.force]
        return self.title + brackets + when

    def observed(self, case: Case) -> dict[str, Any]:
        done = self._kept(case)
        found: dict[str, Any] = {} if done is None else {"done": done.isoformat()}
        if self.quantity is not ONCE:
            found |= {"count": self._count(case), "required": self.quantity.wanted(case)}
        return found

    def _kept(self, case: Case) -> date | None:
        """The day on which it was fulfilled: in time stays in time."""
        done = self.quantity.completed(case, self.subject)
        return done and min(done, case.held.get(self.id, done))

    def _when(self, case: Case, day: date, outcome: Outcome) -> Words:
        """When it was done; where it came out as required only later, both days."""
        held, whole = min(day, self._held(case) or day), self.quantity.whole
        well = came_out(case, self.subject, whole.leaves_open) if whole and whole.leaves_open else None
        said = CAME_OUT if well and well > held else Words("完成于{held}", "done on {held}")
        if outcome.status is Status.PENDING and self._anchor:
            return said.fill(held=held, well=well) + NOT_TOLD_YET.fill(anchor=self._anchor)
        started = self.quantity.started(case, self.subject)
        return said.fill(held=held, well=well) + timing(held, outcome, self.bound.half, self.begins, started)

    def _count(self, case: Case) -> int:
        """What its acts surely add up to."""
        return self.quantity.total(self.read(case), case)

    @property
    def _anchor(self) -> Words:
        """What its date counts from; nothing where it is a day."""
        return self.bound.anchor_title if isinstance(self.bound, LeadTime | After | Prompt) else NOTHING

    def _number(self, case: Case) -> Words:
        """How many there were, how many are asked, and who still lacks how much."""
        if (over := self.quantity.exceeded(case, self.subject)) is not None:
            return MORE.fill(count=self.quantity.total(over.acts), wanted=self.quantity.maximum)
        return fewer(case, self.subject, self.quantity, self._count(case))

    def remark(self, case: Case, outcome: Outcome) -> Words:
        name = self._of_each(case, self.in_turn)[0] if self.in_turn and self.id not in case.passed else ""
        if self.in_turn is None or not name:
            return self._remark(self._of_act(case), outcome)
        said = self._remark(self.in_turn.narrowed(case, [name]), outcome)
        return Words(f"{name}：", f"{name}: ") + said if said else NOTHING

    def _remark(self, case: Case, outcome: Outcome) -> Words:
        done = self._kept(case)
        untold = outcome.reason is Reason.UNTOLD and outcome.reading != SHARED_DAY
        if outcome.status is Status.INVALID or untold:
            return super().remark(case, outcome)
        under_way = (outcome.status, outcome.reason) == (Status.PENDING, None) and done is None
        if outcome.reason in (Reason.SHORT, Reason.OVER) or (under_way and self.quantity.lacking(case, self.subject)):
            return self._number(case)
        open_ = still_open(case, self.subject, outcome)
        if open_ is not None:
            return open_ + overdue(case.as_of, outcome)
        if done is not None and outcome.reason is not Reason.UNDECIDED:
            return self._when(case, done, outcome)
        if outcome.status is Status.OVERDUE:
            return Words("没有记录", "nothing is recorded") + late(case.as_of, outcome)
        return super().remark(case, outcome)
