"""What only the unit itself can say is so: it declares it, and no number is invented for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.bounds import Bound
from campaignflow.case import Case
from campaignflow.items import Items, Names
from campaignflow.rule import Owner, Rule
from campaignflow.structure import Key
from campaignflow.verdict import BAD_DATA, PENDING, SATISFIED, Outcome, Reason, Status
from campaignflow.words import Words

DENIED = Outcome(Status.VIOLATED, Reason.DENIED)
_KEY = Key(Names(), Words("由单位自证的要求", "what the unit is to declare"))


@frozen(kw_only=True)
class Attestation(Rule):
    """``<owner>.attest.<item>``: the record declares it true. Silence is not yet a breach, and never a pass."""

    kind: ClassVar[str] = "attestation"
    rank: ClassVar[int] = 4
    step_keys: ClassVar = {"attest": _KEY}
    document_keys: ClassVar = {"attest": _KEY}

    item: str
    statement: Words
    steps: tuple[str, ...]
    bound: Bound

    @classmethod
    def lower(cls, owner: Owner) -> Iterator[Rule]:
        wanted: Items | None = owner.asks.get("attest")
        for item in wanted.items if wanted else ():
            yield owner.rule(
                cls, f"attest.{item.id}", item, item=item.id, statement=item.title, steps=owner.steps, bound=owner.bound
            )

    def judge(self, case: Case) -> Outcome:
        records = case.records.get(self.steps[0], ())
        if len(records) == len(self.steps) == 1 and records[0].attested.get(self.item):
            return SATISFIED
        said = [r.attested[self.item] for r in self.read(case) if self.item in r.attested]
        if said:
            return SATISFIED if all(said) else DENIED
        if case.tainted and any(case.unreadable(step, "attested") for step in self.steps):
            return BAD_DATA
        begun = any(step in case.done for step in self.steps)
        return evolve(self.bound.judge(case, None), reason=Reason.UNATTESTED) if begun else PENDING

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        for step in self.steps:
            yield step, "attested", frozenset({self.item})

    def sentence(self) -> Words:
        return Words("“{title}”: {statement}(由单位自证)", "“{title}”: {statement} (the unit declares it)").fill(
            title=self.title, statement=self.statement
        )

    def observed(self, case: Case) -> dict[str, Any]:
        said = [r.attested[self.item] for r in self.read(case) if self.item in r.attested]
        return {"attested": all(said)} if said else {}

    def read(self, case: Case) -> Any:
        return [record for step in self.steps for record in case.records.get(step, ())]
