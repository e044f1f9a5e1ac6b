"""The campaign of differing ways: lines of long blocks, decided in lanes, held against each line read and decided alone.

    python tests/compare_lines.py [--number 100000] [--seed 1] [--first 1] [--unknown] [--content DIR]

One line in five is drawn as it is; the others are few scenarios written oddly, hold what no line should, or are broken at random.
Stops at the first difference with the line that shows it, and ends with 1; where it was stopped it says how to go on:
the same seed and number give the same line.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crisis_cli.batch import work
from crisis_cli.batch.blocks import Block
from crisis_cli.batch.tally import Tally
from crisis_cli.batch.work import Done, Options, Worker
from crisis_cli.engine import plan_for
from crisis_cli.load import load
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, LEVELS, Content
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan
from crisis_cli.sampling import Sampler

NOW = datetime(2027, 3, 4, 15, 30, tzinfo=UTC)
"""Many of the moments that are drawn are before it, many after."""
AT_ONCE = 500
SHOWN = 'odd "name"\u00e9.jsonl'


class Ways:
    """One content, read and decided both ways."""

    def __init__(self, content: Content, *, unknown: bool = False, now: datetime = NOW) -> None:
        self.worker = Worker(content, Options(now, unknown=unknown, about=True))

    def together(self, lines: Sequence[Any], first: int = 1) -> Done:
        return self.worker.work(Block(SHOWN, first, tuple(lines)))

    def alone(self, lines: Sequence[Any], first: int = 1) -> Done:
        """Work through the lines one by one; that takes no lanes."""
        done = [self.worker.work(Block(SHOWN, number, (line,))) for number, line in enumerate(lines, first)]
        tally = Tally()
        for one in done:
            tally.add(one.tally)
        return Done(b"".join(one.output for one in done), tally, [about for one in done for about in one.about])

    def difference(self, lines: Sequence[Any], first: int = 1) -> str:
        """Return what both ways say of the first line of which they do not say the same; "" where there is none."""
        together, alone = self.together(lines, first), self.alone(lines, first)
        for one, other in zip(together.output.splitlines(), alone.output.splitlines(), strict=False):
            if one != other:
                return f"together: {one.decode()}\nalone: {other.decode()}"
        if together.output != alone.output:
            return f"together {len(together.output.splitlines())} results, alone {len(alone.output.splitlines())}"
        for here, there in zip(together.about, alone.about, strict=True):
            if here != there:
                return f"together: {here}\nalone: {there}"
        return "" if together.tally == alone.tally else f"together: {together.tally}\nalone: {alone.tally}"


def remembering(most: int = 5_000) -> Callable[..., Plan]:
    """Return `plan_for` for `work`, which makes no plan twice: of lines that differ in how they are written, it is the same."""
    made: dict[Any, Plan] = {}

    def remembered(content: Content, answers: Any, now: datetime, *, changes: bool = True) -> Plan:
        key = (answers.concerns, tuple(answers.values.items()), now, now.utcoffset(), changes)
        if key not in made:
            if len(made) >= most:
                made.clear()
            made[key] = plan_for(content, answers, now, changes=changes)
        return made[key]

    return remembered


# ---------------------------------------------------------------- lines

Pairs = list[tuple[str, Any]]
"""A JSON object of which a key may stand twice."""


class Raw(str):
    """A text that stands in the line as it is."""


TITLES: tuple[str, ...] = (
    "", " ", ":", "a: b", "::::", '"', "\\", "a\\u003ab", "caf\u00e9 \U0001f642", "\x00", "a\tb\nc", "\x7f\x85", "\u2028x\u3000y",
    "\ud800", "\udfff\ud800", "x" * 300, "x" * 301, "\U0001f642" * 300, " x  y ", "\u202e", "\ufeff", "title", "e\u0301",
)  # fmt: skip
TIMES: tuple[str, ...] = (
    "2026-11-22T10:30:00-08:00", "2026-11-22T10:30Z", "2026-11-22 10:30:00z", "2026-11-22T10:30:00", "2026-W47-7T10:00+00:00",
    "20261122T103000+0000", "2026-11-22T10:30:00,5+01:00", "2026-11-22T10:30:00.123456789+01:00", "2026-11-22T24:00+00:00",
    "1999-12-31T23:59:59+00:00", "2100-12-31T23:59:59-23:59", "2101-01-01T00:00:00+00:00", "2026-11-22T10+23:59:59.999999",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-22", "20261122", "2026-W47-7", "2026-02-30", "today",
    "2027-03-04T15:34:00+00:00", "2027-03-04T15:36:00+00:00", "2027-03-05", "2027-03-06", "2098-01-01T00:00:00+00:00", "",
    "2026-11-22T10:30:00-08:00 ", "\u0662\u0660\u0662\u0666-11-22T10:30:00-08:00", "2026-11-22T10:30:00-08:00:30",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 10_000, 10_001, Raw("-0"), Raw("1.0"), Raw("1e0"), Raw("13.0"), Raw("0.5"), Raw("1E400"),
    Raw("01"), Raw("+1"), Raw("NaN"), Raw("Infinity"), Raw("-Infinity"), Raw("1."), Raw("9" * 30), Raw("7" * 5_000), Raw("'a'"),
    "", ":", "no", "yes", "none", "not-asked", "would-not-say", "cannot-tell", "unknown", "us-ca", "us", "outside-us", "client",
    [], {}, [None], ["no"], ["no", "no"], ["none"], ["not-asked"], ["a:b"], [["no"]], {"a": {"b": 1}}, Raw("[" * 2_000),
)  # fmt: skip
KEYS = (
    "title", "concerns", "answers", "now", "jurisdiction", "informants", "told_by", "reader", "done", "aside", "disclosure",
    "call", "expect", "danger.now", "client.place", "no.such", "a:b", "", " title", "Title", "\u0442itle",
)  # fmt: skip
PIECES = (
    b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b" ", b"\t", b"\r", b"\0", b"\x1b[2J", b"-", b".0", b"e0", b"null", b"true",
    b"0", b'"title": "y", ', b'"answers": {}, ', b"\\u0000", b"\\ud800", b"\\u003a", b"\\n", b"\\/", b"\xef\xbb\xbf", b"\xff",
    b"\xc0\xaf", b"\xed\xa0\x80", b"\xe2\x80\xae", "\u00e9".encode(), b"\xf4\x90\x80\x80", b"//", b"/**/", b"us-tx", b"}{", b" {}",
)  # fmt: skip


class Lines:
    """Draws lines for one content. The same seed and number give the same line."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.sampler = Sampler(content)
        self.questions, self.actions = tuple(content.questions), tuple(content.actions)
        self.timed = tuple(q.id for q in content.questions.values() if q.kind in ("time", "date"))

    def line(self, seed: int, number: int) -> bytes:
        chance = Random(f"{seed} {number}")
        as_drawn = number % 5 == 0
        table = self.sampler.scenario(seed, number if as_drawn else chance.randrange(1, 81))
        if chance.random() < 0.2:
            table["expect"] = self.expectation(chance)
        if as_drawn:
            return json.dumps(table, ensure_ascii=chance.random() < 0.8).encode()
        pairs = [(key, list(value.items()) if isinstance(value, dict) else value) for key, value in table.items()]
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            self.alter(pairs, chance)
        line = Writing(chance).text(pairs).encode("utf-8", "surrogatepass")
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4))):
            line = broken(line, chance)
        return line.replace(b"\n", b"")

    # -- what a line holds

    def alter(self, pairs: Pairs, chance: Random) -> None:
        """Change a pair of the line, or of one of its tables."""
        tables = [
            pairs,
            *(value for _, value in pairs if isinstance(value, list) and value and type(value[0]) is tuple),
        ]
        table = chance.choice(tables)
        at = chance.randrange(len(table)) if table else 0
        key, value = table[at] if table else ("title", "x")
        match chance.randrange(8):
            case 0:
                table.insert(chance.randrange(len(table) + 1), (key, chance.choice((value, self.value(key, chance)))))
            case 1 if table:
                del table[at]
            case 2 if table:
                table[at] = (chance.choice((*KEYS, *self.questions, key + " ", key + ":")), value)
            case 3:
                table.insert(at, (chance.choice(KEYS if table is pairs else self.questions), self.value(key, chance)))
            case 4:
                pairs[:] = [(k, chance.choice(TITLES) if k == "title" else v) for k, v in pairs]
            case 5:
                name = chance.choice(("jurisdiction", "now", "informants", "told_by", "done", "reader", "expect"))
                pairs.insert(chance.randrange(len(pairs) + 1), (name, self.value(name, chance)))
            case 6 if self.timed:
                table.append((chance.choice(self.timed), chance.choice(TIMES)))
            case _ if table:
                table[at] = (key, self.value(key, chance))

    def value(self, key: str, chance: Random) -> Any:
        """Return a value that such a key often has, or one that none has."""
        if chance.random() < 0.4:
            return chance.choice(ODD)
        question = self.content.questions.get(key)
        if question is not None:
            choices = (*question.choices, *PLACES) if question.kind == "place" else (*question.choices, "2012-11-23")
            return [chance.choice(choices) for _ in range(3)] if question.kind == "several" else chance.choice(choices)
        match key:
            case "title":
                return chance.choice(TITLES)
            case "now":
                return chance.choice(TIMES)
            case "jurisdiction":
                return chance.choice(tuple(PLACES))
            case "concerns":
                return [chance.choice(tuple(self.content.concerns)) for _ in range(chance.randrange(4))]
            case "informants":
                return [(chance.choice(self.questions), chance.choice(("told", "client", "nobody")))]
            case "told_by":
                return {chance.choice(self.questions): "A neighbour"}
            case "done":
                return [chance.choice(self.actions)]
            case "expect":
                return self.expectation(chance)
        return chance.choice(("client", "court", chance.choice(ODD)))

    def expectation(self, chance: Random) -> dict[str, Any]:
        """Return an expectation of one or two fields, which a plan may well have."""
        action, other = chance.choice(self.actions), chance.choice(self.actions)
        due = (NOW + timedelta(hours=chance.randrange(-900, 900))).isoformat()
        fields: tuple[tuple[str, Any], ...] = (
            ("response", chance.choice(LEVELS)), ("response", [*LEVELS[:2]]), ("includes", [action]), ("excludes", [action]),
            ("includes_any", [action, other]), ("avoids", [action]), ("not_avoids", [action]), ("first", [action]),
            ("before", [[action, other]]), ("verbs", {action: chance.choice((*DO_VERBS, *AVOID_VERBS))}),
            ("frames", {action: chance.choice(FRAMES)}), ("due", {action: chance.choice((due, "unknown"))}),
            ("deadlines", {action: f"36 hours from {chance.choice(self.timed or ('x',))}"}),
        )  # fmt: skip
        found = dict(chance.choice(fields) for _ in range(chance.randrange(1, 3)))
        return {**found, "within_first": 3} if "includes" in found else found


