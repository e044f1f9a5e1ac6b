"""What is reported of harm to a child or an adult, by which verb, to whom told and until when: the statutes against the plans.

The oracles are written from the statutes (California Penal Code 11164-11174.3 and W&I 15600-15659; Texas Family Code 261 and
Human Resources Code 48; New York Social Services Law 411-428 and 491, Public Health Law 2803-d; 45 CFR 164.512(b), (c)) and
from `law-flows.md`, not from the rules: where content changes, they say what may not change with it.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, product

import pytest
from cases import answers_of
from interviews import CHILD, ELDER, NOW, PARTNER, REPORTING, SEED, choices_of, ids, released, sample, sentences
from shipped import CONTENT as SHIPPED

from crisis_cli import note
from crisis_cli.answers import Answers, Aside, Call, Disclosure, Done, Reader, Value
from crisis_cli.engine import plan_for
from crisis_cli.model import AVOID_VERBS, Content, Deadline, Rule, Verb
from crisis_cli.plan import Plan
from crisis_cli.render.layout import reasons

CA, TX, NY, NV, ABROAD, NOWHERE = "us-ca", "us-tx", "us-ny", "us-nv", "outside-us", "cannot-tell"
PLACES_ASKED = (CA, TX, NY, NV, ABROAD, NOWHERE)
MUST, ADVICE, SHOULD, MAY, NOT = "must", "consult-first", "should", "may", ""
UNKNOWN = "cannot-tell"
Case = Mapping[str, str]
"""One value for each question, several kinds joined by `+`."""
Verbs = dict[str, str]
OF_CHILDREN = ("report-child", "write-child-report")
OF_ADULTS = (
    "report-elder",
    "write-elder-report",
    "report-facility",
    "write-facility-report",
    "report-state-hospital",
    "report-nursing-home",
    "write-nursing-home-report",
    "report-justice-center",
)
REPORTS = (*OF_CHILDREN, *OF_ADULTS)
WATCHED = {CHILD: (*REPORTS, "ask-hotline"), ELDER: (*REPORTS, "ask-hotline")}


@pytest.fixture(scope="module")
def content() -> Content:
    return SHIPPED


@pytest.fixture(scope="module")
def plans(content: Content) -> list[tuple[Answers, Plan]]:
    """Runs in which at least one of the three reporting concerns was chosen."""
    found = [answers for answers in sample(content) if set(answers.concerns) & set(REPORTING)]
    return [(answers, plan_for(content, answers, NOW, changes=False)) for answers in found]


def verbs(content: Content, concern: str, case: Case) -> Verbs:
    """Return what the plan calls for among what is watched, each with its verb. Advice against is no report."""
    plan = plan_for(content, answers_of(content, concern, case), NOW, changes=False)
    return {a.id: a.verb for a in plan.actions if a.id in WATCHED[concern]}


def present(**named: str) -> Verbs:
    return {name.replace("_", "-"): verb for name, verb in named.items() if verb}


# ---------------------------------------------------------------- a child: the statutes

CHILD_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "client.place": PLACES_ASKED,
    "child.kind": (
        *("injury", "sexual", "activity", "images", "traded", "neglect", "emotional", "other", "circumstance", UNKNOWN),
        *("injury+emotional", "neglect+emotional", "activity+images", "neglect+other"),
    ),
    "child.age": ("under_14", "from_14", "from_16", "adult", "died", UNKNOWN),
    "child.partner": ("under_14", "from_14", "from_18", "from_21", UNKNOWN),
    "child.coerced": ("no", "yes", UNKNOWN),
    "child.then": ("same", "under_14", "from_14"),
    "child.sure": ("no", "yes", UNKNOWN),
    "child.neglect": ("poor", "short", "risk", "severe", UNKNOWN),
    "child.others": ("no", "yes", UNKNOWN),
    "child.source": ("child", "parent", "other", UNKNOWN),
    "child.by": ("client", "parent", "adult", "peer", UNKNOWN),
    "learned.role": ("yes", "private", UNKNOWN),
    "child.route": ("no", "yes"),
    "danger.now": ("no", "yes", UNKNOWN),
    "abuse.tonight": ("safe", "exposed", UNKNOWN),
}
LEVELS_OF_SUSPICION = ("no", "unsure", "yes")


def of_suspicion(case: Case) -> str:
    return {"no": "no", "yes": "yes"}.get(case["child.sure"], "unsure")


def by_age(one: str, other: str) -> bool:
    """California: one under 14 and the other 14 or older, or one under 16 and the other 21 or older (11165.1, 261.5(d))."""
    bands = (one, other)
    return bands.count("under_14") == 1 or (one in ("under_14", "from_14") and other == "from_21")


def beyond_defense(one: str, other: str) -> bool:
    """Texas: no defense of being within three years reaches an adult with one under 14, or 21 with 14 or 15 (Penal 22.011)."""
    return (one == "under_14" and other in ("from_18", "from_21")) or (one == "from_14" and other == "from_21")


BY_AGES: Mapping[str, Callable[[str, str], bool]] = {CA: by_age, TX: beyond_defense}


def age_then(case: Case) -> str:
    """The age at which it happened: that of today unless a younger one is told; of somebody who died it may not be known."""
    today, then = case["child.age"], case["child.then"]
    younger = then != "same" and today != "under_14"
    return then if younger else UNKNOWN if today == "died" else today


def of_activity(case: Case) -> str:
    """Wanted activity of a minor: force always counts, and the ages then where a state's own say so; else the hotline says."""
    place, age, partner = case["client.place"], case["child.age"], case["child.partner"]
    then = age_then(case)
    if age == UNKNOWN:
        return "unsure"
    certain = place in BY_AGES and UNKNOWN not in (then, partner) and BY_AGES[place](then, partner)
    if case["child.coerced"] == "yes" or certain:
        return "yes"
    if place != CA or UNKNOWN in (case["child.coerced"], partner) or age == "died":
        return "unsure"
    return "unsure" if then == partner == "under_14" else "no"


def of_kind(case: Case, kind: str) -> str:
    """Whether harm of one kind to somebody who is a child, or died as one, is reasonably suspected as the law means it.

    A child starving or hurt for want of care is known, whatever is said of suspicion: that is put to the hotline. That a
    circumstance alone is none, and emotional harm no command, is California's law; of other states it was not read.
    """
    in_california = case["client.place"] == CA
    sure = of_suspicion(case)
    doubtful = "no" if sure == "no" else "unsure"
    match kind:
        case "injury" | "sexual" | "traded":
            return sure
        case "activity":
            return of_activity(case)
        case "images":
            return sure if in_california else doubtful
        case "neglect":
            far = case["child.neglect"]
            if far == "short" and not in_california:
                return doubtful
            starved = "unsure" if sure == "no" else sure
            return {"risk": sure, "severe": starved, UNKNOWN: doubtful}.get(far, "no")
        case "emotional" | "circumstance":
            return "no" if in_california else doubtful
    return doubtful


