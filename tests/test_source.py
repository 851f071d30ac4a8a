"""Text to plain data with places: the traps of YAML and of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Diagnostic
from campaignflow.source import text as source
from campaignflow.source.text import MAX_DEPTH, Located, decode, locate_json, read_json, read_yaml
from campaignflow.wording.diagnostics import Diagnostics

ENGLISH = re.compile("[a-z]{2}")

# YAML


@pytest.fixture(params=["libyaml", "python"])
def both_readers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test with the C reader and with the Python one."""
    if request.param == "python":
        monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("no libyaml here")


def located(text: str) -> Located:
    problems = Diagnostics()
    found = read_yaml(text, problems)
    assert not problems.found
    assert found is not None
    return found


def refused(text: str) -> Diagnostic:
    """The one problem of a text that cannot be read."""
    problems = Diagnostics("s.yaml")
    assert read_yaml(text, problems) is None
    (diagnostic,) = problems
    return diagnostic


def place(diagnostic: Diagnostic) -> tuple[int | None, int | None]:
    return diagnostic.location.line, diagnostic.location.column


@pytest.mark.usefixtures("both_readers")
class TestYaml:
    @pytest.mark.parametrize(
        "scalar",
        [
            "on", "off", "yes", "no", "y", "n", "true", "True", "null", "~", "12:30", "1:2:3", "010", "0x1F", "0b1",
            "1_000", "1e3", ".inf", ".nan", "2009-06-15", "2009-02-30", "2009-06-15T12:00:00Z", "06-15", "=", "1.0",
            "一.2", "“甲”", "06-中旬",
        ],
    )  # fmt: skip
    def test_a_scalar_stays_the_text_it_is(self, scalar: str) -> None:
        assert located(f"a: {scalar}").data == {"a": scalar}
        assert located(f"{scalar}: a").data == {scalar: "a"}
        assert located(f"[{scalar}]").data == [scalar]

    def test_nothing_is_an_empty_text(self) -> None:
        assert located("a:\nb: ''").data == {"a": "", "b": ""}

    def test_quotes_and_blocks_are_read(self) -> None:
        assert located("a: \"x\\ny\"\nb: 'it''s'\nc: |\n  one\n  two\nd: >\n  one\n  two\n").data == {
            "a": "x\ny",
            "b": "it's",
            "c": "one\ntwo\n",
            "d": "one two\n",
        }

    def test_a_half_width_comma_in_a_flow_map_splits_the_text(self) -> None:
        # The reader cannot know; the empty value makes a key that is unknown, and that is reported.
        assert located("{zh: 甲, 乙, en: x}").data == {"zh": "甲", "乙": "", "en": "x"}

    def test_a_full_width_comma_does_not(self) -> None:
        assert located("{zh: 甲，乙, en: x}").data == {"zh": "甲，乙", "en": "x"}

    @pytest.mark.parametrize("text", ["", "   \n\n", "# only a remark\n", "---\n"])
    def test_an_empty_text_holds_nothing(self, text: str) -> None:
        assert not located(text).data

    def test_a_merge_key_is_a_plain_key(self) -> None:
        assert located("a: {<<: {b: c}}").data == {"a": {"<<": {"b": "c"}}}

    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("a: &x 1", 1, 4),
            ("b: 1\na: *x", 2, 4),
            ("&x a: 1", 1, 1),
            ("a: &x\n  b: 1", 1, 4),
            ("a: &x [1]", 1, 4),
            ("- a\n- &x {b: c}\n- *x", 2, 3),
            ("a: !!str 1", 1, 4),
            ("a: !!python/object/apply:os.system [id]", 1, 4),
            ("a: !local {b: c}", 1, 4),
            ("a: !!binary aGk=", 1, 4),
            ("a: 1\n---\nb: 2", 2, 1),
            ("---\na: 1\n---\n", 3, 1),
            ("? [a, b]\n: c", 1, 3),
            ("? {a: b}\n: c", 1, 3),
            ("{a: {b: [*x]}}", 1, 10),
        ],
    )
    def test_what_makes_a_spec_say_more_than_a_person_reads_is_refused(self, text: str, line: int, column: int) -> None:
        diagnostic = refused(text)
        assert diagnostic.code == "not-allowed"
        assert place(diagnostic) == (line, column)

    def test_a_hundred_million_laughs_are_refused_at_the_first(self) -> None:
        text = "a: &a [x, x]\n" + "".join(
            f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefghi", "bcdefghij", strict=True)
        )
        assert refused(text).code == "not-allowed"

    def test_every_repeated_key_is_reported_where_it_stands(self) -> None:
        problems = Diagnostics()
        read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n'a': 4\n", problems)
        assert [(d.code, *place(d)) for d in problems] == [
            ("duplicate-key", 2, 11),
            ("duplicate-key", 3, 1),
            ("duplicate-key", 4, 1),
        ]

    def test_keys_that_look_the_same_are_the_same(self) -> None:
        problems = Diagnostics()
        read_yaml("caf\u00e9: 1\ncafe\u0301: 2\n", problems)
        assert [d.code for d in problems] == ["duplicate-key"]

    def test_depth_is_bounded_before_anything_is_built(self) -> None:
        assert located("[" * MAX_DEPTH + "]" * MAX_DEPTH).data is not None
        for text in ("[" * (MAX_DEPTH + 2), "{a: " * (MAX_DEPTH + 2), "[" * 200_000, "- " * 300 + "a"):
            assert refused(text).code == "too-large"

    @pytest.mark.parametrize(
        ("text", "column"),
        [("[" * 200_000, 34), ("[" * 990 + " \t" * 9 + "{" * 990, 34), ("{a: [" * 9_000, 82), ("- " * 3_000 + "a", 67)],
    )
    def test_no_reader_stops_at_a_depth_of_its_own(self, text: str, column: int) -> None:
        """Each looks up to 1,024 characters ahead, and libyaml 0.2.6 goes no further than 1,000 levels."""
        for before in ("", "# \r\n", "---\n\n"):
            found = refused(before + text)
            assert (found.code, found.location.column) == ("too-large", column)
            assert found.location.line == 1 + before.count("\n")

    def test_brackets_in_a_text_are_not_deep(self) -> None:
        text = "[" * 2_000
        assert located(f"a: '{text}'").data == {"a": text}
        assert refused(f"a: '{text}'\nb: 1: 2").code == refused(f"a: '{text}").code == "syntax"

    @pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\U00110000", "\\xZZ", "\\q"])
    def test_an_escape_that_is_no_character_is_an_error_of_syntax(self, escape: str) -> None:
        found = refused(f'a: "{escape}"')
        assert (found.code, found.location.line) == ("syntax", 1)
        assert "反斜杠用法不对" in found.message.zh

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("a: b: c", 1),
            ("a: [1", 1),
            ("a: 'x", 1),
            ("a:\n\t- b", 2),
            ("a: 1\n b: 2", 2),
            ("{a: 1}}", 1),
            ("a: %b", 1),
            ("a: @b", 1),
            ("a: `b`", 1),
            ("%YAML 3.0\n---\na: 1", 1),
            ("%FOO bar\na: 1", 1),
            ('a: "\\xZZ"', 1),
            ("- a\nb: c", 2),
            ("\x1f", 1),
        ],
    )
    def test_a_text_that_is_no_yaml_has_a_place(self, text: str, line: int) -> None:
        diagnostic = refused(text)
        assert diagnostic.code in ("syntax", "hidden-character")
        assert diagnostic.location.line in (line, line + 1)
        assert diagnostic.location.column
        assert not ENGLISH.search(diagnostic.message.zh)

    @pytest.mark.parametrize(
        "character",
        ["\x00", "\x1b", "\x7f", "\x85", "\u200b", "\u200f", "\u202e", "\u2028", "\u2066", "\ufeff", "\ud800"],
    )
    def test_a_hidden_character_is_refused_where_it_stands(self, character: str) -> None:
        diagnostic = refused(f"a: 1\nb: x{character}y\n")
        assert diagnostic.code == "hidden-character"
        assert place(diagnostic) == (2, 5)
        assert f"U+{ord(character):04X}" in diagnostic.message.en

    def test_every_hidden_character_is_reported(self) -> None:
        problems = Diagnostics()
        read_yaml("a: \u202e\nb: \u200b\n", problems)
        assert [(d.code, *place(d)) for d in problems] == [("hidden-character", 1, 4), ("hidden-character", 2, 4)]

    @pytest.mark.parametrize("character", ["\U000e0041", "\u180e", "\u3164", "\u115f", "\ufff9"])
    def test_what_shows_nothing_at_all_is_hidden_too(self, character: str) -> None:
        assert refused(f"a: x{character}y").code == "hidden-character"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_are_counted_however_they_end(self, end: str) -> None:
        found = located(end.join(["a: 1", "b:", "  c: 2", ""]))
        assert found.data == {"a": "1", "b": {"c": "2"}}
        assert found.find(("b", "c")) == (3, 6)

    def test_tabs_may_stand_in_quotes_but_not_indent(self) -> None:
        assert located('a: "b\tc"').data == {"a": "b\tc"}
        assert refused("a:\n\tb: c").code == "syntax"

    def test_places(self) -> None:
        found = located("title: T\nphases:\n  p:\n    steps: {a: {due: 06-15}}\n  list:\n    - x\n    - {y: z}\n")
        assert found.find(("title",)) == (1, 8)
        assert found.find(("phases", "p")) == (3, 3)
        assert found.find(("phases", "p", "steps", "a", "due")) == (4, 22)
        assert found.find(("phases", "p", "steps", "a", "due"), key=True) == (4, 17)
        assert found.find(("phases", "list", 1)) == (7, 7)
        assert found.find(("phases", "list", 1, "y")) == (7, 11)

    def test_the_place_of_what_is_not_there_is_that_of_what_is_around_it(self) -> None:
        found = located("a: 1\nb: {c: 2}")
        assert found.find(("b", "c", "d", "e")) == (2, 8)
        assert found.find(("b", "x")) == (2, 1)
        assert found.find(("nowhere",), key=True) == found.find(())

    @given(st.text(max_size=60) | st.text("{}[]:,&*!-?|>'\"#%@` \n\ta1", max_size=60))
    def test_any_text_is_read_or_reported(self, text: str) -> None:
        problems = Diagnostics("s.yaml")
        assert (read_yaml(text, problems) is None) <= bool(problems.found)
        for diagnostic in problems:
            assert diagnostic.location.line is not None
            assert diagnostic.render("en")
            assert diagnostic.code != "syntax" or not ENGLISH.search(diagnostic.message.zh)


