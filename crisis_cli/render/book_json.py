"""A concern and a law pack as JSON: every item with all of its fields, each condition as its table and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from crisis_cli.catalogue import Scope
from crisis_cli.condition import (
    UNKNOWN_KINDS,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Condition,
    HasAll,
    Is,
    Not,
    Only,
)
from crisis_cli.deadline import deadline_words
from crisis_cli.explain import words
from crisis_cli.gate import clean
from crisis_cli.model import Combined, Content, Deadline
from crisis_cli.render.book import lines_of, notices_of, sources_of
from crisis_cli.render.items import deadline_in_words
from crisis_cli.render.json_output import content_json

SHOW_SCHEMA = "crisis-aid/show/1"
LAW_SCHEMA = "crisis-aid/law/1"
CONDITIONS = (Is, HasAll, Only, Between, AllOf, AnyOf, Not, AtLeast)


def concern_json(content: Content, name: str) -> dict[str, Any]:
    """Return all that takes part in a run of one concern, what every concern shares among it."""
    scope = Scope(content, name)
    causes = [cause for cause in content.raises if scope.holds(cause.concern)]
    orders = [o for o in content.orders if scope.holds(o.concern) and o.question in scope.questions]
    parts: dict[str, Iterable[Any]] = {
        "questions": (content.questions[question] for question in scope.questions),
        "findings": (f for f in content.findings.values() if any(cause.finding == f.id for cause in causes)),
        "raises": causes,
        "rules": scope.rules,
        "notices": notices_of(content, scope),
        "resolutions": (found for found in content.resolutions if found.action in scope.actions),
        "actions": scope.actions.values(),
        "recipients": scope.recipients.values(),
        "resources": lines_of(scope),
        "papers": scope.papers.values(),
        "properties": (prop for prop in content.properties if scope.holds(prop.concern)),
        "orders": orders,
        "sources": sources_of(scope),
    }
    concern = _plain(content, content.concerns[name])
    everything = {kind: [_plain(content, item) for item in found] for kind, found in parts.items()}
    return {"schema": SHOW_SCHEMA, "content": content_json(content), "concern": concern, **everything}


def law_json(content: Content, code: str | None) -> dict[str, Any]:
    """Return one law pack with its rules and their sources; of none, every pack without them."""
    head = {"schema": LAW_SCHEMA, "content": content_json(content)}
    if code is None:
        return {**head, "packs": [_plain(content, pack) for pack in content.packs.values()]}
    pack = content.packs[code]
    rules = [rule for rule in content.rules if rule.place == code]
    cited = dict.fromkeys([v.source for v in pack.values.values()] + [name for rule in rules for name in rule.sources])
    found: dict[str, Iterable[Any]] = {"rules": rules, "sources": [content.sources[name] for name in cited]}
    items = {kind: [_plain(content, item) for item in kept] for kind, kept in found.items()}
    return {**head, "packs": [_plain(content, pack)], **items}


def _plain(content: Content, value: Any) -> Any:
    """Return a value of the content as JSON has it: every field, texts through the gate."""
    if isinstance(value, CONDITIONS):
        return {"table": table(content, value), "words": clean(words(content, value))}
    if isinstance(value, (Deadline, Combined)):
        return {"text": deadline_words(value), "words": clean(deadline_in_words(content, value))}
    if is_dataclass(value):
        return {field.name: _plain(content, getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {clean(key): _plain(content, item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(content, item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return clean(value) if isinstance(value, str) else value


def table(content: Content, node: Condition) -> dict[str, Any]:
    """Return a condition as the table that says the same, as content files have it."""
    match node:
        case AllOf(parts):
            return _together([table(content, part) for part in parts])
        case AnyOf(parts):
            return {"any": [table(content, part) for part in parts]}
        case Not(part):
            return {"not": table(content, part)}
        case AtLeast(number, parts):
            return {"at_least": number, "of": [table(content, part) for part in parts]}
        case Between(key, low, high):
            bounds = {"from": low, "to": high}
            return {key: {name: bound for name, bound in bounds.items() if bound is not None}}
        case HasAll(key, values):
            return {key: {"all": _listed(content, key, values)}}
        case Only(key, values):
            return {key: {"only": _listed(content, key, values)}}
        case Is(key, values):
            return {key: _listed(content, key, values)}


def _together(tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one table for several; where two have a key in common, a list of which all must hold."""
    keys = [key for one in tables for key in one]
    if len(set(keys)) == len(keys):
        return {key: value for one in tables for key, value in one.items()}
    return {"at_least": len(tables), "of": list(tables)}


def _listed(content: Content, key: str, values: frozenset[str]) -> list[str]:
    """Return values in the author's order; all three kinds of not knowing as `unknown`."""
    question, finding = content.questions.get(key), content.findings.get(key)
    order = list(question.choices) if question else list(finding.values) if finding else []
    unknown = [kind for kind in UNKNOWN_KINDS if kind in values] if question else []
    named = sorted(values - set(unknown), key=lambda v: (order.index(v) if v in order else len(order), v))
    return named + (["unknown"] if len(unknown) == len(UNKNOWN_KINDS) else unknown)
