"""A campaign: batches killed at random moments and gone on with, until each has ended. Ends with 1 where one differs.

    python tests/soak_batch.py [--runs 50] [--lines 20000] [--seed 1]

Every run draws how many processes work and when it is killed (`kill -9` of all of it), is gone on with until it is whole,
and is compared with what one process writes in one go.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch_runs import done, mixed, started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return _soak(dice, asked.runs, asked.lines)
        finally:
            os.chdir("/")


def _soak(dice: random.Random, runs: int, lines: int) -> int:
    Path("many.jsonl").write_bytes(mixed(lines, dice.randrange(1_000)))
    begun = time.monotonic()
    code, whole, _ = done("many.jsonl")
    seconds = time.monotonic() - begun
    kills = 0
    for number in range(1, runs + 1):
        struck = _one(dice, seconds)
        kills += struck
        same = Path("out.jsonl").read_bytes() == whole
        print(f"run {number}: killed {struck} times, {'the same bytes' if same else 'OTHER BYTES'}", flush=True)
        if not same:
            return 1
        Path("out.jsonl").unlink()
    print(f"{runs} runs, {kills} kills, every output the {len(whole):,} bytes of one go (exit code {code}).")
    return 0


def _one(dice: random.Random, seconds: float) -> int:
    """Run one batch to its end, however often it is killed on the way; return how often that was."""
    struck = 0
    while True:
        child = started(
            "many.jsonl",
            "--output",
            "out.jsonl",
            "--resume",
            "--jobs",
            str(dice.choice((1, 2, 3))),
            start_new_session=True,
        )
        try:
            child.communicate(timeout=dice.uniform(0.2, 2 * seconds))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            struck += 1
        if Path("out.jsonl").exists() and not Path("out.jsonl.partial").exists():
            return struck


if __name__ == "__main__":
    sys.exit(main())
