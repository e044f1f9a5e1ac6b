"""Pydantic's complaints as Issues: the line of the key, its path, plain words, a near guess. Decides nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Sized
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crisis_cli.answers import nearest
from crisis_cli.errors import Issue, count
from crisis_cli.gate import short
from crisis_cli.positions import line_of
from crisis_cli.schema import HASH, FileModel, ScenarioModel, VignetteModel

MOST = 100
"""So many issues of one file are listed; a hostile file must not keep anyone waiting."""
LONGEST_ID = 80
INPUTS: Mapping[str, type[BaseModel]] = {model.__name__: model for model in (ScenarioModel, VignetteModel)}
"""What a file may hold that is no content."""
NAMING = ("id", "finding", "question", "code")
"""The key by which messages name an item: the first that it has."""


def validation_issues(error: ValidationError, shown: str, text: str, tables: Mapping[str, Any]) -> Iterator[Issue]:
    """Yield an Issue for each complaint about the tables of the file `shown`, at most MOST, then how many more."""
    problems = _once(error.errors(include_url=False))
    for problem in problems[:MOST]:
        unknown_key = problem["type"] == "extra_forbidden"
        path = _path(problem)
        message, hint, check = _plain_words(problem, path, in_json=_is_json(text))
        if _is_no_text_key(problem):
            path = path[:-1]
            message, hint, check = "A key is text, and one of these is none.", "Write it as text.", "wrong-type"
        if unknown_key:
            key = str(path[-1])
            model = INPUTS.get(error.title, FileModel)
            message, check = f'There is no key "{short(key)}" here.', "unknown-key"
            hint = nearest(key, _fields(model, path[:-1]), every=True)
        yield Issue(shown, line_of(text, path), where(path, tables), message, hint, check)
    if len(problems) > MOST:
        more = f"There are {len(problems) - MOST:,} more issues in this file."
        yield Issue(shown, 0, "", more, "Mend those above first.", "too-many")


def _is_json(text: str) -> bool:
    """Whether it is a file of JSON, or a line of one, of which there is no text here: neither is written as TOML is."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("", "{")


def _path(problem: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Return the keys that lead to the place in the author's file."""
    loc, unknown_key = problem["loc"], problem["type"] == "extra_forbidden"
    kept = [part for n, part in enumerate(loc) if not _is_union_member(part) or (unknown_key and n == len(loc) - 1)]
    return tuple(kept[:-1] if kept[-1:] == ["[key]"] else kept)


def _is_no_text_key(problem: Mapping[str, Any]) -> bool:
    """Whether a key is no text, as none is in a file."""
    in_table = problem["type"] == "string_type" and problem["loc"][-1:] == ("[key]",)
    return bool(in_table) or problem["type"] == "invalid_key"


def _once(problems: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Return the problems without those that one slip causes twice: a value may be text or a table, and is neither.

    Of such a pair, which follow one another, the one about the table stays, or those about what is inside it.
    """
    kept: list[ErrorDetails] = []
    for problem in problems:
        if kept and _same_slip(kept[-1], problem):
            kept[-1] = problem
        else:
            kept.append(problem)
    return kept


def _same_slip(first: ErrorDetails, second: ErrorDetails) -> bool:
    """Whether both are about one value, which `first` would have had as text, or as a table of another shape."""
    paths = _path(first), _path(second)
    if paths[0] == paths[1]:
        return first["type"] in ("string_type", "model_type")
    return first["type"] == "string_type" and paths[1][: len(paths[0])] == paths[0]


def _is_union_member(part: Any) -> bool:
    return isinstance(part, str) and (
        part.startswith("constrained-") or part in ("LineModel", "deadline-table", "deadline-text", "str", "list[str]")
    )


def _fields(model: Any, path: Sequence[Any]) -> list[str]:
    """Return the keys that `model` takes at `path`."""
    names_its_own = False
    for part in path:
        if isinstance(part, int) or names_its_own:
            names_its_own = False
            continue
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        inner = _model_in(field.annotation) if field else None
        if field is None or inner is None:
            return []
        model, names_its_own = inner, get_origin(field.annotation) is dict
    return [field.alias or name for name, field in model.model_fields.items()]


def _too_short_text(given: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """A text that is there, and has less than is wanted: to call it empty would send its writer looking elsewhere."""
    return (
        f"This text has {count(len(given), 'character')}; at least {context.get('min_length')} are wanted.",
        "Lengthen it.",
        "too-short",
    )


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_model_in, get_args(annotation)) if found), None)


def where(path: Sequence[Any], tables: Any) -> str:
    """Return "question "self.intent", choices" for a path into the tables."""
    parts: list[str] = []
    here = tables
    for part in path:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(part, int):
            label = _named(here) or f"number {part + 1}"
            if parts:
                parts[-1] += f" {label}"
        else:
            name = "" if parts else _named(here)
            parts.append(f"{short(str(part))} {name}".rstrip())
    return ", ".join(parts)


def _named(table: Any) -> str:
    """Return the name of an item as messages show it, "" for what has none."""
    name = next((table[key] for key in NAMING if key in table), None) if isinstance(table, Mapping) else None
    return f'"{short(name)}"' if isinstance(name, str) else ""


def _plain_words(problem: ErrorDetails, path: Sequence[str | int], *, in_json: bool = False) -> tuple[str, str, str]:
    context = problem.get("ctx") or {}
    given = problem.get("input")
    match problem["type"]:
        case "missing":
            return "This key is missing.", "Add it.", "missing-key"
        case "literal_error" if isinstance(given, str):
            wanted = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
            return f'"{short(given)}" is not allowed here.', nearest(given, wanted), "wrong-value"
        case "string_pattern_mismatch" if context.get("pattern") == HASH:
            hint = "Leave what `crisis-aid flows sign` writes as it is, or remove the review."
            return f'"{short(str(given))}" is no hash of a review.', hint, "bad-hash"
        case "string_pattern_mismatch":
            return f'"{short(str(given))}" is no id.', _an_id(str(given)), "bad-id"
        case "string_too_long" | "too_long" if isinstance(given, Sized):
            if not isinstance(given, str):
                message = f"{len(given):,} entries stand here; the limit is {context.get('max_length')}."
                return message, "Leave some out, or join two.", "too-long"
            message = f"This text has {len(given):,} characters; the limit is {context.get('max_length')}."
            return message, "Shorten it.", "too-long"
        case "string_too_short" | "too_short" if path in (("title",), ("concerns",), ("hints",), ("answers",)):
            return "This is empty.", "Fill it in.", "too-short"
        case "string_too_short" if given and isinstance(given, str):
            return _too_short_text(given, context)
        case "string_too_short" | "too_short":
            return "This is empty or has too few entries.", "Fill it in, or leave the key out.", "too-short"
        case "greater_than_equal":
            return f"This must be {context['ge']} or more.", "", "wrong-type"
        case "less_than_equal":
            return f"This must be {context['le']} or less.", "", "wrong-type"
    return _wrong_shape(problem["type"], given, path, in_json=in_json)


def _an_id(given: str) -> str:
    """How the author may have meant it: small letters, and hyphens for what an id can't have."""
    guess = re.sub(r"[^a-z0-9._-]+", "-", given[:LONGEST_ID].lower()).strip("-._")
    hint = "Use small letters, digits, points and hyphens"
    return f'{hint}, such as "{guess}".' if guess else f"{hint}."


def _wrong_shape(kind: str, given: Any, path: Sequence[str | int], *, in_json: bool) -> tuple[str, str, str]:
    """A value of the wrong shape, with what to type in its place."""
    name = str(path[-1]) if path else ""
    in_heading = len(path) == 1 and not in_json
    if in_heading and kind == "list_type" and isinstance(given, Mapping):
        message = f"The heading [{short(name)}] has single brackets."
        return message, f"Write [[{short(name)}]]: there may be several.", "wrong-type"
    if in_heading and kind == "model_type" and isinstance(given, list):
        message = f"The heading [[{short(name)}]] has double brackets."
        return message, f"Write [{short(name)}]: a file holds one.", "wrong-type"
    wanted, hint = _WANTED.get(kind, ("something else", ""))
    if given is None or _is_nan(given):
        hint = "Write it, or leave the key out."
    elif in_json and kind in _JSON_BRACES:
        hint = _JSON_BRACES[kind]
    elif kind in ("model_type", "dict_type"):
        wanted, hint = next((words for key, words in _BRACES.items() if key in path), (wanted, hint))
    elif kind == "list_type" and isinstance(given, str):
        hint = f'Put brackets around it: ["{short(given)}"].'
    elif kind in ("string_type", "literal_error") and isinstance(given, list):
        hint = "Write it without brackets."
    elif kind == "int_type" and isinstance(given, str) and given.isdecimal():
        hint = f"Write it without quotation marks: {short(given)}."
    return f"{_shape(given)} stands here, and {wanted} belongs here.", hint, "wrong-type"


def _is_nan(given: Any) -> bool:
    """Whether it is what tables have in the place of nothing."""
    return isinstance(given, float) and math.isnan(given)


def _shape(given: Any) -> str:
    """Return what a value looks like to the person who typed it."""
    if isinstance(given, bool):
        return "True" if given else "False"
    if given is None:
        return "Null"
    if _is_nan(given):
        return "NaN"
    shapes = {str: "Text", list: "A list", dict: "Something in braces", int: "A number", float: "A number with a point"}
    return next((words for shape, words in shapes.items() if isinstance(given, shape)), "A day or a time")


_WANTED = {
    "string_type": ("text", "Put it between quotation marks."),
    "literal_error": ("text", "Put it between quotation marks."),
    "string_unicode": ("text without halves of signs", "Delete them and type it again."),
    "bool_type": ("true or false", "Write true or false, without quotation marks."),
    "int_type": ("a whole number", "Write it without quotation marks and without a point."),
    "float_type": ("a number", "Write it without quotation marks."),
    "finite_number": ("a number", "Write it in digits."),
    "list_type": ("a list", 'Put its entries between brackets, each in quotation marks: ["…", "…"].'),
    "date_type": ("a day", "Write it without quotation marks: 2026-11-21."),
    "dict_type": ("something in braces", 'Write { … = "…" }.'),
    "model_type": ("something in braces", "Write { … = … }."),
}
"""What belongs there, and how it is typed."""
_JSON_BRACES = {"dict_type": 'Write { "…": "…" }.', "model_type": 'Write { "…": … }.'}
"""How it is typed in JSON."""
_BRACES = {
    "deadline": ("a deadline", 'For example "36 hours from learned.at".'),
    "when": ("a condition", 'For example { "self.intent" = ["yes"] }.'),
    "ask_when": ("a condition", 'For example { "self.intent" = ["yes"] }.'),
    "open_when": ("a condition", 'For example { "self.intent" = ["yes"] }.'),
    "choices": ("a list of choices in braces", 'For example { no = "No", yes = "Yes" }.'),
    "note": ("words for each choice in braces", 'For example { no = "no danger seen", yes = "danger seen" }.'),
} | dict.fromkeys(
    ("brief", "how", "say", "you", "asks", "share", "withhold", "lines"),
    ("text", 'Put it between quotation marks, or write { text = "…", when = { … } }.'),
)  # fmt: skip
"""The same for what a key in particular holds."""
