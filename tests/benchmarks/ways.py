"""The same lines inline, in threads, in processes and on Dask: the same bytes, and how much quicker."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.lines import LONGEST, affordable
from benchmarks.rows import Figure, Row, figure, ratio
from benchmarks.setting import Setting
from benchmarks.workers import HERE, FailedError, finished, in_rounds

CORES = os.cpu_count() or 1
INLINE, THREADS, PROCESSES, DASK = "inline", "threads", "processes", "Dask"
MILLION = 1_000_000
ENOUGH = 50
"""So many times over the lines are taken at most."""


def lines(setting: Setting) -> tuple[Path, int]:
    """Return the lines and how many they are: with `long` a million that all differ, else as many as LONGEST allows.

    These are the lines of the other rows over and over: of fewer the start of processes would be all there is to see.
    """
    if setting.long:
        return setting.drawn(MILLION), MILLION
    file, number, seconds = affordable(setting)
    times = max(1, min(ENOUGH, round(LONGEST / seconds)))
    again = file.with_name(f"{file.stem}-{times}-times.jsonl")
    with again.open("wb") as out:
        out.writelines(file.read_bytes() for _ in range(times))
    return again, number * times


def options(setting: Setting) -> frozenset[str]:
    """Return which options of the command say how a batch is done."""
    said = subprocess.run(setting.command("batch", "--help"), capture_output=True, text=True).stdout
    return frozenset(option for option in ("--jobs", "--cluster") if option in said)


def absent(name: str, known: frozenset[str], *, long: bool) -> str:
    """Return why the lines are not done in one of the ways, "" where they are."""
    if name == THREADS and importlib.util.find_spec("crisis_cli.batch.running") is None:
        return "this version knows no executors"
    if name == PROCESSES and "--jobs" not in known:
        return "this version has no --jobs"
    if name != DASK:
        return ""
    if not long:
        return "with --long"
    if "--cluster" not in known:
        return "this version has no --cluster"
    return "" if importlib.util.find_spec("distributed") else "not installed: distributed"


@contextmanager
def cluster(wanted: bool) -> Iterator[str]:
    """Start a Dask cluster with a worker for each core and give its address; "" where none is wanted."""
    if not wanted:
        yield ""
        return
    command = [sys.executable, str(HERE / "cluster_work.py"), str(CORES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        if not said:
            raise FailedError("the Dask cluster did not start")
        yield json.loads(said)
        child.communicate()


def commands(setting: Setting, file: Path, known: frozenset[str], address: str) -> dict[str, list[str]]:
    """Return how the lines are done in each way that there is; a command ends with the name of its output."""
    one = ["--jobs", "1"] if "--jobs" in known else []
    batch = setting.command("batch", file)
    content = "" if setting.content is None else str(setting.content)
    threads = [sys.executable, str(HERE / "threads_work.py"), str(CORES), content, str(file)]
    every = {
        INLINE: [*batch, *one, "--output"],
        THREADS: threads,
        PROCESSES: [*batch, "--jobs", str(CORES), "--output"],
        DASK: [*batch, "--cluster", address, "--output"],
    }
    there = {name: command for name, command in every.items() if not absent(name, known, long=setting.long)}
    return {name: [*command, str(setting.folder / f"way-{name}.plans")] for name, command in there.items()}


def digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def table(setting: Setting) -> list[Row]:
    """Return how many of the ways give other bytes, and for each how much quicker it is than inline, a core."""
    file, number = lines(setting)
    known = options(setting)
    with cluster(not absent(DASK, known, long=setting.long)) as address:
        ways = commands(setting, file, known, address)
        measures: dict[str, Callable[[], float]] = {
            name: lambda command=command: finished(command).seconds for name, command in ways.items()
        }
        rounds = in_rounds(measures, setting.few)
    sums = {name: digest(Path(command[-1])) for name, command in ways.items()}
    others = sum(found != sums[INLINE] for found in sums.values())
    words = f"{', '.join(ways)}; {number:,} lines; sha256 {sums[INLINE][:12]}..."
    found = [Row("ways that give other bytes than inline", figure([others]), "", "ways, other bytes", words)]
    for name in (THREADS, PROCESSES, DASK):
        times = ratio(rounds, INLINE, name)
        speed = Figure(*(one / CORES for one in times)) if times else None
        goal = "" if name == THREADS else "ways, speed"
        remark = absent(name, known, long=setting.long) or f"{number:,} lines, {CORES} cores, start and all"
        found.append(Row(f"speed in {name} / inline / cores", speed, "x", goal, remark))
    return found
