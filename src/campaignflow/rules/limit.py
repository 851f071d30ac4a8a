"""The date of what need not be done, where it binds: each act of it, if there is one, is to keep it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.gate import Gate
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import SATISFIED, Cure, Force, Outcome, Reason
from campaignflow.rules.subject import Subject
from campaignflow.rules.words import ON_A_DAY
from campaignflow.wording.words import Words

_WRONG_TIME = (Reason.LATE, Reason.EARLY)


@frozen(kw_only=True)
class Limit(Gate):
    """``<step>.limit``: an act at the wrong time stands, and the fault stays on record."""

    kind: ClassVar[str] = "existence"
    rank: ClassVar[int] = 0

    until: Bound

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        outcome = self.until.judge(case, day)
        return outcome if outcome.reason in _WRONG_TIME else SATISFIED

    def ahead(self, case: Case) -> Outcome:
        return SATISFIED

    def needs(self) -> Sequence[Need]:
        return ()

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        return Cure.NONE

    def looks_at(self) -> Iterable[str]:
        return (self.until.anchor,) if self.until.anchor else ()

    def sentence(self) -> Words:
        said = Words("“{title}”如办理，{must}{by}完成", "“{title}” {must} be done {by}, if it is done")
        return said.fill(title=self.title, must=self.must, by=self.until.words)

    def observed(self, case: Case) -> dict[str, Any]:
        day = self.since(case)
        return {"done": day.isoformat()} if day else {}

    def not_yet(self, reason: Reason) -> Words:
        return Words("期限已过", "its last day is over") if reason is Reason.LATE else super().not_yet(reason)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        found, reason = case.passed.get(self.id), outcome.reason
        at = ON_A_DAY.get(reason) if reason else None
        return at.fill(day=found.day) if found and at else super().remark(case, outcome)


def limits(subject: Subject) -> Iterator[Limit]:
    """The rule, where the date of a step that need not be done says that it binds."""
    force = subject.due.get("force")
    if subject.common["force"] is Force.PERMISSIVE and force in (Force.BINDING, Force.SOFT):
        yield subject.rule(Limit, "limit", **subject.due, until=subject.dated, gates=(subject.id,))
