"""A program that uses the library, as a type checker sees it. It is read, never run."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, assert_type

from campaignflow import (
    Act,
    Assessment,
    Batch,
    Blocked,
    Campaign,
    Change,
    ChangeDay,
    Check,
    Checklist,
    Clash,
    Collected,
    Diagnostic,
    Explanation,
    Level,
    NextStep,
    Plan,
    Progress,
    ProgressError,
    Recorded,
    Remedy,
    Report,
    Rollup,
    Rule,
    Run,
    Schedule,
    Severity,
    Slot,
    SpecError,
    State,
    Status,
    Total,
    Verdict,
    Words,
    assess,
    batch,
    batch_workbook,
    checklist,
    collect,
    horizon,
    load_campaign,
    parse_campaign,
    parse_lines,
    parse_progress,
    parse_report,
    plan,
    rollup,
    shipped,
    what_if,
    workbook,
)

DAY = date(2009, 6, 18)


def campaigns(text: str) -> Campaign:
    assert_type([*shipped()], list[str])
    try:
        return parse_campaign(text, file="plan.yaml")
    except SpecError as error:
        for diagnostic in error.diagnostics:
            assert_type(diagnostic, Diagnostic)
            assert_type(diagnostic.severity, Severity)
            assert_type(diagnostic.location.line, int | None)
            assert_type(diagnostic.render("zh"), str)
    return load_campaign("dongyang-2009-analysis")


def progress_of(raw: bytes) -> Progress | None:
    try:
        return parse_progress(raw)
    except ProgressError as error:
        assert_type(error.diagnostics, tuple[Diagnostic, ...])
        return None


def judged(campaign: Campaign, progress: Progress) -> Assessment:
    assessment = assess(campaign, progress, as_of=DAY)
    assert_type(assessment, Assessment)
    assert_type(assessment.ok, bool)
    verdict = assessment.verdict["branch-meeting.due"]
    assert_type(verdict, Verdict)
    assert_type(verdict.status, Status)
    assert_type(verdict.rule, Rule)
    assert_type(verdict.rule_id, str)
    assert_type(verdict.due, date | None)
    assert_type(verdict.level, Level | None)
    assert_type(verdict.message, Words)
    assert_type(verdict.message.say("en"), str)
    for finding in assessment.findings:
        assert_type(finding, Verdict)
    for state in assessment.phases:
        assert_type(state, State)
    assert_type(assessment.to_dict(), dict[str, Any])
    return assessment


def advised(assessment: Assessment) -> None:
    for step in assessment.next_steps:
        assert_type(step, NextStep)
        assert_type(step.due, date | None)
    for blocked in assessment.blocked:
        assert_type(blocked, Blocked)
    explanation = assessment.explain("branch-meeting.due")
    assert_type(explanation, Explanation)
    assert_type(explanation.verdict, Verdict | None)
    for remedy in explanation.ways:
        assert_type(remedy, Remedy)
        assert_type(remedy.acts, tuple[Act, ...])


def ahead(campaign: Campaign, progress: Progress, schedule: Schedule) -> None:
    slot = schedule.slots["branch-meeting"]
    assert_type(slot, Slot)
    assert_type(slot.latest, date | None)
    for clash in schedule.clashes:
        assert_type(clash, Clash)
    assert_type(plan(campaign, progress, DAY, pace="latest"), Plan)
    assert_type(what_if(campaign, progress, [{"step": "branch-meeting", "date": "2009-06-18"}], DAY), Assessment)
    for changed in horizon(campaign, progress, DAY):
        assert_type(changed, ChangeDay)
        assert_type(changed.day, date)
        for change in changed.changes:
            assert_type(change, Change)


def forms(campaign: Campaign, progress: Progress, assessments: Iterable[Assessment]) -> bytes:
    blank = checklist(campaign)
    assert_type(blank, Checklist)
    ledger = workbook(blank, campaign, progress, lang="en")
    assert_type(ledger, bytes)
    collected = collect(campaign, ledger, DAY, file="ledger.xlsx")
    assert_type(collected, Collected)
    assert_type(collected.progress, Progress)
    table = batch(campaign, assessments, DAY)
    assert_type(table, Batch)
    return batch_workbook(table)


def figures(campaign: Campaign, lines: Sequence[bytes], report: Report | None) -> Rollup:
    units = parse_lines(lines)
    found = rollup(campaign, units, report=report, as_of=DAY)
    for total in found.totals:
        assert_type(total, Total)
    for check in found.contradictions:
        assert_type(check, Check)
    return found


def recorded(campaign: Campaign, unit: Mapping[str, Any]) -> Run:
    run = Run(campaign, unit)
    became = run.record({"step": "seek-opinions", "date": "2009-06-03"})
    assert_type(became, Recorded)
    assert_type(became.accepted, bool)
    for verdict in became.unmet:
        assert_type(verdict, Verdict)
    assert_type(run.assess(DAY), Assessment)
    return Run.restore(campaign, run.snapshot())


def report_of(text: str) -> Report:
    return parse_report(text)


def mistakes(campaign: Campaign, progress: Progress, verdict: Verdict) -> None:
    """What a checker must refuse: each ``ignore`` is an error itself where there is nothing to ignore."""
    assess(campaign, progress, "2009-06-18")  # type: ignore[arg-type]
    plan(campaign, progress, DAY, pace="slow")  # type: ignore[arg-type]
    verdict.message.say("fr")  # type: ignore[arg-type]
    verdict.status = Status.SATISFIED  # type: ignore[misc]
    assert verdict.verdict  # type: ignore[attr-defined]
