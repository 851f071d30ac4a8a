"""The checklist as an HTML page: read with the standard parser, and used in a headless browser where there is one."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from campaignflow import (
    Assessment,
    Campaign,
    ProgressError,
    Status,
    Words,
    assess,
    parse_campaign,
    parse_progress,
)
from campaignflow.checklists import Checklist, Item, checklist, is_open, of_phases, only
from campaignflow.checklists.model import grouped
from campaignflow.checklists.page.checklist import html
from campaignflow.checklists.page.markup import plain
from campaignflow.wording.words import HIDDEN, LANGUAGES, Lang, spoken
from conftest import thinned, trials
from test_examples import FOLDERS, as_of, assessed, cached_campaign, text_of

DONGYANG = "dongyang-2009-analysis"
VOID = {"meta", "input", "col", "br", "link", "img"}
FIELDS = {"input", "select", "textarea"}


class Element:
    """One element as the parser saw it."""

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element] = []
        self.parts: list[str] = []

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""

    @property
    def classes(self) -> set[str]:
        return set(self.get("class").split())

    def all(self) -> Iterator[Element]:
        for child in self.children:
            yield child
            yield from child.all()

    def find(self, tag: str, of_class: str = "") -> list[Element]:
        return [e for e in self.all() if e.tag == tag and (not of_class or of_class in e.classes)]

    @property
    def text(self) -> str:
        return "".join(self.parts)


class Reader(HTMLParser):
    """A page as a tree; what is not closed in order is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "no attribute stands twice"
        made = Element(tag, dict(attrs), self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        above: Element | None = self.here
        while above is not None:
            above.parts.append(data)
            above = above.parent


def read(page: str) -> Element:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.here is reader.root, "everything is closed"
    return reader.root


def data_of(root: Element) -> dict[str, Any]:
    (script,) = [e for e in root.find("script") if e.get("type") == "application/json"]
    found: dict[str, Any] = json.loads(script.text)
    return found


def blank(name: str, lang: Lang = "zh") -> str:
    campaign = cached_campaign(name)
    return html(checklist(campaign), lang, campaign=campaign)


def filled(name: str, stem: str, lang: Lang = "zh") -> str:
    result = assessed(name, stem)
    return html(checklist(result.campaign, result), lang, campaign=result.campaign, progress=text_of(name, stem))


STEMS = {f"{name}/{stem}": (name, stem) for name in FOLDERS for stem in ("", "mid-campaign", "impossible")}


def page_of(page: str, lang: Lang) -> str:
    name, stem = STEMS[page]
    return filled(name, stem, lang) if stem else blank(name, lang)


every_page = pytest.mark.parametrize(
    ("page", "lang"), thinned([(page, lang) for page in STEMS for lang in LANGUAGES], 8)
)


# What the parser sees


@every_page
def test_the_page_refers_to_nothing_outside_and_only_its_own_script_and_style_may_run(page: str, lang: Lang) -> None:
    root = read(page_of(page, lang))
    for found in root.all():
        assert (
            found.tag not in {"link", "img", "iframe", "object", "embed", "base", "a"} or found.get("href") == "#list"
        )
        assert not {
            name for name in found.attributes if name in {"src", "style", "srcset", "action"} or name.startswith("on")
        }
    (policy,) = [e.get("content") for e in root.find("meta") if e.get("http-equiv")]
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    (style,), (script,) = root.find("style"), [e for e in root.find("script") if not e.get("type")]
    for rule, part in (("style-src", style), ("script-src", script)):
        assert rules[rule] == [f"'sha256-{b64encode(sha256(part.text.encode()).digest()).decode()}'"]
    assert not re.search(r"url\(|@import|https?:", style.text)
    assert not re.search(r"innerHTML|insertAdjacent|document\.write|\beval\b|https?:|fetch\(", script.text)


@every_page
def test_ids_are_unique_and_every_field_has_its_label(page: str, lang: Lang) -> None:
    root = read(page_of(page, lang))
    ids = [e.get("id") for e in root.all() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    labels = {e.get("for"): e.text.strip() for e in root.find("label")}
    assert all(labels.values())
    inputs = {e.get("id") for e in root.all() if e.tag in FIELDS}
    assert set(labels) == inputs
    for found in root.all():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(found.get(name).split()) <= set(ids)
    (page_element,) = root.find("html")
    assert page_element.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert len(root.find("h1")) == 1
    assert all(e.text.strip() or e.get("aria-label") for e in root.find("button"))


def rows(root: Element) -> list[Element]:
    return root.find("tr", "item")


def cell(row: Element, name: str) -> str:
    (found,) = row.find("td", name)
    return found.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FOLDERS)
def test_every_item_of_a_blank_checklist_stands_there_once_with_a_box(name: str, lang: Lang) -> None:
    made, root = checklist(cached_campaign(name)), read(blank(name, lang))
    assert [cell(row, "number") for row in rows(root)] == [str(item.number) for item in made.items]
    for item, row in zip(made.items, rows(root), strict=True):
        (label,) = row.find("label")
        assert label.text == item.requirement.say(lang)
        assert item.evidence.say(lang) in cell(row, "task")
        assert item.reference.locator in cell(row, "basis")
        assert all(party.title.say(lang).lower() in cell(row, "who").lower() for party in item.bodies)
        assert item.due_lenient or item.due_says is None or item.due_says.say(lang)[1:] in cell(row, "due")
        for one in filter(None, (item.due, item.due_lenient)):
            assert spoken(one, lang) in cell(row, "due") or spoken(one, lang) in str(item.due_says)
        assert len(row.find("input")) == 1
        assert cell(row, "status") == ""
    assert [item["rule"] for item in data_of(root)["items"]] == [item.rule for item in made.items]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FOLDERS)
