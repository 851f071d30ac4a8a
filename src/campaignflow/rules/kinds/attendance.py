"""Everybody of a group takes part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.amount import MOST
from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.fixed import Fixed
from campaignflow.rules.items import Items, Refs
from campaignflow.rules.outcome import (
    BAD_DATA,
    MISSED,
    NOT_APPLICABLE,
    PENDING,
    Cure,
    Otherwise,
    Outcome,
    Reason,
    Status,
    because,
)
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.supplied import added
from campaignflow.rules.tally import persons_reached
from campaignflow.source.structs import Key
from campaignflow.wording.words import NOTHING, Words, listing

UNKNOWN_HEADCOUNT = Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
NOT_STATED = Outcome(Status.PENDING, Reason.NOT_STATED)
NOT_YET_APPROVED = Outcome(Status.AMBIGUOUS, Reason.UNAPPROVED)


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
            Refs("group", modes=False, share=True),
            Words("全体参加的群体", "groups all of whose members are to be present"),
        )
    }

    group: str
    group_title: Words
    bound: Bound
    share: Fraction | None = None
    """How many of the group are to be there; None: all."""
    as_approved: bool = False
    """Whether nobody is let off an act that took place before the approval."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted: Items | None = subject.stated.get("attend")
        for item in wanted.items if wanted else ():
            title = subject.resolve("group", item.id, item.at)
            fields: dict[str, Any] = {
                "share": item.share,
                "otherwise": item.otherwise,
                "group": item.id,
                "group_title": title,
                "bound": subject.bound,
            }
            yield subject.rule(cls, f"attend.{item.id}", item, once=subject.once, **fields)

    def judge(self, case: Case) -> Outcome:
        if self.unreadable(case, "present"):
            return BAD_DATA
        outcome = self._stands(case)
        if not case.excuses.get(self.group) or outcome.status is not Status.SATISFIED:
            return outcome
        strictly = evolve(self, as_approved=True)._stands(case)
        return outcome if strictly.status is Status.SATISFIED else NOT_YET_APPROVED

    def _stands(self, case: Case) -> Outcome:
        """Where it stands if whoever is let off was let off from the beginning, or else from the approval on."""
        records, wanted = self._judged(case), self.wanted(case)
        if not wanted:
            return NOT_APPLICABLE if wanted == 0 else UNKNOWN_HEADCOUNT if records else PENDING
        if self.missed(case) is not None:  # also by an act that was overtaken since
            return Outcome(Status.VIOLATED, self._short(case))
        if not records:
            return PENDING
        first, day = records[0].date, self.added(case)
        if first is not None and day is not None:
            return added(self.by(case), case, first, day)
        return self._not_full(case, records, wanted)

    def _not_full(self, case: Case, records: Sequence[Record], wanted: int) -> Outcome:
        """Where it stands while not everybody was there at any one sitting."""
        if self.subject not in case.records:  # that the step is to be held again is another rule's to say
            return because(PENDING, self._short(case))
        if _there(self.group, records)[1] >= wanted and not self._absent(case, records):
            return self._untold(case)
        if not any(map(self.says, records)):
            return NOT_STATED
        return because(self.by(case).judge(case, None), self._short(case))

    def _short(self, case: Case) -> Reason:
        return Reason.SHORT if self._total(case) else Reason.MISSING_PARTICIPANT

    @property
    def of_presence(self) -> bool:
        return True

    def says(self, record: Record) -> bool:
        return "present" in record.stated

    def shows(self, case: Case, sitting: Sequence[Record]) -> bool:
        by = sitting[-1].date if self.as_approved and sitting else None
        return _there(self.group, sitting)[0] >= (self.wanted(case, by) or 0) and not self._absent(case, sitting, by)

    def _lacks(self, case: Case, sitting: Sequence[Record]) -> bool:
        enough = _there(self.group, sitting)[1] >= (self.wanted(case) or 0)  # what numbers leave open lacks nothing
        return super()._lacks(case, sitting) and not (enough and not self._absent(case, sitting))

    def wanted(self, case: Case, by: date | None = None) -> int | None:
        """How many are to be there; None where the headcount is not stated. ``by``: who is let off by then."""
        all_ = case.headcount(self.group)
        if all_ is None:
            return None
        all_ += 0 if by is None else case.excused_after(self.group, by)
        return all_ if self.share is None else ceil(self.share * all_)

    def _absent(self, case: Case, records: Sequence[Record], by: date | None = None) -> Sequence[str]:
        """Who was not there and is not let off, where all are to be and both the unit and each act name them."""
        members = case.unit.persons.get(self.group, ()) if self.share is None else ()
        there = [record.present.get(self.group) for record in records]
        if not all(isinstance(count, Persons) for count in there):
            return ()
        seen = {name for count in there if isinstance(count, Persons) for name in count.names}
        let_off = case.excused_names(self.group, by)
        away = [name for name in members if name not in seen | let_off]
        return away if len(away) > len(members) - (self.wanted(case, by) or 0) - len(let_off) else ()

    def lets_count(self, case: Case, record: Record) -> bool:
        below = self.says(record) and not self.shows(case, (record,))
        return not (below and self.otherwise is Otherwise.AGAIN)

    def _untold(self, case: Case) -> Outcome:
        """Where it stands if numbers of several acts add up to all: whether the same came twice cannot be told."""
        outcome = because(self.by(case).judge(case, None), Reason.UNTOLD)
        return evolve(outcome, status=Status.AMBIGUOUS, undone=True) if outcome.status in MISSED else outcome

    @property
    def can_be_added(self) -> bool:
        return not self.once

    def added(self, case: Case) -> date | None:
        named: list[Record] = []
        for record in self.read(case) if self.wanted(case) is not None else ():
            named += [record] if isinstance(record.present.get(self.group), Persons) else []
            if self.shows(case, [record]) or (named and self.shows(case, named)):
                return record.date
        return None

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        if outcome.open and self.subject in case.records:
            return Cure.AGAIN  # whoever is missing comes to a further sitting: nobody is added to one that is over
        return super().cure(case, outcome, moves=moves)

    def measured(self) -> Iterator[tuple[str, str]]:
        yield self.group, self.group

    def evidence(self) -> tuple[str, ...]:
        return ("present",)

    def titles(self) -> Mapping[str, Words]:
        return {self.group: self.group_title}

    def sentence(self) -> Words:
        said = Words("“{title}”{must}由全体{group}参加", "“{title}” {must} be attended by all {group}")
        if self.share is not None:
            said = Words(
                f"“{{title}}”{{must}}有{{group}}的{self.share.numerator}/{self.share.denominator}以上参加",
                f"“{{title}}” {{must}} be attended by at least {self.share} of {{group}}",
            )
        return said.fill(title=self.title, group=self.group_title, must=self.must)

    def observed(self, case: Case) -> dict[str, Any]:
        records = self._judged(case)
        return {"present": self._total(case), "required": self.wanted(case)} if records else {}

    def _judged(self, case: Case) -> Sequence[Record]:
        """The acts that count; while none does, the one at which too few were there."""
        return self.read(case) or self.void_for_it(case)

    def _total(self, case: Case) -> int:
        """How many were there: where a miss stays on record, on that day."""
        day = self.missed(case)
        acts = [act for (on, _), sitting in self._sittings(case) if on == day for act in sitting] if day else None
        return _there(self.group, self._judged(case) if acts is None else acts)[0]

    def _missing(self, case: Case) -> Words:
        """Who is still missing, where the unit says who belongs to the group and each act who was there."""
        left = [Words(name, name) for name in self._absent(case, self._judged(case))]
        return (
            Words("，缺：{names}", "; missing: {names}").fill(names=listing(left, Words("、", ", ")))
            if left
            else NOTHING
        )

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason in (Reason.SHORT, Reason.MISSING_PARTICIPANT):
            said = Words("到场{count}人，应到{wanted}人", "{count} present where {wanted} are asked").fill(
                count=self._total(case), wanted=self.wanted(case)
            )
            return said + self._missing(case)
        if outcome is NOT_YET_APPROVED:
            return Words("缺席在先，免予参加的批准在后", "who was away had not been let off by then")
        return super().remark(case, outcome)


def _there(group: str, records: Sequence[Record]) -> tuple[int, int]:
    """How many of a group were surely there at some acts together, and how many may have been."""
    counts = [record.present.get(group, 0) for record in records]
    return list(persons_reached(counts, MOST))[-1] if counts else (0, 0)
