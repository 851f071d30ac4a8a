"""What is asked once for each entry of a list means what writing it out for each entry would mean, and nothing else."""

from __future__ import annotations

import pickle
import random
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from campaignflow import (
    Assessment,
    ProgressError,
    Run,
    SpecError,
    assess,
    horizon,
    parse_campaign,
    parse_progress,
    plan,
    what_if,
)
from campaignflow.campaign.template import template

SPEC = """
campaignflow: 1
campaign: permit
version: "1"
title: A permit
source: {title: The statute}
year: {value: 2024}
bodies: {objector: the objector, court: the court}
lists: {objections: objections}
attributes: {heard: {title: one to be heard, for_each: objections}}
events: {lodging: {title: its lodging, for_each: objections}}
documents:
  decision:
    title: the decision
    for_each: objections
    states: {drafted: drafted, given: given}
    contents: {reasons: its reasons}
phases:
  procedure:
    title: the procedure
    window: 03-01 to 06-30
    steps:
      hear: {title: the hearing, for_each: objections, if: heard}
      draft: {title: drafting it, for_each: objections, makes: decision.drafted}
      rule:
        title: the ruling
        for_each: objections
        due: within 1 month after lodging
        entry: [hear, draft]
        outcomes: {upheld: upheld, dismissed: dismissed}
        makes: {upheld: decision.given, dismissed: decision.given}
      serve:
        title: serving it
        for_each: objections
        due: within 3 days after rule
        send_to: objector
        attach: decision
      amend: {title: amending the plan, if: {any: [{outcome: rule.upheld}]}, entry: rule}
      permit: {title: the permit, entry: serve, due: 06-20}
waivers:
  withdrawn: {title: it was withdrawn, for_each: objections, covers: [hear, draft, rule, serve], approved_by: court}
"""
CAMPAIGN = parse_campaign(SPEC)
Data = dict[str, Any]


def entry(name: str, lodged: str = "2024-03-31", *, heard: bool = False, **more: Any) -> Data:
    return {"id": name, "attributes": {"heard": heard}, "events": {"lodging": lodged}, **more}


def act(step: str, day: str, of: str | None = None, **more: Any) -> Data:
    return {"step": step, "date": f"2024-{day}", **({} if of is None else {"of": of}), **more}


def judged(day: str, entries: Sequence[Data] | None = (), *records: Data, **more: Any) -> Assessment:
    lists = {} if entries is None else {"lists": {"objections": list(entries)}}
    data = {"progress": 1, "campaign": "permit", **lists, "records": list(records), **more}
    return assess(CAMPAIGN, parse_progress(data), date.fromisoformat(f"2024-{day}"))


def status(found: Assessment, rule: str) -> str:
    return str(found.verdict[rule].status)


def codes(found: Assessment) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]


TWO = (entry("miller"), entry("smith", "2024-04-02", heard=True))
DONE = [
    act("draft", "04-10", "miller"),
    act("rule", "04-30", "miller", outcome="upheld", contents=["reasons"]),
    act("serve", "05-03", "miller", recipients=["objector"], attachments=["decision"]),
]


def test_the_spec_has_nothing_wrong_with_it_and_is_read_back_in_both_languages() -> None:
    assert CAMPAIGN.warnings == ()
    condition = CAMPAIGN.rule["hear.due"].condition
    assert condition is not None
    assert condition.words.en == "there are objections, once for each of them and it is one to be heard"
    assert condition.words.zh == "有objections，逐项办理且one to be heard"


# Each has its own day


@pytest.mark.parametrize(
    ("day", "expected"), [("04-29", "pending"), ("04-30", "pending"), ("05-01", "overdue"), ("05-02", "overdue")]
)
def test_each_is_due_by_its_own_day(day: str, expected: str) -> None:
    """Lodged on 31 March, one month: to the last of April, clamped; the other, of 2 April, to 2 May."""
    found = judged(day, TWO)
    assert status(found, "rule.due@miller") == expected
    assert status(found, "rule.due@smith") == "pending"
    assert found.verdict["rule.due@miller"].due == date(2024, 4, 30)
    assert found.verdict["rule.due@smith"].due == date(2024, 5, 2)


