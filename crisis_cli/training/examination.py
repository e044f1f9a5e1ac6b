"""An exam on the terminal: exercise after exercise, without hints, judged at its end; left at any time and gone on with."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from crisis_cli import exit_codes
from crisis_cli.errors import UsageError, count
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
    anew_of,
    held_of,
    hold,
    keep_open,
    kept,
    known_records,
    needs_a_terminal,
    record_of,
    say,
    stamp,
    terminal,
)
from crisis_cli.training.conversation import TOP, Held, look
from crisis_cli.training.exam import ExamForm, ExamItem, ExamResult, exam_form, exercises_in, result, sitting
from crisis_cli.training.exercises import Exercises, exercises_of
from crisis_cli.training.frame import read_form, read_frame
from crisis_cli.training.model import TRAINING, Record
from crisis_cli.training.page import Result
from crisis_cli.training.records import Open

SUFFIX = ".toml"
KEYS = "123456789"
BETWEEN = (("1", "the next one"), ("s", "stop; it is kept"))


class Options(NamedTuple):
    """What an exam is begun with, and gone on with: which exercises are barred, and numbers of a supervisor's own."""

    reviewed_only: bool = False
    thresholds: Path | None = None


class Exam(NamedTuple):
    """One exam that is being taken: its form, under which name its records are kept, and what it was begun with.

    `written` is the file of a form that was written down.
    """

    found: Exercises
    form: ExamForm
    name: str
    options: Options = Options()
    written: str = ""


def run_exam(asked: Asked, form: str, *, reviewed_only: bool, thresholds: Path | None) -> int:
    """Take an exam: a form by its letter or from a file. One of this form that was left is gone on with as it was begun.

    Raises UsageError where that one was begun with other options than are given now, or its file was changed meanwhile.
    """
    options = Options(reviewed_only, thresholds.absolute() if thresholds else None)
    found, made = _form(asked, form, options)
    left = records.taken_up().left
    left = left if left is not None and left.exam.startswith(f"{made.name} ") else None
    if left is not None:
        begun = Options(left.reviewed_only, Path(left.thresholds) if left.thresholds else None)
        if exercises_in(left.exam) == len(made.items):  # an older version kept no options: the number tells as much
            begun = begun._replace(reviewed_only=begun.reviewed_only or reviewed_only)
        _refuse_other(form, made.name, begun, options)
        if begun != options:
            options = begun
            found, made = _form(asked, form, options)
        if form.endswith(SUFFIX):
            _refuse_changed(form, made, left)
    for line in made.remarks:
        say(line)
    if not made.items:
        put(f"{TRAINING}: there is nothing in this form, so no exam is held.\n")
        return exit_codes.DIFFERS
    needs_a_terminal()
    name = left.exam if left is not None else _unfinished(found, made) or sitting(made, asked.clock())
    written = str(Path(form).absolute()) if form.endswith(SUFFIX) else ""
    return _take(asked, Exam(found, made, name, options, written), left)


def _refuse_other(form: str, name: str, begun: Options, given: Options) -> None:
    """Raise UsageError where an exam that was left was begun without an option that is given now, or with another file."""
    how = ""
    if given.reviewed_only and not begun.reviewed_only:
        how = "without --reviewed-only"
    elif given.thresholds and not begun.thresholds:
        how = "without --thresholds"
    elif given.thresholds and given.thresholds != begun.thresholds:
        how = f"with --thresholds {clean_line(str(begun.thresholds))}"
    if how:
        raise UsageError(
            f"An exam of form {name} was left, begun {how}. Go on with it: crisis-aid train exam {clean_line(form)}."
        )


def _refuse_changed(file: str, made: ExamForm, left: Open) -> None:
    """Raise UsageError where a form was written anew since an exam of it was left: what was done would fit no more."""
    held = {(item.exercise.id, item.exercise.seed) for item in made.items}
    if made.items and (exercises_in(left.exam) != len(made.items) or (left.exercise, left.seed) not in held):
        raise UsageError(
            f"An exam of form {made.name} was left, and {clean_line(file)} has other exercises now. "
            "Give the new form another name, or put the old one back to go on with it."
        )


