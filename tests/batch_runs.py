"""Many lines of a small content, for what is tested about the running of a batch: good, bad, differing and blank ones."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from crisis_cli.batch.command import Asked, run_batch
from crisis_cli.load import load
from crisis_cli.sampling import scenarios

CONTENT = Path(__file__).parent / "content_good" / "for_authors"
CLOCK = "2026-11-22T10:00:00-08:00"
NOW = datetime.fromisoformat(CLOCK)
ODD = (b"", b"{broken", b'{"title": "\xff"}', b"   ", b"\t\r", b'{"concerns": ["dangr"]}', b"[]")
DIFFERS = {
    "title": "differs",
    "concerns": ["danger"],
    "answers": {"self.intent": "none"},
    "expect": {"response": "emergency"},
}
TOML = 'title = "a file"\nconcerns = ["danger"]\n\n[answers]\n"self.intent" = "yes"\n'


def good_lines(number: int, seed: int = 1) -> list[bytes]:
    """Return that many lines that can be read; each has another title."""
    return [json.dumps(tables).encode() for tables in scenarios(load(CONTENT), number, seed, None)]


def mixed(number: int, seed: int = 1) -> bytes:
    """Return a file of about that many lines, one in ten of them odd, the last without its end."""
    lines = []
    for at, line in enumerate(good_lines(number, seed)):
        if at % 10 == 3:
            lines.append(ODD[at // 10 % len(ODD)])
        lines.append(line)
    return b"\n".join([*lines, json.dumps(DIFFERS).encode()])


def command(*arguments: str) -> list[str]:
    """Return the batch of some inputs as it is typed: with the small content, and a clock that stands still."""
    return [sys.executable, "-m", "crisis_cli", "--content", str(CONTENT), "batch", "--now", CLOCK, *arguments]


def started(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start a batch that is to be watched."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command(*arguments), **{**streams, **options})


def ended(child: subprocess.Popen[bytes]) -> tuple[int, bytes, str]:
    """Wait for the end of a batch; return its exit code, what it printed and what it said."""
    out, said = child.communicate(timeout=60)
    assert b"Traceback" not in (said or b"")
    return child.returncode, out or b"", (said or b"").decode()


def done(*arguments: str, **options: Any) -> tuple[int, bytes, str]:
    """Run a batch to its end in a process of its own."""
    return ended(started(*arguments, **options))


def here(*inputs: str, **asked: Any) -> int:
    """Run a batch in this process and return its exit code; what it raises is for the caller."""
    return run_batch(Asked(inputs, **{"folder": CONTENT, "now": NOW, **asked}))


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds: for as long as a busy machine may take, and no longer."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, f"not seen: {what}"
        time.sleep(0.005)


def written(output: Path) -> int:
    """Return how many bytes of result lines lie beside an output that is not whole yet."""
    try:
        return (output.with_name(f"{output.name}.partial") / "lines.jsonl").stat().st_size
    except OSError:
        return 0


def beside(folder: Path, *names: str) -> list[str]:
    """Return what else than `names` is in a folder."""
    return sorted({path.name for path in folder.iterdir()} - set(names))
