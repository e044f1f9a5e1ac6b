"""What a review covers, the hash that says what was read, and in what state of review the content is. Writes nothing.

A review covers an item with all of its own that is shown or decided: every field of its table, the statements of the
sources it cites, and what hangs on it and nowhere else (`_INSIDE` says what). What it only refers to comes in as far as
it is read there: of a question that a condition asks about its words and choices, of an action that it names the line.
Values of law that conditions and texts ask for belong to the packs, and are reviewed with those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from crisis_cli.answers import nearest
from crisis_cli.condition import Condition, atoms
from crisis_cli.model import ROLE_PLACES, WHOLE, Content, Expectation, Line, Review, Standing
from crisis_cli.paper_words import lines_named
from crisis_cli.text import placeholders

Tables = Mapping[str, Any]
"""All tables of the content by kind, as validated, as JSON has them."""

DRAFT, IN_PART, REVIEWED = "draft", "reviewed in part", "reviewed"
"""The states of review of a content."""

SCHEME = 1
"""How the hash is made. With another way of making it no review holds that was signed under this one."""

KINDS = (
    "concern",
    "pack",
    "rule",
    "question",
    "finding",
    "action",
    "recipient",
    "resource",
    "notice",
    "resolution",
    "paper",
    "property",
    "source",
)
"""What can be reviewed by its name, beside the whole content."""


class Part(NamedTuple):
    """A table, or some fields of one: those of `asked` questions, `noted` answers, a `line` of an action, `values`.

    The id of a raise or of an order is its place among all of them.
    """

    kind: str
    id: str


def items(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the names of everything that can be reviewed, by kind."""
    return {kind: tuple(dict.fromkeys(part.id for part in _named(content, kind))) for kind in KINDS}


def find(content: Content, name: str) -> str:
    """Return the item that a person means, "rule:call" for "call" where nothing else has that id.

    Raises ValueError with what to write where there is none, or several.
    """
    return find_among(items(content), name)


def find_among(known: Mapping[str, Sequence[str]], name: str) -> str:
    """Return what `find` does, of content whose `items` are known."""
    if name == WHOLE:
        return name
    kind, colon, bare = name.rpartition(":")
    if not colon:
        found = [f"{one}:{name}" for one, ids in known.items() if name in ids]
        if len(found) > 1:
            raise ValueError(f'"{name}" is several things. Write {" or ".join(found)}.')
        if found:
            return found[0]
        near = (f"{one}:{known_id}" for one, ids in known.items() for known_id in ids)
        raise ValueError(f'There is no item "{name}". {_nearest_id(name, near)}')
    if kind not in known:
        raise ValueError(f'There is no kind "{kind}". {nearest(kind, KINDS)}')
    if bare not in known[kind]:
        guess = nearest(bare, known[kind]).replace('"', f'"{kind}:', 1)
        raise ValueError(f'There is no {kind} "{bare}". {guess}'.rstrip())
    return name


def _nearest_id(name: str, known: Iterable[str]) -> str:
    """Return the item whose id is the nearest, whatever its kind."""
    by_id = {WHOLE: WHOLE}
    for item in known:
        by_id.setdefault(item.partition(":")[2], item)
    guess = nearest(name, by_id).removeprefix('Did you mean "').removesuffix('"?')
    return f'Did you mean "{by_id[guess]}"?' if guess in by_id else f"Write {WHOLE}, or a kind and a name: rule:NAME."


# ---------------------------------------------------------------- what an item holds


def covered(content: Content, item: str) -> frozenset[Part]:
    """Return every part of the content that a review of `item` covers. Expects an item that `find` returned."""
    if item == WHOLE:
        todo = [part for kind in (*KINDS, "raise", "order") for part in _named(content, kind)]
    else:
        todo = [Part(*item.split(":", 1))]
    found = set(todo)
    while todo:
        part = todo.pop()
        for inner in _INSIDE.get(part.kind, _nothing)(content, part.id):
            if inner not in found:
                found.add(inner)
                todo.append(inner)
    return frozenset(found)


