"""A client nobody has seen, and the weeks after a hold, on a real terminal: what stands there, key by key, and what never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from afterwards_runs import ABOVE_THE_QUESTIONS, AFTERWARDS_RUNS, FURIOUS, NO_SHOW, OFFICER
from reporting_runs import Run
from terminal_driver import Window
from test_reporting_conversations import answer, drawn, plain, to_the_exact_plan

NEVER_SAID = ("low risk", "ROUTINE", "is a client of", "promise")
"""In no plan, on no screen of these."""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home without a profile."""
    return {"CRISIS_AID_CONFIG": str(tmp_path / "config")}


def whole(window: Window) -> str:
    return " ".join(window.text().split())


def result_of(window: Window) -> str:
    """Finish a run and return what is printed, on one line."""
    window.press("q")
    window.see("skip")
    window.press("q")
    assert window.end()["code"] == 0
    return " ".join(window.after_leaving().split())


def plan_of(result: str) -> str:
    return result.partition("DO NOT")[0]


def advised_against(result: str) -> str:
    return result.partition("DO NOT")[2].partition("on what ground")[0]


@pytest.mark.parametrize("columns", [60, 80])
def test_four_keys_to_what_the_officer_needs(columns: int, tmp_path: Path, home: dict[str, str]) -> None:
    """It stands above the next question while they hold the line, as soon as it is certain, and not before."""
    keys, told = ABOVE_THE_QUESTIONS[OFFICER.name]
    window = Window(["-m", "crisis_cli", *OFFICER.arguments], tmp_path, columns=columns, env=home)
    for text, key in OFFICER.steps[:keys]:
        window.see(text)
        assert "CERTAIN ALREADY" not in window.text()
        answer(window, text, key)
    for text, key in OFFICER.steps[keys:]:
        window.see(text, "CERTAIN ALREADY")
        assert told in whole(window)
        answer(window, text, key)
    window.see(*OFFICER.plan)
    window.close()


@pytest.mark.parametrize("run", AFTERWARDS_RUNS, ids=lambda run: run.name)
def test_what_waits_at_a_door_is_told_once_in_plain_lines(run: Run, home: dict[str, str]) -> None:
    talk = plain(run, home)
    talk.press("q", after="What next?")
    talk.press("q", after="skip")
    _, code = talk.finish()
    assert code == 0
    assert talk.transcript.count("CERTAIN ALREADY") == (run.name in ABOVE_THE_QUESTIONS)
    assert [words for words in NEVER_SAID if words in talk.transcript] == []


@pytest.mark.parametrize("run", AFTERWARDS_RUNS, ids=lambda run: run.name)
@pytest.mark.parametrize("columns", [60, 80])
def test_the_plan_is_reached(run: Run, columns: int, tmp_path: Path, home: dict[str, str]) -> None:
    assert run.keys <= 16
    window = drawn(run, tmp_path, home, columns=columns)
    assert [words for words in NEVER_SAID if words in whole(window)] == []
    result = result_of(window)
    assert [words for words in NEVER_SAID if words in result] == []


def test_the_officer_hears_what_safety_needs_and_no_history(tmp_path: Path, home: dict[str, str]) -> None:
    """First what they need, then the client's own voice; nobody is sent a second time, and it is not over yet."""
    result = result_of(drawn(OFFICER, tmp_path, home))
    plan = plan_of(result)
    assert plan.index("Tell them what safety needs now") < plan.index("Call the client now")
    assert "Tell whoever goes how to make the door safer" in plan
    assert "Confirm within the hour that help has reached them" in plan
    assert "Ask police to look in on the client" not in result
    assert 'Give police history, diagnosis or a talk "for the file"' in advised_against(result)


def test_who_rings_is_made_sure_before_a_word_is_said(tmp_path: Path, home: dict[str, str]) -> None:
    window = drawn(OFFICER, tmp_path, home)
    assert "Not sure who rings? Ring back through dispatch" in whole(window)
    window.close()


def test_a_week_after_the_ward_silence_runs_in_hours(tmp_path: Path, home: dict[str, str]) -> None:
    """Calls and messages now, a team before police, police only after advice, and no letter that closes anything."""
    result = result_of(drawn(NO_SHOW, tmp_path, home))
    plan, against = plan_of(result), advised_against(result)
    steps = ("Call the client now", "Send one short warm message", "Try every gentler way before police")
    places = [
        plan.index(step) for step in (*steps, "Ask for a mobile crisis team", "Ask police to look in on the client")
    ]
    assert places == sorted(places)
    assert "Ask police to look in on the client LAW | CONSULT FIRST" in plan
    assert "Call emergency services" not in plan
    assert "Send a closing letter, or close the file" in against and "Close with a letter" not in result
    assert "Leave a word of therapy with others" in against


def test_fury_is_heard_and_nothing_is_ended(tmp_path: Path, home: dict[str, str]) -> None:
    """What was told is said, the anger heard, the contacts booked; neither an argument nor an ending."""
    window = drawn(FURIOUS, tmp_path, home)
    to_the_exact_plan(window, FURIOUS)
    result = result_of(window)
    plan, against = plan_of(result), advised_against(result)
    assert plan.index("Tell the client what you told") < plan.index("Talk about the hold")
    assert "Hear the anger out: no defence, nothing taken back" in plan
    assert "Book the first contacts: a call, a call, an hour" in plan
    assert "End the therapy because of the crisis" in against and "Argue, or take back" in against
    assert "Call emergency services" not in result and "closing letter" not in plan
