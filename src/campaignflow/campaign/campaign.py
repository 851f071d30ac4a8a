"""The campaign as meant: names resolved, short forms lowered to rules, life cycles built, all of it checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from graphlib import TopologicalSorter
from typing import Any, TypeVar

from attrs import field, frozen

from campaignflow.campaign import lifecycle as machine
from campaignflow.campaign.lifecycle import LifeCycle
from campaignflow.campaign.parts import OWN_UNIT, Document, Event, Folded, Leave, Move, Phase, Step
from campaignflow.campaign.spec_terms import AttributeSpec, DeclaredNumber, Thing
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, due_of
from campaignflow.rules.figure import Figure
from campaignflow.rules.invariant import Invariant
from campaignflow.rules.outcome import Force, Outcome
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.source.lazy import Lean, cached_property, read_only
from campaignflow.wording.diagnostics import Diagnostic
from campaignflow.wording.words import Words

T = TypeVar("T")
RECORD_NAMES: Mapping[str, str] = {
    "present": "group body",
    "invited": "body group",
    "recipients": "body group",
    "attachments": "document",
    "kept": "document",
    "presided_by": "group body",
    "reflects": "step",
    "consulted": "body group",
    "merged_with": "step event",
    "audience": "body group",
    "counts": "group document",
}
"""Keys of a record and the namespaces their names come from, whatever the step asks."""
OWN_NAMES = ("contents", "criteria", "forms", "means", "attested")
"""Keys of a record whose names only a step's own rules define."""
NO_FIGURES: Mapping[str, Figure] = {}


