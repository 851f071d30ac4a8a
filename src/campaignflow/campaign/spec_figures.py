"""The figures of a spec as written, and what must hold among them."""

from __future__ import annotations

from attrs import frozen

from campaignflow.rules.outcome import Force
from campaignflow.source.clauses import LOCATOR
from campaignflow.source.containers import ListOf
from campaignflow.source.schema import Schemas
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import Choice, CountText, Either, FlagText, Name, NotPlain, Parsed, WordsText
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.words import NOTHING, Words


@frozen(kw_only=True)
class SumSpec:
    """What is counted in the records of a step."""

    step: str = key(Name(), Words("步骤", "the step"))
    present: str | None = key(
        Name(), Words("到场人次，按群体或机构", "how many of this group or body were present"), default=None
    )
    counts: str | None = key(Name(), Words("所记份数或人数，按名称", "how many of these were counted"), default=None)
    days: bool = key(FlagText, Words("计天数", "days are counted"), default=False)
    at: Path = ()


@frozen(kw_only=True)
class ShareSpec:
    """A percentage of two figures."""

    part: str = key(Name(), Words("部分", "the part"))
    of: str = key(Name(), Words("总体", "the whole"))
    at: Path = ()


@frozen(kw_only=True)
class FigureSpec:
    """A figure of all units together; each unit states its own where nothing is said."""

    title: Words = key(WordsText(), Words("名称", "its title"))
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    counted_in: Words = key(WordsText(), Words("计量单位（如 条、人次）", "what it is counted in"), default=NOTHING)
    sum: str | SumSpec | None = key(
        Either(Name(), Struct(SumSpec)),
        Words("由各单位该步骤的记录合计", "counted in the units' records of this step"),
        default=None,
    )
    distinct: bool = key(
        FlagText, Words("各单位填报名单，计不同名称的个数", "units list names: how many are different"), default=False
    )
    units: str | None = key(
        Name(),
        Words("完成该步骤的单位数；all 为全部单位", "how many units completed this step; all: how many there are"),
        default=None,
    )
    share: ShareSpec | None = key(
        Struct(ShareSpec), Words("百分比，由两项总数重新计算", "a percentage, worked out from two totals"), default=None
    )
    given: bool = key(FlagText, Words("只由总报告给出", "only the report states it"), default=False)
    at: Path = ()


SOURCES = ("sum", "distinct", "units", "share", "given")
"""Keys of a figure that say how it comes about; one at most."""


def _name_or_number(text: str) -> str | int | None:
    number = CountText.parse(text)
    if number is not None:
        return int(number)
    try:
        return str(Name.quick(text))
    except NotPlain:
        return None


@frozen(kw_only=True)
class InvariantSpec:
    """What must hold among figures."""

    title: Words = key(WordsText(), Words("名称", "its title"), default=NOTHING)
    ref: str | None = key(LOCATOR, Words("出处", "the clause"), default=None)
    note: Words = key(WordsText(), Words("说明", "a remark"), default=NOTHING)
    force: Force = key(
        Choice(Force),
        Words("约束力：binding 或 soft", "how strongly it is asked: binding or soft"),
        default=Force.BINDING,
    )
    part: str | None = key(Name(), Words("不多于 of 的一项", "a figure no more than of"), default=None)
    parts: tuple[str, ...] | None = key(
        ListOf(Name(), whole=True), Words("相加的各项", "figures that are added"), default=None
    )
    product: tuple[str, ...] | None = key(
        ListOf(Name(), whole=True), Words("相乘的各项", "figures that are multiplied"), default=None
    )
    same: tuple[str, ...] | None = key(
        ListOf(Name(), whole=True), Words("同一数的两处说法", "two figures that state one thing"), default=None
    )
    of: str | None = key(Name(), Words("不得超过的一项", "the figure that they may not exceed"), default=None)
    make: str | int | None = key(
        Parsed[str | int](
            _name_or_number,
            Words("指标名称或整数", "the name of a figure, or a whole number"),
            {"anyOf": [Name().schema(Schemas("en")), {"type": "integer", "minimum": 0}]},
        ),
        Words("应当等于的一项或整数", "the figure or number that they make"),
        default=None,
    )
    at: Path = ()
    invalid: frozenset[str] = frozenset()
