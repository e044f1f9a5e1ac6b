"""The menu: the same questions as the numbered lines, on a full screen that is drawn again after every key.

Everything the interview says stays here; how it is fitted into a screen is `screen`, and what a key is, `keys`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crisis_cli.gate import clean_line
from crisis_cli.keys import DOWN, END, ENTER, ESCAPE, HOME, PAGE_DOWN, PAGE_UP, PASTE, REDRAW, UP, Keyboard
from crisis_cli.listing import NOTHING, entry_at
from crisis_cli.menu_lines import (
    CLOSING,
    KEYS,
    LETTERS,
    PAGE_FOOT,
    SCROLLING,
    TYPED_FOOT,
    Draw,
    Explanation,
    choice_rows,
    completed,
    edited,
    foot_line,
    lines_of_choice,
    moved,
    options_view,
    page_view,
    place_lines,
    plain,
    printable,
    prompt_view,
    several_rows,
    short_lines,
    trimmed,
    wanted,
)
from crisis_cli.prompter import (
    A_NUMBER,
    CLOSE_KEYS,
    CLOSED,
    FIRST_PLACE,
    FRESH_KEYS,
    INTERVIEW,
    LINE_HINTS,
    LONGEST_ANSWER,
    LONGEST_TEXT,
    UNKNOWN_KEYS,
    UNKNOWN_LABELS,
    Command,
    EndedHidden,
    Given,
    brief_line,
    first_place_rows,
    goes_back,
    is_digit,
    left_out,
    marked_already,
    marked_before,
    meant,
    number_in,
    progress,
    read_rows,
    side_by_side,
    typed_value,
)
from crisis_cli.render.rows import Row
from crisis_cli.screen import Line, Picture, Screen, View, arrange, fitted, lines_of, width_for

if TYPE_CHECKING:
    from datetime import datetime

    from crisis_cli.answers import Value
    from crisis_cli.engine import AskQuestion
    from crisis_cli.model import Question

CTRL_L = "\x0c"


class Draft:
    """What was marked or typed at a question that is not answered yet: looking something up does not lose it."""

    def __init__(self, question: str = "") -> None:
        self.question = question
        self.chosen: set[str] = set()
        self.typed = ""


class OpenPlan:
    """The plan the menu stands on: its head (the ground), and what was opened on it last by which key."""

    def __init__(self) -> None:
        self.ground: Sequence[Row] = ()
        self.opened: Sequence[Row] = ()
        self.key = FRESH_KEYS[0]
        self.closes = ""

    @property
    def shown(self) -> Sequence[Row]:
        return self.opened or self.ground

    def take(self, rows: Sequence[Row]) -> None:
        """Take the rows that were shown since the last key."""
        if self.key not in FRESH_KEYS:
            self.opened = rows
        else:
            self.ground, self.opened = rows or self.ground, ()


class Menu:
    """Questions on a drawn screen, one key an answer. Holds what is on the screen, no answer once it is given."""

    def __init__(
        self, keyboard: Keyboard, screen: Screen, clock: Callable[[], datetime], *, first_place: str | None = None
    ) -> None:
        self._keyboard = keyboard
        self._screen = screen
        self._clock = clock
        self.first_place = first_place
        self.manner = INTERVIEW
        self._picture = Picture(())
        self._view = View()
        self._seen: set[Line] = set()
        self._offset: int | None = None
        self._kept: Sequence[Row] = ()
        self._message: list[Row] = []
        self._hint = ""
        self._keys_shown = False
        self._typed_ahead = True
        self._why = Explanation()
        self._draft = Draft()
        self._plan = OpenPlan()
        keyboard.attach(screen)

    # ------------------------------------------------------------ the protocol

    def ask(self, step: AskQuestion, was: Value | None) -> Given | Command:
        question = step.question
        if self._draft.question != question.id:
            self._draft = Draft(question.id)
            self._draft.chosen = marked_before(was, self.manner)
            self._why = Explanation()
            self._seen = set()
        self._begin()
        if question.kind == "place":
            reply = self._ask_place(step, was)
        elif question.kind in LINE_HINTS:
            reply = self._ask_line(step, was)
        elif question.kind == "several":
            reply = self._ask_several(step, was)
        else:
            reply = self._ask_one(step, was)
        self._replied(reply)
        return reply

    def choose(
        self,
        prompt: str,
        options: Sequence[tuple[str, str]],
        digits: int = 0,
        *,
        brief: Mapping[str, str] = NOTHING,
        headings: Mapping[str, str] = NOTHING,
    ) -> str:
        if digits:
            return self._choose_in_plan(prompt, options, digits)
        self._begin_beside_plan()
        keys = [key for key, _ in options]
        marked: int | None = None
        self._seen = set()
        while True:
            few = NOTHING if self._keys_shown else brief
            key = self._key(options_view(prompt, options, marked, brief=few, headings=headings), marks=True)
            if key in ENTER and marked is not None and not self._picture.last:
                key = keys[marked]
            if key in keys and (not (is_digit(key) or brief) or self._was_seen(key)):
                self._message = []
                return key
            if key in keys:
                continue
            if key == "?" and brief:
                self._keys_shown, self._offset = not self._keys_shown, None
                continue
            marked = moved(marked, key, len(options))
            self._refuse(key, " ".join(keys), more="")

    def confirm(self, prompt: str, key: str) -> bool:
        self._begin()
        pressed = self._key(prompt_view(prompt))
        self._typed_ahead = True
        self._message = []
        return pressed == key

    def keep(self, rows: Sequence[Row]) -> None:
        self._kept = rows

    def number(self, prompt: str, highest: int) -> int | None:
        self._begin_beside_plan()
        draft = Draft()
        while True:
            line = self._line(prompt_view(prompt), draft, digits=True)
            chosen = number_in(line, highest)
            if chosen is not None or not line:
                self._message = []
                return chosen
            draft.typed = ""
            self._hint = f"Type a number from 1 to {highest} and press Enter, or Enter alone."

    def text(self, prompt: str) -> str:
        self._begin_beside_plan()
        line = self._line(prompt_view(prompt), Draft(), longest=LONGEST_TEXT, pastes=True)
        self._message = []
        return clean_line(line)[:LONGEST_TEXT]

    def show(self, rows: Sequence[Row]) -> None:
        if self._why.wanted:
            self._why = Explanation(rows)
        else:
            self._message += rows

    def page(self, rows: Sequence[Row]) -> str:
        kept, self._message = self._message, list(rows)
        self._begin()
        closes = self.manner.closes
        view = page_view((("Enter", "go on"), *closes, *PAGE_FOOT[1:]) if closes else PAGE_FOOT)
        while (key := self._key(view)) not in (*CLOSE_KEYS, *(key for key, _ in closes)):
            view = page_view(CLOSING)
            self._typed_ahead = self._keyboard.waiting()
        self._message = kept
        return key

    def hide(self) -> None:
        hidden = Picture((("Hidden. Press any key to come back.", ""),))
        self._screen.draw(hidden)
        self._keyboard.forget_typed_ahead()
        try:
            while self._event() == REDRAW:
                self._screen.draw(hidden)
        except (KeyboardInterrupt, EOFError):
            raise EndedHidden from None
        self._typed_ahead = True

    # ------------------------------------------------------------ one key

    def _begin(self) -> None:
        """Start a prompt: at the beginning of what it shows, and without the keys typed before it was shown."""
        self._offset = None
        self._hint = ""
        self._keys_shown = False
        self._typed_ahead = True

    def _begin_beside_plan(self) -> None:
        """Start a prompt that says nothing of its own above it: what stood there stays in sight."""
        self._message = self._message or list(self._plan.shown)
        self._plan.closes = ""
        self._begin()

    def _key(self, view: Draw, *, typing: bool = False, marks: bool = False) -> str:
        """Draw and return the next key. Scrolling, hiding and drawing again are dealt with here."""
        while True:
            if self._typed_ahead or not self._keyboard.waiting():
                self._draw(view)
            if self._typed_ahead:
                self._keyboard.forget_typed_ahead()
                self._typed_ahead = False
            key = self._event()
            if key == ESCAPE or (key == "h" and not typing):
                self.hide()
            elif key not in (REDRAW, CTRL_L) and not self._scroll(key, typing=typing, marks=marks):
                return key

    def _event(self) -> str:
        """Return the next key; what ends the program here leaves the screen first, for what is to be said last."""
        try:
            return self._keyboard.event()
        except BaseException:
            self._screen.leave()
            raise

    def _draw(self, view: Draw) -> None:
        columns, rows = self._screen.size()
        width = width_for(columns)
        seen = view(width)
        hint = lines_of([Row(self._hint)], width) if self._hint else []
        seen = seen._replace(message=lines_of(trimmed(self._message), width), under=[*seen.under, *hint])
        if self.manner.top:
            seen = seen._replace(top=lines_of([Row(self.manner.top, "heading")], width))
        picture = arrange(seen, columns, rows, self._offset)
        if not {*hint} <= {*picture.lines}:  # what is refused is said where everybody sees it
            seen = seen._replace(under=seen.under[: -len(hint)], foot=hint[:1], scrolled=())
            picture = arrange(seen, columns, rows, self._offset)
        self._view, self._picture = fitted(seen, columns, rows), picture
        self._seen.update(picture.lines)
        self._screen.draw(picture)

    def _was_seen(self, key: str) -> bool:
        """Whether a choice has been on the screen; one that has not is brought there, and the key is to be pressed again."""
        lines = [*self._view.message, *self._view.body]
        unseen = [at for at in lines_of_choice(lines, key) if lines[at] not in self._seen]
        if not unseen:
            return True
        self._offset = unseen[0]
        self._hint = f"Read, then {key} again."
        self._typed_ahead = self._keyboard.waiting()
        return False

    def _bring(self, key: str) -> None:
        """Bring a choice that was scrolled away back into sight: a mark is set where one sees it."""
        lines = [*self._view.message, *self._view.body]
        span = lines_of_choice(lines, key)
        if any(lines[at] not in self._picture.lines for at in span):
            self._offset = span.start

    def _scroll(self, key: str, *, typing: bool, marks: bool) -> bool:
        """Whether `key` scrolls here. A space with nothing below it does not.

        Arrows mark a choice only where everything is in sight: Enter must not choose a line that nobody sees.
        """
        picture = self._picture
        at = picture.offset if self._offset is None else min(self._offset, picture.last)
        steps = {PAGE_DOWN: picture.page, PAGE_UP: -picture.page, HOME: -picture.last, END: picture.last}
        if not typing and at < picture.last:
            steps[" "] = picture.page
        if not marks or picture.last:
            steps |= {DOWN: 1, UP: -1}
        if key not in steps:
            return False
        self._offset = max(0, min(at + steps[key], picture.last)) if picture.last else None
        return True

    def _refuse(self, key: str, allowed: str, more: str = "; k shows all keys") -> None:
        """Answer a key that is no answer, and drop what comes with it: a paste is one wrong key, not thousands."""
        self._hint = ""
        if key == "k" and more:
            self._keys_shown = not self._keys_shown
        elif key in ENTER:
            self._hint = f"Enter alone is no answer: press {allowed}."
        elif key == PASTE:
            self._hint = f"Pasted text is no answer: press {allowed}."
        elif key not in (UP, DOWN):
            self._hint = f"Press {allowed}{more}."
        self._typed_ahead = self._keyboard.waiting()

    # ------------------------------------------------------------ a typed line

    def _line(
        self,
        view: Draw,
        draft: Draft,
        *,
        question: Question | None = None,
        longest: int = LONGEST_ANSWER,
        pastes: bool = False,
        digits: bool = False,
    ) -> str:
        """Return a typed line without its Enter. At a question `?` and `!` need none on an empty line.

        `digits` takes nothing else, and goes back at once for `b` and 0.
        """
        while True:
            key = self._key(lambda width: view(width)._replace(typed=plain(draft.typed)), typing=True)
            self._hint = ""
            if key in ENTER:
                return draft.typed.strip()
            if question is not None and not draft.typed and key in ("?", "!"):
                if key == "!" or not self._explain_further():
                    return key
            elif question is not None and not draft.typed and self._is_first_place(question, key):
                return key
            elif key == PASTE and pastes:
                whole = draft.typed + printable(self._keyboard.pasted)
                draft.typed = whole[:longest]
                self._hint = left_out(longest) if len(whole) > longest else ""
            elif key == PASTE:
                self._hint = "Pasted text is not taken here: type it."
            elif digits and goes_back(draft.typed, key):
                return ""
            elif digits and len(key) == 1 and key.isprintable() and not is_digit(key):
                self._hint = A_NUMBER
            elif key == "\t" and question is not None and question.kind == "place":
                draft.typed = completed(draft.typed)
            else:
                before, draft.typed = draft.typed, edited(draft.typed, key, longest)
                if len(key) == 1 and key.isprintable() and draft.typed == before:
                    self._hint = left_out(longest)

    # ------------------------------------------------------------ questions

    def _ask_one(self, step: AskQuestion, was: Value | None) -> Given | Command:
        question = step.question
        choices = list(question.choices)
        marked: int | None = None
        while True:
            view = self._question_view(step, was, choice_rows(question, was, marked))
            key = self._key(view, marks=True)
            reply = self._settled(question, key)
            if reply is not None:
                return reply
            at = entry_at(key, len(choices))
            if at is not None and self._was_seen(key):
                return Given(choices[at])
            if at is not None:
                continue
            if key in ENTER and marked is not None and not self._picture.last:
                return Given(choices[marked])
            marked = moved(marked, key, len(choices))
            if key != "?":
                self._refuse(key, wanted(question))

    def _ask_several(self, step: AskQuestion, was: Value | None) -> Given | Command:
        from crisis_cli.answers import in_order

        question = step.question
        choices, chosen = list(question.choices), self._draft.chosen
        was = None if self.manner.keeps else was
        while True:
            rows = [*several_rows(question, was, chosen), Row(self.manner.several, indent=2)]
            key = self._key(self._question_view(step, was, rows))
            reply = self._settled(question, key)
            if reply == "enough" and chosen:
                self._hint = marked_already(len(chosen))
                continue
            if reply is not None:
                return reply
            at = entry_at(key, len(choices))
            if at is not None and not self._was_seen(key):
                continue
            if at is not None and choices[at] == question.none_choice:
                return Given((choices[at],))
            if at is not None:
                self._hint = ""
                self._bring(key)
                chosen ^= {choices[at]}
            elif key in ENTER and chosen:
                return Given(in_order(question, chosen))
            elif key != "?":
                self._refuse(key, "one or more numbers first" if key in ENTER else wanted(question))

    def _ask_place(self, step: AskQuestion, was: Value | None) -> Given | Command:
        question, draft = step.question, self._draft
        hint = Row("Type a state (name, beginning or code), then Enter.", indent=2)
        rows = [*first_place_rows(self.first_place), hint]

        def view(width: int) -> View:
            seen = self._question_view(step, was, rows, typed=True)(width)
            return seen._replace(under=[*place_lines(question, draft.typed, width), *seen.under])

        while True:
            line = self._line(view, draft, question=question)
            reply = self._settled(question, line)
            if reply is not None:
                draft.typed = ""
                return reply
            found = meant(line, self.first_place)
            if len(found) == 1:
                return Given(found[0])
            if not found:
                self._hint = "Enter alone is no answer." if not line else "No such place."
                self._hint += ' Type a state, or "outside"' + (", or n, w, c." if question.unknown is not None else ".")

    def _ask_line(self, step: AskQuestion, was: Value | None) -> Given | Command:
        from crisis_cli.answers import AnswerError

        question, draft = step.question, self._draft
        rows = [Row(LINE_HINTS[question.kind], indent=2)]

        def view(width: int) -> View:
            seen = self._question_view(step, was, rows, typed=True)(width)
            return seen._replace(under=[*lines_of(read_rows(question, draft.typed, self._clock), width), *seen.under])

        while True:
            line = self._line(view, draft, question=question)
            reply = self._settled(question, line)
            if reply is not None:
                draft.typed = ""
                return reply
            try:
                return Given(typed_value(question, line, self._clock))
            except AnswerError as error:
                self._hint = f"{plain(str(error))}. {plain(error.hint)}" if line else "Enter alone is no answer."

    def _is_first_place(self, question: Question, key: str) -> bool:
        return question.kind == "place" and self.first_place is not None and key == FIRST_PLACE

    def _settled(self, question: Question, key: str) -> Given | Command | None:
        """Return what a key or letter means at every question, or None. Enter alone never means anything."""
        if key in UNKNOWN_KEYS and question.unknown is not None:
            return Given(UNKNOWN_KEYS[key])
        if key == "?" and self._explain_further():
            return None
        return self.manner.commands.get(key)

    def _explain_further(self) -> bool:
        """Go on to the next part of an open explanation, or close it after the last; False if none is open."""
        if not self._why.rows:
            return False
        self._why.part += 1
        if self._why.part >= len(self._why.parts(width_for(self._screen.size()[0]))):
            self._why = Explanation()
        return True

    def _replied(self, reply: Given | Command) -> None:
        if reply == "why":
            self._why = Explanation(wanted=True)
            return
        self._message = []
        if isinstance(reply, Given):
            self._draft, self._why, self._plan = Draft(), Explanation(), OpenPlan()

    def _question_view(self, step: AskQuestion, was: Value | None, rows: Sequence[Row], *, typed: bool = False) -> Draw:
        question = step.question
        asked = [*self._kept, Row(self.manner.above or progress(step), "quiet"), Row(question.ask, "heading")]
        first = [*asked, *rows]
        labels = dict(UNKNOWN_LABELS) if question.unknown is not None else {}
        listed = question.kind in ("choice", "several") and was not in UNKNOWN_KEYS.values()
        if typed:
            first.append(Row("Or one of these letters, then Enter:", indent=2))
        if was is not None and not listed:
            from crisis_cli.answers import display

            first.insert(len(asked), Row(f"Before: {display(question, was)}", indent=2))

        def view(width: int) -> View:
            keys = side_by_side([*labels.items(), *(LETTERS.items() if typed else ())], width - 2)
            body = lines_of([*first, *(Row(line, indent=2) for line in keys)], width)
            foot = foot_line(TYPED_FOOT if typed else (*self.manner.foot, KEYS), width)
            short = short_lines(asked, question, rows, [*labels, *LETTERS], width) if typed else None
            return View(body=body, short=short, under=self._under(width), foot=foot)

        return view

    def _under(self, width: int) -> list[Line]:
        """Return what was asked for under the question: why it is asked, or all keys."""
        parts = self._why.parts(width)
        lines = list(parts[min(self._why.part, len(parts) - 1)]) if parts else []
        if self._keys_shown:
            labels = [*self.manner.labels.items(), *SCROLLING.items()]
            lines += lines_of([Row(line, indent=2) for line in side_by_side(labels, width - 2)], width)
        return lines

    # ------------------------------------------------------------ the plan's menu

    def _choose_in_plan(self, prompt: str, options: Sequence[tuple[str, str]], digits: int) -> str:
        """Offer the plan's keys below it. What a key opened is closed by the same key, by Enter or by 0: then `CLOSED`."""
        plan = self._plan
        plan.take(self._message)
        keys = [*(key for key, _ in options if len(key) == 1), *(str(n) for n in range(1, digits + 1))]
        known = list(dict.fromkeys(keys))
        self._begin()
        while True:
            self._message = list(plan.shown)
            key = self._key(self._plan_view(prompt, options))
            if plan.opened and (key in ENTER or key in ("0", plan.closes)):
                plan.opened = ()
                plan.key = CLOSED
                self._message = []
                return CLOSED
            if key in known:
                plan.key = plan.closes = key
                self._message = []
                return key
            self._refuse(key, f"one of {' '.join(known)}")

    def _plan_view(self, prompt: str, options: Sequence[tuple[str, str]]) -> Draw:
        def view(width: int) -> View:
            keys = [Row(line, indent=2) for line in side_by_side(options, width - 2)]
            body = lines_of([Row(prompt, "heading"), *keys], width)
            if self._plan.opened:
                call = [("c", "call")] if "c" in dict(options) else []
                back = [("Enter or 0", self.manner.back), *call, (options[0][0], "open"), ("k", "keys")]
                return View(body=body, short=None if self._keys_shown else [], foot=foot_line(back, width))
            return View(body=body, short=None if self._keys_shown else [(brief_line(options, width), "")])

        return view
