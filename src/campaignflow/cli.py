"""The command line: a door around the library, and the only place that looks at the clock."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from campaignflow import __version__
from campaignflow.advice import NextStep
from campaignflow.amount import FIT_WORDS, Fit
from campaignflow.assessment import Assessment, assess
from campaignflow.campaign import Campaign
from campaignflow.checklist import (
    Batch,
    Checklist,
    Stage,
    batch,
    checklist,
    due_within,
    of_bodies,
    of_phases,
    of_statuses,
)
from campaignflow.checklist.collecting import collect
from campaignflow.checklist.html import html
from campaignflow.checklist.markdown import batch_markdown, markdown
from campaignflow.checklist.word import word
from campaignflow.checklist.workbook import MAX_BYTES
from campaignflow.checklist.xlsx import batch_workbook, workbook
from campaignflow.clash import READING_WORDS, Clash
from campaignflow.compiler import load_campaign, shipped
from campaignflow.coverage import FATE_WORDS, coverage
from campaignflow.dates import iso_day
from campaignflow.diagnostics import CampaignflowError, Diagnostic, Problems, ProgressError, Severity, closest
from campaignflow.explanation import names
from campaignflow.figure import LACK_WORDS
from campaignflow.judgement import Verdict
from campaignflow.outlook import Plan, horizon, plan
from campaignflow.progress import Progress, parse_lines, parse_progress, progress_schema
from campaignflow.reading import read_back
from campaignflow.report import parse_report, report_schema
from campaignflow.rollup import ABOUT_WORDS, Check, Rollup, Total, rollup
from campaignflow.rule import UNIT
from campaignflow.rules import kinds
from campaignflow.source import MAX_PROGRESS_BYTES, read_lines
from campaignflow.spec import spec_schema
from campaignflow.verdict import MISSED, STATUS_WORDS, Force, Status
from campaignflow.words import LANGUAGES, Lang, Words, capital, number, quote, spoken

OK, FINDINGS, UNUSABLE = 0, 1, 2
DEMO = "finalised-early"
FORMATS = ("markdown", "md", "json", "xlsx", "docx", "html")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 (nothing binding is amiss), 1 (something is) or 2 (cannot be assessed)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except CampaignflowError as error:
        _report(error.diagnostics, options.lang)
        return UNUSABLE
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except ModuleNotFoundError as error:
        if error.name is None or error.name not in _OPTIONAL:
            raise
        needs = "需要安装" if options.lang == "zh" else "this needs"
        print(f"{needs}: pip install 'campaignflow[{_OPTIONAL[error.name]}]'", file=sys.stderr)
        return UNUSABLE
    return status


_OPTIONAL = {
    **dict.fromkeys(("xlsxwriter", "defusedxml", "defusedxml.expatreader", "defusedxml.common"), "xlsx"),
    "docx": "docx",
}
"""Modules that only some forms need, and the extra that brings them."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="campaignflow", description="Assess units of a campaign against its spec.")
    parser.add_argument("--version", action="version", version=f"campaignflow {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        sub.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of messages (zh)")
        return sub

    for name, run, text in (
        ("validate", _validate, "assess progress files: findings, or the whole answer as JSON"),
        ("next", _next, "what can be done now, the most urgent first"),
    ):
        sub = command(name, run, text)
        sub.add_argument("progress", nargs="+", help="progress files; - is standard input")
        _case_options(sub)
        sub.add_argument("--format", choices=("text", "json"), default="text")
    _looking_ahead(command)
    sub = command("explain", _explain, "why a rule, step, phase or document stands as it does")
    sub.add_argument("progress", help="a progress file; - is standard input")
    sub.add_argument("name", help="the name of a rule, step, phase or document")
    _case_options(sub)
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub = command("checklist", _checklist, "the checklist of a spec, blank or filled in")
    sub.add_argument("spec", help="a shipped id or a path")
    sub.add_argument("--progress", nargs="+", help="a progress file to fill it in from; several make a row each")
    _as_of(sub)
    sub.add_argument("--format", choices=FORMATS, default="markdown", help="md is markdown")
    sub.add_argument("--phase", action="append", help="only what this phase asks, by id; may be repeated")
    sub.add_argument("--by", action="append", help="only what this body is to do, by id; unit is the unit itself")
    sub.add_argument("--status", action="append", help="only what stands so: a status or a stage such as overdue")
    sub.add_argument("--within", type=int, metavar="DAYS", help="only what is open and due within so many days")
    _output(sub)
    sub.set_defaults(refuse=sub.error)
    sub = command("collect", _collect, "a ledger that was filled in, as a progress file")
    sub.add_argument("ledger", help="the .xlsx file; - is standard input")
    sub.add_argument("--spec", required=True, help="a shipped id or a path")
    _as_of(sub)
    _output(sub)
    sub = command("lint", _lint, "check specs; status 1 if there are warnings")
    sub.add_argument("spec", nargs="+", help="shipped ids or paths")
    sub = command("read", _read_back, "a spec read back as numbered sentences, beside their clauses")
    sub.add_argument("spec", help="a shipped id or a path")
    sub = command("coverage", _coverage, "what became of each clause of the plan; status 1 if any is unaccounted for")
    sub.add_argument("spec", help="a shipped id or a path")
    sub = command("rollup", _rollup, "the figures of many units together, and what does not fit")
    sub.add_argument("spec", help="a shipped id or a path")
    sub.add_argument(
        "progress",
        nargs="*",
        help="progress files, .ndjson with one unit on each line, folders; - is NDJSON on standard input",
    )
    sub.add_argument("--report", help="a report whose stated figures are checked")
    sub.set_defaults(refuse=sub.error)
    _as_of(sub)
    sub.add_argument("--format", choices=("text", "json"), default="text")
    _schemas(command)
    command("specs", _specs, "the specs that are shipped")
    command("demo", _demo, "assess a shipped example and show the answer")
    return parser


