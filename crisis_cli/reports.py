"""What `flows list`, `show`, `coverage`, `diff` and `law` show: which content is read, and in which format it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli import exit_codes
from crisis_cli.answers import nearest
from crisis_cli.catalogue import KINDS, Entry, Fact, Ref, counts, entries
from crisis_cli.coverage import COUNTED, Carried, Count, Counted, Document, Item, carried, count, witness
from crisis_cli.errors import InputError, UsageError, file_issue
from crisis_cli.gate import clean_line, short
from crisis_cli.load import Loaded, load, load_checked, shipped_folder
from crisis_cli.model import Content
from crisis_cli.output import check_output
from crisis_cli.render.rows import Row
from crisis_cli.results import in_file, write_out

if TYPE_CHECKING:
    from crisis_cli.render.pieces import Piece
    from crisis_cli.shelf import Shelf

SCENARIOS = "scenarios"
LISTED = (*KINDS, SCENARIOS)
"""What `flows list` can list; the first is what it lists when nothing is named."""
COVERED = ("documents", *COUNTED)
"""What `flows coverage` can compare with the scenarios; when nothing is named, all of it in a line each."""


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


def cover(
    folder: Path | None, about: str | None, scenarios: Path | None, *, form: str, plain: bool, output: Path | None
) -> int:
    """Write what scenarios exercise and return the exit code: 1 where something of what is shown is reached by none.

    Without `about` that is every kind, in one line each. `scenarios` is another folder than the one beside the content.
    """
    from crisis_cli.shelf import FOLDER, NONE_BESIDE, read_folder

    if about is not None:
        _one_of("coverage", about, COVERED)
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
    if scenarios is not None and not scenarios.is_dir():
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
        shown = _rendered(coverage_rows(content, table), form, plain=plain)
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
        shown = _rendered((counted.count_rows if about else counted.tally_rows)(content, tally), form, plain=plain)
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


def show(folder: Path | None, concern: str | None, *, form: str, plain: bool, output: Path | None) -> int:
    """Write a concern with all of its words, or draw it, and return the exit code; without one the book of everything.

    Raises UsageError for an unknown concern, and where none is named and the format is not Markdown.
    """
    from crisis_cli.render import book
    from crisis_cli.render.json_output import dumps

    content, where = load(folder), folder or shipped_folder()
    _check_concern(content, concern)
    if concern is None:
        if form != "markdown":
            raise UsageError(f"Name a concern; or --format markdown for all of them. {nearest('', content.concerns)}")
        write_out(_pieces(book.book_pieces(content), form, plain=plain), output, [where])
        return exit_codes.DONE
    if form in ("mermaid", "dot"):
        from crisis_cli.render import graph

        drawing = graph.drawing(content, concern)
        shown = graph.mermaid(drawing) if form == "mermaid" else graph.dot(drawing)
    elif form == "json":
        from crisis_cli.render.book_json import concern_json

        shown = dumps(concern_json(content, concern), indent=2) + "\n"
    else:
        shown = _pieces(book.concern_pieces(content, concern), in_file(form, output), plain=plain)
    write_out(shown, output, [where])
    return exit_codes.DONE


def show_law(folder: Path | None, code: str | None, *, form: str, plain: bool, output: Path | None) -> int:
    """Write what a law pack says, or which packs there are, and return the exit code. Raises UsageError."""
    from crisis_cli.render import book

    content, where = load(folder), folder or shipped_folder()
    pack = None if code is None else _pack(content, code)
    if form == "json":
        from crisis_cli.render.book_json import law_json
        from crisis_cli.render.json_output import dumps

        shown = dumps(law_json(content, pack), indent=2) + "\n"
    else:
        found = book.packs_pieces(content) if pack is None else book.law_pieces(content, pack)
        shown = _pieces(found, in_file(form, output), plain=plain)
    write_out(shown, output, [where])
    return exit_codes.DONE


def _pieces(found: Iterable[Piece], form: str, *, plain: bool) -> str:
    """Return pieces of the content as text in `form`: terminal, text or markdown."""
    from crisis_cli.render import pieces

    return pieces.markdown(found) if form == "markdown" else _rendered(pieces.rows(found), form, plain=plain)


def _pack(content: Content, code: str) -> str:
    """Return the code of the pack that somebody means. Raises UsageError where there is none."""
    from crisis_cli.places import PLACES, matches

    if code in content.packs:
        return code
    found = matches(code)
    if len(found) == 1 and found[0] in content.packs:
        return found[0]
    if len(found) == 1:
        raise UsageError(f"{PLACES[found[0]]} has no law pack yet; only the federal baseline (us) would be applied.")
    raise UsageError(f'There is no place "{short(code)}". {nearest(code, [*content.packs, *PLACES])}')


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
