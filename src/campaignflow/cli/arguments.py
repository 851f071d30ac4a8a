"""The arguments of the command line, and the only place that looks at the clock."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import Factory, frozen

from campaignflow import __version__
from campaignflow.checklists.forms import FORMS
from campaignflow.checklists.ical import MOST_DAYS
from campaignflow.cli.schemas import SCHEMAS
from campaignflow.wording.dates import iso_day
from campaignflow.wording.words import LANGUAGES, quote

Options = argparse.Namespace
"""What was given: ``command`` is its name, ``lang`` the language of messages."""


def read_arguments(arguments: Sequence[str] | None = None) -> Options:
    """The options of one command; ends the process where they are wrong, or only help is wanted."""
    parser, commands = parsers()
    given = sys.argv[1:] if arguments is None else arguments
    command = commands.get(given[0]) if given else None
    if command is None or "--" in given:  # which ends the options, and argparse forgets it where it mixes
        return parser.parse_args(given)
    return command.parse_intermixed_args(given[1:], Options(command=given[0]))


def parsers() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """That of the whole command line, and that of each command, which alone takes files and options in any order."""
    parser = argparse.ArgumentParser(prog="campaignflow", description="Assess units of a campaign against its spec.")
    parser.add_argument("--version", action="version", version=f"campaignflow {__version__}")
    commands = _Commands(parser.add_subparsers(required=True, metavar="COMMAND", dest="command"))
    _on_cases(commands)
    _on_checklists(commands)
    _on_specs(commands)
    _on_rollups(commands)
    _on_the_library(commands)
    return parser, commands.by_name


@frozen
class _Commands:
    """The commands, as they are added one by one."""

    parsers: argparse._SubParsersAction[argparse.ArgumentParser]
    by_name: dict[str, argparse.ArgumentParser] = Factory(dict)

    def add(self, name: str, text: str) -> argparse.ArgumentParser:
        sub = self.by_name[name] = self.parsers.add_parser(name, help=text, description=text)
        sub.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of messages (zh)")
        return sub


def _on_cases(commands: _Commands) -> None:
    for name, text in (
        ("validate", "assess progress files: findings, or the whole answer as JSON"),
        ("next", "what can be done now, the most urgent first"),
    ):
        sub = commands.add(name, text)
        sub.add_argument("progress", nargs="+", help="progress files; - is standard input")
        _case_options(sub)
        _eyes(sub)
        _format(sub)
    _on_what_is_to_come(commands)
    sub = commands.add("explain", "why a rule, step, phase or document stands as it does")
    sub.add_argument("progress", help="a progress file; - is standard input")
    sub.add_argument("name", help="the name of a rule, step, phase or document")
    sub.add_argument("--date", action="store_true", help="of a rule: how its date came about, step by step")
    _case_options(sub)
    _format(sub)


def _on_what_is_to_come(commands: _Commands) -> None:
    sub = commands.add("plan", "a day for everything that is still open, and what can no longer be kept")
    sub.add_argument("progress", help="a progress file; - is standard input")
    _case_options(sub)
    sub.add_argument("--pace", choices=("earliest", "latest"), default="earliest", help="as soon, or as late")
    _format(sub, "mermaid")
    sub = commands.add("horizon", "the days on which verdicts change if nobody acts")
    sub.add_argument("progress", help="a progress file; - is standard input")
    _case_options(sub)
    sub.add_argument("--until", type=_day, metavar="DATE", help="the last day looked at")
    _format(sub)


def _on_checklists(commands: _Commands) -> None:
    _checklist(commands)
    sub = commands.add("forms", "shipped examples in every form of a checklist, in a folder, to look at")
    sub.add_argument("folder", help="made where it is not there")
    sub = commands.add("collect", "a ledger that was filled in, as a progress file")
    sub.add_argument("ledger", help="the .xlsx file; - is standard input")
    sub.add_argument("--spec", required=True, help="a shipped id or a path")
    _as_of(sub)
    _output(sub)


def _checklist(commands: _Commands) -> None:
    sub = commands.add("checklist", "the checklist of a spec, blank or filled in")
    sub.add_argument("spec", nargs="*", help="a shipped id or a path; one, before --progress")
    sub.add_argument("--progress", nargs="+", help="a progress file to fill it in from; several make a row each")
    _as_of(sub)
    sub.add_argument("--format", choices=(*FORMS, "md"), default="markdown", help="md is markdown")
    _filters(sub)
    remind = f"a reminder so many days before, 0 to {MOST_DAYS}; may be repeated; of ical only (3)"
    sub.add_argument("--remind", type=int, action="append", metavar="DAYS", help=remind)
    _output(sub)
    sub.set_defaults(refuse=sub.error)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--phase", action="append", help="only what this phase asks, by id; may be repeated")
    parser.add_argument("--by", action="append", help="only what this body is to do, by id; unit is the unit itself")
    parser.add_argument("--role", action="append", help="only steps over which this role presides in person, by id")
    parser.add_argument("--status", action="append", help="only what stands so: a status or a stage such as overdue")
    parser.add_argument("--within", type=int, metavar="DAYS", help="only what is not settled and due in so many days")


def _on_specs(commands: _Commands) -> None:
    sub = commands.add("lint", "check specs; status 1 if there are warnings")
    sub.add_argument("spec", nargs="+", help="shipped ids or paths")
    for name, text in (
        ("read", "a spec read back as numbered sentences, beside their clauses"),
        ("coverage", "what became of each clause of the plan; status 1 if any is unaccounted for"),
    ):
        sub = commands.add(name, text)
        sub.add_argument("spec", help="a shipped id or a path")
        if name == "read":
            sub.add_argument("--ids", action="store_true", help="the ids of the rules beside the sentences")
    sub = commands.add("template", "an empty progress file: every step, the keys it takes and their names")
    sub.add_argument("spec", help="a shipped id or a path")
    sub.add_argument("--step", action="append", metavar="ID", help="only this step; may be repeated")


def _on_rollups(commands: _Commands) -> None:
    sub = commands.add("rollup", "the figures of many units together, and what does not fit")
    sub.add_argument("spec", help="a shipped id or a path")
    progress = "progress files, .ndjson with one unit on each line, folders; - is NDJSON on standard input"
    sub.add_argument("progress", nargs="*", help=progress)
    sub.add_argument("--report", help="a report whose stated figures are checked")
    sub.set_defaults(refuse=sub.error)
    _as_of(sub)
    _format(sub)


def _on_the_library(commands: _Commands) -> None:
    sub = commands.add("schema", "the JSON Schema of a kind of file that is read or written")
    sub.add_argument("what", choices=SCHEMAS)
    draft = "07 for editors that read no newer one"
    sub.add_argument("--draft", choices=("2020-12", "07"), default="2020-12", help=draft)
    commands.add("specs", "the specs that are shipped")
    commands.add("demo", "assess a shipped example and show the answer")


# Options that several commands have


def _case_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--spec", help="a shipped id or a path; else the campaign that the progress file names")
    _as_of(parser)


def _format(parser: argparse.ArgumentParser, *more: str) -> None:
    parser.add_argument("--format", choices=("text", "json", *more), default="text")


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it; standard output, if left out")


def _eyes(parser: argparse.ArgumentParser) -> None:
    whose = "whose missed duties count: unit, a body by id, or all (unit)"
    parser.add_argument("--duties-of", default="unit", metavar="WHO", help=whose)


def _as_of(parser: argparse.ArgumentParser) -> None:
    today = date.today()  # noqa: DTZ011  the day where the office is
    parser.add_argument("--as-of", type=_day, default=today, metavar="DATE", help="YYYY-MM-DD; today, if left out")


def _day(text: str) -> date:
    day = iso_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"{quote(text)!r} is not a date YYYY-MM-DD")
    return day
