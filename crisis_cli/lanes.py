"""The third reader of the conditions: thousands of scenarios at once, each a lane of one bit in long whole numbers.

What holds of an answer, a finding or a rule is a plane: a number with a bit for every scenario, set where it holds. A
condition over all of them is then a handful of `&` and `|`. Every condition has two planes, one where it holds and one
where it surely does not; undecided is neither. What Kleene's evaluation says in sets of questions, "these would decide
it", runs backwards here: whatever is undecided and wanted hands its lanes down to the questions it waits for.

A content becomes one function of such operations, built as `ast` nodes in which no text of the content stands.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain
from typing import Any, NamedTuple

from crisis_cli.condition import (
    UNKNOWN_KINDS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Between,
    Condition,
    HasAll,
    Is,
    Not,
    atoms,
)
from crisis_cli.engine import blank_of, due_now
from crisis_cli.evaluation import MISSING_LAW
from crisis_cli.generated import MOOT, Bits, all_atoms, functions_of, variable_of
from crisis_cli.model import AVOID_VERBS, DO_VERBS, Content, Raise, Resolution, Rule
from crisis_cli.places import PLACES

NOWHERE, EVERYWHERE = 0, 1
"""The two planes that are the same for every batch: no lane, and all of them."""


class Start(NamedTuple):
    """What the answers say as they were given. Planes of concerns, and of questions three times.

    `moot` are the lanes in which an answer was given to a question that is not asked there.
    """

    open: Sequence[int]
    given: Sequence[int]
    moot: Sequence[int]


class Step(NamedTuple):
    """What the answers come to, those filled in among them. Planes of rules, levels of the response and resolutions.

    A resolution's are the lanes in which its condition holds.
    """

    rules: Sequence[int]
    levels: Sequence[int]
    resolutions: Sequence[int]


# ---------------------------------------------------------------- planes and what is done with them


DEEPEST = 24
"""So many operations stand inside each other at most: whatever reads them calls itself for each."""


class Told(NamedTuple):
    """A plane as it stands in the function that is made, and how many operations stand inside each other there."""

    expression: ast.expr
    depth: int


class Circuit:
    """Operations on planes, each made once. A plane is the number of the operation that gives it."""

    def __init__(self) -> None:
        self.operations: list[tuple[str, int, int]] = [("nowhere", 0, 0), ("everywhere", 0, 0)]
        self._made: dict[tuple[str, int, int], int] = {}
        self._opposite: dict[int, int] = {NOWHERE: EVERYWHERE, EVERYWHERE: NOWHERE}

    def taken(self, kind: str, number: int) -> int:
        """Return the plane with this number among those that the function is given."""
        return self._make(kind, number, 0)

    def both(self, *planes: int) -> int:
        return reduce(self._both, planes, EVERYWHERE)

    def either(self, *planes: int) -> int:
        return reduce(self._either, planes, NOWHERE)

    def opposite(self, plane: int) -> int:
        if plane not in self._opposite:
            made = self._make("^", plane, EVERYWHERE)
            self._opposite[plane], self._opposite[made] = made, plane
        return self._opposite[plane]

    def without(self, plane: int, other: int) -> int:
        return self._both(plane, self.opposite(other))

    def at_least(self, number: int, planes: Sequence[int]) -> int:
        """Return where so many of the planes hold."""
        reached = [EVERYWHERE] + [NOWHERE] * number
        for plane in planes:
            for count in range(number, 0, -1):
                reached[count] = self._either(reached[count], self._both(reached[count - 1], plane))
        return reached[number]

    def _both(self, one: int, other: int) -> int:
        if one == other or other == EVERYWHERE:
            return one
        if one == EVERYWHERE:
            return other
        if NOWHERE in (one, other) or self._opposite.get(one) == other:
            return NOWHERE
        return self._make("&", *sorted((one, other)))

    def _either(self, one: int, other: int) -> int:
        if one == other or other == NOWHERE:
            return one
        if one == NOWHERE:
            return other
        if EVERYWHERE in (one, other) or self._opposite.get(one) == other:
            return EVERYWHERE
        return self._make("|", *sorted((one, other)))

    def _make(self, kind: str, one: int, other: int) -> int:
        key = (kind, one, other)
        if key not in self._made:
            self._made[key] = len(self.operations)
            self.operations.append(key)
        return self._made[key]

    def function(
        self, outputs: Sequence[Sequence[int]], parameters: Sequence[str]
    ) -> Callable[..., tuple[Sequence[int], ...]]:
        """Return a function of lists of planes, named as where they were `taken` from, and of all lanes.

        It gives the planes of the outputs, each group of them as a list.
        """
        needed = self._needed(plane for group in outputs for plane in group)
        body: list[ast.stmt] = [_assign(NOWHERE, ast.Constant(0, **PLACED))]
        told = {plane: Told(_named(plane), 0) for plane in (NOWHERE, EVERYWHERE)}
        kept = self._kept(needed, outputs)
        for plane in needed:
            if plane > EVERYWHERE:
                told[plane] = self._told(plane, told)
                if plane in kept or told[plane].depth == DEEPEST:
                    body.append(_assign(plane, told[plane].expression))
                    told[plane] = Told(_named(plane), 0)
        groups: list[ast.expr] = [ast.List([told[p].expression for p in group], LOAD, **PLACED) for group in outputs]
        body.append(ast.Return(ast.Tuple(groups, LOAD, **PLACED), **PLACED))
        taken = [ast.arg(name, **PLACED) for name in (*parameters, f"v{EVERYWHERE}")]
        made = ast.FunctionDef("step", ast.arguments([], taken, None, [], [], None, []), body, [], **PLACED)
        found: Callable[..., tuple[Sequence[int], ...]] = functions_of(ast.Module([made], []))["step"]
        return found

    def _needed(self, outputs: Iterable[int]) -> list[int]:
        needed: set[int] = set()
        waiting = list(outputs)
        while waiting:
            plane = waiting.pop()
            if plane in needed:
                continue
            needed.add(plane)
            kind, one, other = self.operations[plane]
            if kind in OPERATORS:
                waiting += (one, other)
        return sorted(needed)

    def _kept(self, needed: Iterable[int], outputs: Iterable[Iterable[int]]) -> set[int]:
        """Return the planes that are read more than once, or handed out: any other stands only where it is read."""
        times = Counter(chain.from_iterable(outputs))
        kept = {*times}
        for kind, one, other in map(self.operations.__getitem__, needed):
            if kind in OPERATORS:
                times.update((one, other))
        return kept.union(plane for plane, number in times.items() if number > 1)

    def _told(self, plane: int, told: Mapping[int, Told]) -> Told:
        """Return a plane by what it is made of."""
        kind, one, other = self.operations[plane]
        if kind not in OPERATORS:
            number = ast.Constant(one, **PLACED)
            return Told(ast.Subscript(ast.Name(kind, LOAD, **PLACED), number, LOAD, **PLACED), 0)
        (left, depth), (right, other_depth) = told[one], told[other]
        return Told(ast.BinOp(left, OPERATORS[kind], right, **PLACED), 1 + max(depth, other_depth))


OPERATORS: Mapping[str, ast.operator] = {"&": ast.BitAnd(), "|": ast.BitOr(), "^": ast.BitXor()}


PLACED: Any = {"lineno": 1, "col_offset": 0}
"""Every node says where it stands in a text. There is none, and to have the library fill that in takes most of the time."""
LOAD, STORE = ast.Load(), ast.Store()


def _named(plane: int) -> ast.Name:
    return ast.Name(f"v{plane}", LOAD, **PLACED)


def _assign(plane: int, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(f"v{plane}", STORE, **PLACED)], value, **PLACED)


# ---------------------------------------------------------------- from the content to planes


@dataclass
class Truth:
    """Where something holds, and where it surely does not."""

    yes: int
    no: int


class Level(NamedTuple):
    """A finding: for each value where it is certainly reached, and where it is higher than that and still possible."""

    certain: Sequence[int]
    possible: Sequence[int]
    raises: Sequence[tuple[Raise, int]]


class Writer:
    """Turns one content into a circuit. Planes are made in the order in which they depend on each other."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.circuit = Circuit()
        read: dict[str, list[Atom]] = {}
        settling = (one.when for one in content.resolutions if one.when is not None)
        for atom in dict.fromkeys((*all_atoms(content), *chain.from_iterable(map(atoms, settling)))):
            read.setdefault(variable_of(atom), []).append(atom)
        self.bits = {name: Bits(content, q, read.get(name, ())) for name, q in content.questions.items()}
        self.first: dict[str, int] = {}
        """The number of each question's first plane."""
        self.planes = 0
        for name, bits in self.bits.items():
            self.first[name] = self.planes
            self.planes += bits.count
        self.made: list[Condition | str] = []
        """Conditions and findings, each after all that it reads."""
        self._truths: dict[Condition, Truth] = {}
        self._relevant: dict[str, Truth] = {}
        self._levels: dict[str, Level] = {}
        self._rules: dict[str, Truth] = {}
        self._given: dict[str, int] = {}
        self.open: dict[str | None, int] = {None: EVERYWHERE}
        chosen = {name: self.circuit.taken("c", number) for number, name in enumerate(content.concerns)}
        for name, concern in content.concerns.items():
            opened = self.truth(concern.open_when).yes if concern.open_when else NOWHERE
            self.open[name] = self.circuit.either(chosen[name], opened)
        self.listed = {
            name: self.circuit.either(*(self.open[c.id] for c in content.concerns.values() if name in c.questions))
            for name in content.questions
        }

    # -- answers

    def plane(self, question: str, bit: int) -> int:
        """Return where the question has the answer with this bit."""
        return self.circuit.taken("p", self.first[question] + bit.bit_length() - 2)

    def among(self, question: str, bits: int) -> int:
        return self.circuit.either(*(self.plane(question, bit) for bit in _singly(bits & ~MOOT)))

    def given(self, question: str) -> int:
        """Return where the question has any answer."""
        if question not in self._given:
            self._given[question] = self.among(question, self.bits[question].everything)
        return self._given[question]

    def relevant(self, question: str) -> Truth:
        if question not in self._relevant:
            gate = self.content.questions[question].ask_when
            self._relevant[question] = Truth(EVERYWHERE, NOWHERE) if gate is None else self.truth(gate)
        return self._relevant[question]

    # -- conditions

    def truth(self, condition: Condition) -> Truth:
        if condition not in self._truths:
            self._truths[condition] = self._truth(condition)
            self.made.append(condition)
        return self._truths[condition]

    def _truth(self, condition: Condition) -> Truth:
        if isinstance(condition, (AllOf, AnyOf, AtLeast, Not)):
            parts = (condition.part,) if isinstance(condition, Not) else condition.parts
            return self.joined(condition, [self.truth(part) for part in parts])
        return self._atom(condition)

    def joined(self, condition: AllOf | AnyOf | AtLeast | Not, parts: Sequence[Truth]) -> Truth:
        """Return the truth of a condition whose parts have these."""
        circuit = self.circuit
        yes, no = [part.yes for part in parts], [part.no for part in parts]
        if isinstance(condition, AllOf):
            return Truth(circuit.both(*yes), circuit.either(*no))
        if isinstance(condition, AnyOf):
            return Truth(circuit.either(*yes), circuit.both(*no))
        if isinstance(condition, Not):
            return Truth(no[0], yes[0])
        number = condition.number
        return Truth(circuit.at_least(number, yes), circuit.at_least(len(parts) - number + 1, no))

    def _atom(self, atom: Atom) -> Truth:
        if atom.key in self.content.findings:
            return self._finding(atom)
        circuit, question = self.circuit, variable_of(atom)
        relevant, holds = self.relevant(question), self._holds(atom, question)
        fails = circuit.without(self.given(question), holds)
        return Truth(circuit.both(relevant.yes, holds), circuit.either(relevant.no, circuit.both(relevant.yes, fails)))

    def _holds(self, atom: Atom, question: str) -> int:
        """Return where the answer satisfies a leaf."""
        circuit, bits = self.circuit, self.bits[question]
        if isinstance(atom, Between):
            low, high = max(atom.low or 0, 0), float("inf") if atom.high is None else atom.high
            ranges = (bit for cut, bit in zip(bits.cuts, bits.ranges, strict=True) if low <= cut <= high)
            return self.among(question, sum(ranges))
        if isinstance(atom, HasAll) and len(atom.values) > 1 and bits.kind != "several":
            return NOWHERE
        if bits.kind == "place":
            places = (value for value in (*PLACES, *UNKNOWN_KINDS) if self._at_place(atom, value))
            return self.among(question, bits.among(places))
        if bits.kind == "several" and not isinstance(atom, Is):
            named = [bits.get(value, 0) for value in sorted(atom.values)]
            if isinstance(atom, HasAll):
                return circuit.both(*(self.among(question, bit) for bit in named))
            others = bits.everything & ~sum(named)
            return circuit.without(self.given(question), self.among(question, others))
        known = atom.values if isinstance(atom, (Is, HasAll)) else atom.values - frozenset(UNKNOWN_KINDS)
        return self.among(question, bits.among(known))

    def _at_place(self, atom: Is | HasAll | Any, place: str) -> bool:
        value = place
        if atom.key.startswith("law."):
            law = self.content.law(place, atom.key.split(".", 2)[2])
            value = law.value if law else MISSING_LAW
        unknown = not isinstance(atom, (Is, HasAll)) and place in UNKNOWN_KINDS
        return value in atom.values and not unknown

    # -- findings

    def level(self, finding: str) -> Level:
        if finding not in self._levels:
            self._levels[finding] = self._level(finding)
            self.made.append(finding)
        return self._levels[finding]

    def _level(self, name: str) -> Level:
        """Work down from the highest value: `higher` is where one that was passed is certainly reached."""
        circuit, values = self.circuit, self.content.findings[name].values
        certain, possible = [NOWHERE] * len(values), [NOWHERE] * len(values)
        open_raises: list[tuple[Raise, int]] = []
        higher = NOWHERE
        for rank in range(len(values) - 1, -1, -1):
            here = [raise_ for raise_ in self.content.raises_of[name] if raise_.to == values[rank]]
            truths = [(raise_, self.truth(raise_.when)) for raise_ in here]
            reached = circuit.either(*(circuit.both(self.open[r.concern], truth.yes) for r, truth in truths))
            reached = EVERYWHERE if rank == 0 else reached
            certain[rank] = circuit.without(reached, higher)
            higher = circuit.either(higher, reached)
            for raise_, truth in truths:
                undecided = circuit.both(self.open[raise_.concern], self.undecided(truth))
                waits = circuit.without(undecided, higher)
                possible[rank] = circuit.either(possible[rank], waits)
                open_raises.append((raise_, waits))
        return Level(certain, possible, open_raises)

    def _finding(self, atom: Atom) -> Truth:
        assert isinstance(atom, Is)
        circuit, level = self.circuit, self.level(atom.key)
        values = self.content.findings[atom.key].values
        reachable = [circuit.either(*pair) for pair in zip(level.certain, level.possible, strict=True)]
        inside = circuit.either(
            *(plane for value, plane in zip(values, reachable, strict=True) if value in atom.values)
        )
        outside = circuit.either(
            *(plane for value, plane in zip(values, reachable, strict=True) if value not in atom.values)
        )
        return Truth(circuit.opposite(outside), circuit.opposite(inside))

    def undecided(self, truth: Truth) -> int:
        return self.circuit.opposite(self.circuit.either(truth.yes, truth.no))

    # -- rules

    def rule(self, rule: Rule) -> Truth:
        """Return where the rule holds, whether or not its own concern is open."""
        if rule.id not in self._rules:
            circuit, found = self.circuit, self.truth(rule.when)
            for other in self.content.overriders.get(rule.id, ()):
                opened, over = self.open[other.concern], self.rule(other)
                kept = circuit.either(circuit.opposite(opened), over.no)
                found = Truth(circuit.both(found.yes, kept), circuit.either(found.no, circuit.both(opened, over.yes)))
            self._rules[rule.id] = found
        return self._rules[rule.id]

    def holding(self, rule: Rule) -> int:
        return self.circuit.both(self.open[rule.concern], self.rule(rule).yes)