def test_the_act_of_one_settles_nothing_of_the_other() -> None:
    found = judged("05-02", TWO, *DONE[:2])
    assert [status(found, f"rule.due@{who}") for who in ("miller", "smith")] == ["satisfied", "pending"]
    assert found.verdict["serve.due@miller"].due == date(2024, 5, 3)
    assert found.verdict["serve.due@smith"].due is None
    assert [state.state for state in found.documents] == ["given", "absent"]


def test_a_gate_is_that_of_the_same_entry() -> None:
    """Smith's ruling was passed without a hearing, which Miller does not need."""
    found = judged("05-02", TWO, act("draft", "04-10", "smith"), act("rule", "04-12", "smith", outcome="upheld"), *DONE)
    assert status(found, "rule.entry.hear@smith") == "violated"
    assert status(found, "rule.entry.hear@miller") == "not-applicable"
    assert status(found, "rule.entry.draft@miller") == "satisfied"
    assert [state.state for state in found.documents] == ["given", "drafted"]


def test_an_attribute_that_is_not_stated_of_an_entry_leaves_that_one_open() -> None:
    found = judged("04-02", [entry("miller"), {"id": "smith"}])
    assert status(found, "hear.due@miller") == "not-applicable"
    assert found.verdict["hear.due@smith"].reason == "undecided"
    (diagnostic,) = found.diagnostics
    assert (diagnostic.code, diagnostic.location.pointer) == ("unknown-attribute", "/lists/objections/1/attributes")


def test_contents_are_asked_of_each_paper() -> None:
    found = judged("05-04", TWO, *DONE, act("draft", "04-10", "smith"))
    assert status(found, "decision.contents.reasons@miller") == "satisfied"
    assert status(found, "decision.contents.reasons@smith") == "pending"
    assert status(found, "serve.attach.decision@miller") == "satisfied"


# From outside


def test_what_waits_from_outside_waits_for_all_of_them() -> None:
    assert [v.rule_id for v in judged("05-04", TWO, *DONE).why_not("permit")] == ["permit.entry.serve@smith"]
    alone = judged("05-04", TWO[:1], *DONE)
    assert alone.why_not("permit") == ()
    assert "permit" in [step.subject for step in alone.next_steps]


def test_a_group_of_entries_from_outside_may_wait_for_one_of_them() -> None:
    campaign = parse_campaign(SPEC.replace("entry: serve", "entry: {any_of: [serve]}"))
    data = {"progress": 1, "campaign": "permit", "lists": {"objections": list(TWO)}}
    found = assess(campaign, parse_progress({**data, "records": DONE}), date(2024, 5, 4))
    assert found.why_not("permit") == ()
    silent = assess(campaign, parse_progress(data), date(2024, 5, 4))
    assert [v.rule_id for v in silent.why_not("permit")][:1] == ["permit.entry"]


def test_dates_and_lengths_for_some_entries_read_what_the_entry_is() -> None:
    said = SPEC.replace(
        "due: within 1 month after lodging", "due: [{by: 05-20, if: heard}, {by: 05-01, if: {not: heard}}]"
    )
    said = said.replace(
        "due: within 3 days after rule", "due: {by: within 3 days after rule, longer: {by: 5 days, if: heard}}"
    )
    acts = [
        *DONE,
        act("rule", "05-02", "smith", outcome="upheld"),
        act("hear", "05-01", "smith"),
        act("draft", "05-01", "smith"),
    ]
    data = {"progress": 1, "campaign": "permit", "lists": {"objections": list(TWO)}, "records": acts}
    found = assess(parse_campaign(said), parse_progress(data), date(2024, 5, 4))
    days = [found.verdict[f"{rule}.due@{who}"].due for rule in ("rule", "serve") for who in ("miller", "smith")]
    assert days == [date(2024, 5, 1), date(2024, 5, 20), date(2024, 5, 3), date(2024, 5, 10)]


