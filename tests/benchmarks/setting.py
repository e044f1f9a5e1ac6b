"""What every measurement has to know: which program and content, which peers, how much of everything."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers import Peers
from benchmarks.workers import Finished, finished

PASS = "python -c pass"


class Setting(NamedTuple):
    """`runs` are the rounds of what is short, `lines` the scenarios of a batch; `long` adds what takes many minutes.

    `program` is the command that starts crisis-aid; `content` None is what ships.
    """

    program: Sequence[str]
    peers: Peers
    folder: Path
    runs: int
    lines: int
    long: bool = False
    content: Path | None = None

    @property
    def few(self) -> int:
        """The rounds of what takes seconds."""
        return max(1, self.runs // 3)

    def command(self, *arguments: str | Path) -> list[str]:
        """Return the command line of crisis-aid with this content."""
        content = [] if self.content is None else ["--content", str(self.content)]
        return [*self.program, *content, *map(str, arguments)]

    def ours(self, *arguments: str | Path) -> Finished:
        """Run crisis-aid to its end; what it prints is thrown away."""
        return finished(self.command(*arguments))

    def empty(self) -> float:
        """Return the seconds of a Python that does nothing."""
        return finished([sys.executable, "-c", "pass"]).seconds

    def drawn(self, number: int) -> Path:
        """Return a file of `number` scenarios, as `flows sample` draws them; drawn once."""
        file = self.folder / f"drawn-{number}.jsonl"
        if not file.exists():
            self.ours("flows", "sample", "-n", str(number), "--seed", "8", "--output", file)
        return file
