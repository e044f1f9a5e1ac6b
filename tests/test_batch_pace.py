"""How far a batch is stands on one line: a bar, scenarios, how many a second, how long still; no bar where none can be drawn."""

from __future__ import annotations

import pytest

from crisis_cli.batch import pace
from crisis_cli.batch.pace import Pace


@pytest.mark.parametrize(
    ("whole", "before", "plain", "taken", "seconds", "shown"),
    [
        (1_000, 0, False, 520, 2, "[==========>         ]  52%  12,345 scenarios  6,172 a second  0:02 left"),
        (1_000, 0, False, 1_000, 2, "[====================] 100%  12,345 scenarios  6,172 a second  0:00 left"),
        (1_000, 500, False, 10, 60, "[==========>         ]  51%  12,345 scenarios  206 a second  49:00 left"),
        (
            10_000_000,
            0,
            False,
            1_000,
            1,
            "[>                   ]   0%  12,345 scenarios  12,345 a second  2:46:39 left",
        ),
        (1_000, 0, True, 520, 2, " 52%  12,345 scenarios  6,172 a second  0:02 left"),
        (None, 0, False, 520, 2, "12,345 scenarios  6,172 a second"),
        (0, 0, False, 0, 2, "12,345 scenarios  6,172 a second"),
        (500, 0, False, 600, 2, "[====================] 100%  12,345 scenarios  6,172 a second  0:00 left"),
    ],
)
def test_the_line_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, whole: int | None, before: int, plain: bool, taken: int, seconds: float, shown: str
) -> None:
    said: list[str] = []
    clock = iter([100.0, 100.0 + seconds])
    monkeypatch.setattr(pace, "monotonic", lambda: next(clock))
    Pace(said.append, whole, before, plain=plain).take(taken, 12_345)
    assert said == [shown]
    assert len(shown) < 80


def test_it_is_said_no_more_often_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    clock = iter([9.0, 10.0, 10.1, 10.15, 10.3])
    monkeypatch.setattr(pace, "monotonic", lambda: next(clock))
    line = Pace(said.append, None)
    for _ in range(4):
        line.take(1, 100)
    assert said == ["100 scenarios  100 a second", "400 scenarios  308 a second"]