def _looking_ahead(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands on what is still to come."""
    for name, run, text in (
        ("plan", _plan, "a day for everything that is still open, and what can no longer be kept"),
        ("horizon", _horizon, "the days on which verdicts change if nobody acts"),
    ):
        sub = command(name, run, text)
        sub.add_argument("progress", help="a progress file; - is standard input")
        _case_options(sub)
        if name == "plan":
            sub.add_argument("--pace", choices=("earliest", "latest"), default="earliest", help="as soon, or as late")
            sub.add_argument("--format", choices=("text", "json", "mermaid"), default="text")
        else:
            sub.add_argument("--until", type=_day, metavar="DATE", help="the last day looked at")
            sub.add_argument("--format", choices=("text", "json"), default="text")


def _schemas(command: Callable[..., argparse.ArgumentParser]) -> None:
    sub = command("schema", _schema, "the JSON Schema of spec, progress or report files")
    sub.add_argument("what", choices=("spec", "progress", "report"))
    sub.add_argument(
        "--draft", choices=("2020-12", "07"), default="2020-12", help="07 for editors that read no newer one"
    )


def _case_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--spec", help="a shipped id or a path; else the campaign that the progress file names")
    _as_of(parser)


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it; standard output, if left out")


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="YYYY-MM-DD; today, if left out")


def _day(text: str) -> date:
    day = iso_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"{quote(text)!r} is not a date YYYY-MM-DD")
    return day


# Commands


def _validate(options: argparse.Namespace) -> int:
    worst = OK
    for path, result in _assessments(options):
        if isinstance(result, ProgressError):
            _report(result.diagnostics, options.lang)
            worst = UNUSABLE
            continue
        if options.format == "json":
            print(_json(result.to_dict()))
        else:
            _show(path, result, options.lang)
        worst = max(worst, OK if result.ok else FINDINGS)
    return worst


def _next(options: argparse.Namespace) -> int:
    worst = OK
    for path, result in _assessments(options):
        if isinstance(result, ProgressError):
            _report(result.diagnostics, options.lang)
            worst = UNUSABLE
        elif options.format == "json":
            answer: dict[str, Any] = {"unit": result.unit, "as_of": result.as_of.isoformat()}
            answer["next_steps"] = [step.to_dict() for step in result.next_steps]
            answer["blocked"] = [step.to_dict() for step in result.blocked]
            answer["clashes"] = [clash.to_dict() for clash in result.schedule.clashes]
            print(_json(answer))
        else:
            _report(result.diagnostics, options.lang)
            _show_next(path, result, options.lang)
    return worst


def _plan(options: argparse.Namespace) -> int:
    result = _assess_file(options.progress, options)
    made = plan(result.campaign, result.progress, result.as_of, pace=options.pace)
    _report(result.diagnostics, options.lang)
    if options.format == "json":
        print(_json(made.to_dict()))
    elif options.format == "mermaid":
        print(made.mermaid(options.lang), end="")
    else:
        _show_plan(made, options.lang)
    return OK if result.schedule.feasible else FINDINGS


def _horizon(options: argparse.Namespace) -> int:
    result = _assess_file(options.progress, options)
    found = horizon(result.campaign, result.progress, result.as_of, options.until)
    _report(result.diagnostics, options.lang)
    if options.format == "json":
        days = [day.to_dict() for day in found]
        print(_json({"unit": result.unit, "as_of": result.as_of.isoformat(), "days": days}))
        return OK
    for day in found:
        print(spoken(day.day, options.lang))
        for turn in day.turns:
            print(f"  {turn.says.say(options.lang)}")
    if not found:
        print("无人办理也不再有变化" if options.lang == "zh" else "nothing changes any more if nobody acts")
    return OK


def _explain(options: argparse.Namespace) -> int:
    result = _assess_file(options.progress, options)
    try:
        explanation = result.explain(options.name)
    except KeyError:
        problems = Problems()
        known = closest(options.name, names(result))
        problems.add("unknown-name", (), what=Words("名称", "name"), name=options.name, known=known)
        _report(problems.found, options.lang)
        return UNUSABLE
    print(_json(explanation.to_dict()) if options.format == "json" else "\n".join(explanation.lines(options.lang)))
    return OK


def _checklist(options: argparse.Namespace) -> int:
    campaign = load_campaign(options.spec)
    as_of = options.as_of or date.today()  # noqa: DTZ011
    form = "markdown" if options.format == "md" else options.format
    paths = options.progress or []
    if len(paths) > 1:
        if form in ("docx", "html"):
            options.refuse(f"{form} is for one unit")
        if options.phase or options.by or options.status or options.within is not None:
            options.refuse("--phase, --by, --status and --within are for one unit")
        results = (_assess_file(path, options, campaign) for path in paths)
        _write(options.output, _batch(batch(campaign, results, as_of), form, options.lang))
        return OK
    result = _assess_file(paths[0], options, campaign) if paths else None
    if result is not None:
        _report(result.diagnostics, options.lang)
    made = _filtered(checklist(campaign, result), campaign, options, as_of)
    if form == "xlsx":
        said: str | bytes = workbook(made, campaign, result.progress if result else None, options.lang)
    elif form == "docx":
        said = word(made, options.lang)
    elif form == "html":
        source = result.progress.text.encode() if result and result.progress.text else None
        said = html(made, options.lang, campaign=campaign, progress=source)
    else:
        said = _json(made.to_dict()) + "\n" if form == "json" else markdown(made, options.lang)
    _write(options.output, said)
    return OK


def _batch(made: Batch, form: str, lang: Lang) -> str | bytes:
    if form == "xlsx":
        return batch_workbook(made, lang)
    return _json(made.to_dict()) + "\n" if form == "json" else batch_markdown(made, lang)


def _filtered(made: Checklist, campaign: Campaign, options: argparse.Namespace, as_of: date) -> Checklist:
    """The part of a checklist that the options ask for."""
    statuses = {str(value): value for kind in (Status, Stage) for value in kind}
    known = (
        (options.phase, campaign.phases, Words("阶段", "phase")),
        (options.by, (*campaign.bodies, UNIT), Words("机构", "body")),
        (options.status, statuses, Words("状态", "status")),
    )
    problems = Problems()
    for asked, among, what in known:
        for name in asked or ():
            if name not in among:
                problems.add("unknown-name", (), what=what, name=name, known=closest(name, among))
    if problems.found:
        raise ProgressError(problems)
    if options.phase:
        made = of_phases(made, options.phase)
    if options.by:
        made = of_bodies(made, options.by)
    if options.status:
        made = of_statuses(made, [value for kind in (Status, Stage) for value in kind if value in options.status])
    return made if options.within is None else due_within(made, options.within, as_of)


def _collect(options: argparse.Namespace) -> int:
    campaign = load_campaign(options.spec)
    as_of = options.as_of or date.today()  # noqa: DTZ011
    found = collect(campaign, _read(options.ledger, MAX_BYTES), as_of, file=options.ledger)
    _report(found.diagnostics, options.lang)
    _write(options.output, _json(found.data, indent=2) + "\n")
    return FINDINGS if any(d.severity is Severity.ERROR for d in found.diagnostics) else OK


def _write(path: str | None, said: str | bytes) -> None:
    """Text or bytes to a file, or to standard output."""
    if path is None:
        if isinstance(said, str):
            print(said, end="")
        else:
            sys.stdout.buffer.write(said)
        return
    try:
        Path(path).write_bytes(said.encode("utf-8", "backslashreplace") if isinstance(said, str) else said)
    except OSError as error:
        raise _unreadable(path, error) from None


def _lint(options: argparse.Namespace) -> int:
    worst = OK
    for spec in options.spec:
        try:
            campaign = load_campaign(spec)
        except CampaignflowError as error:
            _report(error.diagnostics, options.lang)
            worst = UNUSABLE
            continue
        _report(campaign.warnings, options.lang)
        worst = max(worst, FINDINGS if campaign.warnings else OK)
        size = len(campaign.phases), len(campaign.steps), len(campaign.rules)
        zh, en = "{}：{}个阶段，{}个步骤，{}条规则", "{}: {} phase(s), {} steps, {} rules"
        print((zh if options.lang == "zh" else en).format(campaign.id, *size))
        for assumption in campaign.assumptions:
            print(("  假定：" if options.lang == "zh" else "  assumed: ") + assumption.say(options.lang))
    return worst


def _read_back(options: argparse.Namespace) -> int:
    print("\n".join(read_back(load_campaign(options.spec), options.lang)))
    return OK


def _coverage(options: argparse.Namespace) -> int:
    campaign, lang = load_campaign(options.spec), options.lang
    found = coverage(campaign, shipped().get(options.spec, Path(options.spec)))
    for row in found.rows:
        why = f" ({row.entry.why.say(lang)})" if row.entry.why else ""
        print(f"{row.locator:<8}{FATE_WORDS[row.entry.fate].say(lang)}: {row.entry.says.say(lang)}{why}")
        for rule in row.rules:
            print(f"{'':<10}{rule}")
    for words, left in (
        (Words("没有交代的条款", "clauses unaccounted for"), found.missing),
        (Words("没有条款认领的规则", "rules that no clause claims"), found.unclaimed),
        (Words("出处不在原文条款中的规则", "rules whose reference is no clause"), found.astray),
    ):
        print(f"{words.say(lang)}: {', '.join(left) or 0}")
    return OK if found.complete else FINDINGS


def _schema(options: argparse.Namespace) -> int:
    made = {"progress": progress_schema, "report": report_schema}
    if options.what in made:
        print(_json(made[options.what](options.lang, options.draft), indent=2))
    else:
        print(_json(spec_schema(kinds().values(), options.lang, options.draft), indent=2))
    return OK


def _rollup(options: argparse.Namespace) -> int:
    if not options.progress and not options.report:
        options.refuse("progress files or --report are wanted")
    campaign = load_campaign(options.spec)
    report = parse_report(_read(options.report), file=options.report) if options.report else None
    as_of = options.as_of or date.today()  # noqa: DTZ011
    found = rollup(campaign, _units(options.progress), report=report, as_of=as_of)
    if options.format == "json":
        print(_json(found.to_dict()))
    else:
        _report(found.diagnostics, options.lang)
        _show_rollup(found, options.lang)
    return UNUSABLE if found.left_out else OK if found.ok else FINDINGS


LINES = (".ndjson", ".jsonl")


def _units(paths: Iterable[str]) -> Iterator[Progress | ProgressError]:
    """Each unit's progress, or what keeps it from being read; nothing is kept."""
    for path in paths:
        if path == "-":
            yield from parse_lines(read_lines(sys.stdin.buffer), file=path)
        elif Path(path).is_dir():
            yield from _folder(path)
        elif Path(path).suffix in LINES:
            yield from _lines(path)
        else:
            try:
                yield parse_progress(_read(path), file=path)
            except ProgressError as error:
                yield error


def _folder(path: str) -> Iterator[Progress | ProgressError]:
    try:
        inside = sorted(f for f in Path(path).iterdir() if f.suffix in (".json", *LINES) and not f.is_dir())
    except OSError as error:
        yield _unreadable(path, error)
    else:
        yield from _units(str(file) for file in inside)


def _lines(path: str) -> Iterator[Progress | ProgressError]:
    try:
        with Path(path).open("rb") as file:
            yield from parse_lines(read_lines(file), file=path)
    except OSError as error:
        yield _unreadable(path, error)


def _specs(options: argparse.Namespace) -> int:
    for name in shipped():
        print(f"{name}  {load_campaign(name).title.say(options.lang)}")
    return OK


def _demo(options: argparse.Namespace) -> int:
    """The README's main job: an example whose report was made formal too early."""
    path = next(path for path in examples() if path.stem == DEMO)
    result = _assessed(path.read_bytes(), path.name, None, date(2009, 7, 12))
    _show(path.name, result, options.lang)
    _show_next(path.name, result, options.lang)
    return OK


def examples() -> list[Path]:
    """The shipped progress files."""
    return sorted(path for spec in shipped().values() for path in (spec.parent / spec.stem).glob("*.json"))


# Reading and showing


def _assessments(options: argparse.Namespace) -> Iterator[tuple[str, Assessment | ProgressError]]:
    """Each file's assessment, or what keeps it from being assessed; a spec is loaded once."""
    campaigns: dict[str, Campaign] = {}
    for path in options.progress:
        try:
            yield path, _assess_file(path, options, campaigns)
        except ProgressError as error:
            yield path, error


def _assess_file(
    path: str, options: argparse.Namespace, campaigns: dict[str, Campaign] | Campaign | None = None
) -> Assessment:
    spec = campaigns if isinstance(campaigns, Campaign) else options.spec
    known = campaigns if isinstance(campaigns, dict) else None
    return _assessed(_read(path), path, spec, options.as_of or date.today(), known)  # noqa: DTZ011


def _assessed(
    raw: bytes, name: str, spec: Any, as_of: date, campaigns: dict[str, Campaign] | None = None
) -> Assessment:
    progress = parse_progress(raw, file=name)
    campaigns = {} if campaigns is None else campaigns
    chosen = spec or progress.campaign
    if isinstance(chosen, Campaign):
        return assess(chosen, progress, as_of)
    if chosen not in campaigns:
        if not spec and chosen not in shipped():
            _fail_unknown(progress)
        campaigns[chosen] = load_campaign(chosen)
    return assess(campaigns[chosen], progress, as_of)


def _fail_unknown(progress: Progress) -> NoReturn:
    """The progress file names a campaign that is not shipped: its keeper's to mend, or --spec is wanted."""
    problems, name = Problems(progress.file), progress.campaign
    problems.add("unknown-campaign", ((), "campaign"), name=name, known=closest(name, shipped()))
    raise ProgressError(progress.place(problems.found, problems.paths))


def _read(path: str, most: int = MAX_PROGRESS_BYTES) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: OSError) -> ProgressError:
    problems = Problems(path)
    problems.add("unreadable", (), reason=error.strerror or str(error))
    return ProgressError(problems)


