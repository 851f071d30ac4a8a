"""What a unit was given leave for: persons who stay away, and days that are put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from campaignflow.progress.persons import Persons
from campaignflow.rules.gaps import Gap


@frozen
class Excuse:
    """Persons of a group who were let off, from the day of its approval on."""

    day: date
    persons: int
    """How many; with their names where the unit gives them."""


@frozen
class Extension:
    """Leave to do something later: until a day, and no longer after its own day than the plan allows."""

    until: date
    most: Gap | None
    index: int
    """The place of the waiver that says so."""

    def last(self, due: date) -> date:
        """The last day of what was due on a day; never an earlier one."""
        return max(due, self.until if self.most is None else min(self.until, self.most.after(due)))


def excused(excuses: Sequence[Excuse]) -> int:
    """How many persons they let off; who is named is counted once."""
    named = {name for one in excuses if isinstance(one.persons, Persons) for name in one.persons.names}
    return len(named) + sum(one.persons for one in excuses if not isinstance(one.persons, Persons))
