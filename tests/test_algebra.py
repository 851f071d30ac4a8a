"""The laws of verdicts, by enumeration: every small history of a small campaign of every kind of rule.

A history is a set of at most two acts, each one of a few acts on one of a few days; a completion adds at most two more.
What holds without exception is asserted; where a law has exceptions they are all listed here, and neither more nor
fewer may be found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import combinations, product
from typing import Any

import pytest

from campaignflow import Campaign, Reason, Status, Verdict, assess, load_campaign, parse_campaign, parse_progress
from campaignflow.rules.kinds import kinds
from conftest import thinned
from following import SHIPPED, finished
from generate import Json, renamed, spec_text
from test_rules import table

DAYS = (2, 5, 6, 8)
"""Days of May on which acts may have taken place."""
AHEAD = (1, 2, 5, 6, 7, 8, 12)
"""And those on which they may come to take place."""
AS_OF = (1, 2, 5, 6, 7, 8)
LAST = date(2009, 8, 1)
OPEN = ("pending", "overdue")

Act = tuple[int, int]
"""Which of the acts, and on which day."""
History = frozenset[Act]
Stand = tuple[str, str | None]


def _phase(steps: Json, **more: Any) -> Json:
    return {"ph1": {"title": "Phase A", "window": "05-01 to 05-20", "steps": steps, **more}}


def step(**asks: Any) -> Json:
    return {"title": "Act", **asks}


A, B = {"step": "s1"}, {"step": "s2"}
OUTCOMES = {"o1": "Result A", "o2": "Result B"}

SHAPES: dict[str, tuple[Json, list[Json]]] = {
    "by day": ({"s1": step(due="05-05")}, [A]),
    "between two readings": ({"s1": step(due="before 05-mid")}, [A]),
    "on a day": ({"s1": step(due="on 05-05")}, [A]),
    "on half a day": ({"s1": step(due="on 05-05 am")}, [A, {**A, "half": "am"}, {**A, "half": "pm"}]),
    "days before": ({"s1": step(due="2 days before s2"), "s2": step()}, [A, B]),
    "about days before": ({"s1": step(due="about 3 days before s2"), "s2": step()}, [A, B]),
    "before": ({"s1": step(due="before s2"), "s2": step(due="05-06")}, [A, B]),
    "days after": ({"s1": step(due="within 2 days after s2"), "s2": step()}, [A, B]),
    "promptly after": ({"s1": step(due="promptly after s2"), "s2": step()}, [A, B]),
    "days after an event": ({"s1": step(due="within 2 days after e1")}, [A]),
    "days before an event": ({"s1": step(due="1 days before e1")}, [A]),
    "undated": ({"s1": step(due="promptly")}, [A]),
    "soft date": ({"s1": step(due={"by": "05-05", "force": "soft"})}, [A]),
    "permissive": ({"s1": step(due="05-05", force="permissive")}, [A]),
    "at least": ({"s1": step(due="05-06", times="at least 2")}, [A, {**A, "times": 2}]),
    "exactly": ({"s1": step(due="05-06", times="exactly 2")}, [A, {**A, "times": 2}, {**A, "note": "again"}]),
    "at most": ({"s1": step(due="05-06", times="at most 1")}, [A, {**A, "times": 2}]),
    "by group": (
        {"s1": step(due="05-06", times={"p1": "at least 2"})},
        [A, *({**A, "present": {"p1": 1}, "times": times} for times in (1, 2))],
    ),
    "days": ({"s1": step(due="05-06", times="at least 3 days")}, [A, {**A, "days": 3}]),
    "each": (
        {"s1": step(due="05-06", each="p1")}, [{**A, "counts": {"p1": number}, "note": "said"} for number in (1, 2)],
    ),
    "recurs": ({"s1": step(every="4 days", window="05-02 to 05-09")}, [A]),
    "recurs at most": ({"s1": step(every="4 days", window="05-02 to 05-09", times="at most 1")}, [A]),
    "precedence": ({"s1": step(), "s2": step(entry="s1")}, [A, B]),
    "precedence by outcome": (
        {"s1": step(outcomes=OUTCOMES), "s2": step(entry=[{"id": "s1", "outcome": "o1"}])},
        [{**A, "outcome": "o1"}, {**A, "outcome": "o2"}, B],
    ),
    "if it came out so": (
        {"s1": step(outcomes=OUTCOMES), "s2": step(**{"if": {"outcome": "s1.o1"}}, due="05-05")},
        [{**A, "outcome": "o1"}, {**A, "outcome": "o2"}, B],
    ),
    "if it did not": (
        {"s1": step(outcomes=OUTCOMES), "s2": step(**{"if": {"not": {"outcome": "s1.o1"}}}, due="05-05")},
        [{**A, "outcome": "o1"}, {**A, "outcome": "o2"}, B],
    ),
    "presided": (
        {"s1": step(due="05-06", presided_by="p1")},
        [A, {**A, "presided_by": ["p1"]}, {**A, "presided_by": ["b1"]}],
    ),
    "lasts at least": ({"s1": step(due="05-06", lasts="at least 3 days")}, [A, {**A, "days": 2}, {**A, "days": 3}]),
    "lasts at most": ({"s1": step(due="05-06", lasts="at most 3 days")}, [A, {**A, "days": 1}, {**A, "days": 4}]),
    "lasts exactly": ({"s1": step(due="05-06", lasts="exactly 3 days")}, [A, {**A, "days": 2}, {**A, "days": 1}]),
    "lasts about": ({"s1": step(due="05-06", lasts="about 3 days")}, [{**A, "days": 1}, {**A, "days": 2}]),
    "not before": ({"s1": step(not_before="05-05")}, [A, {**A, "days": 2}]),
    "days after at the earliest": ({"s1": step(not_before="2 days after s2"), "s2": step()}, [A, B]),
    "never after": ({"s1": step(not_after="s2", force="permissive"), "s2": step()}, [A, B]),
    "during": ({"s1": step(during="s2"), "s2": step()}, [A, B, {**B, "began": "2009-05-01"}]),
    "merged": ({"s1": step(merge_with="s2"), "s2": step()}, [A, {**A, "merged_with": ["s2"]}, B]),
    "merged once": (
        {"s1": step(merge_with="s2", once=True), "s2": step(once=True)},
        [{**A, "merged_with": ["s2"]}, B, {**B, "began": "2009-05-01"}],
    ),
    "same circle": (
        {"s1": step(due="05-06", same_participants_as="s2"), "s2": step()},
        [{**A, "present": {"p1": 1}}, {**A, "present": {"p2": 1}}, {**B, "present": {"p1": 1}},
         {**B, "present": {"p1": 1, "p2": 1}}],
    ),
    "attend": ({"s1": step(due="05-06", attend="p1")}, [A, {**A, "present": {"p1": 1}}, {**A, "present": {"p1": 2}}]),
    "attend once": ({"s1": step(due="05-06", once=True, attend="p1")}, [A, {**A, "present": {"p1": 2}}]),
    "attest": ({"s1": step(due="05-06", attest={"a1": "Claim"})},
               [A, {**A, "attested": {"a1": True}}, {**A, "attested": {"a1": False}}]),
    "avoid": ({"s1": step(due="05-06", avoid={"x1": "Harm"})},
              [A, {**A, "attested": {"x1": True}}, {**A, "attested": {"x1": False}}]),
    "sent to": ({"s1": step(due="05-06", send_to="b1")}, [A, {**A, "recipients": ["b1"]}]),
    "sent days before": ({"s1": step(due="2 days before s2", send_to="b1"), "s2": step()},
                         [A, {**A, "recipients": ["b1"]}, B]),
    "invited": ({"s1": step(due="05-06", invite="b1")}, [A, {**A, "invited": ["b1"]}]),
    "one of": ({"s1": step(due="05-06", send_to={"one_of": ["b1", "b2"]})},
               [A, {**A, "recipients": ["b1"]}, {**A, "recipients": ["b2"]}, {**A, "recipients": ["b1", "b2"]}]),
    "any of": ({"s1": step(due="05-06", send_to={"any_of": ["b1", "b2"]})}, [A, {**A, "recipients": ["b1"]}]),
    "open list": ({"s1": step(due="05-06", send_to={"open": ["b1"]})}, [A, {**A, "recipients": ["b2"]}]),
    "kept": ({"s1": step(due="05-06", keep="d1")}, [A, {**A, "kept": ["d1"]}]),
    "attached for each": (
        {"s1": step(due="05-06", attach={"id": "d1", "each": "p1"})},
        [A, *({**A, "attachments": ["d1"], "counts": {"d1": 1}, "note": note} for note in ("one", "another"))],
    ),
}  # fmt: skip
SHAPES |= {
    f"{kind}: {group['about']}": (group["shape"], group["acts"])
    for kind in kinds()
    for group in table(kind)
    if "shape" in group
}
SHAPE = pytest.mark.parametrize("shape", thinned(["succession", *SHAPES], 6))


def spec_of(shape: str) -> Json:
    spec: Json = {
        "campaignflow": 1, "campaign": "small", "version": "1", "title": "A small campaign",
        "source": {"title": "A plan"}, "year": {"value": 2009}, "readings": {"about_days": 1},
        "people": {"p1": "Group A", "p2": "Group B"}, "bodies": {"b1": "Body A", "b2": "Body B"},
        "documents": {"d1": "Paper A"}, "events": {"e1": {"title": "Event", "on": "05-05"}},
    }  # fmt: skip
    if shape == "succession":
        later = {"ph2": {"title": "Phase B", "entry": "ph1", "steps": {"s2": step()}}}
        return {**spec, "phases": {**_phase({"s1": step()}), **later}}
    return {**spec, "phases": _phase(SHAPES[shape][0])}


def acts_of(shape: str) -> list[Json]:
    return [A, B] if shape == "succession" else SHAPES[shape][1]


@cache
def campaign_of(shape: str) -> Campaign:
    return parse_campaign(spec_text(spec_of(shape)))


def day_of(number: int) -> date:
    return date(2009, 5, number)


def written(shape: str, history: Iterable[Act]) -> list[Json]:
    acts = acts_of(shape)
    return [{"date": day_of(day).isoformat(), **acts[which]} for which, day in history]


UNIT = {"headcounts": {"p1": 2, "p2": 2}}


def judged(shape: str, records: list[Json], day: date) -> dict[str, Verdict]:
    data = {"progress": 1, "campaign": "small", "unit": UNIT, "records": records}
    return dict(assess(campaign_of(shape), parse_progress(data), day).verdict)


@cache
def stands(shape: str, history: History, day: date) -> dict[str, Stand]:
    found = judged(shape, written(shape, sorted(history)), day)
    return {rule: (str(v.status), v.reason and str(v.reason)) for rule, v in found.items()}


def histories(shape: str, most: int, since: int = 0, until: int = 99) -> Iterator[History]:
    """All sets of at most so many acts on days between; a step that takes place once has one date."""
    once = {name for name, s in SHAPES.get(shape, ({}, []))[0].items() if s.get("once")}
    acts = acts_of(shape)
    days = AHEAD if since else DAYS
    possible = [(which, day) for which in range(len(acts)) for day in days if since <= day <= until]
    for size in range(most + 1):
        for chosen in combinations(possible, size):
            dates = {(acts[which]["step"], day) for which, day in chosen if acts[which]["step"] in once}
            if len(dates) <= len({name for name, _ in dates}):
                yield frozenset(chosen)


def allowed(shape: str, history: History, more: History) -> bool:
    once = {name for name, s in SHAPES.get(shape, ({}, []))[0].items() if s.get("once")}
    acts = acts_of(shape)
    did = {acts[which]["step"] for which, _ in history}
    return not any(acts[which]["step"] in once & did for which, _ in more)


Exception_ = tuple[str, str, str]
"""Shape, rule, and what happened."""


def shown(stand: Stand) -> str:
    return stand[0] if stand[1] is None else f"{stand[0]} {stand[1]}"


def test_every_kind_of_rule_is_among_the_shapes() -> None:
    found = {rule.kind for shape in [*SHAPES, "succession"] for rule in campaign_of(shape).rules}
    assert found == set(kinds()) - {
        "rectification",
        "course",
    }  # they look at no act: of registers at the end; of stated phases


def collect(law: Callable[[str], Iterator[Exception_]], shape: str, known: Iterable[Exception_]) -> None:
    """Exactly the exceptions of a law that are listed for a shape are found."""
    found = set(law(shape))
    assert found == {one for one in known if one[0] == shape}


# What is violated never heals by what comes later

HEALS: list[Exception_] = [
    # A denial is answered by a later word, and what went to nobody is supplied.
    ("attest", "s1.attest.a1", "violated denied -> satisfied"),
    ("sent days before", "s1.send_to.b1", "violated missing-recipient -> satisfied"),
    # It came out otherwise later, so that nothing was asked.
    ("if it did not", "s2.due", "violated late -> not-applicable"),
    ("if it came out so", "s2.due", "violated late -> not-applicable"),
]


def healed(shape: str) -> Iterator[Exception_]:
    for day in AS_OF:
        for history in histories(shape, 2, until=day):
            before = stands(shape, history, day_of(day))
            for rule, stand in before.items():
                if stand[0] != "violated":
                    continue
                for more in histories(shape, 2, since=day + 1):
                    if not more or allowed(shape, history, more):
                        after = stands(shape, history | more, LAST)[rule]
                        if after[0] not in ("violated", "invalid"):
                            yield shape, rule, f"{shown(stand)} -> {shown(after)}"


@SHAPE
def test_what_is_violated_never_heals_by_later_acts(shape: str) -> None:
    collect(healed, shape, HEALS)


# The oracle: all completions


NO_WAY: list[Exception_] = [
    # Before an event whose day is known and has not come: sure to be wrong, and not said (a doubt).
    ("days after an event", "s1.due", "pending: violated"),
    # It waits for the other act, though whoever came there, somebody was here too late.
    ("same circle", "s1.same_participants_as.s2", "pending: overdue, pending, violated"),
    ("same circle", "s1.same_participants_as.s2", "pending: pending, violated"),
    # An act of which a number is missing may have been the one in time: the number is to be told, no act does it.
    ("validity: a turnout, in every order", "s1.due", "pending undecided: pending, violated"),
]
STILL: list[Exception_] = [
    # Acts of one day are in order (R9), so that one more on the very day still counts.
    ("on half a day", "s1.due", "violated late"),
    ("before", "s1.due", "violated missing"),
    ("days after", "s1.entry.s2", "violated missing"),
    ("precedence", "s2.entry.s1", "violated missing"),
    ("precedence by outcome", "s2.entry.s1", "violated missing"),
    ("precedence by outcome", "s2.entry.s1", "violated unapproved"),
    ("promptly after", "s1.entry.s2", "violated missing"),
    ("succession", "ph2.entry.ph1", "violated missing"),
    ("sent days before", "s1.send_to.b1", "violated missing-recipient"),
    ("same circle", "s1.same_participants_as.s2", "violated over"),
    ("during", "s1.during.s2", "violated out-of-order"),
    ("merged", "s1.merge_with.s2", "violated out-of-order"),
    # On any later day as well: see what heals.
    ("attest", "s1.attest.a1", "violated denied"),
]


def completions(shape: str, history: History, day: int) -> list[dict[str, Stand]]:
    """How everything can come to stand, whatever is done from the as-of day on."""
    more = (m for m in histories(shape, 2, since=day) if allowed(shape, history, m))
    return [stands(shape, history | m, LAST) for m in more]


UNSAID = ("not-stated", "missing-record")
"""What the record of the act does not say: mended in that very record, not by another act."""


def in_full(shape: str, history: History) -> list[dict[str, Stand]]:
    """How everything comes to stand if its acts say more of themselves."""
    acts = acts_of(shape)
    more = [
        [(other, day) for other, act in enumerate(acts) if acts[which].items() <= act.items()] for which, day in history
    ]
    return [stands(shape, frozenset(way), LAST) for way in product(*more)]


def impossible(shape: str) -> Iterator[Exception_]:
    """Pending verdicts that no completion satisfies, overdue ones that none settles."""
    for day in AS_OF:
        for history in histories(shape, 2, until=day):
            before = stands(shape, history, day_of(day))
            ends = completions(shape, history, day)
            for rule, stand in before.items():
                reached = {end[rule][0] for end in ends}
                wanted = {"satisfied", "not-applicable", *(["violated"] if stand[0] == "overdue" else [])}
                if stand[1] in UNSAID:
                    reached |= {end[rule][0] for end in in_full(shape, history)}
                if stand[0] in OPEN and not reached & wanted:
                    yield shape, rule, f"{shown(stand)}: {', '.join(sorted(reached))}"


def possible(shape: str) -> Iterator[Exception_]:
    """Violated verdicts that some completion satisfies."""
    for day in AS_OF:
        for history in histories(shape, 2, until=day):
            before = stands(shape, history, day_of(day))
            if not any(stand[0] == "violated" for stand in before.values()):
                continue
            ends = completions(shape, history, day)
            for rule, stand in before.items():
                if stand[0] == "violated" and any(end[rule][0] == "satisfied" for end in ends):
                    yield shape, rule, shown(stand)


@SHAPE
def test_what_is_open_can_still_be_satisfied(shape: str) -> None:
    collect(impossible, shape, NO_WAY)


@SHAPE
def test_what_is_violated_can_no_longer_be_satisfied(shape: str) -> None:
    collect(possible, shape, STILL)


# Deleting evidence never satisfies

LESS: list[Exception_] = [
    # A limit: less is better.
    ("at most", "s1.due", "violated over"),
    ("exactly", "s1.due", "violated over"),
    ("lasts at most", "s1.lasts", "violated over"),
    ("lasts exactly", "s1.lasts", "violated over"),
    ("lasts about", "s1.lasts", "ambiguous over"),
    ("one of", "s1.send_to", "violated over"),
    ("recurs at most", "s1.due", "violated over"),
    ("recurs at most", "s1.every.2009-05-02", "violated over"),
    ("recurs at most", "s1.every.2009-05-06", "violated over"),
    # What speaks against it is taken away.
    ("attest", "s1.attest.a1", "violated denied"),
    ("avoid", "s1.avoid.x1", "violated prohibited"),
    ("never after", "s1.not_after.s2", "violated prohibited"),
    ("never after", "s1.due", "not-applicable"),
    ("precedence by outcome", "s2.entry.s1", "pending"),
    # Every record is to say it.
    ("kept", "s1.keep.d1", "overdue missing-record"),
    ("presided", "s1.presided_by.p1", "pending not-stated"),
    ("presided", "s1.presided_by.p1", "violated wrong-actor"),
    # Two circles are compared, and the other one names less.
    ("same circle", "s1.same_participants_as.s2", "overdue missing-participant"),
    # The act that was too early, or out of order, is taken away, and a later one takes its place.
    ("not before", "s1.not_before", "violated early"),
    ("on a day", "s1.due", "violated early"),
    ("on half a day", "s1.due", "violated early"),
    ("about days before", "s1.due", "violated out-of-order"),
    ("before", "s1.due", "violated out-of-order"),
    ("days before", "s1.due", "violated out-of-order"),
    ("sent days before", "s1.due", "violated out-of-order"),
    ("days after", "s1.entry.s2", "violated out-of-order"),
    ("days after an event", "s1.due", "violated out-of-order"),
    ("precedence", "s2.entry.s1", "violated out-of-order"),
    ("precedence by outcome", "s2.entry.s1", "violated out-of-order"),
    ("promptly after", "s1.entry.s2", "violated out-of-order"),
    ("succession", "ph2.entry.ph1", "violated out-of-order"),
    # Or the act that it was to precede, so that a later one of those counts, or none yet.
    ("about days before", "s1.due", "ambiguous late"),
    ("about days before", "s1.due", "violated late"),
    ("days before", "s1.due", "violated late"),
    ("sent days before", "s1.due", "violated late"),
    # The first act is taken away: what a later one supplied came with the act, which is late itself now.
    ("any of", "s1.send_to", "violated late"),
    ("attend", "s1.attend.p1", "violated late"),
    ("one of", "s1.send_to", "violated late"),
    ("open list", "s1.send_to", "violated late"),
    ("sent to", "s1.send_to.b1", "violated late"),
]


def erased(records: list[Json]) -> Iterator[list[Json]]:
    """Each list with one record, one key of a record, or one name of a key less."""
    for place, record in enumerate(records):

        def instead(less: Json, place: int = place) -> list[Json]:
            return [*records[:place], less, *records[place + 1 :]]

        yield [*records[:place], *records[place + 1 :]]
        for key, value in record.items():
            if key in ("step", "date"):
                continue
            yield instead({k: v for k, v in record.items() if k != key})
            if isinstance(value, list):
                yield from (instead({**record, key: [n for n in value if n != name]}) for name in value)
            elif isinstance(value, dict):
                yield from (instead({**record, key: {k: v for k, v in value.items() if k != n}}) for n in value)


def lessened(shape: str) -> Iterator[Exception_]:
    for history in histories(shape, 2):
        records = written(shape, sorted(history))
        for day in (day_of(8), day_of(12), LAST):
            before = judged(shape, records, day)
            for less in erased(records):
                after = judged(shape, less, day)
                for rule, verdict in before.items():
                    if verdict.status is not Status.SATISFIED and after[rule].status is Status.SATISFIED:
                        yield shape, rule, shown((str(verdict.status), verdict.reason and str(verdict.reason)))


@SHAPE
def test_deleting_evidence_never_satisfies(shape: str) -> None:
    collect(lessened, shape, LESS)


# Time


@SHAPE
def test_what_is_satisfied_stays_so_as_time_passes(shape: str) -> None:
    for history in histories(shape, 2):
        first = max((day for _, day in history), default=1)
        days = [day_of(n) for n in range(first, 23)] + [LAST]
        line = [stands(shape, history, day) for day in days]
        for rule in line[0]:
            reached = False
            for now in line:
                assert not reached or now[rule][0] == "satisfied", (rule, history, now[rule])
                reached = reached or now[rule][0] == "satisfied"


@SHAPE
def test_time_alone_makes_overdue_exactly_on_the_day_after_the_due_date(shape: str) -> None:
    for history in histories(shape, 2):
        records = written(shape, sorted(history))
        first = max((day for _, day in history), default=1)
        for number in range(first, 23):
            for rule, verdict in judged(shape, records, day_of(number)).items():
                last = verdict.due_lenient or verdict.due
                if verdict.status is Status.OVERDUE:
                    assert last is not None, rule
                    assert last < day_of(number), rule
                    eve = judged(shape, records, last)[rule] if last >= day_of(first) else None
                    assert eve is None or eve.status is (Status.AMBIGUOUS if eve.due_lenient else Status.PENDING), rule
                elif verdict.status is Status.AMBIGUOUS and verdict.reason is Reason.MISSING and verdict.outcome.undone:
                    assert verdict.due is not None, rule
                    assert last is not None, rule
                    assert verdict.due < day_of(number) <= last, rule
                elif verdict.status is Status.PENDING and verdict.due is not None:
                    assert day_of(number) <= verdict.due, (rule, records, number)


BETWEEN: set[tuple[Stand, Stand]] = {
    (("pending", None), ("ambiguous", "missing")),
    (("ambiguous", "missing"), ("overdue", "missing")),
}
DOUBTS: dict[str, set[tuple[Stand, Stand]]] = {
    "between two readings": BETWEEN,
    "about days before": BETWEEN,
    "attend": {(("pending", "untold"), ("ambiguous", "untold"))},
    "each": {(("pending", None), ("ambiguous", "untold"))},
}
"""Undone between the strict and the lenient date, or where numbers alone cannot tell, nobody is accused."""


@SHAPE
def test_time_alone_does_nothing_else(shape: str) -> None:
    """From one day to the next: the same, or open and then overdue, or a period or a limit that has run out."""
    for history in histories(shape, 2):
        first = max((day for _, day in history), default=1)
        for number in range(max(first, 1), 23):
            now, then = (stands(shape, history, day_of(n)) for n in (number, number + 1))
            for rule, stand in now.items():
                after = then[rule]
                if stand == after:
                    continue
                move = stand[0], after[0]
                lead = "before" in shape and move == ("pending", "satisfied")
                event = "event" in shape
                recurs = ".every." in rule and move[0] == "pending"
                permissive = after == ("not-applicable", "not-taken")
                doubt = (stand, after) in DOUBTS.get(shape, ())
                assert move == ("pending", "overdue") or lead or event or recurs or permissive or doubt, (
                    *(rule, stand, after),
                )


# Names and order


@SHAPE
def test_renaming_changes_nothing_but_names(shape: str) -> None:
    spec = parse_campaign(renamed(spec_text(spec_of(shape))))
    for history in histories(shape, 2):
        records = json.loads(renamed(json.dumps(written(shape, sorted(history)))))
        data = {"progress": 1, "campaign": "small", "unit": json.loads(renamed(json.dumps(UNIT))), "records": records}
        found = assess(spec, parse_progress(data), day_of(8)).verdicts
        said = {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in found}
        assert said == {renamed(rule): stand for rule, stand in stands(shape, history, day_of(8)).items()}


@SHAPE
def test_the_order_of_the_records_does_not_matter(shape: str) -> None:
    for history in histories(shape, 3):
        if len(history) > 1:
            records = written(shape, sorted(history))
            for day in (day_of(6), LAST):
                there = judged(shape, records, day)
                back = judged(shape, records[::-1], day)
                assert {r: v.outcome for r, v in there.items()} == {r: v.outcome for r, v in back.items()}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_order_of_the_records_of_a_shipped_example_does_not_matter(name: str) -> None:
    data, campaign = finished(name), load_campaign(name)
    days = sorted(record["date"] for record in data["records"])
    for day in (date.fromisoformat(days[len(days) // 2]), date.fromisoformat(days[-1]) + timedelta(30)):
        there = assess(campaign, parse_progress(data), day).outcomes
        back = assess(campaign, parse_progress({**data, "records": data["records"][::-1]}), day).outcomes
        assert there == back


# The register of problems: every register of at most two entries

REGISTER = {"s1": step(due="05-05", rectify=["owner", "closed", "evidence"])}
SAID: dict[str, tuple[Any, ...]] = {
    "due": (None, 2, 6),
    "closed": (None, 2, 5, 8),
    "evidence": (None, "p"),
    "owner": (None, "o"),
}
ENTRIES: list[Json] = [
    {key: value for key, value in zip(SAID, values, strict=True) if value} for values in product(*SAID.values())
]
REGISTERS = [[], *([entry] for entry in ENTRIES), *(list(pair) for pair in combinations(ENTRIES, 2))]


@cache
def campaign_of_register() -> Campaign:
    head = {"campaignflow": 1, "campaign": "small", "version": "1.0", "title": "Plan", "source": {"title": "Plan"}}
    return parse_campaign(spec_text({**head, "year": {"value": 2009}, "phases": _phase(REGISTER)}))


def registered(register: list[Json], day: int) -> dict[str, Stand]:
    """How both rules stand, by their last name. Days are written as numbers of May."""
    dated = [
        {k: day_of(v).isoformat() if k in ("due", "closed") else v for k, v in entry.items()} for entry in register
    ]
    problems = [{"id": str(number), "says": "slow", **entry} for number, entry in enumerate(dated)]
    data = {"progress": 1, "campaign": "small", "records": [], "problems": problems}
    found = assess(campaign_of_register(), parse_progress(data), day_of(day))
    assert not found.diagnostics
    names = {rule: rule.rpartition(".")[2] for rule in found.verdict if ".rectify." in rule}
    return {short: (str(found.verdict[rule].status), found.verdict[rule].reason) for rule, short in names.items()}


def told(register: list[Json], day: int) -> Iterator[tuple[str, str]]:
    """What the plan says of a register, by hand: how the owners stand, how the closing, and how what shows it."""
    open_ = "pending" if day <= 5 else "overdue"
    if not register:  # none was found, and none is to be put right
        yield from dict.fromkeys(("owner", "closed", "evidence"), "not-applicable").items()
        return
    yield "owner", open_ if any("owner" not in entry for entry in register) else "satisfied"
    each = set()
    for entry in register:
        limit = entry.get("due", 5)
        if "closed" in entry and entry["closed"] <= day:
            each.add("violated" if entry["closed"] > limit else "satisfied")
        else:
            each.add("pending" if day <= limit else "overdue")
    proofs = {_proof(entry, day) for entry in register}
    yield "evidence", next(status for status in ("overdue", "pending", "satisfied") if status in proofs)
    yield "closed", next(status for status in ("overdue", "violated", "pending", "satisfied") if status in each)


def _proof(entry: Json, day: int) -> str:
    """Whether the closing of one problem is shown, by its time limit."""
    if "closed" not in entry or "evidence" in entry:
        return "satisfied" if "closed" in entry else "pending"
    return "pending" if day <= entry.get("due", 5) else "overdue"


def known(register: list[Json], day: int) -> bool:
    return all(entry.get("closed", 0) <= day for entry in register)


@pytest.mark.parametrize("day", AS_OF)
def test_a_register_is_judged_by_its_worst_entry_in_whatever_order(day: int) -> None:
    for register in REGISTERS:
        if known(register, day):
            found = registered(register, day)
            assert {name: status for name, (status, _) in found.items()} == dict(told(register, day)), register
            assert found == registered(register[::-1], day)


@pytest.mark.slow
def test_taking_something_out_of_an_entry_never_satisfies_unless_it_is_its_time_limit() -> None:
    """A whole problem that is left out does: only what was found can be asked about."""
    for register, (number, field) in product(REGISTERS, product((0, 1), SAID)):
        if number >= len(register) or field not in register[number]:
            continue
        less = [{k: v for k, v in entry.items() if (n, k) != (number, field)} for n, entry in enumerate(register)]
        before, after = registered(register, 8), registered(less, 8)
        gained = {name for name in before if after[name][0] == "satisfied" != before[name][0]}
        assert gained <= ({"closed"} if field == "due" else set()), (register, less)


def test_what_a_register_missed_stays_missed() -> None:
    for register in REGISTERS:
        days = [day for day in AS_OF if known(register, day)]
        for name in ("owner", "closed"):
            stood = [registered(register, day)[name][0] for day in days]
            assert stood == sorted(
                stood, key=("not-applicable", "pending", "satisfied", "violated", "overdue").index
            ), (register, stood)
