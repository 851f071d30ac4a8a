"""A ledger that an office has filled in, back as progress; every problem is named by its sheet and cell.

How the two places where work is entered are put together: where a step has an act on the sheet of acts, the acts
count, and what the list of tasks says otherwise is reported. Where it has none, what its rows in the list say is
done makes one act for each day. Nothing that stands in a cell to be filled in is dropped without a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.excel.cells import Vocabulary, free
from campaignflow.checklists.excel.claims import acts_of, compare, tasks, usable
from campaignflow.checklists.excel.columns import FORMAT, META
from campaignflow.checklists.excel.entries import Part, acts, register, together, unit, waivers
from campaignflow.checklists.excel.grid import Grid
from campaignflow.checklists.excel.reading import Reader
from campaignflow.checklists.excel.tables import CellProblems, HeadedSheet, find_tables, language
from campaignflow.checklists.excel.workbook import read_workbook
from campaignflow.judgement.judgement import Judgement, judge
from campaignflow.progress.file import PROGRESS_VERSION, Progress
from campaignflow.rules.answers import parse_progress
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, ProgressError

_READERS: Mapping[str, Callable[[Reader, HeadedSheet], Part]] = {
    "acts": acts,
    "problems": register,
    "unit": unit,
    "waivers": waivers,
}


@frozen
class Collected:
    """What a ledger says."""

    data: dict[str, Any]
    """A progress file, as JSON has it."""
    progress: Progress
    diagnostics: tuple[Diagnostic, ...]
    """What was wrong, by sheet and cell, in their order."""


def collect(campaign: Campaign, raw: bytes, as_of: date, *, file: str | None = None) -> Collected:
    """The progress that a filled ledger of ``campaign`` holds, as of a day.

    Raises :class:`ProgressError` where nothing can be collected: no workbook, too large, of another campaign.
    """
    book, problems = read_workbook(raw, file), CellProblems(Diagnostics(file))
    head = _head(book.get(META), campaign, problems)
    tables = find_tables(book, problems)
    reader = Reader(Vocabulary(campaign, language(book)), problems)
    parts = [read(reader, tables[key]) for key, read in _READERS.items() if key in tables]
    items, claims = tasks(reader, tables["tasks"]) if "tasks" in tables else (Part(), ())
    entered = together([head, *parts, items])
    records = entered.data.get("records", ())
    used = usable(campaign, claims, records)
    whole = together([entered, acts_of(campaign, used, records, problems)])
    progress = parse_progress(whole.data)
    judgement = Judgement(campaign, progress, as_of, *judge(campaign, progress, as_of))
    compare(claims, used, judgement, problems)
    theirs = [_placed(diagnostic, whole.cells, file) for diagnostic in judgement.diagnostics]
    return Collected(dict(whole.data), progress, _in_order([*problems.all.found, *theirs], book))


def _head(grid: Grid | None, campaign: Campaign, problems: CellProblems) -> Part:
    """What the file says of itself; raises where it is of another campaign or a newer form."""
    said = {cells[1].text: cells[2].text for _, cells in grid or () if 1 in cells and 2 in cells}
    if said.get("campaign", campaign.id) != campaign.id:
        problems.add("wrong-campaign", f"{META}!B2", found=said["campaign"], expected=campaign.id)
        raise ProgressError(problems.all)
    if said.get("form", FORMAT) != FORMAT:
        problems.add("unsupported-version", f"{META}!B1", value=said["form"], expected=FORMAT)
        raise ProgressError(problems.all)
    version = said.get("stated_version")
    data = {"progress": PROGRESS_VERSION, "campaign": campaign.id}
    return Part({**data, "version": free(version)} if version else data)


def _placed(diagnostic: Diagnostic, cells: Mapping[str, str], file: str | None) -> Diagnostic:
    """A diagnostic about the data, at the cell that they come from."""
    at = diagnostic.location.pointer
    while at and at not in cells:
        at = at.rpartition("/")[0]
    return evolve(diagnostic, location=evolve(diagnostic.location, file=file, cell=cells.get(at)))


def _in_order(diagnostics: list[Diagnostic], book: Mapping[str, Grid]) -> tuple[Diagnostic, ...]:
    """By cell, in the order of the sheets."""
    sheets = {name: index for index, name in enumerate(book)}

    def place(diagnostic: Diagnostic) -> tuple[int, int, int, str]:
        name, _, ref = (diagnostic.location.cell or "").partition("!")
        digits = "".join(c for c in ref if c.isdigit() and c.isascii()) if ":" not in ref else ref.partition(":")[0]
        column = "".join(c for c in ref if c.isalpha())
        return sheets.get(name, len(book)), int(digits or 0), len(column), column

    return tuple(sorted(diagnostics, key=place))
