"""What is said of a step that took place: when, how far that is from its date, and why it is open all the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from campaignflow.progress.days import days_of
from campaignflow.progress.record import Record
from campaignflow.rules.case import Case, Fault, Standing
from campaignflow.rules.outcome import CONTRADICTORY, MISSED, Outcome, Reason
from campaignflow.rules.quantity import Quantity
from campaignflow.rules.words import CHOSEN_ANEW, GIVEN_BACK, NOT_WHOLE, REASONS, STILL_OPEN, TAKEN_BACK, UNREVISED
from campaignflow.wording.words import NOTHING, Words, listing, number

_FAULTS: Mapping[Fault, Words] = {
    Fault.NOBODY: Words("{day}无人到场，不算完成", "nobody was there on {day}, so that it does not count"),
    Fault.OTHER_VERSION: Words(
        "{day}所办的是{version}的文稿，不是现行文稿，不算完成",
        "what was done on {day} was of the version of {version}, which is not the one that stands, and does not count",
    ),
    Fault.ODD_YEAR: Words(
        "记录的日期{day}不在活动的年度内，改正或注明已核实之后才能认定",
        "it is dated {day}, in no year of the campaign, and can be told once that is corrected or confirmed",
    ),
    Fault.TOO_LATE: Words(
        "{day}所办在期限届满之后，此前已按期满无结果处理，不算数",
        "what was done on {day} came after its time had run out, which had settled how it came out; it does not count",
    ),
}
LESS = Words("已有{count}，应有{wanted}", "{count} where {wanted} are asked")
_PERSONS = Words("已满的有{count}人，应有{wanted}人", "{count} of {wanted} have reached the number")
_SOME_PERSONS = Words(
    "已满的{least}至多{most}人，应有{wanted}人；只记人数，究竟几人已满无从认定",
    "{least}at most {most} of {wanted} have reached the number; how many did cannot be told, since numbers do not say "
    "who",
)
_SURE = Words("至少{count}人、", "at least {count} and ")
NOT_TOLD_YET = Words(
    "，是否按期，待“{anchor}”进行后认定", "; whether that is in time is told once “{anchor}” takes place"
)
CAME_OUT = Words("{held}进行，{well}得出所要的结果", "it took place on {held}, and came out as required on {well}")
LACKING = Words("；还缺：{who}", "; still lacking: {who}")
MORE = Words("已有{count}，最多{wanted}", "{count} where no more than {wanted} are asked")
_OTHER_HALF = {
    "am": Words("下午", ", in the afternoon"),
    "pm": Words("上午", ", in the morning"),
}


def fewer(case: Case, step: str, quantity: Quantity, count: int) -> Words:
    """How many there were where more are asked, and who still lacks how much."""
    said, who, wanted = LESS, quantity.lacking(case, step), quantity.wanted(case)
    lacking = LACKING.fill(who=who) if who else NOTHING
    if quantity.per_person:
        count, most = quantity.persons(case.records.get(step, ()), case)
        if most != count:
            least = _SURE.fill(count=count) if count else NOTHING
            return _SOME_PERSONS.fill(least=least, most=min(most, wanted or most), wanted=wanted) + lacking
        said = _PERSONS
    return said.fill(count=count, wanted=wanted) + lacking


def by_fault(case: Case, record: Record | None) -> Words:
    """For what its own record says an act does not count; empty where it is not for that."""
    act = case.acts.get(record.index) if record is not None else None
    if record is None or act is None or act.fault is None:
        return NOTHING
    return _FAULTS[act.fault].fill(day=record.date, version=record.version)


def still_open(case: Case, step: str, outcome: Outcome) -> Words | None:
    """Why a step is not settled although something of it took place; None where nothing did."""
    reason = outcome.reason
    if outcome == CONTRADICTORY:
        return _days_told(case, step) or REASONS[Reason.CONTRADICTORY]
    if reason is Reason.OVERTAKEN:
        return _taken_back(case, step)
    if reason is None or reason not in STILL_OPEN or not outcome.open:
        return None
    acts = {Reason.IRREGULAR: case.void, Reason.UNDECIDED: case.undecided}.get(reason, case.records).get(step)
    return (by_fault(case, acts[-1]) or STILL_OPEN[reason].fill(day=acts[-1].date)) if acts else None


def _taken_back(case: Case, step: str) -> Words | None:
    """What took back that a step was done, and why what was done since does not count."""
    if passed := case.unrevised.get(step):
        return UNREVISED.fill(day=passed.date, back=case.returned[step].date)
    fallen = case.fallen.get(step)
    taken = CHOSEN_ANEW if fallen is not None and fallen.replaces else TAKEN_BACK
    for said, by in ((GIVEN_BACK, case.returned.get(step)), (taken, fallen)):
        if by is not None:
            since = by_fault(case, next(iter(case.void.get(step, ())[-1:]), None))
            return said.fill(day=by.date) + (Words("；", "; ") + since if since else NOTHING)
    acts = case.records.get(step)
    if not acts:
        return None
    return (NOT_WHOLE if acts[-1].outcome is None else STILL_OPEN[Reason.OVERTAKEN]).fill(day=acts[-1].date)


def _days_told(case: Case, step: str) -> Words:
    """On which days a step is said to have taken place, where its record tells several."""
    twice = (act for act in case.acts.values() if act.standing is Standing.CONTRADICTED and act.record.step == step)
    days = sorted({day for act in twice for day in days_of(act.record.date)})
    said = listing([Words("{day}", "{day}").fill(day=day) for day in days], Words("、", ", "))
    return Words("记有不同的日期：{days}", "different days are recorded: {days}").fill(days=said) if days else NOTHING


def came_out(case: Case, step: str, leaves_open: frozenset[str]) -> date | None:
    """The day on which a step first came out so that it is done, whether or not that was taken back."""
    stood = (act.record for act in case.acts.values() if act.standing in (Standing.COUNTS, Standing.OVERTAKEN))
    mine = (act for act in stood if act.step == step and act.outcome is not None and act.outcome not in leaves_open)
    return min((act.date for act in mine if act.date), default=None)


def timing(day: date, outcome: Outcome, half: str | None, begins: date | None, started: date | None = None) -> Words:
    """How a day stands to what was asked; ``half``: the half of the day that is, ``begins``: the first of its phase.

    ``started``: the day on which the first of several acts took place.
    """
    if outcome.reason is Reason.OUT_OF_ORDER:
        return Words("，次序颠倒", ", out of order") + late(day, outcome)
    if outcome.status in MISSED and day == outcome.due and half is not None:
        return _OTHER_HALF[half]
    if outcome.reason is Reason.EARLY and begins is not None and min(day, started or day) < begins:
        said = _BEFORE_PHASE if day < begins else _STARTED + _BEFORE_PHASE
        return said.fill(started=started, day=begins)
    return _EARLY if outcome.reason is Reason.EARLY else late(day, outcome)


_EARLY = Words("，早于规定的日期", ", too early")
_STARTED = Words("，其中首次在{started}", ", the first of it on {started}")
_BEFORE_PHASE = Words("，早于阶段开始之日（{day}）", ", before its phase begins on {day}")


def late(day: date, outcome: Outcome) -> Words:
    """How many days after its date a day is."""
    return _beyond(day, outcome, Words("，迟{days}", ", {days} late"))


def overdue(day: date, outcome: Outcome) -> Words:
    """By how many days what is not complete on a day is past its date; of what has another one by now, past which."""
    return _beyond(day, outcome, _ANEW if outcome.reason is Reason.OVERTAKEN else _PAST)


_PAST = Words("，已过期限{days}", ", {days} past its date")
_ANEW = Words("，最迟应于{due}前办妥，已逾期{days}", "; the last day for that was {due}, {days} ago")


def _beyond(day: date, outcome: Outcome, said: Words) -> Words:
    due = outcome.due_lenient or outcome.due
    if due is None or day <= due:
        return NOTHING
    days = (day - due).days
    lenient = Words("（从宽计）", " under the lenient reading") if outcome.due_lenient else NOTHING
    return said.fill(days=Words(f"{days}天", number(days, "day")), due=due) + lenient


PASSED: Mapping[Reason, Words] = {
    Reason.OUT_OF_ORDER: Words(
        "前者{then}已进行，后者{before}才完成", "the former took place on {then}, the latter only on {before}"
    ),
    Reason.IRREGULAR: Words(
        "前者{then}已进行，后者虽于{before}进行过，但不合程序，不算完成",
        "the former took place on {then}; the latter took place on {before}, irregularly, and does not count",
    ),
    Reason.OVERTAKEN: Words(
        "前者{then}已进行，后者原先所办自{before}起已不再有效",
        "the former took place on {then}; what the latter had done no longer stood from {before} on",
    ),
    Reason.UNAPPROVED: Words(
        "前者{then}已进行，此时后者没有得出所要的结果",
        "the former took place on {then}, when the latter had not come out as required",
    ),
    Reason.MISSING: Words(
        "前者{then}已进行，后者没有完成的记录",
        "the former took place on {then}; of the latter no completion is recorded",
    ),
    Reason.SHORT: Words(
        "前者{then}已进行，后者没有完成的记录",
        "the former took place on {then}; of the latter no completion is recorded",
    ),
}
"""What is said of an act that passed a step which was to come first: the former is the act, the latter that step."""
