"""The due dates of a spec as meant: each one the bound that it, a window, or the end of a phase puts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from attrs import evolve, frozen

from campaignflow.campaign.days import Days, before
from campaignflow.campaign.names import Names
from campaignflow.campaign.parts import Phase
from campaignflow.campaign.quantities import Quantities, Windows
from campaignflow.campaign.spec import StepSpec
from campaignflow.campaign.spec_dues import Due, OtherLength
from campaignflow.campaign.spec_terms import ByDayReading
from campaignflow.rules.bounds import NOT_COUNTING, ON_THE_DAY, UNDATED, Bound, ByDay, OnDay
from campaignflow.rules.condition import Condition
from campaignflow.rules.counted import After, Counted, LeadTime, Prompt
from campaignflow.rules.dates import Dates
from campaignflow.rules.entries import awaited
from campaignflow.rules.gaps import Roll
from campaignflow.rules.items import Qualified
from campaignflow.rules.need import stands_since
from campaignflow.rules.outcome import Basis, Force, weaker
from campaignflow.rules.quantity import ONCE
from campaignflow.rules.subject import Window
from campaignflow.wording.dates import By, Lead, Span, WindowText, Within
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.lengths import Length
from campaignflow.wording.words import NOTHING, Words

_PHASE_END = Words("于阶段结束前（推定为{day}）", "{day} (the end of the phase, implied)")
_CAMPAIGN_END = Words("于方案所定时间结束前（推定为{day}）", "{day} (the end of the plan's time, implied)")
"""The dates that go without saying. A campaign may go on after a plan for one phase of it: the plan's time ends."""
_BEFORE = {"early": "前", "mid": "前", "late": "前"}
"""How “before” one of these reads in Chinese, which says “by” a day with the same word."""
_HALVES = {"am": Words("上午", " (morning)"), "pm": Words("下午", " (afternoon)")}


C = TypeVar("C", bound=Counted)


