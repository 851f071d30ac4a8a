"""The day of an act, which a record may tell twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.types import INVALID, Day, NotPlain, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

_DAY = Day()
_MOST = 4
"""Days told of one act."""


class EitherDay(dt.date):
    """The first of several days on one of which an act took place: on which, is not known."""

    days: tuple[dt.date, ...]

    @classmethod
    def of(cls, days: Sequence[dt.date]) -> dt.date:
        """The day that is told; with the others, where there are several."""
        different = tuple(sorted(set(days)))
        if len(different) == 1:
            return different[0]
        first = different[0]
        made = cls(first.year, first.month, first.day)
        made.days = different
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return EitherDay.of, (self.days,)


def days_of(day: dt.date | None) -> Sequence[dt.date]:
    """The days on one of which an act took place."""
    if isinstance(day, EitherDay):
        return day.days
    return () if day is None else (day,)


class DayType(Type[dt.date]):
    """A calendar date, or a list of those on one of which the act took place."""

    expected: Words = _DAY.expected

    def quick(self, value: Any) -> Any:
        if type(value) is list:
            raise NotPlain
        return _DAY.quick(value)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is not list or not 0 < len(value) <= _MOST:
            return _DAY.read(value, at, problems)
        days = [_DAY.read(day, (at, index), problems) for index, day in enumerate(value)]
        return INVALID if INVALID in days else EitherDay.of(days)

    def schema(self, schemas: Schemas) -> Schema:
        day = _DAY.schema(schemas)
        return {"anyOf": [day, {"type": "array", "items": day, "minItems": 1, "maxItems": _MOST}]}
