"""How far a long command has come is told on one line, to nobody who does not look, and not too often."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from crisis_cli import progress
from crisis_cli.checks import status_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def slowly(*things: int) -> Iterator[int]:
    for thing in things:
        time.sleep(0.1)
        yield thing


def watched(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(status_line, "PATIENCE", patience)
    monkeypatch.setattr(progress, "EVERY", 0)


CLEARED = "\r\x1b[K"
REDRAWN = "".join(f"{CLEARED}{number} of 3 scenarios run" for number in (1, 2, 3)) + CLEARED


@pytest.mark.parametrize(
    ("terminal", "plain", "shown"),
    [(False, False, ""), (True, True, "1 of 3 scenarios run ...\n"), (True, False, REDRAWN)],
    ids=["no terminal", "plain", "redrawn"],
)
def test_what_takes_long_is_told_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, plain: bool, shown: str
) -> None:
    watched(monkeypatch, stream := Terminal() if terminal else io.StringIO(), 0.01)
    assert list(progress.counted(slowly(1, 2, 3), 3, "scenarios run", plain=plain)) == [1, 2, 3]
    assert stream.getvalue() == shown


def test_within_a_second_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert status_line.PATIENCE == 1
    watched(monkeypatch, stream := Terminal(), 60)
    assert list(progress.counted([1, 2, 3], 3, "scenarios run")) == [1, 2, 3]
    assert stream.getvalue() == ""


def test_it_is_drawn_no_more_often_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(progress, "status_line", lambda *, plain: nullcontext(said.append))
    clock = iter([9.0, 9.0, 9.1, 9.3, 9.3, 9.4])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    assert list(progress.counted("abcd", 4_000, "things")) == ["a", "b", "c", "d"]
    assert said == ["1 of 4,000 things", "3 of 4,000 things"]


def test_the_line_is_gone_when_the_work_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    watched(monkeypatch, stream := Terminal(), 0.01)
    steps = progress.counted(slowly(1, 2), 2, "scenarios run")
    assert [next(steps), next(steps)] == [1, 2]
    assert stream.getvalue() == f"{CLEARED}1 of 2 scenarios run"
    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt())
    assert stream.getvalue() == f"{CLEARED}1 of 2 scenarios run{CLEARED}"
