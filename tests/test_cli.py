"""The command line: every command and option, its exit status, what goes to which stream, and hostile input."""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain, combinations_with_replacement
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from campaignflow import load_campaign, parse_progress, shipped
from campaignflow.checklists.forms import FORMS
from campaignflow.cli.arguments import parsers, read_arguments
from campaignflow.cli.commands.checklists import SHOWN
from campaignflow.cli.main import main
from campaignflow.wording.words import HIDDEN
from conftest import thinned

NAME = "dongyang-2009-analysis"
FOLDER = shipped()[NAME].parent / NAME
CLEAN, EARLY, IMPOSSIBLE = (str(FOLDER / f"{stem}.json") for stem in ("finished", "finalised-early", "impossible"))
AS_OF = ("--as-of", "2009-07-12")
HAN = re.compile("[\u4e00-\u9fff]")


class Ran:
    """What a command answered."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def documents(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    def command(*arguments: str) -> Ran:
        try:
            status = main(arguments)
        except SystemExit as ended:  # how argparse refuses arguments
            status = int(ended.code or 0)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    return command


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Writes a progress file into the working directory; its name."""
    monkeypatch.chdir(tmp_path)

    def write(name: str = "unit.json", **parts: Any) -> str:
        attributes = {"contact-point": False, "linked-department": False}
        headcounts = {"leading-team": 5, "leading-cadres": 5, "party-members": 20}
        data = {
            "progress": 1,
            "campaign": NAME,
            "unit": {"id": "u-1", "attributes": attributes, "headcounts": headcounts, **parts.pop("unit", {})},
            **parts,
        }
        (tmp_path / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return name

    return write


# validate


def test_a_clean_unit(run: Command) -> None:
    ran = run("validate", CLEAN, *AS_OF)
    assert (ran.status, ran.err) == (0, "")
    assert "没有违规" in ran.out
    assert "2009年7月12日" in ran.out


def test_a_unit_with_breaches(run: Command) -> None:
    ran = run("validate", EARLY, *AS_OF, "--lang", "en")
    assert (ran.status, ran.err) == (1, "")
    assert "something is amiss" in ran.out
    breaches = [line for line in ran.out.splitlines() if line.startswith("  breach [")]
    assert any("[finalise-report.entry.second-review]" in line and "三.4" in line for line in breaches)


def test_a_unit_with_impossible_data(run: Command) -> None:
    ran = run("validate", IMPOSSIBLE, *AS_OF, "--lang", "en")
    assert ran.status == 1
    assert "error[" in ran.err
    assert all(re.match(r".*impossible\.json:\d+:\d+: (error|warning)\[", line) for line in ran.err.splitlines()[::3])
    assert "error[" not in ran.out


def test_the_json_of_validate(run: Command) -> None:
    ran = run("validate", EARLY, *AS_OF, "--format", "json")
    (answer,) = ran.documents
    assert (ran.status, ran.err) == (1, "")
    assert (answer["campaign"], answer["as_of"], answer["ok"]) == (NAME, "2009-07-12", False)
    keys = [
        "campaign",
        "version",
        "unit",
        "as_of",
        "ok",
        "open",
        "phases",
        "documents",
        "acts",
        "verdicts",
        "each",
        "next_steps",
        "claims",
        "diagnostics",
    ]
    assert list(answer) == keys
    assert {verdict["status"] for verdict in answer["verdicts"]} > {"violated", "satisfied"}


def test_several_files_are_one_json_document_each(run: Command) -> None:
    ran = run("validate", CLEAN, EARLY, CLEAN, *AS_OF, "--format", "json")
    assert [answer["ok"] for answer in ran.documents] == [True, False, True]
    assert ran.status == 1


def test_a_file_that_cannot_be_assessed_does_not_keep_the_others_from_it(
    run: Command, unit: Callable[..., str]
) -> None:
    bad = unit("bad.json", campaign="nothing-known")
    ran = run("validate", CLEAN, "missing.json", bad, EARLY, *AS_OF, "--format", "json", "--lang", "en")
    assert [answer["ok"] for answer in ran.documents] == [True, False]
    assert ran.status == 2
    assert re.findall(r"error\[([a-z-]+)\]", ran.err) == ["unreadable", "unknown-campaign"]


@pytest.mark.parametrize(
    ("files", "status"),
    [((CLEAN,), 0), ((CLEAN, EARLY), 1), ((EARLY, CLEAN), 1), (("none", EARLY), 2), ((EARLY, "none"), 2)],
)
def test_the_worst_file_gives_the_status(run: Command, files: tuple[str, ...], status: int) -> None:
    assert run("validate", *files, *AS_OF).status == status


@pytest.mark.parametrize("command", ["validate", "next"])
def test_standard_input(run: Command, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    raw = Path(CLEAN).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))
    ran = run(command, "-", *AS_OF, "--format", "json")
    assert ran.status == 0
    assert ran.documents[0]["as_of"] == "2009-07-12"


