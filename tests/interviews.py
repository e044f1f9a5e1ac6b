"""Random interviews over every concern and every combination of them, for the tests of the invariants. No test here."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations, product

from crisis_cli.answers import Answers, Value, in_order, values_of
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import LEVELS, Content, Line, Question
from crisis_cli.plan import Plan, PlannedAction

SELF, OTHERS, CARE = "danger-to-self", "danger-to-others", "unable-to-care"
CHILD, ELDER, PARTNER = "child-abuse", "elder-abuse", "partner-violence"
SUBPOENA, CONSENT = "subpoena", "consent"
CONCERNS = (SELF, OTHERS, CARE, CHILD, ELDER, PARTNER)
"""Those about somebody's danger or harm."""
RELEASE = (SUBPOENA, CONSENT)
"""Those about who may be told and sent what."""
CHECK, ABSENT, AFTER = "wellness-check", "absent-client", "after-report"
AFTERWARDS = (CHECK, ABSENT, AFTER)
"""Those about a client out of reach, and about what follows a report, a call or a hold."""
ALL = (*CONCERNS, *RELEASE, *AFTERWARDS)
REPORTING = (CHILD, ELDER, PARTNER)
SINGLES = tuple((concern,) for concern in CONCERNS)
PAIRS = tuple(combinations(CONCERNS, 2))
LARGER = (
    (SELF, OTHERS, CARE),
    (SELF, OTHERS, CHILD),
    (SELF, CHILD, PARTNER),
    (OTHERS, ELDER, PARTNER),
    (CARE, CHILD, ELDER),
    REPORTING,
    (SELF, OTHERS, CARE, CHILD),
    (OTHERS, *REPORTING),
    (SELF, CARE, *REPORTING),
    CONCERNS,
)
TOGETHER = (*SINGLES, *PAIRS, *LARGER)
"""Ways in which a run can begin: every concern, every two of them, and a spread of more; answers open others."""
WITH_RELEASE = (*((concern,) for concern in RELEASE), *product(CONCERNS, RELEASE), (SELF, OTHERS, SUBPOENA))
"""Somebody wants to know, alone and while somebody is in danger."""
WITH_AFTERWARDS = (
    *((concern,) for concern in AFTERWARDS),
    *combinations(AFTERWARDS, 2),
    *product(CONCERNS, AFTERWARDS),
    (SELF, OTHERS, CHECK),
    AFTERWARDS,
)
"""A client nobody has seen, a report behind one: alone, beside each other and beside a danger."""
NOW = datetime(2026, 11, 20, 18, 4, tzinfo=UTC)
SEED = 20261122
SAMPLES_EACH: Mapping[int, int] = {1: 64, 2: 14}
"""By how many concerns are chosen; what is asked of many at once takes long, and is watched less often."""
SAMPLES_OF_MANY = 8
PLACES_TRIED = ("us-ca", "us-tx", "us-ny", "us-nv", "outside-us", "not-asked", "cannot-tell")
DAYS_TRIED = ("2026-11-12", "2026-12-04")
HEARD = ("2026-11-20T09:30:00-08:00", "2026-11-19T23:10:00-06:00")
WITH_PACKS = ("us-ca", "us-tx", "us-ny")
THREATENED = {
    "others.threat": "serious",
    "others.who": "client",
    "others.target": "identifiable",
    "others.source": "client",
    "harm.likely": "yes",
}
CHILD_HURT = {
    "protected.risk": "child",
    "child.kind": "injury",
    "child.age": "under_14",
    "child.sure": "yes",
    "child.source": "child",
    "child.by": "parent",
    "learned.role": "yes",
}
ELDER_IN_A_FACILITY = {
    "protected.risk": "adult",
    "elder.kind": "neglect",
    "elder.age": "older",
    "elder.basis": "saw",
    "elder.where": "facility",
    "learned.role": "yes",
}
ELDER_AT_HOME = ELDER_IN_A_FACILITY | {
    "elder.kind": "money",
    "elder.basis": "told",
    "elder.where": "home",
    "elder.place": "us-ca",
}
NO_SUBJECT = {
    *("client.place", "profile.licence", "learned.role", "others.threat"),
    *("client.age", "guardian.safe", "self.ideation"),
}
"""Asked in every concern, or in most: they say nothing of what an interview is about."""
TOLD: tuple[Mapping[str, str], ...] = (
    THREATENED,
    THREATENED | {"client.place": "us-ca", "profile.licence": "mft"},
    {"harm.likely": "yes", "client.place": "us-ny", "profile.licence": "psychologist", "others.threat": "none"},
    CHILD_HURT,
    ELDER_IN_A_FACILITY,
    ELDER_AT_HOME,
    {"partner.wants": "support", "client.age": "teen", "guardian.safe": "yes", "self.ideation": "active"},
)
"""What an interview may lean to, so that duties to protect and to report are no rarity among the samples."""


