"""Fields of a page that its script keeps and saves under their names."""

from __future__ import annotations

from collections.abc import Mapping

from campaignflow.checklists.page.markup import Html, element


def entry(name: str, label: str, value: str = "", more: Html | None = None, **attributes: str | bool) -> Html:
    """A labelled field."""
    given: dict[str, str | bool] = {"type": "text", "id": field_id(name), "data_field": name, "autocomplete": "off"}
    return _field(name, label, more, element("input", **{**given, "value": value, **attributes}))


def choice(name: str, label: str, options: Mapping[str, str], chosen: object = "", more: Html | None = None) -> Html:
    """A labelled list of which one is chosen."""
    inside = [element("option", text, value=value, selected=value == chosen) for value, text in options.items()]
    return _field(name, label, more, element("select", *inside, id=field_id(name), data_field=name, autocomplete="off"))


def _field(name: str, label: str, more: Html | None, box: Html) -> Html:
    return element("p", element("label", label, more, for_=field_id(name)), box, class_="field")


def field_id(name: str) -> str:
    """The id of a field: names of fields are made of ids, which hold neither spaces nor quotes."""
    return f"f-{name.replace('/', '-')}"
