"""A client nobody has seen, a check at their door, and what follows a report, a call or a hold: the facts against the rules.

The oracle is written from `clinical-flows.md` sections 4 to 7 as changed by `READ-FIRST.md`, and from what was read of 45 CFR
164.502, 164.508, 164.510, 164.512 and 164.528, 42 CFR 2.51, Texas Health and Safety Code 611.004, Family Code 261.303 and Human
Resources Code 48.154, and California Penal Code 11167 and Welfare and Institutions Code 15633.5; not from the rules: where content
changes, it says what may not change with it. Where the facts leave something open, it allows both.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
import test_invariants as everywhere
import test_scenarios as scenarios
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
)
from interviews import (
    ABSENT,
    AFTER,
    AFTERWARDS,
    CHECK,
    NOW,
    SELF,
    WITH_AFTERWARDS,
    as_value,
    ids,
    lines_of,
    sample,
)
from shipped import CONTENT as SHIPPED

from crisis_cli.answers import Answers, Value
from crisis_cli.condition import Condition
from crisis_cli.engine import plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, LEVELS, Content, Raise, Rule, Verb
from crisis_cli.plan import Plan
from crisis_cli.scenario import read_scenario

MUST_NOT = "must-not"
ROUTINE, PROMPT, SAME_DAY, EMERGENCY = LEVELS
AGAINST = (SHOULD_NOT, MUST_NOT)
COMMON: Dimensions = {
    "danger.now": ("no", "no", "yes", UNKNOWN),
    "client.place": (CA, TX, NY, NV, ABROAD, NOWHERE),
    "client.contact": (
        *("with_me", "remote_located", "remote_unlocated"),
        *("left_reachable", "unanswered", "broke_off", UNKNOWN),
    ),
    "own.judgement": ("no", "no", "no", "today", "now", UNKNOWN),
    "tell.safe": ("safe", "unsafe", UNKNOWN),
    "contact.person": ("agreed", "listed", "refused", "unsafe", "none", UNKNOWN),
    "client.dependents": ("none", "covered", "uncovered", UNKNOWN),
    "client.age": ("under_12", "teen", "adult", "older", UNKNOWN),
    "guardian.safe": ("yes", "no", UNKNOWN),
    "profile.trainee": ("no", "yes", UNKNOWN),
    "profile.part2": ("no", "yes", UNKNOWN),
    "profile.hipaa": ("yes", "no", UNKNOWN),
}
UNREACHED: Dimensions = {
    "unreached.sign": ("none", "none", "self", "others", "both", UNKNOWN),
    "unreached.risk": ("none", "some", "strong", UNKNOWN),
    "unreached.seen": ("seen", "told", "no", "no", "died", UNKNOWN),
}
DIMENSIONS: Mapping[str, Dimensions] = {
    CHECK: {
        **COMMON,
        **UNREACHED,
        "check.stage": ("thinking", "thinking", "asked", "ringing", "other", "no_answer", "done", UNKNOWN),
        "check.tried": ("all", "some", "none", UNKNOWN),
        "check.team": ("yes", "no", UNKNOWN),
        "check.fears": ("none", "police", "beliefs+shoot", "talk", "children+dogs", UNKNOWN),
        "check.weapons": ("no", "yes", UNKNOWN),
        "check.inside": ("no", "yes", UNKNOWN),
        "check.address": ("today", "usual", UNKNOWN),
        "client.line": ("number", "shared", "none", UNKNOWN),
        "profile.licence": ("social_worker", "psychologist", "mft", UNKNOWN),
        "licence.place": (CA, TX, NY, NV, NOWHERE),
    },
    ABSENT: {
        **COMMON,
        **UNREACHED,
        "absent.death": ("certain", "told", UNKNOWN),
        "absent.known": ("new", "seen", UNKNOWN),
        "absent.wish": ("open", "stop", "other", UNKNOWN),
        "absent.tries": ("none", "some", "three", "three", UNKNOWN),
        "absent.since": ("today", "days", "week", "longer", UNKNOWN),
        "absent.letter": ("none", "running", "passed", "passed", UNKNOWN),
        "absent.agreed": ("none", "yes", UNKNOWN),
        "absent.barriers": ("none", "time", "money+transport", "unheard", "forgot", UNKNOWN),
        "client.line": ("number", "shared", "none", UNKNOWN),
        "check.stage": ("thinking",),
        "check.team": ("yes", "no", UNKNOWN),
    },
    AFTER: {
        **COMMON,
        "after.done": (
            *("call", "hold", "warning", "child", "adult", "court", "none", "call+hold"),
            *("call+warning", "child+court", "hold+adult", UNKNOWN),
        ),
        "after.where": ("ward", "ed", "home", "home", "custody", "gone", UNKNOWN),
        "after.more": ("no", "no", "yes", UNKNOWN),
        "after.risk": ("better", "better", "worse", UNKNOWN),
        "after.confirmed": ("yes", "no", UNKNOWN),
        "after.told": ("me", "others", "not_yet", UNKNOWN),
        "after.bond": ("working", "angry", "gone", UNKNOWN),
        "after.next": ("days", "week", "later", UNKNOWN),
        "after.asker": ("nobody", "hospital", "agency", "police", "family", "paper", "agency+family", UNKNOWN),
    },
}
"""What stands twice is drawn twice as often."""
QUIET: Case = {"danger.now": "no", "own.judgement": "no"}
UNSEEN: Case = {**QUIET, "unreached.seen": "no"}
SILENT: Case = {**UNSEEN, "unreached.sign": "none", "unreached.risk": "none", "client.contact": "unanswered"}
SETTLED: Case = {
    **{**QUIET, "client.contact": "remote_located", "after.where": "home", "after.more": "no", "after.risk": "better"},
    **{"after.confirmed": "yes", "after.told": "me", "after.bond": "working", "after.next": "days"},
}
MINOR: Case = {"client.age": "teen"}
CROSSED: Mapping[str, Crossed] = {
    CHECK: (
        ({}, ("danger.now", "check.stage", "unreached.seen")),
        ({}, ("unreached.sign", "client.contact", "check.stage")),
        (UNSEEN, ("unreached.sign", "client.contact", "check.team")),
        (UNSEEN, ("unreached.sign", "unreached.risk", "client.contact")),
        ({**UNSEEN, "check.stage": "thinking"}, ("unreached.sign", "unreached.risk", "check.tried", "check.team")),
        ({**UNSEEN, "check.stage": "thinking", "client.contact": "left_reachable"}, ("client.place", "unreached.sign")),
        (
            {**QUIET, "check.stage": "thinking", "client.contact": "left_reachable"},
            ("client.place", "unreached.seen", "unreached.sign", "check.team"),
        ),
        (
            {**UNSEEN, "unreached.sign": "self", "client.contact": "left_reachable"},
            ("client.place", "check.stage", "check.team"),
        ),
        ({**UNSEEN, "check.stage": "no_answer"}, ("unreached.sign", "unreached.risk", "check.team")),
        (SILENT, ("check.stage", "client.place", "check.tried")),
        (SILENT, ("client.contact", "danger.now", "own.judgement")),
        ({**QUIET, "unreached.seen": "seen"}, ("check.stage", "unreached.risk", "unreached.sign")),
        (UNSEEN, ("contact.person", "check.inside", "unreached.sign")),
        (MINOR, ("guardian.safe", "unreached.seen", "own.judgement")),
        ({"danger.now": "yes"}, ("client.contact", "tell.safe", "check.address")),
        ({"unreached.seen": "no"}, ("tell.safe", "check.stage", "own.judgement")),
    ),
    ABSENT: (
        ({}, ("danger.now", "unreached.seen", "client.contact")),
        (UNSEEN, ("unreached.sign", "unreached.risk", "client.contact")),
        (UNSEEN, ("unreached.sign", "unreached.risk", "absent.known")),
        ({"unreached.seen": "no"}, ("danger.now", "unreached.sign", "client.contact", "check.team")),
        ({**UNSEEN, "unreached.risk": UNKNOWN}, ("client.age", "client.dependents", "guardian.safe")),
        ({**UNSEEN, "unreached.risk": "some"}, ("client.age", "client.dependents", "guardian.safe")),
        (SILENT, ("absent.tries", "absent.letter", "client.line")),
        (SILENT, ("absent.tries", "absent.letter", "client.place")),
        (SILENT, ("client.age", "guardian.safe", "contact.person")),
        ({**SILENT, "unreached.seen": "seen"}, ("absent.tries", "absent.letter", "absent.wish")),
        ({**SILENT, "unreached.seen": "seen"}, ("absent.wish", "unreached.sign", "unreached.risk")),
        ({**SILENT, "unreached.risk": "some"}, ("absent.tries", "absent.since", "client.line")),
        ({**SILENT, "unreached.risk": "some"}, ("contact.person", "profile.part2", "client.age")),
        ({**SILENT, "unreached.risk": "strong"}, ("contact.person", "client.line", "client.place")),
        ({**SILENT, "unreached.risk": "strong"}, ("profile.part2", "client.age", "guardian.safe")),
        ({"unreached.seen": "died"}, ("absent.death", "unreached.sign", "client.place")),
        ({"unreached.seen": "died"}, ("absent.death", "danger.now", "own.judgement")),
        ({"danger.now": UNKNOWN, "unreached.seen": "no"}, ("absent.known", "unreached.sign", "unreached.risk")),
        ({"danger.now": "yes"}, ("tell.safe", "client.contact")),
    ),
    AFTER: (
        ({}, ("danger.now", "after.done", "after.where")),
        (QUIET, ("after.done", "after.where", "client.contact")),
        (QUIET, ("after.done", "after.confirmed", "after.risk")),
        (QUIET, ("after.done", "after.told", "tell.safe")),
        (QUIET, ("after.done", "after.bond", "after.where")),
        (QUIET, ("after.done", "after.next", "after.bond")),
        (QUIET, ("after.done", "after.asker", "client.place")),
        (SETTLED, ("after.done", "after.where", "after.more")),
        (SETTLED, ("after.done", "after.risk", "after.next")),
        (SETTLED, ("after.done", "after.confirmed", "after.told")),
        (SETTLED, ("after.done", "contact.person", "client.age", "guardian.safe")),
        ({**QUIET, "client.place": TX, "after.asker": "agency"}, ("after.done", "profile.part2", "client.age")),
        ({**QUIET, "client.place": CA, "after.asker": "agency"}, ("after.done", "profile.part2")),
        (QUIET, ("client.dependents", "after.where", "after.more")),
        ({}, ("own.judgement", "after.risk", "after.bond")),
        (
            {**QUIET, "after.done": "call", "after.where": "gone"},
            ("client.contact", "after.risk", "after.more"),
        ),
    ),
}


OPENED: Mapping[str, set[str]] = {CHECK: set(), ABSENT: {"check.stage", "check.team"}, AFTER: set()}
"""Questions of the wellness check, which a sign of danger opens, that the response of another one hangs on."""


@cache
def cases(concern: str) -> tuple[Case, ...]:
    return drawn_cases(DIMENSIONS[concern], CROSSED[concern])


# ---------------------------------------------------------------- what the answers say

GONE_QUIET = ("told", "no", UNKNOWN)
"""Nobody who can be relied on has seen them: "somebody says so" is no sighting."""
SIGNS = ("self", "others", "both")
LOST = ("unanswered", "broke_off")


def unseen(case: Case) -> bool:
    return case["unreached.seen"] in GONE_QUIET


def sign(case: Case) -> bool:
    return case["unreached.sign"] in SIGNS


def minor(case: Case) -> bool:
    return case["client.age"] in ("under_12", "teen")


def at_least(least: str, case: Case) -> bool:
    """Whether every response that the facts allow of the case is as high as that."""
    return min(map(LEVELS.index, response(case))) >= LEVELS.index(least)


def below(level: str, case: Case) -> bool:
    return max(map(LEVELS.index, response(case))) < LEVELS.index(level)


def graded(case: Case, least: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Asked for at that response and above, not below it; either where the facts leave the response open."""
    return allowed if at_least(least, case) else only(NOT) if below(least, case) else (*allowed, NOT)


