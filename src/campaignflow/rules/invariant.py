"""What must hold among figures (R31): a sum or a product of some within another, or equal to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from campaignflow.progress.amount import UNKNOWN, Amount, Fit, exactly, total
from campaignflow.rules.outcome import Force, Reference
from campaignflow.wording.words import NOTHING, Words, both, listing


class Relation(StrEnum):
    """What an invariant says of its two sides."""

    WITHIN = "within"
    """No more than."""
    EQUAL = "equal"


@frozen(kw_only=True)
class Invariant:
    """What must hold among figures: a sum, or a product, is within another figure, or equal to it."""

    id: str
    title: Words
    reference: Reference
    force: Force
    note: Words
    left: tuple[str, ...]
    product: bool
    relation: Relation
    right: str | int
    """A figure, or a number."""
    titles: Mapping[str, Words]
    measures: Mapping[str, Words]

    @property
    def figures(self) -> tuple[str, ...]:
        """All figures that it compares."""
        return (*self.left, self.right) if isinstance(self.right, str) else self.left

    def sides(self, amounts: Mapping[str, Amount]) -> tuple[Amount, Amount]:
        """What stands on either side; what ``amounts`` does not name is not known."""
        operands = [amounts.get(name, UNKNOWN) for name in self.left]
        left = total(operands)
        if self.product:
            left = exactly(1)
            for operand in operands:
                left = left * operand
        return left, amounts.get(self.right, UNKNOWN) if isinstance(self.right, str) else exactly(self.right)

    def fit(self, amounts: Mapping[str, Amount]) -> Fit:
        """Whether it holds among ``amounts``."""
        left, right = self.sides(amounts)
        return left.equals(right) if self.relation is Relation.EQUAL else left.no_more_than(right)

    def sentence(self) -> Words:
        """What it says, as one sentence without its full stop."""
        quoted = [_quoted(self.titles[name]) for name in self.left]
        several = len(quoted) > 1
        within = Words("{parts}不多于{whole}", "{parts} {are} no more than {whole}")
        makes = Words("{parts}等于{whole}", "{parts} {make} {whole}")
        if self.relation is Relation.EQUAL and not several:
            makes = Words("{parts}与{whole}是同一数，应当一致", "{parts} and {whole} are one number stated twice")
        parts, are, make = listing(quoted), "is", "makes"
        if self.product:
            parts = both(lambda lang: TIMES_WORDS.say(lang).join(words.say(lang) for words in quoted))
        elif several:
            parts, are, make = parts + Words("之和", " together"), "are", "make"
        whole = _quoted(self.titles[self.right]) if isinstance(self.right, str) else self._number(self.right)
        said = within if self.relation is Relation.WITHIN else makes
        return said.fill(parts=parts, whole=whole, are=are, make=make)

    def _number(self, number: int) -> Words:
        return Words(str(number), str(number)) + self.measures[self.left[0]]

    def found(self, amounts: Mapping[str, Amount]) -> Words:
        """What was found, in words: both sides, and what they are made of."""
        left, right = self.sides(amounts)
        unknown = [_quoted(self.titles[name]) for name in self.figures if amounts.get(name, UNKNOWN) == UNKNOWN]
        if unknown:
            return Words("没有{names}的数据", "not known: {names}").fill(names=listing(unknown))
        sign = " × " if self.product else " + "
        said = [amounts[name].words() for name in self.left]
        made = both(lambda lang: sign.join(word.say(lang) for word in said))
        first = made if len(said) == 1 else made + Words(" = ", " = ") + left.words()
        measures = {self.measures[name] for name in self.left}
        first += measures.pop() if len(measures) == 1 and not self.product else NOTHING
        if isinstance(self.right, int):
            return first
        measure = self.measures[self.right]
        return Words("前者{a}，后者{b}", "the former is {a}, the latter {b}").fill(a=first, b=right.words(measure))


TIMES_WORDS = Words("乘以", " times ")


def _quoted(title: Words) -> Words:
    return Words(f"“{title.zh}”", f"“{title.en}”")
