"""The slow way to prove: every combination of answers through the interpreter. The oracle that `proof.py` is held to.

It shares no code with the proof and looks at whole plans. It is for small contents and single properties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from crisis_cli.answers import Answers, Value
from crisis_cli.checks.expectation import failures
from crisis_cli.condition import UNKNOWN_KINDS, Atom, Between, Condition, Is, atoms
from crisis_cli.engine import plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import ROLE_PLACES, Content, Property, Question, Rule
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan

_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Enumerated:
    """What a walk over all combinations found: how many there were, in how many the property spoke, who broke it."""

    combinations: int
    fulfilled: int
    broken: tuple[Answers, ...]


def enumerate_property(content: Content, prop: Property, *, limit: int) -> Enumerated | None:
    """Return what every combination of the answers that `prop` depends on gives; None above `limit` combinations."""
    needed = questions_of(content, prop)
    if size(content, needed) > limit:
        return None
    combinations = fulfilled = 0
    broken: list[Answers] = []
    for answers in interviews(content, needed):
        combinations += 1
        if not _takes_part(content, prop, answers):
            continue
        plan = plan_for(content, answers, _NOW, changes=False)
        if _speaks(content, prop, answers, plan):
            fulfilled += 1
            if failures(plan, prop.expect):
                broken.append(answers)
    return Enumerated(combinations, fulfilled, tuple(broken))


def _takes_part(content: Content, prop: Property, answers: Answers) -> bool:
    """Whether the run is one the property speaks of: its concern open, and no other one where it says `alone`."""
    active = {concern.id for concern in Evaluation(content, answers.concerns, answers.values).concerns}
    return (not prop.concern or prop.concern in active) and (not prop.alone or active <= {prop.concern})


def _speaks(content: Content, prop: Property, answers: Answers, plan: Plan) -> bool:
    """Whether the property's `when` holds and its `actions` are in the plan."""
    held = Evaluation(content, answers.concerns, answers.values)
    if prop.when is not None and held.truth(prop.when) is not True:
        return False
    return set(prop.actions) <= {action.id for action in plan.actions}


def size(content: Content, questions: tuple[str, ...]) -> int:
    """Return how many combinations `interviews` goes through at most."""
    concerns: int = 2 ** len(content.concerns) - 1
    return concerns * math.prod(len(_values(content, content.questions[name])) for name in questions)


def interviews(content: Content, questions: tuple[str, ...]) -> Iterator[Answers]:
    """Yield every set of concerns with every combination of answers to `questions` that an interview can end with.

    Left out are answers to irrelevant questions, and no answer at all where the interview asks.
    """
    values = [_values(content, content.questions[name]) for name in questions]
    names = list(content.concerns)
    for number in range(1, len(names) + 1):
        for concerns in itertools.combinations(names, number):
            for combination in itertools.product(*values):
                given = {q: v for q, v in zip(questions, combination, strict=True) if v is not None}
                if _is_finished(content, concerns, given, questions):
                    yield Answers(concerns, given)


def _is_finished(
    content: Content, concerns: tuple[str, ...], given: Mapping[str, Value], names: tuple[str, ...]
) -> bool:
    evaluation = Evaluation(content, concerns, given)
    for name in names:
        question = content.questions[name]
        if name in given and evaluation.relevance(name) is False:
            return False
        if name not in given and _asks(evaluation, question):
            return False
    return True


def _asks(evaluation: Evaluation, question: Question) -> bool:
    """Whether the interview asks this question, or would if it mattered."""
    if question.tier == "note" or not any(question.id in concern.questions for concern in evaluation.concerns):
        return False
    return evaluation.relevance(question.id) is True


