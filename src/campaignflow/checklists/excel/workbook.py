"""An Excel workbook as plain cells, read from untrusted bytes within bounds of time and memory.

Only what stands in cells is read: no formula is worked out, no link followed, no macro looked at. Cells are kept by
their place, so that one at the end of the sheet costs no more than any other; nothing that stands in a cell is lost
because rows are out of order or a size is misstated.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from posixpath import join
from zipfile import BadZipFile, ZipFile

from campaignflow.checklists.excel.bounds import (
    BROKEN,
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_ELEMENTS,
    MAX_FILLED,
    MAX_PART,
    MAX_PARTS,
    MAX_UNPACKED,
    DamagedError,
    TooLargeError,
    bounded,
)
from campaignflow.checklists.excel.grid import Grid
from campaignflow.checklists.excel.parts import Cells, Comments, Handler, Relations, Sheets, Strings, Styles
from campaignflow.wording.diagnostics import Diagnostics, ProgressError
from campaignflow.wording.words import Words

_UNPACKING = 1 << 20
"""Bytes unpacked at once: expat begins a token anew with each piece, so that many of a long one take too long."""
_NO_ZIP = Words("不是 .xlsx 文件", "it is no .xlsx file")
_OLD = Words("是旧格式（.xls）文件，或设了密码", "it is of the old form (.xls), or has a password")
_BAD_XML = Words("内部的 XML 不完整或不允许", "XML inside it is incomplete or not allowed")
_UNPACKED = Words("解压后的字节数", "the bytes unpacked")
_OLD_MARK = bytes.fromhex("D0CF11E0A1B11AE1")
_MANY = Words("XML 元素数", "the elements of XML")


def read_workbook(raw: bytes, file: str | None = None) -> Mapping[str, Grid]:
    """The sheets by name. Raises :class:`ProgressError` where the file is too large, damaged or no workbook."""
    problems = Diagnostics(file)
    try:
        return _Reader(raw).sheets()
    except TooLargeError as error:
        problems.add("too-large", (), what=error.args[0], limit=error.args[1])
    except DamagedError as error:
        problems.add("no-workbook", (), reason=error.args[0])
    except RecursionError:
        problems.add("no-workbook", (), reason=Words("嵌套太深", "it is nested too deeply"))
    raise ProgressError(problems)


class _Reader:
    def __init__(self, raw: bytes) -> None:
        bounded(len(raw), MAX_BYTES, Words("工作簿字节数", "the bytes of the workbook"))
        try:
            self.zip = ZipFile(BytesIO(raw))
        except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, IndexError, UnicodeError):
            raise DamagedError(_OLD if raw.startswith(_OLD_MARK) else _NO_ZIP) from None
        names = self.zip.namelist()
        bounded(len(names), MAX_PARTS, Words("工作簿部件数", "the parts of the workbook"))
        self.parts = {name.lstrip("/").lower(): name for name in names}
        self.unpacked = 0
        self.elements = 0
        self.filled = 0
        self.characters = 0

    def sheets(self) -> Mapping[str, Grid]:
        book = Sheets()
        main = self.relations("").get("officeDocument", "xl/workbook.xml")
        self.parse(main, book)
        if not book.sheets:
            raise DamagedError(BROKEN)
        bounded(len(book.sheets), MAX_PARTS, Words("工作表数", "the number of sheets"))
        targets = self.ids(main)
        kinds = self.relations(main)
        strings, styles = Strings(), Styles()
        for kind, part in kinds.items():
            if kind in ("sharedStrings", "styles") and part.lower() in self.parts:
                self.parse(part, strings if kind == "sharedStrings" else styles)
        found: dict[str, Grid] = {}
        for name, rid in book.sheets:
            part = targets.get(rid, "")
            if part.lower() not in self.parts:
                raise DamagedError(BROKEN)
            grid = Grid(name)
            self.parse(part, Cells(grid, strings.texts, styles.dated, book.since_1904, self.count))
            comments = self.relations(part).get("comments", "")
            if comments.lower() in self.parts:
                self.parse(comments, Comments(grid))
            found.setdefault(name, grid)
        return found

    def count(self, characters: int) -> None:
        self.filled += 1
        self.characters += characters
        bounded(self.characters, MAX_CHARACTERS, Words("各单元格字数之和", "the characters of all cells"))
        bounded(self.filled, MAX_FILLED, Words("填有内容的单元格数", "the number of cells"))

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
        handler = Relations(folder)
        self.parse(rels, handler)
        return handler.found

    def parse(self, part: str, handler: Handler) -> None:
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
                    bounded(max(size, self.unpacked - MAX_UNPACKED + MAX_PART), MAX_PART, _UNPACKED)
                    parser.feed(piece)
                    bounded(self.elements + handler.elements, MAX_ELEMENTS, _MANY)
            parser.close()
        except (TooLargeError, DamagedError, RecursionError):
            raise
        except DefusedXmlException:
            raise DamagedError(_BAD_XML) from None
        except KeyError:
            raise DamagedError(BROKEN) from None
        except Exception:  # a damaged archive or XML fails in many ways, in libraries that promise none
            raise DamagedError(_BAD_XML) from None
        if not size:
            raise DamagedError(_BAD_XML)
        self.elements += handler.elements
