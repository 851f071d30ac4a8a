"""Two specs that have nothing to do with the plans the language was made for, checked by hand against their law.

`specs/tendering-cn.yaml`: open tendering under the Chinese Tendering and Bidding Law (法) and its
implementing regulation (条例). `specs/betriebsratswahl-de.yaml`: the election of a works council under
the German BetrVG and its Wahlordnung (WO). Every date in them counts from an act or an event.

What the language could not say of them stands in `docs/explanation/limits.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from campaignflow import (
    Assessment,
    Basis,
    Campaign,
    Level,
    SpecError,
    Status,
    assess,
    load_campaign,
    parse_campaign,
    parse_progress,
)

SPECS = Path(__file__).parent / "specs"
TENDER = load_campaign(SPECS / "tendering-cn.yaml")
ELECTION = load_campaign(SPECS / "betriebsratswahl-de.yaml")

Act = dict[str, Any]
Stand = tuple[str, str | None]

ZERO = date(2026, 4, 1)
"""Days are counted from here: bids are opened on it, or the first votes are cast."""

SATISFIED, PENDING, NOT_APPLICABLE = ("satisfied", None), ("pending", None), ("not-applicable", None)
UNDECIDED, OVERDUE, SHORT = ("pending", "undecided"), ("overdue", "missing"), ("overdue", "short")
LATE, EARLY, MISSING = ("violated", "late"), ("violated", "early"), ("violated", "missing")
OUT_OF_ORDER, UNAPPROVED, DENIED = ("violated", "out-of-order"), ("violated", "unapproved"), ("violated", "denied")
PROHIBITED = ("violated", "prohibited")
TOO_LATE = ("satisfied", "late")
"""What somebody was free to do and did too late."""


def day(offset: int) -> date:
    return ZERO + timedelta(days=offset)


def act(step: str, on: int, *, began: int | None = None, **more: Any) -> Act:
    first = {} if began is None else {"began": day(began).isoformat()}
    return {"step": step, "date": day(on).isoformat(), **first, **more}


def changed(acts: Iterable[Act], step: str, on: int | None = None, **values: Any) -> list[Act]:
    """The acts with the day or some keys of one step's record replaced; a key given as None is taken out."""
    values |= {} if on is None else {"date": day(on).isoformat()}
    return [
        {key: value for key, value in {**one, **values}.items() if value is not None} if one["step"] == step else one
        for one in acts
    ]


def without(acts: Iterable[Act], *steps: str) -> list[Act]:
    return [one for one in acts if one["step"] not in steps]


def until(acts: Iterable[Act], offset: int) -> list[Act]:
    return [one for one in acts if one["date"] <= day(offset).isoformat()]


def findings(assessment: Assessment) -> dict[str, Stand]:
    return {v.rule_id: (str(v.status), v.reason and str(v.reason)) for v in assessment.findings}


def stand(assessment: Assessment, rule: str) -> Stand:
    found = assessment.verdict[rule]
    return str(found.status), found.reason and str(found.reason)


def said(campaign: Campaign, rule: str) -> tuple[str, str]:
    words = next(one for one in campaign.rules if one.id == rule).sentence()
    return words.zh, words.en


@pytest.mark.parametrize("campaign", [TENDER, ELECTION], ids=lambda campaign: campaign.id)
def test_each_spec_is_clean_and_cites_its_clauses(campaign: Campaign) -> None:
    assert not campaign.warnings
    assert all(rule.reference.locator for rule in campaign.rules)
    assert not campaign.assumptions  # no year, no tolerance: all dates are relative


# Open tendering: the tenderee is the unit, and bids are opened on day 0

FACTS = ("prequalification", "state-funded", "deposit", "clarified")
CONTENTS = ["technical", "qualification", "price", "criteria", "contract-terms"]


def tender(acts: Iterable[Act], as_of: int = 120, **facts: bool) -> Assessment:
    attributes = {fact: facts.get(fact.replace("-", "_"), False) for fact in FACTS}
    data = {
        "progress": 1,
        "campaign": "tendering-cn",
        "unit": {"id": "owner", "attributes": attributes},
        "records": list(acts),
    }
    assessment = assess(TENDER, parse_progress(data), day(as_of))
    assert not assessment.diagnostics, [d.message.en for d in assessment.diagnostics]
    return assessment


def prequalified(*, committee: bool) -> list[Act]:
    declared = {"stated-standards": True, **({"committee": True} if committee else {})}
    return [
        act("prequalification-notice", -50, means=["official-media"]),
        act("sell-prequalification-documents", -44, began=-48),
        act("close-applications", -39),
        act("examine-applications", -36, outcome="enough", attested=declared),
        act("notify-applicants", -35, recipients=["applicants"]),
    ]


def tendered(*, raised: bool = False, **facts: bool) -> list[Act]:
    """All that the law asks of a tenderee, every period used up to its last day."""
    objected = "raised" if raised else "none"
    chosen = {"first": True} if facts.get("state_funded") else {}
    acts = [act("tender-notice", -25, means=["official-media"])]
    if facts.get("prequalification"):
        acts = prequalified(committee=facts.get("state_funded", False))
    acts += [
        act("draft-documents", -24),
        act("issue-documents", -20, contents=CONTENTS, attested={"named-brand": False}),
        act("sell-documents", -16, began=-20, attested={"profit": False}),
        act("document-objection", -10, outcome=objected),
        act("submit-bids", 0, times=3),
        act("close-bids", 0, outcome="enough"),
        act("opening", 0, invited=["bidders"], attested={"public": True}),
        act(
            "appoint-committee", -1, times=5,
            attested={"odd": True, "two-thirds": True, "drawn": True, "interest": False},
        ),
        act("evaluate", 3, outcome="recommended", attested={"ranked": True, "signed": True}),
        act("publish-candidates", 6),
        act("keep-published", 8, began=6),
        act("result-objection", 8, outcome=objected),
        act("determine-winner", 12, attested={"negotiation": False, **chosen}),
        act("award-notice", 13, recipients=["winner"]),
        act("notify-losers", 13, recipients=["losing-bidders"]),
        act("report", 27, recipients=["supervisor"]),
        act("sign-contract", 43, outcome="signed"),
    ]  # fmt: skip
    if facts.get("clarified"):
        acts.append(act("clarify-documents", -15, recipients=["document-holders"]))
    if raised:
        acts += [act("answer-document-objection", -7), act("answer-result-objection", 11)]
    if facts.get("deposit"):
        acts.append(act("return-deposits", 48, recipients=["winner", "losing-bidders"]))
    return acts


