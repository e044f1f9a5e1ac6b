"""The answers to each question as variables, one for every value that the content tells apart. No question is weighed here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crisis_cli.answers import Value
from crisis_cli.checks.formula import Forge, Formula, Node
from crisis_cli.condition import UNKNOWN_KINDS, Atom, Between, Condition, HasAll, Is, atoms
from crisis_cli.evaluation import MISSING_LAW
from crisis_cli.model import ROLE_PLACES, Content, Question
from crisis_cli.places import PLACES

SOME_TIME = "2026-01-15T12:00:00+00:00"
"""Stands for every known time: no condition tells two times apart."""
SOME_DAY = "2026-01-15"
"""Stands for every known date likewise."""
HIGHEST_NUMBER = 10_000


@dataclass(frozen=True)
class Option:
    """Values of one answer that nothing in the content tells apart. `value` speaks for them."""

    value: Value
    members: tuple[Value, ...]
    formula: Formula


@dataclass(frozen=True)
class Variable:
    """A question's answer: whether there is one, and which. `choices` are for several-choice questions only."""

    question: Question
    given: Node
    options: tuple[Option, ...]
    choices: Mapping[str, Node] = field(default_factory=dict)

    def nodes(self) -> Iterator[Node]:
        for formula in (*(option.formula for option in self.options), *self.choices.values()):
            if isinstance(formula, Node) and formula.op == "variable":
                yield formula

    def fixed(self, value: Value) -> dict[Node, bool]:
        """Return what every variable of this question is where the answer is `value`, an option's or a tuple."""
        values = {self.given: True}
        for option in self.options:
            if isinstance(option.formula, Node) and option.formula.op == "variable":
                values[option.formula] = option.value == value
        for name, node in self.choices.items():
            values[node] = isinstance(value, tuple) and name in value
        return values


def variables_of(forge: Forge, *contents: Content, also: Iterable[Condition] = ()) -> dict[str, Variable]:
    """Return every question's variable, in the author's order.

    Of several contents, which share ids, a question takes only answers that it takes in each of them that asks it. `also`
    are conditions whose answers are to be told apart besides those that decide something.
    """
    read: dict[str, list[Atom]] = {}
    laws: dict[str, set[str]] = {}
    shown = (atom for condition in also for atom in atoms(condition))
    for atom in dict.fromkeys((*(atom for content in contents for atom in _atoms(content)), *shown)):
        if atom.key.startswith("law."):
            _, role, name = atom.key.split(".", 2)
            laws.setdefault(ROLE_PLACES[role], set()).add(name)
        else:
            read.setdefault(atom.key, []).append(atom)
    found = {}
    for number, name in enumerate(dict.fromkeys(name for content in contents for name in content.questions)):
        question = _common([c.questions[name] for c in contents if name in c.questions])
        groups = _told_apart(contents, question, read.get(name, []), sorted(laws.get(name, ())))
        found[name] = _variable(forge, question, 1 << number, groups)
    return found


def _common(questions: Sequence[Question]) -> Question:
    """Return the last of these questions with the answers that all of them take."""
    last = questions[-1]
    choices = {name: text for name, text in last.choices.items() if all(name in q.choices for q in questions)}
    known = last.unknown if all(q.unknown is not None for q in questions) else None
    return replace(last, choices=choices, unknown=known)


def _atoms(content: Content) -> Iterator[Atom]:
    conditions: list[Condition | None] = [rule.when for rule in content.rules]
    conditions += [raise_.when for raise_ in content.raises]
    conditions += [prop.when for prop in content.properties]
    conditions += [question.ask_when for question in content.questions.values()]
    conditions += [concern.open_when for concern in content.concerns.values()]
    conditions += [resolution.when for resolution in content.resolutions]
    for condition in conditions:
        yield from atoms(condition) if condition is not None else ()
    for order in content.orders:
        for value in (order.safest, order.riskiest):
            yield Is(order.question, frozenset((value,)))
        yield Is(order.question, frozenset(UNKNOWN_KINDS))