def _report(diagnostics: Iterable[Diagnostic], lang: Lang) -> None:
    for diagnostic in diagnostics:
        print(diagnostic.render(lang), file=sys.stderr)


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _unit(result: Assessment) -> str:
    return quote(result.progress.unit.name or result.progress.unit.id)


def _show(path: str, result: Assessment, lang: Lang) -> None:
    """Findings of one unit, breaches first, and in one line what is well and what is open."""
    _report(result.diagnostics, lang)
    zh = lang == "zh"
    states = ", ".join(f"{s.title.say(lang)}: {s.words.say(lang)}" for s in (*result.phases, *result.documents))
    verdict = ("没有违规" if zh else "no breach") if result.ok else ("有问题" if zh else "something is amiss")
    print(f"{quote(path)} {_unit(result)} {spoken(result.as_of, lang)}: {verdict}")
    print(f"  {states}")
    for finding in result.findings:
        print(f"  {_line(finding, lang)}")
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
    where = f"{finding.reference.locator}, {' '.join(finding.pointers) or '-'}"
    return f"{level.say(lang)} [{finding.rule}] {finding.message.say(lang)} ({where})"


def _show_next(path: str, result: Assessment, lang: Lang) -> None:
    """What will be missed, what can be done now, and what cannot yet."""
    zh = lang == "zh"
    print(f"{quote(path)} {_unit(result)}: {'下一步' if zh else 'next steps'}")
    _show_clashes(result.schedule.clashes, lang)
    for step in result.next_steps:
        print(f"  {_next_line(step, result.as_of, lang)}")
    if not result.next_steps:
        print("  目前没有可办的事项" if zh else "  nothing is to be done now")
    if result.blocked:
        print("  尚不能办理：" if zh else "  not yet:")
    for barred in result.blocked:
        print(f"    {barred.title.say(lang)}: {barred.why.say(lang)}")


