"""What may leave on a paper or a voice that asks, what is held, said and answered: the law against the plans.

The oracle is written from the law (45 CFR 164.508, 164.512 and 164.502(g); 42 CFR Part 2; California Civil Code 56.10-56.16,
Evidence Code 1010-1016, Code of Civil Procedure 1985.3, Penal Code 1326 and 1524; Texas Health and Safety Code 611 and Rule of
Evidence 510; New York CPLR 3122, 4504-4508 and General Business Law 394-i), from `law-flows.md` sections 2.7, 3 and 5 and
`READ-FIRST.md`, not from the rules: where content changes, it says what may not change with it.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest
from cases import (
    ABROAD,
    ADVICE,
    CA,
    MAY,
    MUST,
    NOT,
    NOWHERE,
    NV,
    NY,
    SHOULD,
    SHOULD_NOT,
    TX,
    UNKNOWN,
    Allowed,
    Case,
    Crossed,
    Dimensions,
    answers_of,
    at_most,
    drawn_cases,
    mutants_of,
    name_of,
    only,
    when,
    with_rule,
    with_say,
    with_text,
)
from interviews import CONSENT, NOW, SUBPOENA, WITH_RELEASE, ids, lines_of, sample, sentences, texts
from shipped import CONTENT as SHIPPED

from crisis_cli.answers import Answers
from crisis_cli.condition import Condition
from crisis_cli.engine import certain_so_far, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import AVOID_VERBS, DO_VERBS, Content, Raise, Rule, Verb
from crisis_cli.plan import Plan, PlannedAction

Verbs = dict[str, str]

WATCHED = (
    "hold-release",
    "say-neither",
    "claim-privilege",
    "release-scoped",
    "release-ordered",
    "release-sealed",
    "call-lawyer",
    "preserve-records",
    "own-state-first",
    "coroner-facts",
    "coroner-sessions",
    "board-answer",
    "keep-doors-shut",
    "no-search-no-fight",
    "claim-and-seal",
    "check-order",
    "answer-order",
    "check-notice",
    "answer-investigator",
    "event-only",
    "diary-the-day",
    "answer-in-writing",
    "tell-client-of-paper",
    "tell-client-asked",
    "tell-representative",
    "tell-helper",
    "part2-check",
)
AVOIDED = (
    "tell-client-of-paper",
    "release-file",
    "send-psychotherapy-notes",
    "alter-records",
    "ignore-paper",
    "send-the-file",
)
"""Watched among what is advised against, each by its own name with `not ` before it."""
RELEASES = ("release-scoped", "release-ordered", "release-sealed")

DIMENSIONS: Dimensions = {
    "client.place": (CA, TX, NY, NV, ABROAD, NOWHERE),
    "danger.now": ("no", "yes", UNKNOWN),
    "paper.form": (
        *("subpoena", "judge_subpoena", "order", "warrant", "grand_jury"),
        *("agency", "letter", "person", "call", UNKNOWN),
    ),
    "paper.asker": (
        *("lawyer", "police", "immigration", "coroner", "board", "protective", "agency", "relative", "client"),
        UNKNOWN,
    ),
    "asked.worry": ("no", "self", "others", "both", UNKNOWN),
    "asked.event": ("no", "call", "child", "adult", UNKNOWN),
    "paper.court": ("here", "federal", "elsewhere", UNKNOWN),
    "order.checked": ("yes", "no", UNKNOWN),
    "file.kind": ("adult", "conserved", "minor", "joint", "group", "deceased", "none", UNKNOWN),
    "authz.state": ("none", "implied", "spoken", "signed", "revoked", UNKNOWN),
    "authz.signer": ("all", "one", "minor", "parent", "representative", "other", UNKNOWN),
    "authz.covers": ("yes", "no", UNKNOWN),
    "authz.core": (
        *("none", "from", "to", "what", "purpose", "expiry", "signed", "revoke", "statements"),
        *("purpose+expiry", UNKNOWN),
    ),
    "authz.flaw": ("none", "expired", "false", "mixed", "forced", "expired+mixed", UNKNOWN),
    "authz.california": ("none", "type", "apart", "year", "limits", "copy", "type+year", UNKNOWN),
    "minor.care": ("parent", "own", "court", UNKNOWN),
    "minor.order": ("no", "limits", "allows", UNKNOWN),
    "rep.suspect": ("no", "yes", UNKNOWN),
    "paper.wants": ("records", "testimony", "both", "talk", UNKNOWN),
    "paper.case": ("civil", "family", "criminal", "juvenile", "comp", UNKNOWN),
    "paper.notice": ("yes", "no", UNKNOWN),
    "paper.objection": ("no", "yes", UNKNOWN),
    "paper.issue": ("no", "yes", UNKNOWN),
    "role.case": ("treating", "expert", "court", UNKNOWN),
    "file.notes": ("no", "yes", UNKNOWN),
    "notes.paper": ("none", "form", "order", UNKNOWN),
    "file.sensitive": ("none", "gender", "birth", "gender+birth", UNKNOWN),
    "paper.secret": ("no", "yes", UNKNOWN),
    "profile.part2": ("no", "yes", UNKNOWN),
    "part2.paper": ("none", "consent", "order", UNKNOWN),
    "profile.licence": (
        *("psychiatrist", "psychologist", "social_worker", "mft", "counselor"),
        *("school", "nurse", "associate", "other", UNKNOWN),
    ),
    "profile.hipaa": ("yes", "no", UNKNOWN),
    "licence.place": (CA, TX, NY, NV, NOWHERE),
}
SET_APART = {"paper.due", "paper.served", "paper.hand", "client.line", "profile.trainee"}
"""Questions of the concern that decide nothing watched here: days, how a paper came, a safe line, a trainee."""


@pytest.fixture(scope="module")
def content() -> Content:
    return SHIPPED


# ---------------------------------------------------------------- what the answers say, as far as each is asked

COMMANDS = ("subpoena", "judge_subpoena", "order", "warrant", "grand_jury")
SUBPOENAS = ("subpoena", "judge_subpoena", "grand_jury")


def read(case: Case, question: str) -> str:
    return UNKNOWN if case[question] in (UNKNOWN, NOWHERE) else case[question]


def asker(case: Case) -> str:
    """Who asks, where no court's paper came; a court's paper speaks for itself."""
    return NOT if case["paper.form"] in COMMANDS else read(case, "paper.asker")


def asked_by_another(case: Case) -> bool:
    return case["paper.form"] in COMMANDS or asker(case) != "client"


def court(case: Case) -> str:
    """A letter, a visit and a call have none; a warrant is read on the spot, whoever signed it."""
    return NOT if case["paper.form"] in ("letter", "person", "call", "warrant") else read(case, "paper.court")


def own_event(case: Case) -> str:
    """The therapist's own call or report, where somebody asks who may be following it up."""
    follows = asker(case) in ("police", "protective", UNKNOWN)
    return read(case, "asked.event") if follows else "no"


def of_danger(case: Case) -> bool:
    """Somebody is in danger, or what was heard points to it; a court's or an agency's paper says nothing of it."""
    heard = case["asked.worry"] if case["paper.form"] in ("letter", "person", "call", UNKNOWN) else "no"
    return case["danger.now"] == "yes" or heard in ("self", "others", "both")


def in_a_case(case: Case) -> str:
    return (
        read(case, "paper.case")
        if case["paper.form"] not in ("warrant", "grand_jury", "agency", "person", "call")
        else NOT
    )


def forbidden_to_tell(case: Case) -> str:
    """A lawyer's subpoena, a letter and a voice can't forbid it."""
    return "no" if case["paper.form"] in ("subpoena", "letter", "person", "call") else read(case, "paper.secret")


