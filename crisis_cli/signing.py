"""Signing a review: who read which item of a content, in which role, on which day, and the hash of what they read.

It is no cryptographic signature: it says what was read, and what changed after it. Who may write it is for the content's
own safekeeping to say.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from crisis_cli.errors import ContentError, Issue, OutputError, UsageError
from crisis_cli.gate import clean_line, is_hostile, short
from crisis_cli.load import PACKAGE, Loaded, load_checked, shipped_folder
from crisis_cli.output import put, put_file
from crisis_cli.reading import MAX_BYTES, is_folder, parse_toml, read_bytes
from crisis_cli.reviews import KINDS, Hashes, covered, find, judged, with_reviews

FILE = "reviews.toml"
HEAD = """\
# Reviews of this content, written by `crisis-aid flows sign`. A review is void as soon as what it names is changed.
"""
LONGEST = 400
"""So many characters has a name or a role at most, as the format says."""
ESCAPES = {'"': '\\"', "\\": "\\\\"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Signature(NamedTuple):
    """What a person signs: the item by its whole name, themselves, their role, the day, and the hash."""

    item: str
    by: str
    role: str
    on: date
    hash: str


def sign(folder: Path | None, item: str, by: str, role: str, on: str, today: date) -> None:
    """Add a review to the content in `folder` and say what it covers. Raises UsageError, OutputError, ContentError.

    Everything is checked before anything is written, and the file is written whole or not at all.
    """
    by, role, day = _words(by, "--by", "Give the name of who reviewed."), _role(role), _day(on, today)
    where = _own_folder(folder)
    loaded = _loaded(where)
    try:
        name = find(loaded.content, item)
    except ValueError as error:
        raise UsageError(clean_line(str(error))) from None
    signature = Signature(name, by, role, day, Hashes(loaded.content, loaded.tables).of(name))
    path = where / FILE
    if _is_there(loaded, signature):
        put(f"{name} was signed by {by} ({role}) on {day} already, as it stands. Nothing was written.\n")
        return
    _add(path, signature)
    _say(_report(loaded, signature, path), path)


def _words(given: str, option: str, hint: str) -> str:
    """Return a name or a role on one line, in composed form, as content files hold it."""
    text = unicodedata.normalize("NFC", " ".join(given.split()))
    if not any(letter.isalpha() for letter in text):
        raise UsageError(f"{option} names nobody. {hint}")
    if is_hostile(text):
        raise UsageError(f"{option} holds control or direction characters: {short(text)} Leave them out.")
    if len(text) > LONGEST:
        raise UsageError(f"{option} has {len(text)} characters; {LONGEST} is the most. Shorten it.")
    return text


def _role(given: str) -> str:
    return _words(given, "--role", 'Say in which role, such as "attorney, California" or "licensed psychologist".')


def _day(given: str, today: date) -> date:
    hint = f"Write it as {today.isoformat()}."
    if not DAY.fullmatch(given):
        raise UsageError(f'--on: "{short(given)}" is no day. {hint}')
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise UsageError(f'--on: There is no day "{given}". Check year, month and day.') from None
    if day > today:
        raise UsageError(f"--on: {given} is still to come. Give the day on which it was reviewed.")
    return day


def _own_folder(folder: Path | None) -> Path:
    """Return the folder to sign. What an installed program came with is no place: the next update replaces it."""
    where = folder or shipped_folder()
    if Path(os.path.realpath(where)).is_relative_to(os.path.realpath(PACKAGE)):
        raise UsageError(
            "Nothing was signed: this is the content inside the installed program, and an update would drop the review. "
            "Sign a copy of the content of your own, with --content DIR."
        )
    return where


def _loaded(folder: Path) -> Loaded:
    try:
        return load_checked(folder)
    except ContentError as error:
        raise _UnsignableError(folder, error) from None


class _UnsignableError(ContentError):
    """Content that does not load, in one line: `flows check` shows all of what is wrong."""

    def __init__(self, folder: Path, error: ContentError) -> None:
        super().__init__(error.issues, error.checked)
        first = error.issues[0]
        place = f"{first.file}:{first.line}" if first.line else first.file
        others = len(error.issues) - 1
        more = f" (and {others:,} more)" if others else ""
        shown = clean_line(str(folder))
        hint = f"crisis-aid flows check --content {shown} says all." if is_folder(folder) else first.hint
        self.args = (f"Nothing was signed, the content does not load: {place}: {first.message}{more} {hint}",)


def _is_there(loaded: Loaded, new: Signature) -> bool:
    same = (new.item, new.by, new.role, new.on.isoformat())
    return any(r.valid and (r.item, r.by, r.role, r.on) == same for r in loaded.content.reviews)


# ---------------------------------------------------------------- the file


def _add(path: Path, new: Signature) -> None:
    """Append the review to the file: what stands in it stays as it is, byte for byte, line ends and rights too."""
    before = _there(path)
    text = before.decode("utf-8") if before is not None else HEAD
    line_end = "\r\n" if "\r\n" in text else "\n"
    between = line_end * (2 if text and not text.endswith("\n") else 1 if text else 0)
    after = text + between + _table(new).replace("\n", line_end)
    shown = clean_line(str(path))
    if len(after.encode()) > MAX_BYTES:
        raise OutputError(
            f"{shown} was not written: it would have more than {MAX_BYTES:,} bytes. Nothing of it was changed. Move some of "
            f"its [[review]] tables into another file of the content, such as reviews-1.toml."
        )
    if not _grows_by(before, after, new):
        raise OutputError(
            f"{shown} was not written: its reviews stand in a list, to which no table can be added. Nothing of it was "
            "changed. Write each as a [[review]] table."
        )
    put_file(after, path, private=False)


def _there(path: Path) -> bytes | None:
    """Return what the file holds, None where there is none."""
    if not os.path.lexists(path):
        return None
    found = read_bytes(path, clean_line(str(path)))
    if isinstance(found, Issue):
        raise OutputError(f"{found.file} was not written. {found.message} Nothing of it was changed. {found.hint}")
    if not os.access(path, os.W_OK):
        raise OutputError(
            f"{clean_line(str(path))} was not written: it may not be written. Nothing of it was changed. Check its rights."
        )
    return found


def _table(new: Signature) -> str:
    return (
        f"[[review]]\nitem = {_quoted(new.item)}\nby = {_quoted(new.by)}\nrole = {_quoted(new.role)}\n"
        f"on = {new.on.isoformat()}\nhash = {_quoted(new.hash)}\n"
    )


def _quoted(text: str) -> str:
    """Return a basic string of TOML. Control characters were refused before."""
    return '"' + "".join(ESCAPES.get(letter, letter) for letter in text) + '"'


def _grows_by(before: bytes | None, after: str, new: Signature) -> bool:
    """Whether the new text holds everything that the old one did and this review, and nothing else."""
    old = parse_toml(before or b"", FILE)
    found = parse_toml(after.encode(), FILE)
    if isinstance(old, Issue) or isinstance(found, Issue):
        return False
    wanted: Mapping[str, Any] = {**old, "review": [*old.get("review", []), new._asdict()]}
    return found == wanted


# ---------------------------------------------------------------- what is said


def _report(loaded: Loaded, new: Signature, path: Path) -> str:
    """Return what was signed, how much that covers, and in what state of review the content is now."""
    given = [*loaded.tables["review"], {**new._asdict(), "on": new.on.isoformat()}]
    content = with_reviews(loaded.content, judged(loaded.content, loaded.tables, given))
    held = Counter(part.kind for part in covered(loaded.content, new.item))
    covers = ", ".join(f"{held[kind]} {_many(kind, held[kind])}" for kind in KINDS if held[kind])
    return (
        f"Signed: {new.item}, by {new.by} ({new.role}), {new.on}.\n"
        f"It covers {covers}, and is void as soon as one of them changes.\n"
        f"Written to {clean_line(str(path))}. Review: {content.review}.\n"
    )


def _many(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _say(report: str, path: Path) -> None:
    try:
        put(report)
    except OutputError as error:
        raise OutputError(f"The review stands in {clean_line(str(path))}. {error}") from None
