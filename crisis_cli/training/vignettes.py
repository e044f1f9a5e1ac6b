"""Vignettes from TOML files, read strictly: every mistake an Issue with its file, line and the nearest right name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from crisis_cli.answers import Value, nearest
from crisis_cli.errors import InputError, Issue, file_issue
from crisis_cli.gate import clean_line, short
from crisis_cli.model import ROLE_PLACES, Content
from crisis_cli.positions import line_of
from crisis_cli.scenario import Reader, Run, refuse_odd_signs
from crisis_cli.text import PLACEHOLDER, placeholders
from crisis_cli.training.model import After, Variant, Vignette

FOLDER = "vignettes"
"""Where vignettes stand in a content folder."""
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 60
PLACE = ROLE_PLACES["client"]
Path_ = tuple[str | int, ...]


class Written(NamedTuple):
    """A vignette with where it stands: what file, under what name that is shown, and its text, which has the lines."""

    vignette: Vignette
    shown: str
    text: str

    def issue(self, path: Path_, message: str, hint: str, check: str) -> Issue:
        """Return an issue about the value at `path` of the file."""
        where = ", ".join(f"number {part + 1}" if isinstance(part, int) else short(part) for part in path)
        line = line_of(self.text, path) if path else 0
        return Issue(self.shown, line, where, clean_line(message), clean_line(hint), check)


class Shelf(NamedTuple):
    """The vignettes of a folder in the order of their names, and what is wrong with the files that are none."""

    written: tuple[Written, ...]
    issues: tuple[Issue, ...]
    files: int


def shipped_vignettes() -> Path:
    """Return the folder of the vignettes that this program came with."""
    from crisis_cli.load import shipped_folder

    return shipped_folder() / FOLDER


def read_vignettes(content: Content, folder: Path) -> tuple[tuple[Vignette, ...], tuple[Issue, ...]]:
    """Return the vignettes of a folder, those that can be read, and every issue of the others."""
    shelf = read_shelf(content, folder)
    return tuple(one.vignette for one in shelf.written), shelf.issues


def read_shelf(content: Content, folder: Path) -> Shelf:
    """Return the same with where each vignette stands."""
    from crisis_cli.reading import toml_files

    root = clean_line(folder.as_posix())
    if not folder.is_dir():
        there = "This is a file." if folder.exists() else "There is no such folder."
        return Shelf((), (file_issue(root, there, "Name a folder of exercises.", "no-folder"),), 0)
    files, issues = toml_files(folder, root)
    written = []
    for path in files:
        found = read_vignette(content, path, f"{root}/{clean_line(path.relative_to(folder).as_posix())}")
        if isinstance(found, Written):
            written.append(found)
        else:
            issues += found
    written.sort(key=lambda one: one.vignette.id)
    return Shelf(tuple(written), (*issues, *_twice(written)), len(files))


def _twice(written: Sequence[Written]) -> Iterator[Issue]:
    """Yield an issue for each vignette whose id or title another one has."""
    for what in ("id", "title"):
        first: dict[str, Written] = {}
        for one in written:
            name = getattr(one.vignette, what).casefold()
            other = first.setdefault(name, one)
            if other is not one:
                path: Path_ = ("title",) if what == "title" else ()
                yield one.issue(path, f"{other.shown} has the same {what}.", "Rename one of them.", f"same-{what}")


def read_vignette(content: Content, path: Path, shown: str) -> Written | list[Issue]:
    """Return the vignette in a file, or what is wrong with it."""
    from crisis_cli.reading import parse_toml, read_bytes

    data = read_bytes(path, shown)
    tables = data if isinstance(data, Issue) else parse_toml(data, shown)
    if isinstance(data, Issue) or isinstance(tables, Issue):
        return [found for found in (data, tables) if isinstance(found, Issue)][:1]
    text = data.decode("utf-8-sig")
    try:
        refuse_odd_signs(tables, shown, text)
        return Written(_from_tables(content, path.stem, tables, shown, text), shown, text)
    except InputError as error:
        return list(error.issues)


def _from_tables(content: Content, name: str, tables: Mapping[str, Any], shown: str, text: str) -> Vignette:
    """Return the vignette that tables describe. Raises InputError."""
    from pydantic import ValidationError

    from crisis_cli.complaints import validation_issues
    from crisis_cli.schema import VignetteModel

    try:
        model = VignetteModel.model_validate(tables)
    except ValidationError as error:
        raise InputError(list(validation_issues(error, shown, text, tables))) from None
    reader = _Reader(content, shown, text)
    found = reader.vignette(name, model.model_dump())
    if reader.issues:
        raise InputError(reader.issues)
    return found


class _Reader(Reader):
    """Collects issues while it turns checked tables into a vignette."""

    def __init__(self, content: Content, shown: str, text: str) -> None:
        super().__init__(content, shown, text, None, Run())

    def vignette(self, name: str, tables: Mapping[str, Any]) -> Vignette:
        if not ID.fullmatch(name) or len(name) > LONGEST_ID:
            hint = f"Use small letters, digits and hyphens, at most {LONGEST_ID}: the-bridge.toml."
            self.issue((), f'The name of the file, "{short(name)}", is the id, and no id.', hint, "bad-id")
        self.concerns(tables["concerns"])
        now = self.moment(tables["now"])
        answers = self.facts(tables, now)
        vary = {key: self.ways(key, ways, tables, now) for key, ways in tables["vary"].items()}
        ways_of = [way for ways in tables["vary"].values() for way in ways]
        asked = {*tables["answers"], *(name for way in ways_of for name in way["answers"])}
        asked |= {PLACE} if tables["jurisdiction"] else set()
        self.named(("known",), tables["known"], asked)
        self.named(("told",), tables["told"], asked)
        for key, ways in vary.items():
            for number, way in enumerate(ways):
                self.named(("vary", key, number, "told"), way.told, asked)
        self.after(tables["after"])
        self.cited(tables["sources"])
        self.words(tables, vary)
        made: dict[str, Any] = {
            **{key: tables[key] for key in ("title", "rank", "minutes", "told", "debrief", "warning")},
            **{key: tuple(tables[key]) for key in ("concerns", "known", "hints", "sources")},
            "answers": answers,
            "now": now,
            "vary": vary,
            "after": After(**tables["after"]),
            "expect": self.expectation(tables["expect"], answers),
            "differs": tables["differs"] or "",
            "story": _paragraphs(tables["story"]),
        }
        return Vignette(id=name, **made)

    def moment(self, raw: Any) -> datetime:
        found = self.time(raw, ("now",))
        self.clocks = [found] if found else []
        return found or datetime.min

    # -- facts

    def facts(self, tables: Mapping[str, Any], now: datetime) -> dict[str, Value]:
        """Return answers as files hold them, read; `jurisdiction` is where the client is."""
        values = dict(self.values({"jurisdiction": None, **tables, "now": now}))
        self.jurisdiction(tables.get("jurisdiction"), values)
        for name, value in values.items():
            self.has_been(self.content.questions[name], value)
        return values

    def ways(
        self, key: str, ways: Sequence[Mapping[str, Any]], tables: Mapping[str, Any], now: datetime
    ) -> tuple[Variant, ...]:
        if len(ways) < 2:
            self.issue(
                ("vary", key), "A case with one variant does not vary.", "Add another, or drop it.", "no-variant"
            )
        found = []
        for number, way in enumerate(ways):
            self.inside = ("vary", key, number)
            facts = self.facts({**way, "jurisdiction": None}, now)
            self.inside = ()
            found.append(Variant(way["words"], facts, way["told"]))
        return tuple(found)

    def named(self, path: Path_, names: Iterable[str], asked: Collection[str]) -> None:
        """What is known or told of is a question, and has an answer in some variant."""
        for name in names:
            if name not in self.content.questions:
                hint = nearest(name, self.content.questions)
                self.issue((*path, name), f'There is no question "{short(name)}".', hint, "unknown-question")
            elif name not in asked:
                message = f'"{name}" has no answer here, in no variant.'
                self.issue((*path, name), message, "Answer it under [answers], or drop this.", "no-answer")

    # -- names and words

    def after(self, table: Mapping[str, Any]) -> None:
        for key in ("missed", "wrong"):
            for name in table[key]:
                if name not in self.content.actions:
                    hint = nearest(name, self.content.actions)
                    self.issue(("after", key, name), f'There is no action "{short(name)}".', hint, "unknown-action")

    def cited(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.content.sources:
                hint = nearest(name, self.content.sources)
                self.issue(("sources",), f'There is no source "{short(name)}".', hint, "unknown-source")

    def words(self, tables: Mapping[str, Any], vary: Mapping[str, Sequence[Variant]]) -> None:
        """Every `{name}` has words in each variant of one list, and every word has its `{name}`."""
        given: dict[str, str] = {}
        for key, ways in vary.items():
            names = {name for way in ways for name in way.words}
            for number, way in enumerate(ways):
                for name in sorted(names - way.words.keys()):
                    message = f"{{{name}}} has no words in this variant, and has some in another one."
                    self.issue(("vary", key, number), message, "Give it words here too.", "no-words")
            for name in sorted(names & given.keys()):
                message = f"{{{name}}} has words in two lists, {given[name]} and {key}."
                self.issue(("vary", key, 0, "words", name), message, "Keep it in one.", "words-twice")
            given |= dict.fromkeys(names, key)
        used = set()
        for path, text in texts_of(tables):
            for name in placeholders(text):
                used.add(name)
                if name not in given:
                    hint = nearest(name, given) or 'Give it words: [[vary.place]] words = { town = "..." }.'
                    self.issue(path, f"{{{short(name)}}} has no words.", hint, "no-words")
            if set(PLACEHOLDER.sub("", text)) & set("{}"):
                message, hint = "A brace has no partner here, so it would be shown.", "Write {name}, or take it away."
                self.issue(path, message, hint, "lone-brace")
        for name in sorted(given.keys() - used):
            message = f"No text has {{{name}}} in it."
            self.issue(("vary", given[name], 0, "words", name), message, "Use it, or drop it.", "unused-words")


def _paragraphs(story: str) -> str:
    """Return the story with one line a paragraph and an empty line between two."""
    parts = re.split(r"\n\s*\n", story.strip())
    return "\n\n".join(" ".join(part.split()) for part in parts)


def texts_of(tables: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    """Yield every text of a vignette that somebody reads, with where it stands. `tables` are those of its file."""
    for key in ("title", "story", "warning", "debrief"):
        yield (key,), tables[key]
    for number, hint in enumerate(tables["hints"]):
        yield ("hints", number), hint
    yield from _told(("told",), tables["told"])
    yield ("after", "right"), tables["after"]["right"]
    if tables["differs"]:
        yield ("differs",), tables["differs"]
    for key in ("missed", "wrong"):
        yield from _told(("after", key), tables["after"][key])
    for name, ways in tables["vary"].items():
        for number, way in enumerate(ways):
            yield from _told(("vary", name, number, "told"), way["told"])


def _told(path: Path_, told: Mapping[str, str]) -> Iterator[tuple[Path_, str]]:
    for name, text in told.items():
        yield (*path, name), text
