"""From the spec as written to the campaign as meant: loading, lowering, static checks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

from attrs import Factory, define, evolve, frozen

from campaignflow.campaign.campaign import OWN_UNIT, Campaign, Document, Event, Leave, Phase, Step
from campaignflow.campaign.lifecycle import ABSENT
from campaignflow.campaign.spec import LANGUAGE_VERSION, CampaignSpec, DocumentSpec, Due, PhaseSpec, StepSpec, spec_type
from campaignflow.campaign.spec_terms import ByDayReading, EventSpec, Source
from campaignflow.campaign.totals import Totals
from campaignflow.rules.bounds import NOT_COUNTING, ON_THE_DAY, After, Bound, ByDay, LeadTime, OnDay, Prompt, Undated
from campaignflow.rules.case import Case
from campaignflow.rules.condition import Condition
from campaignflow.rules.items import Items, Qualified
from campaignflow.rules.kinds import kinds as shipped_kinds
from campaignflow.rules.outcome import Basis, Force, Reference, weaker
from campaignflow.rules.quantity import ONCE, Quantity, completed
from campaignflow.rules.rule import UNIT, Rule, Subject, Window, both_hold, either_holds
from campaignflow.source.text import MAX_SPEC_BYTES, decode, read_yaml
from campaignflow.source.types import INVALID
from campaignflow.wording.dates import By, DayText, Lead, Period, Span, WindowText, Within, periods, plus_days
from campaignflow.wording.diagnostics import Diagnostics, Path, SpecError, closest
from campaignflow.wording.words import NOTHING, Words, listing, number

_BEFORE = {"early": "前", "mid": "前", "late": "前"}
"""How “before” one of these reads in Chinese, which says “by” a day with the same word."""
NAMESPACES: Mapping[str, Words] = {
    "attribute": Words("单位属性", "attribute"),
    "group": Words("人员群体", "group of people"),
    "body": Words("机构", "body"),
    "document": Words("文件", "document"),
    "step": Words("步骤", "step"),
    "phase": Words("阶段", "phase"),
    "event": Words("事件", "event"),
    "figure": Words("指标", "figure"),
}
# Loading


def shipped() -> dict[str, FilePath]:
    """The specs that come with the package, by id."""
    inside = FilePath(str(files("campaignflow"))) / "specs"
    folder = inside if inside.is_dir() else FilePath(__file__).parents[3] / "specs"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def load_campaign(spec: str | os.PathLike[str], *, kinds: Iterable[type[Rule]] = ()) -> Campaign:
    """Load a campaign from a shipped id or a path.

    ``kinds`` adds rule kinds of the host's own. Raises :class:`SpecError` with every problem at its
    place; a text that ends in ``.yaml`` or ``.yml`` or has a path separator is a path.
    """
    name = os.fspath(spec)
    path = FilePath(name)
    if not isinstance(spec, os.PathLike) and path.suffix not in (".yaml", ".yml") and path.name == name:
        known = shipped()
        if name not in known:
            problems = Diagnostics()
            problems.add("unknown-campaign", (), name=name, known=closest(name, known))
            raise SpecError(problems)
        path = known[name]
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_SPEC_BYTES + 1)
    except (OSError, ValueError) as error:
        problems = Diagnostics(str(path))
        problems.add("unreadable", (), reason=getattr(error, "strerror", None) or str(error))
        raise SpecError(problems) from None
    return parse_campaign(raw, file=str(path), kinds=kinds)


def parse_campaign(text: str | bytes, *, file: str | None = None, kinds: Iterable[type[Rule]] = ()) -> Campaign:
    """A campaign from the text of a spec; ``file`` names it in diagnostics. Raises :class:`SpecError`."""
    problems = Diagnostics(file)
    all_kinds = (*shipped_kinds().values(), *kinds)
    decoded = decode(text, MAX_SPEC_BYTES, problems)
    located = None if decoded is None else read_yaml(decoded, problems)
    if located is None:
        raise SpecError(problems)
    spec = spec_type(all_kinds).read(located.data, (), problems)
    campaign = None
    if spec is not INVALID and spec.campaignflow not in (None, LANGUAGE_VERSION):
        problems.add("unsupported-version", ((), "campaignflow"), value=spec.campaignflow, expected=LANGUAGE_VERSION)
    elif spec is not INVALID:
        campaign = _Compiler(_complete(spec), all_kinds, problems, located.data).campaign()
    found = located.place(problems)
    if campaign is None or problems.fatal:
        raise SpecError(found)
    ready = evolve(campaign, warnings=found)
    ready.prepare()
    return ready


def _complete(spec: CampaignSpec) -> CampaignSpec:
    """The spec with something in place of what could not be read, so that the rest is checked all the same."""
    gap = Words("?", "?")
    return evolve(
        spec, title=spec.title or gap, source=spec.source or Source(title="?"), phases=spec.phases or {},
        campaign=spec.campaign or "?", version=spec.version or "?",
    )  # fmt: skip


_PHASE_END = Words("于阶段结束前（推定为{day}）", "{day} (the end of the phase, implied)")
_CAMPAIGN_END = Words("于活动结束前（推定为{day}）", "{day} (the end of the campaign, implied)")
"""The dates that go without saying."""

# Lowering


@define
class _Namespaces:
    """All names of a spec, by namespace; remembers which were used."""

    titles: dict[str, dict[str, Words]]
    problems: Diagnostics
    written: Mapping[str, set[str]]
    """NameScope that stand in the source, also those whose definition could not be read."""
    used: set[tuple[str, str]] = Factory(set)

    def resolve(self, among: str, name: str, at: Path) -> Words:
        for space in among.split():
            if name in self.titles[space]:
                self.used.add((space, name))
                return self.titles[space][name]
        spaces = among.split()
        if any(name in self.written[space] for space in spaces):
            return Words(name, name)
        what = NAMESPACES[spaces[0]]
        known = closest(name, [known for space in spaces for known in self.titles[space]])
        other = next((space for space, titles in self.titles.items() if name in titles), None)
        if other:
            self.used.add((other, name))
            found, wanted = _with_article(NAMESPACES[other]), _with_article(what)
            self.problems.add("other-namespace", at, name=name, other=found, what=wanted, known=known)
        else:
            self.problems.add("unknown-name", at, name=name, what=what, known=known)
        return Words(name, name)


def _with_article(words: Words) -> Words:
    return Words(words.zh, ("an " if words.en[0] in "aeiou" else "a ") + words.en)


def _written(data: Any) -> dict[str, set[str]]:
    """By namespace, the names that stand in a spec's source."""

    def names(value: Any, *keys: str) -> set[str]:
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return set(value) if isinstance(value, dict) else set()

    found = {
        "attribute": names(data, "attributes") | names(data, "facts"),  # the old name
        "group": names(data, "people"), "body": names(data, "bodies"),
        "document": names(data, "documents"), "phase": names(data, "phases"), "event": names(data, "events"),
        "figure": names(data, "figures"),
    }  # fmt: skip
    steps = [names(data, "phases", phase, "steps") for phase in found["phase"]]
    return {**found, "step": set().union(*steps)}


