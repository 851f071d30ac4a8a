"""The campaign of one unit, written out for the entries of its lists, and its progress by the names that are in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from attrs import evolve

from campaignflow.campaign.campaign import RECORD_NAMES, Campaign
from campaignflow.campaign.compiler import compile_campaign
from campaignflow.campaign.parts import Folded
from campaignflow.campaign.unfolding import SAMPLES, Entries, Lists, instance, lists_of, unfolded
from campaignflow.progress.file import Progress
from campaignflow.progress.record import Listed, Record, Waiver
from campaignflow.rules.outcome import Force
from campaignflow.source.frozen import FrozenDict
from campaignflow.source.text import Located
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import Words

MOST_ENTRIES = 200
"""In one list of a unit."""
_MOST_CAMPAIGNS = 64
"""So many are kept: units whose lists have the same entries share one."""
_NAMED = tuple(key for key, among in RECORD_NAMES.items() if {"step", "document", "event"} & {*among.split()})
LIST = Words("清单", "list")
_ENTRY = Words("清单条目", "entry")
_EMPTY = Words("清单为空，先补列", "the list is empty: enter it there first")
_BRACES = str.maketrans("{}", "｛｝")  # a title is filled into sentences


def written_out(campaign: Campaign, progress: Progress) -> tuple[Campaign, Progress]:
    """A unit's campaign and its progress; the very same where nothing is there once for each entry of a list."""
    if campaign.folded is None:
        return campaign, _without_lists(progress)
    reader = _Reader(campaign.folded, progress)
    entries = {name: reader.entries(name) for name in campaign.folded.spec.lists}
    same = campaign.folded.entries == entries
    return campaign if same else _of_entries(campaign, tuple(entries.items())), reader.progress()


def _without_lists(progress: Progress) -> Progress:
    """A progress against a campaign in which nothing is there once for each entry of a list; what says so is named."""
    problems = Diagnostics(progress.file)
    for name in progress.lists:
        problems.add("unknown-name", (((), "lists"), name), what=LIST, name=name, known=closest(name, ()))
    for waiver in progress.waivers:
        _of_none(waiver, problems)
    return _with(progress, problems) if problems.found else progress


def _of_none(waiver: Waiver, problems: Diagnostics) -> None:
    """Report that a waiver of what is there once says of which entry it is."""
    if waiver.of is not None and waiver.waiver is not None and "@" not in waiver.waiver:
        problems.add("not-asked", ((((), "waivers"), waiver.index), "of"), step=waiver.waiver, key="of")


def _with(progress: Progress, problems: Diagnostics) -> Progress:
    """The progress and what was found in it; it may have been read before."""
    said = {(d.code, d.location.pointer) for d in progress.diagnostics}
    found = progress.place(problems.found, problems.paths)
    new = tuple(d for d in found if (d.code, d.location.pointer) not in said)
    return evolve(progress, diagnostics=(*progress.diagnostics, *new))


@lru_cache(_MOST_CAMPAIGNS)
def _of_entries(campaign: Campaign, lists: tuple[tuple[str, Entries | None], ...]) -> Campaign:
    folded: Any = campaign.folded
    return _compiled(folded, dict(lists), Diagnostics())


def _compiled(folded: Folded, lists: Lists, problems: Diagnostics) -> Campaign:
    spec = unfolded(folded.spec, lists, problems)
    compiled = compile_campaign(spec, folded.kinds, folded.located, problems)
    return evolve(compiled, folded=evolve(folded, entries=FrozenDict(lists)))


def as_folded(spec: Any, kinds: Iterable[Any], located: Located, problems: Diagnostics) -> Campaign:
    """The campaign of a spec, as it is for a unit that states none of its lists; checked with entries in each."""
    folded, of = Folded(spec, tuple(kinds), located, FrozenDict(lists_of(spec))), lists_of(spec)
    silent = compile_campaign(unfolded(spec, {}, problems) if of else spec, folded.kinds, located, problems)
    if not of:
        return silent
    if not problems.fatal:
        written = Diagnostics(problems.file)
        _compiled(folded, dict.fromkeys(spec.lists, SAMPLES), written)
        problems.take(written.errors())
    binding = {of[rule.subject] for rule in silent.rules if rule.force is Force.BINDING and rule.subject in of}
    none = FrozenDict(dict.fromkeys(spec.lists))
    return evolve(silent, folded=evolve(folded, asked=frozenset(binding), entries=none))


