"""What only the unit itself can say is so: it declares it, and no number is invented for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Self

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.items import ItemNames, Items
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, Cure, Outcome, Reason, Status
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words

DENIED = Outcome(Status.VIOLATED, Reason.DENIED)
UNATTESTED = Outcome(Status.PENDING, Reason.UNATTESTED)
_KEY = Key(ItemNames(modes=False), Words("由单位自证的要求", "what the unit is to declare"))


@frozen(kw_only=True)
class Attestation(Rule):
    """``<subject>.attest.<item>``: the record declares it true; the last word counts.

    Silence is no breach, and never a pass.
    """

    kind: ClassVar[str] = "attestation"
    rank: ClassVar[int] = 4
    word: ClassVar[str] = "attest"
    """The key that writes it."""
    breaks: ClassVar[bool] = False
    """The word that breaks it."""
    step_keys: ClassVar = {"attest": _KEY}
    document_keys: ClassVar = {"attest": _KEY}

    item: str
    statement: Words
    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Self]:
        wanted: Items | None = subject.stated.get(cls.word)
        for item in wanted.items if wanted else ():
            path = f"{cls.word}.{item.id}"
            yield subject.rule(cls, path, item, item=item.id, statement=item.title, bound=subject.bound)

    def judge(self, case: Case) -> Outcome:
        said = self.said(case)
        if said and not said[-1]:
            return DENIED
        if self.unreadable(case, "attested"):
            return BAD_DATA
        if said:
            return SATISFIED
        return UNATTESTED if any(step in case.done for step in self.steps) else PENDING

    def said(self, case: Case) -> list[bool]:
        """What the records declare of it."""
        return [record.attested[self.item] for record in self.read(case) if self.item in record.attested]

    def faulty(self, case: Case, record: Record) -> bool:
        return record.attested.get(self.item) is self.breaks

    def mended(self, case: Case) -> date | None:
        said = [record for record in self.read(case) if self.item in record.attested]
        denied = [record for record in said if not record.attested[self.item]]
        return said[-1].date if denied and said[-1].attested[self.item] else None

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        for step in self.steps:
            yield step, "attested", frozenset({self.item})

    def titles(self) -> Mapping[str, Words]:
        return {self.item: self.statement}

    def ticked(self) -> Mapping[str, Any]:
        return {"attested": {self.item: True}}

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        return Cure.SUPPLY if outcome.reason is Reason.DENIED else super().cure(case, outcome, moves=moves)

    def sentence(self) -> Words:
        said = Words("“{title}”：{statement}（由{who}自查确认）", "“{title}”: {statement} ({who})")
        own = self.duty_of == UNIT
        who = Words("单位", "the unit declares it") if own else Words("", "declared by ") + self.actor
        return said.fill(title=self.title, statement=self.statement, who=who)

    def observed(self, case: Case) -> dict[str, Any]:
        said = self.said(case)
        return {"attested": said[-1]} if said else {}
