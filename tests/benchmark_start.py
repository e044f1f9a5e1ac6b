"""How long the start and an answer take, as ratios within one run. Not a test: machines are noisy, no time is a goal.

    python tests/benchmark_start.py [--runs 15] [--peers FOLDER] [--program PATH]

FOLDER holds the programs `pipx` and `copier`, each in an environment of its own; whichever is there is measured in
turn with crisis-aid, by the same clock on the same pseudo-terminal. Every figure is a median; `of python` divides it by
`python -c pass`, `of the peer` by the same step of the peer. The first turn warms up and does not count.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

Times = dict[str, float]
PASS = "python -c pass"
PIPX, COPIER, COPIER_NEXT = "pipx --help", "copier copy: first question", "copier copy: answer to next question"
OURS = (
    ("What brings you", "1"),
    ("Is anyone hurt", "2"),
    ("Which state", "us-ca\r"),
    ("Could telling", "1"),
    ("EMERGENCY", ""),
)
"""The shortest way to a plan: what is waited for, and the keys then pressed."""
THEIRS = (("Name of the thing", "thing\r"), ("Size of the thing", ""))
TEMPLATE = "name:\n  type: str\n  help: Name of the thing\nsize:\n  type: str\n  help: Size of the thing\n"


class Talk:
    """A program on a pseudo-terminal of 80 x 24, timed."""

    def __init__(self, command: list[str], env: Mapping[str, str]) -> None:
        self.start = time.perf_counter()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))  # without a size nothing is drawn
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color", **env})
        self.seen = b""

    def until(self, text: str) -> float:
        """Return the seconds since the last keys (or the start) until `text`, any byte if empty, was written."""
        wanted = text.encode()
        while not (self.seen and wanted in self.seen):
            if not select.select([self.terminal], [], [], 30)[0]:
                raise SystemExit(f"waited 30 s for {text!r}; seen: {self.seen[-400:]!r}")
            self.seen += os.read(self.terminal, 65536)
            if b"\x1b[6n" in self.seen:  # some libraries ask where the cursor is before they draw
                os.write(self.terminal, b"\x1b[1;1R")
                self.seen = self.seen.replace(b"\x1b[6n", b"")
        return time.perf_counter() - self.start

    def press(self, keys: str, after: float = 0.15) -> None:
        time.sleep(after)  # keys typed before a question stands are dropped on purpose
        self.seen = b""
        self.start = time.perf_counter()
        os.write(self.terminal, keys.encode())

    def end(self) -> None:
        os.kill(self.child, 9)
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def whole(*command: str) -> float:
    """Return the seconds a command takes from start to end, its output thrown away."""
    start = time.perf_counter()
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    done = subprocess.run(command, **quiet)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    return time.perf_counter() - start


def conversation(
    command: list[str], steps: tuple[tuple[str, str], ...], env: Mapping[str, str] | None = None
) -> list[float]:
    """Return the seconds to the first text and, after each answer, to the next."""
    talk = Talk(command, env or {})
    try:
        times = []
        for text, keys in steps:
            times.append(talk.until(text))
            if keys:
                talk.press(keys)
        return times
    finally:
        talk.end()


def first_byte(program: str) -> float:
    talk = Talk([program, "assess"], {})
    try:
        return talk.until("")
    finally:
        talk.end()


def with_profile(folder: Path) -> Path:
    """Write a full profile into `folder`, as `crisis-aid setup` does, and return the folder."""
    from crisis_cli.profile import County, Number, Profile, to_toml
    from crisis_cli.settings import FILE

    today = date(2026, 11, 22)
    county = County("Fresno County", "us-ca", "559-555-0100", "559-555-0101", today)
    mine = Profile(
        {"profile.trainee": "no", "profile.hipaa": "yes"}, "us-ca", "brief", False, Number("555 0100", today)
    )
    counties = tuple(replace(county, name=f"County {n}") for n in range(5))
    folder.mkdir()
    (folder / FILE).write_text(to_toml(replace(mine, counties=counties)), encoding="utf-8")
    return folder


def assess(program: str, name: str, options: list[str], folder: Path) -> Times:
    """Hold the shortest interview once and return its times by name."""
    command = [program, "assess", *options]
    found = conversation(command, OURS, {"CRISIS_AID_CONFIG": str(folder), "CRISIS_AID_PLAIN": ""})
    return {
        f"assess {name}: first question": found[0],
        f"assess {name}: answer to next question": statistics.median(found[1:4]),
        f"assess {name}: answer to plan": found[4],
    }


def at_once(program: str, folder: Path) -> Times:
    """Choose from the first list as soon as it stands there: what is read while people choose has to be waited for then."""
    talk = Talk([program, "assess"], {"CRISIS_AID_CONFIG": str(folder), "CRISIS_AID_PLAIN": ""})
    try:
        talk.until("Several of these")
        talk.press("1", after=0.01)
        return {"assess: choice made at once to what follows": talk.until("Is anyone hurt")}
    finally:
        talk.end()


def named(program: str, folder: Path) -> Times:
    """Name the concern on the command line: the whole content is read before the first question."""
    env = {"CRISIS_AID_CONFIG": str(folder), "CRISIS_AID_PLAIN": ""}
    found = conversation([program, "assess", "danger-to-self"], (("Is anyone hurt", ""),), env)
    return {"assess danger-to-self: first question": found[0]}


def copier(program: Path, folder: Path) -> Times:
    template = folder / "template"
    if not template.exists():
        template.mkdir()
        (template / "copier.yml").write_text(TEMPLATE, encoding="utf-8")
        (template / "thing.txt").write_text("thing", encoding="utf-8")
    target = folder / f"target-{time.monotonic_ns()}"
    found = conversation([str(program), "copy", str(template), str(target)], THEIRS)
    return {COPIER: found[0], COPIER_NEXT: found[1]}


def measures(program: str, peers: Path | None, folder: Path) -> Iterator[Callable[[], Times]]:
    """Yield what is done once in each turn."""
    empty = folder / "no-profile"
    full = with_profile(folder / "profile")
    yield lambda: {PASS: whole(sys.executable, "-c", "pass")}
    yield lambda: {"assess: first byte": first_byte(program)}
    yield lambda: {"--version": whole(program, "--version")}
    yield lambda: {"--help": whole(program, "--help")}
    if peers and (peers / "pipx").exists():
        yield lambda: {PIPX: whole(str(peers / "pipx"), "--help")}
    yield lambda: assess(program, "with the menu", [], empty)
    yield lambda: assess(program, "--plain", ["--plain"], empty)
    yield lambda: at_once(program, empty)
    yield lambda: named(program, empty)
    if peers and (peers / "copier").exists():
        yield lambda: copier(peers / "copier", folder)
    yield lambda: assess(program, "with the menu and a profile", [], full)
    yield lambda: assess(program, "--plain and a profile", ["--plain"], full)


def own_work() -> Times:
    """Return the median seconds of the program's own work after an answer, without terminal, with nothing known."""
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
            step = next_step(content, answers, now, changes=False)
            elapsed = time.perf_counter() - start
            if not isinstance(step, AskQuestion):
                plans.append(elapsed)
                break
            questions.append(elapsed)
            value = "not-asked" if step.question.unknown else str(step.question.default)
            answers = answers.given(step.question.id, value)
    return {
        "own work, answer to next question": statistics.median(questions),
        "own work, answer to plan, nothing known": statistics.median(plans),
    }


