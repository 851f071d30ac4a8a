"""The documents say what the code does: their examples run, their tables are complete, their links lead somewhere.

What is shown as output is compared with what is printed; ``pytest --update-golden`` rewrites it.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

import campaignflow
from campaignflow import (
    Assessment,
    Fit,
    ProgressError,
    Report,
    Run,
    SpecError,
    assess,
    horizon,
    load_campaign,
    parse_campaign,
    parse_lines,
    parse_progress,
    parse_report,
    plan,
    rollup,
)
from campaignflow.campaign.calendars import CalendarSpec
from campaignflow.campaign.lifecycle import PHASE_STATES
from campaignflow.campaign.spec import CampaignSpec, DocumentSpec, PhaseSpec, StepSpec, WaiverSpec
from campaignflow.campaign.spec_dues import Due, OtherLength
from campaignflow.campaign.spec_figures import FigureSpec, InvariantSpec, ShareSpec, SumSpec
from campaignflow.campaign.spec_terms import AttributeSpec, DeclaredNumber, EventSpec, Readings, Source, Thing, Year
from campaignflow.cli.main import main
from campaignflow.judgement.shown import Ground
from campaignflow.progress.claim import Claim
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Entry as Beside
from campaignflow.progress.record import Listed, Problem, Record, Unit, Waiver
from campaignflow.progress.stated import StatedNumber
from campaignflow.rollups.answer import About
from campaignflow.rules import bounds, counted, extended, gaps
from campaignflow.rules.case import Standing
from campaignflow.rules.items import Declared, Mode, Said
from campaignflow.rules.items import ListItem as Entry
from campaignflow.rules.kinds import kinds
from campaignflow.rules.outcome import OWN_BODY, Basis, Cure, Force, Outcome, Reading, Reason, Status
from campaignflow.rules.part import Lack
from campaignflow.schedule.clash import Reading as ClashReading
from campaignflow.source.structs import keys_of_class
from campaignflow.wording.dates import parse_due, parse_window

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
README_ZH = ROOT / "docs" / "README.zh.md"
REFERENCE = ROOT / "docs" / "reference"
EXPLANATION = ROOT / "docs" / "explanation"
READMES = (README, README_ZH)
EXECUTED = (
    *READMES,
    *(
        REFERENCE / f"{name}.md"
        for name in (
            "progress",
            "assessment",
            "spec",
            "api",
            "cli",
            "rollup",
            "schedule",
            "checklist",
            "checklist-html",
            "checklist-plain",
        )
    ),
    *(EXPLANATION / f"{name}.md" for name in ("architecture", "kinds", "readings")),
    EXPLANATION / "acts.md",
)
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
EARLY = "specs/dongyang-2009-analysis/finalised-early.json"

FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
OUTPUT = "text"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, info: str) -> list[str]:
    return [found["body"] for found in FENCE.finditer(text_of(page)) if found["info"] == info]


def dedented(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


# Execution


def ran(code: str, namespace: dict[str, Any]) -> str:
    """What a block of Python prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<example>", "exec"), namespace)  # noqa: S102 - our own documents
    return printed.getvalue()


def session(body: str) -> str:
    """A shell session with the output of its commands: ``$ campaignflow …``, ``… | head -N`` and ``$ echo $?``."""
    shown: list[str] = []
    status = 0
    for line in body.splitlines():
        if line.startswith("$ "):
            shown.append(line)
            output, status = commanded(line[2:], status)
            shown += output
    return "\n".join(shown) + "\n"


def commanded(line: str, status: int) -> tuple[list[str], int]:
    if line == "echo $?":
        return [str(status)], 0
    command, _, pipe = line.partition(" | ")
    program, *arguments = command.split()
    limit = re.fullmatch(r"head -(\d+)", pipe)
    assert program == "campaignflow", line
    assert not pipe or limit, line
    printed = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            status = main(arguments)
        except SystemExit as leave:
            status = int(str(leave.code or 0))
    printed.seek(0)
    lines = printed.read().splitlines()
    return (lines[: int(limit[1])], 0) if limit else (lines, status)


