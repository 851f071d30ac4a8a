"""What a unit writes down: itself, its acts, its waivers. As written, independent of any campaign.

Records answer in the rules' own words (``invited``, ``recipients``, ``attachments``), so that a
finding can quote both sides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from attrs import NOTHING, field, frozen

from campaignflow.progress.days import DayType
from campaignflow.progress.persons import PersonsType
from campaignflow.source.containers import MapOf, NameList, Tally
from campaignflow.source.frozen import EMPTY
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Key, Struct, bulk, key
from campaignflow.source.types import Boolean, Choice, Day, Integer, Name, Text, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

_NAMES = NameList(Text(limit=200), whole=True)
_NUMBER = Integer()
_COUNTS = Tally(Text(limit=200), PersonsType(), whole=True)


@frozen
class Attribute(Type[bool | int | str]):
    """A unit's attribute: true, false, a number, or one of the values that the spec names."""

    expected: Words = Words(
        "true、false、整数或规范列出的值", "true, false, a whole number, or a value that the spec names"
    )

    def quick(self, value: Any) -> Any:
        if type(value) is bool:
            return value
        return _NUMBER.quick(value) if type(value) is int else Name.quick(value)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is bool:
            return value
        if type(value) is int:
            return _NUMBER.read(value, at, problems)
        return Name(expected=self.expected).read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [{"type": "boolean"}, _NUMBER.schema(schemas), Name().schema(schemas)]}


class HalfDay(StrEnum):
    """A half of the day."""

    AM = "am"
    PM = "pm"


@bulk
@frozen(kw_only=True, slots=False)
class Record:
    """One act that took place."""

    step: str | None = key(Name(entry=True), Words("所做的步骤", "the step that was done"))
    of: str | None = key(Name(), Words("所针对的清单条目", "the entry of a list that it answers"), default=None)
    date: dt.date | None = key(DayType(), Words("完成之日", "the day it was completed"))
    began: dt.date | None = key(Day(), Words("开始之日（跨日的）", "the day it began, if earlier"), default=None)
    half: HalfDay | None = key(
        Choice(HalfDay), Words("上午（am）或下午（pm）", "the half of the day: am or pm"), default=None
    )
    days: int | None = key(Integer(minimum=1), Words("所用天数", "how many days it took"), default=None)
    by: str | None = key(
        Name(),
        Words("由谁进行；不写即该步骤应由之进行者", "who did it; the step's own actor if left out"),
        default=None,
    )
    presided_by: tuple[str, ...] = key(_NAMES, Words("主持者", "who presided"), default=())
    present: Mapping[str, int] = key(
        _COUNTS, Words("到场人数，按群体", "how many were present, by group"), default=EMPTY
    )
    invited: tuple[str, ...] = key(_NAMES, Words("邀请了谁", "who was invited"), default=())
    recipients: tuple[str, ...] = key(_NAMES, Words("报送给谁", "to whom it was sent"), default=())
    attachments: tuple[str, ...] = key(_NAMES, Words("附了什么", "what was attached"), default=())
    kept: tuple[str, ...] = key(_NAMES, Words("留存了什么记录", "what record of it was kept"), default=())
    contents: tuple[str, ...] = key(_NAMES, Words("包含的内容", "which contents it covers"), default=())
    consulted: tuple[str, ...] = key(_NAMES, Words("听取了谁的意见", "whose views were heard"), default=())
    merged_with: tuple[str, ...] = key(_NAMES, Words("与什么合并进行", "with what it was merged"), default=())
    audience: tuple[str, ...] = key(_NAMES, Words("向谁公开或通报", "to whom it was made known"), default=())
    reflects: tuple[str, ...] = key(_NAMES, Words("体现了哪些成果", "whose results it reflects"), default=())
    criteria: tuple[str, ...] = key(_NAMES, Words("按哪些标准评议", "by which criteria it judged"), default=())
    forms: tuple[str, ...] = key(_NAMES, Words("采用的形式", "in which form it was done"), default=())
    means: tuple[str, ...] = key(_NAMES, Words("公开的方式", "by which means it was published"), default=())
    counts: Mapping[str, int] = key(
        _COUNTS, Words("份数或人数，按名称", "numbers of persons or papers, by name"), default=EMPTY
    )
    numbers: Mapping[str, int] = key(
        Tally(Text(limit=200), Integer(), whole=True),
        Words("数字，按名称", "its numbers, such as of votes, by name"),
        default=EMPTY,
    )
    times: int = key(Integer(minimum=1), Words("本记录所含次数", "how many times this record stands for"), default=1)
    attested: Mapping[str, bool] = key(
        Tally(Text(limit=200), Boolean(), whole=True),
        Words("自证：是否如此", "what the unit declares: is it so?"),
        default=EMPTY,
    )
    outcome: str | None = key(Name(), Words("结果", "how it came out"), default=None)
    note: str | None = key(Text(), Words("备注", "a remark"), default=None)
    version: dt.date | None = key(
        Day(), Words("所针对文稿的成稿日期", "the day on which the version was written that it is of"), default=None
    )
    correction: bool = key(
        Boolean(), Words("仅订正、重印，不成新稿", "a copy or corrected misprints: no new version"), default=False
    )
    replaces: bool = key(Boolean(), Words("取代此前各次", "takes the place of what its step did before"), default=False)
    completes: bool = key(Boolean(), Words("至此完成", "says that its step is complete with it"), default=False)
    again: bool = key(Boolean(), Words("系再次进行", "the step was held again"), default=False)
    confirmed: bool = key(Boolean(), Words("日期已核实", "its date was checked"), default=False)
    sequence: int | None = key(
        Integer(minimum=1), Words("当日第几项", "its place in the order of its day"), default=None
    )
    index: int = 0
    """Place in the file: ``/records/<index>``."""
    invalid: frozenset[str] = frozenset()
    """Keys whose value could not be read."""

    def __attrs_post_init__(self) -> None:
        """One that is made by hand says what it was given, and not what it was left to be."""
        for name in [name for name, value in self.__dict__.items() if value == getattr(Record, name, NOTHING)]:
            del self.__dict__[name]

    @property
    def stated(self) -> Mapping[str, Any]:
        """What the record says, by field; what it leaves out is not in it."""
        return MappingProxyType(self.__dict__)

    def but(self, **changes: Any) -> Record:
        """The same act with some fields replaced; of the others it says no more than before."""
        changed: Record = object.__new__(Record)
        changed.__dict__.update({**self.__dict__, **changes})
        return changed