@pytest.mark.parametrize(("area", "expected"), [(200, "pending"), (199, "not-applicable"), (None, "undecided")])
def test_numbers_of_an_entry_are_compared_with_those_of_the_unit(area: int | None, expected: str) -> None:
    """At least twice the limit: exactly at it, just below, not stated."""
    numbers = "limit: {title: the limit, values: number}, "
    numbers += "area: {title: its area, values: number, for_each: objections}, "
    said = SPEC.replace("attributes: {", f"attributes: {{{numbers}")
    said = said.replace("if: heard", "if: {all: [heard, {area: at least 200% of limit}]}")
    attributes = {"heard": True, **({} if area is None else {"area": area})}
    data: Data = {"progress": 1, "campaign": "permit", "unit": {"attributes": {"limit": 100}}}
    data["lists"] = {"objections": [{"id": "miller", "attributes": attributes}]}
    found = assess(parse_campaign(said), parse_progress(data), date(2024, 3, 4)).verdict["hear.due@miller"]
    assert expected in (found.status, found.reason)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({"miller": "dismissed", "smith": "dismissed"}, "not-applicable"),
        ({"miller": "dismissed", "smith": "upheld"}, "pending"),
        ({"miller": "upheld"}, "pending"),
        ({"miller": "dismissed"}, "pending"),
    ],
)
def test_a_condition_in_any_asks_whether_one_of_them_came_out_so(outcomes: Mapping[str, str], expected: str) -> None:
    entries = [entry("miller"), entry("smith")]
    acts = [act("draft", "04-01", who) for who in outcomes]
    acts += [act("rule", "04-02", who, outcome=said, contents=["reasons"]) for who, said in outcomes.items()]
    found = judged("04-03", entries, *acts)
    assert status(found, "amend.due") == expected
    untold = "upheld" not in outcomes.values() and len(outcomes) < 2
    assert (found.verdict["amend.due"].reason == "undecided") is untold


def test_one_answer_a_rule_and_under_it_one_for_each() -> None:
    found = judged("05-01", TWO)
    assert found.each["rule.due"].status == "overdue"
    said = {one["rule"]: one for one in found.to_dict()["each"]}
    assert said["rule.due"] == {
        "rule": "rule.due",
        "list": "objections",
        "status": "overdue",
        "of": {"miller": "overdue", "smith": "pending"},
    }
    assert "permit.due" not in said
    assert "permit.entry.serve" not in said


# No entries, no list, no such entry


def test_where_there_are_none_nothing_is_to_be_done() -> None:
    found = judged("05-04", [])
    assert codes(found) == []
    assert {status(found, f"{step}.due") for step in ("hear", "draft", "rule", "serve", "amend")} == {"not-applicable"}
    assert [step.subject for step in found.next_steps] == ["permit"]
    assert found.ok


def test_a_list_that_is_not_stated_is_asked_for_and_keeps_the_gates_shut() -> None:
    found = judged("05-04", None)
    assert codes(found) == ["unknown-list"]
    assert not found.ok
    assert {found.verdict[f"{step}.due"].reason for step in ("draft", "rule", "serve", "amend")} == {"undecided"}
    assert [v.rule_id for v in found.why_not("permit")] == ["permit.entry.serve"]
    assert "permit" not in [step.subject for step in found.next_steps]


def test_a_list_is_asked_for_although_one_that_begins_with_its_name_is_amiss() -> None:
    steps = "a: {title: a, for_each: bids}\n      b: {title: b, for_each: bids-late}"
    head = SPEC.partition("bodies:")[0] + "lists: {bids: bids, bids-late: late bids}\n"
    campaign = parse_campaign(f"{head}phases:\n  all:\n    title: all\n    steps:\n      {steps}\n")
    data = {"progress": 1, "campaign": "permit", "lists": {"bids-late": "none"}}
    found = assess(campaign, parse_progress(data), date(2024, 4, 1)).diagnostics
    assert {one.code: one.location.pointer for one in found}.keys() == {"unknown-list", "wrong-value"}


