"""Properties of the whole engine on random progress, of the shipped plan and of small random campaigns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import permutations
from random import Random
from threading import Barrier
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

import oracle
from campaignflow import (
    Assessment,
    Campaign,
    Force,
    Level,
    NextStep,
    Reason,
    Run,
    Severity,
    Status,
    Verdict,
    assess,
    load_campaign,
    parse_campaign,
    parse_progress,
)
from campaignflow.campaign.papers import papers_of
from campaignflow.progress.record import Record, Waiver
from campaignflow.rules.bounds import OnDay
from campaignflow.rules.case import Act, Standing
from campaignflow.rules.counted import After, LeadTime
from campaignflow.rules.kinds.existence import Existence
from campaignflow.rules.kinds.inclusion import Inclusion
from campaignflow.rules.kinds.recurrence import Recurrence
from conftest import trials
from generate import (
    DONGYANG,
    YEAR,
    Json,
    Plan,
    campaign,
    chance,
    dongyang,
    drawn,
    erasures,
    impossible,
    plan_of,
    progress,
    realistic,
    renamed,
    seeded,
    spec_text,
    unasked,
)
from oracle_course import REVIEWS, returns

CHECK = trials(60)
MANY = trials(250)

PLAN = dongyang()
CAMPAIGN = load_campaign(DONGYANG)
OPEN = (Status.PENDING, Status.OVERDUE)
SETTLED = (Status.SATISFIED, Status.VIOLATED)


@frozen(repr=False)
class Sample:
    """A campaign, and the progress of one unit on one day."""

    plan: Plan
    campaign: Campaign
    data: Json
    as_of: date

    def __repr__(self) -> str:
        spec = DONGYANG if self.plan is PLAN else spec_text(self.plan.spec)
        return f"{spec}\n{json.dumps(self.data, ensure_ascii=False)}\n{self.as_of}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))  # else Hypothesis shows the whole campaign

    def assess(self, **changes: Any) -> Assessment:
        changed = evolve(self, **changes)
        return assess(changed.campaign, parse_progress(changed.data), changed.as_of)

    def run(self) -> Run:
        """A live case that holds all the records."""
        return Run.restore(self.campaign, {"snapshot": 1, "progress": self.data, "irregular": []})


def of_dongyang(rng: Random) -> Sample:
    if chance(rng, 15):
        return Sample(PLAN, CAMPAIGN, realistic(PLAN, rng), PLAN.last)
    return Sample(PLAN, CAMPAIGN, *progress(PLAN, rng))


def of_small(rng: Random) -> Sample:
    spec = campaign(rng)
    plan = plan_of(spec)
    return Sample(plan, parse_campaign(spec_text(spec)), *progress(plan, rng))


DONGYANG_SAMPLES = drawn(of_dongyang)
SAMPLES = st.one_of(drawn(of_small), DONGYANG_SAMPLES)
RANDOM = st.randoms(use_true_random=False)


def codes(assessment: Assessment) -> dict[str, tuple[Any, ...]]:
    return {v.rule_id: (str(v.status), v.reason and str(v.reason), v.due, v.due_lenient) for v in assessment.verdicts}


def view(assessment: Assessment) -> Json:
    """The whole answer; instead of where a record or a waiver stands in the file, what it says."""
    answer = assessment.to_dict()
    told = [(d["code"], d["message"]["en"]) for d in answer["diagnostics"]]
    answer["diagnostics"] = sorted((code, "" if code == "same-record" else said) for code, said in told)
    says = _contents(assessment)
    for act in answer["acts"]:
        act |= {"record": says[act["record"]], "by": act["by"] and says[act["by"]]}
    for verdict in answer["verdicts"]:
        verdict["pointers"] = sorted(says.get(pointer, pointer) for pointer in verdict["pointers"])
    return answer


def _contents(assessment: Assessment) -> dict[str, str]:
    """By JSON Pointer, what a record or a waiver says."""
    progress = assessment.progress
    placed: dict[str, Sequence[Record | Waiver]] = {"records": progress.records, "waivers": progress.waivers}
    return {f"/{key}/{one.index}": _content(one) for key, entries in placed.items() for one in entries}


def _content(entry: Record | Waiver) -> str:
    said = {key: value for key, value in vars(entry).items() if key != "index"}
    return repr(sorted((key, repr(sorted(v.items()) if isinstance(v, Mapping) else v)) for key, v in said.items()))


# Against an oracle that shares no code with the engine


@MANY
@given(DONGYANG_SAMPLES)
def test_verdicts_and_states_are_those_of_the_oracle(sample: Sample) -> None:
    assessment = sample.assess()
    found = {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in assessment.verdicts}
    assert found == oracle.judge(sample.data, sample.as_of)
    report = assessment.documents[0]
    assert (report.state, set(report.marks)) == oracle.report_state(sample.data, sample.as_of)
    assert assessment.phases[0].state == oracle.phase_state(sample.data, sample.as_of)
    assert assessment.ok == oracle.ok(sample.data, sample.as_of)


@pytest.mark.slow
def test_the_random_progress_reaches_every_answer() -> None:
    """Else the comparison with the oracle would say little."""
    seen: Counter[tuple[str, str | None]] = Counter()
    passed: Counter[bool] = Counter()
    for seed in range(300):
        data, as_of = progress(PLAN, seeded(seed))
        orderly = realistic(PLAN, seeded(seed))
        seen.update(oracle.judge(data, as_of).values())
        seen.update(oracle.judge(orderly, PLAN.last).values())
        passed[oracle.ok(orderly, PLAN.last)] += 1
    never = {"bad-data", "contradictory", "no-outcome", "over", "unapproved", "wrong-actor"}
    reasons = {str(r) for r in Reason} - never
    assert reasons <= {reason for _, reason in seen if reason}
    assert {str(s) for s in Status} - {"waived", "invalid"} == {status for status, _ in seen}
    assert min(passed[True], passed[False]) > 10


# A pure function of its inputs


@CHECK
@given(SAMPLES)
def test_same_input_same_output(sample: Sample) -> None:
    first = sample.assess().to_dict()
    assert sample.assess().to_dict() == first
    text = json.dumps(sample.data, ensure_ascii=False)
    assert sample.assess(data=json.loads(text)).to_dict() == first
    from_text = assess(sample.campaign, parse_progress(text), sample.as_of).to_dict()
    assert {**from_text, "diagnostics": []} == {**first, "diagnostics": []}


@CHECK
@given(SAMPLES)
def test_the_answer_is_plain_json(sample: Sample) -> None:
    assessment = sample.assess()
    answer = assessment.to_dict()
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert assessment.to_dict() == answer


@MANY
@given(SAMPLES)
def test_records_made_by_hand_are_judged_as_those_that_were_read(sample: Sample) -> None:
    """What a record leaves out it does not say, however it was made."""
    read = parse_progress(sample.data)
    made = evolve(read, records=tuple(evolve(record) for record in read.records))
    by_hand, from_file = (assess(sample.campaign, one, sample.as_of) for one in (made, read))
    assert by_hand.to_dict() == from_file.to_dict()


@MANY
@given(SAMPLES, RANDOM)
def test_the_short_way_sees_no_less_than_the_thorough_one(sample: Sample, rng: Random) -> None:
    """A record that says that nothing in it is invalid goes the thorough way."""
    data = impossible(sample.plan, sample.data, rng) if chance(rng, 50) else sample.data
    read = parse_progress(data)
    made = evolve(read, records=tuple(record.but(invalid=record.invalid) for record in read.records))
    short, thorough = (assess(sample.campaign, one, sample.as_of) for one in (read, made))
    assert short.outcomes == thorough.outcomes
    assert short.diagnostics == thorough.diagnostics


@pytest.mark.slow
def test_threads_share_one_campaign() -> None:
    samples = [Sample(PLAN, CAMPAIGN, *progress(PLAN, seeded(seed))) for seed in range(5)]
    expected = [(view(s.assess()), s.run().configuration(s.as_of)) for s in samples]
    fresh = load_campaign(DONGYANG)
    start = Barrier(8)

    def work(_: int) -> list[tuple[Json, Mapping[str, str]]]:
        start.wait()
        mine = [evolve(sample, campaign=fresh) for sample in samples]
        return [(view(s.assess()), s.run().configuration(s.as_of)) for s in mine]

    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(work, range(8)))


@CHECK
@given(SAMPLES, RANDOM)
def test_the_order_of_records_in_the_file_does_not_matter(sample: Sample, rng: Random) -> None:
    records = list(sample.data["records"])
    rng.shuffle(records)
    shuffled = dict(reversed(sample.data.items())) | {"records": records}
    assert view(sample.assess(data=shuffled)) == view(sample.assess())


# The live run


@trials(40)
@given(SAMPLES, RANDOM)
def test_live_run_and_assess_agree(sample: Sample, rng: Random) -> None:
    run = Run(sample.campaign, sample.data["unit"])
    acts: list[tuple[str, Any]] = [("record", record) for record in sample.data["records"]]
    acts += [("plan", planned) for planned in sample.data.get("planned", {}).items()]
    acts += [("waive", waiver) for waiver in sample.data.get("waivers", ())]
    rng.shuffle(acts)
    for what, act in acts:
        if what == "record":
            assert run.record(act, irregular=True).accepted
        elif what == "plan":
            run.plan(act[0], date.fromisoformat(act[1]))
        else:
            run.waive(act)
    expected = view(sample.assess())
    assert view(run.assess(sample.as_of)) == expected
    restored = Run.restore(sample.campaign, json.loads(json.dumps(run.snapshot())))
    assert view(restored.assess(sample.as_of)) == expected
    assert restored.snapshot() == run.snapshot()
    assert restored.configuration(sample.as_of) == run.configuration(sample.as_of)


@trials(40)
@given(SAMPLES)
def test_a_record_is_refused_exactly_when_it_would_be_irregular(sample: Sample) -> None:
    """And it is irregular in the run and in the file alike, if it is recorded all the same (acts.md, 4)."""
    run = Run(sample.campaign, sample.data["unit"])
    for place, act in enumerate(sample.data["records"]):
        days, before = days_asked(sample, act), run.snapshot()
        reasons = list(dict.fromkeys(v.rule_id for day in days for v in run.why_not(act["step"], day)))
        assert all(run.may(act["step"], day) for day in days) == (not reasons)
        recorded = run.record(act)
        assert [v.rule_id for v in recorded.unmet] == reasons
        if not recorded.accepted:
            assert run.snapshot() == before
            assert run.record(act, irregular=True).irregular
            assert run.irregular[-1] == place
        records = sample.data["records"][: place + 1]
        told = sample.assess(data={**sample.data, "records": records, "planned": {}, "waivers": []})
        standing = told.case.acts[place].standing
        assert recorded.standing is standing
        assert recorded.accepted == (standing is not Standing.IRREGULAR)
        assert recorded.accepted or recorded.unmet or is_nobodys(act), act


def days_asked(sample: Sample, act: Json) -> list[date]:
    """For which its gates are asked: on which it began; of an act that writes, on which it ended; of a draft, both."""
    steps = {name: step for phase in sample.plan.spec["phases"].values() for name, step in phase["steps"].items()}
    documents = {n: d for n, d in sample.plan.spec["documents"].items() if isinstance(d, dict) and d.get("states")}
    firsts = [f"{name}.{next(iter(document['states']))}" for name, document in documents.items()]
    drafts = steps[act["step"]].get("makes") in firsts
    writes, began = drafts or steps[act["step"]].get("writes"), act.get("began", act["date"])
    days = [*([began] if drafts or not writes else []), *([act["date"]] if writes else [])]
    return sorted({date.fromisoformat(day) for day in days})


def is_nobodys(act: Json) -> bool:
    """Whether, by its own record, nobody was there."""
    return bool(act.get("present")) and not any(act["present"].values())


@CHECK
@given(SAMPLES)
def test_the_machines_and_the_table_agree(sample: Sample) -> None:
    assessment = sample.assess()
    states = sample.run().configuration(sample.as_of)
    for state in (*assessment.phases, *assessment.documents):
        assert states.get(state.id, "absent") == state.state
        assert {f"{state.id}.{mark}" for mark in state.marks} == {
            name for name, value in states.items() if name == f"{state.id}.{value}"
        }
    did = {act.record.step for act in assessment.acts if act.standing in (Standing.COUNTS, Standing.CONTRADICTED)}
    assert {step for step in sample.campaign.steps if states[step] == "done"} == did


@CHECK
@given(SAMPLES)
def test_a_phase_may_be_completed_when_it_is_complete(sample: Sample) -> None:
    run = sample.run()
    for phase in sample.assess().phases:
        if phase.state not in ("upcoming", "not-applicable"):
            assert run.may(phase.id, sample.as_of) == (phase.state == "complete")


# Time


@CHECK
@given(SAMPLES, st.integers(0, 60))
def test_later_acts_do_not_change_what_was_true_before(sample: Sample, back: int) -> None:
    """With later acts in the file, the answer for an earlier day is that of the file as it was then, or `invalid`."""
    then = sample.as_of - timedelta(back)
    earlier = [record for record in sample.data["records"] if record["date"] <= then.isoformat()]
    waivers = [waiver for waiver in sample.data.get("waivers", ()) if waiver["date"] <= then.isoformat()]
    prefix = sample.assess(as_of=then, data={**sample.data, "records": earlier, "waivers": waivers})
    whole = sample.assess(as_of=then)
    told = codes(whole)
    for rule, answer in codes(prefix).items():
        untold = told[rule][0] == "invalid" or told[rule][1] == "undecided"
        assert untold or told[rule] == answer
    assert whole.documents == prefix.documents


WRITE_IT = ("draft-report", "revise-report")


@CHECK
@given(DONGYANG_SAMPLES)
def test_documents_only_move_forward(sample: Sample) -> None:
    """Only an act that takes others back moves the report back: one that writes it anew or returns it (acts.md, 2)."""
    line = ["absent", *CAMPAIGN.documents["analysis-report"].states]
    days = sorted({record["date"] for record in sample.data["records"]})
    reached, marks, taken_back = 0, set[str](), set[int]()
    for day in days:
        taken = [record for record in sample.data["records"] if record["date"] <= day]
        answer = sample.assess(as_of=date.fromisoformat(day), data={**sample.data, "records": taken})
        acts = [taken[act.by.index] for act in answer.acts if act.by is not None]
        assert all(act["step"] in WRITE_IT or returns(act) for act in acts)
        by = set(map(id, acts))
        report = answer.documents[0]
        if by <= taken_back:
            assert line.index(report.state) >= reached
            assert set(report.marks) >= marks
        reached, marks, taken_back = line.index(report.state), set(report.marks), by


def anchored(verdict: Verdict) -> LeadTime | After | None:
    """Its due date, if that hangs on another step or on an event."""
    bound = getattr(verdict.rule, "bound", None)
    return bound if isinstance(bound, LeadTime | After) else None


def hangs_on(verdict: Verdict) -> set[str]:
    """The steps and events from which it counts."""
    bound = anchored(verdict)
    named = (bound and bound.anchor, *(getattr(verdict.rule, key, None) for key in ("earlier", "anchor", "_alone")))
    return {name for name in named if isinstance(name, str)}


def at_most(verdict: Verdict) -> bool:
    """Whether it only sets a limit, so that nothing need be done."""
    return isinstance(verdict.rule, Existence | Recurrence) and verdict.rule.quantity.minimum == 0


@CHECK
@given(SAMPLES, st.integers(1, 60))
def test_time_alone_only_makes_things_overdue(sample: Sample, days: int) -> None:
    before, after = sample.assess(), sample.assess(as_of=sample.as_of + timedelta(days))
    for old, new in zip(before.verdicts, after.verdicts, strict=True):
        if hangs_on(new) & sample.campaign.events.keys():
            continue  # something happens outside the unit meanwhile
        undone = old.status is Status.AMBIGUOUS and old.reason not in (Reason.LATE, Reason.EARLY)
        between = undone and old.due is not None and old.due < sample.as_of  # two readings of its date
        if old.status is Status.PENDING and new.status is Status.SATISFIED:
            # Early enough once its lead time has passed, its meeting still to come; or never more than so many.
            assert isinstance(anchored(new), LeadTime) or at_most(new)
        elif old.reason is new.reason is Reason.OVERTAKEN and old.status in OPEN:
            # In time once: overdue with what waits for it, or with the campaign.
            assert new.status is old.status or (old.status, new.status) == (Status.PENDING, Status.OVERDUE)
            assert old.due in (None, new.due)
        elif new.status is Status.OVERDUE and (old.status in OPEN or between):
            last = new.due_lenient or new.due
            assert last is not None
            assert last < after.as_of
            assert sample.as_of <= last or old.status is Status.OVERDUE
        elif old.status is Status.PENDING and new.status is Status.AMBIGUOUS:  # undone between two readings
            assert new.due is not None
            assert new.reason is Reason.UNTOLD or (new.due_lenient and after.as_of <= new.due_lenient)
            assert sample.as_of <= new.due < after.as_of
        elif (old.status is Status.PENDING or between) and new.reason is Reason.NOT_TAKEN:
            assert new.force is Force.PERMISSIVE
        elif old.status is Status.PENDING and new.status is Status.VIOLATED:
            assert isinstance(new.rule, Recurrence)  # what a period has passed without cannot be cured
            assert sample.as_of <= new.rule.period.last < after.as_of
        else:
            assert new.status is old.status
            assert new.reason is old.reason or old.status in OPEN
    assert before.documents == after.documents


@CHECK
@given(SAMPLES)
def test_overdue_means_that_the_due_date_has_passed(sample: Sample) -> None:
    assessment = sample.assess()
    for verdict in assessment.verdicts:
        last = verdict.due_lenient or verdict.due
        if verdict.status is Status.OVERDUE:
            assert last is not None
            assert last < sample.as_of
        if verdict.status is Status.OVERDUE and verdict.reason is Reason.OVERTAKEN:  # never late by its old date
            late = [v for v in waiting_for(assessment, verdict) if v.status is Status.OVERDUE]
            ends = {v.due_lenient or v.due for v in late} | {end_of_all(sample)}
            assert last == min(day for day in ends if day is not None and day < sample.as_of)


def is_undone(verdict: Verdict) -> bool:
    """Whether it is open, be it between two readings of its due date."""
    between = verdict.status is Status.AMBIGUOUS and verdict.reason is Reason.MISSING
    return verdict.status is Status.PENDING or between


def end_of_all(sample: Sample) -> date | None:
    """The last day of the last window of the campaign."""
    windows = [phase.window for phase in sample.campaign.phases.values() if phase.window is not None]
    return max((window.widest.last for window in windows), default=None)


def waiting_for(assessment: Assessment, verdict: Verdict) -> list[Verdict]:
    """Where the steps stand that wait for the one that a verdict asks for: it is due with them (acts.md, 2)."""
    firm = [rule for rule in assessment.campaign.rules if rule.gates and rule.force is Force.BINDING]
    orders = [order for rule in firm for order in rule.order()]
    found: list[str] = [verdict.subject]
    for step in found:
        found += [late for early, late, _ in orders if early == step and late not in found]
    return [assessment.due(step) for step in found[1:] if step in assessment.campaign.steps]


# Next steps


def day_of(sample: Sample, step: NextStep) -> date:
    """The day on which a suggested step is done: today, or where it has to wait, the first on which it can be."""
    return step.opens or sample.as_of


def done_now(sample: Sample, step: NextStep) -> Json:
    """The progress with a suggested step done, in full, on the first day on which it can be."""
    act, unit = sample.plan.act[step.subject], sample.data["unit"]
    record: Json = {"step": step.subject, "date": day_of(sample, step).isoformat()}
    law = sample.campaign.rule[f"{step.subject}.due"]
    assert isinstance(law, Existence)
    running = [r for r in map(sample.campaign.rule.get, step.rules) if isinstance(r, Recurrence)]
    since = str(running[0].period.first) if running else str(law.quantity.since or "")
    stood = [act for act in sample.assess().acts if act.standing is Standing.COUNTS]
    standing = [sample.data["records"][act.record.index] for act in stood if act.record.step == step.subject]
    so_far = [r for r in standing if r["date"] >= since]
    quantity, bound = law.quantity, law.bound
    if quantity.each is not None:
        record["counts"] = {quantity.each: unit["headcounts"].get(quantity.each, 0)}  # numbers do not add up
    elif quantity.in_days:
        record["days"] = quantity.minimum
    else:
        record["times"] = max(1, quantity.minimum - sum(r.get("times", 1) for r in so_far))
    if "replaces: true" in step.why.en:  # one number too many: the count begins again (acts.md, 1 and 3)
        record |= {"replaces": True, "times": quantity.minimum or 1}
    if isinstance(bound, OnDay) and bound.half:
        record["half"] = bound.half
    if act.outcomes:
        record["outcome"] = act.outcomes[0]
    # A step that sends or publishes is done when all whom it names have it; one that is held again, with all that it
    # asks of whoever takes part (acts.md, 1 and 3).
    record |= {key: list(names) for key, names in act.lists.items() if key != "present"}
    if groups := act.lists.get("present"):
        record["present"] = {group: unit["headcounts"].get(group, 1) for group in groups}
    planned = {name: day for name, day in sample.data.get("planned", {}).items() if name != step.subject}
    return {**sample.data, "planned": planned, "records": [*sample.data["records"], record]}


def after_doing(sample: Sample, step: NextStep) -> Assessment:
    """The answer on the day on which a suggested step was done."""
    return sample.assess(data=done_now(sample, step), as_of=day_of(sample, step))


def knows_headcount(sample: Sample, step: str) -> bool:
    asked = sample.plan.act[step].counted
    groups = {*asked["counts"].values(), *asked["present"].values()}
    return groups <= set(sample.data["unit"]["headcounts"])


def waits(sample: Sample, step: str) -> bool:
    """Whether its due date hangs on an event that has not taken place, or a step that is not complete."""
    now = sample.assess()
    return any(
        anchor not in now.case.done or (anchor in sample.campaign.steps and now.verdict[f"{anchor}.due"].status in OPEN)
        for anchor in hangs_on(now.verdict[f"{step}.due"])
    )


@CHECK
@given(SAMPLES)
def test_doing_a_next_step_settles_it(sample: Sample) -> None:
    for step in sample.assess().next_steps:
        if not step.amends and knows_headcount(sample, step.subject):
            after = after_doing(sample, step).verdict
            due = after[f"{step.subject}.due"]
            if due.rule.opens is not None:  # what recurs is settled for the period that is running
                assert not [rule for rule in step.rules if after[rule].rule.opens and after[rule].status in OPEN]
                continue
            assert due.status not in OPEN or waits(sample, step.subject) or at_most(due)
            # What others wait for is to be done although it comes too late, or after what it was to precede.
            # A number exceeded in what is written stays on record, made good by the new version (acts.md, 3).
            well = due.status is not Status.VIOLATED or due.made_good == day_of(sample, step)
            # What was given back, and no revision of it is recorded, is looked at again in one round (acts.md, 2).
            over = due.reason is Reason.OVER and gave_back(sample, step.subject)
            assert well or over or due.reason in (Reason.LATE, Reason.EARLY, Reason.OUT_OF_ORDER)


def gave_back(sample: Sample, step: str) -> bool:
    """Whether a step gave its paper back."""
    back = sample.campaign.steps[step].asks_again
    return any(record.get("outcome") in back for record in sample.data["records"] if record["step"] == step)


@CHECK
@given(SAMPLES)
def test_nobody_is_asked_to_do_a_step_twice(sample: Sample) -> None:
    """R10. What recurs is asked for again in its next period, and not for the one that is running."""
    for step in sample.assess().next_steps:
        compared = any(sample.campaign.rule[rule].kind == "agreement" for rule in step.rules)
        if not step.amends and not compared and knows_headcount(sample, step.subject):
            for asked in after_doing(sample, step).next_steps:
                if asked.subject == step.subject and not asked.amends:
                    assert asked.opens is not None
                    assert asked.opens > day_of(sample, step)
                    assert set(step.rules).isdisjoint(asked.rules)


@CHECK
@given(SAMPLES)
def test_no_next_step_is_refused(sample: Sample) -> None:
    for step in sample.assess().next_steps:
        run = sample.run()
        if not step.amends:
            act = done_now(sample, step)["records"][-1]
            recorded = run.record(act)
            assert recorded.accepted
            assert recorded.unmet == ()


def supplied(sample: Sample, step: str) -> list[Json]:
    """The records, those of one step saying all that is asked; what is counted, the first that counts says."""
    wanted, heads = PLAN.act[step], sample.data["unit"]["headcounts"]
    names = {key: list(asked) for key, asked in wanted.lists.items() if key != "present"}
    attested = dict.fromkeys(wanted.declared, True) | dict.fromkeys(wanted.avoided, False)
    counts = {name: heads.get(group, 0) for name, group in wanted.counted["counts"].items()}
    present = {name: heads.get(name, 1) for name in wanted.lists.get("present", ())}
    records = [dict(record) for record in sample.data["records"]]
    for record in records:
        if record["step"] == step:
            record |= {**names, "attested": attested, "counts": {}, "present": {}}
    first = min(index for index, act in sample.assess().case.acts.items() if is_standing(act, step))
    records[first] |= {"counts": counts, "present": present}
    return records


def is_standing(act: Act, step: str) -> bool:
    return act.record.step == step and act.standing is Standing.COUNTS


def is_a_matter_of_days(sample: Sample, verdict: Verdict) -> bool:
    """Whether nothing is lacking, and only its day is to be judged, or is judged by what is still to come."""
    if verdict.status is Status.AMBIGUOUS:
        return verdict.reason in (Reason.LATE, Reason.EARLY)
    return verdict.status is Status.PENDING and verdict.reason is None and waits(sample, verdict.subject)


@CHECK
@given(DONGYANG_SAMPLES)
def test_supplying_what_a_next_step_misses_settles_it(sample: Sample) -> None:
    for step in sample.assess().next_steps:
        if step.amends and knows_headcount(sample, step.subject):
            after = sample.assess(data={**sample.data, "records": supplied(sample, step.subject)})
            if any(act.standing is Standing.OVERTAKEN for act in after.acts if act.record.step == step.subject):
                continue  # a review that counts now gave the paper back (acts.md, 2)
            open_ = [v for rule in step.rules if (v := after.verdict[rule]).status not in SETTLED]
            assert all(is_a_matter_of_days(sample, verdict) for verdict in open_)


# Evidence


def universal(sample: Sample, rule: str) -> bool:
    """Whether the rule speaks of every record of its step, so that it may hold of fewer.

    Or of when something was supplied after the act, where that counts from what is still to come; or it compares two
    steps, of which the other may name less.
    """
    law = sample.campaign.rule[rule]
    if isinstance(law, Inclusion):
        return law.claim.every or isinstance(law.bound, LeadTime | After)
    return law.kind in ("actor", "agreement")


def takers(assessment: Assessment) -> set[int]:
    """The places of the acts that took others back."""
    return {act.by.index for act in assessment.acts if act.by is not None}


def is_evidence(assessment: Assessment, index: int, key: str | None) -> bool:
    """Whether a record, or one field of it, can only speak for the unit (acts.md, laws).

    That an act that does not count began too early, or that nobody was there, speaks against it.
    """
    act = assessment.case.acts.get(index)
    return key not in ("began", "present") or (act is not None and act.standing is Standing.COUNTS)


def still_take_back(before: Assessment, after: Assessment, gone: int | None) -> bool:
    """Whether all acts that took others back still do so: they speak against those, and so does what they rest on.

    ``gone``: the place of a record that was taken out.
    """
    now = {place + (gone is not None and gone <= place) for place in takers(after)}
    return takers(before) <= now


@trials(30)
@given(SAMPLES)
def test_deleting_evidence_never_satisfies(sample: Sample) -> None:
    assessment = sample.assess()
    before = {v.rule_id for v in assessment.verdicts if v.status in OPEN}
    for index, key, data in erasures(sample.data):
        after = sample.assess(data=data)
        if is_evidence(assessment, index, key) and still_take_back(assessment, after, index if key is None else None):
            passed = [rule for rule in before if after.verdict[rule].status is Status.SATISFIED]
            assert [rule for rule in passed if not universal(sample, rule)] == [], (index, key)


@CHECK
@given(SAMPLES, RANDOM)
def test_adding_what_is_not_asked_changes_no_verdict(sample: Sample, rng: Random) -> None:
    more = sample.assess(data=unasked(sample.plan, sample.data, rng))
    before = sample.assess()
    assert codes(more) == codes(before)
    assert (more.documents, more.phases, more.ok) == (before.documents, before.phases, before.ok)
    assert [s.to_dict() for s in more.next_steps] == [s.to_dict() for s in before.next_steps]


def behind(steps: set[str]) -> set[str]:
    """The steps that the shipped plan puts after some steps: their acts are weighed by those (acts.md, 1)."""
    orders = {(early, late) for rule in CAMPAIGN.rules for early, late, _ in rule.order()}
    while more := {late for early, late in orders if early in steps} - steps:
        steps = steps | more
    return steps


def rests_on(steps: set[str], rule: str) -> bool:
    """Whether a rule of the shipped plan may read records of ``steps``, or of what comes after them."""
    law = CAMPAIGN.rule[rule]
    if any(isinstance(d.bound, LeadTime) and d.bound.anchor in steps for d in (CAMPAIGN.due.get(law.subject),) if d):
        return True  # it was to come before one of them
    if any(law.subject in papers_of(CAMPAIGN).of[step] for step in steps):
        return True  # whether what a paper lacks can still be supplied hangs on who has judged it (acts.md, 3)
    return not behind(steps).isdisjoint({law.subject, *law.steps, *law.looks_at()})


def may_return(review: Json) -> bool:
    """Whether a review gave the paper back, or does not say rightly how it came out."""
    return review.get("outcome") not in (None, "passed")


@MANY
@given(DONGYANG_SAMPLES, RANDOM)
def test_impossible_data_are_reported_and_the_rest_is_assessed(sample: Sample, rng: Random) -> None:
    spoilt = impossible(PLAN, sample.data, rng)
    after, before = sample.assess(data=spoilt), codes(sample.assess())
    errors = [d for d in after.diagnostics if d.severity is Severity.ERROR]
    ahead = [d for d in after.diagnostics if d.code == "after-as-of"]
    assert errors or ahead  # what is still ahead is not impossible (R14)
    assert not (errors and after.ok)
    json.dumps(after.to_dict())
    pairs = zip(sample.data["records"], spoilt["records"], strict=True)
    touched = {old["step"] for old, new in pairs if old != new}
    times = Counter(record["step"] for record in sample.data["records"])
    # Whether a draft written twice is a new version hangs on whether anybody acted on the first (acts.md, 2).
    touched |= {w for w in ("draft-report", "revise-report") if times[w] > 1 and behind({w}) & touched}
    # A draft stands until a review gives it back, and does again once one that did passes it.
    told = [*sample.data["records"], *spoilt["records"]]
    giving_back = {record["step"] for record in told if record["step"] in REVIEWS and may_return(record)}
    touched |= {"draft-report"} if behind(touched) & giving_back else set()
    if spoilt["unit"] == sample.data["unit"]:
        for rule, answer in codes(after).items():
            assert answer == before[rule] or rests_on(touched, rule)


# Names and force


def names_sorted(value: Any) -> Any:
    """Plain data with lists of names in order: what is listed by name changes places with the names."""
    if isinstance(value, dict):
        return {key: names_sorted(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [names_sorted(item) for item in value]
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    return value


def one_a_day(data: Json) -> Json:
    """The same with one act of a step on a day: which of two came first is told by what they say, names included."""
    records = {(record["step"], record["date"]): record for record in data["records"]}
    return {**data, "records": list(records.values())}


@CHECK
@given(drawn(of_small))
def test_renaming_changes_nothing_but_names(sample: Sample) -> None:
    told = one_a_day(sample.data)
    spec = parse_campaign(renamed(spec_text(sample.plan.spec)))
    found = sample.assess(campaign=spec, data=json.loads(renamed(json.dumps(told)))).to_dict()
    expected = json.loads(renamed(json.dumps(sample.assess(data=told).to_dict(), ensure_ascii=False)))
    assert names_sorted(found) == names_sorted(expected)


@CHECK
@given(SAMPLES)
def test_findings_and_ok_follow_from_force_and_duty(sample: Sample) -> None:
    """What is amiss only because of an earlier fault is told under that, and no finding of its own (acts.md, 3)."""
    assessment = sample.assess()
    found = set(assessment.findings)
    amiss = {verdict for verdict in assessment.verdicts if is_amiss(verdict)}
    assert found <= amiss
    for verdict in amiss - found:
        root = verdict.because
        assert root in found
        assert verdict.rule_id in root.leads_to
        assert root.level is not Level.WARNING or verdict.level is Level.WARNING
    breaches = {v for v in amiss if v.level in (Level.BREACH, Level.INVALID)}
    assert breaches == {v for v in amiss if v.status is not Status.AMBIGUOUS and v.force is not Force.SOFT}
    errors = [d for d in assessment.diagnostics if d.severity is Severity.ERROR]
    assert assessment.ok == (not breaches and not errors)
    assert bool(breaches) == bool(breaches & found)


def is_amiss(verdict: Verdict) -> bool:
    """Whether a duty of the unit is missed, or that cannot be told. A permission binds in its limit (acts.md, 6)."""
    if verdict.force is Force.PERMISSIVE and verdict.reason is not Reason.OVER:
        assert verdict.status not in (Status.OVERDUE, Status.VIOLATED)
        return False
    amiss = verdict.status in (Status.OVERDUE, Status.VIOLATED, Status.INVALID, Status.AMBIGUOUS)
    return amiss and verdict.duty_of == "unit"


# Single cases that random data reach too seldom to be relied upon

UNIT: Json = {
    "attributes": {"contact-point": False, "linked-department": False},
    "headcounts": {"leading-team": 9, "leading-cadres": 9, "party-members": 40},
}


def act(step: str, day: str, **more: Any) -> Json:
    return {"step": step, "date": f"2009-{day}", **more}


def stands(rule: str, records: list[Json], as_of: date = PLAN.last, **more: Any) -> tuple[str, str | None]:
    data = {"progress": 1, "campaign": DONGYANG, "unit": UNIT, "records": records, **more}
    verdict = assess(CAMPAIGN, parse_progress(data), as_of).verdict[rule]
    return str(verdict.status), verdict.reason and str(verdict.reason)


OFFICES = ["discipline-commission", "organisation-department", "campaign-office"]
PREPARED = [
    act("seek-opinions", "05-22"),
    act("heart-to-heart", "05-23"),
    act("prepare-speeches", "05-24", counts={"leading-team": 9}),
    act("report-before-meeting", "05-25", recipients=OFFICES),
]


def test_two_dates_of_one_meeting_contradict_where_it_matters() -> None:
    """What comes out alike for both is said plainly (acts.md, 1)."""
    invited = ["guidance-group", "discipline-commission", "organisation-department"]
    held = [*PREPARED, act("special-meeting", "06-02", invited=invited), act("special-meeting", "06-12")]
    assert stands("special-meeting.due", held) == ("satisfied", None)
    assert stands("special-meeting.invite.guidance-group", held) == ("ambiguous", "contradictory")
    assert stands("report-before-meeting.due", held) == ("satisfied", None)
    one_late = [*PREPARED, act("special-meeting", "06-12"), act("special-meeting", "06-18")]
    assert stands("special-meeting.due", one_late) == ("ambiguous", "contradictory")


def test_what_an_act_with_two_days_does_not_say_it_does_not_say_on_either() -> None:
    held = {"step": "great-discussion", "date": ["2009-06-01", "2009-06-02"]}
    assert stands("great-discussion.participants.cadres", [held]) == ("pending", "not-stated")


def test_a_meeting_held_after_one_that_was_at_fault_contradicts_nothing() -> None:
    held = [act("special-meeting", "06-01", invited=["guidance-group"]), act("special-meeting", "06-02")]
    assert stands("special-meeting.due", held) == ("satisfied", None)
    assert stands("special-meeting.entry.seek-opinions", held) == ("violated", "missing")


def test_an_invalid_verdict_gives_the_data_as_its_reason() -> None:
    """The report was to be sent so many days before a meeting that nobody can date."""
    records = [*PREPARED[:1], act("report-before-meeting", "05-25"), act("special-meeting", "06-10", by="city-leader")]
    assert stands("report-before-meeting.send_to.campaign-office", records) == ("invalid", "bad-data")


def test_who_did_it_cannot_be_read_so_whether_it_was_done_cannot_be_told() -> None:
    assert stands("seek-opinions.due", [act("seek-opinions", "06-01", by=5)]) == ("invalid", "bad-data")


def test_a_branch_may_meet_twice_in_full() -> None:
    meetings = [act("branch-meeting", day, present={"party-members": 40}) for day in ("06-05", "06-12")]
    assert stands("branch-meeting.attend.party-members", meetings) == ("satisfied", None)


def test_an_impossible_count_completes_nothing() -> None:
    records = [act("prepare-speeches", "06-01", counts={"leading-team": 90})]
    assert stands("special-meeting.entry.prepare-speeches", records) == ("pending", "undecided")
    told = [*records, act("prepare-speeches", "06-02", counts={"leading-team": 9})]
    assert stands("special-meeting.entry.prepare-speeches", told) == ("satisfied", None)


def test_a_duty_that_hangs_on_an_outcome_is_not_lifted_by_leaving_the_outcome_out() -> None:
    discussed = [act(step, "06-20") for step in ("draft-report", "democratic-discussion", "enlarged-meeting")]
    sorted_out = act("collect-opinions", "06-24")
    assert stands("study-problems.due", [*discussed, sorted_out])[0] == "pending"
    found = [{**sorted_out, "outcome": outcome} for outcome in ("concentrated", "scattered")]
    assert stands("study-problems.due", [*discussed, found[0]]) == ("overdue", "missing")
    assert stands("study-problems.due", [*discussed, found[1]])[0] == "not-applicable"


def test_two_records_of_one_day_are_one_act_in_either_order() -> None:
    sent = [act("report-before-meeting", "05-25", recipients=part) for part in ([], OFFICES[:1], OFFICES[1:])]
    for rule in ("report-before-meeting.send_to.campaign-office", "special-meeting.due"):
        held = act("special-meeting", "06-05")
        either = {stands(rule, [PREPARED[0], *order, held]) for order in permutations(sent)}
        assert either == {("satisfied", None)}


def test_a_record_that_says_the_same_is_found_wherever_it_stands() -> None:
    paper = act("team-papers", "06-01", counts={"leading-team": 2, "party-members": 1})
    turned = {**paper, "counts": dict(reversed(paper["counts"].items()))}
    data = {"progress": 1, "campaign": DONGYANG, "unit": UNIT, "records": [paper, act("team-papers", "06-01"), turned]}
    found = assess(CAMPAIGN, parse_progress(data), PLAN.last).diagnostics
    assert [(d.location.pointer, d.parts["first"]) for d in found if d.code == "same-record"] == [
        ("/records/2", "/records/0")
    ]


def test_a_meeting_planned_too_late_makes_no_report_overdue_before_its_due_date() -> None:
    data = {"progress": 1, "campaign": DONGYANG, "unit": UNIT, "planned": {"special-meeting": "2009-06-25"}}
    verdict = assess(CAMPAIGN, parse_progress(data), date(2009, 6, 11)).verdict["report-before-meeting.due"]
    assert verdict.due is not None
    assert (verdict.status is Status.OVERDUE) == ((verdict.due_lenient or verdict.due) < date(2009, 6, 11))


def test_progress_does_not_change_with_the_data_it_was_read_from() -> None:
    record = act("prepare-speeches", "06-01", counts={"leading-team": 9})
    unit = {"attributes": dict(UNIT["attributes"]), "headcounts": dict(UNIT["headcounts"])}
    source = parse_progress({"progress": 1, "campaign": DONGYANG, "unit": unit, "records": [record]})
    before = assess(CAMPAIGN, source, PLAN.last).to_dict()
    record["counts"]["leading-team"] = 1
    unit["attributes"]["contact-point"] = 5
    assert assess(CAMPAIGN, source, PLAN.last).to_dict() == before


HEAD = {
    "campaignflow": 1,
    "campaign": "small",
    "version": "1",
    "title": "A small campaign",
    "source": {"title": "A plan"},
    "year": {"value": YEAR},
}


def of_steps(steps: Json, records: list[Json], as_of: date, **more: Any) -> Assessment:
    phases = {"ph1": {"title": "A phase", "window": "05-early to 05-late", "steps": steps}}
    small = parse_campaign(spec_text({**HEAD, **more, "phases": phases}))
    return assess(small, parse_progress({"progress": 1, "campaign": "small", "records": records}), as_of)


def test_a_day_before_a_known_event_can_be_overdue() -> None:
    steps = {"s1": {"title": "Act A", "due": "5 days before e1"}}
    events = {"e1": {"title": "Event A", "on": "05-20"}}
    assert of_steps(steps, [], date(YEAR, 5, 18), events=events).verdict["s1.due"].status is Status.OVERDUE


def test_what_comes_after_an_event_is_not_done_before_it() -> None:
    steps = {"s1": {"title": "Act A", "due": "within 5 days after e1"}}
    events = {"e1": {"title": "Event A", "on": "05-20"}}
    answer = of_steps(steps, [act("s1", "05-02")], date(YEAR, 5, 25), events=events)
    assert Status.VIOLATED in {verdict.status for verdict in answer.verdicts}


def test_at_most_two_is_kept_by_none() -> None:
    steps = {"s1": {"title": "Act A", "times": "at most 2"}, "s2": {"title": "Act B"}}
    answer = of_steps(steps, [act("s2", "05-10")], date(YEAR, 6, 10))
    assert [step.subject for step in of_steps(steps, [], date(YEAR, 5, 10)).next_steps] == ["s2"]
    assert answer.verdict["s1.due"].status is Status.SATISFIED
    assert answer.phases[0].state == "complete"


def test_a_limit_is_not_kept_by_data_that_cannot_be_used() -> None:
    steps = {"s1": {"title": "Act A"}, "s2": {"title": "Act B", "times": "at most 2", "due": "within 4 days after s1"}}
    answer = of_steps(steps, [act("s1", "05-20", began="2009-05-21")], date(YEAR, 6, 10))
    assert answer.verdict["s2.due"].status is Status.INVALID


Asked = tuple[date | None, date | None, tuple[str, ...], bool]


def asked_every_ten_days(day: int, *done: Json) -> list[Asked]:
    steps = {"s1": {"title": "Act A", "every": "ten-days", "send_to": ["b1", "b2"]}}
    answer = of_steps(steps, list(done), date(YEAR, 5, day), bodies={"b1": "Body A", "b2": "Body B"})
    return [(step.opens, step.due, step.rules, step.amends) for step in answer.next_steps]


MID, LATE = ("s1.every.2009-05-mid",), ("s1.due", "s1.every.2009-05-late")


def test_what_recurs_is_asked_for_once_in_each_period() -> None:
    """Done in this period, it is asked for from the first day of the next; next is empty when nothing is left."""
    early, late = (act("s1", f"05-{day}", recipients=["b1", "b2"]) for day in ("05", "21"))
    rules = ("s1.every.2009-05-early", "s1.send_to.b1", "s1.send_to.b2")
    assert asked_every_ten_days(1) == [(None, date(YEAR, 5, 10), rules, False)]
    assert asked_every_ten_days(5, early) == [(date(YEAR, 5, 11), date(YEAR, 5, 20), MID, False)]
    assert asked_every_ten_days(11, early) == [(None, date(YEAR, 5, 20), MID, False)]
    assert asked_every_ten_days(21, early) == [(None, date(YEAR, 5, 31), LATE, False)]
    assert asked_every_ten_days(31, early, late) == []


def test_what_an_act_that_recurs_still_misses_is_added_to_it() -> None:
    sent = act("s1", "05-05", recipients=["b1"])
    rules = ("s1.every.2009-05-early", "s1.send_to.b2")
    assert asked_every_ten_days(6, sent) == [(None, date(YEAR, 5, 10), rules, True)]


def test_days_after_a_step_count_from_its_completion() -> None:
    steps = {"s1": {"title": "Act A", "times": 2}, "s2": {"title": "Act B", "due": "within 4 days after s1"}}
    records = [act("s1", "05-01"), act("s1", "05-15"), act("s2", "05-16")]
    answer = of_steps(steps, records, date(YEAR, 5, 20))
    assert answer.verdict["s2.entry.s1"].status is Status.SATISFIED
    assert answer.verdict["s2.due"].status is Status.SATISFIED


def test_days_after_a_step_that_does_not_apply_hold_nothing_open() -> None:
    steps = {
        "s1": {"title": "Act A", "if": {"outcome": "s3.o1"}},
        "s2": {"title": "Act B", "due": "within 5 days after s1"},
        "s3": {"title": "Act C", "outcomes": {"o1": "Result A", "o2": "Result B"}},
    }
    records = [act("s3", "05-05", outcome="o2"), act("s2", "05-10")]
    answer = of_steps(steps, records, date(YEAR, 6, 10))
    assert answer.verdict["s1.due"].status is Status.NOT_APPLICABLE
    assert answer.verdict["s2.due"].status not in OPEN


def test_the_loop_of_a_refused_paper_needs_no_impossible_entry_rule() -> None:
    steps = {
        "s1": {"title": "Act A", "makes": "d1.t1"},
        "s2": {"title": "Act B", "entry": "s1", "makes": "d1.t2"},
        "s3": {
            "title": "Act C",
            "entry": "s2",
            "outcomes": {"o1": "Result A", "o2": "Result B"},
            "makes": {"o1": "d1.t3", "o2": "d1.t1"},
        },
    }
    documents = {"d1": {"title": "Paper", "states": {"t1": "State 1", "t2": "State 2", "t3": "State 3"}}}
    answer = of_steps(steps, [], date(YEAR, 5, 1), documents=documents)
    assert answer.campaign.warnings == ()