# ---------------------------------------------------------------- a valid authorization, of the right signer


def form_is_valid(case: Case) -> bool:
    """164.508(b), (c); Civil Code 56.11 where client or licence is in California, or may be: where is not known."""
    if case["authz.state"] != "signed" or case["authz.covers"] != "yes":
        return False
    if (case["authz.core"], case["authz.flaw"]) != ("none", "none"):
        return False
    places = {case["client.place"], case["licence.place"]}
    return case["authz.california"] == "none" if CA in places else NOWHERE not in places


def signer_is_right(case: Case) -> bool:
    signer, trusted = case["authz.signer"], case["rep.suspect"] == "no"
    match case["file.kind"]:
        case "adult" | "joint" | "group":
            return signer == "all"
        case "conserved":
            return signer == "representative" and trusted
        case "deceased":
            return signer == "representative"
        case "minor":
            return minors_signer_is_right(case)
    return False


def minors_signer_is_right(case: Case) -> bool:
    """56.11(b)(3): who consented to the care. Texas names the parent only and Abrams v. Jones bars the parent: unsettled."""
    signer, trusted = case["authz.signer"], case["rep.suspect"] == "no"
    match case["minor.care"]:
        case "own":
            return signer == "minor" and case["client.place"] != TX and case["licence.place"] not in (TX, NOWHERE)
        case "parent":
            return signer == "parent" and trusted and case["minor.order"] in ("no", "allows")
        case "court":
            return signer == "representative" and trusted
    return False


def authorized(case: Case) -> bool:
    return form_is_valid(case) and signer_is_right(case)


def something_may_leave(case: Case) -> bool:
    return case["authz.state"] == "signed" or case["paper.form"] in ("order", "warrant")


def part2_closed(case: Case) -> bool:
    """42 CFR 2.31, 2.61: written consent with its own parts, or an order under subpart E with a subpoena. Else nothing."""
    opened = something_may_leave(case) and case["part2.paper"] in ("consent", "order")
    return case["profile.part2"] != "no" and not opened


def objected(case: Case) -> bool:
    return case["paper.form"] in (*SUBPOENAS, "agency") and case["paper.objection"] == "yes"


def protected_care(case: Case) -> bool:
    """Civil Code 56.109 and Gen. Bus. Law 394-i: gender-affirming or reproductive care, on a paper; not known is yes."""
    places = {case["client.place"], case["licence.place"]}
    of_california = CA in places and court(case) in ("elsewhere", UNKNOWN)
    of_new_york = NY in places and case["paper.form"] not in ("person", "call")
    return (of_california or of_new_york) and case["file.sensitive"] != "none"


def shielded(case: Case) -> bool:
    """California: against another state's paper. New York: any inquiry, subpoena or summons, without a sworn affirmation."""
    if not protected_care(case):
        return False
    if court(case) in ("elsewhere", UNKNOWN):
        return True
    return NY in (case["client.place"], case["licence.place"]) and case["paper.form"] not in ("order", "warrant")


def criminal(case: Case) -> bool:
    return case["paper.form"] in ("subpoena", "judge_subpoena") and in_a_case(case) in ("criminal", UNKNOWN)


def blocked(case: Case) -> bool:
    """What stops a release that a form or an order would allow."""
    searched, stranger = case["paper.form"] in ("grand_jury", "warrant"), asker(case) == UNKNOWN
    return part2_closed(case) or objected(case) or searched or stranger or criminal(case) or shielded(case)


def order_binds(case: Case) -> bool:
    checked = case["paper.form"] == "order" and case["order.checked"] == "yes"
    return checked and court(case) in ("here", "federal")


# ---------------------------------------------------------------- what the law asks for, step by step


def law_of_holding(case: Case) -> Allowed:
    """law-flows 3: held, kept and talked over with a lawyer, whoever else than the client asks; a search is not held up.

    The client's own request is law-flows 4: nothing of this paragraph, but that nothing leaves on what is not known.
    """
    if not asked_by_another(case):
        return {"hold-release": at_most(SHOULD), "call-lawyer": at_most(SHOULD), "part2-check": at_most(SHOULD)}
    return {
        "hold-release": at_most(SHOULD) if of_a_parent(case) else when(case["paper.form"] != "warrant", SHOULD),
        "preserve-records": only(SHOULD),
        "call-lawyer": law_of_the_lawyer(case),
        "part2-check": when(case["profile.part2"] != "no", SHOULD),
        "say-neither": law_of_silence(case),
        "tell-helper": only(MAY) if case["danger.now"] == "yes" else ADVISED if of_danger(case) else only(NOT),
    }


def of_a_parent(case: Case) -> bool:
    """A parent or guardian may be the one who decides: what they may see and hear is for consent, law-flows 4."""
    return asker(case) == "relative" and case["file.kind"] in ("minor", "conserved")


ADVISED = (ADVICE, MAY, NOT)
"""164.512(j) asks for a threat that the therapist believes serious and imminent: what a caller says is not yet that.

Which of these it is hangs on the concerns that a worry opens: `test_a_worry_is_weighed_before_anybody_is_told`.
"""


def law_of_the_lawyer(case: Case) -> tuple[str, ...]:
    """A relative's question alone sends nobody to a lawyer, unless two states have a word to say, or nobody read the paper."""
    if asker(case) != "relative" or case["paper.form"] == UNKNOWN:
        return only(SHOULD)
    licence, client = case["licence.place"], case["client.place"]
    return only(SHOULD if licence in (CA, TX, NY) and licence != client else MAY)


def law_of_silence(case: Case) -> tuple[str, ...]:
    """Confirmed to nobody without process, nor to whoever serves a subpoena; before an order or a search Part 2 alone asks it.

    One's own call or report is answered by a step of its own, a coroner too, and who may avert a danger may be told.
    """
    if of_a_parent(case):
        return at_most(SHOULD)
    if part2_closed(case):
        return only(SHOULD) if not of_danger(case) else at_most(SHOULD)
    form, who = case["paper.form"], asker(case)
    if who == UNKNOWN and own_event(case) != "no":
        return at_most(SHOULD)  # they say that it is about one's own report: nobody has checked it
    if form in ("order", "warrant") or who == "coroner" or own_event(case) not in ("no", UNKNOWN):
        return only(NOT)
    if authorized(case) or (of_danger(case) and who in (*ABLE_TO_HELP, NOT)):
        return at_most(SHOULD)
    return only(SHOULD)


ABLE_TO_HELP = ("police", "protective", "relative", UNKNOWN)


def law_of_releases(case: Case) -> Allowed:
    """Records leave on a valid form, or on an order that binds; in a criminal case, if at all, sealed to the court."""
    if not asked_by_another(case):
        return {}
    ordered = order_binds(case) and not blocked(case) and case["file.kind"] != "none"
    form_opens = authorized(case) and not blocked(case)
    scoped = when(form_opens, ADVICE if before_a_suit(case) else MAY)
    if form_opens and of_a_parent(case):
        scoped = at_most(MAY)  # what consent asks of a parent or guardian besides is not answered here
    return {
        "release-scoped": scoped,
        "release-ordered": when(ordered, MUST if case["client.place"] == CA else SHOULD),
        "release-sealed": when(sealed_at_most(case), ADVICE),
    }


def before_a_suit(case: Case) -> bool:
    """Evidence Code 1158: a lawyer's request with the client's form binds physicians and psychologists, if no suit is filed."""
    if (case["client.place"], case["paper.form"], asker(case)) != (CA, "letter", "lawyer"):
        return False
    one = case["file.kind"] in ("adult", "minor", "conserved", "deceased") and case["authz.signer"] != "minor"
    return one and case["profile.licence"] in ("psychologist", "psychiatrist")


