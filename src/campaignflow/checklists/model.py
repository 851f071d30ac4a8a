"""The checklist itself: plain frozen data, from which every writer makes its form.

Items map one to one onto the campaign's rules and stand in their order, which is the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import asdict, frozen

from campaignflow.campaign.spec import Action
from campaignflow.progress.record import Opinion, Problem, Says
from campaignflow.rules.outcome import Basis, Force, Reason, Reference, Status
from campaignflow.wording.words import Words


class Stage(StrEnum):
    """How far an item is, as offices write it in their ledgers."""

    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    DONE = "done"
    """Done and nothing missing, or done late."""
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not-applicable"


STAGE_WORDS: Mapping[Stage, Words] = {
    Stage.NOT_STARTED: Words("未启动", "not started"),
    Stage.UNDER_WAY: Words("推进中", "under way"),
    Stage.DONE: Words("已完成", "done"),
    Stage.OVERDUE: Words("逾期", "overdue"),
    Stage.NOT_APPLICABLE: Words("不适用", "not applicable"),
}
OPINION_WORDS: Mapping[Opinion, Words] = {
    Opinion.AGREED: Words("同意", "agreed"),
    Opinion.MAKE_GOOD: Words("补课", "make good"),
    Opinion.RETURNED: Words("退回", "returned"),
}
ACTION_WORDS: Mapping[Action, Words] = {
    Action.PRESCRIBED: Words("规定动作", "prescribed"),
    Action.OWN_CHOICE: Words("自选动作", "own choice"),
}
STRENGTH_WORDS: Mapping[Force, Words] = {
    Force.BINDING: Words("必须做到", "binding"),
    Force.SOFT: Words("原则上做到", "in principle"),
    Force.PERMISSIVE: Words("提倡", "recommended"),
}
_FINISHED: Mapping[Status, Stage] = {
    Status.SATISFIED: Stage.DONE,
    Status.OVERDUE: Stage.OVERDUE,
    Status.WAIVED: Stage.NOT_APPLICABLE,
    Status.NOT_APPLICABLE: Stage.NOT_APPLICABLE,
}


def stage_of(status: Status, reason: Reason | None, begun: bool, undone: bool = False) -> Stage:
    """The stage of an item whose step has, or has not, taken place at least once.

    What was done wrongly is under way until it is made good; what was only late is done. What is ``undone`` although
    its date is waived is as far as its step.
    """
    if status in _FINISHED and not undone:
        return _FINISHED[status]
    if reason is Reason.LATE and begun:
        return Stage.DONE
    if status is Status.VIOLATED and not begun:
        return Stage.OVERDUE
    return Stage.UNDER_WAY if begun else Stage.NOT_STARTED


@frozen
class Party:
    """The unit (``"unit"``) or a body of the plan."""

    id: str
    title: Words


JSON_KEYS: Mapping[str, str] = {"sentence": "asks", "requirement": "says"}
"""What fields of an item are called in JSON, where that is not their name."""


@frozen(kw_only=True)
class Item:
    """One thing that the plan asks. What is not known is None; on a blank checklist all of ``status`` and below."""

    number: int
    """Its place in the whole plan, counted from 1; a filter leaves it as it is."""
    rule: str
    kind: str
    phase: str
    phase_title: Words
    subject: str
    """The step, document or phase it is about."""
    title: Words
    """The subject's title."""
    steps: tuple[str, ...]
    """The steps whose records answer it."""
    sentence: Words
    """What to do: the rule's sentence, without its full stop."""
    requirement: Words
    """The same as it is read back: with condition, force, basis and note in brackets."""
    reference: Reference
    basis: Basis
    responsible: Party
    cooperating: tuple[Party, ...]
    """Bodies whose duty it is as well, where the plan names several."""
    presided_by: Words | None
    """The person responsible, where the step has one."""
    roles: tuple[str, ...]
    """The same by id: the roles that preside over the step in person."""
    condition: Words | None
    start: date | None
    """Not before this day."""
    start_says: Words | None
    """The same in words, also where no day is known."""
    due: date | None
    """The due date under the strict reading, where a day is known."""
    due_lenient: date | None
    """Under the lenient reading, where it is another."""
    due_says: Words | None
    """By when, in words, as the plan says it: “about 7 days before “the meeting””."""
    evidence: Words
    """What is to be shown: the keys of a record that answer it, with the names wanted."""
    force: Force
    action: Action
    status: Status | None = None
    reason: Reason | None = None
    stage: Stage | None = None
    done: date | None = None
    """The day on which it was done."""
    found: Words | None = None
    """What is asked and what was found: the verdict's message."""
    answer: Words | None = None
    """What was found, alone."""
    pointers: tuple[str, ...] = ()
    """JSON Pointers of the records it rests on."""
    notes: tuple[str, ...] = ()
    """The remarks of those records."""
    states: Says | None = None
    """How far the unit itself says it is."""
    shown: str | None = None
    """Where the unit says the evidence is."""
    opinion: Opinion | None = None
    """Of the supervision group."""
    remark: str | None = None

    @property
    def bodies(self) -> tuple[Party, ...]:
        """All whose duty it is."""
        return (self.responsible, *self.cooperating)

    @property
    def settled(self) -> bool:
        """Whether nothing of it remains to be done or cleared up; nothing of a blank checklist is."""
        return self.stage in (Stage.DONE, Stage.NOT_APPLICABLE)

    def to_dict(self) -> dict[str, Any]:
        return {JSON_KEYS.get(name, name): _plain(value) for name, value in asdict(self, recurse=False).items()}


