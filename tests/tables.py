"""The rows of the docs that speak of rule kinds, made from the kinds themselves.

``python tests/tables.py`` writes them. They stand between ``<!-- kinds: NAME -->`` and ``<!-- end -->``, so that a new
kind edits no page but its own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from campaignflow import Campaign, load_campaign, shipped
from campaignflow.rules.items import ItemNames, Refs
from campaignflow.rules.kinds import kinds
from campaignflow.rules.rule import Rule
from campaignflow.rules.traits import Traits
from campaignflow.source.structs import Key
from campaignflow.source.types import Type

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"(<!-- kinds: ([a-z ]+) -->\n\n)(.*?)(\n<!-- end -->)", re.DOTALL)
_MANY = {"group": "people", "body": "bodies", "document": "documents", "step": "steps", "event": "events"}
_MANY["phase"] = "phases"
_SAID_OF_ALL = {"lower", "judge", "sentence"}


def in_order() -> list[tuple[str, type[Rule]]]:
    """The kinds in the order of their rules."""
    return sorted(kinds().items(), key=lambda pair: (pair[1].rank, pair[0]))


def what(kind: type[Rule]) -> str:
    """The first sentence of its module, without what other languages call it."""
    said = re.match(r"(.+?)(?: \([A-Z][^)]*\))?\.(?=\s|$)", sys.modules[kind.__module__].__doc__ or "")
    assert said, f"the module of {kind.kind} begins with a sentence"
    return said[1][0].lower() + said[1][1:]


def written(name: str, kind: type[Rule]) -> str:
    """The keys that write it, as the first table of its page names them."""
    page = (DOCS / "reference" / "rules" / f"{name}.md").read_text("utf-8")
    table = page.partition("\n| written")[2].partition("\n\n")[0]
    keys = dict.fromkeys(re.findall(r"(?m)^\| `(\w+)", table))
    return ", ".join(f"`{key}`{' of a phase' if key in kind.phase_keys else ''}" for key in keys)


def form(type_: Type[object]) -> str:
    """What a key is given."""
    if isinstance(type_, ItemNames):
        return "list, named in place"
    if isinstance(type_, Refs) and type_.among:
        return "list of " + " and ".join(_MANY[space] for space in type_.among.split())
    return type_.expected.en


def keys(of: Callable[[type[Rule]], Mapping[str, Key]]) -> Iterator[str]:
    for name, kind in in_order():
        for key, said in of(kind).items():
            yield f"| `{key}` | {form(said.type)} | [{name}](rules/{name}.md) | {said.doc.en} |"


@cache
def plans() -> Mapping[str, Campaign]:
    return {spec: load_campaign(spec) for spec in sorted(shipped())}


def needed(name: str) -> str:
    """A rule of the kind in every shipped spec that has one, with its clause."""
    found = {}
    for spec, campaign in plans().items():
        mine = [rule for rule in campaign.rules if rule.kind == name and rule.reference.locator]
        if mine:
            rule = min(mine, key=lambda rule: (rule.basis != "explicit", rule.force != "binding"))
            found[spec] = f"`{spec}` `{rule.id}` ({rule.reference.locator})"
    if not found:
        return "none of them"
    return ("all five: " if len(found) == len(plans()) else "") + ", ".join(found.values())


def lowered(kind: type[Rule]) -> str:
    """What its rules are called: the names in the first paragraph of its description."""
    first = (kind.__doc__ or "").partition("\n\n")[0]
    names = re.findall(r"``(<[a-z]+>\.[^`]+)``", first)
    assert names, f"the description of {kind.kind} names its rules"
    return ", ".join(f"`{name}`" for name in names)


def says(kind: type[Rule]) -> str:
    """What it says of itself besides what every kind must say."""
    mine = {name for cls in kind.__mro__[: kind.__mro__.index(Rule)] for name in vars(cls)}
    told = [name for name in (*vars(Traits), *vars(Rule)) if name in mine - _SAID_OF_ALL - Rule.__annotations__.keys()]
    return ", ".join(f"`{name}`" for name in told if not name.startswith("_"))


def unused() -> str:
    """The kinds that no shipped spec uses, by their tables of cases."""
    used = {rule.kind for campaign in plans().values() for rule in campaign.rules}
    return ", ".join(f"`tests/rules/{name}.yaml`" for name in kinds() if name not in used)


def table(*rows: str) -> str:
    """Rows under their heading."""
    heading, *rest = rows
    return "\n".join([heading, "|" + "---|" * (heading.count("|") - 1), *rest])


def blocks() -> Mapping[str, str]:
    listed, keyed = in_order(), "| key | type | kind | meaning |"
    return {
        "list": "\n".join(f"- [{n}](reference/rules/{n}.md): {what(k)}" for n, k in listed),
        "table": table(
            "| kind | what it asks | written |",
            *(f"| [{n}]({n}.md) | {what(k)} | {written(n, k)} |" for n, k in listed),
        ),
        "keys of a step": table(keyed, *keys(lambda kind: kind.step_keys)),
        "keys of a document": table(keyed, *keys(lambda kind: kind.document_keys)),
        "keys of a phase": table(keyed, *keys(lambda kind: kind.phase_keys)),
        "plans": table("| kind | needed by |", *(f"| [{n}](rules/{n}.md) | {needed(n)} |" for n, _ in listed)),
        "code": table(
            "| kind | its rules | says besides |", *(f"| `{n}` | {lowered(k)} | {says(k) or '–'} |" for n, k in listed)
        ),
        "unused": f"Kinds that none of the five specs uses are shown by their tables of cases: {unused()}.",
    }


def renewed(page: str) -> str:
    """The page with its blocks made anew."""
    made = blocks()
    return BLOCK.sub(lambda found: f"{found[1]}{made[found[2]]}\n{found[4]}", page)


def pages() -> list[Path]:
    return [page for page in sorted(DOCS.rglob("*.md")) if BLOCK.search(page.read_text("utf-8"))]


if __name__ == "__main__":
    for path in pages():
        path.write_text(renewed(path.read_text("utf-8")), "utf-8")
