"""What is read and not asked, and interviews that are too long: proved over every combination of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crisis_cli.answers import Answers
from crisis_cli.checks.formula import Formula, ThreeValued
from crisis_cli.checks.prover import Counterexample, Prover
from crisis_cli.checks.structure import reads, showing
from crisis_cli.condition import Condition
from crisis_cli.engine import completed
from crisis_cli.errors import Issue
from crisis_cli.evaluation import Evaluation

Found = Iterator[tuple[Issue, tuple[Counterexample, ...]]]
CHECK = "used-before-asked"


# ---------------------------------------------------------------- what decides


def undecided(prover: Prover) -> Found:
    """A rule, a raise of a concern or a resolution that stays undecided though everything that is asked is answered.

    What a question no concern of the run asks would decide, nobody can know.
    """
    items = list(_deciding(prover))
    of_concern: dict[str | None, list[Formula]] = {}
    for _, _, concern, _, formula in items:
        of_concern.setdefault(concern, []).append(formula)
    broken = {name for name, formulas in of_concern.items() if prover.possible(prover.forge.any(formulas))}
    for kind, name, concern, condition, formula in items:
        example = prover.example(formula) if concern in broken else None
        if example is not None:
            missing = _missing(prover, example, condition)
            yield _undecided(prover, kind, name, concern, missing, example), (example,)


def _deciding(prover: Prover) -> Iterator[tuple[str, str, str | None, Condition, Formula]]:
    """Yield kind, name, concern and condition of what decides, and the formula that it counts and is undecided.

    What a raise of no concern leaves open shows in the rules that read its finding.
    """
    world, forge = prover.world, prover.forge

    def here(concern: str | None, when: Condition) -> Formula:
        return forge.all((world.active(concern), _open(prover, world.truth(when))))

    for rule in prover.content.rules:
        yield "rule", rule.id, rule.concern, rule.when, here(rule.concern, rule.when)
    for number, raise_ in enumerate(prover.content.raises):
        if raise_.concern is not None:
            name = f"{raise_.finding}#{number}"
            yield "raise", name, raise_.concern, raise_.when, here(raise_.concern, raise_.when)
    for resolution in prover.content.resolutions:
        if resolution.when is not None:
            conflict = prover.plans.conflict(resolution.action)
            open_ = forge.all((conflict, here(None, resolution.when)))
            yield "resolution", resolution.id, None, resolution.when, open_


def _open(prover: Prover, truth: ThreeValued) -> Formula:
    return prover.forge.all((prover.forge.negation(truth.yes), prover.forge.negation(truth.no)))


def _missing(prover: Prover, example: Counterexample, condition: Condition) -> list[str]:
    """Return the questions that would decide the condition in this interview, in the author's order."""
    answers = completed(prover.content, Answers(example.concerns, example.answers))
    truth = Evaluation(prover.content, answers.concerns, answers.values).truth(condition)
    return [name for name in prover.content.questions if isinstance(truth, frozenset) and name in truth]


def _undecided(
    prover: Prover, kind: str, name: str, concern: str | None, missing: Sequence[str], example: Counterexample
) -> Issue:
    late = [name for name in missing if prover.content.questions[name].tier == "note"]
    what = _named(late or missing)
    if late:
        why, hint = "which is asked for the note alone, once the plan stands", f"Give {what} the tier refine."
    elif concern is not None:
        why, hint = "which is not asked there", f"Add {what} to the `questions` of {concern}, or do not read it."
    else:
        why, hint = "which is not asked there", f"Let every concern that it may stand in ask {what}, or do not read it."
    message = prover.shown(f"Whether it holds can hang on {what}, {why}.", example)
    return prover.issue(kind, name, message, hint, CHECK)


def _named(names: Iterable[str]) -> str:
    return " and ".join(f'"{name}"' for name in names) or "an answer"


# ---------------------------------------------------------------- what is shown


def unasked_lines(prover: Prover) -> Found:
    """A line, a paper, a notice or a telephone line that reads what is asked in no run that shows it.

    Such a line is always shown, whatever it says: not knowing hides nothing.
    """
    told: set[tuple[str, str, str]] = set()
    for kind, name, condition in showing(prover.content):
        shown = _shown(prover, kind, name)
        if shown is None:
            continue
        for question in (q for q in dict.fromkeys(reads(condition)) if q in prover.content.questions):
            if (kind, name, question) not in told and not prover.possible(shown, _asked(prover, question)):
                told.add((kind, name, question))
                message = f'One of its conditions reads "{question}", which no run that shows it asks.'
                hint = f'Let a concern that shows it ask "{question}", or do not read it.'
                yield prover.issue(kind, name, message, hint, CHECK), ()


def _shown(prover: Prover, kind: str, name: str) -> Formula | None:
    """The item stands in a plan; None for what no plan shows, or nothing calls for: other checks see to that."""
    content = prover.content
    if kind == "notice":
        return True
    if kind == "property":
        return None
    actions = content.actions.values()
    match kind:
        case "action":
            using = [name]
        case "paper":
            using = [*content.papers[name].actions]
        case _:
            using = [action.id for action in actions if name in (*action.recipients, *action.resources)]
    shown = prover.forge.any(prover.plans.done(action) for action in using)
    return shown if prover.possible(shown) else None


def _asked(prover: Prover, question: str) -> Formula:
    """A concern of the run lists the question and it is relevant. Those of the tier *note* are asked in the end."""
    asking = (c.id for c in prover.content.concerns.values() if question in c.questions)
    listed = prover.forge.any(map(prover.world.active, asking))
    return prover.forge.all((listed, prover.world.relevance(question).yes))


# ---------------------------------------------------------------- clocks


def clocks(prover: Prover) -> Found:
    """A rule with a deadline that can hold where the event its clock hangs on is not asked for: it is never known."""
    for rule in prover.content.rules:
        for start in rule.deadline.starts if rule.deadline else ():
            bad = prover.forge.all((prover.world.fires((rule,)), prover.forge.negation(_asked(prover, start))))
            example = prover.example(bad) if prover.possible(bad) else None
            if example is not None:
                message = prover.shown(f'Its clock hangs on "{start}", which is not asked there.', example)
                hint = f'Let "{start}" be asked wherever the rule holds: see its `ask_when`, and who lists it.'
                yield prover.issue("rule", rule.id, message, hint, "clock-not-asked"), (example,)
