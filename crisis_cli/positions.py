"""Where in a TOML text a key stands. The parser gives no positions, so headers and keys are found again by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([^\]]+?)\s*\]")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the 1-based line of the value at `path`, or of the nearest thing around it that can be found.

    `path` is the kind of table, its index where there are several, then keys: `("rule", 2, "when", "self.plan")`.
    """
    lines = text.splitlines()
    if not path:
        return 1
    start, rest = _block(lines, path)
    end = next((n for n in range(start + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    here = start
    for key in rest:
        if isinstance(key, int):
            continue
        pattern = re.compile(rf'(^|[\s{{,\[])["\']?{re.escape(key)}["\']?\s*=|"{re.escape(key)}"')
        found = next((n for n in range(here, end) if pattern.search(lines[n])), None)
        if found is None:
            break
        here = found
    return here + 1


def _block(lines: Sequence[str], path: Sequence[str | int]) -> tuple[int, Sequence[str | int]]:
    kind = str(path[0])
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    rest = path[2:] if len(path) > 1 and isinstance(path[1], int) else path[1:]
    seen = -1
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header and header.group(2).strip() == kind:
            seen += 1
            if seen == index:
                return number, rest
    plain = re.compile(rf'^\s*["\']?{re.escape(kind)}["\']?\s*=')
    for number, line in enumerate(lines):
        if plain.match(line):
            return number, rest
    return 0, rest
