"""How far a long command has come: so many of so many, on the line that says what is being done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from crisis_cli.checks.status_line import status_line

EVERY = 0.2
"""Seconds between two drawings."""
T = TypeVar("T")


def counted(items: Iterable[T], whole: int, things: str, *, shown: bool = True, plain: bool = False) -> Iterator[T]:
    """Yield `items`, saying how many of the `whole` there were so far unless nothing is to be `shown`."""
    if not shown:
        yield from items
        return
    with status_line(plain=plain) as say:
        following = 0.0
        for number, item in enumerate(items, 1):
            yield item
            if monotonic() >= following:
                following = monotonic() + EVERY
                say(f"{number:,} of {whole:,} {things}")
