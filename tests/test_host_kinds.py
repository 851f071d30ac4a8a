"""A kind of a host's own has all that a kind of ours has: ways, next steps, schedule, explanation, keys of a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import pytest
from attrs import frozen

from campaignflow import (
    Assessment,
    Reason,
    Rule,
    Run,
    SpecError,
    Status,
    Words,
    assess,
    parse_campaign,
    parse_lines,
    parse_progress,
    progress_schema,
)
from campaignflow.checklists.making import checklist
from campaignflow.rules.case import Case
from campaignflow.rules.need import Need
from campaignflow.rules.outcome import BAD_DATA, PENDING, SATISFIED, Outcome
from campaignflow.rules.subject import Subject
from campaignflow.source.containers import MapOf
from campaignflow.source.structs import Key
from campaignflow.source.types import CountText, Integer, Name


@frozen(kw_only=True)
class Funded(Rule):
    """``<step>.funded_by.<earlier>``: acts of an earlier step have granted so much before it takes place."""

    kind: ClassVar[str] = "funded"
    step_keys: ClassVar[Mapping[str, Key]] = {
        "funded_by": Key(MapOf(Name(), CountText), Words("先要落实的经费", "the funds to be granted before it"))
    }
    record_keys: ClassVar[Mapping[str, Key]] = {"funds": Key(Integer(), Words("经费", "the funds granted"))}

    earlier: str
    earlier_title: Words
    amount: int

    @classmethod
    def lower(cls, subject: Subject) -> Iterator[Rule]:
        for earlier, amount in subject.stated.get("funded_by", {}).items():
            title = subject.resolve("step", earlier, (subject.at, "funded_by"))
            fields = {"earlier": earlier, "earlier_title": title, "amount": amount}
            yield subject.rule(cls, f"funded_by.{earlier}", gates=(subject.id,), **fields)

    def judge(self, case: Case) -> Outcome:
        granted, then = self._granted(case), case.done.get(self.subject)
        if case.unreadable(self.earlier, "funds"):
            return BAD_DATA
        if granted is None:
            return PENDING if then is None else Outcome(Status.VIOLATED, Reason.SHORT)
        late = then is not None and then < granted
        return Outcome(Status.VIOLATED, Reason.OUT_OF_ORDER) if late else SATISFIED

    def _granted(self, case: Case) -> date | None:
        total = 0
        for record in case.records.get(self.earlier, ()):
            total += record.stated.get("funds", 0)
            if total >= self.amount:
                return record.date
        return None

    def order(self) -> Iterator[tuple[str, str, int]]:
        yield self.earlier, self.subject, 0

    def needs(self) -> Sequence[Need] | None:
        return (Need(step=self.earlier, title=self.earlier_title, says={"funds": self.amount}),)

    def looks_at(self) -> Sequence[str]:
        return (self.earlier,)

    def evidence(self) -> tuple[str, ...]:
        return ("funds",)

    def sentence(self) -> Words:
        said = Words(
            "“{title}”{must}在“{earlier}”落实经费之后进行", "“{title}” {must} wait for the funds of “{earlier}”"
        )
        return said.fill(title=self.title, earlier=self.earlier_title, must=self.must)


@frozen(kw_only=True)
class Silent(Funded):
    """``<step>.quietly_funded_by.<earlier>``: the same, and it does not say what it waits for."""

    kind: ClassVar[str] = "silent"
    record_keys: ClassVar[Mapping[str, Key]] = {}

    def order(self) -> Iterator[tuple[str, str, int]]:
        return iter(())

    def needs(self) -> Sequence[Need] | None:
        return Rule.needs(self)


SPEC = """
campaignflow: 1
campaign: example
version: "1"
title: an example
source: {title: the plan}
year: {value: 2009}
phases:
  phase:
    title: the phase
    window: 06-01 to 07-31
    steps:
      grant: {title: the grant}
      build: {title: the building, due: 07-10, funded_by: {grant: 100}}
