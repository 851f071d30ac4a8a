"""Where a clause stands, as plans and statutes are cited."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from campaignflow.source.schema import Schema, Schemas, whole
from campaignflow.source.types import NotPlain, Text
from campaignflow.wording.diagnostics import Diagnostics, Path
from campaignflow.wording.words import Words

_BREAK = re.compile("[\t\n\r]")


@frozen
class Line(Text):
    """A text on one line."""

    expected: Words = Words("一行文字", "a text on one line")

    def quick(self, value: Any) -> Any:
        if type(value) is str and not _BREAK.search(value):
            return super().quick(value)
        raise NotPlain

    def read(self, value: Any, at: Path, problems: Diagnostics) -> Any:
        if type(value) is str and _BREAK.search(value):
            return self.wrong(value, at, problems)
        return super().read(value, at, problems)

    def schema(self, schemas: Schemas) -> Schema:
        return {**super().schema(schemas), "pattern": whole(r"[^\t\n\r]+")}


LOCATOR = Line(limit=200)
"""三.4, or “Public Contracts Regulations 2015, reg. 27(1)(b)”."""
