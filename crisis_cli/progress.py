"""How far a long command has come: one line on a terminal, drawn again, wiped at the end. Says nothing anywhere else."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from time import monotonic
from types import TracebackType

PATIENCE = 1.0
"""Seconds after which somebody wants to know."""
EVERY = 0.2
"""Seconds between two drawings."""


class Progress:
    """A line on standard error where that is a terminal, from the second on that the work takes."""

    def __init__(self, whole: int, things: str) -> None:
        self._whole, self._things = whole, things
        self._next = monotonic() + PATIENCE
        self._drawn = 0
        self._shows = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._drawn:
            self._draw(f"\r{' ' * self._drawn}\r")

    def at(self, done: int) -> None:
        """So many are done."""
        if self._shows and monotonic() >= self._next:
            self._next = monotonic() + EVERY
            line = f"{done:,} of {self._whole:,} {self._things}"
            self._draw(f"\r{line}{' ' * (self._drawn - len(line))}")
            self._drawn = len(line)

    def _draw(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def counted(items: Iterator[str], whole: int, things: str, *, shown: bool = True) -> Iterator[str]:
    """Yield `items`, saying how many of the `whole` there were so far unless nothing is to be `shown`."""
    if not shown:
        yield from items
        return
    with Progress(whole, things) as progress:
        for number, item in enumerate(items, 1):
            yield item
            progress.at(number)
