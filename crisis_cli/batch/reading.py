"""Inputs of a batch: JSONL, TOML files, folders and standard input, each scenario with where it stands, in order."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from crisis_cli.errors import InputError, Issue, file_issue
from crisis_cli.gate import clean_line
from crisis_cli.model import Content
from crisis_cli.scenario import Scenario, from_tables, parse_json, parse_scenario


def scenarios(content: Content, name: str, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
    """Yield every scenario of an input with where it stands, or why it can't be read. `-` is standard input."""
    if name == "-" and sys.stdin is None:
        yield "-", InputError([file_issue("-", "There is no standard input.", "Name a file.", "unreadable")])
        return
    if name == "-":
        yield from _lines(content, sys.stdin.buffer, "-", now)
        return
    path = Path(name)
    if path.is_dir():
        for file in scenario_files(path):
            yield from read_file(content, file, now)
    else:
        yield from read_file(content, path, now)


def scenario_files(folder: Path) -> list[Path]:
    """Return the files below `folder` that may hold scenarios, in a fixed order; links are left out.

    However deep they lie: `rglob` calls itself for each folder in a folder, and comes to an end of its own.
    """
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        for path in _inside(waiting.pop()):
            if path.is_symlink():
                continue
            if path.is_dir():
                waiting.append(path)
            elif path.suffix in SUFFIXES and path.is_file():
                found.append(path)
    return sorted(found)


def _inside(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing where it may not be looked into."""
    try:
        return list(folder.iterdir())
    except PermissionError:
        return []


def read_file(content: Content, path: Path, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
    """Yield every scenario of a file with where it stands, or why it can't be read. A line of JSONL is one."""
    from crisis_cli.reading import read_bytes

    shown = clean_line(path.as_posix())
    if path.suffix in (".toml", ".json"):
        data = read_bytes(path, shown)
        if isinstance(data, Issue):
            yield shown, InputError([data])
            return
        try:
            yield shown, parse_scenario(content, data, shown, now)
        except InputError as error:
            yield shown, error
        return
    if path.is_char_device() or path.is_block_device():
        yield shown, InputError([file_issue(shown, "This is a device.", "Give a file.", "not-a-file")])
        return
    try:
        with path.open("rb") as file:
            yield from _lines(content, file, shown, now)
    except OSError as error:
        reason = error.strerror or str(error)
        yield (
            shown,
            InputError(
                [Issue(shown, 0, "", f"This can't be read: {reason}.", "Check its name and rights.", "unreadable")]
            ),
        )


MAX_LINE = 1_048_576
SUFFIXES = (".toml", ".jsonl", ".json")


def _lines(content: Content, stream: Any, shown: str, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
    number = 0
    while True:
        data = stream.readline(MAX_LINE + 1)
        if not data:
            return
        number += 1
        where = f"{shown}:{number}"
        if len(data) > MAX_LINE:
            while data and not data.endswith(b"\n"):
                data = stream.readline(MAX_LINE)
            yield (
                where,
                InputError(
                    [Issue(shown, number, "", f"The line is longer than {MAX_LINE:,} bytes.", "Split it.", "too-large")]
                ),
            )
        elif data.strip():
            yield where, read_line(content, data, shown, number, now)


def read_line(content: Content, data: bytes, shown: str, number: int, now: datetime) -> Scenario | InputError:
    """Return the scenario of one line of JSONL, or why it is none."""
    tables = parse_json(data, shown, number)
    if isinstance(tables, Issue):
        return InputError([tables])
    try:
        return from_tables(content, tables, shown, now=now)
    except InputError as error:
        return InputError([issue._replace(line=number) for issue in error.issues])
