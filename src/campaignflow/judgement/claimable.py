"""The claims of a unit that can be answered: of what its campaign has, and of no day to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.claim import PROBLEMS, Claim
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import Words

_ABOUT = Words("步骤或阶段", "step or phase")
_STEP = Words("步骤", "step")
_COUNTED = Words("群体或材料", "group or paper")


def claimable(campaign: Campaign, claims: Iterable[Claim], problems: Diagnostics) -> Iterator[Claim]:
    """Those of ``claims`` that speak of what the campaign has; what is wrong with others is reported."""
    for claim in claims:
        at: Path = (((), "claims"), claim.index)
        wrong = False
        for key, what, names in _named(campaign, claim):
            name = getattr(claim, key)
            if name is not None and name not in names:
                problems.add("unknown-name", (at, key), what=what, name=name, known=closest(name, names))
                wrong = True
        if claim.about is None and claim.each not in (None, PROBLEMS):
            problems.add("missing-key", at, key="about")
            wrong = True
        if not wrong:
            yield claim


def _named(campaign: Campaign, claim: Claim) -> Iterator[tuple[str, Words, Mapping[str, object]]]:
    """What may stand under each key: persons and papers are counted at a step."""
    if claim.each in (None, PROBLEMS):
        yield "about", _ABOUT, {**campaign.steps, **campaign.phases}
    else:
        yield "about", _STEP, campaign.steps
    if claim.days is not None:
        yield "each", Words("群体", "group"), campaign.groups
    else:
        yield "each", _COUNTED, {**campaign.groups, **campaign.documents, PROBLEMS: None}
