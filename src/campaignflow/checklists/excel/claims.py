"""The list of tasks: what people wrote beside its items, and what its rows claim to be done.

A claim is what a row says that was not written there when the ledger was made. Claims of steps that have no act on the
sheet of acts become acts; all of them are compared with what is known in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.excel.cells import free, short
from campaignflow.checklists.excel.entries import Part
from campaignflow.checklists.excel.reading import Reader
from campaignflow.checklists.excel.tables import CellProblems, HeadedSheet, Row
from campaignflow.checklists.making import checklist
from campaignflow.checklists.model import OPINION_WORDS, STAGE_WORDS, Item, Stage
from campaignflow.judgement.judgement import Judgement
from campaignflow.rules.rule import Rule
from campaignflow.wording.diagnostics import Path, pointer
from campaignflow.wording.words import NOTHING, Words

_EMPTY = Words("未填", "nothing")


@frozen
class Claim:
    """What a row of the list of tasks says, where that differs from what was written there."""

    rule: str
    stage: Stage | None
    done: date | None
    stage_cell: str
    done_cell: str


# What the rows say


def tasks(reader: Reader, table: HeadedSheet) -> tuple[Part, tuple[Claim, ...]]:
    """What is written beside the items, and what their rows claim."""
    items: dict[str, Mapping[str, Any]] = {}
    cells: dict[str, str] = {}
    claims: list[Claim] = []
    for rule, row in _item_rows(reader, table):
        entry, claim = _entry(reader, row), _claim(reader, row, rule)
        if claim is not None and rule in reader.words.campaign.rule:
            claims.append(claim)
        if claim is not None and claim.stage not in (None, Stage.DONE):
            entry = {"says": str(claim.stage), **entry}
        if entry:
            items[rule] = entry
            cells |= _cells(row, rule, entry)
    return Part({"items": items} if items else {}, cells), tuple(claims)


def _item_rows(reader: Reader, table: HeadedSheet) -> Iterator[tuple[str, Row]]:
    """The rows by their rules; a row of none, of one that stood before, or of another than it shows, is reported."""
    numbers, seen = _numbers(reader), set[str]()
    for row in table.rows():
        mark = reader.text(row, "rule")
        if mark is None:
            reader.refuse(row)
            continue
        rule = free(mark)
        shown = numbers.get(reader.text(row, "says") or "", {})
        if shown and rule not in shown:
            reader.problems.add("moved-row", row.place("rule"), shown=next(iter(shown.values())), name=rule)
        elif rule in seen:
            reader.problems.add("duplicate-name", row.place("rule"), name=rule)
            reader.refuse(row)
        else:
            seen.add(rule)
            yield rule, row


def _numbers(reader: Reader) -> Mapping[str, Mapping[str, int]]:
    """What is asked, as rows show it, to the items that ask it: their rules and numbers."""
    found: dict[str, dict[str, int]] = {}
    for item in checklist(reader.words.campaign).items:
        found.setdefault(short(item.requirement.say(reader.words.lang)), {})[item.rule] = item.number
    return found


def _entry(reader: Reader, row: Row) -> Mapping[str, Any]:
    """What people wrote beside an item."""
    said = {key: reader.text(row, key) for key in ("evidence", "opinion", "remark")}
    read = {key: _written(reader, row, key, text) for key, text in said.items() if text is not None}
    return {key: value for key, value in read.items() if value is not None}


def _written(reader: Reader, row: Row, key: str, text: str) -> str | None:
    return reader.choice(text, OPINION_WORDS, row.place(key)) if key == "opinion" else free(text)


def _cells(row: Row, rule: str, entry: Mapping[str, Any]) -> Mapping[str, str]:
    at: Path = (((), "items"), rule)
    places = {pointer((at, key)): row.place("stage" if key == "says" else key) for key in entry}
    return {pointer(at): row.place("rule"), **places}


def _claim(reader: Reader, row: Row, rule: str) -> Claim | None:
    """What the row says that was not written there."""
    claim = _said(reader, row, rule)
    if claim is None:
        return None
    stage_was, done_was = reader.text(row, "stage_shown"), reader.text(row, "done_shown")
    new_day = claim.done is not None and claim.done.isoformat() != done_was
    if claim.stage is None and new_day:
        claim = evolve(claim, stage=Stage.DONE)
    if (claim.stage and str(claim.stage)) == stage_was and (claim.done and claim.done.isoformat()) == done_was:
        return None
    if claim.stage is not Stage.DONE and new_day:
        reader.problems.add("stray-cell", claim.done_cell, value=str(claim.done))
    if claim.stage is Stage.DONE and rule not in reader.words.campaign.rule:
        value = reader.text(row, "stage") or str(claim.done)
        reader.problems.add("stray-cell", claim.stage_cell, value=value)
    return claim if claim.stage is Stage.DONE else evolve(claim, done=None)


def _said(reader: Reader, row: Row, rule: str) -> Claim | None:
    """What the row says; None where one of its cells cannot be read, which is reported."""
    stage_cell, done_cell = row.place("stage"), row.place("done")
    said, day = reader.text(row, "stage"), reader.text(row, "done")
    stage = None if said is None else reader.choice(said, STAGE_WORDS, stage_cell)
    done = None if day is None else reader.day(day, done_cell)
    if (said is not None and stage is None) or (day is not None and done is None):
        return None
    return Claim(rule, None if stage is None else Stage(stage), done, stage_cell, done_cell)


# Claims as acts


@frozen
class _Dated:
    """A claim with its rule, and the day on which it was done."""

    claim: Claim
    rule: Rule
    day: date


def usable(campaign: Campaign, claims: Sequence[Claim], records: Sequence[Mapping[str, Any]]) -> tuple[Claim, ...]:
    """The claims that may become acts: of what a tick can say, and of steps without an act on the sheet of acts."""
    known = {record.get("step") for record in records}
    rules = campaign.rule
    done = (claim for claim in claims if claim.stage is Stage.DONE and rules[claim.rule].ticked())
    return tuple(claim for claim in done if rules[claim.rule].settled_by not in known)


def acts_of(
    campaign: Campaign, claims: Sequence[Claim], records: Sequence[Mapping[str, Any]], problems: CellProblems
) -> Part:
    """The records, and after them an act for each step and day that is claimed; a claim without a day is reported."""
    by_step: dict[str, list[_Dated]] = {}
    dated = list(_dated([(claim, campaign.rule[claim.rule]) for claim in claims], problems))
    for one in dated:
        by_step.setdefault(one.rule.settled_by, []).append(one)
    days = dict.fromkeys((one.rule.settled_by, one.day) for one in dated)
    acts = [_act(index, step, day, by_step[step]) for index, (step, day) in enumerate(days, len(records))]
    cells = {at: cell for _, places in acts for at, cell in places.items()}
    every = [*records, *(act for act, _ in acts)]
    return Part({"records": every} if every else {}, cells)


def _dated(claims: Sequence[tuple[Claim, Rule]], problems: CellProblems) -> Iterator[_Dated]:
    """Each claim with its day: its own, else that of the step's row."""
    days = {rule.settled_by: c.done for c, rule in reversed(claims) if c.done and "step" in rule.ticked()}
    for claim, rule in claims:
        day = claim.done or days.get(rule.settled_by)
        if day is None:
            problems.add("no-day", claim.done_cell)
        else:
            yield _Dated(claim, rule, day)


