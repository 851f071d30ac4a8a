"""Which steps write a paper and which judge it: what rests on a version, worked out once for all units.

Writing and judging are two things. A *writing* step makes a paper's first state, or is marked as one (`writes`). All
other steps judge the version that stands when they take place. What rests on a version falls when it is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.parts import Step
from campaignflow.progress.record import Record
from campaignflow.rules.outcome import Basis, Force, Otherwise
from campaignflow.rules.rule import UNIT, Rule
from campaignflow.source.frozen import FrozenDict


@frozen
class Way:
    """What the acts of a step meet, and what they may do."""

    step: str
    openers: tuple[tuple[str | date | None, Rule], ...]
    """Its gates, each with what alone surely opens it."""
    writes: bool
    unsettling: frozenset[str | None]
    """How they may come out so that the step stays open, or is not said to be done."""


@frozen(eq=False, slots=False, repr=False)
class Papers:
    """What the steps of one campaign do to its papers."""

    campaign: Campaign

    @cached_property
    def of(self) -> Mapping[str, frozenset[str]]:
        """By step, the papers to which it gives a state or a mark."""
        return {step.id: frozenset(paper for paper, _ in step.makes.values()) for step in self.campaign.steps.values()}

    @cached_property
    def writing(self) -> frozenset[str]:
        """The steps that write a version."""
        return frozenset(step.id for step in self.campaign.steps.values() if step.writes or self._first(step))

    def since(self, record: Record) -> date | None:
        """The day for which the gates of an act are asked: on which it began; of one that writes, on which it ended."""
        return (None if record.step in self.writing else record.began) or record.date

    def begun(self, record: Record) -> date | None:
        """The day on which a first draft began, if it ended on a later one: its gates are asked then, too."""
        drafts = record.began is not None and self._first(self.campaign.steps[str(record.step)])
        return record.began if drafts and record.began != record.date else None

    def _first(self, step: Step) -> bool:
        """Whether a step makes the first state of a paper, however it comes out."""
        paper, state = step.makes.get(None, ("", ""))
        document = self.campaign.documents.get(paper)
        return document is not None and next(iter(document.states), None) == state

    def carried_by(self, record: Record) -> Sequence[str]:
        """The steps whose first draft an act of the unit carries to a further state."""
        if record.by not in (None, UNIT):
            return ()
        return [writer for how in {None, record.outcome} for writer in self._carried.get((str(record.step), how), ())]

    def carriers(self, writer: str) -> Sequence[tuple[str, str | None]]:
        """The acts, each a step and how it comes out, that carry the first draft of a step to a further state."""
        return [act for act, writers in self._carried.items() if writer in writers]

    @cached_property
    def _carried(self) -> Mapping[tuple[str, str | None], Sequence[str]]:
        """By a step of the unit and its outcome, the steps that write the first draft of the paper it makes further."""
        found = {}
        for step in self.campaign.steps.values():
            for how, (paper, state) in step.makes.items() if step.by == UNIT else ():
                document = self.campaign.documents[paper]
                first, *further = [*document.states] or [""]
                if state in further:
                    found[step.id, how] = [one for one in document.makers.get(first, ()) if one in self.writing]
        return found

    @cached_property
    def judged_by(self) -> Mapping[str, frozenset[str]]:
        """By step whose record speaks of the contents of a paper, the steps whose acts judge that version."""
        final = {step for document in self.campaign.documents.values() for step in document.makes_final}
        return FrozenDict({step: self.resting[step] - self.writing for step in self.writing | final})

    @cached_property
    def wanted(self) -> Mapping[str, frozenset[str]]:
        """By step, the outcomes for which other steps wait."""
        found: dict[str, frozenset[str]] = {}
        for rule in self.campaign.rules:
            for step, outcome in rule.outcomes_wanted():
                found[step] = found.get(step, frozenset()) | {outcome}
        return found

    @cached_property
    def approving(self) -> Mapping[str, frozenset[str]]:
        """By step by which a body passes papers, and does not merely send them, those papers."""
        sends = {step for rule in self.campaign.rules if rule.sends for step in rule.steps}
        bodies = (step.id for step in self.campaign.steps.values() if step.by != UNIT and step.id not in sends)
        found = {step: self.of[step] or self._awaited_of(step) for step in bodies}
        return {step: papers for step, papers in found.items() if papers}

    def _awaited_of(self, step: str) -> frozenset[str]:
        """The papers whose writers a step follows that makes no state of them, and on whose word others wait."""
        writers = (writer for writer in self.writing if step in self.wanted and step in self.resting[writer])
        return frozenset().union(*(self.of[writer] for writer in writers))

    def passes(self, record: Record) -> bool:
        """Whether an act of such a step lets its papers pass: it does not give them back, or comes out as awaited."""
        step = self.campaign.steps[str(record.step)]
        if not step.makes:
            return record.outcome in self.wanted[step.id]
        return not {None, record.outcome}.isdisjoint(step.makes.keys() - step.asks_again.keys())

    @cached_property
    def moving(self) -> frozenset[str]:
        """The steps whose acts move a paper: they make a state or a mark, approve, send or publish."""
        sends = {step for rule in self.campaign.rules if rule.sends for step in rule.steps}
        approves = {step for step in self.wanted if self.campaign.steps[step].outcomes}
        makes = {step for step, papers in self.of.items() if papers}
        return frozenset((sends | approves | makes) & self.campaign.steps.keys())

    @cached_property
    def moving_however(self) -> frozenset[str]:
        """Those of them whose acts do so however they come out: of one that says how all the same, nobody can tell."""
        return frozenset(step for step in self.moving if not self.campaign.steps[step].outcomes)

    @cached_property
    def _leads(self) -> Mapping[str, Mapping[str, bool]]:
        """By step, the steps that rules put after it, and whether one of them says that its version is all the same."""
        found: dict[str, dict[str, bool]] = {}
        for rule in self.campaign.rules:
            for earlier, later, any_version in rule.versions():
                known = found.setdefault(earlier, {})
                known[later] = known.get(later, False) or any_version
        return found

    @cached_property
    def resting(self) -> Mapping[str, frozenset[str]]:
        """By step, the steps whose acts rest on the version that it writes, or on what it chose."""
        return {step: self._resting(step) if of else self._following(step) for step, of in self.of.items()}

    def _following(self, choosing: str) -> frozenset[str]:
        """The steps that come after a choice, directly or through others: each of them is of what was chosen."""
        found, ahead = set[str](), [choosing]
        while ahead:
            later = {step for step, any_version in self._leads.get(ahead.pop(), {}).items() if not any_version}
            ahead += later - found
            found |= later
        return frozenset(found - {choosing})

    def _resting(self, writing: str) -> frozenset[str]:
        papers, found = self.of[writing], set[str]()
        ahead = [(writing, True)]
        seen = set(ahead)
        while ahead:
            at, on_paper = ahead.pop()
            for later, any_version in self._leads.get(at, {}).items():
                mine = self.of[later]
                if (any_version and not (later in self.writing and mine & papers)) or (
                    mine and papers - mine == papers
                ):
                    continue  # whatever the version; or a paper of its own
                rests = bool(mine & papers) or (on_paper and (later in self.moving or self._void_without(at, later)))
                found |= {later} if rests else set()
                if (step := (later, on_paper and rests)) not in seen:
                    seen.add(step)
                    ahead.append(step)
        return frozenset(found - {writing})

    def _void_without(self, earlier: str, later: str) -> bool:
        """Whether an act does not count without that of an earlier step, be it that it moves a paper or not."""
        gates = (rule for rule in self.campaign.gates.get(later, ()) if rule.id in self.voiding[later])
        return any(before == earlier and step == later for rule in gates for before, step, _ in rule.order())

    @cached_property
    def returns(self) -> Mapping[tuple[str, str], str]:
        """By step and outcome that gives a paper back, the writing step that is asked for again."""
        steps = self.campaign.steps.values()
        return {(step.id, outcome): writer for step in steps for outcome, writer in step.asks_again.items()}

    @cached_property
    def voiding(self) -> Mapping[str, frozenset[str]]:
        """By step, ids of the gates which make an act void that passes them while they are shut."""
        gates = self.campaign.gates
        return {
            step: frozenset(rule.id for rule in gates.get(step, ()) if self._voids(rule, step))
            for step in self.campaign.steps
        }

    @cached_property
    def rounds(self) -> Mapping[str, tuple[date, ...]]:
        """By step that recurs, the first day of each of its rounds."""
        first = {step: {rule.opens for rule in rules} for step, rules in self.campaign.duties.items()}
        days = {step: tuple(sorted(day for day in found if day is not None)) for step, found in first.items()}
        return FrozenDict({step: found for step, found in days.items() if found})

    @cached_property
    def quorums(self) -> Mapping[str, tuple[Rule, ...]]:
        """By step, the rules about who is there, and on numbers, without which an act does not count."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.campaign.rules:
            binds = rule.force is Force.BINDING or rule.validates
            if rule.otherwise is Otherwise.AGAIN and not rule.gates and binds:
                found[rule.subject] = (*found.get(rule.subject, ()), rule)
        return found

    @cached_property
    def ways(self) -> Mapping[str, Way]:
        """By step, what its acts meet."""
        return {step: self._way(step) for step in self.campaign.steps}

    def _way(self, step: str) -> Way:
        gates = tuple((rule.opener, rule) for rule in self.campaign.gates.get(step, ()))
        open_ = self.campaign.steps[step].leaves_open
        unsettling = frozenset({None, *open_} if open_ else ())
        return Way(step, gates, step in self.writing, unsettling)

    @cached_property
    def once(self) -> tuple[str, ...]:
        """The steps that take place once."""
        return tuple(step.id for step in self.campaign.steps.values() if step.once)

    def _voids(self, rule: Rule, step: str) -> bool:
        if rule.force is not Force.BINDING:
            return False
        if rule.otherwise is not None:
            return rule.otherwise is Otherwise.AGAIN
        if step not in self.moving:
            return False
        earlier = {name for name, later, _ in rule.order() if later == step}
        stated = rule.basis is not Basis.DERIVED or step not in self.writing
        return stated or not earlier.isdisjoint(self.moving)


def papers_of(campaign: Campaign) -> Papers:
    """What the steps of a campaign do to its papers: one object for all its units."""
    return campaign.once(Papers)
