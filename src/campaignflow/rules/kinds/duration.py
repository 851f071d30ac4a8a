"""How long a step lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.progress.amount import MOST
from campaignflow.progress.record import Record
from campaignflow.rules.bounds import WITHIN_ABOUT, Bound
from campaignflow.rules.case import Case
from campaignflow.rules.items import Qualifiable
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, Outcome, Reason, Status, because
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rounds import Exceeded, exceeded
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.source.types import Parsed
from campaignflow.wording.words import Words, number

_FORM = re.compile(r"(about|at least|at most|exactly) ([1-9]\d{0,3}) days?", re.ASCII)
_DAYS = Quantity(in_days=True)


def _days(records: Sequence[Record]) -> int:
    """The days that records took, where any of them says how long."""
    return _DAYS.total(records) if _tells(records) else 0


def _tells(records: Sequence[Record]) -> bool:
    return any(record.days or record.began for record in records)


def _parse(text: str) -> tuple[str, int] | None:
    found = _FORM.fullmatch(text)
    return (found[1], int(found[2])) if found else None


@frozen(kw_only=True)
class Duration(Rule):
    """``<step>.lasts``: the days of its records (``days``, or from ``began`` to ``date``, both included), added up.

    ``about`` is read as R4 reads it: off by no more than the tolerance decides neither way.
    """

    kind: ClassVar[str] = "duration"
    rank: ClassVar[int] = 2
    step_keys: ClassVar = {
        "lasts": Key(
            Qualifiable(
                Parsed(
                    _parse,
                    Words("时长(如 about 7 days、at least 3 days)", "a length such as about 7 days, at least 3 days"),
                )
            ),
            Words("持续多久", "how long it lasts"),
        )
    }

    word: str
    days: int
    tolerance: int
    bound: Bound
    once: bool

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if said := subject.stated.get("lasts"):
            word, days = said.value
            tolerance = subject.scope.about(said.at) if word == "about" else 0
            yield subject.rule(
                cls, "lasts", said, word=word, days=days, tolerance=tolerance, bound=subject.bound, once=subject.once
            )

    def judge(self, case: Case) -> Outcome:
        records = self.read(case)
        if self.unreadable(case, "began", "days"):
            return BAD_DATA
        if self._exceeded(case) is not None:
            return Outcome(Status.VIOLATED, Reason.OVER)
        return self._measured(case, records) if _tells(records) else PENDING

    def _measured(self, case: Case, records: Sequence[Record]) -> Outcome:
        """Where it stands by days that are not too many."""
        over = _DAYS.total(records) - self.days
        allowed = {"about": over == 0, "exactly": over == 0, "at least": over >= 0, "at most": over <= 0}
        if allowed[self.word]:
            return SATISFIED
        if abs(over) <= self.tolerance:
            return Outcome(Status.AMBIGUOUS, Reason.SHORT if over < 0 else Reason.OVER, reading=WITHIN_ABOUT)
        if over < 0 and not self.once:  # more days may follow until it is due
            return because(self.by(case).judge(case, None), Reason.SHORT)
        return Outcome(Status.VIOLATED, Reason.SHORT)

    def _exceeded(self, case: Case) -> Exceeded | None:
        """The last round that took longer than is allowed."""
        longest = MOST if self.word == "at least" else self.days + self.tolerance
        return exceeded(case, self.steps, lambda acts: _days(acts) > longest, self.read(case))

    def mended(self, case: Case) -> date | None:
        over = self._exceeded(case)
        return super().mended(case) if over is None else over.good

    @property
    def can_be_added(self) -> bool:
        return not self.once and self.word != "at most"

    @property
    def lasts_days(self) -> int | None:
        return None if self.word == "at most" else self.days

    def evidence(self) -> tuple[str, ...]:
        return ("began", "date", "days")

    def sentence(self) -> Words:
        zh = {"about": "约", "at least": "不少于", "at most": "不超过", "exactly": ""}[self.word]
        en = "" if self.word == "exactly" else f"{self.word} "
        return Words(
            f"“{self.title.zh}”{self.must.zh}持续{zh}{self.days}天",
            f"“{self.title.en}” {self.must.en} last {en}{number(self.days, 'day')}",
        )

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.read(case)
        return {"days": _DAYS.total(records), "required": self.days} if records else {}