plain = st.recursive(
    st.text("abc一 ", min_size=1, max_size=4).map(str.strip).filter(bool),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(plain)
def test_both_yaml_readers_see_the_same(data: Any) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    seen = []
    for loader in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source, "_LOADER", loader)
            seen.append(located(text))
    assert seen[0] == seen[1]
    assert seen[0].data == data


# Bytes


def test_bytes_are_utf8_and_a_byte_order_mark_is_dropped() -> None:
    problems = Diagnostics()
    assert decode("一".encode(), 10, problems) == "一"
    assert decode(b"\xef\xbb\xbfa", 10, problems) == "a"
    assert decode(bytearray(b"a"), 10, problems) == "a"
    assert decode("\ufeffa", 10, problems) == "a"
    assert not problems.found


@pytest.mark.parametrize(
    "raw", [b"\xff\xfea\x00", b"\xfe\xff\x00a", b"a\x80", b"\xed\xa0\x80", b"\xc0\xaf", "会议".encode("gbk")]
)
def test_other_bytes_are_not(raw: bytes) -> None:
    problems = Diagnostics()
    assert decode(raw, 100, problems) is None
    assert [d.code for d in problems] == ["not-utf8"]


def test_a_byte_order_mark_does_not_move_the_place_of_a_bad_byte() -> None:
    problems = Diagnostics()
    assert decode(b"\xef\xbb\xbf" + "第é".encode() + b"\xff", 100, problems) is None
    (found,) = problems
    assert (found.location.line, found.location.column, found.parts["offset"]) == (1, 3, 8)


