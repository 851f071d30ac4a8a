"""The acts of one unit as the second judge plays them: one after the other, each asked what it is worth."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations, permutations
from typing import Any

from second_plan import Gate, Json, Plan, Truth, listed

SENT = {"send_to": "recipients", "audience": "audience"}
"""What a step asks, and the key of a record that answers it."""


class Course:
    """One order in which the acts may have taken place, and what became of them."""

    def __init__(self, plan: Plan, records: list[Json], as_of: str) -> None:
        self.plan, self.records, self.today = plan, records, as_of
        self.spoilt = {act["step"] for act in records if act["date"] <= as_of and impossible(act)}
        """Steps of which something is recorded that cannot be: whatever they lack may have been that."""
        self.order: list[int] = []
        self.standing: dict[int, str] = {}
        self.round: dict[str, list[int]] = {step: [] for step in plan.steps}
        """The acts of each step that count and were not overtaken; of what recurs, those of all its rounds."""
        self.unsure: dict[str, list[int]] = {step: [] for step in plan.steps}
        self.void: dict[str, list[int]] = {step: [] for step in plan.steps}
        self.day: dict[int, str] = {}
        """From when each act counts."""
        self.missed: dict[int, dict[str, bool]] = {}
        """The rules that an act missed, and whether what it waited for was there and too little."""
        self.untold: dict[int, set[str]] = {}
        self.asked: dict[tuple[int, str], str] = {}
        """The day on which an act missed a rule: on which it was asked, or its first draft began."""
        self.taken: dict[int, set[str]] = {}
        """The rules that an act missed since what it waited for had been taken back by then."""
        self.carried: dict[str, str] = {}
        """By entry rule that a first draft missed, the day of the act that carried its paper on once it was met."""
        self.held: dict[tuple[str, str], str] = {}
        """Of each step and period the day on which it was first held in full, whatever fell since."""
        self.written: dict[str, str] = {}
        self.back: dict[str, str] = {}
        """By writer to whom a paper was given back, and who has not written since, the step that did it."""
        self.unseen: dict[str, set[str]] = {}
        """By the same writer, the steps whose acts fell with that return, and were not held again since."""
        self.fell_with: dict[int, set[str]] = {}
        """Of each overtaken act the papers that were taken back."""
        self.fallen: set[tuple[str, str]] = set()
        """Steps and periods that were held once, and whose acts fell."""

    def copy(self) -> Course:
        new = Course.__new__(Course)
        for name, value in vars(self).items():
            kept = name in ("plan", "records", "today", "spoilt")
            inner = name in ("round", "unsure", "void", "unseen")
            setattr(new, name, value if kept else {k: v.copy() for k, v in value.items()} if inner else value.copy())
        return new

    # Asking.

    def full(self, step: str, acts: list[int], *, unsent: bool = False, gate: Gate | None = None) -> bool:
        """Whether acts are enough of a step, however they came out; ``unsent``: whoever has it.

        ``gate``: for the step behind it; a body that has its own copy waits for nobody else's.
        """
        said, done = self.plan.steps[step], [self.records[i] for i in acts]
        often = sum(act.get("times", 1) for act in done) >= int(str(said.get("times", 1)).removeprefix("at least "))
        whole = not said.get("completes") or any(act.get("completes") for act in done)
        optional = self.plan.said(step, "force", None, "binding") != "binding"
        body = self.plan.steps[gate.step].get("by") if gate and gate.entry else None
        own = [(body, SENT[ask]) for ask in SENT if body in names_all(said.get(ask))]
        has_it = all(reached(asked, done, answer) for asked, answer in own or [(said.get(a), SENT[a]) for a in SENT])
        return bool(done) and often and whole and (optional or unsent or has_it)

    def settled(self, step: str, acts: list[int]) -> bool:
        """The same, without those that came out so that the plan leaves their step open."""
        left = listed(self.plan.steps[step].get("leaves_open"))
        return self.full(step, [i for i in acts if self.records[i].get("outcome") not in left])

    def whole(self, step: str, day: str, acts: list[int] | None = None) -> list[int]:
        """Of acts of a step (None: those that count) those of the round in which a day lies."""
        first, of = self.plan.round_of(step, day), self.round[step] if acts is None else acts
        return [i for i in of if self.plan.round_of(step, self.day[i]) == first]

    def overtaken(self, step: str, first: str, last: str) -> bool:
        """Whether an act of a step in a period was overtaken."""
        mine = (i for i in self.order if self.records[i]["step"] == step and first <= self.day[i] <= last)
        return any(self.standing[i] == "overtaken" for i in mine)

    def reach(self, gate: Gate, until: str, acts: list[int]) -> list[int]:
        """Of acts of an earlier step those that a gate may look at: of a period of either step, if both recur."""
        if not (self.plan.periods(gate.step) and self.plan.periods(gate.earlier)):
            return acts
        alike = {name: self.plan.round_of(name, until) for name in (gate.earlier, gate.step)}
        return [i for i in acts if any(self.plan.round_of(name, self.day[i]) == alike[name] for name in alike)]

    def asked_of(self, gate: Gate, until: str, acts: list[int]) -> list[int]:
        """The same, of what recurs before what does not those of its last period."""
        within = self.plan.periods(gate.step) and self.plan.periods(gate.earlier)
        return self.reach(gate, until, acts) if within else self.whole(gate.earlier, "9999", acts)

    def last_round(self, step: str) -> list[int]:
        """The acts by which a step is done: of what recurs, those since its last period began."""
        return self.whole(step, "9999")

    def settles(self, step: str, outcome: str | None) -> bool:
        """Whether a step that came out so is settled."""
        made = self.plan.makes(step)
        if made and None not in made:
            return outcome in made and not self.plan.given_back(step, outcome)
        left = listed(self.plan.steps[step].get("leaves_open"))
        return not left or outcome not in [None, *left]

    def well(self, step: str, acts: list[int]) -> Truth:
        """Whether the last word of acts settles their step; None where it is not said and may leave it open."""
        outcomes = self.plan.steps[step].get("outcomes", [None])
        last = self.records[acts[-1]].get("outcome") if acts else None
        answers = {self.settles(step, one) for one in (outcomes if last is None else [last])}
        return answers.pop() if len(answers) == 1 else None

    def done(self, step: str, gate: Gate | None = None, until: str = "9999") -> Truth:
        """Whether a step is done, in every world that is left open: which acts count, how the last came out.

        ``gate``: as that asks for it, by a day.
        """
        both, wanted, ahead = (self.round[step], self.unsure[step]), gate and gate.outcome, gate.days if gate else 0
        both = (self.enough_for(gate), both[1]) if gate else both
        mine = (self.asked_of(gate, until, acts) if gate else self.whole(step, "9999", acts) for acts in both)
        sure, unsure = ([i for i in acts if self.day[i] <= until] for acts in mine)
        outcomes = list(self.plan.steps[step].get("outcomes", [None]))
        answers = set()
        for more in chain.from_iterable(combinations(unsure, n) for n in range(len(unsure) + 1)):
            acts = sorted([*sure, *more], key=self.order.index)
            last = self.records[acts[-1]].get("outcome") if acts else None
            for outcome in outcomes if last is None else [last]:
                came = outcome == wanted if wanted else self.settles(step, outcome)
                early = not ahead or gap(self.completed(step, acts, outcome), until) >= ahead
                answers.add(self.full(step, acts, gate=gate) and came and early)
        return answers.pop() if len(answers) == 1 and (answers == {True} or step not in self.spoilt) else None

    def complete_on(self, step: str) -> str | None:
        """The day from which the acts of a step that count are all that is asked of it."""
        return self.completed(step, self.last_round(step))

    def stands_since(self, step: str, until: str) -> str | None:
        """The same, or the day on which it last came out otherwise than before, as far as was said by a day."""
        words = [(self.day[i], self.records[i].get("outcome")) for i in self.round[step] if self.day[i] <= until]
        said = [(day, word) for day, word in words if word]
        turned = [day for at, (day, word) in enumerate(said) if at == 0 or said[at - 1][1] != word]
        done = self.complete_on(step)
        return done and max([done, *turned])

    def completed(self, step: str, acts: list[int], word: str | None = None) -> str | None:
        """The day from which acts are all that is asked of their step; ``word``: how the last came out, if unsaid."""
        said, found = self.plan.steps[step], None
        ends = list(said.get("outcomes", [None]))
        sends = self.plan.said(step, "force", None, "binding") == "binding" and said.keys() & SENT.keys()
        if not sends and not said.keys() & {"times", "completes", "leaves_open"} and self.settles(step, None):
            return next((self.day[i] for i in acts if not self.faults(i)), self.day[acts[0]] if acts else None)
        for number, index in enumerate(acts, start=1):
            came = self.records[index].get("outcome") or (word if number == len(acts) else None)
            well = self.full(step, acts[:number]) and all(self.settles(step, one) for one in ([came] if came else ends))
            found = (found or self.day[index]) if well else None
        return found

    def given_back(self, by: str) -> set[str]:
        """The writers to whom a step gave a paper back, and who have not written since, and what fell with that."""
        return {name for writer, step in self.back.items() if step == by for name in {writer} | self.unseen[writer]}

    def outlived(self, gate: Gate) -> list[int]:
        """The overtaken acts that are enough for a gate that asks for no version: not of a paper it writes further."""
        if not gate.any_version or gate.earlier in self.given_back(gate.step):
            return []
        own = self.plan.of(gate.step) if self.plan.writes(gate.step) else set()
        acts = [i for i in self.order if self.standing.get(i) == "overtaken"]
        return [i for i in acts if self.records[i]["step"] == gate.earlier and not own & self.fell_with[i]]

    def enough_for(self, gate: Gate) -> list[int]:
        """The acts that a gate asks about: those that count, and beside them what outlived its version."""
        return sorted([*self.round[gate.earlier], *self.outlived(gate)], key=self.order.index)

    def met(self, gate: Gate, until: str) -> Truth:
        if gate.first and any(self.day[index] <= until for index in self.round[gate.earlier]):
            return True
        found = self.done(gate.earlier, gate, until)
        unsure = gate.first and any(self.day[index] <= until for index in self.unsure[gate.earlier])
        return None if unsure and found is False else found

    # Playing.

    def play(self, index: int) -> Course:
        """The course with one act more."""
        for course in self.with_drafts(index):
            course.take(index)
            if course.standing[index] == "counts":
                return course
        new = self.copy()
        new.take(index)
        return new

    def since(self, index: int) -> str:
        """The day as of which the gates of an act are asked."""
        act = self.records[index]
        return str(act["date"] if self.plan.writes(act["step"]) else act.get("began", act["date"]))

    def with_drafts(self, index: int) -> list[Course]:
        """The course in which a first draft that came too early counts from this act on, if that carries it further."""
        new = self.copy()
        for step in self.carries(index):
            today = self.whole(step, self.since(index), self.void[step])
            early = [i for i in today if not nobody(self.records[i])]
            if self.whole(step, self.since(index)) or not early:
                continue
            gates = [gate for gate in self.plan.gates[step] if self.plan.voids(gate) and gate.applies]
            if all(self.met(gate, self.since(index)) for gate in gates):
                new.day |= dict.fromkeys(early, self.since(index))
                new.count(early[0])
                for draft in early[1:]:
                    new.add(draft)
                new.void[step] = [i for i in new.void[step] if i not in early]
        return [new] if new.round != self.round else []

    def carries(self, index: int) -> list[str]:
        """The steps that write the first draft of a paper that an act of the unit carries further."""
        act = self.records[index]
        paper, state = self.plan.makes(act["step"]).get(act.get("outcome") or None, (None, None))
        if "by" in self.plan.steps[act["step"]] or paper is None or state not in self.plan.line(paper)[1:]:
            return []
        return [step for step in self.plan.steps if self.plan.first_draft_of(step) == paper]

    def make_drafts_good(self, index: int) -> None:
        """What a first draft that counts had missed, surely or not, is made good by the act that carries it."""
        for step in self.carries(index):
            for gate in self.plan.gates[step] if self.round[step] else ():
                drafts = [i for i in self.order if self.records[i]["step"] == step]
                missed = any(gate.rule in self.missed[i].keys() | self.untold[i] for i in drafts)
                if missed and self.met(gate, self.since(index)):
                    self.carried.setdefault(gate.rule, self.since(index))

    def take(self, index: int) -> None:
        """Play one act, and say what it is worth."""
        act, since, plan = self.records[index], self.since(index), self.plan
        step = act["step"]
        self.order.append(index)
        self.day[index] = act["date"]
        papers = plan.of(step) & self.written.keys()
        other = "version" in act and not plan.writes(step) and not {act["version"]} >= {self.written[p] for p in papers}
        void, unsure = nobody(act) or other, False
        self.missed[index], self.untold[index], self.taken[index] = {}, set(), set()
        given_back = self.given_back(step)
        mine = self.whole(step, str(act["date"]))
        goes_on = bool(mine) and not self.full(step, mine)
        for gate in plan.gates[step]:
            asked = gate.applies is True and not gate.waived and gate.earlier not in given_back
            met = self.met(gate, since) if asked else True
            void |= met is False and plan.voids(gate) and not goes_on
            unsure |= met is None and plan.voids(gate) and not goes_on
            day = since if met is not True else self.began(index)
            met = self.met(gate, day) if asked else True
            if met is False:
                self.miss(index, gate, day)
            elif met is None:
                self.untold[index].add(gate.rule)
        if self.began(index) < plan.opens(step) and plan.applies(step) is True:
            self.missed[index][f"{step}.not_before"] = False
        self.standing[index] = "irregular" if void else "undecided" if unsure else "counts"
        if void or unsure:
            (self.void if void else self.unsure)[step].append(index)
        else:
            self.count(index)
            self.make_drafts_good(index)

    def began(self, index: int) -> str:
        """The first day on which the gates of an act are asked: a first draft may not begin too early either."""
        act = self.records[index]
        return (
            min(self.since(index), act.get("began", "9"))
            if self.plan.first_draft_of(act["step"])
            else self.since(index)
        )

    def miss(self, index: int, gate: Gate, day: str) -> None:
        """An act passed a gate that was shut on a day."""
        self.missed[index][gate.rule], self.asked[index, gate.rule] = self.short(gate, day), day
        acts = [i for i in self.order if self.records[i]["step"] == gate.earlier]
        before = [i for i in acts if i in self.reach(gate, day, acts)]
        self.taken[index] |= {gate.rule} if before and self.standing[before[-1]] == "overtaken" else set()

    def short(self, gate: Gate, since: str) -> bool:
        """Whether what a gate waits for was begun, and came out well as far as it went."""
        acts = [i for i in self.reach(gate, since, self.enough_for(gate)) if self.day[i] <= since]
        well = not gate.outcome or (acts and self.records[acts[-1]].get("outcome") in (gate.outcome, None))
        return bool(acts) and bool(well) and not self.full(gate.earlier, self.asked_of(gate, since, acts), gate=gate)

    def count(self, index: int) -> None:
        """An act counts: what it replaces falls."""
        act = self.records[index]
        step = act["step"]
        writes = self.plan.writes(step) and not act.get("correction")
        mine = [i for i in self.order if self.records[i]["step"] == step and i != index]
        before = [self.standing[i] for i in self.whole(step, self.day[index], mine)]
        stand = self.whole(step, self.day[index])
        again = self.full(step, stand) if stand else "overtaken" in before
        resting = self.plan.resting_on(step)
        first = self.plan.round_of(step, self.day[index])
        for writer in self.plan.given_back(step, act.get("outcome")):
            self.unseen[writer] = self.fall(writer, self.day[index])
            self.back[writer] = step
        acted = any(self.day[i] >= first for name in resting for i in self.round[name])
        if act.get("replaces") or (writes and again and acted):
            self.fall(step, self.day[index])
        self.add(index)

    def add(self, index: int) -> None:
        """An act counts beside those of its round."""
        act = self.records[index]
        step = act["step"]
        self.standing[index] = "counts"
        self.back.pop(step, None)
        for fell in self.unseen.values():
            fell.discard(step)
        self.round[step].append(index)
        if self.plan.writes(step) and not act.get("correction"):
            self.written |= dict.fromkeys(self.plan.of(step), str(act["date"]))
        if self.settled(step, self.whole(step, self.day[index])):
            self.held.setdefault((step, self.plan.round_of(step, self.day[index])), self.day[index])

    def fall(self, writer: str, day: str) -> set[str]:
        """What a step wrote falls, and what rests on it: of what recurs, what was done in the period of that day."""
        fell = set[str]()
        for step in {writer} | self.plan.resting_on(writer):
            first = max(self.plan.round_of(writer, day), self.plan.round_of(step, day))
            gone = [i for i in self.round[step] if self.day[i] >= first]
            if self.settled(step, self.whole(step, day)):
                self.fallen.add((step, self.plan.round_of(step, day)))
            fell |= {step} if gone else set()
            self.standing |= dict.fromkeys(gone, "overtaken")
            self.fell_with |= dict.fromkeys(gone, self.plan.of(writer))
            for kept in (self.round, self.unsure, *([self.void] if self.plan.writes(step) else [])):
                kept[step] = [i for i in kept[step] if self.day[i] < first]
        return fell

    def unrevised(self, step: str) -> bool:
        """Whether what a step wrote was given back and passed since, and it is not recorded that it wrote anew."""
        by = self.back.get(step)
        last = self.records[self.round[by][-1]].get("outcome") if by and self.round[by] else None
        return by is not None and last is not None and self.settles(by, last)

    def after(self, one: int, other: int) -> bool:
        return self.order.index(one) > self.order.index(other)

    def faults(self, index: int) -> set[str]:
        """The rules that an act missed, without what is merely allowed."""
        return {rule for rule in self.missed[index] if self.plan.rule_force(rule) != "permissive"}

    def left_open(self) -> int:
        return sum(self.plan.applies(step) is True and self.done(step) is not True for step in self.plan.steps)


def names_all(asked: Any) -> list[Any]:
    """Those who are to have it, where all of them are."""
    return listed(asked.get("all") if isinstance(asked, dict) else asked)


def reached(asked: Any, acts: list[Json], answer: str) -> bool:
    """Whether those have it who are to have it: all of a list, at least one where it is open."""
    have = {name for act in acts for name in act.get(answer, ())}
    if isinstance(asked, dict) and "open" in asked:
        return bool(have)
    if isinstance(asked, dict) and "all" not in asked:
        return any(name in have for names in asked.values() for name in listed(names))
    return all(name in have for name in names_all(asked))


def gap(first: str | None, day: str) -> int:
    """How many days one is after the other; less than none where that is no day."""
    return (date.fromisoformat(day) - date.fromisoformat(first)).days if first else -1


def impossible(act: Json) -> bool:
    return bool(act.get("began", "") > act["date"])


def nobody(act: Json) -> bool:
    return bool(act.get("present")) and not any(act["present"].values())


def orders(records: list[Json], day: list[int]) -> list[tuple[int, ...]]:
    """The orders in which the acts of one day may have taken place; alike ones are not told apart."""
    found: dict[str, tuple[int, ...]] = {}
    for order in permutations(sorted(day, key=lambda i: repr(sorted(records[i].items())))):
        numbers = [records[i]["sequence"] for i in order if "sequence" in records[i]]
        if numbers == sorted(numbers):
            found.setdefault(repr([records[i] for i in order]), order)
    return list(found.values())


def courses(plan: Plan, progress: Json, as_of: str) -> list[Course]:
    """The acts in order of their days; those of a day so that most count, least is missed, least left open."""
    records: list[Json] = progress["records"]
    found = [Course(plan, records, as_of)]
    there = [i for i, act in enumerate(records) if act["date"] <= as_of and not impossible(act)]
    for today in sorted({records[i]["date"] for i in there}):
        day, later = [i for i in there if records[i]["date"] == today], dict[str, Course]()
        for course in found:
            played = []
            for order in orders(records, day):
                new = course
                for index in order:
                    new = new.play(index)
                void = sum(new.standing[i] in ("irregular", "undecided") for i in day)
                played.append(((void, sum(len(new.faults(i)) for i in day), new.left_open()), new))
            best = min(score for score, _ in played)
            later |= {
                repr((sorted(new.standing.items()), new.round, new.void, new.missed)): new
                for score, new in played
                if score == best
            }
        found = list(later.values())
    return found
