"""What is seen of practice as a whole, and what supervisors do: progress, level, export, report, rating, checks, disputes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from crisis_cli import exit_codes
from crisis_cli.answers import nearest
from crisis_cli.errors import InputError, Issue, OutputError, UsageError, count, file_issue, shown, summary
from crisis_cli.gate import clean_line, short
from crisis_cli.output import check_output, put, put_file
from crisis_cli.render import terminal
from crisis_cli.render.text import WIDTH
from crisis_cli.results import write_out
from crisis_cli.training import dispute as disputes
from crisis_cli.training import records, schedule, statistics
from crisis_cli.training.command import Asked, known_records, next_line, say
from crisis_cli.training.exam import results
from crisis_cli.training.exercises import Exercises, exercises_of
from crisis_cli.training.frame import Frame, read_frame
from crisis_cli.training.model import AREAS, TRAINING, Area, Record
from crisis_cli.training.statistics import Levels

Lines = Callable[[int], Iterator[tuple[str, str]]]


def show_progress(asked: Asked) -> int:
    """Write how practice goes: sure and not right first, the areas, what comes back when."""
    from crisis_cli.render.training import progress

    found, done = exercises_of(asked.content, asked.folder), known_records()
    exams = results(done, read_frame(asked.content, None).exam.share)
    following, blocks = next_line(asked, found, done), not _words_only(asked)

    def lines(width: int) -> Iterator[tuple[str, str]]:
        names, now = found.names(), asked.clock()
        return progress(names, done, now, exams=exams, following=following, width=width, blocks=blocks)

    _write(asked, lines)
    told = schedule.remark()
    if told and done:
        say(told)
    return exit_codes.DONE


def show_level(asked: Asked, thresholds: Path | None, log_file: Path | None = None) -> int:
    """Write the dated level, and what to practise for the next one.

    With a log of somebody else the ratings stay out: they are of whoever practises here.
    """
    from crisis_cli.render.training import level

    found, frame = exercises_of(asked.content, asked.folder), read_frame(asked.content, thresholds)
    done = known_records([log_file] if log_file else ())
    levels, rated = _levels(asked, found, frame, done), () if log_file else _ratings()
    _write(asked, lambda width: level(found.names(), levels, frame, rated, width=width))
    return exit_codes.DONE


def show_items(asked: Asked, logs: Sequence[Path] = ()) -> int:
    """Write how each task does: how many got it right, and whether it tells those who can from those who can't.

    `logs` are those of the people who practised, which a supervisor has; without any, one's own.
    """
    from crisis_cli.render.training import items

    found, known = exercises_of(asked.content, asked.folder), statistics.items(known_records(logs))
    _write(asked, lambda width: items(found.names(), known, width=width))
    return exit_codes.DONE


def _words_only(asked: Asked) -> bool:
    return asked.words_only or asked.output is not None or terminal.is_plain(sys.stdout, os.environ)


def _write(asked: Asked, lines: Lines) -> None:
    """Write lines that are made for a width: the terminal's, or a page's where it goes into a file."""
    width = WIDTH if asked.output is not None else terminal.width_of(sys.stdout)
    if _words_only(asked) or asked.form == "text":
        write_out("".join(f"{line}\n" for _, line in lines(width)), asked.output)
    else:
        write_out(terminal.styled(lines(width), sys.stdout, width), None)


def _levels(asked: Asked, found: Exercises, frame: Frame, done: Iterable[Record]) -> Levels:
    return statistics.levels(done, asked.clock(), tuple(found.content.concerns), frame.level, found.offers())


def _ratings() -> tuple[records.Rating, ...]:
    read = records.ratings()
    for told in read.remarks:
        say(told)
    return read.ratings


# ---------------------------------------------------------------- files


def export(path: Path, who: str, *, rated: bool = False) -> int:
    """Write every record as a table or as JSON lines, by the name of the file. A name stands there only where given.

    With `rated` every rating of a supervisor instead.
    """
    from crisis_cli.training import export as files

    if path.suffix not in (".csv", ".jsonl"):
        raise UsageError("--output: name a file that ends in .csv or .jsonl.")
    check_output(path)
    records.refuse_unreadable()
    if rated:
        ratings = [replace(rating, who=who) if who else rating for rating in _ratings()]
        lines: list[files.Answer | files.Rated] = [*files.ratings(ratings)]
        what, columns = count(len(ratings), "rating"), files.RATED
    else:
        done = [replace(record, who=who) if who else record for record in known_records()]
        lines = [*files.answers(done)]
        what, columns = count(len(done), "record"), files.COLUMNS
    put_file(files.to_csv(lines, columns) if path.suffix == ".csv" else files.to_jsonl(lines), path)
    say(f"{what} written to {clean_line(str(path))}. {TRAINING}: no client is in it.")
    return exit_codes.DONE


def write_report(asked: Asked, path: Path, who: str, thresholds: Path | None, log_file: Path | None = None) -> int:
    """Write one page of everything, which needs nothing beside itself to be looked at.

    With a log of somebody else the ratings stay out: they are of whoever practises here.
    """
    from crisis_cli.training.report import Data, page

    check_output(path, [log_file] if log_file else [])
    records.refuse_unreadable(log_file)
    found, frame = exercises_of(asked.content, asked.folder), read_frame(asked.content, thresholds)
    log = records.records(log_file)
    data = Data(
        names=found.names(),
        records=log.records,
        levels=_levels(asked, found, frame, log.records),
        frame=frame,
        now=asked.clock(),
        ratings=() if log_file else _ratings(),
        who=who,
        remarks=log.remarks,
    )
    put_file(page(data), path)
    say(f"Written: {clean_line(str(path))}. Open it in a browser; it needs nothing else.")
    return exit_codes.DONE


# ---------------------------------------------------------------- what supervisors say


def rate(asked: Asked, given: Iterable[str], *, role: str, remark: str, concern: str, who: str) -> int:
    """Keep what a supervisor saw in a role-play, area by area: "asking=3". Raises UsageError, OutputError."""
    if concern:
        from crisis_cli.load import load
        from crisis_cli.reports import check_concern

        check_concern(load(asked.content), concern)
    told = records.rate(records.Rating(asked.clock(), role, _rated(given), remark, concern, who))
    if told:
        raise OutputError(told)
    put(f"{TRAINING}: kept. crisis-aid train level shows it beside what was counted.\n")
    return exit_codes.DONE


def _rated(given: Iterable[str]) -> dict[Area, int]:
    found: dict[Area, int] = {}
    for one in given:
        name, _, value = one.partition("=")
        area = next((area for area in AREAS if area == name.strip()), None)
        if area is None:
            raise UsageError(f'There is no area "{short(name)}". {nearest(name, AREAS)}')
        if value.strip() not in ("1", "2", "3", "4"):
            raise UsageError(f"{area} takes 1, 2, 3 or 4: {area}=3.")
        if area in found:
            raise UsageError(f"{area} stands twice. Name each area once.")
        found[area] = int(value)
    return found


def dispute(asked: Asked, name: str, seed: int | None, task: str | None, words: str | None) -> int:
    """Write a file that disputes the key of one task, for those who keep the content. Raises UsageError."""
    found, done = exercises_of(asked.content, asked.folder), known_records()
    whole = found.named(name)
    record = next((one for one in reversed(done) if one.exercise == whole and seed in (None, one.seed)), None)
    exercise = found.make(whole, seed if seed is not None else record.seed if record else 0)
    if task is None:
        names = ", ".join(one.id for one in exercise.tasks)
        raise UsageError(f"In which task? Name it with --task: {names}.")
    if words is None:
        words = _asked_for_words()
    one = disputes.dispute(found.content, exercise, task, words, asked.clock(), record)
    path = disputes.write(one, asked.output or Path())
    put(f"Written: {clean_line(str(path))}. {disputes.NOTHING_SENT}\n")
    return exit_codes.DONE


def _asked_for_words() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError('Say what is wrong with it: --words "...".')
    put("What is wrong with the key, and why? One line, then Enter. No names, nothing of a client.\n> ", sys.stderr)
    return sys.stdin.readline().strip()


def check(asked: Asked, folder: Path | None) -> int:
    """Write what is wrong with the vignettes of a folder; the exit code is 1 where anything is.

    Raises InputError where there is no such folder, or no exercise in it.
    """
    from crisis_cli.render.json_output import dumps
    from crisis_cli.training import checking
    from crisis_cli.training.vignettes import read_shelf

    found = exercises_of(asked.content, folder or asked.folder)
    shelf = read_shelf(found.content, found.folder)
    number = shelf.files
    if not number:
        raise InputError(shelf.issues or [_none_there(found.folder)])
    issues = checking.check(found.content, found.sets, found.folder)
    differing = [one.shown.rpartition("/")[2] for one in shelf.written if one.vignette.differs]
    if asked.form == "json":
        told = dumps(
            {
                "schema": CHECK,
                "note": TRAINING,
                "files": number,
                "differing": differing,
                "issues": [i._asdict() for i in issues],
            },
            indent=2,
        )
        write_out(told + "\n", asked.output, [found.folder])
    else:
        several = count(number, "exercise")
        said = [f"{TRAINING}: {summary(issues, several) if issues else f'{several} checked, nothing found.'}"]
        if differing:
            said.append(f"{_say_why(differing)}. The key stays the engine's plan; what is said is shown at the end.")
        write_out("".join(f"{line}\n" for line in (*shown(issues), *said)), asked.output, [found.folder])
    return exit_codes.DIFFERS if issues else exit_codes.DONE


def _none_there(folder: Path) -> Issue:
    hint = "crisis-aid train show the-baler --format toml --output FOLDER/my-own.toml writes one to begin from."
    return file_issue(clean_line(folder.as_posix()), "No exercise is in this folder.", hint, "no-exercise")


def _say_why(files: Sequence[str]) -> str:
    verb = "says" if len(files) == 1 else "say"
    return f"{len(files)} {verb} why another plan would be right: {', '.join(files)}"


CHECK = "crisis-aid/training-check/1"