def refreshed(page: Path) -> str:
    """The page with the outputs that its examples print: blocks of text after Python, and shell sessions."""
    text, parts, end = text_of(page), [], 0
    namespace: dict[str, Any] = {"__name__": "example"}
    printed = ""
    for found in FENCE.finditer(text):
        body = found["body"]
        if found["info"] == "python":
            assert not printed, f"{name_of(page)}: the output of an example is not shown: {printed}"
            printed = ran(body, namespace)
        elif found["info"] == OUTPUT:
            body, printed = printed, ""
        elif found["info"] == "console":
            body = session(body)
        parts += [text[end : found.start("body")], body]
        end = found.end("body")
    assert not printed, f"{name_of(page)}: the output of an example is not shown: {printed}"
    return "".join([*parts, text[end:]])


@pytest.mark.parametrize("page", EXECUTED, ids=name_of)
def test_examples_print_what_is_shown(
    page: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(ROOT)
    now = refreshed(page)
    if request.config.getoption("--update-golden"):
        page.write_text(now, encoding="utf-8", newline="\n")
    assert text_of(page) == now, "pytest --update-golden, if that is right"


# The readmes


@pytest.mark.parametrize("page", READMES, ids=name_of)
def test_two_commands_install_and_run(page: Path) -> None:
    commands = [line for block in fences(page, "sh") for line in block.splitlines()]
    install = "python3 -m venv .venv && .venv/bin/pip install --quiet "
    assert len(commands) == 2
    assert re.fullmatch(re.escape(f"{install}. && .venv/bin/campaignflow demo") + "( --lang en)?", commands[0])
    assert commands[1] == f"{install}-e '.[test]' && .venv/bin/pytest"


@pytest.mark.parametrize("page", READMES, ids=name_of)
def test_the_picture_is_the_shipped_life_cycle(page: Path) -> None:
    picture = next(block for block in fences(page, "mermaid") if block.startswith("stateDiagram"))
    drawn = {(found[2], step) for found in re.finditer(ARROW, picture) for step in found[3].split(", ")}
    campaign = load_campaign("dongyang-2009-analysis")
    paper = campaign.documents["analysis-report"]
    made = {(state, step) for state, steps in paper.makers.items() for step in steps}
    forward = {(state, step) for state, step in made if campaign.steps[step].carries(paper.id, state)}
    assert drawn == forward, "the way forward: a return leads to the draft again"
    line = ["[*]", *campaign.documents["analysis-report"].states]
    pairs = [(found[1], found[2]) for found in re.finditer(ARROW, picture)]
    assert [*pairwise(line)] == pairs[: len(line) - 1]


ARROW = r"(?m)^ *(\S+) --> (\S+) ?: ([a-z, -]+)$"


@pytest.mark.parametrize("page", READMES, ids=name_of)
def test_the_first_example_is_short(page: Path) -> None:
    first = fences(page, "python")[0]
    assert len([line for line in first.splitlines() if line]) <= 10


def test_both_readmes_have_the_same_examples() -> None:
    def code(page: Path) -> list[str]:
        return [re.sub(r"\.(en|zh)\b", "", block) for block in fences(page, "python")]

    assert code(README) == code(README_ZH)
    assert len(re.findall("(?m)^## ", text_of(README))) == len(re.findall("(?m)^## ", text_of(README_ZH)))


# References: what the tables of the code know is named


def unnamed(names: Iterator[str] | Sequence[str], page: Path) -> list[str]:
    said = text_of(page)
    return sorted({name for name in names if f"`{name}`" not in said})


def test_progress_reference_names_every_key() -> None:
    keys = [
        key for cls in (Progress, Unit, Record, Listed, Waiver, Problem, Beside, Claim) for key in keys_of_class(cls)
    ]
    assert unnamed(keys, REFERENCE / "progress.md") == []


SPEC_CLASSES = (
    CampaignSpec, StepSpec, PhaseSpec, DocumentSpec, EventSpec, DeclaredNumber, AttributeSpec, WaiverSpec, Due, Entry,
    Declared, Said, Readings, CalendarSpec, Year, Source, FigureSpec, SumSpec, ShareSpec, InvariantSpec,
)  # fmt: skip


def test_spec_reference_names_every_key() -> None:
    keys = [key for cls in SPEC_CLASSES for key in keys_of_class(cls)]
    keys += [key for kind in kinds().values() for key in (*kind.step_keys, *kind.document_keys, *kind.phase_keys)]
    assert unnamed([*keys, *Mode, *Force, *Basis], REFERENCE / "spec.md") == []


def test_spec_reference_has_a_table_for_every_level() -> None:
    """A key is documented where it may stand, not merely mentioned somewhere."""
    said = text_of(REFERENCE / "spec.md")
    sections = dict(re.findall(r"(?ms)^## ([^\n]+)\n(.*?)(?=^## |\Z)", said))
    kind_keys = [key for kind in kinds().values() for key in kind.step_keys]
    phase_keys = [key for kind in kinds().values() for key in kind.phase_keys]
    paper_keys = [key for kind in kinds().values() for key in kind.document_keys]
    wanted: Mapping[str, Sequence[str]] = {
        "The file": [*keys_of_class(CampaignSpec), *keys_of_class(Source), *keys_of_class(Year)],
        "Readings": [*keys_of_class(Readings)],
        "Calendars": [*keys_of_class(CalendarSpec)],
        "Attributes, groups and bodies": [*keys_of_class(AttributeSpec)],
        "Events": [*keys_of_class(EventSpec)],
        "Once for each": [*keys_of_class(Thing), "for_each"],
        "Numbers that the plan states": [*keys_of_class(DeclaredNumber)],
        "Documents": [*keys_of_class(DocumentSpec), *paper_keys],
        "Phases": [*keys_of_class(PhaseSpec), *phase_keys],
        "Steps": [*keys_of_class(StepSpec), *keys_of_class(Said), *kind_keys],
        "Due dates": [*keys_of_class(Due), *keys_of_class(OtherLength)],
        "Lists": [*keys_of_class(Entry), *keys_of_class(Declared)],
        "Waivers": [*keys_of_class(WaiverSpec)],
        "Figures": [*keys_of_class(FigureSpec), *keys_of_class(SumSpec), *keys_of_class(ShareSpec)],
        "Invariants": [*keys_of_class(InvariantSpec)],
    }
    for title, keys in wanted.items():
        assert [key for key in keys if f"`{key}`" not in sections[title]] == [], title


def test_spec_examples_load_without_warnings() -> None:
    examples = fences(REFERENCE / "spec.md", "yaml spec")
    assert examples
    for example in examples:
        assert parse_campaign(example).warnings == ()


def test_spec_fragments_are_part_of_an_example() -> None:
    """So that no fragment can show what does not load."""
    page = REFERENCE / "spec.md"
    examples = ["\n".join(dedented(example)) for example in fences(page, "yaml spec")]
    for fragment in fences(page, "yaml"):
        lines = "\n".join(dedented(fragment))
        assert any(lines in example for example in examples), fragment


def test_due_dates_and_windows_in_the_reference_can_be_read() -> None:
    said = text_of(REFERENCE / "spec.md")
    forms = re.findall(r"(?m)^\| `due: ([^`]+)`", said)
    windows = re.findall(r"`window: ([^`]+)`", said)
    assert len(forms) >= 8
    assert [form for form in forms if parse_due(form) is None] == []
    assert windows
    assert [window for window in windows if parse_window(window) is None] == []


def test_progress_examples_are_read_and_assessed_without_diagnostics() -> None:
    examples = fences(REFERENCE / "progress.md", "json progress")
    assert examples
    for example in examples:
        progress = parse_progress(example)
        assert progress.diagnostics == ()
        assert assess(load_campaign(progress.campaign), progress, date(2009, 7, 8)).diagnostics == ()


def test_the_progress_example_shows_every_key() -> None:
    page = REFERENCE / "progress.md"
    shown = "".join([*fences(page, "json progress"), *fences(page, "python")])
    keys = [key for cls in (Progress, Unit, Record, Waiver) for key in keys_of_class(cls)]
    assert [key for key in keys if f'"{key}"' not in shown] == []


def early() -> Assessment:
    progress = parse_progress((ROOT / EARLY).read_bytes())
    return assess(load_campaign(progress.campaign), progress, date(2009, 7, 12))


def keys_within(value: object) -> Iterator[str]:
    """The keys of plain data at every level; of ``observed`` only the key itself."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            if key != "observed":
                yield from keys_within(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from keys_within(inner)


def test_assessment_reference_names_every_key_and_value() -> None:
    page = REFERENCE / "assessment.md"
    values: list[str] = [str(v) for enum in (Status, Reason, Force, Basis) for v in enum]
    values += [*PHASE_STATES, "absent", *campaignflow.Level, *campaignflow.Severity]
    assert unnamed(values, page) == []
    answer = early()
    broken = assess(
        answer.campaign, parse_progress('{"progress": 1, "campaign": "dongyang-2009-analysis"}'), answer.as_of
    )
    explained = answer.explain("analysis-report")
    plain = [answer.to_dict(), broken.to_dict(), explained.to_dict(), answer.checklist.to_dict()]
    assert unnamed([*keys_within(plain)], page) == []
    waiting = assess(answer.campaign, broken.progress, date(2009, 6, 15))
    ahead = plan(waiting.campaign, waiting.progress, waiting.as_of)
    turns = horizon(waiting.campaign, waiting.progress, waiting.as_of)
    plain = [ahead.to_dict(), waiting.explain("appraisal").to_dict()]
    plain += [*(step.to_dict() for step in waiting.blocked), *(day.to_dict() for day in turns)]
    assert ahead.clashes
    assert unnamed([*keys_within(plain), *ClashReading], page) == []


def test_schedule_reference_names_every_key_of_a_slot() -> None:
    slots = early().schedule.slots.values()
    assert slots
    assert unnamed([*keys_within([slot.to_dict() for slot in slots]), *ClashReading], REFERENCE / "schedule.md") == []


def test_assessment_reference_names_what_rules_observe() -> None:
    observed = {key for verdict in early().verdicts for key in verdict.observed}
    assert unnamed(sorted(observed), REFERENCE / "assessment.md") == []


@pytest.mark.parametrize("enum", [Status, Reason], ids=lambda enum: enum.__name__)
def test_tables_of_values_are_complete_and_in_order(enum: type[StrEnum]) -> None:
    sections = dict(re.findall(r"(?ms)^##+ ([^\n]+)\n(.*?)(?=^##|\Z)", text_of(REFERENCE / "assessment.md")))
    rows = re.findall(r"(?m)^\| `([a-z-]+)` \|", sections[f"`{enum.__name__.lower()}`"])
    assert rows == [str(value) for value in enum]


def test_the_closed_lists_beside_the_tables_are_complete() -> None:
    said = text_of(REFERENCE / "assessment.md")
    sections = dict(re.findall(r"(?ms)^##+ ([^\n]+)\n(.*?)(?=^##|\Z)", said))
    assert re.findall(r"(?m)^- `([a-z]+)`:", sections["Acts"]) == [*Standing]
    assert re.findall(r"(?m)^\| `([a-z]+)` \|", sections["`cure`"]) == [*Cure]
    assert re.findall(r"(?m)^\| `([a-z-]+)` \| (?:borne|contr|untold)", sections["Claims"]) == [*Ground]
    assert all(f"`{answer}`" in sections["Claims"] for answer in campaignflow.Answer)
    said_in = [value for module in (bounds, counted, extended, gaps) for value in vars(module).values()]
    said_in += [value for some in said_in if isinstance(some, dict) for value in some.values()]
    said_in += [value.reading for value in said_in if isinstance(value, Outcome)]
    codes = {reading.code for reading in (*said_in, OWN_BODY) if isinstance(reading, Reading)} - {""}
    assert {*re.findall(r"(?m)^\| `([a-z-]+)` \|", sections["`reading`"])} == codes


def test_rollup_reference_names_every_key_and_value() -> None:
    page, folder = REFERENCE / "rollup.md", ROOT / "docs" / "examples"
    report = parse_report((folder / "opinions-report.json").read_bytes())
    with (folder / "opinions.ndjson").open("rb") as lines:
        answer = rollup(load_campaign(folder / "opinions.yaml"), parse_lines(lines), report=report).to_dict()
    answer["figures"] = [{**figure, "without": {}} for figure in answer["figures"]]  # its keys are units
    inside = {"zh", "en", "document", "locator"}
    assert set(unnamed([*keys_within(answer)], page)) <= inside
    assert unnamed([*keys_of_class(Report), *keys_of_class(StatedNumber), *Fit, *About, *Lack], page) == []


# The Python interface


def sections_of_api() -> dict[str, str]:
    """Name to text, for each ``### `name…` `` of the page."""
    found = re.findall(r"(?ms)^### `([A-Za-z_]+)[^\n]*\n(.*?)(?=^##|\Z)", text_of(REFERENCE / "api.md"))
    return dict(found)


def test_api_has_every_public_name_and_no_other() -> None:
    assert sorted(sections_of_api()) == sorted(campaignflow.__all__)


@pytest.mark.parametrize("name", [n for n in campaignflow.__all__ if inspect.isfunction(getattr(campaignflow, n))])
def test_api_signatures_are_those_of_the_code(name: str) -> None:
    heading = re.search(rf"(?m)^### `{name}\((.*)\)`$", text_of(REFERENCE / "api.md"))
    assert heading
    shown = [part.strip().partition("=")[0] for part in heading[1].split(",") if part.strip() not in ("", "*")]
    assert shown == [*inspect.signature(getattr(campaignflow, name)).parameters]


DESCRIBED = (
    "Act", "Answered", "Appointment", "Assessment", "Blocked", "Check", "Checklist", "Clash", "Diagnostic",
    "Explanation", "ChangeDay", "Location", "NextStep", "Outcome", "Plan", "Recorded", "Reference", "Remedy", "Rollup",
    "Run", "Schedule", "Slot", "State", "Total", "Change", "Verdict", "Words",
)  # fmt: skip


@pytest.mark.parametrize("name", DESCRIBED)
def test_api_names_the_attributes_and_methods(name: str) -> None:
    cls = getattr(campaignflow, name)
    fields = {field.name for field in attrs.fields(cls)} if attrs.has(cls) else set()
    public = {member for member in {*dir(cls), *fields} if not member.startswith("_")}
    said = sections_of_api()[name]
    missing = {member for member in public if not re.search(rf"`{member}[`(]", said)}
    assert missing <= INTERNAL.get(name, set())


INTERNAL = {
    "Assessment": {"trace", "outcomes", "unmet"}, "Verdict": {"judgement", "outcome", "waits_for_word"},
    "Schedule": {"begins", "facts", "order", "readings"},
}  # fmt: skip
"""Public only to the modules beside them."""

COMMANDS = (
    "validate", "next", "plan", "horizon", "explain", "checklist", "forms", "collect", "lint", "read", "coverage",
    "template", "rollup", "schema", "specs", "demo",
)  # fmt: skip


def test_cli_reference_has_every_command_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    said = text_of(REFERENCE / "cli.md")
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"(?m)^ {4}([a-z]+)(?: |$)", capsys.readouterr().out)
    assert listed == [*COMMANDS]
    for command in COMMANDS:
        assert f"\n## {command}\n" in said
        with pytest.raises(SystemExit):
            main([command, "--help"])
        options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
        section = said.partition(f"\n## {command}\n")[2].partition("\n## ")[0] + said.partition("\n## ")[0]
        assert [option for option in sorted(options) if f"`{option}" not in section] == [], command


