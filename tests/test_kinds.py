"""A kind of rule is known by what it says of itself, so that one more of ours is three files and nothing else."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tables
from campaignflow import load_campaign, shipped
from test_house import TREES
from test_rules import ROOT

# Nobody asks which kind a rule is


def test_no_module_outside_the_kinds_imports_one() -> None:
    kinds = "campaignflow.rules.kinds."
    importing = {
        path.as_posix()
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(kinds)
    }
    assert {path for path in importing if not path.startswith("rules/kinds/")} == set()


def test_one_place_builds_the_id_of_the_rule_of_a_due_date() -> None:
    nodes = [(path.as_posix(), node) for path, tree in TREES.items() for node in ast.walk(tree)]
    texts = [node.value for _, node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert not [text for text in texts if text.startswith(".due")]
    calls = [(path, node) for path, node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "rule_id"]
    assert {path for path, call in calls if "'due'" in ast.unparse(call)} == {"rules/case.py"}


@pytest.mark.parametrize("name", shipped())
def test_every_step_has_the_rule_of_its_due_date(name: str) -> None:
    campaign = load_campaign(name)
    assert {step: rule.id for step, rule in campaign.due.items()} == {step: f"{step}.due" for step in campaign.steps}


# The rows of the docs


@pytest.mark.parametrize("page", tables.pages(), ids=lambda page: page.stem)
def test_what_the_docs_say_of_kinds_is_made_from_them(page: Path) -> None:
    text = page.read_text("utf-8")
    assert tables.renewed(text) == text, "python tests/tables.py"


def test_every_block_stands_somewhere() -> None:
    text = "".join(page.read_text("utf-8") for page in tables.pages())
    assert sorted(found[1] for found in tables.BLOCK.findall(text)) == sorted(tables.blocks())


# One more of ours

MODULE = '''"""Something is noted of an act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.rules.bounds import Bound
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, Outcome, Reason, because
from campaignflow.rules.rule import (Rule)
from campaignflow.rules.subject import (Subject)
from campaignflow.source.types import (FlagText, Text)
from campaignflow.source.structs import (Key)
from campaignflow.wording.words import Words


@frozen(kw_only=True)
class Remark(Rule):
    """``<step>.remark``: a record of the step has a remark."""

    kind: ClassVar[str] = "remark"
    rank: ClassVar[int] = 7
    step_keys: ClassVar[Mapping[str, Key]] = {"remark": Key(FlagText, Words("须有备注", "a remark is to be made"))}
    record_keys: ClassVar[Mapping[str, Key]] = {"gist": Key(Text(), Words("要点", "the gist of it"))}

    bound: Bound

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        if subject.stated.get("remark"):
            yield subject.rule(cls, "remark", bound=subject.bound)

    def judge(self, case: Case) -> Outcome:
        records = self.read(case)
        if self.unreadable(case, "gist"):
            return BAD_DATA
        if any(record.stated.get("gist") for record in records):
            return SATISFIED
        return because(self.bound.judge(case, None), Reason.MISSING_CONTENT) if records else PENDING

    def evidence(self) -> tuple[str, ...]:
        return ("gist",)

    def sentence(self) -> Words:
        return Words("“{title}”{must}有备注", "“{title}” {must} have a remark").fill(title=self.title, must=self.must)
