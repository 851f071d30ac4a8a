"""The record of one unit, as its JSON says it; what cannot be read is named and set aside.

Format: `docs/reference/progress.md`; JSON Schema: :func:`progress_schema`, from the same tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Protocol

from attrs import evolve, field, frozen

from campaignflow.progress.amount import Amount, FigureType
from campaignflow.progress.record import (
    ENTRY,
    PROBLEM,
    RECORD,
    STATED,
    UNIT,
    WAIVER,
    Entry,
    Problem,
    Record,
    Stated,
    Unit,
    Waiver,
    record_type,
)
from campaignflow.source.containers import MapOf, NameList, Numbered
from campaignflow.source.frozen import EMPTY
from campaignflow.source.schema import Schema, Schemas, json_schema
from campaignflow.source.structs import Key, Replaced, Struct, key
from campaignflow.source.text import DEEP, MAX_PROGRESS_BYTES, JsonPlaces, as_text, read_json
from campaignflow.source.types import Day, Integer, Name, Text
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, Path, ProgressError, in_order, keys_of, placed
from campaignflow.wording.words import Lang, Words

PROGRESS_VERSION = 1


@frozen
class Version(Integer):
    """The version of the format."""

    minimum: int = 1

    def schema(self, schemas: Schemas) -> Schema:
        return {"const": PROGRESS_VERSION}


class RecordKeys(Protocol):
    """A rule kind, as far as it brings keys of a record."""

    record_keys: ClassVar[Mapping[str, Key]]


@frozen(kw_only=True)
class Progress:
    """What one unit has recorded. Independent of any campaign: names are not resolved yet."""

    progress: int = key(Version(), Words("格式版本：1", "the version of this format: 1"))
    campaign: str = key(Name(), Words("活动的标识", "the campaign's id"))
    version: str | None = key(Text(limit=40), Words("规范的版本", "the version of the spec"), default=None)
    unit: Unit = key(UNIT, Words("单位", "the unit"), default=Unit())
    records: tuple[Record, ...] = key(
        Numbered(RECORD), Words("已发生的行为，次序不限", "the acts that took place, in any order"), default=()
    )
    planned: Mapping[str, dt.date] = key(
        MapOf(Name(), Day()), Words("计划日期，按步骤", "planned dates, by step"), default=EMPTY
    )
    returned: dt.date | None = key(Day(), Words("填报日期", "the day on which it was returned"), default=None)
    includes: tuple[str, ...] = key(
        NameList(Text(limit=200)),
        Words("已并入本表的其他单位", "the units whose returns are included in this one"),
        default=(),
    )
    events: Mapping[str, dt.date] = key(
        MapOf(Name(), Day()), Words("单位以外事件的日期", "the days of events outside the unit"), default=EMPTY
    )
    phases: Mapping[str, Stated] = key(
        MapOf(Name(), STATED),
        Words("自报的阶段起止", "when its phases began and ended, as the unit states it"),
        default=EMPTY,
    )
    waivers: tuple[Waiver, ...] = key(Numbered(WAIVER), Words("获准的豁免", "waivers granted"), default=())
    figures: Mapping[str, Amount | tuple[str, ...]] = key(
        MapOf(Name(), FigureType()), Words("填报的汇总指标", "the figures that the unit states"), default=EMPTY
    )
    problems: tuple[Problem, ...] = key(
        Numbered(PROBLEM), Words("问题台账", "the register of problems found"), default=()
    )
    items: Mapping[str, Entry] = key(
        MapOf(Text(), ENTRY),
        Words("清单各项旁所填的，按规则", "what people wrote beside the items of the checklist, by rule"),
        default=EMPTY,
    )
    invalid: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the file; the rest is still assessed."""
    text: str | bytes | None = field(default=None, eq=False, repr=False)
    """The source as it came, to name lines and columns when somebody asks."""
    file: str | None = None
    line: int | None = None
    """The line of the file where it begins, if it is one of several."""
    kinds: tuple[type[RecordKeys], ...] = field(default=(), eq=False, repr=False)
    """The rule kinds whose keys its records may have."""

    def place(self, diagnostics: Iterable[Diagnostic], paths: Iterable[Path]) -> tuple[Diagnostic, ...]:
        """Diagnostics with the file, lines and columns of their paths in the source, in its order."""
        return place_in(self.text, self.file, self.line, zip(diagnostics, paths, strict=True))


PROGRESS = Struct(Progress)


@cache
def _progress_type(kinds: tuple[type[RecordKeys], ...]) -> Struct[Any]:
    """What a progress file holds, with the keys of a record that kinds bring."""
    keys = {name: key for kind in kinds for name, key in kind.record_keys.items()}
    return Replaced(Progress, {"records": Numbered(record_type(keys))}) if keys else PROGRESS


