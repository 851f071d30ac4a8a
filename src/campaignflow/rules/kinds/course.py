"""A phase begins, ends and lasts as the plan says; what a unit states of its phases is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.rules.bounds import WITHIN_ABOUT
from campaignflow.rules.case import Case
from campaignflow.rules.need import Need
from campaignflow.rules.needed import needed_of
from campaignflow.rules.outcome import NOT_STATED, SATISFIED, Force, Outcome, Reason, Status
from campaignflow.rules.quantity import ONCE
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject, Window
from campaignflow.rules.told import late
from campaignflow.wording.words import NOTHING, Words, both, number

_WORST = (Status.VIOLATED, Status.AMBIGUOUS, Status.PENDING, Status.SATISFIED)

_WHEN: Mapping[tuple[Reason, bool], Words] = {
    (Reason.EARLY, True): Words("{day}即已开始", "it began already on {day}"),
    (Reason.LATE, True): Words("{day}才开始", "it began only on {day}"),
    (Reason.EARLY, False): Words("{day}即已结束", "it ended already on {day}"),
    (Reason.LATE, False): Words("{day}才结束", "it ended only on {day}"),
}
"""What is found of when it began (else: ended)."""


@frozen(kw_only=True)
class Course(Rule):
    """``<phase>.course``: what the unit states of when a phase began and ended, against its window and its length.

    A unit that states nothing is not accused: it is asked where the plan names a length. A phase that is declared
    finished while its binding steps are open contradicts itself, whether or not the plan says when it is.
    """

    kind: ClassVar[str] = "course"
    rank: ClassVar[int] = 0

    window: Window | None
    lasts: int | None
    """The days that the plan says it lasts, about."""
    tolerance: int = 0
    """How many days “about” allows."""
    needed: tuple[Need, ...] = ()
    """The binding steps of the unit in the phase."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if subject.of == "phase":
            soft = subject.window is not None and not subject.window.binding
            force = {"force": Force.SOFT} if soft else {}
            days = {"window": subject.window, "lasts": subject.lasts, "tolerance": subject.about}
            yield subject.rule(cls, "course", **force, **days, needed=tuple(needed_of(subject)))

    def judge(self, case: Case) -> Outcome:
        stated = case.phases.get(self.subject)
        if stated is None:
            return NOT_STATED
        found = [*self._begins(stated.began), *self._ends(case, stated.ended)]
        if stated.began and stated.ended:
            found.append(self._length((stated.ended - stated.began).days + 1))
        return min(found, key=lambda outcome: _WORST.index(outcome.status), default=NOT_STATED)

    def _begins(self, day: date | None) -> Iterator[Outcome]:
        window = self.window
        if day is None:
            return
        if window is not None and day < window.widest.first:
            yield Outcome(Status.AMBIGUOUS, Reason.EARLY)
        elif window is not None and _begins_in_part(window) and day > window.narrowest.first:
            yield Outcome(Status.VIOLATED, Reason.LATE)
        else:
            yield SATISFIED

    def _ends(self, case: Case, day: date | None) -> Iterator[Outcome]:
        window = self.window
        if day is None:
            return
        if any(not _is_done(case, need, day) for need in self.needed):
            yield Outcome(Status.VIOLATED, Reason.CONTRADICTORY)
        if window is not None and day > window.widest.last:
            yield Outcome(Status.VIOLATED, Reason.LATE, window.widest.last)
        elif window is not None and _ends_in_part(window) and day < window.narrowest.last:
            yield Outcome(Status.AMBIGUOUS, Reason.EARLY)
        else:
            yield SATISFIED

    def _length(self, days: int) -> Outcome:
        """Where a length stands: within what “about” allows; at most ambiguous where the window itself has it."""
        if self.lasts is None or abs(days - self.lasts) <= self.tolerance:
            near = self.lasts is not None and days != self.lasts
            return Outcome(Status.SATISFIED, reading=WITHIN_ABOUT) if near else SATISFIED
        reason = Reason.OVER if days > self.lasts else Reason.SHORT
        shortest, longest = _lengths(self.window) if self.window else (0, 0)
        return Outcome(Status.AMBIGUOUS if shortest <= days <= longest else Status.VIOLATED, reason)

    @property
    def asks_all(self) -> bool:
        return self.lasts is not None

    @property
    def settled_by(self) -> str:
        return self.subject

    def looks_at(self) -> Iterable[str]:
        return [need.step for need in self.needed]

    def points(self, case: Case) -> tuple[str, ...]:
        return (f"/phases/{self.subject}",) if self.subject in case.phases else ()

    def sentence(self) -> Words:
        """It begins and ends within its window, and lasts about so long; at least it ends with nothing left."""
        window, lasts = self.window, self.lasts
        if window is None and lasts is None:
            said = Words(
                "“{title}”{must_not}在必办的步骤完成之前结束", "“{title}” {must_not} end before its steps are done"
            )
            return said.fill(title=self.title, must_not=self.must_not)
        said = Words("“{title}”{must}按期进行", "“{title}” {must} keep to its time").fill(
            title=self.title, must=self.must
        )
        within = Words("（{first}至{last}）", " ({first} to {last})")
        days = NOTHING if window is None else within.fill(first=window.widest.first, last=window.widest.last)
        about = NOTHING if lasts is None else Words(f"，历时{lasts}天左右", f", for about {number(lasts, 'day')}")
        return said + days + about

    def observed(self, case: Case) -> dict[str, Any]:
        stated = case.phases.get(self.subject)
        days = {} if stated is None else {"began": stated.began, "ended": stated.ended}
        return {name: day.isoformat() for name, day in days.items() if day}

    def remark(self, case: Case, outcome: Outcome) -> Words:
        stated = case.phases.get(self.subject)
        if stated is None:
            return super().remark(case, outcome)
        if outcome.reason is Reason.CONTRADICTORY:
            left = [need.title for need in self.needed if stated.ended and not _is_done(case, need, stated.ended)]
            named = both(lambda lang: ("、" if lang == "zh" else ", ").join(title.say(lang) for title in left[:5]))
            return Words("自报已结束，尚未完成：{left}", "it is declared finished, while these are open: {left}").fill(
                left=named
            )
        days = (stated.ended - stated.began).days + 1 if stated.began and stated.ended else None
        if outcome.reason in (Reason.OVER, Reason.SHORT):
            return Words("历时{days}天，应为{lasts}天左右", "{days} days where about {lasts} are asked").fill(
                days=days, lasts=self.lasts
            )
        if outcome.reason in (Reason.EARLY, Reason.LATE):
            began = outcome in self._begins(stated.began)
            said, day = _WHEN[outcome.reason, began], stated.began if began else stated.ended
            return said.fill(day=day) + (late(day, outcome) if day and outcome.reason is Reason.LATE else NOTHING)
        return super().remark(case, outcome)


def _begins_in_part(window: Window) -> bool:
    """Whether it names a part of a month within which the phase begins; a day is only the first on which it may."""
    return window.narrowest.first > window.widest.first


def _ends_in_part(window: Window) -> bool:
    """Whether it names a part of a month within which the phase ends; a day is only the last on which it may."""
    return window.narrowest.last < window.widest.last and not window.before


def _lengths(window: Window) -> tuple[int, int]:
    """The fewest and the most days that it can have."""
    narrow, wide = ((span.last - span.first).days + 1 for span in (window.narrowest, window.widest))
    return narrow, wide


def _is_done(case: Case, need: Need, day: date) -> bool:
    """Whether a step need not be done, or was by a day."""
    if need.condition is not None and need.condition.holds(case) is False:
        return True
    asked: Sequence[Any] = [quantity for quantity in need.quantities if quantity is ONCE or not quantity.needless(case)]
    days: Mapping[int, date | None] = {place: q.completed(case, need.step) for place, q in enumerate(asked)}
    return all(done is not None and done <= day for done in days.values())
