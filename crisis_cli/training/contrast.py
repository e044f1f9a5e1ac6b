"""Two cases that differ in one fact: all that one answer changed would make of a case, and how two plans differ.

Nothing is drawn here and no word is chosen for the screen but those in which a change is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from crisis_cli.answers import Answers, Value, display, is_unknown, values_of
from crisis_cli.engine import RESPONSE_WORDS, completed, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.many import NOTHING_TO_COME, Many, Row, Sheet
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, LEVELS, Content, Question
from crisis_cli.places import PLACES
from crisis_cli.plan import Because, Cause, Plan, louder
from crisis_cli.text import fill

What = Literal["response", "step", "dropped", "turned", "verb", "frame", "avoid", "allowed"]
WHATS: tuple[What, ...] = ("response", "step", "dropped", "turned", "verb", "frame", "avoid", "allowed")
MATTERS = 4
"""What weighs as much as this is worth a drill: less is a follow-up more or less, or a step a little sooner."""
WEIGHTS = {"life-safety": 6, "duty": 6, "release": 5, "tell": 4, "hold": 4, "document": 1, "follow-up": 1}
"""What a step weighs that comes or goes, by what it is for."""
FORBIDDEN = 7
"""What a must-not weighs that comes or goes."""
YES_OR_NO = re.compile(r"(Yes|No)\b")
NO_FACT = ("number", "time", "date")
"""Kinds of questions whose answers are no single fact to change."""


class Outlined(NamedTuple):
    """A plan as far as two are held against each other: the response, steps with verb and frame, what to avoid."""

    response: str
    do: Mapping[str, tuple[str, str]]
    avoid: Mapping[str, str]


class One(NamedTuple):
    """What one answer changed would make of a case."""

    question: str
    value: Value
    plan: Outlined


class Change(NamedTuple):
    """One difference between two plans. `action` is empty where it is the response; `was` and `now` say how it stood."""

    what: What
    action: str
    was: str
    now: str


class Pair(NamedTuple):
    """Two cases that differ in the answer to `question` alone, their plans, and all that differs in these, heaviest first."""

    before: Answers
    after: Answers
    question: str
    now: datetime
    plans: tuple[Plan, Plan]
    changes: tuple[Change, ...]


# ---------------------------------------------------------------- how plans differ


def outlined(plan: Plan) -> Outlined:
    return Outlined(
        plan.response,
        {action.id: (action.verb, action.frame) for action in plan.actions},
        {action.id: action.verb for action in plan.avoid},
    )


def changes(content: Content, before: Outlined, after: Outlined) -> tuple[Change, ...]:
    """Return how the plans differ in what can be done, the heaviest first; of equal weight in the author's order."""
    found = list(_changes(before, after))
    place = {action.id: number for number, action in enumerate(content.actions.values())}
    found.sort(key=lambda change: (-weight(content, change), place.get(change.action, -1)))
    return tuple(found)


def _changes(before: Outlined, after: Outlined) -> Iterator[Change]:
    if before.response != after.response:
        yield Change("response", "", before.response, after.response)
    for name in dict.fromkeys((*before.do, *after.do, *before.avoid, *after.avoid)):
        was, now = _side(before, name), _side(after, name)
        if was != now:
            yield from _of_action(name, was, now)


Standing = tuple[str, str]
"""The verb and frame of an action in a plan; no verb where the plan says nothing of it, no frame where it is to be avoided."""
NOWHERE: Standing = ("", "")


def _side(plan: Outlined, name: str) -> Standing:
    """Return how an action stands. On both sides of an open conflict it is a step."""
    return plan.do.get(name) or ((plan.avoid[name], "") if name in plan.avoid else NOWHERE)


def _of_action(name: str, was: Standing, now: Standing) -> Iterator[Change]:
    if NOWHERE in (was, now):
        verb = now[0] or was[0]
        kinds: tuple[What, What] = ("avoid", "allowed") if verb in AVOID_VERBS else ("step", "dropped")
        yield Change(kinds[0] if was == NOWHERE else kinds[1], name, was[0], now[0])
    elif (was[0] in AVOID_VERBS) != (now[0] in AVOID_VERBS):
        yield Change("turned", name, was[0], now[0])
    elif was[0] != now[0]:
        yield Change("verb", name, was[0], now[0])
    else:
        yield Change("frame", name, was[1], now[1])