def response(case: Case) -> tuple[str, ...]:
    """The responses that the facts allow."""
    of = absent_response if "absent.known" in case else check_response if "check.fears" in case else after_response
    return of(case)


def between(least: str, most: str) -> tuple[str, ...]:
    return LEVELS[LEVELS.index(least) : LEVELS.index(most) + 1]


# ---------------------------------------------------------------- section 4: a wellness check


BEFORE_IT = ("thinking", UNKNOWN)


def check_response(case: Case) -> tuple[str, ...]:
    """READ-FIRST 2 and 3: unknowns give same-day at most, unless contact broke off; no answer raises affirmed evidence alone."""
    if case["danger.now"] == "yes" or case["own.judgement"] == "now":
        return only(EMERGENCY)
    if case["unreached.seen"] == "died":
        return only(SAME_DAY) if UNKNOWN in (case["danger.now"],) or case["own.judgement"] == "today" else only(PROMPT)
    if unseen(case):
        return unseen_response(case)
    today = sign(case) or case["danger.now"] == UNKNOWN or case["own.judgement"] == "today"
    if today:
        return only(SAME_DAY)
    known = case["unreached.risk"] in ("strong", UNKNOWN) or case["unreached.sign"] == UNKNOWN
    some = case["unreached.risk"] == "some"
    if some and case["check.stage"] in ("thinking", "other"):
        return between(ROUTINE, PROMPT)
    return only(PROMPT if known or some else ROUTINE)


def unseen_response(case: Case) -> tuple[str, ...]:
    contact, stage, risk = case["client.contact"], case["check.stage"], case["unreached.risk"]
    if stage == "no_answer" and (sign(case) or risk == "strong"):
        return only(EMERGENCY)  # no answer at the door: upward
    today = same_day_unseen(case)
    if contact == "broke_off" and today:
        return between(SAME_DAY, EMERGENCY) if stage == "ringing" else only(EMERGENCY)
    if sign(case) and contact == "unanswered" and stage != "ringing":
        team = case["check.team"] == "yes" and stage in (*BEFORE_IT, "no_answer")
        before = stage in BEFORE_IT and case["danger.now"] == UNKNOWN
        return only(SAME_DAY) if team and not before else only(EMERGENCY)
    if sign(case) and contact == "unanswered":
        return between(SAME_DAY, EMERGENCY)
    if today or contact == "broke_off":
        return only(SAME_DAY)
    return only(PROMPT)


def same_day_unseen(case: Case) -> bool:
    risk, lost = case["unreached.risk"], case["client.contact"] in LOST
    decisive = case["unreached.sign"] == UNKNOWN and risk in ("some", UNKNOWN)
    known = sign(case) or risk == "strong" or (risk == "some" and lost)
    asked = case["danger.now"] == UNKNOWN or case["own.judgement"] == "today"
    return known or decisive or asked or case["check.stage"] not in BEFORE_IT


def quiet_alone(case: Case) -> bool:
    """Nothing but silence, and nobody asked yet: no reason for a check."""
    calm = (case["danger.now"], case["own.judgement"]) == ("no", "no")
    silent = (case["unreached.sign"], case["unreached.risk"]) == ("none", "none")
    return calm and silent and case["client.contact"] != "broke_off"


def facts_of_check(case: Case) -> Allowed:
    open_loop = unseen(case) and at_least(SAME_DAY, case)
    stage, gone = case["check.stage"], case["check.stage"] not in BEFORE_IT
    alive = case["unreached.seen"] != "died"
    today = graded(case, SAME_DAY, only(SHOULD)) if alive else only(NOT)
    return {
        "call-emergency": graded(case, EMERGENCY, only(SHOULD)),
        "request-evaluation": graded(case, EMERGENCY, only(SHOULD)),
        "ask-danger": asked_about(case, case["unreached.sign"] != "none"),
        "send-check": police(case),
        "not send-check": against_police(case),
        "request-mobile-crisis": team(case),
        "lesser-step": lesser(case),
        "close-loop": only(SHOULD) if open_loop else graded(case, EMERGENCY, only(SHOULD)),
        "nobody-at-door": when(stage == "no_answer" and unseen(case), SHOULD),
        "ask-dispatch": when(stage == "asked" and unseen(case), SHOULD),
        "answer-responders": when(stage == "ringing", SHOULD),
        "answer-other-call": when(stage == "other", SHOULD),
        "not history-for-police": only_said(case),
        "brief-responders": briefing(case),
        "tell-client": telling(case) if alive else only(NOT),
        "not tell-client": graded(case, SAME_DAY, only(SHOULD_NOT)) if alive and not_safe(case) else only(NOT),
        "contact-designated": contacts_of_check(case),
        "notify-guardian": guardian(case, today),
        "ask-hotline": when(alive and minor(case) and case["guardian.safe"] == "no", ADVICE)
        if at_least(PROMPT, case)
        else at_most(ADVICE),
        "after-check": after_check(case),
        "follow-up-24h": only(SHOULD) if alive and gone else today,
        "repair": only(SHOULD) if alive and gone else today,
        "self-debrief": only(SHOULD) if gone else graded(case, SAME_DAY, only(SHOULD)),
        "call-supervisor": graded(case, SAME_DAY, only(SHOULD)) if case["profile.trainee"] == "yes" else only(NOT),
        "dependents-safe": graded(case, SAME_DAY, only(SHOULD))
        if case["client.dependents"] == "uncovered"
        else only(NOT),
        "distance-means": today if case["unreached.sign"] in ("self", "both") else only(NOT),
        "consult": graded(case, PROMPT, only(SHOULD)),
        "document": only(SHOULD),
    }


def asked_about(case: Case, doubt: bool) -> tuple[str, ...]:
    """Danger now not known. With no sign of it the same calls and messages find out."""
    if case["danger.now"] != UNKNOWN:
        return only(NOT)
    return only(SHOULD) if doubt else at_most(SHOULD)


def not_safe(case: Case) -> bool:
    return case["tell.safe"] != "safe"


def police(case: Case) -> tuple[str, ...]:
    """Sent today where danger is known and less was tried or would not do; never beside a team that comes, never in an emergency.

    Texas speaks of a probability of imminent injury, New York of no such call but by a social worker, HIPAA of a serious and
    imminent threat: where only silence or unknowns speak for it, and in New York, it is talked over first.
    """
    team_comes, possible = case["check.team"] == "yes", SAME_DAY in response(case)
    if case["check.stage"] not in BEFORE_IT or not unseen(case) or team_comes or not possible:
        return only(NOT)
    if sign(case):
        verb = ADVICE if case["client.place"] == NY and case["profile.licence"] != "social_worker" else SHOULD
        return only(verb)
    reason = case["unreached.risk"] != "none" or case["unreached.sign"] == UNKNOWN
    if not reason:
        return (SHOULD, MAY, ADVICE, NOT) if not quiet_alone(case) else only(NOT)
    if case["client.place"] not in (CA, NY, ABROAD):
        return only(ADVICE)
    tried = case["check.tried"] == "all"
    return (ADVICE, SHOULD) if tried else (ADVICE, MAY)


def against_police(case: Case) -> tuple[str, ...]:
    quiet = quiet_alone(case) and case["unreached.seen"] != "died"
    if quiet and case["check.stage"] == "thinking":
        return AGAINST
    if quiet_alone(case) and case["check.stage"] == "thinking":
        return (*AGAINST, NOT)
    return (SHOULD_NOT, NOT) if not sign(case) or not unseen(case) else only(NOT)


def team(case: Case) -> tuple[str, ...]:
    """Before police wherever it may come in time; in an emergency no alternative stands before the call."""
    if not unseen(case) or case["check.team"] == "no" or case["check.stage"] not in (*BEFORE_IT, "no_answer"):
        return only(NOT)
    verb = ADVICE if case["client.place"] == TX and not sign(case) else SHOULD
    return only(verb) if response(case) == (SAME_DAY,) else only(NOT)


def lesser(case: Case) -> tuple[str, ...]:
    wanted = case["check.stage"] in BEFORE_IT and unseen(case) and case["check.tried"] != "all"
    return when(wanted and EMERGENCY not in response(case), SHOULD)


def only_said(case: Case) -> tuple[str, ...]:
    """From the day somebody was sent police hear what safety needs. Over, seen and calm, HIPAA's and two states' lists forbid more."""
    if case["check.stage"] not in BEFORE_IT:
        over = (case["unreached.seen"], case["danger.now"]) == ("seen", "no")
        return AGAINST if over else only(SHOULD_NOT)
    return (SHOULD_NOT, NOT) if not below(SAME_DAY, case) else only(NOT)


