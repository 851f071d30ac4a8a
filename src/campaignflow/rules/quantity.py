"""How often, or by how many, something is to be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from attrs import astuple, evolve, frozen

from campaignflow.progress.amount import MOST
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.outcome import Reason
from campaignflow.rules.quota import Lack, Quota
from campaignflow.rules.rounds import Exceeded, exceeded
from campaignflow.rules.tally import days_added, persons_reached, without
from campaignflow.rules.whole import Whole
from campaignflow.wording.words import NOTHING, Words, number


@frozen
class Quantity:
    """A number of times, or once for each person of a group."""

    minimum: int = 1
    maximum: int | None = None
    each: str | None = None
    group_title: Words = NOTHING
    by: str | None = None
    """Only acts at which this group was present count."""
    in_days: bool = False
    """Days are counted, not times."""
    condition: Condition | None = None
    """When it is asked at all."""
    since: date | None = None
    """Only acts from this day on count: the first day of a period of what recurs."""
    until: date = date.max
    """And only those up to this day."""
    opened: date | None = None
    """The first day of the step's own window: what came before is not counted, what comes after is late."""
    whole: Whole | None = None
    """What else makes it complete."""

    def __reduce__(self) -> str | tuple[Any, ...]:
        """:data:`ONCE` is known by being that very object, also after it was pickled."""
        return "ONCE" if self is ONCE else (Quantity, astuple(self, recurse=False))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a record that it reads."""
        if self is ONCE or (self.whole is not None and self._only_once):
            return ()
        if self.since is not None and (self.minimum, self.maximum, self.in_days) == (1, None, False):
            return ()
        present = ("present",) if self.by is not None else ()
        if self.per_person:
            return ("present", "counts", *(("days", "began") if self.in_days else ("times",)))
        if self.in_days:
            return (*present, "days", "began")
        return (*present, "times") if self.each is None else ("counts",)

    @property
    def _by_one(self) -> bool:
        """Whether every act adds something."""
        return self.each is None and self.by is None and not self.in_days

    @property
    def _only_once(self) -> bool:
        """Whether it asks no more than once, of anybody."""
        numbers = self.minimum, self.maximum, self.each, self.by, self.in_days, self.since
        return numbers == (1, None, None, None, False, None)

    @property
    def reads(self) -> tuple[str, ...]:
        """The keys of a record on which it depends whether it is complete."""
        whole = self.whole
        if whole is None:
            return self.keys
        outcome = ("outcome",) if whole.leaves_open else ()
        return (*self.keys, *(delivery.key for delivery in whole.deliveries), *outcome)

    def to(self, bodies: Collection[str]) -> Quantity:
        """The same as bodies wait for it that act upon what is sent to them."""
        whole = self.whole and self.whole.to(bodies)
        return self if whole is self.whole else evolve(self, whole=whole)

    def needless(self, case: Case) -> bool:
        """Whether none at all is enough: it is not asked, at most a number is, or something of a group of nobody."""
        if self.condition is not None and self.condition.holds(case) is False:
            return True
        group = self.each or self.by
        return (group is not None and case.headcount(group) == 0) or (self.each is None and self.minimum == 0)

    def wanted(self, case: Case) -> int | None:
        """How many make it complete; None where the headcount is not stated."""
        return self.minimum if self.each is None else case.headcount(self.each)

    def amount(self, record: Record) -> int:
        """What one record adds."""
        if not self._sent(record):
            return 0
        if self.by is not None and not record.present.get(self.by):
            return 0
        if self.in_days:
            return record.days or _length(record)
        return record.times if self.each is None else record.counts.get(self.each, 0)

    def _sent(self, record: Record) -> bool:
        """Whether a record of what is to be sent does not say that nobody has it of those who are to."""
        deliveries = () if self.whole is None else self.whole.deliveries
        return not deliveries or any(delivery.may_have_reached(record) for delivery in deliveries)

    def within(self, records: Sequence[Record]) -> Sequence[Record]:
        """Those that lie in its period, if it has one."""
        since, until = self._first_day, self.until
        if since is None:
            return records
        return [r for r in records if r.date is not None and since <= r.date and self._first(r.date, r) <= until]

    @property
    def _first_day(self) -> date | None:
        return self.since or self.opened

    def _first(self, day: date, record: Record) -> date:
        """The first day of an act whose days are counted; else its day."""
        return record.began or day if self.in_days else day

    def total(self, records: Sequence[Record], case: Case | None = None) -> int:
        """What records surely add up to; a day on which two of them lie is one day.

        ``case``: of what each of a group is to do, it says who that is.
        """
        reached = self._reached(self.within(records), case)
        return max((sure for sure, _ in reached), default=0)

    def _reached(self, records: Sequence[Record], case: Case | None) -> Iterable[tuple[int, int]]:
        """What has surely come together after each record, and what may have."""
        if self.each is None:
            return ((sum_, sum_) for sum_ in accumulate(self._added(records)))
        known = None if case is None else self.wanted(case)
        size, counts = MOST if known is None else known, self._persons(records, self.each, case)
        if not self.per_person:
            return persons_reached(counts, size)
        return Quota(size, self.minimum, self._of_one).reached(records, counts)

    def persons(self, records: Sequence[Record], case: Case) -> tuple[int, int]:
        """Of what each of a group is to do: how many have surely done it, and how many may have."""
        told = list(self._reached(self.within(records), case))
        silent = any(map(self.silent, records))
        sure, perhaps = told[-1] if told else (0, 0)
        return sure, MOST if silent else perhaps

    def _persons(self, records: Sequence[Record], each: str, case: Case | None) -> Sequence[int]:
        """How many of the group did it by each record, or who, without those who are let off."""
        counts = [record.counts.get(each, 0) if self._sent(record) else 0 for record in records]
        if self.per_person:
            counts = [record.present.get(each, counts[place]) for place, record in enumerate(records)]
        return counts if case is None else without(case.excused_names(each), counts)

    def lacking(self, case: Case, step: str) -> Words:
        """Who still lacks how much of what each of a group is to do; empty where nothing is there, or all is."""
        size = self.wanted(case)
        records = self.within(case.records.get(step, ()))
        if self.each is None or size is None or not records:
            return NOTHING
        lack = self._lack(case, records, self.each, size)
        return lack.words(*self._measure, once=not self.per_person)

    def left(self, case: Case, step: str) -> int:
        """How much is left of the number: of what each of a group is to do, to whoever lacks most."""
        size, records = self.wanted(case), self.within(case.records.get(step, ()))
        if self.each is None:
            return max(0, self.minimum - self.total(records))
        return self.minimum if size is None else self._lack(case, records, self.each, size).most

    def _lack(self, case: Case, records: Sequence[Record], each: str, size: int) -> Lack:
        """What each of a group still lacks after some records."""
        let_off = case.excused_names(each)
        members = [name for name in case.unit.persons.get(each, ()) if name not in let_off]
        counts, known = self._persons(records, each, case), members if len(members) == size else ()
        return Quota(size, self.minimum, self._of_one).lack(records, counts, known)

    def untold(self, case: Case, records: Sequence[Record]) -> bool:
        """Whether numbers alone leave open if all of a group have done what each of them is to do."""
        within = self.within(records)
        return self._enough(within, case) is None and self._enough(within, case, perhaps=True) is not None

    def _added(self, records: Sequence[Record]) -> Iterator[int]:
        """What each record adds: days that lie on each other are counted once."""
        return self._days(records) if self.in_days else map(self.amount, records)

    def _days(self, records: Sequence[Record]) -> Iterator[int]:
        return days_added(records, self._first_day, self.until, self.amount)

    def exceeded(self, case: Case, step: str) -> Exceeded | None:
        """The last round in which there were more than the most that is asked."""
        most = self.maximum
        if most is None:
            return None
        now = case.records.get(step, ())
        return exceeded(case, (step,), lambda acts: self.total(acts) > most, now)

    def completed(self, case: Case, step: str) -> date | None:
        """The day on which enough was done, or None."""
        if self is ONCE:
            return case.done.get(step)
        return self.reached(case, self.within(case.records.get(step, ())))

    def started(self, case: Case, step: str) -> date | None:
        """The first day of the first act that adds to it, or None."""
        unsettling = () if self.whole is None else self.whole.unsettling
        records = [act for act in self.within(case.records.get(step, ())) if act.outcome not in unsettling]
        added = self._added(records) if self.each is None else self._persons(records, self.each, case)
        adding = (act for act, more in zip(records, added, strict=True) if more)
        return next((self._first(act.date, act) for act in adding if act.date), None)

    def perhaps(self, case: Case, step: str) -> date | None:
        """The day on which enough may have been done, where the record does not tell who did it; or None."""
        return self.reached(case, self.within(case.records.get(step, ())), perhaps=True)

    def lacks(self, case: Case, step: str) -> Reason:
        """Why a step is not complete."""
        acts = case.records.get(step, ())
        records = self.within(acts)
        if not records:  # of what recurs, the last period may be still to come
            return Reason.SHORT if acts and self.since is not None else self._lost(case, step)
        enough = self._enough(records, case) is not None
        other = self.whole.reason(case, records) if enough and self.whole else None
        if other is not None:
            return other
        if any(map(self.silent, records)):
            return Reason.NOT_STATED
        return Reason.UNTOLD if self.untold(case, records) else Reason.SHORT

    def _lost(self, case: Case, step: str) -> Reason:
        """Why nothing of a step stands: what took place does not count, or not any more, or nothing did."""
        if self.within(case.void.get(step, ())):
            return Reason.IRREGULAR
        return Reason.OVERTAKEN if step in case.fallen else Reason.MISSING

    def silent(self, record: Record) -> bool:
        """Whether an act does not say how many of the group there were; an empty list says that there was nobody."""
        if self.per_person and "present" in record.stated:  # who is not named there was not there
            return False
        keys = [key for key in ("counts", "present") if key in self.keys]
        said = [record.stated[key] for key in keys if key in record.stated]
        return self.each is not None and not any(not counted or self.each in counted for counted in said)

    @property
    def hangs_on_outcome(self) -> bool:
        """Whether it is complete only when its step came out well."""
        return self.whole is not None and bool(self.whole.leaves_open)

    def held(self, case: Case, step: str) -> date | None:
        """The day on which enough was done, however it came out."""
        if not self.hangs_on_outcome:
            return self.completed(case, step)
        return self.reached(case, self.within(case.records.get(step, ())), however=True)

    def settled(self, case: Case, step: str) -> date | None:
        """The same, without what came out so that the step was never settled by it."""
        if self.whole is None or not self.whole.unsettling:
            return self.held(case, step)
        acts = [act for act in case.records.get(step, ()) if act.outcome not in self.whole.unsettling]
        return self.reached(case, self.within(acts), however=True)

    def reached(
        self, case: Case, records: Sequence[Record], *, however: bool = False, perhaps: bool = False
    ) -> date | None:
        """The day on which records are as many as are wanted, and all else that is asked; or None."""
        enough = self._enough(records, case, perhaps=perhaps)
        if enough is None or self.whole is None:
            return enough
        whole = self.whole.day(case, records, however=however)
        return None if whole is None else max(whole, enough)

    def _enough(self, records: Sequence[Record], case: Case, *, perhaps: bool = False) -> date | None:
        """The day on which records surely add up to as many as are wanted, or may do so; or None."""
        wanted = self.wanted(case)
        if wanted is None or not records:
            return None
        if self._by_one and wanted == 1:
            return records[0].date
        reached = zip(records, self._reached(records, case), strict=True)
        enough = (r for r, found in reached if found[perhaps] >= wanted or (perhaps and self.silent(r)))
        return next(map(self._within, enough), None)

    def _within(self, record: Record) -> date | None:
        """The day of a record, of one that reaches beyond its period the last day of that."""
        return record.date and min(record.date, self.until)

    @property
    def per_person(self) -> bool:
        """Whether each person of a group is to reach a number of its own."""
        return self.each is not None and (self.minimum > 1 or self.in_days)

    def _of_one(self, records: Sequence[Record]) -> int:
        """What records at which one person was come to."""
        return sum(self._days(records) if self.in_days else (record.times for record in records))

    @property
    def words(self) -> Words:
        """“at least 3 times”; empty for once."""
        if self.per_person:
            return Words(f"{self.group_title.zh}每人{self.number.zh}", f"{self.group_title.en}: {self.number.en} each")
        if self.each is not None:
            return Words(f"{self.group_title.zh}逐一完成", f"for each: {self.group_title.en}")
        if self.since is not None:
            last = Words("最后一期自{day}起", "in its last period, from {day} on").fill(day=self.since)
            many = self.number
            return Words(f"{last.zh}，{many.zh}", f"{many.en} {last.en}") if many else last
        of = Words(f"{self.group_title.zh}", f"{self.group_title.en}: ") if self.by is not None else NOTHING
        return of + self.number

    @property
    def number(self) -> Words:
        """“at least 3 times”, of nobody in particular; empty for once."""
        low, high = self.minimum, self.maximum
        zh, en = self._measure
        if (low, high) == (1, None) and not self.in_days and self.by is None:
            return NOTHING
        if high is None:
            return Words(f"不少于{low}{zh}", f"at least {number(low, en)}")
        if low == high:
            return Words(f"共{low}{zh}", f"exactly {number(low, en)}")
        return Words(f"{low}至{high}{zh}", f"{low} to {number(high, en)}")

    @property
    def _measure(self) -> tuple[str, str]:
        """What is counted, in both languages."""
        return ("天", "day") if self.in_days else ("次", "time")

    def of_group(self, group: str, each: Collection[str]) -> Quantity:
        """The number as it is asked of a group: of each of its persons, or of the acts at which it is present."""
        return evolve(self, each=group) if group in each else evolve(self, by=group)


def _length(record: Record) -> int:
    """The days an act took, the first and the last included."""
    return (record.date - record.began).days + 1 if record.date and record.began else 1


ONCE = Quantity()
