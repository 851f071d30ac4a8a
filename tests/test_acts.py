"""What acts are worth: the engine and a second judge agree on random histories, and the laws that any such judge keeps.

python tests/test_acts.py N SEED    # N histories: how many come out otherwise, and the smallest of them
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import pytest

from acts_campaigns import BODIES, acts_campaign, acts_history
from campaignflow import Campaign, Run, SpecError, assess, parse_campaign, parse_progress
from generate import Json, chance, seeded, spec_text
from second_judge import judgements

BLOCKS, CAMPAIGNS, HISTORIES = 12, 50, 5
"""So many blocks of so many campaigns with so many histories each: one test a block."""
DAY = timedelta(1)
MOST_DAYS = 40
"""A unit that does what next says is at the end of a small campaign long before."""


@lru_cache(maxsize=64)
def campaign_of(text: str) -> Campaign:
    return parse_campaign(text)


def assessed(spec: Json, data: Json, as_of: date) -> Json:
    """The engine's whole answer as plain data."""
    return assess(campaign_of(spec_text(spec)), parse_progress(data), as_of).to_dict()


def steps_of(spec: Json) -> dict[str, Json]:
    return {name: step for phase in spec["phases"].values() for name, step in phase["steps"].items()}


def standings(answer: Json) -> dict[int, str]:
    return {int(act["record"].rpartition("/")[2]): str(act["standing"]) for act in answer["acts"]}


def verdicts(answer: Json) -> dict[str, tuple[str, str | None, str | None]]:
    return {v["rule"]: (v["status"], v["reason"], v["made_good"]) for v in answer["verdicts"]}


def documents(answer: Json) -> dict[str, tuple[str, set[str]]]:
    return {one["id"]: (one["state"], set(one.get("marks", ()))) for one in answer["documents"]}


def next_of(spec: Json, answer: Json) -> set[str]:
    """The next steps, without those that may be shown or not: what is merely allowed, what first waits some days."""
    steps = steps_of(spec)
    merely = {name for name, step in steps.items() if step.get("force") == "permissive"}
    dues = [str(step.get("due")) for step in steps.values()]
    merely |= {due.rpartition(" days before ")[2] for due in dues}
    return {step["subject"] for step in answer["next_steps"]} - merely


# The two judges.


def differences(spec: Json, data: Json, as_of: date) -> list[str]:
    """Where the engine answers otherwise than the second judge: than that of its answers which is nearest."""
    answer = assessed(spec, data, as_of)
    return min((list(_unlike(spec, answer, right)) for right in judgements(spec, data, as_of)), key=len)


def _unlike(spec: Json, answer: Json, right: Json) -> Iterator[str]:
    parts: Json = {"standing": standings(answer), "verdicts": verdicts(answer), "documents": documents(answer)}
    for part, values in parts.items():
        for key, wanted in right[part].items():
            if values.get(key) != wanted:
                yield f"{part} of {key}: {values.get(key)}, should be {wanted}"
    wanted = next_of(spec, {"next_steps": [{"subject": name} for name in right["next"]]})
    if (steps := next_of(spec, answer)) != wanted:
        yield f"next: {sorted(steps)}, should be {sorted(wanted)}"


def sample(seed: int) -> Iterator[tuple[Json, Json, date]]:
    """One random campaign, and histories of it."""
    rng = seeded(seed)
    spec = acts_campaign(rng)
    for _ in range(HISTORIES):
        yield (spec, *acts_history(rng, spec))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_judges_agree(block: int) -> None:
    for seed in range(block * CAMPAIGNS, (block + 1) * CAMPAIGNS):
        for spec, data, as_of in sample(seed):
            if differences(spec, data, as_of):
                pytest.fail(_report(spec, data, as_of, lambda *example: bool(differences(*example))), pytrace=False)


def _report(spec: Json, data: Json, as_of: date, fails: Callable[[Json, Json, date], bool]) -> str:
    spec, data = smallest(spec, data, lambda less, fewer: fails(less, fewer, as_of))
    records = [json.dumps(record) for record in data["records"]]
    steps = [f"{name}: {json.dumps(step)}" for name, step in steps_of(spec).items()]
    windows = [str(phase.get("window")) for phase in spec["phases"].values()]
    told = [f"{data['unit'].get('attributes')}, as of {as_of}, windows {windows}"]
    return "\n".join([*steps, *records, *told, *differences(spec, data, as_of)])


def smallest(spec: Json, data: Json, fails: Callable[[Json, Json], bool]) -> tuple[Json, Json]:
    """An example that still fails and of which nothing can be left out."""
    for less, fewer in _lesser(spec, data):
        try:
            if fails(less, fewer):
                return smallest(less, fewer, fails)
        except SpecError:
            continue
    return spec, data


def _lesser(spec: Json, data: Json) -> Iterator[tuple[Json, Json]]:
    """The example with one record, one step, or one thing said of either left out."""
    records = data["records"]
    for place, record in enumerate(records):
        rest = [*records[:place], *records[place + 1 :]]
        yield spec, {**data, "records": rest}
        for key in record.keys() - {"step", "date"}:
            less = {name: value for name, value in record.items() if name != key}
            yield spec, {**data, "records": [*records[:place], less, *records[place + 1 :]]}
    for phase, said in spec["phases"].items():
        for steps in _lesser_steps(said["steps"], {record["step"] for record in records}):
            yield {**spec, "phases": {**spec["phases"], phase: {**said, "steps": steps}}}, data


