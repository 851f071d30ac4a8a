"""Every writer of checklists against hostile text, size and time: files that an independent reader opens and reads.

A writer joins by one line in ``WRITERS``: how it writes, and a reader of its files that shares no code with it.
The reader gives the texts that a person sees, one for each item where the form has a place for each.
"""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from html.parser import HTMLParser
from typing import Any

import pytest
from attrs import evolve, fields, frozen
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft7Validator, Draft202012Validator
from markdown_it import MarkdownIt
from openpyxl import load_workbook

import generate
from campaignflow import Campaign, assess, load_campaign, parse_campaign, parse_progress, shipped
from campaignflow.assessment import Assessment
from campaignflow.checklists import Checklist, Item, Stage, batch, checklist, of_bodies, only
from campaignflow.checklists.csv import MOST, batch_csv, csv
from campaignflow.checklists.excel.columns import MAX_CELL
from campaignflow.checklists.excel.ledger import workbook
from campaignflow.checklists.headings import HEADINGS
from campaignflow.checklists.ical import ical
from campaignflow.checklists.markdown import batch_markdown, markdown
from campaignflow.checklists.model import JSON_KEYS, Party, grouped
from campaignflow.checklists.page.batch import batch_html
from campaignflow.checklists.schema import batch_schema, checklist_schema
from campaignflow.checklists.units import Batch, UnitRow
from campaignflow.checklists.word.batch import batch_word
from campaignflow.progress.record import Opinion, Says
from campaignflow.rules.outcome import STATUS_WORDS, Reference, Status
from campaignflow.wording.words import HIDDEN, LANGUAGES, Lang, Words
from conftest import thinned, trials
from generate import SPECS, drawn, spec_text

DONGYANG, PINGHU = "dongyang-2009-analysis", "pinghu-2009-study"
Json = dict[str, Any]


# Readers. Each is strict, shares no code with its writer, and gives back what a person sees.


@frozen
class Shown:
    """What a file shows."""

    text: str
    """All of it, white space as single spaces."""
    items: tuple[str, ...] | None = None
    """The text of each item, where the form has a place for each."""


def read_rows(raw: bytes) -> list[list[str]]:
    """RFC 4180: fields between commas, quoted where they hold one; CRLF after each row, and no other line breaks."""
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw[3:].decode("utf-8")
    assert text.endswith("\r\n")
    assert not re.search(r"[\r\n]", text.replace("\r\n", ""))
    rows = []
    for line in text.split("\r\n")[:-1]:
        cells, rest = [], line + ","
        while rest:
            found = re.match(r'(?:"((?:[^"]|"")*)"|([^",]*)),', rest)
            assert found, rest[:80]
            cells.append((found[1] or "").replace('""', '"') if found[1] is not None else found[2])
            rest = rest[found.end() :]
        rows.append(cells)
    assert {len(row) for row in rows} == {len(rows[0])}
    return rows


ARMED = re.compile(r"^[\s\u3000]*[=+\-@\t\r\n＝＋－＠]")


def disarmed(cell: str) -> str:
    """What a cell says without the apostrophes that keep it, or a part after a semicolon, from being a formula."""
    return re.sub(r"""(^|;)'(?=[\s'"]*[=+\-@＝＋－＠])""", r"\1", cell)


def read_csv(raw: bytes) -> Shown:
    _, *rows = read_rows(raw)
    for part in (part for row in rows for cell in row for part in (cell, *cell.split(";"))):
        assert not ARMED.match(part), part
    items = tuple(" | ".join(disarmed(cell) for cell in row) for row in rows)
    return Shown(" | ".join(items), items)


def read_events(raw: bytes) -> Iterator[dict[str, str]]:
    """RFC 5545: unfolded content lines; properties of each event, those of its alarms as ``ALARM``."""
    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    text = raw.decode("utf-8").replace("\r\n ", "")
    assert not HIDDEN.search(text.replace("\r\n", ""))
    inside: list[str] = []
    event: dict[str, str] = {}
    for line in text.split("\r\n")[:-1]:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z]+=[A-Z]+)*):(.*)", line)
        assert found, line[:80]
        name, value = found[1], found[3]
        if name == "BEGIN":
            inside.append(value)
            event = {} if value == "VEVENT" else event
        elif name == "END":
            assert inside.pop() == value
            if value == "VEVENT":
                yield event
        elif inside == ["VCALENDAR", "VEVENT", "VALARM"]:
            event["ALARM"] = f"{event.get('ALARM', '')} {value}" if name == "TRIGGER" else event.get("ALARM", "")
        elif inside == ["VCALENDAR", "VEVENT"]:
            assert name not in event
            event[name] = unescaped(value)
    assert not inside


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def read_ical(raw: bytes) -> Shown:
    events = list(read_events(raw))
    if len(events) < 1_000:
        assert len(Calendar.from_ical(raw).walk("VEVENT")) == len(events)
    numbers = [int(n) for event in events for n in re.findall(r"^(\d+)\. ", event["DESCRIPTION"], re.MULTILINE)]
    assert len(numbers) == len(set(numbers))
    return Shown(" ".join(" ".join(value for value in event.values()) for event in events).replace("\n", " "))


