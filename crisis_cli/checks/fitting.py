"""Texts that are longer than a narrow screen bears once the values of law are filled in, whatever the pack.

The lines of actions and papers have bounds of their own, in `structure.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crisis_cli.checks.structure import issue_at, longest_in
from crisis_cli.checks.wording import Path, content_texts
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.text import fill

ROW = 52
"""What a row of a screen of 60 columns holds, margin and indent taken off."""
ROWS: Mapping[tuple[str, str], int] = {
    ("concern", "about"): 2,
    ("question", "ask"): 2,
    ("question", "topic"): 2,
    ("question", "why"): 7,
    ("question", "choices"): 2,
    ("question", "unknown"): 3,
    ("question", "note"): 3,
    ("raise", "because"): 5,
    ("rule", "because"): 8,
    ("action", "brief"): 4,
    ("action", "how"): 7,
    ("action", "say"): 5,
    ("action", "unless"): 2,
    ("action", "record"): 2,
    ("action", "done"): 2,
    ("recipient", "you"): 3,
    ("recipient", "asks"): 3,
    ("recipient", "share"): 3,
    ("recipient", "withhold"): 3,
    ("notice", "text"): 5,
    ("resolution", "reason"): 5,
    ("resolution", "consult"): 4,
    ("resource", "reach"): 2,
    ("resource", "about"): 3,
    ("pack", "values"): 4,
    ("property", "says"): 4,
}
"""So many rows has a text at most. A reason, which is read once, may have most; a choice, read in a hurry, two."""


def check_fitting(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each text that takes more rows than its kind may."""
    for kind, name, path, text in content_texts(loaded.content):
        rows = ROWS.get((kind, str(path[0])))
        if rows is not None:
            yield from _too_long(loaded, kind, name, path, text, rows * ROW)


def _too_long(loaded: Loaded, kind: str, name: str, path: Path, text: str, most: int) -> Iterator[Issue]:
    content = loaded.content
    packs = longest_in(content, text)
    filled = fill(text, content, packs)
    if len(filled) > most:
        names = ", ".join(dict.fromkeys(content.packs[code].name for code in packs.values()))
        values = f" with the values of {names}" if names else ""
        message = f"This text has {len(filled)} characters{values}: {filled}"
        hint = f"Shorten it to {most}, which are {most // ROW} rows of a narrow screen."
        yield issue_at(loaded, kind, name, message, hint, "too-long", path)