class Writing:
    """JSON as somebody might write it: with room or without, with escapes where none is needed."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.escapes = chance.choice((0.0, 0.0, 0.0, 0.02, 0.3))
        self.ascii = chance.random() < 0.5
        self.comma, self.colon = chance.choice(((", ", ": "), (",", ":"), (" ,\t", "  :\r ")))

    def text(self, value: Any) -> str:
        if isinstance(value, dict):
            value = list(value.items())
            return f"{{{self.comma.join(self.pair(pair) for pair in value)}}}"
        if isinstance(value, list) and value and all(isinstance(item, tuple) for item in value):
            return f"{{{self.comma.join(self.pair(pair) for pair in value)}}}"
        if isinstance(value, list):
            return f"[{self.comma.join(map(self.text, value))}]"
        if isinstance(value, Raw):
            return value
        return self.string(value) if isinstance(value, str) else json.dumps(value)

    def pair(self, pair: tuple[str, Any]) -> str:
        key, value = pair
        return f"{self.string(key)}{self.colon}{self.text(value)}"

    def string(self, value: str) -> str:
        written = json.dumps(value, ensure_ascii=self.ascii)
        if not self.escapes or "\\" in written:
            return written
        return "".join(
            f"\\u{ord(sign):04x}"
            if sign != '"' and ord(sign) < 0x10000 and self.chance.random() < self.escapes
            else sign
            for sign in written
        )


def broken(line: bytes, chance: Random) -> bytes:
    """Return a line with something put in, taken out, doubled or cut off."""
    at, end = sorted((chance.randrange(len(line) + 1), chance.randrange(len(line) + 1)))
    match chance.randrange(6):
        case 0 | 1:
            return line[:at] + chance.choice(PIECES) + line[at:]
        case 2:
            return line[:at] + line[min(end, at + 9) :]
        case 3:
            return line[:at] + bytes([chance.randrange(256)]) + line[at + 1 :]
        case 4:
            return line[:at] + line[at : min(end, at + 60)] * 2 + line[min(end, at + 60) :]
    return line[:at] if chance.random() < 0.3 else line


# ---------------------------------------------------------------- the campaign


def compared(ways: Ways, lines: Lines, seed: int, numbers: Sequence[int], seen: Counter[str]) -> str:
    """Return the first difference among these lines with the line that shows it; "" where there is none."""
    drawn = [lines.line(seed, number) for number in numbers]
    found = ways.difference(drawn, numbers[0])
    if found:
        return found + "".join(f"\n{line!r}" for line in _named(found, drawn, numbers[0]))
    done = ways.together(drawn, numbers[0])
    seen["lines"] += len(drawn)
    seen["plans"] += done.tally.plans
    seen["differing"] += done.tally.differing
    return ""


def _named(found: str, drawn: Sequence[bytes], first: int) -> Iterator[bytes]:
    """Yield the line that a result names, and that which it would stand beside."""
    for shown in found.splitlines()[:2]:
        _, _, number = shown.partition(f"{json.dumps(SHOWN)[1:-1]}:")
        digits = number.partition('"')[0]
        if digits.isdigit():
            yield drawn[int(digits) - first]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=100_000, help="how many lines")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="go on from this number")
    parser.add_argument("--unknown", action="store_true", help="list what was not known, too")
    parser.add_argument("--content", type=Path, help="the content folder")
    options = parser.parse_args()
    content = load(options.content)
    ways, lines, seen = Ways(content, unknown=options.unknown), Lines(content), Counter[str]()
    work.plan_for = remembering()  # type: ignore[attr-defined]
    began, at, end = time.monotonic(), options.first, options.first + options.number
    try:
        for at in range(options.first, end, AT_ONCE):
            found = compared(ways, lines, options.seed, range(at, min(at + AT_ONCE, end)), seen)
            if found:
                print(f"The ways differ: seed {options.seed}\n{found}")
                return 1
            rate = seen["lines"] / (time.monotonic() - began)
            print(
                f"\r{seen['lines']:,} of {options.number:,}, {rate:,.0f} a second ", end="", file=sys.stderr, flush=True
            )
    except KeyboardInterrupt:
        print(f"\nStopped. Go on with --seed {options.seed} --first {at} --number {end - at}", file=sys.stderr)
        return 130
    print(file=sys.stderr)
    print(
        f"No difference. {seen['lines']:,} lines, {seen['plans']:,} plans, {seen['differing']:,} not as expected; "
        f"{time.monotonic() - began:,.0f} s"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
