"""The ledger in Excel: written, filled in, read back. Files are looked at and changed with openpyxl, which shares no
code with the engine and stands for the office's own program."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import (
    Assessment,
    Campaign,
    Collected,
    Diagnostic,
    Progress,
    ProgressError,
    assess,
    batch,
    batch_workbook,
    checklist,
    collect,
    load_campaign,
    parse_campaign,
    parse_progress,
    shipped,
    workbook,
)
from campaignflow.checklists import of_bodies
from campaignflow.checklists.excel.bounds import MAX_BYTES, MAX_CHARACTERS, MAX_ELEMENTS, MAX_FILLED, MAX_TEXT
from campaignflow.checklists.excel.columns import ACTS, PROBLEMS, SHEETS, TASKS, UNIT_SHEET, WAIVERS
from campaignflow.checklists.excel.workbook import read_workbook
from campaignflow.wording.words import LANGUAGES, Lang, Words, one_line
from conftest import thinned, trials
from generate import Plan, chance, drawn, plan_of, progress
from test_rules import load_yaml

SPECS = Path(__file__).parents[1] / "specs"
NAMES = tuple(shipped())
NAME = "dongyang-2009-analysis"
DAY = date(2009, 6, 18)
MIDDLE = SPECS / NAME / "mid-campaign.json"
EXAMPLES = sorted(path for path in SPECS.glob("*/*.json") if path.stem != "impossible")
HOSTILE = (
    "=cmd()", "+1", "-1", "@x", "</script>", '"q"', '"', "'a", "a\nb", " x ", "a\r\nb", "\t", "x" * 90, "甲、乙",
    "甲，乙",
    "甲：3", "是", "否", "yes", "true", "12", "12.0", "≥3", "≥3，≤5", "[]", "{}", "null", "_x0041_", "x005F_y",
    "2009-06-05", "２００９", "本单位", "市纪委", "党员", "已完成", "😀", "&amp;", "]]>", "%s{0}", "#N/A", "http://a.b",
    "=",
)  # fmt: skip


@cache
def campaign(name: str = NAME) -> Campaign:
    return load_campaign(name)


@cache
def plan(name: str) -> Plan:
    return plan_of(load_yaml((SPECS / f"{name}.yaml").read_text("utf-8")))


def assessed(path: Path = MIDDLE, day: date = DAY) -> Assessment:
    said = parse_progress(path.read_bytes())
    return assess(campaign(said.campaign), said, day)


def ledger(answer: Assessment, lang: Lang = "zh") -> bytes:
    return workbook(answer.checklist, answer.campaign, answer.progress, lang)


@cache
def middle(lang: Lang = "zh") -> bytes:
    return ledger(assessed(), lang)


@cache
def blank(lang: Lang = "zh") -> bytes:
    return workbook(checklist(campaign()), campaign(), lang=lang)


def bare(said: Progress) -> Progress:
    return evolve(said, text=None, file=None, diagnostics=())


# There and back


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", thinned(EXAMPLES, 16), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_comes_back_as_it_was(path: Path, lang: Lang) -> None:
    answer = assessed(path, date(2009, 9, 30))
    found = collect(answer.campaign, ledger(answer, lang), date(2009, 9, 30))
    assert bare(found.progress) == bare(evolve(answer.progress, claims=()))  # a ledger has no place for them yet
    assert [d.code for d in found.diagnostics] == [d.code for d in answer.diagnostics if d.code != "unused"]


def _spiced(name: str, data: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The same with everything else that progress can hold, and with hostile text wherever text may stand."""
    plan = campaign(name)

    def text() -> str:
        return rng.choice(HOSTILE) + rng.choice(["", " ", "7", rng.choice(HOSTILE)])

    def few(most: int) -> range:
        return range(rng.randint(0, most))

    def some(said: Mapping[str, Any], always: int = 0) -> dict[str, Any]:
        return {k: v for n, (k, v) in enumerate(said.items()) if n < always or chance(rng, 60)}

    beside = {
        "says": rng.choice(["not-started", "under-way", "overdue", "not-applicable"]),
        "opinion": rng.choice(["agreed", "make-good", "returned"]),
    }
    rules = [rng.choice([*(rule.id for rule in plan.rules), text()]) for _ in few(6)]
    data["items"] = {rule: entry for rule in rules if (entry := some({**beside, "evidence": text(), "remark": text()}))}
    register = {
        "id": text(), "says": text(), "step": rng.choice([*plan.steps, "none"]), "found": "2009-05-01",
        "measure": text(),
        "owner": text(), "due": "2009-06-15", "closed": "2009-06-01", "evidence": text(), "note": text(),
    }  # fmt: skip
    data["problems"] = [some({**register, "id": text(), "says": text()}, always=2) for _ in few(3)]
    numbers = [
        0,
        3,
        {"at_least": 3},
        {"at_most": 5},
        {"at_least": 2, "at_most": 9},
        [text(), text()],
        [],
        ["12"],
        ["≥1"],
    ]
    data["figures"] = {rng.choice([*plan.figures, "other"]): rng.choice(numbers) for _ in few(2)}
    data["events"] = {rng.choice([*plan.events, "other"]): "2009-05-05" for _ in few(1)}
    data["unit"] |= some({"id": text(), "name": text()})
    data["unit"]["attributes"] |= {name: rng.choice(["yes", "true", "no", "free"]) for name in ("odd",) if few(2)}
    for record in data["records"]:
        if isinstance(record.get("by"), list):
            record["by"] = record["by"][0]
        if chance(rng, 20):
            more = some({"note": text(), "recipients": [text(), rng.choice([*plan.bodies, "who"])]})
            more |= some({"invited": [text(), text()], "by": rng.choice([*plan.bodies, "who"]), "outcome": "odd"})
            more |= some({"counts": {text(): 3, text(): 0}, "attested": {text(): True, text(): False}})
            record.update(more | some({"contents": [text()], "date": "1850-01-09", "days": 4, "times": 7}))
    return data


