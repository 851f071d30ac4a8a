"""Mappings to frozen attrs classes, driven by the types of their fields; a class names its keys with :func:`key`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, TypeVar, overload

import attrs
from attrs import frozen

from campaignflow.source.frozen import FrozenDict
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.types import INVALID, NotPlain, Type, WordsText
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import Words

T = TypeVar("T")
D = TypeVar("D")
C = TypeVar("C", bound=attrs.AttrsInstance)
_META = "campaignflow"


@frozen
class Key:
    """A key of a mapping: its type, and what it means (for schema and manual)."""

    type: Type[Any]
    doc: Words
    name: str | None = None
    formerly: str | None = None
    """Its old name, which is still read, though not beside the new one."""


@overload
def key(type: Type[T], doc: Words, *, name: str | None = None) -> T: ...


@overload
def key(type: Type[T], doc: Words, *, name: str | None = None, formerly: str | None = None, default: D) -> T | D: ...


def key(
    type: Type[Any],
    doc: Words,
    *,
    name: str | None = None,
    formerly: str | None = None,
    default: Any = attrs.NOTHING,
) -> Any:
    """An attrs field that is read from a key (``name``, where the field's own name cannot be the key).

    To who checks types it is what its type reads, or the default, so that a field cannot be declared as something else.
    """
    return attrs.field(default=default, metadata={_META: Key(type, doc, name, formerly)})


def keys_of_class(cls: type[attrs.AttrsInstance]) -> dict[str, tuple[str, Key, bool]]:
    """Key name to (field name, key, required) of a class made with :func:`key`."""
    found: dict[str, tuple[str, Key, bool]] = {}
    for field in attrs.fields(cls):
        if meta := field.metadata.get(_META):
            found[meta.name or field.name] = (field.name, meta, field.default is attrs.NOTHING)
    return found


_BULK: set[type] = set()
B = TypeVar("B", bound=type)


def bulk(cls: B) -> B:
    """Mark an unslotted attrs class of which very many objects are read, its keys named as its fields.

    Defaults become attributes of the class, so that an object holds only what its source states.
    """
    for field in attrs.fields(cls):
        if field.default is not attrs.NOTHING:
            setattr(cls, field.name, field.default)
    _BULK.add(cls)
    return cls


_new: Any = object.__new__


class Struct(Type[C]):
    """A mapping read into an attrs class.

    A class with a field ``at`` gets its path. One with a field ``invalid`` is lenient: it is built
    from what can be read, and ``invalid`` names the keys that could not. Else a missing or
    unreadable required key makes the whole INVALID. Keys of ``extra`` go into the field ``stated``.
    """

    def __init__(self, cls: type[C], extra: Mapping[str, Key] | None = None) -> None:
        self.cls = cls
        self.extra = dict(extra or {})
        self.keys = keys_of_class(cls)
        self.required = [(name, field) for name, (field, _, needed) in self.keys.items() if needed]
        self.readers = {name: (field, k.type.quick, k.type.read) for name, (field, k, _) in self.keys.items()}
        self.renamed = {k.formerly: name for name, (_, k, _) in self.keys.items() if k.formerly}
        fields = {field.name for field in attrs.fields(cls)}
        self.lenient, self.placed = "invalid" in fields, "at" in fields
        self.bulk = cls in _BULK
        self.quicks = {name: k.type.quick for name, (_, k, _) in self.keys.items()}
        names = [name for name, _ in self.required]
        self.needed: Callable[[Any], object] = itemgetter(*names) if names else len
        """Raises KeyError where a required key is missing; what it gives is of no interest."""
        self.needed_fields = {field for _, field in self.required}
        self.expected = Words("映射", "a mapping")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if not isinstance(value, dict):
            return self.wrong(value, at, problems)
        repeated: frozenset[str] = getattr(value, "repeated", frozenset())
        values: dict[str, Any] = {}
        bad: list[str] = []
        readers, renamed = self.readers, self.renamed
        name: str
        for name, raw in value.items():
            current = renamed.get(name, name)
            if name in repeated:
                problems.add("duplicate-key", (at, name), key=name)
                bad.append(current)
            elif current != name and current in value:
                problems.add("two-names", (at, name), old=name, key=current)
            elif (reader := readers.get(current)) is not None:
                field, quick, slow = reader
                try:
                    read = quick(raw)
                except TypeError:
                    read = slow(raw, (at, name), problems)
                if read is INVALID:
                    bad.append(current)
                else:
                    values[field] = read
            elif name not in self.extra:
                problems.add("unknown-key", (at, name), key=name, known=closest(str(name), (*self.keys, *self.extra)))
        if self.extra:
            values["stated"] = FrozenDict(self._stated(value, bad, at, problems))
        return self._build(values, bad, at, problems)

    def quick(self, value: Any) -> Any:
        if type(value) is not dict or self.extra or not self.bulk:
            raise NotPlain
        made = _new(self.cls)
        values, quicks = made.__dict__, self.quicks
        try:
            for name, raw in value.items():
                values[name] = quicks[name](raw)
            self.needed(values)
        except KeyError:
            raise NotPlain from None
        return made

    def _stated(self, value: dict[str, Any], bad: list[str], at: Path, problems: Diagnostics) -> dict[str, Any]:
        """The values of the extra keys."""
        stated: dict[str, Any] = {}
        for name, raw in value.items():
            if name in self.extra:
                read = self.extra[name].type.read(raw, (at, name), problems)
                if read is INVALID:
                    bad.append(name)
                else:
                    stated[name] = read
        return stated

    def made(self, title: Words, at: Path) -> Any:
        """An object of which only the title is said."""
        return self.make({"title": title, "at": at})

    def _build(self, values: dict[str, Any], bad: list[str], at: Path, problems: Diagnostics) -> Any:
        if bad or not self.needed_fields <= values.keys():
            for name, field in self.required:
                if field not in values and name not in bad:
                    problems.add("missing-key", at, key=name)
                    bad.append(name)
            if bad and not self._tolerates(bad, values):
                return INVALID
        if self.placed:
            values["at"] = at
        return self.make(values)

    def make(self, values: dict[str, Any]) -> Any:
        """An object of the class. One of a :func:`bulk` class is given its values as they are, at a
        fraction of the cost of its ``__init__``: they are read already, and there are thousands of them.
        """
        if not self.bulk:
            return self.cls(**values)
        made: Any = object.__new__(self.cls)
        made.__dict__.update(values)
        return made

    def _tolerates(self, bad: list[str], values: dict[str, Any]) -> bool:
        """Whether an object can be made although the keys ``bad`` could not be read."""
        if not self.lenient:
            return not any(name in bad for name, _ in self.required)
        values["invalid"] = frozenset(bad)
        for _, field in self.required:
            values.setdefault(field, None)
        return True

    def schema(self, schemas: Schemas) -> Schema:
        name = self.cls.__name__
        if schemas.classes.setdefault(name, self.cls) is not self.cls:
            raise ValueError(f"two classes of one name in a schema: {name}")
        if name not in schemas.definitions:
            schemas.definitions[name] = {}
            schemas.definitions[name] = {
                "type": "object",
                "properties": self._properties(schemas),
                "required": [n for n, _ in self.required],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}

    def _properties(self, schemas: Schemas) -> Schema:
        """What stands under each key, and under its old name."""
        lang, keys = schemas.lang, {name: key for name, (_, key, _) in self.keys.items()} | self.extra
        said = {name: {"description": key.doc.say(lang), **key.type.schema(schemas)} for name, key in keys.items()}
        for old, new in self.renamed.items():
            said[old] = {**said[new], "description": _RENAMED.fill(key=new).say(lang), "deprecated": True}
        return said


_RENAMED = Words("“{key}”的旧名", "the old name of “{key}”")


class Replaced(Struct[C]):
    """A struct some of whose keys get their type later: of a kind known only then."""

    def __init__(self, cls: type[C], types: Mapping[str, Type[Any]], extra: Mapping[str, Key] | None = None) -> None:
        super().__init__(cls, extra)
        for name, new in types.items():
            field, old, needed = self.keys[name]
            self.keys[name] = (field, Key(new, old.doc, old.name), needed)
            self.readers[name] = (field, new.quick, new.read)


_LANGS = {"zh", "en"}


@frozen
class Titled(Type[C]):
    """Something of which often only the title is said: a title, or a mapping with ``title`` and more."""

    struct: Callable[[], Struct[C]]
    """Made on use, since a thing may have parts of its own kind."""
    expected: Words = Words("标题，或带 title 的映射", "a title, or a mapping with a title")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str or (type(value) is dict and "title" not in value and not value.keys().isdisjoint(_LANGS)):
            title = WordsText(expected=self.expected).read(value, at, problems)
            return INVALID if title is INVALID else self.struct().made(title, at)
        return self.struct().read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [WordsText().schema(schemas), self.struct().schema(schemas)]}