def _states_written(data: Any) -> dict[str, set[str]]:
    """By document, the names of states that stand in the source, also those that could not be read."""
    documents = data.get("documents") if isinstance(data, dict) else None
    texts = documents.items() if isinstance(documents, dict) else ()
    states = {name: [text.get("states"), text.get("marks")] for name, text in texts if isinstance(text, dict)}
    return {
        name: {state for part in parts if isinstance(part, dict) for state in part} for name, parts in states.items()
    }


@frozen
class _ConditionNames:
    """What the names of one condition are resolved against."""

    spec: CampaignSpec
    steps: Mapping[str, tuple[str, StepSpec]]
    names: _Namespaces
    inside: tuple[str, ...] = ()
    """The steps whose conditions led here."""

    def title(self, space: str, name: str, at: Path) -> Words:
        return self.names.resolve(space, name, at)

    def outcome(self, step: str, outcome: str) -> Words:
        outcomes = self.steps[step][1].outcomes if step in self.steps else {}
        return outcomes.get(outcome) or Words(outcome, outcome)

    def applies(self, step: str, at: Path) -> Condition | None:
        if step not in self.steps:
            return None
        if step in self.inside:
            circle = " → ".join([*self.inside[self.inside.index(step) :], step])
            self.names.problems.add("circular-order", at, cycle=Words(circle, circle))
            return None
        phase, text = self.steps[step]
        deeper = evolve(self, inside=(*self.inside, step))
        written = (self.spec.phases[phase].condition, text.condition)
        return both_hold(*(condition.resolve(deeper) for condition in written if condition is not None))

    def value_title(self, name: str, value: bool | str) -> Words:
        values = self.spec.attributes[name].values if name in self.spec.attributes else ()
        title = values.get(str(value)) if isinstance(values, Mapping) else None
        return title or Words(str(value), str(value))

    def value(self, space: str, name: str, value: bool | str, at: Path) -> None:
        if space == "attribute" and name in self.spec.attributes:
            values = self.spec.attributes[name].values
            if (value in values) if values else isinstance(value, bool):
                return
            what, known = Words("取值", "value"), tuple(values) or ("true", "false")
        elif space == "step" and name in self.steps and value not in self.steps[name][1].outcomes:
            what, known = Words("结果", "outcome"), tuple(self.steps[name][1].outcomes)
        else:
            return
        said = str(value).lower()
        self.names.problems.add("unknown-name", at, what=what, name=said, known=closest(said, known))


