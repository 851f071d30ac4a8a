"""What a unit says of itself: answered, and nothing hangs on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from campaignflow import (
    Answer,
    Assessment,
    ProgressError,
    Run,
    assess,
    load_campaign,
    parse_campaign,
    parse_progress,
    progress_schema,
    shipped,
)
from campaignflow.cli.main import main
from campaignflow.judgement.shown import Ground
from campaignflow.wording.words import HIDDEN
from claims_judge import KEYS, PHASES, PLAN, answer
from conftest import trials

CAMPAIGN = parse_campaign(PLAN)
ON = date(2024, 6, 30)
TALK = {"step": "talks", "date": "2024-03-05"}
WHO = {"headcounts": {"members": 30}, "attributes": {"big": False}}
ALL: list[dict[str, Any]] = [
    {**TALK, "times": 2},
    {"step": "lecture", "date": "2024-03-06", "present": {"members": 29}},
    {"step": "essays", "date": "2024-05-06", "counts": {"members": 30}},
    {"step": "research", "date": "2024-05-20", "began": "2024-05-11"},
]
PROBLEMS = [
    {"id": str(number), "says": "it is cold", "found": "2024-03-01", "closed": f"2024-04-{number:02}"}
    for number in range(1, 10)
]


def asked(
    claims: Sequence[Any], records: Sequence[Any] = ALL, unit: Any = WHO, on: date = ON, **more: Any
) -> Assessment:
    data = {"progress": 1, "campaign": "small", "unit": unit, "records": list(records), "claims": list(claims)}
    return assess(CAMPAIGN, parse_progress({**data, **more}), on)


def essays(*counts: Any) -> list[Any]:
    return [
        {"step": "essays", "date": f"2024-05-{day:02}", "counts": {"members": n}} for day, n in enumerate(counts, 1)
    ]


OPEN_PROBLEM = [*PROBLEMS[:8], {"id": "9", "says": "it is cold", "found": "2024-03-01"}]
M = {"each": "members"}


@pytest.mark.parametrize(
    ("claim", "records", "more", "expected"),
    [
        # finished
        ({"about": "talks", "done": True}, ALL, {}, "borne-out as-recorded"),
        ({"about": "talks", "done": True}, [TALK], {}, "contradicted unfinished"),
        ({"about": "talks", "done": True}, [], {}, "contradicted missing"),
        ({"about": "talks", "done": False}, [TALK], {}, "borne-out as-recorded"),
        ({"about": "talks", "done": False}, ALL, {}, "contradicted finished"),
        ({"about": "study", "done": True}, ALL, {}, "borne-out as-recorded"),
        ({"about": "study", "done": True}, ALL[1:], {}, "contradicted unfinished"),
        ({"done": True}, ALL, {}, "borne-out as-recorded"),
        ({"done": True}, ALL[:3], {}, "contradicted unfinished"),
        ({"about": "survey", "done": True}, ALL, {}, "untold not-asked"),
        ({"about": "study", "done": True}, ALL, {"unit": {"headcounts": {"members": 30}}}, "untold undecided"),
        ({"about": "essays", "done": True}, essays(20, 15), {}, "untold untold"),
        ({"about": "essays", "done": True}, essays(20), {}, "contradicted unfinished"),
        ({"about": "essays", "done": True}, [{"step": "essays", "date": "2024-05-01"}], {}, "untold not-stated"),
        ({"about": "essays", "done": True}, essays(9), {"unit": {}}, "untold unknown-headcount"),
        ({"about": "talks", "done": True}, [{**TALK, "times": -1}], {}, "untold bad-data"),
        # 9 of 9
        ({"count": 4, "of": 4}, ALL, {}, "borne-out as-recorded"),
        ({"count": 3, "of": 4}, ALL, {}, "contradicted over"),
        ({"count": 9, "of": 9}, ALL, {}, "contradicted other-whole"),
        ({"about": "study", "count": 2, "of": 2}, ALL[:1], {}, "contradicted short"),
        ({"about": "talks", "count": 2, "of": 2}, ALL, {}, "borne-out as-recorded"),
        ({"about": "talks", "count": 3}, ALL, {}, "contradicted short"),
        ({"about": "talks", "count": 3, "of": 2}, [{**TALK, "times": 3}], {}, "borne-out as-recorded"),
        ({"about": "research", "count": 1, "of": 1}, ALL, {}, "untold not-asked"),
        ({"about": "talks", "count": {"at_least": 1}}, ALL, {}, "borne-out as-recorded"),
        ({"about": "talks", "count": {"at_least": 2}}, ALL, {}, "untold at-the-bound"),
        ({"about": "talks", "count": {"at_least": 3}}, ALL, {}, "contradicted short"),
        ({"each": "problems", "count": 9, "of": 9}, [], {"problems": PROBLEMS}, "borne-out as-recorded"),
        ({"each": "problems", "count": 9, "of": 9}, [], {"problems": OPEN_PROBLEM}, "contradicted short"),
        ({"each": "problems", "count": 9, "of": 9}, [], {"problems": PROBLEMS[:8]}, "contradicted other-whole"),
        ({"each": "problems", "count": 9, "of": 9}, [], {}, "untold not-stated"),
        ({"about": "talks", "each": "problems", "rate": 100}, [], {"problems": PROBLEMS}, "untold not-stated"),
        # persons
        ({"about": "lecture", **M, "count": 29, "of": 30}, ALL, {}, "borne-out as-recorded"),
        ({"about": "lecture", **M, "count": 30, "of": 30}, ALL, {}, "contradicted short"),
        ({"about": "lecture", **M, "count": 29, "of": 29}, ALL, {}, "contradicted other-whole"),
        ({"about": "lecture", **M, "count": 31, "of": 30}, ALL, {}, "contradicted impossible"),
        ({"about": "essays", **M, "count": 30}, essays(20, 15), {}, "untold untold"),
        ({"about": "essays", **M, "count": 3}, essays(["a", "b"], ["b", "c"]), {}, "borne-out as-recorded"),
        ({"about": "essays", **M, "count": 4}, essays(["a", "b"], ["b", "c"]), {}, "contradicted short"),
        ({"about": "lecture", **M, "count": 3}, [{"step": "lecture", "date": "2024-03-06"}], {}, "untold not-stated"),
        # 100 %
        ({"about": "lecture", **M, "rate": 100}, ALL, {}, "contradicted short"),
        ({"about": "lecture", **M, "rate": "96.67"}, ALL, {}, "borne-out as-recorded"),
        ({"about": "lecture", **M, "rate": "99.97"}, ALL, {}, "contradicted impossible"),
        ({"about": "lecture", **M, "rate": "99.97", "of": 30}, [], {"unit": {}}, "contradicted impossible"),
        ({"about": "lecture", **M, "rate": "99.97", "of": 3000}, [], {}, "contradicted other-whole"),
        ({"about": "lecture", **M, "count": 29, "rate": 100}, ALL, {}, "contradicted impossible"),
        ({"about": "lecture", **M, "rate": 97}, ALL, {}, "borne-out as-recorded"),
        ({"rate": 100}, ALL, {}, "borne-out as-recorded"),
        ({"rate": 100}, ALL[:3], {}, "contradicted short"),
        ({"about": "talks", "rate": 100}, ALL, {}, "borne-out as-recorded"),
        # 40 days
        ({"about": "research", "days": 10}, ALL, {}, "borne-out as-recorded"),
        ({"about": "research", "days": 40}, ALL, {}, "contradicted short"),
        ({"about": "research", "days": 9}, ALL, {}, "contradicted over"),
        ({"about": "study", "days": 40}, ALL, {}, "untold not-stated"),
        (
            {"about": "study", "days": 40},
            ALL,
            {"phases": {"study": {"began": "2024-03-01", "ended": "2024-04-09"}}},
            "borne-out as-recorded",
        ),
        (
            {"about": "study", "days": 40},
            ALL,
            {"phases": {"study": {"began": "2024-03-01", "ended": "2024-04-19"}}},
            "contradicted over",
        ),
        ({"about": "essays", **M, "days": 1}, essays(30), {}, "borne-out as-recorded"),
        ({"about": "essays", **M, "days": 1}, essays(15, 15), {}, "untold untold"),
        ({"about": "essays", **M, "days": 2}, essays(30, 29), {}, "contradicted unfinished"),
        # of an earlier day
        ({"about": "talks", "count": 0, "date": "2024-03-04"}, ALL, {}, "borne-out as-recorded"),
        ({"about": "talks", "done": True, "date": "2024-03-04"}, ALL, {}, "contradicted missing"),
        ({"each": "problems", "count": 3, "date": "2024-04-03"}, [], {"problems": PROBLEMS}, "borne-out as-recorded"),
    ],
)  # fmt: skip
def test_a_claim_is_answered(claim: Any, records: Any, more: Mapping[str, Any], expected: str) -> None:
    (found,) = asked([claim], records, **more).claims
    assert f"{found.answer} {found.ground}" == expected
    for text in (found.message.zh, found.message.en):
        assert text.endswith(("。", "."))
        assert not HIDDEN.search(text)
        assert "{" not in text
    assert not set(found.message.zh) & set("abcdefghijklmnopqrstuvwxyz")


def test_every_ground_is_met() -> None:
    table = test_a_claim_is_answered.pytestmark[0].args[1]
    others = {Ground.CONTRADICTORY, Ground.NO_OUTCOME}
    assert {ground for *_, expected in table for ground in [expected.split()[1]]} == {
        str(g) for g in set(Ground) - others
    }


def test_what_contradicts_itself_is_read_each_way() -> None:
    plan = parse_campaign(
        PLAN.replace("research: {title: {zh: 调研, en: the research}", "research: {title: 调研, once: true")
    )
    twice = [
        {"step": "research", "date": "2024-05-03"},
        {"step": "research", "began": "2024-05-03", "date": "2024-05-05"},
    ]
    claims = [{"about": "research", "days": 3}, {"about": "research", "done": True}, {"about": "research", "days": 4}]
    data = {"progress": 1, "campaign": "small", "unit": WHO, "records": twice, "claims": claims}
    found = assess(plan, parse_progress(data), ON).claims
    assert [(f.answer, f.ground) for f in found] == [
        ("untold", "contradictory"), ("borne-out", "as-recorded"), ("contradicted", "short"),
    ]  # fmt: skip


def test_how_an_outcome_is_not_said() -> None:
    outcomes = "research: {title: 调研, outcomes: {good: 好, bad: 差}, leaves_open: [bad]}"
    plan = parse_campaign(PLAN.replace("research: {title: {zh: 调研, en: the research}}", outcomes))
    data = {
        "progress": 1,
        "campaign": "small",
        "unit": WHO,
        "records": ALL,
        "claims": [{"about": "research", "done": True}],
    }
    assert assess(plan, parse_progress(data), ON).claims[0].ground is Ground.NO_OUTCOME


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        ("talks", ["untold not-asked", "borne-out as-recorded"]),
        ("talks.due", ["contradicted missing", "contradicted other-whole"]),
    ],
)
def test_a_waived_step_is_not_asked_and_a_waived_date_leaves_it_asked(covers: str, expected: list[str]) -> None:
    off = f"{{title: {{zh: 免, en: off}}, covers: [{covers}], approved_by: office}}"
    waivers = f"\nwaivers: {{off: {off}}}\nbodies: {{office: 办公室}}\n"
    waived = {"waiver": "off", "approved_by": "office", "justification": "ill", "date": "2024-03-01"}
    claims = [{"about": "talks", "done": True}, {"about": "study", "count": 1, "of": 1}]
    data = {"progress": 1, "campaign": "small", "unit": WHO, "records": ALL[1:2], "waivers": [waived], "claims": claims}
    found = assess(parse_campaign(PLAN + waivers), parse_progress(data), ON).claims
    assert [f"{one.answer} {one.ground}" for one in found] == expected


def test_the_words_are_those_of_an_official() -> None:
    claims = [
        {"about": "study", "done": True},
        {"about": "lecture", "each": "members", "rate": "99.97"},
        {"count": 9, "of": 9},
    ]
    said = [(found.message.zh, found.message.en) for found in asked(claims, ALL[1:2]).claims]
    assert said == [
        (
            "自报“学习阶段”已完成。与记录不符：尚未完成：座谈会。",
            "The unit says of “the study phase”: finished. Contradicted: still open: the talks.",
        ),
        (
            "自报“党课”党员99.97%。与记录不符：共30时，没有哪个整数占99.97%。",
            "The unit says of “the lecture”: the members, 99.97%. Contradicted: of 30, no whole number makes 99.97%.",
        ),
        (
            "自报“小活动”应办步骤已完成9项（共9项）。与记录不符：记录为1项（共4项）。",
            "The unit says of “the campaign”: steps finished, 9 of 9. Contradicted: the record shows 1 of 4.",
        ),
    ]


def test_a_claim_as_data() -> None:
    claim = {"about": "lecture", "each": "members", "count": 30, "of": 30, "note": "in the hall"}
    (found,) = asked([claim]).to_dict()["claims"]
    assert found.pop("message")["en"].startswith("The unit says")
    assert found == {
        "claim": "/claims/0",
        "about": "lecture",
        "each": "members",
        "says": {"count": {"at_least": 30, "at_most": 30}, "of": {"at_least": 30, "at_most": 30}},
        "day": "2024-06-30",
        "answer": "contradicted",
        "code": "short",
        "shows": {"count": {"at_least": 29, "at_most": 29}, "of": {"at_least": 30, "at_most": 30}},
    }


@pytest.mark.parametrize(
    ("claim", "code", "place"),
    [
        ({"about": "talk", "done": True}, "unknown-name", "/claims/0/about"),
        ({"about": "lecture", "each": "member", "count": 1}, "unknown-name", "/claims/0/each"),
        ({"about": "study", "each": "members", "count": 1}, "unknown-name", "/claims/0/about"),
        ({"about": "lecture", "each": "problems", "days": 1}, "unknown-name", "/claims/0/each"),
        ({"each": "members", "count": 1}, "missing-key", "/claims/0"),
        ({"about": "talks"}, "missing-key", "/claims/0"),
        ({"about": "talks", "done": True, "count": 1}, "two-claims", "/claims/0"),
        ({"about": "talks", "done": True, "each": "members"}, "two-claims", "/claims/0"),
        ({"about": "talks", "days": 1, "rate": 1}, "two-claims", "/claims/0"),
        ({"about": "talks", "rate": 101}, "wrong-value", "/claims/0/rate"),
        ({"about": "talks", "rate": -1}, "wrong-value", "/claims/0/rate"),
        ({"about": "talks", "count": -1}, "wrong-value", "/claims/0/count"),
        ({"about": "talks", "count": ["a"]}, "wrong-type", "/claims/0/count"),
        ({"about": "talks", "count": {"at_least": 3, "at_most": 2}}, "wrong-value", "/claims/0/count/at_most"),
        ({"about": "talks", "done": "yes"}, "wrong-value", "/claims/0/done"),
        ({"about": "talks", "count": 1, "date": "2024-02-30"}, "wrong-value", "/claims/0/date"),
        ({"about": "talks", "all": 3}, "unknown-key", "/claims/0/all"),
        ("9 of 9", "wrong-value", "/claims/0"),
    ],
)
def test_a_bad_claim_is_reported_and_answers_nothing(claim: Any, code: str, place: str) -> None:
    found = asked([claim])
    assert (code, place) in [(d.code, d.location.pointer) for d in found.diagnostics]
    assert found.claims == ()
    assert all(d.help.zh and d.help.en for d in found.diagnostics)


def test_a_claim_of_a_day_to_come_is_not_looked_at() -> None:
    found = asked([{"about": "talks", "done": True, "date": "2024-07-01"}])
    assert [d.code for d in found.diagnostics] == ["after-as-of"]
    assert (found.claims, found.ok) == ((), True)


# Nothing hangs on it

DAYS = st.sampled_from([(date(2024, 3, 1) + timedelta(number)).isoformat() for number in range(4)])
MEMBERS = st.lists(st.sampled_from(["m0", "m1", "m2"]), unique=True, min_size=1, max_size=3)


@st.composite
def units(draw: st.DrawFn) -> dict[str, Any]:
    """A unit of up to three members whose record is silent here and there.

    Where it does not say how many there are, one step says nothing of what another hangs on, and few do at all: all
    that may have been is made up.
    """
    size = draw(st.sampled_from([3, 3, 2, None]))
    said = st.integers(1, size or 2) | (MEMBERS if size == 3 else st.nothing())
    records: list[dict[str, Any]] = []
    for step in draw(st.lists(st.sampled_from(["talks", "lecture", "survey", "essays", "research"]), max_size=4)):
        if size is None and step in KEYS and sum(act["step"] in KEYS for act in records) == 2:
            continue
        act: dict[str, Any] = {"step": step, "date": draw(DAYS)}
        if step == "talks":
            act["times"] = draw(st.integers(1, 2))
        elif step in (("lecture", "essays") if size else ("essays",)) and draw(st.booleans()):
            act["present" if step == "lecture" else "counts"] = {"members": draw(said)}
        elif step == "research":
            act["began"] = min(draw(DAYS), act["date"])
        records.append(act)
    unit: dict[str, Any] = {} if size is None else {"headcounts": {"members": size}}
    if draw(st.booleans()):
        unit["attributes"] = {"big": draw(st.booleans())}
    closed = draw(st.lists(st.none() | DAYS, max_size=2))
    problems = [
        {"id": str(at), "says": "x", "found": "2024-03-01", **({"closed": day} if day else {})}
        for at, day in enumerate(closed)
    ]
    phases = {"study": {"began": "2024-03-01", "ended": draw(DAYS)}} if draw(st.booleans()) else {}
    return {
        "progress": 1, "campaign": "small", "unit": unit, "records": records, "problems": problems, "phases": phases,
    }  # fmt: skip


@st.composite
def claims(draw: st.DrawFn, known: bool) -> dict[str, Any]:
    """Anything that a unit may say; where its headcount is not known, nothing in per cent of its members."""
    steps = [None, *PHASES, *(step for some in PHASES.values() for step in some)]
    about = draw(st.sampled_from(steps))
    claim: dict[str, Any] = {} if about is None else {"about": about}
    if draw(st.integers(0, 3)) == 0:
        claim["date"] = draw(DAYS)
    kind = draw(st.sampled_from(["done", "days", "numbers", "numbers"]))
    if kind == "done":
        return {**claim, "done": draw(st.booleans())}
    if kind == "days" and about in ("research", "study"):
        return {**claim, "days": draw(st.integers(0, 4))}
    if about is None and draw(st.booleans()):
        claim["each"] = "problems"
    elif about in ("lecture", "essays") and draw(st.booleans()):
        claim["each"] = "members"
    numbers = draw(st.sets(st.sampled_from(["count", "of", "rate"]), min_size=1))
    if claim.get("each") == "members" and not known:
        numbers = {"count"}
    rates = st.sampled_from([0, 100, 50, "50", 33, "33.3", "33.33", "66.67", "99.97"])
    some: dict[str, Any] = {"count": st.integers(0, 4), "of": st.integers(0, 4), "rate": rates}
    return {**claim, **{name: draw(some[name]) for name in sorted(numbers)}}


@trials(800)
@given(st.data())
def test_a_second_judge_makes_up_every_history(data: st.DataObject) -> None:
    unit = data.draw(units())
    some = data.draw(st.lists(claims("headcounts" in unit["unit"]), min_size=1, max_size=4))
    on = date.fromisoformat(data.draw(DAYS))
    found = assess(CAMPAIGN, parse_progress({**unit, "claims": some}), on).claims
    told = {one.claim.index: str(one.answer) for one in found}
    naive = {at: answer(unit, claim, on) for at, claim in enumerate(some) if claim.get("date", "") <= on.isoformat()}
    assert told == naive, (unit, some, on)


@trials(200)
@given(st.data())
def test_nothing_else_changes(data: st.DataObject) -> None:
    unit = data.draw(units())
    some = data.draw(st.lists(claims("headcounts" in unit["unit"]), min_size=1, max_size=4))
    some = [claim for claim in some if claim.get("date", "") <= ON.isoformat()]
    without, beside = (
        assess(CAMPAIGN, parse_progress(told), ON).to_dict() for told in (unit, {**unit, "claims": some})
    )
    assert len(beside.pop("claims")) == len(some)
    assert without.pop("claims") == []
    assert beside == without


@pytest.mark.parametrize("name", sorted(shipped()))
def test_nothing_else_changes_in_the_examples(name: str) -> None:
    campaign = load_campaign(name)
    first = next(iter(campaign.steps))
    some = [{"done": True}, {"rate": 100}, {"about": first, "done": True}, {"each": "problems", "count": 9, "of": 9}]
    some += [{"about": phase, "done": True} for phase in campaign.phases]
    for path in sorted(Path(shipped()[name].parent / name).glob("*.json"))[:3]:
        data, day = {**json.loads(path.read_text("utf-8")), "claims": []}, date(2009, 7, 1)
        without, beside = (
            assess(campaign, parse_progress(told), day).to_dict() for told in (data, {**data, "claims": some})
        )
        assert {claim["answer"] for claim in beside["claims"]} <= {str(one) for one in Answer}
        assert {**beside, "claims": []} == without


# Who reads them


def test_the_schema_knows_them() -> None:
    validator = Draft202012Validator(progress_schema())
    good = {"progress": 1, "campaign": "small", "claims": [{"about": "study", "rate": "99.97", "of": {"at_least": 3}}]}
    assert validator.is_valid(good)
    for bad in ({"about": 3}, {"count": ["a"]}, {"says": "9 of 9"}, {"done": "yes"}):
        assert not validator.is_valid({**good, "claims": [bad]})


def test_a_live_case_notes_them() -> None:
    run = Run(CAMPAIGN, WHO)
    run.record(ALL[0])
    run.claim({"about": "talks", "done": True})
    with pytest.raises(ProgressError):
        run.claim({"about": "talk", "done": True})
    for one in (run, Run.restore(CAMPAIGN, run.snapshot())):
        assert [found.answer for found in one.assess(ON).claims] == [Answer.BORNE_OUT]


@pytest.mark.parametrize(
    ("lang", "line"), [("zh", "  提醒 [/claims/1] 自报“学习阶段”已完成"), ("en", "  warning [/claims/1]")]
)
def test_a_contradicted_claim_is_seen(lang: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, unit = tmp_path / "small.yaml", tmp_path / "unit.json"
    plan.write_text(PLAN, "utf-8")
    some = [{"about": "talks", "count": 2}, {"about": "study", "done": True}]
    data = {"progress": 1, "campaign": "small", "unit": WHO, "records": ALL[:1], "claims": some}
    unit.write_text(json.dumps(data), "utf-8")
    main(["validate", "--spec", str(plan), str(unit), "--as-of", "2024-06-30", "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    shown = [text for text in lines if "/claims/" in text]
    assert shown[0].startswith(line)
    assert len(shown) == 2
