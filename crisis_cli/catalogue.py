"""What the content holds, as entries: every kind of item with its words and where it is used. No printing in here."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from crisis_cli.condition import Condition, atoms
from crisis_cli.model import ROLE_PLACES, Action, Content, Line, Paper, Recipient, Rule, Source
from crisis_cli.reviews import Index, signed
from crisis_cli.text import placeholders

ALONE, TOGETHER, READ_BY = "alone_", "with_others_", "read_by_"
"""Before the name of a kind: those that hang on one unconfirmed thing alone, on several, or that read a value of law."""


class Ref(NamedTuple):
    """Another item, by its id; with its words where they help, and one more word about it."""

    id: str
    words: str = ""
    detail: str = ""


Fact = str | int | bool | None | tuple[str, ...] | tuple[Ref, ...]


class Entry(NamedTuple):
    """One item: its id, its words, and facts by name in the order of showing. An empty fact is not shown."""

    id: str
    words: str
    facts: Mapping[str, Fact]


class Citation(NamedTuple):
    """An item that cites sources. The id of a raise is its finding and value, of a value of law its pack and name."""

    kind: str
    id: str
    sources: tuple[str, ...]


class Scope:
    """The items that take part in a run of `concern`, those shared by every concern among them; without one, all."""

    def __init__(self, content: Content, concern: str | None) -> None:
        self.content = content
        self.concern = concern

    def holds(self, concern: str | None) -> bool:
        """Whether an item of this concern, or of none, belongs here."""
        return self.concern is None or concern in (None, self.concern)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        return tuple(self.content.questions) if self.concern is None else self.content.concerns[self.concern].questions

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.content.rules if self.holds(rule.concern))

    @cached_property
    def actions(self) -> dict[str, Action]:
        used = {name for rule in self.rules for name in rule.actions}
        everything = self.content.actions.items()
        return {name: action for name, action in everything if self.concern is None or name in used}

    @cached_property
    def papers(self) -> dict[str, Paper]:
        everything = self.content.papers.items()
        return {
            name: p for name, p in everything if self.concern is None or not self.actions.keys().isdisjoint(p.actions)
        }

    @cached_property
    def recipients(self) -> dict[str, Recipient]:
        told = {name for action in self.actions.values() for name in action.recipients}
        everything = self.content.recipients.items()
        return {name: recipient for name, recipient in everything if self.concern is None or name in told}

    @cached_property
    def law_readers(self) -> Mapping[str, tuple[Citation, ...]]:
        """For each value of law what reads it in a condition or prints it."""
        found: dict[str, list[Citation]] = {}
        for kind, name, conditions, texts in self._law_places():
            read = (key.split(".", 2)[2] for c in conditions for key in _keys(c) if key.startswith("law."))
            named = (key for text in texts for key in placeholders(text))
            printed = (key.split(".", 2)[2] for key in named if key.startswith("law."))
            for value in dict.fromkeys((*read, *printed)):
                found.setdefault(value, []).append(Citation(kind, name, ()))
        return {name: tuple(readers) for name, readers in found.items()}

    def _law_places(self) -> Iterator[tuple[str, str, tuple[Condition, ...], tuple[str, ...]]]:
        """Yield kind and id of everything that may read or print values of law, with its conditions and texts."""
        for rule in self.rules:
            yield "rules", rule.id, (rule.when,), ()
        for cause in (r for r in self.content.raises if self.holds(r.concern)):
            yield "raises", _raise_id(cause.finding, cause.to), (cause.when,), ()
        for action in self.actions.values():
            lines = (*action.brief, *action.how, *action.say)
            unless = [Line(action.unless.text, action.unless.when)] if action.unless else []
            yield "actions", action.id, *_read_and_printed((Line(action.do), *lines, *unless))
        for recipient in self.recipients.values():
            lines = (*recipient.you, *recipient.asks, *recipient.share, *recipient.withhold)
            yield "recipients", recipient.id, *_read_and_printed(lines)
        for paper in self.papers.values():
            conditions, texts = _read_and_printed(line for section in paper.sections for line in section.lines)
            whole = (paper.when, *paper.sheets.values(), *(section.when for section in paper.sections))
            yield "papers", paper.id, (*conditions, *(when for when in whole if when is not None)), texts

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """Everything here that cites a source."""
        everything = citations(self.content)
        if self.concern is None:
            return tuple(everything)
        return tuple(item for item in everything if item.id in self._members.get(item.kind, (item.id,)))

    @cached_property
    def _members(self) -> Mapping[str, Container[str]]:
        """The ids of each kind that belong here. Kinds of which nothing is said, such as notices, belong everywhere."""
        content, actions = self.content, self.actions
        return {
            "rules": {rule.id for rule in self.rules},
            "questions": set(self.questions),
            "actions": actions,
            "recipients": self.recipients,
            "resources": {name for action in actions.values() for name in action.resources},
            "papers": self.papers,
            "resolutions": {resolution.id for resolution in content.resolutions if resolution.action in actions},
            "raises": {_raise_id(r.finding, r.to) for r in content.raises if self.holds(r.concern)},
            "law_values": {f"{pack} {value}" for pack in content.packs for value in self.law_readers},
        }


def citations(content: Content) -> Iterator[Citation]:
    """Yield everything in the content that cites sources."""
    yield from (Citation("questions", question.id, question.sources) for question in content.questions.values())
    yield from (Citation("raises", _raise_id(r.finding, r.to), r.sources) for r in content.raises)
    yield from (Citation("rules", rule.id, rule.sources) for rule in content.rules)
    yield from (Citation("actions", action.id, action.sources) for action in content.actions.values())
    yield from (Citation("recipients", recipient.id, recipient.sources) for recipient in content.recipients.values())
    yield from (Citation("notices", notice.id, notice.sources) for notice in content.notices)
    yield from (Citation("resolutions", found.id, found.sources) for found in content.resolutions)
    yield from (Citation("papers", paper.id, paper.cited) for paper in content.papers.values())
    yield from (Citation("resources", line.id, (line.source,)) for line in content.resources.values())
    for pack in content.packs.values():
        yield from (Citation("law_values", f"{pack.code} {v.id}", (v.source,)) for v in pack.values.values())


def _raise_id(finding: str, to: str) -> str:
    return f"{finding} to {to}"


def _keys(condition: Condition) -> Iterator[str]:
    return (atom.key for atom in atoms(condition))


def _reads(condition: Condition) -> Iterator[str]:
    """Yield the questions and findings that a condition reads; a value of law reads its role's place."""
    for key in _keys(condition):
        yield ROLE_PLACES[key.split(".", 2)[1]] if key.startswith("law.") else key


