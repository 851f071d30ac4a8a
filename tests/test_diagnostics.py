"""One golden bad input for each diagnostic code, what makes a diagnostic usable, and the reference page.

`tests/diagnostics/<code>/` holds the smallest `spec.yaml` or `progress.json` that is wrong in that way and the exact
rendering in both languages. Progress files are read against `tests/diagnostics/plan.yaml`. Codes about a file as a
whole are made here, and so are those that the command line finds.
"""

from __future__ import annotations

import io
import json
import pickle
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaignflow import (
    CampaignflowError,
    Diagnostic,
    Location,
    ProgressError,
    Severity,
    SpecError,
    assess,
    parse_campaign,
    parse_progress,
    workbook,
)
from campaignflow.cli.main import main
from campaignflow.schedule.keepable import unkeepable
from campaignflow.wording.codes import CODES
from campaignflow.wording.diagnostics import MAX_PROBLEMS, Diagnostics, closest, pointer
from campaignflow.wording.words import LANGUAGES, Lang
from conftest import thinned

GOLDEN = Path(__file__).parent / "diagnostics"
PLAN = GOLDEN / "plan.yaml"
LISTS = GOLDEN / "lists.yaml"
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "diagnostics.md"
AS_OF = date(2009, 6, 30)
LEDGER = (
    "no-workbook",
    "no-sheet",
    "no-column",
    "unknown-sheet",
    "stray-cell",
    "moved-row",
    "merged-cells",
    "formula-cell",
    "full-width",
    "no-day",
    "ledger-conflict",
)
"""Codes about a ledger in Excel."""
RETURNS = ("duplicate-unit", "nothing-included", "nothing-returned")
"""Codes about what units returned, together."""
MADE_HERE = {"unreadable", "not-utf8", "unknown-campaign", *RETURNS, *LEDGER}
READ = sorted(set(CODES) - MADE_HERE)
INPUTS = ("spec.yaml", "progress.json")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _without_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs the library of an extra finds none."""
    monkeypatch.setitem(sys.modules, "chinese_calendar.constants", None)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden", default=False))


def source(code: str) -> Path:
    """The golden input of a code."""
    return next(path for name in INPUTS if (path := GOLDEN / code / name).exists())


def diagnose(path: Path) -> tuple[Diagnostic, ...]:
    """What the library has to say of an input file, under its plain name."""
    try:
        if path.name == "spec.yaml":
            campaign = parse_campaign(path.read_bytes(), file=path.name)
            return campaign.warnings or unkeepable(campaign)
        progress = parse_progress(path.read_bytes(), file=path.name)
        plan = parse_campaign((LISTS if progress.campaign == "with-lists" else PLAN).read_bytes())
        return assess(plan, progress, AS_OF).diagnostics
    except CampaignflowError as error:
        return error.diagnostics


def check(code: str, lang: Lang, rendered: str, update: bool) -> None:
    expected = GOLDEN / code / f"expected.{lang}.txt"
    if update:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(rendered + "\n", encoding="utf-8")
    assert rendered + "\n" == expected.read_text(encoding="utf-8")


# The goldens


def test_every_code_has_a_golden() -> None:
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir()} == set(CODES)


def test_the_plan_of_the_goldens_has_nothing_wrong_with_it() -> None:
    assert parse_campaign(PLAN.read_bytes()).warnings == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", READ)
def test_golden(code: str, lang: Lang, update: bool) -> None:
    found = diagnose(source(code))
    assert {diagnostic.code for diagnostic in found} == {code}
    check(code, lang, "\n".join(diagnostic.render(lang) for diagnostic in found), update)


@pytest.mark.parametrize("code", READ)
def test_a_diagnostic_has_a_place_in_the_file(code: str) -> None:
    path = source(code)
    lines = path.read_text(encoding="utf-8").splitlines()
    for diagnostic in diagnose(path):
        line, column = diagnostic.location.line, diagnostic.location.column
        assert diagnostic.location.file == path.name
        assert line is not None
        assert column is not None
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


@pytest.mark.parametrize("code", READ)
def test_a_diagnostic_speaks_both_languages_and_has_a_remedy(code: str) -> None:
    for diagnostic in diagnose(source(code)):
        assert diagnostic.message.zh != diagnostic.message.en
        for words in (diagnostic.message, diagnostic.help):
            assert HAN.search(words.zh)
            assert words.en.strip()
        assert "{" not in diagnostic.render("en") + diagnostic.render("zh")


@pytest.mark.parametrize("code", READ)
def test_a_diagnostic_is_plain_data(code: str) -> None:
    for diagnostic in diagnose(source(code)):
        data = diagnostic.to_dict()
        assert json.loads(json.dumps(data, ensure_ascii=False)) == data
        assert set(data) == {"code", "severity", "message", "help", "location"}
        assert data["severity"] == CODES[code].severity


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_words_of_every_code_differ_by_language(code: str) -> None:
    said = CODES[code]
    assert said.message.zh != said.message.en
    assert HAN.search(said.message.zh)
    assert not HAN.search(said.message.en + said.help.en)
    fields = re.compile(r"{(\w+)}")
    assert set(fields.findall(said.message.zh)) == set(fields.findall(said.message.en))


# What concerns a file as a whole, seen through the command line: it opens the files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, so that files go by their plain name."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ledger(edit: Callable[[Any], object]) -> Callable[[Path], object]:
    """Writes a ledger of the goldens' plan that somebody has changed."""

    def make(folder: Path) -> None:
        shutil.copy(PLAN, folder)
        plan = parse_campaign(PLAN.read_bytes())
        unit = {"attributes": {"contact-point": True}, "headcounts": {"members": 5}}
        said = parse_progress({"progress": 1, "campaign": "small-plan", "unit": unit})
        book = openpyxl.load_workbook(io.BytesIO(workbook(assess(plan, said, AS_OF).checklist, plan, said, "en")))
        edit(book)
        book.save(folder / "ledger.xlsx")

    return make


