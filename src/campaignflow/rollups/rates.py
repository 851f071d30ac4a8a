"""Whether stated rates are possible for whole persons: each for itself, and all of one whole together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.amount import Amount, Fit, counts_at, exactly
from campaignflow.rollups.answer import About, Check
from campaignflow.rules.figure import PER_CENT, Figure, Share
from campaignflow.rules.invariant import Invariant
from campaignflow.rules.outcome import Force
from campaignflow.wording.words import Words, listing

_MOST_TRIED = 10_000
"""Numbers that a whole may be, tried one by one: “8.234万” is ten."""


def possible_rates(
    campaign: Campaign, stated: Mapping[str, Amount], worked_out: Mapping[str, Amount]
) -> Iterator[Check]:
    """For each whole of which rates are stated, and not the counts: whether some whole number has all of them.

    The whole is what the report states of it, else what was ``worked_out`` from all units. Of one that nobody knows,
    or that has no upper bound, every rate is possible.
    """
    shares: dict[str, dict[str, Share]] = {}
    for name, figure in campaign.figures.items():
        if isinstance(figure.way, Share) and name in stated and figure.way.portion not in stated:
            shares.setdefault(figure.way.whole, {})[name] = figure.way
    for whole, ways in shares.items():
        known = stated.get(whole, worked_out.get(whole))
        if known is not None and known.high is not None and known.high - known.low <= _MOST_TRIED:
            about = About.REPORT if whole in stated else About.COMPARED
            yield _Rates(campaign, whole, known, ways, stated).check(about)


@frozen
class _Rates:
    """The rates that are stated of one whole."""

    campaign: Campaign
    whole: str
    known: Amount
    ways: Mapping[str, Share]
    stated: Mapping[str, Amount]

    def check(self, about: About) -> Check:
        figure = self.campaign.figures[self.whole]
        numbers = range(int(self.known.low), int(self.known.high or 0) + 1)
        fit = Fit.FITS if any(map(self._have, numbers)) else Fit.CONTRADICTS
        return Check(
            name=self.whole, about=about, unit=None, fit=fit, force=Force.BINDING, reference=figure.reference,
            sentence=self._sentence(figure), found=self._found(figure),
        )  # fmt: skip

    def _have(self, number: int) -> bool:
        """Whether so many can have all rates, and the counts that these make fit each other and what is stated."""
        counts = {way.portion: counts_at(self.stated[name], number) for name, way in self.ways.items()}
        if any(count is None for count in counts.values()):
            return False
        known = {name: count for name, count in counts.items() if count is not None}
        amounts = {**self.stated, **known, self.whole: exactly(number)}
        return all(one.fit(amounts) is not Fit.CONTRADICTS for one in self._among(known.keys()))

    def _among(self, counts: Collection[str]) -> Iterable[Invariant]:
        """What must hold of some of these counts."""
        binding = (one for one in self.campaign.invariants if one.force is Force.BINDING)
        return (one for one in binding if not set(one.figures).isdisjoint(counts))

    def _sentence(self, whole: Figure) -> Words:
        several = len(self.ways) > 1
        said = Words(
            "{shares}须能由同一个“{whole}”总数得出（各项均为整数）", "{shares} {must} of one whole number of “{whole}”"
        )
        titles = listing(_quoted(self.campaign.figures[name].title) for name in self.ways)
        return said.fill(shares=titles, whole=whole.title, must="are rates" if several else "is a rate")

    def _found(self, whole: Figure) -> Words:
        """The rates, and the numbers that they would make."""
        rates = listing(self.stated[name].words(PER_CENT) for name in self.ways)
        parts = {"rates": rates, "whole": self.known.words(whole.measure)}
        if not self.known.exact:
            return Words("{rates}，共{whole}", "{rates} of {whole}").fill(**parts)
        counts = [counts_at(self.stated[name], int(self.known.low)) for name in self.ways]
        made = listing(_NONE if count is None else count.words() for count in counts)
        return Words("{rates}，共{whole}，即{made}", "{rates} of {whole}: {made}").fill(**parts, made=made)


_NONE = Words("没有这样的整数", "no whole number")


def _quoted(title: Words) -> Words:
    return Words(f"“{title.zh}”", f"“{title.en}”")