class _Reader:
    """Reads the lists of a progress, and by them the rest."""

    def __init__(self, folded: Folded, progress: Progress) -> None:
        self.folded = folded
        self.given = progress
        self.problems = Diagnostics(progress.file)
        self.listed = {name: self._usable(name) for name in folded.spec.lists}

    def _usable(self, name: str) -> Mapping[str, Listed] | None:
        """The entries of a list, by id; None where it is not stated, or cannot be used."""
        at: Path = (((), "lists"), name)
        stated = self.given.lists.get(name)
        if stated is None:
            unread = "lists" in self.given.invalid or any(
                f"{d.location.pointer}/".startswith(f"/lists/{name}/") for d in self.given.diagnostics
            )
            if name in self.folded.asked and not unread:
                self.problems.add("unknown-list", ((), "lists"), name=name, list=self._title(name))
            return None
        if len(stated) > MOST_ENTRIES:
            self.problems.add("too-large", at, what=self._title(name), limit=MOST_ENTRIES)
            return None
        found: dict[str, Listed] = {}
        for entry in stated:
            if entry.id in found:
                self.problems.add("duplicate-name", (entry.at, "id"), name=entry.id)
            found.setdefault(entry.id, entry)
        return found

    def _title(self, name: str) -> Words:
        return self.folded.spec.lists[name].title

    def entries(self, name: str) -> Entries | None:
        """Ids and titles."""
        known = self.listed[name]
        if known is None:
            return None
        return tuple((one.id, (one.title or one.id).translate(_BRACES)) for one in known.values())

    def progress(self) -> Progress:
        """The progress with what belongs to an entry under the name of that one; what is wrong with it is reported."""
        given = self.given
        for name in given.lists:
            if name not in self.listed:
                known = closest(name, self.listed)
                self.problems.add("unknown-name", (((), "lists"), name), what=LIST, name=name, known=known)
        records = tuple(map(self._record, given.records))
        waivers = tuple(map(self._waiver, given.waivers))
        planned = self._days("planned", given.planned)
        events = {**self._days("events", given.events), **dict(self._events())}
        attributes = {**given.unit.attributes, **dict(self._attributes())}
        unit = evolve(given.unit, attributes=attributes)
        own = evolve(given, records=records, waivers=waivers, planned=planned, events=events, unit=unit)
        return _with(own, self.problems)

    def _one(self, name: str | None, at: Path, of: str | None = None) -> str | None:
        """The name of the one that is meant; None where that cannot be told, which is reported."""
        bare, _, entry = (name or "").partition("@")
        its = self.folded.of.get(bare)
        if name is None or its is None:
            return name
        known = self.listed[its]
        said = of or entry or (next(iter(known)) if known and len(known) == 1 else None)
        if said is None and known is None:
            return name
        if said in (known or ()) and said == (entry or said):
            return instance(bare, str(said))
        parts = {"list": self._title(its), "known": closest(said or "", known) if known else _EMPTY}
        if said is None:
            self.problems.add("which-entry", at, name=bare, **parts)
        else:
            self.problems.add("unknown-entry", (at, "of") if of else at, name=said, key=its, **parts)
        return None

    def _record(self, record: Record) -> Record:
        """The act by the name of the one that it is of; without a step where that cannot be told."""
        if record.step is None or "of" in record.invalid:
            return record.but(step=None) if record.step in self.folded.of else record
        step = self._one(record.step, (((), "records"), record.index), record.of)
        entry = (step or "").partition("@")[2] or None
        return record.but(step=step, **dict(self._named(record, entry)))

    def _named(self, record: Record, entry: str | None) -> Iterator[tuple[str, Any]]:
        """What a record names: papers and steps of the same entry, or of all of them."""
        its = self.folded.of.get((record.step or "").partition("@")[0]) if entry else None
        for key in _NAMED:
            said = record.stated.get(key)
            if said and any(name in self.folded.of for name in said):
                if isinstance(said, Mapping):
                    yield key, FrozenDict({self._meant(name, its, entry)[0]: number for name, number in said.items()})
                else:
                    yield key, tuple(chain.from_iterable(self._meant(name, its, entry) for name in said))

    def _meant(self, name: str, its: str | None, entry: str | None) -> list[str]:
        of = self.folded.of.get(name)
        if of is not None and of == its and entry is not None:
            return [instance(name, entry)]
        return [instance(name, one) for one in self.listed[of] or ()] or [name] if of else [name]

    def _waiver(self, waiver: Waiver) -> Waiver:
        at: Path = (((), "waivers"), waiver.index)
        if waiver.waiver in self.folded.of:
            return evolve(waiver, waiver=self._one(waiver.waiver, at, waiver.of))
        _of_none(waiver, self.problems)
        return waiver

    def _days(self, key: str, days: Mapping[str, date]) -> dict[str, date]:
        """Days by name of a step or event, those of entries by the names of theirs."""
        found = {self._one(name, (((), key), name)): day for name, day in days.items()}
        return {name: day for name, day in found.items() if name is not None}

    def _events(self) -> Iterator[tuple[str, date]]:
        for name, entry in self._all():
            for event, day in entry.events.items():
                if self._is_its(name, event, "events", entry, self.folded.spec.events):
                    yield instance(event, entry.id), day

    def _attributes(self) -> Iterator[tuple[str, bool | int | str]]:
        known = self.folded.spec.attributes
        for name, entry in self._all():
            for attribute, value in entry.attributes.items():
                if self._is_its(name, attribute, "attributes", entry, known):
                    if known[attribute].takes(value):
                        yield instance(attribute, entry.id), value
                    else:
                        at, expected = ((entry.at, "attributes"), attribute), known[attribute].expected
                        self.problems.add("wrong-value", at, value=str(value).lower(), expected=expected)

    def _all(self) -> Iterator[tuple[str, Listed]]:
        for name, entries in self.listed.items():
            yield from ((name, entry) for entry in (entries or {}).values())

    def _is_its(self, of: str, name: str, key: str, entry: Listed, known: Mapping[str, Any]) -> bool:
        """Whether the entries of a list have such an event or attribute; reported where they do not."""
        its = [one for one in known if self.folded.of.get(one) == of]
        if name not in its:
            self.problems.add("unknown-name", ((entry.at, key), name), what=_ENTRY, name=name, known=closest(name, its))
        return name in its
