"""A unit's acts against a campaign: resolved, put in order, checked for the impossible (R14), replayed.

Nothing impossible is used: an unusable datum taints its step, and rules that would rest on it
answer ``invalid``. What does not depend on it is assessed as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import date

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.acts import worlds_of
from campaignflow.judgement.anew import with_anew
from campaignflow.judgement.claimable import claimable
from campaignflow.judgement.records import NAME
from campaignflow.judgement.waivers import Waivers
from campaignflow.progress.amount import Amount
from campaignflow.progress.claim import Claim
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Problem, Record, Stated, Unit
from campaignflow.rules.case import Case, Extension, excused
from campaignflow.rules.figure import Evidence
from campaignflow.source.frozen import EMPTY, FrozenDict
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, Path, closest, pointer
from campaignflow.wording.words import Words

_ATTRIBUTES: Path = (((), "unit"), "attributes")
_HEADCOUNTS: Path = (((), "unit"), "headcounts")
_FIGURES: Path = ((), "figures")
_FIGURE = Words("填报指标", "figure stated by units")
_SHAPES = Words("名单", "a list of names"), Words("数字", "a number")


@frozen
class Trace:
    """One unit's case, and what was wrong with its data."""

    case: Case
    problems: Diagnostics
    evidence: Evidence
    """What roll-ups rest on."""
    worlds: tuple[Case, ...]
    """The case in each way in which a contradictory record can be read; the first is ``case``."""
    claims: tuple[Claim, ...] = ()
    """What the unit says of itself, as far as that can be answered."""


def trace(campaign: Campaign, progress: Progress, as_of: date) -> Trace:
    """The case of ``progress`` on ``as_of``."""
    return _Reader(campaign, progress, as_of).trace()


