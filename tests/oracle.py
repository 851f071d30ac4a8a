"""A slow, naive judge of progress of `dongyang-2009-analysis`, written from the plan and the readings R1-R14.

It shares no code with the package and does not read the spec: plain JSON in, rule id -> (status,
reason) out. Its input is free of impossible data (R14); attributes and headcounts may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

Json = Mapping[str, Any]
Answer = tuple[str, str | None]
Deadline = Callable[["Unit", date | None], Answer]

SATISFIED: Answer = ("satisfied", None)
PENDING: Answer = ("pending", None)
NOT_APPLICABLE: Answer = ("not-applicable", None)
UNDECIDED: Answer = ("pending", "undecided")
UNKNOWN_HEADCOUNT: Answer = ("pending", "unknown-headcount")

EACH = {"prepare-speeches": "leading-team", "team-papers": "leading-team", "personal-papers": "party-members"}
"""Steps that each person of a group does."""
AFTER_OUTCOME = {
    "study-problems": ("collect-opinions", "concentrated"),
    "listed-supervision": ("public-order", "unresolved"),
}
"""Steps that are asked for only where an earlier one came out so."""
FIRST_DAY = date(2009, 5, 21)
"""The first day of the phase, widest reading (R2: 下旬 begins on the 21st)."""


class Unit:
    """One file, with the few questions that rules ask of it."""

    def __init__(self, progress: Json, as_of: date) -> None:
        self.as_of = as_of
        self.attributes = progress["unit"].get("attributes", {})
        self.headcounts = progress["unit"].get("headcounts", {})
        self.all = progress["records"]

    def records(self, step: str) -> list[Json]:
        return sorted((r for r in self.all if r["step"] == step), key=lambda record: str(record["date"]))

    def first(self, step: str) -> date | None:
        """The day it first took place: what is done late still counts for what follows (R10)."""
        return min((date.fromisoformat(r["date"]) for r in self.records(step)), default=None)

    def complete(self, step: str) -> date | None:
        """The day on which enough of it was done: once, or once for each person, or fifteen times."""
        if step != "forums" and step not in EACH:
            return self.first(step)
        group = EACH.get(step)
        wanted = 15 if group is None else self.headcounts.get(group)
        total = 0
        for record in self.records(step):
            total += record.get("times", 1) if group is None else record.get("counts", {}).get(group, 0)
            if wanted is not None and total >= wanted:
                return date.fromisoformat(record["date"])
        return None

    def applies(self, step: str) -> bool | None:
        """Whether the plan asks for the step of this unit; None where that cannot be told."""
        if step == "leader-review":
            stated: bool | None = self.attributes.get("linked-department")
            return stated
        if step in AFTER_OUTCOME:
            earlier, outcome = AFTER_OUTCOME[step]
            said = [record.get("outcome") for record in self.records(earlier)]
            return True if outcome in said else None if not said or None in said else False
        return True


# Due dates


def by(month: int, day: int, lenient: int | None = None) -> Deadline:
    """R1: the day itself counts. R3: between a strict and a lenient day nothing is certain."""

    def judge(unit: Unit, done: date | None) -> Answer:
        strict, last = date(2009, month, day), date(2009, month, lenient or day)
        if done is None:
            return ("overdue", "missing") if unit.as_of > last else PENDING
        if done <= strict:
            return SATISFIED
        return ("ambiguous", "late") if done <= last else ("violated", "late")

    return judge


def promptly(unit: Unit, done: date | None) -> Answer:
    """R7: it can be open, never late."""
    return SATISFIED if done else PENDING


def a_week_before_the_meeting(unit: Unit, done: date | None) -> Answer:
    """R4: 7 days or more; 5 or 6 are neither; less is late; the day itself or after is out of order."""
    meeting = unit.first("special-meeting")
    if meeting is not None and done is None:
        return ("violated", "missing")
    if meeting is not None and done is not None:
        gap = (meeting - done).days
        if gap >= 7:
            return SATISFIED
        if gap >= 5:
            return ("ambiguous", "late")
        return ("violated", "late") if gap > 0 else ("violated", "out-of-order")
    if done is not None:
        # Whenever the meeting is held now, it is a week or more after the report.
        return SATISFIED if (unit.as_of - done).days >= 7 else PENDING
    # A meeting on its last day, 15 June, wants the report by 10 June under the most lenient reading.
    return ("overdue", "missing") if unit.as_of > date(2009, 6, 10) else PENDING


END_OF_PHASE = by(7, 10)
"""R8: an undated duty is due by the last day of the phase, widest reading."""
STATED: Mapping[str, Deadline] = {
    "report-before-meeting": a_week_before_the_meeting,
    "special-meeting": by(6, 15),
    "report-after-meeting": promptly,
    "branch-meeting": by(6, 20),
    "draft-report": by(6, 20),
    "democratic-discussion": by(6, 25),
    "enlarged-meeting": by(6, 25),
    "revise-report": by(6, 25),
    "appraisal": by(7, 10),
    "rectification-plan": promptly,
    "great-discussion": by(7, 10),
    "forums": by(7, 10),
    "spirit-research": by(7, 10),
    "spirit-essays": by(7, 10),
    "public-order": by(7, 10, 20),
    "approval-items": by(6, 1),
}
OWN_STEPS = (
    "seek-opinions", "heart-to-heart", "prepare-speeches", "report-before-meeting", "special-meeting",
    "report-after-meeting", "branch-meeting", "draft-report", "submit-draft", "democratic-discussion",
    "enlarged-meeting", "collect-opinions", "study-problems", "revise-report", "team-papers", "personal-papers",
    "appraisal-plan", "appraisal", "publish-result", "finalise-report", "publish-report", "file-report", "file-result",
    "continued-study", "special-research", "rectification-plan", "both-promoted",
)  # fmt: skip
STEPS_OF_OTHERS = (
    "great-discussion", "guide-drafting", "first-review", "leader-review", "second-review", "forums",
    "spirit-research", "spirit-essays", "vanguard", "enterprise-help", "public-order", "listed-supervision",
    "approval-items", "returning-business", "livelihood",
)  # fmt: skip

# Order

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
    "finalise-report": ("special-meeting", "appraisal", "second-review"),
    "publish-report": ("revise-report",),
    "file-report": ("finalise-report",),
    "file-result": ("appraisal",),
    "rectification-plan": ("draft-report",),
    "listed-supervision": ("public-order",),
}

SOFT = (
    "democratic-discussion.entry.first-review", "democratic-discussion.entry.leader-review",
    "enlarged-meeting.entry.first-review", "enlarged-meeting.entry.leader-review",
    "file-report.entry.finalise-report", "rectification-plan.entry.draft-report", "both-promoted",
)  # fmt: skip
"""What the text only suggests: rules, and one step."""

# What an act includes

OFFICES = ("discipline-commission", "organisation-department", "campaign-office")
SENT_TO: Mapping[str, tuple[str, ...]] = {
    "report-before-meeting": OFFICES,
    "report-after-meeting": OFFICES,
    "submit-draft": ("guidance-group", "reviewing-leader"),
    "file-report": ("campaign-office",),
    "file-result": ("campaign-office",),
}
INVITED: Mapping[str, tuple[str, ...]] = {
    "special-meeting": ("guidance-group", "discipline-commission", "organisation-department", "city-leader"),
    "branch-meeting": ("unit-masses",),
}
PRESENT: Mapping[str, tuple[str, ...]] = {
    "special-meeting": ("leading-team",),
    "branch-meeting": ("party-members", "leading-cadres"),
}
ATTESTED: Mapping[str, tuple[str, ...]] = {
    "heart-to-heart": ("exchange", "own-problems"),
    "special-meeting": ("theme", "criticism", "conclusions", "examined"),
    "branch-meeting": ("theme",),
    "personal-papers": ("gaps", "improvements"),
    "appraisal-plan": ("scope",),
    "appraisal": ("representative",),
    "publish-result": ("scope",),
    "finalise-report": ("guiding",),
    "publish-report": ("scope",),
    "special-research": ("deepened", "put-to-use"),
    "both-promoted": ("held",),
    "continued-study": ("individual", "collective", "economy"),
    "rectification-plan": ("from-problems", "next-phase"),
}
ASPECTS = (
    "consensus", "record.results", "record.problems", "record.causes", "direction.aims", "direction.approach",
    "direction.requirements", "direction.measures", "direction.solvable-now", "direction.solvable-later",
    "direction.new-measures", "team-building",
)  # fmt: skip


def judge(progress: Json, as_of: date) -> dict[str, Answer]:
    """The answer to every rule of the plan."""
    unit = Unit(progress, as_of)
    found: dict[str, Answer] = dict(_analysis_report(unit))
    for step in (*OWN_STEPS, *STEPS_OF_OTHERS):
        for rule, answer in _step(unit, step):
            applies = unit.applies(step)
            found[f"{step}.{rule}"] = answer if applies else NOT_APPLICABLE if applies is False else UNDECIDED
    return found


def ok(progress: Json, as_of: date) -> bool:
    """Nothing that the plan firmly asks of the unit itself is missed, and nothing is left unstated."""
    stated = progress["unit"]
    asked = {"contact-point", "linked-department"}, {"leading-team", "party-members", "leading-cadres"}
    if not asked[0] <= stated["attributes"].keys() or not asked[1] <= stated["headcounts"].keys():
        return False
    return not any(
        answer[0] in ("overdue", "violated")
        for rule, answer in judge(progress, as_of).items()
        if rule not in SOFT and rule.partition(".")[0] not in (*STEPS_OF_OTHERS, *SOFT)
    )


def _step(unit: Unit, step: str) -> Iterator[tuple[str, Answer]]:
    yield "due", _due(unit, step)
    for earlier in BEFORE.get(step, ()):
        yield f"entry.{earlier}", _entry(unit, step, earlier)
    for body in SENT_TO.get(step, ()):
        asked = unit.attributes.get("linked-department") if body == "reviewing-leader" else True
        yield f"send_to.{body}", _if(asked, _included(unit, step, "recipients", body, "missing-recipient"))
    for guest in INVITED.get(step, ()):
        asked = unit.attributes.get("contact-point") if guest == "city-leader" else True
        yield f"invite.{guest}", _if(asked, _invited(unit, step, guest))
    for group in PRESENT.get(step, ()):
        yield f"attend.{group}", _attended(unit, step, group)
    for claim in ATTESTED.get(step, ()):
        yield f"attest.{claim}", _attested(unit, step, claim, deadline(step))
    yield from _peculiar(unit, step)


def _peculiar(unit: Unit, step: str) -> Iterator[tuple[str, Answer]]:
    """What only one or two steps ask."""
    if step == "report-before-meeting":
        yield "attach.opinion-summary", _included(unit, step, "attachments", "opinion-summary", "missing-attachment")
    if step == "report-after-meeting":
        yield "attach.speeches", _speeches(unit)
    if step == "branch-meeting":
        yield "keep.branch-minutes", _minutes(unit)
    if step in ("draft-report", "revise-report"):
        yield "presided_by.principal", _presided(unit, step)
    if step in ("democratic-discussion", "appraisal", "great-discussion"):
        yield "participants", _any(unit, step, "present", ("violated", "missing-participant"))
    if step == "appraisal":
        yield "criteria", _any(unit, step, "criteria", ("violated", "missing-content"))
        yield "forms", _any(unit, step, "forms", ("violated", "missing-content"))
    if step == "publish-report":
        yield "means", _any_in_time(unit, step, "means", "unpublished")
    if step == "livelihood":
        yield "contents", _any_in_time(unit, step, "contents", "missing-content")


def deadline(step: str) -> Deadline:
    return STATED.get(step, END_OF_PHASE)


def _if(asked: bool | None, answer: Answer) -> Answer:
    return UNDECIDED if asked is None else answer if asked else NOT_APPLICABLE


def _due(unit: Unit, step: str) -> Answer:
    records = unit.records(step)
    group = EACH.get(step)
    if group and group not in unit.headcounts and records:
        return UNKNOWN_HEADCOUNT
    if step == "forums" and sum(record.get("times", 1) for record in records) > 15:
        return ("violated", "over")
    answer = deadline(step)(unit, unit.complete(step))
    return (answer[0], "short") if answer[1] == "missing" and records else answer


def _entry(unit: Unit, step: str, earlier: str) -> Answer:
    """R9: acts of one day are in order."""
    applies = unit.applies(earlier)
    if applies is not True:
        return _if(applies, NOT_APPLICABLE)
    then, before = unit.first(step), unit.complete(earlier)
    if then is None:
        return SATISFIED if before else PENDING
    if before is None:
        if earlier in EACH and EACH[earlier] not in unit.headcounts:
            return UNKNOWN_HEADCOUNT
        return ("violated", "short" if unit.records(earlier) else "missing")
    return SATISFIED if before <= then else ("violated", "out-of-order")


def _included(unit: Unit, step: str, key: str, item: str, reason: str) -> Answer:
    """In the first record; or supplied later, by the due date of the act."""
    records = unit.records(step)
    if not records:
        return PENDING
    days = [date.fromisoformat(record["date"]) for record in records if item in record.get(key, ())]
    if not days:
        return (deadline(step)(unit, None)[0], reason)
    return _added(unit, step, days[0])


def _added(unit: Unit, step: str, day: date) -> Answer:
    """What was there on a day, with the act or later: enough unless it is known to have come too late."""
    answer = deadline(step)(unit, day)
    return SATISFIED if day == unit.first(step) or answer == PENDING else answer


def _invited(unit: Unit, step: str, guest: str) -> Answer:
    """Inviting is enough, and cannot be made up for afterwards; the staff's representatives *may* be invited."""
    answer = _any_of(unit, step, "invited", (guest,), ("violated", "missing-participant"))
    return ("not-applicable", "not-taken") if guest == "unit-masses" and answer[0] == "violated" else answer


