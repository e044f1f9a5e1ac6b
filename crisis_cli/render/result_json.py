"""A line of a batch as JSON: a plan with how it compares with what was expected, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NotRequired

from typing_extensions import TypedDict  # pydantic makes the JSON Schema of these, and wants this one before 3.12

from crisis_cli.checks.expectation import Difference
from crisis_cli.errors import Issue
from crisis_cli.render.json_output import CompactPlan, PlanJson


class DifferenceJson(TypedDict):
    """One way in which a plan is not as expected; `message` says it in a sentence.

    `field` is the key of `expect`, `action` what it is about where it is not about the whole plan. `wanted` and `got` are
    what the sentence compares: ids, a number of a place in the plan, a due time, the words of a deadline; null is nothing.
    """

    field: str
    action: str | None
    wanted: str | int | list[str] | None
    got: str | int | list[str] | None
    message: str


class IssueJson(TypedDict):
    """What is wrong with a line: `where` in it, and what to do about it. `check` is a name that stays."""

    where: str
    message: str
    hint: str
    check: str


class PlannedJson(TypedDict):
    """A scenario with its plan, compact or whole. `input` is the file, and the number of the line where it has lines.

    `expected` is there where the scenario expects something, `differs` where its plan is not so.
    """

    input: str
    title: str
    plan: CompactPlan | PlanJson
    expected: NotRequired[bool]
    differs: NotRequired[list[DifferenceJson]]


class RefusedJson(TypedDict):
    """A line that can't be read. `error` is a name that stays."""

    input: str
    error: str
    issues: list[IssueJson]


ResultJson = PlannedJson | RefusedJson


def differences_json(found: Iterable[Difference]) -> list[DifferenceJson]:
    """Return differences as the schema of a result has them."""
    return [
        {"field": d.field, "action": d.action, "wanted": _part(d.wanted), "got": _part(d.got), "message": d.message}
        for d in found
    ]


def _part(value: str | int | tuple[str, ...] | None) -> str | int | list[str] | None:
    return list(value) if isinstance(value, tuple) else value


def issues_json(issues: Iterable[Issue]) -> list[IssueJson]:
    """Return issues as the schema of a result has them; file and line stand in `input`."""
    return [{"where": i.where, "message": i.message, "hint": i.hint, "check": i.check} for i in issues]
