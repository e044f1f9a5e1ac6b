"""What stops the reading of JSON: where the first slip stands, what it is, and what to write. Judges no scenario.

A reader of its own, and only for what did not read: the words and columns of Python's differ from release to release,
and it knows nothing of keys that stand twice.
"""

from __future__ import annotations

import json
import re
import sys
from typing import NamedTuple

from crisis_cli.errors import Issue
from crisis_cli.gate import short
from crisis_cli.reading import MAX_DEPTH, is_utf_16
from crisis_cli.slips import CURLY

_SPACE = re.compile(r"[ \t\n\r]*+")
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_WORD = re.compile(r'[^ \t\n\r\[\]{}:,"]++')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_LIKE_A_NUMBER = re.compile(r"[+-]?\.?[0-9]")
_CLOSING = {"{": "}", "[": "]"}
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")
_MEANT = {"true": "true", "false": "false", "null": "null", "none": "null", "nil": "null", "undefined": "null"}
"""What words of other languages are in JSON."""


OBJECT = 'Write { "title": …, "concerns": […], … }.'


class Slip(NamedTuple):
    """What is wrong at a place of the text, from 0, and what to write."""

    at: int
    message: str
    hint: str
    check: str = "not-json"


class _Open(NamedTuple):
    """A bracket that is not closed yet, the keys that stood in it, and by which key or number it is found."""

    sign: str
    keys: set[str]
    name: str


def not_json(text: str, shown: str, line: int) -> Issue:
    """Return what is wrong first in the text of a file (`line` 0), or of this line of one."""
    if is_utf_16(text[:4].encode("utf-8", "replace")):
        return _utf_16(shown, line)
    slip = first_slip(text) or Slip(0, "This is not JSON that can be read.", "Was it cut short?")
    return _placed(slip, text, shown, line)


def not_utf_8(data: bytes, at: int, shown: str, line: int) -> Issue:
    """Return why bytes are no text; `at` is the first that is none."""
    if is_utf_16(data):
        return _utf_16(shown, line)
    before = data[:at].decode("utf-8")
    slip = Slip(len(before), f"Byte {at + 1} is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8")
    return _placed(slip, before, shown, line)


def _utf_16(shown: str, line: int) -> Issue:
    return Issue(shown, line, "", "This is UTF-16.", "Save it as UTF-8.", "not-utf-8")


def _placed(slip: Slip, text: str, shown: str, line: int) -> Issue:
    column = slip.at - text.rfind("\n", 0, slip.at)
    number = line or text.count("\n", 0, slip.at) + 1
    return Issue(shown, number, f"column {column}", slip.message, slip.hint, slip.check)


def first_slip(text: str) -> Slip | None:
    """Return what is wrong first in a text that should be one JSON value; None where nothing is."""
    scan = _Scan(text)
    while scan.slip is None and not scan.ended:
        scan.step()
    return scan.slip


