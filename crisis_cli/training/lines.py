"""A line of a share list as an exercise offers it: what it is about, without whether it may be told, and an id of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

ALL_ELSE = re.compile(r"^(?:(?:[A-Z][\w ]*: )?everything\b|all that the\b)")
"""A line that is no line of its own, or names the list of somebody else, whom the case need not have: nobody could judge it."""
DEPENDS = re.compile(r"\b(?:unless|but for|where it does not|without written consent)\b")
"""Whether it may be told hangs on more than a case tells: no exercise marks anybody wrong for it."""
JUDGES = (
    (re.compile(r"^what (?:[\w ]+ )?does not (?:need|bear on [\w ]+)(?:; )?"), ""),
    (re.compile(r"\bwhat was said in therapy beyond this(?: danger)?"), "what else was said in therapy"),
    (re.compile(r" that [\w ]+ does not need| that does not bear on [\w ]+| beyond what [\w ]+ needs"), ""),
    (re.compile(r",? (?:where it bears on|as far as that law lets)\b[^;]*"), ""),
    (re.compile(r", (?:anything|everything) else from therapy"), ""),
)
"""Words of a line that say themselves whether it may be told, and what stands instead of them."""
KEY_LETTER = " (r)"
"""The key that changes an answer in a plan; in an exercise there is none."""
FIRST_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")
"""Where one sentence ends and another begins."""
WORDS_OF_ID = 6
"""Of a longer text an id has so many words, and some of its hash."""


def item(line: str) -> str:
    """Return what a line is about, in its own words; "" where it names nothing, or hangs on more than a case tells."""
    if ALL_ELSE.match(line) or DEPENDS.search(line):
        return ""
    for judging, instead in JUDGES:
        line = judging.sub(instead, line)
    return line.strip(" ;,")


STAYS = "It stays with you: what they do now does not need it."
NEEDED = "They need it for what they do now, and this much may be told."


def capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def items(lines: Iterable[str]) -> dict[str, str]:
    """Return what lines are about, as an exercise offers it, each with its whole line; without those that name nothing."""
    return {capital(shown): line for line in lines if (shown := item(line))}


def with_line(says: str, text: str, line: str) -> str:
    """Add the line of the plan where what was offered is less than all of it."""
    whole = capital(line)
    return says if whole == text else f"{says} The plan says: {whole}."


def id_of(text: str) -> str:
    """Return an id made of a text alone: the same in every variant and order, and another for another text."""
    words = re.findall(r"[^\W_]+", text.casefold().replace("'", ""))
    if words and len(words) <= WORDS_OF_ID:
        return "-".join(words)
    return "-".join((*words[:WORDS_OF_ID], hashlib.sha256(text.encode()).hexdigest()[:6]))


def ids_of(texts: Iterable[str]) -> dict[str, str]:
    """Return an id for each text. Texts that are alike but for case and marks are told apart as well."""
    found: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        name = id_of(text)
        while name in found.values():
            name += "-more"
        found[text] = name
    return found