ALL = dict.fromkeys((fact.replace("-", "_") for fact in FACTS), True)


@pytest.mark.parametrize("raised", [False, True])
@pytest.mark.parametrize("facts", [{}, *({name: True} for name in ALL), ALL])
def test_a_tenderee_that_used_every_period_to_its_last_day_lacks_nothing(raised: bool, facts: dict[str, bool]) -> None:
    assessment = tender(tendered(raised=raised, **facts), **facts)
    assert assessment.ok
    assert not assessment.findings
    states = {state.id: state.state for state in assessment.phases}
    asked = {"tendering", "bidding", "evaluation", "deciding"}
    asked |= {"prequalifying"} if facts.get("prequalification") else set()
    assert {name: states[name] for name in asked} == dict.fromkeys(asked, "complete")
    assert {document.id: document.state for document in assessment.documents} == {
        "tender-documents": "issued",
        "award": "contracted",
    }


def test_whoever_keeps_to_the_law_has_nothing_amiss_on_any_day() -> None:
    acts = tendered(raised=True, **ALL)
    for offset in range(-55, 55):
        assert (offset, findings(tender(until(acts, offset), offset, **ALL))) == (offset, {})


PERIODS = [
    # rule, step that is moved, last day on which it is in time, locator
    ("issue-documents.due", "issue-documents", -20, "法第24条"),
    ("clarify-documents.due", "clarify-documents", -15, "条例第21条"),
    ("answer-document-objection.due", "answer-document-objection", -7, "条例第22条"),
    ("publish-candidates.due", "publish-candidates", 6, "条例第54条"),
    ("answer-result-objection.due", "answer-result-objection", 11, "条例第54条"),
    ("report.due", "report", 27, "法第47条"),
    ("sign-contract.due", "sign-contract", 43, "法第46条"),
    ("return-deposits.due", "return-deposits", 48, "条例第57条"),
]


@pytest.mark.parametrize(("rule", "step", "last", "locator"), PERIODS)
def test_each_period_of_the_tender_on_the_days_around_its_end(rule: str, step: str, last: int, locator: str) -> None:
    acts = tendered(raised=True, **ALL)
    around = {offset: tender(changed(acts, step, last + offset), **ALL) for offset in (-1, 0, 1)}
    assert [stand(one, rule) for one in around.values()] == [SATISFIED, SATISFIED, LATE]
    found = around[0].verdict[rule]
    assert (found.reference.locator, found.basis, found.due) == (locator, Basis.EXPLICIT, day(last))


@pytest.mark.parametrize(("rule", "step", "last"), [period[:3] for period in PERIODS if period[2] > 0])
def test_what_is_undone_is_overdue_on_the_day_after(rule: str, step: str, last: int) -> None:
    """Objections and their answers count in the same way: by the day of the act that they follow."""
    acts = without(tendered(raised=True, **ALL), step)
    assert stand(tender(until(acts, last), last, **ALL), rule) == PENDING
    assert stand(tender(until(acts, last + 1), last + 1, **ALL), rule) == OVERDUE


@pytest.mark.parametrize(
    ("step", "least", "end"),
    [("sell-prequalification-documents", 5, -44), ("sell-documents", 5, -16), ("keep-published", 3, 8)],
)
def test_how_long_documents_are_sold_and_candidates_are_public(step: str, least: int, end: int) -> None:
    acts = tendered(**ALL)
    for days, expected in ((least - 1, False), (least, True), (least + 1, True)):
        began = day(end - days + 1).isoformat()
        status = tender(changed(acts, step, began=began), **ALL).verdict[f"{step}.lasts"].status
        assert (status is Status.SATISFIED) == expected, days


@pytest.mark.parametrize(("on", "expected"), [(-40, EARLY), (-39, SATISFIED), (-38, SATISFIED)])
def test_applications_close_five_days_after_the_sale_at_the_earliest(on: int, expected: Stand) -> None:
    acts = changed(tendered(**ALL), "close-applications", on)
    assert stand(tender(acts, **ALL), "close-applications.not_before") == expected


@pytest.mark.parametrize(
    ("members", "enough"), [((4,), False), ((5,), True), ((6,), True), ((2, 2), False), ((2, 3), True)]
)
def test_a_committee_has_five_members_or_more(members: tuple[int, ...], enough: bool) -> None:
    first, *more = (act("appoint-committee", -1 - index, times=number) for index, number in enumerate(members))
    declared = {"odd": True, "two-thirds": True, "drawn": True, "interest": False}
    acts = [*without(tendered(), "appoint-committee"), {**first, "attested": declared}, *more]
    assessment = tender(acts)
    assert stand(assessment, "appoint-committee.due") == (SATISFIED if enough else PENDING)  # no day is set for it
    assert stand(assessment, "evaluate.entry.appoint-committee") == (SATISFIED if enough else ("violated", "short"))


