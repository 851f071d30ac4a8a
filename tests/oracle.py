"""A slow, naive judge of progress of `dongyang-2009-analysis`, written from the plan, the readings R1-R14 and acts.

It shares no code with the package and does not read the spec: plain JSON in, rule id -> (status,
reason) out. Its input is free of impossible data (R14); attributes and headcounts may be missing.
What each act is worth, :mod:`oracle_course` replays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from oracle_course import (
    BEFORE,
    EACH,
    MOVE_A_PAPER,
    OUT_OF_ORDER,
    REVIEWS,
    SATISFIED,
    SENT_TO,
    UNKNOWN_HEADCOUNT,
    Answer,
    Course,
    Json,
    lead,
    on,
    returns,
    since,
)

Deadline = Callable[["Unit", date | None], Answer]

PENDING: Answer = ("pending", None)
NOT_APPLICABLE: Answer = ("not-applicable", None)
NOT_STATED: Answer = ("pending", "not-stated")
UNDECIDED: Answer = ("pending", "undecided")

FIRST_DAY, LAST_DAY = date(2009, 5, 21), date(2009, 7, 10)
"""The phase, widest reading (R2: 下旬 begins on the 21st, 上旬 ends on the 10th)."""


@lru_cache(maxsize=1)
def _played(text: str) -> Course:
    """The acts of a file, replayed once for all that is asked of it."""
    progress = json.loads(text)
    return Course(progress).play(progress["records"])


class Unit:
    """One file on one day, with the few questions that rules ask of it."""

    def __init__(self, progress: Json, as_of: date) -> None:
        self.as_of = as_of
        self.course = _played(json.dumps(progress))
        self.attributes, self.headcounts = self.course.attributes, self.course.headcounts
        self.applies = self.course.applies
        self.complete = self.course.complete
        acts = enumerate(self.course.played)
        self.filed = [self.course.until(at) for at, act in acts if act["step"] == "file-report" and self.stood(act)]
        """The course as it was whenever the report was filed."""

    def stood(self, record: Json) -> bool:
        return self.course.standing[id(record)] != "irregular"

    def records(self, step: str) -> Sequence[Json]:
        """The acts of a step that count, in order of time."""
        return self.course.counting[step]

    def first(self, step: str) -> date | None:
        """The day its first act that counts took place."""
        return min(map(on, self.records(step)), default=None)

    def silent(self, step: str, key: str) -> bool:
        """Whether no act says anything of it."""
        return all(key not in record for record in self.records(step))


# Due dates


def by(month: int, day: int, lenient: int | None = None) -> Deadline:
    """R1: the day itself counts. R3: between a strict and a lenient day nothing is certain."""

    def judge(unit: Unit, done: date | None) -> Answer:
        strict, last = date(2009, month, day), date(2009, month, lenient or day)
        if done is None:
            between = unit.as_of > strict
            return ("overdue", "missing") if unit.as_of > last else ("ambiguous", "missing") if between else PENDING
        if done <= strict:
            return SATISFIED
        return ("ambiguous", "late") if done <= last else ("violated", "late")

    return judge


def promptly(unit: Unit, done: date | None) -> Answer:
    """R7: it can be open, never late."""
    return SATISFIED if done else PENDING


def a_week_before_the_meeting(unit: Unit, done: date | None) -> Answer:
    """R4: 7 days or more; 5 or 6 are neither; less is late; the day itself or after is out of order."""
    meeting = unit.course.begun.get("special-meeting")
    if meeting is not None:
        return lead(done, meeting)
    if done is not None:
        # Whenever the meeting is held now, it is a week or more after the report.
        return SATISFIED if (unit.as_of - done).days >= 7 else PENDING
    # A meeting on its last day, 15 June, wants the report by 8 June, by 10 June under the most lenient reading.
    if unit.as_of > date(2009, 6, 10):
        return "overdue", "missing"
    return ("ambiguous", "missing") if unit.as_of > date(2009, 6, 8) else PENDING


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

SOFT = (
    *(f"{discussion}.entry.{review}" for discussion in ("democratic-discussion", "enlarged-meeting")
      for review in ("first-review", "leader-review")),
    "both-promoted.due",
)  # fmt: skip
"""What the text only suggests."""

# What an act includes

INVITED: Mapping[str, tuple[str, ...]] = {
    "special-meeting": ("guidance-group", "discipline-commission", "organisation-department", "city-leader"),
    "branch-meeting": ("unit-masses",),
    "vanguard": ("party-organisations", "leading-cadres", "party-members"),
}
TAKE_PART: Mapping[str, tuple[str, ...]] = {
    "democratic-discussion": ("party-members", "unit-masses"),
    "appraisal": (
        "unit-cadres", "unit-masses", "congress-delegates", "npc-deputies", "cppcc-members", "democratic-parties",
        "grassroots-units", "service-users",
    ),
    "great-discussion": ("cadres", "workers", "masses"),
}  # fmt: skip
MAY = {("branch-meeting", "unit-masses"), *(("appraisal", group) for group in TAKE_PART["appraisal"][2:])}
"""Who may be asked and need not."""
PRESENT: Mapping[str, tuple[str, ...]] = {
    "special-meeting": ("leading-team",),
    "branch-meeting": ("party-members", "leading-cadres"),
}
ATTESTED: Mapping[str, tuple[str, ...]] = {
    "heart-to-heart": ("exchange", "own-problems"),
    "special-meeting": ("theme", "criticism", "conclusions", "examined"),
    "branch-meeting": ("theme",),
    "team-papers": ("gaps", "improvements"),
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
    "consensus", "record.results", "record.problems", "record.objective-causes", "record.subjective-causes",
    "direction.aims", "direction.approach", "direction.requirements", "direction.measures", "direction.solvable-now",
    "direction.solvable-later", "direction.new-measures", "team-building",
)  # fmt: skip


def judge(progress: Json, as_of: date) -> dict[str, Answer]:
    """The answer to every rule of the plan."""
    unit = Unit(progress, as_of)
    found: dict[str, Answer] = dict(_analysis_report(unit))
    for step in (*OWN_STEPS, *STEPS_OF_OTHERS):
        for rule, answer in _step(unit, step):
            applies = unit.applies(step)
            found[f"{step}.{rule}"] = answer if applies else NOT_APPLICABLE if applies is False else UNDECIDED
    return _waited_for(unit.course, found) if unit.course.fell else found


def _waited_for(course: Course, found: dict[str, Answer]) -> dict[str, Answer]:
    """What is open again has no day of its own: it is overdue when what firmly waits for it is."""
    steps = (step for step in (*OWN_STEPS, *STEPS_OF_OTHERS) if not course.unrevised(step))
    open_again = [step for step in steps if found[f"{step}.due"][1] == "overtaken"]
    for _ in open_again:
        for step in open_again:
            waiting = (later for later, earlier in BEFORE.items() if step in earlier)
            firmly = (later for later in waiting if f"{later}.entry.{step}" not in SOFT)
            if any(found[f"{later}.due"][0] == "overdue" for later in firmly):
                found[f"{step}.due"] = ("overdue", "overtaken")
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
        if rule not in SOFT and rule.partition(".")[0] not in STEPS_OF_OTHERS
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
        yield f"invite.{guest}", _if(asked, _there(unit, step, "invited", guest, "missing-participant"))
    for group in TAKE_PART.get(step, ()):
        yield f"participants.{group}", _there(unit, step, "present", group, "missing-participant")
    for group in PRESENT.get(step, ()):
        yield f"attend.{group}", _attended(unit, step, group)
    for claim in ATTESTED.get(step, ()):
        yield f"attest.{claim}", _attested(unit, step, claim)
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
    if step == "appraisal":
        yield "criteria", _any(unit, step, "criteria", ("violated", "missing-content"))
        yield "forms", _any(unit, step, "forms", ("violated", "missing-content"))
    if step == "publish-report":
        yield "means", _any_in_time(unit, step, "means", "unpublished")
    if step == "livelihood":
        yield "contents", _any_in_time(unit, step, "contents", "missing-content")
    if step == "vanguard":
        for part in ("significance", "conditions", "procedure"):
            silent = unit.records(step) and unit.silent(step, "contents")
            answer = _included(unit, step, "contents", part, "missing-content")
            yield f"contents.{part}", NOT_STATED if silent else answer


def deadline(step: str) -> Deadline:
    return STATED.get(step, END_OF_PHASE)


def _if(asked: bool | None, answer: Answer) -> Answer:
    return UNDECIDED if asked is None else answer if asked else NOT_APPLICABLE


def _due(unit: Unit, step: str) -> Answer:
    course, group = unit.course, EACH.get(step)
    if step == "report-before-meeting" and course.passed.get(f"{step}.due", (None, PENDING))[1][0] == "violated":
        return _meeting_without(unit, step)
    if group and group not in unit.headcounts:
        return UNKNOWN_HEADCOUNT
    done = unit.complete(step)
    if done is None:
        return _undone(unit, step)
    done = min(done, course.in_time.get(step, done))
    answer = deadline(step)(unit, done)
    if answer[0] == "violated" and _perhaps_in_time(unit, step):
        return ("ambiguous", "untold")
    early = min(done, course.started(step) or done) < FIRST_DAY
    return ("ambiguous", "early") if answer == SATISFIED and early else answer


def _perhaps_in_time(unit: Unit, step: str) -> bool:
    """Of what each of a group is to do: whether numbers may be those of everybody early enough."""
    day = unit.course.perhaps(step)
    return day is not None and deadline(step)(unit, day)[0] != "violated"


def _undone(unit: Unit, step: str) -> Answer:
    """Never done; done in vain; done and open again; or done in part."""
    answer, records = deadline(step)(unit, None), unit.records(step)
    if step in unit.course.in_time:
        late = unit.as_of > LAST_DAY and not unit.course.unrevised(step)
        return ("overdue" if late else "pending", "overtaken")
    if not records and unit.course.void[step]:
        return (answer[0], "irregular")
    if records and unit.course.silent(step):
        return ("pending", "not-stated")
    if answer[1] == "missing" and records and unit.course.untold(step):
        return ("ambiguous" if _perhaps_in_time(unit, step) else answer[0], "untold")
    if answer[1] == "missing" and records:
        return (answer[0], "missing-recipient" if step in SENT_TO else "short")
    return answer


def _meeting_without(unit: Unit, step: str) -> Answer:
    """The meeting took place before all had the report, or without its days: what was so stays so."""
    _, answer = unit.course.passed[f"{step}.due"]
    if answer[1] in ("late", "out-of-order"):
        return answer
    if unit.complete(step) is not None:
        return OUT_OF_ORDER
    if answer[1] != "missing":
        return answer
    if not unit.records(step) and unit.course.void[step]:
        return ("violated", "irregular")
    return ("violated", "missing-recipient") if unit.records(step) else answer


def _entry(unit: Unit, step: str, earlier: str) -> Answer:
    """R9: acts of one day are in order. What did not keep to it stays so."""
    course, rule = unit.course, f"{step}.entry.{earlier}"
    applies = course.both_apply(step, earlier)
    if applies is not True:
        return _if(applies, NOT_APPLICABLE)
    record, answer = course.passed.get(rule, (None, PENDING))
    if record is not None:
        return _broken(course, record, earlier, answer) if answer[0] == "violated" else answer
    if step in course.begun:
        return SATISFIED
    answer = course.order(step, earlier, unit.as_of)
    return PENDING if answer[0] == "violated" else answer


def _broken(course: Course, record: Json, earlier: str, answer: Answer) -> Answer:
    """Why an order was not kept, as is known today: it came later, in part, in vain, or not at all."""
    place = [id(act) for act in course.played].index(id(record))
    acts = [(at, act) for at, act in enumerate(course.played) if act["step"] == earlier]
    after = [act for at, act in acts if (at > place or on(act) > since(record)) and not returns(act)]
    if not acts:
        return ("violated", "missing")
    if any(course.standing[id(act)] != "irregular" for act in after):
        return OUT_OF_ORDER
    if earlier in REVIEWS:
        return ("violated", "unapproved")
    if answer[1] == "short":
        return answer
    before = [id(act) for act in course.played[:place]]
    last = [course.taken_back_by.get(id(act)) for at, act in acts if at < place][-1:]
    return ("violated", "overtaken" if last and last[0] in before else "irregular")


def _included(unit: Unit, step: str, key: str, item: str, reason: str) -> Answer:
    """In the first record; or supplied later, by the due date of the act."""
    records = unit.records(step)
    if not records:
        return PENDING
    days = [on(record) for record in records if item in record.get(key, ())]
    if not days:
        return (deadline(step)(unit, None)[0], reason)
    return _added(unit, step, days[0]) if key == "recipients" else SATISFIED


def _added(unit: Unit, step: str, day: date) -> Answer:
    """What was there on a day, with the act or later: enough unless it is known to have come too late."""
    answer = deadline(step)(unit, day)
    return SATISFIED if day == unit.first(step) or answer == PENDING else answer


def _there(unit: Unit, step: str, key: str, item: str, reason: str) -> Answer:
    """Invited, or present: fixed when the act is done. Of whom the record says nothing at all it cannot be told."""
    records = unit.records(step)

    def shows(acts: Sequence[Json]) -> bool:
        named = [record.get(key, {}) for record in acts]
        return any(said.get(item) if isinstance(said, dict) else item in said for said in named)

    binds = (step, item) not in MAY
    missed = key in ("present", "invited") and _stays_missed(unit, step, key, shows, binds=binds)
    if missed and binds:
        return ("violated", reason)
    if missed and not records:
        return ("not-applicable", "not-taken")
    if not records:
        return _held_by_nobody(unit, step) if key == "present" and binds else PENDING
    if shows(records):
        return SATISFIED
    if not binds:
        return ("not-applicable", "not-taken")
    return NOT_STATED if unit.silent(step, key) else ("violated", reason)


def _stays_missed(
    unit: Unit, step: str, key: str, shows: Callable[[Sequence[Json]], bool], *, binds: bool = True
) -> bool:
    """Whether a round of what cannot be supplied afterwards lacked it, on the first day of which anything is said."""
    course, judged, lacked = unit.course, set(), False
    if step not in MOVE_A_PAPER and step != "special-meeting":
        return False
    acts = [act for act in course.played if act["step"] == step and (unit.stood(act) or (binds and _nobody(act, key)))]
    for (_, by), day in groupby(acts, key=lambda act: (act["date"], course.taken_back_by.get(id(act)))):
        sitting = list(day)
        if by not in judged and any(key in act for act in sitting):
            judged.add(by)
            lacked = lacked or not shows(sitting)
    return lacked


def _nobody(act: Json, key: str) -> bool:
    """Whether an act says that nobody was there."""
    return key == "present" and bool(act.get(key)) and not any(act[key].values())


def _held_by_nobody(unit: Unit, step: str) -> Answer:
    """Where those who are to be there stand while no act counts: a record may say that nobody was."""
    if not any(_nobody(act, "present") for act in unit.course.void[step]):
        return PENDING
    stays = step in MOVE_A_PAPER or step == "special-meeting"
    return ("violated" if stays else "pending", "missing-participant")


def _attended(unit: Unit, step: str, group: str) -> Answer:
    """All of the group at one act. Numbers of several that make all may be the same persons twice."""
    records = unit.records(step)
    if not records and unit.headcounts.get(group):
        return _held_by_nobody(unit, step)
    if not records or group not in unit.headcounts:
        return UNKNOWN_HEADCOUNT if records else PENDING
    there = [record.get("present", {}).get(group, 0) for record in records]
    whole = [on(record) for record, number in zip(records, there, strict=True) if number >= unit.headcounts[group]]
    late = deadline(step)(unit, None)[0]

    def shows(acts: Sequence[Json]) -> bool:
        return bool(sum(act.get("present", {}).get(group, 0) for act in acts) >= unit.headcounts[group])

    if _stays_missed(unit, step, "present", shows):
        return ("violated", "short" if sum(there) else "missing-participant")
    if whole:
        return _added(unit, step, whole[0])
    if sum(there) >= unit.headcounts[group]:
        return ("ambiguous" if late == "overdue" else late, "untold")
    status = "violated" if step == "special-meeting" else late
    found = (status, "short" if sum(there) else "missing-participant")
    return NOT_STATED if unit.silent(step, "present") else found


def _minutes(unit: Unit) -> Answer:
    """Of every day on which branches met."""
    records = unit.records("branch-meeting")
    if not records:
        return PENDING
    kept = {on(record) for record in records if "branch-minutes" in record.get("kept", ())}
    if kept == set(map(on, records)):
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
    if papers >= unit.headcounts["leading-team"]:
        return SATISFIED
    attached = [record for record in records if "speeches" in record.get("attachments", ())]
    silent = any("speeches" not in record.get("counts", {}) for record in attached)
    return ("pending", "not-stated" if silent else "short")


def _attested(unit: Unit, step: str, claim: str) -> Answer:
    """The last word counts, and silence is nobody's breach."""
    said = [record["attested"][claim] for record in unit.records(step) if claim in record.get("attested", {})]
    if said:
        return SATISFIED if said[-1] else ("violated", "denied")
    return ("pending", "unattested") if unit.records(step) else PENDING