class _Scan:
    """Walks through a text, and knows at each place what may stand there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[_Open] = []
        self.key = ""
        self.wants = self.value
        self.after = ""
        """The comma, colon or bracket before: after a comma nothing may be closed."""
        self.slip: Slip | None = None
        self.ended = False

    def step(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        if self.at < len(self.text):
            self.slip = self.wants(self.text[self.at])
        elif self.wants == self.end:
            self.ended = True
        else:
            missing = "".join(_CLOSING[bracket.sign] for bracket in reversed(self.open)) or "a value"
            self.slip = self.wrong(f"It breaks off here: {missing} is missing.", "Was it cut short?")

    def wrong(self, message: str, hint: str) -> Slip:
        return Slip(self.at, message, hint)

    # ------------------------------------------------------------ what may stand at a place

    def value(self, sign: str) -> Slip | None:
        if sign in "{[":
            return self.opens(sign)
        if sign == "]" and self.after == "[":
            return self.closes()
        slip = self.text_token() if sign == '"' else self.word(sign)
        if slip is None:
            self.wants = self.separator if self.open else self.end
        return slip

    def name(self, sign: str) -> Slip | None:
        """A key, or the end of an object that has none."""
        if sign == "}" and self.after == "{":
            return self.closes()
        if sign != '"':
            return self.no_key(sign)
        start = self.at
        slip = self.text_token()
        if slip is None:
            self.key = json.loads(self.text[start : self.at])
            slip = self.twice(start)
            self.wants = self.colon
        return slip

    def colon(self, sign: str) -> Slip | None:
        if sign != ":":
            return self.wrong("A colon is missing behind the key before this.", 'Write "key": value.')
        self.at += 1
        self.after, self.wants = ":", self.value
        return None

    def separator(self, sign: str) -> Slip | None:
        """A comma, or the end of the object or list."""
        inside = self.open[-1].sign
        if sign == _CLOSING[inside]:
            return self.closes()
        if sign != ",":
            return self.no_comma(sign)
        self.at += 1
        self.after, self.wants = ",", self.name if inside == "{" else self.value
        return None

    def end(self, sign: str) -> Slip | None:
        if sign == "{":
            return self.wrong("A second scenario begins here.", "Write each scenario on a line of its own.")
        if sign in "]}":
            return self.wrong(f"There is a {sign} too many.", "Delete it.")
        return self.odd(sign) or self.wrong("Something stands behind the end of the scenario.", "Delete it.")

    # ------------------------------------------------------------ brackets, texts, words

    def opens(self, sign: str) -> Slip | None:
        if len(self.open) >= MAX_DEPTH:
            return Slip(self.at, f"This is nested more than {MAX_DEPTH} deep.", "Flatten it.", "too-deep")
        name = self.key if self.open and self.open[-1].sign == "{" else ""
        self.open.append(_Open(sign, set(), name))
        self.at += 1
        self.after, self.wants = sign, self.name if sign == "{" else self.value
        return None

    def closes(self) -> Slip | None:
        self.open.pop()
        self.at += 1
        self.wants = self.separator if self.open else self.end
        return None

    def text_token(self) -> Slip | None:
        """Go behind a text between quotation marks."""
        start, found = self.at, _TEXT.match(self.text, self.at)
        self.at = found.end() if found else self.at
        if self.text.startswith('"', self.at):
            self.at += 1
            return None
        if self.at == len(self.text):
            self.at = start
            return self.wrong(
                "The text that begins here has no closing quotation mark.", 'Put " at its end. Or was it cut short?'
            )
        if self.text[self.at] == "\\":
            return self.wrong("This backslash begins no sign that JSON knows.", "Write \\\\ for a backslash.")
        return self.control(self.text[self.at])

    def control(self, sign: str) -> Slip:
        name, write = {"\t": ("A tab", "\\t"), "\n": ("A line break", "\\n"), "\r": ("A line break", "\\n")}.get(
            sign, (f"The control character U+{ord(sign):04X}", "")
        )
        return self.wrong(f"{name} stands inside a text.", f"Write {write} instead." if write else "Delete it.")

    def word(self, sign: str) -> Slip | None:
        """Go behind a number, true, false or null."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            return self.no_value(sign)
        word = found.group()
        if word in ("true", "false", "null") or _NUMBER.fullmatch(word):
            most = sys.get_int_max_str_digits()
            if most and len(word) > most and word.removeprefix("-").isdecimal() and len(word.lstrip("-")) > most:
                return self.wrong(f"This number has {len(word.lstrip('-')):,} digits.", "Shorten it.")
            self.at = found.end()
            return None
        if word in _NO_NUMBERS:
            return self.wrong(f"{word} is no number.", "Write a number in digits.")
        if _LIKE_A_NUMBER.match(word):
            hint = "Write digits, before and behind a point: no plus sign and no zeros in front of it."
            return self.wrong("This number is not written as JSON has it.", hint)
        meant = _MEANT.get(word.lower())
        if meant:
            return self.wrong(f"{short(word)} is a word of another language.", f"Write {meant}.")
        if not self.open:
            return self.odd(sign) or self.wrong("A scenario is a JSON object, and begins with {.", OBJECT)
        return self.odd(sign) or self.wrong("Quotation marks are missing here.", 'Put " before and behind a text.')

    # ------------------------------------------------------------ what stands in the wrong place

    def odd(self, sign: str) -> Slip | None:
        """Say what a sign is that may stand nowhere in JSON."""
        if sign == "\ufeff":
            message = "A byte order mark (U+FEFF) stands here: it may begin a file, and nothing else."
            return self.wrong(message, "Delete it. It stays behind where two files were joined.")
        if sign == "'":
            return self.wrong("A single quotation mark stands here.", 'Write ".')
        if sign in CURLY:
            return self.wrong("A quotation mark of a word processor stands here.", 'Write ".')
        if sign in "/#":
            return self.wrong("A comment stands here; JSON has none.", "Delete it.")
        if sign < " " or sign == "\x7f" or sign.isspace():
            return self.wrong(f"The sign U+{ord(sign):04X} stands here, which nobody sees.", "Delete it.")
        return None

    def no_value(self, sign: str) -> Slip:
        if sign in "]}" and self.after == ",":
            return self.wrong(f"A comma stands before this {sign}.", "Delete the comma.")
        if sign in "]}" and self.after == "[":
            return self.crossed(sign)
        name = {",": "comma", ":": "colon"}.get(sign, sign)
        return self.wrong(f"A value is missing before this {name}.", "Write it, or leave the key out.")

    def no_key(self, sign: str) -> Slip:
        if sign == "}":
            return self.wrong("A comma stands before this }.", "Delete the comma.")
        if sign == "]":
            return self.crossed(sign)
        if sign == "," and self.after == ",":
            return self.wrong("There is a comma too many.", "Delete it.")
        found = _WORD.match(self.text, self.at)
        slip = self.odd(sign)
        if slip is None and found:
            return self.wrong("This key has no quotation marks.", f'Write "{short(found.group())}".')
        return slip or self.wrong("A key belongs here.", 'Write "key": value.')

    def no_comma(self, sign: str) -> Slip:
        if sign in "]}":
            return self.crossed(sign)
        if sign == ":":
            return self.wrong("A colon stands here, where a comma belongs.", "Lists have no keys: { … } has them.")
        hint = 'A quotation mark inside a text is written \\".'
        return self.odd(sign) or self.wrong("A comma is missing before this.", hint)

    def crossed(self, sign: str) -> Slip:
        missing = _CLOSING[self.open[-1].sign]
        return self.wrong(f"A {missing} is missing before this {sign}.", "Close what was opened last first.")

    def twice(self, at: int) -> Slip | None:
        keys = self.open[-1].keys
        if self.key not in keys:
            keys.add(self.key)
            return None
        above = ", ".join(f'"{short(bracket.name)}"' for bracket in self.open if bracket.name)
        place = f" in {above}" if above else ""
        return Slip(at, f'The key "{short(self.key)}" stands twice{place}.', "Delete one of them.")