def briefing(case: Case) -> tuple[str, ...]:
    """Whoever goes knows before they knock what keeps everybody unhurt."""
    if case["unreached.seen"] == "died":
        return only(NOT)
    if response(case) == (EMERGENCY,):
        return only(SHOULD)
    stage = case["check.stage"]
    if not unseen(case):
        return at_most(SHOULD) if sign(case) else only(NOT)
    if stage in ("asked", "ringing", "no_answer"):
        return only(SHOULD)
    reason = case["unreached.sign"] != "none" or case["unreached.risk"] != "none"
    if stage == "other":  # nobody was called: a voice on the telephone hears nothing while no danger is known
        return when(sign(case) or case["unreached.risk"] == "strong", SHOULD)
    if stage in BEFORE_IT:
        return graded(case, SAME_DAY, only(SHOULD)) if reason else only(NOT)
    return at_most(SHOULD)


def telling(case: Case) -> tuple[str, ...]:
    """Who comes and why, unless telling raises the danger; of a call that was not one's own there may be nothing to tell."""
    if not_safe(case):
        return only(NOT)
    if case["check.stage"] == "other" and response(case) != (EMERGENCY,):
        return at_most(SHOULD)
    return graded(case, SAME_DAY, only(SHOULD))


def contacts_of_check(case: Case) -> tuple[str, ...]:
    """One that the client agreed to; one not checked only after advice or as HIPAA's and the states' rules for a threat permit."""
    person, emergency = case["contact.person"], response(case) == (EMERGENCY,)
    if person in ("unsafe", "none"):
        return only(NOT)
    if person == "refused":
        return when(emergency, ADVICE)
    if not unseen(case) or below(SAME_DAY, case):
        return only(NOT)
    if person == "agreed":
        return only(SHOULD)
    unsafe_home = case["check.inside"] == "yes" or (minor(case) and case["guardian.safe"] != "yes")
    return only(NOT) if unsafe_home else (ADVICE, MAY, NOT)


def guardian(case: Case, today: tuple[str, ...]) -> tuple[str, ...]:
    """Clinical 22 and 23: a safe one is told from same-day on, an unsafe one never; not known, it is talked over first."""
    if not minor(case) or case["guardian.safe"] == "no":
        return only(NOT)
    verb = SHOULD if case["guardian.safe"] == "yes" else ADVICE
    return tuple(verb if said == SHOULD else said for said in today)


def after_check(case: Case) -> tuple[str, ...]:
    if case["unreached.seen"] == "seen":
        return when(case["check.stage"] != "thinking", SHOULD)
    return graded(case, SAME_DAY, only(SHOULD)) if unseen(case) else only(NOT)


# ---------------------------------------------------------------- section 5: a client who stopped coming


def new_and_unknown(case: Case) -> bool:
    """READ-FIRST 7: a new client about whom nothing is known is not a high ladder."""
    return case["absent.known"] == "new" and case["unreached.risk"] == UNKNOWN and not sign(case)


def absent_response(case: Case) -> tuple[str, ...]:
    contact, asked = case["client.contact"], case["own.judgement"] == "today" or case["danger.now"] == UNKNOWN
    if case["danger.now"] == "yes" or case["own.judgement"] == "now":
        return only(EMERGENCY)
    if case["unreached.seen"] == "died":
        return only(SAME_DAY if asked or case["absent.death"] != "certain" else PROMPT)
    if not unseen(case):
        return seen_response(case, asked)
    if case["danger.now"] == UNKNOWN and contact == "broke_off":
        return only(EMERGENCY)
    if sign(case):
        team = case["check.team"] == "yes" and case["danger.now"] == "no" and contact == "unanswered"
        return only(EMERGENCY if contact in LOST and not team else SAME_DAY)
    if case["unreached.risk"] == "strong" or both_unknown(case) or nobody_safe_with_them(case):
        return only(EMERGENCY if contact == "broke_off" else SAME_DAY)
    danger = case["unreached.risk"] != "none" or case["unreached.sign"] == UNKNOWN
    if asked or (contact == "broke_off" and danger):
        return between(SAME_DAY, EMERGENCY) if perhaps_alone(case) and contact == "broke_off" else only(SAME_DAY)
    if contact == "broke_off":
        return between(ROUTINE, SAME_DAY)
    return (between(PROMPT, SAME_DAY) if perhaps_alone(case) else only(PROMPT)) if danger else only(ROUTINE)


def seen_response(case: Case, asked: bool) -> tuple[str, ...]:
    """Somebody has seen them: no ladder, but what was known, and a sign since, stand until they say how they are."""
    today = asked or sign(case)
    if case["client.contact"] == "broke_off" and (sign(case) or case["danger.now"] == UNKNOWN):
        return between(SAME_DAY, EMERGENCY)
    danger = case["unreached.risk"] != "none" or case["unreached.sign"] == UNKNOWN
    return only(SAME_DAY if today else PROMPT if danger else ROUTINE)


def both_unknown(case: Case) -> bool:
    return (case["unreached.sign"], case["unreached.risk"]) == (UNKNOWN, UNKNOWN) and case["absent.known"] != "new"


def nobody_safe_with_them(case: Case) -> bool:
    """A8, affirmed: a minor with nobody safe at home, or somebody whose only adult is the client; danger not ruled out."""
    if case["unreached.risk"] not in ("some", UNKNOWN):
        return False
    young = minor(case) and case["unreached.risk"] == UNKNOWN and case["absent.known"] != "new"
    return young or case["client.dependents"] == "uncovered" or (minor(case) and case["guardian.safe"] == "no")


def perhaps_alone(case: Case) -> bool:
    """The table has "not no" here, READ-FIRST no unknown that raises an unknown."""
    unsure = UNKNOWN in (case["client.age"], case["client.dependents"]) or case["client.dependents"] == "covered"
    return case["unreached.risk"] in ("some", UNKNOWN) and (unsure or minor(case))


def ladders(case: Case) -> tuple[str, ...]:
    if not unseen(case):
        return only("none")
    risk, new = case["unreached.risk"], case["absent.known"] == "new"
    unsure = case["unreached.sign"] == UNKNOWN or risk == UNKNOWN
    usual = "elevated" if risk in ("some", "strong") or (unsure and not (new and risk == UNKNOWN)) else "low"
    if below(SAME_DAY, case):
        return only(usual)
    if at_least(SAME_DAY, case):
        slow = new and risk in ("none", UNKNOWN) and not sign(case) and case["own.judgement"] not in ("today", "now")
        return (usual, "high") if slow and case["danger.now"] == UNKNOWN else only("high")
    return (usual, "high")