class _Reader(Waivers):
    """Reads one unit's progress against a campaign."""

    def __init__(self, campaign: Campaign, progress: Progress, as_of: date) -> None:
        super().__init__(campaign, progress, as_of)

    def trace(self) -> Trace:
        by_step: dict[str, list[Record]] = {}
        steps = self.campaign.steps
        for record in self.progress.records:
            name = record.step or ""
            if name not in steps:
                self.unknown_step(record)
            elif record.date is not None and record.date > self.as_of:
                self.ahead += 1
            elif self.plainly_usable(record, steps[name]) or self.checked(record, steps[name]):
                by_step.setdefault(name, []).append(record)
        self.check_several(by_step)
        if "records" in self.progress.invalid:
            self.tainted = dict.fromkeys(steps, frozenset({"date"}))
        unit = self.checked_unit()
        planned = self.planned(by_step) if self.progress.planned else self.progress.planned
        waived, exempt = self.waived() if self.progress.waivers else (EMPTY, frozenset[str]())
        undated = frozenset(name for name, rule in self.campaign.dated.items() if rule.id in waived)
        events, latest = self.events(), self.latest(undated, self.extended)
        past = {name: day for name, day in events.items() if day <= self.as_of}
        planned = {**planned, **{name: day for name, day in events.items() if name not in past}}
        latest = {**latest, **{name: day for name, day in planned.items() if name in self.campaign.events}}
        if self.progress.items:
            self.check_items()
        problems = self.problems_found() if self.progress.problems or self.progress.diagnostics else ()
        claims = self.claims() if self.progress.claims else ()
        if self.ahead:
            self.problems.add("after-as-of", ((), "records"), count=self.ahead, as_of=self.as_of)
        case = Case(
            unit, self.as_of, EMPTY, FrozenDict(past), FrozenDict(self.tainted), FrozenDict(planned),
            FrozenDict(latest), FrozenDict(waived), exempt, undated, FrozenDict(self.extended), problems,
            headcounts=FrozenDict(self.headcounts(unit)), excuses=FrozenDict(self.excuses),
            phases=FrozenDict(self.phases()), last_day=self.campaign.last_day,
            rounds=papers_of(self.campaign).rounds,
        )  # fmt: skip
        acts = [self.meant(self.possible(record)) for records in by_step.values() for record in records]
        worlds = tuple(with_anew(self.campaign, world) for world in worlds_of(self.campaign, case, acts))
        return Trace(worlds[0], self.problems, Evidence(worlds[0], *self.figures()), worlds, claims)

    def phases(self) -> Mapping[str, Stated]:
        """What the unit states of its phases, as far as it has come by the day of the question."""
        usable: dict[str, Stated] = {}
        for name, stated in self.progress.phases.items():
            at: Path = (((), "phases"), name)
            if name not in self.campaign.phases:
                known = closest(name, self.campaign.phases)
                self.problems.add("unknown-name", at, what=Words("阶段", "phase"), name=name, known=known)
            elif stated.began and stated.ended and stated.ended < stated.began:
                self.problems.add("effect-before-cause", (at, "ended"), date=stated.ended, began=stated.began)
            elif stated.began is None or stated.began <= self.as_of:
                ended = stated.ended if stated.ended is None or stated.ended <= self.as_of else None
                usable[name] = evolve(stated, ended=ended)
        return usable

    def headcounts(self, unit: Unit) -> Mapping[str, int]:
        """How many of each group are to take part: those excused are not counted."""
        stated = {**{group: len(set(names)) for group, names in unit.persons.items()}, **unit.headcounts}
        return {name: max(0, total - excused(self.excuses.get(name, ()))) for name, total in stated.items()}

    def figures(self) -> tuple[Mapping[str, Amount | tuple[str, ...]], frozenset[str]]:
        """The figures that the unit states, and those that it states impossibly."""
        known, stated = self.campaign.figures, self.progress.figures
        if "figures" in self.progress.invalid:
            return {}, frozenset(known)
        usable: dict[str, Amount | tuple[str, ...]] = {}
        for name, value in stated.items():
            at: Path = (_FIGURES, name)
            if name not in known:
                names = [figure.id for figure in known.values() if figure.way.stated_by_units]
                self.problems.add("unknown-name", at, what=_FIGURE, name=name, known=closest(name, names))
            elif not known[name].way.stated_by_units:
                self.problems.add("worked-out", at, figure=known[name].title)
            elif known[name].way.lists_names is isinstance(value, Amount):
                expected, found = _SHAPES[not isinstance(value, Amount)], _SHAPES[isinstance(value, Amount)]
                self.problems.add("wrong-type", at, expected=expected, found=found)
            else:
                usable[name] = value
        heads = {d.location.pointer.split("/")[2] for d in self.progress.diagnostics if _of_figure(d)}
        return usable, (frozenset(stated) | heads) - usable.keys()

    def events(self) -> dict[str, date]:
        """The days of events: anchors like steps, facts once they have happened. What the unit states counts."""
        known = {event.id: event.day for event in self.campaign.events.values() if event.day is not None}
        for name, day in self.progress.events.items():
            if name in self.campaign.events:
                known[name] = day
            else:
                at, names = (((), "events"), name), closest(name, self.campaign.events)
                self.problems.add("unknown-name", at, what=Words("事件", "event"), name=name, known=names)
        return known

    def checked_unit(self) -> Unit:
        """The unit without attributes that cannot be; what is wrong or missing is reported."""
        unit, campaign = self.progress.unit, self.campaign
        version = self.progress.version
        if version is not None and version != campaign.version:
            self.problems.add("other-version", ((), "version"), found=version, expected=campaign.version)
        self.check_stated("attributes", unit.attributes, campaign.attributes)
        self.check_stated("headcounts", unit.headcounts, campaign.groups)
        self.check_stated("persons", unit.persons, campaign.groups)
        for index, name in enumerate(unit.bodies):
            if name not in campaign.bodies:
                at = ((((), "unit"), "is"), index)
                known = closest(name, campaign.bodies)
                self.problems.add("unknown-name", at, what=Words("机构", "body"), name=name, known=known)
        for name in self.unstated("attributes", unit.attributes, campaign.asked_attributes):
            at = self.attributes_at(name)
            self.problems.add("unknown-attribute", at, name=campaign.attributes[name].title, place=pointer(at))
        for name in self.unstated(
            "headcounts", unit.headcounts, (g for g in campaign.measured.values() if g not in unit.persons)
        ):
            self.problems.add("unknown-headcount", _HEADCOUNTS, name=campaign.groups[name].title)
        kept = {name: value for name, value in unit.attributes.items() if self.is_value(name, value)}
        return unit if len(kept) == len(unit.attributes) else evolve(unit, attributes=kept)

    def attributes_at(self, attribute: str) -> Path:
        """Where an attribute is stated: of the unit, or of the entry of a list."""
        entry = attribute.partition("@")[2]
        entries = (one for some in self.progress.lists.values() for one in some)
        return next(((one.at, "attributes") for one in entries if one.id == entry and entry), _ATTRIBUTES)

    def check_stated(self, key: str, stated: Mapping[str, object], known: Mapping[str, object]) -> None:
        """Report names under ``key`` of the unit that the campaign does not know."""
        if stated.keys() <= known.keys():
            return
        for name in stated:
            if name not in known:
                at = ((((), "unit"), key), name)
                self.problems.add("unknown-name", at, what=NAME, name=name, known=closest(name, known))

    def unstated(self, key: str, stated: Mapping[str, object], wanted: Iterable[str]) -> Iterable[str]:
        """What is wanted under ``key`` of the unit, not there, and not there unreadably either."""
        missing = [name for name in dict.fromkeys(wanted) if name not in stated]
        if not missing or "unit" in self.progress.invalid or key in self.progress.unit.invalid:
            return ()
        unread = {diagnostic.location.pointer for diagnostic in self.progress.diagnostics}
        return [name for name in missing if f"/unit/{key}/{name}" not in unread]

    def is_value(self, name: str, value: bool | int | str) -> bool:
        """Whether an attribute can have a value; reports one that cannot."""
        attribute = self.campaign.attributes.get(name)
        if attribute is None or attribute.takes(value):
            return True
        expected = attribute.expected
        self.problems.add("wrong-value", (_ATTRIBUTES, name), value=str(value).lower(), expected=expected)
        return False

    def problems_found(self) -> tuple[Problem, ...] | None:
        """The register, impossible days taken out and named; None where it cannot be read."""
        lost = any(_is_entry(d.location.pointer) for d in self.progress.diagnostics if d.code in _NO_ENTRY)
        if lost or "problems" in self.progress.invalid:
            return None
        seen: set[str | None] = set()
        found = []
        for problem in self.progress.problems:
            at: Path = (((), "problems"), problem.index)
            if problem.id is not None and problem.id in seen:
                self.problems.add("duplicate-name", (at, "id"), name=problem.id)
            seen.add(problem.id)
            if problem.step is not None and problem.step not in self.campaign.steps:
                known = closest(problem.step, self.campaign.steps)
                self.problems.add(
                    "unknown-name", (at, "step"), what=Words("步骤", "step"), name=problem.step, known=known
                )
            if problem.found is None or problem.found <= self.as_of:
                found.append(self.usable_days(self.as_it_stood(problem), at))
            else:
                self.ahead += 1
        return tuple(found)

    def as_it_stood(self, problem: Problem) -> Problem:
        """A problem on the day of the question: what was closed later is open."""
        if problem.closed is None or problem.closed <= self.as_of:
            return problem
        self.ahead += 1
        return evolve(problem, closed=None)

    def usable_days(self, problem: Problem, at: Path) -> Problem:
        """A problem without the day that cannot be, which is reported."""
        if not (problem.found and problem.closed and problem.closed < problem.found):
            return problem
        self.problems.add("effect-before-cause", (at, "closed"), date=problem.closed, began=problem.found)
        return evolve(problem, closed=None, invalid=problem.invalid | {"closed"})

    def check_items(self) -> None:
        """Report what is written beside an item that the campaign does not have."""
        for name in self.progress.items:
            if name not in self.campaign.rule:
                at, known = (((), "items"), name), closest(name, self.campaign.rule)
                self.problems.add("unknown-name", at, what=Words("规则", "rule"), name=name, known=known)

    def claims(self) -> tuple[Claim, ...]:
        """What the unit says of itself, of days up to that of the question."""
        known = tuple(claimable(self.campaign, self.progress.claims, self.problems))
        usable = tuple(claim for claim in known if claim.date is None or claim.date <= self.as_of)
        self.ahead += len(known) - len(usable)
        return usable

    def planned(self, done: Mapping[str, object]) -> dict[str, date]:
        usable = {}
        for name, day in self.progress.planned.items():
            at = (((), "planned"), name)
            if name not in self.campaign.steps:
                known = closest(name, self.campaign.steps)
                self.problems.add("unknown-name", at, what=Words("步骤", "step"), name=name, known=known)
            elif name in done:
                self.problems.add("already-done", at, step=self.campaign.steps[name].title)
            elif day < self.as_of:
                self.problems.add("plan-passed", at, step=self.campaign.steps[name].title, day=day)
            else:
                usable[name] = day
        return usable

    def latest(self, undated: Set[str], extended: Mapping[str, Extension]) -> Mapping[str, date]:
        """By step, the last day that its due date allows, unless that is waived; a later one, where it was put off."""
        latest = self.campaign.latest
        if not undated and not extended:
            return latest
        later = {name: extended[name].last(day) for name, day in latest.items() if name in extended}
        return {name: day for name, day in {**latest, **later}.items() if name not in undated}


def _of_figure(diagnostic: Diagnostic) -> bool:
    return diagnostic.location.pointer.startswith("/figures/")


_NO_ENTRY = ("wrong-type", "wrong-value")


def _is_entry(pointer: str) -> bool:
    """Whether it points to a whole entry of the register of problems."""
    return pointer.startswith("/problems/") and pointer.count("/") == 2
