"""Checks that read the content as it stands: what is unused, missing, too long or in a circle. Proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from crisis_cli.condition import Condition, atoms
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.model import FRAMES, KINDS, ROLE_PLACES, Action, Content, Rule
from crisis_cli.text import fill, placeholders

LONGEST_LINE = 60
"""Characters that the imperative line of an action may have once the values of law are filled in."""

Check = Callable[[Loaded], Iterator[Issue]]


def check_structure(loaded: Loaded) -> list[Issue]:
    """Return every structural issue of content that has loaded, sorted by file and line."""
    return sorted({issue for check in (*FOUNDATIONS, *CHECKS) for issue in check(loaded)})


def check_foundations(loaded: Loaded) -> list[Issue]:
    """Return the issues under which the content has no meaning at all, so that nothing can be proved of it."""
    return sorted({issue for check in FOUNDATIONS for issue in check(loaded)})


def issue_at(loaded: Loaded, kind: str, name: str, message: str, hint: str, check: str) -> Issue:
    """Return an Issue that stands where the item `name` of this kind does."""
    file, line = loaded.origins.get((kind, name), ("content.toml", 0))
    return Issue(file, line, f'{kind} "{name}"', message, hint, check)


def reads(condition: Condition | None) -> Iterator[str]:
    """Yield the questions and findings a condition reads; a value of law reads its role's place."""
    for atom in atoms(condition) if condition is not None else ():
        yield ROLE_PLACES[atom.key.split(".", 2)[1]] if atom.key.startswith("law.") else atom.key


# ---------------------------------------------------------------- foundations


