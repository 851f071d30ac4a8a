"""What the command line prints: problems, findings, next steps, plans and figures, as lines of text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from campaignflow.advice.next_steps import NextStep
from campaignflow.assessment import Assessment
from campaignflow.judgement.claims import Answer, Answered
from campaignflow.judgement.verdict import Verdict
from campaignflow.outlook import Plan
from campaignflow.progress.amount import FIT_WORDS, Fit
from campaignflow.rollups.answer import ABOUT_WORDS, Check, Rollup, Total
from campaignflow.rules.outcome import MISSED, STATUS_WORDS, Force
from campaignflow.rules.part import LACK_WORDS
from campaignflow.rules.rule import UNIT
from campaignflow.schedule.clash import READING_WORDS, Clash
from campaignflow.wording.diagnostics import Diagnostic
from campaignflow.wording.words import Lang, Words, capital, listing, number, quote, spoken


def show_problems(diagnostics: Iterable[Diagnostic], lang: Lang) -> None:
    """Each problem on standard error, with its place."""
    for diagnostic in diagnostics:
        print(diagnostic.render(lang), file=sys.stderr)


def as_json(value: Any, indent: int | None = None) -> str:
    """Plain data as JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _unit(result: Assessment) -> str:
    return quote(result.progress.unit.name or result.progress.unit.id)


def show(path: str, result: Assessment, lang: Lang) -> None:
    """Findings of one unit, breaches first, and in one line what is well and what is open."""
    show_problems(result.diagnostics, lang)
    zh = lang == "zh"
    states = ", ".join(f"{s.title.say(lang)}: {s.words.say(lang)}" for s in (*result.phases, *result.documents))
    verdict = ("没有违规" if zh else "no breach") if result.ok else ("有问题" if zh else "something is amiss")
    print(f"{quote(path)} {_unit(result)} {spoken(result.as_of, lang)}: {verdict}")
    print(f"  {states}")
    for finding in result.findings:
        print(f"  {_line(finding, lang)}")
        if under := _told_under(finding, result):
            print(_BECAUSE_OF_IT.fill(titles=under).say(lang))
    for claim in sorted(result.claims, key=_contradicted_first):
        print(f"  {_claim_line(claim, lang)}")
    if result.errors:
        print("  数据有错误，见诊断" if zh else "  the data hold errors: see the diagnostics")
    print("  " + _counts((v for v in result.verdicts if v.duty_of == UNIT), lang))
    others = [v for v in result.verdicts if v.duty_of != UNIT and v.status in MISSED]
    if others:
        print(
            ("  其他机构（不计入本单位）：" if zh else "  other bodies, not held against the unit: ")
            + _counts(others, lang)
        )


def _counts(verdicts: Iterable[Verdict], lang: Lang) -> str:
    counts: dict[str, int] = {}
    for verdict in verdicts:
        word = STATUS_WORDS[verdict.status].say(lang)
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{word} {count}" for word, count in counts.items())


def _line(finding: Verdict, lang: Lang) -> str:
    level = {
        "breach": Words("违规", "breach"),
        "invalid": Words("数据", "data"),
        "warning": Words("提醒", "warning"),
    }[str(finding.level)]
    where = ", ".join(filter(None, (finding.reference.locator, " ".join(finding.pointers) or "-")))
    return f"{level.say(lang)} [{finding.rule_id}] {finding.message.say(lang)} ({where})"


_BECAUSE_OF_IT = Words("    受此影响：{titles}", "    because of it: {titles}")


def _told_under(finding: Verdict, result: Assessment) -> Words:
    """What else is amiss only because of a finding."""
    rest = [verdict for rule in finding.leads_to if (verdict := result.verdict[rule]) not in result.findings]
    titles = dict.fromkeys(v.rule.title for v in rest if v.level and v.subject != finding.subject)
    return listing([Words(f"“{title.zh}”", f"“{title.en}”") for title in titles], Words("、", ", "))


def _contradicted_first(claim: Answered) -> int:
    return list(_CLAIM_LEVELS).index(claim.answer)


def _claim_line(claim: Answered, lang: Lang) -> str:
    return f"{_CLAIM_LEVELS[claim.answer].say(lang)} [{claim.pointer}] {claim.message.say(lang)}"


_CLAIM_LEVELS = {
    Answer.CONTRADICTED: Words("提醒", "warning"),
    Answer.UNTOLD: Words("自报", "claim"),
    Answer.BORNE_OUT: Words("自报", "claim"),
}


def show_next(path: str, result: Assessment, lang: Lang) -> None:
    """What will be missed, what can be done now, and what cannot yet."""
    zh = lang == "zh"
    print(f"{quote(path)} {_unit(result)}: {'下一步' if zh else 'next steps'}")
    show_clashes(result.schedule.clashes, lang)
    for step in result.next_steps:
        print(f"  {_next_line(step, result.as_of, lang)}")
    if not result.next_steps:
        print(_NOTHING.say(lang))
    if result.blocked:
        print("  尚不能办理：" if zh else "  not yet:")
    for barred in result.blocked:
        print(f"    {barred.title.say(lang)}: {barred.why.say(lang)}")


_NOTHING = Words("  目前没有可办的事项", "  nothing is to be done now")


