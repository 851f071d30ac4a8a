"""Checklists from a campaign: blank, or filled in from one unit's judgement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import Step
from campaignflow.campaign.readback import said
from campaignflow.campaign.spec import Action
from campaignflow.checklists.headings import OF_RECORD
from campaignflow.checklists.model import Checklist, Item, Party, Stage, grouped, stage_of
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.verdict import Verdict
from campaignflow.progress.record import Entry
from campaignflow.rules.case import due_of
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import Words, both, capital, listing

_FROM = Words("{day}起", "from {day}")
_SINCE = Words("“{anchor}”后{days}起", "{days} after “{anchor}”")
_BY = Words("{day}前", "by {day}")
_BY_READING = Words("{day}前（从宽{lenient}前）", "by {day} (leniently {lenient})")
_PHASE = Words("阶段自{day}起", "the phase begins on {day}")
DATED = Words("办理记录（写明完成日期）", "a record of the act, with its date")
NOBODY = Entry()


def checklist(campaign: Campaign, judgement: Judgement | None = None) -> Checklist:
    """The checklist of a campaign: blank, or filled in from one unit's judgement."""
    unit = None if judgement is None else judgement.progress.unit
    return Checklist(
        campaign=campaign.id,
        version=campaign.version,
        title=campaign.title,
        source=campaign.source,
        unit=None if unit is None else unit.name or unit.id,
        unit_id=None if unit is None else unit.id,
        as_of=None if judgement is None else judgement.as_of,
        sections=grouped(tuple(_items(campaign, judgement))),
        problems=() if judgement is None else judgement.progress.problems,
        asked_of_problems=tuple(rule.id for rule in campaign.rules if rule.of_problems),
    )


def _items(campaign: Campaign, judgement: Judgement | None) -> Iterator[Item]:
    phase = next(iter(campaign.phases), "")
    for count, rule in enumerate(campaign.rules, 1):
        if rule.subject in campaign.phases:
            phase = rule.subject
        elif rule.subject in campaign.steps:
            phase = campaign.steps[rule.subject].phase
        yield _Maker(campaign, rule, judgement).item(count, phase)  # a document stays in the phase that first makes it


