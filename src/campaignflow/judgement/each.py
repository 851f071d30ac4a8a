"""What is asked once for each entry of a list, seen from outside: one answer a rule, and under it one for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.verdict import Verdict
from campaignflow.rules.outcome import Status

_WORST_FIRST = (
    Status.VIOLATED,
    Status.OVERDUE,
    Status.INVALID,
    Status.AMBIGUOUS,
    Status.PENDING,
    Status.WAIVED,
    Status.SATISFIED,
    Status.NOT_APPLICABLE,
)


@frozen
class OfEach:
    """One rule, for each entry of a list."""

    rule: str
    """Its id as the spec writes it: that of an entry has the entry behind it (``ruling.due@objection-3``)."""
    list: str
    of: Mapping[str, Verdict]
    """By entry, where it stands."""

    @property
    def status(self) -> Status:
        """The worst of them."""
        return min((verdict.status for verdict in self.of.values()), key=_WORST_FIRST.index)

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "list": self.list,
            "status": str(self.status),
            "of": {entry: str(verdict.status) for entry, verdict in self.of.items()},
        }


def each(judgement: Judgement) -> dict[str, OfEach]:
    """By id as the spec writes it, each rule of what is there once for each entry of a list."""
    folded = judgement.campaign.folded
    found: dict[str, OfEach] = {}
    for verdict in judgement.verdicts if folded else ():
        rule, _, entry = verdict.rule_id.partition("@")
        of = folded.of.get(verdict.subject.partition("@")[0]) if folded and entry else None
        if of is not None:
            known = found.get(rule)
            found[rule] = OfEach(rule, of, {**(known.of if known else {}), entry: verdict})
    return found
