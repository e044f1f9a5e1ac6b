"""JSONL in, JSONL out, in one process: the whole shipped content beside a codec that only reads and writes the same lines.

The codec is timed inside its process, so the start of ours is taken off: the time of a batch of one line, which has a row
of its own. What a batch makes once for many lines counts; beside it stands each further line, and both as whole processes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks import decisions
from benchmarks.rows import Rounds, Row, ratio
from benchmarks.setting import PASS, Setting
from benchmarks.workers import HERE, at_work, finished, in_rounds

CODECS = ("json", "orjson", "msgspec")
MANY = 100_000
"""So many lines with `--long`: what a batch makes once is then a small part, as it is where speed matters."""
LONGEST = 10.0
"""Seconds that one batch may take: of a slower one fewer lines are measured."""
TRIED = 2_000
"""Lines from which is estimated how long all would take; of few lines each is slower."""
TRIED_FULL = 50
"""The same for full plans, of which each takes as long."""
OURS, ONE, SOME, WHOLE = "batch", "batch of one line", "batch of the first lines", "codec as a whole process"
FLOW, ZEN = "batch of the flow", "zen-engine"
FULL, FULL_ONE, FULL_CODEC = "full plans", "full plan of one line", "loads and dumps of the full plans"
PER_FULL = 20
"""One line in so many is made a full plan of: such a plan is about so many times as long as a compact one."""


def first_lines(file: Path, number: int) -> Path:
    """Return a file of the first `number` lines of another."""
    part = file.with_name(f"{file.stem}-first-{number}.jsonl")
    with file.open("rb") as lines:
        part.write_bytes(b"".join(islice(lines, number)))
    return part


def batch(setting: Setting, file: Path, *options: str) -> float:
    """Return the seconds of one batch in one process, its output written to a file beside it."""
    return setting.ours("batch", file, *options, "--output", file.with_suffix(".plans")).seconds


class Afforded(NamedTuple):
    """A file of scenarios, how many they are, and about how many seconds a batch takes for them, its start not counted."""

    file: Path
    number: int
    seconds: float


def affordable(setting: Setting, *options: str, tried: int = TRIED) -> Afforded:
    """Return as many scenarios as are asked for, or as one batch does in LONGEST seconds."""
    tried = min(tried, setting.lines)
    few, fewer = setting.drawn(tried), max(1, tried // 4)
    taken = max(batch(setting, few, *options) - batch(setting, first_lines(few, fewer), *options), 1e-9)
    number = min(setting.lines, max(tried, int(LONGEST * (tried - fewer) / taken)))
    return Afforded(setting.drawn(number), number, taken * number / (tried - fewer))


def codec_of(setting: Setting, file: Path) -> str:
    """Return which codec a batch loads: the quickest that it imports, else the standard library's."""
    ours = setting._replace(program=(sys.executable, "-X", "importtime", "-m", "crisis_cli"))
    done = subprocess.run(ours.command("batch", file), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return next((name for name in ("orjson", "msgspec") if name in loaded), "json")


def first_of(number: int) -> int:
    """Return after how many of the lines a batch has all ready that it makes once."""
    return max(1, min(TRIED, number // 4))


def without_start(rounds: Rounds, whole: str, start: str) -> list[float]:
    """Return the seconds of the lines alone, round by round."""
    return [max(both - one, 1e-9) for both, one in zip(rounds[whole], rounds[start], strict=True)]


def measure(setting: Setting) -> tuple[Rounds, int, str]:
    """Return the seconds in rounds, the number of lines, and which codec a batch uses."""
    if setting.long:
        setting = setting._replace(lines=max(setting.lines, MANY))
    file, number, _ = affordable(setting)
    one, some = first_lines(file, 1), first_lines(file, first_of(number))
    codec = codec_of(setting, file)
    work = str(HERE / "peer_work.py")
    there = [name for name in CODECS if name == "json" or not setting.peers.missing(name)]
    python = {name: sys.executable if name == "json" else str(setting.peers.python) for name in there}
    jobs = {name: [python[name], work, "codec", name, str(file)] for name in there}
    with at_work(jobs) as workers:
        measures: dict[str, Callable[[], float]] = {
            PASS: setting.empty,
            ONE: lambda: batch(setting, one),
            SOME: lambda: batch(setting, some),
            OURS: lambda: batch(setting, file),
            **{name: worker.again for name, worker in workers.items()},
        }
        if codec in python:
            command = [python[codec], work, "once", codec, str(file)]
            measures[WHOLE] = lambda: finished(command).seconds
        return in_rounds(measures, setting.few), number, codec


def table(setting: Setting) -> list[Row]:
    """Return the rows of the shipped content, then those of full plans and of the made-up flow."""
    rounds, number, codec = measure(setting)
    few = f", fewer than {setting.lines:,} so that a batch ends in {LONGEST:g} s" if number < setting.lines else ""
    both = {**rounds, "lines": without_start(rounds, OURS, ONE)}
    found = []
    for name in CODECS:
        remark = f"{number:,} lines{few}; start taken off; here {_rate(both['lines'], number)} a second"
        if name == codec:
            remark = f"the codec that batch uses; {remark}"
        away = "" if name == "json" else setting.peers.missing(name)
        goal = "JSONL" if name == codec else ""
        what = f"JSONL, all content / loads and dumps by {name}"
        found.append(Row(what, ratio(both, "lines", name), "x", goal, away or remark))
    found.append(_further(setting, rounds, number, codec))
    away = "" if WHOLE in rounds else setting.peers.missing(codec)
    what = f"the same, both as whole processes / {codec}"
    found.append(Row(what, ratio(rounds, OURS, WHOLE), "x", "", away))
    found.append(Row("a batch of one scenario / python -c pass", ratio(rounds, ONE, PASS)))
    return [*found, *_full(setting), *_flow(setting, codec)]


def _further(setting: Setting, rounds: Rounds, number: int, codec: str) -> Row:
    """Each line after the first ones, beside the same share of what the codec takes for all."""
    first = first_of(number)
    share = [seconds * (number - first) / number for seconds in rounds.get(codec, ())]
    further = {"further": without_start(rounds, OURS, SOME), "theirs": share}
    away = "" if codec in rounds else setting.peers.missing(codec)
    remark = away or f"here {_rate(further['further'], number - first)} a second"
    what = f"the same, each line after the first {first:,} / {codec}"
    return Row(what, ratio(further, "further", "theirs"), "x", "", remark)


def _rate(seconds: list[float], number: int) -> str:
    return f"{number / statistics.median(seconds):,.0f}"


def _full(setting: Setting) -> list[Row]:
    """Whole plans beside the standard library's reading and writing of the result lines."""
    file, number, _ = affordable(setting._replace(lines=max(2, setting.lines // PER_FULL)), "--full", tried=TRIED_FULL)
    one = first_lines(file, 1)
    batch(setting, file, "--full")
    results = file.with_suffix(".plans").rename(file.with_suffix(".full"))
    work = [sys.executable, str(HERE / "peer_work.py"), "codec", "json", str(results)]
    with at_work({FULL_CODEC: work}) as workers:
        measures = {
            FULL_ONE: lambda: batch(setting, one, "--full"),
            FULL: lambda: batch(setting, file, "--full"),
            FULL_CODEC: workers[FULL_CODEC].again,
        }
        rounds = in_rounds(measures, setting.few)
    both = {**rounds, "plans": without_start(rounds, FULL, FULL_ONE)}
    remark = f"{number:,} plans; start taken off; here {_rate(both['plans'], number)} a second"
    what = "full plans / loads and dumps of them by json"
    return [Row(what, ratio(both, "plans", FULL_CODEC), "x", "", remark)]


def _flow(setting: Setting, codec: str) -> list[Row]:
    """The made-up flow from line to line, beside zen-engine between loads and dumps by orjson."""
    what = "lines a second, 40 rules: ours / zen-engine with orjson"
    away = setting.peers.missing("zen-engine", "orjson")
    if away:
        return [Row(what, None, "x", "", away)]
    flow, rows = decisions.written(setting.folder, setting.lines)
    one = first_lines(rows, 1)
    ours = setting._replace(content=decisions.FLOW)
    work = [str(setting.peers.python), str(HERE / "peer_work.py"), "zen-lines", str(flow), str(rows)]
    with at_work({ZEN: work}) as workers:
        measures = {
            ONE: lambda: batch(ours, one),
            FLOW: lambda: batch(ours, rows),
            ZEN: workers[ZEN].again,
        }
        rounds = in_rounds(measures, setting.few)
    both = {**rounds, "lines": without_start(rounds, FLOW, ONE)}
    remark = (
        f"{setting.lines:,} lines; start taken off; here {_rate(both['lines'], setting.lines)} a second, by {codec}"
    )
    return [Row(what, ratio(both, ZEN, "lines"), "x", "", remark)]
