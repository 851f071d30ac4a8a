"""Why not, and what would open it: against a judge that shares no code with the engine, and all acts tried out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given

import gates_campaigns
from campaignflow import Assessment, Explanation, Remedy, Run, Severity, assess, parse_campaign, parse_progress
from campaignflow.advice.candidates import MOST
from campaignflow.advice.remedies import LONG, openings
from conftest import trials
from following import DAY, SHIPPED, WORLDS, World, Writer
from gates import State
from gates_tries import Attempts, Way
from generate import Json, drawn, seeded, spec_text
from test_examples import TELLING, as_of, text_of
from test_guarantee import act, case, of_steps

NOT_STATED = ("unknown-attribute", "unknown-headcount")
STEPS = 4
"""At most so many steps; with five, a long run was made by hand."""


@frozen
class Sample:
    """A small campaign, a unit of it in any state, and what the engine says of it."""

    spec: Json
    data: Json
    state: State
    engine: Assessment

    def __repr__(self) -> str:
        return f"{spec_text(self.spec['phases'])}\n{self.data}\n{self.state.today}"


def sample(rng: Random) -> Sample | None:
    """A sample, or None where its data are impossible."""
    spec = gates_campaigns.campaign(rng, STEPS)
    data, today = gates_campaigns.unit(rng, spec)
    engine = assess(parse_campaign(spec_text(spec)), parse_progress(data), today)
    wrong = [d for d in engine.diagnostics if d.severity is Severity.ERROR and d.code not in NOT_STATED]
    return None if wrong else Sample(spec, data, gates_campaigns.state(spec, data, today), engine)


SAMPLES = drawn(sample)


# All unmet conditions at once


@pytest.mark.slow
@trials(200)
@given(SAMPLES)
def test_all_that_keeps_a_gate_shut_is_said_and_nothing_else(asked: Sample | None) -> None:
    if asked is None:
        return
    for name in asked.state.spec.gates:
        found = asked.engine.why_not(name)
        assert {verdict.rule_id for verdict in found} == asked.state.keeps(name), (name, asked)
        explained = asked.engine.explain(name)
        if stands(asked, name) and "is to be done again" not in explained.says.en:
            assert "took place on" in explained.says.en  # nothing asks for it (acts.md, section 4)
        else:
            assert {verdict.rule_id for verdict in found} <= {node.name for node in nodes(explained)}, (name, asked)


def stands(asked: Sample, step: str) -> bool:
    """Whether an act of a step counts, and does not leave it open."""
    return bool(asked.state.of(step)) and not asked.state.left_open(step)


@trials(100)
@given(SAMPLES)
def test_the_live_run_gives_the_same_answer_on_any_later_day(asked: Sample | None) -> None:
    if asked is None:
        return
    run = Run.restore(asked.engine.campaign, {"snapshot": 1, "progress": asked.data, "irregular": []})
    for day in (asked.state.today, asked.state.today + 3 * DAY):
        for name in asked.state.spec.gates:
            keeps = asked.state.keeps_on(name, day)
            assert {verdict.rule_id for verdict in run.why_not(name, day)} == keeps, (name, day, asked)
            assert run.may(name, day) is not bool(keeps)


@trials(60)
@given(SAMPLES)
def test_each_condition_comes_with_its_words_its_clause_and_its_records(asked: Sample | None) -> None:
    if asked is None:
        return
    for name in asked.state.spec.gates:
        for verdict in asked.engine.why_not(name):
            assert verdict.message.zh
            assert verdict.message.en
            assert verdict.reference.document == "A plan"
            of_it = {verdict.subject, *verdict.rule.steps, *verdict.rule.looks_at()}
            records = [n for n, record in enumerate(asked.data["records"]) if record["step"] in of_it]
            pointers = {pointer for pointer in verdict.pointers if pointer.startswith("/records/")}
            assert pointers <= {f"/records/{n}" for n in records}, (name, verdict, asked)


def nodes(tree: Explanation) -> Iterator[Explanation]:
    yield tree
    for part in tree.because:
        yield from nodes(part)


# What would open it


def as_sets(asked: Sample, found: Iterable[Remedy]) -> dict[Way, date]:
    """Openings as sets of acts; a step that may come out however it does stands for each of its outcomes."""
    sets: dict[Way, date] = {}
    for opening in found:
        outcomes = [
            [one.outcome] if one.outcome else list(asked.state.spec.steps[one.step].get("outcomes", [None]))
            for one in opening.acts
        ]
        steps = [one.step for one in opening.acts]
        for ends in product(*outcomes):
            way = frozenset(zip(steps, ends, strict=True))
            assert way not in sets, "told twice"
            sets[way] = opening.opens
    return sets


def shut(asked: Sample) -> list[str]:
    return [name for name in asked.state.spec.gates if asked.engine.why_not(name)]


def may_turn(asked: Sample) -> bool:
    """Whether a condition reads the word of a step that has spoken, which another round may turn.

    A gap: a further round of a step that is complete, whose own entry rules are asked anew, is not always followed.
    """
    spoken = {one["step"] for one in asked.data["records"] if "outcome" in one}
    return any(f"'outcome': '{step}." in repr(asked.spec["phases"]) for step in spoken)


@pytest.mark.slow
@trials(300)
@given(SAMPLES)
def test_what_opens_a_gate_is_what_trying_everything_finds(asked: Sample | None) -> None:
    """Every smallest set and no other, each with the first day on which the gate is open."""
    if asked and not may_turn(asked):
        wanted = Attempts(asked.state).found(shut(asked))
        for name, ways in wanted.items():
            found = openings(asked.engine, name)
            assert not found.more
            assert as_sets(asked, found.ways) == ways, (name, asked)


@pytest.mark.slow
def test_the_samples_are_of_every_sort() -> None:
    seen: Counter[str] = Counter()
    for seed in range(250):
        asked = sample(seeded(seed))
        if asked is None:
            continue
        for name in shut(asked):
            ways = openings(asked.engine, name).ways
            seen["step" if name in asked.state.spec.steps else "paper" if "." in name else "phase"] += 1
            seen["cannot be opened"] += not ways
            seen["in several ways"] += len(ways) > 1
            for way in ways:
                done = [one.step for one in way.acts if asked.state.of(one.step)]
                seen["by waiting alone"] += not way.acts
                seen["by waiting too"] += bool(way.acts) and way.opens > asked.state.today
                seen["a further round"] += bool(done)
                seen["however it comes out"] += any("outcomes" in asked.state.spec.steps[one.step] and not one.outcome
                                                    for one in way.acts)  # fmt: skip
                seen["by coming out so"] += any(one.outcome for one in way.acts)
                seen["another body"] += any(one.duty_of != "unit" for one in way.acts)
                seen["three acts or more"] += len(way.acts) > 2
    assert len(seen) == 12
    assert all(number >= 8 for number in seen.values()), seen


# One by one


OUTCOMES: Json = {"o1": "Result A", "o2": "Result B"}


def ways(found: Assessment, name: str) -> list[tuple[list[str], str]]:
    """The sets as text, and the day."""
    return [
        ([one.step + (f"={one.outcome}" if one.outcome else "") for one in way.acts], f"{way.opens:%m-%d}")
        for way in openings(found, name).ways
    ]


def steps(**asked: Json) -> Any:
    return of_steps(
        {name: {"title": f"Act {name}", **said} for name, said in asked.items()}, attributes={"f1": "Fact A"}
    )


def test_what_came_out_otherwise_past_its_own_entry_does_not_count_and_is_done_again_in_order() -> None:
    world = steps(a={}, b={"outcomes": OUTCOMES, "entry": "a"}, c={"entry": [{"id": "b", "outcome": "o1"}]})
    assert ways(case(world, "05-06", act("b", "05-05", outcome="o2")), "c") == [(["a", "b=o1"], "05-06")]


def test_an_act_that_undoes_another_comes_after_it() -> None:
    world = steps(
        a={"outcomes": OUTCOMES},
        b={"entry": [{"id": "a", "outcome": "o1"}]},
        c={"entry": ["b", {"id": "a", "outcome": "o2"}]},
    )
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o1")), "c") == [(["b", "a=o2"], "05-06")]


def test_what_counts_from_an_act_that_need_not_be_done_comes_before_it() -> None:
    world = steps(
        a={"outcomes": OUTCOMES, "times": "at most 2"},
        b={"entry": [{"id": "a", "outcome": "o1"}]},
        c={"not_before": "2 days after a"},
        d={"entry": ["b", "c"]},
    )
    assert ways(case(world, "05-06"), "d") == [(["c", "a=o1", "b"], "05-06")]


def test_of_two_rounds_on_one_day_the_one_that_is_recorded_later_has_the_last_word() -> None:
    world = steps(a={"outcomes": OUTCOMES, "times": "2"}, b={"entry": [{"id": "a", "outcome": "o1"}]})
    for day in ("05-06", "05-05"):
        assert ways(case(world, "05-06", act("a", day, outcome="o1")), "b") == [(["a=o1"], "05-06")]


def test_each_step_is_done_at_most_once_more() -> None:
    world = steps(
        a={"outcomes": OUTCOMES},
        b={"entry": [{"id": "a", "outcome": "o1"}]},
        c={"entry": ["b", {"id": "a", "outcome": "o2"}]},
    )
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o2")), "c") == []
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o2")), "b") == [(["a=o1"], "05-06")]


def test_what_takes_place_once_is_held_again_only_while_it_is_left_open() -> None:
    review = {"outcomes": OUTCOMES, "once": "true", "leaves_open": ["o2"]}
    world = steps(a=review, b={"entry": [{"id": "a", "outcome": "o1"}]}, c={"entry": [{"id": "a", "outcome": "o2"}]})
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o2")), "b") == [(["a=o1"], "05-06")]
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o1")), "c") == []


def test_what_a_further_round_would_bring_up_is_done_before_it() -> None:
    """The round needs x, which only the first word allowed: it comes in time because the round comes last."""
    promptly = {"by": "promptly", "if": {"outcome": "a.o1"}}
    first = {
        "a": {"title": "A", "outcomes": OUTCOMES},
        "x": {"title": "X", "entry": [{"id": "a", "outcome": "o2"}], "due": promptly},
    }
    second = {"b": {"title": "B", "if": {"outcome": "a.o1"}}}
    phases = {"ph1": {"title": "P", "steps": first}, "ph2": {"title": "Q", "entry": "ph1", "steps": second}}
    found = case(of_steps({}, phases=phases), "05-06", act("a", "05-05", outcome="o2"))
    assert ways(found, "b") == [(["x", "a=o1"], "05-06")]


def test_a_phase_that_has_begun_holds_back_nothing_on_the_way() -> None:
    """What it waited for need not be done; the other way is its own (acts.md, section 6)."""
    first = {"a": {"title": "A", "makes": "d1.t2"}}
    second = {"b": {"title": "B"}, "c": {"title": "C", "makes": "d1.t1"}}
    phases = {"ph1": {"title": "P", "steps": first}, "ph2": {"title": "Q", "entry": "ph1", "steps": second}}
    documents = {"d1": {"title": "Paper", "states": {"t1": "One", "t2": "Two"}}}
    found = case(of_steps({}, phases=phases, documents=documents), "05-06", act("b", "05-05"))
    assert [acts for acts, _ in ways(found, "d1.t1")] == [["a"], ["c"]]


def test_a_draft_that_was_written_too_soon_counts_from_what_carries_it_on() -> None:
    """So it need not be written again (acts.md, section 1)."""
    documents = {"d1": {"title": "Paper", "states": {"t1": "One", "t2": "Two"}}}
    plan = {
        "x": {"title": "X"}, "a": {"title": "A", "entry": "x", "makes": "d1.t1"},
        "c": {"title": "C", "makes": "d1.t2"}, "g": {"title": "G", "entry": "a"},
    }  # fmt: skip
    found = case(of_steps(plan, documents=documents), "05-06", act("a", "05-05"))
    assert sorted(acts for acts, _ in ways(found, "g")) == [["x", "a"], ["x", "c"]]


def test_what_a_further_round_brings_up_is_followed_back_too() -> None:
    world = steps(
        a={"outcomes": OUTCOMES, "times": "2"},
        x={},
        b={"entry": ["a", {"id": "x", "if": {"outcome": "a.o1"}}]},
    )
    found = ways(case(world, "05-06", act("a", "05-05", outcome="o2")), "b")
    assert found == [(["a=o2"], "05-06"), (["x", "a=o1"], "05-06")]


def test_no_part_of_a_set_opens_the_gate_either() -> None:
    """Without any one act of x, a=o2 and c the gate stays shut, and yet x alone opens it."""
    world = steps(
        a={"outcomes": OUTCOMES},
        x={},
        c={"if": {"outcome": "a.o2"}, "entry": "x"},
        g={"entry": [{"id": "x", "if": {"not": {"outcome": "a.o2"}}}, "c"]},
    )
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o1")), "g") == [(["x"], "05-06")]


def test_a_step_that_does_not_apply_has_not_come_out_so() -> None:
    world = steps(
        z={"outcomes": OUTCOMES},
        a={"outcomes": OUTCOMES, "if": {"outcome": "z.o1"}},
        y={},
        g={"entry": [{"id": "y", "if": {"outcome": "a.o1"}}]},
    )
    assert [acts for acts, _ in ways(case(world, "05-06"), "g")] == [["z=o2"], ["z=o1", "a=o2"], ["z=o1", "a=o1", "y"]]


def test_what_may_not_apply_is_not_done() -> None:
    world = steps(a={"if": "f1"}, b={"entry": ["a"]})
    assert ways(case(world, "05-06"), "b") == []
    assert ways(case(world, "05-06", unit={"attributes": {"f1": True}}), "b") == [(["a"], "05-06")]


def test_the_act_of_a_step_that_does_not_apply_is_taken_and_what_opens_it_makes_it_apply() -> None:
    world = steps(a={"outcomes": OUTCOMES}, x={}, b={"if": {"outcome": "a.o1"}, "entry": "x"})
    known = act("a", "05-05", outcome="o2")
    progress = {**world.head({}), "records": [known]}
    run = Run.restore(world.campaign, {"snapshot": 1, "progress": progress, "irregular": []})
    assert run.may("b", date(2009, 5, 6))
    taken = run.record(act("b", "05-06"))
    assert (taken.accepted, taken.unmet, str(taken.standing)) == (True, (), "counts")
    assert ways(case(world, "05-06", known), "b") == [(["x", "a=o1"], "05-06")]


def test_a_step_that_an_outcome_takes_off_the_list_is_not_opened_by_it() -> None:
    world = steps(a={"outcomes": OUTCOMES}, b={"if": {"outcome": "a.o1"}, "due": "promptly after a"})
    assert ways(case(world, "05-06"), "b") == [(["a=o1"], "05-06")]


def test_time_alone_opens_what_waits_for_a_day() -> None:
    world = steps(
        a={"not_before": "05-12"}, b={"due": "3 days before c"}, c={}, d={"due": "about 5 days before e"}, e={}
    )
    found = case(world, "05-06", act("b", "05-05"))
    assert ways(found, "a") == [([], "05-12")]
    assert ways(found, "c") == [([], "05-08")]
    assert ways(found, "e") == [(["d"], "05-09")]  # “about” allows two days less


def test_a_day_that_counts_from_an_event_to_come() -> None:
    world = of_steps(
        {"a": {"title": "A", "not_before": "2 days after e1"}}, events={"e1": {"title": "E", "on": "05-20"}}
    )
    assert ways(case(world, "05-06"), "a") == [([], "05-22")]


def test_what_is_recorded_of_after_the_day_of_the_question_opens_nothing() -> None:
    world = steps(a={}, b={"entry": "a"})
    found = case(world, "05-06", act("a", "05-08"))
    assert ways(found, "b") == ways(case(world, "05-06"), "b") == [(["a"], "05-06")]


def test_an_event_whose_day_nobody_knows_shuts_nothing() -> None:
    world = steps(a={}, b={"entry": "a", "not_before": "2 days after e1"})
    assert ways(case(world, "05-06"), "b") == [(["a"], "05-06")]


def test_a_waiver_opens_also_where_it_cannot_be_told_whether_the_rule_applies() -> None:
    waivers = {"w1": {"title": "Leave", "covers": ["b.entry.a"], "approved_by": "b1"}}
    plan = {"a": {"title": "A"}, "b": {"title": "B", "entry": [{"id": "a", "if": "f1"}]}}
    world = of_steps(plan, attributes={"f1": "Fact A"}, waivers=waivers)
    granted = {"waiver": "w1", "approved_by": "b1", "justification": "asked", "date": "2009-05-01"}
    assert [v.rule_id for v in case(world, "05-06").why_not("b")] == ["b.entry.a"]
    assert case(world, "05-06", waivers=[granted]).why_not("b") == ()


PERMIT: Json = {
    "draft": {"title": "Draft", "makes": "d1.t1"}, "submit": {"title": "Submit", "entry": "draft", "makes": "d1.t2"},
    "decide": {"title": "Decide", "entry": "submit", "outcomes": OUTCOMES, "makes": {"o1": "d1.t3", "o2": "d1.t1"}},
}  # fmt: skip


def test_a_paper_that_was_led_back_is_brought_forward_again() -> None:
    documents = {"d1": {"title": "Paper", "states": {"t1": "Drafted", "t2": "Submitted", "t3": "Granted"}}}
    world = of_steps(PERMIT, documents=documents)
    refused = case(world, "05-06", act("draft", "05-01"), act("submit", "05-02"), act("decide", "05-04", outcome="o2"))
    assert ways(refused, "d1.t2") == [(["draft", "submit"], "05-06")]
    assert ways(refused, "d1.t3") == [(["draft", "submit", "decide=o1"], "05-06")]
    assert refused.why_not("d1.t1") == ()
    (step,) = refused.next_steps
    assert (step.subject, step.again, step.latest_start) == ("draft", True, date(2009, 5, 31))
    for said in (step.why.en, refused.explain("draft").says.en):
        assert "“Decide” of 4 May 2009 took back what was done, so it is to be done again" in said


def test_what_makes_a_state_is_done_again_though_another_maker_does_not_apply() -> None:
    documents = {"d1": {"title": "Paper", "states": {"t1": "One", "t2": "Two"}}}
    plan = {
        "b": {"title": "B", "outcomes": OUTCOMES, "makes": {"o1": "d1.t1"}},
        "a": {"title": "A", "makes": "d1.t2", "entry": {"id": "b", "outcome": "o1"}},
        "c": {"title": "C", "makes": "d1.t2", "if": {"outcome": "b.o2"}},
    }  # fmt: skip
    world = of_steps(plan, documents=documents)
    too_soon = case(world, "05-06", act("a", "05-01"), act("b", "05-03", outcome="o1"))
    assert ways(too_soon, "d1.t2") == [(["a"], "05-06")]
    assert "what was done on 1 May 2009 does not count" in too_soon.explain("a").says.en
    in_order = case(world, "05-06", act("b", "05-01", outcome="o1"), act("a", "05-03"))
    assert in_order.why_not("d1.t2") == ()


def test_a_state_that_two_make_by_their_outcomes_waits_until_both_came_out_so_in_whatever_order() -> None:
    documents = {"d1": {"title": "Paper", "states": {"t1": "One", "t2": "Two"}, "marks": {"m1": "Mark"}}}
    review = {"outcomes": OUTCOMES, "entry": "a", "makes": {"o1": "d1.t2", "o2": "d1.m1"}}
    plan = {"a": {"title": "A", "makes": "d1.t1"}, **{name: {"title": name, **review} for name in ("r1", "r2")}}
    world, written = of_steps(plan, documents=documents), act("a", "05-01")
    for first, second in (("r1", "r2"), ("r2", "r1")):
        passed, other = act(first, "05-03", outcome="o1"), act(second, "05-04", outcome="o2")
        assert [v.rule_id for v in case(world, "05-06", written, passed).why_not("d1.t2")] == [f"{second}.due"]
        both = case(world, "05-06", written, passed, other)
        assert [v.rule_id for v in both.why_not("d1.t2")] == [f"{second}.due"]
        assert ways(both, "d1.t2") == [([f"{second}=o1"], "05-06")]
        assert [v.rule_id for v in both.why_not("d1.m1")] == [f"{first}.due"]
        well = case(world, "05-06", written, passed, act(second, "05-04", outcome="o1"))
        assert (well.documents[0].state, well.why_not("d1.t2")) == ("t2", ())


def test_what_only_gives_a_paper_back_to_a_state_is_not_waited_for() -> None:
    documents = {"d1": {"title": "Paper", "states": {"t1": "Drafted", "t2": "Submitted", "t3": "Granted"}}}
    assert [v.rule_id for v in case(of_steps(PERMIT, documents=documents), "05-06").why_not("d1.t1")] == ["draft.due"]


def test_a_void_act_of_today_is_in_order_once_what_comes_before_it_is_done_today() -> None:
    """Acts of one day are in order (R9)."""
    world = steps(x={}, a={"entry": "x", "outcomes": OUTCOMES}, g={"entry": [{"id": "a", "outcome": "o1"}]})
    assert ways(case(world, "05-06", act("a", "05-06", outcome="o1")), "g") == [(["x"], "05-06")]
    assert ways(case(world, "05-06", act("a", "05-05", outcome="o1")), "g") == [(["x", "a=o1"], "05-06")]


def test_a_later_state_is_the_earlier_one_too() -> None:
    documents = {"d1": {"title": "Paper", "states": {"t1": "One", "t2": "Two"}}}
    world = of_steps(
        {"a": {"title": "A", "makes": "d1.t1"}, "b": {"title": "B", "makes": "d1.t2"}}, documents=documents
    )
    assert ways(case(world, "05-06"), "d1.t1") == [(["a"], "05-06"), (["b"], "05-06")]


# The shipped plans, through the door of the live run


def doing(world: World, data: Json, way: Remedy, day: date, without: str = "") -> Run:
    """A run in which the acts of a set were recorded in full, each on the first day on which it is taken."""
    run = Run.restore(world.campaign, {"snapshot": 1, "progress": data, "irregular": []})
    for one in way.acts:
        first = next((on for n in range(60) if run.may(one.step, on := day + n * DAY)), None)
        if first is not None and one.step != without:
            day = first
            record = Writer(world, run.snapshot()["progress"]).full(one.step, day)
            assert run.record({**record, **({"outcome": one.outcome} if one.outcome else {})}).accepted
    return run


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_the_run_takes_the_acts_in_their_order_and_the_gate_opens_on_its_day(name: str) -> None:
    stem, shut_now = TELLING[name]
    world, data, day = WORLDS[name], json.loads(text_of(name, stem)), as_of(name, stem)
    now = world.assess(data, day)
    found = openings(now, shut_now)
    assert found.ways
    assert not found.more
    for way in found.ways:
        run = doing(world, data, way, day)
        assert run.may(shut_now, way.opens)
        assert way.opens == day or not run.may(shut_now, way.opens - DAY)
        for one in way.acts:
            assert not doing(world, data, way, day, without=one.step).may(shut_now, way.opens), one.step


# As many as there are


def alternatives(number: int) -> Any:
    """A step with so many conditions, each of which can be met in two ways."""
    asked: Json = {}
    for n in range(number):
        asked |= {f"x{n}": {"outcomes": OUTCOMES}, f"y{n}": {}}
    asked["g"] = {"entry": [{"id": f"y{n}", "if": {"outcome": f"x{n}.o1"}} for n in range(number)]}
    return steps(**asked)


def test_more_ways_than_are_followed_are_never_cut_in_silence() -> None:
    few, many = case(alternatives(3), "05-06"), case(alternatives(7), "05-06")
    assert len(openings(few, "g").ways) == 2**3
    assert not few.explain("g").more
    told = many.explain("g")
    assert 0 < len(told.ways) <= MOST < 2**7
    assert told.more
    assert told.to_dict()["more"] is True
    assert "可能还有其他途径" in list(told.lines("zh"))[-1]
    assert "there may be others" in list(told.lines("en"))[-1]


def test_what_waits_for_the_same_by_many_paths_is_followed_once() -> None:
    asked: Json = {"a0": {}, "b0": {}}
    for n in range(1, 12):
        asked |= {name: {"entry": [f"a{n - 1}", f"b{n - 1}"]} for name in (f"a{n}", f"b{n}")}
    (way,) = openings(case(steps(**asked), "05-06"), "a11").ways
    assert [len(way.acts), way.acts[0].step, way.acts[-1].step] == [22, "a0", "b10"]


def test_a_chain_longer_than_anybody_follows_is_explained_as_far_as_it_is() -> None:
    asked: Json = {f"s{n}": {"entry": [f"s{n - 1}"]} if n else {} for n in range(LONG + 200)}
    found = case(steps(**asked), "05-06")
    told = found.explain(f"s{LONG + 199}")
    assert (told.ways, told.more) == ((), True)
    lines = [line.strip() for line in told.lines("en")]
    assert any("ask for it by name" in line for line in lines)
    assert any("请另行查询" in line for line in told.lines("zh"))
    assert json.loads(json.dumps(told.to_dict()))["name"] == told.name
    (way,) = openings(found, "s30").ways
    assert [one.step for one in way.acts] == [f"s{n}" for n in range(30)]


@pytest.mark.parametrize(
    "asked",
    [
        {"send_to": ["b1", "b2"]}, {"send_to": {"any_of": ["b1", "b2"]}}, {"send_to": {"open": ["b1"]}},
        {"audience": ["b1", "b2"]}, {"completes": "true"},
    ],
)  # fmt: skip
def test_what_is_sent_goes_to_all_who_are_to_have_it_and_what_is_to_be_complete_is(asked: Json) -> None:
    world = of_steps(
        {"a": {"title": "A", **asked}, "b": {"title": "B", "entry": "a"}}, bodies={"b1": "One", "b2": "Two"}
    )
    assert ways(case(world, "05-06"), "b") == [(["a"], "05-06")]


def test_a_copy_that_is_missing_is_sent_and_a_body_waits_for_its_own_alone() -> None:
    bodies = {"b1": "One", "b2": "Two"}
    plan = {
        "a": {"title": "A", "send_to": ["b1", "b2"]}, "b": {"title": "B", "entry": "a"},
        "c": {"title": "C", "entry": "a", "by": "b1"}, "d": {"title": "D", "entry": "a", "by": "b2"},
    }  # fmt: skip
    found = case(of_steps(plan, bodies=bodies), "05-06", act("a", "05-05", recipients=["b1"]))
    assert not found.why_not("c")
    assert ways(found, "b") == ways(found, "d") == [(["a"], "05-06")]
