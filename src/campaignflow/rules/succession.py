"""A phase begins only when an earlier one is complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from campaignflow.case import Case
from campaignflow.condition import Condition
from campaignflow.items import Refs
from campaignflow.quantity import Quantity
from campaignflow.rule import UNIT, Owner, Rule
from campaignflow.structure import Key
from campaignflow.verdict import BAD_DATA, PENDING, SATISFIED, Force, Outcome, Reason, Status
from campaignflow.words import Words

Needed = tuple[str, Quantity, Condition | None]
"""A step that an earlier phase needs, how often, and when it applies."""


@frozen(kw_only=True)
class Succession(Rule):
    """``<phase>.entry.<earlier>``: no step of the phase precedes the completion of the earlier one's binding steps."""

    kind: ClassVar[str] = "succession"
    rank: ClassVar[int] = 1
    phase_keys: ClassVar = {
        "entry": Key(
            Refs("phase", modes=False), Words("进入条件：先要完成的阶段", "the phases to be complete before it")
        )
    }

    earlier_title: Words
    needed: tuple[Needed, ...]

    @classmethod
    def lower(cls, owner: Owner) -> Iterator[Rule]:
        wanted = owner.asks.get("entry") if owner.of == "phase" else None
        for item in wanted.items if wanted else ():
            title, before = owner.resolve("phase", item.id, item.at), owner.others(item.id)
            needed = tuple(_needed(before)) if before else ()
            yield owner.rule(cls, f"entry.{item.id}", item, earlier_title=title, needed=needed, gates=owner.steps)

    def judge(self, case: Case) -> Outcome:
        begun = min((case.done[step] for step in self.steps if step in case.done), default=None)
        if any(case.unreadable(step) for step in (*self.steps, *(step for step, _, _ in self.needed))):
            return BAD_DATA
        complete = self._complete(case)
        if complete is None:
            return PENDING if begun is None else Outcome(Status.VIOLATED, Reason.MISSING)
        return SATISFIED if begun is None or complete <= begun else Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER)

    def admits(self, case: Case, step: str, day: date) -> Outcome:
        complete = self._complete(case)
        return SATISFIED if complete is not None and complete <= day else Outcome(Status.VIOLATED, Reason.MISSING)

    def _complete(self, case: Case) -> date | None:
        """The day on which the earlier phase was complete."""
        last = date.min
        for step, quantity, condition in self.needed:
            if condition is None or condition.holds(case) is not False:
                done = quantity.completed(case, step)
                if done is None:
                    return None
                last = max(last, done)
        return last

    def order(self) -> Iterator[tuple[str, str, int]]:
        for earlier, _, _ in self.needed:
            for later in self.steps:
                yield earlier, later, 0

    def sentence(self) -> Words:
        return Words(
            "“{title}”须在“{earlier}”的内容完成之后开始", "“{title}” begins when “{earlier}” is complete"
        ).fill(title=self.title, earlier=self.earlier_title)

    def observed(self, case: Case) -> dict[str, Any]:
        complete = self._complete(case)
        return {"earlier_complete": complete.isoformat()} if complete and complete > date.min else {}


def _needed(phase: Owner) -> Iterator[Needed]:
    for step in phase.steps:
        owner = phase.others(step)
        if owner and owner.common["duty_of"] == UNIT and owner.common["force"] is Force.BINDING:
            yield step, owner.quantity, owner.common["condition"]
