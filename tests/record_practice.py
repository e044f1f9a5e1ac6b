"""Record what practising looks like: an exercise, a drill and an exam, drawn at 60 and 80 columns and in plain lines.

    python tests/record_practice.py [FOLDER]        (default: tests/screens)

The exercise is done by somebody who asks too little and is sure of it, the drill and the exam by somebody who has it
right; in plain lines the second exercise of the exam is done with too little. The recordings are for reading: a change of
words shows in them, and nothing is decided by them, but for the exam in plain lines, which a test sits and compares.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from terminal_driver import Conversation, Window
from training_driver import Chosen, Drawn, InLines

from crisis_cli.training.exercises import Exercises, exercises_of
from crisis_cli.training.model import Exercise

STYLE = re.compile(r"\x1b\[[0-9;]*m")
NOW = ("--now", "2026-11-22T10:00:00-08:00")
EXERCISE, DRILL, EXAM = "paid-through-december", "drill.danger-to-others", ("no-hard-feelings", "how-can-i-help-him")
FORM = 'form = "Autumn"\n' + "".join(f'[[exercise]]\nid = "{name}"\nseed = 1\n' for name in EXAM)
SEED = 1
COLUMNS = (60, 80)
EXAM_IN_LINES = Path(__file__).parent / "screens" / "train-exam-plain.txt"


def right(exercise: Exercise) -> Chosen:
    return {task.id: task.right for task in exercise.tasks}


def too_little(exercise: Exercise) -> Chosen:
    """Return the choices of somebody who asks three things, thinks it can wait, and tells everything."""
    chosen = dict(right(exercise))
    for task in exercise.tasks:
        if task.kind == "ask":
            chosen[task.id] = task.right[:3]
        elif task.id == "response":
            chosen[task.id] = ("same-day",)
        elif task.area == "disclosure":
            chosen[task.id] = tuple(choice.id for choice in task.choices)
    return chosen


def keeper(window: Window, folder: Path, name: str) -> Callable[[str], None]:
    def keep(screen: str) -> None:
        shown = "\n".join(window.lines()).rstrip() + "\n"
        (folder / f"{name}-{screen}.txt").write_text(shown, encoding="utf-8")

    return keep


def record_one(folder: Path, name: str, command: list[str], exercise: Exercise, chosen: Chosen, scratch: Path) -> None:
    """Record one exercise or drill at each width: its screens, the page at its end, and what is behind the first digit."""
    for columns in COLUMNS:
        settings = scratch / f"{name}-{columns}"
        settings.mkdir()
        window = Window(
            ["-m", "crisis_cli", *command, *NOW], scratch, columns=columns, env={"CRISIS_AID_CONFIG": str(settings)}
        )
        try:
            trainee = Drawn(window, keeper(window, folder, f"train-{name}-{columns}"))
            trainee.begin(exercise)
            trainee.tasks(exercise, chosen)
            window.see("acting", without="How sure")
            trainee.keep("page")
            if "1-9 open" in window.text() or "open: why" in window.text():
                window.press("1")
                window.see("back to the result")
                trainee.keep("why")
        finally:
            window.close()


def record_lines(
    folder: Path, name: str, command: list[str], exercise: Exercise, chosen: Chosen, scratch: Path
) -> None:
    """Record the same in plain lines of 60 columns, to the last line."""
    settings = scratch / f"{name}-plain"
    settings.mkdir()
    talk = Conversation([*command, *NOW, "--plain"], columns=60, rows=50, env={"CRISIS_AID_CONFIG": str(settings)})
    trainee = InLines(talk)
    trainee.begin(exercise)
    trainee.tasks(exercise, chosen)
    talk.press("a", after="What do you want to look at?")
    talk.press("q", after="What do you want to look at?")
    talk.finish()
    (folder / f"train-{name}-plain.txt").write_text(STYLE.sub("", talk.transcript.replace("\r", "")), encoding="utf-8")


def record_exam(folder: Path, exercises: list[Exercise], scratch: Path) -> None:
    """Record an exam of two exercises: its beginning, what stands between them, and its end."""
    form = scratch / "autumn.toml"
    form.write_text(FORM, encoding="utf-8")
    for columns in COLUMNS:
        settings = scratch / f"exam-{columns}"
        settings.mkdir()
        command = ["-m", "crisis_cli", "train", "exam", str(form), *NOW]
        window = Window(command, scratch, columns=columns, env={"CRISIS_AID_CONFIG": str(settings)})
        try:
            trainee = Drawn(window, keeper(window, folder, f"train-exam-{columns}"))
            quiet = Drawn(window)
            window.see("No hints, no clock")
            trainee.keep("begins")
            window.press("\r")
            for number, exercise in enumerate(exercises, 1):
                quiet.begin(exercise)
                quiet.tasks(exercise, right(exercise))
                if number < len(exercises):
                    window.see("Go on?")
                    trainee.keep("between")
                    window.press("1")
            window.see("Which one do you want to look at?")
            trainee.keep("page")
        finally:
            window.close()


def exam_in_lines(found: Exercises, scratch: Path) -> tuple[str, int]:
    """Sit the exam from start to end in plain lines of 60 columns; return all that was on the terminal, and the exit code.

    The version of the content is left out: a new one alone makes no other pages.
    """
    (scratch / "autumn.toml").write_text(FORM, encoding="utf-8")
    settings = scratch / "exam-plain"
    settings.mkdir()
    command = ["train", "exam", "autumn.toml", "--plain", *NOW]
    talk = Conversation(command, columns=60, rows=50, cwd=scratch, env={"CRISIS_AID_CONFIG": str(settings)})
    trainee = InLines(talk)
    trainee.page()
    for number, (name, replies) in enumerate(zip(EXAM, (right, too_little), strict=True)):
        if number:
            talk.press("1", after="Go on?")
        exercise = found.make(name, SEED)
        trainee.begin(exercise, after_a_key=bool(number))
        trainee.tasks(exercise, replies(exercise))
    for key, asked in (("2", "Which one do"), ("1", "What do"), ("q", "What do"), ("q", "Which one do")):
        talk.press(key, after=f"{asked} you want to look at?")
    _, code = talk.finish()
    shown = STYLE.sub("", talk.transcript.replace("\r", ""))
    return shown.replace(f"Content {found.content.version} |", "Content VERSION |"), code


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    found = exercises_of(None, None)
    exercise, drill = found.make(EXERCISE, SEED), found.make(DRILL, SEED)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        run = ["train", "run", EXERCISE, "--seed", str(SEED)]
        practise = ["train", "drill", DRILL.partition(".")[2], "--seed", str(SEED)]
        for record in (record_one, record_lines):
            record(folder, "exercise", run, exercise, too_little(exercise), scratch)
            record(folder, "drill", practise, drill, right(drill), scratch)
        record_exam(folder, [found.make(one, SEED) for one in EXAM], scratch)
        (folder / EXAM_IN_LINES.name).write_text(exam_in_lines(found, scratch)[0], encoding="utf-8")


if __name__ == "__main__":
    main()
