"""The record of one unit, as its JSON says it; what cannot be read is named and set aside.

Format: `docs/reference/progress.md`; read by `rules/answers.py`, which knows what keys the kinds of rules bring.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol

from attrs import evolve, field, frozen

from campaignflow.progress.amount import Amount
from campaignflow.progress.claim import CLAIM, Claim
from campaignflow.progress.record import (
    ENTRY,
    LISTED,
    PROBLEM,
    RECORD,
    STATED,
    UNIT,
    WAIVER,
    Entry,
    Listed,
    Problem,
    Record,
    Stated,
    Unit,
    Waiver,
)
from campaignflow.progress.stated import FigureType
from campaignflow.source.containers import ListOf, MapOf, NameList, Numbered
from campaignflow.source.frozen import EMPTY
from campaignflow.source.mistaken import PROGRESS as A_PROGRESS
from campaignflow.source.mistaken import report_mistaken, spec_in
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Key, Struct, key
from campaignflow.source.text import DEEP, MAX_PROGRESS_BYTES, JsonPlaces, as_text, read_json
from campaignflow.source.types import Day, Integer, Name, Text
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, Path, ProgressError, in_order, keys_of, placed
from campaignflow.wording.words import Words

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
    lists: Mapping[str, tuple[Listed, ...]] = key(
        MapOf(Name(), ListOf(LISTED)),
        Words(
            "本单位的清单及其条目；没有的写空列表", "the lists that the unit keeps; [] where there is nothing in one"
        ),
        default=EMPTY,
    )
    records: tuple[Record, ...] = key(
        Numbered(RECORD), Words("已发生的行为，次序不限", "the acts that took place, in any order"), default=()
    )
    planned: Mapping[str, dt.date] = key(
        MapOf(Name(entry=True), Day()), Words("计划日期，按步骤", "planned dates, by step"), default=EMPTY
    )
    returned: dt.date | None = key(Day(), Words("填报日期", "the day on which it was returned"), default=None)
    replaces: dt.date | None = key(
        Day(), Words("取代哪一天的填报", "the day of the earlier returns that this one replaces"), default=None
    )
    includes: tuple[str, ...] = key(
        NameList(Text(limit=200)),
        Words("已并入本表的其他单位（其此前的填报）", "the units whose earlier returns are included in this one"),
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
    claims: tuple[Claim, ...] = key(
        Numbered(CLAIM),
        Words("自报情况：不作依据，逐条核对", "what the unit says of itself: it settles nothing and is answered"),
        default=(),
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

    def until(self, day: dt.date) -> Progress:
        """As it stood on a day: without the acts and waivers of after it."""
        records = tuple(record for record in self.records if record.date is None or record.date <= day)
        waivers = tuple(waiver for waiver in self.waivers if waiver.date is None or waiver.date <= day)
        return evolve(self, records=records, waivers=waivers)

    def place(self, diagnostics: Iterable[Diagnostic], paths: Iterable[Path]) -> tuple[Diagnostic, ...]:
        """Diagnostics with the file, lines and columns of their paths in the source, in its order."""
        return place_in(self.text, self.file, self.line, zip(diagnostics, paths, strict=True))


PROGRESS = Struct(Progress)


def read_source(
    source: str | bytes | Mapping[str, Any],
    problems: Diagnostics,
    line: int | None = None,
    wanted: str = A_PROGRESS,
) -> tuple[str | bytes | None, Any]:
    """The text of a source as it came, None of data that are decoded already, and its data.

    ``wanted``: the key by which such a file says what it is. Raises :class:`ProgressError`.
    """
    text: str | bytes | None = None
    if isinstance(source, Mapping):
        data = _own(source, problems)
    else:
        text = source if isinstance(source, str) else bytes(source[:])  # nobody can change it afterwards
        data = read_json(text, problems, MAX_PROGRESS_BYTES)
        if problems.found and (data := spec_in(text)) is not None:
            problems = Diagnostics(problems.file)  # that it is no JSON is not what is wrong with it
    if report_mistaken(data, wanted, problems) and text is not None:
        problems.found = [placed(problem, problems.file, 1, 1) for problem in problems.found]
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
