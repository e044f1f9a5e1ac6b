"""Record what runs look like: questions, review, plan, call card and papers, drawn at several widths, and plain lines.

    python tests/record_screens.py [FOLDER]        (default: tests/screens)

One threat told in California, on a drawn screen of 40, 60, 80 and 200 columns, without and with its ANSI styles, and the
same run in plain lines; and the runs of `reporting_runs.py`, `process_runs.py` and `afterwards_runs.py`, at 60 and 80 columns and in plain lines.
The recordings are for reading: a change of words shows in them, and nothing is decided by them.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from afterwards_runs import AFTERWARDS_RUNS
from process_runs import PROCESS_RUNS
from reporting_runs import RUNS, Run, presses
from terminal_driver import Conversation, Window

SIZES = ((40, 24), (60, 24), (80, 24), (200, 50))
RUN = ["assess", "danger-to-others", "--jurisdiction", "us-ca", "--now", "2026-11-22T10:00:00-08:00"]
TO_THE_QUESTION = (("Is anyone hurt", "1"), ("in danger right now?", "1"), ("Any threat or thought", "4"))
TO_THE_PLAN = (
    ("Who might do it", "3"),
    ("Who could be hurt", "3"),
    ("How do you know", "1"),
    ("mean to act, and when", "2"),
    ("A plan, a weapon", "2"),
    ("Where is the client", "1"),
    ("Thoughts of suicide", "1"),
    ("harmed or neglected?", "1"),
    ("Could telling the client", "1"),
)
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def styled(window: Window) -> str:
    """Return the screen with its styles, line by line, as a terminal would show it."""
    lines = []
    for row in range(window.screen.lines):
        line, before = "", ""
        for column in range(window.screen.columns):
            cell = window.screen.buffer[row][column]
            on = (("1", cell.bold), ("3", cell.italics), ("4", cell.underscore), ("7", cell.reverse))
            now = ";".join(code for code, held in on if held)
            line += f"\x1b[0{';' + now if now else ''}m{cell.data}" if now != before else cell.data
            before = now
        lines.append((line + ("\x1b[0m" if before else "")).rstrip())
    return "\n".join(lines).rstrip() + "\n"


def record(folder: Path, columns: int, rows: int, scratch: Path) -> None:
    """Record the four screens of one width."""
    window = Window(["-m", "crisis_cli", *RUN], scratch, columns=columns, rows=rows)

    def keep(name: str) -> None:
        shown = "\n".join(window.lines()).rstrip() + "\n"
        (folder / f"{columns}-{name}.txt").write_text(shown, encoding="utf-8")
        (folder / f"{columns}-{name}.ansi").write_text(styled(window), encoding="utf-8")

    try:
        for text, key in TO_THE_QUESTION:
            window.see(text)
            window.press(key)
        window.see("Who might do it")
        keep("question")
        window.press("r")
        window.see("YOUR ANSWERS")
        keep("review")
        window.press("\r")
        for text, key in TO_THE_PLAN:
            window.see(text, without="YOUR ANSWERS")
            window.press(key)
        window.see("SAME DAY", "Warn the person in danger")
        keep("plan")
        window.press("c")
        window.see("WHICH CALL")
        window.press("1\r")
        window.see("WHO YOU ARE")
        keep("call-card")
    finally:
        window.close()


def record_plain(folder: Path) -> None:
    """Record the same run in plain lines, from the danger line to the last line of the results."""
    talk = Conversation([*RUN, "--plain"])
    for text, key in (*TO_THE_QUESTION, *TO_THE_PLAN):
        talk.press(key, after=text)
    talk.press("q", after="What next?")
    talk.press("q", after="skip")
    talk.finish()
    (folder / "plain.txt").write_text(STYLE.sub("", talk.transcript.replace("\r", "")), encoding="utf-8")


def press(window: Window, text: str, keys: str) -> None:
    window.see(text)
    for key in presses(keys):
        window.press(key)
        window.read(0.05)


def record_run(run: Run, folder: Path, columns: int, scratch: Path) -> None:
    """Record the plan of a run about reporting, the plan after the questions that follow it, and its first paper."""
    window = Window(
        ["-m", "crisis_cli", *run.arguments], scratch, columns=columns, env={"CRISIS_AID_CONFIG": str(scratch)}
    )

    def keep(name: str) -> None:
        shown = "\n".join(window.lines()).rstrip() + "\n"
        (folder / f"{run.name}-{columns}-{name}.txt").write_text(shown, encoding="utf-8")

    try:
        for text, keys in run.steps:
            press(window, text, keys)
        window.see(*run.plan)
        keep("plan")
        if run.after:
            window.press("m")
            window.see("Question", without="What next?")
            _answer_the_rest(window, run)
            keep("exact-plan")
            window.press("p")
            window.see("PAPER")
            if "WHICH PAPER?" in window.text():
                window.press("1\r")
            window.see("BY WHEN AND WHERE TO")
            keep("paper")
    finally:
        window.close()


def _answer_the_rest(window: Window, run: Run) -> None:
    for _ in range(40):
        window.read(0.3)
        shown = window.text()
        if "What next?" in shown or "q finish" in shown:
            return
        if "Question" in shown:
            window.press(run.next_keys(shown))
    raise AssertionError(window.text())


def record_run_in_lines(run: Run, folder: Path, scratch: Path) -> None:
    """Record a run about reporting in plain lines, to the last line of its results."""
    talk = Conversation([*run.arguments, "--plain"], env={"CRISIS_AID_CONFIG": str(scratch)})
    for text, keys in run.steps:
        first, *others = presses(keys)
        talk.press(first, after=text)
        for key in others:
            talk.wait("> ")
            talk.send(key)
    talk.press("q", after="What next?")
    talk.press("q", after="skip")
    talk.finish()
    shown = STYLE.sub("", talk.transcript.replace("\r", ""))
    (folder / f"{run.name}-plain.txt").write_text(shown, encoding="utf-8")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for columns, rows in SIZES:
            (Path(scratch) / str(columns)).mkdir()
            record(folder, columns, rows, Path(scratch) / str(columns))
        for run in (*RUNS, *PROCESS_RUNS, *AFTERWARDS_RUNS):
            for columns in (60, 80):
                place = Path(scratch) / f"{run.name}-{columns}"
                place.mkdir()
                record_run(run, folder, columns, place)
            record_run_in_lines(run, folder, Path(scratch))
    record_plain(folder)


if __name__ == "__main__":
    main()
