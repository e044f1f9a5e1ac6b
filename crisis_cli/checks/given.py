"""Does everything that can be shown have its text, and a source for what it says? What a source says is not judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from crisis_cli.checks.structure import issue_at, reads
from crisis_cli.checks.wording import content_texts
from crisis_cli.condition import Condition, atoms
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.model import Action, Content, Notice, Question, Recipient, Resolution
from crisis_cli.text import placeholders


def check_texts(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each text of the content that is blank."""
    for kind, name, path, text in content_texts(loaded.content):
        if not text.strip():
            yield issue_at(loaded, kind, name, "This text is blank.", "Write it, or remove the key.", "no-text", path)


def check_law_sources(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each notice, resolution and raise that speaks of law and cites nothing.

    Rules of law and values of law, which other texts print, do not load without a source; nor do safety questions, papers
    and telephone lines.
    """
    law = _speaking_of_law(loaded.content)
    for kind, name in _without_source(loaded.content):
        if (kind, name) in law:
            message, hint = "It speaks of law and cites no source.", "Add `sources`."
            yield issue_at(loaded, kind, name, message, hint, "law-without-source")


def remark_sources(loaded: Loaded) -> Iterator[Issue]:
    """Yield a remark for each item, beside those, that is shown in a plan or weighs answers and cites nothing.

    What is a practice of ours says so in its `basis`; a raise that only reads findings rests on theirs.
    """
    law = _speaking_of_law(loaded.content)
    for kind, name in _without_source(loaded.content):
        if (kind, name) not in law:
            yield issue_at(loaded, kind, name, "It cites no source.", "Add `sources` if one says so.", "without-source")


def _without_source(content: Content) -> Iterator[tuple[str, str]]:
    named: Mapping[str, Iterable[Question | Action | Recipient | Notice | Resolution]] = {
        "question": content.questions.values(),
        "action": content.actions.values(),
        "recipient": content.recipients.values(),
        "notice": content.notices,
        "resolution": content.resolutions,
    }
    for kind, items in named.items():
        yield from ((kind, item.id) for item in items if not item.sources)
    for number, raise_ in enumerate(content.raises):
        if not raise_.sources and any(name in content.questions for name in reads(raise_.when)):
            yield "raise", f"{raise_.finding}#{number}"


def _speaking_of_law(content: Content) -> set[tuple[str, str]]:
    """Return each of them that prints a value of law, or has a condition that reads one."""
    found: set[tuple[str, str]] = set()
    for kind, name, condition, text in _stating(content):
        reads_law = condition is not None and any(atom.key.startswith("law.") for atom in atoms(condition))
        if reads_law or any(placeholder.startswith("law.") for placeholder in placeholders(text)):
            found.add((kind, name))
    return found


def _stating(content: Content) -> Iterator[tuple[str, str, Condition | None, str]]:
    for notice in content.notices:
        yield "notice", notice.id, notice.when, notice.text
    for resolution in content.resolutions:
        yield "resolution", resolution.id, resolution.when, f"{resolution.reason} {resolution.consult or ''}"
    for number, raise_ in enumerate(content.raises):
        yield "raise", f"{raise_.finding}#{number}", raise_.when, raise_.because
