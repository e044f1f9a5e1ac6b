"""Replies to an exercise from a JSON file, read strictly: by task the ids of what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crisis_cli.answers import nearest
from crisis_cli.errors import InputError, Issue
from crisis_cli.gate import clean_line, short
from crisis_cli.reading import read_bytes
from crisis_cli.scenario import parse_json
from crisis_cli.training.model import SURENESS, Exercise, Reply, Task

SHAPE = 'Write {"task": ["choice", "choice"]}, or {"task": {"chosen": ["choice"], "sure": 75}}.'


def read_replies(exercise: Exercise, path: Path) -> dict[str, Reply]:
    """Return the replies of a file by task. Raises InputError with everything that is wrong with it."""
    shown = clean_line(str(path))
    data = read_bytes(path, shown)
    tables = data if isinstance(data, Issue) else parse_json(data, shown, 0)
    if isinstance(tables, Issue):
        raise InputError([_about_replies(tables)])
    tasks = {task.id: task for task in exercise.tasks}
    issues: list[Issue] = []
    found: dict[str, Reply] = {}
    for name, given in tables.items():
        if name not in tasks:
            message, hint = f'There is no task "{short(name)}".', nearest(name, tasks)
            issues.append(Issue(shown, 0, short(name), message, hint, "unknown-task"))
            continue
        chosen, sure = (given.get("chosen"), given.get("sure")) if isinstance(given, dict) else (given, None)
        faults = [Issue(shown, 0, name, *fault) for fault in _faults(tasks[name], given, chosen, sure)]
        issues += faults
        if not faults:
            found[name] = Reply(name, tuple(chosen or ()), sure, 0.0)
    if issues:
        raise InputError(issues)
    return found


def _faults(task: Task, given: Any, chosen: Any, sure: Any) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with one reply: what, what to do, which check."""
    if isinstance(given, dict) and given.keys() - {"chosen", "sure"}:
        odd = min(map(str, given.keys() - {"chosen", "sure"}))
        yield f'A reply has no "{short(odd)}".', SHAPE, "unknown-key"
    if not isinstance(chosen, list) or not all(isinstance(name, str) for name in chosen):
        yield "These are no choices.", SHAPE, "no-choices"
        return
    known = [choice.id for choice in task.choices]
    for name in dict.fromkeys(chosen):
        if name not in known:
            yield f'There is no choice "{short(name)}".', nearest(name, known), "unknown-choice"
    if len(set(chosen)) != len(chosen):
        yield "A choice stands twice.", "Name each once.", "choice-twice"
    if task.kind == "one" and len(chosen) > 1:
        yield "One is to be chosen here.", "Name one.", "too-many"
    if task.kind == "order" and len(chosen) > len(task.right):
        yield f"At most {len(task.right)} steps are put in order here.", "Name the first ones.", "too-many"
    if sure is not None and (not isinstance(sure, int) or isinstance(sure, bool) or sure not in SURENESS):
        yield "That is no sureness.", f"It is {', '.join(map(str, SURENESS))} or left out.", "bad-sure"


def _about_replies(issue: Issue) -> Issue:
    """Say of replies what the reader says of scenarios, which it was made for."""
    if "scenario" not in issue.message:
        return issue
    return issue._replace(message="Replies are one JSON object, in braces.", hint=SHAPE)
