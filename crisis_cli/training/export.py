"""Records and ratings for a spreadsheet or a program: a row or a line each answer or area. No name unless one was given."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Literal

import msgspec

from crisis_cli.batch.csv_file import MARK, defused
from crisis_cli.training.model import TRAINING, Mark, Record
from crisis_cli.training.records import Rating

SCHEMA: Literal["crisis-aid/training-answers/1"] = "crisis-aid/training-answers/1"
COLUMNS: Sequence[str] = (
    "note",
    "at",
    "who",
    "exercise",
    "kind",
    "seed",
    "form",
    "exam",
    "concerns",
    "content",
    "hints",
    "exercise_seconds",
    "passed",
    "task",
    "area",
    "chosen",
    "missed",
    "wrong",
    "grave",
    "points",
    "sure",
    "seconds",
)


class Answer(msgspec.Struct):
    """One answer with all that is known of it; in JSON Lines a line each, in CSV a row."""

    note: str
    schema: str
    at: str
    who: str
    exercise: str
    kind: str
    seed: int
    form: str
    exam: str
    concerns: tuple[str, ...]
    content: str
    hints: int
    exercise_seconds: float
    passed: bool
    task: str
    area: str
    chosen: tuple[str, ...] | None
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    grave: tuple[str, ...]
    points: float
    sure: int | None
    seconds: float


RATINGS: Literal["crisis-aid/training-ratings/1"] = "crisis-aid/training-ratings/1"
RATED: Sequence[str] = ("note", "at", "who", "role", "concern", "area", "rated", "remark")


class Rated(msgspec.Struct):
    """What a supervisor saw of one area in a role-play, 1 to 4."""

    note: str
    schema: str
    at: str
    who: str
    role: str
    concern: str
    area: str
    rated: int
    remark: str


def ratings(found: Iterable[Rating]) -> Iterator[Rated]:
    """Yield every area of the ratings. Times are in UTC."""
    for one in found:
        at = one.at.astimezone(UTC).isoformat(timespec="seconds")
        for area, rated in one.areas.items():
            yield Rated(TRAINING, RATINGS, at, one.who, one.role, one.concern, area, rated, one.remark)


def answers(records: Iterable[Record]) -> Iterator[Answer]:
    """Yield every answer of the records. Times are in UTC."""
    for record in records:
        for mark in record.score.marks:
            yield _answer(record, mark)


def _answer(record: Record, mark: Mark) -> Answer:
    reply = next((one for one in record.replies if one.task == mark.task), None)
    return Answer(
        note=TRAINING,
        schema=SCHEMA,
        at=record.at.astimezone(UTC).isoformat(timespec="seconds"),
        who=record.who,
        exercise=record.exercise,
        kind=record.kind,
        seed=record.seed,
        form=record.form,
        exam=record.exam,
        concerns=record.concerns,
        content=record.content,
        hints=record.hints,
        exercise_seconds=round(record.seconds, 1),
        passed=record.score.passed,
        task=mark.task,
        area=mark.area,
        chosen=reply.chosen if reply else None,
        missed=mark.missed,
        wrong=mark.wrong,
        grave=tuple(f"{name}={kind}" for name, kind in mark.grave),
        points=round(mark.points, 4),
        sure=mark.sure,
        seconds=round(mark.seconds, 1),
    )


def to_jsonl(lines: Iterable[Answer | Rated]) -> Iterator[str]:
    """Yield a line of JSON for each, saying TRAINING."""
    for line in lines:
        yield msgspec.json.encode(line).decode() + "\n"


def to_csv(lines: Iterable[Answer | Rated], columns: Sequence[str]) -> Iterator[str]:
    """Yield a head and a row for each, as Excel reads them; no cell can be taken for a formula."""
    yield MARK + _row(columns)
    for line in lines:
        yield _row([_cell(getattr(line, column)) for column in columns])


def _cell(value: object) -> str:
    """Return a value as one cell: lists of ids are parted by spaces, what is not known is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return line.getvalue()
