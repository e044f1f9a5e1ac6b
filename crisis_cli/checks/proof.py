"""Proof over every combination of answers: the content as formulas, and a solver that looks for an interview against it.

The formulas follow `evaluation.py` and `plan.py` exactly, the third truth value included: an answer can be absent where
no interview asks for it (a question of the tier *note*, or one that no concern of the run lists). One thing is left
out: how far a deadline lies ahead, which orders duties of equal frame and kind by due time. There the author's order
is taken. Nothing here reads a plan; a counterexample is replayed through the interpreter only to find its words.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from crisis_cli.answers import Answers, Value, display
from crisis_cli.checks.expectation import failures
from crisis_cli.checks.structure import check_foundations, issue_at
from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, AtLeast, Atom, Between, Condition, HasAll, Is, Not, atoms
from crisis_cli.engine import completed, plan_for
from crisis_cli.errors import Issue
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import Loaded
from crisis_cli.model import (
    AVOID_VERBS,
    BEFORE_THE_CALL,
    DO_VERBS,
    FRAMES,
    KINDS,
    LEVELS,
    ROLE_PLACES,
    Content,
    Expectation,
    Order,
    Property,
    Question,
    Raise,
    Resolution,
    Rule,
)
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan

CALL = "call-emergency"
"""The action before which only BEFORE_THE_CALL may stand."""
SOME_TIME = "2026-01-15T12:00:00+00:00"
"""Stands for every known time: no condition tells two times apart."""
HIGHEST_NUMBER = 10_000
_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Counterexample:
    """An interview that shows an issue: these concerns and answers, every other question left blank.

    The issue shows whatever the other answers are, so none of these can be taken away.
    """

    concerns: tuple[str, ...]
    answers: Mapping[str, Value]


@dataclass(frozen=True)
class Proof:
    """What was proved, and what was not. An issue about an order has two counterexamples: the safer answers first."""

    issues: tuple[Issue, ...]
    properties: int
    orders: int
    rules: int
    counterexamples: Mapping[Issue, tuple[Counterexample, ...]]


def available() -> bool:
    """Whether the solver is installed (the extra `proof`)."""
    return importlib.util.find_spec("z3") is not None


def prove(loaded: Loaded) -> Proof:
    """Return every issue that some combination of answers shows, sorted, with the interviews that show them.

    Content without a meaning (circles, missing places) yields those issues alone: nothing is proved of it.
    Raises ModuleNotFoundError where the solver is not installed; ask `available` first.
    """
    unfounded = check_foundations(loaded)
    if unfounded:
        return Proof(tuple(unfounded), 0, 0, 0, {})
    prover = _Prover(loaded)
    found: dict[Issue, tuple[Counterexample, ...]] = {}
    for check in CHECKS:
        found.update(check(prover))
    content = loaded.content
    shown = {issue: examples for issue, examples in found.items() if examples}
    return Proof(tuple(sorted(found)), len(content.properties), len(content.orders), len(content.rules), shown)


# ---------------------------------------------------------------- formulas


class _Node:
    """One formula, shared: equal formulas are the same object. `reads` has a bit for each question below it."""

    __slots__ = ("args", "name", "op", "reads")

    def __init__(self, op: str, name: str | int, args: tuple[_Node, ...], reads: int) -> None:
        self.op, self.name, self.args, self.reads = op, name, args, reads


_Formula = bool | _Node


class _Forge:
    """Makes formulas: variables, `and`, `not`, `at least`. Constants never stand inside one."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], _Node] = {}

    def variable(self, name: str, reads: int) -> _Node:
        return self._node("variable", name, (), reads)

    def negation(self, part: _Formula) -> _Formula:
        if isinstance(part, bool):
            return not part
        return part.args[0] if part.op == "not" else self._node("not", 0, (part,), part.reads)

    def all(self, parts: Iterable[_Formula]) -> _Formula:
        kept: dict[int, _Node] = {}
        for part in parts:
            if isinstance(part, bool):
                if not part:
                    return False
            else:
                kept[id(part)] = part
        if any(node.op == "not" and id(node.args[0]) in kept for node in kept.values()):
            return False
        nodes = tuple(kept.values())
        return self._many("and", 0, nodes) if len(nodes) > 1 else (nodes[0] if nodes else True)

    def any(self, parts: Iterable[_Formula]) -> _Formula:
        return self.negation(self.all(self.negation(part) for part in parts))

    def at_least(self, number: int, parts: Iterable[_Formula]) -> _Formula:
        nodes = []
        for part in parts:
            if isinstance(part, _Node):
                nodes.append(part)
            elif part:
                number -= 1
        if number <= 0 or number > len(nodes):
            return number <= 0
        if number == 1:
            return self.any(nodes)
        return self.all(nodes) if number == len(nodes) else self._many("at least", number, tuple(nodes))

    def under(self, part: _Formula, values: Mapping[_Node, bool], memo: dict[_Node, _Formula]) -> _Formula:
        """Return `part` with the variables in `values` replaced; `memo` may be kept between calls for equal `values`."""
        reads = 0
        for node in values:
            reads |= node.reads

        def visit(node: _Node) -> _Formula:
            if not node.reads & reads:
                return node
            if node not in memo:
                if node.op == "variable":
                    memo[node] = values.get(node, node)
                elif node.op == "not":
                    memo[node] = self.negation(visit(node.args[0]))
                elif node.op == "and":
                    memo[node] = self.all([visit(arg) for arg in node.args])
                else:
                    memo[node] = self.at_least(int(node.name), [visit(arg) for arg in node.args])
            return memo[node]

        return part if isinstance(part, bool) else visit(part)

    def _many(self, op: str, name: int, args: tuple[_Node, ...]) -> _Node:
        reads = 0
        for arg in args:
            reads |= arg.reads
        return self._node(op, name, args, reads)

    def _node(self, op: str, name: str | int, args: tuple[_Node, ...], reads: int) -> _Node:
        key = (op, name, *map(id, args))
        if key not in self.made:
            self.made[key] = _Node(op, name, args, reads)
        return self.made[key]