class _Compiler:
    """Lowers one spec; every problem is reported and the rest still lowered."""

    def __init__(self, spec: CampaignSpec, kinds: Iterable[type[Rule]], problems: Diagnostics, data: Any) -> None:
        self.spec = spec
        self.kinds = sorted(kinds, key=lambda kind: kind.rank)
        self.problems = problems
        self.year = spec.year.value if spec.year else None
        self.written: dict[str, tuple[str, StepSpec]] = {}
        taken = {*spec.documents, *spec.phases, *spec.events}
        for phase, text in spec.phases.items():
            for name, step in text.steps.items():
                if name in taken:
                    problems.add("duplicate-name", step.at, name=name)
                taken.add(name)
                self.written[name] = (phase, step)
        for name in (spec.phases.keys() & spec.documents.keys()) | (
            spec.events.keys() & {*spec.phases, *spec.documents}
        ):
            problems.add("duplicate-name", (spec.phases.get(name) or spec.events[name]).at, name=name)
        if UNIT in spec.bodies:
            problems.add("duplicate-name", spec.bodies[UNIT].at, name=UNIT)
        self.names = _Namespaces(
            {
                "attribute": {n: t.title for n, t in spec.attributes.items()},
                "group": {n: t.title for n, t in spec.people.items()},
                "body": {n: t.title for n, t in spec.bodies.items()},
                "document": {n: t.title for n, t in spec.documents.items()},
                "step": {n: s.title for n, (_, s) in self.written.items()},
                "event": {n: e.title for n, e in spec.events.items()},
                "phase": {n: p.title for n, p in spec.phases.items()},
                "figure": {n: f.title for n, f in spec.figures.items()},
            },
            problems,
            _written(data),
        )
        self.states_written = _states_written(data)
        self.recurring = 0
        self.phases = {name: self._phase(name, text) for name, text in spec.phases.items()}
        self.events = {name: self._event(name, text) for name, text in spec.events.items()}
        self.periods = {name: self._periods(name) for name, (_, t) in self.written.items() if "every" in t.stated}
        self.owners = {name: self._step_owner(name) for name in self.written}
        self.owners |= {name: self._phase_owner(name) for name in spec.phases if name not in self.written}

    def campaign(self) -> Campaign:
        spec = self.spec
        steps = {name: self._step(name) for name in self.written}
        for name, told in spec.declared.items():
            if told.says == told.lists:
                self.problems.add("same-numbers", (((), "declared"), name), name=told.title, number=told.says)
        documents = {name: self._document(name, text, steps) for name, text in spec.documents.items()}
        rules = tuple(self._rules(documents))
        totals = Totals(
            figures=spec.figures, invariants=spec.invariants, problems=self.problems, resolve=self.names.resolve,
            reference=self.reference, quantities=self._asked_of,
        )  # fmt: skip
        figures = totals.lowered()
        campaign = Campaign(
            id=spec.campaign,
            version=spec.version,
            title=spec.title,
            source=spec.source.title,
            attributes=spec.attributes,
            asked_attributes=tuple(name for name in spec.attributes if ("attribute", name) in self.names.used),
            groups=spec.people,
            bodies=spec.bodies,
            events=self.events,
            documents=documents,
            phases=self.phases,
            steps=steps,
            rules=rules,
            waivers={name: self._waiver(name, rules) for name in spec.waivers},
            declared=tuple(spec.declared.values()),
            assumptions=tuple(self._assumptions()),
            figures=figures,
            invariants=tuple(totals.compared(figures)),
        )
        _check_order(campaign, self)
        if not self.problems.fatal:  # what could not be read may use it
            _check_unused(self)
        return campaign

    def reference(self, *locators: str | None) -> Reference:
        """The clause: the first locator given."""
        return Reference(self.spec.source.title, next((ref for ref in locators if ref), ""))

    def _event(self, name: str, text: EventSpec) -> Event:
        span = None if text.on is None else self._days(text.on, (text.at, "on"))
        return Event(id=name, title=text.title, reference=self.reference(text.ref), day=span.last if span else None)

    def _phase(self, name: str, text: PhaseSpec) -> Phase:
        window = self._window(text)
        if window is not None and window.said.condition is not None:
            what = Words("阶段 window 下的 if", "if under the window of a phase")
            self.problems.add("not-allowed", window.said.at, what=what)
        if text.lasts is not None and window:
            longest, shortest = _length(window.widest), _length(window.narrowest)
            if not shortest <= text.lasts <= longest:
                at = (text.at, "lasts")
                self.problems.add("length-differs", at, stated=text.lasts, shortest=shortest, longest=longest)
        return Phase(
            id=name, title=text.title, reference=self.reference(text.ref), condition=self._condition(text.condition),
            window=window, steps=tuple(text.steps),
        )  # fmt: skip

    def _window(self, text: PhaseSpec | StepSpec) -> Window | None:
        if text.window is None:
            return None
        said: WindowText = text.window.value
        at = text.window.at
        first, last = self._days(said.first, at), self._days(said.last, at)
        if first is None or last is None:
            return None
        end = _before(last, said.last) if said.before else last
        if first.first > end.last:
            self.problems.add("empty-window", at, first=first.first, last=end.last)
            return None
        vague = said.first != said.last  # one part of a month has one reading
        narrowest = Span(first.last, max(first.last, end.first)) if vague else Span(first.first, end.last)
        return Window(Span(first.first, end.last), narrowest, said.before, text.window)

    def _days(self, day: Any, at: Path) -> Span | None:
        span: Span | None = day.days(self.year)
        if span is None and day.year is None and "year" in self.spec.invalid:
            return None  # said already
        if span is None and day.year is None and self.year is None:
            self.problems.add("no-year", at, value=str(day))
        elif span is None:
            self.problems.add("wrong-value", at, value=str(day), expected=Words("实际存在的日期", "a date that exists"))
        return span

    def _step_owner(self, name: str) -> Subject:
        phase, text = self.written[name]
        bodies, actor = self._duty(text)
        above = self.spec.phases[phase]
        if text.window is not None and (text.due is not None or "not_before" in text.stated):
            what = Words("window 与 due 或 not_before 同用", "window beside due or not_before")
            self.problems.add("not-allowed", text.at, what=what)
        if {"times", "each"} <= text.stated.keys():
            self.problems.add("not-allowed", text.at, what=Words("同时写 times 和 each", "times beside each"))
        for key in _beside_every(text) if "every" in text.stated else ():
            self.problems.add("not-allowed", (text.at, key), what=Words(f"every 与 {key} 同用", f"{key} beside every"))
        conditions = self._condition(above.condition), self._condition(text.condition)
        common: dict[str, Any] = {
            "reference": self.reference(text.ref, above.ref),
            "force": text.force or above.force or Force.BINDING,
            "basis": text.basis or above.basis or Basis.EXPLICIT,
            "condition": both_hold(*conditions),
            "duty_of": bodies[0],
            "actor": actor,
            "note": text.note,
        }
        window = self._window(text)
        dated, due = self._due(name, text, self.phases[phase], window)
        softer = weaker(due.get("force"), common["force"])
        bound = self._implied(self.phases[phase], binding=True) if softer else dated
        said = text.due or text.window
        if said is not None and said.condition is not None:
            due["condition"] = both_hold(*conditions, self._condition(said.condition))
        return Subject(
            of="step", id=name, title=text.title, at=text.at, stated=text.stated, steps=(name,),
            bound=bound, dated=dated,
            once=text.once,
            quantity=self._quantity(name), periods=self.periods.get(name, ()),
            quantities=self._quantities(name), window=window, due=due, common=common, bodies=bodies,
            resolve=self.names.resolve, outcome=self._outcome, others=self._owner, day=self._days,
            about=self._about, condition=self._condition,
        )  # fmt: skip

    def _phase_owner(self, name: str) -> Subject:
        """A phase with rules of its own; its steps' records speak of it."""
        text, phase = self.spec.phases[name], self.phases[name]
        common = {
            "reference": phase.reference, "force": text.force or Force.BINDING, "basis": text.basis or Basis.EXPLICIT,
            "condition": self._condition(text.condition), "note": text.note,
        }  # fmt: skip
        return Subject(
            of="phase", id=name, title=text.title, at=text.at, stated=text.stated, steps=phase.steps,
            bound=self._implied(phase), once=False, quantity=ONCE, quantities=(ONCE,), window=None,
            dated=self._implied(phase), bodies=(UNIT,), due={}, common=common,
            resolve=self.names.resolve, outcome=self._outcome, others=self._owner, day=self._days, about=self._about,
            condition=self._condition,
        )  # fmt: skip

    def _about(self, at: Path) -> int:
        """How many days “about” allows."""
        days = self.spec.readings.about_days
        if days is None:
            self.problems.add("missing-key", ((), "readings"), key="about_days")
        return days or 0

    def _owner(self, step: str) -> Subject | None:
        return self.owners.get(step)

    def _condition(self, condition: Condition | None) -> Condition | None:
        if condition is None:
            return None
        return condition.resolve(_ConditionNames(self.spec, self.written, self.names))

    def _outcome(self, step: str, outcome: str, at: Path) -> Words:
        """The title of an outcome of a step; reports one that it does not have."""
        names = _ConditionNames(self.spec, self.written, self.names)
        names.value("step", step, outcome, at)
        return names.outcome(step, outcome)

    def _duty(self, text: StepSpec) -> tuple[tuple[str, ...], Words]:
        """Whose duty a step is, the one first named before all, and who that is in words."""
        bodies = (text.by,) if isinstance(text.by, str) else text.by or (UNIT,)
        if text.by is None:
            return bodies, OWN_UNIT
        at = (text.at, "by")
        if text.by == ():
            self.problems.add(
                "wrong-type", at, expected=Words("机构", "a body"), found=Words("空列表", "an empty list")
            )
            return bodies, OWN_UNIT
        for index, name in enumerate(bodies):
            if name in bodies[:index]:
                self.problems.add("duplicate-name", (at, index), name=name)
        return bodies, listing(self.names.resolve("body", name, at) for name in bodies)

    def _due(self, name: str, text: StepSpec, phase: Phase, window: Window | None) -> tuple[Bound, dict[str, Any]]:
        """The bound of a step, and what its due date says of itself."""
        if text.due is not None:
            return self._bound(name, text.due, phase), self._said(text.due)
        if window is not None:
            return _by_window(window, self.year), self._said(window.said)
        if phase.window is None:
            return Undated(), {}
        said = self._said(phase.window.said)
        if not weaker(said.get("force"), text.force or Force.BINDING):
            said.pop("force", None)  # the step itself is asked no more strongly
        return self._implied(phase), {"basis": text.basis or Basis.DERIVED} | said

    def _said(self, by: Qualified) -> dict[str, Any]:
        """What a due date or a window says of itself."""
        said: dict[str, Any] = {n: v for n, v in (("force", by.force), ("basis", by.basis)) if v}
        said |= {"note": by.note} if by.note else {}
        return said | ({"reference": self.reference(by.ref)} if by.ref else {})

    def _implied(self, phase: Phase, *, binding: bool = False) -> Bound:
        """R8: the end of the phase, widest reading; between the two readings it carries a note.

        ``binding``: where the phase's window is softer than that, the end of the last one that binds.
        """
        window, words = phase.window, _PHASE_END
        if binding and window is not None and not window.binding:
            others = [other.window for other in self.phases.values() if other.window and other.window.binding]
            later = [other for other in others if other.strict > window.widest.last]
            window, words = max(later, key=lambda other: other.strict, default=None), _CAMPAIGN_END
        if window is None:
            return Undated()
        ends = window.said.value.last.words(self.year)
        day = (
            Words(f"{ends.zh}前", f"before {ends.en}")
            if window.before
            else Words("{day}", "by {day}").fill(day=window.strict)
        )
        return _by_end(window, words.fill(day=day))

    def _bound(self, step: str, due: Due, phase: Phase) -> Bound:
        by, at = due.by, due.at if due.short else (due.at, "by")
        if isinstance(by, By):
            return self._by(step, by, at, phase)
        if by.anchor is None:
            return Prompt()
        title = self.names.resolve("step event", by.anchor, at)
        if isinstance(by, Within):
            is_event = by.anchor in self.events
            return After(by.anchor, title, by.days, self._completed(by.anchor), is_event, self._applies(by.anchor))
        if isinstance(by, Lead):
            tolerance = self._about(at) if by.about else 0
            is_event = by.anchor in self.events
            return LeadTime(by.anchor, title, by.days, tolerance, self._applies(by.anchor), is_event)
        return Prompt(by.anchor, title, by.anchor in self.events)

    def _applies(self, anchor: str) -> Condition | None:
        """When a step applies that a date counts from."""
        if anchor not in self.written:
            return None
        phase, text = self.written[anchor]
        return both_hold(self._condition(self.spec.phases[phase].condition), self._condition(text.condition))

    def _completed(self, anchor: str) -> Callable[[Case], date | None]:
        """When a step is complete, as often as it is asked, or an event takes place."""
        return partial(completed, self._asked_of(anchor), step=anchor)

    def _asked_of(self, anchor: str) -> tuple[Quantity, ...]:
        """All that a step is to reach; of an event, that it takes place."""
        return self._quantities(anchor) if anchor in self.written else (ONCE,)

    def _quantities(self, step: str) -> tuple[Quantity, ...]:
        """All that a step is to reach: its own quantity, or one for each group that ``times`` names."""
        times = self.written[step][1].stated.get("times")
        if not isinstance(times, dict):
            return (self._quantity(step),)
        asked = ((group, said) for group, said in times.items() if said.force in (None, Force.BINDING))
        whole = (evolve(said.value, by=g, condition=self._condition(said.condition)) for g, said in asked)
        return (ONCE, *whole)

    def _quantity(self, step: str) -> Quantity:
        """How often, or by whom, a step is to be done: its ``times`` or ``each``; what recurs, in its last period."""
        text = self.written[step][1]
        each: str | None = text.stated.get("each")
        if each is not None:
            title = self.names.resolve("group", each, (text.at, "each"))
            return Quantity(each=each, group_title=title)
        times = text.stated.get("times", ONCE)
        quantity = times if isinstance(times, Quantity) else ONCE
        recurring = self.periods.get(step)
        return evolve(quantity, since=recurring[-1].first) if recurring else quantity

    def _periods(self, step: str) -> tuple[Period, ...]:
        """The periods of a step that recurs; reports where nothing says how long it goes on, or it is too long."""
        phase, text = self.written[step]
        window, at = self._window(text) or self.phases[phase].window, (text.at, "every")
        if window is None:
            places = ((text.at, "window"), (self.spec.phases[phase].at, "window"))
            if not any(place in self.problems.paths or (place, "is") in self.problems.paths for place in places):
                self.problems.add("no-window", at, step=text.title)
            return ()
        found = tuple(islice(periods(text.stated["every"], window.widest), _MOST_PERIODS + 1))
        self.recurring += len(found)
        if len(found) > _MOST_PERIODS:
            self.problems.add("too-large", at, what=Words("周期数", "the number of periods"), limit=_MOST_PERIODS)
        elif self.recurring > _MOST_IN_ALL:
            self.problems.add("too-large", at, what=Words("全部周期数", "all periods together"), limit=_MOST_IN_ALL)
        else:
            return found
        return ()

    def _by(self, step: str, by: By, at: Path, phase: Phase) -> Bound:
        span = self._days(by.day, at)
        if span is None:
            return Undated()
        day = by.day.words(self.year)
        strict = lenient = span.last
        note, edge = NOTHING, ON_THE_DAY if by.day.part.isdigit() else NOTHING
        words = Words(f"于{day.zh}{'结束前' if by.day.part in _BEFORE else '前'}", f"by {day.en}")
        if by.on:
            self._check_inside(span.last, phase, at)
            half = {"am": Words("上午", " (morning)"), "pm": Words("下午", " (afternoon)")}.get(by.half or "", NOTHING)
            return OnDay(span.last, by.half, Words(f"于{day.zh}{half.zh}", f"on {day.en}{half.en}"), step)
        if by.before:
            end = _before(span, by.day)
            strict, lenient = end.first, end.last
            words, edge = (
                Words(f"于{day.zh}{_BEFORE.get(by.day.part, '之前（不含当日）')}", f"before {day.en}"),
                NOTHING,
            )
        elif by.day.part.isdigit() and self.spec.readings.by_day is ByDayReading.EXCLUSIVE:
            strict = lenient = span.last - timedelta(days=1)
            note = edge = NOT_COUNTING
        self._check_inside(strict, phase, at)
        return ByDay(strict, lenient, words, None, note, edge)

    def _check_inside(self, due: date, phase: Phase, at: Path) -> None:
        window = phase.window and phase.window.widest
        if window and not window.first <= due <= window.last:
            self.problems.add("due-outside-window", at, due=due, first=window.first, last=window.last)

    def _check_dates(self, name: str) -> None:
        """What a step says of its days, against its phase's window and against itself."""
        phase, text = self.written[name]
        above, mine, bound = self.phases[phase].window, self.owners[name].window, self.owners[name].bound
        said = text.stated.get("not_before")
        found = self._days(said.value, said.at) if said and isinstance(said.value, DayText) else None
        opens = Span(found.first, found.first) if found else None
        for span, at in ((mine and mine.widest, (text.at, "window")), (opens, (text.at, "not_before"))):
            window = above and above.widest
            if window and span and not window.first <= span.first <= span.last <= window.last:
                days = (
                    Words("{first}至{last}", "{first} to {last}") if span is not opens else Words("{first}", "{first}")
                )
                shown = days.fill(first=span.first, last=span.last)
                self.problems.add("step-outside-phase", at, said=shown, first=window.first, last=window.last)
        last = bound.day if isinstance(bound, OnDay) else bound.lenient if isinstance(bound, ByDay) else None
        if opens and last and text.due is not None and last < opens.first:
            self.problems.add("due-before-opening", (text.at, "due"), due=last, opens=opens.first)

    def _step(self, name: str) -> Step:
        self._check_dates(name)
        phase, text = self.written[name]
        subject = self.owners[name]
        made = {None: text.makes} if isinstance(text.makes, str) else dict(text.makes or {})
        for outcome in made:
            if outcome is not None and outcome not in text.outcomes:
                at = ((text.at, "makes"), outcome)
                known = closest(outcome, text.outcomes)
                self.problems.add("unknown-name", at, what=Words("结果", "outcome"), name=outcome, known=known)
        makes = {o: (doc, state) for o, path in made.items() for doc, _, state in [path.partition(".")]}
        return Step(
            id=name, title=text.title, phase=phase, reference=subject.common["reference"], by=subject.common["duty_of"],
            jointly=subject.bodies,
            actor=subject.common["actor"], condition=subject.common["condition"], force=subject.common["force"],
            basis=subject.common["basis"], once=text.once, makes=makes, bound=subject.bound,
            outcomes=text.outcomes, action=text.action,
        )  # fmt: skip

    def _document(self, name: str, text: DocumentSpec, steps: Mapping[str, Step]) -> Document:
        makers: dict[str, tuple[str, ...]] = {}
        for step in steps.values():
            for made, state in step.makes.values():
                if made == name:
                    makers[state] = (*makers.get(state, ()), step.id)
        for mark in text.marks:
            if mark in text.states:
                self.problems.add("duplicate-name", ((text.at, "marks"), mark), name=mark)
        for state in (*text.states, *text.marks):
            if state == ABSENT:
                where = "states" if state in text.states else "marks"
                self.problems.add("duplicate-name", ((text.at, where), state), name=state)
            if state not in makers:
                where = "states" if state in text.states else "marks"
                self.problems.add("unmade-state", ((text.at, where), state), document=name, state=state)
        return Document(
            id=name, title=text.title, reference=self.reference(text.ref), states=text.states, marks=text.marks,
            makers=makers,
        )  # fmt: skip

    def _rules(self, documents: Mapping[str, Document]) -> Iterator[Rule]:
        """All rules, in the order of the plan: phase by phase, step by step, a document's where it is first made."""
        self._check_makes(documents)
        owed = {name: self._document_owner(name, document) for name, document in documents.items()}
        for name, phase in self.phases.items():
            for subject in (name, *phase.steps):
                yield from self._lower(self.owners[subject])
                for made in [doc for doc in owed if any(subject in steps for steps in documents[doc].makers.values())]:
                    yield from self._lower(owed.pop(made))

    def _lower(self, subject: Subject | None) -> Iterator[Rule]:
        if subject is not None:
            said = {item.id: item for item in getattr(subject.stated.get("attest"), "items", ())}
            for item in getattr(subject.stated.get("avoid"), "items", ()):
                if item.id in said:  # one record key answers both
                    self.problems.add("duplicate-name", item.at, name=item.id)
            for kind in self.kinds:
                yield from kind.lower(subject)

    def _document_owner(self, name: str, document: Document) -> Subject | None:
        """A document with rules of its own: the steps that make its last state speak of it."""
        text = self.spec.documents[name]
        if not text.stated:
            return None
        last = next(reversed(list(document.states)), None)
        steps = document.makers.get(last, ()) if last else ()
        if not steps:
            key = next(iter(text.stated))
            self.problems.add("missing-key", text.at, key=f"states ({key})")
            return None
        makers = [self.owners[step] for step in steps]
        final = makers[-1]
        common = {
            **final.common, "reference": document.reference, "basis": Basis.EXPLICIT, "note": text.note,
            "condition": either_holds(*(maker.common["condition"] for maker in makers)),
            "force": min((maker.common["force"] for maker in makers), key=list(Force).index),
        }  # fmt: skip
        return evolve(
            final, of="document", id=name, title=text.title, at=text.at, stated=text.stated, steps=steps, common=common
        )

    def _check_makes(self, documents: Mapping[str, Document]) -> None:
        for _, text in self.written.values():
            paths = {None: text.makes} if isinstance(text.makes, str) else dict(text.makes or {})
            for path in paths.values():
                document, _, state = path.partition(".")
                at = (text.at, "makes")
                self.names.resolve("document", document, at)
                known = (*documents[document].states, *documents[document].marks) if document in documents else ()
                if state in self.states_written.get(document, ()):
                    continue
                if document in documents and state not in known:
                    what = Words("状态", "state")
                    self.problems.add("unknown-name", at, what=what, name=path, known=closest(state, known))

    def _waiver(self, name: str, rules: tuple[Rule, ...]) -> Leave:
        text = self.spec.waivers[name]
        approver = self.names.resolve("body", text.approved_by, (text.at, "approved_by"))
        covers: set[str] = set()
        for index, path in enumerate(text.covers):
            found = {rule.id for rule in rules if path in (rule.id, rule.subject)}
            if not found:
                known = closest(path, [rule.id for rule in rules])
                at = ((text.at, "covers"), index)
                self.problems.add("unknown-name", at, what=Words("规则或步骤", "rule or step"), name=path, known=known)
            covers |= found
        if not text.covers and not text.excuses:
            self.problems.add("empty-waiver", text.at, name=text.title)
        if text.excuses:
            self.names.resolve("group", text.excuses, (text.at, "excuses"))
        return Leave(
            id=name, title=text.title, covers=frozenset(covers), excuses=text.excuses,
            grounds={item.id: item.title for item in text.grounds.items} if text.grounds else {},
            approved_by=text.approved_by, approver=approver, reference=self.reference(text.ref),
        )  # fmt: skip

    def _assumptions(self) -> Iterator[Words]:
        year, about = self.spec.year, self.spec.readings.about_days
        if year and year.basis is not Basis.EXPLICIT:
            yield Words(f"年份按{year.value}年计", f"the year is taken to be {year.value}")
        if about is not None:
            yield Words(f"“左右”容许相差{about}天", f"“about” allows {number(about, 'day')}")


