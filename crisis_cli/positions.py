"""Where in a TOML text a key stands. The parser gives no positions, so headers and keys are found again by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

_HEADER = re.compile(r"^\s*(\[\[|\[)([^\]]+)\]")
LONGEST_LINE = 1_000
LONGEST_KEY = 80
"""What is longer is not searched for or in: no line of a hostile file takes longer than its bytes take to read."""


@lru_cache(maxsize=8)
def _scan(text: str) -> tuple[tuple[str, ...], dict[str, list[int]], list[int]]:
    """Return the lines, the line numbers of each kind of header, and of all headers in order.

    A line ends where editors and TOML end it, and not at the other signs that Python takes for line ends.
    """
    lines = tuple(line[:LONGEST_LINE] for line in text.split("\n"))
    headers: dict[str, list[int]] = {}
    everywhere: list[int] = []
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header:
            headers.setdefault(header.group(2).strip(), []).append(number)
            everywhere.append(number)
    return lines, headers, everywhere


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the 1-based line of the value at `path`, or of the nearest thing around it that can be found.

    `path` is the kind of table, its index where there are several, then keys: `("rule", 2, "when", "self.plan")`.
    """
    if not path:
        return 1
    lines, headers, everywhere = _scan(text)
    start, rest = _deep(headers, path) or _inside(headers, str(path[0]), *_block(lines, headers, path))
    following = bisect_right(everywhere, start)
    end = everywhere[following] if following < len(everywhere) else len(lines)
    here = start
    for key in rest:
        if isinstance(key, int):
            continue
        if not key.strip() or len(key) > LONGEST_KEY:
            break
        pattern = re.compile(rf'(^|[\s{{,\[])["\']?{re.escape(key)}["\']?\s*+=|"{re.escape(key)}"')
        found = next((n for n in range(here, end) if key in lines[n] and pattern.search(lines[n])), None)
        if found is None:
            break
        here = found
    return here + 1


def _deep(headers: dict[str, list[int]], path: Sequence[str | int]) -> tuple[int, Sequence[str | int]] | None:
    """Return where a table stands whose header names three keys or more, `[cards.openings.dispatcher]`, and the rest."""
    keys = [key for key in path if isinstance(key, str)] if len(path) > 2 else []
    for length in range(len(keys) if len(keys) == len(path) else 0, 2, -1):
        found = headers.get(".".join(keys[:length]))
        if found:
            return found[0], path[length:]
    return None


def _inside(
    headers: dict[str, list[int]], kind: str, start: int, rest: Sequence[str | int]
) -> tuple[int, Sequence[str | int]]:
    """Return where a table inside the one at `start` stands, such as `[[paper.sections]]`, and the rest of the path."""
    inner = headers.get(f"{kind}.{rest[0]}") if rest else None
    if not inner:
        return start, rest
    if len(rest) == 1 or not isinstance(rest[1], int):
        alone = kind not in headers or len(headers[kind]) == 1
        return (inner[0], rest[1:]) if alone else (start, rest)
    outer = headers.get(kind, [])
    following = bisect_right(outer, start)
    end = outer[following] if following < len(outer) else inner[-1] + 1
    at = bisect_right(inner, start) + rest[1]
    return (inner[at], rest[2:]) if at < len(inner) and inner[at] < end else (start, rest)


def _block(
    lines: Sequence[str], headers: dict[str, list[int]], path: Sequence[str | int]
) -> tuple[int, Sequence[str | int]]:
    kind = str(path[0])
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    rest = path[2:] if len(path) > 1 and isinstance(path[1], int) else path[1:]
    found = headers.get(kind, [])
    if index < len(found):
        return found[index], rest
    plain = re.compile(rf'^\s*+["\']?{re.escape(kind[:LONGEST_KEY])}["\']?\s*+=')
    return next((number for number, line in enumerate(lines) if plain.match(line)), 0), rest