@pytest.mark.slow
@trials(25)
@given(st.sampled_from(NAMES), st.sampled_from(LANGUAGES), st.data())
def test_whatever_a_unit_recorded_comes_back_as_it_was(name: str, lang: Lang, data: st.DataObject) -> None:
    def made(rng: Random) -> tuple[dict[str, Any], date]:
        said, as_of = progress(plan(name), rng)
        return _spiced(name, said, rng), as_of

    said, as_of = data.draw(drawn(made))
    before = parse_progress(json.dumps(said))
    assert before.diagnostics == ()
    answer = assess(campaign(name), before, as_of)
    raw = ledger(answer, lang)
    found = collect(campaign(name), raw, as_of)
    assert bare(found.progress) == bare(before)
    added = {d.code for d in found.diagnostics} - {d.code for d in answer.diagnostics}
    assert added <= {"ledger-conflict"}, "what people say beside an item may contradict the acts"
    assert ledger(assess(campaign(name), found.progress, as_of), lang) == raw


def test_a_list_too_long_for_a_cell_comes_back_whole() -> None:
    names = [f"{n}{'长' * 150}" for n in range(2_000)]
    data = {
        "progress": 1, "campaign": NAME,
        "records": [
            {"step": "appraisal", "date": "2009-06-01", "recipients": names, "counts": dict.fromkeys(names, 1)},
            {"step": "appraisal", "date": "2009-06-02", "attested": dict.fromkeys(names[:400], False)},
        ],
    }  # fmt: skip
    before = parse_progress(data)
    raw = ledger(assess(campaign(), before, DAY))
    assert bare(collect(campaign(), raw, DAY).progress) == bare(before)
    cells = [cell.text for grid in read_workbook(raw).values() for _, row in grid for cell in row.values()]
    assert max(map(len, cells)) <= MAX_TEXT


def test_what_a_filter_leaves_out_is_hidden_and_not_lost() -> None:
    answer = assessed()
    said = evolve(answer.progress, items=parse_progress(
        {"progress": 1, "campaign": NAME, "items": {"seek-opinions.due": {"remark": "kept"}}}
    ).items)  # fmt: skip
    answer = assess(campaign(), said, DAY)
    part = of_bodies(answer.checklist, ["guidance-group"])
    raw = workbook(part, campaign(), said)
    sheet = opened(raw)["任务清单"]
    seen = [row for row in range(4, 4 + len(campaign().rules)) if not sheet.row_dimensions[row].hidden]
    assert len(seen) == len(part.items) > 0
    assert bare(collect(campaign(), raw, DAY).progress) == bare(said)


def test_what_could_not_be_read_is_not_written() -> None:
    said = parse_progress({"progress": 1, "campaign": NAME, "records": [{"step": "appraisal", "date": "June"}]})
    with pytest.raises(ProgressError) as failed:
        ledger(assess(campaign(), said, DAY))
    assert [d.code for d in failed.value.diagnostics] == ["wrong-value"]


# What the file looks like


def opened(raw: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_and_headings(lang: Lang) -> None:
    book = opened(middle(lang))
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert {sheet.title.say(lang) for sheet in SHEETS} < set(shown)
    assert (
        shown[:4]
        == {
            "zh": ["任务清单", "填表说明", "问题台账", "汇总"],
            "en": ["Tasks", "How to fill in", "Problems", "Summary"],
        }[lang]
    )
    for sheet in SHEETS:
        page = book[sheet.title.say(lang)]
        assert [cell.value for cell in page[3]] == [column.title.say(lang) for column in sheet.columns]
    for page in book.worksheets[: len(shown)]:
        assert page.print_title_rows == "$1:$3"
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", "9") or (
            page.page_setup.orientation,
            page.page_setup.paperSize,
        ) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert "&P" in page.oddFooter.center.text
        assert page.freeze_panes is not None
        assert page.freeze_panes.endswith("4")


def test_the_columns_that_keep_the_thread_are_hidden() -> None:
    page = opened(middle())["任务清单"]
    hidden = [key for key, at in column_letters(TASKS).items() if page.column_dimensions[at].hidden]
    assert hidden[0] == "rule"
    assert not page.column_dimensions["M"].hidden


def column_letters(sheet: Any) -> dict[str, str]:
    return {column.key: openpyxl.utils.get_column_letter(n) for n, column in enumerate(sheet.columns, 1)}


def test_choices_and_days_are_checked_where_they_are_entered() -> None:
    page = opened(middle())["任务清单"]
    at = column_letters(TASKS)
    found = {str(v.sqref).partition(":")[0]: (v.type, v.formula1) for v in page.data_validations.dataValidation}
    assert found[f"{at['stage']}4"] == ("list", '"未启动,推进中,已完成,逾期,不适用"')
    assert found[f"{at['opinion']}4"] == ("list", '"同意,补课,退回"')
    assert found[f"{at['done']}4"][0] == "date"
    acts = opened(middle())["办理记录"]
    (steps,) = [v.formula1 for v in acts.data_validations.dataValidation if str(v.sqref).startswith("B4")]
    assert steps == f"'_lists'!$A$1:$A${len(campaign().steps)}" or "_lists" in steps


