"""Titles in one language, said once for the spec; and clauses as statutes cite them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from campaignflow import SpecError, assess, parse_campaign, parse_progress
from campaignflow.campaign.readback import read_back
from campaignflow.checklists.forms import FORMS
from campaignflow.checklists.making import checklist
from campaignflow.wording.words import LANGUAGES, Lang, Words

STATUTE = "Public Contracts Regulations 2015, reg. 27(1)(b)"
SPEC = """
campaignflow: 1
campaign: tender
version: "1"
{head}
title: {title}
source: {{title: Public Contracts Regulations 2015}}
year: {{value: 2024}}
bodies: {{office: {{en: the contracting office}}}}
phases:
  main:
    title: {{en: the procedure}}
    ref: {ref}
    window: 03-01 to 05-end
    steps:
      notice: {{title: the contract notice, due: 03-15, send_to: office}}
      award: {{title: {{en: award of the contract, zh: 授予合同}}, entry: notice}}
"""


def spec(head: str = "language: en", title: str = "{en: Tender}", ref: str = STATUTE) -> str:
    return SPEC.format(head=head, title=title, ref=ref)


def found(text: str) -> list[tuple[str, str]]:
    with pytest.raises(SpecError) as refused:
        parse_campaign(text)
    return [(problem.code, problem.help.en) for problem in refused.value.diagnostics]


def test_a_title_in_the_language_of_the_spec_serves_who_reads_another() -> None:
    campaign = parse_campaign(spec())
    assert campaign.warnings == ()
    assert campaign.language == "en"
    assert campaign.title == Words("Tender", "Tender")
    assert campaign.bodies["office"].title == Words("the contracting office", "the contracting office")
    assert campaign.steps["notice"].title == Words("the contract notice", "the contract notice")
    assert campaign.steps["award"].title == Words("授予合同", "award of the contract"), "both may still be given"


def test_what_the_library_says_stays_in_both() -> None:
    campaign = parse_campaign(spec())
    zh, en = ("\n".join(read_back(campaign, lang)) for lang in LANGUAGES)
    assert "“the contract notice”须报送the contracting office" in zh
    assert "“The contract notice” must be sent to the contracting office" in en


def test_without_a_language_both_are_asked_for_and_the_remedy_says_what_else() -> None:
    problems = found(spec(head=""))
    assert {code for code, _ in problems} == {"missing-language"}
    assert problems[0][1].startswith("add “zh”; or, where all titles are in one language")
    assert problems[0][1].endswith("language: en")


def test_a_title_without_the_language_of_the_spec_is_refused() -> None:
    assert found(spec(head="language: zh")) == [("missing-language", "add “zh”")] * 3
    assert found(spec(title="{zh: 招标}")) == [("missing-language", "add “en”")]
    assert parse_campaign(spec(title="招标")).title.en == "招标", "a text alone is in the language of the spec"


@pytest.mark.parametrize("language", ["fr", "EN", "[en]", "{en: zh}"])
def test_a_language_is_chinese_or_english(language: str) -> None:
    assert found(spec(head=f"language: {language}"))[0][0] in ("wrong-value", "wrong-type")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_titles_in_one_language_and_long_clauses(form: str, lang: Lang) -> None:
    campaign = parse_campaign(spec())
    made = FORMS[form].write(checklist(campaign), campaign, None, lang)
    assert made
    if form in ("markdown", "html", "csv", "json"):
        text = made.decode()
        assert STATUTE in text
        assert "the contract notice" in text.lower()


def test_a_verdict_cites_the_clause_whole() -> None:
    campaign = parse_campaign(spec())
    unit = {"progress": 1, "campaign": "tender", "unit": {"id": "u"}}
    answer = assess(campaign, parse_progress(json.dumps(unit)), date(2024, 4, 1))
    assert {finding.reference.locator for finding in answer.findings} == {STATUTE}


@pytest.mark.parametrize("ref", [STATUTE, "§ 14 Abs. 2 Satz 1 Nr. 3 BetrVG", "第三十二条第二款第（一）项", "x" * 200])
def test_a_clause_is_any_text_on_one_line(ref: str) -> None:
    assert parse_campaign(spec(ref=ref)).rules[0].reference.locator == ref


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ('"a\\nb"', "wrong-value"),
        ('"a\\tb"', "wrong-value"),
        ('"a\\u200bb"', "hidden-character"),
        ("x" * 201, "too-large"),
    ],
)
def test_no_line_break_and_nothing_hidden_stands_in_a_clause(ref: str, code: str) -> None:
    assert code in [problem for problem, _ in found(spec(ref=ref))]