@frozen(eq=False)
class DueDates:
    """By when each step is to be done."""

    names: Names
    days: Days
    phases: Mapping[str, Phase]
    windows: Windows
    """By step, its own."""
    quantities: Quantities

    def due(self, name: str) -> tuple[Bound, dict[str, Any]]:
        """The bound of a step, and what its due date says of itself."""
        phase, text = self.names.steps[name]
        window = self.windows[name]
        if text.due is not None:
            bound = self._several if text.due.parts else self._bound
            return bound(name, text.due, self.phases[phase]), self._said(text.due)
        if window is not None:
            return self._by_window(window), self._said(window.said)
        return self._by_phase(self.phases[phase], text)

    def _by_phase(self, phase: Phase, text: StepSpec) -> tuple[Bound, dict[str, Any]]:
        if phase.window is None:
            return UNDATED, {}
        said = self._qualified(phase.window.said)
        if not weaker(said.get("force"), text.force or Force.BINDING):
            said.pop("force", None)  # the step itself is asked no more strongly
        return self.implied(phase), {"basis": text.basis or Basis.DERIVED} | said

    def _said(self, by: Qualified) -> dict[str, Any]:
        """What a due date or a step's own window says of itself, and where."""
        return self._qualified(by) | {"at": self.names.place(by.at)}

    def _qualified(self, by: Qualified) -> dict[str, Any]:
        said: dict[str, Any] = {n: v for n, v in (("force", by.force), ("basis", by.basis)) if v}
        said |= {"note": by.note} if by.note else {}
        return said | ({"reference": self.names.reference(by.ref)} if by.ref else {})

    # Where nothing is said

    def implied(self, phase: Phase) -> Bound:
        """R8: the end of the phase, widest reading; between the two readings it carries a note."""
        return self._end(phase.window, _PHASE_END)

    def implied_binding(self, phase: Phase) -> Bound:
        """The same, but where the phase's window does not bind, the end of the campaign's last one."""
        window = phase.window
        if window is None or window.binding:
            return self.implied(phase)
        windows = [phase.window for phase in self.phases.values() if phase.window]
        return self._end(max(windows, key=lambda other: other.widest.last), _CAMPAIGN_END)

    def _end(self, window: Window | None, words: Words) -> Bound:
        if window is None:
            return UNDATED
        if window.before:
            ends = window.said.value.last.words(self.days.year)
            day = Words(f"{ends.zh}前", f"before {ends.en}")
        else:
            day = Words("{day}", "by {day}").fill(day=window.strict)
        return _by_end(window, words.fill(day=day))

    def _by_window(self, window: Window) -> Bound:
        """A step's own window: its end, widest reading (R2)."""
        said: WindowText = window.said.value
        first, last = said.first.words(self.days.year), said.last.words(self.days.year)
        if said.before:
            return _by_end(window, Words(f"于{first.zh}起、{last.zh}前", f"from {first.en} on and before {last.en}"))
        if said.first == said.last:
            return _by_end(window, Words(f"于{first.zh}", f"in {first.en}"))
        return _by_end(window, Words(f"于{first.zh}至{last.zh}间", f"between {first.en} and {last.en}"))

    # Where a due date is written

    def _bound(self, step: str, due: Due, phase: Phase) -> Bound:
        by, at = due.by, due.at if due.short else (due.at, "by")
        self._check(due)
        if isinstance(by, By):
            return self._by(step, due, by, at, phase)
        if by.anchor is None:
            return Prompt()
        anchor, title = by.anchor, self.names.resolve("step event", by.anchor, at)
        is_event = anchor in self.names.spec.events
        if isinstance(by, Within):
            quantities, outcome = (
                self.quantities.get(anchor, (ONCE,)),
                awaited(self.names.steps[step][1].stated, anchor),
            )
            since = partial(stands_since, quantities, step=anchor, outcome=outcome)
            gaps = self.days.gaps(by.length, at, due)
            return self._longer(After(anchor, title, *gaps, since, is_event, self._applies(anchor)), due, by)
        if isinstance(by, Lead):
            gap, mild = self.days.gaps(by.length, at, due, back=True)
            mild = evolve(mild, about=self.days.about(at)) if by.about else mild
            return self._longer(LeadTime(anchor, title, gap, mild, self._applies(anchor), is_event), due, by)
        return Prompt(anchor, title, is_event)

    def _several(self, step: str, due: Due, phase: Phase) -> Bound:
        """A list of dates, each by a day of the calendar."""
        parts = []
        for part in due.parts:
            bound = self._bound(step, part, phase)
            for key in ("force", "basis", "note"):
                if getattr(part, key):
                    what = Words(f"期限列表中的 {key}", f"{key} in a list of due dates")
                    self.names.problems.add("not-allowed", (part.at, key), what=what)
            if isinstance(bound, ByDay):
                parts.append((self.names.condition(part.condition), bound))
            elif not isinstance(part.by, By) or part.by.on:
                what = Words("期限列表中不是“某日前”的期限", "a due date that is not by a day in a list of them")
                self.names.problems.add("not-allowed", (part.at, "by"), what=what)
        return Dates(tuple(parts)) if parts else UNDATED

    def _longer(self, bound: C, due: Due, by: Within | Lead) -> C:
        """The bound with what it is for some units instead."""
        others = []
        for other in due.longer:
            length = self._other(other, by.length)
            condition = self.names.condition(other.condition)
            if length is not None and condition is not None:
                gap, mild = self.days.gaps(length, other.at, due, back=isinstance(by, Lead))
                mild = evolve(mild, about=bound.mild.about) if bound.mild.about else mild
                others.append((condition, evolve(bound, gap=gap, mild=mild)))
        return evolve(bound, others=tuple(others))

    def _other(self, other: OtherLength, own: Length) -> Length | None:
        """The length that one of them names, or adds; reports one that does neither, or cannot be added."""
        if other.to is not None and other.by is None:
            return other.to
        alike = other.by is not None and evolve(other.by, count=0) == evolve(own, count=0)
        if other.by is None or other.to is not None or not alike:
            what = Words("没有 to、也没有同一单位 by 的 longer", "longer without to, and without by in the same unit,")
            self.names.problems.add("not-allowed", other.at, what=what)
            return None
        return evolve(own, count=own.count + other.by.count)

    def _check(self, due: Due) -> None:
        """Report what a due date says that means nothing of it."""
        counted = Within | Lead
        known = ("first_day", due.first_day, counted), ("roll", due.roll, counted | By), ("longer", due.longer, counted)
        for key, said, fits in known:
            if said not in (None, ()) and not isinstance(due.by, fits):
                what = Words(f"此种期限写 {key}", f"{key} at such a due date")
                self.names.problems.add("not-allowed", (due.at, key), what=what)

    def _applies(self, anchor: str) -> Condition | None:
        """When a step applies that a date counts from; an event always does."""
        return self.names.applies(anchor) if anchor in self.names.steps else None

    def _by(self, step: str, due: Due, by: By, at: Path, phase: Phase) -> Bound:
        span = self.days.span(by.day, at)
        if span is None:
            return UNDATED
        roll = self.days.roll(due, at) if due.roll or not by.on else None
        bound = self._on_day(step, by, span) if by.on else self._by_day(by, span)
        if roll and self.days.knows(roll.calendar, span, at):
            bound = _rolled(bound, roll)
        self.days.check_inside(bound.day if isinstance(bound, OnDay) else bound.strict, phase.window, at)
        return bound

    def _on_day(self, step: str, by: By, span: Span) -> OnDay:
        day, half = by.day.words(self.days.year), _HALVES.get(by.half or "", NOTHING)
        return OnDay(span.last, by.half, Words(f"于{day.zh}{half.zh}", f"on {day.en}{half.en}"), step)

    def _by_day(self, by: By, span: Span) -> ByDay:
        day, part = by.day.words(self.days.year), by.day.part
        if by.before:
            end = before(span, by.day)
            words = Words(f"于{day.zh}{_BEFORE.get(part, '之前（不含当日）')}", f"before {day.en}")
            return ByDay(end.first, end.last, words)
        words = Words(f"于{day.zh}{'结束前' if part in _BEFORE else '前'}", f"by {day.en}")
        if not part.isdigit():
            return ByDay(span.last, span.last, words)
        bound = ByDay(span.last, span.last, words, edge=ON_THE_DAY)
        if self.names.spec.readings.by_day is ByDayReading.INCLUSIVE:
            return bound
        last = span.last - timedelta(days=1)
        return evolve(bound, strict=last, lenient=last, note=NOT_COUNTING, edge=NOT_COUNTING)


def _rolled(bound: ByDay | OnDay, roll: Roll) -> ByDay | OnDay:
    """A day that runs on from a day off."""
    if isinstance(bound, OnDay):
        return evolve(bound, day=roll(bound.day), note=roll.reading(bound.day), written=bound.day)
    note = roll.reading(bound.strict) or bound.note
    edge = note if note.code == "rolled" else bound.edge
    strict, lenient = roll(bound.strict), roll(bound.lenient)
    return evolve(bound, strict=strict, lenient=lenient, written=bound.strict, note=note, edge=edge)


def _by_end(window: Window, words: Words) -> Bound:
    """By the end of a window: vague with a note (R2), or before a 旬 with a strict and a lenient reading (R3)."""
    last, narrow = window.widest.last, window.narrowest.last
    if window.before:
        return ByDay(narrow, last, words)
    return ByDay(last, last, words, narrow if narrow < last else None)
