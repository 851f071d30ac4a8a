"""What rules are about: a step, a document or a phase, as far as a kind may know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, Protocol, TypeVar

from attrs import evolve, frozen

from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import rule_id
from campaignflow.rules.condition import Condition, both_hold
from campaignflow.rules.gaps import Gap
from campaignflow.rules.items import Qualified, Said
from campaignflow.rules.outcome import Force
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.wording.dates import DayText, Period, Span
from campaignflow.wording.diagnostics import Location, Path
from campaignflow.wording.lengths import Length
from campaignflow.wording.words import Words

R = TypeVar("R")
NOT_DATED: Mapping[str, Any] = {}


@frozen
class Window:
    """The days of a phase or step, with what qualifies the dates that come from it."""

    widest: Span
    """From the first day of its first part to the last day of its last part (R2)."""
    narrowest: Span
    before: bool
    """Whether it ends before a part of a month, which has a strict and a lenient reading (R3)."""
    said: Said

    @property
    def binding(self) -> bool:
        """Whether the dates that come from it bind."""
        return self.said.force in (None, Force.BINDING)

    @property
    def opened(self) -> date | None:
        """The first day on which what is asked within it counts, where it surely binds."""
        return self.widest.first if self.binding and self.said.condition is None else None

    @property
    def strict(self) -> date:
        """Its last day: under the strict reading where there are two."""
        return self.narrowest.last if self.before else self.widest.last


class Scope(Protocol):
    """What a kind may ask of the rest of the spec. What it asks for in vain is reported."""

    def resolve(self, among: str, name: str, at: Path) -> Words:
        """The title of a name, from the first of some namespaces (``"body group"``) that has it."""

    def outcome(self, step: str, outcome: str, at: Path) -> Words:
        """The title of an outcome of a step."""

    def others(self, name: str) -> Subject | None:
        """Another step or phase, by id."""

    def day(self, day: DayText, at: Path) -> Span | None:
        """The days of a day as written."""

    def gaps(self, length: Length, at: Path, *, back: bool = False) -> tuple[Gap, Gap]:
        """A length of time as the spec counts it, strictly and leniently read; ``back``: what ends later is strict."""

    def about(self, at: Path) -> int:
        """How many days “about” allows."""

    def condition(self, condition: Condition | None, act_of: str = "") -> Condition | None:
        """A condition as written, with its names resolved; ``act_of``: on the numbers of an act of that step, too."""

    def place(self, at: Path) -> Location:
        """Where in the file something is written."""


@frozen(kw_only=True)
class Subject:
    """The step, document or phase that a rule is lowered from."""

    of: Literal["step", "document", "phase"]

    id: str
    title: Words
    at: Path
    stated: Mapping[str, Any]
    """The values of the keys that rule kinds have claimed, as read."""
    steps: tuple[str, ...]
    """The steps whose records speak of it: the step itself, those that make a document final, or a phase's own."""
    common: Mapping[str, Any]
    """Fields of :class:`~campaignflow.Rule` that all its rules share: reference, force, basis, condition, duty."""
    other_versions: tuple[str, ...] = ()
    """The other steps whose records speak of the contents of the same paper: they write it, or make it final."""
    bound: Bound
    """By when what it asks is to be there: its due date, unless that is softer than the duty."""
    dated: Bound
    """Its due date."""
    due: Mapping[str, Any] = NOT_DATED
    """What its due date says of itself: reference, force, basis, note."""
    window: Window | None = None
    """A step's own window."""
    begins: date | None = None
    """The first day of its phase, widest reading, where a step has no first day of its own."""
    periods: tuple[Period, ...] = ()
    """Those of a step that recurs."""
    lasts: int | None = None
    """The days that a phase lasts, about."""
    about: int = 0
    """How many days “about” allows."""
    once: bool = False
    """Whether a step takes place only once."""
    numbers: Mapping[str, Words] = {}
    """The numbers that a record of a step states."""
    quantities: tuple[Quantity, ...] = (ONCE,)
    """All that a step is to reach: how often or by whom it is to be done, then the same for each group of ``times``."""
    scope: Scope
    """The rest of the spec."""

    @property
    def quantity(self) -> Quantity:
        """How often, or by whom, a step is to be done."""
        return self.quantities[0]

    @property
    def condition(self) -> Condition | None:
        """When it applies; None: always."""
        found: Condition | None = self.common["condition"]
        return found

    def resolve(self, among: str, name: str, at: Path) -> Words:
        """The title of a name that is written in it, see :meth:`Scope.resolve`."""
        return self.scope.resolve(among, name, at)

    def steps_named(self, name: str) -> tuple[str, ...]:
        """``name`` if it is a step (and no event outside the unit)."""
        return (name,) if self.scope.others(name) else ()

    def rule(self, cls: Callable[..., R], path: str, item: Qualified | None = None, /, **fields: Any) -> R:
        """A rule of kind ``cls`` named ``<subject>.<path>``; ``item`` overrides what it qualifies."""
        own = {"each": self.quantity.each, "at": self.scope.place(self._key(path))}
        shared = {**self.common, **own, **fields, **(self._qualified(item) if item else {})}
        if item is not None:
            shared["condition"] = both_hold(shared.get("condition"), self.scope.condition(item.condition))
            if item.ref:
                shared["reference"] = evolve(shared["reference"], locator=item.ref)
        return cls(id=rule_id(self.id, path), subject=self.id, title=self.title, steps=self.steps, **shared)

    def _key(self, path: str) -> Path:
        """Where a rule is written that no entry of its own writes: at its key, or else the subject as a whole."""
        key = path.partition(".")[0]
        return (self.at, key) if key in self.stated else self.at

    def _qualified(self, item: Qualified) -> dict[str, Any]:
        """What an entry says of its rule; what it does not say is as ever."""
        said = {
            "force": item.force,
            "basis": item.basis,
            "note": item.note,
            "at": item.at and self.scope.place(item.at),
        }
        return {name: value for name, value in said.items() if value}
