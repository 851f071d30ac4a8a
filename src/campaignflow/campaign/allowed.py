"""When a step may be done, as far as other steps and `only_if` go: what may not be done is not asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaignflow.campaign.spec import StepSpec
from campaignflow.rules.allowed import Allowed, NotYet
from campaignflow.rules.condition import Condition, Not, either_holds
from campaignflow.rules.items import Items, ListItem, Qualified
from campaignflow.wording.words import Words

Steps = Mapping[str, tuple[str, StepSpec]]


def allowed(steps: Steps, titles: Mapping[str, Mapping[str, Words]], step: str) -> Iterator[Condition]:
    """What must hold for a step to be done at all, its names unresolved."""
    only = steps[step][1].stated.get("only_if")
    if only is not None:
        yield _where_asked(step, only.value, only)
    for other, item in barred(steps, step):
        yield _where_asked(step, NotYet(other, titles["step"].get(other, Words(other, other))), item)


def barred(steps: Steps, step: str) -> Iterator[tuple[str, ListItem]]:
    """The other steps after which it may not be done, each with what says so."""
    for key in ("not_after", "excludes"):
        yield from ((item.id, item) for item in _listed(steps[step][1], key))
    for name, (_, text) in steps.items():
        yield from ((name, item) for item in _listed(text, "excludes") if item.id == step)


def _listed(text: StepSpec, key: str) -> Iterator[ListItem]:
    listed: Items | None = text.stated.get(key)
    return iter(listed.items if listed else ())


def _where_asked(step: str, condition: Condition, said: Qualified) -> Condition:
    """The same, where the prohibition has a condition of its own."""
    applies = condition if said.condition is None else either_holds(condition, Not(said.condition))
    return Allowed(step, applies or condition)
