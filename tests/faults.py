"""Faults as a content author plants them: an edit of the shipped files, the check that must find it, and where.

Each generator takes the files and a source of chance and returns one fault, or None where the dice fell badly. It makes a
fault that is one by construction, so that a check that keeps silent is wrong. `plant_faults.py` runs the campaign.

A new check gets a generator: a function with `@plants("its-name", STAGE)` at the end of this file, where STAGE says which
checks are run on the edited files. `test_faults.py` fails as long as a check has none and no reason in NOT_PLANTED.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import tomli

from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.model import DO_VERBS, LEVELS
from crisis_cli.places import PLACES

HEADING = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"""["']?([\w.-]+)["']?\s*=""")


# ---------------------------------------------------------------- the files


class Item(NamedTuple):
    """One heading with what stands below it: lines `start` to `end`, `keys` with the lines of each value."""

    kind: str
    name: str
    file: str
    start: int
    end: int
    table: Mapping[str, Any]
    keys: Mapping[str, tuple[int, int]]


class Fault(NamedTuple):
    """What was typed (the new text of each file; None: a file is gone), and the check, item and lines that must be named."""

    check: str
    stage: str
    edits: Mapping[str, str | bytes | None]
    file: str
    kind: str = ""
    name: str = ""
    line: int = 0
    link: str = ""


class Bench:
    """The content files as an author sees them: texts, and which item stands on which lines."""

    def __init__(self, folder: Path, before: Bench | None = None) -> None:
        """Read a folder; what has not changed since `before` is not looked through again."""
        paths = sorted(path for path in folder.rglob("*.toml") if "scenarios" not in path.relative_to(folder).parts)
        self.folder = folder
        self.texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig") for path in paths}
        self.items: list[Item] = []
        for file, text in self.texts.items():
            same = before is not None and before.texts.get(file) == text
            known = [item for item in before.items if item.file == file] if before is not None and same else None
            self.items += items_of(file, text) if known is None else known
        self.concern_of = {item.file: item.name for item in self.items if item.kind == "concern"}

    def of(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def named(self, kind: str, name: str) -> Item:
        return next(item for item in self.items if item.kind == kind and item.name == name)

    def concern(self, item: Item) -> str | None:
        return item.table.get("concern") or self.concern_of.get(item.file)


def items_of(file: str, text: str, *, keys: bool = True) -> Iterator[Item]:
    """Yield every item of a file, without its `keys` where nobody asks. A `[[paper.sections]]` belongs to the paper above."""
    lines = text.split("\n")
    heads = [(n, found.group(2)) for n, line in enumerate(lines) if (found := HEADING.match(line))]
    tables = tomli.loads(text)
    seen: dict[str, int] = {}
    for at, (start, kind) in enumerate(heads):
        if "." in kind:
            continue
        following = [n for n, other in heads[at + 1 :] if not other.startswith(f"{kind}.")]
        end = following[0] if following else len(lines)
        table = tables[kind]
        if isinstance(table, list):
            table = table[seen.setdefault(kind, 0)]
            seen[kind] += 1
        name = (
            table.get("id")
            or table.get("code")
            or table.get("finding")
            or table.get("question")
            or table.get("item")
            or ""
        )
        own = next((n for n, _ in heads[at + 1 :]), len(lines))
        yield Item(kind, name, file, start, end, table, dict(_keys(lines, start + 1, own)) if keys else {})


def _keys(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    at = start
    while at < end:
        found = KEY.match(lines[at])
        stop = at + 1
        if found:
            while not _whole(lines[at:stop], lines[stop] if stop < end else ""):
                stop += 1
            yield found.group(1), (at, stop)
        at = stop


def _whole(lines: Sequence[str], following: str) -> bool:
    """Whether a value ends here: surely where a key or a heading follows a line that leaves nothing open."""
    if len(lines) == 1 and lines[0].endswith(('"', "'", "true", "false")) and (not following or KEY.match(following)):
        return True
    try:
        tomli.loads("\n".join(lines))
    except tomli.TOMLDecodeError:
        return False
    return True


class Editor:
    """Edits of lines, all of them by the numbers of the file as it was."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.changes: dict[str, list[tuple[int, int, list[str]]]] = {}

    def lines(self, file: str, start: int, end: int, text: str) -> Editor:
        self.changes.setdefault(file, []).append((start, end, text.split("\n")))
        return self

    def set(self, item: Item, key: str, value: Any) -> Editor:
        """Give a key another value, or put it below the heading."""
        start, end = item.keys.get(key, (item.start + 1, item.start + 1))
        return self.lines(item.file, start, end, f"{key} = {toml(value)}")

    def drop(self, item: Item, key: str) -> Editor:
        return self.lines(item.file, *item.keys[key], "")

    def cut(self, item: Item) -> Editor:
        return self.lines(item.file, item.start, item.end, "")

    def before(self, item: Item, kind: str, table: Mapping[str, Any]) -> Editor:
        return self.lines(item.file, item.start, item.start, block(kind, table))

    def append(self, file: str, kind: str, table: Mapping[str, Any]) -> Editor:
        count = len(self.bench.texts[file].split("\n"))
        return self.lines(file, count, count, "\n" + block(kind, table))

    def done(self) -> dict[str, str | bytes | None]:
        texts: dict[str, str | bytes | None] = {}
        for file, changes in self.changes.items():
            lines = self.bench.texts[file].split("\n")
            for start, end, new in sorted(changes, key=lambda change: change[0], reverse=True):
                lines[start:end] = new
            texts[file] = "\n".join(lines) + "\n"
        return texts


def toml(value: Any) -> str:
    """Return a value as an author types it on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value)


def block(kind: str, table: Mapping[str, Any]) -> str:
    heading = f"[{kind}]" if kind in ("concern", "pack", "content") else f"[[{kind}]]"
    return heading + "\n" + "".join(f"{key} = {toml(value)}\n" for key, value in table.items()) + "\n"


# ---------------------------------------------------------------- the register

Generator = Callable[[Bench, Random], "Fault | None"]
GENERATORS: dict[str, list[tuple[str, Generator]]] = {}
LOAD, STRUCTURE, WORDING, CARRIED, GRADE, PROOF = "load", "structure", "wording", "carried", "grade", "proof"
SUITES, STALE = "suites", "stale"
NOT_PLANTED = {
    "no-folder": "the name of the folder is typed at the command, not in the content",
    "no-content": "an empty folder is no edit of the shipped content",
    "not-a-file": "a pipe or a device, which no editor makes",
    "unreadable": "rights of a file; tests may run as root, who reads everything",
    "too-many": "2,000 files, or 100 issues in one: see test_load and the hostile tests",
}
"""Checks that no edit of an author sets off, and why. They have tests of their own."""


def plants(check: str, stage: str) -> Callable[[Callable[..., Any]], Generator]:
    """Register a generator, whose answer is (edits, item) or (edits, file, line), as one that makes faults for `check`."""

    def register(make: Callable[..., Any]) -> Generator:
        def generate(bench: Bench, chance: Random) -> Fault | None:
            made = make(bench, chance)
            if made is None or isinstance(made, Fault):
                return made
            edits, *place = made
            edits = edits.done() if isinstance(edits, Editor) else edits
            if isinstance(place[0], Item):
                return Fault(check, stage, edits, place[0].file, place[0].kind, place[0].name)
            if len(place) == 3:
                return Fault(check, stage, edits, *place)
            return Fault(check, stage, edits, place[0], line=place[1])

        GENERATORS.setdefault(check, []).append((make.__name__, generate))
        return make

    return register


def pick(chance: Random, things: Sequence[Any]) -> Any:
    return chance.choice(things) if things else None


def misspelt(chance: Random, name: str) -> str:
    """An id as it is mistyped: a letter left out, doubled or exchanged."""
    at = pick(chance, [n for n, sign in enumerate(name) if sign.isalpha() and 0 < n < len(name) - 1])
    if at is None:
        return name + "x"
    slips = (name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], name[:at] + "q" + name[at + 1 :])
    return pick(chance, [slip for slip in slips if re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", slip)] or [name + "x"])


def with_key(bench: Bench, key: str, *kinds: str) -> list[Item]:
    return [item for item in bench.items if key in item.keys and item.table[key] and (not kinds or item.kind in kinds)]


def replaced(table: Any, atom: str, change: Callable[[str, Any], tuple[str, Any]]) -> Any:
    """Return a condition with the key `atom`, wherever it stands, and its test changed."""
    if isinstance(table, Mapping):
        return dict(change(k, v) if k == atom else (k, replaced(v, atom, change)) for k, v in table.items())
    return [replaced(part, atom, change) for part in table] if isinstance(table, list) else table


def atoms_of(table: Any) -> Iterator[tuple[str, Any]]:
    for key, test in table.items():
        if key in ("any", "of"):
            for part in test:
                yield from atoms_of(part)
        elif key == "not":
            yield from atoms_of(test)
        elif key != "at_least":
            yield key, test


CONDITIONED = ("rule", "raise", "property", "notice", "resolution", "resource")


def any_atom(
    bench: Bench, chance: Random, wanted: Callable[[str, Any], bool], kinds: Sequence[str] = CONDITIONED
) -> tuple[Item, str, str, Any] | None:
    """Return an item, the key of its condition, and an atom in it."""
    item = pick(chance, [item for item in with_key(bench, "when", *kinds) if isinstance(item.table["when"], Mapping)])
    found = pick(chance, [(key, test) for key, test in atoms_of(item.table["when"]) if wanted(key, test)])
    return (item, "when", *found) if found else None


def questions(bench: Bench) -> dict[str, Item]:
    return {item.name: item for item in bench.of("question")}


def atom_edit(bench: Bench, item: Item, atom: str, change: Callable[[str, Any], tuple[str, Any]]) -> Editor:
    return Editor(bench).set(item, "when", replaced(item.table["when"], atom, change))


def is_list(key: str, test: Any) -> bool:
    return isinstance(test, list)


# ---------------------------------------------------------------- reading the files


def _line(bench: Bench, chance: Random, pattern: str) -> tuple[str, int, str, re.Match[str]] | None:
    file = pick(chance, list(bench.texts))
    lines = bench.texts[file].split("\n")
    found = pick(chance, [(n, m) for n, line in enumerate(lines) if (m := re.search(pattern, line))])
    return (file, found[0], lines[found[0]], found[1]) if found else None


@plants("not-toml", LOAD)
def a_slip_of_typing(bench: Bench, chance: Random) -> Any:
    slips = (
        (r'^\w+ = ".*"$', lambda line: line[:-1]),
        (r'^\w+ = "', lambda line: line.replace('"', "", 1)),
        (r"^\w+ = ", lambda line: line.replace(" =", "", 1)),
        (r"^\w+ = ", lambda line: line.replace(" =", ":", 1)),
        (r"^\[\[\w+\]\]$", lambda line: line[:-1]),
        (r'^\w+ = "[^"]*"$', lambda line: line.replace('"', "“", 1)),
        (r'^\w+ = \["[^\]]*", "', lambda line: line.replace('", "', '" "', 1)),
        (r"^# \w", lambda line: line[2:]),
    )
    pattern, change = pick(chance, slips)
    found = _line(bench, chance, pattern)
    if not found:
        return None
    file, at, line, _ = found
    return Editor(bench).lines(file, at, at + 1, change(line)), file, at + 1


@plants("not-toml", LOAD)
def a_key_twice(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [key for key, (start, end) in item.keys.items() if end == start + 1])
    at = item.keys[key][1]
    return Editor(bench).lines(item.file, at, at, bench.texts[item.file].split("\n")[at - 1]), item.file, at + 1


@plants("not-utf-8", LOAD)
def saved_otherwise(bench: Bench, chance: Random) -> Any:
    found = _line(bench, chance, r'^\w+ = ".*\w')
    if not found:
        return None
    file, at, _, _ = found
    if chance.random() < 0.2:
        return {file: bench.texts[file].encode(pick(chance, ["utf-16", "utf-16-be", "utf-16-le"]))}, file, 0
    lines = bench.texts[file].encode().split(b"\n")
    lines[at] += b" # caf" + bytes([chance.randrange(128, 256)])
    return {file: b"\n".join(lines)}, file, at + 1


@plants("too-large", LOAD)
def a_file_that_grew(bench: Bench, chance: Random) -> Any:
    file = pick(chance, list(bench.texts))
    return {file: bench.texts[file] + "# again and again\n" * chance.randrange(58_300, 60_000)}, file, 0


@plants("control-character", LOAD)
def an_invisible_sign(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [key for key in item.keys if isinstance(item.table[key], str) and key != "id"])
    if key is None:
        return None
    text = item.table[key]
    at = chance.randrange(len(text) + 1)
    sign = pick(chance, "\u200b\u200e\u202e\u2066\ufeff\u0007\u0085")
    return Editor(bench).set(item, key, text[:at] + sign + text[at:]), item


@plants("not-nfc", LOAD)
def a_letter_in_two_parts(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [item for item in bench.items if "because" in item.keys])
    return Editor(bench).set(item, "because", item.table["because"] + f" {pick(chance, 'aeiounc')}\u0301."), item


@plants("too-deep", LOAD)
def nested_without_end(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "when", "rule", "property"))
    table = item.table["when"]
    for _ in range(chance.randrange(7, 12)):
        table = {"any": [table]}
    return Editor(bench).set(item, "when", table), item


@plants("link", LOAD)
def a_link_in_place_of_a_file(bench: Bench, chance: Random) -> Any:
    file = pick(chance, list(bench.texts))
    return Fault("link", LOAD, {}, file, link=pick(chance, ["content.toml", "../elsewhere.toml", "/etc/hostname"]))


@plants("format", LOAD)
def another_format(bench: Bench, chance: Random) -> Any:
    head = bench.named("content", "")
    return Editor(bench).set(head, "format", pick(chance, [0, -1, *range(2, 60)])), head.file, 0


@plants("no-head", LOAD)
def two_heads_or_none(bench: Bench, chance: Random) -> Any:
    head = bench.named("content", "")
    if chance.random() < 0.1:
        return {head.file: "# which content this is\n"}, head.file, 0
    file = pick(chance, [file for file in bench.texts if file != head.file])
    at = next(item.start for item in bench.items if item.file == file)
    second = max(file, head.file, key=list(bench.texts).index)
    return Editor(bench).lines(file, at, at, block("content", head.table)), second, 0


@plants("pack-name", LOAD)
def a_pack_in_another_file(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("pack"))
    code = pick(chance, [place for place in PLACES if place != item.name])
    return Fault(
        "pack-name", LOAD, Editor(bench).set(item, "code", code).done(), item.file, line=item.keys["code"][0] + 1
    )


@plants("value-without-pack", LOAD)
def a_value_in_a_file_without_pack(bench: Bench, chance: Random) -> Any:
    file = pick(chance, [file for file in bench.texts if not file.startswith("law/")])
    return Editor(bench).append(file, "value", pick(chance, bench.of("value")).table), file, 0


# ---------------------------------------------------------------- keys and their shapes

REQUIRED = ("ask", "topic", "why", "tier", "to", "because", "actions", "verb", "basis", "do", "kind", "frame", "done",
            "cite", "says", "confirmed", "name", "reach", "about", "checked_on", "expect", "safest", "title", "phrase",
            "prevails", "reason", "instead", "words")  # fmt: skip


OPTIONAL = (("question", "kind"), ("procedure", "actions"), ("property", "actions"))


@plants("missing-key", LOAD)
def a_key_left_out(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [key for key in item.keys if key in REQUIRED and (item.kind, key) not in OPTIONAL])
    return (Editor(bench).drop(item, key), item.file, item.start + 1) if key else None


@plants("unknown-key", LOAD)
def a_key_misspelt(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [key for key in item.keys if len(key) > 3])
    if key is None:
        return None
    at = item.keys[key][0]
    line = bench.texts[item.file].split("\n")[at]
    slip = key[0] + key[2] + key[1] + key[3:] if key[1] != key[2] else key + "s"
    return Editor(bench).lines(item.file, at, at + 1, line.replace(key, slip, 1)), item.file, at + 1


@plants("wrong-value", LOAD)
def a_word_that_is_not_taken(bench: Bench, chance: Random) -> Any:
    fixed = ("verb", "basis", "kind", "frame", "tier", "prevails")
    item = pick(chance, bench.items)
    key = pick(chance, [key for key in item.keys if key in fixed])
    return (Editor(bench).set(item, key, misspelt(chance, item.table[key])), item) if key else None


@plants("bad-id", LOAD)
def an_id_with_a_blank(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "id"))
    change = pick(chance, [str.capitalize, lambda s: s + " 2", lambda s: s.replace("-", "–") + "é", lambda s: "-" + s])
    return Editor(bench).set(item, "id", change(item.name)), item.file, item.keys["id"][0] + 1


@plants("too-long", LOAD)
def a_text_that_is_too_long(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [key for key in item.keys if key in ("do", "because", "ask", "why", "title", "says", "done")])
    if key is None:
        return None
    return Editor(bench).set(item, key, " ".join([item.table[key]] * 80)[:1000]), item


@plants("too-long", STRUCTURE)
def a_line_that_is_too_long_once_filled(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("action"))
    value = pick(chance, [v for v in bench.of("value") if len(v.table["phrase"]) > 60])
    return Editor(bench).set(item, "do", f"{item.table['do'][:20]} {{law.client.{value.name}}}"[:60]), item


@plants("too-long", STRUCTURE)
def a_line_of_a_paper_that_is_too_long_once_filled(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    value = pick(chance, [v for v in bench.of("value") if len(v.table["phrase"]) > 60])
    text = " ".join([f"{{law.client.{value.name}}}"] * 8)
    number, line = next(_first_lines(bench, item))
    return Editor(bench).lines(item.file, number, number + 1, line + f"\n  {toml(text)},"), item


def _first_lines(bench: Bench, paper: Item) -> Iterator[tuple[int, str]]:
    lines = bench.texts[paper.file].split("\n")
    for number in range(paper.start, paper.end):
        if lines[number] == "lines = [":
            yield number, lines[number]


@plants("too-short", LOAD)
def a_list_with_nothing_in_it(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [k for k in item.keys if k in ("because", "ask", "do", "says", "why", "cite", "about")])
    if item.kind == "rule" and chance.random() < 0.5:
        return Editor(bench).set(item, "actions", []), item
    return (Editor(bench).set(item, key, ""), item) if key else None


@plants("wrong-type", LOAD)
def a_value_of_another_shape(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.items)
    key = pick(chance, [key for key in item.keys if key not in ("id", "code", "finding", "question")])
    if key is None:
        return None
    given = item.table[key]
    others: dict[type, list[Any]] = {
        str: [3, True, ["a"], {"a": "b"}],
        bool: ["yes", 1, []],
        int: ["1", 1.5, []],
        list: ["a", 3, {"a": ["b"]}],
        dict: [3, ["a"]],
        date: ["2026-11-21", 2026, []],
    }
    if (item.kind, key) in (("rule", "deadline"), ("question", "when"), ("property", "expect"), ("order", "concern")):
        return None
    other = pick(chance, others[type(given)])
    return Editor(bench).set(item, key, other), item


# ---------------------------------------------------------------- names

NAMED = {  # where an id of another item stands: kind of item, key, kind of the other
    "unknown-source": (("rule", "sources"), ("question", "sources"), ("action", "sources"), ("paper", "sources"),
                       ("resource", "source"), ("value", "source"), ("banned", "sources"), ("resolution", "sources"),
                       ("procedure", "sources"), ("raise", "sources"), ("notice", "sources"), ("recipient", "sources")),
    "unknown-action": (("rule", "actions"), ("resolution", "action"), ("procedure", "actions"), ("property", "actions"),
                       ("action", "alternative_to"), ("paper", "for")),
    "unknown-question": (("concern", "questions"), ("order", "question"), ("procedure", "questions")),
    "unknown-recipient": (("action", "recipients"),),
    "unknown-resource": (("action", "resources"),),
    "unknown-rule": (("rule", "overrides"),),
    "unknown-finding": (("raise", "finding"),),
    "unknown-document": (("procedure", "document"),),
    "unknown-paper": (("procedure", "papers"),),
    "unknown-concern": (("rule", "concern"), ("property", "concern"), ("order", "concern")),
}  # fmt: skip


def _dangling(check: str) -> None:
    @plants(check, LOAD)
    def a_name_misspelt(bench: Bench, chance: Random) -> Any:
        kind, key = pick(chance, NAMED[check])
        item = pick(chance, with_key(bench, key, kind))
        if item is None:
            return None
        value = item.table[key]
        new: Any = misspelt(chance, value) if isinstance(value, str) else list(value)
        if isinstance(value, list):
            at = chance.randrange(len(value))
            new[at] = misspelt(chance, value[at])
        edits = Editor(bench).set(item, key, new)
        if item.kind == "value":
            pack = next(pack for pack in bench.of("pack") if pack.file == item.file)
            return edits, pack.file, "pack", pack.name
        if (kind, key) in (("raise", "finding"), ("order", "question")):
            return edits, item.file, kind, new
        return edits, item


for _check in NAMED:
    _dangling(_check)


@plants("unknown-rule", LOAD)
def a_rule_that_displaces_none(bench: Bench, chance: Random) -> Any:
    item, other = pick(chance, bench.of("rule")), pick(chance, bench.of("rule"))
    return Editor(bench).set(item, "overrides", misspelt(chance, other.name)), item


@plants("unknown-question", LOAD)
def a_condition_on_a_question_that_is_not_there(bench: Bench, chance: Random) -> Any:
    found = any_atom(bench, chance, lambda key, test: not key.startswith("law."))
    if not found:
        return None
    item, _, atom, _ = found
    return atom_edit(bench, item, atom, lambda key, test: (misspelt(chance, key), test)), item


@plants("unknown-choice", LOAD)
def a_condition_on_a_choice_that_is_not_there(bench: Bench, chance: Random) -> Any:
    found = any_atom(bench, chance, lambda key, test: key in questions(bench) and isinstance(test, list))
    if not found:
        return None
    item, _, atom, test = found
    at = chance.randrange(len(test))
    wrong = [*test[:at], misspelt(chance, test[at]), *test[at + 1 :]]
    return atom_edit(bench, item, atom, lambda key, _: (key, wrong)), item


@plants("unknown-choice", LOAD)
def a_choice_renamed_in_the_question_alone(bench: Bench, chance: Random) -> Any:
    order = pick(chance, bench.of("order"))
    question = questions(bench)[order.name]
    end = pick(chance, ["safest", "riskiest"])
    new = {(misspelt(chance, k) if k == order.table[end] else k): v for k, v in question.table["choices"].items()}
    return Editor(bench).set(question, "choices", new), order


@plants("unknown-choice", LOAD)
def a_note_for_a_choice_that_is_not_there(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "note", "question"))
    choice = pick(chance, list(item.table["note"]))
    note = {**item.table["note"], misspelt(chance, choice): "something"}
    return Editor(bench).set(item, "note", note), item


@plants("unknown-value", LOAD)
def a_level_or_a_law_that_is_not_there(bench: Bench, chance: Random) -> Any:
    found = any_atom(bench, chance, lambda key, test: isinstance(test, list) and key not in questions(bench))
    if not found or chance.random() < 0.3:
        item = pick(chance, bench.of("raise"))
        return Editor(bench).set(item, "to", misspelt(chance, item.table["to"])), item
    item, _, atom, test = found
    return atom_edit(bench, item, atom, lambda key, _: (key, [*test[:-1], misspelt(chance, test[-1])])), item


@plants("unknown-law", LOAD)
def a_law_that_no_pack_has(bench: Bench, chance: Random) -> Any:
    found = any_atom(bench, chance, lambda key, test: key.startswith("law."))
    if not found:
        return None
    item, _, atom, _ = found
    wrong = pick(chance, [f"law.{misspelt(chance, atom.split('.')[1])}.x", atom + "s", "law.client"])
    return atom_edit(bench, item, atom, lambda key, test: (wrong, test)), item


@plants("unknown-law", LOAD)
def a_law_that_the_baseline_lacks(bench: Bench, chance: Random) -> Any:
    value = pick(chance, [v for v in bench.of("value") if v.file != "law/us.toml"])
    pack = next(pack for pack in bench.of("pack") if pack.file == value.file)
    return Editor(bench).set(value, "id", misspelt(chance, value.name)), pack.file, "pack", pack.name


@plants("unknown-place", LOAD)
def a_place_that_is_none(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("resource"))
    wrong = pick(chance, [place for place in ("us-xx", "uk", "us-zz", "california", "us-cal") if place not in PLACES])
    return Editor(bench).set(item, "place", wrong), item


@plants("unknown-zone", LOAD)
def a_zone_that_is_none(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("pack"))
    zone = pick(chance, ["Pacific", "PST", "America/Los Angeles", "US-Pacific", "localtime", "America/Sacramento"])
    return Editor(bench).set(item, "zones", [zone]), item


@plants("bad-date", LOAD)
def a_holiday_on_no_day(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [p for p in bench.of("pack") if "holidays" in p.keys or "holidays" not in p.table])
    year = chance.randrange(2026, 2030)
    day = pick(chance, [f"{year}-02-30", f"{year}-13-01", f"12/25/{year}", f"{year}-12-32", "25 December"])
    return Editor(bench).set(item, "holidays", {**item.table.get("holidays", {}), day: "No day"}), item


@plants("unknown-placeholder", LOAD)
def a_value_that_nothing_fills(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "because", "rule", "raise"))
    value = pick(chance, bench.of("value")).name
    wrong = pick(chance, [f"{{law.client.{value}x}}", f"{{law.{value}}}", "{hours}", f"{{law.clients.{value}}}"])
    return Editor(bench).set(item, "because", f"{item.table['because'][:200]} {wrong}."), item