def _read_and_printed(lines: Iterable[Line]) -> tuple[tuple[Condition, ...], tuple[str, ...]]:
    found = tuple(lines)
    return tuple(line.when for line in found if line.when is not None), tuple(line.text for line in found)


# ---------------------------------------------------------------- the kinds


def _concerns(scope: Scope) -> Iterator[Entry]:
    for concern in sorted(scope.content.concerns.values(), key=lambda c: c.priority):
        if scope.concern in (None, concern.id):
            own = Scope(scope.content, concern.id)
            facts: dict[str, Fact] = {
                "about": concern.about,
                "family": concern.family,
                "questions": len(own.questions),
                "rules": len(own.rules),
                "actions": len(own.actions),
            }
            yield Entry(concern.id, concern.title, facts)


def _questions(scope: Scope) -> Iterator[Entry]:
    read: dict[str, list[Ref]] = {}
    for rule in scope.rules:
        for name in dict.fromkeys(_reads(rule.when)):
            read.setdefault(name, []).append(Ref(rule.id))
    raised: dict[str, dict[Ref, None]] = {}
    for cause in (r for r in scope.content.raises if scope.holds(r.concern)):
        for name in _reads(cause.when):
            raised.setdefault(name, {})[Ref(_raise_id(cause.finding, cause.to))] = None
    for name in scope.questions:
        question = scope.content.questions[name]
        asked = (c.id for c in scope.content.concerns.values() if name in c.questions)
        facts: dict[str, Fact] = {
            "kind": question.kind,
            "asked_to": question.tier,
            "safety_question": question.safety,
            "choices": tuple(Ref(choice, text) for choice, text in question.choices.items()),
            "asked_in": tuple(map(Ref, asked)),
            "raises": tuple(raised.get(name, ())),
            "rules": tuple(read.get(name, ())),
            "sources": tuple(map(Ref, question.sources)),
        }
        yield Entry(name, question.ask, facts)


