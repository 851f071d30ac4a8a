"""How many persons, and who they were where a record says so."""

from __future__ import annotations

from typing import Any

from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.types import INVALID, Integer, NotPlain, Text, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

_NAME = Text(limit=200)


class Persons(int):
    """A number of persons that says who they are, by ids of the unit's own choosing."""

    names: tuple[str, ...]

    def __new__(cls, names: tuple[str, ...]) -> Persons:
        """So many as there are different names."""
        different = tuple(dict.fromkeys(names))
        made = super().__new__(cls, len(different))
        made.names = different
        return made

    def __reduce__(self) -> tuple[type[Persons], tuple[tuple[str, ...]]]:
        return Persons, (self.names,)


class PersonsType(Type[int]):
    """A number of persons, or a list of their ids; an id that stands twice counts once, with a remark."""

    expected: Words = Words("人数，或人员标识的列表", "a number of persons, or a list of their ids")

    def __init__(self, minimum: int = 0) -> None:
        self._number = Integer(minimum=minimum)

    def quick(self, value: Any) -> Any:
        if type(value) is list:
            raise NotPlain
        return self._number.quick(value)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not list:
            return self._number.read(value, at, problems)
        names = [_NAME.read(name, (at, index), problems) for index, name in enumerate(value)]
        for index, name in enumerate(names):
            if name is not INVALID and name in names[:index]:
                problems.add("named-twice", (at, index), name=name)
        if len(names) < self._number.minimum:
            return self.wrong(value, at, problems)
        return INVALID if INVALID in names else Persons(tuple(names))

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [self._number.schema(schemas), {"type": "array", "items": _NAME.schema(schemas)}]}