def test_colour_never_stands_alone() -> None:
    page = opened(middle())["任务清单"]
    rules = [rule for found in page.conditional_formatting for rule in found.rules]
    assert [rule.formula for rule in rules] == [
        [f'"{word}"'] for word in ("未启动", "推进中", "已完成", "逾期", "不适用")
    ]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert ledger(assessed()) == ledger(assessed())
    assert workbook(checklist(campaign()), campaign(), lang="en") == blank("en")


def test_the_summary_counts_what_the_list_says() -> None:
    page = opened(middle())["汇总"]
    values = openpyxl.load_workbook(io.BytesIO(middle()), data_only=True)["汇总"]
    assert [cell.value for cell in values[4]][-3:-1] == [0, 163] or values["H4"].value == 163
    stages = [row[0].value for row in opened(middle())["任务清单"]["M4:M166"]]
    assert [values.cell(4, n).value for n in range(2, 7)] == [
        stages.count(word) for word in ("未启动", "推进中", "已完成", "逾期", "不适用")
    ]
    assert page["B4"].value.startswith("=COUNTIFS('任务清单'!$T$4:$T$166,")


# Hostile text


EVIL = """
campaignflow: 1
campaign: evil
version: "1"
title: {title}
source: {{title: {title}}}
bodies: {{b: {title}, c: {title}}}
people: {{p: {title}}}
phases:
  phase:
    title: {title}
    steps:
      s: {{title: {title}, by: [b, c], presided_by: p, send_to: [b, c], contents: {{x: {title}, y: {title}}}}}
      t: {{title: {title}, outcomes: {{yes: {title}, no: {title}}}, attest: {{z: {title}}}}}
"""