'''
TABLE = """
- about: a remark
  spec:
    facts: {large: it is large}
    bodies: {office: the office}
    steps:
      a: {title: the talk, due: 06-20, remark: 'true'}
      b: {title: a walk, if: large, remark: 'true'}
      c: {title: a song, due: 06-20, force: permissive, remark: 'true'}
    waivers: {leave: {title: leave, covers: [a.remark], approved_by: office}}
  cases:
    - {name: made, records: [{step: a, date: 06-05, gist: here}], as_of: 06-30, expect: {a.remark: satisfied}}
    - {name: nothing was done, as_of: 06-30, expect: {a.remark: pending, b.remark: pending undecided}}
    - {name: not yet, records: [{step: a, date: 06-05}], as_of: 06-10, expect: {a.remark: pending missing-content}}
    - {name: too late, records: [{step: a, date: 06-05}], as_of: 06-30, expect: {a.remark: overdue missing-content}}
    - {name: a number, records: [{step: a, date: 06-05, gist: 7}], as_of: 06-10, expect: {a.remark: invalid bad-data}}
    - {name: it is small, unit: {attributes: {large: false}}, as_of: 06-10, expect: {b.remark: not-applicable}}
    - {name: left out, records: [{step: c, date: 06-05}], as_of: 06-30, expect: {c.remark: not-applicable not-taken}}
    - name: waived
      waivers: [{waiver: leave, approved_by: office, justification: illness, date: 2009-06-01}]
      as_of: 06-10
      expect: {a.remark: waived}
- about: with one or without
  shape: {s1: {title: Act, due: 05-06, remark: 'true'}}
  acts: [{step: s1}, {step: s1, gist: here}]
"""
PAGE = """# remark

Something is noted of an act.

| written at a step | answered in its records |
|---|---|
| `remark`: `true` | `gist` |

Verdict: `<step>.remark`.

| status | reason | when |
|---|---|---|
| `satisfied` | | a record has a remark |
| `pending` | | there is no record |
| `pending` | `missing-content` | no record has one |
| `overdue` | `missing-content` | and it is late |
| `invalid` | `bad-data` | a remark cannot be read |

## Why

None of the five shipped specs asks for it.

## Example

```yaml spec
steps:
  chat: {title: the chat, due: 06-20, remark: 'true'}
```

```json progress
{"records": [{"step": "chat", "date": "2009-06-08", "gist": "in the small hall"}]}
```

As of 2009-06-30:

```text verdicts
chat.remark satisfied
```

## Counter-example

```json progress
{"records": [{"step": "chat", "date": "2009-06-08"}]}
```

As of 2009-06-30:

```text verdicts
chat.remark overdue missing-content
```
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with one more kind, which is three files, and the rows of the docs made anew."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("src", "docs", "tests", "specs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "golden", "pictures"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, root / name)
    (root / "src/campaignflow/rules/kinds/remark.py").write_text(MODULE, "utf-8")
    (root / "tests/rules/remark.yaml").write_text(TABLE, "utf-8")
    (root / "docs/reference/rules/remark.md").write_text(PAGE, "utf-8")
    done = _run(root, "tests/tables.py")
    assert done.returncode == 0, done.stderr
    return root


def _run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *words], cwd=root, env=path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("index.md", "- [remark](reference/rules/remark.md): something is noted of an act"),
        ("reference/rules/README.md", "| [remark](remark.md) | something is noted of an act | `remark` |"),
        ("reference/spec.md", "| `remark` | true or false | [remark](rules/remark.md) | a remark is to be made |"),
        ("reference/spec.md", "| [remark](rules/remark.md) | none of them |"),
        ("explanation/kinds.md", "| `remark` | `<step>.remark` | `bound`, `evidence` |"),
        ("explanation/points.md", "`tests/rules/remark.yaml`"),
    ],
)
def test_a_new_kind_is_in_every_list_of_the_docs(copy: Path, page: str, row: str) -> None:
    assert row in (copy / "docs" / page).read_text("utf-8")


@pytest.mark.slow
def test_a_new_kind_edits_no_file_but_its_three(copy: Path) -> None:
    """What the project holds of its kinds, it holds of this one as well: the same tests pass in the copy."""
    files = ("house", "rules", "pages", "points", "docs", "spec", "algebra")
    chosen = "remark or every_kind or verb or waived or in_that_order or every_key or every_level"
    tests = [f"tests/test_{name}.py" for name in files]
    done = _run(copy, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", chosen, *tests)
    assert done.returncode == 0, done.stdout[-3000:]
