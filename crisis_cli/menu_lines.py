"""What the menu's prompts show and what typing does to a line: rows and lines from values, nothing kept, nothing drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from crisis_cli.gate import ascii_only, clean_line
from crisis_cli.keys import DOWN, UP
from crisis_cli.listing import ENTRY_KEYS, NOTHING, keys_of
from crisis_cli.places import PLACES, matches
from crisis_cli.prompter import COMMAND_LABELS, UNKNOWN_LABELS, under_headings
from crisis_cli.render.rows import Row
from crisis_cli.screen import Line, View, lines_of

if TYPE_CHECKING:
    from crisis_cli.answers import Value
    from crisis_cli.model import Question

Labels = Sequence[tuple[str, str]]
Draw = Callable[[int], View]

WHY_LINES = 6
"""An explanation takes at most so many lines; what is longer comes in parts."""

PLACES_LINES = 3
BEFORE = "  <- before"
TYPED_FOOT = (("?", "why"), ("!", "act now"), ("Ctrl-U", "empty the line"), ("Esc", "hide"))
SCROLL = ("PgUp PgDn space arrows", "scroll")
PAGE_FOOT = (("Enter q b 0", "back"), SCROLL, ("Esc", "hide"))
UNMARKED = (("a key", "chooses"), ("arrows", "mark"))
MARKED = (("Enter", "chooses what is marked"), ("arrows", "mark another"))
CLOSING = (("Enter, q, b or 0", "goes back."),)
KEYS = ("k", "all keys")
EXPLAINED = "? shows what each one is about, and again only the names."
CHOICE = "choice"
"""The style of the lines of a choice: only what was on the screen can be chosen."""
LETTERS = {key: COMMAND_LABELS[key] for key in ("b", "r", "s")}
SCROLLING = {"PgUp PgDn space": "scroll what stands above", "Home End": "its beginning, its end"}


class Explanation:
    """Why a question is asked, once that was wanted; `part` counts the parts it has on a small screen."""

    def __init__(self, rows: Sequence[Row] = (), *, wanted: bool = False) -> None:
        self.rows = rows
        self.wanted = wanted
        self.part = 0

    def parts(self, width: int) -> list[list[Line]]:
        """Return the parts, each of at most six lines."""
        lines = [(f"  {text}", style) for text, style in lines_of(self.rows, max(width - 2, 1))]
        if len(lines) <= WHY_LINES:
            return [lines] if lines else []
        size = WHY_LINES - 1
        parts = [lines[at : at + size] for at in range(0, len(lines), size)]
        return [[*part, ("  more: press ? again", "subheading")] for part in parts[:-1]] + parts[-1:]


# ---------------------------------------------------------------- rows and lines of a prompt


def prompt_view(prompt: str) -> Draw:
    return lambda width: View(body=lines_of([Row(prompt, "heading")], width), foot=foot_line((("Esc", "hide"),), width))


def page_view(foot: Labels) -> Draw:
    """Return the keys of a page; those that scroll only where something of it is out of sight."""
    still = [label for label in foot if label != SCROLL]
    return lambda width: View(foot=foot_line(still, width), scrolled=foot_line(foot, width))


def short_lines(
    asked: Sequence[Row], question: Question, rows: Sequence[Row], letters: Sequence[str], width: int
) -> list[Line]:
    """Return a question with a line to type in as few lines as say what to do: what each letter means is told when typed."""
    hint = "State" if question.kind == "place" else "Type it"
    offered = rows[:-1] if question.kind == "place" else rows
    return lines_of([*asked, *offered, Row(f"{hint} or a letter ({' '.join(letters)}), Enter.", indent=1)], width)


def options_view(
    prompt: str,
    options: Sequence[tuple[str, str]],
    marked: int | None,
    *,
    brief: Mapping[str, str] = NOTHING,
    headings: Mapping[str, str] = NOTHING,
) -> Draw:
    """Return the entries below the prompt; on a screen too small for them, where there are brief labels, those."""

    def rows(labels: Sequence[tuple[str, str]]) -> list[Row]:
        entries = [(key, Row(text, CHOICE, lead=f"{sign(at, marked)}{key}  ")) for at, (key, text) in enumerate(labels)]
        return [Row(prompt, "heading"), *under_headings(entries, headings)]

    few = [*rows([(key, brief.get(key, label)) for key, label in options]), Row(EXPLAINED, indent=2)]
    hide = ("h or Esc", "hide")
    return lambda width: View(
        body=lines_of(rows(options), width),
        short=lines_of(few, width) if brief else None,
        foot=foot_line((*(UNMARKED if marked is None else MARKED), hide), width),
        scrolled=foot_line((SCROLL, hide), width),
    )


def choice_rows(question: Question, was: Value | None, marked: int | None) -> list[Row]:
    return [
        Row(text + (BEFORE if choice == was else ""), CHOICE, lead=f"{sign(at, marked)}{ENTRY_KEYS[at]}  ")
        for at, (choice, text) in enumerate(question.choices.items())
    ]


def several_rows(question: Question, was: Value | None, chosen: Collection[str]) -> list[Row]:
    before = was if isinstance(was, tuple) else ()
    return [
        Row(text + (BEFORE if choice in before else ""), CHOICE, lead=f"  {key} [{'x' if choice in chosen else ' '}] ")
        for key, (choice, text) in zip(ENTRY_KEYS, question.choices.items(), strict=False)
    ]


def lines_of_choice(lines: Sequence[Line], key: str) -> range:
    """Return where the lines of the choice with this key stand: from the one with its key to the next one with any."""
    starts = [at for at, (text, style) in enumerate(lines) if style == CHOICE and text[2:3].strip()]
    for start in starts:
        if lines[start][0][2:3] == key:
            end = start + 1
            while end < len(lines) and lines[end][1] == CHOICE and end not in starts:
                end += 1
            return range(start, end)
    return range(0)


def sign(at: int, marked: int | None) -> str:
    return "> " if at == marked else "  "


def moved(marked: int | None, key: str, count: int) -> int | None:
    """Return which line is marked after an arrow: from none, down marks the first and up the last."""
    if key == DOWN:
        return 0 if marked is None else (marked + 1) % count
    if key == UP:
        return count - 1 if marked is None else (marked - 1) % count
    return marked


def wanted(question: Question) -> str:
    return keys_of(len(question.choices)) + (", n, w or c" if question.unknown is not None else "")


def place_lines(question: Question, typed: str, width: int) -> list[Line]:
    """Return what Enter would mean, and the places that what is typed may mean."""
    letters = {**(UNKNOWN_LABELS if question.unknown is not None else {}), **COMMAND_LABELS, "h": "hide"}
    line, found = typed.strip(), matches(typed)
    rows = []
    if line in letters:
        rows.append(Row(f"Enter: {letters[line]}"))
    elif len(found) == 1:
        rows.append(Row(f"Enter: {PLACES[found[0]]}"))
    elif line and not found:
        rows.append(Row("No place begins like that."))
    if len(found) > 1:
        rows.append(Row("Which: " + ", ".join(PLACES[code] for code in found)))
    lines = lines_of(rows, width)
    return [*lines[:PLACES_LINES], ("and more", "")] if len(lines) > PLACES_LINES + 1 else lines


def foot_line(labels: Labels, width: int) -> list[Line]:
    """Return one line of keys: the last always, of the others as many as fit before it."""
    *others, last = [f"{key} {label}" for key, label in labels]
    kept: list[str] = []
    for text in others:
        if len("   ".join([*kept, text, last])) > width:
            break
        kept.append(text)
    return [("   ".join([*kept, last]), "")]


def trimmed(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without empty ones at the beginning: the screen sets its own distance."""
    start = next((at for at, row in enumerate(rows) if row.text), len(rows))
    return list(rows[start:])


# ---------------------------------------------------------------- typing


def completed(typed: str) -> str:
    """Return what Tab makes of the beginning of a place: its name, or as much as all that match have in common."""
    names = [PLACES[code] for code in matches(typed)]
    common = names[0] if names else ""
    while any(not name.startswith(common) for name in names):
        common = common[:-1]
    return common if len(names) == 1 or len(common) > len(typed) else typed


def edited(typed: str, key: str, longest: int) -> str:
    if key in ("\x7f", "\x08"):
        return typed[:-1]
    if key == "\x15":
        return ""
    return typed + key if len(key) == 1 and key.isprintable() and len(typed) < longest else typed


def printable(text: str) -> str:
    return "".join(c for c in clean_line(text.replace("\r", " ")) if c.isprintable())


def plain(text: str) -> str:
    return ascii_only(clean_line(text))
