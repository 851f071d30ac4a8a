"""From a spec as written to a campaign as meant: names resolved, orders and states checked, all problems at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import (
    Campaign,
    CampaignflowError,
    Diagnostic,
    Run,
    Severity,
    SpecError,
    assess,
    checklist,
    load_campaign,
    parse_campaign,
    parse_progress,
    shipped,
)
from campaignflow.campaign.readback import read_back
from campaignflow.checklists.markdown import markdown
from campaignflow.rules.outcome import Basis, Force
from campaignflow.wording.words import LANGUAGES
from conftest import trials

HEAD = """\
campaignflow: 1
campaign: small
version: "1"
title: T
source: {title: S}
year: {value: 2009}
"""


def spec(steps: str, head: str = "") -> str:
    phases = "phases:\n  main:\n    title: P\n    window: 06-early to 07-early\n    steps:\n"
    return HEAD + head + ("\n" if head else "") + phases + indent(steps.strip("\n"), "      ") + "\n"


def loaded(steps: str, head: str = "") -> Campaign:
    campaign = parse_campaign(spec(steps, head), file="spec.yaml")
    assert campaign.warnings == ()
    return campaign


def diagnose(text: str) -> tuple[Diagnostic, ...]:
    try:
        return parse_campaign(text, file="spec.yaml").warnings
    except SpecError as error:
        return error.diagnostics


def problems(steps: str, head: str = "") -> list[tuple[str, str]]:
    """(code, pointer) of everything wrong with a spec."""
    return [(d.code, d.location.pointer) for d in diagnose(spec(steps, head))]


def at(*path: str) -> str:
    return "/".join(["", "phases", "main", "steps", *path])


# Loading


def test_a_shipped_campaign_loads_by_id_and_by_path() -> None:
    for name, path in shipped().items():
        by_id, by_path = load_campaign(name), load_campaign(path)
        assert by_id.id == by_path.id == name
        assert by_id.warnings == ()
        assert [rule.id for rule in by_id.rules] == [rule.id for rule in by_path.rules]


@pytest.mark.parametrize("name", ["dongyang-2009-analisis", "", "nothing like it"])
def test_an_unknown_id_names_the_shipped_ones(name: str) -> None:
    with pytest.raises(SpecError) as error:
        load_campaign(name)
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.code in ("unknown-campaign", "unreadable")
    if diagnostic.code == "unknown-campaign":
        assert "dongyang-2009-analysis" in diagnostic.help.en


def test_a_file_that_cannot_be_read_is_a_spec_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, str(tmp_path / "none.yml"), f"{tmp_path}/"):
        with pytest.raises(SpecError) as error:
            load_campaign(path)
        assert [d.code for d in error.value.diagnostics] == ["unreadable"]


def test_a_path_that_no_system_takes_is_a_spec_error() -> None:
    with pytest.raises(SpecError) as error:
        load_campaign("a\0.yaml")
    assert [d.code for d in error.value.diagnostics] == ["unreadable"]


def test_a_path_is_named_in_diagnostics(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("a: [")
    with pytest.raises(SpecError) as error:
        load_campaign(path)
    assert [d.location.file for d in error.value.diagnostics] == [str(path)]


@pytest.mark.parametrize("text", ["", "[]", "~", "a", "- a", "phases"])
def test_a_spec_that_is_no_mapping_is_reported(text: str) -> None:
    (diagnostic,) = diagnose(text)
    assert diagnostic.code in ("wrong-type", "wrong-value")
    assert (diagnostic.location.line, diagnostic.location.column) == (1, 1)


def test_bytes_and_a_byte_order_mark_make_no_difference() -> None:
    text = spec("a: {title: 甲}")
    for same in (text.encode(), "\ufeff" + text, b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n")):
        assert [rule.id for rule in parse_campaign(same).rules] == ["a.due"]


# All at once, in the order of the file


def test_problems_come_all_at_once_in_the_order_of_the_file() -> None:
    text = """\
campaignflow: 1
campaign: Small
version: "1"
titel: T
title: T
source: {title: S}
attributes: {flag: 旗}
phases:
  main:
    title: P
    window: 07-early to 06-early
    steps:
      a: {title: A, due: 06-31, send_to: [office]}
      b: {title: B, entry: [c], once: on}
      c: {title: C, entry: {id: b, if: {not: []}}}
