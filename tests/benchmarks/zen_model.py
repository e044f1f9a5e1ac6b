"""A content as a decision model of zen-engine: what is asked, then which actions the rules call for. A translation, by rote.

What zen-engine has no need for stays out (words, order, verbs, reasons, deadlines): that is less work for it, not more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from crisis_cli.condition import AllOf, AnyOf, AtLeast, Condition, Is, Not
from crisis_cli.model import DO_VERBS, Content, Question

Node = dict[str, Any]


class UntranslatedError(ValueError):
    """The content says something that this translation does not: its results would be others."""


def model(content: Content) -> dict[str, Any]:
    """Return the decision model: one node that leaves out what is not asked, one that tells each action's conditions."""
    _translatable(content)
    skips = [(name, _asked(question)) for name, question in content.questions.items()]
    return _graph([("asked", skips), ("actions", list(_actions(content)))])


def rules_alone(content: Content) -> str:
    """Return one expression of all actions, for answers from which everything not asked is already gone."""
    return f"{{{', '.join(f'{json.dumps(name)}: {text}' for name, text in _actions(content))}}}"


def _translatable(content: Content) -> None:
    odd = [q.id for q in content.questions.values() if q.kind != "choice" or not q.id.isidentifier()]
    odd += [rule.id for rule in content.rules if rule.verb not in DO_VERBS or rule.id in content.overriders]
    odd += [raised.finding for raised in content.raises]
    odd += [concern.id for concern in content.concerns.values() if concern.open_when is not None]
    if odd:
        raise UntranslatedError(f"not translated: {', '.join(odd)}")


def _asked(question: Question) -> str:
    if question.ask_when is None:
        return question.id
    return f"({_text(question.ask_when, '$.')}) ? {question.id} : null"


def _actions(content: Content) -> Iterable[tuple[str, str]]:
    for action in content.actions:
        rules = [rule for rule in content.rules if action in rule.actions]
        if rules:
            yield action, " or ".join(f"({_text(rule.when)})" for rule in rules)


def _text(condition: Condition, before: str = "") -> str:
    """Return a condition as an expression; `before` stands before each question, for those worked out in the same node."""
    match condition:
        case AllOf(parts):
            return _joined(" and ", parts, before)
        case AnyOf(parts):
            return _joined(" or ", parts, before)
        case Not(part):
            return f"not ({_text(part, before)})"
        case AtLeast(number, parts):
            counted = " + ".join(f"(({_text(part, before)}) ? 1 : 0)" for part in parts)
            return f"({counted}) >= {number}"
        case Is(key, values):
            return _one_of(f"{before}{key}", sorted(values))
        case _:
            raise UntranslatedError(f"not translated: {condition.key}")


def _joined(word: str, parts: Sequence[Condition], before: str) -> str:
    return word.join(
        f"({_text(part, before)})" if isinstance(part, AllOf | AnyOf) else _text(part, before) for part in parts
    )


def _one_of(name: str, values: Sequence[str]) -> str:
    if len(values) == 1:
        return f"{name} == {json.dumps(values[0])}"
    return f"{name} in [{', '.join(map(json.dumps, values))}]"


def _graph(parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> dict[str, Any]:
    nodes = [_node("input", "inputNode")]
    for name, expressions in parts:
        listed = [{"id": f"{name}.{key}", "key": key, "value": text} for key, text in expressions]
        nodes.append(_node(name, "expressionNode", {"expressions": listed}))
    nodes.append(_node("output", "outputNode"))
    edges = [
        {"id": f"edge{number}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for number, (one, other) in enumerate(pairwise(nodes))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _node(name: str, kind: str, content: Mapping[str, Any] | None = None) -> Node:
    node: Node = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return node if content is None else {**node, "content": content}
