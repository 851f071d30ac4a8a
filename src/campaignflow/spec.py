"""The spec file as written: what its author said, where they said it, nothing resolved yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

from campaignflow.dates import DayText, DueText, parse_due, parse_window
from campaignflow.diagnostics import Path, Problems
from campaignflow.items import LOCATOR, Qualified
from campaignflow.rule import Rule
from campaignflow.structure import (
    INVALID,
    Choice,
    CountText,
    Either,
    FlagText,
    Key,
    ListOf,
    MapOf,
    Name,
    Parsed,
    Schema,
    Schemas,
    Struct,
    Text,
    Titled,
    Type,
    WordsText,
    json_schema,
    key,
)
from campaignflow.verdict import Basis
from campaignflow.words import NOTHING, Lang, Words

LANGUAGE_VERSION = 1
NONE: Mapping[str, Any] = {}


class ByDayReading(StrEnum):
    """What “by day X” means (R1)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


@frozen(kw_only=True)
class Readings:
    """What the plan's vague words are taken to mean."""

    by_day: ByDayReading = key(
        Choice(ByDayReading),
        Words("“X日前”是否含当日", "whether “by day X” includes the day"),
        default=ByDayReading.INCLUSIVE,
    )
    about_days: int | None = key(CountText, Words("“左右”容许相差的天数", "how many days “about” allows"), default=None)


@frozen(kw_only=True)
class Year:
    """The year of dates that name none."""

    value: int = key(CountText, Words("年份", "the year"))
    basis: Basis = key(Choice(Basis), Words("依据", "where it comes from"), default=Basis.EXPLICIT)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)


@frozen(kw_only=True)
class Source:
    """The plan that the spec says what it says."""

    title: str = key(Text(limit=200), Words("文件标题", "the document's title"))
    file: str | None = key(Text(limit=200), Words("文件名", "its file"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)


@frozen(kw_only=True)
class Thing:
    """A unit's attribute, a group of people, or another body."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    values: tuple[str, ...] = key(
        ListOf(Name()), Words("可取的值(仅属性)", "its values (attributes only; else true or false)"), default=()
    )
    at: Path = ()


THING = Titled(lambda: Struct(Thing))


@frozen(kw_only=True)
class DocumentText:
    """A paper; with ``states`` it has a life cycle."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    states: Mapping[str, Words] = key(
        MapOf(Name(), WordsText()), Words("主线上的状态, 依次", "the states of its main line, in order"), default=NONE
    )
    marks: Mapping[str, Words] = key(
        MapOf(Name(), WordsText()), Words("主线以外的状态", "states reached beside the main line"), default=NONE
    )
    asks: Mapping[str, Any] = NONE
    at: Path = ()


@frozen(kw_only=True)
class Due(Qualified):
    """A due date with what qualifies it."""

    by: DueText = key(
        Parsed(
            parse_due,
            Words(
                "期限(如 06-15、before 07-中旬、about 7 days before special-meeting、promptly)",
                "a due date such as 06-15, before 07-mid, about 7 days before special-meeting, promptly",
            ),
        ),
        Words("期限", "the due date"),
    )


class DueType(Type):
    """A due date: text, or a mapping with ``by``."""

    _by: Type = Struct(Due).keys["by"][1].type
    expected = _by.expected

    def read(self, value: Any, at: Path, problems: Problems) -> Any:
        if type(value) is dict:
            return Struct(Due).read(value, at, problems)
        by = self._by.read(value, at, problems)
        return by if by is INVALID else Due(by=by, at=at)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": [self._by.schema(schemas), Struct(Due).schema(schemas)]}


_STATE = Name(
    dotted=True,
    expected=Words("文件.状态(如 analysis-report.drafted)", "document.state, such as analysis-report.drafted"),
)


