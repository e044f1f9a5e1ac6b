"""Entries of the content as rows and as JSON: one block of lines each, nothing that needs a wide screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from typing_extensions import TypedDict  # pydantic makes the JSON Schema of these, and wants this one before 3.12

from crisis_cli.catalogue import ALONE, READ_BY, TOGETHER, Entry, Fact, Ref
from crisis_cli.gate import clean
from crisis_cli.model import Content
from crisis_cli.render.json_output import ContentJson, content_json
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.render.words import many, tag

SCHEMA: Literal["crisis-aid/list/1"] = "crisis-aid/list/1"
MOST_NAMED = 6
"""So many ids stand in a line; JSON has all of them."""
MARKED = ("verb", "basis")
"""Facts that stand as a mark beside the id."""


COUNTED_APART = ("concerns", "scenarios", "unconfirmed")
HANGING = {ALONE: "on it alone hang", TOGETHER: "on it and others unconfirmed hang", READ_BY: "read by"}
"""The words before a kind of items that hang on something unconfirmed."""


class ListJson(TypedDict):
    """What `flows list` gives as JSON. Every entry has its `id` and `words`; its other keys are those of its kind."""

    schema: Literal["crisis-aid/list/1"]
    content: ContentJson
    kind: str
    concern: str | None
    counts: dict[str, int]
    entries: list[dict[str, Any]]


class Listing(NamedTuple):
    """What `flows list` shows: the entries of one kind, of one concern if that is named, and how many of each kind.

    `notice` says what is worth knowing about the whole list, such as why it is empty.
    """

    kind: str
    concern: str | None
    entries: Sequence[Entry]
    counts: Mapping[str, int]
    notice: str = ""


def listing_rows(content: Content, listing: Listing) -> Iterator[Row]:
    """Yield a list; of the concerns one line each, and what the content holds."""
    if listing.kind == "concerns":
        yield from (row for entry in listing.entries for row in _concern_rows(entry))
    else:
        of = f", {listing.concern}" if listing.concern else ""
        yield Row(f"{listing.kind.upper()}{of}: {len(listing.entries)}", "heading")
        yield from [Row(listing.notice)] if listing.notice else []
        for entry in listing.entries:
            yield Row()
            yield from entry_rows(entry)
    yield Row()
    yield from map(Row, _foot(content, listing))


def _concern_rows(entry: Entry) -> Iterator[Row]:
    yield Row(f"{entry.id}: {entry.words}. {entry.facts['about']}")
    reviews = {name: entry.facts[name] for name in ("reviewed_by", "void_reviews")}
    for line, items in _facts(entry._replace(facts=reviews)):
        yield Row(line, indent=2)
        yield from (Row(item, lead="- ", indent=4) for item in items)


def _counted(content: Content, counts: Mapping[str, int]) -> str:
    """Return how many items of each kind there are, in one sentence."""
    held = ", ".join(many(counts[kind], kind) for kind in counts if kind not in COUNTED_APART)
    return (
        f"{held}; {many(counts['scenarios'], 'scenario files')} beside it; {counts['unconfirmed']} unconfirmed; "
        f"law packs: {', '.join(content.packs)}."
    )


def entry_rows(entry: Entry) -> Iterator[Row]:
    """Yield one entry: its id, its words, then every fact that says something."""
    yield Row(entry.id, "subheading", mark=_mark(entry))
    yield Row(entry.words, indent=2)
    for line, items in _facts(entry):
        yield Row(line, indent=2)
        yield from (Row(item, lead="- ", indent=4) for item in items)


def _mark(entry: Entry) -> str:
    verb, basis = (entry.facts.get(name) for name in MARKED)
    return tag(verb, basis) if isinstance(verb, str) and isinstance(basis, str) else ""


def _facts(entry: Entry) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield every fact that says something as one line, with the items that stand below it."""
    for name, fact in entry.facts.items():
        label = _label(name)
        if name == "confirmed":
            yield ("confirmed" if fact else "UNCONFIRMED"), ()
        elif name in MARKED or fact is None or fact is False or fact in ("", ()):
            continue
        elif fact is True:
            yield label, ()
        elif not isinstance(fact, tuple):
            yield f"{label}: {fact}", ()
        elif any(isinstance(item, Ref) and item.words for item in fact):
            yield f"{label}:", tuple(map(_shown, fact))
        else:
            more = f" and {len(fact) - MOST_NAMED} more" if len(fact) > MOST_NAMED else ""
            yield f"{label}: {', '.join(map(_shown, fact[:MOST_NAMED]))}{more}", ()


def _label(name: str) -> str:
    """Return the words before a fact."""
    for how, words in HANGING.items():
        if name.startswith(how):
            return f"{words} {name.removeprefix(how)}".replace("_", " ")
    return name.replace("_", " ")


def _shown(item: str | Ref) -> str:
    if isinstance(item, str):
        return item
    detail = f" ({item.detail})" if item.detail else ""
    return f"{item.words}{detail} [{item.id}]" if item.words else item.id


def listing_markdown(content: Content, listing: Listing) -> str:
    """Return a list as Markdown: an entry a heading, its facts a list."""
    return "\n".join(_markdown(content, listing)) + "\n"


def _markdown(content: Content, listing: Listing) -> Iterator[str]:
    of = f", {listing.concern}" if listing.concern else ""
    yield f"# {listing.kind.capitalize()}{escape(of)}: {len(listing.entries)}\n"
    if listing.notice:
        yield f"{escape(listing.notice)}\n"
    for entry in listing.entries:
        mark = f" ({_mark(entry)})" if _mark(entry) else ""
        yield f"## {escape(entry.id)}{mark}\n"
        yield f"{escape(entry.words)}\n"
        for line, items in _facts(entry):
            yield f"- {escape(line)}"
            yield from (f"  - {escape(item)}" for item in items)
        yield ""
    yield from (escape(line) for line in _foot(content, listing))


def _foot(content: Content, listing: Listing) -> Iterator[str]:
    """Yield what the content holds, where all of it was asked for, and which content it is."""
    if listing.kind == "concerns":
        yield _counted(content, listing.counts)
    yield f"Content {content.version}, format {content.format}, {content.hash[:12]}. Review: {content.review}."


def listing_json(content: Content, listing: Listing) -> ListJson:
    """Return a list as JSON: every entry with all of its facts, those that are empty too."""
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "kind": listing.kind,
        "concern": listing.concern,
        "counts": dict(listing.counts),
        "entries": [
            {"id": clean(e.id), "words": clean(e.words), **{name: _plain(fact) for name, fact in e.facts.items()}}
            for e in listing.entries
        ],
    }


def _plain(fact: Fact) -> Any:
    if isinstance(fact, tuple):
        return [_plain_item(item) for item in fact]
    return clean(fact) if isinstance(fact, str) else fact


def _plain_item(item: str | Ref) -> str | dict[str, str]:
    if isinstance(item, str):
        return clean(item)
    words = {"words": item.words} if item.words else {}
    detail = {"detail": item.detail} if item.detail else {}
    return {"id": clean(item.id), **words, **detail} if words else clean(item.id)
