"""Looking ahead from one unit's case: a dated plan, what would be if, and what time alone will change.

Everything here is :func:`~campaignflow.assessment.assess` asked again: nothing is recorded, nothing decided anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, get_args

from attrs import frozen

from campaignflow.advice.asked import before_others, to_hold_again
from campaignflow.advice.waiting import opens
from campaignflow.assessment import Assessment, assess
from campaignflow.campaign.campaign import Campaign
from campaignflow.judgement.judgement import with_acts
from campaignflow.progress.file import Progress
from campaignflow.rules.outcome import STATUS_WORDS, Reason, Status
from campaignflow.schedule.clash import Clash
from campaignflow.schedule.order import order_of
from campaignflow.schedule.slot import Slot, day_of
from campaignflow.wording.dates import plus_days
from campaignflow.wording.words import Lang, Words, one_line

Pace = Literal["earliest", "latest"]
"""As soon as may be, or as late as can still be in time."""


# A plan for what remains


@frozen(kw_only=True)
class Appointment:
    """One open step with the day that the plan gives it."""

    step: str
    title: Words
    phase: str
    duty_of: str
    day: date
    due: date | None
    """The last day on which it is in time; None: no day is too late."""
    takes: int
    """How many days it takes, the day itself the last of them."""
    missed: bool
    """Whether its own due date can no longer be met."""
    critical: bool
    """Whether it is one of the steps that leave least room."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "title": self.title.to_dict(),
            "phase": self.phase,
            "duty_of": self.duty_of,
            "day": self.day.isoformat(),
            "due": self.due and self.due.isoformat(),
            "takes": self.takes,
            "missed": self.missed,
            "critical": self.critical,
        }


@frozen(kw_only=True)
class Plan:
    """A day for every open step, in order of time, and what cannot be kept whatever the plan."""

    campaign: Campaign
    unit: str
    as_of: date
    pace: Pace
    appointments: tuple[Appointment, ...]
    clashes: tuple[Clash, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "campaign": self.campaign.id,
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "pace": self.pace,
            "steps": [appointment.to_dict() for appointment in self.appointments],
            "clashes": [clash.to_dict() for clash in self.clashes],
        }

    def mermaid(self, lang: Lang = "zh") -> str:
        """The plan as a Gantt chart in Mermaid's text form."""
        return "\n".join(_gantt(self, lang)) + "\n"


def plan(campaign: Campaign, progress: Progress, as_of: date, *, pace: Pace = "earliest") -> Plan:
    """A day for everything that a unit's case leaves open: each step as early, or as late, as binding rules allow.

    The earliest days keep all binding rules together wherever that is possible, and so do the latest
    ones; a step that no day is too late for, and one whose day has passed, stands on its earliest day in
    both. What stands and is to be held again comes first on its day; what is only to be added to an act has none.
    Raises :class:`ProgressError` where the progress is of another campaign, ValueError for another pace.
    """
    if pace not in get_args(Pace):
        raise ValueError(f"no such pace: {pace!r}")
    assessment = assess(campaign, progress, as_of)
    schedule = assessment.schedule
    critical = frozenset(schedule.critical)
    days = schedule.latest_days() if pace == "latest" else {}
    found = [
        _appointment(assessment.campaign, slot, days.get(slot.step, slot.earliest), critical=slot.step in critical)
        for slot in schedule.slots.values()
    ]
    found += _held_again(assessment, pace, {one.step: one.day for one in found})
    rank = {name: place for place, name in enumerate(order_of(assessment.campaign).in_order)}
    appointments = tuple(sorted(found, key=lambda one: (one.day, one.step in schedule.slots, rank[one.step])))
    unit = assessment.unit
    clashes = schedule.clashes
    return Plan(campaign=campaign, unit=unit, as_of=as_of, pace=pace, appointments=appointments, clashes=clashes)


def _appointment(campaign: Campaign, slot: Slot, day: date, *, critical: bool) -> Appointment:
    step = campaign.steps[slot.step]
    return Appointment(
        step=step.id, title=step.title, phase=step.phase, duty_of=step.by, day=day,
        due=slot.latest, takes=slot.takes, missed=slot.missed, critical=critical,
    )  # fmt: skip


def _held_again(assessment: Assessment, pace: Pace, days: Mapping[str, date]) -> Iterator[Appointment]:
    """The steps of which an act stands, and that are to be held again for what it missed: as soon as may be after what
    comes first, or before others.
    """
    for step in assessment.campaign.steps.values():
        wanted = [] if step.id in assessment.schedule.slots else to_hold_again(assessment, step.id)
        if wanted:
            last, first = before_others(assessment, step.id, wanted), _first_day(assessment, step.id, days)
            yield Appointment(
                step=step.id, title=step.title, phase=step.phase, duty_of=step.by,
                day=max(first, last) if pace == "latest" and last else first, due=last,
                takes=order_of(assessment.campaign).takes.get(step.id, 1), missed=False, critical=False,
            )  # fmt: skip