def _next_line(step: NextStep, as_of: date, lang: Lang) -> str:
    zh = lang == "zh"
    due = spoken(step.due, lang) if step.due else ("日期未定" if zh else "no date")
    notes = [] if step.duty_of == UNIT else [step.actor.say(lang)]
    if step.duty_of == UNIT and not step.required:
        notes.append("非强制" if zh else "not required")
    if step.due is not None and step.due < as_of:
        notes.append("期限已过" if zh else "its day has passed")
    elif step.slack is not None:
        left = step.slack if step.due is None else min(step.slack, (step.due - as_of).days)
        notes.append((f"余{left}天" if left else "最后一天") if zh else _left(left))
    said = f" [{', '.join(notes)}]" if notes else ""
    return f"{due}{said}  {step.why.say(lang)}"


def _left(days: int) -> str:
    return f"{number(days, 'day')} left" if days else "the last day"


def _show_clashes(clashes: Iterable[Clash], lang: Lang) -> None:
    for clash in clashes:
        print(f"  {READING_WORDS[clash.reading].say(lang)}{'：' if lang == 'zh' else ': '}{clash.says.say(lang)}")


def _show_plan(made: Plan, lang: Lang) -> None:
    zh = lang == "zh"
    title = made.campaign.title.say(lang)
    print(f"{title} {quote(made.unit)}: {'进度安排' if zh else 'plan'} ({spoken(made.as_of, lang)})")
    _show_clashes(made.clashes, lang)
    for one in made.appointments:
        notes = [] if one.duty_of == UNIT else [made.campaign.title_of(one.duty_of).say(lang)]
        if one.missed:
            notes.append("已不能按期" if zh else "can no longer be in time")
        elif one.due is not None:
            notes.append((f"最迟{spoken(one.due, lang)}") if zh else f"by {spoken(one.due, lang)} at the latest")
        said = f" ({'；'.join(notes) if zh else '; '.join(notes)})" if notes else ""
        print(f"  {spoken(one.day, lang)}  {'* ' if one.critical else ''}{one.title.say(lang)}{said}")