def _rules(scope: Scope) -> Iterator[Entry]:
    for rule in scope.rules:
        actions = (scope.content.actions[name] for name in rule.actions)
        facts: dict[str, Fact] = {
            "verb": rule.verb,
            "basis": rule.basis,
            "concern": rule.concern,
            "place": rule.place,
            "actions": tuple(Ref(action.id, action.do, rule.frame or action.frame) for action in actions),
            "overrides": rule.overrides,
            "sources": tuple(map(Ref, rule.sources)),
        }
        yield Entry(rule.id, rule.because, facts)


def _actions(scope: Scope) -> Iterator[Entry]:
    calling: dict[str, list[Rule]] = {}
    for rule in scope.rules:
        for name in rule.actions:
            calling.setdefault(name, []).append(rule)
    for action in scope.actions.values():
        rules = calling.get(action.id, [])
        papers = (paper.id for paper in scope.content.papers.values() if action.id in paper.actions)
        facts: dict[str, Fact] = {
            "kind": action.kind,
            "frame": action.frame,
            "used_with": tuple(dict.fromkeys(f"{rule.verb} ({rule.basis})" for rule in rules)),
            "recipients": tuple(map(Ref, action.recipients)),
            "resources": tuple(map(Ref, action.resources)),
            "papers": tuple(map(Ref, papers)),
            "rules": tuple(Ref(rule.id) for rule in rules),
            "sources": tuple(map(Ref, action.sources)),
        }
        yield Entry(action.id, action.do, facts)


def _properties(scope: Scope) -> Iterator[Entry]:
    for prop in scope.content.properties:
        if scope.holds(prop.concern):
            facts: dict[str, Fact] = {"concern": prop.concern, "alone": prop.alone, "carries": prop.carries}
            yield Entry(prop.id, prop.says, facts)


def _orders(scope: Scope) -> Iterator[Entry]:
    for order in scope.content.orders:
        question = scope.content.questions[order.question]
        if scope.holds(order.concern) and order.question in scope.questions:
            facts: dict[str, Fact] = {
                "safest": (Ref(order.safest, question.choices[order.safest]),),
                "riskiest": (Ref(order.riskiest, question.choices[order.riskiest]),),
                "concern": order.concern,
            }
            yield Entry(order.question, question.ask, facts)


def _papers(scope: Scope) -> Iterator[Entry]:
    for paper in scope.papers.values():
        actions = tuple(Ref(name, scope.actions[name].do) for name in paper.actions if name in scope.actions)
        sources = tuple(map(Ref, dict.fromkeys(paper.cited)))
        yield Entry(paper.id, paper.title, {"about": paper.about, "with": actions, "sources": sources})


def _recipients(scope: Scope) -> Iterator[Entry]:
    for recipient in scope.recipients.values():
        told = tuple(Ref(a.id, a.do) for a in scope.actions.values() if recipient.id in a.recipients)
        yield Entry(recipient.id, recipient.title, {"told_by": told, "sources": tuple(map(Ref, recipient.sources))})


def _resources(scope: Scope) -> Iterator[Entry]:
    for line in scope.content.resources.values():
        used = tuple(Ref(a.id, a.do) for a in scope.actions.values() if line.id in a.resources)
        if used or scope.concern is None:
            facts: dict[str, Fact] = {
                "reach": line.reach,
                "about": line.about,
                "place": line.place,
                "checked_on": line.checked_on,
                "confirmed": line.confirmed,
                "used_by": used,
                "source": line.source,
            }
            yield Entry(line.id, line.name, facts)


def _sources(scope: Scope) -> Iterator[Entry]:
    cited = _cited(scope.citations)
    for source in scope.content.sources.values():
        if source.id in cited or scope.concern is None:
            yield Entry(source.id, source.cite, {**_standing(source), **cited.get(source.id, {})})


def _standing(source: Source) -> dict[str, Fact]:
    return {
        "says": source.says,
        "remark": source.remark,
        "place": source.place,
        "read_on": source.read_on,
        "confirmed": source.confirmed,
    }


