"""A unit's acts against a campaign: resolved, put in order, checked for the impossible (R14), replayed.

Nothing impossible is used: an unusable datum taints its step, and rules that would rest on it
answer ``invalid``. What does not depend on it is assessed as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.lifecycle import Guard, LifeCycle
from campaignflow.campaign.parts import Move, Phase, Step
from campaignflow.judgement.acts import worlds_of
from campaignflow.progress.amount import Amount
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Problem, Record, Unit
from campaignflow.rules.case import Case, due_of
from campaignflow.rules.figure import Evidence
from campaignflow.rules.outcome import Force, Status
from campaignflow.rules.rule import Rule
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, Path, closest
from campaignflow.wording.words import Words, listing

_ATTRIBUTES: Path = (((), "unit"), "attributes")
_HEADCOUNTS: Path = (((), "unit"), "headcounts")
_FIGURES: Path = ((), "figures")
_NAME = Words("名称", "name")
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


def trace(campaign: Campaign, progress: Progress, as_of: date) -> Trace:
    """The case of ``progress`` on ``as_of``."""
    return _Reader(campaign, progress, as_of).trace()


class _Reader:
    def __init__(self, campaign: Campaign, progress: Progress, as_of: date) -> None:
        self.campaign = campaign
        self.progress = progress
        self.as_of = as_of
        self.problems = Diagnostics(progress.file)
        self.tainted: dict[str, frozenset[str]] = {}
        self.excused: dict[str, int] = {}
        self.ahead = 0
        """Records of after the day of the question: they are not looked at."""
        self.years = campaign.years
        self.first, last = campaign.plain_days
        self.last = min(last, as_of)
        self.takes_plainly = campaign.takes_plainly
        headcounts = progress.unit.headcounts
        self.limits = {**headcounts, **{n: headcounts[p] for n, p in campaign.measured.items() if p in headcounts}}

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
        events, latest = self.events(), self.campaign.latest
        past = {name: day for name, day in events.items() if day <= self.as_of}
        planned = {**planned, **{name: day for name, day in events.items() if name not in past}}
        latest = {**latest, **{name: day for name, day in planned.items() if name in self.campaign.events}}
        waived = self.waived() if self.progress.waivers else {}
        if self.progress.items:
            self.check_items()
        problems = self.problems_found() if self.progress.problems or self.progress.diagnostics else ()
        if self.ahead:
            self.problems.add("after-as-of", ((), "records"), count=self.ahead, as_of=self.as_of)
        case = Case(
            unit, self.as_of, {}, past, self.tainted, planned, latest, waived, problems=problems,
            headcounts=self.headcounts(unit), last_day=self.campaign.last_day,
        )  # fmt: skip
        acts = [record for records in by_step.values() for record in records]
        worlds = worlds_of(self.campaign, case, acts)
        return Trace(worlds[0], self.problems, Evidence(worlds[0], *self.figures()), worlds)

    def headcounts(self, unit: Unit) -> Mapping[str, int]:
        """How many of each group are to take part: those excused are not counted."""
        if not self.excused:
            return unit.headcounts
        return {name: max(0, total - self.excused.get(name, 0)) for name, total in unit.headcounts.items()}

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

    def taint(self, step: str, *keys: str) -> None:
        self.tainted[step] = self.tainted.get(step, frozenset()).union(keys)

    def bad(self, code: str, record: Record, key: str, **parts: object) -> None:
        """Report ``key`` of a record and let no verdict rest on it."""
        self.problems.add(code, (_place(record), key), **parts)
        self.taint(str(record.step), key)

    def unknown_step(self, record: Record) -> None:
        if record.step is not None:
            known = closest(record.step, self.campaign.steps)
            self.problems.add(
                "unknown-name", (_place(record), "step"), what=Words("步骤", "step"), name=record.step, known=known
            )

    def plainly_usable(self, record: Record, step: Step) -> bool:
        """Whether there is surely nothing amiss: most acts are well, and thousands of units are judged."""
        stated = record.__dict__
        if "invalid" in stated or not self.first <= stated["date"] <= self.last:
            return False
        takes = self.takes_plainly[step.id]
        for key in stated.keys() & takes.keys():
            if not takes[key](stated[key]):
                return False
        if "began" in stated and (stated["began"] > stated["date"] or "days" in stated):
            return False
        if "counts" in stated and not self.within_limits(stated["counts"]):
            return False
        if "present" in stated and not self.within_limits(stated["present"]):
            return False
        return "outcome" in stated or not step.outcomes

    def odd_year(self, record: Record) -> bool:
        """Whether the act is dated in a year that the campaign does not touch: likely a slip."""
        return record.date is not None and bool(self.years) and record.date.year not in self.years

    def within_limits(self, counts: Mapping[str, int]) -> bool:
        """Whether nothing is counted more often than it can be."""
        limits = self.limits
        return not [name for name, count in counts.items() if name in limits and count > limits[name]]

    def checked(self, record: Record, step: Step) -> bool:
        """Whether the act counts as having taken place, the long way; what is wrong with it is reported."""
        if record.invalid:
            self.taint(step.id, *record.invalid)
        self.check_names(record, step)
        if record.counts:
            self.check_counts(record, "counts", record.counts)
        if record.present:
            self.check_counts(record, "present", record.present)
        if step.outcomes and record.outcome is None and "outcome" not in record.invalid:
            self.problems.add("no-outcome", _place(record), step=step.title, known=closest("", step.outcomes))
        if self.odd_year(record):
            self.problems.add("odd-year", (_place(record), "date"), day=record.date, years=_years(self.years))
        return self.check_dates(record) and self.check_actor(record, step)

    def check_dates(self, record: Record) -> bool:
        day = record.date
        if day is None:
            return False
        if record.began is not None and record.began > day:
            self.bad("effect-before-cause", record, "date", date=day, began=record.began)
            return False
        if record.began is not None and record.days is not None and record.days > (day - record.began).days + 1:
            self.bad("too-many-days", record, "days", days=record.days, first=record.began, last=day)
        return True

    def check_actor(self, record: Record, step: Step) -> bool:
        if "by" in record.invalid:
            self.taint(step.id, "date")
            return False
        if record.by is None or record.by in step.jointly:
            return True
        self.bad(
            "wrong-actor", record, "by", step=step.title, expected=step.actor, found=self.campaign.title_of(record.by)
        )
        self.taint(step.id, "date")
        return False

    def check_names(self, record: Record, step: Step) -> None:
        vocabulary = self.campaign.vocabulary[step.id]
        for key, said in record.stated.items():
            known = vocabulary.get(key)
            if known is not None and not known and said:
                self.problems.add("not-asked", (_place(record), key), step=step.title, key=key)
            elif known is not None and not known.issuperset(said):
                self.unknown_names(record, key, said, known)
        if record.outcome is not None and record.outcome not in step.outcomes:
            known_words = closest(record.outcome, step.outcomes)
            self.bad(
                "unknown-name", record, "outcome", what=Words("结果", "outcome"), name=record.outcome, known=known_words
            )

    def unknown_names(self, record: Record, key: str, said: Iterable[str], known: frozenset[str]) -> None:
        for index, name in enumerate(said):
            if name not in known:
                at: Path = ((_place(record), key), name if isinstance(said, Mapping) else index)
                self.problems.add("unknown-name", at, what=_NAME, name=name, known=closest(name, known))
        self.taint(str(record.step), key)

    def check_counts(self, record: Record, key: str, said: Mapping[str, int]) -> None:
        for name, count in said.items():
            headcount = self.limits.get(name)
            if headcount is not None and count > headcount:
                at = ((_place(record), key), name)
                title = self.campaign.title_of(name)
                self.problems.add("more-than-members", at, name=title, count=count, headcount=headcount)
                self.taint(str(record.step), key)

    def check_several(self, by_step: Mapping[str, list[Record]]) -> None:
        """Report what is wrong with the records of a step together."""
        for records in by_step.values():
            if len(records) > 1:
                records.sort(key=_by_date)
                self.check_repeated(records)
                self.check_totals(records)

    def check_repeated(self, records: list[Record]) -> None:
        """Report a record that says exactly what another one says: it may have been entered twice."""
        seen: dict[str, Record] = {}
        for record in sorted(records, key=_by_index):
            says = repr(sorted((key, _plain(value)) for key, value in record.stated.items() if key != "index"))
            first = seen.setdefault(says, record)
            if first is not record:
                self.problems.add("same-record", _place(record), first=f"/records/{first.index}")

    def check_totals(self, records: list[Record]) -> None:
        """Records of one step together count no more than there are."""
        total: dict[str, int] = {}
        for record in records:
            for name, count in record.counts.items():
                total[name] = total.get(name, 0) + count
        if total and all(count <= self.limits.get(n, count) for r in records for n, count in r.counts.items()):
            self.check_counts(records[-1], "counts", total)

    def checked_unit(self) -> Unit:
        """The unit without attributes that cannot be; what is wrong or missing is reported."""
        unit, campaign = self.progress.unit, self.campaign
        version = self.progress.version
        if version is not None and version != campaign.version:
            self.problems.add("other-version", ((), "version"), found=version, expected=campaign.version)
        self.check_stated("attributes", unit.attributes, campaign.attributes)
        self.check_stated("headcounts", unit.headcounts, campaign.groups)
        for name in self.unstated("attributes", unit.attributes, campaign.asked_attributes):
            self.problems.add("unknown-attribute", _ATTRIBUTES, name=campaign.attributes[name].title)
        for name in self.unstated("headcounts", unit.headcounts, campaign.measured.values()):
            self.problems.add("unknown-headcount", _HEADCOUNTS, name=campaign.groups[name].title)
        kept = {name: value for name, value in unit.attributes.items() if self.is_value(name, value)}
        return unit if len(kept) == len(unit.attributes) else evolve(unit, attributes=kept)

    def check_stated(self, key: str, stated: Mapping[str, object], known: Mapping[str, object]) -> None:
        """Report names under ``key`` of the unit that the campaign does not know."""
        if stated.keys() <= known.keys():
            return
        for name in stated:
            if name not in known:
                at = ((((), "unit"), key), name)
                self.problems.add("unknown-name", at, what=_NAME, name=name, known=closest(name, known))

    def unstated(self, key: str, stated: Mapping[str, object], wanted: Iterable[str]) -> Iterable[str]:
        """What is wanted under ``key`` of the unit, not there, and not there unreadably either."""
        missing = [name for name in dict.fromkeys(wanted) if name not in stated]
        if not missing or "unit" in self.progress.invalid or key in self.progress.unit.invalid:
            return ()
        unread = {diagnostic.location.pointer for diagnostic in self.progress.diagnostics}
        return [name for name in missing if f"/unit/{key}/{name}" not in unread]

    def is_value(self, name: str, value: bool | str) -> bool:
        """Whether an attribute can have a value; reports one that cannot."""
        attribute = self.campaign.attributes.get(name)
        if attribute is None or (value in attribute.values if attribute.values else isinstance(value, bool)):
            return True
        expected = _one_of(attribute.values or ("true", "false"))
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
            bad = self.impossible_days(problem, at)
            unusable: dict[str, Any] = {**dict.fromkeys(bad), "invalid": problem.invalid | bad}
            found.append(evolve(problem, **unusable) if bad else problem)
        return tuple(found)

    def impossible_days(self, problem: Problem, at: Path) -> frozenset[str]:
        """The keys of a problem whose day cannot be, which is reported."""
        later = {"found": problem.found, "closed": problem.closed}
        bad = {key for key, day in later.items() if day is not None and day > self.as_of}
        for key in sorted(bad):
            self.problems.add("after-as-of", (at, key), day=later[key], as_of=self.as_of)
        if problem.found and problem.closed and problem.closed < problem.found:
            self.problems.add("effect-before-cause", (at, "closed"), date=problem.closed, began=problem.found)
            bad.add("closed")
        return frozenset(bad)

    def check_items(self) -> None:
        """Report what is written beside an item that the campaign does not have."""
        for name in self.progress.items:
            if name not in self.campaign.rule:
                at, known = (((), "items"), name), closest(name, self.campaign.rule)
                self.problems.add("unknown-name", at, what=Words("规则", "rule"), name=name, known=known)

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

    def waived(self) -> dict[str, int]:
        held: dict[str, int] = {}
        for waiver in self.progress.waivers:
            leave = self.campaign.waivers.get(waiver.waiver or "")
            at: Path = (((), "waivers"), waiver.index)
            if leave is None:
                if waiver.waiver is not None:
                    self.problems.add("not-waivable", (at, "waiver"), name=waiver.waiver)
            elif waiver.approved_by is not None and waiver.approved_by != leave.approved_by:
                expected = self.campaign.title_of(leave.approved_by)
                parts: dict[str, Any] = {"expected": expected, "found": waiver.approved_by}
                self.problems.add("unapproved-waiver", (at, "approved_by"), name=leave.title, **parts)
            elif waiver.date is not None and waiver.date > self.as_of:
                self.problems.add("after-as-of", (at, "date"), day=waiver.date, as_of=self.as_of)
            elif leave.grounds and leave.grounds.keys().isdisjoint(waiver.grounds):
                self.problems.add("ungrounded-waiver", at, name=leave.title, known=closest("", leave.grounds))
            elif not waiver.invalid:
                held |= dict.fromkeys(leave.covers, waiver.index)
                if leave.excuses and not waiver.persons:
                    self.problems.add("missing-key", at, key="persons")
                elif leave.excuses and waiver.persons:
                    self.excuse(leave.excuses, waiver.persons, (at, "persons"))
        return held | self.no_longer_awaited(held)

    def excuse(self, group: str, persons: int, at: Path) -> None:
        """Take persons out of a group, if there are as many."""
        headcount, already = self.limits.get(group), self.excused.get(group, 0)
        if headcount is not None and already + persons > headcount:
            title = self.campaign.title_of(group)
            self.problems.add("more-than-members", at, name=title, count=already + persons, headcount=headcount)
        else:
            self.excused[group] = already + persons

    def no_longer_awaited(self, held: Mapping[str, int]) -> dict[str, int]:
        """Entry rules that wait for a step whose doing is waived."""
        found = {}
        for rule in self.campaign.rules if held else ():
            waited_for = {due_of(earlier) for earlier, _, _ in rule.order()}
            if rule.is_gate and waited_for and waited_for <= held.keys() and rule.id not in held:
                found[rule.id] = held[min(waited_for)]
        return found


def _plain(value: object) -> object:
    """The value, a mapping in the order of its names."""
    return sorted(value.items()) if isinstance(value, Mapping) else value


def _of_figure(diagnostic: Diagnostic) -> bool:
    return diagnostic.location.pointer.startswith("/figures/")


_NO_ENTRY = ("wrong-type", "wrong-value")


def _is_entry(pointer: str) -> bool:
    """Whether it points to a whole entry of the register of problems."""
    return pointer.startswith("/problems/") and pointer.count("/") == 2


def _one_of(values: Iterable[str]) -> Words:
    values = tuple(values)
    return Words("以下之一：" + "、".join(values), "one of: " + ", ".join(values))


def _years(years: Iterable[int]) -> Words:
    return listing(Words(str(year), str(year)) for year in sorted(years))


def _place(record: Record) -> Path:
    return ((), "records"), record.index


_by_date = attrgetter("date")
_by_index = attrgetter("index")


# Replay


Advance = Callable[[LifeCycle, str, str, Guard], str]
"""The state that follows, from a life cycle, a state, a trigger and its guard."""


def by_table(cycle: LifeCycle, state: str, trigger: str, guard: Guard) -> str:
    """What the machine would do, read off its table: for replay in bulk."""
    return cycle.table[trigger][state] if guard(trigger) else state


def replay(campaign: Campaign, case: Case, advance: Advance = by_table) -> dict[str, str]:
    """The state of every document and mark after the acts of ``case``, in order of date.

    Acts of one day are in order (R9), so they are taken in the order of the states they lead to.
    """
    cycles, place = campaign.life_cycles, {index: place for place, index in enumerate(case.acts)}
    states = {move.cycle: cycles[move.cycle].initial for moves in campaign.moves.values() for move in moves}
    acts = [
        (place[record.index], move.rank, record, move)
        for step, moves in campaign.moves.items()
        for record in case.records.get(step, ())
        for move in moves
        if move.outcome in (None, record.outcome)
    ]
    for _, _, record, move in sorted(acts, key=itemgetter(0, 1)):
        guard = partial(_joined, campaign, case, move, record)
        states[move.cycle] = advance(cycles[move.cycle], states[move.cycle], move.trigger, guard)
    return states


def _joined(campaign: Campaign, case: Case, move: Move, record: Record, _trigger: str) -> bool:
    """Whether every step that must make the state together with this act, and applies, is done by its day."""
    for step in move.together:
        condition = campaign.steps[step].condition
        if condition is None or condition.holds(case) is not False:
            done = case.done.get(step)
            if done is None or done > (record.date or case.as_of):
                return False
    return True


def phase_state(campaign: Campaign, case: Case, phase: Phase, advance: Advance = by_table) -> str:
    """Where a phase stands: active from its first act or the first day of its window, complete
    when every binding step of the unit that applies is complete (exit here means completion).
    """
    if phase.condition is not None and phase.condition.holds(case) is False:
        return "not-applicable"
    cycle = campaign.phase_cycle
    state = advance(cycle, cycle.initial, "begin", lambda _: _begun(campaign, case, phase))
    if state == cycle.initial:
        return state
    required = campaign.required[phase.id]
    return advance(cycle, state, "complete", lambda _: all(complete(rule, case) for rule in required))


def _begun(campaign: Campaign, case: Case, phase: Phase) -> bool:
    opened = phase.window is not None and case.as_of >= phase.window.widest.first
    if opened:  # the day has come; what must be complete before it may keep it shut all the same
        entries = [rule for rule in campaign.rules_of.get(phase.id, ()) if rule.force is Force.BINDING]
        opened = not any(rule.outcome(case).status is Status.PENDING for rule in entries)
    first = phase.window.widest.first if phase.window else date.min
    return opened or any(case.done.get(step, date.min) >= first for step in phase.steps if step in case.done)


def complete(rule: Rule, case: Case, day: date | None = None) -> bool:
    """Whether the step of a ``.due`` rule need not be done, or was done, as often as asked, by ``day``."""
    if rule.id in case.waived or (rule.condition is not None and rule.condition.holds(case) is False):
        return True
    if not rule.completes or rule.needless(case):
        return True
    if case.tainted and case.unreadable(rule.subject, *rule.quantity.reads):
        return False
    done = rule.quantity.completed(case, rule.subject)
    return done is not None and (day is None or done <= day)