def of_survivor(case: Case, kind: str) -> str:
    """An adult who was harmed as a child: not the past, a child at risk today is what counts."""
    if kind == "circumstance" or (kind == "emotional" and case["client.place"] == CA):
        return "no"
    at_risk = {"no": "no", "yes": "yes"}.get(case["child.others"], "unsure")
    return "unsure" if kind == "emotional" and at_risk == "yes" else at_risk


def of_child(case: Case) -> str:
    """Return how far a reportable suspicion goes: the highest over the kinds.

    Where the age is not known it is no yes, but for images: that they are of a child is what they are about (11165.1(c)(3)).
    """
    readings: list[str] = []
    kinds = case["child.kind"].split("+")
    if case["child.age"] == UNKNOWN and "images" in kinds and of_kind(case, "images") == "yes":
        return "yes"
    for kind in kinds:
        if case["child.age"] != "adult":
            readings.append(of_kind(case, kind))
        if case["child.age"] in ("adult", UNKNOWN):
            readings.append(of_survivor(case, kind))
    found = max(readings, key=LEVELS_OF_SUSPICION.index)
    return "unsure" if found == "yes" and case["child.age"] == UNKNOWN else found


def bound_in_new_york(case: Case) -> bool:
    """413(1)(a), 412(4): the child or who answers for it came, and who answers for it is suspected.

    A client who is suspected is that person only where it was a parent who came; that a child told of them shows nothing.
    """
    source, by = case["child.source"], case["child.by"]
    return (by == "parent" and source in ("child", "parent")) or (by == "client" and source == "parent")


def child_by_law(case: Case) -> Verbs:
    suspected = of_child(case)
    if suspected == "unsure":
        return present(ask_hotline=ADVICE)
    place, private = case["client.place"], case["learned.role"] == "private"
    if suspected == "no":
        may = place == CA and "emotional" in case["child.kind"] and case["child.sure"] != "no"
        return present(report_child=MAY if may and case["child.age"] not in ("adult", "died") else NOT)
    if place == CA:
        risky = case["danger.now"] != "no" or case["abuse.tonight"] != "safe"
        written = MUST if not private and (case["child.route"] == "no" or risky) else NOT
        return present(report_child=MAY if private else MUST, write_child_report=written)
    if place == TX:
        return present(report_child=MUST)
    if place == NY:
        bound = bound_in_new_york(case) and not private and case["child.age"] != "adult"
        return present(report_child=MUST if bound else ADVICE, write_child_report=MUST if bound else NOT)
    return present(report_child=SHOULD)


# ---------------------------------------------------------------- an adult: the statutes

ADULT_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "client.place": PLACES_ASKED,
    "elder.kind": (
        *("physical", "sexual", "neglect", "self", "money", "left", "suffering", "other", UNKNOWN),
        *("money+suffering", "suffering+other"),
    ),
    "elder.age": ("under_60", "sixties", "older", UNKNOWN),
    "elder.limits": ("no", "yes", UNKNOWN),
    "elder.basis": ("none", "told", "suspect", "saw", UNKNOWN),
    "elder.where": ("home", "facility", "program", "hospital", UNKNOWN),
    "elder.dementia": ("no", "yes", UNKNOWN),
    "elder.doubt": ("no", "yes", UNKNOWN),
    "elder.place": (CA, NV, UNKNOWN),
    "elder.by": ("client", "near", "stranger", UNKNOWN),
    "elder.client": ("yes", "no", UNKNOWN),
    "learned.role": ("yes", "private", UNKNOWN),
    "profile.licence": (
        *("psychiatrist", "psychologist", "social_worker", "mft", "counselor"),
        *("school", "nurse", "associate", "other", UNKNOWN),
    ),
    "tell.safe": ("safe", "unsafe", UNKNOWN),
}
LISTED = {"physical", "sexual", "neglect", "self", "money", "left"}


def of_protection(case: Case) -> str:
    """65 or older, or limited: California's elder and dependent adult, and Texas' elderly or disabled person.

    In New York also whoever receives services of a state program, whatever their age (Social Services Law 488(15)).
    """
    if case["client.place"] == NY and case["elder.where"] in ("program", "hospital"):
        return "yes"
    if case["elder.age"] == "older" or case["elder.limits"] == "yes":
        return "yes"
    unread = case["elder.age"] == "sixties" and case["client.place"] not in (
        CA,
        TX,
        NY,
    )  # elders begin at 60 in some states
    return "unsure" if unread or UNKNOWN in (case["elder.age"], case["elder.limits"]) else "no"


def of_adult(case: Case) -> str:
    protected, basis, in_california = of_protection(case), case["elder.basis"], case["client.place"] == CA
    disbelieved = in_california and basis == "told" and case["elder.doubt"] == "yes"
    if protected == "no" or basis == "none":
        return "no"
    kinds = set(case["elder.kind"].split("+"))
    if not disbelieved and kinds & LISTED:
        return "yes" if protected == "yes" and basis != UNKNOWN else "unsure"
    if not disbelieved and kinds & {"other", UNKNOWN}:
        return "unsure"
    return "unsure" if "suffering" in kinds and not in_california else "no"


def adult_by_law(case: Case) -> Verbs:
    suspected, place = of_adult(case), case["client.place"]
    if suspected == "unsure":
        return present(ask_hotline=ADVICE)
    if suspected == "no":
        suffers = place == CA and "suffering" in case["elder.kind"] and case["elder.basis"] != "none"
        return present(report_elder=MAY if suffers and of_protection(case) == "yes" else NOT)
    if place == CA:
        return in_california_of_adult(case)
    if place == TX:
        return present(report_elder=MUST if in_texas_of_adult(case) else ADVICE)
    return in_new_york_of_adult(case) if place == NY else present(ask_hotline=ADVICE)


def in_texas_of_adult(case: Case) -> bool:
    """Human Resources Code 48.002: neglect, of oneself too, whoever did it; abuse and exploitation not by a stranger."""
    return case["elder.by"] != "stranger" or bool({"neglect", "self"} & set(case["elder.kind"].split("+")))


def in_california_of_adult(case: Case) -> Verbs:
    """15630(b) by where it happened; only residents, an inpatient of a state hospital excepted; only what reached one at work."""
    where, resident = case["elder.where"], case["elder.place"] != NV
    found = present(ask_hotline=NOT if resident else ADVICE)
    if case["learned.role"] == "private":
        return found | present(report_elder=MAY)
    if where == "hospital":
        return found | present(report_state_hospital=MUST)
    if not resident:
        return found
    if where == "facility":
        excepted = case["elder.dementia"] == "yes"
        return present(report_facility=NOT if excepted else MUST, write_facility_report=MUST)
    maybe = NOT if where == "home" else SHOULD
    return present(report_elder=MUST, write_elder_report=MUST, report_facility=maybe)


