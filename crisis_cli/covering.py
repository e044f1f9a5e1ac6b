"""What `flows coverage` writes: what the scenarios exercise of a content, and what none reaches, in which format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli import exit_codes
from crisis_cli.coverage import COUNTED, Carried, Count, Counted, Document, Item, carried, count, witness
from crisis_cli.errors import InputError, file_issue
from crisis_cli.gate import clean_line, short
from crisis_cli.load import Loaded, load_checked, shipped_folder
from crisis_cli.reading import is_folder
from crisis_cli.reports import one_of
from crisis_cli.results import in_file, rows_text, write_out

if TYPE_CHECKING:
    from crisis_cli.shelf import Shelf

COVERED = ("documents", *COUNTED)
"""What `flows coverage` can compare with the scenarios; when nothing is named, all of it in a line each."""


def cover(
    folder: Path | None, about: str | None, scenarios: Path | None, *, form: str, plain: bool, output: Path | None
) -> int:
    """Write what scenarios exercise and return the exit code: 1 where something of what is shown is reached by none.

    Without `about` that is every kind, in one line each. `scenarios` is another folder than the one beside the content.
    """
    from crisis_cli.shelf import FOLDER, NONE_BESIDE, read_folder

    if about is not None:
        one_of("coverage", about, COVERED)
    where = folder or shipped_folder()
    beside = scenarios or where / FOLDER
    _check_folder(scenarios)
    loaded = load_checked(where)
    shelf = read_folder(loaded.content, beside)
    if shelf.issues:
        raise InputError(shelf.issues)
    notice = "" if shelf.scenarios else f"No scenarios stand in {short(str(scenarios))}." if scenarios else NONE_BESIDE
    rendered = _documents if about == COVERED[0] else _exercised
    shown, reached = rendered(loaded, shelf, about, notice, in_file(form, output), plain)
    write_out(shown, output, [where, beside])
    return exit_codes.DONE if reached else exit_codes.DIFFERS


def _check_folder(scenarios: Path | None) -> None:
    if scenarios is not None and not is_folder(scenarios):
        shown = clean_line(scenarios.as_posix())
        raise InputError([file_issue(shown, "There is no such folder.", "Name a folder of scenarios.", "not-a-folder")])


def _documents(
    loaded: Loaded, shelf: Shelf, about: str | None, notice: str, form: str, plain: bool
) -> tuple[str, bool]:
    """Return the table of the documents, and whether scenarios carry all of them."""
    from crisis_cli.render.coverage import Table, coverage_json, coverage_markdown, coverage_rows
    from crisis_cli.render.json_output import dumps

    content = loaded.content
    table = Table([(d, _carried(loaded, shelf, d)) for d in loaded.documents], notice)
    if form == "json":
        shown = dumps(coverage_json(content, table), indent=2) + "\n"
    elif form == "markdown":
        shown = coverage_markdown(content, table)
    else:
        shown = rows_text(coverage_rows(content, table), form, plain=plain)
    return shown, not table.missing


def _carried(loaded: Loaded, shelf: Shelf, document: Document) -> list[Carried]:
    seen = [witness(file, s.expect, s.answers.values) for file, s in shelf.scenarios.items()]
    return [carried(loaded.content, procedure, seen) for procedure in document.procedures]


def _exercised(
    loaded: Loaded, shelf: Shelf, about: str | None, notice: str, form: str, plain: bool
) -> tuple[str, bool]:
    """Return what scenarios exercise of one kind, or in a table of all, and whether they reach everything."""
    from crisis_cli.render import counted
    from crisis_cli.render.json_output import dumps

    content = loaded.content
    counts = _counts(loaded, shelf, about, plain=plain)
    tally = counted.Tally(counts, len(shelf.scenarios), notice)
    if form == "json":
        shown = dumps((counted.count_json if about else counted.tally_json)(content, tally), indent=2) + "\n"
    elif form == "markdown":
        shown = (counted.count_markdown if about else counted.tally_markdown)(content, tally)
    else:
        shown = rows_text((counted.count_rows if about else counted.tally_rows)(content, tally), form, plain=plain)
    return shown, not tally.missing


def _counts(loaded: Loaded, shelf: Shelf, about: str | None, *, plain: bool) -> list[Count]:
    """Run every scenario once and return the counts of one kind, or of all, the documents first."""
    from crisis_cli.checks.expectation import failures
    from crisis_cli.exercise import Exerciser, items
    from crisis_cli.progress import counted
    from crisis_cli.scenario import now_utc

    exercise = Exerciser(loaded.content, failures).exercise
    every = counted(shelf.scenarios.items(), len(shelf.scenarios), "scenarios run", plain=plain)
    ran = [exercise(file, one.answers, one.expect, one.now or now_utc()) for file, one in every]
    counts = [count(kind, found, ran) for kind, found in items(loaded.content).items() if about in (None, kind)]
    return counts if about else [_procedures(loaded, shelf), *counts]


def _procedures(loaded: Loaded, shelf: Shelf) -> Count:
    """Return the procedures of the documents, counted as everything else is."""
    found = [one for document in loaded.documents for one in _carried(loaded, shelf, document)]
    return Count(COVERED[0], tuple(Counted(Item(c.procedure.id, c.procedure.says), c.scenarios, ()) for c in found))
