"""`crisis-aid --help`, without the command parser, whose import takes longer than all the rest.

It is what the parser itself would write, to the byte, at any width: a test compares. The help of a command is none of
this module's.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping

USAGE = "Usage: crisis-aid [OPTIONS] COMMAND [ARGS]..."
ABOUT = "A decision aid for psychotherapists in a crisis. In danger this minute: call first."
OPTIONS = {
    "--content DIR": "Use this content folder.",
    "--version": "Show the version and end.",
    "--install-completion": "Install completion for the current shell.",
    "--show-completion": "Show completion for the current shell, to copy it or customize the installation.",
    "--help": "Show this message and exit.",
}
COMMANDS = {
    "assess": "The interview on the terminal, then plan and note.",
    "plan": "Plan and note for one scenario, without questions; with --paper that paper alone.",
    "batch": "Scenarios in, a JSON plan a line out, compared with what they expect.",
    "law": "What a jurisdiction's pack says, with its sources and their standing.",
    "setup": "Your practice: licence, local numbers, note style.",
    "doctor": "What is wrong on this machine, and how to mend it.",
    "flows": "Read and check the content.",
    "train": "Practise: made-up cases, judged by the same rules.",
}
"""The first sentence of each, as `cli` has it."""
LEAST, MOST, MARGIN, INDENT = 50, 80, 2, "  "


def help_text(columns: int | None = None) -> str:
    """Return the help for a terminal of so many columns; of this one where no number is given."""
    columns = columns or shutil.get_terminal_size().columns
    width = max(min(columns, MOST) - MARGIN, LEAST)
    about = textwrap.fill(ABOUT, width, initial_indent=INDENT, subsequent_indent=INDENT)
    room = width - 6 - max(map(len, COMMANDS))
    short = {name: _short(about, room) for name, about in COMMANDS.items()}
    return f"{USAGE}\n\n{about}\n\nOptions:\n{_table(OPTIONS, width)}\nCommands:\n{_table(short, width)}"


def _table(rows: Mapping[str, str], width: int) -> str:
    left = max(map(len, rows)) + len(INDENT)
    lines = []
    for name, about in rows.items():
        first, *others = textwrap.wrap(about, width - left - MARGIN)
        lines.append(f"{INDENT}{name:{left}}{first}\n")
        lines += [f"{INDENT}{'':{left}}{line}\n" for line in others]
    return "".join(lines)


def _short(sentence: str, room: int) -> str:
    """Return the sentence, or as many of its words as have room with dots behind them."""
    if len(sentence) <= room:
        return sentence
    words = sentence.split()
    while len(" ".join(words)) + len("...") > room:
        words.pop()
    return " ".join(words) + "..."
