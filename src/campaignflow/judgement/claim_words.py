"""Claims in words: what a unit says of itself, and what its record says to it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.shown import Ground, Shown
from campaignflow.progress.amount import UNKNOWN, Amount, Fit
from campaignflow.progress.claim import Claim
from campaignflow.rules.figure import PER_CENT
from campaignflow.rules.outcome import Reason
from campaignflow.rules.words import REASONS
from campaignflow.wording.words import NOTHING, Words, both

ANSWERED: Mapping[Fit, Words] = {
    Fit.FITS: Words("与记录相符", "Borne out"),
    Fit.CONTRADICTS: Words("与记录不符", "Contradicted"),
    Fit.OPEN: Words("无法核实", "Cannot be told"),
}
_MOST_NAMED = 5
_GROUNDS: Mapping[Ground, Words] = {
    Ground.MISSING: Words("记录中没有", "nothing of it is recorded"),
    Ground.FINISHED: Words("按记录已完成", "by the record it is finished"),
    Ground.NOT_ASKED: Words("方案没有可供比对的要求", "the plan asks nothing with which to compare it"),
    Ground.AT_THE_BOUND: Words("记录正好为{shown}", "the record shows just {shown}"),
    Ground.NOT_STATED: REASONS[Reason.NOT_STATED],
    Ground.UNTOLD: REASONS[Reason.UNTOLD],
    Ground.CONTRADICTORY: REASONS[Reason.CONTRADICTORY],
    Ground.UNDECIDED: Words("所据记录补正之后才能认定", "it can be told once the record it rests on is put right"),
    Ground.NO_OUTCOME: Words("结果未写明", "how it came out is not recorded"),
    Ground.UNKNOWN_HEADCOUNT: Words("人数未填写", "the headcount is not stated"),
    Ground.BAD_DATA: Words("所据数据有误", "the data it rests on are impossible"),
}
_SHOWS = Words("记录为{shown}", "the record shows {shown}")
_EACH = Words("按记录人人都有这么多天", "by the record all of them had so many days")
_NOT_EACH = Words("按记录并非人人都有这么多天", "by the record not all of them had so many days")


@frozen
class Telling:
    """Tells one claim, and what was found of it."""

    campaign: Campaign
    claim: Claim

    def said(self) -> Words:
        """What is claimed, without its full stop."""
        campaign, claim = self.campaign, self.claim
        title = campaign.title if claim.about is None else campaign.title_of(claim.about)
        about = Words(f"自报“{title.zh}”", f"the unit says of “{title.en}”: ")
        if claim.done is not None:
            return about + (Words("已完成", "finished") if claim.done else Words("尚未完成", "not finished"))
        if claim.days is None:
            return about + self._counted() + self._numbers(claim.count, claim.of, claim.rate)
        days = _days(claim.days)
        if claim.each is None:
            return about + Words(f"历时{days.zh}", days.en)
        return about + campaign.title_of(claim.each) + Words(f"每人{days.zh}", f", {days.en} each")

    def found(self, shown: Shown, ground: Ground) -> Words:
        """Why it is answered so, without its full stop."""
        if ground is Ground.IMPOSSIBLE:
            return self._impossible(shown)
        if ground in _GROUNDS:
            return _GROUNDS[ground].fill(shown=self._shown(shown))
        if self.claim.days is not None and self.claim.each is not None:
            return _EACH if ground is Ground.AS_RECORDED else _NOT_EACH
        if self.claim.done is None:
            return _SHOWS.fill(shown=self._shown(shown))
        finished = self.claim.done and ground is Ground.AS_RECORDED
        return _GROUNDS[Ground.FINISHED] if finished else _left(shown)

    def _counted(self) -> Words:
        """What its numbers count, before them."""
        if self.claim.of_problems:
            return Words("问题已销号", "problems closed, ")
        if self.claim.each is not None:
            return self.campaign.title_of(self.claim.each) + Words("", ", ")
        return Words("已进行", "times held, ") if self._is_step else Words("应办步骤已完成", "steps finished, ")

    @property
    def _is_step(self) -> bool:
        return self.claim.about in self.campaign.steps

    @property
    def _measure(self) -> Words:
        """What Chinese counts it in."""
        if self.claim.each is None:
            return Words("次" if self._is_step else "项", "")
        groups, papers = self.campaign.groups, self.campaign.documents
        return Words("人" if self.claim.each in groups else "份" if self.claim.each in papers else "个", "")

    def _numbers(self, count: Amount | None, of: Amount | None, rate: Amount | None = None) -> Words:
        """“9 of 9, 100%”."""
        numbers = NOTHING if count is None else count.words(self._measure)
        if of is not None:
            whole = of.words(self._measure)
            numbers += Words(f"（共{whole.zh}）", f" of {whole.en}" if numbers else f"{whole.en} in all")
        if rate is None:
            return numbers
        return numbers + (Words("，占", ", ") if numbers else NOTHING) + rate.words(PER_CENT)

    def _shown(self, shown: Shown) -> Words:
        """What the record shows, as the claim speaks of it."""
        if self.claim.days is not None:
            return _days(shown.count)
        of = None if shown.of == UNKNOWN else shown.of
        share = shown.count.share_of(of) if of is not None and self.claim.rate is not None else None
        return self._numbers(shown.count, of, share)

    def _impossible(self, shown: Shown) -> Words:
        """Which of its own numbers cannot stand together."""
        of, count, rate = self.claim.of or shown.of, self.claim.count, self.claim.rate or UNKNOWN
        parts = {"of": of.words(), "rate": rate.words(PER_CENT), "count": (count or UNKNOWN).words()}
        share = None if count is None else count.share_of(of)
        if count is not None and count.no_more_than(of) is Fit.CONTRADICTS:
            return Words("{count}多于{of}", "{count} is more than {of}").fill(**parts)
        if share is not None:
            said = Words("{of}中的{count}为{share}，不是{rate}", "{count} of {of} is {share} and not {rate}")
            return said.fill(**parts, share=share.words(PER_CENT))
        return Words("共{of}时，没有哪个整数占{rate}", "of {of}, no whole number makes {rate}").fill(**parts)


def _days(days: Amount) -> Words:
    return days.words(Words("天", " day" if days.low == days.high == 1 else " days"))


def _left(shown: Shown) -> Words:
    """The steps that are open, as many as anybody reads."""
    named, more = shown.left[:_MOST_NAMED], len(shown.left) - _MOST_NAMED
    titles = both(lambda lang: ("、" if lang == "zh" else ", ").join(title.say(lang) for title in named))
    rest = Words(f"等{len(shown.left)}项", f" and {more} more") if more > 0 else NOTHING
    return Words("尚未完成：", "still open: ") + titles + rest
