"""Many units to one report (R30, R31): sums, shares worked out anew, what does not fit. Pure, one pass, in one place.

A unit that cannot contribute is named, with the reason; what it would have added is unknown, so that a sum without
it is a lower bound. Nothing is ever estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from attrs import Factory, define

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.trace import trace
from campaignflow.progress.amount import NOUGHT, UNKNOWN, Amount, Fit, exactly
from campaignflow.progress.file import Progress
from campaignflow.rollups.answer import About, Check, Rollup, Total
from campaignflow.rollups.report import Report, resolved
from campaignflow.rollups.returns import Return, included, standing, withheld
from campaignflow.rules.figure import Distinct, Figure, Invariant, Lack, Part, Share, Units
from campaignflow.rules.outcome import Force
from campaignflow.wording.diagnostics import MAX_PROBLEMS, Diagnostic, Diagnostics, Location, ProgressError
from campaignflow.wording.words import Words


def rollup(
    campaign: Campaign,
    units: Iterable[Progress | ProgressError] = (),
    *,
    report: Report | None = None,
    as_of: date | None = None,
) -> Rollup:
    """The figures of ``units`` together, beside those that ``report`` states.

    Units are read one by one and not kept. An error in place of a unit is reported and the rest goes on, as
    :func:`campaignflow.parse_lines` gives it. Acts after ``as_of`` are not counted. Raises
    :class:`ProgressError` only where the report is of another campaign.
    """
    stated, found = resolved(report, campaign) if report is not None else ({}, ())
    adding = _Adding(campaign, as_of or date.max, [*found])
    for unit in units:
        adding.add(unit)
    return adding.result(stated, report is not None)


@define
class _Sum:
    """What has come together of one figure."""

    amount: Amount = NOUGHT
    whole: Amount = NOUGHT
    """Of a share: the sum of what it is a share of."""
    names: set[str] = Factory(set)
    without: dict[str, Lack] = Factory(dict)


class _Adding:
    """Adds unit after unit. What it keeps of each is its id and, where it could not contribute, why."""

    def __init__(self, campaign: Campaign, as_of: date, diagnostics: list[Diagnostic]) -> None:
        self.campaign = campaign
        self.as_of = as_of
        self.diagnostics = diagnostics
        self.returns: dict[str, list[Return]] = {}
        self.number = 0
        self.left_out = self.missing = 0
        self.broken: list[Check] = []
        self.sums = {name: _Sum() for name in campaign.figures}
        figures = campaign.figures
        self.shares = {name: f.way for name, f in figures.items() if isinstance(f.way, Share)}
        self.others = [figure for figure in figures.values() if figure.id not in self.shares]
        self.within_units = [
            inv for inv in campaign.invariants if all(figures[name].way.of_each_unit for name in inv.figures)
        ]

    def note(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep diagnostics, as many as somebody may read."""
        for diagnostic in diagnostics:
            if len(self.diagnostics) < MAX_PROBLEMS - 1:
                self.diagnostics.append(diagnostic)
            elif len(self.diagnostics) == MAX_PROBLEMS - 1:
                parts = {"what": Words("问题数", "the list of problems"), "limit": MAX_PROBLEMS}
                self.diagnostics.append(Diagnostic("too-large", Location(), parts))

    def add(self, unit: Progress | ProgressError) -> None:
        if isinstance(unit, ProgressError):
            self.left_out += 1
            self.missing += 1
            self.note(unit.diagnostics)
            return
        name, problems = unit.unit.id or unit.unit.name, Diagnostics(unit.file)
        if unit.campaign != self.campaign.id:
            problems.add("wrong-campaign", ((), "campaign"), found=unit.campaign, expected=self.campaign.id)
        elif not name:
            problems.add("missing-key", ((), "unit"), key="id")
        if problems.found:
            self.left_out += 1
            self.missing += 1
            self.note((*unit.diagnostics, *unit.place(problems.found, problems.paths)))
        elif unit.returned is None or unit.returned <= self.as_of:
            self.number += 1
            self.returns.setdefault(name, []).append(self.read(name, unit))

    def read(self, name: str, unit: Progress) -> Return:
        """What a sound file says."""
        found = trace(self.campaign, unit, self.as_of)
        self.note(unit.diagnostics)
        own = [(d, at) for d, at in zip(found.problems.found, found.problems.paths, strict=True) if _of_figures(d)]
        if own:
            self.note(unit.place(*zip(*own, strict=True)))
        parts = {figure.id: figure.way.part(figure.id, found.evidence) for figure in self.others}
        parts |= {f: way.of_parts(parts[way.portion], parts[way.whole]) for f, way in self.shares.items()}
        amounts = {figure: part.amount for figure, part in parts.items()}
        wrong = [inv for inv in self.within_units if inv.fit(amounts) is Fit.CONTRADICTS]
        rests_on = {name for invariant in wrong for name in invariant.figures}
        return Return(
            unit=name, named_only=not unit.unit.id, day=unit.returned or date.min,
            replaces=unit.replaces,
            parts=withheld(parts, rests_on, self.campaign.figures), includes=unit.includes,
            broken=[_check(invariant, amounts, About.UNIT, name) for invariant in wrong],
            place=Location(unit.file or f"#{self.number}", unit.line),
        )  # fmt: skip

    def settle(self) -> None:
        """Add what counts of each unit's returns."""
        counted = included(self.returns)
        for name, some in self.returns.items():
            stands = standing(some, self.campaign.figures)
            self.missing += stands.others
            for other in stands.unlike:
                first = next(one.place for one in some if one.day == other.day)
                parts = {"unit": name, "first": str(first)}
                self.note([Diagnostic("duplicate-unit", other.place, parts)])
            self.broken += stands.broken
            for figure, part in stands.parts.items() if name not in counted else ():
                self.put(figure, part, name, stands.parts)

    def put(self, figure: str, part: Part, unit: str, parts: Mapping[str, Part]) -> None:
        """Add one unit's part to a figure's sum."""
        so_far = self.sums[figure]
        if part.lack is not None:
            so_far.without[unit] = part.lack
        way = self.shares.get(figure)
        if way is None:
            so_far.amount += part.amount
            so_far.names.update(part.names)
        elif part.lack is None:
            so_far.amount += parts[way.portion].amount
            so_far.whole += parts[way.whole].amount

    # The answer

    def result(self, stated: Mapping[str, Amount], reported: bool) -> Rollup:
        self.settle()
        units = tuple(self.returns)
        expected = next((int(a.low) for n, a in stated.items() if a.exact and self.counts_all(n)), None)
        missing = bool(self.missing) or (expected is not None and expected > len(units))
        totals = tuple(self.total(figure, stated, units, missing) for figure in self.campaign.figures.values())
        checks = [*self.among_stated(stated)] if reported else []
        checks += [*_compared(totals), *self.among_totals(totals, stated)] if units else []
        return Rollup(
            campaign=self.campaign, units=units, left_out=self.left_out, expected=expected, totals=totals,
            checks=(*checks, *self.broken), diagnostics=tuple(self.diagnostics),
        )  # fmt: skip

    def counts_all(self, figure: str) -> bool:
        """Whether a figure is the number of all units."""
        way = self.campaign.figures[figure].way
        return isinstance(way, Units) and not way.step

    def total(self, figure: Figure, stated: Mapping[str, Amount], units: tuple[str, ...], missing: bool) -> Total:
        so_far, way = self.sums[figure.id], figure.way
        complete = not missing and not so_far.without
        amount: Amount | None = so_far.amount
        if isinstance(way, Distinct):
            amount = exactly(len(so_far.names))
        if way.is_share:
            amount = so_far.amount.share_of(so_far.whole)
        elif amount is not None and (missing or (so_far.without and isinstance(way, Distinct))):
            amount = amount.at_least
        if way.given or not units:
            amount, complete = None, False
        said, fit = stated.get(figure.id), None
        if amount is not None and said is not None:
            fit = Fit.OPEN if way.is_share and not complete else amount.bears_out(said)
        return Total(
            figure=figure, amount=amount, complete=complete, without=so_far.without, stated=said, fit=fit,
            all_units=units,
        )  # fmt: skip

    def among_stated(self, stated: Mapping[str, Amount]) -> Iterator[Check]:
        """The invariants among a report's own numbers, and its shares worked out from them."""
        for invariant in self.campaign.invariants:
            yield _check(invariant, stated, About.REPORT)
        for name, way in self.shares.items():
            if stated.keys() >= {name, way.portion, way.whole}:
                share = stated[way.portion].share_of(stated[way.whole])
                fit = Fit.OPEN if share is None else share.bears_out(stated[name])
                words = (share or UNKNOWN).words, stated[name].words
                yield _beside(self.campaign.figures[name], fit, About.REPORT, *words)

    def among_totals(self, totals: Iterable[Total], stated: Mapping[str, Amount]) -> Iterator[Check]:
        """The invariants among what was worked out, with what only the report states beside it."""
        known = {t.figure.id: t.amount for t in totals if t.amount and (t.complete or not t.figure.way.is_share)}
        given = {name for name, figure in self.campaign.figures.items() if figure.way.given}
        amounts = {**{name: amount for name, amount in stated.items() if name in given}, **known}
        for invariant in self.campaign.invariants:
            # A product of sums is no sum of products.
            if not invariant.product and not given.issuperset(invariant.figures):
                yield _check(invariant, amounts, About.UNITS)


