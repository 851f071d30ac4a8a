"""The spec as written: what a file may say, and that its JSON Schema says the same."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from campaignflow import parse_campaign, shipped
from campaignflow.campaign.spec import CampaignSpec, spec_schema, spec_type
from campaignflow.rules.kinds import kinds
from campaignflow.source.text import read_yaml
from campaignflow.wording.dates import By, DayText
from campaignflow.wording.diagnostics import Diagnostics
from campaignflow.wording.words import LANGUAGES, Lang, Words

SPEC = """\
campaignflow: 1
campaign: small-plan
version: "1.0"
title: {zh: 小, en: small}
source: {title: 计划, file: plan.txt}
year: {value: 2009, basis: assumed}
readings: {by_day: inclusive, about_days: 2}
attributes:
  contact-point: 联系点
  rank: {title: 级别, values: [low, high]}
people: {members: 成员}
bodies: {office: 办公室}
documents:
  paper: {title: 文件, states: {drafted: 初稿}, marks: {filed: 备案}, contents: {one: 一}}
phases:
  main:
    title: 阶段
    ref: 一
    window: 06-early to 07-early
    steps:
      meeting: {title: 会议, due: 06-15, attend: members, invite: {id: office, if: contact-point}, once: true}
      report:
        title: 报告
        due: {by: before 07-mid, force: soft}
        entry: [meeting]
        times: at least 3
        makes: paper.drafted
        attest: {so: 如此}
      filing:
        {title: 备案, makes: {yes-filed: paper.filed}, outcomes: {yes-filed: 已备案}, forms: {any_of: {a: A, b: B}}}
waivers:
  no-report: {title: 免, covers: [report], approved_by: office}