# Explanations


def test_architecture_names_every_module_and_kind() -> None:
    source = ROOT / "src" / "campaignflow"
    modules = {path.stem for path in source.glob("*.py")} | {path.name for path in source.iterdir() if path.is_dir()}
    modules -= {"__init__", "__main__", "__pycache__"}
    page = EXPLANATION / "architecture.md"
    assert unnamed(sorted(modules), page) == []
    assert unnamed([*kinds()], EXPLANATION / "kinds.md") == []


def test_architecture_draws_the_layers_of_the_contract() -> None:
    contract = re.search(r"(?s)layers = \[\n(.*?)\]", text_of(ROOT / "pyproject.toml"))
    assert contract
    layers = re.findall(r'"([^"]+)"', contract[1])
    drawn = next(block for block in fences(EXPLANATION / "architecture.md", "layers"))
    assert [" ".join(line.split()) for line in drawn.splitlines()] == layers


def test_readings_are_all_explained() -> None:
    said = text_of(EXPLANATION / "readings.md")
    assert re.findall(r"(?m)^## (R\d+) ", said) == [f"R{number}" for number in range(1, 15)]


def test_conditions_in_the_reference_can_be_read() -> None:
    said = text_of(REFERENCE / "spec.md").partition("\n## Conditions\n")[2].partition("\n## ")[0]
    forms = re.findall(r"(?m)^\| `([^|]+)` \|", said)
    compared = said.partition("\n### Comparisons\n")[2]
    assert len(forms) == 7 + len(re.findall(r"(?m)^\| `", compared))
    for form in (one for written in forms for one in written.split("`, `")):
        inner = form.replace("[…]", "[has-library]").replace("…", "has-library")
        numbers = "readers: {title: N, values: number}, inhabitants: {title: I, values: number}"
        known = f"attributes: {{has-library: L, rank: {{title: R, values: [municipal]}}, {numbers}}}"
        parse_campaign(small(f"{{title: A, if: {inner}}}", known))