def sealed_at_most(case: Case) -> bool:
    """Penal Code 1326. Not where Part 2, an objection, another state or protected care stands against any release."""
    known = criminal(case) and in_a_case(case) == "criminal" and case["file.kind"] != "none"
    return known and not (part2_closed(case) or objected(case) or court(case) == "elsewhere" or shielded(case))


def law_of_privilege(case: Case) -> tuple[str, ...]:
    """Claimed for whoever holds it, on a paper that compels testimony or records, until they or a judge lift it."""
    if case["paper.form"] == "order" and not order_binds(case) and case["file.kind"] != "none":
        return only(NOT) if authorized(case) else at_most(SHOULD)
    if case["paper.form"] not in SUBPOENAS or authorized(case) or case["file.kind"] == "none":
        return only(NOT)
    if case["file.kind"] == "deceased":
        return only(ADVICE)  # the representative's; with nobody appointed there may be no holder
    place = case["client.place"]
    if place == CA or (case["licence.place"] == CA and court(case) == "here"):
        return only(MUST)
    if place == TX:
        closed = case["paper.form"] == "grand_jury" or in_a_case(case) == "criminal"
        return only(ADVICE if closed else SHOULD)
    return privilege_in_new_york(case) if place == NY else only(SHOULD)


def privilege_in_new_york(case: Case) -> tuple[str, ...]:
    """4504, 4507, 4508 name physicians, psychologists and social workers; Family Court Act 1046 sets two of them aside."""
    if in_a_case(case) == "juvenile":
        return only(ADVICE)
    named = case["profile.licence"] in ("psychiatrist", "psychologist", "social_worker", "school")
    return only(SHOULD if named else ADVICE)


def law_of_answering(case: Case) -> Allowed:
    """No paper is ignored: it has a day and an answer, unless a form lets what it asks for go."""
    if not asked_by_another(case):
        return {"not tell-client-of-paper": when(forbidden_to_tell(case) == "yes", SHOULD_NOT), "not release-file": ANY}
    form, nobody = case["paper.form"], case["file.kind"] == "none"
    released = authorized(case) and not blocked(case)
    answered = form in (*SUBPOENAS, "agency", "letter", UNKNOWN) and not released
    waits = form in ("letter", UNKNOWN) and case["danger.now"] == "yes"
    waits = waits or (asker(case) == "coroner" and case["client.place"] not in (TX, NY))  # answered by its own step
    answer = at_most(SHOULD) if waits and answered else when(answered, SHOULD)
    stopped = form == "order" and (not order_binds(case) or blocked(case))
    return {
        "answer-in-writing": when(form in COMMANDS, ADVICE) if nobody else answer,
        "diary-the-day": law_of_the_day(case),
        "answer-order": at_most(SHOULD) if form == "order" and court(case) == "elsewhere" else when(stopped, SHOULD),
        **law_of_telling(case),
        "not ignore-paper": when(form not in ("letter", "person", "call"), SHOULD_NOT),
        "not alter-records": only(SHOULD_NOT),
        "not release-file": law_of_the_file(case),
    }


def law_of_the_day(case: Case) -> tuple[str, ...]:
    """A letter commands nothing by its day; what nobody has read may."""
    if case["paper.form"] in ("letter", UNKNOWN):
        return at_most(SHOULD)
    return when(case["paper.form"] not in ("warrant", "person", "call"), SHOULD)


def law_of_telling(case: Case) -> Allowed:
    """They can object only if they hear of it; unless the paper or a court forbids it, or it would warn of one's own report."""
    secret, kind = forbidden_to_tell(case), case["file.kind"]
    own = own_event(case) not in ("no", UNKNOWN)
    careful = secret == UNKNOWN or own or asker(case) == "protective"
    verb = {"yes": NOT}.get(secret, ADVICE if careful else SHOULD)
    told: Allowed = {"not tell-client-of-paper": when(secret == "yes", SHOULD_NOT)}
    if kind == "none":
        return told
    if kind == "deceased":
        return told | {"tell-representative": only(verb)}
    if own and case["paper.form"] in ("person", "call"):
        return told | {"tell-client-asked": only(ADVICE)}
    if own and secret != "yes":
        return told | {"tell-client-of-paper": at_most(ADVICE), "tell-client-asked": at_most(ADVICE)}
    if own:
        return told | {"tell-client-asked": at_most(ADVICE)}
    if case["paper.form"] in ("person", "call"):
        return told | {"tell-client-asked": at_most(verb) if of_danger(case) else only(verb)}
    return told | {"tell-client-of-paper": only(verb)}


def law_of_the_file(case: Case) -> tuple[str, ...]:
    """Never the records on a demand. Forbidden outright where the law says so and lists no way that this demand might be."""
    if case["paper.form"] == "warrant":
        return at_most(SHOULD_NOT) if protected_care(case) else only(NOT)
    opened = (authorized(case) or order_binds(case)) and not blocked(case)
    if of_a_parent(case):
        return ANY
    if opened and protected_care(case):
        return at_most(SHOULD_NOT)  # an order is no inquiry, but whoever it serves may be one
    return only(NOT) if opened else {"must-not": only("must-not"), NOT: only(SHOULD_NOT)}.get(forbidden(case), BOTH)


BOTH = ("must-not", SHOULD_NOT)
ANY = (*BOTH, NOT)


def forbidden(case: Case) -> str:
    """Return `must-not`, nothing, or `either` where what the law permits to some agencies leaves it open."""
    who, place, shut = asker(case), case["client.place"], not authorized(case) and not order_binds(case)
    if place == CA and forbidden_in_california(case):
        return "must-not"
    if not shut or own_event(case) not in ("no", UNKNOWN):
        return NOT
    if who == "agency":
        return "either"  # payment, oversight and public health are on the lists of what may go without a form
    if who == "protective" or (who == "police" and case["file.kind"] == "minor"):
        return "either"  # a child's protection is on them too
    if who == "relative" and case["file.kind"] in ("deceased", UNKNOWN):
        return "either"  # and who represents the dead
    if case["licence.place"] == CA and who in ("lawyer", "police", UNKNOWN):
        return "must-not"
    if who in ("lawyer", "relative") and place in (CA, TX):
        return "must-not"
    if who in ("lawyer", "relative") and case["profile.hipaa"] == "yes":
        return "must-not"
    if who == "police" and place == TX:
        return NOT if of_danger(case) else "must-not" if certain_of_no_danger(case) else NOT
    if place == CA and who in ("police", "protective", "immigration", UNKNOWN):
        return "must-not"
    return NOT


def certain_of_no_danger(case: Case) -> bool:
    return case["paper.form"] == "agency" or case["asked.worry"] == "no"


def forbidden_in_california(case: Case) -> bool:
    """Penal Code 1326(e); Civil Code 56.10(b), (f) and 56.109; CCP 2029.300: nothing on another state's own paper."""
    shut, foreign = not authorized(case), court(case) == "elsewhere"
    if case["paper.form"] in ("subpoena", "judge_subpoena") and in_a_case(case) == "criminal" and shut:
        return court(case) != "federal"
    gender = protected_care(case) and "gender" in case["file.sensitive"]
    return foreign and (shut or gender)


