"""Rows on a terminal: the same words as `text`, with weight on top. Meaning never hangs on it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TextIO

from crisis_cli.render.rows import Row
from crisis_cli.render.text import WIDTH, render, wrapped

# No colour and no dim: what is on the screen is there to be read, on a light background as on a dark one.
STYLES = {"alarm": "bold reverse", "heading": "bold", "subheading": "underline", "say": "italic"}


def wants_plain(environment: Mapping[str, str]) -> bool:
    """Whether the environment asks for plain words everywhere, as `--plain` does; empty or "0" does not."""
    return any(environment.get(name, "0") not in ("", "0") for name in ("CRISIS_AID_PLAIN", "ACCESSIBLE"))


def is_plain(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether `stream` gets words only: no terminal, a dumb one, or the person asked for no colour or plain words."""
    return (
        stream is None
        or not stream.isatty()
        or environment.get("TERM", "") in ("", "dumb")
        or bool(environment.get("NO_COLOR"))
        or wants_plain(environment)
    )


def width_of(stream: TextIO | None) -> int:
    """Return the columns to use: the terminal's, at least 40 and at most 100; 78 where there is none."""
    if stream is None:
        return WIDTH
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return WIDTH
    return max(40, min(columns - 1, 100)) if columns else WIDTH


def write(rows: Iterable[Row], stream: TextIO | None, *, plain: bool, widest: int | None = None) -> str:
    """Return the rows as text for `stream`, at most `widest` columns where that is given, with styles unless `plain`."""
    width = width_of(stream) if widest is None else min(width_of(stream), widest)
    if plain:
        return render(rows, width)
    return styled(((row.style, line) for row in rows for line in wrapped(row, width)), stream, width)


def styled(lines: Iterable[tuple[str, str]], stream: TextIO | None, width: int) -> str:
    """Return lines that are already made, each with its style, as text for the terminal that `stream` is."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, markup=False, emoji=False, width=width + 1)
    with console.capture() as captured:
        for style, line in lines:
            console.print(Text(line, style=STYLES.get(style, "")), no_wrap=True, crop=False, overflow="ignore")
    return captured.get()