def _unfinished(found: Exercises, made: ExamForm) -> str:
    """Return the latest exam of this form and content of which exercises are still open; "" where there is none.

    Where it stands is kept apart for one exercise alone: another that was begun meanwhile must not cost an exam.
    """
    wanted = {(item.exercise.id, item.exercise.seed) for item in made.items}
    by_exam: dict[str, set[tuple[str, int]]] = {}
    for record in known_records():
        if record.exam.startswith(f"{made.name} ") and record.content == stamp(found.content):
            by_exam.setdefault(record.exam, set()).add((record.exercise, record.seed))
    latest = next(reversed(by_exam), "")
    same = latest and exercises_in(latest) in (
        None,
        len(made.items),
    )  # barred exercises make it another exam of the same form
    return latest if same and by_exam[latest] < wanted else ""


def go_on(asked: Asked, left: Open) -> int:
    """Go on with the exam that was left. Raises UsageError where the file of its form is not known, or holds another one."""
    name = left.exam.partition(" ")[0]
    asked = asked._replace(folder=asked.folder or (Path(left.folder) if left.folder else None))
    where = _not_there(left.written, name) if left.written else "" if len(name) == 1 else f"of the form {name}"
    if where:
        raise UsageError(f"An exam was left, {where}. Go on with it: crisis-aid train exam FILE.toml.")
    return run_exam(asked, left.written or name, reviewed_only=False, thresholds=None)


def _not_there(file: str, name: str) -> str:
    """Return in words that the file of a form is gone or holds another one, "" where it is there.

    Raises InputError where it is there and can't be read.
    """
    shown = clean_line(file)
    if not os.path.isfile(file):  # noqa: PTH113 - Path raises at a name that is too long
        return f"of the form {name}, whose file {shown} is gone"
    return "" if read_form(Path(file)).name == name else f"of the form {name}, and {shown} holds another form now"


