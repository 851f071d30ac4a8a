"""What a unit was let off: checked against what the plan allows, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Any

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import Leave
from campaignflow.judgement.records import NAME, Records
from campaignflow.progress.file import Progress
from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Waiver
from campaignflow.rules.case import due_of
from campaignflow.rules.leave import Excuse, Extension, excused
from campaignflow.wording.diagnostics import Path, closest


class Waivers(Records):
    """Reads the waivers of one unit's progress."""

    def __init__(self, campaign: Campaign, progress: Progress, as_of: date) -> None:
        super().__init__(campaign, progress, as_of)
        self.excuses: dict[str, tuple[Excuse, ...]] = {}
        self.extended: dict[str, Extension] = {}
        self.ahead = 0
        """Records of after the day of the question: they are not looked at."""

    def waived(self) -> tuple[Mapping[str, int], frozenset[str]]:
        """The rules that waivers cover, each with the place of its waiver, and the steps that they let off."""
        held: dict[str, int] = {}
        exempt: set[str] = set()
        for waiver in self.progress.waivers:
            leave = self.campaign.waivers.get(waiver.waiver or "")
            at: Path = (((), "waivers"), waiver.index)
            if leave is None:
                if waiver.waiver is not None:
                    self.problems.add("not-waivable", (at, "waiver"), name=waiver.waiver)
            elif waiver.date is not None and waiver.date > self.as_of:
                self.ahead += 1
            elif waiver.approved_by is not None and waiver.approved_by != leave.approved_by:
                expected = self.campaign.title_of(leave.approved_by)
                parts: dict[str, Any] = {"expected": expected, "found": waiver.approved_by}
                self.problems.add("unapproved-waiver", (at, "approved_by"), name=leave.title, **parts)
            elif leave.grounds and leave.grounds.keys().isdisjoint(waiver.grounds):
                self.problems.add("ungrounded-waiver", at, name=leave.title, known=closest("", leave.grounds))
            elif not waiver.invalid:
                held |= dict.fromkeys(leave.covers, waiver.index)
                exempt |= leave.exempts
                self.extend(leave, waiver, at)
                if leave.excuses and not waiver.persons:
                    self.problems.add("missing-key", at, key="persons")
                elif leave.excuses and waiver.persons and waiver.date:
                    self.excuse(leave.excuses, Excuse(waiver.date, waiver.persons), (at, "persons"))
        return held | self.no_longer_awaited(held, exempt), frozenset(exempt)

    def extend(self, leave: Leave, waiver: Waiver, at: Path) -> None:
        """Put off the due dates that a waiver speaks of; of several, the latest day holds."""
        if leave.extends and waiver.until is None:
            self.problems.add("missing-key", at, key="until")
        elif waiver.until is not None and not leave.extends:
            self.problems.add("not-asked", (at, "until"), key="until", step=leave.title)
        elif waiver.until is not None:
            given = Extension(waiver.until, leave.most, waiver.index)
            for step in leave.extends:
                self.extended[step] = max(self.extended.get(step, given), given, key=lambda one: one.until)

    def excuse(self, group: str, excuse: Excuse, at: Path) -> None:
        """Take persons out of a group, if there are as many, and they belong to it."""
        headcount, excuses = self.limits.get(group), (*self.excuses.get(group, ()), excuse)
        members = self.progress.unit.persons.get(group)
        names = excuse.persons.names if isinstance(excuse.persons, Persons) else ()
        strangers = [name for name in names if members and name not in members]
        for name in strangers:
            self.problems.add("unknown-name", at, what=NAME, name=name, known=closest(name, members or ()))
        if headcount is not None and excused(excuses) > headcount:
            title = self.campaign.title_of(group)
            self.problems.add("more-than-members", at, name=title, count=excused(excuses), headcount=headcount)
        elif not strangers:
            self.excuses[group] = excuses

    def no_longer_awaited(self, held: Mapping[str, int], exempt: Set[str]) -> dict[str, int]:
        """The rules by which others would wait for steps that need not take place."""
        found = {}
        for rule in self.campaign.rules if exempt else ():
            waited_for = {earlier for earlier, _, _ in rule.order()} if rule.is_gate else {*filter(None, [rule.within])}
            if waited_for and waited_for <= exempt and rule.id not in held:
                found[rule.id] = held[due_of(min(waited_for))]
        return found
