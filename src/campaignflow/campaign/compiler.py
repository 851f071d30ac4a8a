"""From the spec as written to the campaign as meant, stage by stage.

Each stage is given what the ones before it found: names, days, quantities, due dates, subjects, rules. What is wrong
is reported on the way, and the rest goes on, so that an author sees all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from campaignflow.campaign import checks
from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.days import Days
from campaignflow.campaign.due_dates import DueDates
from campaignflow.campaign.names import Names, names_of
from campaignflow.campaign.parts import Document, Event, Leave, Phase, Step
from campaignflow.campaign.quantities import open_outcomes, periods_of, quantities_of
from campaignflow.campaign.spec import CampaignSpec, DocumentSpec, PhaseSpec, WaiverSpec
from campaignflow.campaign.spec_terms import EventSpec
from campaignflow.campaign.subjects import Duty, Subjects, document_subject, duty
from campaignflow.campaign.totals import Totals
from campaignflow.campaign.versions import asks_again, made
from campaignflow.rules.bounds import ByDay
from campaignflow.rules.case import due_of
from campaignflow.rules.counted import After
from campaignflow.rules.dates import Dates
from campaignflow.rules.outcome import Basis
from campaignflow.rules.rule import Rule
from campaignflow.rules.subject import Subject
from campaignflow.source.text import Located
from campaignflow.wording.diagnostics import Diagnostics, closest
from campaignflow.wording.words import Words, number


def compile_campaign(
    spec: CampaignSpec, kinds: Iterable[type[Rule]], located: Located, problems: Diagnostics
) -> Campaign:
    """The campaign that a spec means; of use only where nothing fatal is reported."""
    names = names_of(spec, located, problems)
    checks.check_names(names)
    days = Days(names)
    phases = {name: _phase(name, text, days) for name, text in spec.phases.items()}
    events = {name: _event(name, text, days) for name, text in spec.events.items()}
    checks.check_keys(names)
    checks.check_numbers(names)
    windows = {name: days.window(text) for name, (_, text) in names.steps.items()}
    periods = periods_of(names, windows, phases)
    quantities = quantities_of(names, periods, windows)
    duties = {name: duty(names, text) for name, (_, text) in names.steps.items()}
    subjects = Subjects(DueDates(names, days, phases, windows, quantities), duties, periods).steps_and_phases()
    checks.check_days(days, phases, subjects)
    days.check_calendars([*windows.values(), *(phase.window for phase in phases.values())])
    steps = {name: _step(names, subjects[name], duties[name]) for name in names.steps}
    documents = {name: _document(name, text, names, steps) for name, text in spec.documents.items()}
    checks.check_makes(names, documents)
    rules = tuple(_rules(names, documents, subjects, sorted(kinds, key=lambda kind: kind.rank)))
    totals = Totals(figures=spec.figures, invariants=spec.invariants, names=names, quantities=quantities)
    figures = totals.lowered()
    waivers = {name: _waiver(name, text, days, rules) for name, text in spec.waivers.items()}
    campaign = Campaign(
        id=spec.campaign, version=spec.version, title=spec.title, source=spec.source.title, year=days.year,
        attributes={name: text for name, text in spec.attributes.items() if not text.for_each},
        asked_attributes=tuple(
            name for name, text in spec.attributes.items() if ("attribute", name) in names.used and not text.for_each
        ),
        groups=spec.people, bodies=spec.bodies, events=events, documents=documents, phases=phases, steps=steps,
        rules=tuple(rule for rule in rules if rule.asks_all),
        unasked=tuple(rule for rule in rules if not rule.asks_all), waivers=waivers,
        declared=tuple(spec.declared.values()), assumptions=tuple(_assumptions(spec)),
        figures=figures, invariants=tuple(totals.compared(figures)),
    )  # fmt: skip
    checks.check_campaign(campaign, names)
    return campaign


# Parts


def _event(name: str, text: EventSpec, days: Days) -> Event:
    span = None if text.on is None else days.span(text.on, (text.at, "on"))
    reference = days.names.reference(text.ref)
    return Event(id=name, title=text.title, reference=reference, day=span.last if span else None)


def _phase(name: str, text: PhaseSpec, days: Days) -> Phase:
    window = days.window(text)
    checks.check_phase(text, window, days.names.spec.readings.about_days or 0, days.names.problems)
    return Phase(
        id=name, title=text.title, reference=days.names.reference(text.ref),
        condition=days.names.condition(text.condition), window=window, steps=tuple(text.steps),
    )  # fmt: skip


def _step(names: Names, subject: Subject, duty: Duty) -> Step:
    phase, text = names.steps[subject.id]
    shared = {key: subject.common[key] for key in ("reference", "actor", "condition", "force", "basis")}
    makes = {outcome: (document, state) for outcome, document, state, _ in made(text)}
    return Step(
        id=subject.id, title=text.title, phase=phase, by=duty.bodies[0], jointly=duty.bodies, once=text.once,
        makes=makes, bound=subject.bound, outcomes=text.outcomes, action=text.action, writes=text.writes,
        leaves_open=open_outcomes(names, subject.id), asks_again=asks_again(names, subject.id),
        unstated=text.unstated, numbers=text.numbers, **shared,
    )  # fmt: skip


def _document(name: str, text: DocumentSpec, names: Names, steps: Mapping[str, Step]) -> Document:
    makers: dict[str, tuple[str, ...]] = {}
    for step in steps.values():
        for of, state in step.makes.values():
            if of == name:
                makers[state] = (*makers.get(state, ()), step.id)
    return Document(
        id=name, title=text.title, reference=names.reference(text.ref), states=text.states, marks=text.marks,
        makers=makers,
    )  # fmt: skip


def _waiver(name: str, text: WaiverSpec, days: Days, rules: tuple[Rule, ...]) -> Leave:
    names = days.names
    approver = names.resolve("body", text.approved_by, (text.at, "approved_by"))
    covers = frozenset(chain.from_iterable(_covered(text, names, rules)))
    exempts = frozenset(step for path in text.covers for step in _subjects(path, names) if step in names.steps)
    if not (text.covers or text.excuses or text.extends):
        names.problems.add("empty-waiver", text.at, name=text.title)
    if text.excuses:
        names.resolve("group", text.excuses, (text.at, "excuses"))
    return Leave(
        id=name, title=text.title, covers=covers, exempts=exempts, excuses=text.excuses,
        grounds={item.id: item.title for item in text.grounds.items} if text.grounds else {},
        approved_by=text.approved_by, approver=approver, reference=names.reference(text.ref),
        extends=dict(_extended(text, names, rules)),
        most=None if text.at_most is None else days.gaps(text.at_most, (text.at, "at_most"))[0],
    )  # fmt: skip


def _extended(text: WaiverSpec, names: Names, rules: tuple[Rule, ...]) -> Iterator[tuple[str, Words]]:
    """The steps, with their titles, whose due dates a waiver puts off; reports what has no date that can be put off."""
    if text.at_most and not text.extends:
        names.problems.add("missing-key", text.at, key="extends")
    for index, step in enumerate(text.extends):
        at = (text.at, "extends"), index
        title = names.resolve("step", step, at)
        bound = next((rule.bound for rule in rules if rule.id == due_of(step)), None)
        if isinstance(bound, ByDay | Dates | After):
            yield step, title
        elif bound is not None:
            what = Words("延期没有可延期限的步骤", "putting off what has no due date that can be put off")
            names.problems.add("not-allowed", at, what=what)


def _covered(text: WaiverSpec, names: Names, rules: tuple[Rule, ...]) -> Iterator[set[str]]:
    """For each thing that a waiver names, the ids of the rules meant; reports where there are none."""
    for index, path in enumerate(text.covers):
        subjects = _subjects(path, names)
        found = {rule.id for rule in rules if rule.id == path or rule.subject in subjects}
        if not found:
            at, what = ((text.at, "covers"), index), Words("规则或步骤", "rule or step")
            names.problems.add(
                "unknown-name", at, what=what, name=path, known=closest(path, [rule.id for rule in rules])
            )
        yield found


def _subjects(path: str, names: Names) -> tuple[str, ...]:
    """What a waiver frees from all its rules: what it names, and of a phase its steps."""
    phase = names.spec.phases.get(path)
    return (path, *phase.steps) if phase else (path,)


_UNSTATED = Words(
    "“{step}”的记录未写明结果的，按“{outcome}”计",
    "where a record of “{step}” states no outcome, “{outcome}” is meant",
)


def _assumptions(spec: CampaignSpec) -> Iterator[Words]:
    year, about = spec.year, spec.readings.about_days
    if year and year.basis is not Basis.EXPLICIT:
        yield Words(f"年份按{year.value}年计", f"the year is taken to be {year.value}")
    if about is not None:
        yield Words(f"“左右”容许相差{about}天", f"“about” allows {number(about, 'day')}")
    for step in (step for phase in spec.phases.values() for step in phase.steps.values()):
        if meant := step.outcomes.get(step.unstated or ""):
            yield _UNSTATED.fill(step=step.title, outcome=meant)


# Rules


def _rules(
    names: Names, documents: Mapping[str, Document], subjects: Mapping[str, Subject], kinds: Iterable[type[Rule]]
) -> Iterator[Rule]:
    """All rules, in the order of the plan: phase by phase, step by step, a document's where it is first made."""
    for subject in _in_order(names, documents, subjects):
        checks.check_answers(subject, names.problems)
        for kind in kinds:
            yield from kind.lower(subject)


def _in_order(names: Names, documents: Mapping[str, Document], subjects: Mapping[str, Subject]) -> Iterator[Subject]:
    owed = {name: document_subject(names, document, subjects) for name, document in documents.items()}
    for phase, text in names.spec.phases.items():
        for subject in (phase, *text.steps):
            yield subjects[subject]
            made = [name for name in owed if any(subject in steps for steps in documents[name].makers.values())]
            yield from (document for name in made if (document := owed.pop(name)) is not None)
