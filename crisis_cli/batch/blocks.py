"""Inputs of a batch cut into blocks of lines, in order and in bounded memory, whatever they hold. Reads no scenario."""

from __future__ import annotations

import io
import os
import re
import select
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from crisis_cli.errors import Issue, file_issue
from crisis_cli.gate import clean_line
from crisis_cli.reading import is_folder, is_utf_16, read_bytes

SUFFIXES = (".toml", ".jsonl", ".json")
"""What a file of scenarios in a folder is called."""
WHOLE = (".toml", ".json")
"""Such a file is one scenario; in any other each line is one."""
MAX_LINE = 1_048_576
"""A longer line is skipped and said to be too long; its end is not counted."""
MOST_LINES = 1_024
"""More lines than these are several blocks."""
HEAD = 8_192
"""So much of a file tells whether it is text."""
CHUNK = MAX_LINE - HEAD
"""So much is read at once: no line but the first of what was read together can be too long."""
BOM = b"\xef\xbb\xbf"
WAIT = 0.05
"""Seconds between two looks at an input that has nothing yet, where the system can't be asked to wait for it."""


class Block(NamedTuple):
    """Lines of one input that follow one another. `shown` is the input as messages name it, `-` for standard input.

    `first` is the number of the first line, from 1; 0: the file is one scenario, or can't be read at all. Lines stand
    without their ends; blank ones are among them, for the numbers. An Issue is in the place of what can't be taken.
    """

    shown: str
    first: int
    lines: tuple[bytes | Issue, ...]


class Part(NamedTuple):
    """The lines of a JSONL file that begin at the bytes from `start` to before `end`; `first` is the first one's number."""

    name: str
    start: int
    end: int
    first: int


def blocks(inputs: Iterable[str]) -> Iterator[Block]:
    """Yield the lines of all inputs: files, folders, `-` for standard input. Nothing that stands there raises.

    A block has at most MOST_LINES lines, and fewer than MAX_LINE + CHUNK + HEAD bytes.
    """
    for name in inputs:
        if name == "-":
            yield from _standard_input()
            continue
        for found in files_in(Path(name)) if is_folder(Path(name)) else (Path(name),):
            yield from (_alone(found),) if isinstance(found, Issue) else file_blocks(found)


def file_blocks(path: Path) -> Iterator[Block]:
    """Yield the lines of one file, or the whole of it where it is one scenario."""
    shown = clean_line(path.as_posix())
    if path.suffix.lower() in WHOLE:
        yield _whole(path, shown)
        return
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            yield _alone(_no_file(shown, mode))
            return
        with path.open("rb", buffering=0) as file:
            yield from _of_stream(file, shown)
    except (OSError, ValueError) as error:
        yield _alone(_unreadable(shown, error))


def part_blocks(part: Part) -> Iterator[Block]:
    """Yield the lines of a part. All parts together give what the file gives, each line once."""
    shown = clean_line(Path(part.name).as_posix())
    try:
        with Path(part.name).open("rb", buffering=0) as file:
            why = _no_text(file.read(HEAD), shown)
            if why is None:
                yield from _cut(_owned(file, part, shown), shown, part.first)
            elif part.start == 0:
                yield _alone(why)
    except (OSError, ValueError) as error:
        yield _alone(_unreadable(shown, error))


# ---------------------------------------------------------------- folders


