"""Replies held against their tasks: points, what was missed, what can't be averaged away. No words for it in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from crisis_cli.training.model import AREAS, Area, Exercise, Mark, Reply, Score, Task

PASS = 0.7
"""The least that every practised area takes.

More than two thirds: of the three tasks about acting, how fast to act is one, and whoever misjudges that alone (who always
calls the police) must not pass by the other two.
"""
_DIGITS = 9
"""Points are rounded to so many digits: three fifths must be three fifths, however they were added up."""


def mark(task: Task, reply: Reply) -> Mark:
    """Return what the reply to this task comes to. What it names that was not offered counts for nothing."""
    offered = {choice.id for choice in task.choices}
    chosen = [name for name in dict.fromkeys(reply.chosen) if name in offered]
    if task.kind == "order":
        chosen = chosen[: len(task.right)]
    missed = () if task.kind == "one" and is_right(task, chosen) else tuple(n for n in task.right if n not in chosen)
    wrong = tuple(name for name in chosen if name not in task.right)
    return Mark(
        task=task.id,
        area=task.area,
        points=round(_points(task, chosen), _DIGITS),
        missed=missed,
        wrong=wrong,
        grave=tuple((name, task.grave[name]) for name in (*missed, *wrong) if name in task.grave),
        sure=reply.sure,
        seconds=reply.seconds,
    )


def score(exercise: Exercise, replies: Mapping[str, Reply] | Sequence[Reply]) -> Score:
    """Return what all replies come to. A task without one counts as left empty.

    Passed is who missed nothing grave and has at least `PASS` in every practised area: neither makes up for the other.
    """
    given = dict(replies) if isinstance(replies, Mapping) else {reply.task: reply for reply in replies}
    marks = tuple(mark(task, given.get(task.id, Reply(task.id, (), None, 0.0))) for task in exercise.tasks)
    areas = {area: found for area in AREAS if (found := _mean(area, marks)) is not None}
    passed = bool(marks) and not any(one.grave for one in marks) and all(found >= PASS for found in areas.values())
    return Score(areas, marks, passed)


def is_right(task: Task, chosen: Sequence[str]) -> bool:
    """Whether this is one of the right ones, where one is to be chosen."""
    return len(chosen) == 1 and chosen[0] in task.right


def _points(task: Task, chosen: Sequence[str]) -> float:
    match task.kind:
        case "one":
            return float(is_right(task, chosen))
        case "order":
            return _in_order(task.right, chosen)
        case "ask" | "several":
            return max(0.0, _share(task.right, chosen) - _wrong_share(task, chosen))


def _share(right: Sequence[str], chosen: Sequence[str]) -> float:
    return sum(name in chosen for name in right) / len(right) if right else 1.0


def _wrong_share(task: Task, chosen: Sequence[str]) -> float:
    wrong = [choice.id for choice in task.choices if choice.id not in task.right]
    return sum(name in chosen for name in wrong) / len(wrong) if wrong else 0.0


def _in_order(right: Sequence[str], chosen: Sequence[str]) -> float:
    """Return the share of pairs that stand in the order of the key; of a single step, whether it comes first."""
    place = {name: at for at, name in enumerate(chosen)}
    pairs = list(combinations(right, 2))
    if not pairs:
        return float(tuple(chosen[:1]) == tuple(right))
    return sum(a in place and b in place and place[a] < place[b] for a, b in pairs) / len(pairs)


def _mean(area: Area, marks: Sequence[Mark]) -> float | None:
    points = [one.points for one in marks if one.area == area]
    return round(sum(points) / len(points), _DIGITS) if points else None
