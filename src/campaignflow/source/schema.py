"""The JSON Schema of what is read, under construction and whole: the types say their own part of it."""

from __future__ import annotations

from typing import Any, Protocol

from attrs import Factory, frozen

from campaignflow.wording.words import Lang

Schema = dict[str, Any]


@frozen
class Schemas:
    """JSON Schema under construction: named definitions, in one language."""

    lang: Lang
    definitions: dict[str, Schema] = Factory(dict)
    classes: dict[str, type] = Factory(dict)


class Described(Protocol):
    """What can say in JSON Schema what it reads."""

    def schema(self, schemas: Schemas) -> Schema: ...


def whole(regex: str) -> str:
    """A pattern of a schema for the whole text: in some dialects ``$`` alone passes a line break."""
    return f"^(?:{regex})(?!\\n)$"


def json_schema(root: Described, title: str, lang: Lang, draft: str = "2020-12") -> Schema:
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
