"""Contents with one mistake each: a part of a condition gone, a verb weaker, a frame later, a rule lost. Seeded; no test here."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, AtLeast, Condition, HasAll, Is, Not, Only
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, Combined, Content, Deadline, Rule

UNKNOWN = frozenset(UNKNOWN_KINDS)


@dataclass(frozen=True)
class Mutant:
    """A content with one mistake: of which class, in which item, what was changed."""

    kind: str
    item: str
    said: str
    content: Content

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.item, self.said


def mutants(content: Content, number: int, seed: int) -> list[Mutant]:
    """Return about so many mutants in an order of chance: half of them shared among the classes, half as there are of each."""
    by_kind: dict[str, list[Mutant]] = {}
    for mutant in every_mutant(content):
        by_kind.setdefault(mutant.kind, []).append(mutant)
    rng = random.Random(seed)
    total = sum(map(len, by_kind.values()))
    chosen: list[Mutant] = []
    for found in by_kind.values():
        share = number / 2 / len(by_kind) + number / 2 * len(found) / total
        chosen += rng.sample(found, min(round(share), len(found)))
    rng.shuffle(chosen)
    return chosen


def every_mutant(content: Content) -> Iterator[Mutant]:
    """Yield every mutant there is; some are equivalent to what they were made from."""
    yield from _rules(content)
    yield from _raises(content)
    yield from _others(content)


def _rules(content: Content) -> Iterator[Mutant]:
    for at, rule in enumerate(content.rules):
        for kind, said, changed in (*_rule_fields(content, rule), *_conditions(content, rule.when, rule)):
            yield Mutant(kind, rule.id, said, replace(content, rules=_swapped(content.rules, at, changed)))


def _rule_fields(content: Content, rule: Rule) -> Iterator[tuple[str, str, Rule | None]]:
    yield "rule lost", "the rule is gone", None
    order: Sequence[Any] = DO_VERBS if rule.verb in DO_VERBS else AVOID_VERBS
    at = order.index(rule.verb)
    for verb in (*order[at + 1 : at + 2], *order[max(at - 1, 0) : at]):
        yield "verb", f"{rule.verb} -> {verb}", replace(rule, verb=verb)
    used = rule.frame or content.actions[rule.actions[0]].frame
    frame = FRAMES.index(used)
    for other in (*FRAMES[frame + 1 : frame + 2], *FRAMES[max(frame - 1, 0) : frame]):
        if rule.verb in DO_VERBS:
            yield "frame", f"{used} -> {other}", replace(rule, frame=other)
    if len(rule.actions) > 1:
        for name in rule.actions:
            rest = tuple(one for one in rule.actions if one != name)
            yield "action lost", f"without {name}", replace(rule, actions=rest)
    if rule.overrides:
        yield "override lost", f"no longer overrides {rule.overrides}", replace(rule, overrides=None)
    if rule.deadline is not None:
        yield "deadline", "no deadline", replace(rule, deadline=None)
        yield "deadline", "twice as long", replace(rule, deadline=_longer(rule.deadline))


def _longer(deadline: Deadline | Combined) -> Deadline | Combined:
    if isinstance(deadline, Combined):
        return replace(deadline, which="later" if deadline.which == "earlier" else "earlier")
    return replace(deadline, number=deadline.number * 2) if deadline.number else replace(deadline, way="by" if deadline.way == "before" else "before")  # fmt: skip


def _raises(content: Content) -> Iterator[Mutant]:
    for at, raised in enumerate(content.raises):
        name = f"{raised.finding}#{at}"
        values = content.findings[raised.finding].values
        rank = values.index(raised.to)
        changed: list[tuple[str, str, Any]] = [("raise lost", "the raise is gone", None)]
        changed += [("level", f"{raised.to} -> {to}", replace(raised, to=to)) for to in values[max(rank - 1, 1) : rank]]
        changed += [("level", f"{raised.to} -> {to}", replace(raised, to=to)) for to in values[rank + 1 : rank + 2]]
        changed += _conditions(content, raised.when, raised)
        for kind, said, other in changed:
            yield Mutant(kind, name, said, replace(content, raises=_swapped(content.raises, at, other)))


def _others(content: Content) -> Iterator[Mutant]:
    for at, resolution in enumerate(content.resolutions):
        turned = replace(resolution, prevails="avoid" if resolution.prevails == "do" else "do")
        for said, other in (("the resolution is gone", None), ("the other side prevails", turned)):
            changed = replace(content, resolutions=_swapped(content.resolutions, at, other))
            yield Mutant("resolution", resolution.id, said, changed)
    for question in content.questions.values():
        if question.ask_when is not None:
            for kind, said, other in _conditions(content, question.ask_when, question, "ask_when"):
                yield Mutant(f"gate: {kind}", question.id, said, _with(content, "questions", question.id, other))
    for concern in content.concerns.values():
        if concern.open_when is not None:
            for kind, said, other in _conditions(content, concern.open_when, concern, "open_when"):
                yield Mutant(f"gate: {kind}", concern.id, said, _with(content, "concerns", concern.id, other))
    for code, pack in content.packs.items():
        for name, value in pack.values.items():
            others = {p.values[name].value for p in content.packs.values() if name in p.values} - {value.value}
            for other in sorted(others)[:2]:
                changed = replace(pack, values={**pack.values, name: replace(value, value=other)})
                packs = {**content.packs, code: changed}
                yield Mutant("law value", f"{code} {name}", f"{value.value} -> {other}", replace(content, packs=packs))


def _conditions(content: Content, when: Condition, item: Any, field: str = "when") -> Iterator[tuple[str, str, Any]]:
    for kind, said, other in _changed(content, when):
        changes: dict[str, Any] = {field: other}
        yield kind, said, replace(item, **changes)


def _changed(content: Content, when: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Yield the condition with one part gone, one value gone or come, or `and` for `or`, at any depth."""
    match when:
        case AllOf(parts) | AnyOf(parts):
            if len(parts) > 1 and not _place_first(when):
                other: Any = AnyOf if isinstance(when, AllOf) else AllOf
                yield "and/or", "and for or, or the other way round", other(parts)
            for at, part in enumerate(parts):
                if _place_first(when) and at == 0:
                    continue
                if len(parts) > 1:
                    yield "part lost", f"without {_name(part)}", replace(when, parts=(*parts[:at], *parts[at + 1 :]))
                for kind, said, inner in _changed(content, part):
                    yield kind, said, replace(when, parts=(*parts[:at], inner, *parts[at + 1 :]))
        case AtLeast(number, parts):
            yield "number", f"{number} -> {number + 1}", replace(when, number=number + 1)
            if number > 1:
                yield "number", f"{number} -> {number - 1}", replace(when, number=number - 1)
        case Not(part):
            yield "not lost", f"not {_name(part)} -> it", part
            for kind, said, inner in _changed(content, part):
                yield kind, said, Not(inner)
        case Is(key, values) if not key.startswith("law.") and key not in content.findings:
            yield from _values(content, key, values)
        case Is(key, values):
            if key in content.findings and len(values) > 1:
                lowest = min(values, key=content.findings[key].values.index)
                yield "level read", f"{key} without {lowest}", Is(key, values - {lowest})
        case HasAll(key, values) | Only(key, values):
            yield "how", f"{key}: any of", Is(key, values)
        case _:
            pass