@pytest.mark.parametrize("name", ["odd", "two-thirds", "drawn"])
def test_what_the_numbers_of_a_committee_cannot_show_is_declared(name: str) -> None:
    declared = {"odd": True, "two-thirds": True, "drawn": True, "interest": False}
    rule = f"appoint-committee.attest.{name}"
    denied = changed(tendered(), "appoint-committee", attested={**declared, name: False})
    assert findings(tender(denied)) == {rule: DENIED}
    silent = changed(tendered(), "appoint-committee", attested={n: v for n, v in declared.items() if n != name})
    assert stand(tender(silent), rule) != SATISFIED


def test_a_member_with_an_interest_and_a_negotiation_are_prohibited() -> None:
    declared = {"odd": True, "two-thirds": True, "drawn": True, "interest": True}
    acts = changed(tendered(), "appoint-committee", attested=declared)
    acts = changed(acts, "determine-winner", attested={"negotiation": True})
    assert findings(tender(acts)) == {
        "appoint-committee.avoid.interest": PROHIBITED,
        "determine-winner.avoid.negotiation": PROHIBITED,
    }


def test_nobody_is_asked_for_a_visit_and_a_visit_by_some_is_prohibited() -> None:
    assert not tender(tendered()).findings
    visit = act("site-visits", -12, attested={"some-only": False})
    assert not tender([*tendered(), visit]).findings
    visit["attested"] = {"some-only": True}
    assert findings(tender([*tendered(), visit])) == {"site-visits.avoid.some-only": PROHIBITED}


@pytest.mark.parametrize("missing", CONTENTS)
def test_the_tender_documents_lack_nothing_that_the_law_lists(missing: str) -> None:
    acts = changed(tendered(), "issue-documents", contents=[name for name in CONTENTS if name != missing])
    assert findings(tender(acts)).keys() == {f"tender-documents.contents.{missing}"}


# Prequalification or not


def test_without_prequalification_the_notice_is_of_the_tender() -> None:
    assert stand(tender(without(tendered(), "tender-notice")), "tender-notice.due") == PENDING
    assert stand(tender(without(tendered(), "tender-notice")), "issue-documents.entry.tender-notice") == MISSING
    assert stand(tender(tendered()), "prequalification-notice.due") == NOT_APPLICABLE


def test_with_prequalification_documents_go_out_only_once_enough_applicants_have_passed() -> None:
    acts = tendered(prequalification=True)
    facts = {"prequalification": True}
    rule = "issue-documents.entry.examine-applications"
    assert stand(tender(acts, **facts), rule) == SATISFIED
    assert stand(tender(acts, **facts), "tender-notice.due") == NOT_APPLICABLE
    few = changed(acts, "examine-applications", outcome="too-few")
    assert stand(tender(few, **facts), rule) == UNAPPROVED
    assert stand(tender(few, **facts), "tender-again.due") == PENDING
    assert stand(tender(changed(acts, "examine-applications", -19), **facts), rule) == OUT_OF_ORDER


def test_a_committee_examines_the_applications_only_where_the_money_is_the_states() -> None:
    facts = {"prequalification": True, "state_funded": True}
    acts = changed(tendered(**facts), "examine-applications", attested={"stated-standards": True, "committee": False})
    assert findings(tender(acts, **facts)) == {"examine-applications.attest.committee": DENIED}
    assert not tender(acts, prequalification=True).findings


# Objections raised or not


def test_where_nobody_objects_nothing_is_to_be_answered() -> None:
    assessment = tender(tendered())
    for step in ("answer-document-objection", "answer-result-objection"):
        assert stand(assessment, f"{step}.due") == NOT_APPLICABLE
    assert stand(assessment, "determine-winner.entry.answer-result-objection") == NOT_APPLICABLE


@pytest.mark.parametrize(
    ("answer", "next_act", "on"),
    [("answer-document-objection", "opening", 0), ("answer-result-objection", "determine-winner", 12)],
)
def test_until_an_objection_is_answered_the_procedure_stands_still(answer: str, next_act: str, on: int) -> None:
    acts = tendered(raised=True)
    rule = f"{next_act}.entry.{answer}"
    assert stand(tender(acts), rule) == SATISFIED
    assert stand(tender(without(acts, answer)), rule) == MISSING
    assert stand(tender(changed(acts, answer, on)), rule) == SATISFIED  # acts of one day are in order
    assert stand(tender(changed(acts, answer, on + 1)), rule) == OUT_OF_ORDER
    before = without(until(acts, on), answer, next_act)
    assert [b.rule_id for b in tender(before, on).why_not(next_act)] == [rule]


def test_whether_somebody_objects_cannot_be_told_before_it_is_recorded() -> None:
    acts = without(until(tendered(), 7), "result-objection")
    assert stand(tender(acts, 7), "answer-result-objection.due") == UNDECIDED


def test_an_objection_after_the_publicity_is_not_the_tenderees_fault() -> None:
    acts = changed(tendered(), "result-objection", 9)
    assessment = tender(acts)
    assert stand(assessment, "result-objection.during.keep-published") != SATISFIED
    assert assessment.ok
    assert not assessment.findings


# Too few bids, all rejected, the winner withdraws


def too_few() -> list[Act]:
    acts = changed(until(tendered(), 0), "submit-bids", times=2)
    return without(changed(acts, "close-bids", outcome="too-few"), "opening")


def test_with_fewer_than_three_bidders_nothing_is_opened_and_it_starts_again() -> None:
    assessment = tender(too_few(), 10)
    assert not assessment.findings
    assert stand(assessment, "opening.due") == NOT_APPLICABLE
    assert stand(assessment, "evaluate.due") == NOT_APPLICABLE
    assert stand(assessment, "tender-again.due") == PENDING
    own = [step.subject for step in assessment.next_steps if step.duty_of == "unit" and step.required]
    assert "tender-again" in own
    done = tender([*too_few(), act("tender-again", 5, attested={"new-file": True})], 10)
    assert stand(done, "tender-again.due") == SATISFIED


