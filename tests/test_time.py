"""What time does: how a step comes out if nothing is recorded by its due day (`otherwise`), probed at its edges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Assessment, Campaign, Progress, Run, SpecError, assess, horizon, parse_campaign, parse_progress
from campaignflow.rules.case import Fault, Standing
from conftest import trials

HEAD = """
campaignflow: 1
campaign: permit
version: "1"
title: A permit
source: {title: the rules}
year: {value: 2024}
calendars: {working: {}}
attributes: {large: a large one}
people: {members: the members}
bodies: {office: the office, archive: the archive}
events: {hearing: the hearing}
phases:
  work:
    title: the work
    window: 03-01 to 06-end
    steps:
"""
PLAIN = """
      draft: {title: the draft, makes: plan.drafted}
      submit: {title: the submission, entry: draft, send_to: office}
      review:
        title: the review
        by: office
        due: within 10 working days after submit
        outcomes: {granted: granted, refused: refused}
        makes: {granted: plan.granted, refused: plan.drafted}
        otherwise: granted
      publish:
        title: the publication
        due: within 5 days after review
        entry: {id: review, outcome: granted}
        makes: plan.published
"""
PAPER = """
documents:
  plan: {title: the plan, states: {drafted: drafted, granted: granted}, marks: {published: published}}
waivers:
  later: {title: more time, extends: [review], approved_by: office}
"""
Act = tuple[str, str] | tuple[str, str, Mapping[str, Any]]
BASE: tuple[Act, ...] = (("draft", "03-01"), ("submit", "03-04", {"recipients": ["office"]}))
"""Handed in on a Monday: ten working days end on Monday, 18 March."""


def spec(steps: str) -> Campaign:
    return parse_campaign(HEAD + steps + (PAPER if "plan." in steps else ""))


def told(*acts: Act, **more: Any) -> Progress:
    records = [{"step": act[0], "date": f"2024-{act[1]}", **(act[2] if len(act) > 2 else {})} for act in acts]
    return parse_progress({"progress": 1, "campaign": "permit", "records": records, **more})


def on(day: str, *acts: Act, of: str = PLAIN, **more: Any) -> Assessment:
    return assess(spec(of), told(*acts, **more), date.fromisoformat(f"2024-{day}"))


def by_time(assessment: Assessment) -> list[tuple[str, str, str | None, str]]:
    """What time did: step, day, outcome, standing."""
    acts = [act for act in assessment.acts if act.record.by_time]
    return [(str(a.record.step), f"{a.record.date:%m-%d}", a.record.outcome, str(a.standing)) for a in acts]


def stands(assessment: Assessment, rule: str) -> str:
    verdict = assessment.verdict[rule]
    return " ".join(filter(None, (verdict.status, verdict.reason, verdict.reading)))


GRANTED = ("review", "03-18", "granted", "counts")


def test_time_runs_out_at_the_end_of_the_last_day_and_is_known_from_the_day_after() -> None:
    last = on("03-18", *BASE)
    assert by_time(last) == []
    assert stands(last, "review.due") == "pending"
    assert last.documents[0].state == "drafted"
    after = on("03-19", *BASE)
    assert by_time(after) == [GRANTED]
    assert stands(after, "review.due") == "satisfied silence"
    assert stands(after, "publish.entry.review") == "satisfied silence"
    assert after.documents[0].state == "granted"
    assert [step.subject for step in after.next_steps] == ["publish"]
    assert after.ok


def test_what_counts_from_it_counts_from_the_day_on_which_the_time_ran_out() -> None:
    assert stands(on("03-23", *BASE), "publish.due") == "pending silence"
    late = on("03-24", *BASE)
    assert stands(late, "publish.due") == "overdue missing silence"
    assert late.verdict["publish.due"].due == date(2024, 3, 23)


@pytest.mark.parametrize("day", ["03-11", "03-18"])
def test_a_record_in_time_undoes_it(day: str) -> None:
    refused = on("03-26", *BASE, ("review", day, {"outcome": "refused"}))
    assert by_time(refused) == []
    assert refused.documents[0].state == "drafted"
    assert [step.subject for step in refused.next_steps] == ["draft"]


def test_a_word_that_comes_too_late_settles_nothing() -> None:
    late = on("03-26", *BASE, ("review", "03-19", {"outcome": "refused"}))
    assert by_time(late) == [GRANTED]
    assert late.acts[-1].standing is Standing.IRREGULAR
    assert late.acts[-1].fault is Fault.TOO_LATE
    assert late.documents[0].state == "granted"
    assert "came after its time had run out" in late.verdict["review.due"].message.en
    assert [step.subject for step in late.next_steps] == ["publish"]


def test_it_counts_where_it_takes_the_place_of_what_time_did() -> None:
    revoked = on("03-26", *BASE, ("review", "03-20", {"outcome": "refused", "replaces": True}))
    assert by_time(revoked) == [("review", "03-18", "granted", "overtaken")]
    assert [step.subject for step in revoked.next_steps] == ["draft"]


def test_nothing_rests_on_it_on_the_last_day_itself() -> None:
    assert on("03-26", *BASE, ("publish", "03-18")).acts[2].standing is Standing.IRREGULAR
    assert on("03-26", *BASE, ("publish", "03-19")).acts[-1].standing is Standing.COUNTS


def test_what_was_given_back_and_handed_in_again_begins_a_new_time() -> None:
    back: tuple[Act, ...] = (*BASE, ("review", "03-10", {"outcome": "refused"}))
    assert by_time(on("05-01", *back)) == []
    again = (*back, ("draft", "03-12"), ("submit", "03-13", {"recipients": ["office"]}))
    assert by_time(on("03-27", *again)) == []
    assert by_time(on("03-28", *again)) == [("review", "03-27", "granted", "counts")]


def test_a_new_version_takes_back_what_time_granted() -> None:
    anew = on("03-22", *BASE, ("draft", "03-20"))
    assert by_time(anew) == [("review", "03-18", "granted", "overtaken")]
    assert [step.subject for step in anew.next_steps] == ["submit"]


def test_an_irregular_word_is_none() -> None:
    early = on("03-26", ("draft", "03-01"), ("review", "03-02", {"outcome": "refused"}), BASE[1])
    assert by_time(early) == [GRANTED]


def test_its_own_gates_must_stand_open() -> None:
    fixed = PLAIN.replace("due: within 10 working days after submit", "due: 03-18\n        entry: submit")
    shut = on("04-10", BASE[0], ("submit", "03-19", {"recipients": ["office"]}), of=fixed)
    assert by_time(shut) == []
    assert stands(shut, "review.due") == "overdue missing"
    assert by_time(on("04-10", BASE[0], ("submit", "03-18", {"recipients": ["office"]}), of=fixed)) == [GRANTED]


def test_one_act_by_time_starts_the_time_of_another() -> None:
    chain = PLAIN + """
      appeal:
        title: the appeal
        due: within 1 month after review
        force: permissive
        outcomes: {none: none is made, made: it is made}
        otherwise: none
      final: {title: the last word, entry: {id: appeal, outcome: none}, due: within 3 days after appeal}
