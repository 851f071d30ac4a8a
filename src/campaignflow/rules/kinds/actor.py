"""A fixed role does it in person, throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.fixed import Fixed
from campaignflow.rules.items import Items, Refs
from campaignflow.rules.outcome import BAD_DATA, NOT_STATED, PENDING, SATISFIED, Outcome, Reason, Status
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words

WRONG_ACTOR = Outcome(Status.VIOLATED, Reason.WRONG_ACTOR)


@frozen(kw_only=True)
class Actor(Fixed):
    """``<step>.presided_by.<role>``: every record of the step names the role among those who presided."""

    kind: ClassVar[str] = "actor"
    rank: ClassVar[int] = 2
    step_keys: ClassVar = {
        "presided_by": Key(
            Refs("group body", modes=False), Words("由谁主持（全程）", "who presides over it, throughout")
        )
    }

    role: str
    role_title: Words
    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        wanted: Items | None = subject.stated.get("presided_by")
        for item in wanted.items if wanted else ():
            title = subject.resolve("group body", item.id, item.at)
            path = f"presided_by.{item.id}"
            yield subject.rule(cls, path, item, role=item.id, role_title=title, bound=subject.bound, once=subject.once)

    def judge(self, case: Case) -> Outcome:
        records = case.records.get(self.subject, ())
        if case.tainted and case.unreadable(self.subject, "presided_by"):
            return BAD_DATA
        if not records:
            return PENDING
        if self.missed(case) is not None or not self.shows(case, records):
            return WRONG_ACTOR
        return SATISFIED if all(map(self.says, records)) else NOT_STATED

    def says(self, record: Record) -> bool:
        return "presided_by" in record.stated

    def shows(self, case: Case, sitting: Sequence[Record]) -> bool:
        return all(self.role in record.presided_by or not self.says(record) for record in sitting)

    @property
    def of_every_act(self) -> bool:
        return True

    def roles(self) -> Mapping[str, Words]:
        return {self.role: self.role_title}

    def evidence(self) -> tuple[str, ...]:
        return ("presided_by",)

    def titles(self) -> Mapping[str, Words]:
        return self.roles()

    def ticked(self) -> Mapping[str, Any]:
        return {"presided_by": [self.role]}

    def sentence(self) -> Words:
        return Words("“{title}”{must}由{role}全程主持", "{role} {must} preside over “{title}” throughout").fill(
            title=self.title, role=self.role_title, must=self.must
        )

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.read(case)
        return {"presided_by": sorted({name for r in records for name in r.presided_by})} if records else {}