# Links


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    plain = re.sub(r"[`*]", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def links(page: Path) -> Iterator[str]:
    prose = FENCE.sub("", text_of(page))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> list[str]:
    return [slug(heading) for heading in re.findall(r"(?m)^#+ (.+)$", FENCE.sub("", text_of(page)))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_resolve(page: Path) -> None:
    broken = []
    for target in links(page):
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        inside = path.exists() and ROOT in (path, *path.parents)
        if not inside or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


def test_index_lists_every_page() -> None:
    index = ROOT / "docs" / "index.md"
    listed = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    assert [name_of(page) for page in PAGES if page != index and page not in listed] == []


def test_every_rule_kind_has_a_page_in_the_index() -> None:
    listed = {*links(ROOT / "docs" / "index.md")}
    assert [kind for kind in kinds() if f"reference/rules/{kind}.md" not in listed] == []


# What the pages promise


def small(step: str, more: str = "") -> str:
    """A spec with one step ``it`` to look at, beside two plain ones and one that has an outcome."""
    return f"""
campaignflow: 1
campaign: small
version: "1"
title: T
source: {{title: The plan}}
year: {{value: 2024}}
{more}
phases:
  only:
    title: P
    window: 05-01 to 05-end
    steps:
      first: {{title: First}}
      second: {{title: Second}}
      approve-report: {{title: Approve, outcomes: {{granted: Granted, refused: Refused}}}}
      it: {step}
"""


def meaning(spec: str) -> object:
    """All that a spec asks, as told to a reader; or why it is refused."""
    try:
        campaign = parse_campaign(spec)
    except SpecError as error:
        return [diagnostic.code for diagnostic in error.diagnostics]
    rules = [(r.id, r.force, r.basis, r.condition and r.condition.words, r.sentence()) for r in campaign.rules]
    return rules, [diagnostic.code for diagnostic in campaign.warnings]


NAMES = "people: {members: M, guests: G}\nattributes: {flag: F}\nbodies: {office: O}"
PLAIN = "if: flag, by: office, presided_by: guests, attend: members"


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("entry: {any_of: [first, second]}", "entry: [first, second]"),
        ("attest: {one_of: {a: A, b: B}}", "attest: {a: A, b: B}"),
        ("due: {by: 05-10, if: {not: flag}}", "due: 05-10"),
        ("invite: {open: [{id: office, if: flag}]}", "invite: {open: [office]}"),
        ("invite: {open: [{id: office, force: soft}]}", "invite: {open: [office]}"),
        ("times: at least 2, each: members", "each: members"),
        ("attest: {a: {title: A, each: members}}", "attest: {a: A}"),
        ("times: {members: {is: 2, force: soft}}", "times: {members: 2}"),
        ("not_before: {is: 05-03, if: {not: flag}}", "not_before: 05-03"),
        ("lasts: {is: at least 2 days, force: soft}", "lasts: at least 2 days"),
        ("during: {id: first, if: {not: flag}}", "during: first"),
        ("window: 05-02 to 05-10, due: 05-10", "window: 05-02 to 05-10"),
    ],
)
def test_what_a_spec_says_is_never_ignored(asked: str, plain: str) -> None:
    """It is honoured or refused; a reader must not believe what nobody judges."""
    specs = [small(f"{{title: It, {PLAIN}, {keys}}}", NAMES) for keys in (asked, plain)]
    assert meaning(specs[0]) != meaning(specs[1])


