"""Lists and mappings of values of one type, the thorough way and, for what there are very many of, the quick way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from attrs import frozen

from campaignflow.source.frozen import FrozenDict
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.types import INVALID, MAX_ITEMS, MAX_NAME, NotPlain, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import HIDDEN, Words

_FEW = 32
_FEW_CHARACTERS = 500
_TEXTS = frozenset({str})
T = TypeVar("T")


@frozen
class ListOf(Type[tuple[T, ...]], Generic[T]):
    """A list; comes as a tuple without what could not be read, or INVALID where ``whole``."""

    item: Type[T]
    whole: bool = False
    some: bool = False
    """Whether it may not be empty."""
    expected: Words = Words("列表", "a list")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not list or (self.some and not value):
            return self.wrong(value, at, problems)
        if len(value) > MAX_ITEMS:
            problems.add("too-large", at, what=Words("列表项数", "the list"), limit=MAX_ITEMS)
            return INVALID
        read = self.item.read
        items = [read(item, (at, index), problems) for index, item in enumerate(value)]
        if self.whole and INVALID in items:
            return INVALID
        return tuple(item for item in items if item is not INVALID)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "array", "items": self.item.schema(schemas), "maxItems": MAX_ITEMS}


@frozen
class Numbered(ListOf[T]):
    """A list of objects with a ``__dict__`` whose ``index`` is their place in it."""

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not list or len(value) > MAX_ITEMS:
            return ListOf.read(self, value, at, problems)
        read, quick, items = self.item.read, self.item.quick, []
        for index, raw in enumerate(value):
            try:
                item = quick(raw)
            except TypeError:
                item = read(raw, (at, index), problems)
                if item is INVALID:
                    continue
            item.__dict__["index"] = index
            items.append(item)
        return tuple(items)


@frozen
class NameList(ListOf[str]):
    """A list of short texts, read at once where nothing is amiss."""

    def quick(self, value: Any) -> Any:
        if type(value) is list:
            return _short(tuple(value))
        raise NotPlain


@lru_cache(maxsize=2048)
def _short(texts: tuple[Any, ...]) -> Any:
    """The texts, if they are few, all short and together not long, none is empty, and nothing is hidden in them.

    They are remembered, since all units use the same; what is refused is not.
    """
    if len(texts) <= _FEW and _TEXTS.issuperset(map(type, texts)) and "" not in texts:
        joined, longest = "".join(texts), max(map(len, texts), default=0)
        if len(joined) <= _FEW_CHARACTERS and longest <= MAX_NAME and not HIDDEN.search(joined):
            return texts
    raise NotPlain


@frozen
class MapOf(Type[Mapping[str, T]], Generic[T]):
    """A mapping from names to values of one type, in source order; INVALID where ``whole`` and anything is wrong.

    It comes frozen.
    """

    key: Type[str]
    value: Type[T]
    whole: bool = False
    some: bool = False
    """Whether it may not be empty."""
    expected: Words = Words("映射", "a mapping")

    def quick(self, value: Any) -> Any:
        if type(value) is not dict or len(value) > MAX_ITEMS or (self.some and not value):
            raise NotPlain
        name, quick = self.key.quick, self.value.quick
        return FrozenDict({name(key): quick(raw) for key, raw in value.items()})

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if not isinstance(value, dict):
            return self.wrong(value, at, problems)
        if self.some and not value:
            problems.add(
                "wrong-value", at, value="{}", expected=Words("至少有一项的映射", "a mapping of one entry or more")
            )
            return INVALID
        if len(value) > MAX_ITEMS:
            problems.add("too-large", at, what=Words("映射项数", "the mapping"), limit=MAX_ITEMS)
            return INVALID
        repeated = getattr(value, "repeated", ())
        read, bad = {}, bool(repeated)
        for name in sorted(repeated):
            problems.add("duplicate-key", (at, name), key=name)
        for name, raw in value.items():
            place = (at, name)
            key = self.key.read(name, place, problems)
            item = self.value.read(raw, place, problems)
            if key is INVALID or item is INVALID:
                bad = True
            elif name not in repeated:
                read[key] = item
        return INVALID if bad and self.whole else FrozenDict(read)

    def schema(self, schemas: Schemas) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key.schema(schemas),
            "additionalProperties": self.value.schema(schemas),
        }


@frozen
class Tally(MapOf[T]):
    """A mapping from short texts to numbers or truth values, read at once where nothing is amiss."""

    def quick(self, value: Any) -> Any:
        if type(value) is not dict:
            raise NotPlain
        _short(tuple(value))
        quick = self.value.quick
        for item in value.values():
            quick(item)
        return FrozenDict(value)
