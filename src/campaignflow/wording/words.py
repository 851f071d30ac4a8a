"""Every sentence a person reads exists in Chinese and English: :class:`Words`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal
from unicodedata import east_asian_width

from attrs import frozen

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

# Control, zero-width and bidirectional characters, lone surrogates and what is no character: they change what a reader
# sees, or a file that holds them does not open.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@frozen
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """The text in ``lang`` (``"zh"`` or ``"en"``)."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **parts: object) -> Words:
        """The text with its ``{placeholders}`` filled; :class:`Words` are filled in their own language."""
        return Words(
            self.zh.format(**{k: spoken(v, "zh") for k, v in parts.items()}),
            self.en.format(**{k: spoken(v, "en") for k, v in parts.items()}),
        )

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def __add__(self, other: Words) -> Words:
        return Words(self.zh + other.zh, self.en + other.en)

    def to_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


NOTHING = Words("", "")


def spoken(value: object, lang: Lang) -> str:
    """``value`` as it stands in a sentence: words, dates and counts in the reader's language."""
    if isinstance(value, Words):
        return value.say(lang)
    if isinstance(value, date):
        if lang == "zh":
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return str(value)


def number(count: int, noun: str) -> str:
    """“1 day”, “2 days”: a count with its noun in English."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def capital(words: Words) -> Words:
    """The words as they begin a sentence."""
    at = 1 if words.en[:1] == "“" else 0
    return Words(words.zh, words.en[:at] + words.en[at : at + 1].upper() + words.en[at + 1 :])


def both(make: Callable[[Lang], str]) -> Words:
    """Words from a function of the language."""
    return Words(make("zh"), make("en"))


def listing(parts: Iterable[Words], last: Words = Words("和", " and ")) -> Words:
    """``a, b and c`` in both languages (``last`` joins the final two)."""
    parts = tuple(parts)
    return both(lambda lang: _join([part.say(lang) for part in parts], lang, last.say(lang)))


def one_of(values: Iterable[str]) -> Words:
    """What a value may be, in a sentence that says what was expected."""
    values = tuple(values)
    return Words("以下之一：" + "、".join(values), "one of: " + ", ".join(values))


def joined(parts: Iterable[Words], between: Words = Words("；", "; ")) -> Words:
    """Sentences one after another, the same between all of them."""
    parts = tuple(parts)
    return both(lambda lang: between.say(lang).join(part.say(lang) for part in parts))


def _join(parts: list[str], lang: Lang, last: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ("、" if lang == "zh" else ", ").join(parts[:-1]) + last + parts[-1]


def quote(text: object, limit: int = 60) -> str:
    """Foreign text made safe to show: cut to ``limit``, one line, nothing hidden."""
    shown = str(text)
    shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
    shown = shown.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)


def one_line(text: str) -> str:
    """Foreign text on one line: each run of white space is one space, and nothing is hidden in it."""
    return " ".join(HIDDEN.sub("", " ".join(text.split())).split())


def width(text: str) -> int:
    """How many columns a text takes where Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
