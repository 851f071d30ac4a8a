"""What a step waits for of one before it, as that is worked out when its entry rules are lowered."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import evolve

from campaignflow.rules.counted import After, Prompt
from campaignflow.rules.in_turn import InTurn
from campaignflow.rules.quantity import ONCE
from campaignflow.rules.subject import Subject


def asked(subject: Subject, before: Subject | None, *, stated: bool) -> dict[str, Any]:
    """All that the earlier step is to reach, of each person where each does both.

    What is done promptly after each of several acts, or within so many days after what has a round for each of
    something, only waits for the first of them, unless an entry is ``stated``.
    """
    quantities = before.quantities if before else (ONCE,)
    in_turn = InTurn.of(before.id, quantities, subject.id, subject.quantities) if before else ()
    rounds = any(quantity.each or quantity.since for quantity in quantities)
    several = rounds or any(quantity.minimum > 1 for quantity in quantities)
    first = (isinstance(subject.dated, Prompt) and several) or (isinstance(subject.dated, After) and rounds)
    if subject.periods:  # of what recurs too, that of each round, and not of the last one
        quantities = tuple(evolve(quantity, since=date.min) if quantity.since else quantity for quantity in quantities)
    elif not stated and first and not in_turn:
        quantities = (ONCE,)
    return {"quantities": quantities, "in_turn": in_turn}


def round_by_round(subject: Subject, before: Subject | None) -> dict[str, Any]:
    """How it is asked where both steps recur."""
    if before is None or not (subject.periods and before.periods):
        return {}
    return {"by_round": True, "to_the_end": before.periods[-1].first <= subject.periods[-1].first}
