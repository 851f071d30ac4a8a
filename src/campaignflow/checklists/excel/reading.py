"""The cells of a ledger as progress has them; what cannot be read is reported and is not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from attrs import frozen

from campaignflow.checklists.excel.cells import (
    SheetNames,
    Vocabulary,
    day_of,
    figure_of,
    free,
    narrow,
    unquoted,
    whole,
    yes_no,
)
from campaignflow.checklists.excel.columns import HALVES, WAIVERS, Column, Fill, Sheet
from campaignflow.checklists.excel.tables import CellProblems, Row
from campaignflow.wording.words import LANGUAGES, Words, listing

T = TypeVar("T")
_DAY = Words("实际存在的日期（如 2009-06-05、2009年6月5日）", "a date that exists, such as 2009-06-05")
_WHOLE = Words("整数", "a whole number")
_COUNTS = Words("“名称：人数”，一行一项", "“name: number”, one on each line")
_ANSWERS = Words("“名称：是”或“名称：否”，一行一项", "“name: yes” or “name: no”, one on each line")


@frozen
class Reader:
    """Reads cells in the words of one campaign."""

    words: Vocabulary
    problems: CellProblems

    def text(self, row: Row, key: str) -> str | None:
        """What stands in a cell, without blanks around it; None where nothing does, or nothing that is usable."""
        cell = row.cell(key)
        if cell is None:
            return None
        if cell.formula:
            self.problems.add("formula-cell", row.place(key))
            return None
        said = cell.text.replace("\r\n", "\n").strip()
        if cell.error:
            self.problems.add("wrong-value", row.place(key), value=said, expected=row.table.sheet.column[key].title)
            return None
        return said or None

    def value(self, row: Row, column: Column, step: str = "") -> Any:
        """A cell as progress has it; None where it is empty or cannot be read, which is reported."""
        said, cell = self.text(row, column.key), row.place(column.key)
        if said is None:
            return None
        if column.fill is Fill.DAY:
            return self.iso_day(said, cell)
        if column.fill is Fill.NUMBER:
            return self.whole(said, cell)
        if column.fill is Fill.HALF:
            return self.choice(said, HALVES, cell)
        if column.fill in (Fill.NAME, Fill.NAMES, Fill.COUNTS, Fill.ANSWERS):
            return self._named(said, cell, column.fill, self._names(row.table.sheet, column.key, step))
        return free(said)

    def refuse(self, row: Row, keys: Collection[str] = ()) -> None:
        """Report every cell of a row of which nothing can be made."""
        wanted = keys or [column.key for column in row.table.sheet.to_fill]
        for column in row.table.sheet.columns:
            cell = row.cell(column.key)
            if column.key in wanted and cell is not None:
                self.problems.add("stray-cell", row.place(column.key), value=cell.text)

    def day(self, said: str, cell: str) -> date | None:
        return self._read(day_of, said, cell, _DAY)

    def iso_day(self, said: str, cell: str) -> str | None:
        day = self.day(said, cell)
        return None if day is None else day.isoformat()

    def whole(self, said: str, cell: str) -> int | None:
        return self._read(whole, said, cell, _WHOLE)

    def choice(self, said: str, words: Mapping[Any, Words], cell: str) -> str | None:
        """One of some words, in either language."""
        known = {word.say(lang): str(value) for value, word in words.items() for lang in LANGUAGES}
        return self._read(known.get, said, cell, listing(words.values()))

    def stated(self, about: str, said: str, cell: str) -> Any:
        """What a unit states of itself, as progress has it."""
        if about in ("id", "name"):
            return free(said)
        if about == "attributes":
            answer = whole(narrow(said)) if yes_no(said) is None else yes_no(said)
            return free(said) if answer is None or unquoted(said) is not None else answer
        if about == "headcounts":
            return self.whole(said, cell)
        return figure_of(said) if about == "figures" else self.iso_day(said, cell)

    def _named(self, said: str, cell: str, fill: Fill, names: SheetNames) -> Any:
        """A name, a list of names, or pairs with names."""
        if fill is Fill.NAME:
            return names.read(said)
        return names.read_all(said) if fill is Fill.NAMES else self._pairs(said, cell, fill, names)

    def _pairs(self, said: str, cell: str, fill: Fill, names: SheetNames) -> dict[str, Any] | None:
        """Names with what is said of each."""
        found: dict[str, Any] = {}
        for name, read, line in names.read_pairs(said, whole if fill is Fill.COUNTS else yes_no):
            value = self._mended(line, cell, fill) if read is None else read
            if value is not None and name in found:
                self.problems.add("duplicate-name", cell, name=name)
            if value is not None:
                found[name] = value
        return found or None

    def _mended(self, line: str, cell: str, fill: Fill) -> Any:
        """What is said on a line that could not be read as it stands, which is reported."""
        if fill is Fill.COUNTS:
            _, colon, last = narrow(line).rpartition(":")
            return self._read(whole, last if colon else "", cell, _COUNTS, line)
        self.problems.add("wrong-value", cell, value=line, expected=_ANSWERS)
        return None

    def _names(self, sheet: Sheet, key: str, step: str) -> SheetNames:
        if key == "step":
            return self.words.steps
        if sheet is WAIVERS:
            others = {"waiver": self.words.waivers, "approved_by": self.words.bodies}
            return others.get(key) or self.words.of_unit("attributes")
        return self.words.of_record(step, key)

    def _read(
        self, reader: Callable[[str], T | None], said: str, cell: str, expected: Words, shown: str = ""
    ) -> T | None:
        """What ``reader`` makes of a text, of full-width characters as well; reports what it cannot read."""
        found = None if shown else reader(said)
        if found is None and (found := reader(narrow(said))) is not None:
            self.problems.add("full-width", cell, value=shown or said, read=str(found))
        if found is None:
            self.problems.add("wrong-value", cell, value=shown or said, expected=expected)
        return found