def test_whoever_opens_two_bids_all_the_same_has_opened_what_may_not_be_opened() -> None:
    opened = [*too_few(), act("opening", 0, invited=["bidders"], attested={"public": True})]
    assert findings(tender(opened, 10)) == {"opening.entry.close-bids": UNAPPROVED}


@pytest.mark.parametrize(("on", "expected"), [(-1, OUT_OF_ORDER), (0, SATISFIED), (1, SATISFIED)])
def test_nothing_is_opened_before_the_close(on: int, expected: Stand) -> None:
    assert stand(tender(changed(tendered(), "opening", on)), "opening.entry.close-bids") == expected
    assert (stand(tender(changed(tendered(), "opening", on)), "opening.due") == LATE) == (on > 0)


def test_where_all_bids_are_rejected_there_is_no_award_and_it_starts_again() -> None:
    acts = changed(until(tendered(), 3), "evaluate", outcome="all-rejected")
    assessment = tender(acts, 60)
    assert not assessment.findings
    for step in ("publish-candidates", "determine-winner", "sign-contract", "report"):
        assert stand(assessment, f"{step}.due") == NOT_APPLICABLE
    assert stand(assessment, "tender-again.due") == PENDING
    assert {document.id: document.state for document in assessment.documents}["award"] == "absent"


def test_where_a_contract_is_signed_nothing_starts_again() -> None:
    assert stand(tender(tendered()), "tender-again.due") == NOT_APPLICABLE
    assert stand(tender(tendered(prequalification=True), prequalification=True), "tender-again.due") == NOT_APPLICABLE


def test_a_winner_that_withdraws_leads_back_to_the_choice_and_the_next_one_can_be_chosen() -> None:
    withdrawn = changed(tendered(), "sign-contract", 20, outcome="refused")

    def award(acts: list[Act]) -> tuple[str, dict[str, Stand]]:
        assessment = tender(acts)
        return {document.id: document.state for document in assessment.documents}["award"], findings(assessment)

    again = [
        act("determine-winner", 22, attested={"negotiation": False}),
        act("award-notice", 22, recipients=["winner"]),
        act("notify-losers", 22, recipients=["losing-bidders"]),
        act("sign-contract", 50, outcome="signed"),
    ]
    reported = tender(withdrawn)  # of a winner that there is no more
    assert findings(reported) == {"report.entry.determine-winner": ("violated", "overtaken")}
    so_far = until(withdrawn, 20)
    assert award(so_far) == ("determined", {})
    returned = tender(so_far)
    for step in ("determine-winner", "award-notice", "notify-losers", "sign-contract"):
        assert stand(returned, f"{step}.due") == ("pending", "overtaken"), step
    assert next(step.subject for step in returned.next_steps) == "determine-winner"
    assert award([*so_far, again[0]]) == ("determined", {"report.due": OVERDUE})
    assert stand(tender([*so_far, again[0]]), "determine-winner.due") == SATISFIED
    assert award([*withdrawn, *again]) == ("contracted", {})
    assert not [step for step in tender([*withdrawn, *again]).next_steps if step.again]


def test_what_follows_in_the_tender_follows() -> None:
    """Each act is put one day before the act that the law puts first."""
    acts = tendered(raised=True, **ALL)
    days = {one["step"]: (date.fromisoformat(one["date"]) - ZERO).days for one in acts}
    for later, earlier in (
        ("evaluate", "opening"),
        ("evaluate", "appoint-committee"),
        ("publish-candidates", "evaluate"),
        ("determine-winner", "keep-published"),
        ("award-notice", "determine-winner"),
        ("sign-contract", "award-notice"),
        ("report", "determine-winner"),
        ("return-deposits", "sign-contract"),
    ):
        moved = tender(changed(acts, later, days[earlier] - 1), **ALL)
        assert stand(moved, f"{later}.entry.{earlier}") == OUT_OF_ORDER, later
        same = tender(changed(acts, later, days[earlier]), **ALL)
        assert stand(same, f"{later}.entry.{earlier}") == SATISFIED, later


@pytest.mark.parametrize(("on", "rule", "expected"), [
    (12, "notify-losers.entry.award-notice", OUT_OF_ORDER),
    (13, "notify-losers.due", SATISFIED),
    (14, "notify-losers.due", LATE),
])  # fmt: skip
def test_the_losers_are_told_together_with_the_winner(on: int, rule: str, expected: Stand) -> None:
    assert stand(tender(changed(tendered(), "notify-losers", on)), rule) == expected
    assert stand(tender(without(tendered(), "notify-losers")), "notify-losers.due") == OVERDUE


@pytest.mark.parametrize(("gap", "expected"), [(11, SATISFIED), (10, SATISFIED), (9, TOO_LATE)])
def test_what_others_do_in_a_tender_is_never_held_against_the_tenderee(gap: int, expected: Stand) -> None:
    assessment = tender(changed(tendered(), "document-objection", -gap))
    assert stand(assessment, "document-objection.due") == expected
    assert assessment.ok
    assert not assessment.findings
    assert {step.id: step.by for step in TENDER.steps.values() if step.by != "unit"} == {
        "document-objection": "interested-parties",
        "submit-bids": "bidders",
        "evaluate": "evaluation-committee",
        "result-objection": "interested-parties",
    }


def test_a_committee_that_does_not_evaluate_is_waited_for() -> None:
    assessment = tender(until(tendered(), 2))
    assert not assessment.findings
    assert {s.subject: s.duty_of for s in assessment.next_steps if s.duty_of != "unit"} == {
        "evaluate": "evaluation-committee"
    }


# The election of a works council: the election board is the unit, and the first votes are cast on day 0

