"""Where documents and phases stand, after the acts that count: the life cycles, replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.lifecycle import ABSENT, AMBIGUOUS, Guard, LifeCycle
from campaignflow.campaign.parts import Document, Move, Phase
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.outcome import Force, Status
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import Words, listing

ABSENT_WORDS = Words("尚无", "absent")
PHASE_WORDS: Mapping[str, Words] = {
    "upcoming": Words("未开始", "upcoming"),
    "active": Words("进行中", "active"),
    "complete": Words("已完成", "complete"),
    "not-applicable": Words("不适用", "not applicable"),
    AMBIGUOUS: Words("无法断定", "ambiguous"),
}
_EITHER = Words("{states}，尚不能断定", "{states}, which cannot be told")
Advance = Callable[[LifeCycle, str, str, Guard], str]
"""The state that follows, from a life cycle, a state, a trigger and its guard."""


@frozen(kw_only=True)
class State:
    """Where a phase or a document stands."""

    id: str
    title: Words
    state: str
    words: Words
    """The state as a person says it."""
    marks: tuple[str, ...] = ()
    """Of a document: what it reached beside its main line."""
    either: tuple[str, ...] = ()
    """The states and marks that it has by one reading of a record that is told twice, and not by another."""

    def to_dict(self) -> dict[str, Any]:
        more = {"marks": list(self.marks), "either": list(self.either)}
        return {"id": self.id, "state": self.state, **{key: names for key, names in more.items() if names}}


def phase_states(campaign: Campaign, worlds: Sequence[Case]) -> tuple[State, ...]:
    """Where each phase stands, in whichever way a record is read."""
    found = ((phase, [phase_state(campaign, case, phase) for case in worlds]) for phase in campaign.phases.values())
    return tuple(State(id=phase.id, title=phase.title, **_either(states, PHASE_WORDS)) for phase, states in found)


def document_states(campaign: Campaign, worlds: Sequence[Case]) -> tuple[State, ...]:
    """Where each document stands that has a life cycle, in whichever way a record is read."""
    ways = [replay(campaign, case) for case in worlds]
    documents = [document for document in campaign.documents.values() if document.states or document.marks]
    return tuple(_document_state(document, ways) for document in documents)


def _document_state(document: Document, ways: Sequence[Mapping[str, str]]) -> State:
    bears = {mark: [way.get(f"{document.id}.{mark}") == mark for way in ways] for mark in document.marks}
    said = _either([way.get(document.id, ABSENT) for way in ways], {ABSENT: ABSENT_WORDS, **document.states})
    unsure = tuple(mark for mark, held in bears.items() if any(held) and not all(held))
    marks = tuple(mark for mark, held in bears.items() if all(held))
    return State(id=document.id, title=document.title, marks=marks, **{**said, "either": said["either"] + unsure})


def _either(states: Iterable[str], words: Mapping[str, Words]) -> dict[str, Any]:
    """The state, if it is the same each way; else that it cannot be told, and each of them."""
    found = tuple(dict.fromkeys(states))
    if len(found) == 1:
        return {"state": found[0], "words": words[found[0]], "either": ()}
    said = listing([words[state] for state in found], Words("或", " or "))
    return {"state": AMBIGUOUS, "words": _EITHER.fill(states=said), "either": found}


def by_table(cycle: LifeCycle, state: str, trigger: str, guard: Guard) -> str:
    """What the machine would do, read off its table: for replay in bulk."""
    return cycle.table[trigger][state] if guard(trigger) else state


def replay(campaign: Campaign, case: Case, advance: Advance = by_table) -> dict[str, str]:
    """The state of every document and mark after the acts of ``case``, in order of date.

    Acts of one day are in order (R9), so they are taken in the order of the states they lead to.
    """
    cycles, place = campaign.life_cycles, {index: place for place, index in enumerate(case.acts)}
    states = {move.cycle: cycles[move.cycle].initial for moves in campaign.moves.values() for move in moves}
    acts = [
        (place[record.index], move.rank, record, move)
        for step, moves in campaign.moves.items()
        for record in case.records.get(step, ())
        for move in moves
        if move.outcome in (None, record.outcome)
    ]
    for _, _, record, move in sorted(acts, key=itemgetter(0, 1)):
        guard = partial(_joined, campaign, case, move, record)
        states[move.cycle] = advance(cycles[move.cycle], states[move.cycle], move.trigger, guard)
    return states


def _joined(campaign: Campaign, case: Case, move: Move, record: Record, _trigger: str) -> bool:
    """Whether every step that must make the state together with this act, and applies, did so by its day."""
    document, day = move.cycle.partition(".")[0], record.date or case.as_of
    return move.back or not lacking_makers(campaign, case, document, move.state, day)


def lacking_makers(campaign: Campaign, case: Case, document: str, state: str, day: date) -> Sequence[str]:
    """The steps for which a state or a mark of a document still waits on a day: they apply, and have not made it."""
    return [
        step
        for step in campaign.makers(document, state)
        if _is_awaited(campaign, case, step) and not has_made(campaign, case, step, (document, state), day)
    ]


def _is_awaited(campaign: Campaign, case: Case, step: str) -> bool:
    """Whether a step applies, or took place all the same."""
    condition = campaign.steps[step].condition
    asked = step not in case.exempt and (condition is None or condition.holds(case) is not False)
    return asked or step in case.records


def has_made(campaign: Campaign, case: Case, step: str, target: tuple[str, str], day: date) -> bool:
    """Whether a step was done by a day, and came out so that it makes a state."""
    last = next((act.date for act in reversed(case.records.get(step, ())) if (act.date or day) <= day), None)
    done = _of_round(case, step, last or day, campaign.due[step].quantity).completed(case, step)
    if done is None or done > day:
        return False
    so = campaign.steps[step].carries(*target)
    acts = (act for act in case.records.get(step, ()) if done <= (act.date or day) <= day)
    return None in so or any(act.outcome in so for act in acts)


def phase_state(campaign: Campaign, case: Case, phase: Phase, advance: Advance = by_table) -> str:
    """Where a phase stands: active from its first act or the first day of its window, complete
    when every binding step of the unit that applies is complete (exit here means completion).
    """
    if phase.condition is not None and phase.condition.holds(case) is False:
        return "not-applicable"
    cycle = campaign.phase_cycle
    state = advance(cycle, cycle.initial, "begin", lambda _: _begun(campaign, case, phase))
    if state == cycle.initial:
        return state
    required = campaign.required[phase.id]
    return advance(cycle, state, "complete", lambda _: all(complete(rule, case) for rule in required))


def _begun(campaign: Campaign, case: Case, phase: Phase) -> bool:
    opened = phase.window is not None and case.as_of >= phase.window.widest.first
    if opened:  # the day has come; what must be complete before it may keep it shut all the same
        gates = [rule for rule in campaign.rules_of.get(phase.id, ()) if rule.is_gate and rule.force is Force.BINDING]
        opened = not any(rule.outcome(case).status is Status.PENDING for rule in gates)
    first = phase.window.widest.first if phase.window else date.min
    return opened or any(case.done.get(step, date.min) >= first for step in phase.steps if step in case.done)


def complete(rule: Rule, case: Case, day: date | None = None) -> bool:
    """Whether the step of a ``.due`` rule need not be done, or was done, as often as asked, by ``day``."""
    if rule.let_off(case) or (rule.condition is not None and rule.condition.holds(case) is False):
        return True
    if not rule.completes or rule.needless(case):
        return True
    if case.tainted and case.unreadable(rule.subject, *rule.quantity.reads):
        return False
    done = rule.quantity.completed(case, rule.subject)
    return done is not None and (day is None or done <= day)


def goes_on(campaign: Campaign, case: Case, step: str, day: date) -> bool:
    """Whether an act of a step stands in the round of a day, and the step is not to be done again.

    What is still lacking of it is asked for, whatever became of its gate.
    """
    acts = case.of_round(step, day)
    return bool(acts) and acts[-1].outcome not in campaign.steps[step].leaves_open


def lacks_more(campaign: Campaign, case: Case, step: str, day: date) -> bool:
    """Whether an act of a step stands in the round of a day, and there are fewer than are asked.

    What is added counts, whatever its gate says; an act beyond those passes the gate anew.
    """
    if not case.of_round(step, day):
        return False
    asked = (rule.quantity for rule in campaign.rules_of[step] if rule.completes and not rule.quantity.needless(case))
    return any(_of_round(case, step, day, quantity).held(case, step) is None for quantity in asked)


def _of_round(case: Case, step: str, day: date, quantity: Quantity) -> Quantity:
    """What a step is to reach in the round of a day."""
    if step not in case.rounds:
        return quantity
    return evolve(quantity, since=case.round_of(step, day), until=case.end_of_round(step, day))
