"""What a supervisor makes of the logs of several people, as commands: whole outputs, whole refusals."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from training_made import NOW, mark, record
from typer.testing import CliRunner

from crisis_cli.cli import app
from crisis_cli.settings import FOLDER_VARIABLE
from crisis_cli.training import records
from crisis_cli.training.records import LOG

runner = CliRunner()


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two people's logs of six answers each; one's own log is another and empty."""
    found = []
    for person in ("ana", "ben"):
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / person))
        for number in range(6):
            right = mark(
                "ask", points=float(number > 2), wrong=() if number > 2 else ["client.age"], seconds=10 * number
            )
            others = mark("actions", "acting", 0.2 * number)
            records.append(record(right, others, seed=number, exercise="interview.gone", concerns=[person]))
        found.append(tmp_path / person / LOG)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return found[0], found[1]


def run(*words: object) -> tuple[int, str]:
    ended = runner.invoke(app, ["train", *map(str, words)])
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        return getattr(ended.exception, "exit_code", 4), str(ended.exception)
    return ended.exit_code, ended.output


def test_tasks_are_counted_over_several_logs(logs: tuple[Path, Path]) -> None:
    assert run("progress", "--items", "--log", logs[0], "--log", logs[1]) == (
        0,
        "TRAINING: how the tasks do\n"
        "interview.gone: actions (acting)\n"
        "  Tells apart: those who do well elsewhere get it right.\n"
        "  12 answers, 17% right, 20 seconds, told apart +0.45\n"
        "interview.gone: ask (asking)\n"
        "  Tells apart: those who do well elsewhere get it right.\n"
        "  12 answers, 50% right, 25 seconds, told apart +0.88\n"
        "  taken, wrong: client's age band 50%\n",
    )


def test_one_log_alone_has_too_few_answers(logs: tuple[Path, Path]) -> None:
    assert run("progress", "--items", "--log", logs[0]) == (
        0,
        "TRAINING: how the tasks do\n"
        "2 tasks with fewer than 10 answers not shown: of those nothing can be told\nyet.\n",
    )


def test_progress_of_several_people_is_none(logs: tuple[Path, Path]) -> None:
    assert run("progress", "--log", logs[0]) == (
        2,
        "--log goes with --items: how the tasks do is counted over several people, their progress is not.",
    )


def test_a_report_of_somebody_elses_log_holds_no_rating_of_ones_own(logs: tuple[Path, Path], tmp_path: Path) -> None:
    records.rate(records.Rating(NOW, "supervisor", {"asking": 1}, "Of me."))
    page = tmp_path / "ana.html"
    code, _ = run("report", page, "--log", logs[0], "--now", "2026-11-22T22:00:00+00:00")
    assert code == 0
    text = page.read_text()
    assert "6 exercises since Sun 22 Nov 2026" in text
    assert "Of me." not in text
    assert run("report", logs[0], "--log", logs[0])[0] == 4
    assert logs[0].read_text().startswith('{"note":"TRAINING"')


@pytest.mark.parametrize("command", [["progress", "--items"], ["report", "page.html"]])
def test_a_log_that_is_not_there_is_said(command: list[str], tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        code, told = run(*command, "--log", "lost.jsonl")
    finally:
        os.chdir(before)
    assert (code, told) == (2, "There is no file lost.jsonl. Give a training.jsonl.")
    assert not (tmp_path / "page.html").exists()