@dataclass(frozen=True)
class _Truth:
    """A three-valued truth as two formulas: surely true, surely false. Undecided is neither."""

    yes: _Formula
    no: _Formula


# ---------------------------------------------------------------- answers as variables


@dataclass(frozen=True)
class _Option:
    """Values of one answer that nothing in the content tells apart. `value` speaks for them."""

    value: Value
    members: tuple[Value, ...]
    formula: _Formula


@dataclass(frozen=True)
class _Variable:
    """A question's answer: whether there is one, and which. `choices` are for several-choice questions only."""

    question: Question
    given: _Node
    options: tuple[_Option, ...]
    choices: Mapping[str, _Node] = field(default_factory=dict)

    def nodes(self) -> Iterator[_Node]:
        for formula in (*(option.formula for option in self.options), *self.choices.values()):
            if isinstance(formula, _Node) and formula.op == "variable":
                yield formula

    def fixed(self, value: Value) -> dict[_Node, bool]:
        """Return what every variable of this question is where the answer is `value`, an option's or a tuple."""
        values = {self.given: True}
        for option in self.options:
            if isinstance(option.formula, _Node) and option.formula.op == "variable":
                values[option.formula] = option.value == value
        for name, node in self.choices.items():
            values[node] = isinstance(value, tuple) and name in value
        return values


def _satisfies(atom: Atom, value: Value) -> bool:
    """Whether a single value, not a set, satisfies a leaf."""
    if isinstance(atom, Between):
        above = isinstance(value, int) and value >= (atom.low or 0)
        return above and isinstance(value, int) and (atom.high is None or value <= atom.high)
    if isinstance(atom, Is):
        return str(value) in atom.values
    if isinstance(atom, HasAll):
        return atom.values == {str(value)}
    return str(value) in atom.values and value not in UNKNOWN_KINDS


def _single_values(question: Question, read: Sequence[Atom]) -> list[Value]:
    """Every value of a question that takes one, numbers cut where conditions cut them; without the unknowns."""
    if question.kind == "place":
        return list(PLACES)
    if question.kind == "time":
        return [SOME_TIME]
    if question.kind == "choice":
        return list(question.choices)
    cuts = {0}
    for atom in read:
        if isinstance(atom, Between):
            cuts |= {atom.low or 0, (HIGHEST_NUMBER if atom.high is None else atom.high) + 1}
    return [cut for cut in sorted(cuts) if 0 <= cut <= HIGHEST_NUMBER]


# ---------------------------------------------------------------- the content as formulas


