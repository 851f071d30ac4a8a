"""Plain data to frozen attrs classes, driven by the types of their fields; the JSON Schema comes from the same types.

A class names its keys with :func:`key`. Reading reports every problem and goes on: a value that
cannot be read becomes :data:`INVALID`, and is never guessed. Progress is JSON, where a number is a
number; in a spec every scalar is text, so specs use the ``…Text`` types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, TypeVar

import attrs
from attrs import frozen

from campaignflow.wording.dates import NAME, iso_day
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import HIDDEN, Lang, Words

MAX_NAME = 200
MAX_TEXT = 4_000
MAX_ITEMS = 20_000
_META = "campaignflow"


class _Invalid:
    def __repr__(self) -> str:
        return "INVALID"

    def __bool__(self) -> bool:
        return False


INVALID: Final = _Invalid()
"""Stands for a value that could not be read; its problem is reported."""

Schema = dict[str, Any]


class NotPlain(TypeError):  # noqa: N818  (no error: a question)
    """A value is not plainly well: the thorough way is to tell what is amiss, if anything."""


class Schemas:
    """JSON Schema under construction: named definitions, in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.definitions: dict[str, Schema] = {}
        self.classes: dict[str, type] = {}


class Type:
    """How a value is read, and how the same is said in JSON Schema."""

    expected: Words

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        """The value read, or :data:`INVALID` after reporting at ``at``."""
        raise NotImplementedError

    def quick(self, value: Any) -> Any:
        """What :meth:`read` gives where nothing is amiss; else raises TypeError, and ``read`` finds out what.

        Most data are well, and thousands of units are read: this is the short way through.
        """
        raise NotPlain

    def schema(self, schemas: Schemas) -> Schema:
        raise NotImplementedError

    def wrong(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        """Report that ``value`` is of the wrong type."""
        if isinstance(value, str):
            problems.add("wrong-value", at, value=value, expected=self.expected)
        else:
            problems.add("wrong-type", at, expected=self.expected, found=kind_of(value))
        return INVALID


_KINDS: tuple[tuple[type, Words], ...] = (
    (bool, Words("真假值", "true or false")),
    (str, Words("文字", "text")),
    (int, Words("整数", "a whole number")),
    (float, Words("小数", "a number with a fraction")),
    (list, Words("列表", "a list")),
    (dict, Words("映射", "a mapping")),
)


def _whole(regex: str) -> str:
    """A pattern of a schema for the whole text: in some dialects ``$`` alone passes a line break."""
    return f"^(?:{regex})(?!\\n)$"


def kind_of(value: Any) -> Words:
    """What kind of data ``value`` is, in words."""
    if value is None:
        return Words("空值", "nothing")
    name = type(value).__name__
    return next((words for kind, words in _KINDS if isinstance(value, kind)), Words(name, name))


@frozen
class Text(Type):
    """A text of one or more characters, nothing hidden in it."""

    limit: int = MAX_TEXT
    expected: Words = Words("文字", "text")

    def quick(self, value: Any) -> Any:
        if type(value) is str and 0 < len(value) <= self.limit and not HIDDEN.search(value):
            return value
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not str or not value:
            return self.wrong(value, at, problems)
        if len(value) > self.limit:
            problems.add("too-large", at, what=Words("文字长度", "the text"), limit=self.limit)
            return INVALID
        if hidden := HIDDEN.search(value):
            problems.add("hidden-character", at, character=f"U+{ord(hidden[0]):04X}")
            return INVALID
        return value

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": self.limit}


DOTTED = rf"{NAME}(?:\.{NAME})*"


@lru_cache(maxsize=4096)
def _name(value: Any) -> Any:
    """A name, if it is one; remembered, since all units use the same names."""
    if len(value) <= MAX_NAME and re.fullmatch(NAME, value, re.ASCII):
        return value
    raise NotPlain


@frozen
class Name(Type):
    """An id: lower-case ASCII words joined by hyphens; parts of a nested id are joined by dots."""

    dotted: bool = False
    expected: Words = Words("标识符（小写字母、数字和连字符，如 special-meeting）", "an id such as special-meeting")

    @property
    def regex(self) -> str:
        return DOTTED if self.dotted else NAME

    quick = staticmethod(_name)  # a dotted name that is not plain goes the long way

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str and len(value) <= MAX_NAME and re.fullmatch(self.regex, value, re.ASCII):
            return value
        return self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "string", "pattern": _whole(self.regex), "maxLength": MAX_NAME}


