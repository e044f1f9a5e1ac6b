"""How long the start and an answer take, on a pseudo-terminal and as whole processes, beside copier and pipx.

All on one clock, in turn; the shortest way to a plan is walked, as a person would press the keys.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import termios
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from count_keys import default_of

from benchmarks.rows import Figure, Rounds, Row, figure, ratio
from benchmarks.setting import PASS, Setting
from benchmarks.workers import FailedError, finished
from crisis_cli.answers import Answers
from crisis_cli.model import Content

Times = dict[str, float]
Found = TypeVar("Found")
PIPX, COPIER, COPIER_NEXT = "pipx --help", "copier copy: first question", "copier copy: answer to next question"
BYTE, VERSION, HELP = "first byte of assess", "--version", "--help"
MENU, PLAIN, NAMED, PROFILE = "drawn", "in plain lines", "drawn, the concern named", "drawn, with a practice profile"
AT_ONCE = "choice made at once to what follows"
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
EVERY = 20
"""One shipped scenario in so many is taken for the median of own work."""
TURNS = 5
"""So often is each step of own work repeated; the median counts."""


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
                raise FailedError(f"waited 30 s for {text!r}; seen: {self.seen[-400:]!r}")
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


def first_byte(program: Sequence[str]) -> float:
    talk = Talk([*program, "assess"], {})
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


def assess(program: Sequence[str], how: str, options: list[str], folder: Path) -> Times:
    """Hold the shortest interview once and return its times by name."""
    found = conversation([*program, "assess", *options], OURS, quiet(folder))
    return {
        f"{how}: first question": found[0],
        f"{how}: answer to next question": statistics.median(found[1:4]),
        f"{how}: answer to plan": found[4],
    }


def quiet(folder: Path) -> Mapping[str, str]:
    """Return what keeps this machine's own profile out of it."""
    return {"CRISIS_AID_CONFIG": str(folder), "CRISIS_AID_PLAIN": ""}


def at_once(program: Sequence[str], folder: Path) -> Times:
    """Choose from the first list as soon as it stands there: what is read while people choose has to be waited for then."""
    talk = Talk([*program, "assess"], quiet(folder))
    try:
        talk.until("Several of these")
        talk.press("1", after=0.01)
        return {AT_ONCE: talk.until("Is anyone hurt")}
    finally:
        talk.end()


def named(program: Sequence[str], folder: Path) -> Times:
    """Name the concern on the command line: the whole content is read before the first question."""
    found = conversation([*program, "assess", "danger-to-self"], (("Is anyone hurt", ""),), quiet(folder))
    return {f"{NAMED}: first question": found[0]}


def copier(program: Path, folder: Path) -> Times:
    template = folder / "template"
    if not template.exists():
        template.mkdir()
        (template / "copier.yml").write_text(TEMPLATE, encoding="utf-8")
        (template / "thing.txt").write_text("thing", encoding="utf-8")
    target = folder / f"target-{time.monotonic_ns()}"
    found = conversation([str(program), "copy", str(template), str(target)], THEIRS)
    return {COPIER: found[0], COPIER_NEXT: found[1]}


def measures(setting: Setting) -> Iterator[Callable[[], Times]]:
    """Yield what is done once in each round."""
    program, peers, folder = setting.program, setting.peers, setting.folder
    empty = folder / "no-profile"
    full = with_profile(folder / "profile")
    yield lambda: {PASS: setting.empty()}
    yield lambda: {BYTE: first_byte(program)}
    yield lambda: {VERSION: setting.ours("--version").seconds}
    yield lambda: {HELP: setting.ours("--help").seconds}
    if not peers.missing("pipx"):
        yield lambda: {PIPX: finished([str(peers.program("pipx")), "--help"]).seconds}
    yield lambda: assess(program, MENU, [], empty)
    yield lambda: assess(program, PLAIN, ["--plain"], empty)
    yield lambda: at_once(program, empty)
    yield lambda: named(program, empty)
    if not peers.missing("copier"):
        yield lambda: copier(peers.program("copier"), folder)
    yield lambda: assess(program, PROFILE, [], full)