def _singly(bits: int) -> Iterator[int]:
    while bits:
        yield bits & -bits
        bits &= bits - 1


# ---------------------------------------------------------------- what waits for which question


class Demand:
    """In which lanes each question is waited for, by whatever is undecided and wanted there."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.circuit = writer.circuit
        self._wanted: dict[Condition, int] = {}
        self._findings: dict[str, int] = {}
        self.questions: dict[str, int] = {}

    def condition(self, condition: Condition, lanes: int) -> None:
        """Want the condition decided in those of the lanes where it is not."""
        wanted = self.circuit.both(lanes, self.writer.undecided(self.writer.truth(condition)))
        if wanted != NOWHERE:
            self._wanted[condition] = self.circuit.either(self._wanted.get(condition, NOWHERE), wanted)

    def finding(self, name: str, lanes: int) -> None:
        """Want to know in these lanes how high a finding is."""
        self._findings[name] = self.circuit.either(self._findings.get(name, NOWHERE), lanes)

    def rule(self, rule: Rule, lanes: int) -> None:
        """Want to know in those of the lanes where it is undecided whether a rule holds."""
        undecided = self.circuit.both(lanes, self.writer.undecided(self.writer.rule(rule)))
        self.condition(rule.when, undecided)
        for other in self.writer.content.overriders.get(rule.id, ()):
            self.rule(other, self.circuit.both(undecided, self.writer.open[other.concern]))

    def question(self, name: str, lanes: int) -> None:
        """Want an answer in these lanes: where it is not known whether the question is asked, whatever decides that."""
        circuit, relevant = self.circuit, self.writer.relevant(name)
        waits = circuit.without(circuit.both(lanes, relevant.yes), self.writer.given(name))
        self.questions[name] = circuit.either(self.questions.get(name, NOWHERE), waits)
        gate = self.writer.content.questions[name].ask_when
        if gate is not None:
            self.condition(gate, lanes)

    def start(self, name: str, lanes: int) -> None:
        """Want the start of a clock in these lanes, with whatever decides whether it is asked for."""
        circuit, relevant = self.circuit, self.writer.relevant(name)
        waits = circuit.without(lanes, circuit.either(self.writer.given(name), relevant.no))
        self.questions[name] = circuit.either(self.questions.get(name, NOWHERE), waits)
        gate = self.writer.content.questions[name].ask_when
        if gate is not None:
            self.condition(gate, waits)

    def opening(self) -> None:
        """Want to know which other concerns open, as far as that hangs on a question that is asked here."""
        for concern in self.writer.content.concerns.values():
            if concern.open_when is not None:
                shut = self.circuit.opposite(self.writer.open[concern.id])
                self._opening(concern.open_when, self.circuit.both(shut, self._open_here(concern.open_when)[1]))

    def _open_here(self, condition: Condition) -> tuple[Truth, int]:
        """Return the truth of a gate to which what nobody here is asked for is false, and where it is undecided then."""
        circuit = self.circuit
        if isinstance(condition, (AllOf, AnyOf, AtLeast, Not)):
            parts = (condition.part,) if isinstance(condition, Not) else condition.parts
            truth = self.writer.joined(condition, [self._open_here(part)[0] for part in parts])
        else:
            found = self.writer.truth(condition)
            vain = circuit.without(self.writer.undecided(found), self._asked_for(condition))
            truth = Truth(found.yes, circuit.either(found.no, vain))
        return truth, self.writer.undecided(truth)

    def _asked_for(self, condition: Condition) -> int:
        """Return where something that would decide the condition is asked in this run."""
        circuit, writer = self.circuit, self.writer
        undecided = writer.undecided(writer.truth(condition))
        if isinstance(condition, (AllOf, AnyOf, AtLeast, Not)):
            parts = (condition.part,) if isinstance(condition, Not) else condition.parts
            found = circuit.either(*map(self._asked_for, parts))
        else:
            name = variable_of(condition)  # never a finding: these are raised by the concerns that are open
            gate = writer.content.questions[name].ask_when
            asked = circuit.both(writer.relevant(name).yes, writer.listed[name])
            found = circuit.either(asked, self._asked_for(gate) if gate is not None else NOWHERE)
        return circuit.both(undecided, found)

    def _opening(self, condition: Condition, lanes: int) -> None:
        wanted = self.circuit.both(lanes, self._open_here(condition)[1])
        if isinstance(condition, (AllOf, AnyOf, AtLeast, Not)):
            for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
                self._opening(part, wanted)
        else:
            self.condition(condition, wanted)

    def settle(self) -> Mapping[str, int]:
        """Hand everything wanted down to the questions, and return in which lanes each of them is waited for.

        What was made last is asked first: whatever reads something was made after it.
        """
        for key in reversed(self.writer.made):
            if isinstance(key, str):
                lanes = self._findings.get(key, NOWHERE)
                for raise_, waits in self.writer.level(key).raises if lanes != NOWHERE else ():
                    self.condition(raise_.when, self.circuit.both(lanes, waits))
            elif key in self._wanted:
                self._pass_on(key, self._wanted[key])
        return self.questions

    def _pass_on(self, condition: Condition, lanes: int) -> None:
        if isinstance(condition, (AllOf, AnyOf, AtLeast, Not)):
            for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
                self.condition(part, lanes)
        elif condition.key in self.writer.content.findings:
            self.finding(condition.key, lanes)
        else:
            self.question(variable_of(condition), lanes)


def _needed(writer: Writer, settling: Callable[[Demand], None]) -> Mapping[str, int]:
    """Return where each question could still decide a rule, a conflict or the response, or start a duty's clock."""
    demand = Demand(writer)
    demand.opening()
    demand.finding(RESPONSE, EVERYWHERE)
    for rule in writer.content.rules:
        demand.rule(rule, writer.open[rule.concern])
        for start in rule.deadline.starts if rule.deadline is not None else ():
            demand.start(start, writer.holding(rule))
    settling(demand)
    return demand.settle()


