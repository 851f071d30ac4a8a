"""Everybody of a group takes part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound, added
from campaignflow.rules.case import Case
from campaignflow.rules.fixed import Fixed
from campaignflow.rules.items import Items, Refs
from campaignflow.rules.outcome import BAD_DATA, MISSED, NOT_APPLICABLE, PENDING, Outcome, Reason, Status, because
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words

UNKNOWN_HEADCOUNT = Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
NOT_STATED = Outcome(Status.PENDING, Reason.NOT_STATED)


@frozen(kw_only=True)
class Attendance(Fixed):
    """``<step>.attend.<group>``: at one of its acts as many are present as the group has.

    A step that takes place once is judged by that act; of one with several acts (a meeting in every
    branch) the rest may follow until its due date.
    """

    kind: ClassVar[str] = "attendance"
    rank: ClassVar[int] = 3
    step_keys: ClassVar = {
        "attend": Key(
            Refs("group", modes=False), Words("全体参加的群体", "groups all of whose members are to be present")
        )
    }

    group: str
    group_title: Words
    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted: Items | None = subject.stated.get("attend")
        for item in wanted.items if wanted else ():
            title = subject.resolve("group", item.id, item.at)
            fields: dict[str, Any] = {"group": item.id, "group_title": title, "bound": subject.bound}
            yield subject.rule(cls, f"attend.{item.id}", item, once=subject.once, **fields)

    def judge(self, case: Case) -> Outcome:
        if self.unreadable(case, "present"):
            return BAD_DATA
        records, wanted = self.read(case), case.headcount(self.group)
        if not records or not wanted:
            return NOT_APPLICABLE if wanted == 0 else UNKNOWN_HEADCOUNT if records else PENDING
        if self.missed(case) is not None:
            return Outcome(Status.VIOLATED, self._short(case))
        first, day = records[0].date, self.added(case)
        if first is not None and day is not None:
            return added(self.bound, case, first, day)
        return self._not_full(case, records, wanted)

    def _not_full(self, case: Case, records: Sequence[Record], wanted: int) -> Outcome:
        """Where it stands while not everybody was there at any one sitting."""
        if self._total(case) >= wanted:
            return self._untold(case)
        if not any(map(self.says, records)):
            return NOT_STATED
        return because(self.bound.judge(case, None), self._short(case))

    def _short(self, case: Case) -> Reason:
        return Reason.SHORT if self._total(case) else Reason.MISSING_PARTICIPANT

    def says(self, record: Record) -> bool:
        return "present" in record.stated

    def shows(self, case: Case, sitting: Sequence[Record]) -> bool:
        wanted = case.headcount(self.group) or 0
        return sum(record.present.get(self.group, 0) for record in sitting) >= wanted

    def _untold(self, case: Case) -> Outcome:
        """Where it stands if numbers of several acts add up to all: whether the same came twice cannot be told."""
        outcome = because(self.bound.judge(case, None), Reason.UNTOLD)
        return evolve(outcome, status=Status.AMBIGUOUS, undone=True) if outcome.status in MISSED else outcome

    @property
    def can_be_added(self) -> bool:
        return not self.once

    def added(self, case: Case) -> date | None:
        wanted = case.headcount(self.group)
        enough = (r.date for r in self.read(case) if wanted is not None and r.present.get(self.group, 0) >= wanted)
        return next(enough, None)

    def measured(self) -> Iterator[tuple[str, str]]:
        yield self.group, self.group

    def evidence(self) -> tuple[str, ...]:
        return ("present",)

    def titles(self) -> Mapping[str, Words]:
        return {self.group: self.group_title}

    def sentence(self) -> Words:
        return Words("“{title}”{must}由全体{group}参加", "“{title}” {must} be attended by all {group}").fill(
            title=self.title, group=self.group_title, must=self.must
        )

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.read(case)
        return {"present": self._total(case), "required": case.headcount(self.group)} if records else {}

    def _total(self, case: Case) -> int:
        return sum(record.present.get(self.group, 0) for record in self.read(case))

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason in (Reason.SHORT, Reason.MISSING_PARTICIPANT):
            return Words("到场{count}人，应到{wanted}人", "{count} present where {wanted} are asked").fill(
                count=self._total(case), wanted=case.headcount(self.group)
            )
        return super().remark(case, outcome)
