"""What the lines of a paper are filled with: values of law, telephone lines, and answers in the words of the content.

Nothing that anybody typed can get in: an answer is one of the choices, in the author's words, or a state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from crisis_cli.answers import Value
from crisis_cli.model import BLANK, Content, Line, PaperSection, Question
from crisis_cli.places import PLACES
from crisis_cli.text import PLACEHOLDER, fill, placeholders

LONGEST_LINE = 220
"""Four rows of a narrow page."""
LONGEST_SUMMARY = 360
"""Six rows: what is said in one breath or two, with a list from the answers or the plan in it."""
KNOWN, PLANNED = "known", "planned"
MORE = "And more."
NOTHING = "Nothing yet."


def entered(text: str) -> bool:
    """Return whether a line takes anything from the answers."""
    return any(name in (KNOWN, PLANNED) or name.startswith("answer.") for name in placeholders(text))


def lines_named(section: PaperSection) -> Iterator[str]:
    """Yield the telephone lines that stand on a section's lines."""
    for name in (name for line in section.lines for name in placeholders(line.text)):
        if name.startswith("line."):
            yield name.removeprefix("line.")


def filled(
    line: Line, section: PaperSection, content: Content, values: Mapping[str, Value], plan: Sequence[str]
) -> str:
    """Return a line with everything filled in. `plan` is what is to be done, first things first."""
    if "{" not in line.text:
        return line.text
    text = _placed(line.text, content, values, lambda question: answer_words(question, values.get(question.id)))
    for name in placeholders(text):
        room = LONGEST_SUMMARY - len(PLACEHOLDER.sub("", text))
        said = known(section, content, values, room) if name == KNOWN else joined(tuple(map(_sentence, plan)), room)
        text = text.replace(f"{{{name}}}", said)
    return text


def longest(text: str, content: Content, places: Mapping[str, Value]) -> str:
    """Return the longest that a line can become in these places; a list takes no more than what room is left."""
    return PLACEHOLDER.sub("", _placed(text, content, places, longest_words))


def _placed(text: str, content: Content, values: Mapping[str, Value], words: Callable[[Question], str]) -> str:
    """Fill in all but the lists."""

    def phrase(match: re.Match[str]) -> str:
        family, _, rest = match.group(1).partition(".")
        if family == "line":
            return line_words(content, rest)
        if family == "answer":
            return words(content.questions[rest]) or BLANK
        return match.group(0) if family in (KNOWN, PLANNED) else fill(match.group(0), content, values)

    return PLACEHOLDER.sub(phrase, text)


def known(section: PaperSection, content: Content, values: Mapping[str, Value], room: int) -> str:
    """Return what the section's answers say, and in a last sentence, which is never cut off, what could not be learned."""
    questions = [content.questions[name] for name in section.answers]
    said = [words for one in questions if (words := answer_words(one, values.get(one.id))) and not _open(one, values)]
    unknown = [one.topic for one in questions if _open(one, values)]
    last = f" Not known: {joined(unknown, room // 2, between=', ', more='and more')}." if unknown else ""
    return f"{joined(tuple(map(_sentence, said)), room - len(last))}{last}"


def _open(question: Question, values: Mapping[str, Value]) -> bool:
    """Whether it was asked about, and could not be learned."""
    return values.get(question.id) in ("would-not-say", "cannot-tell")


def _sentence(part: str) -> str:
    return f"{part[0].upper()}{part[1:]}{'' if part[-1] in '.?!' else '.'}"


def joined(parts: Sequence[str], room: int, *, between: str = " ", more: str = MORE) -> str:
    """Return as many whole parts, in their order, as `room` holds, and say so where some do not fit."""
    whole = between.join(parts)
    if len(whole) <= room:
        return whole or NOTHING
    fits = (between.join((*parts[:n], more)) for n in range(len(parts) - 1, 0, -1))
    return next((text for text in fits if len(text) <= room), more)


def answer_words(question: Question, value: Value | None) -> str:
    """Return an answer in the words that the note has for it; "" where nothing was asked or nothing is to be said."""
    if value == "would-not-say":
        return "asked; would not say"
    if value == "cannot-tell":
        return "not known"
    if isinstance(value, tuple):
        return "; ".join(question.note[item] for item in value if item in question.note)
    if question.kind == "place":
        return PLACES.get(str(value), "")
    return question.note.get(str(value), "")


def longest_words(question: Question) -> str:
    """Return the longest that an answer can become."""
    if question.kind == "place":
        return max(PLACES.values(), key=len)
    if question.kind == "several":
        return "; ".join(question.note.values())
    return max(question.note.values(), key=len, default=BLANK)


def line_words(content: Content, resource: str) -> str:
    """Return how a telephone line is reached, as the content has it."""
    line = content.resources[resource]
    return f"{line.name}: {line.reach}{'' if line.confirmed else ' (unconfirmed)'}"
