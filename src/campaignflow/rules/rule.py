"""What a rule is, and what it needs to be written down in a spec.

A rule kind is a frozen subclass of :class:`Rule` in its own file under `rules/`; that folder is the
registry. A kind names the keys that write it (`step_keys`, `document_keys`, `phase_keys`), lowers them to rules
(`lower`), judges a case (`judge`), and says in both languages what it asks (`sentence`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import evolve, field, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound, Difference, Start, done, to_be_added
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.outcome import (
    MISSED,
    NOT_APPLICABLE,
    NOT_TAKEN,
    UNDECIDED,
    WAIVED,
    Basis,
    Cure,
    Force,
    Otherwise,
    Outcome,
    Reason,
    Reference,
    Status,
)
from campaignflow.rules.quantity import ONCE, Need, Quantity
from campaignflow.rules.subject import Subject
from campaignflow.rules.words import MODALS, MODALS_NOT, NOT_YET, REASONS
from campaignflow.source.frozen import EMPTY
from campaignflow.source.structs import Key
from campaignflow.wording.dates import plus_days
from campaignflow.wording.diagnostics import Location
from campaignflow.wording.words import NOTHING, Words

UNIT = "unit"
"""Whose duty a rule is where no other body's: the unit's own."""


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
    record_keys: ClassVar[Mapping[str, Key]] = {}
    """Keys of a record that this kind brings: they answer it, beside those that every record may have."""
    is_duty: ClassVar[bool] = False
    """Whether it asks for the step itself, and not for something of its act."""
    completes: ClassVar[bool] = False
    """Whether its step is complete only when it was done as often as ``quantity`` says."""

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
    at: Location = field(default=Location(), eq=False, repr=False)
    """Where in the spec it is written: the entry, the key, or else the step, document or phase."""
    duty_of: str = UNIT
    actor: Words = Words("本单位", "the unit")
    note: Words = NOTHING
    """The author's remark on how the text was read."""
    each: str | None = None
    """The group for each of whom its step is done; of nobody nothing is asked."""
    gates: tuple[str, ...] = ()
    """The steps that may not take place while this rule would then be violated."""
    otherwise: Otherwise | None = None
    """What becomes of an act that passes it while it is shut; None: what follows from the act."""
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
    def bound(self) -> Bound | None:
        """By when what it asks is to be there; None: it has no date of its own."""
        return None

    @property
    def begins(self) -> date | None:
        """The first day of the phase of its step, where that waits for its phase only."""
        return None

    @property
    def quantity(self) -> Quantity:
        """How often it asks for its step."""
        return ONCE

    @property
    def within(self) -> str | None:
        """The step in whose course its own is to take place."""
        return None

    @property
    def reopens(self) -> str | None:
        """The step that may have to be held once more for its sake, without which it took place."""
        return None

    @property
    def whole_group(self) -> str | None:
        """The group all of whose members are to be present at its step."""
        return None

    @property
    def lasts_days(self) -> int | None:
        """The days that its step takes at least."""
        return None

    @property
    def of_every_act(self) -> bool:
        """Whether it asks something of every act of its step, and not of one of them."""
        return False

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
        outcome = self.judge(case) if day is None else self.admitted(case, step, day)
        return self._allowed(outcome) if self.force is Force.PERMISSIVE else outcome

    def _allowed(self, outcome: Outcome) -> Outcome:
        """The outcome of what may be done: not to do it, or not to say so, is no fault; its limit binds."""
        if outcome.status in MISSED and outcome.reason is Reason.LATE:
            return evolve(outcome, status=Status.SATISFIED)
        missed = outcome.status in MISSED and outcome.reason is not Reason.OVER
        return NOT_TAKEN if missed or outcome.reason is Reason.NOT_STATED else outcome

    @property
    def plain(self) -> bool:
        """Whether it applies to all and can be missed, so that :meth:`judge` alone decides."""
        return self.condition is None and self.force is not Force.PERMISSIVE and self.each is None

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        """Where the rule would stand if ``step``, which it gates, took place on ``day``."""
        return self.judge(evolve(case, done={**case.done, step: day}, passed=EMPTY))

    def admitted(self, case: Case, step: str, day: date) -> Outcome:
        """The same, asked in each way in which what cannot be weighed yet of the steps before it may turn out."""
        if not case.undecided:
            return self.admits(case, step, day)
        outcomes = [self.admits(way, step, day) for way in case.ways({earlier for earlier, _, _ in self.order()})]
        shut = {(outcome.status in MISSED, self.voids(outcome)) for outcome in outcomes}
        return outcomes[0] if len(shut) == 1 else UNDECIDED

    def passing(self, case: Case, step: str, day: date) -> Outcome | None:
        """As a gate: where it would stand if ``step`` took place on ``day``, whether or not it surely applies.

        None where it surely does not, or is waived.
        """
        if self.id in case.waived or (self.condition is not None and self.condition.holds(case) is False):
            return None
        if self.each is not None and case.headcount(self.each) == 0:
            return None
        return self.admitted(case, step, day)

    def voids(self, outcome: Outcome) -> bool:
        """Whether an act that moves a paper does not count when it passes this gate while it stands so."""
        return False

    def lets_count(self, case: Case, record: Record) -> bool:
        """Whether an act may count as far as this rule goes, by who was there; only where it says ``otherwise``."""
        return True

    @property
    def opener(self) -> str | date | None:
        """What alone surely opens it as a gate: a step that is done, or a day; None: it is to be asked."""
        return None

    def outcomes_wanted(self) -> Iterator[tuple[str, str]]:
        """The (step, outcome) pairs that it waits for."""
        return iter(())

    def versions(self) -> Iterator[tuple[str, str, bool]]:
        """The (earlier step, later step, whatever the version) by which an act rests on what an earlier one wrote."""
        return iter(())

    @property
    def asks_all(self) -> bool:
        """Whether it asks something of every unit; else only of those that state what it judges."""
        return True

    @property
    def sends(self) -> bool:
        """Whether it asks to whom something is sent or made known."""
        return False

    def fulfilled(self, case: Case) -> date | None:
        """Of a rule that asks for its step: the day on which that is fulfilled by the acts that count now."""
        return None

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        """How it can be put right where it is missed; ``moves``: whether the acts of its step move a paper."""
        if outcome.status is Status.OVERDUE:
            lacking = self.can_be_added and self.settled_by in case.done
            return Cure.SUPPLY if lacking else Cure.RECORD
        return Cure.NONE

    def mended(self, case: Case) -> date | None:
        """The day on which what was missed was made good."""
        return case.made_good.get(self.id)

    def needless(self, case: Case) -> bool:
        """Whether it asks for nothing at all of this unit: of nobody, or for at most a number."""
        return False

    def no_more(self, case: Case) -> bool:
        """Whether the step that it reopens has taken place as often as it may."""
        return False

    def needs(self) -> Sequence[Need] | None:
        """What is to be complete before the steps that it gates may take place; nothing, if only a day has to come.

        By itself those that it puts before them by :meth:`order`; None: it does not say what it waits for.
        """
        return [Need(step=earlier) for earlier, later, _ in self.order() if later in self.gates] or None

    def start(self, case: Case | None) -> Start | None:
        """From when its step may take place, if it says so; of a unit, or (None) of any."""
        return None

    def roles(self) -> Mapping[str, Words]:
        """Who is to preside over its step, and what they are called."""
        return {}

    def order(self) -> Iterator[tuple[str, str, int]]:
        """The (earlier step, later step, days between at least) that it wants."""
        return iter(())

    def apart(self) -> Iterator[Difference]:
        """The same, and its dates, as bounds between time points."""
        if self.can_be_added and self.bound is not None:
            yield from to_be_added(self.bound, self.id)
        for earlier, later, days in self.order():
            yield Difference(done(earlier), later, days, days)

    def change_days(self, case: Case) -> Iterator[date]:
        """The days after which time alone may change its outcome: those of its due date, if it has one."""
        bound = self.bound
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
