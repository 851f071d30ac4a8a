"""Small campaigns for the brute-force judge of gates, and units of them in any state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from gates import ABOUT, State
from gates_plan import Spec, paths
from gates_play import played
from generate import Json, chance, some

DAY = timedelta(1)
E1 = date(2009, 6, 12)
STATES = ("t1", "t2", "t3")


def campaign(rng: Random, most: int = 5) -> Json:
    """A spec of a few steps: outcomes, conditions, forces, counts, dates, two phases, a paper, waivers."""
    total = rng.randint(2, most)
    names = [f"s{n}" for n in range(1, total + 1)]
    steps: dict[str, Json] = {name: {"title": f"Act {name}"} for name in names}
    for said in steps.values():
        if chance(rng, 40):
            said["outcomes"] = {"o1": "Result A", "o2": "Result B"}
    for place, name in enumerate(names):
        steps[name] |= _step(rng, names, place, steps)
    if chance(rng, 10):
        _in_turn(rng, steps)
    cut = rng.randint(1, total)
    parts = [dict(list(steps.items())[:cut]), dict(list(steps.items())[cut:])]
    phases = {f"ph{n}": {"title": "A phase", "steps": part} for n, part in enumerate(parts, 1) if part}
    if cut < total and chance(rng, 35):
        phases["ph2"]["entry"] = "ph1"
    for place, phase in enumerate(phases.values()):
        if chance(rng, 10):
            before = {name: said for part in parts[:place] for name, said in part.items()}
            phase["if"] = _condition(rng, before)
    cover = rng.choice(names)
    gates = [f"{cover}.entry.{e['id'] if isinstance(e, dict) else e}" for e in steps[cover].get("entry", ())]
    covers = rng.choice([[cover], [f"{cover}.due"], gates or [cover], [rng.choice(list(phases))]])
    return {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "year": {"value": 2009}, "readings": {"about_days": ABOUT},
        "attributes": {"f1": "Fact A"}, "people": {"p1": "Group A", "p2": "Group B"}, "bodies": {"b1": "Body A"},
        "documents": {"d1": _paper(rng, steps)}, "phases": phases,
        "events": {"e1": {"title": "Event A", "on": "06-12"}, "e2": "Event B"},
        "waivers": {"w1": {"title": "Leave", "covers": covers, "approved_by": "b1"}},
    }  # fmt: skip


def _step(rng: Random, names: Sequence[str], place: int, steps: Mapping[str, Json]) -> Json:
    step: Json = {}
    before, after = names[:place], names[place + 1 :]
    earlier = {name: steps[name] for name in before}
    others = {name: said for name, said in steps.items() if name != names[place]}
    entry = [_entry(rng, name, steps[name], others) for name in some(rng, before, 45)]
    options: Mapping[str, tuple[int, Callable[[], Any]]] = {
        "entry": (100 if entry else 0, lambda: entry),
        "if": (30, lambda: _condition(rng, earlier)),
        "due": (35, lambda: _due(rng, before, after, others)),
        "not_before": (15, lambda: _opens(rng, before, others)),
        "by": (15, lambda: "b1"),
        "force": (10, lambda: rng.choice(["soft", "permissive"])),
    }
    step |= {key: make() for key, (percent, make) in options.items() if chance(rng, percent)}
    how = rng.randint(1, 100)
    if how > 80:
        groups = {"p1": "at least 2", "p2": rng.choice(["1", {"is": "2", "force": "soft"}])}
        times = ["2", "at most 2", "1 to 2", "exactly 2", groups, {"p1": "at least 1"}]
        step |= rng.choice([{"each": "p1"}, *({"times": one} for one in times)])
    elif how > 68:
        step["once"] = "true"
    elif how > 60:
        dated = {key: asked for key, asked in step.items() if key not in ("due", "not_before")}
        step = {**dated, "every": "5 days", "window": "06-01 to 06-20"}
    return step


def _in_turn(rng: Random, steps: dict[str, Json]) -> None:
    """Each of a group does one step after another: by an entry rule, or by a due date of either."""
    earlier, later = sorted(rng.sample(list(steps), 2))
    for name in (earlier, later):
        kept = {key: said for key, said in steps[name].items() if key not in ("times", "every", "window", "once")}
        steps[name] = {**kept, "each": "p1"}
    way = rng.choice(["entry", "entry", f"within 3 days after {earlier}", f"2 days before {later}"])
    if way == "entry":
        steps[later]["entry"] = [earlier]
    else:
        steps[earlier if "before" in way else later]["due"] = way


def _opens(rng: Random, before: Sequence[str], others: Mapping[str, Json]) -> Any:
    opens = rng.choice(["06-10", "2 days after e1", "1 days after e2", *(f"2 days after {name}" for name in before)])
    qualified = rng.choice([{"force": "soft"}, {"if": _condition(rng, others)}])
    return {"is": opens, **qualified} if chance(rng, 30) else opens


def _condition(rng: Random, others: Mapping[str, Json]) -> Any:
    plain: list[Any] = ["f1", {"not": "f1"}]
    came = [{"outcome": f"{name}.{o}"} for name, said in others.items() if "outcomes" in said for o in ("o1", "o2")]
    one: Any = rng.choice(came if came and chance(rng, 75) else plain)
    if chance(rng, 25):
        return {"not": one} if isinstance(one, str) or "not" not in one else one
    if chance(rng, 25):
        return {rng.choice(["all", "any"]): [one, rng.choice([*came, *plain])]}
    return one


def _entry(rng: Random, name: str, step: Json, others: Mapping[str, Json]) -> Any:
    found: Json = {"id": name}
    if "outcomes" in step and chance(rng, 55):
        found["outcome"] = rng.choice(["o1", "o2"])
    if chance(rng, 20):
        found["if"] = _condition(rng, others)
    if chance(rng, 12):
        found["force"] = rng.choice(["soft", "permissive", "binding"])
    return found if len(found) > 1 else name


def _due(rng: Random, before: Sequence[str], after: Sequence[str], others: Mapping[str, Json]) -> Any:
    forms = ["06-20"]
    leads = ("before {}", "2 days before {}", "about 4 days before {}")
    forms += 2 * [form.format(name) for name in after for form in leads]
    forms += [form.format(name) for name in before for form in ("within 3 days after {}", "promptly after {}")]
    due: Json = {"by": rng.choice(forms)}
    if chance(rng, 20):
        due["force"] = rng.choice(["soft", "soft", "permissive", "binding"])
    if chance(rng, 15):
        due["if"] = _condition(rng, others)
    return due if len(due) > 1 else due["by"]


def _paper(rng: Random, steps: Mapping[str, Json]) -> Json:
    for said in steps.values():
        if "outcomes" in said and chance(rng, 50):
            said["makes"] = {o: f"d1.{rng.choice([*STATES, 'm1'])}" for o in some(rng, ["o1", "o2"], 75)}
        elif chance(rng, 35):
            said["makes"] = f"d1.{rng.choice([*STATES, 'm1'])}"
        if not said.get("makes"):
            said.pop("makes", None)
    _give_back_to_writers(steps)
    made = {path.partition(".")[2] for said in steps.values() for path in paths(said)}
    states = {state: f"State {state}" for state in STATES if state in made}
    marks = {"marks": {"m1": "Mark"}} if "m1" in made else {}
    return {"title": "Paper A", **({"states": states} if states else {}), **marks}


def _give_back_to_writers(steps: Mapping[str, Json]) -> None:
    """No outcome gives the paper back to a state that no step writes: nobody would be asked to write it anew."""
    line = sorted({path for said in steps.values() for path in paths(said)} - {"d1.m1"})
    written = [path for path in line[:1] if any(said.get("makes") == path for said in steps.values())]
    furthest = ""
    for said in steps.values():
        mine = [path for path in paths(said) if path in line]
        if mine and min(mine) < max(mine) and min(mine) <= furthest and min(mine) not in written:
            said["makes"] = {o: path for o, path in said["makes"].items() if path != min(mine)}
        furthest = max([furthest, *mine])


def unit(rng: Random, spec: Json) -> tuple[Json, date]:
    """The progress of a unit in any state, orderly or not, and a day on which to ask."""
    today = date(2009, 6, rng.randint(3, 16))
    known = {"f1": chance(rng, 50)} if chance(rng, 85) else {}
    heads = {group: rng.randint(0, 2) for group in ("p1", "p2") if chance(rng, 90)}
    names = Spec(spec).steps
    records: list[Json] = []
    for name in some(rng, list(names), rng.choice([0, 0, 30, 60])):
        said, again = names[name], 1 if chance(rng, 70) else 2
        for _ in range(1 if "once" in said else again):
            one: Json = {"step": name, "date": (today - rng.choice([0, 1, 2, 5, 9]) * DAY).isoformat()}
            if "outcomes" in said:
                one["outcome"] = rng.choice(["o1", "o2"])
            if "each" in said and heads.get("p1") and chance(rng, 60):
                one["counts"] = {"p1": 1}
            if isinstance(said.get("times"), dict) and chance(rng, 70):
                one["present"] = {group: 1 for group in said["times"] if heads.get(group, 1)}
            if "times" in said and chance(rng, 30):
                one["times"] = 2
            if one not in records and sum(r.get("counts", {}).get("p1", 0) for r in records if r["step"] == name) < 2:
                records.append(one)
    data: Json = {
        "progress": 1, "campaign": "small", "unit": {"attributes": known, "headcounts": heads}, "records": records,
        "events": {"e2": (today + rng.randint(-4, 6) * DAY).isoformat()} if chance(rng, 60) else {},
    }  # fmt: skip
    if chance(rng, 25):
        granted = {"waiver": "w1", "approved_by": "b1", "justification": "asked", "date": "2009-06-01"}
        data["waivers"] = [granted]
    return data, today


def state(spec: Json, data: Json, today: date) -> State:
    """The same for the small judge."""
    done = tuple({**record, "date": date.fromisoformat(record["date"])} for record in data["records"])
    events = {"e1": E1, **{name: date.fromisoformat(day) for name, day in data["events"].items()}}
    found = Spec(spec)
    covers = spec["waivers"]["w1"]["covers"] if data.get("waivers") else []
    rules = [rule for step in found.steps for rule, *_ in found.duties(step)] + list(found.waited())
    rules += [f"{step}.not_before" for step in found.steps]
    named = {name for cover in covers for name in (cover, *spec["phases"].get(cover, {}).get("steps", ()))}
    waived = {rule for rule in rules for name in named if rule == name or rule.startswith(f"{name}.")}
    exempt = frozenset(named & found.steps.keys())
    return played(State(found, data["unit"], (), frozenset(waived), exempt, events, today), done)