def in_new_york_of_adult(case: Case) -> Verbs:
    """No general duty. 2803-d in nursing homes for the licences it names, 491 in state programs for what reached one at work.

    Both are about harm by others, in New York. That 2803-d does not say how it was learned leaves private life to advice.
    Where it happened not being known, neither of the two is left out.
    """
    licence, where = case["profile.licence"], case["elder.where"]
    at_work = case["learned.role"] != "private"
    here = case.get("elder.place", UNKNOWN) in (NY, UNKNOWN)
    by_others = bool(set(case["elder.kind"].split("+")) & {"physical", "sexual", "neglect", "money", "left"})
    bound = at_work and here and by_others
    if where == "facility":
        named = bound and licence in ("psychiatrist", "psychologist", "social_worker", "nurse")
        return present(report_nursing_home=MUST if named else ADVICE, write_nursing_home_report=MUST if named else NOT)
    if where in ("hospital", "program"):
        return present(report_justice_center=MUST if bound and licence not in ("associate", "other") else ADVICE)
    maybe = ADVICE if where == UNKNOWN else NOT
    return present(report_elder=ADVICE, report_nursing_home=maybe, report_justice_center=maybe)


# ---------------------------------------------------------------- the cases and the comparison

BY_LAW: Mapping[str, Callable[[Case], Verbs]] = {CHILD: child_by_law, ELDER: adult_by_law}
DIMENSIONS = {CHILD: CHILD_DIMENSIONS, ELDER: ADULT_DIMENSIONS}
CROSSED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    CHILD: (
        ("client.place", "child.kind", "child.age", "child.sure"),
        ("client.place", "child.age", "child.partner", "child.coerced"),
        ("client.place", "child.age", "child.then", "child.partner"),
        ("client.place", "child.source", "child.by", "learned.role"),
        ("client.place", "child.route", "danger.now", "abuse.tonight"),
        ("client.place", "child.neglect", "child.sure"),
    ),
    ELDER: (
        ("client.place", "elder.kind", "elder.age", "elder.limits"),
        ("client.place", "elder.where", "elder.dementia", "elder.place", "learned.role"),
        ("client.place", "elder.where", "profile.licence", "learned.role"),
        ("client.place", "elder.kind", "elder.basis", "elder.doubt"),
        ("client.place", "elder.kind", "elder.by"),
    ),
}
"""Each combination of these is a case, the other answers drawn; half of the draws where harm is named and suspected."""
LIKELY: Mapping[str, Case] = {
    CHILD: {"child.kind": "injury", "child.sure": "yes", "child.age": "from_14"},
    ELDER: {"elder.kind": "neglect", "elder.age": "older", "elder.basis": "saw", "client.place": CA},
}


@cache
def cases(concern: str) -> tuple[Case, ...]:
    """Return the cases in an order of chance, so that a mistake is met early."""
    rng = random.Random(SEED)
    dimensions = DIMENSIONS[concern]
    found: list[Case] = []
    for crossed in CROSSED[concern]:
        for chosen in product(*(dimensions[name] for name in crossed)):
            case = {name: rng.choice(values) for name, values in dimensions.items()}
            if rng.random() < 0.5 or crossed[-1] in ("learned.role", "abuse.tonight", "elder.by"):
                case |= LIKELY[concern]
            if "child.partner" in crossed:
                case["child.kind"] = "activity"
            if "child.neglect" in crossed:
                case["child.kind"] = "neglect"
            found.append(case | dict(zip(crossed, chosen, strict=True)))
    rng.shuffle(found)
    return tuple(found)


@cache
def shipped(concern: str) -> tuple[tuple[Case, Verbs, frozenset[str]], ...]:
    """Return each case with what the shipped content calls for among what is watched, and the rules behind it."""
    found: list[tuple[Case, Verbs, frozenset[str]]] = []
    for case in cases(concern):
        plan = plan_for(SHIPPED, answers_of(SHIPPED, concern, case), NOW, changes=False)
        watched = [a for a in (*plan.actions, *plan.avoid) if a.id in WATCHED[concern]]
        said = {a.id: a.verb for a in plan.actions if a.id in WATCHED[concern]}
        found.append((case, said, frozenset(because.rule for a in watched for because in a.because)))
    return tuple(found)


def disagreements(content: Content, concern: str, among: Iterable[Case]) -> Iterator[tuple[Case, Verbs, Verbs]]:
    """Yield each case in which the plan says other than the statutes, with both answers."""
    for case in among:
        said, wanted = verbs(content, concern, case), BY_LAW[concern](case)
        if said != wanted:
            yield case, said, wanted


@pytest.mark.parametrize("concern", [CHILD, ELDER])
def test_every_pair_of_answers_is_among_the_cases(content: Content, concern: str) -> None:
    """And the dimensions leave out no choice of a question, so that none escapes the oracle."""
    for one, other in combinations(DIMENSIONS[concern], 2):
        wanted = set(product(DIMENSIONS[concern][one], DIMENSIONS[concern][other]))
        assert wanted == {(case[one], case[other]) for case in cases(concern)}, (one, other)
    for name, values in DIMENSIONS[concern].items():
        question = content.questions[name]
        if question.kind != "place" and name != "profile.licence":
            assert set(question.choices) == {part for value in values for part in value.split("+")} - {UNKNOWN}, name


def test_what_is_reported_of_a_child() -> None:
    assert [(case, said) for case, said, _ in shipped(CHILD) if said != child_by_law(case)] == []


def test_what_is_reported_of_an_adult() -> None:
    assert [(case, said) for case, said, _ in shipped(ELDER) if said != adult_by_law(case)] == []


def test_the_oracles_command_permit_and_hold_back_often_enough() -> None:
    for concern, wanted in ((CHILD, {MUST, ADVICE, SHOULD, MAY, NOT}), (ELDER, {MUST, ADVICE, MAY, NOT})):
        said = [BY_LAW[concern](case) for case in cases(concern)]
        for verb in wanted:
            assert sum(verb in found.values() or (verb == NOT and not found) for found in said) >= 25, (concern, verb)


def hurt(place: str, **changed: str) -> Case:
    """A child under 14 hurt by a parent, told by the child at work, safe tonight; `__` stands for a question's dot."""
    case = {
        "client.place": place,
        "child.kind": "injury",
        "child.age": "under_14",
        "child.sure": "yes",
        "child.source": "child",
        "child.by": "parent",
        "learned.role": "yes",
        "child.route": "no",
        "danger.now": "no",
        "abuse.tonight": "safe",
        "tell.safe": "safe",
        "licence.place": place,
        "victim.place": place,
        "child.coerced": "no",
        "child.partner": "from_14",
        "child.neglect": "poor",
        "child.others": "no",
        "own.judgement": "no",
    }
    if place != CA:
        del case["child.route"]
    return case | {name.replace("__", "."): value for name, value in changed.items()}


