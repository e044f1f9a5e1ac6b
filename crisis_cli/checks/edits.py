"""What differs between two contents, item by item: what may change a plan, and what changes words alone. Pure.

An edit can be put into a content or taken out of it, so that it can be seen which edit a changed plan comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from crisis_cli.condition import AllOf, AnyOf, Condition, Is, atoms
from crisis_cli.deadline import deadline_words
from crisis_cli.explain import words
from crisis_cli.model import Combined, Content, Deadline, Line

DECIDING: Mapping[str, frozenset[str]] = {
    "concern": frozenset({"questions", "open_when"}),
    "question": frozenset({"kind", "ask_when", "default", "none_choice", "tier"}),
    "finding": frozenset({"values"}),
    "raise": frozenset({"finding", "to", "when", "concern"}),
    "rule": frozenset({"when", "actions", "verb", "basis", "concern", "frame", "deadline", "overrides"}),
    "action": frozenset({"frame", "kind"}),
    "resolution": frozenset({"action", "prevails", "when"}),
    "notice": frozenset({"when"}),
    "paper": frozenset({"when", "actions"}),
    "value": frozenset({"value"}),
    "pack": frozenset(),
}
"""By kind the fields on which hangs what is in a plan, with which verb, in which frame; other fields are words."""
NOT_SAID = frozenset({"id", "position", "values", "place"})
"""Fields that are said in another way: an action's place among the others, the values of a pack, the pack of a rule."""
SHORT = 160


@dataclass(frozen=True)
class Edit:
    """One item that was added (`old` is None), removed (`new` is None) or changed.

    `said` are sentences, one for each changed field; `decides` says whether it may change what is in a plan.
    """

    kind: str
    id: str
    old: Any
    new: Any
    said: tuple[str, ...]
    decides: bool

    def apply(self, content: Content) -> Content:
        """Return the content with this edit in it."""
        return _put(content, self, self.old, self.new)

    def revert(self, content: Content) -> Content:
        """Return the content, which has this edit, without it."""
        return _put(content, self, self.new, self.old)


def edits(old: Content, new: Content) -> tuple[Edit, ...]:
    """Return every item in which two contents differ, kind by kind, in the author's order."""
    found: list[Edit] = []
    for kind in MAPPINGS:
        found += _of_mapping(kind, old, new, _mapping(old, kind), _mapping(new, kind))
    found += _resolutions(old, new)
    found += _raises(old, new)
    for kind in ("value", "pack"):
        found += _of_mapping(kind, old, new, _law(old, kind), _law(new, kind))
    return tuple(found)


