"""A checklist as Markdown with task-list boxes, and a batch of units as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.model import OPINION_WORDS, STAGE_WORDS, Checklist, Item
from campaignflow.checklists.plain import clause, judged, listed, named, sentences
from campaignflow.checklists.register import REGISTER, REGISTER_HEADS, REGISTER_NOTE, entry
from campaignflow.checklists.units import Batch, shown_columns
from campaignflow.wording.words import Lang, Words, one_line, spoken

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")
_LINKS = re.compile(r"(?<=www)\.|:(?=//)|@", re.IGNORECASE)
"""Where some readers of Markdown would see an address and make it a link."""


def escape(text: str) -> str:
    """Foreign text as plain text in Markdown: one line, no markup, nothing hidden."""
    plain = _MARKUP.sub(r"\\\1", one_line(text))
    return _LINKS.sub(lambda found: "\\" + found[0], plain)


def markdown(checklist: Checklist, lang: Lang = "zh") -> str:
    """The whole checklist; boxes are ticked where nothing remains to be done."""
    return "\n".join(_lines(checklist, lang)) + "\n"


def _lines(checklist: Checklist, lang: Lang) -> Iterator[str]:
    yield f"# {escape(checklist.title.say(lang))}"
    yield ""
    yield from (f"- {escape(line)}" for line in _head(checklist, lang))
    for section in checklist.sections:
        yield from ("", f"## {escape(section.title.say(lang))}")
        for group in section.groups:
            yield from ("", f"### {escape(group.title.say(lang))}", "")
            for item in group.items:
                yield from _item(item, checklist.source, lang)
    if checklist.registers:
        heads = [head.say(lang) for head in REGISTER_HEADS]
        entries = (entry(problem, checklist.as_of, lang) for problem in checklist.problems)
        yield from ("", f"## {escape(REGISTER.say(lang))}", "", escape(REGISTER_NOTE.say(lang)), "")
        yield from (_row(map(escape, heads)), _row("---" for _ in heads))
        yield from (_row(escape(sentences(lines, lang)) for lines in cells) for cells in entries)


def _head(checklist: Checklist, lang: Lang) -> Iterator[str]:
    yield named(HEADINGS["source"], checklist.source, lang)
    if checklist.unit is not None and checklist.as_of is not None:
        yield named(HEADINGS["unit"], checklist.unit, lang)
        yield named(HEADINGS["as_of"], spoken(checklist.as_of, lang), lang)
        stages = [item.stage for item in checklist.items]
        gap = "" if lang == "zh" else " "
        counts = (f"{words.say(lang)}{gap}{stages.count(stage)}" for stage, words in STAGE_WORDS.items())
        yield named(HEADINGS["stage"], listed(counts, lang), lang)


def _item(item: Item, source: str, lang: Lang) -> Iterator[str]:
    """The box with the sentence and what was found; below it whose duty it is and why, and what people wrote."""
    box = "x" if item.settled else " "
    stage = "" if item.stage is None else f" **{STAGE_WORDS[item.stage].say(lang)}**"
    yield f"- [{box}] {item.number}.{stage} {escape(judged(item, lang))}"
    for line in (sentences(_duty(item, source, lang), lang), sentences(_written(item, lang), lang)):
        if line:
            yield f"  - {escape(line)}"


def _duty(item: Item, source: str, lang: Lang) -> Iterator[str]:
    yield named(HEADINGS["responsible"], listed((body.title.say(lang) for body in item.bodies), lang), lang)
    if item.presided_by is not None:
        yield named(HEADINGS["presided_by"], item.presided_by.say(lang), lang)
    if item.due_says is not None and item.due_says.say(lang) not in item.requirement.say(lang):
        yield named(HEADINGS["due_says"], item.due_says.say(lang), lang)
    yield named(HEADINGS["evidence"], item.evidence.say(lang), lang)
    yield named(HEADINGS["reference"], clause(item.reference, source, lang), lang)


def _written(item: Item, lang: Lang) -> Iterator[str]:
    """Foreign text."""
    texts = {"notes": item.notes, "shown": (item.shown,), "remark": (item.remark,)}
    if item.opinion is not None:
        yield named(HEADINGS["opinion"], OPINION_WORDS[item.opinion].say(lang), lang)
    for name, said in texts.items():
        yield from (named(HEADINGS[name], text, lang) for text in said if text)


def batch_markdown(batch: Batch, lang: Lang = "zh") -> str:
    """A table of units, one row each; statuses that no unit has are left out."""
    shown = shown_columns(batch)
    return "\n".join(
        [
            f"# {escape(batch.title.say(lang))}",
            "",
            f"- {escape(named(HEADINGS['source'], batch.source, lang))}",
            f"- {escape(named(HEADINGS['as_of'], spoken(batch.as_of, lang), lang))}",
            "",
            _row(escape(column.title.say(lang)) for column in shown),
            _row("---" for _ in shown),
            *(_row(_cell(column.value(row), lang) for column in shown) for row in batch.rows),
            "",
        ]
    )


def _cell(value: Words | str | date | int | None, lang: Lang) -> str:
    return "" if value is None else escape(spoken(value, lang))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
