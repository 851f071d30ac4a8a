"""What must not happen (Declare: absence)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.case import Case
from campaignflow.items import Items, Names
from campaignflow.rule import Owner, Rule
from campaignflow.structure import Key
from campaignflow.verdict import BAD_DATA, PENDING, SATISFIED, Outcome, Reason, Status
from campaignflow.words import Words

PROHIBITED = Outcome(Status.VIOLATED, Reason.PROHIBITED)
_KEY = Key(Names(), Words("不得出现的情形", "what must not happen"))


@frozen(kw_only=True)
class Absence(Rule):
    """``<owner>.avoid.<item>``: a record that says it happened breaks it; one that says it did not settles it.

    Silence settles nothing and is nobody's fault: it stays pending.
    """

    kind: ClassVar[str] = "absence"
    rank: ClassVar[int] = 5
    step_keys: ClassVar = {"avoid": _KEY}
    document_keys: ClassVar = {"avoid": _KEY}

    item: str
    statement: Words
    steps: tuple[str, ...]

    @classmethod
    def lower(cls, owner: Owner) -> Iterator[Rule]:
        wanted: Items | None = owner.asks.get("avoid")
        for item in wanted.items if wanted else ():
            yield owner.rule(cls, f"avoid.{item.id}", item, item=item.id, statement=item.title, steps=owner.steps)

    def judge(self, case: Case) -> Outcome:
        said = [r.attested[self.item] for r in self.read(case) if self.item in r.attested]
        if any(said):
            return PROHIBITED
        if case.tainted and any(case.unreadable(step, "attested") for step in self.steps):
            return BAD_DATA
        return SATISFIED if said else PENDING

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        for step in self.steps:
            yield step, "attested", frozenset({self.item})

    def sentence(self) -> Words:
        return Words("“{title}”不得: {statement}", "“{title}” must not be: {statement}").fill(
            title=self.title, statement=self.statement
        )

    def observed(self, case: Case) -> dict[str, Any]:
        said = [r.attested[self.item] for r in self.read(case) if self.item in r.attested]
        return {"occurred": any(said)} if said else {}

    def read(self, case: Case) -> Any:
        return [record for step in self.steps for record in case.records.get(step, ())]
