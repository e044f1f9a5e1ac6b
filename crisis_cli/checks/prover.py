"""What all proofs share: the content's formulas, the search for interviews, and their words, which a clinician can read.

Nothing here reads a plan; a counterexample is replayed through the interpreter only to find its words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from crisis_cli.answers import Answers, Value, display
from crisis_cli.checks.formula import Forge, Formula, Node
from crisis_cli.checks.plans import Plans
from crisis_cli.checks.search import Counterexample, Search
from crisis_cli.checks.structure import issue_at, showing
from crisis_cli.checks.variables import variables_of
from crisis_cli.checks.world import World
from crisis_cli.engine import completed, plan_for
from crisis_cli.errors import Issue
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import Loaded
from crisis_cli.model import Content, Order
from crisis_cli.plan import Plan

_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Prover(Search):
    """The content, its formulas, interviews tried at random and one solver: all checks share them."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.content = loaded.content
        forge = Forge()
        shown = (when for _, _, when in showing(loaded.content))
        self.world = World(loaded.content, forge, variables_of(forge, loaded.content, also=shown))
        self.plans = Plans(self.world)
        self.to_keep = tuple(self.plans.to_keep())
        super().__init__(self.world)

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
        example = self.prover.example(shown, *self.given, same=self._in_both, apart=self.order.question)
        if example is None:
            return None
        low, high = (self._with(example, value) for value in (self.low, self.high))
        return low, high

    def _in_both(self, formula: Formula) -> Formula:
        return self.prover.forge.all((formula, self.copy(formula)))

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
    """Return a counterexample in the words of the questions: "Suicide. intent: Yes; means: No.". All else is left blank."""
    titles = "; ".join(content.concerns[name].title for name in example.concerns)
    order = [name for name in content.questions if name in example.answers]
    answers = [f"{content.questions[q].topic}: {display(content.questions[q], example.answers[q])}" for q in order]
    return f"{titles}. {'; '.join(answers)}." if answers else f"{titles}, and nothing is answered."