@pytest.mark.parametrize("qualifier", ["if: flag", "force: soft", "basis: derived"])
def test_what_a_phase_says_is_never_ignored(qualifier: str) -> None:
    spec = small(f"{{title: It, {PLAIN}}}", NAMES)
    assert meaning(spec.replace("title: P\n", f"title: P\n    {qualifier}\n")) != meaning(spec)


@pytest.mark.parametrize(
    "condition",
    [
        "{rank: county}",  # a value that the attribute does not have
        "rank",  # an attribute with values is never true
        "{flag: county}",  # an attribute without values is true or false
        "{outcome: approve-report.lost}",  # an outcome that the step does not have
    ],
)
def test_a_condition_that_can_never_hold_is_reported(condition: str) -> None:
    names = "attributes: {rank: {title: R, values: [municipal]}, flag: F}"
    used = "{title: Used, if: {any: [flag, {rank: municipal}]}}"
    spec = small(f"{{title: It, if: {condition}}}\n      used: {used}", names)
    with pytest.raises(SpecError):
        parse_campaign(spec)


@pytest.mark.parametrize("asked", ["entry: [first, first]", "attend: [members, members]"])
def test_rules_have_ids_of_their_own(asked: str) -> None:
    """Named twice in one list: refused or taken once, for a rule's id names one rule."""
    try:
        campaign = parse_campaign(small(f"{{title: It, {asked}}}", "people: {members: M}"))
    except SpecError:
        return
    assert len(campaign.rule) == len(campaign.rules)


