"""The checklist as a Word document: read back with python-docx, and opened in LibreOffice where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from os import environ
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import evolve
from docx import Document
from docx.document import Document as Read
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import Checklist, Words, assess, checklist, load_campaign, parse_progress, shipped
from campaignflow.checklists import OPINION_WORDS, STAGE_WORDS, Party, of_phases, only
from campaignflow.checklists.model import grouped
from campaignflow.checklists.word.checklist import chinese, word
from campaignflow.progress.record import Opinion, Problem, Says
from campaignflow.rules.outcome import Status
from campaignflow.wording.words import HIDDEN, LANGUAGES, Lang
from conftest import thinned, trials
from generate import SPECS

FILLED = {
    "dongyang-2009-analysis": ("mid-campaign", date(2009, 6, 16)),
    "pinghu-2009-study": ("mid-campaign", date(2009, 4, 10)),
}
CASES = [(name, filled, lang) for name in sorted(shipped()) for filled in (False, True) for lang in LANGUAGES]
CASES = [case for case in CASES if not case[1] or case[0] in FILLED]
MILLIMETRES = 36_000
REGISTERS = {"luohu-works-2008", "pinghu-2009-study", "shangqiu-2009"}
"""The plans that ask for a register of problems."""
NUMBER, SAYS, BASIS, WHO, DUE, EVIDENCE, PROGRESS, OPINION, REMARKS = range(9)


@cache
def made(name: str, filled: bool) -> Checklist:
    campaign = load_campaign(name)
    if not filled:
        return checklist(campaign)
    file, day = FILLED[name]
    progress = parse_progress((SPECS / name / f"{file}.json").read_bytes())
    return checklist(campaign, assess(campaign, progress, day))


def read(listed: Checklist, lang: Lang = "zh") -> Read:
    return Document(BytesIO(word(listed, lang)))


def cells(row: CT_Row) -> list[str]:
    """The text of each cell, a line for each paragraph; a band from edge to edge is one cell."""
    return ["\n".join(paragraph.text for paragraph in cell.p_lst) for cell in row.tc_lst]


def tables(document: Read) -> list[Table]:
    """Those of the phases: all after the totals and the signatures but the register of problems."""
    return [table for table in document.tables[2:] if len(table._tbl.tblGrid.gridCol_lst) == REMARKS + 1]


def register(document: Read) -> list[list[str]] | None:
    """The rows of the register of problems; None where there is no such table."""
    found = [table for table in document.tables[2:] if len(table._tbl.tblGrid.gridCol_lst) != REMARKS + 1]
    return [cells(row) for table in found for row in table._tbl.tr_lst[1:]] if found else None


def listed(document: Read) -> list[list[str]]:
    """The rows of the items."""
    every = (cells(row) for table in tables(document) for row in table._tbl.tr_lst[1:])
    return [row for row in every if len(row) > 1]


def close(text: str) -> str:
    """The text without white space: where a line breaks is the page's affair."""
    return "".join(text.split())


# What it says


@pytest.mark.parametrize(("name", "filled", "lang"), thinned(CASES, 4))
def test_every_item_is_one_row_that_says_all_of_it(name: str, filled: bool, lang: Lang) -> None:
    items, found = made(name, filled).items, listed(read(made(name, filled), lang))
    assert [row[NUMBER] for row in found] == [f"{item.number}." for item in items]
    for item, row in zip(items, found, strict=True):
        assert close(row[SAYS]) == close(item.requirement.say(lang))
        assert item.reference.locator in row[BASIS]
        assert all(close(party.title.say(lang)).lower() in close(row[WHO]).lower() for party in item.bodies)
        assert item.presided_by is None or close(item.presided_by.say(lang)) in close(row[WHO])
        assert item.due_says is None or close(item.due_says.say(lang)).lower() in close(row[DUE]).lower()
        for day in filter(None, [item.due, item.due_lenient]):
            assert written(day, lang) in row[DUE]
        assert close(item.evidence.say(lang)).lower() in close(row[EVIDENCE]).lower()
        assert all(note in row[REMARKS] for note in item.notes)
        if item.stage is None:
            assert row[PROGRESS] == row[OPINION] == ""
        else:
            assert row[PROGRESS].lower().startswith(STAGE_WORDS[item.stage].say(lang))
            assert item.done is None or written(item.done, lang) in row[PROGRESS]