def parse_progress(
    source: str | bytes | Mapping[str, Any],
    *,
    file: str | None = None,
    line: int | None = None,
    kinds: Iterable[type[RecordKeys]] = (),
) -> Progress:
    """Read a unit's progress from JSON text, UTF-8 bytes, or data already decoded.

    What is wrong inside it comes as ``progress.diagnostics`` and is set aside. Raises
    :class:`ProgressError` where nothing can be assessed: no JSON, no object, no campaign, another version.
    ``file`` names the source in diagnostics; ``line`` is where it begins in that file, if not at its head.
    ``kinds``: rule kinds of the host's own, whose ``record_keys`` records may have.
    """
    problems, kinds = Diagnostics(file), tuple(kinds)
    text, data = read_source(source, problems, line)
    progress = _progress_type(kinds).read(data, (), problems)
    version = progress.progress if isinstance(progress, Progress) else None
    if version not in (None, PROGRESS_VERSION):
        problems.add("unsupported-version", ((), "progress"), value=version, expected=PROGRESS_VERSION)
    if text is None:
        problems.sort(data)
    if not isinstance(progress, Progress) or not progress.campaign or version != PROGRESS_VERSION:
        unusable = Progress(progress=0, campaign="", text=text, file=file, line=line)
        raise ProgressError(unusable.place(problems.found, problems.paths))
    object.__setattr__(progress, "text", text)  # just made, and nobody has seen it yet
    object.__setattr__(progress, "file", file)
    object.__setattr__(progress, "line", line)
    object.__setattr__(progress, "kinds", kinds)
    if problems.found:
        progress = evolve(progress, diagnostics=progress.place(problems.found, problems.paths))
    return progress


def parse_lines(
    lines: Iterable[str | bytes], *, file: str | None = None, kinds: Iterable[type[RecordKeys]] = ()
) -> Iterator[Progress | ProgressError]:
    """Many units' progress, one JSON object on each line; what a line cannot give comes as its error.

    Lines are read one by one, so that a file may hold any number of them. Empty lines are passed over.
    """
    kinds = tuple(kinds)
    for number, line in enumerate(lines, 1):
        text = line.rstrip()  # so that what is missing at its end is not missed on the next line
        if text:
            try:
                yield parse_progress(text, file=file, line=number, kinds=kinds)
            except ProgressError as error:
                yield error


def read_source(
    source: str | bytes | Mapping[str, Any], problems: Diagnostics, line: int | None = None
) -> tuple[str | bytes | None, Any]:
    """The text of a source as it came, None of data that are decoded already, and its data.

    Raises :class:`ProgressError`.
    """
    text: str | bytes | None = None
    if isinstance(source, Mapping):
        data = _own(source, problems)
    else:
        text = source if isinstance(source, str) else bytes(source[:])  # nobody can change it afterwards
        data = read_json(text, problems, MAX_PROGRESS_BYTES)
    if problems.found:
        raise ProgressError(problems.found if line is None else _moved(problems.found, line))
    return text, data


def place_in(
    source: str | bytes | None, file: str | None, line: int | None, found: Iterable[tuple[Diagnostic, Path]]
) -> tuple[Diagnostic, ...]:
    """Diagnostics with the file, lines and columns of their paths in the text ``source``, in its order."""
    if source is None:
        return tuple(evolve(d, location=evolve(d.location, file=file)) for d, _ in found)
    places = JsonPlaces(as_text(source))
    ordered = in_order(placed(diagnostic, file, *places.find(keys_of(at))) for diagnostic, at in found)
    return ordered if line is None else _moved(ordered, line)


def _moved(diagnostics: Iterable[Diagnostic], line: int) -> tuple[Diagnostic, ...]:
    """Diagnostics of a text that begins on ``line`` of its file."""
    places = ((d, d.location) for d in diagnostics)
    return tuple(evolve(d, location=evolve(at, line=(at.line or 1) + line - 1)) for d, at in places)


def _own(data: Any, problems: Diagnostics) -> Any:
    """The host's data, copied, so that what becomes of them later changes no answer."""
    try:
        return copied(data)
    except RecursionError:
        problems.add("too-large", (), what=Words("嵌套层数", "the nesting"), limit=DEEP)
        return None


def copied(data: Any) -> Any:
    """Mappings and lists copied all through, so that what becomes of them later changes nothing."""
    if isinstance(data, Mapping):
        return {key: copied(value) for key, value in data.items()}
    return [copied(item) for item in data] if type(data) is list else data


def progress_schema(lang: Lang = "en", draft: str = "2020-12", *, kinds: Iterable[type[RecordKeys]] = ()) -> Schema:
    """The JSON Schema of progress files, from the tables that read them; draft ``07`` for older tools."""
    return json_schema(_progress_type(tuple(kinds)), "campaignflow progress", lang, draft)
