"""What stands in the content and changes nothing: rules that others always cover, questions whose answers make no difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crisis_cli.checks.formula import Formula, Node
from crisis_cli.checks.prover import Prover
from crisis_cli.checks.search import Counterexample
from crisis_cli.checks.structure import showing
from crisis_cli.checks.variables import Variable
from crisis_cli.errors import Issue
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, ROLE_PLACES, Content, Rule
from crisis_cli.plan import frame_of
from crisis_cli.text import placeholders

LANES = 2_048
"""So many interviews at random are enough to see most answers make a difference; the solver is asked about the rest."""
Found = Iterator[tuple[Issue, tuple[Counterexample, ...]]]


# ---------------------------------------------------------------- rules


def overshadowed(prover: Prover) -> Found:
    """A rule that never counts: wherever it holds, others of its basis want each of its actions more firmly or sooner.

    Equally firm and as soon is no fault: then it says one reason more. Nor is a rule that displaces another.
    """
    using: dict[str, list[Rule]] = {}
    for rule in prover.content.rules:
        for action in rule.actions:
            using.setdefault(action, []).append(rule)
    for rule in prover.content.rules:
        louder = [[other for other in using[name] if _louder(prover, other, rule, name)] for name in rule.actions]
        if rule.overrides or not all(louder):
            continue
        heard = prover.forge.any(prover.forge.negation(prover.world.fires(others)) for others in louder)
        holds = prover.world.fires((rule,))
        if prover.possible(holds) and not prover.possible(holds, heard):
            beside = dict.fromkeys(other for others in louder for other in others)
            names = ", ".join(other.id for other in beside if prover.possible(holds, prover.world.fires((other,))))
            message = f"Wherever it holds, its actions are wanted more firmly or sooner: {names}."
            yield prover.issue("rule", rule.id, message, "Remove it, or narrow the others.", "overshadowed-rule"), ()


def _louder(prover: Prover, other: Rule, rule: Rule, action: str) -> bool:
    """Whether `other`, where both hold, leaves nothing of what `rule` says of the action but its reason."""
    order: Sequence[str] = DO_VERBS if rule.verb in DO_VERBS else AVOID_VERBS
    if other.basis != rule.basis or other.verb not in order or rule.deadline not in (None, other.deadline):
        return False
    wanted = prover.content.actions[action]
    firmer = order.index(rule.verb) - order.index(other.verb)
    sooner = FRAMES.index(frame_of(rule, wanted)) - FRAMES.index(frame_of(other, wanted))
    return firmer >= 0 and sooner >= 0 and firmer + sooner > 0


# ---------------------------------------------------------------- questions


def dead_questions(prover: Prover) -> Found:
    """A question whose answer changes no plan, and that leaves nothing in the note either.

    A plan changes where another rule holds, another line, notice or paper is shown, or a clock starts.
    """
    content = prover.content
    shown = _shown(prover)
    tried = prover.tried.fewer(LANES)
    started = {start for rule in content.rules if rule.deadline for start in rule.deadline.starts}
    printed = _printed(content)
    for question in content.questions.values():
        if question.id in started | printed or (question.in_note and (question.note or not question.choices)):
            continue
        variable = prover.variables[question.id]
        reading = [formula for formula in shown if isinstance(formula, Node) and formula.reads & variable.given.reads]
        if not tried.turns(variable, reading) and not _can_turn(prover, variable, reading):
            message = "No answer to this question changes a plan, and none stands in a note."
            hint = "Let a rule, a raise or a line turn on it, give it `note` words, or remove it."
            yield prover.issue("question", question.id, message, hint, "dead-question"), ()


def _shown(prover: Prover) -> list[Formula]:
    """Return everything that a plan shows, as formulas: rules that hold, the response, lines, notices, papers, resolutions."""
    world, content, forge = prover.world, prover.content, prover.forge
    formulas = [world.fires((rule,)) for rule in content.rules]
    formulas += world.reached("response")
    formulas += [forge.negation(world.truth(when).no) for kind, _, when in showing(content) if kind != "property"]
    formulas += [world.truth(r.when).yes for r in content.resolutions if r.when is not None]
    return list(dict.fromkeys(formulas))


def _printed(content: Content) -> set[str]:
    """Return the questions whose answers a paper is filled with, and those that say which state's values are printed."""
    texts = [line.text for paper in content.papers.values() for section in paper.sections for line in section.lines]
    named = {
        name.removeprefix("answer.") for text in texts for name in placeholders(text) if name.startswith("answer.")
    }
    known = {name for paper in content.papers.values() for section in paper.sections for name in section.answers}
    return named | known | set(ROLE_PLACES.values())


def _can_turn(prover: Prover, variable: Variable, reading: Sequence[Formula]) -> bool:
    """Whether two answers to a question, all others being the same, show something else. Asked of the solver."""
    values = [option.value for option in variable.options] + [(name,) for name in variable.choices]
    first = None
    for value in values:
        fixed = variable.fixed(value)
        memo: dict[Node, Formula] = {}
        here = [prover.forge.under(formula, fixed, memo) for formula in (*reading, prover.forge.all(prover.limits))]
        if first is not None:
            differ = (_either(prover, one, other) for one, other in zip(first[:-1], here[:-1], strict=True))
            if prover.possible(prover.forge.any(differ), first[-1], here[-1]):
                return True
        first = first or here
    return False


def _either(prover: Prover, one: Formula, other: Formula) -> Formula:
    """One of the two, and not both."""
    forge = prover.forge
    return forge.any((forge.all((one, forge.negation(other))), forge.all((other, forge.negation(one)))))
