"""What each act of a progress file of `dongyang-2009-analysis` is worth, replayed by hand for :mod:`oracle`.

It shares no code with the package and does not read the spec. Acts are taken day by day; an act that moves a paper
before its time settles nothing, and one that writes the report anew takes back what rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from itertools import groupby, permutations
from typing import Any

Json = Mapping[str, Any]
Answer = tuple[str, str | None]

SATISFIED: Answer = ("satisfied", None)
UNKNOWN_HEADCOUNT: Answer = ("pending", "unknown-headcount")
OUT_OF_ORDER: Answer = ("violated", "out-of-order")

EACH = {"prepare-speeches": "leading-team", "team-papers": "leading-team", "personal-papers": "party-members"}
"""Steps that each person of a group does."""
AFTER_OUTCOME = {
    "study-problems": ("collect-opinions", "concentrated"),
    "listed-supervision": ("public-order", "unresolved"),
}
"""Steps that are asked for only where an earlier one came out so."""
OFFICES = ("discipline-commission", "organisation-department", "campaign-office")
SENT_TO: Mapping[str, tuple[str, ...]] = {
    "report-before-meeting": OFFICES,
    "report-after-meeting": OFFICES,
    "submit-draft": ("guidance-group", "reviewing-leader"),
    "file-report": ("campaign-office",),
    "file-result": ("campaign-office",),
}

BEFORE: Mapping[str, tuple[str, ...]] = {
    "report-before-meeting": ("seek-opinions",),
    "special-meeting": ("seek-opinions", "heart-to-heart", "prepare-speeches"),
    "report-after-meeting": ("special-meeting",),
    "submit-draft": ("draft-report",),
    "first-review": ("submit-draft",),
    "leader-review": ("submit-draft",),
    "democratic-discussion": ("draft-report", "first-review", "leader-review"),
    "enlarged-meeting": ("draft-report", "first-review", "leader-review"),
    "collect-opinions": ("democratic-discussion", "enlarged-meeting"),
    "study-problems": ("collect-opinions",),
    "revise-report": ("democratic-discussion", "enlarged-meeting"),
    "appraisal": ("appraisal-plan", "revise-report"),
    "publish-result": ("appraisal",),
    "second-review": ("appraisal",),
    "finalise-report": ("special-meeting", "first-review", "leader-review", "appraisal", "second-review"),
    "publish-report": ("revise-report",),
    "file-report": ("finalise-report",),
    "file-result": ("appraisal",),
    "rectification-plan": ("draft-report",),
    "listed-supervision": ("public-order",),
}
ONLY_SUGGESTED = {
    (discussion, review)
    for discussion in ("democratic-discussion", "enlarged-meeting")
    for review in ("first-review", "leader-review")
}
"""Orders that the text does not put firmly."""
MOVE_A_PAPER = {
    *("report-before-meeting", "report-after-meeting", "submit-draft", "first-review", "leader-review"),
    *("democratic-discussion", "enlarged-meeting", "revise-report", "appraisal", "second-review"),
    *("finalise-report", "publish-report", "publish-result", "file-report", "file-result", "collect-opinions"),
}
"""Steps whose acts give the report a state, send something or make it known, or sort what there is not yet: void
before their time.
"""
STAND_ALL_THE_SAME = {("finalise-report", "special-meeting")}
"""A text that is written without a meeting before it is there."""
REST_ON_THE_REVISION = {
    *("appraisal", "publish-result", "second-review", "finalise-report", "publish-report", "file-report"),
    "file-result",
}
REST_ON: Mapping[str, set[str]] = {
    "revise-report": REST_ON_THE_REVISION,
    "draft-report": {
        *("submit-draft", "first-review", "leader-review", "democratic-discussion", "enlarged-meeting"),
        *("collect-opinions", "revise-report", *REST_ON_THE_REVISION),
    },
    "finalise-report": {"file-report"},
}
"""By step that writes a version of the report, what falls when it is written anew."""
OWN_COPY = {"first-review": ("guidance-group",), "leader-review": ("reviewing-leader",)}
"""Each reviews the copy that was sent to it, whoever else has one."""
REVIEWS = {"first-review": "draft-report", "leader-review": "draft-report", "second-review": "revise-report"}
"""Steps that pass the report or give it back, and by whom it is then written anew; one that says nothing passed it."""
STEPS = (
    "seek-opinions", "heart-to-heart", "prepare-speeches", "report-before-meeting", "special-meeting",
    "report-after-meeting", "branch-meeting", "draft-report", "guide-drafting", "submit-draft", "first-review",
    "leader-review", "democratic-discussion", "enlarged-meeting", "collect-opinions", "study-problems",
    "revise-report", "team-papers", "personal-papers", "appraisal-plan", "appraisal", "publish-result",
    "second-review", "finalise-report", "publish-report", "file-report", "file-result", "continued-study",
    "special-research", "rectification-plan", "both-promoted", "great-discussion", "forums", "spirit-research",
    "spirit-essays", "vanguard", "enterprise-help", "public-order", "listed-supervision", "approval-items",
    "returning-business", "livelihood",
)  # fmt: skip
"""In the plan's order, in which the acts of one day are taken where nothing else decides (R9)."""
FEW = 6
"""Acts of one day of which every order is tried."""


