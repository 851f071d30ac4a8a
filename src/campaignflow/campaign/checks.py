"""What must be so of a spec as a whole, beyond what each key says for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.days import Days
from campaignflow.campaign.lifecycle import ABSENT, AMBIGUOUS
from campaignflow.campaign.names import Names, check_unused, states_written
from campaignflow.campaign.parts import Document, Phase, Step
from campaignflow.campaign.spec import DocumentSpec, PhaseSpec, StepSpec
from campaignflow.campaign.versions import made
from campaignflow.rules.bounds import Bound, ByDay, OnDay, Undated
from campaignflow.rules.counted import LeadTime, Prompt
from campaignflow.rules.items import Items
from campaignflow.rules.outcome import Force
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rule import UNIT
from campaignflow.rules.subject import Subject, Window
from campaignflow.wording.dates import DayText, Span
from campaignflow.wording.diagnostics import Diagnostics, Path, closest
from campaignflow.wording.words import Words

_MOST_CYCLES = 20


def check_names(names: Names) -> None:
    """No name stands for two things that a path could mean."""
    spec, problems = names.spec, names.problems
    _check_lists(names)
    taken = {*spec.documents, *spec.phases, *spec.events}
    for phase in spec.phases.values():
        for name, step in phase.steps.items():
            if name in taken:
                problems.add("duplicate-name", step.at, name=name)
            taken.add(name)
    for name in (spec.phases.keys() & spec.documents.keys()) | (spec.events.keys() & {*spec.phases, *spec.documents}):
        problems.add("duplicate-name", (spec.phases.get(name) or spec.events[name]).at, name=name)
    if UNIT in spec.bodies:
        problems.add("duplicate-name", spec.bodies[UNIT].at, name=UNIT)


def _check_lists(names: Names) -> None:
    """What is there once for each entry of a list says of which; and its name is no other's, whose it could mean."""
    spec = names.spec
    others = {*spec.people, *spec.bodies, *spec.attributes}
    steps = {name: text for name, (_, text) in names.steps.items()}
    for things in (steps, spec.documents, spec.events, spec.waivers, spec.attributes):
        for name, thing in things.items():
            if thing.for_each:
                names.resolve("list", thing.for_each, (thing.at, "for_each"))
                among = {*spec.people, *spec.bodies} if things is spec.attributes else others
                if name in among or (things is spec.attributes and name in steps):
                    names.problems.add("duplicate-name", thing.at, name=name)


# Keys that do not go together


def check_keys(names: Names) -> None:
    """No step has keys beside each other that contradict each other."""
    for _, text in names.steps.values():
        for at, what in _beside(text):
            names.problems.add("not-allowed", at, what=what)


def check_numbers(names: Names) -> None:
    """The numbers of records are called otherwise than those of the unit, and are compared with something."""
    for step, (_, text) in names.steps.items():
        for name, number in text.numbers.items():
            if name in names.spec.attributes:
                names.problems.add("duplicate-name", number.at, name=name)
            if number.part_of is not None:
                names.number(number.part_of, (number.at, "part_of"), step)
        unread = (text.at, "counts_if") in names.problems.paths  # it is there, and said to be amiss
        if text.numbers and "counts_if" not in text.stated and not unread:
            names.problems.add("missing-key", (text.at, "numbers"), key="counts_if")


def _beside(text: StepSpec) -> Iterator[tuple[Path, Words]]:
    if text.window is not None and (text.due is not None or "not_before" in text.stated):
        yield text.at, Words("window 与 due 或 not_before 同用", "window beside due or not_before")
    if "each" in text.stated and not _per_person(text.stated.get("times"), text.stated["each"]):
        yield text.at, _BESIDE_EACH
    for key in _beside_every(text) if "every" in text.stated else ():
        yield (text.at, key), Words(f"every 与 {key} 同用", f"{key} beside every")


