"""Files to Content: read, validate, check every name, build. Pydantic stays behind this door."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from crisis_cli.errors import ContentError, Issue, file_issue
from crisis_cli.gate import clean
from crisis_cli.listing import MOST_CONCERNS, Listed, listed

if TYPE_CHECKING:
    from os import PathLike

    from crisis_cli.api import Flows
    from crisis_cli.checks.wording import Wording
    from crisis_cli.coverage import Document
    from crisis_cli.model import Content, Tier

FORMAT = 1
"""The content format this program reads."""
NOT_CONTENT = frozenset({"scenarios", "training", "vignettes"})
"""Folders beside the content that hold inputs, not content."""
COMPILED = "compiled.json"
INDEX = "compiled_index.json"
"""Beside the compiled copy: as much of it as the first list shows."""
PACKAGE = Path(__file__).resolve().parent
MAX_COPY = 64 * 1024 * 1024
"""Bytes of a compiled copy, or of its index; the shipped one has one million."""
CONTENT_KEY = b',"content":'
"""Where the content begins in the compiled copy; what stands before it holds the sum of what follows."""


def shipped_folder() -> Path:
    """Return the folder of the content this program came with: inside the package, or beside it in a checkout."""
    inside = PACKAGE / "flows"
    return inside if inside.is_dir() else PACKAGE.parent / "flows"


Locate = Callable[[Sequence[str | int]], tuple[str, int]]


class Loaded(NamedTuple):
    """Content that has a meaning, with where each item stands: `origins[(kind, id)]` finds a file and a line.

    It is called with the path of a key inside the item, `()` for the item itself. A raise has no id: its key is
    `("raise", f"{finding}#{n}")`, `n` its index in `content.raises`; so with an order
    and its question, which other concerns may order too. A review's is `("review", f"{item}#{n}")`, with the item
    as it is written. `wording` is about the texts, and no content. `documents` are those the content grew from;
    `folder` is where all of this was read. `tables` are the validated tables by kind, as JSON has them,
    `most` says for a tier how many questions a concern may ask.
    """

    content: Content
    origins: Mapping[tuple[str, str], Locate]
    files: int
    wording: Wording
    documents: tuple[Document, ...]
    folder: Path
    tables: Mapping[str, Any]
    most: Mapping[Tier, int]

    @property
    def root(self) -> str:
        """How the folder is called in messages."""
        return _shown_root(self.folder)


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


def first_list() -> tuple[Listed, ...] | None:
    """Return the concerns of the shipped content from the small index beside its compiled copy, the most urgent first.

    None unless both are there and the index is of exactly these files: then the whole content says what is listed.
    """
    texts, _ = _read_all(shipped_folder())
    if texts is None or not (PACKAGE / COMPILED).is_file():
        return None
    return _read_index(PACKAGE / INDEX, _hash(texts))


def _read_index(path: Path, content_hash: str) -> tuple[Listed, ...] | None:
    """Return what the index lists if it is of the content with this hash; anything odd about it means no index."""
    try:
        stored = json.loads(_read_copy(path))
        if stored["hash"] != content_hash or stored["format"] != FORMAT:
            return None
        found = listed(Listed(**concern) for concern in stored["concerns"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if len(found) <= MOST_CONCERNS and all(map(_can_be_listed, found)) else None


def _can_be_listed(concern: Listed) -> bool:
    texts = (concern.id, concern.title, concern.about, concern.family or "")
    return all(isinstance(text, str) for text in texts) and isinstance(concern.priority, int)


def _read_copy(path: Path) -> bytes:
    """Return the bytes of a plain file. Raises OSError for anything else: a pipe would be waited for, a device never end."""
    info = path.stat()
    if not stat.S_ISREG(info.st_mode) or info.st_size > MAX_COPY:
        raise OSError
    return path.read_bytes()


def _read_compiled(path: Path, content_hash: str) -> Content | None:
    """Return the compiled copy if it is whole and of the content with this hash; anything odd about it means no copy.

    The hash is of the files it was made of. Its own sum is checked as well: a letter that a disk changed could be a
    digit of a telephone number.
    """
    from crisis_cli.build import build

    try:
        with no_collection():
            before, _, rest = _read_copy(path).partition(CONTENT_KEY)
            head, body = json.loads(before + b"}"), rest[:-1]
            if head != _head(content_hash) | {"sum": hashlib.sha256(body).hexdigest()}:
                return None
            return build(json.loads(body), content_hash=content_hash)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _head(content_hash: str) -> dict[str, Any]:
    """Return what stands in front of the compiled copy and its index: of which content they are, and in which format."""
    return {"format": FORMAT, "hash": content_hash}


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through what is being built: it all stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compile_to(path: Path, folder: Path) -> None:
    """Write the compiled copy of `folder`, which must load without an issue, to `path`, and its index beside it.

    Both carry the content's hash, so that neither is ever taken with the other of another content.
    """
    plain, loaded = _load(folder)
    head, body = _head(loaded.content.hash), _compact(plain)
    concerns = [concern._asdict() for concern in listed(loaded.content.concerns.values())]
    before = _compact({**head, "sum": hashlib.sha256(body).hexdigest()})
    path.write_bytes(before[:-1] + CONTENT_KEY + body + b"}")
    path.with_name(INDEX).write_bytes(_compact({**head, "concerns": concerns}))


def _compact(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":"), default=_iso).encode()


def load_checked(folder: Path) -> Loaded:
    """Return the content of `folder` read from its TOML files. Raises ContentError with every issue found."""
    return _load(folder)[1]


def _load(folder: Path) -> tuple[dict[str, Any], Loaded]:
    """Return the content as plain tables and built. What the interpreter would run in circles on does not get out."""
    from dataclasses import asdict

    from crisis_cli.build import build
    from crisis_cli.checks.structure import check_foundations
    from crisis_cli.checks.wording import wording_of
    from crisis_cli.coverage import documents_of
    from crisis_cli.reviews import DRAFT, judged, with_reviews

    plain, texts, origins = _checked(folder)
    wording = wording_of(plain.pop("banned"), plain.pop("term"))
    documents = documents_of(plain.pop("document"), plain.pop("procedure"))
    plain["judged"] = {"state": DRAFT, "reviews": []}
    most = {tier: number for tier, number in plain["content"].pop("most").items() if number is not None}
    tables = _jsonable(plain)
    content = build(tables, content_hash=_hash(texts))
    loaded = Loaded(content, origins, len(texts), wording, documents, folder, tables, most)
    issues = check_foundations(loaded)
    if issues:
        raise ContentError(issues, loaded.files)
    content = with_reviews(content, judged(content, tables, tables["review"]))
    plain["judged"] = {"state": content.review, "reviews": [asdict(review) for review in content.reviews]}
    return plain, loaded._replace(content=content)


def _hash(texts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{len(name)}:{name}:{len(texts[name])}:".encode())
        digest.update(texts[name])
    return digest.hexdigest()


def _iso(value: Any) -> str:
    from datetime import date

    assert isinstance(value, date)
    return value.isoformat()


def _jsonable(plain: Any) -> Any:
    return json.loads(json.dumps(plain, default=_iso))


def _read_all(folder: Path) -> tuple[dict[str, bytes] | None, list[Issue]]:
    """Return every content file's bytes by its name inside `folder`, or None with the issues that prevent it."""
    from crisis_cli.reading import is_folder, read_bytes, toml_files

    root = _shown_root(folder)
    if not is_folder(folder):
        missing = "There is no such content folder."
        return None, [file_issue(clean(str(folder)), missing, "Check its name.", "no-folder")]
    files, issues = toml_files(folder, root, skip=NOT_CONTENT)
    texts: dict[str, bytes] = {}
    for file in files:
        name = file.relative_to(folder).as_posix()
        data = read_bytes(file, f"{root}/{clean(name)}")
        if isinstance(data, Issue):
            issues.append(data)
        else:
            texts[name] = data
    if not texts and not issues:
        hint = "A content folder holds TOML files."
        issues.append(file_issue(root, "There is no content here.", hint, "no-content"))
    return (None if issues else texts), issues


