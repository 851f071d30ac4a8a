"""The model of a checklist: one item for each rule, what it says, its parts, a row for each unit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given

from campaignflow import (
    Assessment,
    Campaign,
    Checklist,
    Status,
    assess,
    batch,
    checklist,
    load_campaign,
    parse_campaign,
    parse_progress,
    shipped,
)
from campaignflow.checklists import (
    STAGE_WORDS,
    Item,
    Stage,
    due_within,
    of_bodies,
    of_phases,
    of_roles,
    of_statuses,
    only,
)
from campaignflow.checklists.model import stage_of
from campaignflow.rules.outcome import Reason
from campaignflow.wording.words import LANGUAGES
from conftest import thinned
from generate import campaign as any_campaign
from generate import drawn, spec_text

SPECS = Path(__file__).parents[1] / "specs"
DAY = date(2009, 6, 18)
EXAMPLES = sorted(SPECS.glob("*/*.json"))


@cache
def unit(path: Path, day: date = DAY) -> Assessment:
    progress = parse_progress(path.read_bytes())
    return assess(load_campaign(progress.campaign), progress, day)


@cache
def middle() -> Checklist:
    return unit(SPECS / "dongyang-2009-analysis" / "mid-campaign.json").checklist


def item(made: Checklist, rule: str) -> Item:
    return next(item for item in made.items if item.rule == rule)


# Items and rules


@pytest.mark.parametrize("name", shipped())
def test_items_are_the_rules_one_to_one_in_their_order(name: str) -> None:
    campaign = load_campaign(name)
    items = checklist(campaign).items
    assert [item.rule for item in items] == [rule.id for rule in campaign.rules]
    assert [item.number for item in items] == list(range(1, len(items) + 1))


@given(drawn(any_campaign))
def test_so_are_those_of_any_campaign(spec: dict[str, object]) -> None:
    campaign = parse_campaign(spec_text(spec))
    assert [item.rule for item in checklist(campaign).items] == [rule.id for rule in campaign.rules]


@pytest.mark.parametrize("path", thinned(EXAMPLES, 4), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_filled_checklist_says_what_the_verdicts_say(path: Path) -> None:
    answer = unit(path)
    for made, verdict in zip(answer.checklist.items, answer.verdicts, strict=True):
        assert (made.rule, made.status, made.reason) == (verdict.rule_id, verdict.status, verdict.reason)
        assert made.found == verdict.message
        assert made.answer is not None
        assert made.found.zh.endswith(made.answer.zh)
        acts = (record for step in made.steps for record in answer.case.records.get(step, ()))
        begun = [record.date for record in acts if record.date]  # the day stays with the first that stands
        assert made.done is None or made.stage is Stage.DONE
        if made.stage is Stage.DONE and made.phase != made.subject and begun:
            assert made.done is not None
            assert made.done >= min(begun)
    data = answer.checklist.to_dict()
    assert json.loads(json.dumps(data)) == data


def test_documents_stand_where_they_are_first_made() -> None:
    made = checklist(load_campaign("dongyang-2009-analysis"))
    subjects = [group.subject for section in made.sections for group in section.groups]
    assert subjects.index("analysis-report") == subjects.index("draft-report") + 1
    assert [section.id for section in made.sections] == ["analysis"]


# What an item says


PLAN = """
campaignflow: 1
campaign: example
version: "1"
title: an example
source: {title: the plan}
year: {value: 2009}
readings: {about_days: 2}
people: {team: the leading team, principal: the principal}
bodies: {office: the office, archive: the archive, board: the board}
phases:
  first:
    title: the first phase
    window: 06-01 to 06-30
    steps:
      draft: {title: the draft, due: 06-10, presided_by: principal, ref: "1.1"}
      review: {title: the review, by: [office, board], due: within 3 days after draft}
      notice: {title: the notice, due: about 7 days before meeting, send_to: [office, archive]}
      meeting: {title: the meeting, not_before: 06-12, force: soft, action: own-choice, attest: {calm: it is calm}}
  second:
    title: the second phase
    steps:
      report: {title: the report, not_before: 5 days after meeting}