class _World:
    """The meaning of the content under answers that are variables: relevance, findings, rules, actions, order."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.forge = _Forge()
        self.chosen = {name: self.forge.variable(f"concern {name}", 0) for name in content.concerns}
        self._answers: dict[Atom, _Truth] = {}
        self._reached: dict[str, list[_Formula]] = {}
        self._possible: dict[str, list[_Formula]] = {}
        self._rules: dict[str, _Truth] = {}
        self._active: dict[str, _Formula] = {}
        self._done: dict[str, _Formula] = {}
        self._before: dict[tuple[str, str], _Formula] = {}
        self._uses = {name: [r for r in content.rules if name in r.actions] for name in content.actions}
        self.lawful: dict[str, set[str]] = {}
        self.variables = self._variables()
        self.limits = list(self._limits())

    # -- answers

    def _variables(self) -> dict[str, _Variable]:
        read: dict[str, list[Atom]] = {}
        laws = self.lawful
        for atom in dict.fromkeys(self._atoms()):
            if atom.key.startswith("law."):
                _, role, name = atom.key.split(".", 2)
                laws.setdefault(ROLE_PLACES[role], set()).add(name)
            else:
                read.setdefault(atom.key, []).append(atom)
        return {
            name: self._variable(question, 1 << number, read.get(name, []), sorted(laws.get(name, ())))
            for number, (name, question) in enumerate(self.content.questions.items())
        }

    def _atoms(self) -> Iterator[Atom]:
        content = self.content
        conditions: list[Condition | None] = [rule.when for rule in content.rules]
        conditions += [raise_.when for raise_ in content.raises]
        conditions += [prop.when for prop in content.properties]
        conditions += [question.ask_when for question in content.questions.values()]
        conditions += [concern.open_when for concern in content.concerns.values()]
        for condition in conditions:
            yield from atoms(condition) if condition is not None else ()
        for order in content.orders:
            for value in (order.safest, order.riskiest):
                yield Is(order.question, frozenset((value,)))
            yield Is(order.question, frozenset(UNKNOWN_KINDS))

    def _variable(self, question: Question, bit: int, read: Sequence[Atom], laws: Sequence[str]) -> _Variable:
        several = question.kind == "several"
        kinds = UNKNOWN_KINDS if question.unknown is not None else ()
        groups: dict[tuple[object, ...], list[Value]] = {}
        for value in (*(() if several else _single_values(question, read)), *kinds):
            law = tuple(self._law_at(str(value), name) for name in laws)
            groups.setdefault((law, *(_satisfies(atom, value) for atom in read)), []).append(value)
        firsts = [members[0] for members in groups.values()]
        nodes: list[_Formula] = [self.forge.variable(f"{question.id} = {value}", bit) for value in firsts]
        if not several and len(nodes) <= 2:
            nodes[-1] = self.forge.negation(nodes[0]) if len(nodes) == 2 else True
        options = tuple(
            _Option(members[0], tuple(members), node) for members, node in zip(groups.values(), nodes, strict=True)
        )
        names = question.choices if several else ()
        choices = {name: self.forge.variable(f"{question.id} has {name}", bit) for name in names}
        return _Variable(question, self.forge.variable(f"{question.id} answered", bit), options, choices)

    def unanswered(self, variable: _Variable) -> _Formula:
        """Nobody answers the question: where it is asked, its default stands or else `not-asked`, and elsewhere nothing."""
        forge = self.forge
        value = variable.question.default or UNKNOWN_KINDS[0]
        formulas = [option.formula for option in variable.options if value in option.members]
        if value in variable.choices:
            others = (forge.negation(node) for name, node in variable.choices.items() if name != value)
            formulas.append(forge.all((variable.choices[value], *others)))
        filled = forge.all((self._asked(variable.question), forge.any(formulas)))
        return forge.any((forge.negation(variable.given), filled))

    def _law_at(self, place: str, name: str) -> str:
        value = self.content.law(place, name)
        return value.value if value else "missing"

    def _limits(self) -> Iterator[_Formula]:
        """What every finished interview satisfies: one value an answer, and an answer wherever one is asked for."""
        forge = self.forge
        if self.chosen:
            yield forge.any(self.chosen.values())
        for variable in self.variables.values():
            question = variable.question
            values = [option.formula for option in variable.options]
            if variable.choices:
                yield from self._set_limits(variable, values)
            elif len(values) > 2:
                yield forge.any(values)
                yield forge.negation(forge.at_least(2, values))
            yield forge.any((forge.negation(self._asked(question)), variable.given))

    def _set_limits(self, variable: _Variable, kinds: Sequence[_Formula]) -> Iterator[_Formula]:
        forge = self.forge
        yield forge.any((*variable.choices.values(), *kinds))
        yield forge.negation(forge.at_least(2, kinds))
        some = forge.any(variable.choices.values())
        for kind in kinds:
            yield forge.negation(forge.all((kind, some)))
        none = variable.question.none_choice
        if none:
            others = forge.any(node for name, node in variable.choices.items() if name != none)
            yield forge.negation(forge.all((variable.choices[none], others)))

    def _asked(self, question: Question) -> _Formula:
        """Whether an interview that goes through *decide* and *refine* asks the question, should it matter.

        It must be relevant; a place that a value of law waits for is asked for unless it is surely not.
        """
        if question.tier == "note":
            return False
        asking = (c.id for c in self.content.concerns.values() if question.id in c.questions)
        listed = self.forge.any(self.active(concern) for concern in asking)
        relevant = self.relevance(question.id)
        wanted = self.forge.negation(relevant.no) if question.id in self.lawful else relevant.yes
        return self.forge.all((listed, wanted))

    def active(self, concern: str | None) -> _Formula:
        """Chosen, or opened by an answer."""
        if concern is None:
            return True
        if concern not in self._active:
            opening = self.content.concerns[concern].open_when
            opened = self.truth(opening).yes if opening is not None else False
            self._active[concern] = self.forge.any((self.chosen[concern], opened))
        return self._active[concern]

    # -- conditions

    def truth(self, condition: Condition) -> _Truth:
        forge = self.forge
        match condition:
            case AllOf(parts):
                truths = [self.truth(part) for part in parts]
                return _Truth(forge.all(t.yes for t in truths), forge.any(t.no for t in truths))
            case AnyOf(parts):
                truths = [self.truth(part) for part in parts]
                return _Truth(forge.any(t.yes for t in truths), forge.all(t.no for t in truths))
            case Not(part):
                truth = self.truth(part)
                return _Truth(truth.no, truth.yes)
            case AtLeast(number, parts):
                truths = [self.truth(part) for part in parts]
                yes = forge.at_least(number, [t.yes for t in truths])
                return _Truth(yes, forge.at_least(len(truths) - number + 1, [t.no for t in truths]))
            case _:
                return self._atom(condition)

    def _atom(self, atom: Atom) -> _Truth:
        if atom not in self._answers:
            if atom.key in self.content.questions:
                self._answers[atom] = self._answer(atom)
            elif atom.key in self.content.findings and isinstance(atom, Is):
                self._answers[atom] = self._finding(atom.key, atom.values)
            else:
                assert isinstance(atom, Is)
                self._answers[atom] = self._law(atom.key, atom.values)
        return self._answers[atom]

    def relevance(self, question: str) -> _Truth:
        gate = self.content.questions[question].ask_when
        return _Truth(True, False) if gate is None else self.truth(gate)

    def _answer(self, atom: Atom) -> _Truth:
        forge, variable, relevant = self.forge, self.variables[atom.key], self.relevance(atom.key)
        matches = self._matches(variable, atom)
        asked = forge.all((relevant.yes, variable.given))
        return _Truth(
            forge.all((asked, matches)), forge.any((relevant.no, forge.all((asked, forge.negation(matches)))))
        )

    def _matches(self, variable: _Variable, atom: Atom) -> _Formula:
        forge = self.forge
        alone = [option.formula for option in variable.options if _satisfies(atom, option.value)]
        choices = variable.choices
        if isinstance(atom, Is):
            alone += [node for name, node in choices.items() if name in atom.values]
        elif isinstance(atom, HasAll) and choices:
            alone.append(
                forge.all(choices[name] for name in choices if name in atom.values)
                if atom.values <= set(choices)
                else False
            )
        elif choices:
            known = [forge.negation(option.formula) for option in variable.options]
            without = [forge.negation(node) for name, node in choices.items() if name not in _values_in(atom)]
            alone.append(forge.all((*known, *without)))
        return forge.any(alone)

    def _law(self, key: str, wanted: frozenset[str]) -> _Truth:
        forge = self.forge
        _, role, name = key.split(".", 2)
        variable = self.variables[ROLE_PLACES[role]]
        placed = self.held(variable)
        options = [o.formula for o in variable.options if self._law_at(str(o.value), name) in wanted]
        matches = forge.any(options)
        return _Truth(forge.all((placed, matches)), forge.all((placed, forge.negation(matches))))

    def held(self, variable: _Variable) -> _Formula:
        """Whether the answers hold this one: an answer that became irrelevant is deleted."""
        return self.forge.all((variable.given, self.forge.negation(self.relevance(variable.question.id).no)))

    # -- findings

    def reached(self, finding: str) -> list[_Formula]:
        """For each value of the finding whether it is certainly reached; the lowest always is."""
        if finding not in self._reached:
            self._reached[finding], self._possible[finding] = self._levels(finding)
        return self._reached[finding]

    def _levels(self, finding: str) -> tuple[list[_Formula], list[_Formula]]:
        forge = self.forge
        values = self.content.findings[finding].values
        sure: list[list[_Formula]] = [[] for _ in values]
        open_: list[list[_Formula]] = [[] for _ in values]
        for raise_ in self.content.raises_of[finding]:
            level, truth, active = values.index(raise_.to), self.truth(raise_.when), self.active(raise_.concern)
            sure[level].append(forge.all((active, truth.yes)))
            open_[level].append(forge.all((active, forge.negation(truth.yes), forge.negation(truth.no))))
        reached: list[_Formula] = [
            True if level == 0 else forge.any(f for fs in sure[level:] for f in fs) for level in range(len(values))
        ]
        possible = [forge.all((forge.any(fs), forge.negation(above))) for fs, above in zip(open_, reached, strict=True)]
        return reached, possible

    def _finding(self, finding: str, wanted: frozenset[str]) -> _Truth:
        forge = self.forge
        stands = self.stands(finding)
        possible = self._possible[finding]
        values = self.content.findings[finding].values
        inside = [n for n, value in enumerate(values) if value in wanted]
        outside = [n for n, value in enumerate(values) if value not in wanted]
        return _Truth(
            forge.all((forge.any(stands[n] for n in inside), *(forge.negation(possible[n]) for n in outside))),
            forge.all((forge.any(stands[n] for n in outside), *(forge.negation(possible[n]) for n in inside))),
        )

    def stands(self, finding: str) -> list[_Formula]:
        """For each value whether the finding stands at exactly that one."""
        reached: list[_Formula] = [*self.reached(finding), False]
        return [self.forge.all((here, self.forge.negation(above))) for here, above in pairwise(reached)]

    # -- rules and actions

    def rule(self, rule: Rule) -> _Truth:
        """The rule's condition holds, and no rule that overrides it does."""
        if rule.id not in self._rules:
            forge, truth = self.forge, self.truth(rule.when)
            others = [self.rule(other) for other in self.content.overriders.get(rule.id, ())]
            yes = forge.all((truth.yes, *(other.no for other in others)))
            self._rules[rule.id] = _Truth(yes, forge.any((truth.no, *(other.yes for other in others))))
        return self._rules[rule.id]

    def fires(self, rules: Iterable[Rule]) -> _Formula:
        return self.forge.any(self.forge.all((self.active(rule.concern), self.rule(rule).yes)) for rule in rules)

    def doing(self, action: str) -> list[Rule]:
        return [rule for rule in self._uses[action] if rule.verb in DO_VERBS]

    def avoiding(self, action: str) -> list[Rule]:
        return [rule for rule in self._uses[action] if rule.verb in AVOID_VERBS]

    def done(self, action: str) -> _Formula:
        """The action is in the plan."""
        if action not in self._done:
            losing = self.forge.negation(self._settled(action, "avoid"))
            self._done[action] = self.forge.all((self.fires(self.doing(action)), losing))
        return self._done[action]

    def avoided(self, action: str) -> _Formula:
        """The action is among what to avoid."""
        losing = self.forge.negation(self._settled(action, "do"))
        return self.forge.all((self.fires(self.avoiding(action)), losing))

    def _settled(self, action: str, winner: str) -> _Formula:
        """Rules call for the action and against it, and the first resolution that may prevail is for `winner`."""
        forge = self.forge
        conflict = forge.all((self.fires(self.doing(action)), self.fires(self.avoiding(action))))
        ways: list[_Formula] = []
        earlier: list[_Formula] = []
        for resolution in self.content.resolutions:
            if resolution.action == action:
                may = self._may_prevail(resolution)
                if resolution.prevails == winner:
                    ways.append(forge.all((may, *map(forge.negation, earlier))))
                earlier.append(may)
        return forge.all((conflict, forge.any(ways)))

    def _may_prevail(self, resolution: Resolution) -> _Formula:
        """A `must` or `must not` of law yields only to law."""
        sides = self.doing(resolution.action), self.avoiding(resolution.action)
        winners, losers = sides if resolution.prevails == "do" else sides[::-1]
        bound = [rule for rule in losers if rule.basis == "law" and rule.verb in ("must", "must-not")]
        law = [rule for rule in winners if rule.basis == "law"]
        return self.forge.any((self.forge.negation(self.fires(bound)), self.fires(law)))

    def unsettled(self, action: str) -> _Formula:
        """No resolution of this action prevails."""
        return self.forge.negation(
            self.forge.any(self._may_prevail(r) for r in self.content.resolutions if r.action == action)
        )

    # -- verb, frame, order

    def _frames(self, rules: Sequence[Rule], action: str) -> list[int]:
        return [FRAMES.index(rule.frame or self.content.actions[action].frame) for rule in rules]

    def _by_frame(self, action: str, rules: Sequence[Rule], frame: int) -> _Formula:
        """A rule that holds wants the action in this frame or an earlier one."""
        frames = self._frames(rules, action)
        return self.fires(rule for rule, wanted in zip(rules, frames, strict=True) if wanted <= frame)

    def has_frame(self, action: str, frame: str, *, avoided: bool) -> _Formula:
        rules = self.avoiding(action) if avoided else self.doing(action)
        number = FRAMES.index(frame)
        sooner = self.forge.negation(self._by_frame(action, rules, number - 1))
        return self.forge.all((self._by_frame(action, rules, number), sooner))

    def has_verb(self, action: str, verb: str) -> _Formula:
        """Of the uses on this verb's side it is the strongest that holds."""
        order: Sequence[str] = AVOID_VERBS if verb in AVOID_VERBS else DO_VERBS
        uses = self._uses[action]
        stronger = order[: order.index(verb)]
        return self.forge.all(
            (
                self.fires(rule for rule in uses if rule.verb == verb),
                self.forge.negation(self.fires(rule for rule in uses if rule.verb in stronger)),
            )
        )

    def before(self, first: str, second: str) -> _Formula:
        """`first` is in the plan and stands before `second`, taken to be in it as well. Due times are left out."""
        if (first, second) not in self._before:
            ranks = [(KINDS.index(a.kind), a.position) for a in map(self.content.actions.__getitem__, (first, second))]
            by_frame = (
                self.forge.negation(self._sooner(second, first)) if ranks[0] < ranks[1] else self._sooner(first, second)
            )
            self._before[first, second] = self.forge.all((self.done(first), by_frame))
        return self._before[first, second]

    def _sooner(self, first: str, second: str) -> _Formula:
        """The frame of `first` is earlier than that of `second`, both being in the plan."""
        mine, yours = self.doing(first), self.doing(second)
        frames = self._frames(mine, first), self._frames(yours, second)
        if not frames[0] or not frames[1] or max(frames[0]) < min(frames[1]):
            return bool(frames[0])
        return self.forge.any(
            self.forge.all(
                (self._by_frame(first, mine, frame), self.forge.negation(self._by_frame(second, yours, frame)))
            )
            for frame in sorted({frame for frame in frames[0] if frame < max(frames[1])})
        )

    # -- expectations

    def expected(self, expect: Expectation) -> _Formula:
        """The plan is as `expect` says."""
        forge = self.forge
        parts: list[_Formula] = [self.done(name) for name in expect.includes]
        parts += [forge.negation(self.done(name)) for name in expect.excludes]
        parts += [self.avoided(name) for name in expect.avoids]
        parts += [forge.negation(self.avoided(name)) for name in expect.not_avoids]
        if expect.response:
            stands = self.stands("response")
            parts.append(forge.any(stands[LEVELS.index(level)] for level in expect.response))
        if expect.includes_any:
            parts.append(forge.any(self.done(name) for name in expect.includes_any))
        if expect.first:
            parts.append(self._first(expect.first))
        if expect.within_first is not None:
            parts += self._within(expect, expect.within_first)
        for sooner, later in expect.before:
            both = forge.all((self.done(later), self.done(sooner))) if sooner != later else False
            parts.append(forge.negation(forge.all((both, forge.negation(self.before(sooner, later))))))
        parts += [self._verb_kept(name, verb) for name, verb in expect.verbs.items()]
        parts += [self._frame_kept(name, frame) for name, frame in expect.frames.items()]
        return forge.all(parts)

    def _first(self, names: Sequence[str]) -> _Formula:
        """One of `names` is in the plan and no other action stands before it."""
        forge, others = self.forge, [name for name in self.content.actions if name not in names]
        return forge.any(
            forge.all((self.done(name), *(forge.negation(self.before(other, name)) for other in others)))
            for name in names
        )

    def _within(self, expect: Expectation, number: int) -> Iterator[_Formula]:
        for name in expect.includes:
            yield self._among_first(name, number)
        if expect.includes_any:
            yield self.forge.any(
                self.forge.all((self.done(name), self._among_first(name, number))) for name in expect.includes_any
            )

    def _among_first(self, name: str, number: int) -> _Formula:
        others = (self.before(other, name) for other in self.content.actions if other != name)
        return self.forge.negation(self.forge.at_least(number, others))

    def _verb_kept(self, name: str, verb: str) -> _Formula:
        """Where the action is on the side of this verb, it has this verb; it is never on the other side alone."""
        here, there = self.done(name), self.avoided(name)
        if verb in AVOID_VERBS:
            here, there = there, here
        forge = self.forge
        wrong = forge.all((here, forge.negation(self.has_verb(name, verb))))
        return forge.negation(forge.any((wrong, forge.all((there, forge.negation(here))))))

    def _frame_kept(self, name: str, frame: str) -> _Formula:
        forge, done = self.forge, self.done(name)
        wrong = forge.all((done, forge.negation(self.has_frame(name, frame, avoided=False))))
        avoided = forge.all((self.avoided(name), forge.negation(done)))
        wrong_too = forge.all((avoided, forge.negation(self.has_frame(name, frame, avoided=True))))
        return forge.negation(forge.any((wrong, wrong_too)))


