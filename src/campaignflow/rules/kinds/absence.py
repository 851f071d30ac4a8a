"""What must not happen (Declare: absence)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.rules.case import Case
from campaignflow.rules.items import ItemNames
from campaignflow.rules.kinds.attestation import UNATTESTED, Attestation
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, Outcome, Reason, Status
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words

PROHIBITED = Outcome(Status.VIOLATED, Reason.PROHIBITED)
_KEY = Key(ItemNames(modes=False), Words("不得出现的情形", "what must not happen"))


@frozen(kw_only=True)
class Absence(Attestation):
    """``<subject>.avoid.<item>``: a record that says it happened breaks it; one that says it did not settles it.

    Silence settles nothing and is nobody's fault: it stays pending.
    """

    kind: ClassVar[str] = "absence"
    rank: ClassVar[int] = 5
    word: ClassVar[str] = "avoid"
    breaks: ClassVar[bool] = True
    step_keys: ClassVar = {"avoid": _KEY}
    document_keys: ClassVar = {"avoid": _KEY}

    def judge(self, case: Case) -> Outcome:
        said = self.said(case)
        if any(said):
            return PROHIBITED
        if self.unreadable(case, "attested"):
            return BAD_DATA
        if said:
            return SATISFIED
        return UNATTESTED if any(step in case.done for step in self.steps) else PENDING

    def mended(self, case: Case) -> None:
        """What took place stays."""

    def ticked(self) -> Mapping[str, Any]:
        return {"attested": {self.item: False}}

    def sentence(self) -> Words:
        return Words("“{title}”{must_not}{statement}", "“{title}” {must_not} be {statement}").fill(
            title=self.title, statement=self.statement, must_not=self.must_not
        )

    def observed(self, case: Case) -> dict[str, Any]:
        said = self.said(case)
        return {"occurred": any(said)} if said else {}