def test_utf16_without_a_mark_is_no_json() -> None:
    problems = Diagnostics()
    text = decode('{"a": 1}'.encode("utf-16-le"), 100, problems)
    assert text is not None
    assert read_json(text, problems) is None
    assert [d.code for d in problems] == ["syntax"]


@pytest.mark.parametrize("raw", ["abc", b"abc"])
def test_size_is_bounded(raw: str | bytes) -> None:
    problems = Diagnostics()
    assert decode(raw, 3, problems) == "abc"
    assert decode(raw, 2, problems) is None
    assert [d.code for d in problems] == ["too-large"]


# JSON


def bad_json(text: str) -> Diagnostic:
    problems = Diagnostics("p.json")
    assert read_json(text, problems) is None
    (diagnostic,) = problems
    return diagnostic


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("   ", 1, 4),
        ("{", 1, 2),
        ('{\n  "a": 1,\n}', 3, 1),
        ('{"a": 1} x', 1, 10),
        ('{"a": 1}{"b": 2}', 1, 9),
        ('{"a" 1}', 1, 6),
        ("{'a': 1}", 1, 2),
        ('{"a": 01}', 1, 8),
        ('{"a": +1}', 1, 7),
        ('{"a": .5}', 1, 7),
        ('{"a": 1.}', 1, 8),
        ('{"a": tru}', 1, 7),
        ('{"a": "x\ny"}', 1, 9),
        ('{"a": "\\x"}', 1, 8),
        ('{"a": 1, // why\n "b": 2}', 1, 10),
        ("[1 2]", 1, 4),
        ("\u00a0{}", 1, 1),
    ],
)
def test_a_text_that_is_no_json_has_a_place(text: str, line: int, column: int) -> None:
    diagnostic = bad_json(text)
    assert diagnostic.code == "syntax"
    assert place(diagnostic) == (line, column)
    assert not ENGLISH.search(diagnostic.message.zh)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_know_has_a_place(word: str) -> None:
    diagnostic = bad_json('{\n  "a": ' + word + "\n}")
    assert diagnostic.code == "syntax"
    assert place(diagnostic) == (2, 8)


