"""What an act names of what it is to include: of a list, or one for each of a group."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import Factory, field, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.inclusions import Claim, answer_of
from campaignflow.rules.items import Mode, Refs
from campaignflow.rules.tally import persons_added
from campaignflow.rules.written import Written
from campaignflow.wording.words import NOTHING, Words


@frozen(kw_only=True)
class Listed(Written):
    """A rule on what an act names, of a list of which all or some is wanted."""

    claim: Claim
    mode: Mode
    items: tuple[str, ...]
    entries: Words
    entry_titles: tuple[Words, ...] = ()
    """One for each of ``items``."""
    group: str | None = None
    """One for each person of this group."""
    answer: Callable[[Record], Collection[str]] = field(
        init=False, eq=False, repr=False, default=Factory(lambda self: answer_of(self.claim), takes_self=True)
    )

    @property
    def of_presence(self) -> bool:
        return self.claim.answer == "present"

    @property
    def sends(self) -> bool:
        return self.claim.sends

    @property
    def recipients(self) -> frozenset[str]:
        return frozenset(self.items if self.claim.answer == "recipients" and self.mode is not Mode.OPEN else ())

    @property
    def of_the_paper(self) -> bool:
        return self.claim.of_the_paper

    @property
    def of_every_act(self) -> bool:
        return self.claim.every

    @property
    def can_be_added(self) -> bool:
        return not self.claim.at_once

    def says(self, record: Record) -> bool:
        return self.claim.answer in record.stated

    def _says(self, records: Sequence[Record]) -> bool:
        """Whether any act says anything of it: an empty list is a statement, an absent key is silence."""
        return any(map(self.says, records))

    def shows(self, case: Case, sitting: Sequence[Record]) -> bool:
        had = {item for record in sitting for item in self.answer(record)}
        if self.mode is Mode.OPEN:
            return bool(had)
        return len(had & set(self.items)) == 1 if self.mode is Mode.ONE_OF else not had.isdisjoint(self.items)

    def exceeds(self, sitting: Sequence[Record]) -> bool:
        if self.mode is not Mode.ONE_OF:
            return False
        had = ({item for act in acts for item in self.answer(act)} for acts in self.claim.together(sitting))
        return any(len(items.intersection(self.items)) > 1 for items in had)

    def _of_nobody(self, case: Case) -> bool:
        """Whether it asks something of a group that has no members."""
        names_group = self.mode is Mode.ALL and isinstance(self.claim.type, Refs) and "group" in self.claim.type.among
        group = self.items[0] if names_group else self.group
        return group is not None and case.headcount(group) == 0

    @property
    def _exact(self) -> bool:
        """Whether one unusable datum makes the whole answer untold: it rests on numbers, or on there being only one."""
        return self.group is not None or self.claim.answer == "present" or self.mode is Mode.ONE_OF

    def _holders(self, records: Sequence[Record]) -> Sequence[Record]:
        """The records that name an entry, or anything where the list is open."""
        if self.mode is Mode.OPEN:
            return [record for record in records if self.answer(record)]
        return [record for record in records if not set(self.items).isdisjoint(self.answer(record))]

    def _count(self, records: Sequence[Record]) -> int:
        return sum(self._counted(records))

    def _counted(self, records: Sequence[Record]) -> Iterator[int]:
        """How many papers each record adds: one of somebody who is named is counted once."""
        return persons_added([record.counts.get(self.items[0], 0) for record in records])

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        names = None if self.mode is Mode.OPEN else frozenset(self.items)
        for step in (*self.steps, *self.other_versions):
            yield step, self.claim.answer, names
        for step in self.steps:
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

    def sentence(self) -> Words:
        said = self.claim.says.fill(title=self.title, list=self.entries, must=self.must)
        return said + (Words("，每人一份", ", one for each member") if self.group else NOTHING)
