"""How far a long piece of work is: one line on standard error, on a terminal only, and only past a second."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from crisis_cli.errors import OutputError
from crisis_cli.output import put
from crisis_cli.render.terminal import is_plain

QUIET, BETWEEN = 1.0, 0.2
"""Seconds until anything is said, and between two states of the line."""
Thing = TypeVar("Thing")


def counted(things: Iterable[Thing], total: int, what: str, *, plain: bool = False) -> Iterator[Thing]:
    """Yield `things`, and say how many of `total` are done. Plain, nothing is redrawn: it is said once.

    The line is gone when all are done, and when Ctrl-C ends the work.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield from things
        return
    redraws = not (plain or is_plain(sys.stderr, os.environ))
    shown, due = "", monotonic() + QUIET
    try:
        for done, thing in enumerate(things):
            if monotonic() >= due and (redraws or not shown):
                shown = f"{what}: {done} of {total}"
                _say(f"\r{shown}" if redraws else f"{shown} ...\n")
                due = monotonic() + BETWEEN
            yield thing
    finally:
        if shown and redraws:
            _say(f"\r{' ' * len(shown)}\r")


def _say(text: str) -> None:
    """Say something that must not cost the result: where nobody can read it, nobody does."""
    with contextlib.suppress(OutputError, SystemExit):
        put(text, sys.stderr)