def test_a_document_without_a_title_is_reported() -> None:
    document = "documents: {paper: {ref: x, note: n, states: {done: D}, marks: {filed: F}}}"
    spec = small("{title: It, makes: paper.done}\n      file: {title: File, makes: paper.filed, entry: it}", document)
    assert meaning(spec) == ["missing-key"]


@pytest.mark.parametrize("data", [{1: 2}, {"progress": 1, "campaign": "x", "unit": {None: 1}}])
def test_decoded_data_of_any_shape_are_read_or_refused(data: Any) -> None:
    with contextlib.suppress(ProgressError):
        assert parse_progress(data).diagnostics


def test_diagnostics_name_the_file() -> None:
    text = '{"progress": 1, "campaign": "dongyang-2009-analysis", "unknown": 1}'
    assert parse_progress(text, file="bureau.json").diagnostics[0].location.file == "bureau.json"


def test_an_unusable_count_does_not_touch_what_needs_no_count() -> None:
    """R14: what does not depend on the datum is still assessed."""
    campaign = parse_campaign(small("{title: It, invite: office, attest: {a: A}}", "bodies: {office: O}"))
    record = {"step": "it", "date": "2024-05-02", "counts": {"nobody": 3}, "invited": [], "attested": {"a": True}}
    progress = parse_progress({"progress": 1, "campaign": "small", "records": [record]})
    assert assess(campaign, progress, date(2024, 5, 3)).verdict["it.invite.office"].status is Status.VIOLATED