def _raising(writer: Writer) -> Mapping[str, int]:
    """Return where each question could still open a concern, raise the response, or decide a duty that is due now."""
    demand = Demand(writer)
    demand.opening()
    demand.finding(RESPONSE, EVERYWHERE)
    for rule in writer.content.rules:
        if rule.verb == "must" and due_now(writer.content, rule):
            demand.rule(rule, writer.open[rule.concern])
    return demand.settle()


RESPONSE = "response"


def _fills(writer: Writer, needed: Mapping[str, int], raising: Mapping[str, int]) -> Sequence[int]:
    """Return for each question the lanes in which it is the next to be asked, up to the tier *refine*."""
    content, circuit = writer.content, writer.circuit
    urgent = writer.level(RESPONSE).certain[-1]
    fills = dict.fromkeys(content.questions, NOWHERE)
    free = EVERYWHERE
    concerns = sorted(content.concerns.values(), key=lambda concern: concern.priority)
    for tier in ("decide", "refine"):
        for concern in concerns:
            for name in concern.questions:
                lanes = circuit.both(needed.get(name, NOWHERE), _in_tier(writer, name, tier, urgent, raising))
                unanswered = circuit.either(writer.given(name), writer.relevant(name).no)
                asked = circuit.both(circuit.without(lanes, unanswered), writer.open[concern.id], free)
                fills[name] = circuit.either(fills[name], asked)
                free = circuit.without(free, asked)
    return list(fills.values())