def law_of_the_paper(case: Case) -> Allowed:
    form = case["paper.form"]
    foreign = {"elsewhere": only(SHOULD), UNKNOWN: only(ADVICE)}.get(court(case), only(NOT))
    if court(case) == UNKNOWN and case["danger.now"] == "yes":
        foreign = at_most(ADVICE)
    return {
        "check-notice": when(form == "subpoena", SHOULD),
        "check-order": when(form == "order", SHOULD),
        "no-search-no-fight": when(form == "warrant", SHOULD),
        "claim-and-seal": when(form == "warrant", SHOULD),
        "own-state-first": foreign,
    }


def law_of_the_asker(case: Case) -> Allowed:
    """Coroner, board, immigration, and who follows up one's own call or report."""
    who, place, event = asker(case), case["client.place"], own_event(case)
    dead = case["file.kind"] in ("deceased", UNKNOWN)
    return {
        "coroner-facts": law_of_the_coroner(case) if who == "coroner" and dead else only(NOT),
        "coroner-sessions": when(who == "coroner", MUST if place == CA else SHOULD),
        "board-answer": when(who == "board", SHOULD),
        "keep-doors-shut": when(who == "immigration", SHOULD),
        "event-only": when(event == "call", MAY),
        "answer-investigator": law_of_the_investigator(case) if event in ("child", "adult") else only(NOT),
        "not send-the-file": of_the_whole_file(case, event),
    }


def of_the_whole_file(case: Case, event: str) -> tuple[str, ...]:
    """Danger now opens telling, never the file. Danger heard of opens the concerns on danger, which say the same."""
    if case["danger.now"] == "yes" or event in ("call", "child", "adult"):
        return only(SHOULD_NOT)
    return at_most(SHOULD_NOT) if of_danger(case) else only(NOT)


def law_of_the_coroner(case: Case) -> tuple[str, ...]:
    """California commands it (56.10(b)(8)); HIPAA permits it; Texas' closed list has no coroner, New York's was not read."""
    place = case["client.place"]
    if place == CA:
        return only(MUST if case["file.kind"] == "deceased" else MAY)
    return only(ADVICE if place in (TX, NY) else MAY)


def law_of_the_investigator(case: Case) -> tuple[str, ...]:
    """Penal Code 11167(b): may; Welfare and Institutions Code 15633.5: must. Elsewhere it was not read; nor is anybody one before it is checked.

    42 CFR 2.12(c)(6) exempts reports on children alone: of an adult a substance use program asks a lawyer first.
    """
    if case["client.place"] != CA or asker(case) == UNKNOWN:
        return only(ADVICE)
    if own_event(case) == "adult" and case["profile.part2"] == "yes":
        return only(ADVICE)
    return only(MAY if own_event(case) == "child" else MUST)


def by_law(case: Case) -> Allowed:
    return {
        **law_of_holding(case),
        **law_of_releases(case),
        "claim-privilege": law_of_privilege(case),
        **law_of_answering(case),
        **law_of_the_paper(case),
        **law_of_the_asker(case),
    }


# ---------------------------------------------------------------- the cases and the comparison

VALID: Case = {
    "authz.state": "signed",
    "authz.covers": "yes",
    "authz.core": "none",
    "authz.flaw": "none",
    "authz.california": "none",
    "authz.signer": "all",
    "file.kind": "adult",
    "rep.suspect": "no",
}
OPEN_WAY: Case = {
    "profile.part2": "no",
    "paper.objection": "no",
    "file.sensitive": "none",
    "paper.case": "civil",
    "paper.court": "here",
    "asked.event": "no",
}
"""Nothing stands in the way of what a valid form names."""
ON_FILE = {**VALID, **OPEN_WAY}
OF_A_MINOR = {**ON_FILE, "file.kind": "minor", "authz.signer": "parent", "minor.care": "parent", "minor.order": "no"}
BEFORE_A_SUIT = {**ON_FILE, "client.place": CA, "paper.form": "letter", "paper.asker": "lawyer"} | {
    "profile.licence": "psychologist"
}
ORDERED: Case = {**OPEN_WAY, "paper.form": "order", "order.checked": "yes", "authz.state": "none", "file.kind": "adult"}
CRIMINAL: Case = {
    **OPEN_WAY,
    "paper.form": "subpoena",
    "paper.case": "criminal",
    "authz.state": "none",
    "file.kind": "adult",
}
CROSSED: Crossed = (
    ({}, ("paper.form", "paper.asker", "client.place")),
    ({}, ("paper.form", "paper.case")),
    ({"paper.form": "subpoena"}, ("paper.case", "client.place")),
    ({}, ("paper.form", "paper.court", "client.place")),
    ({}, ("paper.form", "file.kind")),
    ({}, ("paper.form", "paper.secret", "asked.event")),
    ({"paper.form": "call", "asked.worry": "no", "danger.now": "no"}, ("client.place", "paper.asker", "asked.event")),
    ({"paper.form": "letter"}, ("paper.asker", "asked.worry")),
    ({"paper.form": "subpoena"}, ("client.place", "profile.licence")),
    ({"paper.form": "grand_jury"}, ("client.place", "profile.licence")),
    (
        {"paper.form": "judge_subpoena", "paper.case": "juvenile", "client.place": NY},
        ("profile.licence", "authz.state"),
    ),
    ({"paper.asker": "relative", "paper.form": "person"}, ("client.place", "licence.place")),
    ({"paper.form": "person", "client.place": NY}, ("profile.licence", "paper.asker")),
    (ON_FILE, ("paper.form", "paper.asker")),
    (ON_FILE, ("paper.form", "paper.case")),
    (ON_FILE, ("paper.form", "paper.objection")),
    (ON_FILE, ("profile.part2", "part2.paper", "paper.form")),
    (ON_FILE, ("file.sensitive", "paper.court", "client.place")),
    (ON_FILE, ("client.place", "authz.california")),
    (ON_FILE, ("file.kind", "authz.signer", "rep.suspect")),
    (ON_FILE, ("authz.core", "authz.flaw")),
    (ON_FILE, ("authz.covers", "authz.state")),
    (BEFORE_A_SUIT, ("paper.form", "paper.asker")),
    (BEFORE_A_SUIT, ("authz.signer", "file.kind")),
    (BEFORE_A_SUIT, ("profile.licence", "client.place")),
    (BEFORE_A_SUIT, ("profile.part2", "part2.paper")),
    (BEFORE_A_SUIT, ("danger.now", "asked.worry")),
    ({**BEFORE_A_SUIT, "file.kind": "minor", "minor.care": "own"}, ("authz.signer", "profile.licence")),
    (OF_A_MINOR, ("minor.care", "authz.signer", "minor.order")),
    ({**OF_A_MINOR, "client.place": TX}, ("minor.care", "authz.signer")),
    (OF_A_MINOR, ("minor.order", "rep.suspect", "minor.care")),
    ({**OF_A_MINOR, "minor.care": "court", "authz.signer": "representative"}, ("rep.suspect", "minor.order")),
    (ORDERED, ("order.checked", "paper.court", "client.place")),
    (ORDERED, ("profile.part2", "part2.paper", "file.sensitive")),
    (ORDERED, ("file.kind", "paper.issue")),
    (CRIMINAL, ("profile.part2", "paper.objection", "paper.court")),
    (CRIMINAL, ("file.kind", "paper.issue")),
    (CRIMINAL, ("client.place", "authz.state")),
    ({**CRIMINAL, **VALID}, ("profile.part2", "part2.paper", "paper.objection")),
    (CRIMINAL, ("client.place", "file.sensitive")),
    ({**ON_FILE, "client.place": NY, "paper.objection": "yes"}, ("paper.form", "profile.licence")),
    (
        {**OF_A_MINOR, "client.place": TX, "minor.care": "own", "authz.signer": "minor"},
        ("paper.form", "paper.objection"),
    ),
)