def harmed(place: str, **changed: str) -> Case:
    """A resident of 70 neglected in the place where they live, seen at work."""
    case = {
        "client.place": place,
        "elder.kind": "neglect",
        "elder.age": "older",
        "elder.limits": "no",
        "elder.basis": "saw",
        "elder.where": "home",
        "elder.place": place,
        "danger.now": "no",
        "abuse.tonight": "safe",
        "tell.safe": "safe",
        "learned.role": "yes",
        "own.judgement": "no",
        "profile.licence": "psychologist",
    }
    return case | {name.replace("__", "."): value for name, value in changed.items()}


BORDERS: Mapping[tuple[str, str, str], tuple[str, str]] = {
    (CA, TX, NV): (MUST, MUST),
    (TX, CA, NV): (MUST, ADVICE),
    (TX, NY, CA): (MUST, NOT),
    (NY, TX, CA): (MUST, MUST),
    (NV, CA, TX): (SHOULD, ADVICE),
    (NV, TX, NV): (SHOULD, NOT),
    (NV, NY, NV): (SHOULD, NOT),
    (NV, NV, CA): (SHOULD, NOT),
    (NV, NV, TX): (SHOULD, NOT),
    (NV, NV, NY): (SHOULD, NOT),
    (NV, NV, NV): (SHOULD, NOT),
    (ABROAD, CA, ABROAD): (SHOULD, ADVICE),
    (NOWHERE, NY, TX): (SHOULD, NOT),
}
"""Client, licence, child: the call and the writing. Every state has such a law, so nothing makes the call less than `should`;
the client's state commands, and the writing that only a licence's state asks for is advice, within its clock."""
ADULT_BORDERS: Mapping[tuple[str, str, str], str] = {
    (CA, TX, CA): MUST,
    (TX, CA, CA): MUST,
    (NV, CA, CA): ADVICE,
    (NV, CA, UNKNOWN): ADVICE,
    (NV, CA, NV): NOT,
    (NV, TX, NV): ADVICE,
    (NV, NY, NV): NOT,
    (NV, NV, NV): NOT,
    (NY, TX, NV): ADVICE,
}
"""Client, licence, home of the adult: the call. Across a border nothing is commanded, California's is for its residents only."""
WITH_A_PACK = {CA, TX, NY}


def border(places: tuple[str, str, str]) -> Case:
    client, licence, victim = places
    return hurt(client, licence__place=licence, victim__place=victim)


def adult_border(places: tuple[str, str, str]) -> Case:
    client, licence, home = places
    return harmed(client, licence__place=licence, elder__place=home)


def call_at_border(content: Content, concern: str, case: Case, step: str) -> tuple[Plan, str, set[str]]:
    """Return the plan, the verb of the call and the states whose own rules are among its reasons."""
    plan = plan_for(content, answers_of(content, concern, case), NOW, changes=False)
    planned = plan.action(step)
    places = {rule.id: rule.place for rule in content.rules}
    speaking = {str(places[because.rule]) for because in planned.because} & WITH_A_PACK if planned else set()
    return plan, planned.verb if planned else NOT, speaking


def wrong_at_borders(content: Content) -> Iterator[tuple[str, str, str]]:
    """Yield the borders, of a child and of an adult, at which the plan says other than it should, or not every state speaks."""
    for places, (call, writing) in BORDERS.items():
        plan, verb, speaking = call_at_border(content, CHILD, border(places), "report-child")
        written = plan.action("write-child-report")
        if (verb, written.verb if written else NOT) != (call, writing) or speaking != set(places) & WITH_A_PACK:
            yield places
    for places, call in ADULT_BORDERS.items():
        _, verb, speaking = call_at_border(content, ELDER, adult_border(places), "report-elder")
        binding = {TX, places[0]} | ({CA} if places[2] != NV else set())
        if verb != call or speaking != set(places[:2]) & binding & WITH_A_PACK:
            yield places


def test_three_states_at_once(content: Content) -> None:
    """The client's, the licence's and that of whoever is harmed: each that has a word to say on the call is shown."""
    assert list(wrong_at_borders(content)) == []


def test_the_earliest_clock_counts_across_a_border(content: Content) -> None:
    """Texas' 24 hours run for its licence wherever the client is, and California's 36 for the writing."""
    learned = "2026-11-20T09:30:00-08:00"
    for places, step, hours in (((NV, TX, NV), "report-child", 24), ((NV, CA, TX), "write-child-report", 36)):
        case = {**border(places), "learned.at": learned}
        planned = plan_for(content, answers_of(content, CHILD, case), NOW, changes=False).action(step)
        assert planned is not None and planned.due is not None
        assert planned.due.at == (datetime.fromisoformat(learned) + timedelta(hours=hours)).astimezone(UTC), places


# ---------------------------------------------------------------- law 13: the ages


def young(age: int) -> str:
    return "under_14" if age < 14 else "from_14" if age < 16 else "from_16" if age < 18 else "adult"


def old(age: int) -> str:
    return "under_14" if age < 14 else "from_14" if age < 18 else "from_18" if age < 21 else "from_21"


def by_exact_age(one: int, other: int) -> bool:
    """California, wanted activity, in years: 286-289 with one under 14; 261.5(d); 288(c)(1), ten years older than 14 or 15."""
    younger, older = sorted((one, other))
    return (younger < 14 <= older) or (younger < 16 and older >= 21) or (younger in (14, 15) and older - younger >= 10)


def test_the_bands_of_age_are_what_their_words_say(content: Content) -> None:
    words = {**content.questions["child.age"].choices}
    assert [words[young(age)] for age in (13, 14, 15, 16, 17)] == [
        *("Under 14", "14 or 15", "14 or 15", "16 or 17", "16 or 17")
    ]
    words = {**content.questions["child.partner"].choices}
    assert [words[old(age)] for age in (13, 14, 17, 18, 20, 21)] == [
        *("Under 14", "14 to 17", "14 to 17", "18 to 20", "18 to 20", "21 or older")
    ]


def test_ages_of_wanted_activity(content: Content) -> None:
    """Every two ages from 10 to 40 with a minor among them, each minor once as the young person asked about."""
    assert all(by_exact_age(*pair) for pair in ((13, 14), (15, 21), (14, 24)))
    assert not any(by_exact_age(*pair) for pair in ((13, 13), (16, 17), (14, 17), (16, 30)))
    for child, other in product(range(10, 18), range(10, 41)):
        case = hurt(CA, child__kind="activity", child__age=young(child), child__partner=old(other), child__sure="no")
        said = verbs(content, CHILD, case)
        assert (said.get("report-child") == MUST) == by_exact_age(child, other), (child, other)
        assert by_exact_age(child, other) or "report-child" not in said, (child, other)
        forced = verbs(content, CHILD, {**case, "child.coerced": "yes"})
        assert forced["report-child"] == forced["write-child-report"] == MUST, (child, other)


