"""Days between two time points, as the schedule knows them.

What a rule wants of time is said once as a verdict and once as such bounds; see `docs/explanation/architecture.md`.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from campaignflow.rules.condition import Condition
from campaignflow.rules.gaps import Shift
from campaignflow.wording.words import NOTHING, Words


@frozen
class Difference:
    """``to`` lies at least so long after ``since``: a bound of a temporal network.

    A time point is a step's id (when it first takes place), :func:`done` of it (when it is complete),
    :func:`began` of it, an event's id, or that of a rule (when what it asks of an act is there); None is the
    calendar's day 0 (:meth:`datetime.date.toordinal`), so that dates are bounds too. Fewer than no days is a
    bound the other way: ``since`` at most so long after ``to``.
    """

    since: str | None
    to: str | None
    days: int | Shift
    """How long, under the strict reading: so many days, or so many units of time that are not as long everywhere."""
    lenient: int | Shift
    applies: Condition | None = None
    """When it is asked at all."""
    again: bool = False
    """It is asked only of a further round of another step, since there can be one."""
    given: bool = False
    """It says what completion means, and so holds whatever the force of the rule."""
    one_of_some: bool = False
    """It is one of several of which the rule asks for some only."""


@frozen
class Start:
    """From when a step may take place: a day, or so many days after something else."""

    day: date | None
    """None: not known yet."""
    anchor: Words | None = None
    """The title of the step or event from which it counts."""
    length: Words = NOTHING
    """How long after it."""


def done(step: str) -> str:
    """The time point at which a step is complete, as often as it is asked."""
    return f"{step}/done"


def began(step: str) -> str:
    """The time point at which a step begins in whose course another is to take place."""
    return f"{step}/began"
