"""The documents the content grew from, which scenarios carry each procedure; and what scenarios exercise, counted. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crisis_cli.model import Content, Expectation

NOT_ASKED = "not-asked"
KINDS = ("actions", "questions", "papers")
"""What may carry a procedure, in the order of showing."""
COUNTED = (
    "questions", "choices", "rules", "raises", "actions", "resolutions", "notices", "papers", "properties", "orders", "law",
    "sources",
)  # fmt: skip
"""What is counted, in the order of showing."""
DEMANDED = ("rules", "actions")
"""Kinds of which it is known whether a scenario's expectation would fail without an item."""


class Procedure(NamedTuple):
    """One procedure, headed paragraph or claim of a document, in our own words, and what carries it.

    `corrected` says where the document is wrong or too broad; `sources` bear that out.
    """

    id: str
    document: str
    says: str
    actions: tuple[str, ...]
    questions: tuple[str, ...]
    papers: tuple[str, ...]
    corrected: str | None
    sources: tuple[str, ...]


class Document(NamedTuple):
    """A document that the content grew from. It is no authority: it names topics."""

    id: str
    title: str
    procedures: tuple[Procedure, ...]


class Witness(NamedTuple):
    """What a scenario shows: the actions that its `expect` demands, and the questions that it answers."""

    file: str
    actions: frozenset[str]
    questions: frozenset[str]


class Carrier(NamedTuple):
    """One thing that carries a procedure: an action, a question or a paper, its words, and the scenarios that show it."""

    kind: str
    id: str
    words: str
    scenarios: tuple[str, ...]


class Carried(NamedTuple):
    """A procedure with all that carries it."""

    procedure: Procedure
    carriers: tuple[Carrier, ...]

    @property
    def counted(self) -> tuple[Carrier, ...]:
        """What counts: its actions where it has any, since to ask is not yet to do; else its questions and papers."""
        actions = tuple(carrier for carrier in self.carriers if carrier.kind == "action")
        return actions or self.carriers

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Every scenario that shows something that counts, those that show most of it and of the rest first."""
        shown = Counter(file for carrier in self.counted for file in carrier.scenarios)
        whole = Counter(file for carrier in self.carriers for file in carrier.scenarios)
        return tuple(sorted(shown, key=lambda file: (-shown[file], -whole[file], file)))


def documents_of(
    documents: Iterable[Mapping[str, Any]], procedures: Iterable[Mapping[str, Any]]
) -> tuple[Document, ...]:
    """Return the documents with their procedures, in the author's order, from checked tables."""
    lists = ("actions", "questions", "papers", "sources")
    found = [Procedure(**{**p, **{key: tuple(p[key]) for key in lists}}) for p in procedures]
    return tuple(Document(d["id"], d["title"], tuple(p for p in found if p.document == d["id"])) for d in documents)


def demanded(expect: Expectation | None) -> frozenset[str]:
    """Return the actions without which a plan, done or avoided, is not as expected. One of several is not demanded."""
    return called_for(expect).union(expect.avoids) if expect else frozenset()


def called_for(expect: Expectation) -> frozenset[str]:
    """Return the actions that must be there to do."""
    single = [names[0] for names in (expect.includes_any, expect.first) if len(names) == 1]
    return frozenset((*expect.includes, *expect.due, *single))


def witness(file: str, expect: Expectation | None, answers: Mapping[str, object]) -> Witness:
    """Return what a scenario shows. A question that was not asked is not answered; not knowing is an answer."""
    answered = frozenset(name for name, value in answers.items() if value != NOT_ASKED)
    return Witness(file, demanded(expect), answered)


def carried(content: Content, procedure: Procedure, witnesses: Iterable[Witness]) -> Carried:
    """Return what carries a procedure. A paper is shown where an action that brings it into a plan is expected."""
    seen = tuple(witnesses)

    def acting(*names: str) -> tuple[str, ...]:
        return tuple(w.file for w in seen if not w.actions.isdisjoint(names))

    actions = (Carrier("action", name, content.actions[name].do, acting(name)) for name in procedure.actions)
    questions = (
        Carrier("question", name, content.questions[name].ask, tuple(w.file for w in seen if name in w.questions))
        for name in procedure.questions
    )
    papers = (
        Carrier("paper", name, content.papers[name].title, acting(*content.papers[name].actions))
        for name in procedure.papers
    )
    return Carried(procedure, (*actions, *questions, *papers))


# ---------------------------------------------------------------- what scenarios exercise of the content


class Item(NamedTuple):
    """Something of the content that scenarios may exercise. With `ends` it is exercised where each of them is."""

    id: str
    words: str
    ends: tuple[str, ...] = ()


class Exercise(NamedTuple):
    """What one scenario exercises, and without which its expectation would fail: names by their kind."""

    file: str
    held: Mapping[str, frozenset[str]]
    demanded: Mapping[str, frozenset[str]]


class Counted(NamedTuple):
    """An item with every scenario that exercises it, by file, and those of them that demand it."""

    item: Item
    scenarios: tuple[str, ...]
    demanding: tuple[str, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """The scenarios, those that demand it first."""
        return tuple(dict.fromkeys((*self.demanding, *self.scenarios)))


class Count(NamedTuple):
    """All items of one kind, counted."""

    kind: str
    items: tuple[Counted, ...]

    @property
    def missing(self) -> tuple[Counted, ...]:
        return tuple(one for one in self.items if not one.scenarios)

    @property
    def reached(self) -> int:
        return len(self.items) - len(self.missing)

    @property
    def demanded(self) -> int:
        return sum(bool(one.demanding) for one in self.items)


def count(kind: str, items: Iterable[Item], exercises: Iterable[Exercise]) -> Count:
    """Return how many scenarios exercise each item of a kind. In which order scenarios come makes no difference."""
    held, wanted = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for one in sorted(exercises, key=lambda one: one.file):
        for name in one.held.get(kind, ()):
            held[name].append(one.file)
        for name in one.demanded.get(kind, ()):
            wanted[name].append(one.file)
    return Count(kind, tuple(Counted(item, _showing(item, held), tuple(wanted.get(item.id, ()))) for item in items))


def _showing(item: Item, held: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return the scenarios that exercise an item: one of each end first, and none where an end has none."""
    ends = [held.get(name, []) for name in item.ends or (item.id,)]
    if not all(ends):
        return ()
    return tuple(dict.fromkeys((*(files[0] for files in ends), *sorted(file for files in ends for file in files))))
