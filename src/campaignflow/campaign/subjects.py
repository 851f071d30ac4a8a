"""What the rules of a spec are about: its steps, phases and documents, as kinds lower rules from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.days import Days
from campaignflow.campaign.due_dates import DueDates
from campaignflow.campaign.names import Names
from campaignflow.campaign.parts import OWN_UNIT, Document, Phase
from campaignflow.campaign.quantities import Periods
from campaignflow.campaign.spec import StepSpec
from campaignflow.campaign.versions import other_versions, versions
from campaignflow.rules.condition import Condition, either_holds
from campaignflow.rules.gaps import Gap
from campaignflow.rules.outcome import Basis, Force, weaker
from campaignflow.rules.rule import UNIT
from campaignflow.rules.subject import Subject
from campaignflow.wording.dates import DayText, Span
from campaignflow.wording.diagnostics import Location, Path
from campaignflow.wording.lengths import Length
from campaignflow.wording.words import NOTHING, Words, listing


@frozen
class Duty:
    """Whose duty a step is."""

    bodies: tuple[str, ...] = (UNIT,)
    """The one first named before all."""
    actor: Words = OWN_UNIT
    """All of them, in words."""


def duty(names: Names, text: StepSpec) -> Duty:
    """Whose duty a step is."""
    if not text.by:
        if text.by is not None:
            found = Words("空列表", "an empty list")
            names.problems.add("wrong-type", (text.at, "by"), expected=Words("机构", "a body"), found=found)
        return Duty()
    bodies = (text.by,) if isinstance(text.by, str) else text.by
    at = (text.at, "by")
    for index, name in enumerate(bodies):
        if name in bodies[:index]:
            names.problems.add("duplicate-name", (at, index), name=name)
    return Duty(bodies, listing(names.resolve("body", name, at) for name in bodies))


@frozen(eq=False)
class _Scope:
    """The rest of the spec, as kinds see it."""

    names: Names
    days: Days
    subjects: Mapping[str, Subject]

    def resolve(self, among: str, name: str, at: Path) -> Words:
        return self.names.resolve(among, name, at)

    def outcome(self, step: str, outcome: str, at: Path) -> Words:
        return self.names.outcome(step, outcome, at)

    def others(self, name: str) -> Subject | None:
        return self.subjects.get(name)

    def day(self, day: DayText, at: Path) -> Span | None:
        return self.days.span(day, at)

    def gaps(self, length: Length, at: Path, *, back: bool = False) -> tuple[Gap, Gap]:
        return self.days.gaps(length, at, back=back)

    def about(self, at: Path) -> int:
        return self.days.about(at)

    def condition(self, condition: Condition | None, act_of: str = "") -> Condition | None:
        return self.names.condition(condition, act_of)

    def place(self, at: Path) -> Location:
        return self.names.place(at)


@frozen(eq=False)
class Subjects:
    """Makes the subjects of a spec from what is known of its days."""

    dates: DueDates
    duties: Mapping[str, Duty]
    periods: Periods

    def steps_and_phases(self) -> Mapping[str, Subject]:
        """The steps and phases, by id."""
        found: dict[str, Subject] = {}
        scope = _Scope(self.dates.names, self.dates.days, found)  # each can ask for any other: the scope sees all
        found |= {name: self._step(name, scope) for name in self.dates.names.steps}
        found |= {name: self._phase(phase, scope) for name, phase in self.dates.phases.items() if name not in found}
        return found

    def _step(self, name: str, scope: _Scope) -> Subject:
        dates = self.dates
        phase, text = dates.names.steps[name]
        common = self._common(name)
        dated, due = dates.due(name)
        said = text.due or text.window
        if said is not None and said.condition is not None:
            due["condition"] = dates.names.applies(name, said.condition)
        softer = weaker(due.get("force"), common["force"])
        return Subject(
            of="step", id=name, title=text.title, at=text.at, stated=text.stated, steps=(name,), common=common,
            bound=dates.implied_binding(dates.phases[phase]) if softer else dated, dated=dated, due=due,
            window=dates.windows[name], begins=self._begins(name), periods=self.periods.get(name, ()), once=text.once,
            silence=text.outcomes.get(text.otherwise or "", NOTHING),
            quantities=dates.quantities[name], scope=scope, other_versions=other_versions(dates.names, name),
            numbers={key: number.title for key, number in text.numbers.items()},
        )  # fmt: skip

    def _begins(self, step: str) -> date | None:
        """The first day of a step's phase, where the step has no first day of its own."""
        phase, text = self.dates.names.steps[step]
        window = self.dates.phases[phase].window
        own = text.window is not None or "not_before" in text.stated
        return None if own or window is None else window.widest.first

    def _common(self, step: str) -> dict[str, Any]:
        """What all rules of a step share; a step has from its phase what it does not say."""
        names, duty = self.dates.names, self.duties[step]
        phase, text = names.steps[step]
        above = names.spec.phases[phase]
        return {
            "reference": names.reference(text.ref, above.ref),
            "force": text.force or above.force or Force.BINDING,
            "basis": text.basis or above.basis or Basis.EXPLICIT,
            "condition": names.applies(step),
            "duty_of": duty.bodies[0],
            "jointly": () if duty.bodies == (UNIT,) else duty.bodies,
            "actor": duty.actor,
            "note": text.note,
        }

    def _phase(self, phase: Phase, scope: _Scope) -> Subject:
        """A phase with rules of its own; its steps' records speak of it."""
        text = self.dates.names.spec.phases[phase.id]
        common = {
            "reference": phase.reference, "force": text.force or Force.BINDING, "basis": text.basis or Basis.EXPLICIT,
            "condition": phase.condition, "note": text.note,
        }  # fmt: skip
        bound = self.dates.implied(phase)
        return Subject(
            of="phase", id=phase.id, title=text.title, at=text.at, stated=text.stated, steps=phase.steps,
            common=common, bound=bound, dated=bound, scope=scope, window=phase.window, lasts=text.lasts,
            about=self.dates.names.spec.readings.about_days or 0,
        )  # fmt: skip


def document_subject(names: Names, document: Document, subjects: Mapping[str, Subject]) -> Subject | None:
    """A document with rules of its own: the steps that make its last state speak of it."""
    text = names.spec.documents[document.id]
    steps = document.makes_final
    if text.stated and not steps:
        names.problems.add("missing-key", text.at, key=f"states ({next(iter(text.stated))})")
    if not text.stated or not steps:
        return None
    makers = [subjects[step] for step in steps]
    common = {
        **makers[-1].common, "reference": document.reference, "basis": Basis.EXPLICIT, "note": text.note,
        "condition": either_holds(*(maker.condition for maker in makers)),
        "force": min((maker.common["force"] for maker in makers), key=list(Force).index),
    }  # fmt: skip
    return evolve(
        makers[-1], of="document", id=document.id, title=text.title, at=text.at, stated=text.stated, steps=steps,
        common=common, other_versions=tuple(step for step in versions(names, document.id) if step not in steps),
    )  # fmt: skip