DETAILS = ["datum", "einsicht", "einspruchsfrist", "sitze", "stuetzunterschriften", "stimmabgabe"]
ELECTED = 5


def election(
    acts: Iterable[Act], as_of: int = 60, *, small: bool = False, union: bool = True, term: int = 7
) -> Assessment:
    """The election board's case; the council's term ends on day ``term``."""
    data: Mapping[str, Any] = {
        "progress": 1,
        "campaign": "betriebsratswahl-de",
        "unit": {
            "id": "wahlvorstand",
            "attributes": {"vereinfacht": small, "gewerkschaft": union},
            "headcounts": {"gewaehlte": ELECTED},
        },
        "records": list(acts),
        "events": {"amtszeitende": day(term).isoformat()},
    }
    assessment = assess(ELECTION, parse_progress(data), day(as_of))
    assert not assessment.diagnostics, [d.message.en for d in assessment.diagnostics]
    return assessment


def voted() -> list[Act]:
    """From the first votes on; three days of polling."""
    return [
        act("erster-wahltag", 0),
        act("wahlschluss", 2),
        act("auszaehlung", 2, kept=["niederschrift"], attested={"oeffentlich": True}),
        act("bekanntgabe", 3, audience=["arbeitnehmer"]),
        act("benachrichtigung", 3, counts={"gewaehlte": ELECTED}),
        act("aushang", 20, began=7),
        act("abschrift", 4, recipients=["arbeitgeber", "gewerkschaften"], attachments=["niederschrift"]),
        act("einberufung", 9, invited=["betriebsratsmitglieder"]),
        act("aufbewahrung", 21),
    ]


def listed() -> list[Act]:
    return [
        act("auskunft", -52),
        act("waehlerliste-aufstellen", -45, attested={"geschlechter": True}),
    ]


def regular() -> list[Act]:
    """The regular procedure without incident, every period used up to its last day."""
    return [
        act("bestellung", -63, times=3, attested={"ungerade": True, "geschlechter": True}),
        *listed(),
        act("ausschreiben", -42, contents=DETAILS, attested={"unterschriften": True}),
        act("auslegung", -42),
        act("einspruch", -28, outcome="keiner"),
        act("nachpruefung", -27),
        act("einreichung", -28),
        act("pruefung", -28, outcome="gueltig"),
        act("fristende", -27, outcome="liste"),
        act("bekanntmachung", -7, audience=["arbeitnehmer"]),
        *voted(),
    ]


def simplified() -> list[Act]:
    return [
        act("bestellung-vereinfacht", -21, times=3),
        act("auskunft", -21),
        act("waehlerliste-aufstellen", -20, attested={"geschlechter": True}),
        act("ausschreiben-vereinfacht", -20, contents=DETAILS, attested={"unterschriften": True}),
        act("vorschlag-vereinfacht", -7),
        *voted(),
    ]


def objected(outcome: str) -> list[Act]:
    """An objection to the list of voters on the last day, decided, told on the day before the first votes."""
    acts = [
        *changed(regular(), "einspruch", outcome="eingelegt"),
        act("einspruch-entscheiden", -20, outcome=outcome),
        act("einspruch-mitteilen", -1, recipients=["wahlberechtigte"]),
    ]
    return [*acts, act("berichtigung", -19)] if outcome == "begruendet" else acts


def mended() -> list[Act]:
    """A list with a curable fault: told, mended, examined again."""
    return [
        *without(regular(), "pruefung"),
        act("pruefung", -28, outcome="mangel"),
        act("beanstandung", -27, recipients=["listenvertreter"], attested={"gruende": True}),
        act("nachbesserung", -25),
        act("pruefung", -24, outcome="gueltig"),
    ]


def extended(outcome: str = "liste") -> list[Act]:
    """No valid list in time: a week more."""
    acts = [
        *without(regular(), "einreichung", "pruefung", "bekanntmachung"),
        act("nachfrist", -27),
        act("nachfristende", -19, outcome=outcome),
    ]
    acts = changed(acts, "fristende", outcome="keine")
    if outcome == "keine":
        return [*until(acts, -1), act("absage", -18, audience=["arbeitnehmer"])]
    late = [
        act("einreichung-nachfrist", -20),
        act("pruefung", -20, outcome="gueltig"),
        act("bekanntmachung", -7, audience=["arbeitnehmer"]),
    ]
    return [*acts, *late]


@pytest.mark.parametrize("acts", [regular(), objected("begruendet"), objected("unbegruendet"), mended()])
@pytest.mark.parametrize("union", [False, True])
def test_a_board_that_used_every_period_to_its_last_day_lacks_nothing(acts: list[Act], union: bool) -> None:
    assessment = election(acts, union=union)
    assert assessment.ok
    assert not assessment.findings
    assert {document.id: document.state for document in assessment.documents} == {
        "waehlerliste": "aufgestellt",
        "wahlausschreiben": "erlassen",
        "vorschlaege": "bekannt",
    }
    states = {state.id: state.state for state in assessment.phases}
    assert (states["einleitung"], states["wahl"]) == ("complete", "complete")


def test_the_simplified_procedure_asks_for_less_and_lacks_nothing() -> None:
    assessment = election(simplified(), small=True)
    assert assessment.ok
    assert not assessment.findings
    for rule in ("bestellung.due", "ausschreiben.due", "einspruch.due", "pruefung.due", "bekanntmachung.due"):
        assert stand(assessment, rule) == NOT_APPLICABLE
    assert {state.id: state.state for state in assessment.phases}["vorbereitung-vereinfacht"] == "complete"


def test_what_is_enough_for_a_small_council_is_not_enough_for_another() -> None:
    found = findings(election(simplified()))
    assert {"waehlerliste-aufstellen.entry.bestellung"} <= found.keys()
    assert "ausschreiben.due" in found


