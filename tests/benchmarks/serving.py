"""How a process of the benchmark does its work again whenever it is told to. Standard library alone: peers run it as well."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def serve(job: Callable[[], object], answers: Callable[[], Any] = list) -> None:
    """Say that all is ready, then for each line read write one: "again" gives seconds, "answers" what the job comes to."""
    _say("ready")
    for line in sys.stdin:
        if line.strip() == "answers":
            _say(answers())
            continue
        start = time.perf_counter()
        job()
        _say(time.perf_counter() - start)


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