@pytest.mark.slow
@pytest.mark.parametrize("title", [t for t in HOSTILE if "\n" not in t and t.strip() == t and t.isprintable()])
def test_a_hostile_spec_makes_no_formula_and_no_link_and_still_comes_back(title: str) -> None:
    plan = parse_campaign(EVIL.format(title=json.dumps(title, ensure_ascii=False)))
    data = {
        "progress": 1, "campaign": "evil", "unit": {"id": title, "name": title},
        "records": [
            {"step": "s", "date": "2009-06-01", "by": "c", "recipients": ["b", title, "c"], "contents": ["y", title]},
            {"step": "t", "date": "2009-06-02", "outcome": "no", "attested": {"z": False}, "note": title},
        ],
        "problems": [{"id": title, "says": title, "owner": title}],
    }  # fmt: skip
    said = parse_progress(data)
    answer = assess(plan, said, DAY)
    for lang in LANGUAGES:
        raw = ledger(answer, lang)
        assert bare(collect(plan, raw, DAY).progress) == bare(said)
        book = opened(raw)
        summary, tasks = (book[name] for name in {"zh": ("汇总", "任务清单"), "en": ("Summary", "Tasks")}[lang])
        formulas = [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
        assert all(cell.parent is summary for cell in formulas)
        assert not any(title in cell.value for cell in formulas if len(title) > 2)
        assert not any(sheet._hyperlinks for sheet in book)
        assert tasks["C4"].value == title or "x" in title
    rows = batch_workbook(batch(plan, [answer], DAY))
    assert opened(rows)["汇总"]["A4"].value == title or "x" in title


# Filled in by a person


Edit = Callable[[Any], Any]


def at(day: int, hour: int = 0) -> datetime:
    """A day of June as workbooks have it."""
    return datetime(2009, 6, day, hour)  # noqa: DTZ001


def filled(edit: Edit, raw: bytes | None = None) -> bytes:
    """A ledger after ``edit`` has changed it and the office's program has saved it."""
    book = opened(raw if raw is not None else blank())
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def collected(edit: Edit, raw: bytes | None = None, day: date = DAY) -> Collected:
    return collect(campaign(), filled(edit, raw), day, file="ledger.xlsx")


def row_of(book: Any, rule: str) -> int:
    at = column_letters(TASKS)["rule"]
    return next(int(cell.row) for cell in book["任务清单"][at] if cell.value == rule)


def mark(book: Any, rule: str, **said: Any) -> None:
    for key, value in said.items():
        book["任务清单"][f"{column_letters(TASKS)[key]}{row_of(book, rule)}"] = value


def put(book: Any, sheet: Any, row: int, **said: Any) -> None:
    for key, value in said.items():
        book[sheet.title.zh][f"{column_letters(sheet)[key]}{row}"] = value


def reported(found: Collected, *codes: str) -> list[str]:
    """The cells and codes of what was reported beside what a unit without data always lacks."""
    always = ("unknown-attribute", "unknown-headcount")
    return [f"{d.location.cell} {d.code}" for d in found.diagnostics if d.code not in always or d.code in codes]


def test_a_blank_ledger_saved_by_another_program_says_nothing() -> None:
    found = collected(lambda _: None)
    assert found.data == {"progress": 1, "campaign": NAME}
    assert reported(found) == []


def test_a_ledger_saved_by_another_program_says_the_same() -> None:
    found = collected(lambda _: None, middle())
    assert bare(found.progress) == bare(assessed().progress)


def test_what_is_ticked_becomes_one_act_for_each_day() -> None:
    def edit(book: Any) -> None:
        mark(book, "report-before-meeting.due", stage="已完成", done=at(3))
        mark(book, "report-before-meeting.send_to.campaign-office", stage="已完成")
        mark(book, "report-before-meeting.send_to.discipline-commission", stage="已完成", done="2009年6月5日")
        mark(book, "heart-to-heart.due", done="2009/6/1")
        mark(book, "heart-to-heart.attest.exchange", stage="done")
        mark(book, "draft-report.due", stage="已完成", done="2009-06-16")
        mark(book, "draft-report.presided_by.principal", stage="已完成")

    found = collected(edit)
    assert sorted(found.data["records"], key=lambda record: (record["date"], record["step"])) == [
        {"step": "heart-to-heart", "date": "2009-06-01", "attested": {"exchange": True}},
        {"step": "report-before-meeting", "date": "2009-06-03", "recipients": ["campaign-office"]},
        {"step": "report-before-meeting", "date": "2009-06-05", "recipients": ["discipline-commission"]},
        {"step": "draft-report", "date": "2009-06-16", "presided_by": ["principal"]},
    ]
    # what comes before the report is not on record, so that the acts do not count for as much as the ticks say
    assert {said.split()[-1] for said in reported(found)} == {"ledger-conflict"}


def test_what_is_wanted_of_every_act_of_a_step_stands_in_each() -> None:
    def edit(book: Any) -> None:
        mark(book, "branch-meeting.due", stage="已完成", done="2009-06-16")
        mark(book, "branch-meeting.invite.unit-masses", stage="已完成", done="2009-06-17")
        mark(book, "branch-meeting.keep.branch-minutes", stage="已完成", done="2009-06-16")

    records = collected(edit).data["records"]
    assert [record["date"] for record in records] == ["2009-06-16", "2009-06-17"]
    assert [record["kept"] for record in records] == [["branch-minutes"]] * 2
    assert ["invited" in record for record in records] == [False, True]


@pytest.mark.parametrize(
    "text",
    thinned(["2009-06-05", "2009/6/5", "2009.6.5", "2009年6月5日", "2009年6月5号", "2009 年 6 月 5 日"], 3),
)
def test_a_day_is_read_as_offices_write_it(text: str) -> None:
    found = collected(lambda book: mark(book, "heart-to-heart.due", done=text))
    assert [record["date"] for record in found.data["records"]] == ["2009-06-05"]
    assert reported(found) == []


def test_a_tick_without_a_day_is_reported_at_its_cell() -> None:
    found = collected(lambda book: mark(book, "heart-to-heart.due", stage="已完成"))
    assert "records" not in found.data
    assert reported(found) == ["任务清单!N5 no-day"]


def test_what_is_done_as_asked_is_done_in_the_half_of_the_day_that_is_asked() -> None:
    pinghu = campaign("pinghu-2009-study")
    raw = filled(
        lambda book: mark(book, "training-session.due", stage="已完成", done="2009-03-10"),
        workbook(checklist(pinghu), pinghu),
    )
    found = collect(pinghu, raw, date(2009, 3, 20))
    assert found.data["records"] == [{"step": "training-session", "date": "2009-03-10", "half": "pm"}]
    judged = assess(pinghu, found.progress, date(2009, 3, 20))
    assert judged.verdict["training-session.due"].status == "satisfied"


def test_a_tick_that_takes_more_than_a_tick_is_reported() -> None:
    found = collected(lambda book: mark(book, "prepare-speeches.due", stage="已完成", done="2009-06-05"))
    assert "records" not in found.data
    assert reported(found) == ["任务清单!M8 ledger-conflict"]


def test_acts_count_and_ticks_that_say_otherwise_are_reported() -> None:
    def edit(book: Any) -> None:
        put(book, ACTS, 4, step="领导干部谈心交心", date=at(2), attested="沟通思想、征求意见：是")
        mark(book, "heart-to-heart.due", stage="已完成", done="2009-06-01")
        mark(book, "heart-to-heart.attest.exchange", stage="已完成")
        mark(book, "heart-to-heart.attest.own-problems", stage="已完成")

    found = collected(edit)
    assert found.data["records"] == [{"step": "heart-to-heart", "date": "2009-06-02", "attested": {"exchange": True}}]
    assert reported(found) == ["任务清单!N5 ledger-conflict", "任务清单!M7 ledger-conflict"]


def test_ticks_taken_away_from_a_filled_ledger_are_reported() -> None:
    found = collected(lambda book: mark(book, "seek-opinions.due", stage=None, done=None), middle())
    assert bare(found.progress) == bare(assessed().progress)
    assert reported(found) == ["任务清单!M4 ledger-conflict"]


def test_what_is_said_of_undone_items_and_by_the_supervisors_is_kept() -> None:
    def edit(book: Any) -> None:
        mark(book, "appraisal.due", stage="推进中", remark="七月初", evidence="评议方案")
        mark(book, "great-discussion.due", stage="不适用")
        mark(book, "seek-opinions.due", opinion="补课")

    found = collected(edit)
    assert found.data["items"] == {
        "seek-opinions.due": {"opinion": "make-good"},
        "appraisal.due": {"says": "under-way", "evidence": "评议方案", "remark": "七月初"},
        "great-discussion.due": {"says": "not-applicable"},
    }
    assert reported(found) == []


def test_acts_as_a_person_enters_them() -> None:
    def edit(book: Any) -> None:
        put(
            book,
            ACTS,
            4,
            step="民主评议",
            date="2009年6月15日",
            present="本单位党员干部：24\n本单位群众代表:12",
            half="上午",
        )
        put(book, ACTS, 4, forms="评议会、书面评议", criteria="认识深不深，问题准不准", note="第一场")
        put(
            book,
            ACTS,
            9,
            step="会前书面报告",
            date=at(3),
            recipients="市纪委、市委组织部；街道",
            number=7,
        )
        put(book, ACTS, 10, recipients="市委学习实践活动办公室", number=7)

    found = collected(edit)
    assert found.data["records"] == [
        {
            "step": "appraisal", "date": "2009-06-15", "half": "am", "present": {"unit-cadres": 24, "unit-masses": 12},
            "criteria": ["understanding", "problems"], "forms": ["meeting", "written"], "note": "第一场",
        },
        {
            "step": "report-before-meeting", "date": "2009-06-03",
            "recipients": ["discipline-commission", "organisation-department", "街道", "campaign-office"],
        },
    ]  # fmt: skip
    assert reported(found) == ["办理记录!K9 unknown-name"]


@pytest.mark.parametrize(
    ("said", "report"),
    thinned([
        ({"date": "2009-02-30"}, "C4 wrong-value"),
        ({"date": "昨天"}, "C4 wrong-value"),
        ({"date": 20090615}, "C4 wrong-value"),
        ({"date": "=TODAY()"}, "C4 formula-cell"),
        ({"date": "２００９-06-15"}, "C4 full-width"),
        ({"date": at(15, 14)}, "C4 wrong-value"),
        ({"date": "2009-06-15", "days": "三"}, "F4 wrong-value"),
        ({"date": "2009-06-15", "times": 1.5}, "X4 wrong-value"),
        ({"date": "2009-06-15", "half": "晚上"}, "E4 wrong-value"),
        ({"date": "2009-06-15", "present": "本单位党员干部"}, "I4 wrong-value"),
        ({"date": "2009-06-15", "present": "本单位党员干部：２４"}, "I4 full-width"),
        ({"date": "2009-06-15", "present": 24}, "I4 wrong-value"),
        ({"date": "2009-06-15", "attested": "参评人员有代表性和广泛性：大概"}, "Y4 wrong-value"),
        ({"date": "2009-06-15", "note": "x\u200by"}, "AA4 hidden-character"),
        ({"date": "2009-06-15", "note": '"x\\ufffey"'}, "AA4 hidden-character"),
        ({"date": "2009-06-15", "by": "某人"}, "G4 wrong-value"),
    ], 3),
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_cell(said: dict[str, Any], report: str) -> None:
    found = collected(lambda book: put(book, ACTS, 4, step="民主评议", **said))
    assert f"办理记录!{report}" in reported(found)


def test_a_day_with_a_time_of_day_is_shown_as_a_person_sees_it() -> None:
    def edit(book: Any) -> None:
        put(book, ACTS, 4, step="民主评议", date=at(15, 14))
        mark(book, "seek-opinions.due", remark=at(16, 9))

    found = collected(edit)
    assert found.data["items"] == {"seek-opinions.due": {"remark": "2009-06-16 09:00"}}
    (wrong,) = (d for d in found.diagnostics if d.code == "wrong-value")
    assert "2009-06-15 14:00" in wrong.message.en


def test_what_nothing_is_made_of_is_reported() -> None:
    def edit(book: Any) -> None:
        book["任务清单"]["AA7"] = "a note in the margin"
        book["任务清单"]["R200"] = "below the list"
        book["办理记录"]["AD5"] = "far"
        book["办理记录"]["K5"] = "市纪委"
        book["单位情况"]["C30"] = "7"
        put(book, UNIT_SHEET, 31, about="人数", value="7")

    assert reported(collected(edit)) == [
        "任务清单!AA7 stray-cell", "任务清单!R200 stray-cell", "办理记录!K5 stray-cell", "办理记录!AD5 stray-cell",
        "单位情况!C30 stray-cell", "单位情况!A31 stray-cell", "单位情况!C31 stray-cell",
    ]  # fmt: skip


def test_the_unit_and_its_register_and_waivers() -> None:
    def edit(book: Any) -> None:
        put(book, UNIT_SHEET, 4, value="局")
        put(book, UNIT_SHEET, 6, value="是")
        put(book, UNIT_SHEET, 8, value=5)
        put(book, UNIT_SHEET, 20, about="计划日期", name="民主评议", value="2009年7月2日")
        put(book, PROBLEMS, 4, id=1, says="窗口排队久", step="民主评议", due=at(20), owner="办公室")
        put(
            book,
            WAIVERS,
            4,
            waiver="none",
            approved_by="市委组织部",
            date="2009-06-01",
            justification="人少",
            persons=2,
        )

    found = collected(edit).data
    assert found["unit"] == {"id": "局", "attributes": {"contact-point": True}, "headcounts": {"leading-team": 5}}
    assert found["planned"] == {"appraisal": "2009-07-02"}
    assert found["problems"] == [
        {"id": "1", "says": "窗口排队久", "step": "appraisal", "owner": "办公室", "due": "2009-06-20"}
    ]
    assert found["waivers"] == [
        {
            "waiver": "none",
            "approved_by": "organisation-department",
            "date": "2009-06-01",
            "justification": "人少",
            "persons": 2,
        }
    ]


@pytest.mark.parametrize("said", [{"says": "无"}, {"id": "无"}, {"says": "None"}])
def test_one_row_that_says_none_and_nothing_else_says_that_none_was_found(said: dict[str, str]) -> None:
    def more(book: Any) -> None:
        put(book, PROBLEMS, 4, **said, owner="办公室")

    none = collected(lambda book: put(book, PROBLEMS, 4, **said))
    assert (none.data["problems"], none.progress.register, reported(none)) == ([], (), [])
    assert "problems" not in collected(lambda _: None).data
    assert collected(more).data["problems"] == [{**said, "owner": "办公室"}]


def test_a_ledger_keeps_apart_a_register_that_is_empty_and_one_that_is_not_there() -> None:
    for register in ((), None):
        progress = evolve(parse_progress({"progress": 1, "campaign": campaign().id}), register=register)
        raw = ledger(assess(campaign(), progress, DAY), "zh")
        assert collect(campaign(), raw, DAY).progress.register == register


def test_rows_sorted_and_columns_moved_say_the_same() -> None:
    def edit(book: Any) -> None:
        for name, first in (("任务清单", 4), ("办理记录", 4)):
            sheet = book[name]
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            body = sorted(rows[first - 1 :], key=lambda row: str(row[2]), reverse=name == "任务清单")
            body = body if name == "任务清单" else rows[first - 1 :]
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
            for at, row in enumerate([*rows[: first - 1], *body], 1):
                for column, value in enumerate(row[3:] + row[:3], 1):
                    sheet.cell(at, column).value = value

    found = collected(edit, middle())
    assert bare(found.progress) == bare(assessed().progress)
    assert [d.code for d in found.diagnostics] == [d.code for d in assessed().diagnostics]


def test_the_filter_of_the_list_sorts_the_hidden_columns_as_well() -> None:
    page = opened(blank())["任务清单"]
    assert page.auto_filter.ref == f"A3:{openpyxl.utils.get_column_letter(page.max_column)}{page.max_row}"


def test_a_row_sorted_without_its_hidden_id_is_nobodys() -> None:
    def edit(book: Any) -> None:
        mark(book, "report-before-meeting.due", stage="已完成", done="2009-06-03", remark="已报")
        page = book["任务清单"]
        shown = [[cell.value for cell in row[:18]] for row in page.iter_rows(min_row=4)]
        for row, values in zip(page.iter_rows(min_row=4), reversed(shown), strict=True):
            for cell, value in zip(row, values, strict=False):
                cell.value = value

    found = collected(edit)
    assert found.data == {"progress": 1, "campaign": NAME}
    moved = [d.location.cell for d in found.diagnostics if d.code == "moved-row"]
    rows = [f"任务清单!S{row}" for row in range(4, 4 + len(campaign().rules))]
    assert set(moved) >= set(rows) - {f"任务清单!S{4 + len(rows) // 2}"}


def test_numbers_that_an_office_gives_rows_itself_change_nothing() -> None:
    def edit(book: Any) -> None:
        mark(book, "heart-to-heart.due", stage="已完成", done="2009-06-01")
        for row in range(4, 40):
            book["任务清单"][f"A{row}"] = 100 - row

    found = collected(edit)
    assert found.data["records"] == [{"step": "heart-to-heart", "date": "2009-06-01"}]
    assert reported(found) == []


def test_sheets_comments_and_merged_cells_of_the_offices_own_are_reported() -> None:
    def edit(book: Any) -> None:
        page = book["任务清单"]
        mark(book, "seek-opinions.due", evidence="文件汇编")
        mark(book, "heart-to-heart.due", remark="见附页")
        page.merge_cells("O4:O6")
        page.merge_cells("D4:D5")
        page.merge_cells("M5:O5")
        page["M9"].comment = openpyxl.comments.Comment("已于六月三日报送", "办公室")
        book.copy_worksheet(page).title = "任务清单 (2)"
        book.create_sheet("空表")

    found = collected(edit)
    assert found.data["items"]["seek-opinions.due"] == {"evidence": "文件汇编"}
    assert reported(found) == ["任务清单!O4 merged-cells", "任务清单!M9 stray-cell", "任务清单 (2) unknown-sheet"]


def test_a_row_copied_is_reported_and_not_used_twice() -> None:
    def edit(book: Any) -> None:
        sheet = book["任务清单"]
        for cell in sheet[4]:
            sheet.cell(200, cell.column).value = cell.value
        sheet["R200"] = "from the copy"

    found = collected(edit)
    assert "items" not in found.data
    assert reported(found) == ["任务清单!R200 stray-cell", "任务清单!S200 duplicate-name"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_a_sheet_that_is_gone_is_reported(sheet: Any) -> None:
    found = collected(lambda book: book.remove(book[sheet.title.zh]))
    assert [r.split()[-1] for r in reported(found)] == ["no-sheet"]


FORMER = {"Opinion": "Supervisors", "Owner": "Subject", "Time limit": "Due"}
"""English headings of ledgers that were made before; the sheet of problems was called Diagnostics."""


def test_a_ledger_with_former_headings_is_read_as_ever() -> None:
    path = SPECS / "luohu-works-2008" / "register-half-filled.json"
    said = {**json.loads(path.read_text("utf-8")), "items": {"mobilisation.due": {"opinion": "agreed"}}}
    progress = parse_progress(said)
    book = opened(ledger(assess(campaign(progress.campaign), progress, date(2009, 3, 10)), "en"))
    renamed = 0
    for page in (book["Tasks"], book["Problems"]):
        for cell in page[3]:
            if cell.value in FORMER:
                cell.value, renamed = FORMER[cell.value], renamed + 1
    book["Problems"].title = "Diagnostics"
    out = io.BytesIO()
    book.save(out)
    found = collect(campaign(progress.campaign), out.getvalue(), date(2009, 3, 10))
    assert renamed == len(FORMER)
    assert found.progress.problems == progress.problems
    assert any(problem.owner for problem in progress.problems)
    assert any(problem.due for problem in progress.problems)
    assert found.progress.items == progress.items
    assert not {d.code for d in found.diagnostics} & {"no-sheet", "no-column", "unknown-sheet", "stray-cell"}


def test_a_heading_that_is_gone_is_reported() -> None:
    def edit(book: Any) -> None:
        book["任务清单"]["M3"] = "进度"
        book["任务清单"]["M9"] = "已完成"

    assert reported(collected(edit)) == ["任务清单!3:3 no-column", "任务清单!M9 stray-cell"]


@pytest.mark.parametrize("edit", [lambda book: [book.remove(book[s.title.zh]) for s in SHEETS]])
def test_a_workbook_that_is_no_ledger_is_refused(edit: Edit) -> None:
    with pytest.raises(ProgressError) as failed:
        collected(edit)
    assert {d.code for d in failed.value.diagnostics} == {"no-sheet"}


@pytest.mark.parametrize(
    ("cell", "value", "code"), [("B2", "pinghu-2009-study", "wrong-campaign"), ("B1", "2", "unsupported-version")]
)
def test_a_ledger_of_something_else_is_refused(cell: str, value: str, code: str) -> None:
    def edit(book: Any) -> None:
        book["_meta"][cell] = value

    with pytest.raises(ProgressError) as failed:
        collected(edit)
    assert [(d.code, d.location.cell) for d in failed.value.diagnostics] == [(code, f"_meta!{cell}")]


# Damaged and hostile files


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(blank())
    return zipped({**parts, name: change(parts[name])})


def refused(raw: bytes) -> Diagnostic:
    with pytest.raises(ProgressError) as failed:
        collect(campaign(), raw, DAY, file="ledger.xlsx")
    (found,) = failed.value.diagnostics
    return found


TASK_PART = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def cells(count: int) -> bytes:
    return b"".join(b'<c r="AZ%d"><v>1</v></c>' % n for n in range(4, count + 4))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "no-workbook"),
        (b"PK", "no-workbook"),
        (b"not a workbook at all", "no-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "no-workbook"),
        (zipped({}), "no-workbook"),
        (zipped({"readme.txt": b"x"}), "no-workbook"),
        (b"PK" + b"\0" * MAX_BYTES, "too-large"),
        (zipped({f"part{n}": b"" for n in range(600)}), "too-large"),
    ],
    ids=[
        "empty",
        "two bytes",
        "text",
        "an old workbook",
        "an empty archive",
        "another archive",
        "too long",
        "too many",
    ],
)
def test_what_is_no_workbook_is_refused(raw: bytes, code: str) -> None:
    assert refused(raw).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda part: part[: len(part) // 2], "no-workbook"),
        (lambda _: b"", "no-workbook"),
        (lambda part: part.replace(b"<worksheet", BOMB + b"<worksheet", 1), "no-workbook"),
        (lambda part: part.replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 100_000, 1), "no-workbook"),
        pytest.param(
            lambda part: part.replace(b"</sheetData>", cells(MAX_FILLED) + b"</sheetData>", 1),
            "too-large",
            marks=pytest.mark.slow,
        ),
        (lambda part: part.replace(b"</sheetData>", b" " * 65_000_000 + b"</sheetData>", 1), "too-large"),
        pytest.param(
            lambda part: part.replace(b"</sheetData>", b"<a/>" * MAX_ELEMENTS + b"</sheetData>", 1),
            "too-large",
            marks=pytest.mark.slow,
        ),
        (lambda part: part.replace(b'r="A4"', b'r="ZZZZ4"', 1), "no-workbook"),
        (lambda part: part.replace(b'r="A4"', b'r="A99999999"', 1), "no-workbook"),
        (lambda part: part.replace(b'r="A5"', b'r="A4"', 1), "no-workbook"),
        (lambda part: re.sub(rb't="s"><v>\d+', b't="s"><v>99999999', part, count=1), "no-workbook"),
        (
            lambda part: part.replace(
                b"</sheetData>", b'<c r="A900" t="str"><v>' + b"x" * 40_000 + b"</v></c></sheetData>", 1
            ),
            "too-large",
        ),
    ],
    ids=[
        "half of it", "nothing", "entities", "deep", "very many cells", "a long run of blanks", "very many elements",
        "a column too far",
        "a row too far", "one cell twice", "a text that is not there", "a text too long",
    ],
)  # fmt: skip
def test_a_damaged_sheet_is_refused(change: Callable[[bytes], bytes], code: str) -> None:
    assert refused(with_part(TASK_PART, change)).code == code