@pytest.mark.parametrize("acts", [regular(), objected("begruendet"), mended()])
def test_whoever_keeps_to_the_rules_of_election_has_nothing_amiss_on_any_day(acts: list[Act]) -> None:
    for offset in range(-70, 25):
        assert (offset, findings(election(until(acts, offset), offset))) == (offset, {})


@pytest.mark.parametrize(
    ("rule", "acts", "step", "last"),
    [
        ("ausschreiben.due", regular(), "ausschreiben", -42),
        ("auslegung.due", regular(), "auslegung", -42),
        ("bekanntmachung.due", regular(), "bekanntmachung", -7),
        ("einspruch-mitteilen.due", objected("unbegruendet"), "einspruch-mitteilen", -1),
        ("einberufung.due", regular(), "einberufung", 9),
    ],
)
def test_each_period_of_the_board_on_the_days_around_its_end(rule: str, acts: list[Act], step: str, last: int) -> None:
    """Six weeks, the same day, one week, the day before, one week."""
    around = [stand(election(changed(acts, step, last + offset)), rule) for offset in (-1, 0, 1)]
    early = OUT_OF_ORDER if step == "auslegung" else SATISFIED
    wrong = ("violated", "out-of-order" if step == "einspruch-mitteilen" else "late")
    assert around[1:] == [SATISFIED, wrong]
    before = f"{step}.entry.ausschreiben" if step == "auslegung" else rule
    assert stand(election(changed(acts, step, last - 1)), before) == early


@pytest.mark.parametrize(
    ("step", "acts", "last", "small", "after"),
    [
        ("bestellung", regular(), -63, False, LATE),
        ("bestellung-vereinfacht", simplified(), -21, True, LATE),
        ("vorschlag-vereinfacht", simplified(), -7, True, LATE),
        ("einreichung", regular(), -28, False, LATE),
        ("einspruch", regular(), -28, False, TOO_LATE),
        ("einspruch-vereinfacht", [*simplified(), act("einspruch-vereinfacht", -17)], -17, True, TOO_LATE),
    ],
)
def test_periods_of_others_are_shown_and_never_held_against_the_board(
    step: str, acts: list[Act], last: int, small: bool, after: Stand
) -> None:
    """Ten weeks, four weeks in the simplified procedure, one week, twice two weeks, three days."""
    for offset, expected in ((-1, SATISFIED), (0, SATISFIED), (1, after)):
        assessment = election(changed(acts, step, last + offset), small=small)
        assert stand(assessment, f"{step}.due") == expected
        assert f"{step}.due" not in findings(assessment)


@pytest.mark.parametrize(("offset", "level"), [(-8, None), (-7, None), (-6, Level.WARNING)])
def test_the_first_votes_are_to_be_cast_a_week_before_the_term_ends_which_is_a_soft_rule(
    offset: int, level: Level | None
) -> None:
    assessment = election(regular(), term=-offset)
    assert assessment.verdict["erster-wahltag.due"].level is level
    assert assessment.ok


@pytest.mark.parametrize(
    ("step", "last", "late_acts"),
    [("nachpruefung", -27, regular()), ("fristende", -27, regular()), ("nachfristende", -19, extended())],
)
def test_what_follows_a_period_waits_for_its_end(step: str, last: int, late_acts: list[Act]) -> None:
    around = [stand(election(changed(late_acts, step, last + offset)), f"{step}.not_before") for offset in (-1, 0, 1)]
    assert around == [EARLY, SATISFIED, SATISFIED]


@pytest.mark.parametrize(("days", "enough"), [(13, False), (14, True), (15, True)])
def test_the_elected_are_posted_for_two_weeks(days: int, enough: bool) -> None:
    acts = changed(regular(), "aushang", began=day(20 - days + 1).isoformat())
    assert (election(acts).verdict["aushang.lasts"].status is Status.SATISFIED) == enough


@pytest.mark.parametrize(("members", "expected"), [(2, "short"), (3, None), (5, None)])
def test_a_board_has_three_members_or_more(members: int, expected: str | None) -> None:
    """Appointing is the council's duty; to act before it is appointed is the board's own fault."""
    assessment = election(changed(regular(), "bestellung", times=members))
    assert assessment.verdict["bestellung.due"].reason == expected
    rule = "waehlerliste-aufstellen.entry.bestellung"
    assert findings(assessment) == ({rule: ("violated", "short")} if expected else {})


def test_men_and_women_on_the_board_are_a_wish_and_the_councils_affair() -> None:
    acts = changed(regular(), "bestellung", attested={"ungerade": True, "geschlechter": False})
    assessment = election(acts)
    assert stand(assessment, "bestellung.attest.geschlechter") == DENIED
    assert not assessment.findings


# Objections to the list of voters


def test_an_objection_is_decided_told_and_if_it_is_right_the_list_is_corrected() -> None:
    undone = without(objected("begruendet"), "einspruch-entscheiden", "einspruch-mitteilen", "berichtigung")
    assessment = election(undone)
    assert stand(assessment, "einspruch-entscheiden.due") == PENDING  # promptly: open, never late
    assert findings(assessment) == {"einspruch-mitteilen.due": MISSING}
    assert stand(election(objected("unbegruendet")), "berichtigung.due") == NOT_APPLICABLE
    right = election(without(objected("begruendet"), "berichtigung"))
    assert stand(right, "berichtigung.due") == PENDING
    assert "berichtigung" in {step.subject for step in right.next_steps}


def test_without_an_objection_nothing_is_to_be_decided() -> None:
    assessment = election(regular())
    for step in ("einspruch-entscheiden", "einspruch-mitteilen"):
        assert stand(assessment, f"{step}.due") == NOT_APPLICABLE


