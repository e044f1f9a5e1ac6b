"""Words that no text of the content may use. Which those are, and why, is content; nothing here knows one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from crisis_cli.checks.structure import issue_at
from crisis_cli.errors import Issue
from crisis_cli.model import Content, Line

if TYPE_CHECKING:
    from crisis_cli.coverage import Document
    from crisis_cli.load import Loaded

Path = tuple[str | int, ...]
NO_TEXT = frozenset({
    "id", "kind", "tier", "verb", "basis", "frame", "place", "concern", "source", "sources", "questions", "actions",
    "recipients", "resources", "finding", "to", "overrides", "checked_on", "code", "zones", "value", "alternative_to",
    "default", "none_choice", "prevails", "when", "ask_when", "open_when", "action", "question", "deadline", "expect",
    "ages",
})  # fmt: skip
"""Keys that hold ids, fixed words or conditions. Any other text is read by somebody, so a new key is looked through."""


class Banned(NamedTuple):
    """Words that a text may not use, but for the phrases in `allow`; what to say instead, and why."""

    id: str
    words: tuple[str, ...]
    instead: str
    because: str
    allow: tuple[str, ...]
    sources: tuple[str, ...]


class Term(NamedTuple):
    """Words that nothing shorter stands for; the reading grade counts each as a word of one syllable."""

    id: str
    words: tuple[str, ...]
    because: str


class Wording(NamedTuple):
    """What the content says about its own texts. The interview never needs it, so no compiled copy holds it."""

    banned: tuple[Banned, ...]
    terms: tuple[Term, ...]

    @property
    def exempt(self) -> frozenset[str]:
        """Every word that the reading grade counts as one of one syllable."""
        return frozenset(word for term in self.terms for word in term.words)


def wording_of(banned: Iterable[Mapping[str, Any]], terms: Iterable[Mapping[str, Any]]) -> Wording:
    """Return validated tables as Wording."""
    lists = ("words", "allow", "sources")
    return Wording(
        tuple(Banned(**{**table, **{key: tuple(table[key]) for key in lists}}) for table in banned),
        tuple(Term(**{**table, "words": tuple(table["words"])}) for table in terms),
    )


class BannedWords:
    """Finds banned words in texts. Small and capital letters are the same; a line break or a hyphen is a blank."""

    def __init__(self, banned: Sequence[Banned]) -> None:
        self.any = _any_of(word for entry in banned for word in entry.words)
        self.entries = [(entry, _any_of(entry.words), _any_of(entry.allow)) for entry in banned]

    def found(self, text: str) -> Iterator[tuple[str, Banned]]:
        """Yield each banned word of a text, as it stands there on one line, with its entry."""
        for match in self.any.finditer(text):
            entry, allowed = next((e, allow) for e, words, allow in self.entries if words.fullmatch(match.group()))
            spans = [phrase.span() for phrase in allowed.finditer(text)]
            if not any(start <= match.start() and match.end() <= end for start, end in spans):
                yield " ".join(match.group().split()), entry


_GAP = r"[\s\u2010-\u2014-]+"
"""What may stand between two words of a phrase: blanks, line breaks, hyphens and dashes."""


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of any of these phrases as whole words, the longest first; of none, one that matches nothing."""
    shapes = [_GAP.join(map(_word, re.split(_GAP, phrase))) for phrase in sorted(set(phrases), key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(shapes)})(?!\w)" if shapes else r"(?!)", re.IGNORECASE)


def _word(word: str) -> str:
    return re.sub("['’]", "['’]", re.escape(word))


# ---------------------------------------------------------------- the texts of the content


def content_texts(content: Content) -> Iterator[tuple[str, str, Path, str]]:
    """Yield every text that somebody reads: kind and name of its item, its path in there, and the text.

    Sources are left out: their titles are those of others, and what they say is told in the words of law and study.
    """
    for kind, name, item in _items(content):
        for path, text in _texts(item):
            yield kind, name, path, text


def document_texts(documents: Iterable[Document]) -> Iterator[tuple[str, str, Path, str]]:
    """Yield, in the same way, every text about the documents that the content grew from."""
    for document in documents:
        yield "document", document.id, ("title",), document.title
        for procedure in document.procedures:
            yield "procedure", procedure.id, ("says",), procedure.says
            if procedure.corrected is not None:
                yield "procedure", procedure.id, ("corrected",), procedure.corrected


def _items(content: Content) -> Iterator[tuple[str, str, Any]]:
    named: Mapping[str, Iterable[Any]] = {
        "concern": content.concerns.values(),
        "question": content.questions.values(),
        "rule": content.rules,
        "action": content.actions.values(),
        "recipient": content.recipients.values(),
        "notice": content.notices,
        "resolution": content.resolutions,
        "paper": content.papers.values(),
        "resource": content.resources.values(),
        "property": content.properties,
    }
    for kind, items in named.items():
        yield from ((kind, item.id, item) for item in items)
    yield from (("raise", f"{raise_.finding}#{n}", raise_) for n, raise_ in enumerate(content.raises))
    for pack in content.packs.values():
        yield "pack", pack.code, pack


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text inside a value that is no id, with the path by which the author's file holds it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Line):
        yield path, value.text
    elif isinstance(value, Mapping):
        for number, (key, part) in enumerate(value.items()):
            yield from _texts(part, (*path, number if is_dataclass(part) else key))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _texts(part, (*path, number))
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NO_TEXT:
                yield from _texts(getattr(value, field.name), (*path, field.name))


# ---------------------------------------------------------------- checks


def check_wording(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each banned word in a text, and for each exemption that exempts nothing."""
    words = BannedWords(loaded.wording.banned)
    for kind, name, path, text in (*content_texts(loaded.content), *document_texts(loaded.documents)):
        for word, entry in words.found(text):
            message = f'"{word}" is not said here: {entry.because}'
            yield issue_at(loaded, kind, name, message, f"Say: {entry.instead}.", "banned-word", path)
    yield from _idle(loaded)


def _idle(loaded: Loaded) -> Iterator[Issue]:
    """An exemption that no longer exempts anything is taken out, or it covers the next mistake."""
    for entry in loaded.wording.banned:
        words = BannedWords([entry._replace(allow=())])
        for phrase in entry.allow:
            if not any(words.found(phrase)):
                message = f'"{phrase}" is allowed, and holds none of its words.'
                yield issue_at(loaded, "banned", entry.id, message, "Remove it.", "idle-exemption", ("allow",))