def _attended(unit: Unit, step: str, group: str) -> Answer:
    """All of the group: at the special meeting itself, or at branch meetings that add up by their due date."""
    records = unit.records(step)
    if not records:
        return PENDING
    if group not in unit.headcounts:
        return UNKNOWN_HEADCOUNT
    there = 0
    for record in records:
        there += record.get("present", {}).get(group, 0)
        if there >= unit.headcounts[group]:
            day = date.fromisoformat(record["date"])
            return _added(unit, step, day)
    status = "violated" if step == "special-meeting" else deadline(step)(unit, None)[0]
    return (status, "short" if there else "missing-participant")


def _minutes(unit: Unit) -> Answer:
    """Of every branch meeting."""
    records = unit.records("branch-meeting")
    if not records:
        return PENDING
    if all("branch-minutes" in record.get("kept", ()) for record in records):
        return SATISFIED
    return (deadline("branch-meeting")(unit, None)[0], "missing-record")


def _speeches(unit: Unit) -> Answer:
    """One for each member of the leading team; promptly, so never late."""
    records = unit.records("report-after-meeting")
    if not records:
        return PENDING
    if not any("speeches" in record.get("attachments", ()) for record in records):
        return ("pending", "missing-attachment")
    if "leading-team" not in unit.headcounts:
        return UNKNOWN_HEADCOUNT
    papers = sum(record.get("counts", {}).get("speeches", 0) for record in records)
    return SATISFIED if papers >= unit.headcounts["leading-team"] else ("pending", "short")