class Tags(HTMLParser):
    """The text of each ``li``, and all text; only the tags that a checklist needs."""

    ALLOWED = frozenset({"h1", "h2", "h3", "ul", "li", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.items: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        assert tag in self.ALLOWED, tag
        assert not attrs
        self.depth += tag == "ul"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "ul"

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.depth == 1 and re.match(r"\[[ x]\] \d+\.", data):
            self.items.append("")
        if self.items and self.depth:
            self.items[-1] += data


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read_markdown(raw: str) -> Shown:
    tags = Tags()
    tags.feed(MARKDOWN.render(raw))
    tags.close()
    assert not HIDDEN.search(raw)
    items = [re.sub(r"\s+", " ", item) for item in tags.items]
    return Shown(re.sub(r"\s+", " ", " ".join(tags.text)), tuple(items))


def write_json(made: Checklist, campaign: Campaign, lang: Lang) -> bytes:
    return json.dumps(made.to_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace")


SCHEMA, FEW_BYTES = Draft202012Validator(checklist_schema()), 3_000_000


def read_json(raw: bytes) -> Shown:
    data = json.loads(raw)
    if len(raw) < FEW_BYTES:
        SCHEMA.validate(data)
    groups = [group for section in data["sections"] for group in section["groups"]]
    items = tuple(" ".join(strings(item)) for group in groups for item in group["items"])
    return Shown(plain(" ".join(strings(data))), tuple(map(plain, items)))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)
    elif value is not None:
        yield str(value)


def read_xlsx(raw: bytes) -> Shown:
    book = load_workbook(io.BytesIO(raw))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.hyperlink]
    assert not [cell for cell in cells if cell.data_type == "f" and cell.parent.title not in ("汇总", "Summary")]
    tasks = book.worksheets[0]
    rows = [row for row in tasks.iter_rows(min_row=4) if not tasks.row_dimensions[row[0].row].hidden]
    items = (plain(" | ".join(str(cell.value) for cell in row if cell.value is not None)) for row in rows)
    return Shown(plain(" | ".join(str(cell.value) for cell in cells)), tuple(item for item in items if item))


@frozen
class Writer:
    """One format under test."""

    name: str
    write: Callable[[Checklist, Campaign, Lang], Any]
    """Of a checklist and the campaign it was made from."""
    read: Callable[[Any], Shown]
    places: frozenset[str]
    """Where the form shows foreign text: fields of the checklist, and of an item."""
    cell: int | None = None
    """As many characters as one of its cells holds, where it has cells."""


WHOLE = frozenset({"unit", "source", "campaign_title"})
"""Places of the list itself; the others are places of each item."""
EVERYWHERE = frozenset({"unit", "title", "says", "answer", "locator"})
WRITTEN = EVERYWHERE | {"remark", "notes", "shown", "evidence"}
CSV = WRITTEN | {"phase_title", "presided_by", "due_says"}
ICAL = EVERYWHERE | {"remark", "phase_title", "source", "presided_by"}
JSON = WRITTEN | {"source", "campaign_title", "condition", "due_says"}
MARKDOWN_SHOWS = WRITTEN | {"source", "campaign_title", "phase_title", "presided_by"}
LEDGER = EVERYWHERE | {"source", "campaign_title", "phase_title", "presided_by", "evidence", "due_says"}
"""What people wrote, the ledger has from their progress and not from the checklist."""
WRITERS = (
    Writer("csv", lambda made, _, lang: csv(made, lang), read_csv, CSV, MOST),
    Writer("ical", lambda made, _, lang: ical(made, lang), read_ical, ICAL),
    Writer("json", write_json, read_json, JSON),
    Writer("markdown", lambda made, _, lang: markdown(made, lang), read_markdown, MARKDOWN_SHOWS),
    Writer("xlsx", lambda made, of, lang: workbook(made, of, None, lang), read_xlsx, LEDGER, MAX_CELL),
)
"""Word and HTML have tests of their own."""
each = pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)


