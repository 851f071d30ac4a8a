"""The record of one unit, as its JSON says it; what cannot be read is named and set aside.

Format: `docs/reference/progress.md`; JSON Schema: :func:`progress_schema`, from the same tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from campaignflow.diagnostics import Diagnostic, Path, Problems, ProgressError, keys_of, placed
from campaignflow.record import NONE, RECORD, UNIT, WAIVER, Record, Unit, Waiver
from campaignflow.source import MAX_PROGRESS_BYTES, decode, locate_json, read_json
from campaignflow.structure import Day, Integer, MapOf, Name, Numbered, Schema, Struct, Text, json_schema, key
from campaignflow.words import Lang, Words

PROGRESS_VERSION = 1


@frozen(kw_only=True)
class Progress:
    """What one unit has recorded. Independent of any campaign: names are not resolved yet."""

    progress: int = key(Integer(minimum=1), Words("格式版本：1", "the version of this format: 1"))
    campaign: str = key(Name(), Words("活动的标识", "the campaign's id"))
    version: str | None = key(Text(limit=40), Words("规范的版本", "the version of the spec"), default=None)
    unit: Unit = key(UNIT, Words("单位", "the unit"), default=Unit())
    records: tuple[Record, ...] = key(
        Numbered(RECORD), Words("已发生的行为，次序不限", "the acts that took place, in any order"), default=()
    )
    planned: Mapping[str, dt.date] = key(
        MapOf(Name(), Day()), Words("计划日期，按步骤", "planned dates, by step"), default=NONE
    )
    events: Mapping[str, dt.date] = key(
        MapOf(Name(), Day()), Words("单位以外事件的日期", "the days of events outside the unit"), default=NONE
    )
    waivers: tuple[Waiver, ...] = key(Numbered(WAIVER), Words("获准的豁免", "waivers granted"), default=())
    invalid: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the file; the rest is still assessed."""
    text: str | None = field(default=None, eq=False, repr=False)
    """The source, to name lines and columns when somebody asks."""
    file: str | None = None

    def place(self, diagnostic: Diagnostic, at: Path) -> Diagnostic:
        """The diagnostic with the line and column of ``at`` in the source."""
        if self.text is None or diagnostic.location.line is not None:
            return evolve(diagnostic, location=evolve(diagnostic.location, file=self.file))
        found = locate_json(self.text, keys_of(at))
        return placed(diagnostic, self.file, *(found or (None, None)))


PROGRESS = Struct(Progress)


def parse_progress(source: str | bytes | Mapping[str, Any], *, file: str | None = None) -> Progress:
    """Read a unit's progress from JSON text, UTF-8 bytes, or data already decoded.

    What is wrong inside it comes as ``progress.diagnostics`` and is set aside. Raises
    :class:`ProgressError` where nothing can be assessed: no JSON, no object, no campaign, another version.
    ``file`` names the source in diagnostics.
    """
    problems = Problems(file)
    text: str | None = None
    data: Any = source
    if not isinstance(source, Mapping):
        text = decode(source, MAX_PROGRESS_BYTES, problems)
        data = None if text is None else read_json(text, problems)
        if problems.found:
            raise ProgressError(problems)
    elif type(source) is not dict:
        data = dict(source)
    progress = PROGRESS.read(data, (), problems)
    if not isinstance(progress, Progress) or not progress.campaign or progress.progress != PROGRESS_VERSION:
        if isinstance(progress, Progress) and progress.progress not in (None, PROGRESS_VERSION):
            problems.add("unsupported-version", ((), "progress"), value=progress.progress, expected=PROGRESS_VERSION)
        empty = Progress(progress=0, campaign="", text=text, file=file)
        raise ProgressError(empty.place(d, at) for d, at in zip(problems.found, problems.paths, strict=True))
    object.__setattr__(progress, "text", text)  # just made, and nobody has seen it yet
    object.__setattr__(progress, "file", file)
    if problems.found:
        placed_all = [progress.place(d, at) for d, at in zip(problems.found, problems.paths, strict=True)]
        progress = evolve(progress, diagnostics=tuple(placed_all))
    return progress


def progress_schema(lang: Lang = "en", draft: str = "2020-12") -> Schema:
    """The JSON Schema of progress files, from the tables that read them; draft ``07`` for older tools."""
    return json_schema(PROGRESS, "campaignflow progress", lang, draft)
