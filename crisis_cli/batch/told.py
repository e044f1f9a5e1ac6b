"""What a result line tells once it is written: where it comes from and what it counts as. Makes none."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from crisis_cli.batch.tally import Tally


def input_of(line: bytes) -> str | None:
    """Return where the scenario of a result line stands; None where this is no whole result line."""
    table = _table(line)
    where = table.get("input") if table is not None and table.keys() & {"plan", "error"} else None
    return where if isinstance(where, str) else None


def tally_from(line: bytes) -> Tally:
    """Return what a result line counts as, as far as it says so: a compact plan names neither concerns nor places."""
    table = _table(line) or {}
    return Tally(1, int("error" in table), int("expected" in table), int("differs" in table))


def is_whole(tally: Tally) -> bool:
    """Whether every plan in a tally was counted itself, and none only by its line."""
    return tally.responses.total() == tally.plans


def tally_table(tally: Tally) -> dict[str, Any]:
    """Return a tally as it is kept in a file."""
    return dict(vars(tally))


def tally_told(table: dict[str, Any]) -> Tally:
    """Return a tally that was kept. Raises TypeError and ValueError where it is none."""
    values: dict[str, Any] = {
        key: Counter(kept) if isinstance(kept, dict) else int(kept) for key, kept in table.items()
    }
    return Tally(**values)


def added(tally: Tally, other: Tally) -> Tally:
    """Return both together; neither changes."""
    both = Tally()
    both.add(tally)
    both.add(other)
    return both


def _table(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
