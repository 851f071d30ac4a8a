"""The spec file as written: what its author said, where they said it, nothing resolved yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

from campaignflow.campaign.calendars import CalendarSpec
from campaignflow.campaign.spec_dues import LENGTH_TEXT, Due, DueType
from campaignflow.campaign.spec_figures import FigureSpec, InvariantSpec
from campaignflow.campaign.spec_terms import (
    THING,
    AttributeSpec,
    DeclaredNumber,
    EventSpec,
    NumberSpec,
    Readings,
    Source,
    Thing,
    Year,
    for_each,
)
from campaignflow.rules.items import LOCATOR, ItemNames, Items, Qualifiable, Qualified, Said
from campaignflow.rules.rule import Rule
from campaignflow.source.containers import ListOf, MapOf
from campaignflow.source.frozen import EMPTY
from campaignflow.source.schema import Schema, json_schema
from campaignflow.source.structs import Key, Replaced, Struct, Titled, key, keys_of_class
from campaignflow.source.types import Choice, CountText, Either, FlagText, Name, Parsed, Text, Type, WordsText
from campaignflow.wording.dates import (
    parse_about,
    parse_window,
)
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.lengths import Length
from campaignflow.wording.words import NOTHING, Lang, Words

LANGUAGE_VERSION = 1


class Action(StrEnum):
    """规定动作 or 自选动作."""

    PRESCRIBED = "prescribed"
    OWN_CHOICE = "own-choice"


@frozen(kw_only=True)
class DocumentSpec:
    """A paper; with ``states`` it has a life cycle."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    states: Mapping[str, Words] = key(
        MapOf(Name(), WordsText()), Words("主线上的状态，依次", "the states of its main line, in order"), default=EMPTY
    )
    marks: Mapping[str, Words] = key(
        MapOf(Name(), WordsText()), Words("主线以外的状态", "states reached beside the main line"), default=EMPTY
    )
    for_each: str | None = for_each()
    stated: Mapping[str, Any] = EMPTY
    at: Path = ()


_STATE = Name(
    dotted=True,
    expected=Words("文件.状态(如 analysis-report.drafted)", "document.state, such as analysis-report.drafted"),
)


WINDOW = Qualifiable(
    Parsed(
        parse_window,
        Words(
            "起止（如 05-下旬 to 07-上旬、04-中旬、03-01 to before 05-中旬）",
            "from and to, such as 05-late to 07-early, 04-mid, 03-01 to before 05-mid",
        ),
    )
)


@frozen(kw_only=True)
class StepSpec(Qualified):
    """Something that the unit or another body does."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    by: str | tuple[str, ...] | None = key(
        Either(Name(), ListOf(Name())),
        Words("由哪个（或哪几个）机构做；不写即本单位", "the body, or bodies, that do it; the unit, if left out"),
        default=None,
    )
    due: Due | None = key(DueType(), Words("期限", "by when"), default=None)
    window: Said | None = key(
        WINDOW, Words("时间段（如 03-中旬 to 05-中旬）", "its own window, such as 03-mid to 05-mid"), default=None
    )
    action: Action = key(
        Choice(Action), Words("规定动作或自选动作", "prescribed, or of one's own choice"), default=Action.PRESCRIBED
    )
    once: bool = key(
        FlagText,
        Words("只有一次（两个日期即矛盾）", "takes place once: two dates contradict each other"),
        default=False,
    )
    makes: str | Mapping[str, str] | None = key(
        Either(_STATE, MapOf(Name(), _STATE)),
        Words("使文件进入的状态；视结果而定的写映射", "the state a document reaches by it, or one for each outcome"),
        default=None,
    )
    outcomes: Mapping[str, Words] = key(
        MapOf(Name(), WordsText()),
        Words("可能的结果，名称：标题", "how it can come out: names and titles"),
        default=EMPTY,
    )
    unstated: str | None = key(
        Name(),
        Words("记录未写明结果时视为的结果", "the outcome that is meant where a record states none"),
        default=None,
    )
    leaves_open: tuple[str, ...] = key(
        ListOf(Name()),
        Words("得出这些结果时仍须再做", "the outcomes after which it is still to be done"),
        default=(),
    )
    numbers: Mapping[str, NumberSpec] = key(
        MapOf(Name(), Titled(lambda: Struct(NumberSpec))),
        Words("记录须写明的数字", "the numbers that a record of it states"),
        default=EMPTY,
    )
    writes: bool = key(
        FlagText, Words("写成新的一稿（如修改）", "writes a version of its paper, such as a revision"), default=False
    )
    completes: bool = key(
        FlagText, Words("须有记录写明至此完成", "it is complete when a record says so"), default=False
    )
    for_each: str | None = for_each()
    stated: Mapping[str, Any] = EMPTY


@frozen(kw_only=True)
class PhaseSpec(Qualified):
    """A stretch of the campaign with its steps; phases may overlap."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    window: Said | None = key(WINDOW, Words("时间段", "its window"), default=None)
    lasts: int | None = key(
        Parsed(parse_about, Words("时长（如 about 50 days）", "a length such as about 50 days")),
        Words("原文所称时长，与时间段核对", "the length stated, checked against its window"),
        default=None,
    )
    steps: Mapping[str, StepSpec] = key(MapOf(Name(), Struct(StepSpec)), Words("步骤", "its steps"), default=EMPTY)
    stated: Mapping[str, Any] = EMPTY