def peer_of(name: str) -> str:
    """Return the row of the peer that does the same step, "" where none does."""
    if name == "--help":
        return PIPX
    if name.startswith("assess ") and "question" in name:
        return COPIER if name.endswith("first question") else COPIER_NEXT
    return ""


def table(medians: Times) -> str:
    """Return the rows: median, ratio to an empty Python, ratio to the peer where one does the same."""
    lines = [f"{'':55}{'median':>11}{'of python':>11}{'of the peer':>13}"]
    for name, median in medians.items():
        peer = medians.get(peer_of(name))
        of_peer = f"{median / peer:13.2f}" if peer else ""
        lines.append(f"{name:55}{median * 1000:8.1f} ms{median / medians[PASS]:11.2f}{of_peer}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--peers", type=Path, metavar="FOLDER")
    parser.add_argument("--program", default=str(Path(sys.executable).parent / "crisis-aid"), metavar="PATH")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # peers come compiled: ours is, after the first turn
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        every = list(measures(options.program, options.peers, Path(folder)))
        for turn in range(options.runs + 1):
            for measure in every:
                for name, elapsed in measure().items():
                    times.setdefault(name, [])
                    times[name] += [elapsed] if turn else []
    print(table({name: statistics.median(found) for name, found in times.items()} | own_work()))


if __name__ == "__main__":
    main()
