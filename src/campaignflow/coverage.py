"""What became of each clause of a plan: a ledger beside the spec, and the proof that it accounts for everything.

A ledger is data: for each locator of the plan, in its order, one or more entries. It lives in
``<spec's name>/ledger.yaml`` beside the spec.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path as FilePath

from attrs import frozen

from campaignflow.campaign import Campaign
from campaignflow.diagnostics import Diagnostic, Path, Problems, SpecError, keys_of, placed
from campaignflow.items import LOCATOR
from campaignflow.source import MAX_SPEC_BYTES, Located, decode, read_yaml
from campaignflow.structure import INVALID, Choice, ListOf, MapOf, Name, Struct, Text, WordsText, key
from campaignflow.words import NOTHING, Words


class Fate(StrEnum):
    """What became of a clause."""

    RULE = "rule"
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
    Fate.DEFINITION: Words("定义", "definition"),
    Fate.OTHER_DUTY: Words("其他机构的职责", "another body's duty"),
    Fate.EXHORTATION: Words("倡导性要求", "exhortation"),
    Fate.NOT_CHECKABLE: Words("无法核查", "not checkable"),
}


@frozen(kw_only=True)
class Entry:
    """What became of one statement of a clause."""

    says: Words = key(WordsText(), Words("该处说了什么（概述）", "what the clause says, in our words"))
    fate: Fate = key(Choice(Fate), Words("如何处理", "what became of it"), name="as")
    rules: tuple[str, ...] = key(
        ListOf(Text(limit=200)),
        Words("对应的规则，可用 *", "the rules that encode it; * may stand for a part"),
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
    entries: Mapping[str, tuple[Entry, ...]] = key(
        MapOf(LOCATOR, ListOf(Struct(Entry))), Words("按条款位置", "by locator")
    )


@frozen
class Row:
    """One entry with the rules that it claims."""

    locator: str
    entry: Entry
    rules: tuple[str, ...]


@frozen
class Coverage:
    """What a ledger accounts for."""

    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    """Locators of the plan without an entry."""
    unclaimed: tuple[str, ...]
    """Rules that no entry claims."""
    astray: tuple[str, ...]
    """Rules whose reference is no locator of the plan."""

    @property
    def complete(self) -> bool:
        return not (self.missing or self.unclaimed or self.astray)


def load_ledger(spec: FilePath) -> Ledger:
    """The ledger beside a spec file. Raises :class:`SpecError`."""
    path = spec.parent / spec.stem / "ledger.yaml"
    problems = Problems(str(path))
    try:
        text = decode(path.read_bytes(), MAX_SPEC_BYTES, problems)
    except OSError as error:
        problems.add("unreadable", (), reason=error.strerror or str(error))
        raise SpecError(problems) from None
    located = None if text is None else read_yaml(text, problems)
    ledger = INVALID if located is None else Struct(Ledger).read(located.data, (), problems)
    if problems.fatal or not isinstance(ledger, Ledger):
        raise SpecError(_placed(problems, located))
    return ledger


def _placed(problems: Problems, located: Located | None) -> Iterator[Diagnostic]:
    for diagnostic, at in zip(problems.found, problems.paths, strict=True):
        if located is None or diagnostic.location.line is not None:
            yield diagnostic
        else:
            yield placed(diagnostic, problems.file, *located.find(keys_of(at)))


def coverage(campaign: Campaign, ledger: Ledger) -> Coverage:
    """Account for every locator and every rule. Raises :class:`SpecError` where an entry names a rule that is not."""
    problems = Problems()
    rows = []
    ids = [rule.id for rule in campaign.rules]
    for locator in ledger.locators:
        for entry in ledger.entries.get(locator, ()):
            claimed = tuple(rule for rule in ids if any(fnmatchcase(rule, pattern) for pattern in entry.rules))
            for pattern in entry.rules:
                if not any(fnmatchcase(rule, pattern) for rule in ids):
                    what = Words("规则", "rule")
                    problems.add("unknown-name", entry.at, what=what, name=pattern, known=Words(locator, locator))
            rows.append(Row(locator, entry, claimed))
    if problems.fatal:
        raise SpecError(problems)
    claimed_ids = {rule for row in rows for rule in row.rules}
    return Coverage(
        tuple(rows),
        missing=tuple(locator for locator in ledger.locators if not ledger.entries.get(locator)),
        unclaimed=tuple(rule for rule in ids if rule not in claimed_ids),
        astray=tuple(rule.id for rule in campaign.rules if rule.reference.locator not in ledger.locators),
    )
