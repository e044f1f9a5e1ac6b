"""Results as a table for a spreadsheet: a row a scenario, in which no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crisis_cli.batch.about import About, about_of
from crisis_cli.batch.sink import Sink, said
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.gate import clean_line
from crisis_cli.model import DO_VERBS

COLUMNS = (
    "input",
    "title",
    "concerns",
    "place",
    "response",
    *(verb.replace("-", " ") for verb in DO_VERBS),
    "avoid",
    "unknown",
    "conflicts",
    "dues",
    "expected",
    "differs",
    "error",
)
MARK = "\ufeff"
"""Excel reads a file as UTF-8 only where this stands before it; what reads CSV elsewhere knows and drops it (utf-8-sig)."""
LONGEST = 32_000
"""Excel takes 32,767 characters a cell, and what is more spills over into others."""
# Also behind a separator: a spreadsheet that splits at another sign than the comma would begin a cell there, whatever
# the quotes say. The wide forms are what some spreadsheets take for the same signs.
_FORMULA = re.compile("((?:^|[;,|])[\\s\"']*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")
_PLAIN = re.compile(r"(?:[a-z0-9][a-z0-9 ._:=/-]*)?", re.ASCII | re.IGNORECASE)
"""Ids, times and most file names: nothing in them needs a look, which is most of all cells."""


class CsvFile(Sink):
    """One row a result, RFC 4180. Lists of ids are parted by spaces, sentences by semicolons; `dues` is id=time, in UTC.

    The response stands in words, as everywhere a person reads it. `unknown` is empty where plans do not have it. The
    concerns are those that are open, by name; where the place is not known its cell is empty. A whole plan says both itself.
    """

    def head(self) -> str:
        return MARK + _row(COLUMNS)

    def one(self, result: Mapping[str, Any], about: About) -> None:
        plan = result.get("plan")
        concerns, place = _about(plan) if plan and "places" in plan else about
        planned = _planned(plan) if plan else [""] * (len(DO_VERBS) + 5)
        compared = {True: "yes", False: "no", None: ""}[result.get("expected")]
        differs = "; ".join(difference["message"] for difference in result.get("differs", ()))
        errors = "; ".join(said(issue) for issue in result.get("issues", ()))
        known = (result["input"], result.get("title", ""), " ".join(concerns), place or "")
        self.write(_row((*known, *planned, compared, differs, errors)))


def _about(plan: Mapping[str, Any]) -> About:
    """Return what a whole plan says of itself."""
    return about_of(plan["concerns"], plan["places"]["client"])


def _planned(plan: Mapping[str, Any]) -> list[str]:
    """Return the cells that a plan fills, whole or compact."""
    steps: dict[str, list[str]] = {verb: [] for verb in DO_VERBS}
    dues = []
    for action in plan["actions"]:
        steps[action["verb"]].append(action["id"])
        if action["due"] is not None and (at := _at(action["due"])):
            dues.append(f"{action['id']}={at}")
    lists = (
        *steps.values(),
        _ids(plan["avoid"], "id"),
        _ids(plan.get("unknown", ()), "question"),
        _conflicts(plan["conflicts"]),
    )
    return [RESPONSE_WORDS[plan["response"]], *map(" ".join, lists), " ".join(dues)]


def _ids(items: Sequence[Any], key: str) -> list[str]:
    """Return ids: compact plans have them bare, whole ones in tables."""
    return [item[key] if isinstance(item, dict) else item for item in items]


def _conflicts(found: Sequence[Any]) -> list[str]:
    return [name for one in found for name in (one["actions"] if isinstance(one, dict) else [one])]


def _at(due: Any) -> str | None:
    """Return a due time; a whole plan may have one whose start is not known."""
    at: str | None = due["at"] if isinstance(due, dict) else due
    return at


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return line.getvalue()


def defused(cell: str) -> str:
    """Return `cell` on one line, so that no spreadsheet takes it, or what it may cut out of it, for a formula."""
    if len(cell) <= LONGEST and _PLAIN.fullmatch(cell):
        return cell
    shown = _FORMULA.sub(r"\1'\2", clean_line(cell))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
