"""`crisis-aid train`: which exercise comes next, held as a conversation or from a file, kept, and shown."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from crisis_cli import exit_codes
from crisis_cli.answers import near
from crisis_cli.errors import UsageError
from crisis_cli.gate import short
from crisis_cli.keys import Keyboard, orderly_end
from crisis_cli.model import Content
from crisis_cli.output import check_output, put, remark
from crisis_cli.prompter import EndedHidden, Prompter, prompter_for
from crisis_cli.render.rows import Row
from crisis_cli.render.terminal import wants_plain
from crisis_cli.results import in_file, rows_text, write_out
from crisis_cli.training import records, schedule
from crisis_cli.training.conversation import Ended, Held, Practice, look
from crisis_cli.training.exercises import DRILL, Exercises, exercises_of
from crisis_cli.training.model import TRAINING, Exercise, Record
from crisis_cli.training.outcome import exercise_json, markdown, rendered
from crisis_cli.training.page import Result
from crisis_cli.training.page import short as short_rows
from crisis_cli.training.records import Open
from crisis_cli.training.scoring import score

Form = Literal["practice", "exam"]
STOPPED = f"{TRAINING}: stopped, and kept: crisis-aid train goes on."
LEFT_OUT = f"{TRAINING}: left out. Nothing was kept of it."


class Asked(NamedTuple):
    """What holds for every command of `train`: where content and exercises are, and how things are shown."""

    content: Path | None = None
    folder: Path | None = None
    plain: bool = False
    form: str = "terminal"
    output: Path | None = None
    now: datetime | None = None

    @property
    def words_only(self) -> bool:
        from crisis_cli import settings

        return self.plain or wants_plain(os.environ) or (settings.has_profile() and settings.plain_is_wished())

    @property
    def shown_as(self) -> str:
        """The format of a result: a file is no terminal, and a wish for plain words is one for text."""
        return "text" if self.form == "terminal" and self.words_only else in_file(self.form, self.output)

    def clock(self) -> datetime:
        from crisis_cli.scenario import now_utc

        return self.now or now_utc().astimezone()


def stamp(content: Content) -> str:
    """Return version and hash of the content, as a record has them."""
    return f"{content.version} {content.hash}"


@dataclass(frozen=True)
class Sitting:
    """One exercise that is being done: of which form, in which exam, how far it had come before, why now, why anew.

    `reviewed_only` and `thresholds` are what its exam was begun with, `written` the file of its form.
    """

    exercise: Exercise
    form: Form = "practice"
    exam: str = ""
    before: Held | None = None
    timed: bool = False
    why: str = ""
    anew: str = ""
    reviewed_only: bool = False
    thresholds: str = ""
    written: str = ""


# ---------------------------------------------------------------- what comes next


def run_next(asked: Asked) -> int:
    """Go on with the exercise that was left, else take what is due, else the next that was not passed."""
    left, told = records.taken_up()
    if told:
        remark(told)
    if left is not None and left.exam:
        from crisis_cli.training.examination import go_on

        return go_on(asked, left)
    if left is not None:
        return _take_up(asked, left)
    return _following(asked, exercises_of(asked.content, asked.folder))


def _take_up(asked: Asked, left: Open) -> int:
    asked = asked._replace(folder=asked.folder or (Path(left.folder) if left.folder else None))
    found = exercises_of(asked.content, asked.folder)
    if not found.has(left.exercise):
        records.forget()
        raise UsageError(f'"{short(left.exercise)}" was left, and is there no more. crisis-aid train takes the next.')
    needs_a_terminal()
    taken = Sitting(found.make(left.exercise, left.seed), before=held_of(found, left), anew=anew_of(found, left))
    code, ended = converse(asked, found, taken)
    return _following(asked, found, [left.exercise]) if ended == "left out" else code


def _following(asked: Asked, found: Exercises, left_out: Sequence[str] = ()) -> int:
    """Do what is to be practised next; what is left out makes way for the one after it."""
    done, left_out = known_records(), list(left_out)
    while True:
        offers = [offer for offer in found.offers() if offer.exercise not in left_out]
        following = schedule.next_exercise(offers, done, asked.clock())
        if following is None and left_out:
            say("Nothing else is there to practise but drills: crisis-aid train drill.")
            return exit_codes.DONE
        if following is None:
            raise UsageError("There are no exercises in this folder. Drills need none: crisis-aid train drill.")
        needs_a_terminal()
        exercise = found.make(following.offer.exercise, following.seed)
        code, ended = converse(asked, found, Sitting(exercise, why=following.why))
        if ended != "left out":
            return code
        left_out.append(following.offer.exercise)


def held_of(found: Exercises, left: Open) -> Held | None:
    """Return how far an exercise had come that was left; None where the content is another one now."""
    if left.content != stamp(found.content):
        return None
    return Held("left", left.replies, left.partly, left.hints, left.seconds)


def anew_of(found: Exercises, left: Open) -> str:
    """Return why an exercise that was left begins anew, "" where it goes on."""
    return "" if held_of(found, left) else "The content has changed since you left this exercise. It begins anew."


def known_records(logs: Sequence[Path] = ()) -> tuple[Record, ...]:
    """Return every record that can be read, and say what is to be said of the others. `logs` are read instead of one's own."""
    log = records.gathered(logs) if logs else records.records()
    for told in log.remarks:
        remark(told)
    return log.records