@lru_cache(maxsize=4096)
def _day(value: Any) -> Any:
    if day := iso_day(value):
        return day
    raise NotPlain


@frozen
class Day(Type):
    """A calendar date, strictly ``YYYY-MM-DD``."""

    expected: Words = Words("实际存在的日期，写作 2009-06-15", "a date that exists, written as 2009-06-15")

    quick = staticmethod(_day)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        day = iso_day(value) if type(value) is str else None
        return day or self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "string", "format": "date", "pattern": _whole("[0-9]{4}-[0-9]{2}-[0-9]{2}")}


@frozen
class Integer(Type):
    """A whole number not below ``minimum``, as JSON writes it: ``9.0``, ``"9"`` and ``true`` are none."""

    minimum: int = 0
    maximum: int = 10**9

    @property
    def expected(self) -> Words:  # type: ignore[override]
        return Words(f"不小于{self.minimum}的整数", f"a whole number of {self.minimum} or more")

    def quick(self, value: Any) -> Any:
        if type(value) is int and self.minimum <= value <= self.maximum:
            return value
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is int:
            if self.minimum <= value <= self.maximum:
                return value
            if value > self.maximum:
                problems.add("too-large", at, what=Words("数字", "the number"), limit=self.maximum)
                return INVALID
            value = str(value) if abs(value) < 10**20 else "…"
        return self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@frozen
class Boolean(Type):
    """``true`` or ``false``, as JSON writes it."""

    expected: Words = Words("true 或 false", "true or false")

    def quick(self, value: Any) -> Any:
        if type(value) is bool:
            return value
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        return value if type(value) is bool else self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "boolean"}


@frozen
class Parsed(Type):
    """Text (of a spec) with a small grammar: ``parse`` gives the value, or None."""

    parse: Callable[[str], Any]
    expected: Words
    also: Schema = attrs.field(factory=lambda: {"type": "string"})

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        parsed = self.parse(value) if type(value) is str and len(value) <= MAX_TEXT else None
        return self.wrong(value, at, problems) if parsed is None else parsed

    def schema(self, schemas: Schemas) -> Schema:
        return dict(self.also)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII) else None


CountText = Parsed(_number, Words("整数", "a whole number"), {"type": "integer", "minimum": 0})
FlagText = Parsed({"true": True, "false": False}.get, Words("true 或 false", "true or false"), {"type": "boolean"})


@frozen
class Choice(Type):
    """One of the values of an enumeration."""

    values: type[StrEnum]

    @property
    def expected(self) -> Words:  # type: ignore[override]
        return Words("以下之一：" + "、".join(self.values), "one of: " + ", ".join(self.values))

    def quick(self, value: Any) -> Any:
        known: Any = self.values._value2member_map_
        if type(value) is str and value in known:
            return known[value]
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        try:
            return self.quick(value)
        except NotPlain:
            return self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"enum": [str(v) for v in self.values]}


_COMMA = Words("文字含半角逗号时请加引号", "put a text that holds a comma into quotation marks")


