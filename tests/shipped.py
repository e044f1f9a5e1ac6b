"""The shipped content, read from its files once for all tests of a process. No test here."""

from __future__ import annotations

from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.training.sets_file import read_sets

LOADED = load_checked(shipped_folder())
CONTENT = LOADED.content
SETS = read_sets(CONTENT)
