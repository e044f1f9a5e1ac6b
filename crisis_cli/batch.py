"""Scenarios in, plans out, in order; one bad line never stops the rest. Reads JSONL, TOML files and folders."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crisis_cli import exit_codes
from crisis_cli.checks.expectation import failures
from crisis_cli.engine import plan_for
from crisis_cli.errors import InputError, Issue, file_issue
from crisis_cli.gate import clean_line
from crisis_cli.model import Content
from crisis_cli.render.json_output import compact, plan_json
from crisis_cli.scenario import Scenario, from_tables, parse_json, parse_scenario


@dataclass(frozen=True)
class Result:
    """One line of output: what was read, the plan or the error, and how it compares with what was expected."""

    line: dict[str, Any]
    code: int


def run(content: Content, inputs: Sequence[str], *, now: datetime, full: bool) -> Iterator[Result]:
    """Yield a result for every scenario of `inputs`, in order. `-` is standard input."""
    for name in inputs:
        for where, found in _scenarios(content, name, now):
            yield _result(content, where, found, now=now, full=full)


def _scenarios(content: Content, name: str, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
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
            yield where, _line(content, data, shown, number, now)


def _line(content: Content, data: bytes, shown: str, number: int, now: datetime) -> Scenario | InputError:

    tables = parse_json(data, shown, number)
    if isinstance(tables, Issue):
        return InputError([tables])
    try:
        return from_tables(content, tables, shown, now=now)
    except InputError as error:
        return InputError([issue._replace(line=number) for issue in error.issues])


def _result(content: Content, where: str, found: Scenario | InputError, *, now: datetime, full: bool) -> Result:
    if isinstance(found, InputError):
        errors = [{"where": i.where, "message": i.message, "hint": i.hint, "check": i.check} for i in found.issues]
        return Result({"input": where, "error": found.name, "issues": errors}, exit_codes.BAD_INPUT)
    plan = plan_for(content, found.answers, found.now or now, changes=full)
    shown = plan_json(content, plan, None, found.answers) if full else compact(plan)
    line: dict[str, Any] = {"input": where, "title": found.title, "plan": shown}
    differences = failures(plan, found.expect) if found.expect else []
    if found.expect:
        line["expected"] = not differences
    if differences:
        line["differs"] = differences
    return Result(line, exit_codes.DIFFERS if differences else exit_codes.DONE)