@frozen
class WordsText(Type):
    """A title: text, or ``{zh: …, en: …}``; a text alone serves both languages."""

    expected: Words = Words("文字或 {zh: …, en: …}", "text or {zh: …, en: …}")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not dict:
            text = Text(expected=self.expected).read(value, at, problems)
            return text if text is INVALID else Words(text, text)
        for name in value:
            if name not in ("zh", "en"):
                known = _COMMA if value[name] == "" else closest(name, ("zh", "en"))
                problems.add("unknown-key", (at, name), key=name, known=known)
        for name in ("zh", "en"):
            if name not in value:
                problems.add("missing-key", at, key=name)
        said = [Text().read(value[name], (at, name), problems) for name in ("zh", "en") if name in value]
        return Words(*said) if len(said) == 2 and INVALID not in said else INVALID

    def schema(self, schemas: Schemas) -> Schema:
        text = Text().schema(schemas)
        both = {"type": "object", "properties": {"zh": text, "en": text}, "required": ["zh", "en"]}
        return {"anyOf": [text, {**both, "additionalProperties": False}]}


@frozen
class ListOf(Type):
    """A list; comes as a tuple without what could not be read, or INVALID where ``whole``."""

    item: Type
    whole: bool = False
    expected: Words = Words("列表", "a list")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not list:
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
class Numbered(ListOf):
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
            if item is not INVALID:
                item.__dict__["index"] = index
                items.append(item)
        return tuple(items)


@frozen
class NameList(ListOf):
    """A list of short texts, read at once where nothing is amiss."""

    def quick(self, value: Any) -> Any:
        if type(value) is list and len(value) <= _FEW:
            return _short(tuple(value))
        raise NotPlain


_FEW = 32


_FEW_CHARACTERS = 500


@lru_cache(maxsize=2048)
def _short(texts: tuple[Any, ...]) -> Any:
    """The texts, if all are short and together not long, none is empty, and nothing is hidden in them; remembered."""
    if _TEXTS.issuperset(map(type, texts)) and "" not in texts:
        joined, longest = "".join(texts), max(map(len, texts), default=0)
        if len(joined) <= _FEW_CHARACTERS and longest <= MAX_NAME and not HIDDEN.search(joined):
            return texts
    raise NotPlain


_TEXTS = frozenset({str})


@frozen
class MapOf(Type):
    """A mapping from names to values of one type, in source order; INVALID where ``whole`` and anything is wrong."""

    key: Type
    value: Type
    whole: bool = False
    some: bool = False
    """Whether it may not be empty."""
    expected: Words = Words("映射", "a mapping")

    def quick(self, value: Any) -> Any:
        if type(value) is not dict or len(value) > MAX_ITEMS or (self.some and not value):
            raise NotPlain
        name, quick = self.key.quick, self.value.quick
        return {name(key): quick(raw) for key, raw in value.items()}

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
        return INVALID if bad and self.whole else read

    def schema(self, schemas: Schemas) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key.schema(schemas),
            "additionalProperties": self.value.schema(schemas),
        }


@frozen
class Either(Type):
    """A short form (text) or a long form (a mapping or list), by what the source has."""

    short: Type
    long: Type

    @property
    def expected(self) -> Words:  # type: ignore[override]
        return self.short.expected

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        return (self.short if type(value) is str else self.long).read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [self.short.schema(schemas), self.long.schema(schemas)]}


@frozen
class Key:
    """A key of a mapping: its type, and what it means (for schema and manual)."""

    type: Type
    doc: Words
    name: str | None = None


def key(type: Type, doc: Words, *, name: str | None = None, default: Any = attrs.NOTHING) -> Any:
    """An attrs field that is read from a key (``name``, where the field's own name cannot be the key)."""
    return attrs.field(default=default, metadata={_META: Key(type, doc, name)})


def keys_of_class(cls: type) -> dict[str, tuple[str, Key, bool]]:
    """Key name to (field name, key, required) of a class made with :func:`key`."""
    found: dict[str, tuple[str, Key, bool]] = {}
    for field in attrs.fields(cls):
        if meta := field.metadata.get(_META):
            found[meta.name or field.name] = (field.name, meta, field.default is attrs.NOTHING)
    return found


@frozen
class Tally(MapOf):
    """A mapping from short texts to numbers or truth values, read at once where nothing is amiss."""

    def quick(self, value: Any) -> Any:
        if type(value) is not dict or len(value) > _FEW:
            raise NotPlain
        _short(tuple(value))
        quick = self.value.quick
        for item in value.values():
            quick(item)
        return value