@frozen(kw_only=True)
class Unit:
    """The unit whose progress this is."""

    id: str = key(Text(limit=200), Words("单位编号", "the unit's id"), default="")
    name: str = key(Text(limit=200), Words("单位名称", "the unit's name"), default="")
    attributes: Mapping[str, bool | int | str] = key(
        MapOf(Name(), Attribute()), Words("单位属性", "the unit's attributes"), default=EMPTY
    )
    headcounts: Mapping[str, int] = key(
        MapOf(Name(), Integer()), Words("人数，按群体", "number of persons, by group"), default=EMPTY
    )
    persons: Mapping[str, tuple[str, ...]] = key(
        MapOf(Name(), NameList(Text(limit=200))),
        Words("各群体的人员标识", "who belongs to a group, by ids of the unit's own choosing"),
        default=EMPTY,
    )
    bodies: tuple[str, ...] = key(
        _NAMES, Words("本单位即哪些机构", "the bodies of the plan that the unit itself is"), name="is", default=()
    )
    invalid: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Stated:
    """What a unit states of a phase."""

    began: dt.date | None = key(Day(), Words("开始之日", "the day it began"), default=None)
    ended: dt.date | None = key(Day(), Words("结束之日", "the day it ended"), default=None)
    invalid: frozenset[str] = frozenset()