def _values_in(atom: Atom) -> frozenset[str]:
    return frozenset() if isinstance(atom, Between) else atom.values


# ---------------------------------------------------------------- the solver


class _Solver:
    """Formulas in, satisfiable or not out. Every formula is told to the solver once and then spoken of by name."""

    def __init__(self, limits: Iterable[_Formula]) -> None:
        self.z3: Any = importlib.import_module("z3")
        self.context = self.z3.Context()  # one of its own: the same content gives the same interviews
        self.solver = self.z3.SolverFor("QF_FD", ctx=self.context)
        self.named: dict[_Node, Any] = {}
        self.back: dict[int, _Node] = {}
        for limit in limits:
            if isinstance(limit, _Node):
                self.solver.add(self.term(limit))
            else:
                assert limit

    def term(self, node: _Node) -> Any:
        if node not in self.named:
            z3, parts = self.z3, [self.term(arg) for arg in node.args]
            if node.op == "variable":
                self.named[node] = z3.Bool(str(node.name), self.context)
            elif node.op == "not":
                self.named[node] = z3.Not(parts[0])
            else:
                name = z3.Bool(f"formula {len(self.named)}", self.context)
                body = z3.And(*parts) if node.op == "and" else z3.AtLeast(*parts, int(node.name))
                self.solver.add(name == body)
                self.named[node] = name
            self.back[self.named[node].get_id()] = node
        return self.named[node]

    def satisfiable(self, formulas: Iterable[_Formula]) -> bool:
        terms = []
        for formula in formulas:
            if isinstance(formula, _Node):
                terms.append(self.term(formula))
            elif not formula:
                return False
        answer = self.solver.check(*terms)
        assert answer != self.z3.unknown, "a finite question without an answer"
        return bool(answer == self.z3.sat)

    def core(self, formulas: Sequence[_Formula]) -> set[_Node] | None:
        """Return those of `formulas` that cannot hold together, or None where all of them can."""
        if self.satisfiable(formulas):
            return None
        if any(formula is False for formula in formulas):
            return set()
        return {self.back[term.get_id()] for term in self.solver.unsat_core()}

    def values(self, nodes: Iterable[_Node]) -> dict[_Node, bool]:
        """Return what the variables are in the interview found last."""
        model = self.solver.model()
        return {node: self.z3.is_true(model.eval(self.term(node), model_completion=True)) for node in nodes}