def written(day: date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B} {day.year}"


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_start_of_an_item_stands_in_its_row_or_above_its_table(name: str) -> None:
    document = read(made(name, False))
    above = [p.text for p in document.paragraphs if p.text.startswith("除另有注明外，")]
    for item, row in zip(made(name, False).items, listed(document), strict=True):
        assert item.start_says is None or any(item.start_says.zh in text for text in (row[DUE], *above))


@pytest.mark.parametrize("name", sorted(shipped()))
def test_headings_are_numbered_in_order(name: str) -> None:
    document, sections = read(made(name, False)), made(name, False).sections
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    numbers = "一二三四五六七八九十"
    titles = [section.title.zh for section in sections] + ["问题台账"] * (name in REGISTERS)
    assert headings == [f"{number}、{title}" for number, title in zip(numbers, titles, strict=False)]
    for table, section in zip(tables(document), sections, strict=True):
        bands = [row[0] for row in map(cells, table._tbl.tr_lst[1:]) if len(row) == 1]
        assert [band.partition("）")[0] for band in bands] == [
            f"（{chinese(n + 1)}" for n in range(len(section.groups))
        ]
        titles = ["本阶段总体要求" if g.subject == section.id else g.title.zh for g in section.groups]
        assert [band.partition("）")[2] for band in bands] == titles
    english = read(made(name, False), "en")
    bands = [row[0] for table in tables(english) for row in map(cells, table._tbl.tr_lst[1:]) if len(row) == 1]
    groups = [f"{n}.{m}" for n, section in enumerate(sections, 1) for m in range(1, len(section.groups) + 1)]
    assert [band.split()[0] for band in bands] == groups


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一百"), (101, "一百零一"),
        (110, "一百一十"), (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1100, "一千一百"),
        (10_000, "一万"), (10_010, "一万零一十"), (20_500, "二万零五百"), (110_000, "十一万"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_headings_have_it(number: int, text: str) -> None:
    assert chinese(number) == text


def value(text: str) -> int:
    """A Chinese number read from its left: a unit multiplies the digit before it, 万 all that came before."""
    total, digit = 0, 0
    for character in text:
        if character in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(character)
        elif character == "万":
            total, digit = (total + digit) * 10_000, 0
        else:
            total, digit = total + (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character], 0
    return total + digit


@given(st.integers(1, 99_999_999))
def test_a_number_reads_back(number: int) -> None:
    assert value(chinese(number)) == number


def test_the_first_sheet_says_of_what_and_whom_and_how_far() -> None:
    texts = [p.text for p in read(made("dongyang-2009-analysis", True)).paragraphs]
    assert texts[:5] == [
        "附件",
        "东阳市学习实践活动分析检查阶段(2009年)任务清单",
        "依据：学习实践活动分析检查阶段工作计划",
        "单位：市文化局",
        "核对日期：2009年6月16日",
    ]
    blank = [p.text for p in read(made("dongyang-2009-analysis", False), "en").paragraphs]
    assert blank[0] == "Annex"
    assert [re.sub("_+$", "_", text) for text in blank[3:5]] == ["Unit: _", "As of: _"]


@pytest.mark.parametrize("filled", [False, True])
def test_the_totals_count_what_the_table_lists(filled: bool) -> None:
    document = read(made("pinghu-2009-study", filled))
    heads, *rows, whole = map(cells, document.tables[0]._tbl.tr_lst)
    assert heads == ["阶段", "任务数", *(words.zh for words in STAGE_WORDS.values())]
    stages = [row[PROGRESS].partition("\n")[0] for row in listed(document)]
    counted = [str(stages.count(words.zh)) if filled else "" for words in STAGE_WORDS.values()]
    assert whole == ["合计", "324", *counted]
    assert [row[0] for row in rows] == [phase.title.zh for phase in load_campaign("pinghu-2009-study").phases.values()]
    for column in range(1, len(heads)) if filled else [1]:
        assert sum(int(row[column]) for row in rows) == int(whole[column])


def test_several_phases_are_totalled() -> None:
    sections = made("luohu-works-2008", False).sections
    counted = [cells(row)[:2] for row in read(made("luohu-works-2008", False)).tables[0]._tbl.tr_lst[1:]]
    assert counted == [
        *([s.title.zh, str(len(s.items))] for s in sections),
        ["合计", str(len(load_campaign("luohu-works-2008").rules))],
    ]


@pytest.mark.parametrize(("lang", "who", "lines"), [
    ("zh", ["单位主要负责人", "督导组"], ["签字：", "日期："]),
    ("en", ["Head of the unit", "Supervision group"], ["Signature:", "Date:"]),
])  # fmt: skip
def test_the_units_head_and_the_supervision_group_sign(lang: Lang, who: list[str], lines: list[str]) -> None:
    blocks = [text.split("\n") for text in cells(read(made("shangqiu-2009", False), lang).tables[1]._tbl.tr_lst[0])]
    assert [block[0] for block in blocks] == who
    for block in blocks:
        assert [re.split("[_＿]", line)[0].strip() for line in block[1:]] == lines


def test_what_the_unit_and_the_group_wrote_beside_an_item_stands_in_its_row() -> None:
    whole = made("dongyang-2009-analysis", True)
    item = next(item for item in whole.items if item.status is Status.PENDING)
    item = evolve(
        item,
        reference=evolve(item.reference, document="补充通知"),
        cooperating=(Party("a", Words("甲局", "bureau A")), Party("b", Words("乙局", "bureau B"))),
        presided_by=Words("主要领导", "the leader"),
        states=Says.UNDER_WAY, shown="档案柜三号", opinion=Opinion.MAKE_GOOD, remark="须补会议记录",
        notes=("另见附件",),
    )  # fmt: skip
    (row,) = listed(read(evolve(whole, sections=grouped([item]))))
    assert row[BASIS] == f"补充通知\n{item.reference.locator}"
    assert row[WHO] == "本单位\n配合：甲局和乙局\n责任人：主要领导"
    assert row[EVIDENCE].endswith("\n佐证所在：档案柜三号")
    assert row[PROGRESS] == "未启动\n单位自报：推进中"
    assert row[OPINION] == OPINION_WORDS[Opinion.MAKE_GOOD].zh
    assert row[REMARKS] == "须补会议记录\n另见附件"


def test_what_the_stage_does_not_say_is_said_beside_it() -> None:
    whole = made("dongyang-2009-analysis", True)
    found = dict(zip(whole.items, listed(read(whole, "en")), strict=True))
    for item, row in found.items():
        stage, _, rest = row[PROGRESS].partition("\n")
        assert item.stage is not None
        assert item.answer is not None
        if item.status is Status.INVALID:
            assert rest == item.answer.en
        elif item.status is Status.PENDING and item.reason is None:
            assert (stage, rest) == (row[PROGRESS], "")


def test_a_part_of_a_checklist_keeps_its_numbers_and_an_empty_one_says_so() -> None:
    whole = made("luohu-works-2008", False)
    part = of_phases(whole, [whole.sections[1].id])
    document = read(part)
    assert [row[NUMBER] for row in listed(document)] == [f"{item.number}." for item in part.items]
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"] == ["一、分析检查阶段"]
    nothing = read(only(whole, lambda _: False))
    assert [p.text for p in nothing.paragraphs][-1] == "没有符合条件的任务。"
    assert cells(nothing.tables[0]._tbl.tr_lst[1]) == ["合计", "0", "", "", "", "", ""]


# The register of problems


def registered(lang: Lang, **said: date | str | None) -> list[str]:
    """The row of one problem, on 10 March 2009."""
    entry = Problem(id="七", says="审批太慢", **said)  # type: ignore[arg-type]
    whole = evolve(made("luohu-works-2008", False), as_of=date(2009, 3, 10), problems=(entry,))
    (row,) = register(read(whole, lang)) or []
    return row


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_register_stands_at_the_end_where_the_plan_asks_for_one(name: str) -> None:
    document = read(made(name, False))
    rows = register(document)
    assert (rows is not None) == (name in REGISTERS)
    assert {text.strip() for row in rows or [] for text in row} <= {""}, "to be filled in by hand"
    assert rows is None or len(rows) > 5


def test_a_part_of_a_checklist_without_a_rule_on_the_register_has_none() -> None:
    assert register(read(of_phases(made("luohu-works-2008", False), ["analysis"]))) is None
    assert register(read(of_phases(made("luohu-works-2008", False), ["rectification"]))) is not None


def test_every_problem_is_a_row_that_says_all_of_it() -> None:
    days = {"found": date(2008, 11, 25), "due": date(2009, 1, 16), "closed": date(2009, 1, 14)}
    texts = {"measure": "合并环节", "owner": "工程科科长", "evidence": "流程图", "note": "已公示"}
    assert registered("zh", **days, **texts) == [
        "七", "审批太慢\n发现于2008年11月25日", "合并环节", "工程科科长", "2009年1月16日",
        "已销号\n2009年1月14日\n佐证：流程图\n已公示",
    ]  # fmt: skip
    assert registered("en", **days, **texts)[1:] == [
        "审批太慢\nFound on 25 November 2008", "合并环节", "工程科科长", "16 January 2009",
        "Closed\n14 January 2009\nEvidence: 流程图\n已公示",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "progress"),
    [
        ({}, "未销号"),
        ({"due": date(2009, 3, 10)}, "未销号"),
        ({"due": date(2009, 3, 9)}, "逾期"),
        ({"due": date(2009, 3, 9), "closed": date(2009, 3, 9), "evidence": "纪要"}, "已销号\n2009年3月9日\n佐证：纪要"),
        (
            {"due": date(2009, 3, 8), "closed": date(2009, 3, 9), "evidence": "纪要"},
            "逾期销号\n2009年3月9日\n佐证：纪要",
        ),
        ({"due": date(2009, 3, 9), "closed": date(2009, 3, 8)}, "已销号\n2009年3月8日\n未附佐证"),
        ({"closed": date(2009, 3, 8)}, "已销号\n2009年3月8日\n未附佐证"),
        ({"evidence": "纪要"}, "未销号\n佐证：纪要"),
    ],
)
def test_a_problem_is_shown_with_its_closing_and_its_evidence(said: dict[str, date | str], progress: str) -> None:
    assert registered("zh", **said)[-1] == progress


