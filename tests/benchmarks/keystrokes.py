"""Keys from the start to the plan, over the shipped scenarios. Counted, not timed."""

from __future__ import annotations

from collections.abc import Sequence

from count_keys import GROUPS, Walk, groups, walks

from benchmarks.rows import Row, figure
from benchmarks.setting import Setting
from crisis_cli.load import load, shipped_folder

NAMES = dict(zip(GROUPS, ("someone acting now", "other emergencies", "any plan"), strict=True))


def table(setting: Setting) -> list[Row]:
    """Return the rows of the shipped scenarios."""
    del setting
    return rows_of(walks(load(), shipped_folder() / "scenarios"))


def rows_of(found: Sequence[Walk]) -> list[Row]:
    """Return the median number of keys of each group; the range is from the fewest to the most."""
    return [
        Row(
            f"keys to the plan: {NAMES[name]}",
            figure(walk.keys for walk in part),
            "keys",
            f"keys, {NAMES[name]}",
            f"{len(part)} scenarios; most: {max(part, key=lambda walk: walk.keys).name}",
        )
        for name, part in groups(found).items()
        if part
    ]
