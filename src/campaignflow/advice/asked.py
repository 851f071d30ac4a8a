"""What is asked of a step now: what it still owes, what can be put right by it, and what others wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.papers import papers_of
from campaignflow.campaign.parts import Leave
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.states import complete
from campaignflow.judgement.verdict import Verdict
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, due_of
from campaignflow.rules.counted import After, LeadTime, Prompt
from campaignflow.rules.outcome import Cure, Force, Outcome, Reason
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.rule import Rule
from campaignflow.schedule.order import order_of

_TOO_FEW = (Reason.SHORT, Reason.MISSING_PARTICIPANT, Reason.UNTOLD)


def open_verdicts(judgement: Judgement) -> Mapping[str, Sequence[Verdict]]:
    """By step, the verdicts that doing or completing it would settle; its due date comes first.

    What a step asks that begins a new round it asks anew, whatever became of it in those before.
    """
    found: dict[str, list[Verdict]] = {}
    anew = _new_rounds(judgement)
    for verdict in judgement.verdicts:
        step = verdict.rule.settled_in(judgement.case)
        unsure = verdict.reason is Reason.UNDECIDED and verdict.subject not in judgement.case.undecided
        uncounted = verdict.reason is Reason.UNKNOWN_HEADCOUNT and verdict.subject in judgement.case.records
        waits = unsure or uncounted or verdict.rule.waits(judgement.case)
        again = step in anew and _is_open(verdict.rule.outcome(anew[step]))
        to_do = verdict.outcome.open or again or _can_be_added(verdict)
        if to_do and not waits and verdict.rule.settled_by and not verdict.rule.is_gate:
            found.setdefault(step, []).append(verdict)
    return {step: sorted(v, key=lambda verdict: verdict.rule_id != due_of(step)) for step, v in found.items()}


def _new_rounds(judgement: Judgement) -> Mapping[str, Case]:
    """By step whose acts all fell or do not count, or whose last word leaves it open: the case without any of them."""
    case = judgement.case
    over = [step for step in {**case.fallen, **case.void} if step not in case.records]
    back = [step for step in case.records if step in judgement.campaign.steps and left_open(judgement, step)]
    return {step: case.without(step) for step in (*over, *back)}


def _is_open(outcome: Outcome) -> bool:
    return outcome.open and outcome.reason not in (Reason.UNDECIDED, Reason.UNKNOWN_HEADCOUNT)


def _can_be_added(verdict: Verdict) -> bool:
    """Whether it is missed, and a word or a paper that is added to the act puts it right."""
    return verdict.force is not Force.PERMISSIVE and verdict.cure is Cure.SUPPLY


def to_hold_again(judgement: Judgement, step: str) -> list[Verdict]:
    """What was missed at an act that stands, or of its paper, and can be put right by holding its step again."""
    if step not in judgement.case.records:
        return []
    mine = (judgement.verdict[rule.id] for rule in judgement.campaign.once(_settling).get(step, ()))
    asked = [verdict for verdict in mine if verdict.force is not Force.PERMISSIVE and verdict.cure is Cure.AGAIN]
    waits = judgement.schedule.facts.awaits_round
    return [one for one in asked if one.rule.settled_in(judgement.case) == step and not waits(one.rule)]


def before_others(judgement: Judgement, step: str, wanted: Sequence[Verdict]) -> date | None:
    """The last day on which to hold a step again that stands: before the open steps that rest on it.

    A new version of a paper comes before all others that are open on it, and what was to be there before a step, as
    long before that one as the plan says.
    """
    papers, slots = papers_of(judgement.campaign), judgement.schedule.slots
    anew = {verdict.subject for verdict in wanted} & papers.of[step]
    later = papers.resting[step] | {name for name in slots if papers.of[name] & anew}
    days = [slots[name].latest for name in slots if name in later]
    days += ahead_of_others(judgement, wanted)
    return min((day for day in days if day is not None), default=None)


def ahead_of_others(judgement: Judgement, wanted: Sequence[Verdict]) -> list[date]:
    """The last days for what is to be there so long before an open step: before the last day of that one."""
    slots = judgement.schedule.slots
    bounds = (verdict.rule.by(judgement.case) for verdict in wanted if verdict.force is Force.BINDING)
    case = judgement.case
    ahead = [one for one in bounds if isinstance(one, LeadTime) and one.anchor in slots]
    known = [(slots[one.anchor].last, way.gap) for one in ahead for way in one.ways(case)]
    return [gap.before(last) for last, gap in known if last is not None]


def _settling(campaign: Campaign) -> Mapping[str, Sequence[Rule]]:
    """By step, the rules that one more act of it may settle, be they about its paper; no gates."""
    found: dict[str, list[Rule]] = {}
    for rule in campaign.rules:
        for step in dict.fromkeys((*rule.steps, rule.settled_by)) if not rule.gates else ():
            found.setdefault(step, []).append(rule)
    return found


def leaves(judgement: Judgement, wanted: Sequence[Verdict]) -> Sequence[Leave]:
    """The waivers by which somebody who was missing at an act can still be let off."""
    too_few = [verdict.rule for verdict in wanted if verdict.reason in _TOO_FEW]
    groups = {group for rule in too_few for _, group in rule.measured()}
    return [leave for leave in judgement.campaign.waivers.values() if leave.excuses in groups]


def unrecorded(judgement: Judgement, step: str) -> list[Rule]:
    """The binding rules that were passed although nothing is recorded of this step: what it was to precede or lie in
    took place.
    """
    passed = [judgement.campaign.rule[name] for name in judgement.case.passed]
    waiting = [rule for rule in passed if any(need.step == step for need in rule.needs() or ())]
    waiting += [rule for rule in order_of(judgement.campaign).within if rule.subject == step]
    faults = (judgement.verdict[rule.id] for rule in waiting)
    return [fault.rule for fault in faults if fault.force is Force.BINDING and fault.cure is Cure.RECORD]


def is_done(judgement: Judgement, due: Verdict, now: Sequence[Verdict], awaited: Sequence[Rule]) -> bool:
    """Whether a step is not to be done now: at most something of its act is missing.

    What recurs is idle once it was done in the period that is running, until the next one begins, whoever waits.
    Before a further round for the sake of what is to lie within it, what the first one lacks is added.
    """
    if due.subject in judgement.schedule.reopened:
        return any(verdict is not due for verdict in now)
    last = due.rule.opens
    running = any(verdict.rule.opens is not None for verdict in now)
    idle = last is not None and (not awaited or last > judgement.as_of)
    return not running and (idle or all(complete(verdict.rule, judgement.case) for verdict in (due, *now)))


def lacks_receipt(judgement: Judgement, step: str, now: Sequence[Verdict]) -> bool:
    """Whether a step was done as often as asked, and only some whom it names do not have it yet.

    Of what recurs: in each of its periods that is open.
    """
    case, records = judgement.case, judgement.case.records.get(step, ())
    running = [verdict.rule for verdict in now if verdict.rule.opens is not None]
    quantities = [rule.quantity for rule in running or [judgement.campaign.due[step]]]
    return all(_lacks_receipt(case, quantity, quantity.within(records)) for quantity in quantities)


def _lacks_receipt(case: Case, quantity: Quantity, records: Sequence[Record]) -> bool:
    if quantity.whole is None or quantity.whole.reason(case, records) is not Reason.MISSING_RECIPIENT:
        return False
    return evolve(quantity, whole=None).reached(case, records) is not None


def awaited(judgement: Judgement, step: str) -> tuple[Rule, ...]:
    """The binding rules for whose sake an open step is asked for that by itself need not, or can no longer, be done.

    What is to lie in its course, the entry rules of open steps that wait for it, those that were passed without it, and
    its own due date, if others count from it.
    """
    schedule, found = judgement.schedule, list(judgement.schedule.reopened.get(step, ()))
    if step not in schedule.slots:
        return ()
    for later in order_of(judgement.campaign).followers.get(step, ()):
        if later in schedule.slots:
            found += [rule for rule, _ in judgement.unmet(later) if step in earlier_of(rule, later)]
    found += unrecorded(judgement, step)
    if not found and schedule.slots[step].missed and _counted_from(judgement, step):
        found.append(judgement.campaign.due[step])
    return tuple(dict.fromkeys(found))


def _counted_from(judgement: Judgement, step: str) -> bool:
    """Whether an open step has a binding due date that counts from this one."""
    dues = (judgement.campaign.due[later] for later in judgement.schedule.slots)
    dues = (due for due in dues if due.id not in judgement.case.waived)
    return any(
        isinstance(due.bound, After | Prompt) and due.bound.anchor == step for due in dues if due.force is Force.BINDING
    )


def earlier_of(rule: Rule, step: str) -> list[str]:
    """The steps that a rule of order puts before ``step``."""
    return [before for before, later, _ in rule.order() if later == step]


def does_not_count(judgement: Judgement, step: str) -> Record | None:
    """Of a step of which nothing stands, its last act that never counted, if nothing was taken back since."""
    case, fallen = judgement.case, judgement.case.fallen.get(step)
    last = case.void[step][-1] if case.void.get(step) and step not in case.records else None
    since = last is not None and fallen is not None and last.date and fallen.date and last.date <= fallen.date
    return None if since else last


def left_open(judgement: Judgement, step: str) -> bool:
    """Whether the last word of a step asks for another."""
    acts = judgement.case.of_round(step, judgement.as_of)
    return any(act.outcome in judgement.campaign.steps[step].leaves_open for act in acts[-1:])
