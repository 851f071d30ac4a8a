"""A step takes place while another is under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.company import Company, held, held_apart, stretch
from campaignflow.rules.condition import both_hold
from campaignflow.rules.differences import Difference, began, done
from campaignflow.rules.items import Refs
from campaignflow.rules.outcome import BAD_DATA, OUT_OF_ORDER, PENDING, SATISFIED, Cure, Outcome, Reason, Status
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
    outer: Company
    """How often the other step takes place."""
    own: Company
    """How often the step itself does."""

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
                outer=Company.of(item.id, other),
                own=Company.of(subject.id, subject),
            )
            applies = both_hold(rule.condition, other.condition) if other else rule.condition
            yield evolve(rule, condition=applies)

    def judge(self, case: Case) -> Outcome:
        if self._within(case) and not self.mended(case):
            return SATISFIED
        if self.unreadable(case, "began") or case.unreadable(self.other, "began"):
            return BAD_DATA
        over = self.outer.over(case)
        if over is None:
            return PENDING  # an act to come may still enclose it
        if held(case, self.subject):
            return OUT_OF_ORDER
        if self.own.needless(case):
            return PENDING
        late = over < case.as_of  # nothing says that it took place: it may only not be recorded
        return Outcome(Status.OVERDUE, Reason.MISSING, over) if late else Outcome(Status.PENDING, due=over)

    def _within(self, case: Case) -> date | None:
        """The first day on which an act of the other step ended in which one of this lies; None: in none."""
        mine, others = held(case, self.subject), held(case, self.other)
        found = (outer.date for outer in others if any(_lies_in(inner, outer) for inner in mine))
        return min((day for day in found if day is not None), default=None)

    def mended(self, case: Case) -> date | None:
        within, over = self._within(case), self.outer.over(case)
        return within if within and over and within > over else None

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        if outcome.status is Status.OVERDUE:
            return Cure.RECORD
        together = self.outer.is_today(case) or self._may_reopen(case)
        return Cure.AGAIN if together and self.own.may_be_held(case) else Cure.NONE

    def _may_reopen(self, case: Case) -> bool:
        return self.duty_of == UNIT and not self.outer.no_more(case)

    @property
    def within(self) -> str:
        return self.other

    @property
    def reopens(self) -> str | None:
        return self.other if not self.outer.once and self.duty_of == UNIT else None

    def wants_another(self, case: Case) -> bool:
        over = self.outer.over(case) is not None and not self.outer.is_today(case)
        return over and self._may_reopen(case) and self.own.may_be_held(case)

    def change_days(self, case: Case) -> Iterator[date]:
        days = [self.outer.over(case), *(record.date for record in case.records.get(self.other, ())[-1:])]
        yield from (day for day in days if day is not None)

    def looks_at(self) -> Iterable[str]:
        return (self.other,)

    def waits(self, case: Case) -> bool:
        unrecorded = self.outer.over(case) and not held(case, self.subject)
        return not unrecorded and (self.subject in case.done or self.other in case.done)

    def apart(self) -> Iterator[Difference]:
        yield Difference(self.subject, done(self.other), 0, 0)
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
        """When they were held apart: by the last acts before it was made good."""
        until, others = self.mended(case) or date.max, held(case, self.other)
        mine = [act.date for act in held(case, self.subject) if not any(_lies_in(act, outer) for outer in others)]
        without = [outer.date for outer in others if outer.date and outer.date < until]
        if outcome.reason is not Reason.OUT_OF_ORDER or not without:
            return super().remark(case, outcome)
        return held_apart(mine, without)

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": case.done.get(self.subject), "other_done": case.done.get(self.other)}
        return {name: day.isoformat() for name, day in days.items() if day}


def _lies_in(inner: Record, outer: Record) -> bool:
    mine, around = stretch(inner), stretch(outer)
    return bool(mine and around and around[0] <= mine[0] and mine[1] <= around[1])
