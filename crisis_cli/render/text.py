"""Rows as plain ASCII text of a given width: no colour, no boxes, nothing that a screen reader would stumble over."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from crisis_cli.gate import ascii_only, clean_line
from crisis_cli.render.rows import Row

WIDTH = 78
UNBROKEN = "\u00a0"
"""A space at which no line is broken: a mark stays in one piece."""


def render(rows: Iterable[Row], width: int = WIDTH) -> str:
    """Return the rows as text, each line at most `width` columns, closing with a newline."""
    lines = [line for row in rows for line in wrapped(row, width)]
    return "\n".join(lines) + "\n"


def wrapped(row: Row, width: int) -> Iterator[str]:
    """Yield the lines of one row. The mark stands at the right edge, or in brackets after the text."""
    text = ascii_only(clean_line(row.text))
    mark = ascii_only(row.mark)
    margin = " " * row.indent
    first = margin + row.lead
    if mark and len(first) + len(text) + len(mark) + 2 <= width:
        yield f"{first}{text}".ljust(width - len(mark)) + mark
        return
    if mark:
        text = f"{text} [{mark.replace(' ', UNBROKEN)}]"
    if not text:
        yield ""
        return
    lines = textwrap.wrap(
        text,
        max(width, 20),
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    )
    yield from (line.replace(UNBROKEN, " ") for line in lines)