def test_an_endless_number_has_a_place() -> None:
    diagnostic = bad_json('{\n  "a": ' + "9" * 10_000 + "\n}")
    assert diagnostic.code in ("syntax", "too-large")
    assert "sys." not in diagnostic.message.en
    assert place(diagnostic) == (2, 8)


@pytest.mark.parametrize(("open_", "close"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [100_000, 5_000])
def test_json_depth_is_bounded_by_the_decoder(depth: int, open_: str, close: str) -> None:
    """What is nested less deeply is read, and refused by the types of its keys."""
    assert bad_json(open_ * depth + "1" + close * depth).code == "too-large"


def test_every_repeated_key_of_json_is_known() -> None:
    problems = Diagnostics()
    data = read_json('{"a": 1, "b": {"c": 1, "c": 2, "c": 3}, "a": 4, "\\u0061": 5, "d": 6}', problems)
    assert data.repeated == {"a"}
    assert data["b"].repeated == {"c"}
    assert type(read_json('{"a": {"b": 1}, "c": {"b": 1}}', problems)) is dict
    assert not problems.found


@pytest.mark.parametrize("text", ["[]", "null", "1", '"a"', "1e999", "-0", '"\\ud800"', "9" * 30, " {} \r\n"])
def test_what_is_json_is_read(text: str) -> None:
    problems = Diagnostics()
    assert read_json(text, problems) == json.loads(text)
    assert not problems.found


# Places in JSON, against a reader of tokens that shares no code with it

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)
spaces = st.sampled_from(["", " ", "\n", "\r\n", "\t", "\n\n  "])


def written(data: Any, space: Callable[[], str], keys: tuple[str | int, ...], where: dict[Any, int], at: int) -> str:
    """JSON text of ``data`` with odd spaces; ``where`` notes the offset at which each value begins."""
    where[keys] = at
    if not isinstance(data, dict | list):
        return json.dumps(data, ensure_ascii=len(keys) % 2 == 0)
    text = "{" if isinstance(data, dict) else "["
    items: Iterator[tuple[str | int, Any]] = iter(data.items()) if isinstance(data, dict) else enumerate(data)
    for number, (key, value) in enumerate(items):
        text += ("," if number else "") + space()
        if isinstance(data, dict):
            text += json.dumps(key) + space() + ":" + space()
        text += written(value, space, (*keys, key), where, at + len(text)) + space()
    return text + ("}" if isinstance(data, dict) else "]")


@given(json_values, st.data())
def test_places_in_json_agree_with_a_writer_that_notes_them(data: Any, draw: st.DataObject) -> None:
    where: dict[Any, int] = {}
    start = draw.draw(spaces)
    text = start + written(data, lambda: draw.draw(spaces), (), where, len(start))
    assert json.loads(text) == data
    for keys, offset in where.items():
        before = text[:offset]
        line_start = before.rfind("\n") + 1
        assert locate_json(text, keys) == (before.count("\n") + 1, offset - line_start + 1)


def test_of_a_repeated_key_the_last_is_found() -> None:
    assert locate_json('{"a": 1,\n "a": 2}', ("a",)) == (2, 7)


@pytest.mark.parametrize(
    ("text", "keys", "place"),
    [
        ("{}", ("a",), (1, 1)),
        ('{"a": {}}', ("a", "b", "c"), (1, 7)),
        ('{"a": [1]}', ("a", 5), (1, 7)),
        ('{"a": [1]}', ("a", "x"), (1, 7)),
        ('{"a": {"0": 1}}', ("a", 0), (1, 7)),
    ],
)
def test_of_what_is_not_there_the_nearest_thing_around_it_is_found(
    text: str, keys: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert locate_json(text, keys) == place


@pytest.mark.parametrize("value", ["5", '"abc"', "null", "true", "-1.5e3", '"[{"'])
def test_inside_a_scalar_the_scalar_is_found(value: str) -> None:
    assert locate_json('{"a": ' + value + ', "z": [1]}', ("a", "b")) == (1, 7)


@given(json_values, st.data())
def test_any_path_has_a_place(data: Any, draw: st.DataObject) -> None:
    where: dict[Any, int] = {}
    text = written(data, str, (), where, 0)
    inside = draw.draw(st.sampled_from(sorted(where, key=repr)))
    beyond = draw.draw(st.lists(st.text(max_size=3) | st.integers(0, 3), max_size=3))
    found = locate_json(text, (*inside, *beyond))
    assert found is not None
    assert found[0] == 1
    assert where[inside] < found[1] <= len(text)
