"""Records of training, made up: single ones to the point, and a quarter of a year of them. Nothing here hangs on a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from crisis_cli.training.model import AREAS, Area, Kind, Mark, Record, Reply, Score

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
TITLES = {
    "interview.the-bridge": "He laughs about the bridge on his way out",
    "interview.the-letter": "A letter under the door",
    "interview.the-brother": "What the brother said on the phone",
    "note.the-bridge": "The note on the man with the bridge",
}
CONCERNS = {
    "interview.the-bridge": ("danger-to-self",),
    "interview.the-letter": ("danger-to-others",),
    "interview.the-brother": ("child-abuse",),
    "note.the-bridge": ("danger-to-self",),
    "drill": ("danger-to-self",),
}
TASKS: Sequence[tuple[str, Area, tuple[str, ...], tuple[str, ...]]] = (
    ("ask", "asking", ("self.means", "self.plan"), ("client.age",)),
    ("actions", "acting", ("call-emergency", "stay-connected"), ("request-mobile-crisis",)),
    ("due.report", "law", ("36-hours",), ("72-hours",)),
    ("tell.police", "disclosure", (), ("diagnosis",)),
    ("record", "documenting", ("who-said-it",), ("a-level",)),
    ("after", "follow-up", ("next-contact",), ()),
)
"""Of each task its id, its area, what may be missed and what may be taken wrongly."""


def mark(
    task: str = "ask",
    area: Area = "asking",
    points: float = 1.0,
    *,
    missed: Sequence[str] = (),
    wrong: Sequence[str] = (),
    grave: Sequence[tuple[str, str]] = (),
    sure: int | None = 75,
    seconds: float = 20.0,
) -> Mark:
    return Mark(task, area, points, tuple(missed), tuple(wrong), tuple(grave), sure, seconds)  # type: ignore[arg-type]


def record(
    *marks: Mark,
    exercise: str = "interview.the-bridge",
    at: datetime = NOW,
    seed: int = 0,
    kind: Kind = "interview",
    hints: int = 0,
    passed: bool | None = None,
    form: str = "practice",
    exam: str = "",
    concerns: Sequence[str] | None = None,
    who: str = "",
) -> Record:
    held = marks or (mark(),)
    areas = {area: _mean(m.points for m in held if m.area == area) for area in AREAS if area in {m.area for m in held}}
    good = not any(m.grave for m in held) and all(share >= 0.6 for share in areas.values())
    return Record(
        at,
        exercise,
        kind,
        seed,
        "1.0 abc123",
        form,  # type: ignore[arg-type]
        tuple(CONCERNS.get(exercise, ("danger-to-self",)) if concerns is None else concerns),
        hints,
        sum(m.seconds for m in held),
        Score(areas, tuple(held), good if passed is None else passed),
        who,
        tuple(Reply(m.task, (*m.wrong,), m.sure, m.seconds) for m in held),
        exam,
    )


def _mean(numbers: Iterable[float]) -> float:
    held = list(numbers)
    return sum(held) / len(held)


def quarter(number: int = 40, seed: int = 1) -> tuple[Record, ...]:
    """Return a quarter of a year of practice in which somebody gets better; the same each time."""
    draw = Random(seed)
    names = list(CONCERNS)
    return tuple(_one(draw, at, number, names[at % len(names)]) for at in range(number))


def _one(draw: Random, place: int, number: int, exercise: str) -> Record:
    skill = 0.45 + 0.5 * place / number
    when = NOW - timedelta(days=90 - 90 * place / number, hours=draw.randrange(9))
    marks = [_drawn(draw, skill, *task) for task in TASKS]
    kind: Kind = "drill" if exercise == "drill" else "note" if exercise.startswith("note") else "interview"
    in_exam = number - 8 <= place < number - 4
    return record(
        *marks,
        exercise=exercise,
        at=when,
        seed=place // 5,
        kind=kind,
        hints=int(draw.random() > skill),
        form="exam" if in_exam else "practice",
        exam="A 4 2026-11-04T10:00:00+00:00" if in_exam else "",
    )


def _drawn(draw: Random, skill: float, task: str, area: Area, missed: tuple[str, ...], wrong: tuple[str, ...]) -> Mark:
    right = draw.random() < skill
    sure = draw.choice((75, 95, 95) if right else (50, 75, 95))
    seconds = round(draw.uniform(8, 90), 1)
    if right:
        return mark(task, area, 1.0, sure=sure, seconds=seconds)
    left, taken = missed[: draw.randrange(len(missed) + 1)], wrong[: draw.randrange(len(wrong) + 1)]
    grave = [(name, "danger") for name in left if name == "call-emergency"]
    grave += [(name, "disclosure") for name in taken if area == "disclosure"]
    return mark(
        task, area, round(draw.uniform(0, 0.8), 2), missed=left, wrong=taken, grave=grave, sure=sure, seconds=seconds
    )
