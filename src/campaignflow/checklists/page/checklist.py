"""A checklist as one HTML page: to read, filter and tick in a browser, to print, to send back as progress.

Its script and style stand beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from campaignflow.campaign.campaign import Campaign
from campaignflow.campaign.spec_terms import AttributeSpec
from campaignflow.checklists import OPINION_WORDS, STAGE_WORDS, Checklist, Group, Item, Stage, is_open
from campaignflow.checklists.page.markup import Html, element, foreign, page
from campaignflow.checklists.register import REGISTER, REGISTER_HEADS, REGISTER_NOTE, entry
from campaignflow.checklists.ticks import Tick, tick
from campaignflow.progress.file import PROGRESS_VERSION, parse_progress
from campaignflow.rules.outcome import STATUS_WORDS, Status
from campaignflow.wording.dates import iso_day
from campaignflow.wording.words import Lang, Words, capital, listing, spoken

_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}
_SYMBOLS: Mapping[Status, str] = {
    Status.SATISFIED: "✓", Status.PENDING: "○", Status.OVERDUE: "!", Status.VIOLATED: "✗", Status.WAIVED: "–",
    Status.NOT_APPLICABLE: "–", Status.AMBIGUOUS: "?", Status.INVALID: "!",
}  # fmt: skip
"""Beside the words, never instead of them."""

_HEADS: Mapping[str, Words] = {
    "box": Words("勾选", "Tick"),
    "number": Words("序号", "No."),
    "task": Words("任务及要求", "What to do"),
    "who": Words("责任单位", "Responsible"),
    "due": Words("时限", "Due"),
    "basis": Words("依据", "Clause"),
    "status": Words("完成情况", "Status"),
}
"""The columns, by class."""
_COLON = Words("：", ": ")
_READINGS = Words("从严{strict}，从宽{lenient}", "strictly {strict}, leniently {lenient}")
_SHOWN: Mapping[str, Words] = {
    "source": Words("依据", "Plan"),
    "unit": Words("单位", "Unit"),
    "as_of": Words("截至", "As of"),
    "version": Words("规范版本", "Spec version"),
    "evidence": Words("需提供", "To be shown"),
    "cooperating": Words("配合", "with"),
    "presided_by": Words("主持", "presided over by"),
    "pointers": Words("所据记录", "Records"),
    "notes": Words("记录备注", "Remark in the record"),
    "states": Words("单位填报", "The unit says"),
    "shown": Words("佐证材料", "Evidence"),
    "opinion": Words("督导组意见", "Supervision group"),
    "remark": Words("备注", "Remarks"),
    "date": Words("完成日期", "Date of completion"),
    "outcome": Words("结果", "Outcome"),
    "name": Words("单位名称", "Name of the unit"),
    "id": Words("单位编号", "Id of the unit"),
}
_SAYS: Mapping[str, Words] = {
    "skip": Words("跳到清单", "Skip to the checklist"),
    "filters": Words("筛选", "Filter"),
    "phase": Words("阶段", "Phase"),
    "who": Words("责任单位", "Responsible"),
    "status": Words("状态", "Status"),
    "text": Words("文字", "Text"),
    "all": Words("全部", "all"),
    "ticked": Words("已勾选", "ticked"),
    "unticked": Words("未勾选", "not ticked"),
    "about": Words("单位情况", "About the unit"),
    "about_why": Words(
        "有些要求视单位情况而定；不填写，这些要求无法判断。",
        "What some rules ask depends on these; what is left open cannot be judged.",
    ),
    "heads": Words("人数：", "Number of persons: "),
    "unstated": Words("未填写", "not stated"),
    "yes": Words("是", "yes"),
    "no": Words("否", "no"),
    "actions": Words("操作", "Actions"),
    "save": Words("保存为进度文件", "Save as progress"),
    "print": Words("打印", "Print"),
    "clear": Words("清除填写", "Clear"),
    "close": Words("关闭提示", "Close"),
    "not_saved": Words("单凭勾选不能写入进度文件", "a tick alone is not saved as progress"),
    "blank_unit": Words("填表单位（盖章）：", "Unit (seal): "),
    "blank_date": Words("填表日期：", "Date: "),
    "spoilt": Words(
        "进度文件有格式错误，改正之前不能保存勾选。",
        "The progress file is malformed: until it is mended, ticks cannot be saved.",
    ),
    "once": Words("已有记录，日期不变", "recorded already: the day stays"),
}
_SCRIPT_SAYS: Mapping[str, Words] = {
    "count": Words("已勾选{ticked}项；显示{shown}项，共{all}项", "{ticked} ticked; {shown} of {all} shown"),
    "clear": Words("清除本页填写的全部内容？", "Clear everything that was entered on this page?"),
    "saved": Words("已保存{items}项，涉及{steps}个步骤。", "Saved: {items} item(s) of {steps} step(s)."),
    "nothing": Words("没有可保存的内容，未生成文件。", "There is nothing to save; no file was made."),
    "undated": Words(
        "以下步骤没有完成日期，未保存，请填写后重新保存：",
        "Not saved, for want of a date of completion; enter it and save again:",
    ),
    "unresolved": Words(
        "以下步骤没有填写结果，未保存，请填写后重新保存：",
        "Not saved, for want of an outcome; choose it and save again:",
    ),
    "unticked": Words("以下步骤填了日期但没有勾选事项，未保存：", "Not saved: a date but no ticked item:"),
    "more": Words(
        "有{items}项勾选需要姓名、人数或其他步骤的日期，单凭勾选不能保存：",
        "{items} ticked item(s) take more than a tick (numbers, names or the days of other steps) and are not saved:",
    ),
    "unkept": Words(
        "浏览器未保留填写内容，关闭本页前请保存。", "This browser keeps no ticks: save before you close it."
    ),
}


def html(
    checklist: Checklist,
    lang: Lang = "zh",
    *,
    campaign: Campaign | None = None,
    progress: str | bytes | Mapping[str, Any] | None = None,
) -> str:
    """The page.

    With the campaign that the checklist is of, ticks can be saved as progress; with the unit's progress besides, they
    are merged into it. Where that could not be saved again as it was, nothing can be saved, and the page says why.
    Raises :class:`ProgressError` for progress that cannot be read at all.
    """
    kept = {} if progress is None else _kept(progress)
    saves = None if kept is None else campaign
    ticks = {} if saves is None else {item.rule: tick(saves, item) for item in checklist.items}
    return _page(Content(checklist, lang, saves, kept, ticks))


def _kept(source: str | bytes | Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Progress as plain data; None where that is not all of it (a key stands twice, a host's data are no JSON)."""
    progress = parse_progress(source)
    lost = any(diagnostic.code == "duplicate-key" for diagnostic in progress.diagnostics)
    if lost or not progress.invalid.isdisjoint({"records", "unit", "planned"}):
        return None
    data: Mapping[str, Any] = source if isinstance(source, Mapping) else json.loads(source)
    try:
        json.dumps(data, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return data


@frozen(eq=False, slots=False)
class _Page:
    """One page on its way. Ids of elements are made of places, never of names."""

    checklist: Checklist
    lang: Lang
    campaign: Campaign | None
    progress: Mapping[str, Any] | None
    """What the ticks are merged into; None where that could not be saved again."""
    ticks: Mapping[str, Tick | None]
    """By rule, what a tick means; empty where ticks cannot be saved."""

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for section in self.checklist.sections for group in section.groups)

    @cached_property
    def phases(self) -> Mapping[str, Words]:
        return {section.id: section.title for section in self.checklist.sections}

    @cached_property
    def bodies(self) -> Mapping[str, Words]:
        return {party.id: party.title for item in self.checklist.items for party in item.bodies}

    @cached_property
    def steps(self) -> Mapping[int, tuple[str, ...]]:
        """The steps whose day is asked, by the place of their group: a step's own, else the first concerned."""
        own: dict[str, int] = {}
        home: dict[str, int] = {}
        for place, group in enumerate(self.groups):
            own.setdefault(group.subject, place)
        for place, group in enumerate(self.groups):
            for said in filter(None, map(self.tick_of, group.items)):
                home.setdefault(said.step, own.get(said.step, place))
        found: dict[int, tuple[str, ...]] = {}
        for step, place in sorted(home.items(), key=itemgetter(1)):
            found[place] = (*found.get(place, ()), step)
        return found

    def tick_of(self, item: Item) -> Tick | None:
        """What a tick would add to progress; None where there is no box, or it says too little."""
        return self.ticks.get(item.rule) if is_open(item) else None

    def say(self, words: Words) -> str:
        return words.say(self.lang)

    def labelled(self, key: str, text: str) -> str:
        return self.say(_SHOWN[key]) + self.say(_COLON) + text

    def foreign(self, tag: str, text: str, **attributes: str) -> Html:
        return foreign(tag, text, self.lang, **attributes)

    # The page

    def page(self) -> str:
        title = self.say(self.checklist.title) + (f" · {self.checklist.unit}" if self.checklist.unit else "")
        body = (
            element("a", self.say(_SAYS["skip"]), class_="skip", href="#list"),
            self.header(),
            self.main(),
            self.actions(),
            element("script", Html(_embedded(self.data())), type="application/json", id="data"),
        )
        state = "filled" if self.checklist.filled else "blank"
        return page(title, self.lang, body, ("html.css", "html.js"), state)

    def header(self) -> Html:
        made = self.checklist
        lines = [self.foreign("p", self.labelled("source", made.source))]
        if made.unit is not None:
            lines.append(self.foreign("p", self.labelled("unit", made.unit)))
        if made.as_of is not None:
            lines.append(element("p", self.labelled("as_of", spoken(made.as_of, self.lang))))
        lines.append(element("p", self.labelled("version", made.version)))
        return element(
            "header",
            element("h1", capital(made.title).say(self.lang)),
            element("div", *lines, class_="about"),
            element("p", self.say(_SAYS["spoilt"]), class_="spoilt") if self.progress is None else None,
            self.blanks() if not made.filled else None,
            self.unit() if self.campaign is not None else None,
            self.filters(),
        )

    def blanks(self) -> Html:
        """What is written on paper by hand."""
        name = element("span", class_="line", id="unit-name")
        return element(
            "p", self.say(_SAYS["blank_unit"]), name, self.say(_SAYS["blank_date"]), element("span", class_="line"),
            class_="on-paper",
        )  # fmt: skip

    def unit(self) -> Html:
        """What the campaign asks about the unit, with what its progress says."""
        assert self.campaign is not None  # noqa: S101
        known = _inside(self.progress or {}, "unit")
        rows = [self.entry(f"unit/{key}", self.say(_SHOWN[key]), _text(known.get(key))) for key in ("name", "id")]
        stated, attributes = _inside(known, "attributes"), self.campaign.attributes
        rows += [self.attribute(name, attributes[name], stated.get(name)) for name in self.campaign.asked_attributes]
        for name in dict.fromkeys(self.campaign.measured.values()):
            label = self.say(_SAYS["heads"]) + self.say(self.campaign.groups[name].title)
            count = _inside(known, "headcounts").get(name)
            number = str(count) if type(count) is int else ""
            rows.append(self.entry(f"headcounts/{name}", label, number, type="number", min="0", step="1"))
        why = element("p", self.say(_SAYS["about_why"])) if len(rows) > 2 else None
        summary = element("summary", self.say(_SAYS["about"]))
        return element("details", summary, why, element("div", *rows, class_="fields"), class_="unit", hidden=True)

    def attribute(self, name: str, attribute: AttributeSpec, value: object) -> Html:
        """The choice of a unit's attribute."""
        if isinstance(attribute.values, Mapping):
            options = {value: self.say(title) for value, title in attribute.values.items()}
        else:
            options = {value: value for value in attribute.values}
        options = options or {key: self.say(_SAYS[word]) for key, word in (("true", "yes"), ("false", "no"))}
        chosen = str(value).lower() if isinstance(value, bool) else value
        label = capital(attribute.title).say(self.lang)
        return self.choice(f"attributes/{name}", label, {"": self.say(_SAYS["unstated"]), **options}, chosen)

    def entry(self, name: str, label: str, value: str = "", more: Html | None = None, **attributes: str | bool) -> Html:
        """A labelled field that the script keeps and saves under its name."""
        given: dict[str, str | bool] = {"type": "text", "id": _id(name), "data_field": name, "autocomplete": "off"}
        box = element("input", **{**given, "value": value, **attributes})
        return element("p", element("label", label, more, for_=_id(name)), box, class_="field")

    def choice(
        self, name: str, label: str, options: Mapping[str, str], chosen: object = "", more: Html | None = None
    ) -> Html:
        """A labelled list of which one is chosen."""
        inside = [element("option", text, value=value, selected=value == chosen) for value, text in options.items()]
        box = element("select", *inside, id=_id(name), data_field=name, autocomplete="off")
        return element("p", element("label", label, more, for_=_id(name)), box, class_="field")

    def filters(self) -> Html:
        """By phase, body, status and text; hidden until the script runs."""
        states = {item.status for item in self.checklist.items}
        status = {name: _SAYS[name] for name in ("unticked", "ticked")}
        status |= {str(state): words for state, words in STATUS_WORDS.items() if state in states}
        choices = {"phase": self.phases, "who": self.bodies, "status": status}
        fields = [
            self.choice(f"filter/{name}", self.say(_SAYS[name]), {"": self.say(_SAYS["all"]), **self.titled(options)})
            for name, options in choices.items()
        ]
        fields.append(self.entry("filter/text", self.say(_SAYS["text"]), type="search"))
        inside = element("div", *fields, class_="fields")
        return element("form", inside, role="search", aria_label=self.say(_SAYS["filters"]), hidden=True)

    def titled(self, titles: Mapping[str, Words]) -> dict[str, str]:
        """Titles as they stand alone."""
        return {name: capital(title).say(self.lang) for name, title in titles.items()}

    def actions(self) -> Html:
        """The buttons, and where the page answers."""
        names = ("save", "print", "clear") if self.campaign is not None else ("print", "clear")
        buttons = [element("button", self.say(_SAYS[name]), type="button", id=name) for name in names]
        close = element("button", self.say(_SAYS["close"]), type="button", id="close", hidden=True)
        return element(
            "section",
            element("div", element("div", id="answer", role="status"), close, class_="answer"),
            element("p", element("span", id="count", role="status"), class_="count"),
            element("p", *buttons, class_="buttons"),
            class_="actions", aria_label=self.say(_SAYS["actions"]), hidden=True,
        )  # fmt: skip

    # The list

    def main(self) -> Html:
        """The phases, each as a table of its own: on paper every page repeats its head."""
        sections, place = [], 0
        for count, section in enumerate(self.checklist.sections):
            bodies = [self.group(group, place + n) for n, group in enumerate(section.groups)]
            place += len(bodies)
            title = element("h2", capital(section.title).say(self.lang), id=f"s{count}")
            columns = element("colgroup", *(element("col", class_=name) for name in _HEADS))
            table = element("table", columns, self.head(), *bodies, role="table", aria_labelledby=f"s{count}")
            sections.append(element("section", title, table, class_="phase", aria_labelledby=f"s{count}"))
        register = self.register() if self.checklist.registers and self.checklist.problems else None
        return element("main", *sections, register, id="list", tabindex="-1")

    def register(self) -> Html:
        """The register of problems, as it stands in the progress that the page was made from."""
        made = self.checklist
        heads = element("tr", *(element("th", self.say(title), scope="col") for title in REGISTER_HEADS))
        rows = [
            element("tr", *(element("td", *(self.foreign("p", line) for line in lines)) for lines in cells))
            for cells in (entry(problem, made.as_of, self.lang) for problem in made.problems)
        ]
        title = element("h2", capital(REGISTER).say(self.lang), id="register")
        note = element("p", self.say(REGISTER_NOTE))
        table = element("table", element("thead", heads), element("tbody", *rows), aria_labelledby="register")
        return element("section", title, note, table, class_="register", aria_labelledby="register")

    def head(self) -> Html:
        running = " · ".join(part for part in (self.say(self.checklist.title), self.checklist.unit) if part)
        columns = [element("th", self.say(w), class_=k, scope="col", role="columnheader") for k, w in _HEADS.items()]
        return element(
            "thead",
            element("tr", element("td", running, colspan=str(len(_HEADS))), class_="running", aria_hidden="true"),
            element("tr", *columns, role="row", class_="heads"),
            role="rowgroup",
        )

    def group(self, group: Group, place: int) -> Html:
        """The items of a step or document, under its title and the days that are asked."""
        title = element("h3", capital(group.title).say(self.lang), id=f"g{place}")
        days = [self.day(step, group) for step in self.steps.get(place, ())]
        inside = element("div", title, *days, class_="step")
        head = element("th", inside, colspan=str(len(_HEADS)), scope="rowgroup", role="rowheader")
        rows = [self.item(item) for item in group.items]
        return element("tbody", element("tr", head, role="row", class_="group"), *rows, role="rowgroup")

    def day(self, step: str, group: Group) -> Html:
        """The fields that belong to a step: its day, and how it came out."""
        assert self.campaign is not None  # noqa: S101
        of = self.campaign.steps[step]
        title = element(
            "span",
            self.say(_COLON) + capital(of.title).say(self.lang),
            class_="aside" if step == group.subject else None,
        )
        fixed = self.recorded(step) if of.once else None
        day = self.entry(
            f"date/{step}", self.say(_SHOWN["date"]), fixed or "", title, type="date", readonly=bool(fixed)
        )
        known = element("p", self.say(_SAYS["once"]), class_="known") if fixed else None
        outcome = None
        if of.outcomes:
            options = {"": self.say(_SAYS["unstated"]), **self.titled(of.outcomes)}
            outcome = self.choice(f"outcome/{step}", self.say(_SHOWN["outcome"]), options, "", title)
        return element("div", day, known, outcome, class_="day")

    def recorded(self, step: str) -> str | None:
        """The day on which a step is recorded already."""
        records = (self.progress or {}).get("records")
        mine = [r for r in records if isinstance(r, Mapping) and r.get("step") == step] if records else []
        days = [day for day in (record.get("date") for record in mine) if isinstance(day, str) and iso_day(day)]
        return days[0] if days else None

    def item(self, item: Item) -> Html:
        """One row."""
        box = f"b{item.number}"
        cells: dict[str, Iterable[str | None]] = {
            "box": [self.box(item, box)],
            "number": [str(item.number)],
            "task": self.task(item, box),
            "who": self.who(item),
            "due": self.due(item),
            "basis": [self.clause(item)],
            "status": self.status(item),
        }
        inside = [element("td", *children, class_=key, role="cell") for key, children in cells.items()]
        return element("tr", *inside, class_="item", role="row")

    def box(self, item: Item, name: str) -> Html:
        if is_open(item):
            more = f"m{item.number}" if self.needs_more(item) else None
            return element("input", type="checkbox", id=name, autocomplete="off", aria_describedby=more)
        return element("span", _SYMBOLS[item.status or Status.PENDING], aria_hidden="true")

    def needs_more(self, item: Item) -> bool:
        """Whether a tick, though ticks are saved here, would say too little."""
        return self.campaign is not None and is_open(item) and self.tick_of(item) is None

    def task(self, item: Item, box: str) -> Iterator[Html]:
        """What is to be done, and what people wrote of it."""
        says = self.say(item.says)
        yield element("label", says, for_=box) if is_open(item) else element("p", says)
        lines = {"evidence": self.say(item.evidence), "states": "", "shown": item.shown, "remark": item.remark}
        if item.states is not None:
            lines["states"] = self.say(STAGE_WORDS[Stage(item.states)])
        for key, text in lines.items():
            if text:
                yield self.foreign("p", self.labelled(key, text), class_="aside-line")
        for note in item.notes:
            yield self.foreign("p", self.labelled("notes", note), class_="aside-line")
        if item.opinion is not None:
            said = self.say(OPINION_WORDS[item.opinion])
            yield element("p", self.labelled("opinion", said), class_="aside-line")
        if self.needs_more(item):
            yield element("p", self.say(_SAYS["not_saved"]), class_="more", id=f"m{item.number}")

    def who(self, item: Item) -> Iterator[Html]:
        yield element("p", capital(item.responsible.title).say(self.lang))
        if item.cooperating:
            titles = listing(party.title for party in item.cooperating)
            yield element("p", self.labelled("cooperating", self.say(titles)))
        if item.presided_by is not None:
            yield element("p", self.labelled("presided_by", self.say(item.presided_by)))

    def due(self, item: Item) -> Iterator[Html]:
        """By when: as the plan says it, then as a day where that is more."""
        said = "" if item.due_says is None else capital(item.due_says).say(self.lang)
        day = "" if item.due is None else spoken(item.due, self.lang)
        if said and not (item.due_lenient and day in said):  # one of two readings is not the day
            yield element("p", said)
        if item.due_lenient is not None:
            yield element("p", capital(_READINGS.fill(strict=item.due, lenient=item.due_lenient)).say(self.lang))
        elif day not in said:
            yield element("p", day)

    def clause(self, item: Item) -> Html:
        """The clause, with its document where that is not the plan of the whole."""
        where = item.reference
        return self.foreign(
            "p", where.locator if where.document == self.checklist.source else f"{where.document} {where.locator}"
        )

    def status(self, item: Item) -> Iterator[Html]:
        """What was found, and where that is recorded; empty to be written in where nothing is judged."""
        if item.status is None:
            return
        said = item.answer or STATUS_WORDS[item.status]
        symbol = element("span", _SYMBOLS[item.status] + " ", aria_hidden="true")
        yield element("p", symbol, self.say(said), class_=f"found {item.status}")
        if item.pointers:
            yield element("p", self.labelled("pointers", " ".join(item.pointers)), class_="aside-line")

    # What the script works with

    def data(self) -> dict[str, Any]:
        made, campaign = self.checklist, self.campaign
        head = {"progress": PROGRESS_VERSION, "campaign": made.campaign, "version": made.version}
        asked = [step for steps in self.steps.values() for step in steps]
        steps = {} if campaign is None else {name: campaign.steps[name] for name in asked}
        attributes = {} if campaign is None else campaign.attributes
        return {
            "key": "/".join(("campaignflow", made.campaign, made.version, made.unit_id or "")),
            "file": re.sub(r"[^\w.-]+", "-", f"{made.campaign}.json", flags=re.ASCII),
            "base": None if campaign is None else (self.progress or head),
            "truths": [name for name, attribute in attributes.items() if not attribute.values],
            "items": [self.row(item) for item in made.items],
            "steps": {
                name: {
                    "title": capital(step.title).say(self.lang),
                    "field": _id(f"date/{name}"),
                    "outcomes": bool(step.outcomes),
                }
                for name, step in steps.items()
            },
            "says": {key: self.say(words) for key, words in _SCRIPT_SAYS.items()},
        }

    def row(self, item: Item) -> dict[str, Any]:
        said = self.ticks.get(item.rule)
        found: dict[str, Any] = {"rule": item.rule, "phase": item.phase, "who": [party.id for party in item.bodies]}
        if item.status is not None:
            found["status"] = str(item.status)
        if said is not None and (is_open(item) or (said.every and item.status is Status.SATISFIED)):
            found |= {"step": said.step, "says": dict(said.says), "every": said.every}
        return found


def _actions(made: Content) -> Html:
    """The buttons, and where the page answers."""
    names = ("save", "print", "clear") if made.campaign is not None else ("print", "clear")
    buttons = [element("button", made.say(SAYS[name]), type="button", id=name) for name in names]
    close = element("button", made.say(SAYS["close"]), type="button", id="close", hidden=True)
    return element(
        "section",
        element("div", element("div", id="answer", role="status"), close, class_="answer"),
        element("p", element("span", id="count", role="status"), class_="count"),
        element("p", *buttons, class_="buttons"),
        class_="actions", aria_label=made.say(SAYS["actions"]), hidden=True,
    )  # fmt: skip
