"""Every problem found is put right: an entry of the register with all its fields, closed in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.progress.record import Problem
from campaignflow.rules.bounds import Bound, ByDay
from campaignflow.rules.case import Case
from campaignflow.rules.items import Items, ListItem, Refs
from campaignflow.rules.outcome import (
    BAD_DATA,
    NOT_APPLICABLE,
    NOT_STATED,
    PENDING,
    SATISFIED,
    Cure,
    Outcome,
    Reason,
    Status,
    because,
)
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.told import late
from campaignflow.source.structs import Key
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import NOTHING, Words

FIELDS: Mapping[str, Words] = {
    "measure": Words("整改措施", "a measure"),
    "owner": Words("责任人", "an owner"),
    "due": Words("整改时限", "a time limit"),
    "closed": Words("销号", "closing"),
    "evidence": Words("整改佐证", "evidence"),
}
"""What an entry of the register can be asked for; ``closed``: it is closed by its own time limit; ``evidence``: its
closing is shown by something."""
_WORST = (Status.INVALID, Status.OVERDUE, Status.VIOLATED, Status.AMBIGUOUS, Status.PENDING)
_WITHOUT = Words("没有明确{field}", "without {field}")
_LACKING = {"closed": Words("没有销号", "not closed"), "evidence": Words("销号缺佐证", "closed without evidence")}
_CLOSED_LATE = Words("；有的{day}才销号", "; one was closed only on {day}")
_NONE_FOUND = Words("没有查出问题", "no problem was found")
_SILENT = Words("未报问题台账，也未说明没有查出问题", "no problem is listed, nor is it said that none was found")
_WHAT = Words("台账栏目", "field of the register")

_ASKS = {
    "closed": Words(
        "“{title}”：查找出的每个问题{must}按整改时限整改到位、销号",
        "“{title}”: every problem found {must} be put right by its time limit and closed",
    ),
    "evidence": Words(
        "“{title}”：每个问题销号{must}有整改佐证", "“{title}”: the closing of every problem {must} be shown by evidence"
    ),
}


@frozen
class _Fields(Refs):
    """Some of :data:`FIELDS`."""

    def entries(self, value: Any, at: Path, problems: Diagnostics) -> tuple[ListItem, ...]:
        found = Refs.entries(self, value, at, problems)
        for item in found:
            if item.id not in FIELDS:
                problems.add("unknown-name", item.at, what=_WHAT, name=item.id, known=closest(item.id, FIELDS))
        return tuple(item for item in found if item.id in FIELDS)


@frozen(kw_only=True)
class Rectification(Rule):
    """``<step>.rectify.<field>``: of every problem that the unit has registered.

    Where none was found there is nothing to put right; a unit that says neither is asked which.
    """

    kind: ClassVar[str] = "rectification"
    rank: ClassVar[int] = 6
    of_problems: ClassVar[bool] = True
    step_keys: ClassVar = {
        "rectify": Key(
            _Fields("", modes=False), Words("问题台账每项须有什么", "what every problem registered is to have")
        )
    }

    field: str
    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted: Items | None = subject.stated.get("rectify")
        for item in wanted.items if wanted else ():
            yield subject.rule(cls, f"rectify.{item.id}", item, field=item.id, bound=subject.bound)

    def judge(self, case: Case) -> Outcome:
        if case.problems is None or any(not problem.invalid.isdisjoint(self._reads) for problem in case.problems):
            return BAD_DATA
        if not case.problems:
            return NOT_APPLICABLE if case.none_found else self._silent(case)
        if self.field in _LACKING:
            one = self._closed if self.field == "closed" else self._shown
            outcomes = [one(case, problem) for problem in case.problems]
            return min((o for o in outcomes if o.status in _WORST), key=_badness, default=SATISFIED)
        return because(self.by(case).judge(case, None), Reason.MISSING_CONTENT) if self._left(case) else SATISFIED

    def _silent(self, case: Case) -> Outcome:
        """Of a unit that does not say what it found; nobody is late with what is not said."""
        open_ = self.by(case).judge(case, None)
        return because(open_, Reason.NOT_STATED) if open_.status is Status.PENDING else NOT_STATED

    @property
    def _reads(self) -> tuple[str, ...]:
        return {"closed": ("closed", "due"), "evidence": ("closed", "due", "evidence")}.get(self.field, (self.field,))

    def _limit(self, case: Case, problem: Problem) -> Bound:
        """A problem's own time limit, else that of the step."""
        return ByDay(problem.due, problem.due, NOTHING) if problem.due else self.by(case)

    def _closed(self, case: Case, problem: Problem) -> Outcome:
        """One problem, by its time limit."""
        return self._limit(case, problem).judge(case, problem.closed)

    def _shown(self, case: Case, problem: Problem) -> Outcome:
        """One problem whose closing is to be shown; one that is not closed yet has nothing to show."""
        if problem.closed is None:
            return PENDING
        limit = self._limit(case, problem)
        return SATISFIED if problem.evidence else because(limit.judge(case, None), Reason.MISSING_RECORD)

    def _left(self, case: Case) -> Sequence[Problem]:
        """The problems of which something is still wanted."""
        if self.field == "evidence":
            return [p for p in case.problems or () if p.closed and not p.evidence]
        return [p for p in case.problems or () if not getattr(p, self.field)]

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        if outcome.open and outcome.reason in (Reason.MISSING_CONTENT, Reason.MISSING_RECORD):
            return Cure.SUPPLY  # it stands in the register, and lacks something
        return super().cure(case, outcome, moves=moves)

    def points(self, case: Case) -> tuple[str, ...]:
        return tuple(f"/problems/{problem.index}" for problem in case.problems or ())

    def change_days(self, case: Case) -> Iterator[date]:
        yield from super().change_days(case)
        for problem in case.problems or ():
            yield from self._limit(case, problem).change_days(case, None)

    def evidence(self) -> tuple[str, ...]:
        return ("problems",)

    def titles(self) -> Mapping[str, Words]:
        return {self.field: FIELDS[self.field]}

    def sentence(self) -> Words:
        if self.field in _ASKS:
            return _ASKS[self.field].fill(title=self.title, must=self.must)
        said = Words(
            "“{title}”：查找出的每个问题{must}明确{field}", "“{title}”: every problem found {must} have {field}"
        )
        return said.fill(title=self.title, must=self.must, field=FIELDS[self.field])

    def observed(self, case: Case) -> dict[str, Any]:
        left = [problem.id for problem in self._left(case)]
        return {"problems": len(case.problems), "left": left} if case.problems else {}

    def remark(self, case: Case, outcome: Outcome) -> Words:
        left = self._left(case)
        if outcome.reason is Reason.NOT_STATED:
            return _SILENT
        if case.none_found and outcome.status is Status.NOT_APPLICABLE:
            return _NONE_FOUND
        if not case.problems or not left or outcome.status is Status.INVALID:
            return super().remark(case, outcome)
        said = Words("共{all}个问题，其中{left}个", "{all} registered, {left} ").fill(
            all=len(case.problems), left=len(left)
        )
        what = _LACKING.get(self.field) or _WITHOUT.fill(field=FIELDS[self.field])
        day = self.judged_on(case) if outcome.reason is Reason.LATE else None
        return said + what + (NOTHING if day is None else _CLOSED_LATE.fill(day=day) + late(day, outcome))

    def judged_on(self, case: Case) -> date | None:
        """When the problem was closed that should have been so first of all that were closed late."""
        closed = [(self._closed(case, problem), problem.closed) for problem in case.problems or () if problem.closed]
        overdue = [(outcome.due, day) for outcome, day in closed if outcome.due and outcome.reason is Reason.LATE]
        return min(overdue)[1] if overdue else None


def _badness(outcome: Outcome) -> tuple[int, bool, Any, str]:
    """The worst first; of those the one that was due first, and what is open before what lacks evidence."""
    return _WORST.index(outcome.status), outcome.due is None, outcome.due, outcome.reason or ""
