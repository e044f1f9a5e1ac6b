"""What an exercise came to as text, Markdown or JSON: the same values, for a file, a script or a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crisis_cli.model import Content
from crisis_cli.render.json_output import dumps
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.results import rows_text
from crisis_cli.training.model import TRAINING, Exercise, Feedback, Mark, Task
from crisis_cli.training.page import Result, came_of_it, texts_of, whole

RESULT = "crisis-aid/training-result/1"
EXERCISE = "crisis-aid/training-exercise/1"


def rendered(content: Content, result: Result, form: str, *, plain: bool = False) -> str:
    """Return the whole result as text in `form`: terminal, text, markdown or json."""
    if form == "json":
        return dumps(result_json(content, result), indent=2) + "\n"
    rows = whole(content, result)
    return markdown(rows) if form == "markdown" else rows_text(rows, form, plain=plain)


def markdown(rows: Iterable[Row]) -> str:
    """Return rows as Markdown, TRAINING and all: what stands in the margin as words stays, signs and numbers become a list."""
    return "\n".join(_lines(rows)).rstrip() + "\n"


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        number = row.lead.strip().rstrip(".")
        lead = row.lead if row.lead.rstrip().endswith(":") else row.lead.rstrip() if row.lead.strip().isalpha() else ""
        mark = f" ({row.mark})" if row.mark else ""
        said = escape(f"{lead}{' ' if lead and not lead.endswith(' ') else ''}{row.text}") + mark
        if row.style in ("heading", "subheading"):
            yield f"\n{'##' if row.style == 'heading' else '###'} {said}\n"
        elif not row.text:
            yield ""
        elif row.lead or row.indent:
            yield f"{'  ' if row.indent >= 4 else ''}{f'{number}.' if number.isdigit() else '-'} {said}"
        else:
            yield f"{said}\n"


# ---------------------------------------------------------------- JSON


def result_json(content: Content, result: Result) -> dict[str, Any]:
    """Return the result as JSON: what was chosen, what is right, and all that is said of each miss."""
    exercise, score = result.exercise, result.score
    replies = {name: list(reply.chosen) for name, reply in result.replies.items()}
    return {
        "schema": RESULT,
        "note": TRAINING,
        **_head(content, exercise),
        "form": "exam" if result.exam else "practice",
        "passed": score.passed,
        "areas": dict(score.areas),
        "grave": [
            {"task": mark.task, "choice": name, "kind": kind} for mark in score.marks for name, kind in mark.grave
        ],
        "tasks": [
            _task_json(content, task, mark, replies.get(task.id, []))
            for task, mark in zip(exercise.tasks, score.marks, strict=True)
        ],
        "came_of_it": came_of_it(result),
        "debrief": list(exercise.debrief),
        "differs": exercise.differs,
        "hints": result.hints,
        **({"seconds": round(result.seconds, 1)} if result.timed else {}),
        "next": result.following,
    }


def exercise_json(content: Content, exercise: Exercise, *, key: bool) -> dict[str, Any]:
    """Return an exercise as JSON, as it is put; with its key where that is wanted.

    The key of a task: what is `right`, what may be taken or left (`either`), which steps are `told` before it, and in
    `brief` by choice what makes it right to take it, or to leave it.
    """
    return {
        "schema": EXERCISE,
        "note": TRAINING,
        **_head(content, exercise),
        "story": list(exercise.story),
        **({"differs": exercise.differs} if key else {}),
        "tasks": [
            {
                "id": task.id,
                "area": task.area,
                "kind": task.kind,
                "ask": task.ask,
                "choices": [{"id": one.id, "text": one.text} for one in task.choices],
                **(_key_json(task) if key else {}),
            }
            for task in exercise.tasks
        ],
    }


def _key_json(task: Task) -> dict[str, Any]:
    return {
        "right": list(task.right),
        "either": list(task.either),
        "told": list(task.told),
        "brief": {name: said.brief for name, said in task.feedback.items() if said.brief},
    }


def _head(content: Content, exercise: Exercise) -> dict[str, Any]:
    return {
        "exercise": exercise.id,
        "kind": exercise.kind,
        "seed": exercise.seed,
        "title": exercise.title,
        "rank": exercise.rank,
        "minutes": exercise.minutes,
        "concerns": list(exercise.concerns),
        "warning": exercise.warning,
        "content": {"version": content.version, "hash": content.hash, "review": content.review},
    }


def _task_json(content: Content, task: Task, mark: Mark, chosen: list[str]) -> dict[str, Any]:
    return {
        "id": task.id,
        "area": task.area,
        "kind": task.kind,
        "ask": task.ask,
        "chosen": chosen,
        "right": list(task.right),
        "points": mark.points,
        "sure": mark.sure,
        "sure_and_wrong": mark.sure_and_wrong,
        "missed": [_choice_json(content, task, name) for name in mark.missed],
        "wrong": [_choice_json(content, task, name) for name in mark.wrong],
    }


def _choice_json(content: Content, task: Task, name: str) -> dict[str, Any]:
    said = task.feedback.get(name) or Feedback("")
    heard = next(choice.heard for choice in task.choices if choice.id == name)
    sources = [content.sources[source] for source in said.sources if source in content.sources]
    return {
        "id": name,
        "text": texts_of(task)[name],
        **({"heard": heard} if heard else {}),
        "why": said.says,
        "rules": list(said.rules),
        "sources": [
            {"id": one.id, "cite": one.cite, "read_on": one.read_on, "confirmed": one.confirmed} for one in sources
        ],
        "right_if": list(said.right_if),
    }