def test_a_list_on_which_only_what_is_soft_depends_is_not_asked_for() -> None:
    campaign = parse_campaign(SPEC[: SPEC.index("attributes:")] + SOFT)
    assert assess(campaign, parse_progress({"progress": 1, "campaign": "permit"}), date(2024, 5, 4)).diagnostics == ()


SOFT = """
phases:
  procedure:
    title: the procedure
    window: 03-01 to 06-30
    steps:
      thank: {title: thanking, for_each: objections, force: soft, send_to: [objector, court]}
"""


def test_a_record_that_does_not_say_which_is_paired_only_where_there_is_one() -> None:
    one = judged("04-12", TWO[:1], act("draft", "04-10"))
    assert (codes(one), status(one, "draft.due@miller")) == ([], "satisfied")
    two = judged("04-12", TWO, act("draft", "04-10"))
    assert codes(two) == ["which-entry"]
    assert [status(two, f"draft.due@{who}") for who in ("miller", "smith")] == ["pending", "pending"]


def test_an_entry_that_is_not_there_is_named_with_those_that_are() -> None:
    found = judged("04-12", TWO, act("draft", "04-10", "smyth"))
    (diagnostic,) = found.diagnostics
    assert (diagnostic.code, diagnostic.location.pointer) == ("unknown-entry", "/records/0/of")
    assert "smith" in diagnostic.help.en
    assert codes(judged("04-12", [], act("draft", "04-10", "smith"))) == ["unknown-entry"]
    (none,) = judged("04-12", [], act("draft", "04-10")).diagnostics
    assert (none.code, "the list is empty" in none.help.en) == ("which-entry", True)
    assert codes(judged("04-12", None, act("draft", "04-10", "smith"))) == ["unknown-list", "unknown-entry"]


def test_of_is_for_what_is_there_once_for_each() -> None:
    assert codes(judged("04-12", TWO, act("permit", "04-10", "smith"))) == ["not-asked"]
    contradicted = judged("04-12", TWO, act("draft@miller", "04-10", "smith"))
    assert codes(contradicted) == ["unknown-entry"]
    assert {status(contradicted, f"draft.due@{who}") for who in ("miller", "smith")} == {"pending"}
    assert codes(judged("04-12", TWO, act("draft@smyth", "04-10"))) == ["unknown-entry"]
    assert codes(judged("04-12", TWO, planned={"draft": "2024-04-20"})) == ["which-entry"]
    assert codes(judged("04-12", TWO, planned={"draft@smith": "2024-04-20"}, events={"lodging": "2024-04-02"})) == [
        "which-entry"
    ]
    named = judged("04-12", TWO, act("draft@miller", "04-10"))
    assert (codes(named), status(named, "draft.due@miller")) == ([], "satisfied")


def test_a_campaign_without_lists_takes_neither_lists_nor_of() -> None:
    plain = SPEC[: SPEC.index("lists:")] + SOFT.replace("for_each: objections, ", "")
    plain += "waivers: {left: {title: leave, covers: [thank], approved_by: court}}\n"
    waiver = {"waiver": "left", "of": "x", "approved_by": "court", "justification": "so", "date": "2024-03-02"}
    data: Data = {"progress": 1, "campaign": "permit", "lists": {"objections": []}, "waivers": [waiver]}
    data["records"] = [act("thank", "03-03", "smith", recipients=["objector", "court"])]
    found = assess(parse_campaign(plain), parse_progress(data), date(2024, 3, 4))
    assert sorted(codes(found)) == ["not-asked", "not-asked", "unknown-name"]


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"objections": [entry("miller"), entry("miller")]}, ["duplicate-name"]),
        ({"objections": [], "complaints": []}, ["unknown-name"]),
        ({"objections": [{"id": "miller", "attributes": {"heard": True, "loud": True}}]}, ["unknown-name"]),
        (
            {"objections": [{"id": "miller", "attributes": {"heard": True}, "events": {"death": "2024-04-01"}}]},
            ["unknown-name"],
        ),
        ({"objections": [entry("miller", heard="yes")]}, ["wrong-value", "unknown-attribute"]),  # type: ignore[arg-type]
        ({"objections": [entry(f"o{number}") for number in range(201)]}, ["too-large"]),
        ({"objections": [{"title": "Miller"}]}, ["missing-key"]),
    ],
)
def test_what_is_wrong_with_a_list_is_said(lists: Data, expected: list[str]) -> None:
    data = {"progress": 1, "campaign": "permit", "lists": lists}
    assert codes(assess(CAMPAIGN, parse_progress(data), date(2024, 4, 2))) == expected


