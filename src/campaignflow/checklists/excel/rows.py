"""What stands in the rows of a ledger: plain values by the keys of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.spec import Action
from campaignflow.checklists.excel.cells import Vocabulary, names_of_figure, plain, quoted, short, yes_no
from campaignflow.checklists.excel.columns import ACTS, HALVES, MAX_CELL, NONE_FOUND, PROBLEMS, YES_NO, Column, Fill
from campaignflow.checklists.headings import ABOUT
from campaignflow.checklists.model import ACTION_WORDS, OPINION_WORDS, STAGE_WORDS, STRENGTH_WORDS, Item, Stage
from campaignflow.checklists.plain import listed
from campaignflow.progress.amount import Amount
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Entry, Problem, Record, Waiver
from campaignflow.rules.outcome import BASIS_WORDS, Basis, Force
from campaignflow.wording.words import Lang, Words, spoken

_LISTS = (Fill.NAMES, Fill.COUNTS, Fill.ANSWERS)
"""What is written one on a line, and goes on in a further row where it is too long for a cell."""


@frozen
class Rows:
    """The rows of one ledger."""

    campaign: Campaign
    progress: Progress
    lang: Lang

    @cached_property
    def words(self) -> Vocabulary:
        return Vocabulary(self.campaign, self.lang)

    def say(self, words: Words) -> str:
        return words.say(self.lang)

    # The list of tasks

    def tasks(self, filled: Mapping[str, Item], items: Iterable[Item]) -> list[dict[str, Any]]:
        """A row for each item of the plan, filled in where that is known, and for what was written beside others."""
        known = [filled.get(item.rule, item) for item in items]
        rules = {item.rule for item in known}
        entries = self.progress.items.items()
        strange = [self.foreign(rule, entry) for rule, entry in entries if rule not in rules]
        return [self.item(item) for item in known] + strange

    def item(self, item: Item) -> dict[str, Any]:
        entry = self.progress.items.get(item.rule, Entry())
        stage, done = (None, None) if entry.says else (item.stage, item.done)
        return {
            **self._asked(item),
            **self._beside(entry),
            "stage": self._stage(entry) or (stage and self.say(STAGE_WORDS[stage])),
            "done": done,
            "found": self._short(item.answer),
            "rule": item.rule,
            "phase_id": item.phase,
            "stage_shown": stage and str(stage),
            "done_shown": done and done.isoformat(),
        }

    def foreign(self, rule: str, entry: Entry) -> dict[str, Any]:
        """What was written beside an item that the campaign does not have."""
        return {"title": plain(rule), "rule": plain(rule), "stage": self._stage(entry), **self._beside(entry)}

    def _asked(self, item: Item) -> dict[str, Any]:
        """What the plan says of an item."""
        basis = "" if item.basis is Basis.EXPLICIT else self._in_brackets(self.say(BASIS_WORDS[item.basis]))
        return {
            "number": item.number,
            "phase": self._short(item.phase_title),
            "title": self._short(item.title),
            "says": self._short(item.requirement),
            "reference": short(item.reference.locator + basis),
            "responsible": self._short(item.responsible.title),
            "presided_by": self._short(item.presided_by),
            "cooperating": short(listed((self.say(party.title) for party in item.cooperating), self.lang)),
            "start": self._short(item.start_says),
            "due": self._due(item),
            "wanted": self._short(item.evidence),
            "force": self._force(item),
        }

    def _beside(self, entry: Entry) -> dict[str, Any]:
        """What people wrote beside an item."""
        return {
            "evidence": entry.evidence and plain(entry.evidence),
            "opinion": entry.opinion and self.say(OPINION_WORDS[entry.opinion]),
            "remark": entry.remark and plain(entry.remark),
        }

    def _stage(self, entry: Entry) -> str | None:
        return entry.says and self.say(STAGE_WORDS[Stage(entry.says)])

    def _force(self, item: Item) -> str:
        named = item.action is Action.OWN_CHOICE or item.force is Force.BINDING
        words = [*([ACTION_WORDS[item.action]] if named else []), STRENGTH_WORDS[item.force]]
        return listed(map(self.say, words), self.lang)

    def _due(self, item: Item) -> str | None:
        """By when in the plan's words, and the day where these do not say it."""
        said = None if item.due_says is None else self.say(item.due_says)
        day = None if item.due is None else spoken(item.due, self.lang)
        if said is None or day is None or day in said:
            return short(said or day or "") or None
        return short(said + self._in_brackets(day))

    def _short(self, words: Words | None) -> str | None:
        return short(self.say(words)) if words else None

    def _in_brackets(self, text: str) -> str:
        return f"（{text}）" if self.lang == "zh" else f" ({text})"

    # What the unit has recorded

    def useful(self) -> frozenset[str]:
        """The columns of acts that the plan asks for, or some act answers."""
        asked = {key for rule in self.campaign.rules for key in (*rule.evidence(), *(k for _, k, _ in rule.accepts()))}
        stated = {key for record in self.progress.records for key in record.stated}
        steps = self.campaign.steps.values()
        others = {"outcome": any(s.outcomes for s in steps), "half": any(getattr(s.bound, "half", None) for s in steps)}
        always = {"number", "step", "date", "began", "by", "note"}
        return frozenset(always | asked | stated | {key for key, wanted in others.items() if wanted})

    def acts(self) -> list[dict[str, Any]]:
        return [row for number, record in enumerate(self.progress.records, 1) for row in self.act(number, record)]

    def act(self, number: int, record: Record) -> Iterator[dict[str, Any]]:
        """The rows of one act: one, or more where a list is too long for a cell."""
        stated = {key: said for key, said in record.stated.items() if said not in ((), {})}
        columns = [column for column in ACTS.columns[1:] if stated.get(column.key) is not None]
        chunks = {
            one.key: list(_chunks(self._lines(one, record, stated[one.key]))) for one in columns if one.fill in _LISTS
        }
        row = {one.key: self._single(one, record, stated[one.key]) for one in columns if one.fill not in _LISTS}
        yield {"number": number} | row | {key: texts[0] for key, texts in chunks.items()}
        for more in range(1, max(map(len, chunks.values()), default=1)):
            yield {"number": number} | {key: texts[more] for key, texts in chunks.items() if more < len(texts)}

    def _lines(self, column: Column, record: Record, said: Any) -> Iterator[str]:
        """The lines of a cell that holds several names."""
        names = self.words.of_record(record.step or "", column.key)
        if column.fill is Fill.NAMES:
            return names.write_all(said)
        return names.write_pairs(said, str if column.fill is Fill.COUNTS else lambda yes: self.say(YES_NO[yes]))

    def _single(self, column: Column, record: Record, said: Any) -> Any:
        """What a cell says that holds one thing."""
        if column.fill is Fill.NAME:
            names = self.words.steps if column.key == "step" else self.words.of_record(record.step or "", column.key)
            return names.write(said)
        if column.fill is Fill.HALF:
            return self.say(HALVES[str(said)])
        return plain(said) if isinstance(said, str) else said

    def problems(self) -> list[dict[str, Any]]:
        if self.progress.register == ():
            return [{"says": self.say(NONE_FOUND)}]
        return [self.problem(number, problem) for number, problem in enumerate(self.progress.problems, 1)]

    def problem(self, number: int, problem: Problem) -> dict[str, Any]:
        """One entry of the register."""
        said = {column.key: getattr(problem, column.key) for column in PROBLEMS.columns[1:]}
        texts = {key: plain(value) if isinstance(value, str) else value for key, value in said.items()}
        return {**texts, "number": number, "step": problem.step and self.words.steps.write(problem.step)}

    def unit(self) -> Iterator[dict[str, Any]]:
        """What is asked of the unit itself, and whatever else it states."""
        c, p = self.campaign, self.progress
        yield self._about("id", "", plain(p.unit.id))
        yield self._about("name", "", plain(p.unit.name))
        asked = {
            "attributes": (c.asked_attributes, p.unit.attributes),
            "headcounts": (c.measured.values(), p.unit.headcounts),
            "planned": ((), p.planned),
            "events": ([event.id for event in c.events.values() if event.day is None], p.events),
            "began": ((), {name: day.began for name, day in p.phases.items() if day.began}),
            "ended": ((), {name: day.ended for name, day in p.phases.items() if day.ended}),
            "figures": ([figure.id for figure in c.figures.values() if figure.way.stated_by_units], p.figures),
        }
        for about, (wanted, stated) in asked.items():
            for name in dict.fromkeys([*wanted, *stated]):
                yield self._about(about, name, None if name not in stated else self._value(stated[name]))

    def _about(self, about: str, name: str, value: Any) -> dict[str, Any]:
        place = f"{about}/{name}" if name else about
        shown = self.words.of_unit(about).write(name) if name else None
        return {"about": self.say(ABOUT[about]), "name": shown, "value": value, "place": place}

    def _value(self, said: Any) -> Any:
        """What a unit states of itself, as one cell."""
        if isinstance(said, bool):
            return self.say(YES_NO[said])
        if isinstance(said, Amount):
            return _amount(said)
        if isinstance(said, tuple):
            return names_of_figure(said)
        if isinstance(said, str):
            return said if yes_no(said) is None else quoted(said)
        return said.isoformat() if isinstance(said, date) else said

    def waivers(self) -> list[dict[str, Any]]:
        return [self.waiver(waiver) for waiver in self.progress.waivers]

    def waiver(self, waiver: Waiver) -> dict[str, Any]:
        return {
            "waiver": waiver.waiver and self.words.waivers.write(waiver.waiver),
            "approved_by": waiver.approved_by and self.words.bodies.write(waiver.approved_by),
            "date": waiver.date,
            "justification": waiver.justification and plain(waiver.justification),
            "persons": waiver.persons,
            "until": waiver.until,
            "grounds": "\n".join(self.words.of_unit("attributes").write_all(waiver.grounds)),
        }


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined to texts that a cell takes."""
    held: list[str] = []
    size = 0
    for line in lines:
        if held and size + len(line) + 1 > MAX_CELL:
            yield "\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    if held:
        yield "\n".join(held)


def _amount(amount: Amount) -> int | str:
    """A number, or its bounds."""
    if amount.exact:
        return int(amount.low)
    bounds = [f"≥{int(amount.low)}"] if amount.low or amount.high is None else []
    return "，".join(bounds + ([f"≤{int(amount.high)}"] if amount.high is not None else []))