def moved(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    """Return the names that stand in another order than before: the fewest without which the others keep theirs."""
    after = list(new)
    places = {name: number for number, name in enumerate(after)}
    common = [name for name in old if name in places]
    kept = {common[n] for n in _longest_rise([places[name] for name in common])}
    return tuple(name for name in after if name in set(common) - kept)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the indices of a longest rising part of `numbers`."""
    best: list[tuple[int, int | None]] = []
    for here, number in enumerate(numbers):
        before = [(best[n][0], n) for n in range(here) if numbers[n] < number]
        length, last = max(before, key=lambda pair: (pair[0], -pair[1]), default=(0, None))
        best.append((length + 1, last))
    at: int | None = max(range(len(best)), key=lambda n: best[n][0], default=None)
    found = []
    while at is not None:
        found.append(at)
        at = best[at][1]
    return found


def vocabulary(old: Content, new: Content) -> Content:
    """Return the old content with what only the new one names, so that each of its edits can be put in alone."""
    return replace(
        old,
        questions={**new.questions, **old.questions},
        findings={**new.findings, **old.findings},
        actions={**new.actions, **old.actions},
        recipients={**new.recipients, **old.recipients},
        resources={**new.resources, **old.resources},
        sources={**new.sources, **old.sources},
    )


# ---------------------------------------------------------------- where items stand

MAPPINGS: Mapping[str, str] = {
    "concern": "concerns",
    "question": "questions",
    "finding": "findings",
    "rule": "rules",
    "action": "actions",
    "recipient": "recipients",
    "notice": "notices",
    "paper": "papers",
    "property": "properties",
    "order": "orders",
    "source": "sources",
    "resource": "resources",
}
"""Kinds whose items have an id of their own, by the field of Content that holds them."""
LISTS = frozenset({"rules", "notices", "properties", "orders"})


def _mapping(content: Content, kind: str) -> Mapping[str, Any]:
    held = getattr(content, MAPPINGS[kind])
    if kind == "order":
        return {f"{order.question} in {order.concern or 'every concern'}": order for order in held}
    return {item.id: item for item in held} if MAPPINGS[kind] in LISTS else held


def _law(content: Content, kind: str) -> Mapping[str, Any]:
    if kind == "pack":
        return dict(content.packs)
    return {f"{code} {name}": value for code, pack in content.packs.items() for name, value in pack.values.items()}


def _put(content: Content, edit: Edit, before: Any, after: Any) -> Content:
    """Return the content with `after` in the place of `before`; either may be None."""
    if edit.kind == "raise":
        return replace(content, raises=_swapped(content.raises, lambda item: item == before, after))
    if edit.kind == "resolution":
        others = (item for item in content.resolutions if item.action != edit.id)
        return replace(content, resolutions=(*others, *(after or ())))
    if edit.kind in ("value", "pack"):
        return _put_law(content, edit, after)
    name = MAPPINGS[edit.kind]
    held = getattr(content, name)
    if name in LISTS:
        same = before.__eq__ if edit.kind == "order" else lambda item: item.id == edit.id
        return _with(content, name, _swapped(held, same, after))
    changed = {key: item for key, item in held.items() if key != edit.id or after is not None}
    return _with(content, name, changed if after is None else {**changed, edit.id: after})


def apply_all(content: Content, chosen: Iterable[Edit]) -> Content:
    """Return the content with all these edits in it: those of rules, which may be thousands, in one pass."""
    rules: dict[str, Any] = {}
    for edit in chosen:
        if edit.kind == "rule":
            rules[edit.id] = edit.new
        else:
            content = edit.apply(content)
    there = {rule.id for rule in content.rules}
    put = [rules.get(rule.id, rule) for rule in content.rules] + [new for id_, new in rules.items() if id_ not in there]
    return replace(content, rules=tuple(rule for rule in put if rule is not None)) if rules else content


def _with(content: Content, name: str, held: Any) -> Content:
    changes: dict[str, Any] = {name: held}
    return replace(content, **changes)


def _swapped(items: Sequence[Any], same: Callable[[Any], bool], after: Any) -> tuple[Any, ...]:
    """Return the items with the first that is the `same` gone, or `after` in its place; else `after` stands last."""
    found = list(items)
    at = next((number for number, item in enumerate(found) if same(item) is True), None)
    if at is not None:
        found[at : at + 1] = [] if after is None else [after]
    elif after is not None:
        found.append(after)
    return tuple(found)


def _put_law(content: Content, edit: Edit, after: Any) -> Content:
    code, _, name = edit.id.partition(" ")
    packs = dict(content.packs)
    if edit.kind == "pack":
        packs.pop(code, None)
        return replace(content, packs={**packs, code: after} if after is not None else packs)
    if code in packs:
        values = {key: value for key, value in packs[code].values.items() if key != name}
        packs[code] = replace(packs[code], values={**values, name: after} if after is not None else values)
    return replace(content, packs=packs)


# ---------------------------------------------------------------- finding them


def _of_mapping(
    kind: str, old: Content, new: Content, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Edit]:
    for name in dict.fromkeys((*before, *after)):
        edit = _edit(kind, name, old, new, before.get(name), after.get(name))
        if edit is not None:
            yield edit


def _edit(kind: str, name: str, old: Content, new: Content, before: Any, after: Any) -> Edit | None:
    """Return the edit of one item; None where nothing of it differs."""
    if before is None or after is None:
        whole = "It is new." if before is None else "It is gone."
        return Edit(kind, name, before, after, (whole,), kind in DECIDING)
    differing = [f.name for f in fields(before) if getattr(before, f.name) != getattr(after, f.name)]
    said = [f for f in differing if f not in NOT_SAID or (f == "values" and kind == "finding")]
    if not said:
        return None
    sentences = tuple(
        sentence
        for name_of in said
        for sentence in _field(name_of, old, new, getattr(before, name_of), getattr(after, name_of))
    )
    decides = not DECIDING.get(kind, frozenset()).isdisjoint(said)
    if kind == "question":
        decides = (
            decides
            or list(before.choices) != list(after.choices)
            or (before.unknown is None) != (after.unknown is None)
        )
    return Edit(kind, name, before, after, sentences, decides)


def _resolutions(old: Content, new: Content) -> Iterator[Edit]:
    """Those of one action are one edit: which counts hangs on their order."""
    for action in dict.fromkeys((*old.resolutions_of, *new.resolutions_of)):
        before, after = old.resolutions_of.get(action, ()), new.resolutions_of.get(action, ())
        if before == after:
            continue
        inner = list(_of_mapping("resolution", old, new, {r.id: r for r in before}, {r.id: r for r in after}))
        said = tuple(f"{edit.id}: {sentence}" for edit in inner for sentence in edit.said)
        decides = any(edit.decides for edit in inner) or not said
        yield Edit("resolution", action, before, after, said or ("They stand in another order.",), decides)


def _raises(old: Content, new: Content) -> Iterator[Edit]:
    """A raise has no id: what is not found unchanged is paired with what is most like it."""
    before, after = list(old.raises), list(new.raises)
    for cause in old.raises:
        if cause in after:
            before.remove(cause)
            after.remove(cause)
    for alike in (("finding", "to", "concern", "because"), ("finding", "to", "concern"), ("finding", "concern")):
        for cause in list(before):
            wanted = [getattr(cause, name) for name in alike]
            other = next((o for o in after if [getattr(o, name) for name in alike] == wanted), None)
            if other is not None:
                before.remove(cause)
                after.remove(other)
                yield from _raise(old, new, cause, other)
    for cause in before:
        yield from _raise(old, new, cause, None)
    for other in after:
        yield from _raise(old, new, None, other)


def _raise(old: Content, new: Content, before: Any, after: Any) -> Iterator[Edit]:
    shown = after or before
    edit = _edit("raise", f"{shown.finding} to {shown.to} ({shown.because})", old, new, before, after)
    if edit is not None:
        yield edit


def serving(causes: Iterable[Edit], others: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return those of `others` that came or went for the sake of `causes`: what these read, and where that is asked.

    A question that a new rule asks for is one, with the concern that asks it now, and so is an action that it calls for.
    """
    left = [edit for edit in others if edit.kind in _SERVING]
    found: dict[int, Edit] = {}
    todo = list(causes)
    while todo:
        read = _named_in(todo.pop())
        fresh = {id(edit): edit for edit in left if id(edit) not in found and _stands_for(edit, read)}
        found |= fresh
        todo += fresh.values()
    questions = {edit.id for edit in found.values() if edit.kind == "question"}
    return tuple(edit for edit in left if id(edit) in found or _only_asks(edit, questions))


_SERVING = frozenset({"question", "finding", "raise", "action", "concern"})


def _stands_for(edit: Edit, read: Container[str]) -> bool:
    """Whether it is an item, new or gone, that is read; or one that raises a finding that is."""
    if edit.old is not None and edit.new is not None:
        return False
    raised = (edit.new or edit.old).finding if edit.kind == "raise" else edit.id
    return edit.kind != "concern" and raised in read


def _only_asks(edit: Edit, questions: Container[str]) -> bool:
    """Whether all that decides something in a concern that was edited is that it asks these questions, or no more."""
    if edit.kind != "concern" or edit.old is None or edit.new is None or edit.old.open_when != edit.new.open_when:
        return False
    asked = set(edit.old.questions) ^ set(edit.new.questions)
    kept = [[name for name in item.questions if name not in asked] for item in (edit.old, edit.new)]
    return bool(asked) and all(name in questions for name in asked) and kept[0] == kept[1]


def _named_in(edit: Edit) -> frozenset[str]:
    """Return the questions, findings and actions that an item names, as it was and as it is."""
    items = [one for item in (edit.old, edit.new) for one in (item if isinstance(item, tuple) else (item,))]
    found: set[str] = set()
    for item in items:
        conditions = (getattr(item, name, None) for name in ("when", "ask_when", "open_when"))
        found.update(atom.key for when in conditions if when is not None for atom in atoms(when))
        found.update(getattr(item, "actions", ()))
        found.update(name for name in (getattr(item, "finding", None), getattr(item, "action", None)) if name)
    return frozenset(found)


def changed_keys(edit: Edit) -> tuple[str, ...]:
    """Return the questions, findings and values of law that the condition of an item reads now as it did not, or no more."""
    read = [
        dict.fromkeys(atoms(when)) if (when := getattr(item, "when", None)) else {} for item in (edit.old, edit.new)
    ]
    if edit.old is None or edit.new is None:
        return ()
    return tuple(dict.fromkeys(atom.key for atom in (*read[0], *read[1]) if (atom in read[0]) != (atom in read[1])))


# ---------------------------------------------------------------- words


def _field(name: str, old: Content, new: Content, before: Any, after: Any) -> Iterator[str]:
    """Yield what changed in one field."""
    shown = "condition" if name == "when" else name.replace("_", " ").rstrip()
    if _is_condition(before) and _is_condition(after):
        yield from condition_change(old, new, before, after)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _list(shown, old, new, before, after)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield _was(f"{shown} {key}", _value(old, before.get(key)), _value(new, after.get(key)))
    else:
        yield _was(shown, _value(old, before), _value(new, after))


def _list(name: str, old: Content, new: Content, before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    gone = [_value(old, item) for item in before if item not in after]
    come = [_value(new, item) for item in after if item not in before]
    for sign, items in (("no longer", gone), ("now also", come)):
        if items:
            yield f"{name}, {sign}: {'; '.join(items)}"
    if not gone and not come:
        yield f"{name}: in another order"


def _was(name: str, before: str, after: str) -> str:
    return f"{name} is {after}, was {before}"


def _value(content: Content, value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case Deadline() | Combined():
            return _starts_in_words(content, deadline_words(value))
        case Line(text, None):
            return f'"{text}"'
        case Line(text, when):
            assert when is not None
            return f'"{text}" (unless false: {words(content, when)})'
        case str():
            return f'"{value}"'
        case _ if _is_condition(value):
            return words(content, value)
        case tuple():
            return ", ".join(_value(content, item) for item in value) or "none"
        case _:
            return _short(str(value))


def _starts_in_words(content: Content, deadline: str) -> str:
    """Return a deadline with the question that it runs from in the words of a clinician."""
    named = (word.rstrip(";") for word in deadline.split())
    for word in (one for one in named if one in content.questions):
        deadline = deadline.replace(word, f'"{content.questions[word].topic}"')
    return deadline


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}..."


def _is_condition(value: Any) -> bool:
    return isinstance(value, get_args(Condition))


def condition_change(old: Content, new: Content, before: Condition, after: Condition) -> Iterator[str]:
    """Yield in a few words how a condition changed: what it asks for now and no longer, as deep as the two are alike."""
    if before == after:
        return
    if isinstance(before, Is) and isinstance(after, Is) and before.key == after.key:
        yield from _values_change(old, new, before, after)
    elif type(before) is type(after) and isinstance(before, AllOf | AnyOf) and isinstance(after, AllOf | AnyOf):
        yield from _parts_change(old, new, before, after)
    else:
        yield f"it asks now for {words(new, after)}, and asked before for {words(old, before)}"


def _values_change(old: Content, new: Content, before: Is, after: Is) -> Iterator[str]:
    for content, sign, values in (
        (old, "no longer counts", before.values - after.values),
        (new, "now counts also", after.values - before.values),
    ):
        if values:
            yield f"it {sign}: {words(content, Is(before.key, frozenset(values)))}"


def _parts_change(old: Content, new: Content, before: AllOf | AnyOf, after: AllOf | AnyOf) -> Iterator[str]:
    gone = [part for part in before.parts if part not in after.parts]
    come = [part for part in after.parts if part not in before.parts]
    for part in list(gone):
        other = next((other for other in come if _alike(part, other)), None)
        if other is not None:
            gone.remove(part)
            come.remove(other)
            yield from condition_change(old, new, part, other)
    everything = isinstance(before, AllOf)
    signs = ("it no longer asks for", "it now asks also for") if everything else ("no longer enough", "now also enough")
    for content, sign, parts in ((old, signs[0], gone), (new, signs[1], come)):
        for part in parts:
            yield f"{sign}: {words(content, part)}"


def _alike(first: Condition, second: Condition) -> bool:
    """Whether two parts are one that was changed, and not one gone and another come."""
    if isinstance(first, Is) and isinstance(second, Is):
        return first.key == second.key
    return type(first) is type(second) and not isinstance(first, Is)