@cache
def cases() -> tuple[Case, ...]:
    return drawn_cases(DIMENSIONS, CROSSED)


def plan_of(content: Content, case: Case) -> Plan:
    return certain_so_far(content, answers_of(content, SUBPOENA, case), NOW)


def verbs(plan: Plan) -> Verbs:
    """Return what is watched with its verb."""
    said = {a.id: a.verb for a in plan.actions if a.id in WATCHED}
    return said | {f"not {a.id}": a.verb for a in plan.avoid if a.id in AVOIDED}


def disagreements(content: Content, among: Iterable[Case], read_by: Reading) -> Iterator[Disagreement]:
    """Yield each case and step where the content says other than the law, with what it says and what may be."""
    for case in among:
        said, allowed = read_by(content, case), by_law(case)
        for step in sorted({*said, *allowed} - UNJUDGED):
            if said.get(step, NOT) not in allowed.get(step, only(NOT)):
                yield case, step, said.get(step, NOT), allowed.get(step, only(NOT))


Disagreement = tuple[Case, str, str, tuple[str, ...]]
Reading = Callable[[Content, Case], Verbs]
UNJUDGED = {"not send-psychotherapy-notes"}
"""Judged by `test_psychotherapy_notes_stay_out_of_what_is_sent`."""


def by_plan(content: Content, case: Case) -> Verbs:
    return verbs(plan_of(content, case))


def by_rules(content: Content, case: Case) -> Verbs:
    """Return the same from the rules alone, without texts, so that many contents can be compared."""
    evaluation = Evaluation(content, (SUBPOENA,), answers_of(content, SUBPOENA, case).values)
    found: dict[str, set[Verb]] = {}
    for rule in watching(content):
        if evaluation.is_active(rule.concern) and evaluation.rule(rule) is True:
            for name in rule.actions:
                found.setdefault(f"not {name}" if rule.verb in AVOID_VERBS else name, set()).add(rule.verb)
    order = (*DO_VERBS, *AVOID_VERBS)
    seen = {*WATCHED, *(f"not {name}" for name in AVOIDED)}
    return {name: min(said, key=order.index) for name, said in found.items() if name in seen}


def watching(content: Content) -> list[Rule]:
    return [rule for rule in content.rules if {*rule.actions} & {*WATCHED, *AVOIDED} and rule.concern in OF_PAPERS]


OF_PAPERS = (SUBPOENA, CONSENT, None)

# ---------------------------------------------------------------- what is known to differ, until the content follows


OPEN: tuple[Callable[[Case, str], bool], ...] = ()
"""Where the content is known to say other than the law. Each has a test that is to fail until it doesn't: drop it here then."""


def is_open(case: Case, step: str) -> bool:
    return any(known(case, step) for known in OPEN)


@cache
def shipped() -> tuple[Disagreement, ...]:
    return tuple(disagreements(SHIPPED, cases(), by_plan))


def test_what_is_held_said_answered_and_released() -> None:
    assert [found for found in shipped() if not is_open(found[0], found[1])] == []


@pytest.mark.parametrize("known", OPEN, ids=lambda known: known.__name__)
@pytest.mark.xfail(strict=True, reason="the content says other than the law: see what each is about")
def test_what_the_content_still_says_otherwise(known: Callable[[Case, str], bool]) -> None:
    assert [found for found in shipped() if known(found[0], found[1])] == []


def test_the_dimensions_are_the_questions_with_every_choice(content: Content) -> None:
    """None escapes the oracle, and every two answers meet in a case."""
    asked = set(content.concerns[SUBPOENA].questions)
    assert asked == {*DIMENSIONS, *SET_APART}
    for name, values in DIMENSIONS.items():
        question = content.questions[name]
        if question.kind != "place":
            assert set(question.choices) == {part for value in values for part in value.split("+")} - {UNKNOWN}, name
    for one, other in combinations(DIMENSIONS, 2):
        wanted = set(product(DIMENSIONS[one], DIMENSIONS[other]))
        met = {(case[one], case[other]) for case in cases()}
        assert len(wanted - met) <= len(wanted) // 10, (one, other, wanted - met)


def test_the_oracle_asks_for_each_step_and_its_absence_often_enough() -> None:
    asked = Counter((step, verb) for case in cases() for step in WATCHED for verb in by_law(case).get(step, only(NOT)))
    for step in WATCHED:
        assert asked[step, NOT] >= 20, step
        assert sum(asked[step, verb] for verb in (MUST, ADVICE, SHOULD, MAY)) >= 20, step
    assert all(asked[step, verb] >= 8 for step, verb in (("release-scoped", ADVICE), ("release-ordered", MUST)))


def test_most_of_what_is_asked_for_is_refused() -> None:
    """Between the sampled cases are enough of each: nothing leaves, a form opens, an order opens."""
    opened = Counter(step for case in cases() for step in RELEASES if by_law(case).get(step, only(NOT)) != only(NOT))
    assert all(opened[step] >= 10 for step in RELEASES), opened
    assert sum(opened.values()) < len(cases()) / 3


def test_the_rules_alone_say_what_the_plan_says() -> None:
    """Apart from what the concerns that a worry opens say as well."""
    of_others = {"not send-the-file", "not send-psychotherapy-notes"}
    for case in cases()[::12]:
        said, alone = by_plan(SHIPPED, case), by_rules(SHIPPED, case)
        assert {k: v for k, v in alone.items() if k not in of_others} == {
            k: v for k, v in said.items() if k not in of_others
        }, case


# ---------------------------------------------------------------- law 28 to 42, 59: what no single step shows


@pytest.fixture(scope="module")
def plans() -> list[tuple[Case, Plan]]:
    return [(case, plan_of(SHIPPED, case)) for case in cases()[::3]]


@pytest.fixture(scope="module")
def interviews(content: Content) -> list[tuple[Answers, Plan]]:
    """Whole interviews about papers and callers, alone and beside a danger."""
    found = sample(content, {1: 120, 2: 12, 3: 12}, WITH_RELEASE)
    return [(answers, plan_for(content, answers, NOW, changes=False)) for answers in found]


HELD_BEFORE = ("hold-release", "check-notice", "tell-client-of-paper", "tell-representative", "claim-privilege")


def test_what_is_held_checked_told_and_claimed_comes_before_a_release(plans: list[tuple[Case, Plan]]) -> None:
    """law 28. Nothing leaves first, whatever came; of a subpoena nothing before notice, client and privilege are seen to."""
    beside = 0
    for case, plan in plans:
        names = ids(plan)
        leaving = [names.index(step) for step in RELEASES if step in names]
        for place in leaving:
            beside += 1
            assert place > max(names.index(step) for step in (*HELD_BEFORE, "preserve-records") if step in names), case
    assert beside >= 60


def test_the_hold_says_what_lifts_it_only_where_something_does(plans: list[tuple[Case, Plan]]) -> None:
    lifted = 0
    for case, plan in plans:
        hold = plan.action("hold-release")
        opens = (authorized(case) or order_binds(case)) and not blocked(case)
        if hold is not None and asked_by_another(case) and not of_a_parent(case):
            lifted += opens
            assert bool(hold.unless) == opens, case
    assert lifted >= 40


