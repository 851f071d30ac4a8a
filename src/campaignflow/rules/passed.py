"""What had become of an earlier step when an act passed the gate that waits for it while that was shut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Standing
from campaignflow.rules.quantity import Quantity


def given_back(case: Case, gate: str, earlier: str, quantities: Iterable[Quantity]) -> bool:
    """Whether the earlier step had given its paper back by then, and nobody written it anew: what passed since is
    another version.
    """
    back = dict(chain.from_iterable(quantity.whole.gives_back for quantity in quantities if quantity.whole))
    asked: str | None = None
    for act in _before(case, gate):
        if act.standing in (Standing.COUNTS, Standing.OVERTAKEN) and act.record.step in (earlier, asked):
            asked = back.get(act.record.outcome or "") if act.record.step == earlier else None
    return asked is not None


def taken_back(case: Case, gate: str, earlier: str) -> date | None:
    """The day on which the last act of the earlier step was taken back by then."""
    before = _before(case, gate)
    last = next((act for act in reversed(before) if act.record.step == earlier), None)
    by = last.by if last else None
    if by is None or by.date is None:
        return None
    of_others = by.index not in case.acts and by.date <= case.passed[gate].day
    return by.date if of_others or by in [act.record for act in before] else None


def void_before(case: Case, gate: str, earlier: str) -> Record | None:
    """The last act of the earlier step by then, if it did not count."""
    last = next((act for act in reversed(_before(case, gate)) if act.record.step == earlier), None)
    return last.record if last is not None and last.standing is Standing.IRREGULAR else None


def _before(case: Case, gate: str) -> Sequence[Act]:
    """The acts before the one that passed it while it was shut."""
    acts = list(case.acts.values())
    return acts[: list(case.acts).index(case.passed[gate].record.index)] if gate in case.passed else ()
