"""A checklist as one HTML page: to read, filter and tick in a browser, to print, to send back as progress.

Its script and style stand beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.model import Checklist
from campaignflow.checklists.page.content import Content
from campaignflow.checklists.page.head import header
from campaignflow.checklists.page.listing import item_list
from campaignflow.checklists.page.markup import Html, element, page
from campaignflow.checklists.page.script import script_data
from campaignflow.checklists.page.words import SAYS
from campaignflow.checklists.ticks import tick
from campaignflow.rules.answers import parse_progress
from campaignflow.wording.words import Lang


def html(
    checklist: Checklist,
    lang: Lang = "zh",
    *,
    campaign: Campaign | None = None,
    progress: str | bytes | Mapping[str, Any] | None = None,
) -> str:
    """The page.

    With the campaign that the checklist is of, ticks can be saved as progress; with the unit's progress besides, they
    are merged into it. Where that could not be saved again as it was, nothing can be saved, and the page says why.
    Raises :class:`ProgressError` for progress that cannot be read at all.
    """
    kept = {} if progress is None else _kept(progress)
    saves = None if kept is None else campaign
    ticks = {} if saves is None else {item.rule: tick(saves, item) for item in checklist.items}
    return _page(Content(checklist, lang, saves, kept, ticks))


def _kept(source: str | bytes | Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Progress as plain data; None where that is not all of it (a key stands twice, a host's data are no JSON)."""
    progress = parse_progress(source)
    lost = any(diagnostic.code == "duplicate-key" for diagnostic in progress.diagnostics)
    if lost or not progress.invalid.isdisjoint({"records", "unit", "planned"}):
        return None
    data: Mapping[str, Any] = source if isinstance(source, Mapping) else json.loads(source)
    try:
        json.dumps(data, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return data


def _page(made: Content) -> str:
    checklist = made.checklist
    title = made.say(checklist.title) + (f" · {checklist.unit}" if checklist.unit else "")
    skip = element("a", made.say(SAYS["skip"]), class_="skip", href="#list")
    body = (skip, header(made), item_list(made), _actions(made), script_data(made))
    return page(title, made.lang, body, ("html.css", "html.js"), "filled" if checklist.filled else "blank")


def _actions(made: Content) -> Html:
    """The buttons, and where the page answers."""
    names = ("save", "print", "clear") if made.campaign is not None else ("print", "clear")
    buttons = [element("button", made.say(SAYS[name]), type="button", id=name) for name in names]
    close = element("button", made.say(SAYS["close"]), type="button", id="close", hidden=True)
    return element(
        "section",
        element("div", element("div", id="answer", role="status"), close, class_="answer"),
        element("p", element("span", id="count", role="status"), class_="count"),
        element("p", *buttons, class_="buttons"),
        class_="actions", aria_label=made.say(SAYS["actions"]), hidden=True,
    )  # fmt: skip
