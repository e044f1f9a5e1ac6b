"""Lines for a batch, broken at random, and what holds for any of them. A long campaign: python tests/fuzz_lines.py SECONDS"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hostile_lines import GOOD, HOSTILE

from crisis_cli import batch
from crisis_cli.batch.blocks import file_blocks
from crisis_cli.batch.work import MANY
from crisis_cli.gate import is_hostile
from crisis_cli.load import load
from crisis_cli.model import Content
from crisis_cli.render.json_output import dumps
from crisis_cli.sampling import scenarios

NOW = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)
PIECES = (
    b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b" ", b"\t", b"\r", b"\0", b"\x1b[2J", b"'", b"//", b"-", b"1e999",
    b"NaN", b"null", b"true", b"0", b"[[[[[[[[[[[[[", b'"title": "y"', b'{"a": 1}', b"\\u0000", b"\\ud800", b"\\n", b"\\x",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe2\x80\xae", "é".encode(), b"us-tx",
    b"cannot-tell", b'"expect": {"includes": ["call-emergency"]}', b'"now": "2026-11-22T10:30:00-08:00"',
)  # fmt: skip
_WORDS = re.compile(rb'"[^"\\]*"')
_DIGITS = re.compile(rb"[0-9]+")
LONGEST_SEED = 2_000
"""Longer hostile lines are no seeds: what is done to them costs time and finds nothing else."""


def drawn(content: Content, seed: int, number: int) -> Iterator[bytes]:
    """Yield lines that once were scenarios, or were hostile already. The same seed draws the same ones."""
    chance = random.Random(seed)
    sampled = [dumps(tables).encode() for tables in scenarios(content, 20, seed)]
    seeds = sampled + [hostile.line for hostile in HOSTILE if len(hostile.line) <= LONGEST_SEED]
    for _ in range(number):
        line = chance.choice(seeds if chance.random() < 0.3 else sampled)
        for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
            line = _broken(line, chance, seeds)
        yield line.replace(b"\n", b"")


def _broken(line: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    at, end = sorted((chance.randrange(len(line) + 1), chance.randrange(len(line) + 1)))
    match chance.randrange(9):
        case 0:
            return line[:at] + chance.choice(PIECES) + line[at:]
        case 1:
            return line[:at] + line[min(end, at + 9) :]
        case 2:
            return line[:at] + bytes([chance.randrange(256)]) + line[at + 1 :]
        case 3:
            return line[:at] + line[at:end] * 2 + line[end:]
        case 4:
            return line[:at]
        case 5:
            other = _WORDS.findall(chance.choice(seeds))
            return _replaced(line, chance, _WORDS, chance.choice(other or [b'""']))
        case 6:
            return _replaced(line, chance, _WORDS, chance.choice(PIECES))
        case 7:
            return _replaced(line, chance, _DIGITS, b"%d" % chance.choice((0, 1, 9, 13, 24, 29, 31, 60, 99, 2101)))
    return line[:at] + chance.choice(seeds)[at:]


def _replaced(line: bytes, chance: random.Random, pattern: re.Pattern[bytes], other: bytes) -> bytes:
    """Put something else in one of the places that look like this."""
    places = list(pattern.finditer(line))
    if not places:
        return line
    place = chance.choice(places)
    return line[: place.start()] + other + line[place.end() :]


class Checker:
    """Holds of any lines that each has one result, in order, always the same, in ASCII, and takes no other with it."""

    def __init__(self, content: Content, folder: Path) -> None:
        self.content = content
        self.file = folder / "lines.jsonl"
        self.worker = batch.Worker(content, batch.Options(NOW))

    def check(self, lines: Sequence[bytes]) -> int:
        """Return how many of the lines were refused. Raises AssertionError."""
        lines = [GOOD, *lines, GOOD]
        self.file.write_bytes(b"\n".join(lines))
        written = list(self.one_by_one())
        assert written == list(self.one_by_one()) == list(self.together())
        found = [json.loads(line) for line in written]
        not_blank = [number for number, line in enumerate(lines, 1) if line.strip()]
        assert [line["input"] for line in found] == [f"{self.file.as_posix()}:{number}" for number in not_blank]
        assert {**found[0], "input": ""} == {**found[-1], "input": ""}
        assert "plan" in found[0]
        for line in found:
            _holds(line)
        return sum("error" in line for line in found)

    def one_by_one(self) -> Iterator[str]:
        for result in batch.run(self.content, [str(self.file)], now=NOW, full=False):
            line = dumps(result.line)
            assert line.isascii()
            assert line.isprintable()
            yield line

    def together(self) -> Iterator[str]:
        """The same with each block so long that the quick way takes it."""
        for block in file_blocks(self.file):
            output = self.worker.work(block._replace(lines=block.lines + (GOOD,) * MANY)).output
            yield from output.decode("ascii").splitlines()[:-MANY]


def _holds(line: dict[str, Any]) -> None:
    if "error" not in line:
        assert {"input", "title", "plan"} <= set(line) <= {"input", "title", "plan", "expected", "differs"}
        return
    assert set(line) == {"input", "error", "issues"}
    assert line["error"] == "bad-input"
    assert 1 <= len(line["issues"]) <= 101
    for issue in line["issues"]:
        assert set(issue) == {"where", "message", "hint", "check"}
        assert issue["message"].endswith((".", "!", "?"))
        assert len(issue["message"]) < 400
        assert not any(is_hostile(text) or "\n" in text for text in issue.values())


def main(seconds: float) -> None:
    until, seed, lines, refused = time.monotonic() + seconds, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(load(), Path(folder))
        while time.monotonic() < until:
            batched = list(drawn(checker.content, seed, 200))
            try:
                refused += checker.check(batched)
            except BaseException:
                print(f"seed {seed}")
                raise
            seed, lines = seed + 1, lines + len(batched)
    print(f"{lines:,} lines of {seed:,} seeds, {refused:,} refused: each one result, and the same in both ways")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
