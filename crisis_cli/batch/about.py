"""What a result line is about, as far as a compact plan does not say it: told beside the line, and never in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class About(NamedTuple):
    """The concerns that are open in a plan, by name, and the client's place; None where it is not known."""

    concerns: tuple[str, ...] = ()
    place: str | None = None


NOTHING = About()
"""Of a line that can't be read."""


def about_of(concerns: Iterable[str], place: str | None) -> About:
    """Return what a plan is about. The same concerns in any order are the same."""
    return About(tuple(sorted(concerns)), place)
