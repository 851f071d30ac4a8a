"""The list on a page: a table for each phase, a row for each item, and the register of problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, count

from campaignflow.campaign.parts import Step
from campaignflow.checklists.filters import is_open
from campaignflow.checklists.model import OPINION_WORDS, STAGE_WORDS, Group, Item, Section, Stage
from campaignflow.checklists.page.content import Content
from campaignflow.checklists.page.fields import choice, entry
from campaignflow.checklists.page.markup import Html, element
from campaignflow.checklists.page.words import COLON, COLUMNS, LABELS, SAYS, SYMBOLS
from campaignflow.checklists.register import REGISTER, REGISTER_HEADS, REGISTER_NOTE
from campaignflow.checklists.register import entry as lines_of
from campaignflow.rules.outcome import STATUS_WORDS, Status
from campaignflow.wording.words import Words, capital, listing, spoken

_READINGS = Words("从严{strict}，从宽{lenient}", "strictly {strict}, leniently {lenient}")


def item_list(page: Content) -> Html:
    """The phases, each as a table of its own: on paper every page repeats its head."""
    places = accumulate((len(section.groups) for section in page.checklist.sections), initial=0)
    sections = [_phase(page, *parts) for parts in zip(page.checklist.sections, count(), places, strict=False)]
    register = _register(page) if page.checklist.registers and page.checklist.problems else None
    return element("main", *sections, register, id="list", tabindex="-1")


def _phase(page: Content, section: Section, number: int, place: int) -> Html:
    """One phase; ``place`` is that of its first group."""
    name = f"s{number}"
    bodies = [_group(page, group, place + n) for n, group in enumerate(section.groups)]
    title = element("h2", capital(section.title).say(page.lang), id=name)
    columns = element("colgroup", *(element("col", class_=key) for key in COLUMNS))
    table = element("table", columns, _head(page), *bodies, role="table", aria_labelledby=name)
    return element("section", title, table, class_="phase", aria_labelledby=name)


def _register(page: Content) -> Html:
    """The register of problems, as it stands in the progress that the page was made from."""
    made = page.checklist
    heads = element("tr", *(element("th", page.say(title), scope="col") for title in REGISTER_HEADS))
    rows = [
        element("tr", *(element("td", *(page.foreign("p", line) for line in lines)) for lines in cells))
        for cells in (lines_of(problem, made.as_of, page.lang) for problem in made.problems)
    ]
    title = element("h2", capital(REGISTER).say(page.lang), id="register")
    note = element("p", page.say(REGISTER_NOTE))
    table = element("table", element("thead", heads), element("tbody", *rows), aria_labelledby="register")
    return element("section", title, note, table, class_="register", aria_labelledby="register")


def _head(page: Content) -> Html:
    running = " · ".join(part for part in (page.say(page.checklist.title), page.checklist.unit) if part)
    columns = [element("th", page.say(w), class_=k, scope="col", role="columnheader") for k, w in COLUMNS.items()]
    return element(
        "thead",
        element("tr", element("td", running, colspan=str(len(COLUMNS))), class_="running", aria_hidden="true"),
        element("tr", *columns, role="row", class_="heads"),
        role="rowgroup",
    )


def _group(page: Content, group: Group, place: int) -> Html:
    """The items of a step or document, under its title and the days that are asked."""
    title = element("h3", capital(group.title).say(page.lang), id=f"g{place}")
    days = [_day(page, step, group) for step in page.steps.get(place, ())]
    inside = element("div", title, *days, class_="step")
    head = element("th", inside, colspan=str(len(COLUMNS)), scope="rowgroup", role="rowheader")
    rows = [_item(page, item) for item in group.items]
    return element("tbody", element("tr", head, role="row", class_="group"), *rows, role="rowgroup")


def _day(page: Content, step: Step, group: Group) -> Html:
    """The fields that belong to a step: its day, and how it came out."""
    said = page.say(COLON) + capital(step.title).say(page.lang)
    title = element("span", said, class_="aside" if step.id == group.subject else None)
    fixed = page.recorded(step.id) if step.once else None
    label = page.say(LABELS["date"])
    day = entry(f"date/{step.id}", label, fixed or "", title, type="date", readonly=bool(fixed))
    known = element("p", page.say(SAYS["once"]), class_="known") if fixed else None
    return element("div", day, known, _outcome(page, step, title) if step.outcomes else None, class_="day")


def _outcome(page: Content, step: Step, title: Html) -> Html:
    options = {"": page.say(SAYS["unstated"]), **page.titled(step.outcomes)}
    return choice(f"outcome/{step.id}", page.say(LABELS["outcome"]), options, "", title)


def _item(page: Content, item: Item) -> Html:
    """One row."""
    box = f"b{item.number}"
    cells: dict[str, Iterable[str | None]] = {
        "box": [_box(page, item, box)],
        "number": [str(item.number)],
        "task": _task(page, item, box),
        "who": _who(page, item),
        "due": _due(page, item),
        "basis": [_clause(page, item)],
        "status": _status(page, item),
    }
    inside = [element("td", *children, class_=key, role="cell") for key, children in cells.items()]
    return element("tr", *inside, class_="item", role="row")


def _box(page: Content, item: Item, name: str) -> Html:
    if is_open(item):
        more = f"m{item.number}" if page.needs_more(item) else None
        return element("input", type="checkbox", id=name, autocomplete="off", aria_describedby=more)
    return element("span", SYMBOLS[item.status or Status.PENDING], aria_hidden="true")


def _task(page: Content, item: Item, box: str) -> Iterator[Html]:
    """What is to be done, and what people wrote of it."""
    says = page.say(item.requirement)
    yield element("label", says, for_=box) if is_open(item) else element("p", says)
    for key, text in _written(page, item):
        if text:
            yield page.foreign("p", page.labelled(key, text), class_="aside-line")
    if item.opinion is not None:
        said = page.say(OPINION_WORDS[item.opinion])
        yield element("p", page.labelled("opinion", said), class_="aside-line")
    if page.needs_more(item):
        yield element("p", page.say(SAYS["not_saved"]), class_="more", id=f"m{item.number}")


def _written(page: Content, item: Item) -> Iterator[tuple[str, str | None]]:
    """What is to be shown, and what people wrote, each under its label."""
    yield "evidence", page.say(item.evidence)
    yield "states", None if item.states is None else page.say(STAGE_WORDS[Stage(item.states)])
    yield from (("shown", item.shown), ("remark", item.remark))
    yield from (("notes", note) for note in item.notes)


def _who(page: Content, item: Item) -> Iterator[Html]:
    yield element("p", capital(item.responsible.title).say(page.lang))
    if item.cooperating:
        titles = listing(party.title for party in item.cooperating)
        yield element("p", page.labelled("cooperating", page.say(titles)))
    if item.presided_by is not None:
        yield element("p", page.labelled("presided_by", page.say(item.presided_by)))


def _due(page: Content, item: Item) -> Iterator[Html]:
    """By when: as the plan says it, then as a day where that is more."""
    said = "" if item.due_says is None else capital(item.due_says).say(page.lang)
    day = "" if item.due is None else spoken(item.due, page.lang)
    if said and not (item.due_lenient and day in said):  # one of two readings is not the day
        yield element("p", said)
    if item.due_lenient is not None:
        yield element("p", capital(_READINGS.fill(strict=item.due, lenient=item.due_lenient)).say(page.lang))
    elif day not in said:
        yield element("p", day)


def _clause(page: Content, item: Item) -> Html:
    """The clause, with its document where that is not the plan of the whole."""
    where = item.reference
    return page.foreign(
        "p", where.locator if where.document == page.checklist.source else f"{where.document} {where.locator}"
    )


def _status(page: Content, item: Item) -> Iterator[Html]:
    """What was found, and where that is recorded; empty to be written in where nothing is judged."""
    if item.status is None:
        return
    said = item.answer or STATUS_WORDS[item.status]
    symbol = element("span", SYMBOLS[item.status] + " ", aria_hidden="true")
    yield element("p", symbol, page.say(said), class_=f"found {item.status}")
    if item.pointers:
        yield element("p", page.labelled("pointers", " ".join(item.pointers)), class_="aside-line")
