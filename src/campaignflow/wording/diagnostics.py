"""What is wrong with an input: a code, a place and a remedy, never a traceback.

A diagnostic says that a *file* is wrong. That a *unit* is behind is a finding, not a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any

from attrs import evolve, field, frozen

from campaignflow.wording.codes import CODES, Severity
from campaignflow.wording.words import Lang, Words, quote

Path = tuple[Any, ...]
"""A place in a document as nested pairs ``(parent, key)``; the root is ``()``.

Pairs cost less to build per field than a growing tuple, and most are never looked at.
"""


MAX_PROBLEMS = 1000
_MOST_NAMES = 12
_MOST_COMPARED = 300


@frozen
class Location:
    """Where: a file's name, 1-based line and column (None where unknown), and a JSON Pointer."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    pointer: str = ""
    cell: str | None = None
    """Of a workbook: the sheet and the cell, such as ``任务清单!L17``."""

    def __str__(self) -> str:
        numbers = (str(n) for n in (self.line, self.column) if n is not None)
        place = [quote(self.file or "", 200), quote(self.cell or "", 200), *numbers]
        return ":".join(part for part in place if part) or self.pointer or "-"


@frozen
class Diagnostic:
    """One problem of an input file."""

    code: str
    location: Location
    parts: Mapping[str, object] = field(factory=dict)

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def message(self) -> Words:
        return CODES[self.code].message.fill(**self.parts)

    @property
    def help(self) -> Words:
        return CODES[self.code].help.fill(**self.parts)

    def to_dict(self) -> dict[str, object]:
        where = self.location
        cell = {} if where.cell is None else {"cell": where.cell}
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message.to_dict(),
            "help": self.help.to_dict(),
            "location": {
                "file": where.file,
                "line": where.line,
                "column": where.column,
                "pointer": where.pointer,
                **cell,
            },
        }

    def render(self, lang: Lang) -> str:
        """``file:line:column: severity[code]: message`` and, indented below it, the pointer and the remedy."""
        kind = {"zh": {"error": "错误", "warning": "警告"}}.get(lang, {}).get(self.severity, str(self.severity))
        lines = [f"{self.location}: {kind}[{self.code}]: {self.message.say(lang)}"]
        if self.location.pointer and str(self.location) != self.location.pointer:
            lines.append(f"    {'位置：' if lang == 'zh' else 'at '}{self.location.pointer}")
        lines.append(f"    {'处理：' if lang == 'zh' else 'help: '}{self.help.say(lang)}")
        return "\n".join(lines)


class CampaignflowError(Exception):
    """An input cannot be used; ``diagnostics`` holds every problem, in source order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(d.render("en") for d in self.diagnostics)


class SpecError(CampaignflowError):
    """The author of a spec must mend it."""


class ProgressError(CampaignflowError):
    """The keeper of a progress record must mend it."""


class Diagnostics:
    """Collects diagnostics while an input is read, so that all are reported at once."""

    def __init__(self, file: str | None = None) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.paths: list[Path] = []
        self._said: set[tuple[str, str, str]] = set()

    def add(self, code: str, at: Path, **parts: object) -> None:
        """Report ``code`` at the path ``at``, once; foreign text in ``parts`` is made safe to show.

        Parts that can be called are worked out only if the problem is reported: a hostile file may
        have very many.
        """
        if len(self.found) >= MAX_PROBLEMS:
            return
        if len(self.found) == MAX_PROBLEMS - 1:
            code, at, parts = "too-large", (), {"what": Words("问题数", "the list of problems"), "limit": MAX_PROBLEMS}
        said = {k: v() if callable(v) else _short(v) for k, v in parts.items()}
        shown = {k: quote(v) if isinstance(v, str) else v for k, v in said.items()}
        shown_at = Location(self.file, pointer=pointer(at))
        if (once := (code, shown_at.pointer, repr(shown))) in self._said:
            return
        self._said.add(once)
        self.paths.append(at)
        self.found.append(Diagnostic(code, shown_at, shown))

    def errors(self) -> Iterable[tuple[Diagnostic, Path]]:
        """The errors found, each with its path."""
        return [(d, at) for d, at in zip(self.found, self.paths, strict=True) if d.severity is Severity.ERROR]

    def take(self, found: Iterable[tuple[Diagnostic, Path]]) -> None:
        """Report what was found elsewhere in the same document."""
        for diagnostic, at in found:
            self.found.append(diagnostic)
            self.paths.append(at)

    def add_at(self, code: str, mark: tuple[int, int], **parts: object) -> None:
        """Report ``code`` at a 1-based line and column of the source."""
        before = len(self.found)
        self.add(code, (), mark=mark, **parts)
        if len(self.found) > before:
            self.found[-1] = placed(self.found[-1], self.file, *mark)

    def sort(self, data: object) -> None:
        """Put what was found into the order of the keys of ``data``, for data without a text."""

        def place(at: Path) -> tuple[int, ...]:
            numbers, inner = [], data
            for key in keys_of(at):
                known = inner if isinstance(inner, dict) else {}
                numbers.append(list(known).index(key) if key in known else key if isinstance(key, int) else len(known))
                inner = known.get(key) if known else inner[key] if isinstance(inner, list) else None  # type: ignore[index]
            return tuple(numbers)

        order = sorted(zip(self.found, self.paths, strict=True), key=lambda pair: place(pair[1]))
        self.found, self.paths = [d for d, _ in order], [at for _, at in order]

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.found)

    @property
    def fatal(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.found)


def keys_of(at: Path) -> tuple[str | int, ...]:
    """The keys from the root to the place ``at``."""
    keys: list[str | int] = []
    while at:
        at, key = at
        keys.append(key)
    return tuple(reversed(keys))


def pointer(at: Path) -> str:
    """The JSON Pointer (RFC 6901) of a path, safe to show."""
    return "".join("/" + quote(str(_short(key)).replace("~", "~0").replace("/", "~1")) for key in keys_of(at))


def _short(value: object) -> object:
    """The value, or dots for a number that nobody can read."""
    return "…" if isinstance(value, int) and abs(value) >= _ENDLESS else value


_ENDLESS = 10**20


def placed(diagnostic: Diagnostic, file: str | None, line: int | None, column: int | None) -> Diagnostic:
    """The same diagnostic with a file, line and column."""
    return evolve(diagnostic, location=Location(file, line, column, diagnostic.location.pointer))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in the order of their source."""
    return tuple(sorted(diagnostics, key=lambda d: (d.location.line or 0, d.location.column or 0)))


def closest(name: str, known: Iterable[str]) -> Callable[[], Words]:
    """A remedy, worked out when it is called, that names the nearest known names, or all where they are few."""
    return partial(_closest, name, tuple(known))


def _closest(name: str, known: Iterable[str]) -> Words:
    names = sorted(known)[:_MOST_COMPARED]
    near = get_close_matches(name[:100], names, n=3, cutoff=0.6) or names[:_MOST_NAMES]
    if not near:
        return Words("此处没有可用的名称", "no name can stand here")
    more = "…" if len(near) == _MOST_NAMES < len(names) else ""
    return Words("可用：" + "、".join(near) + more, "known here: " + ", ".join(near) + more)
