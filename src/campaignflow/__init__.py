"""campaignflow: the phases of a campaign as state machines configured from spec files.

>>> from datetime import date
>>> from campaignflow import assess, load_campaign, parse_progress
>>> campaign = load_campaign("dongyang-2009-analysis")
>>> progress = parse_progress('{"progress": 1, "campaign": "dongyang-2009-analysis"}')
>>> assess(campaign, progress, as_of=date(2009, 5, 25)).phases[0].state
'active'
"""

from campaignflow.advice.blocked import Blocked
from campaignflow.advice.dates import DateStep
from campaignflow.advice.explanation import Explanation
from campaignflow.advice.next_steps import NextStep
from campaignflow.advice.remedies import Act, Remedy
from campaignflow.assessment import Assessment, assess
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.loading import load_campaign, parse_campaign, shipped
from campaignflow.checklists import Batch, Checklist, batch, checklist
from campaignflow.checklists.excel.batch import batch_workbook
from campaignflow.checklists.excel.collecting import Collected, collect
from campaignflow.checklists.excel.ledger import workbook
from campaignflow.judgement.claims import Answer, Answered
from campaignflow.judgement.states import State
from campaignflow.judgement.verdict import Level, Verdict
from campaignflow.outlook import Appointment, Change, ChangeDay, Plan, horizon, plan, what_if
from campaignflow.progress.amount import Amount, Fit
from campaignflow.progress.file import Progress
from campaignflow.rollups.answer import Check, Rollup, Total
from campaignflow.rollups.report import Report, parse_report
from campaignflow.rollups.rollup import rollup
from campaignflow.rules.answers import parse_lines, parse_progress, progress_schema
from campaignflow.rules.outcome import Basis, Force, Outcome, Reason, Reference, Status
from campaignflow.rules.rule import Rule
from campaignflow.run import Recorded, Run
from campaignflow.schedule.clash import Clash
from campaignflow.schedule.schedule import Schedule
from campaignflow.schedule.slot import Slot
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import CampaignflowError, Diagnostic, Location, ProgressError, SpecError
from campaignflow.wording.words import Words

__version__ = "0.1.0"

# Names of before version 0.2, kept for one version.
Opening, Horizon, Turn = Remedy, ChangeDay, Change

__all__ = [
    "Act",
    "Amount",
    "Answer",
    "Answered",
    "Appointment",
    "Assessment",
    "Basis",
    "Batch",
    "Blocked",
    "Campaign",
    "CampaignflowError",
    "Change",
    "ChangeDay",
    "Check",
    "Checklist",
    "Clash",
    "Collected",
    "DateStep",
    "Diagnostic",
    "Explanation",
    "Fit",
    "Force",
    "Level",
    "Location",
    "NextStep",
    "Outcome",
    "Plan",
    "Progress",
    "ProgressError",
    "Reason",
    "Recorded",
    "Reference",
    "Remedy",
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
