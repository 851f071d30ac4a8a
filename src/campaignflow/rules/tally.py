"""Adding up acts: days that lie on each other are counted once, and so are persons where a record names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Record


def days_added(
    records: Sequence[Record], since: date | None, until: date, days: Callable[[Record], int]
) -> Iterator[int]:
    """The days that each record adds within a period; ``days`` gives those that it says it took.

    Records come in the order in which they ended. A record that names a number of days, and not which, adds it whole.
    """
    covered: list[tuple[int, int]] = []
    for record in records:
        amount, last = days(record), min(record.date or until, until).toordinal()
        began = record.began or record.date or until
        first = max(began, since or began).toordinal()
        if not amount or (record.days is not None and record.began is None and record.days != last - first + 1):
            yield amount
        else:
            yield min(amount, _cover(covered, first, last))


def _cover(covered: list[tuple[int, int]], first: int, last: int) -> int:
    """Add a stretch of days to those covered, apart and in order, and say how many of them are new."""
    new, start, end = last - first + 1, first, last
    while covered and covered[-1][1] >= first - 1:
        low, high = covered.pop()
        new -= max(0, min(high, last) - max(low, first) + 1)
        start, end = min(start, low), max(end, high)
    covered.append((start, end))
    return max(0, new)


def persons_added(counts: Sequence[int]) -> Iterator[int]:
    """The persons that each count adds: who is named is counted once."""
    seen: set[str] = set()
    for count in counts:
        if isinstance(count, Persons):
            new = set(count.names) - seen
            seen |= new
            yield len(new)
        else:
            yield count


def without(names: frozenset[str], counts: Sequence[int]) -> Sequence[int]:
    """The counts without some persons, as far as they are named."""
    if not names:
        return counts
    return [Persons(tuple(n for n in c.names if n not in names)) if isinstance(c, Persons) else c for c in counts]


def persons_reached(counts: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """How many of ``size`` persons there surely were after each count, and how many there may have been.

    Who is named is known; whether a mere number were the same persons as before or others, nobody can tell.
    """
    seen: set[str] = set()
    most = numbers = 0
    for count in counts:
        if isinstance(count, Persons):
            seen.update(count.names)
        else:
            most, numbers = max(most, count), numbers + count
        yield max(most, len(seen)), min(size, len(seen) + numbers)