def entered(**cells: object) -> Callable[[Path], object]:
    """A ledger with something in cells, ``tasks_M4`` being M4 of the tasks."""

    def edit(book: Any) -> None:
        for place, value in cells.items():
            sheet, _, cell = place.partition("_")
            book[sheet.capitalize()][cell] = value

    return ledger(edit)


def merged(sheet: Any) -> None:
    """The evidence of two rows in one cell."""
    sheet["O4"] = "the file of the plan"
    sheet.merge_cells("O4:O5")


def returned_twice(folder: Path) -> None:
    """Two returns of one unit that say different things."""
    shutil.copy(PLAN, folder)
    said = source("duplicate-unit").read_text("utf-8")
    (folder / "progress.json").write_text(said, "utf-8")
    (folder / "second.json").write_text(said.replace('"guests": 3', '"guests": 4'), "utf-8")


def returned(code: str) -> Callable[[Path], None]:
    """One return, beside its plan."""

    def prepare(folder: Path) -> None:
        for path in (PLAN, source(code)):
            shutil.copy(path, folder)

    return prepare


LATIN = '{\n  "progress": 1,\n  "note": "caf\u00e9"\n}\n'.encode("latin-1")
MAKERS: dict[str, Callable[[Path], object]] = {
    "unreadable": lambda _: None,
    "not-utf8": lambda folder: (folder / "progress.json").write_bytes(LATIN),
    "unknown-campaign": lambda folder: shutil.copy(source("unknown-campaign"), folder),
    "duplicate-unit": returned_twice,
    "nothing-included": returned("nothing-included"),
    "nothing-returned": returned("nothing-returned"),
    "no-workbook": lambda folder: [shutil.copy(PLAN, folder), (folder / "ledger.xlsx").write_bytes(LATIN)],
    "no-sheet": ledger(lambda book: book.remove(book["Acts"])),
    "unknown-sheet": ledger(lambda book: setattr(book.copy_worksheet(book["Tasks"]), "title", "Tasks (2)")),
    "no-column": entered(tasks_M3="How far"),
    "stray-cell": entered(tasks_R90="see the other list"),
    "moved-row": ledger(lambda book: book["Tasks"].move_range("D4:D4", rows=1)),
    "merged-cells": ledger(lambda book: merged(book["Tasks"])),
    "formula-cell": entered(tasks_N4="=TODAY()"),
    "full-width": entered(acts_B4="the report", acts_C4="２００９-06-15", acts_K4="the office"),
    "no-day": entered(tasks_M8="done"),
    "ledger-conflict": entered(
        acts_B4="the report", acts_C4="2009-06-15", acts_K4="the office", tasks_M7="done", tasks_N7="2009-06-10"
    ),
}
COLLECT = ["collect", "ledger.xlsx", "--spec", "plan.yaml", "--as-of", "2009-06-30"]
ROLLUP = ["rollup", "plan.yaml", "progress.json", "--as-of", "2009-06-30"]
COMMANDS = {
    **dict.fromkeys(RETURNS, ROLLUP),
    "duplicate-unit": [*ROLLUP, "second.json"],
    **dict.fromkeys(LEDGER, COLLECT),
}
"""Where it is not assessing the file that shows what is wrong."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", thinned(sorted(MAKERS), 4))
def test_golden_of_a_file(
    code: str, lang: Lang, update: bool, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    MAKERS[code](folder)
    ran = main([*COMMANDS.get(code, ["validate", "progress.json"]), "--lang", lang])
    answered = code in COMMANDS and code != "no-workbook"
    assert ran == ((0 if CODES[code].severity is Severity.WARNING else 1) if answered else 2)
    shown = capsys.readouterr()
    assert (shown.out == "") is (code not in COMMANDS or code == "no-workbook")
    assert f"[{code}]" in shown.err
    check(code, lang, shown.err.removesuffix("\n"), update)


def test_a_byte_that_is_not_utf8_has_a_place() -> None:
    with pytest.raises(CampaignflowError) as error:
        parse_progress(LATIN, file="progress.json")
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.location.line, diagnostic.location.column) == (3, 15)


def test_an_unknown_campaign_has_a_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    MAKERS["unknown-campaign"](folder)
    assert main(["validate", "progress.json", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("progress.json:3:15: ")


@pytest.mark.parametrize("parse", [parse_campaign, parse_progress])
def test_a_file_over_the_limit_is_refused_before_it_is_read(parse: Callable[..., object]) -> None:
    with pytest.raises(CampaignflowError) as error:
        parse(b"[" * 32_000_001, file="big")
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.code == "too-large"
    assert re.search("at most (2000000|32000000) bytes", diagnostic.message.en)


# How a diagnostic is built and shown


def test_rendering_names_file_line_column_pointer_and_remedy() -> None:
    diagnostic = Diagnostic("missing-key", Location("a.json", 3, 7, "/unit"), {"key": "id"})
    assert diagnostic.render("en") == (
        "a.json:3:7: error[missing-key]: the key “id” is missing\n    at /unit\n    help: add “id”"
    )
    assert diagnostic.render("zh").startswith("a.json:3:7: 错误[missing-key]: ")
    assert diagnostic.severity is Severity.ERROR


def test_rendering_without_a_file_falls_back_on_the_pointer() -> None:
    shown = Diagnostic("missing-key", Location(pointer="/unit"), {"key": "id"}).render("en")
    assert shown.splitlines()[0] == "/unit: error[missing-key]: the key “id” is missing"
    assert shown.count("/unit") == 1


def test_a_warning_is_called_one() -> None:
    diagnostic = Diagnostic("other-version", Location("a.json", 1, 1), {"found": "1", "expected": "2"})
    assert diagnostic.severity is Severity.WARNING
    assert ": warning[other-version]: " in diagnostic.render("en")
    assert ": 警告[other-version]: " in diagnostic.render("zh")


@pytest.mark.parametrize("name", ["a\x1b[2J.json", "a\n.json", "a\u202e.json", "a\udcff.json"])
def test_the_name_of_a_file_is_shown_safely(name: str) -> None:
    shown = Diagnostic("syntax", Location(name, 1, 1), {"reason": "x"}).render("en")
    assert len(shown.splitlines()) == 2
    assert shown.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31m", "\\u001b[31m"),
        ("a\nb", "a\\nb"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("{0} {reason}", "{0} {reason}"),
        ("x" * 99, "x" * 59 + "…"),
    ],
)
def test_foreign_text_in_a_message_is_made_safe(hostile: str, shown: str) -> None:
    problems = Diagnostics("f.json")
    problems.add("duplicate-key", ((), hostile), key=hostile)
    (diagnostic,) = problems
    assert diagnostic.message.en == f"the key “{shown}” stands here twice"
    assert diagnostic.location.pointer == f"/{shown}"
    json.dumps(diagnostic.to_dict(), ensure_ascii=False).encode("utf-8")


def test_a_pointer_escapes_as_rfc_6901_says() -> None:
    assert pointer(()) == ""
    assert pointer(((((), "a/b"), "m~n"), 0)) == "/a~1b/m~0n/0"
    assert pointer(((), "")) == "/"


def test_only_errors_are_fatal() -> None:
    problems = Diagnostics()
    problems.add("other-version", (), found="1", expected="2")
    assert not problems.fatal
    problems.add("missing-key", (), key="id")
    assert problems.fatal


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("apraisal", ["appraisal", "zebra"], "known here: appraisal"),
        ("qqq", ["b", "a"], "known here: a, b"),
        ("qqq", [], "no name can stand here"),
        ("qqq", [f"n{i:02}" for i in range(40)], "known here: n00, n01, n02, n03, n04, n05"),
        ("x" * 100_000, ["a"], "known here: a"),
    ],
)
def test_a_remedy_names_the_nearest_names_or_the_few_there_are(name: str, known: list[str], said: str) -> None:
    remedy = closest(name, known)()
    assert remedy.en.startswith(said)
    assert len(remedy.en) < 100


def test_of_very_many_problems_the_first_are_kept() -> None:
    problems = Diagnostics()
    for number in range(5_000):
        problems.add("unknown-key", ((), f"k{number}"), key=f"k{number}", known="")
    assert len(problems.found) == len(problems.paths) == MAX_PROBLEMS
    assert {d.code for d in problems.found[:-1]} == {"unknown-key"}
    assert problems.found[-1].code == "too-large"
    assert str(MAX_PROBLEMS) in problems.found[-1].message.en


def test_very_many_warnings_do_not_hide_an_error() -> None:
    problems = Diagnostics()
    for number in range(5_000):
        problems.add("not-asked", ((), number), step="s", key="k")
    problems.add("missing-key", (), key="id")
    assert problems.fatal


def test_one_problem_is_reported_once() -> None:
    problems = Diagnostics()
    for pointer_end in ("a", "a", "b"):
        problems.add("missing-key", ((), pointer_end), key="id")
    assert [d.location.pointer for d in problems] == ["/a", "/b"]


def test_names_left_out_of_a_remedy_are_hinted_at() -> None:
    assert closest("qqq", [f"n{i:02}" for i in range(13)])().en.endswith("…")
    assert not closest("qqq", [f"n{i:02}" for i in range(12)])().en.endswith("…")


def test_an_error_shows_all_its_diagnostics() -> None:
    with pytest.raises(CampaignflowError) as error:
        parse_progress("{}", file="p.json")
    assert [d.code for d in error.value.diagnostics] == ["missing-key", "missing-key"]
    assert str(error.value) == "\n".join(d.render("en") for d in error.value.diagnostics)


@pytest.mark.parametrize("code", READ)
def test_a_diagnostic_and_its_error_come_back_from_a_pickle(code: str) -> None:
    found = diagnose(source(code))
    back = again(found)
    assert back == found
    assert [one.to_dict() for one in back] == [one.to_dict() for one in found]
    assert str(again(SpecError(found))) == str(SpecError(found))


def again(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301


@pytest.mark.parametrize("kind", [CampaignflowError, SpecError, ProgressError])
def test_an_error_made_of_what_was_collected_comes_back_from_a_pickle(kind: type[CampaignflowError]) -> None:
    problems = Diagnostics("a.yaml")
    problems.add("missing-key", ((), "a"), key="b")
    problems.add("unknown-key", ((), "c"), key="c", known=closest("c", ["d"]))
    problems.add_at("syntax", (3, 4), reason="?")
    back = again(kind(problems))
    assert (type(back), back.diagnostics, str(back)) == (kind, tuple(problems), str(kind(problems)))


def test_a_location_comes_back_from_a_pickle() -> None:
    where = Location("a.xlsx", 1, 2, "/a", "任务清单!L17")
    assert (again(where), str(again(where))) == (where, str(where))


# The reference page


def sections(page: str) -> dict[str, str]:
    """Code to the text under its heading."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def fenced(text: str) -> Iterable[str]:
    return re.findall(r"^```text\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_the_page_has_one_section_for_each_code() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings == list(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_page_shows_the_golden(code: str, update: bool) -> None:
    page = PAGE.read_text(encoding="utf-8")
    golden = (GOLDEN / code / "expected.en.txt").read_text(encoding="utf-8")
    section = sections(page)[code]
    (example,) = fenced(section)
    if update and example != golden:
        PAGE.write_text(page.replace(section, section.replace(example, golden)), encoding="utf-8")
        return
    assert example == golden
    assert section.partition("```")[0].strip()
