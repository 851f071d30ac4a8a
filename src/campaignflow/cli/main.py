"""The command line: a door around the library."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

from campaignflow import __version__
from campaignflow.advice.explanation import names
from campaignflow.assessment import Assessment, assess
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.coverage import FATE_WORDS, coverage
from campaignflow.campaign.loading import load_campaign, shipped
from campaignflow.campaign.readback import read_back
from campaignflow.campaign.spec import spec_schema
from campaignflow.checklists import (
    Checklist,
    Stage,
    batch,
    checklist,
    due_within,
    of_bodies,
    of_phases,
    of_roles,
    of_statuses,
)
from campaignflow.checklists.excel.collecting import collect
from campaignflow.checklists.excel.workbook import MAX_BYTES
from campaignflow.checklists.forms import FORMS
from campaignflow.checklists.ical import MOST_DAYS, ical, together
from campaignflow.checklists.schema import batch_schema, checklist_schema
from campaignflow.cli.console import as_json, show, show_next, show_plan, show_problems, show_rollup
from campaignflow.outlook import horizon, plan
from campaignflow.progress.file import Progress, parse_lines, parse_progress, progress_schema
from campaignflow.rollups.report import parse_report, report_schema
from campaignflow.rollups.rollup import rollup
from campaignflow.rules.kinds import kinds
from campaignflow.rules.outcome import Status
from campaignflow.rules.rule import UNIT
from campaignflow.schedule.keepable import unkeepable
from campaignflow.source.text import MAX_PROGRESS_BYTES, read_lines
from campaignflow.wording.codes import Severity
from campaignflow.wording.dates import iso_day
from campaignflow.wording.diagnostics import CampaignflowError, Diagnostics, ProgressError, closest
from campaignflow.wording.words import LANGUAGES, Lang, Words, quote, spoken

COMMANDS: Mapping[str, Callable[[Options], int]] = {
    "validate": case.validate,
    "next": case.next_steps,
    "plan": case.plan,
    "horizon": case.horizon,
    "explain": case.explain,
    "checklist": checklists.checklist,
    "forms": checklists.forms,
    "collect": checklists.collect,
    "lint": specs.lint,
    "read": specs.read_back,
    "coverage": specs.coverage,
    "rollup": rollups.rollup,
    "schema": specs.schema,
    "specs": specs.specs,
    "demo": case.demo,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 (nothing binding is amiss), 1 (something is) or 2 (cannot be assessed)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = read_arguments(arguments)
    try:
        return COMMANDS[options.command](options)
    except CampaignflowError as error:
        show_problems(error.diagnostics, options.lang)
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


_OPTIONAL = {
    **dict.fromkeys(("xlsxwriter", "defusedxml", "defusedxml.expatreader", "defusedxml.common"), "xlsx"),
    "docx": "docx",
    "icalendar": "ical",
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
    _checklists(command)
    sub = command("forms", _forms, "shipped examples in every form of a checklist, in a folder, to look at")
    sub.add_argument("folder", help="made where it is not there")
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


def _checklists(command: Callable[..., argparse.ArgumentParser]) -> None:
    sub = command("checklist", _checklist, "the checklist of a spec, blank or filled in")
    sub.add_argument("spec", help="a shipped id or a path")
    sub.add_argument("--progress", nargs="+", help="a progress file to fill it in from; several make a row each")
    _as_of(sub)
    sub.add_argument("--format", choices=(*FORMS, "md"), default="markdown", help="md is markdown")
    sub.add_argument("--phase", action="append", help="only what this phase asks, by id; may be repeated")
    sub.add_argument("--by", action="append", help="only what this body is to do, by id; unit is the unit itself")
    sub.add_argument("--role", action="append", help="only steps over which this role presides in person, by id")
    sub.add_argument("--status", action="append", help="only what stands so: a status or a stage such as overdue")
    sub.add_argument("--within", type=int, metavar="DAYS", help="only what is not settled and due in so many days")
    remind = f"a reminder so many days before, 0 to {MOST_DAYS}; may be repeated; of ical only (3)"
    sub.add_argument("--remind", type=int, action="append", metavar="DAYS", help=remind)
    _output(sub)
    sub.set_defaults(refuse=sub.error)


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
    sub = command("schema", _schema, "the JSON Schema of a kind of file that is read or written")
    sub.add_argument("what", choices=SCHEMAS)
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
            show_problems(result.diagnostics, options.lang)
            worst = UNUSABLE
            continue
        if options.format == "json":
            print(as_json(result.to_dict()))
        else:
            show(path, result, options.lang)
        worst = max(worst, OK if result.ok else FINDINGS)
    return worst


def _next(options: argparse.Namespace) -> int:
    worst = OK
    for path, result in _assessments(options):
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


def _plan(options: argparse.Namespace) -> int:
    result = _assess_file(options.progress, options)
    made = plan(result.campaign, result.progress, result.as_of, pace=options.pace)
    show_problems(result.diagnostics, options.lang)
    if options.format == "json":
        print(as_json(made.to_dict()))
    elif options.format == "mermaid":
        print(made.mermaid(options.lang), end="")
    else:
        show_plan(made, options.lang)
    return OK if result.schedule.feasible else FINDINGS


def _horizon(options: argparse.Namespace) -> int:
    result = _assess_file(options.progress, options)
    found = horizon(result.campaign, result.progress, result.as_of, options.until)
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


def _explain(options: argparse.Namespace) -> int:
    result = _assess_file(options.progress, options)
    try:
        explanation = result.explain(options.name)
    except KeyError:
        problems = Diagnostics()
        known = closest(options.name, names(result))
        problems.add("unknown-name", (), what=Words("名称", "name"), name=options.name, known=known)
        show_problems(problems.found, options.lang)
        return UNUSABLE
    print(as_json(explanation.to_dict()) if options.format == "json" else "\n".join(explanation.lines(options.lang)))
    return OK


def _checklist(options: argparse.Namespace) -> int:
    campaign = load_campaign(options.spec)
    as_of = options.as_of or date.today()  # noqa: DTZ011
    name = "markdown" if options.format == "md" else options.format
    form, paths = FORMS[name], options.progress or []
    if options.remind and (name != "ical" or not all(0 <= days <= MOST_DAYS for days in options.remind)):
        options.refuse(f"--remind is for ical, 0 to {MOST_DAYS} days")
    if len(paths) > 1:
        write_batch = form.write_batch or options.refuse(f"{name} is for one unit")
        if options.phase or options.by or options.role or options.status or options.within is not None:
            options.refuse("--phase, --by, --role, --status and --within are for one unit")
        results = (_assess_file(path, options, campaign) for path in paths)
        _write(options.output, write_batch(batch(campaign, results, as_of), options.lang))
        return OK
    result = _assess_file(paths[0], options, campaign) if paths else None
    if result is not None:
        show_problems(result.diagnostics, options.lang)
    made = _filtered(checklist(campaign, result), campaign, options, as_of)
    if name == "ical" and not together(made):
        print(_EMPTY.say(options.lang), file=sys.stderr)
    if options.remind:
        said = ical(made, options.lang, options.remind)
    else:
        said = form.write(made, campaign, result.progress if result else None, options.lang)
    _write(options.output, said)
    return OK


def _forms(options: argparse.Namespace) -> int:
    """Blank, filled in for a unit, and for all examples of the plan: in each form that there is."""
    lang = options.lang
    for spec, (example, day, later) in SHOWN.items():
        campaign, folder = load_campaign(spec), Path(options.folder) / spec
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unreadable(str(folder), error) from None
        paths = {path.stem: path for path in examples(spec)}
        unit = _assessed(paths[example].read_bytes(), example, campaign, day)
        every = (_assessed(path.read_bytes(), name, campaign, later) for name, path in paths.items())
        blank, units = checklist(campaign), batch(campaign, every, later)
        for form in FORMS.values():
            files = {
                "blank": form.write(blank, campaign, None, lang),
                "filled": form.write(unit.checklist, campaign, unit.progress, lang),
            }
            if form.write_batch is not None:
                files["units"] = form.write_batch(units, lang)
            for name, content in files.items():
                path = folder / f"{name}.{form.suffix}"
                _write(str(path), content)
                print(path)
    return OK


def _filtered(made: Checklist, campaign: Campaign, options: argparse.Namespace, as_of: date) -> Checklist:
    """The part of a checklist that the options ask for."""
    statuses = {str(value): value for kind in (Status, Stage) for value in kind}
    known = (
        (options.phase, campaign.phases, Words("阶段", "phase")),
        (options.by, (*campaign.bodies, UNIT), Words("机构", "body")),
        (options.role, {role for item in made.items for role in item.roles}, Words("责任人", "role")),
        (options.status, statuses, Words("状态", "status")),
    )
    problems = Diagnostics()
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
    if options.role:
        made = of_roles(made, options.role)
    if options.status:
        made = of_statuses(made, [value for kind in (Status, Stage) for value in kind if value in options.status])
    return made if options.within is None else due_within(made, options.within, as_of)


def _collect(options: argparse.Namespace) -> int:
    campaign = load_campaign(options.spec)
    as_of = options.as_of or date.today()  # noqa: DTZ011
    found = collect(campaign, _read(options.ledger, MAX_BYTES), as_of, file=options.ledger)
    show_problems(found.diagnostics, options.lang)
    _write(options.output, (as_json(found.data, indent=2) + "\n").encode("utf-8", "backslashreplace"))
    return FINDINGS if any(d.severity is Severity.ERROR for d in found.diagnostics) else OK


def _write(path: str | None, said: bytes) -> None:
    """A file's bytes to where it is to be, or to standard output."""
    if path is None:
        sys.stdout.buffer.write(said)
        return
    try:
        Path(path).write_bytes(said)
    except OSError as error:
        raise _unreadable(path, error) from None


