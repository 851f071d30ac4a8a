"""A batch of units, one row each: how many items stand how, what comes next, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.campaign import Campaign
from campaignflow.judgement import Judgement, Level
from campaignflow.rule import UNIT
from campaignflow.verdict import OPEN, Status
from campaignflow.words import Words


@frozen(kw_only=True)
class Row:
    """One unit. Only what is the unit's own duty is counted."""

    unit: str
    """Its name, or its id."""
    id: str
    counts: Mapping[Status, int]
    """Every status, also those that no item has."""
    stages: Mapping[str, str]
    """Phase to ``upcoming``, ``active``, ``complete`` or ``not-applicable``."""
    breaches: int
    """Binding items violated or overdue."""
    next_due: date | None
    """The earliest due date, from the as-of date on, of what is open."""
    next_asks: Words | None
    """What is due then: the first in the order of the plan."""
    overdue: tuple[str, ...]
    """Ids of the rules that are late and undone."""
    sound: bool
    """Whether the data hold nothing impossible."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "id": self.id,
            "counts": {str(status): count for status, count in self.counts.items()},
            "stages": dict(self.stages),
            "breaches": self.breaches,
            "next_due": self.next_due and self.next_due.isoformat(),
            "next_asks": self.next_asks and self.next_asks.to_dict(),
            "overdue": list(self.overdue),
            "sound": self.sound,
        }


@frozen(kw_only=True)
class Batch:
    """All units of a campaign on one day."""

    campaign: str
    version: str
    title: Words
    source: str
    as_of: date
    phases: Mapping[str, Words]
    """Phases that stand in ``Row.stages``, with their titles."""
    rows: tuple[Row, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "campaign": self.campaign,
            "version": self.version,
            "title": self.title.to_dict(),
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "phases": {name: title.to_dict() for name, title in self.phases.items()},
            "rows": [row.to_dict() for row in self.rows],
        }


def batch(campaign: Campaign, judgements: Iterable[Judgement], as_of: date) -> Batch:
    """One row for each unit, in the order given; judgements are read once and not kept."""
    return Batch(
        campaign=campaign.id, version=campaign.version, title=campaign.title, source=campaign.source, as_of=as_of,
        phases={phase.id: phase.title for phase in campaign.phases.values()}, rows=tuple(_rows(judgements)),
    )  # fmt: skip


def _rows(judgements: Iterable[Judgement]) -> Iterator[Row]:
    for judgement in judgements:
        unit = judgement.progress.unit
        mine = [verdict for verdict in judgement.verdicts if verdict.duty_of == UNIT]
        counts = {status: sum(verdict.status is status for verdict in mine) for status in Status}
        ahead = [(v.due, v.sentence) for v in mine if v.status in OPEN and v.due and v.due >= judgement.as_of]
        due, asks = min(ahead, key=lambda pair: pair[0], default=(None, None))
        yield Row(
            unit=unit.name or unit.id, id=unit.id, counts=counts,
            stages={state.id: state.state for state in judgement.phases},
            breaches=sum(verdict.level is Level.BREACH for verdict in mine), next_due=due, next_asks=asks,
            overdue=tuple(v.rule for v in mine if v.status is Status.OVERDUE), sound=not judgement.errors,
        )  # fmt: skip
