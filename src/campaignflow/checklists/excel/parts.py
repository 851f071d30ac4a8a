"""The parts of a workbook's file, read as their XML goes by: what refers to what, sheets, texts, styles, cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import floor
from posixpath import join, normpath
from typing import Any
from xml.sax.handler import ContentHandler

from campaignflow.checklists.excel.bounds import BROKEN, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, DamagedError, bounded
from campaignflow.checklists.excel.cells import day_of_serial, time_of_serial
from campaignflow.checklists.excel.grid import Cell, Grid, column_of
from campaignflow.wording.words import Words

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY_FORMATS = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general|e[+-]', re.IGNORECASE)
"""What stands in the code of a format and says nothing of days: texts, colours, “General”, the power of ten."""
_DATED = re.compile(r"[yde]", re.IGNORECASE)
"""Year, day, year of an era."""
_LONG = Words("单元格字数", "the characters of a cell")


class Handler(ContentHandler):
    """SAX events by local name."""

    elements = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  SAX says so
        self.elements += 1
        self.begin(name.rpartition(":")[2], {key.rpartition(":")[2]: attrs[key] for key in attrs.getNames()})

    def endElement(self, name: str) -> None:  # noqa: N802
        self.end(name.rpartition(":")[2])

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""


class Relations(Handler):
    """What a part refers to: id, kind and target of each relation."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.found: list[tuple[str, str, str]] = []

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        if name == "Relationship" and said.get("TargetMode") != "External":
            target = said.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(self.folder, target))
            self.found.append((said.get("Id", ""), said.get("Type", "").rpartition("/")[2], path))


class Sheets(Handler):
    """The sheets of the workbook: name and id of the relation."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((said.get("name", "")[:100], said.get("id", "")))
        elif name == "workbookPr":
            self.since_1904 = said.get("date1904") in ("1", "true")


class _Texts(Handler):
    """Gathers the text of ``t`` elements, but not that of readings (``rPh``)."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[str] = []
        self.inside: str | None = None
        self.phonetic = False

    def characters(self, content: str) -> None:
        if self.inside and not self.phonetic:
            self.held.append(content)

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        if name == "rPh":
            self.phonetic = True
        elif name in self.wanted:
            self.inside = name

    def end(self, name: str) -> None:
        if name == "rPh":
            self.phonetic = False
        elif name == self.inside:
            self.inside = None

    wanted: tuple[str, ...] = ("t",)

    def taken(self) -> str:
        text = "".join(self.held)
        self.held.clear()
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class Strings(_Texts):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self.taken())


class Comments(_Texts):
    """What is pinned to the cells of a sheet."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid
        self.at: re.Match[str] | None = None

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        super().begin(name, said)
        if name == "comment":
            self.held.clear()
            self.at = _REF.fullmatch(said.get("ref", ""))

    def end(self, name: str) -> None:
        super().end(name)
        if name == "comment" and self.at:
            self.grid.comments.append((int(self.at[2]), column_of(self.at[1]), self.taken()))


class Styles(Handler):
    """Which styles show a number as a day."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: dict[str, str] = {}
        self.dated: list[bool] = []
        self.in_cells = False

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.formats[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.dated.append(self._is_dated(said.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False

    def _is_dated(self, number: str) -> bool:
        if number in self.formats:
            return bool(_DATED.search(_NO_LETTERS.sub("", self.formats[number][:255])))
        return number.isascii() and number.isdigit() and len(number) < 4 and int(number) in _DAY_FORMATS


class Cells(_Texts):
    """The cells of a sheet."""

    wanted = ("t", "v")

    def __init__(
        self, grid: Grid, strings: list[str], dated: list[bool], since_1904: bool, count: Callable[[int], None]
    ) -> None:
        super().__init__()
        self.grid = grid
        self.strings = strings
        self.dated = dated
        self.since_1904 = since_1904
        self.count = count
        self.row = self.column = 0
        self.said: Mapping[str, str] = {}
        self.formula = False

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        super().begin(name, said)
        if name == "row":
            self.row = _number(said.get("r"), self.row + 1, MAX_ROWS)
            self.column = 0
        elif name == "c":
            self.said, self.formula = said, False
            self.held.clear()
            self.place(said.get("r"))
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            self.merge(said.get("ref", ""))

    def merge(self, ref: str) -> None:
        """Cells shown as one; only the first of them holds anything."""
        first, last = (_REF.fullmatch(end) for end in (*ref.split(":"), "", "")[:2])
        if first and last and int(first[2]) < int(last[2]):
            self.grid.merged.append((int(first[2]), column_of(first[1]), int(last[2])))

    def place(self, ref: str | None) -> None:
        """Where the cell stands: as it says, else next to the one before."""
        found = _REF.fullmatch(ref) if ref else None
        if ref and not found:
            raise DamagedError(BROKEN)
        if found:
            self.row, self.column = int(found[2]), column_of(found[1])
        else:
            self.column += 1
        if not (0 < self.row <= MAX_ROWS and 0 < self.column <= MAX_COLUMNS):
            raise DamagedError(BROKEN)

    def end(self, name: str) -> None:
        super().end(name)
        if name != "c":
            return
        cell = self.cell(self.taken())
        if cell is not None:
            row = self.grid.rows.setdefault(self.row, {})
            if self.column in row:
                raise DamagedError(BROKEN)  # one cell said twice: nobody can tell which is meant
            row[self.column] = cell
            self.count(len(cell.text))

    def cell(self, text: str) -> Cell | None:
        kind = self.said.get("t", "n")
        if self.formula:
            return Cell(text, formula=True)
        if kind == "s":
            index = _number(text, len(self.strings), len(self.strings))
            if text and index >= len(self.strings):
                raise DamagedError(BROKEN)
            text = self.strings[index] if text else ""
        if not text:
            return None
        bounded(len(text), MAX_TEXT, _LONG)
        if kind == "b":
            return Cell("TRUE" if text == "1" else "FALSE")
        if kind == "e":
            return Cell(text, error=True)
        return self.as_number(text) if kind == "n" else Cell(text)

    def as_number(self, text: str) -> Cell:
        """A number: a day where its style shows it as one."""
        try:
            number = float(text)
        except ValueError:
            raise DamagedError(BROKEN) from None
        style = _number(self.said.get("s"), 0, MAX_ROWS)
        if style < len(self.dated) and self.dated[style] and number == number and abs(number) < 1e9:  # noqa: PLR0124
            day = day_of_serial(floor(number), since_1904=self.since_1904)
            if day is not None:
                return Cell(day.isoformat() + time_of_serial(number))
        is_whole = abs(number) < 1e15 and number == int(number)
        return Cell(str(int(number)) if is_whole else text.strip(), number=True)


def _number(text: str | None, default: int, most: int) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 9):
        return default
    return min(int(text), most)
