"""What each sheet of a ledger says, as a part of a progress file, with the cell of everything in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from campaignflow.checklists.excel.columns import ACTS, NONE_FOUND, Fill
from campaignflow.checklists.excel.reading import Reader
from campaignflow.checklists.excel.tables import HeadedSheet, Row
from campaignflow.checklists.headings import ABOUT, OF_PHASES, known_as
from campaignflow.wording.diagnostics import Path, pointer

_OF_UNIT = ("attributes", "headcounts")


@frozen
class Part:
    """A part of a progress file, as JSON has it."""

    data: Mapping[str, Any] = field(factory=dict)
    cells: Mapping[str, str] = field(factory=dict)
    """Where in the ledger it comes from: JSON Pointer to cell."""


def together(parts: Iterable[Part]) -> Part:
    """Parts as one; what a later one says of a key takes the place of an earlier one's."""
    data: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for part in parts:
        data |= part.data
        cells |= part.cells
    return Part(data, cells)


def acts(reader: Reader, table: HeadedSheet) -> Part:
    """One record for each row with a step or a day; a row without goes on with the lists of the act above."""
    records: list[Mapping[str, Any]] = []
    cells: dict[str, str] = {}
    by_number: dict[str, int] = {}
    for row in table.filled_in():
        step, number = reader.text(row, "step"), reader.text(row, "number")
        if step is not None or reader.text(row, "date") is not None:
            if number is not None:
                by_number[number] = len(records)
            record = _record(reader, row, "" if step is None else reader.words.steps.read(step))
            cells |= _cells(row, "step", (((), "records"), len(records)), record)
            records.append(record)
        elif records:
            index = by_number.get(number or "", len(records) - 1)
            records[index] = _continued(reader, row, records[index])
        else:
            reader.refuse(row)
    return Part({"records": records} if records else {}, cells)


def _record(reader: Reader, row: Row, step: str) -> Mapping[str, Any]:
    values = ((column.key, reader.value(row, column, step)) for column in ACTS.columns[1:])
    return {key: value for key, value in values if value is not None}


def _continued(reader: Reader, row: Row, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """An act with the lists of a further row."""
    found = dict(record)
    for column in ACTS.columns[1:]:
        value = reader.value(row, column, str(record.get("step", "")))
        longer = _longer(record.get(column.key), value)
        if longer is not None:
            found[column.key] = longer
        elif value is not None:
            reader.problems.add("stray-cell", row.place(column.key), value=str(value))
    return found


def _longer(held: Any, more: Any) -> Any:
    """A list, or names with what is said of each, with more of them; None where the two do not go together."""
    if isinstance(more, list) and isinstance(held, list | None):
        return [*(held or ()), *more]
    if isinstance(more, dict) and isinstance(held, dict | None) and not (held or {}).keys() & more.keys():
        return {**(held or {}), **more}
    return None


def register(reader: Reader, table: HeadedSheet) -> Part:
    """The register of problems; one row that says “none” and nothing else says that none was found."""
    found = _rows(reader, table, "problems", "id")
    said = [str(value).casefold() for row in found.data.get("problems", ()) for value in row.values()]
    return Part({"problems": []}) if said in ([NONE_FOUND.zh], [NONE_FOUND.en]) else found


def waivers(reader: Reader, table: HeadedSheet) -> Part:
    """The waivers that were granted."""
    return _rows(reader, table, "waivers", "waiver")


def _rows(reader: Reader, table: HeadedSheet, key: str, mark: str) -> Part:
    """One object for each row; what is wrong with the whole of it is wrong at the cell ``mark``."""
    found: list[Mapping[str, Any]] = []
    cells: dict[str, str] = {}
    for row in table.filled_in():
        said = _row(reader, row)
        cells |= _cells(row, mark, (((), key), len(found)), said)
        found.append(said)
    return Part({key: found} if found else {}, cells)


def _row(reader: Reader, row: Row) -> Mapping[str, Any]:
    columns = (column for column in row.table.sheet.columns if column.fill is not Fill.SHOWN)
    values = ((column.key, reader.value(row, column)) for column in columns)
    return {key: value for key, value in values if value is not None}


def _cells(row: Row, mark: str, at: Path, said: Mapping[str, Any]) -> Mapping[str, str]:
    """Where the pieces of an object stand, which itself is known by the cell ``mark``."""
    return {pointer(at): row.place(mark), **{pointer((at, key)): row.place(key) for key in said}}


def unit(reader: Reader, table: HeadedSheet) -> Part:
    """Who the unit is, and what it states of itself."""
    found: dict[str, dict[str, Any]] = {}
    cells = {pointer(_path(about, "")): table.grid.name for about in ABOUT}
    for row in table.rows():
        for about, name, value in _statement(reader, row, found):
            found.setdefault(about, {})[name] = value
            cells[pointer(_path(about, name))] = row.place("value")
    who: dict[str, Any] = {about: found.pop(about)[""] for about in ("id", "name") if about in found}
    who |= {about: found.pop(about) for about in _OF_UNIT if about in found}
    phases: dict[str, dict[str, Any]] = {}
    for about in OF_PHASES:
        for name, day in found.pop(about, {}).items():
            phases.setdefault(name, {})[about] = day
    return Part({**({"unit": who} if who else {}), **({"phases": phases} if phases else {}), **found}, cells)


def _statement(reader: Reader, row: Row, known: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """What a row states: about what, under which name, and what; nothing where that cannot be used."""
    said = reader.text(row, "value")
    about, name = _about(reader, row)
    if not about:
        reader.refuse(row, ("about", "name", "value") if said else ("name",))
    elif said is not None and name in known.get(about, ()):
        reader.problems.add("duplicate-name", row.place("name"), name=name or about)
    elif said is not None and (value := reader.stated(about, said, row.place("value"))) is not None:
        yield about, name, value


def _about(reader: Reader, row: Row) -> tuple[str, str]:
    """What a row of the unit's sheet is about, and the name there: by its hidden mark, else by what is written."""
    mark, kind, name = (reader.text(row, key) for key in ("place", "about", "name"))
    if mark is not None and mark.partition("/")[0] in ABOUT:
        about, _, marked = mark.partition("/")
        if name is not None and reader.words.of_unit(about).read(name) != marked:
            reader.problems.add("stray-cell", row.place("name"), value=name)
        return about, marked
    kinds = {said: about for about, words in ABOUT.items() for said in known_as(words)}
    about = kinds.get(kind or "", "")
    if not about or (name is None) is not (about in ("id", "name")):
        return "", ""
    return about, reader.words.of_unit(about).read(name) if name else ""


def _path(about: str, name: str) -> Path:
    """Where a row of the unit's sheet stands in the data."""
    if about in OF_PHASES:
        return ((((), "phases"), name), about) if name else ((), "phases")
    at: Path = (((), "unit"), about) if about in ("id", "name", *_OF_UNIT) else ((), about)
    return (at, name) if name else at
