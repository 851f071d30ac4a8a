"""What a rule is, and what it needs to be written down in a spec.

A rule kind is a frozen subclass of :class:`Rule` in its own file under `rules/`; that folder is the
registry. A kind names the keys that write it (`step_keys`, `document_keys`, `phase_keys`), lowers them to rules
(`lower`), judges a case (`judge`), and says in both languages what it asks (`sentence`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Literal, TypeVar

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound, Difference, done, to_be_added
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition, Several
from campaignflow.rules.items import Qualified, Said
from campaignflow.rules.outcome import (
    MISSED,
    NOT_APPLICABLE,
    NOT_TAKEN,
    UNDECIDED,
    WAIVED,
    Basis,
    Force,
    Outcome,
    Reason,
    Reference,
    Status,
)
from campaignflow.rules.quantity import Quantity
from campaignflow.source.structs import Key
from campaignflow.wording.dates import DayText, Period, Span, plus_days
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.words import NOTHING, Words

UNIT = "unit"
"""Whose duty a rule is where no other body's: the unit's own."""


MODALS: Mapping[Force, Words] = {
    Force.BINDING: Words("须", "must"),
    Force.SOFT: Words("原则上应", "should"),
    Force.PERMISSIVE: Words("可", "may"),
}
MODALS_NOT: Mapping[Force, Words] = {
    Force.BINDING: Words("不得", "must not"),
    Force.SOFT: Words("不宜", "should not"),
    Force.PERMISSIVE: Words("无须", "need not"),
}


@frozen(kw_only=True)
class Rule:
    """One thing that the plan asks, of one kind. Pure: a verdict depends on the case alone."""

    kind: ClassVar[str]
    rank: ClassVar[int] = 9
    """Where its rules stand among those of a step: what comes first is read first."""
    step_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a step that write this kind."""
    document_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a document that write this kind."""
    phase_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a phase that write this kind."""

    id: str
    """Its path: ``special-meeting.invite.city-leader``."""
    subject: str
    """The step, document or phase it is about."""
    title: Words
    """The subject's title."""
    reference: Reference
    force: Force = Force.BINDING
    basis: Basis = Basis.EXPLICIT
    condition: Condition | None = None
    """When it applies; None: always."""
    duty_of: str = UNIT
    actor: Words = Words("本单位", "the unit")
    note: Words = NOTHING
    """The author's remark on how the text was read."""
    each: str | None = None
    """The group for each of whom its step is done; of nobody nothing is asked."""
    gates: tuple[str, ...] = ()
    """The steps that may not take place while this rule would then be violated."""
    steps: tuple[str, ...] = ()
    """The steps whose records speak of it: its own, or those that make a document final."""

    @property
    def must(self) -> Words:
        """The verb of its sentence, by its force."""
        return MODALS[self.force]

    @property
    def must_not(self) -> Words:
        """The verb of a sentence that says what is not to be."""
        return MODALS_NOT[self.force]

    @property
    def settled_by(self) -> str:
        """The step whose act settles it."""
        return self.steps[-1] if self.steps else self.subject

    @property
    def opens(self) -> date | None:
        """The first day on which an act can settle it, where something recurs; None: any day."""
        return None

    @property
    def can_be_added(self) -> bool:
        """Whether what it asks of an act can be added to it on a later day, up to a due date."""
        return False

    def added(self, case: Case) -> date | None:
        """Of what may be added to an act later: the day on which it was there; None where it is not."""
        return None

    def waits(self, case: Case) -> bool:
        """Whether no act of its own can settle it yet: it compares it with another of which too little is recorded."""
        return False

    @property
    def is_gate(self) -> bool:
        """Whether it gates the very step that it is about, so that no act of its own settles it."""
        return not set(self.gates).isdisjoint(self.steps)

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        """The rules of this kind that ``subject`` asks for."""
        raise NotImplementedError

    def judge(self, case: Case) -> Outcome:
        """Where the rule stands (its condition is already known to hold)."""
        raise NotImplementedError

    def outcome(self, case: Case, step: str = "", day: date | None = None) -> Outcome:
        """Where the rule stands, its condition, a waiver and its force taken into account.

        With ``day``: where it would stand if ``step``, which it gates, took place then.
        """
        holds = True if self.condition is None else self.condition.holds(case)
        if holds is False:
            return NOT_APPLICABLE
        if self.id in case.waived:  # whether it applies or not
            return WAIVED
        if holds is None:
            return UNDECIDED
        if self.each is not None and case.headcount(self.each) == 0:
            return NOT_APPLICABLE
        outcome = self.judge(case) if day is None else self.admits(case, step, day)
        if self.force is Force.PERMISSIVE and outcome.status in MISSED:
            return evolve(outcome, status=Status.SATISFIED) if outcome.reason is Reason.LATE else NOT_TAKEN
        return outcome

    @property
    def plain(self) -> bool:
        """Whether it applies to all and can be missed, so that :meth:`judge` alone decides."""
        return self.condition is None and self.force is not Force.PERMISSIVE and self.each is None

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        """Where the rule would stand if ``step``, which it gates, took place on ``day``."""
        return self.judge(evolve(case, done={**case.done, step: day}))

    def order(self) -> Iterator[tuple[str, str, int]]:
        """The (earlier step, later step, days between at least) that it wants."""
        return iter(())

    def apart(self) -> Iterator[Difference]:
        """The same, and its dates, as bounds between time points."""
        bound: Bound | None = getattr(self, "bound", None)
        if self.can_be_added and bound is not None:
            yield from to_be_added(bound, self.id)
        for earlier, later, days in self.order():
            yield Difference(done(earlier), later, days, days)

    def change_days(self, case: Case) -> Iterator[date]:
        """The days after which time alone may change its outcome: those of its due date, if it has one."""
        bound: Bound | None = getattr(self, "bound", None)
        if self.opens is not None:
            yield plus_days(self.opens, -1)
        if bound is not None:
            yield from bound.change_days(case, None)
            yield from (day for record in self.read(case) for day in bound.change_days(case, record.date))

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        """The (step, record key, names) that it reads from records; None for names: any."""
        return iter(())

    def evidence(self) -> tuple[str, ...]:
        """The keys of a record that show that it is kept, in the order in which a person looks for them."""
        return tuple(dict.fromkeys(key for _, key, _ in self.accepts())) or ("date",)

    def titles(self) -> Mapping[str, Words]:
        """What the names are called that only this rule defines."""
        return {}

    def ticked(self) -> Mapping[str, Any]:
        """What one act says that settles it, by key of a record; empty where that takes more than a tick."""
        return {}

    def measured(self) -> Iterator[tuple[str, str]]:
        """The (counted name, group) whose headcount it needs."""
        return iter(())

    def sentence(self) -> Words:
        """What it asks, as one plain sentence without its full stop."""
        raise NotImplementedError

    def observed(self, case: Case) -> dict[str, Any]:
        """What was found, as plain data."""
        return {}

    def read(self, case: Case) -> Sequence[Record]:
        """The records that speak of it."""
        if len(self.steps) == 1:
            return case.records.get(self.steps[0], ())
        return [record for step in self.steps for record in case.records.get(step, ())]

    def rests_on(self, case: Case) -> Sequence[Record]:
        """All records that the verdict rests on: what speaks of the rule, and what its dates or order count from."""
        return [*self.read(case), *(record for step in self.looks_at() for record in case.records.get(step, ()))]

    def points(self, case: Case) -> tuple[str, ...]:
        """JSON Pointers of what else than records the verdict rests on."""
        return ()

    def looks_at(self) -> Iterable[str]:
        """Other steps whose records it looks at."""
        return ()

    def unreadable(self, case: Case, *keys: str) -> bool:
        """Whether something unusable stands in those records, under their date or one of ``keys``."""
        return bool(case.tainted) and any(case.unreadable(step, *keys) for step in self.steps)

    def says_unmet(self, outcome: Outcome) -> Words:
        """What an entry rule that is not met yet asks, and why it is not, unless that goes without saying."""
        why = NOTHING if outcome.reason in (None, Reason.MISSING) else NOT_YET[outcome.reason]
        return self.sentence() + (Words("（", " (") + why + Words("）", ")") if why else NOTHING)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        """What was found, in words: what follows the sentence in a message."""
        return REASONS.get(outcome.reason, NOTHING) if outcome.reason else NOTHING