def questions_of(content: Content, prop: Property) -> tuple[str, ...]:
    """Return the questions whose answers can matter to the property, in the author's order."""
    todo: list[Condition] = [] if prop.when is None else [prop.when]
    todo += [concern.open_when for concern in content.concerns.values() if concern.open_when is not None]
    rules = _rules_of(content, prop)
    used = {name for rule in rules for name in rule.actions}
    todo += [rule.when for rule in rules]
    todo += [r.when for r in content.resolutions if r.when is not None and r.action in used]
    found: set[str] = set()
    if prop.expect.response:
        found.add("response")
        todo += [r.when for r in content.raises if r.finding == "response"]
    for condition in todo:
        for atom in atoms(condition):
            key = ROLE_PLACES[atom.key.split(".", 2)[1]] if atom.key.startswith("law.") else atom.key
            if key in found:
                continue
            found.add(key)
            todo += [r.when for r in content.raises if r.finding == key]
            gate = content.questions[key].ask_when if key in content.questions else None
            todo += [gate] if gate is not None else []
    return tuple(name for name in content.questions if name in found)


def _rules_of(content: Content, prop: Property) -> list[Rule]:
    """Every rule that can matter: those that use an action the property names, and all that displace one of those."""
    expect = prop.expect
    named = {*prop.actions, *expect.includes, *expect.includes_any, *expect.excludes, *expect.avoids}
    named |= {*expect.not_avoids, *expect.verbs, *expect.bases, *expect.frames, *expect.deadlines}
    named |= {name for pair in expect.before for name in pair}
    everything = bool(expect.first) or expect.within_first is not None
    rules = [rule for rule in content.rules if everything or named & set(rule.actions)]
    for rule in rules:
        rules += [other for other in content.overriders.get(rule.id, ()) if other not in rules]
    return rules


# ---------------------------------------------------------------- values


def _values(content: Content, question: Question) -> list[Value | None]:
    """Every value worth trying; None is no answer at all. Values that no condition tells apart are tried once."""
    read = [atom for atom in _atoms(content) if atom.key == question.id]
    kinds = list(UNKNOWN_KINDS) if question.unknown is not None else []
    tried: list[Value | None] = [None]
    match question.kind:
        case "several":
            tried += _sets(question)
        case "number":
            tried += _numbers(read)
        case "time":
            tried.append("2026-01-15T12:00:00+00:00")
        case "date":
            tried.append("2026-01-15")
        case "place":
            tried += _distinct(content, question, read, list(PLACES))
        case _:
            tried += list(question.choices)
    told_apart = any(0 < len(set(kinds) & atom.values) < len(kinds) for atom in read if not isinstance(atom, Between))
    return tried + (kinds if told_apart else kinds[:1])


def _atoms(content: Content) -> Iterator[Atom]:
    conditions: list[Condition | None] = [rule.when for rule in content.rules]
    conditions += [raise_.when for raise_ in content.raises]
    conditions += [prop.when for prop in content.properties]
    conditions += [question.ask_when for question in content.questions.values()]
    conditions += [concern.open_when for concern in content.concerns.values()]
    conditions += [resolution.when for resolution in content.resolutions]
    for condition in conditions:
        yield from () if condition is None else atoms(condition)


def _sets(question: Question) -> Iterator[Value]:
    others = [choice for choice in question.choices if choice != question.none_choice]
    for number in range(1, len(others) + 1):
        yield from itertools.combinations(others, number)
    if question.none_choice:
        yield (question.none_choice,)


def _numbers(read: list[Atom]) -> list[int]:
    """Every threshold and its neighbours."""
    bounds = {bound for atom in read if isinstance(atom, Between) for bound in (atom.low, atom.high)}
    near = {bound + step for bound in bounds if bound is not None for step in (-1, 0, 1)}
    return sorted(number for number in near | {0} if 0 <= number <= 10_000)


def _distinct(content: Content, question: Question, read: list[Atom], places: list[str]) -> list[str]:
    """One place of each that conditions or laws tell apart."""
    named = [atom.values for atom in read if isinstance(atom, Is)]
    first: dict[object, str] = {}
    for place in places:
        pack = place if place in content.packs else None
        first.setdefault((pack, *(place in values for values in named)), place)
    return list(first.values())
