"""What `flows sample` writes: scenarios drawn at random, one a line, to standard output or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from crisis_cli import exit_codes
from crisis_cli.answers import nearest
from crisis_cli.errors import UsageError
from crisis_cli.gate import short
from crisis_cli.load import load, shipped_folder
from crisis_cli.output import check_output, put, put_file
from crisis_cli.progress import counted
from crisis_cli.render.json_output import dumps
from crisis_cli.sampling import MOST, scenarios

AT_ONCE = 64
"""So many lines are handed to a reader at a time; with one at a time writing would take longer than drawing."""


def write_samples(folder: Path | None, number: int, seed: int, concern: str | None, *, output: Path | None) -> int:
    """Write `number` scenarios and return the exit code. Raises UsageError for a number, a seed or a concern that cannot be.

    A file is written whole or not at all; on standard output lines appear as they are drawn.
    """
    if not 1 <= number <= MOST:
        raise UsageError(f"-n takes a whole number from 1 to {MOST:,}.")
    if not -MOST <= seed <= MOST:
        raise UsageError(f"--seed takes a whole number from -{MOST:,} to {MOST:,}.")
    where = folder or shipped_folder()
    if output is not None:
        check_output(output, [where])
    content = load(folder)
    if concern is not None and concern not in content.concerns:
        raise UsageError(f'There is no concern "{short(concern)}". {nearest(concern, content.concerns)}')
    if not content.concerns:
        raise UsageError("This content has no concern, and a scenario names one. Name another content.")
    drawn = (dumps(tables) + "\n" for tables in scenarios(content, number, seed, concern))
    # On a terminal the lines themselves show how far it is.
    lines = counted(drawn, number, "scenarios", shown=output is not None or not _on_terminal())
    if output is not None:
        put_file(lines, output, [where])
        return exit_codes.DONE
    for some in _together(lines):
        put(some)
    return exit_codes.DONE


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _together(lines: Iterator[str]) -> Iterator[str]:
    while some := "".join(islice(lines, AT_ONCE)):
        yield some
