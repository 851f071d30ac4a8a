"""A step is one meeting with another, or with an event outside the unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.company import Company, stretch
from campaignflow.rules.condition import both_hold
from campaignflow.rules.differences import Difference, began, done
from campaignflow.rules.inclusions import MERGED
from campaignflow.rules.kinds.inclusion import Inclusion
from campaignflow.rules.outcome import BAD_DATA, PENDING, Cure, Outcome, Reason, Status
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import Words

_ON_DAYS = Words("前者{mine}进行，后者{other}进行", "the former took place on {mine}, the latter on {other}")


@frozen(kw_only=True)
class Merging(Inclusion):
    """``<step>.merge_with.<other>``: its record says that it was one with the other, and both share a day.

    An event is compared by its day; where that is not known, the record is believed.
    """

    kind: ClassVar[str] = "merging"
    step_keys: ClassVar = {name: claim.key for name, claim in MERGED.items()}
    document_keys: ClassVar[dict[str, Key]] = {}
    claims: ClassVar = {"step": MERGED}

    steps_merged: tuple[Company, ...] = ()
    """Those of its entries that are steps."""
    own: tuple[Quantity, ...] = (ONCE,)
    """How often the step itself is to take place."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        for rule in super().lower(subject):
            yield rule._with(subject) if isinstance(rule, Merging) else rule

    def _with(self, subject: Subject) -> Merging:
        """The rule with what is known of the steps that it names; it applies only where the only one of them does."""
        others = {name: other for name in self.items if (other := subject.scope.others(name)) is not None}
        merged = tuple(Company.of(name, other) for name, other in others.items())
        only = others.get(self._alone or "")
        applies = both_hold(self.condition, only.condition) if only else self.condition
        return evolve(self, steps_merged=merged, own=subject.quantities, condition=applies)

    def judge(self, case: Case) -> Outcome:
        said = super().judge(case)
        if said.status not in (Status.SATISFIED, Status.PENDING):
            return said
        mine = self.read(case)
        if not mine:
            return self._without(case, said)
        if any(self._took_place(case, name, act) for act in mine for name in self._meant(act)):
            return said
        if self.unreadable(case, "began") or any(case.unreadable(name, "began") for name in self.items):
            return BAD_DATA
        meant = {name for act in mine for name in self._meant(act)}
        if any(self._is_unknown(case, name) for name in meant):
            return said
        over = all(self._is_over(case, name) for name in meant)  # else an act to come may still share a day
        return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER) if over else PENDING

    def _without(self, case: Case, said: Outcome) -> Outcome:
        """Where it stands while no act of the step counts: whether all with which it could be one is past."""
        last = [day for name in self.items if (day := self._last(case, name)) is not None]
        over = len(last) == len(self.items) and max(last) < case.as_of
        if not over or said.reason is not None or self._not_awaited(case):
            return said
        return Outcome(Status.OVERDUE, Reason.MISSING, max(last))

    def _not_awaited(self, case: Case) -> bool:
        """Whether the step itself need not take place, or did, in an act that does not count."""
        needless = self.subject in case.exempt or all(q is not ONCE and q.needless(case) for q in self.own)
        return needless or self.subject in case.void or self.subject in case.undecided

    def _meant(self, act: Record) -> Iterable[str]:
        """With which of its entries an act is one by its record; where that is silent, it may be any."""
        return [name for name in self.items if name in act.merged_with] if self.says(act) else self.items

    def _took_place(self, case: Case, name: str, act: Record) -> bool:
        """Whether an entry took place on a day of an act."""
        mine = stretch(act)
        return mine is not None and any(first <= mine[1] and mine[0] <= last for first, last in self._days(case, name))

    def _days(self, case: Case, name: str) -> Iterator[tuple[date, date]]:
        """The days on which an entry took place."""
        day = None if name in self.company else case.done.get(name)
        if day is not None:
            yield day, day
        yield from filter(None, map(stretch, case.records.get(name, ())))

    def _last(self, case: Case, name: str) -> date | None:
        return max((last for _, last in self._days(case, name)), default=None)

    def _is_unknown(self, case: Case, name: str) -> bool:
        """Whether it is an event of which no day is known."""
        return name not in self.company and name not in case.done and name not in case.planned

    def _is_over(self, case: Case, name: str) -> bool:
        return self.company[name].complete(case) if name in self.company else name in case.done

    @property
    def company(self) -> Mapping[str, Company]:
        return {other.step: other for other in self.steps_merged}

    @property
    def _alone(self) -> str | None:
        """The only entry that it has, if it has but one: of several, it is not known with which it will be one."""
        return self.items[0] if len(self.items) == 1 and self.items[0] != self.subject else None

    @property
    def within(self) -> str | None:
        return self._alone if self._alone in self.company else None

    @property
    def reopens(self) -> str | None:
        other = self.company.get(self.within or "")
        return other.step if other is not None and not other.once and self.duty_of == UNIT else None

    def wants_another(self, case: Case) -> bool:
        other = self.company.get(self.reopens or "")
        held = self.subject in case.done or other is None
        return not held and other is not None and other.complete(case) and not other.no_more(case)

    def change_days(self, case: Case) -> Iterator[date]:
        yield from super().change_days(case)
        for name in self.items:
            day = self._last(case, name) or case.planned.get(name)
            if day is not None:
                yield from (plus_days(day, -1), day)

    def looks_at(self) -> Iterable[str]:
        return self.company

    def waits(self, case: Case) -> bool:
        if self.subject in case.done:
            return self.judge(case) == PENDING
        return any(name in case.done for name in self.company)

    def apart(self) -> Iterator[Difference]:
        other = self._alone
        if other is None:
            return
        yield Difference(done(other), self.subject, 0, 0, again=True)
        yield Difference(began(self.subject), done(other), 0, 0)
        yield Difference(began(other) if other in self.company else other, self.subject, 0, 0)

    def order(self) -> Iterator[tuple[str, str, int]]:
        if self.subject in self.items:  # a circle, and reported as one
            yield self.subject, self.subject, 0

    def mends(self, case: Case, sitting: Sequence[Record]) -> bool:
        meant = ((act, name) for act in sitting for name in self._meant(act))
        with_it = any(self._is_unknown(case, name) or self._took_place(case, name, act) for act, name in meant)
        return with_it and super().mends(case, sitting)

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        violated = outcome.status is Status.VIOLATED
        past = outcome.reason is Reason.OUT_OF_ORDER or all(self._is_past(case, name) for name in self.items)
        return Cure.NONE if violated and past else super().cure(case, outcome, moves=moves)

    def _is_past(self, case: Case, name: str) -> bool:
        """Whether an entry took place before today, and will not any more."""
        over = self.company[name].no_more(case) if name in self.company else name in case.done
        last = self._last(case, name)
        return over and last is not None and last < case.as_of

    def remark(self, case: Case, outcome: Outcome) -> Words:
        mine = [act.date for act in self.read(case)][-1:]
        others = [day for name in self.items if (day := self._last(case, name))]
        if outcome.reason is not Reason.OUT_OF_ORDER or not all(mine) or not others:
            return super().remark(case, outcome)
        return _ON_DAYS.fill(mine=mine[0], other=others[-1])

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": case.done.get(self.subject), "other_done": case.done.get(self._alone or "")}
        return super().observed(case) | {name: day.isoformat() for name, day in days.items() if day}
