"""A second, naive judge of acts: what each is worth, played by hand from the spec and the progress as plain data.

It shares no code with the library and does not import it. Each gate is asked anew,
in every world that what is unsaid allows, and a day's acts are tried in every order. What it knows is what
`acts_campaigns` makes: steps, entries, outcomes, papers and marks, versions and returns, and plain due dates.
`second_plan` reads the spec, `second_course` plays the acts, and here is what follows from them.

    judge(spec, progress, as_of) -> {"standing": …, "documents": …, "verdicts": …, "next": …}

Where the design leaves the order of a day open, more than one answer is right: :func:`judgements` gives them all.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from second_course import SENT, Course, courses
from second_plan import Gate, Json, Plan, Truth, day_of, listed

Verdict = tuple[str, str | None, str | None]
"""Status, reason, and the day on which a miss was made good."""


def documents(course: Course) -> dict[str, tuple[str, set[str]]]:
    """The state to which the acts that count have led each paper, one after the other, and its marks."""
    plan = course.plan
    papers = {paper for step in plan.steps for paper in plan.of(step)}
    states, marks = dict.fromkeys(papers, "absent"), {paper: set[str]() for paper in papers}
    for index in course.order:
        step, outcome = course.records[index]["step"], course.records[index].get("outcome")
        targets = plan.makes(step)
        for paper, made in [targets[of] for of in (None, outcome) if of in targets and index in course.round[step]]:
            line = ["absent", *plan.line(paper)]
            if made in line and plan.given_back(step, outcome):
                states[paper] = made
            elif is_made(course, (paper, made), index) and made in line:
                states[paper] = max(states[paper], made, key=line.index)
            elif is_made(course, (paper, made), index):
                marks[paper].add(made)
    return {paper: (states[paper], marks[paper]) for paper in papers}


def is_made(course: Course, target: tuple[str, str], index: int) -> bool:
    """Whether all that make a state and apply have done so: what recurs, in its round at the time of an act."""
    plan, made = course.plan, []
    for step in plan.steps:
        by_then = [course.day[i] for i in course.round[step] if course.day[i] <= course.day[index]]
        acts = course.whole(step, max(by_then)) if by_then else []
        words = [course.records[index].get("outcome") for index in acts]
        alike = all(course.settles(step, one) for one in plan.steps[step].get("outcomes", ()))
        last = next((word for word in reversed(words) if word or not alike), None)
        for outcome, reached_by in plan.makes(step).items():
            asked = (plan.applies(step) is not False and step not in plan.let_off) or course.round[step]
            if reached_by == target and asked and not plan.given_back(step, outcome):
                well = outcome in (None, last) and course.settles(step, last)
                made.append(bool(acts) and course.full(step, acts) and well)
    return bool(made) and all(made)


def entry_verdict(course: Course, gate: Gate) -> Verdict:
    """An entry rule, asked at every act of its step."""
    acts = [i for i in course.order if course.records[i]["step"] == gate.step]
    missed = next((i for i in acts if gate.rule in course.missed[i]), None)
    if not_asked := of_nothing(gate.applies, ("waived", None, None) if gate.waived else None):
        return not_asked
    if missed is not None and gate.force == "permissive":
        if used_before(course, gate, missed):
            return stands(course, gate, acts)
        taken = made_good(course, gate, missed)
        return ("satisfied", None, taken) if taken else ("not-applicable", "not-taken", None)
    if missed is not None:
        return "violated", why_missed(course, gate, missed), made_good(course, gate, missed)
    return stands(course, gate, acts)


def stands(course: Course, gate: Gate, acts: list[int]) -> Verdict:
    """Where an entry rule stands that none of its acts missed."""
    if still_untold(course, gate, acts):
        return "pending", "undecided", None
    met = True if course.round[gate.step] else course.met(gate, course.today)
    return ("satisfied" if met else "pending", "undecided" if met is None else None, None)


def of_nothing(applies: Truth, waived: Verdict | None) -> Verdict | None:
    """The verdict on a rule that asks nothing, or of which that cannot be told; else None."""
    if applies is False:
        return "not-applicable", None, None
    return waived or (("pending", "undecided", None) if applies is None else None)


def used_before(course: Course, gate: Gate, missed: int) -> bool:
    """Whether an act before one that passed what is merely allowed had made use of it."""
    acts = [i for i in course.order if course.records[i]["step"] == gate.step and course.after(missed, i)]
    stood = [i for i in acts if course.standing[i] in ("counts", "overtaken")]
    return any(gate.rule not in course.missed[i].keys() | course.untold[i] for i in stood)


def still_untold(course: Course, gate: Gate, acts: list[int]) -> bool:
    """Whether of an act it could not be told, and no later one that stood was surely in order."""
    sure = [i for i in acts if course.standing[i] in ("counts", "overtaken") and gate.rule not in course.untold[i]]
    untold = (i for i in acts if gate.rule in course.untold[i] and gate.rule not in course.carried)
    return any(not any(course.after(j, i) for j in sure) for i in untold)


def why_missed(course: Course, gate: Gate, index: int) -> str:
    """What happened instead: nothing, it came afterwards, it came otherwise, it was void, it was too little."""
    acts = [i for i in course.order if course.records[i]["step"] == gate.earlier]
    day, place = course.asked[index, gate.rule], course.order.index(index)
    acts = course.reach(gate, day, acts)
    after = [i for i in acts if course.order.index(i) > place or course.day[i] > day]
    words = {i: course.records[i].get("outcome") for i in after}
    settled = (i for i in after if gate.first or words[i] is None or course.settles(gate.earlier, words[i]))
    came = [i for i in settled if gate.outcome in (None, words[i])]
    if not acts:
        return "missing"
    others = {i for i in course.order if course.records[i]["step"] != gate.earlier}
    if gate.outcome and was_given_back(course, gate, [i for i in course.order[:place] if i in others.union(acts)]):
        return "unapproved"
    if any(course.standing[i] in ("counts", "overtaken") for i in came):
        return "out-of-order"
    if course.missed[index][gate.rule]:
        return "short"
    opens = any(not course.settles(gate.earlier, one) for one in course.plan.steps[gate.earlier].get("outcomes", {}))
    if gate.outcome or (opens and not gate.first):
        return "unapproved"
    return "overtaken" if gate.rule in course.taken[index] else "irregular"


def was_given_back(course: Course, gate: Gate, before: list[int]) -> bool:
    """Whether by the acts so far a paper had been given back, and not been written anew."""
    asked: list[str] = []
    for i in before:
        step, word = course.records[i]["step"], course.records[i].get("outcome")
        if course.standing[i] in ("counts", "overtaken"):
            asked = course.plan.given_back(step, word) if step == gate.earlier else [] if step in asked else asked
    return bool(asked)


def made_good(course: Course, gate: Gate, missed: int) -> str | None:
    """The day of the first later act of a step that counts and keeps to it, or that carries its first draft on."""
    acts = [i for i in course.order if course.records[i]["step"] == gate.step]
    counting = [i for i in acts if course.standing[i] in ("counts", "overtaken")]
    kept = [i for i in counting if gate.rule not in course.missed[i].keys() | course.untold[i]]
    later = [i for i in kept if course.after(i, missed)]
    carried = course.carried.get(gate.rule)
    return min([*([carried] if carried else []), *(course.day[i] for i in later)], default=None)


def due_verdict(course: Course, step: str, as_of: date) -> Verdict | None:
    """Whether a step was done by its day; None where that counts from another step, or where its data cannot be."""
    plan = course.plan
    if step in course.spoilt:
        return None
    text = plan.date_of(step)
    waived = plan.is_waived(f"{step}.due")
    if not_asked := of_nothing(
        plan.applies(step), ("waived", still_open(course, step, as_of), None) if waived else None
    ):
        return not_asked
    days = limits(course, step, text)
    if days is None:
        return None
    status, reason = in_time(course, step, *days, as_of)
    if plan.said(step, "force", None, "binding") == "permissive" and status in ("overdue", "violated"):
        return ("satisfied", reason, None) if status == "violated" else ("not-applicable", "not-taken", None)
    return status, reason, None


def still_open(course: Course, step: str, as_of: date) -> str | None:
    """Why a step is still to be done of which the date alone is let off."""
    if step in course.plan.let_off:
        return None
    if course.plan.applies(step) is None:
        return "undecided"
    status, reason = in_time(course, step, date.max, date.max, as_of)
    merely = course.plan.said(step, "force", None, "binding") == "permissive"
    return None if status == "satisfied" or reason == "early" or (merely and status == "overdue") else reason


def limits(course: Course, step: str, text: str) -> tuple[date, date] | None:
    """The last day of a step, strictly and leniently; None where that is not for this judge to say."""
    plan = course.plan
    if within := re.fullmatch(r"within (\d+) days after (\S+)", text):
        own = course.last_round(step)
        until = course.held.get((step, plan.round_of(step, "9999")), "9999") if course.full(step, own) else "9999"
        held = course.stands_since(within[2], until)
        counts = held is not None and plan.applies(within[2]) is not False
        last = date.fromisoformat(held) + timedelta(int(within[1])) if held and counts else date.max
        untold = within[2] in course.spoilt or (held is None and course.round[step])
        return None if untold else (last, last)
    if before := re.fullmatch(r"(?:(\d+) days )?before ([a-z]\w*)", text):
        passed = any(f"{step}.due" in missed for missed in course.missed.values())
        if passed or course.complete_on(step) or course.round[before[2]] or before[2] in course.spoilt:
            return None
        end = plan.date_of(before[2])
        open_ = re.search("[a-z]+ s", end) or end.startswith("promptly") or plan.applies(before[2]) is False
        open_ = open_ or plan.is_waived(f"{before[2]}.due")
        last = date.max if open_ else day_of(end)[1] - timedelta(int(before[1] or 0))
        return last, last
    return (date.max, date.max) if text.startswith("promptly") else day_of(text)


def period_verdict(course: Course, step: str, first: str, last: str, as_of: date) -> Verdict | None:
    """Whether what recurs was done in one of its periods: what has passed can be made up by nothing."""
    plan = course.plan
    if step in course.spoilt or plan.applies(step) is not True:
        return None
    if step in plan.let_off:
        return "waived", None, None
    acts = [i for i in course.round[step] if first <= course.day[i] <= last]
    if course.full(step, acts) and course.well(step, acts) is not False:
        return ("satisfied", None, None) if course.well(step, acts) else ("pending", "no-outcome", None)
    over, fell = as_of.isoformat() > last, (step, first) in course.fallen and course.overtaken(step, first, last)
    if fell or course.settled(step, acts):
        return ("satisfied", None, None) if over else ("pending", "overtaken", None)
    unsure, void = ([i for i in of[step] if first <= course.day[i] <= last] for of in (course.unsure, course.void))
    if unsure:
        return "pending", "undecided", None
    return undone_in_period(course, step, acts, void, over=over)


def undone_in_period(course: Course, step: str, acts: list[int], void: list[int], *, over: bool) -> Verdict:
    """Where a period stands of which what counts is not all."""
    if over and course.plan.said(step, "force", None, "binding") == "permissive":
        return "not-applicable", "not-taken", None
    lacks = not_all(course, step, acts)
    if not over:
        return "pending", "irregular" if void and not acts else lacks if lacks == "unapproved" else None, None
    return "violated", lacks if acts else "irregular" if void else "missing", None


def in_time(course: Course, step: str, strict: date, lenient: date, as_of: date) -> tuple[str, str | None]:
    acts, first = course.last_round(step), course.plan.round_of(step, "9999")
    well = course.well(step, acts)
    if course.full(step, acts) and well is None:
        return "pending", "no-outcome"
    if course.full(step, acts) and well:
        done = date.fromisoformat(course.held[step, first])
        early = done <= strict and began_early(course, step, acts)
        late = "satisfied" if done <= strict else "ambiguous" if done <= lenient else "violated"
        return ("ambiguous", "early") if early else (late, None if late == "satisfied" else "late")
    if (step, first) in course.fallen or course.settled(step, acts):
        if course.unrevised(step):
            return "pending", "overtaken"
        over = course.plan.end is not None and as_of > course.plan.end
        merely = course.plan.said(step, "force", None, "binding") == "permissive"
        held_up = [found for name in held_up_by(course, step) if (found := due_verdict(course, name, as_of))]
        over = over or (not merely and any(found[0] == "overdue" for found in held_up))
        return "overdue" if over else "pending", "overtaken"
    if course.whole(step, "9999", course.unsure[step]):
        return "pending", "undecided"
    begun, void = acts, course.whole(step, "9999", course.void[step])
    status = "pending" if as_of <= strict else "ambiguous" if as_of <= lenient else "overdue"
    reason = not_all(course, step, begun) if begun else "irregular" if void else "missing"
    return status, None if status == "pending" and reason in ("short", "missing") else reason


def began_early(course: Course, step: str, acts: list[int]) -> bool:
    """Whether the first of the acts by which a step is done came before its phase begins."""
    said = course.plan.steps[step]
    keys, left = [SENT[ask] for ask in SENT if ask in said], listed(said.get("leaves_open"))
    sent = [i for i in acts if not keys or any(course.records[i].get(key, True) for key in keys)]
    days = [date.fromisoformat(course.day[i]) for i in sent if course.records[i].get("outcome") not in left]
    return bool(days) and days[0] < course.plan.begins(step)


def not_all(course: Course, step: str, acts: list[int]) -> str:
    """What acts lack of all that is asked of their step."""
    return "unapproved" if course.full(step, acts) else "short"


def held_up_by(course: Course, step: str) -> set[str]:
    """The steps that cannot take place before a step is done, be it by way of others."""
    gates = [gate for gates in course.plan.gates.values() for gate in gates if gate.earlier == step]
    waiting = {gate.step for gate in gates if holds_back(gate) and not goes_on(course, gate.step)}
    return waiting.union(*(held_up_by(course, name) for name in waiting))


def goes_on(course: Course, step: str) -> bool:
    """Whether an act of a step stands, and what it still lacks waits for nothing: it need not be done again."""
    acts = course.last_round(step)
    return bool(acts) and course.well(step, acts) is not False


def next_steps(course: Course, as_of: str) -> set[str]:
    """What is still to be done and can be done now, and what lacks something."""
    plan, found = course.plan, set[str]()
    for step in plan.steps:
        acts = course.whole(step, as_of)
        said = not plan.steps[step].get("outcomes") or (bool(acts) and "outcome" in course.records[acts[-1]])
        lacks = bool(acts) and not (said and course.full(step, acts))
        opened = as_of >= plan.opens(step) and not any(shut(course, gate, as_of) for gate in plan.gates[step])
        opened = opened and not rests_on_what_was_given_back(course, step)
        silent = bool(acts) and not said and course.full(step, acts)
        wanted = is_wanted(course, step) and not is_idle(course, step, as_of) and (lacks or opened)
        wanted = wanted and (silent or not counts_from_unusable(course, step))
        if wanted or is_untold(course, step, as_of) or is_waited_for(course, step, as_of):
            found.add(step)
    return found


def rests_on_what_was_given_back(course: Course, step: str) -> bool:
    """Whether a paper was given back on which a step rests, and nobody has written or passed it since."""
    plan, back = course.plan, (writer for writer in course.back if not course.unrevised(writer))
    asked = (writer for writer in back if plan.applies(writer) is not False and writer not in plan.let_off)
    return any(step in plan.resting_on(writer) for writer in asked)


def counts_from_unusable(course: Course, step: str) -> bool:
    """Whether its day is counted from a step of which a record cannot be, and no other act of it stands."""
    within = re.fullmatch(r"within \d+ days after (\S+)", course.plan.date_of(step))
    if within is None or within[1] not in course.spoilt:
        return False
    return bool(course.plan.periods(within[1]) or (course.round[step] and not course.complete_on(within[1])))


def is_waited_for(course: Course, step: str, as_of: str) -> bool:
    """Whether its record does not say how it came out, and a step waits for that word, or was done without it."""
    plan = course.plan
    acts = course.whole(step, as_of) if plan.steps[step].get("outcomes") and plan.applies(step) is True else []
    silent = bool(acts) and "outcome" not in course.records[acts[-1]]
    gates = (gate for gates in plan.gates.values() for gate in gates if gate.earlier == step and gate.outcome)
    asking = [gate for gate in gates if gate.force != "permissive" and gate.applies is not False and not gate.waived]
    untold = any(gate.step not in course.spoilt and entry_verdict(course, gate)[1] == "undecided" for gate in asking)
    weighs = silent and acts[-1] in course.last_round(step)  # of what recurs, a gate asks the last round
    held_up = [gate for gate in asking if is_wanted(course, gate.step) and not lacks_more(course, gate.step, as_of)]
    waiting = any(not course.met(gate, as_of) for gate in held_up)
    return silent and (untold or (weighs and waiting))


def lacks_more(course: Course, step: str, as_of: str) -> bool:
    """Whether a step goes on of which an act stands: what it still lacks is asked for, whatever became of its gate."""
    acts = course.whole(step, as_of)
    return bool(acts) and not course.full(step, acts)


def is_idle(course: Course, step: str, as_of: str) -> bool:
    """Whether what recurs was done in the period that is running."""
    acts = course.whole(step, as_of) if course.plan.periods(step) else []
    return course.full(step, acts) and course.well(step, acts) is True


def is_untold(course: Course, step: str, as_of: str) -> bool:
    """Whether of a period of what recurs it is not said how that came out."""
    periods = [(first, last) for first, last in course.plan.periods(step) if first <= as_of]
    rounds = [[i for i in course.whole(step, first) if course.day[i] <= last] for first, last in periods]
    told = all(not course.full(step, acts) or course.well(step, acts) is not None for acts in rounds)
    return course.plan.applies(step) is True and step not in course.plan.let_off and not told


def is_wanted(course: Course, step: str) -> bool:
    """Whether a step is still to be done; what is merely allowed, where another that is to be done waits for it."""
    plan = course.plan
    waiting = [
        gate.step for gates in plan.gates.values() for gate in gates if gate.earlier == step and holds_back(gate)
    ]
    asked = plan.said(step, "force", None, "binding") != "permissive" or any(
        is_wanted(course, name) for name in waiting
    )
    acts = course.last_round(step)  # what cannot be weighed yet takes nothing from those that count
    done = course.full(step, acts) and course.well(step, acts) is True
    return asked and plan.applies(step) is True and step not in plan.let_off and not done


def holds_back(gate: Gate) -> bool:
    return gate.force == "binding" and gate.applies is not False and not gate.waived


def shut(course: Course, gate: Gate, as_of: str) -> bool:
    return holds_back(gate) and not (gate.applies and course.met(gate, as_of))


def answer(course: Course, as_of: date) -> Json:
    plan = course.plan
    verdicts = {f"{step}.due": found for step in plan.steps if (found := due_verdict(course, step, as_of))}
    periods = {
        f"{step}.every.{first}": found
        for step in plan.steps
        for first, last in plan.periods(step)
        if (found := period_verdict(course, step, first, last, as_of))
    }
    entries = [g for gates in plan.gates.values() for g in gates if g.entry and g.step not in course.spoilt]
    return {
        "standing": course.standing,
        "missed": {index: course.faults(index) for index in course.missed},
        "documents": documents(course),
        "verdicts": verdicts | periods | {gate.rule: entry_verdict(course, gate) for gate in entries},
        "next": next_steps(course, as_of.isoformat()),
    }


def judgements(spec: Json, progress: Json, as_of: date) -> list[Json]:
    """Every answer that the order within a day leaves possible."""
    granted = [spec["waivers"][one["waiver"]] for one in progress.get("waivers", ()) if one["date"] <= f"{as_of}"]
    covers = [name for waiver in granted for name in waiver["covers"]]
    plan, found = Plan(spec, progress.get("unit", {}), covers), list[Json]()
    for course in courses(plan, progress, as_of.isoformat()):
        one = answer(course, as_of)
        found += [] if one in found else [one]
    return found


def judge(spec: Json, progress: Json, as_of: date) -> Json:
    return judgements(spec, progress, as_of)[0]