def _checked(folder: Path) -> tuple[dict[str, Any], dict[str, bytes], dict[tuple[str, str], Locate]]:
    from crisis_cli.references import check_references

    texts, issues = _read_all(folder)
    if texts is None:
        raise ContentError(issues, 0)
    shown = _shown_root(folder)
    files, issues = _validate(texts, shown)
    issues += _head_issues(files, shown, all_read=len(files) == len(texts))
    if issues:
        raise ContentError(issues, len(texts))
    plain, items = _gather(files)
    issues = check_references(items, shown)
    if issues:
        raise ContentError(issues, len(texts))
    origins = {(item.kind, item.name): item.locate for item in items}
    for kind in ("raise", "review", "order"):
        without_id = (item for item in items if item.kind == kind)
        origins |= {(kind, f"{item.name}#{n}"): item.locate for n, item in enumerate(without_id)}
    return plain, texts, origins


def _shown_root(folder: Path) -> str:
    """Return how the folder is called in messages: as a short path people can click on."""
    try:
        return clean(folder.resolve().relative_to(Path.cwd()).as_posix())
    except (ValueError, OSError):
        return clean(folder.name)


class _File(NamedTuple):
    name: str
    shown: str
    text: str
    tables: Mapping[str, Any]


def _validate(texts: Mapping[str, bytes], root: str) -> tuple[list[_File], list[Issue]]:
    from pydantic import ValidationError

    from crisis_cli.complaints import validation_issues
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
        text = data.decode("utf-8-sig")
        odd = [_placed(issue, text, tables, path) for path, issue in oddities(tables, shown)]
        issues += odd
        if odd:
            continue
        other = _other_format(tables, shown)
        if other:
            issues.append(other)
            continue
        try:
            model = FileModel.model_validate(tables)
        except ValidationError as error:
            issues += validation_issues(error, shown, text, tables)
            continue
        files.append(_File(name, shown, text, model.model_dump(by_alias=True)))
    return files, issues