"""


@cache
def plan() -> Campaign:
    return parse_campaign(PLAN)


def filled(*records: dict[str, object], **more: object) -> Checklist:
    data = {"progress": 1, "campaign": "example", "records": list(records), **more}
    return assess(plan(), parse_progress(json.dumps(data)), DAY).checklist


def test_who_is_to_do_it() -> None:
    made = checklist(plan())
    draft, review = item(made, "draft.due"), item(made, "review.due")
    assert (draft.responsible.id, draft.cooperating) == ("unit", ())
    assert draft.presided_by is not None
    assert draft.presided_by.en == "the principal"
    assert draft.roles == ("principal",)
    assert [party.id for party in review.bodies] == ["office", "board"]
    assert review.responsible.title.en == "the office"
    assert review.presided_by is None
    assert review.roles == ()


@pytest.mark.parametrize(
    ("rule", "due", "says"),
    [
        ("draft.due", date(2009, 6, 10), "by 10 June 2009"),
        ("draft.presided_by.principal", date(2009, 6, 10), "by 10 June 2009"),
        ("notice.due", None, "about 7 days before “the meeting”"),
        ("review.due", None, "within 3 days after “the draft”"),
        ("meeting.due", date(2009, 6, 30), "by 30 June 2009 (the end of the phase, implied)"),
        ("report.due", None, None),
    ],
)
def test_by_when(rule: str, due: date | None, says: str | None) -> None:
    made = item(checklist(plan()), rule)
    assert made.due == due
    assert (made.due_says and made.due_says.en) == says


def test_a_date_that_depends_on_an_act_is_known_when_the_act_took_place() -> None:
    made = filled({"step": "draft", "date": "2009-06-08"}, {"step": "meeting", "date": "2009-06-15"})
    assert item(made, "review.due").due == date(2009, 6, 11)
    assert item(made, "notice.send_to.office").due == date(2009, 6, 8)
    assert item(made, "report.due").start == date(2009, 6, 20)


def test_from_when() -> None:
    made = checklist(plan())
    draft, meeting, report = (item(made, rule) for rule in ("draft.due", "meeting.due", "report.due"))
    said = [(made.start, made.start_says and made.start_says.en) for made in (draft, meeting, report)]
    assert said == [
        (date(2009, 6, 1), "the phase begins on 1 June 2009"),
        (date(2009, 6, 12), "from 12 June 2009"),
        (None, "5 days after “the meeting”"),
    ]


def test_what_is_to_be_shown() -> None:
    made = checklist(plan())
    assert item(made, "notice.send_to.archive").evidence.en == "sent to: the archive"
    assert item(made, "draft.due").evidence.en == "a record of the act, with its date"
    assert item(made, "draft.presided_by.principal").evidence.en == "presided over by: the principal"
    assert item(made, "meeting.attest.calm").evidence.en == "declared (yes or no): it is calm"


def test_force_and_action() -> None:
    made = item(checklist(plan()), "meeting.due")
    assert (str(made.force), str(made.action)) == ("soft", "own-choice")
    assert made.requirement.en.endswith("(own choice; soft; derived).")


@pytest.mark.parametrize(
    ("status", "reason", "begun", "stage"),
    [
        (Status.SATISFIED, None, True, Stage.DONE),
        (Status.SATISFIED, None, False, Stage.DONE),
        (Status.PENDING, None, False, Stage.NOT_STARTED),
        (Status.PENDING, Reason.SHORT, True, Stage.UNDER_WAY),
        (Status.OVERDUE, Reason.MISSING, False, Stage.OVERDUE),
        (Status.OVERDUE, Reason.MISSING_RECIPIENT, True, Stage.OVERDUE),
        (Status.VIOLATED, Reason.LATE, True, Stage.DONE),
        (Status.VIOLATED, Reason.MISSING, False, Stage.OVERDUE),
        (Status.VIOLATED, Reason.WRONG_ACTOR, True, Stage.UNDER_WAY),
        (Status.AMBIGUOUS, Reason.LATE, True, Stage.DONE),
        (Status.INVALID, Reason.BAD_DATA, True, Stage.UNDER_WAY),
        (Status.INVALID, Reason.BAD_DATA, False, Stage.NOT_STARTED),
        (Status.WAIVED, None, False, Stage.NOT_APPLICABLE),
        (Status.NOT_APPLICABLE, Reason.NOT_TAKEN, False, Stage.NOT_APPLICABLE),
    ],
)
def test_how_far_it_is(status: Status, reason: Reason | None, begun: bool, stage: Stage) -> None:
    assert stage_of(status, reason, begun) is stage


def test_what_people_wrote_beside_an_item_is_shown_and_judges_nothing() -> None:
    beside = {"says": "under-way", "evidence": "folder 7", "opinion": "make-good", "remark": "soon"}
    made = item(filled(items={"draft.due": beside}), "draft.due")
    assert (made.states, made.shown, made.opinion, made.remark) == ("under-way", "folder 7", "make-good", "soon")
    assert (made.status, made.stage) == (Status.OVERDUE, Stage.OVERDUE)


def test_an_item_that_the_campaign_does_not_have_is_reported() -> None:
    progress = parse_progress({"progress": 1, "campaign": "example", "items": {"draft.deu": {"remark": "soon"}}})
    (found,) = assess(plan(), progress, DAY).diagnostics
    assert (found.code, found.location.pointer) == ("unknown-name", "/items/draft.deu")
    assert "draft.due" in found.help.en


# Parts of it


FILTERS: list[tuple[Callable[[Checklist], Checklist], Callable[[Item], bool]]] = [
    (lambda made: of_phases(made, ["analysis"]), lambda item: item.phase == "analysis"),
    (lambda made: of_phases(made, []), lambda _: False),
    (lambda made: of_bodies(made, ["guidance-group"]), lambda item: item.responsible.id == "guidance-group"),
    (lambda made: of_roles(made, ["principal"]), lambda item: item.presided_by is not None),
    (lambda made: of_roles(made, ["members"]), lambda _: False),
    (lambda made: of_statuses(made, [Status.OVERDUE]), lambda item: item.status is Status.OVERDUE),
    (
        lambda made: of_statuses(made, [Stage.DONE, Status.AMBIGUOUS]),
        lambda item: item.stage is Stage.DONE or item.status is Status.AMBIGUOUS,
    ),
    (
        lambda made: due_within(made, 7, DAY),
        lambda item: item.status in ("pending", "overdue") and item.due is not None and item.due <= date(2009, 6, 25),
    ),
]


@pytest.mark.parametrize(("part", "wanted"), FILTERS)
def test_a_part_has_what_was_wanted_and_nothing_else(
    part: Callable[[Checklist], Checklist], wanted: Callable[[Item], bool]
) -> None:
    whole = middle()
    assert part(whole).items == tuple(item for item in whole.items if wanted(item))
    assert all(group.items for section in part(whole).sections for group in section.groups)
    assert part(part(whole)) == part(whole)


def test_of_nothing_there_are_no_sections_and_of_everything_all() -> None:
    assert only(middle(), lambda _: False).sections == ()
    assert only(middle(), lambda _: True) == middle()


def test_due_within_has_no_last_day() -> None:
    assert due_within(middle(), 10**9, DAY).items == tuple(
        item for item in middle().items if item.status in ("pending", "overdue") and item.due
    )


# A row for each unit


def test_a_row_for_each_unit() -> None:
    units = [unit(path, date(2009, 7, 12)) for path in EXAMPLES if path.parent.name == "dongyang-2009-analysis"]
    made = batch(units[0].campaign, iter(units), date(2009, 7, 12))
    assert [row.id for row in made.rows] == [answer.progress.unit.id for answer in units]
    for row, answer in zip(made.rows, units, strict=True):
        mine = [verdict for verdict in answer.verdicts if verdict.duty_of == "unit"]
        assert sum(row.counts.values()) == len(mine)
        assert list(row.overdue) == [verdict.rule_id for verdict in mine if verdict.status is Status.OVERDUE]
        assert row.breaches == sum(finding.level == "breach" for finding in answer.findings)
        assert row.stages == {phase.id: phase.state for phase in answer.phases}
    data = made.to_dict()
    assert json.loads(json.dumps(data)) == data


def test_what_is_due_next_is_not_what_is_late() -> None:
    answer = unit(SPECS / "dongyang-2009-analysis" / "mid-campaign.json")
    (row,) = batch(answer.campaign, [answer], DAY).rows
    assert row.next_due == date(2009, 6, 20)
    assert row.next_asks is not None
    assert row.next_asks.en == "the branch meeting: due by 20 June 2009"


def test_every_stage_has_words_of_its_own() -> None:
    for lang in LANGUAGES:
        assert len({words.say(lang) for words in STAGE_WORDS.values()}) == len(Stage)