def test_one_text_in_very_many_cells_is_refused() -> None:
    cells_of_it = b"".join(
        b'<c r="AZ%d" t="s"><v>0</v></c>' % row for row in range(4, 4 + MAX_CHARACTERS // 30_000 + 1)
    )
    parts = parts_of(blank())
    parts[TASK_PART] = parts[TASK_PART].replace(b"</sheetData>", cells_of_it + b"</sheetData>")
    long = b"<si><t>" + b"x" * 30_000 + b"</t></si>"
    parts["xl/sharedStrings.xml"] = re.sub(rb"<si>.*?</si>", long, parts["xl/sharedStrings.xml"], count=1)
    found = refused(zipped(parts))
    assert (found.code, found.parts["limit"]) == ("too-large", MAX_CHARACTERS)


def test_one_sheet_named_very_often_is_refused() -> None:
    def change(part: bytes) -> bytes:
        return part.replace(b"</sheets>", b'<sheet name="a" sheetId="9" r:id="rId1"/>' * 600 + b"</sheets>")

    assert refused(with_part("xl/workbook.xml", change)).code == "too-large"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", TASK_PART, "xl/sharedStrings.xml"])
def test_a_part_that_is_gone_never_makes_a_traceback(part: str) -> None:
    parts = parts_of(blank())
    del parts[part]
    assert refused(zipped(parts)).code == "no-workbook"


def test_one_cell_at_the_end_of_the_sheet_costs_no_more_than_any_other() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    found = collect(campaign(), with_part(TASK_PART, lambda part: part.replace(b"</sheetData>", far)), DAY)
    assert reported(found) == ["任务清单!XFD1048576 stray-cell"]


def test_rows_out_of_order_and_a_misstated_size_lose_nothing() -> None:
    early = b'<row r="6"><c r="R6" t="inlineStr"><is><t>early</t></is></c></row></sheetData>'

    def change(part: bytes) -> bytes:
        part = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', part)
        part = re.sub(rb'<c r="R6"[^>]*/>', b"", part)
        return part.replace(b"</sheetData>", early)

    found = collect(campaign(), with_part(TASK_PART, change), DAY)
    assert found.data["items"] == {"heart-to-heart.attest.exchange": {"remark": "early"}}


def test_rich_text_readings_prefixes_and_dates_since_1904() -> None:
    rich = (
        b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="900">'
        b'<x:c r="S900" t="inlineStr">'
        b"<x:is><x:r><x:t>appraisal</x:t></x:r><x:r><x:t>.due</x:t></x:r><x:rPh><x:t>reading</x:t></x:rPh></x:is></x:c>"
        b'<x:c r="R900" t="inlineStr"><x:is><x:t>a_x000D_\nb</x:t></x:is></x:c></x:row></sheetData>'
    )

    def change(part: bytes) -> bytes:
        return part.replace(b">appraisal.due<", b"><").replace(b"</sheetData>", rich)

    grid = read_workbook(with_part(TASK_PART, change))["任务清单"]
    assert grid.rows[900][19].text == "appraisal.due"
    assert grid.rows[900][18].text == "a\r\nb"
    book = opened(middle())
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    out = io.BytesIO()
    book.save(out)
    assert bare(collect(campaign(), out.getvalue(), DAY).progress) == bare(assessed().progress)


@pytest.mark.parametrize(
    ("code", "text"),
    thinned([
        ("GENERAL", "39970"),  # as LibreOffice has it: a format of its own by the name of the one built in
        ("General;[Red]-General", "39970"),
        ('0"日"', "39970"),
        ("0.000E+00", "39970"),
        ("#,##0_);[Red](#,##0)", "39970"),
        ("@", "39970"),
        ('yyyy"年"m"月"d"日";@', "2009-06-06"),
        ("[$-804]yyyy年m月d日", "2009-06-06"),
        ("[DBNum1][$-404]e/m/d", "2009-06-06"),
        ("dd.mm.yy", "2009-06-06"),
    ], 3),
)  # fmt: skip
def test_a_number_is_a_day_where_its_format_shows_it_as_one(code: str, text: str) -> None:
    def edit(book: Any) -> None:
        book["单位情况"]["C4"] = 39970
        book["单位情况"]["C4"].number_format = code

    assert read_workbook(filled(edit))["单位情况"].rows[4][3].text == text


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_ledger_saved_by_libreoffice_says_the_same(tmp_path: Path) -> None:
    paths = [path for path in EXAMPLES if path.stem in ("finished-exemption", "register-half-filled")]
    answers = [assessed(path, date(2009, 9, 30)) for path in paths]
    for path, answer in zip(paths, answers, strict=True):
        (tmp_path / f"{path.stem}.xlsx").write_bytes(ledger(answer))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    saved = tmp_path / "saved"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved)]
    files = [str(tmp_path / f"{path.stem}.xlsx") for path in paths]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    for path, answer in zip(paths, answers, strict=True):
        found = collect(answer.campaign, (saved / f"{path.stem}.xlsx").read_bytes(), date(2009, 9, 30))
        assert bare(found.progress) == bare(answer.progress)
        assert [d.code for d in found.diagnostics] == [d.code for d in answer.diagnostics if d.code != "unused"]