def _beside_every(text: StepSpec) -> list[str]:
    """What cannot stand beside ``every``: another due date, or what adds up over all records of a step."""
    stated = text.stated
    found = [key for key, said in (("due", text.due), ("once", text.once)) if said]
    found += [key for key in ("each", "attend", "lasts", "counts_if") if key in stated]
    found += ["times"] if isinstance(stated.get("times"), dict) else []
    lists = ((key, asked) for key, asked in stated.items() if isinstance(asked, Items))
    return found + [key for key, asked in lists if any(item.each for item in asked.items)]


def check_answers(subject: Subject, problems: Diagnostics) -> None:
    """Nothing is both to be declared and to be avoided: one key of a record answers both."""
    said = {item.id for item in getattr(subject.stated.get("attest"), "items", ())}
    for item in getattr(subject.stated.get("avoid"), "items", ()):
        if item.id in said:
            problems.add("duplicate-name", item.at, name=item.id)


# Days


def _per_person(times: object, each: str | Sequence[str]) -> bool:
    """Whether ``times`` can be asked of each person of a group: a number at least, or none at all; of several groups,
    a number for each of them.
    """
    if isinstance(times, dict):
        groups = (each,) if isinstance(each, str) else each
        return all(group in times and times[group].value.maximum is None for group in groups)
    return isinstance(each, str) and (times is None or (isinstance(times, Quantity) and times.maximum is None))


_BESIDE_EACH = Words(
    "times 的上限、没有写明某群体的 times 与 each 同用，或没有按群体写 times 而 each 列有多个群体",
    "a limit, or times that do not name its group, beside each; or several groups without times by group",
)


def check_phase(text: PhaseSpec, window: Window | None, about: int, problems: Diagnostics) -> None:
    """What a phase says of its window, against the window; ``about``: how many days “about” allows."""
    if window is None:
        return
    if window.said.condition is not None:
        what = Words("阶段 window 下的 if", "if under the window of a phase")
        problems.add("not-allowed", window.said.at, what=what)
    longest, shortest = _length(window.widest), _length(window.narrowest)
    if text.lasts is not None and not shortest - about <= text.lasts <= longest + about:
        at = (text.at, "lasts")
        problems.add("length-differs", at, stated=text.lasts, shortest=shortest, longest=longest)


def _length(span: Span) -> int:
    return (span.last - span.first).days + 1


def check_days(days: Days, phases: Mapping[str, Phase], subjects: Mapping[str, Subject]) -> None:
    """What each step says of its days, against its phase's window and against itself."""
    for name, (phase, text) in days.names.steps.items():
        opens, above = _opening(days, text), phases[phase].window
        if above is not None:
            _check_inside(days.names.problems, text, subjects[name].window, opens, above)
        _check_due(days.names.problems, text, subjects[name], opens)


def _opening(days: Days, text: StepSpec) -> Span | None:
    """The day before which a step may not take place, where it is written as a day."""
    said = text.stated.get("not_before")
    found = days.span(said.value, said.at) if said and isinstance(said.value, DayText) else None
    return Span(found.first, found.first) if found else None


def _check_inside(
    problems: Diagnostics, text: StepSpec, window: Window | None, opens: Span | None, above: Window
) -> None:
    first, last = above.widest.first, above.widest.last
    for span, key in ((window and window.widest, "window"), (opens, "not_before")):
        if span and not first <= span.first <= span.last <= last:
            days = Words("{first}", "{first}") if span is opens else Words("{first}至{last}", "{first} to {last}")
            said = days.fill(first=span.first, last=span.last)
            problems.add("step-outside-phase", (text.at, key), said=said, first=first, last=last)


def _check_due(problems: Diagnostics, text: StepSpec, subject: Subject, opens: Span | None) -> None:
    bound = subject.bound
    last = bound.day if isinstance(bound, OnDay) else bound.lenient if isinstance(bound, ByDay) else None
    if opens and last and text.due is not None and last < opens.first:
        problems.add("due-before-opening", (text.at, "due"), due=last, opens=opens.first)


