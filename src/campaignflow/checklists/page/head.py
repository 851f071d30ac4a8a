"""The head of a page: of what and whom it is, what is asked about the unit, and the filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.spec_terms import AttributeSpec, Numbers
from campaignflow.checklists.page.content import Content
from campaignflow.checklists.page.fields import choice, entry
from campaignflow.checklists.page.markup import Html, element
from campaignflow.checklists.page.words import LABELS, SAYS
from campaignflow.rules.outcome import STATUS_WORDS
from campaignflow.wording.words import capital, spoken


def header(page: Content) -> Html:
    """Everything above the list."""
    return element(
        "header",
        element("h1", capital(page.checklist.title).say(page.lang)),
        element("div", *_about(page), class_="about"),
        element("p", page.say(SAYS["spoilt"]), class_="spoilt") if page.progress is None else None,
        _blanks(page) if not page.checklist.filled else None,
        _unit(page, page.campaign) if page.campaign is not None else None,
        _filters(page),
    )


def _about(page: Content) -> Iterator[Html]:
    made = page.checklist
    yield page.foreign("p", page.labelled("source", made.source))
    if made.unit is not None:
        yield page.foreign("p", page.labelled("unit", made.unit))
    if made.as_of is not None:
        yield element("p", page.labelled("as_of", spoken(made.as_of, page.lang)))
    yield element("p", page.labelled("version", made.version))


def _blanks(page: Content) -> Html:
    """What is written on paper by hand."""
    name, day = element("span", class_="line", id="unit-name"), element("span", class_="line")
    return element("p", page.say(SAYS["blank_unit"]), name, page.say(SAYS["blank_date"]), day, class_="on-paper")


def _unit(page: Content, campaign: Campaign) -> Html:
    """What the campaign asks about the unit, with what its progress says."""
    known = _inside(page.progress or {}, "unit")
    who = [entry(f"unit/{key}", page.say(LABELS[key]), _text(known.get(key))) for key in ("name", "id")]
    asked = [*_facts(page, campaign, known), *_headcounts(page, campaign, known)]
    why = element("p", page.say(SAYS["facts_why"])) if asked else None
    summary = element("summary", page.say(SAYS["facts"]))
    inside = element("div", *who, *asked, class_="fields")
    return element("details", summary, why, inside, class_="unit", hidden=True)


def _facts(page: Content, campaign: Campaign, known: Mapping[str, object]) -> Iterator[Html]:
    attributes = _inside(known, "attributes")
    for name in dict.fromkeys(campaign.asked_attributes):
        yield _fact(page, name, campaign.attributes[name], attributes.get(name))


def _fact(page: Content, name: str, fact: AttributeSpec, value: object) -> Html:
    """The choice of a unit's attribute, or its number."""
    label = capital(fact.title).say(page.lang)
    if isinstance(fact.values, Numbers):
        return _count(f"attributes/{name}", label, value)
    if isinstance(fact.values, Mapping):
        options = {value: page.say(title) for value, title in fact.values.items()}
    else:
        options = {value: value for value in fact.values}
    options = options or {key: page.say(SAYS[word]) for key, word in (("true", "yes"), ("false", "no"))}
    chosen = str(value).lower() if isinstance(value, bool) else value
    return choice(f"attributes/{name}", label, {"": page.say(SAYS["unstated"]), **options}, chosen)


def _headcounts(page: Content, campaign: Campaign, known: Mapping[str, object]) -> Iterator[Html]:
    counts = _inside(known, "headcounts")
    for name in dict.fromkeys(campaign.measured.values()):
        yield _count(f"headcounts/{name}", page.say(SAYS["heads"] + campaign.groups[name].title), counts.get(name))


def _count(name: str, label: str, value: object) -> Html:
    """The field of a whole number."""
    number = str(value) if type(value) is int else ""
    return entry(name, label, number, type="number", min="0", step="1")


def _filters(page: Content) -> Html:
    """By phase, body, status and text; hidden until the script runs."""
    states = {item.status for item in page.checklist.items}
    status = {name: SAYS[name] for name in ("unticked", "ticked")}
    status |= {str(state): words for state, words in STATUS_WORDS.items() if state in states}
    phases = {section.id: section.title for section in page.checklist.sections}
    bodies = {party.id: party.title for item in page.checklist.items for party in item.bodies}
    fields = [
        choice(f"filter/{name}", page.say(SAYS[name]), {"": page.say(SAYS["all"]), **page.titled(options)})
        for name, options in (("phase", phases), ("who", bodies), ("status", status))
    ]
    fields.append(entry("filter/text", page.say(SAYS["text"]), type="search"))
    inside = element("div", *fields, class_="fields")
    return element("form", inside, role="search", aria_label=page.say(SAYS["filters"]), hidden=True)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _inside(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The mapping under a key, empty where there is none."""
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}
