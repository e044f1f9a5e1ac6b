"""Replies held against their tasks: points, what was missed, what can't be averaged away. No words for it in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from crisis_cli.training.model import AREAS, Area, Exercise, Mark, Reply, Score, Task

PASS = 0.7
"""The least that every practised area takes.

More than two thirds: of the three tasks about acting, how fast to act is one, and whoever misjudges that alone (who always
calls the police) must not pass by the other two.
"""
NEARLY = 0.75
"""What a choice comes to that is wrong by little: alone it fails nobody who has most of the rest."""
_DIGITS = 9
"""Points are rounded to so many digits: three fifths must be three fifths, however they were added up."""


def mark(task: Task, reply: Reply) -> Mark:
    """Return what the reply to this task comes to. What it names that was not offered counts for nothing."""
    offered = {choice.id for choice in task.choices}
    chosen = [name for name in dict.fromkeys(reply.chosen) if name in offered]
    if task.kind == "order":
        chosen = chosen[: len(task.right)]
    missed = () if task.kind == "one" and is_right(task, chosen) else tuple(n for n in task.right if n not in chosen)
    wrong = tuple(name for name in chosen if name in task.wrong)
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
    An area where all is right but one slip has at least `PASS`, however little it asks for.
    """
    given = dict(replies) if isinstance(replies, Mapping) else {reply.task: reply for reply in replies}
    chosen = {name: frozenset(reply.chosen) for name, reply in given.items()}
    tasks = [_as_it_counts(task, exercise, chosen) for task in exercise.tasks]
    marks = tuple(mark(task, given.get(task.id, Reply(task.id, (), None, 0.0))) for task in tasks)
    areas = {area: found for area in AREAS if (found := _share_of(area, tasks, marks)) is not None}
    passed = bool(marks) and not any(one.grave for one in marks) and all(found >= PASS for found in areas.values())
    return Score(areas, marks, passed)


def is_right(task: Task, chosen: Sequence[str]) -> bool:
    """Whether this is one of the right ones, where one is to be chosen."""
    return len(chosen) == 1 and chosen[0] in task.right


def _points(task: Task, chosen: Sequence[str]) -> float:
    match task.kind:
        case "one":
            return NEARLY if len(chosen) == 1 and chosen[0] in task.nearly else float(is_right(task, chosen))
        case "order":
            return _in_order(task.right, chosen)
        case "ask" | "several":
            return max(0.0, _share(task.right, chosen) - _wrong_cost(task, chosen))


def _share(right: Sequence[str], chosen: Sequence[str]) -> float:
    return sum(name in chosen for name in right) / len(right) if right else 1.0


def _wrong_cost(task: Task, chosen: Sequence[str]) -> float:
    """Return what the wrong ones take: where all are harmless the square of their share, else the share.

    One too many is a slip; all of them are no choice at all.
    """
    wrong = task.wrong
    share = sum(name in chosen for name in wrong) / len(wrong) if wrong else 0.0
    harmless = not any(name in chosen and name in task.grave for name in wrong)
    return share * share if harmless else share


def _in_order(right: Sequence[str], chosen: Sequence[str]) -> float:
    """Return the share of pairs that stand in the order of the key; of a single step, whether it comes first."""
    place = {name: at for at, name in enumerate(chosen)}
    pairs = list(combinations(right, 2))
    if not pairs:
        return float(tuple(chosen[:1]) == tuple(right))
    return sum(a in place and b in place and place[a] < place[b] for a, b in pairs) / len(pairs)


def _as_it_counts(task: Task, exercise: Exercise, chosen: Mapping[str, frozenset[str]]) -> Task:
    """Return the task without what went amiss in the one before it, and without the weight of what was done all the same.

    What is left out everywhere is no second miss; but of a task that nothing right would be left of, all counts.
    """
    steps = [chosen.get(one.id, frozenset()) for one in exercise.tasks if one.kind == "several" and not one.again]
    taken = frozenset[str]().union(*steps)  # a step that is only noted, or put in order, was not taken
    done = {name for name, instead in task.stands_for.items() if taken.issuperset(instead)}
    weighed = replace(task, grave={name: grave for name, grave in task.grave.items() if name not in done})
    before = next((one for one in exercise.tasks if one.id == task.again), None)
    if before is None:
        return weighed
    here, there = (chosen.get(one.id, frozenset()) for one in (task, before))
    missed = {name for name in before.right if name not in there and name not in here}
    wrong = there & here & {*before.wrong}
    right = tuple(name for name in task.right if name not in missed)
    choices = tuple(one for one in task.choices if one.id not in missed | wrong)
    return replace(weighed, choices=choices, right=right) if right else weighed


def _share_of(area: Area, tasks: Sequence[Task], marks: Sequence[Mark]) -> float | None:
    """Return the mean of an area's points, None where it is not practised."""
    pairs = [(task, one) for task, one in zip(tasks, marks, strict=True) if task.area == area]
    if not pairs:
        return None
    mean = round(sum(one.points for _, one in pairs) / len(pairs), _DIGITS)
    return max(mean, PASS) if _is_one_slip(pairs) else mean


def _is_one_slip(pairs: Sequence[tuple[Task, Mark]]) -> bool:
    """Whether all of an area is right but for one choice that is not grave, left out or too many.

    How urgent something is, and what comes first, are no slips: the rest follows from them. Nor is leaving out all that a
    task asks for, or choosing everything.
    """
    amiss = [(task, one) for task, one in pairs if one.points < 1]
    if len(amiss) != 1 or amiss[0][1].grave:
        return False
    task, one = amiss[0]
    match task.kind:
        case "ask" | "several":
            return one.points > 0 and len(one.missed) + len(one.wrong) == 1
        case "one":
            return task.area == "law" and len(pairs) > 1
        case "order":
            return False
