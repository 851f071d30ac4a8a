"""Frozen all through: mappings that cannot be changed, and what is worked out once, kept so, and not pickled."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import Attribute

from campaignflow.source.frozen import FrozenDict

T = TypeVar("T")


def read_only(_: type, found: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """For ``field_transformer``: the mappings of a frozen class are ones that cannot be changed."""
    return [a.evolve(converter=_kept) if str(a.type).startswith("Mapping[") else a for a in found]


def _kept(value: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return value if type(value) is FrozenDict else FrozenDict(value)


def sealed(value: Any) -> Any:
    """The value; a mapping, and the mappings in it, as ones that cannot be changed."""
    return FrozenDict({key: sealed(inner) for key, inner in value.items()}) if type(value) is dict else value


class cached_property(functools.cached_property[T]):  # noqa: N801 - it stands for the one that it is made from
    """As in :mod:`functools`; a mapping is kept as one that cannot be changed."""

    def __init__(self, func: Callable[[Any], T]) -> None:
        @functools.wraps(func)
        def kept(instance: Any) -> T:
            made: T = sealed(func(instance))
            return made

        super().__init__(kept)


class Lean:
    """An unslotted attrs class that pickles as what it was made from: what was worked out of that is left behind."""

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]

    def __getstate__(self) -> dict[str, Any]:
        return {str(field.alias): getattr(self, field.name) for field in self.__attrs_attrs__ if field.init}

    def __setstate__(self, state: dict[str, Any]) -> None:
        type(self).__init__(self, **state)
