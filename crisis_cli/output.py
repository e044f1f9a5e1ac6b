"""Where results go: standard output, or a file written whole or not at all. Closed pipes and full disks end here."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from crisis_cli import exit_codes
from crisis_cli.errors import OutputError
from crisis_cli.gate import clean_line


def put(text: str, stream: TextIO | None = None) -> None:
    """Write `text`, already through the gate, to standard output (or `stream`) and flush.

    A closed pipe ends the program quietly with 141. Raises OutputError where the text can't be written.
    """
    target = stream or sys.stdout
    if target is None:
        raise OutputError("There is no standard output to write to. Leave it open, or give --output FILE.")
    try:
        target.write(text)
        target.flush()
    except UnicodeEncodeError:
        put(text.encode("ascii", "replace").decode("ascii"), target)
    except BrokenPipeError:
        _discard(target)
        raise SystemExit(exit_codes.CLOSED_PIPE) from None
    except (OSError, ValueError) as error:
        _discard(target)
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"The output could not be written: {reason}. Free some space, or write elsewhere.") from None


def _discard(stream: TextIO) -> None:
    """Point the stream at nothing, so that its closing at exit can't fail a second time."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def put_file(text: str, path: Path, inputs: Sequence[Path] = ()) -> None:
    """Write `text` to `path`, whole or not at all: a full disk leaves what was there before.

    Raises OutputError, also where `path` is one of the `inputs` or anything but a plain file that may be written.
    """
    import tempfile  # only --output needs it

    shown = clean_line(str(path))
    _refuse_what_is_no_file_of_ours(path, shown, inputs)
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=".crisis-aid-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        hint = (
            "Free some space, or write elsewhere."
            if error.errno == errno.ENOSPC
            else "Check the folder and its rights."
        )
        raise OutputError(f"{shown} was not written: {error.strerror}. Nothing of it was changed. {hint}") from None


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