def _attested(unit: Unit, step: str, claim: str, due: Deadline) -> Answer:
    records = unit.records(step)
    said = [record["attested"][claim] for record in records if claim in record.get("attested", {})]
    if said:
        return SATISFIED if all(said) else ("violated", "denied")
    return (due(unit, None)[0], "unattested") if records else PENDING


def _presided(unit: Unit, step: str) -> Answer:
    """The principal leader in person, throughout: every record says so, and none says otherwise."""
    named = [record.get("presided_by", ()) for record in unit.records(step)]
    if not named:
        return PENDING
    if any(names and "principal" not in names for names in named):
        return ("violated", "wrong-actor")
    return SATISFIED if all(named) else deadline(step)(unit, None)


def _any(unit: Unit, step: str, key: str, absent: Answer) -> Answer:
    """R12: an open list wants one item at least, and one that is absent is no breach."""
    records = unit.records(step)
    if not records:
        return PENDING
    named = [record.get(key, ()) for record in records]
    found = any(any(said.values()) if isinstance(said, dict) else said for said in named)
    return SATISFIED if found else absent


def _any_in_time(unit: Unit, step: str, key: str, reason: str) -> Answer:
    """The same, where it may be supplied later, by the due date."""
    days = [date.fromisoformat(record["date"]) for record in unit.records(step) if record.get(key)]
    answer = _any(unit, step, key, (deadline(step)(unit, None)[0], reason))
    return _added(unit, step, days[0]) if days else answer


