"""A full screen drawn on a terminal with one write, and how what must be seen is fitted into its lines.

Fitting is pure and knows sizes only; what is asked and what a key means belongs to the menu.
"""

from __future__ import annotations

import contextlib
import os
import textwrap
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from crisis_cli.__main__ import DANGER_LINE
from crisis_cli.errors import OutputError
from crisis_cli.output import put
from crisis_cli.render.rows import Row
from crisis_cli.render.text import wrapped

Line = tuple[str, str]
"""The text of one line of the screen, and its style. No dataclasses here: they would delay the first question."""

STYLES = {"alarm": "1;7", "heading": "1", "subheading": "4"}
"""Weight, underline and reverse only: readable on light and dark, and the words carry the meaning anyway."""

SHORT_DANGER_LINE = "Danger? Call 911. Client elsewhere: THEIR dispatch."
SMALL_ROWS = 14
WIDEST = 100
LEAST_ABOVE = 6
"""So many lines of a question stay above what was asked for under it; with fewer, all scrolls together."""

ENTER = "\x1b[?1049h\x1b[?2004h\x1b[2J\x1b[H"
LEAVE = "\x1b[0m\x1b[?2004l\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l"
"""The other screen is emptied before it is left: no terminal can bring back what stood on it."""


class View(NamedTuple):
    """What a prompt shows. `message` scrolls where it does not fit; the rest stays in sight.

    `top` stands first, instead of the danger line. `short` replaces `body` where the message needs the lines. `typed` is the line being typed, or None. `scrolled`, as
    many lines, replaces `foot` where something is out of sight: arrows scroll there, and choose nothing.
    """

    message: Sequence[Line] = ()
    body: Sequence[Line] = ()
    short: Sequence[Line] | None = None
    typed: str | None = None
    under: Sequence[Line] = ()
    foot: Sequence[Line] = ()
    scrolled: Sequence[Line] = ()
    top: Sequence[Line] = ()


class Picture(NamedTuple):
    """The lines of a screen, where its cursor stands, and how far its scrolled part is scrolled.

    `offset` counts from 0; `page` is the number of lines to go on by; `last` the highest offset, 0 where all fits.
    """

    lines: tuple[Line, ...]
    cursor: tuple[int, int] | None = None
    offset: int = 0
    page: int = 1
    last: int = 0


class Screen:
    """The alternate screen of a terminal, so that nothing about a client stays in the window or its history."""

    def __init__(self, stream: TextIO, *, colour: bool) -> None:
        self._stream = stream
        self._colour = colour
        self._taken = False

    def size(self) -> tuple[int, int]:
        """Return columns and rows; 80 and 24 where the terminal is gone."""
        try:
            size = os.get_terminal_size(self._stream.fileno())
        except (OSError, ValueError):
            return 80, 24
        return max(size.columns, 1), max(size.lines, 1)

    def enter(self) -> None:
        if not self._taken:
            self._taken = True
            put(ENTER, self._stream)

    def leave(self) -> None:
        """Give the terminal back, cursor shown. A terminal that is gone needs nothing back."""
        if self._taken:
            self._taken = False
            with contextlib.suppress(OutputError, SystemExit):
                put(LEAVE, self._stream)

    def draw(self, picture: Picture) -> None:
        """Show `picture` with one write, so that nothing flickers."""
        self.enter()
        columns, rows = self.size()
        parts = ["\x1b[?25l"]
        for number, line in enumerate(picture.lines[:rows], 1):
            parts.append(f"\x1b[{number};1H\x1b[2K{self._styled(line, columns)}")
        if len(picture.lines) < rows:
            parts.append(f"\x1b[{len(picture.lines) + 1};1H\x1b[J")
        if picture.cursor is not None:
            row, column = picture.cursor
            parts.append(f"\x1b[{min(row + 1, rows)};{min(column + 1, columns)}H\x1b[?25h")
        put("".join(parts), self._stream)

    def _styled(self, line: Line, columns: int) -> str:
        text, style = line
        code = STYLES.get(style, "") if self._colour else ""
        return f"\x1b[{code}m{text[:columns]}\x1b[0m" if code and text else text[:columns]


