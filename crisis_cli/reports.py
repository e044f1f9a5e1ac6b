"""What `flows list`, `show` and `law` write of a content: which of it, and in which format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli import exit_codes
from crisis_cli.answers import nearest
from crisis_cli.catalogue import KINDS, Entry, Fact, Ref, counts, entries
from crisis_cli.errors import InputError, UsageError
from crisis_cli.gate import short
from crisis_cli.load import load, shipped_folder
from crisis_cli.model import Content
from crisis_cli.results import in_file, rows_text, write_out

if TYPE_CHECKING:
    from crisis_cli.render.pieces import Piece

SCENARIOS = "scenarios"
LISTED = (*KINDS, SCENARIOS)
"""What `flows list` can list; the first is what it lists when nothing is named."""


def list_content(
    folder: Path | None, kind: str | None, concern: str | None, *, form: str, plain: bool, output: Path | None
) -> int:
    """Write the entries of one kind and return the exit code. Raises UsageError for an unknown kind or concern."""
    from crisis_cli.render.catalogue import Listing, listing_json, listing_markdown, listing_rows
    from crisis_cli.render.json_output import dumps
    from crisis_cli.shelf import NONE_BESIDE, files_beside

    wanted = one_of("kind", kind, LISTED)
    content, where = load(folder), folder or shipped_folder()
    check_concern(content, concern)
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
        shown = rows_text(listing_rows(content, listing), in_file(form, output), plain=plain)
    write_out(shown, output, [where])
    return exit_codes.DONE


def show(folder: Path | None, concern: str | None, *, form: str, plain: bool, output: Path | None) -> int:
    """Write a concern with all of its words, or draw it, and return the exit code; without one the book of everything.

    Raises UsageError for an unknown concern, and where none is named and the format is not Markdown.
    """
    from crisis_cli.render import book
    from crisis_cli.render.json_output import dumps

    content, where = load(folder), folder or shipped_folder()
    check_concern(content, concern)
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

    return pieces.markdown(found) if form == "markdown" else rows_text(pieces.rows(found), form, plain=plain)


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


def one_of(what: str, given: str | None, known: tuple[str, ...]) -> str:
    """Return what is named, or the first where nothing is. Raises UsageError for what is not among those known."""
    if given is not None and given not in known:
        raise UsageError(f'There is no {what} "{short(given)}". {nearest(given, known)}')
    return given or known[0]


def check_concern(content: Content, concern: str | None) -> None:
    """Raise UsageError for a concern that the content does not have."""
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
