"""Record what `flows show` and `law` make of the small content into `tests/shown/`: read the difference before a commit.

python tests/record_shown.py
"""

from __future__ import annotations

from pathlib import Path

from crisis_cli.load import load
from crisis_cli.model import Content
from crisis_cli.render import book, graph, pieces, text

TESTS = Path(__file__).parent
SHOWN = TESTS / "shown"


def recordings() -> dict[str, str]:
    """Return every text by the name of its file. The hash is left out: it changes with every comma of the content."""
    content = load(TESTS / "content_good" / "one_of_everything")
    drawing = graph.drawing(content, "danger")
    made = {
        "danger.txt": text.render(pieces.rows(book.concern_pieces(content, "danger"))),
        "danger.md": pieces.markdown(book.concern_pieces(content, "danger")),
        "danger.mermaid": graph.mermaid(drawing),
        "danger.dot": graph.dot(drawing),
        "book.md": pieces.markdown(book.book_pieces(content)),
        "law.txt": text.render(pieces.rows(book.law_pieces(content, "us-ca"))),
        "law.md": pieces.markdown(book.law_pieces(content, "us-ca")),
    }
    return {name: without_hash(content, shown) for name, shown in made.items()}


def without_hash(content: Content, shown: str) -> str:
    return shown.replace(content.hash, "HASH").replace(content.hash[:12], "HASH")


if __name__ == "__main__":
    SHOWN.mkdir(exist_ok=True)
    for name, shown in recordings().items():
        (SHOWN / name).write_text(shown, encoding="utf-8")
