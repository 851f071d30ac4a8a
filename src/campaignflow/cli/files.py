"""Files that the command line reads and writes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from campaignflow.progress.file import Progress
from campaignflow.rules.answers import parse_lines, parse_progress
from campaignflow.source.text import MAX_PROGRESS_BYTES, read_lines
from campaignflow.wording.diagnostics import Diagnostics, ProgressError

LINES = (".ndjson", ".jsonl")


def read(path: str, most: int = MAX_PROGRESS_BYTES) -> bytes:
    """A file's bytes, or those of standard input: of too many, one more than may be."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise unreadable(path, error) from None


def write(path: str | None, said: bytes) -> None:
    """A file's bytes to where it is to be, or to standard output."""
    if path is None:
        sys.stdout.buffer.write(said)
        return
    try:
        Path(path).write_bytes(said)
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: str, error: OSError) -> ProgressError:
    """That a file cannot be opened, read or written."""
    problems = Diagnostics(path)
    problems.add("unreadable", (), reason=error.strerror or str(error))
    return ProgressError(problems)


def units(paths: Iterable[str]) -> Iterator[Progress | ProgressError]:
    """Each unit's progress, or what keeps it from being read; nothing is kept."""
    for path in paths:
        if path == "-":
            yield from parse_lines(read_lines(sys.stdin.buffer), file=path)
        elif Path(path).is_dir():
            yield from _folder(path)
        elif Path(path).suffix in LINES:
            yield from _lines(path)
        else:
            try:
                yield parse_progress(read(path), file=path)
            except ProgressError as error:
                yield error


def _folder(path: str) -> Iterator[Progress | ProgressError]:
    try:
        inside = sorted(f for f in Path(path).iterdir() if f.suffix in (".json", *LINES) and not f.is_dir())
    except OSError as error:
        yield unreadable(path, error)
    else:
        yield from units(str(file) for file in inside)


def _lines(path: str) -> Iterator[Progress | ProgressError]:
    try:
        with Path(path).open("rb") as file:
            yield from parse_lines(read_lines(file), file=path)
    except OSError as error:
        yield unreadable(path, error)