def measure(setting: Setting) -> Rounds:
    """Return the seconds of every step, round by round; the first round warms up and does not count."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # peers come compiled: ours is, after the first round
    every = list(measures(setting))
    found: dict[str, list[float]] = {}
    for turn in range(setting.runs + 1):
        for one in every:
            for name, elapsed in one().items():
                found.setdefault(name, []).extend([elapsed] if turn else [])
    return found


def own_work() -> dict[str, Figure]:
    """Return the milliseconds of the program's own work after an answer, without a terminal.

    Over shipped scenarios, each asked as the interview asks; and with every concern open and nothing known.
    """
    from crisis_cli.load import load, shipped_folder
    from crisis_cli.scenario import read_scenario

    content = load()
    cases = [read_scenario(content, file) for file in sorted(shipped_folder().glob("scenarios/**/*.toml"))[::EVERY]]
    noon = datetime(2026, 11, 22, tzinfo=UTC)
    walked = [_walked(content, case.answers, case.now or noon) for case in cases]
    unknown = _walked(content, Answers(tuple(content.concerns)), noon)
    return {
        "next question": milliseconds(statistics.median(steps) for steps, _ in walked if steps),
        "plan": milliseconds(plan for _, plan in walked),
        "plan, nothing known": milliseconds([unknown[1]]),
    }


def milliseconds(seconds: Iterable[float]) -> Figure:
    return figure(second * 1000 for second in seconds)


def _walked(content: Content, given: Answers, now: datetime) -> tuple[list[float], float]:
    """Return the seconds of own work after each answer up to the plan, and those of the plan."""
    from crisis_cli.engine import AskQuestion, next_step

    questions: list[float] = []
    answers = replace(given, values={})
    while True:
        seconds, step = _median_of(lambda answers=answers: next_step(content, answers, now, changes=False))
        if not isinstance(step, AskQuestion):
            return questions, seconds
        questions.append(seconds)
        name = step.question.id
        answers = answers.given(name, given.values.get(name, default_of(step.question)))


def _median_of(work: Callable[[], Found]) -> tuple[float, Found]:
    """Return the median seconds of some turns, and what the work returns."""
    taken = []
    for _ in range(TURNS):
        start = time.perf_counter()
        found = work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), found


def table(setting: Setting) -> list[Row]:
    """Return the rows: start, first question, after an answer."""
    rounds = measure(setting)
    no_pipx, no_copier = setting.peers.missing("pipx"), setting.peers.missing("copier")
    found = [
        Row("first byte of `assess` / python -c pass", ratio(rounds, BYTE, PASS), "x", "first byte"),
        Row("`--version` / python -c pass", ratio(rounds, VERSION, PASS), "x", "--version"),
        Row("`--help` / pipx's", ratio(rounds, HELP, PIPX), "x", "--help", no_pipx),
    ]
    for how, goal in ((MENU, "first question"), (PLAIN, "first question"), (NAMED, ""), (PROFILE, "")):
        over = f"{how}: first question"
        found.append(Row(f"first question, {how} / copier's", ratio(rounds, over, COPIER), "x", goal, no_copier))
    over = f"{MENU}: answer to next question"
    found.append(Row("an answer to the next question / copier's", ratio(rounds, over, COPIER_NEXT), "x", "", no_copier))
    for words, name in (
        ("the next question", over),
        ("the plan", f"{MENU}: answer to plan"),
        ("what follows, chosen at once", AT_ONCE),
    ):
        found.append(Row(f"after an answer, on the screen: {words}", milliseconds(rounds[name]), "ms"))
    own = own_work()
    found += [
        Row(
            "after an answer, own work: the next question", own["next question"], "ms", "after an answer, next question"
        ),
        Row(
            "after an answer, own work: the plan", own["plan"], "ms", "after an answer, plan", "over shipped scenarios"
        ),
        Row("the same, every concern open, nothing known", own["plan, nothing known"], "ms"),
    ]
    return found