def _act(index: int, step: str, day: date, claims: Sequence[_Dated]) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """One act of a step, of all that its claims say of that day or of every act; and the cells that say it."""
    at: Path = (((), "records"), index)
    first = next(one.claim for one in claims if one.day == day)
    record: Mapping[str, Any] = {"step": step, "date": day.isoformat()}
    cells = {pointer(at): first.stage_cell, pointer((at, "date")): first.done_cell}
    for one in claims:
        if one.day == day or one.rule.of_every_act:
            record = _ticked(record, one.rule.ticked())
            cells |= {pointer((at, key)): one.claim.stage_cell for key in one.rule.ticked()}
    return record, cells


def _ticked(record: Mapping[str, Any], ticked: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record with what settles a rule."""
    return {**record, **{key: _joined(record.get(key), said) for key, said in ticked.items()}}


def _joined(held: Any, said: Any) -> Any:
    """Lists and mappings have both; of anything else the latter counts."""
    if isinstance(said, list):
        return list(dict.fromkeys([*(held or ()), *said]))
    return {**(held or {}), **said} if isinstance(said, Mapping) else said


# Claims beside what is known


def compare(claims: Sequence[Claim], used: Sequence[Claim], judgement: Judgement, problems: CellProblems) -> None:
    """Report where the list of tasks says something else than the acts, all of them taken together."""
    items = {item.rule: item for item in checklist(judgement.campaign, judgement).items} if claims else {}
    acted_on, told = {claim.rule for claim in used}, problems.cells
    for claim in claims:
        item, is_used = items[claim.rule], claim.rule in acted_on
        if not _agrees(claim, item) and not (is_used and claim.done_cell in told):
            _conflict(claim.stage_cell, claim, item, problems)
        elif claim.done is not None and not is_used and claim.done != item.done:
            _conflict(claim.done_cell, claim, item, problems)


def _agrees(claim: Claim, item: Item) -> bool:
    return (claim.stage is Stage.DONE) is (item.stage is Stage.DONE)


def _conflict(cell: str, claim: Claim, item: Item, problems: CellProblems) -> None:
    said = STAGE_WORDS[claim.stage] if claim.stage else _EMPTY
    found = STAGE_WORDS[item.stage] if item.stage else _EMPTY
    parts = {"said": _with_day(said, claim.done), "found": _with_day(found, item.done)}
    problems.add("ledger-conflict", cell, **parts)


def _with_day(words: Words, day: date | None) -> Words:
    return words + (NOTHING if day is None else Words(f"（{day.isoformat()}）", f" ({day.isoformat()})"))
