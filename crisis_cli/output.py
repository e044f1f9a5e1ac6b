"""Where results go: standard output, or a file written whole or not at all. Closed pipes and full disks end here."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from crisis_cli import exit_codes
from crisis_cli.errors import OutputError
from crisis_cli.gate import ascii_only, clean_line

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""The disk is full, or what this user or process may write on it."""
PRIVATE, SHARED = 0o600, 0o666
"""The rights of a new file; what a user's umask takes from others comes off the second."""


def put(text: str, stream: TextIO | None = None) -> None:
    """Write `text`, already through the gate, to standard output (or `stream`) and flush.

    A closed pipe ends the program quietly with 141. Raises OutputError where the text can't be written.
    """
    target = stream or sys.stdout
    if target is None:
        raise OutputError("There is no standard output to write to. Leave it open, or give --output FILE.")
    try:
        _write_whole(text, target)
    except UnicodeEncodeError:
        put(text.encode("ascii", "replace").decode("ascii"), target)
    except BrokenPipeError:
        discard(target)
        raise SystemExit(exit_codes.CLOSED_PIPE) from None
    except (OSError, ValueError) as error:
        discard(target)
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"The output could not be written: {reason}. Free some space, or write elsewhere.") from None


def _write_whole(text: str, stream: TextIO) -> None:
    """Write all of `text`. Where Python does not buffer (PYTHONUNBUFFERED) it writes once, and drops what did not fit."""
    raw = getattr(stream, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        stream.write(text)
        stream.flush()
        return
    stream.flush()
    left = text.replace("\n", os.linesep).encode(stream.encoding or "ascii", stream.errors or "strict")
    while left:
        written = raw.write(left)
        if not written:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        left = left[written:]


def remark(text: str) -> None:
    """Say something beside the result, on standard error. Where nobody can read it, it must not cost the plan."""
    with contextlib.suppress(OutputError, SystemExit):
        if sys.stderr is not None:
            put(ascii_only(clean_line(text)) + "\n", sys.stderr)


def discard(stream: TextIO) -> None:
    """Point the stream, whose reader is gone, at nothing, so that its closing at exit can't fail a second time."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def put_file(text: str | Iterable[str], path: Path, inputs: Sequence[Path] = (), *, private: bool = True) -> None:
    """Write `text` to `path`, whole or not at all: a full disk or a signal leaves what was there before, and no more.

    A long text may come in parts, which are made while they are written. Only its owner may read it, unless it is not
    `private`: then the rights of the file stay, or are those of a new one.

    Raises OutputError, also where `path` is one of the `inputs` or anything but a plain file that may be written.
    """
    from crisis_cli.keys import orderly_end

    check_output(path, inputs)
    # Named before it is made: whatever ends the program from here on, the clean-up knows it.
    temporary = path.parent / f".crisis-aid-{os.urandom(8).hex()}"
    try:
        with orderly_end():
            _write_and_rename(text, temporary, path, PRIVATE if private else SHARED)
    except OSError as error:
        raise not_written(path, error) from None


def not_written(path: Path, error: OSError) -> OutputError:
    """Return what to say of a file that could not be written."""
    hint = "Free some space, or write elsewhere." if error.errno in NO_ROOM else "Check the folder and its rights."
    reason = error.strerror or str(error)
    return OutputError(f"{clean_line(str(path))} was not written: {reason}. Nothing of it was changed. {hint}")


def _write_and_rename(text: str | Iterable[str], temporary: Path, path: Path, mode: int) -> None:
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines((text,) if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        if mode != PRIVATE and path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:  # a signal too: what is half written holds the plan and the note
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def check_output(path: Path, inputs: Sequence[Path] = ()) -> None:
    """Refuse an output that would overwrite an input, or lie in a folder that is one. Raises OutputError."""
    shown = clean_line(str(path))
    for given in inputs:
        if given.is_dir() and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(given)):
            raise OutputError(
                f"{shown} was not written: it lies in the folder that is read. Nothing of it was changed. "
                "Name a file elsewhere."
            )
    _refuse_what_is_no_file_of_ours(path, shown, inputs)


def _refuse_what_is_no_file_of_ours(path: Path, shown: str, inputs: Sequence[Path]) -> None:
    try:
        there = path.lstat()
    except OSError:
        return
    why = ""
    if not stat.S_ISREG(there.st_mode):
        why = "it is a folder, a link or a device"
    elif not os.access(path, os.W_OK):
        why = "it may not be written"
    elif any(given.exists() and given.samefile(path) for given in inputs):
        why = "it is what was read"
    if why:
        raise OutputError(f"{shown} was not written: {why}. Nothing of it was changed. Name a new file.")
