"""A checklist as Markdown with task-list boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaignflow.checklist.batch import Batch
from campaignflow.checklist.model import Checklist, Item
from campaignflow.judgement import PHASE_WORDS
from campaignflow.verdict import BASIS_WORDS, FORCE_WORDS, STATUS_WORDS, Basis, Force, Status
from campaignflow.words import HIDDEN, Lang, spoken

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_LINKS = re.compile(r"(?<=www)\.|:(?=//)|@", re.IGNORECASE)
"""Where some readers of Markdown would see an address and make it a link."""
_DONE = (Status.SATISFIED, Status.WAIVED, Status.NOT_APPLICABLE)


def escape(text: str) -> str:
    """Foreign text as plain text in Markdown: one line, no markup, nothing hidden."""
    plain = _MARKUP.sub(r"\\\1", HIDDEN.sub("", " ".join(text.split())))
    return _LINKS.sub(lambda found: "\\" + found[0], plain)


def markdown(checklist: Checklist, lang: Lang = "zh") -> str:
    """The whole checklist; boxes are ticked where nothing remains to be done."""
    return "\n".join(_lines(checklist, lang)) + "\n"


def _lines(checklist: Checklist, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    yield f"# {escape(checklist.title.say(lang))}"
    yield ""
    yield f"{'依据' if zh else 'Plan'}: {escape(checklist.source)}"
    if checklist.unit is not None and checklist.as_of is not None:
        yield f"{'单位' if zh else 'Unit'}: {escape(checklist.unit)}  "
        yield f"{'截至' if zh else 'As of'}: {spoken(checklist.as_of, lang)}"
    for section in checklist.sections:
        yield ""
        yield f"## {escape(section.title.say(lang))}"
        for group in section.groups:
            yield ""
            yield f"### {escape(group.title.say(lang))}"
            yield ""
            for item in group.items:
                yield _item(item, lang)


def _item(item: Item, lang: Lang) -> str:
    box = "x" if item.status in _DONE else " "
    said = item.found if item.found is not None else item.asks
    notes = [f"{item.reference.locator}"]
    if item.status is None and item.condition is not None:
        notes.append(("如" if lang == "zh" else "if ") + item.condition.say(lang))
    if item.force is not Force.BINDING:
        notes.append(FORCE_WORDS[item.force].say(lang))
    if item.basis is not Basis.EXPLICIT:
        notes.append(BASIS_WORDS[item.basis].say(lang))
    return f"- [{box}] {item.number}. {escape(said.say(lang))} — {escape('; '.join(notes))}"


def batch_markdown(batch: Batch, lang: Lang = "zh") -> str:
    """A table of units, one row each."""
    return "\n".join(_table(batch, lang)) + "\n"


def _table(batch: Batch, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    yield f"# {escape(batch.title.say(lang))}"
    yield ""
    yield f"{'依据' if zh else 'Plan'}: {escape(batch.source)}  "
    yield f"{'截至' if zh else 'As of'}: {spoken(batch.as_of, lang)}"
    yield ""
    phases = [escape(title.say(lang)) for title in batch.phases.values()]
    counts = [words.say(lang) for words in STATUS_WORDS.values()]
    heads = ["单位" if zh else "Unit", *phases, *counts, "下一时限" if zh else "Next due"]
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in batch.rows:
        stages = [PHASE_WORDS[row.stages[name]].say(lang) for name in batch.phases]
        due = "" if row.next_due is None else spoken(row.next_due, lang)
        yield f"| {' | '.join([escape(row.unit), *stages, *(str(row.counts[s]) for s in STATUS_WORDS), due])} |"
