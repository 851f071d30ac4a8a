"""What can be done now: the acts whose entry rules are met, the unit's own binding ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from campaignflow.campaign import Step
from campaignflow.judgement import Judgement, Verdict
from campaignflow.rule import UNIT
from campaignflow.trace import complete
from campaignflow.verdict import OPEN, Force, Reason
from campaignflow.words import NOTHING, Words, capital


@frozen(kw_only=True)
class NextStep:
    """Something that can be done now: its entry rules are met."""

    subject: str
    title: Words
    due: date | None
    """The earliest due date of its rules, or the last day on which what waits for it is still in time."""
    duty_of: str
    actor: Words
    why: Words
    rules: tuple[str, ...]
    """The rules that doing it settles."""
    required: bool
    """Whether one of them is the unit's own and binding."""
    amends: bool
    """The act took place; only something of it is missing and can still be supplied."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "due": self.due and self.due.isoformat(),
            "duty_of": self.duty_of,
            "why": self.why.to_dict(),
            "rules": list(self.rules),
            "amends": self.amends,
        }


def next_steps(judgement: Judgement) -> tuple[NextStep, ...]:
    """Every next step, required first, then by due date; what other bodies owe is marked so."""
    wanted = _open(judgement)
    found = [_next_step(judgement, step, wanted.get(step.id, ())) for step in judgement.campaign.steps.values()]
    return tuple(sorted((s for s in found if s), key=lambda step: (not step.required, step.due or date.max)))


def _next_step(judgement: Judgement, step: Step, wanted: Sequence[Verdict]) -> NextStep | None:
    """The step as a next step, if something of it is open and its entry rules are met.

    What recurs is idle once it was done in the period that is running, until the next one begins.
    """
    if step.condition is not None and step.condition.holds(judgement.case) is not True:
        return None
    due = judgement.verdict[f"{step.id}.due"]
    can_be_done = due in wanted
    wanted = [verdict for verdict in wanted if verdict.law.opens is None or verdict.law.opens <= judgement.as_of]
    idle = due.law.opens is not None and all(verdict.law.opens is None for verdict in wanted)
    amends = complete(due.law, judgement.case) or idle
    wanted = [verdict for verdict in wanted if not (amends and verdict is due)]
    if not amends and not can_be_done:
        return None  # it can no longer be done as it was asked
    if amends and step.id not in judgement.case.done:
        return None
    if not wanted or (not amends and (judgement.unmet(step.id) or _own_step_missing(judgement, step.id))):
        return None
    by = _due(judgement, step.id, wanted, amends)
    return NextStep(
        subject=step.id,
        title=step.title,
        due=by,
        duty_of=step.by,
        actor=step.actor,
        why=_why(wanted, amends, by),
        rules=tuple(verdict.rule for verdict in wanted),
        required=any(v.force is Force.BINDING and v.duty_of == UNIT for v in wanted),
        amends=amends,
    )


def _own_step_missing(judgement: Judgement, step: str) -> bool:
    """Whether the unit would better do an earlier step of its own first, though nothing binds it to."""
    case, steps = judgement.case, judgement.campaign.steps
    soft = [rule for rule in judgement.campaign.gates.get(step, ()) if rule.force is Force.SOFT]
    earlier = [before for rule in soft for before, later, _ in rule.order() if later == step]
    return any(before in steps and steps[before].by == UNIT and before not in case.done for before in earlier)


def _due(judgement: Judgement, step: str, wanted: Sequence[Verdict], amends: bool) -> date | None:
    """By when: the earliest due date, or the last day on which what waits for the step is still in time."""
    dues = [verdict.due for verdict in wanted if verdict.due is not None]
    needed = None if amends else _needed_by(judgement, step)
    return min([*dues, needed] if needed is not None else dues, default=None)


def _needed_by(judgement: Judgement, step: str) -> date | None:
    """The last day on which what still waits for the step is in time."""
    campaign, done = judgement.campaign, judgement.case.done
    waits = any(later not in done for later in campaign.followers.get(step, ()))
    return campaign.needed_by.get(step) if waits else None


def _open(judgement: Judgement) -> Mapping[str, Sequence[Verdict]]:
    """By step, the verdicts that doing or completing it would settle; its due date comes first."""
    found: dict[str, list[Verdict]] = {}
    for verdict in judgement.verdicts:
        waits = verdict.reason in (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT)
        if verdict.status in OPEN and not waits and verdict.law.settled_by and not verdict.law.is_gate:
            found.setdefault(verdict.law.settled_by, []).append(verdict)
    return {step: sorted(v, key=lambda verdict: verdict.rule != f"{step}.due") for step, v in found.items()}


def _why(wanted: Sequence[Verdict], amends: bool, by: date | None) -> Words:
    first, more = wanted[0], len(wanted) - 1
    start = Words("尚缺：", "still missing: ") if amends else NOTHING
    where = Words(f"（{first.reference.locator}）", f" ({first.reference.locator})")
    also = Words(f"，另有{more}项要求", f", and {more} more") if more else NOTHING
    stated = [verdict.due for verdict in wanted if verdict.due is not None]
    sooner = by is not None and (not stated or by < min(stated))
    waits = Words("；后续步骤要求不迟于{by}", "; what follows needs it by {by}").fill(by=by) if sooner else NOTHING
    return capital(start + first.sentence + where + waits + also)
