"""What a rule says of itself to those who must know more of it than where it stands.

Nobody asks of which kind a rule is: schedule, acts, next steps and checklists ask for one of these, each of which has
an answer that fits most kinds. `docs/explanation/kinds.md` says who reads what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import UNDATED, Bound
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.counted import After
from campaignflow.rules.derivation import Leg
from campaignflow.rules.differences import Difference, Start, done
from campaignflow.rules.extended import extended
from campaignflow.rules.gaps import Gap, Shift
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import Cure, Outcome
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.supplied import REOPENED, to_be_added
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import Words


class Traits:
    """What a rule says of itself, unless its kind says otherwise."""

    __slots__ = ()

    id: str
    subject: str
    steps: tuple[str, ...]
    gates: tuple[str, ...]
    condition: Condition | None

    @property
    def bound(self) -> Bound | None:
        """By when what it asks is to be there; None: it has no date of its own."""
        return None

    def by(self, case: Case) -> Bound:
        """By when that is to be there for one unit: by no day, where its date is waived or was met before; later, where
        it was put off.
        """
        if not case.undated and not case.redone and not case.extended:
            return self.bound or UNDATED
        step = self.settled_in(case)
        if step in case.undated:
            return UNDATED
        return REOPENED if case.has_met(self.id, step) else extended(case, step, self.bound or UNDATED)

    def is_undated(self, case: Case) -> bool:
        """Whether a waiver lifts the date that it states itself."""
        return self.id in case.waived or self.dated_by in case.waived

    @property
    def dated_by(self) -> str:
        """Of a number asked of one group: the rule of its step whose date its own is."""
        return ""

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

    def settled_in(self, case: Case) -> str:
        """The same for one unit: of a paper that several steps may make final, the one of them that it took."""
        taken = [step for step in self.steps if step in case.done] if self.settled_by in self.steps else []
        return taken[-1] if taken else self.settled_by

    @property
    def opens(self) -> date | None:
        """The first day on which an act can settle it, where something recurs; None: any day."""
        return None

    @property
    def can_be_added(self) -> bool:
        """Whether what it asks of an act can be added to it on a later day, up to a due date."""
        return False

    @property
    def of_the_paper(self) -> bool:
        """Whether it asks what a paper holds, which can be added to it until others judge that version."""
        return False

    def added(self, case: Case) -> date | None:
        """Of what may be added to an act later: the day on which it was there; None where it is not."""
        return None

    def judged_on(self, case: Case) -> date | None:
        """The day of what took place at the wrong time, which a message names."""
        return self.added(case)

    def waits(self, case: Case) -> bool:
        """Whether no act of its own can settle it yet: it compares it with another of which too little is recorded."""
        return False

    @property
    def is_gate(self) -> bool:
        """Whether it gates the very step that it is about, so that no act of its own settles it."""
        return not set(self.gates).isdisjoint(self.steps)

    @property
    def by_person(self) -> bool:
        """Whether it is asked of each person apart: as a gate, one's acts open it to nobody else."""
        return False

    def of_one_round(self, missed: Record, act: Record) -> bool:
        """Whether what an act missed that it gates is made good by another one."""
        return True

    def voids(self, outcome: Outcome) -> bool:
        """Whether an act that moves a paper does not count when it passes this gate while it stands so."""
        return False

    def keeps(self, case: Case, day: date) -> bool:
        """Whether an act that passed this gate on a day, and found it open, keeps to what it asks."""
        return True

    def faulty(self, case: Case, record: Record) -> bool:
        """Whether one act is known to lack what it asks, so that another one may be its repetition."""
        return False

    def lets_count(self, case: Case, record: Record) -> bool:
        """Whether an act may count as far as this rule goes, by who was there; only where it says ``otherwise``."""
        return True

    def unattended(self, case: Case, record: Record) -> bool:
        """Whether it asks who is there, and an act says that they were not."""
        return False

    @property
    def opener(self) -> str | date | None:
        """What alone surely opens it as a gate: a step that is done, or a day; None: it is to be asked."""
        return None

    def outcomes_wanted(self) -> Iterator[tuple[str, str]]:
        """The (step, outcome) pairs that it waits for."""
        return iter(())

    def denied_by(self, case: Case) -> Collection[str]:
        """Of a rule that surely applies, the steps whose last word is another than it waits for."""
        if self.condition is not None and self.condition.holds(case) is not True:
            return ()
        said = {step: case.records[step][-1].outcome for step, _ in self.outcomes_wanted() if case.records.get(step)}
        return {step for step, wanted in self.outcomes_wanted() if said.get(step) not in (None, wanted)}

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

    @property
    def recipients(self) -> frozenset[str]:
        """To whom its step is to be sent, and to nobody else; empty where it does not ask that."""
        return frozenset()

    def fulfilled(self, case: Case) -> date | None:
        """The day on which what it asks is there by the acts that count now, if that keeps: in time stays in time."""
        return None

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        """How it can be put right where it is missed; ``moves``: whether the acts of its step move a paper."""
        if outcome.open:
            lacking = self.can_be_added and self.settled_in(case) in case.done
            return Cure.SUPPLY if lacking else Cure.RECORD
        return Cure.NONE

    def unrecorded(self, case: Case) -> bool:
        """Whether what it asks is known to have taken place, and only its record is missing: a gap, and no breach."""
        return False

    def mended(self, case: Case) -> date | None:
        """The day on which what was missed was made good."""
        return case.made_good.get(self.id)

    def untold_by(self, case: Case) -> Sequence[str]:
        """The steps whose word would tell whether it applies or is met, where that cannot be told yet."""
        return () if self.condition is None else tuple(dict.fromkeys(self.condition.untold_by(case)))

    def needless(self, case: Case) -> bool:
        """Whether it asks for nothing at all of this unit: of nobody, or for at most a number."""
        return False

    def wants_another(self, case: Case) -> bool:
        """Whether the step that it reopens is over, and may be held once more together with its own."""
        return False

    def needs(self) -> Sequence[Need] | None:
        """What is to be complete before the steps that it gates may take place; nothing, if only a day has to come.

        By itself those that it puts before them by :meth:`order`; None: it does not say what it waits for.
        """
        return [Need(step=earlier) for earlier, later, _ in self.order() if later in self.gates] or None

    @property
    def enough(self) -> int | None:
        """How many of the steps that it puts before its own are enough; None: all of them are asked."""
        return None

    def ways(self, case: Case) -> Sequence[Sequence[Need]] | None:
        """The ways in which it can come to hold as a gate, each by all that is then needed; None: it does not say."""
        needs = self.needs()
        return None if needs is None else (needs,)

    def start(self, case: Case | None) -> Start | None:
        """From when its step may take place, if it says so; of a unit, or (None) of any."""
        return None

    def roles(self) -> Mapping[str, Words]:
        """Who is to preside over its step, and what they are called."""
        return {}

    def order(self) -> Iterator[tuple[str, str, int | Shift]]:
        """The (earlier step, later step, how long between at least) that it wants."""
        return iter(())

    def apart(self) -> Iterator[Difference]:
        """The same, and its dates, as bounds between time points."""
        if self.can_be_added and self.bound is not None:
            yield from to_be_added(self.bound, self.id)
        for earlier, later, days in self.order():
            yield Difference(done(earlier), later, days, days)

    def derived(self, case: Case) -> Iterator[Leg]:
        """How its date comes about for one unit."""
        return self.by(case).derived(case)

    def reaches(self) -> Iterator[Gap]:
        """How long after something else it is asked, or may be done."""
        if isinstance(self.bound, After):
            yield from self.bound.lengths()

    def change_days(self, case: Case) -> Iterator[date]:
        """The days after which time alone may change its outcome: those of its due date, if it has one."""
        bound = self.by(case)
        if self.opens is not None:
            yield plus_days(self.opens, -1)
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

    def points(self, case: Case) -> tuple[str, ...]:
        """JSON Pointers of what else than records the verdict rests on."""
        return ()

    def looks_at(self) -> Iterable[str]:
        """Other steps whose records it looks at."""
        return ()

    def read(self, case: Case) -> Sequence[Record]:
        """The records that speak of it."""
        if len(self.steps) == 1:
            return case.records.get(self.steps[0], ())
        return [record for step in self.steps for record in case.records.get(step, ())]

    def rests_on(self, case: Case) -> Sequence[Record]:
        """All records that the verdict rests on: what speaks of the rule, and what its dates or order count from."""
        return [*self.read(case), *(record for step in self.looks_at() for record in case.records.get(step, ()))]
