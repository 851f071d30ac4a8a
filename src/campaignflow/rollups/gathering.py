"""Reads units one by one, and keeps of each what it returned of the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.instances import written_out
from campaignflow.judgement.trace import trace
from campaignflow.progress.file import Progress
from campaignflow.rollups.inclusion import Inclusion
from campaignflow.rollups.returns import Cells, Return, Standing
from campaignflow.rules.figure import Share
from campaignflow.wording.diagnostics import MAX_PROBLEMS, Diagnostic, Diagnostics, Location, ProgressError
from campaignflow.wording.words import Words


class Gathering:
    """What the units returned by a day. What is wrong with their files comes as diagnostics."""

    def __init__(self, campaign: Campaign, as_of: date, diagnostics: Iterable[Diagnostic]) -> None:
        self.campaign = campaign
        self.as_of = as_of
        self.diagnostics = [*diagnostics]
        self.returns: dict[str, list[Return]] = {}
        """By unit, in their order; none of a unit that has returned nothing yet."""
        self.number = self.left_out = 0
        ways = {name: figure.way for name, figure in campaign.figures.items()}
        self.cells = Cells(
            sums={name: way for name, way in ways.items() if not isinstance(way, Share)},
            shares={name: way for name, way in ways.items() if isinstance(way, Share)},
            invariants=[i for i in campaign.invariants if all(ways[name].of_each_unit for name in i.figures)],
        )

    def note(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep diagnostics, as many as somebody may read."""
        for diagnostic in diagnostics:
            if len(self.diagnostics) < MAX_PROBLEMS - 1:
                self.diagnostics.append(diagnostic)
            elif len(self.diagnostics) == MAX_PROBLEMS - 1:
                parts = {"what": Words("问题数", "the list of problems"), "limit": MAX_PROBLEMS}
                self.diagnostics.append(Diagnostic("too-large", Location(), parts))

    def add(self, unit: Progress | ProgressError) -> None:
        if isinstance(unit, ProgressError):
            self.left_out += 1
            self.note(unit.diagnostics)
            return
        name, problems = unit.unit.id or unit.unit.name, Diagnostics(unit.file)
        if unit.campaign != self.campaign.id:
            problems.add("wrong-campaign", ((), "campaign"), found=unit.campaign, expected=self.campaign.id)
        elif not name:
            problems.add("missing-key", ((), "unit"), key="id")
        if problems.found:
            self.left_out += 1
            self.note((*unit.diagnostics, *unit.place(problems.found, problems.paths)))
            return
        self.number += 1
        returns = self.returns.setdefault(name, [])
        if unit.returned is None or unit.returned <= self.as_of:
            returns.append(self._read(name, unit))

    def _read(self, name: str, unit: Progress) -> Return:
        """What a sound file says."""
        campaign, unit = written_out(self.campaign, unit)
        found = trace(campaign, unit, self.as_of)
        self.note(unit.diagnostics)
        own = [(d, at) for d, at in zip(found.problems.found, found.problems.paths, strict=True) if _of_figures(d)]
        if own:
            self.note(unit.place(*zip(*own, strict=True)))
        parts = {figure: way.part(figure, found.evidence) for figure, way in self.cells.sums.items()}
        sound, broken = self.cells.sound(self.cells.with_shares(parts), name)
        return Return(
            unit=name, named_only=not unit.unit.id, day=unit.returned or date.min, replaces=unit.replaces,
            parts=sound, broken=broken, includes=frozenset(unit.includes),
            place=Location(unit.file or f"#{self.number}", unit.line),
        )  # fmt: skip

    def standing(self) -> Mapping[str, Standing | None]:
        """What stands of each unit's returns, or nothing yet."""
        return {unit: self.cells.standing(some) if some else None for unit, some in self.returns.items()}

    def note_returns(self, standing: Mapping[str, Standing | None], inclusion: Inclusion) -> None:
        """Say what among the returns does not go together."""
        for unit, one in standing.items():
            if one is not None:
                self.note([*self._unlike(unit, one), *self._nothing_included(unit, one, inclusion)])
        if not any(standing.values()):
            self.note([Diagnostic("nothing-returned", Location(), {})])

    def _unlike(self, unit: str, standing: Standing) -> Iterator[Diagnostic]:
        for other in standing.unlike:
            first = next(one.place for one in self.returns[unit] if one.day == other.day)
            yield Diagnostic("duplicate-unit", other.place, {"unit": unit, "first": str(first)})

    def _nothing_included(self, unit: str, standing: Standing, inclusion: Inclusion) -> Iterator[Diagnostic]:
        """The units that a return says it includes, and no return of theirs is there that it can include."""
        for name in sorted(standing.includes - {unit}):
            within = name in inclusion.within[unit]
            days = [one.day for one in self.returns.get(name, ())]
            if not any(day < standing.day or (within and day == standing.day) for day in days):
                yield Diagnostic("nothing-included", standing.place, {"unit": unit, "name": name})


def _of_figures(diagnostic: Diagnostic) -> bool:
    """Whether a problem touches what figures rest on, or for what version; what else is wrong an assessment says."""
    return diagnostic.location.pointer.startswith(("/figures", "/records", "/version"))
