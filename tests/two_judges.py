"""What the engine and the second judge say of one history, and the smallest history of which they say two things."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from campaignflow import Assessment, Campaign, SpecError, assess, parse_campaign, parse_progress
from generate import Json, spec_text
from second_judge import judgements


@lru_cache(maxsize=64)
def campaign_of(text: str) -> Campaign:
    return parse_campaign(text)


def assessment(spec: Json, data: Json, as_of: date) -> Assessment:
    return assess(campaign_of(spec_text(spec)), parse_progress(data), as_of)


def assessed(spec: Json, data: Json, as_of: date) -> Json:
    """The engine's whole answer as plain data."""
    return assessment(spec, data, as_of).to_dict()


def told(answer: Assessment) -> Json:
    """The part of the engine's answer that the second judge gives, too, as in :func:`assessed`."""
    verdicts = [
        {
            "rule": v.rule_id,
            "status": v.status,
            "reason": v.reason,
            "made_good": v.made_good and v.made_good.isoformat(),
        }
        for v in answer.verdicts
    ]
    steps = [{"subject": step.subject, "from": day_of(step.opens)} for step in answer.next_steps]
    acts, documents = ([one.to_dict() for one in some] for some in (answer.acts, answer.documents))
    return {"acts": acts, "verdicts": verdicts, "documents": documents, "next_steps": steps}


def day_of(day: date | None) -> str | None:
    return day.isoformat() if day else None


def steps_of(spec: Json) -> dict[str, Json]:
    return {name: step for phase in spec["phases"].values() for name, step in phase["steps"].items()}


def standings(answer: Json) -> dict[int, str]:
    return {int(act["record"].rpartition("/")[2]): str(act["standing"]) for act in answer["acts"]}


def missed(answer: Json) -> dict[int, set[str]]:
    return {int(act["record"].rpartition("/")[2]): set(act["missed"]) for act in answer["acts"]}


def verdicts(answer: Json) -> dict[str, tuple[str, str | None, str | None]]:
    return {v["rule"]: (v["status"], _ALIKE.get(v["reason"], v["reason"]), v["made_good"]) for v in answer["verdicts"]}


_ALIKE = {"missing-recipient": "short", "no-outcome": "undecided"}
"""Reasons of which the second judge knows only the other."""


def documents(answer: Json) -> dict[str, tuple[str, set[str]]]:
    return {one["id"]: (one["state"], set(one.get("marks", ()))) for one in answer["documents"]}


def next_of(spec: Json, answer: Json) -> set[str]:
    """The next steps, without those that may be shown or not.

    What is merely allowed, what in principle follows another and waits as long as it can, what first waits some days.
    """
    steps = steps_of(spec)
    merely = {name for name, step in steps.items() if step.get("force") == "permissive"}
    merely |= {
        name
        for name, step in steps.items()
        if step.get("force") == "soft" or any(_is_soft(entry) for entry in step.get("entry", []))
    }
    dues = [str(step.get("due")) for step in steps.values()]
    merely |= {due.rpartition(" days before ")[2] for due in dues}
    if any("not_before" in step for step in steps.values()):  # what is to follow within days may hold it back
        merely |= {due.rpartition(" days after ")[2] for due in dues}
    soft = [str(step.get("due")) for step in steps.values() if step.get("force") == "soft"]
    merely |= {due.removeprefix("before ") for due in soft}
    ahead = {name for name, step in steps.items() if "every" in step}  # when its next period begins
    said = (step for step in answer["next_steps"] if not (step.get("from") and step["subject"] in ahead))
    return {step["subject"] for step in said} - merely


def _is_soft(entry: object) -> bool:
    return isinstance(entry, dict) and entry.get("force") == "soft"


def is_possible(record: Json) -> bool:
    return bool(record.get("began", "") <= record["date"])


def differences(spec: Json, data: Json, as_of: date) -> list[str]:
    """Where the engine answers otherwise than the second judge: than that of its answers which is nearest."""
    answer = told(assessment(spec, data, as_of))
    spoilt = {record["step"] for record in data["records"] if not is_possible(record)}
    return min((list(_unlike(spec, answer, right, spoilt)) for right in judgements(spec, data, as_of)), key=len)


