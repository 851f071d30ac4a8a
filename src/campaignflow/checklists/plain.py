"""What the plain writers share: how parts of an item are put into words."""

from __future__ import annotations

from collections.abc import Iterable

from campaignflow.checklists.model import Item
from campaignflow.rules.outcome import Reference
from campaignflow.wording.words import Lang, Words, one_line


def sourced(reference: Reference, lang: Lang) -> str:
    """The document and the clause: 《学习实践活动分析检查阶段工作计划》一.3."""
    if lang == "zh":
        return f"《{reference.document}》{reference.locator}"
    return f"“{reference.document}”, {reference.locator}"


def clause(reference: Reference, source: str, lang: Lang) -> str:
    """The clause, with its document where that is not the plan itself."""
    return reference.locator if reference.document == source else sourced(reference, lang)


def judged(item: Item, lang: Lang) -> str:
    """What is asked, in full; and what was found, where that is known."""
    said = item.requirement if item.answer is None else item.requirement + Words("", " ") + item.answer
    return said.say(lang)


def named(heading: Words, text: str, lang: Lang) -> str:
    """What a heading says of an item, on one line: 责任人：主要领导."""
    return f"{heading.say(lang)}{'：' if lang == 'zh' else ': '}{one_line(text)}"


def listed(names: Iterable[str], lang: Lang) -> str:
    """Names side by side."""
    return ("、" if lang == "zh" else ", ").join(names)


def cut(text: str, most: int, mark: str) -> str:
    """A text of at most so many UTF-16 units, which is how spreadsheets count; ``mark`` ends one that was longer."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else units[: 2 * (most - len(mark))].decode("utf-16-le", "ignore") + mark


def sentences(texts: Iterable[str], lang: Lang) -> str:
    """Longer texts side by side."""
    return ("；" if lang == "zh" else "; ").join(texts)