@pytest.mark.parametrize(
    ("due", "done", "noted"),
    [
        ("05-15", "2024-05-15", True),
        ("05-15", "2024-05-14", False),
        ("before 05-mid", "2024-05-10", False),
        ("before 05-15", "2024-05-14", False),
        ("within 3 days after first", "2024-05-04", False),
    ],
)
def test_only_what_is_done_on_the_very_day_is_noted(due: str, done: str, noted: bool) -> None:
    campaign = parse_campaign(small(f"{{title: It, due: {due}}}"))
    records = [{"step": "first", "date": "2024-05-01"}, {"step": "it", "date": done}]
    progress = parse_progress({"progress": 1, "campaign": "small", "records": records})
    verdict = assess(campaign, progress, date(2024, 5, 31)).verdict["it.due"]
    assert verdict.status is Status.SATISFIED
    assert ("including" in verdict.message.en) is noted


def test_at_most_twice_may_be_never() -> None:
    campaign = parse_campaign(small("{title: It, times: at most 2}"))
    verdict = assess(campaign, parse_progress({"progress": 1, "campaign": "small"}), date(2024, 6, 9)).verdict["it.due"]
    assert verdict.status not in (Status.OVERDUE, Status.VIOLATED)


@pytest.mark.parametrize("asked", ["[members]", "{any_of: [members]}"])
def test_none_present_is_nobody_taking_part(asked: str) -> None:
    campaign = parse_campaign(small(f"{{title: It, participants: {asked}}}", "people: {members: M, guests: G}"))
    record = {"step": "it", "date": "2024-05-02", "present": {"members": 0, "guests": 3}}
    progress = parse_progress({"progress": 1, "campaign": "small", "records": [record]})
    verdicts = assess(campaign, progress, date(2024, 5, 3)).verdicts
    assert [v.status for v in verdicts if v.rule_id.startswith("it.participants")] == [Status.VIOLATED]


