"""Inputs of a batch: JSONL, TOML files, folders and standard input, each scenario with where it stands, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from crisis_cli.batch.blocks import Block, blocks, file_blocks
from crisis_cli.errors import InputError, Issue
from crisis_cli.model import Content
from crisis_cli.scenario import Scenario, from_tables, parse_json, parse_scenario, refuse_odd_signs


def scenarios(content: Content, name: str, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
    """Yield every scenario of an input with where it stands, or why it can't be read. `-` is standard input."""
    for block in blocks([name]):
        yield from read_block(content, block, now)


def read_file(content: Content, path: Path, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
    """Yield every scenario of a file with where it stands, or why it can't be read. A line of JSONL is one."""
    for block in file_blocks(path):
        yield from read_block(content, block, now)


def read_block(content: Content, block: Block, now: datetime) -> Iterator[tuple[str, Scenario | InputError]]:
    """Yield every scenario of a block with where it stands, or why it can't be read. A blank line is none."""
    for number, line in enumerate(block.lines, block.first):
        where = f"{block.shown}:{number}" if block.first else block.shown
        if isinstance(line, Issue):
            yield where, InputError([line])
        elif not block.first:
            yield where, _read_whole(content, line, where, now)
        elif line.strip():
            yield where, read_line(content, line, block.shown, number, now)


def _read_whole(content: Content, data: bytes, shown: str, now: datetime) -> Scenario | InputError:
    try:
        return parse_scenario(content, data, shown, now)
    except InputError as error:
        return error


def read_line(content: Content, data: bytes, shown: str, number: int, now: datetime) -> Scenario | InputError:
    """Return the scenario of one line of JSONL, or why it is none."""
    tables = parse_json(data, shown, number)
    if isinstance(tables, Issue):
        return InputError([tables])
    try:
        refuse_odd_signs(tables, shown)
        return from_tables(content, tables, shown, now=now)
    except InputError as error:
        return InputError([issue._replace(line=number) for issue in error.issues])
