"""A concern as a drawing: questions in the order of asking, findings, rules, actions; as Mermaid and as DOT.

Rules that read the same stand in one box. What many boxes read is named in them instead of drawn: a hundred arrows
from one question would hide all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crisis_cli.condition import Condition, atoms
from crisis_cli.explain import topic
from crisis_cli.gate import clean_line
from crisis_cli.model import ROLE_PLACES, TIERS, Content, Raise, Rule
from crisis_cli.render.words import many, tag

MOST_ARROWS = 6
"""So many boxes of rules may be drawn with an arrow from one question or finding; read by more, it is only named."""


class Node(NamedTuple):
    """One thing that is drawn. `shape` is what it is: question, finding, rules or action."""

    id: str
    lines: tuple[str, ...]
    shape: str


class Arrow(NamedTuple):
    start: str
    end: str
    label: str = ""


class Group(NamedTuple):
    title: str
    nodes: tuple[Node, ...]


class Drawing(NamedTuple):
    """What is drawn, the same for every language: groups in their order, then arrows."""

    remarks: tuple[str, ...]
    groups: tuple[Group, ...]
    arrows: tuple[Arrow, ...]


class Box(NamedTuple):
    """Rules of one place that read the same questions and findings."""

    place: str | None
    read: tuple[str, ...]
    rules: tuple[Rule, ...]


def drawing(content: Content, name: str) -> Drawing:
    """Return what belongs to one concern alone; what every concern shares is counted in a remark."""
    concern = content.concerns[name]
    causes = [cause for cause in content.raises if cause.concern == name]
    boxes = _boxes([rule for rule in content.rules if rule.concern == name])
    read = {key for box in boxes for key in box.read} | {key for cause in causes for key in _read(cause.when)}
    findings = [f for f in content.findings if f in read or any(cause.finding == f for cause in causes)]
    asked = [*concern.questions, *(q for q in content.questions if q in read and q not in concern.questions)]
    ids = {key: f"q{number}" for number, key in enumerate(asked, 1)}
    ids |= {key: f"f{number}" for number, key in enumerate(findings, 1)}
    hubs = _hubs(boxes)
    groups = (
        *_question_groups(content, name, asked, ids),
        Group("Findings", tuple(Node(ids[f], (_named(content, f, ids),), "finding") for f in findings)),
        *_rule_groups(content, boxes, hubs, ids),
        Group("Actions", tuple(_action_nodes(content, boxes))),
    )
    arrows = (*_raising(content, causes, ids), *_reading(content, boxes, hubs, ids), *_doing(content, boxes))
    return Drawing(_remarks(content, name), tuple(group for group in groups if group.nodes), arrows)


def _remarks(content: Content, name: str) -> tuple[str, ...]:
    rules = sum(1 for rule in content.rules if rule.concern is None)
    causes = sum(1 for cause in content.raises if cause.concern is None)
    return (
        f"{content.concerns[name].title} ({name}). Content {content.version}, {content.hash[:12]}. Review: {content.review}.",
        f"Left out: {many(rules, 'rules')} and {many(causes, 'raises')} that every concern shares.",
        f"What more than {MOST_ARROWS} boxes of rules read is named in them and has no arrow to them.",
    )


def _read(node: Condition) -> tuple[str, ...]:
    """Return the questions and findings that a condition reads, once each; a value of law reads its role's place."""
    keys = (atom.key for atom in atoms(node))
    return tuple(dict.fromkeys(ROLE_PLACES[key.split(".", 2)[1]] if key.startswith("law.") else key for key in keys))


def _boxes(rules: Iterable[Rule]) -> tuple[Box, ...]:
    """Put rules of one place that read the same together. A pack's rule does not need to show that it reads the place."""
    found: dict[tuple[str | None, frozenset[str]], list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.place, frozenset(_read(rule.when)) - _implied(rule)), []).append(rule)
    boxes = []
    for (place, keys), own in found.items():
        boxes.append(Box(place, tuple(key for key in _read(own[0].when) if key in keys), tuple(own)))
    return tuple(boxes)


def _implied(rule: Rule) -> frozenset[str]:
    return frozenset(ROLE_PLACES.values()) if rule.place not in (None, "us") else frozenset()


def _hubs(boxes: Sequence[Box]) -> frozenset[str]:
    """Return what too many boxes read."""
    readers: dict[str, int] = {}
    for key in (key for box in boxes for key in box.read):
        readers[key] = readers.get(key, 0) + 1
    return frozenset(key for key, count in readers.items() if count > MOST_ARROWS)


def _named(content: Content, key: str, ids: Mapping[str, str]) -> str:
    """Return a question with the number of its turn, or a finding, in few words."""
    return f"{ids[key].upper()} {topic(content, key)}"


def _question_groups(content: Content, name: str, asked: Sequence[str], ids: Mapping[str, str]) -> Iterator[Group]:
    own = content.concerns[name].questions
    for tier in TIERS:
        here = [q for q in asked if q in own and content.questions[q].tier == tier]
        yield Group(f"Asked to {tier}", tuple(Node(ids[q], (_named(content, q, ids),), "question") for q in here))
    others = [q for q in asked if q not in own]
    yield Group("Asked by other concerns", tuple(Node(ids[q], (_named(content, q, ids),), "question") for q in others))