@bulk
@frozen(kw_only=True, slots=False)
class Waiver:
    """Leave not to do something, with its reason and who approved it."""

    waiver: str | None = key(Name(), Words("规范中的豁免名称", "the waiver's name in the spec"))
    approved_by: str | None = key(Name(), Words("批准机构", "the body that approved it"))
    justification: str | None = key(Text(), Words("理由", "the reason"))
    of: str | None = key(Name(), Words("所针对的清单条目", "the entry of a list that it is for"), default=None)
    persons: int | None = key(
        PersonsType(minimum=1),
        Words("免于参加的人数，或人员标识", "how many persons are excused, or who, by their ids"),
        default=None,
    )
    until: dt.date | None = key(Day(), Words("期限延至", "the day to which the due date is put off"), default=None)
    grounds: tuple[str, ...] = key(_NAMES, Words("符合的条件", "which grounds hold"), default=())
    date: dt.date | None = key(Day(), Words("批准日期", "the day of approval"))
    index: int = field(default=0)
    invalid: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Listed:
    """One entry of a list that the unit keeps: an objection, a lecture, a bidder."""

    id: str = key(Name(), Words("条目的标识", "its id, of the unit's own choosing"))
    title: str | None = key(Text(limit=100), Words("条目名称", "what it is called"), default=None)
    attributes: Mapping[str, bool | int | str] = key(
        MapOf(Name(), Attribute()), Words("条目的属性", "the entry's attributes"), default=EMPTY
    )
    events: Mapping[str, dt.date] = key(
        MapOf(Name(), Day()), Words("条目的事件日期", "the days of the entry's events"), default=EMPTY
    )
    at: Path = ()


@bulk
@frozen(kw_only=True, slots=False)
class Problem:
    """A problem that was found, and how it is put right: one entry of the register (问题台账)."""

    id: str = key(Text(limit=200), Words("问题编号", "its id in the register"))
    says: str | None = key(Text(), Words("问题", "what the problem is"))
    step: str | None = key(Name(), Words("来源步骤", "the step in which it was found"), default=None)
    found: dt.date | None = key(Day(), Words("发现日期", "the day it was found"), default=None)
    measure: str | None = key(Text(), Words("整改措施", "what is done about it"), default=None)
    owner: str | None = key(Text(limit=200), Words("责任人", "who is responsible"), default=None)
    due: dt.date | None = key(Day(), Words("整改时限", "by when it is to be put right"), default=None)
    closed: dt.date | None = key(Day(), Words("销号日期", "the day it was closed"), default=None)
    evidence: str | None = key(Text(), Words("整改佐证", "where the evidence is"), default=None)
    note: str | None = key(Text(), Words("备注", "a remark"), default=None)
    index: int = field(default=0)
    invalid: frozenset[str] = frozenset()


class Says(StrEnum):
    """How far the unit says it is with an item of which nothing is done yet; that it is done, an act says."""

    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not-applicable"


class Opinion(StrEnum):
    """What the supervision group says of an item."""

    AGREED = "agreed"
    MAKE_GOOD = "make-good"
    """补课: what is missing is to be made good."""
    RETURNED = "returned"


@frozen(kw_only=True)
class Entry:
    """What people write beside an item of the checklist. It is kept and shown; no verdict rests on it."""

    says: Says | None = key(Choice(Says), Words("填报的完成情况", "how far the unit says it is"), default=None)
    evidence: str | None = key(Text(), Words("佐证材料", "where the evidence is"), default=None)
    opinion: Opinion | None = key(
        Choice(Opinion), Words("督导组意见", "the opinion of the supervision group"), default=None
    )
    remark: str | None = key(Text(), Words("备注", "a remark"), default=None)
    invalid: frozenset[str] = frozenset()


class _RecordWith(Struct[Record]):
    """A record with further keys, whose values stand in ``stated`` beside those of its own."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        super().__init__(Record)
        for name in self.keys.keys() & keys.keys():
            raise ValueError(f"a record has this key already: {name}")
        self.keys |= {name: (name, key, False) for name, key in keys.items()}
        self.readers |= {name: (name, key.type.quick, key.type.read) for name, key in keys.items()}
        self.quicks |= {name: key.type.quick for name, key in keys.items()}


def record_type(keys: Mapping[str, Key]) -> Struct[Record]:
    """What a record holds, with the ``keys`` that rule kinds bring."""
    return _RecordWith(keys) if keys else RECORD


RECORD = Struct(Record)
ENTRY = Struct(Entry)
STATED = Struct(Stated)
UNIT = Struct(Unit)
WAIVER = Struct(Waiver)
PROBLEM = Struct(Problem)
LISTED = Struct(Listed)
