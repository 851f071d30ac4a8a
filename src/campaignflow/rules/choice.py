"""Several entry rules of which some are enough: any of them, exactly one, or so many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, combinations
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Passed
from campaignflow.rules.condition import both_hold, either_holds
from campaignflow.rules.differences import Difference
from campaignflow.rules.entries import Group
from campaignflow.rules.gate import Gate
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import MISSED, NOT_APPLICABLE, SATISFIED, UNDECIDED, Outcome, Reason, Status
from campaignflow.rules.subject import Subject
from campaignflow.wording.words import Words, listing

OVER = Outcome(Status.VIOLATED, Reason.OVER)
_BEST_FIRST = (
    Reason.OUT_OF_ORDER, Reason.UNAPPROVED, Reason.IRREGULAR, Reason.OVERTAKEN, Reason.SHORT, Reason.MISSING,
)  # fmt: skip
"""Of what was not there when it was to be, what came nearest."""
_OR, _AND = Words("、", " or "), Words("、", " and ")


@frozen(kw_only=True)
class Branch:
    """One of the rules."""

    rule: Gate
    """It goes by the name of the whole, and applies where its earlier step does."""
    earlier: str
    words: Words
    """What is to be complete, and how it is to come out."""

    def stands(self, case: Case, step: str, day: date) -> Outcome:
        """Where it stands if the step took place on a day: what took place counts, be it asked or not."""
        outcome = self.rule.admits(case, step, day)
        applies = True if self.rule.condition is None else self.rule.condition.holds(case)
        if outcome is SATISFIED:
            return outcome
        if applies is False or self.earlier in case.exempt:
            return NOT_APPLICABLE
        return outcome if applies else UNDECIDED


@frozen(kw_only=True)
class Choice(Gate):
    """``<step>.entry``: of several entry rules, ``least`` are to hold, and no more than ``most``.

    What does not apply, or is let off, is not to be had: if fewer are left, all of those are asked.
    """

    kind: ClassVar[str] = "precedence"
    rank: ClassVar[int] = 1

    branches: tuple[Branch, ...]
    least: int
    most: int | None

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        answers = self._answers(case, step, day)
        had, wanted = answers.count(SATISFIED), self._wanted(answers)
        told = (SATISFIED, NOT_APPLICABLE)
        unsure = [answer for answer in answers if answer not in told and answer.status not in MISSED]
        most = len(answers) if self.most is None else self.most
        if had > most:
            return OVER
        if had >= wanted:
            return SATISFIED if had + len(unsure) <= most else unsure[0]
        if had + len(unsure) >= wanted:
            return unsure[0]
        return _nearest((answer for answer in answers if answer.status in MISSED), wanted - had)

    def _answers(self, case: Case, step: str, day: date) -> Sequence[Outcome]:
        return [branch.stands(case, step, day) for branch in self.branches]

    def _wanted(self, answers: Sequence[Outcome]) -> int:
        """How many are asked of this unit."""
        return min(self.least, len(answers) - answers.count(NOT_APPLICABLE))

    def hindsight(self, case: Case, found: Passed) -> Outcome:
        if found.outcome.reason is Reason.OVER:
            return OVER
        answers = self._answers(case, str(found.record.step), found.day)
        told = [
            branch.rule.hindsight(case, found)
            for branch, answer in zip(self.branches, answers, strict=True)
            if answer not in (SATISFIED, NOT_APPLICABLE)
        ]
        return _nearest(told, self._wanted(answers) - answers.count(SATISFIED)) if told else found.outcome

    @property
    def by_person(self) -> bool:
        return any(branch.rule.by_person for branch in self.branches)

    def of_one_round(self, missed: Record, act: Record) -> bool:
        return all(branch.rule.of_one_round(missed, act) for branch in self.branches)

    def voids(self, outcome: Outcome) -> bool:
        return True

    @property
    def enough(self) -> int | None:
        return self.least

    def untold_by(self, case: Case) -> Sequence[str]:
        return [*super().untold_by(case), *chain.from_iterable(b.rule.untold_by(case) for b in self.branches)]

    def outcomes_wanted(self) -> Iterator[tuple[str, str]]:
        return chain.from_iterable(branch.rule.outcomes_wanted() for branch in self.branches)

    def denied_by(self, case: Case) -> Collection[str]:
        """Of one step that may come out in several ways, its last word is none of them."""
        denied = super().denied_by(case)
        well = {step for step, outcome in self.outcomes_wanted() if outcome in _last_word(case, step)}
        return {step for step in denied if step not in well}

    def versions(self) -> Iterator[tuple[str, str, bool]]:
        return chain.from_iterable(branch.rule.versions() for branch in self.branches)

    def needs(self) -> Sequence[Need]:
        return list(chain.from_iterable(branch.rule.needs() or () for branch in self.branches))

    def ways(self, case: Case) -> Sequence[Sequence[Need]]:
        answers = self._answers(case, self.subject, case.as_of)
        able = [b for b, answer in zip(self.branches, answers, strict=True) if answer is not NOT_APPLICABLE]
        needs = [tuple(branch.rule.needs() or ()) for branch in able]
        return [tuple(chain.from_iterable(some)) for some in combinations(needs, self._wanted(answers))]

    def order(self) -> Iterator[tuple[str, str, int]]:
        return iter({(branch.earlier, self.subject, 0): None for branch in self.branches})

    def apart(self) -> Iterator[Difference]:
        """Each of them, of which the schedule follows those that can be had first."""
        for branch in self.branches:
            yield from (evolve(apart, one_of_some=True) for apart in branch.rule.apart())

    def looks_at(self) -> Iterable[str]:
        return [branch.earlier for branch in self.branches]

    def sentence(self) -> Words:
        said = Words(
            "“{title}”{must}在下列事项{many}完成之后进行：{list}", "“{title}” {must} come after {many} of these: {list}"
        )
        entries = listing((branch.words for branch in self.branches), _OR if self.least == 1 else _AND)
        return said.fill(title=self.title, must=self.must, many=self._many, list=entries)

    @property
    def _many(self) -> Words:
        if self.most == 1:
            return Words("恰有一项", "exactly one")
        return Words(f"至少{self.least}项", f"at least {self.least}") if self.least > 1 else Words("任一项", "any")

    def observed(self, case: Case) -> dict[str, Any]:
        day = self.since(case)
        found = {"done": day.isoformat()} if day else {}
        return {**found, "count": self._had(case), "wanted": self.least}

    def _had(self, case: Case) -> int:
        """How many of them there were when it was missed, or first kept, or are today."""
        found = case.passed.get(self.id)
        day = found.day if found else self.since(case) or case.as_of
        return self._answers(case, self.subject, day).count(SATISFIED)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        found = case.passed.get(self.id)
        if found is None or outcome.status not in MISSED:
            return super().remark(case, outcome)
        said = Words("{day}进行时，其中已完成{had}项", "when it took place on {day}, {had} of these had been completed")
        return said.fill(day=found.day, had=self._had(case))


def choice(subject: Subject, number: int, group: Group, rules: Sequence[tuple[Gate, Words]]) -> Choice:
    """The rule of a group of entries; ``rules``: that of each, and what it asks in words."""
    whole = subject.rule(
        Choice, "entry" if number == 1 else f"entry.{number}", group, gates=(subject.id,), branches=(),
        least=group.least, most=group.most, otherwise=group.otherwise,
    )  # fmt: skip
    earlier = [subject.scope.others(item.id) for item in group.items]
    applies = [before.condition if before else None for before in earlier]
    branches = [
        Branch(rule=evolve(rule, id=whole.id, condition=condition), earlier=item.id, words=words)
        for (rule, words), condition, item in zip(rules, applies, group.items, strict=True)
    ]
    return evolve(whole, branches=tuple(branches), condition=both_hold(whole.condition, either_holds(*applies)))


def _nearest(answers: Iterable[Outcome], lacking: int) -> Outcome:
    """Of what is not there, that by which there would have been enough."""
    order = sorted(answers, key=lambda answer: _BEST_FIRST.index(answer.reason) if answer.reason in _BEST_FIRST else -1)
    return order[min(lacking, len(order)) - 1]


def _last_word(case: Case, step: str) -> Sequence[str | None]:
    return [record.outcome for record in case.records.get(step, ())[-1:]]