REASONS: Mapping[Reason, Words] = {
    Reason.LATE: Words("已迟于期限", "it was late"),
    Reason.EARLY: Words("早于规定的日期", "it was too early"),
    Reason.OUT_OF_ORDER: Words("次序颠倒", "it was out of order"),
    Reason.SHORT: Words("数量不足", "it fell short"),
    Reason.OVER: Words("超过规定数量", "it went over the number"),
    Reason.MISSING: Words("没有记录", "nothing is recorded"),
    Reason.MISSING_ATTACHMENT: Words("没有附上", "it was not attached"),
    Reason.MISSING_PARTICIPANT: Words("没有参加", "they took no part"),
    Reason.MISSING_RECIPIENT: Words("没有报送", "it was not sent there"),
    Reason.MISSING_CONTENT: Words("内容缺项", "this content is missing"),
    Reason.MISSING_RECORD: Words("没有留存记录", "no record of it was kept"),
    Reason.UNAPPROVED: Words("没有得出所要的结果", "it did not come out as required"),
    Reason.WRONG_ACTOR: Words("进行者不符", "the wrong person or body did it"),
    Reason.UNPUBLISHED: Words("没有公开", "it was not published"),
    Reason.UNATTESTED: Words("尚未自证", "the unit has not declared it"),
    Reason.DENIED: Words("单位自述没有做到", "the unit declares that it is not so"),
    Reason.PROHIBITED: Words("出现了禁止的情形", "what is prohibited took place"),
    Reason.NOT_TAKEN: Words("没有采用（可不采用）", "not made use of, which is allowed"),
    Reason.UNDECIDED: Words("是否适用尚无法判断", "whether it applies cannot be told yet"),
    Reason.UNKNOWN_HEADCOUNT: Words("人数未填写，无法判断", "the headcount is not stated, so it cannot be told"),
    Reason.BAD_DATA: Words("不据以判断", "the data are impossible and were not used"),
}
NOT_YET: Mapping[Reason, Words] = {
    **REASONS,
    Reason.LATE: Words("天数未满", "the days are not over yet"),
    Reason.EARLY: Words("日期未到", "its day has not come"),
    Reason.OUT_OF_ORDER: Words("时间未到", "it is too soon"),
    Reason.SHORT: Words("数量不足", "not often enough yet"),
}
"""The same of what has not taken place and would not be in order yet."""


