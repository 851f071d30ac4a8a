"""Many units to one report (R30, R31): sums, shares worked out anew, what does not fit. Pure, one pass, in one place.

A unit that cannot contribute is named, with the reason; what it would have added is unknown, so that a sum without
it is a lower bound. Nothing is ever estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.amount import UNKNOWN, Amount, Fit, exactly, total
from campaignflow.progress.file import Progress
from campaignflow.rollups.answer import About, Check, Rollup, Total, checked
from campaignflow.rollups.contribution import Contributions
from campaignflow.rollups.gathering import Gathering
from campaignflow.rollups.rates import possible_rates
from campaignflow.rollups.report import Report, resolved
from campaignflow.rules.figure import Figure, Share, Units
from campaignflow.rules.outcome import Force
from campaignflow.wording.diagnostics import ProgressError
from campaignflow.wording.words import Words


def rollup(
    campaign: Campaign,
    units: Iterable[Progress | ProgressError] | None = None,
    *,
    report: Report | None = None,
    as_of: date | None = None,
) -> Rollup:
    """The figures of ``units`` together, beside those that ``report`` states; without units, the report alone.

    Units are read one by one and not kept. An error in place of a unit is reported and the rest goes on, as
    :func:`campaignflow.parse_lines` gives it. Returns and acts after ``as_of`` are not counted. Raises
    :class:`ProgressError` only where the report is of another campaign.
    """
    stated, found = resolved(report, campaign) if report is not None else ({}, ())
    gathering = Gathering(campaign, as_of or date.max, found)
    for unit in units or ():
        gathering.add(unit)
    standing = gathering.standing()
    contributions = Contributions(gathering.cells, standing)
    if units is not None:
        gathering.note_returns(standing, contributions.inclusion)
    unknown = gathering.left_out + sum(one.others for one in standing.values() if one)
    adding = _Adding(campaign, contributions, stated, unknown)
    totals = [adding.total(figure) for figure in campaign.figures.values()]
    exact = {t.figure.id: t.amount for t in totals if t.amount and t.complete and t.amount.exact}
    checks = [*adding.among_stated(), *possible_rates(campaign, stated, exact)] if report is not None else []
    checks += [*_compared(totals), *adding.among_totals(totals)] if adding.returned else []
    checks += [check for one in standing.values() if one for check in one.broken]
    return Rollup(
        campaign=campaign, units=adding.units, included=adding.included, left_out=gathering.left_out,
        expected=adding.expected, totals=tuple(totals), checks=tuple(checks), diagnostics=tuple(gathering.diagnostics),
    )  # fmt: skip


class _Adding:
    """Adds what the units contribute, and holds it beside what a report states."""

    def __init__(
        self, campaign: Campaign, contributions: Contributions, stated: Mapping[str, Amount], unknown: int
    ) -> None:
        self.figures = campaign.figures
        self.invariants = campaign.invariants
        self.stated = stated
        self.shares = contributions.cells.shares
        tops = contributions.inclusion.tops(contributions.parts)
        self.units = tuple(unit for unit, some in tops.items() if unit in some)
        self.included = {unit: tuple(sorted(some)) for unit, some in tops.items() if unit not in some}
        self.added = contributions.of(contributions.parts)
        self.returned = contributions.returned
        """Whether anything was returned."""
        counts = [name for name in stated if isinstance(way := self.figures[name].way, Units) and not way.step]
        every = len(self.units) + len(self.included)
        self.merged = {name for name in counts if self.included and stated[name] == exactly(every)}
        """The numbers of units by which the report counts those apart that are in another's return: none is missing."""
        self.expected = next((int(stated[name].low) for name in counts if stated[name].exact), None)
        counted = [name for name in counts if name not in self.merged]
        self.among = max([len(self.units) + unknown, *(int(stated[name].low) for name in counted)])
        """How many units there are, as far as is known."""
        self.missing = unknown > 0 or any(stated[name].low > self.sum(name).low for name in counted)
        """Whether units are missing of which nothing is there."""

    def sum(self, figure: str) -> Amount:
        """What the units add to a figure that is no share."""
        return self.figures[figure].way.together([one.parts[figure] for one in self.added]).amount

    def share(self, name: str, way: Share) -> Amount | None:
        """A share over the units that state both."""
        both = [one.parts for one in self.added if one.parts[name].lack is None]
        return total(one[way.portion].amount for one in both).share_of(total(one[way.whole].amount for one in both))

    def total(self, figure: Figure) -> Total:
        """One figure of all units, beside what the report states."""
        name, way = figure.id, figure.way
        of_units = self.returned and not way.given
        without = {} if way.given else {unit: lack for one in self.added for unit, lack in one.lacks(name)}
        complete = of_units and not self.missing and not without
        amount = None
        if of_units:
            amount = self.share(name, way) if isinstance(way, Share) else self.sum(name)
        if amount is not None and self.missing and not way.is_share:
            amount = amount.at_least
        said, fit = self.stated.get(name), None
        if amount is not None and said is not None:
            fit = Fit.OPEN if name in self.merged or (way.is_share and not complete) else amount.bears_out(said)
        zero = () if way.is_share else tuple(unit for one in self.added for unit in one.zero(name))
        return Total(
            figure=figure, amount=amount, complete=complete, without=without, stated=said, fit=fit,
            all_units=self.units, zero=zero, among=self.among,
        )  # fmt: skip

    def among_stated(self) -> Iterator[Check]:
        """The invariants among a report's own numbers, and its shares worked out from them."""
        stated = self.stated
        for invariant in self.invariants:
            yield checked(invariant, stated, About.REPORT)
        for name, way in self.shares.items():
            if stated.keys() >= {name, way.portion, way.whole}:
                share = stated[way.portion].share_of(stated[way.whole])
                fit = Fit.OPEN if share is None else share.bears_out(stated[name])
                words = (share or UNKNOWN).words, stated[name].words
                yield _beside(self.figures[name], fit, About.REPORT, *words)

    def among_totals(self, totals: Iterable[Total]) -> Iterator[Check]:
        """The invariants among what was worked out, with what only the report states beside it."""
        known = {t.figure.id: t.amount for t in totals if t.amount and (t.complete or not t.figure.way.is_share)}
        given = {name for name, figure in self.figures.items() if figure.way.given}
        amounts = {**{name: amount for name, amount in self.stated.items() if name in given}, **known}
        for invariant in self.invariants:
            # A product of sums is no sum of products.
            if not invariant.product and not given.issuperset(invariant.figures):
                yield checked(invariant, amounts, About.UNITS)


def _compared(totals: Iterable[Total]) -> Iterator[Check]:
    """What the report states beside what was worked out."""
    for one in totals:
        if one.fit is not None and one.stated is not None and one.amount is not None:
            yield _beside(one.figure, one.fit, About.COMPARED, one.amount.words, one.stated.words)


def _beside(
    figure: Figure, fit: Fit, about: About, worked_out: Callable[[Words], Words], stated: Callable[[Words], Words]
) -> Check:
    found = Words("计算为{a}，报告称{b}", "worked out {a}, stated {b}")
    return Check(
        name=figure.id, about=about, unit=None, fit=fit, force=Force.BINDING, reference=figure.reference,
        sentence=figure.sentence(), found=found.fill(a=worked_out(figure.measure), b=stated(figure.measure)),
    )  # fmt: skip
