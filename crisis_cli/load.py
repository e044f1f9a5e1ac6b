"""Files to Content: read, validate, check every name, build. Pydantic stays behind this door."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from crisis_cli.build import build
from crisis_cli.errors import ContentError, Issue
from crisis_cli.gate import clean
from crisis_cli.model import Content

FORMAT = 1
"""The content format this program reads."""
NOT_CONTENT = frozenset({"scenarios", "vignettes"})
"""Folders beside the content that hold inputs, not content."""
COMPILED = "compiled.json"
PACKAGE = Path(__file__).resolve().parent


def shipped_folder() -> Path:
    """Return the folder of the content this program came with: inside the package, or beside it in a checkout."""
    inside = PACKAGE / "flows"
    return inside if inside.is_dir() else PACKAGE.parent / "flows"


@dataclass(frozen=True)
class Loaded:
    """Content with where each item stands: `origins[(kind, id)]` is a file and a line."""

    content: Content
    origins: Mapping[tuple[str, str], tuple[str, int]]
    files: int


def load(folder: Path | None = None) -> Content:
    """Return the content of `folder`, or the shipped content.

    The shipped content comes from its compiled copy where that copy is of exactly these files. Raises ContentError.
    """
    if folder is not None:
        return load_checked(folder).content
    shipped = shipped_folder()
    texts, _ = _read_all(shipped)
    if texts is not None:
        compiled = _read_compiled(PACKAGE / COMPILED, _hash(texts))
        if compiled is not None:
            return compiled
    return load_checked(shipped).content


def _read_compiled(path: Path, content_hash: str) -> Content | None:
    """Return the compiled copy if it is of the content with this hash; anything odd about it means no copy."""
    try:
        stored = json.loads(path.read_bytes())
        if stored["hash"] != content_hash or stored["format"] != FORMAT:
            return None
        return build(stored["content"], content_hash=content_hash)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def compile_to(path: Path, folder: Path) -> None:
    """Write the compiled copy of `folder`, which must load without an issue, to `path`."""
    plain, texts, _ = _checked(folder)
    body = {"format": FORMAT, "hash": _hash(texts), "content": plain}
    path.write_text(json.dumps(body, separators=(",", ":"), default=_iso), encoding="utf-8")


def load_checked(folder: Path) -> Loaded:
    """Return the content of `folder` read from its TOML files. Raises ContentError with every issue found."""
    plain, texts, origins = _checked(folder)
    return Loaded(build(_jsonable(plain), content_hash=_hash(texts)), origins, len(texts))


def _hash(texts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{len(name)}:{name}:{len(texts[name])}:".encode())
        digest.update(texts[name])
    return digest.hexdigest()


def _iso(value: Any) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def _jsonable(plain: Any) -> Any:
    return json.loads(json.dumps(plain, default=_iso))


def _read_all(folder: Path) -> tuple[dict[str, bytes] | None, list[Issue]]:
    """Return every content file's bytes by its name inside `folder`, or None with the issues that prevent it."""
    from crisis_cli.reading import read_bytes, toml_files

    if not folder.is_dir():
        return None, [
            Issue(clean(str(folder)), 0, "", "There is no such content folder.", "Check --content.", "no-folder")
        ]
    files, issues = toml_files(folder, skip=NOT_CONTENT)
    texts: dict[str, bytes] = {}
    for file in files:
        name = file.relative_to(folder).as_posix()
        data = read_bytes(file, clean(name))
        if isinstance(data, Issue):
            issues.append(data)
        else:
            texts[name] = data
    if not texts and not issues:
        issues.append(
            Issue(
                clean(str(folder)),
                0,
                "",
                "There is no content here.",
                "A content folder holds TOML files.",
                "no-content",
            )
        )
    return (None if issues else texts), issues


def _checked(folder: Path) -> tuple[dict[str, Any], dict[str, bytes], dict[tuple[str, str], tuple[str, int]]]:
    from crisis_cli.references import check_references

    texts, issues = _read_all(folder)
    if texts is None:
        raise ContentError(issues, 0)
    shown = _shown_root(folder)
    files, issues = _validate(texts, shown)
    issues += _head_issues(files)
    if issues:
        raise ContentError(issues, len(texts))
    plain, items = _gather(files)
    issues = check_references(items)
    if issues:
        raise ContentError(issues, len(texts))
    origins = {(item.kind, item.name): item.locate(()) for item in items}
    return plain, texts, origins


def _shown_root(folder: Path) -> str:
    """Return how the folder is called in messages: as a short path people can click on."""
    try:
        return clean(folder.resolve().relative_to(Path.cwd()).as_posix())
    except (ValueError, OSError):
        return clean(folder.name)


@dataclass(frozen=True)
class _File:
    name: str
    shown: str
    text: str
    tables: Mapping[str, Any]


def _validate(texts: Mapping[str, bytes], root: str) -> tuple[list[_File], list[Issue]]:
    from pydantic import ValidationError

    from crisis_cli.reading import oddities, parse_toml
    from crisis_cli.schema import FileModel

    files: list[_File] = []
    issues: list[Issue] = []
    for name, data in texts.items():
        shown = f"{root}/{clean(name)}"
        tables = parse_toml(data, shown)
        if isinstance(tables, Issue):
            issues.append(tables)
            continue
        text = data.decode("utf-8")
        odd = [_placed(issue, text, path) for path, issue in oddities(tables, shown)]
        issues += odd
        if odd:
            continue
        try:
            model = FileModel.model_validate(tables)
        except ValidationError as error:
            issues += validation_issues(error, shown, text, tables)
            continue
        files.append(_File(name, shown, text, model.model_dump(by_alias=True)))
    return files, issues


