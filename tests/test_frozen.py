"""A frozen mapping reads as a dict does, refuses every way to change it, and comes back from a pickle frozen."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from operator import delitem, setitem
from typing import Any

import pytest

from campaignflow.source.frozen import EMPTY, FrozenDict

CHANGES: dict[str, Callable[[Any], object]] = {
    "set": lambda held: setitem(held, "a", 2),
    "delete": lambda held: delitem(held, "a"),
    "merge": lambda held: held.__ior__({"b": 2}),
    "clear": lambda held: held.clear(),
    "pop": lambda held: held.pop("a"),
    "pop with a default": lambda held: held.pop("b", None),
    "popitem": lambda held: held.popitem(),
    "setdefault": lambda held: held.setdefault("b", 2),
    "update": lambda held: held.update(b=2),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_refuses_to_be_changed(name: str) -> None:
    held = FrozenDict({"a": 1})
    with pytest.raises(TypeError, match="read-only"):
        CHANGES[name](held)
    assert held == {"a": 1}


def test_every_way_to_change_a_dict_is_refused() -> None:
    """Also those that a later Python adds: what a dict has and a frozen one takes over only reads."""
    reading = {"copy", "fromkeys", "get", "items", "keys", "values"}
    taken_over = {name for name in vars(dict) if not name.startswith("_") and name not in vars(FrozenDict)}
    assert taken_over == reading


def test_it_is_a_copy_of_what_it_is_made_from() -> None:
    source = {"a": 1}
    held = FrozenDict(source)
    source["a"] = 2
    assert held == {"a": 1}


def test_a_copy_can_be_changed() -> None:
    held = FrozenDict({"a": 1})
    for changed in (held.copy(), held | {}, dict(held)):
        changed["a"] = 2
        assert (type(changed), held) == (dict, {"a": 1})


@pytest.mark.parametrize("again", [lambda held: pickle.loads(pickle.dumps(held)), copy.copy, copy.deepcopy])  # noqa: S301
def test_it_comes_back_frozen(again: Callable[[Any], Any]) -> None:
    held = FrozenDict({"b": 1, "a": 2})
    assert (type(again(held)), list(again(held).items())) == (FrozenDict, [("b", 1), ("a", 2)])


def test_it_is_written_as_a_dict() -> None:
    assert json.dumps(FrozenDict({"a": EMPTY})) == '{"a": {}}'
