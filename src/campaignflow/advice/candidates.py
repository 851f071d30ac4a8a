"""Sets of acts that may open a gate that is shut, found by going back from it.

A gate asks for rules that all hold (and), each of which may hold in more than one way (or): a step done before, how it
came out, or an outcome that makes the rule not apply.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.judgement.judgement import shuts
from campaignflow.judgement.states import has_made
from campaignflow.progress.record import Record
from campaignflow.rules.allowed import Allowed
from campaignflow.rules.case import Case
from campaignflow.rules.condition import CameOut, Condition, Not, Several
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import Force
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rule import Rule

MOST = 64
"""Sets followed at once; a plan has a handful."""
TRIES = 20_000
"""Acts followed back, or hypothetical to try them."""
Candidate = Mapping[str, str | None]
"""Steps to be done, and how each is to come out (None: however)."""
Goal = tuple[str, str | None]
"""A step, and how it is to come out (None: however)."""
_GOAL: Goal = ("", None)


class Finder:
    """Goes back from a gate, step by step; they may wait for each other in circles."""

    def __init__(self, campaign: Campaign, case: Case, said: Container[str] = ()) -> None:
        self.campaign = campaign
        self.case = case
        self.said = said
        """Steps that have come out as wanted: how, is not taken back."""
        self.known: dict[Goal, list[Candidate]] = {}
        """How a step can be done, as far as it was found out."""
        self.readers: dict[Goal, dict[Goal, None]] = {}
        """What was found out with its help."""
        self.reader = _GOAL
        self.next = deque([_GOAL])
        self.cut = False
        """Whether anything was left aside."""

    def ways(self, name: str) -> list[Candidate]:
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

    def goal(self, name: str) -> list[Candidate]:
        if name in self.campaign.steps:
            return self.opened(name)
        if name in self.campaign.phases:
            return self.every(self.settled, self.campaign.required[name])
        document, _, state = name.partition(".")
        line = list(self.campaign.documents[document].states)
        beyond = line[line.index(state) :] if state in line else [state]
        return [way for one in beyond for way in self.made(document, one)]

    def made(self, document: str, state: str) -> Iterator[Candidate]:
        """A document gets to a state: all steps that make it and apply do so, one at last; or it is led back there."""
        case, makers = self.case, self.campaign.makers(document, state)
        missing = [step for step in makers if not has_made(self.campaign, case, step, (document, state), case.as_of)]
        asked = [step for step in missing if step not in case.exempt or step in case.records]

        def makes(step: str) -> list[Candidate]:
            return self.smallest(self.comes_out(step, self.campaign.steps[step].carries(document, state)))

        def if_it_applies(step: str) -> list[Candidate]:
            return self.spared(self.campaign.steps[step].condition, makes(step))

        for last in makers:  # once more where what came after led back
            others = self.every(if_it_applies, [step for step in asked if step != last])
            yield from self.joined(makes(last), others)
        if len(missing) < len(makers):  # enough were done, if what is missing does not apply
            yield from (way for way in self.every(if_it_applies, asked) if way)
        for step in self.campaign.documents[document].makers[state]:
            for outcome in self.campaign.steps[step].asks_again:
                if self.campaign.steps[step].makes[outcome] == (document, state):
                    yield from self.act(step, outcome)

    def every(self, ways: Callable[[Any], list[Candidate]], parts: Iterable[Any]) -> list[Candidate]:
        """All ways in which every part holds."""
        found: list[Candidate] = [{}]
        for part in parts:
            found = self.joined(found, ways(part))
        return found

    def spared(self, condition: Condition | None, ways: list[Candidate]) -> list[Candidate]:
        """The ways, unless the condition does not hold; where that cannot be told, they are enough."""
        if condition is None:
            return ways
        return self.smallest([*self.holds(condition, wanted=False), *ways])

    def settled(self, rule: Rule) -> list[Candidate]:
        """The step of a rule that says when it is complete is so, or need not be."""
        if rule.let_off(self.case):
            return [{}]
        return self.spared(rule.condition, self.complete(rule.subject, None, (rule.quantity,), self.case))

    def opened(self, step: str) -> list[Candidate]:
        """A step applies, and every binding entry rule of it holds."""
        binding = [rule for rule in self.campaign.gates.get(step, ()) if rule.force is Force.BINDING]
        return self.joined(self.applying(step), self.every(lambda rule: self.kept(rule, step), binding))

    def applying(self, step: str) -> list[Candidate]:
        condition = self.campaign.steps[step].condition
        return [{}] if condition is None else self.holds(condition, wanted=True)

    def kept(self, rule: Rule, step: str, act: Record | None = None) -> list[Candidate]:
        """An entry rule holds for a step, or for an act of it, or surely does not apply."""
        if rule.id in self.case.waived:
            return [{}]
        mine = _parts(self.campaign.steps[step].condition)  # the step applies: that is asked before
        parts = [part for part in _parts(rule.condition) if part not in mine]
        spared = [way for part in parts for way in self.holds(part, wanted=False)]
        asked = self.every(lambda part: self.holds(part, wanted=True), parts)
        nobody = rule.each is not None and self.case.headcount(rule.each) == 0
        met: list[Candidate] = [{}] if nobody else self.met(rule, step, act) if asked else []
        return self.smallest([*spared, *self.joined(asked, met)])

    def met(self, rule: Rule, step: str, act: Record | None) -> list[Candidate]:
        """What an entry rule waits for has happened (or, of a day, is left to time)."""
        if not shuts(rule.outcome(evolve(self.case, act=act), step, self.case.as_of)):
            return [{}]
        ways = rule.ways(self.case)
        self.cut |= ways is None
        found = [self.needed(*needs) if len(needs) == 1 else self.every(self.needed, needs) for needs in ways or ((),)]
        return found[0] if len(found) == 1 else self.smallest(way for some in found for way in some)

    def needed(self, need: Need) -> list[Candidate]:
        if need.step not in self.campaign.steps or need.step in self.case.exempt:
            return [{}]
        if need.says:
            return self.spared(need.condition, self.act(need.step, need.outcome))
        return self.spared(
            need.condition, self.complete(need.step, need.outcome, need.quantities, need.asked_in(self.case))
        )

    def complete(self, step: str, outcome: str | None, quantities: Sequence[Quantity], case: Case) -> list[Candidate]:
        """A step is complete, and its last word was ``outcome`` where one is wanted; else it leaves nothing open."""
        made = self.campaign.steps[step]
        asked = [quantity for quantity in quantities if not quantity.needless(case)]
        done = Quantity.completed if outcome is None else Quantity.held
        said = [record.outcome for record in case.records.get(step, ())[-1:]]
        if (outcome is None or outcome in said) and all(done(one, case, step) is not None for one in asked):
            return [{}]
        if outcome is None and not any(quantity.hangs_on_outcome for quantity in asked):
            return self.smallest([*self.act(step, outcome), *self.carried(step)])
        ends = [outcome] if outcome else [end for end in made.outcomes if end not in made.leaves_open]
        return self.smallest([*self.comes_out(step, ends), *self.carried(step)])

    def comes_out(self, step: str, ends: Sequence[str | None]) -> Iterator[Candidate]:
        """A step is done now, and how it comes out in the end is one of these ways.

        Of the acts of one day that has the last word which leaves least open (R9).
        """
        today = [act.outcome for act in self.case.records.get(step, ())[-1:] if act.date == self.case.as_of]
        said = any(outcome is not None and outcome in ends for outcome in today)
        return (way for end in (self.campaign.steps[step].outcomes if said else ends) for way in self.act(step, end))

    def carried(self, step: str) -> Iterator[Candidate]:
        """A first draft that was written too soon counts, once its gates are open, from what carries its paper on."""
        if step in self.case.void and step not in self.case.records:
            for carrier, outcome in papers_of(self.campaign).carriers(step):
                yield from self.joined(self.opened(step), self.act(carrier, outcome))

    def act(self, step: str, outcome: str | None) -> list[Candidate]:
        """A step is done now (once more), and comes out so: what is known of it yet."""
        key = step, outcome
        if key not in self.known:
            self.known[key] = []
            self.next.append(key)
        self.readers.setdefault(key, {})[self.reader] = None
        return self.known[key]

    def done(self, step: str, outcome: str | None) -> list[Candidate]:
        return self.smallest([*self.in_order(step, outcome), *self.done_now(step, outcome)])

    def in_order(self, step: str, outcome: str | None) -> Iterator[Candidate]:
        """A void act of the as-of date counts once what it missed is done: acts of one day are in order (R9)."""
        voiding = papers_of(self.campaign).voiding[step]
        for act in self.case.void.get(step, ()):
            missed = [self.campaign.rule[rule] for rule in self.case.acts[act.index].missed if rule in voiding]
            if missed and act.date == self.case.as_of and outcome in (None, act.outcome):
                yield from self.every(partial(self.kept, step=step, act=act), missed)

    def done_now(self, step: str, outcome: str | None) -> list[Candidate]:
        made, again = self.campaign.steps[step], step in self.case.done
        if is_over(self.campaign, self.case, step):
            return []
        if any(quantity.wanted(self.case) is None for quantity in asked(self.campaign, self.case, step)):
            return []
        ways = self.applying(step) if again else self.opened(step)
        ends: Sequence[str | None] = [outcome]
        if outcome is None and again and made.outcomes:  # how it ends may change what stood
            ends = list(made.outcomes)
        return self.joined(ways, [{step: end} for end in ends])

    def holds(self, condition: Condition, *, wanted: bool) -> list[Candidate]:
        """A condition holds, or does not."""
        if condition.holds(self.case) is wanted:
            return [{}]
        if isinstance(condition, Allowed | Not):
            return self.holds(condition.condition, wanted=wanted is isinstance(condition, Allowed))
        if isinstance(condition, Several):
            if wanted is condition.enough:  # one part alone settles it
                return self.smallest(way for part in condition.conditions for way in self.holds(part, wanted=wanted))
            return self.every(lambda part: self.holds(part, wanted=wanted), condition.conditions)
        if isinstance(condition, CameOut):
            return self.came_out(condition, wanted=wanted)
        return []  # no act changes an attribute

    def came_out(self, condition: CameOut, *, wanted: bool) -> list[Candidate]:
        step = condition.step
        if wanted:
            return self.act(step, condition.outcome)
        if step in self.said:
            return []
        others = [other for other in self.campaign.steps[step].outcomes if other != condition.outcome]
        never = condition.applies if step not in self.case.done else None
        spared = self.holds(never, wanted=False) if never is not None else []
        return self.smallest([*spared, *(way for other in others for way in self.act(step, other))])

    def joined(self, some: Iterable[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
        """Both together, where they do not contradict each other."""
        found: list[Candidate] = []
        for one, other in product(some, others):
            both = one.keys() & other.keys()
            if all(None in (one[step], other[step]) or one[step] == other[step] for step in both):
                found.append({**one, **other, **{step: one[step] or other[step] for step in both}})
        return self.smallest(found)

    def smallest(self, ways: Iterable[Candidate]) -> list[Candidate]:
        """Those that contain no other, each once, the smallest first; no more than are followed.

        However a step comes out, said where a smaller way is one of its outcomes, is said of the other outcomes only.
        """
        kept: list[Candidate] = []
        rest = sorted(ways, key=len, reverse=True)
        while rest:
            way = rest.pop()
            less = next((one for one in kept if fits(one, way)), None)
            if less is None:
                kept.append(way)
            elif step := left_open(way, less):
                rest += [{**way, step: outcome} for outcome in self.campaign.steps[step].outcomes]
        self.cut |= len(kept) > MOST
        return kept[:MOST]


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    """Conditions that all hold if one does."""
    if isinstance(condition, Several) and not condition.enough:
        return condition.conditions
    return () if condition is None else (condition,)


def fits(less: Candidate, more: Candidate) -> bool:
    """Whether one way is part of another, if what may come out however comes out as needed."""
    return all(step in more and (None in (end, more[step]) or more[step] == end) for step, end in less.items())


def asked(campaign: Campaign, case: Case, step: str) -> list[Quantity]:
    """How often, and by whom, a step is asked to be done."""
    laws = [rule.quantity for rule in campaign.rules_of[step] if rule.completes]
    return [quantity for quantity in laws if not quantity.needless(case)]


def is_over(campaign: Campaign, case: Case, step: str) -> bool:
    """Whether a step takes place once and did, and its last word does not leave it open."""
    made = campaign.steps[step]
    return made.once and any(record.outcome not in made.leaves_open for record in case.records.get(step, ())[-1:])


def left_open(way: Candidate, less: Candidate) -> str | None:
    """A step of which a part of the way says how it comes out, while the way does not."""
    return next((step for step in less if way[step] is None and less[step] is not None), None)