def _length(span: Span) -> int:
    return (span.last - span.first).days + 1


_MOST_PERIODS, _MOST_IN_ALL = 400, 10_000
"""Of one step, and of all steps of a spec."""


def _beside_every(text: StepSpec) -> list[str]:
    """What cannot stand beside ``every``: another due date, or what adds up over all records of a step."""
    stated = text.stated
    found = [key for key, said in (("due", text.due), ("once", text.once)) if said]
    found += [key for key in ("each", "attend", "lasts") if key in stated]
    found += ["times"] if isinstance(stated.get("times"), dict) else []
    lists = ((key, asked) for key, asked in stated.items() if isinstance(asked, Items))
    return found + [key for key, asked in lists if any(item.each for item in asked.items)]


def _before(span: Span, day: DayText) -> Span:
    """The last day before a day or 旬: strictly the day before it begins, leniently the last of a 旬 (R3)."""
    strict = plus_days(span.first, -1)
    return Span(strict, span.last if day.part in ("early", "mid", "late") else strict)


def _by_window(window: Window, year: int | None) -> Bound:
    """A step's own window: its end, widest reading (R2)."""
    said: WindowText = window.said.value
    first, last = said.first.words(year), said.last.words(year)
    if said.before:
        return _by_end(window, Words(f"于{first.zh}起、{last.zh}前", f"from {first.en} on and before {last.en}"))
    if said.first == said.last:
        return _by_end(window, Words(f"于{first.zh}", f"in {first.en}"))
    return _by_end(window, Words(f"于{first.zh}至{last.zh}间", f"between {first.en} and {last.en}"))


