"""What all tests share: how examples are drawn, and the golden files.

A golden file is compared as text, shown as what changed where, and rewritten by one flag.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

# The same examples on every run, at any speed: a gate that fails by chance is no gate. To search, by chance and
# longer: pytest --hypothesis-profile=search. What everybody runs takes a tenth of the examples, the gate all of them.
settings.register_profile(
    "gate",
    derandomize=True,
    deadline=None,
    max_examples=100,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", settings.get_profile("gate"), derandomize=False, max_examples=1_000, print_blob=True
)
settings.register_profile("few", settings.get_profile("gate"), max_examples=10)
settings.load_profile("few")


def trials(number: int) -> settings:
    """So many examples for a test, and as many times more or fewer as the profile takes than a hundred."""
    return settings(max_examples=max(1, number * settings().max_examples // 100))


def thinned(cases: Iterable[Any], every: int) -> list[Any]:
    """Every so-many-th of the cases of a test at once, and the others with what is slow."""
    told = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*case, marks=() if at % every == 0 else pytest.mark.slow) for at, case in enumerate(told)]


Golden = Callable[[str, str], None]
"""Compares a text with the golden file of that name under ``tests/golden``."""

GOLDEN = Path(__file__).parent / "golden"
_MOST_LINES = 80


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files; read the diff before use")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    update: bool = request.config.getoption("--update-golden")

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists():
            pytest.fail(f"there is no golden file {name}: run pytest --update-golden", pytrace=False)
        elif (before := path.read_text(encoding="utf-8")) != text:
            pytest.fail(_report(name, before, text), pytrace=False)

    return check


def _report(name: str, before: str, after: str) -> str:
    found = list(changes(json.loads(before), json.loads(after))) if name.endswith(".json") else []
    found = found or list(unified_diff(before.splitlines(), after.splitlines(), "golden", "now", lineterm=""))
    more = [f"... and {len(found) - _MOST_LINES} more lines"] if len(found) > _MOST_LINES else []
    return "\n".join([f"{name} is no longer what it was (pytest --update-golden, if that is right):", *found, *more])


def changes(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """One line for each value that differs; entries of a list are told apart by their rule, subject or id."""
    if isinstance(before, list) and isinstance(after, list):
        before, after = _keyed(before), _keyed(after)
        if list(before) != list(after) and set(before) == set(after):
            yield f"{at}: the same entries in another order"
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before != after:
            yield f"{at}: {_shown(before)} -> {_shown(after)}"
        return
    for key in [*before, *(key for key in after if key not in before)]:
        place = f"{at}/{key}"
        if key not in after:
            yield f"{place}: gone, was {_shown(before[key])}"
        elif key not in before:
            yield f"{place}: new, {_shown(after[key])}"
        else:
            yield from changes(before[key], after[key], place)


def _keyed(entries: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, entry in enumerate(entries):
        names = [entry[name] for name in ("rule", "subject", "id") if name in entry] if isinstance(entry, dict) else []
        name = str(names[0]) if names else str(index)
        found[f"{name}#{index}" if name in found else name] = entry
    return found


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:159] + "…"
