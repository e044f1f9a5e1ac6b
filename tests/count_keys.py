"""How many keys each shipped scenario takes from `crisis-aid assess` to its plan: median and worst. Prints a table.

    python tests/count_keys.py [--each]

A choice, an unknown and a place are one key each; of several choices each is a key, and Enter one more, but for the
choice that excludes the rest, which closes the question by itself; a number or time is typed and closed with Enter. The
concern is one key where there is more than one, since none is typed. What a scenario does not answer is not asked yet (`n`).
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crisis_cli.answers import Answers, Value, is_unknown
from crisis_cli.engine import AskQuestion, next_step
from crisis_cli.load import load, shipped_folder
from crisis_cli.model import Content, Question
from crisis_cli.scenario import read_scenario

NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)
GROUPS = ("emergency, danger.now = yes", "emergency, other answers", "all")


@dataclass(frozen=True)
class Walk:
    """One scenario asked as the interview asks: its keys, and the answers at the plan."""

    name: str
    keys: int
    response: str
    danger_now: bool


def keys_of(question: Question, value: Value) -> int:
    """Return how many keys an answer takes."""
    if is_unknown(value) or question.kind in ("choice", "place"):
        return 1
    if isinstance(value, tuple):
        return 1 if value == (question.none_choice,) else len(value) + 1
    return len(str(value)) + 1


def default_of(question: Question) -> Value:
    """What is pressed where a scenario says nothing: not asked yet, else the question's own default or first choice."""
    if question.unknown is not None:
        return "not-asked"
    first = question.default or next(iter(question.choices))
    return (first,) if question.kind == "several" else first


def walk(content: Content, name: str, given: Answers, now: datetime) -> Walk:
    """Ask a scenario's questions up to the plan, in the interview's order."""
    keys = 1 if len(content.concerns) > 1 else 0
    answers = Answers(given.concerns)
    while isinstance(step := next_step(content, answers, now, changes=False), AskQuestion):
        value = given.values.get(step.question.id, default_of(step.question))
        keys += keys_of(step.question, value)
        answers = answers.given(step.question.id, value)
    return Walk(name, keys, step.plan.response, answers.values.get("danger.now") == "yes")


def walks(content: Content, folder: Path) -> list[Walk]:
    """Walk every scenario below `folder`, in the order of their names."""
    found = []
    for file in sorted(folder.rglob("*.toml")):
        scenario = read_scenario(content, file)
        found.append(walk(content, file.stem, scenario.answers, scenario.now or NOON))
    return found


def groups(found: Sequence[Walk]) -> dict[str, list[Walk]]:
    """Return the walks by group, in the order of GROUPS."""
    urgent = [w for w in found if w.response == "emergency"]
    parts = ([w for w in urgent if w.danger_now], [w for w in urgent if not w.danger_now], list(found))
    return dict(zip(GROUPS, parts, strict=True))


def report(found: Sequence[Walk]) -> str:
    """Return the table: how many scenarios, the median and the worst number of keys, and which one is worst."""
    lines = [f"{'':32}{'scenarios':>10}{'median':>8}{'worst':>7}"]
    for name, part in groups(found).items():
        if part:
            worst = max(part, key=lambda w: w.keys)
            median = statistics.median(w.keys for w in part)
            lines.append(f"{name:32}{len(part):10}{median:8g}{worst.keys:7}   {worst.name}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true", help="list every scenario too")
    options = parser.parse_args()
    found = walks(load(), shipped_folder() / "scenarios")
    if options.each:
        for one in sorted(found, key=lambda w: -w.keys):
            print(f"{one.keys:4}  {one.response:10} {one.name}")
    print(report(found))


if __name__ == "__main__":
    main()
