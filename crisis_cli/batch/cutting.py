"""Inputs of a batch in order, cut for a part of the whole and into stretches for several hands. Reads no scenario.

A place is counted in line ends, which needs no look at what stands between them.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crisis_cli.batch.blocks import WHOLE, Block, Part, blocks, file_blocks, files_in, part_blocks
from crisis_cli.errors import Issue, UsageError
from crisis_cli.gate import clean_line, short
from crisis_cli.reading import is_folder

AT_ONCE = 1024 * 1024
"""Bytes that are read together where only line ends are counted."""
STANDARD_INPUT = "-"


class Source(NamedTuple):
    """One file of the inputs, standard input, or a folder that can't be read.

    `apart`: a plain file of lines, of which several can be read at a time; of it those that begin at the bytes from
    `start` to before `end` are taken. `changed` is when it was last written, in nanoseconds.
    """

    name: str
    shown: str
    apart: bool = False
    start: int = 0
    end: int = 0
    size: int = 0
    changed: int = 0
    issue: Issue | None = None

    @property
    def is_read_once(self) -> bool:
        """Whether what was read of it is gone: standard input, a pipe."""
        return self.name == STANDARD_INPUT or (self.issue is None and _is_pipe(Path(self.name)))


class Place(NamedTuple):
    """How far a run has come: all sources before `source` are done, and of it the lines up to number `line`."""

    source: int = 0
    line: int = 0


class Stretch(NamedTuple):
    """Lines of a source that follow one another, for one hand; `after` is the place behind them."""

    part: Part
    after: Place


# ---------------------------------------------------------------- what there is


def sources(inputs: Iterable[str]) -> list[Source]:
    """Return every file that the inputs name, folders looked through, in the order in which a batch reads them."""
    found: list[Source] = []
    for name in inputs:
        if name == STANDARD_INPUT:
            found.append(Source(name, name))
        elif is_folder(Path(name)):
            found += (
                Source(name, file.file, issue=file) if isinstance(file, Issue) else _source(str(file))
                for file in files_in(Path(name))
            )
        else:
            found.append(_source(name))
    return found


def _source(name: str) -> Source:
    path = Path(name)
    shown = clean_line(path.as_posix())
    try:
        info = path.stat()
        plain = stat.S_ISREG(info.st_mode)
        apart = plain and path.suffix.lower() not in WHOLE
        if apart:
            path.open("rb").close()
    except (OSError, ValueError):  # one who reads it says why not
        return Source(name, shown)
    size = info.st_size if plain else 0
    return Source(name, shown, apart, 0, size, size, info.st_mtime_ns)


def _is_pipe(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):  # what can't be read is as little there the second time
        return False


class Share(NamedTuple):
    """The `number`-th of `of` contiguous parts of all inputs; numbers count from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


MOST_SHARES = 1_000_000


def read_share(text: str) -> Share:
    """Return what `--part` says. Raises UsageError."""
    found = re.fullmatch(r"([0-9]{1,7})/([0-9]{1,7})", text)
    if found and 1 <= int(found[1]) <= int(found[2]) <= MOST_SHARES:
        return Share(int(found[1]), int(found[2]))
    raise UsageError(f'--part takes I/N, such as 2/8 for the second of eight parts, not "{short(text)}".')


