"""Accident and malice against what lists and compares the content: folders without end, no scenarios, words for the wrong file."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_cli import run

from crisis_cli.checks import check
from crisis_cli.errors import InputError
from crisis_cli.listing import ENTRY_KEYS
from crisis_cli.load import load, load_checked
from crisis_cli.menu_lines import options_view
from crisis_cli.render.terminal import is_plain
from crisis_cli.scenario import from_tables
from crisis_cli.screen import arrange

GOOD = Path(__file__).parent / "content_good"
NONE_BESIDE = "No scenarios stand beside this content: they would be in its folder scenarios."
DEEPER_THAN_CALLS = 1_100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content with one of everything, its scenario beside it."""
    return Path(shutil.copytree(GOOD / "one_of_everything", tmp_path / "flows"))


@pytest.fixture
def deep(folder: Path) -> Iterator[Path]:
    """The same, with folders in each other below its scenarios; taken away by hand, for `shutil` may not reach the end."""
    here = bottom = folder / "scenarios"
    for _ in range(DEEPER_THAN_CALLS):
        bottom /= "d"
        bottom.mkdir()
    yield folder
    while bottom != here:
        bottom.rmdir()
        bottom = bottom.parent


@pytest.mark.parametrize("command", [("list", "scenarios"), ("list", "sources"), ("coverage", "documents")])
def test_folders_in_each_other_without_end_hide_no_scenario(deep: Path, command: tuple[str, ...]) -> None:
    done = run("flows", *command, "--content", str(deep))
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_batch_reads_a_folder_of_folders_without_end(deep: Path) -> None:
    done = run("batch", str(deep / "scenarios"), "--content", str(deep))
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1)


# ---------------------------------------------------------------- where no scenarios came with the content


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_without_scenarios_the_table_says_why_nothing_is_carried(folder: Path, form: str) -> None:
    shutil.rmtree(folder / "scenarios")
    done = run("flows", "coverage", "documents", "--format", form, "--content", str(folder))
    shown = " ".join(done.stdout.decode().split())
    assert done.returncode == 1
    assert shown.count(NONE_BESIDE) == 1
    assert "NOT CARRIED" not in shown


def test_without_scenarios_the_check_says_so_once(folder: Path) -> None:
    shutil.rmtree(folder / "scenarios")
    found = [issue for issue in check(load_checked(folder)).issues if "scenario" in issue.message.lower()]
    assert [(issue.message, issue.check) for issue in found] == [(NONE_BESIDE, "no-scenarios")]


# ---------------------------------------------------------------- what is said of a wrong scenario


def test_a_scenario_without_any_key_of_its_own_is_told_the_keys_of_a_scenario() -> None:
    with pytest.raises(InputError) as caught:
        from_tables(load(GOOD / "smallest"), {"titel": "x"}, "s.toml")
    assert [issue.hint for issue in caught.value.issues if issue.check == "unknown-key"] == ['Did you mean "title"?']


# ---------------------------------------------------------------- where things are shown


@pytest.mark.parametrize(("term", "plain"), [("", True), ("dumb", True), (None, True), ("xterm", False)])
def test_a_terminal_without_a_name_gets_words_alone(term: str | None, plain: bool) -> None:
    """As a conversation does: it asks in numbered lines there."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert is_plain(Terminal(), {} if term is None else {"TERM": term}) is plain


@pytest.mark.parametrize(("rows", "says"), [(20, "PgUp PgDn space arrows scroll"), (30, "a key chooses   arrows mark")])
def test_a_list_too_long_for_its_screen_does_not_say_that_arrows_choose(rows: int, says: str) -> None:
    """They scroll there: Enter must not choose a line that nobody sees."""
    view = options_view("What brings you here?", [(key, "An entry") for key in ENTRY_KEYS[:17]], None)(59)
    assert arrange(view, 60, rows, None).lines[-1][0] == f"{says}   h or Esc hide"


# ---------------------------------------------------------------- Ctrl-C in the middle of a library

HALF_MADE = """
import sys
from crisis_cli import __main__, guard

class Half:
    def __del__(self):
        self.owner

guard.guarded = lambda _: len([Half()]) - 1 + 130
__main__.main()
"""


def test_what_a_library_left_half_made_is_thrown_away_without_a_word() -> None:
    """Ctrl-C while the solver makes itself left an object whose end fails, which Python reports with a traceback."""
    done = subprocess.run([sys.executable, "-c", HALF_MADE, "doctor"], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