_WITHOUT_DAY = Words("没有期限（due），或期限不定于某日", "it has no due date that falls on a day")
_COUNTED_BACK = Words(
    "期限自另一步骤往前推算，那天到来时才知道", "its due date is known only once another step takes place"
)
_TOGETHER = Words("与 {key} 同用，须由几次记录合计", "{key} beside it takes several records")


def check_time(names: Names, subjects: Mapping[str, Subject]) -> None:
    """What comes out by itself when its time has run out has a day on which it does, and outcomes."""
    for name, (_, text) in names.steps.items():
        if text.otherwise is not None:
            for why in _never_by_time(text, subjects[name].dated):
                names.problems.add("never-by-time", (text.at, "otherwise"), step=text.title, why=why)


def _never_by_time(text: StepSpec, bound: Bound) -> Iterator[Words]:
    if (text.due is None and text.window is None) or isinstance(bound, Undated | Prompt):
        yield _WITHOUT_DAY
    elif isinstance(bound, LeadTime) and not bound.is_event:
        yield _COUNTED_BACK
    for key in ("times", "each", "every", "completes"):
        if key in text.stated or (key == "completes" and text.completes):
            yield _TOGETHER.fill(key=Words(key, key))


# Documents and their makers


def check_makes(names: Names, documents: Mapping[str, Document]) -> None:
    """Steps make states that there are, and every state is made by a step."""
    for _, text in names.steps.values():
        _check_outcomes(names.problems, text)
    for name, document in documents.items():
        _check_document(names.problems, names.spec.documents[name], document)
    written = states_written(names.located.data)
    for _, text in names.steps.values():
        _check_states_made(names, text, documents, written)


def _check_outcomes(problems: Diagnostics, text: StepSpec) -> None:
    named: list[tuple[str | None, Path]] = [(outcome, ((text.at, "makes"), outcome)) for outcome, *_ in made(text)]
    for outcome, at in (*named, (text.unstated, (text.at, "unstated")), (text.otherwise, (text.at, "otherwise"))):
        if outcome is not None and outcome not in text.outcomes:
            known = closest(outcome, text.outcomes)
            problems.add("unknown-name", at, what=Words("结果", "outcome"), name=outcome, known=known)


def _check_document(problems: Diagnostics, text: DocumentSpec, document: Document) -> None:
    for mark in text.marks:
        if mark in text.states:
            problems.add("duplicate-name", ((text.at, "marks"), mark), name=mark)
    for state in (*text.states, *text.marks):
        at = ((text.at, "states" if state in text.states else "marks"), state)
        if state in (ABSENT, AMBIGUOUS):
            problems.add("duplicate-name", at, name=state)
        if state not in document.makers:
            problems.add("unmade-state", at, document=document.id, state=state)


def _check_states_made(
    names: Names, text: StepSpec, documents: Mapping[str, Document], written: Mapping[str, set[str]]
) -> None:
    for _, document, state, path in made(text):
        at = (text.at, "makes")
        names.resolve("document", document, at)
        if document not in documents or state in written.get(document, ()):
            continue  # reported already, if anything is wrong with it
        known = (*documents[document].states, *documents[document].marks)
        if state not in known:
            what = Words("状态", "state")
            names.problems.add("unknown-name", at, what=what, name=path, known=closest(state, known))


# The campaign as a whole


def check_campaign(campaign: Campaign, names: Names) -> None:
    """What can be seen only of the whole: numbers, order, names without use."""
    for key, told in names.spec.declared.items():
        if told.says == told.lists:
            names.problems.add("same-numbers", (((), "declared"), key), name=told.title, number=told.says)
    _check_barred(names)
    _check_order(campaign, names)
    if not names.problems.fatal:  # what could not be read may use it
        check_unused(names)


