"""The command on the figures of many units."""

from __future__ import annotations

from campaignflow.campaign.loading import load_campaign
from campaignflow.cli.arguments import Options
from campaignflow.cli.console import as_json, show_problems, show_rollup
from campaignflow.cli.files import read, units
from campaignflow.cli.status import FINDINGS, OK, UNUSABLE
from campaignflow.rollups.report import parse_report
from campaignflow.rollups.rollup import rollup as rolled_up


def rollup(options: Options) -> int:
    """The figures of many units together, and what does not fit."""
    if not options.progress and not options.report:
        options.refuse("progress files or --report are wanted")
    campaign = load_campaign(options.spec)
    report = parse_report(read(options.report), file=options.report) if options.report else None
    given = units(options.progress) if options.progress else None
    found = rolled_up(campaign, given, report=report, as_of=options.as_of)
    if options.format == "json":
        print(as_json(found.to_dict()))
    else:
        show_problems(found.diagnostics, options.lang)
        show_rollup(found, options.lang)
    return UNUSABLE if found.left_out else OK if found.ok else FINDINGS