def _unlike(spec: Json, answer: Json, right: Json, spoilt: set[str]) -> Iterator[str]:
    parts: Json = {"standing": standings(answer), "missed": missed(answer), "verdicts": verdicts(answer)}
    parts["documents"] = documents(answer)
    for part, values in parts.items():
        for key, wanted in right[part].items():
            right_one = (wanted[0], _ALIKE.get(wanted[1], wanted[1]), wanted[2]) if part == "verdicts" else wanted
            if values.get(key) != right_one:
                yield f"{part} of {key}: {values.get(key)}, should be {right_one}"
    wanted = next_of(spec, {"next_steps": [{"subject": name} for name in right["next"]]}) - spoilt
    early = {name for name, step in steps_of(spec).items() if "not_before" in step}  # some stand there with their day
    if (steps := next_of(spec, answer) - spoilt - early) != wanted - early:
        yield f"next: {sorted(steps)}, should be {sorted(wanted)}"


def report(spec: Json, data: Json, as_of: date) -> str:
    """The smallest example in which the judges differ, and in what."""
    spec, data = smallest(spec, data, lambda less, fewer: bool(differences(less, fewer, as_of)))
    records = [json.dumps(record) for record in data["records"]]
    steps = [f"{name}: {json.dumps(step)}" for name, step in steps_of(spec).items()]
    windows = [str(phase.get("window")) for phase in spec["phases"].values()]
    waived = spec["waivers"]["w1"]["covers"] if "waivers" in data else []
    told = [f"{data['unit'].get('attributes')}, waived {waived}, as of {as_of}, windows {windows}"]
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
    """The example with its waiver, one record, one step, or one thing said of either left out."""
    records = data["records"]
    if "waivers" in data:
        yield spec, {key: value for key, value in data.items() if key != "waivers"}
    for place, record in enumerate(records):
        rest = [*records[:place], *records[place + 1 :]]
        yield spec, {**data, "records": rest}
        for key in record.keys() - {"step", "date"}:
            less = {name: value for name, value in record.items() if name != key}
            yield spec, {**data, "records": [*records[:place], less, *records[place + 1 :]]}
    for name in steps_of(spec).keys() - {record["step"] for record in records}:
        yield _without(spec, name), data
    for phase, said in spec["phases"].items():
        for name, step in said["steps"].items():
            for less in _lesser_step(step):
                yield _with_steps(spec, phase, {**said["steps"], name: less}), data


def _with_steps(spec: Json, phase: str, steps: Json) -> Json:
    return {**spec, "phases": {**spec["phases"], phase: {**spec["phases"][phase], "steps": steps}}}


def _without(spec: Json, name: str) -> Json:
    """The spec without one step, without what waits for it in others, and without the states that nobody makes then."""
    for phase, said in spec["phases"].items():
        steps = {other: _not_waiting(step, name) for other, step in said["steps"].items() if other != name}
        spec = _with_steps(spec, phase, steps)
    made = {path for step in steps_of(spec).values() for path in _made(step)}
    papers = {paper: dict(said) for paper, said in spec["documents"].items()}
    for paper, said in papers.items():
        for key in said.keys() & {"states", "marks"}:
            said[key] = {state: title for state, title in said[key].items() if f"{paper}.{state}" in made}
    kept = {paper: {key: value for key, value in said.items() if value} for paper, said in papers.items()}
    phases = {phase: said for phase, said in spec["phases"].items() if said["steps"]}
    return {**spec, "documents": kept, "phases": phases}


def _not_waiting(step: Json, name: str) -> Json:
    entries = [e for e in step.get("entry", []) if name not in (e, e["id"] if isinstance(e, dict) else e)]
    return {**step, "entry": entries} if entries else {key: value for key, value in step.items() if key != "entry"}


def _made(step: Json) -> list[str]:
    made = step.get("makes", [])
    return [made] if isinstance(made, str) else list(made.values() if isinstance(made, dict) else made)


def _lesser_step(step: Json) -> Iterator[Json]:
    for key in step.keys() - {"title", "entry", "outcomes", "makes", "window"}:
        yield {name: value for name, value in step.items() if name != key}
    for place, entry in enumerate(step.get("entry", [])):
        yield _not_waiting(step, entry["id"] if isinstance(entry, dict) else entry)
        for key in (entry.keys() - {"id"}) if isinstance(entry, dict) else ():
            less = {name: value for name, value in entry.items() if name != key}
            yield {**step, "entry": [*step["entry"][:place], less, *step["entry"][place + 1 :]]}