"""
    everywhere = {("wrong-value", 2), ("unknown-key", 4), ("unknown-name", 13), ("wrong-value", 14), ("wrong-type", 15)}
    assert everywhere <= {(d.code, d.location.line) for d in diagnose(text)}
    found = [(d.code, d.location.line, d.location.column) for d in diagnose(text.replace("Small", "small"))]
    assert found == sorted(found, key=lambda d: d[1:])
    assert {d[0] for d in found} >= {
        "unknown-key",
        "no-year",
        "unknown-name",
        "wrong-value",
        "wrong-type",
    }


def test_names_are_checked_although_something_else_is_missing() -> None:
    text = spec("a: {title: A, entry: nothing}").replace('version: "1"\n', "")
    assert {d.code for d in diagnose(text)} == {"missing-key", "unknown-name"}


@pytest.mark.parametrize(
    ("steps", "head", "expected"),
    [
        ("a: {due: 06-15}\nb: {title: B, entry: a}", "", [("missing-key", at("a"))]),
        (
            "a: {title: A, send_to: office}",
            "bodies: {office: {ref: 一}}",
            [("missing-key", "/bodies/office")],
        ),
        (
            "a: {title: A, makes: paper.drafted}",
            "documents: {paper: {states: {drafted: D}}}",
            [("missing-key", "/documents/paper")],
        ),
        (
            "a: {title: A, makes: paper.drafted}",
            "documents: {paper: {title: P, states: {drafted: []}}}",
            [("wrong-type", "/documents/paper/states/drafted")],
        ),
    ],
)
def test_one_mistake_is_reported_once(steps: str, head: str, expected: list[tuple[str, str]]) -> None:
    assert problems(steps, head) == expected


def test_a_name_of_another_kind_is_not_also_unused() -> None:
    assert problems("a: {title: A, entry: office}", "bodies: {office: O}") == [("other-namespace", at("a", "entry"))]


# Names

PEOPLE = "people: {members: M}\nbodies: {office: O}\nfacts: {flag: F}\ndocuments: {paper: P}"
USED = "z: {title: Z, by: office, if: flag, attend: members, attach: paper}\n"


@pytest.mark.parametrize(
    ("step", "code", "where", "said"),
    [
        ("a: {title: A, by: offices}", "unknown-name", "by", "the body “offices” is not defined"),
        (
            "a: {title: A, by: members}",
            "other-namespace",
            "by",
            "“members” is a group of people; a body is wanted here",
        ),
        ("a: {title: A, by: z}", "other-namespace", "by", "“z” is a step; a body is wanted here"),
        ("a: {title: A, entry: office}", "other-namespace", "entry", "“office” is a body; a step is wanted here"),
        ("a: {title: A, entry: main}", "other-namespace", "entry", "“main” is a phase; a step is wanted here"),
        ("a: {title: A, entry: [z, y]}", "unknown-name", "entry/1", "the step “y” is not defined"),
        ("a: {title: A, if: office}", "other-namespace", "if", "“office” is a body; an attribute is wanted here"),
        (
            "a: {title: A, each: office}",
            "other-namespace",
            "each",
            "“office” is a body; a group of people is wanted here",
        ),
        (
            "a: {title: A, attend: office}",
            "other-namespace",
            "attend",
            "“office” is a body; a group of people is wanted here",
        ),
        ("a: {title: A, send_to: paper}", "other-namespace", "send_to", "“paper” is a document; a body is wanted here"),
        ("a: {title: A, attach: z}", "other-namespace", "attach", "“z” is a step; a document is wanted here"),
        (
            "a: {title: A, reflects: paper}",
            "other-namespace",
            "reflects",
            "“paper” is a document; a step is wanted here",
        ),
        ("a: {title: A, due: 3 days before zz}", "unknown-name", "due", "the step “zz” is not defined"),
        ("a: {title: A, due: promptly after zz}", "unknown-name", "due", "the step “zz” is not defined"),
        ("a: {title: A, due: {by: within 3 days after zz}}", "unknown-name", "due/by", "the step “zz” is not defined"),
        ("a: {title: A, makes: papers.x}", "unknown-name", "makes", "the document “papers” is not defined"),
        ("a: {title: A, makes: paper.x}", "unknown-name", "makes", "the state “paper.x” is not defined"),
        ("a: {title: A, makes: office.x}", "other-namespace", "makes", "“office” is a body; a document is wanted here"),
    ],
)
def test_a_name_is_looked_up_in_its_namespace(step: str, code: str, where: str, said: str) -> None:
    (diagnostic,) = diagnose(spec(USED + step, PEOPLE))
    assert diagnostic.code == code
    assert diagnostic.message.en == said
    assert diagnostic.location.pointer == at("a", where)


def test_one_word_may_name_things_of_different_kinds() -> None:
    campaign = loaded(
        "a: {title: A, if: office, by: office, attend: office, reflects: b}\nb: {title: B}",
        "attributes: {office: F}\nbodies: {office: O}\npeople: {office: P}",
    )
    assert {rule.actor.en for rule in campaign.rules_of["a"]} == {"O"}
    assert "P" in campaign.rule["a.attend.office"].sentence().en


def test_a_body_may_not_be_called_unit() -> None:
    assert ("duplicate-name", "/bodies/unit") in problems("a: {title: A, by: unit}", "bodies: {unit: U}")


def test_a_step_and_its_phase_do_not_share_a_name() -> None:
    assert problems("main: {title: A}") == [("duplicate-name", at("main"))]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (spec("a: {title: A, attach: a}", "documents: {a: P}\nevents: {e: E}"), at("a")),
        (spec("e: {title: A}", "events: {e: E}"), at("e")),
        (spec("a: {title: A}") + "  later: {title: Q, steps: {a: {title: B}}}\n", "/phases/later/steps/a"),
        (spec("a: {title: A, attach: main}", "documents: {main: P}"), "/phases/main"),
    ],
)
def test_steps_documents_and_phases_share_their_names(text: str, where: str) -> None:
    assert ("duplicate-name", where) in [(d.code, d.location.pointer) for d in diagnose(text)]


@pytest.mark.parametrize(
    ("head", "where"),
    [
        ("attributes: {flag: F}", "/attributes/flag"),
        ("facts: {flag: F}", "/facts/flag"),
        ("people: {members: M}", "/people/members"),
        ("bodies: {office: O}", "/bodies/office"),
        ("documents: {paper: P}", "/documents/paper"),
    ],
)
def test_what_is_never_used_is_a_warning(head: str, where: str) -> None:
    campaign = parse_campaign(spec("a: {title: A}", head), file="spec.yaml")
    (warning,) = campaign.warnings
    assert (warning.code, warning.severity, warning.location.pointer) == ("unused-name", Severity.WARNING, where)


@pytest.mark.parametrize(
    "key",
    [
        "entry: [b, b]",
        "send_to: [x, x]",
        "invite: [{id: x}, x]",
        "presided_by: [x, x]",
        "attach: [d, d]",
        "reflects: [b, b]",
    ],
)
def test_a_list_names_nothing_twice(key: str) -> None:
    steps = f"a: {{title: A, {key}}}\nb: {{title: B, by: x, attach: d}}"
    assert [code for code, _ in problems(steps, "bodies: {x: X}\ndocuments: {d: D}")] == ["duplicate-name"]


# Order


@pytest.mark.parametrize(
    ("steps", "cycle"),
    [
        ("a: {title: A, entry: a}", {"a"}),
        ("a: {title: A, entry: b}\nb: {title: B, entry: a}", {"a", "b"}),
        ("a: {title: A, entry: c}\nb: {title: B, entry: a}\nc: {title: C, entry: b}", {"a", "b", "c"}),
        ("a: {title: A, due: promptly after b}\nb: {title: B, due: within 2 days after a}", {"a", "b"}),
        ("a: {title: A, due: 7 days before b, entry: b}\nb: {title: B}", {"a", "b"}),
        ("a: {title: A, due: 7 days before b}\nb: {title: B, due: 7 days before a}", {"a", "b"}),
        ("a: {title: A, due: 1 day before a}", {"a"}),
    ],
)
def test_steps_that_wait_for_each_other_are_refused(steps: str, cycle: set[str]) -> None:
    (diagnostic,) = diagnose(spec(steps))
    assert diagnostic.code == "circular-order"
    shown = diagnostic.message.en.removeprefix("the order runs in a circle: ").split(" → ")
    assert shown[0] == shown[-1]
    assert set(shown) == cycle


def test_every_circle_is_reported() -> None:
    steps = "a: {title: A, entry: b}\nb: {title: B, entry: a}\nc: {title: C, entry: d}\nd: {title: D, entry: c}"
    assert [code for code, _ in problems(steps)] == ["circular-order", "circular-order"]


def test_a_circle_is_shown_whole() -> None:
    names = [f"a-rather-long-name-of-a-step-{n}" for n in "abcd"]
    steps = "\n".join(f"{name}: {{title: A, entry: {names[i - 1]}}}" for i, name in enumerate(names))
    (diagnostic,) = diagnose(spec(steps))
    assert all(name in diagnostic.message.en for name in names)


LINE = "documents: {paper: {title: P, states: {drafted: D, formal: F}}}"


@pytest.mark.parametrize(
    "steps",
    [
        "a: {title: A, makes: paper.drafted}\nb: {title: B, makes: paper.formal, entry: a}",
        "a: {title: A, makes: paper.drafted}\nx: {title: X, entry: a}\nb: {title: B, makes: paper.formal, entry: x}",
        "a: {title: A, makes: paper.drafted}\nb: {title: B, makes: paper.formal, due: promptly after a}",
        "a: {title: A, makes: paper.drafted, due: 3 days before b}\nb: {title: B, makes: paper.formal}",
    ],
)
def test_an_order_of_states_may_be_said_in_any_way(steps: str) -> None:
    assert problems(steps, LINE) == []


def test_an_order_of_states_that_no_rule_says_is_a_warning() -> None:
    steps = "a: {title: A, makes: paper.drafted}\nb: {title: B, makes: paper.formal}"
    (warning,) = parse_campaign(spec(steps, LINE), file="spec.yaml").warnings
    assert (warning.code, warning.location.pointer) == ("order-without-rule", at("b", "entry"))
    assert "basis: derived" in warning.help.en


# States


def test_a_state_that_nobody_makes_is_refused() -> None:
    head = "documents: {paper: {title: P, states: {drafted: D, formal: F}, marks: {filed: X}}}"
    assert problems("a: {title: A, makes: paper.drafted}", head) == [
        ("unmade-state", "/documents/paper/states/formal"),
        ("unmade-state", "/documents/paper/marks/filed"),
    ]


def test_an_outcome_that_a_step_does_not_have_makes_nothing() -> None:
    head = "documents: {paper: {title: P, states: {drafted: D}}}"
    assert problems("a: {title: A, outcomes: {good: G}, makes: {bad: paper.drafted}}", head) == [
        ("unknown-name", at("a", "makes", "bad"))
    ]


def test_a_state_is_not_a_mark_as_well() -> None:
    head = "documents: {paper: {title: P, states: {drafted: D}, marks: {drafted: M}}}"
    assert [code for code, _ in problems("a: {title: A, makes: paper.drafted}", head)] == ["duplicate-name"]


@pytest.mark.parametrize(
    ("document", "state", "step"),
    [
        ("paper", "drafted", "a"),
        ("paper", "absent", "a"),
        ("paper", "drafted", "state"),
        ("step", "drafted", "a"),
        ("phase", "drafted", "a"),
        ("paper", "open", "do"),
        ("paper", "to", "trigger"),
        ("paper", "initial", "initial"),
    ],
)
def test_any_name_may_be_given_or_is_refused_at_once(document: str, state: str, step: str) -> None:
    head = f"documents: {{{document}: {{title: P, states: {{{state}: D}}}}}}"
    text = spec(f"{step}: {{title: A, makes: {document}.{state}}}", head)
    try:
        campaign = parse_campaign(text)
    except SpecError as error:
        assert error.diagnostics[0].location.line  # noqa: PT017
        return
    act = {"step": step, "date": "2009-06-10"}
    progress = parse_progress({"progress": 1, "campaign": "small", "records": [act]})
    assessment = assess(campaign, progress, date(2009, 6, 18))
    assert [s.state for s in assessment.documents] == [state]
    assert [s.state for s in assessment.phases] == ["complete"]
    assert Run(campaign, {}).record(act).accepted


# Nothing that is written is passed over


def honoured(text: str, check: Callable[[Campaign], bool]) -> bool:
    """What the author wrote is refused, or the campaign does it."""
    try:
        return check(parse_campaign(text))
    except SpecError as error:
        return bool(error.diagnostics)


def test_what_qualifies_a_phase_is_not_passed_over() -> None:
    text = spec("a: {title: A}", "attributes: {flag: F}").replace("title: P", "title: P\n    if: flag")
    assert honoured(text, lambda c: c.rule["a.due"].condition is not None)
    text = spec("a: {title: A}").replace("title: P", "title: P\n    force: soft")
    assert honoured(text, lambda c: c.rule["a.due"].force is Force.SOFT)
    text = spec("a: {title: A, due: 06-15}").replace("title: P", "title: P\n    basis: assumed")
    assert honoured(text, lambda c: c.rule["a.due"].basis is Basis.ASSUMED)


def test_a_condition_on_a_due_date_is_not_passed_over() -> None:
    text = spec("a: {title: A, due: {by: 06-15, if: flag}}", "attributes: {flag: F}")
    assert honoured(text, lambda c: c.rule["a.due"].condition is not None)


@pytest.mark.parametrize("mode", ["open", "any_of", "one_of"])
@pytest.mark.parametrize("key", ["entry", "presided_by"])
def test_a_choice_where_none_can_be_had_is_not_passed_over(key: str, mode: str) -> None:
    text = spec(f"a: {{title: A, {key}: {{{mode}: [b, c]}}}}\nb: {{title: B}}\nc: {{title: C}}", "people: {b: B, c: C}")
    assert honoured(text, lambda c: f"a.{key}.b" not in c.rule)


@pytest.mark.parametrize("mode", ["open", "any_of", "one_of"])
@pytest.mark.parametrize("key", ["attest", "avoid"])
def test_a_choice_of_statements_is_not_passed_over(key: str, mode: str) -> None:
    text = spec(f"a: {{title: A, {key}: {{{mode}: {{b: B, c: C}}}}}}")
    assert honoured(text, lambda c: f"a.{key}.b" not in c.rule)


@pytest.mark.parametrize(
    ("step", "rules"),
    [
        ("window: 06-05 to 06-10, due: 06-20", {"a.due", "a.not_before"}),
        ("window: 06-05 to 06-10, not_before: 06-08", {"a.due", "a.not_before"}),
    ],
)
def test_a_window_beside_other_dates_is_not_passed_over(step: str, rules: set[str]) -> None:
    text = spec(f"a: {{title: A, {step}}}")
    assert diagnose(text) or honoured(text, lambda c: len(c.rules_of["a"]) > len(rules))


@pytest.mark.parametrize("mode", ["any_of", "one_of", "open"])
def test_a_choice_none_of_which_can_be_read_is_reported(mode: str) -> None:
    found = problems(f"a: {{title: A, invite: {{{mode}: [{{ref: x}}]}}}}")
    assert found == [("missing-key", at("a", "invite", mode, "0"))]


def test_values_are_for_attributes_only() -> None:
    text = spec("a: {title: A, attend: m}", "people: {m: {title: M, values: [low]}}")
    assert honoured(text, lambda _: False)


# What is meant


def test_a_reference_is_the_nearest_that_is_given() -> None:
    campaign = loaded(
        "a: {title: A}\nb: {title: B, ref: 二, due: {by: 06-15, ref: 二.1}, entry: [{id: a, ref: 三}], attest: {x: X}}"
    )
    locators = {rule.id: rule.reference.locator for rule in campaign.rules}
    assert locators == {"a.due": "", "b.due": "二.1", "b.entry.a": "三", "b.attest.x": "二"}


def test_force_and_basis_are_the_nearest_that_are_given() -> None:
    campaign = loaded("a: {title: A, force: soft, attest: {x: {title: X, force: binding, basis: assumed}, y: Y}}")
    rule = campaign.rule
    assert (rule["a.attest.x"].force, rule["a.attest.x"].basis) == (Force.BINDING, Basis.ASSUMED)
    assert (rule["a.attest.y"].force, rule["a.attest.y"].basis) == (Force.SOFT, Basis.EXPLICIT)
    assert (rule["a.due"].force, rule["a.due"].basis) == (Force.SOFT, Basis.DERIVED)


def test_a_campaign_knows_the_names_that_records_may_use() -> None:
    campaign = loaded(
        "a: {title: A, invite: office, contents: {open: {x: X}}, forms: {any_of: {f: F, g: G}}}\nb: {title: B}",
        "bodies: {office: O}",
    )
    known = campaign.vocabulary["a"]
    assert known["invited"] == frozenset({"office"})
    assert known["contents"] is None
    assert known["forms"] == frozenset({"f", "g"})
    assert known["reflects"] == frozenset({"a", "b"})
    assert known["attachments"] == frozenset()


PLACED = """
hold:
  title: the meeting
  due: {by: 06-15, note: {zh: 注, en: a note}}
  attend: all-members
  invite: [leader, {id: guest, ref: "2"}]
  attest: {talked: they talked}