def _show_rollup(found: Rollup, lang: Lang) -> None:
    """Each figure, then what does not fit, what fits, and what cannot be told."""
    zh = lang == "zh"
    count, expected = len(found.units), found.expected
    among = "" if expected is None else (f"（报告称共{expected}个）" if zh else f" (of {expected} by the report)")
    left = (f"，{found.left_out}份未采用" if zh else f", {found.left_out} left out") if found.left_out else ""
    print(f"{found.campaign.title.say(lang)}: {count}{'个单位' if zh else ' unit(s)'}{among}{left}")
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
        units = len(total.units)
        parts.append(total.words.say(lang) + (f"（{units}个单位）" if zh else f" ({units} unit(s))"))
    for lack, words in LACK_WORDS.items():
        names = [quote(unit) for unit, why in total.without.items() if why is lack]
        if names:
            more = "…" if len(names) > _MOST_NAMED else ""
            parts.append(f"{words.say(lang)} {len(names)}: {', '.join(names[:_MOST_NAMED])}{more}")
    if total.stated is not None:
        parts.append(("报告称" if zh else "stated: ") + total.stated.words(total.figure.measure).say(lang))
    return f"{total.figure.title.say(lang)}: " + (("；" if zh else "; ").join(parts) or "-")


_MOST_NAMED = 5


def _checked(check: Check, lang: Lang) -> str:
    soft = check.force is not Force.BINDING and check.fit is Fit.CONTRADICTS
    level = Words("提醒", "warning") if soft else FIT_WORDS[check.fit]
    about = ABOUT_WORDS[check.about].say(lang) + (f" {quote(check.unit)}" if check.unit else "")
    where = f" ({check.reference.locator})" if check.reference.locator else ""
    said = Words("{what}。{found}。", "{what}. {found}.").fill(what=capital(check.sentence), found=capital(check.found))
    return f"{level.say(lang).lower()} [{check.name}, {about}] {said.say(lang)}{where}"
