"""Text to plain data with places. The only importer of the YAML and JSON readers.

Specs are YAML: every scalar stays text until a field's type reads it, so `on`, `12:30` and `010`
mean what they look like. Progress is JSON. Both are treated as hostile: sizes and depths are
bounded before anything is built, and keys that stand twice are reported, never dropped.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from json.decoder import JSONDecodeError, JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import Any, BinaryIO

import yaml
from attrs import frozen

from campaignflow.source import reasons
from campaignflow.wording.diagnostics import MAX_PROBLEMS, Diagnostic, Diagnostics, in_order, keys_of, placed
from campaignflow.wording.words import HIDDEN, Words

MAX_SPEC_BYTES = 2_000_000
MAX_PROGRESS_BYTES = 32_000_000
MAX_DEPTH = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEP = Words("解码器能处理的层数", "as deep as the decoder can follow")
_NO_NUMBER = Words("不是JSON能写的数字", "no number that JSON can write")
_NO_CHARACTER = Words("反斜杠用法不对", "an escape that is no character")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity|-?[0-9]+)', re.DOTALL)
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

    def place(self, problems: Diagnostics) -> tuple[Diagnostic, ...]:
        """What was found, each with its line and column, in the order of the file."""
        found = []
        for diagnostic, at in zip(problems.found, problems.paths, strict=True):
            if diagnostic.location.line is None:
                mark = self.find(keys_of(at), key=diagnostic.code in ("unknown-key", "unused-name"))
                diagnostic = placed(diagnostic, problems.file, *mark)  # noqa: PLW2901
            found.append(diagnostic)
        return in_order(found)


def decode(raw: str | bytes | bytearray, limit: int, problems: Diagnostics) -> str | None:
    """UTF-8 text of at most ``limit`` bytes (a leading byte-order mark is dropped), or None with a problem."""
    if len(raw) > limit:
        problems.add("too-large", (), what=Words("文件大小", "the file"), limit=Words(f"{limit}字节", f"{limit} bytes"))
        return None
    try:
        return as_text(raw)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        offset = len(raw) - len(error.object) + error.start  # the decoder does not count the byte-order mark
        problems.add_at("not-utf8", _line_column(before, len(before)), offset=offset)
        return None


def as_text(raw: str | bytes | bytearray) -> str:
    """The text of UTF-8 bytes, or of a text itself, without a byte-order mark. Raises UnicodeDecodeError."""
    return raw.removeprefix("\ufeff") if isinstance(raw, str) else bytes(raw).decode("utf-8-sig")


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


def read_json(source: str | bytes, problems: Diagnostics, limit: int = MAX_PROGRESS_BYTES) -> Any:
    """The data of a JSON text, or of its UTF-8 bytes, of at most ``limit``; None with problems where it is none.

    Mappings with repeated keys come as :class:`Duplicated`.
    """
    fast = _fast()
    if fast is not None and len(source) <= limit:
        try:
            return fast(source if isinstance(source, bytes) else source.encode())
        except ValueError:
            pass  # the long way finds out what is wrong, or that it is well
    text = decode(source, limit, problems)
    if text is None:
        return None
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except JSONDecodeError as error:
        problems.add_at("syntax", (error.lineno, error.colno), reason=reasons.of_json(error.msg))
    except RecursionError:
        problems.add("too-large", (), what=Words("嵌套层数", "the nesting"), limit=DEEP)
    except ValueError:
        problems.add_at("syntax", _odd_number(text), reason=_NO_NUMBER)
    return None


def _odd_number(text: str) -> tuple[int, int]:
    """Where the first number stands that JSON does not know, or that is too long to be one."""
    for token in _TOKENS.finditer(text):
        if token[1] and (token[1][-1] in "Ny" or len(token[1]) > sys.get_int_max_str_digits()):
            return _line_column(text, token.start())
    return 1, 1


class JsonPlaces:
    """Finds places in a valid JSON text; remembers what it has walked through."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._decoder = JSONDecoder()
        self._members: dict[int, dict[str | int, int]] = {}

    def find(self, keys: Keys) -> tuple[int, int]:
        """1-based line and column of the value at ``keys``, or of what is around it.

        Of a key that repeats the last one is taken.
        """
        at = _skip(self.text, 0)
        for key in keys:
            found = self.members(at).get(key)
            if found is None:
                break
            at = found
        return _line_column(self.text, at)

    def members(self, at: int) -> dict[str | int, int]:
        """Where the members of the object or array at ``at`` begin; none of a scalar."""
        if at not in self._members:
            try:
                self._members[at] = dict(self._walk(at))
            except RecursionError:
                self._members[at] = {}
        return self._members[at]

    def _walk(self, at: int) -> Iterator[tuple[str | int, int]]:
        text, number, opens = self.text, 0, self.text[at : at + 1]
        if opens not in ("{", "["):
            return
        at = _skip(text, at + 1)
        while text[at : at + 1] not in ("}", "]", ""):
            name: str | int = number
            if opens == "{":
                name, at = scanstring(text, at + 1, True)
                at = _skip(text, _skip(text, at) + 1)
            yield name, at
            at = _skip(text, self._decoder.raw_decode(text, at)[1])
            at = _skip(text, at + 1) if text[at : at + 1] == "," else at
            number += 1


