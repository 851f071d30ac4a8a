"""What only the unit itself can say is so: it declares it, and no number is invented for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
_BY_PASSING = Words("审定者予以通过，即由其认定", "whoever passed it attests that")
_KEY = Key(ItemNames(modes=False), Words("由单位自证的要求", "what the unit is to declare"))


@frozen(kw_only=True)
class Attestation(Rule):
    """``<subject>.attest.<item>``: the record declares it true; the last word counts.

    Silence is no breach, and never a pass. A body that passes the paper declares it by that, unless it denies it.
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
        return [said for _, said in self.words(case)]

    def words(self, case: Case) -> list[tuple[Record, bool]]:
        """What is declared of it, one word after the other."""
        by_passing = self.by_passing(case)
        silence = dict.fromkeys((record.index for record in by_passing), not self.breaks)
        records = {record.index: record for record in (*super().read(case), *by_passing)}.values()
        said = ((record, record.attested.get(self.item, silence.get(record.index))) for record in records)
        told = [(record, word) for record, word in said if word is not None]
        return sorted(told, key=lambda one: list(case.acts).index(one[0].index)) if by_passing else told

    def by_passing(self, case: Case) -> Sequence[Record]:
        """The acts of a body that passed the paper, once that is final, or of whose judgement it is asked."""
        final = any(step in case.done for step in self.steps)
        return case.approvals.get(self.subject, ()) if final else ()

    def read(self, case: Case) -> Sequence[Record]:
        mine = super().read(case)
        others = [record for record in self.by_passing(case) if record.step not in self.steps]
        return [*mine, *others] if others else mine

    def faulty(self, case: Case, record: Record) -> bool:
        return record.attested.get(self.item) is self.breaks

    def mended(self, case: Case) -> date | None:
        said = self.words(case)
        denied = any(not word for _, word in said)
        return said[-1][0].date if denied and said[-1][1] else None

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

    def remark(self, case: Case, outcome: Outcome) -> Words:
        words = self.words(case) if outcome.status is Status.SATISFIED else ()
        return _BY_PASSING if words and self.item not in words[-1][0].attested else super().remark(case, outcome)

    def observed(self, case: Case) -> dict[str, Any]:
        said = self.said(case)
        return {"attested": said[-1]} if said else {}
