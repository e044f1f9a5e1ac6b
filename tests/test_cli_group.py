"""Commands are made when they are wanted, one by one, and nobody can tell: names, order, guesses, completion."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from crisis_cli.cli_group import App

LOADED = """
import sys
from crisis_cli.guard import guarded
code = guarded(sys.argv[1:])
print(code, *sorted(name for name in sys.modules if name.startswith("crisis_cli.cli")))
"""


def loaded_by(*arguments: str) -> str:
    """Return the exit code, and which modules of commands were imported."""
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "modules"),
    [
        (["law", "--format", "text"], ""),
        (["flows", "list", "--format", "text"], " crisis_cli.cli_flows"),
        (["train", "show", "drill", "--seed", "3", "--format", "text"], " crisis_cli.cli_train"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_imports_no_other_commands(arguments: list[str], modules: str) -> None:
    shared = "crisis_cli.cli", "crisis_cli.cli_group", "crisis_cli.cli_help", "crisis_cli.cli_options"
    assert loaded_by(*arguments) == " ".join(["0", *sorted((*shared, *modules.split()))])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("trian", "No such command 'trian'. Did you mean 'train'?"),
        ("train lst", "No such command 'lst'. Did you mean 'list'?"),
        ("flows chek", "No such command 'chek'. Did you mean 'check'?"),
        ("train zzz", "No such command 'zzz'."),
    ],
)
def test_a_name_that_is_none_gets_the_nearest(line: str, message: str) -> None:
    done = subprocess.run([sys.executable, "-m", "crisis_cli", *line.split()], capture_output=True, text=True)
    group = " ".join(["crisis-aid", *line.split()[:-1]])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Usage: {group} [OPTIONS] COMMAND [ARGS]...\nTry '{group} --help' for help.\n\nError: {message}\n"
    )


def test_only_the_command_that_is_called_is_made() -> None:
    app = App(name="app")

    @app.callback()
    def main() -> None:
        """Without it a typer of one command is no group."""

    @app.later("good")
    def good(word: str) -> None:
        """Say a word."""
        print(word)

    @app.later("broken")
    def broken(word: "no_such_type") -> None:  # type: ignore[name-defined]  # noqa: F821, UP037
        """Cannot be made: its type is none."""

    app.apart("away", "crisis_cli.there_is_no_such_module")
    done = CliRunner().invoke(app, ["good", "hello"])
    assert (done.exit_code, done.output) == (0, "hello\n")
    assert isinstance(CliRunner().invoke(app, ["broken", "x"]).exception, NameError)
    assert isinstance(CliRunner().invoke(app, ["away"]).exception, ModuleNotFoundError)
