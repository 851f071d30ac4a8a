"""The record of a unit: read whole, wrong in every way, and never a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from campaignflow import (
    Assessment,
    Campaign,
    Diagnostic,
    Progress,
    ProgressError,
    assess,
    load_campaign,
    parse_progress,
    progress_schema,
    shipped,
)
from campaignflow.wording.words import HIDDEN, LANGUAGES, Lang
from conftest import trials

NAME = "dongyang-2009-analysis"
AS_OF = date(2009, 7, 12)
EXAMPLES = sorted(path for spec in shipped().values() for path in (spec.parent / spec.stem).glob("*.json"))
VALID: dict[str, Any] = {
    "progress": 1,
    "campaign": NAME,
    "version": "1.0",
    "unit": {
        "id": "unit-1",
        "name": "某局",
        "attributes": {"contact-point": True, "linked-department": False},
        "headcounts": {"leading-team": 5, "party-members": 30, "leading-cadres": 6},
    },
    "records": [
        {
            "step": "special-meeting",
            "date": "2009-06-12",
            "began": "2009-06-12",
            "present": {"leading-team": 5},
            "invited": ["guidance-group", "discipline-commission", "organisation-department", "city-leader"],
            "attested": {"theme": True, "criticism": False},
            "times": 1,
            "note": "两天\n分段进行",
        },
        {"step": "prepare-speeches", "date": "2009-06-10", "counts": {"leading-team": 5}},
        {"step": "collect-opinions", "date": "2009-06-24", "outcome": "concentrated"},
    ],
    "planned": {"appraisal": "2009-07-08"},
    "waivers": [],
}
HEAD = {"progress": 1, "campaign": NAME}


@cache
def campaign() -> Campaign:
    return load_campaign(NAME)


def read(**parts: Any) -> Progress:
    return parse_progress(json.dumps({**HEAD, **parts}), file="p.json")


def found(data: Any) -> list[tuple[str, str]]:
    """(code, pointer) of everything wrong with a progress file as such."""
    try:
        diagnostics = parse_progress(json.dumps(data), file="p.json").diagnostics
    except ProgressError as error:
        diagnostics = error.diagnostics
    return [(d.code, d.location.pointer) for d in diagnostics]


def refusal(source: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(ProgressError) as error:
        parse_progress(source, file="p.json")
    return error.value.diagnostics


def everything(source: Any) -> Assessment | None:
    """Read, assess and show: what every host does with a file that it does not trust."""
    try:
        progress = parse_progress(source, file="p.json")
        answer = assess(campaign(), progress, AS_OF)
    except ProgressError as error:
        shown(error.diagnostics)
        return None
    shown(answer.diagnostics)
    for lang in LANGUAGES:
        for verdict in answer.verdicts:
            assert not HIDDEN.search(verdict.message.say(lang))
    json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8")
    json.dumps(answer.checklist.to_dict(), ensure_ascii=False).encode("utf-8")
    return answer


def shown(diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        for lang in LANGUAGES:
            assert not HIDDEN.search(diagnostic.render(lang))
            assert len(diagnostic.render(lang).splitlines()) <= 3
        json.dumps(diagnostic.to_dict(), ensure_ascii=False).encode("utf-8")


# What a file says


def test_a_file_is_read_whole() -> None:
    progress = parse_progress(json.dumps(VALID), file="p.json")
    assert progress.diagnostics == ()
    assert (progress.campaign, progress.version, progress.unit.name) == (NAME, "1.0", "某局")
    assert progress.unit.attributes == {"contact-point": True, "linked-department": False}
    meeting, speeches, opinions = progress.records
    assert (meeting.index, speeches.index, opinions.index) == (0, 1, 2)
    assert meeting.date == meeting.began == date(2009, 6, 12)
    assert meeting.invited[-1] == "city-leader"
    assert meeting.attested == {"theme": True, "criticism": False}
    assert meeting.note == "两天\n分段进行"
    assert speeches.counts == {"leading-team": 5}
    assert (opinions.outcome, opinions.times, opinions.by, opinions.invited) == ("concentrated", 1, None, ())
    assert progress.planned == {"appraisal": date(2009, 7, 8)}


def test_the_least_file_names_its_campaign() -> None:
    progress = read()
    assert (progress.records, progress.waivers, progress.planned, progress.unit.headcounts) == ((), (), {}, {})
    assert progress.diagnostics == ()


def test_text_bytes_and_data_say_the_same() -> None:
    text = json.dumps(VALID, ensure_ascii=False)
    same: list[Any] = [
        text,
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        "\ufeff" + text,
        VALID,
        MappingProxyType(VALID),
    ]
    first, *others = [parse_progress(source) for source in same]
    assert all(other == first for other in others)


def test_a_progress_does_not_change_with_the_data_it_was_read_from() -> None:
    data = deepcopy(VALID)
    progress = parse_progress(data)
    data["unit"]["headcounts"]["leading-team"] = 99
    data["unit"]["attributes"]["contact-point"] = False
    data["records"][0]["present"]["leading-team"] = 99
    data["records"][0]["invited"].clear()
    assert progress == parse_progress(VALID)


def test_places_count_lines_and_columns_of_characters() -> None:
    text = '{"progress": 1, "campaign": "' + NAME + '",\r\n "unit": {"name": "某局",\t"id": 5}}'
    (diagnostic,) = parse_progress(text, file="p.json").diagnostics
    location = diagnostic.location
    assert (location.file, location.line, location.column, location.pointer) == ("p.json", 2, 31, "/unit/id")


def test_an_assessment_names_the_file_too() -> None:
    answer = assess(campaign(), read(records=[{"step": "nothing", "date": "2009-06-12"}]), AS_OF)
    assert {d.location.file for d in answer.diagnostics} == {"p.json"}
    assert None not in {d.location.line for d in answer.diagnostics}


def test_diagnostics_come_in_the_order_of_the_file() -> None:
    data = {**HEAD, "waivers": [{"waiver": "w"}], "records": [{"step": "x", "date": 1}, {"by": "B"}], "oops": 1}
    answer = assess(campaign(), parse_progress(json.dumps(data, indent=1)), AS_OF)
    lines = [(d.location.line or 0, d.location.column or 0) for d in answer.diagnostics]
    assert lines == sorted(lines)
    assert {"missing-key", "wrong-type", "wrong-value", "unknown-key", "unknown-name", "unknown-attribute"} <= {
        d.code for d in answer.diagnostics
    }


# What cannot be assessed at all


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["syntax"]),
        ("{", ["syntax"]),
        ("{} {}", ["syntax"]),
        ("[]", ["wrong-type"]),
        ("null", ["wrong-type"]),
        ("1", ["wrong-type"]),
        ('"{}"', ["wrong-value"]),
        ("{}", ["missing-key", "missing-key"]),
        ('{"progress": 1}', ["missing-key"]),
        ('{"progress": 2, "campaign": "a"}', ["unsupported-version"]),
        ('{"progress": "1", "campaign": "a"}', ["wrong-value"]),
        ('{"progress": 1.0, "campaign": "a"}', ["wrong-type"]),
        ('{"progress": true, "campaign": "a"}', ["wrong-type"]),
        ('{"progress": 1, "campaign": "A"}', ["wrong-value"]),
        ('{"progress": 1, "campaign": "../../a"}', ["wrong-value"]),
        ('{"progress": 1, "campaign": null}', ["wrong-type"]),
        ('{"progress": 1, "progress": 1, "campaign": "a"}', ["duplicate-key"]),
        ('{"progress": 1, "campaign": "a", "campaign": "b"}', ["duplicate-key"]),
    ],
)
def test_what_cannot_be_assessed_at_all(text: str, codes: list[str]) -> None:
    diagnostics = refusal(text)
    assert [d.code for d in diagnostics] == codes
    assert all(d.location.line == 1 and d.location.column and d.location.file == "p.json" for d in diagnostics)
    everything(text)


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe{\x00}\x00", b"\xfe\xff\x00{\x00}", "{}".encode("utf-16"), b"\x80", b"\x00"]
)
def test_bytes_that_are_no_text(raw: bytes) -> None:
    assert {d.code for d in refusal(raw)} <= {"syntax", "not-utf8"}


def test_all_other_problems_are_reported_with_the_one_that_stops() -> None:
    assert found({"progress": 2, "campaign": NAME, "oops": 1, "records": [{"date": "x"}]}) == [
        ("unsupported-version", "/progress"),
        ("unknown-key", "/oops"),
        ("missing-key", "/records/0"),
        ("wrong-value", "/records/0/date"),
    ]


def test_problems_that_stop_come_in_the_order_of_the_file_too() -> None:
    diagnostics = refusal('{"progress": 2,\n "campaign": "a",\n "oops": 1}')
    assert [d.location.line for d in diagnostics] == [1, 3]


def test_a_record_of_another_campaign_is_not_assessed() -> None:
    with pytest.raises(ProgressError) as error:
        assess(campaign(), parse_progress('{"progress": 1,\n "campaign": "other"}', file="p.json"), AS_OF)
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.code, diagnostic.location.line, diagnostic.location.column) == ("wrong-campaign", 2, 14)


# What is set aside

GONE = object()


def changed(path: str, value: Any) -> dict[str, Any]:
    data: Any = deepcopy(VALID)
    *way, last = [int(key) if key.isdigit() else key for key in path.split("/")]
    here = data
    for key in way:
        here = here[key]
    if value is GONE:
        del here[last]
    else:
        here[last] = value
    return data  # type: ignore[no-any-return]


WRONG = [
    ("progress", GONE, "missing-key"),
    ("progress", 0, "wrong-value"),
    ("progress", "1", "wrong-value"),
    ("campaign", GONE, "missing-key"),
    ("campaign", "Dongyang", "wrong-value"),
    ("version", 1.0, "wrong-type"),
    ("version", "", "wrong-value"),
    ("version", "x" * 41, "too-large"),
    ("oops", 1, "unknown-key"),
    ("unit", [], "wrong-type"),
    ("unit/oops", 1, "unknown-key"),
    ("unit/id", 7, "wrong-type"),
    ("unit/id", None, "wrong-type"),
    ("unit/name", "", "wrong-value"),
    ("unit/name", "x" * 201, "too-large"),
    ("unit/attributes", [], "wrong-type"),
    ("unit/attributes/contact-point", 1.5, "wrong-type"),
    ("unit/attributes/contact-point", None, "wrong-type"),
    ("unit/attributes/A", True, "wrong-value"),
    ("unit/headcounts", 5, "wrong-type"),
    ("unit/headcounts/leading-team", -1, "wrong-value"),
    ("unit/headcounts/leading-team", 5.5, "wrong-type"),
    ("unit/headcounts/leading-team", True, "wrong-type"),
    ("unit/headcounts/leading-team", "5", "wrong-value"),
    ("unit/headcounts/leading-team", 10**9 + 1, "too-large"),
    ("unit/headcounts/leading-team", 10**30, "too-large"),
    ("unit/headcounts/Leading Team", 5, "wrong-value"),
    ("records", {}, "wrong-type"),
    ("records", None, "wrong-type"),
    ("records/0", [], "wrong-type"),
    ("records/0", None, "wrong-type"),
    ("records/0/step", GONE, "missing-key"),
    ("records/0/step", "Special Meeting", "wrong-value"),
    ("records/0/step", ["special-meeting"], "wrong-type"),
    ("records/0/date", GONE, "missing-key"),
    ("records/0/date", "12.6.2009", "wrong-value"),
    ("records/0/date", "2009-6-12", "wrong-value"),
    ("records/0/date", "20090612", "wrong-value"),
    ("records/0/date", "2009-06-12T00:00:00", "wrong-value"),
    ("records/0/date", 20090612, "wrong-type"),
    ("records/0/began", None, "wrong-type"),
    ("records/0/dates", "2009-06-12", "unknown-key"),
    ("records/0/by", "Guidance", "wrong-value"),
    ("records/0/present", ["leading-team"], "wrong-type"),
    ("records/0/present/leading-team", "5", "wrong-value"),
    ("records/0/present/leading-team", None, "wrong-type"),
    ("records/0/present/leading-team", -5, "wrong-value"),
    ("records/0/present/", 5, "wrong-value"),
    ("records/0/invited", "guidance-group", "wrong-value"),
    ("records/0/invited", {"guidance-group": True}, "wrong-type"),
    ("records/0/invited/0", 1, "wrong-type"),
    ("records/0/invited/0", "", "wrong-value"),
    ("records/0/attested", ["theme"], "wrong-type"),
    ("records/0/attested/theme", "yes", "wrong-value"),
    ("records/0/attested/theme", 1, "wrong-type"),
    ("records/0/attested/theme", None, "wrong-type"),
    ("records/0/times", 0, "wrong-value"),
    ("records/0/times", 1.5, "wrong-type"),
    ("records/0/note", "", "wrong-value"),
    ("records/0/note", "x" * 4001, "too-large"),
    ("records/2/outcome", True, "wrong-type"),
    ("planned", ["appraisal"], "wrong-type"),
    ("planned/appraisal", None, "wrong-type"),
    ("planned/appraisal", "soon", "wrong-value"),
    ("planned/Appraisal", "2009-07-08", "wrong-value"),
    ("waivers", {}, "wrong-type"),
    ("waivers", ["w"], "wrong-value"),
    ("waivers", [{"waiver": "w"}], "missing-key"),
    ("waivers", [{"waiver": "w", "approved_by": "b", "justification": "j", "date": "d"}], "wrong-value"),
]
ONLY_THE_READER_KNOWS = [
    ("records/0/date", "2009-06-31", "wrong-value"),
    ("records/0/date", "2009-02-29", "wrong-value"),
    ("records/0/date", "0000-06-12", "wrong-value"),
    ("unit/headcounts/leading-team", 5.0, "wrong-type"),
    ("unit/name", "甲\u202e乙", "hidden-character"),
    ("unit/name", "\x1b[31m", "hidden-character"),
    ("unit/name", "甲\ud800", "hidden-character"),
    ("records/0/note", "a\u200bb", "hidden-character"),
    ("records/0/invited/0", "a\u2066", "hidden-character"),
    ("records/0/present/a\u202e", 5, "hidden-character"),
]
RIGHT = [
    ("version", GONE),
    ("unit", GONE),
    ("unit", {}),
    ("unit/id", "甲-01 / 乙"),
    ("unit/attributes/contact-point", "municipal"),
    ("unit/headcounts/leading-team", 0),
    ("records", []),
    ("records/0/date", "2008-02-29"),
    ("records/0/note", "x" * 4000),
    ("records/0/note", "一\t二\r\n三"),
    ("records/0/invited", []),
    ("records/0/invited/0", "某位来宾"),
    ("records/0/present", {}),
    ("planned", {}),
    ("waivers", [{"waiver": "w", "approved_by": "b", "justification": "理由", "date": "2009-06-01"}]),
]


@cache
def validator(lang: Lang = "en", draft: str = "2020-12") -> Draft7Validator | Draft202012Validator:
    return (Draft7Validator if draft == "07" else Draft202012Validator)(progress_schema(lang, draft))


@pytest.mark.parametrize(("path", "value", "code"), WRONG)
def test_what_is_wrong_is_wrong_for_reader_and_schema(path: str, value: Any, code: str) -> None:
    data = changed(path, value)
    assert code in [c for c, _ in found(data)]
    assert not validator().is_valid(data)
    everything(json.dumps(data))


@pytest.mark.parametrize(("path", "value"), RIGHT)
def test_what_is_right_is_right_for_reader_and_schema(path: str, value: Any) -> None:
    data = changed(path, value)
    assert found(data) == []
    validator().validate(data)
    everything(json.dumps(data))


@pytest.mark.parametrize(("path", "value", "code"), ONLY_THE_READER_KNOWS)
def test_calendar_fractions_and_hidden_characters_are_the_readers_alone(path: str, value: Any, code: str) -> None:
    data = changed(path, value)
    assert [c for c, _ in found(data)] == [code]
    everything(json.dumps(data))


@pytest.mark.parametrize(
    ("path", "value"),
    [("progress", 2), ("unit/attributes/contact-point", "Yes, it is")],
)
def test_the_schema_says_what_the_reader_says(path: str, value: Any) -> None:
    data = changed(path, value)
    assert found(data)
    assert not validator().is_valid(data)


@pytest.mark.parametrize("draft", ["2020-12", "07"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_schema_is_one_and_takes_every_sound_example(lang: Lang, draft: str) -> None:
    schema = validator(lang, draft)
    schema.check_schema(schema.schema)
    schema.validate(VALID)
    assert EXAMPLES
    for path in EXAMPLES:
        text = path.read_text(encoding="utf-8")
        if not parse_progress(text).diagnostics:
            schema.validate(json.loads(text))


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ('{"step": "a", "date": "2009-06-10", "date": "2009-06-11"}', ["duplicate-key"]),
        ('{"step": "a", "date": "2009-06-10", "present": {"x": 1, "x": 2}}', ["duplicate-key"]),
        (
            '{"step": "a", "date": "2009-06-10", "present": {"x": 1, "x": 2, "y": "z"}}',
            ["duplicate-key", "wrong-value"],
        ),
        ('{"step": "a", "step": "a", "date": "2009-06-10", "oops": 1, "oops": 2}', ["duplicate-key"] * 2),
    ],
)
def test_of_a_key_that_stands_twice_neither_value_is_used(record: str, codes: list[str]) -> None:
    progress = parse_progress('{"progress": 1, "campaign": "c", "records": [' + record + "]}")
    assert [d.code for d in progress.diagnostics] == codes
    (read_record,) = progress.records
    assert read_record.invalid
    assert not (read_record.step and read_record.date and read_record.present)


def test_a_record_keeps_its_place_after_one_that_cannot_be_read() -> None:
    progress = read(records=[5, {"step": "appraisal", "date": "2009-07-01"}])
    assert [record.index for record in progress.records] == [1]
    answer = assess(campaign(), progress, AS_OF)
    assert answer.verdict["appraisal.due"].pointers == ("/records/1",)


@pytest.mark.parametrize("bad", ["date", "step", "invited", "present", "attested", "times", "by", "note"])
def test_what_does_not_depend_on_a_bad_datum_is_assessed_as_ever(bad: str) -> None:
    broken = assess(campaign(), parse_progress(json.dumps(changed(f"records/0/{bad}", {"no": []}))), AS_OF)
    sound = assess(campaign(), parse_progress(json.dumps(VALID)), AS_OF)
    assert not broken.ok
    assert broken.verdict["prepare-speeches.due"].outcome == sound.verdict["prepare-speeches.due"].outcome
    assert broken.verdict["study-problems.due"].outcome == sound.verdict["study-problems.due"].outcome
    for verdict in broken.verdicts:
        before = sound.verdict[verdict.rule_id].status
        assert not (verdict.status == "satisfied" and before != "satisfied")


# Hostile files


@pytest.mark.parametrize("unit", ["5", '"abc"', "null", "true", "[1]", '{"attributes": 3, "headcounts": "x"}', "[[]]"])
def test_a_unit_that_is_no_unit_is_reported(unit: str) -> None:
    answer = everything('{"progress": 1, "campaign": "' + NAME + '", "unit": ' + unit + ', "records": []}')
    assert answer is not None
    assert "wrong-type" in {d.code for d in answer.diagnostics} | {"wrong-type" if unit == '"abc"' else ""}


def test_what_is_stated_but_wrong_is_not_also_called_missing() -> None:
    unit = {**VALID["unit"], "headcounts": {**VALID["unit"]["headcounts"], "leading-team": -5}}
    answer = assess(campaign(), read(unit=unit), AS_OF)
    assert [(d.code, d.location.pointer) for d in answer.diagnostics] == [
        ("wrong-value", "/unit/headcounts/leading-team")
    ]


def test_nesting_never_breaks_the_reader() -> None:
    for depth in (10, 100, *range(900, 1000), 5_000, 100_000):
        text = '{"progress": 1, "campaign": "' + NAME + '", "x": ' + "[" * depth + "]" * depth + ', "y": 1}'
        try:
            found = assess(campaign(), parse_progress(text), AS_OF).diagnostics
        except ProgressError as error:
            found = error.diagnostics
        assert {d.code for d in found} & {"unknown-key", "too-large"}


@pytest.mark.parametrize(
    "text",
    [
        '{"progress": 1, "campaign": "' + NAME + '", "x": ' + number + "}"
        for number in ("NaN", "-Infinity", "1e999", "9" * 30, "9" * 10_000, "-0", "1E400", "0." + "1" * 10_000)
    ],
)
def test_odd_numbers_never_break_the_reader(text: str) -> None:
    everything(text)


@pytest.mark.parametrize(
    "parts",
    [
        {1: 2},
        {None: 1},
        {("a",): 1},
        {"unit": {1: 2}},
        {"unit": {"headcounts": {1: 2}}},
        {"unit": {"attributes": {None: True}}},
        {"records": [{1: 2}]},
        {"records": [{"step": "appraisal", "date": "2009-07-01", "counts": {1: 2}}]},
        {"records": [{"step": "appraisal", "date": "2009-07-01", "attested": {b"x": True}}]},
        {"planned": {date(2009, 6, 1): "2009-06-01"}},
    ],
)
def test_data_of_a_host_may_have_keys_that_are_no_text(parts: dict[Any, Any]) -> None:
    answer = everything({**HEAD, **parts})
    assert answer is None or not answer.ok


@pytest.mark.parametrize("value", [(), (1,), {1}, b"x", date(2009, 6, 1), 1j, object()])
def test_data_of_a_host_may_be_of_any_type(value: Any) -> None:
    progress = parse_progress({**HEAD, "records": value, "planned": {"appraisal": value}, "unit": {"id": value}})
    assert [d.code for d in progress.diagnostics] == ["wrong-type"] * 3
    assert not [d for d in progress.diagnostics if d.message.en.endswith("found nothing")]


def work(run: Any) -> int:
    """How many calls ``run`` makes: a measure that does not depend on the machine."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "one",
    ['{"step": "appraisal", "date": "2009-06-31"}', '{"step": "appraisal"}', "1"],
)
def test_many_problems_cost_no_more_than_many_times_one(one: str) -> None:
    def text(number: int) -> str:
        return '{"progress": 1, "campaign": "c", "records": [' + ", ".join([one] * number) + "]}"

    small, large = (work(lambda n=n: parse_progress(text(n))) for n in (50, 200))
    assert large < 5 * small