follow-up:
  title: the follow-up
  due: promptly after hold
plain:
  title: nothing said
"""


@pytest.mark.parametrize(
    ("rule", "line", "pointer"),
    [
        ("hold.due", "due: {by", "/hold/due"),
        ("hold.attend.all-members", "attend:", "/hold/attend"),
        ("hold.invite.leader", "invite:", "/hold/invite/0"),
        ("hold.invite.guest", "invite:", "/hold/invite/1"),
        ("hold.attest.talked", "attest:", "/hold/attest/talked"),
        ("follow-up.due", "due: promptly", "/follow-up/due"),
        ("follow-up.entry.hold", "due: promptly", "/follow-up/due"),
        ("plain.due", "plain:", "/plain"),
    ],
)
def test_a_rule_knows_where_it_is_written(rule: str, line: str, pointer: str) -> None:
    head = "people: {all-members: all, leader: L, guest: G}"
    at = loaded(PLACED, head).rule[rule].at
    assert (at.file, at.pointer) == ("spec.yaml", "/phases/main/steps" + pointer)
    assert at.line is not None
    assert spec(PLACED, head).splitlines()[at.line - 1].strip().startswith(line)


@pytest.mark.parametrize("name", shipped())
def test_every_rule_of_a_shipped_campaign_is_written_within_what_it_is_about(name: str) -> None:
    campaign = load_campaign(name)
    for rule in campaign.rules:
        assert rule.subject in rule.at.pointer.split("/")
        assert rule.at.line is not None


def test_where_a_rule_is_written_does_not_make_it_another() -> None:
    moved = parse_campaign("# a remark\n" + spec("a: {title: A}"), file="elsewhere.yaml")
    assert moved.rules == parse_campaign(spec("a: {title: A}")).rules
    assert moved.rules[0].at != parse_campaign(spec("a: {title: A}")).rules[0].at


def test_what_is_assumed_is_said() -> None:
    text = spec("a: {title: A}").replace("{value: 2009}", "{value: 2009, basis: assumed}")
    campaign = parse_campaign(text.replace("year:", "readings: {about_days: 3}\nyear:"))
    assert [words.en for words in campaign.assumptions] == ["the year is taken to be 2009", "“about” allows 3 days"]
    assert loaded("a: {title: A}").assumptions == ()


def test_waivers_cover_rules_or_whole_steps() -> None:
    head = "bodies: {office: O}\nwaivers: {w: {title: W, covers: [a, b.due], approved_by: office}}"
    campaign = loaded("a: {title: A, entry: b}\nb: {title: B, entry: c}\nc: {title: C}", head)
    assert campaign.waivers["w"].covers == {"a.due", "a.entry.b", "b.due"}


def test_a_waiver_of_nothing_is_reported() -> None:
    head = "waivers: {w: {title: W, covers: [a, aa, a.dew], approved_by: office}}"
    assert problems("a: {title: A}", head) == [
        ("unknown-name", "/waivers/w/covers/1"),
        ("unknown-name", "/waivers/w/covers/2"),
        ("unknown-name", "/waivers/w/approved_by"),
    ]


# Anything at all


def use(campaign: Campaign) -> None:
    """Everything that a host may ask of a campaign that loads."""
    for lang in LANGUAGES:
        assert markdown(checklist(campaign), lang)
    for words in campaign.assumptions:
        assert words.zh
    progress = parse_progress({"progress": 1, "campaign": campaign.id})
    answer = assess(campaign, progress, date(2009, 6, 18))
    json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8")
    for name in (*campaign.phases, *campaign.documents, *campaign.steps):
        assert list(answer.explain(name).lines("zh"))
    assert len(campaign.rule) == len(campaign.rules)
    for lang in LANGUAGES:
        assert list(read_back(campaign, lang))
    for trigger in (*campaign.steps, *campaign.phases):
        answer.why_not(trigger)


def never_a_traceback(text: str | bytes) -> None:
    try:
        campaign = parse_campaign(text, file="spec.yaml")
    except SpecError as error:
        assert error.diagnostics  # noqa: PT017
        for diagnostic in error.diagnostics:
            assert diagnostic.render("zh")
            assert diagnostic.render("en")
            json.dumps(diagnostic.to_dict(), ensure_ascii=False).encode("utf-8")
        places = [(d.location.line or 0, d.location.column or 0) for d in error.diagnostics]
        assert places == sorted(places)
        return
    use(campaign)


@given(st.text(max_size=80) | st.binary(max_size=80))
def test_any_text_is_a_campaign_or_a_spec_error(text: str | bytes) -> None:
    never_a_traceback(text)


SMALL = spec(
    """
