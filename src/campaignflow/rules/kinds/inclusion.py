"""What an act must include: who is invited, where it is sent, what is attached, what it covers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any, ClassVar

from attrs import Factory, evolve, field, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.extended import extended
from campaignflow.rules.inclusions import (
    DOCUMENT,
    STEP,
    Claim,
    groups_of,
    list_words,
    of_days,
    settler,
    title_of,
)
from campaignflow.rules.items import Items, Mode
from campaignflow.rules.listed import Listed
from campaignflow.rules.outcome import (
    BAD_DATA,
    NOT_APPLICABLE,
    NOT_STATED,
    PENDING,
    SATISFIED,
    TO_ITSELF,
    Cure,
    Outcome,
    Reason,
    Status,
    because,
)
from campaignflow.rules.rounds import Exceeded, begun, exceeded
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.supplied import added
from campaignflow.rules.told import LESS
from campaignflow.source.frozen import EMPTY, FrozenDict
from campaignflow.wording.words import Words


@frozen(kw_only=True)
class Inclusion(Listed):
    """``<subject>.<key>.<item>`` for each entry of a closed list, ``<subject>.<key>`` for a list with a choice.

    What is missing may be supplied until the act's due date, unless it is fixed when the act is
    done, or the act takes place once: a supplement would have a day of its own. Of a document, the
    record that makes it final speaks; what it lacks is fixed when others have judged it.
    """

    kind: ClassVar[str] = "inclusion"
    rank: ClassVar[int] = 4
    step_keys: ClassVar = {name: claim.key for name, claim in STEP.items()}
    document_keys: ClassVar = {name: claim.key for name, claim in DOCUMENT.items()}
    claims: ClassVar[Mapping[str, Mapping[str, Claim]]] = {"document": DOCUMENT, "step": STEP}

    bound: Bound
    bounds: Mapping[str, Bound] = EMPTY
    """Of a paper that several steps may make final: by when each of them is to."""
    keys: tuple[str, ...] = field(
        init=False,
        repr=False,
        default=Factory(lambda self: (self.claim.answer, "counts")[: 2 if self.group else 1], takes_self=True),
    )
    """The keys of a record that it reads."""

    settles: Callable[[Collection[str]], bool] = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: settler(self.mode, self.items, self.group), takes_self=True),
    )
    """Whether what the only record answers surely settles it."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        for name, claimed in cls.claims.get(subject.of, {}).items():
            wanted: Items | None = subject.stated.get(name)
            if wanted is None:
                continue
            several = subject.steps if len(subject.steps) > 1 else ()
            makers = {step: maker for step in several if (maker := subject.scope.others(step)) is not None}
            bounds = FrozenDict({step: maker.bound for step, maker in makers.items()})
            claim = evolve(claimed, at_once=claimed.at_once or (subject.once and not claimed.every))
            for path, one, items in groups_of(name, wanted):
                titles = tuple(title_of(subject, claim, item) for item in items)
                if one.each:
                    subject.resolve("group", one.each, one.at)
                fields: dict[str, Any] = {"claim": claim, "bound": subject.bound, "bounds": bounds, "mode": wanted.mode}
                fields |= {"once": subject.once, "other_versions": subject.other_versions if claim.of_the_paper else ()}
                fields |= {"items": tuple(item.id for item in items), "group": one.each}
                yield subject.rule(
                    cls, path, one, entries=list_words(wanted.mode, titles), entry_titles=titles, **fields
                )

    def judge(self, case: Case) -> Outcome:
        records = case.records.get(self.steps[0])
        if records is not None and len(records) == 1 and self._plainly(case) and self.settles(self.answer(records[0])):
            return SATISFIED  # by far the most frequent: one record, which says so
        if self.claim.is_directed and self.duty_of == UNIT and {*case.unit.bodies}.issuperset(self.items):
            return TO_ITSELF
        if self._exact and case.tainted and self.unreadable(case, *self.keys):
            return BAD_DATA
        outcome = self._judge(case, self.read(case))
        bad = outcome.status is not Status.SATISFIED and self.unreadable(case, *self.keys)
        return BAD_DATA if bad else outcome

    def _plainly(self, case: Case) -> bool:
        """Whether the only act that counts was the only one."""
        return not case.tainted and self.steps[0] not in case.redone and self.steps[0] not in case.void

    def read(self, case: Case) -> Sequence[Record]:
        """Its own records; of the contents of a paper also what else decides.

        Of a draft that lacks something, the version that has it; of a final paper whose act is silent, the last that
        speaks.
        """
        mine = super().read(case)
        others = [act for step in self.other_versions for act in case.records.get(step, ()) if self.says(act)]
        of_document = self.subject not in self.steps
        if not mine or not others or (of_document and self._says(mine)):
            return mine
        if of_document:
            last = max(act.date for act in others if act.date)
            return [*mine, *(act for act in others if act.date == last)]
        first = mine[-1].date or case.as_of
        return [*mine, *(act for act in others if self.shows(case, [act]) and act.date and act.date >= first)]

    def _judge(self, case: Case, records: Sequence[Record]) -> Outcome:
        missed = self.lacked(case)  # also by an act that was overtaken since
        over = self._exceeded(case) and Reason.OVER
        if not records and not missed and not over:
            return self._not_held(case)
        if self._of_nobody(case):
            return NOT_APPLICABLE
        holders = self._holders(records)
        if over or missed:
            return Outcome(Status.VIOLATED, over or missed)
        if not holders and not self.claim.leaves_trace and not self._says(records):
            return NOT_STATED
        return self._had(case, records, holders)

    def _not_held(self, case: Case) -> Outcome:
        """Where it stands while no act counts: whether those whom it asks for were not at one that does not."""
        if not self.void_for_it(case):
            return PENDING
        stays = self.missed(case) is not None
        return Outcome(Status.VIOLATED if stays else Status.PENDING, self.claim.reason)

    def _had(self, case: Case, records: Sequence[Record], holders: Sequence[Record]) -> Outcome:
        """Where it stands if ``holders`` have it, of all its records."""
        if not holders or (self.claim.every and not {act.date for act in records} <= {act.date for act in holders}):
            return self._absent(case, self.claim.reason)
        if self.group is not None and case.headcount(self.group) is None:
            return Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
        return self._there(case, begun(case, self.steps, records), self.added(case))

    def stays(self, case: Case) -> bool:
        return self.claim.of_the_act and super().stays(case)

    def _there(self, case: Case, first: date | None, day: date | None) -> Outcome:
        """Where it stands if all that is named was there on a day, or not yet."""
        if day is None or first is None:
            silent = any(self.items[0] not in record.counts for record in self._holders(self.read(case)))
            return NOT_STATED if silent else self._absent(case, Reason.SHORT)
        if not self.claim.reaches:
            return SATISFIED
        held = case.held.get(self.id)
        bound = self.by(case) if held is None else self.by(evolve(case, redone=frozenset()))
        return added(bound, case, first, min(day, held or day))

    def by(self, case: Case) -> Bound:
        step = self.settled_in(case)
        own = self.bounds.get(step) if step not in case.undated else None
        return super().by(case) if own is None else extended(case, step, own)

    def mended(self, case: Case) -> date | None:
        if self.stays(case):
            return super().mended(case)
        if over := self._exceeded(case):
            return over.good
        if self.claim.of_the_act:
            return self._had_later(case)
        if passed := self.passed_without(case):
            return self.rewritten(case, passed[0])
        day = self.added(case)
        if day is None or day <= (self.read(case)[0].date or day) or self.claim.reaches or self.claim.every:
            return None
        in_time = self.by(case).judge(case, day)
        late = in_time.status not in (Status.SATISFIED, Status.PENDING) and in_time.reason is not Reason.EARLY
        return day if late or self.claim.at_once else None

    def _had_later(self, case: Case) -> date | None:
        """Of a step of which each sitting adds what it has: the first day that has it, where the first had not."""
        said = [record for record in self.read(case) if self.says(record)]
        day = next((record.date for record in said if self.mends(case, [record])), None)
        return day if day and said[0].date != day else None

    def _exceeded(self, case: Case) -> Exceeded | None:
        """The last round that had more than one of the entries, where that is one too many."""
        return exceeded(case, self.steps, self.exceeds, self.read(case)) if self.mode is Mode.ONE_OF else None

    def lacked(self, case: Case) -> Reason | None:
        of_act = self.claim.of_the_act and self.missed(case) is not None
        return self.claim.reason if of_act else super().lacked(case)

    def known_lack(self, case: Case) -> Reason | None:
        records = self.read(case)
        holders = self._holders(records)
        if not holders:
            return self.claim.reason if self._says(records) else None
        untold = any(self.items[0] not in record.counts for record in holders)
        counted = self.group is not None and case.headcount(self.group) is not None and not untold
        return Reason.SHORT if counted and self.added(case) is None else None

    def fulfilled(self, case: Case) -> date | None:
        return self.added(case) if self.claim.reaches else None

    def judged_on(self, case: Case) -> date | None:
        day = self.added(case)
        return day and min(day, case.held.get(self.id, day))

    def added(self, case: Case) -> date | None:
        records = self.read(case)
        holders = self._holders(records)
        if not holders or self.group is None:
            return holders[0].date if holders else None
        wanted = case.headcount(self.group)
        reached = zip(records, accumulate(self._counted(records)), strict=True)
        return next((record.date for record, total in reached if wanted is not None and total >= wanted), None)

    def _absent(self, case: Case, reason: Reason) -> Outcome:
        if self.claim.at_once:
            return Outcome(Status.VIOLATED, reason)
        return because(self.by(case).judge(case, None), reason)

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        if self.claim.of_the_act and not self.stays(case) and outcome.reason is self.claim.reason:
            return Cure.AGAIN  # a further sitting adds it
        if self.claim.of_the_act:
            return super().cure(case, outcome, moves=moves)
        if passed := self.passed_without(case):
            return self.cure_of_version(case, passed[0], outcome, moves=moves)
        if outcome.reason is Reason.OVER:  # what was sent stays sent, whatever is sent again
            return Cure.AGAIN if self.of_the_paper and self.settled_in(case) in case.writing else Cure.NONE
        if outcome.status is Status.VIOLATED and outcome.reason not in (Reason.LATE, Reason.OUT_OF_ORDER):
            return Cure.SUPPLY
        return super().cure(case, outcome, moves=False)

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.read(case)
        if not records:
            return {}
        seen: dict[str, Any] = {self.claim.answer: sorted({item for record in records for item in self.answer(record)})}
        if self.group is not None:
            seen |= {"count": self._count(records), "required": case.headcount(self.group)}
        return seen

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason is Reason.SHORT:
            passed = self.passed_without(case)
            count = self._count(self.read(passed[1] if passed else case))
            return LESS.fill(count=count, wanted=case.headcount(str(self.group)))
        if outcome.reason is not self.claim.reason:
            return super().remark(case, outcome)
        records = self.read(case) if self.claim.every else ()
        return self.claim.lacks + of_days(records, self._holders(records))
