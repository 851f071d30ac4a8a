"""A step is one meeting with another, or with an event outside the unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.company import Company, held, held_apart, stretch
from campaignflow.rules.condition import both_hold
from campaignflow.rules.differences import Difference, began, done
from campaignflow.rules.inclusions import MERGED
from campaignflow.rules.items import Mode
from campaignflow.rules.kinds.inclusion import Inclusion
from campaignflow.rules.outcome import BAD_DATA, OUT_OF_ORDER, PENDING, Cure, Outcome, Reason, Status
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import Words


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
    own: Company = Company("")
    """How often the step itself takes place."""

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
        return evolve(self, steps_merged=merged, own=Company.of(subject.id, subject), condition=applies)

    def judge(self, case: Case) -> Outcome:
        said = super().judge(case)
        if said.status not in (Status.SATISFIED, Status.PENDING):
            return said
        if not held(case, self.subject):
            return self._without(case, said)
        if self._in_time(case):
            return said
        if self.unreadable(case, "began") or any(case.unreadable(name, "began") for name in self.items):
            return BAD_DATA
        if self._over(case) is None:
            return PENDING  # an act to come may still share a day
        denied = not self._meant(held(case, self.subject)[0])
        return Outcome(Status.VIOLATED, self.claim.reason) if denied else OUT_OF_ORDER

    def _without(self, case: Case, said: Outcome) -> Outcome:
        """Where it stands while no act of the step took place: whether all with which it could be one is past."""
        over = self._over(case)
        if over is None or over >= case.as_of or said.reason is not None or self._not_awaited(case):
            return said
        return Outcome(Status.OVERDUE, Reason.MISSING, over)

    def _not_awaited(self, case: Case) -> bool:
        """Whether the step itself need not take place, or did, in an act that does not count."""
        return self.own.needless(case) or self.subject in case.void or self.subject in case.undecided

    def _over(self, case: Case) -> date | None:
        """The day on which all had taken place that its first act was to be one with, each as often as it is asked."""
        days = [self._over_of(case, name) for name in self._first_meant(case)]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    def _over_of(self, case: Case, name: str) -> date | None:
        if name in self.company:
            return self.company[name].over(case)
        return None if self._is_unknown(case, name) else case.done.get(name)

    def _first_meant(self, case: Case) -> Collection[str]:
        """The entries with which it was one on the first day on which it was one with any; any where there is none."""
        acts = [act for act in held(case, self.subject) if self._meant(act)]
        return {name for act in acts if act.date == acts[0].date for name in self._meant(act)} or self.items

    def _in_time(self, case: Case) -> bool:
        """Whether it was one with an entry before it was too late for that: what was held apart stays so."""
        acts, over = held(case, self.subject), self._over(case) or date.max
        until = max([over, *(act.date for act in acts[:1] if act.date)])
        return any(last <= over and act.date <= until for act, last in self._together(case, acts) if act.date)

    def _together(self, case: Case, acts: Iterable[Record]) -> Iterator[tuple[Record, date]]:
        """Its acts that may be one with an entry, which took place on a day of each; with the last day of that."""
        for act in acts:
            for name in self._meant(act):
                yield from ((act, last) for last in self._shared(case, name, act))

    def _shared(self, case: Case, name: str, act: Record) -> Iterator[date]:
        """The last day of whatever of an entry took place on a day of an act; where its day is unknown, of the act."""
        mine = stretch(act)
        days = self._days(case, name) if mine is None or not self._is_unknown(case, name) else [mine]
        yield from (last for first, last in days if mine and first <= mine[1] and mine[0] <= last)

    def _meant(self, act: Record) -> Iterable[str]:
        """With which of its entries an act is one by its record; where that is silent, it may be any."""
        if not self.says(act):
            return self.items
        return act.merged_with if self.mode is Mode.OPEN else [name for name in self.items if name in act.merged_with]

    def _days(self, case: Case, name: str) -> Iterator[tuple[date, date]]:
        """The days on which an entry took place."""
        if name in self.company:
            yield from filter(None, map(stretch, held(case, name)))
        elif (day := case.done.get(name)) is not None:
            yield day, day

    def _last(self, case: Case, name: str) -> date | None:
        return max((last for _, last in self._days(case, name)), default=None)

    def _is_unknown(self, case: Case, name: str) -> bool:
        """Whether it is an event of which no day is known, or something else that an open list leaves to the unit."""
        known = name in self.company or name in case.done or name in case.planned
        return not known or name not in self.items

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
        other = self.company.get(self.within or "")
        if other is None or self.duty_of != UNIT or other.over(case) is None or other.is_today(case):
            return False
        return not other.no_more(case) and self.own.may_be_held(case) and not self._is_unsaid(case)

    def change_days(self, case: Case) -> Iterator[date]:
        yield from super().change_days(case)
        for name in self.items:
            day = self._last(case, name) or case.planned.get(name)
            if day is not None:
                yield from (plus_days(day, -1), day)

    def looks_at(self) -> Iterable[str]:
        return self.company

    def waits(self, case: Case) -> bool:
        if held(case, self.subject):
            return self.judge(case) == PENDING
        return self._over(case) is None and any(name in case.done for name in self.company)

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
        return any(self._together(case, sitting)) and super().mends(case, sitting)

    def mended(self, case: Case) -> date | None:
        """Of what was held apart, the day since which it was one with an entry after that, and its record says so."""
        if self.missed(case) or self._in_time(case):
            return super().mended(case)
        return min((day for act, day in self._days_together(case) if self.shows(case, [act])), default=None)

    def _days_together(self, case: Case) -> Iterator[tuple[Record, date]]:
        """Its acts that may be one with an entry, with the day since which both had taken place."""
        together = self._together(case, held(case, self.subject))
        yield from ((act, max(last, act.date)) for act, last in together if act.date)

    def _is_unsaid(self, case: Case) -> bool:
        """Whether an act may be one with an entry, and its record does not say."""
        return any(not self.says(act) for act, _ in self._days_together(case))

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        if outcome.status is not Status.VIOLATED:
            return super().cure(case, outcome, moves=moves)
        if self._is_unsaid(case):
            return Cure.SUPPLY
        together = any(self._may_be_held(case, name) for name in self.items)
        return Cure.AGAIN if together and self.own.may_be_held(case) else Cure.NONE

    def _may_be_held(self, case: Case, name: str) -> bool:
        """Whether an entry may still take place on a day of another act: today, on one to come, or once more."""
        over, other = self._over_of(case, name), self.company.get(name)
        if over is None or other is None:
            return over in (None, case.as_of)
        return other.is_today(case) or (self.duty_of == UNIT and not other.no_more(case))

    def remark(self, case: Case, outcome: Outcome) -> Words:
        """When they were held apart: by the last acts before it was made good."""
        together = [*self._days_together(case)]
        until, joint = min((day for _, day in together), default=date.max), {act.index for act, _ in together}
        apart = [act.date for act in held(case, self.subject) if act.index not in joint]
        others = sorted(last for name in self.items for _, last in self._days(case, name) if last < until)
        if outcome.reason is not Reason.OUT_OF_ORDER or not others:
            return super().remark(case, outcome)
        return held_apart(apart, others)

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": case.done.get(self.subject), "other_done": case.done.get(self._alone or "")}
        return super().observed(case) | {name: day.isoformat() for name, day in days.items() if day}
