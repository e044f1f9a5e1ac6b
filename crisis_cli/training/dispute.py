"""A key that somebody disputes, as a file for those who keep the content. Nothing is sent; no client is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from crisis_cli.errors import UsageError
from crisis_cli.gate import clean_line, is_hostile
from crisis_cli.model import Content
from crisis_cli.output import put_file
from crisis_cli.render.markdown import escape
from crisis_cli.reviews import DRAFT
from crisis_cli.training.model import TRAINING, Exercise, Record, Task

SCHEMA: Literal["crisis-aid/training-dispute/1"] = "crisis-aid/training-dispute/1"
LONGEST = 4_000
NOTHING_SENT = "Nothing was sent. Give this file to those who keep the content. Read it first: it holds what you typed."


@dataclass(frozen=True)
class Ground:
    """A rule or a source that a key rests on: its id, what it says, and in what state it is."""

    id: str
    says: str
    state: str


@dataclass(frozen=True)
class Dispute:
    """All that a keeper needs to look at a key again: it is made anew from exercise, seed and content version."""

    at: datetime
    exercise: str
    title: str
    seed: int
    content: str
    task: str
    ask: str
    area: str
    key: tuple[tuple[str, str], ...]
    chosen: tuple[tuple[str, str], ...] | None
    rules: tuple[Ground, ...]
    sources: tuple[Ground, ...]
    words: str
    choices: tuple[tuple[str, str], ...] = ()


def dispute(
    content: Content, exercise: Exercise, task: str, words: str, at: datetime, record: Record | None = None
) -> Dispute:
    """Return the dispute of one task's key. What was chosen comes from `record`, which may be missing.

    Raises UsageError where there is no such task, or nothing was said.
    """
    found = next((one for one in exercise.tasks if one.id == task), None)
    if found is None:
        names = ", ".join(one.id for one in exercise.tasks)
        raise UsageError(f'This exercise has no task "{clean_line(task)}". It has: {names}.')
    texts = {choice.id: choice.text for choice in found.choices}
    feedback = found.feedback.values()
    rules = dict.fromkeys((*found.rests_on, *(rule for one in feedback for rule in one.rules)))
    sources = dict.fromkeys(source for one in feedback for source in one.sources)
    sources |= dict.fromkeys(name for rule in content.rules if rule.id in rules for name in rule.sources)
    return Dispute(
        at,
        exercise.id,
        exercise.title,
        exercise.seed,
        record.content if record else f"{content.version} {content.hash}",
        task,
        found.ask,
        found.area,
        tuple((name, texts.get(name, "")) for name in found.right),
        _chosen(found, record, texts),
        tuple(_rule(content, name) for name in rules),
        tuple(_source(content, name) for name in sources),
        _words(words),
        tuple(texts.items()),
    )


def _words(words: str) -> str:
    text = " ".join(words.split())
    if not text:
        raise UsageError("Say in a sentence what should be different, and why. No client's name belongs in it.")
    if len(text) > LONGEST:
        raise UsageError(f"This has {len(text):,} characters; {LONGEST:,} is the most. Shorten it.")
    if is_hostile(text):
        raise UsageError("This holds control or direction characters. Type it again.")
    return text


def _chosen(task: Task, record: Record | None, texts: dict[str, str]) -> tuple[tuple[str, str], ...] | None:
    reply = next((one for one in record.replies if one.task == task.id), None) if record else None
    return tuple((name, texts.get(name, "")) for name in reply.chosen) if reply else None


def _rule(content: Content, name: str) -> Ground:
    rule = next((rule for rule in content.rules if rule.id == name), None)
    if rule is None:
        return Ground(name, "", "not in this content")
    reviews = content.rule_reviews.get(name, ())
    state = "; ".join(f"reviewed by {one.by}, {one.role}, {one.on}" for one in reviews) or DRAFT
    return Ground(name, rule.because, state)


def _source(content: Content, name: str) -> Ground:
    source = content.sources.get(name)
    if source is None:
        return Ground(name, "", "not in this content")
    read = f"read {source.read_on}" if source.read_on else "not read"
    return Ground(name, source.cite, f"{read}, {'confirmed' if source.confirmed else 'UNCONFIRMED'}")


# ---------------------------------------------------------------- as a file


def file_name(one: Dispute) -> str:
    """Return a name for the file: exercise, task and moment, nothing that somebody typed."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in f"{one.exercise}-{one.task}")
    return f"dispute-{plain[:80]}-{one.at:%Y%m%d-%H%M%S}.md"


def write(one: Dispute, path: Path) -> Path:
    """Write the dispute to `path`, or into it under a name of its own where it is a folder. `.json` gives JSON.

    Raises OutputError where it can't be written.
    """
    target = path / file_name(one) if path.is_dir() else path
    put_file(to_json(one) if target.suffix == ".json" else to_markdown(one), target)
    return target


def to_json(one: Dispute) -> str:
    """Return the dispute as JSON."""
    data = msgspec.json.encode({"note": TRAINING, "schema": SCHEMA, "dispute": one})
    return msgspec.json.format(data, indent=2).decode() + "\n"


def to_markdown(one: Dispute) -> str:
    """Return the dispute as a page to read."""
    return "\n".join(_lines(one)) + "\n"


def _lines(one: Dispute) -> Iterator[str]:
    yield f"# {TRAINING}: a key is disputed"
    yield ""
    yield f"- Exercise: {escape(one.title)} ({escape(one.exercise)}, seed {one.seed})"
    yield f"- Task: {escape(one.task)} ({escape(one.area)}): {escape(one.ask)}"
    yield f"- Content: {escape(one.content)}"
    yield f"- When: {one.at.isoformat(timespec='minutes')}"
    yield f"\n## What should be different\n\n{escape(one.words)}"
    yield "\n## The key\n"
    yield from _named(one.key, "Nothing.")
    yield "\n## What was chosen\n"
    yield from ["Not kept."] if one.chosen is None else _named(one.chosen, "Nothing.")
    yield "\n## What the key rests on\n"
    grounds = [*one.rules, *one.sources]
    yield from [f"- {escape(g.id)}: {escape(g.says)} ({escape(g.state)})" for g in grounds] or ["No rule is named."]
    yield f"\n{NOTHING_SENT}"


def _named(pairs: Sequence[tuple[str, str]], nothing: str) -> Iterator[str]:
    yield from [f"- {escape(text or name)} ({escape(name)})" for name, text in pairs] or [nothing]
