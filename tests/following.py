"""A unit, and the bodies around it, that do what is suggested to them: full records, day by day.

What a full record says is read from the spec's text, not through the engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import yaml
from attrs import define, field, frozen

from campaignflow import (
    Assessment,
    Campaign,
    Force,
    NextStep,
    Reason,
    Status,
    assess,
    load_campaign,
    parse_campaign,
    parse_progress,
)
from campaignflow.rules.case import Standing
from campaignflow.rules.kinds.recurrence import Recurrence
from campaignflow.rules.outcome import Cure
from generate import ANSWERS, SPECS, Json, entries, spec_text
from generate import campaign as random_campaign

MISSED = (Status.OVERDUE, Status.VIOLATED)
DAY = timedelta(1)
HEAD = {"step", "date", "by", "outcome", "half"}
SAID = {"contents", "criteria", "forms", "present", "invited", "presided_by", "attested", "merged_with"}
"""What an act was like: silence about it is no breach, and is mended in the record of that act."""
COUNTING = (Standing.COUNTS, Standing.CONTRADICTED)


@frozen(repr=False)
class World:
    """A campaign, and its spec as written."""

    spec: Json
    campaign: Campaign

    @property
    def steps(self) -> Mapping[str, Json]:
        return {name: step for phase in self.spec["phases"].values() for name, step in phase["steps"].items()}

    def assess(self, data: Json, day: date) -> Assessment:
        return assess(self.campaign, parse_progress(data), day)

    def head(self, unit: Json) -> Json:
        return {"progress": 1, "campaign": self.campaign.id, "unit": unit, "records": []}

    def asks(self, step: str) -> list[Json]:
        """What a step asks, and what the documents ask that it makes final."""
        made = self.steps[step].get("makes", {})
        paths = [made] if isinstance(made, str) else list(made.values())
        documents = self.spec.get("documents", {}).items()
        with_states = [(name, d) for name, d in documents if isinstance(d, dict) and d.get("states")]
        return [self.steps[step], *(d for name, d in with_states if f"{name}.{list(d['states'])[-1]}" in paths)]


def shipped(name: str) -> World:
    text = (SPECS / f"{name}.yaml").read_text("utf-8")
    return World(yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)), load_campaign(name))  # noqa: S506


SHIPPED = tuple(sorted(path.stem for path in SPECS.glob("*.yaml")))
WORLDS = {name: shipped(name) for name in SHIPPED}


def small(rng: Random) -> World:
    spec = random_campaign(rng)
    return World(spec, parse_campaign(spec_text(spec)))


def small_unit(world: World, rng: Random) -> Json:
    """Attributes and headcounts, all of them stated."""
    known = world.spec.get("attributes", {})
    attributes = {
        name: rng.choice(said["values"] if isinstance(said, dict) and "values" in said else [False, True])
        for name, said in known.items()
    }
    return {"attributes": attributes, "headcounts": {name: rng.randint(1, 5) for name in world.spec.get("people", {})}}


def finished(name: str) -> Json:
    """A shipped example of a unit that has done it all."""
    found: Json = json.loads((SPECS / name / "finished.json").read_text("utf-8"))
    return found


def registered(data: Json, day: date) -> Json:
    """The problems that were found by a day, those that were closed later still open; nothing is said of none."""
    on = day.isoformat()
    found = [problem for problem in data.get("problems", ()) if problem["found"] <= on]
    some = [p if p["closed"] <= on else {k: p[k] for k in p if k not in ("closed", "evidence")} for p in found]
    return {"problems": some} if some else {}


def moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


# What a full record says


def chosen(asked: Any, answer: str, so_far: Sequence[Json]) -> list[tuple[str, str | None]]:
    """The entries; where exactly one is wanted, one, and the one that was chosen before."""
    found = list(entries(asked))
    if isinstance(asked, dict) and "one_of" in asked:
        before = [entry for entry in found if any(entry[0] in record.get(answer, ()) for record in so_far)]
        return (before or found)[:1]
    return found


@define
class Writer:
    """Writes full records of one unit's acts."""

    world: World
    data: Json
    choose: Callable[[Sequence[str]], str] = lambda outcomes: outcomes[0]

    def of(self, step: str) -> list[Json]:
        return [record for record in self.data["records"] if record["step"] == step]

    def counting(self, step: str, day: date) -> list[Json]:
        """The records of a step that count: what is void or was overtaken adds nothing."""
        if not self.of(step):
            return []
        acts = self.world.assess(self.data, day).acts
        return [self.data["records"][a.record.index] for a in acts if a.record.step == step and a.standing in COUNTING]

    def standing(self, step: str, day: date) -> list[Json]:
        """Those to which a further act on a day would be one more.

        What came before the step's own window is not among them, nor what came out so that it is to be done again.
        """
        asked, new = self.world.steps[step], {"step": step, "date": day.isoformat()}
        open_again = self.world.campaign.steps[step].leaves_open
        counted = [r for r in self.counting(step, day) if self.in_period(asked, r, new)]
        return [] if counted and counted[-1].get("outcome") in open_again else counted

    def heads(self, group: str) -> int:
        excused = sum(
            waiver.get("persons", 0)
            for waiver in self.data.get("waivers", ())
            if self.world.spec["waivers"][waiver["waiver"]].get("excuses") == group
        )
        return max(0, int(self.data["unit"]["headcounts"].get(group, 1)) - int(excused))

    def full(self, step: str, day: date, counted: Sequence[Json] | None = None) -> Json:
        """A record of a step on a day that says all that is asked of it, taken with what was recorded before.

        ``counted``: the other records that count, where those are not all.
        """
        asked, so_far = self.world.steps[step], self.of(step)
        counted = self.counting(step, day) if counted is None else counted
        record: Json = {"step": step, "date": day.isoformat()}
        if isinstance(asked.get("by"), str):
            record["by"] = asked["by"]
        for ask in self.world.asks(step):
            self.names(record, ask, so_far, counted)
        self.number(record, asked, counted)
        if asked.get("outcomes"):
            record["outcome"] = self.outcome(step)
        if self.world.campaign.steps[step].once and so_far:
            record["again"] = True
        if " am" in str(asked.get("due")) or " pm" in str(asked.get("due")):
            record["half"] = "am" if " am" in str(asked.get("due")) else "pm"
        circle = self.circle(step)
        if circle is not None:
            record["present"] = {group: record.get("present", {}).get(group, 1) for group in circle}
        inner = self.inside(step, day)
        now = self.world.assess(self.data, day) if inner else None
        if now and not now.why_not(step, day if self.writes(step) else date.fromisoformat(min(inner))):
            record["began"] = min([*inner, (day - timedelta(record.get("days", 1) - 1)).isoformat()])
        return {key: value for key, value in record.items() if value not in ([], {})}

    def inside(self, step: str, day: date) -> list[str]:
        """The days of acts that wait for this one, in whose course they must lie, or for another that must.

        Nobody can be under way for longer than what encloses it.
        """
        rules = [rule for rule in self.world.campaign.rules if rule.within == step]
        if not rules:
            return []
        now = self.world.assess(self.data, day).verdict
        waiting = [rule for rule in rules if rule.force is Force.BINDING and now[rule.id].status is Status.PENDING]
        mine = [(rule.subject, self.of(rule.subject)) for rule in waiting]
        found = [max(str(record.get("began", record["date"])) for record in records) for _, records in mine if records]
        return found + [first for inner, records in mine if not records for first in self.inside(inner, day)]

    def writes(self, step: str) -> bool:
        """Whether it writes a paper: then it is asked when it ends what is to come before it, else when it begins."""
        made, documents = self.world.steps[step].get("makes"), self.world.spec.get("documents", {})
        paper, _, state = made.partition(".") if isinstance(made, str) else ("", "", "")
        said = documents.get(paper)
        first = next(iter(said.get("states", ())), None) if isinstance(said, dict) else None
        return bool(self.world.steps[step].get("writes")) or (first is not None and state == first)

    def names(self, record: Json, ask: Json, so_far: Sequence[Json], counted: Sequence[Json]) -> None:
        for key, answer in ANSWERS.items():
            for name, each in chosen(ask.get(key), answer, so_far):
                if answer == "present":
                    present = record.setdefault("present", {})
                    wanted = self.heads(name) if key == "attend" else 1
                    present |= {name: max(present.get(name, 0), wanted)} if wanted else {}  # of those let off, nothing
                elif name not in record.setdefault(answer, []):
                    record[answer].append(name)
                if each:
                    self.count(record, name, each, counted)
        for key, said in (("attest", True), ("avoid", False)):
            for name, _ in entries(ask.get(key)):
                record.setdefault("attested", {})[name] = said

    def count(self, record: Json, name: str, group: str, so_far: Sequence[Json]) -> None:
        counted = sum(r.get("counts", {}).get(name, 0) for r in so_far)
        record.setdefault("counts", {})[name] = max(0, self.heads(group) - counted)

    def number(self, record: Json, asked: Json, so_far: Sequence[Json]) -> None:
        """How many times, or days, so that it is enough."""
        each = asked.get("each", [])
        for group in (
            [each] if isinstance(each, str) else each
        ):  # all: numbers of several acts do not tell who they were
            self.count(record, group, group, ())
        times, lasts = asked.get("times"), asked.get("lasts")
        for group in times if isinstance(times, dict) and "is" not in times else ():
            present = record.setdefault("present", {})
            present[group] = min(self.heads(group), max(1, present.get(group, 0), self.heads(group) * (group in each)))
        said = times.values() if isinstance(times, dict) and "is" not in times else [times] if times else []
        least = [_least(one) for one in said]
        since = [r for r in so_far if self.in_period(asked, r, record)]
        if any(in_days for _, in_days in least):
            record["days"] = max(1, max(n for n, in_days in least) - sum(map(_length, since)))
        elif any(n > 1 for n, _ in least):
            record["times"] = max(1, max(n for n, _ in least) - sum(r.get("times", 1) for r in since))
        if lasts:
            record["days"] = max(1, _least(lasts)[0] - sum(_length(r) for r in so_far))

    def in_period(self, asked: Json, earlier: Json, record: Json) -> bool:
        step, campaign = record["step"], self.world.campaign
        opened = campaign.due[step].quantity.opened
        if "every" not in asked:
            return opened is None or earlier["date"] >= opened.isoformat()
        periods = [r.period for r in campaign.rules if isinstance(r, Recurrence) and r.subject == step]
        return any(
            p.first.isoformat() <= day["date"] <= p.last.isoformat()
            and p.first.isoformat() <= record["date"] <= p.last.isoformat()
            for p in periods
            for day in [earlier]
        )

    def outcome(self, step: str) -> str:
        """The outcome that others wait for, else one that is chosen."""
        wanted = [
            entry["outcome"]
            for other in self.world.steps.values()
            for entry in _listed(other.get("entry"))
            if isinstance(entry, dict) and entry.get("id") == step and "outcome" in entry
        ]
        return wanted[0] if wanted else self.choose(list(self.world.steps[step]["outcomes"]))

    def circle(self, step: str) -> list[str] | None:
        """Who is to be there so that the same groups are there as at the steps that it is compared with."""
        others = self.compared(step)
        if others == {step}:
            return None
        for other in sorted(others):
            there = {group for record in self.of(other) for group, n in record.get("present", {}).items() if n}
            if there:
                return sorted(there)
        asked = [
            g
            for other in sorted(others)
            for key in ("attend", "participants")
            for g, _ in entries(self.world.steps[other].get(key))
        ]
        return list(dict.fromkeys(asked)) or list(self.world.spec["people"])[:1]

    def compared(self, step: str) -> set[str]:
        found, old = {step}, set[str]()
        while found != old:
            old = set(found)
            for name, other in self.world.steps.items():
                same = {name, *(n for n, _ in entries(other.get("same_participants_as")))}
                if len(same) > 1 and same & found:
                    found |= same
        return found

    def do(self, step: str, day: date) -> Json:
        """The progress with a step done in full; an act that this one takes back adds nothing to it."""
        before, done = self.counting(step, day), self._done(step, day)
        if not before:
            return done
        left = [record for record in Writer(self.world, done).counting(step, day) if record in before]
        return done if len(left) == len(before) else self._done(step, day, left)

    def _done(self, step: str, day: date, counted: Sequence[Json] | None = None) -> Json:
        anew: Json = {"replaces": True} if self.is_over(step, day) else {}
        return self._with(step, [*self._entered(step), self.full(step, day, counted) | anew], day)

    def is_over(self, step: str, day: date) -> bool:
        """Whether a number was exceeded that a new version puts right: then the count begins again."""
        verdicts = self.world.assess(self.data, day).verdicts if self.of(step) else ()
        mine = (verdict for verdict in verdicts if step in verdict.rule.steps and verdict.reason is Reason.OVER)
        return any(verdict.cure is Cure.AGAIN for verdict in mine)

    def amend(self, step: str, day: date) -> Json:
        """The progress with what is missing of a step supplied.

        What leaves a trace in a new record, and what the act itself was like in the record of that act; all of it in
        the first one where no further one may be added.
        """
        mine, records = self.of(step), self._entered(step)
        one = self.is_one(step)
        record = self.full(step, date.fromisoformat(mine[0]["date"]), mine[1:]) if one else self.full(step, day)
        record.pop("began", None)  # what is added later is no part of when it took place
        if one:
            record.pop("half", None)
        if one and not {"days", "began"}.isdisjoint(mine[0]):
            record.pop("days", None)
        if "outcome" in mine[-1]:
            record["outcome"] = mine[-1]["outcome"]
        place = next(n for n, r in enumerate(records) if r["step"] == step)
        if one:
            records[place] = {**merged(records[place], record), "times": mine[0].get("times", 1)}
            return self._with(step, records, day)
        place = max(n for n, r in enumerate(self.data["records"]) if r in self.counting(step, day))
        records[place] = merged(records[place], {key: record[key] for key in SAID & record.keys()})
        if not record.keys() - SAID - HEAD:
            return self._with(step, records, day)
        found, before = self._with(step, [*records, record], day), self.counting(step, day)
        left = Writer(self.world, found).counting(step, day)
        if any(one not in left for one in before):  # others have acted on that version: no new one is meant
            return self._with(step, [*records, {**record, "correction": True}], day)
        return found

    def numbered(self, step: str, day: date) -> Json | None:
        """The progress with the number that is missing in records of what each is to do; None where none is."""
        group, said = self.world.steps[step].get("each"), {"counts", "present"}
        silent = [record for record in self.of(step) if group and said.isdisjoint(record)]
        counts = {"counts": self.full(step, day)["counts"]} if silent else {}
        records = [{**one, **counts} if one in silent else one for one in self.data["records"]]
        return self._with(step, records, day) if silent else None

    def _with(self, step: str, records: Sequence[Json], day: date) -> Json:
        planned = {name: on for name, on in self.data.get("planned", {}).items() if name != step}
        register = self.register(step, day)
        return {**self.data, "planned": planned, "records": records, **({"problems": register} if register else {})}

    def register(self, step: str, day: date) -> list[Json]:
        """The register of problems, with all that a step asks of each; with one, where it asks and there is none."""
        asked = [name for name, _ in entries(self.world.steps[step].get("rectify"))]
        problems = self.data.get("problems") or (
            [{"id": "1", "says": "slow", "found": day.isoformat()}] if asked else []
        )
        said = {"measure": "quicker", "owner": "the office", "due": (day + timedelta(300)).isoformat()}
        said |= {"closed": day.isoformat(), "evidence": "the minutes"}
        wanted = {*asked, *(["evidence"] if "closed" in asked else [])}
        return [{**{key: value for key, value in said.items() if key in wanted}, **problem} for problem in problems]

    def _entered(self, step: str) -> list[Json]:
        """The records, with what every record of a step is to say entered in all of its own."""
        asked = self.world.steps[step]
        shared = {ANSWERS[key]: [name for name, _ in entries(asked.get(key))] for key in ("keep", "presided_by")}
        wanted = {key: names for key, names in shared.items() if names}
        return [
            {**r, **{key: [*dict.fromkeys([*r.get(key, ()), *names])] for key, names in wanted.items()}}
            if r["step"] == step
            else r
            for r in self.data["records"]
        ]

    def is_one(self, step: str) -> bool:
        """Whether no further record may be added: it takes place once, or only so many times, or is long enough."""
        text = str(self.world.steps[step].get("times", ""))
        lasts = self.world.steps[step].get("lasts")
        long = lasts and "at least" not in str(lasts) and sum(map(_length, self.of(step))) >= _least(lasts)[0]
        counted = any(word in text for word in ("most", "exactly", " to "))
        return bool(self.world.campaign.steps[step].once or counted or long)