def test_without_an_objection_the_list_need_not_be_corrected_and_the_phase_can_end() -> None:
    assessment = election(regular())
    assert stand(assessment, "berichtigung.due") == NOT_APPLICABLE
    assert {state.id: state.state for state in assessment.phases}["vorbereitung"] == "complete"


# Lists of candidates: faulty and mended, none and a week more, none at all


def test_a_faulty_list_is_examined_again_and_may_then_be_published() -> None:
    faulty = without(mended(), "nachbesserung", "beanstandung")
    faulty = [one for one in faulty if one.get("outcome") != "gueltig"]
    assessment = election(faulty)
    assert stand(assessment, "bekanntmachung.entry.pruefung") == UNAPPROVED
    assert stand(assessment, "beanstandung.due") == PENDING
    assert {document.id: document.state for document in election(until(mended(), -25), -25).documents}[
        "vorschlaege"
    ] == "eingereicht"
    assert stand(election(mended()), "bekanntmachung.entry.pruefung") == SATISFIED
    late = [*until(mended(), -25), act("bekanntmachung", -7, audience=["arbeitnehmer"])]
    late.append(act("pruefung", -6, outcome="gueltig"))
    assert stand(election(late, -5), "bekanntmachung.entry.pruefung") == OUT_OF_ORDER


def test_a_week_more_where_no_list_is_valid() -> None:
    assessment = election(extended())
    assert not assessment.findings
    assert stand(assessment, "nachfrist.due") == SATISFIED
    assert stand(assessment, "absage.due") == NOT_APPLICABLE
    assert stand(assessment, "auszaehlung.due") == SATISFIED
    for offset, expected in ((-1, SATISFIED), (0, SATISFIED), (1, TOO_LATE)):
        moved = election(changed(extended(), "einreichung-nachfrist", -20 + offset))
        assert stand(moved, "einreichung-nachfrist.due") == expected
        assert "einreichung-nachfrist.due" not in findings(moved)


def test_where_no_list_comes_at_all_there_is_no_election_and_that_is_announced() -> None:
    assessment = election(extended("keine"))
    assert not assessment.findings
    assert stand(assessment, "absage.due") == SATISFIED
    for step in ("erster-wahltag", "auszaehlung", "einberufung", "bekanntmachung"):
        assert stand(assessment, f"{step}.due") == NOT_APPLICABLE
    silent = election(without(extended("keine"), "absage"))
    assert "absage" in {step.subject for step in silent.next_steps if step.duty_of == "unit"}


@pytest.mark.parametrize("missing", DETAILS)
def test_the_notice_of_election_lacks_nothing_in_the_regular_procedure(missing: str) -> None:
    acts = changed(regular(), "ausschreiben", contents=[name for name in DETAILS if name != missing])
    assert findings(election(acts)).keys() == {f"wahlausschreiben.contents.{missing}"}


@pytest.mark.parametrize("missing", DETAILS)
def test_the_notice_of_election_lacks_nothing_in_the_simplified_procedure(missing: str) -> None:
    acts = changed(simplified(), "ausschreiben-vereinfacht", contents=[name for name in DETAILS if name != missing])
    assessment, rule = election(acts, small=True), f"wahlausschreiben.contents.{missing}"
    assert stand(assessment, rule) == ("pending", "missing-content")  # promptly is never late, and nobody judges it
    asked = [step.subject for step in assessment.next_steps if step.amends and rule in step.rules]
    assert asked == ["ausschreiben-vereinfacht"]


def test_everybody_elected_is_told() -> None:
    acts = changed(regular(), "benachrichtigung", counts={"gewaehlte": ELECTED - 1})
    assert election(acts).verdict["benachrichtigung.due"].status is Status.PENDING  # promptly is never late
    assert stand(election(acts), "aushang.entry.benachrichtigung") == SATISFIED, "promptly after the first of them"


def test_a_union_gets_the_minutes_only_where_there_is_one() -> None:
    acts = changed(regular(), "abschrift", recipients=["arbeitgeber"])
    rule = "abschrift.send_to.gewerkschaften"
    assert stand(election(acts, union=False), rule) == NOT_APPLICABLE
    assert stand(election(acts), rule) != SATISFIED


@pytest.mark.parametrize(("on", "expected"), [(16, SATISFIED), (17, SATISFIED), (18, TOO_LATE)])
def test_the_election_can_be_contested_for_two_weeks(on: int, expected: Stand) -> None:
    assessment = election([*regular(), act("anfechtung", on)])
    assert stand(assessment, "anfechtung.due") == expected
    assert not assessment.findings
    for contestant in ("wahlberechtigte", "gewerkschaften", "arbeitgeber"):
        contested = election([*regular(), act("anfechtung", on, by=contestant)])
        assert stand(contested, "anfechtung.due") == expected


def test_duties_of_others_are_waited_for() -> None:
    others = {step.id: step.by for step in ELECTION.steps.values() if step.by != "unit"}
    assert others.keys() == {
        *("bestellung", "bestellung-vereinfacht", "auskunft", "einspruch", "einreichung", "nachbesserung"),
        *("einreichung-nachfrist", "einspruch-vereinfacht", "vorschlag-vereinfacht", "ablehnung", "anfechtung"),
        "aufbewahrung",
    }
    idle = election(without(regular(), "auskunft", "aufbewahrung", "einspruch"))
    assert not idle.findings
    assert {"auskunft", "aufbewahrung"} <= {step.subject for step in idle.next_steps if step.duty_of != "unit"}


# The same clause written by two people