@frozen
class _Maker:
    """One rule on its way to become an item."""

    campaign: Campaign
    rule: Rule
    judgement: Judgement | None

    def item(self, count: int, phase: str) -> Item:
        rule, campaign, step = self.rule, self.campaign, self.step
        ids = tuple(dict.fromkeys((rule.duty_of, *rule.jointly)))
        parties = tuple(Party(name, campaign.title_of(name)) for name in ids)
        action = step.action if step is not None else Action.PRESCRIBED
        start, start_says = self.start(phase)
        due, lenient, due_says = self.due()
        own_choice = action is Action.OWN_CHOICE and rule.id == due_of(rule.subject)
        roles = self.presiders()
        return Item(
            number=count, rule=rule.id, kind=rule.kind, phase=phase, phase_title=campaign.title_of(phase),
            subject=rule.subject, title=rule.title, steps=rule.steps, sentence=capital(rule.sentence()),
            requirement=said(rule, own_choice=own_choice), reference=rule.reference, basis=rule.basis,
            responsible=parties[0], cooperating=parties[1:],
            presided_by=listing(roles.values()) or None, roles=tuple(roles),
            condition=rule.condition.words if rule.condition else None,
            start=start, start_says=start_says, due=due, due_lenient=lenient, due_says=due_says,
            evidence=evidence(campaign, rule), force=rule.force, action=action, **self.filled(),
        )  # fmt: skip

    @property
    def step(self) -> Step | None:
        """The step whose act settles it; None of a phase's own rule."""
        return None if self.rule.subject in self.campaign.phases else self.campaign.steps.get(self.rule.settled_by)

    @property
    def verdict(self) -> Verdict | None:
        return None if self.judgement is None else self.judgement.verdict[self.rule.id]

    def presiders(self) -> dict[str, Words]:
        """Who presides over the step: roles and their titles."""
        rules = () if self.step is None else self.campaign.rules_of.get(self.step.id, ())
        return {role: title for rule in rules for role, title in rule.roles().items()}

    def start(self, phase: str) -> tuple[date | None, Words | None]:
        """The first day on which it may take place, and in words: the step's own, else its phase's."""
        rules = () if self.step is None else self.campaign.rules_of.get(self.step.id, ())
        case = None if self.judgement is None else self.judgement.case
        start = next((start for rule in rules if (start := rule.start(case)) is not None), None)
        if start is not None and start.anchor is not None:
            return start.day, _SINCE.fill(anchor=start.anchor, days=start.length)
        opens = self.rule.opens or (start.day if start else None)
        if opens is not None:
            return opens, _FROM.fill(day=opens)
        window = self.campaign.phases[phase].window if phase in self.campaign.phases else None
        return (window.widest.first, _PHASE.fill(day=window.widest.first)) if window else (None, None)

    @property
    def is_date_waived(self) -> bool:
        if self.judgement is None:
            return False
        case, step = self.judgement.case, None if self.rule.is_duty else self.step
        return self.rule.is_undated(case) or (step is not None and step.id in case.undated)

    def due(self) -> tuple[date | None, date | None, Words | None]:
        """By when: strictly, leniently where that differs, and in words; what has no date of its own has its step's.

        A date that is waived is none.
        """
        if self.is_date_waived:
            return None, None, None
        bound = self.rule.bound or (self.step.bound if self.step else None)
        strict, lenient = (bound.strict, bound.lenient) if bound else (None, None)
        for name in (self.rule.id, due_of(self.step.id)) if self.step else (self.rule.id,):
            verdict = self.judgement.verdict.get(name) if self.judgement else None
            if verdict is not None and verdict.due is not None and (name == self.rule.id or strict is None):
                strict, lenient = verdict.due, verdict.due_lenient
                break
        words = _as_said(bound.words) if bound is not None and bound.words else None
        lenient = lenient if lenient != strict else None
        if words is None and strict is not None:
            words = (_BY if lenient is None else _BY_READING).fill(day=strict, lenient=lenient)
        return strict, lenient, words

    def filled(self) -> dict[str, Any]:
        """What a filled checklist has besides."""
        verdict = self.verdict
        if verdict is None or self.judgement is None:
            return {}
        case = self.judgement.case
        begun = [case.done[step] for step in self.rule.steps if step in case.done]
        if self.rule.subject in self.campaign.phases:
            begun = []
        stage = stage_of(verdict.status, verdict.reason, bool(begun), verdict.outcome.undone)
        entry = self.judgement.progress.items.get(self.rule.id, NOBODY)
        notes = tuple(dict.fromkeys(record.note for record in self.rule.read(case) if record.note))
        return {
            "status": verdict.status, "reason": verdict.reason, "stage": stage,
            "done": self.done(verdict, begun) if stage is Stage.DONE else None,
            "found": verdict.message, "answer": verdict.answer, "pointers": verdict.pointers, "notes": notes,
            "states": entry.says, "shown": entry.evidence, "opinion": entry.opinion, "remark": entry.remark,
        }  # fmt: skip

    def done(self, verdict: Verdict, begun: list[date]) -> date | None:
        """The day on which it was complete, where the rule knows it, else that of the step's first act."""
        said = verdict.observed.get("done")
        return date.fromisoformat(said) if isinstance(said, str) else min(begun, default=None)


def _as_said(words: Words) -> Words:
    """A bound without the preposition that it has in a Chinese sentence."""
    return Words(words.zh[1:] if words.zh[:1] in ("于", "在") else words.zh, words.en)


def _brought(rule: Rule, key: str) -> Words:
    """What a key is called that the rule's own kind brings."""
    return rule.record_keys[key].doc if key in rule.record_keys else Words(key, key)


def evidence(campaign: Campaign, rule: Rule) -> Words:
    """What the records of the step answer: each key with the names that are wanted."""
    named = rule.titles()
    parts = []
    for key in rule.evidence():
        wanted = [n for _, k, names in rule.accepts() if k == key for n in sorted(names or ())]
        names = list(dict.fromkeys(wanted)) if wanted else list(named)
        titles = [named[name] if name in named else campaign.title_of(name) for name in names]
        noun = DATED if key == "date" else OF_RECORD.get(key) or _brought(rule, key)
        parts.append(
            Words("{key}：{names}", "{key}: {names}").fill(key=noun, names=listing(titles)) if titles else noun
        )
    return both(lambda lang: ("；" if lang == "zh" else "; ").join(part.say(lang) for part in parts))