def merged(old: Json, more: Json) -> Json:
    """A record completed by what a full one says; its own days stay, its names are kept."""
    found = {**more, **{key: value for key, value in old.items() if not isinstance(value, list | dict)}}
    for key, value in old.items():
        if isinstance(value, list):
            found[key] = [*value, *(name for name in more.get(key, ()) if name not in value)]
        elif isinstance(value, dict):
            found[key] = {**value, **more.get(key, {})}
    return found


def _listed(asked: Any) -> list[Any]:
    return asked if isinstance(asked, list) else [asked] if asked else []


def _least(said: Any) -> tuple[int, bool]:
    """The least number of “at least 3”, “1 to 2”, “about 7 days”; 1 of “at most 2”; and whether it is of days."""
    text = str(said["is"] if isinstance(said, dict) else said)
    number = next(int(word) for word in text.split() if word.isdigit())
    return (1 if text.startswith("at most") else number), "day" in text


def _length(record: Json) -> int:
    if "days" in record:
        return int(record["days"])
    began = date.fromisoformat(str(record.get("began", record["date"])))
    return (date.fromisoformat(record["date"]) - began).days + 1


# Following


@define
class Followed:
    """What came of following the suggestions from a state."""

    start: Assessment
    end: Assessment
    data: Json
    foretold: dict[str, date] = field(factory=dict)
    """By rule, the first day on which a clash named it."""
    log: list[tuple[date, str]] = field(factory=list)


