"""What crisis-aid decides in one process, told by `serving`: scenarios in, as a scenario file holds them, actions out.

python our_work.py steps FLOW ROWS     ids of actions, many at a time: `crisis_cli.load(...).compile().steps(...)`
python our_work.py plans FLOW ROWS     compact plans, many at a time: `crisis_cli.load(...).compile().plans(...)`
python our_work.py rules FLOW ROWS     which rules hold, one at a time: the generated functions alone
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from serving import serve

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Actions = list[list[str]]


def by_steps(flow: Path, rows: list[Mapping[str, Any]]) -> tuple[Callable[[], object], Callable[[], Actions]]:
    """Return what finds the actions of all rows, and what names them: the same."""
    import crisis_cli

    compiled = crisis_cli.load(flow).compile()  # type: ignore[attr-defined]

    def job() -> list[tuple[str, ...]]:
        return list(compiled.steps(rows, now=NOW))

    return job, lambda: [list(actions) for actions in job()]


def by_plans(flow: Path, rows: list[Mapping[str, Any]]) -> tuple[Callable[[], object], Callable[[], Actions]]:
    """Return what makes the plans of all rows, and what names their actions."""
    import crisis_cli

    compiled = crisis_cli.load(flow).compile()  # type: ignore[attr-defined]

    def job() -> int:
        return sum(1 for _ in compiled.plans(rows, now=NOW))

    def answers() -> Actions:
        return [[action["id"] for action in plan["actions"]] for plan in compiled.plans(rows, now=NOW)]

    return job, answers


def by_rules(flow: Path, rows: list[Mapping[str, Any]]) -> tuple[Callable[[], object], Callable[[], Actions]]:
    """Return what finds the rules that hold for all rows, and what names the actions they call for."""
    from crisis_cli.generated import compile_content
    from crisis_cli.load import load

    content = load(flow)
    decide = compile_content(content).decide
    calls_for = {rule.id: rule.actions for rule in content.rules}
    seen: dict[tuple[str, ...], list[str]] = {}

    def actions(held: tuple[str, ...]) -> list[str]:
        if held not in seen:
            seen[held] = list(dict.fromkeys(action for rule in held for action in calls_for[rule]))
        return seen[held]

    def job() -> Actions:
        return [actions(decide(row["concerns"], row["answers"]).rules) for row in rows]

    return job, job


def scenarios(lines: Iterable[bytes]) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in lines]


def main(how: str, flow: str, rows: str) -> None:
    made = {"steps": by_steps, "plans": by_plans, "rules": by_rules}
    serve(*made[how](Path(flow), scenarios(Path(rows).read_bytes().splitlines())))


if __name__ == "__main__":
    main(*sys.argv[1:])
