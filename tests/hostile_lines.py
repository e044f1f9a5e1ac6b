"""Lines of JSONL that are no scenario, of every kind that came to mind, with all that is said of each. No test here."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

CONCERNS = (
    "absent-client", "after-report", "child-abuse", "consent", "danger-to-others", "danger-to-self", "elder-abuse",
    "partner-violence", "subpoena", "unable-to-care", "wellness-check",
)  # fmt: skip


def said(where: str, message: str, hint: str, check: str) -> dict[str, str]:
    """An issue as a result line has it."""
    return {"where": where, "message": message, "hint": hint, "check": check}


class Hostile(NamedTuple):
    """A line with what its result line says."""

    kind: str
    line: bytes
    issues: tuple[dict[str, str], ...]


def hostile(kind: str, line: bytes, *issues: dict[str, str]) -> Hostile:
    return Hostile(kind, line, issues)


def scenario(**changes: Any) -> bytes:
    """A line that is a scenario, but for the changes."""
    table = {"title": "x", "concerns": ["wellness-check"], "answers": {"danger.now": "no", "client.place": "us-ca"}}
    return json.dumps({**table, **changes}, ensure_ascii=False).encode()


def answering(answers: dict[str, Any]) -> bytes:
    return scenario(answers={"danger.now": "no", "client.place": "us-ca", **answers})


GOOD = scenario()

HOSTILE = (
    hostile(
        "a key twice",
        b'{"title": "x", "concerns": ["wellness-check"], "title": "y"}',
        said("column 48", 'The key "title" stands twice.', "Delete one of them.", "not-json"),
    ),
    hostile(
        "a question twice",
        b'{"title": "x", "concerns": ["wellness-check"], "answers": {"danger.now": "no", "danger.now": "yes"}}',
        said("column 80", 'The key "danger.now" stands twice in "answers".', "Delete one of them.", "not-json"),
    ),
    hostile(
        "a key twice, once written with an escape",
        b'{"title": "x", "t\\u0069tle": "y"}',
        said("column 16", 'The key "title" stands twice.', "Delete one of them.", "not-json"),
    ),
    hostile(
        "a key twice deep inside",
        b'{"title": "x", "concerns": ["wellness-check"], "expect": {"due": {"call-emergency": "unknown", "call-emergency": "unknown"}}}',
        said(
            "column 96", 'The key "call-emergency" stands twice in "expect", "due".', "Delete one of them.", "not-json"
        ),
    ),
    hostile(
        "a long key twice that steers a terminal",
        b'{"' + b"k" * 70 + b'": 1, "\\u001b[2J": 1, "\\u001b[2J": 2}',
        said("column 95", 'The key "<U+001B>[2J" stands twice.', "Delete one of them.", "not-json"),
    ),
    hostile(
        "NaN",
        b'{"title": NaN}',
        said("column 11", "NaN is no number.", "Write a number in digits.", "not-json"),
    ),
    hostile(
        "Infinity",
        b'{"title": "x", "answers": {"client.age": Infinity}}',
        said("column 42", "Infinity is no number.", "Write a number in digits.", "not-json"),
    ),
    hostile(
        "minus Infinity",
        b'{"title": "x", "answers": {"client.age": -Infinity}}',
        said("column 42", "-Infinity is no number.", "Write a number in digits.", "not-json"),
    ),
    hostile(
        "a number beyond all numbers",
        answering({"danger.now": 0}).replace(b": 0", b": 1e999"),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "an integer of five thousand digits",
        b'{"title": ' + b"7" * 5000 + b"}",
        said("column 11", "This number has 5,000 digits.", "Shorten it.", "not-json"),
    ),
    hostile(
        "an integer of five thousand digits as an answer",
        answering({"danger.now": 0}).replace(b": 0", b": -" + b"7" * 5000),
        said("column 74", "This number has 5,000 digits.", "Shorten it.", "not-json"),
    ),
    hostile(
        "an integer of a thousand digits",
        answering({"danger.now": 0}).replace(b": 0", b": " + b"7" * 1000),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "a float for a choice",
        answering({"danger.now": 1.5}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "minus zero for a choice",
        answering({"danger.now": 0}).replace(b": 0", b": -0"),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "zeros in front",
        b'{"title": 007}',
        said(
            "column 11",
            "This number is not written as JSON has it.",
            "Write digits, before and behind a point: no plus sign and no zeros in front of it.",
            "not-json",
        ),
    ),
    hostile(
        "a plus sign",
        b'{"title": +1}',
        said(
            "column 11",
            "This number is not written as JSON has it.",
            "Write digits, before and behind a point: no plus sign and no zeros in front of it.",
            "not-json",
        ),
    ),
    hostile(
        "a point without digits before it",
        b'{"title": .5}',
        said(
            "column 11",
            "This number is not written as JSON has it.",
            "Write digits, before and behind a point: no plus sign and no zeros in front of it.",
            "not-json",
        ),
    ),
    hostile(
        "hexadecimal",
        b'{"title": 0x1F}',
        said(
            "column 11",
            "This number is not written as JSON has it.",
            "Write digits, before and behind a point: no plus sign and no zeros in front of it.",
            "not-json",
        ),
    ),
    hostile(
        "true for an answer",
        answering({"danger.now": True}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "false for an answer",
        answering({"danger.now": False}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "null for an answer",
        answering({"danger.now": None}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "a list for a choice",
        answering({"danger.now": ["no"]}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "an object for a choice",
        answering({"danger.now": {"is": "no"}}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "a lone surrogate as an escape",
        b'{"title": "x \\ud83d", "concerns": ["wellness-check"]}',
        said(
            "title",
            'This text holds control or direction characters: U+D83D, after "x".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "a lone surrogate in a key",
        b'{"title": "x", "concerns": ["wellness-check"], "answers": {"danger\\udc00now": "no"}}',
        said(
            "answers, danger<U+DC00>now",
            'This text holds control or direction characters: U+DC00, after "danger".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "a lone surrogate as bytes",
        b'{"title": "x \xed\xa0\x80"}',
        said("column 14", "Byte 14 is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "a surrogate pair in six bytes",
        b'{"title": "\xed\xa0\xbd\xed\xb8\x80"}',
        said("column 12", "Byte 12 is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "overlong UTF-8",
        b'{"title": "\xc0\xaf"}',
        said("column 12", "Byte 12 is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "a sign beyond Unicode",
        b'{"title": "\xf4\x90\x80\x80"}',
        said("column 12", "Byte 12 is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "Latin-1",
        '{"title": "café", "concerns": []}'.encode("latin-1"),
        said("column 15", "Byte 15 is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "UTF-8 cut inside a sign",
        '{"title": "é'.encode()[:-1],
        said("column 12", "Byte 12 is not UTF-8 text.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "UTF-16 LE with its mark",
        GOOD.decode().encode("utf-16"),
        said("", "This is UTF-16.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "UTF-16 LE",
        GOOD.decode().encode("utf-16-le"),
        said("", "This is UTF-16.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "UTF-16 BE",
        GOOD.decode().encode("utf-16-be"),
        said("", "This is UTF-16.", "Save it as UTF-8.", "not-utf-8"),
    ),
    hostile(
        "a NUL between keys",
        b'{"title": "x",\0 "concerns": []}',
        said("column 15", "The sign U+0000 stands here, which nobody sees.", "Delete it.", "not-json"),
    ),
    hostile(
        "a NUL in a text",
        b'{"title": "x\0y"}',
        said("column 13", "The control character U+0000 stands inside a text.", "Delete it.", "not-json"),
    ),
    hostile(
        "a NUL as an escape",
        scenario(title="x\0y"),
        said(
            "title",
            'This text holds control or direction characters: U+0000, after "x".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "NUL bytes alone",
        b"\0\0\0",
        said("column 1", "The sign U+0000 stands here, which nobody sees.", "Delete it.", "not-json"),
    ),
    hostile(
        "a BOM in the middle of the file",
        b"\xef\xbb\xbf" + GOOD,
        said(
            "column 1",
            "A byte order mark (U+FEFF) stands here: it may begin a file, and nothing else.",
            "Delete it. It stays behind where two files were joined.",
            "not-json",
        ),
    ),
    hostile(
        "a BOM inside the line",
        b'{"title": \xef\xbb\xbf"x"}',
        said(
            "column 11",
            "A byte order mark (U+FEFF) stands here: it may begin a file, and nothing else.",
            "Delete it. It stays behind where two files were joined.",
            "not-json",
        ),
    ),
    hostile(
        "a BOM in a text",
        scenario(title="x\ufeffy"),
        said(
            "title",
            'This text holds control or direction characters: U+FEFF, after "x".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "ESC in a text",
        b'{"title": "\x1b[2J"}',
        said("column 12", "The control character U+001B stands inside a text.", "Delete it.", "not-json"),
    ),
    hostile(
        "a tab in a text",
        b'{"title": "a\tb"}',
        said("column 13", "A tab stands inside a text.", "Write \\t instead.", "not-json"),
    ),
    hostile(
        "a carriage return inside the line",
        b'{"title": "a\rb"}',
        said("column 13", "A line break stands inside a text.", "Write \\n instead.", "not-json"),
    ),
    hostile(
        "ESC in a title as an escape",
        scenario(title="x \x1b]0;y\x07"),
        said(
            "title",
            'This text holds control or direction characters: U+0007, U+001B, after "x".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "right-to-left override in a title",
        scenario(title="\u202eeltit"),
        said(
            "title",
            "This text holds control or direction characters: U+202E, at its beginning.",
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "a title in letters taken apart",
        scenario(title="Cafe\u0301"),
        said(
            "title",
            '"é" stands here in two parts, which only looks like one letter (no composed form, NFC).',
            "Type it again, as one letter.",
            "not-nfc",
        ),
    ),
    hostile(
        "a hundred kinds of signs nobody sees",
        scenario(title="".join(map(chr, range(0xE0000, 0xE0064)))),
        said(
            "title",
            "This text holds control or direction characters: U+E0000, U+E0001, U+E0002, U+E0003, U+E0004 and 95 more, at its beginning.",
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "a DEL in a title",
        scenario(title="x\x7fy"),
        said(
            "title",
            'This text holds control or direction characters: U+007F, after "x".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "a DEL in a key",
        scenario(**{"ti\x7ftle": 1}),
        said(
            "ti<U+007F>tle",
            'This text holds control or direction characters: U+007F, after "ti".',
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "a no-break space between keys",
        '{"title":\u00a0"x"}'.encode(),
        said("column 10", "The sign U+00A0 stands here, which nobody sees.", "Delete it.", "not-json"),
    ),
    hostile(
        "an escape that JSON has not",
        b'{"title": "\\x41"}',
        said("column 12", "This backslash begins no sign that JSON knows.", "Write \\\\ for a backslash.", "not-json"),
    ),
    hostile(
        "an escape cut short",
        b'{"title": "\\u12"}',
        said("column 12", "This backslash begins no sign that JSON knows.", "Write \\\\ for a backslash.", "not-json"),
    ),
    hostile(
        "nested lists",
        b"[" * 200_000,
        said("column 13", "This is nested more than 12 deep.", "Flatten it.", "too-deep"),
    ),
    hostile(
        "nested objects",
        b'{"a":' * 200_000,
        said("column 61", "This is nested more than 12 deep.", "Flatten it.", "too-deep"),
    ),
    hostile(
        "nested and closed",
        b'{"title": ' + b"[" * 13 + b"]" * 13 + b"}",
        said("column 22", "This is nested more than 12 deep.", "Flatten it.", "too-deep"),
    ),
    hostile(
        "nested deep but not too deep",
        answering({"danger.now": [[[[[[[[["no"]]]]]]]]]}),
        said(
            "answers, danger.now",
            "danger.now takes one value in quotes.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "deep expectation",
        scenario(expect={"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {"j": {"k": {"l": 1}}}}}}}}}}}}),
        said("column 182", "This is nested more than 12 deep.", "Flatten it.", "too-deep"),
    ),
    hostile(
        "an empty object",
        b"{}",
        said("title", "This key is missing.", "Add it.", "missing-key"),
        said("concerns", "This key is missing.", "Add it.", "missing-key"),
    ),
    hostile(
        "an empty list",
        b"[]",
        said("", "A scenario is a JSON object, in braces.", 'Write { "title": …, "concerns": […], … }.', "not-json"),
    ),
    hostile(
        "a list of scenarios",
        b"[" + GOOD + b", " + GOOD + b"]",
        said(
            "",
            "A scenario is a JSON object, in braces.",
            "Write each scenario on a line of its own, without brackets around them all.",
            "not-json",
        ),
    ),
    hostile(
        "a text",
        b'"title"',
        said("", "A scenario is a JSON object, in braces.", 'Write { "title": …, "concerns": […], … }.', "not-json"),
    ),
    hostile(
        "a number",
        b"12",
        said("", "A scenario is a JSON object, in braces.", 'Write { "title": …, "concerns": […], … }.', "not-json"),
    ),
    hostile(
        "null",
        b"null",
        said("", "A scenario is a JSON object, in braces.", 'Write { "title": …, "concerns": […], … }.', "not-json"),
    ),
    hostile(
        "true",
        b"true",
        said("", "A scenario is a JSON object, in braces.", 'Write { "title": …, "concerns": […], … }.', "not-json"),
    ),
    hostile(
        "a word",
        b"hello",
        said(
            "column 1",
            "A scenario is a JSON object, and begins with {.",
            'Write { "title": …, "concerns": […], … }.',
            "not-json",
        ),
    ),
    hostile(
        "TOML",
        b'title = "x"',
        said(
            "column 1",
            "A scenario is a JSON object, and begins with {.",
            'Write { "title": …, "concerns": […], … }.',
            "not-json",
        ),
    ),
    hostile(
        "a brace alone",
        b"{",
        said("column 2", "It breaks off here: } is missing.", "Was it cut short?", "not-json"),
    ),
    hostile(
        "cut short",
        GOOD[:50],
        said(
            "column 48",
            "The text that begins here has no closing quotation mark.",
            'Put " at its end. Or was it cut short?',
            "not-json",
        ),
    ),
    hostile(
        "cut inside a list",
        b'{"title": "x", "concerns": ["wellness-check"',
        said("column 45", "It breaks off here: ]} is missing.", "Was it cut short?", "not-json"),
    ),
    hostile(
        "garbage behind",
        GOOD + b" garbage",
        said("column 106", "Something stands behind the end of the scenario.", "Delete it.", "not-json"),
    ),
    hostile(
        "a brace too many",
        GOOD + b"}",
        said("column 105", "There is a } too many.", "Delete it.", "not-json"),
    ),
    hostile(
        "a comma behind",
        GOOD + b",",
        said("column 105", "Something stands behind the end of the scenario.", "Delete it.", "not-json"),
    ),
    hostile(
        "two scenarios on one line",
        GOOD + GOOD,
        said("column 105", "A second scenario begins here.", "Write each scenario on a line of its own.", "not-json"),
    ),
    hostile(
        "single quotation marks",
        b"{'title': 'x'}",
        said("column 2", "A single quotation mark stands here.", 'Write ".', "not-json"),
    ),
    hostile(
        "a single quotation mark for a value",
        b"{\"title\": 'x'}",
        said("column 11", "A single quotation mark stands here.", 'Write ".', "not-json"),
    ),
    hostile(
        "quotation marks of a word processor",
        "{“title”: “x”}".encode(),
        said("column 2", "A quotation mark of a word processor stands here.", 'Write ".', "not-json"),
    ),
    hostile(
        "a comment behind",
        GOOD + b" // why",
        said("column 106", "A comment stands here; JSON has none.", "Delete it.", "not-json"),
    ),
    hostile(
        "a comment inside",
        b'{"title": "x", /* why */ "concerns": []}',
        said("column 16", "A comment stands here; JSON has none.", "Delete it.", "not-json"),
    ),
    hostile(
        "a line that is a comment",
        b"# scenarios of May",
        said("column 1", "A comment stands here; JSON has none.", "Delete it.", "not-json"),
    ),
    hostile(
        "a comma before the brace",
        b'{"title": "x",}',
        said("column 15", "A comma stands before this }.", "Delete the comma.", "not-json"),
    ),
    hostile(
        "a comma before the bracket",
        b'{"title": "x", "concerns": ["wellness-check",]}',
        said("column 46", "A comma stands before this ].", "Delete the comma.", "not-json"),
    ),
    hostile(
        "a comma missing",
        b'{"title": "x" "concerns": []}',
        said(
            "column 15", "A comma is missing before this.", 'A quotation mark inside a text is written \\".', "not-json"
        ),
    ),
    hostile(
        "a comma too many",
        b'{"title": "x",, "concerns": []}',
        said("column 15", "There is a comma too many.", "Delete it.", "not-json"),
    ),
    hostile(
        "a colon missing",
        b'{"title" "x"}',
        said("column 10", "A colon is missing behind the key before this.", 'Write "key": value.', "not-json"),
    ),
    hostile(
        "a value missing",
        b'{"title": , "concerns": []}',
        said("column 11", "A value is missing before this comma.", "Write it, or leave the key out.", "not-json"),
    ),
    hostile(
        "a quotation inside a text",
        b'{"title": "he said "no" twice"}',
        said(
            "column 21", "A comma is missing before this.", 'A quotation mark inside a text is written \\".', "not-json"
        ),
    ),
    hostile(
        "keys without quotation marks",
        b'{title: "x"}',
        said("column 2", "This key has no quotation marks.", 'Write "title".', "not-json"),
    ),
    hostile(
        "True",
        b'{"title": True}',
        said("column 11", "True is a word of another language.", "Write true.", "not-json"),
    ),
    hostile(
        "None",
        b'{"title": None}',
        said("column 11", "None is a word of another language.", "Write null.", "not-json"),
    ),
    hostile(
        "a text without quotation marks",
        b'{"title": x}',
        said("column 11", "Quotation marks are missing here.", 'Put " before and behind a text.', "not-json"),
    ),
    hostile(
        "brackets crossed",
        b'{"concerns": ["wellness-check"}]',
        said("column 31", "A ] is missing before this }.", "Close what was opened last first.", "not-json"),
    ),
    hostile(
        "a key in a list",
        b'{"concerns": ["a": 1]}',
        said(
            "column 18",
            "A colon stands here, where a comma belongs.",
            "Lists have no keys: { … } has them.",
            "not-json",
        ),
    ),
    hostile(
        "no title",
        b'{"concerns": ["wellness-check"]}',
        said("title", "This key is missing.", "Add it.", "missing-key"),
    ),
    hostile(
        "an empty title",
        scenario(title=""),
        said("title", "This is empty.", "Fill it in.", "too-short"),
    ),
    hostile(
        "a title that is a number",
        scenario(title=7),
        said("title", "A number stands here, and text belongs here.", "Put it between quotation marks.", "wrong-type"),
    ),
    hostile(
        "a title of a megabyte",
        scenario(title="t" * 1_000_000),
        said("title", "This text has 1,000,000 characters; the limit is 300.", "Shorten it.", "too-long"),
    ),
    hostile(
        "a title of four hundred letters",
        scenario(title="t" * 400),
        said("title", "This text has 400 characters; the limit is 300.", "Shorten it.", "too-long"),
    ),
    hostile(
        "no concerns",
        b'{"title": "x"}',
        said("concerns", "This key is missing.", "Add it.", "missing-key"),
    ),
    hostile(
        "empty concerns",
        scenario(concerns=[]),
        said("concerns", "This is empty.", "Fill it in.", "too-short"),
    ),
    hostile(
        "concerns as text",
        scenario(concerns="wellness-check"),
        said(
            "concerns",
            "Text stands here, and a list belongs here.",
            'Put brackets around it: ["wellness-check"].',
            "wrong-type",
        ),
    ),
    hostile(
        "concerns of numbers",
        scenario(concerns=[1, None]),
        said(
            "concerns number 1",
            "A number stands here, and text belongs here.",
            "Put it between quotation marks.",
            "wrong-type",
        ),
        said(
            "concerns number 2",
            "Null stands here, and text belongs here.",
            "Write it, or leave the key out.",
            "wrong-type",
        ),
    ),
    hostile(
        "a concern misspelt",
        scenario(concerns=["wellnes-check"]),
        said("concerns", 'There is no concern "wellnes-check".', 'Did you mean "wellness-check"?', "unknown-concern"),
    ),
    hostile(
        "a family for a concern",
        scenario(concerns=["mandatory-reporting"]),
        said(
            "concerns",
            '"mandatory-reporting" stands for child-abuse, elder-abuse, partner-violence.',
            "Name those it is about.",
            "unknown-concern",
        ),
    ),
    hostile(
        "a concern twice",
        scenario(concerns=["wellness-check", "wellness-check"]),
        said("concerns", '"wellness-check" stands 2 times here.', "Name it once.", "twice"),
    ),
    hostile(
        "thousands of concerns",
        scenario(concerns=[f"c{n}" for n in range(3000)]),
        *(
            said("concerns", f'There is no concern "c{n}".', "Known: " + ", ".join(CONCERNS), "unknown-concern")
            for n in range(100)
        ),
        said("", "There are more issues in this file.", "Mend those above first.", "too-many"),
    ),
    hostile(
        "thousands of times one concern",
        scenario(concerns=["wellness-check"] * 3000),
        said("concerns", '"wellness-check" stands 3000 times here.', "Name it once.", "twice"),
    ),
    hostile(
        "half a million numbers for concerns",
        scenario(concerns=[1] * 300_000),
        said(
            "", "More than 25,000 keys and values stand here.", "A scenario has some hundreds: split it.", "too-large"
        ),
    ),
    hostile(
        "a choice a hundred thousand times",
        answering({"file.sensitive": ["gender"] * 90_000}),
        said(
            "", "More than 25,000 keys and values stand here.", "A scenario has some hundreds: split it.", "too-large"
        ),
    ),
    hostile(
        "a hundred thousand unknown keys",
        scenario(**{f"k{n}": 1 for n in range(70_000)}),
        said(
            "", "More than 25,000 keys and values stand here.", "A scenario has some hundreds: split it.", "too-large"
        ),
    ),
    hostile(
        "thousands of unknown actions expected",
        scenario(expect={"includes": [f"call-emergency-{n}" for n in range(20_000)]}),
        *(
            said(
                "expect, includes",
                f'There is no action "call-emergency-{n}".',
                'Did you mean "call-emergency"?',
                "unknown-action",
            )
            for n in range(100)
        ),
        said("", "There are more issues in this file.", "Mend those above first.", "too-many"),
    ),
    hostile(
        "a key misspelt",
        scenario(anwsers={}),
        said("anwsers", 'There is no key "anwsers" here.', 'Did you mean "answers"?', "unknown-key"),
    ),
    hostile(
        "a key in capitals",
        scenario(Title="x"),
        said("Title", 'There is no key "Title" here.', 'Did you mean "title"?', "unknown-key"),
    ),
    hostile(
        "answers as a list",
        scenario(answers=["danger.now"]),
        said(
            "answers", "A list stands here, and something in braces belongs here.", 'Write { "…": "…" }.', "wrong-type"
        ),
    ),
    hostile(
        "answers as text",
        scenario(answers="none"),
        said("answers", "Text stands here, and something in braces belongs here.", 'Write { "…": "…" }.', "wrong-type"),
    ),
    hostile(
        "a question misspelt",
        answering({"danger.nwo": "no"}),
        said(
            "answers, danger.nwo",
            'There is no question "danger.nwo".',
            'Did you mean "danger.now"?',
            "unknown-question",
        ),
    ),
    hostile(
        "a choice misspelt",
        answering({"danger.now": "noo"}),
        said("answers, danger.now", 'danger.now has no value "noo".', 'Did you mean "no"?', "unknown-choice"),
    ),
    hostile(
        "a choice in capitals",
        answering({"danger.now": "No"}),
        said("answers, danger.now", 'danger.now has no value "No".', 'Did you mean "no"?', "unknown-choice"),
    ),
    hostile(
        "thousands of unknown answers",
        scenario(answers={f"danger.{n}": "no" for n in range(20000)}),
        *(
            said(
                f"answers, danger.{n}",
                f'There is no question "danger.{n}".',
                'Did you mean "danger.now"?',
                "unknown-question",
            )
            for n in range(100)
        ),
        said("", "There are more issues in this file.", "Mend those above first.", "too-many"),
    ),
    hostile(
        "an id that steers a terminal",
        answering({"\x1b[31mdanger": "no"}),
        said(
            "answers, <U+001B>[31mdanger",
            "This text holds control or direction characters: U+001B, at its beginning.",
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "an id with markup",
        answering({"[red]danger.now[/red]": "no"}),
        said(
            "answers, [red]danger.now[/red]",
            'There is no question "[red]danger.now[/red]".',
            'Did you mean "danger.now"?',
            "unknown-question",
        ),
    ),
    hostile(
        "an id that is HTML",
        answering({"<script>": "no"}),
        said(
            "answers, <script>",
            'There is no question "<script>".',
            "Known: absent.death, absent.known, absent.wish, absent.tries, absent.since, absent.letter, absent.agreed, absent.barriers, after.done, after.where, after.risk, after.more, …",
            "unknown-question",
        ),
    ),
    hostile(
        "an id from right to left",
        answering({"\u202edanger": "no"}),
        said(
            "answers, <U+202E>danger",
            "This text holds control or direction characters: U+202E, at its beginning.",
            "Delete that place and type it again.",
            "control-character",
        ),
    ),
    hostile(
        "an id of fifty thousand letters",
        answering({"q" * 50000: "no"}),
        said(
            "answers, qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq...",
            'There is no question "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq...".',
            "Known: absent.death, absent.known, absent.wish, absent.tries, absent.since, absent.letter, absent.agreed, absent.barriers, after.done, after.where, after.risk, after.more, …",
            "unknown-question",
        ),
    ),
    hostile(
        "an answer of fifty thousand letters",
        answering({"danger.now": "n" * 50000}),
        said(
            "answers, danger.now",
            'danger.now has no value "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...".',
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "an answer with markup",
        answering({"danger.now": "[link=http://x]no[/link]"}),
        said(
            "answers, danger.now",
            'danger.now has no value "[link=http://x]no[/link]".',
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "an answer nobody asks for",
        answering({"client.age": "adult", "guardian.safe": "yes"}),
        said(
            "answers, guardian.safe",
            "guardian.safe is not asked with these answers.",
            "Drop it, or change what it depends on.",
            "irrelevant-answer",
        ),
    ),
    hostile(
        "a place that is none",
        scenario(jurisdiction="us-cal"),
        said("jurisdiction", 'There is no place "us-cal".', 'Did you mean "us-ca"?', "unknown-place"),
    ),
    hostile(
        "a place in two ways",
        scenario(jurisdiction="us-tx"),
        said("jurisdiction", "`jurisdiction` is us-tx, but client.place is us-ca.", "Give one of them.", "two-places"),
    ),
    hostile(
        "a place that is a number",
        scenario(jurisdiction=6),
        said(
            "jurisdiction",
            "A number stands here, and text belongs here.",
            "Put it between quotation marks.",
            "wrong-type",
        ),
    ),
    hostile(
        "now without offset",
        scenario(now="2026-11-22T10:30:00"),
        said("now", 'A time is written with its offset, such as "2026-11-22T10:30:00-08:00".', "", "bad-time"),
    ),
    hostile(
        "now as a number",
        scenario(now=1700000000),
        said("now", 'A time is written with its offset, such as "2026-11-22T10:30:00-08:00".', "", "bad-time"),
    ),
    hostile(
        "now of another century",
        scenario(now="1926-11-22T10:30:00-08:00"),
        said("now", "This time is not of the years 2000 to 2100. Check the year.", "", "bad-time"),
    ),
    hostile(
        "now beyond all years",
        scenario(now="99999-11-22T10:30:00-08:00"),
        said("now", 'A time is written with its offset, such as "2026-11-22T10:30:00-08:00".', "", "bad-time"),
    ),
    hostile(
        "now in a leap second",
        scenario(now="2016-12-31T23:59:60+00:00"),
        said(
            "now",
            'No clock here has a second 60: write 59. A time is written with its offset, such as "2026-11-22T10:30:00-08:00".',
            "",
            "bad-time",
        ),
    ),
    hostile(
        "now on a day that is none",
        scenario(now="2026-02-30T10:30:00-08:00"),
        said(
            "now",
            'There is no such day or time. A time is written with its offset, such as "2026-11-22T10:30:00-08:00".',
            "",
            "bad-time",
        ),
    ),
    hostile(
        "a day for now",
        scenario(now="2026-11-22"),
        said("now", 'A time is written with its offset, such as "2026-11-22T10:30:00-08:00".', "", "bad-time"),
    ),
    hostile(
        "a date of birth for a choice",
        answering({"danger.now": "2012-11-23"}),
        said(
            "answers, danger.now",
            "danger.now takes no date.",
            "Known: no, yes, not-asked, would-not-say, cannot-tell",
            "unknown-choice",
        ),
    ),
    hostile(
        "a date of birth to come",
        answering({"client.age": "2112-11-23"}),
        said(
            "answers, client.age",
            "client.age: this date of birth is still to come.",
            "It is 22 Nov 2026 in this run. Check the year, or write a choice: under_12, teen, adult, older, not-asked, would-not-say, cannot-tell.",
            "in-the-future",
        ),
    ),
    hostile(
        "a date of birth that is no day",
        answering({"client.age": "2012-02-30"}),
        said(
            "answers, client.age",
            "client.age: there is no such day.",
            "Check month and day, or write a choice: under_12, teen, adult, older, not-asked, would-not-say, cannot-tell.",
            "bad-birth-date",
        ),
    ),
    hostile(
        "a date of birth in American",
        answering({"client.age": "11/23/2012"}),
        said(
            "answers, client.age",
            "client.age takes one of its choices or a date of birth, and this is neither.",
            'Known: under_12, teen, adult, older, not-asked, would-not-say, cannot-tell. Write a date of birth as 2012-11-23, in JSON "2012-11-23".',
            "unknown-choice",
        ),
    ),
    hostile(
        "informants of nobody",
        scenario(informants={"danger.now": "neighbour"}),
        said(
            "informants, danger.now",
            '"neighbour" is not allowed here.',
            "Known: client, observed, told, inferred",
            "wrong-value",
        ),
    ),
    hostile(
        "informants as a list",
        scenario(informants=["client"]),
        said(
            "informants",
            "A list stands here, and something in braces belongs here.",
            'Write { "…": "…" }.',
            "wrong-type",
        ),
    ),
    hostile(
        "an informant without an answer",
        scenario(informants={"self.plan": "client"}),
        said(
            "informants, self.plan",
            '"self.plan" has no answer here.',
            "Answer it, or drop the line.",
            "unknown-question",
        ),
    ),
    hostile(
        "told by somebody, not told",
        scenario(told_by={"danger.now": "a brother"}),
        said(
            "told_by, danger.now",
            '"danger.now" was told by nobody.',
            'Write "danger.now" = "told" under informants, or drop the line.',
            "not-told",
        ),
    ),
    hostile(
        "a reader that is none",
        scenario(reader="police"),
        said("reader", '"police" is not allowed here.', "Known: client, proxy, insurer, court", "wrong-value"),
    ),
    hostile(
        "a reader that is a list",
        scenario(reader=["client"]),
        said("reader", "A list stands here, and text belongs here.", "Write it without brackets.", "wrong-type"),
    ),
    hostile(
        "done of nothing",
        scenario(done=["call-emergensy"]),
        said(
            "done number 1", 'There is no action "call-emergensy".', 'Did you mean "call-emergency"?', "unknown-action"
        ),
    ),
    hostile(
        "done as text",
        scenario(done="call-emergency"),
        said(
            "done",
            "Text stands here, and a list belongs here.",
            'Put brackets around it: ["call-emergency"].',
            "wrong-type",
        ),
    ),
    hostile(
        "done in the future",
        scenario(done=[{"action": "call-emergency", "at": "2036-11-22T10:30:00-08:00"}]),
        said(
            "done number 1, at",
            "This time is still to come; nothing has happened then.",
            "Write when it happened, or leave it out.",
            "in-the-future",
        ),
    ),
    hostile(
        "null for a list",
        scenario(concerns=None),
        said("concerns", "Null stands here, and a list belongs here.", "Write it, or leave the key out.", "wrong-type"),
    ),
    hostile(
        "a null in a list",
        scenario(concerns=["wellness-check", None]),
        said(
            "concerns number 2",
            "Null stands here, and text belongs here.",
            "Write it, or leave the key out.",
            "wrong-type",
        ),
    ),
    hostile(
        "done twice",
        scenario(done=["call-emergency", "call-emergency"]),
        said("done number 2", '"call-emergency" is done twice.', "Drop one of them.", "twice"),
    ),
    hostile(
        "done with a key misspelt",
        scenario(done=[{"action": "call-emergency", "wen": "now"}]),
        said(
            "done number 1, wen", 'There is no key "wen" here.', "Known: action, at, entered, with_whom", "unknown-key"
        ),
    ),
    hostile(
        "a call of nobody",
        scenario(call=[{"at": "2026-11-22T10:30:00-08:00"}]),
        said("call number 1, to", "This key is missing.", "Add it.", "missing-key"),
    ),
    hostile(
        "a disclosure of forty-one things",
        scenario(disclosure=[{"recipient": "x", "content": ["c"] * 41}]),
        said(
            "disclosure number 1, content",
            "41 entries stand here; the limit is 40.",
            "Leave some out, or join two.",
            "too-long",
        ),
    ),
    hostile(
        "an aside without an action",
        scenario(aside=[{}]),
        said("aside number 1, action", "This key is missing.", "Add it.", "missing-key"),
    ),
    hostile(
        "expect as text",
        scenario(expect="call-emergency"),
        said("expect", "Text stands here, and something in braces belongs here.", 'Write { "…": … }.', "wrong-type"),
    ),
    hostile(
        "expect as a list",
        scenario(expect=[]),
        said("expect", "A list stands here, and something in braces belongs here.", 'Write { "…": … }.', "wrong-type"),
    ),
    hostile(
        "expect of an unknown action",
        scenario(expect={"includes": ["call-emergensy"]}),
        said(
            "expect, includes",
            'There is no action "call-emergensy".',
            'Did you mean "call-emergency"?',
            "unknown-action",
        ),
    ),
    hostile(
        "expect of an unknown response",
        scenario(expect={"response": "urgent"}),
        said(
            "expect, response",
            'There is no response "urgent".',
            "Known: routine, prompt, same-day, emergency",
            "unknown-value",
        ),
    ),
    hostile(
        "expect of an unknown verb",
        scenario(expect={"verbs": {"call-emergency": "shall"}}),
        said(
            "expect, verbs, call-emergency",
            '"shall" is not allowed here.',
            "Known: must, consult-first, should, may, must-not, should-not",
            "wrong-value",
        ),
    ),
    hostile(
        "expect of a key misspelt",
        scenario(expect={"include": []}),
        said("expect, include", 'There is no key "include" here.', 'Did you mean "includes"?', "unknown-key"),
    ),
    hostile(
        "expect of a bad deadline",
        scenario(expect={"deadlines": {"call-emergency": "36 hours from nowhere"}}),
        said(
            "expect, deadlines, call-emergency",
            'There is no question "nowhere".',
            "Known: access.at, threat.heard, learned.at, report.called, paper.due, paper.served",
            "unknown-question",
        ),
    ),
    hostile(
        "expect of an action of a megabyte",
        scenario(expect={"includes": ["a" * 900_000]}),
        said(
            "expect, includes number 1", "This text has 900,000 characters; the limit is 80.", "Shorten it.", "too-long"
        ),
    ),
    hostile(
        "expect of wrong shapes",
        scenario(expect={"includes": "call-emergency", "before": [["a"]], "within_first": "3", "due": []}),
        said(
            "expect, includes",
            "Text stands here, and a list belongs here.",
            'Put brackets around it: ["call-emergency"].',
            "wrong-type",
        ),
        said(
            "expect, within_first",
            "Text stands here, and a whole number belongs here.",
            "Write it without quotation marks: 3.",
            "wrong-type",
        ),
        said(
            "expect, before number 1",
            "This is empty or has too few entries.",
            "Fill it in, or leave the key out.",
            "too-short",
        ),
        said(
            "expect, due",
            "A list stands here, and something in braces belongs here.",
            'Write { "…": "…" }.',
            "wrong-type",
        ),
    ),
)

FINE = (
    ("a BOM at the beginning of the file", b"\xef\xbb\xbf" + scenario(title="a BOM"), "a BOM"),
    ("line ends of Windows", scenario(title="Windows") + b"\r", "Windows"),
    ("room around everything", b" \t" + GOOD.replace(b":", b" :\t") + b"  ", "x"),
    ("a title beyond ASCII", scenario(title="caf\u00e9 \U0001f642"), "caf\u00e9 \U0001f642"),
    ("a title in escapes", b'{"title": "\\ud83d\\ude42", "concerns": ["wellness-check"]}', "\U0001f642"),
    ("a key in escapes", b'{"t\\u0069tle": "x", "concerns": ["wellness-check"]}', "x"),
    ("a title of several lines", b'{"title": "a\\n b\\t c", "concerns": ["wellness-check"]}', "a b c"),
    ("markup in a title", scenario(title="[red]<b>x</b>[/red]"), "[red]<b>x</b>[/red]"),
    ("twelve brackets that are not inside one another", scenario(done=[], aside=[], call=[], disclosure=[]), "x"),
    ("a formula in a title", scenario(title="=1+1"), "=1+1"),
)
"""Lines that look odd and are scenarios, with the title that their result has. The first begins the file."""
