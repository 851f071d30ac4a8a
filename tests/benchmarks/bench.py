"""How long the main job takes, in one run: `python tests/benchmarks/bench.py [--units N] [--json]`.

Every figure for a unit begins with the bytes of its file, and is given as a ratio to `orjson.loads`
of the same bytes in the same run; those of the schedule begin with a unit that is judged already.
Times are CPU time. No figure is asserted. Needs orjson.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WITHOUT_JITER = "--without-jiter"
if WITHOUT_JITER in sys.argv:
    sys.modules["jiter"] = None  # type: ignore[assignment]  # as if the extra "fast" were not installed

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson  # noqa: E402

from campaignflow import assess, load_campaign, parse_campaign, parse_progress  # noqa: E402
from campaignflow.schedule.schedule import Schedule  # noqa: E402
from generate import DONGYANG, dongyang, realistic, seeded  # noqa: E402

AS_OF = date(2009, 7, 12)
WORDY = 1000
"""How many units are written out in words: that takes longer, and nobody does it for all."""


def best(times: int, work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """The shortest of some runs, in seconds of CPU time: what else the machine does only adds."""
    found = []
    for _ in range(times):
        start = clock()
        work()
        found.append(clock() - start)
    return min(found)


def process(code: str) -> float:
    return best(5, lambda: subprocess.run([sys.executable, "-c", code], check=True), _of_children)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def files(number: int) -> list[bytes]:
    plan, rng = dongyang(), seeded(2009)
    units = (realistic(plan, rng, unit) for unit in range(number))
    return [json.dumps(unit, ensure_ascii=False, separators=(",", ":")).encode() for unit in units]


def stages() -> dict[str, Callable[[bytes], object]]:
    """What is done with the bytes of one file; each stage does all that the one before it does."""
    campaign = load_campaign(DONGYANG)

    def words(raw: bytes) -> object:
        return [(finding.level, finding.message) for finding in assess(campaign, parse_progress(raw), AS_OF).findings]

    return {
        "orjson.loads": orjson.loads,
        "json.loads": json.loads,
        "parse_progress": parse_progress,
        "assess to codes": lambda raw: assess(campaign, parse_progress(raw), AS_OF).outcomes,
        "findings in words": words,
        "to_dict": lambda raw: assess(campaign, parse_progress(raw), AS_OF).to_dict(),
    }


def per_unit(work: Callable[[bytes], object], units: Sequence[bytes]) -> float:
    """Seconds for one unit, over all of them."""

    def all_units() -> None:
        for raw in units:
            work(raw)

    return best(3, all_units) / len(units)


def measure(number: int) -> dict[str, Any]:
    units = files(number)
    typical = sorted(units, key=len)[number // 2]
    rows: dict[str, dict[str, float]] = {}
    one: dict[str, float] = {}
    for name, work in stages().items():
        wordy = name in ("findings in words", "to_dict")
        seconds = per_unit(work, units[:WORDY] if wordy else units)
        decode = rows["orjson.loads"]["seconds"] if rows else seconds
        rows[name] = {"seconds": seconds, "units_per_second": 1 / seconds, "ratio": seconds / decode}
        one[name] = best(200, lambda work=work: work(typical))  # type: ignore[misc]
    records = [len(orjson.loads(raw)["records"]) for raw in units]
    return {
        "units": number,
        "bytes_per_file": sum(map(len, units)) / number,
        "records_per_file": sum(records) / number,
        "import": process("import campaignflow") - process("pass"),
        "load_spec": best(5, lambda: load_campaign(DONGYANG)),
        "one_unit": one["assess to codes"],
        "one_unit_ratio": one["assess to codes"] / one["orjson.loads"],
        "stages": rows,
        "schedule": schedules(),
    }


# The schedule of a campaign larger than any plan

POINTS = 250
"""Time points besides day 0: one for each step."""
FIRST = date(2009, 3, 1)


def large() -> str:
    """A spec of ten phases, each step with a day of its own, and with two or three bounds to steps before it."""
    rng = seeded(POINTS)
    steps = [f"s{number}" for number in range(POINTS)]
    asked: dict[str, dict[str, Any]] = {}
    for place, name in enumerate(steps):
        due = FIRST + timedelta(30 + place)
        before = [steps[max(0, place - rng.randint(1, 20))] for _ in range(rng.randint(1, 2))] if place else []
        step: dict[str, Any] = {"title": f"Step {place}", "ref": str(place), "due": due.isoformat()}
        if before:
            step["entry"] = list(dict.fromkeys(before))
        if place % 5 == 4:
            step["due"] = f"within {rng.randint(20, 40)} days after {before[0]}"
        if place % 5 == 2 and place + 7 < POINTS:
            step["due"] = f"about {rng.randint(2, 5)} days before {steps[place + 7]}"
        if place % 5 == 3:
            step["not_before"] = f"{rng.randint(1, 3)} days after {before[0]}"
        asked[name] = step
    parts = [dict(list(asked.items())[at : at + POINTS // 10]) for at in range(0, POINTS, POINTS // 10)]
    phases = {f"p{number}": {"title": f"Phase {number}", "steps": part} for number, part in enumerate(parts)}
    spec = {
        "campaignflow": 1, "campaign": "large", "version": "1", "title": "Large", "source": {"title": "A plan"},
        "year": {"value": FIRST.year}, "readings": {"about_days": 2}, "phases": phases,
    }  # fmt: skip
    return json.dumps(spec)


def begun(done: int) -> bytes:
    """A unit that has done the first so many steps, each in time."""
    days = [(FIRST + timedelta(20 + place)).isoformat() for place in range(done)]
    records = [{"step": f"s{place}", "date": day, "note": "附记"} for place, day in enumerate(days)]
    return json.dumps({"progress": 1, "campaign": "large", "records": records}, ensure_ascii=False).encode()


def schedules() -> dict[str, dict[str, float]]:
    """The cost of a schedule's parts, each of a schedule that nothing was asked of before, and of a why in words."""
    campaign = parse_campaign(large())
    late = FIRST + timedelta(30 + POINTS // 2)
    soon = FIRST + timedelta(30 + POINTS // 10)
    units = {
        "a tenth done": (begun(POINTS // 10), soon),
        "half done": (begun(POINTS // 2), late),
        "far behind": (begun(POINTS // 10), late),
    }
    found = {}
    for name, (raw, as_of) in units.items():
        case = assess(campaign, parse_progress(raw), as_of).case
        decode = best(200, lambda raw=raw: orjson.loads(raw))  # type: ignore[misc]
        parts: dict[str, Callable[[Schedule], object]] = {
            "slots": lambda s: s.slots,
            "clashes": lambda s: s.clashes,
            "both": lambda s: (s.slots, s.clashes),
        }
        clashes = len(Schedule(campaign, case).clashes)
        for part, work in parts.items():
            seconds = best(20, lambda work=work, case=case: work(Schedule(campaign, case)))  # type: ignore[misc]
            found[f"{name}: {part}"] = {"seconds": seconds, "ratio": seconds / decode, "clashes": clashes}
    return found


def table(rows: dict[str, dict[str, float]]) -> None:
    for name, row in rows.items():
        micro = row["seconds"] * 1e6
        print(f"  {name:20}{micro:10.1f} µs{row['units_per_second']:12,.0f} units/s{row['ratio']:9.1f} x")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the main job on generated units.")
    parser.add_argument("--units", type=int, default=20_000, help="how many units to generate (20000)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(WITHOUT_JITER, action="store_true", help="only as if jiter were not installed")
    options = parser.parse_args()
    jiter = not options.without_jiter and find_spec("jiter") is not None
    found = {"jiter": jiter, **measure(options.units)}
    if jiter:
        # The reader is chosen once in a process, so the other one is timed in another.
        again = [sys.executable, __file__, "--units", str(options.units), "--json", WITHOUT_JITER]
        other = subprocess.run(again, check=True, capture_output=True)
        found["stages_without_jiter"] = json.loads(other.stdout)["stages"]
    if options.json:
        print(json.dumps(found, indent=1))
        return
    size = f"{found['bytes_per_file']:,.0f} bytes and {found['records_per_file']:.1f} records each"
    print(f"{found['units']:,} files, {size}")
    print(f"import campaignflow  {found['import'] * 1e3:.0f} ms beyond bare python")
    print(f"load the spec        {found['load_spec'] * 1e3:.1f} ms")
    print(f"assess one unit      {found['one_unit'] * 1e6:.0f} µs, {found['one_unit_ratio']:.1f} x orjson.loads")
    print(f"for each unit, from its bytes, {'with' if jiter else 'without'} jiter (words and to_dict: {WORDY} units)")
    table(found["stages"])
    print(f"the schedule of a campaign of {POINTS} steps, one unit, judged already")
    for name, row in found["schedule"].items():
        clashes = f"{row['clashes']:6.0f} clashes"
        print(f"  {name:24}{row['seconds'] * 1e3:8.2f} ms{clashes}{row['ratio']:10.1f} x orjson.loads")
    if jiter:
        print("the same without jiter")
        table(found["stages_without_jiter"])


if __name__ == "__main__":
    main()