def _in_tier(writer: Writer, name: str, tier: str, urgent: int, raising: Mapping[str, int]) -> int:
    """Return where the question is asked in this tier, as `engine.effective_tier` says."""
    question, circuit = writer.content.questions[name], writer.circuit
    if question.tier != "decide" or question.in_emergency:
        return EVERYWHERE if question.tier == tier else NOWHERE
    calm = circuit.opposite(raising.get(name, NOWHERE)) if question.safety else NOWHERE
    waits = circuit.either(urgent, calm)
    return waits if tier == "refine" else circuit.opposite(waits)


class Sides:
    """The uses of one action: where some rules call for it, others advise against it, and what settles that."""

    def __init__(self, content: Content, circuit: Circuit, action: str, holding: Mapping[str, int]) -> None:
        self.circuit = circuit
        self.holding = holding
        uses = [rule for rule in content.rules if action in rule.actions]
        self.doing = [rule for rule in uses if rule.verb in DO_VERBS]
        self.avoiding = [rule for rule in uses if rule.verb in AVOID_VERBS]
        self.called_for = self.any_of(self.doing)
        self.advised_against = self.any_of(self.avoiding)
        self.clash = circuit.both(self.called_for, self.advised_against)
        self.resolutions = content.resolutions_of.get(action, ()) if self.clash != NOWHERE else ()

    def any_of(self, rules: Iterable[Rule]) -> int:
        return self.circuit.either(*(self.holding[rule.id] for rule in rules))

    def may_prevail(self, resolution: Resolution) -> int:
        """Return where a resolution may settle the clash: what law demands yields only to law."""
        winners, losers = self.doing, self.avoiding
        if resolution.prevails == "avoid":
            winners, losers = losers, winners
        bound = self.any_of(rule for rule in losers if rule.basis == "law" and rule.verb in ("must", "must-not"))
        lawful = self.any_of(rule for rule in winners if rule.basis == "law")
        return self.circuit.both(self.clash, self.circuit.either(self.circuit.opposite(bound), lawful))


