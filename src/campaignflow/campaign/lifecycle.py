"""Life cycles as state machines. The only importer of `transitions`.

A machine orders and gates what happens; the rules judge. One machine per life cycle is built with
the campaign, checked once, and shared by all cases: it holds no case's state. A case keeps plain
states; :class:`Token` lends one of them to `transitions` for the length of a trigger.

transitions answers a refused guard with a bare False, takes duplicate or unknown states silently
and stops at the first false condition. So the tables are checked here, and reasons come from rules.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from attrs import field, frozen
from transitions import EventData, Machine

Guard = Callable[[str], bool]
"""Whether the step (a trigger's name) may fire now."""

_ON = "on "
"""Before a trigger's name, since transitions reserves some names."""
ABSENT = "absent"
AMBIGUOUS = "ambiguous"
"""The state of what is in one or another by how a record is read that is told twice."""
"""A document's state before its first."""
STEP_STATES = ("open", "done")
PHASE_STATES = ("upcoming", "active", "complete")


class Token:
    """One life cycle's state in one case, while a trigger fires."""

    __slots__ = ("guard", "state")

    def __init__(self, state: str, guard: Guard) -> None:
        self.state = state
        self.guard = guard


def _guarded(event: EventData) -> bool:
    token = event.model
    return isinstance(token, Token) and token.guard(event.event.name.removeprefix(_ON))


@frozen
class LifeCycle:
    """States, and for each trigger where it leads from each state."""

    name: str
    states: tuple[str, ...]
    initial: str
    machine: Machine = field(eq=False, repr=False)
    table: Mapping[str, Mapping[str, str]] = field(eq=False, repr=False)
    """``table[trigger][state]``: the state that follows. Read off the machine, for replay in bulk."""

    def fire(self, state: str, trigger: str, guard: Guard) -> str:
        """The state after the machine has fired ``trigger``: unchanged where the guard refuses it."""
        token = Token(state, guard)
        if state in self.table.get(trigger, ()):
            self.machine.events[_ON + trigger].trigger(token)
        return token.state


def life_cycle(name: str, states: Iterable[str], moves: Iterable[tuple[str, str, str]]) -> LifeCycle:
    """A life cycle of ``(trigger, source, destination)`` moves that begins in the first state.

    Raises ValueError where a state is named twice, a move leaves the states, or one trigger leads
    from one state to two: mistakes of the caller, since specs are checked before.
    """
    states = tuple(states)
    machine = Machine(model=None, states=list(states), initial=states[0], auto_transitions=False, send_event=True)
    table: dict[str, dict[str, str]] = {}
    if len(set(states)) != len(states):
        raise ValueError(f"{name}: a state is named twice")
    for trigger, source, dest in moves:
        if not {source, dest} <= set(states) or source in table.setdefault(trigger, {}):
            raise ValueError(f"{name}: the move {trigger} from {source} to {dest} is not possible")
        machine.add_transition(_ON + trigger, source, dest, conditions=[_guarded])
        table[trigger][source] = dest
    return LifeCycle(name, states, states[0], machine, table)


def step_cycle() -> LifeCycle:
    """A step: open until it is first done; doing it again changes nothing."""
    return life_cycle("step", STEP_STATES, [("do", "open", "done"), ("do", "done", "done")])


def phase_cycle() -> LifeCycle:
    """A phase: upcoming, active, complete."""
    return life_cycle("phase", PHASE_STATES, [("begin", "upcoming", "active"), ("complete", "active", "complete")])


def document_cycle(name: str, states: tuple[str, ...], makers: Mapping[str, str], back: Container[str]) -> LifeCycle:
    """A document: nothing (``absent``), then its states; ``makers`` maps a trigger to the state it leads to.

    A trigger moves forward from every earlier state (whether that was in order is a rule's to say)
    and leaves later states as they are: what is formal does not become a draft by a late record.
    Triggers in ``back`` lead to their state from everywhere: the loop of a refused paper.
    """
    line = (ABSENT, *states)
    rank = {state: index for index, state in enumerate(line)}
    moves = [
        (trigger, source, dest if trigger in back or rank[source] < rank[dest] else source)
        for trigger, dest in makers.items()
        for source in line
    ]
    return life_cycle(name, line, moves)
