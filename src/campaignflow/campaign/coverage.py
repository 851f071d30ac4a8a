"""What became of each clause of a plan: a ledger beside the spec, and the proof that it accounts for everything.

A ledger is data: for each locator of the plan, in its order, one or more entries. It lives in
``<spec's name>/ledger.yaml`` beside the spec. What a spec consists of and a ledger claims are its rules, by their
ids, its figures as ``figures.<id>`` and its invariants as ``invariants.<id>``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path as FilePath

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.source.clauses import LOCATOR
from campaignflow.source.containers import ListOf, MapOf
from campaignflow.source.structs import Struct, key
from campaignflow.source.text import MAX_SPEC_BYTES, Located, decode, read_yaml
from campaignflow.source.types import INVALID, Choice, Name, Text, WordsText
from campaignflow.wording.diagnostics import Diagnostics, Path, SpecError, closest
from campaignflow.wording.words import NOTHING, Words


class Fate(StrEnum):
    """What became of a clause."""

    RULE = "rule"
    FIGURE = "figure"
    """It states a number of all units together, or what must hold among such numbers."""
    DEFINITION = "definition"
    """It names or explains something."""
    OTHER_DUTY = "other-duty"
    """It binds another body, and is waited for."""
    EXHORTATION = "exhortation"
    """It urges; at most attested."""
    NOT_CHECKABLE = "not-checkable"
    """Nothing that a record could show."""


FATE_WORDS: Mapping[Fate, Words] = {
    Fate.RULE: Words("规则", "rule"),
    Fate.FIGURE: Words("汇总数字", "figure"),
    Fate.DEFINITION: Words("定义", "definition"),
    Fate.OTHER_DUTY: Words("其他机构的职责", "another body's duty"),
    Fate.EXHORTATION: Words("倡导性要求", "exhortation"),
    Fate.NOT_CHECKABLE: Words("无法核查", "not checkable"),
}


@frozen(kw_only=True)
class LedgerEntry:
    """What became of one statement of a clause."""

    says: Words = key(WordsText(), Words("该处说了什么（概述）", "what the clause says, in our words"))
    fate: Fate = key(Choice(Fate), Words("如何处理", "what became of it"), name="as")
    rules: tuple[str, ...] = key(
        ListOf(Text(limit=200)),
        Words(
            "对应的规则、汇总数字（figures.…）和勾稽关系（invariants.…），可用 *",
            "the rules, figures (figures.…) and invariants (invariants.…) that encode it; * may stand for a part",
        ),
        default=(),
    )
    why: Words = key(WordsText(), Words("理由", "why"), default=NOTHING)
    at: Path = ()


@frozen(kw_only=True)
class Ledger:
    """A whole ledger."""

    campaign: str = key(Name(), Words("活动的标识", "the campaign's id"))
    locators: tuple[str, ...] = key(
        ListOf(LOCATOR), Words("原文的全部条款位置，依次", "every locator of the plan, in its order")
    )
    entries: Mapping[str, tuple[LedgerEntry, ...]] = key(
        MapOf(LOCATOR, ListOf(Struct(LedgerEntry))), Words("按条款位置", "by locator")
    )


@frozen
class ClauseRow:
    """One entry with what it claims."""

    locator: str
    entry: LedgerEntry
    rules: tuple[str, ...]
    """Ids of rules, ``figures.<id>`` and ``invariants.<id>``."""


@frozen
class Coverage:
    """What a ledger accounts for."""

    rows: tuple[ClauseRow, ...]
    missing: tuple[str, ...]
    """Locators of the plan without an entry."""
    unclaimed: tuple[str, ...]
    """Rules, figures and invariants that no entry claims."""
    astray: tuple[str, ...]
    """Those whose reference is no locator of the plan."""

    @property
    def complete(self) -> bool:
        return not (self.missing or self.unclaimed or self.astray)


def coverage(campaign: Campaign, spec: FilePath) -> Coverage:
    """Account for every locator, rule, figure and invariant, by the ledger beside ``spec``.

    Raises :class:`SpecError` where the ledger cannot be read, or names what is not there.
    """
    path = spec.parent / spec.stem / "ledger.yaml"
    problems = Diagnostics(str(path), campaign.language)
    located = _read(path, problems)
    ledger = INVALID if located is None else Struct(Ledger).read(located.data, (), problems)
    locators = dict(_claimable(campaign))
    rows = tuple(_rows(campaign, [*locators], ledger, problems)) if isinstance(ledger, Ledger) else ()
    if problems.fatal or not isinstance(ledger, Ledger):
        raise SpecError(problems if located is None else located.place(problems))
    claimed = {rule for row in rows for rule in row.rules}
    return Coverage(
        rows,
        missing=tuple(locator for locator in ledger.locators if not ledger.entries.get(locator)),
        unclaimed=tuple(name for name in locators if name not in claimed),
        astray=tuple(name for name, locator in locators.items() if locator not in ledger.locators),
    )


def _claimable(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """What must be accounted for, by the id that a ledger uses, with the clause that it cites."""
    yield from ((rule.id, rule.reference.locator) for rule in campaign.rules)
    yield from ((f"figures.{name}", figure.reference.locator) for name, figure in campaign.figures.items())
    yield from ((f"invariants.{held.id}", held.reference.locator) for held in campaign.invariants)


def _read(path: FilePath, problems: Diagnostics) -> Located | None:
    try:
        text = decode(path.read_bytes(), MAX_SPEC_BYTES, problems)
    except OSError as error:
        problems.add("unreadable", (), reason=error.strerror or str(error))
        return None
    return None if text is None else read_yaml(text, problems)


def _rows(campaign: Campaign, ids: Sequence[str], ledger: Ledger, problems: Diagnostics) -> Iterator[ClauseRow]:
    """The entries in the order of the plan, each with those of ``ids`` that it claims."""
    if ledger.campaign != campaign.id:
        problems.add("wrong-campaign", ((), "campaign"), found=ledger.campaign, expected=campaign.id)
    for locator in ledger.entries:
        if locator not in ledger.locators:
            known = closest(locator, ledger.locators)
            problems.add("unknown-name", (((), "entries"), locator), what=_CLAUSE, name=locator, known=known)
    for locator in ledger.locators:
        for entry in ledger.entries.get(locator, ()):
            found: dict[str, None] = {}
            for index, pattern in enumerate(entry.rules):
                matching = [name for name in ids if fnmatchcase(name, pattern)]
                if not matching:
                    at, what = ((entry.at, "rules"), index), _WHAT.get(pattern.partition(".")[0], _RULE)
                    problems.add("unknown-name", at, what=what, name=pattern, known=closest(pattern, ids))
                found |= dict.fromkeys(matching)
            yield ClauseRow(locator, entry, tuple(found))


_RULE, _CLAUSE = Words("规则", "rule"), Words("条款", "clause")
_WHAT = {"figures": Words("指标", "figure"), "invariants": Words("勾稽关系", "invariant")}