def _next_line(step: NextStep, as_of: date, lang: Lang) -> str:
    zh = lang == "zh"
    due = spoken(step.day, lang) if step.day else ("日期未定" if zh else "no date")
    notes = [] if step.duty_of == UNIT else [step.actor.say(lang)]
    if step.duty_of == UNIT and not step.required:
        notes.append("非强制" if zh else "not required")
    if step.opens is not None:
        notes.append(f"自{spoken(step.opens, lang)}起" if zh else f"from {spoken(step.opens, lang)} on")
    elif step.due is not None and step.due < as_of:
        notes.append("期限已过" if zh else "its day has passed")
    elif step.latest_start is not None and step.latest_start < as_of:
        notes.append("开始已迟" if zh else "too late to begin in time")
    elif step.slack is not None:
        left = step.slack if step.due is None else min(step.slack, (step.due - as_of).days)
        notes.append((f"余{left}天" if left else "最后一天") if zh else _left(left))
    said = f" [{', '.join(notes)}]" if notes else ""
    return f"{due}{said}  {step.why.say(lang)}"


def _left(days: int) -> str:
    return f"{number(days, 'day')} left" if days else "the last day"


def show_clashes(clashes: Iterable[Clash], lang: Lang) -> None:
    """What can no longer be kept, how surely, and why."""
    for clash in clashes:
        print(f"  {READING_WORDS[clash.reading].say(lang)}{'：' if lang == 'zh' else ': '}{clash.says.say(lang)}")


def show_plan(made: Plan, lang: Lang) -> None:
    """A day for everything that is still open."""
    zh = lang == "zh"
    title = made.campaign.title.say(lang)
    print(f"{title} {quote(made.unit)}: {'进度安排' if zh else 'plan'} ({spoken(made.as_of, lang)})")
    show_clashes(made.clashes, lang)
    if not made.appointments:
        print(_NOTHING.say(lang))
    for one in made.appointments:
        notes = [] if one.duty_of == UNIT else [made.campaign.title_of(one.duty_of).say(lang)]
        if one.missed:
            notes.append("已不能按期" if zh else "can no longer be in time")
        elif one.due is not None:
            by = spoken(one.due, lang)
            late = f"已不能在{by}前完成" if zh else f"can no longer be by {by}"
            notes.append(late if one.due < one.day else f"最迟{by}" if zh else f"by {by} at the latest")
        said = f" ({'；'.join(notes) if zh else '; '.join(notes)})" if notes else ""
        print(f"  {spoken(one.day, lang)}  {'* ' if one.critical else ''}{one.title.say(lang)}{said}")


def show_rollup(found: Rollup, lang: Lang) -> None:
    """Each figure, then what does not fit, what fits, and what cannot be told."""
    zh = lang == "zh"
    count, expected = len(found.units), found.expected
    among = "" if expected is None else (f"（报告称共{expected}个）" if zh else f" (of {expected} by the report)")
    within = len(found.included)
    inside = (f"，另有{within}个已并入" if zh else f", {within} included in others") if within else ""
    left = (f"，{found.left_out}份未采用" if zh else f", {found.left_out} left out") if found.left_out else ""
    print(f"{found.campaign.title.say(lang)}: {count}{'个单位' if zh else ' unit(s)'}{among}{inside}{left}")
    for total in found.totals:
        print(f"  {_total(total, lang)}")
    for fit in (Fit.CONTRADICTS, Fit.FITS, Fit.OPEN):
        for check in found.checks:
            if check.fit is fit:
                print(f"  {_checked(check, lang)}")


def _total(total: Total, lang: Lang) -> str:
    """One figure on one line: what was worked out, from whom, who is missing, what the report says."""
    zh, parts = lang == "zh", []
    if total.all_units and not total.figure.way.given:
        said = Words("{found}（{among}个单位中的{units}个）", "{found} ({units} of {among} units)")
        parts.append(said.fill(found=total.words, units=len(total.units), among=total.among).say(lang))
    for words, names in _named(total):
        shown, more = ", ".join(map(quote, names[:_MOST_NAMED])), "…" if len(names) > _MOST_NAMED else ""
        parts.append(f"{words.say(lang)} {len(names)}: {shown}{more}")
    if total.stated is not None:
        parts.append(("报告称" if zh else "stated: ") + total.stated.words(total.figure.measure).say(lang))
    return f"{total.figure.title.say(lang)}: " + (("；" if zh else "; ").join(parts) or "-")


def _named(total: Total) -> Iterator[tuple[Words, Sequence[str]]]:
    """The units that could not contribute, by why, and those that contributed nothing."""
    lacks = {lack: [unit for unit, why in total.without.items() if why is lack] for lack in LACK_WORDS}
    yield from ((words, lacks[lack]) for lack, words in LACK_WORDS.items() if lacks[lack])
    if total.zero:
        yield Words("为零", "zero"), total.zero


_MOST_NAMED = 5


def _checked(check: Check, lang: Lang) -> str:
    soft = check.force is not Force.BINDING and check.fit is Fit.CONTRADICTS
    level = Words("提醒", "warning") if soft else FIT_WORDS[check.fit]
    about = ABOUT_WORDS[check.about].say(lang) + (f" {quote(check.unit)}" if check.unit else "")
    where = f" ({check.reference.locator})" if check.reference.locator else ""
    said = Words("{what}。{found}。", "{what}. {found}.").fill(what=capital(check.sentence), found=capital(check.found))
    return f"{level.say(lang).lower()} [{check.name}, {about}] {said.say(lang)}{where}"
