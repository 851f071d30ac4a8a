"""What a page is made of: the checklist, what its ticks mean, and what they are merged into."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import Step
from campaignflow.checklists.filters import is_open
from campaignflow.checklists.model import Checklist, Group, Item
from campaignflow.checklists.page.markup import Html, foreign
from campaignflow.checklists.page.words import COLON, LABELS
from campaignflow.checklists.ticks import Tick
from campaignflow.wording.dates import iso_day
from campaignflow.wording.words import Lang, Words, capital


@frozen(eq=False, slots=False)
class Content:
    """One page on its way. Ids of elements are made of places, never of names."""

    checklist: Checklist
    lang: Lang
    campaign: Campaign | None
    progress: Mapping[str, Any] | None
    """What the ticks are merged into; None where that could not be saved again."""
    ticks: Mapping[str, Tick | None]
    """By rule, what a tick means; empty where ticks cannot be saved."""

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for section in self.checklist.sections for group in section.groups)

    @cached_property
    def steps(self) -> Mapping[int, tuple[Step, ...]]:
        """The steps whose day is asked, by the place of their group: a step's own, else the first concerned."""
        if self.campaign is None:
            return {}
        found: dict[int, tuple[Step, ...]] = {}
        for step, place in sorted(self._homes().items(), key=itemgetter(1)):
            found[place] = (*found.get(place, ()), self.campaign.steps[step])
        return found

    def _homes(self) -> Mapping[str, int]:
        """Each step that can be ticked, to the place of the group under which its day is asked."""
        own: dict[str, int] = {}
        home: dict[str, int] = {}
        for place, group in enumerate(self.groups):
            own.setdefault(group.subject, place)
        for place, group in enumerate(self.groups):
            for said in filter(None, map(self.tick_of, group.items)):
                home.setdefault(said.step, own.get(said.step, place))
        return home

    def tick_of(self, item: Item) -> Tick | None:
        """What a tick would add to progress; None where there is no box, or it says too little."""
        return self.ticks.get(item.rule) if is_open(item) else None

    def needs_more(self, item: Item) -> bool:
        """Whether a tick, though ticks are saved here, would say too little."""
        return self.campaign is not None and is_open(item) and self.tick_of(item) is None

    def recorded(self, step: str) -> str | None:
        """The day on which a step is recorded already."""
        records = (self.progress or {}).get("records")
        mine = [r for r in records if isinstance(r, Mapping) and r.get("step") == step] if records else []
        days = [day for day in (record.get("date") for record in mine) if isinstance(day, str) and iso_day(day)]
        return days[0] if days else None

    # In the language of the page

    def say(self, words: Words) -> str:
        return words.say(self.lang)

    def titled(self, titles: Mapping[str, Words]) -> dict[str, str]:
        """Titles as they stand alone."""
        return {name: capital(title).say(self.lang) for name, title in titles.items()}

    def labelled(self, key: str, text: str) -> str:
        return self.say(LABELS[key] + COLON) + text

    def foreign(self, tag: str, text: str, **attributes: str) -> Html:
        return foreign(tag, text, self.lang, **attributes)