def _cited(found: Iterable[Citation]) -> dict[str, dict[str, Fact]]:
    """Return for each source the items that cite it, by their kind."""
    cited: dict[str, dict[str, tuple[Ref, ...]]] = {}
    for item in found:
        for name in dict.fromkeys(item.sources):
            kinds = cited.setdefault(name, {})
            kinds[item.kind] = tuple(dict.fromkeys((*kinds.get(item.kind, ()), Ref(item.id))))
    return {name: dict(kinds.items()) for name, kinds in cited.items()}


# ---------------------------------------------------------------- what is unconfirmed, and what hangs on it


def _unconfirmed(scope: Scope) -> Iterator[Entry]:
    content = scope.content
    doubtful = {source.id for source in content.sources.values() if not source.confirmed}
    cited = _cited(scope.citations)
    for source in content.sources.values():
        if source.id in doubtful and (source.id in cited or scope.concern is None):
            hanging = [item for item in scope.citations if source.id in item.sources and set(item.sources) <= doubtful]
            alone = [item for item in hanging if set(item.sources) == {source.id}]
            others = [item for item in hanging if item not in alone]
            facts = {"what": "source", "read_on": source.read_on, "remark": source.remark}
            yield Entry(source.id, source.cite, {**facts, **_hangs(alone, others)})
    for line in content.resources.values():
        used = [action for action in scope.actions.values() if line.id in action.resources]
        if not line.confirmed and (used or scope.concern is None):
            alone = [Citation("actions", action.id, ()) for action in used if action.resources == (line.id,)]
            facts = {"what": "resource", "reach": line.reach, "checked_on": line.checked_on}
            yield Entry(line.id, line.name, {**facts, **_hangs(alone, ())})
    yield from _unconfirmed_law(scope)


def _unconfirmed_law(scope: Scope) -> Iterator[Entry]:
    for pack in scope.content.packs.values():
        for value in pack.values.values():
            readers = scope.law_readers.get(value.id, ())
            if not value.confirmed and (readers or scope.concern is None):
                facts: dict[str, Fact] = {"what": "value of law", "value": value.value, "source": value.source}
                yield Entry(f"{pack.code} {value.id}", value.phrase, {**facts, **_by_kind(READ_BY, readers)})


def _hangs(alone: Iterable[Citation], others: Iterable[Citation]) -> dict[str, Fact]:
    """Return what hangs on one unconfirmed thing alone, and what on it and other unconfirmed things."""
    return {**_by_kind(ALONE, alone), **_by_kind(TOGETHER, others)}


def _by_kind(how: str, found: Iterable[Citation]) -> dict[str, Fact]:
    kinds: dict[str, list[Ref]] = {}
    for item in found:
        kinds.setdefault(item.kind, []).append(Ref(item.id))
    return {how + kind: tuple(dict.fromkeys(refs)) for kind, refs in kinds.items()}


KINDS: Mapping[str, Callable[[Scope], Iterator[Entry]]] = {
    "concerns": _concerns,
    "questions": _questions,
    "rules": _rules,
    "actions": _actions,
    "recipients": _recipients,
    "resources": _resources,
    "papers": _papers,
    "properties": _properties,
    "orders": _orders,
    "sources": _sources,
    "unconfirmed": _unconfirmed,
}
"""Every kind that the content itself holds. Scenarios stand beside it."""
REVIEWED = {kind: kind.removesuffix("s") for kind in KINDS if kind not in ("orders", "unconfirmed")} | {
    "properties": "property"
}
"""The kinds whose entries are items that can be reviewed, as a review calls them."""


def entries(content: Content, kind: str, concern: str | None = None) -> tuple[Entry, ...]:
    """Return the entries of one of KINDS, in the author's order; of a concern those that take part in its runs."""
    found = tuple(KINDS[kind](Scope(content, concern)))
    return tuple(_with_reviews(Index(content), REVIEWED[kind], found)) if kind in REVIEWED else found


def _with_reviews(index: Index, kind: str, found: Iterable[Entry]) -> Iterator[Entry]:
    for entry in found:
        item = f"{kind}:{entry.id}"
        facts: dict[str, Fact] = {
            "reviewed_by": tuple(Ref(review.item, signed(review)) for review in index.of(item)),
            "void_reviews": tuple(Ref(review.item, signed(review)) for review in index.void_of(item)),
        }
        yield entry._replace(facts={**entry.facts, **facts})


def counts(content: Content) -> dict[str, int]:
    """Return how many items of each kind there are."""
    return {kind: len(entries(content, kind)) for kind in KINDS}
