"""The live case: a host records acts as they happen, and asks what may happen next.

A run holds plain data and fires the life cycles' machines. It gives the same verdicts as
:func:`campaignflow.assess` on the same acts, in whatever order they were recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.advice.explanation import Explanation
from campaignflow.assessment import Assessment, assess
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.lifecycle import AMBIGUOUS, Guard, LifeCycle
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.states import phase_state, replay
from campaignflow.judgement.verdict import Verdict
from campaignflow.progress.file import PROGRESS_VERSION, Progress, copied
from campaignflow.progress.record import Record
from campaignflow.rules.answers import parse_progress
from campaignflow.rules.case import Case, Standing
from campaignflow.source.containers import ListOf
from campaignflow.source.types import Integer, kind_of
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, ProgressError

SNAPSHOT_VERSION = 1


@frozen
class Recorded:
    """What became of an act: taken or refused, and the entry rules that it did not meet."""

    accepted: bool
    unmet: tuple[Verdict, ...]
    standing: Standing = Standing.COUNTS
    """What the act is worth, or would be."""

    @property
    def irregular(self) -> bool:
        """Taken although it does not count."""
        return self.accepted and self.standing is Standing.IRREGULAR


def _fire(cycle: LifeCycle, state: str, trigger: str, guard: Guard) -> str:
    return cycle.fire(state, trigger, guard)


class Run:
    """One unit's case. Not shared between threads; the campaign is."""

    def __init__(self, campaign: Campaign, unit: Mapping[str, Any]) -> None:
        """Start a case for ``unit``: the ``unit`` object of a progress file (id, name, attributes, headcounts)."""
        self.campaign = campaign
        self._data: dict[str, Any] = {
            "progress": PROGRESS_VERSION,
            "campaign": campaign.id,
            "version": campaign.version,
            "unit": copied(unit),
            "records": [],
            "planned": {},
            "waivers": [],
        }
        self._irregular: list[int] = []
        self._checked(self._data, date.max)

    @property
    def progress(self) -> Progress:
        """Everything recorded so far, as :func:`parse_progress` gives it."""
        return parse_progress(self._data, kinds=self.campaign.kinds)

    @property
    def irregular(self) -> tuple[int, ...]:
        """Indices of the records that were taken although they did not count."""
        return tuple(self._irregular)

    def record(self, act: Mapping[str, Any], *, irregular: bool = False) -> Recorded:
        """Record an act: one object of ``records`` in a progress file.

        Refused where it would be irregular, unless ``irregular``: real acts must be assessable. An act that passes a
        shut gate and stands all the same is taken, and the answer names the gate.
        Raises :class:`ProgressError` where its data are impossible; nothing is recorded then.
        """
        planned = {name: on for name, on in self._data["planned"].items() if name != act.get("step")}
        index = len(self._data["records"])
        data = {**self._data, "records": [*self._data["records"], copied(act)], "planned": planned}
        checked = self._checked(data, date.max)
        record = checked.progress.records[index]
        day, before = papers_of(checked.campaign).since(record) or date.max, self._data
        unmet = self._unmet(record, day)
        self._data = data
        standing = self._assess_all(record.date or day).case.acts[index].standing
        counts = standing is not Standing.IRREGULAR
        done = self.campaign.step_cycle.fire("open", "do", lambda _: irregular or counts) == "done"
        if not done:
            self._data = before
        elif not counts:
            self._irregular.append(index)
        return Recorded(done, unmet, standing)

    def _unmet(self, act: Record, day: date) -> tuple[Verdict, ...]:
        """What was shut to an act on the day for which it is asked; of a first draft, also when it began."""
        found: dict[str, Verdict] = {}
        for on in filter(None, (papers_of(self._assess_all(day).campaign).begun(act), day)):
            then = self._assess_all(on)
            unmet = then.unmet(str(act.step), on, act)
            found |= {rule.id: Verdict(rule, outcome, then, hypothetical=True) for rule, outcome in unmet}
        return tuple(found.values())

    def plan(self, step: str, day: date) -> None:
        """Note the day for which a step is planned: tentative, never a fact. Raises :class:`ProgressError`."""
        data = {**self._data, "planned": {**self._data["planned"], step: day.isoformat()}}
        self._checked(data, date.max)
        self._data = data

    def happen(self, event: str, day: date) -> None:
        """Note the day of an event outside the unit. Raises :class:`ProgressError`."""
        data = {**self._data, "events": {**self._data.get("events", {}), event: day.isoformat()}}
        self._checked(data, date.max)
        self._data = data

    def waive(self, waiver: Mapping[str, Any]) -> None:
        """Note a waiver that was granted: one object of ``waivers``. Raises :class:`ProgressError`."""
        data = {**self._data, "waivers": [*self._data["waivers"], copied(waiver)]}
        self._checked(data, date.max)
        self._data = data

    def claim(self, claim: Mapping[str, Any]) -> None:
        """Note what the unit says of itself: one object of ``claims``. Raises :class:`ProgressError`."""
        data = {**self._data, "claims": [*self._data.get("claims", ()), copied(claim)]}
        self._checked(data, date.max)
        self._data = data

    def register(self, problem: Mapping[str, Any]) -> None:
        """Enter a problem in the register: one object of ``problems``; what is known of its id already is kept.

        So it is entered when it is found, and said to be closed by its id, ``closed`` and ``evidence``.
        Raises :class:`ProgressError` where its data are impossible; nothing is entered then.
        """
        register: list[dict[str, Any]] = [dict(entry) for entry in self._data.get("problems", ())]
        entry = next((entry for entry in register if entry["id"] == problem.get("id")), None)
        if entry is None:
            register.append(entry := {})
        entry |= copied(problem)
        data = {**self._data, "problems": register}
        self._checked(data, date.max)
        self._data = data

    def enter(self, name: str, *entries: Mapping[str, Any]) -> None:
        """Enter something in a list that the unit keeps: objects of ``lists``; what is known of an id is kept.

        Without entries it notes that so far there are none. Raises :class:`ProgressError` where one is impossible;
        nothing is entered then.
        """
        lists: dict[str, Any] = deepcopy(self._data.get("lists", {}))
        known: list[dict[str, Any]] = lists.setdefault(name, [])
        for entry in entries:
            same = next((one for one in known if one["id"] == entry.get("id")), None)
            if same is None:
                known.append(same := {})
            for key, said in copied(entry).items():
                same[key] = {**same.get(key, {}), **said} if isinstance(said, dict) else said
        data = {**self._data, "lists": lists}
        self._checked(data, date.max)
        self._data = data

    def may(self, trigger: str, on: date) -> bool:
        """Whether nothing keeps a step, document state or phase's completion from happening on ``on``.

        Whether a step applies to the unit at all is another question: the act of one that does not breaks no rule of
        order, and is taken as :meth:`record` takes it.
        """
        return not self.why_not(trigger, on)

    def why_not(self, trigger: str, on: date) -> tuple[Verdict, ...]:
        """All conditions that keep ``trigger`` from happening on ``on``; see :meth:`Assessment.why_not`."""
        return self._assess_all(on).why_not(trigger, on)

    def explain(self, trigger: str, on: date) -> Explanation:
        """Why ``trigger`` stands as it does on ``on``: all that keeps it from happening, and what would open it."""
        return self._assess_all(on).explain(trigger)

    def assess(self, as_of: date) -> Assessment:
        """The assessment of everything recorded, on ``as_of``."""
        return assess(self.campaign, self.progress, as_of)

    def configuration(self, as_of: date) -> dict[str, str]:
        """The state of every phase, step, document and mark: phases overlap, so it is a set of states."""
        then = self.assess(as_of)
        first, *others = [_configuration(then.campaign, case) for case in then.trace.worlds]
        return {name: state if all(o[name] == state for o in others) else AMBIGUOUS for name, state in first.items()}

    def snapshot(self) -> dict[str, Any]:
        """The whole case as plain data (JSON types only)."""
        return {"snapshot": SNAPSHOT_VERSION, "progress": deepcopy(self._data), "irregular": list(self._irregular)}

    @classmethod
    def restore(cls, campaign: Campaign, snapshot: Mapping[str, Any]) -> Run:
        """The case of a snapshot. Raises :class:`ProgressError` where it is not one of this campaign."""
        problems = Diagnostics()
        version, data = snapshot.get("snapshot"), snapshot.get("progress")
        if version != SNAPSHOT_VERSION:
            value = version if isinstance(version, int) else kind_of(version)
            problems.add("unsupported-version", ((), "snapshot"), value=value, expected=SNAPSHOT_VERSION)
        if not isinstance(data, Mapping):
            problems.add("wrong-type", ((), "progress"), expected=kind_of({}), found=kind_of(data))
        if problems.found or not isinstance(data, Mapping):
            raise ProgressError(problems)
        progress = parse_progress(data, kinds=campaign.kinds)
        if progress.diagnostics:
            raise ProgressError(progress.diagnostics)
        irregular = ListOf(Integer(maximum=max(len(progress.records) - 1, 0))).read(
            snapshot.get("irregular", []), ((), "irregular"), problems
        )
        if problems.found or (irregular and not progress.records):
            raise ProgressError(problems)
        run = cls(campaign, data.get("unit", {}))
        run._checked(data, date.max)
        run._data = {**run._data, **deepcopy(dict(data))}
        run._irregular = list(irregular)
        return run

    def _checked(self, data: Mapping[str, Any], as_of: date) -> Assessment:
        """What ``data`` come to. Raises where they hold anything impossible."""
        found = assess(self.campaign, parse_progress(data, kinds=self.campaign.kinds), as_of)
        errors = [diagnostic for diagnostic in found.diagnostics if _refused(diagnostic)]
        if errors:
            raise ProgressError(errors)
        return found

    def _assess_all(self, on: date) -> Assessment:
        """Everything recorded, also what is dated after ``on``: acts may be entered late."""
        said = [day for record in self._data["records"] for day in _days(record["date"])]
        said += [problem[key] for problem in self._data.get("problems", ()) for key in _DAYS if key in problem]
        return self.assess(max([on, *map(date.fromisoformat, said)]))


def _configuration(campaign: Campaign, case: Case) -> dict[str, str]:
    found = {name: phase_state(campaign, case, phase, _fire) for name, phase in campaign.phases.items()}
    found |= {step: "done" if step in case.done else "open" for step in campaign.steps}
    return found | replay(campaign, case, _fire)


def _refused(diagnostic: Diagnostic) -> bool:
    """Whether a host may not go on with it: an error that it cannot mend later, or a plan for what is done."""
    if diagnostic.severity is Severity.ERROR:
        return diagnostic.code not in _TOLERATED
    return diagnostic.code == "already-done"


def _days(told: str | list[str]) -> list[str]:
    """The days on one of which an act took place."""
    return [told] if isinstance(told, str) else told


_DAYS = ("found", "closed")
"""The days of a problem that may not lie ahead."""
_TOLERATED = frozenset({"unknown-attribute", "unknown-headcount", "unknown-list", "no-outcome"})
"""What a host may still fill in later."""
