"""The vocabulary of judgement: status, reason, force, basis; and the bare outcome of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache

from attrs import evolve, frozen

from campaignflow.wording.words import Words


class Status(StrEnum):
    """Where one rule stands for one unit."""

    SATISFIED = "satisfied"
    PENDING = "pending"
    """May still be done in time, or cannot be told yet."""
    OVERDUE = "overdue"
    """Late and undone, still curable."""
    VIOLATED = "violated"
    """Done wrongly or late, or past cure."""
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    AMBIGUOUS = "ambiguous"
    """The text decides neither way."""
    INVALID = "invalid"
    """The datum is impossible."""


class Reason(StrEnum):
    """Why a status is not plain ``satisfied``. A closed list."""

    LATE = "late"
    EARLY = "early"
    OUT_OF_ORDER = "out-of-order"
    SHORT = "short"
    OVER = "over"
    MISSING = "missing"
    MISSING_ATTACHMENT = "missing-attachment"
    MISSING_PARTICIPANT = "missing-participant"
    MISSING_RECIPIENT = "missing-recipient"
    MISSING_CONTENT = "missing-content"
    MISSING_RECORD = "missing-record"
    UNAPPROVED = "unapproved"
    WRONG_ACTOR = "wrong-actor"
    UNPUBLISHED = "unpublished"
    UNATTESTED = "unattested"
    DENIED = "denied"
    PROHIBITED = "prohibited"
    NOT_TAKEN = "not-taken"
    UNDECIDED = "undecided"
    UNKNOWN_HEADCOUNT = "unknown-headcount"
    BAD_DATA = "bad-data"
    IRREGULAR = "irregular"
    """What took place did not count: a gate was shut, or nobody was there."""
    OVERTAKEN = "overtaken"
    """What it rested on was replaced or given back: it is to be done again, and is not late for that."""
    CONTRADICTORY = "contradictory"
    """The record gives two days for one act, and they are judged differently."""
    NOT_STATED = "not-stated"
    """The record does not say, and nobody is accused of what it does not say."""
    NO_OUTCOME = "no-outcome"
    """It is not said how the earlier step came out."""
    UNTOLD = "untold"
    """Numbers alone cannot tell."""


class Force(StrEnum):
    """How strongly the plan asks."""

    BINDING = "binding"
    SOFT = "soft"
    """A miss warns and is no breach (原则上, 一般)."""
    PERMISSIVE = "permissive"
    """Never a breach (可, 欢迎, 提倡)."""


def weaker(force: Force | None, than: Force) -> bool:
    """Whether something is asked less strongly than something else; what says nothing is not."""
    order = list(Force)
    return force is not None and order.index(force) > order.index(than)


class Otherwise(StrEnum):
    """What becomes of an act that passed a gate while it was shut."""

    AGAIN = "again"
    """It does not count, and is to be done again."""
    STANDS = "stands"
    """It counts; the fault stays on record."""


class Cure(StrEnum):
    """How what was missed can be put right."""

    RECORD = "record"
    """If it took place, enter it with its day; else do it."""
    SUPPLY = "supply"
    """Add what is missing to the act."""
    AGAIN = "again"
    """Hold the step again."""
    NONE = "none"
    """It stays on record."""


class Basis(StrEnum):
    """Where a rule comes from."""

    EXPLICIT = "explicit"
    DERIVED = "derived"
    """Implied by the text: a date or an order that it does not state."""
    ASSUMED = "assumed"


@frozen
class Reference:
    """The clause a rule comes from: the document's title and the place in it, such as ``三.4``."""

    document: str
    locator: str

    def to_dict(self) -> dict[str, str]:
        return {"document": self.document, "locator": self.locator}


@frozen
class Reading(Words):
    """Which reading of the text decided: in words, and as a code."""

    code: str = ""

    def filled(self, **parts: object) -> Reading:
        """The same with its ``{placeholders}`` filled."""
        said = self.fill(**parts)
        return Reading(said.zh, said.en, self.code)


AS_WRITTEN = Reading("", "")
"""The text can be read in one way only."""


@frozen
class Outcome:
    """What a rule says of a unit, as codes; words are made from it only when somebody reads them."""

    status: Status
    reason: Reason | None = None
    due: date | None = None
    """The due date under the strict reading."""
    due_lenient: date | None = None
    """The due date under the lenient reading, where there is one."""
    reading: Reading = AS_WRITTEN
    """Which reading of the text decided, where that matters."""
    undone: bool = False
    """Whether it is still to be done, though its status is neither pending nor overdue."""

    @property
    def open(self) -> bool:
        """Whether an act may still settle it."""
        return self.undone or self.status in OPEN


MISSED = (Status.OVERDUE, Status.VIOLATED)
OPEN = (Status.PENDING, Status.OVERDUE)
SATISFIED = Outcome(Status.SATISFIED)
PENDING = Outcome(Status.PENDING)
MISSING = Outcome(Status.VIOLATED, Reason.MISSING)
OUT_OF_ORDER = Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER)
NOT_APPLICABLE = Outcome(Status.NOT_APPLICABLE)
OWN_BODY = Reading("本单位即该机构，不必对自己办理", "the unit is that body, and owes nothing to itself", "own-body")
TO_ITSELF = Outcome(Status.NOT_APPLICABLE, reading=OWN_BODY)
WAIVED = Outcome(Status.WAIVED)
BAD_DATA = Outcome(Status.INVALID, Reason.BAD_DATA)
NOT_TAKEN = Outcome(Status.NOT_APPLICABLE, Reason.NOT_TAKEN)
UNDECIDED = Outcome(Status.PENDING, Reason.UNDECIDED)
NOT_STATED = Outcome(Status.PENDING, Reason.NOT_STATED)
NO_OUTCOME = Outcome(Status.PENDING, Reason.NO_OUTCOME)
UNTOLD = Outcome(Status.PENDING, Reason.UNTOLD)
CONTRADICTORY = Outcome(Status.AMBIGUOUS, Reason.CONTRADICTORY)


@lru_cache(maxsize=1024)
def because(outcome: Outcome, reason: Reason) -> Outcome:
    """The outcome with another reason; one that rests on bad data keeps its own."""
    return outcome if outcome.status is Status.INVALID else evolve(outcome, reason=reason)


STATUS_WORDS: Mapping[Status, Words] = {
    Status.SATISFIED: Words("已满足", "satisfied"),
    Status.PENDING: Words("待办", "pending"),
    Status.OVERDUE: Words("逾期未办", "overdue"),
    Status.VIOLATED: Words("不符合", "violated"),
    Status.WAIVED: Words("已豁免", "waived"),
    Status.NOT_APPLICABLE: Words("不适用", "not applicable"),
    Status.AMBIGUOUS: Words("无法断定", "ambiguous"),
    Status.INVALID: Words("数据有误", "invalid"),
}
FORCE_WORDS: Mapping[Force, Words] = {
    Force.BINDING: Words("必须", "binding"),
    Force.SOFT: Words("非强制", "soft"),
    Force.PERMISSIVE: Words("可选", "optional"),
}
BASIS_WORDS: Mapping[Basis, Words] = {
    Basis.EXPLICIT: Words("原文明示", "stated"),
    Basis.DERIVED: Words("由原文推定", "derived"),
    Basis.ASSUMED: Words("假定", "assumed"),
}