def _any_of(unit: Unit, step: str, key: str, items: tuple[str, ...], absent: Answer) -> Answer:
    records = unit.records(step)
    if not records:
        return PENDING
    return SATISFIED if any(item in record.get(key, ()) for record in records for item in items) else absent


def _analysis_report(unit: Unit) -> Iterator[tuple[str, Answer]]:
    """What the formal report must hold; only the record that makes it formal speaks of it."""
    made = "finalise-report"
    for aspect in ASPECTS:
        answer = _any_of(unit, made, "contents", (aspect,), ("violated", "missing-content"))
        yield f"analysis-report.contents.{aspect}", answer
    for source in ("special-meeting", "special-research"):
        answer = _any_of(unit, made, "reflects", (source,), ("violated", "missing-content"))
        yield f"analysis-report.reflects.{source}", answer
    for claim in ("two-emphases", "four-haves"):
        yield f"analysis-report.attest.{claim}", _attested(unit, made, claim, END_OF_PHASE)
    said = [r["attested"]["work-report"] for r in unit.records(made) if "work-report" in r.get("attested", {})]
    avoided = ("violated", "prohibited") if any(said) else SATISFIED if said else PENDING
    yield "analysis-report.avoid.work-report", avoided


# States


def report_state(progress: Json, as_of: date) -> tuple[str, set[str]]:
    """The state of the analysis report, and what it reached beside its main line."""
    unit = Unit(progress, as_of)
    made_by = {
        "drafted": ["draft-report"],
        "reviewed": ["first-review", "leader-review"],
        "discussed": ["democratic-discussion", "enlarged-meeting"],
        "revised": ["revise-report"],
        "appraised": ["appraisal"],
        "cleared": ["second-review"],
        "formal": ["finalise-report"],
    }
    state = "absent"
    for name, steps in made_by.items():
        applying = [step for step in steps if unit.applies(step) is not False]
        if all(unit.first(step) for step in applying):
            state = name
    marks = {"published": "publish-report", "filed": "file-report"}
    return state, {mark for mark, step in marks.items() if unit.first(step)}


def phase_state(progress: Json, as_of: date) -> str:
    """Complete when all is done that the plan asks of the unit itself."""
    unit = Unit(progress, as_of)
    if as_of < FIRST_DAY and not unit.all:
        return "upcoming"
    asked = [step for step in OWN_STEPS if unit.applies(step) is not False and step not in SOFT]
    return "complete" if all(unit.complete(step) for step in asked) else "active"
