"""A step may only follow another (Declare: precedence). The gate of the live machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.rules.bounds import After, Prompt
from campaignflow.rules.case import Case
from campaignflow.rules.items import Items, Refs
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, UNDECIDED, Outcome, Reason, Status
from campaignflow.rules.quantity import ONCE, Quantity, completed
from campaignflow.rules.rule import Rule, Subject, both_hold
from campaignflow.source.structs import Key
from campaignflow.wording.words import NOTHING, Words

OUT_OF_ORDER = Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER)
MISSING = Outcome(Status.VIOLATED, Reason.MISSING)
SHORT = Outcome(Status.VIOLATED, Reason.SHORT)
UNAPPROVED = Outcome(Status.VIOLATED, Reason.UNAPPROVED)


@frozen(kw_only=True)
class Precedence(Rule):
    """``<step>.entry.<earlier>``: the earlier step is complete when this one first takes place.

    Acts of one day are in order (R9); what was done late still satisfies what follows it (R10).
    """

    kind: ClassVar[str] = "precedence"
    rank: ClassVar[int] = 1
    step_keys: ClassVar = {
        "entry": Key(
            Refs("step", modes=False, outcome=True),
            Words("进入条件：先要完成的步骤", "entry rules: the steps to be complete before it"),
        )
    }

    earlier: str
    earlier_title: Words
    quantities: tuple[Quantity, ...] = (ONCE,)
    """All that the earlier step is to reach."""
    outcome_wanted: str | None = None
    """How the earlier step is to come out; None: however."""
    outcome_title: Words = NOTHING

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if subject.of != "step":
            return
        entry: Items | None = subject.stated.get("entry")
        named = set()
        for item in entry.items if entry else ():
            named.add(item.id)
            yield cls._after(subject, item.id, item.at, item)
        anchor = subject.dated.anchor if isinstance(subject.dated, After | Prompt) else None
        if anchor and anchor not in named and subject.steps_named(anchor):
            yield cls._after(subject, anchor, subject.at, None, subject.due)

    @classmethod
    def _after(cls, subject: Subject, earlier: str, at: Any, item: Any, fields: Any = None) -> Rule:
        before = subject.others(earlier)
        rule = subject.rule(
            cls,
            f"entry.{earlier}",
            item,
            earlier=earlier,
            earlier_title=subject.resolve("step", earlier, at),
            quantities=before.quantities if before else (ONCE,),
            gates=(subject.id,),
            **(fields or {}),
        )
        if item is not None and item.outcome is not None:
            result = subject.outcome(earlier, item.outcome, item.at)
            rule = evolve(rule, outcome_wanted=item.outcome, outcome_title=result)
        applies = both_hold(rule.condition, before.common.get("condition")) if before else rule.condition
        return evolve(rule, condition=applies)

    def judge(self, case: Case) -> Outcome:
        if case.tainted and self._untold(case):
            return BAD_DATA
        done = case.done
        then = done.get(self.subject)
        for quantity in self.quantities:
            if quantity is ONCE:
                before = done.get(self.earlier)
            elif quantity.needless(case):
                continue
            else:
                before = quantity.completed(case, self.earlier)
            if before is None:
                return self._missing(case, quantity, then)
            if then is not None and before > then:
                return OUT_OF_ORDER
        return SATISFIED if self.outcome_wanted is None else self._came_out(case, then)

    def _came_out(self, case: Case, then: date | None) -> Outcome:
        """Where it stands as to how the earlier step came out."""
        came_out = self._approved(case, then)
        if case.unreadable(self.earlier, "outcome"):
            return BAD_DATA
        if came_out is not None:
            return SATISFIED
        if then is None:
            return PENDING
        if any(record.outcome is None for record in case.records.get(self.earlier, ())):
            return UNDECIDED
        return UNAPPROVED if self._approved(case, None) is None else OUT_OF_ORDER

    def _approved(self, case: Case, by: date | None) -> date | None:
        """The day on which the earlier step came out as wanted, if that was its last word (until ``by``)."""
        days = [(r.date, r.outcome) for r in case.records.get(self.earlier, ()) if r.date is not None]
        last = max((day for day, _ in days if by is None or day <= by), default=None)
        return last if (last, self.outcome_wanted) in days else None

    def _untold(self, case: Case) -> bool:
        """Whether something unusable stands where the answer would be."""
        if case.unreadable(self.subject):
            return True
        if self.quantities == (ONCE,):
            return self.subject in case.done and case.unreadable(self.earlier)
        return any(case.unreadable(self.earlier, *quantity.keys) for quantity in self.quantities)

    def _missing(self, case: Case, quantity: Quantity, then: date | None) -> Outcome:
        """The earlier step is not complete."""
        if then is None:
            return PENDING
        if quantity.each and case.headcount(quantity.each) is None:
            return Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
        return SHORT if case.done.get(self.earlier) else MISSING

    def order(self) -> Iterator[tuple[str, str, int]]:
        yield self.earlier, self.subject, 0

    def sentence(self) -> Words:
        said = Words("“{title}”{must}在“{earlier}”完成之后进行", "“{title}” {must} come after “{earlier}”")
        if self.outcome_wanted is not None:
            said = Words(
                "“{title}”{must}在“{earlier}”的结果为“{outcome}”之后进行",
                "“{title}” {must} come after “{earlier}” has come out so: {outcome}",
            )
        return said.fill(title=self.title, earlier=self.earlier_title, must=self.must, outcome=self.outcome_title)

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": case.done.get(self.subject), "earlier_done": self._before(case)}
        return {name: day.isoformat() for name, day in days.items() if day}

    def _before(self, case: Case) -> date | None:
        """The day from which this step may take place."""
        days = [completed(self.quantities, case, self.earlier)]
        then = case.done.get(self.subject)
        days += [self._approved(case, then) or self._approved(case, None)] if self.outcome_wanted is not None else []
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    def looks_at(self) -> Iterable[str]:
        return (self.earlier,)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        then, before = case.done.get(self.subject), self._before(case)
        if outcome.reason is Reason.OUT_OF_ORDER:
            return Words(
                "前者{then}已进行，后者{before}才完成", "the former took place on {then}, the latter only on {before}"
            ).fill(then=then, before=before)
        if outcome.reason is Reason.UNAPPROVED:
            return super().remark(case, outcome)
        if outcome.status is Status.VIOLATED:
            return Words(
                "前者{then}已进行，后者没有完成的记录",
                "the former took place on {then}; of the latter no completion is recorded",
            ).fill(then=then)
        return super().remark(case, outcome)
