"""From a file, or the id of a shipped spec, to a campaign that is ready for use."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path as FilePath

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.instances import as_folded
from campaignflow.campaign.spec import LANGUAGE_VERSION, CampaignSpec, spec_type
from campaignflow.campaign.spec_terms import Source
from campaignflow.rules.kinds import kinds as shipped_kinds
from campaignflow.rules.rule import Rule
from campaignflow.source.mistaken import SPEC, report_mistaken
from campaignflow.source.text import MAX_SPEC_BYTES, Located, decode, read_yaml
from campaignflow.source.types import INVALID
from campaignflow.wording.diagnostics import Diagnostics, SpecError, closest
from campaignflow.wording.words import Words


def shipped() -> dict[str, FilePath]:
    """The specs that come with the package, by id."""
    inside = FilePath(str(files("campaignflow"))) / "specs"
    folder = inside if inside.is_dir() else FilePath(__file__).parents[3] / "specs"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def load_campaign(spec: str | os.PathLike[str], *, kinds: Iterable[type[Rule]] = ()) -> Campaign:
    """Load a campaign from a shipped id or a path.

    ``kinds`` adds rule kinds of the host's own. Raises :class:`SpecError` with every problem at its
    place; a text that ends in ``.yaml`` or ``.yml`` or has a path separator is a path.
    """
    path = _path(spec)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_SPEC_BYTES + 1)
    except (OSError, ValueError) as error:
        problems = Diagnostics(str(path))
        problems.add("unreadable", (), reason=getattr(error, "strerror", None) or str(error))
        raise SpecError(problems) from None
    return parse_campaign(raw, file=str(path), kinds=kinds)


def _path(spec: str | os.PathLike[str]) -> FilePath:
    name = os.fspath(spec)
    path = FilePath(name)
    if isinstance(spec, os.PathLike) or path.suffix in (".yaml", ".yml") or path.name != name:
        return path
    known = shipped()
    if name not in known:
        problems = Diagnostics()
        problems.add("unknown-campaign", (), name=name, known=closest(name, known))
        raise SpecError(problems)
    return known[name]


def parse_campaign(text: str | bytes, *, file: str | None = None, kinds: Iterable[type[Rule]] = ()) -> Campaign:
    """A campaign from the text of a spec; ``file`` names it in diagnostics. Raises :class:`SpecError`."""
    problems = Diagnostics(file)
    decoded = decode(text, MAX_SPEC_BYTES, problems)
    located = None if decoded is None else read_yaml(decoded, problems)
    if located is None:
        raise SpecError(problems)
    campaign = _campaign(located, (*shipped_kinds().values(), *kinds), problems)
    found = located.place(problems)
    if campaign is None or problems.fatal:
        raise SpecError(found)
    ready = evolve(campaign, warnings=found)
    ready.prepare()
    return ready


def _campaign(located: Located, kinds: tuple[type[Rule], ...], problems: Diagnostics) -> Campaign | None:
    """The campaign; None where there is nothing to make it from, which is reported."""
    if report_mistaken(located.data, SPEC, problems):
        return None
    spec = spec_type(kinds).read(located.data, (), problems)
    if spec is INVALID:
        return None
    if spec.campaignflow not in (None, LANGUAGE_VERSION):
        problems.add("unsupported-version", ((), "campaignflow"), value=spec.campaignflow, expected=LANGUAGE_VERSION)
        return None
    return as_folded(_complete(spec), kinds, located, problems)


def _complete(spec: CampaignSpec) -> CampaignSpec:
    """The spec with something in place of what could not be read, so that the rest is checked all the same."""
    gap = Words("?", "?")
    return evolve(
        spec, title=spec.title or gap, source=spec.source or Source(title="?"), phases=spec.phases or {},
        campaign=spec.campaign or "?", version=spec.version or "?",
    )  # fmt: skip