def _named(content: Content, kind: str) -> Iterator[Part]:
    """Yield all items of a kind."""
    held: Mapping[str, Iterable[str]] = {
        "concern": content.concerns,
        "pack": content.packs,
        "rule": (rule.id for rule in content.rules),
        "question": content.questions,
        "finding": content.findings,
        "action": content.actions,
        "recipient": content.recipients,
        "resource": content.resources,
        "notice": (notice.id for notice in content.notices),
        "resolution": (resolution.id for resolution in content.resolutions),
        "paper": content.papers,
        "property": (prop.id for prop in content.properties),
        "source": content.sources,
        "raise": map(str, range(len(content.raises))),
        "order": map(str, range(len(content.orders))),
    }
    yield from (Part(kind, name) for name in held[kind])


def _nothing(content: Content, name: str) -> Iterator[Part]:
    return iter(())


def _parts(kind: str, names: Iterable[str]) -> Iterator[Part]:
    return (Part(kind, name) for name in names)


def _asked(content: Content, *conditions: Condition | None) -> Iterator[Part]:
    """Yield the questions and findings that conditions read; of a value of law the place whose law it is."""
    for condition in conditions:
        for atom in atoms(condition) if condition is not None else ():
            key = ROLE_PLACES[atom.key.split(".", 2)[1]] if atom.key.startswith("law.") else atom.key
            yield Part("values" if key in content.findings else "asked", key)


def _of_lines(content: Content, *groups: Iterable[Line]) -> Iterator[Part]:
    return _asked(content, *(line.when for group in groups for line in group))


def _concern(content: Content, name: str) -> Iterator[Part]:
    """A concern is everything that takes part in its runs, the rules of every pack that speak there among it."""
    concern = content.concerns[name]
    rules = [rule for rule in content.rules if rule.concern in (None, name)]
    used = {action for rule in rules for action in rule.actions}
    yield from _parts("question", concern.questions)
    yield from _asked(content, concern.open_when)
    yield from (Part("raise", str(n)) for n, cause in enumerate(content.raises) if cause.concern in (None, name))
    yield from _parts("rule", (rule.id for rule in rules))
    yield from _parts("resolution", (one.id for one in content.resolutions if one.action in used))
    yield from _parts("paper", (p.id for p in content.papers.values() if not used.isdisjoint(p.actions)))
    yield from _parts("property", (p.id for p in content.properties if p.concern in (None, name)))
    yield from _named(content, "notice")


def _pack(content: Content, name: str) -> Iterator[Part]:
    yield from _parts("source", (value.source for value in content.packs[name].values.values()))
    yield from _parts("rule", (rule.id for rule in content.rules if rule.place == name))
    yield from _parts("resource", (line.id for line in content.resources.values() if line.place == name))


def _rule(content: Content, name: str) -> Iterator[Part]:
    rule = next(rule for rule in content.rules if rule.id == name)
    yield from _asked(content, rule.when)
    yield from _parts("asked", rule.deadline.starts if rule.deadline else ())
    yield from _parts("action", rule.actions)
    yield from _parts("source", rule.sources)


def _question(content: Content, name: str) -> Iterator[Part]:
    """The order of its answers, which is the safest and which the riskiest, belongs to a question."""
    question = content.questions[name]
    yield from _asked(content, question.ask_when)
    yield from _parts("source", question.sources)
    yield from (Part("order", str(n)) for n, order in enumerate(content.orders) if order.question == name)


def _finding(content: Content, name: str) -> Iterator[Part]:
    yield from (Part("raise", str(n)) for n, cause in enumerate(content.raises) if cause.finding == name)


def _raise(content: Content, number: str) -> Iterator[Part]:
    cause = content.raises[int(number)]
    yield Part("values", cause.finding)
    yield from _asked(content, cause.when)
    yield from _parts("source", cause.sources)


def _action(content: Content, name: str) -> Iterator[Part]:
    action = content.actions[name]
    yield from _of_lines(content, action.brief, action.how, action.say)
    yield from _asked(content, action.unless.when if action.unless else None)
    yield from _parts("line", (action.alternative_to,) if action.alternative_to else ())
    yield from _parts("recipient", action.recipients)
    yield from _parts("resource", action.resources)
    yield from _parts("source", action.sources)


def _recipient(content: Content, name: str) -> Iterator[Part]:
    recipient = content.recipients[name]
    yield from _of_lines(content, recipient.you, recipient.asks, recipient.share, recipient.withhold)
    yield from _parts("source", recipient.sources)


def _resource(content: Content, name: str) -> Iterator[Part]:
    resource = content.resources[name]
    yield from _asked(content, resource.when)
    yield Part("source", resource.source)


