"""The second reader of the conditions: functions generated from a content, for deciding many scenarios in little time.

`evaluation.py` is the first: it explains, and takes its time. This one says no more than what holds. The functions are
built as `ast` nodes in which no text of the content stands, not even an id: questions, findings and rules are numbers
there, answers are bits. Nothing of a content can so become a program.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from crisis_cli.answers import AnswerError, Value
from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, AtLeast, Atom, Between, Condition, HasAll, Is, Not, atoms
from crisis_cli.evaluation import MISSING_LAW
from crisis_cli.model import ROLE_PLACES, Content, Finding, Question, Raise, Rule
from crisis_cli.places import PLACES

MOOT = 1
"""The bit of a question that is not asked in this situation: every condition on it is false."""
ABSENT = 0
"""No bit at all: neither answered nor asked, so what is said of it is undecided."""
MOST_RUNS = 4096
"""For so many sets of concerns what is the same in all their scenarios is kept."""


class Decided(NamedTuple):
    """What a scenario comes to, each in the author's order but for `concerns`, the most urgent of which is first.

    `findings` is the value that each finding has certainly reached; `possible` names the higher values that are still
    undecided, where there are some. `rules` are those that hold.
    """

    concerns: tuple[str, ...]
    findings: Mapping[str, str]
    possible: Mapping[str, tuple[str, ...]]
    rules: tuple[str, ...]

    def __repr__(self) -> str:
        """Name nothing: a crash report must not hold what answers come to."""
        return "Decided(...)"


class Glance(NamedTuple):
    """What the answers given say, before anything is put in for the others: open concerns, answers not asked for."""

    concerns: tuple[str, ...]
    moot: frozenset[str]

    def __repr__(self) -> str:
        return "Glance(...)"


# ---------------------------------------------------------------- answers as bits


class Bits(dict[object, int]):
    """The bits of a question's answers: one for each value, or for all values that nothing tells apart.

    A several-choice answer has the bits of all its choices; a known time or date has one bit, whichever it is.
    """

    def __init__(self, content: Content, question: Question, read: Sequence[Atom]) -> None:
        super().__init__()
        self.kind = question.kind
        self.cuts = _cuts(read) if question.kind == "number" else []
        self.ranges: list[int] = []
        self._free = MOOT << 1
        self.everything = MOOT if question.ask_when is not None else 0
        singles = question.choices
        if question.kind == "place":
            self._places(content, read)
            singles = {}
        for value in (*singles, *UNKNOWN_KINDS):
            self[value] = self._next()
        self.known = self._next() if question.kind in ("time", "date") else 0
        self.ranges = [self._next() for _ in self.cuts]

    @property
    def count(self) -> int:
        """How many bits there are, that of a question that is not asked left out."""
        return self._free.bit_length() - 2

    def _next(self) -> int:
        bit, self._free = self._free, self._free << 1
        self.everything |= bit
        return bit

    def _places(self, content: Content, read: Sequence[Atom]) -> None:
        """Places that no condition and no value of law tells apart share a bit."""
        groups: dict[tuple[bool, ...], int] = {}
        for place in PLACES:
            told = tuple(_at_place(content, atom, place) for atom in read)
            if told not in groups:
                groups[told] = self._next()
            self[place] = groups[told]

    def __missing__(self, value: object) -> int:
        if self.kind == "several" and isinstance(value, tuple):
            bits = 0
            for item in value:
                bits |= self[item]
            return bits
        if self.kind == "number" and isinstance(value, int) and value >= 0:
            return self.ranges[bisect_right(self.cuts, value) - 1]
        if self.known and isinstance(value, str):
            return self.known
        raise KeyError

    def among(self, values: Iterable[object]) -> int:
        """Return the bits of those of `values` that the question can have."""
        bits = 0
        for value in values:
            bits |= self.get(value, 0)
        return bits


def _cuts(read: Sequence[Atom]) -> list[int]:
    """Return where ranges of numbers begin that conditions tell apart."""
    cuts = {0}
    for atom in read:
        if isinstance(atom, Between):
            cuts.add(max(atom.low or 0, 0))
            if atom.high is not None:
                cuts.add(max(atom.high + 1, 0))
    return sorted(cuts)


def _at_place(content: Content, atom: Atom, place: str) -> bool:
    """Whether a leaf that reads a place, or the law there, holds at `place`, which may be an unknown one."""
    if atom.key.startswith("law."):
        law = content.law(place, atom.key.split(".", 2)[2])
        place = law.value if law else MISSING_LAW
    assert not isinstance(atom, Between)
    return place in atom.values


# ---------------------------------------------------------------- expressions; a constant never stands inside one

Expression = bool | ast.expr


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _masked(name: str, mask: int) -> Expression:
    """Whether the variable has a bit of `mask`."""
    return ast.BinOp(_name(name), ast.BitAnd(), ast.Constant(mask)) if mask else False


def _opposite(part: Expression) -> Expression:
    return not part if isinstance(part, bool) else ast.UnaryOp(ast.Not(), part)


def _all(parts: Iterable[Expression]) -> Expression:
    return _joined(ast.And(), parts, neutral=True)


def _any(parts: Iterable[Expression]) -> Expression:
    return _joined(ast.Or(), parts, neutral=False)


def _joined(operator: ast.boolop, parts: Iterable[Expression], *, neutral: bool) -> Expression:
    kept: list[ast.expr] = []
    for part in parts:
        if not isinstance(part, bool):
            kept.append(part)
        elif part is not neutral:
            return part
    if len(kept) > 1:
        return ast.BoolOp(operator, kept)
    return kept[0] if kept else neutral


def _at_least(number: int, parts: Iterable[Expression]) -> Expression:
    kept: list[ast.expr] = []
    for part in parts:
        if not isinstance(part, bool):
            kept.append(part)
        elif part:
            number -= 1
    if number <= 0 or number > len(kept):
        return number <= 0
    total: ast.expr | None = None
    for part in kept:
        one: ast.expr = ast.IfExp(part, ast.Constant(1), ast.Constant(0))
        total = one if total is None else ast.BinOp(total, ast.Add(), one)
    assert total is not None
    return ast.Compare(total, [ast.GtE()], [ast.Constant(number)])


def _assigned(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _if(test: Expression, then: list[ast.stmt], otherwise: list[ast.stmt]) -> list[ast.stmt]:
    if isinstance(test, bool):
        return then if test else otherwise
    return [ast.If(test, then, otherwise)]


# ---------------------------------------------------------------- from the content to functions


class _Writer:
    """Turns one content into functions. `a` are the bits of the open concerns, `v` the list of all variables.

    Every condition has a form that is true where it holds and one that is true where it surely does not; undecided is
    neither. `not` changes between the two, so that no negation of a three-valued truth is ever needed.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self.concerns = {name: 1 << number for number, name in enumerate(content.concerns)}
        self.rules = {rule.id: number for number, rule in enumerate(content.rules)}
        self.variables = {name: f"q{number}" for number, name in enumerate(content.questions)}
        self.variables |= {name: f"f{number}" for number, name in enumerate(content.findings)}
        self.position = {variable: number for number, variable in enumerate(self.variables.values())}
        read: dict[str, list[Atom]] = {}
        for atom in dict.fromkeys(all_atoms(content)):
            read.setdefault(variable_of(atom), []).append(atom)
        self.bits = {name: Bits(content, q, read.get(name, ())) for name, q in content.questions.items()}
        self.order = self._order()

    def _order(self) -> list[str]:
        """Return gated questions and findings, each after what it reads. Raises ValueError for a circle."""
        reads: dict[str, list[str]] = {name: list(_reads(q.ask_when)) for name, q in self.content.questions.items()}
        for name, raises in self.content.raises_of.items():
            reads[name] = [read for raise_ in raises for read in _reads(raise_.when)]
        try:
            order = list(TopologicalSorter(reads).static_order())
        except CycleError:
            raise ValueError("a question or a finding depends on itself") from None
        questions = self.content.questions
        return [name for name in order if name not in questions or questions[name].ask_when is not None]

    # -- conditions

    def yes(self, condition: Condition) -> Expression:
        match condition:
            case AllOf(parts):
                return _all(map(self.yes, parts))
            case AnyOf(parts):
                return _any(map(self.yes, parts))
            case Not(part):
                return self.no(part)
            case AtLeast(number, parts):
                return _at_least(number, map(self.yes, parts))
            case _:
                return self._holds(condition)

    def no(self, condition: Condition) -> Expression:
        match condition:
            case AllOf(parts):
                return _any(map(self.no, parts))
            case AnyOf(parts):
                return _all(map(self.no, parts))
            case Not(part):
                return self.yes(part)
            case AtLeast(number, parts):
                return _at_least(len(parts) - number + 1, map(self.no, parts))
            case _:
                return self._fails(condition)

    def _holds(self, atom: Atom) -> Expression:
        if atom.key in self.content.findings:
            return _opposite(_masked(self.variables[atom.key], self._levels(atom, inside=False)))
        variable, bits, mask = self._parts(atom)
        if bits.kind == "several" and isinstance(atom, HasAll):
            return _all(_masked(variable, bits.get(value, 0)) for value in sorted(atom.values))
        if isinstance(atom, Is | HasAll | Between) or bits.kind != "several":
            return _masked(variable, mask)
        return _all((_name(variable), _opposite(_masked(variable, bits.everything & ~mask))))

    def _fails(self, atom: Atom) -> Expression:
        if atom.key in self.content.findings:
            return _opposite(_masked(self.variables[atom.key], self._levels(atom, inside=True)))
        variable, bits, mask = self._parts(atom)
        if bits.kind == "several" and isinstance(atom, Is | HasAll):
            return _all((_name(variable), _opposite(self._holds(atom))))
        return _masked(variable, bits.everything & ~mask)

    def _levels(self, atom: Atom, *, inside: bool) -> int:
        assert isinstance(atom, Is)
        values = self.content.findings[atom.key].values
        return sum(1 << level for level, value in enumerate(values) if (value in atom.values) is inside)

    def _parts(self, atom: Atom) -> tuple[str, Bits, int]:
        """Return the variable that a leaf reads, its bits, and which of them stand for single values that satisfy it."""
        question = variable_of(atom)
        bits = self.bits[question]
        if isinstance(atom, Between):
            low = max(atom.low or 0, 0)
            high = float("inf") if atom.high is None else atom.high
            mask = sum(bit for cut, bit in zip(bits.cuts, bits.ranges, strict=True) if low <= cut <= high)
        elif bits.kind == "place":
            values = [value for value in (*PLACES, *UNKNOWN_KINDS) if _at_place(self.content, atom, value)]
            mask = bits.among(self._single(atom, values))
        else:
            mask = bits.among(self._single(atom, atom.values))
        return self.variables[question], bits, mask

    def _single(self, atom: Atom, values: Iterable[str]) -> Iterable[str]:
        """Return those of the values that satisfy the leaf where one stands alone."""
        assert not isinstance(atom, Between)
        if isinstance(atom, Is):
            return values
        alone = isinstance(atom, HasAll) and len(atom.values) > 1
        return () if alone else (value for value in values if isinstance(atom, HasAll) or value not in UNKNOWN_KINDS)

    def is_open(self, concern: str | None) -> Expression:
        return concern is None or _masked("a", self.concerns[concern])

    # -- findings and relevance

    def settled(self, names: Iterable[str]) -> list[ast.stmt]:
        """Work out which of the questions are asked, and where the findings stand."""
        found: list[ast.stmt] = []
        for name in names:
            if name in self.content.findings:
                found += self._finding(self.content.findings[name])
            else:
                gate = self.content.questions[name].ask_when
                assert gate is not None
                variable = self.variables[name]
                moot = _if(self.no(gate), [self._set(variable, MOOT)], [self._set(variable, ABSENT)])
                found += _if(_opposite(self.yes(gate)), moot, [])
        return found

    def _set(self, variable: str, number: int) -> ast.stmt:
        return _assigned(variable, ast.Constant(number))

    def _finding(self, finding: Finding) -> list[ast.stmt]:
        """A bit for the value that is reached, and one for each higher value that is undecided."""
        variable = self.variables[finding.id]
        raises = self.content.raises_of[finding.id]
        lowest: list[ast.stmt] = [self._raised(variable, 1)]
        found = lowest
        for level in range(1, len(finding.values)):
            here = [raise_ for raise_ in raises if raise_.to == finding.values[level]]
            if here:
                bit = 1 << level
                maybe = _if(self._raises(here, possibly=True), [self._raised(variable, bit)], [])
                found = _if(self._raises(here, possibly=False), [self._raised(variable, bit)], [*maybe, *found])
        return [self._set(variable, 0), *found]

    def _raised(self, variable: str, bit: int) -> ast.stmt:
        return ast.AugAssign(ast.Name(variable, ast.Store()), ast.BitOr(), ast.Constant(bit))

    def _raises(self, raises: Sequence[Raise], *, possibly: bool) -> Expression:
        """One of the raises holds, or with `possibly` is not surely false, its concern being open."""
        concerns = dict.fromkeys(raise_.concern for raise_ in raises)
        return _any(
            _all(
                (
                    self.is_open(concern),
                    _any(
                        _opposite(self.no(raise_.when)) if possibly else self.yes(raise_.when)
                        for raise_ in raises
                        if raise_.concern == concern
                    ),
                )
            )
            for concern in concerns
        )

    # -- rules

    def rule_yes(self, rule: Rule) -> Expression:
        """The rule holds, and none of an open concern that overrides it does."""
        others = self.content.overriders.get(rule.id, ())
        kept = (_any((_opposite(self.is_open(other.concern)), self.rule_no(other))) for other in others)
        return _all((self.yes(rule.when), *kept))

    def rule_no(self, rule: Rule) -> Expression:
        others = self.content.overriders.get(rule.id, ())
        lost = (_all((self.is_open(other.concern), self.rule_yes(other))) for other in others)
        return _any((self.no(rule.when), *lost))

    # -- functions

    def settle(self) -> ast.stmt:
        """`settle(v, a)`: the list of all variables, from that of the answers."""
        body = self.settled(self.order)
        answers = [self.variables[name] for name in self.content.questions]
        names = list(self.variables.values())
        unpacked = ast.Assign([ast.Tuple([ast.Name(name, ast.Store()) for name in answers], ast.Store())], _name("v"))
        result = ast.Return(ast.List([_name(name) for name in names], ast.Load()))
        return _function("settle", ("v", "a"), [*([unpacked] if answers else []), *body, result])

    def enter(self) -> ast.stmt:
        """`enter(v, a)`: the bits of the concerns that are open, those that an answer opens included."""
        gates = {name: c.open_when for name, c in self.content.concerns.items() if c.open_when is not None}
        needed: dict[str, None] = {}
        waiting = [read for gate in gates.values() for read in _reads(gate)]
        while waiting:
            name = waiting.pop()
            if name in self.content.findings:
                raise ValueError("an `open_when` depends on a finding")
            if name not in needed:
                needed[name] = None
                waiting += _reads(self.content.questions[name].ask_when)
        body = self.settled(name for name in self.order if name in needed)
        for name, gate in gates.items():
            test = _all((_opposite(self.is_open(name)), self.yes(gate)))
            body += _if(test, [self._raised("a", self.concerns[name])], [])
        return _function("enter", ("v", "a"), [*self._loaded(body), *body, ast.Return(_name("a"))])

    def rules_of(self, concern: str | None, name: str) -> ast.stmt:
        """`rules(v, a, add)`: adds the numbers of those rules of one concern that hold."""
        body: list[ast.stmt] = []
        for rule in self.content.rules:
            if rule.concern == concern:
                call = ast.Call(_name("add"), [ast.Constant(self.rules[rule.id])], [])
                body += _if(self.rule_yes(rule), [ast.Expr(call)], [])
        return _function(name, ("v", "a", "add"), [*self._loaded(body), *body])

    def _loaded(self, body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
        """Take every variable that `body` reads from the list."""
        read = {node.id for part in body for node in ast.walk(part) if isinstance(node, ast.Name)}
        for name, number in self.position.items():
            if name in read:
                yield _assigned(name, ast.Subscript(_name("v"), ast.Constant(number), ast.Load()))

    def module(self) -> ast.Module:
        """Return the whole program: numbers and operators."""
        functions = [self.settle(), self.enter(), self.rules_of(None, "rules")]
        functions += [self.rules_of(concern, f"rules{n}") for n, concern in enumerate(self.content.concerns)]
        return ast.fix_missing_locations(ast.Module(functions, []))


def _function(name: str, parameters: Sequence[str], body: Sequence[ast.stmt]) -> ast.stmt:
    taken = ast.arguments([], [ast.arg(parameter) for parameter in parameters], None, [], [], None, [])
    return ast.FunctionDef(name, taken, [*body] or [ast.Pass()], [])


def variable_of(atom: Atom) -> str:
    """Return the question or finding that a leaf reads; a value of law reads its role's place."""
    return ROLE_PLACES[atom.key.split(".", 2)[1]] if atom.key.startswith("law.") else atom.key


def _reads(condition: Condition | None) -> Iterator[str]:
    return (variable_of(atom) for atom in atoms(condition)) if condition is not None else iter(())


def all_atoms(content: Content) -> Iterator[Atom]:
    """Yield every leaf that decides which rules hold, where findings stand, what is asked and which concerns are open."""
    gates = [q.ask_when for q in content.questions.values()] + [c.open_when for c in content.concerns.values()]
    for condition in (*gates, *(r.when for r in content.raises), *(r.when for r in content.rules)):
        yield from atoms(condition) if condition is not None else ()


# ---------------------------------------------------------------- to read with

Given = list[tuple[int, int]]
Variables = list[int]


class _Standing(dict[int, tuple[str, tuple[str, ...]]]):
    """For the bits of a finding the value that is reached, and the higher ones that may be."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._values = finding.values

    def __missing__(self, bits: int) -> tuple[str, tuple[str, ...]]:
        reached, *higher = [value for level, value in enumerate(self._values) if bits >> level & 1]
        self[bits] = (reached, tuple(higher))
        return self[bits]


class _Run(NamedTuple):
    """What is the same in all scenarios with these concerns open: how blanks are filled, which rules take part."""

    active: int
    concerns: tuple[str, ...]
    blank: Variables
    rules: tuple[Callable[[Variables, int, Callable[[int], None]], None], ...]


def functions_of(module: ast.Module) -> dict[str, Any]:
    """Return the functions that a module of nodes defines. Nothing else in this program turns data into code."""
    functions: dict[str, Any] = {"__builtins__": {}}
    exec(compile(module, "<generated>", "exec"), functions)  # noqa: S102 - of nodes made here, never of a text
    return functions


class Readers:
    """A content's generated functions. They decide what `evaluation.py` would, and say nothing of why."""

    def __init__(self, content: Content, module: ast.Module, writer: _Writer) -> None:
        functions = functions_of(module)
        self._enter: Callable[[Variables, int], int] = functions["enter"]
        self._settle: Callable[[Variables, int], Variables] = functions["settle"]
        self._shared = functions["rules"]
        self._of_concern = [functions[f"rules{number}"] for number in range(len(content.concerns))]
        self._content = content
        self._bits = writer.bits
        self._place = {name: (number, writer.bits[name]) for number, name in enumerate(content.questions)}
        self._concern_bits = writer.concerns
        self._rules = tuple(writer.rules)
        self._levels = [(finding.id, _Standing(finding)) for finding in content.findings.values()]
        self._nothing: Variables = [ABSENT] * len(content.questions)
        self._runs: dict[int, _Run] = {}

    def decide(self, concerns: Iterable[str], values: Mapping[str, Value]) -> Decided:
        """Return what the answers come to, those that are missing taken as an interview takes them that is at its end.

        For an answer that a run of these concerns asks for, up to the tier *refine*, stands `not-asked`, or the
        question's default; for any other nothing, and what hangs on it stays undecided. That is `evaluation.py` after
        `engine.completed`, which leaves out what can no longer change a rule: a finding that no rule waits for may there
        still be undecided. Values are as `answers.read_value` gives them; raises AnswerError for others, and KeyError
        for a concern or question that the content does not have.
        """
        given = self._read(values)
        run = self._run(sum({self._concern_bits[concern] for concern in concerns}))
        while True:
            answers = run.blank.copy()
            for number, bits in given:
                answers[number] = bits
            active = self._enter(answers, run.active)
            if active == run.active:
                break
            run = self._run(active)
        variables = self._settle(answers, active)
        held: list[int] = []
        for rules in run.rules:
            rules(variables, active, held.append)
        held.sort()
        findings, possible = self._findings(variables)
        return Decided(run.concerns, findings, possible, tuple([self._rules[number] for number in held]))

    def glance(self, concerns: Iterable[str], values: Mapping[str, Value]) -> Glance:
        """Return what the answers say as they are, nothing put in for the missing ones. Raises as `decide` does."""
        answers = self._nothing.copy()
        for number, bits in self._read(values):
            answers[number] = bits
        active = self._enter(answers, sum({self._concern_bits[concern] for concern in concerns}))
        settled = self._settle(answers, active)
        moot = frozenset([name for name in values if settled[self._place[name][0]] == MOOT])
        return Glance(self._run(active).concerns, moot)

    def _read(self, values: Mapping[str, Value]) -> Given:
        given: Given = []
        for name, value in values.items():
            number, bits = self._place[name]
            try:
                given.append((number, bits[value]))
            except (KeyError, TypeError):
                raise AnswerError(f"{name} has no such value", "Read it with `read_value` first.") from None
        return given

    def _run(self, active: int) -> _Run:
        if active not in self._runs:
            if len(self._runs) >= MOST_RUNS:
                self._runs.clear()
            self._runs[active] = self._prepared(active)
        return self._runs[active]

    def _prepared(self, active: int) -> _Run:
        content = self._content
        open_here = [c for c in content.concerns.values() if active & self._concern_bits[c.id]]
        listed = {name for concern in open_here for name in concern.questions}
        blank = [self._blank(q) if q.id in listed else ABSENT for q in content.questions.values()]
        rules = [self._of_concern[n] for n, c in enumerate(content.concerns.values()) if c in open_here]
        ordered = tuple(concern.id for concern in sorted(open_here, key=lambda concern: concern.priority))
        return _Run(active, ordered, blank, (self._shared, *rules))

    def _blank(self, question: Question) -> int:
        """The bits of what stands for no answer where the question is asked; one of the tier *note* is never filled in."""
        if question.tier == "note":
            return ABSENT
        return self._bits[question.id][UNKNOWN_KINDS[0] if question.default is None else question.default]

    def _findings(self, variables: Variables) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        findings: dict[str, str] = {}
        possible: dict[str, tuple[str, ...]] = {}
        for (name, standing), bits in zip(self._levels, variables[len(self._nothing) :], strict=True):
            findings[name], higher = standing[bits]
            if higher:
                possible[name] = higher
        return findings, possible


def compile_content(content: Content) -> Readers:
    """Return the content's conditions as functions. Takes some tenths of a second: make them once for many scenarios.

    Raises ValueError where conditions run in a circle, or a finding opens a concern: no content that was loaded does so.
    """
    writer = _Writer(content)
    return Readers(content, writer.module(), writer)
