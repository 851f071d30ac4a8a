"""The names of a spec: what each stands for, where it stands, and a report where it stands for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, evolve, frozen

from campaignflow.campaign.spec import CampaignSpec, StepSpec
from campaignflow.rules.condition import Condition, both_hold
from campaignflow.rules.outcome import Reference
from campaignflow.source.text import Located
from campaignflow.wording.diagnostics import Diagnostics, Location, Path, closest, keys_of, pointer
from campaignflow.wording.words import Words

NAMESPACES: Mapping[str, Words] = {
    "attribute": Words("单位属性", "attribute"),
    "group": Words("人员群体", "group of people"),
    "body": Words("机构", "body"),
    "document": Words("文件", "document"),
    "step": Words("步骤", "step"),
    "phase": Words("阶段", "phase"),
    "event": Words("事件", "event"),
    "figure": Words("指标", "figure"),
    "calendar": Words("日历", "calendar"),
    "list": Words("清单", "list"),
}


@frozen(eq=False)
class Names:
    """All names of a spec, by namespace; remembers which were used."""

    spec: CampaignSpec
    located: Located
    """The source that the spec was read from."""
    problems: Diagnostics
    steps: Mapping[str, tuple[str, StepSpec]]
    """By id, each step's phase and text."""
    titles: Mapping[str, Mapping[str, Words]]
    written: Mapping[str, set[str]]
    """Names that stand in the source, also those whose definition could not be read."""
    used: set[tuple[str, str]] = Factory(set)

    def resolve(self, among: str, name: str, at: Path, known: Sequence[str] | None = None) -> Words:
        """The title of a name, from the first of some namespaces that has it, else reported; ``known``: what may be."""
        spaces = among.split()
        space = next((space for space in spaces if name in self.titles[space]), None)
        if space is not None:
            self.used.add((space, name))
            return self.titles[space][name]
        if not any(name in self.written[space] for space in spaces):
            self._unknown(spaces, name, at, known)
        return Words(name, name)

    def _unknown(self, spaces: list[str], name: str, at: Path, among: Sequence[str] | None) -> None:
        what = NAMESPACES[spaces[0]] if among is None else Words("数字", "number")
        names = [known for space in spaces for known in self.titles[space]] if among is None else among
        known = closest(name, names)
        other = next((space for space, titles in self.titles.items() if name in titles), None)
        if other:
            self.used.add((other, name))
            found, wanted = _with_article(NAMESPACES[other]), _with_article(what)
            self.problems.add("other-namespace", at, name=name, other=found, what=wanted, known=known)
        else:
            self.problems.add("unknown-name", at, name=name, what=what, known=known)

    def outcome(self, step: str, outcome: str, at: Path) -> Words:
        """The title of an outcome of a step; reports one that it does not have."""
        scope = _ConditionScope(self)
        scope.value("step", step, outcome, at)
        return scope.outcome(step, outcome)

    def condition(self, condition: Condition | None, act_of: str = "") -> Condition | None:
        """A condition as written, with its names resolved; ``act_of``: on the numbers of an act of that step, too."""
        return None if condition is None else condition.resolve(_ConditionScope(self, act_of=act_of))

    def number(self, name: str, at: Path, act_of: str) -> Words:
        """The title of a number of an act of a step, or of the unit; reports what is none."""
        return _ConditionScope(self, act_of=act_of).number(name, at)

    def applies(self, step: str, *more: Condition | None) -> Condition | None:
        """When a step of the spec applies: by its phase's condition, its own, and what else is to hold."""
        phase, text = self.steps[step]
        written = (self.spec.phases[phase].condition, text.condition, *more)
        return both_hold(*(self.condition(condition) for condition in written))

    def reference(self, *locators: str | None) -> Reference:
        """The clause: the first locator given."""
        return Reference(self.spec.source.title, next((ref for ref in locators if ref), ""))

    def place(self, at: Path) -> Location:
        """Where in the file something is written."""
        return Location(self.problems.file, *self.located.find(keys_of(at)), pointer(at))


