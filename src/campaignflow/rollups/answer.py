"""What a roll-up answers: the figures of all units together, and whether numbers that must fit each other do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.amount import FIT_WORDS, Amount, Fit
from campaignflow.rules.figure import Figure
from campaignflow.rules.invariant import Invariant
from campaignflow.rules.outcome import Force, Reference
from campaignflow.rules.part import Lack
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import Diagnostic
from campaignflow.wording.words import NOTHING, Words, capital


class About(StrEnum):
    """Whose numbers a check is about."""

    REPORT = "report"
    """Those that the report states."""
    UNITS = "units"
    """Those worked out from the units."""
    COMPARED = "compared"
    """The report's beside those worked out."""
    UNIT = "unit"
    """Those of one unit."""


ABOUT_WORDS: Mapping[About, Words] = {
    About.REPORT: Words("报告", "the report"),
    About.UNITS: Words("各单位合计", "all units"),
    About.COMPARED: Words("报告与合计", "the report beside all units"),
    About.UNIT: Words("单位", "unit"),
}


@frozen(kw_only=True)
class Check:
    """Whether numbers that must fit each other do."""

    name: str
    """The invariant's id, or the figure's."""
    about: About
    unit: str | None
    fit: Fit
    force: Force
    reference: Reference
    sentence: Words
    """What must hold."""
    found: Words
    """What was found."""

    @property
    def message(self) -> Words:
        """What must hold, whether it does, and the numbers."""
        said = Words("{sentence}。{fit}：{found}。", "{sentence}. {fit}: {found}.")
        return said.fill(sentence=capital(self.sentence), fit=FIT_WORDS[self.fit], found=self.found)

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "about": str(self.about),
            "unit": self.unit,
            "fit": str(self.fit),
            "force": str(self.force),
            "message": self.message.to_dict(),
            "reference": self.reference.to_dict(),
        }


def checked(invariant: Invariant, amounts: Mapping[str, Amount], about: About, unit: str | None = None) -> Check:
    """What an invariant says of ``amounts``."""
    return Check(
        name=invariant.id, about=about, unit=unit, fit=invariant.fit(amounts), force=invariant.force,
        reference=invariant.reference, sentence=invariant.sentence(), found=invariant.found(amounts),
    )  # fmt: skip


@frozen(kw_only=True)
class Total:
    """One figure of all units together."""

    figure: Figure
    amount: Amount | None
    """What was worked out from the units; None where there are none, or nothing to divide by."""
    complete: bool
    """Whether all units contributed. A sum that is not complete is a lower bound; a share is that of some units."""
    without: Mapping[str, Lack]
    """The units that could not contribute, or not all, and why."""
    stated: Amount | None
    """What the report states."""
    fit: Fit | None
    """Whether what was worked out bears out what is stated; None where either is missing."""
    all_units: tuple[str, ...]
    zero: tuple[str, ...] = ()
    """The units that contributed nothing, and say so."""
    among: int = 0
    """How many units there are: those that the report counts, or those that were given, whichever are more."""

    @property
    def units(self) -> tuple[str, ...]:
        """The units that contributed all of theirs."""
        return tuple(unit for unit in self.all_units if unit not in self.without)

    @property
    def words(self) -> Words:
        """What was worked out, in words."""
        if self.amount is None:
            return Words("无法计算", "cannot be worked out")
        some = not self.complete and self.figure.way.is_share
        note = Words("（仅就填报齐全的单位）", " (of the units that state both)") if some else NOTHING
        return self.amount.words(self.figure.measure) + note

    def to_dict(self) -> dict[str, Any]:
        return {
            "figure": self.figure.id,
            "title": self.figure.title.to_dict(),
            "amount": self.amount and self.amount.to_dict(),
            "complete": self.complete,
            "words": self.words.to_dict(),
            "units": list(self.units),
            "among": self.among,
            "zero": list(self.zero),
            "without": {unit: str(lack) for unit, lack in self.without.items()},
            "stated": self.stated and self.stated.to_dict(),
            "fit": self.fit and str(self.fit),
            "reference": self.figure.reference.to_dict(),
        }


@frozen(kw_only=True, eq=False, slots=False)
class Rollup:
    """The figures of all units together, and what does not fit."""

    campaign: Campaign
    units: tuple[str, ...]
    """The units that count by themselves, in their order."""
    included: Mapping[str, tuple[str, ...]]
    """The other units, and in whose returns theirs are."""
    left_out: int
    """How many inputs could not be used: unreadable, of another campaign, given twice."""
    expected: int | None
    """How many units there are by the report's own statement."""
    totals: tuple[Total, ...]
    checks: tuple[Check, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        state = "ok" if self.ok else "something is amiss"
        return f"<Rollup of {len(self.units)} units in {self.campaign.id}: {state}>"

    @cached_property
    def total(self) -> Mapping[str, Total]:
        """Totals by figure."""
        return {total.figure.id: total for total in self.totals}

    @cached_property
    def contradictions(self) -> tuple[Check, ...]:
        """What does not fit."""
        return tuple(check for check in self.checks if check.fit is Fit.CONTRADICTS)

    @property
    def ok(self) -> bool:
        """Whether something is there, all that is binding fits or cannot be told, nothing is impossible or left out."""
        if not self.units and not self.checks:
            return False
        wrong = any(check.force is Force.BINDING for check in self.contradictions)
        return not wrong and not self.left_out and all(d.severity is not Severity.ERROR for d in self.diagnostics)

    def to_dict(self) -> dict[str, Any]:
        """The whole answer as plain data, documented in `docs/reference/rollup.md`."""
        return {
            "campaign": self.campaign.id,
            "version": self.campaign.version,
            "ok": self.ok,
            "units": list(self.units),
            "included": {unit: list(others) for unit, others in self.included.items()},
            "left_out": self.left_out,
            "expected": self.expected,
            "figures": [total.to_dict() for total in self.totals],
            "checks": [check.to_dict() for check in self.checks],
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
        }