def _of_figures(diagnostic: Diagnostic) -> bool:
    """Whether a problem touches what figures rest on, or for what version; what else is wrong an assessment says."""
    return diagnostic.location.pointer.startswith(("/figures", "/records", "/version"))


def _check(invariant: Invariant, amounts: Mapping[str, Amount], about: About, unit: str | None = None) -> Check:
    return Check(
        name=invariant.id, about=about, unit=unit, fit=invariant.fit(amounts), force=invariant.force,
        reference=invariant.reference, sentence=invariant.sentence(), found=invariant.found(amounts),
    )  # fmt: skip


def _compared(totals: Iterable[Total]) -> Iterator[Check]:
    """What the report states beside what was worked out."""
    for total in totals:
        if total.fit is not None and total.stated is not None and total.amount is not None:
            yield _beside(total.figure, total.fit, About.COMPARED, total.amount.words, total.stated.words)


def _beside(
    figure: Figure, fit: Fit, about: About, worked_out: Callable[[Words], Words], stated: Callable[[Words], Words]
) -> Check:
    found = Words("计算为{a}，报告称{b}", "worked out {a}, stated {b}")
    return Check(
        name=figure.id, about=about, unit=None, fit=fit, force=Force.BINDING, reference=figure.reference,
        sentence=figure.sentence(), found=found.fill(a=worked_out(figure.measure), b=stated(figure.measure)),
    )  # fmt: skip