def test_a_waiver_is_granted_for_one_of_them() -> None:
    said = {"waiver": "withdrawn", "approved_by": "court", "justification": "a letter", "date": "2024-04-05"}
    found = judged("05-10", TWO, *DONE, waivers=[{**said, "of": "smith"}])
    assert status(found, "rule.due@smith") == "waived"
    assert found.why_not("permit") == ()
    assert codes(judged("05-10", TWO, waivers=[said])) == ["which-entry"]


# What a spec may not say


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("entry: serve, due: 06-20", "entry: serve, due: within 3 days after serve", "once-for-each"),
        ("entry: serve, due: 06-20", "not_before: 3 days after serve", "once-for-each"),
        ("if: {any: [{outcome: rule.upheld}]}", "if: {outcome: rule.upheld}", "once-for-each"),
        ("if: {any: [{outcome: rule.upheld}]}", "if: {not: {outcome: rule.upheld}}", "once-for-each"),
        ("if: {any: [{outcome: rule.upheld}]}", "if: heard", "once-for-each"),
        ("title: amending the plan,", "title: amending the plan, makes: decision.given,", "once-for-each"),
        ("waivers:", "figures: {rulings: {title: rulings, sum: rule}}\nwaivers:", "once-for-each"),
        ("waivers:", "figures: {rulings: {title: rulings, units: rule}}\nwaivers:", "once-for-each"),
        (
            "title: serving it\n        for_each: objections",
            "title: serving it\n        for_each: objection",
            "unknown-name",
        ),
        ("bodies: {", "bodies: {rule: the rule, ", "duplicate-name"),
        ("lists: {objections: objections}", "lists: {objections: objections, other: others}", "unused-name"),
    ],
)
def test_what_would_have_to_mean_one_of_several_is_refused_at_its_place(old: str, new: str, code: str) -> None:
    assert old in SPEC
    try:
        found = parse_campaign(SPEC.replace(old, new)).warnings
    except SpecError as error:
        found = error.diagnostics
    assert code in [diagnostic.code for diagnostic in found]
    assert all(diagnostic.location.line and diagnostic.location.line > 1 for diagnostic in found)


def test_all_in_a_condition_asks_that_all_of_them_came_out_so() -> None:
    campaign = parse_campaign(
        SPEC.replace("if: {any: [{outcome: rule.upheld}]}", "if: {all: [{outcome: rule.upheld}]}")
    )
    said = [("miller", "upheld"), ("smith", "dismissed")]
    for number, expected in ((1, "pending"), (2, "not-applicable")):
        acts = [act("draft", "04-01", who) for who, _ in said[:number]]
        acts += [act("rule", "04-02", who, outcome=how) for who, how in said[:number]]
        data = {
            "progress": 1,
            "campaign": "permit",
            "records": acts,
            "lists": {"objections": [entry(w) for w, _ in said]},
        }
        assert status(assess(campaign, parse_progress(data), date(2024, 4, 3)), "amend.due") == expected


# It means what writing it out means


