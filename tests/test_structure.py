"""Plain data to typed values: what each type takes and refuses, the quick way against the thorough one, the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from campaignflow.progress.file import PROGRESS
from campaignflow.progress.record import RECORD, UNIT, WAIVER
from campaignflow.source.containers import ListOf, MapOf, NameList, Tally
from campaignflow.source.schema import Schemas, json_schema
from campaignflow.source.structs import Struct, Titled, key
from campaignflow.source.text import Duplicated
from campaignflow.source.types import (
    INVALID,
    MAX_ITEMS,
    MAX_NAME,
    MAX_TEXT,
    Boolean,
    Choice,
    CountText,
    Day,
    Either,
    FlagText,
    Integer,
    Name,
    Text,
    Type,
    WordsText,
)
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def read(type_: Type[Any], value: Any) -> tuple[Any, list[tuple[str, str]]]:
    """The value read, and (code, pointer) of each problem."""
    problems = Diagnostics()
    got = type_.read(value, (), problems)
    return got, [(d.code, d.location.pointer) for d in problems]


def message(type_: Type[Any], value: Any) -> str:
    problems = Diagnostics()
    type_.read(value, (), problems)
    (diagnostic,) = problems
    return diagnostic.message.en


NO_TEXT: list[Any] = [None, True, 0, 1.5, [], {}, ["a"]]


# Each type


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Text(), "x"),
        (Text(), "两\n行\t“引”"),
        (Text(limit=3), "abc"),
        (Text(), "x" * MAX_TEXT),
        (Text(), "甲\u3000乙"),
        (Name(), "a"),
        (Name(), "special-meeting-2"),
        (Name(), "x" * MAX_NAME),
        (Name(dotted=True), "a.b-c.d"),
        (Name(dotted=True), "a"),
        (Integer(), 0),
        (Integer(), 10**9),
        (Integer(minimum=1), 1),
        (Boolean(), True),
        (Boolean(), False),
        (Choice(Colour), "red"),
    ],
)
def test_what_is_taken_comes_as_it_is(type_: Type[Any], value: Any) -> None:
    assert read(type_, value) == (value, [])


@pytest.mark.parametrize(
    ("type_", "value", "code"),
    [
        *((Text(), value, "wrong-type") for value in NO_TEXT),
        (Text(), "", "wrong-value"),
        (Text(limit=3), "abcd", "too-large"),
        (Text(), "a\u202eb", "hidden-character"),
        (Text(), "a\u200b", "hidden-character"),
        (Text(), "\x1b[31m", "hidden-character"),
        (Text(), "a\x00", "hidden-character"),
        (Text(), "a\x7f", "hidden-character"),
        (Text(), "a\ud800", "hidden-character"),
        *((Name(), value, "wrong-type") for value in NO_TEXT),
        *((Name(), value, "wrong-value") for value in ("", "A", "1a", "a_b", "a--b", "-a", "a-", "a.b", "a b", "á")),
        *((Name(), value, "wrong-value") for value in ("a\n", " a", "а", "ａ", "x" * (MAX_NAME + 1), "../a", "\ud800")),
        *((Name(dotted=True), value, "wrong-value") for value in (".", "a.", ".a", "a..b", "a.B")),
        (Integer(), True, "wrong-type"),
        (Integer(), False, "wrong-type"),
        (Integer(), 9.0, "wrong-type"),
        (Integer(), float("inf"), "wrong-type"),
        (Integer(), None, "wrong-type"),
        (Integer(), "9", "wrong-value"),
        (Integer(), -1, "wrong-value"),
        (Integer(minimum=1), 0, "wrong-value"),
        (Integer(), 10**9 + 1, "too-large"),
        (Integer(), 10**30, "too-large"),
        (Boolean(), 1, "wrong-type"),
        (Boolean(), 0, "wrong-type"),
        (Boolean(), "true", "wrong-value"),
        (Boolean(), None, "wrong-type"),
        *((Day(), value, "wrong-type") for value in NO_TEXT),
        *((Day(), value, "wrong-value") for value in ("", "2009-06-31", "20090618", "2009-6-18", "２００９-０６-１８")),
        (Choice(Colour), "green", "wrong-value"),
        (Choice(Colour), "RED", "wrong-value"),
        (Choice(Colour), 1, "wrong-type"),
        (ListOf(Name()), "a", "wrong-value"),
        (ListOf(Name()), {"a": 1}, "wrong-type"),
        (ListOf(Name()), None, "wrong-type"),
        (ListOf(Name()), ["a"] * (MAX_ITEMS + 1), "too-large"),
        (MapOf(Name(), Name()), [], "wrong-type"),
        (MapOf(Name(), Name()), "a", "wrong-value"),
        (MapOf(Name(), Name()), {f"a{n}": "b" for n in range(MAX_ITEMS + 1)}, "too-large"),
        (WordsText(), "", "wrong-value"),
        (WordsText(), [], "wrong-type"),
        (WordsText(), None, "wrong-type"),
    ],
)  # fmt: skip
def test_what_is_refused_is_reported_once_and_never_converted(type_: Type[Any], value: Any, code: str) -> None:
    assert read(type_, value) == (INVALID, [(code, "")])


@pytest.mark.parametrize("text", ["0", "7", "120", "999999999"])
def test_a_count_in_a_spec_is_plain_digits(text: str) -> None:
    assert read(CountText, text) == (int(text), [])


@pytest.mark.parametrize(
    "text", ["", "010", "0x1F", "1_000", "1e3", "+1", "-1", "1.0", "１", " 1", "1\n", "9999999999"]
)
def test_no_other_spelling_is_a_count(text: str) -> None:
    assert read(CountText, text) == (INVALID, [("wrong-value", "")])


@pytest.mark.parametrize("text", ["on", "off", "yes", "no", "True", "TRUE", "1", "", "真"])
def test_only_true_and_false_are_flags(text: str) -> None:
    assert read(FlagText, text) == (INVALID, [("wrong-value", "")])
    assert read(FlagText, "true") == (True, [])
    assert read(FlagText, "false") == (False, [])


def test_words_are_one_text_or_two() -> None:
    assert read(WordsText(), "甲") == (Words("甲", "甲"), [])
    assert read(WordsText(), {"zh": "甲", "en": "a"}) == (Words("甲", "a"), [])
    assert read(WordsText(), {"zh": "甲"}) == (INVALID, [("missing-language", "")])
    assert read(WordsText(), {}) == (INVALID, [("missing-language", ""), ("missing-language", "")])
    assert read(WordsText(), {"zh": "甲", "en": "a", "fr": "b"})[1] == [("unknown-key", "/fr")]
    assert read(WordsText(), {"zh": "", "en": 1})[1] == [("wrong-value", "/zh"), ("wrong-type", "/en")]


def test_a_list_keeps_what_can_be_read_unless_it_is_wanted_whole() -> None:
    problems = [("wrong-value", "/1"), ("wrong-type", "/2")]
    assert read(ListOf(Name()), ["a", "B", 3, "c"]) == (("a", "c"), problems)
    assert read(ListOf(Name(), whole=True), ["a", "B", 3, "c"]) == (INVALID, problems)
    assert read(ListOf(Name()), []) == ((), [])


def test_a_mapping_keeps_what_can_be_read_unless_it_is_wanted_whole() -> None:
    value = {"a": 1, "B": 2, "c": "3"}
    problems = [("wrong-value", "/B"), ("wrong-value", "/c")]
    assert read(MapOf(Name(), Integer()), value) == ({"a": 1}, problems)
    assert read(MapOf(Name(), Integer(), whole=True), value) == (INVALID, problems)


def test_of_a_key_that_stands_twice_neither_value_is_used() -> None:
    twice = Duplicated({"a": 1, "b": 2})
    twice.repeated = frozenset({"a"})
    assert read(MapOf(Name(), Integer()), twice) == ({"b": 2}, [("duplicate-key", "/a")])
    assert read(MapOf(Name(), Integer(), whole=True), twice) == (INVALID, [("duplicate-key", "/a")])


def test_either_is_chosen_by_what_the_source_has() -> None:
    either = Either(Name(), ListOf(Name()))
    assert read(either, "a") == ("a", [])
    assert read(either, ["a"]) == (("a",), [])
    assert read(either, "A") == (INVALID, [("wrong-value", "")])


@pytest.mark.parametrize(
    ("type_", "value", "said"),
    [
        (Integer(), 9.0, "expected a whole number of 0 or more, found a number with a fraction"),
        (Integer(), True, "expected a whole number of 0 or more, found true or false"),
        (Integer(), -1, "“-1” is not a whole number of 0 or more"),
        (Integer(), None, "expected a whole number of 0 or more, found nothing"),
        (Day(), "2009-06-31", "“2009-06-31” is not a date that exists, written as 2009-06-15"),
        (Choice(Colour), "green", "“green” is not one of: red, blue"),
        (Text(), [], "expected text, found a list"),
        (Name(), "x" * 999, "“" + "x" * 59 + "…” is not an id such as special-meeting"),
        (Text(limit=3), "abcd", "over the limit: the text may be at most 3"),
    ],
)
def test_messages_say_what_was_wanted_and_what_was_found(type_: Type[Any], value: Any, said: str) -> None:
    assert message(type_, value) == said


@pytest.mark.parametrize("value", [10**9 + 1, 2 * 10**9, 10**30])
def test_a_number_that_is_too_large_is_called_too_large(value: int) -> None:
    said = message(Integer(), value)
    assert "1000000000" in said
    assert not said.endswith("is not a whole number of 0 or more")


# Structs


@frozen(kw_only=True)
class Small:
    """A small thing."""

    id: str = key(Name(), Words("名称", "its name"))
    size: int = key(Integer(), Words("大小", "its size"), default=1)
    when: str | None = key(Text(), Words("时间", "when"), name="if", default=None)
    at: Path = ()


@frozen(kw_only=True)
class Lenient:
    """Something of which a part may be used."""

    id: str | None = key(Name(), Words("名称", "its name"))
    size: int = key(Integer(), Words("大小", "its size"), default=1)
    invalid: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Open:
    """Something with keys that others claim."""

    id: str = key(Name(), Words("名称", "its name"))
    stated: Mapping[str, Any] = {}


@frozen(kw_only=True)
class Lying:
    """Fields declared as what their types do not read: mypy refuses each, or it would refuse the comment."""

    size: str = key(Integer(), Words("大小", "its size"))  # type: ignore[assignment]
    names: tuple[int, ...] = key(ListOf(Name()), Words("名称", "its names"))  # type: ignore[arg-type]
    of: Mapping[str, int] = key(MapOf(Name(), Text()), Words("部分", "its parts"))  # type: ignore[arg-type]
    colour: str = key(Choice(Colour), Words("颜色", "its colour"), default=None)  # type: ignore[assignment]
    inner: Small = key(Struct(Lenient), Words("内部", "what is inside"))  # type: ignore[assignment]


def test_a_struct_is_made_of_its_keys() -> None:
    assert read(Struct(Small), {"id": "a", "if": "x"}) == (Small(id="a", when="x", at=()), [])


def test_every_problem_of_a_struct_is_reported() -> None:
    value = {"size": "big", "when": 1, "if": 2, "iz": 3}
    assert read(Struct(Small), value) == (
        INVALID,
        [
            ("wrong-value", "/size"),
            ("unknown-key", "/when"),
            ("wrong-type", "/if"),
            ("unknown-key", "/iz"),
            ("missing-key", ""),
        ],
    )


def test_a_struct_stands_without_an_optional_key_that_cannot_be_read() -> None:
    assert read(Struct(Small), {"id": "a", "size": -1}) == (Small(id="a"), [("wrong-value", "/size")])
    assert read(Struct(Small), {"id": "A"}) == (INVALID, [("wrong-value", "/id")])


def test_a_lenient_struct_names_what_it_lacks() -> None:
    assert read(Struct(Lenient), {"size": -1}) == (
        Lenient(id=None, invalid=frozenset({"id", "size"})),
        [("wrong-value", "/size"), ("missing-key", "")],
    )
    assert read(Struct(Lenient), {"id": "a"}) == (Lenient(id="a"), [])


def test_of_a_struct_a_key_that_stands_twice_is_not_used() -> None:
    twice = Duplicated({"id": "a", "size": 5})
    twice.repeated = frozenset({"size"})
    assert read(Struct(Lenient), twice) == (
        Lenient(id="a", invalid=frozenset({"size"})),
        [("duplicate-key", "/size")],
    )


def test_extra_keys_are_gathered() -> None:
    struct = Struct(Open, {"colour": type("K", (), {"type": Choice(Colour), "doc": Words("色", "colour")})()})
    assert read(struct, {"id": "a", "colour": "red"}) == (Open(id="a", stated={"colour": Colour.RED}), [])
    assert read(struct, {"id": "a", "colour": "x", "b": 1})[1] == [("unknown-key", "/b"), ("wrong-value", "/colour")]


def test_titled_is_a_title_or_more() -> None:
    titled = Titled(lambda: Struct(Thing))
    assert read(titled, "甲") == (Thing(title=Words("甲", "甲")), [])
    assert read(titled, {"zh": "甲", "en": "a"}) == (Thing(title=Words("甲", "a")), [])
    assert read(titled, {"title": "甲", "size": 2}) == (Thing(title=Words("甲", "甲"), size=2), [])
    assert read(titled, {"zh": "甲"})[1] == [("missing-language", "")]
    assert read(titled, {"size": 2})[1] == [("missing-key", "")]
    assert read(titled, [])[1] == [("wrong-type", "")]


@frozen(kw_only=True)
class Thing:
    """A thing."""

    title: Words = key(WordsText(), Words("标题", "its title"))
    size: int = key(Integer(), Words("大小", "its size"), default=1)
    at: Path = ()


# The quick way through, and the schema, against the thorough way

TYPES: list[Type[Any]] = [
    Text(limit=4),
    Name(),
    Name(dotted=True),
    Day(),
    Integer(maximum=9),
    Boolean(),
    NameList(Text(limit=MAX_NAME), whole=True),
    Tally(Text(limit=MAX_NAME), Integer(), whole=True),
    Tally(Text(limit=MAX_NAME), Boolean(), whole=True),
    MapOf(Name(), Day()),
    MapOf(Name(), Integer()),
    ListOf(Name()),
    RECORD,
    UNIT,
    WAIVER,
    PROGRESS,
]
scalars = (
    st.sampled_from(["a", "a.b", "A", "", "abcde", "甲", "2009-06-15", "2009-06-31", "\u202e", "\x1b", "\n", "\ud800"])
    | st.sampled_from([0, 1, 9, 10, -1, True, False, None, 1.0, 0.5, float("nan"), 10**30])
)  # fmt: skip
names = st.sampled_from(
    ["a", "A", "", "step", "date", "present", "invited", "counts", "note", "times", "attested", "by"]
)
near = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | st.text(max_size=2), inner, max_size=4),
    max_leaves=6,
)
records = st.fixed_dictionaries(
    {"step": st.just("a"), "date": st.just("2009-06-15")},
    optional={
        "invited": st.lists(st.sampled_from(["a", "", "甲", "x" * 201]), max_size=3),
        "present": st.dictionaries(st.sampled_from(["a", "", "b"]), st.sampled_from([0, 9, -1, True, 1.0]), max_size=2),
        "attested": st.dictionaries(st.just("a"), st.sampled_from([True, False, 1, None])),
        "times": st.sampled_from([0, 1, 2]),
        "note": st.sampled_from(["a", "两\n行", "\x1b"]),
        "by": st.sampled_from(["a", "A", 1]),
        "nots": st.just("a"),
    },
)


@pytest.mark.parametrize("type_", TYPES, ids=lambda t: type(t).__name__)
@given(value=near | records)
def test_the_quick_way_gives_what_the_thorough_way_gives_or_nothing(type_: Type[Any], value: Any) -> None:
    try:
        quick = type_.quick(value)
    except TypeError:  # what the callers take for INVALID
        quick = INVALID
    thorough, problems = read(type_, value)
    if quick is not INVALID:
        assert (quick, []) == (thorough, problems)
        assert type(quick) is type(thorough)
    assert thorough is not INVALID or problems


@pytest.mark.parametrize("type_", TYPES[:-1], ids=lambda t: type(t).__name__)
@given(value=near | records)
def test_what_the_reader_takes_the_schema_takes(type_: Type[Any], value: Any) -> None:
    _, problems = read(type_, value)
    if not problems:
        Draft202012Validator(json_schema(type_, "T", "en")).validate(value)


@pytest.mark.parametrize("type_", TYPES[:-1], ids=lambda t: type(t).__name__)
@given(value=near | records)
def test_what_the_schema_takes_the_reader_takes_but_for_what_it_cannot_say(type_: Type[Any], value: Any) -> None:
    """A schema knows no calendar, no hidden characters, and takes 1.0 for a whole number."""
    if Draft202012Validator(json_schema(type_, "T", "en")).is_valid(value):
        _, problems = read(type_, value)
        beyond = {"hidden-character"}
        if "2009-06-31" in repr(value):
            beyond.add("wrong-value")
        if "1.0" in repr(value):
            beyond.add("wrong-type")
        assert {code for code, _ in problems} <= beyond


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_a_schema_of_either_draft_refers_to_its_own_definitions(draft: str) -> None:
    schema = json_schema(ListOf(Struct(Small)), "T", "zh", draft)
    checker = Draft7Validator if draft == "07" else Draft202012Validator
    checker.check_schema(schema)
    assert checker(schema).is_valid([{"id": "a"}])
    assert not checker(schema).is_valid([{"id": "a", "x": 1}])
    assert ("definitions" in schema) == (draft == "07")
    assert "名称" in str(schema)


@pytest.mark.parametrize(
    ("type_", "value"), [(Day(), "２００９-０６-１５"), (Name(), "a\n"), (Day(), "2009-06-15\n"), (Name(), "ａ")]
)
def test_a_schema_means_ascii_by_its_patterns(type_: Type[Any], value: str) -> None:
    assert not Draft202012Validator(type_.schema(Schemas("en"))).is_valid(value)