def _settling(writer: Writer) -> Callable[[Demand], None]:
    """Return what wants the conditions of resolutions decided that could still settle a clash."""

    def want(demand: Demand) -> None:
        content, circuit = writer.content, writer.circuit
        holding = {rule.id: writer.holding(rule) for rule in content.rules}
        for action, resolutions in content.resolutions_of.items():
            if any(resolution.when is not None for resolution in resolutions):
                sides = Sides(content, circuit, action, holding)
                free = sides.clash
                for resolution in sides.resolutions:
                    here = circuit.both(free, sides.may_prevail(resolution))
                    if resolution.when is not None:
                        demand.condition(resolution.when, here)
                        here = circuit.both(here, writer.truth(resolution.when).yes)
                    free = circuit.without(free, here)

    return want


class Lanes:
    """A content as functions over planes, and where the planes of its answers are.

    What is missing can be filled in at once, as `generated.py` does, which gives the same rules; or question by question
    as an interview would, which takes far longer and says which questions were still open.
    """

    def __init__(self, content: Content) -> None:
        writer = Writer(content)
        self.content = content
        self.bits = writer.bits
        self.first = writer.first
        self.planes = writer.planes
        self.blanks = [tuple(self.of_value(q.id, blank_of(q))) for q in content.questions.values()]
        self._writer = writer
        opened = [writer.open[name] for name in content.concerns]
        given = [writer.given(name) for name in content.questions]
        moot = [writer.circuit.both(writer.given(name), writer.relevant(name).no) for name in content.questions]
        holds = [EVERYWHERE if r.when is None else writer.truth(r.when).yes for r in content.resolutions]
        rules = [writer.holding(rule) for rule in content.rules]
        levels = writer.level(RESPONSE).certain
        self._start = writer.circuit.function([opened, given, moot], PARAMETERS)
        self._open = writer.circuit.function([opened], PARAMETERS)
        self._step = writer.circuit.function([rules, levels, holds], PARAMETERS)
        numbers = {name: number for number, name in enumerate(content.questions)}
        self._asked = [
            [numbers[name] for name in concern.questions if content.questions[name].tier != "note"]
            for concern in content.concerns.values()
        ]

    @cached_property
    def _next(self) -> Callable[..., tuple[Sequence[int], ...]]:
        """The next question of each lane: most of the work, and not always wanted."""
        writer = self._writer
        fills = _fills(writer, _needed(writer, _settling(writer)), _raising(writer))
        return writer.circuit.function([fills], PARAMETERS)

    def of_value(self, question: str, value: object) -> Iterator[int]:
        """Yield the numbers of the planes of one answer. Raises KeyError for what the question does not take."""
        for bit in _singly(self.bits[question][value]):
            yield self.first[question] + bit.bit_length() - 2

    def start(self, planes: Sequence[int], chosen: Sequence[int], everywhere: int) -> Start:
        """Return what the answers in `planes` say before anything is filled in, with these concerns chosen."""
        return Start(*self._start(planes, chosen, everywhere))

    def fill(self, planes: list[int], chosen: Sequence[int], start: Start, everywhere: int) -> Sequence[int]:
        """Fill in what is missing at once, and return the lanes of each concern that is open then."""
        opened: Sequence[int] = start.open
        filled: Sequence[int] = ()
        while opened != filled:
            listed = [0] * len(self.blanks)
            for asked, lanes in zip(self._asked, opened, strict=True):
                for number in asked:
                    listed[number] |= lanes
            for blank, lanes, given in zip(self.blanks, listed, start.given, strict=True):
                for plane in blank:
                    planes[plane] |= lanes ^ (lanes & given)
            filled = opened
            (opened,) = self._open(planes, chosen, everywhere)
        return opened

    def step(self, planes: Sequence[int], chosen: Sequence[int], everywhere: int) -> Step:
        """Return what the answers in `planes`, those filled in among them, come to."""
        return Step(*self._step(planes, chosen, everywhere))

    def following(self, planes: Sequence[int], chosen: Sequence[int], everywhere: int) -> Sequence[int]:
        """Return for each question the lanes in which it is the first to wait for an answer."""
        (fills,) = self._next(planes, chosen, everywhere)
        return fills


PARAMETERS = ("p", "c")
"""Planes of answers, and of the concerns that were chosen."""