@plants("duplicate-id", LOAD)
def a_section_pasted_twice(bench: Bench, chance: Random) -> Any:
    kinds = (
        "question",
        "rule",
        "action",
        "source",
        "property",
        "recipient",
        "resource",
        "notice",
        "banned",
        "procedure",
    )
    item = pick(chance, [item for item in bench.items if item.kind in kinds])
    count = len(bench.texts[item.file].split("\n"))
    return Editor(bench).append(item.file, item.kind, item.table), item.file, count + 3


@plants("duplicate-id", LOAD)
def a_value_of_law_twice(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("value"))
    pack = next(pack for pack in bench.of("pack") if pack.file == item.file)
    return Editor(bench).append(item.file, "value", item.table), pack.file, "pack", pack.name


@plants("reserved-id", LOAD)
def a_name_that_means_something_else(bench: Bench, chance: Random) -> Any:
    word = pick(chance, ["any", "not", "of", "all", "only", "from", "to", "law.client.x", "law.x"])
    item = pick(chance, bench.of("question"))
    table = {**item.table, "id": word}
    return Editor(bench).append(item.file, "question", table), item.file, "question", word


@plants("duplicate-value", LOAD)
def a_level_twice(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [f for f in bench.of("finding") if f.name != "response"])
    values = list(item.table["values"])
    values.insert(chance.randrange(len(values) + 1), pick(chance, values))
    return Editor(bench).set(item, "values", values), item


