"""Is every procedure of the documents carried by a scenario? Looks at the scenarios beside the content; runs none."""

from __future__ import annotations

from collections.abc import Iterator

from crisis_cli.checks.structure import issue_at
from crisis_cli.coverage import Carried, Document, carried, witness
from crisis_cli.errors import Issue, file_issue
from crisis_cli.load import Loaded
from crisis_cli.shelf import FOLDER, NONE_BESIDE, Shelf


def check_carried(loaded: Loaded, shelf: Shelf) -> Iterator[Issue]:
    """Yield an issue for every document without procedures and every procedure that no scenario shows.

    Content without documents needs no scenarios.
    """
    if not loaded.documents:
        return
    if not shelf.scenarios and not shelf.issues:
        yield file_issue(f"{loaded.root}/{FOLDER}", NONE_BESIDE, "Put them there.", "no-scenarios")
    witnesses = [witness(file, s.expect, s.answers.values) for file, s in shelf.scenarios.items()]
    for document in loaded.documents:
        if not document.procedures:
            yield _empty(loaded, document)
        for procedure in document.procedures:
            found = carried(loaded.content, procedure, witnesses)
            if shelf.scenarios and not found.scenarios:
                yield _uncarried(loaded, found)


def _empty(loaded: Loaded, document: Document) -> Issue:
    message, hint = "No procedure is of this document.", "Add its procedures, or remove it."
    return issue_at(loaded, "document", document.id, message, hint, "empty-document")


def _uncarried(loaded: Loaded, found: Carried) -> Issue:
    names = ", ".join(carrier.id for carrier in found.counted)
    message = f"No scenario shows what carries it: {names}."
    hint = "Demand one of its actions in a scenario's `expect`; where it has none, answer its question."
    return issue_at(loaded, "procedure", found.procedure.id, message, hint, "uncarried-procedure")
