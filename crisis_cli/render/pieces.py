"""Pieces of a document that is read from beginning to end: as rows for a screen, and as Markdown with links inside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row

PieceKind = Literal["title", "chapter", "section", "entry", "text", "quiet", "item", "remarks"]
HASHES: Mapping[str, str] = {"title": "#", "chapter": "##", "section": "###", "entry": "####"}
WRITING = "____" * 15
"""A line for a pen."""


PLAIN_TITLE = re.compile(r"[A-Za-z0-9]+([,:]? \(?[A-Za-z0-9'-]+\)?)*")
"""A title of which every program makes the same anchor: it drops these signs and puts a hyphen for each space."""


class Name(NamedTuple):
    """What a link leads to: the kind of an item, and its id."""

    kind: str
    id: str

    @property
    def heading(self) -> str:
        """Return the words of its heading: letters, digits and hyphens, of which every program makes the same anchor."""
        if self.kind == "chapter" and PLAIN_TITLE.fullmatch(self.id):
            return self.id
        words = self.id if self.kind == "chapter" else f"{self.kind} {self.id}"
        plain = re.sub(r"[^A-Za-z0-9_-]+", " ", words).strip()
        return plain[:1].upper() + plain[1:]


class Piece(NamedTuple):
    """One heading, paragraph or item of a list. `name` makes it the aim of links, `refs` are links after its words.

    `depth` is of an item in a list, 0 outermost. `lead` and `mark` stand beside an entry.
    """

    kind: PieceKind
    text: str = ""
    depth: int = 0
    name: Name | None = None
    refs: tuple[Name, ...] = ()
    lead: str = ""
    mark: str = ""


def rows(pieces: Iterable[Piece]) -> Iterator[Row]:
    """Yield pieces as rows; what belongs to an entry is indented. Places to write on are for a page alone."""
    inside = 0
    for number, piece in enumerate(pieces):
        text = " ".join((piece.text, *(f"[{ref.id}]" for ref in piece.refs if ref.id != piece.text))).strip()
        if piece.kind in HASHES:
            yield from [Row()] if number else []
            inside = 2 if piece.kind == "entry" else 0
        match piece.kind:
            case "title" | "chapter" | "section":
                yield Row(text if piece.kind == "title" else _raised(text), "heading")
            case "entry":
                yield from _entry_rows(piece)
            case "text" | "quiet":
                style = "body" if piece.kind == "text" else "quiet"
                yield Row(text, style, indent=inside + 2 * piece.depth)
            case "item":
                yield Row(text, lead="- ", indent=inside + 2 * piece.depth)


def _raised(text: str) -> str:
    """Return a heading in capitals as far as its first comma or bracket."""
    head = re.match(r"[^,(]*", text)
    end = head.end() if head else 0
    return text[:end].upper() + text[end:]


def _entry_rows(piece: Piece) -> Iterator[Row]:
    known = piece.name.id if piece.name else ""
    yield Row(piece.text, "subheading", lead=piece.lead, mark=piece.mark or (known if known != piece.text else ""))
    if piece.mark and known not in ("", piece.text):
        yield Row(known, "quiet", indent=2)


def markdown(pieces: Iterable[Piece]) -> str:
    """Return pieces as one Markdown text. A link leads to an entry of the same text; to any other it is only a name."""
    everything = tuple(pieces)
    headings = _headings(everything)
    lines: list[str] = []
    before = ""
    for piece in everything:
        if lines and not (piece.kind == before == "item"):
            lines.append("")
        lines += _lines(piece, headings)
        before = piece.kind
    return "\n".join(lines) + "\n"


def _headings(pieces: Iterable[Piece]) -> dict[Name, str]:
    """Return the heading of everything that has a name. Where two would make one anchor, the second is numbered."""
    found: dict[Name, str] = {}
    taken: set[str] = set()
    for name in (piece.name for piece in pieces if piece.name is not None):
        heading, number = name.heading, 1
        while anchor(heading) in taken:
            number += 1
            heading = f"{name.heading} {number}"
        taken.add(anchor(heading))
        found[name] = heading
    return found


def anchor(heading: str) -> str:
    """Return the anchor that programs make of a heading of plain words."""
    return re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-")


def _lines(piece: Piece, headings: Mapping[Name, str]) -> Iterator[str]:
    if piece.kind == "remarks":
        yield from (
            "Remarks:",
            "",
            escape(WRITING),
            "",
            escape(WRITING),
            "",
            f"Initials and day: {escape(WRITING[:24])}",
        )
        return
    if piece.kind in HASHES:
        yield f"{HASHES[piece.kind]} {headings[piece.name] if piece.name else escape(piece.text)}"
        if piece.kind == "entry" and piece.name:
            yield from ("", _entry_line(piece, piece.name.id))
        elif piece.name and headings[piece.name] != piece.text:
            yield from ("", f"**{escape(piece.text)}**")
        return
    words = " ".join((opening(piece.text), *(_link(ref, headings) for ref in piece.refs))).strip()
    yield f"{'  ' * piece.depth}- {words}" if piece.kind == "item" else words


def _entry_line(piece: Piece, known: str) -> str:
    """Return the words of an entry, its id as it is written in the content, and its mark."""
    lead = f"{piece.lead.strip()}. " if piece.lead else ""
    words = f"**{lead}{escape(piece.text)}** " if piece.text != known else ""
    return f"{words}`{known}`" + (f", **{escape(piece.mark)}**" if piece.mark else "")


def opening(text: str) -> str:
    """Return a text escaped also at its beginning, where a number or a sign would start a list."""
    return re.sub(r"^(\d+)([.)])(?=\s)|^([-+=])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escape(text))


def _link(ref: Name, headings: Mapping[Name, str]) -> str:
    label = escape(ref.id)
    return f"[{label}](#{anchor(headings[ref])})" if ref in headings else f"({label})"
