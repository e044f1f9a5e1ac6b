"""Reading TOML from files that may be anything: truncated, hostile, not text. Every refusal is an Issue, never a traceback."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crisis_cli.errors import Issue, file_issue
from crisis_cli.gate import clean, clean_line, is_hostile

MAX_BYTES = 1_048_576
MAX_DEPTH = 12
MAX_FILES = 2_000
MAX_FOLDERS_DEEP = 4
MOST_SIGNS = 5
"""So many signs that nobody sees are named in one message."""


def is_folder(path: Path) -> bool:
    """Whether there is a folder of that name; a name that is too long, or below what is closed to us, has none."""
    return os.path.isdir(path)  # noqa: PTH112  that of Path raises for such a name


def read_bytes(path: Path, shown: str) -> bytes | Issue:
    """Return the file's bytes, or why not: missing, no plain file, too large."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return Issue(shown, 0, "", "This is no plain file.", "Give a file.", "not-a-file")
        if info.st_size > MAX_BYTES:
            return Issue(
                shown,
                0,
                "",
                f"The file has {info.st_size:,} bytes; the limit is {MAX_BYTES:,}.",
                "Split it.",
                "too-large",
            )
        return path.read_bytes()
    except OSError as error:
        return Issue(
            shown,
            0,
            "",
            f"This file can't be read: {error.strerror or error}.",
            "Check its name and rights.",
            "unreadable",
        )


def parse_toml(data: bytes, shown: str) -> dict[str, Any] | Issue:
    """Return the tables that `data` holds, or the one issue that stops the reading of it."""
    import tomli  # its import would make the first question wait: the shipped content is read compiled

    from crisis_cli.slips import slip

    if b"\0" in data[:4]:
        return _not_utf8(data, 0, shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, shown)
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line = getattr(error, "lineno", 0) or 0
        column = getattr(error, "colno", 0) or 0
        message, hint = slip(text, line, column, str(getattr(error, "msg", error))[:120])
        return Issue(shown, line, f"column {column}", f"This is not TOML: {message}", hint, "not-toml")
    except (RecursionError, ValueError, MemoryError) as error:
        what, hint = f"{clean(str(error))[:120]}", "Is it nested too deeply?"
        if is_endless_number(error):
            what, hint = "it holds a number of thousands of digits", "Shorten it."
        return Issue(shown, 0, "", f"This is not TOML that can be read: {what}.", hint, "not-toml")


def _not_utf8(data: bytes, at: int, shown: str) -> Issue:
    """Say which character it is by what stands before it: an editor shows lines and texts, no bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        hint = 'It was saved as UTF-16, which some editors call "Unicode": save it with the encoding "UTF-8".'
        return Issue(shown, 0, "", "Byte 1 is not UTF-8 text.", hint, "not-utf-8")
    line = data.count(b"\n", 0, at) + 1
    before = data[max(data.rfind(b"\n", 0, at) + 1, at - 30) : at].decode("utf-8", "ignore").strip()
    place = f", after: {clean(before)}" if before else ""
    message = f"Byte {at + 1} is not UTF-8 text{place}"
    return Issue(shown, line, "", f"{message}.", 'Save the file with the encoding "UTF-8".', "not-utf-8")


def is_utf_16(data: bytes) -> bool:
    """Whether it begins as UTF-16 does: with its mark, or with two signs of which each has a byte 0."""
    begin = data[:4]
    return begin[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        len(begin) == 4 and begin.count(b"\0") == 2 and (begin[0] == begin[2] == 0 or begin[1] == begin[3] == 0)
    )


def is_endless_number(error: Exception) -> bool:
    """Whether Python refused to read a number for its length; its own words are for programmers."""
    return isinstance(error, ValueError) and "set_int_max_str_digits" in str(error)


def oddities(
    tables: Any, shown: str, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Issue]]:
    """Yield an issue for every text with control or direction characters and for nesting beyond the limit."""
    if len(path) > MAX_DEPTH:
        yield path, Issue(shown, 0, "", f"This is nested more than {MAX_DEPTH} deep.", "Flatten it.", "too-deep")
        return
    if isinstance(tables, str):
        if is_hostile(tables):
            names = _named(sorted({c for c in tables if is_hostile(c)}))
            yield (
                path,
                Issue(
                    shown,
                    0,
                    "",
                    f"This text holds control or direction characters: {names}{_after(tables)}.",
                    "Delete that place and type it again.",
                    "control-character",
                ),
            )
        elif unicodedata.normalize("NFC", tables) != tables:
            yield path, Issue(shown, 0, "", _taken_apart(tables), "Type it again, as one letter.", "not-nfc")
    elif isinstance(tables, dict):
        for key, value in tables.items():
            yield from oddities(key, shown, (*path, clean(key)))
            yield from oddities(value, shown, (*path, clean(key)))
    elif isinstance(tables, list):
        for number, value in enumerate(tables):
            yield from oddities(value, shown, (*path, number))


def _named(signs: Sequence[str]) -> str:
    more = f" and {len(signs) - MOST_SIGNS:,} more" if len(signs) > MOST_SIGNS else ""
    return ", ".join(f"U+{ord(sign):04X}" for sign in signs[:MOST_SIGNS]) + more


def _taken_apart(text: str) -> str:
    """Name a letter that an editor saved in two parts, which looks the same and is found by no search."""
    at = next((number for number, sign in enumerate(text) if unicodedata.combining(sign)), 0)
    letter = unicodedata.normalize("NFC", text[max(at - 1, 0) : at + 1])
    return f'"{clean(letter)}" stands here in two parts, which only looks like one letter (no composed form, NFC).'


def _after(text: str) -> str:
    """Where the first of them stands: nobody sees it."""
    at = next(number for number, sign in enumerate(text) if is_hostile(sign))
    before = text[max(at - 30, 0) : at].strip()
    return f', after "{clean_line(before)}"' if before else ", at its beginning"


def toml_files(folder: Path, root: str, *, skip: frozenset[str] = frozenset()) -> tuple[list[Path], list[Issue]]:
    """Return the TOML files below `folder` in a fixed order; links and folders too deep are issues, named below `root`."""
    files: list[Path] = []
    issues: list[Issue] = []

    def visit(here: Path, depth: int) -> None:
        try:
            entries = sorted(os.scandir(here), key=lambda e: e.name)
        except OSError as error:
            issues.append(
                file_issue(f"{root}/{_below(here)}", f"This folder can't be read: {error.strerror}.", "", "unreadable")
            )
            return
        for entry in entries:
            path = Path(entry.path)
            shown = f"{root}/{_below(path)}"
            if entry.name.startswith(".") or (depth == 0 and entry.name in skip):
                continue
            if entry.is_symlink():
                message = "This is a link; content is read from plain files only."
                issues.append(file_issue(shown, message, "Put the file itself here.", "link"))
            elif entry.is_dir(follow_symlinks=False):
                if depth >= MAX_FOLDERS_DEEP:
                    issues.append(file_issue(shown, "This folder is nested too deeply.", "Move it up.", "too-deep"))
                else:
                    visit(path, depth + 1)
            elif entry.name.endswith(".toml"):
                files.append(path)

    def _below(path: Path) -> str:
        return clean(path.relative_to(folder).as_posix())

    visit(folder, 0)
    if len(files) > MAX_FILES:
        issues.append(file_issue(root, f"There are more than {MAX_FILES:,} files here.", "", "too-many"))
        del files[MAX_FILES:]
    return files, issues
