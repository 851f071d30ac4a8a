"""The progress files of the Dongyang plan: by hand, what each of them is there to show."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import yaml

from campaignflow import Assessment, Level, Status, assess, load_campaign, parse_progress, shipped
from campaignflow.cli.main import main
from conftest import Golden

CAMPAIGN = "dongyang-2009-analysis"
EXAMPLES = shipped()[CAMPAIGN].parent / CAMPAIGN
AS_OF: dict[str, date] = {
    stem: entry["as_of"] for stem, entry in yaml.safe_load((EXAMPLES / "examples.yaml").read_text("utf-8")).items()
}
FINISHED = ("finished", "finished-linked", "boundary-days")
campaign = load_campaign(CAMPAIGN)


def text_of(stem: str) -> str:
    return (EXAMPLES / f"{stem}.json").read_text(encoding="utf-8")


def assessed(stem: str, source: Any = None) -> Assessment:
    progress = parse_progress(source or text_of(stem), file=f"{stem}.json")
    return assess(campaign, progress, AS_OF[stem])


def found(stem: str) -> dict[str, tuple[str, str | None]]:
    """Every finding of an example: rule to status and reason."""
    return {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in assessed(stem).findings}


# Golden


@pytest.mark.parametrize("stem", ["mid-campaign", "impossible"])
def test_the_assessment_is_the_golden_one(stem: str, golden: Golden) -> None:
    text = json.dumps(assessed(stem).to_dict(), ensure_ascii=False, indent=1)
    golden(f"{CAMPAIGN}/{stem}.json", text + "\n")


# What each example shows


@pytest.mark.parametrize("stem", [*FINISHED, "mid-campaign"])
def test_nothing_is_amiss(stem: str) -> None:
    assessment = assessed(stem)
    assert assessment.ok
    assert assessment.open is (stem not in FINISHED)
    assert not assessment.diagnostics
    assert not [finding for finding in assessment.findings if finding.level is Level.BREACH]


@pytest.mark.parametrize("stem", ["finished", "finished-linked", "mid-campaign"])
def test_not_even_a_warning_is_found(stem: str) -> None:
    assert not assessed(stem).findings


@pytest.mark.parametrize("stem", FINISHED)
def test_whoever_has_finished_has_everything_settled(stem: str) -> None:
    assessment = assessed(stem)
    open_ends = [
        verdict
        for verdict in assessment.verdicts
        if verdict.duty_of == "unit"
        and verdict.force == "binding"
        and verdict.status not in (Status.SATISFIED, Status.NOT_APPLICABLE)
    ]
    assert [verdict.rule_id for verdict in open_ends] == (
        ["report-before-meeting.due"] if stem == "boundary-days" else []
    )
    assert assessment.phases[0].state == "complete"
    assert [state.to_dict() for state in assessment.documents] == [
        {"id": "analysis-report", "state": "formal", "marks": ["published", "filed"]}
    ]
    assert not [step for step in assessment.next_steps if step.duty_of == "unit"]


def test_finished_is_neither_contact_point_nor_linked() -> None:
    assessment = assessed("finished")
    spared = {verdict.rule_id for verdict in assessment.verdicts if verdict.status is Status.NOT_APPLICABLE}
    assert spared == {
        "special-meeting.invite.city-leader",
        "submit-draft.send_to.reviewing-leader",
        "leader-review.due",
        "leader-review.entry.submit-draft",
        "democratic-discussion.entry.leader-review",
        "enlarged-meeting.entry.leader-review",
        "finalise-report.entry.leader-review",
        "study-problems.due",
        "study-problems.entry.collect-opinions",
        "listed-supervision.due",
        "listed-supervision.entry.public-order",
    }
    assert not assessment.next_steps  # other bodies' acts are recorded as well


def test_finished_linked_is_both_and_met_in_several_branches() -> None:
    assessment = assessed("finished-linked")
    assert {verdict.status for verdict in assessment.verdicts if verdict.duty_of == "unit"} == {Status.SATISFIED}
    # Three branches in one record, counted by persons: added up from three, nobody could tell who came twice.
    assert len(assessment.verdict["branch-meeting.attend.party-members"].pointers) == 1
    assert assessment.verdict["branch-meeting.attend.party-members"].observed == {"present": 86, "required": 86}
    # The action programmes are other bodies' and not recorded here: shown, waited for, held against nobody.
    assert assessment.verdict["forums.due"].status is Status.OVERDUE
    assert {step.duty_of for step in assessment.next_steps} == {"programme-leads", "liaison-groups"}


def test_mid_campaign_some_is_done_and_the_rest_can_still_be_done_in_time() -> None:
    assessment = assessed("mid-campaign")
    assert assessment.phases[0].state == "active"
    assert assessment.documents[0].state == "drafted"
    mine = [verdict for verdict in assessment.verdicts if verdict.duty_of == "unit"]
    assert {v.status for v in mine} == {Status.SATISFIED, Status.PENDING, Status.NOT_APPLICABLE}
    assert assessment.verdict["report-before-meeting.due"].status is Status.SATISFIED
    assert assessment.verdict["personal-papers.due"].status is Status.PENDING
    assert assessment.verdict["personal-papers.due"].observed == {"count": 11, "required": 28}
    assert assessment.verdict["revise-report.due"].blocked_by == (
        "revise-report.entry.democratic-discussion",
        "revise-report.entry.enlarged-meeting",
    )


def test_mid_campaign_the_most_urgent_comes_first_and_nothing_that_is_barred() -> None:
    steps = assessed("mid-campaign").next_steps
    mine = [step.subject for step in steps if step.duty_of == "unit"]
    assert mine[:3] == ["branch-meeting", "democratic-discussion", "enlarged-meeting"]
    assert [str(step.due) for step in steps[:3]] == ["2009-06-20", "2009-06-25", "2009-06-25"]
    assert not {"revise-report", "appraisal", "finalise-report", "file-report"} & set(mine)
    assert {"first-review", "leader-review"} <= {step.subject for step in steps if step.duty_of != "unit"}


def test_finalised_early_is_out_of_order_and_was_never_cleared() -> None:
    assessment = assessed("finalised-early")
    assert not assessment.ok
    assert found("finalised-early") == {
        "finalise-report.entry.appraisal": ("violated", "out-of-order"),
        "finalise-report.entry.second-review": ("violated", "missing"),
    }
    early = assessment.verdict["finalise-report.entry.appraisal"]
    assert early.observed == {"done": "2009-06-29", "earlier_done": "2009-07-07"}
    assert [steps_of("finalised-early")[place] for place in early.pointers] == ["finalise-report", "appraisal"]
    assert early.reference.locator == "三"
    assert (early.cure, assessment.verdict["finalise-report.entry.second-review"].cure) == ("again", "record")
    assert [(step.subject, step.duty_of) for step in assessment.next_steps] == [
        ("rectification-plan", "unit"),
        ("second-review", "guidance-group"),
    ]


def test_what_was_made_formal_too_early_is_not_formal_and_what_was_filed_is_not_it() -> None:
    """Told under the root, and no finding of its own."""
    assessment = assessed("finalised-early")
    void = [(act.record.step, act.missed) for act in assessment.acts if act.standing != "counts"]
    assert void == [
        ("finalise-report", ("finalise-report.entry.appraisal", "finalise-report.entry.second-review")),
        ("file-report", ("file-report.entry.finalise-report",)),
    ]
    for step in ("finalise-report", "file-report"):
        verdict = assessment.verdict[f"{step}.due"]
        assert (verdict.status, verdict.reason) == ("overdue", "irregular")
        assert verdict.because is assessment.verdict["finalise-report.entry.appraisal"]
    report = assessment.documents[0]
    assert (report.state, report.marks) == ("appraised", ("published",))
    assert assessment.verdict["analysis-report.contents.consensus"].status is Status.PENDING


def test_cleared_and_made_formal_in_order_the_early_report_is_made_good() -> None:
    """Doing what is said to come next ends with nothing open but what was late."""
    data = json.loads(text_of("finalised-early"))
    final = next(record for record in data["records"] if record["step"] == "finalise-report")
    filed = next(record for record in data["records"] if record["step"] == "file-report")
    for step, record, on in (
        ("second-review", {"by": "guidance-group"}, "2009-07-13"),
        ("finalise-report", final, "2009-07-14"),
        ("file-report", filed, "2009-07-15"),
        ("rectification-plan", {"attested": {"from-problems": True, "next-phase": True}}, "2009-07-15"),
    ):
        now = assess(campaign, parse_progress(data), date.fromisoformat(on))
        assert step in {suggested.subject for suggested in now.next_steps}
        data["records"].append({**record, "step": step, "date": on})
    after = assess(campaign, parse_progress(data), date(2009, 7, 15))
    assert not after.open
    report = after.documents[0]
    assert (report.state, report.marks) == ("formal", ("published", "filed"))
    assert {v.rule_id: v.reason for v in after.findings if v.made_good is None} == dict.fromkeys(
        ("finalise-report.due", "file-report.due"), "late"
    )
    early = after.verdict["finalise-report.entry.appraisal"]
    assert (early.status, early.made_good) == ("violated", date(2009, 7, 14))  # history does not heal


def steps_of(stem: str) -> dict[str, str]:
    records = json.loads(text_of(stem))["records"]
    return {f"/records/{index}": record["step"] for index, record in enumerate(records)}


def test_the_demo_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "finalised-early.json" in said
    assert "[finalise-report.entry.second-review]" in said


def test_short_notice_is_late_and_lacks_a_recipient_and_the_attachment() -> None:
    assessment = assessed("short-notice")
    assert not assessment.ok
    assert found("short-notice") == {
        "report-before-meeting.due": ("violated", "missing-recipient"),  # not all of them had it before the meeting
        "report-before-meeting.send_to.discipline-commission": ("violated", "missing-recipient"),
        "report-before-meeting.attach.opinion-summary": ("violated", "missing-attachment"),
    }
    late = assessment.verdict["report-before-meeting.due"]
    assert (str(late.due), str(late.due_lenient)) == ("2009-06-05", "2009-06-07")
    assert "done" not in late.observed
    # What was sent elsewhere counts, and the meeting itself is not to blame (R10).
    assert assessment.verdict["report-before-meeting.send_to.campaign-office"].status is Status.SATISFIED
    assert assessment.verdict["special-meeting.due"].status is Status.SATISFIED


def test_a_contact_point_that_invites_nobody_lacks_the_city_leader_too() -> None:
    missing = ("violated", "missing-participant")
    assert not assessed("contact-point-invites-nobody").ok
    assert found("contact-point-invites-nobody") == {
        "special-meeting.invite.guidance-group": missing,
        "special-meeting.invite.discipline-commission": missing,
        "special-meeting.invite.organisation-department": missing,
        "special-meeting.invite.city-leader": missing,
    }


def test_on_the_boundary_days_only_the_short_lead_is_left_open() -> None:
    assessment = assessed("boundary-days")
    assert found("boundary-days") == {"report-before-meeting.due": ("ambiguous", "late")}
    assert assessment.findings[0].level is Level.WARNING
    for rule in ("special-meeting.due", "draft-report.due", "democratic-discussion.due", "appraisal.due"):
        verdict = assessment.verdict[rule]
        assert verdict.status is Status.SATISFIED
        assert verdict.observed["done"] == str(verdict.due)


def test_whatever_is_impossible_is_reported_at_its_place() -> None:
    diagnostics = assessed("impossible").diagnostics
    assert {(d.code, d.location.pointer) for d in diagnostics} == {
        ("wrong-value", place("prepare-speeches", "counts/leading-team")),
        ("more-than-members", place("report-after-meeting", "counts/speeches")),
        ("unknown-name", place("submit-draft", "recipients/0")),
        ("unknown-key", place("branch-meeting", "venue")),
        ("wrong-value", place("personal-papers", "counts/party-members")),
        ("wrong-value", place("appraisal-plan", "date")),
        ("not-asked", place("publish-result", "means")),
        ("wrong-actor", place("second-review", "by")),
        ("duplicate-key", place("file-result", "date")),
        ("effect-before-cause", place("continued-study", "date")),
        ("after-as-of", "/records"),
        ("unknown-name", place("closing-ceremony", "step")),
        ("already-done", "/planned/appraisal"),
        ("wrong-value", "/planned/publish-result"),
        ("not-waivable", "/waivers/0/waiver"),
    }
    lines = [diagnostic.location.line or 0 for diagnostic in diagnostics]
    assert lines == sorted(lines)
    text = text_of("impossible").splitlines()
    assert all(line > 0 for line in lines)
    assert "2009-02-30" in text[next(d.location.line for d in diagnostics if "02-30" in d.message.en) - 1]  # type: ignore[operator]


def place(step: str, inside: str, nth: int = 0) -> str:
    """The JSON Pointer of something inside the ``nth`` record of ``step``."""
    return [at for at, name in steps_of("impossible").items() if name == step][nth] + f"/{inside}"


def test_no_verdict_rests_on_what_is_impossible() -> None:
    assessment = assessed("impossible")
    assert not assessment.ok
    for rule in (
        "submit-draft.send_to.guidance-group",
        "personal-papers.due",
        "appraisal-plan.due",
        "second-review.due",
        "file-result.due",
        "continued-study.due",
    ):
        verdict = assessment.verdict[rule]
        assert (verdict.rule_id, verdict.status, verdict.reason) == (rule, "invalid", "bad-data")


def test_what_rests_on_the_impossible_cannot_be_weighed_and_nobody_is_accused_of_it() -> None:
    """The appraisal's plan has no day, so neither the appraisal nor what follows from it counts or is void."""
    assessment = assessed("impossible")
    undecided = {act.record.step for act in assessment.acts if act.standing == "undecided"}
    assert undecided == {"first-review", "appraisal", "finalise-report", "file-report", "publish-result"}
    for step in undecided:
        verdict = assessment.verdict[f"{step}.due"]
        assert (verdict.status, verdict.reason) == ("pending", "undecided")
    assert not [verdict.rule_id for verdict in assessment.verdicts if verdict.level is Level.BREACH]
    assert assessment.documents[0].state == "revised"