def test_standard_input_that_is_no_json_is_named(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    ran = run("validate", "-", "--lang", "en")
    assert ran.status == 2
    assert ran.err.startswith("-:1:2: error[syntax]: ")


def test_without_a_date_it_is_today(run: Command) -> None:
    before = date.today()  # noqa: DTZ011
    (answer,) = run("validate", CLEAN, "--format", "json").documents
    assert before <= date.fromisoformat(answer["as_of"]) <= date.today()  # noqa: DTZ011


@pytest.mark.parametrize(
    "day", ["2009-6-12", "20090612", "2009-02-30", "today", "", "２００９-０６-１２", "2009-06-12\x1b[2J"]
)
@pytest.mark.parametrize(
    "command", [("validate", CLEAN), ("next", CLEAN), ("explain", CLEAN, "appraisal"), ("checklist", NAME)]
)
def test_a_date_that_is_none_is_refused(run: Command, command: tuple[str, ...], day: str) -> None:
    ran = run(*command, "--as-of", day)
    assert (ran.status, ran.out) == (2, "")
    assert "is not a date YYYY-MM-DD" in ran.err
    assert not HIDDEN.search(ran.err)


def test_a_spec_by_id_or_by_path(run: Command) -> None:
    for spec in (NAME, str(shipped()[NAME])):
        assert run("validate", CLEAN, "--spec", spec, *AS_OF).status == 0


def test_a_spec_that_is_not_there(run: Command) -> None:
    ran = run("validate", CLEAN, "--spec", "dongyang-2009-analisys", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert f"known here: {NAME}" in ran.err
    ran = run("validate", CLEAN, "--spec", "none.yaml", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("none.yaml: error[unreadable]: ")


def test_an_unknown_spec_is_not_shown_at_an_empty_place(run: Command) -> None:
    assert not run("lint", "nothing-known", "--lang", "en").err.startswith("/:")


def test_a_spec_with_errors_is_the_authors_fault_and_named(run: Command, unit: Callable[..., str]) -> None:
    name = unit()
    Path("bad.yaml").write_text("campaignflow: 1\n", encoding="utf-8")
    ran = run("validate", name, name, "--spec", "bad.yaml", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("bad.yaml:1:1: error[missing-key]: ")


def test_one_kind_of_file_for_another_is_named_as_what_it_is(run: Command, unit: Callable[..., str]) -> None:
    spec, progress = str(shipped()[NAME]), unit()
    report = json.dumps({"report": 1, "campaign": NAME})
    Path("report.json").write_text(report, encoding="utf-8")
    a_spec, a_progress = "this is the spec of a campaign", "this is the progress file of a unit"
    for line, said in (
        (("validate", spec, "--spec", spec), a_spec),
        (("validate", spec, progress), a_spec),
        (("validate", "report.json"), "this is a report of many units"),
        (("validate", progress, "--spec", progress, "--spec", "./unit.json"), a_progress),
        (("rollup", NAME, progress, "--report", progress), a_progress),
        (("checklist", "--progress", progress, spec), a_spec),
        (("checklist", "./unit.json", "--progress", progress), a_progress),
    ):
        ran = run(*line, "--lang", "en")
        assert (ran.status, ran.err.count("error[wrong-file]")) == (2, 1), line
        assert said in ran.err, line


def test_a_spec_after_progress_is_missed_where_it_stands(run: Command, unit: Callable[..., str]) -> None:
    ran = run("checklist", "--progress", unit(), NAME)
    assert ran.status == 2
    assert "one spec is wanted, before --progress" in ran.err


def test_a_spec_of_another_campaign(run: Command, unit: Callable[..., str]) -> None:
    Path("other.yaml").write_text(shipped()[NAME].read_text(encoding="utf-8").replace(NAME, "other"), encoding="utf-8")
    ran = run("validate", unit(), "--spec", "other.yaml", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("unit.json:1:29: error[wrong-campaign]: ")


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "spec.yaml"])
def test_a_progress_file_cannot_name_a_path_as_its_campaign(run: Command, unit: Callable[..., str], name: str) -> None:
    ran = run("validate", unit(campaign=name), "--lang", "en")
    assert ran.status == 2
    assert "error[wrong-value]" in ran.err


def test_a_folder_or_other_bytes_for_a_file(run: Command, tmp_path: Path) -> None:
    (tmp_path / "u.json").write_bytes("{}".encode("utf-16"))
    for path, code in ((tmp_path, "unreadable"), (tmp_path / "u.json", "not-utf8")):
        ran = run("validate", str(path))
        assert (ran.status, ran.out) == (2, "")
        assert f"错误[{code}]" in ran.err


def test_a_file_without_end_is_not_read_to_its_end(run: Command) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no endless file here")
    ran = run("validate", "/dev/zero", "--lang", "en")
    assert ran.status == 2
    assert "error[too-large]" in ran.err


# next


def test_next_steps(run: Command) -> None:
    ran = run("next", EARLY, *AS_OF, "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert "drawing up the rectification plan" in ran.out.lower()
    assert "[the city guidance group, its day has passed]" in ran.out
    (answer,) = run("next", EARLY, *AS_OF, "--format", "json").documents
    assert list(answer) == ["unit", "as_of", "next_steps", "blocked", "clashes"]
    assert {"subject", "due", "duty_of", "why", "rules"} <= answer["next_steps"][0].keys()


def test_next_steps_in_chinese_by_default(run: Command) -> None:
    ran = run("next", EARLY, *AS_OF)
    assert "下一步" in ran.out
    assert "next steps" not in ran.out


def test_next_steps_of_what_cannot_be_read(run: Command) -> None:
    ran = run("next", "none.json", EARLY, *AS_OF)
    assert ran.status == 2
    assert "下一步" in ran.out
    assert "unreadable" in ran.err


# plan and horizon


def test_a_plan_in_each_form(run: Command) -> None:
    mid = EARLY.replace("finalised-early", "mid-campaign")
    days = ("--as-of", "2009-06-18")
    text = run("plan", mid, *days, "--lang", "en")
    assert (text.status, text.err) == (0, "")
    assert "20 June 2009 at the latest" in text.out
    (answer,) = run("plan", mid, *days, "--format", "json").documents
    steps = {step["step"]: step["day"] for step in answer["steps"]}
    assert steps["branch-meeting"] == "2009-06-18"
    (late,) = run("plan", mid, *days, "--pace", "latest", "--format", "json").documents
    assert {step["step"]: step["day"] for step in late["steps"]}["branch-meeting"] == "2009-06-20"
    assert run("plan", mid, *days, "--format", "mermaid").out.startswith("gantt\n")


def test_a_horizon_until_a_day(run: Command) -> None:
    mid = EARLY.replace("finalised-early", "mid-campaign")
    (answer,) = run("horizon", mid, "--as-of", "2009-06-18", "--until", "2009-06-30", "--format", "json").documents
    assert [day["day"] for day in answer["days"]] == ["2009-06-21", "2009-06-26"]
    assert answer["days"][0]["turns"][0]["rule"] == "branch-meeting.due"
    said = run("horizon", mid, "--as-of", "2009-06-18", "--until", "2009-06-19")
    assert "不再有变化" in said.out


# explain


@pytest.mark.parametrize("name", ["finalise-report.entry.appraisal", "finalise-report", "analysis-report", "analysis"])
def test_explain_a_rule_step_document_or_phase(run: Command, name: str) -> None:
    ran = run("explain", EARLY, name, *AS_OF, "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.strip()
    (answer,) = run("explain", EARLY, name, *AS_OF, "--format", "json").documents
    assert answer["name"] == name
    assert set(answer) == {"name", "says", "verdict", "because", "ways", "more"}


def test_explain_cites_the_clause_and_the_records(run: Command) -> None:
    out = run("explain", EARLY, "finalise-report.entry.appraisal", *AS_OF, "--lang", "en").out
    assert "clause 三 of" in out
    assert re.search(r"records: /records/\d+", out)


@pytest.mark.parametrize("name", ["apraisal", "", "nothing like it", "\x1b[2J", "a\u202eb"])
def test_explain_what_is_not_there_names_the_nearest(run: Command, name: str) -> None:
    ran = run("explain", EARLY, name, *AS_OF, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "[unknown-name]" in ran.err
    assert "known here: " in ran.err
    assert not HIDDEN.search(ran.err)
    if name == "apraisal":
        assert "appraisal" in ran.err.splitlines()[-1]


def test_a_wrong_argument_is_not_blamed_on_the_file(run: Command) -> None:
    assert not run("explain", EARLY, "apraisal", *AS_OF, "--lang", "en").err.startswith(EARLY)


# checklist


def test_a_blank_checklist(run: Command) -> None:
    ran = run("checklist", NAME)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("# ")
    assert ran.out.count("- [ ] ") == len(load_campaign(NAME).rules)
    assert "- [x]" not in ran.out
    assert not HAN.search(run("checklist", NAME, "--lang", "en").out.splitlines()[0])


def test_a_checklist_that_is_filled_in(run: Command) -> None:
    ran = run("checklist", NAME, "--progress", EARLY, *AS_OF, "--lang", "en")
    assert ran.status == 0
    assert "- [x] " in ran.out
    assert "- [ ] " in ran.out
    assert "As of: 12 July 2009" in ran.out


def test_a_checklist_as_json(run: Command) -> None:
    (blank,) = run("checklist", NAME, "--format", "json").documents
    (filled,) = run("checklist", str(shipped()[NAME]), "--progress", EARLY, *AS_OF, "--format", "json").documents
    assert (blank["unit"], blank["as_of"]) == (None, None)
    assert filled["as_of"] == "2009-07-12"
    assert [section["id"] for section in blank["sections"]] == [section["id"] for section in filled["sections"]]


def test_a_checklist_of_what_is_not_there(run: Command, unit: Callable[..., str]) -> None:
    assert run("checklist", "nothing-known").status == 2
    assert run("checklist", NAME, "--progress", "none.json").status == 2
    ran = run("checklist", NAME, "--progress", unit(campaign="another"))
    assert (ran.status, ran.out) == (2, "")
    assert "wrong-campaign" in ran.err


def test_parts_of_a_checklist(run: Command) -> None:
    def numbers(*options: str) -> list[int]:
        ran = run("checklist", NAME, "--progress", EARLY, *AS_OF, "--format", "json", *options)
        assert (ran.status, ran.err) == (0, "")
        (made,) = ran.documents
        return [
            item["number"] for section in made["sections"] for group in section["groups"] for item in group["items"]
        ]

    whole = numbers()
    assert numbers("--phase", "analysis") == whole == list(range(1, len(load_campaign(NAME).rules) + 1))
    theirs, mine = numbers("--by", "guidance-group"), numbers("--by", "unit")
    assert 0 < len(theirs) < len(mine)
    assert numbers("--by", "guidance-group", "--by", "unit") == sorted(theirs + mine)
    assert 0 < len(numbers("--role", "principal")) < len(whole)
    breaches = numbers("--status", "violated")
    assert 0 < len(breaches) < len(numbers("--status", "violated", "--status", "pending"))
    assert len(numbers("--within", "0")) < len(whole)


def test_parts_that_there_are_not(run: Command) -> None:
    ran = run(
        "checklist", NAME, "--phase", "analisys", "--by", "nobody", "--role", "head", "--status", "lost", "--lang", "en"
    )
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("error[unknown-name]") == 4
    assert "analysis" in ran.err


def test_several_units_make_a_table(run: Command, tmp_path: Path) -> None:
    both = ("checklist", NAME, "--progress", CLEAN, EARLY, *AS_OF)
    assert run(*both).out.count("\n| ") == 4
    (made,) = run(*both, "--format", "json").documents
    assert [row["id"] for row in made["rows"]] == [parse_progress(Path(p).read_bytes()).unit.id for p in (CLEAN, EARLY)]
    assert run(*both, "--format", "xlsx", "-o", str(tmp_path / "units.xlsx")).status == 0
    assert (tmp_path / "units.xlsx").read_bytes().startswith(b"PK")
    assert run(*both, "--within", "3").status == 2
    assert run(*both, "--role", "principal").status == 2
    assert run(*both, "--format", "csv").out.count("\n") == 3
    assert run(*both, "--format", "ical").status == 2


def test_a_calendar_and_its_reminders(run: Command, tmp_path: Path) -> None:
    asked = ("checklist", NAME, "--format", "ical")
    assert run(*asked).out.count("TRIGGER:-P2DT15H") == run(*asked).out.count("BEGIN:VEVENT") > 0
    twice = run(*asked, "--remind", "7", "--remind", "0").out
    assert twice.count("TRIGGER:-P6DT15H") == twice.count("TRIGGER:PT9H") == twice.count("BEGIN:VEVENT")
    assert run(*asked, "--remind", "367").status == 2
    assert run("checklist", NAME, "--remind", "3").status == 2
    nothing = run(*asked, "--by", "liaison-groups", "--within", "0", "--as-of", "2009-01-01", "--lang", "en")
    assert "the calendar is empty" in nothing.err
    assert "BEGIN:VEVENT" not in nothing.out


@pytest.mark.slow
def test_every_form_of_two_plans_in_a_folder(run: Command, tmp_path: Path) -> None:
    ran = run("forms", str(tmp_path / "forms"))
    made = [Path(line) for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert made == [path for path in made if path.stat().st_size > 200]
    assert {path.parent.name for path in made} == {*SHOWN}
    forms = {(path.stem, path.suffix[1:]) for path in made}
    assert forms >= {(stem, form.suffix) for stem in ("blank", "filled") for form in FORMS.values()}
    assert {suffix for stem, suffix in forms if stem == "units"} == {"md", "json", "csv", "xlsx", "docx", "html"}
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    assert run("forms", str(file)).status == 2


# collect


def test_a_ledger_there_and_back(run: Command, tmp_path: Path) -> None:
    ledger, back = str(tmp_path / "ledger.xlsx"), str(tmp_path / "back.json")
    assert run("checklist", NAME, "--progress", EARLY, *AS_OF, "--format", "xlsx", "--output", ledger).status == 0
    assert run("collect", ledger, "--spec", NAME, *AS_OF, "--output", back).status == 0
    before, after = (parse_progress(Path(path).read_bytes()) for path in (EARLY, back))
    assert (after.unit, after.records, after.planned) == (before.unit, before.records, before.planned)
    ran = run("collect", ledger, "--spec", NAME, *AS_OF)
    assert json.loads(ran.out) == json.loads(Path(back).read_text("utf-8"))


def test_a_ledger_that_cannot_be_collected(run: Command, tmp_path: Path) -> None:
    broken = tmp_path / "ledger.xlsx"
    broken.write_bytes(b"PK")
    for path in (str(broken), str(tmp_path / "none.xlsx")):
        ran = run("collect", path, "--spec", NAME, *AS_OF)
        assert (ran.status, ran.out) == (2, "")
    assert run("collect", str(broken)).status == 2
    assert run("checklist", NAME, "--output", str(tmp_path)).status == 2


# lint, schema, specs, demo


def test_lint_of_what_is_shipped(run: Command) -> None:
    ran = run("lint", *shipped(), "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert f"{NAME}: 1 phase(s), {len(load_campaign(NAME).steps)} steps, " in ran.out
    assert "assumed: the year is taken to be 2009" in ran.out


def test_lint_of_warnings_and_errors(run: Command, tmp_path: Path) -> None:
    sound = shipped()[NAME].read_text(encoding="utf-8")
    warned, wrong = tmp_path / "warned.yaml", tmp_path / "wrong.yaml"
    warned.write_text(sound.replace("people:\n", "people:\n  nobody: 无\n"), encoding="utf-8")
    wrong.write_text(
        sound.replace("once: true", "once: on").replace("times: at least 15", "time: 15"), encoding="utf-8"
    )
    ran = run("lint", str(warned), "--lang", "en")
    assert ran.status == 1
    assert re.fullmatch(rf"{re.escape(str(warned))}:\d+:3: warning\[unused-name\]: .*\n.*\n.*\n", ran.err)
    ran = run("lint", str(wrong), str(warned), "none.yaml", NAME, "--lang", "en")
    assert ran.status == 2
    assert re.findall(r"\[([a-z-]+)\]", ran.err) == ["wrong-value", "unknown-key", "unused-name", "unreadable"]
    assert ran.out.count(f"{NAME}: ") == 2


def test_read_says_every_rule(run: Command) -> None:
    campaign = load_campaign(NAME)
    for lang, assumed in (("zh", "假定："), ("en", "Assumed: ")):
        ran = run("read", NAME, "--lang", lang)
        assert (ran.status, ran.err) == (0, "")
        assert assumed in ran.out
        assert len(re.findall(r"^\S+ +\d+\. ", ran.out, flags=re.MULTILINE)) == len(campaign.rules)
    assert run("read", "nothing-known").status == 2


SMALL = """
campaignflow: 1
campaign: small
version: "1"
title: T
source: {title: S}
phases: {p: {title: P, ref: 一, steps: {a: {title: A}, b: {title: B, ref: 二}}}}
"""
LEDGER = """
campaign: small
locators: [一, 二]
entries:
  一: [{says: 甲, as: rule, rules: [a.due]}]
  二: [{says: 乙, as: rule, rules: [b.*]}, {says: 丙, as: exhortation, why: 无从查起}]
"""


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Writes a small spec with a ledger beside it; the spec's name."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> str:
        (tmp_path / "small").mkdir(exist_ok=True)
        (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
        (tmp_path / "small" / "ledger.yaml").write_text(text, encoding="utf-8")
        return "small.yaml"

    return write


def test_coverage(run: Command, ledger: Callable[[str], str]) -> None:
    ran = run("coverage", ledger(LEDGER), "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == ["一       rule: 甲", "          a.due"]
    ran = run("coverage", ledger(LEDGER.replace("b.*", "a.due")), "--lang", "en")
    assert (ran.status, ran.err) == (1, "")
    assert "rules that no clause claims: b.due" in ran.out
    ran = run("coverage", ledger(LEDGER.replace("[一, 二]", "[一, 二, 三]")), "--lang", "en")
    assert ran.status == 1
    assert "clauses unaccounted for: 三" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("as: exhortation", "as: nothing", "6: wrong-value"),
        ("says: 甲, ", "", "5: missing-key"),
        ("locators: [一, 二]\n", "", "2: missing-key"),
        ("entries:", "entries: [", "6: syntax"),
        ("a.due", "a.dew", "5: unknown-name"),
        ("  二:", "  三:", "6: unknown-name"),
        ("campaign: small", "campaign: large", "2: wrong-campaign"),
    ],
)
def test_a_ledger_that_is_wrong(run: Command, ledger: Callable[[str], str], old: str, new: str, problem: str) -> None:
    assert old in LEDGER
    ran = run("coverage", ledger(LEDGER.replace(old, new)), "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert re.sub(r"small.ledger\.yaml:(\d+):\d+: error\[(.*?)\].*", r"\1: \2", ran.err.splitlines()[0]) == problem


def test_a_ledger_that_is_not_there(run: Command, ledger: Callable[[str], str]) -> None:
    name = ledger(LEDGER)
    Path("small/ledger.yaml").unlink()
    ran = run("coverage", name)
    assert (ran.status, ran.out) == (2, "")
    assert "错误[unreadable]" in ran.err


@pytest.mark.parametrize("what", ["spec", "progress"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_schemas(run: Command, what: str, lang: str) -> None:
    new, old = (run("schema", what, "--lang", lang, *draft) for draft in ((), ("--draft", "07")))
    assert (new.status, old.status, new.err, old.err) == (0, 0, "", "")
    Draft202012Validator.check_schema(json.loads(new.out))
    Draft7Validator.check_schema(json.loads(old.out))
    assert "draft-07" in json.loads(old.out)["$schema"]
    assert bool(HAN.search(new.out.replace("三.4", "").replace("旬", "").replace("中", ""))) == (lang == "zh")


def test_specs(run: Command) -> None:
    ran = run("specs")
    assert (ran.status, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.splitlines()] == sorted(shipped())
    assert "analysis-and-inspection" in run("specs", "--lang", "en").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_demo(run: Command, lang: str) -> None:
    ran = run("demo", "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert "finalise-report.entry.second-review" in ran.out
    assert ("下一步" in ran.out) == (lang == "zh")


# The parser


COMMANDS = sorted(parsers()[1])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Command, command: str) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    assert "--lang" in ran.out
    assert command in run("--help").out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("validate",),
        ("validate", CLEAN, "--format", "xml"),
        ("validate", CLEAN, "--lang", "fr"),
        ("explain", CLEAN),
        ("rollup",),
        ("rollup", NAME),
        ("schema", "other"),
        ("schema", "spec", "--draft", "06"),
        ("checklist", NAME, "--format", "text"),
        ("demo", "--as-of", "2009-06-12"),
    ],
)
def test_wrong_arguments_are_status_2(run: Command, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: ")


def as_given(option: argparse.Action) -> Sequence[str]:
    """An option with a value that it takes."""
    if option.nargs == 0:
        return option.option_strings[-1:]
    value = "3" if option.type is int else "2009-01-02" if option.type else str([*(option.choices or "x")][-1])
    return [option.option_strings[-1], value]


def read(*line: str) -> dict[str, Any]:
    return {name: value for name, value in vars(read_arguments(line)).items() if name != "refuse"}


@pytest.mark.parametrize("command", COMMANDS)
def test_files_and_options_stand_in_any_order(command: str) -> None:
    actions = [action for action in parsers()[1][command]._actions if action.dest != "help"]
    options = [as_given(action) for action in actions if action.option_strings]
    places = [action for action in actions if not action.option_strings]
    files = [str([*(one.choices or [f"{one.dest}{n}"])][-1]) for one in places for n in range(2 if one.nargs else 1)]
    plain = read(command, *files, *chain(*options))
    for given in (options, options[::-1]):
        for before in combinations_with_replacement(range(len(given) + 1), len(files)):
            behind = [[f for f, place in zip(files, before, strict=True) if place == n] for n in range(len(given) + 1)]
            line = [*chain(*(part for pair in zip(behind, [*given, []], strict=True) for part in pair))]
            if not re.search("--progress x [^-]", " ".join(line)):  # which takes all that follow
                assert read(command, *line) == plain


def test_what_follows_two_dashes_is_a_file() -> None:
    assert read_arguments(["validate", "--lang", "en", "--", "-a.json"]).progress == ["-a.json"]


def test_version(run: Command) -> None:
    ran = run("--version")
    assert ran.status == 0
    assert re.fullmatch(r"campaignflow \d+\.\d+\.\d+\S*\n", ran.out)


def test_the_package_runs_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "campaignflow", "specs"], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    assert ran.stdout.startswith(NAME)


# Hostile units


@pytest.mark.parametrize(
    "name", thinned(["\x1b[31m红", "a\u202eb", "a\u2028b", "a\rb", "\x07", "a\x9b31m", "\ufeffa"], 4)
)
def test_what_a_terminal_would_act_on_never_reaches_it(run: Command, unit: Callable[..., str], name: str) -> None:
    path = unit(unit={"name": name, "id": name})
    for arguments in (
        ("validate", path),
        ("validate", path, "--format", "json"),
        ("next", path),
        ("next", path, "--format", "json"),
        ("checklist", NAME, "--progress", path),
        ("checklist", NAME, "--progress", path, "--format", "json"),
        ("explain", path, "appraisal"),
    ):
        ran = run(*arguments, *AS_OF)
        assert ran.status in (0, 1)
        assert not HIDDEN.search(ran.out + ran.err)
        assert "\r" not in ran.out + ran.err


def test_a_name_of_several_lines_stays_on_one(run: Command, unit: Callable[..., str]) -> None:
    path = unit(unit={"name": "甲\n  违规 [伪造] 乙\n\n# 丙"})
    assert len(run("validate", path, *AS_OF, "--format", "json").out.splitlines()) == 1
    assert "甲\\n" in run("validate", path, *AS_OF).out.splitlines()[0]
    assert "甲\\n" in run("next", path, *AS_OF).out.splitlines()[0]
    lines = run("checklist", NAME, "--progress", path, *AS_OF).out.splitlines()
    assert [line for line in lines if "甲" in line] == ["- 单位：甲 违规 \\[伪造\\] 乙 \\# 丙"]


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](http://a/b)",
        "**x** _y_ `z`",
        "a | b",
        "&lt;b&gt;",
        "~~x~~",
    ],
)
def test_a_name_is_plain_text_in_markdown(run: Command, unit: Callable[..., str], name: str) -> None:
    out = run("checklist", NAME, "--progress", unit(unit={"name": name}), *AS_OF, "--lang", "en").out
    (line,) = [line for line in out.splitlines() if line.startswith("- Unit: ")]
    markup = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)
    assert not re.search(r"[\[\]<>*_`|&~]", markup)


@pytest.mark.parametrize("name", ["http://evil.example/x", "www.evil.example"])
def test_a_name_makes_no_link_in_markdown(run: Command, unit: Callable[..., str], name: str) -> None:
    out = run("checklist", NAME, "--progress", unit(unit={"name": name}), *AS_OF, "--lang", "en").out
    assert f"Unit: {name}" not in out


@pytest.mark.parametrize("name", ["a\x1b[2J.json", "a\nb.json", "a\u202eb.json"])
def test_the_name_of_a_file_is_shown_safely(run: Command, unit: Callable[..., str], name: str) -> None:
    path = unit(name, oops=1)
    ran = run("validate", path, *AS_OF)
    assert not HIDDEN.search(ran.out + ran.err)
    assert all(line.startswith(("a", "  ")) for line in (ran.out + ran.err).splitlines())
    assert not HIDDEN.search(run("validate", f"no-{name}", *AS_OF).err)


def test_hostile_names_inside_a_record(run: Command, unit: Callable[..., str]) -> None:
    evil = "x\n错误[syntax]: {0} {name} \\u0041 %s"
    path = unit(
        **{evil: evil},
        records=[
            {"step": evil, "date": evil},
            {"step": "appraisal", "date": "2009-07-01", evil: 1, "invited": [evil], "present": {evil: 1}, "note": evil},
        ],
        planned={evil: evil},
        waivers=[{"waiver": evil}],
    )
    for lang in ("zh", "en"):
        ran = run("validate", path, *AS_OF, "--lang", lang)
        assert ran.status == 1
        assert all(re.match(r"unit\.json:1:\d+: |    ", line) for line in ran.err.splitlines())
        assert "错误[syntax]" not in [line[:10] for line in ran.out.splitlines()]


def test_titles_of_a_hostile_spec_are_shown_as_they_are_written(run: Command, unit: Callable[..., str]) -> None:
    text = shipped()[NAME].read_text(encoding="utf-8")
    title = "{zh: 领导班子专题民主生活会, en: the special meeting of the leading team}"
    assert title in text
    Path("evil.yaml").write_text(text.replace(title, "'{0} {title} <b>*x*</b> | %s'"), encoding="utf-8")
    assert run("lint", "evil.yaml").status in (0, 1)
    path = unit()
    for arguments in (("validate", path), ("next", path), ("explain", path, "special-meeting")):
        assert run(*arguments, *AS_OF, "--spec", "evil.yaml").status in (0, 1)
    assert "<b>" not in run("checklist", "evil.yaml", "--progress", path, *AS_OF).out
