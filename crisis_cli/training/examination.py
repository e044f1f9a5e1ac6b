"""An exam on the terminal: exercise after exercise, without hints, judged at its end; left at any time and gone on with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from crisis_cli import exit_codes
from crisis_cli.errors import UsageError
from crisis_cli.gate import clean_line
from crisis_cli.output import put
from crisis_cli.prompter import EndedHidden, Manner, Prompter
from crisis_cli.render.rows import Row
from crisis_cli.render.terminal import width_of
from crisis_cli.results import rows_text
from crisis_cli.training import records
from crisis_cli.training.command import (
    STOPPED,
    Asked,
    Sitting,
    held_of,
    hold,
    keep_open,
    kept,
    known_records,
    needs_a_terminal,
    record_of,
    say,
    terminal,
)
from crisis_cli.training.conversation import TOP, Held, look
from crisis_cli.training.exam import ExamForm, ExamItem, exam_form, exercises_in, result, sitting
from crisis_cli.training.exercises import Exercises, exercises_of
from crisis_cli.training.frame import read_form, read_frame
from crisis_cli.training.model import TRAINING, Record
from crisis_cli.training.page import Result
from crisis_cli.training.records import Open

SUFFIX = ".toml"
BETWEEN = (("1", "the next one"), ("s", "stop; it is kept"))


class Exam(NamedTuple):
    """One exam that is being taken: its form, and under which name its records are kept."""

    found: Exercises
    form: ExamForm
    name: str


def run_exam(asked: Asked, form: str, *, reviewed_only: bool, thresholds: Path | None) -> int:
    """Take an exam: a form by its letter or from a file. One of this form that was left is gone on with.

    Raises UsageError where that one has exercises that `reviewed_only` bars.
    """
    found, made = _form(asked, form, reviewed_only=reviewed_only, thresholds=thresholds)
    left = records.taken_up().left
    left = left if left is not None and left.exam.startswith(f"{made.name} ") else None
    if left is not None and reviewed_only and exercises_in(left.exam) != len(made.items):
        raise UsageError(
            f"An exam of form {made.name} was left, begun without --reviewed-only. Go on with it: crisis-aid train exam "
            f"{clean_line(form)}."
        )
    for line in made.remarks:
        say(line)
    if not made.items:
        put(f"{TRAINING}: there is nothing in this form, so no exam is held.\n")
        return exit_codes.DIFFERS
    needs_a_terminal()
    name = left.exam if left is not None else sitting(made, asked.clock())
    return _take(asked, Exam(found, made, name), left)


def go_on(asked: Asked, left: Open) -> int:
    """Go on with the exam that was left. Raises UsageError where its form stands in a file, which has to be named."""
    name = left.exam.partition(" ")[0]
    asked = asked._replace(folder=asked.folder or (Path(left.folder) if left.folder else None))
    if len(name) > 1:
        raise UsageError(f"An exam was left, of the form {name}. Go on with it: crisis-aid train exam FILE.toml.")
    return run_exam(asked, name, reviewed_only=False, thresholds=None)


def _form(asked: Asked, form: str, *, reviewed_only: bool, thresholds: Path | None) -> tuple[Exercises, ExamForm]:
    from crisis_cli.training.interviews import interview

    found = exercises_of(asked.content, asked.folder)
    rules = read_frame(asked.content, thresholds).exam
    plan = read_form(Path(form)) if form.endswith(SUFFIX) else form
    try:
        made = exam_form(
            found.content,
            tuple(found.vignettes.values()),
            plan,
            make=interview,
            rules=rules,
            reviewed_only=reviewed_only,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    return found, made


def _take(asked: Asked, exam: Exam, left: Open | None) -> int:
    """Hold what is left of the exam, and show what it came to."""
    done = [record for record in known_records() if record.exam == exam.name]
    before = {(record.exercise, record.seed) for record in done}
    open_items = [item for item in exam.form.items if (item.exercise.id, item.exercise.seed) not in before]
    results: list[Result] = []
    told: list[str] = []
    with terminal(asked) as prompter:
        prompter.manner = Manner(top=TOP, above=f"{TRAINING}, EXAM", closes=BETWEEN[1:])
        if not _begins(asked, exam, prompter, open_items, taken_up=bool(done or left)):
            return _stopped(asked, exam, open_items[0], left)
        for number, item in enumerate(open_items, 1):
            held = _one(asked, exam, item, prompter, left)
            if held.ended != "done":
                say(keep_open(asked, exam.found, _sitting(exam, item), held))
                return exit_codes.DONE
            one, lines = kept(asked, exam.found, _sitting(exam, item), held)
            results.append(one)
            told += lines
            done.append(record_of(asked, exam.found, _sitting(exam, item), held))
            following = open_items[number : number + 1]
            if following and not _goes_on(asked, exam, prompter, following[0], number, len(open_items)):
                return _stopped(asked, exam, following[0], None)
        records.forget()
        passed = _let_look(asked, exam, prompter, results, done)
    for line in told:
        say(line)
    return exit_codes.DONE if passed else exit_codes.DIFFERS


def _begins(asked: Asked, exam: Exam, prompter: Prompter, items: Sequence[ExamItem], *, taken_up: bool) -> bool:
    """Say what an exam is, before its first exercise; whether to begin."""
    minutes = sum(item.exercise.minutes for item in items)
    hard = any(item.exercise.warning for item in items)
    rows = [
        Row(f"{TRAINING}, EXAM: form {exam.form.name}", "heading"),
        Row(f"{len(items)} exercises, about {minutes} minutes. No hints, no clock; judged at the end."),
        Row("s stops at any point; it is kept, and crisis-aid train goes on with it."),
    ]
    if taken_up:
        rows.insert(1, Row("Taken up where you left it.", "quiet"))
    if hard:
        rows.append(Row("Some of these are hard: suicide, violence, children harmed."))
    if any(not item.reviewed for item in items):
        rows.append(Row("Its keys rest on rules that no clinician or lawyer has reviewed.", "quiet"))
    return prompter.page(rows) != "s"


def _one(asked: Asked, exam: Exam, item: ExamItem, prompter: Prompter, left: Open | None) -> Held:
    same = left is not None and (left.exercise, left.seed) == (item.exercise.id, item.exercise.seed)
    before = held_of(exam.found, left) if left is not None and same else None
    return hold(asked, exam.found, _sitting(exam, item, before), prompter)


def _sitting(exam: Exam, item: ExamItem, before: Held | None = None) -> Sitting:
    return Sitting(item.exercise, "exam", exam.name, before)


def _goes_on(asked: Asked, exam: Exam, prompter: Prompter, item: ExamItem, number: int, of: int) -> bool:
    """Ask between two exercises whether to go on. What comes next is kept first, so that stopping here loses nothing."""
    keep_open(asked, exam.found, _sitting(exam, item), Held("left"))
    prompter.manner = Manner(top=TOP, above=f"{TRAINING}, EXAM")
    try:
        return prompter.choose(f"{number} of {of} done. Go on?", BETWEEN) != "s"
    except EndedHidden:
        raise SystemExit(exit_codes.INTERRUPTED) from None
    except (KeyboardInterrupt, EOFError):
        say(STOPPED)
        raise SystemExit(exit_codes.INTERRUPTED) from None


def _stopped(asked: Asked, exam: Exam, item: ExamItem, left: Open | None) -> int:
    """Keep where an exam stands between two exercises; one that was left within an exercise is kept already."""
    say(STOPPED if left is not None else keep_open(asked, exam.found, _sitting(exam, item), Held("left")))
    return exit_codes.DONE


def _let_look(asked: Asked, exam: Exam, prompter: Prompter, results: Sequence[Result], done: Sequence[Record]) -> bool:
    """Show what the exam came to, and each exercise by a key; whether it was passed."""
    from crisis_cli.render.training import exam as exam_lines

    came_to = result(exam.name, done, exam.form.share)
    width = width_of(sys.stderr)
    lines = exam_lines(exam.found.names(), came_to, exam.form.share, width=width)
    rows = [Row(line, style) for style, line in lines]
    options = [(str(number), one.exercise.title) for number, one in enumerate(results[:9], 1)]
    try:
        while True:
            prompter.manner = Manner(top=TOP, above=f"{TRAINING}, EXAM")
            prompter.show(rows)
            key = prompter.choose("Which one do you want to look at?", [*options, ("q", "finish")])
            if key == "q":
                break
            look(exam.found.content, prompter, results[int(key) - 1])
    except EndedHidden:
        raise SystemExit(exit_codes.INTERRUPTED) from None
    except (KeyboardInterrupt, EOFError):
        pass
    put(rows_text(rows, "terminal"))
    return came_to.passed
