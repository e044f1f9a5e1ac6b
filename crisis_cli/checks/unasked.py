"""What is read and not asked, and interviews that are too long: proved over every combination of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crisis_cli.answers import Answers
from crisis_cli.checks.formula import Formula
from crisis_cli.checks.prover import Prover
from crisis_cli.checks.search import Counterexample
from crisis_cli.checks.structure import reads, showing
from crisis_cli.condition import Condition
from crisis_cli.engine import completed
from crisis_cli.errors import Issue
from crisis_cli.evaluation import Evaluation

Found = Iterator[tuple[Issue, tuple[Counterexample, ...]]]
CHECK = "used-before-asked"


# ---------------------------------------------------------------- what decides


class _Deciding(NamedTuple):
    """Something that decides: its kind, name, concern and condition, and the formula that it counts and is undecided."""

    kind: str
    name: str
    concern: str | None
    condition: Condition
    open: Formula


def undecided(prover: Prover) -> Found:
    """A rule, a raise of a concern or a resolution that stays undecided though everything that is asked is answered.

    What a question no concern of the run asks would decide, nobody can know. It is told where that question is read, and
    not of every rule that reads a finding which hangs on it.
    """
    found = [(item, example, _missing(prover, example, item.condition)) for item, example in _left_open(prover)]
    told = {name for item, _, missing in found for name in missing if name in reads(item.condition)}
    for item, example, missing in found:
        if not told.issuperset(missing) or not told.isdisjoint(reads(item.condition)):
            yield _undecided(prover, item, missing, example), (example,)


def _left_open(prover: Prover) -> Iterator[tuple[_Deciding, Counterexample]]:
    """Yield each that can stay undecided with an interview. A concern of which none can is asked about once."""
    of_concern: dict[str | None, list[_Deciding]] = {}
    for item in _deciding(prover):
        of_concern.setdefault(item.concern, []).append(item)
    for items in of_concern.values():
        if prover.possible(prover.forge.any(item.open for item in items)):
            examples = ((item, prover.example(item.open)) for item in items)
            yield from ((item, example) for item, example in examples if example is not None)


def _deciding(prover: Prover) -> Iterator[_Deciding]:
    """Yield what decides. What a raise of no concern leaves open shows in the rules that read its finding."""
    content, plans = prover.content, prover.plans
    for rule in content.rules:
        yield _Deciding("rule", rule.id, rule.concern, rule.when, _open(prover, rule.when, rule.concern))
    for number, raise_ in enumerate(content.raises):
        if raise_.concern is not None:
            open_ = _open(prover, raise_.when, raise_.concern)
            yield _Deciding("raise", f"{raise_.finding}#{number}", raise_.concern, raise_.when, open_)
    for resolution in content.resolutions:
        if resolution.when is not None:
            open_ = prover.forge.all((plans.conflict(resolution.action), _open(prover, resolution.when, None)))
            yield _Deciding("resolution", resolution.id, None, resolution.when, open_)


def _open(prover: Prover, when: Condition, concern: str | None) -> Formula:
    """The concern is of the run, and the condition neither true nor false."""
    truth, forge = prover.world.truth(when), prover.forge
    return forge.all((prover.world.active(concern), forge.negation(truth.yes), forge.negation(truth.no)))


def _missing(prover: Prover, example: Counterexample, condition: Condition) -> list[str]:
    """Return the questions that would decide the condition in this interview, in the author's order."""
    answers = completed(prover.content, Answers(example.concerns, example.answers))
    truth = Evaluation(prover.content, answers.concerns, answers.values).truth(condition)
    return [name for name in prover.content.questions if isinstance(truth, frozenset) and name in truth]


def _undecided(prover: Prover, item: _Deciding, missing: Sequence[str], example: Counterexample) -> Issue:
    late = [name for name in missing if prover.content.questions[name].tier == "note"]
    what = _named(late or missing)
    if late:
        why, hint = "which is asked for the note alone, once the plan stands", f"Give {what} the tier refine."
    elif item.concern is not None:
        why, hint = "which is not asked there", f"Add {what} to the `questions` of {item.concern}, or do not read it."
    else:
        why, hint = "which is not asked there", f"Let every concern that it may stand in ask {what}, or do not read it."
    message = prover.shown(f"Whether it holds can hang on {what}, {why}.", example)
    return prover.issue(item.kind, item.name, message, hint, CHECK)


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
    """A rule with a deadline that can hold where the event its clock hangs on is not asked for: it is never known.

    Where the rule's own concern does not list that event, that is told without a proof.
    """
    for rule in prover.content.rules:
        starts = rule.deadline.starts if rule.deadline else ()
        listed = prover.content.concerns[rule.concern].questions if rule.concern else starts
        for start in (start for start in starts if start in listed):
            bad = prover.forge.all((prover.world.fires((rule,)), prover.forge.negation(_asked(prover, start))))
            example = prover.example(bad) if prover.possible(bad) else None
            if example is not None:
                message = prover.shown(f'Its clock hangs on "{start}", which is not asked there.', example)
                hint = f'Let "{start}" be asked wherever the rule holds: see its `ask_when`, and who lists it.'
                yield prover.issue("rule", rule.id, message, hint, "clock-not-asked"), (example,)