def test_the_register_of_a_unit_is_that_of_its_progress() -> None:
    progress = parse_progress((SPECS / "luohu-works-2008" / "register-half-filled.json").read_bytes())
    answer = assess(load_campaign("luohu-works-2008"), progress, date(2009, 3, 10))
    rows = register(read(answer.checklist)) or []
    assert [row[0] for row in rows] == [problem.id for problem in progress.problems]
    assert [row[1].partition("\n")[0] for row in rows] == [problem.says for problem in progress.problems]


# How it looks


def millimetres(length: int | None) -> float:
    assert length is not None
    return round(length / MILLIMETRES, 1)


@pytest.mark.parametrize(
    ("sheet", "turned", "size", "margins"),
    [(0, WD_ORIENT.PORTRAIT, [210, 297], [37, 35, 28, 26]), (1, WD_ORIENT.LANDSCAPE, [297, 210], [28, 26, 35, 37])],
)
def test_the_margins_are_those_of_the_standard_and_turn_with_the_sheet(
    sheet: int, turned: WD_ORIENT, size: list[float], margins: list[float]
) -> None:
    section = read(made("shangqiu-2009", False)).sections[sheet]
    assert section.orientation == turned
    assert [millimetres(length) for length in (section.page_width, section.page_height)] == size
    found = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [millimetres(length) for length in found] == margins


