"""Reading what a unit writes down, with the keys of a record that rule kinds bring.

Format: `docs/reference/progress.md`; JSON Schema: :func:`progress_schema`, from the same tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from attrs import evolve

from campaignflow.progress.file import PROGRESS, PROGRESS_VERSION, Progress, RecordKeys, read_source
from campaignflow.progress.record import record_type
from campaignflow.rules.kinds import kinds as shipped
from campaignflow.source.containers import Numbered
from campaignflow.source.schema import Schema, json_schema
from campaignflow.source.structs import Replaced, Struct
from campaignflow.wording.diagnostics import Diagnostics, ProgressError
from campaignflow.wording.words import Lang


@cache
def _progress_type(kinds: tuple[type[RecordKeys], ...]) -> Struct[Any]:
    """What a progress file holds, with the keys of a record that kinds bring, ours and these."""
    keys = {name: key for kind in (*shipped().values(), *kinds) for name, key in kind.record_keys.items()}
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


def progress_schema(lang: Lang = "en", draft: str = "2020-12", *, kinds: Iterable[type[RecordKeys]] = ()) -> Schema:
    """The JSON Schema of progress files, from the tables that read them; draft ``07`` for older tools."""
    return json_schema(_progress_type(tuple(kinds)), "campaignflow progress", lang, draft)