@frozen(kw_only=True)
class StepText(Qualified):
    """Something that the unit or another body does."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    by: str | None = key(
        Name(), Words("由哪个机构做; 不写即本单位", "the body that does it; the unit, if left out"), default=None
    )
    due: Due | None = key(DueType(), Words("期限", "by when"), default=None)
    once: bool = key(
        FlagText, Words("只有一次(两个日期即矛盾)", "takes place once: two dates contradict each other"), default=False
    )
    makes: str | Mapping[str, str] | None = key(
        Either(_STATE, MapOf(Name(), _STATE)),
        Words("使文件进入的状态; 视结果而定的写映射", "the state a document reaches by it, or one for each outcome"),
        default=None,
    )
    outcomes: tuple[str, ...] = key(ListOf(Name()), Words("可能的结果", "how it can come out"), default=())
    asks: Mapping[str, Any] = NONE


@frozen(kw_only=True)
class PhaseText(Qualified):
    """A stretch of the campaign with its steps; phases may overlap."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    window: tuple[DayText, DayText] | None = key(
        Parsed(parse_window, Words("起止(如 05-下旬 to 07-上旬)", "from and to, such as 05-late to 07-early")),
        Words("时间段", "its window"),
        default=None,
    )
    steps: Mapping[str, StepText] = key(Text(), Words("步骤", "its steps"), default=NONE)


@frozen(kw_only=True)
class WaiverText:
    """Who may be let off what, and by whose approval."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    covers: tuple[str, ...] = key(
        ListOf(Name(dotted=True)), Words("豁免的规则或步骤", "the rules, or steps with all their rules, that it covers")
    )
    approved_by: str = key(Name(), Words("批准机构", "the body that approves it"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    at: Path = ()


@frozen(kw_only=True)
class CampaignSpec:
    """A whole spec file."""

    campaignflow: int = key(CountText, Words("规范语言的版本: 1", "the version of the spec language: 1"))
    campaign: str = key(Name(), Words("活动的标识", "the campaign's id"))
    version: str = key(Text(limit=40), Words("规范的版本", "the spec's version"))
    title: Words = key(WordsText(), Words("名称", "its title"))
    source: Source = key(Struct(Source), Words("原文", "the plan"))
    year: Year | None = key(
        Struct(Year), Words("未写年份的日期属于哪一年", "the year of dates that name none"), default=None
    )
    readings: Readings = key(
        Struct(Readings), Words("对含糊用语的解释", "how vague words are read"), default=Readings()
    )
    facts: Mapping[str, Thing] = key(MapOf(Name(), THING), Words("单位的属性", "attributes of a unit"), default=NONE)
    people: Mapping[str, Thing] = key(MapOf(Name(), THING), Words("人员群体", "groups of people"), default=NONE)
    bodies: Mapping[str, Thing] = key(MapOf(Name(), THING), Words("其他机构", "other bodies"), default=NONE)
    documents: Mapping[str, DocumentText] = key(Text(), Words("文件", "papers"), default=NONE)
    phases: Mapping[str, PhaseText] = key(Text(), Words("阶段", "the phases"))
    waivers: Mapping[str, WaiverText] = key(
        MapOf(Name(), Struct(WaiverText)),
        Words("准许的豁免; 未列出的不得豁免", "the waivers allowed; no others are"),
        default=NONE,
    )


class _Replaced(Struct):
    """A struct some of whose keys get their type later: those that depend on the rule kinds."""

    def __init__(self, cls: type, types: Mapping[str, Type]) -> None:
        super().__init__(cls)
        for name, new in types.items():
            field, old, needed = self.keys[name]
            self.keys[name] = (field, Key(new, old.doc, old.name), needed)
            self.readers[name] = (field, new.quick, new.read)


def spec_type(kinds: Iterable[type[Rule]]) -> Type:
    """What a spec file holds, with the keys that the rule kinds claim."""
    kinds = tuple(kinds)
    step_keys = {name: k for kind in kinds for name, k in kind.step_keys.items()}
    document_keys = {name: k for kind in kinds for name, k in kind.document_keys.items()}
    steps = MapOf(Name(), Struct(StepText, step_keys))
    phases = MapOf(Name(), _Replaced(PhaseText, {"steps": steps}))
    document = Struct(DocumentText, document_keys)
    documents = MapOf(Name(), Titled(lambda: document))
    return _Replaced(CampaignSpec, {"documents": documents, "phases": phases})


def spec_schema(kinds: Iterable[type[Rule]], lang: Lang = "en", draft: str = "2020-12") -> Schema:
    """The JSON Schema of spec files; draft ``07`` for editors that read no newer one."""
    return json_schema(spec_type(kinds), "campaignflow spec", lang, draft)
