"""The sheets of a ledger with their headings found; whatever stands where it does not belong is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from campaignflow.checklists.excel.columns import GUIDE, LISTS, META, SHEETS, SUMMARY, TASKS, Sheet
from campaignflow.checklists.excel.grid import Cell, Grid
from campaignflow.checklists.headings import known_as
from campaignflow.wording.diagnostics import Diagnostics, Location, ProgressError
from campaignflow.wording.words import LANGUAGES, Lang

_HEADINGS_WITHIN = 20
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "tasks": ("rule", "stage", "done", "evidence", "opinion", "remark"),
    "acts": ("step", "date"),
    "problems": ("id", "says"),
    "unit": ("about", "name", "value"),
    "waivers": ("waiver", "approved_by", "date"),
}


@frozen
class CellProblems:
    """What is wrong with a ledger, each at its cell, as it is found."""

    all: Diagnostics

    def add(self, code: str, cell: str, **parts: object) -> None:
        """Report a problem at a cell."""
        found = self.all.found
        before = len(found)
        self.all.add(code, ((), cell), **parts)
        if len(found) > before:
            found[-1] = evolve(found[-1], location=Location(self.all.file, cell=cell))

    @property
    def cells(self) -> frozenset[str | None]:
        """The cells of which something is wrong."""
        return frozenset(diagnostic.location.cell for diagnostic in self.all.found)


@frozen
class HeadedSheet:
    """One sheet with its headings found."""

    sheet: Sheet
    grid: Grid
    head: int
    columns: Mapping[str, int]
    """Key of a column to its place."""

    def rows(self) -> Iterator[Row]:
        return (Row(self, number, cells) for number, cells in self.grid if number > self.head)

    def filled_in(self) -> Iterator[Row]:
        """The rows in which something was entered."""
        places = {self.columns.get(column.key) for column in self.sheet.to_fill if column.key != "number"}
        return (row for row in self.rows() if not places.isdisjoint(row.cells))

    @property
    def to_fill(self) -> frozenset[int]:
        """The places of the columns that are to be filled in."""
        return frozenset(self.columns[one.key] for one in self.sheet.to_fill if one.key in self.columns)


@frozen
class Row:
    """One row of a table; its cells are known by the keys of their columns."""

    table: HeadedSheet
    number: int
    cells: Mapping[int, Cell]

    def cell(self, key: str) -> Cell | None:
        at = self.table.columns.get(key)
        return None if at is None else self.cells.get(at)

    def place(self, key: str) -> str:
        """Where a cell stands, or, where it has no column, the row."""
        columns, grid = self.table.columns, self.table.grid
        return grid.place(self.number, columns[key]) if key in columns else f"{grid.name}!{self.number}:{self.number}"


def language(book: Mapping[str, Grid]) -> Lang:
    """The language of the sheets."""
    return next((lang for lang in LANGUAGES if TASKS.title.say(lang) in book), LANGUAGES[0])


def find_tables(book: Mapping[str, Grid], problems: CellProblems) -> Mapping[str, HeadedSheet]:
    """The sheets of a ledger by their keys. Raises :class:`ProgressError` where there is none of them."""
    tables = {sheet.key: _table(sheet, book, problems) for sheet in SHEETS}
    found = {key: table for key, table in tables.items() if table is not None}
    if not found:
        raise ProgressError(problems.all)
    _report_others(book, {table.grid.name for table in found.values()}, problems)
    return found


def _table(sheet: Sheet, book: Mapping[str, Grid], problems: CellProblems) -> HeadedSheet | None:
    """A sheet with its headings; what it lacks, and what stands outside of its columns, is reported."""
    grid = next((book[name] for name in known_as(sheet.title) if name in book), None)
    if grid is None:
        problems.add("no-sheet", sheet.title.say(language(book)), name=sheet.title)
        return None
    table = HeadedSheet(sheet, grid, *_headings(sheet, grid))
    for key in _NEEDED[sheet.key]:
        if key not in table.columns:
            row = table.head or 1
            problems.add("no-column", f"{grid.name}!{row}:{row}", name=sheet.column[key].title)
    _report_strays(table, problems)
    return table


def _headings(sheet: Sheet, grid: Grid) -> tuple[int, Mapping[str, int]]:
    """The row with the most headings, and the place of each; the leftmost where one stands twice."""
    titles = {title: column.key for column in sheet.columns for title in known_as(column.title)}
    head, columns = 0, dict[str, int]()
    for row, cells in grid:
        places = [(cell.text.strip(), at) for at, cell in sorted(cells.items(), reverse=True)]
        found = {titles[title]: at for title, at in places if title in titles}
        if row <= _HEADINGS_WITHIN and len(found) > len(columns):
            head, columns = row, found
    return head, columns


def _report_others(book: Mapping[str, Grid], read: set[str], problems: CellProblems) -> None:
    """Report the sheets that hold something and are not read; those that are only shown are none of them."""
    ours = {LISTS, META, *(words.say(lang) for words in (GUIDE, SUMMARY) for lang in LANGUAGES)}
    for name, grid in book.items():
        if name not in read and name not in ours and grid.rows:
            problems.add("unknown-sheet", name, name=name)


def _report_strays(table: HeadedSheet, problems: CellProblems) -> None:
    """Report what stands outside of the columns, is pinned to a cell, or seems to be said of several rows."""
    grid, known = table.grid, set(table.columns.values())
    for row, at, said in grid.comments:
        problems.add("stray-cell", grid.place(row, at), value=said)
    for row, at, last in grid.merged:
        if row > table.head and at in table.to_fill and at in grid.rows.get(row, {}):
            problems.add("merged-cells", grid.place(row, at), row=row, last=last)
    for line in table.rows():
        for at, cell in sorted(line.cells.items()):
            if at not in known and cell.text.strip():
                problems.add("stray-cell", grid.place(line.number, at), value=cell.text)