def files_in(folder: Path) -> Iterator[Path | Issue]:
    """Yield the files below `folder` that may hold scenarios, by name, part by part; links are left out.

    A folder that can't be looked into is an issue. However deep they lie: nothing here calls itself.
    """
    waiting = [(folder, True)]
    while waiting:
        here, is_folder = waiting.pop()
        if not is_folder:
            yield here
            continue
        try:
            with os.scandir(here) as entries:
                inside = sorted(
                    (entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if _is_ours(entry)
                )
        except OSError as error:
            yield _unreadable(clean_line(here.as_posix()), error)
        else:
            waiting += ((here / name, is_folder) for name, is_folder in reversed(inside))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a plain file with a name of ours."""
    if entry.is_dir(follow_symlinks=False):
        return True
    return Path(entry.name).suffix.lower() in SUFFIXES and entry.is_file(follow_symlinks=False)


# ---------------------------------------------------------------- from bytes to lines


def _whole(path: Path, shown: str) -> Block:
    try:
        data = read_bytes(path, shown)
    except ValueError as error:
        return _alone(_unreadable(shown, error))
    return Block(shown, 0, ((data if isinstance(data, Issue) else _compressed(data, shown)) or data,))


def _standard_input() -> Iterator[Block]:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        yield _alone(file_issue("-", "There is no standard input.", "Name a file.", "unreadable"))
        return
    # Not through Python's buffer: it takes an input that has nothing yet for one that has come to its end.
    yield from _of_stream(getattr(stream, "raw", stream), "-")


def _of_stream(file: Any, shown: str) -> Iterator[Block]:
    chunks = _chunks(file)
    try:
        head = next(chunks, b"")
        while _looks_no_text(head) and len(head) < HEAD and (more := next(chunks, b"")):
            head += more
    except OSError as error:
        yield _alone(_unreadable(shown, error))
        return
    why = _no_text(head[:HEAD], shown)
    if why is None:
        yield from _cut(chain((head,), chunks), shown, 1)
    else:
        yield _alone(why)


def _chunks(file: Any) -> Iterator[bytes]:
    """Yield what stands in a file; from a pipe what has come, at once: a line need not wait for the next."""
    ended = False
    while not ended and (chunk := file.read(CHUNK)) != b"":
        if chunk is None:
            _wait(file)
            continue
        pieces, size = [chunk], len(chunk)
        while size < CHUNK and _has_more(file) and (more := file.read(CHUNK - size)) is not None:
            if not more:  # a terminal says so once, and would have to be told again
                ended = True
                break
            pieces.append(more)
            size += len(more)
        yield b"".join(pieces)


def _has_more(file: Any) -> bool:
    """Whether a read would give something now. Only where the system can say so: many lines at once are quicker."""
    try:
        return sys.platform != "win32" and bool(select.select([file], [], [], 0)[0])
    except (OSError, ValueError, TypeError):  # no file of the system, or a number too high to ask for
        return False


def _wait(file: Any) -> None:
    """Wait until an input that is read without waiting has something."""
    try:
        select.select([file], [], [])
    except (OSError, ValueError, TypeError):
        time.sleep(WAIT)


def _owned(file: Any, part: Part, shown: str) -> Iterator[bytes | Issue]:
    """Yield the bytes of the lines that begin inside a part: from behind the first line end at `start - 1` or later."""
    at = file.seek(max(part.start - 1, 0))
    inside = part.start == 0
    while (inside or at < part.end) and (chunk := file.read(CHUNK)):
        if not inside:
            behind = chunk.find(b"\n") + 1
            at += behind or len(chunk)
            chunk = chunk[behind:]
            if not behind or at >= part.end:
                continue
            inside = True
        end = chunk.find(b"\n", max(part.end - 1 - at, 0)) + 1
        yield chunk[:end] if end else chunk
        at += end or len(chunk)
        if end:
            return
    if at < part.end:
        message = f"This file became shorter while it was read: {at:,} bytes, and it had {part.end:,} or more."
        yield file_issue(shown, message, "Run it again when nothing writes to it.", "changed")


def _cut(chunks: Iterable[bytes | Issue], shown: str, first: int) -> Iterator[Block]:
    """Yield the lines of chunks that follow one another. `first` is the number of the first line."""
    begun = bytearray()  # a line whose end has not come
    number, skipping = first, False
    try:
        for chunk in chunks:
            if isinstance(chunk, Issue):
                yield _alone(chunk)
                return
            end = chunk.find(b"\n")
            if skipping or len(begun) + (len(chunk) if end < 0 else end) > MAX_LINE:
                begun, skipping = bytearray(), end < 0
                if skipping:
                    continue
                yield Block(shown, number, (_too_long(shown, number),))
                number, chunk = number + 1, chunk[end + 1 :]  # noqa: PLW2901
            lines, tail = _lines(begun, chunk, number)
            yield from _blocks(lines, shown, number)
            number += len(lines)
            begun = tail
    except OSError as error:
        yield _alone(_unreadable(shown, error, number))
        return
    if skipping:
        yield Block(shown, number, (_too_long(shown, number),))
    elif begun:
        yield from _blocks(_lines(begun, b"\n", number)[0], shown, number)


def _lines(begun: bytearray, chunk: bytes, number: int) -> tuple[list[bytes], bytearray]:
    """Return the lines that end in a chunk, without their ends, and what has `begun` then.

    Before the first line of a file a BOM means nothing.
    """
    lines = io.BytesIO(chunk).readlines()  # twice as quick as to split it, and the ends of Windows cost nothing
    tail = b"" if chunk.endswith(b"\n") or not lines else lines.pop()
    if not lines:
        begun += tail
        return [], begun
    lines[0] = bytes(begun) + lines[0]
    if number == 1:
        lines[0] = lines[0].removeprefix(BOM)
    return [line.rstrip(b"\r\n") for line in lines], bytearray(tail)


def _blocks(lines: Sequence[bytes], shown: str, number: int) -> Iterator[Block]:
    """Yield the lines in as few blocks as may be, all of about the same size."""
    pieces = -(-len(lines) // MOST_LINES)
    size = -(-len(lines) // max(pieces, 1)) or 1
    for begin in range(0, len(lines), size):
        yield Block(shown, number + begin, tuple(lines[begin : begin + size]))


# ---------------------------------------------------------------- what can't be taken


def _alone(issue: Issue) -> Block:
    """An issue of a file as a whole."""
    return Block(issue.file, 0, (issue,))


def _too_long(shown: str, number: int) -> Issue:
    return Issue(shown, number, "", f"The line is longer than {MAX_LINE:,} bytes.", "Split it.", "too-large")


def _unreadable(shown: str, error: Exception, number: int = 1) -> Issue:
    reason = clean_line(getattr(error, "strerror", None) or str(error))
    since = f" from line {number} on" if number > 1 else ""
    return file_issue(shown, f"This can't be read{since}: {reason}.", "Check its name and rights.", "unreadable")


def _no_file(shown: str, mode: int) -> Issue:
    device = stat.S_ISCHR(mode) or stat.S_ISBLK(mode)
    return file_issue(shown, f"This is {'a device' if device else 'no file'}.", "Give a file.", "not-a-file")


PACKED = {
    b"\x1f\x8b": ("gzip", "gzip -dc FILE"),
    b"BZh": ("bzip2", "bzip2 -dc FILE"),
    b"\xfd7zXZ\0": ("xz", "xz -dc FILE"),
    b"\x28\xb5\x2f\xfd": ("zstd", "zstd -dc FILE"),
    b"PK\x03\x04": ("zip", "unzip -p FILE"),
}
"""How files begin that some program compressed; its name, and what writes them unpacked."""
_LIKE_OURS = re.compile(rb'\n\s*\{\s*"')
"""A line that begins as a scenario does: what stands around it is to be read line by line, whatever else is there."""


def _looks_no_text(head: bytes) -> bool:
    return head.startswith((*PACKED, b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]


def _no_text(head: bytes, shown: str) -> Issue | None:
    """Say of a file as a whole, by its first bytes, that it is no text of ours; None where it may be."""
    if not _looks_no_text(head) or _LIKE_OURS.search(head):
        return None
    if is_utf_16(head) and _has_lines_of_utf_16(head):
        return file_issue(shown, "This is UTF-16.", "Save it as UTF-8.", "not-utf-8")
    return _compressed(head, shown)


def _has_lines_of_utf_16(head: bytes) -> bool:
    """Whether every line end has its byte 0 where the first signs have theirs: no line beside is anything else."""
    text = head.decode("utf-16-le" if head[:2] == b"\xff\xfe" or head[1:2] == b"\0" else "utf-16-be", "replace")
    return text.count("\n") == head.count(b"\n")


def _compressed(data: bytes, shown: str) -> Issue | None:
    for begin, (name, unpack) in PACKED.items():
        if data.startswith(begin):
            hint = f"Unpack it, or send it unpacked: {unpack} | crisis-aid batch -"
            return file_issue(shown, f"This is compressed ({name}).", hint, "compressed")
    return None