def _lint(options: argparse.Namespace) -> int:
    worst = OK
    for spec in options.spec:
        try:
            campaign = load_campaign(spec)
        except CampaignflowError as error:
            show_problems(error.diagnostics, options.lang)
            worst = UNUSABLE
            continue
        found = (*campaign.warnings, *unkeepable(campaign))
        show_problems(found, options.lang)
        worst = max(worst, FINDINGS if found else OK)
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
    print(as_json(SCHEMAS[options.what](options.lang, options.draft), indent=2))
    return OK


def _rollup(options: argparse.Namespace) -> int:
    if not options.progress and not options.report:
        options.refuse("progress files or --report are wanted")
    campaign = load_campaign(options.spec)
    report = parse_report(_read(options.report), file=options.report) if options.report else None
    as_of = options.as_of or date.today()  # noqa: DTZ011
    found = rollup(campaign, _units(options.progress), report=report, as_of=as_of)
    if options.format == "json":
        print(as_json(found.to_dict()))
    else:
        show_problems(found.diagnostics, options.lang)
        show_rollup(found, options.lang)
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
    show(path.name, result, options.lang)
    show_next(path.name, result, options.lang)
    return OK


def examples(*specs: str) -> list[Path]:
    """The shipped progress files, of some specs or of all."""
    known = shipped()
    folders = (known[spec].parent / spec for spec in specs or known)
    return sorted(path for folder in folders for path in folder.glob("*.json"))


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
    problems, name = Diagnostics(progress.file), progress.campaign
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
    problems = Diagnostics(path)
    problems.add("unreadable", (), reason=error.strerror or str(error))
    return ProgressError(problems)