def test_an_age_not_known_is_never_not_reportable(content: Content) -> None:
    for place, age, partner, coerced in product(
        PLACES_ASKED,
        CHILD_DIMENSIONS["child.age"],
        CHILD_DIMENSIONS["child.partner"],
        CHILD_DIMENSIONS["child.coerced"],
    ):
        if UNKNOWN in (age, partner, coerced) and age != "adult":
            asked = {"child.age": age, "child.partner": partner, "child.coerced": coerced}
            said = verbs(content, CHILD, {**hurt(place, child__kind="activity", child__sure="no"), **asked})
            assert said.keys() & {"ask-hotline", "report-child"}, (place, age, partner, coerced)


# ---------------------------------------------------------------- law 7, 15, 16, 53, 56: the clocks

CLOCKS: Mapping[str, tuple[tuple[str, ...], int, str, str, str, str]] = {
    "us-ca.child.written": (("write-child-report",), 36, "hours", "learned.at", "ca-canra-written-36h", "36 hours"),
    "us-ca.child.licence.written": (
        *(("write-child-report",), 36, "hours", "learned.at", "ca-canra-written-36h", "36 hours"),
    ),
    "us-ca.elder.written": (
        *(("write-elder-report",), 2, "working_days", "learned.at", "ca-edap-written-2wd", "two working days"),
    ),
    "us-ca.elder.facility": (("report-facility",), 2, "hours", "learned.at", "ca-edap-ltc-2h", "2 hours"),
    "us-ca.elder.where-unknown": (("report-facility",), 2, "hours", "learned.at", "ca-edap-ltc-2h", "2 hours"),
    "us-ca.elder.facility.written": (
        *(("write-facility-report",), 24, "hours", "learned.at", "ca-edap-ltc-2h", "24 hours"),
    ),
    "us-ca.elder.facility.dementia": (
        *(("write-facility-report",), 24, "hours", "learned.at", "ca-edap-ltc-dementia-24h", "24 hours"),
    ),
    "us-ca.elder.hospital": (
        *(("report-state-hospital",), 2, "hours", "learned.at", "ca-edap-state-hospital-2h", "2 hours"),
    ),
    "us-tx.child.report": (("report-child",), 24, "hours", "learned.at", "tx-child-24h", "24 hours"),
    "us-tx.child.survivor": (("report-child",), 24, "hours", "learned.at", "tx-child-24h", "24 hours"),
    "us-tx.child.licence": (("report-child",), 24, "hours", "learned.at", "tx-child-24h", "24 hours"),
    "us-ny.child.written": (("write-child-report",), 48, "hours", "report.called", "ny-415-written-48h", "48 hours"),
    "us-ny.elder.nursing-home.written": (
        *(("write-nursing-home-report",), 48, "hours", "learned.at", "ny-nursing-home", "48 hours"),
    ),
}
"""Every clock of a report: the steps it runs for and no others, number, unit, start, and the source that says it so.

What is due immediately or as soon as practicable has no clock: California's calls, New York's, Texas' about adults.
"""


def test_every_clock_of_a_report_is_that_of_its_statute(content: Content) -> None:
    clocked = {rule.id: rule for rule in content.rules if rule.deadline and rule.concern in REPORTING}
    assert clocked.keys() == CLOCKS.keys()
    for name, (actions, number, unit, start, source, words) in CLOCKS.items():
        rule = clocked[name]
        assert rule.actions == actions, name
        assert rule.deadline == Deadline(number, unit, start), name
        assert source in rule.sources and words in content.sources[source].says, name
        assert content.sources[source].confirmed, name
        assert content.questions[start].kind == "time"


LEARNED = {
    "an ordinary day": "2026-11-20T09:30:00-08:00",
    "into standard time": "2026-10-31T20:15:00-07:00",
    "into summer time": "2027-03-13T19:45:00-08:00",
    "a Friday before a holiday": "2026-12-24T17:00:00-08:00",
}


@pytest.mark.parametrize("learned", LEARNED.values(), ids=LEARNED)
def test_the_written_child_report_is_due_36_hours_after_it_was_learned(content: Content, learned: str) -> None:
    """129,600 seconds from the information: over clock changes, nights and holidays, and whenever the call was made."""
    for licence in (CA, NV):
        case = hurt(CA, learned__at=learned, licence__place=licence)
        plan = plan_for(content, answers_of(content, CHILD, case), NOW, changes=False)
        written, call = plan.action("write-child-report"), plan.action("report-child")
        assert written is not None and written.due is not None and written.due.at is not None
        assert (written.due.at - datetime.fromisoformat(learned)).total_seconds() == 129_600
        assert written.due.start_question == "learned.at"
        assert call is not None and call.due is None and call.frame == "now"


def test_the_other_clocks_run_from_where_the_law_starts_them(content: Content) -> None:
    learned, called = "2026-11-20T09:30:00-08:00", "2026-11-20T15:00:00-05:00"
    times = {"learned.at": learned, "report.called": called}
    wanted = (
        (CHILD, hurt(TX) | {"learned.at": learned}, "report-child", learned, 24),
        (CHILD, hurt(NY) | times, "write-child-report", called, 48),
        (
            ELDER,
            harmed(CA, elder__where="facility", elder__dementia="no", learned__at=learned),
            "report-facility",
            learned,
            2,
        ),
        (ELDER, harmed(CA, elder__where="hospital", learned__at=learned), "report-state-hospital", learned, 2),
    )
    for concern, case, name, start, hours in wanted:
        planned = plan_for(content, answers_of(content, concern, case), NOW, changes=False).action(name)
        assert planned is not None and planned.due is not None
        assert planned.due.at == (datetime.fromisoformat(start) + timedelta(hours=hours)).astimezone(UTC), name


def test_two_working_days_leave_out_the_weekend(content: Content) -> None:
    """Learned on a Friday: due with the end of Tuesday in California."""
    case = harmed(CA, learned__at="2026-11-20T09:30:00-08:00")
    planned = plan_for(content, answers_of(content, ELDER, case), NOW, changes=False).action("write-elder-report")
    assert planned is not None and planned.due is not None
    assert planned.due.at == datetime(2026, 11, 25, 7, 59, 59, tzinfo=UTC)


# ---------------------------------------------------------------- law 8, 9, 11, 18, 20, 42: around the report


def musts(plan: Plan) -> set[str]:
    return {planned.id for planned in plan.actions if planned.verb == "must"}


def reports_in(plan: Plan) -> list[str]:
    return [planned.id for planned in plan.actions if planned.id in REPORTS]


