"""The proofs: every property and every rule over every combination of answers, and that every question can matter."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from benchmarks.rows import Row, figure, ratio
from benchmarks.setting import PASS, Setting
from benchmarks.workers import HERE, FailedError, finished
from crisis_cli.checks import INSTALL, proof


def table(setting: Setting) -> list[Row]:
    """Return how long the proofs and the whole check take; z3 draws no lots, so the rounds differ by the machine alone."""
    proofs, live, whole = "proof of every property and rule", "liveness of every question", "flows check, all of it"
    if not proof.available():
        why = f"z3 is not installed ({INSTALL})"
        return [Row(proofs, None, "s", "proof", why), Row(live, None, "s", "liveness", why)]
    found: list[dict[str, Any]] = []
    rounds: dict[str, list[float]] = {PASS: [], whole: []}
    for _ in range(setting.few):
        found.append(_proved(setting))
        rounds[PASS].append(setting.empty())
        rounds[whole].append(finished(setting.command("flows", "check"), (0, 1)).seconds)
    seconds = {name: figure(one["seconds"][name] for one in found) for name in ("proof", "liveness")}
    words = f"{found[0]['properties']} properties, {found[0]['rules']} rules; {found[0]['issues']} issues"
    return [
        Row(proofs, seconds["proof"], "s", "proof", words),
        Row(live, seconds["liveness"], "s", "liveness", f"{found[0]['questions']} questions"),
        Row(
            f"{whole} / python -c pass",
            ratio(rounds, whole, PASS),
            "x",
            "",
            f"here {figure(rounds[whole]).median:.1f} s",
        ),
    ]


def _proved(setting: Setting) -> dict[str, Any]:
    folder = [] if setting.content is None else [str(setting.content)]
    done = subprocess.run([sys.executable, str(HERE / "prover_work.py"), *folder], capture_output=True, text=True)
    if done.returncode:
        raise FailedError(f"the proofs ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return dict(json.loads(done.stdout))
