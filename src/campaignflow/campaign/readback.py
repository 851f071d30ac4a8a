"""The spec read back as plain sentences, to be laid beside the plan and ticked."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.spec import Action
from campaignflow.rules.case import due_of
from campaignflow.rules.invariant import Invariant
from campaignflow.rules.outcome import BASIS_WORDS, FORCE_WORDS, Basis, Force
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import NOTHING, Lang, Words, both, capital, width


@frozen
class Sentence:
    """One rule, figure or invariant as a sentence, beside its clause."""

    number: int
    locator: str
    rule: str
    says: Words


def sentences(campaign: Campaign) -> tuple[Sentence, ...]:
    """Every rule as a sentence, in the order of the spec, which is the plan's; then figures and invariants."""
    own_choice = {due_of(step.id) for step in campaign.steps.values() if step.action is Action.OWN_CHOICE}
    found = [(rule.reference.locator, rule.id, said(rule, own_choice=rule.id in own_choice)) for rule in campaign.rules]
    found += [(f.reference.locator, f"figures.{f.id}", _ended(f.sentence(), f.note)) for f in campaign.figures.values()]
    found += [
        (inv.reference.locator, f"invariants.{inv.id}", _ended(inv.sentence(), *_of_invariant(inv)))
        for inv in campaign.invariants
    ]
    found += [
        (leave.reference.locator, f"waivers.{leave.id}", _ended(leave.sentence()))
        for leave in campaign.waivers.values()
    ]
    return tuple(Sentence(number, *sentence) for number, sentence in enumerate(found, 1))


def said(rule: Rule, *, own_choice: bool = False) -> Words:
    """The rule's sentence with its condition, force, basis and the author's note on the reading."""
    return _ended(rule.sentence(), *_notes(rule, own_choice))


def _ended(sentence: Words, *said: Words) -> Words:
    """A sentence with what is said of it in brackets, and its full stop."""
    notes = [note for note in said if note]
    inside = both(lambda lang: ("；" if lang == "zh" else "; ").join(note.say(lang) for note in notes))
    sentence = capital(sentence)
    if notes and sentence.zh.endswith("）") and sentence.en.endswith(")"):  # one pair of brackets is enough
        return Words(f"{sentence.zh[:-1]}；{inside.zh}）。", f"{sentence.en[:-1]}; {inside.en}).")
    brackets = Words(f"（{inside.zh}）", f" ({inside.en})") if notes else NOTHING
    return sentence + brackets + Words("。", ".")


def _notes(rule: Rule, own_choice: bool) -> Iterator[Words]:
    if own_choice:
        yield Words("自选动作", "own choice")
    if rule.condition is not None:
        yield Words("限于", "if ") + rule.condition.words
    if rule.force is not Force.BINDING:
        yield FORCE_WORDS[rule.force]
    if rule.basis is not Basis.EXPLICIT:
        yield BASIS_WORDS[rule.basis]
    if rule.note:
        yield rule.note


_DECLARED = (
    Words("原文称“{title}”共{says}项，没有一一列出", "the text speaks of {says} {title} and lists none of them"),
    Words("原文称“{title}”共{says}项，实列{lists}项", "the text speaks of {says} {title} and lists {lists}"),
)
"""What is said of a number that differs from what is listed: where nothing is, and where something is."""


def _of_invariant(invariant: Invariant) -> Iterator[Words]:
    yield invariant.title
    if invariant.force is not Force.BINDING:
        yield FORCE_WORDS[invariant.force]
    yield invariant.note


_WIDEST = 30
"""Of the column of clauses; a longer one moves its own sentence alone."""


def read_back(campaign: Campaign, lang: Lang, *, ids: bool = False) -> Iterator[str]:
    """The whole spec as numbered lines: what it takes for granted, then sentence by sentence; with ``ids``, whose."""
    yield f"{campaign.title.say(lang)} ({campaign.source})"
    for assumption in campaign.assumptions:
        yield ("假定：" if lang == "zh" else "Assumed: ") + assumption.say(lang)
    for number in campaign.declared:
        told = _DECLARED[number.lists > 0].fill(title=number.title, says=number.says, lists=number.lists)
        place = Words(number.ref, number.ref) if number.ref else NOTHING
        yield _ended(told, place, number.note).say(lang)
    read = sentences(campaign)
    wide = min(max((width(sentence.locator) for sentence in read), default=0), _WIDEST) + 2
    for sentence in read:
        gap = " " * max(wide - width(sentence.locator), 2)
        name = f" [{sentence.rule}]" if ids else ""
        yield f"{sentence.locator}{gap}{sentence.number:>4}. {sentence.says.say(lang)}{name}"
