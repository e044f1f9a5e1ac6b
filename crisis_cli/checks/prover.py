"""The search for an interview: a formula in, out come the fewest answers that show it, in words a clinician can read.

Nothing here reads a plan; a counterexample is replayed through the interpreter only to find its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from crisis_cli.answers import Answers, Value, display
from crisis_cli.checks.formula import Formula, Node, Solver
from crisis_cli.checks.plans import Plans
from crisis_cli.checks.structure import issue_at
from crisis_cli.checks.tried import Tried
from crisis_cli.checks.variables import Variable
from crisis_cli.checks.world import World
from crisis_cli.engine import completed, plan_for
from crisis_cli.errors import Issue
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import Loaded
from crisis_cli.model import Content, Order
from crisis_cli.plan import Plan

_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Counterexample:
    """An interview that shows an issue: these concerns and answers, every other question left blank.

    The issue shows whatever the other answers are, so none of these can be taken away.
    """

    concerns: tuple[str, ...]
    answers: Mapping[str, Value]


class Prover:
    """The content, its formulas, interviews tried at random and one solver: all checks share them."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.content = loaded.content
        self.world = World(loaded.content)
        self.forge = self.world.forge
        self.plans = Plans(self.world)
        self.to_keep = tuple(self.plans.to_keep())
        self.tried = Tried(self.world)
        self.solver = Solver(self.world.limits)

    @cached_property
    def searching(self) -> Solver:
        """A solver of its own for interviews to show: which one it finds does not hang on what else was asked or tried."""
        return Solver(self.world.limits)

    def possible(self, *formulas: Formula) -> bool:
        """Whether `formulas` can hold together. For what is likely: one of the interviews tried may show it at once."""
        return self.tried.shows(formulas) or self.solver.satisfiable(formulas)

    def impossible(self, *formulas: Formula) -> bool:
        """Whether they cannot. For what is likely not to: the solver is asked straight away."""
        return not self.solver.satisfiable(formulas)

    def example(self, bad: Formula, *given: Formula, pair: Pair | None = None) -> Counterexample | None:
        """Return a smallest interview in which `bad` holds, `given` taken for granted; None where there is none.

        One concern alone is preferred. Of a pair of interviews the answer in which they differ is left to the caller.
        """
        if self.impossible(bad, *given):
            return None
        chosen: list[Formula] = []
        for concern in self.content.concerns:
            only = [self._chosen(name, name == concern) for name in self.content.concerns]
            if self.searching.satisfiable((bad, *given, *only)):
                chosen = only
                break
        assert self.searching.satisfiable((bad, *given, *chosen))
        nodes = [node for v in self.world.variables.values() for node in (v.given, *v.nodes())]
        values = self.searching.values([*self.world.chosen.values(), *nodes])
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

    def _chosen(self, concern: str, yes: bool) -> Formula:
        node = self.world.chosen[concern]
        return node if yes else self.forge.negation(node)

    def _is_moot(self, question: str, values: Mapping[Node, bool], pair: Pair | None) -> bool:
        """Whether the question is irrelevant in the interview, and in its copy where there is one."""
        irrelevant = self.world.relevance(question).no
        if pair and question == pair.order.question:
            return True
        both = irrelevant if pair is None else self.forge.all((irrelevant, pair.copy(irrelevant)))
        return self.forge.under(both, values, {}) is True

    def _literals(self, variable: Variable, values: Mapping[Node, bool]) -> list[Node]:
        """What an interview says of one question: its answer, or that nobody answers it."""
        forge = self.forge
        held = [o for o in variable.options if forge.under(o.formula, values, {}) is True]
        found: list[Formula] = [variable.given, *(option.formula for option in held)]
        found += [node if values[node] else forge.negation(node) for node in variable.choices.values()]
        if not values[variable.given]:
            found = [self.world.unanswered(variable)]
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

    # -- words

    def plan(self, example: Counterexample) -> Plan:
        return plan_for(self.content, Answers(example.concerns, example.answers), _NOW, changes=False)

    def issue(self, kind: str, name: str, message: str, hint: str, check: str) -> Issue:
        return issue_at(self.loaded, kind, name, message, hint, check)

    def shown(self, message: str, *examples: Counterexample) -> str:
        return f"{message} Interview: {interview(self.content, examples[0])}"


class Pair:
    """Two interviews that differ in one answer: the base has `low`, its copy has `high`.

    `finished` holds where the question is relevant and the copy, too, is an interview that can end so.
    """

    def __init__(self, prover: Prover, order: Order, low: Value, high: Value) -> None:
        self.prover, self.order, self.low, self.high = prover, order, low, high
        world, forge, question = prover.world, prover.forge, order.question
        variable = world.variables[question]
        self.values = variable.fixed(high)
        self.memo: dict[Node, Formula] = {}
        self.given = self.base(low)
        if order.concern:
            self.given.append(world.chosen[order.concern])
        changed = [limit for limit in world.limits if self.copy(limit) is not limit]
        self.finished = forge.all((world.relevance(question).yes, *map(self.copy, changed)))

    def base(self, value: Value) -> list[Formula]:
        """The base has `value`."""
        fixed = self.prover.world.variables[self.order.question].fixed(value)
        return [node if yes else self.prover.forge.negation(node) for node, yes in fixed.items()]

    def copy(self, formula: Formula) -> Formula:
        return self.prover.forge.under(formula, self.values, self.memo)

    def examples(self, bad: Formula) -> tuple[Counterexample, Counterexample] | None:
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


def interview(content: Content, example: Counterexample) -> str:
    """Return a counterexample in the words of the questions: "Suicide. intent: Yes; means: No."."""
    titles = "; ".join(content.concerns[name].title for name in example.concerns)
    order = [name for name in content.questions if name in example.answers]
    answers = [f"{content.questions[q].topic}: {display(content.questions[q], example.answers[q])}" for q in order]
    return f"{titles}. {'; '.join(answers)}." if answers else f"{titles}, whatever else is answered."
