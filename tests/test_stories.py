"""Small stories and what is right of them: each stands for its kind. The second judge reads those that it can."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from campaignflow import Assessment, assess, horizon, parse_campaign, parse_progress, plan
from campaignflow.cli.main import main
from generate import Json
from second_judge import judge

GROUPS: list[Json] = [
    json.loads(json.dumps(group, default=str))
    for path in sorted((Path(__file__).parent / "stories").glob("*.yaml"))
    for group in yaml.safe_load(path.read_text("utf-8"))
]
STORIES = [
    (group["spec"], {"unit": group.get("unit", {}), **story}) for group in GROUPS for story in group.get("stories", ())
]
PLAIN = [(spec, story) for spec, story in STORIES if story.get("second_judge", True)]
LINTED = [(group["spec"], group["lint"]) for group in GROUPS if "lint" in group]


def titles(stories: list[tuple[str, Json]]) -> list[str]:
    return [story["title"] for _, story in stories]


def progress(spec: str, story: Json) -> Json:
    """The progress file of a story."""
    told: Json = {"progress": 1, "campaign": yaml.safe_load(spec)["campaign"]}
    return told | {key: story[key] for key in ("unit", "records", "events", "phases") if key in story}


def assessed(spec: str, story: Json) -> Assessment:
    return assess(parse_campaign(spec), parse_progress(progress(spec, story)), date.fromisoformat(story["as_of"]))


def answer(spec: str, story: Json) -> Json:
    return assessed(spec, story).to_dict()


def fits(found: tuple[Any, ...] | None, wanted: str) -> bool:
    """Whether a verdict is `status/reason`; either may be one of several."""
    status, _, reason = wanted.partition("/")
    return found is not None and found[0] in status.split("|") and (not reason or found[1] in reason.split("|"))


def check(right: Json, verdicts: Json, documents: Json, standing: Json, steps: list[str]) -> None:
    """What both judges are asked."""
    for rule, wanted in right.get("verdicts", {}).items():
        assert fits(verdicts.get(rule), wanted), f"{rule} is {verdicts.get(rule)}, should be {wanted}"
    for rule, day in right.get("made_good", {}).items():
        assert verdicts[rule][2] == day, f"{rule} was made good on {verdicts[rule][2]}, should be {day}"
    for paper, state in right.get("documents", {}).items():
        assert documents[paper] == state
    assert [standing.get(str(at)) for at, _ in enumerate(right.get("standing", ()))] == right.get("standing", [])
    wanted = {*right.get("next", ()), *right.get("next_has", ())}
    assert wanted <= set(steps), f"next is {steps}"
    assert not set(right.get("next_lacks", ())) & set(steps), f"next is {steps}"


def check_days(right: Json, found: Assessment) -> None:
    """The days and words of next steps, the plan and the horizon, where a story says them."""
    steps = {step.subject: step for step in found.next_steps}
    assert {name: day(steps[name].day) for name in right.get("by", {})} == right.get("by", {})
    assert {name: day(steps[name].opens) for name in right.get("from", {})} == right.get("from", {})
    assert {name: steps[name].slack for name in right.get("slack", {})} == right.get("slack", {})
    for name, words in right.get("why", {}).items():
        assert words in steps[name].why.en
    for name, words in right.get("explains", {}).items():
        assert words in found.explain(name).says.en
    for rule, words in right.get("says", {}).items():
        assert words in found.verdict[rule].message.en
    causes = {rule: found.verdict[rule].because for rule in right.get("because", {})}
    assert {rule: cause and cause.rule_id for rule, cause in causes.items()} == right.get("because", {})
    order = list(steps)
    assert all(order.index(first) < order.index(later) for first, later in right.get("before", ()))
    made = plan(found.campaign, found.progress, found.as_of)
    planned = {one.step: day(one.day) for one in made.appointments}
    assert {name: planned.get(name) for name in right.get("planned", {})} == right.get("planned", {})
    assert len(made.clashes) == right.get("clashes", len(made.clashes))
    if "horizon" in right:
        turns = [
            (change.rule, day(one.day))
            for one in horizon(found.campaign, found.progress, found.as_of)
            for change in one.changes
        ]
        assert right["horizon"].items() <= dict(reversed(turns)).items()


def day(found: date | None) -> str | None:
    return found.isoformat() if found else None


@pytest.mark.parametrize(("spec", "story"), STORIES, ids=titles(STORIES))
def test_a_story_comes_out_right(spec: str, story: Json) -> None:
    right, found = story["right"], answer(spec, story)
    verdicts = {v["rule"]: (v["status"], v["reason"], v["made_good"]) for v in found["verdicts"]}
    standing = {act["record"].rpartition("/")[2]: act["standing"] for act in found["acts"]}
    steps = [step["subject"] for step in found["next_steps"]]
    check(right, verdicts, {one["id"]: one["state"] for one in found["documents"]}, standing, steps)
    assert steps[: len(right.get("next", ()))] == right.get("next", [])
    assert {key: found[key] for key in ("ok", "open") if key in right} == {
        k: right[k] for k in ("ok", "open") if k in right
    }
    assert right.get("cure", {}).items() <= {v["rule"]: v["cure"] for v in found["verdicts"]}.items()
    assert set(right.get("reasons", ())) <= {verdict[1] for verdict in verdicts.values()}
    errors = sorted({d["code"] for d in found["diagnostics"] if d["severity"] == "error"})
    assert errors == right.get("errors", errors)
    check_days(right, assessed(spec, story))
    said = json.dumps([[v["message"]["en"] for v in found["verdicts"]], [s["why"]["en"] for s in found["next_steps"]]])
    assert not [text for text in right.get("never_says", ()) if text in said]


@pytest.mark.parametrize(("spec", "story"), PLAIN, ids=titles(PLAIN))
def test_the_second_judge_says_so_too(spec: str, story: Json) -> None:
    as_of, read = date.fromisoformat(story["as_of"]), yaml.load(spec, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    found = judge(read, progress(spec, story), as_of)
    standing = {str(index): worth for index, worth in found["standing"].items()}
    documents = {paper: state for paper, (state, _) in found["documents"].items()}
    check(story["right"], found["verdicts"], documents, standing, sorted(found["next"]))


@pytest.mark.parametrize(("spec", "wanted"), LINTED)
def test_what_lint_says(spec: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(spec, "utf-8")
    assert (main(["lint", str(path)]) != 0) == (wanted == "complains")
