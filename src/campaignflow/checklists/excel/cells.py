"""What a cell says: names as titles, lists, counts, days. Every ``write`` is undone by its ``read``.

A text that could be taken for another one is written as a JSON string, which is read as what it is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from attrs import field, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.excel.columns import MAX_CELL, YES_NO
from campaignflow.checklists.headings import OF_PHASES
from campaignflow.checklists.plain import cut
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import Lang, Words, one_line

T = TypeVar("T")
_APART = re.compile(r"[、,，;；]")
_UNSAFE = re.compile(r"[\r\t\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|x005F_")
"""What does not come through a workbook as it is."""
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号])",
    re.ASCII,
)
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")\s*[:：]\s*(.*)')
_FIRST_DAY = date(1899, 12, 30)


def quoted(text: str) -> str:
    """A JSON string without anything that a workbook changes."""
    said = json.dumps(text, ensure_ascii=False)
    return re.sub("[_\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", said)


def unquoted(text: str) -> str | None:
    """What a JSON string says; None of any other text."""
    if not text.startswith('"'):
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, str) else None


def plain(text: str) -> str:
    """A free text as it is written into a cell."""
    return quoted(text) if _UNSAFE.search(text) or text != text.strip() or text.startswith('"') else text


def short(text: str) -> str:
    """A text that is only shown: on one line, cut to what a cell takes, nothing hidden in it."""
    return cut(one_line(text), MAX_CELL, "…")


def free(text: str) -> str:
    """A free text as it is read."""
    said = unquoted(text)
    return text if said is None else said


@frozen
class SheetNames:
    """SheetNames and their titles in one language, as cells show them; an unknown one stands for itself."""

    titles: Mapping[str, str]

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """Whatever a person may write for a name, to the name."""
        by_title: dict[str, str | None] = {}
        for name, title in self.titles.items():
            by_title[title] = None if title in by_title else name
        return {title: name for title, name in by_title.items() if name} | {name: name for name in self.titles}

    def read(self, text: str) -> str:
        said = unquoted(text)
        return self._known.get(text, text) if said is None else said

    def write(self, name: str) -> str:
        return self._safe(name, self.read, name)

    def _safe(self, name: str, read: Callable[[str], Any], wanted: Any) -> str:
        tries = (self.titles.get(name, name), name)
        return next((t for t in tries if _fits(t) and read(t) == wanted), quoted(name))

    def read_all(self, text: str) -> list[str]:
        """The names of a list: one on each line, or several with 、 between."""
        return [name for line in _lines(text) for name in self._of_line(line)]

    def _of_line(self, line: str) -> list[str]:
        if unquoted(line) is not None or line in self._known:
            return [self.read(line)]
        return [self.read(part) for part in map(str.strip, _APART.split(line)) if part]

    def write_all(self, names: Iterable[str]) -> Iterator[str]:
        """One line for each name."""
        for name in names:
            yield self._safe(name, self.read_all, [name])

    def read_pairs(self, text: str, value: Callable[[str], T]) -> Iterator[tuple[str, T | None, str]]:
        """``(name, value, as written)`` of each line ``title：value``; None where the value cannot be read."""
        for line in _lines(text):
            found = _QUOTED.fullmatch(line)
            head, last = found.groups() if found else _cut(line)
            yield self.read(head), value(last), line

    def write_pairs(self, pairs: Mapping[str, Any], value: Callable[[Any], str]) -> Iterator[str]:
        for name, said in pairs.items():

            def heads(title: str, shown: str = value(said)) -> list[str]:
                return [head for head, _, _ in self.read_pairs(f"{title}：{shown}", str)]

            yield f"{self._safe(name, heads, [name])}：{value(said)}"


def _cut(line: str) -> tuple[str, str]:
    """A line before and after its last colon."""
    at = max(line.rfind("："), line.rfind(":"))
    return (line[:at].strip(), line[at + 1 :].strip()) if at >= 0 else (line, "")


def _fits(text: str) -> bool:
    """Whether a text can stand on one line of a cell as it is."""
    return bool(text) and text == text.strip() and "\n" not in text and plain(text) == text


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


def whole(text: str) -> int | None:
    """A whole number; a fraction of nought is none."""
    found = re.fullmatch(r"(\d{1,12})(?:\.0+)?", text.strip(), re.ASCII)
    return int(found[1]) if found else None


def yes_no(text: str) -> bool | None:
    """是 or 否, yes or no."""
    said = text.strip().lower()
    return next((value for value, words in YES_NO.items() if said in (words.zh, words.en, str(value).lower())), None)


_BOUNDS = re.compile(
    r"(?:(?:≥|>=|不少于|at least) ?(\d{1,10}))?[，, ]*(?:(?:≤|<=|不多于|at most) ?(\d{1,10}))?", re.ASCII
)
_ANYBODY = SheetNames({})


def figure_of(text: str) -> int | dict[str, int] | list[str]:
    """What a unit states of a figure: a number, bounds such as ``≥1200``, or names, one on each line."""
    number = whole(text)
    if number is not None:
        return number
    found = _BOUNDS.fullmatch(text)
    if found and any(found.groups()):
        bounds = {"at_least": found[1], "at_most": found[2]}
        return {key: int(bound) for key, bound in bounds.items() if bound}
    return [] if text == "[]" else _ANYBODY.read_all(text)


def names_of_figure(names: tuple[str, ...]) -> str:
    """SheetNames as :func:`figure_of` reads them."""
    lines = "\n".join(_ANYBODY.write_all(names)) if names else "[]"
    return lines if figure_of(lines) == list(names) else "\n".join(map(quoted, names))


def day_of(text: str) -> date | None:
    """``2009-06-05``, ``2009/6/5``, ``2009.6.5``, ``2009年6月5日`` or ``5号``; None of anything else."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def narrow(text: str) -> str:
    """The text with full-width digits and signs as ordinary ones."""
    return unicodedata.normalize("NFKC", text)