def _presided(unit: Unit, step: str) -> Answer:
    """The principal leader in person, throughout: every record says so, and none says otherwise."""
    named = [record.get("presided_by", ()) for record in unit.records(step)]
    if not named:
        return PENDING
    if any(names and "principal" not in names for names in named):
        return ("violated", "wrong-actor")
    return SATISFIED if all(named) else NOT_STATED


def _any(unit: Unit, step: str, key: str, absent: Answer) -> Answer:
    """R12: an open list wants one item at least, and one that is absent is no breach."""
    records = unit.records(step)
    if not records:
        return PENDING
    if any(record.get(key) for record in records):
        lacked = _stays_missed(unit, step, key, lambda acts: any(act.get(key) for act in acts))
        return absent if lacked and key in ("criteria", "forms") else SATISFIED
    return NOT_STATED if unit.silent(step, key) and key != "means" else absent


def _any_in_time(unit: Unit, step: str, key: str, reason: str) -> Answer:
    """The same, where it may be supplied later."""
    return _any(unit, step, key, (deadline(step)(unit, None)[0], reason))


def _analysis_report(unit: Unit) -> Iterator[tuple[str, Answer]]:
    """What the formal report must hold: by the record that makes it formal, or else by the last draft that speaks."""
    made = "finalise-report"
    for aspect in ASPECTS:
        yield f"analysis-report.contents.{aspect}", _held(unit, made, "contents", aspect)
    for source in ("special-meeting", "special-research"):
        yield f"analysis-report.reflects.{source}", _held(unit, made, "reflects", source)
    for claim in ("two-emphases", "four-haves"):
        yield f"analysis-report.attest.{claim}", _attested(unit, made, claim)
    said = [r["attested"]["work-report"] for r in unit.records(made) if "work-report" in r.get("attested", {})]
    silent = ("pending", "unattested") if unit.records(made) else PENDING
    happened = any(act.get("attested", {}).get("work-report") for act in unit.course.played if act["step"] == made)
    avoided = ("violated", "prohibited") if happened else SATISFIED if said else silent
    yield "analysis-report.avoid.work-report", avoided