def locate_json(text: str, keys: Keys) -> tuple[int, int]:
    """1-based line and column of the value at ``keys`` in a valid JSON text; see :class:`JsonPlaces`."""
    return JsonPlaces(text).find(keys)


def read_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file. Of one that is too long only so much comes as shows that it is."""
    while line := file.readline(MAX_PROGRESS_BYTES + 1):
        yield line
        while len(line) > MAX_PROGRESS_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_PROGRESS_BYTES + 1)


def _line_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


# YAML


class _StopError(Exception):
    """Reading cannot go on; the problem is already reported."""


def read_yaml(text: str, problems: Diagnostics) -> Located | None:
    """Data and places of one YAML document, or None with problems.

    Anchors, aliases, tags and further documents are refused: a spec is data that a person reads as it stands.
    """
    for hidden in HIDDEN.finditer(text):
        if len(problems.found) >= MAX_PROBLEMS:
            break
        problems.add_at("hidden-character", _line_column(text, hidden.start()), character=f"U+{ord(hidden[0]):04X}")
    if problems.found:
        return None
    composer = _Composer(problems)
    try:
        data = composer.document(yaml.parse(text, Loader=_LOADER))
    except _StopError:
        return None
    except yaml.YAMLError as error:
        _stopped(error, text, problems)
        return None
    except (OverflowError, ValueError):  # the Python reader makes the character of an escape before it looks at it
        problems.add_at("syntax", (1, 1), reason=_NO_CHARACTER)
        return None
    return Located(data, composer.marks, composer.key_marks)


class _Composer:
    def __init__(self, problems: Diagnostics) -> None:
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
            _nested(self.problems, mark)
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
                self.problems.add_at("duplicate-key", _mark(event), key=key)
            self.key_marks[(*keys, key)] = _mark(event)
            data[key] = self.node(next(events), events, (*keys, key))
        return data

    def refuse(self, event: Any, what: Words) -> None:
        self.problems.add_at("not-allowed", _mark(event), what=what)
        raise _StopError


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _stopped(error: yaml.YAMLError, text: str, problems: Diagnostics) -> None:
    """Reports why a reader did not go on: it looks ahead, so it may meet a limit of its own before it tells ours."""
    mark = getattr(error, "problem_mark", None)
    if mark and (deep := _too_deep(text[: mark.index])):
        _nested(problems, deep)
        return
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problems.add_at("syntax", at, reason=reasons.of_yaml(str(getattr(error, "problem", None) or error)))


def _too_deep(text: str) -> tuple[int, int] | None:
    """Where a text, as far as it can be read, is nested more deeply than it may be."""
    depth = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH + 1:
                return _mark(event)
    return None


def _nested(problems: Diagnostics, at: tuple[int, int]) -> None:
    problems.add_at("too-large", at, what=Words("嵌套层数", "the nesting"), limit=MAX_DEPTH)
