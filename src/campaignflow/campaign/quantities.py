"""How often each step of a spec is to be done, and in which periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice

from attrs import evolve

from campaignflow.campaign.names import Names
from campaignflow.campaign.parts import Phase
from campaignflow.campaign.spec import StepSpec
from campaignflow.campaign.versions import asks_again
from campaignflow.rules.items import Items, Mode
from campaignflow.rules.outcome import Force
from campaignflow.rules.quantity import ONCE, Quantity
from campaignflow.rules.subject import Window
from campaignflow.rules.times import each_of
from campaignflow.rules.whole import Delivery, Whole
from campaignflow.wording.dates import Period, periods
from campaignflow.wording.diagnostics import Path
from campaignflow.wording.words import Words

_MOST_PERIODS, _MOST_IN_ALL = 400, 10_000
"""Of one step, and of all steps of a spec."""

Periods = Mapping[str, tuple[Period, ...]]
Quantities = Mapping[str, tuple[Quantity, ...]]
Windows = Mapping[str, Window | None]


def periods_of(names: Names, windows: Windows, phases: Mapping[str, Phase]) -> Periods:
    """By step that recurs, its periods; none where they are too many, or nothing says how long it goes on."""
    found: dict[str, tuple[Period, ...]] = {}
    in_all = 0
    for name, (phase, text) in names.steps.items():
        if "every" in text.stated:
            some = _periods(text, windows[name] or phases[phase].window)
            in_all += len(some)
            found[name] = some if _may_stand(names, name, some, in_all) else ()
    return found


def _periods(text: StepSpec, window: Window | None) -> tuple[Period, ...]:
    return tuple(islice(periods(text.stated["every"], window.widest), _MOST_PERIODS + 1)) if window else ()


def _may_stand(names: Names, step: str, some: tuple[Period, ...], in_all: int) -> bool:
    """Whether a step can recur in these periods; reports why it cannot."""
    phase, text = names.steps[step]
    at = (text.at, "every")
    if not some:
        _report_no_window(names, (text.at, names.spec.phases[phase].at), at, text.title)
    elif len(some) > _MOST_PERIODS:
        names.problems.add("too-large", at, what=Words("周期数", "the number of periods"), limit=_MOST_PERIODS)
    elif in_all > _MOST_IN_ALL:
        names.problems.add("too-large", at, what=Words("全部周期数", "all periods together"), limit=_MOST_IN_ALL)
    else:
        return True
    return False


def _report_no_window(names: Names, around: tuple[Path, ...], at: Path, title: Words) -> None:
    """Report a step without a window, unless what is wrong with its window, or its phase's, is said already."""
    places = [(place, "window") for place in around]
    if not any(place in names.problems.paths or (place, "is") in names.problems.paths for place in places):
        names.problems.add("no-window", at, step=title)


def quantities_of(names: Names, recurring: Periods, windows: Windows) -> Quantities:
    """By step, all that it is to reach: its own quantity, then one for each group that ``times`` names."""
    opened = {name: window.opened if window else None for name, window in windows.items()}
    return {
        name: (_own(names, name, recurring, opened[name]), *_by_group(names, text, opened[name]))
        for name, (_, text) in names.steps.items()
    }


def _whole(names: Names, step: str) -> Whole | None:
    """What else makes a step done: to whom it goes, how it comes out, that it is said to be complete."""
    text = names.steps[step][1]
    sent = (_deliveries(names, text, key, answer) for key, answer in _GOES_TO.items() if key in text.stated)
    ends = open_outcomes(names, step), _unsettling(text), frozenset(asks_again(names, step).items())
    whole = Whole(tuple(chain.from_iterable(sent)), text.completes, *ends)
    return None if whole == Whole() else whole


def _deliveries(names: Names, text: StepSpec, key: str, answer: str) -> Iterator[Delivery]:
    asked: Items = text.stated[key]
    binding = [item for item in asked.items if (item.force or text.force or Force.BINDING) is Force.BINDING]
    if asked.mode is Mode.ALL:
        for item in binding:
            yield Delivery(answer, frozenset({item.id}), every=True, condition=names.condition(item.condition))
    elif binding:
        listed = frozenset[str]() if asked.mode is Mode.OPEN else frozenset(item.id for item in binding)
        yield Delivery(answer, listed, every=False)


def _unsettling(text: StepSpec) -> frozenset[str]:
    return frozenset(text.leaves_open).intersection(text.outcomes)


def open_outcomes(names: Names, step: str) -> frozenset[str]:
    """The outcomes after which a step is still to be done: they give its paper back, or make nothing of it."""
    text = names.steps[step][1]
    made = text.makes if isinstance(text.makes, Mapping) else {}
    unmade = set(text.outcomes) - made.keys() if made else set[str]()
    return frozenset({*text.leaves_open, *unmade, *asks_again(names, step)}).intersection(text.outcomes)


_GOES_TO = {"send_to": "recipients", "audience": "audience"}
"""The keys of a step that say to whom it goes, and the keys of a record that answer them."""


def _own(names: Names, step: str, recurring: Periods, opened: date | None) -> Quantity:
    """All that one round of it is to reach."""
    quantity, whole = _number(names, step, recurring), _whole(names, step)
    if quantity is not ONCE and quantity.since is None:
        quantity = evolve(quantity, opened=opened)
    return quantity if whole is None else evolve(quantity, whole=whole)


def _number(names: Names, step: str, recurring: Periods) -> Quantity:
    """Its ``times`` or ``each``; of what recurs, in its last period."""
    text = names.steps[step][1]
    each = text.stated.get("each")
    if isinstance(each, str) and not isinstance(text.stated.get("times"), dict):
        title = names.resolve("group", each, (text.at, "each"))
        times: Quantity = text.stated.get("times", ONCE)
        return evolve(times, each=each, group_title=title)
    times = text.stated.get("times", ONCE)
    quantity = times if isinstance(times, Quantity) else ONCE
    periods = recurring.get(step)
    return evolve(quantity, since=periods[-1].first) if periods else quantity


def _by_group(names: Names, text: StepSpec, opened: date | None) -> Iterator[Quantity]:
    times = text.stated.get("times")
    for group, said in times.items() if isinstance(times, dict) else ():
        if said.force in (None, Force.BINDING):
            number = said.value.of_group(group, each_of(text.stated))
            yield evolve(number, opened=opened, condition=names.condition(said.condition))