Pace = Callable[[NextStep, date], bool]


def eager(step: NextStep, day: date) -> bool:
    return True


def lazy(step: NextStep, day: date) -> bool:
    """On the last day that is still in time; at once where no day is too late, or it is too late already."""
    last = step.latest_start or step.due
    return last is None or day >= last


def follow(world: World, data: Json, day: date, until: date, pace: Pace = eager) -> Followed:
    """Every suggestion is done, in order, on each day on which ``pace`` says so."""
    start = now = world.assess(data, day)
    found = Followed(start, start, data)
    while True:
        for clash in now.schedule.clashes:
            if clash.reading in ("any", "strict"):
                for rule in (*clash.rules, *(rule for late in clash.follows for rule in late.rules)):
                    found.foretold.setdefault(rule, day)
        ready = (s for s in now.next_steps if s.opens is None and found.log.count((day, s.subject)) < 3)
        step = next((s for s in ready if pace(s, day)), None)
        if step is not None:
            writer = Writer(world, data)
            only_due = step.amends and step.rules == (f"{step.subject}.due",)
            numbered = writer.numbered(step.subject, day) if only_due else None
            done = writer.amend if step.amends else writer.do
            data = numbered or done(step.subject, day)
            found.log.append((day, step.subject))
        elif day >= until:
            break
        else:
            day += DAY
        now = world.assess(data, day)
    found.end, found.data = now, data
    return found
