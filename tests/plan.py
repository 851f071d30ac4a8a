"""What the tests of the shipped specs share: acts, cases and where a rule stands, for one campaign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from attrs import define, field

from campaignflow import Assessment, Basis, Campaign, Force, Verdict, assess, load_campaign, parse_progress
from campaignflow.rules.rule import UNIT
from following import registered

Act = dict[str, Any]
Stand = tuple[str, str | None]
"""Status and reason."""

SATISFIED, PENDING, NOT_APPLICABLE = ("satisfied", None), ("pending", None), ("not-applicable", None)
LATE, OVERDUE, SHORT = ("violated", "late"), ("overdue", "missing"), ("overdue", "short")
LACKING = ("overdue", "missing-content")
"""Of an entry of the register: a field is not there; it was closed with nothing to show for it."""
BETWEEN = ("ambiguous", "late")
OUT_OF_ORDER, MISSING, EARLY = ("violated", "out-of-order"), ("violated", "missing"), ("violated", "early")


def shifted(day: str, days: int) -> str:
    """An ISO day moved by calendar days."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def problem(number: int, found: str, due: str, closed: str, **more: Any) -> Act:
    """An entry of the register with all its fields. The days are ISO days."""
    said = {"measure": "quicker", "owner": "the head of the office", "evidence": "the minutes"}
    return {"id": str(number), "says": "slow", "found": found, "due": due, "closed": closed, **said, **more}


def saying(entry: Act, **values: Any) -> Act:
    """The entry with some of its fields replaced; a field given as None is taken out."""
    return {field: value for field, value in {**entry, **values}.items() if value is not None}


def rectified(campaign: Campaign) -> dict[str, tuple[str, Force, Basis]]:
    """What is asked of every problem of the register: clause, force and basis by rule."""
    rules = [rule for rule in campaign.rules if rule.kind == "rectification"]
    return {rule.id: (rule.reference.locator, rule.force, rule.basis) for rule in rules}


@define
class Plan:
    """One shipped campaign under test, the unit that is used where a test names none, and its clock."""

    name: str
    unit: Act
    as_of: str
    """The day on which cases are assessed unless a test says another."""
    register: tuple[Act, ...] = ()
    """The register of problems that is used where a test names none, as it stood on the day of the case."""
    campaign: Campaign = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.campaign = load_campaign(self.name)

    def act(self, step: str, on: str, **more: Any) -> Act:
        """A record of a step, by whoever has to do it."""
        by = self.campaign.steps[step].by
        return {"step": step, "date": on, **({} if by == UNIT else {"by": by}), **more}

    def case(self, acts: Iterable[Act] = (), as_of: str | None = None, **more: Any) -> Assessment:
        """``more``: other keys of the progress file, such as ``unit``, ``planned``, ``events``, ``waivers``."""
        on = as_of or self.as_of
        data = {"progress": 1, "campaign": self.name, "unit": self.unit, "records": list(acts)}
        data |= {**registered({"problems": self.register}, date.fromisoformat(on)), **more}
        return assess(self.campaign, parse_progress(data), date.fromisoformat(on))

    def verdict(self, rule: str, *acts: Act, as_of: str | None = None, **more: Any) -> Verdict:
        assessment = self.case(acts, as_of, **more)
        assert not assessment.diagnostics, [d.message.en for d in assessment.diagnostics]
        return assessment.verdict[rule]

    def stands(self, rule: str, *acts: Act, as_of: str | None = None, **more: Any) -> Stand:
        """Status and reason of one rule after some acts."""
        found = self.verdict(rule, *acts, as_of=as_of, **more)
        return str(found.status), found.reason and str(found.reason)


def changed(acts: Iterable[Act], step: str, **values: Any) -> list[Act]:
    """The acts with some keys of one step's records replaced; a key given as None is taken out."""
    return [
        {key: value for key, value in {**one, **values}.items() if value is not None} if one["step"] == step else one
        for one in acts
    ]


def without(acts: Iterable[Act], *steps: str) -> list[Act]:
    return [one for one in acts if one["step"] not in steps]


def by_locator(campaign: Campaign) -> dict[str, set[str]]:
    """Rule ids by the clause that they cite."""
    found: dict[str, set[str]] = {}
    for rule in campaign.rules:
        found.setdefault(rule.reference.locator, set()).add(rule.id)
    return found
