"""Rules on what a paper holds: it can be mended until others have passed that version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import dropwhile
from operator import attrgetter

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
        standing = self.read(case)
        if self.known_lack(case) or (standing and not self._newer(case, standing, passed)):
            return None
        written = [act.record for act in case.acts.values() if act.record.step in self._writing]
        mine = (act.date for act in self._newer(case, written, passed) if self.shows(case, [act]))
        return self.added(case) or next(mine, None)

    def cure_of_version(self, case: Case, passed: Record, outcome: Outcome, *, moves: bool) -> Cure:
        """How it is put right that a version was passed without it: by another one, to which it can still be added."""
        newer = self._newer(case, self.read(case), passed)
        return Cure.SUPPLY if newer else super().cure(case, outcome, moves=moves)

    def _newer(self, case: Case, acts: Iterable[Record], passed: Record) -> Sequence[Record]:
        """Of some acts those of a newer version than an act passed: to that one a correction adds nothing any more."""
        place = place_of(case)
        later = (act for act in acts if place[act.index] > place[passed.index])
        return [*dropwhile(attrgetter("correction"), later)]
