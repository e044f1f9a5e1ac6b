"""Three runs about reporting on a real terminal, drawn and in plain lines: what stands on the screen, key by key."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from reporting_runs import COACH, DEMENTIA_UNIT, NOW, RUNS, SEVERAL_KEY, THREE, Run, presses
from terminal_driver import Conversation, Window


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home without a profile."""
    return {"CRISIS_AID_CONFIG": str(tmp_path / "config")}


def drawn(run: Run, folder: Path, env: dict[str, str], *, columns: int = 80) -> Window:
    """Play a run to its plan on the drawn screen."""
    window = Window(["-m", "crisis_cli", *run.arguments], folder, columns=columns, env=env)
    for text, keys in run.steps:
        answer(window, text, keys)
    window.see(*run.plan)
    return window


def answer(window: Window, text: str, keys: str) -> None:
    window.see(text)
    for key in presses(keys):
        window.press(key)
        time.sleep(0.02)


def plain(run: Run, env: dict[str, str]) -> Conversation:
    """Play a run to its plan in plain lines."""
    talk = Conversation([*run.arguments, "--plain"], env=env)
    for text, keys in run.steps:
        first, *others = presses(keys)
        talk.press(first, after=text)
        for key in others:
            talk.wait("> ")
            talk.send(key)
    for text in run.plan:
        talk.wait(text)
    return talk


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
@pytest.mark.parametrize("columns", [60, 80])
def test_the_plan_is_reached_on_the_drawn_screen(run: Run, columns: int, tmp_path: Path, home: dict[str, str]) -> None:
    window = drawn(run, tmp_path, home, columns=columns)
    window.press("q")
    window.see("skip")
    window.press("q")
    assert window.end()["code"] == 0


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_the_plan_is_reached_in_plain_lines(run: Run, home: dict[str, str]) -> None:
    talk = plain(run, home)
    talk.press("q", after="What next?")
    talk.press("q", after="skip")
    _, code = talk.finish()
    assert code == 0


def test_three_concerns_take_at_most_twenty_keys() -> None:
    assert THREE.keys <= 20
    assert COACH.keys <= 14 and DEMENTIA_UNIT.keys <= 14


def to_the_exact_plan(window: Window, run: Run) -> str:
    """Answer what is asked after the plan, the rest as not asked or with the first choice; return the plan's head."""
    window.press("m")
    window.see("Question", without="What next?")
    for _ in range(40):
        window.read(0.3)
        shown = window.text()
        if "What next?" in shown:
            return window.see("What next?")
        if "Question" in shown:
            window.press(run.next_keys(shown))
    raise AssertionError(window.text())


def test_after_the_coach_the_written_report_has_its_hour(tmp_path: Path, home: dict[str, str]) -> None:
    """36 hours from 15:10 on Friday in California are 03:10 on Sunday; the ages alone would have called for nothing."""
    window = drawn(COACH, tmp_path, home)
    shown = to_the_exact_plan(window, COACH)
    assert "Report the suspected child abuse" in shown and "LAW | MUST" in shown and "Call emergency" not in shown
    assert "Send the written child abuse report: due Sun 22 Nov 03:10 PST (UTC-08:00)" in " ".join(shown.split())
    window.close()


def test_the_dementia_exception_not_known_keeps_the_two_hours(tmp_path: Path, home: dict[str, str]) -> None:
    window = drawn(DEMENTIA_UNIT, tmp_path, home)
    shown = to_the_exact_plan(window, DEMENTIA_UNIT)
    assert "Telephone police of the care facility" in shown and "16:20" in shown and "2 hours" in shown
    window.close()


def test_several_concerns_can_be_taken_back(tmp_path: Path, home: dict[str, str]) -> None:
    """`b` leaves the list of several for the list of one, `?` explains it, Enter alone chooses nothing."""
    window = Window(["-m", "crisis_cli", "assess", "--now", NOW], tmp_path, env=home)
    answer(window, "What brings you here?", SEVERAL_KEY)
    window.see("Which of these?")
    window.press("?")
    window.see("one plan comes out")
    window.press("\r")
    window.see("one or more numbers first")
    window.press("b")
    answer(window, "What brings you here?", "4")
    window.see("Is anyone hurt")
    window.close()