def plain(text: str) -> str:
    """What a person sees of a text: no control or bidirectional characters, white space as single spaces."""
    return " ".join(HIDDEN.sub("", re.sub(r"\s+", " ", text)).split())


# Hostile checklists


NASTY = (
    "=cmd|' /C calc'!A0", "=cmd()", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＠x",
    "'=1", "''=1", "x;=cmd()", 'x;"=cmd()"', "x,=1", '"', '""', "','", "</script>", "<script>alert(1)</script>",
    "<!--", "]]>", "&amp;", "&lt;b&gt;", "a\r\nb", "a\nEND:VEVENT\nBEGIN:VEVENT", "DTSTART:19990101", "a\\nb",
    "D:\\Notes\\New", "\\", "\\,\\;", "x\\;=1", "甲\u202e乙\u202c", "\u200f\u200b\ufeff", "\u2028x\u2029y",
    "\x00\x07\x1b[31m", "\ud800", "\x85", "😀", "e\u0301", "[x](javascript:alert(1))", "![x](http://a/b)",
    "- [x] 9. done", "# h", "```", "| a | b |", "**b** _i_ ~~s~~", "$x$", "1. a", "http://evil.example/x",
    "www.evil.example", "a@b.example", "{title} {0} %s", "2009-02-30", "0012", "1e5", "…" * 9,
)  # fmt: skip
"""What has broken writers of files before."""

hostile = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), min_size=1, max_size=4).map("".join)


@cache
def filled(name: str = DONGYANG, example: str = "mid-campaign", day: date = date(2009, 6, 18)) -> Checklist:
    return checklist(load_campaign(name), answer(name, example, day))


@cache
def answer(name: str, example: str, day: date) -> Assessment:
    return assess(load_campaign(name), parse_progress((SPECS / name / f"{example}.json").read_bytes()), day)


def tagged(text: str, place: str) -> str:
    """The text with its place, so that a reader can tell where it came from; the text still comes first."""
    return f"{text}<{place}>"


def poisoned(made: Checklist, texts: Callable[[str], str]) -> Checklist:
    """A checklist that is hostile wherever a spec or a progress file can be."""

    def words(place: str) -> Words:
        return Words(texts(place), texts(place))

    def item(one: Item) -> Item:
        return evolve(
            one, title=words("title"), phase_title=words("phase_title"), sentence=words("asks"),
            requirement=words("says"),
            reference=Reference(texts("document"), texts("locator")), responsible=Party("b", words("responsible")),
            cooperating=(Party("c", words("cooperating")),), presided_by=words("presided_by"),
            condition=words("condition"), due_says=words("due_says"), start_says=words("start_says"),
            evidence=words("evidence"), found=words("found"), answer=words("answer"),
            notes=(texts("notes"), texts("notes")), shown=texts("shown"), remark=texts("remark"),
            states=Says.UNDER_WAY, opinion=Opinion.MAKE_GOOD, stage=one.stage or Stage.NOT_STARTED,
        )  # fmt: skip

    return evolve(
        made, title=words("campaign_title"), source=texts("source"), unit=texts("unit"),
        as_of=made.as_of or date(2009, 6, 18), sections=grouped([item(one) for one in made.items]),
    )  # fmt: skip


def first(made: Checklist, count: int) -> Checklist:
    """The first dated items, which every form shows."""
    dated = [item for item in made.items if item.due is not None and item.stage is not Stage.NOT_APPLICABLE]
    return evolve(made, sections=grouped(dated[:count]))


def whole_of(item: Item) -> Checklist:
    return evolve(filled(), sections=grouped([item]))


def hostile_list(texts: Sequence[str]) -> Checklist:
    """One item for each text, which stands in every place of it; the first one, in every place of the list as well."""
    items = [
        evolve(poisoned(whole_of(item), partial(tagged, text)).items[0], subject=f"s-{n}", phase=f"p-{n}")
        for n, (item, text) in enumerate(zip(first(filled(), len(texts)).items, texts, strict=True))
    ]
    whole = poisoned(only(filled(), lambda _: False), partial(tagged, texts[0]))
    return evolve(whole, sections=grouped(items))


def missing(writer: Writer, texts: Sequence[str], shown: Shown) -> list[tuple[str, str]]:
    """The places where a form shows foreign text, and does not."""
    wanted = [(place, text) for text in texts for place in writer.places if place not in WHOLE]
    wanted += [(place, texts[0]) for place in writer.places if place in WHOLE]
    return [(place, text) for place, text in wanted if plain(tagged(text, place)) not in shown.text]