opening: {title: 动员, window: 06-early to 06-mid, lasts: about 3 days, times: {members: at least 2}}
forum: {title: 座谈, due: on 06-18 am, not_before: 2 days after opening, during: draft, merge_with: launch}
meeting: {title: 会议, due: 06-15, attend: members, invite: {id: office, if: flag}, once: true}
draft: {title: 起草, due: about 3 days before report, each: members, makes: paper.drafted}
report: {title: 报告, due: {by: before 07-mid, force: soft}, entry: [meeting, draft], makes: paper.formal,
  attest: {so: S}}
review: {title: 审阅, by: office, due: promptly after report, outcomes: {good: 好, bad: 坏}, makes: {good: paper.filed}}
repair: {title: 补正, if: {outcome: review.bad}, times: 1 to 2, send_to: {open: [office]},
  contents: {a: {title: A, parts: {b: B}}}}
""",
    """\
readings: {by_day: inclusive, about_days: 2}
attributes: {flag: F, level: {title: L, values: [low, high]}}
people: {members: M}
bodies: {office: O}
events: {launch: {title: L, on: 06-01}}
declared: {parts: {title: 环节, says: 18, lists: 13}}
documents: {paper: {title: P, states: {drafted: D, formal: E}, marks: {filed: X}, avoid: {z: Z}}}
waivers: {w: {title: W, covers: [meeting], approved_by: office, excuses: members, grounds: {ill: I}}}""",
)
TOKEN = re.compile(r"[^\s{}\[\],:]+")
NAMES = [
    "main", "opening", "forum", "launch", "meeting", "draft", "report", "review", "repair", "good", "bad", "flag",
    "level", "low", "members", "office", "paper", "drafted", "formal", "filed",
]  # fmt: skip
RENAMED = [
    *NAMES,
    "absent",
    "step",
    "phase",
    "state",
    "unit",
    "open",
    "all",
    "not",
    "outcome",
    "id",
    "trigger",
    "x" * 201,
]
DATES = ["99999", "0000-01-01", "before 0001-01-01", "9999-12-31", "02-30", "2008-02-29", "before 06-end", "06-late"]
HOSTILE = [
    "{}",
    "[]",
    "''",
    "{0}",
    "\x1b",
    "\u202e",
    "&a",
    "*a",
    "!!str x",
    "- ",
    "\t",
    "\n",
    ": ",
    "# ",
    "|",
    "?",
    "~",
]


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A spec in which names or words were put in the place of others, or a line lost or doubled."""
    tokens = list(TOKEN.finditer(text))
    for _ in range(draw(st.integers(1, 2))):
        way = draw(st.sampled_from(["rename", "rename", "date", "word", "line"]))
        if way == "rename":
            text = text.replace(draw(st.sampled_from(NAMES)), draw(st.sampled_from(RENAMED)))
        elif way == "line":
            lines = text.split("\n")
            line, times = draw(st.integers(0, len(lines) - 1)), draw(st.sampled_from([0, 2]))
            text = "\n".join([*lines[:line], *[lines[line]] * times, *lines[line + 1 :]])
        else:
            dated = [found for found in tokens if found[0][0].isdigit()] if way == "date" else tokens
            old = draw(st.sampled_from(dated))
            new = draw(st.sampled_from(DATES if way == "date" else [found[0] for found in tokens] + HOSTILE))
            text = text[: old.start()] + new + text[old.end() :]
    return text


