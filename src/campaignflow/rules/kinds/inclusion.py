"""What an act must include: who is invited, where it is sent, what is attached, what it covers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import attrgetter, methodcaller
from typing import Any, ClassVar

from attrs import Factory, evolve, field, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.bounds import Bound, added
from campaignflow.rules.case import Case
from campaignflow.rules.inclusions import DOCUMENT, STEP, Claim, list_words
from campaignflow.rules.items import Items, ListItem, Mode, Refs
from campaignflow.rules.outcome import (
    BAD_DATA,
    NOT_APPLICABLE,
    PENDING,
    SATISFIED,
    Cure,
    Outcome,
    Reason,
    Status,
    because,
)
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.wording.words import NOTHING, Words

OVER = Outcome(Status.VIOLATED, Reason.OVER)
NOT_STATED = Outcome(Status.PENDING, Reason.NOT_STATED)


def _answer(claim: Claim) -> Callable[[Record], Collection[str]]:
    """What a record answers."""
    return _present if claim.answer == "present" else attrgetter(claim.answer)


def _present(record: Record) -> Collection[str]:
    """The groups that were present: one of which nobody was present was not."""
    return [name for name, count in record.present.items() if count]


def _never(_: Collection[str]) -> bool:
    return False


def _meet(items: frozenset[str], said: Collection[str]) -> bool:
    return not items.isdisjoint(said)


@frozen(kw_only=True)
class Inclusion(Rule):
    """``<subject>.<key>.<item>`` for each entry of a closed list, ``<subject>.<key>`` for a list with a choice.

    What is missing may be supplied until the act's due date, unless it is fixed when the act is
    done, or the act takes place once: a supplement would have a day of its own. Of a document, the
    record that makes it final speaks.
    """

    kind: ClassVar[str] = "inclusion"
    rank: ClassVar[int] = 4
    step_keys: ClassVar = {name: claim.key for name, claim in STEP.items()}
    document_keys: ClassVar = {name: claim.key for name, claim in DOCUMENT.items()}

    claim: Claim
    bound: Bound
    mode: Mode
    items: tuple[str, ...]
    entries: Words
    entry_titles: tuple[Words, ...] = ()
    """One for each of ``items``."""
    group: str | None = None
    """One for each person of this group."""
    keys: tuple[str, ...] = field(
        init=False,
        repr=False,
        default=Factory(lambda self: (self.claim.answer, "counts")[: 2 if self.group else 1], takes_self=True),
    )
    """The keys of a record that it reads."""
    answer: Callable[[Record], Collection[str]] = field(
        init=False, eq=False, repr=False, default=Factory(lambda self: _answer(self.claim), takes_self=True)
    )

    settles: Callable[[Collection[str]], bool] = field(
        init=False, eq=False, repr=False, default=Factory(lambda self: self._settles(), takes_self=True)
    )
    """Whether what the only record answers surely settles it."""

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        for name, claimed in {"document": DOCUMENT, "step": STEP}.get(subject.of, {}).items():
            wanted: Items | None = subject.stated.get(name)
            if wanted is None:
                continue
            claim = evolve(claimed, at_once=claimed.at_once or (subject.once and not claimed.every))
            for path, one, items in _groups(name, wanted):
                titles = tuple(_title(subject, claim, item) for item in items)
                if one.each:
                    subject.resolve("group", one.each, one.at)
                fields: dict[str, Any] = {"claim": claim, "bound": subject.bound, "mode": wanted.mode}
                fields |= {"items": tuple(item.id for item in items), "group": one.each}
                yield subject.rule(
                    cls, path, one, entries=list_words(wanted.mode, titles), entry_titles=titles, **fields
                )

    def judge(self, case: Case) -> Outcome:
        records = case.records.get(self.steps[0])
        if records is not None and len(records) == 1 and not case.tainted and self.settles(self.answer(records[0])):
            return SATISFIED  # by far the most frequent: one record, which says so
        if self._exact and case.tainted and self.unreadable(case, *self.keys):
            return BAD_DATA
        outcome = self._judge(case, self.read(case))
        bad = outcome.status is not Status.SATISFIED and self.unreadable(case, *self.keys)
        return BAD_DATA if bad else outcome

    def _settles(self) -> Callable[[Collection[str]], bool]:
        if self.group is not None or self.mode is Mode.ONE_OF:
            return _never
        if self.mode is Mode.OPEN:
            return bool
        if self.mode is Mode.ALL:
            return methodcaller("__contains__", self.items[0])
        return partial(_meet, frozenset(self.items))

    @property
    def _exact(self) -> bool:
        """Whether one unusable datum makes the whole answer untold: it rests on numbers, or on there being only one."""
        return self.group is not None or self.claim.answer == "present" or self.mode is Mode.ONE_OF

    def _judge(self, case: Case, records: Sequence[Record]) -> Outcome:
        if not records:
            return PENDING
        if self._of_nobody(case):
            return NOT_APPLICABLE
        holders = self._holders(records)
        if self.mode is Mode.ONE_OF and len({i for r in holders for i in self.answer(r)}.intersection(self.items)) > 1:
            return OVER
        if not holders and not self.claim.leaves_trace and not self._says(records):
            return NOT_STATED
        if not holders or (self.claim.every and len(holders) < len(records)):
            return self._absent(case, self.claim.reason)
        if self.group is not None and case.headcount(self.group) is None:
            return Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
        return self._there(case, records[0].date, self.added(case))

    def _of_nobody(self, case: Case) -> bool:
        """Whether it asks something of a group that has no members."""
        names_group = self.mode is Mode.ALL and isinstance(self.claim.type, Refs) and "group" in self.claim.type.among
        group = self.items[0] if names_group else self.group
        return group is not None and case.headcount(group) == 0

    def _says(self, records: Sequence[Record]) -> bool:
        """Whether any act says anything of it: an empty list is a statement, an absent key is silence."""
        return any(self.claim.answer in record.stated for record in records)

    def _there(self, case: Case, first: date | None, day: date | None) -> Outcome:
        """Where it stands if all that is named was there on a day, or not yet."""
        if day is None or first is None:
            return self._absent(case, Reason.SHORT)
        return SATISFIED if self.claim.at_once else added(self.bound, case, first, day)

    def _holders(self, records: Sequence[Record]) -> Sequence[Record]:
        """The records that name an entry, or anything where the list is open."""
        if self.mode is Mode.OPEN:
            return [record for record in records if self.answer(record)]
        return [record for record in records if not set(self.items).isdisjoint(self.answer(record))]

    @property
    def sends(self) -> bool:
        return self.claim.answer in ("recipients", "audience", "means")

    @property
    def of_every_act(self) -> bool:
        return self.claim.every

    @property
    def can_be_added(self) -> bool:
        return not self.claim.at_once

    def added(self, case: Case) -> date | None:
        records = self.read(case)
        holders = self._holders(records)
        if not holders or self.group is None:
            return holders[0].date if holders else None
        wanted, total = case.headcount(self.group), 0
        for record in records:
            total += record.counts.get(self.items[0], 0)
            if wanted is not None and total >= wanted:
                return record.date
        return None

    def _absent(self, case: Case, reason: Reason) -> Outcome:
        if self.claim.at_once:
            return Outcome(Status.VIOLATED, reason)
        return because(self.bound.judge(case, None), reason)

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        names = None if self.mode is Mode.OPEN else frozenset(self.items)
        for step in self.steps:
            yield step, self.claim.answer, names
            if self.group is not None:
                yield step, "counts", frozenset(self.items)

    def titles(self) -> Mapping[str, Words]:
        return dict(zip(self.items, self.entry_titles, strict=False))

    def ticked(self) -> Mapping[str, Any]:
        plain = self.mode is Mode.ALL and self.group is None and self.claim.answer != "present"
        return {self.claim.answer: list(self.items)} if plain else {}

    def measured(self) -> Iterator[tuple[str, str]]:
        if self.group is not None:
            yield self.items[0], self.group

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        lacks = outcome.status is Status.VIOLATED and outcome.reason in (self.claim.reason, Reason.SHORT, Reason.OVER)
        if lacks and self.can_be_added:
            return Cure.SUPPLY
        return Cure.AGAIN if moves and lacks else super().cure(case, outcome, moves=moves)

    def sentence(self) -> Words:
        said = self.claim.says.fill(title=self.title, list=self.entries, must=self.must)
        return said + (Words("，每人一份", ", one for each member") if self.group else NOTHING)

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.read(case)
        if not records:
            return {}
        seen: dict[str, Any] = {self.claim.answer: sorted({item for record in records for item in self.answer(record)})}
        if self.group is not None:
            seen |= {"count": self._count(records), "required": case.headcount(self.group)}
        return seen

    def _count(self, records: Sequence[Record]) -> int:
        return sum(record.counts.get(self.items[0], 0) for record in records)

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason is Reason.SHORT:
            return Words("已有{count}，应有{wanted}", "{count} where {wanted} are asked").fill(
                count=self._count(self.read(case)), wanted=case.headcount(str(self.group))
            )
        return self.claim.lacks if outcome.reason is self.claim.reason else super().remark(case, outcome)


def _groups(name: str, wanted: Items) -> Iterator[tuple[str, ListItem, Sequence[ListItem]]]:
    """The rules that a list becomes: one for each entry of a closed list, else one for all, whose clause
    is that of the first entry that names one.
    """
    if wanted.mode is Mode.ALL:
        for item in wanted.items:
            yield f"{name}.{item.id}", item, (item,)
    elif wanted.items:  # else none of them can be read, which is reported
        ref = next((item.ref for item in wanted.items if item.ref), None)
        yield name, ListItem(id=name, ref=ref), wanted.items


def _title(subject: Subject, claim: Claim, item: ListItem) -> Words:
    return subject.resolve(claim.type.among, item.id, item.at) if isinstance(claim.type, Refs) else item.title