"""


def read(text: str) -> tuple[Any, list[str], Any]:
    """The spec, the codes of its problems, and the plain data."""
    problems = Diagnostics("spec.yaml")
    located = read_yaml(text, problems)
    assert located is not None, list(problems)
    spec = spec_type(kinds().values()).read(located.data, (), problems)
    return spec, [d.code for d in problems], located.data


def changed(old: str, new: str) -> str:
    assert old in SPEC
    return SPEC.replace(old, new, 1)


@cache
def validator(lang: Lang = "en", draft: str = "2020-12") -> Draft7Validator | Draft202012Validator:
    schema = spec_schema(kinds().values(), lang, draft)
    return (Draft7Validator if draft == "07" else Draft202012Validator)(schema)


def as_editors_see_it(data: Any) -> Any:
    """The texts of our reader as a YAML 1.2 reader would type them."""
    if isinstance(data, dict):
        return {name: as_editors_see_it(value) for name, value in data.items()}
    if isinstance(data, list):
        return [as_editors_see_it(value) for value in data]
    if re.fullmatch("0|[1-9][0-9]*", data):
        return int(data)
    return {"true": True, "false": False}.get(data, data)


def test_a_spec_as_written_keeps_what_its_author_wrote() -> None:
    spec, codes, _ = read(SPEC)
    assert codes == []
    assert isinstance(spec, CampaignSpec)
    assert spec.title == Words("小", "small")
    assert spec.source.file == "plan.txt"
    assert spec.attributes["rank"].values == ("low", "high")
    assert list(spec.phases["main"].steps) == ["meeting", "report", "filing"]
    meeting, report = spec.phases["main"].steps["meeting"], spec.phases["main"].steps["report"]
    assert meeting.once
    assert not report.once
    assert meeting.due
    assert meeting.due.by == By(DayText(None, 6, "15"), before=False)
    assert report.stated.keys() == {"entry", "times", "attest"}
    assert spec.waivers["no-report"].covers == ("report",)


def test_attributes_may_still_stand_under_their_old_name() -> None:
    text = changed("attributes:", "facts:")
    (spec, codes, data), (new, _, _) = read(text), read(SPEC)
    assert codes == []
    assert list(spec.attributes) == list(new.attributes)
    assert spec.attributes["rank"].values == new.attributes["rank"].values
    assert spec.attributes["rank"].at == (((), "facts"), "rank")
    assert validator().is_valid(as_editors_see_it(data))
    assert list(parse_campaign(text).facts) == ["contact-point", "rank"]


def test_but_not_under_both_and_what_is_wrong_there_is_found() -> None:
    both = changed("people:", "facts: {other: 别的}\npeople:")
    assert read(both)[1] == ["two-names"]
    assert list(read(both)[0].attributes) == ["contact-point", "rank"]
    assert read(changed("attributes:", "facts:").replace("contact-point: 联系点", "contact-point: {}"))[1] == [
        "missing-key"
    ]


def test_an_old_name_is_not_proposed_and_editors_see_that_it_is_old() -> None:
    problems = Diagnostics()
    spec_type(kinds().values()).read({"fact": {}}, (), problems)
    (unknown,) = [found for found in problems if found.code == "unknown-key"]
    assert "facts" not in unknown.help.en
    properties = spec_schema(kinds().values())["$defs"]["CampaignSpec"]["properties"]
    assert {name for name, said in properties.items() if said.get("deprecated")} == {"facts"}
    assert properties["facts"]["description"] == "the old name of “attributes”"


WRONG = [
    ("campaignflow: 1\n", "", "missing-key"),
    ("campaignflow: 1", "campaignflow: one", "wrong-value"),
    ("small-plan", "Small", "wrong-value"),
    ('"1.0"', '""', "wrong-value"),
    ("{zh: 小, en: small}", "{zh: 小}", "missing-key"),
    ("{zh: 小, en: small}", "{zh: 小, en: small, fr: petit}", "unknown-key"),
    ("{zh: 小, en: small}", "{zh: 小, 大, en: small}", "unknown-key"),
    ("{zh: 小, en: small}", "[小]", "wrong-type"),
    ("source: {title: 计划, file: plan.txt}", "source: 计划", "wrong-value"),
    ("value: 2009", "value: nine", "wrong-value"),
    ("value: 2009", "value: 02009", "wrong-value"),
    ("value: 2009, ", "", "missing-key"),
    ("basis: assumed", "basis: guessed", "wrong-value"),
    ("inclusive", "maybe", "wrong-value"),
    ("about_days: 2", "about_days: two", "wrong-value"),
    ("about_days: 2", "about_days: -2", "wrong-value"),
    ("about_days", "about-days", "unknown-key"),
    ("联系点", "{}", "missing-key"),
    ("contact-point: 联系点", "contact-point: {title: 联系点, refs: 一}", "unknown-key"),
    ("values: [low, high]", "values: low", "wrong-value"),
    ("values: [low, high]", "values: [Low]", "wrong-value"),
    ("{members: 成员}", "[members]", "wrong-type"),
    ("members: 成员", "Members: 成员", "wrong-value"),
    ("members: 成员", "班子: 成员", "wrong-value"),
    ("{drafted: 初稿}", "[drafted]", "wrong-type"),
    ("{one: 一}", "[one]", "wrong-type"),
    ("{one: 一}", "{one: {parts: {x: X}}}", "missing-key"),
    ("ref: 一\n", "ref: []\n", "wrong-type"),
    ("ref: 一\n", f"ref: {'一' * 41}\n", "too-large"),
    ("due: 06-15", "due: {}", "missing-key"),
    ("due: 06-15", "due: [06-15]", "wrong-value"),
    ("attend: members", "attend: []", "wrong-type"),
    ("attend: members", "attend: {open: members}", "not-allowed"),
    ("attend: members", "participants: {open: []}", "wrong-type"),
    ("attend: members", "attend: {id: members, each: Members}", "wrong-value"),
    ("attend: members", "attend: {id: members, no: x}", "unknown-key"),
    ("if: contact-point", "if: {}", "wrong-type"),
    ("if: contact-point", "if: {rank: 3}", "wrong-value"),
    ("if: contact-point", "if: {all: []}", "wrong-type"),
    ("if: contact-point", "if: {not: contact-point, all: [rank]}", "wrong-type"),
    ("if: contact-point", "if: [contact-point]", "wrong-type"),
    ("if: contact-point", "if: contact-point and rank", "wrong-value"),
    ("once: true", "once: on", "wrong-value"),
    ("once: true", "once: yes", "wrong-value"),
    ("once: true", "once: 1", "wrong-value"),
    ("force: soft", "force: weak", "wrong-value"),
    ("[meeting]", "[[meeting]]", "wrong-type"),
    ("paper.drafted", "paper drafted", "wrong-value"),
    ("makes: {yes-filed: paper.filed}", "makes: [paper.filed]", "wrong-type"),
    ("{yes-filed: 已备案}", "[yes-filed]", "wrong-type"),
    ("covers: [report]", "covers: report", "wrong-value"),
    (", approved_by: office", "", "missing-key"),
    ("waivers:", "waiver:", "unknown-key"),
    ("title: 会议, ", "", "missing-key"),
    ("due: 06-15", "on: off", "unknown-key"),
    ("due: 06-15", "Due: 06-15", "unknown-key"),
]  # fmt: skip
RIGHT = [
    ("inclusive", "exclusive"),
    ("联系点", "{zh: 点, en: point}"),
    ("联系点", "{title: 点, ref: 一.2, note: 说明}"),
    ("{one: 一}", "{open: {one: 一}}"),
    ("{one: 一}", "{one: {title: 一, parts: {x: X, y: {title: Y, parts: {z: Z}}}}}"),
    ("attend: members", "participants: {open: members}"),
    ("attend: members", "participants: {any_of: [members]}"),
    ("attend: members", "participants: {one_of: {id: members}}"),
    ("attend: members", "attend: [{id: members, if: contact-point, ref: 一, force: soft, basis: derived, note: x}]"),
    ("if: contact-point", "if: {not: contact-point}"),
    ("if: contact-point", "if: {rank: low}"),
    ("if: contact-point", "if: {contact-point: true}"),
    ("if: contact-point", "if: {all: [contact-point, {any: [{not: {rank: low}}]}]}"),
    ("if: contact-point", "if: {outcome: filing.yes-filed}"),
    ("[meeting]", "meeting"),
    ("[meeting]", "{id: meeting}"),
    ("at least 3", "exactly 15"),
    ("at least 3", "1 to 2"),
    ("makes: {yes-filed: paper.filed}", "makes: paper.filed"),
    ("    window: 06-early to 07-early\n", ""),
    ("due: 06-15", "due: on 06-15 am"),
    ("due: 06-15", "window: 06-10 to 06-15, lasts: about 3 days, not_before: 06-12, action: own-choice"),
    ("due: 06-15", "not_before: {is: 2 days after report, ref: 一, force: soft}"),
    ("at least 3", "{members: at least 3, others: {is: 1 to 2, if: contact-point}}"),
    ("covers: [report]", "excuses: members, grounds: {ill: 病假}"),
    ("people:", "events: {launch: 动员会, end: {title: 结束, on: 07-10}}\npeople:"),
    ("people:", "declared: {parts: {title: 环节, says: 18, lists: 13, ref: 一}}\npeople:"),
    ("    ref: 一\n", "    ref: 一\n    lasts: about 40 days\n    entry: earlier\n"),
    ("year: {value: 2009, basis: assumed}\n", ""),
    ("06-early to 07-early", "06-early"),
    ("06-early to 07-early", "06-01 to before 07-中旬"),
    ("06-early to 07-early", "{is: 06-early to 07-early, force: soft, basis: derived, ref: 一, note: x}"),
    ("due: 06-15", "window: {is: 06-mid, force: soft, if: contact-point}"),
    ("[meeting]", "[{id: filing, outcome: yes-filed}]"),
]
ONLY_THE_READER_KNOWS = [
    ("due: 06-15", "due: soon", "wrong-value"),
    ("before 07-mid", "after 07-mid", "wrong-value"),
    ("06-early to 07-early", "06-early to", "wrong-value"),
    ("06-early to 07-early", "before 06-early", "wrong-value"),
    ("at least 3", "some", "wrong-value"),
    ("at least 3", "at least 0", "wrong-value"),
    ("at least 3", "3 to 2", "wrong-value"),
    ("if: contact-point", "if: {outcome: filing}", "wrong-value"),
    ("attend: members", "attend: [members, members]", "duplicate-name"),
    ("attend: members", "attend: {id: members, each: members}", "not-allowed"),
    ("attend: members", "participants: {open: [{id: members, force: soft}]}", "not-allowed"),
    ("{one: 一}", "{}", "wrong-type"),
    ("{one: 一}", "{open: {}}", "wrong-type"),
]


@pytest.mark.parametrize(("old", "new", "code"), WRONG)
def test_what_a_spec_may_not_say_neither_reader_nor_schema_takes(old: str, new: str, code: str) -> None:
    _, codes, data = read(changed(old, new))
    assert code in codes
    assert not validator().is_valid(as_editors_see_it(data))


@pytest.mark.parametrize(("old", "new"), [("campaign:", "campaign:"), *RIGHT])
def test_what_a_spec_may_say_both_reader_and_schema_take(old: str, new: str) -> None:
    _, codes, data = read(changed(old, new))
    assert codes == []
    validator().validate(as_editors_see_it(data))


@pytest.mark.parametrize(("old", "new", "code"), ONLY_THE_READER_KNOWS)
def test_small_grammars_are_the_readers_alone(old: str, new: str, code: str) -> None:
    _, codes, _ = read(changed(old, new))
    assert codes == [code]


def test_things_of_one_class_name_do_not_share_a_definition() -> None:
    one, two = "people:", "declared: {parts: {title: 环节, says: 18, lists: 13}}\npeople:"
    text = changed("{one: 一}", "{one: {title: 一, ref: 一.1}}").replace(one, two, 1)
    _, codes, data = read(text)
    assert codes == []
    validator().validate(as_editors_see_it(data))


def test_the_schema_takes_a_bare_number_of_times() -> None:
    _, codes, data = read(changed("at least 3", "3"))
    assert codes == []
    validator().validate(as_editors_see_it(data))


def test_the_schema_names_the_version_of_the_language() -> None:
    _, _, data = read(changed("campaignflow: 1", "campaignflow: 2"))
    assert not validator().is_valid(as_editors_see_it(data))


@pytest.mark.parametrize("draft", ["2020-12", "07"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_schema_is_one_and_takes_what_is_shipped(lang: Lang, draft: str) -> None:
    found = validator(lang, draft)
    found.check_schema(found.schema)
    for path in shipped().values():
        _, codes, data = read(path.read_text(encoding="utf-8"))
        assert codes == []
        found.validate(as_editors_see_it(data))


def described(schema: Any) -> list[str]:
    """Every description in a schema."""
    if isinstance(schema, list):
        return [text for part in schema for text in described(part)]
    if not isinstance(schema, dict):
        return []
    here = schema.get("description")
    return [*([here] if isinstance(here, str) else []), *(t for part in schema.values() for t in described(part))]


def test_every_key_is_described_in_both_languages() -> None:
    zh, en = (described(spec_schema(kinds().values(), lang)) for lang in LANGUAGES)
    assert len(zh) == len(en) > 50
    assert all(zh)
    assert all(en)


def test_what_a_schema_says_in_chinese_is_chinese() -> None:
    zh = described(spec_schema(kinds().values(), "zh"))
    assert [text for text in zh if not re.search("[\u4e00-\u9fff]", text)] == []


def test_every_kind_finds_its_keys_in_the_schema() -> None:
    definitions = spec_schema(kinds().values())["$defs"]
    for kind in kinds().values():
        assert definitions["StepSpec"]["properties"].keys() >= kind.step_keys.keys()
        assert definitions["DocumentSpec"]["properties"].keys() >= kind.document_keys.keys()
