"""The documentation stub: what the therapist entered, with its source, and blanks for what only they can write.

It holds no denial nobody gave, no list of undone actions, no level and no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crisis_cli.answers import INFORMANTS, Answers, Value
from crisis_cli.model import Content, Question
from crisis_cli.places import PLACES

STYLES = ("brief", "narrative")
BLANK = "____"


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    style: str
    sections: tuple[Section, ...]


def build(content: Content, answers: Answers, now: datetime, style: str = "narrative") -> Note:
    """Return the stub for what was entered. Order of lines: the order of the questions, not of the asking."""
    if style == "brief":
        return Note(style, (Section("Note", tuple(_brief(content, answers, now))),))
    return Note(style, tuple(_narrative(content, answers, now)))


def _entries(content: Content, answers: Answers) -> Iterator[tuple[Question, str]]:
    order = dict.fromkeys(q for concern in content.concerns.values() for q in concern.questions)
    for name in order:
        if name in answers.values:
            question = content.questions[name]
            phrase = _phrase(question, answers.values[name])
            if phrase:
                yield question, phrase


def _phrase(question: Question, value: Value) -> str:
    if value == "not-asked" or not (question.note or question.kind in ("place", "number", "time")):
        return ""
    if value == "would-not-say":
        return f"asked about {question.topic}; would not say"
    if value == "cannot-tell":
        return f"{question.topic}: could not be determined"
    if isinstance(value, tuple):
        return "; ".join(question.note[item] for item in value if item in question.note)
    if question.kind == "place":
        return f"{question.topic}: {PLACES[str(value)]}"
    if isinstance(value, int) or question.kind == "time":
        return f"{question.topic}: {value}"
    return question.note.get(value, "")


def _sourced(answers: Answers, question: Question, phrase: str) -> str:
    informant = answers.informants.get(question.id)
    return f"{INFORMANTS[informant]}: {phrase}." if informant else f"(Source {BLANK}) {phrase}."


def _stamp(now: datetime) -> str:
    return now.strftime("%Y-%m-%d %H:%M %Z").strip()


def _brief(content: Content, answers: Answers, now: datetime) -> Iterator[str]:
    titles = "; ".join(c.title for c in content.concerns.values() if c.id in answers.concerns)
    yield f"{_stamp(now)}. {titles}."
    entries = []
    for question, phrase in _entries(content, answers):
        informant = answers.informants.get(question.id)
        entries.append(f"{INFORMANTS[informant]}: {phrase}" if informant else phrase)
    yield f"Learned: {'; '.join(entries) or BLANK}."
    done = "; ".join(_done(content, answers)) or BLANK
    yield f"Done: {done}  Why this and not more or less: {BLANK}  Told whom, what: {BLANK}  Next contact: {BLANK}"


def _done(content: Content, answers: Answers) -> Iterator[str]:
    for name in answers.done:
        yield content.actions[name].done


def _narrative(content: Content, answers: Answers, now: datetime) -> Iterator[Section]:
    yield Section(
        "Time and place",
        (
            f"Stub made {_stamp(now)}. Event began {BLANK}, ended {BLANK}. Written {BLANK}.",
            f"I was at {BLANK}. Client was at {BLANK}.",
        ),
    )
    lines = tuple(_sourced(answers, question, phrase) for question, phrase in _entries(content, answers))
    yield Section("What was learned", lines or (BLANK,))
    yield Section(
        "In the client's words",
        (f'"{BLANK}"', f"Client's view of what should happen: {BLANK}"),
    )
    yield Section(
        "Assessment and reasoning",
        (
            f"What raises concern: {BLANK}",
            f"What helps: {BLANK}",
            f"What is different today: {BLANK}",
            f"My judgement and why: {BLANK}",
            f"Options weighed, from least to most restrictive, and why each was or was not chosen: {BLANK}",
        ),
    )
    done = tuple(f"{phrase}. Time {BLANK}." for phrase in _done(content, answers))
    yield Section("What was done", done or (f"{BLANK}  Time {BLANK}",))
    yield Section(
        "What was told, to whom",
        (f"Time {BLANK}  Person and role {BLANK}  Told {BLANK}  Held back {BLANK}  Basis {BLANK}  Reference {BLANK}",),
    )
    yield Section("Consultation", (f"With {BLANK} at {BLANK}. Advice: {BLANK}",))
    yield Section(
        "Follow-up",
        (f"Next contact {BLANK}, by {BLANK}. If not reached: {BLANK}. Who covers: {BLANK}.",),
    )
    yield Section("Signed", (f"Name and licence {BLANK}  Date and time {BLANK}",))
