"""What would open a gate that is shut: all smallest sets of acts.

Going back from the gate gives sets that may do (:mod:`ways`); each is tried here on the case itself, through the same
judgement as everything else, and without each of its acts.

A set holds each step at most once: done (once more) so that it is complete, and coming out in one way. A step
that may not apply is not done. Each act is done as soon as it may be: on the as-of date, or when its day comes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from attrs import frozen

from campaignflow.advice.candidates import MOST, TRIES, Candidate, Finder, asked, fits, is_over, left_open
from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.judgement import Judgement, may, with_acts
from campaignflow.judgement.trace import trace
from campaignflow.progress.file import Progress
from campaignflow.rules.case import Case
from campaignflow.rules.rule import UNIT
from campaignflow.rules.whole import Whole
from campaignflow.schedule.order import order_of
from campaignflow.source.frozen import EMPTY
from campaignflow.wording.words import NOTHING, Words, listing

LONG = 100
"""Acts of one set. This and the bounds of :mod:`ways` hold down the time that a plan can take; what they leave out is
never silent."""


@frozen(kw_only=True)
class Act:
    """A step that is to be done."""

    step: str
    title: Words
    duty_of: str
    outcome: str | None
    """How it is to come out; None: however."""
    result: Words

    def to_dict(self) -> dict[str, Any]:
        return {"step": self.step, "duty_of": self.duty_of, "outcome": self.outcome}


@frozen(kw_only=True)
class Remedy:
    """A smallest set of acts that opens a gate: without any one of them it stays shut."""

    acts: tuple[Act, ...]
    """In an order in which they can be done; none where only a day has to come."""
    opens: date
    """The first day on which the gate is open if each of them is done as soon as it may be."""

    @property
    def words(self) -> Words:
        if not self.acts:
            return Words("无须另办事项，自{day}起即可", "time alone, from {day} on").fill(day=self.opens)
        said = listing(map(_said, self.acts), Words("、", ", "))
        return said + Words("；最早{day}", "; from {day} on").fill(day=self.opens)

    def to_dict(self) -> dict[str, Any]:
        return {"acts": [act.to_dict() for act in self.acts], "opens": self.opens.isoformat()}


def _said(act: Act) -> Words:
    title = Words(f"“{act.title.zh}”", f"“{act.title.en}”")
    if not act.result:
        return title
    return title + Words("（结果：{result}）", " (with the outcome: {result})").fill(result=act.result)


@frozen
class Remedies:
    """What opens a gate."""

    ways: tuple[Remedy, ...]
    """Every smallest set of acts, the smallest first; none where no acts can open it."""
    more: bool
    """Whether there were so many to follow that some were left aside: there may be others."""


def openings(judgement: Judgement, name: str) -> Remedies:
    """All smallest sets of acts after which ``name``, which is shut now, may happen.

    ``name`` is a step, a document's state (``report.formal``) or a phase (its completion). A step also applies then:
    while it does not, nothing keeps it from taking place, and nothing asks for it.
    Acts of other bodies count as well, and so do further rounds of a step that came out otherwise. What waits for
    an attribute or a headcount that nobody has stated cannot be opened by acts. What is dated after the as-of date is
    not looked at. Raises KeyError for any other name.
    """
    known = judgement.progress.until(judgement.as_of)
    trials = _Trials(_Then(judgement.campaign, known, judgement.case), name)
    found = trials.openings()
    return Remedies(tuple(found), more=trials.cut)


# Trying a set on the case itself


@frozen(slots=False, eq=False)
class _Then:
    """How things stand on a day, after some acts."""

    campaign: Campaign
    progress: Progress
    case: Case

    def after(self, acts: Sequence[Mapping[str, Any]], day: date) -> _Then:
        """How they stand on a later day, if these acts take place until then."""
        progress = with_acts(self.progress, acts) if acts else self.progress
        return _Then(self.campaign, progress, trace(self.campaign, progress, day).case)

    @cached_property
    def in_the_end(self) -> _Then:
        """If nothing more is done, however long one waits."""
        return self.after((), date.max)

    def may(self, name: str) -> bool:
        return may(self.campaign, self.case, name)

    def first_day(self, name: str) -> date | None:
        """The first day from now on on which ``name`` may happen; None where waiting does not help."""
        if self.may(name):
            return self.case.as_of
        if not self.in_the_end.may(name):
            return None
        days = range(self.case.as_of.toordinal(), date.max.toordinal())
        first = bisect_left(days, True, key=lambda day: self.after((), date.fromordinal(day)).may(name))
        return date.fromordinal(days.start + first)

    def days(self, step: str) -> Iterator[date]:
        """When a step can be done: as soon as it may be, and of what recurs, when it is complete with it."""
        first = self.first_day(step)
        if first is None or is_over(self.campaign, self.case, step):
            return
        yield first
        since = {quantity.since for quantity in asked(self.campaign, self.case, step)}
        yield from (day for day in since if day is not None and day > first)

    def done(self, step: str, outcome: str | None, day: date) -> _Then:
        """How they stand after a step was done on a day."""
        return self.after([_act(self.campaign, self.case, step, outcome, day)], day)


Tried = tuple[date, tuple[str, ...]]
"""The day on which a gate opens, and the steps in the order in which they were done."""


class _Trials:
    """Tries sets of acts on one case, for one gate."""

    def __init__(self, start: _Then, name: str) -> None:
        self.start = start
        self.name = name
        self.campaign = start.campaign
        self.rank = {step: place for place, step in enumerate(order_of(self.campaign).in_order)}
        self.left = TRIES
        self.cut = False
        """Whether anything was left aside."""
        self.stuck: list[tuple[Case, str]] = []
        """Where the last trial ended: what was shut then."""

    def openings(self) -> list[Remedy]:
        """Every set that opens the gate, the smallest first."""
        found: list[tuple[Candidate, Tried]] = []
        waiting = self.followed(self.start.case, self.name)
        known = list(waiting)
        while waiting:
            way = min(waiting, key=len)
            waiting.remove(way)
            less = next((one for one, _ in found if fits(one, way)), None)
            tried = None if less is not None else self.however(way)
            if tried is None:
                more = self.mended(way) if less is None else self.split(way, left_open(way, less))
                new, room = [one for one in more if one not in known], MOST - len(known)
                self.cut |= len(new) > room
                known += new[:room]
                waiting += new[:room]
            elif enough := [rest for step in way if self.tried(self.start, rest := _without(way, step))]:
                new = [rest for rest in enough if rest not in known]  # what came too soon today may come in order
                known += new
                waiting += new
            elif self.left >= 0:
                found.append((way, tried))
        found.sort(key=lambda one: (len(one[0]), [self.rank[step] for step in one[1][1]]))
        return [self.opening(way, *tried) for way, tried in found]

    def opening(self, way: Candidate, opens: date, steps: Iterable[str]) -> Remedy:
        return Remedy(acts=tuple(_named(self.campaign, step, way[step]) for step in steps), opens=opens)

    def followed(self, case: Case, shut: str, said: Candidate = EMPTY) -> list[Candidate]:
        finder = Finder(self.campaign, case, said)
        ways = finder.ways(shut)
        self.cut |= finder.cut
        return ways

    def split(self, way: Candidate, step: str | None) -> list[Candidate]:
        """The same for each outcome of one of its steps."""
        return [{**way, step: outcome} for outcome in self.campaign.steps[step].outcomes] if step else []

    def unsaid(self, way: Candidate) -> str | None:
        """A step of which the way does not say how it comes out, though that may matter, and silence says nothing."""
        again = not way.keys().isdisjoint(self.start.case.done)
        for step, outcome in way.items():
            made = self.campaign.steps[step]
            if outcome is None and made.outcomes and made.unstated is None and (again or self.leads_back(step, None)):
                return step
        return None

    def mended(self, way: Candidate) -> list[Candidate]:
        """What may still become of a set that does not open the gate.

        A further round of a step may bring up what was settled, or lead a paper back, and what was void and counts by
        it may not be enough: that is followed back again from there. It may depend on how another step comes out, so
        that is said first.
        """
        if step := self.unsaid(way):
            return self.split(way, step)
        over = {step for case, step in self.stuck if step in way and is_over(self.campaign, case, step)}
        if over:  # what took place once counts by then
            return [_without(way, step) for step in over]
        case = self.start.case
        if way.keys().isdisjoint(case.done) and not case.void and "." not in self.name:
            return []
        more = [one for case, shut in self.stuck for one in self.followed(case, shut, way)]
        return [{**one, **way} for one in more]  # where it asks for another outcome, the order may still allow both

    def however(self, way: Candidate) -> Tried | None:
        """What comes of a set, if it is the same for all outcomes of which it does not say how they are to be."""
        step = self.unsaid(way)
        if step is None:
            self.stuck = []
            return self.tried(self.start, way)
        tried = [self.however(one) for one in self.split(way, step)]
        days = {None if one is None else one[0] for one in tried}
        return tried[0] if len(days) == 1 else None

    def tried(self, then: _Then, way: Candidate) -> Tried | None:
        """The first day on which the gate is open after all acts, in the best order in which they can be done."""
        if self.left < 0 or len(way) > LONG:
            self.cut = True
            return None
        if not way and (opens := then.first_day(self.name)) is not None:
            return opens, ()
        ready = self.next(then, way)
        if not ready:
            self.stuck += [(then.case, step) for step in way or [self.name]]
        found = []
        for day, step in ready:
            self.left -= 1
            tried = self.tried(then.done(step, way[step], day), _without(way, step))
            if tried is not None:
                found.append((tried[0], (step, *tried[1])))
        return min(found, key=itemgetter(0), default=None)

    def next(self, then: _Then, way: Candidate) -> list[tuple[date, str]]:
        """The acts that may come next: the soonest of those whose day does not matter, and any other one."""
        soonest: tuple[date, str] | None = None
        found = []
        for step in sorted(way, key=self.rank.__getitem__):
            if self.change_days(then.case, step, way[step]):
                found += [(day, step) for day in then.days(step)]
            elif soonest is None or soonest[0] > then.case.as_of:
                days = [(day, step) for day in then.days(step)]
                soonest = min([soonest, *days] if soonest else days, key=itemgetter(0), default=None)
        return [soonest, *found] if soonest else found

    def change_days(self, case: Case, step: str, outcome: str | None) -> bool:
        """Whether doing a step later may be better: it may undo what an earlier round said, or lead a paper back.

        What nothing asks for holds nothing up as long as it is not done.
        """
        again = step in case.done and bool(self.campaign.steps[step].outcomes)
        quantities = asked(self.campaign, case, step)
        recurs = any(quantity.since for quantity in quantities)
        return again or recurs or not quantities or self.leads_back(step, outcome)

    def leads_back(self, step: str, outcome: str | None) -> bool:
        """Whether a step that comes out so may give a paper back, or the gate is of one that it leads here or there."""
        paper, made = self.name.partition(".")[0], self.campaign.steps[step]
        leads = any(word is not None and document == paper for word, (document, _) in made.makes.items())
        return leads or (bool(made.asks_again) if outcome is None else outcome in made.asks_again)


def _without(way: Candidate, step: str) -> Candidate:
    return {name: outcome for name, outcome in way.items() if name != step}


def _named(campaign: Campaign, step: str, outcome: str | None) -> Act:
    made = campaign.steps[step]
    result = made.outcomes.get(outcome or "", NOTHING)
    return Act(step=step, title=made.title, duty_of=made.by, outcome=outcome, result=result)


def _says(campaign: Campaign) -> Mapping[str, Mapping[str, Any]]:
    """By step, what its act is to say besides so that what waits for it may take place."""
    found: dict[str, dict[str, Any]] = {}
    for need in chain.from_iterable(rule.needs() or () for rule in campaign.rules if rule.gates):
        if need.says:
            found.setdefault(need.step, {}).update(need.says)
    return found


def _act(campaign: Campaign, case: Case, step: str, outcome: str | None, day: date) -> dict[str, Any]:
    """A record that makes a step complete: as often as asked, by and of whom it is asked, to all who are to have it."""
    found: dict[str, Any] = {"step": step, "date": day.isoformat()}
    if campaign.steps[step].by != UNIT:
        found["by"] = campaign.steps[step].by
    made = campaign.steps[step]
    if made.outcomes:
        found["outcome"] = outcome or made.unstated or next(iter(made.outcomes))
    found |= campaign.once(_says).get(step, {})
    for quantity in asked(campaign, case, step):
        lacks = max(0, quantity.minimum - quantity.total(case.records.get(step, ())))
        if quantity.by is not None:
            found.setdefault("present", {})[quantity.by] = 1
        if quantity.each is not None:  # all of them, since numbers of several acts do not tell who they were
            found.setdefault("counts", {})[quantity.each] = quantity.wanted(case) or 0
            lacks = quantity.minimum
        if quantity.in_days:
            found["days"] = max(found.get("days", 1), lacks)
        else:
            found["times"] = max(found.get("times", 1), lacks)
        found |= _whole(campaign, quantity.whole) if quantity.whole else {}
    return found


def _whole(campaign: Campaign, whole: Whole) -> dict[str, Any]:
    """What a record says so that its step is complete besides its number: who has it, that this was the last act."""
    found: dict[str, Any] = {"completes": True} if whole.declared else {}
    for delivery in whole.deliveries:
        names = sorted(delivery.names) or [*campaign.bodies, *campaign.groups][:1]
        found.setdefault(delivery.key, []).extend(names)
    return found