def time_of_serial(number: float) -> str:
    """The time of day of a number as workbooks store days, after a blank; nothing at midnight."""
    minutes = min(round(number % 1 * 24 * 60), 24 * 60 - 1)
    return f" {minutes // 60:02}:{minutes % 60:02}" if number % 1 else ""


def day_of_serial(number: int, *, since_1904: bool) -> date | None:
    """The day of a number as workbooks store days; None where there is none."""
    if not 0 < number < 2_958_466:
        return None
    days = number + (1462 if since_1904 else 0)
    if days == 60:
        return None
    return _FIRST_DAY + timedelta(days + 1 if days < 60 else days)


@frozen
class Vocabulary:
    """All names of a campaign as the cells of one language show them."""

    campaign: Campaign
    lang: Lang
    _made: dict[str, SheetNames] = field(factory=dict, init=False, eq=False, repr=False)

    def _names(self, key: str, words: Callable[[], Mapping[str, Words]]) -> SheetNames:
        if key not in self._made:
            self._made[key] = SheetNames({name: title.say(self.lang) for name, title in words().items()})
        return self._made[key]

    @cached_property
    def steps(self) -> SheetNames:
        return SheetNames({s.id: s.title.say(self.lang) for s in self.campaign.steps.values()})

    @cached_property
    def _all(self) -> Mapping[str, Words]:
        c = self.campaign
        spaces: tuple[Mapping[str, Any], ...] = (c.events, c.documents, c.steps, c.groups, c.bodies)
        return {name: thing.title for space in spaces for name, thing in space.items()}

    @cached_property
    def _rules(self) -> Mapping[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.campaign.rules:
            for step in rule.steps:
                found.setdefault(step, []).append(rule)
        return found

    @cached_property
    def bodies(self) -> SheetNames:
        own = Words("本单位", "the unit")
        return SheetNames({n: t.say(self.lang) for n, t in {"unit": own, **_titles(self.campaign.bodies)}.items()})

    @cached_property
    def waivers(self) -> SheetNames:
        return SheetNames({name: leave.title.say(self.lang) for name, leave in self.campaign.waivers.items()})

    def of_record(self, step: str, key: str) -> SheetNames:
        """The names that may stand under a key of a record of a step."""
        if key == "by":
            return self.bodies
        if key == "outcome":
            known = self.campaign.steps.get(step)
            return self._names(f"{step}/outcome", lambda: known.outcomes if known else {})
        return self._names(f"{step}/{key}", lambda: self._asked(step, key))

    def _asked(self, step: str, key: str) -> Mapping[str, Words]:
        """Those that rules of the step define, and those that the campaign knows."""
        known = self.campaign.vocabulary.get(step, {}).get(key)
        own: dict[str, Words] = {}
        for rule in self._rules.get(step, ()):
            if key in rule.evidence() or any(k == key for _, k, _ in rule.accepts()):
                own |= rule.titles()
        names = self._all if known is None else {n: t for n, t in self._all.items() if n in known}
        return {**names, **{n: t for n, t in own.items() if known is None or n in known}}

    def of_unit(self, about: str) -> SheetNames:
        """The names that rows of the unit's sheet are about."""
        c = self.campaign
        spaces: Mapping[str, Mapping[str, Any]] = {
            "attributes": c.attributes, "headcounts": c.groups,
            "planned": c.steps, "events": c.events, "figures": c.figures, **dict.fromkeys(OF_PHASES, c.phases),
        }  # fmt: skip
        return self._names(f"unit/{about}", lambda: _titles(spaces.get(about, {})))


def _titles(things: Mapping[str, Any]) -> dict[str, Words]:
    return {name: thing.title for name, thing in things.items()}