def _notice(content: Content, name: str) -> Iterator[Part]:
    notice = next(notice for notice in content.notices if notice.id == name)
    yield from _asked(content, notice.when)
    yield from _parts("source", notice.sources)


def _resolution(content: Content, name: str) -> Iterator[Part]:
    resolution = next(resolution for resolution in content.resolutions if resolution.id == name)
    yield from _asked(content, resolution.when)
    yield Part("line", resolution.action)
    yield from _parts("source", resolution.sources)


def _paper(content: Content, name: str) -> Iterator[Part]:
    """A paper prints answers in the words of the note, telephone lines as they stand, and the lines of its actions."""
    paper = content.papers[name]
    yield from _asked(content, paper.when, *paper.sheets.values(), *(section.when for section in paper.sections))
    yield from _parts("line", paper.actions)
    for section in paper.sections:
        yield from _of_lines(content, section.lines)
        yield from _parts("resource", lines_named(section))
        written = (key for line in section.lines for key in placeholders(line.text) if key.startswith("answer."))
        for question in (*section.answers, *(key.removeprefix("answer.") for key in written)):
            yield from (Part("asked", question), Part("noted", question))
    yield from _parts("source", paper.cited)


def _property(content: Content, name: str) -> Iterator[Part]:
    prop = next(prop for prop in content.properties if prop.id == name)
    yield from _asked(content, prop.when)
    yield from _parts("line", (*prop.actions, *_expected(prop.expect)))
    starts = (start for deadline in prop.expect.deadlines.values() for start in deadline.starts)
    yield from _parts("asked", starts)


def _expected(expect: Expectation) -> Iterator[str]:
    """Yield every action that an expectation names."""
    lists = (expect.includes, expect.includes_any, expect.excludes, expect.avoids, expect.not_avoids, expect.first)
    for names in (*lists, *expect.before, expect.verbs, expect.bases, expect.frames, expect.deadlines):
        yield from names


_INSIDE: Mapping[str, Callable[[Content, str], Iterator[Part]]] = {
    "concern": _concern,
    "pack": _pack,
    "rule": _rule,
    "question": _question,
    "finding": _finding,
    "raise": _raise,
    "action": _action,
    "recipient": _recipient,
    "resource": _resource,
    "notice": _notice,
    "resolution": _resolution,
    "paper": _paper,
    "property": _property,
}
"""For each kind of part what belongs to it, and so is covered with it. What is not here holds nothing else."""


# ---------------------------------------------------------------- the hash


class Hashes:
    """The hashes of items of one content, from its validated tables."""

    def __init__(self, content: Content, tables: Tables) -> None:
        self.content = content
        self.tables = {kind: {_id(kind, n, table): table for n, table in enumerate(tables[kind])} for kind in _TABLES}
        self.items = items(content)
        self.seen: dict[Part, str] = {}

    def of(self, item: str) -> str:
        """Return the hash of everything that a review of `item` covers. The same words and logic give the same hash.

        Where tables stand, comments and the order of keys are no part of it. The order of actions and of resolutions
        is, for a concern and for the whole content: the one is the order of a plan, of the others the first counts.
        """
        parts = covered(self.content, item)
        whole = item == WHOLE or item.startswith("concern:")
        body = [SCHEME, item, sorted(self._text(part) for part in parts), self._order(parts) if whole else []]
        return hashlib.sha256(_canonical(body).encode()).hexdigest()

    def _order(self, parts: frozenset[Part]) -> list[list[str]]:
        actions = [name for name in self.content.actions if Part("action", name) in parts]
        settling: dict[str, list[str]] = {}
        for one in self.content.resolutions:
            if Part("resolution", one.id) in parts:
                settling.setdefault(one.action, []).append(one.id)
        return [actions, *(settling[action] for action in sorted(settling))]

    def _text(self, part: Part) -> str:
        if part not in self.seen:
            self.seen[part] = _canonical([part.kind, _plain(self._table(part))])
        return self.seen[part]

    def _table(self, part: Part) -> Mapping[str, Any]:
        """Return the table of a part, or the fields of one that it stands for. The order of choices is that of their digits."""
        kind, fields = _SOME_OF.get(part.kind, (part.kind, ()))
        table = self.tables[kind][part.id]
        found = {field: table[field] for field in (fields or table)}
        return found | {"choices": [*found["choices"].items()]} if "choices" in found else found


