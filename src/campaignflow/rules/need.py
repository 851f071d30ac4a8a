"""What is to be complete before something else: a step, with all that it is to reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import takewhile
from typing import Any

from attrs import field, frozen

from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.source.frozen import EMPTY
from campaignflow.wording.words import NOTHING, Words


@frozen(kw_only=True)
class Need:
    """A step that is to be complete before something else may take place."""

    step: str
    title: Words = NOTHING
    quantities: tuple[Quantity, ...] = (ONCE,)
    """All that it is to reach."""
    outcome: str | None = None
    """How it is to come out; None: however."""
    condition: Condition | None = None
    """When it is needed at all."""
    beside: str | None = None
    """What recurs as it does, and waits for it in each of its rounds."""
    says: Mapping[str, Any] = field(default=EMPTY, hash=False)
    """What its act is to say besides, by key of a record."""

    def asked_in(self, case: Case) -> Case:
        """The case, with those of its acts alone that are asked for on the as-of date."""
        return case if self.beside is None else case.beside(self.step, self.beside, case.as_of)


def completed(quantities: Iterable[Quantity], case: Case, step: str) -> date | None:
    """The day on which a step had reached all that is asked of it, or None."""
    days = [
        quantity.completed(case, step) for quantity in quantities if quantity is ONCE or not quantity.needless(case)
    ]
    known = [day for day in days if day is not None]
    return max(known, default=case.done.get(step)) if len(known) == len(days) else None


def stands_since(
    quantities: Iterable[Quantity], case: Case, step: str, until: date = date.max, outcome: str | None = None
) -> date | None:
    """The day since which a step is done as its last word says: on which it was complete, or last came out otherwise.

    ``until``: the last word by a day; what is said later changes nothing of what took place by then. ``outcome``: the
    one from which it counts although it leaves the step open, as when the step that counts from it waits for that one.
    """
    said = [r for r in case.records.get(step, ()) if r.outcome is not None and r.date is not None and r.date <= until]
    alike = takewhile(lambda record: record.outcome == said[-1].outcome, reversed(said))
    since = [record.date for record in list(alike)[-1:] if record.date]
    done = completed(quantities, case, step)
    if done is None and outcome is not None and said and said[-1].outcome == outcome:
        return since[0]
    return done and max([done, *since])
