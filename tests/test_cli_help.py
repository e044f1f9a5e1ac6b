"""The help of the program takes a short path: what it says is what the command parser would say."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from crisis_cli.cli import app
from crisis_cli.cli_help import help_text


@pytest.mark.parametrize("columns", [1, *range(48, 84), 200])
def test_the_help_is_the_parsers_at_any_width(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    app(["--help"], prog_name="crisis-aid", standalone_mode=False)
    assert help_text(columns) == help_text() == capsys.readouterr().out


def test_the_help_imports_no_command_and_no_parser() -> None:
    code = "import sys; from crisis_cli.guard import guarded; print(guarded(['--help'])); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *shown, ended, modules = done.stdout.splitlines()
    assert (shown[0], ended, done.stderr) == ("Usage: crisis-aid [OPTIONS] COMMAND [ARGS]...", "0", "")
    assert not {"typer", "rich", "crisis_cli.cli", "crisis_cli.load"} & set(modules.split())


def test_a_shell_that_asks_how_to_go_on_is_answered_on_a_line_of_help_too() -> None:
    asked = {"_CRISIS_AID_COMPLETE": "complete_bash", "COMP_WORDS": "crisis-aid --help tr", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", "--help"], env={**os.environ, **asked}, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "train\n", "")
