"""Small random campaigns whose papers are written, judged, returned and sent, and histories of them in every disorder.

Everything is drawn from a `random.Random`, as in `generate`. A campaign is a line of steps for each paper, with other
acts among them; a history mostly goes along the line and often enough does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from generate import Json, Sample, chance, some

FIRST = date(2024, 3, 4)
"""The first day of a history. All windows are open by then."""
DUES = ("2024-03-12", "2024-03-mid", "before 2024-03-mid", "before 2024-03-28", "2024-03-end", "promptly")
WINDOWS = ("2024-03-01 to 2024-03-20", "2024-02-mid to 2024-04-end", "2024-03-01 to before 2024-03-late")
PERIODS = "2024-02-21 to 2024-03-31"
"""The window of what recurs. Every history begins in its second period of ten days."""
LAST_PERIOD = date(2024, 3, 22)
OPENINGS = ("2024-03-06", "2024-03-12", "2024-03-mid")
BODIES = ["b1", "b2"]


def acts_campaign(rng: Random) -> Json:
    """A spec of two to seven steps; whoever comes later waits for some of those who came before."""
    steps: dict[str, Json] = {}
    documents = {"d1": _paper(rng, steps, "d1")}
    if len(steps) < 4 and chance(rng, 30):
        documents["d2"] = _paper(rng, steps, "d2")
    for number in range(len(steps) + 1, max(2, rng.randint(1, 7)) + 1):
        _add(rng, steps, f"s{number}", _act(rng))
    for name, step in steps.items():
        if chance(rng, 9):
            steps[name] = {**step, "every": "10 days", "window": PERIODS}
    names = list(steps)
    for place, name in enumerate(names):
        _date(rng, steps, name, names[:place], names[place + 1 :])
    phases = _phases(rng, steps)
    waiver = {"title": "Leave", "covers": _covers(rng, phases), "approved_by": "b1"}
    return {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "facts": {"f1": "Fact A"}, "people": {"p1": "Group A"},
        "bodies": {"b1": "Body A", "b2": "Body B"},
        "documents": documents, "phases": phases, "waivers": {"w1": waiver},
    }  # fmt: skip


def _phases(rng: Random, steps: Mapping[str, Json]) -> Json:
    cut = rng.randint(1, len(steps)) if chance(rng, 40) else len(steps)
    parts = {"ph1": dict(list(steps.items())[:cut]), "ph2": dict(list(steps.items())[cut:])}
    return {name: _phase(rng, part) for name, part in parts.items() if part}


def _covers(rng: Random, phases: Json) -> list[str]:
    """What may be waived: a step, the date or an entry of one, or a whole phase."""
    phase = rng.choice(list(phases))
    step = rng.choice(list(phases[phase]["steps"]))
    entries = [e["id"] if isinstance(e, dict) else e for e in phases[phase]["steps"][step].get("entry", ())]
    gates = [f"{step}.entry.{entry}" for entry in entries]
    return rng.choice([[step], [f"{step}.due"], [f"{step}.due"], gates or [step], gates[:1] or [step], [phase]])


def _phase(rng: Random, steps: Json) -> Json:
    window = {"window": rng.choice(WINDOWS)} if chance(rng, 60) else {}
    applies = {"if": "f1"} if chance(rng, 4) else {}
    return {"title": "A phase", **window, **applies, "steps": steps}


def _paper(rng: Random, steps: dict[str, Json], paper: str) -> Json:
    """A paper with one to four states, each made by a step that waits for the one that made the last."""
    states = [f"t{number}" for number in range(1, rng.choice([2, 3, 3, 4, 5]))]
    written, before = [states[0]], ""
    for state in states:
        name = f"s{len(steps) + 1}"
        step = _maker(rng, f"{paper}.{state}", [f"{paper}.{other}" for other in written]) if before else None
        step = step or {"title": f"Act {name}", "makes": f"{paper}.{state}"}
        written += [state] if step.get("writes") else []
        _add(rng, steps, name, step, before)
        before = name
    marked = chance(rng, 40) + chance(rng, 10)
    for _ in range(marked):
        sent = {"send_to": _recipients(rng)} if chance(rng, 30) else {}
        _add(rng, steps, f"s{len(steps) + 1}", {"title": "Act m", "makes": f"{paper}.m1", **sent}, before)
    marks = {"marks": {"m1": "Mark"}} if marked else {}
    return {"title": f"Paper {paper}", "states": {state: f"State {state}" for state in states}, **marks}


def _maker(rng: Random, target: str, written: Sequence[str]) -> Json:
    """What makes a further state: a plain act, a revision, or a judgement that may return the paper."""
    step: Json = {"title": f"Act {target[-1]}"}
    if chance(rng, 55):
        body = {"by": rng.choice(BODIES)} if chance(rng, 70) else {}
        makes = {"o1": target, "o2": rng.choice(written)} if chance(rng, 85) else {"o1": target}
        others = {"o3": "Result C"} if chance(rng, 20) else {}
        return step | {"outcomes": {"o1": "Result A", "o2": "Result B", **others}, "makes": makes, **body}
    return step | {"makes": target, **({"writes": True} if chance(rng, 45) else {})}


def _act(rng: Random) -> Json:
    """An act that makes no state: a meeting, a survey with results, a sending, a publication."""
    kind = rng.choice(["meeting", "meeting", "survey", "sending", "publication"])
    step: Json = {"title": f"A {kind}", **({"by": "b1"} if chance(rng, 15) else {})}
    if kind == "survey":
        left = {"leaves_open": ["o2"]} if chance(rng, 30) else {}
        return step | {"outcomes": {"o1": "Result A", "o2": "Result B"}, **left}
    if kind == "sending":
        return step | {"send_to": _recipients(rng)}
    if kind == "publication":
        return step | {"means": {"any_of": {"n1": "Way A"}}}
    return step | rng.choice([{}, {}, {}, {"times": "at least 2"}, {"completes": True}])


def _recipients(rng: Random) -> Any:
    return rng.choice(["b1", BODIES, {"any_of": BODIES}, {"open": ["b1"]}])


def _add(rng: Random, steps: dict[str, Json], name: str, step: Json, before: str = "") -> None:
    """Add a step that waits for the one named and perhaps for others; it may be soft, permissive, or apply to some."""
    # no more than two others, and rarely any: what all wait for is no disorder
    others = [other for other in steps if other != before and chance(rng, 25)][-2:]
    entries = [
        _entry(rng, other, steps[other], always=other == before) for other in [*([before] if before else []), *others]
    ]
    if chance(rng, 10):
        step["force"] = rng.choice(["soft", "permissive"])
    if chance(rng, 7):
        step["if"] = rng.choice(["f1", {"not": "f1"}])
    steps[name] = {**step, "entry": entries} if entries else step


def _entry(rng: Random, earlier: str, step: Json, *, always: bool) -> Any:
    entry: Json = {"id": earlier}
    if "outcomes" in step and chance(rng, 75):
        entry["outcome"] = "o1"
    options = {"any_version": (20, True), "basis": (20, "derived"), "else": (15, rng.choice(["again", "stands"]))}
    entry |= {key: value for key, (percent, value) in options.items() if chance(rng, percent)}
    if not always and chance(rng, 12):
        entry |= rng.choice([{"force": "soft"}, {"force": "permissive"}, {"if": "f1"}])
    if "force" in entry:
        entry.pop("else", None)
    return entry if len(entry) > 1 else earlier


def _date(rng: Random, steps: Mapping[str, Json], name: str, earlier: Sequence[str], later: Sequence[str]) -> None:
    """Perhaps a due date: a day, or one that puts the step after or before another."""
    if "every" in steps[name]:
        return
    if chance(rng, 8):
        steps[name]["not_before"] = rng.choice(OPENINGS)
    waits = {entry["id"] if isinstance(entry, dict) else entry for entry in steps[name].get("entry", [])}
    after = [other for other in earlier if other not in waits]
    later = [other for other in later if "every" not in steps[other]]
    if chance(rng, 40):
        steps[name]["due"] = rng.choice(DUES)
    elif after and chance(rng, 12):
        steps[name]["due"] = f"{rng.choice(['promptly', 'within 5 days'])} after {rng.choice(after)}"
    elif later and chance(rng, 5):
        steps[name]["due"] = f"{rng.choice(['', '3 days '])}before {rng.choice(later)}"


# Histories.


def acts_history(rng: Random, spec: Json) -> Sample:
    """What one unit has done: along the line of the steps, with acts too early, too late, again, or by nobody."""
    steps = {name: step for phase in spec["phases"].values() for name, step in phase["steps"].items()}
    names, day, at = list(steps), FIRST, 0
    records: list[Json] = []
    order = chance(rng, 35)
    for _ in range(rng.randint(1, len(names) + 5)):
        day += timedelta(0 if chance(rng, 20) else rng.randint(1, 4))
        name = names[at % len(names)] if chance(rng, 92 if order else 65) else rng.choice(names)
        at = names.index(name) + 1 if chance(rng, 85) else max(0, at - rng.randint(0, 2))
        records.append(_record(rng, name, steps[name], day, records))
    as_of = day + timedelta(rng.choice([0, 1, 1, 5, 40])) - timedelta(rng.randint(1, 9) if chance(rng, 20) else 0)
    attributes = {"f1": chance(rng, 75)} if chance(rng, 92) else {}
    unit = {"attributes": attributes, "headcounts": {"p1": 5}}
    crowded = [act for act in records if sum(act["date"] == other["date"] for other in records) > 4]
    kept = [act for act in records if act not in crowded]
    rng.shuffle(kept)
    data: Json = {"progress": 1, "campaign": "small", "unit": unit, "records": kept}
    if chance(rng, 25):
        day = FIRST + timedelta(rng.randint(-1, 20))
        data["waivers"] = [{"waiver": "w1", "approved_by": "b1", "justification": "asked", "date": day.isoformat()}]
    return data, max(as_of, FIRST)


def _record(rng: Random, name: str, step: Json, day: date, before: Sequence[Json]) -> Json:
    if chance(rng, 6):
        day = FIRST + timedelta(rng.randint(0, 30))
    record: Json = {"step": name, "date": day.isoformat()}
    if "outcomes" in step and chance(rng, 90):
        record["outcome"] = "o1" if chance(rng, 65) else rng.choice(list(step["outcomes"]))
    if "send_to" in step and chance(rng, 92):
        record["recipients"] = BODIES if chance(rng, 80) else some(rng, BODIES, 60) or ["b2"]
    if "means" in step:
        record["means"] = ["n1"]
    if "completes" in step and chance(rng, 70):
        record["completes"] = True
    if "times" in step and chance(rng, 50):
        record["times"] = 2
    return record | _oddities(rng, step, day, before)


def _oddities(rng: Random, step: Json, day: date, before: Sequence[Json]) -> Json:
    """What a record may say beside the rest, rarely."""
    days = [act["date"] for act in before] or [day.isoformat()]
    judges = "makes" in step and not step.get("writes")
    odd: dict[str, tuple[int, Any]] = {
        "present": (12, {"p1": 0 if chance(rng, 35) else rng.randint(1, 5)}),
        "sequence": (8, rng.randint(1, 4)),
        "began": (6, (day - timedelta(rng.randint(-1, 5))).isoformat()),
        "version": (6 if judges else 0, rng.choice(days)),
        "replaces": (3, True),
        "correction": (3 if step.get("makes") else 0, True),
    }
    return {key: value for key, (percent, value) in odd.items() if chance(rng, percent)}