def _form(asked: Asked, form: str, options: Options) -> tuple[Exercises, ExamForm]:
    from crisis_cli.training.interviews import interview

    found = exercises_of(asked.content, asked.folder)
    rules = read_frame(asked.content, options.thresholds).exam
    plan = read_form(Path(form)) if form.endswith(SUFFIX) else form
    try:
        made = exam_form(
            found.content,
            tuple(found.vignettes.values()),
            plan,
            make=lambda content, vignette, seed: interview(content, found.sets, vignette, seed),
            rules=rules,
            reviewed_only=options.reviewed_only,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    return found, made


def _take(asked: Asked, exam: Exam, left: Open | None) -> int:
    """Hold what is left of the exam, and show what it came to."""
    done = [record for record in known_records() if record.exam == exam.name]
    results: list[Result] = []
    told: list[str] = []
    with terminal(asked) as prompter:
        try:
            stopped = _hold_open(asked, exam, prompter, left, done, results, told)
        except EndedHidden:
            raise SystemExit(exit_codes.INTERRUPTED) from None
        except (KeyboardInterrupt, EOFError):
            say(_standing(exam, done))
            raise SystemExit(exit_codes.INTERRUPTED) from None
        if not stopped:
            records.forget()
            came_to = result(exam.name, done, exam.form.share)
            rows = _result_rows(exam, came_to)
            _let_look(exam, prompter, results, rows)
    if stopped:  # said once the screen is given back: what is said before is gone with it
        say(stopped)
        return exit_codes.DONE
    if not asked.words_only or sys.stdout is None or not sys.stdout.isatty():  # in plain lines it stands there already
        put(rows_text(rows, "terminal"))
    for line in told:
        say(line)
    return exit_codes.DONE if came_to.passed else exit_codes.DIFFERS


def _hold_open(
    asked: Asked,
    exam: Exam,
    prompter: Prompter,
    left: Open | None,
    done: list[Record],
    results: list[Result],
    told: list[str],
) -> str:
    """Hold every exercise that is open, adding to what is done; return what is to be said if the trainee stops, else ""."""
    items = _open_items(exam, left, done)
    prompter.manner = Manner(top=TOP, above=f"{TRAINING}, EXAM", closes=BETWEEN[1:])
    if not _begins(asked, exam, prompter, items, taken_up=bool(done or left)):
        return _standing(exam, done)
    for number, item in enumerate(items):
        if number and not _goes_on(asked, exam, prompter, item, len(done)):
            return STOPPED
        sitting = _sitting(exam, item)
        held = _one(asked, exam, item, prompter, left)
        if held.ended == "left":
            return keep_open(asked, exam.found, sitting, held)
        if held.ended == "done":
            one, lines = kept(asked, exam.found, sitting, held)
            results.append(one)
            told += lines
            done.append(record_of(asked, exam.found, sitting, held))
    return ""


def _open_items(exam: Exam, left: Open | None, done: Sequence[Record]) -> list[ExamItem]:
    """Return the exercises without a record, from the one that was left on; those left out before it come last."""
    before = {(record.exercise, record.seed) for record in done}
    items = [item for item in exam.form.items if (item.exercise.id, item.exercise.seed) not in before]
    names = [(item.exercise.id, item.exercise.seed) for item in items]
    at = names.index((left.exercise, left.seed)) if left and (left.exercise, left.seed) in names else 0
    return [*items[at:], *items[:at]]


def _begins(asked: Asked, exam: Exam, prompter: Prompter, items: Sequence[ExamItem], *, taken_up: bool) -> bool:
    """Say what an exam is, before its first exercise; whether to begin."""
    minutes = sum(item.exercise.minutes for item in items)
    hard = any(item.exercise.warning for item in items)
    rows = [
        Row(f"{TRAINING}, EXAM: form {exam.form.name}", "heading"),
        Row(f"{_how_many(exam, items)}, about {minutes} minutes. No hints, no clock; judged at the end."),
        Row("s stops at any point; it is kept, and crisis-aid train goes on with it."),
    ]
    if taken_up:
        rows.insert(1, Row("Taken up where you left it.", "quiet"))
    if hard:
        rows.append(Row("Some of these are hard: suicide, violence, children harmed."))
    if any(not item.reviewed for item in items):
        rows.append(Row("It rests on rules that no clinician or lawyer has reviewed.", "quiet"))
    return prompter.page(rows) != "s"


def _how_many(exam: Exam, items: Sequence[ExamItem]) -> str:
    """Return how many exercises there are, or how many are left: "3 of 8 exercises left"."""
    whole = count(len(exam.form.items), "exercise")
    return whole if len(items) == len(exam.form.items) else f"{len(items)} of {whole} left"


def _one(asked: Asked, exam: Exam, item: ExamItem, prompter: Prompter, left: Open | None) -> Held:
    taken = _sitting(exam, item)
    if left is not None and (left.exercise, left.seed) == (item.exercise.id, item.exercise.seed):
        taken = replace(taken, before=held_of(exam.found, left), anew=anew_of(exam.found, left))
    return hold(asked, exam.found, taken, prompter)


def _sitting(exam: Exam, item: ExamItem) -> Sitting:
    reviewed_only, thresholds = exam.options
    return Sitting(
        item.exercise,
        "exam",
        exam.name,
        reviewed_only=reviewed_only,
        thresholds=str(thresholds) if thresholds else "",
        written=exam.written,
    )


def _goes_on(asked: Asked, exam: Exam, prompter: Prompter, item: ExamItem, done: int) -> bool:
    """Ask between two exercises whether to go on. What comes next is kept first, so that stopping here loses nothing."""
    keep_open(asked, exam.found, _sitting(exam, item), Held("left"))
    prompter.manner = Manner(top=TOP, above=f"{TRAINING}, EXAM")
    return prompter.choose(f"{done} of {len(exam.form.items)} done. Go on?", BETWEEN) != "s"


def _standing(exam: Exam, done: Sequence[Record]) -> str:
    """Return what is to be said of an exam that was stopped between two exercises, or not begun at all."""
    left = records.taken_up().left
    if left is not None and left.exam == exam.name:
        return STOPPED
    if done:
        return f"{TRAINING}: stopped. What was done is kept, and the same form goes on with it."
    return f"{TRAINING}: no exam was begun."


def _result_rows(exam: Exam, came_to: ExamResult) -> list[Row]:
    from crisis_cli.render.training import exam as exam_lines

    lines = exam_lines(exam.found.names(), came_to, exam.form.share, width=width_of(sys.stderr))
    return [Row(line, style) for style, line in lines]


def _let_look(exam: Exam, prompter: Prompter, results: Sequence[Result], rows: Sequence[Row]) -> None:
    """Show what the exam came to, and each exercise by a key. All is kept already: breaking off costs nothing."""
    options = [
        (key, f"{one.exercise.title}: {'passed' if one.score.passed else 'not yet'}")
        for key, one in zip(KEYS, results, strict=False)
    ]
    try:
        while True:
            prompter.manner = Manner(top=TOP, above=f"{TRAINING}, EXAM")
            prompter.show(rows)
            key = prompter.choose("Which one do you want to look at?", [*options, ("q", "finish")])
            if key == "q":
                return
            look(exam.found.content, prompter, results[KEYS.index(key)])
    except EndedHidden:
        raise SystemExit(exit_codes.INTERRUPTED) from None
    except (KeyboardInterrupt, EOFError):
        return