def _held(unit: Unit, made: str, key: str, item: str) -> Answer:
    """It may still be written in until the report is filed; what was filed without it stays so."""
    if any(_holds(course, made, key, item) is False for course in unit.filed):
        return ("violated", "missing-content")
    if not unit.records(made):
        return PENDING
    holds = _holds(unit.course, made, key, item)
    if holds is None:
        return NOT_STATED
    return SATISFIED if holds else (deadline(made)(unit, None)[0], "missing-content")


def _holds(course: Course, made: str, key: str, item: str) -> bool | None:
    """Whether the report holds something; None where no record of it speaks of such things."""
    speaking = [record for record in course.counting[made] if key in record]
    drafts = [r for step in ("draft-report", "revise-report") for r in course.counting[step] if key in r]
    if not speaking and course.counting[made]:
        speaking = [record for record in drafts if on(record) == max(map(on, drafts))]
    return any(item in record[key] for record in speaking) if speaking else None


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
        applying = [step for step in steps if unit.applies(step) is not False or unit.records(step)]
        given_back = any(returns(act) for step, to in REVIEWS.items() if to in steps for act in unit.records(step))
        if given_back or all(unit.complete(step) for step in applying):
            state = name
    marks = {"published": "publish-report", "filed": "file-report"}
    return state, {mark for mark, step in marks.items() if unit.complete(step)}


def phase_state(progress: Json, as_of: date) -> str:
    """Complete when all is done that the plan asks of the unit itself."""
    unit = Unit(progress, as_of)
    if as_of < FIRST_DAY:
        return "upcoming"  # what was done before its window does not begin a phase
    asked = [step for step in OWN_STEPS if unit.applies(step) is not False and f"{step}.due" not in SOFT]
    return "complete" if all(unit.complete(step) for step in asked) else "active"