@pytest.mark.parametrize("asked", ["[members]", "{open: [members]}", "{any_of: [members]}"])
def test_what_nobody_attended_did_not_take_place(asked: str) -> None:
    campaign = parse_campaign(small(f"{{title: It, participants: {asked}}}", "people: {members: M}"))
    record = {"step": "it", "date": "2024-05-02", "present": {"members": 0}}
    assessment = assess(
        campaign, parse_progress({"progress": 1, "campaign": "small", "records": [record]}), date(2024, 5, 3)
    )
    verdicts = [v for v in assessment.verdicts if v.subject == "it"]
    assert {(v.kind, v.status, v.reason) for v in verdicts} == {
        ("existence", Status.PENDING, Reason.IRREGULAR), ("inclusion", Status.PENDING, Reason.MISSING_PARTICIPANT),
    }  # fmt: skip


def test_a_snapshot_of_another_version_is_refused() -> None:
    campaign = load_campaign("dongyang-2009-analysis")
    snapshot = Run(campaign, {"name": "a bureau"}).snapshot()
    with pytest.raises(ProgressError):
        Run.restore(campaign, {**snapshot, "snapshot": 99})


def test_due_promptly_reads_aloud_in_chinese() -> None:
    rule = load_campaign("dongyang-2009-analysis").rule["rectification-plan.due"]
    assert "于及时" not in rule.sentence().zh


def test_validate_and_next_call_the_unit_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    called = []
    for command in ("validate", "next"):
        main([command, EARLY, "--as-of", "2009-07-12", "--format", "json"])
        called.append(json.loads(capsys.readouterr().out)["unit"])
    assert called[0] == called[1]


def test_states_are_said_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    main(["validate", EARLY, "--as-of", "2009-07-12", "--lang", "zh"])
    line = capsys.readouterr().out.splitlines()[1]
    assert "已评议" in line
    assert not re.search("active|appraised", line)