def test_danger_releases_no_record(content: Content, interviews: list[tuple[Answers, Plan]]) -> None:
    """law 29, 34, READ-FIRST: with someone in danger nothing leaves that would not leave without; the call comes first."""
    for case in cases()[::12]:
        calm, danger = (plan_of(content, {**case, "danger.now": now, "asked.worry": "no"}) for now in ("no", "yes"))
        for step in RELEASES:
            assert (step in ids(calm)) == (step in ids(danger)), (step, case)
        assert "call-emergency" in ids(danger)[:3], case
    for answers, plan in interviews:
        leaving = [step for step in RELEASES if step in ids(plan)]
        evaluation = Evaluation(content, answers.concerns, answers.values)
        lawful = {
            "release-scoped": evaluation.level("authorization").certain == "yes",
            "release-ordered": evaluation.level("order.clear").certain == "yes",
            "release-sealed": answers.values.get("paper.case") == "criminal",
        }
        assert all(lawful[step] for step in leaving), answers.values
        if answers.values["danger.now"] == "yes":
            assert "call-emergency" in ids(plan)[:3] and plan.response == "emergency", answers.values


def test_an_order_is_followed_as_far_as_it_goes(content: Content, plans: list[tuple[Case, Plan]]) -> None:
    """law 30. Checked, neither ignored nor exceeded; and where it can't be followed as it stands, the court is asked in time."""
    assert content.actions["release-ordered"].do.endswith("exactly what its order names, no more")
    ordered = 0
    for case, plan in plans:
        if case["paper.form"] != "order":
            continue
        ordered += 1
        avoided = {planned.id for planned in plan.avoid}
        assert {"ignore-paper", "release-more"} <= avoided, case
        met = {"answer-order", "release-ordered"} & set(ids(plan))
        answered = case["file.kind"] == "none" and "answer-in-writing" in ids(plan)
        assert met or answered or "own-state-first" in ids(plan), case
    assert ordered >= 60


def test_every_subpoena_has_a_day_and_an_answer(content: Content) -> None:
    """law 31. The day in the diary; the answer before it, in New York within twenty days of service; unless a form opens."""
    due, served = "2026-12-18", "2026-11-18"
    for form, place, where in product(SUBPOENAS, (CA, TX, NY, NV), ("here", "federal")):
        case = {**CRIMINAL, **NOTHING_ELSE, "paper.form": form, "paper.case": "civil", "client.place": place}
        case |= {"paper.court": where, "paper.due": due, "paper.served": served}
        plan = plan_of(content, case)
        diary, answer, claim = map(plan.action, ("diary-the-day", "answer-in-writing", "claim-privilege"))
        assert diary and diary.due and answer and answer.due and claim, case
        assert day_of(diary) == date(2026, 12, 18)
        federal, twenty = where == "federal" and form == "subpoena", place == NY and form == "subpoena"
        before = date(2026, 12, 2) if federal else date(2026, 12, 8) if twenty else date(2026, 12, 17)
        assert day_of(answer) == before, case
        assert day_of(claim) == (date(2026, 12, 2) if federal else date(2026, 12, 17)), case


NOTHING_ELSE: Case = {
    **{name: values[0] for name, values in DIMENSIONS.items()},
    "paper.issue": "no",
    "paper.notice": "no",
    "profile.part2": "no",
    "paper.secret": "no",
    "danger.now": "no",
}


def day_of(planned: PlannedAction) -> date:
    """The local day on which the first clock of a step runs out."""
    assert planned.due is not None and planned.due.at is not None
    return planned.due.at.astimezone(ZoneInfo(str(planned.due.zone))).date()


def test_a_worry_is_weighed_before_anybody_is_told(content: Content) -> None:
    """What a caller says permits telling only once it is an emergency; till then advice within minutes. The file stays."""
    for worry, who, place in product(("self", "others", "both"), ("police", "relative", "lawyer"), (CA, TX, NY, NV)):
        case = {**NOTHING_ELSE, "paper.form": "call", "paper.asker": who, "asked.worry": worry, "client.place": place}
        plan = plan_for(content, answers_of(content, SUBPOENA, case), NOW, changes=False)
        told = plan.action("tell-helper")
        assert told is not None and told.verb == (MAY if plan.response == "emergency" else ADVICE), (worry, who, place)
        assert not set(RELEASES) & set(ids(plan))


def test_the_lawyer_is_called_while_they_are_still_there(content: Content) -> None:
    """law 36, 39, 41. With a search warrant, and with officers at the door; else today, or sooner."""
    for form, who in product(DIMENSIONS["paper.form"], DIMENSIONS["paper.asker"]):
        case = {**NOTHING_ELSE, "paper.form": form, "paper.asker": who}
        call = plan_of(content, case).action("call-lawyer")
        here = form == "warrant" or (form in ("person", "agency") and who == "immigration")
        here = here or (form, who) == ("person", "police")
        if asked_by_another(case) and asker(case) != "relative":
            assert call is not None and call.frame in (("now",) if here else ("now", "today")), (form, who)


def test_psychotherapy_notes_stay_out_of_what_is_sent(plans: list[tuple[Case, Plan]]) -> None:
    """law 34. Asked for or not known, with nothing of their own that covers them: advised against, and left out of the sending."""
    left_out = 0
    for case, plan in plans:
        uncovered = case["file.notes"] != "no" and case["notes.paper"] in ("none", UNKNOWN)
        if something_may_leave(case) and asked_by_another(case) and uncovered:
            assert "send-psychotherapy-notes" in [planned.id for planned in plan.avoid], case
        for step in ("release-scoped", "release-ordered"):
            planned = plan.action(step)
            if planned is not None and (uncovered or case["file.notes"] == "no"):
                left_out += 1
                assert any(line.startswith("Psychotherapy notes stay") for line in planned.how), (step, case)
            elif planned is not None and case["notes.paper"] == "order" and case["file.notes"] == "yes":
                stays = any(line.startswith("Psychotherapy notes stay") for line in planned.how)
                assert not (stays and step == "release-ordered"), case
    assert left_out >= 30


def test_no_officer_is_let_in_without_a_judge(content: Content, plans: list[tuple[Case, Plan]]) -> None:
    """law 39. An administrative warrant counts as none; the words for the door name its forms and hand nothing over."""
    words = " ".join(lines_of(content.actions["keep-doors-shut"].how))
    assert "I-200" in words and "I-205" in words and "judge" in words
    met = 0
    for case, plan in plans:
        if asker(case) == "immigration":
            met += 1
            doors = plan.action("keep-doors-shut")
            assert doors is not None and doors.frame == "now", case
            assert "release-file" in [planned.id for planned in plan.avoid] or authorized(case), case
            assert not set(RELEASES) & set(ids(plan)) or authorized(case), case
    assert met >= 20


def test_what_was_said_in_sessions_goes_to_no_coroner(plans: list[tuple[Case, Plan]]) -> None:
    """law 59. The listed facts only; in California the sessions go sealed to the presiding judge, nowhere else at all."""
    met = 0
    for case, plan in plans:
        if asker(case) == "coroner":
            met += 1
            sessions = plan.action("coroner-sessions")
            assert sessions is not None and sessions.action.kind == "hold", case
            assert not set(RELEASES) & set(ids(plan)) or authorized(case), case
            assert case["client.place"] != CA or "judge" in " ".join(sessions.how)
    assert met >= 20


# ---------------------------------------------------------------- words