@trials(40)
@given(st.data())
def test_whatever_is_broken_is_refused_or_reported(data: st.DataObject) -> None:
    """Bytes changed anywhere, inside the archive or in what it holds, raise nothing but a diagnosis."""
    parts = parts_of(blank())
    name = data.draw(st.sampled_from([part for part in parts if part.endswith((".xml", ".rels"))]))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    raw = bytearray(zipped({**parts, name: bytes(content)}))
    if data.draw(st.booleans()):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = collect(campaign(), bytes(raw), DAY)
    except ProgressError:
        return
    assert found.progress.campaign == NAME


def _cells_of(raw: bytes) -> Iterator[Any]:
    yield from (cell for sheet in opened(raw) for row in sheet for cell in row)


def test_a_batch_has_a_row_for_each_unit() -> None:
    units = [assessed(path, date(2009, 7, 12)) for path in EXAMPLES if path.parent.name == NAME]
    made = batch(campaign(), units, date(2009, 7, 12))
    for lang in LANGUAGES:
        page = opened(batch_workbook(made, lang)).worksheets[0]
        assert [page.cell(row, 1).value for row in range(4, 4 + len(units))] == [row.unit for row in made.rows]
    assert not [cell for cell in _cells_of(batch_workbook(made)) if cell.data_type == "f"]


@pytest.mark.parametrize("title", ["=cmd()", "a\r\nb", "x" * 40_000, "\ud800", "\u202ex", "\ufffe"])
def test_a_phase_of_a_batch_has_a_heading_whatever_it_is_called(title: str) -> None:
    made = batch(campaign(), [assessed()], DAY)
    page = opened(batch_workbook(evolve(made, phases={"analysis": Words(title, title)}))).worksheets[0]
    shown = page.cell(3, 3)
    assert shown.data_type == "s"
    assert (shown.value or "")[:9] == one_line(title)[:9]
