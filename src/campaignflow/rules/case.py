"""One unit's run as the rules see it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Problem, Record, Stated, Unit
from campaignflow.rules.gaps import Gap
from campaignflow.rules.outcome import Outcome
from campaignflow.source.frozen import EMPTY, FrozenDict


def rule_id(subject: str, path: str) -> str:
    """The id of a rule about a subject; of one that is there once for each entry of a list, the entry stands last."""
    name, at, entry = subject.partition("@")
    return f"{name}.{path.removesuffix(at + entry)}{at}{entry}"


def due_of(step: str) -> str:
    """The id of the rule that asks for a step by its due date: every step has one."""
    return rule_id(step, "due")


class Standing(StrEnum):
    """What an act is worth."""

    COUNTS = "counts"
    """It settles, moves papers and opens gates."""
    IRREGULAR = "irregular"
    """A gate that makes void was shut, or it was of another version, or nobody was there: it settles nothing."""
    OVERTAKEN = "overtaken"
    """It counted, and what it rested on was replaced or given back."""
    UNDECIDED = "undecided"
    """It cannot be weighed until an earlier act is told aright."""
    CONTRADICTED = "contradicted"
    """Its day is told twice: it took place, and is judged each way."""


class Fault(StrEnum):
    """What an act's own record says for which it does not count, or cannot be weighed."""

    NOBODY = "nobody"
    """Nobody was there."""
    OTHER_VERSION = "other-version"
    """It was of another version than the one that stood."""
    ODD_YEAR = "odd-year"
    """It lies in a year in which the campaign has no day, and nobody has confirmed that."""


@frozen
class Excuse:
    """Persons of a group who were let off, from the day of its approval on."""

    day: date
    persons: int
    """How many; with their names where the unit gives them."""


@frozen
class Extension:
    """Leave to do something later: until a day, and no longer after its own day than the plan allows."""

    until: date
    most: Gap | None
    index: int
    """The place of the waiver that says so."""

    def last(self, due: date) -> date:
        """The last day of what was due on a day; never an earlier one."""
        return max(due, self.until if self.most is None else min(self.until, self.most.after(due)))


@frozen
class Act:
    """A record, and what it is worth."""

    record: Record
    standing: Standing
    missed: tuple[str, ...] = ()
    """Ids of the rules that it passed while they were shut, or by which those who were to be there were not."""
    by: Record | None = None
    """Of an overtaken act, the one that took it back."""
    writers: frozenset[str] = frozenset()
    """Of an overtaken act, the steps that write what was taken back: none of them goes on from it."""
    fault: Fault | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "record": f"/records/{self.record.index}",
            "step": self.record.step,
            "standing": str(self.standing),
            "missed": list(self.missed),
            "fault": self.fault and str(self.fault),
            "by": self.by and f"/records/{self.by.index}",
        }


@frozen
class Passed:
    """An act that passed a gate while it was shut, or while that could not be told."""

    record: Record
    day: date
    """The day for which the gate was asked: on which the act began, or a paper was written."""
    outcome: Outcome


