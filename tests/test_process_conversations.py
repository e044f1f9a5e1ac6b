"""Papers and callers on a real terminal: after how many keys the hold stands there, and what the plan then says."""

from __future__ import annotations

from pathlib import Path

import pytest
from process_runs import DEPUTY, ELSEWHERE, EX_HUSBAND, IS_SHE_THERE, KEYS_TO_THE_HOLD, PROCESS_RUNS
from reporting_runs import Run
from terminal_driver import Window
from test_reporting_conversations import answer, drawn, plain, to_the_exact_plan

HELD = "CERTAIN ALREADY: Hold the file: send, show, read out nothing."


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home without a profile."""
    return {"CRISIS_AID_CONFIG": str(tmp_path / "config")}


def whole(window: Window) -> str:
    return " ".join(window.text().split())


@pytest.mark.parametrize("run", PROCESS_RUNS, ids=lambda run: run.name)
@pytest.mark.parametrize("columns", [60, 80])
def test_five_keystrokes_to_the_hold(run: Run, columns: int, tmp_path: Path, home: dict[str, str]) -> None:
    """It stands above the next question as soon as it is certain, and not before."""
    keys = KEYS_TO_THE_HOLD[run.name]
    assert keys <= 5
    window = Window(["-m", "crisis_cli", *run.arguments], tmp_path, columns=columns, env=home)
    for text, key in run.steps[:keys]:
        window.see(text)
        assert "CERTAIN ALREADY" not in window.text()
        answer(window, text, key)
    window.see(run.steps[keys][0], "CERTAIN ALREADY")
    assert HELD in whole(window)
    window.close()


@pytest.mark.parametrize("run", PROCESS_RUNS, ids=lambda run: run.name)
def test_the_hold_is_told_again_in_plain_lines_only_with_more_to_it(run: Run, home: dict[str, str]) -> None:
    talk = plain(run, home)
    talk.press("q", after="What next?")
    talk.press("q", after="skip")
    _, code = talk.finish()
    assert code == 0
    told = 2 if run is DEPUTY else 1
    assert talk.transcript.count("CERTAIN ALREADY: Hold") == told


@pytest.mark.parametrize("run", PROCESS_RUNS, ids=lambda run: run.name)
@pytest.mark.parametrize("columns", [60, 80])
def test_the_plan_is_reached(run: Run, columns: int, tmp_path: Path, home: dict[str, str]) -> None:
    window = drawn(run, tmp_path, home, columns=columns)
    window.press("q")
    window.see("skip")
    window.press("q")
    end = window.end()
    assert end["code"] == 0


def test_his_release_does_not_open_her_file(tmp_path: Path, home: dict[str, str]) -> None:
    """One partner's signature opens nothing: held, each of them told, the answer due the day before."""
    window = drawn(EX_HUSBAND, tmp_path, home)
    shown = to_the_exact_plan(window, EX_HUSBAND)
    assert "Hold the file" in shown and "Send what the form names" not in shown
    window.press("q")
    window.see("skip")
    window.press("q")
    window.end()
    result = " ".join(window.after_leaving().split())
    assert "Act on a signature that is not the right one" in result
    assert "due Thu 3 Dec" in result and "Several people's record: each adult signs." in result
    assert "Send what the form names" not in result


def test_a_voice_hears_nothing_and_the_client_is_reached(tmp_path: Path, home: dict[str, str]) -> None:
    window = drawn(IS_SHE_THERE, tmp_path, home)
    shown = whole(window)
    assert "Find out now whether anyone is hurt" in shown
    assert shown.index("Reach the client yourself") < shown.index("Hold the file")
    window.close()


def test_a_deputy_without_paper_gets_words(tmp_path: Path, home: dict[str, str]) -> None:
    """The step opens on the words to say: the same for everybody."""
    window = drawn(DEPUTY, tmp_path, home)
    window.press("2")
    window.see("I can't say whether anyone is or isn't a client here")
    window.close()


def test_another_states_paper_goes_through_a_court_here(tmp_path: Path, home: dict[str, str]) -> None:
    window = drawn(ELSEWHERE, tmp_path, home)
    assert "Hold the file" in to_the_exact_plan(window, ELSEWHERE)
    window.press("q")
    window.see("skip")
    window.press("q")
    window.end()
    result = " ".join(window.after_leaving().split())
    assert "Ask for a paper of a court here: this is another state's" in result
    assert "Answer in writing in time: not now, and why" in result and "Go there" not in result