def test_a_page_number_stands_at_the_outer_edge_of_every_sheet() -> None:
    document = read(made("shangqiu-2009", False))
    assert document.settings.odd_and_even_pages_header_footer
    first, second = document.sections
    assert second.footer.is_linked_to_previous
    assert second.even_page_footer.is_linked_to_previous
    edges = []
    for footer in (first.footer, first.even_page_footer):
        (line,) = footer.paragraphs
        (field,) = line._p.findall(qn("w:fldSimple"))
        assert (field.get(qn("w:instr")), line.text) == ("PAGE", "—  —")
        edges.append(str(line.alignment))
    assert edges == ["RIGHT (2)", "LEFT (0)"]


@pytest.mark.parametrize(("name", "filled", "lang"), thinned(CASES, 4))
def test_tables_fit_their_sheet_repeat_their_heads_and_keep_rows_whole(name: str, filled: bool, lang: Lang) -> None:
    document = read(made(name, filled), lang)
    widths = [156] * 2 + [225] * len(document.tables[2:])
    for table, wide in zip(document.tables, widths, strict=True):
        columns = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
        assert sum(columns) / 1440 * 25.4 == pytest.approx(wide, abs=0.2)
        for row in table._tbl.tr_lst:
            spans = [int(cell.grid_span) for cell in row.tc_lst]
            assert sum(spans) == len(columns)
            assert row.trPr is not None
            assert row.trPr.find(qn("w:cantSplit")) is not None
    for table in (document.tables[0], *document.tables[2:]):
        heads = [row.trPr.find(qn("w:tblHeader")) is not None for row in table._tbl.tr_lst if row.trPr is not None]
        assert heads == [True] + [False] * (len(heads) - 1)


