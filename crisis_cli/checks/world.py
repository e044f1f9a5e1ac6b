"""The meaning of the content as formulas over the answers: relevance, findings in strata, which rules hold.

They follow `evaluation.py` exactly, the third truth value included: an answer can be absent where no interview asks
for it (a question of the tier *note*, or one that no concern of the run lists).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from crisis_cli.checks.formula import Forge, Formula, ThreeValued
from crisis_cli.checks.variables import Variable, law_at, limits, matches, variables_of
from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, AtLeast, Atom, Condition, Is, Not
from crisis_cli.model import ROLE_PLACES, Content, Rule


class World:
    """The content under answers that are variables. Whatever is returned is a formula over them, or three-valued."""

    def __init__(
        self, content: Content, forge: Forge | None = None, variables: Mapping[str, Variable] | None = None
    ) -> None:
        """Worlds that share a forge and variables have equal formulas where they mean the same by the same conditions."""
        self.content = content
        self.forge = forge or Forge()
        first = len(content.questions)  # a bit for each concern, after those of the questions
        self.chosen = {
            name: self.forge.variable(f"concern {name}", 1 << number)
            for number, name in enumerate(content.concerns, first)
        }
        self._answers: dict[Atom, ThreeValued] = {}
        self._reached: dict[str, list[Formula]] = {}
        self._possible: dict[str, list[Formula]] = {}
        self._rules: dict[str, ThreeValued] = {}
        self._active: dict[str, Formula] = {}
        self.variables = variables_of(self.forge, content) if variables is None else variables
        self.limits = list(self._limits())

    # -- answers

    def _limits(self) -> Iterator[Formula]:
        """What every finished interview satisfies: one value an answer, and an answer wherever one is asked for."""
        forge = self.forge
        if self.chosen:
            yield forge.any(self.chosen.values())
        for name, question in self.content.questions.items():
            variable = self.variables[name]
            yield from limits(forge, variable)
            yield forge.any((forge.negation(self.asked(question.id)), variable.given))

    def asked(self, name: str) -> Formula:
        """Whether an interview that goes through *decide* and *refine* asks the question, should it matter."""
        question = self.content.questions[name]
        if question.tier == "note":
            return False
        asking = (c.id for c in self.content.concerns.values() if question.id in c.questions)
        listed = self.forge.any(self.active(concern) for concern in asking)
        return self.forge.all((listed, self.relevance(question.id).yes))

    def unanswered(self, variable: Variable) -> Formula:
        """Nobody answers the question: where it is asked, its default stands or else `not-asked`, and elsewhere nothing."""
        forge = self.forge
        question = self.content.questions.get(variable.question.id)
        if question is None:
            return forge.negation(variable.given)
        value = question.default or UNKNOWN_KINDS[0]
        formulas = [option.formula for option in variable.options if value in option.members]
        if value in variable.choices:
            others = (forge.negation(node) for name, node in variable.choices.items() if name != value)
            formulas.append(forge.all((variable.choices[value], *others)))
        filled = forge.all((self.asked(question.id), forge.any(formulas)))
        return forge.any((forge.negation(variable.given), filled))

    def active(self, concern: str | None) -> Formula:
        """Chosen, or opened by an answer."""
        if concern is None:
            return True
        if concern not in self._active:
            opening = self.content.concerns[concern].open_when
            opened = self.truth(opening).yes if opening is not None else False
            self._active[concern] = self.forge.any((self.chosen[concern], opened))
        return self._active[concern]

    # -- conditions

    def truth(self, condition: Condition) -> ThreeValued:
        forge = self.forge
        match condition:
            case AllOf(parts):
                truths = [self.truth(part) for part in parts]
                return ThreeValued(forge.all(t.yes for t in truths), forge.any(t.no for t in truths))
            case AnyOf(parts):
                truths = [self.truth(part) for part in parts]
                return ThreeValued(forge.any(t.yes for t in truths), forge.all(t.no for t in truths))
            case Not(part):
                truth = self.truth(part)
                return ThreeValued(truth.no, truth.yes)
            case AtLeast(number, parts):
                truths = [self.truth(part) for part in parts]
                yes = forge.at_least(number, [t.yes for t in truths])
                return ThreeValued(yes, forge.at_least(len(truths) - number + 1, [t.no for t in truths]))
            case _:
                return self._atom(condition)

    def _atom(self, atom: Atom) -> ThreeValued:
        if atom not in self._answers:
            if atom.key in self.content.questions:
                self._answers[atom] = self._answer(atom)
            elif atom.key in self.content.findings and isinstance(atom, Is):
                self._answers[atom] = self._finding(atom.key, atom.values)
            else:
                assert isinstance(atom, Is)
                self._answers[atom] = self._law(atom.key, atom.values)
        return self._answers[atom]

    def relevance(self, question: str) -> ThreeValued:
        gate = self.content.questions[question].ask_when
        return ThreeValued(True, False) if gate is None else self.truth(gate)

    def _answer(self, atom: Atom) -> ThreeValued:
        variable = self.variables[atom.key]
        return self._answered(variable, matches(self.forge, variable, atom))

    def _law(self, key: str, wanted: frozenset[str]) -> ThreeValued:
        _, role, name = key.split(".", 2)
        variable = self.variables[ROLE_PLACES[role]]
        options = [o.formula for o in variable.options if law_at(self.content, str(o.value), name) in wanted]
        return self._answered(variable, self.forge.any(options))

    def _answered(self, variable: Variable, matching: Formula) -> ThreeValued:
        """The question is relevant and its answer among the `matching` ones; where it is irrelevant, surely not."""
        forge, relevant = self.forge, self.relevance(variable.question.id)
        known = forge.all((relevant.yes, variable.given))
        no = forge.any((relevant.no, forge.all((known, forge.negation(matching)))))
        return ThreeValued(forge.all((known, matching)), no)

    # -- findings

    def reached(self, finding: str) -> list[Formula]:
        """For each value of the finding whether it is certainly reached; the lowest always is."""
        if finding not in self._reached:
            self._reached[finding], self._possible[finding] = self._levels(finding)
        return self._reached[finding]

    def _levels(self, finding: str) -> tuple[list[Formula], list[Formula]]:
        forge = self.forge
        values = self.content.findings[finding].values
        sure: list[list[Formula]] = [[] for _ in values]
        open_: list[list[Formula]] = [[] for _ in values]
        for raise_ in self.content.raises_of[finding]:
            level, truth, active = values.index(raise_.to), self.truth(raise_.when), self.active(raise_.concern)
            sure[level].append(forge.all((active, truth.yes)))
            open_[level].append(forge.all((active, forge.negation(truth.yes), forge.negation(truth.no))))
        reached: list[Formula] = [
            True if level == 0 else forge.any(f for fs in sure[level:] for f in fs) for level in range(len(values))
        ]
        possible = [forge.all((forge.any(fs), forge.negation(above))) for fs, above in zip(open_, reached, strict=True)]
        return reached, possible

    def _finding(self, finding: str, wanted: frozenset[str]) -> ThreeValued:
        forge = self.forge
        stands = self.stands(finding)
        possible = self._possible[finding]
        values = self.content.findings[finding].values
        inside = [n for n, value in enumerate(values) if value in wanted]
        outside = [n for n, value in enumerate(values) if value not in wanted]
        return ThreeValued(
            forge.all((forge.any(stands[n] for n in inside), *(forge.negation(possible[n]) for n in outside))),
            forge.all((forge.any(stands[n] for n in outside), *(forge.negation(possible[n]) for n in inside))),
        )

    def stands(self, finding: str) -> list[Formula]:
        """For each value whether the finding stands at exactly that one."""
        reached: list[Formula] = [*self.reached(finding), False]
        return [self.forge.all((here, self.forge.negation(above))) for here, above in pairwise(reached)]

    # -- rules

    def rule(self, rule: Rule) -> ThreeValued:
        """The rule's condition holds, and no rule of an active concern that overrides it does."""
        if rule.id not in self._rules:
            forge, truth = self.forge, self.truth(rule.when)
            kept: list[Formula] = [truth.yes]
            lost: list[Formula] = [truth.no]
            for other in self.content.overriders.get(rule.id, ()):
                active, over = self.active(other.concern), self.rule(other)
                kept.append(forge.any((forge.negation(active), over.no)))
                lost.append(forge.all((active, over.yes)))
            self._rules[rule.id] = ThreeValued(forge.all(kept), forge.any(lost))
        return self._rules[rule.id]

    def fires(self, rules: Iterable[Rule]) -> Formula:
        """One of `rules` holds, its concern being active."""
        return self.forge.any(self.forge.all((self.active(rule.concern), self.rule(rule).yes)) for rule in rules)
