"""Every rule kind against its table of cases, ``tests/rules/<kind>.yaml``.

A table is a list of groups. A group has a ``spec``, which says what differs from the base spec in
``docs/reference/rules/README.md`` (null leaves a key out), and ``cases``: ``records``, ``unit``, ``planned``,
``events``, ``waivers`` and ``problems`` as a progress file has them, ``as_of``, and ``expect``: by rule id its
``status reason``, or a mapping with ``is`` (or ``isnt``: one status that would be wrong) and what else is to hold;
``phases`` says where phases stand, ``stated`` what the unit states of them, ``reports`` the codes of what is wrong with
the file. Days are written ``06-15``.
A group of specs that are refused has ``refused`` in place of both: ``spec`` and ``code``, or several. One with a
``shape``, the steps of a small campaign, and ``acts`` adds to those over which `test_algebra.py` tries the laws.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from campaignflow import (
    Assessment,
    Campaign,
    Force,
    Reason,
    Rule,
    SpecError,
    Status,
    Verdict,
    assess,
    parse_campaign,
    parse_progress,
)
from campaignflow.rules.kinds import kinds
from campaignflow.wording.words import LANGUAGES

ROOT = Path(__file__).parents[1]
TABLES = Path(__file__).parent / "rules"
PAGES = ROOT / "docs" / "reference" / "rules"
GROUPS = ({"about", "spec", "cases"}, {"about", "refused"}, {"about", "shape", "acts"})
CASE_KEYS = {
    "name",
    "records",
    "unit",
    "planned",
    "events",
    "waivers",
    "problems",
    "as_of",
    "expect",
    "phases",
    "stated",
    "reports",
}
NEED_A_REASON = {Status.OVERDUE, Status.VIOLATED, Status.AMBIGUOUS, Status.INVALID}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Numbers and truth values as JSON has them, days as text, and ``on`` is a word."""


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def load_yaml(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506


@cache
def base_spec() -> str:
    found = re.search(r"^```yaml base\n(.*?)^```", (PAGES / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found, "the page on rule kinds shows the base spec"
    return found[1]


@cache
def campaign_of(fragment: str) -> Campaign:
    """The base spec with ``fragment``: ``steps`` and ``window`` are the phase's, mappings add to the base's."""
    spec = load_yaml(base_spec())
    for key, value in load_yaml(fragment).items():
        into = spec["phases"]["phase"] if key in ("steps", "window") else spec
        into[key] = into.get(key, {}) | value if isinstance(value, dict) and key != "window" else value
        if value is None:
            del into[key]
    return parse_campaign(written(spec))


def assess_example(campaign: Campaign, progress: Mapping[str, Any], as_of: date) -> Assessment:
    """The assessment of a progress file of which only what matters is given."""
    data = {"progress": 1, "campaign": "example", **progress}
    return assess(campaign, parse_progress(json.dumps(data)), as_of)


def _day(text: Any) -> Any:
    return f"2009-{text}" if isinstance(text, str) and re.fullmatch(r"\d\d-\d\d", text) else text


def _days(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _day(value) for key, value in data.items()}


@cache
def table(kind: str) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = load_yaml((TABLES / f"{kind}.yaml").read_text("utf-8"))
    return groups


def expected_pairs(kind: str) -> set[tuple[str, str | None]]:
    """Every (status, reason) that a rule of this kind is shown to give in its table."""
    found = set()
    for group in table(kind):
        try:
            rules = _all_rules(group["spec"]) if "spec" in group else {}
        except SpecError:
            continue  # its cases fail by themselves
        for case in group.get("cases", ()):
            for rule, wanted in case["expect"].items():
                said = wanted.get("is") if isinstance(wanted, dict) else wanted
                if said and rules[rule].kind == kind:
                    found.add(_pair(said))
    return found


def _all_rules(spec: Mapping[str, Any]) -> Mapping[str, Rule]:
    """By id, also those that judge only what a unit states of its own accord."""
    campaign = campaign_of(written(spec))
    return {rule.id: rule for rule in (*campaign.rules, *campaign.unasked)}


def written(spec: Mapping[str, Any]) -> str:
    return str(yaml.dump(spec, Dumper=_DUMPER, allow_unicode=True, sort_keys=False))


def _pair(text: str) -> tuple[str, str | None]:
    status, _, reason = text.partition(" ")
    return status, reason or None


def _cases() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.yaml")):
        for group in table(path.stem):
            assert group.keys() in GROUPS, group.keys()
            spec = written(group.get("spec", {}))
            for case in group.get("cases", ()):
                yield pytest.param(path.stem, spec, case, id=f"{path.stem}: {case['name']}")


def _refused() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.yaml")):
        for group in table(path.stem):
            for case in group.get("refused", ()):
                yield pytest.param(written(case["spec"]), case["code"], id=f"{path.stem}: {case['name']}")


def _observed(verdict: Verdict, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What the verdict says on each point of ``wanted``, in the same words."""
    status, message = str(verdict.status), verdict.message.en
    pair = f"{status} {verdict.reason}" if verdict.reason else status
    said = {
        "is": pair,
        "isnt": wanted.get("isnt") if status != wanted.get("isnt") else f"not {pair}",
        "due": verdict.due and verdict.due.isoformat(),
        "lenient": verdict.due_lenient and verdict.due_lenient.isoformat(),
        "says": wanted.get("says") if str(wanted.get("says")) in message else message,
        "level": verdict.level and str(verdict.level),
        "basis": str(verdict.basis),
        "force": str(verdict.force),
        "duty_of": verdict.duty_of,
        "reading": verdict.reading,
        "cure": verdict.cure and str(verdict.cure),
        "made_good": verdict.made_good and verdict.made_good.isoformat(),
        "pointers": list(verdict.pointers),
        "observed": dict(verdict.observed),
    }
    return {point: said[point] for point in wanted}


def _assess_case(campaign: Campaign, case: Mapping[str, Any], *, turned: bool = False) -> Assessment:
    records = [_days(record) for record in case.get("records", ())]
    progress = {
        "unit": case.get("unit", {}),
        "records": records[::-1] if turned else records,
        "planned": _days(case.get("planned", {})),
        "events": _days(case.get("events", {})),
        "phases": {phase: _days(days) for phase, days in case.get("stated", {}).items()},
        "waivers": [_days(waiver) for waiver in case.get("waivers", ())],
    }
    if "problems" in case:  # one that is left out says nothing
        progress["problems"] = [_days(p) if isinstance(p, dict) else p for p in case["problems"]]
    return assess_example(campaign, progress, date.fromisoformat(_day(case["as_of"])))


@pytest.mark.parametrize(("kind", "spec", "case"), list(_cases()))
def test_case(kind: str, spec: str, case: dict[str, Any]) -> None:
    assert case.keys() <= CASE_KEYS
    campaign = campaign_of(spec)
    assessment = _assess_case(campaign, case)
    wanted = {rule: _days({"is": w} if isinstance(w, str) else w) for rule, w in case["expect"].items()}
    assert {rule: _observed(assessment.verdict[rule], w) for rule, w in wanted.items()} == wanted
    phases = {phase.id: phase.state for phase in assessment.phases}
    assert phases == phases | case.get("phases", {})
    if "reports" in case:
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == case["reports"]
    assert kind in {assessment.campaign.rule[rule].kind for rule in wanted}, (
        "a case of this table shows a rule of its kind"
    )
    for verdict in assessment.verdicts:
        _sound(verdict, assessment.as_of)
    answer = assessment.to_dict()
    assert json.loads(json.dumps(answer)) == answer
    if any(verdict.status is Status.INVALID for verdict in assessment.verdicts):
        assert assessment.diagnostics, "what is invalid is reported at its place"
    # Where the dates differ, the order of records in the file does not matter.
    dates = [(record.get("step"), record.get("date")) for record in case.get("records", ())]
    if len(set(dates)) == len(dates):
        assert _assess_case(campaign, case, turned=True).outcomes == assessment.outcomes


@pytest.mark.parametrize(("kind", "spec", "case"), list(_cases()))
def test_a_step_is_refused_for_what_its_record_would_break(kind: str, spec: str, case: dict[str, Any]) -> None:
    campaign = campaign_of(spec)
    before = _assess_case(campaign, case)
    for step in campaign.gates.keys() - before.case.done.keys():
        record = {"step": step, "date": case["as_of"], "confirmed": True}
        after = _assess_case(campaign, {**case, "records": [*case.get("records", ()), record]})
        broken = {rule.id for rule in campaign.gates[step] if _broken(after.verdict[rule.id])}
        shut = {verdict.rule_id for verdict in before.why_not(step)}
        assert shut <= broken, f"{step} is refused for nothing"
        assert {rule for rule in broken if not _broken(before.verdict[rule])} <= shut, f"{step} is let in"


def _broken(verdict: Verdict) -> bool:
    """Whether a binding verdict is bad, or cannot be told."""
    untold = verdict.reason in (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT)
    bad = verdict.status in (Status.VIOLATED, Status.OVERDUE, Status.INVALID)
    return verdict.force is Force.BINDING and (bad or untold)


def _sound(verdict: Verdict, as_of: date) -> None:
    """What holds of every verdict, whatever the case."""
    if verdict.status in NEED_A_REASON:
        assert verdict.reason, f"{verdict!r} says why"
    if verdict.status is Status.SATISFIED:
        late = verdict.force is Force.PERMISSIVE and verdict.reason is Reason.LATE
        assert late or not verdict.reason, f"{verdict!r} has no reason"
    if verdict.status is Status.WAIVED:
        assert verdict.outcome.undone or not verdict.reason, "the step itself may still be open"
    if verdict.status is Status.INVALID:
        assert verdict.reason == "bad-data", f"{verdict!r} blames the data and nobody"
        assert "the data" in verdict.message.en, f"{verdict!r}: {verdict.message.en}"
    if verdict.due and verdict.due_lenient:
        assert verdict.due <= verdict.due_lenient
    if verdict.status is Status.OVERDUE and verdict.due:
        assert max(verdict.due, verdict.due_lenient or verdict.due) < as_of, f"{verdict!r}: due {verdict.due}"
    for lang in LANGUAGES:
        message = verdict.message.say(lang)
        assert message
        assert not re.search(r"[{}]|None", message)


@pytest.mark.parametrize(("spec", "code"), list(_refused()))
def test_refused(spec: str, code: str | list[str]) -> None:
    with pytest.raises(SpecError) as failed:
        campaign_of(spec)
    assert [d.code for d in failed.value.diagnostics if d.severity == "error"] == (
        [code] if isinstance(code, str) else code
    )


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_has_a_table(kind: str) -> None:
    cases = [case["name"] for group in table(kind) for case in group.get("cases", ())]
    names = cases + [case["name"] for group in table(kind) for case in group.get("refused", ())]
    assert len(cases) >= 8
    assert len(set(names)) == len(names)
