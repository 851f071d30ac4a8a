"""A step may not take place: but in certain cases, after another step, or beside one that it excludes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition, ConditionText
from campaignflow.rules.gate import Gate, cure_of_passed
from campaignflow.rules.implied import by_then
from campaignflow.rules.items import Items, ListItem, Qualifiable, Qualified, Refs, Said
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import MISSED, SATISFIED, UNDECIDED, Cure, Force, Otherwise, Outcome, Reason, Status
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.wording.words import NOTHING, Words

PROHIBITED = Outcome(Status.VIOLATED, Reason.PROHIBITED)
_ALL_THE_SAME = Words("{day}仍然进行，不算完成", "it was done on {day} all the same, and does not count")
_SOFTLY = Words("{day}仍然进行", "it was done on {day} all the same")


@frozen(kw_only=True)
class Prohibition(Gate):
    """``<step>.only_if``, ``<step>.not_after.<other>``, ``<step>.excludes.<other>``.

    What is done all the same does not count, whether or not it moves a paper. What may not be done is not asked for:
    the step applies only where it may, see :class:`~campaignflow.rules.implied.Allowed`.
    """

    kind: ClassVar[str] = "prohibition"
    rank: ClassVar[int] = 2
    step_keys: ClassVar = {
        "excludes": Key(
            Refs("step", modes=False),
            Words("与哪些步骤只能择一", "the steps beside which it may not be done"),
        ),
        "only_if": Key(
            Qualifiable(ConditionText()),
            Words("只有在何种条件下方可进行（否则禁止）", "when it may be done at all; else it is prohibited"),
        ),
        "not_after": Key(
            Refs("step", modes=False),
            Words("在哪些步骤之后不得再进行", "the steps after which it may no more be done"),
        ),
    }

    allowed: Condition | None = None
    """When it may be done; None: unless another step was."""
    other: str = ""
    other_title: Words = NOTHING
    mutual: bool = False
    """Whether the other may not be done after it, either."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if subject.of != "step":
            return
        said: Said | None = subject.stated.get("only_if")
        if said is not None:
            condition = subject.scope.condition(said.value)
            yield cls._of(subject, "only_if", said, allowed=condition and by_then(condition))
        for key in ("not_after", "excludes"):
            listed: Items | None = subject.stated.get(key)
            for item in listed.items if listed else ():
                if key == "not_after" or not _says_so_too(subject, item):
                    title = subject.resolve("step", item.id, item.at)
                    both = {"mutual": True, "gates": (subject.id, item.id)} if key == "excludes" else {}
                    rule = cls._of(subject, f"{key}.{item.id}", item, other=item.id, other_title=title, **both)
                    yield evolve(rule, steps=rule.gates)

    @classmethod
    def _of(cls, subject: Subject, path: str, item: Qualified, **fields: Any) -> Prohibition:
        """A rule that binds however strongly its step is asked, and whether or not that is."""
        common = {"force": Force.BINDING, "gates": (subject.id,), "otherwise": Otherwise.AGAIN}
        rule = subject.rule(cls, path, item, **{**common, **fields})
        return evolve(rule, condition=subject.scope.condition(item.condition), each=None)

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        holds = self._barred(case, step, day) if self.allowed is None else self.allowed.holds(case)
        return UNDECIDED if holds is None else SATISFIED if holds else PROHIBITED

    def _barred(self, case: Case, step: str, day: date) -> bool | None:
        """Whether a step may be done on a day, as far as the other goes."""
        other = self.other if step == self.subject else self.subject
        if any(act.date and act.date <= day for act in case.records.get(other, ())):
            return False
        return None if case.unreadable(other) or other in case.undecided else True

    def ahead(self, case: Case) -> Outcome:
        return SATISFIED

    @property
    def forbids(self) -> bool:
        return True

    def voids(self, outcome: Outcome) -> bool:
        return True

    def needs(self) -> Sequence[Need]:
        return ()

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        found = case.passed.get(self.id)
        if found is None or self.admitted(case, str(found.record.step), case.as_of).status in MISSED:
            return Cure.NONE
        return cure_of_passed(case, self.id)

    def untold_by(self, case: Case) -> Sequence[str]:
        told = () if self.allowed is None else self.allowed.untold_by(case)
        return [*super().untold_by(case), *told]

    def looks_at(self) -> Iterable[str]:
        return (self.other,) if self.other else ()

    def sentence(self) -> Words:
        if self.allowed is not None:
            said = Words(
                "“{title}”{must_not}进行，但{allowed}的除外", "“{title}” {must_not} take place unless {allowed}"
            )
            return said.fill(title=self.title, allowed=self.allowed.words, must_not=self.must_not)
        said = Words("“{other}”进行后，“{title}”{must_not}再进行", "“{title}” {must_not} take place after “{other}”")
        if self.mutual:
            said = Words(
                "“{title}”与“{other}”只能择一，其一已进行的，{must_not}再进行另一项",
                "“{title}” {must_not} take place if “{other}” did, nor “{other}” if “{title}” did",
            )
        return said.fill(title=self.title, other=self.other_title, must_not=self.must_not)

    def observed(self, case: Case) -> dict[str, Any]:
        day = self.since(case)
        return {"done": day.isoformat()} if day else {}

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason is not Reason.PROHIBITED:
            return super().remark(case, outcome)
        found = case.passed.get(self.id)
        said = _ALL_THE_SAME if self.force is Force.BINDING else _SOFTLY
        return said.fill(day=found.day) if found else super().remark(case, outcome)


def _says_so_too(subject: Subject, item: ListItem) -> bool:
    """Whether the other step says that it excludes this one, and that is where the rule stands."""
    other = subject.scope.others(item.id)
    listed: Items | None = other.stated.get("excludes") if other and other.of == "step" else None
    said = any(one.id == subject.id for one in listed.items) if listed else False
    return said and item.id < subject.id
