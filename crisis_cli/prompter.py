"""How questions meet a person: the small protocol, its first form, numbered lines that are never redrawn, and the choice
between that and the menu.

The engine knows nothing of this; the interview knows only the protocol.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TextIO

from crisis_cli.gate import ascii_only, clean_line
from crisis_cli.keys import ENTER, ESCAPE, Keyboard, can_be_drawn_on
from crisis_cli.listing import ENTRY_KEYS, NOTHING, Listed, entries, entry_at, keys_of
from crisis_cli.output import put
from crisis_cli.places import PLACES, matches
from crisis_cli.render.rows import Row
from crisis_cli.render.terminal import is_plain, width_of
from crisis_cli.render.text import render

if TYPE_CHECKING:
    from datetime import datetime

    from crisis_cli.answers import Value
    from crisis_cli.engine import AskQuestion
    from crisis_cli.model import Question

# No dataclass, and nothing of an answer or a plan, at the top of this module or of the menu: the first list stands on
# the screen before they are loaded.

Command = Literal["back", "why", "now", "review", "stop", "hide", "enough", "hint"]
COMMANDS: dict[str, Command] = {
    "b": "back",
    "?": "why",
    "!": "now",
    "r": "review",
    "s": "stop",
    "h": "hide",
    ESCAPE: "hide",
}
UNKNOWN_KEYS = {"n": "not-asked", "w": "would-not-say", "c": "cannot-tell"}
UNKNOWN_LABELS = {"n": "not asked yet", "w": "asked, would not say", "c": "cannot tell"}
COMMAND_LABELS = {"b": "back", "?": "why", "!": "now", "r": "review", "h or Esc": "hide", "s": "stop", "k": "keys"}
FOOT = (("b", "back"), ("?", "why"), ("!", "act now"), ("r", "review"), ("h or Esc", "hide"), ("s", "stop"))


HOLDS = "{}: yes"
"""How a choice is said that holds of the case."""


class Manner(NamedTuple):
    """What the keys beside the answers do at a question, and what stands above it, where no interview asks.

    `labels` are all of these keys, `foot` those at the foot of a drawn screen. `top` is its first line instead of the
    danger line, `above` where one is instead of the number of the question. `marked` is how a choice that was marked is said,
    where nothing is redrawn. With `keeps` what was marked before going back is marked again. `closes` are keys that close a
    page beside Enter, with what they do, `back` what closing something that was opened below a list leads to.
    """

    commands: Mapping[str, Command] = COMMANDS
    labels: Mapping[str, str] = COMMAND_LABELS
    foot: Sequence[tuple[str, str]] = FOOT
    top: str = ""
    above: str = ""
    several: str = "Press each that holds, then Enter."
    marked: str = HOLDS
    keeps: bool = False
    closes: Sequence[tuple[str, str]] = ()
    back: str = "back to the plan"


INTERVIEW = Manner()


NARROW = 70
"""Below this width a menu is one line until `k` asks for the rest: what is due now must stay on the screen."""


FRESH_KEYS = ("m", "r", "h", "!", "c", "d", "x", "p", "q", "0")
"""After these keys of the plan's menu its head is shown anew; after the others, what they opened."""

CLOSED = "0"
"""What comes back from the plan's menu when a step that stood open was closed."""

CLOSE_KEYS = ("\r", "\n", "q", "b", "0")
"""The keys that close a page. A space too many at its end does not."""

WHAT_BRINGS_YOU = "What brings you here?"

A_NUMBER = "A number, or Enter to go back."

FIRST_PLACE = "1"
"""The key of the place offered first: no place begins with a digit."""

UNREAD = 2.5
"""So soon, in seconds, after a page stands there nobody has read it."""

LONGEST_TEXT = 400
"""As much as a scenario file takes for one entry."""
LONGEST_ANSWER = 60


def left_out(longest: int) -> str:
    """Return what is said of a line that was longer than is kept."""
    return f"At most {longest} characters; the rest was left out."


class Given(NamedTuple):
    """The person's answer to the question."""

    value: Value


