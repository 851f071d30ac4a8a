"""One unit's run as the rules see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from campaignflow.progress.record import Problem, Record, Unit


@frozen
class Case:
    """One unit's acts, ordered and indexed, on an as-of date. Built by :mod:`campaignflow.judgement.trace`."""

    unit: Unit
    as_of: date
    records: Mapping[str, Sequence[Record]]
    """By step, in order of date. Acts that cannot be read or have not happened are left out."""
    done: Mapping[str, date]
    """By step, the day it first took place."""
    tainted: Mapping[str, frozenset[str]]
    """By step, the keys of its records that could not be used; no verdict rests on them."""
    planned: Mapping[str, date]
    """By step, the day for which it is planned: tentative, never a fact."""
    latest: Mapping[str, date]
    """By step, the last day on which it may take place, where a fixed day says so."""

    def unreadable(self, step: str, *keys: str) -> bool:
        """Whether a record of ``step`` has something unusable under its date or one of ``keys``."""
        tainted = self.tainted.get(step)
        return tainted is not None and ("date" in tainted or not tainted.isdisjoint(keys))

    waived: Mapping[str, int] = {}
    """By rule id, the place of the waiver that covers it."""
    problems: Sequence[Problem] | None = ()
    """The register of problems, what is impossible in it named as ``invalid``; None where it cannot be read."""
    headcounts: Mapping[str, int] = {}
    """By group, how many are to take part: those excused are not counted."""

    def headcount(self, group: str) -> int | None:
        """How many of a group are to take part; None where that is not stated."""
        return self.headcounts.get(group)
