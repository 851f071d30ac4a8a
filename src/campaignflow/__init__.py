"""campaignflow: the phases of a campaign as state machines configured from spec files.

>>> from datetime import date
>>> from campaignflow import assess, load_campaign, parse_progress
>>> campaign = load_campaign("dongyang-2009-analysis")
>>> progress = parse_progress('{"progress": 1, "campaign": "dongyang-2009-analysis"}')
>>> assess(campaign, progress, as_of=date(2009, 5, 25)).phases[0].state
'active'
"""

from campaignflow.advice import Blocked, NextStep
from campaignflow.amount import Amount, Fit
from campaignflow.assessment import Assessment, assess
from campaignflow.campaign import Campaign
from campaignflow.checklist import Batch, Checklist, batch, checklist
from campaignflow.checklist.collecting import Collected, collect
from campaignflow.checklist.xlsx import batch_workbook, workbook
from campaignflow.clash import Clash
from campaignflow.compiler import load_campaign, parse_campaign, shipped
from campaignflow.diagnostics import (
    CampaignflowError,
    Diagnostic,
    Location,
    ProgressError,
    Severity,
    SpecError,
)
from campaignflow.explanation import Explanation
from campaignflow.judgement import Level, State, Verdict
from campaignflow.openings import Act, Opening
from campaignflow.outlook import Appointment, Horizon, Plan, Turn, horizon, plan, what_if
from campaignflow.progress import Progress, parse_lines, parse_progress, progress_schema
from campaignflow.report import Report, parse_report
from campaignflow.rollup import Check, Rollup, Total, rollup
from campaignflow.rule import Rule
from campaignflow.run import Recorded, Run
from campaignflow.schedule import Schedule, Slot
from campaignflow.verdict import Basis, Force, Outcome, Reason, Reference, Status
from campaignflow.words import Words

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Amount",
    "Appointment",
    "Assessment",
    "Basis",
    "Batch",
    "Blocked",
    "Campaign",
    "CampaignflowError",
    "Check",
    "Checklist",
    "Clash",
    "Collected",
    "Diagnostic",
    "Explanation",
    "Fit",
    "Force",
    "Horizon",
    "Level",
    "Location",
    "NextStep",
    "Opening",
    "Outcome",
    "Plan",
    "Progress",
    "ProgressError",
    "Reason",
    "Recorded",
    "Reference",
    "Report",
    "Rollup",
    "Rule",
    "Run",
    "Schedule",
    "Severity",
    "Slot",
    "SpecError",
    "State",
    "Status",
    "Total",
    "Turn",
    "Verdict",
    "Words",
    "assess",
    "batch",
    "batch_workbook",
    "checklist",
    "collect",
    "horizon",
    "load_campaign",
    "parse_campaign",
    "parse_lines",
    "parse_progress",
    "parse_report",
    "plan",
    "progress_schema",
    "rollup",
    "shipped",
    "what_if",
    "workbook",
]