@frozen
class Window:
    """The days of a phase or step, with what qualifies the dates that come from it."""

    widest: Span
    """From the first day of its first part to the last day of its last part (R2)."""
    narrowest: Span
    before: bool
    """Whether it ends before a part of a month, which has a strict and a lenient reading (R3)."""
    said: Said

    @property
    def binding(self) -> bool:
        """Whether the dates that come from it bind."""
        return self.said.force in (None, Force.BINDING)

    @property
    def strict(self) -> date:
        """Its last day: under the strict reading where there are two."""
        return self.narrowest.last if self.before else self.widest.last


@frozen(kw_only=True)
class Subject:
    """The step, document or phase that a rule is lowered from: all that a kind may know of it."""

    of: Literal["step", "document", "phase"]

    id: str
    title: Words
    at: Path
    stated: Mapping[str, Any]
    """The values of the keys that rule kinds have claimed, as read."""
    steps: tuple[str, ...]
    """The steps whose records speak of it: the step itself, those that make a document final, or a phase's own."""
    bound: Bound
    """By when what it asks is to be there: its due date, unless that is softer than the duty."""
    dated: Bound
    """Its due date."""
    once: bool
    """Whether a step takes place only once."""
    quantity: Quantity
    """How often, or by whom, a step is to be done."""
    quantities: tuple[Quantity, ...]
    """All that it is to reach: ``quantity``, or one for each group that ``times`` names."""
    window: Window | None
    """A step's own window."""
    bodies: tuple[str, ...]
    """Whose duty a step is."""
    due: Mapping[str, Any]
    """What its due date says of itself: reference, force, basis, note."""
    common: Mapping[str, Any]
    """Fields of :class:`Rule` that all its rules share: reference, force, basis, condition, duty."""
    resolve: Callable[[str, str, Path], Words]
    """The title of a name, from the first of some namespaces (``"body group"``) that has it, else reported."""
    outcome: Callable[[str, str, Path], Words]
    """The title of an outcome of a step; reports one that it does not have."""
    others: Callable[[str], Subject | None]
    """Another step or phase, by id."""
    day: Callable[[DayText, Path], Span | None]
    """The days of a day as written; reports one that does not exist."""
    about: Callable[[Path], int]
    """How many days “about” allows; reports a spec that does not say."""
    condition: Callable[[Condition | None], Condition | None]
    """A condition as written, with its names resolved."""
    periods: tuple[Period, ...] = ()
    """Those of a step that recurs."""

    def steps_named(self, name: str) -> tuple[str, ...]:
        """``name`` if it is a step (and no event outside the unit)."""
        return (name,) if self.others(name) else ()

    def rule(self, cls: type[R], path: str, item: Qualified | None = None, /, **fields: Any) -> R:
        """A rule of kind ``cls`` named ``<subject>.<path>``; ``item`` overrides what it qualifies."""
        shared = {**self.common, "each": self.quantity.each, **fields}
        if item is not None:
            shared |= {name: value for name, value in (("force", item.force), ("basis", item.basis)) if value}
            shared |= {"note": item.note} if item.note else {}
            applies = self.condition(item.condition)
            shared["condition"] = both_hold(shared.get("condition"), applies)
            if item.ref:
                shared["reference"] = evolve(shared["reference"], locator=item.ref)
        return cls(id=f"{self.id}.{path}", subject=self.id, title=self.title, steps=self.steps, **shared)


R = TypeVar("R", bound=Rule)


def both_hold(*conditions: Condition | None) -> Condition | None:
    """The conjunction of those that are given, each said once; None where there is none."""
    parts = [c.conditions if isinstance(c, Several) and not c.enough else (c,) for c in conditions if c is not None]
    given = tuple(dict.fromkeys(part for some in parts for part in some))
    return given[0] if len(given) == 1 else Several(given, enough=False) if given else None


def either_holds(*conditions: Condition | None) -> Condition | None:
    """The disjunction; None, which always holds, where one of them is."""
    given = tuple(dict.fromkeys(c for c in conditions if c is not None))
    return None if None in conditions else given[0] if len(given) == 1 else Several(given, enough=True)
