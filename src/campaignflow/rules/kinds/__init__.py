"""The rule kinds, one per file. This folder is the registry: a new file here is a new kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from campaignflow.rules.rule import Rule


@cache
def kinds() -> Mapping[str, type[Rule]]:
    """Kind name to class, for every file of this folder."""
    found: dict[str, type[Rule]] = {}
    for module in sorted(info.name for info in iter_modules(__path__)):
        for value in vars(import_module(f"{__name__}.{module}")).values():
            if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == f"{__name__}.{module}":
                found[value.kind] = value
    return found
