"""A person at a terminal, for tests: starts the program on a pseudo-terminal, presses keys, reads the screen through pyte."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte


class Conversation:
    """One run of `crisis-aid` on a terminal of `columns` x `rows`. Counts the keys pressed; a place counts as one."""

    def __init__(
        self,
        arguments: list[str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", **(env or {})}
        environment.pop("NO_COLOR", None)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "crisis_cli", *arguments],
            dimensions=(rows, columns),
            encoding="utf-8",
            codec_errors="replace",
            cwd=str(cwd) if cwd else None,
            env=environment,
            timeout=20,
        )
        self.screen = pyte.HistoryScreen(columns, rows, history=2000, ratio=0.5)
        self.stream = pyte.Stream(self.screen)
        self.keys = 0
        self.transcript = ""

    def wait(self, text: str) -> str:
        """Wait until `text` has been written since the last wait; return all that was written up to and with it."""
        self.child.expect_exact(text)
        seen = str(self.child.before) + str(self.child.after)
        self._feed(seen)
        return seen

    def press(self, key: str, *, after: str) -> None:
        """Press one key once the question `after` and its prompt are on the screen."""
        self.wait(after)
        self.wait("> ")
        time.sleep(0.03)  # typed-ahead keys are dropped on purpose when a question appears
        self.child.send(key)
        self.keys += 1

    def type_place(self, name: str, *, after: str = "Which state is the client in") -> None:
        self.wait(after)
        self.wait("> ")
        time.sleep(0.03)
        self.child.send(name + "\r")
        self.keys += 1

    def finish(self) -> tuple[str, int]:
        """Read to the end; return the rest of the output and the exit code (128+n after signal n)."""
        self.child.expect(pexpect.EOF)
        rest = str(self.child.before)
        self._feed(rest)
        self.child.close()
        code = self.child.exitstatus
        return rest, code if code is not None else 128 + (self.child.signalstatus or 0)

    def lines(self) -> list[str]:
        """Return what the screen shows, without empty lines at the right and the bottom."""
        shown = [line.rstrip() for line in self.screen.display]
        while shown and not shown[-1]:
            shown.pop()
        return shown

    def _feed(self, text: str) -> None:
        self.transcript += text
        self.stream.feed(text)
