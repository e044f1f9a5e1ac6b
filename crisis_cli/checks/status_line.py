"""One line on standard error that says what is being done, once it has taken a second. Nothing where nobody looks at it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from threading import Lock, Timer
from typing import TextIO

from crisis_cli.gate import ascii_only, clean_line
from crisis_cli.render.terminal import is_plain

PATIENCE = 1.0
"""So many seconds may pass before anything is said."""
Say = Callable[[str], None]


def silent(text: str) -> None:
    """Say nothing: for whoever calls without a terminal in mind."""


@contextlib.contextmanager
def status_line(stream: TextIO | None = None, *, plain: bool = False) -> Iterator[Say]:
    """Give a function that says what is being done now; the line is wiped at the end, however that comes.

    It is drawn on standard error, or `stream`, if that is a terminal. Plain, it is said once and never redrawn. What
    takes long without a word, such as a solver at work, is told too: a timer draws what was said last.
    """
    target = stream or sys.stderr
    if target is None or not target.isatty():
        yield silent
        return
    line = _Line(target, redraws=not (plain or is_plain(target, os.environ)))
    try:
        yield line.say
    finally:
        line.end()


class _Line:
    """The line, drawn anew whenever something else is said, and only once PATIENCE is over."""

    def __init__(self, stream: TextIO, *, redraws: bool) -> None:
        self.stream, self.redraws, self.text = stream, redraws, ""
        self.due = self.drawn = self.ended = False
        self.lock = Lock()
        self.timer = Timer(PATIENCE, self._begin)
        self.timer.daemon = True
        self.timer.start()

    def say(self, text: str) -> None:
        with self.lock:
            self.text = ascii_only(clean_line(text))
            self._draw()

    def end(self) -> None:
        self.timer.cancel()
        with self.lock:
            self.ended = True
            if self.drawn and self.redraws:
                self._write("\r\x1b[K")

    def _begin(self) -> None:
        with self.lock:
            self.due = True
            self._draw()

    def _draw(self) -> None:
        """Draw the text, the lock being held. A plain line stays as it is."""
        if not self.text or not self.due or self.ended or (self.drawn and not self.redraws):
            return
        self.drawn = True
        self._write(f"\r\x1b[K{self.text[: _columns(self.stream) - 1]}" if self.redraws else f"{self.text} ...\n")

    def _write(self, text: str) -> None:
        """What can't be written is left out: nobody waits for it."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