def _rule_groups(
    content: Content, boxes: Sequence[Box], hubs: frozenset[str], ids: Mapping[str, str]
) -> Iterator[Group]:
    places: dict[str | None, list[Node]] = {}
    for number, box in enumerate(boxes, 1):
        named = [ids[key].upper() for key in box.read if key in hubs]
        reads = (f"reads {', '.join(named)}",) if named else ()
        lines = (*(rule.id for rule in box.rules), *reads)
        places.setdefault(box.place, []).append(Node(f"r{number}", lines, "rules"))
    for place, nodes in places.items():
        yield Group(f"Rules: {content.packs[place].name}" if place else "Rules", tuple(nodes))


def _action_nodes(content: Content, boxes: Sequence[Box]) -> Iterator[Node]:
    for name, number in _action_numbers(content, boxes).items():
        yield Node(number, (content.actions[name].do,), "action")


def _action_numbers(content: Content, boxes: Sequence[Box]) -> dict[str, str]:
    used = {name for box in boxes for rule in box.rules for name in rule.actions}
    return {name: f"a{number}" for number, name in enumerate((n for n in content.actions if n in used), 1)}


def _raising(content: Content, causes: Sequence[Raise], ids: Mapping[str, str]) -> Iterator[Arrow]:
    """Yield an arrow from everything that raises a finding, with the values it may help to reach, the lowest first."""
    values: dict[tuple[str, str], set[str]] = {}
    for cause in causes:
        for key in _read(cause.when):
            values.setdefault((key, cause.finding), set()).add(cause.to)
    for (key, finding), reached in values.items():
        order = [value for value in content.findings[finding].values if value in reached]
        yield Arrow(ids[key], ids[finding], ", ".join(order))


def _reading(content: Content, boxes: Sequence[Box], hubs: frozenset[str], ids: Mapping[str, str]) -> Iterator[Arrow]:
    for number, box in enumerate(boxes, 1):
        yield from (Arrow(ids[key], f"r{number}") for key in box.read if key not in hubs)


def _doing(content: Content, boxes: Sequence[Box]) -> Iterator[Arrow]:
    """Yield an arrow from a box to each of its actions, with verb and basis where it is no plain clinical step."""
    numbers = _action_numbers(content, boxes)
    for number, box in enumerate(boxes, 1):
        marks: dict[str, dict[str, None]] = {}
        for rule in box.rules:
            for name in rule.actions:
                marks.setdefault(name, {}).setdefault(tag(rule.verb, rule.basis).replace("·", ""))
        for name, found in marks.items():
            words = "" if list(found) == ["CLINICAL"] else " / ".join(" ".join(mark.split()) for mark in found)
            yield Arrow(f"r{number}", numbers[name], words)


# ---------------------------------------------------------------- Mermaid


_MERMAID_SHAPES = {"question": ('["', '"]'), "finding": ('{{"', '"}}'), "rules": ('("', '")'), "action": ('[["', '"]]')}


def mermaid(found: Drawing) -> str:
    """Return the drawing in Mermaid's language for flowcharts."""
    return "\n".join(_mermaid_lines(found)) + "\n"


def _mermaid_lines(found: Drawing) -> Iterator[str]:
    yield from (f"%% {_remark(line)}" for line in found.remarks)
    yield "flowchart LR"
    for number, group in enumerate(found.groups, 1):
        yield f'  subgraph g{number}["{mermaid_text(group.title)}"]'
        for node in group.nodes:
            before, after = _MERMAID_SHAPES[node.shape]
            yield f"    {node.id}{before}{'<br/>'.join(map(mermaid_text, node.lines))}{after}"
        yield "  end"
    for arrow in found.arrows:
        label = f'|"{mermaid_text(arrow.label)}"|' if arrow.label else ""
        yield f"  {arrow.start} -->{label} {arrow.end}"


def _remark(text: str) -> str:
    """Return a comment: braces in one would be read as a directive."""
    return re.sub(r"[{}]", "", clean_line(text))


def mermaid_text(text: str) -> str:
    """Return text for the inside of quotes: whatever has a meaning of its own there is written as its number."""
    return re.sub(r"[^A-Za-z0-9 .,:?!()'/-]", lambda found: f"#{ord(found.group())};", clean_line(text))


# ---------------------------------------------------------------- DOT


_DOT_SHAPES = {"question": "box", "finding": "hexagon", "rules": "box, style=rounded", "action": "box, peripheries=2"}


def dot(found: Drawing) -> str:
    """Return the drawing in DOT, the language of Graphviz."""
    return "\n".join(_dot_lines(found)) + "\n"


def _dot_lines(found: Drawing) -> Iterator[str]:
    yield from (f"// {clean_line(line)}" for line in found.remarks)
    yield "digraph concern {"
    yield "  rankdir=LR;"
    for number, group in enumerate(found.groups, 1):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={dot_text([group.title])};"
        for node in group.nodes:
            yield f"    {node.id} [label={dot_text(node.lines)}, shape={_DOT_SHAPES[node.shape]}];"
        yield "  }"
    for arrow in found.arrows:
        label = f" [label={dot_text([arrow.label])}]" if arrow.label else ""
        yield f"  {arrow.start} -> {arrow.end}{label};"
    yield "}"


def dot_text(lines: Sequence[str]) -> str:
    """Return lines as one quoted text: quotes and backslashes escaped, nothing else has a meaning there."""
    escaped = (clean_line(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
