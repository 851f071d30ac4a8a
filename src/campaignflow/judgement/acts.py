"""What each act is worth: the one place that decides it.

Acts are taken in order of date. Each gets its standing from the acts before it: it *counts* where the gates of its step
stood open, and settles, moves papers and opens gates; it is *irregular* where a gate that makes void was shut, and is
kept, shown and judged but settles nothing; it is *overtaken* when the version that it rested on is replaced. A shut
gate that does not make void leaves a fault on record, and the act stands.

A judging act is of the version that stands when it takes place. Three things take a paper back: a writing act done
again after others have acted on its version, an outcome that returns the paper, and an act that replaces what its step
chose before. What rests on what was taken back falls, and nothing else.

Verdicts, life cycles, quantities, schedule, next steps and all forms read what is decided here; none of them mends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice, permutations, product
from typing import Any

from attrs import define, evolve, field

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import Papers, papers_of
from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Passed, Standing
from campaignflow.rules.outcome import MISSED, Outcome, Reason, Status
from campaignflow.rules.rule import UNIT, Rule

_MOST_OF_A_DAY = 6
"""Acts of one day of which every order is tried; of more, the order of the plan is taken."""
_MOST_WAYS = 16
"""In which a contradictory record is read."""


def weighed(campaign: Campaign, case: Case, records: Iterable[Record]) -> Case:
    """``case`` with what ``records``, its usable acts, are worth."""
    play = _Play(campaign, papers_of(campaign), case)
    rank = campaign.rank
    acts = sorted(records, key=lambda record: _in_time(record, rank))
    for _, day in groupby(acts, key=lambda record: record.date):
        play = play.through(list(day))
    return play.weighed()


def worlds_of(campaign: Campaign, case: Case, records: Sequence[Record]) -> tuple[Case, ...]:
    """``case`` with what its acts are worth, in each way in which it can be read.

    A step that takes place once and has two days took place on one of them: on which, the record does not say.
    """
    plain = weighed(campaign, case, records)
    told = {step: days for step in campaign.steps if (days := _contradicted(campaign, plain, step))}
    if not told:
        return (plain,)
    ways = islice(product(*told.values()), _MOST_WAYS)
    others = [
        {record.index for days in told.values() for record in days} - {kept.index for kept in way} for way in ways
    ]
    worlds = [weighed(campaign, case, [r for r in records if r.index not in aside]) for aside in others]
    twice = {r.index: Act(r, Standing.CONTRADICTED) for days in told.values() for r in days}
    return tuple(evolve(world, acts={**world.acts, **twice}) for world in worlds)


def _contradicted(campaign: Campaign, case: Case, step: str) -> Sequence[Record]:
    """The acts of a step that takes place once, of which only one can have been; none where they do not contradict."""
    acts = [record for record in case.records.get(step, ()) if not record.again]
    if not campaign.steps[step].once or len({record.date for record in acts}) < 2 or case.acts[acts[0].index].missed:
        return ()
    return acts


def _in_time(record: Record, rank: Mapping[str, int]) -> tuple[Any, ...]:
    """Where an act stands in time: by day, by its time or number within the day, else in the order of the plan (R9)."""
    return record.date, record.sequence or 0, rank[str(record.step)], _content(record)


def _content(record: Record) -> str:
    """What a record says, wherever it stands in its file: the order of the file decides nothing."""
    return repr(sorted((key, repr(value)) for key, value in record.stated.items() if key != "index"))


@define
class _Play:
    """A case as far as it has been replayed."""

    campaign: Campaign
    papers: Papers
    case: Case
    records: dict[str, list[Record]] = field(factory=dict)
    done: dict[str, date] = field(factory=dict)
    acts: dict[int, Act] = field(factory=dict)
    passed: dict[str, Passed] = field(factory=dict)
    made_good: dict[str, date] = field(factory=dict)
    held: dict[str, date] = field(factory=dict)
    void: dict[str, list[Record]] = field(factory=dict)
    fallen: dict[str, Record] = field(factory=dict)
    """By step that is to be done again, the act that took its own back."""
    written: dict[str, Record] = field(factory=dict)
    """By paper, the act that wrote the version that stands."""
    returned: dict[str, Record] = field(factory=dict)
    """By writing step whose paper was given back and not written anew yet, the act that did."""
    stood: set[str] = field(factory=set)
    """The steps of which an act ever counted."""
    live: Case = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.done = {**self.case.done, **self.done}
        self._look()

    def _look(self) -> None:
        """What the rules see: the acts that count so far."""
        self.live = evolve(
            self.case, records=self.records, done=self.done, passed=self.passed, held=self.held, acts=self.acts,
            void=self.void,
        )  # fmt: skip

    def copy(self) -> _Play:
        """The same, to go on from in another way."""
        return _Play(
            self.campaign, self.papers, self.case,
            records={step: list(found) for step, found in self.records.items()},
            void={step: list(found) for step, found in self.void.items()},
            done=dict(self.done), acts=dict(self.acts), passed=dict(self.passed), made_good=dict(self.made_good),
            held=dict(self.held), fallen=dict(self.fallen), written=dict(self.written), returned=dict(self.returned),
            stood=set(self.stood),
        )  # fmt: skip

    def through(self, day: Sequence[Record]) -> _Play:
        """After the acts of one day, in that order under which most of them count and, of those, least is left open."""
        first = self.after(day)
        if len(day) == 1 or len(day) > _MOST_OF_A_DAY or first.well(day):
            return first
        orders = (order for order in permutations(day) if _in_sequence(order))
        return max([first, *map(self.after, orders)], key=lambda play: play.score(day))

    def after(self, day: Sequence[Record]) -> _Play:
        play = self if len(day) == 1 else self.copy()
        for record in day:
            play.take(record)
        return play

    def well(self, day: Sequence[Record]) -> bool:
        """Whether all acts of a day count, none with a fault, and none was taken back on it."""
        acts = [self.acts[record.index] for record in day]
        open_ = any(record.outcome in self.campaign.steps[str(record.step)].leaves_open for record in day)
        return not open_ and all(act.standing is Standing.COUNTS and not act.missed for act in acts)

    def score(self, day: Sequence[Record]) -> tuple[int, int, int]:
        acts = [self.acts[record.index] for record in day]
        stood = sum(act.standing in (Standing.COUNTS, Standing.OVERTAKEN) for act in acts)
        return stood, -sum(len(act.missed) for act in acts), -self._open()

    def _open(self) -> int:
        """How many steps are still to be done."""
        return sum(rule.quantity.completed(self.live, step) is None for step, rule in self.campaign.due.items())

    # One act

    def take(self, record: Record) -> None:
        """Replay one act."""
        step = str(record.step)
        self._make_good_drafts(step, record)
        missed, untold = self._gates(step, record)
        standing = self._standing(step, record, missed, untold)
        act = Act(record, standing, tuple(rule.id for rule, _ in missed))
        self.acts[record.index] = act
        self._note(record, missed, untold)
        if standing is Standing.COUNTS:
            self._count(step, record, faulty=bool(missed))
        else:
            self.void.setdefault(step, []).append(record)

    def _gates(self, step: str, record: Record) -> tuple[list[tuple[Rule, Outcome]], list[tuple[Rule, Outcome]]]:
        """The gates that were shut when an act began (one that writes: ended), and those of which it cannot be told."""
        day = self._asked_for(step, record)
        missed, untold = [], []
        for rule in self.campaign.gates.get(step, ()):
            if self._seen_revised(rule, step, record):
                continue
            outcome = rule.passing(self.live, step, day)
            if outcome is not None and outcome.status in MISSED:
                missed.append((rule, outcome))
            elif outcome is not None and (outcome.status is Status.INVALID or outcome.reason is not None):
                untold.append((rule, outcome))
        return missed, untold

    def _asked_for(self, step: str, record: Record) -> date:
        """The day for which the gates are asked: on which an act began; on which a paper was written."""
        began = None if step in self.papers.writing else record.began
        return began or record.date or self.case.as_of

    def _seen_revised(self, rule: Rule, step: str, record: Record) -> bool:
        """Whether a body that gave a paper back looks at it again: it has seen a revision, recorded or not."""
        given_back = {writer for writer, act in self.returned.items() if act.step == step}
        return bool(given_back) and any(earlier in given_back for earlier, later, _ in rule.order() if later == step)

    def _standing(
        self, step: str, record: Record, missed: Sequence[tuple[Rule, Outcome]], untold: Sequence[tuple[Rule, Outcome]]
    ) -> Standing:
        voiding = self.papers.voiding[step]
        if self.campaign.years and record.date and record.date.year not in self.campaign.years and not record.confirmed:
            return Standing.UNDECIDED
        if _nobody(record) or self._superseded(step, record):
            return Standing.IRREGULAR
        if any(rule in voiding and rule.voids(outcome) and self._applies(rule) for rule, outcome in missed):
            return Standing.IRREGULAR
        unsettled = any(rule in voiding and _unsettled(outcome) for rule, outcome in untold)
        return Standing.UNDECIDED if unsettled else Standing.COUNTS

    def _applies(self, rule: Rule) -> bool:
        """Whether a rule surely applied at that time."""
        return rule.condition is None or rule.condition.holds(self.live) is True

    def _superseded(self, step: str, record: Record) -> bool:
        """Whether an act says that it is of another version than the one that stands."""
        if record.version is None or step in self.papers.writing:
            return False
        versions = [self.written[paper].date for paper in self.papers.of[step] if paper in self.written]
        return bool(versions) and record.version not in versions

    def _note(
        self, record: Record, missed: Sequence[tuple[Rule, Outcome]], untold: Sequence[tuple[Rule, Outcome]]
    ) -> None:
        """Keep what was passed while it was shut: history does not heal."""
        day = self._asked_for(str(record.step), record)
        for rule, outcome in missed:
            known = self.passed.get(rule.id)
            if known is None or known.outcome.status not in MISSED:
                self.passed[rule.id] = Passed(record, day, outcome)
        for rule, outcome in untold:
            self.passed.setdefault(rule.id, Passed(record, day, outcome))

    # What an act that counts does

    def _count(self, step: str, record: Record, *, faulty: bool) -> None:
        if self._anew(step, record):
            self._fall({step, *self.papers.resting[step]}, record)
        self._stand(step, record, faulty=faulty)
        self.fallen.pop(step, None)
        self.returned.pop(step, None)
        if step in self.papers.writing and not record.correction:
            self.written |= dict.fromkeys(self.papers.of[step], record)
        self._give_back(step, record)
        self._hold(step)
        self._mend(step, record, faulty=faulty)

    def _stand(self, step: str, record: Record, *, faulty: bool = False) -> None:
        """Add an act to those of its step that count; others count from the first that misses nothing."""
        self.stood.add(step)
        mine = self.records.setdefault(step, [])
        better = not faulty and any(self.acts[other.index].missed for other in mine)
        first = not mine or (better and self.done[step] == mine[0].date)
        mine.append(record)
        if first:
            self.done[step] = record.date  # type: ignore[assignment]  # usable: it has one

    def _anew(self, step: str, record: Record) -> bool:
        """Whether an act takes back what its step did before: a new version of what others acted on, a new choice."""
        if record.replaces:
            return True
        acted_on = any(later in self.records for later in self.papers.resting[step])
        return step in self.papers.writing and not record.correction and step in self.stood and acted_on

    def _give_back(self, step: str, record: Record) -> None:
        """An outcome that returns the paper asks for the writing step again."""
        writer = self.papers.returns.get((step, record.outcome or ""))
        if writer is not None and writer in self.records:
            back = {writer, *self.papers.resting[writer]}
            self._fall(back, record)
            self.returned[writer] = record
            if step in back:  # its own word stands
                self.fallen.pop(step, None)
                self._stand(step, record)
                self.acts[record.index] = evolve(self.acts[record.index], standing=Standing.COUNTS, by=None)

    def _fall(self, steps: Iterable[str], by: Record) -> None:
        """Take back what stands of some steps."""
        for step in steps:
            for record in self.records.pop(step, ()):
                act = self.acts[record.index]
                self.acts[record.index] = evolve(act, standing=Standing.OVERTAKEN, by=by)
                self.fallen[step] = by
            self.done.pop(step, None)
            self.void.pop(step, None)

    def _hold(self, step: str) -> None:
        """In time stays in time: the day on which a duty was first fulfilled."""
        for rule in self.campaign.duties.get(step, ()):
            if rule.id not in self.held and (day := rule.fulfilled(self.live)) is not None:
                self.held[rule.id] = day

    def _mend(self, step: str, record: Record, *, faulty: bool) -> None:
        """What was missed at an earlier act of a step is made good by a later one that counts and misses nothing."""
        for rule in () if faulty else self.campaign.gates.get(step, ()):
            known = self.passed.get(rule.id)
            if known is not None and known.outcome.status in MISSED and known.record.index != record.index:
                self.made_good.setdefault(rule.id, record.date)  # type: ignore[arg-type]

    def _make_good_drafts(self, step: str, record: Record) -> None:
        """A first draft written too soon counts from the unit's next own act that carries the paper further."""
        for writer in self._carried(step, record):
            draft = self.void[writer][-1]
            if not self.acts[draft.index].missed:
                continue
            shut, untold = self._gates(writer, evolve(draft, date=record.date))
            voiding = self.papers.voiding[writer]
            if not any(rule in voiding for rule, _ in (*shut, *untold)):
                self.void[writer].remove(draft)
                if not self.void[writer]:
                    del self.void[writer]
                self.acts[draft.index] = evolve(self.acts[draft.index], standing=Standing.COUNTS)
                self._count(writer, draft, faulty=True)
                self.made_good |= {rule: record.date for rule in self.acts[draft.index].missed if record.date}

    def _carried(self, step: str, record: Record) -> Iterator[str]:
        """The steps of whose paper an act of the unit makes a further state, and of which only a void act is there."""
        known = self.campaign.steps[step]
        if known.by != UNIT or record.by not in (None, UNIT):
            return
        for paper, state in known.makes.values():
            states = list(self.campaign.documents[paper].states)
            for writer in self.campaign.documents[paper].makers.get(states[0], ()) if state in states[1:] else ():
                if writer in self.void and writer not in self.records and writer in self.papers.writing:
                    yield writer

    # The answer

    def weighed(self) -> Case:
        """The case with what its acts are worth."""
        return evolve(
            self.case, records=self.records, done=self.done, acts=self.acts, passed=self.passed, held=self.held,
            made_good=self.made_good, void=self.void, fallen=self.fallen, returned=self.returned,
        )  # fmt: skip


def _in_sequence(order: Sequence[Record]) -> bool:
    """Whether acts of one day stand in the order that their numbers give them; what has no number may stand anywhere."""
    numbers = [record.sequence for record in order if record.sequence is not None]
    return numbers == sorted(numbers)


def _nobody(record: Record) -> bool:
    """Whether, by its own record, nobody was there."""
    return bool(record.present) and not any(record.present.values())


def _unsettled(outcome: Outcome) -> bool:
    """Whether an earlier act is impossible, does not say how it came out, or is unsettled: so is the one behind it."""
    return outcome.status is Status.INVALID or outcome.reason in (Reason.NO_OUTCOME, Reason.UNDECIDED)