def _told_apart(
    contents: Sequence[Content], question: Question, read: Sequence[Atom], laws: Sequence[str]
) -> Collection[Sequence[Value]]:
    """Return the single values of a question, together where no condition and no value of law tells them apart."""
    groups: dict[tuple[object, ...], list[Value]] = {}
    kinds = UNKNOWN_KINDS if question.unknown is not None else ()
    for value in (*_single_values(question, read), *kinds):
        law = tuple(law_at(content, str(value), name) for content in contents for name in laws)
        groups.setdefault((law, *(satisfies(atom, value) for atom in read)), []).append(value)
    return groups.values()


def _variable(forge: Forge, question: Question, bit: int, groups: Collection[Sequence[Value]]) -> Variable:
    several = question.kind == "several"
    nodes: list[Formula] = [forge.variable(f"{question.id} = {members[0]}", bit) for members in groups]
    if not several and len(nodes) <= 2:
        nodes[-1] = forge.negation(nodes[0]) if len(nodes) == 2 else True
    options = tuple(Option(members[0], tuple(members), node) for members, node in zip(groups, nodes, strict=True))
    names = question.choices if several else ()
    choices = {name: forge.variable(f"{question.id} has {name}", bit) for name in names}
    return Variable(question, forge.variable(f"{question.id} answered", bit), options, choices)


def _single_values(question: Question, read: Sequence[Atom]) -> list[Value]:
    """Return every value of a question that takes one, numbers cut where conditions cut them; without the unknowns."""
    if question.kind == "several":
        return []
    if question.kind == "place":
        return list(PLACES)
    if question.kind == "time":
        return [SOME_TIME]
    if question.kind == "date":
        return [SOME_DAY]
    if question.kind == "choice":
        return list(question.choices)
    cuts = {0}
    for atom in read:
        if isinstance(atom, Between):
            cuts |= {atom.low or 0, (HIGHEST_NUMBER if atom.high is None else atom.high) + 1}
    return [cut for cut in sorted(cuts) if 0 <= cut <= HIGHEST_NUMBER]


def law_at(content: Content, place: str, name: str) -> str:
    """Return the value of law that holds at `place`, an unknown place included."""
    value = content.law(place, name)
    return value.value if value else MISSING_LAW


def satisfies(atom: Atom, value: Value) -> bool:
    """Whether a single value, not a set, satisfies a leaf."""
    if isinstance(atom, Between):
        above = isinstance(value, int) and value >= (atom.low or 0)
        return above and isinstance(value, int) and (atom.high is None or value <= atom.high)
    if isinstance(atom, Is):
        return str(value) in atom.values
    if isinstance(atom, HasAll):
        return atom.values == {str(value)}
    return str(value) in atom.values and value not in UNKNOWN_KINDS


def matches(forge: Forge, variable: Variable, atom: Atom) -> Formula:
    """The answer, taken to be given, satisfies a leaf."""
    alone = [option.formula for option in variable.options if satisfies(atom, option.value)]
    choices = variable.choices
    if isinstance(atom, Is):
        alone += [node for name, node in choices.items() if name in atom.values]
    elif isinstance(atom, HasAll) and choices:
        alone.append(forge.all(node for name, node in choices.items() if name in atom.values))
    elif choices:
        known = [forge.negation(option.formula) for option in variable.options]
        without = [forge.negation(node) for name, node in choices.items() if name not in _values_in(atom)]
        alone.append(forge.all((*known, *without)))
    return forge.any(alone)


def _values_in(atom: Atom) -> frozenset[str]:
    return frozenset() if isinstance(atom, Between) else atom.values


def limits(forge: Forge, variable: Variable) -> Iterator[Formula]:
    """What every answer satisfies: one value or a set of choices; an unknown, and "none of these", stands alone."""
    values = [option.formula for option in variable.options]
    if variable.choices:
        yield from _set_limits(forge, variable, values)
    elif len(values) > 2:
        yield forge.any(values)
        yield forge.negation(forge.at_least(2, values))


def _set_limits(forge: Forge, variable: Variable, kinds: Sequence[Formula]) -> Iterator[Formula]:
    yield forge.any((*variable.choices.values(), *kinds))
    yield forge.negation(forge.at_least(2, kinds))
    some = forge.any(variable.choices.values())
    for kind in kinds:
        yield forge.negation(forge.all((kind, some)))
    none = variable.question.none_choice
    if none:
        others = forge.any(node for name, node in variable.choices.items() if name != none)
        yield forge.negation(forge.all((variable.choices[none], others)))
