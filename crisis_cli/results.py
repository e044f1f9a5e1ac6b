"""Showing a plan with its note in one of the formats, to standard output or a file. Same values, four renderings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli import note as notes
from crisis_cli.answers import Answers
from crisis_cli.errors import OutputError, UsageError
from crisis_cli.model import Content
from crisis_cli.output import check_output, put, put_file, remark
from crisis_cli.plan import Plan, PlannedPaper

if TYPE_CHECKING:
    from crisis_cli.render.rows import Row

FORMATS = ("terminal", "text", "markdown", "json")


def rendered(
    content: Content,
    plan: Plan,
    answers: Answers,
    *,
    form: str,
    style: str,
    full: bool,
    papers: Sequence[PlannedPaper] = (),
) -> str:
    """Return plan, note, what is left to do and the logs as text in `form`: terminal, text, markdown or json.

    Then these papers of the plan, each under its own heading.
    """
    note = notes.build(content, answers, plan.now, style)
    if form == "json":
        from crisis_cli.render.json_output import dumps, plan_json

        return dumps(plan_json(content, plan, note, answers, papers), indent=2) + "\n"
    apart = "\n" + rendered_papers(content, plan, papers, form) if papers else ""
    if form == "markdown":
        from crisis_cli.render import markdown

        return markdown.render(content, plan, note, answers) + apart
    from crisis_cli.render.layout import after_note, note_rows, reader_rows, whole
    from crisis_cli.render.rows import Row

    around = (*reader_rows(answers), *note_rows(note), Row(), *after_note(content, plan, answers))
    rows = [*whole(content, plan, full=full), Row(), *around]
    return rows_text(rows, form) + apart


def rendered_papers(content: Content, plan: Plan, papers: Sequence[PlannedPaper], form: str) -> str:
    """Return papers of the plan alone, one after the other, as text in `form`."""
    if form == "json":
        from crisis_cli.render.json_output import dumps, papers_json

        return dumps(papers_json(content, plan, papers), indent=2) + "\n"
    return "\n".join(_page(content, plan, paper, form) for paper in papers)


def _page(content: Content, plan: Plan, paper: PlannedPaper, form: str) -> str:
    from crisis_cli.render import papers, terminal, text

    if form == "markdown":
        return papers.markdown(content, plan, paper)
    rows = papers.paper_rows(content, plan, paper)
    if form == "text":
        return text.render(rows, papers.WIDTH)
    plain = terminal.is_plain(sys.stdout, os.environ)
    return terminal.write(rows, sys.stdout, plain=plain, widest=papers.WIDTH)


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
    papers: Sequence[PlannedPaper] = (),
) -> None:
    """Write the result where it belongs. Where a file can't be written the plan still goes to standard output.

    Where that can't be written either, it goes to the terminal behind standard error. Raises OutputError after that,
    also where only the calendar file can't be written: it is made first, since the plan's reader may go early.
    """
    failed = _calendar(plan, answers, calendar, inputs)
    try:
        form = in_file(form, output)
        text = rendered(content, plan, answers, form=form, style=style, full=full, papers=papers)
        write_out(text, output, inputs)
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

    try:
        found = calendar.entries(plan, answers)
        if found:
            put_file(calendar.render(found, plan.now), path, inputs)
    except OutputError as error:
        return (str(error),)
    except Exception as error:  # no fault of a calendar, or of its library, may cost the plan
        return (f"The calendar file was not written ({type(error).__name__}). The plan says what is due when.",)
    return ()


def rows_text(rows: Iterable[Row], form: str, *, plain: bool = False) -> str:
    """Return rows as they are read: as text, or else for the terminal that standard output is."""
    from crisis_cli.render import terminal, text

    if form == "text":
        return text.render(rows)
    return terminal.write(rows, sys.stdout, plain=plain or terminal.is_plain(sys.stdout, os.environ))


def in_file(form: str, output: Path | None) -> str:
    """Return the form in which a result goes to `output`: a file is no terminal."""
    return "text" if form == "terminal" and output is not None else form


def write_out(text: str, output: Path | None, inputs: Sequence[Path] = ()) -> None:
    """Write `text` to `output`, or to standard output where that is None or can't be written. Raises OutputError."""
    if output is None:
        _put_or_show(text)
        return
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