def test_a_filled_checklist_says_what_was_found_where_and_has_boxes_for_what_is_open(name: str, lang: Lang) -> None:
    result = assessed(name, "mid-campaign")
    made, root = checklist(result.campaign, result), read(filled(name, "mid-campaign", lang))
    assert {is_open(item) for item in made.items} == {True, False}
    for item, row in zip(made.items, rows(root), strict=True):
        assert item.answer is not None
        assert item.answer.say(lang) in cell(row, "status")
        assert all(pointer in cell(row, "status") for pointer in item.pointers)
        assert len(row.find("input")) == is_open(item)
    (about,) = root.find("div", "about")
    assert made.unit is not None
    assert made.unit in about.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_wrote_beside_an_item_stands_beside_it(lang: Lang) -> None:
    data = json.loads(text_of(DONGYANG, "mid-campaign"))
    entry = {"says": "under-way", "evidence": "the third folder", "opinion": "make-good", "remark": "asked on Monday"}
    data["items"] = {"publish-report.due": entry}
    campaign = cached_campaign(DONGYANG)
    result = assess(campaign, parse_progress(data), date(2009, 7, 1))
    root = read(html(checklist(campaign, result), lang))
    (row,) = [r for r in rows(root) if "the third folder" in r.text]
    said = {"zh": ["推进中", "补课"], "en": ["under way", "make good"]}[lang]
    assert all(text in row.text for text in (*said, "the third folder", "asked on Monday"))
    assert [str(item.number) for item in checklist(campaign).items if item.rule == "publish-report.due"] == [
        cell(row, "number")
    ]


REGISTER = ("luohu-works-2008", "register-half-filled")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_register_of_problems_stands_at_the_end_as_it_is_written_down(lang: Lang) -> None:
    (register,) = read(filled(*REGISTER, lang)).find("section", "register")
    _, *rows = [[cell.text for cell in row.children] for row in register.find("tr")]
    problems = json.loads(text_of(*REGISTER))["problems"]
    assert [row[0] for row in rows] == [problem["id"] for problem in problems]
    for row, problem in zip(rows, problems, strict=True):
        assert row[1].startswith(problem["says"])
        assert row[2:4] == [problem.get("measure", ""), problem.get("owner", "")]
    overdue = {"zh": "逾期", "en": "Overdue"}[lang]
    assert [row[5].startswith(overdue) for row in rows] == [False, False, True]
    assert not read(blank(REGISTER[0], lang)).find("section", "register")


def test_without_the_campaign_nothing_is_promised_that_cannot_be_saved() -> None:
    root = read(html(checklist(cached_campaign(DONGYANG))))
    assert "save" not in {e.get("id") for e in root.find("button")}
    assert not [e for e in root.find("input") if e.get("type") == "date"]
    assert not root.find("p", "more")