Found = Iterator[tuple[Issue, tuple[Counterexample, ...]]]


class _Prover:
    """The content, its formulas and one solver that all checks share."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.content = loaded.content
        self.world = _World(loaded.content)
        self.forge = self.world.forge
        self.solver = _Solver(self.world.limits)
        self.to_keep = tuple(_to_keep(self))

    def possible(self, *formulas: _Formula) -> bool:
        return self.solver.satisfiable(formulas)

    def example(self, bad: _Formula, *given: _Formula, pair: _Pair | None = None) -> Counterexample | None:
        """Return a smallest interview in which `bad` holds, `given` taken for granted; None where there is none.

        One concern alone is preferred. Of a pair of interviews the answer in which they differ is left to the caller.
        """
        if not self.possible(bad, *given):
            return None
        chosen: list[_Formula] = []
        for concern in self.content.concerns:
            only = [self._chosen(name, name == concern) for name in self.content.concerns]
            if self.possible(bad, *given, *only):
                chosen = only
                break
        assert self.possible(bad, *given, *chosen)
        nodes = [node for v in self.world.variables.values() for node in (v.given, *v.nodes())]
        values = self.solver.values([*self.world.chosen.values(), *nodes])
        concerns = tuple(name for name, node in self.world.chosen.items() if values[node])
        chosen = [self._chosen(name, name in concerns) for name in self.content.concerns]
        literals = {
            name: [] if self._is_moot(name, values, pair) else self._literals(variable, values)
            for name, variable in self.world.variables.items()
        }
        needed = self._needed(literals, [self.forge.negation(bad), *given, *chosen])
        answers: dict[str, Value] = {}
        for name, variable in self.world.variables.items():
            value = self._value(variable, needed, values) if needed & set(literals.get(name, ())) else None
            if value is not None:
                answers[name] = value
        return Counterexample(concerns, answers)

    def _chosen(self, concern: str, yes: bool) -> _Formula:
        node = self.world.chosen[concern]
        return node if yes else self.forge.negation(node)

    def _is_moot(self, question: str, values: Mapping[_Node, bool], pair: _Pair | None) -> bool:
        """Whether the question is irrelevant in the interview, and in its copy where there is one."""
        irrelevant = self.world.relevance(question).no
        if pair and question == pair.order.question:
            return True
        both = irrelevant if pair is None else self.forge.all((irrelevant, pair.copy(irrelevant)))
        return self.forge.under(both, values, {}) is True

    def _literals(self, variable: _Variable, values: Mapping[_Node, bool]) -> list[_Node]:
        """What an interview says of one question: its answer, or that nobody answers it."""
        forge = self.forge
        held = [o for o in variable.options if forge.under(o.formula, values, {}) is True]
        found: list[_Formula] = [variable.given, *(option.formula for option in held)]
        found += [node if values[node] else forge.negation(node) for node in variable.choices.values()]
        if not values[variable.given]:
            found = [self.world.unanswered(variable)]
        return [formula for formula in found if isinstance(formula, _Node)]

    def _needed(self, literals: Mapping[str, list[_Node]], fixed: Sequence[_Formula]) -> set[_Node]:
        """Drop whatever can be dropped with the rest still impossible together with `fixed`: whole answers, then parts."""
        needed = {node: None for nodes in literals.values() for node in nodes}
        parts = [[node] for nodes in literals.values() if len(nodes) > 2 for node in nodes]
        for dropped in ([], *reversed(list(literals.values())), *parts):
            rest = [node for node in needed if node not in dropped]
            if not dropped or len(rest) < len(needed):
                core = self.solver.core([*fixed, *rest])
                if core is not None:
                    needed = {node: None for node in rest if node in core}
        return set(needed)

    def _value(self, variable: _Variable, needed: set[_Node], values: Mapping[_Node, bool]) -> Value | None:
        """The answer that the needed literals speak of; None where none is given."""
        if not values[variable.given]:
            return None
        for option in variable.options:
            if self.forge.under(option.formula, values, {}) is True:
                return option.value
        held = tuple(name for name, node in variable.choices.items() if values[node])
        return tuple(name for name in held if variable.choices[name] in needed) or held

    # -- words

    def plan(self, example: Counterexample) -> Plan:
        return plan_for(self.content, Answers(example.concerns, example.answers), _NOW, changes=False)

    def issue(self, kind: str, name: str, message: str, hint: str, check: str) -> Issue:
        return issue_at(self.loaded, kind, name, message, hint, check)

    def shown(self, message: str, *examples: Counterexample) -> str:
        return f"{message} Interview: {interview(self.content, examples[0])}"


def interview(content: Content, example: Counterexample) -> str:
    """Return a counterexample in the words of the questions: "Suicide. intent: Yes; means: No."."""
    titles = "; ".join(content.concerns[name].title for name in example.concerns)
    order = [name for name in content.questions if name in example.answers]
    answers = [f"{content.questions[q].topic}: {display(content.questions[q], example.answers[q])}" for q in order]
    return f"{titles}. {'; '.join(answers)}." if answers else f"{titles}, whatever else is answered."


# ---------------------------------------------------------------- checks


def _properties(prover: _Prover) -> Found:
    for prop in prover.content.properties:
        yield from _property(prover, prop)


def _property(prover: _Prover, prop: Property) -> Found:
    world, forge = prover.world, prover.forge
    assumed: list[_Formula] = [world.chosen[prop.concern]] if prop.concern else []
    assumed += [world.done(name) for name in prop.actions]
    if prop.when is not None:
        assumed.append(world.truth(prop.when).yes)
    if not prover.possible(*assumed):
        message = "No answers fulfil its `when` with its actions in the plan, so it says nothing."
        hint = "Mend its `when` or its `actions`, or remove it."
        yield prover.issue("property", prop.id, message, hint, "vacuous-property"), ()
        return
    chosen, rest = (assumed[:1], assumed[1:]) if prop.concern else ([], assumed)
    example = prover.example(forge.all((*rest, forge.negation(world.expected(prop.expect)))), *chosen)
    if example:
        why = "; ".join(failures(prover.plan(example), prop.expect)) or "the interpreter does not show it"
        message = prover.shown(f"This does not always hold: {why}.", example)
        hint = "Mend the rules, or narrow its `when`."
        yield prover.issue("property", prop.id, message, hint, "property"), (example,)


def _orders(prover: _Prover) -> Found:
    for order in prover.content.orders:
        variable = prover.world.variables[order.question]
        several = variable.question.kind == "several"
        safest: Value = (order.safest,) if several else order.safest
        riskiest: Value = (order.riskiest,) if several else order.riskiest
        unknowns = [option.value for option in variable.options if option.value in UNKNOWN_KINDS]
        for unknown in unknowns:
            yield from _not_lower(prover, order, safest, unknown)
            yield from _not_lower(prover, order, unknown, riskiest)
            yield from _nothing_lost(prover, order, safest, unknown)


class _Pair:
    """Two interviews that differ in one answer: the base has `low`, its copy has `high`.

    `finished` holds where the question is relevant and the copy, too, is an interview that can end so.
    """

    def __init__(self, prover: _Prover, order: Order, low: Value, high: Value) -> None:
        self.prover, self.order, self.low, self.high = prover, order, low, high
        world, forge, question = prover.world, prover.forge, order.question
        variable = world.variables[question]
        fixed = variable.fixed(low)
        self.values = variable.fixed(high)
        self.memo: dict[_Node, _Formula] = {}
        self.given: list[_Formula] = [node if value else forge.negation(node) for node, value in fixed.items()]
        changed = [limit for limit in world.limits if self.copy(limit) is not limit]
        self.finished = forge.all((world.relevance(question).yes, *map(self.copy, changed)))
        if order.concern:
            self.given.append(world.chosen[order.concern])

    def copy(self, formula: _Formula) -> _Formula:
        return self.prover.forge.under(formula, self.values, self.memo)

    def examples(self, bad: _Formula) -> tuple[Counterexample, Counterexample] | None:
        shown = self.prover.forge.all((bad, self.finished))
        example = self.prover.example(shown, *self.given, pair=self)
        if example is None:
            return None
        low, high = (self._with(example, value) for value in (self.low, self.high))
        return low, high

    def _with(self, example: Counterexample, value: Value) -> Counterexample:
        """One of the two interviews, without the answers that matter only in the other."""
        content = self.prover.content
        answers = Answers(example.concerns, {**example.answers, self.order.question: value})
        filled = completed(content, answers)
        read = Evaluation(content, filled.concerns, filled.values)
        stale = [name for name in answers.values if read.relevance(name) is False]
        return replace(example, answers=answers.without(stale).values)

    def words(self) -> tuple[str, str]:
        question = self.prover.content.questions[self.order.question]
        return display(question, self.low), display(question, self.high)


def _not_lower(prover: _Prover, order: Order, low: Value, high: Value) -> Found:
    pair, forge = _Pair(prover, order, low, high), prover.forge
    reached = prover.world.reached("response")
    falls = forge.any(forge.all((here, forge.negation(pair.copy(here)))) for here in reached)
    examples = pair.examples(falls)
    if examples:
        responses = [prover.plan(example).response for example in examples]
        words = pair.words()
        message = (
            f'The response falls from {responses[0]} with "{words[0]}" to {responses[1]} with "{words[1]}".'
            f" Interview: {interview(prover.content, _common(examples, order.question))}"
        )
        hint = f'Let "{words[1]}" raise it at least as far.'
        yield prover.issue("order", order.question, message, hint, "order"), examples


def _common(examples: tuple[Counterexample, Counterexample], question: str) -> Counterexample:
    """What both interviews say, and what one of them says where the question is irrelevant in the other."""
    both = {**examples[0].answers, **examples[1].answers}
    return replace(examples[0], answers={q: v for q, v in both.items() if q != question})


def _nothing_lost(prover: _Prover, order: Order, low: Value, high: Value) -> Found:
    """No life-safety action and no legal duty that the safest answer leaves in the plan is lost by not knowing.

    An action that stands as the alternative to another is not lost where that other one is in the plan.
    """
    pair, forge = _Pair(prover, order, low, high), prover.forge
    lost = {key: forge.all((held, forge.negation(pair.copy(kept)))) for key, held, kept in prover.to_keep}
    if not prover.possible(forge.any(lost.values()), pair.finished, *pair.given):
        return
    for (action, what), formula in lost.items():
        examples = pair.examples(formula)
        if examples:
            words = pair.words()
            message = (
                f'{action} is {what} with "{words[0]}" and no longer with "{words[1]}".'
                f" Interview: {interview(prover.content, _common(examples, order.question))}"
            )
            hint = f'Let the rule count "{words[1]}" as well.'
            yield prover.issue("order", order.question, message, hint, "order"), examples


def _to_keep(prover: _Prover) -> Iterator[tuple[tuple[str, str], _Formula, _Formula]]:
    """Yield for each action what must not be lost: when it is held, and what may stand for it."""
    world, forge = prover.world, prover.forge
    for action in prover.content.actions.values():
        done = world.done(action.id)
        instead = world.done(action.alternative_to) if action.alternative_to else False
        if action.kind == "life-safety":
            yield (action.id, "in the plan"), done, forge.any((done, instead))
        duties = [rule for rule in world.doing(action.id) if rule.basis == "law" and rule.verb == "must"]
        duty = forge.all((done, world.fires(duties)))
        yield (action.id, "a legal duty"), duty, duty


def _dead_rules(prover: _Prover) -> Found:
    for rule in prover.content.rules:
        if prover.possible(prover.world.fires((rule,))):
            continue
        displacing = [other.id for other in prover.content.overriders.get(rule.id, ())]
        if prover.possible(prover.world.active(rule.concern), prover.world.truth(rule.when).yes):
            message, hint = f"It is always displaced by {', '.join(displacing)}.", "Remove it, or narrow the others."
        else:
            message, hint = "No answers make its `when` true.", "Mend its `when`, or remove it."
        yield prover.issue("rule", rule.id, message, hint, "dead-rule"), ()


def _dead_raises(prover: _Prover) -> Found:
    """A raise that is never true, or only where the finding stands as high without it. Of two equal ones the later."""
    for finding in prover.content.findings.values():
        counted = [raise_ for raise_ in prover.content.raises if raise_.finding == finding.id]
        for raise_ in reversed(tuple(counted)):
            others = [other for other in counted if other is not raise_]
            if not _changes(prover, raise_, others):
                counted = others
                yield _dead_raise(prover, raise_), ()


def _changes(prover: _Prover, raise_: Raise, others: Iterable[Raise]) -> bool:
    world, forge = prover.world, prover.forge
    rank = prover.content.findings[raise_.finding].values.index
    as_high = [other for other in others if rank(other.to) >= rank(raise_.to)]
    if rank(raise_.to) == 0:
        return False
    return prover.possible(_raises(world, raise_), *(forge.negation(_raises(world, other)) for other in as_high))


def _raises(world: _World, raise_: Raise) -> _Formula:
    return world.forge.all((world.active(raise_.concern), world.truth(raise_.when).yes))


def _dead_raise(prover: _Prover, raise_: Raise) -> Issue:
    if prover.possible(_raises(prover.world, raise_)):
        why = f"Wherever this raise to {raise_.to} holds, {raise_.finding} stands as high without it"
    else:
        why = f"No answers make this raise to {raise_.to} true"
    return prover.issue(
        "raise", raise_.finding, f"{why}: {raise_.because}", "Mend its `when`, or remove it.", "dead-raise"
    )


def _dead_actions(prover: _Prover) -> Found:
    world = prover.world
    for name in prover.content.actions:
        doing, avoiding = world.doing(name), world.avoiding(name)
        if (doing or avoiding) and not prover.possible(world.done(name) if doing else world.avoided(name)):
            message = "It is never in a plan: its rules never hold, or give way each time."
            yield prover.issue("action", name, message, "Mend its rules, or remove it.", "dead-action"), ()


def _conflicts(prover: _Prover) -> Found:
    """The same action called for and advised against, and no resolution that prevails."""
    world = prover.world
    for name in prover.content.actions:
        for do in world.doing(name):
            for avoid in world.avoiding(name):
                both = prover.forge.all((world.fires((do,)), world.fires((avoid,)), world.unsettled(name)))
                example = prover.example(both)
                if example:
                    yield _conflict(prover, name, do, avoid, example), (example,)


def _conflict(prover: _Prover, action: str, do: Rule, avoid: Rule, example: Counterexample) -> Issue:
    message = prover.shown(f"It says {do.verb} {action} where {avoid.id} says {avoid.verb}.", example)
    if do.concern == avoid.concern or None in (do.concern, avoid.concern):
        return prover.issue("rule", do.id, message, "Let one of the two give way in its `when`.", "contradiction")
    hint = f'Add a [[resolution]] for "{action}" that may prevail, or let one of the two give way.'
    return prover.issue("rule", do.id, message, hint, "conflict")


def _emergency(prover: _Prover) -> Found:
    if not prover.possible(prover.world.reached("response")[-1]):
        message = f"No answers make the response {LEVELS[-1]}."
        yield prover.issue("finding", "response", message, "Add a [[raise]] to it.", "no-emergency"), ()


def _before_the_call(prover: _Prover) -> Found:
    world, content = prover.world, prover.content
    if CALL not in content.actions:
        return
    for name in content.actions:
        if name == CALL or name in BEFORE_THE_CALL:
            continue
        example = prover.example(prover.forge.all((world.done(CALL), world.before(name, CALL))))
        if example:
            message = prover.shown(f"It stands before {CALL} in a plan.", example)
            hint = f"Define it after {CALL}, or give it a later frame."
            yield prover.issue("action", name, message, hint, "before-the-call"), (example,)


def _empty_plan(prover: _Prover) -> Found:
    world, forge = prover.world, prover.forge
    example = prover.example(forge.all(forge.negation(world.done(name)) for name in prover.content.actions))
    if example:
        message = prover.shown("There are answers for which the plan is empty.", example)
        hint = "Add a rule that holds whenever no other does."
        yield prover.issue("concern", example.concerns[0], message, hint, "empty-plan"), (example,)


CHECKS: tuple[Callable[[_Prover], Found], ...] = (
    _properties,
    _orders,
    _dead_rules,
    _dead_raises,
    _dead_actions,
    _conflicts,
    _emergency,
    _before_the_call,
    _empty_plan,
)
