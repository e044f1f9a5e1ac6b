"""The table of the documents: each procedure, what carries it, which scenarios show that. What is missing comes last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from typing_extensions import TypedDict  # pydantic makes the JSON Schema of these, and wants this one before 3.12

from crisis_cli.coverage import Carried, Carrier, Document
from crisis_cli.gate import clean
from crisis_cli.model import Content
from crisis_cli.render.json_output import ContentJson, SourceJson, content_json, source_json
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.render.words import many

SCHEMA: Literal["crisis-aid/coverage/1"] = "crisis-aid/coverage/1"
ABOUT = (
    "What the documents say, in our words; they name topics and are no authority. Below it what carries it, each with the "
    "number of scenarios that demand the action or answer the question, and the scenarios that show most of it."
)
ALL_CARRIED = "Every procedure is carried by a scenario."
NO_DOCUMENTS = "This content names no documents, so there is nothing to compare with its scenarios."
MISSING = "NOT CARRIED BY ANY SCENARIO"
MOST_NAMED = 2
"""So many scenarios are named for a procedure; JSON has all of them."""


class CarrierJson(TypedDict):
    """What carries a procedure: an action, a question or a paper, with the scenarios that show it."""

    kind: str
    id: str
    words: str
    scenarios: list[str]


class ProcedureJson(TypedDict):
    """A procedure of a document; `corrected` says where the document is wrong or too broad."""

    id: str
    says: str
    corrected: str | None
    sources: list[SourceJson]
    carried: bool
    scenarios: list[str]
    by: list[CarrierJson]


class DocumentJson(TypedDict):
    id: str
    title: str
    procedures: list[ProcedureJson]


class DocumentsJson(TypedDict):
    """What `flows coverage documents` gives as JSON."""

    schema: Literal["crisis-aid/coverage/1"]
    content: ContentJson
    about: Literal["documents"]
    documents: list[DocumentJson]
    missing: list[str]


class Table(NamedTuple):
    """Every document with its procedures, each with what carries it.

    `notice` says why nothing is carried, where that has one reason for all; it stands for the list of what is missing.
    """

    documents: Sequence[tuple[Document, Sequence[Carried]]]
    notice: str = ""

    @property
    def missing(self) -> tuple[Carried, ...]:
        return tuple(found for _, rows in self.documents for found in rows if not found.scenarios)

    @property
    def total(self) -> int:
        return sum(len(rows) for _, rows in self.documents)


def coverage_rows(content: Content, table: Table) -> Iterator[Row]:
    """Yield the whole table, what is missing last."""
    yield Row(_summary(table), "heading")
    yield Row(ABOUT if table.documents else NO_DOCUMENTS)
    for document, rows in table.documents:
        yield Row()
        yield Row(document.title, "heading", mark=document.id)
        for number, found in enumerate(rows, 1):
            yield Row()
            yield from _procedure_rows(content, found, number)
    yield Row()
    yield from _missing_rows(table)
    yield Row(foot(content), "quiet")


def foot(content: Content) -> str:
    """Return which content it is, and its review."""
    return f"Content {content.version}, {content.hash[:12]}. Review: {content.review}."


def _procedure_rows(content: Content, found: Carried, number: int) -> Iterator[Row]:
    procedure = found.procedure
    yield Row(procedure.says, "subheading", lead=f"{number:>2} ")
    if procedure.corrected:
        yield Row(f"Corrected: {procedure.corrected}", indent=3)
        yield Row("; ".join(_cited(content, found)), "quiet", indent=3)
    for carrier in found.carriers:
        yield Row(_named(carrier), lead="- ", indent=3)
    yield Row(_seen(found), indent=3)


def _named(carrier: Carrier) -> str:
    kind = "" if carrier.kind == "action" else f"{carrier.kind}: "
    return f"{kind}{carrier.words} [{carrier.id}]: {len(carrier.scenarios)}"


def _seen(found: Carried) -> str:
    """Return by how many scenarios it is shown, and those that show most of it."""
    number, first = len(found.scenarios), ", ".join(found.scenarios[:MOST_NAMED])
    if number <= MOST_NAMED:
        return f"{many(number, 'scenarios')}: {first}" if number else "NO SCENARIO"
    return f"{number} scenarios, such as {first}"


def _cited(content: Content, found: Carried) -> Iterator[str]:
    for name in found.procedure.sources:
        source = content.sources[name]
        day = f"read {source.read_on}" if source.read_on else "not read"
        yield f"{source.cite} ({day}, {'confirmed' if source.confirmed else 'UNCONFIRMED'})"


def _missing_rows(table: Table) -> Iterator[Row]:
    if not table.missing:
        yield from [Row(ALL_CARRIED)] if table.documents else []
        return
    if table.notice:
        yield Row(table.notice, "alarm")
        return
    yield Row(f"{MISSING}: {len(table.missing)}", "alarm")
    for found in table.missing:
        names = ", ".join(carrier.id for carrier in found.counted)
        yield Row(f"{found.procedure.document}: {found.procedure.says} [{names}]", lead="- ")


def _summary(table: Table) -> str:
    held = f"{many(table.total, 'procedures')} of {many(len(table.documents), 'documents')}"
    return f"{held}; {table.total - len(table.missing)} carried by scenarios"


def coverage_markdown(content: Content, table: Table) -> str:
    """Return the table as Markdown, a table a document."""
    return "\n".join(_markdown(content, table)) + "\n"


def _markdown(content: Content, table: Table) -> Iterator[str]:
    yield f"# {escape(_summary(table))}\n"
    yield ABOUT if table.documents else NO_DOCUMENTS
    for document, rows in table.documents:
        yield f"\n## {escape(document.title)}\n"
        yield "| procedure | carried by | scenarios |"
        yield "|---|---|---|"
        yield from (_markdown_row(content, found) for found in rows)
    yield ""
    if table.missing and table.notice:
        yield escape(table.notice)
    elif table.missing:
        yield f"## {MISSING}: {len(table.missing)}\n"
        yield from (f"- {escape(f'{found.procedure.document}: {found.procedure.says}')}" for found in table.missing)
    elif table.documents:
        yield ALL_CARRIED
    yield f"\n{escape(foot(content))}"


def _markdown_row(content: Content, found: Carried) -> str:
    says = escape(found.procedure.says)
    if found.procedure.corrected:
        says += f"<br>*Corrected:* {escape(found.procedure.corrected)} ({escape('; '.join(_cited(content, found)))})"
    by = "<br>".join(escape(_named(carrier)) for carrier in found.carriers)
    return f"| {says} | {by} | {escape(_seen(found))} |"


def coverage_json(content: Content, table: Table) -> DocumentsJson:
    """Return the table as JSON, with every scenario that shows something."""
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "about": "documents",
        "documents": [
            {"id": document.id, "title": document.title, "procedures": [_procedure_json(content, row) for row in rows]}
            for document, rows in table.documents
        ],
        "missing": [found.procedure.id for found in table.missing],
    }


def _procedure_json(content: Content, found: Carried) -> ProcedureJson:
    procedure = found.procedure
    return {
        "id": procedure.id,
        "says": procedure.says,
        "corrected": procedure.corrected,
        "sources": [source_json(content.sources[name]) for name in procedure.sources],
        "carried": bool(found.scenarios),
        "scenarios": [clean(file) for file in found.scenarios],
        "by": [
            {"kind": c.kind, "id": c.id, "words": c.words, "scenarios": [clean(file) for file in c.scenarios]}
            for c in found.carriers
        ],
    }
