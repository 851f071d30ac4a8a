"""A batch of units, one row each: how many items stand how, what comes next, what is late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.headings import HEADINGS
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.states import PHASE_WORDS
from campaignflow.judgement.verdict import Level
from campaignflow.rules.outcome import STATUS_WORDS, Status
from campaignflow.rules.rule import UNIT
from campaignflow.wording.words import Words


@frozen(kw_only=True)
class UnitRow:
    """One unit. Only what is the unit's own duty is counted."""

    unit: str
    """Its name, or its id."""
    id: str
    counts: Mapping[Status, int]
    """Every status, also those that no item has."""
    stages: Mapping[str, str]
    """Phase to ``upcoming``, ``active``, ``complete`` or ``not-applicable``."""
    breaches: int
    """Its findings that are breaches: what is amiss only because of another one is not counted again."""
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
    """Phases that stand in ``UnitRow.stages``, with their titles."""
    rows: tuple[UnitRow, ...]

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


@frozen
class UnitColumn:
    """One column of a batch's table."""

    key: str
    title: Words
    value: Callable[[UnitRow], Words | str | int | date | None]


def columns(batch: Batch) -> tuple[UnitColumn, ...]:
    """What every form of a batch shows of a unit, in this order; one column for each phase and each status."""
    return (
        UnitColumn("unit", HEADINGS["unit"], lambda row: row.unit),
        UnitColumn("id", HEADINGS["id"], lambda row: row.id),
        *(UnitColumn(f"phase {name}", title, _stage(name)) for name, title in batch.phases.items()),
        *(UnitColumn(f"status {status}", words, _count(status)) for status, words in STATUS_WORDS.items()),
        UnitColumn("breaches", HEADINGS["breaches"], lambda row: row.breaches),
        UnitColumn("next_due", HEADINGS["next_due"], lambda row: row.next_due),
        UnitColumn("next_asks", HEADINGS["next_asks"], lambda row: row.next_asks),
        UnitColumn("overdue", HEADINGS["overdue"], lambda row: " ".join(row.overdue)),
        UnitColumn("sound", HEADINGS["sound"], lambda row: _SOUND[row.sound]),
    )


def shown_columns(batch: Batch) -> tuple[UnitColumn, ...]:
    """The columns for people to read: without rule ids, and without a status that no unit has."""
    idle = {f"status {status}" for status in Status if not any(row.counts[status] for row in batch.rows)}
    return tuple(column for column in columns(batch) if column.key != "overdue" and column.key not in idle)


_SOUND = Words("有误", "no"), Words("无误", "yes")


def _stage(phase: str) -> Callable[[UnitRow], Words | None]:
    return lambda row: PHASE_WORDS[row.stages[phase]] if phase in row.stages else None


def _count(status: Status) -> Callable[[UnitRow], int]:
    return lambda row: row.counts[status]


def batch(campaign: Campaign, judgements: Iterable[Judgement], as_of: date) -> Batch:
    """One row for each unit, in the order given; judgements are read once and not kept."""
    return Batch(
        campaign=campaign.id, version=campaign.version, title=campaign.title, source=campaign.source, as_of=as_of,
        phases={phase.id: phase.title for phase in campaign.phases.values()}, rows=tuple(_rows(judgements)),
    )  # fmt: skip


def _rows(judgements: Iterable[Judgement]) -> Iterator[UnitRow]:
    for judgement in judgements:
        unit = judgement.progress.unit
        mine = [verdict for verdict in judgement.verdicts if verdict.duty_of == UNIT]
        counts = {status: sum(verdict.status is status for verdict in mine) for status in Status}
        ahead = [(v.due, v.sentence) for v in mine if v.outcome.open and v.due and v.due >= judgement.as_of]
        due, asks = min(ahead, key=lambda pair: pair[0], default=(None, None))
        yield UnitRow(
            unit=unit.name or unit.id, id=unit.id, counts=counts,
            stages={state.id: state.state for state in judgement.phases},
            breaches=sum(finding.level is Level.BREACH for finding in judgement.findings), next_due=due, next_asks=asks,
            overdue=tuple(v.rule_id for v in mine if v.status is Status.OVERDUE), sound=not judgement.errors,
        )  # fmt: skip
