"""Due dates as a spec writes them: by when, counted how, for whom another length, several of them."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from campaignflow.campaign.spec_terms import ROLL, FirstDay
from campaignflow.rules.calendars import RollText
from campaignflow.rules.condition import Condition, ConditionText, either_holds
from campaignflow.rules.items import Qualified
from campaignflow.source.containers import ListOf
from campaignflow.source.schema import Schema, Schemas
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import INVALID, Choice, Parsed, Type
from campaignflow.wording.dates import DueText, parse_due
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.lengths import Length, parse_length
from campaignflow.wording.words import Words

LENGTH_TEXT = Parsed(
    parse_length, Words("时长（如 30 days、10 working days）", "a length such as 30 days, 10 working days")
)


@frozen(kw_only=True)
class OtherLength:
    """For which units a due date counts another length of time."""

    to: Length | None = key(LENGTH_TEXT, Words("改为多久", "what it is for them"), default=None)
    by: Length | None = key(LENGTH_TEXT, Words("另加多久", "how much longer it is"), default=None)
    condition: Condition = key(ConditionText(), Words("适用条件", "for whom"), name="if")
    at: Path = ()


class OtherLengths(Type[tuple[OtherLength, ...]]):
    """One, or a list of them."""

    expected = Words("{to: 10 days, if: 条件} 或其列表", "{to: 10 days, if: a condition}, or a list of those")
    _one: Type[OtherLength] = Struct(OtherLength)

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is dict:
            one = self._one.read(value, at, problems)
            return INVALID if one is INVALID else (one,)
        return ListOf(self._one, whole=True, some=True, expected=self.expected).read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        one = self._one.schema(schemas)
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


@frozen(kw_only=True)
class Due(Qualified):
    """A due date with what qualifies it."""

    by: DueText = key(
        Parsed[DueText](
            parse_due,
            Words(
                "期限(如 06-15、before 07-中旬、7 days before meeting、within 9 days after meeting、promptly)",
                "a due date such as 06-15, before 07-mid, 7 days before meeting, within 9 days after meeting, promptly",
            ),
        ),
        Words("期限", "the due date"),
    )
    first_day: FirstDay | None = key(
        Choice(FirstDay),
        Words("起算日是否计入（不写即依 readings）", "whether the first day counts; as in readings, if left out"),
        default=None,
    )
    roll: RollText | None = key(
        ROLL, Words("遇休息日时如何（不写即依 readings）", "on a day off; as in readings, if left out"), default=None
    )
    longer: tuple[OtherLength, ...] = key(
        OtherLengths(), Words("对哪些单位改为或另加多久", "for which units it is another length of time"), default=()
    )
    short: bool = False
    """Written as a text alone."""
    parts: tuple[Due, ...] = ()
    """Where it is a list: its dates, each with its condition."""


class DueType(Type[Due]):
    """A due date: text, or a mapping with ``by``; or a list of those."""

    _by: Type[DueText] = Struct(Due).keys["by"][1].type
    expected = _by.expected

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is list:
            return self._several(value, at, problems)
        if type(value) is dict:
            return Struct(Due).read(value, at, problems)
        by = self._by.read(value, at, problems)
        return by if by is INVALID else Due(by=by, at=at, short=True)

    def _several(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        parts = ListOf(Struct(Due), whole=True, some=True).read(value, at, problems)
        if parts is INVALID:
            return INVALID
        when = either_holds(*(part.condition for part in parts))
        ref = "、".join(dict.fromkeys(part.ref for part in parts if part.ref)) or None
        return Due(by=parts[0].by, condition=when, ref=ref, parts=parts, at=at)

    def schema(self, schemas: Schemas) -> Schema:
        several = {"type": "array", "items": Struct(Due).schema(schemas), "minItems": 1}
        return {"anyOf": [self._by.schema(schemas), Struct(Due).schema(schemas), several]}
