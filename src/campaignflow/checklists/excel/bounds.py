"""How large a workbook may be that is read from untrusted bytes, and what stops the reading of it."""

from __future__ import annotations

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
BROKEN = Words("文件已损坏", "it is damaged")


class TooLargeError(Exception):
    """A bound is passed: what it is of, and the bound."""


class DamagedError(Exception):
    """It is no workbook that can be read: why."""


def bounded(size: int, limit: int, what: Words) -> None:
    """Stop where there is more than may be."""
    if size > limit:
        raise TooLargeError(what, limit)