class EndedHidden(KeyboardInterrupt):
    """The program was stopped while the screen was hidden: whoever is looking must see nothing."""


class Prompter(Protocol):
    """What the interview needs of a screen and a keyboard. `first_place` is offered first where a place is asked for.

    `manner` is an interview's, unless something else is asked.
    """

    first_place: str | None
    manner: Manner

    def ask(self, step: AskQuestion, was: Value | None) -> Given | Command:
        """Put one question and return its answer or a command. `was` is the answer given before going back."""

    def choose(
        self,
        prompt: str,
        options: Sequence[tuple[str, str]],
        digits: int = 0,
        *,
        brief: Mapping[str, str] = NOTHING,
        headings: Mapping[str, str] = NOTHING,
    ) -> str:
        """Offer keys with labels and return the key pressed; a key that is not offered is refused.

        By key, `brief` has labels for a screen that does not hold the whole ones, `headings` what stands above a label.

        `digits` also lets 1 to that digit be pressed; an option's label says what they do. With digits the options
        stand side by side, so that what is due now stays on a screen of 24 lines; the same digit again closes what it
        opened, and comes back as `CLOSED`.
        """

    def confirm(self, prompt: str, key: str) -> bool:
        """Ask for one key more: whether it is `key`."""

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep rows in sight above every question from now on; where nothing is redrawn, print them once."""

    def number(self, prompt: str, highest: int) -> int | None:
        """Ask for a number from 1 to `highest`, closed with Enter; None for Enter alone, `b` and 0.

        Whatever is no digit is refused at once.
        """

    def text(self, prompt: str) -> str:
        """Ask for one line of at most `LONGEST_TEXT` characters, closed with Enter; "" for Enter alone."""

    def show(self, rows: Sequence[Row]) -> None:
        """Print rows that are not the result: remarks, explanations, what is certain so far."""

    def page(self, rows: Sequence[Row]) -> str:
        """Show a whole page until one of `CLOSE_KEYS` or a key that closes one in this manner, and return the key.

        Where nothing is redrawn it is printed.
        """

    def hide(self) -> None:
        """Blank the screen until a key is pressed."""


PROMPT = "> "
"""Stands before what is typed in plain lines."""


class NumberedLines:
    """Questions as numbered lines on standard error, one key an answer, nothing redrawn."""

    def __init__(
        self, keyboard: Keyboard, clock: Callable[[], datetime], *, first_place: str | None = None, plain: bool = False
    ) -> None:
        self._keyboard = keyboard
        self._clock = clock
        self.first_place = first_place
        self._plain_words = plain
        self.manner = INTERVIEW
        self._keys_shown: Mapping[str, str] = NOTHING
        self._explained: str | None = None
        self._marked: tuple[str, set[str]] = ("", set())
        self._kept: list[Row] = []
        self._opened = ""
        self._pressed = ""

    def ask(self, step: AskQuestion, was: Value | None) -> Given | Command:
        self._pressed = ""
        question = step.question
        if self._marked[0] != question.id:
            self._marked = (question.id, marked_before(was, self.manner))
        if self._explained == question.id:
            self.show([Row(question.ask, "heading")])
        else:
            self._put_question(step, was)
        reply = self._reply(question)
        self._explained = question.id if reply == "why" else None
        return reply

    def _reply(self, question: Question) -> Given | Command:
        self._keyboard.forget_typed_ahead()
        if question.kind == "place":
            return self._ask_place(question)
        if question.kind in LINE_HINTS:
            return self._ask_line(question)
        if question.kind == "several":
            return self._ask_several(question)
        return self._ask_one(question)

    def choose(
        self,
        prompt: str,
        options: Sequence[tuple[str, str]],
        digits: int = 0,
        *,
        brief: Mapping[str, str] = NOTHING,
        headings: Mapping[str, str] = NOTHING,
    ) -> str:
        width = width_of(sys.stderr) - 2
        every = [Row(line, indent=2) for line in side_by_side(options, width)]
        if digits and width < NARROW:
            shown = [Row(brief_line(options, width), indent=2)]
        elif digits:
            shown = every
        else:
            shown = under_headings([(key, Row(label, lead=f"{key:>3}  ")) for key, label in options], headings)
        self.show([Row(), *self._where(), Row(prompt, "heading"), *shown])
        keys = [*(key for key, _ in options if len(key) == 1), *(str(n) for n in range(1, digits + 1))]
        known = list(dict.fromkeys(keys))
        self._keyboard.forget_typed_ahead()
        while True:
            self._put(PROMPT)
            key = self._keyboard.read()
            if key in known:
                self._put(f"{key}\n")
                self._pressed = key
                return self._open_or_close(key, digits)
            if key == ESCAPE and "h" in known:
                return "h"
            if key == ESCAPE:
                self.hide()
                return self.choose(prompt, options, digits, brief=brief, headings=headings)
            self._echo(key)
            self.show(every if key == "k" else [Row(f"Press one of {' '.join(known)}.")])

    def _open_or_close(self, key: str, digits: int) -> str:
        """Return the key, or that the step which it opened last is closed."""
        if not digits:
            return key
        same = key.isdigit() and key == self._opened
        self._opened = "" if same else key
        return CLOSED if same else key

    def confirm(self, prompt: str, key: str) -> bool:
        self.show([Row(prompt, "heading")])
        self._keyboard.forget_typed_ahead()
        self._put(PROMPT)
        pressed = self._keyboard.read()
        if pressed == ESCAPE:
            self.hide()
            return self.confirm(prompt, key)
        self._echo(pressed)
        return pressed == key

    def keep(self, rows: Sequence[Row]) -> None:
        if rows and rows != self._kept:
            self.show([Row(), *rows])
        self._kept = list(rows)

    def number(self, prompt: str, highest: int) -> int | None:
        self.show([Row(prompt)])
        self._keyboard.forget_typed_ahead()
        while True:
            line = self._line(prompt=prompt, digits=True)
            if not line:
                return None
            chosen = number_in(line, highest)
            if chosen is not None:
                return chosen
            self._put(f"Type a number from 1 to {highest} and press Enter, or Enter alone.\n")
            self._keyboard.forget_typed_ahead()

    def text(self, prompt: str) -> str:
        self.show([Row(prompt)])
        self._keyboard.forget_typed_ahead()
        return clean_line(self._line(prompt=prompt, longest=LONGEST_TEXT))[:LONGEST_TEXT]

    def show(self, rows: Sequence[Row]) -> None:
        self._put(render(rows, width_of(sys.stderr)))

    def page(self, rows: Sequence[Row]) -> str:
        lines = render(rows, width_of(sys.stderr)).splitlines(keepends=True)
        height = lines_of(sys.stderr) - 2
        closes = [key for key, _ in self.manner.closes]
        go_on = ", ".join(["Press Enter to go on", *(f"{key} to {does}" for key, does in self.manner.closes)])
        key = ""
        for start in range(0, len(lines), height):
            more = start + height < len(lines)
            self._put("".join(lines[start : start + height]))
            self._put("Press any key for more, q to go on.\n" if more else f"{go_on}.\n")
            self._keyboard.forget_typed_ahead()
            shown = monotonic()
            key = self._keyboard.read()
            slipped = key in ENTER and monotonic() - shown < UNREAD
            if slipped and self._pressed:  # it belongs to the key before the page, which needs none
                self._put(f"{self._pressed} needed no Enter. {'Press any key for more' if more else go_on}.\n")
                key = self._keyboard.read()
            self._pressed = ""
            while not more and key not in (*CLOSE_KEYS, *closes, ESCAPE):
                key = self._keyboard.read()
            if key == ESCAPE:
                self.hide()
            if key in (ESCAPE, "q", "b", "0", *closes):
                break
        return key

    def hide(self) -> None:
        words_only = self._plain_words or is_plain(sys.stderr, os.environ)
        self._put("\n" * 60 if words_only else "\x1b[2J\x1b[3J\x1b[H")
        self._put("Hidden. Press any key to come back.\n")
        self._keyboard.forget_typed_ahead()
        try:
            self._keyboard.read()
        except (KeyboardInterrupt, EOFError):
            raise EndedHidden from None

    # ------------------------------------------------------------ the question

    def _put_question(self, step: AskQuestion, was: Value | None) -> None:
        from crisis_cli.answers import display

        question = step.question
        rows = [Row(), *(self._where() or [Row(progress(step), "quiet")]), Row(question.ask, "heading")]
        if question.kind == "place":
            rows += first_place_rows(self.first_place)
            rows.append(Row("Type a state and Enter, or one letter and Enter.", indent=2))
        elif question.kind == "several":
            rows += [
                Row(text, lead=f"  {key}  ") for key, text in zip(ENTRY_KEYS, question.choices.values(), strict=False)
            ]
            rows.append(Row(self.manner.several, indent=2))
        elif question.kind in LINE_HINTS:
            rows.append(Row(LINE_HINTS[question.kind], indent=2))
        else:
            rows += [
                Row(text, lead=f"  {key}  ") for key, text in zip(ENTRY_KEYS, question.choices.values(), strict=False)
            ]
        if question.unknown is not None:
            rows += self._keys(UNKNOWN_LABELS)
        if self._keys_shown != self.manner.labels:
            rows += self._keys(self.manner.labels)
            self._keys_shown = self.manner.labels
        if was is not None and not marked_before(was, self.manner):
            rows.append(Row(f"Before: {display(question, was)}", "quiet", indent=2))
        self.show(rows)

    def _where(self) -> list[Row]:
        """Return where one is, in the words of who asks; nothing in an interview, which counts its questions."""
        return [Row(self.manner.above, "quiet")] if self.manner.above else []

    def _keys(self, labels: Mapping[str, str]) -> list[Row]:
        return [Row(line, indent=2) for line in side_by_side(list(labels.items()), width_of(sys.stderr) - 2)]

    def _ask_one(self, question: Question) -> Given | Command:
        choices = list(question.choices)
        while True:
            self._put(PROMPT)
            key = self._keyboard.read()
            reply = self._common(question, key)
            if reply is not None:
                return reply
            at = entry_at(key, len(choices))
            if at is not None:
                return self._given(question, choices[at], key)
            self._refuse(key, keys_of(len(choices)) + (", n, w or c" if question.unknown is not None else ""))

    def _ask_several(self, question: Question) -> Given | Command:
        from crisis_cli.answers import in_order

        choices, chosen = list(question.choices), self._marks(question)
        while True:
            self._put(PROMPT)
            key = self._keyboard.read()
            reply = self._common(question, key)
            if reply == "enough" and chosen:
                self._put(f"{marked_already(len(chosen))}\n")
                continue
            if reply is not None:
                return reply
            if key in ("\r", "\n"):
                if chosen:
                    self._marked = ("", set())
                    return self._given(question, in_order(question, chosen), "")
                self._refuse(
                    key, "one or more numbers first" + (", or n, w, c" if question.unknown is not None else "")
                )
            elif (at := entry_at(key, len(choices))) is not None:
                choice = choices[at]
                if choice == question.none_choice:
                    return self._given(question, (choice,), key)
                chosen ^= {choice}
                self._mark(key, question.choices[choice], choice in chosen)
            else:
                self._refuse(key, f"{keys_of(len(choices))}, then Enter")

    def _mark(self, key: str, text: str, marked: bool) -> None:
        """Say behind its key whether a choice is marked now."""
        said = self.manner.marked if marked else "{}: taken back"
        self._answered(Row(said.format(text), lead=f"{key}  "))

    def _marks(self, question: Question) -> set[str]:
        """Return what is marked already: looking something up does not lose it. Says so, since nothing is redrawn."""
        marked = [key for key, one in zip(ENTRY_KEYS, question.choices, strict=False) if one in self._marked[1]]
        if marked:
            self._put(f"Marked so far: {' '.join(marked)}\n")
        return self._marked[1]

    def _ask_place(self, question: Question) -> Given | Command:
        while True:
            line = self._line(question)
            reply = self._common(question, line)
            if reply is not None:
                return reply
            found = meant(line, self.first_place)
            if len(found) == 1:
                return self._given(question, found[0], "")
            if found:
                self._put("Which: " + ", ".join(PLACES[code] for code in found) + "?\n")
            else:
                self._put('No such place. Type a state, or "outside", or n, w, c; then Enter.\n')

    def _ask_line(self, question: Question) -> Given | Command:
        from crisis_cli.answers import AnswerError

        while True:
            line = self._line(question)
            reply = self._common(question, line)
            if reply is not None:
                return reply
            try:
                return self._given(question, typed_value(question, line, self._clock), "")
            except AnswerError as error:
                self._put(f"{self._plain(str(error))}. {self._plain(error.hint)}\n")

    def _common(self, question: Question, key: str) -> Given | Command | None:
        """Return what a key means at every question, or None. Enter alone never means anything."""
        if key in self.manner.commands:
            self._put(f"{clean_line(key)}\n" if question.kind in ("choice", "several") and key != ESCAPE else "")
            return self.manner.commands[key]
        if key in UNKNOWN_KEYS and question.unknown is not None:
            return self._given(question, UNKNOWN_KEYS[key], key if question.kind in ("choice", "several") else "")
        return None

    def _given(self, question: Question, value: Value, key: str) -> Given:
        if question.kind == "several" and self.manner.marked != HOLDS:  # what was marked was said, and comes again
            self._put("\n")
        else:
            row = Row(as_read(question, value, self._clock), lead=f"{key or ' '}  ")
            if question.kind in ("choice", "several"):
                self._answered(row)
            else:  # it was typed, and its line is ended
                self.show([row])
        return Given(value)

    def _answered(self, row: Row) -> None:
        """Print an answer behind the prompt, which stands there already and takes room of its first line."""
        rows = [row._replace(lead=f"{PROMPT}{row.lead}")]
        self._put(render(rows, width_of(sys.stderr)).removeprefix(PROMPT))

    # ------------------------------------------------------------ lines and keys

    def _line(
        self,
        question: Question | None = None,
        *,
        prompt: str = "",
        longest: int = LONGEST_ANSWER,
        digits: bool = False,
    ) -> str:
        """Return a typed line without its Enter. At a question `?` and `!` need none, and Esc is handed back.

        `digits` takes nothing else, and goes back at once for `b` and 0.
        """
        self._pressed = ""
        self._put(PROMPT)
        typed, too_long = "", False
        while True:
            key = self._keyboard.read()
            if key in ("\r", "\n"):
                self._put(f"\n{left_out(longest)}\n" if too_long else "\n")
                return typed.strip()
            if key in ("\x7f", "\x08"):
                if typed:
                    typed = typed[:-1]
                    self._put("\b \b")
            elif question is not None and (key == ESCAPE or (not typed and key in ("?", "!"))):
                self._put("" if key == ESCAPE else f"{key}\n")
                return key
            elif question is not None and not typed and self._is_first_place(question, key):
                self._put(f"{key}\n")
                return key
            elif key == ESCAPE:
                self.hide()
                self.show([Row(prompt)])
                self._put(f"{PROMPT}{self._plain(typed)}")
            elif digits and goes_back(typed, key):
                self._put(f"{key}\n")
                return ""
            elif digits and key.isprintable() and not is_digit(key):
                self._echo(key)
                self._put(f"{A_NUMBER}\n> {typed}")
            elif key == "\x15":
                self._put("\b \b" * len(typed))
                typed = ""
            elif key == "\t" and question is not None and question.kind == "place":
                found = matches(typed)
                if len(found) == 1:
                    rest = PLACES[found[0]]
                    self._put("\b \b" * len(typed) + rest)
                    typed = rest
            elif key and key.isprintable() and len(typed) >= longest:
                too_long = True
            elif key.isprintable():
                typed += key
                self._put(self._plain(key))

    def _is_first_place(self, question: Question, key: str) -> bool:
        return question.kind == "place" and self.first_place is not None and key == FIRST_PLACE

    def _refuse(self, key: str, wanted: str) -> None:
        """Answer a key that is neither answer nor command at a question; `k` lists the commands."""
        self._echo(key)
        if key == "k":
            self.show(self._keys(self.manner.labels))
        elif key in ("\r", "\n"):
            self._put(f"Enter alone is no answer: press {wanted}.\n")
        else:
            self._put(f"Press {wanted}; k shows all keys.\n")

    def _echo(self, key: str) -> None:
        """Close the line of the prompt with the key that was pressed, if it is one that can be seen."""
        self._put(f"{self._plain(key) if key.isprintable() else ''}\n")

    def _plain(self, text: str) -> str:
        return ascii_only(clean_line(text))

    def _put(self, text: str) -> None:
        put(text, sys.stderr)


def marked_before(was: Value | None, manner: Manner) -> set[str]:
    """Return what is marked from the beginning, where marks are kept."""
    return set(was) if manner.keeps and isinstance(was, tuple) else set()


def marked_already(number: int) -> str:
    """Return what is said where somebody would go on without what they marked."""
    return f"{number} marked: Enter takes {'it' if number == 1 else 'them'}; the same key again takes a mark away."


def lines_of(stream: TextIO | None) -> int:
    """Return the lines of the terminal, at least 8; 24 where there is none."""
    try:
        return max(8, os.get_terminal_size(stream.fileno()).lines) if stream else 24
    except (OSError, ValueError):
        return 24


def choose_concern(prompter: Prompter, concerns: Sequence[Listed]) -> str:
    """Ask what brings the therapist here; return a concern's id, or `SEVERAL`."""
    shown = entries(concerns)
    key = prompter.choose(WHAT_BRINGS_YOU, shown.options, brief=shown.brief, headings=shown.headings)
    return shown.stands_for[key]


