"""How long the proofs of a content take, part by part, in a process of its own: prints them as JSON.

python prover_work.py [FOLDER]     without a folder, of the content that ships
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def main(folder: str = "") -> None:
    from crisis_cli.checks import proof
    from crisis_cli.checks.idle import dead_questions
    from crisis_cli.checks.prover import Prover
    from crisis_cli.load import load_checked, no_collection, shipped_folder

    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Found]) -> Found:
        start = time.perf_counter()
        found = work()
        seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start
        return found

    loaded = load_checked(Path(folder) if folder else shipped_folder())
    issues = 0
    with no_collection():
        prover = timed("proof", lambda: Prover(loaded))
        for check in proof.CHECKS:
            name = "liveness" if check is dead_questions else "proof"
            issues += timed(name, lambda check=check: len(list(check(prover))))
    counts = {"properties": len(loaded.content.properties), "rules": len(loaded.content.rules)}
    print(json.dumps({"seconds": seconds, "issues": issues, **counts, "questions": len(loaded.content.questions)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