def on(record: Json) -> date:
    return date.fromisoformat(record["date"])


def since(record: Json) -> date:
    """The day for which it is asked whether an act was in order: on which it began, or a paper was finished."""
    return on(record) if record["step"] in REST_ON else date.fromisoformat(record.get("began", record["date"]))


def said(record: Json) -> tuple[str, int, str]:
    """What a record says, how it came out and what it denies first: where it stands in its file decides nothing."""
    outcome = record.get("outcome", "passed" if record["step"] in REVIEWS else "")
    denied = sum(not yes for yes in record.get("attested", {}).values())
    return outcome, -denied, repr(sorted((key, repr(value)) for key, value in record.items()))


def returns(record: Json) -> bool:
    """Whether an act gives the report back."""
    return record["step"] in REVIEWS and record.get("outcome") == "returned"


class Course:
    """One file as far as it has been replayed."""

    def __init__(self, progress: Json) -> None:
        self.attributes: Json = progress["unit"].get("attributes", {})
        self.headcounts: Json = progress["unit"].get("headcounts", {})
        self.counting: dict[str, list[Json]] = {step: [] for step in STEPS}
        self.void: dict[str, list[Json]] = {step: [] for step in STEPS}
        self.begun: dict[str, date] = {}
        """By step, the day of its first act that misses nothing, or else of its first act."""
        self.played: list[Json] = []
        self.standing: dict[int, str] = {}
        self.missed: dict[int, list[str]] = {}
        self.taken_back_by: dict[int, int] = {}
        self.passed: dict[str, tuple[Json, Answer]] = {}
        """By rule of order, the act that did not keep it, or of which that cannot be told, and the answer then."""
        self.in_time: dict[str, date] = {}
        """By step, the day on which it was first complete: what was in time stays in time."""
        self.written: set[str] = set()
        """The steps of which an act ever counted."""
        self.fell = False
        self.back: dict[str, Json] = {}
        """By step that writes the report, the act that gave it back, until it is written anew."""
        self.fallen: dict[str, Json] = {}
        """By step that is to be done again, the act that took it back."""

    def until(self, at: int) -> Course:
        """The course before one of its acts."""
        course = Course({"unit": {"attributes": self.attributes, "headcounts": self.headcounts}})
        return course.after(self.played[:at])

    def copy(self) -> Course:
        new = copy(self)
        for name in ("counting", "void"):
            setattr(new, name, {step: list(acts) for step, acts in getattr(self, name).items()})
        kept = ("begun", "played", "standing", "missed", "taken_back_by", "passed", "in_time", "written")
        for name in (*kept, "back", "fallen"):
            setattr(new, name, copy(getattr(self, name)))
        return new

    # Questions

    def applies(self, step: str) -> bool | None:
        """Whether the plan asks for the step of this unit; None where that cannot be told."""
        if step == "leader-review":
            stated: bool | None = self.attributes.get("linked-department")
            return stated
        if step in AFTER_OUTCOME:
            earlier, outcome = AFTER_OUTCOME[step]
            said = [record.get("outcome") for record in self.counting[earlier]]
            return None if not said or said[-1] is None else outcome == said[-1]
        return True

    def both_apply(self, step: str, earlier: str) -> bool | None:
        two = self.applies(step), self.applies(earlier)
        return False if False in two else None if None in two else True

    def complete(self, step: str) -> date | None:
        """The day on which all was done that the step asks: by each, fifteen times, to all who are to have it."""
        acts = self.counting[step]
        if step in SENT_TO:
            return self.sent(step)
        if step in REVIEWS:
            return self.passes(step)
        if step not in EACH and step != "forums":
            return self.begun.get(step)
        group = EACH.get(step)
        wanted, total = 15 if group is None else self.headcounts.get(group), 0
        for record in acts:
            more = record.get("times", 1) if group is None else record.get("counts", {}).get(group, 0)
            total = total + more if group is None else max(total, more)  # whether the same came twice, nobody can tell
            if wanted is not None and total >= wanted:
                return on(record)
        return None

    def started(self, step: str) -> date | None:
        """The day of the first act that adds to what is asked by number, or of each, or sent to several."""
        group, names = EACH.get(step), SENT_TO.get(step, ())
        for record in self.counting[step] if group or names or step == "forums" else ():
            had = record.get("recipients", names)
            if record.get("counts", {}).get(group, 0) if group else not names or set(had) & set(names):
                return on(record)
        return None

    def passes(self, step: str) -> date | None:
        """The day since which a review has passed the report: its last word is that it did."""
        day: date | None = None
        for record in self.counting[step]:
            day = None if returns(record) else day or on(record)
        return day

    def silent(self, step: str) -> bool:
        """Whether some act of what each person does says no number: nobody is accused of what it does not say."""
        group, acts = EACH.get(step), self.counting[step]
        return self.complete(step) is None and any(bool(group) and not _counts(record, group) for record in acts)

    def untold(self, step: str) -> bool:
        """Whether numbers of several acts may be those of everybody, and need not be."""
        return self.complete(step) is None and self.perhaps(step) is not None

    def perhaps(self, step: str) -> date | None:
        """The day on which numbers of several acts, or one that says none, may be those of everybody."""
        group, total = EACH.get(step), 0
        for record in self.counting[step] if group in self.headcounts else ():
            total += record.get("counts", {}).get(group, 0)
            if total >= self.headcounts[str(group)] or not _counts(record, str(group)):
                return on(record)
        return None

    def sent(self, step: str, to: Iterable[str] = ()) -> date | None:
        """The day on which the last of its recipients had it; ``to``: of these."""
        acts = self.counting[step]
        days = [on(record) for record in acts[:1]]
        for body in to or SENT_TO[step]:
            if body != "reviewing-leader" or self.attributes.get("linked-department") is True:
                had = [on(record) for record in acts if body in record.get("recipients", ())]
                if not had:
                    return None
                days.append(had[0])
        return max(days, default=None)

    def order(self, step: str, earlier: str, day: date) -> Answer:
        """Whether ``step`` may take place on a day, as to ``earlier``; acts of one day are in order (R9)."""
        before = self.sent(earlier, OWN_COPY[step]) if step in OWN_COPY else self.complete(earlier)
        if earlier in EACH and (before is None or before > day):
            return self.upto(earlier, day).lacking(earlier)
        if before is None:
            return self.lacking(earlier)
        return SATISFIED if before <= day else OUT_OF_ORDER

    def upto(self, step: str, day: date) -> Course:
        """With the acts of a step that took place by a day alone."""
        course = self.copy()
        course.counting[step] = [record for record in self.counting[step] if on(record) <= day]
        return course

    def lacking(self, earlier: str) -> Answer:
        """Whether a step that is not complete is known not to be."""
        if earlier in EACH and EACH[earlier] not in self.headcounts:
            return UNKNOWN_HEADCOUNT
        if self.silent(earlier):
            return ("pending", "not-stated")
        if self.untold(earlier):
            return ("pending", "untold")
        if self.counting[earlier]:
            return ("violated", "unapproved" if earlier in REVIEWS else "short")
        return ("violated", "missing")

    def gates(self, step: str, day: date) -> Iterator[tuple[str, str | None, Answer]]:
        """Every order that an act of ``step`` keeps or not: rule, earlier, answer."""
        for earlier in BEFORE.get(step, ()):
            yield f"{step}.entry.{earlier}", earlier, self.order(step, earlier, day)
        if step == "special-meeting":
            report = "report-before-meeting"
            answer = lead(self.complete(report), day)
            for acts, reason in ((self.void, "irregular"), (self.counting, "missing-recipient")):
                if self.complete(report) is None and any(on(record) <= day for record in acts[report]):
                    answer = ("violated", reason)
            yield f"{report}.due", None, answer

    # Playing

    def play(self, records: Sequence[Json]) -> Course:
        course = self
        acts = sorted(records, key=lambda record: (record["date"], STEPS.index(record["step"]), said(record)))
        for _, day in groupby(acts, key=lambda record: str(record["date"])):
            course = course.through(list(day))
        return course

    def through(self, day: Sequence[Json]) -> Course:
        """After the acts of one day, in the order under which most of them count and, of those, least is left open."""
        plain = self.after(day)
        if len(day) > FEW or all(plain.well(record) for record in day):
            return plain
        return max([plain, *map(self.after, permutations(day))], key=lambda course: course.worth(day))

    def after(self, day: Sequence[Json]) -> Course:
        new = self.copy()
        for record in day:
            new.take(record)
        return new

    def well(self, record: Json) -> bool:
        return self.standing[id(record)] == "counts" and not self.missed[id(record)] and not returns(record)

    def worth(self, day: Sequence[Json]) -> tuple[int, int, int]:
        stood = sum(self.standing[id(record)] != "irregular" for record in day)
        missed = sum(len(self.missed[id(record)]) for record in day)
        return stood, -missed, sum(self.complete(step) is not None for step in STEPS)

    def take(self, record: Json) -> None:
        step, here = record["step"], record.get("present", {})
        seen = self.seen(step)
        gates = [gate for gate in self.gates(step, since(record)) if gate[1] not in seen]
        asked = [gate for gate in gates if gate[1] is None or self.both_apply(step, gate[1]) is True]
        missed = [(rule, earlier, answer) for rule, earlier, answer in asked if answer[0] == "violated"]
        void = bool(here) and not any(here.values())
        void |= any(self.voids(step, earlier) for _, earlier, _ in missed) and not self.goes_on(step)
        self.played.append(record)
        self.missed[id(record)] = [rule for rule, _, _ in missed]
        self.standing[id(record)] = "irregular" if void else "counts"
        for rule, _, answer in gates:
            known = self.passed.get(rule, (None, SATISFIED))[1]
            if (answer[0] == "violated" and known[0] != "violated") or (answer[1] and known == SATISFIED):
                self.passed[rule] = (record, answer)
        if void:
            self.void[step].append(record)
        else:
            self.count(record)

    def seen(self, step: str) -> set[str | None]:
        """What a body that gave the report back is not asked for when it looks again: it has seen a revision."""
        mine = {writer: id(by) for writer, by in self.back.items() if by["step"] == step}
        return {*mine, *(fallen for fallen, by in self.fallen.items() if id(by) in mine.values())}

    def unrevised(self, step: str) -> bool:
        """Whether the report was passed by whoever gave it back, and the revision between is not recorded: a gap."""
        return step in self.back and self.passes(self.back[step]["step"]) is not None

    def goes_on(self, step: str) -> bool:
        """Whether an act of a step stands that lacks something yet: what is added counts, whatever its gate says."""
        return bool(self.counting[step]) and step not in REVIEWS and self.complete(step) is None

    def voids(self, step: str, earlier: str | None) -> bool:
        """Whether an act out of this order settles nothing."""
        firmly = earlier is not None and (step, earlier) not in ONLY_SUGGESTED | STAND_ALL_THE_SAME
        return firmly and step in MOVE_A_PAPER

    def count(self, record: Json) -> None:
        step = record["step"]
        resting = REST_ON.get(step, set())
        if step in self.written and any(self.counting[later] for later in resting):
            self.fall({step, *resting}, record)
        if returns(record):
            self.fall({REVIEWS[step], *REST_ON[REVIEWS[step]]}, record)
            self.back[REVIEWS[step]] = record
        mine = self.counting[step]
        better = not self.missed[id(record)] and any(self.missed[id(other)] for other in mine)
        if not mine or (better and self.begun[step] == on(mine[0])):
            self.begun[step] = on(record)
        mine.append(record)
        self.written.add(step)
        self.fallen.pop(step, None)
        self.back.pop(step, None)
        day = on(record) if step in REVIEWS else self.complete(step)  # a review was held, however it came out
        if day is not None:
            self.in_time.setdefault(step, day)

    def fall(self, steps: set[str], by: Json) -> None:
        for step in steps:
            for record in self.counting[step]:
                self.standing[id(record)] = "overtaken"
                self.taken_back_by[id(record)] = id(by)
                self.fallen[step] = by
            self.counting[step] = []
            if step in REST_ON:
                self.void[step] = []
            self.begun.pop(step, None)
        self.fell = True


def lead(done: date | None, meeting: date) -> Answer:
    """R4: 7 days or more; 5 or 6 are neither; less is late; the day itself or after is out of order."""
    if done is None:
        return ("violated", "missing")
    gap = (meeting - done).days
    if gap >= 7:
        return SATISFIED
    if gap >= 5:
        return ("ambiguous", "late")
    return ("violated", "late") if gap > 0 else OUT_OF_ORDER


def _counts(record: Json, group: str | None) -> bool:
    """Whether an act says how many of a group there were; an empty mapping says that there was nobody."""
    counts = record.get("counts")
    return counts is not None and (not counts or group in counts)
