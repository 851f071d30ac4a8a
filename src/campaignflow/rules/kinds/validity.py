"""When an act counts at all: a quorum, a turnout, by the numbers that its record states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition, ConditionText, unstated
from campaignflow.rules.outcome import (
    BAD_DATA,
    NOT_STATED,
    PENDING,
    SATISFIED,
    Cure,
    Otherwise,
    Outcome,
    Reason,
    because,
)
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import Words, joined


@frozen(kw_only=True)
class Validity(Rule):
    """``<step>.counts_if``: an act that falls short does not count and settles nothing; that it did is no breach.

    The step is asked for again by its own date. What its record does not state cannot be told, and is asked for.
    """

    kind: ClassVar[str] = "validity"
    rank: ClassVar[int] = 2
    validates: ClassVar[bool] = True
    step_keys: ClassVar = {"counts_if": Key(ConditionText(), Words("何种情形下方为有效", "when an act of it counts"))}

    wanted: Condition
    numbers: Mapping[str, Words]
    """The numbers that a record of its step states, and what they count."""
    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        said: Condition | None = subject.stated.get("counts_if")
        wanted = subject.scope.condition(said, subject.id)
        if wanted is not None:
            fields: dict[str, Any] = {"bound": subject.bound, "otherwise": Otherwise.AGAIN}
            yield subject.rule(cls, "counts_if", wanted=wanted, numbers=subject.numbers, **fields)

    def lets_count(self, case: Case, record: Record) -> bool | None:
        return self.wanted.holds(evolve(case, act=record))

    def lacking(self, case: Case, record: Record) -> Sequence[Words]:
        """What is to be stated before it can be told whether an act counts."""
        return tuple(dict.fromkeys(unstated(self.wanted, evolve(case, act=record))))

    def judge(self, case: Case) -> Outcome:
        if self.read(case):
            return SATISFIED
        if self.unreadable(case, "numbers"):
            return BAD_DATA
        if any(self.lets_count(case, act) is None for act in case.undecided.get(self.subject, ())):
            return NOT_STATED
        return because(self.by(case).judge(case, None), Reason.SHORT) if self._void(case) else PENDING

    def _void(self, case: Case) -> Sequence[Record]:
        """The last of its acts that do not count for its sake."""
        acts = case.void.get(self.subject, ())
        return [act for act in acts if self.id in case.acts[act.index].missed][-1:]

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        return Cure.AGAIN if self._void(case) else super().cure(case, outcome, moves=moves)

    def rests_on(self, case: Case) -> Sequence[Record]:
        return self.read(case) or [*self._void(case), *case.undecided.get(self.subject, ())]

    def evidence(self) -> tuple[str, ...]:
        return ("numbers",)

    def titles(self) -> Mapping[str, Words]:
        return self.numbers

    def sentence(self) -> Words:
        return Words("“{title}”须{wanted}方为有效", "“{title}” counts only if {wanted}").fill(
            title=self.title, wanted=self.wanted.words
        )

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.rests_on(case)
        return dict(records[-1].numbers) if records else {}

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason is not Reason.SHORT:
            return super().remark(case, outcome)
        (act,) = self._void(case)
        counted = [
            Words("{title}{count}", "{title}: {count}").fill(title=self.numbers[name], count=count)
            for name, count in act.numbers.items()
            if name in self.numbers
        ]
        return _SHORT.fill(day=act.date, numbers=joined(counted, Words("，", ", ")))


_SHORT = Words("{day}的不算有效（{numbers}）", "that of {day} does not count ({numbers})")