def _places_exist(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    for kind, name, condition in _conditions(content):
        for question in dict.fromkeys(reads(condition)):
            if question not in content.questions and question not in content.findings:
                message = f'It reads the place "{question}", which no question asks for.'
                yield issue_at(loaded, kind, name, message, f'Add a question "{question}".', "no-place-question")


def _conditions(content: Content) -> Iterator[tuple[str, str, Condition]]:
    """Yield every condition that decides something, with the kind and name of its item."""
    for question in content.questions.values():
        if question.ask_when is not None:
            yield "question", question.id, question.ask_when
    for concern in content.concerns.values():
        if concern.open_when is not None:
            yield "concern", concern.id, concern.open_when
    for raise_ in content.raises:
        yield "raise", raise_.finding, raise_.when
    for rule in content.rules:
        yield "rule", rule.id, rule.when


def _opening_reads_answers(loaded: Loaded) -> Iterator[Issue]:
    """Which concerns are open decides which raises count, so no opening can wait for a finding."""
    content = loaded.content
    for concern in content.concerns.values():
        found = [name for name in _closure(reads(concern.open_when), _gates(content)) if name in content.findings]
        if found:
            message = (
                f"Its `open_when` depends on the finding {found[0]}, and findings depend on which concerns are open."
            )
            yield issue_at(loaded, "concern", concern.id, message, "Read the answers instead.", "open-when-finding")


def _gates(content: Content) -> Mapping[str, Iterable[str]]:
    """For each question what its relevance reads, for each finding what its raises read."""
    found: dict[str, list[str]] = {name: list(reads(q.ask_when)) for name, q in content.questions.items()}
    for raise_ in content.raises:
        found.setdefault(raise_.finding, []).extend(reads(raise_.when))
    return found


def _circular_questions(loaded: Loaded) -> Iterator[Issue]:
    gates = _gates(loaded.content)
    for name in loaded.content.questions:
        if name in _closure(gates[name], gates):
            message = "Whether this question is asked depends, in the end, on its own answer."
            yield issue_at(loaded, "question", name, message, "Break the circle of `ask_when`.", "circular-question")


def _circular_overrides(loaded: Loaded) -> Iterator[Issue]:
    over = {rule.id: [rule.overrides] for rule in loaded.content.rules if rule.overrides}
    for name, first in over.items():
        if name in _closure(first, over):
            message = "It overrides itself, alone or through others."
            yield issue_at(loaded, "rule", name, message, "Remove one `overrides`.", "circular-override")


def _closure(start: Iterable[str], edges: Mapping[str, Iterable[str]]) -> dict[str, None]:
    """Return every name that can be reached from `start`, nearest first."""
    found: dict[str, None] = {}
    todo = list(start)
    for name in todo:
        if name not in found:
            found[name] = None
            todo += edges.get(name, ())
    return found


# ---------------------------------------------------------------- questions


def _listed(loaded: Loaded) -> Iterator[Issue]:
    listed = {name for concern in loaded.content.concerns.values() for name in concern.questions}
    for name in loaded.content.questions:
        if name not in listed:
            hint = "Add it to the `questions` of a concern, or remove it."
            yield issue_at(loaded, "question", name, "No concern asks this question.", hint, "question-not-in-concern")


def _read(loaded: Loaded) -> Iterator[Issue]:
    """A question is asked only if a rule, a raise or an opening waits for it, directly or through another's gate."""
    content = loaded.content
    start = [name for kind, _, condition in _conditions(content) if kind != "question" for name in reads(condition)]
    read = _closure(start, _gates(content))
    for name, question in content.questions.items():
        if name not in read and question.tier != "note":
            message, hint = (
                "No rule and no raise reads this question, so it is never asked.",
                _unread_hint(content, name),
            )
            yield issue_at(loaded, "question", name, message, hint, "unused-question")


def _unread_hint(content: Content, name: str) -> str:
    if any(rule.deadline and rule.deadline.start == name for rule in content.rules):
        return 'A deadline starts from it: give it `tier = "note"`, so that it is asked.'
    return 'Let a rule or raise read it, give it `tier = "note"`, or remove it.'


def _orders(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    ordered = {order.question for order in content.orders}
    asked = {name for concern in content.concerns.values() for name in concern.questions}
    for name, question in content.questions.items():
        if question.safety and question.choices and name in asked and name not in ordered:
            message = "A safety question needs an order: which answer is safest, which riskiest."
            yield issue_at(loaded, "question", name, message, "Add an [[order]] for it.", "missing-order")


# ---------------------------------------------------------------- unused


def _actions_used(loaded: Loaded) -> Iterator[Issue]:
    used = {name for rule in loaded.content.rules for name in rule.actions}
    yield from _unused(loaded, "action", loaded.content.actions, used, "No rule uses this action.")


def _recipients_used(loaded: Loaded) -> Iterator[Issue]:
    used = {name for action in loaded.content.actions.values() for name in action.recipients}
    yield from _unused(loaded, "recipient", loaded.content.recipients, used, "No action is told to this recipient.")


def _resources_used(loaded: Loaded) -> Iterator[Issue]:
    used = {name for action in loaded.content.actions.values() for name in action.resources}
    yield from _unused(loaded, "resource", loaded.content.resources, used, "No action names this resource.")


def _sources_used(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    citing: list[tuple[str, ...]] = [rule.sources for rule in content.rules]
    citing += [raise_.sources for raise_ in content.raises]
    citing += [notice.sources for notice in content.notices]
    citing += [action.sources for action in content.actions.values()]
    citing += [question.sources for question in content.questions.values()]
    citing += [recipient.sources for recipient in content.recipients.values()]
    citing += [resolution.sources for resolution in content.resolutions]
    used = {name for names in citing for name in names}
    used |= {resource.source for resource in content.resources.values()}
    used |= {value.source for pack in content.packs.values() for value in pack.values.values()}
    yield from _unused(loaded, "source", content.sources, used, "Nothing cites this source.")


def _unused(loaded: Loaded, kind: str, names: Iterable[str], used: set[str], message: str) -> Iterator[Issue]:
    for name in names:
        if name not in used:
            yield issue_at(loaded, kind, name, message, "Use it or remove it.", f"unused-{kind}")


# ---------------------------------------------------------------- rules and actions


def _confirmed(loaded: Loaded) -> Iterator[Issue]:
    sources = loaded.content.sources
    for rule in loaded.content.rules:
        if rule.verb in ("must", "must-not") and not any(sources[name].confirmed for name in rule.sources):
            message = f"`{rule.verb}` rests on unconfirmed sources alone: {', '.join(rule.sources)}."
            hint = "Cite a confirmed source, or use a weaker verb until one is confirmed."
            yield issue_at(loaded, "rule", rule.id, message, hint, "unconfirmed-must")


def _weakened(loaded: Loaded) -> Iterator[Issue]:
    rules = {rule.id: rule for rule in loaded.content.rules}
    for rule in loaded.content.rules:
        floor = rules.get(rule.overrides or "")
        if floor and floor.place in (None, "us") and _weaker(rule, floor):
            message = f"It displaces the federal `{floor.verb}` of {floor.id} by a `{rule.verb}`."
            hint = "Keep the verb, or stand beside the federal rule without `overrides`."
            yield issue_at(loaded, "rule", rule.id, message, hint, "weakened")


def _weaker(rule: Rule, floor: Rule) -> bool:
    return floor.verb in ("must", "must-not") and rule.verb != floor.verb


def _short_enough(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    for action in content.actions.values():
        packs = _longest(content, action)
        text = fill(action.do, content, packs)
        if len(text) > LONGEST_LINE:
            names = dict.fromkeys(content.packs[code].name for code in packs.values())
            where = f" with the values of {', '.join(names)}" if names else ""
            message = f"Its line has {len(text)} characters{where}: {text}"
            hint = f"Shorten it to {LONGEST_LINE}."
            yield issue_at(loaded, "action", action.id, message, hint, "too-long")


def _longest(content: Content, action: Action) -> Mapping[str, str]:
    """Return, for the place of each role the line speaks of, the pack whose phrases make it longest."""
    names = placeholders(action.do)
    found = {}
    for role, place in ROLE_PLACES.items():
        text = "".join(f"{{{name}}}" for name in names if name.split(".", 2)[1] == role)
        if text:
            found[place] = max(content.packs, key=lambda code: len(fill(text, content, {place: code})))
    return found


def _alternatives(loaded: Loaded) -> Iterator[Issue]:
    actions = loaded.content.actions
    for action in actions.values():
        other = actions.get(action.alternative_to or "")
        if other and _stands(action) > _stands(other):
            message = f"It is an alternative to {other.id} and must stand above it, yet the plan puts it below."
            hint = f"Define it before {other.id}, with the same frame and kind."
            yield issue_at(loaded, "action", action.id, message, hint, "alternative-order")


def _stands(action: Action) -> tuple[int, int, int]:
    return FRAMES.index(action.frame), KINDS.index(action.kind), action.position


FOUNDATIONS: tuple[Check, ...] = (_places_exist, _opening_reads_answers, _circular_questions, _circular_overrides)
CHECKS: tuple[Check, ...] = (
    _listed,
    _read,
    _orders,
    _actions_used,
    _recipients_used,
    _resources_used,
    _sources_used,
    _confirmed,
    _weakened,
    _short_enough,
    _alternatives,
)
