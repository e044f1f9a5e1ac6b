"""Accident and malice against what lists and compares the content: folders without end, no scenarios, words for the wrong file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_cli import run

GOOD = Path(__file__).parent / "content_good"
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


@pytest.mark.parametrize("command", [("list", "scenarios"), ("list", "sources"), ("coverage",)])
def test_folders_in_each_other_without_end_hide_no_scenario(deep: Path, command: tuple[str, ...]) -> None:
    done = run("flows", *command, "--content", str(deep))
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_batch_reads_a_folder_of_folders_without_end(deep: Path) -> None:
    done = run("batch", str(deep / "scenarios"), "--content", str(deep))
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1)