NAMES = ("ames", "bell", "cobb")
BY_HAND = """
campaignflow: 1
campaign: permit
version: "1"
title: A permit
source: {title: The statute}
year: {value: 2024}
bodies: {objector: the objector, court: the court}
attributes:
  heard-of-NAME: {title: one to be heard}
events:
  lodging-of-NAME: {title: its lodging}
documents:
  decision-of-NAME: {title: the decision, states: {drafted: drafted, given: given}, contents: {reasons: its reasons}}
phases:
  procedure:
    title: the procedure
    window: 03-01 to 06-30
    steps:
      hear-of-NAME: {title: the hearing, if: heard-of-NAME}
      draft-of-NAME: {title: drafting it, makes: decision-of-NAME.drafted}
      rule-of-NAME: {title: the ruling, due: within 1 month after lodging-of-NAME, \
entry: [hear-of-NAME, draft-of-NAME], \
outcomes: {upheld: upheld, dismissed: dismissed}, \
makes: {upheld: decision-of-NAME.given, dismissed: decision-of-NAME.given}}
      serve-of-NAME: {title: serving it, due: within 3 days after rule-of-NAME, send_to: objector, \
attach: decision-of-NAME}
      amend: {title: amending the plan, if: {any: [ALL{outcome: rule-of-NAME.upheld}]}, entry: [ALLrule-of-NAME]}
      permit: {title: the permit, entry: [ALLserve-of-NAME], due: 06-20}
"""


def written_out() -> str:
    """The spec with everything written out by hand for each name."""

    def line(text: str) -> str:
        for part in re.findall(r"ALL[^\]]*", text):
            text = text.replace(part, ", ".join(part[3:].replace("NAME", name) for name in NAMES))
        return "\n".join(text.replace("NAME", name) for name in NAMES) if "NAME" in text else text

    return "\n".join(map(line, BY_HAND.splitlines()))


def by_hand(told: Sequence[Data]) -> list[Data]:
    found = []
    for one in told:
        record = {key: value for key, value in one.items() if key != "of"}
        if "of" in one:
            record["step"] += f"-of-{one['of']}"
            record |= {"attachments": [f"decision-of-{one['of']}"]} if "attachments" in one else {}
        found.append(record)
    return found


def test_it_means_what_writing_it_out_by_hand_means() -> None:
    """Random histories of three entries, each judged both ways: every verdict, state and next step is the same."""
    rng = random.Random(12)  # noqa: S311
    names, hand = NAMES, parse_campaign(written_out())
    for _ in range(60):
        entries = [entry(name, f"2024-03-{rng.randint(10, 31)}", heard=rng.random() < 0.5) for name in names]
        told = [
            act(step, f"{rng.choice(['04', '05'])}-{rng.randint(10, 28)}", name, **_more(step, rng))
            for name in names
            for step in ("hear", "draft", "rule", "serve")
            for _ in range(rng.choice([0, 1, 1, 1, 2]))
        ]
        told += [act("permit", "05-20")] if rng.random() < 0.3 else []
        day = date(2024, 4, 20) + timedelta(days=rng.randint(0, 60))
        mine = judged(f"{day:%m-%d}", entries, *told)
        unit = {"attributes": {f"heard-of-{one['id']}": one["attributes"]["heard"] for one in entries}}
        events = {f"lodging-of-{one['id']}": one["events"]["lodging"] for one in entries}
        data = {"progress": 1, "campaign": "permit", "unit": unit, "events": events, "records": by_hand(told)}
        theirs = assess(hand, parse_progress(data), day)
        assert _plainly(mine) == _plainly(theirs), told


def _more(step: str, rng: random.Random) -> Data:
    if step == "rule":
        return {"outcome": rng.choice(["upheld", "dismissed"]), "contents": rng.choice([["reasons"], []])}
    return {"recipients": ["objector"], "attachments": ["decision"]} if step == "serve" and rng.random() < 0.8 else {}


def _plainly(found: Assessment) -> object:
    """All that is answered, the names of entries written alike."""

    def plain(rule: str) -> str:
        return re.sub(r"-of-|@", "/", ".".join(sorted({*re.split(r"\.|-of-|@", rule)})))

    verdicts = sorted((plain(v.rule_id), v.status, v.reason, v.due, v.cure, v.made_good) for v in found.verdicts)
    steps = sorted(re.sub(r"-of-|@", "/", step.subject) for step in found.next_steps)
    states = [state.state for state in found.documents]
    return [[str(part) for part in verdict] for verdict in verdicts], steps, states, found.ok, found.open


