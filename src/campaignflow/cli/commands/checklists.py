"""Commands on checklists and ledgers."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from campaignflow.assessment import Assessment
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.loading import load_campaign
from campaignflow.checklists import (
    Batch,
    Checklist,
    Stage,
    batch,
    due_within,
    of_bodies,
    of_phases,
    of_roles,
    of_statuses,
)
from campaignflow.checklists import checklist as listed
from campaignflow.checklists.excel.bounds import MAX_BYTES
from campaignflow.checklists.excel.collecting import collect as collected
from campaignflow.checklists.forms import FORMS, Form
from campaignflow.checklists.ical import MOST_DAYS, ical, together
from campaignflow.cli.arguments import Options
from campaignflow.cli.assessing import assess_file, assessed, examples
from campaignflow.cli.console import as_json, show_problems
from campaignflow.cli.files import read, units, unreadable, write
from campaignflow.cli.status import FINDINGS, OK
from campaignflow.rules.outcome import Status
from campaignflow.rules.rule import UNIT
from campaignflow.wording.codes import Severity
from campaignflow.wording.diagnostics import Diagnostics, ProgressError, closest
from campaignflow.wording.words import Lang, Words

SHOWN = {
    "dongyang-2009-analysis": ("mid-campaign", date(2009, 6, 18), date(2009, 7, 12)),
    "luohu-works-2008": ("register-half-filled", date(2009, 3, 10), date(2009, 3, 10)),
}
"""What ``forms`` shows of two plans: an example with its day, and the day of all examples together."""
_EMPTY = Words("日历为空：没有定有日期的事项", "the calendar is empty: nothing has a date")


def checklist(options: Options) -> int:
    """The checklist of a spec: blank, of one unit, or a row for each of several."""
    name, paths = "markdown" if options.format == "md" else options.format, options.progress or []
    campaign = load_campaign(_spec(options))
    if options.remind and (name != "ical" or not all(0 <= days <= MOST_DAYS for days in options.remind)):
        options.refuse(f"--remind is for ical, 0 to {MOST_DAYS} days")
    said = _of_many(name, campaign, options) if len(paths) > 1 else _of_one(name, campaign, options)
    write(options.output, said)
    return OK


def _spec(options: Options) -> str:
    """The one spec that is named. What was taken for progress is reported as such: --progress takes all that follow."""
    for result in units(() if options.spec else options.progress or ()):
        if isinstance(result, ProgressError) and any(found.code == "wrong-file" for found in result.diagnostics):
            raise result
    if len(options.spec) != 1:
        options.refuse("one spec is wanted, before --progress")
    return str(options.spec[0])


def _of_many(name: str, campaign: Campaign, options: Options) -> bytes:
    """A row for each unit."""
    write_batch = FORMS[name].write_batch or options.refuse(f"{name} is for one unit")
    if options.phase or options.by or options.role or options.status or options.within is not None:
        options.refuse("--phase, --by, --role, --status and --within are for one unit")
    results = (assess_file(path, options, campaign) for path in options.progress)
    said: bytes = write_batch(batch(campaign, results, options.as_of), options.lang)
    return said


def _of_one(name: str, campaign: Campaign, options: Options) -> bytes:
    """All items, or those that the options ask for."""
    result = assess_file(options.progress[0], options, campaign) if options.progress else None
    if result is not None:
        show_problems(result.diagnostics, options.lang)
    campaign = campaign if result is None else result.campaign
    made = _filtered(listed(campaign, result), campaign, options)
    if name == "ical" and not together(made):
        print(_EMPTY.say(options.lang), file=sys.stderr)
    if options.remind:
        return ical(made, options.lang, options.remind)
    return FORMS[name].write(made, campaign, result.progress if result else None, options.lang)


def _filtered(made: Checklist, campaign: Campaign, options: Options) -> Checklist:
    """The part of a checklist that the options ask for."""
    _check_names(made, campaign, options)
    if options.phase:
        made = of_phases(made, options.phase)
    if options.by:
        made = of_bodies(made, options.by)
    if options.role:
        made = of_roles(made, options.role)
    if options.status:
        made = of_statuses(made, [value for kind in (Status, Stage) for value in kind if value in options.status])
    return made if options.within is None else due_within(made, options.within, options.as_of)


def _check_names(made: Checklist, campaign: Campaign, options: Options) -> None:
    """Raises :class:`ProgressError` where an option names what there is not."""
    known = (
        (options.phase, campaign.phases, Words("阶段", "phase")),
        (options.by, (*campaign.bodies, UNIT), Words("机构", "body")),
        (options.role, {role for item in made.items for role in item.roles}, Words("责任人", "role")),
        (options.status, [str(value) for kind in (Status, Stage) for value in kind], Words("状态", "status")),
    )
    problems = Diagnostics()
    for asked, among, what in known:
        for name in asked or ():
            if name not in among:
                problems.add("unknown-name", (), what=what, name=name, known=closest(name, among))
    if problems.found:
        raise ProgressError(problems)


def forms(options: Options) -> int:
    """Blank, filled in for a unit, and for all examples of the plan: in each form that there is."""
    for spec in SHOWN:
        folder = Path(options.folder) / spec
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unreadable(str(folder), error) from None
        _write_forms(folder, spec, options.lang)
    return OK


def _write_forms(folder: Path, spec: str, lang: Lang) -> None:
    """One plan in each form: with an example on a day, and with all examples on a later one."""
    example, day, later = SHOWN[spec]
    campaign, paths = load_campaign(spec), {path.stem: path for path in examples(spec)}
    unit = assessed(paths[example].read_bytes(), example, campaign, day)
    every = (assessed(path.read_bytes(), name, campaign, later) for name, path in paths.items())
    units = batch(campaign, every, later)
    for form in FORMS.values():
        for name, content in _files(form, unit, units, lang).items():
            path = folder / f"{name}.{form.suffix}"
            write(str(path), content)
            print(path)


def _files(form: Form, unit: Assessment, units: Batch, lang: Lang) -> dict[str, bytes]:
    blank = form.write(listed(unit.campaign), unit.campaign, None, lang)
    filled = form.write(unit.checklist, unit.campaign, unit.progress, lang)
    batches = {} if form.write_batch is None else {"units": form.write_batch(units, lang)}
    return {"blank": blank, "filled": filled, **batches}


def collect(options: Options) -> int:
    """A filled ledger as progress."""
    campaign = load_campaign(options.spec)
    found = collected(campaign, read(options.ledger, MAX_BYTES), options.as_of, file=options.ledger)
    show_problems(found.diagnostics, options.lang)
    write(options.output, (as_json(found.data, indent=2) + "\n").encode("utf-8", "backslashreplace"))
    return FINDINGS if any(d.severity is Severity.ERROR for d in found.diagnostics) else OK
