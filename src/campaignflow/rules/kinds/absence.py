"""What must not happen (Declare: absence)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Standing
from campaignflow.rules.items import ItemNames
from campaignflow.rules.kinds.attestation import UNATTESTED, Attestation
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, Outcome, Reason, Status
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words

PROHIBITED = Outcome(Status.VIOLATED, Reason.PROHIBITED)
_TOOK_PLACE = (Standing.IRREGULAR, Standing.OVERTAKEN)
_KEY = Key(ItemNames(modes=False), Words("不得出现的情形", "what must not happen"))


@frozen(kw_only=True)
class Absence(Attestation):
    """``<subject>.avoid.<item>``: a record that says it happened breaks it; one that says it did not settles it.

    What took place stays, whatever its act is worth. Silence settles nothing and is nobody's fault: it stays pending.
    """

    kind: ClassVar[str] = "absence"
    rank: ClassVar[int] = 5
    word: ClassVar[str] = "avoid"
    breaks: ClassVar[bool] = True
    step_keys: ClassVar = {"avoid": _KEY}
    document_keys: ClassVar = {"avoid": _KEY}

    def judge(self, case: Case) -> Outcome:
        if self.happened(case):
            return PROHIBITED
        if self.unreadable(case, "attested"):
            return BAD_DATA
        if self.said(case):
            return SATISFIED
        return UNATTESTED if any(step in case.done for step in self.steps) else PENDING

    def happened(self, case: Case) -> Sequence[Record]:
        """The acts that say it happened: also those that do not count, or not any more."""
        acts = [
            act.record for act in case.acts.values() if act.standing in _TOOK_PLACE and act.record.step in self.steps
        ]
        return [record for record in (*self.read(case), *acts) if record.attested.get(self.item)]

    def by_passing(self, case: Case) -> Sequence[Record]:
        """The same, of a paper: of what happened at an act itself its passing says nothing."""
        return () if self.subject in self.steps else super().by_passing(case)

    def rests_on(self, case: Case) -> Sequence[Record]:
        return [*super().rests_on(case), *self.happened(case)]

    def mended(self, case: Case) -> None:
        """What took place stays."""

    def ticked(self) -> Mapping[str, Any]:
        return {"attested": {self.item: False}}

    def sentence(self) -> Words:
        return Words("“{title}”{must_not}{statement}", "“{title}” {must_not} be {statement}").fill(
            title=self.title, statement=self.statement, must_not=self.must_not
        )

    def observed(self, case: Case) -> dict[str, Any]:
        happened = bool(self.happened(case))
        return {"occurred": happened} if happened or self.said(case) else {}
