"""Lists to choose from: the key of each entry, and the first list, what brings the therapist here. Pure, and light.

`Listed` is all that the first list needs of the content, so that it stands on the screen before the rest is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crisis_cli.model import Concern

ENTRY_KEYS = "123456789adefgijlmoptuvxyz"
"""The keys of entries in their order: digits, then the letters that mean nothing else where something is chosen."""
DIGITS = 9
SEVERAL = "*"
"""Stands for several concerns at once where a concern's id would stand; no id looks like this."""
MOST_CONCERNS = len(ENTRY_KEYS) - 1
"""So many concerns have a key each, beside the entry for several of them."""
NOTHING: Mapping[str, str] = {}


class Listed(NamedTuple):
    """What the first list shows of a concern."""

    id: str
    title: str
    about: str
    priority: int
    family: str | None


class Entries(NamedTuple):
    """The first list: keys with labels; by key a shorter label, the heading above it, and what it stands for."""

    options: list[tuple[str, str]]
    brief: Mapping[str, str]
    headings: Mapping[str, str]
    stands_for: Mapping[str, str]


def listed(concerns: Iterable[Concern | Listed]) -> tuple[Listed, ...]:
    """Return what the first list shows of these concerns, the most urgent first."""
    found = (Listed(c.id, c.title, c.about, c.priority, c.family) for c in concerns)
    return tuple(sorted(found, key=lambda c: c.priority))


def entries(concerns: Sequence[Listed]) -> Entries:
    """Return the entries for `concerns` in their order, and for several of them. Headings only where digits run out."""
    names = [*(c.id for c in concerns), SEVERAL]
    labels = [*(f"{c.title}: {c.about}" for c in concerns), "Several of these"]
    brief = [*(c.title for c in concerns), "Several of these"]
    keys = ENTRY_KEYS[: len(names)]
    headings = _headings(concerns) if len(names) > DIGITS else NOTHING
    return Entries(_by_key(keys, labels), dict(_by_key(keys, brief)), headings, dict(_by_key(keys, names)))


def entry_at(key: str, count: int) -> int | None:
    """Return which of `count` entries a key chooses, counted from 0; None where it chooses none."""
    at = ENTRY_KEYS.find(key) if len(key) == 1 else -1
    return at if 0 <= at < count else None


def keys_of(count: int) -> str:
    """Return the keys of `count` entries in words: "1 to 7", "1 to 9, a, d"."""
    return ", ".join([f"1 to {min(count, DIGITS)}", *ENTRY_KEYS[DIGITS:count]])


def _by_key(keys: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(keys, texts, strict=True))


def _headings(concerns: Sequence[Listed]) -> dict[str, str]:
    """Return the name of each family in words, by the key of the first of its concerns that stand together."""
    found: dict[str, str] = {}
    above: str | None = None
    for key, concern in zip(ENTRY_KEYS, concerns, strict=False):
        if concern.family and concern.family != above:
            found[key] = concern.family.replace("-", " ").capitalize()
        above = concern.family
    return found
