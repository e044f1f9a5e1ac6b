"""Scenarios in, plans out, in order; one bad line never stops the rest. Reads JSONL, TOML files and folders."""

from crisis_cli.batch.blocks import MAX_LINE, SUFFIXES, files_in
from crisis_cli.batch.reading import read_block, read_file, read_line
from crisis_cli.batch.work import Done, Options, Result, Worker, result_of, run

__all__ = [
    "MAX_LINE",
    "SUFFIXES",
    "Done",
    "Options",
    "Result",
    "Worker",
    "files_in",
    "read_block",
    "read_file",
    "read_line",
    "result_of",
    "run",
]
