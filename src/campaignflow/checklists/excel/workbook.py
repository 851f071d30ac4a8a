"""An Excel workbook as plain cells, read from untrusted bytes within bounds of time and memory.

Only what stands in cells is read: no formula is worked out, no link followed, no macro looked at. Cells are kept by
their place, so that one at the end of the sheet costs no more than any other; nothing that stands in a cell is lost
because rows are out of order or a size is misstated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from math import floor
from posixpath import join, normpath
from typing import Any
from xml.sax.handler import ContentHandler
from zipfile import BadZipFile, ZipFile

from attrs import define, field, frozen

from campaignflow.checklists.excel.cells import day_of_serial, time_of_serial
from campaignflow.wording.diagnostics import Diagnostics, ProgressError
from campaignflow.wording.words import Words

MAX_BYTES = 16_000_000
MAX_PARTS = 500
MAX_PART = 64_000_000
"""Bytes of one part, unpacked."""
MAX_UNPACKED = 128_000_000
MAX_FILLED = 400_000
"""Cells that are not empty, all sheets together."""
MAX_CHARACTERS = 4_000_000
"""In all cells together: many cells can refer to one long text, which costs the file next to nothing."""
MAX_ELEMENTS = 4_000_000
"""Elements of XML, all parts together: many small ones take longer than a few large ones."""
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_TEXT = 32_767
_UNPACKING = 1 << 20
"""Bytes unpacked at once: expat begins a token anew with each piece, so that many of a long one take too long."""
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY_FORMATS = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general|e[+-]', re.IGNORECASE)
"""What stands in the code of a format and says nothing of days: texts, colours, “General”, the power of ten."""
_DATED = re.compile(r"[yde]", re.IGNORECASE)
"""Year, day, year of an era."""


@frozen
class Cell:
    """What stands in one cell."""

    text: str
    """As a person would write it: a day as 2009-06-05, a number without a fraction of nought."""
    number: bool = False
    formula: bool = False
    error: bool = False


@define
class Grid:
    """The cells of one sheet, by row and column (counted from 1); empty ones are not in it."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(factory=dict)
    merged: list[tuple[int, int, int]] = field(factory=list)
    """First row, first column and last row of cells that are shown as one over several rows."""
    comments: list[tuple[int, int, str]] = field(factory=list)
    """Row, column and text of what people pinned to a cell."""

    def __iter__(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        return iter(sorted(self.rows.items()))

    def place(self, row: int, column: int) -> str:
        """``任务清单!L17``."""
        return f"{self.name}!{letters(column)}{row}"


def letters(column: int) -> str:
    """``1`` is A, ``27`` is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


class _TooLargeError(Exception):
    """A bound is passed: what it is of, and the bound."""


class _DamagedError(Exception):
    """It is no workbook that can be read: why."""


def read_workbook(raw: bytes, file: str | None = None) -> Mapping[str, Grid]:
    """The sheets by name. Raises :class:`ProgressError` where the file is too large, damaged or no workbook."""
    problems = Diagnostics(file)
    try:
        return _Reader(raw).sheets()
    except _TooLargeError as error:
        problems.add("too-large", (), what=error.args[0], limit=error.args[1])
    except _DamagedError as error:
        problems.add("no-workbook", (), reason=error.args[0])
    except RecursionError:
        problems.add("no-workbook", (), reason=Words("嵌套太深", "it is nested too deeply"))
    raise ProgressError(problems)


_NO_ZIP = Words("不是 .xlsx 文件", "it is no .xlsx file")
_OLD = Words("是旧格式（.xls）文件，或设了密码", "it is of the old form (.xls), or has a password")
_BROKEN = Words("文件已损坏", "it is damaged")
_BAD_XML = Words("内部的 XML 不完整或不允许", "XML inside it is incomplete or not allowed")


_UNPACKED = Words("解压后的字节数", "the bytes unpacked")
_OLD_MARK = bytes.fromhex("D0CF11E0A1B11AE1")
_MANY = Words("XML 元素数", "the elements of XML")
_LONG = Words("单元格字数", "the characters of a cell")


def _bounded(size: int, limit: int, what: Words) -> None:
    if size > limit:
        raise _TooLargeError(what, limit)


class _Reader:
    def __init__(self, raw: bytes) -> None:
        _bounded(len(raw), MAX_BYTES, Words("工作簿字节数", "the bytes of the workbook"))
        try:
            self.zip = ZipFile(BytesIO(raw))
        except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, IndexError, UnicodeError):
            raise _DamagedError(_OLD if raw.startswith(_OLD_MARK) else _NO_ZIP) from None
        names = self.zip.namelist()
        _bounded(len(names), MAX_PARTS, Words("工作簿部件数", "the parts of the workbook"))
        self.parts = {name.lstrip("/").lower(): name for name in names}
        self.unpacked = 0
        self.elements = 0
        self.filled = 0
        self.characters = 0

    def sheets(self) -> Mapping[str, Grid]:
        book = _Book()
        main = self.relations("").get("officeDocument", "xl/workbook.xml")
        self.parse(main, book)
        if not book.sheets:
            raise _DamagedError(_BROKEN)
        _bounded(len(book.sheets), MAX_PARTS, Words("工作表数", "the number of sheets"))
        targets = self.ids(main)
        kinds = self.relations(main)
        strings, styles = _Strings(), _Styles()
        for kind, part in kinds.items():
            if kind in ("sharedStrings", "styles") and part.lower() in self.parts:
                self.parse(part, strings if kind == "sharedStrings" else styles)
        found: dict[str, Grid] = {}
        for name, rid in book.sheets:
            part = targets.get(rid, "")
            if part.lower() not in self.parts:
                raise _DamagedError(_BROKEN)
            grid = Grid(name)
            self.parse(part, _Cells(grid, strings.texts, styles.dated, book.since_1904, self.count))
            comments = self.relations(part).get("comments", "")
            if comments.lower() in self.parts:
                self.parse(comments, _Comments(grid))
            found.setdefault(name, grid)
        return found

    def count(self, characters: int) -> None:
        self.filled += 1
        self.characters += characters
        _bounded(self.characters, MAX_CHARACTERS, Words("各单元格字数之和", "the characters of all cells"))
        _bounded(self.filled, MAX_FILLED, Words("填有内容的单元格数", "the number of cells"))

    def ids(self, part: str) -> Mapping[str, str]:
        """The parts that a part refers to, by the id of the relation."""
        return {rid: target for rid, _, target in self._related(part)}

    def relations(self, part: str) -> Mapping[str, str]:
        """The same by the kind of the relation."""
        return {kind: target for _, kind, target in self._related(part)}

    def _related(self, part: str) -> list[tuple[str, str, str]]:
        folder, _, name = part.rpartition("/")
        rels = join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self.parts:
            return []
        handler = _Relations(folder)
        self.parse(rels, handler)
        return handler.found

    def parse(self, part: str, handler: _Handler) -> None:
        from defusedxml.common import DefusedXmlException  # noqa: PLC0415  only this format needs it
        from defusedxml.expatreader import DefusedExpatParser  # noqa: PLC0415

        parser = DefusedExpatParser(forbid_dtd=True)
        parser.setContentHandler(handler)
        size = 0
        try:
            with self.zip.open(self.parts[part.lower()]) as stream:
                while piece := stream.read(_UNPACKING):
                    size += len(piece)
                    self.unpacked += len(piece)
                    _bounded(max(size, self.unpacked - MAX_UNPACKED + MAX_PART), MAX_PART, _UNPACKED)
                    parser.feed(piece)
                    _bounded(self.elements + handler.elements, MAX_ELEMENTS, _MANY)
            parser.close()
        except (_TooLargeError, _DamagedError, RecursionError):
            raise
        except DefusedXmlException:
            raise _DamagedError(_BAD_XML) from None
        except KeyError:
            raise _DamagedError(_BROKEN) from None
        except Exception:  # a damaged archive or XML fails in many ways, in libraries that promise none
            raise _DamagedError(_BAD_XML) from None
        if not size:
            raise _DamagedError(_BAD_XML)
        self.elements += handler.elements


class _Handler(ContentHandler):
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


class _Relations(_Handler):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.found: list[tuple[str, str, str]] = []

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        if name == "Relationship" and said.get("TargetMode") != "External":
            target = said.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(self.folder, target))
            self.found.append((said.get("Id", ""), said.get("Type", "").rpartition("/")[2], path))


class _Book(_Handler):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((said.get("name", "")[:100], said.get("id", "")))
        elif name == "workbookPr":
            self.since_1904 = said.get("date1904") in ("1", "true")


class _Texts(_Handler):
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


class _Strings(_Texts):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self.taken())


class _Comments(_Texts):
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
            self.grid.comments.append((int(self.at[2]), _column(self.at[1]), self.taken()))


class _Styles(_Handler):
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


class _Cells(_Texts):
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
            self.grid.merged.append((int(first[2]), _column(first[1]), int(last[2])))

    def place(self, ref: str | None) -> None:
        """Where the cell stands: as it says, else next to the one before."""
        found = _REF.fullmatch(ref) if ref else None
        if ref and not found:
            raise _DamagedError(_BROKEN)
        if found:
            self.row, self.column = int(found[2]), _column(found[1])
        else:
            self.column += 1
        if not (0 < self.row <= MAX_ROWS and 0 < self.column <= MAX_COLUMNS):
            raise _DamagedError(_BROKEN)

    def end(self, name: str) -> None:
        super().end(name)
        if name != "c":
            return
        cell = self.cell(self.taken())
        if cell is not None:
            row = self.grid.rows.setdefault(self.row, {})
            if self.column in row:
                raise _DamagedError(_BROKEN)  # one cell said twice: nobody can tell which is meant
            row[self.column] = cell
            self.count(len(cell.text))

    def cell(self, text: str) -> Cell | None:
        kind = self.said.get("t", "n")
        if self.formula:
            return Cell(text, formula=True)
        if kind == "s":
            index = _number(text, len(self.strings), len(self.strings))
            if text and index >= len(self.strings):
                raise _DamagedError(_BROKEN)
            text = self.strings[index] if text else ""
        if not text:
            return None
        _bounded(len(text), MAX_TEXT, _LONG)
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
            raise _DamagedError(_BROKEN) from None
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


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found