def names_of(spec: CampaignSpec, located: Located, problems: Diagnostics) -> Names:
    """All names of a spec."""
    steps = {name: (phase, step) for phase, text in spec.phases.items() for name, step in text.steps.items()}
    things: Mapping[str, Mapping[str, Any]] = {
        "attribute": spec.attributes, "group": spec.people, "body": spec.bodies, "document": spec.documents,
        "step": {name: text for name, (_, text) in steps.items()},
        "event": spec.events, "phase": spec.phases, "figure": spec.figures, "calendar": spec.calendars,
        "list": spec.lists,
    }  # fmt: skip
    titles = {space: {name: thing.title for name, thing in named.items()} for space, named in things.items()}
    return Names(spec, located, problems, steps, titles, _written(located.data))


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
        "figure": names(data, "figures"), "calendar": names(data, "calendars"), "list": names(data, "lists"),
    }  # fmt: skip
    steps = [names(data, "phases", phase, "steps") for phase in found["phase"]]
    return {**found, "step": set().union(*steps)}


def states_written(data: Any) -> dict[str, set[str]]:
    """By document, the names of states that stand in the source, also those that could not be read."""
    documents = data.get("documents") if isinstance(data, dict) else None
    texts = documents.items() if isinstance(documents, dict) else ()
    states = {name: [text.get("states"), text.get("marks")] for name, text in texts if isinstance(text, dict)}
    return {
        name: {state for part in parts if isinstance(part, dict) for state in part} for name, parts in states.items()
    }


@frozen
class _ConditionScope:
    """What the names of one condition are resolved against."""

    names: Names
    inside: tuple[str, ...] = ()
    """The steps whose conditions led here."""
    act_of: str = ""
    """The step whose numbers it may compare."""

    def title(self, space: str, name: str, at: Path) -> Words:
        return self.names.resolve(space, name, at)

    def outcome(self, step: str, outcome: str) -> Words:
        outcomes = self.names.steps[step][1].outcomes if step in self.names.steps else {}
        return outcomes.get(outcome) or Words(outcome, outcome)

    def is_own(self, name: str) -> bool:
        return bool(self.act_of) and name in self.names.steps[self.act_of][1].numbers

    def number(self, name: str, at: Path) -> Words:
        own = self.names.steps[self.act_of][1].numbers if self.act_of else {}
        if name in own:
            return own[name].title
        attribute = self.names.spec.attributes.get(name)
        if attribute is not None and not attribute.is_number:
            self.names.problems.add("no-number", at, name=name)
        known = [*own, *(name for name, one in self.names.spec.attributes.items() if one.is_number)]
        return self.names.resolve("attribute", name, at, known)

    def applies(self, step: str, at: Path) -> Condition | None:
        if step not in self.names.steps:
            return None
        if step in self.inside:
            circle = " → ".join([*self.inside[self.inside.index(step) :], step])
            self.names.problems.add("circular-order", at, cycle=Words(circle, circle))
            return None
        phase, text = self.names.steps[step]
        deeper = evolve(self, inside=(*self.inside, step))
        written = (self.names.spec.phases[phase].condition, text.condition)
        return both_hold(*(condition.resolve(deeper) for condition in written if condition is not None))

    def value_title(self, name: str, value: bool | str) -> Words:
        attributes = self.names.spec.attributes
        values = attributes[name].values if name in attributes else ()
        title = values.get(str(value)) if isinstance(values, Mapping) else None
        return title or Words(str(value), str(value))

    def value(self, space: str, name: str, value: bool | str, at: Path) -> None:
        attributes, steps = self.names.spec.attributes, self.names.steps
        if space == "attribute" and name in attributes:
            if attributes[name].is_number:
                self.names.problems.add("not-compared", at, name=name)
            if attributes[name].is_number or attributes[name].takes(value):
                return
            what, known = Words("取值", "value"), tuple(attributes[name].words)
        elif space == "step" and name in steps and value not in steps[name][1].outcomes:
            what, known = Words("结果", "outcome"), tuple(steps[name][1].outcomes)
        else:
            return
        said = str(value).lower()
        self.names.problems.add("unknown-name", at, what=what, name=said, known=closest(said, known))
