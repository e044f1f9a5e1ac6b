"""The search for an interview: a formula in, out come the fewest answers that show it. Over one content, or over several."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crisis_cli.answers import Answers, Value
from crisis_cli.checks.formula import Forge, Formula, Node, Solver
from crisis_cli.checks.tried import Tried
from crisis_cli.checks.variables import Variable
from crisis_cli.checks.world import World
from crisis_cli.condition import Condition, atoms
from crisis_cli.engine import completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Content


@dataclass(frozen=True)
class Counterexample:
    """An interview that shows an issue: these concerns and answers, every other question left blank.

    Blank is not asked (or a question's default). None of the answers can be left blank as well.
    """

    concerns: tuple[str, ...]
    answers: Mapping[str, Value]


class Search:
    """Interviews of one world, or of several at once that share forge and variables. One solver answers for all of them."""

    def __init__(self, *worlds: World, start: Container[str] | None = None) -> None:
        """`start` are the concerns that an interview may be started with; without it every concern of a world."""
        self.worlds = worlds
        self.forge: Forge = worlds[0].forge
        self.variables: Mapping[str, Variable] = worlds[0].variables
        by_urgency = sorted((c.priority, name) for world in worlds for name, c in world.content.concerns.items())
        chosen = {name: node for world in worlds for name, node in world.chosen.items()}
        self.chosen: dict[str, Node] = {name: chosen[name] for _, name in by_urgency}
        left_out = [node for name, node in self.chosen.items() if start is not None and name not in start]
        limits = [limit for world in worlds for limit in world.limits]
        self.limits = (*limits, *map(self.forge.negation, left_out))
        self.tried = Tried(self.chosen.values(), self.variables.values(), self.limits)
        self.solver = Solver(self.limits)
        self.seen: list[tuple[Counterexample, _Interview]] = []

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
        self,
        bad: Formula,
        *given: Formula,
        same: Callable[[Formula], Formula] = lambda formula: formula,
        apart: str = "",
        first: Sequence[str] = (),
    ) -> Counterexample | None:
        """Return an interview in which `bad` holds, `given` taken for granted; None where there is none.

        As little as possible is answered in it, and one concern alone is preferred: one of those `first`, else the most
        urgent. `same` says when something holds in all the interviews that are looked for at once; the answer to the
        question `apart`, in which they differ, is left to the caller.
        """
        if self.impossible(bad, *given):
            return None
        wanted = [bad, *given, *self._start(first, bad, *given)]
        asked = [same(wish) for wish in self._only_asked()]
        wanted += asked if self.searching.satisfiable((*wanted, *asked)) else []
        variables = [variable for name, variable in self.variables.items() if name != apart]
        interview = self._shortest(wanted, [wish for wish in map(same, self._wishes(variables)) if wish is not True])
        concerns = tuple(name for name, node in self.chosen.items() if interview.has(node))
        said = {v.question.id: self._value(v, interview) for v in variables}
        blank = {v.question.id for v in variables if interview.has(same(self._unanswered(v)))}
        answers = {name: value for name, value in said.items() if value is not None and name not in blank}
        for world in self.worlds:
            answers |= self._opening(world, concerns, answers, {name: said[name] for name in blank}, interview)
        example = Counterexample(concerns, answers)
        self.seen.append((example, interview))
        return example

    def seen_already(self, *formulas: Formula) -> Counterexample | None:
        """Return the shortest of the interviews found so far in which `formulas` hold together."""
        fitting = [example for example, interview in self.seen if all(map(interview.has, formulas))]
        return min(fitting, key=lambda example: (len(example.answers), len(example.concerns)), default=None)

    def _opening(
        self,
        world: World,
        concerns: Sequence[str],
        answers: Mapping[str, Value],
        left_out: Mapping[str, Value | None],
        interview: _Interview,
    ) -> dict[str, Value]:
        """Return what has to be said to be not known: it opens a concern, which alone would ask it."""
        content = world.content
        opened = [name for name in content.concerns if name not in concerns and interview.has(world.active(name))]
        if not opened:
            return {}

        def lacking(more: Mapping[str, Value]) -> list[str]:
            values = {q: v for q, v in {**answers, **more}.items() if q in content.questions}
            filled = completed(content, Answers(tuple(name for name in concerns if name in content.concerns), values))
            read = Evaluation(content, filled.concerns, filled.values)
            return [name for name in opened if not read.is_active(name)]

        gates = [gate for name in lacking({}) if (gate := content.concerns[name].open_when) is not None]
        read = (name for gate in gates for name in _read_by(content, gate))
        needed = {name: value for name in read if (value := left_out.get(name)) is not None}
        for name in list(needed):
            fewer = {other: value for other, value in needed.items() if other != name}
            if not lacking(fewer):
                needed = fewer
        return needed

    def _start(self, first: Sequence[str], *formulas: Formula) -> list[Formula]:
        """Return with which concern alone such an interview can start; nothing where it takes several.

        One that asks for all of its answers itself comes before one that answers have to open others for.
        """
        for itself in (True, False):
            for concern in dict.fromkeys((*(name for name in first if name in self.chosen), *self.chosen)):
                only = [self._chosen(name, name == concern) for name in self.chosen]
                only += self._asking(concern) if itself else []
                if self.searching.satisfiable((*formulas, *only)):
                    return only
        return []

    def _asking(self, concern: str) -> Iterator[Formula]:
        """Only questions of this concern are answered."""
        concerns = [world.content.concerns[concern] for world in self.worlds if concern in world.content.concerns]
        listed = {question for one in concerns for question in one.questions}
        for name, variable in self.variables.items():
            if name not in listed:
                yield self.forge.negation(variable.given)

    def _only_asked(self) -> Iterator[Formula]:
        """Nothing is answered that nobody asks: it stands in no interview at a keyboard."""
        for name, variable in self.variables.items():
            asking = self.forge.any(world.asked(name) for world in self.worlds if name in world.content.questions)
            yield self.forge.any((self.forge.negation(variable.given), asking))

    def _wishes(self, variables: Sequence[Variable]) -> Iterator[Formula]:
        """Yield what would make an interview shorter: a question without an answer, then one choice fewer, or one concern."""
        yield from (self._unanswered(variable) for variable in reversed(variables))
        yield from (self.forge.negation(node) for variable in variables for node in variable.choices.values())
        yield from map(self.forge.negation, reversed(self.chosen.values()))

    def _unanswered(self, variable: Variable) -> Formula:
        """A question that one of the worlds does not have is left blank in the others."""
        knowing = (world for world in self.worlds if variable.question.id in world.content.questions)
        return self.forge.all(world.unanswered(variable) for world in knowing)

    def _shortest(self, wanted: Sequence[Formula], wishes: Sequence[Formula]) -> _Interview:
        """Return an interview that fulfils as many of the wishes as can be, each before those that stand after it."""
        kept = list(wanted)
        waiting = [list(wishes)]
        while waiting:
            some = waiting.pop()
            if self.searching.satisfiable((*kept, *some)):
                kept += some
            elif len(some) > 1:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
        assert self.searching.satisfiable(kept)
        nodes = [node for v in self.variables.values() for node in (v.given, *v.choices.values(), *v.nodes())]
        return _Interview(self.forge, self.searching.values([*self.chosen.values(), *nodes]))

    def _chosen(self, concern: str, yes: bool) -> Formula:
        node = self.chosen[concern]
        return node if yes else self.forge.negation(node)

    def _value(self, variable: Variable, interview: _Interview) -> Value | None:
        """The answer to a question in an interview that was found; None where none is given."""
        if not interview.has(variable.given):
            return None
        for option in variable.options:
            if interview.has(option.formula):
                return option.value
        return tuple(name for name, node in variable.choices.items() if interview.has(node))


def _read_by(content: Content, condition: Condition) -> Iterator[str]:
    """Yield the questions that a condition reads, with those on which it hangs whether they are asked."""
    todo, found = [condition], set[str]()
    for one in todo:
        for atom in atoms(one):
            question = content.questions.get(atom.key)
            if question is not None and question.id not in found:
                found.add(question.id)
                todo += [question.ask_when] if question.ask_when is not None else []
    yield from found


class _Interview:
    """What the solver found: every variable with its value."""

    def __init__(self, forge: Forge, values: Mapping[Node, bool]) -> None:
        self.forge, self.values = forge, values
        self.memo: dict[Node, Formula] = {}

    def has(self, formula: Formula) -> bool:
        return self.forge.under(formula, self.values, self.memo) is True
