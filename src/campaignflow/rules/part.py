"""What units add to a figure, and why more may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from campaignflow.progress.amount import Amount
from campaignflow.wording.words import Words


class Lack(StrEnum):
    """Why a unit could not contribute to a figure, or not all of it."""

    NOT_RETURNED = "not-returned"
    """It has returned nothing yet by the day of the question."""
    NOT_STATED = "not-stated"
    INVALID = "invalid"
    UNDECIDED = "undecided"
    """An act that would count cannot be weighed yet: its year is not confirmed, or an earlier act is to be told."""
    WITHHELD = "withheld"
    """What the unit states contradicts itself: it is not added, and not taken for nothing."""
    BELOW_INCLUDED = "below-included"
    """It states less than the returns make that it includes."""
    OVERLAPPING = "overlapping"
    """What it states may be counted in another return already, all or part of it."""


LACK_WORDS: Mapping[Lack, Words] = {
    Lack.NOT_RETURNED: Words("尚未填报", "not returned"),
    Lack.NOT_STATED: Words("未填报", "not stated"),
    Lack.INVALID: Words("数据有误", "invalid"),
    Lack.UNDECIDED: Words("有记录尚不能认定", "a record cannot be weighed yet"),
    Lack.WITHHELD: Words("自相矛盾，暂不计入", "withheld: it contradicts itself"),
    Lack.BELOW_INCLUDED: Words("少于其已并入的数，暂不计入", "withheld: less than what it includes"),
    Lack.OVERLAPPING: Words("可能与其他单位的填报重复", "perhaps counted in another return too"),
}


@frozen
class Part:
    """What a unit adds to a figure, or several units do."""

    amount: Amount
    lack: Lack | None = None
    """Why more may be missing; the amount is then a lower bound."""
    names: tuple[str, ...] = ()