def _lesser_steps(steps: Json, used: set[str]) -> Iterator[Json]:
    for name, step in steps.items():
        if name not in used and len(steps) > 1:
            yield {other: value for other, value in steps.items() if other != name}
        for less in _lesser_step(step):
            yield {**steps, name: less}


def _lesser_step(step: Json) -> Iterator[Json]:
    for key in step.keys() - {"title", "entry", "outcomes", "makes"}:
        yield {name: value for name, value in step.items() if name != key}
    for place, entry in enumerate(step.get("entry", [])):
        others = [*step["entry"][:place], *step["entry"][place + 1 :]]
        yield {**step, "entry": others}
        for key in (entry.keys() - {"id"}) if isinstance(entry, dict) else ():
            less = {name: value for name, value in entry.items() if name != key}
            yield {**step, "entry": [*step["entry"][:place], less, *step["entry"][place + 1 :]]}


# Laws.


def histories(seed: int, of: int = 60) -> Iterator[tuple[Random, Json, Json, date]]:
    """One history each of some campaigns, and the random source to go on with."""
    for number in range(of):
        rng = seeded(1_000_000 + seed * of + number)
        spec = acts_campaign(rng)
        yield (rng, spec, *acts_history(rng, spec))


def first_drafts(spec: Json) -> set[str]:
    """The steps that make the first state of a paper."""
    firsts = {f"{name}.{next(iter(paper['states']))}" for name, paper in spec["documents"].items()}
    return {name for name, step in steps_of(spec).items() if str(step.get("makes")) in firsts}


def last_day(data: Json) -> date:
    return max(date.fromisoformat(record["date"]) for record in data["records"])


def with_records(data: Json, records: list[Json]) -> Json:
    return {**data, "records": records}


@pytest.mark.parametrize("seed", range(4))
def test_a_later_act_never_heals_an_irregular_one(seed: int) -> None:
    """But a first draft, which the unit's next own act on its paper carries."""
    for rng, spec, data, _ in histories(seed):
        if not data["records"]:
            continue
        day = last_day(data) + DAY
        before, healing = standings(assessed(spec, data, day)), first_drafts(spec)
        name = rng.choice(list(steps_of(spec)))
        later = with_records(data, [*data["records"], full_record(name, steps_of(spec)[name], day)])
        after = standings(assessed(spec, later, day))
        for index, standing in before.items():
            if standing == "irregular" and data["records"][index]["step"] not in healing:
                assert after[index] == "irregular", (spec, later, index)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_file_does_not_matter(seed: int) -> None:
    for rng, spec, data, as_of in histories(seed):
        order = list(range(len(data["records"])))
        rng.shuffle(order)
        shuffled = with_records(data, [data["records"][index] for index in order])
        one, other = assessed(spec, data, as_of), assessed(spec, shuffled, as_of)
        assert verdicts(one) == verdicts(other), (spec, data)
        assert documents(one) == documents(other), (spec, data)
        assert next_of(spec, one) == next_of(spec, other), (spec, data)
        worth = [sorted(_worth(spec, answer, of)) for answer, of in ((one, data), (other, shuffled))]
        assert worth[0] == worth[1], (spec, data)


def _worth(spec: Json, answer: Json, data: Json) -> Iterator[tuple[str, str]]:
    """Each record with its standing, wherever it stands in the file."""
    for index, standing in standings(answer).items():
        yield json.dumps(data["records"][index], sort_keys=True), standing


@pytest.mark.parametrize("seed", range(4))
def test_leaving_out_an_act_that_counts_satisfies_nothing(seed: int) -> None:
    """Where nothing is overtaken or denied; the rules of order that are asked at the act itself are gone with it."""
    for _, spec, found, as_of in histories(seed):
        data = with_records(found, [_assenting(spec, record) for record in found["records"]])
        answer = assessed(spec, data, as_of)
        before = verdicts(answer)
        for index in _harmless(data, answer):
            step = data["records"][index]["step"]
            rest = [record for place, record in enumerate(data["records"]) if place != index]
            for rule, (status, *_) in verdicts(assessed(spec, with_records(data, rest), as_of)).items():
                if status == "satisfied" and not rule.startswith(f"{step}.entry."):
                    assert before[rule][0] == "satisfied", (spec, data, index, rule)


def _assenting(spec: Json, record: Json) -> Json:
    """The record of which every outcome lets the paper go on, and which says nothing of versions."""
    plain = {key: value for key, value in record.items() if key not in ("version", "replaces")}
    return plain | ({"outcome": "o1"} if "outcomes" in steps_of(spec)[record["step"]] else {})


def _harmless(data: Json, answer: Json) -> Iterator[int]:
    """The acts that count where none is overtaken, each the only one of its day."""
    worth, days = standings(answer), [record["date"] for record in data["records"]]
    if "overtaken" not in worth.values():
        yield from (index for index, standing in worth.items() if standing == "counts" and days.count(days[index]) == 1)


