"""Pydantic's complaints as Issues: the line of the key, its path, plain words, a near guess. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from crisis_cli.answers import nearest
from crisis_cli.errors import Issue
from crisis_cli.gate import short
from crisis_cli.positions import line_of
from crisis_cli.schema import HASH, FileModel, ScenarioModel

MOST = 100
"""So many issues of one file are listed; a hostile file must not keep anyone waiting."""


def validation_issues(error: ValidationError, shown: str, text: str, tables: Mapping[str, Any]) -> Iterator[Issue]:
    """Yield an Issue for each complaint about the tables of the file `shown`, at most MOST, then how many more."""
    problems = error.errors(include_url=False)
    for problem in problems[:MOST]:
        unknown_key = problem["type"] == "extra_forbidden"
        loc = problem["loc"]
        path = tuple(
            part for n, part in enumerate(loc) if not _is_union_member(part) or (unknown_key and n == len(loc) - 1)
        )
        message, hint, check = _plain_words(problem)
        if unknown_key:
            key = str(path[-1])
            model = ScenarioModel if error.title == ScenarioModel.__name__ else FileModel
            message, check = f'There is no key "{short(key)}" here.', "unknown-key"
            hint = nearest(key, _fields(model, path[:-1]))
        yield Issue(shown, line_of(text, path), _where(path, tables), message, hint, check)
    if len(problems) > MOST:
        more = f"There are {len(problems) - MOST:,} more issues in this file."
        yield Issue(shown, 0, "", more, "Mend those above first.", "too-many")


def _is_union_member(part: Any) -> bool:
    return isinstance(part, str) and (
        part.startswith("constrained-") or part in ("LineModel", "deadline-table", "deadline-text", "str", "list[str]")
    )


def _fields(model: Any, path: Sequence[Any]) -> list[str]:
    """Return the keys that `model` takes at `path`."""
    for part in path:
        if isinstance(part, int):
            continue
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_model_in, get_args(annotation)) if found), None)


def _where(path: Sequence[Any], tables: Any) -> str:
    """Return "question "self.intent", choices" for a path into the tables."""
    parts: list[str] = []
    here = tables
    for part in path:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(part, int):
            name = here.get("id") if isinstance(here, Mapping) else None
            label = f'"{short(name)}"' if isinstance(name, str) else f"number {part + 1}"
            if parts:
                parts[-1] += f" {label}"
        else:
            parts.append(short(str(part)))
    return ", ".join(parts)


def _plain_words(problem: Mapping[str, Any]) -> tuple[str, str, str]:
    context = problem.get("ctx") or {}
    given = problem.get("input")
    match problem["type"]:
        case "missing":
            return "This key is missing.", "Add it.", "missing-key"
        case "literal_error":
            wanted = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
            return f'"{short(str(given))}" is not allowed here.', nearest(str(given), wanted), "wrong-value"
        case "string_pattern_mismatch" if context.get("pattern") == HASH:
            hint = "Leave what `crisis-aid flows sign` writes as it is, or remove the review."
            return f'"{short(str(given))}" is no hash of a review.', hint, "bad-hash"
        case "string_pattern_mismatch":
            return f'"{short(str(given))}" is no id.', "Use small letters, digits, points and hyphens.", "bad-id"
        case "string_too_long" | "too_long":
            return f"This is too long; the limit is {context.get('max_length')}.", "Shorten it.", "too-long"
        case "string_too_short" | "too_short":
            return "This is empty or has too few entries.", "Fill it in, or leave the key out.", "too-short"
    return f"{problem['msg']}.", "", "wrong-type"