def of_papers(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every text of ours that a screen or a page may show about papers and callers, with where it stands."""
    rules = [rule for rule in content.rules if rule.concern in OF_PAPERS]
    yield from ((rule.id, rule.because) for rule in rules)
    for name in dict.fromkeys(name for rule in rules for name in rule.actions):
        action = content.actions[name]
        for text in (action.do, action.done, *action.record, *lines_of((*action.brief, *action.how, *action.say))):
            yield name, text
        if action.unless:
            yield name, action.unless.text
    for name in content.concerns[SUBPOENA].questions:
        question = content.questions[name]
        words = (question.ask, question.topic, question.why, question.unknown or "", *question.note.values())
        yield from ((name, text) for text in (*words, *question.choices.values()))
    for paper in content.papers.values():
        yield from ((paper.id, text) for text in (paper.title, paper.about))
        yield from (
            (paper.id, text) for section in paper.sections for text in (section.title, *lines_of(section.lines))
        )


def advised_against(content: Content) -> set[str]:
    """Return the steps that no rule of papers and callers calls for: their words say what not to do."""
    rules = [rule for rule in content.rules if rule.concern in OF_PAPERS]
    done = {name for rule in rules if rule.verb not in AVOID_VERBS for name in rule.actions}
    return {name for rule in rules for name in rule.actions} - done


NEGATED = re.compile(
    r"\b(no|not|never|nobody|nothing|neither|none|without|instead of|forbid\w*)\b|n't\b", re.IGNORECASE
)
UNDONE = re.compile(r"\b(stops?|can be a crime|is not|are not|never)\b", re.IGNORECASE)


def unnegated(text: str, wanted: re.Pattern[str]) -> list[str]:
    """Return the sentences in which it stands with no negation before it, nor one that says so after."""
    found = []
    for sentence in sentences(text):
        hit = wanted.search(sentence)
        if hit and not NEGATED.search(sentence[: hit.end()]) and not UNDONE.search(sentence[hit.end() :]):
            found.append(sentence)
    return found


SPOILING = re.compile(
    r"\b(destroy|shred|delet|eras|purg|discard|back-?dat|hid(e|ing)|conceal|falsif|tamper|alter|rewrit|edit|chang)\w*\b"
    r"[^.;:]{0,40}\b(file|record|chart|note|page|entr|draft|message|anything|everything)",
    re.IGNORECASE,
)


def test_no_text_tells_to_destroy_hide_move_or_edit_records(content: Content) -> None:
    """law 36."""
    assert unnegated("Delete the drafts and the notes.", SPOILING) and unnegated("Hide the file.", SPOILING)
    assert not unnegated("Do not alter the record.", SPOILING)
    against = advised_against(content)
    assert {"alter-records", "release-file", "ignore-paper"} <= against
    for where, text in of_papers(content):
        assert where in against or unnegated(text, SPOILING) == [], where


REFUSING = re.compile(
    r"\b(ignor\w*|disregard\w*|refus\w* (outright|out of hand|to comply|the order)|throw it away|tear it up)\b", re.I
)


def test_no_step_ignores_or_refuses_outright(content: Content, plans: list[tuple[Case, Plan]]) -> None:
    """law 30, 31. Of an order above all: it is checked, followed as far as it goes, or the court is asked."""
    assert unnegated("Ignore it.", REFUSING) and unnegated("You may refuse to comply.", REFUSING)
    against = advised_against(content)
    for where, text in of_papers(content):
        assert where in against or unnegated(text, REFUSING) == [], where
    for case, plan in plans:
        for planned in plan.actions:
            assert [t for t in texts(planned) if unnegated(t, REFUSING)] == [], (planned.id, case)


OF_A_CLIENT = re.compile(
    r"\b(my|our|your) (former )?(client|patient)s?\b|\b(is|was|are|were|isn't|wasn't) (a|an|my|our|not a) (former )?(client|patient)\b"
    r"|\b(he|she|they) (comes?|came|sees?|saw) (me|us|here)\b|\b(has|had|have) (an appointment|sessions|left treatment)\b"
    r"|\bno such (client|patient|person)\b|\bwe have no records\b|\bin (treatment|therapy) (with|here)\b",
    re.IGNORECASE,
)
SAID_TO_THE_CLIENT = {"tell-client-of-paper", "tell-client-asked", "get-authorization", "stop-release", "tell-client"}


def quoted(content: Content) -> Iterator[tuple[str, str]]:
    """Yield what the therapist says or writes to others: the lines to say, and the letters."""
    for name in dict.fromkeys(name for rule in content.rules if rule.concern in OF_PAPERS for name in rule.actions):
        if name not in SAID_TO_THE_CLIENT:
            yield from ((name, text) for text in lines_of(content.actions[name].say))
    for name in ("holding-letter", "neither-reply", "telephone-words", "privilege-stub"):
        for section in content.papers[name].sections:
            if section.kind == "text":
                yield from ((name, text) for text in lines_of(section.lines))


def test_no_line_to_say_or_to_send_confirms_a_client(content: Content) -> None:
    """law 29, 35. Nor denies one. "I can't say whether anyone is or isn't a client here" says neither."""
    both = re.compile(r"\b(whether|that) any(one|body| person) is( or (isn't|was))? a client\b", re.IGNORECASE)
    assert OF_A_CLIENT.search("She is my client.") and OF_A_CLIENT.search("We have no records of him.")
    lines = list(quoted(content))
    assert len(lines) >= 25
    for where, text in lines:
        for reply in said_by_us(text):
            assert not OF_A_CLIENT.search(both.sub("", reply)), (where, reply)


def said_by_us(text: str) -> list[str]:
    """Of a question and its answer, the answer."""
    return [text.rpartition('" - "')[2]]


def test_no_attestation_is_asked_for(content: Content) -> None:
    """law 40. 45 CFR 164.509 was vacated; New York's sworn affirmation is another thing, and stays."""
    wanted = re.compile(r"attestation|164\.?\s?509", re.IGNORECASE)
    assert [where for where, text in of_papers(content) if wanted.search(text)] == []
    for action in content.actions.values():
        shown = (action.do, action.done, *lines_of((*action.brief, *action.how, *action.say)))
        assert not any(wanted.search(text) for text in shown), action.id
    cited = {name for rule in content.rules for name in rule.sources}
    cited |= {name for action in content.actions.values() for name in action.sources}
    cited |= {name for question in content.questions.values() for name in question.sources}
    assert [name for name in cited if wanted.search(name)] == []


# ---------------------------------------------------------------- the mistakes that these tests are for


def found_out(content: Content, among: Iterable[Case]) -> bool:
    """Whether the oracle notices, apart from what is open."""
    return any(not is_open(found[0], found[1]) for found in disagreements(content, among, by_rules))


@cache
def evaluations() -> tuple[tuple[Case, Evaluation], ...]:
    return tuple(
        (case, Evaluation(SHIPPED, (SUBPOENA,), answers_of(SHIPPED, SUBPOENA, case).values)) for case in cases()
    )


def touched(condition: Condition) -> list[Case]:
    return [case for case, evaluation in evaluations() if evaluation.truth(condition) is True]


RULES = sorted(rule.id for rule in watching(SHIPPED) if rule.concern == SUBPOENA or rule.id.startswith("release."))
REASONS_ONLY = frozenset(
    {
        *("paper.hold.blocked", "paper.issue", "us-ca.paper.board", "us-ca.paper.no-notice", "us-ca.paper.objection"),
        *(
            "us-ca.paper.no-notice.answer",
            "us-ny.paper.grand-jury",
            "us-ny.paper.no-authorization",
            "us-tx.paper.custody",
        ),
        *("us-ny.paper.shield", "paper.federal.object", "us-ny.paper.twenty-days", "us-tx.paper.privilege"),
        *(
            "us-ny.paper.no-release",
            "paper.lawyer.now",
            "paper.lawyer.person",
            "paper.lawyer.order",
            "paper.federal.answer",
        ),
        *("us-ny.paper.twenty-days.licence", "us-tx.paper.privilege.licence"),
    }
)
"""Each beside an equal or a firmer one: without it the same step stands with the same verb, a reason or a clock less.

The clocks are those of `test_every_subpoena_has_a_day_and_an_answer`, the haste of a lawyer's call has its own test too.
"""


def is_judged(rule: Rule) -> bool:
    """Whether the oracle judges one of its steps in that direction."""
    avoids = rule.verb in AVOID_VERBS
    return bool({*rule.actions} & ({*AVOIDED} - {"send-psychotherapy-notes"} if avoids else {*WATCHED}))


BY_ITSELF = {"paper.tell-helper.not-yet"}
"""Judged by `test_a_worry_is_weighed_before_anybody_is_told`."""
JUDGED = [rule.id for rule in SHIPPED.rules if rule.id in RULES and is_judged(rule) and rule.id not in BY_ITSELF]


@pytest.mark.parametrize("name", [name for name in JUDGED if name not in REASONS_ONLY])
def test_a_rule_of_papers_that_is_lost_fails(content: Content, name: str) -> None:
    rule = next(rule for rule in content.rules if rule.id == name)
    assert found_out(with_rule(content, name, lambda _: None), touched(rule.when))


@pytest.mark.parametrize("name", JUDGED)
def test_a_verb_that_is_wrong_fails(content: Content, name: str) -> None:
    """A firmer one where the law has none, a milder one where it commands."""
    rule = next(rule for rule in content.rules if rule.id == name)
    wrong: Verb = "must-not" if rule.verb == "should-not" else "should-not" if rule.verb == "must-not" else "must"
    if rule.verb == "must":
        wrong = "may"
    other = with_rule(content, name, lambda one: dataclasses.replace(one, verb=wrong))
    assert found_out(other, touched(rule.when))


GATES = ("authorization", "form.valid", "signer.right", "order.clear", "release.blocked", "part2.open", "process")
RAISES = [raised for raised in SHIPPED.raises if raised.finding in GATES and raised.concern in (SUBPOENA, None)]
THE_SAME = {("release.blocked", "client.place+licence.place")}
"""Protected care is asked of in New York, and in California where another state asks: there it is stopped already."""
WEAKER_RAISES = [
    (raised, gone, left)
    for raised in RAISES
    for gone, left in mutants_of(SHIPPED, raised.when)
    if (raised.finding, name_of(gone)) not in THE_SAME
]


def otherwise(condition: Condition, other: Condition) -> list[Case]:
    """Return the cases in which the two differ."""
    return [case for case, ev in evaluations() if (ev.truth(other) is True) != (ev.truth(condition) is True)]


@pytest.mark.parametrize("raised", RAISES, ids=lambda raised: raised.finding)
def test_a_gate_of_release_that_is_lost_fails(content: Content, raised: Raise) -> None:
    rest = tuple(one for one in content.raises if one is not raised)
    assert found_out(dataclasses.replace(content, raises=rest), touched(raised.when))


@pytest.mark.parametrize(
    ("raised", "left"),
    [(raised, left) for raised, _, left in WEAKER_RAISES],
    ids=[f"{raised.finding} without {name_of(gone)}" for raised, gone, _ in WEAKER_RAISES],
)
def test_a_gate_of_release_that_is_weakened_fails(content: Content, raised: Raise, left: Condition) -> None:
    raises = tuple(dataclasses.replace(one, when=left) if one is raised else one for one in content.raises)
    assert found_out(dataclasses.replace(content, raises=raises), otherwise(raised.when, left))


LEFT_OPEN = {
    ("paper.hold", "parent.right"),
    ("paper.neither", "parent.right"),
    ("paper.sealed", "paper.form"),
    ("paper.hold", "process"),
    ("paper.hold.blocked", "process"),
    ("paper.hold.blocked", "release.blocked"),
    ("paper.neither", "danger.now+paper.asker+paper.worry"),
    ("paper.neither", "danger.now+paper.asker"),
    ("paper.neither", "danger.now"),
    ("paper.neither", "paper.asker unknown"),
    ("paper.neither.server", "danger.now"),
    ("paper.neither.server", "authorization"),
}
"""What the law doesn't ask: silence before whoever may help, a parent who decides or whom a form names, and more holding than there is cause.

That only subpoenas are sealed, what else is asked beside it says already."""
WEAKER_RULES = [
    (rule, gone, left)
    for rule in SHIPPED.rules
    if rule.concern in (SUBPOENA, None) and {*rule.actions} & {*RELEASES, "hold-release", "say-neither"}
    for gone, left in mutants_of(SHIPPED, rule.when)
    if (rule.id, name_of(gone)) not in LEFT_OPEN
]


@pytest.mark.parametrize(
    ("name", "left"),
    [(rule.id, left) for rule, _, left in WEAKER_RULES],
    ids=[f"{rule.id} without {name_of(gone)}" for rule, gone, _ in WEAKER_RULES],
)
def test_a_rule_that_releases_or_holds_on_less_fails(content: Content, name: str, left: Condition) -> None:
    rule = next(rule for rule in content.rules if rule.id == name)
    other = with_rule(content, name, lambda one: dataclasses.replace(one, when=left))
    assert found_out(other, otherwise(rule.when, left))


@pytest.mark.parametrize("text", ["Delete the drafts before they come", "Move on, then change the late notes"])
def test_a_step_that_spoils_records_fails(content: Content, text: str) -> None:
    with pytest.raises(AssertionError):
        test_no_text_tells_to_destroy_hide_move_or_edit_records(with_text(content, "sort-file", text))


@pytest.mark.parametrize("text", ["Ignore the order for now", "Refuse outright and say so"])
def test_a_step_that_ignores_an_order_fails(content: Content, text: str) -> None:
    with pytest.raises(AssertionError):
        test_no_step_ignores_or_refuses_outright(with_text(content, "check-order", text), [])


@pytest.mark.parametrize("said", ['"She is my client, I can\'t talk."', '"He left. We have no records of him."'])
def test_a_line_that_confirms_a_client_fails(content: Content, said: str) -> None:
    with pytest.raises(AssertionError):
        test_no_line_to_say_or_to_send_confirms_a_client(with_say(content, "check-who", said))


def test_a_step_that_asks_for_the_attestation_fails(content: Content) -> None:
    with pytest.raises(AssertionError):
        test_no_attestation_is_asked_for(with_text(content, "check-notice", "Ask for the attestation of 164.509"))


@pytest.mark.parametrize("wrong", [None, MAY])
def test_a_worry_that_opens_at_once_fails(content: Content, wrong: Verb | None) -> None:
    with pytest.raises(AssertionError):
        test_a_worry_is_weighed_before_anybody_is_told(
            with_rule(
                content, *BY_ITSELF, lambda rule: dataclasses.replace(rule, verb=wrong) if wrong is not None else None
            )
        )


@pytest.mark.parametrize("name", ["paper.lawyer.now", "paper.lawyer.person"])
def test_a_lawyer_called_too_late_fails(content: Content, name: str) -> None:
    with pytest.raises(AssertionError):
        test_the_lawyer_is_called_while_they_are_still_there(with_rule(content, name, lambda _: None))


CLOCKED = ("paper.diary", "us-ny.paper.twenty-days", "paper.federal.object", "paper.federal.answer")


@pytest.mark.parametrize("name", CLOCKED)
def test_a_day_that_is_lost_fails(content: Content, name: str) -> None:
    with pytest.raises(AssertionError):
        test_every_subpoena_has_a_day_and_an_answer(
            with_rule(content, name, lambda rule: dataclasses.replace(rule, deadline=None))
        )
