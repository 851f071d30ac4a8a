"""Text to plain data with places. The only importer of the YAML and JSON readers.

Specs are YAML: every scalar stays text until a field's type reads it, so `on`, `12:30` and `010`
mean what they look like. Progress is JSON. Both are treated as hostile: sizes and depths are
bounded before anything is built, and keys that stand twice are reported, never dropped.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, partial
from json.decoder import JSONDecodeError, JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import Any

import yaml
from attrs import frozen

from campaignflow.diagnostics import Problems, placed
from campaignflow.words import HIDDEN, Words

MAX_SPEC_BYTES = 2_000_000
MAX_PROGRESS_BYTES = 32_000_000
MAX_DEPTH = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEP = Words("解码器能处理的层数", "as deep as the decoder can follow")
_SPACE = re.compile(r"[ \t\n\r]*")
Keys = tuple[str | int, ...]


class Duplicated(dict[str, Any]):
    """A mapping in whose source some keys stood twice; ``repeated`` names them."""

    repeated: frozenset[str] = frozenset()


@frozen
class Located:
    """Plain data (dicts, lists, text) and, for each place in it, its 1-based line and column.

    A scalar is placed where its text begins, a mapping or list where its key stands.
    """

    data: Any
    marks: dict[Keys, tuple[int, int]]
    key_marks: dict[Keys, tuple[int, int]]

    def find(self, keys: Keys, key: bool = False) -> tuple[int, int]:
        """The place of ``keys`` (of its key, where ``key``), or of the nearest thing around it."""
        if key and keys in self.key_marks:
            return self.key_marks[keys]
        while keys not in self.marks and keys:
            keys = keys[:-1]
        return self.marks.get(keys, (1, 1))


def decode(raw: str | bytes | bytearray, limit: int, problems: Problems) -> str | None:
    """UTF-8 text of at most ``limit`` bytes (a leading byte-order mark is dropped), or None with a problem."""
    if len(raw) > limit:
        problems.add("too-large", (), what=Words("文件大小", "the file"), limit=Words(f"{limit}字节", f"{limit} bytes"))
        return None
    if isinstance(raw, str):
        return raw.removeprefix("\ufeff")
    try:
        return bytes(raw).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add("not-utf8", (), offset=error.start)
        return None


# JSON


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    marked = Duplicated(data)
    seen: set[str] = set()
    marked.repeated = frozenset(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return marked


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


@cache
def _fast() -> Callable[[bytes], Any] | None:
    """A decoder that is quicker and refuses everything doubtful, where the extra ``fast`` is installed."""
    try:
        from jiter import from_json  # noqa: PLC0415  (optional, and not needed to import the package)
    except ImportError:
        return None
    return partial(from_json, allow_inf_nan=False, catch_duplicate_keys=True)


def read_json(text: str, problems: Problems) -> Any:
    """The data of a JSON text (mappings with repeated keys come as :class:`Duplicated`); problems where it is none."""
    fast = _fast()
    if fast is not None:
        try:
            return fast(text.encode())
        except ValueError:
            pass  # the long way finds out what is wrong, or that it is well
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except JSONDecodeError as error:
        _syntax(problems, error.msg, error.lineno, error.colno)
    except RecursionError:
        problems.add("too-large", (), what=Words("嵌套层数", "the nesting"), limit=_DEEP)
    except ValueError as error:
        problems.add("syntax", (), reason=str(error))
    return None


def locate_json(text: str, keys: Keys) -> tuple[int, int] | None:
    """1-based line and column of the value at ``keys`` in a valid JSON text (of the last one where a key repeats)."""
    decoder = JSONDecoder()
    at = _skip(text, 0)
    for key in keys:
        found = _member(text, at, key, decoder)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _member(text: str, at: int, key: str | int, decoder: JSONDecoder) -> int | None:
    """Where the member ``key`` of the object or array at ``at`` begins."""
    found, number, is_object = None, 0, text[at : at + 1] == "{"
    at = _skip(text, at + 1)
    while text[at : at + 1] not in ("}", "]", ""):
        name: str | int = number
        if is_object:
            name, at = scanstring(text, at + 1, True)
            at = _skip(text, _skip(text, at) + 1)
        if name == key:
            found = at
        at = _skip(text, decoder.raw_decode(text, at)[1])
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at
        number += 1
    return found


# YAML


class _StopError(Exception):
    """Reading cannot go on; the problem is already reported."""


def read_yaml(text: str, problems: Problems) -> Located | None:
    """Data and places of one YAML document, or None with problems.

    Anchors, aliases, tags and further documents are refused: a spec is data that a person reads as it stands.
    """
    hidden = HIDDEN.search(text)
    if hidden:
        before = text[: hidden.start()]
        line, column = before.count("\n") + 1, hidden.start() - (before.rfind("\n") + 1) + 1
        _found(problems, "hidden-character", (line, column), character=f"U+{ord(hidden[0]):04X}")
        return None
    composer = _Composer(problems)
    try:
        data = composer.document(yaml.parse(text, Loader=_LOADER))
    except _StopError:
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        _syntax(problems, str(getattr(error, "problem", None) or error), line, column)
        return None
    return Located(data, composer.marks, composer.key_marks)


class _Composer:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.marks: dict[Keys, tuple[int, int]] = {}
        self.key_marks: dict[Keys, tuple[int, int]] = {}

    def document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                data = self.node(next(events), events, ())
                next(events)
                break
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.refuse(event, Words("多个YAML文档", "a second YAML document"))
        return data

    def node(self, event: Any, events: Iterator[Any], keys: Keys) -> Any:
        mark = _mark(event)
        self.marks[keys] = mark if isinstance(event, yaml.ScalarEvent) else self.key_marks.get(keys, mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.refuse(event, Words("YAML锚点与别名（& *）", "a YAML anchor or alias (& *)"))
        if event.tag and event.tag != "!":
            self.refuse(event, Words("YAML标签（!）", "a YAML tag (!)"))
        if len(keys) > MAX_DEPTH:
            _found(self.problems, "too-large", mark, what=Words("嵌套层数", "the nesting"), limit=MAX_DEPTH)
            raise _StopError
        if isinstance(event, yaml.ScalarEvent):
            return unicodedata.normalize("NFC", event.value)
        return self.sequence(events, keys) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(events, keys)

    def sequence(self, events: Iterator[Any], keys: Keys) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, events, (*keys, len(items))))
        return items

    def mapping(self, events: Iterator[Any], keys: Keys) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(event, Words("以列表或映射作键", "a list or mapping as a key"))
            key = self.node(event, events, (*keys, ""))
            if key in data:
                _found(self.problems, "duplicate-key", _mark(event), key=key)
            self.key_marks[(*keys, key)] = _mark(event)
            data[key] = self.node(next(events), events, (*keys, key))
        return data

    def refuse(self, event: Any, what: Words) -> None:
        _found(self.problems, "not-allowed", _mark(event), what=what)
        raise _StopError


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(problems: Problems, reason: str, line: int, column: int) -> None:
    _found(problems, "syntax", (line, column), reason=reason)


def _found(problems: Problems, code: str, mark: tuple[int, int], **parts: object) -> None:
    problems.add(code, (), **parts)
    problems.found[-1] = placed(problems.found[-1], problems.file, *mark)