@frozen(kw_only=True)
class WaiverSpec:
    """Who may be let off what, and by whose approval."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    covers: tuple[str, ...] = key(
        ListOf(Text(limit=200)),
        Words("豁免的规则，或步骤、文件、阶段", "the rules, or the steps, documents and phases, that it covers"),
        default=(),
    )
    excuses: str | None = key(
        Name(), Words("免于参加的人员所属群体", "the group whose members may be excused"), default=None
    )
    extends: tuple[str, ...] = key(
        ListOf(Name()), Words("可延期的步骤", "the steps whose due dates it puts off"), default=()
    )
    at_most: Length | None = key(
        LENGTH_TEXT,
        Words("至多可延多久", "by how much at most"),
        default=None,
    )
    grounds: Items | None = key(
        ItemNames(modes=False), Words("须符合的条件", "the grounds on which it is granted"), default=None
    )
    approved_by: str = key(Name(), Words("批准机构", "the body that approves it"))
    for_each: str | None = for_each()
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    at: Path = ()


@frozen(kw_only=True)
class CampaignSpec:
    """A whole spec file. Lenient: what can be read is checked although something else cannot."""

    campaignflow: int = key(
        Parsed(CountText.parse, CountText.expected, {"enum": [LANGUAGE_VERSION, str(LANGUAGE_VERSION)]}),
        Words("规范语言的版本：1", "the version of the spec language: 1"),
    )
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
    calendars: Mapping[str, CalendarSpec] = key(
        MapOf(Name(), Struct(CalendarSpec)),
        Words("日历：哪些天算数（working 即工作日）", "calendars: which days count; working is that of working days"),
        default=EMPTY,
    )
    attributes: Mapping[str, AttributeSpec] = key(
        MapOf(Name(), Titled(lambda: Struct(AttributeSpec))),
        Words("单位的属性", "attributes of a unit"),
        formerly="facts",
        default=EMPTY,
    )
    people: Mapping[str, Thing] = key(MapOf(Name(), THING), Words("人员群体", "groups of people"), default=EMPTY)
    bodies: Mapping[str, Thing] = key(MapOf(Name(), THING), Words("其他机构", "other bodies"), default=EMPTY)
    lists: Mapping[str, Thing] = key(
        MapOf(Name(), THING),
        Words(
            "本单位自列的清单，其条目逐项办理", "lists that the unit keeps, for each of whose entries something is done"
        ),
        default=EMPTY,
    )
    events: Mapping[str, EventSpec] = key(
        MapOf(Name(), Titled(lambda: Struct(EventSpec))),
        Words("单位以外的事件", "events outside the unit"),
        default=EMPTY,
    )
    declared: Mapping[str, DeclaredNumber] = key(
        MapOf(Name(), Struct(DeclaredNumber)),
        Words("原文所称与所列不一致之处", "where the plan's numbers and lists differ"),
        default=EMPTY,
    )
    documents: Mapping[str, DocumentSpec] = key(
        MapOf(Name(), Titled(lambda: Struct(DocumentSpec))), Words("文件", "papers"), default=EMPTY
    )
    phases: Mapping[str, PhaseSpec] = key(MapOf(Name(), Struct(PhaseSpec)), Words("阶段", "the phases"))
    waivers: Mapping[str, WaiverSpec] = key(
        MapOf(Name(), Struct(WaiverSpec)),
        Words("准许的豁免；未列出的不得豁免", "the waivers allowed; no others are"),
        default=EMPTY,
    )
    figures: Mapping[str, FigureSpec] = key(
        MapOf(Name(), Titled(lambda: Struct(FigureSpec))),
        Words("汇总指标", "figures of all units together"),
        default=EMPTY,
    )
    invariants: Mapping[str, InvariantSpec] = key(
        MapOf(Name(), Struct(InvariantSpec)), Words("指标之间的勾稽关系", "what must hold among figures"), default=EMPTY
    )
    invalid: frozenset[str] = frozenset()


def spec_type(kinds: Iterable[type[Rule]]) -> Type[CampaignSpec]:
    """What a spec file holds, with the keys that the rule kinds claim."""
    kinds = tuple(kinds)
    step_keys = _claimed([kind.step_keys for kind in kinds], StepSpec)
    document_keys = _claimed([kind.document_keys for kind in kinds], DocumentSpec)
    phase_keys = _claimed([kind.phase_keys for kind in kinds], PhaseSpec)
    steps = MapOf(Name(), Struct(StepSpec, step_keys))
    phases = MapOf(Name(), Replaced(PhaseSpec, {"steps": steps}, phase_keys))
    document = Struct(DocumentSpec, document_keys)
    documents = MapOf(Name(), Titled(lambda: document))
    return Replaced(CampaignSpec, {"documents": documents, "phases": phases})


def _claimed(keys: Iterable[Mapping[str, Key]], cls: type) -> dict[str, Key]:
    """The keys that kinds claim. Raises ValueError where two claim one: a mistake of who wrote the kind."""
    found: dict[str, Key] = {}
    for claimed in keys:
        taken = claimed.keys() & (found.keys() | keys_of_class(cls).keys())
        if taken:
            raise ValueError(f"keys claimed twice: {', '.join(sorted(taken))}")
        found |= claimed
    return found


def spec_schema(kinds: Iterable[type[Rule]], lang: Lang = "en", draft: str = "2020-12") -> Schema:
    """The JSON Schema of spec files; draft ``07`` for editors that read no newer one."""
    return json_schema(spec_type(kinds), "campaignflow spec", lang, draft)