def test_headings_and_steps_stay_with_what_follows_them() -> None:
    document = read(made("luohu-works-2008", False))
    kept = {style.name for style in document.styles if style.element.find(".//" + qn("w:keepNext")) is not None}
    body = list(document.element.body)
    for before, after in pairwise(body):
        if after.tag == qn("w:tbl") and before.tag == qn("w:p"):
            assert document.styles[_style(document, before)].name in kept, "above a table"
        assert not before.tag == after.tag == qn("w:tbl"), "two tables that touch are one"
    bands = [row for table in tables(document) for row in table._tbl.tr_lst if len(row.tc_lst) == 1]
    assert {_style(document, band.tc_lst[0].p_lst[0]) for band in bands} == {"Heading 2"}
    assert {"Heading 1", "Heading 2"} <= kept


def _style(document: Read, paragraph: BaseOxmlElement) -> str:
    (style,) = paragraph.iter(qn("w:pStyle"))
    (name,) = (one.name for one in document.styles if one.style_id == style.get(qn("w:val")))
    return str(name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_face_is_named_for_every_script_and_has_others_in_its_place(lang: Lang) -> None:
    content = word(made("shangqiu-2009", False), lang)
    with ZipFile(BytesIO(content)) as package:
        table = package.read("word/fontTable.xml").decode()
        everything = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    chain = {
        name: others.split(",") for name, others in re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', table)
    }
    assert {"仿宋_GB2312", "FangSong"} <= set(chain["仿宋"])
    used = set(re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"', everything)) - {"zh-CN"}
    assert used <= {*chain, "Times New Roman"}
    for style in Document(BytesIO(content)).styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            fonts = style.element.rPr.rFonts
            assert all(fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia"))
            assert not any("Theme" in name for name in dict(fonts.attrib)), "a theme would be stronger"


def test_body_and_title_have_the_type_of_the_standard() -> None:
    styles = read(made("shangqiu-2009", False)).styles
    type_of = {name: (styles[name].font.size, styles[name].font.name) for name in ("Normal", "Title", "Heading 1")}
    assert type_of == {
        "Normal": (Pt(16), "仿宋"), "Title": (Pt(22), "方正小标宋简体"), "Heading 1": (Pt(16), "黑体"),
    }  # fmt: skip


# Whatever it says


HOSTILE = [
    "=cmd|' /C calc'!A0", "</w:t></w:r><w:br/>", "<![CDATA[", "&amp;&#0;", "]]>", "\x00\x08\x0b\x1b[31m", "\ud800",
    "\ufffe\uffff", "甲\u202e乙\u2066丙\u200b丁", "一行\n二行\r\n三行\t四格\x0b五\u2028六", " ", "\u202e", "🚩",
    "字" * 32_768, "x" * 32_768,
]  # fmt: skip


def shown(text: str) -> str:
    """What a reader can see of a text, without white space; two characters XML does not allow at all."""
    return close(HIDDEN.sub("", text).replace("\ufffe", "").replace("\uffff", ""))


def hostile(text: str) -> Checklist:
    """A checklist that says ``text`` wherever a spec or a progress file says something."""
    whole, both = made("dongyang-2009-analysis", True), Words(text, text)
    party = Party("x", both)
    items = [
        evolve(
            item,
            phase_title=both, title=both, sentence=both, requirement=both, responsible=party, cooperating=(party,),
            presided_by=both, condition=both, due_says=both, evidence=both, found=both, answer=both,
            start_says=both if item.number == 2 else item.start_says,
            reference=evolve(item.reference, document=text, locator=text),
            notes=(text,), shown=text, remark=text, opinion=Opinion.AGREED, states=Says.OVERDUE,
        )
        for item in whole.items[:3]
    ]  # fmt: skip
    problem = Problem(id=text, says=text, measure=text, owner=text, evidence=text, note=text)
    asked = (items[-1].rule,)
    said = evolve(whole, title=both, source=text, unit=text, problems=(problem,), asked_of_problems=asked)
    return evolve(said, sections=grouped(items))


def is_shown(text: str, lang: Lang) -> None:
    document = read(hostile(text), lang)
    seen, (plan, unit) = shown(text), ("依据：", "单位：") if lang == "zh" else ("Plan:", "Unit:")
    lines = [close(paragraph.text) for paragraph in document.paragraphs]
    assert lines[1:4] == [seen + ("任务清单" if lang == "zh" else ":checklist"), plan + seen, unit + seen]
    found = listed(document)
    assert len(found) == 3
    for row in found:
        for column in (SAYS, BASIS, WHO, DUE, EVIDENCE, PROGRESS, REMARKS):
            begun = seen if lang == "zh" else seen[2:]  # in English it may begin with a capital letter
            assert begun in close(row[column])
    (entry,) = register(document) or []
    assert all(seen in close(entry[column]) for column in (0, 1, 2, 3, 5))
    everything = "".join(node.text or "" for node in document.element.iter() if isinstance(node.tag, str))
    assert not HIDDEN.search(everything)
    assert not re.search("[\n\r\t]", everything)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", thinned(HOSTILE, 5), ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text(text: str, lang: Lang) -> None:
    is_shown(text, lang)


@trials(50)
@given(st.text(st.characters(), min_size=1, max_size=40), st.sampled_from(LANGUAGES))
def test_any_text_is_shown_and_hides_nothing(text: str, lang: Lang) -> None:
    is_shown(text, lang)


def test_a_row_longer_than_a_sheet_may_be_broken_and_no_other() -> None:
    whole = made("dongyang-2009-analysis", False)
    items = [
        evolve(item, requirement=Words(text, text))
        for item, text in zip(whole.items, ("字" * 32_768, "短"), strict=False)
    ]
    (table,) = tables(read(evolve(whole, sections=grouped(items))))
    long, short = (row for row in table._tbl.tr_lst[1:] if len(row.tc_lst) > 1)
    assert long.find(f".//{qn('w:cantSplit')}") is None
    assert short.find(f".//{qn('w:cantSplit')}") is not None


@pytest.mark.slow
def test_ten_thousand_items_stand_in_it_in_order() -> None:
    whole = made("pinghu-2009-study", False)
    source = whole.items
    items = [evolve(source[n % len(source)], number=n + 1, subject=f"step-{n // 3}") for n in range(10_000)]
    document = read(evolve(whole, sections=grouped(items)))
    numbers = [
        row.tc_lst[0].p_lst[0].text for table in tables(document) for row in table._tbl.tr_lst[1:] if row.tc_lst[1:]
    ]
    assert numbers == [f"{n}." for n in range(1, 10_001)]
    assert max(len(table._tbl.tr_lst) for table in tables(document)) <= 801, (
        "each of 400 items with its step, and the head"
    )


# The file


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_checklist_is_the_same_file(lang: Lang) -> None:
    listed = made("dongyang-2009-analysis", True)
    assert word(listed, lang) == word(listed, lang)
    code = (
        "import sys, hashlib; from campaignflow import checklist, load_campaign; "
        "from campaignflow.checklists.word.checklist import word; "
        "print(hashlib.sha256(word(checklist(load_campaign('dongyang-2009-analysis')), sys.argv[1])).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, lang], check=True, capture_output=True, env={**environ, "PYTHONHASHSEED": s}
        ).stdout
        for s in ("1", "2")
    }
    assert runs == {(sha256(word(made("dongyang-2009-analysis", False), lang)).hexdigest() + "\n").encode()}


def test_the_file_says_nothing_of_when_and_by_whom_it_was_made() -> None:
    content = word(made("dongyang-2009-analysis", True))
    with ZipFile(BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name for name in package.namelist() if "thumbnail" in name or "custom" in name} == set()
    about = Document(BytesIO(content)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.created == about.modified
    assert about.title == "东阳市学习实践活动分析检查阶段(2009年)"
    assert about.language == "zh-CN"


def test_without_python_docx_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ModuleNotFoundError, match=re.escape("pip install 'campaignflow[docx]'")) as caught:
        word(made("dongyang-2009-analysis", False))
    assert caught.value.name == "docx"


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_opens_it_and_finds_all_of_it(tmp_path: Path, lang: Lang) -> None:
    listed = made("dongyang-2009-analysis", True)
    (tmp_path / "list.docx").write_bytes(word(listed, lang))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "list.docx")], check=True, capture_output=True, timeout=300)
    text = close((tmp_path / "list.txt").read_text("utf-8-sig"))
    assert all(close(item.requirement.say(lang)) in text for item in listed.items)
