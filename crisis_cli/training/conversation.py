"""One exercise as a conversation, through the same prompts as an interview. Judges nothing until its end.

Where one is follows from the replies: an exercise that was left goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from crisis_cli.engine import AskQuestion
from crisis_cli.model import Content, Question, made_up
from crisis_cli.prompter import CLOSED, FRESH_KEYS, Command, Given, Manner, Prompter
from crisis_cli.render.rows import Row
from crisis_cli.training.model import SURENESS, TRAINING, Choice, Exercise, Reply, Task
from crisis_cli.training.page import (
    OPENED,
    Result,
    details,
    known_rows,
    miss_page,
    misses,
    opening,
    short,
    story,
    texts_of,
    told_rows,
    unheard,
)

TOP = f"{TRAINING}, all made up. In real danger: call 911."
"""The first line of every screen, where an interview has the danger line."""
LEAVES: tuple[str, str] = ("s", "stop")
SURE_KEYS = {str(number): percent for number, percent in enumerate(SURENESS, 1)}
PLACES_IN_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
Ended = Literal["done", "left", "left out"]


@dataclass(frozen=True)
class Held:
    """How far an exercise came: the replies in the order of its tasks, what was `partly` asked or chosen in the next one.

    Left out is what somebody did not want to practise at all.
    """

    ended: Ended
    replies: tuple[Reply, ...] = ()
    partly: tuple[str, ...] = ()
    hints: int = 0
    seconds: float = 0.0


class Fitting(NamedTuple):
    """What of an exercise that was left still fits it: replies, what was `partly` chosen in a task, and what was `changed`.

    The tasks that were changed are to be put again.
    """

    replies: Mapping[str, Reply]
    partly: Mapping[str, tuple[str, ...]]
    changed: frozenset[str]


def fitting(exercise: Exercise, before: Held) -> Fitting:
    """Return what still fits of how far an exercise came when it was left.

    A later version of the program may make the same exercise with other choices: a reply that names one which is no more
    is none. What was chosen in part belongs to the first task that had no reply then.
    """
    replied = {reply.task: reply for reply in before.replies}
    fit = {task.id: replied[task.id] for task in exercise.tasks if task.id in replied and _fits(task, replied[task.id])}
    changed = {task.id for task in exercise.tasks if task.id in replied} - fit.keys()
    following = next((task for task in exercise.tasks if task.id not in replied), None)
    partly: dict[str, tuple[str, ...]] = {}
    if following and before.partly:
        if _offered(following, before.partly):
            partly[following.id] = before.partly
        else:
            changed.add(following.id)
    return Fitting(fit, partly, frozenset(changed))


def _offered(task: Task, chosen: Sequence[str]) -> bool:
    return {*chosen} <= {choice.id for choice in task.choices}


def _fits(task: Task, reply: Reply) -> bool:
    """Whether a reply can be one to a task: what it names is offered, as many of it as belong there."""
    wanted = {"one": 1, "order": len(task.right)}.get(task.kind, len(reply.chosen))
    return _offered(task, reply.chosen) and len(reply.chosen) == wanted


class Left(Exception):  # noqa: N818 - no error: a wish
    """The trainee stopped."""


class LeftOut(Exception):  # noqa: N818 - no error: a wish
    """The trainee does not want this one."""


_BACK: Literal["back"] = "back"
_Step = Literal["on", "back"]


class Practice:
    """The conversation about one exercise. `seconds` is a clock that only goes forward; its readings are shown nowhere."""

    def __init__(
        self,
        prompter: Prompter,
        exercise: Exercise,
        seconds: Callable[[], float],
        *,
        before: Held | None = None,
        exam: bool = False,
        why: str = "",
        anew: str = "",
    ) -> None:
        """`before` is how far it came when it was left; `anew` says why it begins anew where it was left.

        In an exam there are no hints. `why` says why this one is next.
        """
        self.prompter = prompter
        self.exercise = exercise
        self.exam = exam
        self.why = why
        self._clock = seconds
        self._begun = 0.0
        self.anew = anew
        before = before or Held("left")
        found = fitting(exercise, before)
        self._replies = dict(found.replies)
        self._partly = {name: list(chosen) for name, chosen in found.partly.items()}
        self._changed = {*found.changed}
        self._settled = {*found.replies}
        self._hints = min(before.hints, len(exercise.hints))
        self._spent = before.seconds
        self._told = {*found.replies, *found.partly} & {task.id for task in exercise.tasks if task.told}
        self._taken_up = bool(before.replies or before.partly or before.hints)

    def run(self) -> Held:
        """Put the tasks until they are done or the trainee stops.

        Raises KeyboardInterrupt and EOFError as the keyboard does; `held` then says how far it came.
        """
        try:
            self._open()
            tasks, following = self.exercise.tasks, self._following()
            at = tasks.index(following) if following else len(tasks)
            while at < len(tasks):
                self._begun = self._clock()
                at = self._on_from(at) if self._task(at) == "on" else at - 1
        except Left:
            return self.held("left")
        except LeftOut:
            return Held("left out")
        return self.held("done")

    def held(self, ended: Ended = "left") -> Held:
        """Return how far it came."""
        done = tuple(self._replies[task.id] for task in self.exercise.tasks if task.id in self._replies)
        following = self._following()
        partly = self._partly.get(following.id, ()) if following else ()
        return Held(ended, done, tuple(partly), self._hints, round(self._spent, 1))

    def _on_from(self, at: int) -> int:
        """Return the place of the task that comes next: what was replied to behind one that was changed holds."""
        tasks = self.exercise.tasks
        self._settled -= {task.id for task in tasks[: at + 1]}
        return next((n for n in range(at + 1, len(tasks)) if tasks[n].id not in self._settled), len(tasks))

    def _following(self) -> Task | None:
        """Return the first task without a reply."""
        return next((task for task in self.exercise.tasks if task.id not in self._replies), None)

    # ------------------------------------------------------------ before the first task

    def _open(self) -> None:
        self.prompter.manner = self._manner(TRAINING)
        rows = opening(self.exercise, exam=self.exam)
        rows += [Row(self.why, "quiet", lead="Why this one: ")] if self.why else []
        rows += [Row(self.anew, "quiet")] if self.anew else []
        if self._taken_up:
            done = len(self._replies)
            rows.append(Row(f"Taken up where you left it: {done} of {len(self.exercise.tasks)} tasks done.", "quiet"))
        elif self.exercise.warning:
            self.prompter.show(rows)
            options = [("1", "begin"), ("s", "stop for now"), ("x", "leave this one out")]
            key = self.prompter.choose("Do you want to go on with this one?", options)
            if key == "s":
                raise Left
            if key == "x":
                raise LeftOut
            rows = rows[:1]
        self._page([*rows, Row(), *story(self.exercise)])

    def _page(self, rows: Sequence[Row]) -> None:
        if self.prompter.page(rows) == LEAVES[0]:
            raise Left

    # ------------------------------------------------------------ one task

    def _task(self, at: int) -> _Step:
        """Put one task until it is replied to, or the trainee goes back to the one before."""
        task = self.exercise.tasks[at]
        if task.told and task.id not in self._told:
            self._page([Row(f"{TRAINING}: the steps", "heading"), Row(), *told_rows(task)])
            self._told.add(task.id)
        if task.id in self._changed:
            self._changed.discard(task.id)
            self.prompter.show([Row("This task was changed meanwhile, so it is asked again.", "quiet")])
        while True:
            chosen = self._chosen(task, at)
            if chosen is None:
                return _BACK
            self._partly[task.id] = list(chosen)
            sure = self._sure(task, chosen, at)
            if sure != _BACK:
                break
        was = self._replies.get(task.id)
        spent = self._clock() - self._begun
        self._spent += spent
        seconds = round(spent + (was.seconds if was else 0.0), 1)
        self._replies[task.id] = Reply(task.id, chosen, None if sure == "" else SURE_KEYS[sure], seconds)
        self._partly.pop(task.id, None)
        return "on"

    def _chosen(self, task: Task, at: int) -> tuple[str, ...] | None:
        """Return what is chosen in a task; None where the trainee goes back."""
        match task.kind:
            case "ask":
                return self._asked(task, at)
            case "order":
                return self._ordered(task, at)
            case "one":
                given = self._put(task, at, task.choices, "choice")
            case "several":
                given = self._put(task, at, task.choices, "several")
        if given == _BACK:
            return None
        return given if isinstance(given, tuple) else ()

    def _asked(self, task: Task, at: int) -> tuple[str, ...] | None:
        """Let questions be asked, round by round, and their answers be heard, until the trainee knows enough.

        The list stays as it is: a question has its key to the end, and what was asked may be heard again.
        """
        was = self._replies.get(task.id)
        asked = self._partly.setdefault(task.id, list(was.chosen if was else ()))
        rounds = 0
        while len(asked) < len(task.choices):
            more = f", {len(asked)} asked" if asked else ""
            given = self._put(task, at, _asked_already(task.choices, asked), "several", more=more, turn=rounds)
            rounds += 1
            if given == _BACK:
                return None
            if isinstance(given, tuple):
                asked += [name for name in given if name not in asked]
                if was:  # what was heard can't be unheard, wherever the trainee goes from here
                    self._replies[task.id] = replace(was, chosen=tuple(asked))
                self._page(self._heard(task, given))
            elif asked or self._asks_nothing():
                break
        return tuple(asked)

    def _asks_nothing(self) -> bool:
        return self.prompter.confirm("You have asked nothing. q again goes on without, any other key goes back.", "q")

    def _heard(self, task: Task, asked: Sequence[str]) -> list[Row]:
        heard = {choice.id: choice for choice in task.choices}
        rows = [Row(f"{TRAINING}: what you hear", "heading")]
        for name in asked:
            rows += [Row(), Row(heard[name].text, lead="You ask: "), Row(heard[name].heard, "say", indent=2)]
        return rows

    def _ordered(self, task: Task, at: int) -> tuple[str, ...] | None:
        """Let steps be chosen one after the other, as many as the key has; `b` takes the last one back.

        The list stays as it is, with the place beside each step that has one: a key is the same step's to the end.
        """
        order: list[str] = []
        while len(order) < len(task.right):
            ask = f"What comes {PLACES_IN_ORDER[len(order)]}?" if order else task.ask
            given = self._put(task, at, _placed(task.choices, order), "choice", ask=ask, turn=len(order))
            if not isinstance(given, tuple):
                if not order:
                    return None
                order.pop()
            elif given[0] in order:
                self.prompter.show([Row("That one has its place; b takes the last one back.", "quiet")])
            else:
                order += given
        return tuple(order)

    def _sure(self, task: Task, chosen: Sequence[str], at: int) -> str:
        """Ask how sure the trainee is; "" where that is not asked, `_BACK` to choose again."""
        if not task.sure:
            return ""
        self.prompter.manner = self._manner(self._where(at))
        texts = texts_of(task)
        said = _in_order(texts[name] for name in chosen) if task.kind == "order" else _listed(texts, chosen)
        self.prompter.show([Row(), Row("You asked:" if task.kind == "ask" else "You chose:", "quiet"), *said])
        options = [*zip(SURE_KEYS, SURENESS.values(), strict=True), ("b", "change it"), ("s", "stop; it is kept")]
        what = "you know enough" if task.kind == "ask" else "this is right"
        key = self.prompter.choose(f"How sure are you that {what}?", options)
        if key == "s":
            raise Left
        return _BACK if key == "b" else key

    # ------------------------------------------------------------ one prompt

    def _put(
        self,
        task: Task,
        at: int,
        choices: Sequence[Choice],
        kind: Literal["choice", "several"],
        *,
        ask: str = "",
        more: str = "",
        turn: int = 0,
    ) -> tuple[str, ...] | Literal["back", "enough"]:
        """Put a task as a question until something is chosen, or the trainee goes back or has enough.

        `turn` counts the rounds of an order; from the second on what was chosen before is not shown.
        """
        question = _question(task, choices, kind, ask or task.ask, turn)
        was = None if turn or task.kind == "ask" else self._was(task)
        enough = "I know enough" if task.kind == "ask" else "none of these" if kind == "several" else ""
        while True:
            self.prompter.manner = self._manner(self._where(at) + more, task, enough)
            reply = self.prompter.ask(AskQuestion(question, "decide", at + 1, 0), was)
            if isinstance(reply, Given):
                return reply.value if isinstance(reply.value, tuple) else (str(reply.value),)
            match reply:
                case "back" if at == 0 and not (turn and task.kind == "order"):
                    self.prompter.show([Row("This is the first task.", "quiet")])
                case "back" if task.told and not turn:
                    self.prompter.show([Row("The steps were told, so what you chose before stands.", "quiet")])
                case "back" | "enough":
                    return reply
                case _:
                    self._look(reply)

    def _look(self, reply: Command) -> None:
        """Do what neither answers nor goes back."""
        match reply:
            case "hint":
                self._page(self._hint())
            case "review":
                self._page([Row(f"{TRAINING}: what you know so far", "heading"), Row(), *self._known()])
            case "hide":
                self.prompter.hide()
            case "stop":
                raise Left

    def _known(self) -> list[Row]:
        chosen = {name: reply.chosen for name, reply in self._replies.items()}
        asking = [task.id for task in self.exercise.tasks if task.kind == "ask" and task.id in self._partly]
        partly = {name: tuple(self._partly[name]) for name in asking}
        told = [row for task in self.exercise.tasks if task.id in self._told for row in told_rows(task)]
        return known_rows(self.exercise, chosen | partly, told)

    def _was(self, task: Task) -> tuple[str, ...] | str | None:
        reply = self._replies.get(task.id)
        chosen = reply.chosen if reply else tuple(self._partly.get(task.id, ()))
        if not chosen:
            return None
        return chosen[0] if task.kind in ("one", "order") else chosen

    def _hint(self) -> list[Row]:
        """Return the next hint below those before it, and count it; where there are no more, all of them."""
        hints = self.exercise.hints
        if self.exam or not hints:
            return [Row(f"{TRAINING}: there are no hints {'in an exam' if self.exam else 'for this one'}.")]
        no_more = self._hints == len(hints)
        self._hints += not no_more
        rows = [Row(f"{TRAINING}: hint {self._hints} of {len(hints)}{', the last one' if no_more else ''}", "heading")]
        for hint in hints[: self._hints]:
            rows += [Row(), Row(hint)]
        return rows

    def _where(self, at: int) -> str:
        return f"{TRAINING}, task {at + 1} of {len(self.exercise.tasks)}: {self.exercise.tasks[at].area}"

    def _manner(self, above: str, task: Task | None = None, enough: str = "") -> Manner:
        known = "what you know so far"
        labels = {"r": known, "?": "hint", "b": "back", "h or Esc": "hide", "s": "stop; it is kept", "k": "keys"}
        commands: dict[str, Command] = {
            "b": "back",
            "?": "hint",
            "r": "review",
            "s": "stop",
            "h": "hide",
            "\x1b": "hide",
        }
        foot = [("r", "reread"), ("?", "hint"), LEAVES, ("b", "back"), ("h", "hide")]
        if self.exam or not self.exercise.hints:
            labels.pop("?")
            foot.remove(("?", "hint"))
        marks = "Press each that you choose, then Enter."
        if enough:
            labels = {"q": enough, **labels}
            commands["q"] = "enough"
            foot.insert(0, ("q", enough))
            marks = (
                f"Press each that you {'ask' if task and task.kind == 'ask' else 'choose'}, then Enter; q: {enough}."
            )
        return Manner(
            commands,
            labels,
            foot,
            TOP,
            above,
            several=marks,
            marked="You ask: {}" if task and task.kind == "ask" else "You choose: {}",
            keeps=True,
            closes=(LEAVES,),
            back="back to the result",
        )


# ---------------------------------------------------------------- the end


def look(content: Content, prompter: Prompter, result: Result) -> None:
    """Show what an exercise came to, short first, and what lies behind it key by key, until the trainee is done."""
    prompter.manner = Manner(top=TOP, above=TRAINING, back="back to the result")
    found, heard = misses(result), unheard(result)
    opened = min(OPENED, len(found))
    options = [
        *([(f"1-{opened}", "open: why")] if opened > 1 else [("1", "open: why")] if opened else []),
        *([("u", "not heard")] if heard else []),
        ("a", "all"),
        ("h", "hide"),
        ("q", "finish"),
    ]
    fresh = True
    while True:
        if fresh or not opened:
            prompter.show([Row(), *short(result)])
        key = prompter.choose("What do you want to look at?", options, digits=opened)
        fresh = key in FRESH_KEYS
        if key == "q":
            return
        if key == "h":
            prompter.hide()
        elif key == "u":
            prompter.show([Row(), *heard])
        elif key == "a":
            prompter.show([Row(), *details(content, result)])
        elif key != CLOSED:
            prompter.show([Row(), *miss_page(content, found[int(key) - 1])])


def _question(
    task: Task, choices: Sequence[Choice], kind: Literal["choice", "several"], ask: str, turn: int
) -> Question:
    """Return a task as a question. It is the exercise's own: no answer to it is kept anywhere."""
    texts = {choice.id: choice.text for choice in choices}
    return made_up(f"{task.id} {len(choices)} {turn}", ask=ask, topic=task.ask, kind=kind, choices=texts)


def _placed(choices: Sequence[Choice], order: Sequence[str]) -> list[Choice]:
    """Return all choices, each that was taken with its place in the order."""
    places = dict(zip(order, PLACES_IN_ORDER, strict=False))
    return [replace(one, text=f"[{places[one.id]}] {one.text}") if one.id in places else one for one in choices]


def _asked_already(choices: Sequence[Choice], asked: Sequence[str]) -> list[Choice]:
    """Return all choices, each that was asked marked so."""
    return [replace(one, text=f"[asked] {one.text}") if one.id in asked else one for one in choices]


def _in_order(texts: Iterable[str]) -> list[Row]:
    return [Row(text, lead=f"{number}. ", indent=2) for number, text in enumerate(texts, 1)]


def _listed(texts: Mapping[str, str], chosen: Sequence[str]) -> list[Row]:
    return [Row(texts[name], lead="- ", indent=2) for name in chosen] or [Row("none of these", indent=2)]
