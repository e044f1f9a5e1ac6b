"""A file of TOML beside the content, read strictly: every mistake an Issue with file and line, all of them told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crisis_cli.answers import nearest
from crisis_cli.errors import InputError, Issue
from crisis_cli.gate import clean_line, short
from crisis_cli.positions import line_of
from crisis_cli.reading import oddities, parse_toml, read_bytes

LONGEST = 400
MOST = 1_000
CHECK = "training"
Path_ = tuple[str | int, ...]


class Reader:
    """A file of TOML that is asked for values by their path; what is wrong is gathered and raised at the end."""

    def __init__(self, path: Path, shown: str) -> None:
        self.shown, self.text_of_file, self.issues = shown, "", list[Issue]()
        self.tables: dict[str, Any] = {}
        try:
            data = read_bytes(path, shown)
        except ValueError:
            data = Issue(shown, 0, "", "This is no name of a file.", "", "unreadable")
        tables = data if isinstance(data, Issue) else parse_toml(data, shown)
        if isinstance(tables, Issue):
            raise InputError([tables])
        assert isinstance(data, bytes)
        self.tables, self.text_of_file = tables, data.decode("utf-8-sig")
        for where, issue in oddities(tables, shown):
            self.wrong(where, issue.message, issue.hint)
        self.end()

    def wrong(self, where: Path_, message: str, hint: str) -> None:
        named = ", ".join(short(str(part)) for part in where if isinstance(part, str))
        line = line_of(self.text_of_file, where) if where else 1
        self.issues.append(Issue(self.shown, line, clean_line(named), clean_line(message), clean_line(hint), CHECK))

    def end(self) -> None:
        """Raise InputError where anything was wrong so far."""
        if self.issues:
            raise InputError(sorted(set(self.issues)))

    def value(self, where: Path_) -> Any:
        """Return what stands at a path, None where nothing does."""
        here: Any = self.tables
        for part in where:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def table(self, where: Path_) -> Mapping[str, Any]:
        """Return the table at a path; where there is none that is wrong, and it is as if it were empty."""
        found = self.value(where)
        if isinstance(found, dict):
            return found
        self.wrong(where, "A table belongs here.", "")
        return {}

    def list_of(self, where: Path_) -> Sequence[Any]:
        """Return the list at a path, an empty one where nothing stands there."""
        found = self.value(where)
        if found is None:
            return ()
        if isinstance(found, list) and len(found) <= MOST:
            return found
        self.wrong(where, f"A list of at most {MOST:,} belongs here.", "Put its entries between brackets.")
        return ()

    def only(self, where: Path_, known: Sequence[str]) -> None:
        for key in self.table(where):
            if key not in known:
                self.wrong((*where, key), f'There is no key "{short(key)}" here.', nearest(key, known))

    def text(self, where: Path_) -> str:
        found = self.value(where)
        if found is None:
            self.wrong(where[:-1], f"`{where[-1]}` is missing.", "Add it.")
        elif not isinstance(found, str) or not found.strip():
            self.wrong(where, "A text belongs here.", "Put it between quotation marks.")
        elif len(found) > LONGEST:
            self.wrong(where, f"This text has {len(found):,} characters; the limit is {LONGEST}.", "Shorten it.")
        return clean_line(found) if isinstance(found, str) else ""

    def number(self, where: Path_, least: float, most: float, default: float | None, *, whole: bool = False) -> float:
        """Return the number at a path, the default where nothing stands there; true and text are no numbers."""
        found = self.value(where)
        if found is None and default is not None:
            return default
        fits = type(found) is int or (type(found) is float and not whole)
        if not fits or not least <= found <= most:
            kind = "whole number" if whole else "number"
            self.wrong(where, f"A {kind} from {least:,} to {most:,} belongs here.", "Write it without quotation marks.")
            return least
        return float(found)