def small(key: str) -> Campaign:
    """A spec of a few steps, one of which says ``key``."""
    head = 'campaignflow: 1\ncampaign: t\nversion: "1"\ntitle: t\nsource: {title: t}\nyear: {value: 2026}\n'
    facts = (
        "attributes:\n  lib: one with a library\n  rank: {title: of the rank, values: [high, low]}\n  size: its size\n"
    )
    steps = f"notice: {{title: notice}}\n      other: {{title: other}}\n      act:\n        title: act\n        {key}"
    return parse_campaign(f"{head}{facts}phases:\n  only:\n    title: only\n    ref: '1'\n    steps:\n      {steps}\n")


def read(key: str) -> tuple[str, str]:
    """What it says of the act, its condition included."""
    rules = [rule for rule in small(key).rules if rule.subject == "act"]
    parts = [rule.sentence() for rule in rules] + [rule.condition.words for rule in rules if rule.condition]
    return " ".join(part.zh for part in parts), " ".join(part.en for part in parts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("due: before notice", "due: 1 day before notice"),
        ("due: within 1 day after notice", "due: promptly after notice"),
        ("times: exactly 3", "times: at least 3"),
        ("if: {all: [lib, {rank: high}]}", "if: {any: [lib, {rank: high}]}"),
        ("due: 04-01", "due: before 04-01"),
        ("due: 04-early", "due: before 04-early"),
        ("if: {not: {all: [lib, {rank: high}]}}", "if: {all: [{not: lib}, {rank: high}]}"),
        ("if: {all: [lib, {any: [size, {rank: high}]}]}", "if: {any: [{all: [lib, size]}, {rank: high}]}"),
    ],
)
def test_what_means_two_things_reads_as_two_in_both_languages(one: str, other: str) -> None:
    assert read(one)[0] != read(other)[0]
    assert read(one)[1] != read(other)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("if: lib", "if: {lib: true}"),
        ("if: lib", "if: {all: [lib]}"),
        ("due: before notice", "due: 0 days before notice"),
        ("entry: notice", "entry: [{id: notice}]"),
        ("times: 3", "times: at least 3"),
        ("due: 04-01", "due: {by: 2026-04-01}"),
        ("if: {lib: false}", "if: {not: lib}"),
    ],
)
def test_what_means_one_thing_reads_as_one(one: str, other: str) -> None:
    assert read(one) == read(other)


# What docs/explanation/limits.md says is beyond the language; once one of these can be said, the page is to say so


@pytest.mark.parametrize(
    "key",
    [
        "due: within 3 working days after notice",
        "due: within 24 hours after notice",
        "due: [10 days before notice, 4 days before notice]",
        "presided_by: unit",
        "if: {size: 100}",
        "window: notice to other",
    ],
)
def test_what_cannot_be_said_is_refused(key: str) -> None:
    with pytest.raises(SpecError):
        small(key)


def test_a_second_clarification_that_comes_too_late_goes_unseen() -> None:
    second = act("clarify-documents", -3, recipients=["document-holders"])
    assert not tender([*tendered(clarified=True), second], clarified=True).findings


def test_an_objection_that_comes_too_late_is_to_be_answered_all_the_same() -> None:
    acts = changed(tendered(), "result-objection", 9, outcome="raised")
    assert stand(tender(acts), "answer-result-objection.due") == OVERDUE


def test_the_second_contract_is_not_measured() -> None:
    acts = changed(tendered(), "sign-contract", 20, outcome="refused")
    again = [
        act("determine-winner", 22, attested={"negotiation": False}),
        act("award-notice", 22, recipients=["winner"]),
        act("sign-contract", 100, outcome="signed"),
    ]
    assert not tender([*acts, *again]).findings


# Read aloud


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            "issue-documents.due",
            "开始发出招标文件应于“开标”前20天完成",
            "the first issue of the tender documents: due 20 days before “the opening of bids”",
        ),
        (
            "sell-documents.lasts",
            "“发售招标文件”须持续不少于5天",
            "“selling the tender documents” must last at least 5 days",
        ),
        (
            "close-applications.not_before",
            "“截止接收资格预审申请文件”不得早于“发售资格预审文件”后5天",
            "“the close of applications” must not take place earlier than 5 days after "
            "“selling the prequalification documents”",
        ),
        (
            "sign-contract.due",
            "订立书面合同应于“发出中标通知书”后30天内完成",
            "the written contract: due within 30 days after “the award notice”",
        ),
        ("opening.invite.bidders", "“开标”须邀请投标人", "the bidders must be invited to “the opening of bids”"),
        (
            "tender-documents.avoid.named-brand",
            "“招标文件”不得要求或者标明特定的生产供应者",
            "“the tender documents” must not be tied to a named producer or supplier",
        ),
    ],
)
def test_rules_of_the_tender_read_aloud(rule: str, zh: str, en: str) -> None:
    assert said(TENDER, rule) == (zh, en)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            "ausschreiben.due",
            "Erlass des Wahlausschreibens应于“Erster Tag der Stimmabgabe”前42天完成",
            "Erlass des Wahlausschreibens: due 42 days before “Erster Tag der Stimmabgabe”",
        ),
        (
            "einberufung.due",
            "Einberufung der konstituierenden Sitzung应于“Abschluss der Stimmabgabe”后7天内完成",
            "Einberufung der konstituierenden Sitzung: due within 7 days after “Abschluss der Stimmabgabe”",
        ),
        (
            "auszaehlung.keep.niederschrift",
            "“Öffentliche Auszählung der Stimmen”须留存Wahlniederschrift",
            "Wahlniederschrift of “Öffentliche Auszählung der Stimmen” must be kept",
        ),
        (
            "wahlausschreiben.contents.sitze",
            "“Wahlausschreiben”须包括Zahl der Mitglieder und Mindestsitze",
            "“Wahlausschreiben” must cover Zahl der Mitglieder und Mindestsitze",
        ),
    ],
)
def test_rules_of_the_election_read_aloud_in_german_words(rule: str, zh: str, en: str) -> None:
    assert said(ELECTION, rule) == (zh, en)