def test_a_part_of_a_checklist_asks_for_the_days_of_all_that_it_can_save() -> None:
    """Items of a document go into the record of the step that makes it final, wherever that step stands."""
    campaign = cached_campaign(DONGYANG)
    part = only(checklist(campaign), lambda item: item.subject == "analysis-report")
    root = read(html(part, campaign=campaign))
    steps = {item["step"] for item in data_of(root)["items"] if "step" in item}
    assert steps == {"finalise-report"}
    assert {e.get("data-field") for e in root.find("input") if e.get("type") == "date"} == {"date/finalise-report"}


@pytest.mark.parametrize("phase", ["analysis", "none"])
def test_a_filter_leaves_a_page(phase: str) -> None:
    campaign = cached_campaign(DONGYANG)
    part = of_phases(checklist(campaign), {phase})
    root = read(html(part, campaign=campaign))
    assert len(rows(root)) == len(part.items)
    ids = [e.get("id") for e in root.all() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "progress",
    [
        '{"progress": 1, "campaign": "x", "records": [], "records": []}',
        '{"progress": 1, "campaign": "x", "records": {"step": "y"}}',
        b'{"progress": 1, "campaign": "x", "unit": []}',
        {"progress": 1, "campaign": "x", "odd": float("nan")},
        {"progress": 1, "campaign": "x", "odd": {1, 2}},
    ],
)
def test_into_progress_that_could_not_be_saved_again_as_it_was_nothing_is_saved(progress: Any) -> None:
    campaign = cached_campaign(DONGYANG)
    root = read(html(checklist(campaign), "en", campaign=campaign, progress=progress))
    assert root.find("p", "spoilt")
    assert data_of(root)["base"] is None
    assert "save" not in {e.get("id") for e in root.find("button")}


def test_what_is_no_progress_is_refused() -> None:
    with pytest.raises(ProgressError):
        html(checklist(cached_campaign(DONGYANG)), campaign=cached_campaign(DONGYANG), progress="no JSON")


# Hostile text


HOSTILE = [
    "</script><script>alert(1)</script>", "<!--", "]]>", "\"'><img src=x onerror=alert(1)>", "a\r\nb\tc\x00d",
    "\u202eevil\u2066\u200b\ufeff",
    "\u2028\u2029", "\ud800", "{count}", "${x}`", "&lt;&#60;&amp", "长" * 3000, "=cmd()",
    "</title></style></textarea>",
]  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.lists(st.sampled_from(HOSTILE)).map("".join))
words = st.builds(Words, texts, texts)


def hostile(made: Checklist, said: Words, foreign: str) -> Checklist:
    """The checklist with that text wherever text can stand."""

    def spoil(item: Item) -> Item:
        return evolve(
            item, phase_title=said, title=said, sentence=said, requirement=said, presided_by=said, due_says=said,
            evidence=said,
            reference=evolve(item.reference, document=foreign, locator=foreign), notes=(foreign,), shown=foreign,
            remark=foreign, responsible=evolve(item.responsible, title=said),
            answer=said if item.answer is not None else None,
        )  # fmt: skip

    items = [spoil(item) for item in made.items]
    unit = None if made.unit is None else foreign
    return evolve(made, title=said, source=foreign, version=foreign, unit=unit, sections=grouped(items))


