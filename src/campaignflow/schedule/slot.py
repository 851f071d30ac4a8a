"""When one open step can take place."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.schedule.network import NEVER
from campaignflow.wording.dates import plus_days


@frozen(kw_only=True)
class Slot:
    """When one open step can take place."""

    step: str
    opens: date
    """The first day on which no binding rule keeps it from taking place."""
    earliest: date
    """The first day on which it can be complete."""
    latest: date | None
    """The last day on which everything binding can be in time, strictly read; None: no day is too late.

    Where it lies before ``earliest``, it has been missed or will be: it does not move with the day of the question.
    """
    latest_lenient: date | None
    planned: date | None
    takes: int
    """How many days it still takes, where the plan says so; else 1."""
    begin_by: date | None = None
    """The last day for the first of its acts, or on which it begins, where that alone has one."""
    missed: bool
    """Whether its own due date can no longer be met, under any reading: it is to be made up for as soon as may be."""

    @property
    def last(self) -> date | None:
        """The last day on which it can be complete, if it begins in time and takes as long as the plan says."""
        begun = None if self.begin_by is None else plus_days(self.begin_by, self.takes - 1)
        return min((day for day in (self.latest, begun) if day is not None), default=None)

    @property
    def slack(self) -> int | None:
        """How many days it can wait; None: as long as one likes."""
        return None if self.last is None else max(0, (self.last - self.soonest).days)

    @property
    def soonest(self) -> date:
        """The first day on which it can be complete if it takes as long as the plan says."""
        return max(self.earliest, plus_days(self.opens, self.takes - 1))

    @property
    def latest_start(self) -> date | None:
        """The last day on which to begin, if it takes as long as the plan says."""
        return None if self.last is None else date.fromordinal(max(1, self.last.toordinal() - self.takes + 1))

    def to_dict(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "opens": self.opens.isoformat(),
            "earliest": self.earliest.isoformat(),
            "latest": self.latest and self.latest.isoformat(),
            "latest_lenient": self.latest_lenient and self.latest_lenient.isoformat(),
            "latest_start": self.latest_start and self.latest_start.isoformat(),
            "planned": self.planned and self.planned.isoformat(),
            "slack": self.slack,
            "missed": self.missed,
        }


def day_of(time: int) -> date:
    """The day that a number of days is."""
    return date.fromordinal(min(max(time, 1), date.max.toordinal())) if time > NEVER else date.min
