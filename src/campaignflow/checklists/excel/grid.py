"""The cells of a sheet, by their places."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field, frozen


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


def column_of(letters: str) -> int:
    """``AA`` is 27."""
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found
