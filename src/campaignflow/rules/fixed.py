"""Rules on what is fixed when an act takes place: who was there, in which form, who presided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Standing
from campaignflow.rules.outcome import Cure, Outcome, Reason, Status
from campaignflow.rules.rule import Rule

_TOO_LATE = (Reason.LATE, Reason.OUT_OF_ORDER)
"""It was there, after the day by which it was to be: that stays on record."""


@frozen(kw_only=True)
class Fixed(Rule):
    """A rule on something that cannot be added to an act later.

    Of a step that takes place once, or that moves a paper, a miss stays on record; the step held again makes it good.
    Of any other, each sitting adds what it has.
    """

    once: bool = False

    def says(self, record: Record) -> bool:
        """Whether a record says anything of it."""
        raise NotImplementedError

    def shows(self, case: Case, sitting: Sequence[Record]) -> bool:
        """Whether the acts of one day have all that is asked."""
        raise NotImplementedError

    def stays(self, case: Case) -> bool:
        """Whether a miss stays on record."""
        return self.once or not case.moving.isdisjoint(self.steps)

    def missed(self, case: Case) -> date | None:
        """The last day on which a round was judged and is known to have lacked it, if a miss stays on record.

        A round is judged by its first sitting of which anything is said, since further ones add and take nothing back:
        but one that goes too far stands for itself, and after it gave a paper back a body looks at it anew.
        """
        if not self.stays(case):
            return None
        records = self.read(case)
        if len(records) == 1 and case.redone.isdisjoint(self.steps) and case.void.keys().isdisjoint(self.steps):
            return records[0].date if self._lacks(case, records) else None
        lacked, judged = None, set()
        returning = {act.by.index for act in case.acts.values() if act.by is not None}
        for (day, of), sitting in self._sittings(case):
            judges = of not in judged and any(map(self.says, sitting))
            if self.exceeds(sitting) or (judges and self._lacks(case, sitting)):
                lacked = day
            judged |= {of} if judges else set()
            judged -= {of} if any(record.index in returning for record in sitting) else set()
        return lacked

    def exceeds(self, sitting: Sequence[Record]) -> bool:
        """Whether the acts of one day have more than is allowed, which no other one can add to or mend."""
        return False

    def faulty(self, case: Case, record: Record) -> bool:
        return self.stays(case) and self._lacks(case, (record,))

    @property
    def of_presence(self) -> bool:
        """Whether it asks who is there."""
        return False

    def unattended(self, case: Case, record: Record) -> bool:
        return self.of_presence and self._lacks(case, (record,))

    def void_for_it(self, case: Case) -> Sequence[Record]:
        """The last of its acts that do not count since those whom it asks for were not there."""
        acts = [act for step in self.steps for act in case.void.get(step, ())] if case.void else ()
        return [act for act in acts if self.id in case.acts[act.index].missed][-1:]

    def rests_on(self, case: Case) -> Sequence[Record]:
        found = super().rests_on(case)
        return found if self.read(case) else [*self.void_for_it(case), *found]

    def _lacks(self, case: Case, sitting: Sequence[Record]) -> bool:
        """Whether something is said of it, and it falls short."""
        return any(map(self.says, sitting)) and not self.shows(case, sitting)

    def _sittings(self, case: Case) -> Iterator[tuple[tuple[date | None, object], Sequence[Record]]]:
        """By day, and by their round, the acts that count or counted, or do not for its sake alone.

        A round ends with its period, or when an act overtakes it.
        """
        standing = {record.index for record in self.read(case)}
        acts = (act for act in case.acts.values() if act.record.step in self.steps and self._is_judged(act, standing))
        for key, sitting in groupby(acts, key=lambda act: (act.record.date, _round(case, act))):
            yield key, [act.record for act in sitting]

    def mended(self, case: Case) -> date | None:
        missed = self.missed(case)
        if missed is None:
            return None
        later = ((day, sitting) for (day, _), sitting in self._sittings(case) if day and day > missed)
        return next((day for day, sitting in later if self.mends(case, sitting)), None)

    def mends(self, case: Case, sitting: Sequence[Record]) -> bool:
        """Whether the acts of a later day make good what was missed."""
        return self.shows(case, sitting)

    def cure(self, case: Case, outcome: Outcome, *, moves: bool) -> Cure:
        at_once = outcome.status is Status.VIOLATED and outcome.reason not in _TOO_LATE
        again = moves or self.once or bool(self.void_for_it(case) and not self.read(case))  # held in any case
        return Cure.AGAIN if again and at_once else super().cure(case, outcome, moves=moves)

    def _is_judged(self, act: Act, standing: set[int]) -> bool:
        return act.standing is Standing.OVERTAKEN or act.record.index in standing or self.id in act.missed


def _round(case: Case, act: Act) -> object:
    return case.round_of(str(act.record.step), act.record.date), act.by and act.by.index
