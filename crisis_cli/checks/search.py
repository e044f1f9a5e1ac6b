"""The search for an interview: a formula in, out come the fewest answers that show it. Over one content, or over several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crisis_cli.answers import Value
from crisis_cli.checks.formula import Forge, Formula, Node, Solver
from crisis_cli.checks.tried import Tried
from crisis_cli.checks.variables import Variable
from crisis_cli.checks.world import World


@dataclass(frozen=True)
class Counterexample:
    """An interview that shows an issue: these concerns and answers, every other question left blank.

    The issue shows whatever the other answers are, so none of these can be taken away.
    """

    concerns: tuple[str, ...]
    answers: Mapping[str, Value]


class Search:
    """Interviews of one world, or of several at once that share forge and variables. One solver answers for all of them."""

    def __init__(self, *worlds: World) -> None:
        self.worlds = worlds
        self.forge: Forge = worlds[0].forge
        self.variables: Mapping[str, Variable] = worlds[0].variables
        self.chosen: dict[str, Node] = {name: node for world in worlds for name, node in world.chosen.items()}
        self.limits = tuple(limit for world in worlds for limit in world.limits)
        self.tried = Tried(self.chosen.values(), self.variables.values(), self.limits)
        self.solver = Solver(self.limits)

    @cached_property
    def searching(self) -> Solver:
        """A solver of its own for interviews to show: which one it finds does not hang on what else was asked or tried."""
        return Solver(self.limits)

    def possible(self, *formulas: Formula) -> bool:
        """Whether `formulas` can hold together. For what is likely: one of the interviews tried may show it at once."""
        return self.tried.shows(formulas) or self.solver.satisfiable(formulas)

    def impossible(self, *formulas: Formula) -> bool:
        """Whether they cannot. For what is likely not to: the solver is asked straight away."""
        return not self.solver.satisfiable(formulas)

    def example(
        self, bad: Formula, *given: Formula, moot: Callable[[str, Formula], Formula] | None = None
    ) -> Counterexample | None:
        """Return a smallest interview in which `bad` holds, `given` taken for granted; None where there is none.

        One concern alone is preferred. A question that is irrelevant gives no answer; `moot` may say under which formula it
        is, given the one under which it is in this interview.
        """
        if self.impossible(bad, *given):
            return None
        chosen: list[Formula] = []
        for concern in self.chosen:
            only = [self._chosen(name, name == concern) for name in self.chosen]
            if self.searching.satisfiable((bad, *given, *only)):
                chosen = only
                break
        assert self.searching.satisfiable((bad, *given, *chosen))
        nodes = [node for v in self.variables.values() for node in (v.given, *v.nodes())]
        values = self.searching.values([*self.chosen.values(), *nodes])
        concerns = tuple(name for name, node in self.chosen.items() if values[node])
        chosen = [self._chosen(name, name in concerns) for name in self.chosen]
        literals = {
            name: [] if self._is_moot(name, values, moot) else self._literals(variable, values)
            for name, variable in self.variables.items()
        }
        needed = self._needed(literals, [self.forge.negation(bad), *given, *chosen])
        answers: dict[str, Value] = {}
        for name, variable in self.variables.items():
            value = self._value(variable, needed, values) if needed & set(literals.get(name, ())) else None
            if value is not None:
                answers[name] = value
        return Counterexample(concerns, answers)

    def _chosen(self, concern: str, yes: bool) -> Formula:
        node = self.chosen[concern]
        return node if yes else self.forge.negation(node)

    def _is_moot(
        self, question: str, values: Mapping[Node, bool], moot: Callable[[str, Formula], Formula] | None
    ) -> bool:
        """Whether the question is irrelevant in the interview, in every world that has it."""
        asking = (world for world in self.worlds if question in world.content.questions)
        irrelevant = self.forge.all(world.relevance(question).no for world in asking)
        under = irrelevant if moot is None else moot(question, irrelevant)
        return self.forge.under(under, values, {}) is True

    def _literals(self, variable: Variable, values: Mapping[Node, bool]) -> list[Node]:
        """What an interview says of one question: its answer, or that nobody answers it."""
        forge = self.forge
        held = [o for o in variable.options if forge.under(o.formula, values, {}) is True]
        found: list[Formula] = [variable.given, *(option.formula for option in held)]
        found += [node if values[node] else forge.negation(node) for node in variable.choices.values()]
        if not values[variable.given]:
            found = [forge.all(world.unanswered(variable) for world in self.worlds)]
        return [formula for formula in found if isinstance(formula, Node)]

    def _needed(self, literals: Mapping[str, list[Node]], fixed: Sequence[Formula]) -> set[Node]:
        """Drop whatever can be dropped with the rest still impossible together with `fixed`: whole answers, then parts."""
        needed = {node: None for nodes in literals.values() for node in nodes}
        parts = [[node] for nodes in literals.values() if len(nodes) > 2 for node in nodes]
        for dropped in ([], *reversed(list(literals.values())), *parts):
            rest = [node for node in needed if node not in dropped]
            if not dropped or len(rest) < len(needed):
                core = self.searching.core([*fixed, *rest])
                if core is not None:
                    needed = {node: None for node in rest if node in core}
        return set(needed)

    def _value(self, variable: Variable, needed: set[Node], values: Mapping[Node, bool]) -> Value | None:
        """The answer that the needed literals speak of; None where none is given."""
        if not values[variable.given]:
            return None
        for option in variable.options:
            if self.forge.under(option.formula, values, {}) is True:
                return option.value
        held = tuple(name for name, node in variable.choices.items() if values[node])
        return tuple(name for name in held if variable.choices[name] in needed) or held
