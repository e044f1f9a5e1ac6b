"""A memoised walk through the answers, question by question: the oracle for the solver inside one concern. No test here.

It takes the formulas of `checks/world.py` and decides them without a solver: one question is answered in every way there
is, what is left of the formula is walked on, and what is left the same is walked once. Every question has an answer here,
so an interview that leaves out what nobody asks is not among those walked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from crisis_cli.checks.formula import Formula, Node
from crisis_cli.checks.variables import Variable
from crisis_cli.checks.world import World


class TooLongError(Exception):
    """The walk took more steps than it was given: nothing is known."""


class Walk:
    """Walks of one world's answers, in which the concerns that are `chosen` were started and no others."""

    def __init__(self, world: World, chosen: str, steps: int) -> None:
        self.world, self.forge, self.steps = world, world.forge, steps
        self.started = {node: name == chosen for name, node in world.chosen.items()}
        listed = world.content.concerns[chosen].questions
        order = dict.fromkeys((*listed, *world.variables))
        self.order = [world.variables[name] for name in order]
        self.done: dict[Node, bool] = {}
        self._read: dict[Node, frozenset[Node]] = {}

    def possible(self, formula: Formula) -> bool:
        """Whether some complete set of answers makes `formula` true. Raises TooLongError where that takes too many steps."""
        self.left = self.steps
        return self._walk(self.forge.under(formula, self.started, {}))

    def _walk(self, formula: Formula) -> bool:
        if isinstance(formula, bool):
            return formula
        if formula not in self.done:
            variable = next(variable for variable in self.order if formula.reads & variable.given.reads)
            self.done[formula] = any(map(self._walk, self._answered(formula, variable)))
        return self.done[formula]

    def _answered(self, formula: Node, variable: Variable) -> Iterator[Formula]:
        """Yield what is left of a formula by each answer to a question, the same answers to what it reads only once."""
        tried: set[tuple[tuple[Node, bool], ...]] = set()
        read = self._reads(formula)
        for answer in answers(variable):
            values = {node: yes for node, yes in answer.items() if node in read}
            key = tuple(sorted(values.items(), key=lambda pair: id(pair[0])))
            if key not in tried:
                tried.add(key)
                self.left -= 1
                if self.left < 0:
                    raise TooLongError
                yield self.forge.under(formula, values, {})

    def _reads(self, node: Node) -> frozenset[Node]:
        """Return the variables below a formula."""
        if node not in self._read:
            below = (self._reads(arg) for arg in node.args)
            self._read[node] = frozenset((node,)) if node.op == "variable" else frozenset().union(*below)
        return self._read[node]


def answers(variable: Variable) -> Iterator[Mapping[Node, bool]]:
    """Yield every answer to a question as its variables: one value, or a set of choices that may stand together."""
    for option in variable.options:
        yield variable.fixed(option.value)
    names = tuple(variable.choices)
    none = variable.question.none_choice
    for chosen in product((True, False), repeat=len(names)):
        held = tuple(name for name, yes in zip(names, chosen, strict=True) if yes)
        if held and (none not in held or len(held) == 1):
            yield variable.fixed(held)
