"""What would open a gate that is shut: all smallest sets of acts, found by going back from it.

A gate asks for rules that all hold (and), each of which may hold in more than one way (or): a step
done before, how it came out, or an outcome that makes the rule not apply. Going back along them gives
the sets; each is then tried on the case itself, through the same judgement as everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from attrs import frozen

from campaignflow.campaign import Campaign
from campaignflow.case import Case
from campaignflow.condition import CameOut, Condition, Not, Several
from campaignflow.judgement import Judgement, supposing
from campaignflow.quantity import Quantity
from campaignflow.rule import UNIT, Rule
from campaignflow.rules.existence import Existence
from campaignflow.rules.opening import Opening as NotBefore
from campaignflow.rules.precedence import Precedence
from campaignflow.rules.succession import Needed, Succession
from campaignflow.verdict import MISSED, Force, Status
from campaignflow.words import NOTHING, Words, listing

MOST = 64
"""Sets followed at once; a plan has a handful."""
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
    """The first day on which the gate is open if they are all done on the as-of date."""

    @property
    def words(self) -> Words:
        said = listing(map(_said, self.acts), Words("、", ", ")) or Words("无须办理什么", "nothing to be done")
        return said + Words("；最早{day}", "; from {day} on").fill(day=self.opens)

    def to_dict(self) -> dict[str, Any]:
        return {"acts": [act.to_dict() for act in self.acts], "opens": self.opens.isoformat()}


def _said(act: Act) -> Words:
    title = Words(f"“{act.title.zh}”", f"“{act.title.en}”")
    if not act.result:
        return title
    return title + Words("（结果：{result}）", " (with the outcome: {result})").fill(result=act.result)


def openings(judgement: Judgement, name: str) -> tuple[Opening, ...]:
    """All smallest sets of acts after which ``name`` may happen, the smallest first; empty where no acts can open it.

    ``name`` is a step, a document's state (``report.formal``) or a phase (its completion); it is shut now.
    Acts of other bodies count as well, and so do further rounds of a step that came out otherwise. What waits for
    a fact, a headcount or a day of an event that nobody has stated cannot be opened by acts. Raises KeyError
    for any other name.
    """
    finder = _Finder(judgement)
    found: list[Opening] = []
    for way in sorted(_smallest(finder.goal(name)), key=len):
        opening = _tried(judgement, name, way)
        if opening is not None:
            found.append(opening)
    return tuple(found)


class _Finder:
    """Goes back from a gate; remembers the steps it is inside of, so that loops end."""

    def __init__(self, judgement: Judgement) -> None:
        self.campaign: Campaign = judgement.campaign
        self.case: Case = judgement.case
        self.inside: tuple[str, ...] = ()

    def goal(self, name: str) -> list[Way]:
        campaign = self.campaign
        if name in campaign.steps:
            return self.opened(name)
        if name in campaign.phases:
            return self.every(self.settled, campaign.required[name])
        document, _, state = name.partition(".")
        makers = {step: campaign.steps[step].makes for step in campaign.documents[document].makers[state]}
        plain = [step for step, makes in makers.items() if makes.get(None) == (document, state)]
        found = self.every(self.if_it_applies, plain) if plain else []
        for step, makes in makers.items():
            for outcome, made in makes.items():
                if outcome is not None and made == (document, state):
                    found += self.complete(step, outcome)
        return found

    def every(self, ways: Callable[[Any], list[Way]], parts: Iterable[Any]) -> list[Way]:
        """All ways in which every part holds."""
        found: list[Way] = [{}]
        for part in parts:
            found = _joined(found, ways(part))
        return found

    def unless(self, condition: Condition | None, ways: Callable[[], list[Way]]) -> list[Way]:
        """The ways, where the condition holds; or that it does not."""
        if condition is None:
            return ways()
        spared, asked = self.holds(condition, wanted=False), self.holds(condition, wanted=True)
        return _smallest([*spared, *(_joined(asked, ways()) if asked else ())])

    def if_it_applies(self, step: str) -> list[Way]:
        """A step is complete, or does not apply."""
        return self.unless(self.campaign.steps[step].condition, lambda: self.complete(step, None))

    def settled(self, rule: Rule) -> list[Way]:
        """The step of an existence rule is complete, or need not be."""
        if rule.id in self.case.waived:
            return [{}]
        return self.unless(rule.condition, lambda: self.complete(rule.subject, None))

    def opened(self, step: str) -> list[Way]:
        """Every binding entry rule of a step holds."""
        binding = [rule for rule in self.campaign.gates.get(step, ()) if rule.force is Force.BINDING]
        return self.every(lambda rule: self.kept(rule, step), binding)

    def kept(self, rule: Rule, step: str) -> list[Way]:
        """An entry rule holds for a step, or does not apply."""
        if rule.id in self.case.waived:
            return [{}]
        return self.unless(rule.condition, lambda: self.met(rule, step))

    def met(self, rule: Rule, step: str) -> list[Way]:
        """What an entry rule waits for has happened (or, of a day, is left to time)."""
        if isinstance(rule, Precedence):
            return self.complete(rule.earlier, rule.outcome_wanted, rule.quantities)
        if isinstance(rule, Existence):
            return self.complete(rule.subject, None)
        if isinstance(rule, NotBefore):
            return self._anchored(rule)
        if isinstance(rule, Succession):
            return self.every(self._needed, rule.needed)
        return [{}] if self._open(rule, step) else []

    def _open(self, rule: Rule, step: str) -> bool:
        """Of a kind that is not known here: whether it holds as things are."""
        return rule.outcome(self.case, step, self.case.as_of).status not in (*MISSED, Status.INVALID)

    def _anchored(self, rule: NotBefore) -> list[Way]:
        if rule.anchor is None:
            return [{}]
        if rule.is_event:
            return [{}] if rule.anchor in self.case.done or rule.anchor in self.case.planned else []
        return self.complete(rule.anchor, None, rule.quantities)

    def _needed(self, needed: Needed) -> list[Way]:
        if f"{needed.step}.due" in self.case.waived:
            return [{}]
        return self.unless(needed.condition, lambda: self.complete(needed.step, None, needed.quantities))

    def complete(self, step: str, outcome: str | None, quantities: Sequence[Quantity] = ()) -> list[Way]:
        """A step is complete, and its last word was ``outcome`` where one is wanted."""
        asked = quantities or tuple(law.quantity for law in self.campaign.counted[step])
        asked = tuple(quantity for quantity in asked if not quantity.needless(self.case))
        if not asked and outcome is None and quantities:
            return [{}]
        done = all(quantity.completed(self.case, step) is not None for quantity in asked) and step in self.case.done
        if done and (outcome is None or self._came_out(step) == outcome):
            return [{}]
        if step in self.inside or any(quantity.wanted(self.case) is None for quantity in asked):
            return []
        if step in self.case.done and self.campaign.steps[step].once:
            return []
        before, self.inside = self.inside, (*self.inside, step)
        ways = self.opened(step)
        self.inside = before
        return [{**way, step: outcome} for way in ways]

    def _came_out(self, step: str) -> str | None:
        records = self.case.records.get(step, ())
        return records[-1].outcome if records else None

    def holds(self, condition: Condition, *, wanted: bool) -> list[Way]:
        """A condition holds, or does not."""
        now = condition.holds(self.case)
        if now is wanted:
            return [{}]
        if isinstance(condition, Not):
            return self.holds(condition.condition, wanted=not wanted)
        if isinstance(condition, Several):
            return self._several(condition, wanted=wanted)
        if isinstance(condition, CameOut):
            return self._outcome(condition, wanted=wanted)
        return []  # no act changes a fact

    def _several(self, condition: Several, *, wanted: bool) -> list[Way]:
        if wanted is condition.enough:  # one part alone settles it
            return _smallest(way for part in condition.conditions for way in self.holds(part, wanted=wanted))
        return self.every(lambda part: self.holds(part, wanted=wanted), condition.conditions)

    def _outcome(self, condition: CameOut, *, wanted: bool) -> list[Way]:
        step = condition.step
        if wanted:
            return self.complete(step, condition.outcome)
        if condition.holds(self.case) is True:
            return []  # what was said stays said
        others = [other for other in self.campaign.steps[step].outcomes if other != condition.outcome]
        return _smallest(way for other in others for way in self.complete(step, other))


def _joined(some: Iterable[Way], others: Sequence[Way]) -> list[Way]:
    """Both together, where they do not contradict each other."""
    found: list[Way] = []
    for one, other in product(some, others):
        both = one.keys() & other.keys()
        if all(None in (one[step], other[step]) or one[step] == other[step] for step in both):
            found.append({**one, **other, **{step: one[step] or other[step] for step in both}})
    return _smallest(found)


def _smallest(ways: Iterable[Way]) -> list[Way]:
    """Those that contain no other, each once."""
    kept: list[Way] = []
    for way in sorted(ways, key=len):
        if not any(_within(less, way) for less in kept):
            kept.append(way)
    return kept[:MOST]


def _within(less: Way, more: Way) -> bool:
    return all(step in more and (outcome is None or more[step] == outcome) for step, outcome in less.items())


# Trying a set on the case itself


def _tried(judgement: Judgement, name: str, way: Way) -> Opening | None:
    """The opening, if the acts open the gate and none of them is to spare."""
    opens = _opens(judgement, name, way)
    if opens is None or any(
        _opens(judgement, name, {s: o for s, o in way.items() if s != left_out}) is not None for left_out in way
    ):
        return None
    acts = tuple(_named(judgement.campaign, *act) for act in _in_order(judgement.campaign, way))
    return Opening(acts=acts, opens=opens)


def _named(campaign: Campaign, step: str, outcome: str | None) -> Act:
    made = campaign.steps[step]
    result = made.outcomes.get(outcome or "", NOTHING)
    return Act(step=step, title=made.title, duty_of=made.by, outcome=outcome, result=result)


def _in_order(campaign: Campaign, way: Way) -> list[tuple[str, str | None]]:
    rank = {name: place for place, name in enumerate(campaign.in_order)}
    return sorted(way.items(), key=lambda entry: rank[entry[0]])


def _opens(judgement: Judgement, name: str, way: Way) -> date | None:
    """The first day on which ``name`` may happen if the acts are done now, or as soon after each other as may be."""
    now, day = judgement, judgement.as_of
    for step, outcome in _in_order(judgement.campaign, way):
        first = _first_day(now, step, day)
        if first is None:
            return None
        day = first
        now = supposing(now, [_act(now, step, outcome, day)], day)
    return _first_day(now, name, day)


def _first_day(now: Judgement, name: str, day: date) -> date | None:
    """The first day from ``day`` on which nothing keeps ``name`` from happening; None where waiting does not help."""
    if not now.why_not(name, day):
        return day
    slot = now.schedule.slots.get(name)
    if slot is None or slot.opens <= day or now.why_not(name, slot.opens):
        return None
    return slot.opens


def _act(now: Judgement, step: str, outcome: str | None, day: date) -> dict[str, Any]:
    """A record that makes a step complete: as often as asked, by whom it is asked, of all whom it is asked."""
    campaign, case = now.campaign, now.case
    found: dict[str, Any] = {"step": step, "date": day.isoformat()}
    if campaign.steps[step].by != UNIT:
        found["by"] = campaign.steps[step].by
    outcomes = campaign.steps[step].outcomes
    if outcomes:
        found["outcome"] = outcome or _any_outcome(campaign, step)
    for law in campaign.counted[step]:
        quantity = law.quantity
        if quantity.needless(case):
            continue
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


def _any_outcome(campaign: Campaign, step: str) -> str:
    return next(iter(campaign.steps[step].outcomes))