@trials(150)
@given(mutated(SMALL))
def test_a_spec_that_was_tampered_with_is_a_campaign_or_a_spec_error(text: str) -> None:
    never_a_traceback(text)


@pytest.mark.slow
@trials(15)
@given(st.data())
def test_a_shipped_spec_that_was_tampered_with_is_a_campaign_or_a_spec_error(data: st.DataObject) -> None:
    for path in shipped().values():
        never_a_traceback(data.draw(mutated(path.read_text(encoding="utf-8"))))


def test_the_small_spec_is_sound() -> None:
    campaign = parse_campaign(SMALL)
    assert {d.code for d in campaign.warnings} <= {"unused-name", "order-without-rule"}
    use(campaign)
    assert issubclass(SpecError, CampaignflowError)


@pytest.mark.parametrize(
    ("step", "rule", "said"),
    [
        ("due: 1 day before b", "a.due", ": due 1 day before “B”"),
        ("due: about 1 day before b", "a.due", ": due about 1 day before “B”"),
        ("due: 2 days before b", "a.due", ": due 2 days before “B”"),
        ("due: within 1 day after b", "a.due", ": due within 1 day after “B”"),
        ("not_before: 1 day after b", "a.not_before", "must not take place earlier than 1 day after “B”"),
        ("lasts: at least 1 day", "a.lasts", "must last at least 1 day"),
        ("times: at least 1 day", "a.due", "(at least 1 day)"),
        ("times: exactly 1", "a.due", "(exactly 1 time)"),
        ("times: 1 to 2", "a.due", "(1 to 2 times)"),
    ],
)
def test_one_day_is_no_days(step: str, rule: str, said: str) -> None:
    campaign = loaded(f"a: {{title: A, {step}}}\nb: {{title: B}}", "readings: {about_days: 1}")
    assert said in campaign.rule[rule].sentence().en


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        ("window: 06-early to 07-early", []),
        ("window: 05-31 to 06-10", ["step-outside-phase"]),
        ("window: 07-01 to 07-11", ["step-outside-phase"]),
        ("window: 08-01 to 08-02", ["step-outside-phase"]),
        ("not_before: 06-01", []),
        ("not_before: 07-10", []),
        ("not_before: 07-11", ["step-outside-phase"]),
        ("not_before: {is: 05-31}", ["step-outside-phase"]),
        ("not_before: 06-15, due: 06-15", []),
        ("not_before: 06-15, due: on 06-14", ["due-before-opening"]),
        ("not_before: 06-15, due: before 06-mid", []),
        ("not_before: 06-21, due: before 06-mid", ["due-before-opening"]),
        ("not_before: 06-15, due: promptly", []),
        ("not_before: 06-15, due: 5 days before b", []),
    ],
)
def test_days_that_cannot_be_meant_are_warned_of(step: str, codes: list[str]) -> None:
    found = diagnose(spec(f"a: {{title: A, {step}}}\nb: {{title: B}}"))
    assert [(diagnostic.code, diagnostic.severity) for diagnostic in found] == [(code, "warning") for code in codes]
