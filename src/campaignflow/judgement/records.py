"""A unit's records against a campaign: which acts are usable, and what is impossible in them (R14).

Nothing impossible is used: an unusable datum taints its step, and rules that would rest on it answer ``invalid``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import Step
from campaignflow.progress.file import Progress
from campaignflow.progress.persons import Persons
from campaignflow.progress.record import Record
from campaignflow.source.frozen import EMPTY, FrozenDict
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import Words, listing

NAME = Words("名称", "name")


class Records:
    """Checks the records of one progress; what is wrong with them is reported."""

    def __init__(self, campaign: Campaign, progress: Progress, as_of: date) -> None:
        self.campaign = campaign
        self.progress = progress
        self.as_of = as_of
        self.problems = Diagnostics(progress.file)
        self.tainted: dict[str, frozenset[str]] = {}
        self.first, last = campaign.plain_days
        self.last = min(last, as_of)
        self.takes_plainly = campaign.takes_plainly
        self.strange: set[int] = set()
        """Places of the records that name somebody who does not belong to the group."""
        self.uncounted: set[int] = set()
        """Places of the records whose numbers cannot be."""
        unit = progress.unit
        headcounts = {**{group: len(set(names)) for group, names in unit.persons.items()}, **unit.headcounts}
        self.limits = {**headcounts, **{n: headcounts[p] for n, p in campaign.measured.items() if p in headcounts}}

    def taint(self, step: str, *keys: str) -> None:
        self.tainted[step] = self.tainted.get(step, frozenset()).union(keys)

    def bad(self, code: str, record: Record, key: str, **parts: object) -> None:
        """Report ``key`` of a record and let no verdict rest on it."""
        self.problems.add(code, (_place(record), key), **parts)
        self.taint(str(record.step), key)

    def unknown_step(self, record: Record) -> None:
        if record.step is not None:
            known = closest(record.step, self.campaign.steps)
            self.problems.add(
                "unknown-name", (_place(record), "step"), what=Words("步骤", "step"), name=record.step, known=known
            )

    def plainly_usable(self, record: Record, step: Step) -> bool:
        """Whether there is surely nothing amiss: most acts are well, and thousands of units are judged."""
        stated = record.__dict__
        if "invalid" in stated or "numbers" in stated or not self.first <= stated["date"] <= self.last:
            return False
        takes = self.takes_plainly[step.id]
        for key in stated.keys() & takes.keys():
            if not takes[key](stated[key]):
                return False
        if "began" in stated and (stated["began"] > stated["date"] or "days" in stated):
            return False
        if "counts" in stated and not self.within_limits(stated["counts"]):
            return False
        if "present" in stated and not self.within_limits(stated["present"]):
            return False
        return "outcome" in stated or not step.outcomes or step.unstated is not None

    def within_limits(self, counts: Mapping[str, int]) -> bool:
        """Whether nothing is counted more often than it can be."""
        limits = self.limits
        if self.progress.unit.persons and any(self.strangers(name, count) for name, count in counts.items()):
            return False
        return not [name for name, count in counts.items() if name in limits and count > limits[name]]

    def strangers(self, group: str, count: int) -> Sequence[str]:
        """Who is named and does not belong to a group whose members the unit lists."""
        members = self.members(group)
        names = count.names if members is not None and isinstance(count, Persons) else ()
        return [name for name in names if name not in (members or ())]

    def members(self, name: str) -> Sequence[str] | None:
        """Who belongs to a group, or owes a paper one for each; None where the unit does not list them."""
        return self.progress.unit.persons.get(self.campaign.measured.get(name, name))

    def known(self, group: str, count: int) -> int:
        """The count without those who do not belong to the group."""
        strangers = self.strangers(group, count)
        if not strangers or not isinstance(count, Persons):
            return count
        return Persons(tuple(name for name in count.names if name not in strangers))

    def checked(self, record: Record, step: Step) -> bool:
        """Whether the act counts as having taken place, the long way; what is wrong with it is reported."""
        if record.invalid:
            self.taint(step.id, *record.invalid)
        self.check_names(record, step)
        if record.of is not None and record.of != step.id.partition("@")[2]:
            self.problems.add("not-asked", (_place(record), "of"), step=step.title, key="of")
        if record.counts:
            self.check_counts(record, "counts", record.counts)
        if record.present:
            self.check_counts(record, "present", record.present)
        self.check_numbers(record, step)
        if step.outcomes and step.unstated is None and record.outcome is None and "outcome" not in record.invalid:
            self.problems.add("no-outcome", _place(record), step=step.title, known=closest("", step.outcomes))
        if self.campaign.doubts(record):  # likely a slip
            years = _years(self.campaign.years)
            self.problems.add("odd-year", (_place(record), "date"), day=record.date, years=years)
        return self.check_dates(record) and self.check_actor(record, step)

    def check_dates(self, record: Record) -> bool:
        day = record.date
        if day is None:
            return False
        if record.began is not None and record.began > day:
            self.bad("effect-before-cause", record, "date", date=day, began=record.began)
            return False
        if record.began is not None and record.days is not None and record.days > (day - record.began).days + 1:
            self.bad("too-many-days", record, "days", days=record.days, first=record.began, last=day)
        return True

    def check_actor(self, record: Record, step: Step) -> bool:
        if "by" in record.invalid:
            self.taint(step.id, "date")
            return False
        if record.by is None or record.by in step.jointly:
            return True
        self.bad(
            "wrong-actor", record, "by", step=step.title, expected=step.actor, found=self.campaign.title_of(record.by)
        )
        self.taint(step.id, "date")
        return False

    def check_names(self, record: Record, step: Step) -> None:
        vocabulary = self.campaign.vocabulary[step.id]
        for key, said in record.stated.items():
            known = vocabulary.get(key)
            if known is not None and not known and said:
                self.problems.add("not-asked", (_place(record), key), step=step.title, key=key)
            elif known is not None and not known.issuperset(said):
                self.unknown_names(record, key, said, known)
        if record.outcome is not None and record.outcome not in step.outcomes:
            known_words = closest(record.outcome, step.outcomes)
            self.bad(
                "unknown-name", record, "outcome", what=Words("结果", "outcome"), name=record.outcome, known=known_words
            )

    def unknown_names(self, record: Record, key: str, said: Iterable[str], known: frozenset[str]) -> None:
        for index, name in enumerate(said):
            if name not in known:
                at: Path = ((_place(record), key), name if isinstance(said, Mapping) else index)
                self.problems.add("unknown-name", at, what=NAME, name=name, known=closest(name, known))
        self.taint(str(record.step), key)

    def check_counts(self, record: Record, key: str, said: Mapping[str, int]) -> None:
        for name, named in said.items():
            at: Path = ((_place(record), key), name)
            for stranger in self.strangers(name, named):
                self.strange.add(record.index)
                title, known = self.campaign.title_of(name), closest(stranger, self.members(name) or ())
                self.problems.add("not-a-member", at, name=stranger, group=title, known=known)
            count, headcount = self.known(name, named), self.limits.get(name)
            if headcount is not None and count > headcount:
                title = self.campaign.title_of(name)
                self.problems.add("more-than-members", at, name=title, count=count, headcount=headcount)
                self.taint(str(record.step), key)

    def check_numbers(self, record: Record, step: Step) -> None:
        """Report what is a part and more than its whole: neither number is used."""
        unit = self.progress.unit.attributes
        for name, part in record.numbers.items():
            of = step.numbers[name].part_of if name in step.numbers else None
            whole = record.numbers.get(of or "") if of in step.numbers else unit.get(of or "")
            if type(whole) is int and part > whole:
                self.uncounted.add(record.index)
                at, title = ((_place(record), "numbers"), name), step.numbers[name].title
                self.problems.add("more-than-whole", at, name=title, count=part, whole=whole)
                self.taint(step.id, "numbers")

    def meant(self, record: Record) -> Record:
        """The act with the outcome that its step is taken to have where a record states none."""
        outcome = self.campaign.steps[str(record.step)].unstated
        silent = outcome is not None and record.outcome is None and "outcome" not in record.invalid
        return record.but(outcome=outcome) if silent else record

    def possible(self, record: Record) -> Record:
        """The act as far as it can be: without an outcome that there is not, and without more than there are."""
        if record.step not in self.tainted and record.index not in self.strange:
            return record
        if record.index in self.uncounted:
            record = record.but(numbers=EMPTY, invalid=record.invalid | {"numbers"})
        numbers = {key: said for key in ("counts", "present") if (said := record.stated.get(key))}
        left = {key: FrozenDict(self.within(said)) for key, said in numbers.items()}
        known = (None, *self.campaign.steps[str(record.step)].outcomes)
        if record.outcome in known:
            return record.but(**left)
        return record.but(**left, outcome=None, invalid=record.invalid | {"outcome"})

    def within(self, counts: Mapping[str, int]) -> Mapping[str, int]:
        """What is counted no more often than it can be."""
        known = {name: (count, self.known(name, count)) for name, count in counts.items()}
        left = {name: mine for name, (count, mine) in known.items() if mine or not count}
        return {name: count for name, count in left.items() if count <= self.limits.get(name, count)}

    def check_several(self, by_step: Mapping[str, list[Record]]) -> None:
        """Report what is wrong with the records of a step together."""
        for records in by_step.values():
            if len(records) > 1:
                records.sort(key=_by_date)
                self.check_repeated(records)

    def check_repeated(self, records: list[Record]) -> None:
        """Report a record that says exactly what another one says: it may have been entered twice."""
        seen: dict[str, Record] = {}
        for record in sorted(records, key=_by_index):
            says = repr(sorted((key, _plain(value)) for key, value in record.stated.items() if key != "index"))
            first = seen.setdefault(says, record)
            if first is not record:
                self.problems.add("same-record", _place(record), first=f"/records/{first.index}")


def _plain(value: object) -> object:
    """The value, a mapping in the order of its names."""
    return sorted(value.items()) if isinstance(value, Mapping) else value


def _years(years: Iterable[int]) -> Words:
    return listing(Words(str(year), str(year)) for year in sorted(years))


def _place(record: Record) -> Path:
    return ((), "records"), record.index


_by_date = attrgetter("date")
_by_index = attrgetter("index")
