"""The register of problems (问题台账) as people read it: its columns, and the lines of each entry."""

from __future__ import annotations

from datetime import date

from campaignflow.checklists.headings import OF_PROBLEM
from campaignflow.checklists.model import STAGE_WORDS, Stage
from campaignflow.progress.record import Problem
from campaignflow.wording.words import Lang, Words, capital, spoken

REGISTER = Words("问题台账", "register of problems")
REGISTER_HEADS = tuple(OF_PROBLEM[key] for key in ("id", "says", "measure", "owner", "due", "closing"))
REGISTER_NOTE = Words(
    "一题一行。整改到位后写明销号日期和佐证。",
    "One row for each problem. Once it is put right, its closing is entered with the day and the evidence.",
)
_FOUND, _CLOSED, _OPEN = Words("发现于{day}", "Found on {day}"), Words("已销号", "closed"), Words("未销号", "open")
_CLOSED_LATE = Words("逾期销号", "closed late")
_PROOF = Words("佐证：{text}", "Evidence: {text}")
_NO_PROOF = Words("未附佐证", "Without evidence")


def entry(problem: Problem, as_of: date | None, lang: Lang) -> list[list[str]]:
    """The lines of each column; whether a time limit is past, as of that day."""
    said: tuple[list[Words | str | date | None], ...] = (
        [problem.id],
        [problem.says, problem.found and _FOUND.fill(day=problem.found)],
        [problem.measure],
        [problem.owner],
        [problem.due],
        [*_closing(problem, as_of), problem.note],
    )
    return [[spoken(line, lang) for line in lines if line] for lines in said]


def _closing(problem: Problem, as_of: date | None) -> list[Words | str | date | None]:
    """Whether it is closed, and when and on what evidence; else whether its own time limit is past."""
    due, closed = problem.due, problem.closed
    proof = _PROOF.fill(text=problem.evidence) if problem.evidence else None
    if closed is not None:
        return [capital(_CLOSED_LATE if due and due < closed else _CLOSED), closed, proof or _NO_PROOF]
    past = due and as_of and due < as_of
    return [capital(STAGE_WORDS[Stage.OVERDUE] if past else _OPEN), proof]
