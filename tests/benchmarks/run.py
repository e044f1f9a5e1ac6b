"""The benchmark: every path beside its peers and limits, as ratios within one run. No test: machines differ, no time is a goal.

    python tests/benchmarks/run.py [--runs N] [--peers FOLDER] [--only WHAT]... [--long] [--profile] [--output FOLDER]

WHAT is one of start, keys, decisions, lines, memory, proof, ways; without it all are measured. FOLDER is made by
`python tests/benchmarks/peers.py FOLDER`; rows whose peer is absent say so. Everything that is compared is done in turn,
in rounds; a figure is the median of the rounds, and the column `range` shows the lowest and the highest. `--runs` counts
the rounds of what takes less than a second, a third of them what takes longer; one more round warms up. `--long` takes
100,000 lines at least, and adds a million scenarios, drawn (minutes), their memory, and Dask. `--profile` shows where
the time of a batch goes instead.
With `--output` the table (table.md), the plot (plot.svg; plot.txt without matplotlib) and the rows (rows.json) are kept.
Measure on a quiet machine, and an installed package: a work tree has no compiled copy of the content, and starts slowly.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.peers import Peers
from benchmarks.rows import Row, markdown_table, shares, text_plot, text_table
from benchmarks.setting import Setting
from benchmarks.workers import HERE, FailedError

PARTS = {
    "start": "benchmarks.start",
    "keys": "benchmarks.keystrokes",
    "decisions": "benchmarks.decisions",
    "lines": "benchmarks.lines",
    "memory": "benchmarks.memory",
    "proof": "benchmarks.proofs",
    "ways": "benchmarks.ways",
}
OF_WHAT_SHIPS = ("start", "keys")
TERMINALS = ("fcntl", "pty", "termios")
"""What the pseudo-terminals of `start` need, and Windows has not."""


def measured(part: str, setting: Setting) -> list[Row]:
    """Return the rows of one part."""
    try:
        module = importlib.import_module(PARTS[part])
    except ModuleNotFoundError as error:
        if error.name not in TERMINALS:
            raise
        return [Row(part, None, "x", "", "pseudo-terminals are POSIX")]
    rows: list[Row] = module.table(setting)
    return rows


def head(setting: Setting) -> list[str]:
    """Return on what the figures were measured."""
    from crisis_cli import __version__
    from crisis_cli.load import COMPILED, PACKAGE, load

    content = load(setting.content)
    load_average = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    cores = os.cpu_count() or 1
    machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}, {cores} cores"
    peers = ", ".join(f"{name} {version}" for name, version in setting.peers.versions.items())
    lines = [
        f"crisis-aid {__version__}: {len(content.concerns)} concerns, {len(content.questions)} questions, {len(content.rules)} rules",
        f"{machine}{load_average}; {setting.runs} rounds, {setting.few} of what takes seconds",
        f"peers: {peers or 'none'}",
    ]
    if setting.content is None and not (PACKAGE / COMPILED).exists():
        lines.append("from a work tree, without a compiled copy of the content: its start is slow")
    return lines


def keep(setting: Setting, folder: Path, lines: Sequence[str], rows: Sequence[Row]) -> list[Path]:
    """Write table, plot and rows into `folder`, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    table, raw = folder / "table.md", folder / "rows.json"
    table.write_text("".join(f"{line}  \n" for line in lines) + "\n" + markdown_table(rows), encoding="utf-8")
    raw.write_text(json.dumps([row._asdict() for row in rows], indent=1) + "\n", encoding="utf-8")
    if setting.peers.missing("matplotlib"):
        plot = folder / "plot.txt"
        plot.write_text(text_plot(rows), encoding="utf-8")
        return [table, raw, plot]
    plot, drawn = folder / "plot.svg", setting.folder / "shares.json"
    drawn.write_text(json.dumps(shares(rows)), encoding="utf-8")
    subprocess.run([str(setting.peers.python), str(HERE / "chart.py"), str(drawn), str(plot)], check=True)
    return [table, raw, plot]


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    runs: int
    lines: int
    peers: Path | None
    program: Path
    only: tuple[str, ...]
    long: bool
    profile: bool
    output: Path | None
    content: Path | None


def asked(arguments: Sequence[str]) -> Asked:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    installed = Path(sys.executable).parent / ("crisis-aid.exe" if sys.platform == "win32" else "crisis-aid")
    parser.add_argument("--runs", type=int, default=9, metavar="N")
    parser.add_argument(
        "--lines", type=int, default=20_000, metavar="N", help="scenarios of a batch, and rows of the decisions"
    )
    parser.add_argument("--peers", type=Path, metavar="FOLDER")
    parser.add_argument("--program", type=Path, default=installed, metavar="PATH", help="crisis-aid")
    parser.add_argument(
        "--content", type=Path, metavar="DIR", help="measure this content; start and keys have only what ships"
    )
    parser.add_argument("--only", action="append", choices=PARTS, default=[], metavar="WHAT")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--output", type=Path, metavar="FOLDER")
    found = vars(parser.parse_args(arguments))
    if not found["program"].exists():
        parser.error(
            f"{found['program']} is not there: install crisis-aid beside this Python, or name it with --program"
        )
    if found["runs"] < 1 or found["lines"] < 2:
        parser.error("--runs takes 1 or more, --lines 2 or more")
    return Asked(**{**found, "only": tuple(found["only"])})


def main(arguments: Sequence[str]) -> int:
    """Measure, and return 1 where something could not be measured because a command failed or two decide differently."""
    options = asked(arguments)
    with tempfile.TemporaryDirectory() as folder:
        peers, program = Peers(options.peers), (str(options.program),)
        setting = Setting(program, peers, Path(folder), options.runs, options.lines, options.long, options.content)
        if options.profile:
            print(importlib.import_module("benchmarks.profiling").table(setting), end="")
            return 0
        lines = head(setting)
        print("\n".join(lines))
        rows: list[Row] = []
        failed = False
        for part in options.only or (part for part in PARTS if options.content is None or part not in OF_WHAT_SHIPS):
            sys.stderr.write(f"measuring: {part}\n")
            try:
                rows += measured(part, setting)
            except FailedError as error:
                failed = True
                rows.append(Row(part, None, "x", "", f"not measured: {error}"))
        print(f"\n{text_table(rows)}")
        if options.output is None:
            print(text_plot(rows), end="")
            return int(failed)
        print("\n".join(f"written: {file}" for file in keep(setting, options.output, lines, rows)))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
