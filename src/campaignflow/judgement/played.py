"""A case as far as its acts have been replayed: what counts, what does not, and what was passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self

from attrs import define, evolve, field

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import Papers
from campaignflow.progress.record import Record
from campaignflow.rules.case import Act, Case, Passed, Standing
from campaignflow.rules.outcome import UNDECIDED
from campaignflow.source.frozen import EMPTY, FrozenDict


@define
class Played:
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
    undecided: dict[str, list[Record]] = field(factory=dict)
    fallen: dict[str, Record] = field(factory=dict)
    """By step that is to be done again, the act that took its own back."""
    written: dict[str, Record] = field(factory=dict)
    """By paper, the act that wrote the version that stands."""
    returned: dict[str, Record] = field(factory=dict)
    """By writing step whose paper was given back and not written anew yet, the act that did."""
    live: Case = field(init=False)
    """What the rules see, and at last the answer: what the acts so far are worth."""

    def __attrs_post_init__(self) -> None:
        self.done = {**self.case.done, **self.done}
        self.acts, self.undecided = {**self.case.acts, **self.acts}, {**_copied(self.case.undecided), **self.undecided}
        self.live = evolve(
            self.case, records=self.records, done=self.done, acts=self.acts, passed=self.passed, held=self.held,
            made_good=self.made_good, void=self.void, undecided=self.undecided, fallen=self.fallen,
            returned=self.returned, moving=self.papers.moving,
        )  # fmt: skip

    def copy(self) -> Self:
        """The same, to go on from in another way."""
        return type(self)(
            self.campaign, self.papers, self.case,
            records=_copied(self.records), void=_copied(self.void), undecided=_copied(self.undecided),
            done=dict(self.done), acts=dict(self.acts), passed=dict(self.passed), made_good=dict(self.made_good),
            held=dict(self.held), fallen=dict(self.fallen), written=dict(self.written), returned=dict(self.returned),
        )  # fmt: skip

    def answer(self) -> Case:
        """The case with what its acts are worth, which nobody can change any more."""
        frozen = FrozenDict
        if self.case.doubted:  # they were not played in their place
            self.acts = dict(sorted(self.acts.items(), key=lambda one: one[1].record.date or self.case.as_of))
        return evolve(
            self.live, records=frozen(self.records), done=frozen(self.done), acts=frozen(self.acts),
            passed=frozen(self._surely_passed()), held=frozen(self.held), made_good=frozen(self.made_good),
            void=frozen(self.void), undecided=frozen(self.undecided), fallen=frozen(self.fallen),
            returned=frozen(self.returned), unrevised=frozen(self._unrevised()), redone=self._redone(),
            moving=self.papers.moving, writing=self.papers.writing, judged_by=self.papers.judged_by,
            approvals=self._approvals(),
        )  # fmt: skip

    def _surely_passed(self) -> dict[str, Passed]:
        """What was passed; undecided where it cannot be told, now or then, whether the step that did so applies."""

        def told(rule: str, found: Passed) -> bool:
            applies = self.campaign.steps[str(found.record.step)].condition
            known = applies is None or applies.holds(self.live) is not None
            return known or rule in self.acts[found.record.index].missed

        unsure = {
            rule: evolve(found, outcome=UNDECIDED) for rule, found in self.passed.items() if not told(rule, found)
        }
        return {**self.passed, **unsure}

    def _unrevised(self) -> dict[str, Record]:
        """By writing step whose paper was given back, the act that passed it with no revision on record."""
        words = {writer: self.records.get(str(back.step), ())[-1:] for writer, back in self.returned.items()}
        return {writer: word for writer, last in words.items() for word in last if self._passes(word)}

    def _passes(self, word: Record) -> bool:
        """Whether an act says that a paper passed."""
        leaves_open = self.campaign.steps[str(word.step)].leaves_open
        return word.outcome is not None and word.outcome not in leaves_open

    def _redone(self) -> frozenset[str]:
        """The steps of which an act was overtaken."""
        return frozenset(str(a.record.step) for a in self.acts.values() if a.standing is Standing.OVERTAKEN)

    def _approvals(self) -> Mapping[str, Sequence[Record]]:
        """By paper, and by the step of it, the acts by which a body passed a version that nobody wrote anew since."""
        found: dict[str, list[Record]] = {}
        for step, papers in self.papers.approving.items():
            passed = [act for act in self.records.get(step, ()) if self.papers.passes(act)]
            for paper in papers if passed else ():
                found.setdefault(paper, []).extend(act for act in passed if not self._anew_since(paper, act))
            found |= {step: passed} if passed else {}
        return FrozenDict(found) if found else EMPTY

    def _anew_since(self, paper: str, act: Record) -> bool:
        """Whether a paper was written anew after an act, in the same round."""
        last = self.written.get(paper)
        if last is None or last.index == act.index:
            return False
        writer, later = str(last.step), [index for index in self.acts if index in (last.index, act.index)][-1]
        return later == last.index and self.case.round_of(writer, last.date) == self.case.round_of(writer, act.date)

    def left_open(self) -> int:
        """How many steps are still to be done."""
        return sum(rule.quantity.completed(self.live, step) is None for step, rule in self.campaign.due.items())


def _copied(records: Mapping[str, Sequence[Record]]) -> dict[str, list[Record]]:
    return {step: list(found) for step, found in records.items()}