def weight(content: Content, change: Change) -> int:
    """Return how much a change is worth practising: an emergency and a must-not most, a follow-up least."""
    match change.what:
        case "response":
            return 10 if LEVELS[-1] in (change.was, change.now) else 6
        case "turned":
            return FORBIDDEN
        case "verb":
            firm = {"must", "must-not"} & {change.was, change.now}
            return 5 if firm else 3 if "may" in (change.was, change.now) else 2
        case "frame":
            return 3 if FRAMES[0] in (change.was, change.now) else 1
        case _:
            return _come_or_gone(WEIGHTS[content.actions[change.action].kind], change.was or change.now)


def _come_or_gone(kind: int, verb: str) -> int:
    if verb == "must-not":
        return FORBIDDEN
    if verb == "should-not":
        return kind - 1
    return kind + {"must": 2, "may": -2}.get(verb, 0)


# ---------------------------------------------------------------- one answer changed


def neighbours(many: Many, answers: Answers, now: datetime) -> tuple[One, ...]:
    """Return what each answer changed would make of a complete case, the case itself (its question is empty) first.

    An answer that leaves others without their question, or opens or closes a concern, is more than one fact: it is not
    among them.
    """
    tried = [("", ""), *_tried(many.content, answers)]
    rows = [Row(answers.concerns, {**answers.values, **({q: v} if q else {})}, now, NOTHING_TO_COME) for q, v in tried]
    sheet = many.sheet(rows)
    same = _open_as_first(sheet, len(rows))
    return tuple(
        One(question, value, _of_lane(many, sheet, lane))
        for lane, (question, value) in enumerate(tried)
        if lane in same and lane not in sheet.odd
    )


def _open_as_first(sheet: Sheet, rows: int) -> frozenset[int]:
    return frozenset(lane for lane in range(rows) if all((p >> lane & 1) == (p & 1) for p in sheet.open))


def _of_lane(many: Many, sheet: Sheet, lane: int) -> Outlined:
    do, avoid = (
        [uses[number] for number in numbers[lane]]
        for uses, numbers in ((many.uses.do, sheet.do), (many.uses.avoid, sheet.avoid))
    )
    return Outlined(
        LEVELS[sheet.response[lane]],
        {use.action: (use.verb, use.frame) for use in do},
        {use.action: use.verb for use in avoid},
    )


def _tried(content: Content, answers: Answers) -> Iterator[tuple[str, Value]]:
    for name, value in answers.values.items():
        if value == "not-asked":
            continue
        for other in others(content, content.questions[name], value):
            yield name, other


def others(content: Content, question: Question, value: Value) -> Iterator[Value]:
    """Yield every answer that differs from `value` in one thing that somebody can say. Not asking is nothing said."""
    if question.kind in NO_FACT:
        return
    singles = [one for one in values_of(question) if one != "not-asked"]
    if question.kind == "place":
        packs = [code for code in content.packs if code in PLACES]
        without = [code for code in PLACES if code not in content.packs][:1]
        singles = [*packs, *without, *(one for one in singles if is_unknown(one))]
    if question.kind == "several":
        yield from _sets(question, value)
        singles = [one for one in singles if is_unknown(one)]
    yield from (one for one in singles if one != value)


def _sets(question: Question, value: Value) -> Iterator[Value]:
    """Yield the sets with one choice more, one less, or the only one exchanged; what excludes the others stands alone."""
    held = value if isinstance(value, tuple) else ()
    for choice in question.choices:
        if choice in held:
            if len(held) > 1:
                yield tuple(one for one in held if one != choice)
        elif choice == question.none_choice or question.none_choice in held or not held:
            if len(held) <= 1:
                yield (choice,)
        else:
            yield tuple(one for one in question.choices if one in held or one == choice)
            if len(held) == 1:
                yield (choice,)


def pair(content: Content, answers: Answers, question: str, value: Value, now: datetime) -> Pair | None:
    """Return the two cases with their plans; None where more than that one answer would differ, or no plan does."""
    after = answers.given(question, value)
    if not _only(content, answers, after):
        return None
    plans = plan_for(content, answers, now, changes=False), plan_for(content, after, now, changes=False)
    found = changes(content, outlined(plans[0]), outlined(plans[1]))
    same = plans[0].concerns == plans[1].concerns and plans[0].not_assessed == plans[1].not_assessed
    return Pair(answers, after, question, now, plans, found) if found and same else None


