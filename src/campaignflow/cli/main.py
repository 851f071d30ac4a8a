"""The command line: a door around the library."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

from campaignflow.cli.arguments import Options, read_arguments
from campaignflow.cli.commands import case, checklists, rollups, specs
from campaignflow.cli.console import show_problems
from campaignflow.cli.status import OK, UNUSABLE
from campaignflow.wording.diagnostics import CampaignflowError

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
    "template": specs.template,
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
