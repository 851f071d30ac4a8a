"""A naive judge of claims: it makes up every history that fits a record, and asks each of them.

A claim that holds in every history is borne out, in none contradicted, else not to be told. It shares no code with the
library and knows one small campaign only, :data:`PLAN`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product
from typing import Any

PLAN = """
campaignflow: 1
campaign: small
version: "1"
title: {zh: 小活动, en: the campaign}
source: {title: The plan}
year: {value: 2024}
people: {members: {zh: 党员, en: the members}}
attributes: {big: {zh: 大单位, en: a large unit}}
phases:
  study:
    title: {zh: 学习阶段, en: the study phase}
    window: 03-01 to 04-end
    steps:
      talks: {title: {zh: 座谈会, en: the talks}, times: at least 2}
      lecture: {title: {zh: 党课, en: the lecture}, participants: members}
      survey: {title: {zh: 测评, en: the survey}, if: big}
  papers:
    title: {zh: 撰写阶段, en: the phase of papers}
    window: 05-01 to 05-end
    steps:
      essays: {title: {zh: 心得, en: the essays}, each: members}
      research: {title: {zh: 调研, en: the research}}
"""
PHASES = {"study": ("talks", "lecture", "survey"), "papers": ("essays", "research")}
STEPS = [step for some in PHASES.values() for step in some]
MOST = 6
"""Members that a unit may have where it does not say how many."""
KEYS = {"lecture": "present", "essays": "counts"}
"""Where the steps at which members are counted say who there was."""

History = Mapping[str, Any]


def answer(data: Mapping[str, Any], claim: Mapping[str, Any], as_of: date) -> str:
    """``borne-out``, ``contradicted`` or ``untold``."""
    day = date.fromisoformat(claim["date"]) if "date" in claim else as_of
    found = {holds(history, claim) for history in histories(data, day)}
    return "borne-out" if found == {True} else "contradicted" if found == {False} else "untold"


def histories(data: Mapping[str, Any], day: date) -> Iterator[History]:
    """All that may have been, up to a day."""
    unit = data["unit"]
    acts = [act for act in data["records"] if date.fromisoformat(act["date"]) <= day]
    sizes = [unit["headcounts"]["members"]] if "headcounts" in unit else range(MOST + 1)
    bigs = [unit["attributes"]["big"]] if "attributes" in unit else [True, False]
    for size, big in product(sizes, bigs):
        for who in product(*(list(present(act, size)) for act in acts)):
            yield {"size": size, "big": big, "acts": list(zip(acts, who, strict=True)), "data": data, "day": day}


def present(act: Mapping[str, Any], size: int) -> Iterator[frozenset[str]]:
    """Who of the members may have taken part in an act."""
    members = [f"m{number}" for number in range(size)]
    said = act.get(KEYS.get(act["step"], "-"), {}).get("members")
    if KEYS.get(act["step"]) is None:
        yield frozenset()
    elif isinstance(said, list):
        if set(said) <= set(members):
            yield frozenset(said)
    else:
        for number in range(size + 1) if said is None else [said]:
            yield from map(frozenset, combinations(members, number))


def holds(history: History, claim: Mapping[str, Any]) -> bool | None:
    """Whether a claim holds; None where there is nothing with which to compare it."""
    if "done" in claim:
        ready, all_of = steps(history, claim.get("about"))
        return None if not all_of else bool((ready == all_of) == claim["done"])
    if "days" in claim:
        number = days(history, claim["about"])
        return None if number is None else bool(number == claim["days"])
    if at_odds(claim):
        return False
    count, of = counted(history, claim)
    if count is None:
        return None
    answers: list[bool | None] = []
    if "of" in claim:
        answers.append(None if of is None else claim["of"] == of)
    if "count" in claim:
        answers.append(claim["count"] == count)
    if "rate" in claim:
        answers.append(None if not of else is_rate(Fraction(min(count, of), of), str(claim["rate"])))
    return False if False in answers else None if None in answers else True


def at_odds(claim: Mapping[str, Any]) -> bool:
    """Whether a claim cannot hold, whatever took place: more than all, or a rate that no number makes."""
    if "of" not in claim:
        return False
    some: Sequence[int] = range(claim["of"] + 1)
    if "count" in claim:
        often = claim.get("each") is None and claim.get("about") in STEPS
        some = [number for number in some if number == (min(claim["count"], claim["of"]) if often else claim["count"])]
    if "rate" not in claim or not claim["of"]:
        return not some
    return not any(is_rate(Fraction(number, claim["of"]), str(claim["rate"])) for number in some)


def counted(history: History, claim: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """How many, of how many."""
    about, mine = claim.get("about"), acts_of(history, claim.get("about"))
    if claim.get("each") == "problems":
        register = history["data"].get("problems")
        closed = [p for p in register or () if "closed" in p and date.fromisoformat(p["closed"]) <= history["day"]]
        return (None, None) if register is None else (len(closed), len(register))
    if claim.get("each") == "members":
        return len(frozenset[str]().union(*(who for _, who in mine))), history["size"]
    if about in STEPS:
        return sum(act.get("times", 1) for act, _ in mine), 2 if about == "talks" else None
    return steps(history, about)


def is_rate(share: Fraction, rate: str) -> bool:
    """Whether a share is a percentage as written; 0 and 100 are exact."""
    _, _, decimals = rate.partition(".")
    half = 0 if rate in ("0", "100") else Fraction(1, 2 * 10 ** len(decimals))
    return bool(abs(share * 100 - Fraction(rate)) <= half)


def steps(history: History, about: str | None) -> tuple[int, int]:
    """How many steps are done, of those asked; a step that nobody asks and that took place is looked at alone."""
    single = about is not None and about not in PHASES
    names = [about] if single else [step for phase in PHASES if about in (None, phase) for step in PHASES[phase]]
    wanted = [name for name in names if asked(history, str(name)) or (single and acts_of(history, name))]
    return sum(done(history, str(name)) for name in wanted), len(wanted)


def asked(history: History, step: str) -> bool:
    return bool(history["big"]) if step == "survey" else bool(history["size"]) if step == "essays" else True


def done(history: History, step: str) -> bool:
    mine = acts_of(history, step)
    if step == "talks":
        return sum(int(act.get("times", 1)) for act, _ in mine) >= 2
    if step == "essays":
        return bool(mine) and len(frozenset[str]().union(*(who for _, who in mine))) == history["size"]
    return bool(mine)


def days(history: History, step: str) -> int | None:
    """How many different days the acts of a step lay on; of a phase what the unit states."""
    if step in PHASES:
        stated = history["data"].get("phases", {}).get(step, {})
        if not stated or any(date.fromisoformat(day) > history["day"] for day in stated.values()):
            return None
        return len(span(stated["began"], stated["ended"]))
    return len({day for act, _ in acts_of(history, step) for day in span(act.get("began", act["date"]), act["date"])})


def span(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(number) for number in range((end - begin).days + 1)]


def acts_of(history: History, step: str | None) -> Sequence[tuple[Mapping[str, Any], frozenset[str]]]:
    return [(act, who) for act, who in history["acts"] if act["step"] == step]
