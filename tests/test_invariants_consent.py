"""What may be told or sent of the therapist's own accord: law 43 to 49, 57 and 58 against the plans.

Written from 45 CFR 164.502(g), 164.508 and 164.510(b), California Civil Code 56.1007, 56.11, 56.106 and Health and Safety Code
123115, Texas Health and Safety Code 611.004, not from the rules. What a valid form is, and who signs it, is that of
`test_invariants_process`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from cases import (
    CA,
    NOWHERE,
    NV,
    NY,
    TX,
    UNKNOWN,
    Case,
    Crossed,
    Dimensions,
    answers_of,
    drawn_cases,
    mutants_of,
    name_of,
)
from interviews import CONSENT, NOW
from shipped import CONTENT as SHIPPED
from test_invariants_process import DIMENSIONS, VALID, form_is_valid, signer_is_right

from crisis_cli.condition import Condition, Is
from crisis_cli.engine import plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Content, Raise
from crisis_cli.plan import Plan

OUTSIDERS = ("lawyer", "work", "police", UNKNOWN)
WHO = ("clinician", "relative", "lawyer", "insurer", "work", "police", "cotreated", "client", "parent", UNKNOWN)
OF_CONSENT: Dimensions = {
    **{name: DIMENSIONS[name] for name in ("client.place", "danger.now", "file.kind", "authz.state", "authz.signer")},
    **{name: DIMENSIONS[name] for name in ("authz.covers", "authz.core", "authz.flaw", "authz.california")},
    **{name: DIMENSIONS[name] for name in ("minor.care", "minor.order", "rep.suspect", "file.notes", "notes.paper")},
    **{name: DIMENSIONS[name] for name in ("profile.part2", "part2.paper", "profile.licence", "profile.hipaa")},
    "licence.place": DIMENSIONS["licence.place"],
    "consent.task": ("tell", "form", "revoked", "limits", UNKNOWN),
    "tell.whom": WHO,
    "tell.what": ("say", "paper", "records", UNKNOWN),
    "insurer.wants": ("payment", "more", UNKNOWN),
    "whom.safe": ("safe", "unsafe", UNKNOWN),
    "couple.about": ("no", "yes", UNKNOWN),
    "couple.permission": ("none", "spoken", "written", UNKNOWN),
    "client.here": ("here", "away", "unable", "refused", UNKNOWN),
    "access.wants": ("see", "copy", "summary", "portal", UNKNOWN),
    "access.harm": ("no", "life", "third", "health", UNKNOWN),
    "parent.harm": ("no", "yes", UNKNOWN),
    "limits.why": ("first", "risk", UNKNOWN),
    "limits.paper": ("yes", "no", UNKNOWN),
}
CHECKED: Case = {**VALID, "profile.part2": "no", "consent.task": "form", "licence.place": NV}
YOUNG: Case = {**CHECKED, "file.kind": "minor", "authz.signer": "parent", "minor.care": "parent", "minor.order": "no"}
PARENT: Case = {**YOUNG, "consent.task": "tell", "tell.whom": "parent", "tell.what": "records", "parent.harm": "no"}
FAMILY: Case = {"consent.task": "tell", "tell.whom": "relative", "tell.what": "say", "file.kind": "adult"}
CROSSED: Crossed = (
    ({}, ("consent.task", "tell.whom", "authz.state")),
    (CHECKED, ("client.place", "licence.place", "authz.california")),
    (CHECKED, ("authz.core", "authz.flaw")),
    (CHECKED, ("authz.covers", "authz.state", "danger.now")),
    (CHECKED, ("file.kind", "authz.signer", "rep.suspect")),
    ({**CHECKED, "file.kind": "conserved", "authz.signer": "representative"}, ("client.place", "rep.suspect")),
    ({**CHECKED, "file.kind": "deceased", "authz.signer": "representative"}, ("client.place", "rep.suspect")),
    (CHECKED, ("profile.part2", "part2.paper")),
    ({**CHECKED, "consent.task": "tell"}, ("tell.whom", "tell.what", "whom.safe")),
    ({**CHECKED, "consent.task": "tell"}, ("tell.whom", "couple.about")),
    (CHECKED, ("consent.task", "tell.whom")),
    (YOUNG, ("minor.care", "authz.signer", "minor.order")),
    (YOUNG, ("minor.order", "rep.suspect", "minor.care")),
    ({**YOUNG, "minor.care": "court", "authz.signer": "representative"}, ("rep.suspect", "minor.order")),
    ({**YOUNG, "client.place": TX}, ("minor.care", "authz.signer")),
    (PARENT, ("minor.care", "minor.order", "rep.suspect")),
    (PARENT, ("parent.harm", "file.kind", "client.place")),
    (FAMILY, ("client.place", "authz.state", "client.here")),
    ({**FAMILY, "whom.safe": "safe"}, ("client.place", "authz.state", "client.here")),
)


@cache
def cases() -> tuple[Case, ...]:
    return drawn_cases(OF_CONSENT, CROSSED)


def plan_of(content: Content, case: Case) -> Plan:
    return plan_for(content, answers_of(content, CONSENT, case), NOW, changes=False)


@pytest.fixture(scope="module")
def plans() -> list[tuple[Case, dict[str, str]]]:
    return [(case, said(SHIPPED, case)) for case in cases()]


def said(content: Content, case: Case) -> dict[str, str]:
    return {planned.id: planned.verb for planned in plan_of(content, case).actions}


# ---------------------------------------------------------------- the law


def whom(case: Case) -> str:
    """Who would get it, where something is to be told."""
    return case["tell.whom"] if case["consent.task"] in ("tell", UNKNOWN) else ""


def part2_closed(case: Case) -> bool:
    opened = case["authz.state"] == "signed" and case["part2.paper"] in ("consent", "order")
    return case["profile.part2"] != "no" and not opened


def may_be_sent(case: Case) -> bool:
    """A valid form of the right signer, nothing taken back, no Part 2 records, nobody feared: then what the form names."""
    if case["consent.task"] in ("revoked", "limits") or not (form_is_valid(case) and signer_is_right(case)):
        return False
    feared = whom(case) == "relative" and case["whom.safe"] != "safe"
    passed_on = whom(case) == "cotreated" and case["couple.about"] != "no"
    return not (part2_closed(case) or feared or passed_on)


def needs_a_form(case: Case) -> bool:
    """law 44, 49: a form to check; a lawyer, employer, school or officer; an insurer beyond the bill; paper for family.

    And a talk about the dead, or with the parent of a grown client.
    """
    who, insurer = whom(case), case["insurer.wants"] != "payment"
    paper = who in ("relative", "cotreated") and case["tell.what"] != "say"
    nobodys = who == "relative" and case["file.kind"] in ("deceased", "none", UNKNOWN)
    grown = who == "parent" and case["file.kind"] != "minor"
    return (
        who in OUTSIDERS
        or (who == "insurer" and insurer)
        or paper
        or nobodys
        or grown
        or case["consent.task"] == "form"
    )


def may_a_parent_see(case: Case) -> bool:
    """law 46, 48, 58: a parent who consented to the care, whom no order limits, who harmed nobody, and it does no harm."""
    own = case["file.kind"] == "minor" and case["minor.care"] == "parent" and case["minor.order"] in ("no", "allows")
    return whom(case) == "parent" and own and case["rep.suspect"] == "no" and case["parent.harm"] == "no"


def wrong(content: Content, among: Iterable[Case]) -> Iterator[tuple[str, Case]]:
    """Yield what is sent, held or shown otherwise than the law says."""
    for case in among:
        steps = said(content, case)
        sent = "release-scoped" in steps
        if sent != (may_be_sent(case) and needs_a_form(case)):
            yield "release-scoped", case
        if needs_a_form(case) and not may_be_sent(case) and "hold-release" not in steps:
            yield "hold-release", case
        if ("parent-record" in steps) and not may_a_parent_see(case):
            yield "parent-record", case


def test_nothing_is_sent_without_a_valid_form_of_the_right_signer() -> None:
    """law 43 to 49, 58."""
    assert list(wrong(SHIPPED, cases())) == []
    sent = [case for case in cases() if may_be_sent(case) and needs_a_form(case)]
    assert len(sent) >= 60


def test_which_parent_sees_a_record(plans: list[tuple[Case, dict[str, str]]]) -> None:
    """law 46, 48, 58. And one who may, does; nothing on paper leaves for the others, nor is the parent drawn in."""
    shown = 0
    for case, steps in plans:
        if whom(case) == "parent" and case["file.kind"] == "minor" and case["tell.what"] in ("paper", "records"):
            assert ("parent-record" in steps) == may_a_parent_see(case), case
            shown += may_a_parent_see(case)
        if whom(case) == "parent" and case["rep.suspect"] != "no" and case["file.kind"] == "minor":
            assert "involve-parent" not in steps, case
    assert shown >= 3


def test_what_family_may_be_told(plans: list[tuple[Case, dict[str, str]]]) -> None:
    """law 57. With the client there, an inference is nothing in California; Texas wants it in writing; a no is a no."""
    told = 0
    for case, steps in plans:
        if whom(case) != "relative" or case["tell.what"] != "say" or case["whom.safe"] != "safe":
            continue
        place, state, here = case["client.place"], case["authz.state"], case["client.here"]
        guessed = state in ("none", "implied")
        if case["danger.now"] == "yes" and here != "here":
            continue  # what a danger needs may be told to whoever can stop it, on that ground
        if (place == CA and guessed and here in ("here", "refused", UNKNOWN)) or (guessed and here == "refused"):
            assert "say-relevant" not in steps, case
        if place == TX and (state == "spoken" or guessed):
            assert "say-relevant" not in steps, case
        if place in (CA, NY, NV) and state == "spoken" and case["file.kind"] == "adult":
            told += 1
            assert steps.get("say-relevant") == "may", case
    assert told >= 10


# ---------------------------------------------------------------- the mistakes that these tests are for

GATES = ("authorization", "form.valid", "signer.right", "release.blocked", "release.asked", "parent.right")
RAISES = [raised for raised in SHIPPED.raises if raised.finding in GATES and raised.concern in (CONSENT, None)]
THE_SAME = {
    ("release.asked", Is("tell.whom", frozenset({"relative"}))),
    ("release.asked", Is("tell.what", frozenset({"say"}))),
    ("release.blocked", Is("consent.task", frozenset({"revoked"}))),
}
"""A talk with a parent or family on somebody dead or grown is covered twice; of what was taken back nothing is asked."""
WEAKER = [
    (raised, gone, left)
    for raised in RAISES
    for gone, left in mutants_of(SHIPPED, raised.when)
    if (raised.finding, gone) not in THE_SAME
]


@cache
def evaluations() -> tuple[tuple[Case, Evaluation], ...]:
    return tuple((case, Evaluation(SHIPPED, (CONSENT,), answers_of(SHIPPED, CONSENT, case).values)) for case in cases())


@pytest.mark.parametrize("raised", RAISES, ids=lambda raised: raised.finding)
def test_a_gate_of_consent_that_is_lost_fails(raised: Raise) -> None:
    among = [case for case, evaluation in evaluations() if evaluation.truth(raised.when) is True]
    rest = tuple(one for one in SHIPPED.raises if one is not raised)
    with pytest.raises(AssertionError):
        all_is_right(dataclasses.replace(SHIPPED, raises=rest), among)


@pytest.mark.parametrize(
    ("raised", "left"),
    [(raised, left) for raised, _, left in WEAKER],
    ids=[f"{raised.finding} without {name_of(gone)}" for raised, gone, _ in WEAKER],
)
def test_a_gate_of_consent_that_is_weakened_fails(raised: Raise, left: Condition) -> None:
    among = [case for case, ev in evaluations() if (ev.truth(left) is True) != (ev.truth(raised.when) is True)]
    raises = tuple(dataclasses.replace(one, when=left) if one is raised else one for one in SHIPPED.raises)
    with pytest.raises(AssertionError):
        all_is_right(dataclasses.replace(SHIPPED, raises=raises), among)


def all_is_right(content: Content, among: Iterable[Case]) -> None:
    among = list(among)
    assert next(wrong(content, among), None) is None
    test_which_parent_sees_a_record([(case, said(content, case)) for case in (*among, *PARENTS)])


PARENTS = [case for case in cases() if may_a_parent_see(case) and case["tell.what"] in ("paper", "records")][:3]


def test_the_places_of_the_cases_are_those_of_the_law() -> None:
    assert {CA, TX, NY, NV, NOWHERE} <= {case["client.place"] for case in cases()}
