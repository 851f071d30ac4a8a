"""Why things stand as they do: a tree of verdicts around a rule, step, document or phase."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from attrs import evolve, frozen

from campaignflow.advice.reasons import why_again
from campaignflow.advice.remedies import Remedy, openings
from campaignflow.advice.waiting import withheld
from campaignflow.judgement.judgement import Judgement
from campaignflow.judgement.states import ABSENT_WORDS
from campaignflow.judgement.verdict import Verdict
from campaignflow.rules.case import Standing, by_silence
from campaignflow.rules.outcome import STATUS_WORDS, Outcome, Status
from campaignflow.rules.rule import Rule
from campaignflow.wording.words import NOTHING, Lang, Words, joined, listing


@frozen(kw_only=True)
class Explanation:
    """One node: what it says, the verdict it speaks of (if any), and what it rests on."""

    name: str
    says: Words
    verdict: Verdict | None = None
    because: tuple[Explanation, ...] = ()
    ways: tuple[Remedy, ...] = ()
    """Of what cannot happen yet: every smallest set of acts that opens it."""
    more: bool = False
    """Whether there may be further ways: there were so many to follow that some were left aside."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "says": self.says.to_dict(),
            "verdict": self.verdict and self.verdict.to_dict(),
            "because": [part.to_dict() for part in self.because],
            "ways": [way.to_dict() for way in self.ways],
            "more": self.more,
        }

    def lines(self, lang: Lang, depth: int = 0) -> Iterator[str]:
        """The tree as indented text."""
        yield "  " * depth + self.says.say(lang)
        if self.verdict is not None:
            yield from ("  " * (depth + 1) + line.say(lang) for line in _proof(self.verdict))
        for part in self.because:
            yield from part.lines(lang, depth + 1)
        for way in self.ways:
            by = _BY_DOING if way.acts else _BY_TIME
            yield "  " * (depth + 1) + by.say(lang) + way.words.say(lang)
        if self.more:
            yield "  " * (depth + 1) + _MORE.say(lang)


DEEP = 50
"""Steps that wait for each other, told beneath each other; what waits for the last of them is asked for by its name."""
_TOOK_PLACE = Words("已于{day}进行", "took place on {day}")
_RAN_OUT = Words("于{day}期满", "its time ran out on {day}")
_BY_DOING = Words("办理以下各项即可：", "opened by: ")
_BY_TIME = Words("", "opened by: ")
_MORE = Words("途径过多，未能全部查明，可能还有其他途径", "there were too many ways to follow all: there may be others")


def explain(judgement: Judgement, name: str) -> Explanation:
    """Explain a rule, step, document, document's state or phase by name. Raises KeyError for any other name.

    What cannot happen yet comes with all that keeps it from happening, down to what can be done now, and
    with every smallest set of acts that opens it.
    """
    campaign = judgement.campaign
    if name in judgement.verdict:
        return _blocked(judgement, judgement.verdict[name])
    if name in campaign.steps:
        return _step(judgement, name)
    if name in campaign.documents:
        return _document(judgement, name)
    if name in campaign.phases:
        return _phase(judgement, name)
    document, _, state = name.partition(".")
    if document in campaign.documents and state in campaign.documents[document].makers:
        return _state(judgement, name, document, state)
    raise KeyError(name)


def names(judgement: Judgement) -> list[str]:
    """Everything that can be explained."""
    campaign = judgement.campaign
    states = [f"{d.id}.{state}" for d in campaign.documents.values() for state in d.makers]
    return [*campaign.phases, *campaign.documents, *states, *campaign.steps, *judgement.verdict]


def _proof(verdict: Verdict) -> Iterator[Words]:
    """The clause, the due date, the note on the reading and the records."""
    place = verdict.reference
    if place.locator:
        yield Words(
            f"[{verdict.rule_id}] 出处：{place.locator}（{place.document}）",
            f"[{verdict.rule_id}] clause {place.locator} of {place.document}",
        )
    else:
        yield Words(f"[{verdict.rule_id}] 出处：{place.document}", f"[{verdict.rule_id}] {place.document}")
    if verdict.due is not None and not verdict.hypothetical:
        yield Words("期限：{due}", "due: {due}").fill(due=verdict.due) + (
            Words("（从宽：{due}）", " (lenient: {due})").fill(due=verdict.due_lenient)
            if verdict.due_lenient
            else NOTHING
        )
    if verdict.rule.note:
        yield Words("读法：", "reading: ") + verdict.rule.note
    if verdict.pointers:
        yield Words("所据记录：" + "、".join(verdict.pointers), "records: " + ", ".join(verdict.pointers))


