"""What the gates of a step answer when an act passes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Standing
from campaignflow.rules.outcome import MISSED, Force, Outcome, Reason, Status
from campaignflow.rules.rule import Rule


@frozen
class Asked:
    """What the gates of a step answered when an act passed them, as far as they were not plainly open."""

    day: date
    missed: Sequence[tuple[Rule, Outcome]] = ()
    """Those that were shut."""
    untold: Sequence[tuple[Rule, Outcome]] = ()
    """Those of which it cannot be told."""
    begun: Asked | None = None
    """Of a first draft, those that were so when it began, and open when it ended: it counts by its end."""

    @property
    def parts(self) -> Sequence[Asked]:
        """The answers of each day on which they were asked."""
        return (self,) if self.begun is None else (self, self.begun)

    @property
    def not_open(self) -> frozenset[str]:
        """Ids of those that were shut, or may have been."""
        return frozenset(rule.id for part in self.parts for rule, _ in (*part.missed, *part.untold))

    def without(self, rules: Collection[str]) -> Asked:
        """The same without some of them."""
        missed, untold = ([one for one in of if one[0].id not in rules] for of in (self.missed, self.untold))
        return evolve(self, missed=missed, untold=untold, begun=self.begun and self.begun.without(rules))

    @property
    def by_person(self) -> Asked:
        """The same of those alone that are asked of each person apart, or forbid: that a step goes on opens them to
        nobody new.
        """
        found = [rule for part in self.parts for rule, _ in (*part.missed, *part.untold)]
        return self.without({rule.id for rule in found if not rule.by_person and not rule.forbids})


def answers(gates: Iterable[Rule], case: Case, act: Record, day: date) -> Asked:
    """What gates answer if an act of their step passes them on a day."""
    told = ((rule, rule.passing(case, str(act.step), day, act)) for rule in gates)
    found = [(rule, outcome) for rule, outcome in told if outcome is not None and not is_open(outcome)]
    missed = [one for one in found if one[1].status in MISSED]
    return Asked(day, missed, [one for one in found if one[1].status not in MISSED])


def made_use_of(rule: Rule, acts: Mapping[int, Act], record: Record) -> bool:
    """Whether one of the acts before one that did not had made use of what is merely allowed."""
    if rule.force is not Force.PERMISSIVE:
        return False
    stood = (act.record for act in acts.values() if act.standing in (Standing.COUNTS, Standing.OVERTAKEN))
    return any(other.step in rule.gates and other.index != record.index for other in stood)


def is_open(outcome: Outcome | None) -> bool:
    """Whether a gate is open, or nobody's."""
    return outcome is None or (outcome.reason is None and outcome.status not in MISSED)


def unsettled(outcome: Outcome) -> bool:
    """Whether an earlier act cannot be, or does not say how it came out: the act behind it cannot be weighed yet."""
    return outcome.status is Status.INVALID or outcome.reason in (Reason.NO_OUTCOME, Reason.UNDECIDED)