@plants("no-response", LOAD)
def other_levels(bench: Bench, chance: Random) -> Any:
    item = bench.named("finding", "response")
    values = list(LEVELS)
    chance.shuffle(values)
    if chance.random() < 0.5:
        values.insert(chance.randrange(5), pick(chance, ["urgent", "soon", "now", "later"]))
    return (Editor(bench).set(item, "values", values), "content.toml", 0) if tuple(values) != LEVELS else None


@plants("no-baseline", LOAD)
def no_federal_pack(bench: Bench, chance: Random) -> Any:
    edits: dict[str, str | None] = {"law/us.toml": None}
    extra = pick(chance, [file for file in bench.texts if file.startswith("law/us-")])
    edits[extra] = bench.texts[extra] + f"\n# {chance.random()}\n"
    return edits, "law/us.toml", 0


# ---------------------------------------------------------------- conditions


@plants("bad-condition", LOAD)
def a_condition_of_another_shape(bench: Bench, chance: Random) -> Any:
    found = any_atom(bench, chance, is_list)
    if not found:
        return None
    item, _, atom, test = found
    wrong = pick(chance, [test[0], [], [test[0], test[0]], {"from": "a", "between": 2}, {"some": test}, 3, [3], {}])
    return atom_edit(bench, item, atom, lambda key, _: (key, wrong)), item


@plants("bad-condition", LOAD)
def an_operator_of_another_shape(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "when", "rule", "property"))
    when = item.table["when"]
    wrong = pick(chance, [{}, {"any": when}, {"any": []}, {"not": [when]}, {"not": {}}, {"at_least": 2, "of": [when]},
                          {"at_least": 0, "of": [when]}, {"of": [when]}, {"at_least": "1", "of": [when]}])  # fmt: skip
    return Editor(bench).set(item, "when", wrong), item


@plants("wrong-kind", LOAD)
def a_test_for_another_kind_of_question(bench: Bench, chance: Random) -> Any:
    known = questions(bench)
    found = any_atom(
        bench,
        chance,
        lambda k, t: isinstance(t, list) and k in known and known[k].table.get("kind", "choice") == "choice",
    )
    if not found:
        return None
    item, _, atom, test = found
    values = [value for value in test if value not in (*UNKNOWN_KINDS, "unknown")] or list(known[atom].table["choices"])
    wrong = pick(chance, [{"all": values}, {"only": values}, {"from": 1}, {"to": 17}])
    return atom_edit(bench, item, atom, lambda key, _: (key, wrong)), item


