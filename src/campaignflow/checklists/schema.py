"""The JSON Schema of a checklist and of a batch, from the classes whose ``to_dict`` makes the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from attrs import fields, frozen

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.model import JSON_KEYS, Checklist
from campaignflow.checklists.units import Batch
from campaignflow.progress.record import PROBLEM, Problem
from campaignflow.source.schema import Schema, Schemas, json_schema
from campaignflow.source.types import Day, Type
from campaignflow.wording.words import Lang

_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}


def checklist_schema(lang: Lang = "en", draft: str = "2020-12") -> Schema:
    """The JSON Schema of ``Checklist.to_dict()``; draft ``07`` for older tools."""
    return json_schema(_Made(Checklist), "campaignflow checklist", lang, draft)


def batch_schema(lang: Lang = "en", draft: str = "2020-12") -> Schema:
    """The JSON Schema of ``Batch.to_dict()``; draft ``07`` for older tools."""
    return json_schema(_Made(Batch), "campaignflow batch", lang, draft)


@frozen
class _Made(Type[Any]):
    """What a field of some type becomes as plain data."""

    kind: Any

    def schema(self, schemas: Schemas) -> Schema:
        kind, inner = self.kind, get_args(self.kind)
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if get_origin(kind) is UnionType:
            return {"anyOf": [_Made(one).schema(schemas) for one in inner]}
        if get_origin(kind) is tuple:
            return {"type": "array", "items": _Made(inner[0]).schema(schemas)}
        if get_origin(kind) is Mapping:
            return {"type": "object", **_keys(inner[0]), "additionalProperties": _Made(inner[1]).schema(schemas)}
        if kind is Problem or issubclass(kind, date):
            return (PROBLEM if kind is Problem else Day()).schema(schemas)
        return {"enum": [str(value) for value in kind]} if issubclass(kind, StrEnum) else _object(kind, schemas)


def _keys(kind: type) -> Schema:
    """What a mapping's keys are; of an enumeration, all of it."""
    names = [str(value) for value in kind] if issubclass(kind, StrEnum) else []
    return {"propertyNames": {"enum": names}, "required": names} if names else {}


def _object(kind: type, schemas: Schemas) -> Schema:
    """A reference to an object with every field of the class, all of them required."""
    if kind.__name__ not in schemas.definitions:
        types, names = get_type_hints(kind), [field.name for field in fields(kind)]
        schemas.definitions[kind.__name__] = {}  # so that a class that holds itself comes to an end
        schemas.definitions[kind.__name__] = {
            "type": "object",
            "properties": {_key(name): _said(name, _Made(types[name]).schema(schemas), schemas.lang) for name in names},
            "required": [_key(name) for name in names],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _key(name: str) -> str:
    return JSON_KEYS.get(name, name)


def _said(name: str, schema: Schema, lang: Lang) -> Schema:
    return {"description": HEADINGS[name].say(lang), **schema} if name in HEADINGS else schema
