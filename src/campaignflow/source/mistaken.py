"""One kind of file given for another: a campaign's spec, a unit's progress, a report of many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from campaignflow.wording.diagnostics import Diagnostics
from campaignflow.wording.words import Words

SPEC, PROGRESS, REPORT = "campaignflow", "progress", "report"
"""The key by which each says what it is."""
_CALLED = {
    SPEC: Words("活动规范", "the spec of a campaign"),
    PROGRESS: Words("单位的进度文件", "the progress file of a unit"),
    REPORT: Words("汇总报告", "a report of many units"),
}
_SAYS_SPEC = re.compile(rf"^{SPEC} *:".encode(), re.MULTILINE)


def report_mistaken(data: Any, wanted: str, problems: Diagnostics) -> bool:
    """Whether data are of another kind than is wanted, which is reported."""
    keys = data.keys() if isinstance(data, Mapping) else ()
    found = next((other for other in _CALLED if other in keys), None) if wanted not in keys else None
    if found is not None:
        problems.add("wrong-file", (), found=_CALLED[found], wanted=_CALLED[wanted])
    return found is not None


def spec_in(text: str | bytes) -> Mapping[str, Any] | None:
    """What a text that is no JSON says of itself, if it is a spec."""
    raw = text.encode(errors="replace") if isinstance(text, str) else text
    return {SPEC: None} if _SAYS_SPEC.search(raw) else None