def _only(content: Content, before: Answers, after: Answers) -> bool:
    """Whether the same questions come up in both cases, every answer is asked for, and nothing known is put in for others."""
    read = [Evaluation(content, one.concerns, one.values) for one in (before, after)]
    if any(one.relevance(name) is not True for one in read for name in before.values):
        return False
    listed = {name for one in read for concern in one.concerns for name in concern.questions}
    if any((read[0].relevance(name) is False) != (read[1].relevance(name) is False) for name in listed):
        return False
    added = [completed(content, one).values for one in (before, after)]
    return all(is_unknown(values[name]) for values in added for name in values if name not in before.values)


# ---------------------------------------------------------------- what a change rests on


class Grounds(NamedTuple):
    """Why a change comes: the reasons that the plan of one case has and the other lacks. `side` is 0 or 1, that case."""

    side: int
    reasons: tuple[Because | Cause, ...]


def grounds(pair: Pair, change: Change) -> Grounds:
    """Return what stands behind a change, of the case that asks for more; of the other where that one has no more reasons."""
    more = int(comes(change))
    found = _only_in(pair, change, more)
    return Grounds(more, found) if found else Grounds(1 - more, _only_in(pair, change, 1 - more))


def _only_in(pair: Pair, change: Change, side: int) -> tuple[Because | Cause, ...]:
    here, there = (_reasons(pair.plans[number], change.action) for number in (side, 1 - side))
    known = {_key(one) for one in there}
    return tuple(one for one in here if _key(one) not in known)


def _reasons(plan: Plan, action: str) -> Sequence[Because | Cause]:
    if not action:
        return plan.response_because
    planned = plan.action(action)
    return planned.because if planned else ()


def _key(reason: Because | Cause) -> str:
    return reason.rule if isinstance(reason, Because) else reason.reason


def comes(change: Change) -> bool:
    """Whether the later case asks for more: a step that comes, a response that rises, a verb that is firmer."""
    match change.what:
        case "response":
            return louder(change.now, change.was)
        case "step" | "avoid" | "turned":
            return True
        case "dropped" | "allowed":
            return False
        case "frame":
            return FRAMES.index(change.now) < FRAMES.index(change.was)
        case "verb":
            return _firmness(change.now) < _firmness(change.was)


def _firmness(verb: str) -> int:
    order: Sequence[str] = DO_VERBS if verb in DO_VERBS else AVOID_VERBS
    return order.index(verb)


# ---------------------------------------------------------------- in words


def said(content: Content, change: Change, values: Mapping[str, Value], glossed: Mapping[str, str]) -> str:
    """Return a change as one line. `values` fill in what the law of their place says; `glossed` is said behind a step."""
    if change.what == "response":
        return f"{'Rises' if comes(change) else 'Falls'} to {RESPONSE_WORDS[change.now]}"
    do = fill(content.actions[change.action].do, content, values)
    if change.action in glossed:
        do = f"{do} ({glossed[change.action]})"
    match change.what:
        case "step":
            return f"New step: {do}"
        case "dropped":
            return f"No longer a step: {do}"
        case "avoid":
            return f"New under DO NOT: {do}"
        case "allowed":
            return f"No longer under DO NOT: {do}"
        case "turned":
            ways = ("DO NOT", "a step") if change.was in AVOID_VERBS else ("a step", "DO NOT")
            return f"From {ways[0]} to {ways[1]}: {do}"
        case "verb":
            return f"From {spoken(change.was)} to {spoken(change.now)}: {do}"
        case "frame":
            return f"{'Sooner' if comes(change) else 'Later'}, {change.now} and not {change.was}: {do}"


def spoken(verb: str) -> str:
    return verb.replace("-", " ")


def fact(question: Question, value: Value, *, within: bool = False) -> str:
    """Return an answer as a line: what it is about, and what was said. `within` a sentence it begins small.

    A yes or a no stands behind its question: a topic may be asked for the other way round ("whether it is safe: No").
    """
    said = display(question, value)
    if is_yes_or_no(said):
        return f"{question.ask} {said}"
    topic = question.topic if within else f"{question.topic[:1].upper()}{question.topic[1:]}"
    return f"{topic}: {said}"


def is_yes_or_no(said: str) -> bool:
    return YES_OR_NO.match(said) is not None


def rested_on(content: Content, reasons: Iterable[Because | Cause]) -> tuple[str, ...]:
    """Return the questions whose answers the reasons read, in the author's order."""
    read = {name for one in reasons for name in one.answers}
    return tuple(name for name in content.questions if name in read)
