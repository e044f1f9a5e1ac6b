"""Decisions a second in one process: a made-up flow of 40 rules, decided by us and by zen-engine, the same rows by both.

A row is a scenario as a file holds it, with an answer to each question that its answers lead to. Results are compared
before anything is timed.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.peers import Peers
from benchmarks.rows import Rounds, Row, ratio
from benchmarks.setting import Setting
from benchmarks.workers import HERE, FailedError, at_work, in_rounds
from benchmarks.zen_model import model, rules_alone
from crisis_cli.generated import compile_content
from crisis_cli.load import load
from crisis_cli.model import Content

FLOW = HERE / "flow"
COMPARED = 500
"""So many rows are decided by everyone before the rounds, and must come to the same actions."""
ZEN, ZEN_MANY, ZEN_RULES = "zen", "zen-many", "zen-rules"
STEPS, PLANS, RULES = "steps", "plans", "rules"
WORDS = {
    STEPS: "ids of actions, many at a time",
    PLANS: "compact plans, many at a time",
    RULES: "rules and actions, one by one",
}
"""How we decide. zen-engine is asked for the ids of actions."""


class DifferError(FailedError):
    """Two that should decide alike do not: nothing is timed."""


def drawn(content: Content, number: int, others: Sequence[str] = (), seed: int = 8) -> Iterator[dict[str, Any]]:
    """Yield rows with an answer by chance to all that is asked; `others` are answers besides the choices, for each question."""
    chance = Random(seed)
    (concern,) = content.concerns
    glance = compile_content(content).glance
    offered = {name: (*question.choices, *others) for name, question in content.questions.items()}
    for count in range(1, number + 1):
        answers: dict[str, Any] = {name: chance.choice(choices) for name, choices in offered.items()}
        moot = glance([concern], answers).moot
        yield {
            "title": f"Row {count}",
            "concerns": [concern],
            "answers": {name: value for name, value in answers.items() if name not in moot},
        }


def written(folder: Path, number: int, others: Sequence[str] = ()) -> tuple[Path, Path]:
    """Write the decision model, its rules alone beside it, and `number` rows into `folder`; return model and rows."""
    content = load(FLOW)
    flow, rows = folder / "zen.json", folder / "rows.jsonl"
    flow.with_suffix(".txt").write_text(rules_alone(content), encoding="utf-8")
    flow.write_text(json.dumps(model(content)), encoding="utf-8")
    rows.write_text("".join(json.dumps(row) + "\n" for row in drawn(content, number, others)), encoding="utf-8")
    return flow, rows


def has_plans() -> bool:
    """Whether the program has the interface that makes many plans at a time."""
    try:
        importlib.import_module("crisis_cli.api")
    except ModuleNotFoundError:
        return False
    return True


def jobs(flow: Path, rows: Path, peers: Peers) -> dict[str, list[str]]:
    """Return the commands of the processes that decide the rows, ours first."""
    ours = [sys.executable, str(HERE / "our_work.py")]
    found = {RULES: [*ours, RULES, str(FLOW), str(rows)]}
    if has_plans():
        found |= {name: [*ours, name, str(FLOW), str(rows)] for name in (STEPS, PLANS)}
    if not peers.missing("zen-engine"):
        theirs = [str(peers.python), str(HERE / "peer_work.py")]
        found |= {name: [*theirs, name, str(flow), str(rows)] for name in (ZEN, ZEN_MANY)}
        found[ZEN_RULES] = [*theirs, ZEN_RULES, str(flow.with_suffix(".txt")), str(rows)]
    return found


def compare(folder: Path, peers: Peers, number: int = COMPARED, others: Sequence[str] = ()) -> int:
    """Have everyone decide the same rows and return how many were compared with ours. Raises DifferError."""
    flow, rows = written(folder, number, others)
    with at_work(jobs(flow, rows, peers)) as workers:
        found = {name: [sorted(actions) for actions in worker.answers()] for name, worker in workers.items()}
    same(found)
    return number * (len(found) - 1)


def same(found: Mapping[str, list[list[str]]]) -> None:
    """Raise DifferError at the first row of which somebody says other actions than our rules do."""
    for name, actions in found.items():
        for count, (theirs, ours) in enumerate(zip(actions, found[RULES], strict=True), 1):
            if theirs != ours:
                raise DifferError(f"row {count}: {name} says {', '.join(theirs)}; rules say {', '.join(ours)}")


def measure(folder: Path, peers: Peers, runs: int, number: int) -> Rounds:
    """Compare, then return the seconds that each takes for all rows, in rounds."""
    compare(folder, peers, min(COMPARED, number))
    flow, rows = written(folder, number)
    with at_work(jobs(flow, rows, peers)) as workers:
        return in_rounds({name: worker.again for name, worker in workers.items()}, runs)


def table(setting: Setting) -> list[Row]:
    """Return the rows: how many times as fast as zen-engine we are."""
    return rows_of(measure(setting.folder, setting.peers, setting.runs, setting.lines), setting.peers, setting.lines)


def rows_of(rounds: Rounds, peers: Peers, number: int) -> list[Row]:
    away = peers.missing("zen-engine")
    ours = STEPS if STEPS in rounds else RULES
    found = []
    for name in (one for one in WORDS if one in rounds):
        what = f"decisions, 40 rules: {WORDS[name]} / zen-engine"
        goal = "decisions" if name == ours else ""
        found.append(Row(what, ratio(rounds, ZEN, name), "x", goal, away or _rates(rounds, name, ZEN, number)))
    bounds = {ZEN_MANY: "all rows in one call, on all cores", ZEN_RULES: "rules alone, no skips"}
    for theirs, how in bounds.items():
        what = f"the same / zen-engine, {how}"
        found.append(Row(what, ratio(rounds, theirs, ours), "x", "", away or _rates(rounds, ours, theirs, number)))
    return found


def _rates(rounds: Rounds, ours: str, theirs: str, number: int) -> str:
    """Return both rates of this run: they hold for this machine alone."""
    mine, others = (f"{number / statistics.median(rounds[name]):,.0f}" for name in (ours, theirs))
    return f"here {mine} and {others} a second, {number:,} rows"
