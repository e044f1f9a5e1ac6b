"""How long the start takes, as ratios within one run. Not a test: machines are noisy and no time is a goal.

    python tests/benchmark_start.py [--runs 15] [--peer "pipx --help"] [--prompt-peer TEXT "copier copy TEMPLATE TARGET"]

Each row is the median of interleaved runs, divided by `python -c pass` of the same run. First byte and first question
are taken on a pseudo-terminal. Peers are any commands on this machine.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime


def whole(command: list[str]) -> float:
    """Return the seconds a command takes from start to end, its output thrown away."""
    start = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def until(command: list[str], text: bytes) -> float:
    """Return the seconds until `text` (any byte if empty) was written to the pseudo-terminal of a command."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color"})
    seen = b""
    try:
        while time.perf_counter() - start < 30:
            if select.select([terminal], [], [], 0.5)[0]:
                seen += os.read(terminal, 65536)
                if seen and text in seen:
                    break
                if b"\x1b[6n" in seen:
                    os.write(terminal, b"\x1b[1;1R")
                    seen = seen.replace(b"\x1b[6n", b"")
    finally:
        elapsed = time.perf_counter() - start
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)
    return elapsed


def answer_times() -> tuple[float, float]:
    """Return the median seconds of own work from an answer to the next question, and to the plan."""
    from crisis_cli.answers import Answers
    from crisis_cli.engine import AskQuestion, next_step
    from crisis_cli.load import load

    content = load()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    questions, plans = [], []
    for _ in range(20):
        answers = Answers(tuple(content.concerns))
        while True:
            start = time.perf_counter()
            step = next_step(content, answers, now)
            elapsed = time.perf_counter() - start
            if not isinstance(step, AskQuestion):
                plans.append(elapsed)
                break
            questions.append(elapsed)
            value = "not-asked" if step.question.unknown else str(step.question.default)
            answers = answers.given(step.question.id, value)
    return statistics.median(questions), statistics.median(plans)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--peer", action="append", default=[], metavar="COMMAND")
    parser.add_argument("--prompt-peer", nargs=2, action="append", default=[], metavar=("TEXT", "COMMAND"))
    options = parser.parse_args()
    script = os.path.join(os.path.dirname(sys.executable), "crisis-aid")  # noqa: PTH118, PTH120 - before pathlib is loaded
    rows: dict[str, Callable[[], float]] = {
        "python -c pass": lambda: whole([sys.executable, "-c", "pass"]),
        "crisis-aid --version": lambda: whole([script, "--version"]),
        "crisis-aid --help": lambda: whole([script, "--help"]),
        "crisis-aid assess, first byte": lambda: until([script, "assess"], b""),
        "crisis-aid assess, first question": lambda: until([script, "assess"], b"Is anyone hurt"),
    }
    for command in options.peer:
        rows[command] = lambda command=command: whole(shlex.split(command))
    for text, command in options.prompt_peer:
        rows[f"{command}, first question"] = lambda c=command, t=text: until(shlex.split(c), t.encode())
    times: dict[str, list[float]] = {name: [] for name in rows}
    for turn in range(options.runs + 1):
        for name, measure in rows.items():
            elapsed = measure()
            if turn:
                times[name].append(elapsed)
    floor = statistics.median(times["python -c pass"])
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:45} {median * 1000:8.1f} ms   {median / floor:6.2f} x")
    question, plan = answer_times()
    print(f"{'after an answer: next question (own work)':45} {question * 1000:8.1f} ms")
    print(f"{'after an answer: plan (own work)':45} {plan * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