# A unit that does what it is told, and the live case.


def full_record(name: str, step: Json, day: date) -> Json:
    """An act in which nothing is wanting."""
    said: Json = {"step": name, "date": day.isoformat()}
    asked: Json = {"outcomes": {"outcome": "o1"}, "send_to": {"recipients": BODIES}, "means": {"means": ["n1"]}}
    asked |= {"completes": {"completes": True}, "times": {"times": 2}}
    for key in asked.keys() & step.keys():
        said |= asked[key]
    return said


def follow(spec: Json, data: Json, day: date) -> tuple[Json, date]:
    """What a unit has done that does the first of the next steps each day, or waits where there is none today."""
    for _ in range(MOST_DAYS):
        answer, day = assessed(spec, data, day), day + DAY
        if not answer["open"]:
            break
        for name in [step["subject"] for step in answer["next_steps"]][:1]:
            data = with_records(data, _done(steps_of(spec), data["records"], name, day))
    return data, day


def _done(steps: Mapping[str, Json], records: list[Json], name: str, day: date) -> list[Json]:
    """The records with the outcome that is missing of a step stated, or else with one act more."""
    silent = [place for place, r in enumerate(records) if r["step"] == name and "outcome" not in r]
    if "outcomes" not in steps[name] or not silent:
        return [*records, full_record(name, steps[name], day)]
    return [{**record, "outcome": "o1"} if place in silent else record for place, record in enumerate(records)]


def stated(data: Json, rng: Random) -> Json:
    """The same with every attribute stated: what cannot be told of a unit is no step of it."""
    return {**data, "unit": {**data["unit"], "attributes": {"f1": chance(rng, 75)}}}


@pytest.mark.parametrize("seed", range(4))
def test_following_next_leaves_nothing_open(seed: int) -> None:
    for rng, spec, data, as_of in histories(seed):
        start = stated(data, rng)
        day = max([as_of, *(date.fromisoformat(record["date"]) for record in data["records"])])
        done, end = follow(spec, start, day)
        answer = assessed(spec, done, end)
        assert not answer["open"], (spec, start, done["records"])
        assert not next_of(spec, answer), (spec, start, done["records"])


@pytest.mark.parametrize("seed", range(4))
def test_a_redo_in_order_makes_good_once(seed: int) -> None:
    """Whatever was missed is made good where all is done again in order; once more adds nothing."""
    for rng, spec, data, as_of in histories(seed):
        start = stated(data, rng)
        day = max([as_of, *(date.fromisoformat(record["date"]) for record in data["records"])])
        redone = with_records(start, [*start["records"], *_all_again(spec, day)])
        again = with_records(redone, [*redone["records"], *_all_again(spec, day + 10 * DAY)])
        good, after = (_missed(assessed(spec, one, day + 20 * DAY)) for one in (redone, again))
        assert all(good.values()), (spec, redone, good)
        assert good == after, (spec, redone, good, after)


def _missed(answer: Json) -> dict[str, str | None]:
    """The orders that were missed, each with the day on which that was made good."""
    found = verdicts(answer).items()
    return {rule: good for rule, (status, _, good) in found if ".entry." in rule and status == "violated"}


def _all_again(spec: Json, day: date) -> list[Json]:
    steps = enumerate(steps_of(spec).items(), start=1)
    return [full_record(name, step, day + place * DAY) for place, (name, step) in steps]


@pytest.mark.parametrize("seed", range(4))
def test_run_takes_what_counts_and_refuses_what_is_irregular(seed: int) -> None:
    for _, spec, data, _ in histories(seed):
        run = Run(campaign_of(spec_text(spec)), data["unit"])
        records: list[Json] = []
        for act in _one_a_day(spec, data["records"]):
            records.append(act)
            worth = standings(assessed(spec, with_records(data, records), date.fromisoformat(act["date"])))
            accepted = run.record(act).accepted
            if worth[len(records) - 1] != "undecided":
                assert accepted == (worth[len(records) - 1] != "irregular"), (spec, data["unit"], records)
            if not accepted:
                run.record(act, irregular=True)


def _one_a_day(spec: Json, records: list[Json]) -> list[Json]:
    """The acts of a history in their order, one on each day; none without the outcome that it is to state."""
    steps = steps_of(spec)
    days = {r["date"]: r for r in records if "outcomes" not in steps[r["step"]] or "outcome" in r}
    return [days[day] for day in sorted(days)]


def main(number: int, seed: int) -> int:
    """Compare the judges on so many histories."""
    unlike: list[tuple[Json, Json, date]] = []
    for campaign in range(seed, seed + -(-number // HISTORIES)):
        unlike += [example for example in sample(campaign) if differences(*example)]
    sys.stdout.write(f"{len(unlike)} of {number} histories come out otherwise\n")
    if unlike:
        example = min(unlike, key=lambda one: len(json.dumps(one[:2])))
        sys.stdout.write(_report(*example, lambda *smaller: bool(differences(*smaller))) + "\n")
    return bool(unlike)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
