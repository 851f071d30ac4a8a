"""The house rules: every loop is closed, every door leads where it says, and nothing needs a second edit."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import Any, ClassVar

import pytest
from attrs import frozen

import campaignflow
import campaignflow.checklists
from campaignflow import Reason, Run, SpecError, Status, Words, assess, load_campaign, parse_campaign, parse_progress
from campaignflow.campaign.spec import DocumentSpec, PhaseSpec, StepSpec, spec_schema
from campaignflow.checklists.headings import ABOUT, HEADINGS, OF_PROBLEM, OF_RECORD, OF_UNIT, OF_WAIVER
from campaignflow.checklists.register import REGISTER
from campaignflow.rules.case import Case
from campaignflow.rules.kinds import kinds
from campaignflow.rules.outcome import BASIS_WORDS, FORCE_WORDS, PENDING, SATISFIED, STATUS_WORDS, Basis, Force, Outcome
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.rules.words import MODALS, MODALS_NOT, REASONS
from campaignflow.source.containers import MapOf
from campaignflow.source.structs import Key, keys_of_class
from campaignflow.source.types import CountText, Name
from campaignflow.wording.codes import CODES
from campaignflow.wording.words import LANGUAGES
from test_rules import PAGES, ROOT, TABLES, campaign_of, expected_pairs, load_yaml, table, written

SOURCE = ROOT / "src" / "campaignflow"
REFERENCE = ROOT / "docs" / "reference"
TREES = {path.relative_to(SOURCE): ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
KINDS = sorted(kinds())


def _found(key: str, value: Any) -> Iterator[Any]:
    """What stands under a key, wherever it is; of what qualifies itself the short form."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner["is"] if isinstance(inner, dict) and "is" in inner else inner
            yield from _found(key, inner)


def _asked() -> dict[str, Any]:
    """A key of every kind that is asked of a step by one, as its page writes it; in another order than theirs."""
    found: dict[str, Any] = {}
    for kind in sorted({*KINDS} - {"existence"}, reverse=True):  # which every step has, without any key
        example = _example(kind)
        written = ((key, value) for key in kinds()[kind].step_keys for value in _found(key, example))
        found |= dict([next(written)]) if kinds()[kind].step_keys else {}
    return {**found, "numbers": next(iter(_found("numbers", _example("validity"))))}