def lines_of(rows: Iterable[Row], width: int) -> list[Line]:
    """Return the rows as lines at most `width` columns wide, each with the style of its row."""
    return [(line, row.style) for row in rows for line in wrapped(row, width)]


def width_for(columns: int) -> int:
    """Return the columns to write on: one is left free, and a line is never too long to read."""
    return max(1, min(columns - 1, WIDEST))


def danger(columns: int, rows: int) -> list[Line]:
    """Return the danger line, broken where it is too long, in fewer words on a small screen."""
    text = DANGER_LINE.strip()
    if rows < SMALL_ROWS or columns < 40:
        text = SHORT_DANGER_LINE
    return [(line, "heading") for line in textwrap.wrap(text, max(columns, 10))]


def arrange(view: View, columns: int, rows: int, offset: int | None) -> Picture:
    """Fit a view into a screen. `offset` None stands for where reading starts."""
    top = [*view.top] or danger(columns, rows)
    space = rows - len(top) - len(view.foot)
    typed: list[Line] = [] if view.typed is None else [(_tail(view.typed, width_for(columns)), "input")]
    part = [*fitted(view, columns, rows).body, *typed, *view.under]
    room = space - len(part)
    if len(view.message) + bool(view.message) <= room:
        middle, scrolled = _all(view.message, part, space), Picture(())
    elif room >= 3:
        scrolled = _window(view.message, room, offset or 0)
        middle = [*scrolled.lines, *part]
    elif view.under and not typed and space - len(view.under) >= LEAST_ABOVE:
        above = [*view.message, *part[: -len(view.under)]]
        scrolled = _window(above, space - len(view.under), len(view.message) if offset is None else offset)
        middle = [*scrolled.lines, *view.under]
    else:
        every = [*view.message, *part]
        start = len(every) - 1 - len(view.under) if typed else len(view.message)
        scrolled = _window(every, space, start if offset is None else offset)
        middle = list(scrolled.lines)
    filler = [("", "")] * (space - len(middle))
    foot = view.scrolled if scrolled.last and view.scrolled else view.foot
    lines = (*top, *middle, *filler, *foot)
    return Picture(lines, _cursor(lines), scrolled.offset, scrolled.page, scrolled.last)


def fitted(view: View, columns: int, rows: int) -> View:
    """Return the view with its short body where the whole one does not fit, and none beside it."""
    space = rows - len(view.top or danger(columns, rows)) - len(view.foot)
    whole = len(view.message) + 1 + len(view.body) + (view.typed is not None) + len(view.under)
    return view._replace(body=view.body if view.short is None or whole <= space else view.short, short=None)


def _all(message: Sequence[Line], part: Sequence[Line], space: int) -> list[Line]:
    """Return message and question with an empty line above each, as far as there is room for them."""
    blank = [("", "")]
    middle = [*message, *(blank if message else []), *part]
    return [*blank, *middle] if len(middle) < space else middle


def _window(lines: Sequence[Line], room: int, offset: int) -> Picture:
    """Return `room` lines of `lines` from `offset`; where some are left out, the last one says so in words."""
    if len(lines) <= room:
        return Picture(tuple(lines))
    page = max(1, room - 1)
    last = max(0, len(lines) - page)
    at = max(0, min(offset, last))
    shown = (*lines[at : at + page], (_more(at, last), "subheading"))[-max(room, 1) :]
    return Picture(shown, None, at, page, last)


def _more(at: int, last: int) -> str:
    if at == 0:
        return "more below: PgDn, space"
    return "more above: PgUp" if at == last else "more above and below: PgUp, PgDn, space"


def _tail(typed: str, width: int) -> str:
    room = max(1, width - 3)
    return "> " + (typed if len(typed) <= room else typed[-room:])


def _cursor(lines: Sequence[Line]) -> tuple[int, int] | None:
    for number, (text, style) in enumerate(lines):
        if style == "input":
            return number, len(text)
    return None
