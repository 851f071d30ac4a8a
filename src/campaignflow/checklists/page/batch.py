"""A batch of units as one HTML page: to read, to print across A4, to pass on."""

from __future__ import annotations

from datetime import date

from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.page.markup import Html, element, foreign, page
from campaignflow.checklists.plain import named
from campaignflow.checklists.units import Batch, UnitColumn, UnitRow, shown_columns
from campaignflow.rules.outcome import Status
from campaignflow.wording.words import Lang, Words, capital, spoken

_COUNT = Words("共{count}个单位", "{count} unit(s)")
_MARKED = (f"status {Status.OVERDUE}", f"status {Status.VIOLATED}", "breaches")


def batch_html(batch: Batch, lang: Lang = "zh") -> str:
    """The page; statuses that no unit has are left out."""
    columns = shown_columns(batch)
    title = capital(batch.title).say(lang)
    about = (
        foreign("p", named(HEADINGS["source"], batch.source, lang), lang),
        element("p", named(HEADINGS["as_of"], spoken(batch.as_of, lang), lang)),
        element("p", _COUNT.fill(count=len(batch.rows)).say(lang)),
    )
    heads = element("tr", *(element("th", column.title.say(lang), scope="col") for column in columns))
    rows = (element("tr", *(_cell(column, row, lang) for column in columns)) for row in batch.rows)
    table = element("table", element("thead", heads), element("tbody", *rows), aria_label=title)
    body = (
        element("header", element("h1", title), element("div", *about, class_="about")),
        element("main", table, tabindex="0"),
    )
    return page(title, lang, body, ("batch.css",))


def _cell(column: UnitColumn, row: UnitRow, lang: Lang) -> Html:
    """One cell: numbers to the right, what is amiss in colour, the unit's name as the head of its row."""
    value = column.value(row)
    if column.key == "unit":
        return foreign("th", row.unit, lang, scope="row")
    if isinstance(value, int):
        amiss = value and column.key in _MARKED
        return element("td", str(value), class_="number amiss" if amiss else "number" if value else "number none")
    if column.key == "sound" and not row.sound:
        return element("td", spoken(value, lang), class_="amiss")
    text = "" if value is None else spoken(value, lang)
    return element("td", text, class_="day" if isinstance(value, date) else None)
