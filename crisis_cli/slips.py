"""What stops the reading of a TOML file, in the words of somebody who never programmed: what is wrong, and what to type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from crisis_cli.gate import short

CURLY = "“”„‟‘’‚‛«»"
"""Quotation marks of word processors."""
SINGLE = ("content", "concern", "pack")
"""Headings that stand once in a file, in single brackets."""
LONGEST = 400
"""So much of a line is looked at on either side."""
_KEY = re.compile(r"""\s*["']?([\w.-]{1,80})["']?\s*=""")
_HEADING = re.compile(r"\s*\[+\s*([\w.-]{1,80})")


class Spot(NamedTuple):
    """Where the reading stopped: the text of the file, the line before and from that place on, and what the reader says."""

    text: str
    before: str
    rest: str
    what: str

    @property
    def line(self) -> str:
        return self.before + self.rest

    @property
    def key(self) -> str:
        """The key of the line, or a stand-in."""
        found = _KEY.match(self.line)
        return found.group(1) if found else "key"

    @property
    def heading(self) -> str:
        """The name between the brackets of a heading, "" where the line is none."""
        found = _HEADING.match(self.line)
        return found.group(1) if found else ""

    @property
    def odd(self) -> str:
        """As much of the rest as is one word."""
        found = re.match(r"""[^\s,\]}#]{1,80}""", self.rest)
        return short(found.group(0)) if found else ""


Words = tuple[str, str]
"""What is wrong, beginning small, and what to do."""


def slip(text: str, line: int, column: int, what: str) -> Words:
    """Return why the reading of `text` stopped at `line` and `column` (from 1), where the parser says `what`."""
    lines = text.split("\n")
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    at = max(column - 1, 0)
    spot = Spot(text, here[max(at - LONGEST, 0) : at], here[at : at + LONGEST], what)
    if re.match(r"(<{7}|={7}|>{7})", spot.line):
        hint = "Keep one of the two, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
        return "two versions of the file were put together here.", hint
    if spot.rest[:1] and spot.rest[0] in CURLY:
        return f"{spot.rest[0]} is a curly quotation mark, as word processors make them.", 'Type a straight one: ".'
    if spot.rest[:1].isspace() and spot.rest[0] not in " \t":
        hint = "Delete it and type a plain blank."
        return f"a blank that is none stands here (U+{ord(spot.rest[0]):04X}).", hint
    for sign, words in _WORDS:
        if sign in what:
            return words(spot)
    return f"{short(what)}.", "" if spot.rest.strip() else "Was the file cut short?"


def _open_text(spot: Spot) -> Words:
    if '"""' in spot.text or "'''" in spot.text:
        begun = max(spot.text.rfind('"""'), spot.text.rfind("'''"))
        number = spot.text.count("\n", 0, begun) + 1
        if "Unterminated" in spot.what and not spot.rest:
            return (
                f"the text that begins with three quotation marks on line {number} never ends.",
                "End it with them too.",
            )
    curly = next((mark for mark in spot.line if mark in CURLY), None)
    if curly:
        return f"a text here is not closed: {curly} is a curly quotation mark.", 'Type a straight one: ".'
    hint = 'Put " at its end. A text stands on one line, however long it is.'
    if spot.text.rstrip().endswith(spot.line.rstrip()):
        hint = 'Put " at its end. Was the file cut short?'
    return "a text on this line has no closing quotation mark.", hint


def _something_behind(spot: Spot) -> Words:
    if re.search(r"\d$", spot.before) and re.match(r"[/.]\d", spot.rest):
        return "this is no number, and no day as it is written here.", "A day is written so: 2026-11-21."
    if spot.before.rstrip().endswith(('"', "'")):
        hint = 'A quotation mark inside a text is written \\". Each key has a line of its own.'
        return f"behind the end of a text something else stands: {short(spot.rest)}", hint
    if spot.heading and spot.before.lstrip().startswith("["):
        return f"behind a heading something else stands: {short(spot.rest)}", "Put it on a line of its own."
    hint = "A text stands between quotation marks; each key has a line of its own."
    return f"behind the value something else stands: {short(spot.rest)}", hint


def _open_list(spot: Spot) -> Words:
    if spot.rest[:1] and spot.rest[0] in "\"'{":
        return "a comma is missing before this entry of a list.", "Put a comma behind the entry before it."
    return "the list before this place is not closed.", "Put ] behind its last entry."


def _open_braces(spot: Spot) -> Words:
    if spot.rest[:1] == "," or spot.before.rstrip().endswith(","):
        return "there is a comma too many between { and }.", "Take one away."
    if re.match(r"(or|and|oder|\|\||&&)\b", spot.rest, re.IGNORECASE):
        hint = 'A comma means "and". "Or" is written any = [{ … }, { … }].'
        return f'between {{ and }} only commas join, no "{spot.odd}".', hint
    if spot.before.strip() and _KEY.match(spot.rest):
        return "a comma is missing before this, between { and }.", "Put a comma behind what stands before it."
    return "what begins with { before this place is not closed.", "Put } at its end, or a comma where it goes on."


def _no_equals(spot: Spot) -> Words:
    key = short(spot.before.strip().split(" ")[-1])
    if spot.rest[:1] == ":":
        return f'behind {key} stands ":" and no "=".', f"Write {key} = …"
    if re.match(r"""["'\[{\d]|true\b|false\b""", spot.rest):
        return f'behind {key} the "=" is missing.', f"Write {key} = …"
    hint = "Put # before a remark. A text stands between quotation marks, on one line."
    return 'this line is no key with "=" and a value, no heading and no remark.', hint


def _no_key(spot: Spot) -> Words:
    if spot.before.strip():
        return "a name is missing here, before the next sign.", "Look for a sign too many, such as a comma."
    hint = "A line is a key with its value (key = value), a heading in brackets, or a remark after #."
    return "this line begins with no key and no heading.", hint


def _brackets(spot: Spot) -> Words:
    name = spot.heading
    hint = f"Write [{name}]." if name in SINGLE else f"Write [[{name}]]."
    return "the heading closes with other brackets than it opens with.", hint


def _heading_twice(spot: Spot) -> Words:
    name = spot.heading
    if name in SINGLE:
        return (
            f"the heading [{name}] stands twice in this file.",
            "A file holds one: put the other into a file of its own.",
        )
    return f"the heading [{name}] has single brackets.", f"Write [[{name}]], each time: there may be several."


def _key_twice(spot: Spot) -> Words:
    if spot.heading:
        return _heading_twice(spot)
    return (
        f'the key "{spot.key}" stands twice below one heading.',
        "Remove one, or begin with a new heading between them.",
    )


def _braces_twice(spot: Spot) -> Words:
    name = short(spot.what.rpartition("key ")[2].strip("'\""))
    return f'"{name}" stands twice between {{ and }}.', "Rename or remove one."


def _no_value(spot: Spot) -> Words:
    if not spot.odd:
        return "nothing stands here where a value belongs.", "Write it, or remove the key."
    if spot.odd.lower() in ("yes", "no", "true", "false", "on", "off"):
        return f"{spot.odd} is not how yes and no are written.", "Write true or false, in small letters."
    word = spot.rest.strip().rstrip('"').split("#")[0].strip()
    hint = f'Write "{short(word)}".' if spot.before.rstrip().endswith("=") else "Put one before it and one behind it."
    return f"no quotation mark stands before {spot.odd}.", hint


def _no_day(spot: Spot) -> Words:
    return "there is no such day or time.", "Check year, month and day: 2026-11-21."


def _backslash(spot: Spot) -> Words:
    return "a \\ inside a text means something else.", "Write \\\\ for one, or leave it out."


_WORDS: tuple[tuple[str, Callable[[Spot], Words]], ...] = (
    ("Illegal character '\\n'", _open_text),
    ("Illegal character '\\r'", _open_text),
    ("Unterminated string", _open_text),
    ("at the end of a string", _open_text),
    ("Expected newline or end of document", _something_behind),
    ("Unclosed array", _open_list),
    ("Unclosed inline table", _open_braces),
    ("Expected '='", _no_equals),
    ("Invalid initial character for a key", _no_key),
    ("Invalid statement", _no_key),
    ("at the end of a", _brackets),
    ("Cannot declare", _heading_twice),
    ("Cannot overwrite a value", _key_twice),
    ("Duplicate inline table key", _braces_twice),
    ("Invalid date or datetime", _no_day),
    ("Unescaped '\\'", _backslash),
    ("Invalid value", _no_value),
)
"""How the parser says it, and in which words this does. What is not listed is told as the parser says it."""