@pytest.mark.slow
@each
@given(texts=st.lists(hostile, min_size=1, max_size=5), lang=st.sampled_from(LANGUAGES))
@trials(25)
def test_hostile_text_is_shown_and_changes_nothing_else(writer: Writer, texts: list[str], lang: Lang) -> None:
    made = hostile_list(texts)
    shown = writer.read(writer.write(made, load_campaign(DONGYANG), lang))
    assert not missing(writer, texts, shown)
    if shown.items is not None:
        assert len(shown.items) == len(texts)
        assert all(plain(tagged(t, "says")) in item for t, item in zip(texts, shown.items, strict=True))


@each
@pytest.mark.parametrize("lang", LANGUAGES)
def test_known_attacks(writer: Writer, lang: Lang) -> None:
    shown = writer.read(writer.write(hostile_list(NASTY), load_campaign(DONGYANG), lang))
    assert not missing(writer, NASTY, shown)
    assert shown.items is None or len(shown.items) == len(NASTY)


@each
@pytest.mark.parametrize("character", thinned(["甲", "😀", '"', "="], 4))
def test_a_text_longer_than_a_cell(writer: Writer, character: str) -> None:
    text = character * 32_768
    made = poisoned(first(filled(), 2), lambda _: text)
    shown = writer.read(writer.write(made, load_campaign(DONGYANG), "zh"))
    fits = text if writer.cell is None else character * (writer.cell // 2 - 10)
    assert fits in shown.text
    assert shown.items is None or len(shown.items) == 2


@cache
def vast() -> Campaign:
    """Ten thousand steps, each with its due date."""
    steps = [{f"s-{n}": {"title": f"第{n}项", "ref": "一", "due": f"06-{n % 28 + 1:02}"}} for n in range(10_000)]
    spec: Json = {
        "campaignflow": 1, "campaign": "vast", "version": "1", "title": "甲", "source": {"title": "乙"},
        "year": {"value": 2009, "basis": "assumed"}, "phases": {},
    }  # fmt: skip
    for phase in range(10):
        mine = {name: step for one in steps[phase::10] for name, step in one.items()}
        spec["phases"][f"p-{phase}"] = {"title": f"阶段{phase}", "ref": "一", "steps": mine}
    return parse_campaign(spec_text(spec))


@pytest.mark.slow
@each
def test_ten_thousand_items(writer: Writer) -> None:
    campaign = vast()
    made = checklist(campaign)
    shown = writer.read(writer.write(made, campaign, "zh"))
    assert all(f"第{n}项应于" in shown.text for n in (0, 1, 4_999, 9_999))
    assert len(made.items) == 10_000
    assert shown.items is None or len(shown.items) == 10_000


@each
@pytest.mark.parametrize("name", thinned(sorted(shipped(), reverse=True), 8))
def test_every_item_of_every_shipped_campaign(writer: Writer, name: str) -> None:
    campaign = load_campaign(name)
    made = checklist(campaign)
    for lang in LANGUAGES:
        shown = writer.read(writer.write(made, campaign, lang))
        asked = [plain(item.requirement.say(lang)) for item in made.items]
        if shown.items is None:
            asked = [said for said, item in zip(asked, made.items, strict=True) if item.due]
            assert all(said in shown.text for said in asked)
        else:
            assert all(said in item for said, item in zip(asked, shown.items, strict=True))


@each
@given(spec=drawn(generate.campaign), lang=st.sampled_from(LANGUAGES))
@trials(12)
def test_random_campaigns(writer: Writer, spec: Json, lang: Lang) -> None:
    campaign = parse_campaign(spec_text(spec))
    made = checklist(campaign)
    shown = writer.read(writer.write(made, campaign, lang))
    assert shown.items is None or len(shown.items) == len(made.items)


@each
def test_an_empty_checklist(writer: Writer) -> None:
    empty = only(filled(), lambda _: False)
    shown = writer.read(writer.write(empty, load_campaign(DONGYANG), "zh"))
    assert not shown.items


@pytest.mark.slow
@each
def test_the_same_input_gives_the_same_bytes_in_another_process(writer: Writer) -> None:
    code = (
        f"import sys; sys.path.insert(0, 'tests'); from test_writers import DONGYANG, WRITERS, filled, load_campaign\n"
        f"made = next(w for w in WRITERS if w.name == {writer.name!r}).write(filled(), load_campaign(DONGYANG), 'zh')\n"
        "sys.stdout.buffer.write(made if isinstance(made, bytes) else made.encode())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=SPECS.parent)
    here = writer.write(filled(), load_campaign(DONGYANG), "zh")
    assert ran.stdout == (here if isinstance(here, bytes) else here.encode())


def test_a_hostile_spec_and_progress_from_file_to_file() -> None:
    """What the readers of specs and progress let through reaches every file as text."""
    evil = '\'=cmd(){0} </script> "q" [x](http://a) \\N a;b,c'
    text = (SPECS / f"{DONGYANG}.yaml").read_text("utf-8")
    title = "{zh: 领导班子专题民主生活会, en: the special meeting of the leading team}"
    assert title in text
    made = parse_campaign(text.replace(title, json.dumps(evil)))
    data = json.loads((SPECS / DONGYANG / "mid-campaign.json").read_text("utf-8"))
    data["unit"]["name"] = f"=unit() {evil}"
    data["items"] = {"special-meeting.due": {"remark": f"@note {evil}\n=2", "evidence": f"+shown {evil}"}}
    progress = parse_progress(data)
    assert not progress.diagnostics
    full = checklist(made, assess(made, progress, date(2009, 6, 18)))
    for writer in WRITERS:
        for lang in LANGUAGES:
            shown = writer.read(writer.write(full, made, lang))
            for wanted in (evil, f"=unit() {evil}", f"@note {evil} =2" if "remark" in writer.places else evil):
                assert wanted in shown.text, (writer.name, wanted)


# CSV


@given(text=hostile)
def test_taking_the_apostrophe_away_gives_a_cell_back(text: str) -> None:
    """Nothing of the text is lost, whatever apostrophes it has of its own."""
    small = first(filled(), 1)
    made = evolve(small, sections=grouped([evolve(item, remark=text) for item in small.items]))
    heads, row = read_rows(csv(made, "en"))
    assert disarmed(row[heads.index("Remarks")]) == plain(text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1", "'=1"), ("+86 579", "'+86 579"), ("-", "'-"), ("@all", "'@all"), ("\t=1", "'=1"), ("＝1", "'＝1"),
        ("'=1", "''=1"), ("a;=1", "a;'=1"), ("a=1", "a=1"), ("'tis", "'tis"), ("a\r\n=1", "a =1"),
        ("2009-06-15", "2009-06-15"), ("\u202e=1", "'=1"),
    ],
)  # fmt: skip
def test_what_a_cell_holds(text: str, cell: str) -> None:
    small = first(filled(), 1)
    made = evolve(small, sections=grouped([evolve(item, remark=text) for item in small.items]))
    heads, row = read_rows(csv(made, "en"))
    assert row[heads.index("Remarks")] == cell


def test_a_cell_is_cut_where_a_spreadsheet_would_spill_over() -> None:
    small = first(filled(), 1)
    for text in ("甲" * 32_767, "甲" * 32_768, "😀" * 20_000, "=" * 32_767):
        made = evolve(small, sections=grouped([evolve(item, remark=text) for item in small.items]))
        for lang, mark in (("zh", "……（已截断）"), ("en", "… (cut)")):
            heads, row = read_rows(csv(made, lang))  # type: ignore[arg-type]
            cell = row[heads.index("备注" if lang == "zh" else "Remarks")]
            assert len(cell.encode("utf-16-le")) // 2 <= 32_767
            assert (cell.removeprefix("'") == text) != cell.endswith(mark)


def test_a_row_says_what_the_item_says() -> None:
    made = filled()
    heads, *rows = read_rows(csv(made))
    assert heads[:4] == ["序号", "阶段", "任务", "工作要求"]
    assert len(heads) == len(set(heads))
    column = {head: [row[at] for row in rows] for at, head in enumerate(heads)}
    assert column["序号"] == [str(item.number) for item in made.items]
    assert column["规则标识"] == [item.rule for item in made.items]
    assert column["截止日期"] == [item.due.isoformat() if item.due else "" for item in made.items]
    assert set(column["完成情况"]) == {"未启动", "推进中", "已完成", "不适用"}
    assert set(column["单位"]) == {"市文化局"}
    assert set(column["核对日期"]) == {"2009-06-18"}
    blank = dict(zip(heads, read_rows(csv(checklist(load_campaign(DONGYANG))))[1], strict=True))
    assert [blank[head] for head in ("完成情况", "核对结论", "完成日期", "单位", "核对日期")] == [""] * 5


def test_headings_in_english_have_no_chinese() -> None:
    assert not re.search(r"[\u3000-\u9fff]", "".join(read_rows(csv(filled(), "en"))[0]))
    assert not [name for name, words in HEADINGS.items() if re.search(r"[\u3000-\u9fff]", words.en)]


def units(name: str = PINGHU) -> Batch:
    day, files = date(2009, 3, 31), sorted((SPECS / name).glob("*.json"))
    return batch(load_campaign(name), [answer(name, file.stem, day) for file in files], day)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_batch_has_a_row_for_each_unit(lang: Lang) -> None:
    made = units()
    heads, *rows = read_rows(batch_csv(made, lang))
    assert len(heads) == len(set(heads))
    assert len(rows) == len(made.rows) > 5
    for row, said in zip(made.rows, rows, strict=True):
        assert said[:2] == [row.unit, row.id]
        assert [int(count) for count in said[2 + len(made.phases) :][:8]] == list(row.counts.values())
        assert (row.next_due.isoformat() if row.next_due else "") in said
        assert said[-1] == "2009-03-31"


@given(text=hostile, lang=st.sampled_from(LANGUAGES))
@trials(40)
def test_hostile_names_in_a_batch(text: str, lang: Lang) -> None:
    made = units()
    words = Words(text, text)
    bad: list[UnitRow] = [evolve(row, unit=text, id=text, next_asks=words) for row in made.rows]
    phases = dict.fromkeys(made.phases, words)
    heads, *rows = read_rows(batch_csv(evolve(made, rows=tuple(bad), phases=phases), lang))
    assert plain(text) in map(disarmed, heads)
    assert {(disarmed(row[0]), disarmed(row[1])) for row in rows} == {(plain(text), plain(text))}
    table = re.findall(
        r"<td>(.*?)</td>", MARKDOWN.render(batch_markdown(evolve(made, rows=tuple(bad)), lang)), re.DOTALL
    )
    assert len(table) == len(bad) * (2 + len(phases) + len(known(bad)) + 4)
    assert {html.unescape(cell) for cell in table[:: len(table) // len(bad)]} == {plain(text)}


class Cells(HTMLParser):
    """The cells of a page's table, row by row; every tag that it meets."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.inside = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        elif self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


@given(text=hostile, lang=st.sampled_from(LANGUAGES))
@trials(40)
def test_a_batch_as_a_page_shows_every_unit_and_runs_nothing(text: str, lang: Lang) -> None:
    made = units()
    rows = tuple(evolve(row, unit=text, next_asks=Words(text, text)) for row in made.rows)
    parser = Cells()
    parser.feed(batch_html(evolve(made, rows=rows, source=text), lang))
    heads, *shown = parser.rows
    assert len(shown) == len(rows)
    assert {len(cells) for cells in shown} == {len(heads)}
    assert {plain(cells[0]) for cells in shown} == {plain(text)}
    assert [cells[1] for cells in shown] == [row.id for row in rows]
    counts = [[cells[heads.index(STATUS_WORDS[status].say(lang))] for cells in shown] for status in known(rows)]
    assert counts == [[str(row.counts[status]) for row in rows] for status in known(rows)]
    assert parser.tags.isdisjoint({"script", "img", "a", "iframe", "link"})


@given(text=hostile, lang=st.sampled_from(LANGUAGES))
@trials(20)
def test_a_batch_in_word_shows_every_unit(text: str, lang: Lang) -> None:
    made = units()
    rows = tuple(evolve(row, unit=text, next_asks=Words(text, text)) for row in made.rows)
    written = evolve(made, rows=rows)
    (table,) = Document(io.BytesIO(batch_word(written, lang))).tables
    heads, *shown = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(shown) == len(rows)
    assert [cells[:2] for cells in shown] == [[plain(text), row.id] for row in rows]
    for status in known(rows):
        at = heads.index(STATUS_WORDS[status].say(lang))
        assert [cells[at] for cells in shown] == [str(row.counts[status]) for row in rows]
    assert batch_word(written, lang) == batch_word(written, lang)


def known(rows: Sequence[UnitRow]) -> list[Status]:
    """The statuses that some unit has."""
    return [status for status in STATUS_WORDS if any(row.counts[status] for row in rows)]


# iCalendar


def events(made: Checklist, lang: Lang = "zh", **options: Any) -> list[dict[str, str]]:
    return list(read_events(ical(made, lang, **options)))


@pytest.mark.parametrize("name", shipped())
def test_one_event_for_each_step_and_due_date(name: str) -> None:
    made = checklist(load_campaign(name))
    found = events(made)
    assert len(found) == len({(item.subject, item.due) for item in made.items if item.due})
    assert len({event["UID"] for event in found}) == len(found)
    said = [int(n) for event in found for n in re.findall(r"^(\d+)\. ", event["DESCRIPTION"], re.MULTILINE)]
    assert sorted(said) == [item.number for item in made.items if item.due]
    days = sorted((item.number, f"{item.due:%Y%m%d}") for item in made.items if item.due)
    assert days == sorted(
        (int(number), event["DTSTART"])
        for event in found
        for number in re.findall(r"^(\d+)\. ", event["DESCRIPTION"], re.MULTILINE)
    )


def test_an_event_is_a_day_and_has_no_time_zone() -> None:
    raw = ical(filled())
    assert b"TZID" not in raw
    assert b"DTSTART;VALUE=DATE:20090615\r\nDTEND;VALUE=DATE:20090616\r\n" in raw
    assert set(re.findall(rb"DTSTAMP:(\S+)", raw)) == {b"20090618T000000Z"}
    assert set(re.findall(rb"TRANSP:(\S+)", raw)) == {b"TRANSPARENT"}


def test_the_last_day_there_is() -> None:
    small = first(checklist(load_campaign(DONGYANG)), 1)
    made = evolve(small, sections=grouped([evolve(item, due=date.max) for item in small.items]))
    (event,) = events(made)
    assert (event["DTSTART"], "DTEND" in event) == ("99991231", False)


def test_reminders_ring_at_nine_some_days_before() -> None:
    blank = checklist(load_campaign(DONGYANG))
    event: Any = Calendar.from_ical(ical(blank, remind=(0, 1, 7, 7))).walk("VEVENT")[0]
    start = datetime.combine(event["DTSTART"].dt, datetime.min.time())
    rings = sorted(start + alarm["TRIGGER"].dt for alarm in event.walk("VALARM"))
    assert [(ring.hour, (start.date() - ring.date()).days) for ring in rings] == [(9, 7), (9, 1), (9, 0)]
    assert not any("ALARM" in event for event in events(blank, remind=()))


@pytest.mark.parametrize("remind", [(-1,), (367,), (3, 10**30)])
def test_reminders_that_cannot_be(remind: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="0 to 366"):
        ical(filled(), remind=remind)


def test_what_is_done_or_past_does_not_ring() -> None:
    seen = set()
    for made in (filled(), filled(DONGYANG, "mid-campaign", date(2009, 8, 1))):
        by_number = {item.number: item for item in made.items}
        for event in events(made):
            items = [by_number[int(n)] for n in re.findall(r"^(\d+)\. ", event["DESCRIPTION"], re.MULTILINE)]
            done = all(item.stage is Stage.DONE for item in items)
            past = items[0].due is not None and made.as_of is not None and items[0].due < made.as_of
            assert ("ALARM" in event) == (not done and not past)
            assert done == event["SUMMARY"].endswith("（已完成）")
            seen.add((done, past))
    assert len(seen) == 4


def test_what_cannot_be_told_still_rings() -> None:
    """A typing error in the record must not silence the reminder."""
    made = filled(PINGHU, "impossible", date(2009, 3, 18))
    invalid = {
        item.number for item in made.items if item.status == "invalid" and item.due and item.due >= date(2009, 3, 18)
    }
    assert invalid
    ringing = " ".join(event["DESCRIPTION"] for event in events(made) if "ALARM" in event)
    assert invalid <= {int(n) for n in re.findall(r"(\d+)\. ", ringing)}


def test_an_overdue_step_says_so() -> None:
    made = filled(DONGYANG, "mid-campaign", date(2009, 8, 1))
    late = {item.title.zh for item in made.items if item.stage is Stage.OVERDUE and item.due}
    assert late
    assert late == {
        re.sub(r"( \[.*\])?（逾期）$", "", e["SUMMARY"]) for e in events(made) if "（逾期）" in e["SUMMARY"]
    }


def test_what_does_not_apply_is_left_out() -> None:
    made = filled()
    gone = [item for item in made.items if item.stage is Stage.NOT_APPLICABLE and item.due]
    assert gone
    told = " ".join(event["DESCRIPTION"] for event in events(made))
    assert not [item for item in gone if plain(item.requirement.zh) in told]


def test_whose_duty_it_is_stands_in_the_title_where_it_is_not_the_units() -> None:
    made = filled()
    mine = events(of_bodies(made, ["unit"]))
    assert mine
    assert not [event for event in mine if "[" in event["SUMMARY"]]
    others = events(only(made, lambda item: item.responsible.id != "unit"))
    assert others
    assert all("[" in event["SUMMARY"] for event in others)


def test_an_event_keeps_its_uid_while_its_day_and_its_state_change() -> None:
    made = filled()
    later = evolve(
        made,
        as_of=date(2009, 7, 1),
        sections=grouped([evolve(i, due=i.due and i.due + timedelta(5), stage=Stage.DONE) for i in made.items]),
    )
    kept = {i.number for i in made.items if i.stage is not Stage.NOT_APPLICABLE}
    before, after = events(made), events(only(later, lambda item: item.number in kept))
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert all(a["DTSTAMP"] < b["DTSTAMP"] for a, b in zip(before, after, strict=True))
    assert all(a["DTSTART"] < b["DTSTART"] for a, b in zip(before, after, strict=True))
    assert {e["UID"] for e in before}.isdisjoint(e["UID"] for e in events(evolve(made, unit_id="another")))
    assert {e["UID"] for e in before}.isdisjoint(e["UID"] for e in events(evolve(made, campaign="another")))


def test_a_blank_calendar_is_older_than_any_that_is_filled_in() -> None:
    assert {event["DTSTAMP"] for event in events(checklist(load_campaign(DONGYANG)))} == {"19700101T000000Z"}


# Markdown


def test_boxes_are_ticked_where_nothing_remains_to_be_done() -> None:
    made = filled()
    boxes = re.findall(r"^- \[(.)\] (\d+)\. \*\*(.+?)\*\*", markdown(made), re.MULTILINE)
    stages = {item.number: item.stage for item in made.items}
    assert {int(number): box == "x" for box, number, _ in boxes} == {
        number: stage in (Stage.DONE, Stage.NOT_APPLICABLE) for number, stage in stages.items()
    }
    assert {word for _, _, word in boxes} == {"未启动", "推进中", "已完成", "不适用"}


def test_a_blank_checklist_has_no_state() -> None:
    text = markdown(checklist(load_campaign(DONGYANG)), "en")
    assert text.count("- [ ] ") == len(load_campaign(DONGYANG).rules)
    assert "**" not in text
    assert "Unit:" not in text


def test_groups_stand_as_in_the_plan() -> None:
    made = filled()
    heads = re.findall(r"^(#+) (.*)$", markdown(made), re.MULTILINE)
    wanted = [("#", made.title.zh)]
    for section in made.sections:
        wanted += [("##", section.title.zh), *(("###", group.title.zh) for group in section.groups)]
    assert [(mark, re.sub(r"\\(.)", r"\1", title)) for mark, title in heads] == wanted


# JSON Schema


@pytest.mark.parametrize("name", thinned(sorted(shipped(), reverse=True), 8))
def test_the_schema_fits_every_shipped_campaign(name: str) -> None:
    lists = [checklist(load_campaign(name))]
    lists += [filled(name, file.stem, date(2009, 5, 31)) for file in sorted((SPECS / name).glob("*.json"))[:4]]
    newer, older = Draft202012Validator(checklist_schema("zh")), Draft7Validator(checklist_schema("en", "07"))
    for made in lists:
        newer.validate(json.loads(json.dumps(made.to_dict())))
    for made in (lists[0], filled(name, "impossible", date(2009, 5, 31))):
        older.validate(json.loads(json.dumps(made.to_dict())))
    made_batch = json.loads(json.dumps(units(name).to_dict()))
    Draft202012Validator(batch_schema()).validate(made_batch)
    Draft7Validator(batch_schema("en", "07")).validate(made_batch)


ITEM = ("sections", 0, "groups", 0, "items", 0)


def changed(data: Json, at: tuple[Any, ...], value: Any) -> Json:
    data = json.loads(json.dumps(data))
    place: Any = data
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = value
    return data


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("unit",), 5), (("as_of",), "2009"), (("sections",), {}), (("extra",), 1), (("title",), {"zh": "x"}),
        ((*ITEM, "status"), "done"), ((*ITEM, "due"), "soon"), ((*ITEM, "number"), "1"), ((*ITEM, "notes"), [None]),
        ((*ITEM, "responsible"), {"id": "unit"}),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_no_checklist(at: tuple[Any, ...], value: Any) -> None:
    validator = Draft202012Validator(checklist_schema())
    data = filled().to_dict()
    assert validator.is_valid(data)
    assert not validator.is_valid(changed(data, at, value))


def test_the_schema_describes_every_field() -> None:
    for lang in LANGUAGES:
        schema = checklist_schema(lang)
        properties = schema["$defs"]["Item"]["properties"]
        assert list(properties) == [JSON_KEYS.get(field.name, field.name) for field in fields(Item)]
        assert all(said.get("description") for said in properties.values())
    Draft202012Validator.check_schema(checklist_schema())
    Draft202012Validator.check_schema(batch_schema())
    Draft7Validator.check_schema(checklist_schema("zh", "07"))
