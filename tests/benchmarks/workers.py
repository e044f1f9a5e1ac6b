"""Processes of the benchmark: those that do their work again when told to, and commands that are timed as a whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent


class FailedError(Exception):
    """A command of the benchmark did not end as it should: what it belongs to can't be measured."""


class Finished(NamedTuple):
    """A command that has ended: its seconds from start to end, and the MiB it held at most (None where nobody says)."""

    seconds: float
    peak: float | None


def finished(command: Sequence[str], codes: Sequence[int] = (0,)) -> Finished:
    """Run a command to its end. Raises FailedError where it ends with a code that is none of `codes`."""
    launcher = [sys.executable, "-I", "-S", str(HERE / "timed.py"), *command]
    done = subprocess.run(launcher, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    found = json.loads(done.stdout) if done.returncode == 0 else {"code": f"no code: {done.returncode}"}
    if found["code"] not in codes:
        raise FailedError(f"{' '.join(command)} ended with {found['code']}: {done.stderr.strip()[-400:]}")
    return Finished(found["seconds"], found["peak"])


class Worker:
    """A process that `serving` runs: ready once this object is there."""

    def __init__(self, python: Path | str, *arguments: str) -> None:
        self._command = [str(python), *arguments]
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        self._line()

    def again(self) -> float:
        """Return the seconds that the work takes this time."""
        return float(self._asked("again"))

    def answers(self) -> Any:
        return self._asked("answers")

    def end(self) -> None:
        self._child.communicate()

    def _asked(self, word: str) -> Any:
        assert self._child.stdin is not None
        self._child.stdin.write(word + "\n")
        self._child.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            _, said = self._child.communicate()
            raise FailedError(f"{' '.join(self._command)} ended: {said.strip()[-400:]}")
        return json.loads(line)


@contextmanager
def at_work(jobs: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Worker]]:
    """Start a worker for each command (its Python first), and end them all."""
    workers: dict[str, Worker] = {}
    try:
        for name, (python, *arguments) in jobs.items():
            workers[name] = Worker(python, *arguments)
        yield workers
    finally:
        for worker in workers.values():
            worker.end()


def in_rounds(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Do everything once in each round, so that what slows the machine slows all alike. The first one warms up."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for turn in range(rounds + 1):
        for name, measure in measures.items():
            seconds = measure()
            found[name] += [seconds] if turn else []
    return found