def _first_day(assessment: Assessment, step: str, days: Mapping[str, date]) -> date:
    """The first day on which a step can be held again, if what comes first takes place on its planned day."""
    shut = (rule for rule, _ in assessment.unmet(step) if rule.enough is None)
    before = (place for rule in shut for place in rule.order() if place[1] == step and place[0] in days)
    ready = [day_of(days[earlier].toordinal() + apart) for earlier, _, apart in before]
    return max([opens(assessment, step) or assessment.as_of, *ready])


def _gantt(made: Plan, lang: Lang) -> Iterator[str]:
    yield "gantt"
    yield f"    title {_plain(made.campaign.title.say(lang))}"
    yield "    dateFormat YYYY-MM-DD"
    for phase in made.campaign.phases.values():
        mine = [one for one in made.appointments if one.phase == phase.id]
        if mine:
            yield f"    section {_plain(phase.title.say(lang))}"
        for one in mine:
            first = max(plus_days(one.day, 1 - one.takes), made.as_of)
            tag = "crit, " if one.critical or one.missed else ""
            # a dot before the title, a letter before the id: both may else be words of the chart's own
            days = (one.day - first).days + 1
            step = one.step.replace("@", "--")
            yield f"    · {_plain(one.title.say(lang))} :{tag}s-{step}, {first.isoformat()}, {days}d"


def _plain(text: str) -> str:
    """Foreign text in a chart: one line, none of the characters that mean something there."""
    return one_line(text).translate(_FULL_WIDTH)


_FULL_WIDTH = str.maketrans(":;#%,<>", "：；＃％，〈〉")


# What would be if


def what_if(campaign: Campaign, progress: Progress, acts: Iterable[Mapping[str, Any]], as_of: date) -> Assessment:
    """The assessment as if ``acts`` had taken place too: objects as in ``records`` of a progress file.

    Nothing is changed. Acts after ``as_of`` are impossible, as in a progress file; to look further, ask of a
    later day. Raises :class:`ProgressError` where an act is none.
    """
    return assess(campaign, with_acts(progress, acts), as_of)


# What time alone will change


@frozen(kw_only=True)
class Change:
    """One verdict that changes on a day if nobody acts."""

    rule: str
    before: tuple[Status, Reason | None]
    """Until that day."""
    after: tuple[Status, Reason | None]
    """From that day on."""
    says: Words


@frozen(kw_only=True)
class ChangeDay:
    """A day on which verdicts change if nobody acts."""

    day: date
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "turns": [
                {
                    "rule": change.rule,
                    "before": list(change.before),
                    "after": list(change.after),
                    "says": change.says.to_dict(),
                }
                for change in self.changes
            ],
        }


def horizon(campaign: Campaign, progress: Progress, as_of: date, until: date | None = None) -> tuple[ChangeDay, ...]:
    """The days after ``as_of`` on which some verdict changes if nobody acts, with what changes, in order of time.

    ``until``: the last day looked at; without it, as long as anything changes. Acts, and problems found or closed,
    that the progress dates in the future count from their day on. Raises :class:`ProgressError` where the
    progress is of another campaign.
    """
    found: list[ChangeDay] = []
    now = assess(campaign, progress, as_of)
    while (day := _next_turn(now, until)) is not None:
        then = assess(campaign, progress, day)
        changes = tuple(_changes(now, then))
        if changes:
            found.append(ChangeDay(day=day, changes=changes))
        now = then
    return tuple(found)


def _next_turn(now: Assessment, until: date | None) -> date | None:
    """The first day after the as-of date on which a verdict may change."""
    days = {plus_days(day, 1) for rule in now.campaign.rules for day in rule.change_days(now.case)}
    progress = now.progress
    days |= {record.date for record in progress.records if record.date is not None}
    days |= {day for problem in progress.problems for day in (problem.found, problem.closed) if day is not None}
    days |= {waiver.date for waiver in progress.waivers if waiver.date is not None}
    days |= {plus_days(day, 1) for day in progress.planned.values()}
    days |= {event.day for event in now.campaign.events.values() if event.day is not None}
    days |= {plus_days(event.day, 1) for event in now.campaign.events.values() if event.day is not None}
    days |= set(progress.events.values()) | {plus_days(day, 1) for day in progress.events.values()}
    ahead = [day for day in days if day > now.as_of and (until is None or day <= until)]
    return min(ahead, default=None)


def _changes(before: Assessment, after: Assessment) -> Iterator[Change]:
    pairs = zip(before.campaign.rules, before.outcomes, after.outcomes, strict=True)
    for rule, was, now in pairs:
        if (was.status, was.reason) != (now.status, now.reason):
            old, new = STATUS_WORDS[was.status], STATUS_WORDS[now.status]
            says = Words("{asks}：由{old}变为{new}", "{asks}: {old}, then {new}")
            yield Change(
                rule=rule.id, before=(was.status, was.reason), after=(now.status, now.reason),
                says=says.fill(asks=before.campaign.sentences[rule.id], old=old, new=new),
            )  # fmt: skip
