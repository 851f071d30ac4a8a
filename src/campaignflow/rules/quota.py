"""What each person of a group has reached of a number that is asked of each, and who still lacks how much."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from attrs import frozen

from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Record
from campaignflow.wording.words import NOTHING, Words, listing, number

Adding = Callable[[Sequence[Record]], int]
"""What the acts of one person come to."""


@frozen
class Lack:
    """How much is lacking of a number that each of a group is to reach, as far as records tell."""

    named: Mapping[str, int]
    """How much each of those lacks whose names are known."""
    others: int
    """How many more there are."""
    of_each_other: int
    """How much each of them lacks."""
    loose: int
    """What acts come to at which some were, and nothing says who."""
    by_one: int = 0
    """How many did all of it by one such act."""

    @property
    def reached(self) -> int:
        """How many surely lack nothing."""
        return max(self._known, self.by_one)

    @property
    def _known(self) -> int:
        """How many lack nothing by acts that tell who was there."""
        return list(self.named.values()).count(0) + (0 if self.of_each_other else self.others)

    @property
    def perhaps(self) -> int:
        """How many may lack nothing: those who lack least, as far as acts that do not say who was there suffice."""
        some = list(accumulate(sorted(filter(None, self.named.values()))))
        met = [needed for needed in some if needed <= self.loose]
        rest = self.loose - (met[-1] if met else 0)
        others = min(self.others, rest // self.of_each_other) if self.of_each_other and met == some else 0
        return max(self.reached, self._known + len(met) + others)

    @property
    def least(self) -> int:
        """How much is lacking of all together at least, whoever was there."""
        return max(0, sum(self.named.values()) + self.others * self.of_each_other - self.loose)

    @property
    def most(self) -> int:
        """How much one person may lack."""
        return max([*self.named.values(), *([self.of_each_other] if self.others else [])], default=0)

    def words(self, zh: str, en: str, *, once: bool) -> Words:
        """Who lacks how much of what is counted so; where numbers leave open who they were, how much in all."""
        if self.loose:
            in_all = Words(f"合计至少{self.least}人{zh}", f"at least {number(self.least, f'person-{en}')} in all")
            return in_all if self.least and not once else NOTHING
        parts = [
            Words(name, name) + (NOTHING if once else Words(f"（{lack}{zh}）", f" ({number(lack, en)})"))
            for name, lack in self.named.items()
            if lack
        ]
        if self.others and self.of_each_other:
            other = Words("另", "other") if self.named else Words("", "person")
            each = Words(f"（各{self.of_each_other}{zh}）", f" ({number(self.of_each_other, en)} each)")
            parts.append(
                Words(f"{other.zh}{self.others}人", number(self.others, other.en)) + (NOTHING if once else each)
            )
        return listing(parts, Words("、", ", "))


@frozen
class Quota:
    """A number that each person of a group is to reach."""

    size: int
    """How many persons there are."""
    wanted: int
    added: Adding

    def lack(self, records: Sequence[Record], counts: Sequence[int], members: Collection[str] = ()) -> Lack:
        """What is lacking after some records; ``members``: who the persons are, where that is known.

        A number as large as the whole group is everybody; of a smaller one it cannot be told who they were.
        """
        told = list(zip(records, counts, strict=True))
        named = (name for count in counts if isinstance(count, Persons) for name in count.names)
        own = {name: self._of([r for r, c in told if self._was(name, c)]) for name in dict.fromkeys((*members, *named))}
        by_all = [record for record, count in told if self._is_all(count)]
        loose = ((r, c) for r, c in told if not isinstance(c, Persons) and not self._is_all(c))
        some = [(count, min(self.wanted, self.added([record]))) for record, count in loose]
        whole = max((count for count, done in some if done == self.wanted), default=0)
        others, came_to = max(0, self.size - len(own)), sum(count * done for count, done in some)
        return Lack(own, others, self._of(by_all), came_to, whole)

    def _of(self, acts: Sequence[Record]) -> int:
        """What one lacks whose acts these were."""
        return max(0, self.wanted - self.added(acts))

    def _is_all(self, count: int) -> bool:
        return not isinstance(count, Persons) and count >= self.size

    def _was(self, name: str, count: int) -> bool:
        """Whether a person is one of those counted."""
        return name in count.names if isinstance(count, Persons) else self._is_all(count)

    def reached(self, records: Sequence[Record], counts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """How many persons have surely come to the number after each record, and how many may have."""
        for end in range(1, len(records) + 1):
            lack = self.lack(records[:end], counts[:end])
            yield lack.reached, lack.perhaps