"""  # fmt: skip
    waits = on("04-18", *BASE, of=chain)
    assert by_time(waits) == [GRANTED]
    done = on("04-19", *BASE, of=chain)
    assert by_time(done) == [GRANTED, ("appeal", "04-18", "none", "counts")]
    assert stands(done, "appeal.due") == "satisfied silence"
    assert done.verdict["final.due"].due == date(2024, 4, 21)
    made = on("04-30", *BASE, ("appeal", "04-18", {"outcome": "made"}), of=chain)
    assert by_time(made) == [GRANTED]
    assert stands(made, "final.entry.appeal") == "pending"


def test_nothing_is_asked_of_an_act_that_nobody_held() -> None:
    held = PLAIN.replace("otherwise: granted", "otherwise: granted\n        attend: members\n        send_to: archive")
    silent = on("03-26", *BASE, of=held, unit={"headcounts": {"members": 5}})
    assert by_time(silent) == [GRANTED]
    assert stands(silent, "review.attend.members") == "not-applicable silence"
    assert stands(silent, "review.send_to.archive") == "not-applicable silence"
    assert stands(silent, "review.due") == "satisfied silence"


def test_an_objection_that_nobody_raises_before_the_hearing() -> None:
    objection = """
      object:
        title: the objection
        due: 5 days before hearing
        force: permissive
        outcomes: {none: none is raised, raised: it is raised}
        otherwise: none
      rule: {title: the ruling, if: {outcome: object.raised}, due: promptly after object}
"""
    known: dict[str, Any] = {"events": {"hearing": "2024-04-20"}}
    assert by_time(on("04-15", of=objection, **known)) == []
    silent = on("04-16", of=objection, **known)
    assert by_time(silent) == [("object", "04-15", "none", "counts")]
    assert stands(silent, "rule.due") == "not-applicable"
    assert by_time(on("04-16", of=objection)) == []
    raised = on("04-16", ("object", "04-15", {"outcome": "raised"}), of=objection, **known)
    assert stands(raised, "rule.due") == "pending"


def test_what_leaves_the_step_open_lets_a_later_word_count() -> None:
    open_ = """
      ask:
        title: the survey
        due: 04-10
        outcomes: {answered: enough have answered, few: too few have}
        leaves_open: [few]
        otherwise: few
      report: {title: the report, entry: {id: ask, outcome: answered}}
