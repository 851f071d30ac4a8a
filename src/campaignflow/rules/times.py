"""How a spec writes how often, or by each of whom, something is to be done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from campaignflow.rules.items import Qualifiable
from campaignflow.rules.quantity import Quantity
from campaignflow.source.containers import ListOf, MapOf
from campaignflow.source.structs import Key
from campaignflow.source.types import Either, Name, Parsed
from campaignflow.wording.words import Words

_FORM = re.compile(r"(?:(at least|at most|exactly) )?([1-9]\d{0,5})(?: to ([1-9]\d{0,5}))?( days?)?", re.ASCII)


def parse_times(text: str) -> Quantity | None:
    """``3`` and ``at least 3`` · ``exactly 15`` · ``at most 2`` · ``1 to 2`` · ``at least 5 days``; else None."""
    found = _FORM.fullmatch(text)
    if not found:
        return None
    word, low, in_days = found[1], int(found[2]), bool(found[4])
    if found[3]:
        high = int(found[3])
        return Quantity(low, high, in_days=in_days) if word is None and low <= high else None
    bounds: dict[str | None, tuple[int, int | None]] = {"exactly": (low, low), "at most": (0, low)}
    return Quantity(*bounds.get(word, (low, None)), in_days=in_days)


_TIMES = Parsed(
    parse_times,
    Words(
        "次数(如 at least 3、exactly 15、1 to 2、at least 5 days)",
        "a number such as at least 3, exactly 15, 1 to 2, at least 5 days",
    ),
    {"type": ["string", "integer"]},
)
TIMES = Key(
    Either(_TIMES, MapOf(Name(), Qualifiable(_TIMES), some=True)),
    Words("应做多少次（或多少天）；按群体不同的写映射", "how many times, or days; a mapping where it differs by group"),
)
EACH_PERSON = Key(
    Either(Name(), ListOf(Name(), some=True)),
    Words(
        "该群体每人一次（份）；按群体写 times 的，次数对其中每人而言",
        "once for each person of this group; of the groups that times names, those of which each person is meant",
    ),
)


def each_of(stated: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups that ``each`` names."""
    each = stated.get("each", ())
    return (each,) if isinstance(each, str) else each