# Fuzz

rules_names = st.sampled_from(
    sorted({*campaign().steps, *campaign().groups, *campaign().bodies, *campaign().documents})
)
dates = st.sampled_from(
    ["2009-06-10", "2009-06-31", "2009-07-12", "2009-07-13", "0001-01-01", "9999-12-31", "", "x", 5]
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-2, 40)
    | st.floats()
    | st.integers()
    | st.text(max_size=5)
    | rules_names
    | dates
)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(rules_names | st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


def mostly(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 9).flatmap(lambda n: strategy if n else anything)


names = mostly(st.lists(mostly(rules_names), max_size=4))
counts = mostly(st.dictionaries(rules_names, mostly(st.integers(-1, 40)), max_size=3))
RECORD_KEYS: Mapping[str, st.SearchStrategy[Any]] = {
    "step": mostly(rules_names),
    "date": mostly(dates),
    "began": mostly(dates),
    "by": mostly(st.sampled_from(sorted(campaign().bodies))),
    **dict.fromkeys(("invited", "recipients", "attachments", "kept", "presided_by", "contents", "means"), names),
    **dict.fromkeys(("present", "counts"), counts),
    "attested": mostly(st.dictionaries(st.sampled_from(["theme", "criticism", "scope", "x"]), mostly(st.booleans()))),
    "times": mostly(st.integers(0, 20)),
    "outcome": mostly(st.sampled_from(["concentrated", "none-concentrated", "resolved", "x"])),
    "note": anything,
}
acts = st.fixed_dictionaries(
    {"step": RECORD_KEYS["step"], "date": RECORD_KEYS["date"]},
    optional={name: RECORD_KEYS[name] for name in RECORD_KEYS if name not in ("step", "date")},
)
files = st.fixed_dictionaries(
    {"progress": st.just(1), "campaign": st.just(NAME)},
    optional={
        "version": anything,
        "unit": mostly(
            st.fixed_dictionaries(
                {},
                optional={
                    "id": anything,
                    "name": mostly(st.text(max_size=5)),
                    "attributes": mostly(
                        st.dictionaries(rules_names | st.just("contact-point"), mostly(st.booleans()))
                    ),
                    "headcounts": counts,
                },
            )
        ),
        "records": mostly(st.lists(mostly(acts), max_size=5)),
        "planned": mostly(st.dictionaries(rules_names, mostly(dates), max_size=3)),
        "waivers": mostly(st.lists(anything, max_size=2)),
    },
)


@pytest.mark.slow
@trials(120)
@given(files)
def test_any_file_that_is_nearly_right(data: dict[str, Any]) -> None:
    everything(json.dumps(data, ensure_ascii=False))


@trials(60)
@given(files)
def test_text_and_data_have_the_same_problems(data: dict[str, Any]) -> None:
    text = json.dumps(data).replace("NaN", "0.5").replace("-Infinity", "0.5").replace("Infinity", "0.5")
    from_text, from_data = parse_progress(text), parse_progress(json.loads(text))
    assert from_text == from_data or from_text.diagnostics
    assert [(d.code, d.message, d.location.pointer) for d in from_text.diagnostics] == [
        (d.code, d.message, d.location.pointer) for d in from_data.diagnostics
    ]
    assert all(d.location.line and d.location.column for d in from_text.diagnostics)


@trials(60)
@given(anything | st.dictionaries(st.sampled_from(["progress", "campaign", "unit", "records"]), anything))
def test_any_data(data: Any) -> None:
    everything(json.dumps(data))
    if isinstance(data, dict):
        everything(data)


@given(st.text(max_size=60) | st.binary(max_size=60) | st.text('{}[]":,0123456789.eE+-\\u truefalsn', max_size=60))
def test_any_text_or_bytes(source: str | bytes) -> None:
    everything(source)


def sound_texts() -> Iterator[str]:
    yield json.dumps(VALID, ensure_ascii=False, indent=1)
    yield from (Path(path).read_text(encoding="utf-8") for path in EXAMPLES)


PIECES = [
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "0",
    "-",
    "1e999",
    "NaN",
    "null",
    "\u202e",
    "\x00",
    "\\ud800",
    "一",
    '""',
]


@trials(80)
@given(st.sampled_from(list(sound_texts())), st.data())
def test_a_file_that_was_tampered_with(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 1, 1, 5]))
        text = text[:start] + data.draw(st.sampled_from(["", *PIECES])) + text[start + length :]
    everything(text)
