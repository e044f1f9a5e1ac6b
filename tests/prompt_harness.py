"""One prompt of every kind on the real keyboard and screen, for tests: what shipped content asks is only some of it.

    python prompt_harness.py KIND [--plain]

Ends as `crisis-aid assess` does, and prints what the prompt returned after the terminal was given back.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from crisis_cli import exit_codes
from crisis_cli.engine import AskQuestion
from crisis_cli.guard import protected
from crisis_cli.keys import Keyboard, orderly_end
from crisis_cli.model import Question
from crisis_cli.output import put
from crisis_cli.prompter import CLOSED, EndedHidden, Given, Prompter, prompter_for
from crisis_cli.render.layout import Row

PAGE = [Row(f"line {n} of the page") for n in range(1, 61)]
PLAN = [Row("EMERGENCY: act now", "alarm"), *(Row(f"{n} step {n} of the plan") for n in range(1, 10))]
NOW = datetime.fromisoformat("2026-11-22T14:00:00-08:00")
OPTIONS = [
    ("1-9", "open that step: how"),
    ("a", "all of the plan"),
    ("c", "call card"),
    ("m", "more questions"),
    ("h", "hide"),
    ("q", "finish"),
]


def step(kind: str) -> AskQuestion:
    """Return a question of `kind` about nothing in particular."""
    choices = (
        {"none": "None of these", "red": "Red shoes", "blue": "Blue shoes"} if kind in ("choice", "several") else {}
    )
    question = Question(
        id=f"shoes.{kind}", ask="Which shoes are they?", topic="shoes", why="Because. " * 12, kind=kind,  # type: ignore[arg-type]
        choices=choices, unknown="Look at them.", tier="decide", safety=True, in_emergency=False, ask_when=None,
        default=None, note={}, none_choice="none" if kind == "several" else None, sources=(), when="future" if kind == "date" else None,
    )  # fmt: skip
    return AskQuestion(question, "decide", 3, 4)


def asked(kind: str) -> Callable[[Prompter], object]:
    """Return a conversation that asks until there is an answer; `why`, `now` and `hide` are done, others are returned."""

    def ask(prompter: Prompter) -> object:
        was = {"choice": "red", "several": ("red", "blue"), "place": "us-ca", "number": 12, "date": "2026-12-01"}.get(
            kind
        )
        while True:
            reply = prompter.ask(step(kind), was)
            if isinstance(reply, Given):
                return reply.value
            if reply == "why":
                prompter.show([Row(step(kind).question.why)])
            elif reply == "now":
                prompter.show([Row("CERTAIN ALREADY: look down.", "alarm")])
            elif reply == "hide":
                prompter.hide()
            else:
                return reply

    return ask


def two_questions(prompter: Prompter) -> object:
    """Ask two questions of one key each: a paste may answer the first only."""
    return prompter.ask(step("choice"), None), prompter.ask(step("several"), None)


def with_plan(prompter: Prompter) -> object:
    """Stand on a plan: digits and `a` open something, `m` shows the plan anew, others are returned."""
    prompter.show(PLAN)
    while True:
        key = prompter.choose("What next?", OPTIONS, digits=9)
        if key == "m":
            prompter.show([Row("A NEW PLAN", "heading"), *PLAN[1:]])
        elif key == "h":
            prompter.hide()
            prompter.show(PLAN)
        elif key == "a":
            prompter.show(PAGE)
        elif key.isdigit() and key != CLOSED:
            prompter.show([Row(f"How step {key} is done", "heading"), Row("Slowly.")])
        elif key != CLOSED:
            return key


def kept(prompter: Prompter) -> object:
    """Ask two questions with a line above them, then one without; show what is certain before stopping."""
    prompter.keep([Row("CERTAIN ALREADY: take the shoes off, unless they are slippers that nobody minds.", "alarm")])
    first = asked("choice")(prompter), asked("several")(prompter)
    prompter.keep([])
    asked("choice")(prompter)
    prompter.show([Row("SO FAR, NOT COMPLETE", "heading")])
    return (*first, prompter.confirm("Stop? s again stops, any other key goes on.", "s"))


def paged(prompter: Prompter) -> object:
    prompter.page(PAGE)
    return "page closed"


KINDS: dict[str, Callable[[Prompter], object]] = {
    **{kind: asked(kind) for kind in ("choice", "several", "place", "number", "time", "date")},
    "first place": asked("place"),
    "two": two_questions,
    "text": lambda prompter: prompter.text("Whom did you consult?"),
    "count": lambda prompter: prompter.number("Number of the step, then Enter.", 12),
    "lines": lambda prompter: (prompter.number("Which step?", 12), prompter.text("With whom?")),
    "list": lambda prompter: prompter.choose("What brings you here?", [("1", "Shoes"), ("2", "Socks"), ("3", "Hats")]),
    "plan": with_plan,
    "page": paged,
    "kept": kept,
}


def converse(kind: str, *, plain: bool) -> int:
    with orderly_end(), Keyboard() as keyboard:
        prompter = prompter_for(
            keyboard,
            lambda: NOW,
            plain=plain,
            environment=os.environ,
            first_place="us-or" if kind == "first place" else None,
        )
        try:
            result = KINDS[kind](prompter)
        except (EndedHidden, KeyboardInterrupt, EOFError):
            return exit_codes.INTERRUPTED
    put(f"RESULT {result!r}\n")
    return exit_codes.DONE


if __name__ == "__main__":
    sys.exit(protected(lambda: converse(sys.argv[1], plain="--plain" in sys.argv)))
