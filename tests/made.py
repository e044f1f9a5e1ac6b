"""Content made by hand, for tests of the core that read no file: what is not said is empty. No test here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crisis_cli.condition import AllOf, AnyOf, Condition, Is
from crisis_cli.model import (
    LEVELS,
    Action,
    Concern,
    Content,
    Finding,
    Pack,
    Paper,
    PaperSection,
    Question,
    Raise,
    Recipient,
    Resolution,
    Resource,
    Rule,
    Source,
)


def question(name: str, **more: Any) -> Question:
    """Return a question with the choices no and yes, which asks in the first tier and takes not knowing."""
    made = Question(
        id=name, ask=f"{name}?", topic=f"the {name}", why="", kind="choice", choices={"no": "No, not", "yes": "Yes, so"},
        unknown=f"Find out {name}.", tier="decide", safety=False, in_emergency=False, ask_when=None, default=None,
        note={"no": f"{name} not so", "yes": f"{name} so"}, none_choice=None, sources=(),
    )  # fmt: skip
    return replace(made, **more)


def concern(name: str, *questions: str, **more: Any) -> Concern:
    return replace(Concern(name, name.title(), f"About {name}.", 1, questions, None, None), **more)


def action(name: str, **more: Any) -> Action:
    made = Action(
        id=name, do=f"Do {name}", kind="tell", frame="today", brief=(), how=(), say=(), recipients=(), resources=(),
        record=(), done=f"Did {name}", calendar=None, unless=None, alternative_to=None, sources=(), position=0,
    )  # fmt: skip
    return replace(made, **more)


def rule(name: str, when: Condition, *actions: str, **more: Any) -> Rule:
    made = Rule(
        id=name, when=when, actions=actions, verb="should", basis="clinical", because=f"Because of {name}.", sources=(),
        concern=None, frame=None, deadline=None, overrides=None, place=None,
    )  # fmt: skip
    return replace(made, **more)


def raised(to: str, when: Condition, **more: Any) -> Raise:
    return replace(Raise("response", to, when, f"It is {to}.", (), None), **more)


def resolution(name: str, action: str, prevails: str, **more: Any) -> Resolution:
    made = Resolution(name, action, "do", f"Settled by {name}.", None, None, ())
    return replace(made, prevails=prevails, **more)


def recipient(name: str, **more: Any) -> Recipient:
    return replace(Recipient(name, f"The {name}", (), (), (), (), ()), **more)


def resource(name: str, **more: Any) -> Resource:
    return replace(Resource(name, f"Line {name}", "call 1", "help", "2026-11-01", True, "code"), **more)


def paper(name: str, *sections: PaperSection, **more: Any) -> Paper:
    return replace(Paper(name, name.title(), f"About {name}.", (), None, sections, ()), **more)


def section(title: str, *lines: Any, **more: Any) -> PaperSection:
    return replace(PaperSection(title, "lines", (), lines, ()), **more)


def source(name: str, **more: Any) -> Source:
    return replace(Source(name, f"Cite {name}", "says", "statute", "us", "2026-11-01", True, ""), **more)


def pack(code: str, **more: Any) -> Pack:
    return replace(Pack(code, code.upper(), (), {}, {}), **more)


def content(**parts: Any) -> Content:
    """Return content of these parts; what has an id is given as a list. The finding `response` and the baseline are there."""
    keyed = ("concerns", "questions", "findings", "actions", "recipients", "papers", "sources", "resources")
    filled: dict[str, Any] = {key: _by_id(parts.pop(key, ())) for key in keyed}
    filled["findings"] = {"response": Finding("response", LEVELS), **filled["findings"]}
    packs = {one.code: one for one in (pack("us"), *parts.pop("packs", ()))}
    listed = ("raises", "rules", "notices", "resolutions", "properties", "orders")
    rest = {key: tuple(parts.pop(key, ())) for key in listed}
    return Content(version="1", format=1, hash="0", review="draft", packs=packs, **filled, **rest, **parts)


def _by_id(items: Iterable[Any]) -> dict[str, Any]:
    return {item.id: item for item in items}


def is_(key: str, *values: str) -> Is:
    return Is(key, frozenset(values))


def both(*parts: Condition) -> AllOf:
    return AllOf(parts)


def either(*parts: Condition) -> AnyOf:
    return AnyOf(parts)
