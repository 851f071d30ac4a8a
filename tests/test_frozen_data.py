"""Progress and verdicts are frozen all through, and progress crosses to another process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from datetime import date
from operator import setitem
from pathlib import Path
from typing import Any

import attrs
import pytest

from campaignflow import assess, load_campaign, parse_progress, shipped
from campaignflow.progress.record import Record, Unit

EXAMPLES = [path for spec in shipped().values() for path in sorted((spec.parent / spec.stem).glob("*.json"))]
AS_OF = date(2009, 7, 12)
FILLED: dict[str, Any] = {
    "progress": 1,
    "campaign": "any",
    "unit": {"attributes": {"large": True}, "headcounts": {"members": 3}},
    "records": [
        {"step": "a", "date": "2009-06-12", "present": {"members": 3}, "counts": {"b": 1}, "attested": {"c": True}}
    ],
    "planned": {"a": "2009-06-13"},
    "events": {"e": "2009-06-14"},
    "figures": {"f": 3, "g": {"at_least": 2}},
    "items": {"a.due": {"remark": "备注"}},
}


def mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    """All mappings inside the fields of frozen objects; a diagnostic's parts are its own."""
    if isinstance(value, Mapping):
        yield value
        inner = list(value.values())
    elif isinstance(value, tuple):
        inner = list(value)
    elif attrs.has(type(value)):
        inner = [getattr(value, field.name) for field in attrs.fields(type(value)) if field.name != "diagnostics"]
    else:
        return
    for one in inner:
        yield from mappings(one)


def again(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301


def refuses(held: Mapping[str, Any]) -> bool:
    with pytest.raises(TypeError):
        setitem(held, "new", 1)  # type: ignore[call-overload]
    return "new" not in held


@pytest.mark.parametrize("left_out", ["", "unit", "records", "planned", "events", "figures", "items"])
def test_no_mapping_inside_a_progress_can_be_written_to(left_out: str) -> None:
    progress = parse_progress({key: value for key, value in FILLED.items() if key != left_out})
    assert progress.diagnostics == ()
    found = list(mappings(progress))
    assert len(found) >= 6
    assert all(refuses(held) for held in found)


@pytest.mark.parametrize("wrong", ["attested", "counts", "present"])
def test_nor_where_something_in_it_could_not_be_read(wrong: str) -> None:
    record = {**FILLED["records"][0], wrong: {"b": "x"}}
    unit = {"attributes": {"large": True, "Large": True}, "headcounts": {"a": 1, "b": -1}}
    progress = parse_progress({**FILLED, "records": [record], "unit": unit})
    assert progress.diagnostics
    assert all(refuses(held) for held in mappings(progress))


@pytest.mark.parametrize("made", [Record(step="a", date=None), Unit()])
def test_nor_in_what_a_host_makes_without_saying_more(made: object) -> None:
    assert all(refuses(held) for held in mappings(made))


def test_what_a_record_states_is_read_only() -> None:
    (record,) = parse_progress(FILLED).records
    assert record.stated["counts"] == {"b": 1}
    assert refuses(record.stated)


def test_what_the_host_does_to_its_own_data_changes_no_progress() -> None:
    present = {"members": 3}
    progress = parse_progress({**FILLED, "records": [{"step": "a", "date": "2009-06-12", "present": present}]})
    present["members"] = 0
    assert progress.records[0].present == {"members": 3}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_comes_back_from_a_pickle(path: Path) -> None:
    progress = parse_progress(path.read_bytes(), file=path.name)
    back = again(progress)
    assert back == progress
    assert (back.text, [record.index for record in back.records]) == (
        progress.text,
        [record.index for record in progress.records],
    )
    assert all(refuses(held) for held in mappings(back))


@pytest.mark.parametrize("path", EXAMPLES[::7], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_a_verdict_shows_is_read_only(path: Path) -> None:
    judged = assess(load_campaign(path.parent.name), parse_progress(path.read_bytes()), AS_OF)
    assert refuses(judged.verdict)
    assert all(refuses(verdict.observed) for verdict in judged.verdicts)