@frozen
class Case:
    """One unit's acts, ordered and indexed, on an as-of date, and what each of them is worth.

    Built by :mod:`campaignflow.judgement.trace` and weighed by :mod:`campaignflow.judgement.acts`.
    """

    unit: Unit
    as_of: date
    records: Mapping[str, Sequence[Record]]
    """By step, in order of date, the acts that count and were not overtaken."""
    done: Mapping[str, date]
    """By step, the day of the first of them that misses nothing, or of the first; by event, its day."""
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

    waived: Mapping[str, int] = EMPTY
    """By rule id, the place of the waiver that covers it."""
    exempt: frozenset[str] = frozenset()
    """The steps that a waiver lets off: they need not take place, and nothing waits for them."""
    undated: frozenset[str] = frozenset()
    """The steps whose date a waiver lifts: what is asked of their acts has none either."""
    extended: Mapping[str, Extension] = EMPTY
    """By step, the leave by which its due date was put off; of several the one that goes furthest."""
    problems: Sequence[Problem] | None = ()
    """The register of problems, what is impossible in it named as ``invalid``; None where it cannot be read."""
    headcounts: Mapping[str, int] = EMPTY
    """By group, how many are to take part: those excused are not counted."""
    excuses: Mapping[str, Sequence[Excuse]] = EMPTY
    """By group, who was let off, and since when."""

    acts: Mapping[int, Act] = field(factory=FrozenDict)
    """By place of the record, every usable act."""
    passed: Mapping[str, Passed] = EMPTY
    """By rule id, the first act that passed it while it was shut."""
    made_good: Mapping[str, date] = EMPTY
    """By rule id, the day of the act that made good what was missed."""
    held: Mapping[str, date] = EMPTY
    """By id of a rule, the day on which what it asks was first fulfilled: in time stays in time."""
    void: Mapping[str, Sequence[Record]] = EMPTY
    """By step, the acts that do not count."""
    undecided: Mapping[str, Sequence[Record]] = EMPTY
    """By step, the acts that cannot be weighed yet."""
    doubted: frozenset[int] = frozenset()
    """Places of those of them that lie in no year of the campaign: on which day they took place is not known."""
    fallen: Mapping[str, Record] = EMPTY
    """By step that is to be done again, the act that took it back."""
    returned: Mapping[str, Record] = EMPTY
    """By writing step whose paper was given back and not written anew yet, the act that gave it back."""
    unrevised: Mapping[str, Record] = EMPTY
    """By such a step, the act by which the paper was passed all the same: the revision between is not recorded."""
    phases: Mapping[str, Stated] = EMPTY
    """By phase, what the unit states of when it began and ended."""
    moving: frozenset[str] = frozenset()
    """The steps whose acts move a paper."""
    writing: frozenset[str] = frozenset()
    """The steps whose acts write a version of a paper."""
    judged_by: Mapping[str, frozenset[str]] = EMPTY
    """By step whose record speaks of the contents of a paper, the steps whose acts judge that version."""
    approvals: Mapping[str, Sequence[Record]] = EMPTY
    """By paper and by step, the acts by which a body passed the version that stands."""
    redone: frozenset[str] = frozenset()
    """The steps of which an act was overtaken."""
    anew: frozenset[str] = frozenset()
    """The steps that take place once, and are to be held again for their own sake."""
    last_day: date | None = None
    """The end of the campaign's last window."""
    rounds: Mapping[str, Sequence[date]] = EMPTY
    """By step that recurs, the first day of each of its periods: what is done in one is a round of its own."""
    act: Record | None = None
    """The act of which a gate is asked that is asked of each person apart; None: whether one could pass it."""

    @property
    def contradicted(self) -> frozenset[str]:
        """The steps of which an act has two days: which is true is not known."""
        twice = (act for act in self.acts.values() if act.standing is Standing.CONTRADICTED)
        return frozenset(str(act.record.step) for act in twice)

    def has_met(self, rule: str, step: str) -> bool:
        """Whether what a rule asks, or all that its step asks, was there by acts that were taken back since."""
        return step in self.redone and (rule in self.held or due_of(step) in self.held)

    def headcount(self, group: str) -> int | None:
        """How many of a group are to take part; None where that is not stated."""
        return self.headcounts.get(group)

    def number(self, name: str) -> int | None:
        """A number of the unit; None where it is not stated."""
        stated = self.unit.attributes.get(name)
        return stated if type(stated) is int else None

    def excused_after(self, group: str, day: date) -> int:
        """How many of a group were let off only after a day."""
        excuses = self.excuses.get(group, ())
        return excused(excuses) - excused([one for one in excuses if one.day <= day])

    def excused_names(self, group: str, by: date | None = None) -> frozenset[str]:
        """Who of a group was let off, by a day if there is one, as far as they are named."""
        held = [one.persons for one in self.excuses.get(group, ()) if by is None or one.day <= by]
        return frozenset(name for some in held if isinstance(some, Persons) for name in some.names)

    def round_of(self, step: str, day: date | None) -> date:
        """The first day of the round in which an act of a step lies; of what does not recur there is one, for ever."""
        firsts = self.rounds.get(step, ())
        at = bisect_right(firsts, day) if day else 0
        return firsts[at - 1] if at else date.min

    def end_of_round(self, step: str, day: date) -> date:
        """The last day of that round; of the last one, and of what does not recur, there is none."""
        later = (first for first in self.rounds.get(step, ()) if first > day)
        return next((first - timedelta(1) for first in later), date.max)

    def of_round(self, step: str, day: date | None) -> Sequence[Record]:
        """The acts of a step that count, of the round in which a day lies."""
        acts = self.records.get(step, ())
        if step not in self.rounds:
            return acts
        mine = self.round_of(step, day)
        return [act for act in acts if self.round_of(step, act.date) == mine]

    def beside(self, step: str, other: str, day: date) -> Case:
        """The case with those acts alone of a step that lie in the round of a day, be it its own or that of another.

        What recurs behind what recurs is asked so: a weekly act for the month in which it lies, and a monthly one too.
        """
        firsts = {name: self.round_of(name, day) for name in (step, other)}

        def is_of_round(act: Record) -> bool:
            mine = any(self.round_of(name, act.date) == first for name, first in firsts.items())
            return act.step != step or mine or act.index in self.doubted

        def of_round(some: Mapping[str, Sequence[Record]]) -> dict[str, Sequence[Record]]:
            return {**some, step: [*filter(is_of_round, some.get(step, ()))]}

        fell = self.fallen.get(step)
        over = fell is not None and self.round_of(step, fell.date) != firsts[step]
        acts = {index: act for index, act in self.acts.items() if is_of_round(act.record)}
        fallen = _but(step, self.fallen) if over else self.fallen
        return evolve(
            self, records=of_round(self.records), void=of_round(self.void), undecided=of_round(self.undecided),
            fallen=fallen, acts=acts,
        )  # fmt: skip

    def of_any_version(self, step: str, later: str) -> Case:
        """The case with the overtaken acts of a step beside those that count: a later one asks for no version of them.

        A step that itself gave the paper back looks at it again only once it is revised.
        """
        back = {by.index for by in self.returned.values() if by.step == later}
        fell = self.returned.get(step) or self.fallen.get(step)
        mine = (act for act in self.acts.values() if act.by and act.record.step == step and later not in act.writers)
        overtaken = [] if fell and fell.index in back else [act.record for act in mine]
        acts = sorted([*overtaken, *self.records.get(step, ())], key=lambda act: act.date or date.min)
        if not overtaken:
            return self
        return evolve(self, records={**self.records, step: acts}, done={**self.done, step: acts[0].date or date.min})

    def without(self, step: str) -> Case:
        """The case as if no act of a step had taken place."""
        records, done, void = (_but(step, found) for found in (self.records, self.done, self.void))
        undecided, fallen = _but(step, self.undecided), _but(step, self.fallen)
        others = ((index, act) for index, act in self.acts.items() if act.record.step != step)
        acts = {index: evolve(act, by=None) if act.by and act.by.step == step else act for index, act in others}
        passed = {rule: found for rule, found in self.passed.items() if found.record.step != step}
        return evolve(
            self, records=records, done=done, void=void, undecided=undecided, fallen=fallen, acts=acts, passed=passed,
            redone=self.redone - {step},
        )  # fmt: skip

    def until(self, day: date) -> Case:
        """The case as it stood on an earlier day: later acts are left out."""
        records, undecided = _until(day, self.records), _until(day, self.undecided, self.doubted)
        events = {name: on for name, on in self.done.items() if name not in self.records}
        days = {step: acts[0].date for step, acts in records.items() if acts[0].date}
        return evolve(self, records=records, undecided=undecided, done={**events, **days})

    def ways(self, steps: Iterable[str]) -> Iterator[Case]:
        """The case in each way in which what cannot be weighed yet of some steps may turn out: how many count."""
        unsure = {step: self.undecided[step] for step in steps if step in self.undecided}
        yield self
        for number in range(1, max(map(len, unsure.values()), default=0) + 1):
            yield self._with({step: acts[:number] for step, acts in unsure.items()})

    def _with(self, more: Mapping[str, Sequence[Record]]) -> Case:
        """The case as if some acts counted, too."""
        place = {index: place for place, index in enumerate(self.acts)}
        all_of = {step: [*self.records.get(step, ()), *map(self._at_any_day, acts)] for step, acts in more.items()}
        records = {step: sorted(acts, key=lambda act: place[act.index]) for step, acts in all_of.items()}
        days = {step: min(act.date for act in acts if act.date) for step, acts in records.items()}
        return evolve(self, records={**self.records, **records}, done={**self.done, **days})

    def _at_any_day(self, act: Record) -> Record:
        """An act, as early as can be where its day is not known."""
        return act.but(date=date.min, began=None) if act.index in self.doubted else act


def excused(excuses: Sequence[Excuse]) -> int:
    """How many persons they let off; who is named is counted once."""
    named = {name for one in excuses if isinstance(one.persons, Persons) for name in one.persons.names}
    return len(named) + sum(one.persons for one in excuses if not isinstance(one.persons, Persons))


def _but(step: str, by_step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found for name, found in by_step.items() if name != step}


def _until(day: date, records: Mapping[str, Sequence[Record]], always: Collection[int] = ()) -> dict[str, list[Record]]:
    found = {step: [act for act in acts if act.index in always or _is_by(day, act)] for step, acts in records.items()}
    return {step: acts for step, acts in found.items() if acts}


def _is_by(day: date, act: Record) -> bool:
    return act.date is not None and act.date <= day
