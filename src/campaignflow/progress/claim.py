"""What a unit says of itself: finished, 9 of 9, 100 per cent, 40 days. It settles nothing and is answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from attrs import field, frozen

from campaignflow.progress.amount import HUNDRED, Amount, as_share
from campaignflow.progress.stated import Decimals, FigureType
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import INVALID, Boolean, Day, Name, Text, Type
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

PROBLEMS = "problems"
"""The entries of the register, as what is counted."""


@frozen
class CountType(Type[Amount]):
    """A whole number, or bounds of it."""

    expected: Words = Words("不小于0的整数或 {at_least: …}", "a whole number of 0 or more, or {at_least: …}")

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        known = type(value) is int or isinstance(value, dict)
        return FigureType().read(value, at, problems) if known else self.wrong(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {"anyOf": FigureType().schema(schemas)["anyOf"][:2]}  # without lists of names


@frozen
class RateType(Decimals):
    """A percentage: “98” may be 97.5 to 98.5; nobody and everybody are exact."""

    expected: Words = Words('0至100的百分数（如 100、"99.97"）', 'a percentage of 0 to 100 such as 100, "99.97"')

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        read = super().read(value, at, problems)
        if isinstance(read, Amount) and read.low > HUNDRED:
            return self.wrong(str(value), at, problems)
        return read if read is INVALID else as_share(read)


@frozen(kw_only=True, slots=False)
class Claim:
    """One thing that a unit says of itself."""

    about: str | None = key(
        Name(entry=True),
        Words("所说的步骤或阶段；不写即整个活动", "the step or phase; the whole campaign if left out"),
        default=None,
    )
    each: str | None = key(
        Name(),
        Words("按什么计数：群体、材料，或 problems（问题台账）", "what is counted: a group, a paper, or problems"),
        default=None,
    )
    done: bool | None = key(Boolean(), Words("是否已完成", "whether it is finished"), default=None)
    count: Amount | None = key(CountType(), Words("已有多少", "how many"), default=None)
    of: Amount | None = key(CountType(), Words("共有多少", "of how many"), default=None)
    rate: Amount | None = key(RateType(), Words("百分比", "how many per cent"), default=None)
    days: Amount | None = key(CountType(), Words("历时多少天", "how many days it took"), default=None)
    date: dt.date | None = key(
        Day(),
        Words("所说的是哪一天的情况", "the day of which it speaks; that of the question if left out"),
        default=None,
    )
    note: str | None = key(Text(), Words("备注", "a remark"), default=None)
    index: int = field(default=0)
    """Place in the file: ``/claims/<index>``."""
    invalid: frozenset[str] = frozenset()

    @property
    def of_problems(self) -> bool:
        """Whether it speaks of the register of problems."""
        return self.each == PROBLEMS


SAID = (("done",), ("days",), ("count", "of", "rate"))
"""The keys that say something; one claim has those of one group."""


class _ClaimType(Struct[Claim]):
    """A claim that says one thing, and of which everything could be read: half of a claim is no claim."""

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        read = super().read(value, at, problems)
        if read is INVALID or read.invalid:
            return INVALID
        said = [[name for name in group if getattr(read, name) is not None] for group in SAID]
        things = [names for names in said if names]
        if not things:
            problems.add("missing-key", at, key="done | count | of | rate | days")
        elif len(things) > 1:
            problems.add("two-claims", at, one=things[0][0], other=things[1][0])
        elif read.done is not None and read.each is not None:
            problems.add("two-claims", at, one="done", other="each")
        else:
            return read
        return INVALID


CLAIM = _ClaimType(Claim)
