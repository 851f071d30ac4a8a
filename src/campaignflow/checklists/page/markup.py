"""HTML pages that refer to nothing outside themselves, put together from escaped text.

Style and script stand beside this module and are the only ones that a page's Content-Security-Policy lets run. Every
text from outside goes through :func:`element`, which escapes it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from campaignflow.wording.words import HIDDEN, Lang

_VOID = frozenset({"col", "input", "meta"})
_HAN = re.compile("[\u3400-\u9fff]")


class Html(str):
    """Markup, made by :func:`element`."""

    __slots__ = ()


def element(tag: str, *children: str | None, **attributes: str | bool | None) -> Html:
    """An element. A child that is not :class:`Html` is text and is escaped; None is nothing.

    ``class_`` is ``class``, ``aria_label`` is ``aria-label``; an attribute that is False or None is left out.
    """
    given = "".join(_attribute(name, value) for name, value in attributes.items() if value not in (None, False))
    inside = "".join(child if isinstance(child, Html) else escape(plain(child)) for child in children if child)
    return Html(f"<{tag}{given}>" if tag in _VOID else f"<{tag}{given}>{inside}</{tag}>")


def _attribute(name: str, value: str | bool | None) -> str:
    name = name.strip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(plain(str(value)))}"'


def plain(text: str) -> str:
    """Foreign text on one line with nothing hidden; spaces at its ends are kept."""
    return HIDDEN.sub("", re.sub(r"\s+", " ", text))


def foreign(tag: str, text: str, lang: Lang, **attributes: str) -> Html:
    """Text that has no translation, with its language where that is another than the page's."""
    other = "zh-CN" if lang == "en" and _HAN.search(text) else None
    return element(tag, text, lang=other, **attributes)


def page(title: str, lang: Lang, body: Iterable[Html], parts: Sequence[str], class_: str | None = None) -> str:
    """A whole page; ``parts`` are the names of its own style and, where it has one, of its script."""
    style, *scripts = map(_part, parts)
    css = _part("page.css") + style
    runs = "".join(f"script-src {_hash(js)}; " for js in scripts)
    policy = f"default-src 'none'; {runs}style-src {_hash(css)}; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Html(css)),
    )
    whole = element("body", *body, *(element("script", Html(js)) for js in scripts), class_=class_)
    return f"<!doctype html>\n{element('html', head, whole, lang='zh-CN' if lang == 'zh' else 'en')}\n"


@cache
def _part(name: str) -> str:
    """A style or script, as it stands beside this module."""
    return files("campaignflow.checklists.page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """How the policy names an inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
