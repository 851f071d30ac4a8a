"""What can no longer be kept, as data and in words.

That it cannot be kept, and which rules it takes, is the network's to prove; under which reading they are asked, the
schedule's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import frozen

from campaignflow.rules.rule import Rule
from campaignflow.wording.words import NOTHING, Words, capital, joined


class Reading(StrEnum):
    """Under which reading something cannot be kept."""

    ANY = "any"
    """Binding rules clash however they are read."""
    STRICT = "strict"
    """Binding rules clash under the strict reading; the lenient one leaves room."""
    SOFT = "soft"
    """Only together with soft rules."""
    PLANNED = "planned"
    """Only with the dates for which steps are planned."""


READING_WORDS: Mapping[Reading, Words] = {
    Reading.ANY: Words("已不能按期", "can no longer be kept"),
    Reading.STRICT: Words("从严解释已不能按期", "can no longer be kept under the strict reading"),
    Reading.SOFT: Words("非强制的要求已不能兼顾", "soft rules can no longer be kept as well"),
    Reading.PLANNED: Words("计划日期有冲突", "the planned dates clash"),
}


@frozen(kw_only=True)
class Consequence:
    """Something else that will be late because what a clash tells of is."""

    step: str
    title: Words
    earliest: date
    due: date
    rules: tuple[str, ...]
    """The rules that clash here, as few as do: those that push the first step are among them."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "earliest": self.earliest.isoformat(),
            "due": self.due.isoformat(),
            "rules": list(self.rules),
        }


@frozen(kw_only=True)
class Clash:
    """A foreseen breach: something that can no longer be in time, said before its day has passed."""

    reading: Reading
    step: str
    """The step that will be late; of rules that clash whatever the dates, one of theirs."""
    earliest: date | None
    """The first day on which it can take place; None where rules clash whatever the dates."""
    due: date | None
    rules: tuple[str, ...]
    """The rules that clash: together they cannot be kept, without any one of them they can."""
    says: Words
    follows: tuple[Consequence, ...] = ()
    """What else will be late for the same cause, further along the same way."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "reading": str(self.reading),
            "step": self.step,
            "earliest": self.earliest and self.earliest.isoformat(),
            "due": self.due and self.due.isoformat(),
            "rules": list(self.rules),
            "follows": [one.to_dict() for one in self.follows],
            "says": self.says.to_dict(),
        }


def sentence(said: Words, rules: Iterable[Rule], follows: Sequence[Consequence] = ()) -> Words:
    """What clashes, the rules in their own sentences with their clauses, and what follows."""
    cited = Words("。依据：", ". Because: ") + joined(map(_cited, rules)) + Words("。", ".")
    late = Words("由此延误的还有：", " Late for the same reason: ") + joined(map(_late, follows)) + Words("。", ".")
    return capital(said) + cited + (late if follows else NOTHING)


def _cited(rule: Rule) -> Words:
    where = rule.reference.locator
    return rule.sentence() + (Words(f"（{where}）", f" ({where})") if where else NOTHING)


def _late(one: Consequence) -> Words:
    said = Words("“{title}”（最早{earliest}，应在{due}前）", "“{title}” ({earliest}, due by {due})")
    return said.fill(title=one.title, earliest=one.earliest, due=one.due)


CIRCULAR = Words("这些要求无论日期如何都不能同时做到", "these cannot be kept together, whatever the dates")
TOO_LATE = Words("照目前情况，这些要求已不能同时做到", "as things are, these can no longer be kept together")
LATE: Mapping[Reading, Words] = {
    Reading.ANY: Words(
        "“{title}”最早要到{earliest}才能完成，而最迟应在{due}",
        "“{title}” can be done on {earliest} at the earliest and is due by {due}",
    ),
    Reading.STRICT: Words(
        "从严解释，“{title}”最早要到{earliest}才能完成，而最迟应在{due}",
        "strictly read, “{title}” can be done on {earliest} at the earliest and is due by {due}",
    ),
    Reading.SOFT: Words(
        "“{title}”最早要到{earliest}才能完成，而原则上最迟应在{due}",
        "“{title}” can be done on {earliest} at the earliest and should be done by {due}",
    ),
    Reading.PLANNED: Words(
        "按计划，“{title}”最早要到{earliest}才能完成，而最迟应在{due}",
        "as planned, “{title}” can be done on {earliest} at the earliest and is due by {due}",
    ),
}
LENIENTLY = Words("即使从宽解释，", "even leniently read, ")
TOO_SOON = Words(
    "“{title}”计划于{due}进行，而最早要到{earliest}才能进行",
    "“{title}” is planned for {due} and can take place on {earliest} at the earliest",
)
PLANNED_LATE = Words(
    "“{title}”计划于{earliest}进行，而最迟应在{due}", "“{title}” is planned for {earliest} and is due by {due}"
)
OTHERS_PLAN = Words("（“{plan}”计划于{day}）", " (“{plan}” is planned for {day})")
