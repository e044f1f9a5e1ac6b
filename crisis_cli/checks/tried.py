"""Interviews drawn at random, thousands at once: where one of them shows that something can happen, nobody need search.

What none of them shows may still be possible: that is for the solver to say. A truth in all of them is one integer with
a bit for each interview, so that a formula costs a few operations and not a few thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from random import Random

from crisis_cli.checks.formula import Formula, Node
from crisis_cli.checks.variables import Variable

NUMBER = 16_384
"""How many are drawn. Four times as many show little more and cost more than the searches they spare."""


class Tried:
    """The same interviews for the same content. Every question is answered; those that break a limit do not count."""

    def __init__(
        self,
        concerns: Iterable[Node],
        variables: Iterable[Variable],
        limits: Iterable[Formula],
        number: int = NUMBER,
    ) -> None:
        self.everywhere = (1 << number) - 1
        self.bits: dict[Node, int] = {}
        self._number, self._random = number, Random(number)  # noqa: S311 - nothing secret: the same ones each time
        self._drawn_from = (tuple(concerns), tuple(variables), tuple(limits))
        self._choose(self._drawn_from[0])
        for variable in self._drawn_from[1]:
            self._answer(variable)
        self.counted = self._all(self._drawn_from[2])

    def shows(self, formulas: Iterable[Formula]) -> bool:
        """Whether all of `formulas` hold together in an interview that was drawn, as its limits do."""
        return bool(self.counted & self._all(formulas))

    def fewer(self, number: int) -> Tried:
        """Return the first so many of these interviews."""
        return Tried(*self._drawn_from, number)

    def turns(self, variable: Variable, formulas: Sequence[Formula]) -> bool:
        """Whether one of `formulas` is another where each interview has its neighbour's answer to a question."""
        other = copy(self)
        bit = variable.given.reads
        other.bits = {node: lanes for node, lanes in self.bits.items() if not node.reads & bit}
        for node in (variable.given, *variable.choices.values(), *variable.nodes()):
            lanes = self.bits[node]
            other.bits[node] = (lanes << 1 | lanes >> (self._number - 1)) & self.everywhere
        counted = self.counted & other._all(self._drawn_from[2])
        return any(counted & (self._all((formula,)) ^ other._all((formula,))) for formula in formulas)

    # -- drawing

    def _half(self) -> int:
        return self._random.getrandbits(self._number)

    def _shared(self, nodes: Sequence[Formula], among: int) -> Iterator[tuple[Formula, int]]:
        """Give each of the interviews in `among` to one of `nodes`."""
        if len(nodes) == 1:
            yield nodes[0], among
        elif nodes:
            half, middle = self._half(), len(nodes) // 2
            yield from self._shared(nodes[:middle], among & half)
            yield from self._shared(nodes[middle:], among & ~half)

    def _choose(self, concerns: Sequence[Node]) -> None:
        """One concern alone in half of the interviews, and others beside it in the rest."""
        more = self._half()
        for node, lanes in self._shared(concerns, self.everywhere):
            assert isinstance(node, Node)
            self.bits[node] = lanes | more & self._half() & self._half()

    def _answer(self, variable: Variable) -> None:
        self.bits[variable.given] = self.everywhere
        nodes: list[Formula] = [option.formula for option in variable.options]
        single = self.everywhere
        if variable.choices:
            none = variable.question.none_choice
            nodes += [node for name, node in variable.choices.items() if name == none]
            several = [node for name, node in variable.choices.items() if name != none]
            single = self._half() & self._half() if nodes else 0
            for node, lanes in self._shared(several, self.everywhere & ~single):
                self._set(node, lanes | self._half() & self._half() & ~single)
        for node, lanes in self._shared(nodes, single):
            self._set(node, lanes)

    def _set(self, node: Formula, lanes: int) -> None:
        """An option that is no variable is the negation of the other one, or all there is."""
        if isinstance(node, Node) and node.op == "variable":
            self.bits[node] = lanes & self.everywhere

    # -- reading

    def _all(self, formulas: Iterable[Formula]) -> int:
        held = self.everywhere
        for formula in formulas:
            if isinstance(formula, Node):
                held &= self._held(formula)
            elif not formula:
                return 0
        return held

    def _held(self, node: Node) -> int:
        if node not in self.bits:
            if node.op == "not":
                self.bits[node] = self.everywhere & ~self._held(node.args[0])
            elif node.op == "and":
                self.bits[node] = self._all(node.args)
            else:
                self.bits[node] = self._at_least(int(node.name), node.args)
        return self.bits[node]

    def _at_least(self, number: int, nodes: Sequence[Node]) -> int:
        """Count to `number`: `held[n]` are the interviews in which at least n of the nodes seen so far hold."""
        held = [self.everywhere] + [0] * number
        for node in nodes:
            here = self._held(node)
            for count in range(number, 0, -1):
                held[count] |= held[count - 1] & here
        return held[number]
