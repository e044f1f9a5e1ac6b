"""The key of a case, from the engine alone: what an interview asks, what could be left out, what the plan then is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from crisis_cli.answers import Answers, Value
from crisis_cli.engine import AskQuestion, blank_of, next_step, plan_for
from crisis_cli.model import Content, Tier
from crisis_cli.plan import Plan
from crisis_cli.training.model import Case

LAST: Tier = "refine"
"""Up to here an interview asks for a plan; what comes after is for the note."""


@dataclass(frozen=True)
class Walk:
    """An interview that is answered by facts: what it asked, in order, and what of that no fact answers."""

    asked: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """What is right in a case. `needed` are the questions an interview asks beyond what is known, in its order.

    `unanswered` are those of them for which there is no fact: of a case that is whole none.
    """

    needed: tuple[str, ...]
    unanswered: tuple[str, ...]
    plan: Plan


def walk(content: Content, known: Answers, facts: Mapping[str, Value], now: datetime, upto: Tier = LAST) -> Walk:
    """Return the interview that begins with what is known and gets every answer from the facts."""
    answers, asked, missing = known, [], []
    while isinstance(step := next_step(content, answers, now, upto, changes=False), AskQuestion):
        name = step.question.id
        asked.append(name)
        if name not in facts:
            missing.append(name)
        answers = answers.given(name, facts.get(name, blank_of(step.question)))
    return Walk(tuple(asked), tuple(missing))


def key_of(content: Content, case: Case) -> Key:
    """Return the key of a case."""
    found = walk(content, case.known, case.answers.values, case.now)
    return Key(found.asked, found.missing, plan_for(content, case.answers, case.now, changes=False))


def with_only(case: Case, asked: Collection[str]) -> Answers:
    """Return what is known of a case once only these questions were asked."""
    heard = {name: value for name, value in case.answers.values.items() if name in asked or name in case.known.values}
    return Answers(case.answers.concerns, heard)