_SOME_OF: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "asked": ("question", ("id", "ask", "topic", "kind", "choices", "none_choice", "ages")),
    "noted": ("question", ("id", "note")),
    "line": ("action", ("id", "do")),
    "values": ("finding", ()),
}
"""Parts that are no whole items: the kind of item they belong to, and the fields of its table; none named are all."""
_TABLES = (*KINDS, "raise", "order")


def _id(kind: str, number: int, table: Mapping[str, Any]) -> str:
    return str(number) if kind in ("raise", "order") else str(table["code"] if kind == "pack" else table["id"])


_COUNTED_EMPTY = frozenset({"note", "ages", "sheets", "holidays", "verbs", "frames", "due", "deadlines"})
"""Tables that are part of the hash even where they hold nothing: they were from the beginning. None joins them."""


def _plain(value: Any) -> Any:
    """Return a table without what says nothing, so that a key that a later program may leave out changes no hash."""
    if isinstance(value, Mapping):
        return {
            key: _plain(inner)
            for key, inner in value.items()
            if not (inner is None or inner is False or inner in ("", []) or (inner == {} and key not in _COUNTED_EMPTY))
        }
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


# ---------------------------------------------------------------- what reviews are worth


def judged(content: Content, tables: Tables, given: Iterable[Mapping[str, Any]]) -> tuple[Review, ...]:
    """Return the reviews in their order, each with its standing by what the content holds now."""
    hashes = Hashes(content, tables)
    return tuple(_judged(hashes, review) for review in given)


def _judged(hashes: Hashes, given: Mapping[str, Any]) -> Review:
    standing: Standing = "gone"
    item = given["item"]
    try:
        item = find_among(hashes.items, item)
    except ValueError:
        pass
    else:
        signed = given["hash"]
        standing = "unsigned" if signed is None else "valid" if signed == hashes.of(item) else "changed"
    return Review(item, given["by"], given["role"], given["on"], standing)


def with_reviews(content: Content, reviews: Sequence[Review]) -> Content:
    """Return the content with its reviews, in the state of review that they bring it to."""
    reviewed = replace(content, reviews=tuple(reviews))
    return replace(reviewed, review=state(reviewed))


def state(content: Content) -> str:
    """Return in what state of review the content is; where only parts of it are reviewed, how many of its rules."""
    valid = {review.item for review in content.reviews if review.valid}
    if not valid:
        return DRAFT
    every = {*(f"concern:{name}" for name in content.concerns), *(f"pack:{code}" for code in content.packs)}
    if WHOLE in valid or every <= valid:
        return REVIEWED
    done = sum(1 for rule in content.rules if rule.id in content.rule_reviews)
    return f"{IN_PART}, {done} of {len(content.rules)} rules"


def void_reviews(content: Content) -> tuple[Review, ...]:
    """Return all reviews that do not hold, without those that the same person made good since."""
    good = {(review.item, review.by) for review in content.reviews if review.valid}
    return tuple(r for r in content.reviews if not r.valid and (r.item, r.by) not in good)


class Index:
    """Which reviews an item has: its own, and where they hold those of the concerns, of the pack and of the whole."""

    def __init__(self, content: Content) -> None:
        self.own: dict[str, list[Review]] = {}
        self.void: dict[str, list[Review]] = {}
        self.wider: list[tuple[Review, frozenset[Part]]] = []
        for review in content.reviews:
            if review.valid:
                self.own.setdefault(review.item, []).append(review)
                if review.item == WHOLE or review.item.startswith(("concern:", "pack:")):
                    self.wider.append((review, covered(content, review.item)))
        for review in void_reviews(content):
            self.void.setdefault(review.item, []).append(review)

    def of(self, item: str) -> tuple[Review, ...]:
        """Return the valid reviews that cover the whole of `item`, its own first."""
        part = Part(*item.split(":", 1))
        wider = (review for review, parts in self.wider if part in parts and review.item != item)
        return (*self.own.get(item, ()), *wider)

    def void_of(self, item: str) -> tuple[Review, ...]:
        """Return the reviews of `item` itself that no longer hold."""
        return tuple(self.void.get(item, ()))


WHY_VOID: Mapping[Standing, str] = {
    "changed": "changed since",
    "unsigned": "no hash says what was read",
    "gone": "there is no such item",
}


def signed(review: Review) -> str:
    """Return who reviewed, in which role and when; of a void review why it is void."""
    why = "" if review.valid else f": {WHY_VOID[review.standing]}"
    return f"{review.by} ({review.role}), {review.on}{why}"