def _check_barred(names: Names) -> None:
    """What may not be done after a step is no duty, and does not wait for that step."""
    for name, (phase, text) in names.steps.items():
        entry: Items | None = text.stated.get("entry")
        before = {name, *(item.id for item in (entry.items if entry else ()))}
        force = text.force or names.spec.phases[phase].force or Force.BINDING
        for key in ("not_after", "excludes"):
            listed: Items | None = text.stated.get(key)
            for item in listed.items if listed else ():
                cycle = " → ".join(dict.fromkeys((item.id, name)))
                if item.id in before:
                    names.problems.add("circular-order", item.at, cycle=Words(*[f"{cycle} → {item.id}"] * 2))
                elif key == "not_after" and force is not Force.PERMISSIVE:
                    names.problems.add("barred-duty", item.at, step=name, other=item.id)


def _check_order(campaign: Campaign, names: Names) -> None:
    before: dict[str, set[str]] = {step: set() for step in campaign.steps}
    for rule in campaign.rules:
        for earlier, later, _ in rule.order():
            if {earlier, later} <= before.keys():
                before[later].add(earlier)
    order = _sorted(before, names)
    if order is None:
        return
    all_before: dict[str, set[str]] = {}
    for step in order:
        all_before[step] = set(before[step]).union(*(all_before[earlier] for earlier in before[step]))
    for name, before_it in all_before.items():
        _check_returns(campaign, campaign.steps[name], before_it, names)
    for document in campaign.documents.values():
        for first, second in zip(document.states, list(document.states)[1:], strict=False):
            _check_states(document.makers.get(first, ()), document.makers.get(second, ()), all_before, names)


def _sorted(before: dict[str, set[str]], names: Names) -> tuple[str, ...] | None:
    """The steps in an order in which they can be done; a cycle is reported and cut, None where there are too many."""
    for _ in range(_MOST_CYCLES):
        try:
            return tuple(TopologicalSorter(before).static_order())
        except CycleError as error:
            steps = list(reversed(error.args[1]))  # a → b → a, in the order in which they wait
            cycle = " → ".join(steps)
            at = (names.steps[steps[1]][1].at, "entry")
            names.problems.add("circular-order", at, cycle=Words(cycle, cycle))
            before[steps[1]].discard(steps[0])
            before[steps[0]].discard(steps[1])
    return None


def _check_states(
    makers: Iterable[str], next_makers: Iterable[str], all_before: Mapping[str, set[str]], names: Names
) -> None:
    """Two states that follow each other: the order rules say so too, except of steps that lead back."""
    for later in next_makers:
        text = names.steps[later][1]
        for earlier in makers:
            leads_back = text.outcomes or names.steps[earlier][1].outcomes
            if earlier not in all_before[later] and not leads_back:
                names.problems.add("order-without-rule", (text.at, "entry"), before=earlier, after=later)


def _check_returns(campaign: Campaign, step: Step, before: Iterable[str], names: Names) -> None:
    """An outcome that gives a paper back leads to a state that a writing step makes: else nothing is asked again."""
    for outcome, (paper, state) in step.makes.items():
        line = list(campaign.documents[paper].states) if paper in campaign.documents else []
        if outcome is None or outcome not in step.outcomes or outcome in step.asks_again or state not in line:
            continue
        there = max((_furthest(campaign.steps[earlier], paper, line) for earlier in before), default=-1)
        if line.index(state) <= there and line.index(state) < _furthest(step, paper, line):
            at = ((names.steps[step.id][1].at, "makes"), outcome)
            names.problems.add("unwritten-return", at, outcome=step.outcomes[outcome], document=paper, state=state)


def _furthest(step: Step, paper: str, line: Sequence[str]) -> int:
    """The place of the furthest state of a paper to which a step may lead; before all of them where to none."""
    return max((line.index(state) for of, state in step.makes.values() if of == paper and state in line), default=-1)
