"""A step may not take place before a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.rules.bounds import BETWEEN, WIDEST
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.counted import UNKNOWN_YEAR
from campaignflow.rules.derivation import Anchor, Leg, Move
from campaignflow.rules.differences import Difference, Start, began, done
from campaignflow.rules.entries import awaited
from campaignflow.rules.gaps import NO_TIME, Gap, Shift, is_known
from campaignflow.rules.gate import Gate
from campaignflow.rules.items import Qualifiable
from campaignflow.rules.need import Need, completed, stands_since
from campaignflow.rules.outcome import BAD_DATA, NOT_APPLICABLE, PENDING, SATISFIED, UNDECIDED, Outcome, Reason, Status
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.structs import Key
from campaignflow.source.types import Parsed
from campaignflow.wording.dates import Since, parse_opening
from campaignflow.wording.words import NOTHING, Words

_FROM = Parsed(
    parse_opening,
    Words(
        "日期（如 03-中旬）或 10 days after 步骤",
        "a day such as 03-mid, or 10 days, 2 months, 5 working days after a step",
    ),
)


EARLY = Outcome(Status.VIOLATED, Reason.EARLY)
BETWEEN_FIRST_DAYS = Outcome(Status.AMBIGUOUS, Reason.EARLY, reading=BETWEEN)


@frozen(kw_only=True)
class Opening(Gate):
    """``<step>.not_before``: written by ``not_before``, or by the first day of the step's own ``window``."""

    kind: ClassVar[str] = "opening"
    rank: ClassVar[int] = 2
    step_keys: ClassVar = {
        "not_before": Key(Qualifiable(_FROM), Words("不得早于", "the first day on which it may take place"))
    }

    day: date | None = None
    anchor: str | None = None
    anchor_title: Words = NOTHING
    gap: Gap = NO_TIME
    """How long after it."""
    mild: Gap = NO_TIME
    """The same leniently read."""
    quantities: tuple[Quantity, ...] = (ONCE,)
    came_out: str | None = None
    """How it is to have come out, where its step waits for that."""
    is_event: bool = False
    applies: Condition | None = None
    """When the other step applies."""
    narrow: date | None = None
    """Where a vague window begins under its narrowest reading (R2)."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        said = subject.stated.get("not_before")
        if subject.of != "step":
            return
        if said is None:
            if window := subject.window:
                first, narrow = window.widest.first, window.narrowest.first
                fields = {"day": first, "narrow": narrow if narrow > first else None, "gates": (subject.id,)}
                yield subject.rule(cls, "not_before", window.said, **fields)
        elif isinstance(said.value, Since):
            title = subject.resolve("step event", said.value.anchor, said.at)
            gap, mild = subject.scope.gaps(said.value.length, said.at, back=True)  # what ends later is strict
            since: dict[str, Any] = {"anchor": said.value.anchor, "anchor_title": title, "gap": gap, "mild": mild}
            if other := subject.scope.others(said.value.anchor):
                outcome = awaited(subject.stated, said.value.anchor)
                since |= {"quantities": other.quantities, "applies": other.condition, "came_out": outcome}
            else:
                since["is_event"] = True
            yield subject.rule(cls, "not_before", said, gates=(subject.id,), **since)
        elif span := subject.scope.day(said.value, said.at):
            yield subject.rule(cls, "not_before", said, gates=(subject.id,), day=span.first)

    def judge(self, case: Case) -> Outcome:
        if self.unreadable(case, "began"):
            return BAD_DATA
        if self.applies is not None and self.applies.holds(case) is False:
            return NOT_APPLICABLE
        return super().judge(case)

    def ahead(self, case: Case) -> Outcome:
        return PENDING

    def taken(self, case: Case, day: date) -> Outcome:
        if self.is_event and self.first(case) is None:
            return PENDING  # whether it was too early is not known yet
        vague = self.narrow is not None and min([day, *self._began(case)]) < self.narrow
        return Outcome(Status.SATISFIED, reading=WIDEST) if vague else SATISFIED

    @property
    def opener(self) -> date | None:
        return self.day

    def _begun(self, case: Case, began: date) -> Outcome:
        """Where it stands if the step began then."""
        first = self.first(case)
        if self.anchor is not None and self._untold(case, self.anchor):
            return UNDECIDED
        if self.anchor is not None and not self.is_event and self._needless(case) and not self._came(case, began):
            return SATISFIED  # nothing needs to come first
        if first is None:
            return PENDING if self.is_event and self.anchor not in case.planned else EARLY
        if not is_known(first):
            return UNKNOWN_YEAR
        if began >= first:
            return SATISFIED
        mild = self._counted(case, self.mild)
        return BETWEEN_FIRST_DAYS if mild is not None and began >= mild else EARLY

    def _came(self, case: Case, began: date) -> bool:
        """Whether what it counts from was complete by a day."""
        held = completed(self.quantities, case, self.anchor or "")
        return held is not None and held <= began

    def _needless(self, case: Case) -> bool:
        return all(quantity is not ONCE and quantity.needless(case) for quantity in self.quantities)

    def _untold(self, case: Case, anchor: str) -> bool:
        return any(case.unreadable(anchor, *quantity.keys) for quantity in self.quantities)

    def _began(self, case: Case) -> Iterator[date]:
        for record in self.read(case):
            if record.began is not None:
                yield record.began

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        if self.applies is not None and self.applies.holds(case) is False:
            return NOT_APPLICABLE
        return self._begun(case, day)

    def first(self, case: Case) -> date | None:
        """The first day on which the step may take place; None where that is not known yet."""
        if self.anchor is None:
            return self.day
        return self._counted(case, self.gap)

    def _counted(self, case: Case, gap: Gap) -> date | None:
        held = self._held(case)
        return held and gap.after(held)

    def _held(self, case: Case) -> date | None:
        """The day from which it counts."""
        return stands_since(self.quantities, case, self.anchor or "", outcome=self.came_out)

    def derived(self, case: Case) -> Iterator[Leg]:
        if self.anchor is None:
            return iter([Leg(Move.TEXT, Words("不早于{day}", "not before {day}").fill(day=self.day), self.day)])
        planned = case.planned.get(self.anchor)
        return Anchor(self.anchor, self.anchor_title, self._held(case), planned).counted(self.gap, self.mild, 1)

    def reaches(self) -> Iterator[Gap]:
        yield self.gap

    def start(self, case: Case | None) -> Start:
        if self.anchor is None:
            return Start(self.day)
        return Start(None if case is None else self.first(case), self.anchor_title, self.gap.words)

    def needs(self) -> Sequence[Need]:
        if self.anchor is None or self.is_event:
            return ()
        quantities = (ONCE, *self.quantities)
        return (Need(step=self.anchor, title=self.anchor_title, quantities=quantities, condition=self.applies),)

    def looks_at(self) -> Iterable[str]:
        return (self.anchor,) if self.anchor else ()

    def apart(self) -> Iterator[Difference]:
        for point in (self.subject, began(self.subject)):
            if self.day is not None:
                first = self.day.toordinal()
                yield Difference(None, point, first, first)
            elif self.anchor is not None:
                since = self.anchor if self.is_event else done(self.anchor)
                yield Difference(since, point, self.gap.least_after(), self.mild.least_after(), self.applies)

    def order(self) -> Iterator[tuple[str, str, int | Shift]]:
        if self.anchor is not None:
            yield self.anchor, self.subject, self.gap.least_after()

    def sentence(self) -> Words:
        if self.day is not None:
            said = Words("“{title}”{must_not}早于{day}", "“{title}” {must_not} take place before {day}")
            return said.fill(title=self.title, day=self.day, must_not=self.must_not)
        said = Words(
            "“{title}”{must_not}早于“{anchor}”后{days}",
            "“{title}” {must_not} take place earlier than {days} after “{anchor}”",
        )
        return said.fill(title=self.title, anchor=self.anchor_title, days=self.gap.words, must_not=self.must_not)

    def observed(self, case: Case) -> dict[str, Any]:
        days = {"done": self.since(case), "not_before": self.first(case)}
        return {name: day.isoformat() for name, day in days.items() if day}
