"""Rules on what a paper holds: it can be mended until others have passed that version."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from campaignflow.progress.record import Record
from campaignflow.rules.case import Case
from campaignflow.rules.fixed import Fixed
from campaignflow.rules.outcome import Cure, Outcome, Reason
from campaignflow.rules.rounds import as_passed, place_of


@frozen(kw_only=True)
class Written(Fixed):
    """A rule that may be on what a paper holds.

    What a version lacked when others passed it stays on record; a new version that has it makes it good.
    """

    other_versions: tuple[str, ...] = ()
    """Of the contents of a paper: the other steps that write it, or make it final."""

    def known_lack(self, case: Case) -> Reason | None:
        """What its acts are known to lack: silence is no lack."""
        raise NotImplementedError

    @property
    def _writing(self) -> frozenset[str]:
        return frozenset((*self.steps, *self.other_versions))

    def passed_without(self, case: Case) -> tuple[Record, Case] | None:
        """Of a paper: the last act that passed a version which is known to have lacked something, and the case then."""
        judging = {judge for step in self.steps for judge in case.judged_by.get(step, ())}
        if not self.of_the_paper or judging.isdisjoint(case.records.keys() | case.redone):
            return None
        passed = [*as_passed(case, self._writing, judging)]
        return next(((act, then) for act, then in reversed(passed) if self.known_lack(then)), None)

    def lacked(self, case: Case) -> Reason | None:
        """What a version lacked that others passed."""
        passed = self.passed_without(case)
        return passed and self.known_lack(passed[1])

    def rewritten(self, case: Case, passed: Record) -> date | None:
        """The day of a version that has what was lacking when an act passed it; None while the last one lacks it."""
        if self.known_lack(case):
            return None
        place = place_of(case)
        later = (act.record for act in case.acts.values() if place[act.record.index] > place[passed.index])
        mine = (act.date for act in later if act.step in self._writing and self.shows(case, [act]))
        return self.added(case) or next(mine, None)

    def cure_of_version(self, case: Case, passed: Record, outcome: Outcome, *, moves: bool) -> Cure:
        """How it is put right that a version was passed without it: by another one, to which it can still be added."""
        place = place_of(case)
        newer = any(place[act.index] > place[passed.index] for act in self.read(case))
        return Cure.SUPPLY if newer else super().cure(case, outcome, moves=moves)