def test_nobody_reports_in_ones_stead(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Supervisor, colleague and lawyer come after the call that the law commands, and leaving it to them is advised against."""
    found = 0
    for answers, plan in plans:
        names = ids(plan)
        call = plan.action("report-child")
        if call is None or call.verb != "must":
            continue
        found += 1
        for name in {"call-supervisor", "consult"} & set(names):
            assert names.index("report-child") < names.index(name), (name, answers.values)
        at_work = answers.values.get("learned.role") != "private"
        assert ("leave-report-to-others" in [planned.id for planned in plan.avoid]) or not at_work, answers.values
    assert found >= 15


def test_no_wish_changes_what_must_be_reported(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Nothing of what the client wants, agrees to or may hear takes a commanded report away or adds one."""
    bound = [answers for answers, plan in plans if musts(plan) & set(REPORTS)]
    assert len(bound) >= 40
    for answers in bound[::2]:
        for question in ("partner.wants", "tell.safe", "contact.person"):
            found = {
                frozenset(musts(plan_for(content, answers.given(question, choice), NOW, changes=False)) & set(REPORTS))
                for choice in choices_of(content.questions[question])
            }
            assert len(found) == 1, (question, answers.values)


FORBIDDEN = re.compile(
    r"\b(investigat(e|es|ing)|interview(s|ed|ing)?|confront(s|ed|ing)?|interrogat\w*|examin(e|ing)|photograph(s|ed|ing)?"
    r"|gather (proof|evidence)|prove it|question the (child|parent|suspect)|press for details)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(no|not|never|nobody|without|instead of)\b[^.;:]*$", re.IGNORECASE)


def orders_to_find_out(text: str) -> list[str]:
    """Return the sentences that speak of finding out or confronting with no negation before it."""
    return [s for s in sentences(text) if (hit := FORBIDDEN.search(s)) and not NEGATED.search(s[: hit.start()])]


def test_no_step_investigates_interviews_or_confronts(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    assert orders_to_find_out("Interview the child.") and orders_to_find_out("Then confront the parent")
    assert not orders_to_find_out("No photographs, no examination, and do not question the child.")
    for _, plan in plans:
        for planned in plan.actions:
            for text in (planned.action.do, planned.brief, *planned.how, *planned.say):
                assert orders_to_find_out(text) == [], (planned.id, text)
        if set(reports_in(plan)) and set(REPORTING) & set(plan.concerns) and plan.action("investigate"):
            assert {"investigate", "confront-suspect"} <= {planned.id for planned in plan.avoid}


def test_whom_a_report_is_told_to(content: Content) -> None:
    """Telling of a child report is a kindness where safe, never a duty; of an adult's HIPAA commands it, unless it endangers.

    Only where a report is called for, and only of a client: nobody else learns from the therapist who the client is.
    """
    for place, hipaa, safe in product(PLACES_ASKED, ("yes", "no", UNKNOWN), ("safe", "unsafe", UNKNOWN)):
        case = hurt(place, tell__safe=safe, profile__hipaa=hipaa)
        told = plan_for(content, answers_of(content, CHILD, case), NOW, changes=False).action("tell-of-report")
        assert told is not None and told.verb == ("should" if safe == "safe" else "should-not"), (place, safe)
        for where, client in product(("home", "facility", "program"), ("yes", "no", UNKNOWN)):
            case = harmed(place, elder__where=where, elder__client=client, tell__safe=safe, profile__hipaa=hipaa)
            plan = plan_for(content, answers_of(content, ELDER, case), NOW, changes=False)
            informed = plan.action("inform-of-report")
            assert (informed.verb if informed else NOT) == told_of_adult(case), case
            assert (informed in plan.avoid) == (safe == "unsafe"), case


def told_of_adult(case: Case) -> str:
    """45 CFR 164.512(c)(2): of a report that the law calls for, not of one made with agreement, nor of a question asked."""
    called_for = case["client.place"] in (CA, TX) or (case["client.place"] == NY and case["elder.where"] != "home")
    if case["tell.safe"] == "unsafe":
        return "should-not"
    if case["elder.client"] == "no":
        return ADVICE
    return (MUST if case["profile.hipaa"] != "no" else SHOULD) if called_for else NOT


def every_command(content: Content) -> list[tuple[Answers, Plan]]:
    """Return plans in which each of the reports is commanded, the rarer of them being too rare among the samples."""
    found = [answers_of(content, CHILD, hurt(place, profile__hipaa="yes")) for place in (CA, TX, NY)]
    for place, where in (
        (CA, "home"),
        (CA, "facility"),
        (CA, "hospital"),
        (TX, "home"),
        (NY, "facility"),
        (NY, "program"),
    ):
        found.append(answers_of(content, ELDER, harmed(place, elder__where=where, profile__hipaa="yes")))
    return [(answers, plan_for(content, answers, NOW, changes=False)) for answers in found]


def test_every_report_is_documented_and_logged(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """The note and the log follow each call; a written report may go out tomorrow, and the note does not wait for it.

    The log lists what a covered practice disclosed: what somebody learned in private life is none of it.
    """
    seen: set[str] = set()
    for answers, plan in (*plans, *every_command(content)):
        names = ids(plan)
        for report in reports_in(plan):
            seen.add(report)
            follows = 0 if report.startswith("write-") else names.index(report)
            assert follows < names.index("document"), (report, answers.values)
            logged = "log-disclosures" in names and follows < names.index("log-disclosures")
            covered = answers.values["profile.hipaa"] != "no" and answers.values.get("learned.role") != "private"
            assert logged or not covered, (report, answers.values)
    assert seen == set(REPORTS)


def test_an_investigator_is_answered_and_the_file_stays(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """California: may about a child, must about an adult; elsewhere a lawyer first. Never with the whole file.

    What bears on the report goes with it where a state's law says so.
    """
    answered = 0
    for answers, plan in plans:
        planned = plan.action("answer-investigator")
        assert released(content, answers, plan) == []
        if planned is None:
            continue
        answered += 1
        assert "send-the-file" in [avoided.id for avoided in plan.avoid], answers.values
        bounds = "directly relate to it" if answers.values["client.place"] == TX else "not the chart"
        assert any(bounds in line for line in planned.how)
    assert answered >= 40
    for concern, make, in_california in ((CHILD, hurt, MAY), (ELDER, harmed, MUST)):
        for place in PLACES_ASKED:
            plan = plan_for(content, answers_of(content, concern, make(place)), NOW, changes=False)
            planned = plan.action("answer-investigator")
            assert planned is not None and planned.verb == {CA: in_california, TX: MAY}.get(place, ADVICE), (
                concern,
                place,
            )


# ---------------------------------------------------------------- READ-FIRST law 8: the note that a proxy reads

OF_A_REPORT = frozenset(
    {*REPORTS, "ask-hotline", "inform-of-report", "tell-of-report", "answer-investigator", "reassess-after-report"}
    | {"keep-watching", "protected-safe"}
)
ASKED_OF_A_REPORT = frozenset({"abuse.tonight", "learned.role", "learned.at", "report.called", "victim.place"})
"""Besides every `child.` and `elder.` question."""
TELLING_WORDS = re.compile(
    r"hotline|protective services|child protection|investigator|person suspected|ombudsman|harm to (a child|an older)"
    r"|(telephon|call|writ)\w* (a|the) report|abuse or neglect",
    re.IGNORECASE,
)
AGENCY = "protection-agency"


def is_of_a_report(question: str) -> bool:
    return question.startswith(("child.", "elder.")) or question in ASKED_OF_A_REPORT


def everything_marked(content: Content, answers: Answers, plan: Plan, reader: Reader) -> Answers:
    """Each step done and considered, each recipient called and told, by its id and by its title, with marks to look for."""
    steps = [planned.id for planned in plan.actions]
    named = [*content.recipients, *(recipient.title for recipient in content.recipients.values())]
    mark = {name: "SECRET" if name in (AGENCY, content.recipients[AGENCY].title) else "OPEN" for name in named}
    mark |= {name: "SECRET" if name in OF_A_REPORT else "OPEN" for name in steps}
    return dataclasses.replace(
        answers,
        reader=reader,
        informants=dict.fromkeys(answers.values, "told"),
        told_by=dict.fromkeys(answers.values, "ROLE"),
        done=tuple(Done(name, NOW, NOW, f"{mark[name]} done") for name in steps),
        asides=tuple(Aside(name, f"{mark[name]} instead", f"{mark[name]} because", "lawyer") for name in steps),
        calls=tuple(Call(name, NOW, f"{mark[name]} result") for name in named),
        disclosures=tuple(
            Disclosure(name, NOW, (f"{mark[name]} told",), (f"{mark[name]} held",), mark[name], mark[name])
            for name in named
        ),
    )


def note_text(content: Content, answers: Answers, style: str) -> str:
    return "\n".join(line for section in note.build(content, answers, NOW, style).sections for line in section.lines)


def phrases_of_reports(content: Content, answers: Answers, plan: Plan) -> set[str]:
    """Return the words in which a note would say what was learned for a report, and what was done about it."""
    said = {
        phrase
        for name, value in answers.values.items()
        if is_of_a_report(name)
        for choice in (value if isinstance(value, tuple) else (str(value),))
        for phrase in (content.questions[name].note.get(choice, ""), content.questions[name].topic)
        if phrase
    }
    return said | {content.actions[a.id].done for a in plan.actions if a.id in OF_A_REPORT}


@pytest.mark.parametrize("style", note.STYLES)
def test_a_proxy_reads_nothing_of_a_report(content: Content, plans: list[tuple[Answers, Plan]], style: str) -> None:
    """No answer, step, call or disclosure about a report, in any style, though everything was done; all else stays.

    The same note for another reader has it, so that the words looked for are those that a note would hold.
    """
    kept = 0
    for answers, plan in plans[::2]:
        marked = everything_marked(content, answers, plan, "proxy")
        shown = note_text(content, marked, style)
        whole = note_text(content, dataclasses.replace(marked, reader="court"), style)
        assert "SECRET" not in shown and "ROLE" not in shown, answers.values
        assert not (hit := TELLING_WORDS.search(shown)), (hit and hit.group(), answers.values)
        for phrase in phrases_of_reports(content, answers, plan):
            assert phrase.casefold() not in shown.casefold(), (phrase, answers.values)
            kept += phrase.casefold() in whole.casefold()
        assert "SECRET" in whole and {"OPEN done", "OPEN instead", "OPEN result", "OPEN told"} <= words_of(shown)
    assert kept >= 300


def words_of(shown: str) -> set[str]:
    return set(re.findall(r"OPEN \w+", shown))


# ---------------------------------------------------------------- law 19, 61: adults among themselves


def between_adults(place: str, **changed: str) -> Answers:
    values: dict[str, Value] = {
        "danger.now": "no",
        "client.place": place,
        "others.who": "client_in_danger",
        "others.signs": ("violence",),
        "others.threat": "none",
        "protected.risk": "none",
        "self.ideation": "none",
        "partner.wants": "nothing",
        "tell.safe": "safe",
        "own.judgement": "no",
    }
    if place == CA:
        values["partner.medical"] = "no"
    return Answers((PARTNER,), values | {name.replace("__", "."): value for name, value in changed.items()})


TELLING_OF_PARTNERS = {*REPORTS, "tell-police", "report-partner-violence", "ask-hotline", "injury-report-check"}


def told_of_partners(content: Content, place: str) -> set[tuple[str, str]]:
    """Return each way of telling somebody that a plan for violence between adults alone holds, with who, wish and verb."""
    found: set[tuple[str, str]] = set()
    for who, wish in product(
        ("client_in_danger", "client", "cannot-tell"), ("nothing", "support", "report", "not-asked")
    ):
        plan = plan_for(content, between_adults(place, others__who=who, partner__wants=wish), NOW, changes=False)
        found |= {(f"{who} {wish}", a.id) for a in plan.actions if a.id in TELLING_OF_PARTNERS}
    return found


@pytest.mark.parametrize("place", PLACES_ASKED)
def test_partner_violence_alone_is_reported_to_nobody(content: Content, place: str) -> None:
    """Whatever the client wants done: what they choose to tell is theirs, in writing. Silence stands under what to avoid."""
    assert told_of_partners(content, place) == set()
    for wish in ("nothing", "support", "not-asked"):
        plan = plan_for(content, between_adults(place, partner__wants=wish), NOW, changes=False)
        assert "report-partner-violence" in [planned.id for planned in plan.avoid]
    chosen = plan_for(content, between_adults(place, partner__wants="report"), NOW, changes=False)
    assert "partner-choice" in ids(chosen)


def test_the_injury_report_stands_beside_no_other(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Penal Code 11160 is for those who treat the injury, in California, and never for a child's or protected adult's."""
    for place, medical, risk in product(PLACES_ASKED, ("no", "yes"), ("none", "child", "adult", "both", UNKNOWN)):
        told = {"partner.medical": medical} if place == CA else {}
        answers = between_adults(place, protected__risk=risk)
        plan = plan_for(content, Answers((PARTNER,), {**answers.values, **told}), NOW, changes=False)
        wanted = (place, medical) == (CA, "yes") and risk in ("none", UNKNOWN)
        assert ("injury-report-check" in ids(plan)) == wanted, (place, medical, risk)
    for answers, plan in plans:
        if musts(plan) & set(REPORTS) and answers.values.get("protected.risk") in ("child", "adult", "both"):
            assert "injury-report-check" not in ids(plan), answers.values


# ---------------------------------------------------------------- law 52: what stands behind a command


def test_every_command_to_report_shows_its_standing(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """On the screen each command has a source read and confirmed, or is marked as not confirmed."""
    seen: set[str] = set()
    for _, plan in (*plans, *every_command(content)):
        for planned in plan.actions:
            if planned.verb != "must" or planned.id in seen:
                continue
            seen.add(planned.id)
            assert planned.basis == "law", planned.id
            shown = " ".join(row.text for row in reasons(content, planned, NOW))
            assert ", confirmed)" in shown or "UNCONFIRMED" in shown, planned.id
            firm = [because for because in planned.because if because.verb == "must"]
            assert any(source.confirmed and source.read_on for because in firm for source in because.sources), (
                planned.id
            )
    assert set(REPORTS) <= seen


# ---------------------------------------------------------------- the mistakes that these tests are for

ABOUT = set(REPORTS) | {"ask-hotline"}
FIRMER: Verb = "must"


def with_rule(content: Content, name: str, change: Callable[[Rule], Rule | None]) -> Content:
    changed = (change(rule) if rule.id == name else rule for rule in content.rules)
    return dataclasses.replace(content, rules=tuple(rule for rule in changed if rule is not None))


@cache
def cases_by_rule(concern: str) -> Mapping[str, tuple[Case, ...]]:
    """Return for each rule the cases in which it is a reason of something watched: where it is lost, only these can differ."""
    found: dict[str, list[Case]] = {}
    for case, _, rules in shipped(concern):
        for name in rules:
            found.setdefault(name, []).append(case)
    return {name: tuple(among) for name, among in found.items()}


def found_out(content: Content, concern: str, among: Iterable[Case]) -> bool:
    """Whether the oracle notices, at home or across a border."""
    wrong = next(disagreements(content, concern, among), None) or next(wrong_at_borders(content), None)
    return wrong is not None


REPORTING_RULES = sorted(
    rule.id
    for rule in SHIPPED.rules
    if rule.concern in (CHILD, ELDER) and set(rule.actions) & ABOUT and rule.verb not in AVOID_VERBS
)
REASONS_ONLY = frozenset({"us.child.permitted", "us-ca.child.private"})
"""Each beside an equal or a firmer one everywhere: without it the same step stands with the same verb and a reason less."""


@pytest.mark.parametrize("name", sorted(set(REPORTING_RULES) - REASONS_ONLY))
def test_a_rule_of_reporting_that_is_lost_fails(content: Content, name: str) -> None:
    rule = next(rule for rule in content.rules if rule.id == name)
    among = cases_by_rule(str(rule.concern)).get(name, ())
    assert found_out(with_rule(content, name, lambda rule: None), str(rule.concern), among)


@pytest.mark.parametrize("name", REPORTING_RULES)
def test_a_permission_made_a_duty_fails(content: Content, name: str) -> None:
    """Emotional damage, mental suffering, New York's adult at home, a hotline asked: `must` is found out in each; and back."""
    rule = next(rule for rule in content.rules if rule.id == name)
    wrong: Verb = "may" if rule.verb == "must" else FIRMER
    among = cases_by_rule(str(rule.concern)).get(name, ())
    other = with_rule(content, name, lambda r: dataclasses.replace(r, verb=wrong))
    assert found_out(other, str(rule.concern), among)


RAISES = [
    number
    for number, raised in enumerate(SHIPPED.raises)
    if raised.finding in ("child.suspected", "elder.suspected", "elder.protected")
]


@pytest.mark.parametrize("number", RAISES, ids=lambda n: f"{SHIPPED.raises[n].finding}-{n}")
def test_a_suspicion_that_is_lost_fails(content: Content, number: int) -> None:
    raised = content.raises[number]
    wrong = dataclasses.replace(content, raises=tuple(r for r in content.raises if r is not raised))
    concern = CHILD if raised.finding.startswith("child") else ELDER
    assert found_out(wrong, concern, cases(concern))


@pytest.mark.parametrize("verb", ["must", "consult-first", "may"])
@pytest.mark.parametrize("step", ["tell-police", "report-elder", "ask-hotline", "injury-report-check"])
def test_adult_partner_violence_told_fails(content: Content, step: str, verb: Verb) -> None:
    model = next(rule for rule in content.rules if rule.id == "partner.document")
    extra = dataclasses.replace(model, id="test.partner", actions=(step,), verb=verb, basis="law", frame=None)
    wrong = dataclasses.replace(content, rules=(*content.rules, extra))
    assert all(told_of_partners(wrong, place) for place in (CA, TX, NY, NV))


@pytest.mark.parametrize("name", sorted(CLOCKS))
@pytest.mark.parametrize("wrong", ["longer", "other unit", "other start", "none"])
def test_a_clock_that_is_wrong_fails(content: Content, name: str, wrong: str) -> None:
    def changed(rule: Rule) -> Rule:
        clock = rule.deadline
        assert clock is not None
        other = "report.called" if clock.start == "learned.at" else "learned.at"
        wrongs: Mapping[str, Deadline | None] = {
            "longer": dataclasses.replace(clock, number=clock.number + 1),
            "other unit": dataclasses.replace(clock, unit="working_days" if clock.unit == "hours" else "hours"),
            "other start": dataclasses.replace(clock, start=other),
            "none": None,
        }
        return dataclasses.replace(rule, deadline=wrongs[wrong])

    with pytest.raises(AssertionError):
        test_every_clock_of_a_report_is_that_of_its_statute(with_rule(content, name, changed))


def without_actions(content: Content, dropped: Sequence[str]) -> Content:
    rules = (dataclasses.replace(r, actions=tuple(a for a in r.actions if a not in dropped)) for r in content.rules)
    return dataclasses.replace(content, rules=tuple(rules))


LOST: Mapping[str, Callable[[Content, list[tuple[Answers, Plan]]], None]] = {
    "document": test_every_report_is_documented_and_logged,
    "log-disclosures": test_every_report_is_documented_and_logged,
    "leave-report-to-others": test_nobody_reports_in_ones_stead,
    "send-the-file": test_an_investigator_is_answered_and_the_file_stays,
    "answer-investigator": test_an_investigator_is_answered_and_the_file_stays,
    "inform-of-report": lambda content, plans: test_whom_a_report_is_told_to(content),
    "tell-of-report": lambda content, plans: test_whom_a_report_is_told_to(content),
    "report-partner-violence": lambda content, plans: test_partner_violence_alone_is_reported_to_nobody(content, NY),
    "partner-choice": lambda content, plans: test_partner_violence_alone_is_reported_to_nobody(content, NY),
    "injury-report-check": test_the_injury_report_stands_beside_no_other,
}
"""Steps beside the report that the law asks for, each with the test that misses it."""


@pytest.mark.parametrize("step", sorted(LOST))
def test_what_goes_with_a_report_is_missed_when_lost(
    content: Content, plans: list[tuple[Answers, Plan]], step: str
) -> None:
    wrong = without_actions(content, (step,))
    again = [(answers, plan_for(wrong, answers, NOW, changes=False)) for answers, _ in plans[::3]]
    with pytest.raises((AssertionError, ValueError)):
        LOST[step](wrong, again)
