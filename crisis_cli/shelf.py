"""The scenarios that stand beside a content: which files there are, and all of them read. Runs none of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crisis_cli.batch import files_in, read_file
from crisis_cli.errors import InputError, Issue
from crisis_cli.gate import clean_line
from crisis_cli.model import Content
from crisis_cli.reading import is_folder
from crisis_cli.scenario import Scenario, now_utc

FOLDER = "scenarios"
"""Where scenarios stand in a content folder."""
NONE_BESIDE = f"No scenarios stand beside this content: they would be in its folder {FOLDER}."
"""What is said once, instead of saying of everything that no scenario shows it."""


class Shelf(NamedTuple):
    """Every scenario of a content by its file inside the folder of scenarios, and what is wrong with the others."""

    scenarios: dict[str, Scenario]
    issues: tuple[Issue, ...]


def files_beside(content_folder: Path) -> list[Path]:
    """Return the files of scenarios that stand beside a content, in a fixed order; none where it came without.

    Raises InputError where a folder of them can't be looked into.
    """
    found = list(_below(content_folder / FOLDER))
    if issues := [issue for issue in found if isinstance(issue, Issue)]:
        raise InputError(issues)
    return [path for path in found if isinstance(path, Path)]


def read_shelf(content: Content, content_folder: Path, now: datetime | None = None) -> Shelf:
    """Return every scenario beside the content, and every issue of files and folders that can't be read.

    `now` is the moment of those that name none, the clock's where it is not given.
    """
    return read_folder(content, content_folder / FOLDER, now)


def read_folder(content: Content, folder: Path, now: datetime | None = None) -> Shelf:
    """Return every scenario of a folder, none where there is no such folder, and every issue of what can't be read."""
    before = clean_line(folder.as_posix()) + "/"
    scenarios: dict[str, Scenario] = {}
    issues: list[Issue] = []
    for path in _below(folder):
        if isinstance(path, Issue):
            issues.append(path)
            continue
        for where, found in read_file(content, path, now or now_utc()):
            if isinstance(found, InputError):
                issues += found.issues
            else:
                scenarios[where.removeprefix(before)] = found
    return Shelf(scenarios, tuple(issues))


def _below(folder: Path) -> Iterator[Path | Issue]:
    """Yield the files of scenarios below a folder, and an issue for each folder that can't be looked into."""
    return files_in(folder) if is_folder(folder) else iter(())
