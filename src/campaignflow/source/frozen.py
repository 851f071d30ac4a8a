"""A mapping that stays as it was made."""

from __future__ import annotations

from typing import Final, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses to be changed: what is frozen is frozen down into its mappings.

    It reads, compares and writes to JSON as a dict does, at a dict's speed, and pickles, which
    :class:`~types.MappingProxyType` does not. It is a copy of what it is made from, and ``copy()`` gives a plain dict.
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping is read-only; copy() gives one that can be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # as a dict has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict[K, V]], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


EMPTY: Final[FrozenDict[str, NoReturn]] = FrozenDict()
"""What a mapping holds of which nothing is said."""