def _placed(issue: Issue, text: str, tables: Mapping[str, Any], path: Sequence[str | int]) -> Issue:
    from crisis_cli.complaints import where
    from crisis_cli.positions import line_of

    return issue._replace(line=line_of(text, path), where=where(path, tables))


def _other_format(tables: Mapping[str, Any], shown: str) -> Issue | None:
    """Say which side is old before anything else is said: a newer format may have keys this program can't know."""
    head = tables.get("content")
    made = head.get("format") if isinstance(head, dict) else None
    if not isinstance(made, int) or isinstance(made, bool) or made == FORMAT:
        return None
    old = "This program is older than the content." if made > FORMAT else "The content is older than this program."
    message = f"The content is of format {made}; this program reads {FORMAT}. {old}"
    return file_issue(shown, message, "Update the older one.", "format", where="content, format")


def _head_issues(files: Sequence[_File], root: str, *, all_read: bool) -> list[Issue]:
    """Exactly one file says which format and version this is; a pack's code is its file's name."""
    issues = []
    heads = [file for file in files if file.tables["content"]]
    if len(heads) > 1 or (not heads and all_read):
        where = heads[1].shown if heads else f"{root}/content.toml"
        message = f"{len(heads)} files have the heading [content]."
        issues.append(file_issue(where, message, "Exactly one has it: content.toml.", "no-head", where="content"))
    for file in files:
        pack = file.tables["pack"]
        if pack and file.name != f"law/{pack['code']}.toml":
            issues.append(_misnamed(file, pack["code"]))
        if file.tables["value"] and not pack:
            message = "Law values stand in a file with a [pack]."
            issues.append(
                file_issue(
                    file.shown,
                    message,
                    "Move them to one, such as law/us-ca.toml.",
                    "value-without-pack",
                    where="value",
                )
            )
    return issues


def _misnamed(file: _File, code: str) -> Issue:
    """Which of the two is wrong, the name or the code, only the author knows."""
    from crisis_cli.positions import line_of

    message = f'The pack "{code}" stands in {file.name}; a file has the name of its pack.'
    hint = f"Name the file law/{code}.toml, or mend `code`."
    return file_issue(
        file.shown, message, hint, "pack-name", where="pack, code", line=line_of(file.text, ("pack", "code"))
    )


KINDS = (
    "question",
    "finding",
    "raise",
    "rule",
    "action",
    "recipient",
    "notice",
    "resolution",
    "paper",
    "source",
    "resource",
    "property",
    "order",
    "review",
    "document",
    "procedure",
    "banned",
    "term",
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


class _Callable(ModuleType):
    """`crisis_cli.load` is this module wherever it was imported, and the first thing that the API offers: it is both."""

    def __call__(self, folder: str | PathLike[str] | None = None) -> Flows:
        """Return the content of `folder`, or the shipped content: `crisis_cli.api.load`."""
        from crisis_cli import api

        return api.load(folder)


sys.modules[__name__].__class__ = _Callable
