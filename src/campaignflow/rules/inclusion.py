"""What an act must include: who is invited, where it is sent, what is attached, what it covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from attrs import evolve, field, frozen

from campaignflow.bounds import Bound
from campaignflow.case import Case
from campaignflow.items import Item, Items, Mode, Names, Refs
from campaignflow.record import Record
from campaignflow.rule import Owner, Rule
from campaignflow.structure import Key, Type
from campaignflow.verdict import BAD_DATA, PENDING, SATISFIED, Force, Outcome, Reason, Status
from campaignflow.words import NOTHING, Words, listing


@frozen
class Asked:
    """One key of a spec that asks for an inclusion, and the key of a record that answers it."""

    type: Type
    answer: str
    reason: Reason
    doc: Words
    says: Words
    """The sentence, of ``{title}`` and ``{items}``."""
    at_once: bool = False
    """Fixed when the act is done: what is missing then can no longer be supplied."""

    @property
    def key(self) -> Key:
        return Key(self.type, self.doc)


_BODIES = Refs("body people")
_PAPERS = Refs("document")

STEP: Mapping[str, Asked] = {
    "attend": Asked(
        Refs("people"), "present", Reason.MISSING_PARTICIPANT,
        Words("该群体每个人到场", "groups all of whose members are to be present"),
        Words("“{title}”由{items}全体参加", "“{title}” is attended by all {items}"), True,
    ),
    "participants": Asked(
        Refs("people body"), "present", Reason.MISSING_PARTICIPANT,
        Words("参加范围", "who is to take part, all or some of each"),
        Words("“{title}”的参加者{quantifier}: {items}", "taking part in “{title}”: {quantifier}{items}"), True,
    ),
    "invite": Asked(
        _BODIES, "invited", Reason.MISSING_PARTICIPANT,
        Words("应邀请谁", "who is to be invited (inviting is enough)"),
        Words("“{title}”{must}邀请{items}", "the unit {must} {items} to “{title}”"), True,
    ),
    "send_to": Asked(
        _BODIES, "recipients", Reason.MISSING_RECIPIENT,
        Words("报送给谁", "to whom it is to be sent"),
        Words("“{title}”须报送{items}", "“{title}” is sent to {items}"),
    ),
    "attach": Asked(
        _PAPERS, "attachments", Reason.MISSING_ATTACHMENT,
        Words("随附什么", "what is to be attached"),
        Words("“{title}”须随附{items}", "“{title}” has {items} attached"),
    ),
    "keep": Asked(
        _PAPERS, "kept", Reason.MISSING_RECORD,
        Words("留存什么记录", "which record of it is to be kept"),
        Words("“{title}”须留存{items}", "{items} of “{title}” is kept"),
    ),
    "consult": Asked(
        _BODIES, "consulted", Reason.MISSING_PARTICIPANT,
        Words("应听取谁的意见", "whose views are to be heard"),
        Words("“{title}”须听取{items}的意见", "“{title}” hears the views of {items}"),
    ),
    "merge_with": Asked(
        Refs("step event"), "merged_with", Reason.MISSING_CONTENT,
        Words("与什么合并进行", "with what it is merged"),
        Words("“{title}”与“{items}”合并进行", "“{title}” is merged with “{items}”"), True,
    ),
    "audience": Asked(
        _BODIES, "audience", Reason.UNPUBLISHED,
        Words("向谁公开或通报", "to whom it is made known"),
        Words("“{title}”须向{items}公开或通报", "“{title}” is made known to {items}"),
    ),
    "criteria": Asked(
        Names(), "criteria", Reason.MISSING_CONTENT,
        Words("按哪些标准评议", "by which criteria it judges"),
        Words("“{title}”{quantifier}按以下方面进行: {items}", "“{title}” judges by {quantifier}{items}"), True,
    ),
    "contents": Asked(
        Names(), "contents", Reason.MISSING_CONTENT,
        Words("包含哪些内容", "which contents it covers"),
        Words("“{title}”的内容{quantifier}包括: {items}", "“{title}” covers {quantifier}{items}"),
    ),
    "reflects": Asked(
        Refs("step"), "reflects", Reason.MISSING_CONTENT,
        Words("体现哪些步骤的成果", "of which steps it reflects the results"),
        Words("“{title}”须体现“{items}”的成果", "“{title}” reflects the results of “{items}”"),
    ),
    "forms": Asked(
        Names(), "forms", Reason.MISSING_CONTENT,
        Words("可采用的形式", "in which forms it is done"),
        Words("“{title}”的形式{quantifier}为: {items}", "“{title}” takes the form of {quantifier}{items}"), True,
    ),
    "means": Asked(
        Names(), "means", Reason.UNPUBLISHED,
        Words("公开的方式", "by which means it is published"),
        Words("“{title}”的方式{quantifier}为: {items}", "“{title}” goes out by {quantifier}{items}"),
    ),
}  # fmt: skip
DOCUMENT: Mapping[str, Asked] = {name: evolve(STEP[name], at_once=True) for name in ("contents", "reflects")}

_QUANTIFIERS = {
    Mode.ALL: NOTHING,
    Mode.OPEN: Words("(可另有其他)", "(among others) "),
    Mode.ANY_OF: Words("(至少其一)", "at least one of "),
    Mode.ONE_OF: Words("(择一)", "exactly one of "),
}


@frozen(kw_only=True)
class Inclusion(Rule):
    """``<owner>.<key>.<item>`` for each entry of a closed list, ``<owner>.<key>`` for a list with a choice.

    What is missing may be supplied until the act's due date, unless it is fixed when the act is
    done. Of a document, the record that makes it final speaks.
    """

    kind: ClassVar[str] = "inclusion"
    rank: ClassVar[int] = 3
    step_keys: ClassVar = {name: asked.key for name, asked in STEP.items()}
    document_keys: ClassVar = {name: asked.key for name, asked in DOCUMENT.items()}

    asked: Asked
    bound: Bound
    mode: Mode
    items: tuple[str, ...]
    item_titles: Words
    people: str | None = None
    """One for each person of this group."""
    counted: str = "counts"
    _answer: Any = field(init=False, eq=False, repr=False)

    _simple: bool = field(init=False, eq=False, repr=False)
    """Whether the first record settles it if it names the item."""

    @_answer.default
    def _make_answer(self) -> Any:
        return attrgetter(self.asked.answer)

    @_simple.default
    def _is_simple(self) -> bool:
        return self.mode is Mode.ALL and self.people is None

    @classmethod
    def lower(cls, owner: Owner) -> Iterator[Rule]:
        for name, asked in (DOCUMENT if owner.of == "document" else STEP if owner.of == "step" else {}).items():
            wanted: Items | None = owner.asks.get(name)
            if wanted is None:
                continue
            titled = [evolve(item, title=_title(owner, asked, item)) for item in wanted.items]
            groups = [(f"{name}.{item.id}", item, [item]) for item in titled]
            if wanted.mode is not Mode.ALL:
                groups = [(name, _whole(name, titled), titled)]
            for path, one, items in groups:
                yield owner.rule(
                    cls,
                    path,
                    one,
                    asked=asked,
                    bound=owner.bound,
                    mode=wanted.mode,
                    items=tuple(item.id for item in items),
                    item_titles=listing((item.title for item in items), Words("、", ", ")),
                    **_per_person(name, one, owner),
                )

    def judge(self, case: Case) -> Outcome:
        records = case.records.get(self.steps[0])
        if records is not None and self._simple and self.items[0] in self._answer(records[0]):
            return SATISFIED
        records = self.read(case)
        if not records:
            return BAD_DATA if self.unreadable(case, self.asked.answer, self.counted) else PENDING
        if self.mode is not Mode.ALL:
            return self._some(case, records)
        if self.people is not None:
            return self._each(case, records)
        item, answer = self.items[0], self._answer
        for index, record in enumerate(records):
            if item in answer(record):
                return SATISFIED if not index or self.asked.at_once else self.bound.judge(case, record.date)
        return self._absent(case, self.asked.reason)

    def _some(self, case: Case, records: Sequence[Record]) -> Outcome:
        found = {item for record in records for item in self._answer(record)}
        if self.mode is Mode.OPEN:
            return SATISFIED if found else self._absent(case, self.asked.reason)
        listed = found.intersection(self.items)
        if self.mode is Mode.ONE_OF and len(listed) > 1:
            return Outcome(Status.VIOLATED, Reason.OVER)
        return SATISFIED if listed else self._absent(case, self.asked.reason)

    def _each(self, case: Case, records: Sequence[Record]) -> Outcome:
        if self.unreadable(case, self.asked.answer, self.counted):
            return BAD_DATA
        if not any(self.items[0] in self._answer(record) for record in records):
            return self._absent(case, self.asked.reason)
        wanted = case.headcount(str(self.people))
        if wanted is None:
            return Outcome(Status.PENDING, Reason.UNKNOWN_HEADCOUNT)
        return SATISFIED if self._count(records) >= wanted else self._absent(case, Reason.SHORT)

    def _count(self, records: Sequence[Record]) -> int:
        return sum(getattr(record, self.counted).get(self.items[0], 0) for record in records)

    def _absent(self, case: Case, reason: Reason) -> Outcome:
        if self.unreadable(case, self.asked.answer, self.counted):
            return BAD_DATA
        if self.asked.at_once:
            return Outcome(Status.VIOLATED, reason)
        return evolve(self.bound.judge(case, None), reason=reason)

    def accepts(self) -> Iterator[tuple[str, str, frozenset[str] | None]]:
        names = None if self.mode is Mode.OPEN else frozenset(self.items)
        for step in self.steps:
            yield step, self.asked.answer, names
            if self.people is not None:
                yield step, self.counted, frozenset(self.items)

    def measured(self) -> Iterator[tuple[str, str]]:
        if self.people is not None:
            yield self.items[0], self.people

    def sentence(self) -> Words:
        must = Words("可", "may invite") if self.force is Force.PERMISSIVE else Words("须", "invites")
        said = self.asked.says.fill(
            title=self.title, items=self.item_titles, quantifier=_QUANTIFIERS[self.mode], must=must
        )
        each = Words(",每人一份", ", one for each member") if self.people and self.counted == "counts" else NOTHING
        return said + each

    def observed(self, case: Case) -> dict[str, Any]:
        records = self.read(case)
        if not records:
            return {}
        found = sorted({item for record in records for item in self._answer(record)})
        seen: dict[str, Any] = {self.asked.answer: found}
        if self.people is not None:
            seen |= {"count": self._count(records), "required": case.headcount(self.people)}
        return seen

    def remark(self, case: Case, outcome: Outcome) -> Words:
        if outcome.reason is Reason.SHORT:
            return Words("已有{count},应有{wanted}", "{count} of {wanted} so far").fill(
                count=self._count(self.read(case)), wanted=case.headcount(str(self.people))
            )
        return super().remark(case, outcome)


def _whole(name: str, items: Sequence[Item]) -> Item:
    """A list with a choice is one rule; its clause is that of the first entry that names one."""
    return Item(id=name, ref=next((item.ref for item in items if item.ref), None))


def _title(owner: Owner, asked: Asked, item: Item) -> Words:
    return owner.resolve(asked.type.among, item.id, item.at) if isinstance(asked.type, Refs) else item.title


def _per_person(name: str, item: Item, owner: Owner) -> dict[str, Any]:
    """Whose headcount an entry is measured by: the group's own for ``attend``, else its ``each``."""
    if name == "attend":
        return {"people": item.id, "counted": "present"}
    if item.each:
        owner.resolve("people", item.each, item.at)
        return {"people": item.each}
    return {}
