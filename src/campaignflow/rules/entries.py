"""What is to come before a step, as written: steps all of which are asked, and groups of which some are enough.

As written: ``a`` · ``[a, {id: b, outcome: passed}]`` · ``{any_of: [a, b]}`` · ``{at least 2 of: [a, b, c], if: x}`` ·
``[a, {one_of: [b, c]}]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from campaignflow.rules.items import Items, ListItem, Mode, Qualified, Refs
from campaignflow.rules.outcome import Otherwise
from campaignflow.source.schema import Schema, Schemas, whole
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import INVALID, Choice, Either, Name
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

_WORD = re.compile(r"any_of|one_of|at least ([1-9]\d{0,2}) of", re.ASCII)
_ENTRY = Either(Name(), Struct(ListItem))
_ABOUT = re.compile(r"at\s+(least|most)\s.*|exactly\s.*", re.ASCII)
_MEANT = Words("any_of、one_of 或 at least 2 of", "any_of, one_of or at least 2 of")


@frozen(kw_only=True)
class Group(Qualified):
    """Some of several: what it says of itself, and its entries."""

    otherwise: Otherwise | None = key(
        Choice(Otherwise),
        Words("未具备时：again 须重做，stands 仍然有效", "where it was not met: again or stands"),
        default=None,
        name="else",
    )
    least: int = 1
    """How many of them are enough."""
    most: int | None = None
    """How many there may be; None: all of them."""
    items: tuple[ListItem, ...] = ()


@frozen
class Entries(Items):
    """Entries each of which is asked, and groups some of whose entries are enough."""

    groups: tuple[Group, ...] = ()


@frozen
class EntriesText(Refs):
    """Steps all of which come first, or groups of which some do."""

    outcome: bool = True
    modes: bool = False
    expected: Words = Words("步骤、步骤列表，或 any_of 等", "a step, a list of steps, or any_of and the like")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        places = [((at, index), one) for index, one in enumerate(value)] if type(value) is list else [(at, value)]
        found = [self._group(one, word, place, problems) for place, one in places if (word := _word_of(one))]
        plain = [(place, one) for place, one in places if not _word_of(one)]
        items = self._plain(plain, value, at, problems) if plain or not found else ()
        if items is INVALID or INVALID in found:
            return INVALID
        return Entries(Mode.ALL, items, tuple(found))

    def _plain(self, plain: Sequence[tuple[Path, Any]], value: Any, at: Path, problems: Diagnostics) -> Any:
        """The entries that stand for themselves, each at its place."""
        if type(value) is not list or not value:
            read = super().read(value, at, problems)
            return INVALID if read is INVALID else read.items
        read = [(place, _ENTRY.read(one, place, problems)) for place, one in plain]
        known = ((place, one) for place, one in read if one is not INVALID)
        items = tuple(one if isinstance(one, ListItem) else ListItem(id=one, at=place) for place, one in known)
        self.check(Mode.ALL, items, problems)
        return items

    def _group(self, value: dict[str, Any], word: str, at: Path, problems: Diagnostics) -> Any:
        if not (told := _WORD.fullmatch(word)):
            problems.add("wrong-value", (at, word), value=word, expected=_MEANT)
            return INVALID
        group = Struct(Group).read({name: said for name, said in value.items() if name != word}, at, problems)
        if type(value[word]) not in (str, list) or not value[word]:
            return self.wrong(value[word], (at, word), problems)
        if any(map(_word_of, value[word])):
            what = Words("组内再分组", "a group inside a group")
            problems.add("not-allowed", (at, word), what=what)
            return INVALID
        items = self.entries(value[word], (at, word), problems)
        self._check_group(items, problems)
        least, steps = int(told[1] or 1), len({item.id for item in items})
        if least > steps:
            most = Words(
                f"at least N of（N 不超过所列的{steps}个步骤）",
                f"at least N of, with N no more than the {steps} steps listed",
            )
            problems.add("wrong-value", (at, word), value=word, expected=most)
        return INVALID if group is INVALID else evolve(group, least=least, most=_most(word), items=items)

    def _check_group(self, items: Sequence[ListItem], problems: Diagnostics) -> None:
        """One step may stand twice, with another outcome each time; what qualifies an entry is said of the group."""
        for place, item in enumerate(items):
            alike = [one for one in items[:place] if one.id == item.id]
            if any(None in (one.outcome, item.outcome) or one.outcome == item.outcome for one in alike):
                problems.add("duplicate-name", item.at, name=item.id)
            for word in _misplaced(item):
                what = Words(f"组内各项的 {word}（应写在整组上）", f"{word} inside a group (say it of the group)")
                problems.add("not-allowed", item.at, what=what)

    def schema(self, schemas: Schemas) -> Schema:
        one = {"anyOf": [Name().schema(schemas), Struct(ListItem).schema(schemas)]}
        several = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        inline = Schemas(schemas.lang)
        Struct(Group).schema(inline)
        word = whole(_WORD.pattern.replace("(", "(?:"))
        has_word = {"not": {"propertyNames": {"not": {"pattern": word}}}}
        entry = {"anyOf": [one, {**inline.definitions["Group"], "patternProperties": {word: several}, **has_word}]}
        return {"anyOf": [entry, {"type": "array", "items": entry, "minItems": 1}]}


def awaited(stated: Mapping[str, Any], earlier: str) -> str | None:
    """The one outcome of an earlier step that the keys of a step wait for, if any."""
    found: Items | None = stated.get("entry")
    said = {item.outcome for item in found.items if item.id == earlier} if found else set()
    return said.pop() if len(said) == 1 else None


def _word_of(value: Any) -> str:
    """The key by which a mapping is a group, or looks like one; empty where it has none."""
    names: Iterator[str] = (name for name in value if _WORD.fullmatch(name) or _ABOUT.fullmatch(name))
    return next(names, "") if type(value) is dict else ""


def _most(word: str) -> int | None:
    return 1 if word == "one_of" else None


def _misplaced(item: ListItem) -> Iterator[str]:
    said = {
        "if": item.condition, "force": item.force, "basis": item.basis, "ref": item.ref, "else": item.otherwise,
        "note": item.note.en or item.note.zh, "each": item.each, "share": item.share,
    }  # fmt: skip
    return (word for word, value in said.items() if value)