@frozen(kw_only=True, eq=False, slots=False, repr=False, field_transformer=read_only)
class Campaign(Lean):
    """A resolved campaign. Immutable: one object serves any number of cases in any number of threads."""

    id: str
    version: str
    title: Words
    source: str
    """The plan's title."""
    attributes: Mapping[str, AttributeSpec]
    asked_attributes: tuple[str, ...]
    """Those that a rule depends on."""
    groups: Mapping[str, Thing]
    bodies: Mapping[str, Thing]
    events: Mapping[str, Event]
    documents: Mapping[str, Document]
    phases: Mapping[str, Phase]
    steps: Mapping[str, Step]
    rules: tuple[Rule, ...]
    waivers: Mapping[str, Leave]
    year: int | None = None
    """That of days for which the plan names none."""
    unasked: tuple[Rule, ...] = ()
    """Rules that judge only what a unit states of its own accord: when its phases began and ended."""
    declared: tuple[DeclaredNumber, ...] = ()
    """Where the plan's own numbers differ from what it lists."""
    assumptions: tuple[Words, ...] = ()
    """What the spec takes for granted where the plan is silent: the year, readings."""
    figures: Mapping[str, Figure] = NO_FIGURES
    """What is reported of all units together."""
    invariants: tuple[Invariant, ...] = ()
    """What must hold among figures."""
    folded: Folded | None = None
    """Where something is there once for each entry of a list."""
    warnings: tuple[Diagnostic, ...] = ()
    _made: dict[Any, Any] = field(init=False, factory=dict)

    def __repr__(self) -> str:
        return f"<Campaign {self.id} {self.version}: {len(self.steps)} steps, {len(self.rules)} rules>"

    def prepare(self) -> None:
        """Build the machines now, so that a life cycle that cannot be is found when the spec is loaded."""
        _ = self.life_cycles, self.step_cycle, self.phase_cycle

    # What does not depend on the unit is worked out once, when first asked for.

    def once(self, make: Callable[[Campaign], T]) -> T:
        """What ``make`` works out of the campaign alone: made when first asked for, and shared by all units."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def due(self) -> Mapping[str, Rule]:
        """By step, the rule that asks for it by its due date: every step has one."""
        return {step: self.rule[due_of(step)] for step in self.steps}

    @property
    def kinds(self) -> tuple[type[Rule], ...]:
        """The kinds of its rules."""
        return tuple(dict.fromkeys(map(type, self.rules)))

    @cached_property
    def judges(self) -> tuple[Callable[[Case], Outcome], ...]:
        """For each rule, what gives its outcome where nothing is waived."""
        return tuple(rule.judge if rule.plain else rule.outcome for rule in self.rules)

    @property
    def facts(self) -> Mapping[str, AttributeSpec]:
        """The name of ``attributes`` before version 0.2, kept for one version."""
        return self.attributes

    @property
    def people(self) -> Mapping[str, Thing]:
        """The name of ``groups`` before version 0.2, kept for one version."""
        return self.groups

    @cached_property
    def gates(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step, the rules that its taking place may not break."""
        return _grouped((step, rule) for rule in self.rules for step in rule.gates)

    @cached_property
    def duties(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step, the rules that ask for the step itself."""
        return _grouped((rule.subject, rule) for rule in self.rules if rule.is_duty)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """By step, its place in the order that the rules put the steps in: acts of one day are in it (R9)."""
        before: dict[str, set[str]] = {step: set() for step in self.steps}
        for rule in self.rules:
            for earlier, later, _ in rule.order():
                if earlier in before and later in before and later != earlier:
                    before[later].add(earlier)
        return {step: place for place, step in enumerate(TopologicalSorter(before).static_order())}

    @cached_property
    def last_day(self) -> date | None:
        """The end of its last window."""
        windows = [phase.window.widest.last for phase in self.phases.values() if phase.window]
        return max(windows, default=None)

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step or document, the rules about it."""
        return _grouped((rule.subject, rule) for rule in self.rules)

    @cached_property
    def latest(self) -> Mapping[str, date]:
        """By step, the last day that its due date allows, under the lenient reading."""
        days = {step.id: step.bound.last for step in self.steps.values()}
        days |= {event.id: event.day for event in self.events.values()}
        return {name: day for name, day in days.items() if day is not None}

    @cached_property
    def dated(self) -> Mapping[str, Rule]:
        """By step, the rule of the date that its ``bound`` is: where that is soft, the one of the duty behind it."""
        own = (rule for rules in self.duties.values() for rule in reversed(rules))
        return {**self.due, **{rule.subject: rule for rule in own if rule.bound == self.steps[rule.subject].bound}}

    @cached_property
    def sentences(self) -> Mapping[str, Words]:
        """By rule id, what the rule asks: made once, for all units."""
        return {rule.id: rule.sentence() for rule in self.rules}

    @cached_property
    def years(self) -> frozenset[int]:
        """The years from its first day to its last, of all that the plan states; none where it states none.

        A plan without a window may still say from when, by when, or in which year.
        """
        windows = [phase.window.widest for phase in self.phases.values() if phase.window]
        days = [day for window in windows for day in (window.first, window.last)] + [*self.latest.values()]
        days += [day for rule in self.rules for day in _days_of(rule)]
        known = {day.year for day in days} | ({self.year} if self.year else set())
        return frozenset(range(min(known), self._goes_on(max(known)) + 1)) if known else frozenset()

    def _goes_on(self, year: int) -> int:
        """The year in which what counts in months and years from the last day of a year may still lie."""
        last = date(year, 12, 31)
        for gap in {gap for rule in self.rules for gap in rule.reaches() if gap.length.unit in ("month", "year")}:
            last = gap.after(last)
        return last.year

    @cached_property
    def plain_days(self) -> tuple[date, date]:
        """The first and last day of its years; all days if it names none."""
        if not self.years:
            return date.min, date.max
        return date(min(self.years), 1, 1), date(max(self.years), 12, 31)

    def doubts(self, record: Record) -> bool:
        """Whether an act lies in a year in which the campaign has no day, and nobody has confirmed that."""
        day, years = record.date, self.years
        return day is not None and bool(years) and day.year not in years and not record.confirmed

    @cached_property
    def vocabulary(self) -> Mapping[str, Mapping[str, frozenset[str] | None]]:
        """By step and record key, the names that may stand there; None: any."""
        named = {key: self._names(among) for key, among in RECORD_NAMES.items()}
        brought = [key for rule in self.rules for _, key, _ in rule.accepts() if key in rule.record_keys]
        named |= dict.fromkeys((*OWN_NAMES, *brought), frozenset())
        found: dict[str, dict[str, Any]] = {
            n: {**named, "numbers": frozenset(s.numbers)} for n, s in self.steps.items()
        }
        for rule in self.rules:
            for step, key, names in rule.accepts():
                known = found[step].get(key, frozenset())
                found[step][key] = None if names is None or known is None else known | names
        return found

    @cached_property
    def takes_plainly(self) -> Mapping[str, Mapping[str, Callable[[Any], bool]]]:
        """By step and record key, whether what stands there is known; no entry: it is, whatever it is."""
        return {
            step.id: {
                "by": step.jointly.__contains__,
                "of": step.id.partition("@")[2].__eq__,
                "outcome": step.outcomes.__contains__,
                **{key: names.issuperset for key, names in self.vocabulary[step.id].items() if names is not None},
            }
            for step in self.steps.values()
        }

    def _names(self, among: str) -> frozenset[str]:
        spaces: Mapping[str, Mapping[str, object]] = {
            "group": self.groups, "body": self.bodies, "document": self.documents, "step": self.steps,
            "event": self.events,
        }  # fmt: skip
        return frozenset(name for space in among.split() for name in spaces[space])

    @cached_property
    def measured(self) -> Mapping[str, str]:
        """Names that records count, to the group whose headcount limits them."""
        return {name: group for rule in self.rules for name, group in rule.measured()}

    @cached_property
    def whole_groups(self) -> Mapping[str, frozenset[str]]:
        """By step, the groups all of whose members are to be present."""
        found: dict[str, frozenset[str]] = {}
        for rule in self.rules:
            if rule.whole_group is not None:
                found[rule.subject] = found.get(rule.subject, frozenset()) | {rule.whole_group}
        return found

    @cached_property
    def required(self) -> Mapping[str, tuple[Rule, ...]]:
        """By phase, the rules whose steps must be complete for the phase to be complete.

        They are the unit's binding ones; of a phase without any, all that can be missed.
        """
        found: dict[str, list[Rule]] = {phase: [] for phase in self.phases}
        for rule in self.rules:
            if rule.completes and rule.force is not Force.PERMISSIVE:
                found[self.steps[rule.subject].phase].append(rule)
        binding = {
            phase: tuple(rule for rule in rules if rule.duty_of == UNIT and rule.force is Force.BINDING)
            for phase, rules in found.items()
        }
        return {phase: binding[phase] or tuple(rules) for phase, rules in found.items()}

    @cached_property
    def moves(self) -> Mapping[str, tuple[Move, ...]]:
        """By step, how it moves documents."""
        return {step.id: tuple(self._moves(step)) for step in self.steps.values() if step.makes}

    def _moves(self, step: Step) -> Iterator[Move]:
        for outcome, (name, state) in step.makes.items():
            document = self.documents[name]
            line = list(document.states)
            cycle = name if state in line else f"{name}.{state}"
            trigger = step.id if outcome is None else f"{step.id}/{outcome}"
            back = outcome in step.asks_again
            rank = line.index(state) if state in line else len(line)
            yield Move(cycle, trigger, outcome, state, rank, back)

    @cached_property
    def _makers(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return {
            (document.id, state): tuple(step for step in made if self.steps[step].carries(document.id, state))
            for document in self.documents.values()
            for state, made in document.makers.items()
        }

    def makers(self, document: str, state: str) -> tuple[str, ...]:
        """The steps that make a state or a mark together, where they apply; what only gives it back there is none."""
        return self._makers[document, state]

    @cached_property
    def life_cycles(self) -> Mapping[str, LifeCycle]:
        """One for each document and mark (``analysis-report.filed``)."""
        found: dict[str, LifeCycle] = {}
        for document in self.documents.values():
            found |= _document_cycles(document, [move for moves in self.moves.values() for move in moves])
        return found

    @cached_property
    def step_cycle(self) -> LifeCycle:
        """The life cycle of every step."""
        return machine.step_cycle()

    @cached_property
    def phase_cycle(self) -> LifeCycle:
        """The life cycle of every phase."""
        return machine.phase_cycle()

    def title_of(self, name: str) -> Words:
        """The title of a phase, step, document or body; ``"unit"`` is the unit."""
        for space in (self.steps, self.documents, self.phases, self.bodies, self.groups, self.events):
            if name in space:
                title: Words = space[name].title
                return title
        return OWN_UNIT if name == UNIT else Words(name, name)


def _days_of(rule: Rule) -> Iterator[date]:
    """The days of the calendar between which a rule puts its step."""
    bound, start = rule.bound, rule.start(None)
    days = (bound and bound.strict, bound and bound.last, start and start.day)
    yield from (day for day in days if day)


def _grouped(pairs: Iterable[tuple[Any, Rule]]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for name, rule in pairs:
        found.setdefault(name, []).append(rule)
    return {name: tuple(rules) for name, rules in found.items()}


def _document_cycles(document: Document, moves: Iterable[Move]) -> Iterator[tuple[str, LifeCycle]]:
    mine = [move for move in moves if move.cycle.partition(".")[0] == document.id]
    for name, states in (
        (document.id, tuple(document.states)),
        *((f"{document.id}.{m}", (m,)) for m in document.marks),
    ):
        if states:
            makers = {move.trigger: move.state for move in mine if move.cycle == name}
            back = {move.trigger for move in mine if move.back}
            yield name, machine.document_cycle(name, states, makers, back)
