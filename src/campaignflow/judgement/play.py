"""A case replayed act by act: what each is worth when it takes place, and what it takes back.

A judging act is of the version that stands when it takes place. Three things take a paper back: a writing act done
again after others have acted on its version, an outcome that returns the paper, and an act that replaces what its step
chose before. What rests on what was taken back falls, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import define, evolve

from campaignflow.campaign.papers import Way
from campaignflow.judgement.faults import lacking, nobody, too_late, unattended
from campaignflow.judgement.gates import Asked, answers, is_open, made_use_of, unsettled
from campaignflow.judgement.played import Played
from campaignflow.judgement.states import lacks_more
from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Fault, Passed, Standing
from campaignflow.rules.outcome import MISSED, Force
from campaignflow.rules.rule import Rule


@define
class Play(Played):
    """A case, and what the next act does to it."""

    # In order

    def run(self, acts: Sequence[Record], at: int) -> int:
        """Take acts from a place on as long as nothing is amiss, as with nearly all; where it stopped."""
        if self.passed or self.void or self.undecided or self.returned or self.fallen:
            return at
        ways, kept, worth = self.papers.ways, self.records, self.acts
        for place in range(at, len(acts)):
            record = acts[place]
            way = ways[str(record.step)]
            mine = kept.get(way.step)
            if not self._is_plain(way, record, mine):
                return place
            worth[record.index] = Act(record, Standing.COUNTS)
            if mine is not None:
                mine.append(record)
            else:
                kept[way.step] = [record]
                self.done[way.step] = record.date  # type: ignore[assignment]  # usable: it has one
            if way.writes and not record.correction:
                self.written |= dict.fromkeys(self.papers.of[way.step], record)
        return len(acts)

    def _is_plain(self, way: Way, record: Record, mine: Sequence[Record] | None) -> bool:
        """Whether an act meets only open gates, takes nothing back and leaves nothing open."""
        if record.invalid or record.version or record.replaces or record.outcome in way.unsettling:
            return False
        again = mine and (mine[-1].by_time or way.writes or mine[-1].date == record.date or not self._is_sound(mine[0]))
        if again or self._too_few(record) or self.papers.begun(record):
            return False
        if not way.openers:
            return True
        day = self.papers.since(record) or self.case.as_of
        asked = [rule for opener, rule in way.openers if not self._opened(opener, day)]
        live = self.live.until(day) if asked and day != record.date else self.live
        return all(is_open(rule.passing(live, way.step, day, record)) for rule in asked)

    def _opened(self, opener: str | date | None, day: date) -> bool:
        """Whether a gate is surely open on a day, by what alone opens it."""
        since = self.done.get(opener) if isinstance(opener, str) else opener
        return since is not None and since <= day

    # One act

    def after(self, record: Record) -> Play:
        """After one more act; drafts that were written too soon count from it if it is then in order itself."""
        step = str(record.step)
        if self.void and any(
            self._drafts(writer, self.papers.since(record)) for writer in self.papers.carried_by(record)
        ):
            play = self.copy()
            play._carry(record)
            play._take(step, record)
            if play.acts[record.index].standing is Standing.COUNTS:
                return play
        self._take(step, record)
        return self

    def _take(self, step: str, record: Record) -> None:
        """Say what an act is worth, and do what it does."""
        asked = self._asked(step, record)
        fault = self._fault(step, record)
        standing = self._standing(step, record, asked, fault)
        if standing is not Standing.COUNTS:
            asked = self._without_phases(step, asked)
        missed = [rule for part in asked.parts for rule, _ in part.missed]
        faults = [rule.id for rule in missed if rule.force is not Force.PERMISSIVE and self._apply(rule, step)]
        faults += [rule.id for rule in (*self._short(record), *unattended(self.campaign, self.live, record))]
        self.acts[record.index] = Act(record, standing, tuple(dict.fromkeys(faults)), fault=fault)
        if standing is Standing.COUNTS:
            self._count(step, record)
        else:
            kept = self.undecided if standing is Standing.UNDECIDED else self.void
            kept.setdefault(step, []).append(record)
        self._note(step, record, asked)

    def _asked(self, step: str, record: Record) -> Asked:
        """What the gates answer, asked as things stood when an act began; one that writes: when it ended.

        A first draft is asked on both days.
        """
        day, begun = self.papers.since(record) or self.case.as_of, self.papers.begun(record)
        asked = self._answers(record, day, self.live if day == record.date else self.live.until(day))
        if begun is None:
            return asked
        return evolve(asked, begun=self._answers(record, begun, self.live.until(begun)).without(asked.not_open))

    def _answers(self, record: Record, day: date, live: Case) -> Asked:
        """What the gates of an act's step answer to it on a day."""
        step = str(record.step)
        gates = self.campaign.gates.get(step, ())
        return answers([rule for rule in gates if not self._seen_revised(rule, step)], live, record, day)

    def _without_phases(self, step: str, asked: Asked) -> Asked:
        """The same without what an act that does not count cannot break: no phase begins with it."""
        phases = (rule.id for rule in self.campaign.gates.get(step, ()) if rule.subject in self.campaign.phases)
        return asked.without({*phases} - self.papers.voiding[step])

    def _seen_revised(self, rule: Rule, step: str) -> bool:
        """Whether a body that gave a paper back looks at it again: it has seen a revision, recorded or not.

        Nor is it asked for what else fell with its return, until that revision is recorded.
        """
        back = {writer: act.index for writer, act in self.returned.items() if act.step == step}
        if not back:
            return False
        seen = back.keys() | {name for name, by in self.fallen.items() if by.index in back.values()}
        return any(earlier in seen for earlier, later, _ in rule.order() if later == step)

    # What an act is worth

    def _standing(self, step: str, record: Record, asked: Asked, fault: Fault | None) -> Standing:
        if fault is not None or any(self._short(record)):
            return Standing.IRREGULAR
        if "outcome" in record.invalid and step in self.papers.moving_however:
            return Standing.UNDECIDED
        standing = self._by_gates(step, asked.by_person if self._goes_on(step, record) else asked)
        unsure = standing is Standing.COUNTS and any(self._short(record, untold=True))
        return Standing.UNDECIDED if unsure else standing

    def _goes_on(self, step: str, record: Record) -> bool:
        """Whether an act adds to what its step lacks yet: it is not done again."""
        return lacks_more(self.campaign, self.live, step, record.date or self.case.as_of)

    def _fault(self, step: str, record: Record) -> Fault | None:
        """What its own record says for which an act does not count."""
        if nobody(record):
            return Fault.NOBODY
        if too_late(self.campaign, self.records.get(step, ()), record):
            return Fault.TOO_LATE
        return Fault.OTHER_VERSION if self._superseded(step, record) else None

    def _by_gates(self, step: str, asked: Asked) -> Standing:
        """What an act is worth by what its gates answer: a day too near, or what is not known to apply, voids none."""
        voiding, found = self.papers.voiding[step], (*asked.missed, *asked.untold)
        shut = [o for rule, o in found if rule.id in voiding and rule.voids(o) and self._apply(rule, step)]
        if any(outcome.status in MISSED for outcome in shut):
            return Standing.IRREGULAR
        return Standing.UNDECIDED if any(map(unsettled, shut)) else Standing.COUNTS

    def _too_few(self, record: Record) -> bool:
        """Whether nobody was there, or fewer than are asked for the act to count, or that cannot be told."""
        return nobody(record) or any(self._short(record)) or any(self._short(record, untold=True))

    def _short(self, record: Record, *, untold: bool = False) -> Iterator[Rule]:
        """The rules by which too few were there for an act to count; ``untold``: by which that cannot be told."""
        for rule in self.papers.quorums.get(str(record.step), ()):
            asked = rule.id not in self.case.waived and self._apply(rule, rule.subject)
            if asked and rule.lets_count(self.live, record) is (None if untold else False):
                yield rule

    def _superseded(self, step: str, record: Record) -> bool:
        """Whether an act says that it is of another version than the one that stands."""
        if record.version is None or step in self.papers.writing:
            return False
        versions = [self.written[paper].date for paper in self.papers.of[step] if paper in self.written]
        return bool(versions) and record.version not in versions

    def _apply(self, rule: Rule, step: str) -> bool:
        """Whether a rule, and the step that passed it, surely applied at that time."""
        conditions = (rule.condition, None if rule.forbids else self.campaign.steps[step].condition)
        return all(condition is None or condition.holds(self.live) is True for condition in conditions)

    def _note(self, step: str, record: Record, asked: Asked) -> None:
        """Keep what was passed while it was shut: history does not heal. What could not be told may still be told."""
        for part in asked.parts:
            for rule, outcome in part.missed:
                known = self.passed.get(rule.id)
                used = made_use_of(rule, self.acts, record) if known is None else known.outcome.status in MISSED
                if not used:
                    self.passed[rule.id] = Passed(record, part.day, outcome)
            for rule, outcome in part.untold:
                self.passed.setdefault(rule.id, Passed(record, part.day, outcome))
        if self.passed and self.acts[record.index].standing is Standing.COUNTS:
            self._make_good(record, record.date or asked.day, asked)
            day = self.papers.since(record) or asked.day
            for writer in self.papers.carried_by(record):
                for draft in self.records.get(writer, ())[-1:]:
                    self._make_good(draft, day, self._answers(draft, day, self.live))

    def _make_good(self, record: Record, day: date, asked: Asked) -> None:
        """What was missed at an earlier act of a step is made good by one that counts and keeps to it.

        What could not be told of that earlier one is then no longer asked. A first draft that stands is made good by
        the act that carries its paper further.
        """
        for rule in self.campaign.gates.get(str(record.step), ()):
            known = self.passed.get(rule.id)
            if known is None or rule.id in asked.not_open or not rule.keeps(self.live, asked.day):
                continue
            if not rule.of_one_round(known.record, record):
                continue
            if known.outcome.status not in MISSED:
                del self.passed[rule.id]
            else:
                self.made_good.setdefault(rule.id, day)

    # What an act that counts does

    def _count(self, step: str, record: Record) -> None:
        if self._anew(step, record):
            self._fall(step, record)
        self._stand(step, record)
        self.fallen.pop(step, None)
        self.returned.pop(step, None)
        self._write(step, record)
        writer = self.papers.returns.get((step, record.outcome or ""))
        if writer is not None:
            self._give_back(step, record, writer)

    def _write(self, step: str, record: Record) -> None:
        if step in self.papers.writing and not record.correction:
            self.written |= dict.fromkeys(self.papers.of[step], self.acts[record.index].record)

    def _stand(self, step: str, record: Record) -> None:
        """Add an act to those of its step that count; others count from the first that misses nothing."""
        mine = self.records.setdefault(step, [])
        if not mine or (self._is_sound(record) and not any(map(self._is_sound, mine))):
            self._hold(step, self.case.round_of(step, record.date))
            self.done[step] = record.date  # type: ignore[assignment]  # usable: it has one
        mine.append(record)

    def _anew(self, step: str, record: Record) -> bool:
        """Whether an act takes back what its step did before: a new version of what others acted on, a new choice."""
        if record.replaces:
            return True
        if step not in self.papers.writing or record.correction or self._goes_on(step, record):
            return False
        since = self.case.round_of(step, record.date)
        fell = step in self.fallen and self.case.round_of(step, self.fallen[step].date) == since
        again = fell or any(self._since(step, since))
        return again and any(any(self._since(judge, since)) for judge in self.papers.resting[step])

    def _since(self, step: str, first: date) -> Iterator[Record]:
        """The acts of a step that count from a day on."""
        return (act for act in self.records.get(step, ()) if act.date and act.date >= first)

    def _give_back(self, step: str, record: Record, writer: str) -> None:
        """An outcome that returns the paper asks for the writing step again."""
        self._fall(writer, record)
        self.returned[writer] = record
        if step in self.papers.resting[writer]:  # its own word stands
            self.fallen.pop(step, None)
            self._stand(step, record)
            self.acts[record.index] = evolve(
                self.acts[record.index], standing=Standing.COUNTS, by=None, writers=frozenset()
            )

    def _fall(self, writer: str, by: Record) -> None:
        """Take back what a step wrote or chose, and what rests on it: of what recurs, in this round only."""
        written, papers = self.case.round_of(writer, by.date), self.papers.of[writer]
        writers = frozenset(step for step in self.papers.writing if self.papers.of[step] & papers)
        for step in (writer, *self.papers.resting[writer]):
            since = max(written, self.case.round_of(step, by.date))
            self._hold(step, since)
            for record in self._since(step, since):
                self.acts[record.index] = evolve(
                    self.acts[record.index], standing=Standing.OVERTAKEN, by=by, writers=writers
                )
                self.fallen[step] = by
            self.done.pop(step, None)
            writes = step in self.papers.writing  # no later act carries what was replaced
            doubted = [act for act in self.undecided.get(step, ()) if act.index in self.case.doubted]
            for kept in (self.records, self.undecided, *([self.void] if writes else [])):
                _leave(kept, step, since)
            self.undecided |= {step: doubted} if doubted else {}
            if step in self.records:
                self.done[step] = self._first(self.records[step])

    def _first(self, acts: Sequence[Record]) -> date:
        """The day from which others count: of the first act that misses nothing, else of the first."""
        return next(filter(self._is_sound, acts), acts[0]).date  # type: ignore[return-value]  # usable: it has one

    def _is_sound(self, record: Record) -> bool:
        """Whether an act stood without a fault."""
        return not self.acts[record.index].missed and not lacking(self.campaign, self.live, record)

    def _hold(self, step: str, since: date) -> None:
        """In time stays in time: the day on which a rule was first fulfilled, before its acts fall or count anew."""
        for rule in self.campaign.rules_of.get(step, ()) if step in self.records else ():
            if rule.id in self.held or (rule.opens or since) < since:  # a round that is over stands
                continue
            if (day := rule.fulfilled(self.live)) is not None:
                self.held[rule.id] = day

    # First drafts

    def _carry(self, record: Record) -> None:
        """First drafts written too soon count from the unit's next own act that carries their paper further."""
        day = self.papers.since(record)
        for writer in self.papers.carried_by(record):
            for draft in self._drafts(writer, day):
                asked = self._answers(draft, day or self.case.as_of, self.live)
                if self._by_gates(writer, asked) is Standing.COUNTS:
                    self._make_count(writer, draft, day)

    def _make_count(self, writer: str, draft: Record, day: date | None) -> None:
        """A void draft counts from a day on."""
        left = [act for act in self.void.pop(writer, ()) if act is not draft]  # one before it may have cleared them
        self.void |= {writer: left} if left else {}
        self.acts[draft.index] = evolve(self.acts[draft.index], standing=Standing.COUNTS)
        if any(self._since(writer, self.case.round_of(writer, day))):  # a further sitting on the same draft
            self._stand(writer, draft.but(date=day))
            self._write(writer, draft)
        else:
            self._count(writer, draft.but(date=day))

    def _drafts(self, writer: str, day: date | None) -> Sequence[Record]:
        """The acts of a writing step in the round of a day that are void for a shut gate, if none there counts."""
        since = self.case.round_of(writer, day)
        if writer not in self.papers.writing or any(self._since(writer, since)):
            return ()
        void = (draft for draft in self.void.get(writer, ()) if draft.date and draft.date >= since)
        return [draft for draft in void if not self._too_few(draft)]


def _leave(kept: dict[str, list[Record]], step: str, until: date) -> None:
    """Leave of the acts of a step only those before a day."""
    left = [act for act in kept.pop(step, ()) if act.date and act.date < until]
    if left:
        kept[step] = left
