"""A trainee at a terminal, for tests and recordings: does an exercise with given choices, on a drawn screen or in lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from terminal_driver import Conversation, Window

from crisis_cli.listing import ENTRY_KEYS
from crisis_cli.training.conversation import PLACES_IN_ORDER
from crisis_cli.training.model import Choice, Exercise, Task

PAGE_DOWN = "\x1b[6~"
Chosen = Mapping[str, Sequence[str]]
BEGINS, SURE = "Do you want to go on with this one?", "How sure are you"


def keys_for(choices: Sequence[Choice], chosen: Sequence[str]) -> str:
    """Return the keys of these choices in a list of them."""
    return "".join(key for key, choice in zip(ENTRY_KEYS, choices, strict=False) if choice.id in chosen)


class Drawn:
    """Does an exercise on a drawn screen. `keep` is called with the name of each screen it comes by."""

    def __init__(self, window: Window, keep: Callable[[str], None] = lambda name: None) -> None:
        self.window = window
        self.keep = keep

    def press(self, text: str, key: str) -> None:
        self.window.see(text)
        self.window.press(key)

    def begin(self, exercise: Exercise, *, exam: bool = False) -> None:
        if exercise.warning:
            self.press(BEGINS, "1")
        self.window.see("Enter go on", without=BEGINS)
        self.keep("story")
        self.window.press("\r")

    def tasks(self, exercise: Exercise, chosen: Chosen, sure: str = "3") -> None:
        """Reply to every task; how sure is the same each time."""
        for number, task in enumerate(exercise.tasks, 1):
            where = f"task {number} of {len(exercise.tasks)}"
            if task.told:
                self.window.see("the steps", without=SURE)
                self.keep("steps")
                self.window.press("\r")
            self._task(task, where, tuple(chosen.get(task.id, ())))
            if task.sure:
                self.press(SURE, sure)

    def _task(self, task: Task, where: str, chosen: Sequence[str]) -> None:
        self.window.see(where, without=SURE)
        self._to_the_end()
        self.keep(f"{task.kind}-{task.id}")
        if task.kind == "order":
            self._order(task, chosen)
        elif task.kind == "one":
            self.window.press(keys_for(task.choices, chosen) or "1")
        else:
            self._mark(task, where, chosen)

    def _to_the_end(self) -> None:
        """Go through a list that is longer than the screen: what nobody has seen can't be chosen."""
        for _ in range(20):
            if "more below" not in self.window.text() and "above and below" not in self.window.text():
                return
            self.window.press(PAGE_DOWN)
            self.window.read(0.2)

    def _mark(self, task: Task, where: str, chosen: Sequence[str]) -> None:
        keys = keys_for(task.choices, chosen)
        for key in keys:
            self.window.press(key)
            self.window.see(f"{key} [x]")
        self.window.press("\r" if keys else "q")
        if task.kind != "ask":
            return
        if not keys:
            self.press("You have asked nothing", "q")
            return
        self.window.see("what you hear")
        self.keep("heard")
        self.window.press("\r")
        if len(keys) < len(task.choices):
            self.press(f"{where}: {task.area}, {len(keys)} asked", "q")

    def _order(self, task: Task, chosen: Sequence[str]) -> None:
        for number, name in enumerate(chosen):
            self.window.see(task.ask if not number else "What comes", without=SURE)
            self.window.press(keys_for(task.choices, [name]))
            if number + 1 < len(task.right):
                self.window.see(f"[{PLACES_IN_ORDER[number]}]")


class InLines:
    """Does the same in numbered lines."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk

    def begin(self, exercise: Exercise, *, after_a_key: bool = False) -> None:
        if exercise.warning:
            self.talk.press("1", after=BEGINS)
        self.page(" " if exercise.warning or after_a_key else "")

    def _key(self, key: str) -> None:
        time.sleep(0.05)  # it has to have heard the one before
        self.talk.send(key)

    def tasks(self, exercise: Exercise, chosen: Chosen, sure: str = "3") -> None:
        for number, task in enumerate(exercise.tasks, 1):
            if task.told:
                self.page(" ")
            self._task(task, f"task {number} of {len(exercise.tasks)}", tuple(chosen.get(task.id, ())))
            if task.sure:
                self.talk.press(sure, after=SURE)

    def _task(self, task: Task, where: str, chosen: Sequence[str]) -> None:
        if task.kind == "order":
            for name in chosen:
                self.talk.press(keys_for(task.choices, [name]), after=where)
            return
        keys = keys_for(task.choices, chosen)
        if task.kind == "one":
            self.talk.press(keys or "1", after=where)
            return
        first, *others = keys or "q"
        self.talk.press(first, after=where)
        for key in [*others, *("\r" if keys else "")]:
            self.talk.wait("> ")
            self._key(key)
        if task.kind == "ask" and not keys:
            self.talk.press("q", after="You have asked nothing")
        elif task.kind == "ask":
            self.page()
            if len(keys) < len(task.choices):
                self.talk.press("q", after=f"{len(keys)} asked")

    def page(self, before: str = "") -> None:
        """Close a page with Enter. `before` is pressed first: an Enter right behind a key that needs none closes no page."""
        while True:
            at = self.talk.child.expect_exact(["Press any key for more", "Press Enter to go on"])
            self.talk._feed(str(self.talk.child.before) + str(self.talk.child.after))
            for key in (before, "\r") if at else (before or "\r",):
                if key:
                    self._key(key)
            before = ""
            if at:
                return
