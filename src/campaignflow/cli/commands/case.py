"""Commands on one unit's case: where it stands, what comes next, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from campaignflow.advice.explanation import names
from campaignflow.assessment import Assessment
from campaignflow.cli.arguments import Options
from campaignflow.cli.assessing import assess_file, assessed, assessments, examples
from campaignflow.cli.console import as_json, show, show_next, show_plan, show_problems
from campaignflow.cli.status import FINDINGS, OK, UNUSABLE
from campaignflow.outlook import horizon as days_of_change
from campaignflow.outlook import plan as planned
from campaignflow.wording.diagnostics import Diagnostics, ProgressError, closest
from campaignflow.wording.words import Words, spoken

_DEMO = "finalised-early"


def validate(options: Options) -> int:
    """Findings of each file, or the whole answer."""
    worst = OK
    for path, result in assessments(options):
        if isinstance(result, ProgressError):
            show_problems(result.diagnostics, options.lang)
            worst = UNUSABLE
            continue
        if options.format == "json":
            print(as_json(result.to_dict()))
        else:
            show(path, result, options.lang)
        worst = max(worst, OK if result.ok else FINDINGS)
    return worst


def next_steps(options: Options) -> int:
    """What can be done now."""
    worst = OK
    for path, result in assessments(options):
        if isinstance(result, ProgressError):
            show_problems(result.diagnostics, options.lang)
            worst = UNUSABLE
        elif options.format == "json":
            answer: dict[str, Any] = {"unit": result.unit, "as_of": result.as_of.isoformat()}
            answer["next_steps"] = [step.to_dict() for step in result.next_steps]
            answer["blocked"] = [step.to_dict() for step in result.blocked]
            answer["clashes"] = [clash.to_dict() for clash in result.schedule.clashes]
            print(as_json(answer))
        else:
            show_problems(result.diagnostics, options.lang)
            show_next(path, result, options.lang)
    return worst


def plan(options: Options) -> int:
    """A day for everything that is open."""
    result = assess_file(options.progress, options)
    made = planned(result.campaign, result.progress, result.as_of, pace=options.pace)
    show_problems(result.diagnostics, options.lang)
    if options.format == "json":
        print(as_json(made.to_dict()))
    elif options.format == "mermaid":
        print(made.mermaid(options.lang), end="")
    else:
        show_plan(made, options.lang)
    return OK if result.schedule.feasible else FINDINGS


def horizon(options: Options) -> int:
    """The days on which verdicts change."""
    result = assess_file(options.progress, options)
    found = days_of_change(result.campaign, result.progress, result.as_of, options.until)
    show_problems(result.diagnostics, options.lang)
    if options.format == "json":
        days = [day.to_dict() for day in found]
        print(as_json({"unit": result.unit, "as_of": result.as_of.isoformat(), "days": days}))
        return OK
    for day in found:
        print(spoken(day.day, options.lang))
        for turn in day.changes:
            print(f"  {turn.says.say(options.lang)}")
    if not found:
        print("无人办理也不再有变化" if options.lang == "zh" else "nothing changes any more if nobody acts")
    return OK


def explain(options: Options) -> int:
    """Why something stands as it does."""
    result = assess_file(options.progress, options)
    try:
        if options.date:
            return _date(result, options)
        explanation = result.explain(options.name)
    except KeyError:
        problems, known = Diagnostics(), [*result.verdict] if options.date else names(result)
        what = Words("规则", "rule") if options.date else Words("名称", "name")
        problems.add("unknown-name", (), what=what, name=options.name, known=closest(options.name, known))
        show_problems(problems.found, options.lang)
        return UNUSABLE
    print(as_json(explanation.to_dict()) if options.format == "json" else "\n".join(explanation.lines(options.lang)))
    return OK


def _date(result: Assessment, options: Options) -> int:
    """How the date of a rule came about."""
    steps = result.date_of(options.name)
    if options.format == "json":
        print(as_json([step.to_dict() for step in steps]))
        return OK
    for number, step in enumerate(steps, start=1):
        clause = f" [{step.reference.locator}]" if step.reference.locator else ""
        print(f"{number}. {step.says.say(options.lang)}{clause}")
    if not steps:
        print("没有期限" if options.lang == "zh" else "it has no date")
    return OK


def demo(options: Options) -> int:
    """The README's main job: an example whose report was made formal too early."""
    path = next(path for path in examples() if path.stem == _DEMO)
    result = assessed(path.read_bytes(), path.name, None, date(2009, 7, 12))
    show(path.name, result, options.lang)
    show_next(path.name, result, options.lang)
    return OK