@plants("not-unknown", LOAD)
def not_that_forgets_what_is_not_known(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "when", "rule"))
    question = pick(chance, [q for q in bench.of("question") if q.table.get("safety") and "choices" in q.table])
    choice = pick(chance, list(question.table["choices"]))
    part = pick(chance, [{"not": {question.name: [choice]}}, {"not": {question.name: [choice, "not-asked"]}}])
    return Editor(bench).set(item, "when", {"any": [item.table["when"], part]}), item


@plants("circular-finding", LOAD)
def a_finding_that_reads_itself(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("raise"))
    finding = bench.named("finding", item.name)
    when = {"any": [item.table["when"], {item.name: {"from": pick(chance, finding.table["values"])}}]}
    return Editor(bench).set(item, "when", when), item


# ---------------------------------------------------------------- questions


@plants("no-choices", LOAD)
def one_choice(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "choices", "question"))
    choice = pick(chance, list(item.table["choices"].items()))
    return Editor(bench).set(item, "choices", dict([choice])), item


@plants("wrong-kind", LOAD)
def choices_where_none_are_taken(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [q for q in bench.of("question") if q.table.get("kind") in ("place", "number", "time", "date")])
    return Editor(bench).set(item, "choices", {"no": "No", "yes": "Yes"}), item


@plants("unknown-as-choice", LOAD)
def not_knowing_as_a_choice(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [q for q in with_key(bench, "choices", "question") if len(q.table["choices"]) < 9])
    name = pick(chance, ["unknown", *UNKNOWN_KINDS])
    return Editor(bench).set(item, "choices", {**item.table["choices"], name: "Not known"}), item


@plants("missing-note", LOAD)
def a_choice_without_words_for_the_note(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [q for q in with_key(bench, "note", "question") if len(q.table["note"]) > 1])
    gone = pick(chance, list(item.table["note"]))
    return Editor(bench).set(item, "note", {k: v for k, v in item.table["note"].items() if k != gone}), item


@plants("no-default", LOAD)
def not_knowing_left_out(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [q for q in with_key(bench, "unknown", "question") if not q.table.get("default")])
    return Editor(bench).drop(item, "unknown"), item


@plants("missing-when", LOAD)
def a_date_without_when(bench: Bench, chance: Random) -> Any:
    dates = [q for q in bench.of("question") if q.table.get("kind") == "date"]
    if dates and chance.random() < 0.3:
        item = pick(chance, dates)
        return Editor(bench).drop(item, "when"), item
    item = pick(chance, [q for q in bench.of("question") if q.table.get("kind") in ("number", "time", "place")])
    return Editor(bench).set(item, "kind", "date"), item


@plants("missing-when", LOAD)
def a_new_date_without_when(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("question"))
    table = {"id": f"{item.name}.on", "ask": "On which day?", "topic": "the day", "why": "It counts.", "kind": "date",
             "unknown": "Ask.", "tier": "note"}  # fmt: skip
    return Editor(bench).append(item.file, "question", table), item.file, "question", table["id"]


@plants("no-ages", LOAD)
def a_band_without_ages(bench: Bench, chance: Random) -> Any:
    item = pick(
        chance, [q for q in with_key(bench, "choices", "question") if q.table.get("kind", "choice") == "choice"]
    )
    choice = pick(chance, list(item.table["choices"]))
    return Editor(bench).set(item, "ages", {choice: pick(chance, [{}, {"from": 30, "to": 20}])}), item


@plants("shared-age", LOAD)
def two_bands_with_one_age(bench: Bench, chance: Random) -> Any:
    item = pick(
        chance, [q for q in with_key(bench, "choices", "question") if q.table.get("kind", "choice") == "choice"]
    )
    first, second = chance.sample(list(item.table["choices"]), 2)
    age = chance.randrange(1, 100)
    return Editor(bench).set(item, "ages", {first: {"to": age}, second: {"from": age - chance.randrange(2)}}), item


def _safety(bench: Bench, chance: Random) -> Item:
    return pick(chance, [q for q in bench.of("question") if q.table.get("safety")])


@plants("safety-unknown", LOAD)
def a_safety_question_that_takes_no_not_knowing(bench: Bench, chance: Random) -> Any:
    item = _safety(bench, chance)
    return Editor(bench).drop(item, "unknown"), item


@plants("safety-default", LOAD)
def a_safety_question_with_a_default(bench: Bench, chance: Random) -> Any:
    item = _safety(bench, chance)
    return Editor(bench).set(item, "default", pick(chance, list(item.table["choices"]))), item


@plants("safety-gate", LOAD)
def a_safety_question_that_another_switches_off(bench: Bench, chance: Random) -> Any:
    item = _safety(bench, chance)
    other = pick(chance, [q for q in with_key(bench, "choices", "question") if q.name != item.name])
    return Editor(bench).set(item, "ask_when", {other.name: [pick(chance, list(other.table["choices"]))]}), item


# ---------------------------------------------------------------- rules, actions, papers


@plants("missing-source", LOAD)
def a_statement_without_a_source(bench: Bench, chance: Random) -> Any:
    bound = [r for r in bench.of("rule") if r.table["basis"] != "practice"]
    asked = [q for q in bench.of("question") if q.table.get("safety")]
    others = [p for p in bench.of("procedure") if p.table.get("corrected")]
    item = pick(
        chance, [i for i in (*bound, *asked, *others, *bench.of("banned"), *bench.of("paper")) if "sources" in i.keys]
    )
    edits = Editor(bench).set(item, "sources", []) if chance.random() < 0.5 else Editor(bench).drop(item, "sources")
    return edits, item


@plants("must-without-law", LOAD)
def a_must_that_is_no_law(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [r for r in bench.of("rule") if r.table["basis"] != "law"])
    return Editor(bench).set(item, "verb", pick(chance, ["must", "must-not"])), item


@plants("bad-deadline", LOAD)
def a_deadline_in_wrong_words(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("rule"))
    start = pick(chance, [q.name for q in bench.of("question") if q.table.get("kind") == "time"])
    number = chance.randrange(1, 90)
    wrong = pick(chance, [f"{number} hour from {start}", f"within {number} hours", f"{number} days from {start}",
                          f"{number} hours after {start}", f"0 hours from {start}", f"{number} hours before {start}",
                          "as soon as possible", f"-{number} hours from {start}"])  # fmt: skip
    return Editor(bench).set(item, "deadline", wrong), item


@plants("unknown-question", LOAD)
def a_deadline_from_a_question_that_is_not_there(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("rule"))
    start = pick(chance, [q.name for q in bench.of("question") if q.table.get("kind") == "time"])
    return Editor(bench).set(item, "deadline", f"{chance.randrange(1, 90)} hours from {misspelt(chance, start)}"), item


@plants("wrong-kind", LOAD)
def a_deadline_from_a_question_that_asks_no_time(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("rule"))
    start = pick(chance, [q.name for q in bench.of("question") if q.table.get("kind", "choice") == "choice"])
    return Editor(bench).set(item, "deadline", f"{chance.randrange(1, 90)} hours from {start}"), item


@plants("missing-concern", LOAD)
def a_rule_of_law_of_no_concern(bench: Bench, chance: Random) -> Any:
    rules = [r for r in bench.of("rule") if r.file.startswith("law/") and "concern" in r.keys]
    item = pick(chance, [r for r in rules if "response" not in r.table["when"]])
    return Editor(bench).drop(item, "concern"), item


@plants("placeholder-here", LOAD)
def a_value_of_law_where_none_is_filled_in(bench: Bench, chance: Random) -> Any:
    item, value = pick(chance, [*bench.of("action"), *bench.of("paper")]), pick(chance, bench.of("value")).name
    key = "about" if item.kind == "paper" else pick(chance, ["done", "calendar"])
    return Editor(bench).set(item, key, f"By {{law.client.{value}}}"), item


@plants("telling-calendar", LOAD)
def a_calendar_that_tells(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("action"))
    words = ["Child report due", "Call the police", "Report on J.'s mother", "Crisis follow-up", "Client: letter"]
    place = pick(chance, list(PLACES.values()))
    return Editor(bench).set(item, "calendar", pick(chance, [*words, f"Report to {place}"[:60]])), item


@plants("unknown-sheet", LOAD)
def a_sheet_that_is_none(bench: Bench, chance: Random) -> Any:
    item, rule = pick(chance, bench.of("paper")), pick(chance, with_key(bench, "when", "rule"))
    atom = pick(
        chance, [(k, t) for k, t in atoms_of(rule.table["when"]) if k in questions(bench) and isinstance(t, list)]
    )
    if not atom:
        return None
    sheets = {**item.table.get("sheets", {}), pick(chance, ["letterr", "copyy", "sheet-2"]): {atom[0]: atom[1]}}
    return Editor(bench).set(item, "sheets", sheets), item


def _section(bench: Bench, paper: Item, chance: Random) -> int:
    """The line below a heading of one of its sections."""
    lines = bench.texts[paper.file].split("\n")
    return pick(chance, [n + 1 for n in range(paper.start, paper.end) if lines[n].strip() == "[[paper.sections]]"])


def _section_with(bench: Bench, paper: Item, table: Mapping[str, Any]) -> Editor:
    lines = bench.texts[paper.file].split("\n")
    end = paper.end
    while lines[end - 1].startswith("#") or not lines[end - 1].strip():
        end -= 1
    return Editor(bench).lines(paper.file, end, end, "\n" + block("paper.sections", {"title": "More", **table}))


