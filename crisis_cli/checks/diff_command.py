"""`flows diff`: which two contents are compared, and in which format what differs is written."""

from __future__ import annotations

import os
from pathlib import Path

from crisis_cli import exit_codes
from crisis_cli.errors import InputError, file_issue
from crisis_cli.gate import clean_line
from crisis_cli.load import load_checked
from crisis_cli.output import check_output
from crisis_cli.reading import is_folder
from crisis_cli.results import in_file, rows_text, write_out


def diff(old: Path, new: Path, *, own: Path | None = None, form: str, plain: bool, output: Path | None) -> int:
    """Write in what two contents differ and return the exit code: 1 where they do.

    `own` is a folder of exercises whose keys are compared, instead of those beside the new content. Raises InputError
    where one of the folders is none.
    """
    from crisis_cli.checks import proof
    from crisis_cli.checks.difference import Comparison, compare, takes_a_solver
    from crisis_cli.checks.edits import edits
    from crisis_cli.checks.status_line import status_line
    from crisis_cli.render.difference import difference_json, difference_markdown, difference_rows
    from crisis_cli.render.json_output import dumps
    from crisis_cli.training.moved import beside, moved_keys

    _check_folders(old, new)
    if own is not None and not is_folder(own):
        is_file = os.path.exists(own)  # noqa: PTH110  as below
        there = "This is a file." if is_file else "There is no such folder."
        raise InputError([file_issue(clean_line(str(own)), there, "Name a folder of exercises.", "no-folder")])
    if output is not None:
        check_output(output, [old, new])
    with status_line(plain=plain) as say:
        say("Reading both contents")
        before, after = load_checked(old).content, load_checked(new).content
        edited = edits(before, after)
        compared = proof.available() or not takes_a_solver(before, after, edited)
        found = compare(before, after, say) if compared else Comparison((), edited)
        say("Comparing the keys of exercises")
        moved = moved_keys(before, after, own or beside(new)) if edited else ()
    if form == "json":
        shown = dumps(difference_json(before, after, found, moved, compared=compared), indent=2) + "\n"
    elif form == "markdown":
        shown = difference_markdown(before, after, found, moved, compared=compared)
    else:
        rows = difference_rows(before, after, found, moved, compared=compared)
        shown = rows_text(rows, in_file(form, output), plain=plain)
    write_out(shown, output, [old, new])
    return exit_codes.DIFFERS if found.edits or found.changes else exit_codes.DONE


def _check_folders(*folders: Path) -> None:
    """Raise InputError where one of the contents to compare is no folder."""
    for folder in folders:
        if not is_folder(folder):
            is_file = os.path.exists(folder)  # noqa: PTH110  that of Path raises for a name that is too long
            there = "This is a file." if is_file else "There is no such content folder."
            hint = "Name the folder it lies in." if is_file else "Name a content folder."
            raise InputError([file_issue(clean_line(str(folder)), there, hint, "no-folder")])
