"""What may be chosen in the cells of a ledger: fixed words in place, titles of the plan from a hidden sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import frozen

from campaignflow.checklists.excel.book import HEAD, letter
from campaignflow.checklists.excel.cells import Vocabulary
from campaignflow.checklists.excel.columns import HALVES, LISTS, UNIT_SHEET, Column, Fill, Sheet
from campaignflow.checklists.headings import ABOUT
from campaignflow.checklists.model import OPINION_WORDS, STAGE_WORDS
from campaignflow.wording.words import Words

_FIXED: Mapping[Fill, Iterable[Words]] = {
    Fill.STAGE: STAGE_WORDS.values(),
    Fill.OPINION: OPINION_WORDS.values(),
    Fill.HALF: HALVES.values(),
}
_WARN = {"error_type": "warning", "ignore_blank": True}
_FIRST_DAY = date(1949, 10, 1)
_DAY = Words("日期", "Day")
_HOW = Words("请填日期，如 2009-06-05", "a day, such as 2009-06-05")


@frozen
class Choices:
    """The choices of one campaign in one language."""

    words: Vocabulary

    @cached_property
    def lists(self) -> Mapping[str, list[str]]:
        """The lists on the hidden sheet, by the key of the column that they are for."""
        words = self.words
        abouts = [about.say(words.lang) for about in ABOUT.values()]
        known = {"step": words.steps, "by": words.bodies, "waiver": words.waivers, "approved_by": words.bodies}
        titles = {key: [names.write(name) for name in names.titles] for key, names in known.items()}
        lists = {"step": titles["step"], "by": titles["by"], "about": abouts, **titles}
        return {key: entries for key, entries in lists.items() if entries}

    def validate(self, page: Any, sheet: Sheet, last: int) -> None:
        """Drop-downs, and days where days are wanted, down to a row."""
        if last <= HEAD:
            return
        for index, column in enumerate(sheet.columns):
            wanted = self._wanted(sheet, column)
            if wanted:
                page.data_validation(HEAD + 1, index, last, index, {**_WARN, **wanted})

    def _wanted(self, sheet: Sheet, column: Column) -> Mapping[str, Any] | None:
        source = self._source(sheet, column)
        if source:
            return {"validate": "list", "source": source}
        return self._day() if column.fill is Fill.DAY else None

    def _day(self) -> Mapping[str, Any]:
        title, how = _DAY.say(self.words.lang), _HOW.say(self.words.lang)
        shown = {"input_title": title, "input_message": how, "error_title": title, "error_message": how}
        return {"validate": "date", "criteria": ">=", "value": _FIRST_DAY, **shown}

    def _source(self, sheet: Sheet, column: Column) -> list[str] | str | None:
        """The drop-down of a column: words, or a reference to a list."""
        if column.fill in _FIXED:
            return [words.say(self.words.lang) for words in _FIXED[column.fill]]
        if column.key not in self.lists or (column.key == "about" and sheet is not UNIT_SHEET):
            return None
        at = letter(list(self.lists).index(column.key))
        return f"='{LISTS}'!${at}$1:${at}${len(self.lists[column.key])}"
