"""Lists in a spec whose entries may carry their own reference, force and condition.

As written: ``a`` · ``[a, {id: b, if: contact-point}]`` · ``{open: [a, b]}`` · ``{any_of: [a, b]}`` ·
and, where the entries are named in place, ``{a: title, b: {title: …, parts: {…}}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from campaignflow.rules.condition import Condition, ConditionText
from campaignflow.rules.outcome import Basis, Force, Otherwise
from campaignflow.source.clauses import LOCATOR
from campaignflow.source.containers import ListOf, MapOf
from campaignflow.source.frozen import EMPTY
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Key, Replaced, Struct, Titled, key
from campaignflow.source.types import INVALID, Choice, Either, FlagText, Name, Parsed, Text, Type, WordsText
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import NOTHING, Words


class Mode(StrEnum):
    """How much of a list is wanted."""

    ALL = "all"
    """Every item: a closed list (R12). The default."""
    OPEN = "open"
    """等: others are allowed and one that is absent is no breach; at least one is wanted."""
    ANY_OF = "any_of"
    """At least one of a closed list."""
    ONE_OF = "one_of"
    """Exactly one of a closed list."""


@frozen(kw_only=True)
class Qualified:
    """What anything in a spec may carry."""

    ref: str | None = key(
        LOCATOR, Words("出处（条款位置，如 三.4）", "the clause it comes from, such as 三.4"), default=None
    )
    condition: Condition | None = key(
        ConditionText(), Words("适用条件", "when it applies; always, if left out"), name="if", default=None
    )
    force: Force | None = key(
        Choice(Force), Words("约束力（默认 binding）", "how strongly it is asked; binding if left out"), default=None
    )
    basis: Basis | None = key(
        Choice(Basis), Words("依据（默认 explicit）", "where it comes from; explicit if left out"), default=None
    )
    note: Words = key(WordsText(), Words("对原文读法的说明", "how the text was read"), default=NOTHING)
    at: Path = ()


@frozen(kw_only=True)
class Said(Qualified):
    """A short value with what qualifies it."""

    value: Any = key(Text(), Words("值", "the value"), name="is")


class Qualifiable(Type[Said]):
    """A short value, or a mapping with ``is`` and what qualifies it; comes as :class:`Said`."""

    def __init__(self, value: Type[Any]) -> None:
        self.value = value
        self.expected = value.expected

    def _long(self) -> Struct[Said]:
        return Replaced(Said, {"is": self.value})

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is dict and "is" in value:
            return self._long().read(value, at, problems)
        read = self.value.read(value, at, problems)
        return INVALID if read is INVALID else Said(value=read, at=at)

    def schema(self, schemas: Schemas) -> Schema:
        inline = Schemas(schemas.lang)
        long = self._long()
        long.schema(inline)
        return {"anyOf": [self.value.schema(schemas), inline.definitions["Said"]]}


EACH = Key(Name(), Words("该群体每人一份", "one for each person of this group"))


def parse_share(text: str) -> Fraction | None:
    """``2/3``: more than nothing and no more than all; else None."""
    found = re.fullmatch(r"([1-9]\d{0,2})/([1-9]\d{0,2})", text, re.ASCII)
    share = Fraction(int(found[1]), int(found[2])) if found else None
    return share if share is not None and share <= 1 else None


@frozen(kw_only=True)
class ListItem(Qualified):
    """One entry of a list that refers to something defined elsewhere."""

    id: str = key(Name(), Words("名称", "the name"))
    each: str | None = key(EACH.type, EACH.doc, default=None)
    outcome: str | None = key(
        Name(), Words("前一步骤须得出的结果", "how the earlier step is to come out"), default=None
    )
    any_version: bool = key(FlagText, Words("不问是哪一稿", "whatever the version of the paper"), default=False)
    share: Fraction | None = key(
        Parsed(parse_share, Words("份额（如 2/3）", "a share such as 2/3")),
        Words("须到多少（占该群体）", "which share of the group is to be there"),
        default=None,
    )
    otherwise: Otherwise | None = key(
        Choice(Otherwise),
        Words("未具备时：again 须重做，stands 仍然有效", "where it was not met: again or stands"),
        default=None,
        name="else",
    )
    title: Words = NOTHING


DECLARED = Titled(lambda: Struct(Declared))


@frozen(kw_only=True)
class Declared(Qualified):
    """One entry that is named where it stands."""

    title: Words = key(WordsText(), Words("标题", "its title"))
    each: str | None = key(EACH.type, EACH.doc, default=None)
    parts: Mapping[str, Declared] = key(
        MapOf(Name(), DECLARED), Words("组成部分，写法相同", "its parts, written alike"), default=EMPTY
    )


@frozen
class Items:
    """A list as read: its mode and its entries, parts flattened to ``whole.part``."""

    mode: Mode
    items: tuple[ListItem, ...]


_MODES = {str(mode): mode for mode in Mode}


class _ItemsText(Type[Items]):
    expected = Words("列表", "a list")
    modes: bool
    """Whether the list may be open or leave a choice."""
    each: bool
    """Whether an entry may be wanted of each person of a group."""
    outcome: bool
    """Whether an entry may name how a step is to come out."""
    share: bool
    """Whether an entry may name a share of a group."""

    def entries(self, value: Any, at: Path, problems: Diagnostics) -> tuple[ListItem, ...]:
        raise NotImplementedError

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        mode = Mode.ALL
        if self.modes and type(value) is dict and len(value) == 1 and (word := next(iter(value))) in _MODES:
            mode, value, at = _MODES[word], value[word], (at, word)
        elif type(value) is dict and len(value) == 1 and (word := next(iter(value))) in _MODES:
            problems.add("not-allowed", (at, word), what=Words(f"此处的 {word}", f"{word} in this list"))
            return INVALID
        if type(value) not in (str, list, dict) or not value:
            return self.wrong(value, at, problems)
        items = self.entries(value, at, problems)
        self.check(mode, items, problems)
        return Items(mode, items)

    def check(self, mode: Mode, items: tuple[ListItem, ...], problems: Diagnostics) -> None:
        """Nothing that an entry says is ignored: what has no meaning here is refused."""
        seen: set[str] = set()
        for item in items:
            if item.id in _MODES or item.id == "title":
                problems.add("not-allowed", item.at, what=Words(f"名称 {item.id}", f"the name {item.id}"))
            if item.id in seen:
                problems.add("duplicate-name", item.at, name=item.id)
            seen.add(item.id)
            if item.each and not (self.each and mode is Mode.ALL):
                problems.add("not-allowed", item.at, what=Words("此处的 each", "each in this list"))
            if item.outcome and not self.outcome:
                problems.add("not-allowed", item.at, what=Words("此处的 outcome", "outcome in this list"))
            entry, shares = (self.outcome,) * 2 if not self.share else (False, True)
            for word, said, allowed in (
                ("any_version", item.any_version, entry),
                ("share", item.share, self.share),
                ("else", item.otherwise, shares),
            ):
                if said and not allowed:
                    problems.add("not-allowed", item.at, what=Words(f"此处的 {word}", f"{word} in this list"))
            if mode is not Mode.ALL and (item.condition or item.force or item.basis):
                what = Words(
                    "open、any_of、one_of 各项的 if、force、basis", "if, force or basis inside open, any_of or one_of"
                )
                problems.add("not-allowed", item.at, what=what)

    def with_modes(self, plain: Schema) -> Schema:
        if not self.modes:
            return plain
        modes = {"type": "object", "properties": dict.fromkeys(_MODES, plain), "additionalProperties": False}
        return {"anyOf": [plain, {**modes, "minProperties": 1, "maxProperties": 1}]}


@frozen
class Refs(_ItemsText):
    """A list of names that are defined elsewhere; ``among`` says in which namespaces, the first one first."""

    among: str
    modes: bool = True
    each: bool = False
    outcome: bool = False
    share: bool = False
    expected: Words = Words("名称或名称列表", "a name or a list of names")

    def entries(self, value: Any, at: Path, problems: Diagnostics) -> tuple[ListItem, ...]:
        entry = Either(Name(), Struct(ListItem))
        if type(value) is not list:
            read = entry.read(value, at, problems)
            return () if read is INVALID else (read if isinstance(read, ListItem) else ListItem(id=read, at=at),)
        read = ListOf(entry).read(value, at, problems)
        return tuple(
            item if isinstance(item, ListItem) else ListItem(id=item, at=(at, index))
            for index, item in enumerate(() if read is INVALID else read)
        )

    def schema(self, schemas: Schemas) -> Schema:
        one = {"anyOf": [Name().schema(schemas), Struct(ListItem).schema(schemas)]}
        return self.with_modes({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})


@frozen
class ItemNames(_ItemsText):
    """A mapping that names its entries in place: id to title, or to a mapping with its parts."""

    modes: bool = True
    each: bool = False
    outcome: bool = False
    share: bool = False
    expected: Words = Words("映射（名称：标题）", "a mapping of names to titles")

    def entries(self, value: Any, at: Path, problems: Diagnostics) -> tuple[ListItem, ...]:
        read = MapOf(Name(), DECLARED).read(value, at, problems)
        return () if read is INVALID else tuple(_flat(read, at))

    def schema(self, schemas: Schemas) -> Schema:
        return self.with_modes(MapOf(Name(), DECLARED).schema(schemas))


def _flat(declared: Mapping[str, Declared], at: Path, above: ListItem | None = None) -> Iterator[ListItem]:
    """Leaves only: a whole with parts is there when its parts are."""
    for name, entry in declared.items():
        own = ListItem(
            id=name, title=entry.title, ref=entry.ref, condition=entry.condition, force=entry.force,
            basis=entry.basis, note=entry.note, each=entry.each, at=entry.at or (at, name),
        )  # fmt: skip
        item = own if above is None else _within(above, own)
        if entry.parts:
            yield from _flat(entry.parts, entry.at, item)
        else:
            yield item


def _within(whole: ListItem, part: ListItem) -> ListItem:
    """A part, named after its whole, which qualifies it where it does not itself."""
    return evolve(
        part,
        id=f"{whole.id}.{part.id}",
        title=whole.title + Words("——", ": ") + part.title,
        ref=part.ref or whole.ref,
        condition=part.condition or whole.condition,
        force=part.force or whole.force,
        basis=part.basis or whole.basis,
        note=part.note or whole.note,
        each=part.each or whole.each,
    )
