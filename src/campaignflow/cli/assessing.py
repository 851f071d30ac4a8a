"""Units assessed from their files, each against its campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from campaignflow.assessment import Assessment, assess
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.loading import load_campaign, shipped
from campaignflow.cli.arguments import Options
from campaignflow.cli.files import read
from campaignflow.judgement.judgement import ALL
from campaignflow.progress.file import Progress
from campaignflow.rules.answers import parse_progress
from campaignflow.rules.rule import UNIT
from campaignflow.wording.diagnostics import Diagnostics, ProgressError, closest
from campaignflow.wording.words import Words


def assessments(options: Options) -> Iterator[tuple[str, Assessment | ProgressError]]:
    """Each file's assessment, or what keeps it from being assessed; a spec is loaded once."""
    campaigns: dict[str, Campaign] = {}
    for path in options.progress:
        try:
            yield path, assess_file(path, options, campaigns)
        except ProgressError as error:
            yield path, error


def assess_file(path: str, options: Options, campaigns: dict[str, Campaign] | Campaign | None = None) -> Assessment:
    """The assessment of a file: of one campaign, or of the one that it names, which is kept for others."""
    spec = campaigns if isinstance(campaigns, Campaign) else options.spec
    known = campaigns if isinstance(campaigns, dict) else None
    duties_of = getattr(options, "duties_of", UNIT)
    return assessed(read(path), path, spec, options.as_of, campaigns=known, duties_of=duties_of)


def assessed(  # noqa: PLR0913  # two of them by name
    raw: bytes,
    name: str,
    spec: Any,
    as_of: date,
    *,
    campaigns: dict[str, Campaign] | None = None,
    duties_of: str = UNIT,
) -> Assessment:
    """The assessment of a file's bytes, with the eyes of the unit or another party."""
    progress = parse_progress(raw, file=name)
    campaigns = {} if campaigns is None else campaigns
    chosen = spec or progress.campaign
    if isinstance(chosen, Campaign):
        return _seen(chosen, progress, as_of, duties_of)
    if chosen not in campaigns:
        if not spec and chosen not in shipped():
            _fail_unknown(progress)
        campaigns[chosen] = load_campaign(chosen)
    return _seen(campaigns[chosen], progress, as_of, duties_of)


def _seen(campaign: Campaign, progress: Progress, as_of: date, duties_of: str) -> Assessment:
    try:
        return assess(campaign, progress, as_of, duties_of=duties_of)
    except KeyError:
        problems = Diagnostics(progress.file)
        what, known = Words("机构", "body"), closest(duties_of, [UNIT, ALL, *campaign.bodies])
        problems.add("unknown-name", (), what=what, name=duties_of, known=known)
        raise ProgressError(problems) from None


def _fail_unknown(progress: Progress) -> NoReturn:
    """The progress file names a campaign that is not shipped: its keeper's to mend, or --spec is wanted."""
    problems, name = Diagnostics(progress.file), progress.campaign
    problems.add("unknown-campaign", ((), "campaign"), name=name, known=closest(name, shipped()))
    raise ProgressError(progress.place(problems.found, problems.paths))


def examples(*specs: str) -> list[Path]:
    """The shipped progress files, of some specs or of all."""
    known = shipped()
    folders = (known[spec].parent / spec for spec in specs or known)
    return sorted(path for folder in folders for path in folder.glob("*.json"))