def shared(all_sources: Sequence[Source], share: Share) -> list[Source]:
    """Return what of the sources belongs to a part: each line, and each file that is one scenario, to exactly one.

    The bytes of all files count alike. Every file has one more than stand in it: one that holds nothing has a part too.
    """
    whole = sum(source.size + 1 for source in all_sources)
    low, high = (whole * number // share.of for number in (share.number - 1, share.number))
    found: list[Source] = []
    at = 0
    for source in all_sources:
        start, end = max(low - at, 0), min(high - at, source.size + 1)
        at += source.size + 1
        if source.apart and start < min(end, source.size):
            found.append(source._replace(start=start, end=min(end, source.size)))
        elif start == 0 < end:
            found.append(source)
    return found


# ---------------------------------------------------------------- in blocks, for one hand


def source_blocks(source: Source, after: int = 0) -> Iterator[Block]:
    """Yield the lines of a source that come after line number `after`."""
    if source.issue is not None:
        yield Block(source.issue.file, 0, (source.issue,))
    elif source.apart and (after or source.start or source.end < source.size):
        yield from part_blocks(left_of(source, after))
    elif source.name == STANDARD_INPUT:
        yield from _later(blocks((source.name,)), after)
    else:
        yield from _later(file_blocks(Path(source.name)), after)


def left_of(source: Source, after: int) -> Part:
    """Return what is left of a source once `after` of its file's lines are done."""
    if after:
        start = max(source.start, behind(source.name, after))
        if start > source.start:
            return Part(source.name, start, max(start, source.end), after + 1)
    return Part(source.name, source.start, source.end, begun(source.name, 0, source.start) + 1)


def done_before(all_sources: Sequence[Source], place: Place) -> list[Source]:
    """Return what of the sources comes before a place."""
    found = list(all_sources[: place.source])
    if place.line and place.source < len(all_sources):
        source = all_sources[place.source]
        found.append(source._replace(end=left_of(source, place.line).start) if source.apart else source)
    return found


def _later(found: Iterable[Block], after: int) -> Iterator[Block]:
    for block in found:
        done = max(after + 1 - block.first, 0) if block.first else 0
        if done < len(block.lines):
            yield block._replace(first=block.first + done, lines=block.lines[done:]) if done else block


# ---------------------------------------------------------------- in stretches, for several

Count = Callable[[str, Sequence[tuple[int, int]]], Iterable[int]]
"""For bytes of a file, from where to where, how many lines begin in each."""


def stretches(source: Source, index: int, size: int, after: int, count: Count) -> Iterator[Stretch]:
    """Yield the lines of a source, which is read `apart`, after line number `after` in stretches of `size` bytes."""
    rest = left_of(source, after)
    bounds = [(start, min(start + size, rest.end)) for start in range(rest.start, rest.end, size)]
    first = rest.first
    for (start, end), lines in zip(bounds, count(source.name, bounds), strict=True):
        yield Stretch(Part(source.name, start, end, first), Place(index, first + lines - 1))
        first += lines


def counted_here(name: str, bounds: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Count with this process's own eyes, each when it is asked for."""
    return (begun(name, start, end) for start, end in bounds)


def begun(name: str, start: int, end: int) -> int:
    """Return how many lines of a file begin at the bytes from `start` to before `end`; what can't be read has none."""
    if start >= end:
        return 0
    found = int(start == 0)
    try:
        with Path(name).open("rb", buffering=0) as file:
            # A line begins behind each line end: of those the first that counts stands one byte before `start`.
            left = end - 1 - file.seek(max(start - 1, 0))
            while left > 0 and (chunk := file.read(min(left, AT_ONCE))):
                found += chunk.count(b"\n")
                left -= len(chunk)
    except (OSError, ValueError):  # whoever reads it says so
        return found
    return found


def behind(name: str, line: int) -> int:
    """Return the byte at which the lines after number `line` begin; the end of the file where it has no more."""
    at, ends = 0, 0
    try:
        with Path(name).open("rb", buffering=0) as file:
            while chunk := file.read(AT_ONCE):
                here = chunk.count(b"\n")
                if ends + here >= line:
                    return at + _nth_end(chunk, line - ends)
                at, ends = at + len(chunk), ends + here
    except (OSError, ValueError):
        return at
    return at


def _nth_end(chunk: bytes, number: int) -> int:
    """Return how many bytes the first lines of a chunk have, so many that `number` of them end in it."""
    at = 0
    for _ in range(number):
        at = chunk.index(b"\n", at) + 1
    return at
