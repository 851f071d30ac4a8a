"""The spec read back as plain sentences, to be laid beside the plan and ticked."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from campaignflow.campaign import Campaign
from campaignflow.figure import Invariant
from campaignflow.rule import Rule
from campaignflow.verdict import BASIS_WORDS, FORCE_WORDS, Basis, Force
from campaignflow.words import NOTHING, Lang, Words, both, capital


@frozen
class Sentence:
    """One rule, figure or invariant as a sentence, beside its clause."""

    number: int
    locator: str
    rule: str
    says: Words


def sentences(campaign: Campaign) -> tuple[Sentence, ...]:
    """Every rule as a sentence, in the order of the spec, which is the plan's; then figures and invariants."""
    found = [(rule.reference.locator, rule.id, said(rule)) for rule in campaign.rules]
    found += [(f.reference.locator, f"figures.{f.id}", _ended(f.sentence(), f.note)) for f in campaign.figures.values()]
    found += [
        (inv.reference.locator, f"invariants.{inv.id}", _ended(inv.sentence(), *_of_invariant(inv)))
        for inv in campaign.invariants
    ]
    return tuple(Sentence(number, *sentence) for number, sentence in enumerate(found, 1))


def said(rule: Rule) -> Words:
    """The rule's sentence with its condition, force, basis and the author's note on the reading."""
    return _ended(rule.sentence(), *_notes(rule))


def _ended(sentence: Words, *said: Words) -> Words:
    """A sentence with what is said of it in brackets, and its full stop."""
    notes = [note for note in said if note]
    inside = both(lambda lang: ("；" if lang == "zh" else "; ").join(note.say(lang) for note in notes))
    brackets = Words(f"（{inside.zh}）", f" ({inside.en})") if notes else NOTHING
    return capital(sentence) + brackets + Words("。", ".")


def _notes(rule: Rule) -> Iterator[Words]:
    if rule.condition is not None:
        yield Words("限于", "if ") + rule.condition.words
    if rule.force is not Force.BINDING:
        yield FORCE_WORDS[rule.force]
    if rule.basis is not Basis.EXPLICIT:
        yield BASIS_WORDS[rule.basis]
    if rule.note:
        yield rule.note


def _of_invariant(invariant: Invariant) -> Iterator[Words]:
    yield invariant.title
    if invariant.force is not Force.BINDING:
        yield FORCE_WORDS[invariant.force]
    yield invariant.note


def read_back(campaign: Campaign, lang: Lang) -> Iterator[str]:
    """The whole spec as numbered lines: what it takes for granted, then sentence by sentence."""
    yield f"{campaign.title.say(lang)} ({campaign.source})"
    for assumption in campaign.assumptions:
        yield ("假定：" if lang == "zh" else "Assumed: ") + assumption.say(lang)
    for number in campaign.declared:
        text = Words(
            "原文称{title}{says}个，列出{lists}个，以列出的为准",
            "the plan declares {says} {title} and lists {lists}; the list is used",
        )
        yield text.fill(title=number.title, says=number.says, lists=number.lists).say(lang)
    for sentence in sentences(campaign):
        yield f"{sentence.locator:<8}{sentence.number:>4}. {sentence.says.say(lang)}"