def _placed(issue: Issue, text: str, path: Sequence[str | int]) -> Issue:
    from dataclasses import replace

    from crisis_cli.positions import line_of

    return replace(issue, line=line_of(text, path), where=", ".join(map(str, path)))


def validation_issues(error: Any, shown: str, text: str, tables: Mapping[str, Any]) -> Iterable[Issue]:
    """Return pydantic's complaints as Issues: the line of the key, its path, plain words, a near guess."""
    from crisis_cli.answers import nearest
    from crisis_cli.positions import line_of
    from crisis_cli.schema import FileModel, ScenarioModel

    for problem in error.errors(include_url=False):
        path = tuple(part for part in problem["loc"] if not _is_union_member(part))
        message, hint, check = _plain_words(problem)
        if problem["type"] == "extra_forbidden":
            key = clean(str(path[-1]))
            model = ScenarioModel if "answers" in tables or "concerns" in tables else FileModel
            message, hint, check = (
                f'There is no key "{key}" here.',
                nearest(key, _fields(model, path[:-1])),
                "unknown-key",
            )
        yield Issue(shown, line_of(text, path), _where(path, tables), message, hint, check)


def _is_union_member(part: Any) -> bool:
    return isinstance(part, str) and (part.startswith("constrained-") or part in ("LineModel", "str", "list[str]"))


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
    from typing import get_args

    from pydantic import BaseModel

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
            label = f'"{clean(name)}"' if isinstance(name, str) else f"number {part + 1}"
            if parts:
                parts[-1] += f" {label}"
        else:
            parts.append(clean(str(part)))
    return ", ".join(parts)


def _plain_words(problem: Mapping[str, Any]) -> tuple[str, str, str]:
    from crisis_cli.answers import nearest

    context = problem.get("ctx") or {}
    given = problem.get("input")
    match problem["type"]:
        case "missing":
            return "This key is missing.", "Add it.", "missing-key"
        case "literal_error":
            wanted = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
            return f'"{clean(str(given))[:60]}" is not allowed here.', nearest(str(given), wanted), "wrong-value"
        case "string_pattern_mismatch":
            return f'"{clean(str(given))[:60]}" is no id.', "Use small letters, digits, points and hyphens.", "bad-id"
        case "string_too_long" | "too_long":
            return f"This is too long; the limit is {context.get('max_length')}.", "Shorten it.", "too-long"
        case "string_too_short" | "too_short":
            return "This is empty or has too few entries.", "Fill it in, or leave the key out.", "too-short"
    return f"{problem['msg']}.", "", "wrong-type"


def _head_issues(files: Sequence[_File]) -> list[Issue]:
    """Exactly one file says which format and version this is; a pack's code is its file's name."""
    issues = []
    heads = [file for file in files if file.tables["content"]]
    if len(heads) != 1:
        where = heads[1].shown if heads else "content.toml"
        issues.append(
            Issue(
                where,
                0,
                "content",
                f"{len(heads)} files hold a [content] table.",
                "Exactly one does: content.toml.",
                "no-head",
            )
        )
    for file in heads:
        made = file.tables["content"]["format"]
        if made != FORMAT:
            side = (
                "This program is older than the content."
                if made > FORMAT
                else "The content is older than this program."
            )
            issues.append(
                Issue(
                    file.shown,
                    0,
                    "content, format",
                    f"The content is of format {made}; this program reads {FORMAT}. {side}",
                    "Update the older one.",
                    "format",
                )
            )
    for file in files:
        pack = file.tables["pack"]
        if pack and file.name != f"law/{pack['code']}.toml":
            issues.append(
                Issue(
                    file.shown,
                    0,
                    "pack, code",
                    f'The pack "{pack["code"]}" stands in {file.name}.',
                    f"Name it law/{pack['code']}.toml.",
                    "pack-name",
                )
            )
        if file.tables["value"] and not pack:
            issues.append(
                Issue(
                    file.shown,
                    0,
                    "value",
                    "Law values stand in a file with a [pack].",
                    "Move them.",
                    "value-without-pack",
                )
            )
    return issues


KINDS = (
    "question",
    "finding",
    "raise",
    "rule",
    "action",
    "recipient",
    "notice",
    "resolution",
    "source",
    "resource",
    "property",
    "order",
    "review",
)


def _gather(files: Sequence[_File]) -> tuple[dict[str, Any], list[Any]]:
    """Return all tables by kind, and each with its place. What stands in a concern's or pack's file belongs to it."""
    from crisis_cli.references import Item

    plain: dict[str, Any] = {kind: [] for kind in (*KINDS, "concern", "pack")}
    items: list[Item] = []

    def add(kind: str, file: _File, index: int, table: dict[str, Any]) -> None:
        plain[kind].append(table)
        items.append(Item(kind, table, partial(_locate, file, kind, index)))

    for file in sorted(files, key=lambda f: f.name):
        tables = file.tables
        concern = tables["concern"]
        pack = tables["pack"]
        if tables["content"]:
            plain["content"] = tables["content"]
        if concern:
            add("concern", file, 0, concern)
        if pack:
            add("pack", file, 0, {**pack, "values": tables["value"]})
        for kind in KINDS:
            for index, table in enumerate(tables[kind]):
                if kind in ("rule", "raise", "property", "order"):
                    table["concern"] = table["concern"] or (concern and concern["id"])
                if kind == "rule":
                    table["place"] = pack["code"] if pack else None
                add(kind, file, index, table)
    return plain, items


def _locate(file: _File, kind: str, index: int, path: Sequence[str | int]) -> tuple[str, int]:
    from crisis_cli.positions import line_of

    if kind == "pack" and path and path[0] == "values":
        rest = path[1:]
        return file.shown, line_of(file.text, ("value", *rest))
    return file.shown, line_of(file.text, (kind, index, *path))
