"""What `flows list`, `flows coverage` and `flows diff` show: which content and scenarios are read, and in which format it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from crisis_cli import exit_codes
from crisis_cli.answers import nearest
from crisis_cli.catalogue import KINDS, Entry, Fact, Ref, counts, entries
from crisis_cli.coverage import carried, witness
from crisis_cli.errors import InputError, UsageError
from crisis_cli.gate import short
from crisis_cli.load import load, load_checked, shipped_folder
from crisis_cli.model import Content
from crisis_cli.output import check_output
from crisis_cli.render.rows import Row
from crisis_cli.results import in_file, write_out

SCENARIOS = "scenarios"
LISTED = (*KINDS, SCENARIOS)
"""What `flows list` can list; the first is what it lists when nothing is named."""
COVERED = ("documents",)
"""What `flows coverage` can compare with the scenarios; the first is taken when nothing is named."""


def list_content(
    folder: Path | None, kind: str | None, concern: str | None, *, form: str, plain: bool, output: Path | None
) -> int:
    """Write the entries of one kind and return the exit code. Raises UsageError for an unknown kind or concern."""
    from crisis_cli.render.catalogue import Listing, listing_json, listing_markdown, listing_rows
    from crisis_cli.render.json_output import dumps
    from crisis_cli.shelf import NONE_BESIDE, files_beside

    wanted = _one_of("kind", kind, LISTED)
    content, where = load(folder), folder or shipped_folder()
    _check_concern(content, concern)
    files = files_beside(where)
    found = _scenarios(content, where, concern) if wanted == SCENARIOS else entries(content, wanted, concern)
    notice = "" if files else NONE_BESIDE
    held = counts(content) | {SCENARIOS: len(files)}
    listing = Listing(wanted, concern, found, held, notice if wanted == SCENARIOS else "")
    if form == "json":
        shown = dumps(listing_json(content, listing), indent=2) + "\n"
    elif form == "markdown":
        shown = listing_markdown(content, listing)
    else:
        shown = _rendered(listing_rows(content, listing), in_file(form, output), plain=plain)
    write_out(shown, output, [where])
    return exit_codes.DONE


def cover(folder: Path | None, about: str | None, *, form: str, plain: bool, output: Path | None) -> int:
    """Write what the scenarios carry of the documents and return the exit code: 1 where something is carried by none."""
    from crisis_cli.render.coverage import Table, coverage_json, coverage_markdown, coverage_rows
    from crisis_cli.render.json_output import dumps
    from crisis_cli.shelf import NONE_BESIDE, read_shelf

    _one_of("coverage", about, COVERED)
    where = folder or shipped_folder()
    loaded = load_checked(where)
    content = loaded.content
    shelf = read_shelf(content, where)
    if shelf.issues:
        raise InputError(shelf.issues)
    seen = [witness(file, s.expect, s.answers.values) for file, s in shelf.scenarios.items()]
    rows = [(d, [carried(content, p, seen) for p in d.procedures]) for d in loaded.documents]
    table = Table(rows, "" if seen else NONE_BESIDE)
    if form == "json":
        shown = dumps(coverage_json(content, table), indent=2) + "\n"
    elif form == "markdown":
        shown = coverage_markdown(content, table)
    else:
        shown = _rendered(coverage_rows(content, table), in_file(form, output), plain=plain)
    write_out(shown, output, [where])
    return exit_codes.DIFFERS if table.missing else exit_codes.DONE


def diff(old: Path, new: Path, *, form: str, plain: bool, output: Path | None) -> int:
    """Write in what two contents differ and return the exit code: 1 where they do."""
    from crisis_cli.checks import proof
    from crisis_cli.checks.difference import Comparison, compare
    from crisis_cli.checks.edits import edits
    from crisis_cli.checks.status_line import status_line
    from crisis_cli.render.difference import difference_json, difference_markdown, difference_rows
    from crisis_cli.render.json_output import dumps

    if output is not None:
        check_output(output, [old, new])
    with status_line(plain=plain) as say:
        say("Reading both contents")
        before, after = load_checked(old).content, load_checked(new).content
        compared = proof.available()
        found = compare(before, after, say) if compared else Comparison((), edits(before, after))
    if form == "json":
        shown = dumps(difference_json(before, after, found, compared=compared), indent=2) + "\n"
    elif form == "markdown":
        shown = difference_markdown(before, after, found, compared=compared)
    else:
        shown = _rendered(difference_rows(before, after, found, compared=compared), in_file(form, output), plain=plain)
    write_out(shown, output, [old, new])
    return exit_codes.DIFFERS if found.edits or found.changes else exit_codes.DONE


def _one_of(what: str, given: str | None, known: tuple[str, ...]) -> str:
    if given is not None and given not in known:
        raise UsageError(f'There is no {what} "{short(given)}". {nearest(given, known)}')
    return given or known[0]


def _check_concern(content: Content, concern: str | None) -> None:
    if concern is not None and concern not in content.concerns:
        raise UsageError(f'There is no concern "{short(concern)}". {nearest(concern, content.concerns)}')


def _scenarios(content: Content, where: Path, concern: str | None) -> tuple[Entry, ...]:
    """Return every scenario as an entry, or those that name the concern. Raises InputError where one can't be read."""
    from crisis_cli.shelf import read_shelf

    shelf = read_shelf(content, where)
    if shelf.issues:
        raise InputError(shelf.issues)
    found = []
    for file, scenario in shelf.scenarios.items():
        named = scenario.answers.concerns
        facts: dict[str, Fact] = {
            "concerns": tuple(map(Ref, named)),
            "response": scenario.expect.response if scenario.expect else (),
        }
        if concern in (None, *named):
            found.append(Entry(file, scenario.title, facts))
    return tuple(found)


def _rendered(rows: Iterable[Row], form: str, *, plain: bool) -> str:
    from crisis_cli.render import terminal, text

    if form == "text":
        return text.render(rows)
    return terminal.write(rows, sys.stdout, plain=plain or terminal.is_plain(sys.stdout, os.environ))
