"""Which steps of a spec write a paper, and which of them is asked again where it is given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaignflow.campaign.names import Names
from campaignflow.campaign.spec import StepSpec
from campaignflow.rules.entries import Entries


def made(text: StepSpec) -> Iterator[tuple[str | None, str, str, str]]:
    """What a step makes: the outcome (None: any), the document, its state, and both as written."""
    makes = {None: text.makes} if isinstance(text.makes, str) else dict(text.makes or {})
    for outcome, path in makes.items():
        document, _, state = path.partition(".")
        yield outcome, document, state, path


def asks_again(names: Names, step: str) -> Mapping[str, str]:
    """By outcome that gives a paper back, the writing step asked for again: one that waits for it, or the first."""
    text = names.steps[step][1]
    found: dict[str, str] = {}
    for outcome, state in text.makes.items() if isinstance(text.makes, Mapping) else ():
        writers = [name for name, (_, other) in names.steps.items() if name != step and _writes(names, other, state)]
        waiting = [name for name in writers if _waits(names.steps[name][1], step, outcome)]
        if writers:
            found[outcome] = (waiting or writers)[0]
    return found


def versions(names: Names, paper: str) -> tuple[str, ...]:
    """The steps whose records speak of the contents of a paper: they write it, or make it final."""
    spec = names.spec.documents.get(paper)
    last = next(reversed(list(spec.states)), None) if spec else None
    return tuple(
        name
        for name, (_, text) in names.steps.items()
        if any(of == paper and (state == last or _writes(names, text, path)) for _, of, state, path in made(text))
    )


def other_versions(names: Names, step: str) -> tuple[str, ...]:
    """Of a step that writes a paper or makes it final, the others that do."""
    papers = dict.fromkeys(document for _, document, _, _ in made(names.steps[step][1]))
    found = [all_ for paper in papers if step in (all_ := versions(names, paper))]
    return tuple(dict.fromkeys(other for all_ in found for other in all_ if other != step))


def _writes(names: Names, text: StepSpec, state: str) -> bool:
    """Whether a step writes a version and so makes a state."""
    document, _, name = state.partition(".")
    paper = names.spec.documents.get(document)
    first = paper is not None and next(iter(paper.states), None) == name
    return text.makes == state and (first or text.writes)


def _waits(text: StepSpec, step: str, outcome: str) -> bool:
    entry: Entries | None = text.stated.get("entry")
    items = [*entry.items, *(item for group in entry.groups for item in group.items)] if entry else []
    return any((item.id, item.outcome) == (step, outcome) for item in items)
