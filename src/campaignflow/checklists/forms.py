"""Every form of a checklist, by name: what it is written with, and how its file ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from attrs import frozen

from campaignflow.campaign.campaign import Campaign
from campaignflow.checklists.csv import batch_csv, csv
from campaignflow.checklists.excel.batch import batch_workbook
from campaignflow.checklists.excel.ledger import workbook
from campaignflow.checklists.ical import ical
from campaignflow.checklists.markdown import batch_markdown, markdown
from campaignflow.checklists.model import Checklist
from campaignflow.checklists.page.batch import batch_html
from campaignflow.checklists.page.checklist import html
from campaignflow.checklists.units import Batch
from campaignflow.checklists.word.batch import batch_word
from campaignflow.checklists.word.checklist import word
from campaignflow.progress.file import Progress
from campaignflow.source.text import as_text
from campaignflow.wording.words import Lang

Write = Callable[[Checklist, Campaign, Progress | None, Lang], bytes]
WriteBatch = Callable[[Batch, Lang], bytes]


@frozen
class Form:
    """How a checklist, and a batch of units where there is a form for it, becomes a file."""

    suffix: str
    write: Write
    """From a checklist, its campaign, and the progress that it was filled in from."""
    write_batch: WriteBatch | None = None


def _utf8(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")


def _json(made: Checklist | Batch, _: Lang) -> bytes:
    return _utf8(json.dumps(made.to_dict(), ensure_ascii=False) + "\n")


def _html(made: Checklist, campaign: Campaign, progress: Progress | None, lang: Lang) -> bytes:
    source = as_text(progress.text).encode() if progress is not None and progress.text else None
    return _utf8(html(made, lang, campaign=campaign, progress=source))


def _alone(write: Callable[[Checklist, Lang], str | bytes]) -> Write:
    """A form that is made of the checklist alone."""
    return lambda made, _, __, lang: _utf8(write(made, lang))


FORMS: Mapping[str, Form] = {
    "markdown": Form("md", _alone(markdown), lambda made, lang: _utf8(batch_markdown(made, lang))),
    "json": Form("json", _alone(_json), _json),
    "csv": Form("csv", _alone(csv), batch_csv),
    "xlsx": Form("xlsx", workbook, batch_workbook),
    "docx": Form("docx", _alone(word), batch_word),
    "html": Form("html", _html, lambda made, lang: _utf8(batch_html(made, lang))),
    "ical": Form("ics", _alone(ical)),
}