"""
RULE = "build.funded_by.grant"


def hosted(*records: Mapping[str, Any], kind: type[Rule] = Funded, day: date = date(2009, 6, 15)) -> Assessment:
    data = {"progress": 1, "campaign": "example", "records": list(records)}
    return assess(parse_campaign(SPEC, kinds=[kind]), parse_progress(data, kinds=[Funded]), day)


GRANT = {"step": "grant", "date": "2009-06-08", "funds": 40}


def test_a_hosts_kind_is_judged_by_a_key_of_its_own() -> None:
    more = {"step": "grant", "date": "2009-06-12", "funds": 60}
    build = {"step": "build", "date": "2009-06-14"}
    assert hosted(GRANT).verdict[RULE].status is Status.PENDING
    assert hosted(GRANT, build).verdict[RULE].reason is Reason.SHORT
    assert hosted(GRANT, more, build).verdict[RULE].status is Status.SATISFIED
    assert hosted(GRANT, more, {**build, "date": "2009-06-10"}).verdict[RULE].reason is Reason.OUT_OF_ORDER
    assert hosted(GRANT, more, build).verdict[RULE].pointers == ("/records/0", "/records/1", "/records/2")


def test_what_stands_under_the_key_is_read_by_its_type() -> None:
    found = hosted({**GRANT, "funds": "much"})
    assert [(d.code, d.location.pointer) for d in found.diagnostics] == [("wrong-value", "/records/0/funds")]
    assert found.verdict[RULE].status is Status.INVALID


def test_without_the_kind_its_key_is_unknown() -> None:
    data = {"progress": 1, "campaign": "example", "records": [GRANT]}
    (found,) = parse_progress(data).diagnostics
    assert (found.code, found.location.pointer) == ("unknown-key", "/records/0/funds")
    assert "funds" in str(progress_schema(kinds=[Funded]))
    assert "funds" not in str(progress_schema())
    (line,) = parse_lines(['{"progress": 1, "campaign": "example", "records": [{"step": "grant", "date": "2009-06-08", '
                           '"funds": 40}]}'], kinds=[Funded])  # fmt: skip
    assert not isinstance(line, Exception)
    assert (line.records[0].stated["funds"], line.diagnostics) == (40, ())


def test_a_kind_may_not_bring_a_key_that_every_record_has() -> None:
    class Twice(Funded):
        record_keys: ClassVar[Mapping[str, Key]] = {"note": Key(Integer(), Words("备注", "a remark"))}

    with pytest.raises(ValueError, match="note"):
        parse_progress({"progress": 1, "campaign": "example"}, kinds=[Twice])


@pytest.mark.parametrize("records", [[], [GRANT]])
def test_what_opens_its_gate_is_found(records: Sequence[Mapping[str, Any]]) -> None:
    """Also where the step that it waits for was done and brought too little."""
    found = hosted(*records).explain("build")
    assert [([act.step for act in way.acts], way.opens) for way in found.ways] == [(["grant"], date(2009, 6, 15))]
    assert not found.more
    assert found.because[0].name == RULE


def test_a_kind_that_does_not_say_what_it_waits_for_is_not_said_to_have_no_way() -> None:
    found = hosted(kind=Silent).explain("build")
    assert (found.ways, found.more) == ((), True)


def test_next_steps_and_schedule_know_its_order() -> None:
    found = hosted()
    (ready,) = found.next_steps
    assert (ready.subject, ready.unlocks, ready.due) == ("grant", ("build",), date(2009, 7, 10))
    (waiting,) = found.blocked
    assert (waiting.subject, waiting.rules) == ("build", (RULE,))
    assert waiting.why.en == "“The building” must wait for the funds of “the grant” (not often enough yet)"
    assert found.schedule.slots["grant"].latest == date(2009, 7, 10)
    assert found.schedule.feasible
    late = hosted(day=date(2009, 7, 20)).schedule
    assert late.slots["build"].missed


def test_its_evidence_stands_in_the_checklist_by_its_name() -> None:
    (item,) = [item for item in checklist(parse_campaign(SPEC, kinds=[Funded])).items if item.rule == RULE]
    assert item.evidence.en == "the funds granted"


def test_a_run_knows_the_keys_of_its_campaigns_kinds() -> None:
    run = Run(parse_campaign(SPEC, kinds=[Funded]), {"id": "u"})
    assert run.record({"step": "grant", "date": "2009-06-08", "funds": 40}).accepted
    refused = run.record({"step": "build", "date": "2009-06-09"})
    assert [verdict.rule_id for verdict in refused.unmet] == [RULE]
    run.record({"step": "grant", "date": "2009-06-10", "funds": 60})
    again = Run.restore(run.campaign, run.snapshot())
    assert again.record({"step": "build", "date": "2009-06-11"}).accepted


def test_a_key_is_not_known_to_a_campaign_without_the_kind() -> None:
    with pytest.raises(SpecError):
        parse_campaign(SPEC)
