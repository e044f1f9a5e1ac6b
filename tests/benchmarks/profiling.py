"""Where the time of a batch goes: a profile of one process, the functions with the most time of their own."""

from __future__ import annotations

import cProfile
import io
import pstats
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import NamedTuple

from benchmarks.lines import affordable
from benchmarks.setting import Setting
from benchmarks.ways import options
from benchmarks.workers import FailedError

TOP = 15


class Part(NamedTuple):
    """A function: its share of all the time by itself, how often it was called, and where it stands."""

    share: float
    seconds: float
    calls: int
    where: str


def profiled(arguments: list[str]) -> pstats.Stats:
    """Return what the program does with some arguments, in this process. Raises FailedError where it does not end well."""
    from crisis_cli.guard import guarded

    profile = cProfile.Profile()
    said = io.StringIO()
    with redirect_stderr(said):
        code = profile.runcall(guarded, arguments)
    if code:
        raise FailedError(f"{' '.join(arguments)} ended with {code}: {said.getvalue()[-400:]}")
    return pstats.Stats(profile)


def parts(stats: pstats.Stats) -> list[Part]:
    """Return the functions with the most time of their own, the greatest first."""
    whole = sum(own for _, _, own, _, _ in stats.stats.values())  # type: ignore[attr-defined]
    found = [
        Part(own / whole, own, calls, _where(*place))
        for place, (_, calls, own, _, _) in stats.stats.items()  # type: ignore[attr-defined]
    ]
    return sorted(found, reverse=True)[:TOP]


def _where(file: str, line: int, name: str) -> str:
    """Return where a function stands: a module of ours or of a library, or what is built in."""
    if file == "~":
        return name.strip("<>")
    path = Path(file)
    known = next(
        (Path(folder) for folder in sorted(sys.path, key=len, reverse=True) if folder and path.is_relative_to(folder)),
        None,
    )
    return f"{(path.relative_to(known) if known else path).as_posix()}:{line} {name}"


def table(setting: Setting) -> str:
    """Return the profile of a batch as a Markdown table. A profile slows what calls much: shares lean that way."""
    file, number, _ = affordable(setting)
    one = ["--jobs", "1"] if "--jobs" in options(setting) else []
    stats = profiled(
        setting._replace(program=()).command("batch", file, *one, "--output", file.with_suffix(".profiled"))
    )
    head = f"Own time in a batch of {number:,} lines, one process, {stats.total_tt:.1f} s under the profiler\n\n"  # type: ignore[attr-defined]
    lines = ["| share | seconds | calls | where |", "| --: | --: | --: | --- |"]
    lines += [
        f"| {p.share:.1%} | {p.seconds:.2f} | {p.calls:,} | {p.where.replace('|', chr(92) + '|')} |"
        for p in parts(stats)
    ]
    return head + "\n".join(lines) + "\n"
