"""Formulas over yes-or-no variables, the forge that makes them, and the solver they are told to. Knows no content."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class Node:
    """One formula, shared: equal formulas are the same object. `reads` has a bit for each question below it."""

    __slots__ = ("args", "name", "op", "reads")

    def __init__(self, op: str, name: str | int, args: tuple[Node, ...], reads: int) -> None:
        self.op, self.name, self.args, self.reads = op, name, args, reads


Formula = bool | Node
PATIENCE = 10_000
"""Conflicts before the solver rewrites all it knows. Most questions need a hundred, and the rewriting takes longer."""


class Forge:
    """Makes formulas: variables, `and`, `not`, `at least`. Constants never stand inside one."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], Node] = {}

    def variable(self, name: str, reads: int) -> Node:
        return self._node("variable", name, (), reads)

    def negation(self, part: Formula) -> Formula:
        if isinstance(part, bool):
            return not part
        return part.args[0] if part.op == "not" else self._node("not", 0, (part,), part.reads)

    def all(self, parts: Iterable[Formula]) -> Formula:
        kept: dict[int, Node] = {}
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

    def any(self, parts: Iterable[Formula]) -> Formula:
        return self.negation(self.all(self.negation(part) for part in parts))

    def at_least(self, number: int, parts: Iterable[Formula]) -> Formula:
        nodes = []
        for part in parts:
            if isinstance(part, Node):
                nodes.append(part)
            elif part:
                number -= 1
        if number <= 0 or number > len(nodes):
            return number <= 0
        if number == 1:
            return self.any(nodes)
        return self.all(nodes) if number == len(nodes) else self._many("at least", number, tuple(nodes))

    def under(self, part: Formula, values: Mapping[Node, bool], memo: dict[Node, Formula]) -> Formula:
        """Return `part` with the variables in `values` replaced; `memo` may be kept between calls for equal `values`."""
        reads = 0
        for node in values:
            reads |= node.reads

        def visit(node: Node) -> Formula:
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

    def _many(self, op: str, name: int, args: tuple[Node, ...]) -> Node:
        reads = 0
        for arg in args:
            reads |= arg.reads
        return self._node(op, name, args, reads)

    def _node(self, op: str, name: str | int, args: tuple[Node, ...], reads: int) -> Node:
        key = (op, name, *map(id, args))
        if key not in self.made:
            self.made[key] = Node(op, name, args, reads)
        return self.made[key]


@dataclass(frozen=True)
class ThreeValued:
    """A three-valued truth as two formulas: surely true, surely false. Undecided is neither."""

    yes: Formula
    no: Formula


class Solver:
    """Formulas in, satisfiable or not out. Every formula is told to the solver once and then spoken of by name."""

    def __init__(self, limits: Iterable[Formula]) -> None:
        self.z3: Any = importlib.import_module("z3")
        self.context = self.z3.Context()  # one of its own: the same content gives the same interviews
        self.solver = self.z3.SolverFor("QF_FD", ctx=self.context)
        self.solver.set("simplify.delay", PATIENCE)
        self.numbers = itertools.count()
        self.named: dict[Node, str] = {}
        self.terms: dict[Node, Any] = {}
        self.back: dict[int, Node] = {}
        told = [limit for limit in limits if limit is not True]
        self.tell(told)
        for limit in told:
            assert isinstance(limit, Node), "no interview can ever end"
            self.solver.add(self._term(limit))

    def tell(self, formulas: Iterable[Formula]) -> None:
        """Give names to `formulas` and to all below them. As one text: term by term it takes ten times as long."""
        lines: list[str] = []
        for formula in formulas:
            if isinstance(formula, Node):
                self._name(formula, lines)
        if lines:
            self.solver.from_string("\n".join(lines))

    def _name(self, node: Node, lines: list[str]) -> str:
        if node not in self.named:
            parts = " ".join([self._name(arg, lines) for arg in node.args])
            if node.op == "not":
                self.named[node] = f"(not {parts})"
            else:
                # Names are never used again: what was forgotten stays declared.
                name = self.named[node] = f"f{next(self.numbers)}"
                lines.append(f"(declare-const {name} Bool)")
                if node.op != "variable":
                    made = "and" if node.op == "and" else f"(_ at-least {node.name})"
                    lines.append(f"(assert (= {name} ({made} {parts})))")
        return self.named[node]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Forget afterwards what is told inside: definitions that no later question reads would slow every one of them."""
        named, terms = len(self.named), len(self.terms)
        self.solver.push()
        try:
            yield
        finally:
            self.solver.pop()
            while len(self.named) > named:
                self.named.popitem()
            while len(self.terms) > terms:
                del self.back[self.terms.popitem()[1].get_id()]

    def _term(self, node: Node) -> Any:
        """Return the solver's own object for a formula that it was told."""
        if node not in self.terms:
            if node.op == "not":
                self.terms[node] = self.z3.Not(self._term(node.args[0]))
            else:
                self.terms[node] = self.z3.Bool(self.named[node], self.context)
            self.back[self.terms[node].get_id()] = node
        return self.terms[node]

    def satisfiable(self, formulas: Iterable[Formula]) -> bool:
        nodes = []
        for formula in formulas:
            if isinstance(formula, Node):
                nodes.append(formula)
            elif not formula:
                return False
        self.tell(nodes)
        answer = self._check(nodes)
        if answer == self.z3.unknown and "keyboard" in self.solver.reason_unknown():
            raise KeyboardInterrupt  # the solver keeps Ctrl-C to itself while it works
        assert answer != self.z3.unknown, "a finite question without an answer"
        return bool(answer == self.z3.sat)

    def _check(self, nodes: Sequence[Node]) -> Any:
        """Like the library's own `check`, which looks at each formula so long that most of the time goes into it."""
        asked = (self.z3.Ast * len(nodes))(*(self._term(node).as_ast() for node in nodes))
        found = self.z3.Z3_solver_check_assumptions(self.context.ref(), self.solver.solver, len(nodes), asked)
        return self.z3.CheckSatResult(found)

    def core(self, formulas: Sequence[Formula]) -> set[Node] | None:
        """Return those of `formulas` that cannot hold together, or None where all of them can."""
        if self.satisfiable(formulas):
            return None
        if any(formula is False for formula in formulas):
            return set()
        return {self.back[term.get_id()] for term in self.solver.unsat_core()}

    def values(self, nodes: Iterable[Node]) -> dict[Node, bool]:
        """Return what the variables are in the interview found last; one that no formula reads is false."""
        model = self.solver.model()
        return {node: node in self.named and self.z3.is_true(model.eval(self._term(node))) for node in nodes}