def say(text: str) -> None:
    """Say something on standard error; where nobody is there to read it, that is no fault."""
    remark(text)


# ---------------------------------------------------------------- one exercise


def run_one(asked: Asked, name: str, seed: int | None, given: Path | None, *, timed: bool = False) -> int:
    """Do one exercise that is named; from a file of replies where one is given."""
    found = exercises_of(asked.content, asked.folder)
    whole = found.named(name)
    if given is None:
        needs_a_terminal()
    exercise = found.make(whole, seed if seed is not None else sum(r.exercise == whole for r in known_records()))
    if given is not None:
        return _from_file(asked, found, exercise, given)
    left = records.taken_up().left
    seeds = (left.seed,) if left and seed is None else (exercise.seed,)  # the one that has something, from `seed` on
    same = left is not None and not left.exam and left.exercise == whole and left.seed in seeds
    if left is not None and same:
        exercise = found.make(whole, left.seed)
    taken = Sitting(exercise, timed=timed)
    if left is not None and same:
        taken = replace(taken, before=held_of(found, left), anew=anew_of(found, left))
    return converse(asked, found, taken)[0]


def run_drill(asked: Asked, concern: str | None, seed: int | None, given: Path | None) -> int:
    """Do a drill, another one each time."""
    from crisis_cli.reports import check_concern

    check_concern(exercises_of(asked.content, asked.folder).content, concern)
    return run_one(asked, f"{DRILL}.{concern}" if concern else DRILL, seed, given)


def _from_file(asked: Asked, found: Exercises, exercise: Exercise, given: Path) -> int:
    """Hold a file of replies against an exercise and write the result. Nothing is kept: nobody practised."""
    from crisis_cli.training.replies import read_replies

    if asked.output is not None:
        check_output(asked.output, [given])
    replies = read_replies(exercise, given)
    result = Result(exercise, replies, score(exercise, replies))
    result = replace(result, following=following_line(asked, found, result, known_records()))
    write_out(rendered(found.content, result, asked.shown_as), asked.output, [given])
    return exit_codes.DONE if result.score.passed else exit_codes.DIFFERS


