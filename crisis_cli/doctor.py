"""What is wrong on this machine, and how to mend it. Looks; changes nothing."""

from __future__ import annotations

import importlib.util
import os
import platform
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli import __version__, profile, settings
from crisis_cli.errors import ContentError, UsageError

if TYPE_CHECKING:
    from crisis_cli.model import Content


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is as it should be, and what to do if not."""

    good: bool
    what: str
    mend: str = ""


def examine(folder: Path | None) -> Iterator[Finding]:
    """Yield what was found, the content first."""
    yield from _content(folder)
    yield from _profile(folder)
    yield Finding(
        sys.version_info >= (3, 11),
        f"Python {platform.python_version()} on {platform.system()}",
        "Install Python 3.11 or newer.",
    )
    keys = sys.stdin is not None and sys.stdin.isatty()
    yield Finding(
        keys,
        "Standard input is a terminal" if keys else "Standard input is no terminal",
        "`assess` needs one; `plan` and `batch` do not.",
    )
    yield _questions(_used_profile())
    encoding = ((sys.stdout.encoding if sys.stdout else "") or "unknown").lower()
    yield Finding(
        "utf" in encoding, f"Output encoding {encoding}", "Set a UTF-8 locale; until then some signs show as `?`."
    )
    yield Finding(_zones(), "Time zones can be read", "Install the package tzdata.")
    proof = importlib.util.find_spec("z3") is not None
    yield Finding(
        proof,
        "z3 for proofs" if proof else "z3 for proofs is not installed",
        'Install crisis-aid with its extra: pip install "crisis-aid[proof]".',
    )


def _content(folder: Path | None) -> Iterator[Finding]:
    from crisis_cli.load import COMPILED, PACKAGE, load, load_checked, shipped_folder

    where = folder or shipped_folder()
    try:
        loaded = load_checked(where)
    except ContentError as error:
        yield Finding(
            False, f"The content in {where.name} does not load:\n{error}", "Mend the content, or leave out --content."
        )
        return
    content = loaded.content
    yield Finding(
        True, f"crisis-aid {__version__}, content {content.version} ({content.hash[:12]}), {loaded.files} files"
    )
    if folder is None:
        yield Finding(True, f"The content lies in {shipped_folder()}")
    yield from _review(content)
    if folder is None:
        compiled = (PACKAGE / COMPILED).is_file() and load().hash == content.hash
        yield Finding(
            compiled,
            "The compiled copy is there" if compiled else "There is no compiled copy",
            "It only makes the start faster: reinstall to make it.",
        )


def _review(content: Content) -> Iterator[Finding]:
    """Yield in what state of review the content is, and whether reviews are void."""
    from crisis_cli.reviews import DRAFT, REVIEWED, void_reviews

    whose = "Nobody licensed has reviewed this content" if content.review == DRAFT else "Nobody has reviewed the rest"
    hint = f"{whose}: check every step against your own judgement and law."
    yield Finding(content.review == REVIEWED, f"Review: {content.review}", hint)
    void = len(void_reviews(content))
    if void:
        told = "1 review is void" if void == 1 else f"{void} reviews are void"
        yield Finding(False, told, "crisis-aid flows check says which, and why.")


def _profile(folder: Path | None) -> Iterator[Finding]:
    """Yield whether the practice profile can be read, by whom, and whether the content takes its answers."""
    try:
        found, where = profile.find(), settings.shown_path()
    except UsageError as error:
        yield Finding(False, "There is no place for a profile", str(error))
        return
    if found.issue:
        yield Finding(False, f"The profile can't be used: {profile.one_line(found.issue)}", "Run: crisis-aid setup")
        return
    if found.profile is None:
        yield Finding(True, "No profile; crisis-aid setup makes one")
        return
    yield Finding(True, f"Profile read from {where}")
    mode = stat.S_IMODE(settings.path().stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        yield Finding(
            False, f"Others on this machine may read or change the profile (mode {mode:o})", f"chmod 600 {where}"
        )
    yield from _unused(found.profile, folder)


def _unused(found: profile.Profile, folder: Path | None) -> Iterator[Finding]:
    from crisis_cli.load import load

    try:
        remarks = found.remarks(load(folder))
    except ContentError:
        return  # told of above
    for remark in remarks:
        yield Finding(False, f"Your profile: {remark}", "Run crisis-aid setup, or take the line out.")


def _used_profile() -> profile.Profile:
    return profile.find().profile or profile.Profile()


def _questions(mine: profile.Profile) -> Finding:
    """Say how `assess` would ask here, and why."""
    from crisis_cli.prompter import why_no_menu

    why = "your profile says so" if mine.plain else why_no_menu(os.environ)
    if why is None:
        return Finding(True, "assess asks with the menu: this terminal can show it")
    return Finding(
        mine.plain, f"assess asks in numbered lines: {why}", "Numbered lines ask the same; nothing is missing."
    )


def _zones() -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        return False
    return True
