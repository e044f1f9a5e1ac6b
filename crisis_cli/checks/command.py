"""`flows check`: which content is checked, as of which day, and in which format that is written."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli import exit_codes
from crisis_cli.checks.stale import AsOf
from crisis_cli.days import FIRST_YEAR, LAST_YEAR
from crisis_cli.errors import ContentError, UsageError
from crisis_cli.gate import short
from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.output import check_output, put_file
from crisis_cli.results import in_file, rows_text, write_out

if TYPE_CHECKING:
    from crisis_cli.checks import Report


def read_as_of(day: str | None, older_than: int | None) -> AsOf | None:
    """Return the day that is named, with how old things may be on it; None where none is. Raises UsageError."""
    if day is None:
        if older_than is not None:
            raise UsageError("--older-than counts from a day. Name it: --as-of 2026-11-22.")
        return None
    try:
        found = date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(f'--as-of: "{short(day)}" is no day that counts here. Write it as 2026-11-22.')
    return AsOf(found, older_than)


def check_content(folder: Path | None, as_of: AsOf | None, *, form: str, plain: bool, output: Path | None) -> int:
    """Write what is wrong with the content and return the exit code: 1 where there are issues, 3 where it does not load.

    Raises ContentError where it does not load, but for JSON, which then lists the issues as well.
    """
    from crisis_cli.checks import check
    from crisis_cli.checks.status_line import status_line
    from crisis_cli.render.check import refused_json, report_json
    from crisis_cli.render.json_output import dumps

    where = folder or shipped_folder()
    if output is not None:
        check_output(output, [where])
    with status_line(plain=plain) as say:
        say("Reading the content")
        try:
            loaded = load_checked(where)
        except ContentError as error:
            if form != "json":
                raise
            write_out(dumps(refused_json(error), indent=2) + "\n", output, [where])
            return exit_codes.BAD_INPUT
        report = check(loaded, as_of, say)
    if form == "json":
        shown = dumps(report_json(loaded.content, report, as_of), indent=2) + "\n"
    else:
        shown = _rendered(report, in_file(form, output), plain=plain)
    write_out(shown, output, [where])
    return exit_codes.DIFFERS if report.issues else exit_codes.DONE


def replay_content(
    folder: Path | None, name: str | None, save: Path | None, *, form: str, plain: bool, output: Path | None
) -> int:
    """Show the interview of one issue, and keep it as a scenario where `save` is named; 1, as for the issue itself.

    Raises UsageError where no issue of this content has that id, or no solver is installed to find any.
    """
    from crisis_cli.checks import INSTALL, named, proof
    from crisis_cli.checks.replay import replay_ids, run_of, scenario_of, scenario_toml
    from crisis_cli.checks.status_line import status_line
    from crisis_cli.render.replay import replay_rows

    where = folder or shipped_folder()
    for path in (one for one in (save, output) if one is not None):
        check_output(path, [where])
    if name is None:
        raise UsageError(
            "--save keeps the interview that --replay names. Name one: --replay ID, as `flows check` says."
        )
    if form == "json":
        raise UsageError("--replay is for reading. For data use --save FILE.")
    if not proof.available():
        raise UsageError(f"z3 is not installed, so nothing is proved and no interview found ({INSTALL}).")
    with status_line(plain=plain) as say:
        say("Reading the content")
        loaded = load_checked(where)
        say("Looking for the interview")
        found = proof.prove(loaded).counterexamples
    ids = {known: issue for issue, known in replay_ids(found).items()}
    if name not in ids:
        known = f"Those it has: {', '.join(ids)}." if ids else "It has none: every proof holds."
        shipped = "" if folder else " This is the content that ships; name your own with --content."
        raise UsageError(f'No issue of this content has the id "{short(name)}". {known}{shipped}')
    issue = ids[name]
    if save is not None:
        put_file(scenario_toml(scenario_of(loaded.content, issue, found[issue])), save, [where])
    runs = [run_of(loaded.content, one) for one in found[issue]]
    rows = replay_rows(loaded.content, name, issue, runs, named(loaded.folder))
    write_out(rows_text(rows, in_file(form, output), plain=plain), output, [where])
    return exit_codes.DIFFERS


def _rendered(report: Report, form: str, *, plain: bool) -> str:
    from crisis_cli.render.check import report_rows, report_text

    if form == "text" or sys.stdout is None or not sys.stdout.isatty():
        return report_text(report)
    return rows_text(report_rows(report), form, plain=plain)