def needs_a_terminal() -> None:
    """Refuse where nobody can be asked anything. Raises UsageError."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise UsageError(
            "An exercise is held on a terminal, and there is none here. From a file: crisis-aid train run ID --replies "
            "FILE.json; crisis-aid train show ID says what there is to choose."
        )


def converse(asked: Asked, found: Exercises, sitting: Sitting) -> tuple[int, Ended]:
    """Hold one exercise on the terminal, keep it, and show what it came to; return the exit code and how it ended."""
    if asked.output is not None:
        check_output(asked.output)
    result = None
    with terminal(asked) as prompter:
        held = hold(asked, found, sitting, prompter)
        if held.ended == "done":
            result, told = kept(asked, found, sitting, held)
            looked = let_look(found.content, prompter, result)
    if result is None:
        say(LEFT_OUT if held.ended == "left out" else keep_open(asked, found, sitting, held))
        return exit_codes.DONE, held.ended
    if not looked:
        return exit_codes.INTERRUPTED, held.ended
    _deliver(asked, found.content, result)
    for line in told:
        say(line)
    return exit_codes.DONE if result.score.passed else exit_codes.DIFFERS, held.ended


@contextlib.contextmanager
def terminal(asked: Asked) -> Iterator[Prompter]:
    """Take keyboard and screen."""
    with orderly_end(), Keyboard() as keyboard:
        yield prompter_for(keyboard, asked.clock, plain=asked.words_only, environment=os.environ)


def hold(asked: Asked, found: Exercises, sitting: Sitting, prompter: Prompter) -> Held:
    """Hold the exercise. Whatever breaks it off, how far it came is kept. Raises SystemExit then."""
    exam = sitting.form == "exam"
    practice = Practice(
        prompter,
        sitting.exercise,
        time.monotonic,
        before=sitting.before,
        exam=exam,
        why=sitting.why,
        anew=sitting.anew,
    )
    try:
        return practice.run()
    except EndedHidden:
        keep_open(asked, found, sitting, practice.held())
    except (KeyboardInterrupt, EOFError):
        say(keep_open(asked, found, sitting, practice.held()))
    except SystemExit:
        keep_open(asked, found, sitting, practice.held())
        raise
    raise SystemExit(exit_codes.INTERRUPTED)


def keep_open(asked: Asked, found: Exercises, sitting: Sitting, held: Held) -> str:
    """Keep how far an exercise came, and return what to say of it."""
    left = Open(
        asked.clock(),
        exercise=sitting.exercise.id,
        seed=sitting.exercise.seed,
        content=stamp(found.content),
        replies=held.replies,
        partly=held.partly,
        hints=held.hints,
        seconds=held.seconds,
        form=sitting.form,
        exam=sitting.exam,
        folder=str(asked.folder.absolute()) if asked.folder else "",
        reviewed_only=sitting.reviewed_only,
        thresholds=sitting.thresholds,
        written=sitting.written,
    )
    before = records.taken_up().left
    told = records.keep_open(left)
    if told or before is None or (before.exercise, before.seed) == (left.exercise, left.seed):
        return told or STOPPED
    return f"{STOPPED} {before.exercise}, which was left before, is not."


def kept(asked: Asked, found: Exercises, sitting: Sitting, held: Held) -> tuple[Result, list[str]]:
    """Keep what was done, and return what it came to, with what is to be said of the keeping."""
    exercise, record = sitting.exercise, record_of(asked, found, sitting, held)
    replies = {reply.task: reply for reply in held.replies}
    told = [line for line in (records.append(record), _forgotten(exercise)) if line]
    result = Result(
        exercise,
        replies,
        record.score,
        hints=held.hints,
        exam=sitting.form == "exam",
        timed=sitting.timed,
        seconds=held.seconds,
    )
    if not result.exam:
        done = (*known_records(), *([record] if told else []))
        result = replace(result, following=following_line(asked, found, result, done))
    return result, told


def record_of(asked: Asked, found: Exercises, sitting: Sitting, held: Held) -> Record:
    """Return the record of an exercise that was done."""
    exercise = sitting.exercise
    return Record(
        at=asked.clock(),
        exercise=exercise.id,
        kind=exercise.kind,
        seed=exercise.seed,
        content=stamp(found.content),
        form=sitting.form,
        concerns=exercise.concerns,
        hints=held.hints,
        seconds=held.seconds,
        score=score(exercise, held.replies),
        replies=held.replies,
        exam=sitting.exam,
    )


def _forgotten(exercise: Exercise) -> str:
    """Forget the exercise that was left where it is this one. Another one stays."""
    left = records.taken_up().left
    return records.forget() if left and (left.exercise, left.seed) == (exercise.id, exercise.seed) else ""


def following_line(asked: Asked, found: Exercises, result: Result, done: Sequence[Record]) -> str:
    """Return in a line what to practise next: more of what was missed, else what comes next by itself."""
    exercise = result.exercise
    if not result.score.passed:
        drill = f"crisis-aid train drill {exercise.concerns[0]}" if exercise.concerns else "crisis-aid train drill"
        again = (
            ""
            if exercise.kind == DRILL
            else f", then this one again with other facts: crisis-aid train run {exercise.id}"
        )
        return f"{'another' if exercise.kind == DRILL else 'a'} drill: {drill}{again}."
    return next_line(asked, found, done)


def next_line(asked: Asked, found: Exercises, done: Sequence[Record]) -> str:
    """Return in a line what `crisis-aid train` takes next: what was left, else what comes by itself."""
    left = records.taken_up().left
    if left is not None:
        what = f"an exam of form {left.exam.partition(' ')[0]}" if left.exam else found.names().exercise(left.exercise)
        return f"crisis-aid train goes on with what you left ({what})."
    following = schedule.next_exercise(found.offers(), done, asked.clock())
    if following is None:
        return "crisis-aid train drill"
    return f"crisis-aid train ({following.offer.title}). {following.why}"


def let_look(content: Content, prompter: Prompter, result: Result) -> bool:
    """Show what came of it until the trainee has seen enough. It is kept already: breaking off costs nothing.

    False where it was broken off under a hidden screen: then nothing more is shown.
    """
    try:
        look(content, prompter, result)
    except EndedHidden:
        return False
    except (KeyboardInterrupt, EOFError):
        return True
    return True


def _deliver(asked: Asked, content: Content, result: Result) -> None:
    """Write the result where it belongs: whole into a file or a pipe; short where a drawn screen has just been left."""
    whole = asked.output is not None or asked.form != "terminal" or sys.stdout is None or not sys.stdout.isatty()
    if whole:
        write_out(rendered(content, result, asked.shown_as), asked.output)
    elif not asked.words_only:
        put(rows_text(short_rows(result), "terminal"))


# ---------------------------------------------------------------- lists, hints, what is there to choose


def list_exercises(asked: Asked, concern: str | None, kind: str | None) -> int:
    """Write which exercises there are, and how each stands."""
    from crisis_cli.render.json_output import dumps
    from crisis_cli.reports import check_concern, one_of
    from crisis_cli.training.exercises import KINDS
    from crisis_cli.training.listing import list_json, list_rows, listed

    wanted = one_of("kind of exercise", kind, KINDS)
    found = exercises_of(asked.content, asked.folder)
    check_concern(found.content, concern)
    entries = listed(
        found,
        next(one for one in KINDS if one == wanted),
        concern,
        known_records(),
        records.taken_up().left,
        asked.clock(),
    )
    if asked.form == "json":
        shown = dumps(list_json(found.content, entries), indent=2) + "\n"
    else:
        rows = list_rows(entries, concern, asked.clock().date())
        shown = markdown(rows) if asked.form == "markdown" else rows_text(rows, asked.shown_as, plain=asked.plain)
    write_out(shown, asked.output, [found.folder])
    return exit_codes.DONE


def show_exercise(asked: Asked, name: str, seed: int, *, key: bool) -> int:
    """Write an exercise as it is put, with the ids of all choices; with its key where that is wanted; or its file.

    Raises UsageError where an exam is open and this would show what is right.
    """
    from crisis_cli.render.json_output import dumps
    from crisis_cli.training.page import exercise_rows

    left = records.taken_up().left
    if left is not None and left.form == "exam" and (key or asked.form == "toml"):
        raise UsageError(
            "An exam is open, and what is right is not shown before its end: crisis-aid train goes on with it."
        )
    found = exercises_of(asked.content, asked.folder)
    exercise = found.make(name, seed)
    if asked.form == "toml":
        shown = found.file_of(exercise.id)
    elif asked.form == "json":
        shown = dumps(exercise_json(found.content, exercise, key=key), indent=2) + "\n"
    else:
        rows = exercise_rows(found.content, exercise, key=key)
        shown = markdown(rows) if asked.form == "markdown" else rows_text(rows, asked.shown_as, plain=asked.plain)
    write_out(shown, asked.output, [found.folder])
    return exit_codes.DONE


def hint(asked: Asked) -> int:
    """Write the next hint of the exercise that was left, and count it."""
    left, told = records.taken_up()
    if left is None:
        raise UsageError(told or "No exercise is left open. A hint is for one: crisis-aid train begins the next.")
    if left.form == "exam":
        raise UsageError("There are no hints in an exam.")
    found = exercises_of(asked.content, asked.folder or (Path(left.folder) if left.folder else None))
    hints = found.make(left.exercise, left.seed).hints
    if not hints:
        raise UsageError("There are no hints for this one.")
    number = min(left.hints + 1, len(hints))
    told = records.keep_open(replace(left, hints=number))
    put(rows_text([Row(f"{TRAINING}: hint {number} of {len(hints)}", "heading"), Row(hints[number - 1])], "text"))
    if told:
        say(told)
    return exit_codes.DONE


def reset(name: str | None, *, everything: bool, yes: bool) -> int:
    """Forget what was practised, of one exercise or of all, after asking. Raises UsageError."""
    if everything == (name is not None):
        raise UsageError("Name one exercise, or --all.")
    whole = None
    if name is not None:
        known = {record.exercise for record in known_records()}
        whole = next((one for one in (name, f"interview.{name}") if one in known), None)
        if whole is None:
            near_one = near(name, known)
            hint = f' Did you mean "{near_one}"?' if near_one else ""
            raise UsageError(f'Nothing is kept of an exercise "{short(name)}".{hint}')
    if not yes and not _says_yes(whole):
        put("Nothing was forgotten.\n")
        return exit_codes.DONE
    number = records.reset(whole)
    left = records.taken_up().left
    if left and left.exercise == whole:
        records.forget()
    put(f"Forgotten: {number} {'record' if number == 1 else 'records'}.\n")
    return exit_codes.DONE


def _says_yes(whole: str | None) -> bool:
    """Ask before anything is forgotten. Raises UsageError where nobody can be asked."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise UsageError("This asks first, and there is no terminal to ask on. Add --yes.")
    about = f"of {whole}" if whole else "of every exercise, exam and rating"
    put(f"Forget everything kept {about}? Type yes and press Enter; anything else leaves it: ", sys.stderr)
    return sys.stdin.readline().strip().lower() in ("yes", "y")