def shape(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Elements and the names of their attributes."""
    return [(e.tag, tuple(name for name in e.attributes if name != "lang")) for e in root.all()]


@pytest.mark.slow
@trials(60)
@given(said=words, foreign=texts, lang=st.sampled_from(LANGUAGES))
def test_no_text_changes_what_the_page_is_made_of(said: Words, foreign: str, lang: Lang) -> None:
    result = assessed(DONGYANG, "mid-campaign")
    made = only(checklist(result.campaign, result), lambda item: item.number % 9 == 0)
    page = html(
        hostile(made, said, foreign), lang, campaign=result.campaign, progress=text_of(DONGYANG, "mid-campaign")
    )
    root = read(page)
    if said.say(lang).strip() and plain(said.say(lang)).strip() and plain(foreign).strip():
        usual = read(
            html(
                hostile(made, Words("字", "x"), "x"),
                lang,
                campaign=result.campaign,
                progress=text_of(DONGYANG, "mid-campaign"),
            )
        )
        assert shape(root) == shape(usual)
        shown = plain(said.say(lang))
        assert all(shown in cell(row, "task") for row in rows(root))
        assert all(plain(foreign) in cell(row, "basis") for row in rows(root))
    assert not HIDDEN.search(page)
    assert data_of(root)["base"] == json.loads(text_of(DONGYANG, "mid-campaign"))
    page.encode()


def test_hostile_progress_comes_back_as_it_was() -> None:
    campaign = cached_campaign(DONGYANG)
    data = {
        "progress": 1,
        "campaign": DONGYANG,
        "unit": {"name": HOSTILE[0]},
        "records": [{"step": "x", "note": text} for text in HOSTILE],
    }
    result = assess(campaign, parse_progress(data), date(2009, 7, 1))
    page = html(checklist(campaign, result), campaign=campaign, progress=data)
    assert data_of(read(page))["base"] == data
    assert not HIDDEN.search(page)


# The style


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_all_text_has_the_contrast_that_level_aa_asks() -> None:
    style = "".join(
        files("campaignflow.checklists.page").joinpath(f"{name}.css").read_text("utf-8") for name in ("page", "html")
    )
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", style))
    backgrounds = {colours["paper"], colours["band"], "#eaf4ec"}
    assert set(re.findall(r"background: ([^;]+);", style)) <= {
        "var(--paper)", "var(--band)", "var(--accent)", "#eaf4ec", "none", "none !important",
    }  # fmt: skip
    for ink in ("ink", "quiet", "accent", "good", "bad", "open", "odd"):
        assert all(contrast(colours[ink], back) >= 4.5 for back in backgrounds), ink
    assert all(contrast(colours["edge"], back) >= 3 for back in backgrounds), "borders of boxes and fields"
    used = set(re.findall(r"[^-]color: ([^;]+);", style))
    assert used <= {f"var(--{name})" for name in colours} | {"#000000", "transparent"}


# In a browser


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
Open = Callable[[str], Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a page from a file; nothing but that file may be asked for, and nothing may go wrong in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True, locale="en-GB")
    wrong: list[str] = []

    file = tmp_path / "page.html"
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept() if "?" in dialog.message else wrong.append(dialog.message))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda sent: None if sent.url.startswith((file.as_uri(), "blob:")) else wrong.append(sent.url))

    def opened(text: str) -> Any:
        file.write_text(text, "utf-8", newline="\n")
        page.goto(file.as_uri())
        return page

    yield opened
    context.close()
    assert wrong == []


def day(page: Any, step: str, when: str) -> None:
    page.locator(f'[data-field="date/{step}"]').fill(when)


def tick(page: Any, rule: str) -> None:
    rules = [item["rule"] for item in json.loads(page.locator("#data").text_content())["items"]]
    page.locator("tr.item").nth(rules.index(rule)).locator("input").check()


def saved(page: Any) -> dict[str, Any]:
    with page.expect_download() as download:
        page.locator("#save").click()
    assert download.value.suggested_filename.endswith(".json")
    found: dict[str, Any] = json.loads(Path(download.value.path()).read_text("utf-8"))
    return found


PLAN = """
campaignflow: 1
campaign: fair
version: "1"
title: A fair
source: {title: The plan}
year: {value: 2024}
attributes: {large: {title: a large unit}, kind: {title: kind, values: [school, shop]}}
people: {members: the members}
bodies: {office: the office, bureau: the bureau}
documents:
  minutes: {title: the minutes}
  list: {title: the list}
  paper: {title: the paper, states: {draft: draft, final: final}, contents: {aim: the aim, means: the means},
    attest: {true-to-life: it is true to life}}
phases:
  only:
    title: the phase
    window: 04-01 to 04-end
    steps:
      visit:
        title: the visit
        due: on 04-20 am
        presided_by: members
        keep: minutes
        invite: [office, bureau]
        attend: members
        attest: {calm: it is calm}
        avoid: {haste: hasty}
        once: true
      write: {title: the writing, makes: paper.draft, attach: list, keep: minutes, presided_by: members}
      finish: {title: the finishing, makes: paper.final, entry: write}
      vote: {title: the vote, by: office, due: 04-25, outcomes: {yea: passed, nay: refused},
        attest: {public: it is public}}
      big: {title: the big one, if: large, send_to: office}
"""
APRIL = date(2024, 4, 30)


def fair() -> Campaign:
    return parse_campaign(PLAN)


def states(campaign: Campaign, data: Mapping[str, Any], day: date) -> dict[str, Status]:
    result = assess(campaign, parse_progress(data), day)
    return {verdict.rule_id: verdict.status for verdict in result.verdicts}


def test_a_tick_of_each_kind_becomes_what_its_record_is_to_say(show: Open) -> None:
    page = show(html(checklist(fair()), "en", campaign=fair()))
    page.locator("summary").click()
    page.get_by_label("Unit name").fill("A “unit” </script>")
    page.get_by_label("A large unit", exact=True).select_option("true")
    for rule in (
        "visit.due", "visit.presided_by.members", "visit.keep.minutes", "visit.invite.bureau", "visit.attest.calm",
        "visit.avoid.haste", "paper.contents.aim", "paper.attest.true-to-life", "vote.due", "big.send_to.office",
    ):  # fmt: skip
        tick(page, rule)
    day(page, "visit", "2024-04-20")
    day(page, "finish", "2024-04-22")
    day(page, "vote", "2024-04-23")
    page.locator('[data-field="outcome/vote"]').select_option("yea")
    day(page, "big", "2024-04-24")
    data = saved(page)
    assert data == {
        "progress": 1, "campaign": "fair", "version": "1",
        "records": [
            {
                "step": "visit", "date": "2024-04-20", "half": "am", "by": "unit", "invited": ["bureau"],
                "attested": {"calm": True, "haste": False}, "presided_by": ["members"], "kept": ["minutes"],
            },
            {"step": "finish", "date": "2024-04-22", "contents": ["aim"], "attested": {"true-to-life": True}},
            {"step": "vote", "date": "2024-04-23", "by": "office", "outcome": "yea"},
            {"step": "big", "date": "2024-04-24", "recipients": ["office"]},
        ],
        "unit": {"name": "A “unit” </script>", "attributes": {"large": True}},
    }  # fmt: skip
    found = states(fair(), data, APRIL)
    assert found["visit.due"] is found["big.send_to.office"] is found["paper.contents.aim"] is Status.SATISFIED


def test_what_lacks_a_day_an_outcome_or_more_than_a_tick_is_not_saved_and_the_person_is_told(show: Open) -> None:
    page = show(html(checklist(fair()), "en", campaign=fair()))
    for rule in ("visit.invite.office", "vote.due", "visit.attend.members", "finish.entry.write", "write.attach.list"):
        tick(page, rule)
    day(page, "vote", "2024-04-23")
    day(page, "big", "2024-04-24")
    day(page, "write", "2024-04-02")
    data = saved(page)
    assert data["records"] == [{"step": "write", "date": "2024-04-02", "attachments": ["list"]}]
    said = page.locator("#answer").inner_text()
    for text in (
        "1 item(s) of 1 step(s)",
        "date of completion",
        "The visit",
        "outcome",
        "The vote",
        "The big one",
        "2 ticked item(s)",
    ):
        assert text in said
    page.locator('[data-field="filter/text"]').fill("vote")
    assert not page.locator('[data-field="date/visit"]').is_visible()
    page.locator("#answer a", has_text="The visit").first.click()
    assert page.evaluate("document.activeElement.dataset.field") == "date/visit"


def test_nothing_is_made_of_nothing(show: Open) -> None:
    page = show(html(checklist(fair()), "en", campaign=fair()))
    made: list[str] = []
    page.on("download", lambda download: made.append(download.suggested_filename))
    tick(page, "visit.due")
    page.locator("#save").click()
    assert "nothing to save" in page.locator("#answer").inner_text()
    assert "The visit" in page.locator("#answer").inner_text()
    assert made == []


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_ticked_and_dated_in_time_is_satisfied_when_validated(show: Open, name: str) -> None:
    """Every box that can be saved, on the days of the shipped example that is finished, said of the same unit."""
    campaign, example = cached_campaign(name), json.loads(text_of(name, "finished"))
    page = show(blank(name))
    about = json.loads(page.locator("#data").text_content())
    days: dict[str, str] = {}
    for record in sorted(example["records"], key=lambda record: str(record["date"])):
        days.setdefault(record["step"], record["date"])
    chosen = {r["step"]: r["outcome"] for r in example["records"] if "outcome" in r}
    unit = example["unit"]
    entered = {f"date/{step}": day for step, day in days.items()}
    entered |= {f"outcome/{step}": outcome for step, outcome in chosen.items()}
    entered |= {f"attributes/{key}": str(value).lower() for key, value in unit.get("attributes", {}).items()}
    entered |= {f"headcounts/{key}": str(value) for key, value in unit.get("headcounts", {}).items()}
    page.evaluate(
        """entered => {
            for (const field of document.querySelectorAll("[data-field]"))
                if (field.dataset.field in entered) field.value = entered[field.dataset.field];
            for (const box of document.querySelectorAll("td.box input")) box.checked = true;
        }""",
        entered,
    )
    data = saved(page)
    result = assess(campaign, parse_progress(data), as_of(name, "finished"))
    assert not [d for d in result.diagnostics if d.code not in {"unknown-headcount", "unknown-attribute"}]
    wanted = [item["rule"] for item in about["items"] if "step" in item and item["step"] in days]
    assert len(wanted) > 60
    given = assessed(name, "finished").verdict
    bad = {
        rule: result.verdict[rule]
        for rule in wanted
        if result.verdict[rule].status not in (Status.SATISFIED, Status.NOT_APPLICABLE)
        and given[rule].status is Status.SATISFIED
    }
    assert not bad
    assert sum(result.verdict[rule].status is Status.SATISFIED for rule in wanted) > 60


def written(data: Mapping[str, Any], campaign: Campaign, day: date) -> str:
    result: Assessment = assess(campaign, parse_progress(data), day)
    return html(checklist(campaign, result), "en", campaign=campaign, progress=json.dumps(data))


def test_ticks_are_merged_into_the_records_that_are_there(show: Open) -> None:
    before = {
        "progress": 1, "campaign": "fair",
        "unit": {"id": "7", "attributes": {"large": False}, "headcounts": {"members": 3}},
        "records": [
            {"step": "visit", "date": "2024-04-20", "half": "am", "invited": ["office"], "note": "kept </script>"},
            {"step": "write", "date": "2024-04-02", "kept": ["minutes"], "presided_by": ["members"]},
            {"step": "write", "date": "2024-04-05", "kept": ["minutes"], "presided_by": ["members"]},
        ],
        "planned": {"finish": "2024-04-28", "vote": "2024-04-29"},
        "items": {"vote.due": {"remark": "soon"}},
    }  # fmt: skip
    when = date(2024, 4, 22)
    page = show(written(before, fair(), when))
    assert page.locator('[data-field="date/visit"]').get_attribute("readonly") is not None, "it takes place once"
    for rule in (
        "visit.keep.minutes",
        "visit.presided_by.members",
        "visit.attest.calm",
        "write.attach.list",
        "finish.due",
    ):
        tick(page, rule)
    day(page, "write", "2024-04-08")
    day(page, "finish", "2024-04-21")
    after = saved(page)
    said = {"kept": ["minutes"], "presided_by": ["members"]}
    assert (
        after["records"]
        == [
            {**before["records"][0], "attested": {"calm": True}, "presided_by": ["members"], "kept": ["minutes"]},  # type: ignore[index]
            *before["records"][1:],  # type: ignore[index]
            {"step": "write", "date": "2024-04-08", **said, "attachments": ["list"]},
            {"step": "finish", "date": "2024-04-21", "by": "unit"},
        ]
    )
    assert after["planned"] == {"vote": "2024-04-29"}
    assert {key: after[key] for key in ("unit", "items")} == {key: before[key] for key in ("unit", "items")}
    old, new = states(fair(), before, when), states(fair(), after, when)
    assert {rule for rule in old if old[rule] is Status.SATISFIED} <= {
        rule for rule in new if new[rule] is Status.SATISFIED
    }


def test_what_is_wanted_of_every_record_is_said_of_all_and_what_stands_there_stays(show: Open) -> None:
    before = {
        "progress": 1, "campaign": "fair", "unit": {"attributes": {"large": False}, "headcounts": {"members": 3}},
        "records": [
            {"step": "write", "date": "2024-04-02"},
            {"step": "write", "date": "2024-04-05"},
            {"step": "vote", "date": "2024-04-06", "outcome": "nay"},
            {"step": "visit", "date": "2024-04-20", "half": "am"},
        ],
    }  # fmt: skip
    page = show(written(before, fair(), date(2024, 4, 22)))
    tick(page, "write.keep.minutes")
    day(page, "write", "2024-04-05")
    tick(page, "vote.attest.public")
    day(page, "vote", "2024-04-06")
    assert saved(page)["records"] == [
        {"step": "write", "date": "2024-04-02", "kept": ["minutes"]},
        {"step": "write", "date": "2024-04-05", "kept": ["minutes"]},
        {"step": "vote", "date": "2024-04-06", "outcome": "nay", "attested": {"public": True}},
        {"step": "visit", "date": "2024-04-20", "half": "am"},
    ]
    assert "Not saved" not in page.locator("#answer").inner_text(), "a day on record is no entry of the person's"
    page.locator('[data-field="outcome/vote"]').select_option("yea")
    assert saved(page)["records"][2]["outcome"] == "nay", "nor is a record rewritten"


@pytest.mark.parametrize("name", FOLDERS)
def test_saving_a_filled_page_breaks_nothing_that_was_satisfied(show: Open, name: str) -> None:
    """All that is open is ticked, and dated on the as-of date where no day is fixed."""
    campaign, when = cached_campaign(name), as_of(name, "mid-campaign")
    before = json.loads(text_of(name, "mid-campaign"))
    page = show(filled(name, "mid-campaign"))
    page.evaluate(
        """when => {
            for (const field of document.querySelectorAll("input[type=date]:not([readonly])")) field.value = when;
            for (const field of document.querySelectorAll("[data-field^='outcome/']")) field.selectedIndex = 1;
            for (const box of document.querySelectorAll("td.box input")) box.checked = true;
        }""",
        when.isoformat(),
    )
    after = saved(page)
    first, then = assess(campaign, parse_progress(before), when), assess(campaign, parse_progress(after), when)
    assert {d.code for d in then.diagnostics} <= {d.code for d in first.diagnostics}
    assert len(after["records"]) > len(before["records"])
    broken = [
        v
        for v in then.verdicts
        if first.verdict[v.rule_id].status is Status.SATISFIED and v.status is not Status.SATISFIED
    ]
    assert [v.rule_id for v in broken if v.kind not in {"precedence", "succession", "opening", "overlap"}] == []


def test_ticks_outlive_a_reload_and_are_cleared_when_asked(show: Open) -> None:
    page = show(html(checklist(fair()), "en", campaign=fair()))
    tick(page, "visit.attest.calm")
    day(page, "visit", "2024-04-20")
    page.reload()
    assert page.locator("tr.item input:checked").count() == 1
    assert page.locator('[data-field="date/visit"]').input_value() == "2024-04-20"
    page.locator("#clear").click()
    page.reload()
    assert page.locator("tr.item input:checked").count() == 0
    assert page.locator('[data-field="date/visit"]').input_value() == ""


@pytest.mark.parametrize("stored", ["no JSON", "3", "null", '{"ticks": 1, "fields": [1, [2], ["unit/name", 3]]}'])
def test_what_something_else_left_in_the_browser_does_no_harm(show: Open, stored: str) -> None:
    text = html(checklist(fair()), "en", campaign=fair())
    page = show(text)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [data_of(read(text))["key"], stored])
    page.reload()
    tick(page, "vote.due")
    page.reload()
    assert page.locator("tr.item input:checked").count() == 1


def test_pages_of_two_parts_do_not_forget_each_others_ticks(show: Open) -> None:
    whole = checklist(fair())
    for subject, rule in (("visit", "visit.attest.calm"), ("vote", "vote.due")):
        part = only(whole, lambda item, subject=subject: item.subject == subject)  # type: ignore[misc]
        tick(show(html(part, campaign=fair())), rule)
    assert show(html(whole, campaign=fair())).locator("tr.item input:checked").count() == 2


def test_where_the_browser_keeps_nothing_the_person_is_told_and_saves_all_the_same(
    browser: Any, tmp_path: Path
) -> None:
    context = browser.new_context(accept_downloads=True)
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    (tmp_path / "page.html").write_text(html(checklist(fair()), "en", campaign=fair()), "utf-8")
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert "keeps no ticks" in page.locator("#answer").inner_text()
    tick(page, "visit.due")
    day(page, "visit", "2024-04-20")
    assert len(saved(page)["records"]) == 1
    context.close()


def test_filters_show_what_is_asked_for_and_say_how_much(show: Open) -> None:
    page = show(filled(DONGYANG, "mid-campaign", "en"))
    result = assessed(DONGYANG, "mid-campaign")
    items = checklist(result.campaign, result).items
    shown = page.locator("tr.item:visible")
    page.get_by_label("Status", exact=True).select_option("satisfied")
    assert shown.count() == sum(item.status is Status.SATISFIED for item in items)
    page.get_by_label("Responsible", exact=True).select_option("unit")
    both = sum(item.status is Status.SATISFIED and item.responsible.id == "unit" for item in items)
    assert shown.count() == both < len(items)
    assert f"{both} of {len(items)} shown" in page.locator("#count").inner_text()
    page.get_by_label("Status", exact=True).select_option("")
    page.get_by_label("Responsible", exact=True).select_option("")
    page.get_by_label("Text", exact=True).fill("ＭＥＥＴＩＮＧ of the leading")
    wanted = [
        i
        for i in items
        if "meeting of the leading" in f"{i.title.en} {i.requirement.en} {i.due_says and i.due_says.en}".lower()
    ]
    assert shown.count() >= len(wanted) > 0
    assert page.locator("tbody:visible").count() < page.locator("tbody").count()
    page.get_by_label("Text", exact=True).fill("no such thing anywhere")
    assert shown.count() == page.locator("section.phase:visible").count() == 0
    page.get_by_label("Text", exact=True).fill("")
    page.get_by_label("Status", exact=True).select_option("ticked")
    assert shown.count() == 0


def test_a_filter_leaves_the_register_of_problems(show: Open) -> None:
    page = show(filled(*REGISTER, "en"))
    page.get_by_label("Text", exact=True).fill("no such thing anywhere")
    assert page.locator("tr.item:visible").count() == 0
    assert page.locator(".register tbody tr:visible").count() == 3


def test_the_page_is_worked_with_the_keyboard_alone(show: Open) -> None:
    page = show(html(checklist(fair()), "en", campaign=fair()))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(6):  # the three parts of the first date, its calendar, the box
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    assert page.locator("tr.item input:checked").count() == 1
    assert "1 ticked" in page.locator("#count").inner_text()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(show: Open, width: int, lang: Lang) -> None:
    page = show(filled("pinghu-2009-study", "mid-campaign", lang))
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("tr.item .found").first.is_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FOLDERS)
def test_no_plan_is_too_wide_for_a_phone(show: Open, name: str, lang: Lang) -> None:
    page = show(blank(name, lang))
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_there_is_a_table_with_a_repeated_head_and_no_controls(show: Open) -> None:
    page = show(blank(DONGYANG))
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert len(sizes) > 5
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    for hidden in ("form", ".unit", "#save", "#count", ".more"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator(".on-paper").is_visible()
    page.emulate_media(media="screen")
    page.get_by_label("文字").fill("民主生活会")
    page.emulate_media(media="print")
    assert page.locator("#count").is_visible(), "a part says that it is one"


def test_hostile_text_does_nothing_in_a_browser(show: Open) -> None:
    result = assessed(DONGYANG, "mid-campaign")
    made = checklist(result.campaign, result)
    page = show(hostile_page(made, result.campaign))
    page.get_by_label("Text", exact=True).fill("<img")
    assert page.locator("tr.item:visible").count() == len(made.items)
    assert page.locator("img, main script").count() == 0


def hostile_page(made: Checklist, campaign: Campaign) -> str:
    text = " ".join(HOSTILE)
    return html(
        hostile(made, Words(text, text), text), "en", campaign=campaign, progress=text_of(DONGYANG, "mid-campaign")
    )


def test_ten_thousand_items_can_be_filtered_and_ticked(show: Open) -> None:
    item = checklist(fair()).items[0]
    many = [
        evolve(item, number=n, rule=f"visit.{n}", subject=f"step-{n // 10}", requirement=Words(f"第{n}项", f"item {n}"))
        for n in range(1, 10_001)
    ]
    page = show(html(evolve(checklist(fair()), sections=grouped(many)), "en"))
    assert page.locator("tr.item").count() == 10_000
    page.locator('[data-field="filter/text"]').fill("item 777")
    assert page.locator("tr.item:visible").count() == 11
    page.locator("tr.item:visible input").first.check()
    assert page.locator("#count").inner_text() == "1 ticked; 11 of 10000 shown"
