"""Commands on specs, and on the schemas of all files."""

from __future__ import annotations

from pathlib import Path

from campaignflow.campaign.coverage import FATE_WORDS
from campaignflow.campaign.coverage import coverage as covered
from campaignflow.campaign.loading import load_campaign, shipped
from campaignflow.campaign.readback import read_back as sentences
from campaignflow.campaign.template import template as empty
from campaignflow.cli.arguments import Options
from campaignflow.cli.console import as_json, show_problems
from campaignflow.cli.schemas import SCHEMAS
from campaignflow.cli.status import FINDINGS, OK, UNUSABLE
from campaignflow.schedule.keepable import unkeepable
from campaignflow.wording.diagnostics import CampaignflowError, Diagnostics, closest
from campaignflow.wording.words import Words


def lint(options: Options) -> int:
    """What is doubtful in specs."""
    worst = OK
    for spec in options.spec:
        try:
            campaign = load_campaign(spec)
        except CampaignflowError as error:
            show_problems(error.diagnostics, options.lang)
            worst = UNUSABLE
            continue
        found = (*campaign.warnings, *unkeepable(campaign))
        show_problems(found, options.lang)
        worst = max(worst, FINDINGS if found else OK)
        size = len(campaign.phases), len(campaign.steps), len(campaign.rules)
        zh, en = "{}：{}个阶段，{}个步骤，{}条规则", "{}: {} phase(s), {} steps, {} rules"
        print((zh if options.lang == "zh" else en).format(campaign.id, *size))
        for assumption in campaign.assumptions:
            print(("  假定：" if options.lang == "zh" else "  assumed: ") + assumption.say(options.lang))
    return worst


def read_back(options: Options) -> int:
    """A spec as sentences."""
    print("\n".join(sentences(load_campaign(options.spec), options.lang, ids=options.ids)))
    return OK


def template(options: Options) -> int:
    """An empty progress file, to fill in."""
    campaign, wanted = load_campaign(options.spec), options.step or ()
    problems, what = Diagnostics(), Words("步骤", "step")
    for name in wanted:
        if name not in campaign.steps:
            problems.add("unknown-name", (), what=what, name=name, known=closest(name, campaign.steps))
    if problems.found:
        show_problems(problems.found, options.lang)
        return UNUSABLE
    print(as_json(empty(campaign, wanted), indent=2))
    return OK


def coverage(options: Options) -> int:
    """What became of each clause."""
    campaign, lang = load_campaign(options.spec), options.lang
    found = covered(campaign, shipped().get(options.spec, Path(options.spec)))
    for row in found.rows:
        why = f" ({row.entry.why.say(lang)})" if row.entry.why else ""
        print(f"{row.locator:<8}{FATE_WORDS[row.entry.fate].say(lang)}: {row.entry.says.say(lang)}{why}")
        for rule in row.rules:
            print(f"{'':<10}{rule}")
    for words, left in (
        (Words("没有交代的条款", "clauses unaccounted for"), found.missing),
        (Words("没有条款认领的规则", "rules that no clause claims"), found.unclaimed),
        (Words("出处不在原文条款中的规则", "rules whose reference is no clause"), found.astray),
    ):
        print(f"{words.say(lang)}: {', '.join(left) or 0}")
    return OK if found.complete else FINDINGS


def schema(options: Options) -> int:
    """A JSON Schema."""
    print(as_json(SCHEMAS[options.what](options.lang, options.draft), indent=2))
    return OK


def specs(options: Options) -> int:
    """The specs that are shipped."""
    for name in shipped():
        print(f"{name}  {load_campaign(name).title.say(options.lang)}")
    return OK
