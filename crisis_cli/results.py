"""Showing a plan with its note in one of the formats, to standard output or a file. Same values, four renderings."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crisis_cli import note as notes
from crisis_cli.answers import Answers
from crisis_cli.errors import OutputError, UsageError
from crisis_cli.model import Content
from crisis_cli.output import check_output, put, put_file, remark
from crisis_cli.plan import Plan

FORMATS = ("terminal", "text", "markdown", "json")


def rendered(content: Content, plan: Plan, answers: Answers, *, form: str, style: str, full: bool) -> str:
    """Return plan, note, what is left to do and the logs as text in `form`: terminal, text, markdown or json."""
    note = notes.build(content, answers, plan.now, style)
    if form == "json":
        from crisis_cli.render.json_output import dumps, plan_json

        return dumps(plan_json(content, plan, note, answers), indent=2) + "\n"
    if form == "markdown":
        from crisis_cli.render import markdown

        return markdown.render(content, plan, note, answers)
    from crisis_cli.render import terminal, text
    from crisis_cli.render.layout import Row, after_note, note_rows, reader_rows, whole

    around = (*reader_rows(answers), *note_rows(note), Row(), *after_note(content, plan, answers))
    rows = [*whole(content, plan, full=full), Row(), *around]
    if form == "text":
        return text.render(rows)
    return terminal.write(rows, sys.stdout, plain=terminal.is_plain(sys.stdout, os.environ))


def deliver(
    content: Content,
    plan: Plan,
    answers: Answers,
    *,
    form: str,
    style: str,
    full: bool,
    output: Path | None,
    inputs: Sequence[Path] = (),
    calendar: Path | None = None,
) -> None:
    """Write the result where it belongs. Where a file can't be written the plan still goes to standard output.

    Where that can't be written either, it goes to the terminal behind standard error. Raises OutputError after that,
    also where only the calendar file can't be written: it is made first, since the plan's reader may go early.
    """
    failed = _calendar(plan, answers, calendar, inputs)
    try:
        _deliver_plan(content, plan, answers, form=form, style=style, full=full, output=output, inputs=inputs)
    except OutputError as error:
        raise OutputError("\n".join((*failed, str(error)))) from None
    if failed:
        raise OutputError("\n".join(failed))
    if calendar is not None:
        from crisis_cli.render.calendar import remarks

        for line in remarks(plan, answers):
            remark(line)


def check_calendar(path: Path, output: Path | None, inputs: Sequence[Path]) -> None:
    """Say before anything else what keeps a calendar from being written. Raises UsageError and OutputError."""
    from crisis_cli.render.calendar import check_library

    check_library()
    if output is not None and os.path.realpath(output) == os.path.realpath(path):
        raise UsageError("--output and --calendar name the same file. Name two.")
    check_output(path, inputs)


def _calendar(plan: Plan, answers: Answers, path: Path | None, inputs: Sequence[Path]) -> tuple[str, ...]:
    """Write the calendar file where there is something to write; return why it could not be."""
    if path is None:
        return ()
    from crisis_cli.render import calendar

    found = calendar.entries(plan, answers)
    try:
        if found:
            put_file(calendar.render(found, plan.now), path, inputs)
    except OutputError as error:
        return (str(error),)
    return ()


def _deliver_plan(
    content: Content,
    plan: Plan,
    answers: Answers,
    *,
    form: str,
    style: str,
    full: bool,
    output: Path | None,
    inputs: Sequence[Path],
) -> None:
    if output is None:
        _put_or_show(rendered(content, plan, answers, form=form, style=style, full=full))
        return
    form = "text" if form == "terminal" else form
    text = rendered(content, plan, answers, form=form, style=style, full=full)
    try:
        put_file(text, output, inputs)
    except OutputError:
        _put_or_show(text)
        raise


def _put_or_show(text: str) -> None:
    try:
        put(text)
    except OutputError:
        if sys.stderr is not None and sys.stderr.isatty():
            put(text, sys.stderr)
        raise