def side_by_side(options: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Return "key label" pairs, as many on a line as fit `width`, none broken."""
    lines: list[str] = []
    for key, label in options:
        text = f"{key} {label}"
        if lines and len(lines[-1]) + 3 + len(text) <= width:
            lines[-1] += f"   {text}"
        else:
            lines.append(text)
    return lines


def under_headings(rows: Sequence[tuple[str, Row]], headings: Mapping[str, str]) -> list[Row]:
    """Return the rows, each with its key, with a heading above those whose key has one."""
    found: list[Row] = []
    for key, row in rows:
        found += [Row(headings[key], "subheading", indent=2)] if key in headings else []
        found.append(row)
    return found


def progress(step: AskQuestion) -> str:
    """Return where one is, and how many questions may follow: "about" where an answer may open a concern."""
    if not step.about_left:
        return f"Question {step.number}, the last{' so far' if step.may_open else ''}"
    return f"Question {step.number}, {'about' if step.may_open else 'at most'} {step.about_left} more"


def brief_line(options: Sequence[tuple[str, str]], width: int) -> str:
    """Return the keys of the plan that matter most on one line: the call and the end first, of the rest what fits.

    The first option stands for the digits. Words are shortened before a key is left out.
    """
    first, labels = options[0], dict(options)
    words = {"c": "call", first[0]: "open", "a": "all", "q": "finish", "k": "keys"}
    offered = {key: word for key, word in words.items() if key in labels or key == "k"}
    for gap, without in (("   ", ""), ("  ", ""), ("   ", "a"), ("  ", f"a {first[0]}")):
        for end in ("finish", "end"):
            kept = {**offered, "q": end} if "q" in offered else offered
            line = gap.join(f"{key} {word}" for key, word in kept.items() if key not in without.split())
            if len(line) <= width:
                return line
    return "c call  q  k"


def is_digit(key: str) -> bool:
    return len(key) == 1 and key.isascii() and key.isdigit()


def goes_back(typed: str, key: str) -> bool:
    """Whether a key typed where a number is asked for goes back: no number begins with 0."""
    return key == "b" or (key == "0" and not typed)


def number_in(line: str, highest: int) -> int | None:
    """Return the number from 1 to `highest` that a line holds, or None."""
    if line.isascii() and line.isdigit() and 1 <= int(line) <= highest:
        return int(line)
    return None


LINE_HINTS = {
    "number": "Type it, then Enter.",
    "time": "Type when, then Enter: 14:05, 2:05 pm, minutes ago (10), or 2026-11-21 14:05.",
    "date": "Type a day, then Enter: 12/4 (month first), 4 Dec, fri, in 10 days.",
}
"""The kinds of questions that are answered by a typed line, and what to type."""


def typed_value(question: Question, line: str, clock: Callable[[], datetime]) -> Value:
    """Return the value of a typed line: a number in digits, a time or a day in any of the forms that the hint names.

    Raises AnswerError.
    """
    from crisis_cli.answers import AnswerError, read_value
    from crisis_cli.days import typed_day
    from crisis_cli.moments import typed_moment

    if question.kind == "number":
        return read_value(question, int(line) if line.isascii() and line.isdigit() else line)
    try:
        if question.kind == "date":
            return read_value(question, typed_day(line, clock().date(), question.when or "any"))
        when = typed_moment(line, clock())
    except ValueError as error:
        fault, _, hint = str(error).partition(". ")
        raise AnswerError(fault, hint) from None
    return read_value(question, when)


def as_read(question: Question, value: Value, clock: Callable[[], datetime]) -> str:
    """Return an answer as it was understood, a day with its weekday and how far off it is: "Fri 4 Dec 2026, in 12 days"."""
    from datetime import date

    from crisis_cli.answers import display, is_unknown
    from crisis_cli.days import day_away

    words = display(question, value)
    if question.kind != "date" or is_unknown(value):
        return words
    return f"{words}, {day_away(date.fromisoformat(str(value)), clock().date())}"


def read_rows(question: Question, line: str, clock: Callable[[], datetime]) -> list[Row]:
    """Return what Enter would mean while a day is typed: which one was understood has to be seen before it counts."""
    if question.kind != "date" or not line:
        return []
    from crisis_cli.answers import AnswerError

    try:
        return [Row(f"Enter: {as_read(question, typed_value(question, line, clock), clock)}")]
    except AnswerError:
        return []


def first_place_rows(first_place: str | None) -> list[Row]:
    """Return the row that offers a place by one key, where a practice has named one."""
    return [Row(f"{PLACES[first_place]} (your practice)", lead=f"  {FIRST_PLACE}  ")] if first_place else []


def meant(line: str, first_place: str | None) -> tuple[str, ...]:
    """Return the places that a typed line may mean; the key of the place offered first means that one."""
    return (first_place,) if first_place and line == FIRST_PLACE else matches(line)


def prompter_for(
    keyboard: Keyboard,
    clock: Callable[[], datetime],
    *,
    plain: bool,
    environment: Mapping[str, str],
    first_place: str | None = None,
) -> Prompter:
    """Return the menu on a terminal that can show one, else numbered lines.

    `plain` is the person's wish, from the command line or their profile. `clock` tells when "10 minutes ago" was, and
    `first_place` is offered first where a place is asked for.
    """
    if plain or why_no_menu(environment):
        return NumberedLines(keyboard, clock, first_place=first_place, plain=plain)
    from crisis_cli.menu import Menu  # numbered lines need none of it
    from crisis_cli.screen import Screen

    screen = Screen(sys.stderr, colour=not environment.get("NO_COLOR"))
    return Menu(keyboard, screen, clock, first_place=first_place)


def why_no_menu(environment: Mapping[str, str]) -> str | None:
    """Return why questions come as numbered lines on this terminal; None where it can show the menu.

    `CRISIS_AID_PLAIN` and `ACCESSIBLE` in the environment are a person's wish, unless empty or "0".
    """
    wished = [name for name in ("CRISIS_AID_PLAIN", "ACCESSIBLE") if environment.get(name, "0") not in ("", "0")]
    if wished:
        return f"{wished[0]} is set"
    if environment.get("TERM", "dumb" if sys.platform != "win32" else "console") in ("", "dumb"):
        return "TERM is not set, or dumb"
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        return "standard input and standard error are not both a terminal"
    if not _has_size():
        return "the terminal does not say how large it is"
    return None if can_be_drawn_on() else "this terminal can't be drawn on"


def _has_size() -> bool:
    try:
        size = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return size.columns > 0 and size.lines > 0