# Everything else that asks


def test_a_run_takes_acts_of_each_and_entries_as_they_come() -> None:
    run = Run(CAMPAIGN, {"name": "a bureau"})
    run.enter("objections")
    assert run.may("permit", date(2024, 4, 1))
    run.enter("objections", {"id": "miller", "events": {"lodging": "2024-03-31"}})
    run.enter("objections", {"id": "miller", "attributes": {"heard": False}})
    run.enter("objections", TWO[1])
    assert not run.may("permit", date(2024, 4, 1))
    refused = run.record(act("rule", "04-30", "miller", outcome="upheld"))
    assert (refused.accepted, [v.rule_id for v in refused.unmet]) == (False, ["rule.entry.draft@miller"])
    for one in DONE:
        assert run.record(one).accepted
    with pytest.raises(ProgressError, match="which-entry"):
        run.record(act("draft", "04-10"))
    with pytest.raises(ProgressError, match="unknown-name"):
        run.enter("complaints", {"id": "x"})
    assert run.configuration(date(2024, 5, 4))["decision@miller"] == "given"
    again = Run.restore(CAMPAIGN, run.snapshot())
    assert again.assess(date(2024, 5, 4)).to_dict() == run.assess(date(2024, 5, 4)).to_dict()
    assert again.assess(date(2024, 5, 4)).to_dict() == judged("05-04", TWO, *DONE).to_dict() | {"unit": "a bureau"}


def test_looking_ahead_knows_each() -> None:
    found = judged("04-20", TWO, DONE[0])
    made = plan(CAMPAIGN, found.progress, found.as_of)
    assert {one.step for one in made.appointments} >= {"rule@miller", "hear@smith", "permit"}
    assert "@" not in made.mermaid("en")
    days = {
        turn.day: [change.rule for change in turn.changes] for turn in horizon(CAMPAIGN, found.progress, found.as_of)
    }
    assert "rule.due@miller" in days[date(2024, 5, 1)]
    assert "rule.due@smith" in days[date(2024, 5, 3)]
    then = what_if(CAMPAIGN, found.progress, [act("rule", "04-20", "miller", outcome="dismissed")], found.as_of)
    assert status(then, "rule.due@miller") == "satisfied"
    assert "hearing (smith)" in "\n".join(found.explain("rule@smith").lines("en"))
    assert [item.rule for item in found.checklist.items if item.rule.startswith("rule.due")] == [
        "rule.due@miller",
        "rule.due@smith",
    ]


def test_units_with_the_same_entries_share_a_campaign_and_reading_twice_changes_nothing() -> None:
    one, other = judged("04-20", TWO), judged("04-21", TWO, *DONE[:1])
    assert one.campaign is other.campaign
    again = assess(other.campaign, other.progress, other.as_of)
    assert again.campaign is other.campaign
    assert again.to_dict() == other.to_dict()
    wrong = judged("04-21", TWO, act("draft", "04-10"))
    assert codes(assess(CAMPAIGN, wrong.progress, wrong.as_of)) == codes(wrong) == ["which-entry"]
    assert pickle.loads(pickle.dumps(other)).to_dict() == other.to_dict()  # noqa: S301


def test_titles_of_entries_are_words_and_nothing_else() -> None:
    found = judged("04-20", [entry("miller", title="{0} {title}")])
    assert "｛0｝ ｛title｝" in found.verdict["rule.due@miller"].message.en


def test_the_template_shows_an_entry() -> None:
    made = template(CAMPAIGN)
    (shown,) = made["lists"]["objections"]
    assert shown == {
        "id": "ENTRY", "title": "TITLE", "attributes": {"heard": "true | false"}, "events": {"lodging": "YYYY-MM-DD"},
    }  # fmt: skip
    assert {record["step"] for record in made["records"] if record.get("of") == "ENTRY"} == {
        "hear",
        "draft",
        "rule",
        "serve",
    }