def _example(kind: str) -> Any:
    page = (PAGES / f"{kind}.md").read_text("utf-8")
    example = re.search(r"^## Example\n.*?^```yaml spec\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert example
    return load_yaml(example[1])


OTHERS = {name: {"title": name} for kind in KINDS for name in _example(kind).get("steps", {})}
"""The steps that those keys may name."""
EVERY = {key: value for key, value in _asked().items() if key != "every"}
AGAIN = {key: value for key, value in _asked().items() if key not in ("attend", "lasts", "counts_if", "numbers")}
"""In the one or the other every kind that speaks of a step finds something to ask: what recurs has no `attend`, no
`lasts` and no `counts_if`."""
_ROW = re.compile(r"^\| `(?P<status>[a-z-]+)` \|(?P<reasons>[^|]*)\|", re.MULTILINE)


# One rule kind, three files, one name


def test_a_rule_kind_is_a_module_a_table_and_a_page_of_one_name() -> None:
    modules = {path.stem for path in (SOURCE / "rules" / "kinds").glob("*.py")} - {"__init__"}
    assert set(KINDS) == modules
    assert {path.stem for path in TABLES.glob("*")} == modules
    assert {path.stem for path in PAGES.glob("*")} - {"README"} == modules


def _page(kind: str) -> str:
    return (PAGES / f"{kind}.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_names_the_keys_that_write_its_kind_and_those_that_answer_it(kind: str) -> None:
    cls = kinds()[kind]
    answers = {
        key
        for group in table(kind)
        if "spec" in group
        for rule in _rules(group["spec"])
        if rule.kind == kind
        for _, key, _ in rule.accepts()
    }
    for key in {*cls.step_keys, *cls.document_keys, *cls.phase_keys, *answers}:
        assert f"`{key}`" in _page(kind), key


def _rules(spec: Mapping[str, Any]) -> tuple[Rule, ...]:
    try:
        return campaign_of(written(spec)).rules
    except SpecError:
        return ()  # the cases of the table say so


def _listed(page: str) -> set[tuple[str, str | None]]:
    """The (status, reason) pairs of the page's table."""
    found: set[tuple[str, str | None]] = set()
    for row in _ROW.finditer(page):
        reasons = re.findall(r"`([a-z-]+)`", row["reasons"])
        found |= {(row["status"], reason) for reason in reasons or [None]}
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_lists_what_its_kind_can_answer_and_its_table_shows_all_of_it(kind: str) -> None:
    assert _listed(_page(kind)) | _listed(_page("README")) == expected_pairs(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_the_same_parts_as_every_other(kind: str) -> None:
    headings = re.findall(r"^#+ .*", _page(kind), re.MULTILINE)
    assert headings == [f"# {kind}", "## Why", "## Example", "## Counter-example"]


def test_no_two_kinds_write_with_one_key_and_none_with_a_key_of_the_language() -> None:
    for subject, text in (("step_keys", StepSpec), ("document_keys", DocumentSpec), ("phase_keys", PhaseSpec)):
        claimed = [key for cls in kinds().values() for key in getattr(cls, subject)]
        assert len(set(claimed)) == len(claimed)
        assert not set(claimed) & set(keys_of_class(text))


def test_the_readme_lists_the_kinds_in_the_order_of_their_rules() -> None:
    found = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \|", _page("README"), re.MULTILINE)
    assert found == [(kind, kind) for kind in sorted(KINDS, key=lambda kind: (kinds()[kind].rank, kind))]


def test_the_rules_of_a_step_come_in_that_order() -> None:
    steps = {**OTHERS, "all": {"title": "all", **EVERY}, "again": {"title": "again", **AGAIN}}
    rules = campaign_of(written({"steps": steps})).rules
    found = {step: [rule.kind for rule in rules if rule.subject == step] for step in steps}
    for kinds_of_step in found.values():
        assert kinds_of_step == sorted(kinds_of_step, key=lambda kind: (kinds()[kind].rank, kind))
    assert {*found["all"], *found["again"]} == {kind for kind in KINDS if kinds()[kind].step_keys}


# Codes, reasons and words are closed lists, and all of them are used


@cache
def _emitted() -> set[str]:
    """Codes that stand in the source as the first argument of a call."""
    return {
        call.args[0].value
        for tree in TREES.values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        if isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_emitted_documented_and_shown(code: str) -> None:
    assert code in _emitted(), "no code stands in the list that nothing emits"
    headings = re.findall(r"^## (.+)$", (REFERENCE / "diagnostics.md").read_text("utf-8"), re.MULTILINE)
    assert headings.count(code) == 1
    assert any((ROOT / "tests" / "diagnostics" / code).iterdir())


def test_every_reason_is_given_by_some_kind_and_no_other_is() -> None:
    given = {reason for kind in KINDS for _, reason in expected_pairs(kind)} - {None}
    assert given == {str(reason) for reason in Reason}


def test_every_status_is_given_by_some_kind() -> None:
    assert {status for kind in KINDS for status, _ in expected_pairs(kind)} == {str(status) for status in Status}


@pytest.mark.parametrize(
    ("values", "words"),
    [(Reason, REASONS), (Status, STATUS_WORDS), (Force, FORCE_WORDS), (Basis, BASIS_WORDS)],
)
def test_every_value_has_words_of_its_own_in_both_languages(
    values: type[StrEnum], words: Mapping[StrEnum, Words]
) -> None:
    assert set(words) == set(values)
    for lang in LANGUAGES:
        said = [word.say(lang) for word in words.values()]
        assert all(said)
        assert len(set(said)) == len(said)
    assert all(re.search("[一-鿿]", word.zh) and word.en.isascii() for word in words.values())


# The public names


@pytest.mark.parametrize("name", campaignflow.__all__)
def test_a_public_name_exists_and_is_documented(name: str) -> None:
    thing = getattr(campaignflow, name)
    assert vars(thing).get("__doc__") or (callable(thing) and thing.__doc__), "a docstring of its own"
    assert re.search(rf"`{name}\b", (REFERENCE / "api.md").read_text("utf-8"))


def test_public_names_are_sorted_and_nothing_else_is_public() -> None:
    assert sorted(campaignflow.__all__) == list(campaignflow.__all__)
    old = {"Horizon", "Opening", "Turn"}
    mine = {name for name, value in vars(campaignflow).items() if _is_ours(value) and not name.startswith("_")} - old
    assert mine == set(campaignflow.__all__)


def _is_ours(value: object) -> bool:
    return getattr(value, "__module__", "").startswith("campaignflow") and callable(value)


# What the modules may do


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _importers(package: str) -> set[str]:
    return {
        path.as_posix()
        for path, tree in TREES.items()
        if any(name.partition(".")[0] == package for name in _imported(tree))
    }


@pytest.mark.parametrize(
    ("package", "importer"),
    [("yaml", {"source/text.py"}), ("transitions", {"campaign/lifecycle.py"}), ("argparse", {"cli/arguments.py"})],
)
def test_one_module_imports_a_reader_or_an_engine(package: str, importer: set[str]) -> None:
    assert _importers(package) == importer


@pytest.mark.parametrize(
    "package", ["time", "random", "secrets", "uuid", "socket", "subprocess", "pickle", "threading"]
)
def test_no_module_asks_a_clock_chance_or_the_net(package: str) -> None:
    assert _importers(package) == set()


def test_only_the_command_line_asks_what_day_it_is() -> None:
    clocks = {"today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp"}
    asking = {
        path.as_posix()
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in clocks
    }
    assert asking == {"cli/arguments.py"}


def test_no_string_becomes_code() -> None:
    forbidden = {"eval", "exec", "compile", "__import__"}
    names = {node.id for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & forbidden


def _modules() -> list[str]:
    """Every module and package by its dotted name."""
    paths = [path.with_suffix("") for path in TREES if path.name != "__main__.py"]
    parts = [path.parts[:-1] if path.name == "__init__" else path.parts for path in paths]
    return [".".join(("campaignflow", *names)) for names in parts]


@pytest.mark.parametrize("name", _modules())
def test_a_module_is_reached_by_its_dotted_name_and_nothing_hides_it(name: str) -> None:
    module = importlib.import_module(name)
    found: Any = campaignflow
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    assert found is module


@pytest.mark.parametrize("door", [campaignflow, campaignflow.checklists], ids=lambda door: door.__name__)
def test_no_module_hides_what_a_package_offers(door: ModuleType) -> None:
    for name in _modules():
        importlib.import_module(name)
    assert not [name for name in door.__all__ if isinstance(getattr(door, name), ModuleType)]


def test_a_heading_stands_in_one_table_and_every_form_takes_it_from_there() -> None:
    tables = (HEADINGS, OF_RECORD, OF_PROBLEM, OF_WAIVER, OF_UNIT, ABOUT)
    ours = {words.zh for table in tables for words in table.values()} - {REGISTER.zh}  # the title of a sheet as well
    in_another_sense = {("checklists/excel/claims.py", "未填"), ("checklists/word/checklist.py", "附件")}
    others = {
        (path.as_posix(), call.args[0].value)
        for path, tree in TREES.items()
        if path.parts[0] == "checklists" and path.name != "headings.py"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Words"
        if isinstance(call.args[0], ast.Constant) and call.args[0].value in ours
    }
    assert others == in_another_sense


def test_importing_the_library_is_light() -> None:
    heavy = ["argparse", "asyncio", "campaignflow.cli", "defusedxml", "jiter", "jsonschema", "networkx"]
    heavy += ["openpyxl", "orjson", "xlsxwriter"]
    code = f"import campaignflow, sys; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"


def test_no_project_file_names_a_place_on_the_machine_that_it_was_written_on() -> None:
    folders = ("src", "tests", "docs", "specs")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix in {".py", ".md", ".yaml", ".json", ".txt", ".toml"}]
    home = re.compile("/(?:tmp|work)/[a-z]")
    assert not [path for path in texts if home.search(path.read_text("utf-8", "replace"))]


# A host's own kinds, by argument


@frozen(kw_only=True)
class Gap(Rule):
    """``<step>.days_after.<earlier>``: not sooner than some days after another step."""

    kind: ClassVar[str] = "gap"
    step_keys: ClassVar[Mapping[str, Key]] = {
        "days_after": Key(MapOf(Name(), CountText), Words("至少相隔天数", "how many days must lie between"))
    }

    earlier: str
    earlier_title: Words
    days: int

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        for earlier, days in subject.stated.get("days_after", {}).items():
            title = subject.resolve("step", earlier, (subject.at, "days_after"))
            path = f"days_after.{earlier}"
            yield subject.rule(cls, path, earlier=earlier, earlier_title=title, days=days, gates=(subject.id,))

    def judge(self, case: Case) -> Outcome:
        first, then = case.done.get(self.earlier), case.done.get(self.subject)
        if first is None or then is None:
            return PENDING
        return SATISFIED if (then - first).days >= self.days else Outcome(Status.VIOLATED, Reason.SHORT)

    def voids(self, outcome: Outcome) -> bool:
        return outcome.reason is Reason.SHORT

    def sentence(self) -> Words:
        return Words(
            "“{title}”与“{earlier}”至少相隔{days}天", "“{title}” is {days} days after “{earlier}” or more"
        ).fill(title=self.title, earlier=self.earlier_title, days=self.days)


@frozen(kw_only=True)
class DistinctActors(Rule):
    """``<step>.presided_by_others_than.<step>``: nobody presides over both."""

    kind: ClassVar[str] = "distinct-actors"
    step_keys: ClassVar[Mapping[str, Key]] = {
        "presided_by_others_than": Key(Name(), Words("与该步骤主持者不同", "the step whose president may not preside"))
    }

    other: str

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        other = subject.stated.get("presided_by_others_than")
        if other is not None:
            subject.resolve("step", other, (subject.at, "presided_by_others_than"))
            yield subject.rule(cls, f"presided_by_others_than.{other}", other=other)

    def judge(self, case: Case) -> Outcome:
        mine, theirs = (
            {name for record in case.records.get(step, ()) for name in record.presided_by}
            for step in (self.subject, self.other)
        )
        if not mine or not theirs:
            return PENDING
        return Outcome(Status.VIOLATED, Reason.WRONG_ACTOR) if mine & theirs else SATISFIED

    def sentence(self) -> Words:
        return Words("“{title}”须另由他人主持", "somebody else presides over “{title}”").fill(title=self.title)


HOSTED = """
campaignflow: 1
campaign: example
version: "1"
title: an example
source: {title: the plan}
year: {value: 2009}
people: {principal: the principal, deputy: the deputy}
phases:
  phase:
    title: the phase
    window: 06-01 to 07-31
    steps:
      draft: {title: the draft}
      review: {title: the review, days_after: {draft: 5}, presided_by_others_than: draft}
"""
HOST = [Gap, DistinctActors]


def _hosted(*records: Mapping[str, Any]) -> dict[str, tuple[str, str | None]]:
    campaign = parse_campaign(HOSTED, kinds=HOST)
    progress = parse_progress({"progress": 1, "campaign": "example", "records": list(records)})
    verdicts = assess(campaign, progress, date(2009, 6, 30)).verdicts
    return {
        v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in verdicts if v.kind in ("gap", "distinct-actors")
    }


def test_a_host_adds_a_kind_of_its_own_by_argument() -> None:
    draft = {"step": "draft", "date": "2009-06-01", "presided_by": ["principal"]}
    by_deputy = {"step": "review", "date": "2009-06-06", "presided_by": ["deputy"]}
    assert _hosted(draft, by_deputy) == {
        "review.days_after.draft": ("satisfied", None),
        "review.presided_by_others_than.draft": ("satisfied", None),
    }
    by_principal = {"step": "review", "date": "2009-06-05", "presided_by": ["principal"]}
    assert _hosted(draft, by_principal) == {
        "review.days_after.draft": ("violated", "short"),
        "review.presided_by_others_than.draft": ("violated", "wrong-actor"),
    }
    assert {status for status, _ in _hosted(draft).values()} == {"pending"}


def test_a_hosts_kind_has_all_that_a_shipped_kind_has() -> None:
    campaign = parse_campaign(HOSTED, kinds=HOST)
    progress = parse_progress({"progress": 1, "campaign": "example", "records": []})
    assessment = assess(campaign, progress, date(2009, 6, 30))
    verdict = assessment.verdict["review.days_after.draft"]
    assert verdict.message.en == "“The review” is 5 days after “the draft” or more. Pending."
    assert assessment.explain("review.days_after.draft").verdict == verdict
    assert "review.days_after.draft" in [item.rule for item in assessment.checklist.items]
    assert "days_after" in json.dumps(spec_schema([*kinds().values(), *HOST]))


def test_a_hosts_kind_gates_the_live_run() -> None:
    moves = HOSTED.replace("{title: the draft}", "{title: the draft, makes: paper.drafted}").replace(
        "title: the review,", "title: the review, makes: paper.reviewed,"
    )
    paper = "documents: {paper: {title: the paper, states: {drafted: drafted, reviewed: reviewed}}}\n"
    run = Run(parse_campaign(moves + paper, kinds=HOST), {"id": "u"})
    run.record({"step": "draft", "date": "2009-06-01"})
    refused = run.record({"step": "review", "date": "2009-06-05"})
    assert not refused.accepted
    assert [verdict.rule_id for verdict in refused.unmet] == ["review.days_after.draft"]
    assert run.record({"step": "review", "date": "2009-06-06"}).accepted


def test_an_act_that_moves_no_paper_is_taken_with_its_fault() -> None:
    run = Run(parse_campaign(HOSTED, kinds=HOST), {"id": "u"})
    run.record({"step": "draft", "date": "2009-06-01"})
    taken = run.record({"step": "review", "date": "2009-06-05"})
    assert taken.accepted
    assert not taken.irregular
    assert [verdict.rule_id for verdict in taken.unmet] == ["review.days_after.draft"]


def test_what_a_hosts_kind_resolves_is_reported_at_its_place() -> None:
    with pytest.raises(SpecError) as failed:
        parse_campaign(HOSTED.replace("{draft: 5}", "{draught: 5}"), kinds=HOST)
    (problem,) = [d for d in failed.value.diagnostics if d.severity == "error"]
    assert (problem.code, problem.location.line) == ("unknown-name", 15)


def test_without_the_argument_its_keys_are_unknown_and_no_other_campaign_knows_it() -> None:
    parse_campaign(HOSTED, kinds=HOST)
    with pytest.raises(SpecError) as failed:
        parse_campaign(HOSTED)
    assert {d.code for d in failed.value.diagnostics if d.severity == "error"} == {"unknown-key"}
    assert not {rule.kind for rule in load_campaign("dongyang-2009-analysis").rules} - set(KINDS)


# What a spec may say is used, or refused: nothing that its author wrote is passed over in silence


def _specs() -> Iterator[Any]:
    for kind in KINDS:
        for group in table(kind):
            if "spec" in group:
                yield pytest.param(written(group["spec"]), id=f"{kind}: {group['about']}")


@pytest.mark.parametrize("spec", list(_specs()))
def test_no_two_rules_have_one_id(spec: str) -> None:
    ids = [rule.id for rule in campaign_of(spec).rules]
    assert len(set(ids)) == len(ids)


def test_a_name_that_is_not_defined_is_reported_once() -> None:
    with pytest.raises(SpecError) as failed:
        campaign_of("{steps: {a: {title: A, each: nobody}, b: {title: B, entry: a}, c: {title: C, entry: a}}}")
    assert [d.code for d in failed.value.diagnostics if d.severity == "error"] == ["unknown-name"]


def test_the_verb_of_a_sentence_tells_the_force() -> None:
    """A reader must hear whether the plan asks, advises or allows."""
    every = {"title": "all of it", "send_to": "office", **EVERY}
    steps = {**OTHERS, "all": every, "again": {"title": "again and again", **AGAIN}}
    said: dict[str, list[Words]] = {}
    for force in Force:
        spec = {"force": force.value, "entry": "before", "title": "the main phase", "window": "06-01 to 07-31"}
        phases = {
            "before": {"title": "the phase before", "steps": {"x": {"title": "X"}}},
            "main": {**spec, "steps": steps},
        }
        for rule in campaign_of(written({"phases": phases})).rules:
            said.setdefault(rule.id, []).append(rule.sentence())
    for rule_id, words in said.items():
        if rule_id.endswith((".due", ".counts_if")) or ".attest." in rule_id:
            continue  # a date is a date, and a claim is quoted
        for lang in LANGUAGES:
            assert len({word.say(lang) for word in words}) == len(Force), words
            for word, modal, negative in zip(words, MODALS.values(), MODALS_NOT.values(), strict=True):
                assert f" {modal.en} " in f" {word.en}" or f" {negative.en} " in word.en
                assert modal.zh in word.zh or negative.zh in word.zh


def test_every_rule_id_can_be_waived_by_name() -> None:
    every = {"title": "all of it", "times": {"team": 2}, "send_to": "office", "merge_with": "trial", **EVERY}
    again = {"title": "again and again", **AGAIN}
    spec: dict[str, Any] = {"steps": {**OTHERS, "all": every, "again": again}}
    ids = [rule.id for rule in campaign_of(written(spec)).rules]
    spec["waivers"] = {"leave": {"title": "leave", "covers": ids, "approved_by": "office"}}
    assert campaign_of(written(spec)).waivers["leave"].covers == set(ids)


@pytest.mark.parametrize("key", ["open", "all"])
def test_an_entry_may_have_the_name_of_a_list_mode_or_is_refused(key: str) -> None:
    # {all: {title: …}} as the only entry could as well be a list mode whose one entry is called "title".
    text = f"{{steps: {{a: {{title: A, contents: {{{key}: {{title: everything}}}}}}}}}}"
    try:
        rules = campaign_of(text).rules
    except SpecError:
        return
    assert f"a.contents.{key}" in [rule.id for rule in rules]


@pytest.mark.parametrize("times", ["0", "exactly 0", "-1", "three", "2 to 1", "at least 1 to 2", "1 to", "3.0", "٣"])
def test_a_number_of_times_is_written_in_few_ways(times: str) -> None:
    with pytest.raises(SpecError) as failed:
        campaign_of(f"{{steps: {{a: {{title: A, times: '{times}'}}}}}}")
    assert [d.code for d in failed.value.diagnostics if d.severity == "error"] == ["wrong-value"]


def test_tables_are_read_as_they_are_written() -> None:
    # The tables' reader keeps days and times as text, numbers and truth values as JSON has them.
    assert load_yaml("{a: 06-15, b: 2009-06-15, c: 3, d: true, e: null}") == {
        "a": "06-15",
        "b": "2009-06-15",
        "c": 3,
        "d": True,
        "e": None,
    }