"""
    silent = on("04-11", of=open_)
    assert by_time(silent) == [("ask", "04-10", "few", "counts")]
    assert "ask" in [step.subject for step in silent.next_steps]
    later = on("04-20", ("ask", "04-15", {"outcome": "answered"}), ("report", "04-16"), of=open_)
    assert [str(act.standing) for act in later.acts] == ["counts"] * 3


def test_what_decides_it_and_is_not_stated_keeps_time_from_acting() -> None:
    large = PLAIN.replace("by: office\n", "by: office\n        if: large\n")
    assert by_time(on("03-26", *BASE, of=large)) == []
    assert by_time(on("03-26", *BASE, of=large, unit={"attributes": {"large": True}})) == [GRANTED]
    assert by_time(on("03-26", *BASE, of=large, unit={"attributes": {"large": False}})) == []


def test_two_days_for_one_act_are_read_each_way() -> None:
    unsure = parse_progress({
        "progress": 1, "campaign": "permit", "records": [
            {"step": "draft", "date": "2024-03-01"},
            {"step": "submit", "date": "2024-03-04", "recipients": ["office"]},
            {"step": "review", "date": ["2024-03-18", "2024-03-19"], "outcome": "refused"},
        ],
    })  # fmt: skip
    assessment = assess(spec(PLAIN), unsure, date(2024, 3, 26))
    assert stands(assessment, "review.due") == "ambiguous contradictory"
    assert assessment.documents[0].state == "ambiguous"
    assert assessment.to_dict()


def test_a_day_that_cannot_be_may_have_been_in_time() -> None:
    bad = on("03-26", *BASE, ("review", "02-31", {"outcome": "refused"}))
    assert by_time(bad) == []
    assert stands(bad, "review.due") == "invalid bad-data"


def test_an_act_of_an_odd_year_may_have_been_in_time() -> None:
    records = [{"step": "review", "date": "2042-03-10", "outcome": "refused"}]
    base = told(*BASE)
    odd = parse_progress({"progress": 1, "campaign": "permit", "records": [
        {"step": "draft", "date": "2024-03-01"},
        {"step": "submit", "date": "2024-03-04", "recipients": ["office"]}, *records]})  # fmt: skip
    assert len(base.records) == 2
    assert by_time(assess(spec(PLAIN), odd, date(2042, 4, 1))) == []


def test_an_extension_moves_the_day() -> None:
    leave = {"waiver": "later", "approved_by": "office", "justification": "x", "date": "2024-03-15"}
    more = [{**leave, "until": "2024-03-25"}]
    assert by_time(on("03-25", *BASE, waivers=more)) == []
    assert by_time(on("03-26", *BASE, waivers=more)) == [("review", "03-25", "granted", "counts")]


def test_between_the_strict_and_the_lenient_reading_time_has_not_run_out() -> None:
    vague = PLAIN.replace("due: within 10 working days after submit", "due: before 04-mid")
    assert by_time(on("04-20", *BASE, of=vague)) == []
    assert stands(on("04-20", *BASE, of=vague), "review.due").startswith("ambiguous missing")
    over = on("04-21", *BASE, of=vague)
    assert by_time(over) == [("review", "04-20", "granted", "counts")]
    assert stands(over, "review.due") == "satisfied silence"


def test_a_length_that_is_not_known_for_a_unit_runs_out_on_the_later_day() -> None:
    longer = "due: {by: within 10 working days after submit, longer: {to: 15 working days, if: large}}"
    of = PLAIN.replace("due: within 10 working days after submit", longer)
    large: dict[str, Any] = {"unit": {"attributes": {"large": True}}}
    assert by_time(on("03-25", *BASE, of=of, **large)) == []
    assert by_time(on("03-26", *BASE, of=of, **large)) == [("review", "03-25", "granted", "counts")]
    assert by_time(on("03-25", *BASE, of=of)) == []
    assert by_time(on("03-26", *BASE, of=of)) == [("review", "03-25", "granted", "counts")]
    assert stands(on("03-26", *BASE, of=of), "review.due") == "satisfied silence"
    small = on("03-19", *BASE, of=of, unit={"attributes": {"large": False}})
    assert by_time(small) == [GRANTED]


def test_a_live_run_sees_it() -> None:
    run = Run(spec(PLAIN), {"name": "a bureau"})
    for act in BASE:
        assert run.record({"step": act[0], "date": f"2024-{act[1]}", **(act[2] if len(act) > 2 else {})}).accepted
    assert not run.may("publish", date(2024, 3, 18))
    assert run.may("publish", date(2024, 3, 19))
    refused = run.record({"step": "review", "date": "2024-03-20", "outcome": "refused"})
    assert (refused.accepted, refused.standing) == (False, Standing.IRREGULAR)
    assert run.record({"step": "publish", "date": "2024-03-20"}).accepted
    assert run.configuration(date(2024, 3, 20))["plan.published"] == "published"


def test_the_horizon_names_the_day_and_what_follows_from_it() -> None:
    days = horizon(spec(PLAIN), told(*BASE), date(2024, 3, 5))
    assert [(f"{day.day:%m-%d}", [change.rule for change in day.changes]) for day in days[:2]] == [
        ("03-19", ["review.due", "publish.entry.review"]),
        ("03-24", ["publish.due"]),
    ]


def test_an_act_by_time_stands_in_no_file_and_says_so() -> None:
    act = on("03-19", *BASE).to_dict()["acts"][-1]
    assert (act["record"], act["by_time"]) == (None, {"date": "2024-03-18", "outcome": "granted"})
    verdict = on("03-19", *BASE).verdict["publish.entry.review"]
    assert verdict.pointers == ()
    assert "nothing was recorded of “the review” by 18 March 2024" in verdict.message.en
    assert "“the review”至2024年3月18日没有结果，视为“granted”" in verdict.message.zh


def test_what_opens_a_gate_may_be_time_alone() -> None:
    ways = on("03-05", *BASE).explain("publish").ways
    assert [(way.acts, way.opens) for way in ways] == [((), date(2024, 3, 19))]


def test_it_is_read_back() -> None:
    said = spec(PLAIN).sentences["review.due"]
    assert said.en.endswith("with no result by then it counts as “granted”")
    assert said.zh.endswith("届时没有结果的，视为“granted”")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("due: within 10 working days after submit", "due: promptly after submit"),
        ("due: within 10 working days after submit", "due: 10 days before publish"),
        ("        due: within 10 working days after submit\n", ""),
        ("otherwise: granted", "otherwise: granted\n        times: 2"),
        ("otherwise: granted", "otherwise: granted\n        completes: true"),
        ("otherwise: granted", "otherwise: granted\n        each: members"),
    ],
)
def test_what_would_never_come_about_is_refused(before: str, after: str) -> None:
    with pytest.raises(SpecError) as refused:
        spec(PLAIN.replace(before, after))
    assert "never-by-time" in {found.code for found in refused.value.diagnostics}


def test_an_outcome_that_the_step_does_not_have_is_refused() -> None:
    with pytest.raises(SpecError) as refused:
        spec(PLAIN.replace("otherwise: granted", "otherwise: grantd"))
    assert {found.code for found in refused.value.diagnostics} == {"unknown-name"}
    with pytest.raises(SpecError):
        spec("      done: {title: it, due: 04-10, otherwise: done}")


DAYS = [date(2024, 3, 1) + timedelta(day) for day in range(45)]
_MAY = [("draft", None), ("submit", None), ("review", "granted"), ("review", "refused"), ("publish", None)]


def by_hand(acts: Mapping[date, tuple[str, str | None]], as_of: date) -> list[date]:
    """On which days the time of the review ran out, played day by day without the engine; one act a day at most."""
    drafted = submitted = settled = False  # of the version that stands
    ends, found = date.max, []
    for day in (day for day in DAYS if day < as_of):
        step, outcome = acts.get(day, ("", None))
        if step == "draft":
            drafted, submitted, settled, ends = True, False, False, date.max
        elif step == "submit" and drafted and not submitted:
            submitted, ends = True, working_days_after(day)
        elif step == "review" and submitted and not settled:
            ends = date.max
            drafted, settled = outcome == "granted", True
            submitted = drafted
        if submitted and not settled and day == ends:
            found.append(day)
            settled = True
    return found


def working_days_after(day: date) -> date:
    left = 10
    while left:
        day += timedelta(1)
        left -= day.weekday() < 5
    return day


@trials(60)
@given(st.dictionaries(st.sampled_from(DAYS), st.sampled_from(_MAY), max_size=9), st.sampled_from(DAYS))
def test_it_agrees_with_a_play_by_hand(acts: dict[date, tuple[str, str | None]], as_of: date) -> None:
    records = [
        {"step": step, "date": day.isoformat(), **({"outcome": outcome} if outcome else {})}
        | ({"recipients": ["office"]} if step == "submit" else {})
        for day, (step, outcome) in acts.items()
    ]
    assessment = assess(_PLAIN, parse_progress({"progress": 1, "campaign": "permit", "records": records}), as_of)
    assert [act.record.date for act in assessment.acts if act.record.by_time] == by_hand(acts, as_of)


_PLAIN = spec(PLAIN)
