"""The circle of those who take part is the same as at another step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.condition import both_hold
from campaignflow.rules.fixed import Fixed
from campaignflow.rules.items import Refs
from campaignflow.rules.outcome import BAD_DATA, NOT_STATED, NOT_TAKEN, PENDING, Force, Outcome, Reason, Status, because
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.supplied import added
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words

OVER = Outcome(Status.VIOLATED, Reason.OVER)
ABSENT = Outcome(Status.VIOLATED, Reason.MISSING_PARTICIPANT)


@frozen(kw_only=True)
class Agreement(Fixed):
    """``<step>.same_participants_as.<other>``: the groups present at the step are those present at the other.

    The other's circle is that of the day on which both have taken place: what comes later changes nothing.
    Who is missing here may follow until the due date, unless the step takes place once.
    """

    kind: ClassVar[str] = "agreement"
    rank: ClassVar[int] = 3
    step_keys: ClassVar = {
        "same_participants_as": Key(
            Refs("step", modes=False),
            Words("参加人员与哪些步骤一致", "the steps whose circle of participants is the same"),
        )
    }

    other: str
    other_title: Words
    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted = subject.stated.get("same_participants_as")
        for item in wanted.items if wanted else ():
            title, other = subject.resolve("step", item.id, item.at), subject.scope.others(item.id)
            fields: dict[str, Any] = {
                "other": item.id,
                "other_title": title,
                "bound": subject.bound,
                "once": subject.once,
            }
            rule = subject.rule(cls, f"same_participants_as.{item.id}", item, **fields)
            applies = both_hold(rule.condition, other.condition) if other else rule.condition
            yield evolve(rule, condition=applies)

    def judge(self, case: Case) -> Outcome:
        if self.unreadable(case, "present") or case.unreadable(self.other, "present"):
            return BAD_DATA
        mine, wanted = self.read(case), self._there(case)
        if not mine or not wanted:
            return PENDING
        if not any(map(self.says, mine)):
            return NOT_STATED
        if _circle(mine) - wanted:
            return NOT_TAKEN if self.force is Force.PERMISSIVE else OVER
        if self.missed(case) is not None:
            return ABSENT
        return self._joined(case, mine)

    def _joined(self, case: Case, mine: Sequence[Record]) -> Outcome:
        """Where it stands by the day on which nobody was missing any more."""
        first, day = mine[0].date, self.added(case)
        if first is not None and day is not None:
            return added(self.by(case), case, first, day)
        return because(self.by(case).judge(case, None), Reason.MISSING_PARTICIPANT)

    def says(self, record: Record) -> bool:
        return "present" in record.stated

    def shows(self, case: Case, sitting: Sequence[Record]) -> bool:
        wanted = self._there(case)
        return not wanted or _circle(sitting) == wanted

    @property
    def can_be_added(self) -> bool:
        return not self.once

    def waits(self, case: Case) -> bool:
        return self.subject in case.done and not self._there(case)

    def added(self, case: Case) -> date | None:
        missing = self._there(case)
        for record in self.read(case) if missing else ():
            missing = missing - _circle([record])
            if not missing:
                return record.date
        return None

    def _there(self, case: Case) -> frozenset[str]:
        """The circle of the other step on the day on which both had taken place."""
        first, last = case.done.get(self.subject), case.done.get(self.other)
        if first is None or last is None:
            return frozenset()
        both: date = max(first, last)
        return _circle([r for r in case.records[self.other] if r.date is not None and r.date <= both])

    def looks_at(self) -> Iterable[str]:
        return (self.other,)

    def order(self) -> Iterator[tuple[str, str, int]]:
        if self.other == self.subject:  # a circle, and reported as one
            yield self.other, self.subject, 0

    def evidence(self) -> tuple[str, ...]:
        return ("present",)

    def sentence(self) -> Words:
        return Words(
            "“{title}”的参加人员{must}与“{other}”一致", "the same groups {must} take part in “{title}” as in “{other}”"
        ).fill(title=self.title, other=self.other_title, must=self.must)

    def observed(self, case: Case) -> dict[str, Any]:
        mine, there = _circle(self.read(case)), self._there(case)
        if not there:
            return {}
        found = {"present": mine, "missing": there - mine, "over": mine - there}
        return {name: sorted(groups) for name, groups in found.items() if groups or name == "present"}

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason is Reason.OVER:
            return Words("有的参加者没有参加“{other}”", "some who took part took no part in “{other}”").fill(
                other=self.other_title
            )
        if outcome.reason is Reason.MISSING_PARTICIPANT:
            return Words("有的“{other}”参加者没有参加", "some who took part in “{other}” are missing").fill(
                other=self.other_title
            )
        return super().remark(case, outcome)


def _circle(records: Sequence[Record]) -> frozenset[str]:
    """The groups of which somebody was present."""
    return frozenset(name for record in records for name, count in record.present.items() if count)
