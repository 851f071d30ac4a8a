"""A phase begins only when an earlier one is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Passed
from campaignflow.rules.gate import Gate
from campaignflow.rules.items import Refs
from campaignflow.rules.needed import needed_of
from campaignflow.rules.outcome import MISSING, OUT_OF_ORDER, PENDING, SATISFIED, UNDECIDED, Outcome, Reason, Status
from campaignflow.rules.quantity import ONCE, Need, Quantity
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import NOTHING, Words, listing

_MOST_NAMED = 5
_SURE = (MISSING, OUT_OF_ORDER, PENDING)
"""What an answer is by each of the steps needed, in order; only then what cannot be told of one."""


@frozen(kw_only=True)
class Succession(Gate):
    """``<phase>.entry.<earlier>``: no step of the phase precedes the completion of the earlier one's binding steps."""

    kind: ClassVar[str] = "succession"
    rank: ClassVar[int] = 1
    phase_keys: ClassVar = {
        "entry": Key(
            Refs("phase", modes=False), Words("进入条件：先要完成的阶段", "the phases to be complete before it")
        )
    }

    earlier_title: Words
    needed: tuple[Need, ...]

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted = subject.stated.get("entry") if subject.of == "phase" else None
        for item in wanted.items if wanted else ():
            title, before = subject.resolve("phase", item.id, item.at), subject.scope.others(item.id)
            needed = tuple(needed_of(before)) if before and before.of == "phase" else ()
            yield subject.rule(cls, f"entry.{item.id}", item, earlier_title=title, needed=needed, gates=subject.steps)

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        begun = any(name in case.done for name in self.steps)  # what has begun is not held back
        return SATISFIED if begun else self._begun(case, day)

    def keeps(self, case: Case, day: date) -> bool:
        return self._begun(case, day) is SATISFIED

    def hindsight(self, case: Case, found: Passed) -> Outcome:
        return self._begun(case, found.day)

    def ahead(self, case: Case) -> Outcome:
        return self._begun(case, None)

    def _begun(self, case: Case, begun: date | None) -> Outcome:
        """Where it stands if the phase began then; what cannot be read accuses nobody."""
        outcome = self._complete(case, begun)
        return UNDECIDED if outcome is not SATISFIED and case.tainted and self._untold(case) else outcome

    def _complete(self, case: Case, begun: date | None) -> Outcome:
        """Where it stands by what can be read: what surely was not complete decides before what cannot be told."""
        found = dict.fromkeys(self._one(case, one, quantity, begun) for one, quantity in self._wanted(case))
        found.pop(SATISFIED, None)
        return next((outcome for outcome in (*_SURE, *found) if outcome in found), SATISFIED)

    def _one(self, case: Case, one: Need, quantity: Quantity, begun: date | None) -> Outcome:
        """Where it stands if the earlier phase needed this alone; what may not be asked accuses nobody."""
        outcome = self._asked(case, one, quantity, begun)
        unsure = outcome in (MISSING, OUT_OF_ORDER) and one.condition is not None and one.condition.holds(case) is None
        return UNDECIDED if unsure else outcome

    def _asked(self, case: Case, one: Need, quantity: Quantity, begun: date | None) -> Outcome:
        """The same, if it is asked of this unit."""
        done = quantity.completed(case, one.step)
        if done is not None:
            return SATISFIED if begun is None or done <= begun else OUT_OF_ORDER
        if quantity.each and case.headcount(quantity.each) is None:
            return Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
        if (lacks := quantity.lacks(case, one.step)) in (Reason.UNTOLD, Reason.NOT_STATED):
            perhaps = quantity.perhaps(case, one.step) or date.max
            return Outcome(Status.PENDING, lacks) if begun is None or perhaps <= begun else OUT_OF_ORDER
        return PENDING if begun is None else MISSING

    def _wanted(self, case: Case) -> Iterator[tuple[Need, Quantity]]:
        """What the earlier phase needs of this unit."""
        for one in self.needed:
            applies = one.condition is None or one.condition.holds(case) is not False
            for quantity in one.quantities if applies and one.step not in case.exempt else ():
                if quantity is ONCE or not quantity.needless(case):
                    yield one, quantity

    def _untold(self, case: Case) -> bool:
        """Whether something unusable stands where the answer would be."""
        keys = ((one.step, quantity.keys) for one in self.needed for quantity in one.quantities)
        return any(case.unreadable(step, *read) for step, read in keys)

    def needs(self) -> Sequence[Need]:
        return self.needed

    def looks_at(self) -> Iterable[str]:
        return [one.step for one in self.needed]

    def order(self) -> Iterator[tuple[str, str, int]]:
        for one in self.needed:
            for later in self.steps:
                yield one.step, later, 0

    def sentence(self) -> Words:
        return Words(
            "“{title}”{must}在“{earlier}”的内容完成之后开始", "“{title}” {must} wait until “{earlier}” is complete"
        ).fill(title=self.title, earlier=self.earlier_title, must=self.must)

    def rests_on(self, case: Case) -> Sequence[Record]:
        """The acts that came first in the phase, and those of the earlier one that came after them or last."""
        begun = self.since(case) or date.max
        found = case.passed.get(self.id)
        mine = [found.record] if found else [record for record in self.read(case) if record.date == begun]
        before = [record for one in self.needed for record in case.records.get(one.step, ())]
        last = max((record.date for record in before if record.date), default=None)
        return [*mine, *(r for r in before if r.date and (r.date > begun or r.date == last))]

    def remark(self, case: Case, outcome: Outcome) -> Words:
        begun = self.since(case)
        if begun is None or outcome.status is not Status.VIOLATED:
            return super().remark(case, outcome)
        days = {one.title: quantity.completed(case, one.step) for one, quantity in self._wanted(case)}
        late = [title for title, day in days.items() if day is None or day > begun]
        named = listing(late[:_MOST_NAMED], Words("、", ", ")) + (
            Words("等", " and others") if late[_MOST_NAMED:] else NOTHING
        )
        said = Words("{begun}已开始，此时尚未完成：{late}", "it began on {begun}, when these were not complete: {late}")
        return said.fill(begun=begun, late=named)

    def observed(self, case: Case) -> dict[str, Any]:
        days = [quantity.completed(case, one.step) for one, quantity in self._wanted(case)]
        known = [day for day in days if day is not None]
        return {"earlier_complete": max(known).isoformat()} if known and len(known) == len(days) else {}