def _plain(value: Any) -> Any:
    """A field as plain data."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Party):
        return {"id": value.id, "title": value.title.to_dict()}
    return value.to_dict() if hasattr(value, "to_dict") else value


@frozen(kw_only=True)
class Group:
    """The items of one step or document, or those of a phase itself."""

    subject: str
    title: Words
    items: tuple[Item, ...]

    def to_dict(self) -> dict[str, Any]:
        items = [item.to_dict() for item in self.items]
        return {"subject": self.subject, "title": self.title.to_dict(), "items": items}


@frozen(kw_only=True)
class Section:
    """A phase with its steps, and with the documents that are first made in it."""

    id: str
    title: Words
    groups: tuple[Group, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)

    def to_dict(self) -> dict[str, Any]:
        groups = [group.to_dict() for group in self.groups]
        return {"id": self.id, "title": self.title.to_dict(), "groups": groups}


@frozen(kw_only=True)
class Checklist:
    """All that a plan asks, grouped as the plan is; with one unit's status where it is filled in."""

    campaign: str
    version: str
    title: Words
    source: str
    """The plan's title."""
    unit: str | None
    """The unit's name, or its id; None on a blank checklist."""
    unit_id: str | None
    """What tells the unit from others of the same name."""
    as_of: date | None
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...] = ()
    """The unit's register of problems (问题台账), as it is written down."""
    asked_of_problems: tuple[str, ...] = ()
    """The rules that are asked of that register."""

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def registers(self) -> bool:
        """Whether one of its items is asked of the register of problems."""
        return any(item.rule in self.asked_of_problems for item in self.items)

    @property
    def filled(self) -> bool:
        """Whether it is filled in for a unit."""
        return self.as_of is not None

    def to_dict(self) -> dict[str, Any]:
        return {
            "campaign": self.campaign,
            "version": self.version,
            "title": self.title.to_dict(),
            "source": self.source,
            "unit": self.unit,
            "unit_id": self.unit_id,
            "as_of": self.as_of and self.as_of.isoformat(),
            "sections": [section.to_dict() for section in self.sections],
            "problems": [_entry(problem) for problem in self.problems],
            "asked_of_problems": list(self.asked_of_problems),
        }


def _entry(problem: Problem) -> dict[str, Any]:
    """An entry of the register as the progress file has it."""
    said = asdict(problem, recurse=False).items()
    return {name: _plain(value) for name, value in said if value is not None and name not in ("index", "invalid")}


def grouped(items: Sequence[Item]) -> tuple[Section, ...]:
    """Items in their order as sections and groups: what follows on each other of one phase, of one subject."""
    sections: list[tuple[Item, list[list[Item]]]] = []
    for item in items:
        if not sections or sections[-1][0].phase != item.phase:
            sections.append((item, []))
        groups = sections[-1][1]
        if not groups or groups[-1][0].subject != item.subject:
            groups.append([])
        groups[-1].append(item)
    return tuple(
        Section(
            id=first.phase,
            title=first.phase_title,
            groups=tuple(Group(subject=g[0].subject, title=g[0].title, items=tuple(g)) for g in groups),
        )
        for first, groups in sections
    )