def _values(content: Content, key: str, values: frozenset[str]) -> Iterator[tuple[str, str, Condition]]:
    question = content.questions[key]
    if values >= UNKNOWN and values > UNKNOWN:
        yield "unknown lost", f"{key} without unknown", Is(key, values - UNKNOWN)
    elif not values & UNKNOWN and question.unknown is not None:
        yield "unknown come", f"{key} with unknown", Is(key, values | UNKNOWN)
    known = sorted(values - UNKNOWN)
    if len(values) > 1:
        yield from (("value lost", f"{key} without {one}", Is(key, values - {one})) for one in known)
    others = [choice for choice in question.choices if choice not in values][:1]
    yield from (("value come", f"{key} with {one}", Is(key, values | {one})) for one in others)


def _place_first(when: Condition) -> bool:
    """Whether this is the condition of a state's rule: its first part is the state, which no author writes."""
    return isinstance(when, AllOf) and isinstance(when.parts[0], Is) and when.parts[0].key.endswith(".place")


def _name(part: Condition) -> str:
    return part.key if isinstance(part, Is | HasAll | Only) else type(part).__name__


def _swapped(items: Sequence[Any], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], *([] if item is None else [item]), *items[at + 1 :])


def _with(content: Content, field: str, name: str, item: Any) -> Content:
    changes: dict[str, Any] = {field: {**getattr(content, field), name: item}}
    return replace(content, **changes)