@plants("not-for-this-paper", LOAD)
def a_section_for_another_action(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    other = pick(chance, [a.name for a in bench.of("action") if a.name not in item.table["for"]])
    return _section_with(bench, item, {"for": [other], "lines": ["Name: ____"]}), item


@plants("no-answers", LOAD)
def what_is_known_of_nothing(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    return _section_with(bench, item, {"lines": [f"Known {chance.randrange(99)}: {{known}}"]}), item


@plants("no-words", LOAD)
def an_answer_without_words_on_a_paper(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    question = pick(
        chance, [q for q in bench.of("question") if not q.table.get("note") and q.table.get("kind") != "place"]
    )
    return _section_with(bench, item, {"lines": [f"Answer: {{answer.{question.name}}}"]}), item


@plants("apart-on-a-sheet", LOAD)
def an_answer_kept_apart_given_away(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    question = pick(chance, [q for q in bench.of("question") if q.table.get("apart") and q.table.get("note")])
    return _section_with(bench, item, {"sheet": "copy", "lines": [f"Answer: {{answer.{question.name}}}"]}), item


@plants("bad-blank", LOAD)
def a_blank_of_another_length(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    blank = "_" * pick(chance, [2, 3, 5, 6, 7, 12])
    if chance.random() < 0.2:
        return Editor(bench).set(item, "about", f"For {chance.randrange(99)} ____"), item
    return _section_with(bench, item, {"lines": [f"{pick(chance, ['Name', 'Address', 'Time', 'Day'])}: {blank}"]}), item


@plants("procedure-without-carrier", LOAD)
def a_procedure_that_nothing_carries(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("procedure"))
    edits = Editor(bench)
    for key in ("actions", "questions", "papers"):
        edits = edits.drop(item, key) if key in item.keys else edits
    return edits, item


@plants("bad-word", LOAD)
def a_word_that_is_none(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [*bench.of("banned"), *bench.of("term")])
    word = pick(chance, item.table["words"])
    wrong = pick(chance, [f"-{word}", f"{word}!", f'"{word}"', f"{word}."])
    return Editor(bench).set(item, "words", [*item.table["words"], wrong]), item


@plants("too-many-words", LOAD)
def a_dictionary_of_banned_words(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("banned"))
    return Editor(bench).set(item, "words", [f"word{n}" for n in range(chance.randrange(1_001, 2_000))]), item


def _expecting(bench: Bench, chance: Random, expect: Mapping[str, Any]) -> Any:
    item = pick(chance, bench.of("property"))
    return Editor(bench).set(item, "expect", {**item.table["expect"], **expect}), item


@plants("bad-expectation", LOAD)
def a_time_in_a_property(bench: Bench, chance: Random) -> Any:
    action = pick(chance, bench.of("action")).name
    return _expecting(bench, chance, {"due": {action: "2026-11-23T06:10:00-08:00"}})


@plants("bad-time", LOAD)
def a_time_without_its_offset(bench: Bench, chance: Random) -> Any:
    action = pick(chance, bench.of("action")).name
    return _expecting(bench, chance, {"due": {action: pick(chance, ["tomorrow", "2026-11-23T06:10:00", "6:10"])}})


@plants("unknown-action", LOAD)
def an_action_expected_that_is_not_there(bench: Bench, chance: Random) -> Any:
    wrong = misspelt(chance, pick(chance, bench.of("action")).name)
    return _expecting(bench, chance, {pick(chance, ["includes", "excludes", "avoids", "first"]): [wrong]})


# ---------------------------------------------------------------- what has no meaning


@plants("no-place-question", LOAD)
def a_question_of_a_place_renamed_everywhere(bench: Bench, chance: Random) -> Any:
    """The law of a role follows from the question of this very name, which no condition shows."""
    role = pick(chance, ["client", "licence", "victim"])
    readers = [
        r
        for r in with_key(bench, "when", "rule")
        if any(k.startswith(f"law.{role}.") for k, _ in atoms_of(r.table["when"]))
    ]
    other = f"{role}.{pick(chance, ['where', 'state', 'town', 'home', 'region', 'area', 'county', 'site'])}"
    edits = {
        file: re.sub(rf"\b{role}\.place\b", other, text)
        for file, text in bench.texts.items()
        if f"{role}.place" in text
    }
    return (edits, pick(chance, readers)) if readers else None


@plants("too-many-concerns", LOAD)
def more_concerns_than_keys(bench: Bench, chance: Random) -> Any:
    texts = {
        f"zz{n:02}.toml": block("concern", _concern(bench, chance, f"zz{n:02}"))
        for n in range(chance.randrange(15, 20))
    }
    return texts, "zz14.toml", "concern", "zz14"


def _concern(bench: Bench, chance: Random, name: str) -> dict[str, Any]:
    asked = ["danger.now", *chance.sample([q.name for q in bench.of("question") if q.name != "danger.now"], 3)]
    return {"id": name, "title": f"Concern {name}", "about": "Something else.", "priority": 90, "questions": asked}


@plants("open-when-finding", LOAD)
def a_concern_that_a_finding_opens(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("concern"))
    finding = pick(chance, bench.of("finding"))
    when: dict[str, Any] = {finding.name: {"from": pick(chance, finding.table["values"])}}
    if "open_when" in item.keys and chance.random() < 0.5:
        when = {"any": [item.table["open_when"], when]}
    return Editor(bench).set(item, "open_when", when), item


@plants("circular-question", LOAD)
def a_question_that_waits_for_itself(bench: Bench, chance: Random) -> Any:
    open_ones = [q for q in with_key(bench, "choices", "question") if not q.table.get("safety")]
    item = pick(chance, open_ones)
    when = {item.name: [pick(chance, list(item.table["choices"]))]}
    return Editor(bench).set(item, "ask_when", when), item


@plants("circular-override", LOAD)
def rules_that_displace_each_other(bench: Bench, chance: Random) -> Any:
    first, second = chance.sample([r for r in bench.of("rule") if "overrides" not in r.keys], 2)
    if chance.random() < 0.3:
        return Editor(bench).set(first, "overrides", first.name), first
    return Editor(bench).set(first, "overrides", second.name).set(second, "overrides", first.name), first


# ---------------------------------------------------------------- structure


@plants("no-concern", STRUCTURE)
def no_concern_at_all(bench: Bench, chance: Random) -> Any:
    """Without concerns most of the rest hangs in the air, so the smallest content that loads stays, and some sources."""
    keep = {"content.toml": block("content", bench.named("content", "").table) + block(
        "finding", bench.named("finding", "response").table
    ), "law/us.toml": block("pack", bench.named("pack", "us").table)}  # fmt: skip
    sources = "".join(block("source", s.table) for s in chance.sample(bench.of("source"), 2))
    edits = {file: keep.get(file) for file in bench.texts} | {"sources.toml": sources}
    return edits, "content.toml", 0


@plants("question-not-in-concern", STRUCTURE)
def a_question_that_no_concern_asks(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("question"))
    if chance.random() < 0.5:
        name = f"{item.name}.again"
        return Editor(bench).append(item.file, "question", {**item.table, "id": name}), item.file, "question", name
    edits = Editor(bench)
    for concern in bench.of("concern"):
        if item.name in concern.table["questions"]:
            edits.set(concern, "questions", [q for q in concern.table["questions"] if q != item.name])
    return edits, item


@plants("unused-question", STRUCTURE)
def a_question_that_nothing_reads(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [q for q in with_key(bench, "choices", "question") if q.table["tier"] != "note"])
    concern = pick(chance, bench.of("concern"))
    table = {**item.table, "id": f"{item.name}.again", "safety": False}
    table.pop("ask_when", None)
    edits = Editor(bench).set(concern, "questions", [*concern.table["questions"], table["id"]])
    return edits.append(item.file, "question", table), item.file, "question", table["id"]


@plants("missing-order", STRUCTURE)
def a_safety_question_without_an_order(bench: Bench, chance: Random) -> Any:
    if chance.random() < 0.5:
        name = pick(chance, bench.of("order")).name
        edits = Editor(bench)
        for order in bench.of("order"):
            if order.name == name:
                edits.cut(order)
        return edits, bench.named("question", name)
    listed = {name for concern in bench.of("concern") for name in concern.table["questions"]}
    ordered = {order.name for order in bench.of("order")}
    plain = [
        q for q in with_key(bench, "choices", "question") if not q.table.get("safety") and not q.table.get("default")
    ]
    open_ones = [q for q in plain if q.name in listed - ordered and q.table.get("unknown") and "ask_when" not in q.keys]
    denied = str([found for i in bench.items for found in _under_not(i.table)])
    item = pick(chance, [q for q in open_ones if q.table.get("sources") and f"'{q.name}'" not in denied])
    return (Editor(bench).set(item, "safety", True), item) if item else None


def _under_not(table: Any) -> Iterator[Any]:
    """Yield what stands under a `not`, however deep: it may not speak of a safety question and forget what is not known."""
    if isinstance(table, Mapping):
        for key, part in table.items():
            yield from [part] if key == "not" else _under_not(part)
    elif isinstance(table, list):
        for part in table:
            yield from _under_not(part)


@plants("not-upward", STRUCTURE)
def a_raise_that_more_evidence_switches_off(bench: Bench, chance: Random) -> Any:
    item = pick(
        chance, [r for r in bench.of("raise") if any(_reads_finding(bench, a) for a in atoms_of(r.table["when"]))]
    )
    found = [a for a in atoms_of(item.table["when"]) if _reads_finding(bench, a)]
    name, _ = pick(chance, found)
    values = bench.named("finding", name).table["values"]
    wrong = [pick(chance, values[:-1])]
    if chance.random() < 0.4:
        when = {"any": [item.table["when"], {"not": {name: {"from": pick(chance, values[1:])}}}]}
        return Editor(bench).set(item, "when", when), item
    return atom_edit(bench, item, name, lambda key, _: (key, wrong)), item


def _reads_finding(bench: Bench, atom: tuple[str, Any]) -> bool:
    return any(f.name == atom[0] for f in bench.of("finding"))


def _spare(kind: str, check: str) -> None:
    @plants(check, STRUCTURE)
    def one_that_nothing_uses(bench: Bench, chance: Random) -> Any:
        item = pick(chance, bench.of(kind))
        table = {**item.table, "id": f"{item.name}-spare-{chance.randrange(9)}"}
        return Editor(bench).append(item.file, kind, table), item.file, kind, table["id"]


for _kind in ("action", "recipient", "resource", "source"):
    _spare(_kind, f"unused-{_kind}")


@plants("unconfirmed-must", STRUCTURE)
def a_duty_on_what_was_not_confirmed(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [r for r in bench.of("rule") if r.table["verb"] in ("must", "must-not")])
    if chance.random() < 0.5:
        edits = Editor(bench)
        for name in item.table["sources"]:
            edits.set(bench.named("source", name), "confirmed", False)
        return edits, item
    drafts = [s.name for s in bench.of("source") if not s.table["confirmed"]]
    return Editor(bench).set(item, "sources", chance.sample(drafts, chance.randrange(1, 3))), item


@plants("unconfirmed-must", STRUCTURE)
def a_verb_made_stronger_than_its_source(bench: Bench, chance: Random) -> Any:
    confirmed = {s.name for s in bench.of("source") if s.table["confirmed"]}
    rules = [r for r in bench.of("rule") if r.table["basis"] == "law" and r.table["verb"] not in ("must", "must-not")]
    item = pick(chance, [r for r in rules if confirmed.isdisjoint(r.table["sources"])])
    return Editor(bench).set(item, "verb", "must" if item.table["verb"] in DO_VERBS else "must-not"), item


@plants("weakened", STRUCTURE)
def a_state_that_weakens_the_federal_floor(bench: Bench, chance: Random) -> Any:
    floors = [
        r for r in bench.of("rule") if r.table["verb"] in ("must", "must-not") and not r.file.startswith("law/us-")
    ]
    floor = pick(chance, floors)
    state = pick(chance, [p for p in bench.of("pack") if p.name != "us"])
    verb = pick(chance, ["may", "should", "consult-first"] if floor.table["verb"] == "must" else ["should-not"])
    concern = {"concern": bench.concern(floor)} if bench.concern(floor) else {}
    table = {**floor.table, **concern, "id": f"{state.name}.weaker", "verb": verb, "overrides": floor.name}
    return Editor(bench).append(state.file, "rule", table), state.file, "rule", table["id"]


@plants("unreachable-paper", STRUCTURE)
def a_paper_for_what_no_rule_calls_for(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("paper"))
    avoided = {name for r in bench.of("rule") if r.table["verb"] not in DO_VERBS for name in r.table["actions"]}
    done = {name for r in bench.of("rule") if r.table["verb"] in DO_VERBS for name in r.table["actions"]}
    only = pick(chance, sorted(avoided - done))
    if not only or any("for" in section for section in item.table["sections"]):
        action = pick(chance, bench.of("action"))
        spare = {**action.table, "id": f"{action.name}-spare"}
        edits = Editor(bench).append(action.file, "action", spare).append(item.file, "paper", _paper(item, spare["id"]))
        return edits, item.file, "paper", f"{item.name}-spare"
    return Editor(bench).set(item, "for", [only]), item


def _paper(item: Item, action: str) -> dict[str, Any]:
    sections = [{"title": "Only", "lines": ["Name: ____"]}]
    return {"id": f"{item.name}-spare", "title": "Spare", "about": "A spare.", "for": [action], "sections": sections,
            "sources": item.table["sources"]}  # fmt: skip


@plants("alternative-order", STRUCTURE)
def an_alternative_that_stands_below(bench: Bench, chance: Random) -> Any:
    if chance.random() < 0.3:
        item = pick(chance, with_key(bench, "alternative_to", "action"))
        frame = pick(chance, ["within 7 days", "ongoing"])
        other = bench.named("action", item.table["alternative_to"])
        return None if other.table["frame"] in (frame, "ongoing") else (Editor(bench).set(item, "frame", frame), item)
    first, second = sorted(chance.sample(bench.of("action"), 2), key=lambda action: (action.file, action.start))
    alike = Editor(bench).set(second, "alternative_to", first.name)
    return alike.set(second, "frame", first.table["frame"]).set(second, "kind", first.table["kind"]), second


@plants("unknown-deadline", STRUCTURE)
def a_deadline_that_no_rule_gives(bench: Bench, chance: Random) -> Any:
    action = pick(chance, bench.of("action")).name
    start = pick(chance, [q.name for q in bench.of("question") if q.table.get("kind") == "time"])
    return _expecting(bench, chance, {"deadlines": {action: f"{chance.randrange(500, 3000)} hours from {start}"}})


@plants("clock-not-asked", STRUCTURE)
def a_clock_that_the_concern_does_not_ask_for(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [r for r in bench.of("rule") if bench.concern(r)])
    asked = bench.named("concern", str(bench.concern(item))).table["questions"]
    times = [q.name for q in bench.of("question") if q.table.get("kind") == "time" and q.name not in asked]
    return (Editor(bench).set(item, "deadline", f"36 hours from {pick(chance, times)}"), item) if times else None


@plants("calendar-without-deadline", STRUCTURE)
def an_entry_without_a_due_time(bench: Bench, chance: Random) -> Any:
    due = {name for r in bench.of("rule") if "deadline" in r.keys for name in r.table["actions"]}
    item = pick(chance, [a for a in bench.of("action") if a.name not in due])
    return Editor(bench).set(item, "calendar", pick(chance, ["Written report due", "Letter due", "Form due"])), item


# ---------------------------------------------------------------- words, documents, reading grade


@plants("banned-word", WORDING)
def a_word_that_nobody_should_say(bench: Bench, chance: Random) -> Any:
    entry = pick(chance, bench.of("banned"))
    word = pick(chance, entry.table["words"])
    word = pick(chance, [word, word.upper(), word.capitalize(), word.replace(" ", "-")])
    item = pick(
        chance, [i for i in bench.items if i.kind in ("rule", "raise", "question", "action", "property", "resource")]
    )
    key = next(key for key in ("because", "why", "done", "says", "about") if key in item.keys)
    return Editor(bench).set(item, key, f"They say: {word}, and more."), item


@plants("idle-exemption", WORDING)
def an_exemption_for_nothing(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("banned"))
    phrase = (
        pick(chance, ["a quiet walk", "the blue door", "two cups of tea", "rain in May"]) + f" {chance.randrange(9)}"
    )
    return Editor(bench).set(item, "allow", [*item.table.get("allow", []), phrase]), item


@plants("no-scenarios", CARRIED)
def content_without_its_scenarios(bench: Bench, chance: Random) -> Any:
    file = pick(chance, list(bench.texts))
    return {file: bench.texts[file] + f"\n# {chance.random()}\n", "scenarios": None}, "scenarios", 0


@plants("empty-document", CARRIED)
def a_document_without_procedures(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("document"))
    title = f"Another document {chance.randrange(999)}"
    return (
        Editor(bench).append(item.file, "document", {"id": f"{item.name}-2", "title": title}),
        item.file,
        "document",
        f"{item.name}-2",
    )


@plants("uncarried-procedure", CARRIED)
def a_procedure_that_no_scenario_shows(bench: Bench, chance: Random) -> Any:
    item, action = pick(chance, bench.of("procedure")), pick(chance, bench.of("action"))
    spare = {**action.table, "id": f"{action.name}-spare"}
    edits = Editor(bench).append(action.file, "action", spare).set(item, "actions", [spare["id"]])
    return edits, item


HARD = ("Notwithstanding institutional obligations, interdisciplinary practitioners characteristically differentiate "
        "pharmacological contraindications, neuropsychological comorbidities, and medicolegal responsibilities")  # fmt: skip


@plants("reading-grade", GRADE)
def questions_that_are_hard_to_read(bench: Bench, chance: Random) -> Any:
    concern = pick(chance, bench.of("concern"))
    edits = Editor(bench)
    for name in concern.table["questions"]:
        edits.set(questions(bench)[name], "why", f"{HARD}, {chance.randrange(99)} {HARD.lower()}."[:400])
    return edits, concern


@plants("reading-grade", GRADE)
def a_paper_that_is_hard_to_read(bench: Bench, chance: Random) -> Any:
    item = pick(chance, with_key(bench, "reading_grade", "paper"))
    edits = _section_with(bench, item, {"lines": [f"{HARD}."[:400]] * chance.randrange(3, 9)})
    return edits.set(item, "reading_grade", round(chance.uniform(1, 4), 2)), item


@plants("unused-term", GRADE)
def a_term_that_nothing_says(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("term"))
    word = pick(chance, ["zymurgy", "quixotic", "xylophone", "wainscot", "velocipede"])
    table = {**item.table, "id": f"{item.name}-{word}", "words": [word]}
    return Editor(bench).append(item.file, "term", table), item.file, "term", table["id"]


@plants("hard-question", GRADE)
def one_question_that_is_hard_to_read(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("question"))
    return Editor(bench).set(item, "why", f"{HARD}, {HARD.lower()}."[:400]), item


# ---------------------------------------------------------------- what is proved


def _never(bench: Bench, chance: Random) -> dict[str, Any]:
    """A condition that no answers make true: one choice, and at once not that choice."""
    single = [q for q in with_key(bench, "choices", "question") if q.table.get("kind", "choice") == "choice"]
    question = pick(chance, single)
    choice = pick(chance, list(question.table["choices"]))
    unknown = ["unknown"] if question.table.get("unknown") else []
    return {question.name: [choice], "not": {question.name: [choice, *unknown]}}


def _plain_rules(bench: Bench) -> list[Item]:
    """Rules that nothing displaces, with actions that no rule advises against: where one is true, its actions are done."""
    displaced = {r.table["overrides"] for r in bench.of("rule") if "overrides" in r.keys}
    against = {name for r in bench.of("rule") if r.table["verb"] not in DO_VERBS for name in r.table["actions"]}
    return [
        r for r in bench.of("rule")
        if r.table["verb"] in DO_VERBS and r.name not in displaced and against.isdisjoint(r.table["actions"])
    ]  # fmt: skip


def _own_when(rule: Item) -> Any:
    """The condition of a rule with the place that its pack adds."""
    code = Path(rule.file).stem
    if rule.file.startswith("law/us-"):
        role = rule.table.get("role", "client")
        return {"any": [rule.table["when"]], f"{role}.place": [code]}
    return rule.table["when"]


@plants("property", PROOF)
def a_property_that_a_rule_breaks(bench: Bench, chance: Random) -> Any:
    rule = pick(chance, [r for r in _plain_rules(bench) if bench.concern(r)])
    name = f"never-{chance.randrange(10_000)}"
    table = {"id": name, "says": "This never happens.", "concern": bench.concern(rule), "when": _own_when(rule),
             "expect": {"excludes": [pick(chance, rule.table["actions"])]}}  # fmt: skip
    return Editor(bench).append(rule.file, "property", table), rule.file, "property", name


@plants("property", PROOF)
def a_property_turned_round(bench: Bench, chance: Random) -> Any:
    item = pick(
        chance, [p for p in bench.of("property") if set(p.table["expect"]) <= {"includes", "excludes", "response"}]
    )
    expect = dict(item.table["expect"])
    key = pick(chance, list(expect))
    if key == "response":
        held = [expect[key]] if isinstance(expect[key], str) else expect[key]
        expect[key] = [level for level in LEVELS if level not in held]
    else:
        other = {"includes": "excludes", "excludes": "includes"}[key]
        expect = {other: expect[key][:1]}
    return Editor(bench).set(item, "expect", expect), item


@plants("property", PROOF)
def what_a_property_asks_for_taken_out_of_every_rule(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [p for p in bench.of("property") if p.table["expect"].get("includes")])
    action = pick(chance, item.table["expect"]["includes"])
    if action in item.table.get("actions", ()):
        return None
    edits = Editor(bench)
    for rule in bench.of("rule"):
        if action in rule.table["actions"] and rule.table["verb"] in DO_VERBS:
            if rule.table["actions"] == [action]:
                edits.set(rule, "when", _never(bench, chance))
            else:
                edits.set(rule, "actions", [name for name in rule.table["actions"] if name != action])
    return edits, item


@plants("vacuous-property", PROOF)
def a_property_of_nothing(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("property"))
    never = _never(bench, chance)
    when = {"any": [item.table["when"]], **never} if item.table.get("when") else never
    return Editor(bench).set(item, "when", when), item


def _ordered(bench: Bench, chance: Random) -> tuple[Item, str] | None:
    order = pick(chance, bench.of("order"))
    concern = bench.concern(order)
    asked = concern and order.name in bench.named("concern", concern).table["questions"]
    return (order, concern) if concern and asked else None


@plants("order", PROOF)
def the_safest_answer_made_an_emergency(bench: Bench, chance: Random) -> Any:
    found = _ordered(bench, chance)
    if not found:
        return None
    order, concern = found
    table = {"finding": "response", "to": "emergency", "when": {order.name: [order.table["safest"]]},
             "because": "The wrong way round.", "concern": concern}  # fmt: skip
    return Editor(bench).append(order.file, "raise", table), order


@plants("order", PROOF)
def a_step_for_the_safest_answer_alone(bench: Bench, chance: Random) -> Any:
    found = _ordered(bench, chance)
    if not found:
        return None
    order, concern = found
    duty = chance.random() < 0.5
    action = {"id": "extra-step", "do": "Do the extra step", "kind": "duty" if duty else "life-safety", "frame": "today",
              "done": "Did it"}  # fmt: skip
    source = pick(chance, [s.name for s in bench.of("source") if s.table["confirmed"]])
    rule = {"id": "extra-step", "when": {order.name: [order.table["safest"]]}, "actions": ["extra-step"],
            "verb": "must" if duty else "should", "basis": "law" if duty else "clinical", "because": "One alone.",
            "sources": [source], "concern": concern}  # fmt: skip
    return Editor(bench).append("actions.toml", "action", action).append(order.file, "rule", rule), order


@plants("dead-rule", PROOF)
def a_rule_that_nothing_makes_true(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("rule"))
    return Editor(bench).set(item, "when", {"any": [item.table["when"]], **_never(bench, chance)}), item


@plants("dead-rule", PROOF)
def a_rule_that_another_always_displaces(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [r for r in bench.of("rule") if "overrides" not in r.keys])
    table = {**item.table, "id": "extra-rule", "overrides": item.name}
    return Editor(bench).append(item.file, "rule", table), item


@plants("dead-raise", PROOF)
def a_raise_that_nothing_makes_true(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("raise"))
    return Editor(bench).set(item, "when", {"any": [item.table["when"]], **_never(bench, chance)}), item


@plants("dead-raise", PROOF)
def a_raise_that_another_covers(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("raise"))
    count = len(bench.texts[item.file].split("\n"))
    return Editor(bench).append(item.file, "raise", {**item.table, "because": "Once more."}), item.file, count + 2


@plants("dead-action", PROOF)
def an_action_whose_rules_never_hold(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("action"))
    edits = Editor(bench)
    for rule in bench.of("rule"):
        if item.name in rule.table["actions"]:
            edits.set(rule, "when", _never(bench, chance))
    return (edits, item) if edits.changes else None


def _against(bench: Bench, chance: Random, rule: Item, concern: str, when: Any) -> Editor:
    action = pick(chance, rule.table["actions"])
    table = {"id": "extra-against", "when": when, "actions": [action], "verb": "should-not", "basis": "practice",
             "because": "Against it.", "concern": concern}  # fmt: skip
    return Editor(bench).append(bench.named("concern", concern).file, "rule", table)


@plants("contradiction", PROOF)
def a_rule_against_another_of_its_concern(bench: Bench, chance: Random) -> Any:
    rule = pick(chance, [r for r in _plain_rules(bench) if bench.concern(r)])
    return _against(bench, chance, rule, str(bench.concern(rule)), _own_when(rule)), rule


@plants("conflict", PROOF)
def a_rule_against_one_of_another_concern(bench: Bench, chance: Random) -> Any:
    rule = pick(chance, [r for r in _plain_rules(bench) if bench.concern(r)])
    other = pick(chance, [c.name for c in bench.of("concern") if c.name != bench.concern(rule)])
    return _against(bench, chance, rule, other, {"response": {"from": LEVELS[0]}}), rule


@plants("dead-resolution", PROOF)
def a_resolution_that_settles_nothing(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("resolution"))
    if chance.random() < 0.4:
        when = {"any": [item.table["when"]]} if item.table.get("when") else {}
        return Editor(bench).set(item, "when", {**when, **_never(bench, chance)}), item
    rule = pick(chance, _plain_rules(bench))
    table = {
        "id": "extra-resolution",
        "action": pick(chance, rule.table["actions"]),
        "prevails": "do",
        "reason": "Why not.",
    }
    return Editor(bench).append(item.file, "resolution", table), item.file, "resolution", "extra-resolution"


@plants("no-emergency", PROOF)
def no_way_to_an_emergency(bench: Bench, chance: Random) -> Any:
    edits = Editor(bench)
    for item in bench.of("raise"):
        if (item.name, item.table["to"]) == ("response", LEVELS[-1]):
            way = chance.randrange(3)
            if way == 0:
                edits.cut(item)
            elif way == 1:
                edits.set(item, "to", pick(chance, LEVELS[1:3]))
            else:
                edits.set(item, "when", _never(bench, chance))
    return edits, bench.named("finding", "response")


@plants("before-the-call", PROOF)
def a_step_above_the_call(bench: Bench, chance: Random) -> Any:
    call = bench.named("action", "call-emergency")
    name = (
        pick(chance, ["fill-in-form", "ask-partner", "write-down", "look-up-law", "ring-office"])
        + f"-{chance.randrange(99)}"
    )
    action = {"id": name, "do": "Do this first", "kind": call.table["kind"], "frame": "now", "done": "Did it"}
    rule = {"id": "extra-first", "when": {"response": ["emergency"]}, "actions": [name], "verb": "should",
            "basis": "practice", "because": "It seems so."}  # fmt: skip
    concern = pick(chance, bench.of("concern"))
    edits = Editor(bench).before(call, "action", action).append(concern.file, "rule", rule)
    return edits, call.file, "action", name


@plants("empty-plan", PROOF)
def a_concern_for_which_nothing_is_done(bench: Bench, chance: Random) -> Any:
    name = f"extra-{chance.randrange(999)}"
    file = f"{name}.toml"
    return {file: block("concern", _concern(bench, chance, name))}, file, "concern", name


@plants("used-before-asked", STRUCTURE)
def a_question_that_waits_for_a_later_one(bench: Bench, chance: Random) -> Any:
    concern, known = pick(chance, bench.of("concern")), questions(bench)
    asked = [known[name] for name in concern.table["questions"]]
    open_ones = [q for q in asked if "choices" in q.keys and "ask_when" not in q.keys]
    item = pick(chance, [q for q in open_ones if not q.table.get("safety")])
    if item is None:
        return None
    later = [q for q in open_ones[open_ones.index(item) + 1 :] if q.table["tier"] == item.table["tier"]]
    other = pick(chance, later)
    return (
        (Editor(bench).set(item, "ask_when", {other.name: [next(iter(other.table["choices"]))]}), item)
        if other
        else None
    )


@plants("used-before-asked", PROOF)
def a_rule_that_reads_what_its_concern_never_asks(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [r for r in bench.of("rule") if bench.concern(r) and r.name not in _displacing(bench)])
    concern = bench.named("concern", str(bench.concern(item)))
    free = [q for q in with_key(bench, "choices", "question") if "ask_when" not in q.keys]
    other = pick(chance, [q for q in free if q.name not in concern.table["questions"]])
    return Editor(bench).set(item, "when", {other.name: [pick(chance, list(other.table["choices"]))]}), item


def _displacing(bench: Bench) -> set[str]:
    pairs = [(r.name, r.table["overrides"]) for r in bench.of("rule") if "overrides" in r.keys]
    return {name for pair in pairs for name in pair}


@plants("over-long", PROOF)
def an_interview_without_end(bench: Bench, chance: Random) -> Any:
    concern = pick(chance, bench.of("concern"))
    tier = pick(chance, ["decide", "refine"])
    names = [f"extra.{number}" for number in range(chance.randrange(21, 40))]
    edits = Editor(bench).set(concern, "questions", [*concern.table["questions"], *names])
    for name in names:
        table = {"id": name, "ask": "And what else?", "topic": "what else", "why": "It may matter.",
                 "choices": {"no": "No", "yes": "Yes"}, "unknown": "Ask.", "tier": tier}  # fmt: skip
        edits.append(concern.file, "question", table)
    return edits, concern


@plants("dead-question", PROOF)
def a_question_whose_answer_changes_nothing(bench: Bench, chance: Random) -> Any:
    rule = pick(chance, [r for r in bench.of("rule") if bench.concern(r)])
    concern = bench.named("concern", str(bench.concern(rule)))
    table = {"id": "extra.idle", "ask": "And what else?", "topic": "what else", "why": "It may matter.",
             "choices": {"no": "No", "yes": "Yes"}, "unknown": "Ask.", "tier": "decide"}  # fmt: skip
    when = {"any": [rule.table["when"], {"any": [rule.table["when"]], "extra.idle": ["yes"]}]}
    edits = Editor(bench).set(concern, "questions", [*concern.table["questions"], "extra.idle"]).set(rule, "when", when)
    return edits.append(concern.file, "question", table), concern.file, "question", "extra.idle"


@plants("overshadowed-rule", PROOF)
def a_rule_that_another_always_outdoes(bench: Bench, chance: Random) -> Any:
    rule = pick(chance, [r for r in _plain_rules(bench) if r.table["verb"] != "may" and "overrides" not in r.keys])
    table = {key: value for key, value in rule.table.items() if key != "deadline"}
    table |= {"id": "extra-quiet", "verb": "may"}
    return Editor(bench).append(rule.file, "rule", table), rule.file, "rule", "extra-quiet"


@plants("law-without-source", STRUCTURE)
def a_notice_of_law_without_a_source(bench: Bench, chance: Random) -> Any:
    value = pick(chance, bench.of("value"))
    file = pick(chance, [file for file in bench.texts if not file.startswith("law/") and file != "content.toml"])
    table = {
        "id": "extra-notice",
        "text": "The law says so.",
        "when": {f"law.client.{value.name}": [value.table["value"]]},
    }
    return Editor(bench).append(file, "notice", table), file, "notice", "extra-notice"


@plants("without-source", STRUCTURE)
def a_source_taken_away(bench: Bench, chance: Random) -> Any:
    kinds = ("question", "action", "recipient", "raise")
    items = [i for i in with_key(bench, "sources", *kinds) if not i.table.get("safety") and "law." not in str(i.table)]
    item = pick(
        chance,
        [i for i in items if i.kind != "raise" or any(k in questions(bench) for k, _ in atoms_of(i.table["when"]))],
    )
    return Editor(bench).drop(item, "sources"), item


@plants("no-text", STRUCTURE)
def a_text_that_is_blank(bench: Bench, chance: Random) -> Any:
    item = pick(
        chance, [i for i in bench.items if i.kind in ("rule", "raise", "question", "action", "property", "concern")]
    )
    key = pick(chance, [k for k in item.keys if k in ("because", "why", "done", "says", "about", "ask", "topic")])
    return (Editor(bench).set(item, key, " " * chance.randrange(1, 9)), item) if key else None


@plants("too-long", STRUCTURE)
def a_question_too_long_for_a_narrow_screen(bench: Bench, chance: Random) -> Any:
    item = pick(chance, bench.of("question"))
    return Editor(bench).set(item, "ask", " ".join([item.table["ask"]] * 9)[: chance.randrange(110, 390)]), item


@plants("weakened", STRUCTURE)
def a_state_that_puts_the_federal_duty_off(bench: Bench, chance: Random) -> Any:
    floors = [r for r in bench.of("rule") if r.table["verb"] == "must" and not r.file.startswith("law/us-")]
    floor = pick(chance, floors)
    if floor is None:
        return None
    state = pick(chance, [p for p in bench.of("pack") if p.name != "us"])
    concern = {"concern": bench.concern(floor)} if bench.concern(floor) else {}
    first = bench.named("action", floor.table["actions"][0])
    if (floor.table.get("frame") or first.table["frame"]) == "ongoing":
        return None
    table = {**floor.table, **concern, "id": f"{state.name}.later", "frame": "ongoing", "overrides": floor.name}
    return Editor(bench).append(state.file, "rule", table), state.file, "rule", table["id"]


# ---------------------------------------------------------------- scenarios, and what is old


def _scenario(bench: Bench, chance: Random, pattern: str) -> tuple[str, str, re.Match[str]] | None:
    folder = bench.folder / "scenarios"
    paths = sorted(folder.rglob("*.toml"))
    for path in chance.sample(paths, min(40, len(paths))):
        text = path.read_text(encoding="utf-8")
        found = re.search(pattern, text, re.M)
        if found:
            return path.relative_to(bench.folder).as_posix(), text, found
    return None


@plants("scenario-differs", SUITES)
def a_scenario_that_expects_something_else(bench: Bench, chance: Random) -> Any:
    found = _scenario(bench, chance, r'^(includes|excludes) = \[(?=")')
    if not found:
        return None
    file, text, at = found
    expect = tomli.loads(text)["expect"]
    other = {"includes": "excludes", "excludes": "includes"}[at.group(1)]
    if other not in expect:
        return None
    wrong = pick(chance, expect[other])
    return {file: f"{text[: at.end()]}{toml(wrong)}, {text[at.end() :]}"}, file, 0


@plants("scenario-without-now", SUITES)
def a_scenario_without_its_moment(bench: Bench, chance: Random) -> Any:
    """Its times are put back some years, or they would still be to come on the day on which it runs then."""
    found = _scenario(bench, chance, r"^now = .*\n(?=(.*\n)*.*= [\"']?20\d\d-\d\d-\d\d)")
    if not found:
        return None
    file, text, at = found
    times = {q.name for q in bench.of("question") if q.table.get("kind") in ("time", "date")}
    values = tomli.loads(text)["answers"]
    if all(values[name] in UNKNOWN_KINDS for name in times & set(values)):
        return None
    rest = re.sub(r"\b202[67]-", f"{chance.randrange(2010, 2025)}-", text[at.end() :])
    return {file: text[: at.start()] + rest}, file, 0


@plants("scenario-without-expectation", SUITES)
def a_scenario_that_expects_nothing(bench: Bench, chance: Random) -> Any:
    found = _scenario(bench, chance, r"^\[expect\]\n")
    if not found:
        return None
    file, text, at = found
    rest = re.search(r"^\[", text[at.end() :], re.M)
    return {file: text[: at.start()] + (text[at.end() + rest.start() :] if rest else "")}, file, 0


@plants("stale", STALE)
def something_that_was_looked_at_long_ago(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [*with_key(bench, "read_on", "source"), *with_key(bench, "checked_on", "resource")])
    day = date(chance.randrange(2015, 2025), chance.randrange(1, 13), chance.randrange(1, 29))
    return Editor(bench).set(item, "read_on" if item.kind == "source" else "checked_on", day), item


@plants("stale", STALE)
def a_table_of_holidays_that_ends(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [p for p in bench.of("pack") if "holidays" in p.keys or "holidays" not in p.table])
    return Editor(bench).set(
        item, "holidays", {f"2026-{chance.randrange(1, 12):02}-{chance.randrange(1, 29):02}": "A day"}
    ), item


# ---------------------------------------------------------------- reviews


def _review(bench: Bench, chance: Random, **more: Any) -> tuple[Editor, str, dict[str, Any]]:
    item = pick(chance, [i for i in bench.items if i.kind in ("rule", "question", "action", "source") and i.name])
    table = {
        "item": f"{item.kind}:{item.name}",
        "by": "A. Reader",
        "role": "attorney",
        "on": date(2026, 11, 22),
        **more,
    }
    return Editor(bench).append("content.toml", "review", table), "content.toml", table


def _hash(chance: Random) -> str:
    return f"{chance.getrandbits(256):064x}"


@plants("void-review", STRUCTURE)
def a_review_of_what_was_changed_since(bench: Bench, chance: Random) -> Any:
    edits, file, table = _review(bench, chance, hash=_hash(chance))
    return edits, file, "review", table["item"]


@plants("review-without-hash", STRUCTURE)
def a_review_written_by_hand(bench: Bench, chance: Random) -> Any:
    edits, file, table = _review(bench, chance)
    return edits, file, "review", table["item"]


@plants("review-of-nothing", STRUCTURE)
def a_review_of_what_is_not_there(bench: Bench, chance: Random) -> Any:
    gone = f"rule:{misspelt(chance, pick(chance, bench.of('rule')).name)}"
    edits, file, table = _review(bench, chance, item=gone, hash=_hash(chance))
    return edits, file, "review", table["item"]


@plants("bad-hash", LOAD)
def a_hash_that_was_touched(bench: Bench, chance: Random) -> Any:
    edits, file, _ = _review(bench, chance, hash=_hash(chance)[: chance.randrange(1, 64)].upper() + "g")
    return edits, file, 0


@plants("deadline-of-nothing", STRUCTURE)
def a_deadline_for_what_must_not_be_done(bench: Bench, chance: Random) -> Any:
    item = pick(chance, [r for r in bench.of("rule") if r.table["verb"] not in DO_VERBS])
    start = pick(chance, [q.name for q in bench.of("question") if q.table.get("kind") == "time"])
    return Editor(bench).set(item, "deadline", f"{chance.randrange(1, 90)} hours from {start}"), item


# ---------------------------------------------------------------- put the generator of a new check below this line