def by_ladder(case: Case, **steps: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the ladders allow, together where the facts leave open which it is."""
    return tuple(dict.fromkeys(verb for ladder in ladders(case) for verb in steps.get(ladder, only(NOT))))


def facts_of_absent(case: Case) -> Allowed:
    died, seen = case["unreached.seen"] == "died", case["unreached.seen"] == "seen"
    alive = not died
    open_way = case["absent.wish"] in ("open", UNKNOWN)
    new = case["absent.tries"] in ("none", UNKNOWN)
    return {
        "call-emergency": graded(case, EMERGENCY, only(SHOULD)),
        "ask-danger": asked_about(case, sign(case) or (alive and case["unreached.sign"] == UNKNOWN)),
        "close-loop": loop_of_absent(case),
        "call-client": by_ladder(case, high=only(SHOULD)),
        "reach-call": by_ladder(case, elevated=only(SHOULD), none=call_the_seen(case)),
        "reach-message": by_ladder(case, high=only(SHOULD), elevated=only(SHOULD), low=when(new, SHOULD)),
        "reach-again": by_ladder(
            case, high=only(SHOULD), elevated=only(SHOULD), low=when(case["absent.tries"] != "three", SHOULD)
        ),
        "reach-letter": a_letter(case),
        "closing-letter": closing(case),
        "not close-letter-now": against_closing(case),
        "end-well": when(closing_said(case), SHOULD),
        "hear-before-ending": hear_first(case),
        "offer-appointment": offer(case),
        "ask-barriers": barriers(case),
        "reassess": when(seen and open_way, SHOULD),
        "ask-treaters": treaters(case),
        "contact-designated": contacts_of_absent(case),
        "notify-guardian": guardian_of_absent(case),
        "ask-hotline": hotline(case),
        "request-mobile-crisis": team_for_absent(case),
        "weigh-check": weighed(case),
        "not tell-contact": by_ladder(case, low=nobody_hears(case)),
        "not detailed-message": by_ladder(case, low=only(SHOULD_NOT), elevated=only(SHOULD_NOT), high=only(SHOULD_NOT)),
        "not letter-home": when(unseen(case) and case["client.line"] in ("shared", "none"), SHOULD_NOT),
        "not tell-client": held_back(case),
        "tell-client": told_of_a_call(case),
        "dependents-safe": graded(case, SAME_DAY, only(SHOULD)) if uncovered(case) else only(NOT),
        "follow-up-24h": graded(case, SAME_DAY, only(SHOULD)) if alive else only(NOT),
        "follow-up-7d": within_the_week(case),
        "repair": graded(case, SAME_DAY, only(SHOULD)) if alive else only(NOT),
        "self-debrief": only(SHOULD) if died else graded(case, SAME_DAY, only(SHOULD)),
        "call-supervisor": supervised(case, died),
        "document": only(SHOULD),
        **{name: when(died, SHOULD) for name in AFTER_A_DEATH},
        **{f"not {name}": AGAINST if died else only(NOT) for name in ("death-tell-all", "alter-records")},
        "death-confirm": when(died and case["absent.death"] != "certain", SHOULD),
        "death-family": when(died and case["absent.death"] == "certain", SHOULD),
    }


def nobody_hears(case: Case) -> tuple[str, ...]:
    """45 CFR 164.502: silence alone opens nothing, but to whom the client agreed to or who brings a child."""
    agreed = case["contact.person"] == "agreed" or case["client.age"] in ("under_12", "teen")
    return (*AGAINST, NOT) if agreed else AGAINST


def within_the_week(case: Case) -> tuple[str, ...]:
    """Clinical 29, once they are reached; of somebody new about whom nothing is known the tries are what there is."""
    if case["unreached.seen"] == "died":
        return only(NOT)
    return at_most(SHOULD) if "low" in ladders(case) else graded(case, PROMPT, only(SHOULD))


AFTER_A_DEATH = ("death-first-steps", "death-stop-messages", "death-record", "death-others", "preserve-records")


def uncovered(case: Case) -> bool:
    return case["client.dependents"] == "uncovered"


def supervised(case: Case, always: bool) -> tuple[str, ...]:
    if case["profile.trainee"] != "yes":
        return only(NOT)
    return only(SHOULD) if always else graded(case, SAME_DAY, only(SHOULD))


def loop_of_absent(case: Case) -> tuple[str, ...]:
    """Clinical 28: whoever was sent or called, until somebody has seen them."""
    if response(case) == (EMERGENCY,):
        return only(SHOULD)
    sent = team_for_absent(case) != only(NOT)
    return only(SHOULD) if sent and response(case) == (SAME_DAY,) else (SHOULD, NOT) if sent else at_most(SHOULD)


def call_the_seen(case: Case) -> tuple[str, ...]:
    if case["unreached.seen"] == "died":
        return only(NOT)
    known = case["unreached.sign"] != "none" or case["unreached.risk"] != "none"
    return only(SHOULD) if known else graded(case, SAME_DAY, only(SHOULD))


def a_letter(case: Case) -> tuple[str, ...]:
    """By a safe way only; on the lower ladder after the tries, or announced behind them."""
    line, three = case["client.line"], case["absent.tries"] == "three"
    wanted = not three or case["absent.letter"] in ("none", UNKNOWN)
    if line in ("shared", "none"):
        return only(NOT)
    verb = only(SHOULD) if line == "number" else only(ADVICE)
    return by_ladder(case, elevated=verb, low=verb if wanted else (*verb, NOT))


def nothing_known(case: Case) -> bool:
    """Asked about lately and found to be none, and no sign since: not unknown."""
    return (case["unreached.sign"], case["unreached.risk"]) == ("none", "none") and response(case) == (ROUTINE,)


def closing_said(case: Case) -> bool:
    return case["unreached.seen"] == "seen" and case["absent.wish"] in ("stop", "other") and nothing_known(case)


def may_close(case: Case) -> bool:
    """Clinical 32: three tries and a letter whose day has passed, no danger when asked lately, no sign since."""
    done = (case["absent.tries"], case["absent.letter"]) == ("three", "passed")
    return unseen(case) and done and nothing_known(case)


def no_safe_line(case: Case) -> bool:
    """Only a line that somebody watches, or none: nothing is written home, so no letter closes either."""
    return case["client.line"] in ("shared", "none")


def closing(case: Case) -> tuple[str, ...]:
    """Unseen, never without a second view; clinical 34: by no way that somebody watches."""
    open_response = ROUTINE in response(case) and len(response(case)) > 1 and not no_safe_line(case)
    if open_response and may_close({**case, "client.contact": "unanswered"}):
        return (ADVICE, NOT)
    if no_safe_line(case):
        return only(NOT)
    if closing_said(case):
        return (MAY, ADVICE)
    return when(may_close(case), ADVICE)


def against_closing(case: Case) -> tuple[str, ...]:
    watched = no_safe_line(case) and closing({**case, "client.line": "number"}) != only(NOT)
    if watched:  # nobody has said how such a file closes
        return (SHOULD_NOT, NOT)
    if closing(case) != only(NOT):
        return (SHOULD_NOT, NOT) if ROUTINE not in response(case) or len(response(case)) > 1 else only(NOT)
    if case["unreached.seen"] == "died" or unseen(case) or response(case) != (ROUTINE,):
        return AGAINST
    return (SHOULD_NOT, NOT)


def hear_first(case: Case) -> tuple[str, ...]:
    """ "I'm done" may be a goodbye to more than therapy."""
    stops = case["unreached.seen"] == "seen" and case["absent.wish"] in ("stop", "other")
    known = case["unreached.sign"] != "none" or case["unreached.risk"] != "none"
    return when(stops and known, SHOULD)


def offer(case: Case) -> tuple[str, ...]:
    if case["unreached.seen"] == "seen":
        return when(case["absent.wish"] in ("open", UNKNOWN), SHOULD)
    return by_ladder(case, elevated=only(SHOULD), low=when(case["absent.tries"] != "three", SHOULD))


def barriers(case: Case) -> tuple[str, ...]:
    if case["unreached.seen"] == "seen":
        return when(case["absent.wish"] in ("open", UNKNOWN), SHOULD)
    return by_ladder(case, elevated=only(SHOULD), low=at_most(SHOULD))


def treaters(case: Case) -> tuple[str, ...]:
    """164.506 and its like; a substance use program asks nobody without consent or an emergency. New York's rule was not read."""
    if case["profile.part2"] != "no" or case["client.place"] == NY:
        return by_ladder(case, elevated=only(ADVICE), high=only(ADVICE))
    return by_ladder(case, elevated=only(SHOULD), high=only(SHOULD))


def contacts_of_absent(case: Case) -> tuple[str, ...]:
    """Consented and safe, or on the ground of imminent risk after advice; on the lowest ladder nobody hears anything."""
    person = case["contact.person"]
    if person in ("unsafe", "none"):
        return only(NOT)
    if person == "agreed":
        return by_ladder(case, elevated=only(SHOULD), high=only(SHOULD))
    if person == "refused":
        return by_ladder(case, high=only(ADVICE))
    unsafe = case["client.line"] == "shared" or (minor(case) and case["guardian.safe"] == "no")
    return (
        only(NOT) if unsafe else by_ladder(case, high=(ADVICE, NOT) if case["guardian.safe"] == "no" else only(ADVICE))
    )


def guardian_of_absent(case: Case) -> tuple[str, ...]:
    """READ-FIRST 6: decided with the minor below same-day; a child is brought by somebody."""
    if not minor(case) or case["guardian.safe"] == "no":
        return only(NOT)
    if case["guardian.safe"] == UNKNOWN:
        return by_ladder(case, high=only(ADVICE))
    return by_ladder(case, high=only(SHOULD), elevated=only(SHOULD if case["client.age"] == "under_12" else MAY))


def hotline(case: Case) -> tuple[str, ...]:
    danger = case["unreached.risk"] != "none" or case["unreached.sign"] != "none"
    if uncovered(case) and unseen(case) and danger:
        return only(ADVICE)
    if minor(case) and case["guardian.safe"] == "no" and unseen(case):
        return only(ADVICE) if danger else at_most(ADVICE)
    return at_most(ADVICE) if uncovered(case) and unseen(case) else only(NOT)


def team_for_absent(case: Case) -> tuple[str, ...]:
    known = sign(case) or case["unreached.risk"] == "strong"
    if not unseen(case) or not known or SAME_DAY not in response(case):
        return only(NOT)
    texas = case["client.place"] == TX and case["unreached.sign"] not in ("self", "both")
    verb = (ADVICE, SHOULD) if texas else only(SHOULD)
    return verb if response(case) == (SAME_DAY,) else (*verb, NOT)


def weighed(case: Case) -> tuple[str, ...]:
    """The same day on the high ladder; after a day or two and a try or two on the middle one; never for silence alone."""
    tried = case["absent.tries"] in ("some", "three") and case["absent.since"] != "today"
    known = sign(case) or case["unreached.risk"] == "strong" or EMERGENCY in response(case)
    return by_ladder(case, high=at_most(SHOULD) if known else only(SHOULD), elevated=when(tried, SHOULD))


def held_back(case: Case) -> tuple[str, ...]:
    called = case["danger.now"] == "yes" or (sign(case) and case["client.contact"] in LOST and unseen(case))
    if not not_safe(case):
        return only(NOT)
    return only(SHOULD_NOT) if called else (SHOULD_NOT, NOT) if not below(EMERGENCY, case) else only(NOT)


def told_of_a_call(case: Case) -> tuple[str, ...]:
    if not_safe(case) or below(EMERGENCY, case):
        return only(NOT)
    return when(case["client.contact"] not in LOST, SHOULD) if case["danger.now"] == "yes" else at_most(SHOULD)


# ---------------------------------------------------------------- section 6: after a report, a call or a hold


def did(case: Case, *what: str) -> bool:
    """Whether one of these was done; not known is said by its own name."""
    return bool({*what} & {*case["after.done"].split("+")})


ANYTHING = ("call", "hold", "warning", "child", "adult", "court", UNKNOWN)
CRISIS = ("call", "hold", "warning", UNKNOWN)
AWAY = ("ward", "ed", "custody", "gone", UNKNOWN)
LOST_SIGHT = ("gone", UNKNOWN)


def after_response(case: Case) -> tuple[str, ...]:
    contact, worse = case["client.contact"], case["after.risk"] == "worse"
    if case["danger.now"] == "yes" or case["own.judgement"] == "now":
        return only(EMERGENCY)
    nowhere = case["after.where"] in LOST_SIGHT
    if did(case, "call") and nowhere and contact in LOST and (worse or case["after.more"] == "yes"):
        return only(EMERGENCY)
    unsafe = worse or case["after.more"] != "no" or case["danger.now"] == UNKNOWN or case["own.judgement"] == "today"
    unasked = case["after.risk"] == UNKNOWN and did(case, *CRISIS)
    unseen_since = nowhere and did(case, "call", "hold", UNKNOWN)
    unheard = case["after.confirmed"] != "yes" and did(case, "call", "warning", UNKNOWN)
    if unsafe or unasked or unseen_since or unheard:
        return (
            between(SAME_DAY, EMERGENCY) if contact == "broke_off" and case["danger.now"] == UNKNOWN else only(SAME_DAY)
        )
    return quieter(case)


def quieter(case: Case) -> tuple[str, ...]:
    """R6: not asked again after a report is open, today or by tomorrow. Everything settled is no alarm."""
    if case["after.risk"] == UNKNOWN:
        return between(PROMPT, SAME_DAY)
    unheard = case["after.confirmed"] != "yes" and did(case, "hold", "child", "adult")
    untold = case["after.told"] != "me" and did(case, *ANYTHING)
    unsettled = case["after.bond"] != "working" or case["after.where"] in ("ed", "custody", *LOST_SIGHT)
    if unheard or untold or unsettled or case["after.next"] in ("later", UNKNOWN):
        return only(PROMPT)
    return only(ROUTINE)


def facts_of_after(case: Case) -> Allowed:
    breach, bond = did(case, *ANYTHING), case["after.bond"] != "gone"
    return {
        "call-emergency": graded(case, EMERGENCY, only(SHOULD)),
        "ask-danger": asked_about(case, danger_may_run(case)),
        "close-loop": loop_of_after(case),
        "confirm-received": when(case["after.confirmed"] != "yes" and did(case, "child", "adult"), SHOULD),
        "find-where": when(
            case["danger.now"] != "yes" and case["after.where"] in LOST_SIGHT and did(case, "call", "hold", UNKNOWN),
            SHOULD,
        ),
        "reassess-today": asked_again(case),
        "evaluation-today": evaluated(case),
        "safer-tonight": when(case["after.more"] == "yes", SHOULD),
        "ask-who-pays": when(case["after.more"] == UNKNOWN, SHOULD),
        "call-unit": when(case["after.where"] in ("ward", "ed"), SHOULD),
        "call-jail": when(case["after.where"] == "custody", SHOULD),
        "dependents-safe": when(uncovered(case) and case["after.where"] in AWAY, SHOULD),
        "say-what-was-told": said_to_the_client(case),
        "not say-what-was-told": unsafe_to_say(case),
        "wait-to-tell": when(breach and waits(case), SHOULD),
        "tell-client": told_after(case),
        "hear-anger": when(case["after.bond"] == "angry", SHOULD),
        "open-door-message": when(not bond, SHOULD),
        "repair": when(breach and bond, SHOULD),
        "agree-next-time": at_most(SHOULD) if breach and bond else only(NOT),
        "after-hold-talk": when(did(case, "hold") and case["after.where"] == "home" and bond, SHOULD),
        "not drop-after-crisis": when(breach, SHOULD_NOT),
        "not argue-or-retract": when(case["after.bond"] == "angry", SHOULD_NOT),
        "not tell-reporter": of_the_reporter(case),
        "not give-report-copy": of_the_reporter(case),
        "reassess-after-report": when(did(case, "child", "adult"), SHOULD),
        "recheck-target": when(did(case, "warning"), SHOULD),
        "safety-plan": planned(case),
        "means-plan": planned(case),
        "book-next": booked(case),
        "follow-up-24h": by_tomorrow(case),
        "self-debrief": only(SHOULD) if breach else graded(case, EMERGENCY, only(SHOULD)),
        "log-disclosures": logged(case),
        "part2-record": when(did(case, "call", "hold") and case["profile.part2"] == "yes", MUST),
        "family-meeting": met(case),
        "not family-meeting": against_meeting(case),
        "notify-guardian": guardian_after(case),
        "contact-designated": agreed_contact(case),
        "follow-up-72h": when(did(case, *CRISIS) and case["after.next"] == "week" and bond, SHOULD),
        "call-supervisor": when(case["profile.trainee"] == "yes", SHOULD),
        "answer-responders": at_most(SHOULD) if asks(case, "police") else only(NOT),
        "police-ring-back": at_most(SHOULD) if asks(case, "police") else only(NOT),
        "not history-for-police": when(asks(case, "police"), SHOULD_NOT),
        "listen-to-family": when(asks(case, "family"), SHOULD),
        "hold-release": when(asks(case, "paper"), SHOULD),
        "preserve-records": when(asks(case, "paper"), SHOULD),
        "answer-investigator": investigator(case),
        "records-for-agency": records(case),
        "not send-the-file": only(SHOULD_NOT)
        if asks(case, "agency", "police", "hospital", "paper")
        else graded(case, EMERGENCY, only(SHOULD_NOT)),
        "document": only(SHOULD),
    }


def asks(case: Case, *who: str) -> bool:
    return bool({*who} & {*case["after.asker"].split("+")})


def not_told(case: Case) -> bool:
    return case["after.told"] in ("not_yet", UNKNOWN)


def loop_of_after(case: Case) -> tuple[str, ...]:
    if response(case) == (EMERGENCY,):
        return only(SHOULD)
    return when(case["after.confirmed"] != "yes" and did(case, *CRISIS), SHOULD)


def asked_again(case: Case) -> tuple[str, ...]:
    if case["after.risk"] != UNKNOWN:
        return when(case["danger.now"] == UNKNOWN and case["after.risk"] == "better", SHOULD)
    if did(case, *CRISIS) or response(case) in ((SAME_DAY,), (EMERGENCY,)):
        return only(SHOULD)
    return only(SHOULD) if did(case, "child", "adult", "court") else at_most(SHOULD)


def evaluated(case: Case) -> tuple[str, ...]:
    """Clinical 13: the same or worse, and nobody treating it tonight: looked at today, not planned away."""
    outside = case["after.where"] in ("home", *LOST_SIGHT)
    wanted = case["after.risk"] == "worse" and outside
    if not wanted or response(case) == (EMERGENCY,):
        return only(NOT)
    return at_most(SHOULD) if self_may_call(case) else only(SHOULD)


def self_may_call(case: Case) -> bool:
    """Worse and not on a ward opens danger to self, in which an emergency may follow from what these three leave at same-day."""
    unsettled = case["danger.now"] == UNKNOWN or case["own.judgement"] == "today"
    return case["after.risk"] == "worse" and case["client.contact"] in LOST and unsettled


def said_to_the_client(case: Case) -> tuple[str, ...]:
    """Clinical 30. Whoever heard it from others hears it from the therapist as well."""
    if not did(case, *ANYTHING) or case["after.bond"] == "gone" or case["after.told"] == "me":
        return only(NOT)
    if case["after.told"] == "others":
        return when(case["tell.safe"] != "unsafe", SHOULD)
    return when(not not_safe(case), SHOULD)


def agreed_contact(case: Case) -> tuple[str, ...]:
    """With the client's yes, while somebody should be there."""
    home = case["after.where"] in ("home", UNKNOWN) and case["after.risk"] != "better"
    return when(case["contact.person"] == "agreed" and did(case, *CRISIS) and home, SHOULD)


def of_the_reporter(case: Case) -> tuple[str, ...]:
    """Penal Code 11167(d) and Welfare and Institutions Code 15633: confidential by law in California."""
    if not did(case, "child", "adult"):
        return only(NOT)
    return only(MUST_NOT) if case["client.place"] == CA else AGAINST


def waits(case: Case) -> bool:
    return (not_told(case) and not_safe(case)) or (case["after.told"] == "others" and case["tell.safe"] == "unsafe")


def danger_may_run(case: Case) -> bool:
    """Worse, out of sight, or a danger that is not the client's own: asking the client alone does not settle it."""
    others = did(case, "warning", "child", "adult", UNKNOWN) or case["after.more"] == "yes"
    return others or case["after.risk"] == "worse" or case["after.where"] in LOST_SIGHT


def unsafe_to_say(case: Case) -> tuple[str, ...]:
    return when(case["after.told"] != "me" and case["tell.safe"] == "unsafe", SHOULD_NOT)


def told_after(case: Case) -> tuple[str, ...]:
    if case["danger.now"] == "yes":
        return when(not not_safe(case), SHOULD)
    return only(NOT)


def planned(case: Case) -> tuple[str, ...]:
    """With the client at home, when they want to; never in place of the call."""
    home = case["after.where"] in ("home", UNKNOWN)
    wanted = did(case, *CRISIS) and home and case["after.bond"] != "gone" and response(case) != (EMERGENCY,)
    if wanted and case["after.where"] == "home" and not self_may_call(case):
        return only(SHOULD)
    return at_most(SHOULD) if wanted else only(NOT)


def booked(case: Case) -> tuple[str, ...]:
    open_date = case["after.next"] in ("later", UNKNOWN) and did(case, *CRISIS) and case["after.bond"] != "gone"
    return when(open_date, SHOULD) if response(case) != (EMERGENCY,) else at_most(SHOULD) if open_date else only(NOT)


def by_tomorrow(case: Case) -> tuple[str, ...]:
    if response(case) == (EMERGENCY,):
        return only(SHOULD)
    wanted = did(case, *CRISIS) and SAME_DAY in response(case) and case["after.bond"] != "gone"
    return when(wanted and case["after.next"] in ("days", "week"), SHOULD)


def logged(case: Case) -> tuple[str, ...]:
    told = did(case, "call", "warning", "child", "adult", "court")
    return when(told and case["profile.hipaa"] != "no", MUST)


def met(case: Case) -> tuple[str, ...]:
    """Only on the client's own yes: never with whoever is feared, reported or was threatened."""
    feared = case["contact.person"] == "unsafe" or (minor(case) and case["guardian.safe"] != "yes")
    shut = did(case, "warning", "child", "adult", UNKNOWN) or case["after.bond"] == "gone"
    wished = minor(case) or (asks(case, "family") and case["contact.person"] == "agreed")
    return only(NOT) if feared or shut or not wished or response(case) == (EMERGENCY,) else at_most(MAY)


def against_meeting(case: Case) -> tuple[str, ...]:
    feared = case["contact.person"] == "unsafe" or (minor(case) and case["guardian.safe"] == "no")
    if feared or (did(case, "warning", "child", "adult") and asks(case, "family")):
        return only(SHOULD_NOT)
    return only(NOT) if met(case) == at_most(MAY) and case["guardian.safe"] != "no" else (SHOULD_NOT, NOT)


def guardian_after(case: Case) -> tuple[str, ...]:
    if not minor(case) or case["guardian.safe"] == "no":
        return only(NOT)
    if below(SAME_DAY, case):
        return at_most(MAY) if case["guardian.safe"] == "yes" else only(NOT)
    verb = SHOULD if case["guardian.safe"] == "yes" else ADVICE
    return only(verb) if at_least(SAME_DAY, case) else (verb, MAY, NOT)


def investigator(case: Case) -> tuple[str, ...]:
    """Penal Code 11167(b) may; Welfare and Institutions Code 15633.5 must; Texas may; elsewhere not read: after advice."""
    if not asks(case, "agency"):
        return only(NOT)
    if case["client.place"] == CA and did(case, "adult"):
        return only(ADVICE if case["profile.part2"] == "yes" else MUST)
    if case["client.place"] in (CA, TX) and did(case, "child", "adult"):
        return only(MAY)
    return only(ADVICE)


def records(case: Case) -> tuple[str, ...]:
    """Texas gives what bears on the report, New York's duty is second-hand; 42 CFR Part 2 stands before both.

    Family Code 261.305: a parent's or carer's own record goes by their consent or an order, so not by a command.
    """
    if not asks(case, "agency") or not did(case, "child", "adult"):
        return only(NOT)
    if case["client.place"] == TX:
        own = did(case, "adult") or minor(case)
        return only(MUST if case["profile.part2"] == "no" and own else ADVICE)
    return when(case["client.place"] == NY and did(case, "child"), ADVICE)


# ---------------------------------------------------------------- the comparison

FACTS = {CHECK: facts_of_check, ABSENT: facts_of_absent, AFTER: facts_of_after}
RESPONSE_OF: Mapping[str, str] = {CHECK: "check.level", ABSENT: "absent.level", AFTER: "after.level"}
Found = tuple[str, str, tuple[str, ...], Case]
"""The step, what the rules say of it, what the facts allow, and where."""


def reading(content: Content, concern: str, case: Case) -> Evaluation:
    """Return the answers as read. Danger to self, which they may open, is answered as calmly as it can be."""
    return Evaluation(content, (concern,), CALM[concern] | answers_of(content, concern, case).values)


CALM: Mapping[str, dict[str, Value]] = {
    concern: {
        order.question: as_value(SHIPPED.questions[order.question], order.safest)
        for order in SHIPPED.orders
        if order.concern == SELF and order.question not in DIMENSIONS[concern]
    }
    for concern in AFTERWARDS
}


def said(content: Content, concern: str, evaluation: Evaluation) -> dict[str, str]:
    """Return each step with its verb from the rules of the concern alone, what it is advised against with `not `."""
    found: dict[str, set[Verb]] = {}
    for rule in rules_of(content, concern):
        if evaluation.rule(rule) is True:
            for name in rule.actions:
                found.setdefault(f"not {name}" if rule.verb in AVOID_VERBS else name, set()).add(rule.verb)
    order = (*DO_VERBS, *AVOID_VERBS)
    return {name: min(verbs, key=order.index) for name, verbs in found.items()}


def rules_of(content: Content, concern: str) -> list[Rule]:
    return [rule for rule in content.rules if rule.concern == concern]


def disagreements(content: Content, concern: str, among: Iterator[Case] | tuple[Case, ...]) -> Iterator[Found]:
    for case in among:
        evaluation = reading(content, concern, case)
        level = evaluation.level(RESPONSE_OF[concern]).certain
        if level not in response(case):
            yield "response", level, response(case), case
        steps = said(content, concern, evaluation)
        for step, allowed in FACTS[concern](case).items():
            if steps.get(step, NOT) not in allowed:
                yield step, steps.get(step, NOT), allowed, case


@pytest.mark.parametrize("concern", AFTERWARDS)
def test_what_the_facts_ask_for(concern: str) -> None:
    """Clinical 28 to 33 and 36, READ-FIRST: the response and each step, by the answers."""
    assert list(disagreements(SHIPPED, concern, cases(concern))) == []


NOW_DUE, TODAY, TOMORROW, WEEK = "now", "today", "within 24 h", "within 7 days"
AT_ONCE: Mapping[str, str] = {
    **dict.fromkeys(("call-emergency", "ask-danger", "nobody-at-door", "ask-dispatch"), NOW_DUE),
    **dict.fromkeys(
        ("answer-responders", "answer-other-call", "call-supervisor", "find-where", "safer-tonight"), NOW_DUE
    ),
    **dict.fromkeys(("dependents-safe", "hold-release", "reach-letter"), NOW_DUE),
    **dict.fromkeys(("send-check", "request-mobile-crisis", "lesser-step", "brief-responders", "close-loop"), TODAY),
    **dict.fromkeys(("document", "reach-call", "wait-to-tell", "say-what-was-told", "death-first-steps"), TODAY),
    **dict.fromkeys(("death-stop-messages", "death-record", "death-confirm", "confirm-received", "call-unit"), TODAY),
    **dict.fromkeys(("follow-up-24h", "self-debrief", "after-check", "reassess-today", "offer-appointment"), TOMORROW),
    **dict.fromkeys(("follow-up-7d", "repair", "book-next", "recheck-target", "reach-again"), WEEK),
}
"""By when at the latest, whatever the answers; `document` and consulting never before what is due now (clinical 10, 37)."""
ANY_TIME = {"reach-letter": WEEK, "dependents-safe": NOW_DUE, "call-supervisor": TODAY, "offer-appointment": WEEK}
NOT_BEFORE_TODAY = ("document", "consult", "self-debrief")


def due(content: Content, concern: str, evaluation: Evaluation) -> dict[str, str]:
    """Return the earliest frame of each step from the rules of the concern alone."""
    found: dict[str, int] = {}
    for rule in rules_of(content, concern):
        if rule.verb in DO_VERBS and evaluation.rule(rule) is True:
            for name in rule.actions:
                frame = FRAMES.index(rule.frame or content.actions[name].frame)
                found[name] = min(frame, found.get(name, len(FRAMES)))
    return {name: FRAMES[frame] for name, frame in found.items()}


def latest(concern: str, case: Case) -> dict[str, str]:
    """By when at the latest: sooner where the response, the ladder or what was done asks for it."""
    by = {**AT_ONCE, **ANY_TIME}
    if concern == ABSENT and ladders(case) == ("high",):
        by |= dict.fromkeys(("call-client", "reach-message", "reach-again"), NOW_DUE)
        by |= dict.fromkeys(("ask-treaters", "contact-designated", "notify-guardian", "weigh-check"), TODAY)
    if concern == ABSENT and ladders(case) == ("elevated",):
        by |= {"reach-message": TODAY, "reach-call": TODAY, "reach-again": TOMORROW, "ask-treaters": TOMORROW}
    if concern == ABSENT and at_least(EMERGENCY, case) and unseen(case) and case["guardian.safe"] == "yes":
        by |= dict.fromkeys(("notify-guardian",), NOW_DUE)
    if concern == ABSENT and case["profile.part2"] != "no":
        by |= {"ask-treaters": TOMORROW}
    if concern == CHECK and at_least(EMERGENCY, case):
        by |= dict.fromkeys(("brief-responders", "tell-client"), NOW_DUE)
    if concern == CHECK and at_least(SAME_DAY, case) and unseen(case):
        by |= {"call-client": NOW_DUE, "notify-guardian": NOW_DUE}
        by |= {"request-mobile-crisis": NOW_DUE, "lesser-step": NOW_DUE} if sign(case) else {"lesser-step": NOW_DUE}
    if (
        concern == AFTER
        and below(EMERGENCY, case)
        and did(case, "call", "warning", UNKNOWN)
        and not self_may_call(case)
    ):
        by |= {"close-loop": NOW_DUE}
    if concern == AFTER and (did(case, *CRISIS) or at_least(SAME_DAY, case)):
        by |= {"reassess-today": TODAY, "book-next": TODAY}
    if concern == AFTER and case["danger.now"] == UNKNOWN:
        by |= {"reassess-today": NOW_DUE}
    return by


def too_late(content: Content, concern: str, among: Iterator[Case] | tuple[Case, ...]) -> Iterator[Found]:
    for case in among:
        found = due(content, concern, reading(content, concern, case))
        for step, frame in latest(concern, case).items():
            if step in found and FRAMES.index(found[step]) > FRAMES.index(frame):
                yield step, found[step], (frame,), case
        for step in NOT_BEFORE_TODAY:
            if found.get(step) == NOW_DUE:
                yield step, NOW_DUE, (TODAY,), case


@pytest.mark.parametrize("concern", AFTERWARDS)
def test_by_when_the_facts_ask_for_it(concern: str) -> None:
    """Clinical 10, 28, 29 and 37: nothing later than the facts have it, and nothing that gates what is due now."""
    assert list(too_late(SHIPPED, concern, cases(concern)[::2])) == []


@pytest.mark.parametrize("concern", AFTERWARDS)
def test_the_dimensions_are_the_questions_with_every_choice(concern: str) -> None:
    """None escapes the oracle, and every choice meets it."""
    assert {*SHIPPED.concerns[concern].questions} == {*DIMENSIONS[concern]} - OPENED[concern]
    for name, values in DIMENSIONS[concern].items():
        if name in OPENED[concern]:
            continue
        question = SHIPPED.questions[name]
        if question.kind != "place" and name != "profile.licence":
            assert {*question.choices} == {part for value in values for part in value.split("+")} - {UNKNOWN}, name


@pytest.mark.parametrize("concern", AFTERWARDS)
def test_the_oracle_asks_for_each_step_and_its_absence_often_enough(concern: str) -> None:
    asked = Counter(
        (step, allowed == only(NOT)) for case in cases(concern) for step, allowed in FACTS[concern](case).items()
    )
    assert {step for step, _ in asked} == {step for step, absent in asked if not absent}
    settled = Counter(response(case) for case in cases(concern))
    assert all(settled[only(level)] >= 20 for level in LEVELS), settled
    assert sum(settled[only(level)] for level in LEVELS) > 0.9 * len(cases(concern))


# ---------------------------------------------------------------- whole plans, beside other concerns


@pytest.fixture(scope="module")
def content() -> Content:
    return SHIPPED


@pytest.fixture(scope="module")
def plans() -> list[tuple[Answers, Plan]]:
    found = sample(SHIPPED, {1: 36, 2: 5}, WITH_AFTERWARDS)
    return [(answers, plan_for(SHIPPED, answers, NOW, changes=False)) for answers in found]


OfPlans = Callable[[list[tuple[Answers, Plan]]], None]
OfContentAndPlans = Callable[[Content, list[tuple[Answers, Plan]]], None]
OF_PLANS = (
    everywhere.test_frames_never_decrease,
    everywhere.test_only_three_steps_may_stand_before_the_call,
    everywhere.test_the_call_is_directly_below_the_escort,
    everywhere.test_no_emergency_step_says_wait,
    everywhere.test_no_line_stands_in_for_the_call,
    everywhere.test_a_trainee_calls_the_supervisor_in_every_concern,
    everywhere.test_no_step_is_to_take_a_weapon_or_to_drive,
    everywhere.test_the_call_goes_to_the_clients_own_dispatch,
    everywhere.test_an_unchecked_contact_is_checked_first,
    everywhere.test_every_plan_has_steps_and_every_legal_step_a_source,
    everywhere.test_the_call_is_documented_and_logged,
)
OF_CONTENT_AND_PLANS = (
    everywhere.test_what_is_not_known_is_never_asserted_as_protection,
    everywhere.test_no_step_recommends_a_contract,
    everywhere.test_no_other_states_law_is_borrowed,
    everywhere.test_share_lists_hold_nothing_clinical,
    everywhere.test_levels_are_prompts_on_screen_and_not_in_the_note,
    everywhere.test_every_number_comes_from_the_resources,
    everywhere.test_no_avoided_step_forbids_a_call_or_a_warning,
)


@pytest.mark.parametrize("invariant", OF_PLANS, ids=lambda invariant: invariant.__name__[5:])
def test_what_holds_of_every_plan_holds_here(invariant: OfPlans, plans: list[tuple[Answers, Plan]]) -> None:
    invariant(plans)


@pytest.mark.parametrize("invariant", OF_CONTENT_AND_PLANS, ids=lambda invariant: invariant.__name__[5:])
def test_what_holds_of_all_content_holds_here(
    invariant: OfContentAndPlans, content: Content, plans: list[tuple[Answers, Plan]]
) -> None:
    invariant(content, plans)


def test_police_are_never_asked_beside_a_confirmed_team(plans: list[tuple[Answers, Plan]]) -> None:
    """Clinical 36. With danger now nothing stands in for the call; a check is asked of police only, by its own step."""
    asked = teams = 0
    for answers, plan in plans:
        names, values = ids(plan), answers.values
        if values.get("check.team") == "yes" and values.get("check.stage") in BEFORE_IT:
            teams += 1
            assert "send-check" not in names, values
        if values["danger.now"] == "yes":
            assert not {"send-check", "lesser-step"} & {*names} and "call-emergency" in names[:3], values
        asked += "send-check" in names
    assert min(asked, teams) >= 2


def test_a_closing_letter_only_where_the_facts_allow_one(plans: list[tuple[Answers, Plan]]) -> None:
    """Clinical 32, 33. In no plan that calls for a response; seen they ended it, unseen only after tries, letter and its day."""
    for answers, plan in plans:
        values = answers.values
        if not {"closing-letter", "end-well"} & {*ids(plan)}:
            continue
        assert plan.response == ROUTINE, values
        assert (values["unreached.sign"], values["unreached.risk"]) == ("none", "none"), values
        ended = values["unreached.seen"] == "seen" and values["absent.wish"] in ("stop", "other")
        assert ended or (values["absent.tries"], values["absent.letter"]) == ("three", "passed"), values
    quiet = {name: value for name, value in SILENT.items() if name != "client.place"}
    for tries in DIMENSIONS[ABSENT]["absent.tries"]:
        for letter in DIMENSIONS[ABSENT]["absent.letter"]:
            case = {**quiet, "absent.tries": tries, "absent.letter": letter, "absent.known": "seen"}
            names = {**case, "client.place": NV}
            letter_sent = plan_for(SHIPPED, answers_of(SHIPPED, ABSENT, names), NOW, changes=False).action(
                "closing-letter"
            )
            assert (letter_sent is not None) == ((tries, letter) == ("three", "passed")), case
            assert letter_sent is None or letter_sent.verb == ADVICE


SENT = {"call-emergency", "send-check", "request-mobile-crisis", "request-evaluation", "nobody-at-door", "ask-dispatch"}


def test_what_is_asked_for_is_followed(plans: list[tuple[Answers, Plan]]) -> None:
    """Clinical 28, 29, 30: whoever was sent for is followed until the client was seen; nobody at the door ends nothing."""
    followed = 0
    for answers, plan in plans:
        names, values = {*ids(plan)}, answers.values
        if not names & SENT or plan.response not in (SAME_DAY, EMERGENCY):
            continue
        followed += 1
        assert {"close-loop", "self-debrief"} <= names, values
        dead = values.get("unreached.seen") == "died"
        if {*answers.concerns} & {CHECK, ABSENT} and not dead:
            assert {"follow-up-24h", "follow-up-7d", "repair"} <= names, values
    assert followed >= 60


def test_after_a_death_nobody_is_looked_for() -> None:
    """No ladder, no letter, no bill, no search; word of it is made sure, the record stays, the therapist is seen to."""
    ladder = {"reach-call", "reach-message", "reach-again", "reach-letter", "closing-letter", "end-well", "send-check"}
    told_of = [case for case in cases(ABSENT) if case["unreached.seen"] == "died"]
    assert len(told_of) >= 100
    for case in told_of[::5]:
        plan = plan_for(SHIPPED, answers_of(SHIPPED, ABSENT, case), NOW, changes=False)
        avoided = {planned.id for planned in plan.avoid}
        assert not (ladder | {"lesser-step", "weigh-check", "offer-appointment"}) & {*ids(plan)}, case
        assert {*AFTER_A_DEATH, "self-debrief"} <= {*ids(plan)}, case
        assert {"close-letter-now", "alter-records", "death-tell-all"} <= avoided, case
        messages = plan.action("death-stop-messages")
        assert messages is not None and "bills" in messages.action.do


# ---------------------------------------------------------------- words

OF_THE_THREE = {name for rule in SHIPPED.rules if rule.concern in AFTERWARDS for name in rule.actions}
TELLING_WORDS = re.compile(
    r"\b(clients?|patients?|therap\w*|clinics?|psych\w*|sessions?|treat\w*|counsel\w*|appointments?|practice)\b",
    re.IGNORECASE,
)
ANYBODYS = re.compile(r"\bwho is or isn't a client\b|\bwhether I know anybody\b")
"""Words that say neither yes nor no."""
STRANGERS = ("voicemail", "worried-caller", "bereaved")


def words_of(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every text of the steps, questions, findings and rules of the three, with where it stands."""
    rules = {rule.id for rule in content.rules if rule.concern in AFTERWARDS}
    raised = {one.finding for one in content.raises if one.concern in AFTERWARDS}
    asked = {name for concern in AFTERWARDS for name in content.concerns[concern].questions}
    heard = {name for step in OF_THE_THREE for name in content.actions[step].recipients}
    for where, text in everywhere.printed(content):
        if where in OF_THE_THREE | rules | raised | asked | heard:
            yield where, text


def test_whom_nothing_of_therapy_reaches(content: Content) -> None:
    """Clinical 31: what is left on a machine, or said to whoever rings or mourns, names no therapy and nobody as a client."""
    lines = []
    for name in sorted(OF_THE_THREE):
        action = content.actions[name]
        if {*STRANGERS} & {*action.recipients} and name != "call-client":
            lines += [(name, text) for text in lines_of(action.say)]
    shared = [(name, text) for name in STRANGERS for text in lines_of(content.recipients[name].share)]
    assert len(lines) >= 6 and len(shared) >= 4
    for where, text in (*lines, *shared):
        assert not TELLING_WORDS.search(ANYBODYS.sub("", text)), (where, text)
    assert all(content.recipients[name].withhold for name in STRANGERS)


UNSAID = re.compile(r"\b(low|lower|no) risk\b|\brisk is (low|lower)\b|\broutine\b|\bnothing to worry\b", re.IGNORECASE)
CONTRACTS = re.compile(
    r"\b(contract|pact)\w* (for safety|with (the|your) client|not to)|\bpromis\w+ (not|to stay|that they)\b", re.I
)
HOLDS = re.compile(
    r"(?<!not )\b(place|put|write)\b(?! no hold)[^.]{0,30}\b(on |under |in )?(a |an )?(hold|5150|9\.\d\d)\b|\bhold (him|her|them) (there|in|until|for)\b",
    re.I,
)


def test_no_text_calls_anybody_safe_enough(content: Content) -> None:
    """READ-FIRST: the lowest response is never shown as a word, and no line says that the risk is low."""
    assert [(where, text) for where, text in words_of(content) if UNSAID.search(text)] == []


def test_no_text_of_the_three_asks_for_a_contract(content: Content) -> None:
    """Clinical 14."""
    assert [(where, text) for where, text in words_of(content) if CONTRACTS.search(text)] == []


def test_no_text_of_the_three_places_a_hold(content: Content) -> None:
    """Clinical 39: an evaluation is asked for; who may hold is said with it."""
    assert [(where, text) for where, text in words_of(content) if HOLDS.search(text)] == []
    assert "ask for an evaluation" in " ".join(lines_of(content.actions["hospital-or-not"].how))


# ---------------------------------------------------------------- the mistakes that these tests are for


@dataclasses.dataclass(frozen=True)
class Read:
    """A case as read once: which rules hold, what the facts allow of each step, and by when."""

    case: Case
    evaluation: Evaluation
    holding: frozenset[str]
    allowed: Allowed
    by: Mapping[str, str]


@cache
def readings(concern: str) -> tuple[Read, ...]:
    return tuple(read_whole(concern, case) for case in cases(concern)[::2])


def read_whole(concern: str, case: Case) -> Read:
    evaluation = reading(SHIPPED, concern, case)
    holding = frozenset(rule.id for rule in rules_of(SHIPPED, concern) if evaluation.rule(rule) is True)
    return Read(case, evaluation, holding, FACTS[concern](case), latest(concern, case))


RULES = [rule for rule in SHIPPED.rules if rule.concern in AFTERWARDS]
RAISES = [one for one in SHIPPED.raises if one.concern in AFTERWARDS and one.finding != "response"]
BESIDE: Mapping[str, tuple[Rule, ...]] = {
    f"{concern} {name}": tuple(rule for rule in rules_of(SHIPPED, concern) if name in rule.actions)
    for concern in AFTERWARDS
    for rule in rules_of(SHIPPED, concern)
    for name in rule.actions
}


def noticed(rule: Rule, other: Rule | None) -> bool:
    """Whether the oracle notices `other` in the place of a rule, or that it is gone."""
    assert rule.concern is not None
    changed = None if other is None else dataclasses.replace(other, id=f"{rule.id} {hash(other.when)}")
    for read in readings(rule.concern):
        if rule.id not in read.holding and read.evaluation.truth(rule.when) is True:
            continue  # another rule takes its place there
        before, after = rule.id in read.holding, changed is not None and read.evaluation.rule(changed) is True
        differs = before != after or (after and changed is not None and changed.when == rule.when)
        if differs and any(is_wrong(read, rule, changed if after else None, name) for name in rule.actions):
            return True
    return False


def is_wrong(read: Read, rule: Rule, changed: Rule | None, name: str) -> bool:
    """Whether a step then stands with a verb that the facts do not allow, or later than they have it."""
    among = [one for one in BESIDE[f"{rule.concern} {name}"] if one.id in read.holding and one.id != rule.id]
    among += [changed] if changed else []
    for key, verbs in ((name, DO_VERBS), (f"not {name}", AVOID_VERBS)):
        stands = min((one.verb for one in among if one.verb in verbs), key=verbs.index, default=NOT)
        if stands not in read.allowed.get(key, (stands,)):
            return True
    frames = [FRAMES.index(one.frame or SHIPPED.actions[name].frame) for one in among if one.verb in DO_VERBS]
    late = bool(frames) and name in read.by and min(frames) > FRAMES.index(read.by[name])
    return late or (name in NOT_BEFORE_TODAY and bool(frames) and min(frames) == 0)


def another_verb(rule: Rule) -> Rule:
    """A milder one where the facts ask or command, a firmer one where they only permit."""
    wrong: Verb = {"must": "may", "should": "may", "consult-first": "may", "may": "should"}.get(rule.verb, "should")  # type: ignore[assignment]
    return dataclasses.replace(rule, verb=wrong)


@cache
def fired() -> Mapping[str, tuple[Path, ...]]:
    """Return the scenarios of the three in which each rule holds."""
    found: dict[str, list[Path]] = {}
    for file in (file for file in scenarios.FILES if scenarios.folder(file) in AFTERWARDS):
        plan = plan_for(SHIPPED, read_scenario(SHIPPED, file).answers, NOW, changes=False)
        for because in (because for planned in (*plan.actions, *plan.avoid) for because in planned.because):
            found.setdefault(because.rule, []).append(file)
    return {name: tuple(files) for name, files in found.items()}


def in_a_scenario(rule: Rule, other: Rule | None) -> bool:
    wrong = with_rule(SHIPPED, rule.id, lambda _: other)
    return any(scenarios.fails(wrong, file) for file in fired().get(rule.id, ()))


def survivors(change: Callable[[Rule], Rule | None]) -> set[str]:
    """Return the rules whose change neither the oracle nor a scenario notices."""
    return {rule.id for rule in RULES if not noticed(rule, change(rule)) and not in_a_scenario(rule, change(rule))}


def raised_otherwise(one: Raise, left: Condition | None) -> Content:
    changed = None if left is None else dataclasses.replace(one, when=left)
    raises = (changed if other is one else other for other in SHIPPED.raises)
    return dataclasses.replace(SHIPPED, raises=tuple(other for other in raises if other is not None))


ENOUGH = 60
"""So many of the cases that a raise touches are looked at."""


def raise_is_noticed(one: Raise, left: Condition | None) -> bool:
    assert one.concern is not None
    conditions = (one.when, left) if left else (one.when,)
    touched = (read.case for read in readings(one.concern) if told_apart(read.evaluation, conditions))
    among = tuple(islice(touched, ENOUGH))
    return next(disagreements(raised_otherwise(one, left), one.concern, among), None) is not None


def told_apart(evaluation: Evaluation, conditions: tuple[Condition, ...]) -> bool:
    holds = [evaluation.truth(condition) is True for condition in conditions]
    return holds[0] if len(holds) == 1 else holds[0] != holds[1]


OWN = [rule for rule in RULES if rule.place is None]
"""Those of the three files; a state's permission beside a clinical step is a reason more, and changes no step."""
A_REASON_MORE = frozenset(
    {
        *("check.police.after", "check.team.fears", "check.weapons"),
        *(f"us-ca.absent.{name}" for name in ("close", "contact", "death.family", "death.file", "treaters")),
        *("us-ca.after.findings", "us-ca.check.call", "us-ca.check.contact", "us-ca.check.sign"),
        *(f"us-ny.absent.{name}" for name in ("close", "contact", "death.file", "no-closing", "reengage", "silence")),
        *("us-ny.after.findings", "us-ny.after.no-drop", "us-ny.check.sign.social-work"),
        *(f"us-tx.absent.{name}" for name in ("contact", "team", "treaters")),
        *(f"us-tx.check.{name}" for name in ("call", "contact.quiet", "contact.refused", "sign", "team.sign")),
        *("us.check.call", "us.check.sign", "us.check.treatment"),
    }
)
"""Each stands beside an equal or a firmer one: without it the same step stands with the same verb, a reason less.

A state's or HIPAA's permission to do what clinical sense asks for; the check of police, which HIPAA's own rule has talked over
first; a team that is asked for whoever fears police; weapons, told with all else that is told to whoever goes.
"""
BESIDE_A_FIRMER_ONE = frozenset(
    {
        *("absent.guardian.emergency", "after.loop", "check.team.now"),
        *("check.police.after", "check.team.fears", "check.weapons"),
        "check.no-history.before",
    }
)
"""The step stands by another rule as well, and this one brings it forward; and what is told before anybody goes is left open."""
SOON_ANYWAY = frozenset(
    {"check.call", "check.team", "check.police", "check.team.fears", "check.weapons", "check.police.after"}
)
"""A permission of law beside it, or another rule, has the step's own frame."""
OWN_STEPS = {
    concern: {step.removeprefix("not ") for step in FACTS[concern](cases(concern)[0])} for concern in AFTERWARDS
}


def test_a_rule_of_the_three_that_is_lost_is_noticed() -> None:
    """By the facts, or by a scenario that expects its step."""
    assert {rule.id for rule in RULES} >= A_REASON_MORE
    assert survivors(lambda _: None) - A_REASON_MORE == set()


def test_a_verb_of_the_three_that_is_wrong_is_noticed() -> None:
    judged = [rule for rule in OWN if {*rule.actions} & OWN_STEPS[str(rule.concern)]]
    assert len(judged) >= 120
    assert {rule.id for rule in judged if not noticed(rule, another_verb(rule))} - BESIDE_A_FIRMER_ONE == set()


def test_a_step_of_the_three_that_comes_too_late_is_noticed() -> None:
    timed = [rule for rule in OWN if rule.verb in DO_VERBS and {*rule.actions} & {*AT_ONCE}]
    late = {rule.id for rule in timed if not noticed(rule, dataclasses.replace(rule, frame="ongoing"))}
    assert len(timed) >= 60
    assert late - SOON_ANYWAY == set()


GATED = {
    *("call-emergency", "send-check", "request-mobile-crisis", "brief-responders", "history-for-police"),
    *("closing-letter", "close-letter-now", "end-well", "contact-designated", "notify-guardian", "ask-treaters"),
    *("tell-client", "say-what-was-told", "family-meeting", "answer-investigator", "records-for-agency"),
}
"""What must not stand on less: whom somebody is sent to, who hears of it, what ends."""
LEFT_OPEN: Mapping[str, set[str]] = {
    "absent.close": {"unreached.sign", "unreached.risk"},
    "absent.close.asked": {"response", "unreached.sign", "unreached.risk"},
    "absent.ended": {"response", "unreached.sign", "unreached.risk"},
    "absent.no-closing": {"unreached.seen", "unreached.sign", "unreached.risk"},
    "absent.no-closing.tries": {"unreached.sign", "unreached.risk"},
    "absent.contact.agreed.now": {"absent.level"},
    "absent.contact.agreed": {"absent.level"},
    "absent.guardian.emergency": {"absent.level"},
    "absent.guardian.teen": {"client.age"},
    "absent.treaters": {"profile.part2"},
    "absent.treaters.day": {"profile.part2"},
    "after.guardian.prompt": {"after.level", "client.age"},
    "after.family.meeting": {"after.asker+client.age+contact.person", "client.age+guardian.safe"},
    "after.family.meeting.not": {"after.asker"},
    "check.brief": {"check.level"},
    "check.brief.going": {"check.stage", "danger.now"},
    "check.weapons": {"check.weapons", "check.level"},
    "check.team.now": {"unreached.sign"},
    "check.team.fears": {"check.fears"},
    "check.tell": {"check.stage"},
    "check.tell.before": {"check.stage"},
}
"""What says the same twice (the lowest response implies no danger known), what only brings forward what stands in any case, a
permission beneath an advice, and what the facts leave open: not sending police where nobody would have sent them."""
OPEN_RULES = {
    *("check.police", "check.police.after"),
    *("check.not-for-silence", "check.not-in-contact", "check.no-history.before"),
}
"""Sending police stands beneath HIPAA's "talk it over first", whatever was tried; advice against it and against history may stand
in more cases than the facts have it."""


def test_a_gate_of_the_three_that_is_weakened_is_noticed() -> None:
    weaker = [
        (rule, gone, left)
        for rule in OWN
        if {*rule.actions} & GATED and rule.id not in OPEN_RULES
        for gone, left in mutants_of(SHIPPED, rule.when)
    ]
    assert len(weaker) >= 90
    unseen_by_it = {
        (rule.id, name_of(gone))
        for rule, gone, left in weaker
        if not noticed(rule, dataclasses.replace(rule, when=left))
    }
    assert {(name, gone) for name, gone in unseen_by_it if gone not in LEFT_OPEN.get(name, set())} == set()


def test_a_raise_of_the_three_that_is_dropped_is_noticed() -> None:
    """`check.quiet` raises nothing: a text is shown by it."""
    assert {one.finding for one in RAISES if not raise_is_noticed(one, None)} <= {"check.quiet"}


@pytest.mark.parametrize(
    ("name", "said", "invariant"),
    [
        ("reach-call", '"I am your therapist, call me about the session."', test_whom_nothing_of_therapy_reaches),
        ("listen-to-contact", '"She is a client here."', test_whom_nothing_of_therapy_reaches),
        ("reassess-today", '"Then it is low risk for tonight."', test_no_text_calls_anybody_safe_enough),
        ("hospital-or-not", '"Will you sign a contract for safety?"', test_no_text_of_the_three_asks_for_a_contract),
        ("hospital-or-not", '"I will place you on a hold."', test_no_text_of_the_three_places_a_hold),
    ],
)
def test_a_line_that_must_not_be_said_fails(name: str, said: str, invariant: Callable[[Content], None]) -> None:
    with pytest.raises(AssertionError):
        invariant(with_say(SHIPPED, name, said))
