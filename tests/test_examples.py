"""The shipped progress files of every campaign: golden answers, which are read in the diff."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from campaignflow import Assessment, assess, load_campaign, parse_progress, progress_schema, shipped
from campaignflow.cli.main import main
from campaignflow.judgement.verdict import Verdict
from campaignflow.wording.words import LANGUAGES
from conftest import GOLDEN, Golden, changes, thinned, trials

FOLDERS = {name: path.parent / name for name, path in shipped().items()}
FEWEST = 8
cached_campaign = cache(load_campaign)


def examples(name: str) -> dict[str, Any]:
    """By stem, the day on which an example is assessed and what it shows."""
    found: dict[str, Any] = yaml.safe_load((FOLDERS[name] / "examples.yaml").read_text("utf-8"))
    return found


EXAMPLES = [(name, stem) for name in FOLDERS for stem in examples(name)]
every_campaign = pytest.mark.parametrize("name", FOLDERS)
few_examples = pytest.mark.parametrize(("name", "stem"), thinned(EXAMPLES, 4))
every_example = pytest.mark.parametrize(("name", "stem"), EXAMPLES, ids=[f"{n}/{s}" for n, s in EXAMPLES])


def text_of(name: str, stem: str) -> str:
    return (FOLDERS[name] / f"{stem}.json").read_text("utf-8")


def as_of(name: str, stem: str) -> date:
    day = examples(name)[stem]["as_of"]
    assert isinstance(day, date)
    return day


def assessed(name: str, stem: str, source: Any = None) -> Assessment:
    progress = parse_progress(source or text_of(name, stem), file=f"{stem}.json")
    return assess(cached_campaign(name), progress, as_of(name, stem))


@every_campaign
def test_every_example_is_listed_with_its_day_and_what_it_shows(name: str) -> None:
    listed = examples(name)
    assert {path.stem for path in FOLDERS[name].glob("*.json")} == set(listed)
    assert len(listed) >= FEWEST
    assert all(set(entry) == {"as_of", "shows"} and set(entry["shows"]) == {"zh", "en"} for entry in listed.values())


@every_campaign
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_spec_reads_as_it_did(name: str, lang: str, golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", name, "--lang", lang]) == 0
    golden(f"{name}/read.{lang}.txt", capsys.readouterr().out)


@every_example
def test_every_verdict_is_the_golden_one(name: str, stem: str, golden: Golden) -> None:
    golden(f"{name}/{stem}.verdicts.txt", "".join(f"{line}\n" for line in lines(assessed(name, stem))))


def lines(assessment: Assessment) -> Iterator[str]:
    """One line for each diagnostic, phase, document and verdict."""
    for diagnostic in assessment.diagnostics:
        yield f"{diagnostic.code} {diagnostic.location.pointer}"
    for phase in assessment.phases:
        yield f"phase {phase.id}: {phase.state}"
    for document in assessment.documents:
        yield f"document {document.id}: {document.state} {' '.join(document.marks)}".rstrip()
    for verdict in assessment.verdicts:
        yield " ".join(filter(None, _told(verdict)))


def _told(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.rule_id}: {verdict.status}"
    yield verdict.reason or ""
    yield f"due {verdict.due}" if verdict.due else ""
    yield f"or {verdict.due_lenient}" if verdict.due_lenient else ""
    yield f"({verdict.level})" if verdict.level else ""
    yield f"[{verdict.outcome.reading.en}]" if verdict.outcome.reading else ""


@few_examples
def test_the_command_line_says_the_golden_words(
    name: str, stem: str, golden: Golden, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDERS[name])
    said = []
    for lang in LANGUAGES:
        for command in ("validate", "next"):
            arguments = [command, f"{stem}.json", "--as-of", str(as_of(name, stem)), "--lang", lang]
            status = main(arguments)
            captured = capsys.readouterr()
            said += [f"$ campaignflow {' '.join(arguments)}", captured.out.rstrip("\n")]
            said += ["-- standard error:", captured.err.rstrip("\n")] if captured.err else []
            said += [f"-- exit status {status}", ""]
    golden(f"{name}/{stem}.txt", "\n".join(said))


TELLING = {
    "dongyang-2009-analysis": ("short-notice", "finalise-report"),
    "luohu-works-2008": ("one-department-behind", "draw-up-plan"),
    "lvyuan-congress-2009": ("mid-campaign", "publish-plan"),
    "pinghu-2009-study": ("filed-unapproved", "file-plan"),
    "shangqiu-2009": ("mid-campaign", "analysis-report.completed"),
}
"""By campaign, an example and something in it that cannot happen yet."""


@pytest.mark.parametrize("name", thinned(FOLDERS, 3))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_outlook_reads_as_it_did(
    name: str, lang: str, golden: Golden, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDERS[name])
    stem, shut = TELLING[name]
    said = []
    for arguments in (["explain", f"{stem}.json", shut], ["next", f"{stem}.json"], ["plan", f"{stem}.json"],
                      ["plan", f"{stem}.json", "--pace", "latest", "--format", "mermaid"],
                      ["horizon", f"{stem}.json"]):  # fmt: skip
        arguments += ["--as-of", str(as_of(name, stem)), "--lang", lang]
        main(arguments)
        said += [f"$ campaignflow {' '.join(arguments)}", capsys.readouterr().out.rstrip("\n"), ""]
    golden(f"{name}/outlook.{lang}.txt", "\n".join(said))


@every_example
def test_the_file_reads_well(name: str, stem: str) -> None:
    text = text_of(name, stem)
    assert text.endswith("}\n")
    assert "\\u" not in text  # Chinese stands as it is
    assert max(map(len, text.splitlines())) <= 120


@every_example
def test_it_follows_the_schema_unless_it_is_impossible(name: str, stem: str) -> None:
    errors = list(Draft202012Validator(progress_schema()).iter_errors(json.loads(text_of(name, stem))))
    assert not errors or stem.startswith("impossible")


@few_examples
@trials(4)
@given(data=st.data())
def test_the_order_of_records_does_not_matter(name: str, stem: str, data: st.DataObject) -> None:
    written = json.loads(text_of(name, stem))
    shuffled = {**written, "records": data.draw(st.permutations(written["records"]))}
    assert not list(
        changes(without_places(assessed(name, stem, written)), without_places(assessed(name, stem, shuffled)))
    )


def without_places(assessment: Assessment) -> dict[str, Any]:
    """The answer without what names places in the file."""
    answer = assessment.to_dict()
    for verdict in answer["verdicts"]:
        del verdict["pointers"]
    for act in answer["acts"]:
        del act["record"], act["by"]
    for diagnostic in answer["diagnostics"]:
        del diagnostic["location"]
    answer["diagnostics"].sort(key=lambda d: (d["code"], d["message"]["en"]))
    return answer


@every_example
def test_other_bodies_duties_are_never_held_against_the_unit(name: str, stem: str) -> None:
    assert all(verdict.level is None or verdict.duty_of == "unit" for verdict in assessed(name, stem).verdicts)


@every_campaign
def test_the_golden_files_are_those_of_the_examples(name: str) -> None:
    """A golden file whose example is gone would be compared with nothing."""
    stems = {path.name.split(".")[0] for path in (GOLDEN / name).iterdir()}
    assert stems == {*examples(name), "read", "outlook"}


@every_campaign
def test_the_examples_name_no_person_and_no_place_on_disk(name: str) -> None:
    for stem in examples(name):
        assert set(json.loads(text_of(name, stem))["unit"]) <= {"id", "name", "attributes", "headcounts"}
    for path in (GOLDEN / name).iterdir():
        assert str(Path(__file__).parents[1]) not in path.read_text("utf-8")
