"""A step takes place while another is under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Standing
from campaignflow.rules.condition import both_hold
from campaignflow.rules.differences import Difference, began, done
from campaignflow.rules.items import Refs
from campaignflow.rules.outcome import BAD_DATA, MISSING, OUT_OF_ORDER, PENDING, SATISFIED, Outcome, Reason
from campaignflow.rules.quantity import ONCE, Quantity, completed
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words


@frozen(kw_only=True)
class Overlap(Rule):
    """``<step>.during.<other>``: a record of the step lies within one of the other, from ``began`` to ``date``."""

    kind: ClassVar[str] = "overlap"
    rank: ClassVar[int] = 2
    step_keys: ClassVar = {
        "during": Key(Refs("step", modes=False), Words("在什么进行期间做", "during which step it is done"))
    }

    other: str
    other_title: Words
    once: bool
    """Whether the other step takes place only once, or only so many times."""
    quantities: tuple[Quantity, ...] = (ONCE,)
    """How often the other step is to take place."""
    own: tuple[Quantity, ...] = (ONCE,)
    """How often the step itself is to."""
    limits: tuple[Quantity, ...] = ()
    """How often, and for how many days, it may at most."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted = subject.stated.get("during")
        for item in wanted.items if wanted else ():
            title = subject.resolve("step", item.id, item.at)
            other = subject.scope.others(item.id)
            rule = subject.rule(
                cls,
                f"during.{item.id}",
                item,
                other=item.id,
                other_title=title,
                own=subject.quantities,
                **_number(other),
            )
            applies = both_hold(rule.condition, other.condition) if other else rule.condition
            yield evolve(rule, condition=applies)

    def judge(self, case: Case) -> Outcome:
        mine, others = self.read(case), case.records.get(self.other, ())
        if any(_within(inner, outer) for inner in mine for outer in (*others, *self._overtaken(case))):
            return SATISFIED
        if self.unreadable(case, "began") or case.unreadable(self.other, "began"):
            return BAD_DATA
        if mine and others:
            whole = completed(self.quantities, case, self.other) is not None  # else an act to come may still enclose it
            return OUT_OF_ORDER if whole else PENDING
        last = others[-1].date if others else None
        over = last is not None and last < case.as_of and self.no_more(case) and not self._needless(case)
        return MISSING if over else PENDING

    def _overtaken(self, case: Case) -> Iterator[Record]:
        """The acts of the other step that were taken back since: what lay in their course lay there."""
        for step in case.redone & {self.other}:
            acts = (act for act in case.acts.values() if act.standing is Standing.OVERTAKEN)
            yield from (act.record for act in acts if act.record.step == step)

    def _needless(self, case: Case) -> bool:
        """Whether the step itself need not take place."""
        return self.subject in case.exempt or all(q is not ONCE and q.needless(case) for q in self.own)

    @property
    def within(self) -> str:
        return self.other

    @property
    def reopens(self) -> str | None:
        return self.other if not self.once and self.duty_of == UNIT else None

    def no_more(self, case: Case) -> bool:
        """Whether the other step has taken place as often, and for as long, as it may."""
        records = case.records.get(self.other, ())
        if not self.limits:
            return self.once and bool(records)
        return any(limit.total(records) >= (limit.maximum or 0) for limit in self.limits)

    def change_days(self, case: Case) -> Iterator[date]:
        for record in case.records.get(self.other, ())[-1:]:
            if record.date is not None:
                yield record.date

    def looks_at(self) -> Iterable[str]:
        return (self.other,)

    def waits(self, case: Case) -> bool:
        return self.subject in case.done or self.other in case.done

    def apart(self) -> Iterator[Difference]:
        yield Difference(self.subject, done(self.other), 0, 0, again=not self.once)
        if not self.once:
            yield Difference(done(self.other), self.subject, 0, 0, again=True)
        yield Difference(began(self.other), began(self.subject), 0, 0)

    def order(self) -> Iterator[tuple[str, str, int]]:
        if self.other == self.subject:  # a circle, and reported as one
            yield self.other, self.subject, 0

    def sentence(self) -> Words:
        return Words("“{title}”{must}在“{other}”过程中进行", "“{title}” {must} take place during “{other}”").fill(
            title=self.title, other=self.other_title, must=self.must
        )

    def remark(self, case: Case, outcome: Outcome) -> Words:
        days = [[record.date for record in case.records.get(step, ())][-1:] for step in (self.subject, self.other)]
        if outcome.reason is not Reason.OUT_OF_ORDER or not all(days):
            return super().remark(case, outcome)
        said = Words("前者{mine}进行，后者{other}进行", "the former took place on {mine}, the latter on {other}")
        return said.fill(mine=days[0][0], other=days[1][0])

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": case.done.get(self.subject), "other_done": case.done.get(self.other)}
        return {name: day.isoformat() for name, day in days.items() if day}


def _number(other: Subject | None) -> dict[str, Any]:
    """How often the other step takes place, as fields of the rule; for how long, where that has a limit."""
    if other is None:
        return {"once": False}
    lasts = other.stated.get("lasts")
    word, days = lasts.value if lasts else ("at least", 0)
    long = () if word == "at least" else (Quantity(0 if word == "at most" else days, days, in_days=True),)
    limits = tuple(quantity for quantity in (*other.quantities, *long) if quantity.maximum is not None)
    once = other.once or any(limit.maximum == limit.minimum for limit in limits)
    return {"once": once, "quantities": other.quantities, "limits": limits}


def _within(inner: Record, outer: Record) -> bool:
    first, last = outer.began or outer.date, outer.date
    begins, ends = inner.began or inner.date, inner.date
    return bool(first and last and begins and ends and first <= begins and ends <= last)
