"""Why an action is in a plan, and why it is not. Sentences as data; renderers print them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crisis_cli.answers import Answers, Value, display
from crisis_cli.condition import (
    UNKNOWN_KINDS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Between,
    Condition,
    HasAll,
    Not,
    Only,
    atoms,
)
from crisis_cli.engine import completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Content, Rule
from crisis_cli.places import PLACES
from crisis_cli.plan import supporting


@dataclass(frozen=True)
class RuleVerdict:
    """A rule that uses the action: whether it holds, by which answers given, and the conditions that stand in its way."""

    rule: Rule
    holds: bool
    answers: Mapping[str, Value]
    against: tuple[str, ...]


def verdicts(content: Content, answers: Answers, action: str) -> tuple[RuleVerdict, ...]:
    """Return every rule of this run that uses `action`, with what makes it true or keeps it false."""
    filled = completed(content, answers)
    evaluation = Evaluation(content, filled.concerns, filled.values)

    def verdict(rule: Rule, holds: bool) -> RuleVerdict:
        if not holds:
            return RuleVerdict(rule, False, {}, tuple(_against(evaluation, rule)))
        read = supporting(evaluation, rule.when)
        return RuleVerdict(rule, True, {q: answers.values[q] for q in read if q in answers.values}, ())

    return tuple(verdict(rule, truth is True) for rule, truth in evaluation.rules() if action in rule.actions)


def _against(evaluation: Evaluation, rule: Rule) -> Iterator[str]:
    for other in evaluation.content.overriders.get(rule.id, ()):
        if evaluation.is_active(other.concern) and evaluation.rule(other) is True:
            yield f"displaced by {other.id}"
    yield from _failing(evaluation, rule.when)


def _failing(evaluation: Evaluation, node: Condition) -> Iterator[str]:
    if evaluation.truth(node) is True:
        return
    if isinstance(node, AllOf):
        for part in node.parts:
            yield from _failing(evaluation, part)
    else:
        yield words(evaluation.content, node) + _stands(evaluation, node)


def _stands(evaluation: Evaluation, node: Condition) -> str:
    """Return, in brackets, the answers and findings that the condition reads."""
    content = evaluation.content
    keys = dict.fromkeys(atom.key for atom in atoms(node))
    answered = [
        f"{content.questions[key].topic}: {display(content.questions[key], evaluation.values[key])}"
        for key in keys
        if key in content.questions and key in evaluation.values
    ]
    standing = [f"{key} stands at {evaluation.level(key).certain}" for key in keys if key in content.findings]
    parts = ([f"answered: {'; '.join(answered)}"] if answered else []) + standing
    return f" ({'; '.join(parts)})" if parts else ""


def words(content: Content, node: Condition) -> str:
    """Return the condition in plain English, in the words of the questions."""
    match node:
        case AllOf(parts):
            return " and ".join(_bracketed(content, part) for part in parts)
        case AnyOf(parts):
            return " or ".join(_bracketed(content, part) for part in parts)
        case Not(part):
            return f"not ({words(content, part)})"
        case AtLeast(number, parts):
            return f"at least {number} of: " + "; ".join(words(content, part) for part in parts)
        case _:
            return _atom_words(content, node)


def _bracketed(content: Content, node: Condition) -> str:
    text = words(content, node)
    return f"({text})" if isinstance(node, (AllOf, AnyOf, AtLeast)) else text


def _atom_words(content: Content, atom: Atom) -> str:
    question = content.questions.get(atom.key)
    name = question.topic if question else atom.key
    if isinstance(atom, Between):
        return f"{name}: {atom.low if atom.low is not None else 0} to {'any' if atom.high is None else atom.high}"
    values = [*sorted(atom.values - set(UNKNOWN_KINDS), key=lambda v: _rank(content, atom.key, v))]
    shown = [question.choices.get(v, PLACES.get(v, v)) if question else v for v in values]
    unknown = [kind for kind in UNKNOWN_KINDS if kind in atom.values]
    shown += ["not known"] if len(unknown) == len(UNKNOWN_KINDS) else unknown
    joined = " / ".join(f'"{value}"' for value in shown)
    how = {HasAll: "all of ", Only: "only "}.get(type(atom), "")
    return f"{name}: {how}{joined}"


def _rank(content: Content, key: str, value: str) -> tuple[int, str]:
    if key in content.questions and value in content.questions[key].choices:
        return (list(content.questions[key].choices).index(value), value)
    if key in content.findings:
        return (content.findings[key].values.index(value), value)
    return (0, value)