def _blocked(judgement: Judgement, verdict: Verdict) -> Explanation:
    """A rule with the entry rules that keep it from being settled."""
    blocked = tuple(_rule(judgement.verdict[rule]) for rule in verdict.blocked_by)
    return evolve(_rule(verdict), because=blocked)


def _rule(verdict: Verdict) -> Explanation:
    condition = verdict.rule.condition
    when = Words("（条件：", " (if ") + condition.words + Words("）", ")") if condition else NOTHING
    return Explanation(name=verdict.rule_id, says=verdict.message + when, verdict=verdict)


def _step(judgement: Judgement, name: str) -> Explanation:
    step = judgement.campaign.steps[name]
    verdicts = [v for v in judgement.verdicts if v.subject == name and v.status is not Status.NOT_APPLICABLE]
    again = why_again(judgement, name)
    shut = judgement.unmet(name) if again or name not in judgement.case.done else ()
    if judgement.due(name).status is Status.INVALID:
        state = Words("记录中的数据有误，无法采用", "its records hold something impossible and were not used")
    elif name in judgement.case.done:
        silent = by_silence(judgement.case, name)
        state = (_RAN_OUT if silent else _TOOK_PLACE).fill(day=judgement.case.done[name])
    elif not verdicts:
        reading = judgement.due(name).outcome.reading
        state = Words("不适用", "does not apply") + (Words("；", "; ") + reading if reading else NOTHING)
    elif shut:
        state = _not_yet(judgement, shut, name)
    elif waits := withheld(judgement, name):
        said = joined(rule.sentence() for rule in waits)
        state = Words("尚不宜进行：", "not yet: ") + said
    else:
        state = Words("现在可以进行", "can take place now")
    says = Words(f"{step.title.zh}：", f"{step.title.en}: ") + state + again
    if shut and name in judgement.case.done:
        says += Words("；", "; ") + _not_yet(judgement, shut, name)
    if not shut:
        return Explanation(name=name, says=says, because=tuple(_rule(v) for v in verdicts))
    gates = {rule.id for rule, _ in shut}
    others = tuple(_rule(v) for v in verdicts if v.rule_id not in gates)
    told = {name}
    barred = tuple(_barred(judgement, verdict, name, told) for verdict in judgement.why_not(name))
    return _with_ways(judgement, Explanation(name=name, says=says, because=(*barred, *others)))


def _with_ways(judgement: Judgement, shut: Explanation) -> Explanation:
    """What cannot happen yet, with what opens it."""
    found = openings(judgement, shut.name)
    return evolve(shut, ways=found.ways, more=found.more)


def _barred(judgement: Judgement, verdict: Verdict, later: str, told: set[str], depth: int = 0) -> Explanation:
    """An entry rule that is not met, with what keeps the steps that it waits for from taking place, told once."""
    waited = {before for before, after, _ in verdict.rule.order() if after == later} - judgement.case.done.keys()
    deeper = []
    for step in judgement.campaign.steps:
        if step in waited and step not in told and judgement.unmet(step):
            told.add(step)
            says = _SHUT if depth < DEEP else _SHUT_AND_MORE
            missing = judgement.why_not(step) if depth < DEEP else ()
            because = tuple(_barred(judgement, one, step, told, depth + 1) for one in missing)
            deeper.append(
                Explanation(name=step, says=says.fill(title=judgement.campaign.title_of(step)), because=because)
            )
    return evolve(_rule(verdict), because=tuple(deeper))


_SHUT = Words("{title}：尚不能进行", "{title}: cannot take place yet")
_SHUT_AND_MORE = Words(
    "{title}：尚不能进行（所等事项请另行查询）",
    "{title}: cannot take place yet (ask for it by name: what it waits for)",
)


def _not_yet(judgement: Judgement, shut: Iterable[tuple[Rule, Outcome]], step: str) -> Words:
    """That a step cannot take place yet: the open steps that come first, and what else it waits for."""
    first: dict[Words, None] = {}
    waits = []
    for rule, outcome in shut:
        order = rule.order() if rule.enough is None else ()
        earlier = [before for before, later, _ in order if later == step and before in judgement.schedule.slots]
        titles = [judgement.campaign.title_of(before) for before in earlier]
        first |= dict.fromkeys(Words(f"“{title.zh}”", f"“{title.en}”") for title in titles)
        waits += [] if titles else [rule.says_unmet(outcome)]
    come_first = Words("，先要完成", "; first: ") + listing(first) if first else NOTHING
    also = [Words("；", "; ") + words for words in waits]
    return sum([come_first, *also], start=Words("尚不能进行", "cannot take place yet"))


