"""Whether a plan can be kept at all: the schedule of a unit that has done nothing, before anybody suffers from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.record import Unit
from campaignflow.rules.case import Case
from campaignflow.schedule.clash import Clash, Reading
from campaignflow.schedule.facts import Facts
from campaignflow.schedule.schedule import Schedule
from campaignflow.source.frozen import EMPTY
from campaignflow.wording.diagnostics import Diagnostic, Location


@frozen(eq=False, slots=False, repr=False)
class _InItsPhase(Facts):
    """What is open for a unit whose steps begin with their phases."""

    @cached_property
    def release_times(self) -> dict[int, int]:
        times = dict(super().release_times)
        for step in self.open:
            window = self.campaign.phases[self.campaign.steps[step].phase].window
            if window is not None:
                point = self.first(step)
                times[point] = max(times.get(point, 0), window.widest.first.toordinal())
        return times


@frozen(eq=False, slots=False, repr=False)
class _Planned(Schedule):
    """The dates of such a unit."""

    @cached_property
    def facts(self) -> Facts:
        return _InItsPhase(self.campaign, self.case)


def unkeepable(campaign: Campaign) -> tuple[Diagnostic, ...]:
    """A warning for each way in which the plan's own days and order cannot be kept, at the rule that comes too soon."""
    return tuple(_told(campaign, clash) for clash in _clashes(campaign))


def _clashes(campaign: Campaign) -> Iterator[Clash]:
    windows = [phase.window.widest.first for phase in campaign.phases.values() if phase.window]
    first = min([*windows, *campaign.latest.values()], default=date.min)
    events = {event.id: event.day for event in campaign.events.values() if event.day is not None}
    nothing = Case(Unit(), first, EMPTY, EMPTY, EMPTY, events, {**campaign.latest, **events})
    schedule = _Planned(campaign, nothing)
    return (clash for clash in schedule.clashes if clash.reading is Reading.ANY)


def _told(campaign: Campaign, clash: Clash) -> Diagnostic:
    rules = [campaign.rule[rule] for rule in clash.rules]
    place = next((rule.at for rule in reversed(rules) if rule.at.line is not None), Location())
    return Diagnostic("cannot-be-kept", place, {"why": clash.says})
