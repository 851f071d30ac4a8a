"""A report's stated figures, as its JSON says them. Format: `docs/reference/rollup.md`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.progress.amount import Amount, as_share
from campaignflow.progress.file import Version, place_in, read_source
from campaignflow.progress.stated import Stated, StatedType
from campaignflow.rules.figure import Figure
from campaignflow.source.containers import MapOf
from campaignflow.source.frozen import EMPTY
from campaignflow.source.mistaken import REPORT as A_REPORT
from campaignflow.source.schema import Schema, json_schema
from campaignflow.source.structs import Struct, key
from campaignflow.source.types import Name, Text
from campaignflow.wording.diagnostics import Diagnostic, Diagnostics, ProgressError, closest
from campaignflow.wording.words import Lang, Words

REPORT_VERSION = 1


@frozen(kw_only=True)
class Report:
    """The figures that a report states of all its units together. Independent of any campaign."""

    report: int = key(Version(), Words("格式版本：1", "the version of this format: 1"))
    campaign: str = key(Name(), Words("活动的标识", "the campaign's id"))
    title: str | None = key(Text(limit=200), Words("报告标题", "the report's title"), default=None)
    figures: Mapping[str, Stated] = key(
        MapOf(Name(), StatedType()), Words("报告所称数字，按指标", "the numbers stated, by figure"), default=EMPTY
    )
    invalid: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the file; the rest is still used."""
    text: str | bytes | None = field(default=None, eq=False, repr=False)
    file: str | None = None

    def place(self, problems: Diagnostics) -> tuple[Diagnostic, ...]:
        """What was found, with lines and columns, in the order of the source."""
        return place_in(self.text, self.file, None, zip(problems.found, problems.paths, strict=True))


REPORT = Struct(Report)


def parse_report(source: str | bytes | Mapping[str, Any], *, file: str | None = None) -> Report:
    """Read a report's stated figures from JSON text, UTF-8 bytes, or data already decoded.

    What is wrong inside it comes as ``report.diagnostics`` and is set aside. Raises
    :class:`ProgressError` where nothing can be used: no JSON, no object, no campaign, another version.
    """
    problems = Diagnostics(file)
    text, data = read_source(source, problems, wanted=A_REPORT)
    report = REPORT.read(data, (), problems)
    version = report.report if isinstance(report, Report) else None
    if version not in (None, REPORT_VERSION):
        problems.add("unsupported-version", ((), "report"), value=version, expected=REPORT_VERSION)
    if text is None:
        problems.sort(data)
    if not isinstance(report, Report) or not report.campaign or version != REPORT_VERSION:
        raise ProgressError(Report(report=0, campaign="", text=text, file=file).place(problems))
    report = evolve(report, text=text, file=file)
    return evolve(report, diagnostics=report.place(problems))


def report_schema(lang: Lang = "en", draft: str = "2020-12") -> Schema:
    """The JSON Schema of reports, from the tables that read them; draft ``07`` for older tools."""
    return json_schema(REPORT, "campaignflow report", lang, draft)


def resolved(report: Report, campaign: Campaign) -> tuple[dict[str, Amount], tuple[Diagnostic, ...]]:
    """The amounts that a report states of the campaign's figures, and what is wrong with it.

    Raises :class:`ProgressError` where it is a report of another campaign.
    """
    problems = Diagnostics(report.file)
    if report.campaign != campaign.id:
        problems.add("wrong-campaign", ((), "campaign"), found=report.campaign, expected=campaign.id)
        raise ProgressError(report.place(problems))
    amounts: dict[str, Amount] = {}
    for name, stated in report.figures.items():
        figure, at = campaign.figures.get(name), (((), "figures"), name)
        if figure is None:
            known = closest(name, campaign.figures)
            problems.add("unknown-name", at, what=Words("指标", "figure"), name=name, known=known)
        elif not figure.way.is_share and not _whole(stated.amount):
            expected = Words("整数，不写小数点", "a whole number, written without a decimal point")
            problems.add("wrong-value", at, value=stated.amount.words(), expected=expected)
        else:
            amounts[name] = _meant(figure, stated.amount)
    return amounts, (*report.diagnostics, *report.place(problems))


def _whole(amount: Amount) -> bool:
    return not amount.rounding and all(n is None or n == int(n) for n in (amount.low, amount.high))


def _meant(figure: Figure, amount: Amount) -> Amount:
    return as_share(amount) if figure.way.is_share else amount
