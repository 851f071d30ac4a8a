"""What would open a gate that is shut: all smallest sets of acts, found by going back from it.

A gate asks for rules that all hold (and), each of which may hold in more than one way (or): a step
done before, how it came out, or an outcome that makes the rule not apply. Going back along them gives
the sets; each is then tried on the case itself, through the same judgement as everything else.

A set holds each step at most once: done (once more) so that it is complete, and coming out in one way. A step
that may not apply is not done. Each act is done as soon as it may be: on the as-of date, or when its day comes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import product
from operator import itemgetter
from typing import Any

from attrs import frozen

from campaignflow.campaign import Campaign
from campaignflow.case import Case
from campaignflow.condition import CameOut, Condition, Not, Several
from campaignflow.judgement import Judgement, may, with_acts
from campaignflow.progress import Progress
from campaignflow.quantity import ONCE, Quantity
from campaignflow.rule import UNIT, Rule
from campaignflow.rules.existence import Existence
from campaignflow.rules.opening import Opening as NotBefore
from campaignflow.rules.precedence import Precedence
from campaignflow.rules.succession import Needed, Succession
from campaignflow.trace import trace
from campaignflow.verdict import MISSED, Force, Status
from campaignflow.words import NOTHING, Words, listing

MOST = 64
"""Sets followed at once; a plan has a handful."""
TRIES = 20_000
"""Acts supposed in all, to try them."""
LONG = 100
"""Acts of one set. These bound the time that a plan can take; what they leave out is never silent."""
Way = Mapping[str, str | None]
"""Steps to be done, and how each is to come out (None: however)."""


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
class Opening:
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
class Openings:
    """What opens a gate."""

    ways: tuple[Opening, ...]
    """Every smallest set of acts, the smallest first; none where no acts can open it."""
    more: bool
    """Whether there were so many to follow that some were left aside: there may be others."""


def openings(judgement: Judgement, name: str) -> Openings:
    """All smallest sets of acts after which ``name``, which is shut now, may happen.

    ``name`` is a step, a document's state (``report.formal``) or a phase (its completion).
    Acts of other bodies count as well, and so do further rounds of a step that came out otherwise. What waits for
    a fact or a headcount that nobody has stated cannot be opened by acts. Raises KeyError for any other name.
    """
    trials = _Trials(_Then(judgement.campaign, judgement.progress, judgement.case), name)
    found = trials.openings()
    return Openings(tuple(found), more=trials.cut)


Key = tuple[str, str | None]
"""A step, and how it is to come out (None: however)."""
_GOAL: Key = ("", None)


class _Finder:
    """Goes back from a gate, step by step; they may wait for each other in circles."""

    def __init__(self, campaign: Campaign, case: Case) -> None:
        self.campaign = campaign
        self.case = case
        self.known: dict[Key, list[Way]] = {}
        """How a step can be done, as far as it was found out."""
        self.readers: dict[Key, dict[Key, None]] = {}
        """What was found out with its help."""
        self.reader = _GOAL
        self.next = deque([_GOAL])
        self.cut = False
        """Whether anything was left aside."""

    def ways(self, name: str) -> list[Way]:
        """All that may open a gate, the smallest first.

        What is new about a step is told to all that asked for it, until nothing is new any more.
        """
        for _ in range(TRIES):
            if not self.next:
                return self.known[_GOAL]
            self.reader = self.next.pop()
            found = self.smallest(self.goal(name)) if self.reader == _GOAL else self.done(*self.reader)
            if found != self.known.get(self.reader):
                self.known[self.reader] = found
                self.next.extendleft(key for key in self.readers.get(self.reader, ()) if key not in self.next)
        self.cut = True
        return self.known[_GOAL]

    def goal(self, name: str) -> list[Way]:
        if name in self.campaign.steps:
            return self.opened(name)
        if name in self.campaign.phases:
            return self.every(self.settled, self.campaign.required[name])
        document, _, state = name.partition(".")
        line = list(self.campaign.documents[document].states)
        beyond = line[line.index(state) :] if state in line else [state]
        return [way for one in beyond for way in self.made(document, one)]

    def made(self, document: str, state: str) -> Iterator[Way]:
        """A document gets to a state: by all steps together that make it and apply, or by one that comes out so."""
        plain = []
        for step in self.campaign.documents[document].makers[state]:
            makes = self.campaign.steps[step].makes
            plain += [step] if makes.get(None) == (document, state) else []
            for outcome, reached in makes.items():
                if outcome is not None and reached == (document, state):
                    yield from self.act(step, outcome)
        yield from self.together(plain)

    def together(self, plain: Sequence[str]) -> Iterator[Way]:
        """All steps that apply are done, one of them at last."""
        missing = [step for step in plain if step not in self.case.done]
        for last in plain:  # once more where what came after led back
            others = self.every(self.if_it_applies, [step for step in missing if step != last])
            yield from self.joined(self.act(last, None), others)
        if len(missing) < len(plain):  # enough were done, if what is missing does not apply
            yield from (way for way in self.every(self.if_it_applies, missing) if way)

    def if_it_applies(self, step: str) -> list[Way]:
        return self.spared(self.campaign.steps[step].condition, self.act(step, None))

    def every(self, ways: Callable[[Any], list[Way]], parts: Iterable[Any]) -> list[Way]:
        """All ways in which every part holds."""
        found: list[Way] = [{}]
        for part in parts:
            found = self.joined(found, ways(part))
        return found

    def spared(self, condition: Condition | None, ways: list[Way]) -> list[Way]:
        """The ways, unless the condition does not hold; where that cannot be told, they are enough."""
        if condition is None:
            return ways
        return self.smallest([*self.holds(condition, wanted=False), *ways])

    def settled(self, rule: Existence) -> list[Way]:
        """The step of an existence rule is complete, or need not be."""
        if rule.id in self.case.waived:
            return [{}]
        return self.spared(rule.condition, self.complete(rule.subject, None, (rule.quantity,)))

    def opened(self, step: str) -> list[Way]:
        """A step applies, and every binding entry rule of it holds."""
        binding = [rule for rule in self.campaign.gates.get(step, ()) if rule.force is Force.BINDING]
        return self.joined(self.applying(step), self.every(lambda rule: self.kept(rule, step), binding))

    def applying(self, step: str) -> list[Way]:
        condition = self.campaign.steps[step].condition
        return [{}] if condition is None else self.holds(condition, wanted=True)

    def kept(self, rule: Rule, step: str) -> list[Way]:
        """An entry rule holds for a step, or surely does not apply."""
        if rule.id in self.case.waived:
            return [{}]
        mine = _parts(self.campaign.steps[step].condition)  # the step applies: that is asked before
        parts = [part for part in _parts(rule.condition) if part not in mine]
        spared = [way for part in parts for way in self.holds(part, wanted=False)]
        asked = self.every(lambda part: self.holds(part, wanted=True), parts)
        nobody = rule.each is not None and self.case.headcount(rule.each) == 0
        met: list[Way] = [{}] if nobody else self.met(rule, step) if asked else []
        return self.smallest([*spared, *self.joined(asked, met)])

    def met(self, rule: Rule, step: str) -> list[Way]:
        """What an entry rule waits for has happened (or, of a day, is left to time)."""
        if isinstance(rule, Precedence):
            return self.complete(rule.earlier, rule.outcome_wanted, rule.quantities)
        if isinstance(rule, Existence):
            return self.complete(rule.subject, None, (rule.quantity,))
        if isinstance(rule, NotBefore):
            if rule.anchor is None or rule.is_event:
                return [{}]
            return self.spared(rule.applies, self.complete(rule.anchor, None, (ONCE, *rule.quantities)))
        if isinstance(rule, Succession):
            return self.every(self.needed, rule.needed)
        shut = rule.outcome(self.case, step, self.case.as_of).status in (*MISSED, Status.INVALID)
        return [] if shut else [{}]  # a kind that is not known here stays as it is

    def needed(self, needed: Needed) -> list[Way]:
        if f"{needed.step}.due" in self.case.waived:
            return [{}]
        return self.spared(needed.condition, self.complete(needed.step, None, needed.quantities))

    def complete(self, step: str, outcome: str | None, quantities: Sequence[Quantity]) -> list[Way]:
        """A step is complete, and its last word was ``outcome`` where one is wanted."""
        case, said = self.case, self.last_word(step)
        asked = [quantity for quantity in quantities if not quantity.needless(case)]
        as_wanted = outcome is None or outcome in said
        if as_wanted and all(quantity.completed(case, step) is not None for quantity in asked):
            return [{}]
        said_today = as_wanted and case.records[step][-1].date == case.as_of if outcome else False
        return self.act(step, None if said_today else outcome)  # acts of one day are in order (R9)

    def last_word(self, step: str) -> set[str | None]:
        """How a step came out on the last day on which it was done."""
        records = self.case.records.get(step, ())
        return {record.outcome for record in records if record.date == records[-1].date}

    def act(self, step: str, outcome: str | None) -> list[Way]:
        """A step is done now (once more), and comes out so: what is known of it yet."""
        key = step, outcome
        if key not in self.known:
            self.known[key] = []
            self.next.append(key)
        self.readers.setdefault(key, {})[self.reader] = None
        return self.known[key]

    def done(self, step: str, outcome: str | None) -> list[Way]:
        made, again = self.campaign.steps[step], step in self.case.done
        if again and made.once:
            return []
        if any(quantity.wanted(self.case) is None for quantity in _asked(self.campaign, self.case, step)):
            return []
        ways = self.applying(step) if again else self.opened(step)
        ends: Sequence[str | None] = [outcome]
        if outcome is None and again and made.outcomes:  # how it ends may change what stood
            ends = list(made.outcomes)
        return self.joined(ways, [{step: end} for end in ends])

    def holds(self, condition: Condition, *, wanted: bool) -> list[Way]:
        """A condition holds, or does not."""
        if condition.holds(self.case) is wanted:
            return [{}]
        if isinstance(condition, Not):
            return self.holds(condition.condition, wanted=not wanted)
        if isinstance(condition, Several):
            if wanted is condition.enough:  # one part alone settles it
                return self.smallest(way for part in condition.conditions for way in self.holds(part, wanted=wanted))
            return self.every(lambda part: self.holds(part, wanted=wanted), condition.conditions)
        if isinstance(condition, CameOut):
            return self.came_out(condition, wanted=wanted)
        return []  # no act changes a fact

    def came_out(self, condition: CameOut, *, wanted: bool) -> list[Way]:
        step = condition.step
        if wanted:
            return self.act(step, condition.outcome)
        if step in self.case.done:
            return []  # what was said stays said
        others = [other for other in self.campaign.steps[step].outcomes if other != condition.outcome]
        spared = self.holds(condition.applies, wanted=False) if condition.applies is not None else []
        return self.smallest([*spared, *(way for other in others for way in self.act(step, other))])

    def joined(self, some: Iterable[Way], others: Sequence[Way]) -> list[Way]:
        """Both together, where they do not contradict each other."""
        found: list[Way] = []
        for one, other in product(some, others):
            both = one.keys() & other.keys()
            if all(None in (one[step], other[step]) or one[step] == other[step] for step in both):
                found.append({**one, **other, **{step: one[step] or other[step] for step in both}})
        return self.smallest(found)

    def smallest(self, ways: Iterable[Way]) -> list[Way]:
        """Those that contain no other, each once, the smallest first; no more than are followed.

        However a step comes out, said where a smaller way is one of its outcomes, is said of the other outcomes only.
        """
        kept: list[Way] = []
        rest = sorted(ways, key=len, reverse=True)
        while rest:
            way = rest.pop()
            less = next((one for one in kept if _fits(one, way)), None)
            if less is None:
                kept.append(way)
            elif step := _left_open(way, less):
                rest += [{**way, step: outcome} for outcome in self.campaign.steps[step].outcomes]
        self.cut |= len(kept) > MOST
        return kept[:MOST]


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    """Conditions that all hold if one does."""
    if isinstance(condition, Several) and not condition.enough:
        return condition.conditions
    return () if condition is None else (condition,)


def _fits(less: Way, more: Way) -> bool:
    """Whether one way is part of another, if what may come out however comes out as needed."""
    return all(step in more and (None in (end, more[step]) or more[step] == end) for step, end in less.items())


def _asked(campaign: Campaign, case: Case, step: str) -> list[Quantity]:
    """How often, and by whom, a step is asked to be done."""
    laws = [rule.quantity for rule in campaign.rules_of[step] if isinstance(rule, Existence)]
    return [quantity for quantity in laws if not quantity.needless(case)]


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
        if first is None or (step in self.case.done and self.campaign.steps[step].once):
            return
        yield first
        since = {quantity.since for quantity in _asked(self.campaign, self.case, step)}
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
        self.rank = {step: place for place, step in enumerate(self.campaign.in_order)}
        self.left = TRIES
        self.cut = False
        """Whether anything was left aside."""
        self.stuck: list[tuple[Case, str]] = []
        """Where the last trial ended: what was shut then."""

    def openings(self) -> list[Opening]:
        """Every set that opens the gate, the smallest first."""
        found: list[tuple[Way, Tried]] = []
        waiting = self.followed(self.start.case, self.name)
        known = list(waiting)
        while waiting:
            way = min(waiting, key=len)
            waiting.remove(way)
            less = next((one for one, _ in found if _fits(one, way)), None)
            tried = None if less is not None else self.however(way)
            if tried is None:
                more = self.mended(way) if less is None else self.split(way, _left_open(way, less))
                new, room = [one for one in more if one not in known], MOST - len(known)
                self.cut |= len(new) > room
                known += new[:room]
                waiting += new[:room]
            elif not any(self.tried(self.start, _without(way, step)) for step in way) and self.left >= 0:
                found.append((way, tried))
        found.sort(key=lambda one: (len(one[0]), [self.rank[step] for step in one[1][1]]))
        return [self.opening(way, *tried) for way, tried in found]

    def opening(self, way: Way, opens: date, steps: Iterable[str]) -> Opening:
        return Opening(acts=tuple(_named(self.campaign, step, way[step]) for step in steps), opens=opens)

    def followed(self, case: Case, shut: str) -> list[Way]:
        finder = _Finder(self.campaign, case)
        ways = finder.ways(shut)
        self.cut |= finder.cut
        return ways

    def split(self, way: Way, step: str | None) -> list[Way]:
        """The same for each outcome of one of its steps."""
        return [{**way, step: outcome} for outcome in self.campaign.steps[step].outcomes] if step else []

    def unsaid(self, way: Way) -> str | None:
        """A step of which the way does not say how it comes out, though that may matter."""
        again = not way.keys().isdisjoint(self.start.case.done)
        for step, outcome in way.items():
            if outcome is None and self.campaign.steps[step].outcomes and (again or self.leads_back(step)):
                return step
        return None

    def mended(self, way: Way) -> list[Way]:
        """What may still become of a set that does not open the gate.

        A further round of a step may bring up what was settled, or lead a paper back: that is followed back again from
        there. It may depend on how another step comes out, so that is said first.
        """
        if step := self.unsaid(way):
            return self.split(way, step)
        if way.keys().isdisjoint(self.start.case.done) and "." not in self.name:
            return []
        more = [one for case, shut in self.stuck for one in self.followed(case, shut)]
        return [{**one, **way} for one in more]  # where it asks for another outcome, the order may still allow both

    def however(self, way: Way) -> Tried | None:
        """What comes of a set, if it is the same for all outcomes of which it does not say how they are to be."""
        step = self.unsaid(way)
        if step is None:
            self.stuck = []
            return self.tried(self.start, way)
        tried = [self.however(one) for one in self.split(way, step)]
        days = {None if one is None else one[0] for one in tried}
        return tried[0] if len(days) == 1 else None

    def tried(self, then: _Then, way: Way) -> Tried | None:
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

    def next(self, then: _Then, way: Way) -> list[tuple[date, str]]:
        """The acts that may come next: the soonest of those whose day does not matter, and any other one."""
        soonest: tuple[date, str] | None = None
        found = []
        for step in sorted(way, key=self.rank.__getitem__):
            if self.turns(then.case, step):
                found += [(day, step) for day in then.days(step)]
            elif soonest is None or soonest[0] > then.case.as_of:
                days = [(day, step) for day in then.days(step)]
                soonest = min([soonest, *days] if soonest else days, key=itemgetter(0), default=None)
        return [soonest, *found] if soonest else found

    def turns(self, case: Case, step: str) -> bool:
        """Whether doing a step later may be better: it may undo what an earlier round said, or lead a paper back."""
        again = step in case.done and bool(self.campaign.steps[step].outcomes)
        recurs = any(quantity.since for quantity in _asked(self.campaign, case, step))
        return again or recurs or self.leads_back(step)

    def leads_back(self, step: str) -> bool:
        """Whether the gate is of a paper that a step leads somewhere or other, as it comes out."""
        paper, makes = self.name.partition(".")[0], self.campaign.steps[step].makes
        return any(outcome is not None and document == paper for outcome, (document, _) in makes.items())


def _left_open(way: Way, less: Way) -> str | None:
    """A step of which a part of the way says how it comes out, while the way does not."""
    return next((step for step in less if way[step] is None and less[step] is not None), None)


def _without(way: Way, step: str) -> Way:
    return {name: outcome for name, outcome in way.items() if name != step}


def _named(campaign: Campaign, step: str, outcome: str | None) -> Act:
    made = campaign.steps[step]
    result = made.outcomes.get(outcome or "", NOTHING)
    return Act(step=step, title=made.title, duty_of=made.by, outcome=outcome, result=result)


def _act(campaign: Campaign, case: Case, step: str, outcome: str | None, day: date) -> dict[str, Any]:
    """A record that makes a step complete: as often as asked, by whom it is asked, of all whom it is asked."""
    found: dict[str, Any] = {"step": step, "date": day.isoformat()}
    if campaign.steps[step].by != UNIT:
        found["by"] = campaign.steps[step].by
    outcomes = campaign.steps[step].outcomes
    if outcomes:
        found["outcome"] = outcome or next(iter(outcomes))
    for quantity in _asked(campaign, case, step):
        lacks = max(0, (quantity.wanted(case) or 0) - quantity.total(case.records.get(step, ())))
        if quantity.by is not None:
            found.setdefault("present", {})[quantity.by] = 1
        if quantity.people is not None:
            found["counts"] = {quantity.people: lacks}
        elif quantity.in_days:
            found["days"] = max(found.get("days", 1), lacks)
        else:
            found["times"] = max(found.get("times", 1), lacks)
    return found
