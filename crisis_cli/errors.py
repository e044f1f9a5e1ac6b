"""The few exceptions, and Issue: one thing an author should mend. Exit codes are in `exit_codes.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MOST_SHOWN = 200
"""So many issues are printed; mending those usually mends the rest."""


class Issue(NamedTuple):
    """One problem in content or input: where, which check, what, and what to do about it."""

    file: str
    line: int
    where: str
    message: str
    hint: str
    check: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = f"{place}  {self.where}" if self.where else place
        hint = f"  {self.hint}" if self.hint else ""
        return f"{head}\n  {self.message}{hint}  [{self.check}]"


def file_issue(file: str, message: str, hint: str, check: str, *, where: str = "", line: int = 0) -> Issue:
    """Return an issue of a whole file, or of a place in it where the line is not known."""
    return Issue(file, line, where, message, hint, check)


class CrisisAidError(Exception):
    """An error with a sentence for the person at the keyboard. `exit_code` is what the program ends with."""

    exit_code = 4
    name = "unexpected"


class ContentError(CrisisAidError):
    """Content that does not load. Holds every issue found, not only the first."""

    exit_code = 3
    name = "bad-content"

    def __init__(self, issues: Sequence[Issue], checked: int) -> None:
        self.issues = tuple(sorted(set(issues)))
        self.checked = checked
        super().__init__("\n".join([*shown(self.issues), summary(self.issues, count(checked, "file"))]))


class InputError(CrisisAidError):
    """A scenario or other input that can't be read. Holds every issue found."""

    exit_code = 3
    name = "bad-input"

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(shown(self.issues)))


class UsageError(CrisisAidError):
    exit_code = 2
    name = "usage"


class OutputError(CrisisAidError):
    exit_code = 4
    name = "output"


def shown(issues: Sequence[Issue]) -> list[str]:
    """Return the first MOST_SHOWN of `issues` as text, and how many more there are."""
    lines = [str(issue) for issue in issues[:MOST_SHOWN]]
    if len(issues) > MOST_SHOWN:
        lines.append(and_more(issues))
    return lines


def and_more(issues: Sequence[Issue]) -> str:
    return f"... and {len(issues) - MOST_SHOWN:,} more."


def summary(issues: Sequence[Issue], checked: str) -> str:
    """Return the closing line of a report: "2 issues in 1 file (14 files checked)."."""
    files = len({issue.file for issue in issues})
    return f"{count(len(issues), 'issue')} in {count(files, 'file')} ({checked} checked)."


def count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
