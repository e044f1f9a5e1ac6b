"""Formulas over yes-or-no variables, the forge that makes them, and the solver they are told to. Knows no content."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class Node:
    """One formula, shared: equal formulas are the same object. `reads` has a bit for each question below it."""

    __slots__ = ("args", "name", "op", "reads")

    def __init__(self, op: str, name: str | int, args: tuple[Node, ...], reads: int) -> None:
        self.op, self.name, self.args, self.reads = op, name, args, reads


Formula = bool | Node


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
        self.named: dict[Node, Any] = {}
        self.back: dict[int, Node] = {}
        for limit in limits:
            if isinstance(limit, Node):
                self.solver.add(self.term(limit))
            else:
                assert limit

    def term(self, node: Node) -> Any:
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

    def satisfiable(self, formulas: Iterable[Formula]) -> bool:
        terms = []
        for formula in formulas:
            if isinstance(formula, Node):
                terms.append(self.term(formula))
            elif not formula:
                return False
        answer = self.solver.check(*terms)
        if answer == self.z3.unknown and "keyboard" in self.solver.reason_unknown():
            raise KeyboardInterrupt  # the solver keeps Ctrl-C to itself while it works
        assert answer != self.z3.unknown, "a finite question without an answer"
        return bool(answer == self.z3.sat)

    def core(self, formulas: Sequence[Formula]) -> set[Node] | None:
        """Return those of `formulas` that cannot hold together, or None where all of them can."""
        if self.satisfiable(formulas):
            return None
        if any(formula is False for formula in formulas):
            return set()
        return {self.back[term.get_id()] for term in self.solver.unsat_core()}

    def values(self, nodes: Iterable[Node]) -> dict[Node, bool]:
        """Return what the variables are in the interview found last."""
        model = self.solver.model()
        return {node: self.z3.is_true(model.eval(self.term(node), model_completion=True)) for node in nodes}
