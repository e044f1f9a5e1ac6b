"""Cases for an oracle: answers drawn and crossed, what a law or a duty lets a step be, and the mistakes to be noticed. No test here."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from interviews import SEED

from crisis_cli.answers import Answers, Value, in_order
from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, Condition, Is, Not
from crisis_cli.model import Content, Line, Rule

CA, TX, NY, NV, ABROAD, NOWHERE = "us-ca", "us-tx", "us-ny", "us-nv", "outside-us", "would-not-say"
MUST, ADVICE, SHOULD, MAY, NOT = "must", "consult-first", "should", "may", ""
SHOULD_NOT = "should-not"
UNKNOWN = "cannot-tell"
Case = Mapping[str, str]
"""One value for each question, several kinds joined by `+`."""
Dimensions = Mapping[str, tuple[str, ...]]
"""The values that are tried of each question."""
Crossed = Sequence[tuple[Case, tuple[str, ...]]]
"""What is given, and what is crossed: each combination is a case, the other answers drawn."""
Allowed = dict[str, tuple[str, ...]]
"""With which verbs a step may stand; `""` is without it."""


def only(verb: str) -> tuple[str, ...]:
    return (verb,)


def at_most(verb: str) -> tuple[str, ...]:
    """It is neither asked for nor stood against."""
    return (verb, NOT)


def when(holds: bool, verb: str) -> tuple[str, ...]:
    return (verb,) if holds else (NOT,)


def drawn_cases(dimensions: Dimensions, crossed: Crossed) -> tuple[Case, ...]:
    """Return the cases in an order of chance, so that a mistake is met early."""
    rng = random.Random(SEED)
    found: list[Case] = []
    for given, names in crossed:
        for chosen in product(*(dimensions[name] for name in names)):
            case = {name: rng.choice(values) for name, values in dimensions.items()}
            found.append(case | given | dict(zip(names, chosen, strict=True)))
    rng.shuffle(found)
    return tuple(found)


def answers_of(content: Content, concern: str, case: Case) -> Answers:
    """Return every answer; what is not asked in the case is read by nothing."""
    values: dict[str, Value] = {}
    for name, value in case.items():
        question = content.questions[name]
        known = question.kind == "several" and value != UNKNOWN
        values[name] = in_order(question, value.split("+")) if known else value
    return Answers((concern,), values)


# ---------------------------------------------------------------- the mistakes


def with_rule(content: Content, name: str, change: Callable[[Rule], Rule | None]) -> Content:
    changed = (change(rule) if rule.id == name else rule for rule in content.rules)
    return dataclasses.replace(content, rules=tuple(rule for rule in changed if rule is not None))


def with_text(content: Content, name: str, do: str) -> Content:
    action = dataclasses.replace(content.actions[name], do=do)
    return dataclasses.replace(content, actions={**content.actions, name: action})


def with_say(content: Content, name: str, said: str) -> Content:
    action = content.actions[name]
    action = dataclasses.replace(action, say=(*action.say, Line(said)))
    return dataclasses.replace(content, actions={**content.actions, name: action})


Weakened = tuple[Condition, Condition]
"""The part that is gone, and what is left."""


def weaker(condition: Condition) -> Iterator[Weakened]:
    """Yield the condition with each part of it gone: one thing less asked for, or one way less to meet it."""
    if not isinstance(condition, AllOf | AnyOf):
        return
    for number, part in enumerate(condition.parts):
        before, after = condition.parts[:number], condition.parts[number + 1 :]
        if before or after:
            yield part, dataclasses.replace(condition, parts=(*before, *after))
        for gone, other in weaker(part):
            yield gone, dataclasses.replace(condition, parts=(*before, other, *after))


def leaves(condition: Condition) -> Iterator[Condition]:
    """Yield what a condition asks for in any case: itself, or each of those of which it wants all."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def keys_of(condition: Condition) -> set[str]:
    if isinstance(condition, AllOf | AnyOf):
        return set().union(*map(keys_of, condition.parts))
    return keys_of(condition.part) if isinstance(condition, Not) else {condition.key}


def asked_only_with(content: Content, key: str) -> set[Condition]:
    """Return what holds wherever a question is asked, or a finding with one way to it is reached."""
    raised = content.raises_of.get(key, ())
    gate = raised[0].when if len(raised) == 1 else content.questions[key].ask_when if key in content.questions else None
    found = set(leaves(gate)) if gate else set()
    through = {
        other
        for leaf in found
        if isinstance(leaf, Is)
        for other in asked_only_with(content, leaf.key)
        if leaf.key != key
    }
    read = keys_of(gate) if gate and raised else set()
    return found | through | {leaf for name in read for leaf in asked_only_with(content, name) if name not in raised}


def is_implied(content: Content, gone: Condition, left: Condition) -> bool:
    """Whether what is left can only be read where what is gone holds: then nothing is lost."""
    sure = {leaf for key in keys_of(left) for leaf in asked_only_with(content, key)}
    narrower = (leaf for leaf in sure if isinstance(leaf, Is) and isinstance(gone, Is) and leaf.key == gone.key)
    return gone in sure or any(isinstance(gone, Is) and leaf.values <= gone.values for leaf in narrower)


def name_of(gone: Condition) -> str:
    unknown = isinstance(gone, Is) and gone.values == frozenset(UNKNOWN_KINDS)
    return "+".join(sorted(keys_of(gone))) + (" unknown" if unknown else "")


def mutants_of(content: Content, condition: Condition) -> list[Weakened]:
    """Return what is weaker, but for what no answers can tell from the condition."""
    return [(gone, left) for gone, left in weaker(condition) if not is_implied(content, gone, left)]