def _by_end(window: Window, words: Words) -> Bound:
    """By the end of a window: vague with a note (R2), or before a 旬 with a strict and a lenient reading (R3)."""
    last, narrow = window.widest.last, window.narrowest.last
    if window.before:
        return ByDay(narrow, last, words)
    return ByDay(last, last, words, narrow if narrow < last else None)


# Static checks


_MOST_CYCLES = 20


def _check_order(campaign: Campaign, compiler: _Compiler) -> None:
    before: dict[str, set[str]] = {step: set() for step in campaign.steps}
    for rule in campaign.rules:
        for earlier, later, _ in rule.order():
            if {earlier, later} <= before.keys():
                before[later].add(earlier)
    cycles = 0
    while True:
        try:
            order = tuple(TopologicalSorter(before).static_order())
            break
        except CycleError as error:
            steps = list(reversed(error.args[1]))  # a → b → a, in the order in which they wait
            cycle = " → ".join(steps)
            at = (compiler.written[steps[1]][1].at, "entry")
            compiler.problems.add("circular-order", at, cycle=Words(cycle, cycle))
            cycles += 1
            if cycles == _MOST_CYCLES:
                return
            before[steps[1]].discard(steps[0])
            before[steps[0]].discard(steps[1])
    all_before: dict[str, set[str]] = {}
    for step in order:
        all_before[step] = set(before[step]).union(*(all_before[earlier] for earlier in before[step]))
    for document in campaign.documents.values():
        for first, second in zip(document.states, list(document.states)[1:], strict=False):
            _check_states(document.makers.get(first, ()), document.makers.get(second, ()), all_before, compiler)


def _check_states(
    makers: Iterable[str], next_makers: Iterable[str], all_before: Mapping[str, set[str]], compiler: _Compiler
) -> None:
    """Two states that follow each other: the order rules say so too, except of steps that lead back."""
    for later in next_makers:
        text = compiler.written[later][1]
        for earlier in makers:
            leads_back = text.outcomes or compiler.written[earlier][1].outcomes
            if earlier not in all_before[later] and not leads_back:
                compiler.problems.add("order-without-rule", (text.at, "entry"), before=earlier, after=later)


def _check_unused(compiler: _Compiler) -> None:
    spaces = {"attribute": "attributes", "group": "people", "body": "bodies", "document": "documents"}
    for space, key in spaces.items():
        for name in compiler.names.titles[space]:
            if (space, name) not in compiler.names.used:
                at = getattr(compiler.spec, key)[name].at
                compiler.problems.add("unused-name", at, what=NAMESPACES[space], name=name)