def _document(judgement: Judgement, name: str) -> Explanation:
    document = judgement.campaign.documents[name]
    state = next((s for s in judgement.documents if s.id == name), None)
    parts = []
    for reached, title in (*document.states.items(), *document.marks.items()):
        leading = judgement.campaign.makers(name, reached)
        makers = [step for step in leading if judgement.due(step).status is not Status.NOT_APPLICABLE]
        says = listing([_made(judgement, step, (name, reached)) for step in makers], Words("、", ", "))
        parts.append(Explanation(name=f"{name}.{reached}", says=title + Words("：", ": ") + says))
    own = [_rule(v) for v in judgement.verdicts if v.subject == name]
    says = Words(f"{document.title.zh}：", f"{document.title.en}: ") + (state.words if state else ABSENT_WORDS)
    return Explanation(name=name, says=says, because=(*parts, *own))


def _state(judgement: Judgement, name: str, document: str, state: str) -> Explanation:
    """A document's state: what is still missing for it."""
    paper = judgement.campaign.documents[document]
    title = {**paper.states, **paper.marks}[state]
    missing = judgement.why_not(name)
    reached = (
        Words("已达到", "reached") if judgement.reached(document, state) else Words("已具备条件", "nothing is missing")
    )
    answer = Words("尚缺", "still missing") if missing else reached
    says = Words(f"{paper.title.zh}——{title.zh}：", f"{paper.title.en}, {title.en}: ") + answer
    told: set[str] = set()
    because = tuple(_lacking(judgement, verdict, told) for verdict in missing if not verdict.rule.is_gate)
    explained = Explanation(name=name, says=says, because=because or tuple(map(_rule, missing)))
    return _with_ways(judgement, explained) if missing else explained


def _lacking(judgement: Judgement, verdict: Verdict, told: set[str]) -> Explanation:
    """A step that is not complete, with what keeps it from taking place, told once."""
    step = verdict.subject
    if step in told or not judgement.unmet(step):
        return _rule(verdict)
    told.add(step)
    return evolve(_rule(verdict), because=tuple(_barred(judgement, one, step, told) for one in judgement.why_not(step)))


def _made(judgement: Judgement, step: str, state: tuple[str, str]) -> Words:
    """A step, and the day on which it came out so that a document reached ``state``."""
    title, case = judgement.campaign.steps[step].title, judgement.case
    outcomes = judgement.campaign.steps[step].carries(*state)
    acts = (r for r in case.records.get(step, ()) if None in outcomes or r.outcome in outcomes)
    done = next(acts, None)
    day = Words("{day}期满", "by time, {day}") if done and done.by_time else Words("{day}", "{day}")
    when = day.fill(day=done.date) if done else _lost(judgement, step, outcomes)
    return Words(f"{title.zh}（{when.zh}）", f"{title.en} ({when.en})")


def _lost(judgement: Judgement, step: str, outcomes: Collection[str | None]) -> Words:
    """Of a step by which nothing stands: whether it took place, came out so, and does not count, or not any more."""
    mine = (act for act in judgement.acts if act.record.step == step)
    acts = [act for act in mine if None in outcomes or act.record.outcome in outcomes]
    if not acts:
        return Words("未进行", "not yet")
    said = {
        Standing.IRREGULAR: Words("{day}所办不作数", "{day}, which does not count"),
        Standing.OVERTAKEN: Words("{day}所办已不作数", "{day}, which does not count any more"),
    }
    undecided = Words("{day}所办尚不能认定", "{day}, which cannot be told yet")
    return said.get(acts[-1].standing, undecided).fill(day=acts[-1].record.date)


def _phase(judgement: Judgement, name: str) -> Explanation:
    phase = judgement.campaign.phases[name]
    state = next(s for s in judgement.phases if s.id == name)
    parts = []
    for step in phase.steps:
        due = judgement.due(step)
        if due.status is not Status.NOT_APPLICABLE:
            says = Words(f"{due.rule.title.zh}：", f"{due.rule.title.en}: ") + STATUS_WORDS[due.status]
            parts.append(Explanation(name=step, says=says))
    parts += [_rule(verdict) for verdict in judgement.verdicts if verdict.subject == name]
    says = Words(f"{phase.title.zh}：", f"{phase.title.en}: ") + state.words
    missing, told = judgement.why_not(name), set[str]()
    parts += [_lacking(judgement, verdict, told) for verdict in missing if not verdict.rule.is_gate]
    explained = Explanation(name=name, says=says, because=tuple(parts))
    return _with_ways(judgement, explained) if missing else explained
