"""What a unit says of itself, answered: borne out by its record, contradicted by it, or not to be told.

An answer settles nothing: no verdict, state or next step knows of it. An act leaves a trace, so what is not recorded
did not take place; what an act does not say is silence, and nothing is held against anybody for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.claim_words import ANSWERED, Telling
from campaignflow.judgement.shown import Ground, Shown, shown
from campaignflow.judgement.trace import Trace, trace
from campaignflow.progress.amount import NOUGHT, UNKNOWN, Amount, Fit, is_rate_of
from campaignflow.progress.claim import SAID, Claim
from campaignflow.progress.file import Progress
from campaignflow.rules.case import Case
from campaignflow.wording.words import Words, capital


class Answer(StrEnum):
    """What a record says to a claim."""

    BORNE_OUT = "borne-out"
    CONTRADICTED = "contradicted"
    UNTOLD = "untold"


_ANSWERS = {Fit.FITS: Answer.BORNE_OUT, Fit.CONTRADICTS: Answer.CONTRADICTED, Fit.OPEN: Answer.UNTOLD}


@frozen(kw_only=True)
class Answered:
    """One claim, what the record shows of it, and what that says to it."""

    claim: Claim
    day: date
    """Of which it speaks."""
    shown: Shown
    fit: Fit
    ground: Ground
    campaign: Campaign

    @property
    def answer(self) -> Answer:
        return _ANSWERS[self.fit]

    @property
    def pointer(self) -> str:
        """JSON Pointer of the claim."""
        return f"/claims/{self.claim.index}"

    @property
    def message(self) -> Words:
        """What is claimed, the answer, and what the record shows."""
        telling = Telling(self.campaign, self.claim)
        said = Words("{said}。{answer}：{found}。", "{said}. {answer}: {found}.")
        found = telling.found(self.shown, self.ground)
        return said.fill(said=capital(telling.said()), answer=ANSWERED[self.fit], found=found)

    def to_dict(self) -> dict[str, Any]:
        """The answer as documented in `docs/reference/assessment.md`."""
        claim, shown = self.claim, self.shown
        return {
            "claim": self.pointer,
            "about": claim.about,
            "each": claim.each,
            "says": {name: _plain(getattr(claim, name)) for name in _SAYS if getattr(claim, name) is not None},
            "day": self.day.isoformat(),
            "answer": str(self.answer),
            "code": str(self.ground),
            "shows": {"count": _known(shown.count), "of": _known(shown.of)},
            "message": self.message.to_dict(),
        }


_SAYS = [name for group in SAID for name in group]


def _plain(value: bool | Amount) -> Any:
    return value.to_dict() if isinstance(value, Amount) else value


def _known(amount: Amount) -> Any:
    return None if amount == UNKNOWN else amount.to_dict()


def answers(campaign: Campaign, progress: Progress, as_of: date, found: Trace) -> Iterator[Answered]:
    """An answer to each claim, as the record stood on the day of which it speaks."""
    worlds = {as_of: found.worlds}
    for claim in found.claims:
        day = claim.date or as_of
        if day not in worlds:
            worlds[day] = trace(campaign, progress, day).worlds
        yield answered(campaign, claim, day, worlds[day])


def answered(campaign: Campaign, claim: Claim, day: date, worlds: Sequence[Case]) -> Answered:
    """The answer to one claim: that in which all ways agree in which its record can be read."""
    return _alike(
        [_alike(_ways(campaign, claim, day, case), Ground.UNDECIDED) for case in worlds], Ground.CONTRADICTORY
    )


def _ways(campaign: Campaign, claim: Claim, day: date, case: Case) -> Sequence[Answered]:
    """The answers in each way in which what is asked can turn out."""
    some = [(seen, *_judged(claim, seen)) for seen in shown(campaign, case, claim)]
    return [Answered(claim=claim, day=day, shown=s, fit=f, ground=g, campaign=campaign) for s, f, g in some]


def _alike(answers: Sequence[Answered], otherwise: Ground) -> Answered:
    """What all of them say; else that it cannot be told, and why."""
    first, *others = answers
    if all(other.fit is first.fit for other in others):
        return first
    return evolve(first, fit=Fit.OPEN, ground=otherwise)


def _judged(claim: Claim, shown: Shown) -> tuple[Fit, Ground]:
    """The fit, and the ground for it: what contradicts is told before what cannot be."""
    found = list(_fits(claim, shown))
    for fit in (Fit.CONTRADICTS, Fit.OPEN):
        for one, ground in found:
            if one is fit:
                return fit, ground
    return Fit.FITS, Ground.AS_RECORDED


def _fits(claim: Claim, shown: Shown) -> Iterator[tuple[Fit, Ground]]:
    """What each number of a claim is found to be."""
    if claim.done is not None or (claim.days is not None and claim.each is not None):
        yield _all_done(claim.done is not False, shown)
        return
    if not _possible(claim, shown):
        yield Fit.CONTRADICTS, Ground.IMPOSSIBLE
    if claim.of is not None:
        fit = Fit.OPEN if shown.of == UNKNOWN else shown.of.bears_out(claim.of)
        yield fit, Ground.OTHER_WHOLE if fit is Fit.CONTRADICTS else shown.unsure
    number = claim.count if claim.days is None else claim.days
    if number is not None:
        yield _beside(shown.count, number, shown)
    if claim.rate is not None:
        share = None if shown.of in (UNKNOWN, NOUGHT) else _at_most(shown.count, shown.of).share_of(shown.of)
        yield (Fit.OPEN, shown.unsure) if share is None else _beside(share, claim.rate, shown)


def _all_done(claimed: bool, shown: Shown) -> tuple[Fit, Ground]:
    """Whether all of it is done, beside what is said."""
    count, of = shown.count, shown.of
    if of == NOUGHT or of.high is None:
        return Fit.OPEN, shown.unsure
    if count.low >= of.high:
        return (Fit.FITS, Ground.AS_RECORDED) if claimed else (Fit.CONTRADICTS, Ground.FINISHED)
    if count.high is not None and count.high < of.low:
        ground = Ground.UNFINISHED if shown.recorded else Ground.MISSING
        return (Fit.CONTRADICTS, ground) if claimed else (Fit.FITS, Ground.AS_RECORDED)
    return Fit.OPEN, shown.unsure


def _beside(found: Amount, claimed: Amount, shown: Shown) -> tuple[Fit, Ground]:
    """What a number is found to be."""
    fit = Fit.OPEN if found == UNKNOWN else found.bears_out(claimed)
    if fit is Fit.OPEN:
        return fit, Ground.AT_THE_BOUND if found.exact else shown.unsure
    if not shown.recorded:
        return fit, Ground.MISSING
    return fit, Ground.SHORT if found.high is not None and found.high < claimed.low else Ground.OVER


def _at_most(count: Amount, of: Amount) -> Amount:
    """No more of them than there are."""
    highs = [high for high in (count.high, of.high) if high is not None]
    return Amount(min(count.low, of.low), min(highs, default=None))


def _possible(claim: Claim, shown: Shown) -> bool:
    """Whether what a claim says can be together: no more than all, and a rate that some whole number has."""
    whole, count = claim.of or shown.of, claim.count
    if count is not None and not shown.within:
        count = _at_most(count, whole)
    if count is not None and claim.of is not None and count.no_more_than(claim.of) is Fit.CONTRADICTS:
        return False
    if claim.rate is None or whole in (UNKNOWN, NOUGHT):
        return True
    share = None if count is None or whole.high is None else count.share_of(whole)
    return (share is None or share.equals(claim.rate) is not Fit.CONTRADICTS) and is_rate_of(claim.rate, whole)
