"""The row: one paragraph of anything shown. Alone here, because the first list needs rows and nothing else of a plan."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One paragraph: `lead` stands in the margin of its first line, `mark` at the right edge if it fits there."""

    text: str = ""
    style: str = "body"
    lead: str = ""
    mark: str = ""
    indent: int = 0