_BULK: set[type] = set()
C = TypeVar("C", bound=type)


def bulk(cls: C) -> C:
    """Mark an unslotted attrs class of which very many objects are read, its keys named as its fields.

    Defaults become attributes of the class, so that an object holds only what its source states.
    """
    for field in attrs.fields(cls):
        if field.default is not attrs.NOTHING:
            setattr(cls, field.name, field.default)
    _BULK.add(cls)
    return cls


_new: Any = object.__new__


class Struct(Type):
    """A mapping read into an attrs class.

    A class with a field ``at`` gets its path. One with a field ``invalid`` is lenient: it is built
    from what can be read, and ``invalid`` names the keys that could not. Else a missing or
    unreadable required key makes the whole INVALID. Keys of ``extra`` go into the field ``asks``.
    """

    def __init__(self, cls: type, extra: Mapping[str, Key] | None = None) -> None:
        self.cls = cls
        self.extra = dict(extra or {})
        self.keys = keys_of_class(cls)
        self.required = [(name, field) for name, (field, _, needed) in self.keys.items() if needed]
        self.readers = {name: (field, k.type.quick, k.type.read) for name, (field, k, _) in self.keys.items()}
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
        readers = self.readers
        for name, raw in value.items():
            if name in repeated:
                problems.add("duplicate-key", (at, name), key=name)
                bad.append(name)
            elif (reader := readers.get(name)) is not None:
                field, quick, slow = reader
                try:
                    read = quick(raw)
                except TypeError:
                    read = slow(raw, (at, name), problems)
                if read is INVALID:
                    bad.append(name)
                else:
                    values[field] = read
            elif name not in self.extra:
                problems.add("unknown-key", (at, name), key=name, known=closest(str(name), (*readers, *self.extra)))
        if self.extra:
            values["stated"] = self._stated(value, bad, at, problems)
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
        return self.cls(title=title, at=at)

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
            all_keys = {n: k for n, (_, k, _) in self.keys.items()} | self.extra
            schemas.definitions[name] = {
                "type": "object",
                "properties": {
                    n: {"description": k.doc.say(schemas.lang), **k.type.schema(schemas)} for n, k in all_keys.items()
                },
                "required": [n for n, _ in self.required],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}


class Replaced(Struct):
    """A struct some of whose keys get their type later: of a kind known only then."""

    def __init__(self, cls: type, types: Mapping[str, Type], extra: Mapping[str, Key] | None = None) -> None:
        super().__init__(cls, extra)
        for name, new in types.items():
            field, old, needed = self.keys[name]
            self.keys[name] = (field, Key(new, old.doc, old.name), needed)
            self.readers[name] = (field, new.quick, new.read)


_LANGS = {"zh", "en"}


@frozen
class Titled(Type):
    """Something of which often only the title is said: a title, or a mapping with ``title`` and more."""

    struct: Callable[[], Struct]
    """Made on use, since a thing may have parts of its own kind."""
    expected: Words = Words("标题，或带 title 的映射", "a title, or a mapping with a title")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str or (type(value) is dict and "title" not in value and not value.keys().isdisjoint(_LANGS)):
            title = WordsText(expected=self.expected).read(value, at, problems)
            return INVALID if title is INVALID else self.struct().made(title, at)
        return self.struct().read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [WordsText().schema(schemas), self.struct().schema(schemas)]}


def json_schema(root: Type, title: str, lang: Lang, draft: str = "2020-12") -> Schema:
    """The JSON Schema of what ``root`` reads, as draft ``2020-12``, or ``07`` for editors."""
    schemas = Schemas(lang)
    top = root.schema(schemas)
    if draft == "07":
        text = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title}
        moved: Schema = _moved({**text, "allOf": [top], "$defs": schemas.definitions})
        return moved
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**dialect, **top, "$defs": schemas.definitions}


def _moved(value: Any) -> Any:
    if isinstance(value, dict):
        return {"definitions" if k == "$defs" else k: _moved(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_moved(item) for item in value]
    return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