def test_of_a_meeting_of_two_days_what_is_alike_is_plain() -> None:
    assessment = assessed("impossible")
    for rule in ("special-meeting.due", "special-meeting.entry.heart-to-heart", "report-before-meeting.due"):
        assert assessment.verdict[rule].status is Status.SATISFIED
    attended = assessment.verdict["special-meeting.attend.leading-team"]  # only the one record says who was there
    assert (attended.status, attended.reason) == ("ambiguous", "contradictory")


def test_what_is_still_to_come_is_not_looked_at() -> None:
    assert assessed("impossible").verdict["rectification-plan.due"].status is Status.PENDING


def test_more_speeches_than_members_prove_nothing() -> None:
    verdict = assessed("impossible").verdict["report-after-meeting.attach.speeches"]
    assert (verdict.status, verdict.reason) == ("invalid", "bad-data")


def test_what_does_not_depend_on_the_impossible_is_assessed_as_ever() -> None:
    assessment, finished = assessed("impossible"), assessed("finished")
    untouched = ("seek-opinions", "heart-to-heart", "report-before-meeting", "branch-meeting", "draft-report",
                 "collect-opinions", "revise-report", "publish-report", "both-promoted")  # fmt: skip
    for verdict in assessment.verdicts:
        if verdict.subject in untouched:
            assert verdict.status == finished.verdict[verdict.rule_id].status, verdict.rule_id
    # The rest of a record in which one thing is wrong still speaks.
    assert assessment.verdict["report-after-meeting.send_to.campaign-office"].status is Status.SATISFIED
    assert assessment.verdict["personal-papers.attest.gaps"].status is Status.SATISFIED
    assert assessment.verdict["democratic-discussion.due"].status is Status.SATISFIED
    mine = {v.status for v in assessment.verdicts if v.duty_of == "unit"}
    assert mine == {"satisfied", "pending", "ambiguous", "invalid", "not-applicable"}