def sample(
    content: Content, each: Mapping[int, int] = SAMPLES_EACH, together: Iterable[tuple[str, ...]] = TOGETHER
) -> list[Answers]:
    rng = random.Random(SEED)
    return [
        random_answers(content, rng, chosen)
        for chosen in together
        for _ in range(each.get(len(chosen), SAMPLES_OF_MANY))
    ]


def random_answers(content: Content, rng: random.Random, chosen: tuple[str, ...]) -> Answers:
    """Return an answer to every relevant question of the concerns chosen and of those that answers open.

    The interviews lean to the calm side, to nothing, or as far as the concerns chosen ask of it to a threat, a child hurt,
    or an elder hurt in a facility or at home, in equal parts: so that no response and no duty is rare.
    """
    asked = {name for concern in chosen for name in content.concerns[concern].questions}
    lean = rng.choice(
        [
            {},
            calm_side(content),
            calm_side(content),
            *({**calm_side(content), **t} for t in TOLD if t.keys() & asked - NO_SUBJECT),
        ]
    )
    values: dict[str, Value] = {}
    while (name := next(unanswered(content, chosen, values), None)) is not None:
        question = content.questions[name]
        value = random_value(question, rng)
        if name in ("client.place", "elder.place") and rng.random() < 0.5:
            value = rng.choice(WITH_PACKS)
        if name in lean and rng.random() < 0.85:
            value = (lean[name],) if question.kind == "several" else lean[name]
        values[name] = value
    return Answers(chosen, values)


def calm_side(content: Content) -> dict[str, str]:
    return {**{order.question: order.safest for order in content.orders}, "own.judgement": "no"}


def unanswered(content: Content, chosen: tuple[str, ...], values: dict[str, Value]) -> Iterator[str]:
    """Yield the questions of the open concerns that wait for an answer, those of conditional relevance last."""
    evaluation = Evaluation(content, chosen, values)
    waiting = [n for concern in evaluation.concerns for n in concern.questions if n not in values]
    yield from (name for name in waiting if content.questions[name].ask_when is None)
    yield from (name for name in waiting if evaluation.relevance(name) is True)


def choices_of(question: Question) -> tuple[str, ...]:
    if question.kind == "time":
        return (*HEARD, *values_of(question))
    if question.kind == "date":
        return (*DAYS_TRIED, *values_of(question))
    return PLACES_TRIED if question.kind == "place" else values_of(question)


def random_value(question: Question, rng: random.Random) -> Value:
    if question.kind != "several" or rng.random() < 0.15:
        return rng.choice(choices_of(question))
    if rng.random() < 0.35 and question.none_choice:
        return (question.none_choice,)
    ticked = [choice for choice in question.choices if choice != question.none_choice]
    return in_order(question, rng.sample(ticked, rng.randint(1, min(3, len(ticked)))))


def as_value(question: Question, choice: str) -> Value:
    return (choice,) if question.kind == "several" else choice


def open_concerns(content: Content, answers: Answers) -> tuple[str, ...]:
    return tuple(concern.id for concern in Evaluation(content, answers.concerns, answers.values).concerns)


LEVEL_FINDINGS: Mapping[str, str] = {
    SELF: "self.level",
    OTHERS: "others.level",
    CARE: "care.level",
    PARTNER: "partner.level",
}


def level_of(content: Content, answers: Answers, concerns: Iterable[str]) -> str:
    """Return the highest response that the open ones of `concerns` call for by themselves."""
    evaluation = Evaluation(content, answers.concerns, answers.values)
    open_now = {concern.id for concern in evaluation.concerns}
    found = (evaluation.level(LEVEL_FINDINGS[name]).certain for name in concerns if name in open_now)
    return max(found, key=LEVELS.index, default=LEVELS[0])


def emergencies(plans: Iterable[tuple[Answers, Plan]]) -> Iterator[tuple[Answers, Plan]]:
    return ((answers, plan) for answers, plan in plans if plan.response == LEVELS[-1])


def ids(plan: Plan) -> list[str]:
    return [action.id for action in plan.actions]


def texts(planned: PlannedAction) -> tuple[str, ...]:
    return (planned.action.do, planned.brief, *planned.how, *planned.say)


def lines_of(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def sentences(text: str) -> list[str]:
    return [part.strip(' "“”') for part in re.split(r"[.:;!?]\s+|\s-\s", text) if part.strip(' "“”')]
